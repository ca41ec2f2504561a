"""When sectors change places, and where an economy stands among others at its income.

Pure functions on frames: no file is read, nothing is drawn. Panels are Series indexed by a unit
(province, country) and a year, in that order.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import stats

from upgrading.measures._arguments import Array, Missing, numbers
from upgrading.measures.structure import SECTORS

# Document A leaves out the second step, which no economy can: one pair changes places at a time.
THEORY = ("1-2-3", "2-1-3", "2-3-1", "3-2-1")
SMALLEST_SAMPLE = 3


def order_of_sectors(levels: pd.DataFrame, *, missing: Missing = "raise") -> pd.Series:
    """Return the sectors' order by size, the largest first, as text such as "2-3-1".

    Parameters
    ----------
    levels
        Frame (rows x 3): primary, secondary and tertiary, in this order; levels or shares, zero
        or more. No total is needed, so a row may come from accounts that do not add up.
    missing
        What to do with a row that misses a sector: "raise" or "keep" (missing).

    Returns
    -------
    Series
        One text a row. Sectors of equal size keep the order 1, 2, 3: a tie passes nobody.

    Raises
    ------
    ValueError
        If there are not three columns, their names say another order, or a value is negative.

    Examples
    --------
    >>> levels = pd.DataFrame([[28, 48, 25], [8, 38, 54]], index=[1978, 2020])
    >>> order_of_sectors(levels).to_dict()
    {1978: '2-1-3', 2020: '3-2-1'}
    """
    named = [next((s for s in SECTORS if s in str(c).lower()), None) for c in levels.columns]
    if levels.shape[1] != len(SECTORS) or (None not in named and tuple(named) != SECTORS):
        raise ValueError(f"levels: expected {SECTORS}, found columns {list(levels.columns)}")
    array = numbers("levels", levels, missing=missing)
    places = np.argsort(-array, axis=1, kind="stable") + 1
    orders = ["-".join(map(str, row)) for row in places]
    known = ~np.isnan(array).any(axis=1)
    return pd.Series(orders, index=levels.index, name="order", dtype=object).where(known)


def spells(labels: pd.Series) -> pd.DataFrame:
    """Return the unbroken runs of one label, unit by unit.

    Parameters
    ----------
    labels
        Labels indexed by unit and year. A missing label or a missing year ends a run.

    Returns
    -------
    DataFrame
        One row a run, by unit and time: unit, label, start, end, years.

    Raises
    ------
    ValueError
        If the index is not one of units and years, or a unit has a year twice.

    Examples
    --------
    >>> index = pd.MultiIndex.from_product([["a"], [2000, 2001, 2002]])
    >>> spells(pd.Series(["x", "x", "y"], index=index))[["label", "start", "end"]].values.tolist()
    [['x', 2000, 2001], ['y', 2002, 2002]]
    """
    rows = _panel("labels", labels)
    earlier = rows.shift()
    same = (rows.unit == earlier.unit) & (rows.year == earlier.year + 1)
    runs = (~(same & (rows.value == earlier.value))).cumsum()
    found = rows.groupby(runs).agg(
        unit=("unit", "first"), label=("value", "first"), start=("year", "min"), end=("year", "max")
    )
    return found.assign(years=found.end - found.start + 1).reset_index(drop=True)


def passings(lead: pd.Series) -> pd.DataFrame:
    """Return when each unit's lead was first won, when it was won to last, and how often it turned.

    Parameters
    ----------
    lead
        A difference indexed by unit and year without gaps, such as tertiary minus secondary value
        added: ahead where above zero. Zero is not ahead.

    Returns
    -------
    DataFrame
        By unit: `first`, the first year ahead; `lasting`, the first year of the lead that still
        holds in the last year (missing if behind then); `turns`, how often the lead changed
        hands; `always`, whether ahead in every year, so that both dates are only bounds.

    Raises
    ------
    ValueError
        If a value is missing, a unit misses a year between its first and last, or has one twice.

    Examples
    --------
    >>> index = pd.MultiIndex.from_product([["a"], range(2000, 2005)])
    >>> passings(pd.Series([-1, 2, -1, 1, 3], index=index))
       first  lasting  turns  always
    a   2001     2003      3   False
    """
    rows = _panel("lead", lead)
    if len(rows) < len(lead):
        raise ValueError("lead: expected no missing value, found one")
    gap = (rows.year.diff() > 1) & (rows.unit == rows.unit.shift())
    if gap.any():
        row = rows[gap].iloc[0]
        raise ValueError(f"lead: expected every year of {row.unit}, found none before {row.year}")
    runs = spells(pd.Series((rows.value > 0).to_numpy(), index=[rows.unit, rows.year]))
    return pd.DataFrame({unit: _passing(part) for unit, part in runs.groupby("unit")}).T.astype(
        {"first": "Int64", "lasting": "Int64", "turns": "int64", "always": "bool"}
    )


def _passing(runs: pd.DataFrame) -> dict[str, object]:
    ahead = runs[runs.label.astype(bool)]
    last = runs.iloc[-1]
    return {
        "first": ahead.start.min() if len(ahead) else pd.NA,
        "lasting": last.start if last.label else pd.NA,
        "turns": len(runs) - 1,
        "always": len(ahead) == len(runs),
    }


def _panel(name: str, series: pd.Series) -> pd.DataFrame:
    """Return unit, year and value, sorted, without missing values."""
    if not isinstance(series.index, pd.MultiIndex) or series.index.nlevels != 2:
        raise ValueError(f"{name}: expected an index of units and years")
    if not series.index.is_unique:
        twice = series.index[series.index.duplicated()][0]
        raise ValueError(f"{name}: expected each unit and year once, found {twice} twice")
    if series.notna().sum() == 0:
        raise ValueError(f"{name}: expected at least one value, found none")
    sorted_ = series.sort_index().dropna()
    units, years = (sorted_.index.get_level_values(level) for level in (0, 1))
    return pd.DataFrame({"unit": units, "year": years, "value": sorted_.to_numpy()})


def path(orders: pd.Series) -> tuple[str, ...]:
    """Return the sequence of different orders that one unit goes through.

    Examples
    --------
    >>> path(pd.Series(["2-1-3", "2-1-3", "2-3-1"]))
    ('2-1-3', '2-3-1')
    """
    known = orders.dropna()
    return tuple(known[known != known.shift()])


def follows(steps: tuple[str, ...], theory: tuple[str, ...] = THEORY) -> bool:
    """Return whether a path only moves forward along a theory's, from wherever it starts.

    Parameters
    ----------
    steps
        What `path` returns.
    theory
        The orders in their expected sequence; a path may enter late, stop early and skip a step.

    Examples
    --------
    >>> follows(("2-1-3", "2-3-1", "3-2-1")), follows(("2-3-1", "3-2-1", "2-3-1"))
    (True, False)
    """
    if not set(steps) <= set(theory):
        return False
    places = [theory.index(step) for step in steps]
    return all(later > earlier for earlier, later in pairwise(places))


def steady_steps(values: pd.DataFrame, *, tolerance: float) -> pd.Series:
    """Return where all columns repeat the change of the year before: the mark of interpolation.

    Parameters
    ----------
    values
        Shares or levels indexed by unit and year.
    tolerance
        Largest difference between two changes that counts as none, in the unit of `values`;
        about the rounding of the source. A slow series repeats its change by chance, so compare
        with a source known to be printed.

    Returns
    -------
    Series
        Truth by unit and year, for years whose two predecessors are there.

    Raises
    ------
    ValueError
        If the tolerance is negative or the index is not one of units and years.

    Examples
    --------
    >>> index = pd.MultiIndex.from_product([["a"], range(2000, 2004)])
    >>> steady_steps(pd.DataFrame({"x": [1.0, 2.0, 3.0, 5.0]}, index=index), tolerance=0.1).tolist()
    [True, False]
    """
    if not tolerance >= 0:
        raise ValueError(f"tolerance: expected zero or more, found {tolerance}")
    if not isinstance(values.index, pd.MultiIndex) or values.index.nlevels != 2:
        raise ValueError("values: expected an index of units and years")
    kept = values.dropna().sort_index()
    units = kept.index.get_level_values(0)
    years = pd.Series(kept.index.get_level_values(1), index=kept.index).groupby(units)
    second = kept.groupby(units).diff().groupby(units).diff()
    whole = (years.diff() == 1) & (years.diff().groupby(units).shift() == 1)
    return (second[whole].abs() <= tolerance).all(axis=1).rename("steady")


# One economy among others ------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """What is expected of an economy from others at its income, and where it stands.

    Attributes
    ----------
    value, expected
        The economy's own outcome, and the mean of others at its income.
    low, high
        Interval of the *expected* value at the level of confidence asked for: how well the mean
        is known, not how far economies lie from it.
    below
        Share of the comparison (weighted as in the estimate) that lies lower, each measured from
        what is expected at its own income.
    economies
        Number of economies that enter the estimate; the economy itself never does.
    """

    value: float
    expected: float
    low: float
    high: float
    below: float
    economies: int

    @property
    def gap(self) -> float:
        """Value minus expected."""
        return self.value - self.expected

    @property
    def gap_interval(self) -> tuple[float, float]:
        """Interval of the gap, as far as the expected value is uncertain."""
        return self.value - self.high, self.value - self.low


def matched_mean(
    incomes: pd.Series,
    outcomes: pd.Series,
    unit: object,
    *,
    window: float = 0.25,
    confidence: float = 0.95,
) -> Comparison:
    """Compare an economy with the mean of those whose income lies within a window of its own.

    Parameters
    ----------
    incomes, outcomes
        Income per head, above zero, and an outcome, indexed by economy; rows missing either are
        left out.
    unit
        The economy to compare, by its label.
    window
        0.25 accepts incomes from 1/1.25 to 1.25 times the economy's own.
    confidence
        Level of the interval (Student's t).

    Raises
    ------
    ValueError
        If labels differ or repeat, the economy is not there, an income is not above zero, or
        fewer than three economies are in the window.

    Examples
    --------
    >>> income = pd.Series([90.0, 100, 110, 100, 500], index=list("abcde"))
    >>> service = pd.Series([50.0, 52, 54, 49, 80], index=list("abcde"))
    >>> found = matched_mean(income, service, "d")
    >>> found.expected, found.gap, found.economies
    (52.0, -3.0, 3)
    """
    if not window > 0:
        raise ValueError(f"window: expected more than zero, found {window}")
    x, y, at, value = _others(incomes, outcomes, unit)
    near = y[np.abs(x - at) <= np.log(1 + window)]
    _enough(len(near), "window")
    error = near.std(ddof=1) / np.sqrt(len(near))
    half = stats.t.ppf(0.5 + confidence / 2, len(near) - 1) * error
    mean = float(near.mean())
    return Comparison(
        value, mean, mean - half, mean + half, float((near < value).mean()), len(near)
    )


def local_mean(
    incomes: pd.Series,
    outcomes: pd.Series,
    unit: object,
    *,
    bandwidth: float = 1.0,
    confidence: float = 0.95,
) -> Comparison:
    """Compare an economy with a local line through the others (LOESS of degree one).

    Parameters
    ----------
    incomes, outcomes, unit, confidence
        As in `matched_mean`.
    bandwidth
        Distance in log income at which an economy's weight reaches zero (tricube weights); 1.0
        reaches from a 2.7th of the income to 2.7 times.

    Raises
    ------
    ValueError
        As `matched_mean`.

    References
    ----------
    Cleveland, W. S. (1979), Robust locally weighted regression and smoothing scatterplots,
    Journal of the American Statistical Association 74(368).
    """
    x, y, at, value = _others(incomes, outcomes, unit)
    expected, half, weights, residuals = _local_line(x, y, at, bandwidth, confidence)
    below = float(weights[residuals < value - expected].sum() / weights.sum())
    return Comparison(
        value, expected, expected - half, expected + half, below, int((weights > 0).sum())
    )


def local_curve(
    incomes: pd.Series,
    outcomes: pd.Series,
    at: Array,
    *,
    bandwidth: float = 1.0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return the local line of `local_mean` at many incomes, with its interval.

    Parameters
    ----------
    incomes, outcomes, bandwidth, confidence
        As in `local_mean`; every economy given takes part.
    at
        Incomes at which to evaluate: shape (points,).

    Returns
    -------
    DataFrame
        Indexed by income: expected, low, high.
    """
    x, y = _pairs(incomes, outcomes)
    rows = {}
    for income in np.asarray(at, dtype=float):
        expected, half, _, _ = _local_line(x, y, np.log(income), bandwidth, confidence)
        rows[income] = {"expected": expected, "low": expected - half, "high": expected + half}
    return pd.DataFrame(rows).T.rename_axis("income")


def quadratic_mean(
    incomes: pd.Series, outcomes: pd.Series, unit: object, *, confidence: float = 0.95
) -> Comparison:
    """Compare an economy with a regression of the others on log income and its square.

    Parameters
    ----------
    incomes, outcomes, unit, confidence
        As in `matched_mean`. Standard errors are robust to unequal variances (HC3).

    Raises
    ------
    ValueError
        As `matched_mean`.
    """
    x, y, at, value = _others(incomes, outcomes, unit)
    _enough(len(y), "sample")
    design = np.column_stack([np.ones(len(x)), x - at, (x - at) ** 2])
    expected, half, residuals = _fit(design, y, np.ones(len(y)), confidence)
    below = float((residuals < value - expected).mean())
    return Comparison(value, expected, expected - half, expected + half, below, len(y))


def _pairs(incomes: pd.Series, outcomes: pd.Series) -> tuple[Array, Array]:
    pairs = _joined(incomes, outcomes)
    return np.log(pairs.income.to_numpy()), pairs.outcome.to_numpy()


def _joined(incomes: pd.Series, outcomes: pd.Series) -> pd.DataFrame:
    if not incomes.index.equals(outcomes.index) or not incomes.index.is_unique:
        raise ValueError("outcomes: expected the same labels as incomes have, each once")
    pairs = pd.DataFrame({"income": incomes, "outcome": outcomes}).astype(float).dropna()
    if not (pairs.income > 0).all():
        raise ValueError(f"incomes: expected more than zero, found {pairs.income.min()}")
    return pairs


def _others(
    incomes: pd.Series, outcomes: pd.Series, unit: object
) -> tuple[Array, Array, float, float]:
    """Return log incomes and outcomes of the others, and those of the economy itself."""
    pairs = _joined(incomes, outcomes)
    if unit not in pairs.index:
        raise ValueError(f"unit: expected an economy with income and outcome, found {unit!r}")
    own, others = pairs.loc[unit], pairs.drop(unit)
    x = np.log(others.income.to_numpy())
    return x, others.outcome.to_numpy(), float(np.log(own.income)), float(own.outcome)


def _enough(count: int, where: str) -> None:
    if count < SMALLEST_SAMPLE:
        raise ValueError(
            f"incomes: expected {SMALLEST_SAMPLE} other economies in the {where}, found {count}"
        )


def _local_line(
    x: Array, y: Array, at: float, bandwidth: float, confidence: float
) -> tuple[float, float, Array, Array]:
    if not bandwidth > 0:
        raise ValueError(f"bandwidth: expected more than zero, found {bandwidth}")
    weights = np.clip(1 - (np.abs(x - at) / bandwidth) ** 3, 0, None) ** 3
    near = weights > 0
    _enough(len(np.unique(x[near])), "bandwidth")
    design = np.column_stack([np.ones(near.sum()), x[near] - at])
    expected, half, residuals = _fit(design, y[near], weights[near], confidence)
    everywhere = np.full(len(x), np.inf)
    everywhere[near] = residuals
    return expected, half, weights, everywhere


def _fit(design: Array, y: Array, weights: Array, confidence: float) -> tuple[float, float, Array]:
    """Return the intercept, half its interval and the residuals of weighted least squares."""
    weighted = design * weights[:, None]
    solver = np.linalg.solve(design.T @ weighted, weighted.T)
    coefficients = solver @ y
    residuals = y - design @ coefficients
    leverage = (design * solver.T).sum(axis=1)
    # HC3: each residual as it would be had its own economy been left out
    spread = solver[0] * residuals / (1 - leverage)
    quantile = stats.t.ppf(0.5 + confidence / 2, len(y) - design.shape[1])
    return float(coefficients[0]), float(quantile * np.sqrt((spread**2).sum())), residuals
