from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from upgrading.measures.spatial import contiguity_weights, moran_test, morans_i

DATA = Path(__file__).parents[1] / "data"
FEWER = settings(max_examples=40, deadline=None, derandomize=True)
LINE = contiguity_weights({"a": "b", "b": "ac", "c": "bd", "d": "ce", "e": "d"})
# Whole numbers, so that no row is all but constant.
DISTINCT = arrays(int, 5, elements=st.integers(-1000, 1000)).filter(lambda x: np.ptp(x) > 0)


def example(name, column):
    table = pd.read_csv(DATA / name, comment="#")
    neighbours = {i: [int(j) for j in row.split()] for i, row in table["neighbours"].items()}
    return table[column].to_numpy(), contiguity_weights(neighbours)


def square_lattice(side):
    cells = [(i, j) for i in range(side) for j in range(side)]
    near = {c: [d for d in cells if abs(c[0] - d[0]) + abs(c[1] - d[1]) == 1] for c in cells}
    number = {cell: i for i, cell in enumerate(cells)}
    return contiguity_weights({number[c]: [number[d] for d in near[c]] for c in cells})


def test_st_louis_homicides():
    # K-F10: esda's test of HR8893, row-standardised.
    rates, weights = example("stl_homicides.csv", "hr8893")
    test = moran_test(rates, weights, assumption="normality", alternative="greater")
    assert test.statistic == pytest.approx(0.24365582621771659, abs=1e-14)
    assert test.expected == pytest.approx(-0.01298701, abs=5e-9)
    assert test.p_value == pytest.approx(0.00013573931385468807, rel=1e-9)
    assert morans_i(rates, weights) == test.statistic


def test_north_carolina_sids():
    # K-F10: esda's test of SIDR74, row-standardised.
    rates, weights = example("north_carolina_sids.csv", "sidr74")
    test = moran_test(rates, weights, assumption="normality", alternative="greater")
    assert test.statistic == pytest.approx(0.24772519320480135, abs=1e-14)
    assert test.p_value == pytest.approx(5.7916539074498452e-05, rel=1e-9)


def test_variances_on_a_lattice():
    # esda's test_variance: 1 to 9 on three by three cells, rook contiguity, binary weights.
    values, weights = np.arange(1, 10), square_lattice(3)
    for assumption, variance in (("normality", 0.053125), ("randomisation", 0.0596875)):
        test = moran_test(values, weights, assumption=assumption, standardise="none")
        assert test.variance == pytest.approx(variance, abs=1e-15)


def test_moments_under_randomisation_are_those_of_all_permutations():
    from itertools import permutations

    values = np.array([1.0, 2, 4, 9, 30])
    shuffled = morans_i(np.array(list(permutations(values))), LINE)
    test = moran_test(values, LINE, assumption="randomisation")
    assert shuffled.mean() == pytest.approx(test.expected, abs=1e-12)
    assert shuffled.var() == pytest.approx(test.variance, abs=1e-12)


def test_alternatives_share_one_statistic():
    values = [1, 2, 3, 4, 9]
    greater, less, both = (
        moran_test(values, LINE, assumption="normality", alternative=side).p_value
        for side in ("greater", "less", "two-sided")
    )
    assert greater + less == pytest.approx(1)
    assert both == pytest.approx(2 * min(greater, less))
    assert greater < 0.5


@given(DISTINCT, st.floats(0.1, 100), st.floats(-100, 100))
@FEWER
def test_scale_and_origin_do_not_matter(values, scale, origin):
    found = morans_i(values, LINE)
    assert morans_i(values * scale + origin, LINE) == pytest.approx(found, abs=1e-6)


@given(DISTINCT, st.permutations(range(5)))
@FEWER
def test_order_of_regions_does_not_matter(values, order):
    moved = LINE.iloc[list(order), list(order)]
    found = morans_i(values[list(order)], moved)
    assert found == pytest.approx(morans_i(values, LINE), abs=1e-12)


@given(DISTINCT, st.floats(0.1, 100))
@FEWER
def test_scale_of_weights_does_not_matter(values, scale):
    found = morans_i(values, LINE, standardise="none")
    scaled = morans_i(values, LINE * scale, standardise="none")
    assert scaled == pytest.approx(found, abs=1e-12)


def test_row_standardising_changes_the_statistic_where_degrees_differ():
    values = [1, 2, 3, 4, 9]
    row, none = (morans_i(values, LINE, standardise=how) for how in ("row", "none"))
    assert abs(row - none) > 0.01
    assert morans_i(values, LINE.div(LINE.sum(axis=1), axis=0), standardise="none") == row


def test_rows_are_tested_side_by_side_and_keep_labels():
    years = pd.DataFrame(
        [[1, 2, 3, 4, 9], [3, 1, 4, 1, 5]], index=[2020, 2021], columns=list("abcde")
    )
    test = moran_test(years, LINE, assumption="randomisation")
    single = moran_test(years.loc[2021].to_numpy(), LINE, assumption="randomisation")
    for part in ("statistic", "variance", "z_score", "p_value"):
        assert getattr(test, part)[2021] == pytest.approx(getattr(single, part), abs=1e-14)
    assert morans_i(years, LINE)[2020] == test.statistic[2020]
    with pytest.raises(ValueError, match="labels"):
        morans_i(years[list("bacde")], LINE)
    with pytest.raises(ValueError, match="same regions"):
        morans_i(years.to_numpy(), LINE[list("bacde")])


def test_a_gap_stays_in_its_row():
    years = [[1, 2, 3, 4, 9], [3, np.nan, 4, 1, 5]]
    for assumption in ("normality", "randomisation"):
        test = moran_test(years, LINE, assumption=assumption, missing="keep")
        for part in (test.statistic, test.variance, test.z_score, test.p_value):
            assert np.isnan(part).tolist() == [False, True]


ISLAND = [[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
FOUR = [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: morans_i([1, 1, 1, 1, 1], LINE), "constant"),
        (lambda: morans_i([0.1] * 5, LINE), "constant"),
        (lambda: morans_i([1, 2, 3, 4, np.nan], LINE), "missing"),
        (lambda: morans_i(3, LINE), "last axis"),
        (lambda: morans_i(FOUR, LINE), "weights: expected shape"),
        (lambda: morans_i(FOUR, ISLAND), "neighbour for every region, none at 3"),
        (lambda: morans_i(FOUR, np.eye(4)), "diagonal"),
        (lambda: morans_i(FOUR, -np.array(ISLAND)), "weights: expected zero or more"),
        (lambda: morans_i(FOUR, FOUR), "weights: expected 2 dimension"),
        (lambda: morans_i([1, 2, 3, 4, 5], LINE, standardise="column"), "standardise"),
        (lambda: moran_test([1, 2, 3, 4, 5], LINE, assumption="permutation"), "assumption"),
        (
            lambda: moran_test([1, 2, 3], 1 - np.eye(3), assumption="normality"),
            "four regions or more",
        ),
        (
            lambda: moran_test([1, 2, 3, 4, 5], LINE, assumption="normality", alternative="up"),
            "alternative",
        ),
        (lambda: contiguity_weights({"a": "b", "b": ""}), "expected a among those of b"),
        (lambda: contiguity_weights({"a": "c", "b": "a"}), "found c"),
        (lambda: contiguity_weights({"a": "a"}), "found a"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
