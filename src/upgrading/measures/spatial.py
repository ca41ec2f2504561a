"""Whether neighbouring regions resemble each other."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtr

from upgrading.measures._arguments import Array, Missing, choice, labelled, numbers
from upgrading.measures._grouping import aligned_labels

Standardise = Literal["row", "none"]
Assumption = Literal["normality", "randomisation"]
Alternative = Literal["greater", "less", "two-sided"]


@dataclass(frozen=True)
class MoranTest:
    """Moran's I against no spatial autocorrelation; a Series or array has one value a row.

    Attributes
    ----------
    statistic
        Moran's I.
    expected, variance
        Its moments without autocorrelation, under the assumption asked for.
    z_score, p_value
        Standardised statistic and its normal probability.
    """

    statistic: Array | pd.Series | float
    expected: float
    variance: Array | pd.Series | float
    z_score: Array | pd.Series | float
    p_value: Array | pd.Series | float


def contiguity_weights(neighbours: Mapping[Hashable, Iterable[Hashable]]) -> pd.DataFrame:
    """Binary weights from lists of neighbours.

    Parameters
    ----------
    neighbours
        For each region the regions it borders on. An island that should count as a neighbour of
        some coast, such as Hainan of Guangdong, is listed on both sides.

    Returns
    -------
    pandas.DataFrame
        Regions x regions in the order of `neighbours`, 1 for neighbours and 0 otherwise.

    Raises
    ------
    ValueError
        If a neighbour is not among the regions, a region is its own neighbour, or a border is
        listed on one side only.

    Examples
    --------
    >>> contiguity_weights({"a": ["b"], "b": ["a", "c"], "c": ["b"]}).to_numpy()[1]
    array([1., 0., 1.])
    """
    units = list(neighbours)
    place = {unit: position for position, unit in enumerate(units)}
    weights = np.zeros((len(units), len(units)))
    for unit, others in neighbours.items():
        for other in others:
            if other == unit or other not in place:
                raise ValueError(f"neighbours: expected other regions for {unit}, found {other}")
            weights[place[unit], place[other]] = 1
    for row, column in np.argwhere(weights > weights.T)[:1]:
        raise ValueError(f"neighbours: expected {units[row]} among those of {units[column]}")
    return pd.DataFrame(weights, index=units, columns=units)


def morans_i(
    values: ArrayLike,
    weights: ArrayLike,
    *,
    standardise: Standardise = "row",
    missing: Missing = "raise",
) -> Array | pd.Series | float:
    """Moran's I, the correlation of regions with their neighbours.

    Parameters
    ----------
    values
        Any numbers: shape (..., regions), such as years x regions.
    weights
        Spatial weights, zero on the diagonal: shape (regions, regions), entry (i, j) the weight
        of j as a neighbour of i.
    standardise
        "row" makes every region's weights sum to one, as is usual; "none" takes them as given.
    missing
        "raise" refuses NaN; with "keep" a row with a gap comes out as NaN.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...). Near -1 / (n - 1) without autocorrelation, above it when like borders on
        like; with row-standardised weights close to the range from -1 to 1, but not bound to it.

    Raises
    ------
    ValueError
        If a value is missing, a row is constant, shapes or labels do not agree, a weight is
        negative or missing or on the diagonal, or a region has no neighbour.

    Notes
    -----
    I = (n / S_0) z'Wz / z'z, z the deviations from the mean and S_0 the sum of weights [1]_.

    References
    ----------
    .. [1] Cliff, A. D. and Ord, J. K. (1981), Spatial Processes: Models and Applications, Pion.

    Examples
    --------
    >>> line = contiguity_weights({"a": "b", "b": "ac", "c": "bd", "d": "c"})
    >>> round(morans_i([1, 2, 3, 4], line), 4)
    0.4
    """
    deviations, matrix = _deviations(values, weights, standardise, missing)
    return labelled(_statistic(deviations, matrix), values, "morans_i")


def moran_test(
    values: ArrayLike,
    weights: ArrayLike,
    *,
    assumption: Assumption,
    alternative: Alternative = "two-sided",
    standardise: Standardise = "row",
    missing: Missing = "raise",
) -> MoranTest:
    """Test Moran's I with its moments under no spatial autocorrelation.

    Parameters
    ----------
    values, weights, standardise, missing
        As in `morans_i`, four regions or more.
    assumption
        "normality": values are draws from one normal distribution. "randomisation": all
        assignments of the observed values to regions are equally likely, which allows for their
        kurtosis.
    alternative
        "greater" looks for likeness of neighbours, "less" for contrast. PySAL prints the
        two-sided probability unless told, and a one-sided one for its permutations.

    Returns
    -------
    MoranTest
        One test for each row of `values`.

    Raises
    ------
    ValueError
        As `morans_i`, or if there are fewer than four regions.

    Notes
    -----
    Moments from [1]_, with S_1 = 1/2 sum (w_ij + w_ji)^2 and S_2 = sum_i (w_i. + w_.i)^2.

    References
    ----------
    .. [1] Cliff, A. D. and Ord, J. K. (1981), Spatial Processes: Models and Applications, Pion.

    Examples
    --------
    >>> line = contiguity_weights({"a": "b", "b": "ac", "c": "bd", "d": "c"})
    >>> test = moran_test([1, 2, 3, 4], line, assumption="normality")
    >>> round(test.expected, 4), round(test.z_score, 4)
    (-0.3333, 1.7671)
    """
    choice("assumption", assumption, ("normality", "randomisation"))
    choice("alternative", alternative, ("greater", "less", "two-sided"))
    deviations, matrix = _deviations(values, weights, standardise, missing)
    if len(matrix) < 4:
        raise ValueError(f"values: expected four regions or more, found {len(matrix)}")
    statistic = _statistic(deviations, matrix)
    expected = -1 / (len(matrix) - 1)
    variance = _second_moment(deviations, matrix, assumption) - expected**2
    z_score = (statistic - expected) / np.sqrt(variance)
    return MoranTest(
        statistic=labelled(statistic, values, "statistic"),
        expected=expected,
        variance=labelled(variance, values, "variance"),
        z_score=labelled(z_score, values, "z_score"),
        p_value=labelled(_probability(z_score, alternative), values, "p_value"),
    )


def _deviations(
    values: ArrayLike, weights: ArrayLike, standardise: Standardise, missing: Missing
) -> tuple[Array, Array]:
    """Deviations from the mean of every row, and the checked weights."""
    choice("standardise", standardise, ("row", "none"))
    if isinstance(weights, pd.DataFrame):
        aligned_labels(values=values, weights=weights.columns.to_series())
    array = numbers("values", values, missing=missing, negative=True)
    if array.ndim == 0:
        raise ValueError("values: expected regions on the last axis, found a single number")
    matrix = _checked(weights, array.shape[-1])
    # Equality, not a variance of zero: rounding leaves a constant row a hair of variance.
    if (array.max(axis=-1) == array.min(axis=-1)).any():
        raise ValueError("values: expected regions that differ, found a constant row")
    if standardise == "row":
        matrix = matrix / matrix.sum(axis=1, keepdims=True)
    return array - array.mean(axis=-1, keepdims=True), matrix


def _checked(weights: ArrayLike, units: int) -> Array:
    if isinstance(weights, pd.DataFrame) and not weights.index.equals(weights.columns):
        raise ValueError("weights: expected the same regions in rows and columns")
    matrix = numbers("weights", weights, dimensions=(2,))
    if matrix.shape != (units, units):
        raise ValueError(f"weights: expected shape {(units, units)}, found {matrix.shape}")
    if np.diagonal(matrix).any():
        raise ValueError("weights: expected zeros on the diagonal")
    alone = np.flatnonzero(matrix.sum(axis=1) == 0)
    if alone.size:
        raise ValueError(f"weights: expected a neighbour for every region, none at {alone[0]}")
    return matrix


def _statistic(deviations: Array, matrix: Array) -> Array:
    lags = deviations @ matrix.T
    scale = deviations.shape[-1] / matrix.sum()
    return scale * (deviations * lags).sum(axis=-1) / (deviations**2).sum(axis=-1)


def _second_moment(deviations: Array, matrix: Array, assumption: Assumption) -> Array:
    """Expect the square of the statistic: one number a row, all alike under normality."""
    n, s0 = len(matrix), matrix.sum()
    both = matrix + matrix.T
    s1 = np.vdot(both, both) / 2
    s2 = ((matrix.sum(axis=0) + matrix.sum(axis=1)) ** 2).sum()
    if assumption == "normality":
        moment = (n**2 * s1 - n * s2 + 3 * s0**2) / ((n**2 - 1) * s0**2)
        return np.where(np.isnan(deviations).any(axis=-1), np.nan, moment)
    squares = deviations**2
    kurtosis = (squares**2).mean(axis=-1) / squares.mean(axis=-1) ** 2
    even = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    tailed = kurtosis * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    return (even - tailed) / ((n - 1) * (n - 2) * (n - 3) * s0**2)


def _probability(z_score: Array, alternative: Alternative) -> Array:
    if alternative == "two-sided":
        return 2 * ndtr(-np.abs(z_score))
    return ndtr(z_score if alternative == "less" else -z_score)
