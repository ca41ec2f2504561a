"""The chapter on projections: its sentences hold and its displays carry their data."""

import re
from pathlib import Path

import pytest

from upgrading import scenarios
from upgrading.models import projection
from upgrading.report import policy_scenarios as chapter

TEXT = Path(__file__).parents[2] / "book" / "policy" / "scenarios.md"


def test_numbers_given_are_the_numbers_shown():
    shown = set(re.findall(r"\{glue:text\}`([^`]+)`", TEXT.read_text(encoding="utf-8")))
    assert shown == set(chapter.facts())


def test_opening_numbers_by_another_way():
    facts = chapter.facts()
    made = projection.project(
        scenarios.panel(),
        scenarios.METHODS[scenarios.chosen()],
        origin=scenarios.LAST,
        horizons=[chapter.FAR],
        pool=scenarios.codes(),
    )
    assert facts["tertiary_goal"] == f"{100 * made.tertiary[0, scenarios.GOAL]:.1f}"
    rows = scenarios.covered("provinces", "plain")
    far = rows.query("part == 'tertiary' and level == 0.8 and horizon == @chapter.FAR")
    assert facts["plain_80_far"] == f"{100 * far.covered.mean():.0f}"


def test_sentences_that_could_turn():
    """Words of the chapter that no computed phrase carries."""
    found = chapter.coverage_by_horizon("provinces").covered
    assert found["plain", 0.80, chapter.FAR] < 0.80
    assert (found["widened"] > found["plain"]).all()


def test_changes_in_sentences_carry_their_sign():
    facts = chapter.facts()
    signed = ("latest_before", "check_over", "revision_first", "rise_effect", "fall_services")
    assert {facts[key][0] for key in signed} <= {"+", "−"}
    old = scenarios.accounts("census_2018").tertiary[
        {name: code for code, name in chapter.names().items()}[facts["latest_most"]]
    ]
    moved = 100 * (old[scenarios.LAST] - old[scenarios.LAST - 2])
    assert facts["latest_before"] == f"{moved:+.1f}".replace("-", "−")
    left = chapter._explained()
    assert facts["amounts_fifth"] == str((left.demand <= 0.8).sum())


def test_words_follow_the_numbers(monkeypatch: pytest.MonkeyPatch):
    facts = chapter.facts()
    other = (
        scenarios.chosen() != scenarios.late_accuracy().misplaced.xs(chapter.FAR, level=1).idxmin()
    )
    assert facts["best_far_word"] == ("another" if other else "the one chosen")
    inside = facts["includes_now"] == "includes"
    assert facts["direction_word"] == ("not beyond" if inside else "hardly in")
    assert chapter._instead(scenarios.chosen()) == "the same method"
    assert chapter._instead("coin") == "coin instead"
    monkeypatch.setattr(chapter, "_inside", lambda *_: False)
    turned = chapter._nation()
    assert (turned["includes_now"], turned["direction_word"]) == ("leaves out", "hardly in")
    assert turned["next_told"].endswith("outside the inner band.")
    monkeypatch.setattr(chapter, "LAST", int(scenarios.nation().index.max()))
    assert chapter._published_since() == "No later year has been published yet."


def test_last_year_known_is_read_from_the_data():
    known = scenarios.accounts("census_2018").index.get_level_values("year")
    facts = chapter.facts()
    assert known.max() == scenarios.LAST == int(facts["last_year"])
    assert int(facts["last_year"]) + int(facts["far_years"]) == int(facts["goal_year"])


def test_one_province_a_region_is_drawn():
    assert list(chapter.largest()) == ["East", "Central", "West", "Northeast"]
    assert chapter.largest()["East"] == 44


@pytest.mark.parametrize(
    "show",
    [
        chapter.methods_figure,
        chapter.coverage_figure,
        chapter.origins_figure,
        chapter.nation_figure,
        chapter.provinces_figure,
        chapter.map_figure,
        chapter.exercise_figure,
        chapter.methods_table,
        chapter.coverage_table,
        chapter.goal_table,
        chapter.check_table,
        chapter.demand_table,
    ],
)
def test_displays_carry_name_and_data(shown: list, show):
    show()
    (output,) = shown
    attached = output["metadata"]["upgrading"]
    assert re.match(r"(fig|tab)-scenarios-", attached["name"])
    assert f"{attached['name']}" in TEXT.read_text(encoding="utf-8") or "tab-" in attached["name"]
    assert attached["csv"].count("\n") > 3
    if attached["name"].startswith("fig"):
        assert len(output["data"]["text/plain"].split()) >= 15


def test_table_lists_the_nation_and_every_province(shown: list):
    chapter.goal_table()
    text = shown[0]["data"]["text/markdown"]
    assert text.count("\n| ") == 1 + 32
    assert "| nan" not in text
