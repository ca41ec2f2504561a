from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from upgrading.measures.dispersion import (
    coefficient_of_variation,
    convergence_rate,
    dagum_gini,
    gini,
    half_life,
    log_standard_deviation,
    primacy_ratio,
    primacy_share,
    theil_decomposition,
    theil_l,
    theil_t,
    williamson_index,
)

DATA = Path(__file__).parents[1] / "data"
FEWER = settings(max_examples=40, deadline=None, derandomize=True)
INCOMES = st.floats(0.1, 1000)
SIX = arrays(float, 6, elements=INCOMES)
# Few distinct values, so that ties within and between groups are common.
TIED = arrays(float, 7, elements=st.sampled_from([1.0, 2.0, 3.0, 5.0]))
GROUPS = st.lists(st.sampled_from(["East", 2, ("Central", "West")]), min_size=7, max_size=7)
POPULATIONS = arrays(float, 7, elements=st.floats(0.5, 100))

# K-A1: GDP of the 16 German Länder 2015, REAT 3.0.3 gini.Rd.
LAENDER = [460.69, 549.19, 124.16, 65.29, 31.59, 109.27, 263.44, 39.87]
LAENDER += [258.53, 645.59, 131.95, 35.03, 112.66, 56.22, 85.61, 56.81]
YEARS = [2021] * 3 + [2020] * 3
PANEL = [1.0, 2.0, 3.0, 10.0, 10.0, 40.0]


def test_theil_t_and_l_are_two_indices():
    # K-B2: REAT prints the second under the name of theil().
    incomes = (10, 10, 10, 20, 50)
    assert theil_t(incomes, "equal") == pytest.approx(0.25020121, abs=5e-9)
    assert theil_l(incomes, "equal") == pytest.approx(0.2326302, abs=5e-8)


def test_gini_reproduces_published_figures():
    # K-A1 and REAT gini2.Rd (Dörsam 2004).
    assert gini(LAENDER, "equal") == pytest.approx(0.50093485, abs=5e-9)
    assert gini((20, 50, 20, 10), "equal") == pytest.approx(0.3, abs=1e-12)
    income, size = (500, 1500, 2500, 4000, 7500, 15000), (1000, 1200, 1600, 400, 200, 600)
    assert gini(income, size) == pytest.approx(0.5278, abs=5e-5)


def test_dagum_exact_fractions():
    # K-B5.
    parts = dagum_gini([1, 2, 4, 3, 5], "equal", [1, 1, 1, 2, 2])
    assert parts.gini == pytest.approx(float(Fraction(4, 15)), abs=1e-14)
    assert parts.within == pytest.approx(float(Fraction(8, 75)), abs=1e-14)
    assert parts.net_between == pytest.approx(float(Fraction(2, 15)), abs=1e-14)
    assert parts.transvariation == pytest.approx(float(Fraction(2, 75)), abs=1e-14)
    expected = [[Fraction(2, 7), Fraction(6, 19)], [Fraction(6, 19), Fraction(1, 8)]]
    assert parts.pair_gini.to_numpy() == pytest.approx(np.array(expected, float), abs=1e-14)
    # d = 11/6 and p = 1/6, so D = 5/6.
    assert parts.pair_affluence.loc[1, 2] == pytest.approx(5 / 6, abs=1e-14)


def test_beta_of_german_counties():
    # K-E1: REAT betaconv.speed.Rd prints b; county data are not redistributed, so the
    # regression itself is not repeated here.
    rate = convergence_rate(-0.008070533, periods=1)
    assert rate == pytest.approx(0.00810328, abs=5e-9)
    assert half_life(rate) == pytest.approx(85.539130, abs=5e-6)


def test_beta_of_mexican_states():
    # K-E1: states 1940 to 2000, regression of average log growth on initial log income.
    states = pd.read_csv(DATA / "mexico_income.csv", comment="#")
    start, end = np.log(states["income_1940"]), np.log(states["income_2000"])
    growth, centred = (end - start) / 60, start - start.mean()
    slope = (centred * growth).sum() / (centred**2).sum()
    residuals = growth - growth.mean() - slope * centred
    error = np.sqrt((residuals**2).sum() / 30 / (centred**2).sum())
    assert slope == pytest.approx(-0.0072548, abs=5e-8)
    assert error == pytest.approx(0.00139639, abs=5e-9)
    rate = convergence_rate(slope, periods=60)
    # The whole gap shrinks by exp(-rate T) = 1 + b T.
    assert np.exp(-60 * rate) == pytest.approx(1 + 60 * slope)
    reat = convergence_rate(slope, periods=60, growth="cumulative")
    assert reat < rate / 60


def test_cumulative_and_average_growth_give_one_rate():
    average = convergence_rate(-0.02, periods=20)
    assert convergence_rate(-0.4, periods=20, growth="cumulative") == pytest.approx(average)
    both = convergence_rate([-0.02, 0.01], periods=20)
    assert both[0] == average
    assert both[1] < 0
    assert half_life(both)[1] == np.inf


def test_sigma_by_logarithm_falls_while_the_coefficient_of_variation_rises():
    # K-E1 notes this for German counties; here with three incomes.
    before, after = [1, 4, 6], [1.4, 4, 8.5]
    assert log_standard_deviation(after, ddof=1) < log_standard_deviation(before, ddof=1)
    variation = coefficient_of_variation([before, after], ddof=1)
    assert variation[1] > variation[0]


def test_deviations_match_numpy():
    values = np.array(LAENDER)
    for ddof in (0, 1):
        variation = coefficient_of_variation(values, ddof=ddof)
        assert variation == pytest.approx(values.std(ddof=ddof) / values.mean())
        sigma = log_standard_deviation(values, ddof=ddof)
        assert sigma == pytest.approx(np.log(values).std(ddof=ddof))


def test_williamson_index_by_hand():
    # Mean (3*1 + 1*3)/4 = 1.5; variance (3*.25 + 1*2.25)/4 = .75.
    assert williamson_index([1, 3], [3, 1]) == pytest.approx(np.sqrt(0.75) / 1.5)
    # Plain mean 2; squares all 1.
    assert williamson_index([1, 3], [3, 1], mean="unweighted") == pytest.approx(0.5)


def test_primacy():
    sizes = [60, 30, 20, 10] + [0] * 7
    assert primacy_share(sizes) == 0.5
    assert primacy_share(sizes, largest=2) == 0.75
    assert primacy_ratio(sizes, cities=2) == 2
    assert primacy_ratio(sizes, cities=4) == 1
    assert primacy_ratio(sizes, cities=11) == 2
    tie = [5, 5, 5]
    assert primacy_share(tie) == pytest.approx(1 / 3)
    assert primacy_ratio(tie, cities=2) == 1


@given(SIX, st.floats(0.01, 100))
@FEWER
def test_indices_are_bounded_and_ignore_scale(values, factor):
    for index, top in ((theil_t, np.log(6)), (theil_l, np.inf), (gini, 5 / 6)):
        found = index(values, "equal")
        assert 0 <= found <= top
        assert index(values * factor, "equal") == pytest.approx(found, abs=1e-12)
    variation = coefficient_of_variation(values, ddof=0)
    assert 0 <= variation <= np.sqrt(5) + 1e-12
    assert williamson_index(values, "equal") == pytest.approx(variation)
    assert primacy_share(values) >= 1 / 6 - 1e-12


@given(SIX, arrays(int, 6, elements=st.integers(1, 4)))
@FEWER
def test_a_weight_is_so_many_units(values, counts):
    repeated = np.repeat(values, counts)
    for index in (theil_t, theil_l, gini, williamson_index):
        assert index(values, counts) == pytest.approx(index(repeated, "equal"), abs=1e-12)


@given(SIX, st.permutations(range(6)))
@FEWER
def test_order_of_units_does_not_matter(values, order):
    weights = np.arange(1.0, 7.0)
    for index in (theil_t, theil_l, gini, williamson_index):
        assert index(values[order], weights[order]) == pytest.approx(
            index(values, weights), abs=1e-12
        )


@given(TIED, POPULATIONS)
@FEWER
def test_gini_is_the_mean_difference_over_twice_the_mean(values, weights):
    parts = weights / weights.sum()
    differences = np.abs(values[:, None] - values) * np.outer(parts, parts)
    expected = differences.sum() / (2 * parts @ values)
    assert gini(values, weights) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("index", ["T", "L"])
@given(values=TIED, weights=POPULATIONS, groups=GROUPS)
@FEWER
def test_theil_adds_up(index, values, weights, groups):
    parts = theil_decomposition(values, weights, groups, index=index)
    assert parts.within + parts.between == pytest.approx(parts.total, abs=1e-12)
    assert (parts.group_share * parts.group_index).sum() == pytest.approx(parts.within)
    assert parts.group_share.sum() == pytest.approx(1)
    assert parts.between >= 0
    whole = theil_t if index == "T" else theil_l
    for label in parts.group_index.index:
        chosen = np.array([group == label for group in groups])
        alone = whole(values[chosen], weights[chosen])
        assert parts.group_index[label] == pytest.approx(alone, abs=1e-12)


@given(TIED, POPULATIONS, GROUPS)
@FEWER
def test_dagum_adds_up_and_agrees_with_its_definition(values, weights, groups):
    parts = dagum_gini(values, weights, groups)
    total = parts.within + parts.net_between + parts.transvariation
    assert total == pytest.approx(parts.gini, abs=1e-12)
    assert min(parts.within, parts.net_between, parts.transvariation) >= 0
    share = weights / weights.sum()
    mean = share @ values
    between = 0.0
    for j in parts.pair_gini.index:
        for h in parts.pair_gini.index:
            mine = np.array([group == j for group in groups])
            theirs = np.array([group == h for group in groups])
            pairs = np.outer(share[mine], share[theirs]) / share[mine].sum() / share[theirs].sum()
            gap = values[mine][:, None] - values[theirs]
            means = [share[x] @ values[x] / share[x].sum() for x in (mine, theirs)]
            expected = (np.abs(gap) * pairs).sum() / sum(means)
            assert parts.pair_gini.loc[[j], [h]].iloc[0, 0] == pytest.approx(expected, abs=1e-12)
            between += share[mine].sum() * share[theirs].sum() * abs(means[0] - means[1]) / 2
    # Griffiths (2008): net between is the between-group Gini.
    assert parts.net_between == pytest.approx(between / mean, abs=1e-12)


@given(TIED, GROUPS)
@FEWER
def test_dagum_does_not_depend_on_labels(values, groups):
    names = {"East": 99, 2: "two", ("Central", "West"): 0.5}
    first = dagum_gini(values, "equal", groups)
    second = dagum_gini(values, "equal", [names[group] for group in groups])
    assert second.within == first.within
    assert second.transvariation == first.transvariation
    np.testing.assert_array_equal(second.pair_gini, first.pair_gini)


def test_groups_alike_and_groups_apart():
    alike = dagum_gini([1, 3, 1, 3], "equal", list("aabb"))
    assert alike.net_between == pytest.approx(0, abs=1e-15)
    assert alike.pair_affluence.loc["a", "b"] == 0
    apart = dagum_gini([1, 2, 3, 4], "equal", list("aabb"))
    assert apart.transvariation == pytest.approx(0, abs=1e-15)
    assert apart.pair_affluence.loc["a", "b"] == pytest.approx(1)
    one = dagum_gini([1, 2, 4], "equal", ["all"] * 3)
    assert one.within == pytest.approx(one.gini)
    assert one.net_between == 0
    equal = dagum_gini([0.1] * 6, "equal", list("aabbcc"))
    assert equal.gini == pytest.approx(0, abs=1e-15)
    assert (equal.pair_affluence.to_numpy() == 0).all()


def test_groups_of_zero_income():
    parts = theil_decomposition([0, 0, 1, 3], "equal", list("aabb"), index="T")
    assert parts.group_index["a"] == 0
    assert parts.group_share["a"] == 0
    assert parts.within + parts.between == pytest.approx(parts.total)
    dagum = dagum_gini([0, 0, 0, 3], "equal", list("abbc"))
    assert dagum.pair_gini.loc["a", "b"] == 0
    total = dagum.within + dagum.net_between + dagum.transvariation
    assert total == pytest.approx(dagum.gini)


def test_all_income_in_one_unit():
    alone = [0, 0, 0, 7]
    assert theil_t(alone, "equal") == pytest.approx(np.log(4))
    assert gini(alone, "equal") == pytest.approx(0.75)
    assert coefficient_of_variation(alone, ddof=0) == pytest.approx(np.sqrt(3))
    assert primacy_share(alone) == 1


def test_one_unit_or_all_alike_is_equality():
    for values in ([3.3], [0.1] * 7):
        for index in (theil_t, theil_l, gini, williamson_index):
            assert index(values, "equal") == pytest.approx(0, abs=1e-12)
    assert coefficient_of_variation([3.3], ddof=0) == 0


def test_a_unit_without_population_does_not_count():
    for index in (theil_t, theil_l, gini, williamson_index):
        assert index([1, 2, 50], [1, 1, 0]) == pytest.approx(index([1, 2], "equal"))


PERIODIC = {
    "theil_t": lambda v, **by: theil_t(v, "equal", **by),
    "theil_l": lambda v, **by: theil_l(v, "equal", **by),
    "gini": lambda v, **by: gini(v, "equal", **by),
    "williamson": lambda v, **by: williamson_index(v, "equal", **by),
    "variation": lambda v, **by: coefficient_of_variation(v, ddof=1, **by),
    "sigma": lambda v, **by: log_standard_deviation(v, ddof=1, **by),
    "primacy_share": lambda v, **by: primacy_share(v, largest=2, **by),
    "primacy_ratio": lambda v, **by: primacy_ratio(v, cities=2, **by),
}


@pytest.mark.parametrize("name", PERIODIC)
def test_periods_and_leading_axes_and_frames_agree(name):
    index = PERIODIC[name]
    singles = [index(PANEL[3:]), index(PANEL[:3])]
    by_year = index(PANEL, by=YEARS)
    assert by_year.index.tolist() == [2020, 2021]
    assert by_year.to_numpy() == pytest.approx(singles)
    rows = index(np.array([[PANEL[3:], PANEL[:3]]]))
    assert rows.shape == (1, 2)
    assert rows[0] == pytest.approx(singles)
    frame = pd.DataFrame([PANEL[3:], PANEL[:3]], index=[2020, 2021])
    pd.testing.assert_series_equal(index(frame), by_year, check_names=False)


@pytest.mark.parametrize("name", PERIODIC)
@given(values=arrays(float, 9, elements=INCOMES), order=st.permutations(range(9)))
@FEWER
def test_unbalanced_periods_in_any_order(name, values, order):
    index = PERIODIC[name]
    years = np.array(["b"] * 2 + ["a"] * 3 + ["c"] * 4)
    found = index(values[order], by=years[order])
    expected = [index(values[years == year]) for year in "abc"]
    assert found.to_numpy() == pytest.approx(np.array(expected), abs=1e-12)


def test_weights_by_period_and_for_all_rows():
    weights = [1, 2, 3, 3, 2, 1]
    by_year = theil_t(PANEL, weights, by=YEARS)
    assert by_year[2020] == pytest.approx(theil_t(PANEL[3:], weights[3:]))
    table = np.reshape(PANEL, (2, 3))
    same = theil_t(table, [1, 2, 3])
    assert same[1] == pytest.approx(theil_t(PANEL[3:], [1, 2, 3]))


@pytest.mark.parametrize("index", ["T", "L"])
def test_theil_decomposition_by_period(index):
    groups = ["a", "a", "b", "c", "a", "a"]
    by_year = theil_decomposition(PANEL, "equal", groups, index=index, by=YEARS)
    single = theil_decomposition(PANEL[3:], "equal", groups[3:], index=index)
    assert by_year.between[2020] == pytest.approx(single.between)
    assert by_year.within[2020] == pytest.approx(single.within)
    assert by_year.group_index.loc[2020, "a"] == pytest.approx(single.group_index["a"])
    # Group b has no unit in 2020: no index, and no share either.
    assert np.isnan(by_year.group_index.loc[2020, "b"])
    assert by_year.group_share.loc[2020, "b"] == 0
    total = by_year.within + by_year.between
    assert total.to_numpy() == pytest.approx(by_year.total.to_numpy())


def test_dagum_by_period():
    groups = ["a", "a", "b", "c", "a", "a"]
    by_year = dagum_gini(PANEL, "equal", groups, by=YEARS)
    single = dagum_gini(PANEL[3:], "equal", groups[3:])
    for part in ("gini", "within", "net_between", "transvariation"):
        assert getattr(by_year, part)[2020] == pytest.approx(getattr(single, part))
    table = by_year.pair_gini.loc[2020]
    assert table.loc["a", "c"] == pytest.approx(single.pair_gini.loc["a", "c"])
    assert np.isnan(table.loc["b"]).all()
    assert np.isnan(by_year.pair_affluence.loc[(2020, "a"), "b"])


def test_a_gap_stays_in_its_period():
    gap = [np.nan, *PANEL[1:]]
    for name, index in PERIODIC.items():
        found = index(gap, by=YEARS, missing="keep")
        assert np.isnan(found[2021]), name
        assert found[2020] == pytest.approx(index(PANEL[3:])), name
        with pytest.raises(ValueError, match="missing"):
            index(gap, by=YEARS)
    population = [1, 2, 3, 4, 5, np.nan]
    assert np.isnan(gini(PANEL, population, by=YEARS, missing="keep")).tolist() == [True, False]
    groups = list("aabaab")
    theil = theil_decomposition(gap, "equal", groups, index="T", by=YEARS, missing="keep")
    assert np.isnan(theil.total).tolist() == [False, True]
    assert np.isnan(theil.group_share.loc[2021]).all()
    dagum = dagum_gini(gap, "equal", groups, by=YEARS, missing="keep")
    assert np.isnan(dagum.within).tolist() == [False, True]
    assert np.isnan(dagum.pair_gini.loc[2021]).to_numpy().all()
    assert not np.isnan(dagum.pair_gini.loc[2020]).to_numpy().any()


def test_labels_that_disagree_are_refused():
    values = pd.Series([1, 2], index=["Beijing", "Tianjin"])
    with pytest.raises(ValueError, match="labels"):
        theil_t(values, pd.Series([1, 2], index=["Tianjin", "Beijing"]))
    assert theil_t(values, pd.Series([1, 2], index=values.index)) > 0
    turned = pd.Series([2020, 2021], index=["Tianjin", "Beijing"])
    with pytest.raises(ValueError, match="labels"):
        gini(values, "equal", by=turned)
    with pytest.raises(ValueError, match="labels"):
        dagum_gini(values, "equal", turned)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: theil_t([1, -1], "equal"), "values: expected zero or more"),
        (lambda: theil_t([0, 0], "equal"), "positive mean"),
        (lambda: theil_t(3, "equal"), "last axis"),
        (lambda: theil_t([1, 2], "population"), "weights"),
        (lambda: theil_t([1, 2], [1, 2, 3]), "weights: expected shape"),
        (lambda: theil_t([1, 2], [0, 0]), "weights: expected a positive sum"),
        (lambda: theil_t([1, 2], [1, -2]), "weights: expected zero or more"),
        (lambda: theil_t([[1, 2]], "equal", by=[1, 2]), "1 dimension"),
        (lambda: theil_t([1, 2], "equal", by=[1]), "by: expected 2 labels"),
        (lambda: theil_t([1, 2], "equal", by=[1, None]), "by: expected a label"),
        (lambda: theil_l([1, 0], "equal"), "above zero"),
        (lambda: theil_l([1, np.inf], "equal"), "finite"),
        (lambda: gini([], "equal"), "at least one"),
        (lambda: gini([1, "x"], "equal"), "numbers"),
        (lambda: theil_decomposition([1, 2], "equal", "ab", index="M"), "index"),
        (lambda: theil_decomposition([1, 2], "equal", "abc", index="T"), "groups"),
        (lambda: theil_decomposition([1, 0], "equal", "ab", index="L"), "above zero"),
        (lambda: theil_decomposition([[1, 2]], "equal", "ab", index="T"), "1 dimension"),
        (lambda: dagum_gini([1, 2], "equal", ["a", np.nan]), "groups: expected a label"),
        (lambda: dagum_gini([1, np.nan], "equal", "ab"), "missing"),
        (lambda: williamson_index([1, 2], "equal", mean="median"), "mean"),
        (lambda: coefficient_of_variation([1, 2], ddof=2), "ddof"),
        (lambda: coefficient_of_variation([1], ddof=1), "more than 1 units"),
        (lambda: log_standard_deviation([1, 0], ddof=0), "above zero"),
        (lambda: convergence_rate(-0.01, periods=0), "periods"),
        (lambda: convergence_rate(-0.01, periods=[1, 2]), "periods"),
        (lambda: convergence_rate(-0.1, periods=10), "coefficient"),
        (lambda: convergence_rate(-1, periods=10, growth="cumulative"), "coefficient"),
        (lambda: convergence_rate(-0.1, periods=5, growth="annual"), "growth"),
        (lambda: half_life(np.nan), "rate"),
        (lambda: primacy_share([1, 2], largest=0), "largest"),
        (lambda: primacy_share([1, 2], largest=3), "3 units or more"),
        (lambda: primacy_ratio([1, 2], cities=3), "cities"),
        (lambda: primacy_ratio([1, 2], cities=4), "4 units or more"),
        (lambda: primacy_ratio([1, 0], cities=2), "followers"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
