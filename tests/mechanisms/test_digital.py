"""Estimates on the digital economy: tied to the models they call, and to what must hold in them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from upgrading.mechanisms import common
from upgrading.mechanisms import digital as made
from upgrading.models import events, threshold
from upgrading.models import panel as models


def has_columns(frame: pd.DataFrame) -> bool:
    held = frame[list(common.COLUMNS)]
    ordered = (held.low <= held.estimate) & (held.estimate <= held.high)
    return bool(ordered.all() and (held.se > 0).all() and held.p.between(0, 1).all())


def test_the_panel_has_what_is_added_and_is_handed_out_as_a_copy():
    panel = made.digital_panel()
    panel["ts_ratio"] = 0.0
    again = made.digital_panel()
    assert (again.ts_ratio > 0).all()
    known = again.digital_logs.dropna()
    assert len(known) == again.digital_index.notna().sum()
    assert known.between(0, 1).all()
    assert again.finance_share.dropna().between(0, 0.3).all()


def test_structural_change_by_hand_and_its_missing_years():
    panel = made.digital_panel()
    before, after = (panel.loc[(41, year), made.SECTORS] for year in (2014, 2015))
    points = 50 * (after - before).abs().sum()
    assert panel.structural_change[41, 2015] == pytest.approx(points)
    assert panel.structural_change.xs(2000, level="year").isna().all()
    early = made.digital_panel(common.SECOND).structural_change.unstack()
    assert early[[2009, 2019]].isna().all(axis=None)
    assert early[[2010, 2018, 2020]].notna().all(axis=None)


def test_effects_are_those_of_the_model():
    table = made.digital_effects()
    assert has_columns(table)
    panel = common.with_lags(made.digital_panel(), ["digital_index"])
    alone = models.fixed_effects(panel, "ts_ratio", ["digital_index"], missing="drop")
    line = table.loc[("ts_ratio", made.MAIN)]
    assert line.estimate == alone.coefficients.estimate["digital_index"]
    # a year counts if its accounts, and the index of the year before, are known
    held = made.digital_panel()
    ratio, index = (
        set(held[name].dropna().index.get_level_values("year"))
        for name in ("ts_ratio", "digital_index")
    )
    years = [year for year in ratio if year - 1 in index]
    assert min(years) == 2014
    assert line.observations == alone.observations == 31 * len(years)
    rest = table.loc[("ts_ratio", made.NO_BEIJING)]
    assert rest.units == line.units - 1
    assert table.loc[("ts_ratio", "Same year"), "years"] == len(ratio & index)


def test_the_scale_turns_slopes_into_standard_deviations():
    table = made.digital_effects().loc["log_ts_ratio"]
    panel = made.sample_of(made.Variant())
    spread = made.within_spread(panel, ["log_ts_ratio", "digital_index"])
    assert table.scale[made.MAIN] == pytest.approx(spread.digital_index / spread.log_ts_ratio)
    doubled = panel.assign(digital_index=2 * panel.digital_index)
    again = made.within_spread(doubled, ["log_ts_ratio", "digital_index"])
    assert again.digital_index == pytest.approx(2 * spread.digital_index)


def test_shares_of_variation_sum_to_one_and_beijing_leads():
    shares = made.variation_shares()
    assert shares.sum() == pytest.approx(1)
    assert shares.idxmax() == made.BEIJING
    assert shares[made.BEIJING] > 0.5
    assert made.variation_shares("digital_logs")[made.BEIJING] < 0.2


def test_a_shuffled_outcome_has_no_effect():
    random = np.random.default_rng(common.SEED)
    panel = made.sample_of(made.Variant()).dropna(subset=["digital_index"])
    found = []
    for _ in range(10):
        wide = panel.hierarchy.unstack()
        dealt = pd.DataFrame(random.permutation(wide.to_numpy()), wide.index, wide.columns)
        shuffled = panel.assign(hierarchy=dealt.stack().reindex(panel.index))
        estimates = models.fixed_effects(shuffled, "hierarchy", ["digital_index"], missing="drop")
        found.append(estimates.coefficients.p["digital_index"] < 0.01)
    assert sum(found) <= 2


def test_the_instrument_is_a_share_times_the_index_elsewhere():
    panel = made._with_instrument(made.Variant(lag=0))
    index = made.digital_panel().digital_index.unstack()
    elsewhere = index[2020].drop(41).mean()
    assert panel.instrument[41, 2020] == pytest.approx(made.initial_broadband()[41] * elsewhere)
    table = made.digital_instrument()
    assert has_columns(table)
    plain = table.loc[("ts_ratio", made.PLAIN)]
    assert plain.first_f > 0
    least = table.loc[("ts_ratio", "Least squares")]
    assert least.estimate == made.digital_effects().loc[("ts_ratio", made.MAIN), "estimate"]
    assert has_columns(made.instrument_before())
    assert (made.instrument_before().years == 13).all()


def test_differences_of_regions_are_differences_of_their_slopes():
    table = made.digital_regions()
    assert has_columns(table)
    line = table.estimate.loc["ts_ratio", made.MAIN]
    assert line[made.INLAND] == pytest.approx(line["Centre and West"] - line["East"])
    between = line["Central less East"] - line["West less East"]
    assert line["Central less West"] == pytest.approx(between)


def test_curves_turn_where_the_slope_is_zero():
    table = made.digital_curves()
    assert has_columns(table)
    level, square = (table.loc[("hierarchy", made.MAIN, t)] for t in ("level", "square"))
    assert level.turn == pytest.approx(-level.estimate / (2 * square.estimate))
    assert level.lowest < level.highest


def test_thresholds_are_those_of_the_model():
    table = made.digital_thresholds()
    assert has_columns(table)
    panel = made.sample_of(made.Variant())
    level = panel.digital_index.unstack().dropna(axis=1)
    values = panel.ts_ratio.unstack()[level.columns]
    options = {"effects": "two-way", "scaling": "n(T-1)", "draws": 0}
    alone = threshold.single_threshold(values, level, {"index": level}, **options)
    line = table.loc[("ts_ratio", made.MAIN, "above")]
    assert line.threshold == alone.thresholds[0].value
    assert line.estimate == alone.coefficients.coefficient["index, regime 2"]
    counts = table.loc[("ts_ratio", made.MAIN)].rows_in_regime
    assert counts.sum() == line.observations
    assert ("balance", made.NO_BEIJING) not in {key[:2] for key in table.index}


def test_products_of_channels_are_products():
    table = made.digital_channels()
    assert np.isfinite(table[["estimate", "se", "low", "high"]]).all(axis=None)
    steps = table.estimate.unstack("step")
    np.testing.assert_allclose(steps["product"], steps["first"] * steps["second"])
    alone = made.research_without_itself().estimate
    assert alone["first"] != pytest.approx(steps["first"]["ts_ratio", made.MAIN, "Research staff"])


def test_parts_of_finance_are_centred_so_that_slopes_are_at_the_mean():
    panel = made._centred(made.Variant(index=made.FINANCE), "ts_ratio")
    held = panel.dropna(subset=["ts_ratio", *made.PARTS])
    assert held[list(made.PARTS)].mean().abs().max() < 1e-12
    assert (held["finance_depth squared"] == held.finance_depth**2).all()
    assert has_columns(made.digital_finance_parts())


def test_moderators_are_in_standard_deviations_of_the_first_year():
    table = made.digital_moderation()
    assert has_columns(table)
    panel = made.sample_of(made.Variant())
    towns = made.digital_panel().urban_share.xs(2013, level="year")
    standard = ((towns - towns.mean()) / towns.std()).reindex(panel.index.get_level_values(0))
    panel = panel.assign(x=panel.digital_index * standard.to_numpy())
    alone = models.fixed_effects(panel, "hierarchy", ["digital_index", "x"], missing="drop")
    line = table.loc[("hierarchy", made.MAIN, "urban_share")]
    assert line.estimate == pytest.approx(alone.coefficients.estimate["x"])


def test_zones_are_those_of_the_trial():
    wide, treated = made.pilot_outcome("ts_ratio", made.TRIALS["Without Liaoning and Guangdong"])
    assert wide.shape == (28, 14)
    assert len(treated) == 8
    assert made.TIBET not in wide.index
    table = made.pilot_effects()
    assert has_columns(table)
    wide, treated = made.pilot_outcome("hierarchy", made.TRIALS[made.PILOT])
    change = wide.loc[:, 2016:].mean(axis=1) - wide.loc[:, :2015].mean(axis=1)
    by_hand = change[treated].mean() - change.drop(treated).mean()
    assert table.loc[("hierarchy", made.PILOT), "estimate"] == pytest.approx(by_hand)


def test_a_trend_of_their_own_takes_a_straight_drift_away():
    trial = replace(made.TRIALS[made.PILOT], trend=True)
    wide, treated = made.pilot_outcome("ts_ratio", trial)
    straight = np.outer(wide.index.isin(treated), wide.columns - 2008) * 1.0
    drift = pd.DataFrame(straight, wide.index, wide.columns)
    plain = events.difference_in_differences(wide, treated, start=2016, correction=None)
    moved = events.difference_in_differences(wide + drift, treated, start=2016, correction=None)
    assert moved.effect == pytest.approx(plain.effect + 7)
    found = made._pilot_line("ts_ratio", trial)
    assert found["estimate"] != pytest.approx(plain.effect)
    assert np.isnan(found["pre_p"])


def test_a_single_lead_is_its_own_test():
    wide, treated = made.pilot_outcome("finance_share", made.PILOT_CHANNELS["finance_share"])
    study = events.event_study(wide, treated, start=2016, correction="nested")
    assert study.pre_trend is None
    p = made.pilot_channels().pre_p["finance_share"]
    lead = study.effects.loc[2014]
    assert (p < 0.05) == (lead.low > 0 or lead.high < 0)
    more, same = made.pilot_outcome("ts_ratio", made.TRIALS[made.PILOT])
    joint = events.event_study(more, same, start=2016, correction="nested").pre_trend.p_value
    assert made.pilot_effects().loc[("ts_ratio", made.PILOT), "pre_p"] == joint


def test_what_the_trial_could_have_seen():
    power = made.pilot_power()
    se = made.pilot_effects().xs(made.PILOT, level="trial").se
    # 1.96 + 0.84 with many units, a little more with thirty
    ratio = power.seen / se[power.index]
    assert ratio.between(2.8, 2.95).all()
    assert (power.drift_effect / power.drift).to_numpy() == pytest.approx([7, 7, 7])


def test_effects_of_groups_are_those_within_them():
    table = made.pilot_regions()
    assert has_columns(table)
    wide, treated = made.pilot_outcome("hierarchy", made.TRIALS[made.PILOT])
    west = wide[(made.regions()[wide.index] == "West").to_numpy()]
    own = [code for code in treated if code in west.index]
    alone = events.difference_in_differences(west, own, start=2016, correction=None)
    lines = table.estimate.loc["hierarchy", made.PILOT]
    assert lines["West"] == pytest.approx(alone.effect)
    between = lines["East and Centre"] - lines["West"]
    assert lines[made.EAST_CENTRE] == pytest.approx(between)


def test_synthetic_paths_meet_before_the_zones():
    paths = made.pilot_synthetic()
    tests = made.pilot_synthetic_tests()
    before = paths.loc["same level"].gap.loc[:2015]
    assert np.sqrt((before**2).mean()) == pytest.approx(tests.fit["same level"])
    assert tests.unique["same level"]
    assert not tests.unique["constant gap allowed"]
    assert len(made.pilot_left_out()) == 30
    assert made.pilot_dates().index.max() < 2016


def test_causality_takes_the_lags_that_the_years_allow():
    table = made.digital_causality()
    assert (table.lags == 1).all()
    assert (table.years > 5 + 3 * table.lags).all()
    assert not (table.years > 5 + 3 * 2).any()
    assert table[["p", "bootstrap_p"]].stack().between(0, 1).all()


def test_mutual_slopes_are_those_of_separate_regressions():
    table = made.digital_mutual()
    assert has_columns(table)
    panel = made.digital_panel()[["hierarchy", "digital_index"]].dropna()
    panel = panel / made.within_spread(panel, ["hierarchy", "digital_index"])
    past = models.lagged(panel, 1).add_prefix("past_")
    both = panel.join(past)
    right = ["past_digital_index", "past_hierarchy"]
    onward = models.fixed_effects(both, "hierarchy", right, missing="drop").coefficients.estimate
    back = models.fixed_effects(both, "digital_index", right, missing="drop").coefficients.estimate
    line = table.estimate.loc["hierarchy", made.MAIN]
    assert line[made.FORWARD] == pytest.approx(onward["past_digital_index"])
    assert line[made.BACK] == pytest.approx(back["past_hierarchy"])
    assert line["difference"] == pytest.approx(line[made.FORWARD] - line[made.BACK])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: made.digital_panel("yesterday"), "vintage"),
        (lambda: made.sample_of(made.Variant(index="no such index")), "no such index"),
        (lambda: made.sample_of(made.Variant(without=(99,))), "99"),
        (lambda: made.pilot_outcome("nothing", made.TRIALS[made.PILOT]), "nothing"),
    ],
)
def test_bad_choices_are_named(call, message):
    with pytest.raises((KeyError, ValueError), match=message):
        call()
