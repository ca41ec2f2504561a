"""Whether a slope differs below and above some level of another variable: panel thresholds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from upgrading.measures._arguments import Array, choice, numbers

Effects = Literal["unit", "two-way"]
Scaling = Literal["n(T-1)", "nT"]
Bools = NDArray[np.bool_]
Places = NDArray[np.intp]

# regressors whose own variation is this small a part of them count as spanned by the others
RANK_TOLERANCE = 1e-9
CRITICAL = (0.90, 0.95, 0.99)


@dataclass(frozen=True)
class Threshold:
    """One threshold and the values that the data do not tell from it.

    Attributes
    ----------
    value
        Level of the threshold variable; observations at it belong to the regime below.
    low, high
        Smallest and largest value in the confidence set, which need not be all between.
    ratio
        Likelihood ratio by candidate value: zero at `value`, in the set up to `critical`.
    critical
        Bound of the likelihood ratio at `confidence`.
    confidence
        Level of the set, such as 0.95.
    """

    value: float
    low: float
    high: float
    ratio: pd.Series
    critical: float
    confidence: float


@dataclass(frozen=True)
class PanelThreshold:
    """A panel regression whose slopes differ between regimes, and the test for one threshold more.

    Attributes
    ----------
    thresholds
        In ascending order.
    statistic
        F of the last threshold: one against none, or two against one.
    p_value
        Share of bootstrap samples with one threshold fewer whose F is at least as large; None
        without draws.
    critical
        Bootstrap quantiles of F by share; empty without draws.
    coefficients
        Rows are the regressors of each regime ("name, regime 1" is the lowest) and controls;
        columns coefficient, classical (standard error under one variance) and clustered (by unit,
        with G / (G - 1) for G units).
    residual_sum, restricted_residual_sum
        Sums of squared residuals with all thresholds and with one fewer.
    observations
        By regime, from the lowest.
    units, periods
        Of the balanced panel.
    scaling
        What divided the residual sum to the variance in F, likelihood ratios and classical errors.
    """

    thresholds: tuple[Threshold, ...]
    statistic: float
    p_value: float | None
    critical: pd.Series
    coefficients: pd.DataFrame
    residual_sum: float
    restricted_residual_sum: float
    observations: pd.Series
    units: int
    periods: int
    scaling: Scaling


@dataclass(frozen=True)
class _Problem:
    """What no search and no draw changes: arrays run over units x periods, flattened.

    The threshold variable's distinct values are candidates; `gram` holds, for each, the products
    of the regressors below it, free of the effects: shape (candidates, k, k).
    """

    shape: tuple[int, int]
    effects: Effects
    outcome: Array
    switching: Array
    controls: Array
    level: Array
    names: tuple[list[str], list[str]]
    trim: int
    divisor: int
    order: Places
    values: Array
    last: Places
    gram: Array


@dataclass(frozen=True)
class _Search:
    """Candidates beside given thresholds, with what their residual sums take for any outcome."""

    order: Places
    values: Array
    last: Places
    base: Array
    switching: Array
    inverse: Array
    divisor: int

    def explained(self, outcome: Array) -> tuple[Array, float]:
        """Fall in the residual sum by candidate, and the sum it falls from."""
        residual = outcome - self.base @ (self.base.T @ outcome)
        products = self.switching * residual[self.order][:, None]
        below = products.cumsum(axis=0)[self.last]
        return np.einsum("ck,ckl,cl->c", below, self.inverse, below), float(residual @ residual)

    def best(self, outcome: Array) -> tuple[float, float]:
        """Candidate with the smallest residual sum, and its F."""
        explained, total = self.explained(outcome)
        place = int(explained.argmax())
        left = max(total - explained[place], np.finfo(float).tiny)
        return float(self.values[place]), float(explained[place] / left * self.divisor)


def single_threshold(
    outcome: pd.DataFrame,
    threshold: pd.DataFrame,
    switching: Mapping[str, pd.DataFrame],
    controls: Mapping[str, pd.DataFrame] | None = None,
    *,
    effects: Effects,
    scaling: Scaling,
    trim: float = 0.05,
    confidence: float = 0.95,
    draws: int = 300,
    seed: int = 2025,
) -> PanelThreshold:
    """Fit one threshold in a panel with fixed effects and test it against none.

    Parameters
    ----------
    outcome, threshold
        Explained variable and the variable whose level parts the regimes: units x periods.
    switching
        Regressors whose slopes may differ between regimes, by name: frames like `outcome`.
    controls
        Regressors with one slope throughout, by name.
    effects
        "unit" as Hansen has it, or "two-way" for period effects besides.
    scaling
        Divisor of the residual sum in the variance: "n(T-1)" is Hansen's, "nT" that of most
        programs, which makes F larger by T / (T - 1).
    trim
        Least share of observations in any regime.
    confidence
        Level of the threshold's confidence set.
    draws
        Bootstrap samples for the probability of F; 0 leaves it out.
    seed
        Of the bootstrap.

    Raises
    ------
    ValueError
        If a value is missing, labels do not agree, an argument is out of range, regressors are
        not independent of each other and of the effects, or no candidate is left.

    Notes
    -----
    y = mu_i + b1'x 1(q <= g) + b2'x 1(q > g) + c'z + e [1]_. Every observed value of q that leaves
    both regimes enough observations is tried; g minimises the residual sum S1, and
    F = (S0 - S1) / (S1 / divisor). As g means nothing without a threshold, F has no table: the
    bootstrap holds x, z and q fixed and draws with replacement whole residual vectors of units.
    The confidence set keeps every candidate whose likelihood ratio (S1(g) - S1) / (S1 / divisor)
    is at most -2 ln(1 - sqrt(confidence)): 5.94, 7.35 and 10.59 at 90, 95 and 99 per cent.
    (6.53, often quoted for 90 per cent, is what the formula gives at 92.5.)
    q should vary over time and not respond to e, which no test here examines; slopes' standard
    errors take g as known.

    References
    ----------
    .. [1] Hansen, B. E. (1999), Threshold effects in non-dynamic panels: estimation, testing and
       inference, Journal of Econometrics 93(2), 345-368.

    Examples
    --------
    >>> random = np.random.default_rng(1)
    >>> q, x, e = (pd.DataFrame(random.normal(size=(30, 10))) for _ in range(3))
    >>> y = x.where(q <= 0.5, 3 * x) + 0.1 * e
    >>> fitted = single_threshold(y, q, {"x": x}, effects="unit", scaling="nT", draws=99)
    >>> abs(fitted.thresholds[0].value - 0.5) < 0.05, fitted.p_value
    (True, 0.01)
    """
    problem = _problem(outcome, threshold, switching, controls, effects, scaling, trim)
    _check_ranges(confidence, draws)
    search = _search(problem, ())
    value, statistic = search.best(_demeaned(problem, problem.outcome))
    simulated = [
        search.best(_demeaned(problem, drawn))[1]
        for drawn in _resampled(_fit(problem, (value,))[1], draws, seed)
    ]
    found = {value: ()}
    return _result(problem, found, (), statistic, np.array(simulated), confidence, scaling)


def double_threshold(
    outcome: pd.DataFrame,
    threshold: pd.DataFrame,
    switching: Mapping[str, pd.DataFrame],
    controls: Mapping[str, pd.DataFrame] | None = None,
    *,
    effects: Effects,
    scaling: Scaling,
    trim: float = 0.05,
    confidence: float = 0.95,
    draws: int = 300,
    seed: int = 2025,
) -> PanelThreshold:
    """Fit two thresholds in a panel with fixed effects and test them against one.

    Parameters
    ----------
    outcome, threshold, switching, controls, effects, scaling, trim, confidence, draws, seed
        As in `single_threshold`.

    Raises
    ------
    ValueError
        As in `single_threshold`.

    Notes
    -----
    Sequential [1]_: the first threshold as if it were the only one, the second given the first,
    then the first again given the second; the latter two are reported. F compares the best single
    threshold with the second given the first, (S1 - S2) / (S2 / divisor). Bootstrap samples follow
    the fitted single threshold, with residual vectors of the double one drawn by unit, and repeat
    both searches. Likelihood ratios are those of each threshold given the other.

    References
    ----------
    .. [1] Hansen, B. E. (1999), Threshold effects in non-dynamic panels: estimation, testing and
       inference, Journal of Econometrics 93(2), 345-368.
    """
    problem = _problem(outcome, threshold, switching, controls, effects, scaling, trim)
    _check_ranges(confidence, draws)
    single = _search(problem, ())
    first, second, statistic = _two(problem, single, problem.outcome)
    refined, _ = _search(problem, (second,)).best(_demeaned(problem, problem.outcome))
    fitted = problem.outcome - _fit(problem, (first,))[1].ravel()
    errors = _fit(problem, (refined, second))[1]
    simulated = [
        _two(problem, single, fitted + drawn)[2] for drawn in _resampled(errors, draws, seed)
    ]
    found = {refined: (second,), second: (first,)}
    return _result(problem, found, (first,), statistic, np.array(simulated), confidence, scaling)


def _problem(
    outcome: pd.DataFrame,
    threshold: pd.DataFrame,
    switching: Mapping[str, pd.DataFrame],
    controls: Mapping[str, pd.DataFrame] | None,
    effects: Effects,
    scaling: Scaling,
    trim: float,
) -> _Problem:
    choice("effects", effects, ("unit", "two-way"))
    choice("scaling", scaling, ("n(T-1)", "nT"))
    controls = controls or {}
    values = numbers("outcome", outcome, negative=True, dimensions=(2,))
    if not switching:
        raise ValueError("switching: expected one regressor or more, found none")
    if min(values.shape) < 2:
        raise ValueError(f"outcome: expected two units and periods or more, found {values.shape}")
    if not 0 < trim < 0.5:
        raise ValueError(f"trim: expected a share above 0 and below 0.5, found {trim}")
    level = _like("threshold", threshold, outcome)
    x = _columns("switching", switching, outcome)
    order = np.argsort(level, kind="stable")
    distinct, counts = np.unique(level, return_counts=True)
    last = counts.cumsum() - 1
    units, periods = values.shape
    return _Problem(
        shape=values.shape,
        effects=effects,
        outcome=values.ravel(),
        switching=x,
        controls=_columns("controls", controls, outcome),
        level=level,
        names=(list(switching), list(controls)),
        trim=int(np.ceil(trim * values.size)),
        divisor=units * (periods - (scaling == "n(T-1)")),
        order=order,
        values=distinct,
        last=last,
        gram=_gram(x[order], np.divmod(order, periods), values.shape, effects)[last],
    )


def _gram(
    x: Array, groups: tuple[Places, Places], shape: tuple[int, int], effects: Effects
) -> Array:
    """Products of demeaned regressors that are zero from each place on: (places, k, k)."""
    units, periods = shape
    gram = _outer(x, x).cumsum(axis=0) - _grouped(x, groups[0]) / periods
    if effects == "two-way":
        sums = x.cumsum(axis=0)
        gram = gram - _grouped(x, groups[1]) / units + _outer(sums, sums) / len(x)
    return gram


def _outer(left: Array, right: Array) -> Array:
    return left[:, :, None] * right[:, None, :]


def _grouped(x: Array, groups: Places) -> Array:
    """Sum over groups of the outer product of each group's sum so far: (places, k, k)."""
    # a group's product changes only where an observation of it is added
    before = pd.DataFrame(x).groupby(groups).cumsum().to_numpy() - x
    return (_outer(before, x) + _outer(x, before) + _outer(x, x)).cumsum(axis=0)


def _like(name: str, frame: pd.DataFrame, outcome: pd.DataFrame) -> Array:
    values = numbers(name, frame, negative=True, dimensions=(2,))
    if not (frame.index.equals(outcome.index) and frame.columns.equals(outcome.columns)):
        raise ValueError(f"{name}: expected the same units and periods as those of outcome")
    return values.ravel()


def _columns(name: str, frames: Mapping[str, pd.DataFrame], outcome: pd.DataFrame) -> Array:
    columns = [_like(f"{name}[{key!r}]", frame, outcome) for key, frame in frames.items()]
    return np.column_stack(columns) if columns else np.empty((outcome.size, 0))


def _check_ranges(confidence: float, draws: int) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence: expected a share above 0 and below 1, found {confidence}")
    if draws < 0:
        raise ValueError(f"draws: expected zero or more, found {draws}")


def _demeaned(problem: _Problem, columns: Array) -> Array:
    """Columns less unit means, and period means if asked: shape as given."""
    panel = columns.reshape(*problem.shape, -1)
    free = panel - panel.mean(axis=1, keepdims=True)
    if problem.effects == "two-way":
        free = free - free.mean(axis=0, keepdims=True)
    return free.reshape(columns.shape)


def _regimes(problem: _Problem, thresholds: Sequence[float]) -> np.ndarray:
    """Return the number of each observation's regime, 0 for the lowest."""
    return np.searchsorted(np.sort(thresholds), problem.level, side="left")


def _regime_columns(problem: _Problem, thresholds: Sequence[float]) -> Array:
    """Regressors of every regime: zero outside it."""
    regimes = _regimes(problem, thresholds)
    return np.column_stack(
        [
            np.where((regimes == k)[:, None], problem.switching, 0)
            for k in range(len(thresholds) + 1)
        ]
    )


def _basis(problem: _Problem, thresholds: Sequence[float]) -> Array:
    """Orthonormal basis of the demeaned regressors of a model with these thresholds."""
    columns = np.column_stack([_regime_columns(problem, thresholds), problem.controls])
    demeaned = _demeaned(problem, columns)
    basis, triangle = np.linalg.qr(demeaned)
    own = np.abs(np.diagonal(triangle))
    if (own <= RANK_TOLERANCE * np.linalg.norm(columns, axis=0)).any():
        raise ValueError(
            "switching, controls: expected regressors that vary in ways the effects "
            "and the other regressors do not"
        )
    return basis


def _search(problem: _Problem, given: Sequence[float]) -> _Search:
    """Prepare the search for a threshold beside those given."""
    base = _basis(problem, given)
    kept = _allowed(problem, given)
    last, x = problem.last[kept], problem.switching[problem.order]
    loadings = _outer(x, base[problem.order]).cumsum(axis=0)[last]
    gram = problem.gram[kept] - np.einsum("ckb,clb->ckl", loadings, loadings)
    inverse, usable = _inverses(gram, (x**2).cumsum(axis=0)[last])
    if not usable.any():
        raise ValueError(
            "threshold: expected values that part the observations into regimes that keep "
            "the share trim, found none"
        )
    values = problem.values[kept][usable]
    return _Search(problem.order, values, last[usable], base, x, inverse, problem.divisor)


def _allowed(problem: _Problem, given: Sequence[float]) -> Bools:
    """Whether a candidate leaves every regime, also those between thresholds, observations."""
    edges = [0, *(int((problem.level <= g).sum()) for g in given), problem.level.size]
    distances = np.abs(problem.last[:, None] + 1 - np.array(edges))
    return distances.min(axis=1) >= problem.trim


def _inverses(gram: Array, size: Array) -> tuple[Array, Bools]:
    """Inverses of the usable products, and which are usable."""
    scale = np.sqrt(np.where(size > 0, size, 1))
    scaled = gram / _outer(scale, scale)
    usable = np.linalg.eigvalsh(scaled).min(axis=1) > RANK_TOLERANCE
    return np.linalg.inv(scaled[usable]) / _outer(scale[usable], scale[usable]), usable


def _two(problem: _Problem, single: _Search, outcome: Array) -> tuple[float, float, float]:
    """First threshold alone, second given the first, and its F."""
    demeaned = _demeaned(problem, outcome)
    first, _ = single.best(demeaned)
    return first, *_search(problem, (first,)).best(demeaned)


def _resampled(errors: Array, draws: int, seed: int) -> Iterator[Array]:
    """Residual vectors of units drawn with replacement: flattened."""
    random = np.random.default_rng(seed)
    for _ in range(draws):
        yield errors[random.integers(0, len(errors), size=len(errors))].ravel()


def _fit(problem: _Problem, thresholds: Sequence[float]) -> tuple[Array, Array, Array]:
    """Coefficients, residuals (units x periods) and demeaned regressors."""
    columns = np.column_stack([_regime_columns(problem, thresholds), problem.controls])
    x, y = _demeaned(problem, columns), _demeaned(problem, problem.outcome)
    coefficients = np.linalg.lstsq(x, y, rcond=None)[0]
    return coefficients, (y - x @ coefficients).reshape(problem.shape), x


def _coefficients(problem: _Problem, thresholds: Sequence[float]) -> pd.DataFrame:
    coefficients, residuals, x = _fit(problem, thresholds)
    inverse = np.linalg.inv(x.T @ x)
    variance = (residuals**2).sum() / problem.divisor
    scores = np.einsum("itk,it->ik", x.reshape(*problem.shape, -1), residuals)
    units = problem.shape[0]
    sandwich = inverse @ scores.T @ scores @ inverse * units / (units - 1)
    switching, controls = problem.names
    regimes = range(1, len(thresholds) + 2)
    names = [f"{name}, regime {k}" for k in regimes for name in switching]
    return pd.DataFrame(
        {
            "coefficient": coefficients,
            "classical": np.sqrt(variance * np.diagonal(inverse)),
            "clustered": np.sqrt(np.diagonal(sandwich)),
        },
        index=names + controls,
    )


def _confidence_set(
    problem: _Problem, value: float, others: Sequence[float], confidence: float
) -> Threshold:
    search = _search(problem, others)
    explained, total = search.explained(_demeaned(problem, problem.outcome))
    variance = max(total - explained.max(), np.finfo(float).tiny) / problem.divisor
    ratio = pd.Series((explained.max() - explained) / variance, search.values, name="ratio")
    critical = float(-2 * np.log(1 - np.sqrt(confidence)))
    inside = ratio.index[ratio <= critical]
    return Threshold(
        value=value,
        low=float(inside.min()),
        high=float(inside.max()),
        ratio=ratio,
        critical=critical,
        confidence=confidence,
    )


def _result(
    problem: _Problem,
    found: Mapping[float, tuple[float, ...]],
    restricted: tuple[float, ...],
    statistic: float,
    simulated: Array,
    confidence: float,
    scaling: Scaling,
) -> PanelThreshold:
    """Gather results; `found` gives each threshold those it was found beside."""
    values = tuple(sorted(found))
    exceeding = (1 + (simulated >= statistic).sum()) / (1 + simulated.size)
    quantiles = np.quantile(simulated, CRITICAL) if simulated.size else []
    counts = np.bincount(_regimes(problem, values), minlength=len(values) + 1)
    return PanelThreshold(
        thresholds=tuple(_confidence_set(problem, v, found[v], confidence) for v in values),
        statistic=statistic,
        p_value=float(exceeding) if simulated.size else None,
        critical=pd.Series(quantiles, CRITICAL[: len(quantiles)], dtype=float, name="critical"),
        coefficients=_coefficients(problem, values),
        residual_sum=_residual_sum(problem, values),
        restricted_residual_sum=_residual_sum(problem, restricted),
        observations=pd.Series(counts, range(1, len(counts) + 1), name="observations"),
        units=problem.shape[0],
        periods=problem.shape[1],
        scaling=scaling,
    )


def _residual_sum(problem: _Problem, thresholds: Sequence[float]) -> float:
    return float((_fit(problem, thresholds)[1] ** 2).sum())
