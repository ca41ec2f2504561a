"""Estimates of both directions: tied to the models they call, and to made-up provinces."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from upgrading import datasets
from upgrading.mechanisms import common, two_way
from upgrading.models import causality, channels, systems
from upgrading.models import panel as models

NUMBERS = ["estimate", "se", "low", "high", "p"]


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    return two_way.growth_panel()


def made_up(draw: Callable[[np.random.Generator, pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    """Provinces by years with growth, a channel and an outcome of one's own making."""
    random = np.random.default_rng(7)
    index = pd.MultiIndex.from_product(
        [range(1, 31), range(2000, 2020)], names=["province_code", "year"]
    )
    growth = pd.DataFrame({"growth": random.normal(size=len(index))}, index=index)
    return draw(random, growth)


# The panel ------------------------------------------------------------------------------------


def test_real_value_added_starts_at_the_accounts_and_follows_the_indices():
    value = two_way.real_value_added()
    accounts = datasets.load("provincial_value_added_census_2018")
    start = accounts.query("province_code == 32 and year == 2000").iloc[0]
    assert value.loc[(32, 2000), "secondary"] == pytest.approx(start.va_secondary)
    indices = datasets.load("provincial_volume_indices")
    index = indices.query("province_code == 32 and year == 2001").iloc[0].index_secondary
    grown = value.loc[(32, 2001), "secondary"] / value.loc[(32, 2000), "secondary"]
    assert grown == pytest.approx(index / 100)


def test_productivity_by_hand():
    value = two_way.real_value_added().loc[32]
    workers = datasets.load("provincial_employment_yearbooks").query("province_code == 32")
    workers = workers.set_index("year")[two_way.WORKERS].set_axis(two_way.SECTORS, axis=1)
    output = value.loc[2001] / workers.loc[2001], value.loc[2000] / workers.loc[2000]
    shares = workers.loc[2000] / workers.loc[2000].sum()
    total = value.loc[2000].sum() / workers.loc[2000].sum()
    within = (shares * (output[0] - output[1])).sum() / total
    found = two_way.productivity()
    assert found.loc[(32, 2000)].tolist() == [0.0, 0.0]
    assert found.log_productivity_within[32, 2001] == pytest.approx(np.log1p(within))
    growth = (value.loc[2001].sum() / workers.loc[2001].sum()) / total
    assert found.log_output_per_worker[32, 2001] == pytest.approx(np.log(growth))


def test_the_seam_is_crossed_by_growth_within_one_compilation():
    value = two_way.real_value_added().loc[32].sum(axis=1)
    second = datasets.load("provincial_employment_second_compilation")
    second = second.query("province_code == 32").set_index("year")[two_way.WORKERS].sum(axis=1)
    step = np.log(value[2014] / value[2013]) - np.log(second[2014] / second[2013])
    found = two_way.productivity().log_output_per_worker[32]
    assert found[2014] - found[2013] == pytest.approx(step)


def test_a_province_ends_where_its_workers_have_a_gap():
    found = two_way.productivity().log_output_per_worker
    last = found.dropna().reset_index().groupby("province_code").year.max()
    assert 54 not in last.index
    assert last[61] == last[65] == last[23] == 2013
    assert last[11] == last[34] == last[43] == 2019
    assert found[54].isna().all()


def test_the_panel_is_the_common_one_with_more(panel: pd.DataFrame):
    pd.testing.assert_frame_equal(panel[common.panel().columns], common.panel())
    spending = np.exp(panel.log_spending_per_head) / panel.gdp_per_head
    np.testing.assert_allclose(spending.dropna(), panel.fiscal_share[spending.notna()])
    two_way.growth_panel()["growth"] = 0.0
    assert two_way.growth_panel().growth.std() > 0


# Slopes ---------------------------------------------------------------------------------------


def test_slopes_are_those_of_the_models(panel: pd.DataFrame):
    found = two_way.two_way_slopes()
    assert list(found.index.levels[0].sort_values()) == sorted(two_way.SLOPES)
    for label, lag in ((two_way.MAIN_VARIANT, 1), (two_way.OTHER_LAG, 2)):
        direct = common.two_way(panel, "log_gdp", ["primary_share"], lag=lag)
        line = common.line(direct, "primary_share")
        own = found.loc[("primary_size", label)]
        assert own[NUMBERS].tolist() == pytest.approx([line[name] for name in NUMBERS])
        assert own.observations == line["observations"] and own.units == line["units"]
        assert (own.estimator, own.clustering) == (line["estimator"], line["clustering"])


def test_only_the_two_vintages_have_a_scale():
    found = two_way.two_way_slopes()
    full = found.index.get_level_values("variant").isin(
        [two_way.MAIN_VARIANT, two_way.SECOND_VARIANT]
    )
    assert (found.scale.notna() == full).all() and (found.wild_p.notna() == full).all()


def test_scale_turns_a_slope_into_standard_deviations():
    panel = made_up(lambda random, frame: frame.assign(y=3 * frame.growth))
    assert two_way._scale(panel, "y", ["growth"]) == pytest.approx(1 / 3)


def test_a_slope_on_an_unknown_column_is_refused():
    with pytest.raises(KeyError):
        two_way.slope("growth", "no_such_column")


# Channels -------------------------------------------------------------------------------------


def chained(random: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    """Growth moves the channel by one half a year later, the channel the outcome by two."""
    noise = pd.DataFrame(random.normal(size=(len(frame), 2)) / 20, frame.index, ["a", "b"])
    frame["channel"] = 0.5 * models.lagged(frame[["growth"]], 1).growth + noise.a
    frame["outcome"] = 2 * models.lagged(frame[["channel"]], 1).channel + noise.b
    return frame


def test_a_made_up_channel_is_found():
    found = two_way.growth_channel(
        "X1", ["channel"], panel=made_up(chained), upgrading=["outcome"], draws=49
    ).set_index("step")
    assert found.estimate.round(1).to_dict() == dict(
        zip(two_way.STEPS, (0.5, 2.0, 1.0), strict=True)
    )
    assert (found.low > 0).all()
    assert found.scale["product"] == pytest.approx(found.scale.iloc[0] * found.scale.iloc[1])
    assert (found.claim == "X1").all() and (found.path == "channel to outcome").all()
    assert found.wild_p.iloc[:2].max() < 0.05 and np.isnan(found.wild_p["product"])


def test_a_shuffled_outcome_ends_the_channel():
    frame = made_up(chained)
    shuffled = frame.outcome.sample(frac=1, random_state=3).to_numpy()
    found = two_way.growth_channel(
        "X1", ["channel"], panel=frame.assign(outcome=shuffled), upgrading=["outcome"], draws=49
    ).set_index("step")
    assert found.low["growth to channel"] > 0
    assert found.low["channel to upgrading"] < 0 < found.high["channel to upgrading"]
    assert found.low["product"] < 0 < found.high["product"]


def test_steps_are_those_of_the_channel(panel: pd.DataFrame):
    found = two_way.growth_channel(
        "A13", ["urban_share"], upgrading=["balance"], draws=0, wild=False
    ).set_index("step")
    direct = channels.channel(
        panel, "growth", "urban_share", "balance", second="given origin", lag=1, missing="drop"
    )
    lines = (direct.first_step, direct.second_step, direct.product)
    for step, line in zip(two_way.STEPS, lines, strict=True):
        wanted = [line[name] for name in NUMBERS]
        assert found.loc[step, NUMBERS].tolist() == pytest.approx(wanted)
    assert set(common.COLUMNS) <= set(found.columns)
    assert found.clustering["product"].startswith("delta")


def test_a_channel_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no_such_column"):
        two_way.growth_channel("A13", ["no_such_column"], draws=0)


def test_industrialisation_is_not_judged_by_what_holds_the_secondary_share():
    assert "hierarchy" not in two_way.judged("A12")
    assert two_way.judged("A13") == two_way.UPGRADING


def test_variants_of_paths_are_those_of_the_channel():
    table = two_way.path_variants()
    cell = table.query(
        "channel == 'urban_share' and upgrading == 'balance' and vintage == '2018 census' and "
        "sample == 'all' and lag == 1 and origin == 'growth' and controls == 'growth'"
    )
    steps = two_way.growth_channel(
        "A13", ["urban_share"], upgrading=["balance"], draws=0, wild=False
    )
    assert len(cell) == 1
    assert cell[["first", "second"]].iloc[0].tolist() == pytest.approx(
        steps.estimate.iloc[:2].tolist()
    )
    assert bool(cell.clear.iloc[0]) == bool((steps.low.iloc[:2] > 0).all())
    assert not (table.clear & ~table.positive).any()
    assert not table.query("claim == 'A12' and upgrading == 'hierarchy'").size


def test_products_are_drawn_again_only_where_both_steps_are_clear(monkeypatch):
    drawn = []

    def stand_in(claim: str, columns: list[str], **options: object) -> pd.DataFrame:
        drawn.append(columns[0])
        return pd.DataFrame({"channel": columns, "low": [9.0]})

    found = pd.DataFrame(
        {
            "claim": "A14",
            "channel": ["clear"] * 3 + ["vague"] * 3,
            "upgrading": "balance",
            "low": [0.1, 0.2, -1, 0.1, -0.2, -1],
            "high": [1.0] * 6,
        }
    )
    monkeypatch.setattr(two_way, "growth_channel", stand_in)
    again = two_way._drawn_again(found)
    assert drawn == ["clear"]
    assert again.low.tolist() == [9.0, 0.1, -0.2, -1.0]


# Stepwise -------------------------------------------------------------------------------------


def test_the_stepwise_test_cannot_tell_channel_from_outcome(panel: pd.DataFrame):
    forth = two_way._mediation(panel, "log_income_per_head", "balance")
    back = two_way._mediation(panel, "balance", "log_income_per_head")
    t = [found.steps.estimate / found.steps.se for found in (forth, back)]
    assert t[0]["second"] == pytest.approx(t[1]["second"])
    assert t[0]["total"] == pytest.approx(t[1]["first"])
    assert two_way._passes(forth) == two_way._passes(back)


# Both directions ------------------------------------------------------------------------------


def test_pairs_are_prepared_as_their_name_says():
    means = two_way.prepared(two_way.DIRECTIONS["less year means"])
    for values in means.values():
        np.testing.assert_allclose(values.mean(), 0, atol=1e-12)
    levels, changes = (
        two_way.prepared(two_way.DIRECTIONS[name]) for name in ("main", "changes of the index")
    )
    years = list(range(2000, datasets.load("provincial_volume_indices").year.max() + 1))
    assert list(levels["index"].columns) == list(levels["growth"].columns) == years
    assert len(levels["index"]) == len(levels["growth"]) == 31
    assert changes["index"].loc[32, 2005] == pytest.approx(
        levels["index"].loc[32, 2005] - levels["index"].loc[32, 2004]
    )
    pd.testing.assert_frame_equal(changes["growth"], levels["growth"].iloc[:, 1:])
    assert 54 not in two_way.prepared(two_way.DIRECTIONS["balance"])["index"].index


def test_causality_is_that_of_the_model(monkeypatch: pytest.MonkeyPatch):
    kept = {name: two_way.DIRECTIONS[name] for name in ("one lag",)}
    monkeypatch.setattr(two_way, "DIRECTIONS", kept)
    monkeypatch.setattr(two_way, "FEW_DRAWS", 9)
    found = two_way.two_way_causality.__wrapped__()
    pair = two_way.prepared(kept["one lag"])
    onward = causality.granger_non_causality(pair["growth"], pair["index"], lags=1)
    back = causality.granger_non_causality(pair["index"], pair["growth"], lags=1)
    assert found.z_tilde.tolist() == pytest.approx([onward.z_tilde, back.z_tilde])
    assert found.p.between(0.1, 1).all() and (found.units == 31).all()


def test_a_sum_of_lags_is_the_sum_of_their_coefficients(panel: pd.DataFrame):
    found = two_way.lag_sum("growth", "hierarchy", two_way.Direction())
    past = two_way._past(panel, ["growth", "hierarchy"], 2)
    right = ["growth_1", "growth_2", "hierarchy_1", "hierarchy_2"]
    direct = models.fixed_effects(past, "hierarchy", right, missing="drop")
    pair = ["growth_1", "growth_2"]
    assert found["estimate"] == pytest.approx(direct.coefficients.estimate[pair].sum())
    variance = direct.covariance.loc[pair, pair].to_numpy().sum()
    assert found["se"] == pytest.approx(np.sqrt(variance))
    assert found["regressor"] == "growth" and found["lags"] == 2


def test_the_past_is_by_year():
    panel = made_up(lambda random, frame: frame)
    past = two_way._past(panel, ["growth"], 2)
    assert past.growth_2[5, 2010] == panel.growth[5, 2008]
    assert np.isnan(past.growth_1[5, 2000])


def test_a_system_is_that_of_the_model(panel: pd.DataFrame):
    found = two_way.system(two_way.SYSTEMS["one lag"])
    past = two_way._past(panel, ["growth", "hierarchy"], 1)
    direct = systems.simultaneous(
        past,
        {
            "up": systems.Equation("hierarchy", ("growth",), ("hierarchy_1",)),
            "down": systems.Equation("growth", ("hierarchy",), ("growth_1",)),
        },
        missing="drop",
    )
    onward, back = (found[way] for way in two_way.WAYS)
    assert onward["estimate"] == pytest.approx(direct.coefficients.estimate["up", "growth"])
    assert back["estimate"] == pytest.approx(direct.coefficients.estimate["down", "hierarchy"])
    assert onward["instruments"] == "growth_1" and back["instruments"] == "hierarchy_1"
    assert onward["partial_f"] == pytest.approx(direct.first_stage.partial_f["up", "growth"])


def test_instruments_from_outside_replace_the_past():
    found = two_way.system(two_way.SYSTEMS["investment and towns"])
    assert found[two_way.WAYS[0]]["instruments"] == "investment_share_1"
    assert found[two_way.WAYS[1]]["instruments"] == "urban_share_1"


def test_directions_choose_provinces_and_years():
    chosen = two_way.Direction(without=(11,), first=2005, last=2010).panel()
    years = chosen.index.get_level_values("year")
    assert (years.min(), years.max()) == (2005, 2010)
    assert 11 not in chosen.index.get_level_values("province_code")
