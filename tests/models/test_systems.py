from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from upgrading.models.panel import instrumental
from upgrading.models.systems import (
    Equation,
    excluded_instruments,
    simultaneous,
    three_stage_least_squares,
)

DATA = Path(__file__).parents[1] / "data"
MARKET = {
    "demand": Equation("consump", ("price",), ("constant", "income")),
    "supply": Equation("consump", ("price",), ("constant", "farm_price", "trend")),
}


def kmenta():
    return pd.read_csv(DATA / "kmenta.csv", comment="#").assign(constant=1.0)


# As systemfit prints them with methodResidCov = "noDfCor" (tests/test_3sls.Rout.save, the part
# "3SLS EViews-like"); Kmenta (1986), Table 13-2.
THREE_STAGE = {
    ("demand", "price"): (-0.2435565, 0.0889541),
    ("demand", "constant"): (94.6333039, 7.3026521),
    ("demand", "income"): (0.3139918, 0.0432799),
    ("supply", "price"): (0.2289322, 0.0891504),
    ("supply", "constant"): (52.1176411, 10.6377553),
    ("supply", "farm_price"): (0.2289775, 0.0393493),
    ("supply", "trend"): (0.3579074, 0.0651943),
}


def test_kmenta_s_market_by_three_stages():
    estimates, covariance, residuals = three_stage_least_squares(
        kmenta(), MARKET, errors="classical"
    )
    errors = pd.Series(np.sqrt(np.diag(covariance)), covariance.index)
    for key, (estimate, se) in THREE_STAGE.items():
        assert estimates[key] == pytest.approx(estimate, abs=1e-7)
        assert errors[key] == pytest.approx(se, abs=1e-7)
    assert residuals.shape == (20, 2)
    assert residuals.corr().iloc[0, 1] == pytest.approx(0.979378, abs=1e-6)


def test_two_stages_of_a_just_identified_equation_are_a_ratio():
    market = {
        "demand": Equation("consump", ("price",), ("constant", "income")),
        "supply": Equation("consump", ("price",), ("constant", "farm_price")),
    }
    estimates, _, _ = three_stage_least_squares(kmenta(), market, method="2SLS", errors="classical")
    data = kmenta()
    design = data[["constant", "income", "farm_price"]].to_numpy()
    reduced = np.linalg.lstsq(design, data[["consump", "price"]].to_numpy(), rcond=None)[0]
    assert estimates["demand", "price"] == pytest.approx(reduced[2, 0] / reduced[2, 1])
    assert estimates["supply", "price"] == pytest.approx(reduced[1, 0] / reduced[1, 1])


def simulated(units=30, years=12, seed=5):
    """Growth and upgrading move each other: g = 0.5 u + a + e, u = 0.3 g + b + f."""
    random = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product([range(units), range(2000, 2000 + years)])
    unit = random.normal(size=units)[index.get_level_values(0)]
    year = random.normal(size=years)[index.get_level_values(1) - 2000]
    a, b, c, e, f = random.normal(size=(5, len(index)))
    mixed = e + unit + year, f + 0.8 * e + unit - year
    right_growth, right_upgrading = a + mixed[0], b + c + mixed[1]
    growth = (right_growth + 0.5 * right_upgrading) / (1 - 0.15)
    upgrading = 0.3 * growth + right_upgrading
    columns = {"growth": growth, "upgrading": upgrading, "a": a, "b": b, "c": c}
    return pd.DataFrame(columns, index)


SYSTEM = {
    "growth": Equation("growth", ("upgrading",), ("a",)),
    "upgrading": Equation("upgrading", ("growth",), ("b", "c")),
}


@pytest.mark.parametrize("method", ["3SLS", "2SLS"])
def test_slopes_that_run_both_ways_are_found_again(method):
    found = simultaneous(simulated(), SYSTEM, method=method)
    table = found.coefficients
    for key, true in {("growth", "upgrading"): 0.5, ("upgrading", "growth"): 0.3}.items():
        assert table.low[key] < true < table.high[key]
        assert table.se[key] < 0.1
    assert found.excluded == {"growth": ("b", "c"), "upgrading": ("a",)}
    assert (found.units, found.years, found.observations) == (30, 12, 360)
    assert table.index.names == ["equation", "regressor"]


def test_two_stages_are_instruments_one_equation_at_a_time():
    data = simulated()
    found = simultaneous(data, SYSTEM, method="2SLS", factor="none")
    single = instrumental(data, "growth", ["upgrading"], ["b", "c"], controls=["a"], factor="none")
    rows = found.coefficients.loc["growth"]
    expected = single.estimates.coefficients.loc[rows.index]
    assert rows.estimate.tolist() == pytest.approx(expected.estimate.tolist())
    assert rows.se.tolist() == pytest.approx(expected.se.tolist())
    gretl = simultaneous(data, SYSTEM, method="2SLS").first_stage
    stage = instrumental(data, "growth", ["upgrading"], ["b", "c"], controls=["a"]).first_stage
    assert gretl.loc[("growth", "upgrading"), "partial_f"] == pytest.approx(
        stage.partial_f["upgrading"]
    )


def test_unit_and_year_constants_change_nothing():
    data = simulated()
    units, years = (data.index.get_level_values(level) for level in (0, 1))
    moved = data.assign(growth=data.growth + units**2, upgrading=data.upgrading - 5.0 * years)
    first, second = (simultaneous(d, SYSTEM).coefficients for d in (data, moved))
    assert second.to_numpy() == pytest.approx(first.to_numpy(), rel=1e-5, abs=1e-8)


def test_a_trend_enters_every_equation():
    found = simultaneous(simulated(), SYSTEM, effects="unit and trend")
    assert found.coefficients.loc["growth"].index.tolist() == ["upgrading", "a", "trend"]
    assert found.excluded["growth"] == ("b", "c")


def test_bad_systems():
    data = simulated()
    short = {**SYSTEM, "growth": Equation("growth", ("upgrading",), ("a", "b", "c"))}
    with pytest.raises(ValueError, match="1 excluded instruments or more in 'growth'"):
        simultaneous(data, short)
    with pytest.raises(ValueError, match="both: \\['growth'\\]"):
        excluded_instruments({**SYSTEM, "third": Equation("z", ("a2",), ("growth",))})
    with pytest.raises(ValueError, match="found none"):
        excluded_instruments({})
    with pytest.raises(ValueError, match="method"):
        simultaneous(data, SYSTEM, method="FIML")
    with pytest.raises(ValueError, match="'b'"):
        simultaneous(data.assign(b=1.0), SYSTEM)
    with pytest.raises(ValueError, match="clusters"):
        three_stage_least_squares(data, SYSTEM, errors="clustered")
