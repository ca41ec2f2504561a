"""One version everywhere, and a commit on every page."""

import json
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml

import edition

FILES = ("CITATION.cff", ".zenodo.json", "_config.yml", "pyproject.toml", "CHANGELOG.md")


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copyfile(root / name, tmp_path / name)
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_this_project_agrees_with_itself(root: Path):
    assert edition.disagreements(root) == []


def test_the_citation_file_is_valid(root: Path):
    schema = json.loads((root / "tests/data/cff_1_2_0_schema.json").read_text(encoding="utf-8"))
    # dates are texts in the schema, and yaml makes dates of them
    cff = yaml.load((root / "CITATION.cff").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    jsonschema.Draft7Validator(schema).validate(cff)
    wrong = {key: value for key, value in cff.items() if key != "authors"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema).validate(wrong)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("pyproject.toml", 'version = "', 'version = "9', "pyproject.toml: expected"),
        (".zenodo.json", '"version": "', '"version": "9', ".zenodo.json: expected"),
        (".zenodo.json", "report", "paper", ".zenodo.json, title"),
        (".zenodo.json", "The upgrading project", "Nobody", ".zenodo.json, creators"),
        ("_config.yml", 'release: "', 'release: "9', "_config.yml, release: expected"),
        ("CHANGELOG.md", "## ", "## 9.", "CHANGELOG.md, first heading: expected"),
        ("CITATION.cff", "\nversion: ", "\nversion: v", "CITATION.cff, version: expected such as"),
        ("CITATION.cff", "date-released: ", "released: ", "expected date-released, found none"),
        ("CITATION.cff", "\nversion: ", "\nversions: ", "expected version, found none"),
    ],
)
def test_a_wrong_or_missing_version_is_named(copy: Path, name, old, new, said):
    change(copy, name, old, new)
    found = edition.disagreements(copy)
    assert found and any(said in line for line in found), found


def test_the_commit_is_gits_and_tells_changes(tmp_path: Path):
    def git(*words: str) -> None:
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", str(tmp_path), *identity, *words], check=True)

    assert edition.commit(tmp_path) == edition.UNKNOWN
    git("init", "-q")
    (tmp_path / "file").write_text("1", encoding="utf-8")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    clean = edition.commit(tmp_path)
    assert len(clean.split(" of ")[0]) >= 7
    (tmp_path / "file").write_text("2", encoding="utf-8")
    assert edition.commit(tmp_path) == f"{clean}, with changes"


def test_an_archive_knows_its_commit(tmp_path: Path):
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "commit.txt").write_text("abc1234 of 2026-01-02\n", encoding="utf-8")
    assert edition.commit(tmp_path) == "abc1234 of 2026-01-02"
    (tmp_path / "tools" / "commit.txt").write_text("$Format:%h of %cs$\n", encoding="utf-8")
    assert edition.commit(tmp_path) == edition.UNKNOWN


def test_git_is_told_to_fill_the_commit_in(root: Path):
    assert "tools/commit.txt export-subst" in (root / ".gitattributes").read_text("utf-8")
