import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from upgrading.mechanisms import multiverse as mechanisms
from upgrading.models.multiverse import CHOICES
from upgrading.report import mechanisms_multiverse as report

CHAPTER = Path(__file__).resolve().parents[2] / "book" / "mechanisms" / "multiverse.md"


@pytest.fixture(scope="module", autouse=True)
def few_deals():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mechanisms, "SHUFFLES", 3)
        mechanisms._shuffled.cache_clear()
        yield
    mechanisms._shuffled.cache_clear()


@pytest.fixture(scope="module")
def facts():
    return report.facts()


def test_sentences_show_what_is_computed(facts):
    asked = set(re.findall(r"\{glue:text\}`([a-z0-9_]+)`", CHAPTER.read_text(encoding="utf-8")))
    assert asked == set(facts)
    assert all(isinstance(text, str) and text for text in facts.values())


def test_facts_are_those_of_the_grids(facts):
    shares = mechanisms.multiverse_shares()
    assert facts["specifications"] == f"{shares.specifications.sum():,}"
    assert facts["a6_agrees"] == f"{shares.negative['A6']:.0%}"
    assert facts["d9_agrees"] == f"{shares.positive['D9']:.0%}"
    assert facts["gap"] == "less than 10⁻⁸"


def test_a_curve_rises():
    table = report.curve("A6")
    assert table.estimate.is_monotonic_increasing
    assert len(table) == mechanisms.sizes().specifications["A6"]
    assert table.planned.sum() == 1
    assert not (table.claimed & table.opposed).any()


def test_strip_compares_with_the_average():
    lags = [0] * 10 + [1] * 30
    table = pd.DataFrame({name: "only" for name in CHOICES}, index=range(40)).assign(lag=lags)
    found = report.strip(table, slices=4)
    assert found.index.tolist() == [("lag", 0), ("lag", 1)]
    assert found.loc[("lag", 0)].tolist() == pytest.approx([4, 0, 0, 0])
    assert found.loc[("lag", 1)].tolist() == pytest.approx([0, *np.full(3, 4 / 3)])
    with pytest.raises(ValueError, match="50 rows"):
        report.strip(table, slices=50)


def test_every_option_has_a_row_in_the_strip():
    claim = "E24"
    found = report._ordered(report.strip(report.curve(claim)), claim)
    grid = mechanisms.GRIDS[claim]
    assert found.loc["outcome"].index.tolist() == list(grid.outcomes)
    assert len(found) == sum(report._counts(claim))


def test_small_words():
    assert (report._number(0), report._number(5), report._number(12)) == ("none", "five", "12")
    assert (report._are(1), report._are(3)) == ("one is", "three are")
    assert (report._percent(0.004), report._percent(0.256)) == ("0.4%", "26%")


@pytest.mark.parametrize(
    "show",
    [
        lambda: report.curve_figure("A6"),
        report.options_figure,
        report.vintages_figure,
        report.timing_figure,
        report.shuffles_figure,
    ],
)
def test_figures_say_what_they_show(shown, show):
    show()
    output = shown[0]
    assert len(output["data"]["text/plain"].split()) >= 15
    assert "svg" in output["data"]["image/svg+xml"]
    assert output["metadata"]["upgrading"]["csv"].count("\n") > 4


@pytest.mark.parametrize(
    ("show", "rows"),
    [
        (report.grids_table, 5),
        (report.claims_table, 5),
        (report.choices_table, 10),
        (report.vintages_table, 5),
        (report.planned_table, 20),
    ],
)
def test_tables_have_a_row_for_each(shown, show, rows):
    show()
    assert shown[0]["metadata"]["upgrading"]["csv"].count("\n") == rows + 1
    assert "Source: " in shown[0]["data"]["text/markdown"]
