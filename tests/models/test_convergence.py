from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.filters.hp_filter import hpfilter

from upgrading.models.convergence import (
    CRITICAL,
    beta_by_window,
    beta_convergence,
    convergence_clubs,
    hp_trend,
    linear_trend,
    log_t_test,
    merge_clubs,
    trend_break,
)

DATA = Path(__file__).parents[1] / "data"
FEWER = settings(max_examples=25, deadline=None, derandomize=True)


# the first club as print(clubs) lists it in Sichera and Pizzuto (2019)
FIRST_CLUB = """United States, Norway, Bermuda, United Arab Emirates, Qatar, Luxembourg, Singapore,
Switzerland, Hong Kong, Denmark, Ireland, Austria, Australia, Canada, Macao, Netherlands, Kuwait,
Iceland, United Kingdom, Germany, France, Sweden, Belgium, Japan, Brunei, Finland, Italy, Cyprus,
Puerto Rico, Israel, New Zealand, Taiwan, Spain, Malta, Korea Republic of, Portugal, Oman,
Mauritius, Antigua, St Kitts Nevis, Chile, Malaysia, Equatorial Guinea, Dominica,
St Vincent Grenadines, Botswana, Thailand, Cape Verde, China, Maldives""".replace("\n", " ")
FIRST_CLUB = FIRST_CLUB.split(", ")


def mexico():
    return pd.read_csv(DATA / "mexico_income.csv", comment="#", index_col="state")


@pytest.fixture(scope="module")
def world():
    incomes = pd.read_csv(DATA / "world_incomes.csv", comment="#", index_col="country")
    return hp_trend(np.log(incomes.set_axis(incomes.columns.astype(int), axis=1)), smoothing=400)


@pytest.fixture(scope="module")
def world_clubs(world):
    return convergence_clubs(world)


def panel(units=8, years=20, seed=1):
    random = np.random.default_rng(seed)
    steps = random.normal(0.02, 0.02, size=(units, years)).cumsum(axis=1)
    return pd.DataFrame(8 + random.normal(0, 0.5, (units, 1)) + steps, columns=range(years))


def test_beta_of_mexican_states():
    # K-E1: (1/60) ln growth 1940-2000 on ln income of 1940.
    states = mexico()
    result = beta_convergence(
        states.income_1940, states.income_2000, periods=60, errors="classical"
    )
    assert result.coefficient == pytest.approx(-0.0072548, abs=5e-8)
    assert result.standard_error == pytest.approx(0.00139639, abs=5e-9)
    assert result.units == 32
    assert result.rate == pytest.approx(-np.log(1 - 0.0072548 * 60) / 60, abs=1e-7)
    assert result.half_life == pytest.approx(np.log(2) / result.rate)
    low, high = result.rate_interval
    assert low < result.rate < high


def test_hc3_against_its_definition():
    # V = (X'X)^-1 X' diag(e^2 / (1 - h)^2) X (X'X)^-1, MacKinnon and White (1985).
    states = mexico()
    result = beta_convergence(states.income_1940, states.income_2000, periods=60, errors="HC3")
    start = np.log(states.income_1940.to_numpy())
    growth = np.log(states.income_2000 / states.income_1940).to_numpy() / 60
    design = np.column_stack([np.ones(32), start])
    inverse = np.linalg.inv(design.T @ design)
    error = growth - design @ inverse @ design.T @ growth
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    meat = design.T @ (design * (error**2 / (1 - leverage) ** 2)[:, None])
    assert result.standard_error == pytest.approx(np.sqrt((inverse @ meat @ inverse)[1, 1]))
    assert result.p_value < 0.05


def test_a_known_rate_is_found_again():
    # ln y_T = exp(-0.03 * 10) ln y_0 + constant, without error.
    start = pd.Series(np.exp([1.0, 2.0, 2.5, 3.5, 5.0]))
    end = np.exp(np.exp(-0.3) * np.log(start) + 4)
    result = beta_convergence(start, end, periods=10, errors="classical")
    assert result.rate == pytest.approx(0.03)
    assert result.half_life == pytest.approx(np.log(2) / 0.03)
    assert result.r_squared == pytest.approx(1)


def test_divergence_has_a_negative_rate_and_no_half_life():
    start = pd.Series(np.exp([1.0, 2.0, 3.0, 4.0]))
    end = np.exp(1.2 * np.log(start) + np.array([0.01, -0.01, -0.01, 0.01]))
    result = beta_convergence(start, end, periods=5, errors="classical")
    assert result.rate < 0
    assert result.half_life == np.inf


def test_a_gap_that_reverses_has_an_infinite_rate():
    start = pd.Series(np.exp([1.0, 2.0, 3.0, 4.0]))
    end = np.exp(-0.5 * np.log(start) + np.array([0.01, -0.01, -0.01, 0.01]))
    assert beta_convergence(start, end, periods=5, errors="classical").rate == np.inf


def test_controls_are_reported_and_change_the_slope():
    states = mexico()
    control = pd.DataFrame({"north": np.arange(32) % 2}, index=states.index)
    with_control = beta_convergence(
        states.income_1940, states.income_2000, periods=60, errors="HC3", controls=control
    )
    assert list(with_control.others.index) == ["north"]
    without = beta_convergence(states.income_1940, states.income_2000, periods=60, errors="HC3")
    assert with_control.coefficient != without.coefficient
    assert without.others.empty


def test_windows_give_the_slopes_of_separate_regressions():
    levels = np.exp(panel(units=12, years=21))
    result = beta_by_window(levels, [(0, 10), (10, 20)])
    for first, last in ((0, 10), (10, 20)):
        alone = beta_convergence(levels[first], levels[last], periods=10, errors="classical")
        row = result.estimates.loc[(first, last)]
        assert row.coefficient == pytest.approx(alone.coefficient)
        assert row.rate == pytest.approx(alone.rate)
        assert row.low < row.rate < row.high
    assert result.units == 12


def test_the_same_window_twice_has_equal_slopes_and_a_reversal_has_not():
    random = np.random.default_rng(3)
    start = random.normal(9, 0.5, 31)
    noise = random.normal(0, 0.02, (2, 31))
    middle = 1.3 * start - 2.5 + noise[0]
    end = 0.7 * middle + 4 + noise[1]
    levels = pd.DataFrame(np.exp([start, middle, end]).T, columns=[2000, 2010, 2020])
    assert beta_by_window(levels, [(2000, 2010), (2010, 2020)]).equal_p_value < 0.001
    steady = 0.7 * middle + 4 + random.normal(0, 0.02, 31)
    last = 0.7 * steady + 4 + random.normal(0, 0.02, 31)
    levels = pd.DataFrame(np.exp([middle, steady, last]).T, columns=[2000, 2010, 2020])
    assert beta_by_window(levels, [(2000, 2010), (2010, 2020)]).equal_p_value > 0.05


def test_a_bend_is_dated_and_its_slopes_found():
    years = np.arange(2000, 2024)
    random = np.random.default_rng(5)
    values = 0.6 - 0.02 * (years - 2000) + 0.02 * np.maximum(0, years - 2012)
    series = pd.Series(values + random.normal(0, 0.002, 24), index=years)
    result = trend_break(series)
    assert abs(result.date - 2012) <= 1
    assert result.before == pytest.approx(-0.02, abs=0.001)
    assert result.after == pytest.approx(0, abs=0.001)
    assert result.p_value == pytest.approx(0.001)
    assert result.by_date.idxmax() == result.date
    assert result.by_date.max() == result.statistic


def test_the_statistic_is_the_f_of_the_bend():
    series = pd.Series(panel(units=1, years=20).iloc[0].to_numpy(), index=range(2000, 2020))
    result = trend_break(series, draws=9)
    time = np.arange(20.0)
    bend = np.maximum(0, time - (result.date - 2000))
    fitted = sm.OLS(series.to_numpy(), np.column_stack([np.ones(20), time, bend])).fit()
    assert result.statistic == pytest.approx(fitted.tvalues[2] ** 2)
    assert result.fitted.to_numpy() == pytest.approx(fitted.fittedvalues)
    assert result.after - result.before == pytest.approx(fitted.params[2])


def test_straight_trends_are_rarely_called_bent():
    # twenty series with persistent errors: at five per cent, more than four would be a surprise
    random = np.random.default_rng(11)
    found = 0
    for _ in range(20):
        errors = np.zeros(24)
        for year in range(1, 24):
            errors[year] = 0.5 * errors[year - 1] + random.normal()
        series = pd.Series(0.3 * np.arange(24) + errors, index=range(2000, 2024))
        found += trend_break(series, draws=199).p_value < 0.05
    assert found <= 4


def test_the_same_seed_gives_the_same_probability():
    series = pd.Series(panel(units=1).iloc[0].to_numpy(), index=range(2000, 2020))
    first, again = (trend_break(series, draws=99, seed=4).p_value for _ in range(2))
    assert first == again
    assert 0.01 <= first <= 1


def test_linear_trend_is_least_squares():
    series = pd.Series([1.0, 3, 2, 5, 4, 6, 8, 7, 9, 11], index=range(2000, 2010))
    slope, error = linear_trend(series)
    assert slope == pytest.approx(np.polyfit(range(10), series, 1)[0])
    assert 0 < error < slope


def test_hp_trend_is_that_of_statsmodels():
    rows = panel(units=3, years=15)
    for smoothing in (6.25, 400):
        trends = hp_trend(rows, smoothing=smoothing)
        for unit in rows.index:
            expected = hpfilter(rows.loc[unit], lamb=smoothing)[1]
            assert trends.loc[unit].to_numpy() == pytest.approx(expected.to_numpy())


def test_hp_trend_of_afghanistan(world):
    # Sichera and Pizzuto's filteredGDP, 7.564475773 in 1970; our incomes are cut to the unit.
    assert world.loc["Afghanistan", 1970] == pytest.approx(7.564476, abs=2e-4)
    assert world.loc["Austria", 2003] == pytest.approx(10.238981, abs=5e-5)


def test_152_countries_do_not_converge(world):
    # Sichera and Pizzuto (2019), R Journal 11(2), 142-151: log t test over all units.
    test = log_t_test(world)
    assert test.coefficient == pytest.approx(-0.875, abs=5e-4)
    assert test.standard_error == pytest.approx(0.005, abs=5e-4)
    assert test.t_statistic == pytest.approx(-159.555, rel=1e-3)
    assert not test.converges


def test_seven_clubs_of_countries(world_clubs):
    # Sichera and Pizzuto (2019), summary(clubs): units, beta, standard error, t. They replicate
    # Phillips and Sul (2009); our incomes are cut to the unit, hence the third digit.
    published = [
        (50, 0.382, 0.041, 9.282),
        (30, 0.240, 0.035, 6.904),
        (21, 0.110, 0.032, 3.402),
        (24, 0.131, 0.064, 2.055),
        (14, 0.190, 0.111, 1.701),
        (11, 1.003, 0.166, 6.024),
        (2, -0.470, 0.842, -0.559),
    ]
    assert [len(club.members) for club in world_clubs.clubs] == [row[0] for row in published]
    for club, (_, slope, error, statistic) in zip(world_clubs.clubs, published, strict=True):
        assert club.test.coefficient == pytest.approx(slope, abs=1.1e-3)
        assert club.test.standard_error == pytest.approx(error, abs=1.1e-3)
        assert club.test.t_statistic == pytest.approx(statistic, abs=5e-3)
    assert world_clubs.divergent == []
    assert set(world_clubs.clubs[0].members) == set(FIRST_CLUB)
    assert world_clubs.number["United States"] == 1


def test_merging_joins_the_fourth_and_fifth_club(world, world_clubs):
    # Sichera and Pizzuto (2019), mergeClubs(clubs, mergeMethod = 'PS').
    merged = merge_clubs(world_clubs, world)
    assert [len(club.members) for club in merged.clubs] == [50, 30, 21, 38, 11, 2]
    assert merged.clubs[3].test.coefficient == pytest.approx(-0.044, abs=1.1e-3)
    assert merged.clubs[3].test.t_statistic == pytest.approx(-0.636, abs=1e-2)


def test_convergence_to_one_path_gives_one_club():
    time = np.arange(1, 31)
    gaps = np.linspace(-1, 1, 10)[:, None] * np.exp(-0.1 * time)
    logs = pd.DataFrame(10 + 0.02 * time + gaps, index=list("abcdefghij"))
    found = convergence_clubs(logs)
    assert len(found.clubs) == 1
    assert set(found.clubs[0].members) == set("abcdefghij")
    assert found.clubs[0].test.converges
    assert found.clubs[0].members[0] == "j"


def test_two_separate_paths_give_two_clubs():
    time = np.arange(1, 31)
    random = np.random.default_rng(7)
    near = np.linspace(-0.3, 0.3, 6)[:, None] * np.exp(-0.12 * time)
    rich = 10 + 0.05 * time + near
    poor = 8 + 0.01 * time + near
    logs = pd.DataFrame(np.vstack([rich, poor]) + random.normal(0, 1e-4, (12, 30)))
    found = convergence_clubs(logs)
    assert [set(club.members) for club in found.clubs] == [set(range(6)), set(range(6, 12))]
    assert not log_t_test(logs).converges


def test_a_raised_sieve_gives_clubs_that_pass():
    for seed in range(4):
        found = convergence_clubs(panel(units=12, years=24, seed=seed), sieve="raise")
        assert all(club.test.t_statistic > CRITICAL for club in found.clubs)
        members = [m for club in found.clubs for m in club.members] + found.divergent
        assert sorted(members) == list(range(12))


@FEWER
@given(st.integers(0, 1000), st.integers(3, 9))
def test_every_region_is_placed_once_whatever_the_order(seed, units):
    logs = panel(units=units, seed=seed)
    found = convergence_clubs(logs)
    members = [m for club in found.clubs for m in club.members] + found.divergent
    assert sorted(members) == list(range(units))
    assert list(found.number.dropna().index) == [m for c in found.clubs for m in c.members]
    shuffled = convergence_clubs(logs.sample(frac=1, random_state=seed))
    assert [set(c.members) for c in shuffled.clubs] == [set(c.members) for c in found.clubs]


@FEWER
@given(st.integers(0, 1000), st.floats(0.5, 5))
def test_a_common_factor_leaves_the_test_as_it_is(seed, factor):
    logs = panel(seed=seed)
    first, second = log_t_test(logs), log_t_test(factor * logs)
    assert second.coefficient == pytest.approx(first.coefficient)
    assert second.t_statistic == pytest.approx(first.t_statistic, rel=1e-5)


LEVELS = pd.Series([1.0, 2, 3, 4, 5])
SERIES = pd.Series(np.arange(12.0) ** 2, index=range(2000, 2012))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: beta_convergence(LEVELS, LEVELS, periods=0, errors="HC3"), "periods"),
        (lambda: beta_convergence(LEVELS, LEVELS, periods=1, errors="robust"), "errors"),
        (lambda: beta_convergence(LEVELS - 1, LEVELS, periods=1, errors="HC3"), "initial"),
        (lambda: beta_convergence(LEVELS, LEVELS[::-1], periods=1, errors="HC3"), "final"),
        (lambda: beta_convergence(LEVELS[:3], LEVELS[:3], periods=1, errors="HC3"), "initial"),
        (
            lambda: beta_convergence(
                LEVELS, LEVELS, periods=1, errors="HC3", controls=LEVELS[1:].to_frame("x")
            ),
            "controls",
        ),
        (lambda: beta_by_window(np.exp(panel()), [(0, 5)]), "windows"),
        (lambda: beta_by_window(np.exp(panel()), [(0, 5), (5, 50)]), "windows"),
        (lambda: beta_by_window(np.exp(panel()), [(0, 5), (9, 5)]), "windows"),
        (lambda: trend_break(SERIES[:9]), "ten values"),
        (lambda: trend_break(SERIES.drop(2005)), "follow each other"),
        (lambda: trend_break(SERIES.where(SERIES > 5)), "no missing"),
        (lambda: trend_break(SERIES, trim=0.6), "trim"),
        (lambda: linear_trend(SERIES[:9]), "ten values"),
        (lambda: hp_trend(panel(), smoothing=0), "smoothing"),
        (lambda: hp_trend(panel()[[0, 1]], smoothing=1), "three years"),
        (lambda: log_t_test(panel().iloc[:1]), "two regions"),
        (lambda: log_t_test(panel(years=7)), "eight years"),
        (lambda: log_t_test(panel(), trim=1), "trim"),
        (lambda: log_t_test(panel() - 50), "zero or more"),
        (lambda: log_t_test(panel() * 0 + 1), "differ"),
        (lambda: convergence_clubs(panel(), sieve="loose"), "sieve"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
