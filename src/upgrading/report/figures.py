"""Figures that carry their alternative text, their source and their data."""

import io
import re

import pandas as pd
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure

PLACES = re.compile(r' (?:d|x|y|points)="[^"]*"|translate\([^)]*\)')
COMMENT = re.compile(r"<!--.*?-->", flags=re.DOTALL)
GLYPH = re.compile(r'(?<=<path id=)"[A-Za-z]+(?:-[A-Za-z]+)*-[0-9a-f]+"')
LETTER = re.compile(
    r'<use xlink:href="(#g[0-9]+)" transform="translate\(([-0-9.]+)(?: ([-0-9.]+))?\)"/>'
)
LONG = re.compile(r"-?[0-9]+\.[0-9]+")


def show(figure: Figure | Axes, *, name: str, alt: str, source: str, data: pd.DataFrame) -> None:
    """Show a figure; the page adds its number, source line and a link to its data.

    Parameters
    ----------
    figure
        A figure, or axes in it.
    name
        The figure's label, the same as in the cell's `mystnb: figure: name`.
    alt
        What the figure shows, for a reader who does not see it: not its caption.
    source
        Where the plotted figures come from.
    data
        The plotted figures, one row a mark; offered as CSV.

    Raises
    ------
    ValueError
        If a text is empty, or the data are.
    """
    figure = figure.figure if isinstance(figure, Axes) else figure
    check_texts(name=name, alt=alt, source=source)
    facts = {"Description": alt, "Source": source, "Identifier": name, "Date": None}
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata=facts, bbox_inches="tight")
    bundle = {"image/svg+xml": light(buffer.getvalue()), "text/plain": alt}
    display(bundle, raw=True, metadata=attachment(name, data))


def light(svg: str) -> str:
    """Return a drawing in about half as many bytes that looks the same.

    Places and outlines go to a hundredth of a point, letters get short names, and what only a
    reader of the file would see goes. Scales and colours stay.

    Examples
    --------
    >>> light('<path d="M 1.234567 0.0001" transform="scale(0.015625)"/>')
    '<path d="M 1.23 0" transform="scale(0.015625)"/>'
    """
    svg = COMMENT.sub("", svg)
    svg = PLACES.sub(lambda places: LONG.sub(_short, places.group(0)).replace("\n", ""), svg)
    names: dict[str, str] = {}
    svg = GLYPH.sub(lambda found: names.setdefault(found.group(0), f'"g{len(names)}"'), svg)
    for long, short in names.items():
        svg = svg.replace(f'"#{long[1:]}', f'"#{short[1:]}')
    svg = LETTER.sub(_letter, svg)
    return re.sub(r">\s+<", "><", svg)


def _letter(use: re.Match) -> str:
    name, x, y = use.groups()
    return (
        f'<use xlink:href="{name}" x="{x}"' + (f' y="{y}"' if y not in (None, "0") else "") + "/>"
    )


def _short(number: re.Match) -> str:
    text = f"{float(number.group(0)):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def check_texts(**texts: str) -> None:
    """Raise a ValueError that names the first text that is empty or no text."""
    for name, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{name}: expected a text, found {text!r}")


def attachment(name: str, data: pd.DataFrame) -> dict:
    """Return output metadata that holds data as CSV, to be offered beside the page."""
    if not isinstance(data, pd.DataFrame) or data.empty:
        raise ValueError(f"data: expected a frame with rows for {name}")
    plain = isinstance(data.index, pd.RangeIndex)
    # ten significant digits: more would show the rounding noise of the machine
    csv = data.to_csv(index=not plain, lineterminator="\n", float_format="%.10g")
    return {"upgrading": {"name": name, "csv": csv}}
