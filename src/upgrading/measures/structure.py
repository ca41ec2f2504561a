"""How far an economy's structure has advanced: sector shares and the indices built on them."""

from collections.abc import Hashable
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from upgrading.measures import _arguments
from upgrading.measures._arguments import Array, Missing, Sums, choice, labelled, numbers
from upgrading.measures._grouping import same_labels

Basis = Literal["primary_first", "tertiary_first"]
ProductivityScale = Literal["mean", "max", "sqrt", "log"]
Result = Array | pd.Series | float

SECTORS = ("primary", "secondary", "tertiary")


def shares(value_added: ArrayLike, *, missing: Missing = "raise") -> Array | pd.DataFrame:
    """Sector shares of a total.

    Parameters
    ----------
    value_added
        Levels of value added, employment or any additive quantity, zero or more, one unit for
        all sectors: shape (..., sectors) or a frame (rows x sectors).
    missing
        "raise" refuses missing values; "keep" turns a row with one into NaN.

    Returns
    -------
    ndarray or DataFrame
        Shares in [0, 1] that sum to one over sectors; a frame keeps its index and columns.

    Raises
    ------
    ValueError
        If a value is negative or not finite, or if a row sums to zero.

    Examples
    --------
    >>> import numpy as np
    >>> shares(np.array([1.0, 4.0, 5.0])).tolist()
    [0.1, 0.4, 0.5]
    """
    result = _arguments.shares("value_added", value_added, sums="renormalise", missing=missing)
    if isinstance(value_added, pd.DataFrame):
        return pd.DataFrame(result, index=value_added.index, columns=value_added.columns)
    return result


def tertiary_secondary_ratio(
    secondary: ArrayLike,
    tertiary: ArrayLike,
    *,
    undefined: Missing = "raise",
    missing: Missing = "raise",
) -> Result:
    """Ratio of tertiary to secondary value added.

    Parameters
    ----------
    secondary, tertiary
        Value added of the two sectors in one unit and at one price base, zero or more, of one
        shape; two Series must share their index. Shares give the same ratio as levels.
    undefined
        What to do where `secondary` is zero: "raise" or "keep" (NaN).
    missing
        What to do with missing values: "raise" or "keep" (NaN).

    Returns
    -------
    ndarray, Series or float
        Zero or more; above one where services outweigh industry.

    Raises
    ------
    ValueError
        If shapes or indices differ, or a value is negative, or `secondary` is zero and
        `undefined` is "raise".

    Notes
    -----
    Current and constant prices give different ratios, since deflators differ by sector.

    References
    ----------
    Gan, C., Zheng, R. and Yu, D. (2011), Economic Research Journal (in Chinese) 46(5).

    Examples
    --------
    >>> round(tertiary_secondary_ratio(0.378, 0.545), 6)
    1.441799
    """
    same_labels(secondary=secondary, tertiary=tertiary)
    below = numbers("secondary", secondary, missing=missing)
    above = numbers("tertiary", tertiary, missing=missing)
    _arguments.same_shape(secondary=below, tertiary=above)
    ratio = _ratio(above, below, "secondary", undefined)
    return _relabelled(ratio, secondary, tertiary, name="tertiary_secondary_ratio")


def service_share(
    tertiary: ArrayLike,
    total: ArrayLike,
    *,
    undefined: Missing = "raise",
    missing: Missing = "raise",
) -> Result:
    """Share of the tertiary sector in the total.

    Parameters
    ----------
    tertiary, total
        Value added of services and of all sectors, zero or more, of one shape; two Series must
        share their index.
    undefined
        What to do where `total` is zero: "raise" or "keep" (NaN).
    missing
        What to do with missing values: "raise" or "keep" (NaN).

    Returns
    -------
    ndarray, Series or float
        In [0, 1].

    Raises
    ------
    ValueError
        If shapes or indices differ, a value is negative, `tertiary` exceeds `total`, or `total`
        is zero and `undefined` is "raise".

    Examples
    --------
    >>> service_share(25.0, 50.0)
    0.5
    """
    same_labels(tertiary=tertiary, total=total)
    part = numbers("tertiary", tertiary, missing=missing)
    whole = numbers("total", total, missing=missing)
    _arguments.same_shape(tertiary=part, total=whole)
    # Published totals are rounded, so a sector may exceed its total by a hair, not by more.
    if (part > whole * (1 + _arguments.SUM_TOLERANCE)).any():
        raise ValueError("tertiary: expected no more than total, found a larger value")
    return _relabelled(
        np.minimum(_ratio(part, whole, "total", undefined), 1.0),
        tertiary,
        total,
        name="service_share",
    )


def hierarchy_coefficient(
    shares: ArrayLike, *, sums: Sums = "raise", missing: Missing = "raise"
) -> Result:
    r"""Structure hierarchy coefficient: shares weighted by the rank of their sector.

    Parameters
    ----------
    shares
        Shares of primary, secondary and tertiary, in this order: shape (..., 3) or a frame with
        three columns.
    sums
        "raise" refuses shares that do not sum to one; "renormalise" rescales them.
    missing
        What to do with missing values: "raise" or "keep" (NaN).

    Returns
    -------
    ndarray, Series or float
        In [1, 3]: 1 if all is primary, 3 if all is tertiary. Not multiplied by 100.

    Raises
    ------
    ValueError
        If there are not three sectors, columns name the sectors in another order, a share is
        negative, or shares do not sum to one and `sums` is "raise".

    Notes
    -----
    :math:`R = \sum_{i=1}^{3} i\,y_i`.

    References
    ----------
    Xu, M. and Jiang, Y. (2015).

    Examples
    --------
    >>> import numpy as np
    >>> round(hierarchy_coefficient(np.array([0.077, 0.378, 0.545])), 3)
    2.468
    """
    y = _three_sectors("shares", shares, sums, missing)
    # Rounding must not push a corner outside [1, 3].
    coefficient = np.clip(y @ np.array([1.0, 2.0, 3.0]), 1.0, 3.0)
    return labelled(coefficient, shares, "hierarchy_coefficient")


def angle_index(
    shares: ArrayLike,
    *,
    basis: Basis = "primary_first",
    sums: Sums = "raise",
    missing: Missing = "raise",
) -> Result:
    r"""Fu Linghui's angle index of advancement, in radians.

    Parameters
    ----------
    shares
        Shares of primary, secondary and tertiary, in this order: shape (..., 3) or a frame with
        three columns.
    basis
        Order of the axes: "primary_first" weighs the angle to the primary axis three times and
        rises as services grow; "tertiary_first" is the reversed order, which falls.
    sums, missing
        As in `hierarchy_coefficient`.

    Returns
    -------
    ndarray, Series or float
        In radians: :math:`3\pi/2` if all is in the first sector of the basis, :math:`2\pi` if all
        is secondary, :math:`5\pi/2` if all is in the last.

    Raises
    ------
    ValueError
        As `hierarchy_coefficient`, or if `basis` is unknown.

    Notes
    -----
    With :math:`\theta_j` the angle between the share vector and axis :math:`j`,
    :math:`W = \sum_{k=1}^{3}\sum_{j=1}^{k}\theta_j = 3\theta_1 + 2\theta_2 + \theta_3`.

    References
    ----------
    Fu, L. (2010), Statistical Research (in Chinese) 27(8).

    Examples
    --------
    >>> import numpy as np
    >>> round(angle_index(np.array([0.077, 0.378, 0.545])), 6)
    6.919642
    """
    choice("basis", basis, ("primary_first", "tertiary_first"))
    y = _three_sectors("shares", shares, sums, missing)
    weights = np.array([3.0, 2.0, 1.0])
    if basis == "tertiary_first":
        weights = weights[::-1]
    return labelled(_axis_angles(y) @ weights, shares, "angle_index")


def structure_productivity(
    shares: ArrayLike,
    productivity: ArrayLike,
    *,
    start: ArrayLike,
    finish: ArrayLike,
    sums: Sums = "raise",
    missing: Missing = "raise",
) -> Result:
    r"""Advancement as shares times productivity placed between two bounds.

    Parameters
    ----------
    shares
        Value-added shares: shape (..., sectors) or a frame (rows x sectors).
    productivity
        Value added per worker in the same shape, zero or more, at the prices of the bounds.
    start, finish
        Productivity of each sector at the start and at the end of industrialisation, in the unit
        of `productivity`: shape (sectors,). There is no default, since the bounds hold for one
        currency and one price base only.
    sums, missing
        As in `hierarchy_coefficient`; a row with a missing share or productivity gives NaN.

    Returns
    -------
    ndarray, Series or float
        0 where every sector stands at `start`, 1 where every sector stands at `finish`; negative
        or above one outside the bounds, since nothing is clipped.

    Raises
    ------
    ValueError
        If shapes or labels differ, a value is negative, or `finish` does not exceed `start`.

    Notes
    -----
    :math:`H = \sum_i y_i (LP_i - LP_{ib}) / (LP_{if} - LP_{ib})`.

    References
    ----------
    Liu, W., Zhang, H. and Huang, Z. (2008), Economic Perspectives (in Chinese) (11).

    Examples
    --------
    >>> y, lp = [0.1, 0.4, 0.5], [2.0, 6.0, 5.0]
    >>> round(structure_productivity(y, lp, start=[1, 2, 1], finish=[5, 10, 9]), 6)
    0.475
    """
    y, lp = _shares_and_productivity(shares, productivity, sums, missing)
    lower = numbers("start", start, dimensions=(1,))
    upper = numbers("finish", finish, dimensions=(1,))
    _arguments.same_shape(start=lower, finish=upper, one_row_of_shares=y[(0,) * (y.ndim - 1)])
    if not (upper > lower).all():
        raise ValueError("finish: expected every sector above start, found one that is not")
    index = (y * (lp - lower) / (upper - lower)).sum(axis=-1)
    return labelled(index, shares, "structure_productivity")


def scaled_structure_productivity(
    shares: ArrayLike,
    productivity: ArrayLike,
    *,
    scale: ProductivityScale,
    sums: Sums = "raise",
    missing: Missing = "raise",
) -> Result:
    r"""Shares times rescaled productivity: the short forms without bounds.

    Parameters
    ----------
    shares
        Value-added shares: shape (..., sectors) or a frame (rows x sectors).
    productivity
        Value added per worker in the same shape, zero or more.
    scale
        "mean" divides each sector's productivity by its mean over all rows and "max" by its
        largest value over all rows, both free of units but dependent on the sample; "sqrt" and
        "log" take the square root or natural logarithm and depend on the unit. The four are
        incompatible with one another and with `structure_productivity`.
    sums, missing
        As in `structure_productivity`; missing rows are left out of the mean and the maximum.

    Returns
    -------
    ndarray, Series or float
        "mean" and "sqrt": zero or more; "max": in [0, 1]; "log": any sign.

    Raises
    ------
    ValueError
        If shapes or labels differ, a value is negative, a productivity is zero under "log", a
        sector has no positive productivity under "mean" or "max", or these two are asked of a
        single row.

    Notes
    -----
    :math:`H = \sum_i y_i f(LP_i)`.

    References
    ----------
    Yuan, H. and Zhu, C. (2018), for the unscaled form.

    Examples
    --------
    >>> y, lp = [[0.5, 0.5], [0.2, 0.8]], [[1.0, 4.0], [4.0, 9.0]]
    >>> scaled_structure_productivity(y, lp, scale="sqrt").round(6).tolist()
    [1.5, 2.8]
    """
    choice("scale", scale, ("mean", "max", "sqrt", "log"))
    y, lp = _shares_and_productivity(shares, productivity, sums, missing)
    index = (y * _scaled(lp, scale)).sum(axis=-1)
    return labelled(index, shares, f"structure_productivity_{scale}")


def _ratio(above: Array, below: Array, name: str, undefined: Missing) -> Array:
    choice("undefined", undefined, ("raise", "keep"))
    if undefined == "raise" and (below == 0).any():
        raise ValueError(f"{name}: expected no zero (undefined='keep' gives NaN there), found one")
    return np.divide(above, below, out=np.full(below.shape, np.nan), where=below != 0)


def _relabelled(result: Array, *likes: ArrayLike, name: str) -> Result:
    for like in likes:
        if isinstance(like, pd.Series):
            return pd.Series(result, index=like.index, name=name)
        if isinstance(like, pd.DataFrame):
            raise ValueError(f"{name}: expected arrays or Series, found a frame")
    return float(result) if np.ndim(result) == 0 else result


def _three_sectors(name: str, data: ArrayLike, sums: Sums, missing: Missing) -> Array:
    array = _arguments.shares(name, data, sums=sums, missing=missing)
    if array.shape[-1] != 3:
        raise ValueError(f"{name}: expected three sectors, found {array.shape[-1]}")
    if isinstance(data, pd.DataFrame):
        _refuse_misordered(name, list(data.columns))
    return array


def _refuse_misordered(name: str, columns: list[Hashable]) -> None:
    # Columns may carry a prefix (va_primary); only names that say another order are refused.
    named = [next((s for s in SECTORS if s in str(column).lower()), None) for column in columns]
    if set(named) == set(SECTORS) and tuple(named) != SECTORS:
        raise ValueError(f"{name}: expected columns in the order {SECTORS}, found {columns}")


def _axis_angles(y: Array) -> Array:
    """Angle between a vector and each axis; atan2 is exact at the corners, arccos is not."""
    # The other two squares are added, not subtracted from the sum, to keep their small digits.
    others = np.roll(y, 1, axis=-1) ** 2 + np.roll(y, 2, axis=-1) ** 2
    return np.arctan2(np.sqrt(others), y)


def _shares_and_productivity(
    shares: ArrayLike, productivity: ArrayLike, sums: Sums, missing: Missing
) -> tuple[Array, Array]:
    same_labels(shares=shares, productivity=productivity)
    y = _arguments.shares("shares", shares, sums=sums, missing=missing)
    lp = numbers("productivity", productivity, missing=missing)
    _arguments.same_shape(shares=y, productivity=lp)
    return y, lp


def _scaled(lp: Array, scale: ProductivityScale) -> Array:
    if scale == "sqrt":
        return np.sqrt(lp)
    if scale == "log":
        if (lp == 0).any():
            raise ValueError("productivity: expected more than zero under scale='log', found 0")
        return np.log(lp)
    return lp / _benchmark(lp, scale)


def _benchmark(lp: Array, scale: ProductivityScale) -> Array:
    if lp.ndim < 2:
        raise ValueError(f"productivity: expected several rows under scale={scale!r}, found one")
    rows = lp.reshape(-1, lp.shape[-1])
    rows = rows[~np.isnan(rows).any(axis=1)]
    if len(rows) == 0 or not rows.any(axis=0).all():
        raise ValueError("productivity: expected a positive value in every sector, found none")
    return rows.mean(axis=0) if scale == "mean" else rows.max(axis=0)
