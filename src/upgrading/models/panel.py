"""Regressions on frames indexed by unit and year: fixed effects, clustered errors, instruments.

Estimates describe what goes together within units once effects are taken out. Whether they say
more is for the design to carry, not for the estimator.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import Literal

import numpy as np
import pandas as pd
from linearmodels.iv import IV2SLS
from linearmodels.panel import PanelOLS
from scipy import stats

from upgrading.measures._arguments import Array, choice
from upgrading.measures.spatial import contiguity_weights

Effects = Literal["two-way", "unit", "unit and trend", "year"]
Factor = Literal["gretl", "linearmodels", "none"]
Draws = Literal["rademacher", "webb"]

EFFECTS: tuple[Effects, ...] = ("two-way", "unit", "unit and trend", "year")
FACTORS: tuple[Factor, ...] = ("gretl", "linearmodels", "none")
TREND = "trend"
# a regressor is absorbed if effects and other regressors leave less than this part of its size
ABSORBED = 1e-9
FARTHEST = 1e4  # standard errors that the bootstrap's interval may reach
MOST_CLUSTERS = 16  # two to this power is what "all" draws may cost


# Rows ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rows:
    """Complete rows of a panel, sorted by unit and year, ready for taking out effects.

    Attributes
    ----------
    frame
        The rows, indexed by unit and year; with a column "trend" (years since the first) if the
        effects ask for one.
    weights
        One weight a row; ones without weights.
    """

    frame: pd.DataFrame
    weights: Array

    @cached_property
    def unit_codes(self) -> Array:
        """Position of each row's unit among the units."""
        return _codes(self.frame.index, 0)

    @cached_property
    def year_codes(self) -> Array:
        """Position of each row's year among the years."""
        return _codes(self.frame.index, 1)

    @cached_property
    def by_unit(self) -> Array:
        """Indicator of the unit: rows x units."""
        return np.eye(self.units)[self.unit_codes]

    @cached_property
    def by_year(self) -> Array:
        """Indicator of the year: rows x years."""
        return np.eye(self.years)[self.year_codes]

    @property
    def units(self) -> int:
        """Number of units."""
        return int(self.unit_codes.max()) + 1

    @property
    def years(self) -> int:
        """Number of years."""
        return int(self.year_codes.max()) + 1

    def within(self, columns: Sequence[str], effects: Effects) -> Array:
        """Return columns with effects taken out: rows x columns."""
        values = self.frame[list(columns)].to_numpy(dtype=float)
        return take_out(values, self.by_unit, self.by_year, self.weights, effects)


def _codes(index: pd.Index, level: int) -> Array:
    return pd.factorize(index.get_level_values(level), sort=True)[0]


def take_out(
    values: Array, by_unit: Array, by_year: Array, weights: Array, effects: Effects
) -> Array:
    """Return what effects leave of the columns of an array, exactly, in any unbalanced panel.

    Parameters
    ----------
    values
        Numbers without gaps: shape (rows, columns).
    by_unit, by_year
        Indicators, rows x units and rows x years.
    weights
        Above zero, one a row.
    effects
        "two-way" takes out units and years, "unit" and "unit and trend" units alone (the trend is
        a regressor), "year" years alone.

    Notes
    -----
    Year effects solve the normal equations that are left when unit means are gone, so that no
    iteration is needed: (D_t'WD_t - D_t'WD_i(D_i'WD_i)^-1 D_i'WD_t) d = D_t'W(x - mean_i).
    """
    if effects == "year":
        return _less_means(values, by_year, weights)
    left = _less_means(values, by_unit, weights)
    if effects != "two-way":
        return left
    weighted = weights[:, None] * by_year
    table = by_unit.T @ weighted
    totals = table.sum(axis=1, keepdims=True)
    normal = np.diag(table.sum(axis=0)) - table.T @ (table / totals)
    shifts = np.linalg.lstsq(normal, weighted.T @ left, rcond=1e-12)[0]
    return left - _less_means(by_year @ shifts, by_unit, weights)


def _less_means(values: Array, by: Array, weights: Array) -> Array:
    sums = by.T @ (weights[:, None] * values)
    return values - by @ (sums / (by.T @ weights)[:, None])


def complete_rows(
    panel: pd.DataFrame,
    columns: Sequence[str],
    *,
    effects: Effects = "two-way",
    weights: str | None = None,
    missing: Literal["raise", "drop"] = "raise",
) -> Rows:
    """Return the rows of a panel in which all columns are known.

    Parameters
    ----------
    panel
        Indexed by unit and year (whole numbers), one row each.
    columns
        Columns to keep, numbers; `weights` and a trend are added.
    effects
        Only "unit and trend" matters here: it adds the column "trend".
    weights
        Column of weights above zero; None gives every row the same.
    missing
        "raise" refuses gaps; "drop" leaves their rows out.

    Raises
    ------
    ValueError
        If the index is not unit and year, a column is unknown or given twice, a value is missing
        (under "raise"), infinite or no number, a weight is not above zero, or no row is left.
    """
    choice("missing", missing, ("raise", "drop"))
    choice("effects", effects, EFFECTS)
    wanted = [*columns, *([weights] if weights else [])]
    _check_panel(panel, columns, wanted)
    frame = panel[list(dict.fromkeys(wanted))].astype(float).sort_index()
    if missing == "drop":
        frame = frame.dropna()
    if frame.empty:
        raise ValueError(f"panel: expected a row with all of {wanted}, found none")
    _refuse(frame, frame.isna(), "no missing value (missing='drop' leaves rows out)")
    _refuse(frame, np.isinf(frame), "finite numbers")
    held = frame[weights].to_numpy() if weights else np.ones(len(frame))
    if (held <= 0).any():
        raise ValueError(f"weights: expected above zero in {weights!r}, found {held.min()}")
    kept = frame[list(columns)]
    if effects == "unit and trend":
        years = kept.index.get_level_values(1)
        kept = kept.assign(**{TREND: (years - years.min()).astype(float)})
    return Rows(kept, held)


def _check_panel(panel: pd.DataFrame, columns: Sequence[str], wanted: Sequence[str]) -> None:
    if panel.index.nlevels != 2:
        raise ValueError(f"panel: expected an index of unit and year, found {panel.index.names}")
    if not pd.api.types.is_integer_dtype(panel.index.levels[1].dtype):
        raise ValueError("panel: expected years as whole numbers in the second level of the index")
    if panel.index.has_duplicates:
        unit, year = panel.index[panel.index.duplicated()][0]
        raise ValueError(f"panel: expected one row a unit and year, found two for {unit}, {year}")
    unknown = [name for name in wanted if name not in panel.columns]
    if unknown:
        raise ValueError(f"panel: expected columns {list(wanted)}, missing {unknown}")
    if len(set(columns)) < len(columns) or TREND in columns:
        raise ValueError(f"columns: expected distinct names other than 'trend', found {columns}")


def _refuse(frame: pd.DataFrame, bad: pd.DataFrame, expected: str) -> None:
    if bad.to_numpy().any():
        row, column = np.argwhere(bad.to_numpy())[0]
        place = f"{frame.columns[column]} of {frame.index[row]}"
        raise ValueError(f"panel: expected {expected}, found {frame.iloc[row, column]} in {place}")


def lagged(panel: pd.DataFrame, years: int) -> pd.DataFrame:
    """Return every value as it was `years` years before, by the year's number, not by the row.

    Examples
    --------
    >>> index = pd.MultiIndex.from_product([["a"], [2000, 2001, 2003]])
    >>> lagged(pd.DataFrame({"x": [1.0, 2.0, 4.0]}, index=index), 1).x.tolist()
    [nan, 1.0, nan]
    """
    earlier = panel.index.set_levels(panel.index.levels[1] + years, level=1)
    return panel.set_axis(earlier).reindex(panel.index)


def changes(panel: pd.DataFrame, years: int = 1) -> pd.DataFrame:
    """Return the change of every value over `years` years; missing where the start is."""
    return panel - lagged(panel, years)


# Fixed effects -------------------------------------------------------------------------------


@dataclass(frozen=True)
class PanelEstimates:
    """A regression with effects, and what is needed to read it.

    Attributes
    ----------
    coefficients
        By regressor: estimate, se, low, high (the interval), t, p (two-sided).
    covariance
        Of the estimates, clustered by unit and scaled by the small-sample factor.
    outcome, estimator, clustering, factor
        In words.
    units, years, observations
        The sample: N, T and rows.
    r_squared
        Share of the outcome's variance, after effects are taken out, that regressors account for.
    level
        Of the interval, such as 0.95.
    """

    coefficients: pd.DataFrame
    covariance: pd.DataFrame
    outcome: str
    estimator: str
    clustering: str
    factor: Factor
    units: int
    years: int
    observations: int
    r_squared: float
    level: float

    @property
    def sample(self) -> str:
        """The sample in words."""
        return f"{self.units} units, {self.years} years, {self.observations} observations"

    @property
    def table(self) -> pd.DataFrame:
        """Coefficients with estimator, clustering and sample on every line."""
        return self.coefficients.assign(
            outcome=self.outcome,
            estimator=self.estimator,
            clustering=self.clustering,
            units=self.units,
            years=self.years,
            observations=self.observations,
        )


@dataclass(frozen=True)
class JointTest:
    """A joint test: statistic, its distribution's degrees of freedom, probability."""

    statistic: float
    restrictions: int
    degrees: int
    p: float


def small_sample_factor(
    factor: Factor,
    *,
    observations: int,
    regressors: int,
    units: int,
    years: int,
    effects: Effects,
) -> float:
    """Return what the clustered covariance is multiplied with.

    Parameters
    ----------
    factor
        "gretl": (n - 1) / (n - K) * G / (G - 1), K regressors and years (or the constant, without
        year effects): unit effects are nested in the clusters and do not count. So do reghdfe and
        fixest. "linearmodels": n / (n - K), K regressors and, unless effects are of units alone,
        all effects. "none": 1.
    observations, regressors, units, years
        n, the number of regressors (a trend is one), clusters G and years.
    effects
        As in `fixed_effects`.

    Raises
    ------
    ValueError
        If there are no degrees of freedom left, or fewer than two clusters.
    """
    choice("factor", factor, FACTORS)
    choice("effects", effects, EFFECTS)
    timed = effects in ("two-way", "year")
    if factor == "linearmodels":
        unit_effects = units - 1 if effects == "two-way" else 0
        used = regressors + unit_effects + (years if timed else 0)
    else:
        used = regressors + (years if timed else 1)
    if observations <= used or units < 2:
        raise ValueError(
            f"panel: expected more than {used} observations in two clusters or more, "
            f"found {observations} in {units}"
        )
    if factor == "none":
        return 1.0
    if factor == "linearmodels":
        return observations / (observations - used)
    return (observations - 1) / (observations - used) * units / (units - 1)


def fixed_effects(
    panel: pd.DataFrame,
    outcome: str,
    regressors: Sequence[str],
    *,
    effects: Effects = "two-way",
    factor: Factor = "gretl",
    weights: str | None = None,
    missing: Literal["raise", "drop"] = "raise",
    level: float = 0.95,
) -> PanelEstimates:
    """Regress an outcome on regressors within units and years, errors clustered by unit.

    Parameters
    ----------
    panel
        Indexed by unit and year (whole numbers), one row each.
    outcome, regressors
        Columns.
    effects
        "two-way": units and years; "unit": units; "unit and trend": units and one linear trend
        for all, which is then among the coefficients; "year": years.
    factor
        Small-sample factor of the covariance; see `small_sample_factor`.
    weights
        Column of weights; None weighs every row alike.
    missing
        "raise" refuses gaps; "drop" leaves their rows out, and the sample says how many stay.
    level
        Of the interval, which uses Student's t with one less than the number of units.

    Raises
    ------
    ValueError
        If the panel is not of the form described, or effects or other regressors leave nothing of
        a regressor.

    References
    ----------
    Liang, K.-Y. and Zeger, S. (1986), Biometrika 73(1), 13-22; Cameron, A. C. and Miller, D. L.
    (2015), Journal of Human Resources 50(2), 317-372.

    Examples
    --------
    >>> index = pd.MultiIndex.from_product([list("abcd"), range(2000, 2004)])
    >>> x = np.arange(16.0) ** 2 % 7
    >>> panel = pd.DataFrame({"x": x, "y": 2 * x + np.repeat([5.0, 1, 3, 9], 4)}, index=index)
    >>> float(fixed_effects(panel, "y", ["x"]).coefficients.estimate["x"].round(6))
    2.0
    """
    regressors = list(regressors)
    rows = complete_rows(
        panel, [outcome, *regressors], effects=effects, weights=weights, missing=missing
    )
    if effects == "unit and trend":
        regressors = [*regressors, TREND]
    check_variation(rows, regressors, effects)
    fitted = PanelOLS(
        rows.frame[outcome],
        rows.frame[regressors],
        weights=pd.Series(rows.weights, rows.frame.index) if weights else None,
        entity_effects=effects != "year",
        time_effects=effects in ("two-way", "year"),
    ).fit(
        cov_type="clustered",
        cluster_entity=True,
        # the plain sandwich; the factor is ours to choose
        debiased=False,
        auto_df=False,
        count_effects=False,
    )
    scale = _scale(factor, rows, len(regressors), effects)
    covariance = fitted.cov * scale
    return PanelEstimates(
        coefficients=coefficient_table(fitted.params, covariance, rows.units - 1, level),
        covariance=covariance,
        outcome=outcome,
        estimator=_estimator(effects, weights),
        clustering=f"by unit ({rows.units} clusters)",
        factor=factor,
        units=rows.units,
        years=rows.years,
        observations=len(rows.frame),
        r_squared=float(fitted.rsquared),
        level=level,
    )


def _scale(factor: Factor, rows: Rows, regressors: int, effects: Effects) -> float:
    return small_sample_factor(
        factor,
        observations=len(rows.frame),
        regressors=regressors,
        units=rows.units,
        years=rows.years,
        effects=effects,
    )


def _estimator(effects: Effects, weights: str | None) -> str:
    named = {
        "two-way": "two-way fixed effects",
        "unit": "unit fixed effects",
        "unit and trend": "unit fixed effects and a common trend",
        "year": "year effects",
    }
    return named[effects] + (f", weighted by {weights}" if weights else "")


def check_variation(rows: Rows, regressors: Sequence[str], effects: Effects) -> None:
    """Raise a ValueError that names the first regressor of which effects and others leave nothing.

    Parameters
    ----------
    rows
        Complete rows.
    regressors
        Columns of their frame, at least one.
    effects
        As in `fixed_effects`.
    """
    if not regressors:
        raise ValueError("regressors: expected at least one, found none")
    held = _weighted(rows.frame[list(regressors)].to_numpy(), rows.weights)
    left = _weighted(rows.within(regressors, effects), rows.weights)
    size = np.linalg.norm(held, axis=0)
    for place, name in enumerate(regressors):
        other = left[:, :place]
        part = left[:, place]
        if place:
            part = part - other @ np.linalg.lstsq(other, part, rcond=None)[0]
        if np.linalg.norm(part) <= ABSORBED * size[place] or size[place] == 0:
            raise ValueError(
                f"regressors: expected variation of {name!r} that effects and "
                f"{list(regressors[:place])} do not account for, found none"
            )


def _weighted(values: Array, weights: Array) -> Array:
    return np.sqrt(weights)[:, None] * values


def coefficient_table(
    estimates: pd.Series, covariance: pd.DataFrame, degrees: float, level: float = 0.95
) -> pd.DataFrame:
    """Return estimate, se, low, high, t and p by coefficient.

    Parameters
    ----------
    estimates, covariance
        With the same labels.
    degrees
        Degrees of freedom of Student's t; infinite for the normal distribution.
    level
        Of the interval, between 0 and 1.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"level: expected between 0 and 1, found {level}")
    se = np.sqrt(np.diag(covariance))
    table = pd.DataFrame({"estimate": estimates, "se": se})
    reach = stats.t.ppf((1 + level) / 2, degrees) * table.se
    table["low"], table["high"] = table.estimate - reach, table.estimate + reach
    table["t"] = table.estimate / table.se
    table["p"] = 2 * stats.t.sf(table.t.abs(), degrees)
    return table.rename_axis(index="regressor") if table.index.nlevels == 1 else table


def joint_test(estimates: PanelEstimates, restrictions: pd.DataFrame | Sequence[str]) -> JointTest:
    """Test that combinations of coefficients are zero together (Wald test, F form).

    Parameters
    ----------
    estimates
        A regression.
    restrictions
        Names of coefficients that are zero under the null, or a frame with one row a restriction
        and one column a coefficient (coefficients without a column have weight zero).

    Raises
    ------
    ValueError
        If a coefficient is unknown.
    """
    names = list(estimates.coefficients.index)
    if not isinstance(restrictions, pd.DataFrame):
        chosen = list(restrictions)
        restrictions = pd.DataFrame(np.eye(len(chosen)), columns=chosen)
    unknown = sorted(set(restrictions.columns) - set(names))
    if unknown:
        raise ValueError(f"restrictions: expected coefficients among {names}, found {unknown}")
    matrix = restrictions.reindex(columns=names, fill_value=0.0).to_numpy(dtype=float)
    values = matrix @ estimates.coefficients.estimate.to_numpy()
    spread = matrix @ estimates.covariance.loc[names, names].to_numpy() @ matrix.T
    statistic = float(values @ np.linalg.solve(spread, values)) / len(matrix)
    degrees = estimates.units - 1
    return JointTest(
        statistic, len(matrix), degrees, float(stats.f.sf(statistic, len(matrix), degrees))
    )


# Groups, curves ------------------------------------------------------------------------------


@dataclass(frozen=True)
class GroupSlopes:
    """Slopes by group of units in one regression.

    Attributes
    ----------
    slopes
        By group: estimate, se, low, high, t, p and units.
    differences
        By pair (group, other): the first slope less the second, with the same columns but units.
    equal
        Test that all groups share one slope.
    estimates
        The regression.
    """

    slopes: pd.DataFrame
    differences: pd.DataFrame
    equal: JointTest
    estimates: PanelEstimates


def group_slopes(
    panel: pd.DataFrame,
    outcome: str,
    regressor: str,
    groups: pd.Series,
    *,
    controls: Sequence[str] = (),
    effects: Effects = "two-way",
    factor: Factor = "gretl",
    weights: str | None = None,
    missing: Literal["raise", "drop"] = "raise",
    level: float = 0.95,
) -> GroupSlopes:
    """Give every group of units its own slope, and test whether the slopes differ.

    One slope distinguishable from zero beside one that is not does not show a difference: the
    test of the difference does. Effects and controls are common to the groups.

    Parameters
    ----------
    panel, outcome, effects, factor, weights, missing, level
        As in `fixed_effects`.
    regressor
        The column whose slope may differ.
    groups
        Group by unit, for all units of the panel.
    controls
        Further columns with one slope for all.

    Raises
    ------
    ValueError
        As `fixed_effects`, or if a unit has no group or there are fewer than two groups.

    Examples
    --------
    >>> index = pd.MultiIndex.from_product([list("abcd"), range(2000, 2005)])
    >>> x = pd.Series(np.arange(20.0) ** 2 % 7, index)
    >>> steep = np.repeat([1.0, 1, 3, 3], 5) + np.sin(np.arange(20.0)) / 9
    >>> panel = pd.DataFrame({"x": x, "y": steep * x})
    >>> east = pd.Series(["W", "W", "E", "E"], index=list("abcd"))
    >>> group_slopes(panel, "y", "x", east).slopes.estimate.round(0).tolist()
    [3.0, 1.0]
    """
    kept, names = _interacted(panel, regressor, groups)
    result = fixed_effects(
        kept,
        outcome,
        [*names.values(), *controls],
        effects=effects,
        factor=factor,
        weights=weights,
        missing=missing,
        level=level,
    )
    labels = {column: group for group, column in names.items()}
    slopes = result.coefficients.loc[list(labels)].rename(index=labels).rename_axis("group")
    sizes = groups[groups.index.isin(kept.index.get_level_values(0))].value_counts()
    pairs = {
        (first, second): {names[first]: 1.0, names[second]: -1.0}
        for first, second in combinations(names, 2)
    }
    chain = list(pairs)[: len(names) - 1]
    return GroupSlopes(
        slopes=slopes.assign(units=sizes),
        differences=combination_table(result, pairs, ["group", "other"]),
        equal=joint_test(result, pd.DataFrame([pairs[pair] for pair in chain]).fillna(0.0)),
        estimates=result,
    )


def _interacted(
    panel: pd.DataFrame, regressor: str, groups: pd.Series
) -> tuple[pd.DataFrame, dict[object, str]]:
    """Add one column a group, the regressor where the unit belongs to it and zero elsewhere."""
    if regressor not in panel.columns:
        raise ValueError(f"regressor: expected a column of the panel, found {regressor!r}")
    units = panel.index.get_level_values(0)
    without = sorted(set(units) - set(groups.dropna().index))
    if without:
        raise ValueError(f"groups: expected a group for every unit, none for {without}")
    of_row = groups.loc[units].to_numpy()
    names = {group: f"{regressor}: {group}" for group in pd.unique(pd.Series(of_row).sort_values())}
    if len(names) < 2:
        raise ValueError(f"groups: expected two or more, found {list(names)}")
    columns = {name: panel[regressor] * (of_row == group) for group, name in names.items()}
    return panel.assign(**columns), names


def combination_table(
    estimates: PanelEstimates, combinations_: dict, names: Sequence[str]
) -> pd.DataFrame:
    """Return estimate, se, interval, t and p of linear combinations of coefficients.

    Parameters
    ----------
    estimates
        A regression.
    combinations_
        By label, the weight of each coefficient.
    names
        Names of the label's levels.
    """
    weights = pd.DataFrame(list(combinations_.values())).fillna(0.0)
    weights = weights.reindex(columns=estimates.coefficients.index, fill_value=0.0)
    labels = pd.Index(list(combinations_))
    values = pd.Series(weights.to_numpy() @ estimates.coefficients.estimate.to_numpy(), labels)
    spread = weights.to_numpy() @ estimates.covariance.to_numpy() @ weights.to_numpy().T
    spread = pd.DataFrame(spread, labels, labels)
    table = coefficient_table(values, spread, estimates.units - 1, estimates.level)
    return table.rename_axis(list(names))


@dataclass(frozen=True)
class Quadratic:
    """A slope that changes with the level of its regressor.

    Attributes
    ----------
    estimates
        The regression on the regressor and its square, called "<regressor> squared".
    turning_point
        Where the fitted parabola turns, with se, low and high by the delta method.
    range
        Smallest and largest value of the regressor in the sample.
    slopes
        At both ends of the range: estimate, se, low, high, t, p.
    shape
        "U" or "inverse U", by the sign of the square.
    p
        Of a parabola that is monotone over the range, against the shape: the larger of two
        one-sided probabilities. Above one half, the fitted curve itself is monotone there.
    """

    estimates: PanelEstimates
    turning_point: pd.Series
    range: tuple[float, float]
    slopes: pd.DataFrame
    shape: Literal["U", "inverse U"]
    p: float

    @property
    def turns_inside(self) -> bool:
        """Whether the turning point lies inside the range of the data."""
        return self.range[0] < self.turning_point["estimate"] < self.range[1]


def quadratic(
    panel: pd.DataFrame,
    outcome: str,
    regressor: str,
    *,
    controls: Sequence[str] = (),
    effects: Effects = "two-way",
    factor: Factor = "gretl",
    weights: str | None = None,
    missing: Literal["raise", "drop"] = "raise",
    level: float = 0.95,
) -> Quadratic:
    """Regress an outcome on a regressor and its square, and test for a turn within the data.

    Parameters
    ----------
    panel, outcome, effects, factor, weights, missing, level
        As in `fixed_effects`.
    regressor
        The column that enters with its square.
    controls
        Further columns.

    Raises
    ------
    ValueError
        As `fixed_effects`.

    References
    ----------
    Lind, J. T. and Mehlum, H. (2010), Oxford Bulletin of Economics and Statistics 72(1), 109-118.
    """
    square = f"{regressor} squared"
    if regressor not in panel.columns:
        raise ValueError(f"regressor: expected a column of the panel, found {regressor!r}")
    panel = panel.assign(**{square: panel[regressor] ** 2})
    regressors = [regressor, square, *controls]
    rows = complete_rows(
        panel, [outcome, *regressors], effects=effects, weights=weights, missing=missing
    )
    result = fixed_effects(
        panel,
        outcome,
        regressors,
        effects=effects,
        factor=factor,
        weights=weights,
        missing=missing,
        level=level,
    )
    ends = (float(rows.frame[regressor].min()), float(rows.frame[regressor].max()))
    at = {place: {regressor: 1.0, square: 2 * place} for place in ends}
    slopes = combination_table(result, at, [regressor])
    rises = result.coefficients.estimate[square] > 0
    signed = slopes.t.to_numpy() * np.array([-1, 1]) * (1 if rises else -1)
    return Quadratic(
        estimates=result,
        turning_point=_turning_point(result, regressor, square),
        range=ends,
        slopes=slopes,
        shape="U" if rises else "inverse U",
        p=float(stats.t.sf(signed, result.units - 1).max()),
    )


def _turning_point(result: PanelEstimates, regressor: str, square: str) -> pd.Series:
    """-b / 2c and its delta-method interval."""
    b, c = result.coefficients.estimate[[regressor, square]]
    slope = np.array([-1 / (2 * c), b / (2 * c**2)])
    both = [regressor, square]
    variance = slope @ result.covariance.loc[both, both].to_numpy() @ slope
    table = coefficient_table(
        pd.Series({"turn": -b / (2 * c)}),
        pd.DataFrame([[variance]], ["turn"], ["turn"]),
        result.units - 1,
        result.level,
    )
    return table.loc["turn", ["estimate", "se", "low", "high"]].rename(None)


# Wild cluster bootstrap ----------------------------------------------------------------------


@dataclass(frozen=True)
class WildBootstrap:
    """A test of one coefficient by the wild cluster bootstrap with the null imposed.

    Attributes
    ----------
    estimate, se, t
        Of the coefficient, with the "gretl" factor; t is (estimate - null) / se.
    p
        Two-sided: how often a drawn |t| reaches the one found.
    low, high
        Values that the test does not refuse, found by inverting it; infinite where it never
        refuses.
    null, level
        The value tested, and the level of the interval.
    clusters, draws
        Number of units, and of draws (all sign patterns count as many).
    weights
        The distribution drawn from.
    """

    estimate: float
    se: float
    t: float
    p: float
    low: float
    high: float
    null: float
    level: float
    clusters: int
    draws: int
    weights: str


def wild_cluster_bootstrap(
    panel: pd.DataFrame,
    outcome: str,
    regressors: Sequence[str],
    regressor: str,
    *,
    seed: int,
    draws: int | Literal["all"] = 9999,
    distribution: Draws = "rademacher",
    null: float = 0.0,
    effects: Effects = "two-way",
    weights: str | None = None,
    missing: Literal["raise", "drop"] = "raise",
    level: float = 0.95,
) -> WildBootstrap:
    """Test one coefficient with few clusters: signs of whole units' residuals are drawn anew.

    Parameters
    ----------
    panel, outcome, regressors, effects, weights, missing, level
        As in `fixed_effects`.
    regressor
        The one of `regressors` that is tested.
    seed
        Of the draws; the same seed gives the same result.
    draws
        Number of random draws, or "all" for every pattern of signs (16 units or fewer).
    distribution
        "rademacher": -1 or 1; "webb": six points, for a dozen clusters or fewer.
    null
        Value tested.

    Raises
    ------
    ValueError
        As `fixed_effects`, or if the regressor is not among them, or "all" is asked of too many
        units or of another distribution.

    Notes
    -----
    The restricted residuals of each unit are multiplied with one draw, the regression is run
    again and its t, around the null, compared [1]_. Scores of the new regression are linear in
    the draws, so that all draws are one product of matrices [2]_. With random draws p counts the
    sample among them, (1 + number) / (1 + draws); with "all" it is in them.

    References
    ----------
    .. [1] Cameron, A. C., Gelbach, J. B. and Miller, D. L. (2008), Review of Economics and
       Statistics 90(3), 414-427; Webb, M. D. (2023), Canadian Journal of Economics 56(3).
    .. [2] Roodman, D., Nielsen, M. O., MacKinnon, J. G. and Webb, M. D. (2019), Stata Journal
       19(1), 4-60.
    """
    if regressor not in regressors:
        raise ValueError(f"regressor: expected one of {list(regressors)}, found {regressor!r}")
    columns = [outcome, *regressors]
    rows = complete_rows(panel, columns, effects=effects, weights=weights, missing=missing)
    names = list(rows.frame.columns.drop(outcome))
    check_variation(rows, names, effects)
    vectors = _drawn(rows.units, seed, draws, distribution)
    scores = _Scores.of(rows, outcome, regressor, [n for n in names if n != regressor], effects)
    drawn = _Drawn.of(scores, vectors, counted=draws != "all")
    low, high = _inverted(drawn, 1 - level)
    se = scores.se * float(np.sqrt(_scale("gretl", rows, len(names), effects)))
    return WildBootstrap(
        estimate=scores.estimate,
        se=se,
        t=(scores.estimate - null) / se,
        p=drawn.probability(null),
        low=low,
        high=high,
        null=null,
        level=level,
        clusters=rows.units,
        draws=vectors.shape[1],
        weights=distribution,
    )


def _drawn(units: int, seed: int, draws: int | str, distribution: Draws) -> Array:
    """Draws of the units' multipliers: units x draws."""
    choice("distribution", distribution, ("rademacher", "webb"))
    if draws == "all":
        if units > MOST_CLUSTERS or distribution != "rademacher":
            raise ValueError(
                f"draws: expected a number, found 'all' for {units} units and {distribution}; "
                f"all patterns are for signs of {MOST_CLUSTERS} units or fewer"
            )
        return np.array(list(product((1.0, -1.0), repeat=units))).T
    if not isinstance(draws, int) or draws < 1:
        raise ValueError(f"draws: expected a whole number above zero or 'all', found {draws!r}")
    points = np.array([1.0]) if distribution == "rademacher" else np.sqrt([0.5, 1.0, 1.5])
    return np.random.default_rng(seed).choice(np.concatenate([-points, points]), (units, draws))


@dataclass(frozen=True)
class _Scores:
    """A coefficient, and what units' multipliers do to its numerator and to the scores.

    Both are linear in the multipliers and in the distance of the null from the estimate: the
    restricted residuals are those of the regression less that distance times the regressor.
    """

    estimate: float
    se: float  # without a small-sample factor, which does not move the test
    own: tuple[Array, Array]  # units: numerators of residuals and of the regressor
    full: tuple[Array, Array]  # units x units: their scores

    @classmethod
    def of(
        cls, rows: Rows, outcome: str, regressor: str, controls: Sequence[str], effects: Effects
    ) -> "_Scores":
        left = _weighted(rows.within([outcome, regressor, *controls], effects), rows.weights)
        y, x = _residuals(left[:, :2], left[:, 2:]).T
        beta = float(x @ y / (x @ x))
        residuals = y - beta * x
        others = left[:, 1:] / np.linalg.norm(left[:, 1:], axis=0)
        basis = np.hstack([_effect_basis(rows, effects), np.linalg.qr(others)[0]])
        by = rows.by_unit
        loads = by.T @ (x[:, None] * basis)
        own = tuple(by.T @ (x * part) for part in (residuals, x))
        cross = tuple((basis * part[:, None]).T @ by for part in (residuals, x))
        full = tuple(np.diag(o) - loads @ c for o, c in zip(own, cross, strict=True))
        return cls(beta, float(np.linalg.norm(own[0]) / (x @ x)), own, full)


@dataclass(frozen=True)
class _Drawn:
    """Numerators and sums of squared scores of all draws, as polynomials in the distance."""

    scores: _Scores
    numerators: tuple[Array, Array]
    squares: tuple[Array, Array, Array]
    counted: bool  # whether the sample counts as one more draw

    @classmethod
    def of(cls, scores: _Scores, vectors: Array, *, counted: bool) -> "_Drawn":
        first, second = (part @ vectors for part in scores.full)
        return cls(
            scores=scores,
            numerators=tuple(part @ vectors for part in scores.own),
            squares=((first**2).sum(0), (first * second).sum(0), (second**2).sum(0)),
            counted=counted,
        )

    def probability(self, null: float) -> float:
        distance = null - self.scores.estimate
        above = self.numerators[0] - distance * self.numerators[1]
        spread = self.squares[0] - 2 * distance * self.squares[1] + distance**2 * self.squares[2]
        # ties with the sample itself, up to rounding, count
        found = abs(distance) / self.scores.se * (1 - 1e-8)
        number = int((above**2 >= found**2 * np.maximum(spread, 0)).sum())
        return (number + self.counted) / (len(above) + self.counted)


def _effect_basis(rows: Rows, effects: Effects) -> Array:
    """Orthonormal columns that span the effects, rows weighted."""
    if effects == "year":
        columns = rows.by_year
    elif effects == "two-way":
        columns = np.hstack([rows.by_unit, rows.by_year])
    else:
        columns = rows.by_unit
    left, sizes, _ = np.linalg.svd(_weighted(columns, rows.weights), full_matrices=False)
    return left[:, sizes > 1e-10 * sizes[0]]


def _residuals(values: Array, on: Array) -> Array:
    if on.shape[1] == 0:
        return values
    scaled = on / np.linalg.norm(on, axis=0)
    return values - scaled @ np.linalg.lstsq(scaled, values, rcond=None)[0]


def _inverted(drawn: _Drawn, alpha: float) -> tuple[float, float]:
    """Return the ends of the values that the test at `alpha` does not refuse."""
    if not 0 < alpha < 1:
        raise ValueError(f"level: expected between 0 and 1, found {1 - alpha}")
    return _edge(drawn, alpha, -1), _edge(drawn, alpha, 1)


def _edge(drawn: _Drawn, alpha: float, side: int) -> float:
    """Where the test starts to refuse on one side of the estimate, by halving."""
    start, step = drawn.scores.estimate, side * drawn.scores.se
    inside, outside = 0.0, 1.0
    while drawn.probability(start + outside * step) > alpha:
        inside, outside = outside, 2 * outside
        if outside > FARTHEST:
            return side * float("inf")
    for _ in range(40):
        middle = (inside + outside) / 2
        if drawn.probability(start + middle * step) > alpha:
            inside = middle
        else:
            outside = middle
    return start + (inside + outside) / 2 * step


# Instruments ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class InstrumentedEstimates:
    """Two-stage least squares with effects, and how strong its first stage is.

    Attributes
    ----------
    estimates
        The second stage; `r_squared` is missing, since it has no such meaning here.
    first_stage
        By endogenous regressor: partial_f (clustered by unit), restrictions, p, partial_r_squared.
    first
        The first-stage regressions, by endogenous regressor.
    reduced_form
        Test that the instruments do not matter for the outcome: the Anderson-Rubin test that all
        endogenous regressors have a coefficient of zero, right however weak the instruments.
    least_squares
        The same regression without instruments.
    instruments
        Their names.
    """

    estimates: PanelEstimates
    first_stage: pd.DataFrame
    first: dict[str, PanelEstimates]
    reduced_form: JointTest
    least_squares: PanelEstimates
    instruments: tuple[str, ...]


def instrumental(
    panel: pd.DataFrame,
    outcome: str,
    endogenous: Sequence[str],
    instruments: Sequence[str],
    *,
    controls: Sequence[str] = (),
    effects: Effects = "two-way",
    factor: Factor = "gretl",
    weights: str | None = None,
    missing: Literal["raise", "drop"] = "raise",
    level: float = 0.95,
) -> InstrumentedEstimates:
    """Regress on what instruments move of the endogenous regressors, errors clustered by unit.

    That instruments touch the outcome through the regressors alone is assumed, not tested.

    Parameters
    ----------
    panel, outcome, effects, weights, missing, level
        As in `fixed_effects`.
    endogenous
        Columns that are instrumented.
    instruments
        Columns that are left out of the outcome's equation, at least as many.
    controls
        Columns that enter both stages.
    factor
        "gretl" or "none"; linearmodels does not count effects taken out beforehand.

    Raises
    ------
    ValueError
        As `fixed_effects`, or if there are too few instruments.

    References
    ----------
    Andrews, I., Stock, J. H. and Sun, L. (2019), Annual Review of Economics 11, 727-753.
    """
    choice("factor", factor, ("gretl", "none"))
    if not endogenous or len(instruments) < len(endogenous):
        raise ValueError(
            f"instruments: expected as many as endogenous regressors {list(endogenous)} or more, "
            f"found {list(instruments)}"
        )
    names = [outcome, *endogenous, *controls, *instruments]
    rows = complete_rows(panel, names, effects=effects, weights=weights, missing=missing)
    options = {
        "effects": effects,
        "factor": factor,
        "weights": weights,
        "level": level,
        "missing": "drop",
    }
    sample = panel.loc[rows.frame.index]
    exogenous = [*instruments, *controls]
    first = {name: fixed_effects(sample, name, exogenous, **options) for name in endogenous}
    stages = {name: _strength(first[name], rows, instruments, effects) for name in endogenous}
    reduced = fixed_effects(sample, outcome, exogenous, **options)
    trend = [TREND] if effects == "unit and trend" else []
    return InstrumentedEstimates(
        estimates=_second_stage(
            rows, outcome, endogenous, [*controls, *trend], instruments, options
        ),
        first_stage=pd.DataFrame(stages).T.rename_axis("endogenous"),
        first=first,
        reduced_form=joint_test(reduced, instruments),
        least_squares=fixed_effects(sample, outcome, [*endogenous, *controls], **options),
        instruments=tuple(instruments),
    )


def _strength(
    first: PanelEstimates, rows: Rows, instruments: Sequence[str], effects: Effects
) -> dict[str, float]:
    """Partial F and R squared of the instruments in one first stage."""
    test = joint_test(first, instruments)
    others = [name for name in first.coefficients.index if name not in instruments]
    left = rows.within([first.outcome, *others, *instruments], effects)
    left = _weighted(left, rows.weights)
    split = 1 + len(others)
    short = _residuals(left[:, [0, *range(split, left.shape[1])]], left[:, 1:split])
    long = _residuals(short[:, :1], short[:, 1:])
    return {
        "partial_f": test.statistic,
        "restrictions": test.restrictions,
        "p": test.p,
        "partial_r_squared": 1 - float((long**2).sum() / (short[:, 0] ** 2).sum()),
    }


def _second_stage(
    rows: Rows,
    outcome: str,
    endogenous: Sequence[str],
    controls: Sequence[str],
    instruments: Sequence[str],
    options: dict,
) -> PanelEstimates:
    names = [outcome, *endogenous, *controls, *instruments]
    left = _weighted(rows.within(names, options["effects"]), rows.weights)
    frame = pd.DataFrame(left, rows.frame.index, names)
    exogenous = frame[list(controls)] if controls else None
    fitted = IV2SLS(
        frame[outcome], exogenous, frame[list(endogenous)], frame[list(instruments)]
    ).fit(cov_type="clustered", clusters=rows.unit_codes, debiased=False)
    order = [*endogenous, *controls]
    covariance = fitted.cov.loc[order, order]
    covariance = covariance * _scale(options["factor"], rows, len(order), options["effects"])
    return PanelEstimates(
        coefficients=coefficient_table(
            fitted.params[order], covariance, rows.units - 1, options["level"]
        ),
        covariance=covariance,
        outcome=outcome,
        estimator="two-stage least squares, " + _estimator(options["effects"], options["weights"]),
        clustering=f"by unit ({rows.units} clusters)",
        factor=options["factor"],
        units=rows.units,
        years=rows.years,
        observations=len(frame),
        r_squared=float("nan"),
        level=options["level"],
    )


# Neighbours ----------------------------------------------------------------------------------


def neighbour_weights(neighbours: pd.DataFrame, *, unit: str, neighbour: str) -> pd.DataFrame:
    """Return binary weights from a table of neighbours.

    Parameters
    ----------
    neighbours
        One row a unit and neighbour, every border on both sides.
    unit, neighbour
        Its columns.

    Returns
    -------
    Frame units x units, sorted, 1 for neighbours.

    Raises
    ------
    ValueError
        If a column is unknown, or as `upgrading.measures.spatial.contiguity_weights`.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1, 2, 2, 3], "b": [2, 1, 3, 2]})
    >>> neighbour_weights(table, unit="a", neighbour="b").loc[2].tolist()
    [1.0, 0.0, 1.0]
    """
    unknown = [name for name in (unit, neighbour) if name not in neighbours.columns]
    if unknown:
        raise ValueError(f"neighbours: expected columns {unit} and {neighbour}, missing {unknown}")
    listed = neighbours.groupby(unit)[neighbour].agg(list)
    return contiguity_weights({key: listed[key] for key in sorted(listed.index)})


def spatial_lag(
    values: pd.Series, weights: pd.DataFrame, *, missing: Literal["raise", "keep"] = "raise"
) -> pd.Series:
    """Return the mean of each unit's neighbours in the same year.

    Parameters
    ----------
    values
        Indexed by unit and year.
    weights
        Units x units, zero or more, zero on the diagonal; rows are made to sum to one.
    missing
        "raise" refuses a gap or an absent unit; "keep" gives a gap to its neighbours too.

    Returns
    -------
    Series with the index of `values`. A unit without neighbours is refused.

    Raises
    ------
    ValueError
        If a unit has no row or no weight in `weights`, or a value is missing under "raise".

    Examples
    --------
    >>> line = contiguity_weights({"a": "b", "b": "ac", "c": "b"})
    >>> index = pd.MultiIndex.from_product([list("abc"), [2000]])
    >>> spatial_lag(pd.Series([1.0, 2.0, 5.0], index), line).tolist()
    [2.0, 3.0, 2.0]
    """
    choice("missing", missing, ("raise", "keep"))
    wide = values.unstack()
    if not weights.index.equals(weights.columns):
        raise ValueError("weights: expected the same units in rows and columns")
    unknown = sorted(set(wide.index) - set(weights.index))
    if unknown:
        raise ValueError(f"weights: expected a row for every unit, none for {unknown}")
    wide = wide.reindex(weights.index)
    if missing == "raise" and wide.isna().to_numpy().any():
        raise ValueError("values: expected all units in all years (missing='keep' keeps gaps)")
    matrix = weights.to_numpy(dtype=float)
    sums = matrix.sum(axis=1, keepdims=True)
    if (matrix < 0).any() or np.diag(matrix).any() or (sums == 0).any():
        raise ValueError("weights: expected zero or more, zero on the diagonal, a neighbour each")
    held = np.nan_to_num(wide.to_numpy())
    gaps = (matrix > 0) @ wide.isna().to_numpy(dtype=float) > 0
    lag = pd.DataFrame(np.where(gaps, np.nan, matrix / sums @ held), wide.index, wide.columns)
    return lag.stack().reindex(values.index).rename(f"neighbours' {values.name or 'mean'}")
