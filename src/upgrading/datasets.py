"""The only reader of `data/`: every file is checked against its description before use.

`data/datapackage.json` follows the Frictionless Data Package standard and describes every
column: title, unit, type, constraints, source, vintage, known faults. A file that departs from
its description, by a cell or by its hash, is refused with an error that names the file, the row
(the line in the file, header = 1), the column, what was expected and what was found.
"""

import csv
import hashlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

Descriptor = dict


class DataError(ValueError):
    """A data file departs from its description.

    The message reads "data/<file>, row <r>, column <c>: expected <...>, found <...>", with the
    parts that apply.
    """

    def __init__(
        self, file: str, expected: str, found: str, *, row: int | None = None, column: str = ""
    ):
        place = file if "/" in file else f"data/{file}"  # a file that is not in data/ yet
        place += f", row {row}" if row is not None else ""
        place += f", column {column}" if column else ""
        super().__init__(f"{place}: expected {expected}, found {found}")


def find_root() -> Path:
    """Return the project's folder: the nearest one above this file that holds `data/`.

    Raises
    ------
    FileNotFoundError
        If the package is not inside the project's folder.
    """
    for folder in Path(__file__).resolve().parents:
        if (folder / "data" / "datapackage.json").is_file():
            return folder
    raise FileNotFoundError("no data/datapackage.json in any folder above upgrading/datasets.py")


class Package:
    """A folder of CSV files with a `datapackage.json`.

    Parameters
    ----------
    folder
        The folder; the project's own `data/` if none is given.
    """

    def __init__(self, folder: Path | None = None):
        self.folder = folder or find_root() / "data"
        self.path = self.folder / "datapackage.json"
        self.descriptor: Descriptor = self._read_descriptor()
        self.resources = {r["name"]: r for r in self.descriptor["resources"]}

    def _read_descriptor(self) -> Descriptor:
        try:
            descriptor = json.loads(self.path.read_text(encoding="utf-8"))
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise DataError(self.path.name, "valid JSON in UTF-8", str(error)) from None
        if not isinstance(descriptor, dict) or not descriptor.get("resources"):
            raise DataError(self.path.name, "an object with a list of resources", "none")
        return descriptor

    def names(self) -> list[str]:
        """Return the names of the datasets in the order of the description."""
        return list(self.resources)

    def resource(self, name: str) -> Descriptor:
        """Return one dataset's description; KeyError with the known names if there is none."""
        if name not in self.resources:
            raise KeyError(f"no dataset {name!r}; known: {', '.join(self.resources)}")
        return self.resources[name]

    def load(self, name: str, *, check_hash: bool = True) -> pd.DataFrame:
        """Return a dataset as a validated frame.

        Integer columns come as int64 (Int64 where a value may be missing), numbers as float64,
        strings and dates as text. Missing cells stay missing.

        Parameters
        ----------
        name
            The dataset's name in the description.
        check_hash
            Whether the file must have the recorded hash; `accept` is the one to say no.

        Raises
        ------
        KeyError
            If the description has no such dataset.
        DataError
            If the file departs from its description.
        """
        resource = self.resource(name)
        content = read_bytes(self.folder, resource)
        frame = parse(resource, content)
        self._check_references(resource, frame)
        if check_hash:
            check_recorded(resource, content, len(frame))
        return frame

    def _check_references(self, resource: Descriptor, frame: pd.DataFrame) -> None:
        for key in resource["schema"].get("foreignKeys", []):
            (column,), other = key["fields"], key["reference"]
            if other["resource"] == resource["name"]:
                continue  # a table is its own authority
            known = set(self.load(other["resource"], check_hash=False)[other["fields"][0]])
            unknown = ~frame[column].isin(known).to_numpy()
            refuse(resource, frame, column, unknown, f"a code listed in {other['resource']}")

    def check(self) -> Iterator[tuple[str, DataError | None]]:
        """Yield every dataset's name with the error that loading it gives, or None."""
        for name in self.names():
            try:
                self.load(name)
            except DataError as error:
                yield name, error
            else:
                yield name, None
        described = {resource["path"] for resource in self.resources.values()}
        for path in sorted(self.folder.glob("*.csv")):
            if path.name not in described:
                yield path.stem, DataError(path.name, "a description in datapackage.json", "none")

    def compare(self, name: str, path: Path) -> dict[str, int]:
        """Check a file that is to take a dataset's place; return how many rows it would move.

        Parameters
        ----------
        name
            The dataset.
        path
            The file, anywhere; nothing is written.

        Returns
        -------
        Rows "added", "removed" and "changed", by the dataset's key.

        Raises
        ------
        KeyError
            If the description has no such dataset.
        DataError
            If the file is not there or departs from the dataset's description.
        """
        resource = {**self.resource(name), "path": path.resolve().as_posix()}
        frame = parse(resource, read_bytes(path.parent, resource))
        self._check_references(resource, frame)
        keys = list(resource["schema"]["primaryKey"])
        new, old = frame.set_index(keys), self.load(name, check_hash=False).set_index(keys)
        common = new.index.intersection(old.index)
        same = new.loc[common].eq(old.loc[common]) | (
            new.loc[common].isna() & old.loc[common].isna()
        )
        return {
            "added": len(new) - len(common),
            "removed": len(old) - len(common),
            "changed": int((~same.fillna(False).astype(bool).all(axis=1)).sum()),
        }

    def accept(self) -> list[str]:
        """Record rows, bytes and hash of every file that is otherwise right; return what changed.

        Raises
        ------
        DataError
            If a file departs from its description; nothing is written then.
        """
        changed = []
        for name, resource in self.resources.items():
            content = read_bytes(self.folder, resource)
            frame = self.load(name, check_hash=False)
            recorded = {"rows": len(frame), "bytes": len(content), "hash": digest(content)}
            if any(resource.get(key) != value for key, value in recorded.items()):
                resource.update(recorded)
                changed.append(name)
        if changed:
            write_whole(self.path, json.dumps(self.descriptor, ensure_ascii=False, indent=1) + "\n")
        return changed


def write_whole(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf-8")
    os.replace(new, path)


def digest(content: bytes) -> str:
    """Return the hash in the form of the Data Package standard."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def read_bytes(folder: Path, resource: Descriptor) -> bytes:
    """Return a data file's bytes; DataError if it is not there or empty."""
    try:
        content = (folder / resource["path"]).read_bytes()
    except FileNotFoundError:
        raise DataError(resource["path"], "a file", "none") from None
    if not content:
        raise DataError(resource["path"], "a header and rows", "an empty file")
    return content


def check_recorded(resource: Descriptor, content: bytes, rows: int) -> None:
    """Raise a DataError unless rows and hash are the recorded ones."""
    advice = "; if the change is meant, run `make accept-data`"
    if rows != resource.get("rows"):
        expected = f"{resource.get('rows')} rows below the header"
        raise DataError(resource["path"], expected, f"{rows}{advice}")
    if digest(content) != resource.get("hash"):
        raise DataError(resource["path"], f"hash {resource.get('hash')}", digest(content) + advice)


def parse(resource: Descriptor, content: bytes) -> pd.DataFrame:
    """Return the validated frame that a file's bytes hold.

    Parameters
    ----------
    resource
        The dataset's description: `path`, `schema` and, if totals must add up, `adds_up`.
    content
        The file's bytes.

    Raises
    ------
    DataError
        If text, header, cells, keys or sums depart from the description.
    """
    rows = read_cells(resource, decode(resource, content))
    fields = resource["schema"]["fields"]
    columns = {
        field["name"]: read_column(resource, field, [row[place] for row in rows])
        for place, field in enumerate(fields)
    }
    frame = pd.DataFrame(columns)
    check_keys(resource, frame)
    check_sums(resource, frame)
    return frame


def decode(resource: Descriptor, content: bytes) -> str:
    """Return the text of a file that is UTF-8, without a byte order mark, and ends in a newline."""
    file = resource["path"]
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise DataError(file, "UTF-8 without a byte order mark", "a byte order mark", row=1)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{content[error.start]:02x}"
        raise DataError(file, "text in UTF-8", found, row=row) from None
    for mark, meaning in (("\x00", "a NUL byte"), ("\r", "a carriage return"), ("�", "U+FFFD")):
        if mark in text:
            row = text.count("\n", 0, text.index(mark)) + 1
            raise DataError(file, "plain text with lines that end in a newline", meaning, row=row)
    if not text.endswith("\n"):
        row = text.count("\n") + 1
        raise DataError(file, "a newline at the end", "none: the file is cut off", row=row)
    return text


def read_cells(resource: Descriptor, text: str) -> list[list[str]]:
    """Return the rows below a header that must list the described columns in their order."""
    file = resource["path"]
    names = [field["name"] for field in resource["schema"]["fields"]]
    reader = csv.reader(io.StringIO(text), strict=True)
    rows: list[list[str]] = []
    try:
        check_header(file, next(reader), names)
        for row in reader:
            if len(row) != len(names):
                found = f"{len(row)} cells" if row else "an empty line"
                raise DataError(file, f"{len(names)} cells", found, row=len(rows) + 2)
            rows.append(row)
    except csv.Error as error:
        raise DataError(file, "well-formed CSV", str(error), row=len(rows) + 2) from None
    if not rows:
        raise DataError(file, "rows below the header", "none", row=2)
    return rows


def check_header(file: str, header: list[str], names: list[str]) -> None:
    """Raise a DataError that says which column is missing, unknown, doubled or out of place."""
    for name in names:
        if name not in header:
            raise DataError(
                file, "the column", f"a header without it: {header}", row=1, column=name
            )
    for name in header:
        if name not in names:
            raise DataError(file, f"only {names}", "an unknown column", row=1, column=name)
        if header.count(name) > 1:
            raise DataError(file, "each column once", "it twice", row=1, column=name)
    for name, found in zip(names, header, strict=True):
        if name != found:
            raise DataError(file, f"columns in the order {names}", found, row=1, column=name)


def refuse(
    resource: Descriptor, frame: pd.DataFrame, column: str, bad: np.ndarray, expected: str
) -> None:
    """Raise a DataError for the first row where `bad` is true."""
    if bad.any():
        place = int(np.argmax(bad))
        value = frame[column].iloc[place]
        found = "nothing" if pd.isna(value) or value == "" else repr(_plain(value))
        raise DataError(resource["path"], expected, found, row=place + 2, column=column)


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value


def read_column(resource: Descriptor, field: Descriptor, cells: list[str]) -> pd.Series:
    """Return one column in the type its description gives, with every constraint checked."""
    name = field["name"]
    text = pd.Series(cells, dtype=object, name=name)
    frame = text.to_frame()
    empty = (text == "").to_numpy()
    constraints = field.get("constraints", {})
    padded = (text != text.str.strip()).to_numpy()
    refuse(resource, frame, name, padded, "no space before or after the value")
    if constraints.get("required"):
        refuse(resource, frame, name, empty, "a value")
    column = CONVERTERS[field["type"]](resource, name, text, empty)
    for kind, bound in constraints.items():
        if kind in CONSTRAINTS:
            expected, is_bad = CONSTRAINTS[kind]
            refuse(resource, frame, name, is_bad(column, bound) & ~empty, expected.format(bound))
    return column


def _numeric(resource: Descriptor, name: str, text: pd.Series, empty: np.ndarray) -> pd.Series:
    # plain decimals only: pandas alone would let "1e5", "inf" and "0x1f" through
    plain = text.str.fullmatch(r"-?[0-9]+(\.[0-9]+)?").to_numpy(dtype=bool)
    refuse(resource, text.to_frame(), name, ~plain & ~empty, "a number")
    return pd.to_numeric(text.mask(empty))


def _number(resource: Descriptor, name: str, text: pd.Series, empty: np.ndarray) -> pd.Series:
    return _numeric(resource, name, text, empty).astype("float64")


def _integer(resource: Descriptor, name: str, text: pd.Series, empty: np.ndarray) -> pd.Series:
    whole = text.str.fullmatch(r"-?[0-9]+").to_numpy(dtype=bool)
    refuse(resource, text.to_frame(), name, ~whole & ~empty, "a whole number")
    return _numeric(resource, name, text, empty).astype("Int64" if empty.any() else "int64")


def _string(resource: Descriptor, name: str, text: pd.Series, empty: np.ndarray) -> pd.Series:
    return text.mask(empty)


def _date(resource: Descriptor, name: str, text: pd.Series, empty: np.ndarray) -> pd.Series:
    dates = pd.to_datetime(text.mask(empty), format="%Y-%m-%d", errors="coerce")
    refuse(resource, text.to_frame(), name, dates.isna().to_numpy() & ~empty, "a date YYYY-MM-DD")
    return text.mask(empty)


Converter = Callable[[Descriptor, str, pd.Series, np.ndarray], pd.Series]
CONVERTERS: dict[str, Converter] = {
    "number": _number,
    "integer": _integer,
    "string": _string,
    "date": _date,
}
CONSTRAINTS: dict[str, tuple[str, Callable[[pd.Series, object], np.ndarray]]] = {
    "minimum": ("{} or more", lambda c, bound: (c < bound).fillna(False).to_numpy(dtype=bool)),
    "maximum": ("{} or less", lambda c, bound: (c > bound).fillna(False).to_numpy(dtype=bool)),
    "enum": ("one of {}", lambda c, values: ~c.isin(values).to_numpy()),
    "pattern": (
        "text of the form {}",
        lambda c, form: ~c.str.fullmatch(form).fillna(False).to_numpy(dtype=bool),
    ),
    "unique": ("a value not given before", lambda c, wanted: c.duplicated().to_numpy() & wanted),
}


def check_keys(resource: Descriptor, frame: pd.DataFrame) -> None:
    """Raise a DataError for the first row whose primary key was given before."""
    key = resource["schema"].get("primaryKey", [])
    if key and frame.duplicated(key).any():
        place = int(np.argmax(frame.duplicated(key).to_numpy()))
        found = ", ".join(f"{name}={frame[name].iloc[place]}" for name in key)
        expected = "a key not given before"
        raise DataError(resource["path"], expected, found, row=place + 2, column="+".join(key))


def check_sums(resource: Descriptor, frame: pd.DataFrame) -> None:
    """Raise a DataError for the first row whose parts do not add up to their total."""
    for rule in resource.get("adds_up", []):
        total, parts, tolerance = rule["total"], rule["parts"], rule["tolerance"]
        known = frame[[total, *parts]].notna().all(axis=1)
        gap = (frame[parts].sum(axis=1) - frame[total]).abs().where(known, 0.0)
        # a hair above the tolerance: sums of decimals are not exact in binary
        bad = (gap > tolerance * (1 + 1e-9)).to_numpy()
        if bad.any():
            place = int(np.argmax(bad))
            expected = f"{' + '.join(parts)} within {tolerance} of {total}"
            found = f"a difference of {gap.iloc[place]:.4f}"
            raise DataError(resource["path"], expected, found, row=place + 2, column=total)


@cache
def _package() -> Package:
    return Package()


@cache
def _loaded(name: str) -> pd.DataFrame:
    return _package().load(name)


def load(name: str) -> pd.DataFrame:
    """Return one of the project's datasets as a validated frame (see `Package.load`).

    Examples
    --------
    >>> load("provinces").shape[0]
    31
    """
    return _loaded(name).copy()


def describe(name: str) -> Descriptor:
    """Return the description of one of the project's datasets."""
    return _package().resource(name)


def names() -> list[str]:
    """Return the names of the project's datasets."""
    return _package().names()


USAGE = "usage: python -m upgrading.datasets check [FILE [DATASET]] | accept"


def main(arguments: list[str]) -> int:
    """Check `data/` or one file before it goes in, or accept `data/`; return the exit code."""
    if arguments[:1] not in (["check"], ["accept"]) or len(arguments) > 3:
        print(USAGE, file=sys.stderr)
        return 2
    if arguments[0] == "accept" and len(arguments) > 1:
        print(USAGE, file=sys.stderr)
        return 2
    try:
        package = Package()
        if arguments == ["accept"]:
            changed = package.accept()
            print(f"data: recorded {', '.join(changed) if changed else 'nothing new'}")
            return 0
        if arguments[1:]:
            print(_compared(package, *arguments[1:]))
            return 0
        errors = [error for _, error in package.check() if error]
    except (DataError, KeyError) as error:
        errors = [error.args[0] if isinstance(error, KeyError) else error]
    for error in errors:
        print(f"data: {error}", file=sys.stderr)
    if not errors:
        print(f"data: {len(package.names())} files agree with their description and hash")
    return 1 if errors else 0


def _compared(package: Package, file: str, name: str = "") -> str:
    """Return what a file would do to the dataset of its name, or of the name given."""
    path = Path(file)
    rows = package.compare(name or path.stem, path)
    told = ", ".join(f"{count} {what}" for what, count in rows.items())
    return f"data: {file} fits {name or path.stem}; rows: {told}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
