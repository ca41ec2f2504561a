"""The chapter on demand: its figures are right, and its sentences hold."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from upgrading import input_output
from upgrading.report import measurement_demand as chapter

TEXT = Path(__file__).parents[2] / "book" / "measurement" / "demand.md"
EXPORTED = ("induced", "induced_low")


def test_numbers_given_are_the_numbers_shown():
    shown = set(re.findall(r"\{glue:text\}`([^`]+)`", TEXT.read_text(encoding="utf-8")))
    assert shown == set(chapter.facts())


def test_example_with_imports_by_hand():
    # domestic coefficients [[.15, .25], [.10, .025]]; exports of 700 of product 2
    assert_allclose(
        chapter.example_splits().loc[("open", "separated"), "exports"],
        700 * (0.65 * 0.25 + 0.70 * 0.85) / (0.85 * 0.975 - 0.25 * 0.10),
    )


def test_example_adds_up_and_orders_the_treatments():
    splits = chapter.example_splits()
    assert_allclose(splits.sum(axis=1), 2050)
    assert_allclose(splits.loc[("closed", "none")], [1350, 700])
    exports = splits.exports["open"]
    assert exports["all_uses"] < exports["separated"] < exports["domestic_uses"] < 700


@pytest.mark.parametrize("imports", ["domestic_uses", "all_uses", "separated"])
def test_shares_add_up(imports: str):
    assert_allclose(chapter.shares(imports).sum(axis=1), 100)
    assert_allclose(chapter.shares(imports, "common").sum(axis=1), 100)


def test_spending_rates_add_up():
    assert_allclose(chapter.rates().sum(axis=1), 100, atol=0.01)


def test_split_by_proportion_is_close_to_the_official_one():
    misses = chapter.against_official()
    assert len(misses) == 9
    assert_allclose(misses.drop(columns="official").groupby("year").sum(), 0, atol=1e-6)
    assert misses["domestic_uses_finest"].abs().max() < 0.5
    exports = misses.xs("exports", level="demand").drop(columns="official").abs()
    best = exports.idxmin(axis=1)
    assert (best == "domestic_uses_finest").all()


def test_external_demand_falls_whatever_the_choice():
    frame = chapter.external()
    coarse = chapter.shares("domestic_uses", "common").exports
    for series in (*(frame[name] for name in EXPORTED), frame.shipped, frame.net, coarse):
        assert series[2020] < series[2007]
    highest = max(frame.induced[2020], coarse[2020], frame.official[2020])
    assert highest < min(frame.processing_apart[2007], frame.induced_low[2007])


def test_net_exports_are_closer_to_induced_value_added_than_gross_ones():
    frame = chapter.external().dropna(subset=["net", "induced"])
    assert ((frame.net - frame.induced).abs() < (frame.gross - frame.induced).abs()).all()


def test_processing_lowers_the_level_by_more_than_any_split():
    frame = chapter.external().dropna(subset="processing_apart")
    assert frame.index.tolist() == [2002, 2007]
    lower = frame.induced - frame.processing_apart
    assert (lower > frame.induced - frame.induced_low).all()
    assert (frame.processing_apart < frame.induced_low).all()
    # the rise to 2007 is steeper with processing apart
    rise = frame.loc[2007] - frame.loc[2002]
    assert rise.processing_apart > rise.induced > 0


def test_treatments_disagree_on_the_peak_by_little():
    peaks = {name: int(chapter.external()[name].idxmax()) for name in EXPORTED}
    assert peaks == {"induced": 2005, "induced_low": 2007}
    low = chapter.external().induced_low
    assert abs(low[2007] - low[2005]) < 0.5


def test_detail_keeps_order_and_fall():
    fine = chapter.shares("domestic_uses").exports
    coarse = chapter.shares("domestic_uses", "common").exports
    assert (coarse >= fine).all()
    assert (coarse.rank() == fine.rank()).all()


def test_what_is_spent_exceeds_what_is_induced():
    induced, spent = chapter.shares("domestic_uses"), chapter.rates()
    years = list(input_output.YEARS)
    assert (spent.final_consumption[years] > induced.consumption).all()
    assert (spent.gross_capital_formation[years] > induced.investment).all()
    change = induced.loc[2020] - induced.loc[2007]
    assert change.consumption > change.investment > 0 > change.exports


def test_services_would_get_less_by_product_than_by_earner():
    source = input_output.table(2020)
    codes = input_output.members(source, "tertiary", by="three_sector")
    earned, bought = (
        chapter.linkages.induced_value_added(
            source, imports="domestic_uses", by=by, demand="groups"
        ).loc[codes]
        for by in ("producer", "product")
    )
    assert earned.exports.sum() > bought.exports.sum()
    assert earned.investment.sum() > bought.investment.sum()


def test_linkages_are_relative_to_the_average_sector():
    frame = chapter.chain_links(2020)
    assert frame.shape == (25, 4)
    assert_allclose(frame.mean(), 1)
    first = chapter.chain_links(2002)
    for column in ("backward", "forward"):
        assert frame[column].corr(first[column], method="spearman") > 0.8
    assert abs(frame.backward.corr(frame.forward, method="spearman")) < 0.2
    moved = (frame.backward.rank() - frame.backward_included.rank()).abs()
    assert moved.idxmax() == "Electronics and instruments"


def test_one_branch_leans_more_and_the_other_less():
    frame = chapter.links()
    assert frame.embodied[2020] > frame.embodied[2002]
    assert frame.embodied_back[2020] < frame.embodied_back[2002]
    assert frame.bought_back[2020] < frame.bought_back[2002]
    assert (frame.bought < frame.embodied).all()
    assert (frame.bought_back > frame.embodied_back).all()


@pytest.mark.parametrize(
    ("show", "name", "rows"),
    [
        (chapter.example_table, "tab-measure-demand-example", 4),
        (chapter.official_table, "tab-measure-demand-official", 9),
        (chapter.external_table, "tab-measure-demand-external", 9),
        (chapter.external_figure, "fig-measure-demand-external", 18),
        (chapter.induced_figure, "fig-measure-demand-induced", 9),
        (chapter.chains_figure, "fig-measure-demand-chains", 25),
        (chapter.services_figure, "fig-measure-demand-services", 9),
    ],
)
def test_everything_shown_has_its_name_and_data(show, name: str, rows: int, shown: list):
    show()
    (output,) = shown
    attached = output["metadata"]["upgrading"]
    assert attached["name"] == name
    assert len(attached["csv"].splitlines()) == rows + 1


def test_lines_are_cut_where_the_tables_were_reconciled():
    before, after = chapter._stretches(chapter.external().induced)
    assert before.index.max() == 2015
    assert after.index.min() == 2017
    assert not np.isnan(before).any()


def test_a_course_names_first_highest_and_last():
    line = pd.Series({2002: 10.0, 2005: np.nan, 2007: 30.0, 2020: 20.0})
    said = "from 10.0 per cent in 2002 to 30.0 in 2007, the highest, and 20.0 in 2020"
    assert chapter._course(line) == said


def test_the_smallest_fall_has_processing_apart():
    falls = chapter._falls()
    assert len(falls) == 4
    frame = chapter.external()
    assert min(falls) == frame.processing_apart[2007] - frame.induced[2020]
