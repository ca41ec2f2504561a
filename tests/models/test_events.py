from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize
from statsmodels.datasets import grunfeld

from upgrading.models.events import (
    _regress,
    difference_in_differences,
    event_study,
    leave_one_donor_out,
    leave_one_out,
    permutation_test,
    placebo_dates,
    placebo_in_space,
    synthetic_control,
)

DATA = Path(__file__).parents[1] / "data"
FEWER = settings(max_examples=25, deadline=None, derandomize=True)
CALIFORNIA = {"treated": ["California"], "start": 1989}


@pytest.fixture(scope="module")
def smoking():
    frame = pd.read_csv(DATA / "california_smoking.csv", comment="#", index_col="year")
    return frame.T.set_axis(frame.index, axis=1)


def panel(units=12, treated=5, periods=10, effect=1.0, drift=0.0, seed=1, noise=0.3):
    """Units a, b, ... of which the first ones meet the event in 2016, and a control."""
    random = np.random.default_rng(seed)
    years = np.arange(2016 - periods // 2, 2016 - periods // 2 + periods)
    member = np.arange(units) < treated
    control = random.normal(size=(units, periods))
    values = random.normal(size=(units, 1)) + random.normal(size=periods) + 0.5 * control
    values = values + np.outer(member, effect * (years >= 2016) + drift * (years - 2016))
    values = values + noise * random.normal(size=values.shape)
    labels = [chr(97 + i) for i in range(units)]
    outcome, control = (pd.DataFrame(a, labels, years) for a in (values, control))
    return outcome, labels[:treated], {"control": control}


def two_by_two(outcome, treated, start):
    change = outcome.loc[:, start:].mean(axis=1) - outcome.loc[:, : start - 1].mean(axis=1)
    member = change.index.isin(treated)
    return change[member].mean() - change[~member].mean()


def dummies_ols(outcome, columns, correction):
    """Statsmodels with a dummy for every unit and period."""
    units, periods = outcome.shape
    design = np.column_stack(
        [
            *(column.ravel() for column in columns),
            np.repeat(np.eye(units), periods, axis=0),
            np.tile(np.eye(periods), (units, 1))[:, 1:],
        ]
    )
    groups = np.repeat(np.arange(units), periods)
    return sm.OLS(outcome.to_numpy().ravel(), design).fit(
        cov_type="cluster",
        cov_kwds={"groups": groups, "use_correction": correction, "df_correction": True},
        use_t=True,
    )


def test_difference_in_differences_of_california(smoking):
    # -27.34911: synthdid 0.0.9, did_estimate; Arkhangelsky and others (2021), American Economic
    # Review 111(12), 4088-4118, table 1, has -27.3.
    found = difference_in_differences(smoking, **CALIFORNIA, correction=None)
    assert found.effect == pytest.approx(-27.34911, abs=5e-6)
    means = found.means.to_numpy()
    assert found.effect == pytest.approx(means[0, 1] - means[0, 0] - means[1, 1] + means[1, 0])
    assert means.ravel() == pytest.approx([116.2105, 60.35, 130.5695, 102.0581], abs=5e-5)
    assert (found.standard_error, found.p_value, found.low, found.high) == (None,) * 4


def test_clustered_errors_of_grunfeld_investment():
    # gretl, in plm inst/tests/test_pwaldtest.Rout.save: two-way effects, clustered by firm.
    data = grunfeld.load_pandas().data
    data = data[data.firm != "American Steel"]
    invest, value, capital = (
        data.pivot(index="firm", columns="year", values=name).to_numpy()
        for name in ("invest", "value", "capital")
    )
    fit = _regress(invest, [value, capital], "nested")
    assert fit.coefficients == pytest.approx([0.117716, 0.357916], abs=5e-7)
    assert fit.errors == pytest.approx([0.0108244, 0.0478484], abs=5e-8)


@pytest.mark.parametrize("correction", ["none", "clusters", "nested", "all"])
def test_the_estimate_and_its_error_are_those_of_dummy_variables(correction):
    outcome, treated, controls = panel()
    found = difference_in_differences(
        outcome, treated, start=2016, correction=correction, controls=controls
    )
    column = np.outer(outcome.index.isin(treated), outcome.columns >= 2016)
    control = controls["control"].to_numpy()
    bare = dummies_ols(outcome, [column, control], correction=False)
    factor = {
        "none": 1,
        "clusters": 12 / 11,
        "nested": 12 / 11 * 119 / (120 - 12),
        "all": 12 / 11 * 119 / (120 - 23),
    }[correction]
    assert found.effect == pytest.approx(bare.params[0])
    assert found.controls["control"] == pytest.approx(bare.params[1])
    assert found.standard_error == pytest.approx(bare.bse[0] * np.sqrt(factor))
    if correction == "all":
        full = dummies_ols(outcome, [column, control], correction=True)
        assert found.standard_error == pytest.approx(full.bse[0])
        assert found.p_value == pytest.approx(full.pvalues[0])
        assert (found.low, found.high) == pytest.approx(tuple(full.conf_int()[0]))


def test_the_bare_error_is_that_of_two_means_of_changes():
    outcome, treated, _ = panel()
    found = difference_in_differences(outcome, treated, start=2016, correction="none")
    change = outcome.loc[:, 2016:].mean(axis=1) - outcome.loc[:, :2015].mean(axis=1)
    groups = change[treated], change.drop(treated)
    expected = np.sqrt(sum(group.var(ddof=0) / len(group) for group in groups))
    assert found.standard_error == pytest.approx(expected)


def test_event_study_is_a_two_by_two_in_every_period():
    outcome, treated, _ = panel()
    study = event_study(outcome, treated, start=2016, correction="clusters")
    assert (study.reference, study.start, study.correction) == (2015, 2016, "clusters")
    for period in outcome.columns.drop(2015):
        pair = outcome[sorted([2015, period])]
        alone = two_by_two(pair, treated, max(2015, period))
        sign = 1 if period > 2015 else -1
        assert study.effects.coefficient[period] == pytest.approx(sign * alone)
    assert study.effects.loc[2015].to_list() == [0, 0, 0, 0]
    others = study.effects.drop(2015)
    assert ((others.low < others.coefficient) & (others.coefficient < others.high)).all()
    late = event_study(outcome, treated, start=2016, correction="clusters", reference=2012)
    shift = study.effects.coefficient - late.effects.coefficient
    assert shift.to_numpy() == pytest.approx(study.effects.coefficient[2012])


def test_event_study_and_its_pre_trend_test_are_those_of_dummy_variables():
    outcome, treated, controls = panel(drift=0.1)
    study = event_study(outcome, treated, start=2016, correction="all", controls=controls)
    member = outcome.index.isin(treated)
    columns = [np.outer(member, outcome.columns == t) for t in outcome.columns.drop(2015)]
    columns.append(controls["control"].to_numpy())
    fitted = dummies_ols(outcome, columns, correction=True)
    effects = study.effects.drop(2015)
    assert effects.coefficient.to_numpy() == pytest.approx(fitted.params[:9])
    assert effects.standard_error.to_numpy() == pytest.approx(fitted.bse[:9])
    joint = fitted.f_test(np.eye(4, len(fitted.params)))
    trend = study.pre_trend
    assert trend.statistic == pytest.approx(float(joint.statistic))
    assert trend.p_value == pytest.approx(float(joint.pvalue))
    assert trend.degrees == (4, 11)
    before = outcome.loc[:, :2015]
    line = np.outer(member, np.arange(5.0))
    straight = dummies_ols(
        before, [line, controls["control"].loc[:, :2015].to_numpy()], correction=True
    )
    assert trend.slope == pytest.approx(straight.params[0])
    assert trend.slope_standard_error == pytest.approx(straight.bse[0])
    assert trend.slope_p_value == pytest.approx(straight.pvalues[0])


def test_a_drift_is_seen_before_the_event_and_parallel_lines_are_not_accused():
    options = {"start": 2016, "correction": "nested"}
    drifting, treated, _ = panel(units=30, treated=10, drift=0.3, seed=4)
    trend = event_study(drifting, treated, **options).pre_trend
    assert trend.slope == pytest.approx(0.3, abs=0.1)
    assert max(trend.slope_p_value, trend.p_value) < 0.01
    parallel, treated, _ = panel(units=30, treated=10, seed=4)
    trend = event_study(parallel, treated, **options).pre_trend
    assert min(trend.slope_p_value, trend.p_value) > 0.05


def test_few_periods_before_leave_no_pre_trend():
    outcome, treated, _ = panel(periods=4)
    assert event_study(outcome, treated, start=2016, correction="none").pre_trend is None


def test_placebo_dates_use_only_what_came_before():
    outcome, treated, controls = panel(periods=14)
    found = placebo_dates(outcome, treated, start=2016, correction="clusters")
    assert list(found.index) == [2011, 2012, 2013, 2014]
    for date in found.index:
        assert found.effect[date] == pytest.approx(two_by_two(outcome.loc[:, :2015], treated, date))
    later = outcome.copy()
    later.loc[:, 2016:] += 100
    pd.testing.assert_frame_equal(
        found, placebo_dates(later, treated, start=2016, correction="clusters")
    )
    bare = placebo_dates(outcome, treated, start=2016, correction=None, controls=controls, least=3)
    assert list(bare.columns) == ["effect"]
    assert list(bare.index) == [2012, 2013]


def test_leave_one_out_is_the_comparison_without_each_unit():
    outcome, treated, _ = panel()
    found = leave_one_out(outcome, treated, start=2016, correction="nested")
    assert list(found.index) == list(outcome.index)
    assert list(found.index[found.treated]) == treated
    for unit in outcome.index:
        rest = [other for other in treated if other != unit]
        expected = two_by_two(outcome.drop(index=unit), rest, 2016)
        assert found.effect[unit] == pytest.approx(expected)
    assert (found.standard_error > 0).all()


def test_permutation_over_all_sets():
    outcome, treated, _ = panel(units=8, treated=3, effect=0.3)
    found = permutation_test(outcome, treated, start=2016, statistic="effect", draws=56)
    effects = [two_by_two(outcome, list(s), 2016) for s in combinations(outcome.index, 3)]
    exceeding = (np.abs(effects) >= abs(found.statistic) - 1e-12).mean()
    assert found.exact
    assert found.placebo.size == 55
    assert found.p_value == pytest.approx(exceeding)
    assert found.statistic == pytest.approx(two_by_two(outcome, treated, 2016))


def test_permutation_over_a_sample_of_sets():
    outcome, treated, controls = panel(units=20, treated=8)
    options = {"start": 2016, "statistic": "t", "draws": 99, "controls": controls}
    found = permutation_test(outcome, treated, **options)
    again = permutation_test(outcome, treated, **options)
    plain = difference_in_differences(
        outcome, treated, start=2016, correction="none", controls=controls
    )
    assert not found.exact
    assert found.placebo.size == 99
    assert found.p_value == again.p_value == pytest.approx(0.01)
    assert found.statistic == pytest.approx(plain.effect / plain.standard_error)
    nothing, treated, _ = panel(units=20, treated=8, effect=0)
    none = permutation_test(nothing, treated, start=2016, statistic="effect", draws=99)
    assert none.p_value > 0.05


def test_california_among_the_states(smoking):
    found = permutation_test(smoking, **CALIFORNIA, statistic="effect", draws=39)
    effects = [two_by_two(smoking, [state], 1989) for state in smoking.index]
    rank = (np.abs(effects) >= abs(found.statistic) - 1e-9).sum()
    assert found.p_value == pytest.approx(rank / 39)


def test_synthetic_california(smoking):
    # synth2 (Yan and Chen 2023, Stata Journal 23(3)) with every earlier year as a predictor, as
    # logged in carlos-mendez.org/post/stata_sdid: weights, root mean squared error and, at those
    # rounded weights, the effect.
    published = {
        "Utah": 0.394,
        "Montana": 0.232,
        "Nevada": 0.205,
        "Connecticut": 0.109,
        "New Hampshire": 0.045,
        "Colorado": 0.015,
    }
    found = synthetic_control(smoking, **CALIFORNIA, intercept=False)
    assert found.weights[published.keys()].to_dict() == pytest.approx(published, abs=5e-4)
    assert found.weights.drop(published).max() < 1e-9
    assert found.fit == pytest.approx(1.65640, abs=5e-6)
    assert found.unique
    rounded = pd.Series(published) @ smoking.loc[list(published)]
    gap = smoking.loc["California"] - rounded
    assert gap.loc[1989:].mean() == pytest.approx(-19.4814, abs=5e-5)
    assert found.effect == pytest.approx(gap.loc[1989:].mean(), abs=0.05)
    assert found.effect == pytest.approx(-19.5136, abs=5e-5)


def frank_wolfe(gaps, start, iterations, tolerance):
    """Weights that synthdid 0.0.9 reaches: Frank and Wolfe's steps, stopped when they shrink."""
    weights, sums = start, []
    for _ in range(iterations):
        left = gaps @ weights
        vertex = (left @ gaps).argmin()
        step = gaps[:, vertex] - left
        length = np.clip(-(left @ step) / (step @ step), 0, 1)
        weights = (1 - length) * weights
        weights[vertex] += length
        sums.append(np.mean((gaps @ weights) ** 2))
        if len(sums) > 1 and sums[-2] - sums[-1] <= tolerance**2:
            break
    return weights


def test_the_published_estimate_stops_short_of_the_best_weights(smoking):
    # -19.61966 (synthdid 0.0.9, sc_estimate; -19.6 in Arkhangelsky and others 2021) belongs to
    # weights that fit less well than ours: 100 steps, weights below a quarter of the largest set
    # to zero, then at most 10000 more.
    donors = smoking.drop(index="California")
    before = donors.loc[:, :1988].to_numpy()
    gaps = (before - smoking.loc["California", :1988].to_numpy()).T
    tolerance = 1e-5 * np.diff(before, axis=1).std(ddof=1)
    weights = frank_wolfe(gaps, np.full(38, 1 / 38), 100, tolerance)
    weights = np.where(weights > weights.max() / 4, weights, 0)
    weights = frank_wolfe(gaps, weights / weights.sum(), 10000, tolerance)
    gap = smoking.loc["California"] - weights @ donors
    assert gap.loc[1989:].mean() == pytest.approx(-19.61966, abs=5e-5)
    ours = synthetic_control(smoking, **CALIFORNIA, intercept=False)
    assert ours.fit < np.sqrt(np.mean(gap.loc[:1988] ** 2))
    assert round(ours.fit, 4) == 1.6564


def test_synthetic_california_with_an_intercept(smoking):
    # Arkhangelsky and others (2021), table 1, difference-in-differences with synthetic weights
    # (DIFP): -11.1.
    found = synthetic_control(smoking, **CALIFORNIA, intercept=True)
    assert found.effect == pytest.approx(-11.1, abs=0.05)
    assert found.paths.gap.loc[:1988].mean() == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("ridge", [0.0, 50.0])
def test_weights_are_those_of_a_general_solver(smoking, intercept, ridge):
    donors = smoking.drop(index="California").loc[:, :1988].to_numpy()
    x = donors.T
    y = smoking.loc["California", :1988].to_numpy()
    if intercept:
        x, y = x - x.mean(axis=0), y - y.mean()
    solved = optimize.minimize(
        lambda w: (((y - x @ w) ** 2).sum() + ridge * (w**2).sum()) / 1e3,
        np.full(38, 1 / 38),
        jac=lambda w: (-2 * x.T @ (y - x @ w) + 2 * ridge * w) / 1e3,
        bounds=[(0, 1)] * 38,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    found = synthetic_control(smoking, **CALIFORNIA, intercept=intercept, ridge=ridge)
    assert found.weights.to_numpy() == pytest.approx(solved.x, abs=1e-4)


def test_placebo_states(smoking):
    # with cigarette sales alone as predictors California ranks third of 39; Abadie, Diamond and
    # Hainmueller (2010), who use prices, incomes, ages and beer as well, find it first.
    found = placebo_in_space(smoking, **CALIFORNIA, intercept=False, statistic="ratio")
    assert len(found.table) == 39
    assert found.exact
    assert found.p_value == pytest.approx(3 / 39)
    ratio = found.table.ratio.sort_values(ascending=False)
    assert list(ratio.index[:3]) == ["Missouri", "Virginia", "California"]
    utah = smoking.drop(index="California")
    alone = synthetic_control(utah, ["Utah"], start=1989, intercept=False)
    assert found.table.loc["Utah"].to_list() == [alone.effect, alone.fit, alone.ratio]
    sizes = placebo_in_space(smoking, **CALIFORNIA, intercept=False, statistic="effect")
    pd.testing.assert_frame_equal(sizes.table, found.table)
    larger = (sizes.table.effect.abs() >= abs(sizes.table.effect["California"])).sum()
    assert sizes.p_value == pytest.approx(larger / 39)


def test_placebo_sets_are_as_large_as_the_treated():
    outcome, treated, _ = panel(units=14, treated=3, effect=5)
    options = {"start": 2016, "intercept": True, "draws": 50}
    found = placebo_in_space(outcome, treated, statistic="effect", **options)
    assert not found.exact
    assert found.table.index[0] == "a + b + c"
    assert all(len(name.split(" + ")) == 3 for name in found.table.index)
    assert not any(unit in name.split(" + ") for name in found.table.index[1:] for unit in "abc")
    assert found.p_value == 1 / len(found.table)
    assert found.table.effect.iloc[0] == pytest.approx(5, abs=1)


def test_leave_one_donor_out(smoking):
    found = leave_one_donor_out(smoking, **CALIFORNIA, intercept=False)
    weights = synthetic_control(smoking, **CALIFORNIA, intercept=False).weights
    assert set(found.index) == set(weights.index[weights > 1e-9])
    without = smoking.drop(index="Utah")
    assert found["Utah"] == synthetic_control(without, **CALIFORNIA, intercept=False).effect
    assert found.max() < -15


def test_perfect_fits_are_not_unique():
    # the treated unit lies inside a square of donors: many weights fit before, few agree after
    before = [[0, 0], [1, 1], [1, -1], [-1, 1], [-1, -1]]
    outcome = pd.DataFrame(before, columns=[2014, 2015]).assign(**{"2016": [0, 1, 2, 3, 4]})
    outcome.columns = [2014, 2015, 2016]
    found = synthetic_control(outcome, [0], start=2016, intercept=False)
    assert found.fit == pytest.approx(0, abs=1e-9)
    assert not found.unique
    spread = synthetic_control(outcome, [0], start=2016, intercept=False, ridge=0.1)
    assert spread.weights.to_numpy() == pytest.approx(0.25)
    assert spread.unique


@FEWER
@given(st.integers(0, 1000), st.floats(0.1, 100), st.floats(-100, 100))
def test_levels_and_units_of_measurement_do_not_matter(seed, factor, shift):
    outcome, treated, _ = panel(seed=seed)
    options = {"start": 2016, "correction": "nested"}
    found = difference_in_differences(outcome, treated, **options)
    random = np.random.default_rng(seed)
    levels = shift + random.normal(size=(12, 1)) + random.normal(size=10)
    moved = difference_in_differences(factor * outcome + levels, treated, **options)
    assert moved.effect == pytest.approx(factor * found.effect, abs=1e-9)
    assert moved.standard_error == pytest.approx(factor * found.standard_error)
    assert found.low < found.effect < found.high
    swapped = difference_in_differences(outcome, list(outcome.index.difference(treated)), **options)
    assert swapped.effect == pytest.approx(-found.effect)


@FEWER
@given(st.integers(0, 1000), st.booleans(), st.floats(0.1, 100), st.floats(-100, 100))
def test_weights_lie_on_the_simplex_whatever_the_scale(seed, intercept, factor, shift):
    outcome, treated, _ = panel(treated=1, seed=seed)
    options = {"start": 2016, "intercept": intercept}
    found = synthetic_control(outcome, treated, **options)
    assert found.weights.sum() == pytest.approx(1)
    assert (found.weights >= 0).all()
    moved = synthetic_control(factor * outcome + shift, treated, **options)
    if found.unique:
        assert moved.effect == pytest.approx(factor * found.effect, rel=1e-3, abs=1e-3 * factor)
    gap = found.paths.actual - found.paths.synthetic
    assert found.effect == pytest.approx(gap.loc[2016:].mean())
    assert found.ratio == pytest.approx((found.distance / found.fit) ** 2)
    equal = outcome.loc[:, :2015].drop(index=treated).mean()
    distance = outcome.loc[treated[0], :2015] - equal
    assert found.fit <= np.sqrt(np.mean(distance**2)) + 1e-9


OUTCOME, TREATED, CONTROLS = panel()
CONTROL = CONTROLS["control"]


def compare(outcome=OUTCOME, treated=TREATED, start=2016, correction="none", **more):
    return difference_in_differences(outcome, treated, start=start, correction=correction, **more)


def placebo(treated="a", **more):
    return placebo_in_space(OUTCOME, list(treated), start=2016, intercept=True, **more)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: compare(OUTCOME.where(OUTCOME < 1)), "^outcome"),
        (lambda: compare(OUTCOME.drop(columns=2013)), "^outcome"),
        (lambda: compare(OUTCOME.iloc[[0, 0, 6, 7]]), "^outcome"),
        (lambda: compare(treated=["z"]), "^treated.*'z'"),
        (lambda: compare(treated=[]), "^treated"),
        (lambda: compare(treated=list(OUTCOME.index)), "^treated"),
        (lambda: compare(treated=["a"]), "^treated.*correction=None"),
        (lambda: compare(start=2011), "^start"),
        (lambda: compare(start=2030), "^start"),
        (lambda: compare(correction="HC1"), "^correction"),
        (lambda: compare(controls={"c": CONTROL[::-1]}), r"^controls\['c'\]"),
        (lambda: compare(controls={"c": CONTROL.where(CONTROL < 0)}), r"^controls\['c'\]"),
        (lambda: compare(controls={"c": CONTROL, "d": 2 * CONTROL}), "^controls.*independent"),
        (lambda: event_study(OUTCOME, TREATED, start=2016, correction=None), "^correction"),
        (
            lambda: event_study(OUTCOME, TREATED, start=2016, correction="none", reference=2016),
            "^reference",
        ),
        (
            lambda: event_study(OUTCOME, TREATED, start=2016, correction="none", reference=1990),
            "^reference",
        ),
        (
            lambda: event_study(OUTCOME.iloc[3:7], TREATED[3:], start=2016, correction="none"),
            "^outcome.*joint test",
        ),
        (
            lambda: placebo_dates(OUTCOME, TREATED, start=2016, correction=None, least=3),
            "^least",
        ),
        (
            lambda: permutation_test(OUTCOME, TREATED, start=2016, statistic="z", draws=9),
            "^statistic",
        ),
        (
            lambda: permutation_test(OUTCOME, TREATED, start=2016, statistic="t", draws=0),
            "^draws",
        ),
        (
            lambda: permutation_test(OUTCOME, ["a"], start=2016, statistic="t", draws=9),
            "^treated",
        ),
        (
            lambda: synthetic_control(OUTCOME, ["a"], start=2016, intercept=True, ridge=-1),
            "^ridge",
        ),
        (
            lambda: placebo(statistic="ratio", draws=0),
            "^draws",
        ),
        (
            lambda: placebo(treated="abcdefg", statistic="ratio"),
            "^treated.*fewer",
        ),
        (lambda: placebo(statistic="rank"), "^statistic"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
