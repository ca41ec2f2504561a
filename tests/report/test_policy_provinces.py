"""The chapter on types of provinces: frames that agree with each other, and whole sentences."""

import re
from pathlib import Path

import pytest

from upgrading import datasets, typology
from upgrading.claims import by_province
from upgrading.report import policy_provinces as chapter
from upgrading.report import profiles

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "book" / "policy" / "provinces.md").read_text(encoding="utf-8")


def test_the_chapter_shows_the_facts_it_is_given():
    shown = set(re.findall(r"\{glue:text\}`([^`]+)`", TEXT))
    facts = chapter.facts()
    assert shown == set(facts)
    assert all(isinstance(text, str) and text for text in facts.values())


def test_every_province_has_one_place():
    frame = chapter.overview()
    assert len(frame) == 31 and frame.stage.notna().all() and frame.binding.notna().all()
    assert set(frame.stage) == set(chapter.stage_order())
    assert frame[["kept_stage", "kept_binding", "kept_both"]].to_numpy().max() <= 1
    assert (frame.kept_both <= frame[["kept_stage", "kept_binding"]].min(axis=1) + 1e-9).all()


def test_stages_come_in_the_order_of_income():
    bands = [stage.split(" income")[0] for stage in chapter.stage_order()]
    assert bands == sorted(bands, key=["low", "middle", "high"].index)


def test_variants_are_counted_as_provinces_are():
    by_variant, frame = chapter.by_variant(), chapter.overview()
    assert by_variant["both"].sum() == pytest.approx((frame.kept_both * frame.variants).sum())
    assert (by_variant["both"] <= by_variant[["stage", "binding"]].min(axis=1)).all()
    assert list(by_variant.index) == list(typology.VARIANTS)


def test_agreement_is_an_index():
    for frame in (chapter.agreement(), chapter.robustness()):
        assert frame.max(axis=None) <= 1
    assert len(chapter.agreement()) == 2 * len(typology.CLUSTERINGS)
    assert chapter.robustness().rule.isna().sum() == len(typology.DIMENSIONS)


def test_document_d_names_nine_provinces():
    groups = chapter.document_groups()
    assert (groups != profiles.OTHERS).sum() == 9 and len(groups) == 31
    fits, by_chance = chapter.document_fit()
    assert 0 <= fits <= 31 and 0 < by_chance < 31
    for texts in (profiles.D_NAMES, profiles.D_SUGGESTIONS, profiles.D_ANSWERS):
        assert set(texts) == set(groups)
    assert set(profiles.D_ANSWERS.values()) <= set(typology.DIMENSIONS)


def test_counts_of_claims_are_those_of_the_pages():
    frame = chapter.check_counts().set_index("claim")
    pages = [profiles.answers(code) for code in datasets.load("provinces").province_code]
    for claim in frame.index:
        held = sum((page[page.claim == claim].holds == by_province.YES).sum() for page in pages)
        assert held == frame.loc[claim, by_province.YES], claim


def test_all_is_shown(shown: list[dict]):
    shows = [
        getattr(chapter, name) for name in dir(chapter) if name.endswith(("_figure", "_table"))
    ]
    for show in shows:
        show()
    names = [output["metadata"]["upgrading"]["name"] for output in shown]
    assert len(set(names)) == len(shows) == len(names)
    assert all("policy-provinces" in name for name in names)
    for show in shows:
        assert f"policy_provinces.{show.__name__}()" in TEXT


def test_tiles_say_what_binds(monkeypatch: pytest.MonkeyPatch):
    drawn = []
    monkeypatch.setattr(chapter.figures, "show", lambda axes, **_: drawn.append(axes))
    chapter.map_figure()
    words = [text.get_text() for text in drawn[0].texts]
    tiles = dict(zip(words[::2], words[1::2], strict=True))
    found = profiles.main().binding
    for code, row in profiles.provinces().iterrows():
        assert tiles[row.abbr] == chapter.SHORT[found[code]]


def test_every_page_is_linked(shown: list[dict]):
    chapter.profile_table()
    text = shown[0]["data"]["text/markdown"]
    for name in datasets.load("provinces").province:
        path = f"provinces/{profiles.slug(name)}.md"
        assert f"[{name}]({path})" in text
        assert (ROOT / "book" / "policy" / path).is_file()
