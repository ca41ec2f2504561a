"""The chapter on obstacles: figures and sentences that agree with register and ledger."""

import re
from pathlib import Path

import pytest

from upgrading import claims, difficulties
from upgrading.difficulties import INDICATORS, REGISTER, THEMES
from upgrading.report import policy_difficulties as chapter

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "book" / "policy" / "difficulties.md").read_text(encoding="utf-8")


def test_the_chapter_shows_the_facts_it_is_given():
    shown = set(re.findall(r"\{glue:text\}`([^`]+)`", TEXT))
    facts = chapter.facts()
    assert shown == set(facts)
    assert all(isinstance(text, str) and text for text in facts.values())


def test_law_and_competition_have_no_indicator_as_the_opening_says():
    scopes = {o.title: o.scope for o in REGISTER if "D34" in o.claims}
    assert len(scopes) == 2 and set(scopes.values()) == {"none"}


def test_counts_and_marks_agree():
    frame, marks = chapter.overview(), chapter.marks()
    assert frame.worst.sum() == marks.sum().sum()
    assert frame.known.sum() == chapter.values().notna().sum().sum()
    assert frame.worst.is_monotonic_decreasing
    for name in INDICATORS:
        assert marks[name].sum() in (7, 8), name


def test_quarters_end_where_marks_begin():
    for name in INDICATORS:
        bounds = chapter._quarter_bounds(name)
        assert bounds == sorted(bounds) and len(bounds) == 5
        values, bad = chapter.values()[name], chapter.marks()[name].fillna(False)
        high = INDICATORS[name].worse == "high"
        beyond = values > bounds[3] if high else values < bounds[1]
        assert (beyond == bad).all(), name


def test_register_shows_verdicts_of_the_ledger():
    frame = chapter.register_frame()
    assert len(frame) == len(REGISTER)
    for told, obstacle in zip(frame.claims, REGISTER, strict=True):
        for claim in obstacle.claims:
            assert f"{claim} {claims.verdict(claim).outcome}" in told


@pytest.mark.parametrize("theme", THEMES)
def test_letters_of_a_strip_do_not_overlap(theme: str):
    for name in difficulties.shown(theme):
        places = chapter._stacked(name)
        assert not places.duplicated(["bin", "height"]).any()
        assert len(places) == chapter.values()[name].notna().sum()
        assert places.bin.between(0, chapter.BINS - 1).all()
        assert places.sort_values("value").bin.is_monotonic_increasing


def test_words_follow_the_figures():
    facts = chapter.facts()
    table = chapter.agreement()
    apart = (table.sum() - 1) < 0
    assert facts["apart_count"] == str(int(apart.sum()))
    assert all(INDICATORS[name].short in facts["apart"] for name in table.index[apart])
    total = sum(int(facts[key]) for key in ("together", "against", "unrelated"))
    assert total == int(facts["pair_count"]) == 66
    change = chapter.changes()
    signs = [1 if INDICATORS[name].worse == "low" else -1 for name in change.index]
    better = ((change.median_last - change.median_first) * signs > 0).sum()
    assert int(facts["middle_better"]) == better <= int(facts["indicators"])
    spread = change.deviation_last / change.spread_last
    assert (spread > 0).all() and "0." in facts["digital_sd_first"]
    # the pair named is one of the ladder, with the number given beside it
    core = ["digital", "inventions", "finance", "research"]
    short = {INDICATORS[name].short: name for name in core}
    left, right = (short[name] for name in facts["strongest"].split(" and "))
    assert facts["ladder_high"] == f"{table.loc[left, right]:.2f}"
    assert float(facts["ladder_low"]) <= float(facts["ladder_high"])
    still_open = int(facts["claims"]) - int(facts["claims_decided"])
    assert 0 < int(facts["open_causal"]) < still_open
    assert int(facts["by_province"]) == len(INDICATORS) == int(facts["indicators"])


def test_all_is_shown(shown: list[dict]):
    shows = [
        getattr(chapter, name)
        for name in dir(chapter)
        if name.endswith(("_figure", "_table")) and not name.startswith("_")
    ]
    for show in shows:
        show()
    names = [output["metadata"]["upgrading"]["name"] for output in shown]
    assert len(set(names)) == len(shows) == len(names)
    assert all("-difficulties-" in name for name in names)
    for show in shows:
        assert f"policy_difficulties.{show.__name__}()" in TEXT
    drawn = [output["data"] for output in shown if "image/svg+xml" in output["data"]]
    assert all(len(data["text/plain"].split()) >= 15 for data in drawn)
    texts = [output["data"].get("text/markdown", "") for output in shown]
    links = set(re.findall(r"\(#claim-([a-e][0-9]+)\)", " ".join(texts)))
    assert links == {claim.lower() for o in REGISTER for claim in o.claims}
