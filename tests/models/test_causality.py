import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.datasets import grunfeld
from statsmodels.tsa.stattools import grangercausalitytests

from upgrading.models.causality import _without_causality, granger_non_causality

FEWER = settings(max_examples=25, deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def firms():
    """Value and investment of the ten firms that plm's Grunfeld data hold, 1935-1954."""
    data = grunfeld.load_pandas().data
    data = data[data.firm != "American Steel"]
    value, invest = (
        data.pivot(index="firm", columns="year", values=name).loc[data.firm.unique()]
        for name in ("value", "invest")
    )
    return value, invest


def series(units=12, periods=20, seed=1, strength=0.0, common=0.0):
    """A cause, and an effect that follows it by one period with some strength."""
    random = np.random.default_rng(seed)
    shocks = random.normal(size=(2, units, periods))
    shocks = shocks + common * random.normal(size=(2, 1, periods))
    cause, effect = shocks[0], shocks[1].copy()
    for period in range(1, periods):
        effect[:, period] += 0.3 * effect[:, period - 1] + strength * cause[:, period - 1]
    return pd.DataFrame(cause), pd.DataFrame(effect)


def test_grunfeld_panel_statistics(firms):
    # plm 2.6-6, inst/tests/test_pgrangertest.Rout.save: pgrangertest(inv ~ value).
    first = granger_non_causality(*firms, lags=1)
    assert first.z_tilde == pytest.approx(3.2896, abs=5e-5)
    assert first.z_tilde_p_value == pytest.approx(0.001003, abs=5e-7)
    second = granger_non_causality(*firms, lags=2)
    assert second.z_tilde == pytest.approx(1.6832, abs=5e-5)
    assert second.z_tilde_p_value == pytest.approx(0.09234, abs=5e-6)
    assert second.z_bar == pytest.approx(2.9657, abs=5e-5)
    assert second.z_bar_p_value == pytest.approx(0.00302, abs=5e-6)
    assert second.w_bar == second.units.wald.mean()
    assert (second.lags, second.periods, second.bootstrap) == (2, 20, None)


def test_grunfeld_statistics_by_firm(firms):
    # Same file: indgranger of order 2, nine firms; and of order 3, the tenth.
    wald = [1.8255237, 4.3694800, 0.7983334, 3.3069760, 11.0631807]
    wald += [10.8343468, 1.3410752, 0.2900525, 4.4068769]
    p_values = [0.401414049, 0.112506980, 0.670878856, 0.191381208, 0.003959687]
    p_values += [0.004439678, 0.511433558, 0.864999607, 0.110422824]
    units = granger_non_causality(*firms, lags=2).units
    assert units.wald.to_numpy()[:9] == pytest.approx(wald, abs=5e-8)
    assert units.p_value.to_numpy()[:9] == pytest.approx(p_values, abs=5e-10)
    third = granger_non_causality(*firms, lags=3).units
    assert third.wald.iloc[9] == pytest.approx(4.0173070, abs=5e-8)
    assert third.p_value.iloc[9] == pytest.approx(0.259601337, abs=5e-10)
    assert list(units.index) == list(firms[0].index)


@pytest.mark.filterwarnings("ignore:verbose is deprecated")
@pytest.mark.parametrize("lags", [1, 2, 3])
def test_each_unit_has_the_statistic_of_statsmodels(lags):
    cause, effect = series(units=3, seed=4, strength=0.5)
    found = granger_non_causality(cause, effect, lags=lags)
    for unit in cause.index:
        pair = np.column_stack([effect.loc[unit], cause.loc[unit]])
        f_statistic = grangercausalitytests(pair, [lags])[lags][0]["ssr_ftest"][0]
        assert found.units.wald[unit] == pytest.approx(lags * f_statistic)


def test_a_cause_is_found_and_its_reverse_is_not():
    cause, effect = series(strength=0.8)
    forward = granger_non_causality(cause, effect, lags=1, draws=99)
    backward = granger_non_causality(effect, cause, lags=1, draws=99)
    assert forward.z_tilde_p_value < 1e-6
    assert forward.bootstrap.z_tilde == pytest.approx(0.01)
    assert backward.z_tilde_p_value > 0.05
    assert backward.bootstrap.z_bar > 0.05


def test_the_bootstrap_agrees_with_the_normal_distribution_for_independent_units():
    cause, effect = series(units=30, periods=40, seed=8, strength=0.05)
    found = granger_non_causality(cause, effect, lags=1, draws=399)
    assert found.bootstrap.z_tilde == pytest.approx(found.z_tilde_p_value, abs=0.08)


def test_common_shocks_raise_the_probability():
    # units that move together tell less than their number suggests
    wider = 0
    for seed in range(10):
        cause, effect = series(seed=seed, common=2.0)
        found = granger_non_causality(cause, effect, lags=1, draws=99)
        wider += found.bootstrap.z_tilde > found.z_tilde_p_value
    assert wider >= 8


@pytest.mark.parametrize("block", [1, 4])
def test_bootstrap_panels_keep_periods_together_and_forget_the_cause(block):
    _, effect = series(units=5, periods=15, seed=3, strength=1.0)
    values = effect.to_numpy()
    coefficients = np.array([np.polyfit(y[:-1], y[1:], 1) for y in values])
    slope, constant = coefficients[:, :1], coefficients[:, 1:]
    residuals = values[:, 1:] - constant - slope * values[:, :-1]
    for panel in _without_causality(values, 1, block, draws=5, seed=7):
        errors = panel[:, 1:] - constant - slope * panel[:, :-1]
        distance = np.abs(errors[:, :, None] - residuals[:, None, :]).max(axis=0)
        drawn = distance.argmin(axis=1)
        assert distance.min(axis=1) == pytest.approx(0, abs=1e-12)
        inside = np.arange(1, 14) % block != 0
        assert (np.diff(drawn)[inside] == 1).all()
        assert np.abs(panel[:, :1] - values).sum(axis=0).min() == 0


def test_the_same_seed_gives_the_same_probability():
    cause, effect = series()
    first, again, other = (
        granger_non_causality(cause, effect, lags=2, draws=49, block=2, seed=seed).bootstrap
        for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other
    assert (first.draws, first.block) == (49, 2)


@FEWER
@given(st.integers(0, 1000), st.integers(1, 3), st.floats(0.1, 50), st.floats(-100, 100))
def test_units_of_measurement_do_not_matter(seed, lags, factor, shift):
    cause, effect = series(units=4, seed=seed, strength=0.3)
    found = granger_non_causality(cause, effect, lags=lags)
    moved = granger_non_causality(shift - factor * cause, factor * effect + shift, lags=lags)
    assert moved.units.wald.to_numpy() == pytest.approx(found.units.wald.to_numpy(), rel=1e-6)
    assert (found.units.wald > 0).all()
    assert abs(found.z_tilde) < abs(found.z_bar) or found.z_bar < 0


CAUSE, EFFECT = series(units=3, periods=12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: granger_non_causality(CAUSE.where(CAUSE < 1), EFFECT, lags=1), "^cause"),
        (lambda: granger_non_causality(CAUSE, EFFECT.where(EFFECT < 1), lags=1), "^effect"),
        (lambda: granger_non_causality(CAUSE, EFFECT.iloc[:2], lags=1), "^effect"),
        (lambda: granger_non_causality(CAUSE, EFFECT[::-1], lags=1), "^effect"),
        (lambda: granger_non_causality(CAUSE.drop(columns=5), EFFECT, lags=1), "^cause.*follow"),
        (lambda: granger_non_causality(CAUSE.iloc[[0, 0]], EFFECT, lags=1), "^cause.*once"),
        (lambda: granger_non_causality(CAUSE, EFFECT, lags=0), "^lags"),
        (lambda: granger_non_causality(CAUSE, EFFECT, lags=3), "^lags.*12 periods"),
        (lambda: granger_non_causality(CAUSE, EFFECT, lags=1, draws=-1), "^draws"),
        (lambda: granger_non_causality(CAUSE, EFFECT, lags=1, block=12), "^block"),
        (lambda: granger_non_causality(0 * CAUSE, EFFECT, lags=1), "^cause.*not so 0"),
        (lambda: granger_non_causality(CAUSE, CAUSE, lags=1), "^cause.*vary"),
        (lambda: granger_non_causality(EFFECT, 0 * EFFECT + 3, lags=1), "vary"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
