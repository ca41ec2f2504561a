import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from upgrading import transitions
from upgrading.transitions import (
    follows,
    local_curve,
    local_mean,
    matched_mean,
    order_of_sectors,
    passings,
    path,
    quadratic_mean,
    spells,
    steady_steps,
)

COLUMNS = ["va_primary", "va_secondary", "va_tertiary"]
ESTIMATES = (matched_mean, local_mean, quadratic_mean)


def panel(values, years=None, unit="a"):
    years = range(2000, 2000 + len(values)) if years is None else years
    return pd.Series(list(values), index=pd.MultiIndex.from_product([[unit], years]))


def economies(count=150, seed=3):
    rng = np.random.default_rng(seed)
    incomes = pd.Series(np.exp(rng.uniform(6, 11, count)), index=[f"c{i}" for i in range(count)])
    return incomes, pd.Series(20 + 4 * np.log(incomes) + rng.normal(0, 5, count), incomes.index)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([3, 2, 1], "1-2-3"),
        ([3, 1, 2], "1-3-2"),
        ([2, 3, 1], "2-1-3"),
        ([1, 3, 2], "2-3-1"),
        ([2, 1, 3], "3-1-2"),
        ([1, 2, 3], "3-2-1"),
        ([1, 1, 1], "1-2-3"),
        ([1, 2, 2], "2-3-1"),
    ],
)
def test_order_of_sectors(levels, expected):
    assert order_of_sectors(pd.DataFrame([levels], columns=COLUMNS)).tolist() == [expected]


def test_order_needs_no_total_and_keeps_labels():
    levels = pd.DataFrame([[1, 2, 4], [100, 200, 400]], columns=COLUMNS, index=["x", "y"])
    assert order_of_sectors(levels).to_dict() == {"x": "3-2-1", "y": "3-2-1"}


def test_order_of_a_row_that_misses_a_sector():
    levels = pd.DataFrame([[1, np.nan, 4], [1, 2, 3]], columns=COLUMNS)
    with pytest.raises(ValueError, match="levels: expected no missing value"):
        order_of_sectors(levels)
    kept = order_of_sectors(levels, missing="keep")
    assert pd.isna(kept[0]) and kept[1] == "3-2-1"


@pytest.mark.parametrize(
    "bad",
    [
        pd.DataFrame([[1, 2]]),
        pd.DataFrame([[1, 2, 3]], columns=COLUMNS[::-1]),
        pd.DataFrame([[1, -2, 3]], columns=COLUMNS),
    ],
)
def test_bad_levels_are_refused(bad):
    with pytest.raises(ValueError, match="levels: expected"):
        order_of_sectors(bad)


def test_spells_end_at_gaps_and_units():
    labels = pd.concat([panel("xxyx"), panel("x", [2003], "b"), panel("xx", [2000, 2002], "c")])
    found = spells(labels)
    assert found[["unit", "label", "start", "end", "years"]].to_numpy().tolist() == [
        ["a", "x", 2000, 2001, 2],
        ["a", "y", 2002, 2002, 1],
        ["a", "x", 2003, 2003, 1],
        ["b", "x", 2003, 2003, 1],
        ["c", "x", 2000, 2000, 1],
        ["c", "x", 2002, 2002, 1],
    ]


def test_spells_do_not_depend_on_the_order_of_rows_and_skip_missing_labels():
    labels = panel(["x", None, "x", "x"])
    found = spells(labels)
    assert found[["start", "end"]].to_numpy().tolist() == [[2000, 2000], [2002, 2003]]
    pd.testing.assert_frame_equal(found, spells(labels[::-1]))


def test_passings_by_hand():
    leads = {
        "late": [-1, -1, 1, 1],
        "twice": [1, -1, -1, 1],
        "lost": [1, 1, 1, -1],
        "never": [-1, 0, -1, -1],
        "always": [1, 2, 3, 4],
    }
    found = passings(pd.concat([panel(lead, unit=unit) for unit, lead in leads.items()]))
    assert found.loc["late"].tolist() == [2002, 2002, 1, False]
    assert found.loc["twice"].tolist() == [2000, 2003, 2, False]
    assert found.loc["lost", "first"] == 2000 and pd.isna(found.loc["lost", "lasting"])
    assert found.loc["lost", "turns"] == 1
    assert found.loc["never", ["first", "lasting"]].isna().all() and not found.loc["never"].always
    assert found.loc["always"].tolist() == [2000, 2000, 0, True]


def test_passings_refuse_what_would_hide_a_passing():
    with pytest.raises(ValueError, match="expected every year of a, found none before 2003"):
        passings(panel([1, -1], [2001, 2003]))
    with pytest.raises(ValueError, match="lead: expected no missing value"):
        passings(panel([1, np.nan, 1]))
    with pytest.raises(ValueError, match="lead: expected an index of units and years"):
        passings(pd.Series([1, 2]))
    with pytest.raises(ValueError, match="lead: expected each unit and year once"):
        passings(pd.concat([panel([1]), panel([2])]))
    with pytest.raises(ValueError, match="labels: expected at least one value"):
        spells(panel([None, None]))


def test_path_and_theory():
    orders = pd.Series(["2-1-3", "2-1-3", None, "2-3-1", "3-2-1"])
    assert path(orders) == ("2-1-3", "2-3-1", "3-2-1")
    assert follows(path(orders))
    assert follows(("1-2-3", "2-3-1"))  # a step may be skipped
    assert follows(())
    assert not follows(("2-3-1", "2-1-3"))
    assert not follows(("2-3-1", "3-2-1", "2-3-1"))
    assert not follows(("3-1-2", "3-2-1"))


def test_steady_steps_find_a_straight_line_and_nothing_across_gaps():
    line = panel([1.0, 2.0, 3.0, 4.0, 6.0])
    assert steady_steps(line.to_frame(), tolerance=0.01).tolist() == [True, True, False]
    bent = pd.DataFrame({"x": line, "y": line**2})
    assert steady_steps(bent, tolerance=0.01).tolist() == [False] * 3
    broken = panel([1.0, 2.0, 3.0, 4.0], [2000, 2001, 2003, 2004])
    assert steady_steps(broken.to_frame(), tolerance=0.01).tolist() == []
    two = pd.concat([panel([1.0, 2.0]), panel([3.0, 4.0], unit="b")])
    assert steady_steps(two.to_frame(), tolerance=0.01).tolist() == []


def test_steady_steps_refuse_bad_input():
    with pytest.raises(ValueError, match="tolerance: expected zero or more"):
        steady_steps(panel([1.0]).to_frame(), tolerance=-1)
    with pytest.raises(ValueError, match="values: expected an index"):
        steady_steps(pd.DataFrame({"x": [1.0]}), tolerance=0)


def test_matched_mean_by_hand():
    incomes = pd.Series([100, 81, 125, 100, 79, 126], index=list("abcdef"))
    outcomes = pd.Series([50.0, 40, 46, 52, 10, 90], index=list("abcdef"))
    found = matched_mean(incomes, outcomes, "a")
    assert found.expected == 46 and found.gap == 4 and found.economies == 3
    assert found.below == pytest.approx(2 / 3)
    half = 4.302652729911275 * 6 / np.sqrt(3)  # t(0.975, 2), standard deviation 6
    assert (found.low, found.high) == pytest.approx((46 - half, 46 + half))
    assert found.gap_interval == pytest.approx((4 - half, 4 + half))


def test_local_mean_is_weighted_least_squares():
    incomes, outcomes = economies()
    found = local_mean(incomes, outcomes, "c7", bandwidth=1.5)
    x, y = np.log(incomes.drop("c7")), outcomes.drop("c7")
    distance = x - np.log(incomes["c7"])
    weights = (1 - (distance.abs() / 1.5).clip(upper=1) ** 3) ** 3
    near = weights > 0
    model = sm.WLS(y[near], sm.add_constant(distance[near]), weights=weights[near])
    fit = model.fit(cov_type="HC3", use_t=True)
    assert found.expected == pytest.approx(fit.params.iloc[0], abs=1e-9)
    assert (found.low, found.high) == pytest.approx(tuple(fit.conf_int().iloc[0]), abs=1e-8)
    assert found.economies == near.sum()


def test_quadratic_mean_is_a_regression():
    incomes, outcomes = economies()
    found = quadratic_mean(incomes, outcomes, "c7", confidence=0.9)
    x, y = np.log(incomes.drop("c7")), outcomes.drop("c7")
    fit = sm.OLS(y, sm.add_constant(np.column_stack([x, x**2]))).fit(cov_type="HC3", use_t=True)
    at = np.log(incomes["c7"])
    predicted = fit.get_prediction([[1, at, at**2]]).summary_frame(alpha=0.1).iloc[0]
    assert found.expected == pytest.approx(predicted["mean"])
    assert found.low == pytest.approx(predicted["mean_ci_lower"], rel=1e-6)
    assert found.below == pytest.approx((fit.resid < outcomes["c7"] - found.expected).mean())


@pytest.mark.parametrize("estimate", ESTIMATES)
def test_an_economy_never_enters_its_own_comparison(estimate):
    incomes, outcomes = economies()
    moved = outcomes.copy()
    moved["c7"] += 100
    before, after = estimate(incomes, outcomes, "c7"), estimate(incomes, moved, "c7")
    assert after.expected == pytest.approx(before.expected)
    assert after.gap == pytest.approx(before.gap + 100)
    assert after.below == pytest.approx(1)


@pytest.mark.parametrize("estimate", (local_mean, quadratic_mean))
def test_lines_recover_a_line(estimate):
    incomes, _ = economies()
    found = estimate(incomes, 3 + 2 * np.log(incomes), "c7")
    assert found.gap == pytest.approx(0, abs=1e-9)
    assert found.high - found.low == pytest.approx(0, abs=1e-9)


def test_local_curve_goes_through_the_local_means():
    incomes, outcomes = economies()
    others = incomes.index != "c7"
    curve = local_curve(incomes[others], outcomes[others], np.array([incomes["c7"]]))
    found = local_mean(incomes, outcomes, "c7")
    assert curve.iloc[0].tolist() == pytest.approx([found.expected, found.low, found.high])
    assert curve.index.name == "income"


@pytest.mark.parametrize("estimate", ESTIMATES)
def test_bad_economies_are_refused(estimate):
    incomes, outcomes = economies()
    with pytest.raises(ValueError, match="unit: expected an economy"):
        estimate(incomes, outcomes, "nowhere")
    with pytest.raises(ValueError, match="unit: expected an economy"):
        estimate(incomes, outcomes.mask(outcomes.index == "c7"), "c7")
    with pytest.raises(ValueError, match="outcomes: expected the same labels"):
        estimate(incomes, outcomes[::-1], "c7")
    with pytest.raises(ValueError, match="incomes: expected more than zero"):
        estimate(incomes * 0, outcomes, "c7")
    with pytest.raises(ValueError, match="incomes: expected 3 other economies"):
        estimate(incomes[:3], outcomes[:3], "c1")


def test_missing_economies_are_left_out():
    incomes, outcomes = economies()
    gaps = outcomes.mask(outcomes.index == "c1")
    kept = outcomes.index != "c1"
    assert quadratic_mean(incomes, gaps, "c7") == quadratic_mean(
        incomes[kept], outcomes[kept], "c7"
    )


def test_bad_widths_are_refused():
    incomes, outcomes = economies()
    with pytest.raises(ValueError, match="window: expected more than zero"):
        matched_mean(incomes, outcomes, "c7", window=0)
    with pytest.raises(ValueError, match="bandwidth: expected more than zero"):
        local_mean(incomes, outcomes, "c7", bandwidth=0)


def test_the_theory_moves_one_pair_at_a_time():
    for earlier, later in zip(transitions.THEORY, transitions.THEORY[1:], strict=False):
        places = [place for place in (0, 2, 4) if earlier[place] != later[place]]
        assert len(places) == 2 and places[1] - places[0] == 2
