"""Labels of rows: years to work by, regions to group by, and frames that must agree on them."""

from collections.abc import Iterable
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
    codes, distinct = pd.factorize(column, sort=sort)
    if (codes < 0).any():
        place = int(np.argmax(codes < 0))
        raise ValueError(f"{name}: expected a label for every row, found none at position {place}")
    return codes, pd.Index(distinct, tupleize_cols=False)


def aligned_labels(**data: Any) -> None:
    """Raise a ValueError if two pandas objects put different labels on the same axis.

    The last axes are compared: the index of a Series, the columns and then the index of a frame.
    What carries no labels cannot disagree.
    """
    labelled = {name: _axes(value) for name, value in data.items() if hasattr(value, "axes")}
    for name, axes in labelled.items():
        for other, others in labelled.items():
            for mine, theirs in zip(axes, others, strict=False):
                if not mine.equals(theirs):
                    raise ValueError(f"{name}: expected the same labels as {other} has")


def _axes(data: pd.Series | pd.DataFrame) -> list[pd.Index]:
    return list(data.axes)[::-1]
