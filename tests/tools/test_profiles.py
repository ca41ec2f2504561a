"""The pages of the provinces are what the tool writes, and nobody edits one by hand."""

import re
from pathlib import Path

import pytest

import profiles
from upgrading import datasets
from upgrading.report import profiles as report

ROOT = Path(__file__).resolve().parents[2]


def test_the_committed_pages_are_what_the_tool_writes():
    for path, text in profiles.pages().items():
        assert (ROOT / path).read_text(encoding="utf-8") == text, f"{path}: run tools/profiles.py"
    there = {p.relative_to(ROOT).as_posix() for p in (ROOT / profiles.FOLDER).glob("*.md")}
    assert there == set(profiles.pages())


def test_pages_differ_in_nothing_but_the_province():
    names = datasets.load("provinces").province
    bare = set()
    for name in names:
        text = profiles.page(name)
        label = profiles.slug(name).replace("_", "-")
        bare.add(text.replace(name, "@").replace(f"fig-profile-{label}-", "fig-profile-@-"))
    assert len(profiles.pages()) == len(names) and len(bare) == 1


def test_the_tool_and_the_report_name_pages_alike():
    for name in datasets.load("provinces").province:
        assert profiles.slug(name) == report.slug(name)
        assert f"name: {report.label('fig', name, 'structure')}\n" in profiles.page(name)


def test_every_number_shown_is_given():
    keys = set(re.findall(r"\{glue:text\}`([^`]+)`", profiles.page("Anhui")))
    assert keys <= set(report.facts("Anhui"))


def test_every_number_given_is_shown():
    keys = set(re.findall(r"\{glue:text\}`([^`]+)`", profiles.page("Anhui")))
    assert set(report.facts("Anhui")) <= keys | {"seam_year"}


def test_writing_changes_what_differs_and_removes_what_is_no_province(tmp_path: Path):
    assert profiles.write(tmp_path) == 31
    assert profiles.write(tmp_path) == 0
    folder = tmp_path / profiles.FOLDER
    (folder / "anhui.md").write_text("edited by hand", encoding="utf-8")
    (folder / "atlantis.md").write_text("# Where is it?", encoding="utf-8")
    assert profiles.write(tmp_path) == 2
    assert not (folder / "atlantis.md").exists()


def test_the_lines_for_the_contents():
    lines = profiles.contents().splitlines()
    assert lines[0] == "      - file: book/policy/provinces"
    assert lines[2] == "          - file: book/policy/provinces/beijing"
    assert "          - file: book/policy/provinces/inner_mongolia" in lines and len(lines) == 33


def test_words_it_does_not_know_are_refused(capsys: pytest.CaptureFixture):
    assert profiles.main(["everything"]) == 2
    assert "usage" in capsys.readouterr().err
    assert profiles.main(["contents"]) == 0
    assert capsys.readouterr().out == profiles.contents()
