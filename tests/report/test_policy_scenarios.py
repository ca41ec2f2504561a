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
        origin=2022,
        horizons=[13],
        pool=scenarios.codes(),
    )
    assert facts["tertiary_goal"] == f"{100 * made.tertiary[0, 2035]:.1f}"
    rows = scenarios.covered("provinces", "plain")
    far = rows.query("part == 'tertiary' and level == 0.8 and horizon == 13")
    assert facts["plain_80_far"] == f"{100 * far.covered.mean():.0f}"


def test_sentences_that_could_turn():
    """Words of the chapter that no computed phrase carries."""
    found = chapter.coverage_by_horizon("provinces").covered
    assert found["plain", 0.80, 13] < found["widened", 0.80, 13] < 0.80
    assert (found["widened"] > found["plain"]).all()
    late = scenarios.late_accuracy()
    assert 0.9 < late.skill[scenarios.chosen(), 13] < 1
    assert scenarios.chosen() != late.misplaced.xs(13, level="horizon").idxmin()
    assert scenarios.chosen() != scenarios.chosen(scenarios.LAST)
    assert scenarios.chosen() != scenarios.chosen(seam="as printed")
    facts = chapter.facts()
    assert facts["includes_now"] == facts["includes_95"] == "includes"
    assert float(facts["check_chosen"]) > float(facts["check_none"])
    effects = scenarios.demand_scenarios().tertiary
    assert (effects["consumption for investment"] > 0).all()
    assert (effects["investment for consumption"] < 0).all()


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
