"""Agglomeration and growth: indices, ties to the estimators called, worlds without an effect."""

import numpy as np
import pandas as pd
import pytest

from upgrading import datasets
from upgrading.mechanisms import agglomeration as made
from upgrading.mechanisms import common
from upgrading.models import panel as models


def test_indices_weighted_by_their_base_are_one():
    panel = made.extended()
    for name in [*made.INDICES, made.LATER]:
        known = panel[[name, "population"]].dropna()
        means = (known.prod(axis=1)).groupby("year").sum() / known.population.groupby("year").sum()
        assert means.to_numpy() == pytest.approx(1)


def test_an_index_by_hand_among_the_provinces_that_are_known():
    rows = pd.MultiIndex.from_product([[1, 2, 3], [2000]], names=made.KEYS)
    workers, people = pd.Series([60.0, 40.0, np.nan], rows), pd.Series([20.0, 80.0, 50.0], rows)
    found = common.agglomeration_index(workers, people)
    assert found.iloc[:2].tolist() == pytest.approx([3.0, 0.5])
    assert np.isnan(found.iloc[2])


def test_growth_is_that_of_the_yearbook():
    volumes = datasets.load("provincial_volume_indices").set_index(made.KEYS).index_gdp
    assert made.extended().growth_points[44, 2010] == pytest.approx(volumes[44, 2010] - 100)


def test_workers_at_fault_are_left_out():
    panel = made.extended()
    assert panel[made.LATER].loc[(61, slice(2014, 2019))].isna().all()
    assert panel.assets.xs(23, level="province_code").isna().all()
    assert np.isnan(panel.assets[12, 2017])


@pytest.mark.parametrize("options", [{"vintage": "yearbook"}, {"base": "area"}])
def test_other_words_are_refused(options: dict[str, str]):
    with pytest.raises(ValueError, match=next(iter(options))):
        made.extended(**options)


def test_the_panel_handed_out_is_a_copy():
    own = made.extended()
    own["assets"] = 0.0
    assert made.extended().assets.max() > 1


# Growth ---------------------------------------------------------------------------------------


def test_the_main_design_is_two_way_fixed_effects_on_the_year_before():
    table = made.agglomeration_growth()
    assert table.shape[0] == 2 * len(made.INDICES)
    panel = made.extended().assign(before=lambda p: models.lagged(p[["assets"]], 1).assets)
    found = models.fixed_effects(panel, "growth_points", ["before"], missing="drop")
    line = table.loc[("all", "assets")]
    assert line.estimate == pytest.approx(found.coefficients.estimate["before"])
    assert line.se == pytest.approx(found.coefficients.se["before"])
    assert line.observations == found.observations


def test_the_west_is_twelve_provinces_or_those_of_them_with_figures():
    units = made.agglomeration_growth().loc["West"].units
    assert len(made.west()) == 12
    assert units.drop("workers").eq(12).all() and units.workers == 11  # no Tibet


def test_variants_agree_with_the_headline_and_with_linearmodels():
    variants, headline = made.agglomeration_variants(), made.agglomeration_growth()
    for name in made.INDICES:
        for sample, design in (("all", made.MAIN_DESIGN), ("West", "West")):
            own, other = variants.loc[(name, design)], headline.loc[(sample, name)]
            assert own[["estimate", "low", "high"]].tolist() == pytest.approx(
                other[["estimate", "low", "high"]].tolist()
            )
            assert own.observations == other.observations
    later = common.line(
        common.two_way(made.extended(), "growth_points", ["value_added"], lag=2), "value_added"
    )
    found = variants.loc[("value_added", "two years before")]
    assert found[list(later)].drop("regressor").to_dict() == pytest.approx(
        {key: value for key, value in later.items() if key != "regressor"}
    )


def test_every_variant_names_its_sample_and_none_is_missing():
    variants = made.agglomeration_variants()
    assert set(common.COLUMNS) <= set(variants.columns)
    assert variants[["estimate", "low", "high"]].notna().all().all()
    assert ("enterprises", "mean growth of five years") not in variants.index
    # accounts do not enter the index of assets: there is no second vintage of it
    assert ("assets", "first published") not in variants.index
    assert ("value_added", "first published") in variants.index


def test_growth_that_is_shuffled_within_years_goes_with_nothing():
    panel = made.extended()
    random = np.random.default_rng(3)
    shuffled = panel.growth_points.groupby("year").transform(random.permutation)
    line = made.with_bootstrap(panel.assign(growth_points=shuffled), "growth_points", ["workers"])
    assert line["low"] < 0 < line["high"] and line["wild_p"] > 0.05


def test_an_effect_that_is_there_is_found_and_scaled():
    panel = made.extended()
    before = models.lagged(panel[["workers"]], 1).workers
    made_up = panel.assign(growth_points=3 * before + 0.01 * panel.growth_points)
    line = made.with_bootstrap(made_up, "growth_points", ["workers"])
    assert line["estimate"] == pytest.approx(3, abs=0.1)
    # almost all of the outcome is the regressor, so that one deviation goes with one
    assert line["estimate"] * line["scale"] == pytest.approx(1, abs=0.01)


def test_what_can_be_seen():
    assert made.detectable(1.0) == pytest.approx(2.80, abs=0.005)
    assert made.times_the_data(0.5, made.detectable(0.5)) == pytest.approx(1)
    assert made.times_the_data(1.0, 0.1) == pytest.approx(4 * made.times_the_data(1.0, 0.2))
    for bad in ({"se": 0.0}, {"se": 1.0, "power": 0.3}, {"se": 1.0, "level": 1.0}):
        with pytest.raises(ValueError, match="expected se"):
            made.detectable(**bad)
    with pytest.raises(ValueError, match="effect"):
        made.times_the_data(1.0, 0.0)


# What arithmetic gives ------------------------------------------------------------------------


def test_places_dealt_as_they_are_give_the_index_at_the_start():
    own = made.dealt_indices(np.arange(31))
    first = made.extended().value_added.unstack()[made.START]
    assert own[:, 0] == pytest.approx(first.to_numpy())
    turned = made.dealt_indices(np.roll(np.arange(31), 1))
    assert turned[:, 0] == pytest.approx(np.roll(first.to_numpy(), 1))
    with pytest.raises(ValueError, match="every position once"):
        made.dealt_indices(np.zeros(31, dtype=int))


def test_no_effect_gives_less_the_earlier_the_index():
    table = made.growth_by_lag()
    none = table.loc["no effect"].estimate
    assert none.is_monotonic_decreasing and none[0] > 0 > none[1]
    assert (table.low < table.estimate).all() and (table.estimate < table.high).all()


# Innovation, productivity, channel, factors ---------------------------------------------------


def test_innovation_and_productivity_state_their_lines():
    patents, output = made.agglomeration_innovation(), made.agglomeration_productivity()
    for table, main in ((patents, 8), (output, 5)):
        assert set(common.COLUMNS) <= set(table.columns)
        lines = table.xs(made.MAIN_DESIGN, level="design")
        assert len(lines) == main and lines.wild_p.between(0, 1).all()
    line = patents.loc[("log_patents_per_head", "value_added", made.MAIN_DESIGN)]
    found = common.two_way(made.extended(), "log_patents_per_head", ["value_added"])
    assert line.estimate == pytest.approx(found.coefficients.estimate["value_added"])
    # workers of one compilation only on either side
    assert set(output.loc["yearbooks"].years) <= set(range(14))


def test_a_product_is_that_of_its_steps():
    table = made.agglomeration_channel()
    parts = {step: table.xs(step, level="step").estimate for step in ("first", "second", "product")}
    pd.testing.assert_series_equal(
        parts["product"], parts["first"] * parts["second"], check_names=False
    )
    products = table.xs("product", level="step")
    whole = products.clustering.groupby("index").unique()
    assert whole["assets"].tolist() == ["provinces drawn whole"]


def test_factors_enter_together_and_are_scaled():
    table = made.agglomeration_factors()
    main = table.loc[made.MAIN_DESIGN]
    assert set(made.JUDGED) <= set(main.index) and main.observations.nunique() == 1
    assert (table.sd > 0).all() and (table.scale > 0).all()
    assert "research_per_head" not in table.loc["without research"].index
