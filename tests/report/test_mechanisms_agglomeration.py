"""What the chapter on agglomeration shows: texts, figures, tables."""

import re

import pytest

from upgrading import datasets
from upgrading.mechanisms import agglomeration as made
from upgrading.report import mechanisms_agglomeration as report


@pytest.fixture(scope="module")
def facts() -> dict[str, str]:
    return report.facts()


def test_facts_are_texts_with_true_signs(facts: dict[str, str]):
    assert all(isinstance(value, str) and value for value in facts.values())
    assert not any(re.search(r"-[0-9]", value) for value in facts.values())


def test_the_chapter_shows_only_what_is_given(facts: dict[str, str]):
    path = datasets.find_root() / "book/mechanisms/agglomeration.md"
    asked = set(re.findall(r"\{glue:text\}`([^`]+)`", path.read_text(encoding="utf-8")))
    assert asked <= set(facts)


def test_facts_are_those_of_the_estimates(facts: dict[str, str]):
    line = made.agglomeration_growth().loc[("all", "workers")]
    assert facts["workers"] == f"{line.estimate:.2f}".replace("-", "−")
    assert report._number(0) == "none" and report._number(3) == "3"


def test_coefficients_inside_the_range_of_no_effect_are_counted(facts: dict[str, str]):
    lines = made.growth_by_lag()
    none = lines.loc["no effect"]
    for key, which in (("own_inside", "constant prices"), ("current_inside", "current prices")):
        assert facts[key] == str(int(lines.loc[which].estimate.between(none.low, none.high).sum()))
    # prose: either sign can come from no effect
    assert none.estimate[0] > 0 > none.estimate[1]


def test_document_c_stands_beside_every_index(shown: list[dict]):
    report.replication_table()
    report.replication_figure()
    table, figure = shown
    text = table["data"]["text/markdown"]
    for size in ("0.153", "1.42", "−0.11", "above zero"):
        assert text.count(size) >= 2, size
    assert len(figure["data"]["text/plain"].split()) >= 15


@pytest.mark.parametrize(
    "name",
    ["scatter", "arithmetic", "innovation", "productivity", "factor"],
)
def test_figures_say_what_they_show(name: str, shown: list[dict]):
    getattr(report, f"{name}_figure")()
    text = shown[0]["data"]["text/plain"]
    assert len(text.split()) >= 15 and "nan" not in text
    assert shown[0]["metadata"]["upgrading"]["name"].startswith("fig-agglomeration-")


@pytest.mark.parametrize("name", ["differences", "variants", "channel", "factor"])
def test_tables_have_no_gap_without_a_mark(name: str, shown: list[dict]):
    getattr(report, f"{name}_table")()
    text = shown[0]["data"]["text/markdown"]
    assert "nan" not in text and "|  |" not in text
