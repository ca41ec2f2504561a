"""Whether the past of one series helps to predict another, in any unit of a panel."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from upgrading.measures._arguments import Array, numbers

# a column this small beside the largest adds nothing but rounding errors
RANK_TOLERANCE = 1e-10


@dataclass(frozen=True)
class BootstrapProbabilities:
    """Probabilities of the panel statistics under residuals drawn by whole periods.

    Attributes
    ----------
    z_bar, z_tilde
        Share of the panels made without causality whose statistic is at least as far from zero.
    draws
        Number of such panels.
    block
        Periods that were drawn together.
    """

    z_bar: float
    z_tilde: float
    draws: int
    block: int


@dataclass(frozen=True)
class NonCausality:
    """Dumitrescu and Hurlin's test that a series helps to predict another in no unit.

    Attributes
    ----------
    units
        By unit: wald, its Wald statistic (chi-squared form), and p_value.
    w_bar
        Mean of the Wald statistics.
    z_bar, z_bar_p_value
        Standardised for many periods, with its two-sided normal probability.
    z_tilde, z_tilde_p_value
        Standardised for the periods at hand; the one to read in a short panel.
    bootstrap
        Probabilities that allow units to move together; None without `draws`.
    lags
        Past periods of either series in the regressions.
    periods
        Periods in the data, the first `lags` of which only serve as the past.
    """

    units: pd.DataFrame
    w_bar: float
    z_bar: float
    z_bar_p_value: float
    z_tilde: float
    z_tilde_p_value: float
    bootstrap: BootstrapProbabilities | None
    lags: int
    periods: int


def granger_non_causality(
    cause: pd.DataFrame,
    effect: pd.DataFrame,
    *,
    lags: int,
    draws: int = 0,
    block: int = 1,
    seed: int = 2025,
) -> NonCausality:
    """Test whether the past of `cause` helps to predict `effect` in at least one unit.

    Parameters
    ----------
    cause, effect
        Values: units x periods, the same labels, no gaps (a panel with missing values is refused).
    lags
        Past periods K of both series in every unit's regression; 5 + 3 K periods are too few.
    draws
        Panels simulated without causality for the bootstrap; 0 leaves it out.
    block
        Periods of residuals that the bootstrap draws together: 1, or more where errors persist.
    seed
        Of the bootstrap.

    Raises
    ------
    ValueError
        If a value is missing, labels do not agree, the panel is too short for `lags`, `draws` or
        `block` is out of range, or a unit's series do not vary enough for its regression.

    Notes
    -----
    Unit by unit y_t = a + sum_k g_k y_{t-k} + sum_k b_k x_{t-k} + e_t. The Wald statistic of
    b = 0 takes the residual variance with T - 3 K - 1 degrees of freedom. With N units and T
    periods in the data, of which T - K are left to estimate [1]_ [2]_:

    Z-bar = sqrt(N / 2K) (W-bar - K) and
    Z-tilde = sqrt(N / 2K * (T - 3K - 5) / (T - 2K - 3)) ((T - 3K - 3) / (T - 3K - 1) W-bar - K).

    Rejection says that the past of `cause` predicts in some unit, not in which, nor that it
    causes in the sense of a policy. Both normal distributions take units to be independent; the
    bootstrap [2]_ does not: it holds `cause` fixed, draws the residuals of the model without it by
    whole periods (all units of a period together), starts from K adjacent periods of the data and
    counts statistics at least as far from zero, plus one of each.

    References
    ----------
    .. [1] Dumitrescu, E.-I. and Hurlin, C. (2012), Testing for Granger non-causality in
       heterogeneous panels, Economic Modelling 29(4), 1450-1460.
    .. [2] Lopez, L. and Weber, S. (2017), Testing for Granger causality in panel data, Stata
       Journal 17(4), 972-984.

    Examples
    --------
    >>> random = np.random.default_rng(1)
    >>> x, y = (pd.DataFrame(random.normal(size=(10, 20))) for _ in range(2))
    >>> granger_non_causality(x, y, lags=1).z_tilde_p_value > 0.05
    True
    """
    past, present = _panel("cause", cause), _panel("effect", effect)
    if not (effect.index.equals(cause.index) and effect.columns.equals(cause.columns)):
        raise ValueError("effect: expected the same units and periods as those of cause")
    _check_lengths(present.shape[1], lags, draws, block)
    wald = _wald(past, present, lags)
    if np.isnan(wald).any():
        unit = effect.index[np.isnan(wald)][0]
        raise ValueError(f"cause: expected series that vary freely in every unit, not so {unit}")
    shape = (*present.shape, lags)
    z_bar, z_tilde = _standardised(wald.mean(), *shape)
    bootstrap = None
    if draws:
        panels = _without_causality(present, lags, block, draws, seed)
        means = np.array([_wald(past, panel, lags).mean() for panel in panels])
        bootstrap = BootstrapProbabilities(
            *(
                _exceeding(simulated, found)
                for simulated, found in zip(
                    _standardised(means, *shape), (z_bar, z_tilde), strict=True
                )
            ),
            draws=draws,
            block=block,
        )
    return NonCausality(
        units=pd.DataFrame({"wald": wald, "p_value": stats.chi2.sf(wald, lags)}, effect.index),
        w_bar=float(wald.mean()),
        z_bar=float(z_bar),
        z_bar_p_value=float(2 * stats.norm.sf(abs(z_bar))),
        z_tilde=float(z_tilde),
        z_tilde_p_value=float(2 * stats.norm.sf(abs(z_tilde))),
        bootstrap=bootstrap,
        lags=lags,
        periods=present.shape[1],
    )


def _panel(name: str, frame: pd.DataFrame) -> Array:
    array = numbers(name, frame, negative=True, dimensions=(2,))
    if frame.index.has_duplicates or np.unique(np.diff(frame.columns)).size > 1:
        raise ValueError(f"{name}: expected each unit once and periods that follow each other")
    return array


def _check_lengths(periods: int, lags: int, draws: int, block: int) -> None:
    if lags < 1 or periods <= 5 + 3 * lags:
        raise ValueError(
            f"lags: expected one or more, with more than 5 + 3 lags periods; "
            f"found {lags} with {periods} periods"
        )
    if draws < 0:
        raise ValueError(f"draws: expected zero or more, found {draws}")
    if not 1 <= block <= periods - lags:
        raise ValueError(f"block: expected 1 to {periods - lags} periods, found {block}")


def _past(series: Array, lags: int) -> Array:
    """Values one to `lags` periods earlier: shape (..., periods - lags, lags)."""
    length = series.shape[-1]
    return np.stack([series[..., lags - k : length - k] for k in range(1, lags + 1)], axis=-1)


def _design(effect: Array, lags: int) -> Array:
    own = _past(effect, lags)
    return np.concatenate([np.ones((*own.shape[:-1], 1)), own], axis=-1)


def _wald(cause: Array, effect: Array, lags: int) -> Array:
    """Wald statistics by unit; NaN where a unit's regressors hang together."""
    own = _design(effect, lags)
    basis, triangle = np.linalg.qr(np.concatenate([own, _past(cause, lags)], axis=-1))
    pivots = np.abs(np.diagonal(triangle, axis1=-2, axis2=-1))
    loadings = np.einsum("...tk,...t->...k", basis, effect[..., lags:])
    explained = (loadings[..., own.shape[-1] :] ** 2).sum(axis=-1)
    total = (effect[..., lags:] ** 2).sum(axis=-1)
    left = total - (loadings**2).sum(axis=-1)
    freedom = basis.shape[-2] - basis.shape[-1]
    dependent = (pivots < RANK_TOLERANCE * pivots.max(axis=-1, keepdims=True)).any(axis=-1)
    unusable = dependent | (left <= RANK_TOLERANCE * total)
    return np.where(unusable, np.nan, explained * freedom / np.where(unusable, 1.0, left))


def _standardised(
    w_bar: float | Array, units: int, periods: int, lags: int
) -> tuple[float | Array, float | Array]:
    """Z-bar and Z-tilde."""
    scale = units / (2 * lags)
    room = periods - 3 * lags
    z_bar = np.sqrt(scale) * (w_bar - lags)
    shrunk = (room - 3) / (room - 1) * w_bar - lags
    return z_bar, np.sqrt(scale * (room - 5) / (periods - 2 * lags - 3)) * shrunk


def _exceeding(simulated: Array, found: float) -> float:
    """Share of statistics not nearer to zero than the one found, itself among them."""
    return float((1 + (~(np.abs(simulated) < abs(found))).sum()) / (1 + simulated.size))


def _without_causality(
    effect: Array, lags: int, block: int, draws: int, seed: int
) -> Iterator[Array]:
    """Panels like `effect` that only their own past moves: shape (units, periods) each."""
    own = _design(effect, lags)
    coefficients = np.stack(
        [np.linalg.lstsq(x, y, rcond=None)[0] for x, y in zip(own, effect[:, lags:], strict=True)]
    )
    residuals = effect[:, lags:] - np.einsum("itk,ik->it", own, coefficients)
    random = np.random.default_rng(seed)
    length = residuals.shape[1]
    for _ in range(draws):
        starts = random.integers(0, length - block + 1, size=-(-length // block))
        errors = residuals[:, (starts[:, None] + np.arange(block)).ravel()[:length]]
        first = random.integers(0, length + 1)
        yield _recursion(effect[:, first : first + lags], coefficients, errors)


def _recursion(start: Array, coefficients: Array, errors: Array) -> Array:
    lags = start.shape[1]
    series = np.concatenate([start, np.zeros_like(errors)], axis=1)
    for period in range(lags, series.shape[1]):
        before = series[:, period - lags : period][:, ::-1]
        series[:, period] = (
            coefficients[:, 0]
            + (coefficients[:, 1:] * before).sum(axis=1)
            + errors[:, period - lags]
        )
    return series
