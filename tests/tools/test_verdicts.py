"""Verdicts computed by `make book`: observed, grouped, and all of them."""

import json
import subprocess
import sys
from pathlib import Path

import execute
import verdicts
from upgrading import claims


def test_every_claim_is_in_one_group_and_estimates_come_first(root: Path):
    found = verdicts.groups(root)
    names = [name for group in found for name in group]
    assert sorted(names) == sorted(claims.claims())
    chapters = [claims.claims()[group[0]].chapter for group in found]
    heavy = [chapter.startswith(verdicts.HEAVY) for chapter in chapters]
    assert heavy == sorted(heavy, reverse=True)


def test_a_book_of_one_chapter_judges_its_claims_only(root: Path, tmp_path: Path):
    (tmp_path / "src" / "upgrading").mkdir(parents=True)
    text = (root / "src" / "upgrading" / "claims.yml").read_text(encoding="utf-8")
    (tmp_path / "src" / "upgrading" / "claims.yml").write_text(text, encoding="utf-8")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: book/facts/poles\n", "utf-8")
    (names,) = verdicts.groups(tmp_path)
    assert {claims.claims()[name].chapter for name in names} == {"facts/poles"}


def test_what_a_verdict_read_is_observed(root: Path):
    code = (
        "import sys, json; sys.path.insert(0, 'tools'); import verdicts; "
        "from pathlib import Path; "
        f"found, files = verdicts.judge((Path({str(root)!r}), ['E4'])); "
        "print(json.dumps([found['E4']['outcome'], files]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    outcome, files = json.loads(run.stdout)
    assert outcome == claims.evaluate("E4").outcome
    assert {
        "data/document_e_table_1.csv",
        "data/datapackage.json",
        "src/upgrading/claims.yml",
        "src/upgrading/claims/rules_e.py",
    } <= set(files)
    assert "src/upgrading/claims/rules_d.py" not in files
    assert "src/upgrading/models/threshold.py" not in files


def test_the_book_keeps_verdicts_that_stand(site: Path, root: Path):
    from upgrading.claims import store

    groups = store.read(root)
    assert [group.stale for group in groups] == [""] * len(groups)
    assert sorted(n for g in groups for n in g.verdicts) == sorted(claims.claims())


def test_a_page_depends_on_what_is_behind_the_verdicts_it_shows(site: Path, root: Path):
    table = "data/document_e_table_1.csv"
    for chapter, judges in {"appendix/claims": True, "mechanisms/digital": False}.items():
        assert (table in execute.read_record(root, f"book/{chapter}")["files"]) == judges
