"""What followed an event that some units met at one common date, and placebos to question it."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Literal

import numpy as np
import pandas as pd
from scipy import optimize, stats

from upgrading.measures._arguments import Array, choice, numbers

Correction = Literal["none", "clusters", "nested", "all"]
Statistic = Literal["effect", "t"]
Ranking = Literal["ratio", "effect"]
Controls = Mapping[str, pd.DataFrame]
Unit = Hashable
CORRECTIONS = ("none", "clusters", "nested", "all")
CONFIDENCE = 0.95
# beside unit and period effects, a column left with this small a part of itself is spanned
RANK_TOLERANCE = 1e-9


@dataclass(frozen=True)
class DifferenceInDifferences:
    """Change of treated units from before to after the event, less that of the others.

    Attributes
    ----------
    effect
        The difference in differences.
    standard_error, p_value, low, high
        Clustered by unit; two-sided probability and 95 per cent interval by Student's t with one
        degree of freedom less than units. None where `correction` was None.
    means
        Mean outcome: rows treated and others, columns before and after. Without controls, `effect`
        is their difference in differences.
    controls
        Coefficients of controls, empty without any.
    correction
        Small-sample factor of the clustered variance.
    """

    effect: float
    standard_error: float | None
    p_value: float | None
    low: float | None
    high: float | None
    means: pd.DataFrame
    controls: pd.Series
    correction: Correction | None


@dataclass(frozen=True)
class PreTrend:
    """Whether treated and other units already moved apart before the event.

    Attributes
    ----------
    statistic, degrees, p_value
        F test that all effects before the event are zero, with its degrees of freedom.
    slope, slope_standard_error, slope_p_value
        Widening of the gap by one period before the event, and the test that it is zero: the
        test with more power against a steady drift.
    """

    statistic: float
    degrees: tuple[int, int]
    p_value: float
    slope: float
    slope_standard_error: float
    slope_p_value: float


@dataclass(frozen=True)
class EventStudy:
    """Gap between treated and other units by period, against its value in a reference period.

    Attributes
    ----------
    effects
        By period: coefficient, standard_error, and low and high, the 95 per cent interval of that
        period alone; zeros in the reference period.
    pre_trend
        None if fewer than two periods before the event are left beside the reference.
    reference, start
        Reference period, and first period of the event.
    correction
        Small-sample factor of the clustered variance.
    """

    effects: pd.DataFrame
    pre_trend: PreTrend | None
    reference: int
    start: int
    correction: Correction


@dataclass(frozen=True)
class Permutation:
    """An effect among those of other sets of units, had they been the treated ones.

    Attributes
    ----------
    statistic
        Found for the treated units: effect or t.
    p_value
        Share of sets, the treated one among them, whose statistic is at least as far from zero.
    placebo
        Statistics of the other sets.
    exact
        Whether all sets of that size were tried rather than a sample.
    """

    statistic: float
    p_value: float
    placebo: Array
    exact: bool


@dataclass(frozen=True)
class SyntheticControl:
    """The treated units beside a weighted mean of others that moved like them before.

    Attributes
    ----------
    weights
        By donor: zero or more, sum one.
    paths
        By period: actual (mean of the treated), synthetic and gap.
    effect
        Mean gap after the event.
    fit, distance
        Root mean squared gap before and after the event.
    ratio
        Mean squared gap after over that before.
    unique
        Whether no other weights fit as well; False where the fit before is perfect, for then
        others may be as good and the effect is one of many.
    """

    weights: pd.Series
    paths: pd.DataFrame
    effect: float
    fit: float
    distance: float
    ratio: float
    unique: bool


@dataclass(frozen=True)
class PlaceboInSpace:
    """Synthetic controls of untreated units, as if they had been treated.

    Attributes
    ----------
    table
        The treated first, then placebos: effect, fit and ratio; the index joins units' names.
    p_value
        Share of rows, the treated among them, whose statistic is at least that of the treated.
    statistic
        What was ranked: ratio, or the size of the effect.
    exact
        Whether all sets of donors of that size were tried rather than a sample.
    """

    table: pd.DataFrame
    p_value: float
    statistic: Ranking
    exact: bool


@dataclass(frozen=True)
class _Fit:
    """A regression with unit and period effects: coefficients and their clustered variance."""

    coefficients: Array
    variance: Array
    units: int

    @property
    def errors(self) -> Array:
        return np.sqrt(np.diagonal(self.variance))

    def p_values(self) -> Array:
        return 2 * stats.t.sf(np.abs(self.coefficients) / self.errors, self.units - 1)

    def intervals(self) -> tuple[Array, Array]:
        reach = stats.t.ppf((1 + CONFIDENCE) / 2, self.units - 1) * self.errors
        return self.coefficients - reach, self.coefficients + reach


def difference_in_differences(
    outcome: pd.DataFrame,
    treated: Collection[Unit],
    *,
    start: int,
    correction: Correction | None,
    controls: Controls | None = None,
) -> DifferenceInDifferences:
    """Compare the change of treated units across a common date with that of the others.

    Parameters
    ----------
    outcome
        Values: units x periods, without gaps.
    treated
        Labels of the units that met the event; the others never did.
    start
        First period of the event.
    correction
        Factor of the clustered variance for G units, N T observations and K coefficients: "none";
        "clusters", G / (G - 1); "nested", that times (N T - 1) / (N T - K) with K of regressors
        and periods, unit effects being nested in the clusters; "all" likewise with unit effects in
        K. None leaves standard errors out, as it must with one treated unit, whose own variation
        no clustered variance can show.
    controls
        Regressors by name: frames like `outcome`.

    Raises
    ------
    ValueError
        If a value is missing, labels do not agree, there is no treated or other unit, no period
        before or after, fewer than two units in a group with a `correction`, or regressors are not
        independent.

    Notes
    -----
    Least squares with unit and period effects. With one common date this is the classic estimate:
    no treated unit serves as a control for another. It is an effect only if both groups would have
    moved in parallel; see `event_study` and the placebos.

    Examples
    --------
    >>> outcome = pd.DataFrame({2015: [1.0, 2.0, 3.0, 4.0], 2016: [3.5, 4.5, 4.0, 5.0]})
    >>> difference_in_differences(outcome, [0, 1], start=2016, correction=None).effect
    1.5
    """
    values, member, after = _design(outcome, treated, start, controls)
    _check_correction(correction, member)
    names = list(controls or {})
    columns = [np.outer(member, after), *(controls[name].to_numpy(float) for name in names)]
    fit = _regress(values, columns, correction or "none")
    low, high = fit.intervals()
    means = [[values[g][:, t].mean() for t in (~after, after)] for g in (member, ~member)]
    inference = [fit.errors[0], fit.p_values()[0], low[0], high[0]] if correction else [None] * 4
    return DifferenceInDifferences(
        float(fit.coefficients[0]),
        *(None if number is None else float(number) for number in inference),
        means=pd.DataFrame(means, ["treated", "others"], ["before", "after"]),
        controls=pd.Series(fit.coefficients[1:], names, dtype=float),
        correction=correction,
    )


def event_study(
    outcome: pd.DataFrame,
    treated: Collection[Unit],
    *,
    start: int,
    correction: Correction,
    reference: int | None = None,
    controls: Controls | None = None,
) -> EventStudy:
    """Trace the gap between treated and other units, period by period.

    Parameters
    ----------
    outcome, treated, start, controls
        As in `difference_in_differences`.
    correction
        Likewise, but needed: "none", "clusters", "nested" or "all".
    reference
        Period against which gaps are taken, before `start`; the one just before if None.

    Raises
    ------
    ValueError
        As in `difference_in_differences`, or if `reference` is not a period before `start`, or
        units are too few for the joint test of the periods before.

    Notes
    -----
    Least squares of the outcome on treated x period, unit and period effects. Without controls,
    each coefficient is the two-by-two difference in differences against the reference. That
    earlier gaps are not significant does not show that they are nil: with few units the tests
    have little power [1]_.

    References
    ----------
    .. [1] Roth, J. (2022), Pretest with caution: event-study estimates after testing for parallel
       trends, American Economic Review: Insights 4(3), 305-322.

    Examples
    --------
    >>> random = np.random.default_rng(1)
    >>> gap = np.outer(np.arange(20) < 8, np.arange(2010, 2020) >= 2016)
    >>> outcome = pd.DataFrame(gap + random.normal(0, 0.1, (20, 10)), columns=range(2010, 2020))
    >>> study = event_study(outcome, range(8), start=2016, correction="nested")
    >>> study.effects.coefficient[2016].round(1), study.pre_trend.p_value > 0.05
    (np.float64(1.0), True)
    """
    values, member, after = _design(outcome, treated, start, controls)
    choice("correction", correction, CORRECTIONS)
    _check_correction(correction, member)
    periods = list(outcome.columns)
    place = int((~after).sum()) - 1 if reference is None else _place(periods, reference)
    if after[place]:
        raise ValueError(f"reference: expected a period before start, found {reference}")
    others = np.delete(np.arange(len(periods)), place)
    columns = [np.outer(member, np.arange(len(periods)) == t) for t in others]
    columns += [frame.to_numpy(float) for frame in (controls or {}).values()]
    fit = _regress(values, columns, correction)
    effects = pd.DataFrame(
        0.0, index=outcome.columns, columns=["coefficient", "standard_error", "low", "high"]
    )
    table = np.column_stack([fit.coefficients, fit.errors, *fit.intervals()])
    effects.iloc[others] = table[: len(others)]
    return EventStudy(
        effects=effects,
        pre_trend=_pre_trend(values, member, after, controls, fit, correction),
        reference=periods[place],
        start=start,
        correction=correction,
    )


def placebo_dates(
    outcome: pd.DataFrame,
    treated: Collection[Unit],
    *,
    start: int,
    correction: Correction | None,
    controls: Controls | None = None,
    least: int = 2,
) -> pd.DataFrame:
    """Move the event to earlier dates and compare there, before anything happened.

    Parameters
    ----------
    outcome, treated, start, correction, controls
        As in `difference_in_differences`; periods from `start` on are left out.
    least
        Periods that a false date must leave on either side.

    Returns
    -------
    pandas.DataFrame
        By false date: effect and, unless `correction` is None, standard_error and p_value. Effects
        that differ from zero speak against parallel movement.

    Raises
    ------
    ValueError
        As in `difference_in_differences`, or if no date leaves `least` periods on either side.
    """
    _design(outcome, treated, start, controls)
    before = outcome.columns[outcome.columns < start]
    if least < 1 or len(before) < 2 * least:
        raise ValueError(
            f"least: expected one or more, at most half the {len(before)} periods before start; "
            f"found {least}"
        )
    return _table(
        {
            date: difference_in_differences(
                outcome[before],
                treated,
                start=date,
                correction=correction,
                controls={name: frame[before] for name, frame in (controls or {}).items()},
            )
            for date in before[least : len(before) - least + 1]
        },
        "start",
    )


def leave_one_out(
    outcome: pd.DataFrame,
    treated: Collection[Unit],
    *,
    start: int,
    correction: Correction | None,
    controls: Controls | None = None,
) -> pd.DataFrame:
    """Repeat the comparison without each unit in turn.

    Parameters
    ----------
    outcome, treated, start, correction, controls
        As in `difference_in_differences`.

    Returns
    -------
    pandas.DataFrame
        By the unit left out: effect, treated (whether it was) and, unless `correction` is None,
        standard_error and p_value.

    Raises
    ------
    ValueError
        As in `difference_in_differences`, also for a group that has no unit left.
    """
    results = {
        unit: difference_in_differences(
            outcome.drop(index=unit),
            [other for other in treated if other != unit],
            start=start,
            correction=correction,
            controls={name: frame.drop(index=unit) for name, frame in (controls or {}).items()},
        )
        for unit in outcome.index
    }
    return _table(results, outcome.index.name or "unit").assign(
        treated=outcome.index.isin(list(treated))
    )


def permutation_test(
    outcome: pd.DataFrame,
    treated: Collection[Unit],
    *,
    start: int,
    statistic: Statistic,
    draws: int,
    controls: Controls | None = None,
    seed: int = 2025,
) -> Permutation:
    """Ask how often a set of units drawn at random shows as large an effect.

    Parameters
    ----------
    outcome, treated, start, controls
        As in `difference_in_differences`.
    statistic
        "effect", or "t": the effect over its clustered standard error, which suits groups that
        differ in their variance; the small-sample factor does not matter here.
    draws
        Sets to try. If there are no more sets than that, each is tried once.
    seed
        Of the drawing.

    Raises
    ------
    ValueError
        As in `difference_in_differences`, or if `draws` is below one.

    Notes
    -----
    The probability is exact if the treated were drawn at random from all units; they were not,
    so it describes how unusual the effect is rather than testing a design.
    """
    values, member, after = _design(outcome, treated, start, controls)
    choice("statistic", statistic, ("effect", "t"))
    if draws < 1:
        raise ValueError(f"draws: expected one or more, found {draws}")
    if statistic == "t":
        _check_correction("none", member)
    others = [frame.to_numpy(float) for frame in (controls or {}).values()]

    def compute(places: Sequence[int]) -> float:
        column = np.outer(np.isin(np.arange(len(member)), places), after)
        fit = _regress(values, [column, *others], "none")
        return float(fit.coefficients[0] / (fit.errors[0] if statistic == "t" else 1))

    actual = tuple(np.flatnonzero(member))
    exact = comb(len(member), len(actual)) <= draws
    sets = _sets(len(member), len(actual), draws, exact, seed)
    placebo = np.array([compute(places) for places in sets if not (exact and places == actual)])
    found = compute(actual)
    # two ways to the same set may differ by a rounding error
    near = np.abs(placebo) >= abs(found) * (1 - 1e-9)
    return Permutation(found, float((1 + near.sum()) / (1 + placebo.size)), placebo, exact)


def synthetic_control(
    outcome: pd.DataFrame,
    treated: Collection[Unit],
    *,
    start: int,
    intercept: bool,
    ridge: float = 0.0,
) -> SyntheticControl:
    """Weigh untreated units so that their mean moves like the treated before the event.

    Parameters
    ----------
    outcome, treated, start
        As in `difference_in_differences`; several treated units are matched by their mean.
    intercept
        False asks the weighted mean to have the level of the treated, as Abadie, Diamond and
        Hainmueller do; True allows a constant gap, removed from the effect.
    ridge
        Penalty on the sum of squared weights, in squared units of the outcome; above zero it
        spreads the weights and makes them unique.

    Raises
    ------
    ValueError
        As in `difference_in_differences`, or if `ridge` is below zero.

    Notes
    -----
    Weights w >= 0 with sum one minimise sum_t (y_t - a - sum_j w_j y_jt)^2 + ridge sum_j w_j^2
    over the periods before the event, all of which count alike: the outcome's own past is the only
    predictor [1]_ [2]_. As the weights sum to one, the gaps are D w with columns y_j - y, and the
    minimum is the non-negative least-squares solution of [D; 1] u = [0; 1] divided by its sum.

    References
    ----------
    .. [1] Abadie, A., Diamond, A. and Hainmueller, J. (2010), Synthetic control methods for
       comparative case studies, Journal of the American Statistical Association 105, 493-505.
    .. [2] Doudchenko, N. and Imbens, G. W. (2016), Balancing, regression, difference-in-
       differences and synthetic control methods, NBER Working Paper 22791.

    Examples
    --------
    >>> outcome = pd.DataFrame([[2, 4, 9], [1, 3, 5], [3, 5, 8]], columns=[2014, 2015, 2016])
    >>> synthetic_control(outcome, [0], start=2016, intercept=False).weights.round(6).to_list()
    [0.5, 0.5]
    """
    values, member, after = _design(outcome, treated, start, None)
    if not ridge >= 0:
        raise ValueError(f"ridge: expected zero or more, found {ridge}")
    actual, donors = values[member].mean(axis=0), values[~member]
    weights, unique = _simplex_weights(actual[~after], donors[:, ~after], intercept, ridge)
    synthetic = weights @ donors
    if intercept:
        synthetic = synthetic + (actual - synthetic)[~after].mean()
    gap = actual - synthetic
    before, behind = (float(np.mean(gap[t] ** 2)) for t in (~after, after))
    return SyntheticControl(
        weights=pd.Series(weights, outcome.index[~member], name="weight"),
        paths=pd.DataFrame(
            {"actual": actual, "synthetic": synthetic, "gap": gap}, index=outcome.columns
        ),
        effect=float(gap[after].mean()),
        fit=before**0.5,
        distance=behind**0.5,
        ratio=behind / before if before > 0 else float("inf"),
        unique=unique,
    )


def placebo_in_space(
    outcome: pd.DataFrame,
    treated: Collection[Unit],
    *,
    start: int,
    intercept: bool,
    statistic: Ranking,
    ridge: float = 0.0,
    draws: int = 999,
    seed: int = 2025,
) -> PlaceboInSpace:
    """Build synthetic controls for untreated units and rank the treated among them.

    Parameters
    ----------
    outcome, treated, start, intercept, ridge
        As in `synthetic_control`. Placebos are sets of as many donors as there are treated units,
        matched by the other donors; the treated units are left out.
    statistic
        "ratio" ranks mean squared gaps after the event over those before, so that placebos that
        fit badly do not count as effects; "effect" ranks the sizes of mean gaps, which suits
        panels where placebos fit perfectly before and their ratio means nothing.
    draws
        Sets to try. If there are no more sets than that, each is tried once.
    seed
        Of the drawing.

    Raises
    ------
    ValueError
        As in `synthetic_control`, if `draws` is below one, or if fewer donors than treated units
        and one are left.

    Notes
    -----
    The smallest probability is one over the number of rows; a set drawn twice counts once.
    """
    _, member, _ = _design(outcome, treated, start, None)
    choice("statistic", statistic, ("ratio", "effect"))
    if draws < 1:
        raise ValueError(f"draws: expected one or more, found {draws}")
    pool, size = outcome.loc[~member], int(member.sum())
    if len(pool) <= size:
        raise ValueError(f"treated: expected fewer units than the {len(pool)} others, found {size}")
    exact = comb(len(pool), size) <= draws
    options = {"start": start, "intercept": intercept, "ridge": ridge}
    found = {" + ".join(map(str, treated)): synthetic_control(outcome, treated, **options)}
    for places in _sets(len(pool), size, draws, exact, seed):
        units = pool.index[list(places)]
        found[" + ".join(map(str, units))] = synthetic_control(pool, units, **options)
    table = pd.DataFrame(
        {unit: {"effect": c.effect, "fit": c.fit, "ratio": c.ratio} for unit, c in found.items()}
    ).T
    sizes = table[statistic].abs()
    p_value = float((sizes >= sizes.iloc[0]).mean())
    return PlaceboInSpace(table, p_value, statistic, exact)


def leave_one_donor_out(
    outcome: pd.DataFrame,
    treated: Collection[Unit],
    *,
    start: int,
    intercept: bool,
    ridge: float = 0.0,
) -> pd.Series:
    """Repeat a synthetic control without each donor that has weight.

    Parameters
    ----------
    outcome, treated, start, intercept, ridge
        As in `synthetic_control`.

    Returns
    -------
    pandas.Series
        Effect by the donor left out.

    Raises
    ------
    ValueError
        As in `synthetic_control`, also if no donor is left.
    """
    options = {"start": start, "intercept": intercept, "ridge": ridge}
    weights = synthetic_control(outcome, treated, **options).weights
    effects = {
        unit: synthetic_control(outcome.drop(index=unit), treated, **options).effect
        for unit in weights.index[weights > RANK_TOLERANCE]
    }
    return pd.Series(effects, name="effect")


def _design(
    outcome: pd.DataFrame, treated: Collection[Unit], start: int, controls: Controls | None
) -> tuple[Array, np.ndarray, np.ndarray]:
    """Outcome, which units are treated and which periods come after: arrays, checked."""
    values = numbers("outcome", outcome, negative=True, dimensions=(2,))
    if outcome.index.has_duplicates or np.unique(np.diff(outcome.columns)).size > 1:
        raise ValueError("outcome: expected each unit once and periods that follow each other")
    unknown = [unit for unit in treated if unit not in outcome.index]
    if unknown:
        raise ValueError(f"treated: expected units of outcome, found {unknown[0]!r}")
    member = outcome.index.isin(list(treated))
    if member.all() or not member.any():
        raise ValueError(
            f"treated: expected some units and not all, found {member.sum()} of {len(member)}"
        )
    after = np.asarray(outcome.columns >= start)
    if after.all() or not after.any():
        raise ValueError(f"start: expected a period with others before it, found {start}")
    for name, frame in (controls or {}).items():
        numbers(f"controls[{name!r}]", frame, negative=True, dimensions=(2,))
        if not (frame.index.equals(outcome.index) and frame.columns.equals(outcome.columns)):
            raise ValueError(f"controls[{name!r}]: expected units and periods as those of outcome")
    return values, member, after


def _check_correction(correction: Correction | None, member: np.ndarray) -> None:
    if correction is None:
        return
    choice("correction", correction, CORRECTIONS)
    if min(member.sum(), (~member).sum()) < 2:
        raise ValueError(
            "treated: expected two units or more in either group for standard errors, found "
            f"{member.sum()} treated of {len(member)}; correction=None leaves them out"
        )


def _place(periods: list[int], reference: int) -> int:
    if reference not in periods:
        raise ValueError(f"reference: expected a period of outcome, found {reference}")
    return periods.index(reference)


def _demeaned(panel: Array) -> Array:
    """Less unit and period means, plus the mean of all: shape (..., units, periods)."""
    return (
        panel
        - panel.mean(axis=-1, keepdims=True)
        - panel.mean(axis=-2, keepdims=True)
        + panel.mean(axis=(-2, -1), keepdims=True)
    )


def _regress(values: Array, columns: Sequence[Array], correction: Correction) -> _Fit:
    """Regress on columns with unit and period effects, variance clustered by unit."""
    units, periods = values.shape
    raw = np.stack(columns).astype(float)
    x, y = _demeaned(raw), _demeaned(values)
    flat = x.reshape(len(x), -1)
    sizes = np.sqrt((raw**2).sum(axis=(1, 2)))
    if np.linalg.svd(flat / sizes[:, None], compute_uv=False)[-1] < RANK_TOLERANCE:
        raise ValueError("controls: expected regressors independent of effects and each other")
    inverse = np.linalg.inv(flat @ flat.T)
    coefficients = inverse @ (flat @ y.ravel())
    residuals = y - np.tensordot(coefficients, x, axes=1)
    scores = np.einsum("kit,it->ki", x, residuals)
    factor = _factor(correction, units, units * periods, len(x) + periods)
    return _Fit(coefficients, factor * inverse @ scores @ scores.T @ inverse, units)


def _factor(correction: Correction, units: int, observations: int, coefficients: int) -> float:
    if correction == "none":
        return 1.0
    clusters = units / (units - 1)
    if correction == "clusters":
        return clusters
    if correction == "all":
        coefficients += units - 1
    return clusters * (observations - 1) / (observations - coefficients)


def _pre_trend(
    values: Array,
    member: np.ndarray,
    after: np.ndarray,
    controls: Controls | None,
    fit: _Fit,
    correction: Correction,
) -> PreTrend | None:
    """Joint test of the effects before the event and test of a straight widening."""
    count = int((~after).sum()) - 1
    if count < 2:
        return None
    if count > len(member) - 2:
        raise ValueError(
            f"outcome: expected more than {count + 1} units for the joint test of {count} "
            f"periods before start, found {len(member)}"
        )
    effects, variance = fit.coefficients[:count], fit.variance[:count, :count]
    statistic = float(effects @ np.linalg.solve(variance, effects) / count)
    degrees = (count, fit.units - 1)
    columns = [np.outer(member, np.arange(count + 1.0))]
    columns += [frame.to_numpy(float)[:, ~after] for frame in (controls or {}).values()]
    line = _regress(values[:, ~after], columns, correction)
    return PreTrend(
        statistic=statistic,
        degrees=degrees,
        p_value=float(stats.f.sf(statistic, *degrees)),
        slope=float(line.coefficients[0]),
        slope_standard_error=float(line.errors[0]),
        slope_p_value=float(line.p_values()[0]),
    )


def _table(results: Mapping[Unit, DifferenceInDifferences], name: str) -> pd.DataFrame:
    names = ["effect", "standard_error", "p_value"]
    rows = {key: [getattr(result, n) for n in names] for key, result in results.items()}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=names).rename_axis(name)
    return table.dropna(axis="columns", how="all")


def _sets(count: int, size: int, draws: int, exact: bool, seed: int) -> Iterator[tuple[int, ...]]:
    """All sets of `size` places among `count`, or `draws` of them at random."""
    if exact:
        yield from combinations(range(count), size)
        return
    random = np.random.default_rng(seed)
    for _ in range(draws):
        yield tuple(np.sort(random.choice(count, size=size, replace=False)).tolist())


def _simplex_weights(
    actual: Array, donors: Array, intercept: bool, ridge: float
) -> tuple[Array, bool]:
    """Weights of donors (donors x periods), and whether no others do as well."""
    gaps = (donors - actual).T
    if intercept:
        gaps = gaps - gaps.mean(axis=0)
    gaps = np.vstack([gaps, np.sqrt(ridge) * np.eye(len(donors))]) if ridge else gaps
    scale = np.linalg.norm(gaps, axis=0).max() or 1.0
    rows = np.vstack([gaps / scale, np.ones(len(donors))])
    solution, _ = optimize.nnls(rows, np.append(np.zeros(len(gaps)), 1.0))
    weights = solution / solution.sum()
    left = rows[:-1] @ weights
    # donors whose entry would not worsen the fit belong to the face on which others may lie
    slack = rows[:-1].T @ left - left @ left
    face = rows[:, slack < 1e-6 * (left @ left)]
    unique = left @ left > RANK_TOLERANCE and np.linalg.matrix_rank(face) == face.shape[1]
    return weights, bool(unique)
