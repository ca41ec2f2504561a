from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upgrading.models.channels import _Step, channel, channels, mediation, product_tests
from upgrading.models.panel import fixed_effects

DATA = Path(__file__).parents[1] / "data"


def pupils():
    return pd.read_csv(DATA / "hsbdemo.csv", comment="#")


def simulated(units=25, years=12, seed=1, first=0.5, second=0.8, noise=1.0):
    random = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product([range(units), range(2000, 2000 + years)])
    unit = random.normal(size=units)[index.get_level_values(0)]
    year = random.normal(size=years)[index.get_level_values(1) - 2000]
    draw = random.normal(size=(4, len(index)))
    data = pd.DataFrame({"x": draw[0] + unit, "k": draw[1]}, index)
    data["m"] = first * data.x + year + unit + noise * draw[2]
    data["y"] = second * data.m + 0.3 * data.x - unit + 2 * year + noise * draw[3]
    return data


# K-F7: UCLA hsbdemo, science on read on math, n = 200.


def test_steps_of_the_known_mediation():
    found = mediation(pupils(), "math", "read", "science")
    assert found.observations == 200
    estimates = {"total": 0.66658, "first": 0.724807, "second": 0.3654205, "direct": 0.4017207}
    for step, value in estimates.items():
        digits = 10.0 ** -len(str(value).split(".")[1]) / 2
        assert found.steps.estimate[step] == pytest.approx(value, abs=digits)
    assert found.steps.se["total"] == pytest.approx(0.0582822, abs=5e-8)
    assert found.steps.se["first"] == pytest.approx(0.0582745, abs=5e-8)


def test_product_of_the_known_mediation():
    found = mediation(pupils(), "math", "read", "science")
    assert found.indirect == pytest.approx(0.2648593, abs=5e-8)
    assert found.tests.se.to_dict() == pytest.approx(
        {"sobel": 0.0525814, "aroian": 0.0527232, "goodman": 0.0524391}, abs=5e-8
    )
    assert found.tests.z["sobel"] == pytest.approx(5.0371, abs=5e-5)
    assert found.share == pytest.approx(0.3973, abs=5e-5)


def test_total_is_direct_plus_indirect():
    data = pupils().assign(age=np.arange(200.0) % 7)
    found = mediation(data, "math", "read", "science", controls=["age"])
    assert found.indirect + found.steps.estimate["direct"] == pytest.approx(
        found.steps.estimate["total"]
    )


def test_goodman_may_have_no_variance():
    tests = product_tests(0.01, 1.0, 0.01, 1.0)
    assert np.isnan(tests.se["goodman"])
    assert tests.se["sobel"] < tests.se["aroian"]
    with pytest.raises(ValueError, match="above zero"):
        product_tests(1.0, 0.0, 1.0, 1.0)


def test_bad_mediations():
    data = pupils()
    with pytest.raises(ValueError, match="nothing"):
        mediation(data, "math", "nothing", "science")
    with pytest.raises(ValueError, match="distinct"):
        mediation(data, "math", "math", "science")
    data.loc[3, "math"] = np.nan
    with pytest.raises(ValueError, match="missing"):
        mediation(data, "math", "read", "science")


def test_steps_are_the_separate_regressions():
    data = simulated()
    found = channel(data, "x", "m", "y", second="given origin", controls=["k"])
    first = fixed_effects(data, "m", ["x", "k"]).coefficients.loc["x"]
    second = fixed_effects(data, "y", ["m", "x", "k"]).coefficients.loc["m"]
    assert found.first_step.tolist() == pytest.approx(first.tolist())
    assert found.second_step.tolist() == pytest.approx(second.tolist())
    assert found.product["estimate"] == pytest.approx(first.estimate * second.estimate)
    assert found.p_both == max(first.p, second.p)
    alone = channel(data, "x", "m", "y", second="alone")
    assert alone.second.coefficients.index.tolist() == ["m"]


def test_true_steps_lie_in_the_interval():
    found = channel(simulated(), "x", "m", "y", second="given origin")
    assert found.product["low"] < 0.4 < found.product["high"]
    assert found.product["p"] < 0.001


def test_delta_variance_of_an_exact_second_step():
    # the outcome is twice the channel: the product is twice the first slope, and so is its error
    found = channel(simulated().assign(z=lambda d: 2 * d.m), "x", "m", "z", second="alone")
    assert found.second_step.estimate == pytest.approx(2)
    assert found.product["se"] == pytest.approx(2 * found.first_step.se)


def test_delta_method_against_its_formula():
    # no covariance between the steps if the second one holds the origin and errors are independent
    found = channel(simulated(units=200, years=6), "x", "m", "y", second="given origin")
    a, b = found.first_step, found.second_step
    sobel = np.sqrt(b.estimate**2 * a.se**2 + a.estimate**2 * b.se**2)
    assert found.product["se"] == pytest.approx(sobel, rel=0.1)


def test_bootstrap_and_delta_agree_in_a_large_panel():
    data = simulated(units=60)
    delta = channel(data, "x", "m", "y", second="given origin").product
    drawn = channel(
        data,
        "x",
        "m",
        "y",
        second="given origin",
        interval="bootstrap",
        seed=1,
        repetitions=400,
    ).product
    assert drawn["estimate"] == delta["estimate"]
    width = delta["high"] - delta["low"]
    assert drawn["low"] == pytest.approx(delta["low"], abs=0.15 * width)
    assert drawn["high"] == pytest.approx(delta["high"], abs=0.15 * width)


def test_bootstrap_is_seeded():
    options = {"second": "alone", "interval": "bootstrap", "repetitions": 30}
    data = simulated(units=10)
    first, again, other = (
        channel(data, "x", "m", "y", seed=seed, **options).product for seed in (1, 1, 2)
    )
    assert first.equals(again)
    assert first["low"] != other["low"]


@settings(max_examples=5, deadline=None, derandomize=True)
@given(seed=st.integers(0, 100), scale=st.floats(0.1, 50))
def test_the_channel_s_unit_does_not_matter(seed, scale):
    data = simulated(seed=seed)
    first = channel(data, "x", "m", "y", second="given origin").product
    second = channel(data.assign(m=scale * data.m), "x", "m", "y", second="given origin").product
    assert second.tolist() == pytest.approx(first.tolist())


def test_lags_are_years_in_both_steps():
    data = simulated()
    found = channel(data, "x", "m", "y", second="alone", lag=2, missing="drop")
    assert found.first.years == found.second.years == 10
    moved = data.assign(x=data.x.groupby(level=0).shift(2), late=data.m.groupby(level=0).shift(2))
    first = fixed_effects(moved, "m", ["x"], missing="drop").coefficients.estimate["x"]
    second = fixed_effects(moved, "y", ["late"], missing="drop").coefficients.estimate["late"]
    assert found.product["estimate"] == pytest.approx(first * second)


@pytest.mark.parametrize("effects", ["two-way", "unit", "unit and trend", "year"])
def test_a_unit_drawn_twice_is_two_units(effects):
    data = simulated(units=8).assign(weight=lambda d: 1.5 + np.sin(np.arange(len(d))))
    options = {"effects": effects, "weights": "weight", "missing": "raise"}
    step = _Step.of(data[["x", "k", "m", "weight"]], ["x", "k"], options, 0.95)
    copies = pd.Series([1, 1, 2, 1, 1, 0, 1, 1], index=range(8))
    twin = data.loc[[2]].rename(index={2: 99}, level=0)
    sample = pd.concat([data.drop(5, level=0), twin])
    found = fixed_effects(sample, "m", ["x", "k"], effects=effects, weights="weight")
    assert step.slope(copies) == pytest.approx(found.coefficients.estimate["x"])
    assert step.slope(copies * 0 + 1) == pytest.approx(step.coefficient.estimate)
    assert np.linalg.norm(step.influence) == pytest.approx(step.coefficient.se)


def test_table_of_channels():
    data = simulated().assign(other=lambda d: np.cos(np.arange(len(d))))
    table = channels(
        data, "x", {"Through m": "m", "Through k": "k"}, "y", second="given origin", controls=["k"]
    )
    assert table.index.tolist() == ["Through m", "Through k"]
    single = channel(data, "x", "m", "y", second="given origin", controls=["k"])
    row = table.loc["Through m"]
    assert row.product_estimate == single.product["estimate"]
    assert row.p_both == single.p_both
    assert (table.p_holm >= table.product_p).all()
    assert table.first_observations.tolist() == [300, 300]
    with pytest.raises(ValueError, match="through"):
        channels(data, "x", {}, "y", second="alone")


def test_the_caveat_names_what_it_is_about():
    text = channel(simulated(), "x", "m", "y", second="alone").caveat
    assert "None of this is tested" in text
    assert "from x through m to y" in text


def test_bad_channels():
    data = simulated()
    with pytest.raises(ValueError, match="distinct"):
        channel(data, "x", "x", "y", second="alone")
    with pytest.raises(ValueError, match="nothing"):
        channel(data, "x", "nothing", "y", second="alone")
    with pytest.raises(ValueError, match="second"):
        channel(data, "x", "m", "y", second="both")
    with pytest.raises(ValueError, match="lag"):
        channel(data, "x", "m", "y", second="alone", lag=-1)
    with pytest.raises(ValueError, match="seed"):
        channel(data, "x", "m", "y", second="alone", interval="bootstrap")
    with pytest.raises(ValueError, match="missing='drop'"):
        channel(data, "x", "m", "y", second="alone", lag=1)
