"""The chapter on domestic demand: numbers are shown, figures say what they show."""

import re
from pathlib import Path

import pandas as pd
import pytest

from upgrading.mechanisms import demand, multiverse
from upgrading.report import mechanisms_demand as chapter

TEXT = Path(__file__).parents[2] / "book" / "mechanisms" / "demand.md"
SHARES = pd.DataFrame(
    {
        "specifications": [100, 50],
        "positive": [0.5, 0.5],
        "negative": [0.5, 0.5],
        "clearly_positive": [0.031, 0.02],
        "clearly_negative": [0.1, 0.2],
    },
    index=["E21", "E24"],
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch):
    """The multiverse has its own tests and takes its time."""
    monkeypatch.setattr(multiverse, "multiverse_shares", lambda: SHARES.copy())


def test_numbers_given_are_the_numbers_shown():
    shown = set(re.findall(r"\{glue:text\}`([^`]+)`", TEXT.read_text(encoding="utf-8")))
    facts = chapter.facts()
    assert shown == set(facts)
    assert all(isinstance(text, str) and text for text in facts.values())
    assert facts["e21_positive"] == "3" and facts["e24_number"] == "50"


def test_cells_do_not_break_and_have_no_negative_zero():
    line = pd.Series({"estimate": -0.001, "low": -1.25, "high": 0.004})
    assert chapter._cell(line) == "0.00 [−1.25,\u202f0.00]"


@pytest.mark.parametrize(("count", "words"), [(0, "none"), (1, "one"), (3, "3")])
def test_counts_of_indicators_are_words(count: int, words: str):
    assert chapter._are(count).startswith(f"{words} of the indicators ")


@pytest.mark.parametrize("name", [n for n in vars(chapter) if n.endswith("_table") and n[0] != "_"])
def test_tables_show_their_estimates(name: str, shown: list[dict]):
    getattr(chapter, name)()
    text = shown[0]["data"]["text/markdown"]
    assert ":name: tab-mechanisms-demand-" in text and "[nan" not in text
    assert "−0.00 " not in text
    (attached,) = (entry["metadata"]["upgrading"] for entry in shown)
    assert len(attached["csv"].splitlines()) > 5


@pytest.mark.parametrize("name", [n for n in vars(chapter) if n.endswith("_figure")])
def test_figures_say_what_they_show(name: str, shown: list[dict]):
    getattr(chapter, name)()
    alt = shown[0]["data"]["text/plain"]
    assert len(alt.split()) >= 15 and "nan" not in alt
    assert shown[0]["data"]["image/svg+xml"].startswith("<?xml")


def test_the_neighbours_figure_counts_what_it_draws(shown: list[dict]):
    """Its alternative text says how many estimates lie in their bands and how many hold zero."""
    main = demand.neighbour_steps().loc["main"].loc[list(demand.INDICATORS)]
    ends = demand.neighbour_placebos()["estimate"].quantile([0.025, 0.975]).T.loc[main.index]
    inside = int(((main.estimate > ends[0.025]) & (main.estimate < ends[0.975])).sum())
    holding = int(((main.low < 0) & (main.high > 0)).sum())
    chapter.neighbours_figure()
    alt = shown[0]["data"]["text/plain"]
    assert f"Of {len(main)} estimates {inside} lie inside" in alt
    assert f"of as many intervals {holding} hold zero" in alt


def test_counts_of_networks_are_those_of_the_estimates():
    facts = chapter._networks()
    published = demand.network_steps().loc["first published"].loc[list(demand.INDICATORS)]
    equal = demand.network_slopes().groupby("indicator").first()
    assert facts["network_published_above"] == str(int((published.low > 0).sum()))
    assert facts["network_differ"] == str(int((equal.equal_p < 0.05).sum()))
    assert facts["network_published_differ"] == str(int((equal.equal_p_published < 0.05).sum()))


def test_margins_are_those_of_traders_banks_and_landlords():
    kinds = demand.service_kinds()
    three = kinds[["Wholesale and retail", "Finance", "Real estate"]].sum(axis=1)
    assert chapter._kinds()["kinds_margin"] == chapter._one(three[2020] - three[2002])


def test_sentences_hold():
    """What prose says in words, beside the numbers it shows."""
    assert demand.demand_shift((2002, 2020)).iloc[0].change > 0
    assert demand.price_and_volume().iloc[-1].value > 0
    assert demand.price_steps().loc[["levels", "2000 to 2013"], "estimate"].max() < 1
