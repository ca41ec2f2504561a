"""Data files: what is right loads, what is damaged is refused with a place and a reason."""

import json
import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from upgrading import datasets
from upgrading.datasets import DataError, Package

PANEL = "provincial_value_added_census_2018"
FILE = f"{PANEL}.csv"
ROWS = datasets.describe(PANEL)["rows"]  # the last one is line ROWS + 1 of the file
HEADER = "province_code,year,gdp,va_primary,va_secondary,va_tertiary"
SECTORS = ["va_primary", "va_secondary", "va_tertiary"]


@pytest.fixture
def folder(tmp_path: Path, root: Path) -> Path:
    return Path(shutil.copytree(root / "data", tmp_path / "data"))


def lines(folder: Path) -> list[str]:
    return (folder / FILE).read_text(encoding="utf-8").splitlines()


def write(folder: Path, rows: list[str]) -> None:
    (folder / FILE).write_text("\n".join(rows) + "\n", encoding="utf-8")


def set_cell(row: int, column: str, value: str):
    """Return a damage: put a value into a cell; rows count from the header, which is 1."""

    def damage(folder: Path) -> None:
        rows = lines(folder)
        cells = rows[row - 1].split(",")
        cells[HEADER.split(",").index(column)] = value
        rows[row - 1] = ",".join(cells)
        write(folder, rows)

    return damage


def edit(change):
    """Return a damage: change the list of lines."""

    def damage(folder: Path) -> None:
        rows = lines(folder)
        changed = change(rows)
        write(folder, rows if changed is None else changed)

    return damage


def edit_bytes(change):
    """Return a damage: change the file's bytes."""

    def damage(folder: Path) -> None:
        path = folder / FILE
        path.write_bytes(change(path.read_bytes()))

    return damage


def edit_columns(change):
    """Return a damage: change the file as a frame of texts."""

    def damage(folder: Path) -> None:
        frame = pd.read_csv(folder / FILE, dtype=str, keep_default_na=False)
        change(frame).to_csv(folder / FILE, index=False, lineterminator="\n")

    return damage


def swap_values(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(gdp=frame.va_primary, va_primary=frame.gdp)


# name: (damage, what the message must say)
DAMAGES = {
    "missing column": (
        edit_columns(lambda f: f.drop(columns="va_secondary")),
        ["row 1", "column va_secondary", "expected the column"],
    ),
    "extra column": (
        edit_columns(lambda f: f.assign(note="x")),
        ["row 1", "column note", "unknown column"],
    ),
    "renamed column": (
        edit_columns(lambda f: f.rename(columns={"gdp": "GDP"})),
        ["row 1", "column gdp"],
    ),
    "doubled column": (
        edit(lambda rows: [row + "," + row.split(",")[2] for row in rows]),
        ["row 1", "column gdp", "each column once"],
    ),
    "swapped columns": (
        edit_columns(lambda f: f[["year", "province_code", "gdp", *SECTORS]]),
        ["row 1", "column province_code", "in the order", "found year"],
    ),
    "swapped values": (edit_columns(swap_values), ["row 2", "column gdp", "within 0.6 of gdp"]),
    "no header": (edit(lambda rows: rows[1:]), ["row 1", "column province_code"]),
    "header alone": (edit(lambda rows: rows[:1]), ["row 2", "expected rows"]),
    "empty file": (edit_bytes(lambda b: b""), ["an empty file"]),
    "missing file": (lambda folder: (folder / FILE).unlink(), ["expected a file"]),
    "duplicate key": (
        edit(lambda rows: rows.insert(5, rows[4])),
        ["row 6", "column province_code+year", "a key not given before", "year=2003"],
    ),
    "text in a number": (set_cell(9, "gdp", "n.a."), ["row 9", "column gdp", "a number", "'n.a.'"]),
    "thousands separator": (
        edit(lambda rows: rows.__setitem__(3, '11,2002,"4,525.7",82.4,1235.1,3208.2')),
        ["row 4", "column gdp", "a number"],
    ),
    "scientific notation": (set_cell(9, "gdp", "1e4"), ["row 9", "column gdp", "'1e4'"]),
    "infinity": (set_cell(9, "gdp", "inf"), ["row 9", "column gdp", "a number"]),
    "NaN as text": (set_cell(9, "gdp", "NaN"), ["row 9", "column gdp", "a number"]),
    "comma as decimal point": (
        edit(lambda rows: rows.__setitem__(3, rows[3].replace(".", ",", 1))),
        ["row 4", "expected 6 cells", "found 7 cells"],
    ),
    "full-width digit": (set_cell(9, "va_primary", "8５.4"), ["row 9", "column va_primary"]),
    "fraction in a year": (set_cell(9, "year", "2007.5"), ["row 9", "column year", "whole number"]),
    "negative value added": (
        set_cell(9, "va_primary", "-1.0"),
        ["row 9", "column va_primary", "0 or more", "found '-1.0'"],
    ),
    "missing value": (set_cell(9, "va_primary", ""), ["row 9", "column va_primary", "a value"]),
    "year too early": (set_cell(2, "year", "1900"), ["row 2", "column year", "2000 or more"]),
    "year too late": (set_cell(2, "year", "2202"), ["row 2", "column year", "2035 or less"]),
    "unknown province": (
        set_cell(2, "province_code", "47"),
        ["row 2", "column province_code", "listed in provinces", "found 47"],
    ),
    "code out of range": (
        set_cell(2, "province_code", "99"),
        ["row 2", "column province_code", "65 or less"],
    ),
    "shares do not add up": (
        set_cell(30, "va_tertiary", "1.0"),
        ["row 30", "column gdp", "va_primary + va_secondary + va_tertiary"],
    ),
    "unit changed": (set_cell(30, "gdp", "0.33"), ["row 30", "column gdp", "within 0.6"]),
    "space in a cell": (set_cell(9, "gdp", " 8387.0"), ["row 9", "column gdp", "no space"]),
    "byte order mark": (
        edit_bytes(lambda b: b"\xef\xbb\xbf" + b),
        ["row 1", "without a byte order mark"],
    ),
    "UTF-16": (
        edit_bytes(lambda b: b.decode().encode("utf-16")),
        ["row 1", "byte order mark"],
    ),
    "wrong encoding": (
        edit_bytes(lambda b: b.replace(b"11,2003", "北,2003".encode("gb18030"), 1)),
        ["row 5", "text in UTF-8", "byte 0x"],
    ),
    "replacement character": (
        edit_bytes(lambda b: b.replace(b"11,2003", "\ufffd,2003".encode(), 1)),
        ["row 5", "U+FFFD"],
    ),
    "NUL byte": (edit_bytes(lambda b: b.replace(b"11,2003", b"\0,2003", 1)), ["row 5", "NUL"]),
    "Windows line ends": (
        edit_bytes(lambda b: b.replace(b"\n", b"\r\n")),
        ["row 1", "a carriage return"],
    ),
    "semicolons": (edit_bytes(lambda b: b.replace(b",", b";")), ["row 1", "column province_code"]),
    "open quote": (edit_bytes(lambda b: b.replace(b"11,2003", b'"11,2003', 1)), ["row 5", "CSV"]),
    "truncated in a row": (edit_bytes(lambda b: b[:-7]), [f"row {ROWS + 1}", "cut off"]),
    "truncated in the middle of a row": (
        edit_bytes(lambda b: b[: b.rindex(b",")] + b"\n"),
        [f"row {ROWS + 1}", "expected 6 cells", "found 5 cells"],
    ),
    "truncated after a row": (
        edit(lambda rows: rows[:-1]),
        [f"expected {ROWS} rows", f"found {ROWS - 1}", "make accept-data"],
    ),
    "extra row": (
        edit(lambda rows: rows.append("11,2000,3277.8,79.3,1023.7,2174.9")),
        [f"row {ROWS + 2}", "a key not given before"],
    ),
    "row of another province and year": (
        # one row more that is right in itself: only the count gives it away
        edit(lambda rows: rows.__delitem__(slice(20, 22))),
        [f"expected {ROWS} rows", f"found {ROWS - 2}"],
    ),
    "short row": (
        edit(lambda rows: rows.__setitem__(7, "11,2006")),
        ["row 8", "expected 6 cells", "found 2 cells"],
    ),
    "empty line": (edit(lambda rows: rows.insert(7, "")), ["row 8", "an empty line"]),
    "hash mismatch": (
        set_cell(2, "va_primary", "79.4"),
        ["expected hash sha256:", "found sha256:", "make accept-data"],
    ),
    "rows in another order": (
        edit(lambda rows: [rows[0], *reversed(rows[1:])]),
        ["expected hash sha256:"],
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_refused_with_place_and_reason(name: str, folder: Path):
    damage, parts = DAMAGES[name]
    damage(folder)
    with pytest.raises(DataError) as refusal:
        Package(folder).load(PANEL)
    message = str(refusal.value)
    assert message.startswith(f"data/{FILE}")
    assert "expected" in message and "found" in message
    for part in parts:
        assert part in message, message


def test_at_least_thirty_kinds_of_damage():
    assert len(DAMAGES) >= 30


def test_every_dataset_loads():
    for name in datasets.names():
        frame = datasets.load(name)
        assert len(frame) == datasets.describe(name)["rows"]
        assert list(frame.columns) == [
            f["name"] for f in datasets.describe(name)["schema"]["fields"]
        ]


def test_dtypes_and_missing_cells_stay_missing(folder: Path):
    frame = datasets.load(PANEL)
    assert frame.dtypes["year"] == "int64"
    assert frame.dtypes["gdp"] == "float64"
    assert pd.api.types.is_object_dtype(datasets.load("provinces").province)
    package = Package(folder)
    for field in package.resources[PANEL]["schema"]["fields"]:
        if field["name"] in ("va_primary", "year"):
            field["constraints"].pop("required")
    package.resources[PANEL]["schema"]["primaryKey"] = []
    set_cell(9, "va_primary", "")(folder)
    set_cell(9, "year", "")(folder)
    loaded = package.load(PANEL, check_hash=False)
    assert pd.isna(loaded.va_primary[7]) and loaded.va_primary.isna().sum() == 1
    assert loaded.dtypes["year"] == "Int64" and pd.isna(loaded.year[7])


def test_a_loaded_frame_is_the_callers_own():
    frame = datasets.load(PANEL)
    frame.loc[0, "gdp"] = -1
    assert datasets.load(PANEL).gdp[0] > 0


def test_unknown_dataset_lists_the_known_ones():
    with pytest.raises(KeyError, match=r"no dataset 'gdp'; known: provinces"):
        datasets.load("gdp")


def test_undescribed_file_is_reported(folder: Path):
    (folder / "stray.csv").write_text("a\n1\n", encoding="utf-8")
    found = {name: error for name, error in Package(folder).check() if error}
    assert list(found) == ["stray"]
    assert "a description in datapackage.json" in str(found["stray"])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"resources": ', '{"resources": []}'])
def test_broken_description_is_refused(folder: Path, text: str):
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"data/datapackage\.json: expected"):
        Package(folder)


def test_accept_records_a_meant_change_and_nothing_else(folder: Path):
    set_cell(2, "va_primary", "79.4")(folder)
    assert Package(folder).accept() == [PANEL]
    assert Package(folder).load(PANEL).va_primary[0] == 79.4
    assert Package(folder).accept() == []


def test_accept_takes_a_new_year_of_rows(folder: Path):
    year = Package(folder).load(PANEL).year.max() + 1
    edit(lambda rows: rows.append(f"11,{year},300.0,50.0,100.0,150.0"))(folder)
    Package(folder).accept()
    assert Package(folder).load(PANEL).year.max() == year


def test_a_file_is_compared_before_it_goes_in(folder: Path, tmp_path: Path):
    text = (folder / f"{PANEL}.csv").read_text(encoding="utf-8")
    lines = text.splitlines()
    first = lines[1].split(",")
    changed = ",".join([*first[:3], "79.4", *first[4:]]) if first[3] != "79.4" else lines[1]
    new = tmp_path / "next year.csv"
    year = Package(folder).load(PANEL).year.max() + 1
    rows = [lines[0], changed, *lines[3:], f"11,{year},300.0,50.0,100.0,150.0"]
    new.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = Package(folder).compare(PANEL, new)
    assert found == {"added": 1, "removed": 1, "changed": int(changed != lines[1])}
    assert (folder / f"{PANEL}.csv").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("11,2023,300.0,50.0,100.0", "expected 6 cells, found 5 cells"),
        ("47,2023,300.0,50.0,100.0,150.0", "listed in provinces, found 47"),
        ("11,2022,300.0,50.0,100.0,150.0", "year"),
        ("11,2023,300.0,-50.0,200.0,150.0", "0 or more"),
    ],
)
def test_a_file_that_would_not_fit_is_named_with_its_place(
    folder: Path, tmp_path: Path, row: str, expected: str
):
    new = tmp_path / "new.csv"
    text = (folder / f"{PANEL}.csv").read_text(encoding="utf-8")
    new.write_text(text + row + "\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        Package(folder).compare(PANEL, new)
    assert str(caught.value).startswith(f"{new}, row ")
    assert expected in str(caught.value)


def test_accept_refuses_a_damaged_file_and_writes_nothing(folder: Path):
    before = (folder / "datapackage.json").read_bytes()
    set_cell(2, "va_primary", "79.4")(folder)
    (folder / "provinces.csv").write_text("province_code\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"provinces\.csv"):
        Package(folder).accept()
    assert (folder / "datapackage.json").read_bytes() == before
    assert not list(folder.glob("*.new"))


def test_a_failed_write_leaves_the_old_description(folder: Path, monkeypatch):
    set_cell(2, "va_primary", "79.4")(folder)
    before = (folder / "datapackage.json").read_bytes()

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        Package(folder).accept()
    assert (folder / "datapackage.json").read_bytes() == before


def test_command_line(capsys):
    assert datasets.main(["check"]) == 0
    assert "agree with their description" in capsys.readouterr().out
    assert datasets.main([]) == 2
    assert "usage" in capsys.readouterr().err


def test_date_and_text_columns():
    fields = [
        {"name": "when", "type": "date", "constraints": {"required": True}},
        {"name": "who", "type": "string", "constraints": {"enum": ["a", "b"]}},
    ]
    resource = {"path": "x.csv", "schema": {"fields": fields, "primaryKey": ["when"]}}
    frame = datasets.parse(resource, b"when,who\n2016-10-08,a\n2016-10-09,\n")
    assert frame.when[0] == "2016-10-08" and pd.isna(frame.who[1])
    with pytest.raises(DataError, match="row 2, column when: expected a date"):
        datasets.parse(resource, b"when,who\n2016-13-08,a\n")
    with pytest.raises(DataError, match=r"row 2, column who: expected one of"):
        datasets.parse(resource, b"when,who\n2016-10-08,c\n")


# ------------------------------------------------------------ the description itself


def test_description_says_everything_about_every_column():
    for name in datasets.names():
        about = datasets.describe(name)
        for key in ("title", "description", "vintage", "sources", "faults", "hash", "rows"):
            assert key in about, (name, key)
        assert about["sources"] and all(source["title"] for source in about["sources"])
        for field in about["schema"]["fields"]:
            for key in ("name", "title", "unit", "type"):
                assert field.get(key), (name, field)


def test_description_follows_the_data_package_standard(root: Path):
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["profile"] == "tabular-data-package"
    for resource in package["resources"]:
        assert resource["profile"] == "tabular-data-resource"
        assert resource["encoding"] == "utf-8" and resource["format"] == "csv"
        assert resource["hash"].startswith("sha256:")
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert set(resource["schema"]["primaryKey"]) <= set(names)
        assert {f["type"] for f in resource["schema"]["fields"]} <= {
            "integer",
            "number",
            "string",
            "date",
        }
        path = root / "data" / resource["path"]
        assert path.stat().st_size == resource["bytes"]


# ------------------------------------------------------------ where the figures come from

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
ORIGINS = {
    PANEL: ("provincial_value_added_after_census_2018.csv", [*SECTORS, "gdp"]),
    "provincial_value_added_census_2023": (
        "provincial_value_added_after_census_2023.csv",
        [*SECTORS, "gdp"],
    ),
    "provincial_value_added_first_published": ("provincial_value_added.csv", SECTORS),
    "provincial_value_added_database": (
        "provincial_value_added_2002_2011_database.csv",
        [*SECTORS, "gdp"],
    ),
}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the compilations are not at hand")
@pytest.mark.parametrize("name", ORIGINS)
def test_provincial_figures_equal_the_compilation(name: str):
    file, columns = ORIGINS[name]
    keys = ["province_code", "year"]
    original = pd.read_csv(SHARED / file).set_index(keys)
    ours = datasets.load(name).set_index(keys)
    pd.testing.assert_frame_equal(ours[columns], original.loc[ours.index, columns])


@pytest.mark.skipif(not SHARED.is_dir(), reason="the compilations are not at hand")
def test_national_figures_equal_the_compilation():
    original = pd.read_csv(SHARED / "national_accounts.csv").set_index("year")
    ours = datasets.load("national_accounts").set_index("year")
    pd.testing.assert_frame_equal(ours, original.loc[ours.index, ours.columns], check_dtype=False)
