import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from linearmodels.panel import PanelOLS

from upgrading.models import panel
from upgrading.models.panel import (
    changes,
    complete_rows,
    fixed_effects,
    group_slopes,
    instrumental,
    joint_test,
    lagged,
    neighbour_weights,
    quadratic,
    small_sample_factor,
    spatial_lag,
    wild_cluster_bootstrap,
)

FEWER = settings(max_examples=8, deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def grunfeld():
    """Ten firms, 1935-1954, as in Grunfeld's thesis; the eleventh came later."""
    firms = sm.datasets.grunfeld.load_pandas().data
    firms = firms[firms.firm != "American Steel"].astype({"year": int})
    return firms.set_index(["firm", "year"])


def simulated(units=12, years=9, seed=1, gaps=0.1, slope=0.5):
    """Unbalanced, with unit and year effects in both variables and errors that persist."""
    random = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product([range(units), range(2000, 2000 + years)])
    unit = random.normal(size=units)[index.get_level_values(0)]
    year = random.normal(size=years)[index.get_level_values(1) - 2000]
    walk = random.normal(size=(units, years)).cumsum(axis=1).ravel()
    data = pd.DataFrame({"z": random.normal(size=len(index)) + unit}, index)
    data["w"] = random.normal(size=len(index)) - year
    data["x"] = 0.8 * data.z + unit + year + random.normal(size=len(index))
    data["y"] = slope * data.x - data.w + unit - 2 * year + walk
    data["weight"] = random.uniform(0.5, 2, size=len(index))
    return data[random.uniform(size=len(index)) >= gaps]


def dummies(rows, effects):
    """Design of the effects, by dummies."""
    if effects == "year":
        return rows.by_year
    return np.hstack([rows.by_unit, rows.by_year]) if effects == "two-way" else rows.by_unit


# K-F2: Grunfeld, inv on value and capital; clustered by firm as gretl prints them.
KNOWN = {
    "unit": ([0.110124, 0.310065], [0.0151945, 0.0527518]),
    "two-way": ([0.117716, 0.357916], [0.0108244, 0.0478484]),
}


@pytest.mark.parametrize("effects", KNOWN)
def test_grunfeld_as_gretl_prints_it(grunfeld, effects):
    found = fixed_effects(grunfeld, "invest", ["value", "capital"], effects=effects, factor="gretl")
    estimates, errors = KNOWN[effects]
    assert found.coefficients.estimate.tolist() == pytest.approx(estimates, abs=5e-7)
    assert found.coefficients.se.tolist() == pytest.approx(errors, abs=5e-8)
    assert (found.units, found.years, found.observations) == (10, 20, 200)


def test_within_r_squared_of_grunfeld(grunfeld):
    # K-F2, one way
    found = fixed_effects(grunfeld, "invest", ["value", "capital"], effects="unit")
    assert found.r_squared == pytest.approx(0.766758, abs=5e-7)


def test_factor_of_linearmodels_on_grunfeld(grunfeld):
    # K-F2: linearmodels' default, two-way
    found = fixed_effects(grunfeld, "invest", ["value", "capital"], factor="linearmodels")
    assert found.coefficients.se.tolist() == pytest.approx([0.0105653, 0.0467029], abs=5e-8)


@pytest.mark.parametrize("effects", ["two-way", "unit", "year"])
@pytest.mark.parametrize("weights", [None, "weight"])
def test_factor_of_linearmodels_is_its_default(effects, weights):
    data = simulated()
    found = fixed_effects(
        data, "y", ["x", "w"], effects=effects, factor="linearmodels", weights=weights
    )
    other = PanelOLS(
        data.y,
        data[["x", "w"]],
        entity_effects=effects != "year",
        time_effects=effects != "unit",
        weights=data.weight if weights else None,
    ).fit(cov_type="clustered", cluster_entity=True)
    assert found.coefficients.estimate.tolist() == pytest.approx(other.params.tolist())
    assert found.coefficients.se.tolist() == pytest.approx(other.std_errors.tolist())


def test_interval_and_table():
    found = fixed_effects(simulated(), "y", ["x"], level=0.9)
    row = found.coefficients.loc["x"]
    assert row.high - row.estimate == pytest.approx(row.estimate - row.low)
    # Student's t with 11 degrees of freedom, 95th percentile
    assert (row.high - row.estimate) / row.se == pytest.approx(1.795885, abs=1e-6)
    line = found.table.loc["x"]
    assert line.estimator == "two-way fixed effects"
    assert line.clustering == "by unit (12 clusters)"
    assert line.observations == found.observations == len(simulated())


def test_a_common_trend_is_a_coefficient():
    data = simulated()
    years = data.index.get_level_values(1)
    data["y"] = data.y + 3.0 * years
    found = fixed_effects(data, "y", ["x"], effects="unit and trend")
    other = fixed_effects(data.assign(t=years.astype(float)), "y", ["x", "t"], effects="unit")
    assert found.coefficients.index.tolist() == ["x", "trend"]
    assert found.coefficients.to_numpy() == pytest.approx(other.coefficients.to_numpy())


@pytest.mark.parametrize("effects", ["two-way", "unit", "year"])
def test_taking_out_effects_is_regressing_on_dummies(effects):
    rows = complete_rows(simulated(), ["y", "x"], weights="weight")
    root = np.sqrt(rows.weights)[:, None]
    design = root * dummies(rows, effects)
    values = root * rows.frame[["y", "x"]].to_numpy()
    left = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    assert root * rows.within(["y", "x"], effects) == pytest.approx(left, abs=1e-11)


def test_two_way_effects_of_a_panel_in_two_pieces():
    # no unit is seen in both periods: years are known up to a constant for each piece
    index = pd.MultiIndex.from_tuples([(u, t) for u in range(8) for t in range(4 * (u // 4), 4)])
    late = pd.MultiIndex.from_tuples([(u, t) for u in range(4, 8) for t in range(10, 14)])
    index = index.append(late)
    random = np.random.default_rng(2)
    data = pd.DataFrame(random.normal(size=(len(index), 2)), index, ["y", "x"])
    rows = complete_rows(data, ["y", "x"])
    design = dummies(rows, "two-way")
    values = rows.frame.to_numpy()
    left = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    assert rows.within(["y", "x"], "two-way") == pytest.approx(left, abs=1e-12)


@FEWER
@given(seed=st.integers(0, 1000), size=st.floats(-100, 100))
def test_unit_and_year_constants_change_nothing(seed, size):
    data = simulated(seed=seed)
    random = np.random.default_rng(seed)
    units, years = data.index.get_level_values(0), data.index.get_level_values(1) - 2000
    shifts = size * (random.normal(size=50)[units] + random.normal(size=50)[years])
    moved = data.assign(y=data.y + shifts, x=data.x - shifts)
    first, second = (fixed_effects(d, "y", ["x", "w"]).coefficients for d in (data, moved))
    assert second.to_numpy() == pytest.approx(first.to_numpy(), rel=1e-6, abs=1e-9)


@FEWER
@given(seed=st.integers(0, 1000))
def test_estimates_scale_and_rows_may_come_in_any_order(seed):
    data = simulated(seed=seed)
    first = fixed_effects(data, "y", ["x"]).coefficients.loc["x"]
    other = data.assign(y=10 * data.y, x=5 * data.x).sample(frac=1, random_state=seed)
    second = fixed_effects(other, "y", ["x"]).coefficients.loc["x"]
    assert second[["estimate", "se"]].tolist() == pytest.approx(
        (2 * first[["estimate", "se"]]).tolist()
    )
    assert second.p == pytest.approx(first.p)


def test_equal_weights_are_no_weights():
    data = simulated().assign(weight=3.0)
    weighted = fixed_effects(data, "y", ["x"], weights="weight")
    plain = fixed_effects(data, "y", ["x"])
    assert weighted.coefficients.to_numpy() == pytest.approx(plain.coefficients.to_numpy())
    assert weighted.estimator.endswith("weighted by weight")


def test_gaps_are_refused_or_dropped_and_counted():
    data = simulated(gaps=0)
    data.iloc[[3, 40], 2] = np.nan
    with pytest.raises(ValueError, match="missing='drop'"):
        fixed_effects(data, "y", ["x"])
    found = fixed_effects(data, "y", ["x"], missing="drop")
    assert found.observations == len(data) - 2
    assert found.sample == "12 units, 9 years, 106 observations"


def test_bad_panels():
    data = simulated()
    with pytest.raises(ValueError, match="index of unit and year"):
        fixed_effects(data.reset_index(drop=True), "y", ["x"])
    with pytest.raises(ValueError, match="two for"):
        fixed_effects(pd.concat([data, data.head(1)]), "y", ["x"])
    with pytest.raises(ValueError, match="missing \\['nothing'\\]"):
        fixed_effects(data, "y", ["nothing"])
    with pytest.raises(ValueError, match="distinct names"):
        fixed_effects(data, "y", ["x", "x"])
    with pytest.raises(ValueError, match="at least one"):
        fixed_effects(data, "y", [])
    with pytest.raises(ValueError, match="finite"):
        fixed_effects(data.assign(x=np.inf), "y", ["x"])
    with pytest.raises(ValueError, match="above zero in 'weight'"):
        fixed_effects(data.assign(weight=0.0), "y", ["x"], weights="weight")
    with pytest.raises(ValueError, match="found none"):
        fixed_effects(data.assign(x=np.nan), "y", ["x"], missing="drop")
    with pytest.raises(ValueError, match="years as whole numbers"):
        fixed_effects(data.set_index(data.index.set_levels(list("abcdefghi"), level=1)), "y", ["x"])
    for name, value in (("effects", "both"), ("factor", "stata"), ("missing", "zero")):
        with pytest.raises(ValueError, match=name):
            fixed_effects(data, "y", ["x"], **{name: value})
    with pytest.raises(ValueError, match="level"):
        fixed_effects(data, "y", ["x"], level=95)


@pytest.mark.parametrize(
    "column",
    [
        lambda d: d.index.get_level_values(0) * 7.0,  # constant in units
        lambda d: d.index.get_level_values(1) ** 2.0,  # constant in years
        lambda d: d.x * 2 + d.index.get_level_values(0),  # another regressor and a unit effect
        lambda d: 0.0 * d.x,
    ],
)
def test_absorbed_regressors_are_named(column):
    data = simulated()
    data = data.assign(fixed=column(data))
    with pytest.raises(ValueError, match="'fixed'"):
        fixed_effects(data, "y", ["x", "fixed"])


def test_small_sample_factors():
    options = {"observations": 200, "regressors": 2, "units": 10, "years": 20}
    gretl = small_sample_factor("gretl", effects="two-way", **options)
    assert gretl == pytest.approx(199 / 178 * 10 / 9)
    assert small_sample_factor("gretl", effects="unit", **options) == pytest.approx(
        199 / 197 * 10 / 9
    )
    assert small_sample_factor("none", effects="unit", **options) == 1
    with pytest.raises(ValueError, match="observations"):
        small_sample_factor("none", effects="unit", **(options | {"observations": 3}))
    with pytest.raises(ValueError, match="clusters"):
        small_sample_factor("gretl", effects="unit", **(options | {"units": 1}))


def test_a_joint_test_of_one_coefficient_is_its_t_test():
    found = fixed_effects(simulated(), "y", ["x", "w"])
    test = joint_test(found, ["x"])
    assert test.statistic == pytest.approx(found.coefficients.t["x"] ** 2)
    assert test.p == pytest.approx(found.coefficients.p["x"])
    assert joint_test(found, ["x", "w"]).restrictions == 2
    with pytest.raises(ValueError, match="nothing"):
        joint_test(found, ["nothing"])


def test_lags_go_by_the_year():
    data = simulated(gaps=0.3)
    late = lagged(data, 2)
    unit, year = data.index[-1]
    earlier = (unit, year - 2)
    expected = data.x.get(earlier, np.nan)
    assert late.x[unit, year] == pytest.approx(expected, nan_ok=True)
    assert late.x[late.index.get_level_values(1) < 2002].isna().all()
    assert lagged(data, 0).equals(data)
    assert changes(data).x.dropna().iloc[0] == pytest.approx(
        data.x[changes(data).x.dropna().index[0]] - late_by_one(data)
    )


def late_by_one(data):
    unit, year = changes(data).x.dropna().index[0]
    return data.x[unit, year - 1]


# Groups and curves


def test_group_slopes_are_found_again_and_told_apart():
    data = simulated(units=20, years=12, gaps=0)
    groups = pd.Series(np.where(np.arange(20) < 8, "East", "West"), index=range(20))
    east = data.index.get_level_values(0) < 8
    random = np.random.default_rng(3)
    noise = random.normal(scale=0.1, size=len(data))
    data["y"] = np.where(east, 1.0, 3.0) * data.x + 0.5 * data.w + noise
    found = group_slopes(data, "y", "x", groups, controls=["w"])
    assert found.slopes.estimate.to_dict() == pytest.approx({"East": 1, "West": 3}, abs=0.05)
    assert found.slopes.units.to_dict() == {"East": 8, "West": 12}
    gap = found.differences.loc[("East", "West")]
    assert gap.estimate == pytest.approx(
        found.slopes.estimate["East"] - found.slopes.estimate["West"]
    )
    assert found.equal.statistic == pytest.approx(gap.t**2)
    assert found.equal.p == pytest.approx(gap.p)
    assert found.equal.p < 1e-6


def test_three_groups_have_three_differences_and_one_test():
    data = simulated(units=15)
    groups = pd.Series(list("abc") * 5, index=range(15))
    found = group_slopes(data, "y", "x", groups)
    assert found.differences.index.tolist() == [("a", "b"), ("a", "c"), ("b", "c")]
    assert found.equal.restrictions == 2
    parts = found.differences.estimate
    assert parts["a", "c"] == pytest.approx(parts["a", "b"] + parts["b", "c"])


def test_group_slopes_refuse_units_without_a_group():
    data = simulated()
    groups = pd.Series("a", index=range(12))
    with pytest.raises(ValueError, match="two or more"):
        group_slopes(data, "y", "x", groups)
    with pytest.raises(ValueError, match="none for \\[11\\]"):
        group_slopes(data, "y", "x", groups.drop(11))
    with pytest.raises(ValueError, match="regressor"):
        group_slopes(data, "y", "nothing", groups)


def test_a_parabola_is_found_again():
    data = simulated(units=15, gaps=0)
    random = np.random.default_rng(4)
    data["y"] = 4 * data.x - 0.5 * data.x**2 + random.normal(scale=0.1, size=len(data))
    data["x"] += 4 - data.x.mean()
    data["y"] = 4 * data.x - 0.5 * data.x**2 + random.normal(scale=0.1, size=len(data))
    found = quadratic(data, "y", "x")
    assert found.shape == "inverse U"
    assert found.turning_point["estimate"] == pytest.approx(4, abs=0.05)
    assert found.turning_point["low"] < 4 < found.turning_point["high"]
    assert found.turns_inside
    assert found.p < 0.001
    assert found.slopes.estimate.iloc[0] > 0 > found.slopes.estimate.iloc[1]
    assert found.slopes.estimate.iloc[0] == pytest.approx(4 - found.range[0], abs=0.1)


def test_a_parabola_that_is_monotone_over_the_data_does_not_turn():
    data = simulated(units=15, gaps=0)
    data["x"] = np.abs(data.x) + 1
    data["y"] = data.x + data.x**2 + np.sin(np.arange(len(data)))
    found = quadratic(data, "y", "x")
    assert found.shape == "U"
    assert not found.turns_inside
    assert found.p > 0.5
    with pytest.raises(ValueError, match="regressor"):
        quadratic(data, "y", "nothing")


# Wild cluster bootstrap

# All 1024 sign patterns on Grunfeld: how many |t*| exceed |t|. Computed once with wildboottest
# 0.3.2 (an independent implementation of Roodman et al. 2019, type "11", null imposed) on the
# design with dummies; its comparison is strict, so ties with the sample (up to two) may be left
# out there and are counted here.
ENUMERATED = [
    ("unit", "value", 0.0, 4),
    ("unit", "value", 0.08, 480),
    ("unit", "value", 0.14, 230),
    ("unit", "capital", 0.0, 26),
    ("unit", "capital", 0.2, 670),
    ("unit", "capital", 0.25, 908),
    ("two-way", "value", 0.0, 2),
    ("two-way", "value", 0.08, 272),
    ("two-way", "value", 0.14, 16),
    ("two-way", "capital", 0.0, 50),
    ("two-way", "capital", 0.2, 632),
    ("two-way", "capital", 0.25, 832),
]


@pytest.mark.parametrize(("effects", "regressor", "null", "number"), ENUMERATED)
def test_all_sign_patterns_against_another_program(grunfeld, effects, regressor, null, number):
    found = wild_cluster_bootstrap(
        grunfeld,
        "invest",
        ["value", "capital"],
        regressor,
        seed=1,
        draws="all",
        null=null,
        effects=effects,
    )
    assert found.draws == 1024
    assert 0 <= found.p * 1024 - number <= 2


def test_bootstrap_reports_the_clustered_t(grunfeld):
    found = wild_cluster_bootstrap(grunfeld, "invest", ["value", "capital"], "value", seed=1)
    row = fixed_effects(grunfeld, "invest", ["value", "capital"]).coefficients.loc["value"]
    assert (found.estimate, found.se, found.t) == pytest.approx((row.estimate, row.se, row.t))


def slow_bootstrap(data, null, effects):
    """Every step by hand, by dummies: restricted residuals, new outcomes, new regressions."""
    rows = complete_rows(data, ["y", "x", "w"], weights="weight")
    root = np.sqrt(rows.weights)
    design = root[:, None] * np.hstack([dummies(rows, effects), rows.frame[["w", "x"]]])
    y = root * rows.frame.y.to_numpy()

    def t(outcome, around):
        beta = np.linalg.lstsq(design, outcome, rcond=None)[0]
        others = design[:, :-1]
        x = design[:, -1] - others @ np.linalg.lstsq(others, design[:, -1], rcond=None)[0]
        scores = rows.by_unit.T @ (x * (outcome - design @ beta))
        return (beta[-1] - around) * (x @ x) / np.sqrt(scores @ scores)

    restricted = y - null * design[:, -1]
    fitted = design[:, :-1] @ np.linalg.lstsq(design[:, :-1], restricted, rcond=None)[0]
    residuals = restricted - fitted
    signs = panel._drawn(rows.units, 0, "all", "rademacher").T
    drawn = [
        t(fitted + null * design[:, -1] + (rows.by_unit @ sign) * residuals, null) for sign in signs
    ]
    return np.mean(np.abs(drawn) >= abs(t(y, null)) - 1e-9)


@pytest.mark.parametrize("effects", ["two-way", "unit", "year"])
@pytest.mark.parametrize("null", [0.0, 0.7])
def test_fast_bootstrap_is_the_slow_one(effects, null):
    data = simulated(units=6)
    found = wild_cluster_bootstrap(
        data,
        "y",
        ["x", "w"],
        "x",
        seed=1,
        draws="all",
        null=null,
        effects=effects,
        weights="weight",
    )
    assert found.p == pytest.approx(slow_bootstrap(data, null, effects))


def test_interval_holds_what_the_test_does_not_refuse(grunfeld):
    options = {"seed": 1, "draws": "all"}
    columns = ["value", "capital"]
    found = wild_cluster_bootstrap(grunfeld, "invest", columns, "value", **options)
    inside, outside = found.low + 1e-4, found.low - 1e-4
    p = [
        wild_cluster_bootstrap(grunfeld, "invest", columns, "value", null=null, **options).p
        for null in (inside, outside)
    ]
    assert p[0] > 0.05 >= p[1]


def test_too_few_clusters_give_an_endless_interval():
    # of 16 sign patterns, two always reach the sample's t: p is never below one eighth
    found = wild_cluster_bootstrap(simulated(units=4), "y", ["x"], "x", seed=1, draws="all")
    assert (found.low, found.high) == (-np.inf, np.inf)


def test_bootstrap_is_seeded():
    data = simulated()
    first, again, other = (
        wild_cluster_bootstrap(data, "y", ["x"], "x", seed=seed, draws=99) for seed in (1, 1, 2)
    )
    assert first == again
    assert first.low != other.low


def test_webb_points_have_mean_zero_and_variance_one():
    drawn = panel._drawn(50, 1, 20_000, "webb")
    points = np.unique(drawn.round(6))
    assert points.tolist() == [-1.224745, -1, -0.707107, 0.707107, 1, 1.224745]
    assert drawn.mean() == pytest.approx(0, abs=0.01)
    assert drawn.var() == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("distribution", ["rademacher", "webb"])
def test_bootstrap_keeps_its_size_under_the_null(distribution):
    refused = [
        wild_cluster_bootstrap(
            simulated(seed=seed, slope=0.0, years=5),
            "y",
            ["x"],
            "x",
            seed=seed,
            draws=99,
            distribution=distribution,
            level=0.9,
        ).p
        <= 0.1
        for seed in range(100)
    ]
    # ten per cent, and three standard deviations of a binomial share
    assert np.mean(refused) == pytest.approx(0.1, abs=0.09)


def test_bad_bootstraps():
    data = simulated(units=20)
    with pytest.raises(ValueError, match="regressor"):
        wild_cluster_bootstrap(data, "y", ["x"], "w", seed=1)
    with pytest.raises(ValueError, match="16 units or fewer"):
        wild_cluster_bootstrap(data, "y", ["x"], "x", seed=1, draws="all")
    with pytest.raises(ValueError, match="draws"):
        wild_cluster_bootstrap(data, "y", ["x"], "x", seed=1, draws=0)
    with pytest.raises(ValueError, match="distribution"):
        wild_cluster_bootstrap(data, "y", ["x"], "x", seed=1, distribution="mammen")
    with pytest.raises(ValueError, match="level"):
        wild_cluster_bootstrap(data, "y", ["x"], "x", seed=1, draws=9, level=2)


# Instruments


def test_one_instrument_is_a_ratio():
    data = simulated(units=20, years=12)
    found = instrumental(data, "y", ["x"], ["z"], controls=["w"])
    first = found.first["x"].coefficients
    reduced = fixed_effects(data, "y", ["z", "w"])
    slope = reduced.coefficients.estimate["z"] / first.estimate["z"]
    assert found.estimates.coefficients.estimate["x"] == pytest.approx(slope)
    stage = found.first_stage.loc["x"]
    assert stage.partial_f == pytest.approx(first.t["z"] ** 2)
    assert stage.p == pytest.approx(first.p["z"])
    assert found.reduced_form.p == pytest.approx(reduced.coefficients.p["z"])


def test_instrumented_errors_against_the_sandwich():
    data = simulated(units=20)
    found = instrumental(data, "y", ["x"], ["z", "w"], factor="none", weights="weight")
    rows = complete_rows(data, ["y", "x", "z", "w"], weights="weight")
    left = np.sqrt(rows.weights)[:, None] * rows.within(["y", "x", "z", "w"], "two-way")
    y, x, instruments = left[:, 0], left[:, 1], left[:, 2:]
    fitted = instruments @ np.linalg.lstsq(instruments, x, rcond=None)[0]
    slope = fitted @ y / (fitted @ x)
    scores = rows.by_unit.T @ (fitted * (y - slope * x))
    row = found.estimates.coefficients.loc["x"]
    assert row.estimate == pytest.approx(slope)
    assert row.se == pytest.approx(np.sqrt(scores @ scores) / (fitted @ x))
    share = 1 - ((x - fitted) ** 2).sum() / (x @ x)
    assert found.first_stage.partial_r_squared["x"] == pytest.approx(share)


def test_a_regressor_that_is_its_own_instrument_is_least_squares():
    data = simulated()
    data["same"] = data.x
    for effects in ("two-way", "unit and trend"):
        found = instrumental(data, "y", ["x"], ["same"], controls=["w"], effects=effects)
        plain = found.least_squares.coefficients
        assert found.estimates.coefficients.to_numpy() == pytest.approx(plain.to_numpy(), rel=1e-6)


def test_bad_instruments():
    data = simulated()
    with pytest.raises(ValueError, match="instruments"):
        instrumental(data, "y", ["x", "w"], ["z"])
    with pytest.raises(ValueError, match="factor"):
        instrumental(data, "y", ["x"], ["z"], factor="linearmodels")


# Neighbours


def test_spatial_lag_of_a_line():
    table = pd.DataFrame({"a": [1, 2, 2, 3], "b": [2, 1, 3, 2]})
    weights = neighbour_weights(table, unit="a", neighbour="b")
    index = pd.MultiIndex.from_product([[1, 2, 3], [2000, 2001]], names=["unit", "year"])
    values = pd.Series([1.0, 2, 3, 4, 5, 6], index, name="x")
    lag = spatial_lag(values, weights)
    assert lag.tolist() == [3, 4, 3, 4, 3, 4]
    assert lag.index.equals(index)
    gap = values.copy()
    gap.iloc[0] = np.nan
    with pytest.raises(ValueError, match="missing='keep'"):
        spatial_lag(gap, weights)
    kept = spatial_lag(gap, weights, missing="keep")
    assert kept.isna().tolist() == [False, False, True, False, False, False]


@FEWER
@given(seed=st.integers(0, 1000), shift=st.floats(-50, 50))
def test_a_constant_passes_through_a_spatial_lag(seed, shift):
    random = np.random.default_rng(seed)
    pairs = [(a, (a + 1) % 6) for a in range(6)]
    table = pd.DataFrame(pairs + [(b, a) for a, b in pairs], columns=["a", "b"])
    weights = neighbour_weights(table, unit="a", neighbour="b")
    index = pd.MultiIndex.from_product([range(6), [1, 2]])
    values = pd.Series(random.normal(size=12), index)
    moved = spatial_lag(values + shift, weights)
    assert moved.to_numpy() == pytest.approx(spatial_lag(values, weights).to_numpy() + shift)


def test_bad_neighbours():
    table = pd.DataFrame({"a": [1, 2], "b": [2, 1]})
    with pytest.raises(ValueError, match="columns"):
        neighbour_weights(table, unit="a", neighbour="c")
    weights = neighbour_weights(table, unit="a", neighbour="b")
    index = pd.MultiIndex.from_product([[1, 2, 3], [2000]])
    with pytest.raises(ValueError, match="none for \\[3\\]"):
        spatial_lag(pd.Series(1.0, index), weights)
    alone = pd.DataFrame(np.zeros((3, 3)), [1, 2, 3], [1, 2, 3])
    with pytest.raises(ValueError, match="a neighbour each"):
        spatial_lag(pd.Series(1.0, index), alone)
    with pytest.raises(ValueError, match="rows and columns"):
        spatial_lag(pd.Series(1.0, index), alone.set_axis(list("abc"), axis=1))
