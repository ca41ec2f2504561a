"""A map of provinces as a grid of equal tiles: no borders to misdraw, no province too small."""

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from upgrading.report import numbers, style

EMPTY = "#f0f0f0"


def draw(
    values: pd.Series,
    provinces: pd.DataFrame,
    *,
    label: str,
    form: str = ".2f",
    bounds: list[float] | None = None,
    centre: float | None = None,
    axes: Axes | None = None,
) -> Axes:
    """Draw a tile for each province, coloured by its value and labelled with it.

    Parameters
    ----------
    values
        One value a province, by province code; a missing one leaves a pale tile without a number.
    provinces
        The dataset `provinces`: codes, abbreviations and places of the tiles.
    label
        What the colours mean, with the unit.
    form
        Format of the number on a tile, as `numbers.text` takes it.
    bounds
        Limits of classes; a continuous scale if none are given.
    centre
        The value at which a two-sided scale turns; one-sided if none is given.
    axes
        Where to draw; a new figure if none are given.

    Raises
    ------
    ValueError
        If a code is unknown, or no province has a value.
    """
    unknown = sorted(set(values.index) - set(provinces.province_code))
    if unknown:
        raise ValueError(f"values: expected province codes, found {unknown}")
    if values.notna().sum() == 0:
        raise ValueError("values: expected at least one value")
    axes = style.new_axes(height=6.4) if axes is None else axes
    norm, colours = _scale(values, bounds, centre)
    for row in provinces.itertuples():
        _tile(axes, row, values.get(row.province_code, np.nan), norm, colours, form)
    right, bottom = provinces.tile_column.max() + 1, provinces.tile_row.max() + 1
    left = provinces.tile_column.min()
    axes.set(xlim=(left - 0.05, right + 0.05), ylim=(bottom + 0.05, -0.05), aspect="equal")
    axes.axis("off")
    mappable = mpl.cm.ScalarMappable(norm, colours)
    bar = axes.figure.colorbar(mappable, ax=axes, orientation="horizontal", shrink=0.7, aspect=30)
    bar.set_label(label)
    bar.outline.set_visible(False)
    return axes


def _scale(
    values: pd.Series, bounds: list[float] | None, centre: float | None
) -> tuple[mpl.colors.Normalize, mpl.colors.Colormap]:
    colours = mpl.colormaps[style.SEQUENCE if centre is None else style.DIVERGING]
    if bounds is not None:
        return mpl.colors.BoundaryNorm(bounds, colours.N), colours
    if centre is not None:
        return mpl.colors.CenteredNorm(centre, (values - centre).abs().max()), colours
    return mpl.colors.Normalize(values.min(), values.max()), colours


def _tile(
    axes: Axes,
    province: tuple,
    value: float,
    norm: mpl.colors.Normalize,
    colours: mpl.colors.Colormap,
    form: str,
) -> None:
    known = not pd.isna(value)
    face = colours(norm(value)) if known else mpl.colors.to_rgba(EMPTY)
    x, y = province.tile_column, province.tile_row
    axes.add_patch(Rectangle((x + 0.03, y + 0.03), 0.94, 0.94, facecolor=face, edgecolor="none"))
    ink = "white" if _luminance(face) < 0.45 else style.INK
    text = {"ha": "center", "color": ink}
    axes.text(x + 0.5, y + 0.42, province.abbr, va="bottom", weight="bold", fontsize=10, **text)
    if known:
        shown = numbers.text(value, form)
        axes.text(x + 0.5, y + 0.6, shown, va="center", fontsize=8.5, **text)


def _luminance(colour: tuple[float, float, float, float]) -> float:
    red, green, blue, _ = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
