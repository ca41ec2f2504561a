"""What the page on rerunning shows: a new year going in, and damage kept out."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from upgrading import datasets
from upgrading.datasets import DataError, Package
from upgrading.report import tables

DATASET = "provincial_value_added_census_2018"
Rows = list[str]


def _text() -> Rows:
    path = Package().folder / f"{DATASET}.csv"
    return path.read_text(encoding="utf-8").splitlines()


def _year_after(rows: Rows) -> tuple[Rows, int]:
    """Return the last year's rows again, a year later: what a new yearbook would bring."""
    place = rows[0].split(",").index("year")
    last = max(int(row.split(",")[place]) for row in rows[1:])
    added = []
    for row in rows[1:]:
        cells = row.split(",")
        if int(cells[place]) == last:
            added.append(",".join([*cells[:place], str(last + 1), *cells[place + 1 :]]))
    return added, last + 1


def check(rows: Rows) -> str:
    """Return what `make check-data` says of a file with these rows.

    The file is made in a folder of its own, and nothing in `data/` is touched.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{DATASET}.csv"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        try:
            found = Package().compare(DATASET, path)
        except DataError as error:
            return str(error).replace(f"{folder}/", "")
        return "fits; rows: " + ", ".join(f"{count} {what}" for what, count in found.items())


@dataclass(frozen=True)
class Attempt:
    """Something done to the file, in words and as a change of its rows."""

    done: str
    change: Callable[[Rows], Rows]


def _cell(row: str, place: int, text: str) -> str:
    cells = row.split(",")
    return ",".join([*cells[:place], text, *cells[place + 1 :]])


def _in_last(place: int, text: str) -> Callable[[Rows], Rows]:
    return lambda rows: [*rows[:-1], _cell(rows[-1], place, text)]


def attempts() -> list[Attempt]:
    """Return a new year done right, and the slips that are made most."""
    columns = _text()[0].split(",")
    code, gdp, primary = (columns.index(n) for n in ("province_code", "gdp", "va_primary"))
    return [
        Attempt("the rows of a new year, complete", lambda rows: rows),
        Attempt("one row twice", lambda rows: [*rows, rows[-1]]),
        Attempt("a province that is not on the list", _in_last(code, "66")),
        Attempt("a minus sign too many", _in_last(primary, "-12.3")),
        Attempt("a cell left empty", _in_last(primary, "")),
        Attempt("a thousands separator", _in_last(gdp, '"12,345.6"')),
        Attempt("sectors that do not add up to GDP", _in_last(gdp, "999999.9")),
        Attempt("a column cut off", lambda rows: [row.rsplit(",", 1)[0] for row in rows]),
    ]


def messages() -> pd.DataFrame:
    """Return what was done to the file, and what the check says."""
    rows = _text()
    added, _ = _year_after(rows)
    tried = [(attempt.done, check(attempt.change([*rows, *added]))) for attempt in attempts()]
    return pd.DataFrame(tried, columns=["what was done", "what the check says"])


def facts() -> dict[str, str]:
    """Return the numbers in the page's sentences."""
    added, year = _year_after(_text())
    found = messages()["what the check says"]
    return {
        "next_year": str(year),
        "added": str(len(added)),
        "damages": str(len(found) - 1),
        "refused": str(int((~found.str.startswith("fits")).sum())),
        "datasets": str(len(datasets.names())),
    }


def messages_table() -> None:
    """Show what the check says of a new year, right and wrong."""
    frame = messages()
    shown = frame.assign(**{"what the check says": "`" + frame["what the check says"] + "`"})
    tables.show(
        shown.rename(columns=str.capitalize),
        name="tab-rerun-messages",
        caption="A new year for the provincial accounts, done right and done wrong",
        source="the check that `make check-data` runs, on a copy of the file made for this page",
        data=frame,
    )
