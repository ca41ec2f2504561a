"""The chapter on the digital economy and upgrading: what it shows."""

import re
from pathlib import Path

import pandas as pd
import pytest

from upgrading.mechanisms import digital as made
from upgrading.report import mechanisms_digital as chapter
from upgrading.report import numbers

TEXT = Path(__file__).parents[2] / "book" / "mechanisms" / "digital.md"
FIGURES = [
    chapter.effects_figure,
    chapter.regions_figure,
    chapter.zones_figure,
    chapter.placebo_figure,
    chapter.synthetic_figure,
]
TABLES = [
    chapter.effects_table,
    chapter.instrument_table,
    chapter.curves_table,
    chapter.thresholds_table,
    chapter.channels_table,
    chapter.finance_table,
    chapter.zones_table,
    chapter.zone_groups_table,
    chapter.causality_table,
    chapter.moderation_table,
]


@pytest.mark.parametrize("show", FIGURES, ids=lambda show: show.__name__)
def test_figures_say_what_they_show(show, shown):
    show()
    (output,) = shown
    alt = output["data"]["text/plain"]
    assert len(alt.split()) >= 15
    assert "nan" not in alt.split()
    name = output["metadata"]["upgrading"]["name"]
    assert name.startswith("fig-mechdigital-")
    assert output["metadata"]["upgrading"]["csv"].count("\n") > 5


@pytest.mark.parametrize("show", TABLES, ids=lambda show: show.__name__)
def test_tables_show_intervals_and_carry_their_data(show, shown):
    show()
    (output,) = shown
    text = output["data"]["text/markdown"]
    assert ":name: tab-mechdigital-" in text
    assert re.search(r"\[−?[0-9.]+, −?[0-9.]+\]", text)
    assert not re.search(r"\bnan\b", text)
    header = output["metadata"]["upgrading"]["csv"].splitlines()[0]
    assert {"estimate", "low", "high"} <= set(header.split(","))


def test_figures_of_sentences_are_those_of_the_estimates(monkeypatch):
    shares = {"specifications": 10, "clearly_positive": 0.2, "clearly_negative": 0.1}
    stand_in = pd.DataFrame([shares], index=["D9"])
    monkeypatch.setattr(chapter.evidence, "get", lambda name: stand_in)
    found = chapter._effect_facts()
    line = made.digital_effects().loc[("ts_ratio", made.MAIN)]
    assert found["ts_ratio"] == numbers.text(line.estimate)
    assert found["ts_ratio_interval"] == f"{numbers.text(line.low)} to {numbers.text(line.high)}"
    assert found["multiverse_positive"] == "20%"
    assert all(re.fullmatch(r"[a-z0-9_]+", key) for key in found)


def test_parts_of_the_facts_do_not_overwrite_each_other():
    parts = [
        chapter._instrument_facts(),
        chapter._region_facts(),
        chapter._curve_facts(),
        chapter._channel_facts(),
        chapter._finance_facts(),
        chapter._zone_facts(),
        chapter._zone_group_facts(),
        chapter._causality_facts(),
        chapter._moderation_facts(),
    ]
    keys = [key for part in parts for key in part]
    assert len(keys) == len(set(keys))
    assert all(isinstance(value, str) and value for part in parts for value in part.values())


def test_every_study_names_claims_that_exist():
    known = chapter.claims.claims()
    for study, finding, ids in chapter.STUDIES:
        assert study and finding
        assert all(identity in known for identity in ids.split(", "))


def test_verdicts_given_are_of_this_chapter_and_shown():
    known = chapter.claims.claims()
    shown = re.findall(r"\{glue:text\}`verdict_([a-z0-9]+)`", TEXT.read_text(encoding="utf-8"))
    assert {known[name].chapter for name in chapter.JUDGED} == {"mechanisms/digital"}
    assert set(shown) == {name.lower() for name in chapter.JUDGED}


@pytest.mark.parametrize(("gap", "words"), [(0.061, "0.06 above"), (-0.061, "0.06 below")])
def test_a_gap_is_above_or_below(gap: float, words: str):
    assert chapter._beside(gap) == words
