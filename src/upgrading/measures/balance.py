"""How well output and employment match across sectors: deviation, Theil index, transforms."""

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import rel_entr

from upgrading.measures import _arguments
from upgrading.measures._arguments import Array, Missing, Sums, choice, labelled, numbers
from upgrading.measures._grouping import same_labels

DeviationVariant = Literal[
    "absolute", "mean", "squared", "root_mean_square", "value_added_weighted", "inverse"
]
TheilVariant = Literal["value_added_weighted", "employment_weighted", "absolute"]
Ratio = Literal["value_added_to_employment", "employment_to_value_added"]
LogBase = Literal["e", "2", "10"]
Transform = Literal["reciprocal", "negative", "complement", "exponential"]
Result = Array | pd.Series | float

VARIANTS = ("absolute", "mean", "squared", "root_mean_square", "value_added_weighted", "inverse")


def structural_deviation(
    value_added_shares: ArrayLike,
    employment_shares: ArrayLike,
    *,
    variant: DeviationVariant = "absolute",
    undefined: Missing = "raise",
    sums: Sums = "raise",
    missing: Missing = "raise",
) -> Result:
    r"""Deviation of sector productivities from the mean, over all sectors.

    Parameters
    ----------
    value_added_shares, employment_shares
        Shares :math:`y` and :math:`l` of each sector, of one shape: (..., sectors) or frames
        (rows x sectors) with the same labels.
    variant
        "absolute": :math:`\sum|y_i/l_i-1|`; "mean": the same over the number of sectors;
        "squared": :math:`\sum(y_i/l_i-1)^2`; "root_mean_square": the root of its mean;
        "value_added_weighted": :math:`\sum y_i|y_i/l_i-1|`; "inverse": :math:`\sum|l_i/y_i-1|`.
    undefined
        What to do where a sector's denominator is zero: "raise" or "keep" (NaN).
    sums
        "raise" refuses shares that do not sum to one; "renormalise" rescales them, so that
        levels are welcome.
    missing
        What to do with missing values: "raise" or "keep" (NaN).

    Returns
    -------
    ndarray, Series or float
        Zero or more, without unit: 0 where all sectors are equally productive; larger is less
        balanced. Variants are on different scales, and "absolute" and "inverse" need not rank
        two economies alike.

    Raises
    ------
    ValueError
        If shapes or labels differ, a share is negative, shares do not sum to one and `sums` is
        "raise", or a denominator is zero and `undefined` is "raise".

    References
    ----------
    Gan, C., Zheng, R. and Yu, D. (2011), Economic Research Journal (in Chinese) 46(5).

    Examples
    --------
    >>> y, l = [0.1, 0.4, 0.5], [0.25, 0.25, 0.5]
    >>> round(structural_deviation(y, l), 6)
    1.2
    """
    choice("variant", variant, VARIANTS)
    output, labour = _two_shares(value_added_shares, employment_shares, sums, missing)
    ratio: Ratio = (
        "employment_to_value_added" if variant == "inverse" else "value_added_to_employment"
    )
    deviation = _summary(_deviations(output, labour, ratio, undefined), output, variant)
    return labelled(deviation, value_added_shares, f"structural_deviation_{variant}")


def sector_deviation(
    value_added_shares: ArrayLike,
    employment_shares: ArrayLike,
    *,
    ratio: Ratio = "value_added_to_employment",
    undefined: Missing = "raise",
    sums: Sums = "raise",
    missing: Missing = "raise",
) -> Array | pd.DataFrame:
    r"""Signed deviation of each sector's productivity from the mean.

    Parameters
    ----------
    value_added_shares, employment_shares, undefined, sums, missing
        As in `structural_deviation`.
    ratio
        "value_added_to_employment": :math:`y_i/l_i-1`, above zero where the sector is more
        productive than the economy; "employment_to_value_added": :math:`l_i/y_i-1`, above zero
        where it holds more workers than its output would suggest.

    Returns
    -------
    ndarray or DataFrame
        One value for each sector, -1 or more; frames keep their labels.

    Raises
    ------
    ValueError
        As `structural_deviation`.

    Examples
    --------
    >>> sector_deviation([0.1, 0.4, 0.5], [0.25, 0.25, 0.5]).round(6).tolist()
    [-0.6, 0.6, 0.0]
    """
    choice("ratio", ratio, ("value_added_to_employment", "employment_to_value_added"))
    output, labour = _two_shares(value_added_shares, employment_shares, sums, missing)
    deviations = _deviations(output, labour, ratio, undefined)
    if isinstance(value_added_shares, pd.DataFrame):
        labels = {"index": value_added_shares.index, "columns": value_added_shares.columns}
        return pd.DataFrame(deviations, **labels)
    return deviations


def theil_balance(
    value_added_shares: ArrayLike,
    employment_shares: ArrayLike,
    *,
    variant: TheilVariant = "value_added_weighted",
    base: LogBase = "e",
    infinite: Missing = "raise",
    sums: Sums = "raise",
    missing: Missing = "raise",
) -> Result:
    r"""Theil index of the mismatch between output and employment.

    Parameters
    ----------
    value_added_shares, employment_shares, sums, missing
        As in `structural_deviation`.
    variant
        "value_added_weighted": :math:`\sum y_i\ln(y_i/l_i)`, the usual form;
        "employment_weighted": :math:`\sum l_i\ln(l_i/y_i)` (Theil's second measure);
        "absolute": :math:`\sum y_i|\ln(y_i/l_i)|`.
    base
        Base of the logarithm: "e", "2" or "10". Papers rarely say; the index scales with it.
    infinite
        Where a sector with weight has a zero denominator (output without workers, or workers
        without output under "employment_weighted") the index is infinite: "raise" refuses it,
        "keep" returns it.

    Returns
    -------
    ndarray, Series or float
        Zero or more; 0 where the two sets of shares agree. Larger is *less* balanced.

    Raises
    ------
    ValueError
        As `structural_deviation`, or if the index is infinite and `infinite` is "raise".

    Notes
    -----
    A sector of weight zero adds nothing (:math:`0\ln 0=0`). The index is a Kullback-Leibler
    divergence and is non-negative only if both sets of shares sum to one; sectors of a province
    often do not add up to its printed total, which is why `sums` refuses or rescales them.

    References
    ----------
    Gan, C., Zheng, R. and Yu, D. (2011), Economic Research Journal (in Chinese) 46(5); Theil, H.
    (1967), Economics and Information Theory.

    Examples
    --------
    >>> y, l = [0.1, 0.4, 0.5], [0.25, 0.25, 0.5]
    >>> round(theil_balance(y, l), 6)
    0.096372
    """
    choice("variant", variant, ("value_added_weighted", "employment_weighted", "absolute"))
    choice("base", base, ("e", "2", "10"))
    choice("infinite", infinite, ("raise", "keep"))
    output, labour = _two_shares(value_added_shares, employment_shares, sums, missing)
    weighted_by_labour = variant == "employment_weighted"
    terms = rel_entr(labour, output) if weighted_by_labour else rel_entr(output, labour)
    if infinite == "raise" and np.isinf(terms).any():
        empty = "value_added_shares" if weighted_by_labour else "employment_shares"
        raise ValueError(
            f"{empty}: expected no empty sector where the other share is positive "
            "(infinite='keep' lets the index be infinite), found one"
        )
    total = (np.abs(terms) if variant == "absolute" else terms).sum(axis=-1)
    # Rounding leaves -1e-17 where shares agree; the divergence itself cannot be negative.
    index = np.maximum(total, 0.0) / {"e": 1.0, "2": np.log(2), "10": np.log(10)}[base]
    return labelled(index, value_added_shares, f"theil_balance_{variant}")


def reciprocal_balance(
    theil: ArrayLike, *, infinite: Missing = "raise", missing: Missing = "raise"
) -> Result:
    """Reciprocal of the Theil index, used in compiled data sets as "rationalisation".

    Parameters
    ----------
    theil, infinite, missing
        As in `balance_transform`.

    Returns
    -------
    ndarray, Series or float
        Above zero; larger is more balanced. Unbounded and heavy-tailed near balance, so that a
        few well-balanced places drive a regression on it.

    Raises
    ------
    ValueError
        If an index is negative, or zero while `infinite` is "raise".

    Examples
    --------
    >>> reciprocal_balance(0.25)
    4.0
    """
    return balance_transform(theil, transform="reciprocal", infinite=infinite, missing=missing)


def balance_transform(
    theil: ArrayLike,
    *,
    transform: Transform,
    infinite: Missing = "raise",
    missing: Missing = "raise",
) -> Result:
    """Turn the Theil index round, so that larger means more balanced.

    Parameters
    ----------
    theil
        Values of `theil_balance`, zero or more and finite: any shape, a Series or a frame.
    transform
        "reciprocal" 1/T, above zero; "negative" -T, zero or less; "complement" 1-T, one or
        less; "exponential" exp(-T), in (0, 1]. Only the order of places is common to the four.
    infinite
        Where the index is zero its reciprocal is infinite: "raise" refuses, "keep" returns it.
    missing
        What to do with missing values: "raise" or "keep" (NaN).

    Returns
    -------
    ndarray, Series, DataFrame or float
        In the shape and with the labels of `theil`.

    Raises
    ------
    ValueError
        If an index is negative (the shares behind it did not sum to one) or infinite, or the
        reciprocal is infinite and `infinite` is "raise".

    Examples
    --------
    >>> balance_transform(0.25, transform="complement")
    0.75
    """
    choice("transform", transform, ("reciprocal", "negative", "complement", "exponential"))
    choice("infinite", infinite, ("raise", "keep"))
    index = numbers("theil", theil, missing=missing)
    if transform == "reciprocal":
        turned = _reciprocal(index, infinite)
    else:
        turned = {"negative": -index, "complement": 1 - index, "exponential": np.exp(-index)}[
            transform
        ]
    if isinstance(theil, pd.DataFrame):
        return pd.DataFrame(turned, index=theil.index, columns=theil.columns)
    if isinstance(theil, pd.Series):
        return pd.Series(turned, index=theil.index, name=f"balance_{transform}")
    return float(turned) if np.ndim(turned) == 0 else turned


def _two_shares(
    value_added_shares: ArrayLike, employment_shares: ArrayLike, sums: Sums, missing: Missing
) -> tuple[Array, Array]:
    same_labels(value_added_shares=value_added_shares, employment_shares=employment_shares)
    output = _arguments.shares("value_added_shares", value_added_shares, sums=sums, missing=missing)
    labour = _arguments.shares("employment_shares", employment_shares, sums=sums, missing=missing)
    _arguments.same_shape(value_added_shares=output, employment_shares=labour)
    # Within the accepted tolerance sums may still miss one, enough to turn a divergence negative.
    return output / output.sum(axis=-1, keepdims=True), labour / labour.sum(axis=-1, keepdims=True)


def _deviations(output: Array, labour: Array, ratio: Ratio, undefined: Missing) -> Array:
    choice("undefined", undefined, ("raise", "keep"))
    over, under, name = (output, labour, "employment_shares")
    if ratio == "employment_to_value_added":
        over, under, name = (labour, output, "value_added_shares")
    if undefined == "raise" and (under == 0).any():
        raise ValueError(
            f"{name}: expected no empty sector (undefined='keep' gives NaN there), found one"
        )
    return np.divide(over, under, out=np.full(over.shape, np.nan), where=under != 0) - 1


def _summary(deviations: Array, output: Array, variant: DeviationVariant) -> Array:
    size = np.abs(deviations)
    if variant == "mean":
        return size.mean(axis=-1)
    if variant == "squared":
        return (size**2).sum(axis=-1)
    if variant == "root_mean_square":
        return np.sqrt((size**2).mean(axis=-1))
    return (output * size if variant == "value_added_weighted" else size).sum(axis=-1)


def _reciprocal(index: Array, infinite: Missing) -> Array:
    if infinite == "raise" and (index == 0).any():
        raise ValueError("theil: expected more than zero (infinite='keep' gives inf), found 0")
    return np.divide(1.0, index, out=np.full(index.shape, np.inf), where=index != 0)
