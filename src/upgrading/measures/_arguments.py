"""What every measure does with its arguments: check them, name them in errors, keep labels."""

from collections.abc import Collection
from typing import Literal, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Missing = Literal["raise", "keep"]
Sums = Literal["raise", "renormalise"]
T = TypeVar("T", bound=str)

SUM_TOLERANCE = 1e-6


def numbers(
    name: str,
    data: ArrayLike,
    *,
    missing: Missing = "raise",
    negative: bool = False,
    dimensions: tuple[int, ...] | None = None,
) -> Array:
    """Return `data` as a float array, or say which argument is wrong and where.

    Parameters
    ----------
    name
        The argument's name, for the error.
    data
        Anything numpy can read as numbers: shape (...).
    missing
        "raise" refuses NaN; "keep" lets NaN through, to come out as NaN.
    negative
        Whether values below zero are meaningful.
    dimensions
        Accepted numbers of dimensions; None accepts any.

    Raises
    ------
    ValueError
        If a value is not a number, infinite, missing or negative against what is allowed,
        or if the array has another number of dimensions.
    """
    choice("missing", missing, ("raise", "keep"))
    try:
        array = np.asarray(data, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"{name}: expected numbers, found {type(data).__name__}: {error}"
        ) from None
    if dimensions is not None and array.ndim not in dimensions:
        wanted = " or ".join(str(d) for d in dimensions)
        raise ValueError(f"{name}: expected {wanted} dimension(s), found shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name}: expected at least one value, found none")
    _refuse(name, array, np.isinf(array), "a finite number")
    if missing == "raise":
        _refuse(name, array, np.isnan(array), "no missing value (missing='keep' lets them through)")
    if not negative:
        _refuse(name, array, array < 0, "zero or more")
    return array


def _refuse(name: str, array: Array, bad: NDArray[np.bool_], expected: str) -> None:
    if bad.any():
        where = tuple(int(i) for i in np.argwhere(bad)[0])
        place = f" at position {where}" if where else ""
        raise ValueError(f"{name}: expected {expected}, found {array[where]}{place}")


def choice(name: str, value: T, options: Collection[str]) -> T:
    """Return `value` if it is one of `options`, or raise a ValueError that lists them."""
    if value not in options:
        raise ValueError(f"{name}: expected one of {', '.join(sorted(options))}, found {value!r}")
    return value


def shares(
    name: str, data: ArrayLike, *, sums: Sums = "raise", missing: Missing = "raise"
) -> Array:
    """Return shares along the last axis that sum to one.

    Parameters
    ----------
    name, data, missing
        As in `numbers`; sectors on the last axis.
    sums
        "raise" refuses shares whose sum is further than 1e-6 from one;
        "renormalise" divides by the sum, so that levels are welcome too.

    Raises
    ------
    ValueError
        If shares do not sum to one and `sums` is "raise", or if they sum to zero.
    """
    choice("sums", sums, ("raise", "renormalise"))
    array = numbers(name, data, missing=missing)
    if array.ndim == 0:
        raise ValueError(f"{name}: expected sectors on the last axis, found a single number")
    totals = array.sum(axis=-1, keepdims=True)
    _refuse(name, totals[..., 0], totals[..., 0] == 0, "a positive sum over sectors")
    if sums == "raise":
        off = np.abs(totals[..., 0] - 1) > SUM_TOLERANCE
        _refuse(name, totals[..., 0], off, "shares that sum to one (sums='renormalise' rescales)")
        return array
    return array / totals


def same_shape(**arrays: Array) -> None:
    """Raise a ValueError unless all named arrays have one shape."""
    shapes = {name: array.shape for name, array in arrays.items()}
    if len(set(shapes.values())) > 1:
        listed = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise ValueError(f"expected arrays of one shape, found {listed}")


def labelled(result: Array, like: ArrayLike, name: str) -> Array | pd.Series | float:
    """Give a result over rows the index of the frame it came from.

    A frame (rows x sectors) yields a Series named `name`; one row yields a float;
    any other array stays an array.
    """
    if isinstance(like, pd.DataFrame):
        return pd.Series(result, index=like.index, name=name)
    return float(result) if np.ndim(result) == 0 else result
