"""Projections of shares: how they are made, what they would have missed, how wide they must be.

Shares are carried into isometric log-ratio coordinates, projected there and carried back, so that
they stay shares and add up [1]_ [2]_. Every method here is linear in the coordinates and treats
them alike, so that another orthonormal or additive set of log-ratios gives the same projection.
Panels are frames of shares indexed by a unit and a year, one column a part.

References
----------
.. [1] Aitchison, J. (1986), The Statistical Analysis of Compositional Data, Chapman and Hall.
.. [2] Egozcue, J. J., Pawlowsky-Glahn, V., Mateu-Figueras, G. and Barceló-Vidal, C. (2003),
   Isometric logratio transformations for compositional data analysis, Mathematical Geology 35(3).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from upgrading.measures import _arguments
from upgrading.measures._arguments import Array, choice

Kind = Literal["none", "drift", "common drift", "transition"]
Width = Literal["plain", "widened"]
KINDS = ("none", "drift", "common drift", "transition")
LEVELS = (0.80, 0.95)


# Log-ratios --------------------------------------------------------------------------------


def contrasts(parts: int) -> Array:
    """Return the orthonormal contrasts of isometric log-ratios: parts x (parts - 1).

    The first sets the first part against the mean of the others, the second the second part
    against the mean of those after it, and so on; positive where later parts are larger.

    Raises
    ------
    ValueError
        If there are fewer than two parts.

    Examples
    --------
    >>> contrasts(2).round(4).tolist()
    [[-0.7071], [0.7071]]
    """
    if parts < 2:
        raise ValueError(f"parts: expected two or more, found {parts}")
    matrix = np.zeros((parts, parts - 1))
    for place in range(parts - 1):
        after = parts - place - 1
        matrix[place, place] = -np.sqrt(after / (after + 1))
        matrix[place + 1 :, place] = np.sqrt(1 / (after * (after + 1)))
    return matrix


def log_ratios(shares: pd.DataFrame) -> pd.DataFrame:
    """Return isometric log-ratio coordinates of shares.

    Parameters
    ----------
    shares
        Rows x parts, above zero; levels will do, since only ratios count. A row that misses a
        part comes out missing.

    Returns
    -------
    DataFrame
        Rows x (parts - 1), columns 1, 2, ...: each in natural logarithms.

    Raises
    ------
    ValueError
        If a share is zero or negative: a logarithm needs every part.

    Examples
    --------
    >>> log_ratios(pd.DataFrame([[0.2, 0.2, 0.6]])).round(4).to_numpy().tolist()
    [[0.4485, 0.7768]]
    """
    values = _arguments.numbers("shares", shares, missing="keep", dimensions=(2,))
    if (values == 0).any():
        raise ValueError("shares: expected every part above zero, found a zero")
    coordinates = np.log(values) @ contrasts(values.shape[1])
    return pd.DataFrame(coordinates, index=shares.index, columns=range(1, values.shape[1]))


def composition(coordinates: Array) -> Array:
    """Return the shares at isometric log-ratio coordinates: the inverse of `log_ratios`.

    Parameters
    ----------
    coordinates
        Shape (..., parts - 1).

    Returns
    -------
    ndarray
        Shape (..., parts): above zero, summing to one.

    Examples
    --------
    >>> composition(np.array([0.0, 0.0])).round(4).tolist()
    [0.3333, 0.3333, 0.3333]
    """
    array = np.asarray(coordinates, dtype=float)
    logs = array @ contrasts(array.shape[-1] + 1).T
    levels = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return levels / levels.sum(axis=-1, keepdims=True)


def misplaced(left: Array, right: Array) -> Array:
    """Return half the sum of absolute differences: the share that stands in the wrong part.

    Examples
    --------
    >>> misplaced(np.array([0.1, 0.4, 0.5]), np.array([0.1, 0.5, 0.4])).round(4).tolist()
    0.1
    """
    return np.abs(np.asarray(left) - np.asarray(right)).sum(axis=-1) / 2


# Methods -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Method:
    """A way to project.

    Attributes
    ----------
    kind
        "none": shares stay. "drift": a unit goes on as over its last `window` years. "common
        drift": every unit goes on as the average unit did. "transition": the change that units
        where this one stands went through in as many years, by a pooled regression of changes on
        the coordinates at their start, over all starts whose end is known.
    window
        Years of drift.
    damping
        Each further year moves by this factor of the year before; one does not damp.
    covariates
        Whether the covariates join the regression of "transition".
    """

    kind: Kind
    window: int = 10
    damping: float = 1.0
    covariates: bool = False

    def __post_init__(self) -> None:
        choice("kind", self.kind, KINDS)
        if self.window < 1:
            raise ValueError(f"window: expected one year or more, found {self.window}")
        if not 0 < self.damping <= 1:
            raise ValueError(f"damping: expected above zero, at most one, found {self.damping}")

    def steps(self, horizons: Sequence[int]) -> Array:
        """Return how many years of undamped drift each horizon comes to."""
        years = np.asarray(horizons, dtype=float)
        if self.damping == 1:
            return years
        return self.damping * (1 - self.damping**years) / (1 - self.damping)


@dataclass(frozen=True)
class _Cube:
    """A panel as years x units x coordinates, all years from the first to the last."""

    values: Array
    covariates: Array
    years: np.ndarray
    units: pd.Index
    pool: np.ndarray

    def place(self, year: int) -> int:
        return int(year - self.years[0])


def _cube(
    shares: pd.DataFrame,
    pool: Iterable[object] | None,
    covariates: pd.DataFrame | None,
) -> _Cube:
    if not isinstance(shares.index, pd.MultiIndex) or shares.index.nlevels != 2:
        raise ValueError("shares: expected an index of units and years")
    if not shares.index.is_unique:
        raise ValueError("shares: expected each unit and year once, found one twice")
    units = shares.index.unique(level=0)
    known = shares.index.get_level_values(1)
    years = np.arange(known.min(), known.max() + 1)
    grid = pd.MultiIndex.from_product([years, units])
    ordered = log_ratios(shares).swaplevel().reindex(grid).to_numpy()
    shape = (len(years), len(units), -1)
    chosen = units if pool is None else pd.Index(list(pool))
    if not chosen.isin(units).all():
        raise ValueError(f"pool: expected units of the panel, found {set(chosen) - set(units)}")
    others = np.empty((len(grid), 0))
    if covariates is not None:
        others = covariates.swaplevel().reindex(grid).to_numpy(dtype=float)
    return _Cube(
        values=ordered.reshape(shape),
        covariates=others.reshape(len(years), len(units), others.shape[1]),
        years=years,
        units=units,
        pool=units.isin(chosen),
    )


def _projected(cube: _Cube, origin: int, horizons: Sequence[int], method: Method) -> Array:
    """Return coordinates: units x horizons x coordinates, from nothing later than the origin."""
    place = cube.place(origin)
    now = cube.values[place]
    if method.kind == "transition":
        return np.stack([_moved(cube, place, years, method) for years in horizons], axis=1)
    drift = np.zeros_like(now)
    if method.kind != "none":
        back = place - method.window
        drift = (
            (now - cube.values[back]) / method.window if back >= 0 else np.full_like(now, np.nan)
        )
    if method.kind == "common drift":
        pooled = drift[cube.pool]
        pooled = pooled[~np.isnan(pooled).any(axis=1)]
        mean = pooled.mean(axis=0) if len(pooled) else np.full(now.shape[1], np.nan)
        drift = np.where(np.isnan(now), np.nan, mean)
    return now[:, None, :] + method.steps(horizons)[None, :, None] * drift[:, None, :]


def _moved(cube: _Cube, place: int, years: int, method: Method) -> Array:
    """Return where a pooled regression of changes over so many years puts each unit."""
    now = cube.values[place]
    last = place - years
    if last < 0:
        return np.full_like(now, np.nan)
    starts = cube.values[: last + 1, cube.pool]
    changes = (cube.values[years : place + 1, cube.pool] - starts).reshape(-1, now.shape[1])
    design = _design(starts, cube.covariates[: last + 1, cube.pool] if method.covariates else None)
    kept = ~np.isnan(design).any(axis=1) & ~np.isnan(changes).any(axis=1)
    if kept.sum() <= design.shape[1]:
        return np.full_like(now, np.nan)
    slopes = np.linalg.lstsq(design[kept], changes[kept], rcond=None)[0]
    here = _design(now[None], cube.covariates[place][None] if method.covariates else None)
    return now + here @ slopes


def _design(starts: Array, covariates: Array | None) -> Array:
    parts = [np.ones((*starts.shape[:2], 1)), starts]
    if covariates is not None:
        parts.append(covariates)
    stacked = np.concatenate(parts, axis=-1)
    return stacked.reshape(-1, stacked.shape[-1])


def project(
    shares: pd.DataFrame,
    method: Method,
    *,
    origin: int,
    horizons: Sequence[int],
    pool: Iterable[object] | None = None,
    covariates: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Project shares from an origin, using nothing later than the origin.

    Parameters
    ----------
    shares
        Shares above zero indexed by unit and year; rows need not sum to one.
    method
        How.
    origin
        The last year known.
    horizons
        Years ahead, one or more each.
    pool
        Units that common drift and transitions are estimated from; all of them by default.
    covariates
        Frame indexed as `shares` for a transition with covariates.

    Returns
    -------
    DataFrame
        Indexed by unit and year, the columns of `shares`: shares that sum to one. Missing where
        the method needs a year that is not there.

    Raises
    ------
    ValueError
        If the origin is not a year of the panel, a horizon is below one, or the index or a share
        is not as described.

    Examples
    --------
    >>> index = pd.MultiIndex.from_product([["a"], [2000, 2001]])
    >>> shares = pd.DataFrame({"x": [0.5, 0.6], "y": [0.5, 0.4]}, index=index)
    >>> project(shares, Method("drift", window=1), origin=2001, horizons=[1]).round(4).x.tolist()
    [0.6923]
    """
    cube = _cube(shares, pool, covariates)
    _check(cube, [method], [origin], horizons)
    coordinates = _projected(cube, origin, horizons, method)
    index = pd.MultiIndex.from_product(
        [cube.units, [origin + years for years in horizons]], names=shares.index.names
    )
    rows = composition(coordinates).reshape(len(index), -1)
    return pd.DataFrame(rows, index=index, columns=shares.columns)


def _check(
    cube: _Cube, methods: Iterable[Method], origins: Iterable[int], horizons: Sequence[int]
) -> None:
    if any(method.covariates for method in methods) and not cube.covariates.shape[2]:
        raise ValueError("covariates: expected a frame for a method that uses them, found none")
    for origin in origins:
        if origin not in cube.years:
            raise ValueError(
                f"origin: expected a year from {cube.years[0]} to {cube.years[-1]}, found {origin}"
            )
    if not len(horizons) or min(horizons) < 1:
        raise ValueError(f"horizons: expected one year or more each, found {list(horizons)}")


# Back-tests --------------------------------------------------------------------------------


def backtest(
    shares: pd.DataFrame,
    methods: Mapping[str, Method],
    *,
    origins: Sequence[int],
    horizons: Sequence[int],
    pool: Iterable[object] | None = None,
    covariates: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Project from each origin as if it were the last year known, and compare with what came.

    Parameters
    ----------
    shares, pool, covariates
        As in `project`.
    methods
        Methods by name.
    origins, horizons
        Every origin is combined with every horizon that ends inside the panel.

    Returns
    -------
    DataFrame
        One row a method, unit, origin and horizon that can be made and judged. Columns `method`,
        `unit`, `origin`, `horizon`; `projected_*` and `actual_*` shares; `error_1`, ...: actual
        minus projected coordinates; `misplaced`: half the sum of absolute differences of shares.

    Raises
    ------
    ValueError
        As `project`.
    """
    cube = _cube(shares, pool, covariates)
    _check(cube, methods.values(), origins, horizons)
    last = cube.years[-1]
    frames = []
    for name, method in methods.items():
        for origin in origins:
            ahead = [years for years in horizons if origin + years <= last]
            if ahead:
                frames.append(_judged(cube, name, method, origin, ahead, list(shares.columns)))
    return pd.concat(frames, ignore_index=True)


def _judged(
    cube: _Cube, name: str, method: Method, origin: int, ahead: list[int], parts: list[str]
) -> pd.DataFrame:
    projected = _projected(cube, origin, ahead, method)
    places = [cube.place(origin + years) for years in ahead]
    actual = cube.values[places].swapaxes(0, 1)
    errors = actual - projected
    kept = ~np.isnan(errors).any(axis=2)
    units, horizons = np.nonzero(kept)
    made, came = composition(projected[kept]), composition(actual[kept])
    columns = {
        "method": name,
        "unit": cube.units.to_numpy()[units],
        "origin": origin,
        "horizon": np.asarray(ahead)[horizons],
    }
    columns |= {f"projected_{part}": made[:, place] for place, part in enumerate(parts)}
    columns |= {f"actual_{part}": came[:, place] for place, part in enumerate(parts)}
    columns |= {f"error_{k + 1}": errors[kept][:, k] for k in range(errors.shape[2])}
    return pd.DataFrame(columns).assign(misplaced=misplaced(made, came))


def accuracy(tests: pd.DataFrame, *, benchmark: str) -> pd.DataFrame:
    """Return how much each method misplaces at each horizon, on the cells that all can make.

    Parameters
    ----------
    tests
        Rows of `backtest`.
    benchmark
        The method that others are measured against.

    Returns
    -------
    DataFrame
        Indexed by method and horizon: `misplaced`, the mean; `skill`, that of the method over the
        benchmark's, below one where it did better; `origins` and `cells`.

    Raises
    ------
    ValueError
        If the benchmark is not among the methods, or no cell is shared.
    """
    if benchmark not in set(tests.method):
        raise ValueError(f"benchmark: expected one of {set(tests.method)}, found {benchmark!r}")
    wide = tests.pivot(
        index=["unit", "origin", "horizon"], columns="method", values="misplaced"
    ).dropna()
    if wide.empty:
        raise ValueError("tests: expected cells that every method can make, found none")
    by_horizon = wide.groupby("horizon")
    mean = by_horizon.mean()
    stacked = pd.DataFrame(
        {"misplaced": mean.stack(), "skill": mean.div(mean[benchmark], axis=0).stack()}
    ).swaplevel()
    origins = wide.reset_index().groupby("horizon").origin.nunique()
    horizons = stacked.index.get_level_values("horizon")
    return stacked.assign(
        origins=origins.loc[horizons].to_numpy(),
        cells=by_horizon.size().loc[horizons].to_numpy(),
    ).sort_index()


def best(accuracies: pd.DataFrame) -> str:
    """Return the method that misplaces least on average over horizons, each counted alike.

    Parameters
    ----------
    accuracies
        What `accuracy` returns.
    """
    return str(accuracies.misplaced.groupby("method").mean().idxmin())


def common_part(tests: pd.DataFrame) -> float:
    """Return the share of squared errors that units of one origin have in common.

    Parameters
    ----------
    tests
        Rows of `backtest` of one method and one horizon.

    Returns
    -------
    float
        Squares of the origins' mean errors over squares of all errors, coordinates together: zero
        if errors cancel within every origin, one if all units err alike or there is one unit.
    """
    errors = tests[_columns(tests, "error_")]
    means = errors.groupby(tests.origin).transform("mean")
    return float((means**2).to_numpy().sum() / (errors**2).to_numpy().sum())


# Intervals ---------------------------------------------------------------------------------


def independent_origins(past: pd.DataFrame) -> float:
    """Return how many projections end to end fit between the first origin and the last end.

    Parameters
    ----------
    past
        Rows of `backtest` of one method and one horizon.

    Examples
    --------
    >>> independent_origins(pd.DataFrame({"origin": [1990, 1991, 2000], "horizon": [10, 10, 10]}))
    2.0
    """
    return float(1 + (past.origin.max() - past.origin.min()) / past.horizon.iloc[0])


def widening(past: pd.DataFrame, *, levels: Sequence[float] = LEVELS) -> list[float]:
    """Return by how much intervals must be wider because errors are few, not many.

    Parameters
    ----------
    past
        Rows of `backtest` of one method and one horizon.
    levels
        Nominal coverage of the intervals.

    Returns
    -------
    list of float
        One factor a level, above one: Student's quantile over the normal one.

    Notes
    -----
    A variance estimated from n independent errors has n degrees of freedom. The part of squared
    errors that units share has as many as there are `independent_origins`, the rest that many
    times the units; the two are joined by Satterthwaite's rule.
    """
    common = common_part(past)
    origins = independent_origins(past)
    freedom = 1 / (common**2 / origins + (1 - common) ** 2 / (origins * past.unit.nunique()))
    return [
        float(stats.t.ppf((1 + level) / 2, freedom) / stats.norm.ppf((1 + level) / 2))
        for level in levels
    ]


def intervals(
    projected: pd.DataFrame,
    past: pd.DataFrame,
    *,
    levels: Sequence[float] = LEVELS,
    width: Width = "plain",
) -> pd.DataFrame:
    """Return intervals of shares from past errors at the same horizon.

    Parameters
    ----------
    projected
        Projected shares, rows x parts.
    past
        Rows of `backtest` of one method and one horizon: the errors to draw on.
    levels
        Nominal coverage of the intervals.
    width
        "plain": empirical quantiles of the projection moved by each past error, as they fell.
        "widened": every error counts with either sign, times the factors of `widening`.

    Returns
    -------
    DataFrame
        Rows as `projected`; columns (part, level, side) with side "low" or "high".

    Raises
    ------
    ValueError
        If there is no error, several horizons, a level not between zero and one, or `width` is
        unknown.

    Examples
    --------
    >>> shares = pd.DataFrame({"x": [0.5], "y": [0.5]})
    >>> past = pd.DataFrame({"horizon": [1, 1], "error_1": [-0.1, 0.1]})
    >>> intervals(shares, past, levels=[0.999]).loc[0, ("x", 0.999)].round(3).tolist()
    [0.465, 0.535]
    """
    bounds = _bounds(projected.to_numpy(dtype=float), past, levels, width)
    columns = {
        (part, level, side): bounds[i, j, :, k]
        for k, part in enumerate(projected.columns)
        for i, level in enumerate(levels)
        for j, side in enumerate(("low", "high"))
    }
    return pd.DataFrame(columns, index=projected.index)


def _bounds(projected: Array, past: pd.DataFrame, levels: Sequence[float], width: Width) -> Array:
    """Return ends of intervals: levels x (low, high) x rows x parts."""
    choice("width", width, ("plain", "widened"))
    if past.empty or past.horizon.nunique() != 1:
        raise ValueError("past: expected errors at one horizon, found none or several")
    for level in levels:
        if not 0 < level < 1:
            raise ValueError(f"levels: expected between zero and one, found {level}")
    members, factors = past[_columns(past, "error_")].to_numpy(), [1.0] * len(levels)
    if width == "widened":
        members, factors = np.concatenate([members, -members]), widening(past, levels=levels)
    # parts x rows x members: quantiles are fastest along the last axis
    logs = np.log(projected).T[:, :, None]
    moves = contrasts(projected.shape[1]) @ members.T
    ends = []
    for level, factor in zip(levels, factors, strict=True):
        moved = np.exp(logs + factor * moves[:, None, :])
        moved /= moved.sum(axis=0)
        ends.append(np.quantile(moved, [(1 - level) / 2, (1 + level) / 2], axis=2))
    return np.stack(ends).swapaxes(2, 3)


def known_by(tests: pd.DataFrame, origin: int, horizon: int) -> pd.DataFrame:
    """Return the rows of `backtest` at one horizon whose end was known at an origin."""
    return tests[(tests.horizon == horizon) & (tests.origin + horizon <= origin)]


def coverage(
    tests: pd.DataFrame,
    *,
    origins: Sequence[int],
    least: int = 5,
    levels: Sequence[float] = LEVELS,
    width: Width = "plain",
) -> pd.DataFrame:
    """Judge intervals that use only what was known at each origin.

    Parameters
    ----------
    tests
        Rows of `backtest` of one method; also the source of the past errors.
    origins
        Origins whose intervals are judged.
    least
        Smallest number of past origins behind an interval; with fewer none is made.
    levels, width
        As in `intervals`.

    Returns
    -------
    DataFrame
        One row an origin, horizon, part and level: `past_origins` behind the interval; `units`;
        `covered`, the share of units inside; `below` and `above`, the shares outside; `width`,
        the mean.

    Raises
    ------
    ValueError
        If tests hold several methods, or no interval can be made.
    """
    if tests.method.nunique() != 1:
        raise ValueError(f"tests: expected one method, found {sorted(set(tests.method))}")
    judged = tests[tests.origin.isin(list(origins))]
    made, came = (_columns(tests, kind) for kind in ("projected_", "actual_"))
    parts = [column.removeprefix("projected_") for column in made]
    at_horizon = dict(tuple(tests.groupby("horizon")))
    rows = []
    for (origin, horizon), cells in judged.groupby(["origin", "horizon"]):
        past = known_by(at_horizon[horizon], origin, horizon)
        if past.origin.nunique() >= least:
            bounds = _bounds(cells[made].to_numpy(), past, levels, width)
            key = (origin, horizon, past.origin.nunique())
            rows += _covered(key, cells[came].to_numpy(), bounds, parts, levels)
    if not rows:
        raise ValueError(f"origins: expected one with {least} past origins, found none")
    names = ["origin", "horizon", "past_origins", "part", "level", "units"]
    return pd.DataFrame(rows, columns=[*names, "covered", "below", "above", "width"])


def _columns(tests: pd.DataFrame, prefix: str) -> list[str]:
    return [column for column in tests if str(column).startswith(prefix)]


def _covered(
    key: tuple[int, int, int],
    actual: Array,
    bounds: Array,
    parts: Sequence[str],
    levels: Sequence[float],
) -> list[tuple]:
    under, over = actual < bounds[:, 0], actual > bounds[:, 1]
    found = (
        (~under & ~over).mean(axis=1),
        under.mean(axis=1),
        over.mean(axis=1),
        (bounds[:, 1] - bounds[:, 0]).mean(axis=1),
    )
    return [
        (*key, part, level, len(actual), *(values[i, k] for values in found))
        for k, part in enumerate(parts)
        for i, level in enumerate(levels)
    ]


# Demand ------------------------------------------------------------------------------------


def demand_shift(
    induced: pd.DataFrame, purchases: pd.Series, changed: pd.Series | None = None
) -> pd.Series:
    """Return sector shares of value added when each demand buys more or less of its old basket.

    Parameters
    ----------
    induced
        Value added of sectors (rows) that each demand (columns) induces.
    purchases
        What each demand buys, in any unit; zero only where it induces nothing.
    changed
        What each demand buys instead, in the same unit; as before if none is given.

    Returns
    -------
    Series
        Shares by sector, summing to one.

    Raises
    ------
    ValueError
        If labels differ, a demand buys nothing but induces value added, or no value added is
        left.

    Notes
    -----
    Input coefficients, the basket of each demand and its imports stay as they are: what a demand
    induces moves in proportion with what it buys.

    Examples
    --------
    >>> induced = pd.DataFrame({"c": [30.0, 10.0], "i": [10.0, 50.0]}, index=["s", "m"])
    >>> bought = pd.Series({"c": 40.0, "i": 60.0})
    >>> demand_shift(induced, bought, pd.Series({"c": 80.0, "i": 60.0})).round(4).tolist()
    [0.5, 0.5]
    """
    changed = purchases if changed is None else changed
    for name, series in (("purchases", purchases), ("changed", changed)):
        if not series.index.equals(induced.columns):
            raise ValueError(f"{name}: expected the demands {list(induced.columns)}, in order")
    idle = (purchases == 0) & (induced.abs().sum() > 0)
    if idle.any():
        raise ValueError(f"purchases: expected more than zero of {idle[idle].index[0]}")
    factor = (changed / purchases.mask(purchases == 0, 1.0)).mask(purchases == 0, 0.0)
    levels = induced.mul(factor, axis=1).sum(axis=1)
    if not levels.sum() > 0:
        raise ValueError("changed: expected demand that induces value added, found none")
    return (levels / levels.sum()).rename("share")
