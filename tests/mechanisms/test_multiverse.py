import numpy as np
import pandas as pd
import pytest

from upgrading.mechanisms import common, multiverse
from upgrading.models import multiverse as models
from upgrading.models.multiverse import Grid, Sample

SHARES = ["specifications", "positive", "negative", "clearly_positive", "clearly_negative"]


def made(low, estimate, high, repeats=False):
    return {"low": low, "estimate": estimate, "high": high, "repeats": repeats}


def test_shares_count_distinct_regressions_with_an_estimate():
    table = pd.DataFrame(
        [
            made(1, 2, 3),
            made(-1, 2, 5),
            made(1, 2, 3, repeats=True),
            made(-3, -2, -1),
            made(-3, -1, 1),
            made(np.nan, np.nan, np.nan),
        ]
    )
    found = multiverse.shares(table)
    assert found == {
        "specifications": 4,
        "positive": 0.5,
        "negative": 0.5,
        "clearly_positive": 0.25,
        "clearly_negative": 0.25,
    }
    with pytest.raises(ValueError, match="at least one estimate"):
        multiverse.shares(table.tail(1))


def test_the_frame_that_rules_read():
    found = multiverse.multiverse_shares()
    assert found.index.tolist() == ["A6", "B9", "D9", "E21", "E24"]
    assert found.columns.tolist() == SHARES
    assert found.drop(columns="specifications").stack().between(0, 1).all()
    assert (found.positive + found.negative).to_numpy() == pytest.approx(1)
    assert (found.clearly_positive <= found.positive).all()
    assert (found.clearly_negative <= found.negative).all()
    assert found.specifications.sum() >= 5000
    # a copy: whoever alters it alters nothing
    found["positive"] = 2.0
    assert multiverse.multiverse_shares().positive.max() <= 1


@pytest.mark.parametrize("claim", multiverse.GRIDS)
def test_every_combination_is_accounted_for(claim):
    grid, table = multiverse.GRIDS[claim], multiverse.specifications(claim)
    options = (grid.outcomes, grid.regressors, grid.controls, grid.samples, grid.lags)
    every = [len(held) for held in (*options, grid.estimators, grid.weights)]
    assert len(table) == len(multiverse.VINTAGES) * np.prod(every)
    sizes = multiverse.sizes().loc[claim]
    assert sizes.combinations == len(table)
    assert sizes.combinations == sizes.drop("combinations").sum()
    assert (table.problem[table.estimate.isna()] != "").all()
    outcomes, regressors = multiverse.PLANNED_MEASURES[claim]
    assert table.planned.sum() == len(outcomes) * len(regressors)
    assert table[table.planned].estimate.notna().all()


def test_a_claim_without_a_grid():
    with pytest.raises(KeyError):
        multiverse.specifications("Z1")


@pytest.mark.parametrize(("claim", "outcome"), [("A6", "growth"), ("D9", "service_share")])
def test_planned_specifications_are_the_main_design(claim, outcome):
    table = multiverse.specifications(claim)
    row = table[table.planned & (table.outcome == outcome)].iloc[0]
    panel = multiverse.panels()[common.MAIN]
    line = common.line(common.two_way(panel, outcome, [row.regressor]), row.regressor)
    for name in ("estimate", "low", "high", "observations"):
        assert row[name] == pytest.approx(line[name], rel=1e-8)


def test_one_by_one_the_numbers_are_those_of_linearmodels():
    held = multiverse.alone()
    assert held.gap.max() < 1e-8
    planned = sum(len(o) * len(r) for o, r in multiverse.PLANNED_MEASURES.values())
    assert held.planned.sum() == planned
    assert len(held) == planned + multiverse.ALONE * len(multiverse.GRIDS)


def test_the_same_regression_twice_is_a_repeat():
    table = multiverse.specifications("A6").query("vintage == '2018 census'")
    # the yearbooks' employment ends in 2013 and has no Tibet
    early = table[table.regressor == "theil_yearbooks"]
    for sample in ("until 2019", "without Tibet"):
        assert early[early["sample"] == sample].repeats.all()
    assert not early[early["sample"] == "all"].repeats.any()
    late = table[(table.regressor == "theil") & (table["sample"] == "until 2019")]
    assert not late.repeats.any()


def test_claims_side():
    table = pd.DataFrame([made(1, 2, 3), made(-3, -2, -1), made(-1, 1, 3)])
    imbalance, patents = (multiverse.for_claim(table, claim) for claim in ("A6", "B9"))
    assert imbalance.claimed.tolist() == [False, True, False]
    assert imbalance.opposed.tolist() == [True, False, False]
    assert imbalance.agrees.tolist() == [False, True, False]
    assert patents.claimed.tolist() == [True, False, False]
    assert patents.agrees.tolist() == [True, False, True]


def test_spread_and_shares_agree():
    spread, shares = multiverse.spread(), multiverse.multiverse_shares()
    assert spread.claimed["A6"] == pytest.approx(shares.clearly_negative["A6"])
    assert spread.opposed["B9"] == pytest.approx(shares.clearly_negative["B9"])
    assert (spread.low_tail < spread["median"]).all()
    assert (spread["median"] < spread.high_tail).all()


def test_columns_that_are_added():
    panel = multiverse.panels()[common.MAIN]
    growth = panel.log_real_gdp_per_head.unstack().diff(axis=1)
    assert panel.growth_per_head[11, 2015] == pytest.approx(growth.loc[11, 2015])
    assert panel.growth_per_head.xs(2011, level="year").isna().all()
    assert panel.growth_consumption.xs(2011, level="year").notna().all()
    held = panel[["agglomeration_secondary", "population"]].dropna()
    weighted = held.prod(axis=1).groupby("year").sum() / held.population.groupby("year").sum()
    assert weighted.to_numpy() == pytest.approx(1)
    assert panel.agglomeration_employment[61, 2016] != panel.agglomeration_employment[61, 2016]
    assert panel.ecommerce_share.dropna().between(0, 2).all()


def test_time_runs_backwards():
    panel = multiverse.panels()[common.MAIN][["growth", "theil"]]
    turned = multiverse.backwards(panel)
    pd.testing.assert_frame_equal(multiverse.backwards(turned), panel.sort_index())
    grid = Grid(("growth",), ("theil",), samples={"late": Sample(first=2008, last=2019)})
    back = Grid(("growth",), ("theil",), samples={"late": multiverse._turned(grid.samples["late"])})
    first, second = models.multiverse({"x": panel}, grid), models.multiverse({"x": turned}, back)
    # in the same year there is no before and after
    for name in ("estimate", "se", "observations"):
        assert second[name].to_numpy() == pytest.approx(first[name].to_numpy())


def test_turned_samples():
    sample = Sample(without=(54,), first=2010)
    assert multiverse._turned(sample) == Sample(without=(54,), last=-2010)
    assert multiverse._turned(multiverse._turned(sample)) == sample


def test_timing_meets_the_grid():
    found = multiverse.timing().set_index(["claim", "lag"])
    assert set(found.index.get_level_values("lag")) == {-2, -1, 0, 1, 2}
    table = multiverse.specifications("B9")
    part = table[(table.vintage == common.MAIN) & (table.weights == "none") & (table.lag == 1)]
    known = multiverse.distinct(part)
    assert found.claimed["B9", 1] == pytest.approx((known.low > 0).mean())
    assert found.specifications["B9", 1] == len(known)


def test_histories_are_dealt_whole():
    index = pd.MultiIndex.from_product([[1, 2, 3], [2000, 2001]], names=["province_code", "year"])
    values = [1.0, 2, 3, 4, 5, np.nan]
    panel = pd.DataFrame({"x": values, "z": values, "y": values}, index=index)
    same = multiverse.dealt(panel, ["x"], np.array([0, 1, 2]))
    pd.testing.assert_frame_equal(same, panel)
    moved = multiverse.dealt(panel, ["x", "z"], np.array([2, 0, 1]))
    assert moved.x.tolist() == pytest.approx([5, np.nan, 1, 2, 3, 4], nan_ok=True)
    assert moved.z.equals(moved.x)
    assert moved.y.equals(panel.y)
    with pytest.raises(ValueError, match="order"):
        multiverse.dealt(panel, ["x"], np.array([0, 0, 1]))


@pytest.fixture(scope="module")
def few_deals():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(multiverse, "SHUFFLES", 4)
        multiverse._shuffled.cache_clear()
        yield multiverse.shuffled()
    multiverse._shuffled.cache_clear()


def test_deals(few_deals):
    assert sorted(few_deals.draw.unique()) == [0, 1, 2, 3, 4]
    assert (few_deals.claimed + few_deals.opposed <= few_deals.specifications).all()
    # the first is no deal: it is what the grid itself holds
    table = multiverse.specifications("B9")
    part = table[(table.vintage == common.MAIN) & (table.weights == "none") & (table.lag == 1)]
    part = part[(part["sample"] == "all") & part.estimate.notna()]
    observed = few_deals[(few_deals.claim == "B9") & (few_deals.draw == 0)]
    assert observed.specifications.sum() == len(part)
    assert observed.claimed.sum() == (part.low > 0).sum()


def test_against_shuffles(few_deals):
    found = multiverse.against_shuffles()
    assert found.index.tolist() == list(multiverse.GRIDS)
    assert found.p.between(1 / 5, 1).all()
    assert (found.low <= found["median"]).all() and (found["median"] <= found.high).all()
    less = multiverse.against_shuffles(without=("unit and trend",))
    held = few_deals.query("claim == 'D9' and draw == 0 and estimator != 'unit and trend'")
    assert less.observed["D9"] == pytest.approx(held.claimed.sum() / held.specifications.sum())


def test_pairs_differ_in_the_vintage_alone():
    held = multiverse.pairs("A6")
    first, second = (held.observations[vintage] for vintage in multiverse.VINTAGES)
    assert first.equals(second)
    effect = multiverse.vintage_effect()
    assert effect.pairs["A6"] == len(held)
    flips = held.estimate.prod(axis=1) < 0
    assert effect.flips["A6"] == pytest.approx(flips.mean())
    assert effect.drop(columns=["pairs", "correlation"]).stack().between(0, 1).all()


def test_weights_of_choices_add_up():
    found = multiverse.weights_of_choices()
    total = found.loc["all choices"] + found.loc["combinations"]
    assert total.to_numpy() == pytest.approx(1)
    top = multiverse.decisive()
    for claim, choice in top.items():
        assert found[claim][choice] == found[claim].drop(["all choices", "combinations"]).max()


def test_by_option_counts_each_regression_once():
    found = multiverse.by_option("A6", "lag")
    assert found.index.tolist() == [0, 1, 2]
    assert found.specifications.sum() == multiverse.sizes().specifications["A6"]
