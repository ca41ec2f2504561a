"""Numbered tables with caption, source line and data."""

import pandas as pd
from IPython.display import display

from upgrading.report.figures import attachment, check_texts


def show(
    frame: pd.DataFrame, *, name: str, caption: str, source: str, data: pd.DataFrame | None = None
) -> None:
    """Show a frame of ready-made texts as a numbered table.

    Parameters
    ----------
    frame
        What the table shows, cells formatted as text; the index is shown only if it has a name.
    name
        The table's label for cross-references.
    caption
        The caption, in MyST.
    source
        Where the figures come from, in MyST.
    data
        Unrounded figures to offer as CSV; the frame itself if none are given.

    Raises
    ------
    ValueError
        If a text is empty, or a cell is not text.
    """
    check_texts(name=name, caption=caption, source=source)
    shown = frame.reset_index() if frame.index.name else frame
    attached = attachment(name, frame if data is None else data)
    text = (
        f":::{{table}} {caption}\n:name: {name}\n\n{pipe_table(shown)}\n:::\n\n"
        f'{{.source-line}}\nSource: {source}. <a class="data-link" href="data/{name}.csv" download>'
        "Data (CSV)</a>\n"
    )
    html = shown.to_html(index=False, border=0)
    bundle = {"text/markdown": text, "text/html": html, "text/plain": shown.to_string(index=False)}
    display(bundle, raw=True, metadata=attached)


def pipe_table(frame: pd.DataFrame) -> str:
    """Return a frame of texts as a Markdown table; columns of figures align right.

    Examples
    --------
    >>> print(pipe_table(pd.DataFrame({"year": ["2005"], "who": ["a"]})))
    | year | who |
    |---:|:---|
    | 2005 | a |
    """
    for column in frame.columns:
        for cell in frame[column]:
            if not isinstance(cell, str):
                raise ValueError(f"column {column!r}: expected text in every cell, found {cell!r}")
    marks = ["---:" if frame[column].map(_is_figure).all() else ":---" for column in frame.columns]
    header = _line(str(column) for column in frame.columns)
    rows = [_line(row) for row in frame.itertuples(index=False, name=None)]
    return "\n".join([header, "|" + "|".join(marks) + "|", *rows])


def _line(cells: object) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _is_figure(cell: str) -> bool:
    bare = cell.strip("*−-+±%() ").replace(",", "").replace(" ", "").replace(".", "")
    return bare.isdigit() or cell in ("", "–", "n/a")
