"""Labels of rows: years to work by, regions to group by, and frames that must agree on them."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.intp]


def coded(name: str, labels: Iterable[Any], length: int, *, sort: bool) -> tuple[Codes, pd.Index]:
    """Give every row the code of its label, and return the distinct labels the codes stand for.

    Parameters
    ----------
    name
        The argument's name, for the error.
    labels
        One hashable label a row, of any type: shape (length,).
    length
        Number of rows the labels belong to.
    sort
        Whether the distinct labels are sorted (years) or kept in order of appearance (regions).

    Raises
    ------
    ValueError
        If the number of labels is not `length`, or a label is missing.
    """
    column = labels if hasattr(labels, "shape") else pd.Series(list(labels))
    if column.shape != (length,):
        raise ValueError(f"{name}: expected {length} labels, found shape {column.shape}")
    if sort and (counted := _counted(column)):
        return counted
    codes, distinct = pd.factorize(column, sort=sort)
    if (codes < 0).any():
        place = int(np.argmax(codes < 0))
        raise ValueError(f"{name}: expected a label for every row, found none at position {place}")
    return codes, pd.Index(distinct, tupleize_cols=False)


def in_rows(codes: Codes, size: int) -> Codes:
    """Positions of units row after row, in the order they came in; `size` bounds the codes."""
    # The narrowest integer sorts by counting.
    return codes.astype(np.min_scalar_type(size)).argsort(kind="stable")


def aligned_labels(**data: Any) -> None:
    """Raise a ValueError if two pandas objects put different labels on the same axis.

    The last axes are compared: the index of a Series, the columns and then the index of a frame.
    What carries no labels cannot disagree.
    """
    axes = {name: value.axes[::-1] for name, value in data.items() if hasattr(value, "axes")}
    for first, name in combinations(axes, 2):
        if not all(map(pd.Index.equals, axes[first], axes[name])):
            raise ValueError(f"{name}: expected the same labels in the same order as {first}")


def same_labels(**data: Any) -> None:
    """Raise a ValueError unless all frames and Series among the arguments share all their labels.

    Arithmetic goes by position, so labels in another order would be paired wrongly.
    """
    labelled = {name: value for name, value in data.items() if hasattr(value, "axes")}
    for first, name in combinations(labelled, 2):
        if labelled[first].ndim != labelled[name].ndim:
            raise ValueError(f"{name}: expected the same labels in the same order as {first}")
    aligned_labels(**labelled)


def _counted(labels: NDArray[Any] | pd.Series) -> tuple[Codes, pd.Index] | None:
    """Code whole numbers with few gaps, such as years: counting is faster than hashing."""
    if not isinstance(labels.dtype, np.dtype) or labels.dtype.kind != "i" or labels.size == 0:
        return None
    array = np.asarray(labels)
    low, high = int(array.min()), int(array.max())
    if high - low >= array.size:
        return None
    codes = array.astype(np.intp) - low
    present = np.bincount(codes) > 0
    if not present.all():
        codes = (np.cumsum(present) - 1)[codes]
    return codes, pd.Index((np.flatnonzero(present) + low).astype(array.dtype))
