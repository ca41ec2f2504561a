"""One question, every defensible way to answer it: thousands of regressions at once.

A regression is a chain of choices: which measure, which vintage, which years and places, which
controls, how late, which estimator, which weights. Here the whole grid is estimated and handed
back, one row a specification, so that none of them can be picked.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from upgrading.measures._arguments import Array, choice
from upgrading.models import panel as panel_models
from upgrading.models.panel import ABSORBED, FACTORS, Effects, Factor, PanelEstimates

Estimator = Literal["two-way", "unit and trend", "first differences", "long differences"]

ESTIMATORS: tuple[Estimator, ...] = (
    "two-way",
    "unit and trend",
    "first differences",
    "long differences",
)
CHOICES = (
    "vintage",
    "outcome",
    "regressor",
    "controls",
    "sample",
    "lag",
    "estimator",
    "weights",
)
UNWEIGHTED = "none"
RESULTS = (
    "estimate",
    "se",
    "low",
    "high",
    "p",
    "units",
    "years",
    "observations",
    "outcome_sd",
    "regressor_sd",
    "problem",
)


@dataclass(frozen=True)
class Sample:
    """Which units and years stay.

    Attributes
    ----------
    without
        Units that are left out.
    first, last
        Years between which rows stay; None for no bound. Lags and differences are formed inside.
    """

    without: tuple = ()
    first: int | None = None
    last: int | None = None

    def of(self, panel: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a panel that stay."""
        units, years = (panel.index.get_level_values(level) for level in (0, 1))
        kept = ~units.isin(self.without)
        kept &= years >= (self.first if self.first is not None else years.min())
        kept &= years <= (self.last if self.last is not None else years.max())
        return panel[kept]


@dataclass(frozen=True)
class Grid:
    """The choices whose combinations are estimated.

    Attributes
    ----------
    outcomes, regressors
        Columns: measures of the outcome, and of what it is regressed on.
    controls
        By name, the columns that enter beside the regressor, with the same lag.
    samples
        By name, which units and years stay.
    lags
        Years by which the regressor and the controls precede the outcome.
    estimators
        "two-way": unit and year effects. "unit and trend": unit effects and one linear trend.
        "first differences": changes from year to year, year effects. "long differences": changes
        over `span` years, overlapping, year effects. Errors are clustered by unit in all.
    weights
        Columns of weights, taken in the outcome's year; "none" weighs every row alike.
    span
        Years of a long difference.
    """

    outcomes: tuple[str, ...]
    regressors: tuple[str, ...]
    controls: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"none": ()})
    samples: Mapping[str, Sample] = field(default_factory=lambda: {"all": Sample()})
    lags: tuple[int, ...] = (0,)
    estimators: tuple[Estimator, ...] = ESTIMATORS
    weights: tuple[str, ...] = (UNWEIGHTED,)
    span: int = 5

    def __post_init__(self) -> None:
        for name in ("outcomes", "regressors", "controls", "samples", "lags", "estimators"):
            options = list(getattr(self, name))
            if not options or len(set(options)) < len(options):
                raise ValueError(f"{name}: expected distinct options, found {options}")
        for name in self.estimators:
            choice("estimators", name, ESTIMATORS)
        if any(lag < 0 for lag in self.lags) or self.span < 1:
            raise ValueError(
                f"lags, span: expected lags of zero or more and a span of one or more, "
                f"found {self.lags}, {self.span}"
            )

    @property
    def columns(self) -> list[str]:
        """Every column that enters as a variable."""
        named = [*self.outcomes, *self.regressors]
        named += [column for columns in self.controls.values() for column in columns]
        return list(dict.fromkeys(named))

    @property
    def options(self) -> dict[str, Collection]:
        """The options of each choice but the vintage, which is that of the panels."""
        return {
            "outcome": self.outcomes,
            "regressor": self.regressors,
            "controls": self.controls,
            "sample": self.samples,
            "lag": self.lags,
            "estimator": self.estimators,
            "weights": self.weights,
        }

    def effects(self, estimator: Estimator) -> Effects:
        """Return the effects that an estimator takes out of its (differenced) rows."""
        return "year" if estimator.endswith("differences") else estimator

    def difference(self, estimator: Estimator) -> int:
        """Return over how many years an estimator differences; 0 for levels."""
        return {"first differences": 1, "long differences": self.span}.get(estimator, 0)


def multiverse(
    panels: Mapping[str, pd.DataFrame],
    grid: Grid,
    *,
    factor: Factor = "gretl",
    level: float = 0.95,
) -> pd.DataFrame:
    """Estimate every specification of a grid.

    Parameters
    ----------
    panels
        By vintage, a frame indexed by unit and year (whole numbers). A column that one vintage
        lacks is missing there.
    grid
        The choices.
    factor
        Small-sample factor of all standard errors; see `panel.small_sample_factor`.
    level
        Of the intervals, which use Student's t with one less than the number of units.

    Returns
    -------
    Frame with one row a specification: `CHOICES`; estimate, se, low, high, p; units, years,
    observations; outcome_sd and regressor_sd, standard deviations of the levels in the rows used;
    problem, empty or why there is no estimate. Nothing is left out.

    Raises
    ------
    ValueError
        If a panel is not of that form, or a column is in none of the panels.

    Notes
    -----
    Each specification uses the rows in which all its variables are known. For every pattern of
    such rows effects are taken out once; controls are partialled out once for every set of them;
    a regression is then one product of vectors [1]_. The numbers are those of
    `panel.fixed_effects`, run on each specification by itself.

    References
    ----------
    .. [1] Frisch, R. and Waugh, F. V. (1933), Econometrica 1(4), 387-401. On the grid: Steegen, S.,
       Tuerlinckx, F., Gelman, A. and Vanpaemel, W. (2016), Perspectives on Psychological Science
       11(5), 702-712.

    Examples
    --------
    >>> index = pd.MultiIndex.from_product([list("abcd"), range(2000, 2008)])
    >>> x = np.arange(32.0) ** 2 % 11
    >>> panel = pd.DataFrame({"x": x, "y": 3 * x + np.sin(x)}, index=index)
    >>> table = multiverse({"only": panel}, Grid(("y",), ("x",)))
    >>> table[["estimator", "observations"]].values.tolist()[2:]
    [['first differences', 28], ['long differences', 12]]
    """
    choice("factor", factor, FACTORS)
    if not 0 < level < 1:
        raise ValueError(f"level: expected between 0 and 1, found {level}")
    _check_columns(panels, grid)
    found: dict[tuple, tuple] = {}
    for vintage, panel in panels.items():
        for name, sample in grid.samples.items():
            cube = _Cube.of(sample.of(panel), grid)
            for lag, estimator, weights in product(grid.lags, grid.estimators, grid.weights):
                block = _Block.of(cube, grid, lag, estimator, weights)
                for (outcome, regressor, controls), result in block.estimates(grid, factor):
                    key = (vintage, outcome, regressor, controls, name, lag, estimator, weights)
                    found[key] = result
    return _as_table(panels, grid, found, level)


def _check_columns(panels: Mapping[str, pd.DataFrame], grid: Grid) -> None:
    if not panels:
        raise ValueError("panels: expected at least one, found none")
    for vintage, panel in panels.items():
        levels = panel.index.nlevels
        if levels != 2 or not pd.api.types.is_integer_dtype(panel.index.levels[1].dtype):
            raise ValueError(f"panels: expected an index of unit and year in {vintage!r}")
        if panel.index.has_duplicates:
            raise ValueError(f"panels: expected one row a unit and year in {vintage!r}")
        held = panel[[name for name in (*grid.columns, *grid.weights) if name in panel.columns]]
        if np.isinf(held.astype(float).to_numpy()).any():
            raise ValueError(f"panels: expected finite numbers, found infinite ones in {vintage!r}")
    known = set().union(*(panel.columns for panel in panels.values()))
    wanted = {*grid.columns, *grid.weights} - {UNWEIGHTED}
    if wanted - known:
        raise ValueError(f"panels: expected columns {sorted(wanted - known)} in at least one")


def _as_table(
    panels: Mapping[str, pd.DataFrame], grid: Grid, found: dict[tuple, tuple], level: float
) -> pd.DataFrame:
    """Put results in the order of the grid and add intervals and probabilities."""
    keys = list(product(panels, *grid.options.values()))
    computed = ["estimate", "se", "units", "years", "observations", *RESULTS[-3:]]
    results = pd.DataFrame([found[key] for key in keys], columns=computed)
    table = pd.DataFrame(keys, columns=list(CHOICES)).join(results)
    degrees = np.maximum(table.units - 1, 1)
    reach = stats.t.ppf((1 + level) / 2, degrees) * table.se
    table["low"], table["high"] = table.estimate - reach, table.estimate + reach
    table["p"] = 2 * stats.t.sf((table.estimate / table.se).abs(), degrees)
    return table[[*CHOICES, *RESULTS]]


# The fast way ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cube:
    """A panel's variables as one array, units x years without gaps in the years."""

    values: dict[str, Array]
    first: int

    @classmethod
    def of(cls, panel: pd.DataFrame, grid: Grid) -> "_Cube":
        if panel.empty:
            return cls(
                {name: np.full((1, 1), np.nan) for name in [*grid.columns, *grid.weights]}, 0
            )
        years = panel.index.get_level_values(1)
        span = range(years.min(), years.max() + 1)
        values = {
            name: panel[name].astype(float).unstack().reindex(columns=span).to_numpy()
            if name in panel.columns
            else np.full((panel.index.get_level_values(0).nunique(), len(span)), np.nan)
            for name in [*grid.columns, *(w for w in grid.weights if w != UNWEIGHTED)]
        }
        return cls(values, span.start)

    def variable(self, name: str, lag: int, difference: int) -> Array:
        """Values lagged by years, and differenced, in one row for all units and years."""
        values = _shifted(self.values[name], lag)
        return (values - _shifted(values, difference) if difference else values).ravel()


def _shifted(values: Array, years: int) -> Array:
    if years == 0:
        return values
    late = np.full_like(values, np.nan)
    late[:, years:] = values[:, :-years]
    return late


@dataclass(frozen=True)
class _Block:
    """All specifications that share vintage, sample, lag, estimator and weights."""

    now: dict[str, Array]  # outcomes
    then: dict[str, Array]  # regressors and controls, lagged
    levels: dict[str, Array]  # both before differencing, for standard deviations
    weights: Array
    shape: tuple[int, int]
    effects: Effects

    @classmethod
    def of(cls, cube: _Cube, grid: Grid, lag: int, estimator: Estimator, weights: str) -> "_Block":
        gap = grid.difference(estimator)
        right = [name for name in grid.columns if name in _right(grid)]
        held = cube.values.get(weights)
        shape = next(iter(cube.values.values())).shape
        return cls(
            now={name: cube.variable(name, 0, gap) for name in grid.outcomes},
            then={name: cube.variable(name, lag, gap) for name in right},
            levels={("now", name): cube.variable(name, 0, 0) for name in grid.outcomes}
            | {("then", name): cube.variable(name, lag, 0) for name in grid.regressors},
            weights=np.ones(shape).ravel() if weights == UNWEIGHTED else held.ravel(),
            shape=shape,
            effects=grid.effects(estimator),
        )

    def estimates(self, grid: Grid, factor: Factor) -> Iterator[tuple[tuple, tuple]]:
        """Yield every specification's choices and results."""
        for mask, sets in self._patterns(grid).items():
            rows = np.frombuffer(mask, dtype=bool)
            part = _Part.of(self, rows, sets) if rows.any() else None
            for controls, pairs in sets.items():
                for pair, result in _solved(part, grid.controls[controls], pairs, factor):
                    yield (*pair, controls), result

    def _patterns(self, grid: Grid) -> dict[bytes, dict[str, list[tuple[str, str]]]]:
        """By pattern of complete rows and set of controls, the pairs of outcome and regressor."""
        with np.errstate(invalid="ignore"):
            base = self.weights > 0
        known = {name: np.isfinite(values) for name, values in self.then.items()}
        shown = {name: np.isfinite(values) & base for name, values in self.now.items()}
        patterns: dict[bytes, dict] = defaultdict(lambda: defaultdict(list))
        for label, columns in grid.controls.items():
            complete = np.logical_and.reduce([known[c] for c in columns]) if columns else True
            for outcome, regressor in product(grid.outcomes, grid.regressors):
                mask = shown[outcome] & known[regressor] & complete
                patterns[mask.tobytes()][label].append((outcome, regressor))
        return patterns


def _right(grid: Grid) -> set[str]:
    return {*grid.regressors, *(column for held in grid.controls.values() for column in held)}


@dataclass(frozen=True)
class _Part:
    """Rows of one pattern with effects taken out, scaled by the root of their weights."""

    left: dict[tuple[str, str], Array]
    size: dict[tuple[str, str], float]
    spread: dict[tuple[str, str], float]
    by_unit: Array
    trend: Array | None
    years: int
    effects: Effects

    @classmethod
    def of(cls, block: _Block, rows: Array, sets: dict) -> "_Part":
        units, years = (np.unique(place[rows], return_inverse=True)[1] for place in _places(block))
        by_unit, by_year = np.eye(units.max() + 1)[units], np.eye(years.max() + 1)[years]
        values = {("now", name): values[rows] for name, values in block.now.items()}
        values |= {("then", name): values[rows] for name, values in block.then.items()}
        # a variable that is not known in all these rows does not enter them
        values = {key: column for key, column in values.items() if np.isfinite(column).all()}
        trended = block.effects == "unit and trend"
        if trended:
            values["trend", ""] = _places(block)[1][rows].astype(float)
        weights = block.weights[rows]
        stacked = np.column_stack(list(values.values()))
        left = panel_models.take_out(stacked, by_unit, by_year, weights, block.effects)
        root = np.sqrt(weights)[:, None]
        left, held = root * left, root * stacked
        return cls(
            left=dict(zip(values, left.T, strict=True)),
            size=dict(zip(values, np.linalg.norm(held, axis=0), strict=True)),
            spread={
                key: float(column[rows].std(ddof=1)) if rows.sum() > 1 else float("nan")
                for key, column in block.levels.items()
                if key in values
            },
            by_unit=by_unit,
            trend=left[:, -1] if trended else None,
            years=by_year.shape[1],
            effects=block.effects,
        )


def _places(block: _Block) -> tuple[Array, Array]:
    """Positions of unit and year in the flattened cube."""
    units, years = np.indices(block.shape)
    return units.ravel(), years.ravel()


def _solved(
    part: _Part | None, controls: Sequence[str], pairs: list[tuple[str, str]], factor: Factor
) -> Iterator[tuple[tuple[str, str], tuple]]:
    """Yield results of all pairs that share rows and controls."""
    by_regressor = defaultdict(list)
    for outcome, regressor in pairs:
        by_regressor[regressor].append(outcome)
    basis = None if part is None else _basis(part, controls)
    for regressor, outcomes in by_regressor.items():
        results = _regressed(part, basis, controls, outcomes, regressor, factor)
        yield from zip(((outcome, regressor) for outcome in outcomes), results, strict=True)


def _basis(part: _Part, controls: Sequence[str]) -> Array | None:
    """Orthonormal columns of the controls, or None if one is made of the others and effects."""
    columns = [part.left["then", name] for name in controls]
    sizes = [part.size["then", name] for name in controls]
    if part.trend is not None:
        columns, sizes = [*columns, part.trend], [*sizes, part.size["trend", ""]]
    if not columns:
        return np.empty((len(part.by_unit), 0))
    if len(columns) >= len(part.by_unit):
        return None
    scaled = np.column_stack(columns) / np.maximum(sizes, np.finfo(float).tiny)
    basis, triangle = np.linalg.qr(scaled)
    return None if (np.abs(np.diag(triangle)) <= ABSORBED).any() else basis


def _regressed(
    part: _Part | None,
    basis: Array | None,
    controls: Sequence[str],
    outcomes: Sequence[str],
    regressor: str,
    factor: Factor,
) -> list[tuple]:
    """Results of one regressor for several outcomes: estimate, se, sample, spreads, problem."""
    if part is None:
        return [_nothing("no complete row")] * len(outcomes)
    problem = _problem(part, basis, controls, regressor)
    if problem:
        return [_nothing(problem, part)] * len(outcomes)
    y = np.column_stack([part.left["now", name] for name in outcomes])
    x = part.left["then", regressor]
    # twice is enough: the second pass removes what rounding left of the first
    for _ in range(2):
        y, x = y - basis @ (basis.T @ y), x - basis @ (basis.T @ x)
    size = float(x @ x)
    if np.sqrt(size) <= ABSORBED * part.size["then", regressor]:
        return [_nothing("regressor is absorbed by effects or controls", part)] * len(outcomes)
    slopes = x @ y / size
    scores = part.by_unit.T @ (x[:, None] * (y - x[:, None] * slopes))
    scale = _factor(part, controls, factor)
    errors = np.sqrt((scores**2).sum(axis=0) * scale) / size
    spread = part.spread["then", regressor]
    return [
        (slope, se, *_counts(part), part.spread["now", name], spread, "")
        for name, slope, se in zip(outcomes, slopes, errors, strict=True)
    ]


def _problem(
    part: _Part, basis: Array | None, controls: Sequence[str], regressor: str
) -> str | None:
    units, years, observations = _counts(part)
    trend = part.trend is not None
    taken = units + years - 1 if part.effects == "two-way" else years
    taken = units if trend else taken
    if regressor in controls:
        return "regressor is among the controls"
    if units < 2 or observations <= taken + len(controls) + 1 + trend:
        return "too few rows"
    return "controls are absorbed by effects or each other" if basis is None else None


def _counts(part: _Part) -> tuple[int, int, int]:
    return part.by_unit.shape[1], part.years, len(part.by_unit)


def _nothing(problem: str, part: _Part | None = None) -> tuple:
    counts = _counts(part) if part else (0, 0, 0)
    return (np.nan, np.nan, *counts, np.nan, np.nan, problem)


def _factor(part: _Part, controls: Sequence[str], factor: Factor) -> float:
    units, years, observations = _counts(part)
    return panel_models.small_sample_factor(
        factor,
        observations=observations,
        regressors=1 + len(controls) + (part.trend is not None),
        units=units,
        years=years,
        effects=part.effects,
    )


# The slow way ----------------------------------------------------------------------------------


def single(
    panels: Mapping[str, pd.DataFrame],
    grid: Grid,
    specification: Mapping[str, object] | pd.Series,
    *,
    factor: Factor = "gretl",
    level: float = 0.95,
) -> PanelEstimates:
    """Estimate one specification by itself, with linearmodels: all coefficients, and a check.

    Parameters
    ----------
    panels, grid, factor, level
        As in `multiverse`.
    specification
        The option of every choice, such as a row of what `multiverse` returns.

    Raises
    ------
    ValueError
        If an option is not in the grid, or the specification cannot be estimated.
    """
    chosen = _checked(panels, grid, specification)
    controls = grid.controls[chosen["controls"]]
    right = [chosen["regressor"], *controls]
    frame = grid.samples[chosen["sample"]].of(panels[chosen["vintage"]])
    gap = grid.difference(chosen["estimator"])
    late = panel_models.lagged(frame[right], chosen["lag"])
    # an outcome may be lagged on the right: sides have names of their own
    data = late.assign(**{"outcome ": frame[chosen["outcome"]]})
    if gap:
        data = panel_models.changes(data, gap)
    weights = None
    if chosen["weights"] != UNWEIGHTED:
        weights = "weights "
        data = data.assign(**{weights: frame[chosen["weights"]]})
    return panel_models.fixed_effects(
        data,
        "outcome ",
        right,
        effects=grid.effects(chosen["estimator"]),
        factor=factor,
        weights=weights,
        missing="drop",
        level=level,
    )


def _checked(
    panels: Mapping[str, pd.DataFrame], grid: Grid, specification: Mapping[str, object] | pd.Series
) -> dict:
    options = {"vintage": panels, **grid.options}
    for name, held in options.items():
        if specification[name] not in held:
            raise ValueError(
                f"specification: expected {name} among {list(held)}, found {specification[name]!r}"
            )
    return {name: specification[name] for name in options}


# Reading the table -----------------------------------------------------------------------------


def standardised(table: pd.DataFrame) -> pd.DataFrame:
    """Express estimates in standard deviations, so that measures on other scales compare.

    Parameters
    ----------
    table
        As `multiverse` returns it.

    Returns
    -------
    The table with estimate, se, low and high as standard deviations of the outcome's level for
    one standard deviation of the regressor's level, both in the rows used.
    """
    scale = table.regressor_sd / table.outcome_sd
    columns = ["estimate", "se", "low", "high"]
    return table.assign(**{name: table[name] * scale for name in columns})


def summary(
    table: pd.DataFrame, by: str | Sequence[str] | None = None, *, alpha: float = 0.05
) -> pd.Series | pd.DataFrame:
    """Describe the distribution of estimates over specifications.

    Parameters
    ----------
    table
        As `multiverse` returns it.
    by
        Choices to describe by option; None for all together.
    alpha
        A probability below it counts as distinguishable from zero. No correction is made for the
        number of specifications, which are not independent.

    Returns
    -------
    Series, or a frame by option: specifications, estimated; shares of those estimated that are
    positive, positive_significant, negative_significant; median, lowest, highest and the 5th and
    95th percentiles (low_tail, high_tail).

    Raises
    ------
    ValueError
        If a choice is unknown.
    """
    if by is None:
        return _described(table, alpha)
    chosen = [by] if isinstance(by, str) else list(by)
    for name in chosen:
        choice("by", name, CHOICES)
    parts = {
        key if len(chosen) > 1 else key[0]: _described(part, alpha)
        for key, part in table.groupby(chosen, sort=False)
    }
    return pd.DataFrame(parts).T.rename_axis(index=chosen)


def _described(table: pd.DataFrame, alpha: float) -> pd.Series:
    known = table[table.estimate.notna()]
    significant = known.p < alpha
    quantiles = known.estimate.quantile([0.5, 0, 1, 0.05, 0.95]).tolist()
    names = ("median", "lowest", "highest", "low_tail", "high_tail")
    return pd.Series(
        {
            "specifications": float(len(table)),
            "estimated": float(len(known)),
            "positive": (known.estimate > 0).mean(),
            "positive_significant": (significant & (known.estimate > 0)).mean(),
            "negative_significant": (significant & (known.estimate < 0)).mean(),
            **dict(zip(names, quantiles, strict=True)),
        }
    )


def which_choice_matters(
    table: pd.DataFrame, choices: Sequence[str] = CHOICES, *, value: str = "estimate"
) -> pd.DataFrame:
    """Share out the variance of estimates over the choices behind them.

    Parameters
    ----------
    table
        As `multiverse` returns it; rows without an estimate are left out.
    choices
        Columns to share it over; those with one option are left out.
    value
        Column to explain: "estimate" (after `standardised`, if outcomes have other scales) or
        "p" or any other number.

    Returns
    -------
    Frame by choice, the largest first: options; alone, the share that the choice accounts for by
    itself; last, what is lost if all other choices stay and it goes. They agree if every
    combination could be estimated. Two rows close it: "all choices" (main effects together) and
    "combinations" (what only pairs and more of choices account for).

    Raises
    ------
    ValueError
        If a column is unknown or there is nothing to explain.

    Examples
    --------
    >>> table = pd.DataFrame({"lag": [0, 0, 1, 1], "sample": list("abab"),
    ...                       "estimate": [1.0, 2.0, 5.0, 6.0]})
    >>> which_choice_matters(table, ["lag", "sample"]).alone.round(3).tolist()
    [0.941, 0.059, 1.0, 0.0]
    """
    unknown = sorted({*choices, value} - set(table.columns))
    if unknown:
        raise ValueError(f"table: expected columns {[*choices, value]}, missing {unknown}")
    known = table[table[value].notna()]
    varied = [name for name in choices if known[name].nunique() > 1]
    outcome = known[value].to_numpy(dtype=float)
    total = float(((outcome - outcome.mean()) ** 2).sum()) if len(outcome) else 0.0
    if not varied or total == 0:
        raise ValueError(f"table: expected {value} that varies over choices, found none")
    dummies = {name: pd.get_dummies(known[name]).to_numpy(dtype=float) for name in varied}

    def explained(names: list[str]) -> float:
        design = np.hstack([np.ones((len(outcome), 1)), *(dummies[name] for name in names)])
        fitted = design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
        return 1 - float(((outcome - fitted) ** 2).sum()) / total

    together = explained(varied)
    rows = {
        name: {
            "options": dummies[name].shape[1],
            "alone": explained([name]),
            "last": together - explained([other for other in varied if other != name]),
        }
        for name in varied
    }
    found = pd.DataFrame(rows).T.sort_values("last", ascending=False)
    found.loc["all choices"] = [np.nan, together, together]
    found.loc["combinations"] = [np.nan, 1 - together, 1 - together]
    return found.rename_axis("choice")
