import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upgrading.models.multiverse import (
    CHOICES,
    ESTIMATORS,
    RESULTS,
    Grid,
    Sample,
    multiverse,
    single,
    standardised,
    summary,
    which_choice_matters,
)


def simulated(units=10, years=12, seed=1, gaps=0.05):
    random = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product(
        [range(units), range(2000, 2000 + years)], names=["province_code", "year"]
    )
    unit = random.normal(size=units)[index.get_level_values(0)]
    year = random.normal(size=years)[index.get_level_values(1) - 2000]
    names = ["y", "other_y", "x", "other_x", "a", "b"]
    data = pd.DataFrame(random.normal(size=(len(index), len(names))), index, names)
    data = data.add(unit, axis=0).add(0.5 * year, axis=0)
    data["y"] += 0.7 * data.x - 0.2 * data.a
    data = data.mask(random.uniform(size=data.shape) < gaps)
    data["heads"] = random.uniform(1, 3, size=len(index))
    return data[random.uniform(size=len(index)) > 0.02]


GRID = Grid(
    outcomes=("y", "other_y"),
    regressors=("x", "other_x"),
    controls={"none": (), "a": ("a",), "both": ("a", "b")},
    samples={
        "all": Sample(),
        "without two": Sample(without=(1, 7)),
        "late": Sample(first=2004),
        "early": Sample(last=2009),
    },
    lags=(0, 2),
    weights=("none", "heads"),
    span=3,
)


@pytest.fixture(scope="module")
def panels():
    return {"first": simulated(), "second": simulated(seed=2)}


@pytest.fixture(scope="module")
def table(panels):
    return multiverse(panels, GRID)


def test_every_specification_has_a_row_of_its_own(table):
    assert len(table) == 2 * 2 * 2 * 3 * 4 * 2 * 4 * 2
    assert table.columns.tolist() == [*CHOICES, *RESULTS]
    assert not table.duplicated(list(CHOICES)).any()
    assert (table.problem == "").all()
    assert table.estimate.notna().all()


@pytest.mark.parametrize("factor", ["gretl", "linearmodels", "none"])
@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_numbers_are_those_of_linearmodels(panels, estimator, factor):
    table = multiverse(panels, GRID, factor=factor, level=0.9)
    part = table[table.estimator == estimator]
    for _, row in part.sample(8, random_state=1).iterrows():
        found = single(panels, GRID, row, factor=factor, level=0.9)
        line = found.coefficients.loc[row.regressor]
        names = ["estimate", "se", "low", "high", "p"]
        assert row[names].tolist() == pytest.approx(line[names].tolist(), rel=1e-8, abs=1e-12)
        assert (row.units, row.years, row.observations) == (
            found.units,
            found.years,
            found.observations,
        )


def test_spreads_are_those_of_levels_in_the_rows_used():
    data = simulated(gaps=0).loc[:, ["y", "x"]]
    grid = Grid(("y",), ("x",), lags=(1,), estimators=("first differences",))
    row = multiverse({"only": data}, grid).iloc[0]
    late = data.x.copy()
    late.index = late.index.set_levels(late.index.levels[1] + 1, level=1)
    joined = pd.DataFrame({"y": data.y, "x": late.reindex(data.index)})
    before = joined.copy()
    before.index = before.index.set_levels(before.index.levels[1] + 1, level=1)
    used = joined[joined.notna().all(axis=1) & before.reindex(joined.index).notna().all(axis=1)]
    assert row.observations == len(used)
    assert row.outcome_sd == pytest.approx(used.y.std())
    assert row.regressor_sd == pytest.approx(used.x.std())


@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 1000), size=st.floats(-100, 100))
def test_unit_and_year_constants_change_nothing(seed, size):
    data = simulated(seed=seed)
    random = np.random.default_rng(seed)
    units, years = data.index.get_level_values(0), data.index.get_level_values(1) - 2000
    shifts = size * (random.normal(size=10)[units] + random.normal(size=12)[years])
    moved = data.assign(y=data.y + shifts, x=data.x - shifts)
    grid = Grid(("y",), ("x",), {"a": ("a",)}, span=4, lags=(0, 1), weights=("heads",))
    first, second = (multiverse({"only": d}, grid) for d in (data, moved))
    # a common trend does not take out year constants
    kept = first.estimator != "unit and trend"
    for name in ("estimate", "se"):
        assert second[name][kept].to_numpy() == pytest.approx(
            first[name][kept].to_numpy(), rel=1e-6, abs=1e-8
        )


def test_what_cannot_be_estimated_stays_in_the_table_with_its_reason():
    data = simulated(gaps=0)
    data["fixed"] = data.index.get_level_values(0).astype(float)
    data["twice"] = 2 * data.a
    data["empty"] = np.nan
    grid = Grid(
        ("y", "absent"),
        ("x", "fixed", "empty", "a"),
        {"none": (), "a": ("a",), "same": ("a", "twice"), "fixed": ("fixed",)},
        samples={"all": Sample(), "one": Sample(first=2003, last=2003), "no": Sample(last=1990)},
        estimators=("two-way",),
    )
    other = simulated(seed=3).rename(columns={"y": "absent"})
    table = multiverse({"first": data, "second": other}, grid)
    keys = ["vintage", "outcome", "regressor", "controls", "sample"]
    problems = table.set_index(keys).problem
    assert problems["first", "y", "x", "none", "all"] == ""
    assert problems["first", "y", "x", "same", "all"].startswith("controls are absorbed")
    assert problems["first", "y", "x", "fixed", "all"].startswith("controls are absorbed")
    assert problems["first", "y", "fixed", "none", "all"].startswith("regressor is absorbed")
    assert problems["first", "y", "a", "a", "all"] == "regressor is among the controls"
    assert problems["first", "y", "empty", "none", "all"] == "no complete row"
    assert problems["first", "absent", "x", "none", "all"] == "no complete row"
    assert problems["second", "absent", "x", "none", "all"] == ""
    assert problems["first", "y", "x", "none", "one"] == "too few rows"
    assert problems["first", "y", "x", "none", "no"] == "no complete row"
    assert (table.estimate.isna() == (table.problem != "")).all()
    assert (table.low.isna() == (table.problem != "")).all()


def test_single_refuses_what_multiverse_marks():
    data = simulated(gaps=0)
    data["fixed"] = data.index.get_level_values(0).astype(float)
    grid = Grid(("y",), ("fixed",), estimators=("two-way",))
    row = multiverse({"only": data}, grid).iloc[0]
    with pytest.raises(ValueError, match="'fixed'"):
        single({"only": data}, grid, row)
    with pytest.raises(ValueError, match="expected lag"):
        single({"only": data}, grid, {**row.to_dict(), "lag": 3})


def test_bad_grids_and_panels(panels):
    with pytest.raises(ValueError, match="outcomes"):
        Grid((), ("x",))
    with pytest.raises(ValueError, match="lags: expected distinct"):
        Grid(("y",), ("x",), lags=(1, 1))
    with pytest.raises(ValueError, match="lags, span"):
        Grid(("y",), ("x",), lags=(-1,))
    with pytest.raises(ValueError, match="estimators"):
        Grid(("y",), ("x",), estimators=("GMM",))
    grid = Grid(("y",), ("x",))
    with pytest.raises(ValueError, match="nothing"):
        multiverse(panels, Grid(("y",), ("nothing",)))
    with pytest.raises(ValueError, match="at least one"):
        multiverse({}, grid)
    with pytest.raises(ValueError, match="level"):
        multiverse(panels, grid, level=5)
    with pytest.raises(ValueError, match="factor"):
        multiverse(panels, grid, factor="stata")
    data = panels["first"]
    with pytest.raises(ValueError, match="one row a unit"):
        multiverse({"only": pd.concat([data, data.head(1)])}, grid)
    with pytest.raises(ValueError, match="unit and year"):
        multiverse({"only": data.reset_index()}, grid)
    with pytest.raises(ValueError, match="finite"):
        multiverse({"only": data.assign(x=np.inf)}, grid)


def test_standardised_estimates_do_not_know_units(panels):
    grid = Grid(("y",), ("x",), {"a": ("a",)}, span=3)
    first = standardised(multiverse(panels, grid))
    scaled = {name: data.assign(y=100 * data.y, x=data.x / 7) for name, data in panels.items()}
    second = standardised(multiverse(scaled, grid))
    for name in ("estimate", "se", "low", "high"):
        assert second[name].to_numpy() == pytest.approx(first[name].to_numpy())


def test_summary_counts(table):
    together = summary(table)
    assert together["specifications"] == together["estimated"] == len(table)
    assert together["positive"] == pytest.approx((table.estimate > 0).mean())
    assert together["median"] == pytest.approx(table.estimate.median())
    by = summary(table, "outcome")
    assert by.index.tolist() == ["y", "other_y"]
    assert by.specifications.sum() == len(table)
    assert by.positive_significant["y"] > 0.2 > by.positive_significant["other_y"]
    assert summary(table, ["outcome", "lag"]).shape[0] == 4
    with pytest.raises(ValueError, match="by"):
        summary(table, "estimate")


def test_variance_of_a_full_grid_adds_up():
    lags, samples = np.repeat([0, 1, 2], 4), list("abcd") * 3
    outcome = lags * 2.0 + np.tile([1.0, 5, 2, 2], 3)
    table = pd.DataFrame({"lag": lags, "sample": samples, "estimate": outcome, "vintage": "only"})
    found = which_choice_matters(table, ["vintage", "lag", "sample"])
    assert found.index.tolist() == ["lag", "sample", "all choices", "combinations"]
    assert found.alone.tolist() == pytest.approx(found["last"].tolist())
    assert found.alone["all choices"] == pytest.approx(1)
    between = 12 * np.var([0, 2, 4])
    assert found.alone["lag"] == pytest.approx(between / (12 * outcome.var()))
    assert found.options["sample"] == 4


def test_combinations_are_what_main_effects_leave():
    table = pd.DataFrame({"lag": [0, 0, 1, 1], "sample": list("abab"), "estimate": [1.0, 0, 0, 1]})
    found = which_choice_matters(table, ["lag", "sample"])
    assert found.alone["combinations"] == pytest.approx(1)
    with pytest.raises(ValueError, match="missing \\['weather'\\]"):
        which_choice_matters(table, ["lag", "weather"])
    with pytest.raises(ValueError, match="varies"):
        which_choice_matters(table.assign(estimate=1.0), ["lag"])


def test_shares_of_choices_are_shares(table):
    found = which_choice_matters(table)
    assert found.alone.between(0, 1).all()
    assert found["last"].iloc[:-2].is_monotonic_decreasing
    assert found.alone["all choices"] + found.alone["combinations"] == pytest.approx(1)
