"""The published tables of documents D and E."""

import math

import pandas as pd
import pytest

from upgrading import replication
from upgrading.replication import SECTORS


def test_document_d_table_1_is_reproduced_at_three_decimals():
    table = replication.document_d_table("as printed")
    assert len(table) == 12
    assert table.equal.all()
    # read in the document: rows upgrade, service, cyig; mean, sd, min, max
    printed = [1.168, 0.677, 0.500, 5.297, 0.459, 0.100, 0.286, 0.839, 2.354, 0.138, 1.995, 2.836]
    assert [round(value, 3) for value in table.computed] == printed


def test_document_d_has_420_observations_of_30_provinces():
    indicators = replication.document_d_indicators("as printed")
    assert len(indicators) == 420
    assert 54 not in indicators.index.get_level_values("province_code")
    assert indicators.notna().all(axis=None)


@pytest.mark.parametrize(("vintage", "equal"), [("first published", 8), ("fourth census", 0)])
def test_other_vintages_do_not_reproduce_document_d(vintage: str, equal: int):
    assert replication.document_d_table(vintage).equal.sum() == equal


def test_ratio_does_not_depend_on_totals():
    mixed = replication.document_d_indicators("as printed").upgrade
    pd.testing.assert_series_equal(
        mixed, replication.document_d_indicators("first published").upgrade
    )


def test_shares_of_the_mixture_miss_one_only_in_revised_years():
    gaps = replication.share_gaps()
    off = gaps[gaps.abs() > 5e-4]
    assert set(off.index.get_level_values("year")) == {2008, 2013}
    assert gaps.min() < -0.1


@pytest.mark.parametrize("vintage", ["first published", "fourth census"])
def test_shares_of_one_vintage_sum_to_one(vintage: str):
    levels = replication.document_d_levels(vintage)
    assert (levels[SECTORS].sum(axis=1) / levels.gdp - 1).abs().max() < 2e-4


def test_unknown_vintage_is_refused():
    with pytest.raises(ValueError, match="vintage: expected one of"):
        replication.document_d_levels("fifth")
    with pytest.raises(ValueError, match="vintage: expected one of"):
        replication.document_e_levels("fifth")


def test_document_e_ratio_is_reproduced_in_17_of_17_years():
    table = replication.document_e_table("yearbook 2022").query("column == 'industry_1'")
    assert len(table) == 17
    assert table.equal.all()
    # read in the document, first and last year and the turn
    by_year = table.set_index("year").computed.round(2)
    assert (by_year[2005], by_year[2012], by_year[2021]) == (87.87, 100.22, 135.28)


def test_levels_do_not_give_document_e_ratio():
    levels = replication.document_e_levels("yearbook 2022")
    table = replication.document_e_table("yearbook 2022").query("column == 'industry_1'")
    unrounded = (100 * levels.va_tertiary / levels.va_secondary).round(2)
    assert (unrounded.to_numpy() != table.published.to_numpy()).sum() >= 16


def test_current_accounts_miss_the_last_year_alone():
    table = replication.document_e_table("current")
    assert set(table[~table.equal].year) == {2021}


def test_domestic_demand_is_the_sum_of_rounded_rates():
    published = replication.datasets.load("document_e_table_1")
    total = published.consumption_rate + published.capital_formation_rate
    assert (total - published.domestic_demand_share).abs().max() < 1e-9


def test_rounded_share_ratio_by_hand():
    levels = pd.DataFrame({"gdp": [300.0], "va_secondary": [100.0], "va_tertiary": [150.0]})
    # 33.333 and 50.0 per cent are printed as 33.3 and 50.0
    assert replication.rounded_share_ratio(levels)[0] == pytest.approx(100 * 50.0 / 33.3)


def test_goods_plus_services_comes_closest_to_the_export_column():
    exports = replication.export_dependency()
    gaps = exports.sub(exports.published, axis=0).abs().mean()
    assert gaps.drop("published").idxmin() == "goods plus services"
    assert gaps["goods plus services"] < 0.25
    assert gaps["goods and services"] > 1


def test_implied_processing_imports_in_2018_are_near_the_figure_known_for_that_year():
    # 469.9 billion dollars, the one year that could be worked back from another publication
    assert replication.implied_processing_imports()[2018] / 10 == pytest.approx(469.9, rel=0.02)


def test_three_industries_stay_below_the_class_they_belong_to():
    proxy = replication.high_tech_proxy()
    assert (proxy.proxy < proxy.published).all()


def test_scorecard_counts():
    scores = {score.what: score for score in replication.scorecard()}
    assert scores["Table 1, accounts as printed"].equal == 12
    assert scores["Table 1, tertiary over secondary"].equal == 17
    assert math.isnan(scores["real export dependency"].largest)
    assert all(score.why for score in scores.values())
