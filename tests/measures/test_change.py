from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from upgrading.measures.change import (
    dynamic_shift_share,
    esteban_marquillas,
    lilien_index,
    moore_angle,
    moore_cosine,
    norm_of_absolute_values,
    productivity_decomposition,
    shift_share,
)

FEWER = settings(max_examples=50, deadline=None)
POSITIVE = arrays(float, (4, 3), elements=st.floats(0.5, 1e4))
EARLY = np.array([0.277, 0.477, 0.246])
LATE = np.array([0.077, 0.378, 0.545])
BEFORE = np.array([100, 50, 50])
AFTER = np.array([80, 70, 70])
OF_SHARES = (norm_of_absolute_values, moore_cosine, moore_angle)
SPEEDS = (lilien_index, *OF_SHARES)


@pytest.mark.parametrize(("weights", "expected"), [("end", 0.27182298), ("base", 0.28246408)])
def test_known_lilien(weights, expected):
    # K-D3: levels (100, 50, 50) to (80, 70, 70).
    assert lilien_index(BEFORE, AFTER, weights=weights) == pytest.approx(expected, abs=5e-9)


def test_known_modified_lilien():
    # K-D3 prints .27719415, which its own two neighbours contradict: with average shares the
    # square is the mean of their squares, .27719460. Six digits are common to both.
    found = lilien_index(BEFORE, AFTER, weights="average")
    from_neighbours = np.sqrt((0.27182298**2 + 0.28246408**2) / 2)
    assert found == pytest.approx(from_neighbours, abs=1e-8)
    assert found == pytest.approx(0.27719460, abs=5e-9)
    assert found == pytest.approx(0.27719415, abs=5e-7)


def test_known_norm_of_absolute_values():
    # K-D3 from levels, K-D1 from shares.
    found = norm_of_absolute_values(BEFORE, AFTER, sums="renormalise")
    assert found == pytest.approx(0.13636364, abs=5e-9)
    assert norm_of_absolute_values(EARLY, LATE) == pytest.approx(0.299, abs=1e-12)


def test_known_moore_values():
    # K-D1: cosine .83244842, angle 33.648923 degrees (.587285 rad). The printed degrees are
    # .58728450 rad, of which .587285 is a rounding of a rounding: .5872844936 rounds to .587284.
    assert moore_cosine(EARLY, LATE) == pytest.approx(0.83244842, abs=5e-9)
    assert moore_angle(EARLY, LATE, unit="degrees") == pytest.approx(33.648923, abs=5e-7)
    assert moore_angle(EARLY, LATE) == pytest.approx(np.radians(33.648923), abs=1e-8)
    assert moore_angle(EARLY, LATE) == pytest.approx(0.587285, abs=6e-7)


@FEWER
@given(POSITIVE, POSITIVE)
def test_speed_of_change_does_not_depend_on_scale(before, after):
    assert lilien_index(5 * before, after / 3) == pytest.approx(lilien_index(before, after))
    for measure in OF_SHARES:
        scaled = measure(5 * before, after / 3, sums="renormalise")
        assert scaled == pytest.approx(measure(before, after, sums="renormalise"), abs=1e-7)


@FEWER
@given(POSITIVE, POSITIVE)
def test_speed_of_change_bounds_and_symmetry(before, after):
    norm = norm_of_absolute_values(before, after, sums="renormalise")
    cosine = moore_cosine(before, after, sums="renormalise")
    angle = moore_angle(before, after, sums="renormalise")
    assert ((norm >= 0) & (norm <= 1)).all()
    assert ((cosine >= 0) & (cosine <= 1)).all()
    assert ((angle >= 0) & (angle <= np.pi / 2)).all()
    assert np.cos(angle) == pytest.approx(cosine, abs=1e-12)
    assert moore_angle(after, before, sums="renormalise") == pytest.approx(angle)
    average = lilien_index(before, after, weights="average")
    assert lilien_index(after, before, weights="average") == pytest.approx(average)
    squares = {w: lilien_index(before, after, weights=w) ** 2 for w in ("end", "base")}
    assert average**2 == pytest.approx((squares["end"] + squares["base"]) / 2)


@FEWER
@given(POSITIVE)
def test_no_change_is_zero(before):
    assert lilien_index(before, 2 * before) == pytest.approx(np.zeros(4), abs=1e-12)
    for measure, still in ((norm_of_absolute_values, 0), (moore_angle, 0), (moore_cosine, 1)):
        found = measure(before, 2 * before, sums="renormalise")
        assert found == pytest.approx(np.full(4, still), abs=1e-12)


def test_small_angles_survive():
    tiny = 1e-9
    found = moore_angle([0.5, 0.5], [0.5 + tiny, 0.5 - tiny])
    assert found == pytest.approx(2 * tiny, rel=1e-6)


def test_opposite_corners():
    assert norm_of_absolute_values([1, 0, 0], [0, 0, 1]) == 1
    assert moore_cosine([1, 0, 0], [0, 0, 1]) == 0
    assert moore_angle([1, 0, 0], [0, 0, 1], unit="degrees") == 90


def test_sectors_that_vanish_break_lilien_only():
    with pytest.raises(ValueError, match="after: expected no sector empty at one date only"):
        lilien_index([1, 1], [0, 1])
    with pytest.raises(ValueError, match="before: expected no sector empty at one date only"):
        lilien_index([0, 1], [1, 1])
    assert np.isnan(lilien_index([1, 1], [0, 1], undefined="keep"))
    assert norm_of_absolute_values([0.5, 0.5], [0, 1]) == 0.5


def test_sectors_empty_at_both_dates_add_nothing():
    padded = lilien_index([*BEFORE, 0], [*AFTER, 0])
    assert padded == lilien_index(BEFORE, AFTER)


def test_speed_of_change_keeps_labels_and_missing_rows():
    before = pd.DataFrame([EARLY, EARLY], index=["a", "b"], columns=list("pst"))
    after = pd.DataFrame([LATE, [np.nan, 0.5, 0.5]], index=["a", "b"], columns=list("pst"))
    for measure in SPEEDS:
        with pytest.raises(ValueError, match="after: expected no missing value"):
            measure(before, after)
        kept = measure(before, after, missing="keep")
        assert kept["a"] == pytest.approx(measure(EARLY, LATE))
        assert np.isnan(kept["b"])
        with pytest.raises(ValueError, match="after: expected the same labels"):
            measure(before, after[::-1], missing="keep")
    assert lilien_index(before, before, weights="base").name == "lilien_index_base"


def test_leading_axes():
    rng = np.random.default_rng(5)
    before, after = rng.dirichlet(np.ones(4), (2, 2, 6))
    for measure in SPEEDS:
        together = measure(before, after)
        assert together.shape == (2, 6)
        assert together[1, 4] == pytest.approx(measure(before[1, 4], after[1, 4]))


def test_shares_that_do_not_sum_to_one_are_refused():
    for measure in OF_SHARES:
        with pytest.raises(ValueError, match="before: expected shares that sum to one"):
            measure(EARLY * 1.1, LATE)


# K-A9: Farhauer/Kroell (2013), the nation and its three regions at two dates.
NATION = np.array([400.0, 150, 150, 400]), np.array([440.0, 210, 135, 480])
START = np.array([[90.0, 20, 10, 60], [60, 30, 30, 40], [250, 100, 110, 300]])
END = np.array([[100.0, 40, 10, 55], [85, 55, 40, 35], [255, 115, 85, 390]])


def test_known_shift_share():
    totals = shift_share(START, END, *NATION).totals()
    expected = [[27, 1, -3, 25], [24, -1, 32, 55], [114, 0, -29, 85]]
    assert totals.columns.tolist() == ["national", "mix", "competitive", "change"]
    assert totals.to_numpy() == pytest.approx(np.array(expected), abs=1e-9)
    assert totals[["mix", "competitive"]].sum().to_numpy() == pytest.approx([0, 0], abs=1e-9)


def test_regions_of_known_shift_share_add_up_to_the_nation():
    assert START.sum(axis=0).tolist() == NATION[0].tolist()
    assert END.sum(axis=0).tolist() == NATION[1].tolist()


def test_esteban_marquillas_by_hand():
    # Region A of K-A9: homothetic employment 180 * (400, 150, 150, 400) / 1100.
    result = esteban_marquillas(START[0], END[0], *NATION)
    homothetic = 180 * NATION[0] / 1100
    gap = END[0] / START[0] - NATION[1] / NATION[0]
    assert result.homothetic_competitive == pytest.approx(homothetic * gap)
    assert result.allocation == pytest.approx((START[0] - homothetic) * gap)
    assert result.totals().iloc[0, 2:4].tolist() == pytest.approx([-7 / 11, -26 / 11])


@FEWER
@given(POSITIVE, POSITIVE)
def test_shift_share_adds_up(start, end):
    nation = start.sum(axis=0), end.sum(axis=0)
    dunn, esteban = shift_share(start, end, *nation), esteban_marquillas(start, end, *nation)
    assert dunn.change == pytest.approx(end - start, abs=1e-6)
    assert esteban.change == pytest.approx(end - start, abs=1e-6)
    both = esteban.homothetic_competitive + esteban.allocation
    assert both == pytest.approx(dunn.competitive, abs=1e-6)
    sums = dunn.totals()[["mix", "competitive"]].sum()
    assert sums.to_numpy() == pytest.approx([0, 0], abs=1e-6)


@FEWER
@given(POSITIVE, POSITIVE)
def test_shift_share_scales_with_the_unit(start, end):
    nation = start.sum(axis=0), end.sum(axis=0)
    small = shift_share(start, end, *nation).totals()
    large = shift_share(10 * start, 10 * end, 10 * nation[0], 10 * nation[1]).totals()
    assert large.to_numpy() == pytest.approx(10 * small.to_numpy(), abs=1e-6)


@FEWER
@given(POSITIVE, POSITIVE)
def test_one_region_is_the_nation(start, end):
    totals = shift_share(start[:1], end[:1], start[0], end[0]).totals()
    assert totals[["mix", "competitive"]].to_numpy() == pytest.approx(np.zeros((1, 2)), abs=1e-6)


def test_a_nation_structured_like_the_region_has_no_mix_and_no_allocation():
    nation = np.array([300.0, 100, 200]), np.array([330.0, 150, 190])
    result = esteban_marquillas(nation[0] / 10, [40.0, 10, 20], *nation)
    assert result.mix.sum() == pytest.approx(0)
    assert result.allocation == pytest.approx(np.zeros(3))


def test_nation_without_the_region():
    result = shift_share(START, END, *NATION, benchmark="excluding_region")
    for region in range(3):
        rest = NATION[0] - START[region], NATION[1] - END[region]
        alone = shift_share(START[region], END[region], *rest)
        assert result.mix[region] == pytest.approx(alone.mix)
        assert result.competitive[region] == pytest.approx(alone.competitive)
    assert result.change == pytest.approx(END - START)
    including = shift_share(START, END, *NATION)
    assert not np.allclose(result.national, including.national)
    with pytest.raises(ValueError, match="nation_end: expected no less than the region"):
        shift_share(START[0], END[0] * 100, *NATION, benchmark="excluding_region")


def test_shift_share_of_frames():
    sectors = list("abcd")
    start, end = (pd.DataFrame(x, index=["A", "B", "C"], columns=sectors) for x in (START, END))
    before, after = (pd.Series(x, index=sectors) for x in NATION)
    result = shift_share(start, end, before, after)
    assert result.mix.loc["B", "c"] == pytest.approx(30 * (135 / 150 - 1265 / 1100))
    assert result.totals().loc["C", "change"] == pytest.approx(85)
    with pytest.raises(ValueError, match="nation_start: expected the region's columns"):
        shift_share(start, end, before[::-1], after[::-1])
    with pytest.raises(ValueError, match="region_end: expected the same labels"):
        shift_share(start, end[::-1], before, after)
    with pytest.raises(ValueError, match="nation_end: expected the same labels"):
        shift_share(start, end, before, after[::-1])
    one = shift_share(start.loc["A"], end.loc["A"], before, after)
    assert one.national.index.tolist() == sectors
    assert one.totals().loc[0, "competitive"] == pytest.approx(-3)


def test_totals_of_several_leading_axes():
    stacked = shift_share(np.stack([START, END]), np.stack([END, START]), *NATION).totals()
    assert stacked.index.tolist() == [(i, j) for i in range(2) for j in range(3)]
    assert stacked.loc[(0, 1), "competitive"] == pytest.approx(32)
    assert stacked.loc[(1, 1), "change"] == pytest.approx(-55)


def test_new_and_absent_sectors():
    # A sector new to the region is all competitive; one absent everywhere adds nothing.
    result = shift_share([10.0, 0, 0], [10.0, 5, 0], [50.0, 50, 0], [60.0, 50, 0])
    assert result.competitive == pytest.approx([-2, 5, 0])
    assert result.mix == pytest.approx([1, 0, 0])
    with pytest.raises(ValueError, match="nation_start: expected no sector empty at the start"):
        shift_share([10.0, 0], [10.0, 5], [50.0, 0], [60.0, 5])
    kept = shift_share([10.0, 0], [10.0, 5], [50.0, 0], [60.0, 5], undefined="keep")
    assert np.isnan(kept.mix).tolist() == [False, True]
    assert np.isnan(kept.totals()["change"]).all()


def test_esteban_marquillas_needs_the_regions_own_growth():
    region = [10.0, 0, 0], [10.0, 5, 0]
    nation = [50.0, 50, 0], [60.0, 50, 0]
    with pytest.raises(ValueError, match="region_start: expected no sector empty in the region"):
        esteban_marquillas(*region, *nation)
    kept = esteban_marquillas(*region, *nation, undefined="keep")
    assert np.isnan(kept.allocation).tolist() == [False, True, False]
    assert kept.allocation[2] == 0


def test_missing_values_stay_in_their_row():
    start = START.copy()
    start[0, 1] = np.nan
    for measure in (shift_share, esteban_marquillas):
        with pytest.raises(ValueError, match="region_start: expected no missing value"):
            measure(start, END, *NATION)
        totals = measure(start, END, *NATION, missing="keep").totals()
        assert totals.isna().any(axis=1).tolist() == [True, False, False]


PATH = np.array([[10.0, 10], [20, 10], [20, 20]])
NATION_PATH = np.array([[50.0, 50], [60, 50], [60, 80]])


def test_dynamic_shift_share_by_hand():
    # First year 2, 0, 8; second year 90/11, -24/11, 4.
    totals = dynamic_shift_share(PATH, NATION_PATH).totals()
    assert totals.iloc[0].tolist() == pytest.approx([2 + 90 / 11, -24 / 11, 12, 20])


def test_dynamic_shift_share_is_the_sum_of_its_periods():
    whole = dynamic_shift_share(PATH, NATION_PATH)
    steps = shift_share(PATH[:-1], PATH[1:], NATION_PATH[:-1], NATION_PATH[1:])
    assert whole.mix == pytest.approx(steps.mix.sum(axis=0))
    assert whole.competitive == pytest.approx(steps.competitive.sum(axis=0))
    ends = shift_share(PATH[0], PATH[-1], NATION_PATH[0], NATION_PATH[-1])
    assert whole.change == pytest.approx(ends.change)
    assert not np.allclose(whole.mix, ends.mix)


@FEWER
@given(arrays(float, (3, 5, 4), elements=st.floats(0.5, 1e4)))
def test_dynamic_shift_share_of_many_regions(regions):
    nation = regions.sum(axis=0)
    result = dynamic_shift_share(regions, nation)
    assert result.mix.shape == (3, 4)
    assert result.change == pytest.approx(regions[:, -1] - regions[:, 0], abs=1e-6)
    sums = result.totals()[["mix", "competitive"]].sum()
    assert sums.to_numpy() == pytest.approx([0, 0], abs=1e-5)
    alone = dynamic_shift_share(regions[1], nation)
    assert result.competitive[1] == pytest.approx(alone.competitive, abs=1e-6)
    two = dynamic_shift_share(regions[:, :2], nation[:2])
    plain = shift_share(regions[:, 0], regions[:, 1], nation[0], nation[1])
    assert two.mix == pytest.approx(plain.mix)


def test_dynamic_shift_share_of_frames_and_without_the_region():
    region = pd.DataFrame(PATH, index=[2000, 2001, 2002], columns=["a", "b"])
    nation = pd.DataFrame(NATION_PATH, index=[2000, 2001, 2002], columns=["a", "b"])
    result = dynamic_shift_share(region, nation, benchmark="excluding_region")
    assert result.national.index.tolist() == ["a", "b"]
    rest = dynamic_shift_share(region, nation - region)
    assert result.mix.tolist() == pytest.approx(rest.mix.tolist())
    with pytest.raises(ValueError, match="nation: expected the same labels"):
        dynamic_shift_share(region, nation[::-1])


def test_dynamic_shift_share_refuses_bad_paths():
    with pytest.raises(ValueError, match="region: expected two periods or more"):
        dynamic_shift_share(PATH[:1], NATION_PATH[:1])
    with pytest.raises(ValueError, match="region: expected two periods or more"):
        dynamic_shift_share(PATH[0], NATION_PATH[0])
    with pytest.raises(ValueError, match="nation: expected periods and sectors"):
        dynamic_shift_share(PATH, NATION_PATH[0])
    with pytest.raises(ValueError, match="nation: expected no missing value"):
        dynamic_shift_share(PATH, NATION_PATH * np.nan)
    with pytest.raises(ValueError, match="nation: expected no less than the region"):
        dynamic_shift_share(PATH, PATH / 2, benchmark="excluding_region")
    with pytest.raises(ValueError, match="nation: expected no sector empty at the start"):
        dynamic_shift_share(PATH, NATION_PATH * [0, 1])
    with pytest.raises(ValueError, match="nation: expected a positive sum over sectors"):
        dynamic_shift_share(PATH, NATION_PATH * 0)
    missing = PATH.copy()
    missing[1, 0] = np.nan
    kept = dynamic_shift_share(missing, NATION_PATH, missing="keep")
    assert np.isnan(kept.mix).tolist() == [True, False]


def test_productivity_decomposition_by_hand():
    # LP (.2, .6) to (.3, 1), shares (.5, .5) to (.4, .6), aggregate .4.
    result = productivity_decomposition([10, 30], [12, 60], [50, 50], [40, 60])
    assert result.static == pytest.approx([-0.05, 0.15])
    assert result.dynamic == pytest.approx([-0.025, 0.1])
    assert result.within == pytest.approx([0.125, 0.5])
    assert result.totals().iloc[0].tolist() == pytest.approx([0.1, 0.075, 0.625, 0.8])


@FEWER
@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE)
def test_productivity_decomposition_adds_up(y0, y1, l0, l1):
    totals = productivity_decomposition(y0, y1, l0, l1).totals()
    start, end = y0.sum(axis=1) / l0.sum(axis=1), y1.sum(axis=1) / l1.sum(axis=1)
    assert totals["change"].to_numpy() == pytest.approx(end / start - 1, rel=1e-6, abs=1e-9)
    rescaled = productivity_decomposition(3 * y0, 3 * y1, 7 * l0, 7 * l1).totals()
    # a component that is zero comes out as rounding noise of the size of the whole
    noise = 1e-9 * max(1, float(totals["change"].abs().max()))
    assert rescaled.to_numpy() == pytest.approx(totals.to_numpy(), rel=1e-6, abs=noise)


@FEWER
@given(POSITIVE, POSITIVE, POSITIVE)
def test_each_source_of_productivity_growth_alone(y0, l0, l1):
    still = productivity_decomposition(y0, 2 * y0, l0, 3 * l0)
    assert still.static == pytest.approx(np.zeros((4, 3)), abs=1e-9)
    assert still.dynamic == pytest.approx(np.zeros((4, 3)), abs=1e-9)
    moved = productivity_decomposition(y0, y0 / l0 * l1, l0, l1)
    assert moved.within == pytest.approx(np.zeros((4, 3)), abs=1e-6)
    assert moved.dynamic == pytest.approx(np.zeros((4, 3)), abs=1e-6)


def test_productivity_of_sectors_without_workers():
    with pytest.raises(ValueError, match="employment_start: expected workers in every sector"):
        productivity_decomposition([10, 0], [10, 5], [5, 0], [5, 5])
    kept = productivity_decomposition([10, 0], [10, 5], [5, 0], [5, 5], undefined="keep")
    assert np.isnan(kept.static).tolist() == [False, True]
    padded = productivity_decomposition([10, 30, 0], [12, 60, 0], [50, 50, 0], [40, 60, 0])
    assert padded.totals()["change"].tolist() == pytest.approx([0.8])
    for bad in ("value_added_start", "employment_start", "employment_end"):
        levels = {"value_added_start": [1.0, 2], "value_added_end": [1.0, 2]}
        levels |= {"employment_start": [1.0, 2], "employment_end": [1.0, 2], bad: [0.0, 0]}
        with pytest.raises(ValueError, match=f"{bad}: expected a positive sum"):
            productivity_decomposition(**levels)


def test_productivity_decomposition_of_frames():
    level = pd.DataFrame([[10.0, 30], [np.nan, 30]], index=["a", "b"], columns=["x", "y"])
    full = level.fillna(1.0)
    result = productivity_decomposition(level, full, full, full, missing="keep")
    assert result.within.columns.tolist() == ["x", "y"]
    assert result.totals()["change"].isna().tolist() == [False, True]
    with pytest.raises(ValueError, match="employment_end: expected the same labels"):
        productivity_decomposition(full, full, full, full[::-1])


def test_results_are_frozen():
    result = shift_share(START, END, *NATION)
    with pytest.raises(FrozenInstanceError):
        result.mix = result.national


@pytest.mark.parametrize("bad", ["words", [0.5, -0.1, 0.6], [0.5, np.inf, 0.5], []])
def test_bad_numbers_name_the_argument(bad):
    for measure in SPEEDS:
        with pytest.raises(ValueError, match=r"^before: expected"):
            measure(bad, LATE)
        with pytest.raises(ValueError, match=r"^after: expected"):
            measure(EARLY, bad)
    for measure in (shift_share, esteban_marquillas):
        with pytest.raises(ValueError, match=r"^region_start: expected"):
            measure(bad, LATE, EARLY, LATE)
        with pytest.raises(ValueError, match=r"^nation_end: expected"):
            measure(EARLY, LATE, EARLY, bad)
    with pytest.raises(ValueError, match=r"^region: expected"):
        dynamic_shift_share(bad, NATION_PATH)
    with pytest.raises(ValueError, match=r"^employment_end: expected"):
        productivity_decomposition(EARLY, LATE, EARLY, bad)


def test_bad_shapes_and_options_are_named():
    for measure in SPEEDS:
        with pytest.raises(ValueError, match="expected arrays of one shape"):
            measure(EARLY, [0.5, 0.5])
        with pytest.raises(ValueError, match="before: expected"):
            measure([0, 0, 0], EARLY)
        with pytest.raises(ValueError, match="missing: expected one of"):
            measure(EARLY, LATE, missing="drop")
    with pytest.raises(ValueError, match="weights: expected one of"):
        lilien_index(BEFORE, AFTER, weights="middle")
    with pytest.raises(ValueError, match="undefined: expected one of"):
        lilien_index(BEFORE, AFTER, undefined="drop")
    with pytest.raises(ValueError, match="unit: expected one of"):
        moore_angle(EARLY, LATE, unit="turns")
    for measure in (shift_share, esteban_marquillas):
        with pytest.raises(ValueError, match="benchmark: expected one of"):
            measure(START, END, *NATION, benchmark="neighbours")
        with pytest.raises(ValueError, match="undefined: expected one of"):
            measure(START, END, *NATION, undefined="drop")
        with pytest.raises(ValueError, match="nation_start: expected the region's sectors"):
            measure(START, END, NATION[0][:2], NATION[1][:2])
        with pytest.raises(ValueError, match="nation_start: expected a shape that broadcasts"):
            measure(START, END, np.stack([NATION[0]] * 2), np.stack([NATION[1]] * 2))
        with pytest.raises(ValueError, match="nation_start: expected a positive sum"):
            measure(START, END, NATION[0] * 0, NATION[1])
        with pytest.raises(ValueError, match="nation_start: expected the region's sectors"):
            measure(1.0, 2.0, 3.0, 4.0)
    with pytest.raises(ValueError, match="benchmark: expected one of"):
        dynamic_shift_share(PATH, NATION_PATH, benchmark="neighbours")
    with pytest.raises(ValueError, match="undefined: expected one of"):
        productivity_decomposition(EARLY, LATE, EARLY, LATE, undefined="drop")
    with pytest.raises(ValueError, match="value_added_start: expected sectors"):
        productivity_decomposition(1.0, 1.0, 1.0, 1.0)
