"""Estimates on demand: tied to the models, exact where they can be, and refused where wrong."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from upgrading import datasets, input_output
from upgrading.measures import linkages
from upgrading.mechanisms import common, demand
from upgrading.models import panel as models

FRAMES = {
    demand.consumption_steps: 6,
    demand.consumption_inland_steps: 4,
    demand.ecommerce_steps: 4,
    demand.neighbour_steps: 4,
    demand.network_steps: 4,
    demand.export_income_steps: 3,
}


# The panel -----------------------------------------------------------------------------------


def test_indicators_are_in_their_standard_deviations():
    panel = demand.demand_panel()
    assert_allclose(panel[list(demand.INDICATORS)].std(), 1)
    plain = common.panel()
    assert_allclose(panel.hierarchy * plain.hierarchy.std(), plain.hierarchy)


def test_growth_is_of_one_year_and_leaves_the_seam_of_population_out():
    panel, plain = demand.demand_panel(), common.panel()
    level = plain.log_consumption_per_head
    assert_allclose(panel.consumption_growth[31, 2015], 10 * (level[31, 2015] - level[31, 2014]))
    assert panel.growth_per_head.xs(2011, level="year").isna().all()
    assert panel.growth_per_head_all.xs(2011, level="year").notna().all()
    assert panel.retail_sales_growth.xs(2011, level="year").isna().all()
    assert_allclose(panel.both_growth.dropna(), (panel.urban_growth + panel.rural_growth).dropna())


def test_ecommerce_over_gdp_is_what_the_two_datasets_give():
    sales = datasets.load("provincial_digital_indicators").set_index(demand.KEYS).ecommerce_sales
    gdp = datasets.load("provincial_value_added_census_2018").set_index(demand.KEYS).gdp
    share = demand.ecommerce_share(common.panel())
    assert_allclose(share[11, 2020], sales[11, 2020] / gdp[11, 2020])
    assert share.xs(2012, level="year").isna().all()
    assert share.dropna().index.get_level_values("year").min() == 2013
    with pytest.raises(AttributeError, match="gdp"):
        demand.ecommerce_share(common.panel()[["hierarchy"]])


def test_the_mean_of_neighbours_by_hand():
    values = common.panel().urban_share
    lag = demand.neighbours_mean(values)
    # Beijing borders on Tianjin and Hebei; Hainan is linked to Guangdong across the sea
    assert_allclose(lag[11, 2015], (values[12, 2015] + values[13, 2015]) / 2)
    assert_allclose(lag[46, 2015], values[44, 2015])
    land = demand.neighbours_mean(values, sea=False)
    assert np.isnan(land[46, 2015]) and land[11, 2015] == lag[11, 2015]


def test_output_per_worker_does_not_cross_the_seam_of_employment():
    panel = demand.demand_panel()
    years = {
        name: set(panel[name].dropna().index.get_level_values("year"))
        for name in ("output_per_worker", "output_per_worker_later")
    }
    assert max(years["output_per_worker"]) == 2013 < min(years["output_per_worker_later"])


def test_a_panel_handed_out_may_be_changed():
    panel, frame = demand.demand_panel(), demand.consumption_steps()
    panel.loc[:, :] = 0.0
    frame["estimate"] = 99.0
    assert demand.demand_panel().hierarchy.abs().min() > 0
    assert demand.consumption_steps().estimate.abs().max() < 5


# Regressions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("function", "outcomes"), FRAMES.items())
def test_every_estimate_can_be_read(function, outcomes: int):
    frame = function()
    assert frame.index.is_unique and frame.index.names == ["step", "indicator"]
    assert set(common.COLUMNS) < set(frame.columns)
    assert len(frame) == outcomes * frame.index.get_level_values("step").nunique()
    assert (frame.low < frame.estimate).all() and (frame.estimate < frame.high).all()
    assert frame.drop(columns="wild_p").notna().all(axis=None)
    assert frame.loc["main"].wild_p.between(0.001, 1).all()
    assert frame.drop(index="main", level="step").wild_p.isna().all()


@pytest.mark.parametrize(
    ("frame", "key", "step"),
    [
        (demand.consumption_steps, ("main", "hierarchy"), demand.CONSUMPTION),
        (
            demand.network_channels,
            ("expressways", "patents"),
            demand.Step(("expressways", "railways"), "expressways"),
        ),
        (
            demand.neighbour_steps,
            ("first published", "balance"),
            demand.Step(("neighbours_urban", "own_urban"), "neighbours_urban", common.SECOND),
        ),
    ],
)
def test_an_estimate_is_that_of_the_estimator(frame, key: tuple, step: demand.Step):
    found = frame().loc[key]
    panel = demand.demand_panel(step.vintage)
    alone = common.line(common.two_way(panel, key[1], step.regressors), step.shown)
    for name, value in alone.items():
        if isinstance(value, str):
            assert found[name] == value
        else:
            assert_allclose(found[name], value, rtol=1e-7)


def test_steps_change_what_they_say():
    frame = demand.consumption_steps().xs("hierarchy", level="indicator")
    assert frame.units["without Beijing"] == 30 and frame.units["without municipalities"] == 27
    later = datasets.load("provincial_value_added_census_2018").year.max() - 2019
    assert frame.years["up to 2019"] == frame.years["main"] - later
    assert frame.years["two years before"] == frame.years["main"] - 1
    assert frame.years["consumption of the year after"] == frame.years["main"] + 1


def test_constant_and_current_prices_are_compared_in_the_same_rows():
    part = demand.consumption_steps().loc["main"].loc[["services_value", "services_volume"]]
    assert part.observations.nunique() == 1 and part.years.nunique() == 1


def test_an_outcome_that_cannot_be_estimated_is_named():
    step = demand.Step(("consumption_growth",), "consumption_growth", last=2006)
    with pytest.raises(ValueError, match="hierarchy on consumption_growth: "):
        demand._estimates(step, ["hierarchy"])


def test_an_outcome_dealt_anew_shows_no_slope():
    panel = demand.demand_panel()
    chance = pd.Series(np.random.default_rng(1).permutation(panel.hierarchy), panel.index)
    found = common.two_way(panel.assign(chance=chance), "chance", ["consumption_growth"])
    assert found.coefficients.p["consumption_growth"] > 0.05


def test_inland_less_east_agrees_with_slopes_by_region():
    """With one slope for Centre and one for West between them, the pooled one lies between."""
    slopes = demand.consumption_slopes().estimate.unstack()
    gap = demand.consumption_inland_steps().loc["main"].estimate
    inland = slopes.East + gap
    # each regression has its own East, so that this holds up to its shift
    low, high = slopes[["Central", "West"]].min(axis=1), slopes[["Central", "West"]].max(axis=1)
    assert ((inland > low - 0.05) & (inland < high + 0.05)).all()


def test_slopes_by_region_are_those_of_the_model():
    found = models.group_slopes(
        demand.NETWORK.panel(),
        "balance",
        "network",
        datasets.load("provinces").set_index("province_code").region3,
        missing="drop",
    )
    slopes = demand.network_slopes().loc["balance"]
    assert_allclose(slopes.estimate, found.slopes.estimate[list(demand.REGIONS)])
    assert_allclose(slopes.equal_p, found.equal.p)


def test_urban_less_rural_is_the_difference_of_the_two():
    frame = demand.consumption_residence_steps().xs("main", level="step").estimate
    assert_allclose(frame["urban less rural"], frame["urban"] - frame["rural"], atol=1e-10)


def test_precedence_has_two_directions_and_probabilities():
    frame = demand.consumption_precedence()
    assert list(frame.index) == ["consumption before upgrading", "upgrading before consumption"]
    assert frame[["p", "p_bootstrap"]].stack().between(0, 1).all()
    assert (frame.units == 31).all()


# Chance maps ---------------------------------------------------------------------------------


def test_the_first_chance_map_by_the_estimator():
    placebos = demand.neighbour_placebos(3)
    assert placebos.shape == (3, 8)
    weights = demand._weights()
    order = np.random.default_rng(common.SEED).permutation(len(weights))
    dealt = pd.DataFrame(weights.to_numpy()[np.ix_(order, order)], weights.index, weights.columns)
    panel = demand.demand_panel()
    lag = models.spatial_lag(panel.own_urban, dealt, missing="keep")
    found = common.two_way(panel.assign(lag=lag), "balance", ["lag", "own_urban"])
    first = placebos.loc["placebo 0"]
    assert_allclose(first["estimate", "balance"], found.coefficients.estimate["lag"])
    assert_allclose(first["t", "balance"], found.coefficients.t["lag"])


def test_chance_maps_are_counted():
    index = pd.Index(["a", "b", "c"])
    placebos = pd.concat(
        {"t": pd.DataFrame({"balance": [0.5, -3.0, 1.0]}, index)}, axis=1, names=[None, "outcome"]
    )
    estimates = pd.DataFrame({"estimate": [2.0], "se": [1.0]}, ["balance"])
    assert demand.placebo_p(estimates, placebos)["balance"] == 2 / 4
    everywhere = pd.concat(
        {"t": pd.DataFrame({name: [0.5, -3.0, 1.0, 2.5] for name in demand.INDICATORS})}, axis=1
    )
    assert (demand.placebo_refusals(everywhere) == 0.5).all()
    with pytest.raises(ValueError, match="draws: expected one or more, found 0"):
        demand.neighbour_placebos(0)


# Final demand --------------------------------------------------------------------------------


def test_parts_of_the_shift_add_up_to_the_change_of_the_share():
    frame, shares = demand.demand_shift(), demand.service_shares()["all"]
    assert_allclose(frame.weights + frame["mix"] + frame.chains, frame.change)
    assert_allclose(frame.change.to_numpy(), shares.diff().dropna().to_numpy(), atol=1e-9)
    whole = demand.demand_shift((2002, 2020)).iloc[0]
    assert_allclose(whole.change, shares[2020] - shares[2002])


def test_the_shift_turns_its_sign_with_time():
    forth = demand.demand_shift((2002, 2020)).iloc[0]
    back = demand.demand_shift((2020, 2002)).iloc[0]
    assert_allclose(forth, -back, atol=1e-9)


def test_the_shift_by_hand():
    """Two demands, two products; only the weights change, then only what one buys."""
    mix = pd.DataFrame({"consumption": [1.0, 0.0], "exports": [0.0, 1.0]}, ["service", "good"])
    services = pd.Series({"service": 0.8, "good": 0.2})
    half = pd.Series({"consumption": 0.5, "exports": 0.5})
    more = pd.Series({"consumption": 0.6, "exports": 0.4})
    found = demand._shift((half, mix, services), (more, mix, services))
    assert_allclose([found["weights"], found["mix"], found["chains"]], [6, 0, 0], atol=1e-12)
    other = mix.assign(exports=[0.5, 0.5])
    found = demand._shift((half, mix, services), (half, other, services))
    assert_allclose([found["weights"], found["mix"], found["chains"]], [0, 15, 0], atol=1e-12)


def test_a_shift_needs_two_tables():
    with pytest.raises(ValueError, match="years: expected two or more, found \\[2020\\]"):
        demand.demand_shift((2020,))


def test_kinds_of_service_are_the_content_by_the_measure():
    kinds = demand.service_kinds()
    assert list(kinds.index) == list(input_output.YEARS) and (kinds > 0).all(axis=None)
    table = input_output.table(2012)
    finance = linkages.value_added_content(
        table,
        sources=input_output.members(table, "Finance", by="sector"),
        users=input_output.members(table, "manufacturing"),
        imports="domestic_uses",
    )
    assert_allclose(kinds.loc[2012, "Finance"], 100 * finance)
    whole = input_output.branch_links(table, imports="domestic_uses").embodied
    assert_allclose(kinds.loc[2012].sum(), whole, rtol=0.01)


# Prices --------------------------------------------------------------------------------------


def test_value_is_price_and_volume():
    nation, provinces = demand.price_and_volume(), demand.provincial_price_and_volume()
    for frame in (nation, provinces):
        assert_allclose(frame.value, frame.price + frame.volume, atol=1e-12)
    assert (nation.iloc[0] == 0).all() and len(provinces) == 31


def test_relative_prices_are_productivity_and_earnings():
    frame = demand.relative_prices()
    assert_allclose(frame.price, frame.productivity + frame.earnings, atol=1e-12)
    assert_allclose(frame.xs(2000, level="year"), 0, atol=1e-12)
    assert frame.index.get_level_values("year").max() == 2013


def test_volumes_grow_by_their_indices():
    indices = datasets.load("provincial_volume_indices").set_index(demand.KEYS)
    panel = demand.demand_panel()
    step = panel.services_volume[31, 2010] - panel.services_volume[31, 2009]
    own = np.log(indices.index_tertiary[31, 2010] / indices.index_secondary[31, 2010])
    assert_allclose(step * common.panel().log_ts_ratio.std(), own)


def test_slopes_of_price_and_earnings_add_up_to_one():
    steps = demand.price_steps().estimate
    assert_allclose(steps["levels"] - steps["earnings on productivity"], 1)
