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


def test_the_neighbours_figure_says_true_things():
    """Its alternative text states that estimates lie in their bands and intervals cross zero."""
    main = demand.neighbour_steps().loc["main"].loc[list(demand.INDICATORS)]
    ends = demand.neighbour_placebos()["estimate"].quantile([0.025, 0.975]).T.loc[main.index]
    assert ((main.estimate > ends[0.025]) & (main.estimate < ends[0.975])).all()
    assert ((main.low < 0) & (main.high > 0)).all()


def test_sentences_hold():
    """What prose says in words, beside the numbers it shows."""
    shares = demand.service_shares()
    assert (shares.loc[2020] > shares.loc[2002]).all()
    weights = {year: demand.demand_weights(year) for year in (2002, 2020)}
    change = weights[2020] - weights[2002]
    assert change.investment > 0 > change.exports
    assert change.consumption < 0
    assert (shares.investment < shares.exports).loc[[2002, 2020]].all()
    whole = demand.demand_shift((2002, 2020)).iloc[0]
    assert whole.weights < 1 < min(whole["mix"], whole.chains)
    assert abs(whole.chains / whole.change - 0.5) < 0.1
    channels = demand.network_channels()
    assert channels.loc[("main", "patents"), "low"] > 0
    assert channels.loc[("length of the year after", "patents"), "low"] > 0
    assert channels.loc[("main", "inventions"), "low"] < 0
    # the document's own indicator: the sign turns with vintage and sample
    own = demand.consumption_steps().xs("log_ts_ratio", level="indicator").estimate
    assert own["main"] < 0 < own["without Tibet"]
    slopes = demand.network_slopes()
    assert (slopes.equal_p > 0.05).all()
    networks = demand.network_steps()
    assert (networks.loc["main"].low < 0).all()
    assert networks.loc[("first published", "balance"), "low"] > 0
    # the contradiction of E33 rests on four cities and on growth per head
    exports = demand.export_income_steps()
    assert exports.loc[("main", "growth_per_head"), "high"] < 0
    assert exports.loc[("without municipalities", "growth_per_head"), "high"] > 0
    assert exports.loc[("main", "growth_of_gdp"), "high"] > 0
    online = demand.ecommerce_steps().xs("balance", level="indicator").estimate
    assert abs(online["sales of the year after"] / online["main"] - 1) < 0.25
    refused = demand.placebo_refusals(demand.neighbour_placebos())
    assert refused.between(0.03, 0.10).all()
