"""Kept verdicts stand only while everything behind them is as it was."""

import json
from pathlib import Path

import pytest

from upgrading import claims
from upgrading.claims import store

PACKAGE = {
    "resources": [
        {"name": "a", "path": "a.csv", "hash": "1"},
        {"name": "b", "path": "b.csv", "hash": "2"},
    ]
}
FILES = ["data/a.csv", "data/datapackage.json", "src/rule.py"]
VERDICTS = {"A1": {"outcome": "mixed", "sentence": "Because."}}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in {
        "data/a.csv": "x\n1\n",
        "data/b.csv": "x\n2\n",
        "data/datapackage.json": json.dumps(PACKAGE),
        "src/rule.py": "def rule(): ...\n",
        "requirements.txt": "pandas==2.3.3\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    store.write(tmp_path, [store.Group(store.digests(tmp_path, FILES), VERDICTS)])
    return tmp_path


def reasons(root: Path) -> list[str]:
    return [group.stale for group in store.read(root)]


def test_what_was_kept_is_read(root: Path):
    (group,) = store.read(root)
    assert (group.verdicts, group.stale) == (VERDICTS, "")
    assert not list((root / "_build").glob("*.new"))


@pytest.mark.parametrize("name", ["data/a.csv", "src/rule.py", "requirements.txt"])
def test_a_changed_file_is_named_and_nothing_is_reused(root: Path, name: str):
    (root / name).write_text("changed\n", encoding="utf-8")
    assert reasons(root) == [f"{name} changed"]


def test_a_file_that_is_gone_counts_as_changed(root: Path):
    (root / "src/rule.py").unlink()
    assert reasons(root) == ["src/rule.py changed"]


def test_the_description_counts_for_the_files_named_only(root: Path):
    path = root / "data/datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"][1]["hash"] = "other"
    path.write_text(json.dumps(package), encoding="utf-8")
    assert reasons(root) == [""]
    package["resources"][0]["hash"] = "other"
    path.write_text(json.dumps(package), encoding="utf-8")
    assert reasons(root) == ["data/datapackage.json changed"]


def test_a_change_touches_its_own_group_only(root: Path):
    other = store.Group(store.digests(root, ["data/b.csv"]), {"B1": {"outcome": "mixed"}})
    store.write(root, [*store.read(root), other])
    (root / "data/b.csv").write_text("x\n3\n", encoding="utf-8")
    assert reasons(root) == ["", "data/b.csv changed"]


def test_a_verdict_stands_with_its_own_group_and_reads_no_other(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    other = store.Group(store.digests(root, ["data/b.csv"]), {"B1": {"outcome": "mixed"}})
    store.write(root, [*store.read(root), other])
    (root / "data/b.csv").write_text("x\n3\n", encoding="utf-8")
    seen, content = set(), store._content
    monkeypatch.setattr(store, "_content", lambda file: seen.add(file.name) or content(file))
    assert store.verdict(root, "A1") == VERDICTS["A1"]
    assert "a.csv" in seen and "b.csv" not in seen
    assert store.verdict(root, "B1") is None
    assert store.verdict(root, "C1") is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"groups": []}', '{"surroundings": {}}'])
def test_a_broken_store_is_no_store(root: Path, text: str):
    store.path(root).write_text(text, encoding="utf-8")
    assert store.read(root) == []


def test_another_python_computes_again(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store.sys, "version_info", (3, 99, 0))
    assert reasons(root) == ["Python changed"]


def test_kept_and_computed_verdicts_are_the_same(monkeypatch: pytest.MonkeyPatch):
    """A verdict read from the store is the verdict that its rule gives."""
    names = ["D2", "E4", "B10"]
    computed = {name: claims.evaluate(name) for name in names}
    kept = {
        name: {field: getattr(verdict, field) for field in store.FIELDS}
        for name, verdict in computed.items()
    }
    monkeypatch.setattr(store, "verdict", lambda root, name: json.loads(json.dumps(kept[name])))
    claims.verdict.cache_clear()
    for name in names:
        assert claims.verdict(name) == computed[name]
    claims.verdict.cache_clear()
