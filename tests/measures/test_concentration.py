import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from upgrading.measures.concentration import (
    agglomeration_index,
    ellison_glaeser,
    equivalent_number,
    geographic_concentration,
    herfindahl,
    hoover_index,
    krugman_concentration,
    krugman_specialisation,
    location_quotient,
    location_quotient_gini,
    locational_gini,
    normalised_herfindahl,
)

FEWER = settings(max_examples=40, deadline=None, derandomize=True)
POSITIVE = st.floats(0.01, 1e6)
MATRICES = arrays(float, (4, 3), elements=POSITIVE)
VECTORS = arrays(float, 5, elements=st.floats(0, 1e6)).filter(lambda x: x.sum() > 1)
BASES = arrays(float, 5, elements=POSITIVE)

# K-A1: GDP of the 16 German Länder 2015, REAT 3.0.3 herf.Rd.
LAENDER = [460.69, 549.19, 124.16, 65.29, 31.59, 109.27, 263.44, 39.87]
LAENDER += [258.53, 645.59, 131.95, 35.03, 112.66, 56.22, 85.61, 56.81]
# K-A4: EconGeo 1.3, regions R1..R5 by industries I1..I5.
ECONGEO = np.array(
    [
        [100, 0, 0, 0, 0],
        [0, 15, 5, 70, 10],
        [0, 20, 10, 20, 50],
        [0, 25, 30, 5, 40],
        [0, 40, 55, 5, 0],
    ]
)
# K-A6: REAT krugman.spec2.Rd; Sweden, Norway, Denmark, Finland, Iceland by industry.
NORDIC = np.array(
    [
        [45000, 15000, 32000, 10000, 30000],
        [35000, 12000, 30000, 8000, 22000],
        [40000, 10000, 25000, 9000, 18000],
        [30000, 11000, 18000, 3000, 13000],
        [40000, 6000, 11000, 2000, 12000],
    ]
)
# K-A6: REAT krugman.conc2.Rd; five regions by mining, chemistry, social, electronics, wood.
MINING = np.transpose(
    [
        [4320, 7811, 3900, 2300, 47560],
        [20000, 11000, 31000, 8000, 20000],
        [40000, 10000, 25000, 9000, 16000],
        [10000, 11000, 14000, 14000, 13000],
        [7000, 7500, 11000, 1500, 36000],
    ]
)


def test_herfindahl_reproduces_published_figures():
    # K-A1: REAT herf.Rd (Dörsam 2004).
    firms = (20, 50, 20, 10)
    assert herfindahl(firms) == pytest.approx(0.34, abs=1e-12)
    assert normalised_herfindahl(firms) == pytest.approx(0.12, abs=1e-12)
    assert equivalent_number(firms) == pytest.approx(2.94117647, abs=5e-9)
    assert herfindahl(LAENDER) == pytest.approx(0.12517630, abs=5e-9)


def test_location_quotient_reproduces_farhauer_kroell():
    # K-A3: REAT locq.Rd; the rest of region and industry completes the matrix.
    rest = 15593224 - 79006 - (879213 - 1714)
    quotients = location_quotient([[1714, 79006 - 1714], [879213 - 1714, rest]])
    assert quotients[0, 0] == pytest.approx(0.38476234, abs=5e-9)


def test_economic_geography_example():
    # K-A4: inputs of EconGeo 1.3, outputs from the formulae.
    expected = [
        [5, 0, 0, 0, 0],
        [0, 0.75, 0.25, 3.5, 0.5],
        [0, 1, 0.5, 1, 2.5],
        [0, 1.25, 1.5, 0.25, 2],
        [0, 2, 2.75, 0.25, 0],
    ]
    assert location_quotient(ECONGEO) == pytest.approx(np.array(expected), abs=1e-12)
    krugman = krugman_specialisation(ECONGEO, benchmark="nation")
    assert krugman == pytest.approx([1.6, 1.0, 0.6, 0.7, 1.1], abs=1e-12)
    assert herfindahl(ECONGEO) == pytest.approx([1, 0.525, 0.34, 0.315, 0.465], abs=1e-12)
    half = locational_gini(ECONGEO.T, ECONGEO.sum(axis=1), scale="half area")
    assert half == pytest.approx([0.40, 0.18, 0.27, 0.31, 0.28], abs=1e-12)


@pytest.mark.parametrize(
    ("benchmark", "sweden"),
    [("mean of shares", 0.1595), ("rest of nation", 0.13508), ("nation", 0.09847)],
)
def test_krugman_specialisation_depends_on_its_benchmark(benchmark, sweden):
    # K-A6: the first is what REAT krugman.spec2.Rd prints; the others are the trap.
    digits = 5e-5 if benchmark == "mean of shares" else 5e-6
    index = krugman_specialisation(NORDIC, benchmark=benchmark)
    assert index[0] == pytest.approx(sweden, abs=digits)


@pytest.mark.parametrize(
    ("benchmark", "mining"), [("mean of shares", 0.8619), ("rest of nation", 0.9039)]
)
def test_krugman_concentration_depends_on_its_benchmark(benchmark, mining):
    # K-A6: REAT krugman.conc2.Rd prints the first.
    index = krugman_concentration(MINING, benchmark=benchmark)
    assert index[0] == pytest.approx(mining, abs=5e-5)


def test_krugman_of_regions_with_nothing_in_common():
    # K-A6, polar case.
    pair = [[20, 10, 70, 0, 0], [0, 0, 0, 60, 40]]
    index = krugman_specialisation(pair, benchmark="rest of nation")
    assert index == pytest.approx([2, 2], abs=1e-12)


def test_gini_of_quotients_is_another_number_than_the_locational_gini():
    # REAT gini.conc.Rd and gini.spec.Rd (Farhauer and Kröll 2013).
    industry, regions = (500, 500, 1000, 7000, 1000), (20000, 15000, 20000, 40000, 5000)
    assert location_quotient_gini(industry, regions) == pytest.approx(0.4068966, abs=5e-8)
    region, industries = (700, 600, 500, 10000, 40000), (30000, 15000, 10000, 60000, 50000)
    assert location_quotient_gini(region, industries) == pytest.approx(0.6222222, abs=5e-8)
    weighted = locational_gini(industry, regions, scale="unit")
    assert abs(weighted - 0.4068966) > 0.01


def test_ellison_glaeser_reproduces_farhauer_kroell():
    # REAT ellison.a.Rd: ten plants in Wien, Linz and Graz.
    plants = [200, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000]
    industry = [sum(plants[:5]), sum(plants[5:9]), plants[9]]
    everything = [500000, 400000, 100000]
    gamma = ellison_glaeser(industry, everything, plant_herfindahl=herfindahl(plants))
    assert gamma == pytest.approx(0.05990628, abs=5e-9)


def test_agglomeration_index_is_the_quotient_for_all_activity():
    quotients = location_quotient(ECONGEO)
    index = agglomeration_index(ECONGEO.T, ECONGEO.sum(axis=1)).T
    assert index == pytest.approx(quotients, abs=1e-12)


def test_agglomeration_index_against_the_average_region():
    assert agglomeration_index([30, 10], "equal") == pytest.approx([1.5, 0.5])


def test_hoover_index_is_half_the_krugman_index():
    krugman = krugman_specialisation(NORDIC, benchmark="nation")
    assert hoover_index(NORDIC, NORDIC.sum(axis=0)) == pytest.approx(krugman / 2)


@given(MATRICES, st.floats(0.01, 1000))
@FEWER
def test_quotients_average_one_and_ignore_scale(matrix, factor):
    quotients = location_quotient(matrix)
    regions = matrix.sum(axis=1) / matrix.sum()
    assert regions @ quotients == pytest.approx(np.ones(3))
    assert location_quotient(matrix * factor) == pytest.approx(quotients)


@pytest.mark.parametrize("benchmark", ["nation", "rest of nation", "mean of shares"])
@given(matrix=MATRICES)
@FEWER
def test_krugman_bounds_and_twin(benchmark, matrix):
    index = krugman_specialisation(matrix, benchmark=benchmark)
    assert ((index >= 0) & (index <= 2 + 1e-12)).all()
    twin = krugman_concentration(matrix.T, benchmark=benchmark)
    assert twin == pytest.approx(index, abs=1e-12)


@given(MATRICES)
@FEWER
def test_own_region_in_the_nation_dampens_krugman(matrix):
    own = krugman_specialisation(matrix, benchmark="nation")
    rest = krugman_specialisation(matrix, benchmark="rest of nation")
    outside = 1 - matrix.sum(axis=1) / matrix.sum()
    assert own == pytest.approx(rest * outside, abs=1e-9)


@given(VECTORS)
@FEWER
def test_herfindahl_bounds_and_relations(values):
    index = herfindahl(values)
    assert 0.2 - 1e-12 <= index <= 1 + 1e-12
    assert normalised_herfindahl(values) == pytest.approx((index - 0.2) / 0.8, abs=1e-12)
    assert equivalent_number(values) == pytest.approx(1 / index)


@given(VECTORS, BASES)
@FEWER
def test_indices_over_a_base_stay_in_bounds(activity, base):
    assert 0 <= hoover_index(activity, base) <= 1 + 1e-12
    half = locational_gini(activity, base, scale="half area")
    assert 0 <= half < 0.5
    assert locational_gini(activity, base, scale="unit") == pytest.approx(2 * half)
    # The Gini area is never below the largest gap of the curve, which is Hoover's, over two.
    assert half >= hoover_index(activity, base) / 2 - 1e-12
    assert 0 <= location_quotient_gini(activity, base) <= 0.8 + 1e-12
    assert 0 <= geographic_concentration(activity, base) <= 2


@given(BASES)
@FEWER
def test_an_activity_spread_as_its_base_is_not_concentrated(base):
    assert hoover_index(3 * base, base) == pytest.approx(0, abs=1e-12)
    assert locational_gini(3 * base, base, scale="unit") == pytest.approx(0, abs=1e-12)
    assert location_quotient_gini(3 * base, base) == pytest.approx(0, abs=1e-12)
    assert geographic_concentration(3 * base, base) == pytest.approx(0, abs=1e-12)
    assert agglomeration_index(3 * base, base) == pytest.approx(np.ones(5))


@given(VECTORS, BASES)
@FEWER
def test_locational_gini_is_the_gap_of_all_pairs(activity, base):
    x, b = activity / activity.sum(), base / base.sum()
    pairs = np.abs(np.outer(x, b) - np.outer(b, x)).sum() / 2
    assert locational_gini(activity, base, scale="unit") == pytest.approx(pairs, abs=1e-12)


@given(VECTORS, BASES, st.floats(0, 0.9))
@FEWER
def test_ellison_glaeser_solves_its_model(activity, base, plants):
    # E[G] = (1 - sum x^2)(gamma + (1 - gamma) H).
    gamma = ellison_glaeser(activity, base, plant_herfindahl=plants)
    room = 1 - herfindahl(base)
    expected = room * (gamma + (1 - gamma) * plants)
    assert geographic_concentration(activity, base) == pytest.approx(expected, abs=1e-9)


def test_all_mass_in_one_region():
    alone, base = [1, 0, 0, 0], [1, 1, 1, 1]
    assert herfindahl(alone) == 1
    assert normalised_herfindahl(alone) == 1
    assert equivalent_number(alone) == 1
    assert hoover_index(alone, base) == 0.75
    assert locational_gini(alone, base, scale="half area") == 0.375
    assert location_quotient_gini(alone, base) == 0.75
    assert ellison_glaeser(alone, base, plant_herfindahl=0.5) == 1
    assert agglomeration_index(alone, base).tolist() == [4, 0, 0, 0]


def test_an_empty_base_with_activity_counts_fully():
    assert locational_gini([1, 0], [0, 1], scale="half area") == 0.5
    assert hoover_index([1, 0], [0, 1]) == 1


def test_one_region():
    assert location_quotient([[3, 4]]).tolist() == [[1, 1]]
    assert krugman_specialisation([[3, 4]], benchmark="nation").tolist() == [0]
    assert herfindahl([5]) == 1


def test_leading_axes_give_what_single_matrices_give():
    stack = np.stack([NORDIC, ECONGEO, ECONGEO * 7])
    assert location_quotient(stack)[1] == pytest.approx(location_quotient(ECONGEO))
    for benchmark in ("nation", "rest of nation", "mean of shares"):
        single = krugman_concentration(ECONGEO, benchmark=benchmark)
        many = krugman_concentration(stack, benchmark=benchmark)
        assert many.shape == (3, 5)
        assert many[2] == pytest.approx(single)
    base = NORDIC.sum(axis=0)
    assert locational_gini(stack, base, scale="unit").shape == (3, 5)
    assert hoover_index(stack, base)[0, 0] == pytest.approx(hoover_index(NORDIC[0], base))


def test_frames_keep_their_labels():
    frame = pd.DataFrame(ECONGEO, index=list("ABCDE"), columns=list("vwxyz"))
    assert location_quotient(frame).loc["E", "x"] == pytest.approx(2.75)
    assert krugman_specialisation(frame, benchmark="nation")["A"] == pytest.approx(1.6)
    concentration = krugman_concentration(frame, benchmark="nation")
    assert concentration.index.tolist() == list("vwxyz")
    assert herfindahl(frame)["B"] == pytest.approx(0.525)
    index = agglomeration_index(frame.T, frame.sum(axis=1))
    assert index.loc["x", "E"] == pytest.approx(2.75)
    assert agglomeration_index(frame["x"], frame.sum(axis=1))["E"] == pytest.approx(2.75)
    plants = pd.Series(0.1, index=list("vwxyz"))
    gamma = ellison_glaeser(frame.T, frame.sum(axis=1), plant_herfindahl=plants)
    assert gamma.index.tolist() == list("vwxyz")


def test_labels_that_disagree_are_refused():
    activity = pd.DataFrame([[1, 2]], index=[2020], columns=["Beijing", "Tianjin"])
    turned = pd.Series([5, 6], index=["Tianjin", "Beijing"])
    for index in (hoover_index, location_quotient_gini, agglomeration_index):
        with pytest.raises(ValueError, match="labels"):
            index(activity, turned)
    with pytest.raises(ValueError, match="plant_herfindahl"):
        ellison_glaeser(activity, [5, 6], plant_herfindahl=pd.Series([0.1], index=[2021]))


def test_a_gap_stays_in_its_row():
    years = [[1, 2, 3], [1, np.nan, 3]]
    for index in (herfindahl, normalised_herfindahl, equivalent_number):
        assert np.isnan(index(years, missing="keep")).tolist() == [False, True]
    for index in (hoover_index, location_quotient_gini, geographic_concentration):
        assert np.isnan(index(years, "equal", missing="keep")).tolist() == [False, True]
    gini = locational_gini(years, "equal", scale="unit", missing="keep")
    assert np.isnan(gini).tolist() == [False, True]
    gamma = ellison_glaeser(years, "equal", plant_herfindahl=[np.nan, 0.1], missing="keep")
    assert np.isnan(gamma).all()
    assert np.isnan(agglomeration_index(years, "equal", missing="keep")).sum() == 3


def test_a_gap_hides_its_matrix():
    stack = np.stack([NORDIC, NORDIC]).astype(float)
    stack[1, 0, 0] = np.nan
    quotients = location_quotient(stack, missing="keep")
    assert not np.isnan(quotients[0]).any()
    assert np.isnan(quotients[1, :, 0]).all()
    index = krugman_specialisation(stack, benchmark="nation", missing="keep")
    assert np.isnan(index[1]).all()


ONE = [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: location_quotient([1, 2]), "regions x industries"),
        (lambda: location_quotient([[1, 0], [2, 0]]), "every industry"),
        (lambda: location_quotient([[0, 0], [2, 1]]), "every region"),
        (lambda: location_quotient([[1, -1], [2, 1]]), "zero or more"),
        (lambda: location_quotient([[1, np.nan], [2, 1]]), "missing"),
        (lambda: krugman_specialisation(ONE, benchmark="world"), "benchmark"),
        (lambda: krugman_specialisation([[1, 2]], benchmark="rest of nation"), "another unit"),
        (lambda: krugman_concentration(ONE, benchmark=""), "benchmark"),
        (lambda: krugman_concentration([[1], [2]], benchmark="mean of shares"), "another unit"),
        (lambda: herfindahl([0, 0]), "positive sum"),
        (lambda: herfindahl(5), "last axis"),
        (lambda: normalised_herfindahl([5]), "two units"),
        (lambda: normalised_herfindahl([5, np.nan]), "missing"),
        (lambda: equivalent_number([]), "at least one"),
        (lambda: hoover_index([1, 2], [1, 2, 3]), "base: expected shape"),
        (lambda: hoover_index([1, 2], "population"), "base"),
        (lambda: hoover_index([1, 2], [[1, 2], [3, 4]]), "base: expected shape"),
        (lambda: locational_gini([1, 2], "equal", scale="full"), "scale"),
        (lambda: locational_gini([1, -2], "equal", scale="unit"), "activity"),
        (lambda: location_quotient_gini([1, 2], [0, 3]), "positive base"),
        (lambda: geographic_concentration([0, 0], "equal"), "activity"),
        (lambda: ellison_glaeser([1, 2], "equal", plant_herfindahl=1), "below 1"),
        (lambda: ellison_glaeser([1, 2], "equal", plant_herfindahl=-0.1), "plant_herfindahl"),
        (lambda: ellison_glaeser([1, 2], "equal", plant_herfindahl=[0.1, 0.2]), "expected shape"),
        (lambda: ellison_glaeser([1, 2], [0, 1], plant_herfindahl=0.1), "two regions"),
        (lambda: agglomeration_index([1, 2], [0, 3]), "positive base"),
        (lambda: agglomeration_index([1, "x"], "equal"), "numbers"),
        (lambda: agglomeration_index([1, 2], "equal", missing="drop"), "missing"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
