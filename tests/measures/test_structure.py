import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from upgrading.measures.structure import (
    angle_index,
    hierarchy_coefficient,
    same_labels,
    scaled_structure_productivity,
    service_share,
    shares,
    structure_productivity,
    tertiary_secondary_ratio,
)

FEWER = settings(max_examples=50, deadline=None)
LEVELS = arrays(float, (4, 3), elements=st.floats(0, 1e6, width=32)).map(
    lambda levels: np.where(levels.sum(axis=1, keepdims=True) < 1, [1.0, 0, 0], levels)
)
EARLY = np.array([0.277, 0.477, 0.246])
LATE = np.array([0.077, 0.378, 0.545])
COLUMNS = ["va_primary", "va_secondary", "va_tertiary"]
FRAME = pd.DataFrame([EARLY, LATE], index=["1990", "2021"], columns=COLUMNS)


def test_known_angle_index_and_its_neighbours():
    # K-D1: two sets of shares, four measures.
    assert angle_index(EARLY) == pytest.approx(5.754993, abs=5e-7)
    assert angle_index(LATE) == pytest.approx(6.919642, abs=5e-7)
    assert hierarchy_coefficient(EARLY) == pytest.approx(1.969, abs=1e-12)
    assert hierarchy_coefficient(LATE) == pytest.approx(2.468, abs=1e-12)
    assert tertiary_secondary_ratio(0.477, 0.246) == pytest.approx(0.515723, abs=5e-7)
    assert tertiary_secondary_ratio(0.378, 0.545) == pytest.approx(1.441799, abs=5e-7)


@pytest.mark.parametrize(
    ("share", "angles"),
    [(EARLY, (1.094337, 0.660345, 1.151292)), (LATE, (1.455220, 0.969013, 0.615956))],
)
def test_known_angles_recovered_from_both_orders_of_the_basis(share, angles):
    # K-D1 prints the three angles; the orders of the basis give 3a+2b+c and a+2b+3c.
    first, second, third = angles
    assert angle_index(share) == pytest.approx(3 * first + 2 * second + third, abs=3e-6)
    assert angle_index(share, basis="tertiary_first") == pytest.approx(
        first + 2 * second + 3 * third, abs=3e-6
    )


def test_angle_index_at_corners_and_centre():
    # K-D1: corners 3 pi/2, 2 pi, 5 pi/2 and centre 5.731900.
    corners = angle_index(np.eye(3))
    assert corners == pytest.approx([1.5 * np.pi, 2 * np.pi, 2.5 * np.pi], abs=1e-14)
    assert angle_index(np.full(3, 1 / 3)) == pytest.approx(5.731900, abs=5e-7)
    reversed_corners = angle_index(np.eye(3), basis="tertiary_first")
    assert reversed_corners == pytest.approx(corners[::-1], abs=1e-14)


def test_angle_index_near_a_corner_keeps_small_digits():
    tiny = 1e-10
    rise = angle_index([1 - tiny, 0.0, tiny]) - angle_index([1.0, 0.0, 0.0])
    assert rise == pytest.approx(3 * tiny - tiny, rel=1e-4)


def test_hierarchy_coefficient_at_corners_and_centre():
    assert hierarchy_coefficient(np.eye(3)).tolist() == [1.0, 2.0, 3.0]
    assert hierarchy_coefficient(np.full(3, 1 / 3)) == pytest.approx(2.0)


def test_frames_keep_their_labels():
    for measure in (hierarchy_coefficient, angle_index):
        result = measure(FRAME)
        assert isinstance(result, pd.Series)
        assert result.index.equals(FRAME.index)
        assert result.name == measure.__name__
        assert result.tolist() == measure(FRAME.to_numpy()).tolist()
    levels = FRAME * 1000
    assert shares(levels).columns.tolist() == COLUMNS
    assert np.allclose(shares(levels), FRAME)


def test_series_keep_their_index():
    ratio = tertiary_secondary_ratio(FRAME["va_secondary"], FRAME["va_tertiary"])
    assert ratio.index.equals(FRAME.index)
    assert ratio["2021"] == pytest.approx(0.545 / 0.378)
    part = service_share(FRAME["va_tertiary"], FRAME.sum(axis=1))
    assert part.index.equals(FRAME.index)
    assert part.tolist() == pytest.approx([0.246, 0.545])


def test_series_and_array_may_be_mixed():
    ratio = tertiary_secondary_ratio(np.array([1.0, 2.0]), pd.Series([3.0, 3.0], index=["a", "b"]))
    assert ratio.to_dict() == {"a": 3.0, "b": 1.5}


@FEWER
@given(LEVELS)
def test_shares_add_up(levels):
    result = shares(levels)
    assert np.allclose(result.sum(axis=-1), 1)
    assert (result >= 0).all() and (result <= 1).all()
    assert np.allclose(shares(7 * levels), result)


@FEWER
@given(LEVELS)
def test_bounds_and_scale(levels):
    hierarchy = hierarchy_coefficient(levels, sums="renormalise")
    angle = angle_index(levels, sums="renormalise")
    assert ((hierarchy >= 1) & (hierarchy <= 3)).all()
    assert (angle >= 1.5 * np.pi - 1e-9).all() and (angle <= 2.5 * np.pi + 1e-9).all()
    assert np.allclose(hierarchy_coefficient(3 * levels, sums="renormalise"), hierarchy)
    assert np.allclose(angle_index(3 * levels, sums="renormalise"), angle)


@FEWER
@given(LEVELS)
def test_rows_are_independent(levels):
    stacked = np.stack([levels, levels[::-1]])
    for measure in (hierarchy_coefficient, angle_index):
        together = measure(stacked, sums="renormalise")
        alone = [measure(row, sums="renormalise") for row in levels]
        assert together.shape == (2, 4)
        assert np.allclose(together[0], alone)
        assert np.allclose(together[1], alone[::-1])


@FEWER
@given(st.floats(0.01, 0.5), st.floats(0.0, 0.4), st.floats(0.001, 0.1))
def test_moving_from_secondary_to_tertiary_is_an_advance(primary, tertiary, moved):
    before = np.array([primary, 1 - primary - tertiary, tertiary])
    step = min(moved, before[1])
    after = np.array([before[0], before[1] - step, before[2] + step])
    assert hierarchy_coefficient(after) - hierarchy_coefficient(before) == pytest.approx(step)


def test_moving_from_primary_to_tertiary_raises_the_angle_and_lowers_the_reverse():
    assert angle_index([0.2, 0.4, 0.4]) > angle_index([0.4, 0.4, 0.2])
    lowered = angle_index([0.2, 0.4, 0.4], basis="tertiary_first")
    assert lowered < angle_index([0.4, 0.4, 0.2], basis="tertiary_first")


def test_sums_are_refused_or_rescaled():
    off = EARLY * 1.01
    for measure in (hierarchy_coefficient, angle_index):
        with pytest.raises(ValueError, match="shares: expected shares that sum to one"):
            measure(off)
        assert measure(off, sums="renormalise") == pytest.approx(measure(EARLY))


def test_missing_rows_are_refused_or_kept():
    frame = FRAME.copy()
    frame.loc["1990", "va_tertiary"] = np.nan
    for measure in (shares, hierarchy_coefficient, angle_index):
        with pytest.raises(ValueError, match="no missing value"):
            measure(frame)
        kept = measure(frame, missing="keep")
        assert np.isnan(kept.loc["1990"]).all()
        assert not np.isnan(kept.loc["2021"]).any()


def test_undefined_ratios_are_refused_or_kept():
    with pytest.raises(ValueError, match="secondary: expected no zero"):
        tertiary_secondary_ratio([0.0, 1.0], [1.0, 1.0])
    kept = tertiary_secondary_ratio([0.0, 0.0, 2.0], [1.0, 0.0, 1.0], undefined="keep")
    assert np.isnan(kept).tolist() == [True, True, False]
    with pytest.raises(ValueError, match="total: expected no zero"):
        service_share(0.0, 0.0)
    assert np.isnan(service_share(0.0, 0.0, undefined="keep"))


def test_missing_ratio_is_refused_or_kept():
    with pytest.raises(ValueError, match="tertiary: expected no missing value"):
        tertiary_secondary_ratio([1.0], [np.nan])
    assert np.isnan(tertiary_secondary_ratio([1.0], [np.nan], missing="keep")).all()
    assert np.isnan(service_share([np.nan], [1.0], missing="keep")).all()


def test_service_share_in_unit_interval():
    assert service_share([0.0, 1.0, 4.0], [4.0, 4.0, 4.0]).tolist() == [0.0, 0.25, 1.0]
    with pytest.raises(ValueError, match="tertiary: expected no more than total"):
        service_share(2.0, 1.0)


LP = np.array([[2.0, 6.0, 5.0], [4.0, 10.0, 8.0]])
SHARES = np.array([[0.1, 0.4, 0.5], [0.05, 0.35, 0.6]])
START, FINISH = [1.0, 2.0, 1.0], [5.0, 10.0, 9.0]


def test_structure_productivity_by_hand():
    # 0.1*1/4 + 0.4*4/8 + 0.5*4/8 and 0.05*3/4 + 0.35*8/8 + 0.6*7/8.
    result = structure_productivity(SHARES, LP, start=START, finish=FINISH)
    assert result == pytest.approx([0.475, 0.9125])


@FEWER
@given(LEVELS)
def test_structure_productivity_is_anchored_at_its_bounds(levels):
    y = shares(levels)
    for bound, expected in ((START, 0.0), (FINISH, 1.0)):
        lp = np.broadcast_to(bound, y.shape)
        index = structure_productivity(y, lp, start=START, finish=FINISH)
        assert index == pytest.approx(np.full(4, expected))
    past = structure_productivity(y, 2 * lp, start=START, finish=FINISH)
    assert (past > 1).all()


def test_structure_productivity_does_not_depend_on_the_unit():
    wan = structure_productivity(
        SHARES, LP / 1e4, start=np.divide(START, 1e4), finish=np.divide(FINISH, 1e4)
    )
    assert wan == pytest.approx(structure_productivity(SHARES, LP, start=START, finish=FINISH))


def test_structure_productivity_bounds_are_required_and_checked():
    with pytest.raises(TypeError):
        structure_productivity(SHARES, LP)
    with pytest.raises(ValueError, match="finish: expected every sector above start"):
        structure_productivity(SHARES, LP, start=START, finish=START)
    with pytest.raises(ValueError, match="expected arrays of one shape"):
        structure_productivity(SHARES, LP, start=START[:2], finish=FINISH[:2])
    with pytest.raises(ValueError, match="start: expected no missing value"):
        structure_productivity(SHARES, LP, start=[1, np.nan, 1], finish=FINISH)


def test_scaled_structure_productivity_by_hand():
    expected = {
        "mean": [0.1 * 2 / 3 + 0.4 * 6 / 8 + 0.5 * 5 / 6.5, 0.05 * 4 / 3 + 0.35 * 1.25 + 4.8 / 6.5],
        "max": [0.1 * 0.5 + 0.4 * 0.6 + 0.5 * 0.625, 1.0],
        "sqrt": (SHARES * LP**0.5).sum(axis=1),
        "log": (SHARES * np.log(LP)).sum(axis=1),
    }
    found = {s: scaled_structure_productivity(SHARES, LP, scale=s) for s in expected}
    for scale, values in expected.items():
        assert found[scale] == pytest.approx(values), scale
    assert len({round(float(values[0]), 6) for values in found.values()}) == 4


def test_scaled_structure_productivity_and_units():
    for scale in ("mean", "max"):
        small = scaled_structure_productivity(SHARES, LP / 1e4, scale=scale)
        assert small == pytest.approx(scaled_structure_productivity(SHARES, LP, scale=scale))
    for scale in ("sqrt", "log"):
        small = scaled_structure_productivity(SHARES, LP / 1e4, scale=scale)
        assert not np.allclose(small, scaled_structure_productivity(SHARES, LP, scale=scale))


def test_scaled_structure_productivity_refuses_what_it_cannot_scale():
    with pytest.raises(TypeError):
        scaled_structure_productivity(SHARES, LP)
    with pytest.raises(ValueError, match="under scale='log', found 0"):
        scaled_structure_productivity(SHARES, LP * [0, 1, 1], scale="log")
    with pytest.raises(ValueError, match="expected several rows"):
        scaled_structure_productivity(SHARES[0], LP[0], scale="mean")
    with pytest.raises(ValueError, match="positive value in every sector"):
        scaled_structure_productivity(SHARES, LP * [0, 1, 1], scale="max")


def test_productivity_measures_keep_missing_rows_and_labels():
    y = pd.DataFrame(SHARES, index=["a", "b"])
    lp = pd.DataFrame([[2.0, np.nan, 5.0], [4.0, 10.0, 8.0]], index=["a", "b"])
    bounded = structure_productivity(y, lp, start=START, finish=FINISH, missing="keep")
    assert np.isnan(bounded["a"]) and bounded["b"] == pytest.approx(0.9125)
    scaled = scaled_structure_productivity(y, lp, scale="max", missing="keep")
    assert np.isnan(scaled["a"]) and scaled["b"] == pytest.approx(1.0)
    with pytest.raises(ValueError, match="productivity: expected the same labels"):
        structure_productivity(y, lp[::-1], start=START, finish=FINISH, missing="keep")


def test_labels_in_another_order_are_refused():
    shuffled = FRAME[COLUMNS[::-1]]
    for measure in (hierarchy_coefficient, angle_index):
        with pytest.raises(ValueError, match="shares: expected columns in the order"):
            measure(shuffled)
    with pytest.raises(ValueError, match="tertiary: expected the same labels"):
        tertiary_secondary_ratio(FRAME["va_secondary"], FRAME["va_tertiary"][::-1])
    with pytest.raises(ValueError, match="b: expected the same labels"):
        same_labels(a=FRAME, b=FRAME["va_primary"])
    same_labels(a=FRAME, b=FRAME * 2, c=[1, 2])


@pytest.mark.parametrize("bad", ["words", [0.5, -0.1, 0.6], [0.5, np.inf, 0.5], [0, 0, 0], 0.5, []])
def test_bad_shares_name_the_argument(bad):
    for measure in (hierarchy_coefficient, angle_index):
        with pytest.raises(ValueError, match=r"^shares: expected"):
            measure(bad)
    with pytest.raises(ValueError, match=r"^value_added: expected"):
        shares(bad)
    with pytest.raises(ValueError, match=r"^shares: expected"):
        structure_productivity(bad, LP[0], start=START, finish=FINISH)
    with pytest.raises(ValueError, match=r"^shares: expected"):
        scaled_structure_productivity(bad, LP[0], scale="sqrt")


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="shares: expected three sectors, found 2"):
        hierarchy_coefficient([0.5, 0.5])
    with pytest.raises(ValueError, match="basis: expected one of"):
        angle_index(EARLY, basis="backwards")
    with pytest.raises(ValueError, match="sums: expected one of"):
        hierarchy_coefficient(EARLY, sums="ignore")
    with pytest.raises(ValueError, match="undefined: expected one of"):
        tertiary_secondary_ratio(1.0, 1.0, undefined="zero")
    with pytest.raises(ValueError, match="scale: expected one of"):
        scaled_structure_productivity(SHARES, LP, scale="median")
    with pytest.raises(ValueError, match="secondary: expected zero or more"):
        tertiary_secondary_ratio(-1.0, 1.0)
    with pytest.raises(ValueError, match="expected arrays of one shape"):
        tertiary_secondary_ratio([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="expected arrays or Series, found a frame"):
        tertiary_secondary_ratio(FRAME, FRAME)
    with pytest.raises(ValueError, match="total: expected zero or more"):
        service_share(0.0, -1.0)
    with pytest.raises(ValueError, match="productivity: expected zero or more"):
        structure_productivity(SHARES, -LP, start=START, finish=FINISH)
