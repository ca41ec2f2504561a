"""Concentration and specialisation: what the chapter computes before it shows."""

import pandas as pd
import pytest

from upgrading import datasets
from upgrading.measures import dispersion
from upgrading.report import measurement_clusters as clusters


@pytest.mark.parametrize(
    ("vintage", "count", "file", "first"),
    [
        ("census_2018", 8, "provincial_industries_census_2018", 2014),
        ("census_2023", 8, "provincial_industries_census_2023", 2019),
        ("census_2023", 9, "provincial_industries_census_2023", 2019),
        ("census_2018", 3, "provincial_value_added_census_2018", 2000),
    ],
)
def test_industries_cover_every_province_and_add_up_to_gdp(
    vintage: str, count: int, file: str, first: int
):
    levels = clusters.industries(vintage, count)
    years = range(first, datasets.load(file).year.max() + 1)
    assert levels.shape == (31 * len(years), count)
    assert set(levels.index.get_level_values("year")) == set(years)
    gdp = datasets.load(f"provincial_value_added_{vintage}").set_index(clusters.KEYS).gdp
    assert (levels.sum(axis=1) - gdp[levels.index]).abs().max() < 0.7


def test_the_example_by_hand():
    table = clusters.specialisation(clusters.EXAMPLE)
    # Coast has shares .1, .6, .3; the nation 100, 320, 280 of 700
    by_hand = abs(0.1 - 1 / 7) + abs(0.6 - 32 / 70) + abs(0.3 - 28 / 70)
    assert table.loc["Coast", "nation"] == pytest.approx(by_hand)
    assert table.loc["Coast", "rest of nation"] == pytest.approx(2 / 3)
    assert table.loc["Coast", "mean of shares"] == pytest.approx(0.7)
    assert table.loc["Plain", "quotient"] == pytest.approx(0.6 * 7)
    assert table.loc["Capital", "herfindahl"] == pytest.approx(0.3**2 + 0.7**2)


def test_region_indices_weigh_back_to_one_and_see_only_their_own_nation():
    codes = [11, 31, 41, 51]  # East, East, Central, West
    activity = pd.DataFrame([[4.0, 2, 3, 1]], index=[2020], columns=codes)
    base = pd.DataFrame([[1.0, 1, 1, 1, 96]], index=[2020], columns=[*codes, 65])
    index = clusters.by_region(activity, base)
    assert index.loc[2020].to_dict() == pytest.approx({"East": 1.2, "Central": 1.2, "West": 0.4})


def test_a_series_keeps_only_provinces_with_every_year():
    table = clusters.complete("assets", 2011, 2022)
    assert table.shape == (12, 28)
    assert not {23, 63, 65} & set(table.columns)
    assert table.notna().all(axis=None)
    assert clusters.complete("enterprises", 2016, 2022).index.tolist() == [
        2016,
        2017,
        *range(2019, 2023),
    ]


def test_population_gini_is_the_gini_of_value_added_per_head():
    heads = clusters.population().loc[clusters.YEAR]
    for industry, value in clusters.concentrated().gini_heads.items():
        assert value == pytest.approx(dispersion.gini(clusters.main()[industry] / heads, heads))


def test_plants_that_undo_concentration_do_undo_it():
    from upgrading.measures import concentration

    table = clusters.concentrated()
    gamma = concentration.ellison_glaeser(
        clusters.main().T, clusters.main().sum(axis=1), plant_herfindahl=1 / table.plants
    )
    assert gamma.abs().max() < 1e-12


def test_agglomeration_uses_thirty_provinces_and_averages_to_one():
    heads = clusters.bases()["population"].loc[clusters.SIZE_YEAR]
    table = clusters.agglomeration("population")
    assert len(table) == 30
    assert 23 not in table.index
    weights = heads[table.index] / heads[table.index].sum()
    assert table.mul(weights, axis=0).sum().tolist() == pytest.approx([1] * 4)


def test_movers_are_whole_places():
    moved = clusters.movers()
    assert (moved.sum() == 0).all()
    assert moved.herfindahl.abs().max() > moved["rest of nation"].abs().max()


def test_spans_are_those_of_the_source():
    facts = clusters._span_facts()
    assert facts["firms_years"] == "2016-2024"
    assert facts["firms_count"] == "7"
    assert facts["slope_workers"] == "−0.11"
