from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from upgrading.models.threshold import double_threshold, single_threshold

# Hansen's investment data could not be had as text: the exact answers
# below are those of an independent brute-force search with dummy variables instead.

FEWER = settings(max_examples=15, deadline=None, derandomize=True)
EFFECTS = pytest.mark.parametrize("effects", ["unit", "two-way"])


def panel(units=10, periods=8, seed=1, thresholds=(0.2,), step=1.5, noise=0.5, digits=6):
    """Outcome, threshold variable, two regressors with a step in the first's slope, a control."""
    random = np.random.default_rng(seed)
    q, x, other, control = random.normal(size=(4, units, periods)).round(digits)
    x = x + random.normal(0, 3, size=(units, 1))
    slope = 1 + step * np.searchsorted(thresholds, q)
    effects = random.normal(size=(units, 1)) + random.normal(size=periods)
    y = slope * x + 0.4 * other - control + effects + noise * random.normal(size=q.shape)
    y, q, x, other, control = (pd.DataFrame(a) for a in (y, q, x, other, control))
    return y, q, {"x": x, "other": other}, {"control": control}


def dummies(units, periods, effects):
    parts = [np.repeat(np.eye(units), periods, axis=0)]
    if effects == "two-way":
        parts.append(np.tile(np.eye(periods), (units, 1))[:, 1:])
    return np.column_stack(parts)


def columns(q, switching, controls, thresholds):
    """Regressors by regime, then controls: one row an observation."""
    level = q.to_numpy().ravel()
    bounds = [-np.inf, *sorted(thresholds), np.inf]
    parts = [
        np.where((level > low) & (level <= high), frame.to_numpy().ravel(), 0.0)
        for low, high in pairwise(bounds)
        for frame in switching.values()
    ]
    return np.column_stack([*parts, *(frame.to_numpy().ravel() for frame in controls.values())])


def residuals(y, q, switching, controls, thresholds, effects):
    x = np.column_stack([columns(q, switching, controls, thresholds), dummies(*y.shape, effects)])
    values = y.to_numpy().ravel()
    return (values - x @ np.linalg.lstsq(x, values, rcond=None)[0]).reshape(y.shape)


def brute_force(y, q, switching, controls, effects, trim, given=()):
    """Residual sum by candidate value."""
    level = q.to_numpy().ravel()
    found = {}
    for candidate in np.unique(level):
        bounds = [-np.inf, *sorted([*given, candidate]), np.inf]
        counts = np.histogram(level, np.nextafter(bounds, np.inf))[0]
        if counts.min() >= trim * level.size:
            error = residuals(y, q, switching, controls, (*given, candidate), effects)
            found[candidate] = (error**2).sum()
    return pd.Series(found)


@EFFECTS
@pytest.mark.parametrize("digits", [6, 1])
def test_single_threshold_is_that_of_a_brute_force_search(effects, digits):
    data = panel(digits=digits)
    found = single_threshold(*data, effects=effects, scaling="n(T-1)", trim=0.1, draws=0)
    sums = brute_force(*data, effects, trim=0.1)
    none = (residuals(*data, (), effects) ** 2).sum()
    threshold = found.thresholds[0]
    assert threshold.value == sums.idxmin()
    assert found.residual_sum == pytest.approx(sums.min())
    assert found.restricted_residual_sum == pytest.approx(none)
    assert found.statistic == pytest.approx((none - sums.min()) / sums.min() * 10 * 7)
    assert list(threshold.ratio.index) == list(sums.index)
    expected = (sums - sums.min()) / sums.min() * 10 * 7
    assert threshold.ratio.to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-8)
    inside = expected.index[expected <= threshold.critical]
    assert (threshold.low, threshold.high) == (inside.min(), inside.max())
    below = (data[1].to_numpy() <= threshold.value).sum()
    assert found.observations.to_list() == [below, 80 - below]
    assert (found.p_value, found.critical.size) == (None, 0)


@EFFECTS
def test_double_threshold_is_that_of_a_brute_force_search(effects):
    data = panel(periods=10, thresholds=(-0.6, 0.5), seed=4)
    found = double_threshold(*data, effects=effects, scaling="nT", trim=0.1, draws=0)
    one = brute_force(*data, effects, trim=0.1)
    two = brute_force(*data, effects, trim=0.1, given=(one.idxmin(),))
    refined = brute_force(*data, effects, trim=0.1, given=(two.idxmin(),))
    values = [threshold.value for threshold in found.thresholds]
    assert values == sorted([two.idxmin(), refined.idxmin()])
    assert found.statistic == pytest.approx((one.min() - two.min()) / two.min() * 100)
    assert found.restricted_residual_sum == pytest.approx(one.min())
    assert found.residual_sum == pytest.approx(refined.min())
    for sums in (two, refined):
        ratio = found.thresholds[values.index(sums.idxmin())].ratio
        expected = (sums - sums.min()) / sums.min() * 100
        assert ratio.to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-8)
    assert found.observations.sum() == 100
    assert found.observations.min() >= 10


@EFFECTS
def test_coefficients_and_their_errors_are_those_of_dummy_variables(effects):
    data = panel()
    found = single_threshold(*data, effects=effects, scaling="nT", draws=0)
    value = found.thresholds[0].value
    x = columns(*data[1:], (value,))
    design = np.column_stack([x, dummies(10, 8, effects)])
    groups = np.repeat(np.arange(10), 8)
    ols = sm.OLS(data[0].to_numpy().ravel(), design)
    plain, clustered = (
        ols.fit(),
        ols.fit(cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}),
    )
    table = found.coefficients
    names = ["x, regime 1", "other, regime 1", "x, regime 2", "other, regime 2", "control"]
    assert list(table.index) == names
    assert table.coefficient.to_numpy() == pytest.approx(plain.params[:5])
    scale = np.sqrt(plain.df_resid / 80)
    assert table.classical.to_numpy() == pytest.approx(plain.bse[:5] * scale)
    assert table.clustered.to_numpy() == pytest.approx(clustered.bse[:5] * np.sqrt(10 / 9))


def test_the_bootstrap_is_that_of_a_brute_force_search():
    data = panel(units=6, periods=6, step=0.3, seed=5)
    found = single_threshold(*data, effects="unit", scaling="nT", trim=0.2, draws=19, seed=3)
    errors = residuals(*data, (found.thresholds[0].value,), "unit")
    random = np.random.default_rng(3)
    simulated = []
    for _ in range(19):
        drawn = pd.DataFrame(errors[random.integers(0, 6, size=6)])
        best = brute_force(drawn, *data[1:], "unit", trim=0.2).min()
        none = (residuals(drawn, *data[1:], (), "unit") ** 2).sum()
        simulated.append((none - best) / best * 36)
    exceeding = (np.array(simulated) >= found.statistic).sum()
    assert found.p_value == (1 + exceeding) / 20
    assert found.critical.to_numpy() == pytest.approx(np.quantile(simulated, [0.9, 0.95, 0.99]))
    assert list(found.critical.index) == [0.9, 0.95, 0.99]


def test_bounds_of_the_confidence_set():
    # Hansen (1999): -2 ln(1 - sqrt(0.95)) = 7.35 and 10.59 at 99 per cent; the 6.53 that is often
    # quoted for 90 per cent belongs to 92.5.
    for confidence, bound in ((0.9, 5.94), (0.925, 6.53), (0.95, 7.35), (0.99, 10.59)):
        found = single_threshold(
            *panel(), effects="unit", scaling="nT", confidence=confidence, draws=0
        )
        assert found.thresholds[0].critical == pytest.approx(bound, abs=5e-3)


def test_a_known_threshold_is_found():
    data = panel(units=31, periods=20, thresholds=(0.2,), seed=2)
    found = single_threshold(*data, effects="two-way", scaling="nT", draws=99)
    threshold = found.thresholds[0]
    assert threshold.value == pytest.approx(0.2, abs=0.03)
    assert threshold.low <= threshold.value <= threshold.high
    assert found.p_value == pytest.approx(0.01)
    assert found.coefficients.coefficient["x, regime 1"] == pytest.approx(1, abs=0.1)
    assert found.coefficients.coefficient["x, regime 2"] == pytest.approx(2.5, abs=0.1)
    assert found.coefficients.coefficient["control"] == pytest.approx(-1, abs=0.1)
    assert (found.units, found.periods, found.scaling) == (31, 20, "nT")


def test_two_known_thresholds_are_found_and_one_is_not_taken_for_two():
    data = panel(units=31, periods=20, thresholds=(-0.6, 0.5), seed=3)
    found = double_threshold(*data, effects="unit", scaling="n(T-1)", draws=49)
    assert found.p_value == pytest.approx(0.02)
    values = [threshold.value for threshold in found.thresholds]
    assert values == pytest.approx([-0.6, 0.5], abs=0.03)
    one = panel(units=31, periods=20, thresholds=(0.2,), seed=2)
    assert double_threshold(*one, effects="unit", scaling="nT", draws=49).p_value > 0.05


def test_a_single_slope_is_rarely_taken_for_two():
    # twenty panels without a threshold: at five per cent, more than four would be a surprise
    found = [
        single_threshold(*panel(seed=seed, step=0), effects="unit", scaling="nT", draws=99)
        for seed in range(20)
    ]
    assert sum(result.p_value < 0.05 for result in found) <= 4


def test_scaling_is_the_only_difference_between_two_conventions():
    hansen, programs = (
        single_threshold(*panel(), effects="unit", scaling=scaling, draws=49)
        for scaling in ("n(T-1)", "nT")
    )
    assert programs.statistic / hansen.statistic == pytest.approx(8 / 7)
    assert programs.p_value == hansen.p_value
    assert programs.thresholds[0].value == hansen.thresholds[0].value


@FEWER
@given(st.integers(0, 1000), st.floats(0.01, 100), st.floats(-50, 50))
def test_units_of_measurement_do_not_matter(seed, factor, shift):
    y, q, switching, controls = panel(seed=seed)
    options = {"effects": "two-way", "scaling": "nT", "draws": 9}
    found = single_threshold(y, q, switching, controls, **options)
    moved = single_threshold(factor * y + shift, factor * q, switching, controls, **options)
    assert moved.statistic == pytest.approx(found.statistic, rel=1e-6)
    assert moved.thresholds[0].value == pytest.approx(factor * found.thresholds[0].value)
    assert moved.p_value == found.p_value
    assert found.statistic > 0
    assert found.residual_sum < found.restricted_residual_sum
    assert found.observations.min() >= 0.05 * 80


Y, Q, X, Z = panel()
OPTIONS = {"effects": "unit", "scaling": "nT", "draws": 0}


@pytest.mark.parametrize("function", [single_threshold, double_threshold])
@pytest.mark.parametrize(
    ("data", "options", "message"),
    [
        ((Y.where(Y < 1), Q, X), {}, "^outcome"),
        ((Y.iloc[:1], Q, X), {}, "^outcome"),
        ((Y, Q.where(Q < 1), X), {}, "^threshold"),
        ((Y, Q.iloc[1:], X), {}, "^threshold"),
        ((Y, Q, {}), {}, "^switching"),
        ((Y, Q, {"x": Q[::-1]}), {}, r"^switching\['x'\]"),
        ((Y, Q, {"x": Q.where(Q < 1)}), {}, r"^switching\['x'\]"),
        ((Y, Q, X, {"z": Q[[0]]}), {}, r"^controls\['z'\]"),
        ((Y, Q, X, {"z": X["x"]}), {}, "^switching, controls"),
        ((Y, Q, {"x": Q * 0 + 1}), {}, "^switching, controls"),
        ((Y, (Q > 1.5) * 1.0, X), {"trim": 0.2}, "^threshold.*trim"),
        ((Y, Q, X), {"effects": "none"}, "^effects"),
        ((Y, Q, X), {"scaling": "NT"}, "^scaling"),
        ((Y, Q, X), {"trim": 0.5}, "^trim"),
        ((Y, Q, X), {"confidence": 1}, "^confidence"),
        ((Y, Q, X), {"draws": -1}, "^draws"),
    ],
)
def test_bad_input_is_named(function, data, options, message):
    with pytest.raises(ValueError, match=message):
        function(*data, **{**OPTIONS, **options})


def test_a_second_threshold_needs_room():
    with pytest.raises(ValueError, match=r"^threshold.*trim"):
        double_threshold(Y, Q, X, Z, **{**OPTIONS, "trim": 0.45})
