import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from upgrading.models import projection
from upgrading.models.projection import Method

FEWER = settings(max_examples=25, deadline=None, derandomize=True)
PARTS = ["primary", "secondary", "tertiary"]
EVERY = [
    Method("none"),
    Method("drift", window=3),
    Method("drift", window=3, damping=0.9),
    Method("common drift", window=3),
    Method("transition"),
]


def panel(coordinates: np.ndarray, first: int = 2000) -> pd.DataFrame:
    """Return shares of units by year from coordinates: units x years x 2."""
    units, years, _ = coordinates.shape
    index = pd.MultiIndex.from_product(
        [range(units), range(first, first + years)], names=["unit", "year"]
    )
    rows = projection.composition(coordinates).reshape(-1, 3)
    return pd.DataFrame(rows, index=index, columns=PARTS)


def walks(units: int = 6, years: int = 20, seed: int = 1, scale: float = 0.1) -> pd.DataFrame:
    steps = np.random.default_rng(seed).normal(0, scale, (units, years, 2))
    return panel(steps.cumsum(axis=1))


# Log-ratios ---------------------------------------------------------------------------------


def test_coordinates_by_hand():
    found = projection.log_ratios(pd.DataFrame([[0.1, 0.3, 0.6]]))
    first = np.sqrt(2 / 3) * np.log(np.sqrt(0.3 * 0.6) / 0.1)
    assert_allclose(found.to_numpy(), [[first, np.sqrt(1 / 2) * np.log(2)]])


@pytest.mark.parametrize("parts", [2, 3, 7])
def test_contrasts_are_orthonormal_and_blind_to_scale(parts: int):
    matrix = projection.contrasts(parts)
    assert_allclose(matrix.T @ matrix, np.eye(parts - 1), atol=1e-12)
    assert_allclose(matrix.sum(axis=0), 0, atol=1e-12)


@FEWER
@given(st.lists(st.floats(1e-6, 1e6), min_size=3, max_size=3), st.floats(1e-3, 1e3))
def test_shares_round_trip_and_levels_do_not_matter(levels: list[float], scale: float):
    shares = np.array(levels) / sum(levels)
    for row in (shares, scale * np.array(levels)):
        there = projection.log_ratios(pd.DataFrame([row])).to_numpy()
        assert_allclose(projection.composition(there)[0], shares, rtol=1e-9)


def test_distance_of_compositions_is_that_of_aitchison():
    x, y = np.array([0.1, 0.3, 0.6]), np.array([0.2, 0.5, 0.3])
    a, b = projection.log_ratios(pd.DataFrame([x, y])).to_numpy()
    pairs = [(0, 1), (0, 2), (1, 2)]
    squares = sum((np.log(x[i] / x[j]) - np.log(y[i] / y[j])) ** 2 for i, j in pairs) / 3
    assert_allclose(((a - b) ** 2).sum(), squares)


def test_zeros_have_no_logarithm():
    with pytest.raises(ValueError, match="found a zero"):
        projection.log_ratios(pd.DataFrame([[0.0, 0.5, 0.5]]))
    with pytest.raises(ValueError, match="two or more"):
        projection.contrasts(1)


def test_misplaced_is_what_must_be_moved():
    assert projection.misplaced([0.2, 0.3, 0.5], [0.2, 0.3, 0.5]) == 0
    assert projection.misplaced([1, 0, 0], [0, 0, 1]) == 1


# Methods ------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", EVERY)
def test_projections_are_shares(method: Method):
    found = projection.project(walks(scale=1.0), method, origin=2010, horizons=[1, 5, 30][:2])
    assert found.index.tolist() == [(u, y) for u in range(6) for y in (2011, 2015)]
    assert (found > 0).all(axis=None)
    assert_allclose(found.sum(axis=1), 1)


@pytest.mark.parametrize("method", EVERY)
def test_nothing_later_than_the_origin_is_used(method: Method):
    shares = walks()
    other = shares.copy()
    other.loc[other.index.get_level_values("year") > 2010] = 1 / 3
    found = [projection.project(s, method, origin=2010, horizons=[1, 4]) for s in (shares, other)]
    assert_allclose(found[0], found[1])


@pytest.mark.parametrize("method", EVERY)
def test_order_of_parts_does_not_matter(method: Method):
    """Another order is another set of log-ratios: linear methods give the same shares."""
    shares = walks()
    turned = shares[PARTS[::-1]]
    found = [
        projection.project(s, method, origin=2010, horizons=[1, 4])[PARTS] for s in (shares, turned)
    ]
    assert_allclose(found[0], found[1])


def test_drift_carries_a_steady_trend_on():
    steps = np.arange(12)[None, :, None] * np.array([0.05, -0.02])
    shares = panel(np.concatenate([steps, 2 * steps]))
    found = projection.project(shares, Method("drift", window=5), origin=2007, horizons=[2, 4])
    assert_allclose(found, shares.loc[found.index])
    common = projection.project(
        shares, Method("common drift", window=5), origin=2007, horizons=[2], pool=[0]
    )
    assert_allclose(common.loc[(0, 2009)], shares.loc[(0, 2009)])
    moved = projection.log_ratios(common).loc[1] - projection.log_ratios(shares).loc[(1, 2007)]
    assert_allclose(moved, [[0.1, -0.04]])


def test_damped_drift_adds_up_to_a_limit():
    method = Method("drift", damping=0.5)
    assert_allclose(method.steps([1, 2, 3]), [0.5, 0.75, 0.875])
    assert_allclose(Method("drift").steps([1, 2]), [1, 2])


def test_transition_learns_a_pull_to_the_mean():
    coordinates = np.zeros((5, 12, 2))
    coordinates[:, 0] = np.random.default_rng(3).normal(0, 1, (5, 2))
    for year in range(1, 12):
        coordinates[:, year] = 0.7 * coordinates[:, year - 1]
    shares = panel(coordinates)
    found = projection.project(shares, Method("transition"), origin=2005, horizons=[3, 5])
    assert_allclose(found, shares.loc[found.index])


def test_covariates_join_the_transition():
    shares = walks()
    other = pd.DataFrame({"x": np.random.default_rng(5).normal(size=len(shares))}, shares.index)
    method = Method("transition", covariates=True)
    options = {"origin": 2015, "horizons": [2]}
    plain = projection.project(shares, Method("transition"), **options, covariates=other)
    joined = projection.project(shares, method, **options, covariates=other)
    assert (plain - joined).abs().max().max() > 1e-4
    with pytest.raises(ValueError, match="covariates"):
        projection.project(shares, method, **options)


def test_gaps_stay_gaps():
    shares = walks().drop(index=[(2, 2010), (3, 2007)])
    found = projection.project(shares, Method("drift", window=3), origin=2010, horizons=[1])
    assert found.isna().all(axis=1).tolist() == [False, False, True, True, False, False]
    early = projection.project(walks(), Method("drift", window=3), origin=2001, horizons=[1])
    assert early.isna().all(axis=None)


def test_bad_input_is_refused():
    shares = walks()
    with pytest.raises(ValueError, match="kind"):
        Method("guess")
    with pytest.raises(ValueError, match="damping"):
        Method("drift", damping=0)
    with pytest.raises(ValueError, match="window"):
        Method("drift", window=0)
    with pytest.raises(ValueError, match="origin"):
        projection.project(shares, Method("none"), origin=1999, horizons=[1])
    with pytest.raises(ValueError, match="horizons"):
        projection.project(shares, Method("none"), origin=2005, horizons=[0])
    with pytest.raises(ValueError, match="pool"):
        projection.project(shares, Method("none"), origin=2005, horizons=[1], pool=[99])
    with pytest.raises(ValueError, match="units and years"):
        projection.project(shares.loc[0], Method("none"), origin=2005, horizons=[1])
    with pytest.raises(ValueError, match="twice"):
        projection.project(pd.concat([shares, shares]), Method("none"), origin=2005, horizons=[1])


# Back-tests ---------------------------------------------------------------------------------


def test_errors_of_a_random_walk_are_its_changes():
    shares = walks(units=2, years=5)
    tests = projection.backtest(
        shares, {"none": Method("none")}, origins=range(2000, 2004), horizons=[1, 3]
    )
    assert len(tests) == 2 * (4 + 2)
    z = projection.log_ratios(shares)
    for row in tests.itertuples():
        change = z.loc[(row.unit, row.origin + row.horizon)] - z.loc[(row.unit, row.origin)]
        assert_allclose([row.error_1, row.error_2], change, atol=1e-12)
        both = [shares.loc[(row.unit, row.origin + k)].to_numpy() for k in (0, row.horizon)]
        assert_allclose(row.misplaced, np.abs(both[0] - both[1]).sum() / 2)


def test_accuracy_compares_like_with_like():
    shares = walks()
    methods = {"none": Method("none"), "drift": Method("drift", window=5)}
    tests = projection.backtest(shares, methods, origins=range(2000, 2019), horizons=[1, 2])
    found = projection.accuracy(tests, benchmark="none")
    # drift needs five years, so that the earlier origins of "none" do not count
    assert found.origins.tolist() == [14, 13] * 2
    assert_allclose(found.skill.loc["none"], 1)
    kept = tests[(tests.method == "none") & (tests.origin >= 2005) & (tests.horizon == 1)]
    assert_allclose(found.misplaced["none", 1], kept.misplaced.mean())
    assert projection.best(found) == found.misplaced.groupby("method").mean().idxmin()
    with pytest.raises(ValueError, match="benchmark"):
        projection.accuracy(tests, benchmark="other")


def test_common_part_of_errors():
    tests = pd.DataFrame({"origin": [1, 1, 2, 2], "horizon": 1, "error_1": [1.0, 1.0, -2, -2]})
    assert projection.common_part(tests) == 1
    assert projection.common_part(tests.assign(error_1=[1.0, -1, 2, -2])) == 0
    assert_allclose(projection.common_part(tests.assign(error_1=[2.0, 0, 2, 0])), 0.5)


# Intervals ----------------------------------------------------------------------------------


def simulated(units: int, years: int, common: float, seed: int = 2) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    own = random.normal(0, 0.1, (units, years, 2))
    shared = random.normal(0, 0.1, (1, years, 2))
    steps = np.sqrt(1 - common) * own + np.sqrt(common) * shared
    return projection.backtest(
        panel(steps.cumsum(axis=1), first=0),
        {"none": Method("none")},
        origins=range(years - 1),
        horizons=[1, 4],
    )


def test_quantiles_hold_what_they_promise_on_independent_walks():
    tests = simulated(units=40, years=60, common=0)
    found = projection.coverage(tests, origins=range(20, 60))
    mean = found.groupby(["level", "horizon"]).covered.mean()
    assert_allclose(mean[0.80], 0.80, atol=0.03)
    assert_allclose(mean[0.95], 0.95, atol=0.02)
    assert_allclose(found.covered + found.below + found.above, 1)


def test_common_shocks_make_coverage_swing_and_widening_helps():
    alone, shared = (simulated(units=25, years=36, common=c) for c in (0.0, 0.9))
    origins = range(10, 32)
    spread = [
        projection.coverage(t, origins=origins).query("horizon == 4").covered.std()
        for t in (alone, shared)
    ]
    assert spread[1] > 2 * spread[0]
    plain, wide = (
        projection.coverage(shared, origins=origins, width=w).query("horizon == 4")
        for w in ("plain", "widened")
    )
    assert wide.width.mean() > plain.width.mean()
    assert wide.covered.mean() > plain.covered.mean()


def test_intervals_are_quantiles_of_moved_shares():
    shares = pd.DataFrame([[0.5, 0.5]], columns=["x", "y"])
    past = pd.DataFrame({"horizon": 1, "error_1": np.linspace(-1, 1, 101)})
    found = projection.intervals(shares, past, levels=[0.8])
    ends = projection.composition(np.array([[-0.8], [0.8]]))
    assert_allclose(found[("y", 0.8, "low")], ends[0, 1])
    assert_allclose(found[("y", 0.8, "high")], ends[1, 1])
    # what one part gains the other loses
    assert_allclose(found[("x", 0.8, "low")], 1 - found[("y", 0.8, "high")])


def test_widened_intervals_do_not_lean():
    shares = pd.DataFrame([[0.5, 0.5]], columns=["x", "y"])
    errors = {"error_1": np.linspace(0.1, 1, 40), "origin": range(40), "unit": 0, "horizon": 4}
    past = pd.DataFrame(errors)
    plain, wide = (
        projection.intervals(shares, past, levels=[0.9], width=w).iloc[0]
        for w in ("plain", "widened")
    )
    assert plain[("y", 0.9, "low")] > 0.5
    assert_allclose(wide[("y", 0.9, "low")] + wide[("y", 0.9, "high")], 1)


def test_widening_shrinks_with_evidence_and_units():
    def rows(starts: int, units: int, own: bool) -> pd.DataFrame:
        index = pd.MultiIndex.from_product([range(starts), range(units)])
        random = np.random.default_rng(0)
        errors = random.normal(size=(starts, units if own else 1)).repeat(1 if own else units, 1)
        return pd.DataFrame(
            {
                "origin": index.get_level_values(0),
                "unit": index.get_level_values(1),
                "horizon": 10,
                "error_1": errors.ravel(),
            }
        )

    short, long = projection.widening(rows(11, 5, False)), projection.widening(rows(41, 5, False))
    assert short[0] > long[0] > 1
    assert short[1] > short[0]
    assert projection.widening(rows(11, 5, True))[0] < short[0]
    # two independent origins, all in common: Student with two degrees of freedom
    assert_allclose(short[1], 4.302653 / 1.959964, rtol=1e-6)


def test_only_errors_known_at_the_origin_count():
    tests = simulated(units=3, years=12, common=0)
    known = projection.known_by(tests, 8, 4)
    assert known.origin.max() == 4
    changed = tests.copy()
    late = changed.origin + changed.horizon > 8
    changed.loc[late & (changed.origin != 8), ["error_1", "error_2"]] = 99.0
    found = [projection.coverage(t, origins=[8], least=2) for t in (tests, changed)]
    pd.testing.assert_frame_equal(found[0], found[1])


def test_bad_intervals_are_refused():
    tests = simulated(units=3, years=12, common=0)
    shares = pd.DataFrame([[0.2, 0.3, 0.5]])
    past = projection.known_by(tests, 8, 4)
    with pytest.raises(ValueError, match="width"):
        projection.intervals(shares, past, width="wide")
    with pytest.raises(ValueError, match="levels"):
        projection.intervals(shares, past, levels=[1.0])
    with pytest.raises(ValueError, match="one horizon"):
        projection.intervals(shares, tests)
    with pytest.raises(ValueError, match="past origins"):
        projection.coverage(tests, origins=[1], least=5)
    both = pd.concat([tests, tests.assign(method="other")])
    with pytest.raises(ValueError, match="one method"):
        projection.coverage(both, origins=[8])


# Demand -------------------------------------------------------------------------------------


def test_demand_shift_by_hand_and_at_rest():
    induced = pd.DataFrame({"c": [30.0, 10.0], "i": [10.0, 50.0]}, index=["s", "m"])
    bought = pd.Series({"c": 40.0, "i": 60.0})
    assert_allclose(projection.demand_shift(induced, bought), [0.4, 0.6])
    assert_allclose(projection.demand_shift(induced, bought, 3 * bought), [0.4, 0.6])
    shifted = projection.demand_shift(induced, bought, pd.Series({"c": 60.0, "i": 0.0}))
    assert_allclose(shifted, [0.75, 0.25])


def test_demand_shift_refuses_what_it_cannot_scale():
    induced = pd.DataFrame({"c": [30.0, 10.0], "e": [0.0, 0.0]})
    bought = pd.Series({"c": 40.0, "e": 0.0})
    assert_allclose(projection.demand_shift(induced, bought).sum(), 1)
    with pytest.raises(ValueError, match="in order"):
        projection.demand_shift(induced, bought[::-1])
    with pytest.raises(ValueError, match="more than zero of e"):
        projection.demand_shift(induced.assign(e=1.0), bought)
    with pytest.raises(ValueError, match="induces value added, found none"):
        projection.demand_shift(induced, bought, 0 * bought)
