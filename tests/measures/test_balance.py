import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from upgrading.measures.balance import (
    balance_transform,
    reciprocal_balance,
    sector_deviation,
    structural_deviation,
    theil_balance,
)

FEWER = settings(max_examples=50, deadline=None)
POSITIVE = arrays(float, (4, 3), elements=st.floats(0.01, 1e4))
WITH_ZEROS = arrays(float, (4, 3), elements=st.sampled_from([0.0, 0.5, 3.0])).map(
    lambda levels: np.where(levels.sum(axis=1, keepdims=True) == 0, [1.0, 0, 0], levels)
)
DEVIATIONS = ("absolute", "mean", "squared", "root_mean_square", "value_added_weighted", "inverse")
THEILS = ("value_added_weighted", "employment_weighted", "absolute")
OUTPUT = np.array([0.1, 0.4, 0.5])
LABOUR = np.array([0.25, 0.25, 0.5])
RATIO = np.array([0.4, 1.6, 1.0])
MEASURES = (structural_deviation, sector_deviation, theil_balance)


def frames():
    columns = ["primary", "secondary", "tertiary"]
    y = pd.DataFrame([OUTPUT, LABOUR], index=["a", "b"], columns=columns)
    return y, pd.DataFrame([LABOUR, LABOUR], index=["a", "b"], columns=columns)


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        ("absolute", 1.2),  # 0.6 + 0.6 + 0
        ("mean", 0.4),
        ("squared", 0.72),  # 0.36 + 0.36
        ("root_mean_square", np.sqrt(0.24)),
        ("value_added_weighted", 0.3),  # 0.1 * 0.6 + 0.4 * 0.6
        ("inverse", 1.875),  # 1.5 + 0.375
    ],
)
def test_structural_deviation_by_hand(variant, expected):
    assert structural_deviation(OUTPUT, LABOUR, variant=variant) == pytest.approx(expected)


def test_deviation_of_gan_is_the_default():
    # formulae 2.1: sum of |(Y_i/L_i)/(Y/L) - 1|, here from levels rather than shares.
    output, workers = np.array([20.0, 90.0, 140.0]), np.array([30.0, 50.0, 45.0])
    relative = (output / workers) / (output.sum() / workers.sum())
    found = structural_deviation(output, workers, sums="renormalise")
    assert found == pytest.approx(np.abs(relative - 1).sum())


def test_sector_deviation_keeps_signs():
    assert sector_deviation(OUTPUT, LABOUR) == pytest.approx(RATIO - 1)
    inverse = sector_deviation(OUTPUT, LABOUR, ratio="employment_to_value_added")
    assert inverse == pytest.approx(1 / RATIO - 1)


def test_theil_by_hand():
    logs = np.log(RATIO)
    assert theil_balance(OUTPUT, LABOUR) == pytest.approx((OUTPUT * logs).sum(), abs=1e-15)
    second = theil_balance(OUTPUT, LABOUR, variant="employment_weighted")
    assert second == pytest.approx(-(LABOUR * logs).sum(), abs=1e-15)
    absolute = theil_balance(OUTPUT, LABOUR, variant="absolute")
    assert absolute == pytest.approx((OUTPUT * np.abs(logs)).sum(), abs=1e-15)


def test_theil_bases():
    natural = theil_balance(OUTPUT, LABOUR)
    assert theil_balance(OUTPUT, LABOUR, base="2") == pytest.approx(natural / np.log(2))
    assert theil_balance(OUTPUT, LABOUR, base="10") == pytest.approx(natural / np.log(10))
    # All output in a sector with half of the workers: exactly one bit.
    assert theil_balance([1, 0], [0.5, 0.5], base="2") == 1.0


def test_circulating_spreadsheet_formula_is_the_reciprocal():
    # formulae 2.2-2.3: the spreadsheet computes 1/(sum of y ln(y/l)) and calls it rationalisation.
    y, lab = [0.045, 0.385, 0.570], [0.231, 0.286, 0.483]
    spreadsheet = 1 / sum(a * np.log(a / b) for a, b in zip(y, lab, strict=True))
    assert reciprocal_balance(theil_balance(y, lab)) == pytest.approx(spreadsheet)


@FEWER
@given(POSITIVE, POSITIVE)
def test_theil_is_a_divergence(output, workers):
    for variant in THEILS:
        index = theil_balance(output, workers, variant=variant, sums="renormalise")
        assert (index >= 0).all()
        alike = theil_balance(output, 3 * output, variant=variant, sums="renormalise")
        assert alike == pytest.approx(np.zeros(4), abs=1e-12)
        scaled = theil_balance(9 * output, workers / 7, variant=variant, sums="renormalise")
        assert scaled == pytest.approx(index, abs=1e-12)


@FEWER
@given(POSITIVE, POSITIVE)
def test_employment_weights_swap_the_roles(output, workers):
    swapped = theil_balance(workers, output, sums="renormalise")
    second = theil_balance(output, workers, variant="employment_weighted", sums="renormalise")
    assert second == pytest.approx(swapped)
    absolute = theil_balance(output, workers, variant="absolute", sums="renormalise")
    assert (absolute >= theil_balance(output, workers, sums="renormalise") - 1e-12).all()


@FEWER
@given(POSITIVE, POSITIVE)
def test_deviations_agree_with_their_parts(output, workers):
    parts = sector_deviation(output, workers, sums="renormalise")
    found = {
        v: structural_deviation(output, workers, variant=v, sums="renormalise") for v in DEVIATIONS
    }
    assert found["absolute"] == pytest.approx(np.abs(parts).sum(axis=1))
    assert found["mean"] == pytest.approx(found["absolute"] / 3)
    assert found["squared"] == pytest.approx(3 * found["root_mean_square"] ** 2)
    swapped = structural_deviation(workers, output, sums="renormalise")
    assert found["inverse"] == pytest.approx(swapped)
    # Employment-weighted signed deviations cancel: sum of l (y/l - 1) is zero.
    weights = workers / workers.sum(axis=1, keepdims=True)
    assert (weights * parts).sum(axis=1) == pytest.approx(np.zeros(4), abs=1e-9)


@FEWER
@given(WITH_ZEROS, WITH_ZEROS)
def test_empty_sectors(output, workers):
    index = theil_balance(output, workers, infinite="keep", sums="renormalise")
    stranded = ((output > 0) & (workers == 0)).any(axis=1)
    assert (np.isinf(index) == stranded).all()
    deviation = structural_deviation(output, workers, undefined="keep", sums="renormalise")
    assert (np.isnan(deviation) == (workers == 0).any(axis=1)).all()


def test_empty_sectors_are_refused_by_default():
    assert theil_balance([0.0, 1.0], [0.5, 0.5]) == pytest.approx(np.log(2))
    with pytest.raises(ValueError, match="employment_shares: expected no empty sector"):
        theil_balance([0.5, 0.5], [0.0, 1.0])
    with pytest.raises(ValueError, match="value_added_shares: expected no empty sector"):
        theil_balance([0.0, 1.0], [0.5, 0.5], variant="employment_weighted")
    with pytest.raises(ValueError, match="employment_shares: expected no empty sector"):
        structural_deviation([0.5, 0.5], [0.0, 1.0])
    with pytest.raises(ValueError, match="value_added_shares: expected no empty sector"):
        structural_deviation([0.0, 1.0], [0.5, 0.5], variant="inverse")


def test_shares_that_do_not_sum_to_one_would_turn_the_index_negative():
    short = LABOUR * 1.2
    assert (OUTPUT * np.log(OUTPUT / short)).sum() < 0
    for measure in MEASURES:
        with pytest.raises(ValueError, match="employment_shares: expected shares that sum to one"):
            measure(OUTPUT, short)
        rescaled = measure(OUTPUT, short, sums="renormalise")
        assert rescaled == pytest.approx(measure(OUTPUT, LABOUR))


def test_sums_off_by_rounding_never_turn_the_index_negative():
    assert theil_balance(OUTPUT, OUTPUT * (1 + 9e-7)) == 0.0


def test_missing_rows():
    y, lab = frames()
    lab.loc["a", "primary"] = np.nan
    for measure in MEASURES:
        with pytest.raises(ValueError, match="employment_shares: expected no missing value"):
            measure(y, lab)
        kept = measure(y, lab, missing="keep")
        assert np.isnan(kept.loc["a"]).all()
        assert np.abs(kept.loc["b"]).max() == pytest.approx(0)


def test_frames_keep_labels():
    y, lab = frames()
    index = theil_balance(y, lab)
    assert index.index.tolist() == ["a", "b"]
    assert index.name == "theil_balance_value_added_weighted"
    assert structural_deviation(y, lab, variant="mean").name == "structural_deviation_mean"
    assert sector_deviation(y, lab).loc["a", "secondary"] == pytest.approx(0.6)
    for measure in MEASURES:
        with pytest.raises(ValueError, match="employment_shares: expected the same labels"):
            measure(y, lab[::-1])
        with pytest.raises(ValueError, match="employment_shares: expected the same labels"):
            measure(y, lab[["secondary", "primary", "tertiary"]])


def test_leading_axes():
    rng = np.random.default_rng(3)
    y, lab = rng.dirichlet(np.ones(3), (2, 5)), rng.dirichlet(np.ones(3), (2, 5))
    for measure in (structural_deviation, theil_balance):
        together = measure(y, lab)
        assert together.shape == (2, 5)
        assert together[1, 3] == pytest.approx(measure(y[1, 3], lab[1, 3]))


def test_transforms_by_hand():
    assert balance_transform(0.25, transform="reciprocal") == 4.0
    assert balance_transform(0.25, transform="negative") == -0.25
    assert balance_transform(0.25, transform="complement") == 0.75
    assert balance_transform(0.25, transform="exponential") == pytest.approx(np.exp(-0.25))


@FEWER
@given(arrays(float, 6, elements=st.floats(0.001, 3), unique=True))
def test_transforms_reverse_the_order(theil):
    for transform in ("reciprocal", "negative", "complement", "exponential"):
        turned = balance_transform(theil, transform=transform)
        assert (np.diff(turned[np.argsort(theil)]) <= 0).all()
    bounded = balance_transform(theil, transform="exponential")
    assert ((bounded > 0) & (bounded <= 1)).all()
    assert reciprocal_balance(theil) == pytest.approx(
        balance_transform(theil, transform="reciprocal")
    )


def test_transforms_keep_labels_and_missing_values():
    theil = pd.Series([0.5, np.nan], index=["a", "b"])
    with pytest.raises(ValueError, match="theil: expected no missing value"):
        reciprocal_balance(theil)
    kept = reciprocal_balance(theil, missing="keep")
    assert kept["a"] == 2.0 and np.isnan(kept["b"])
    frame = balance_transform(theil.to_frame("t"), transform="negative", missing="keep")
    assert frame.loc["a", "t"] == -0.5


def test_reciprocal_of_perfect_balance():
    with pytest.raises(ValueError, match="theil: expected more than zero"):
        reciprocal_balance([0.0, 1.0])
    assert reciprocal_balance([0.0, 1.0], infinite="keep").tolist() == [np.inf, 1.0]


@pytest.mark.parametrize("bad", ["words", [0.5, -0.1, 0.6], [0.5, np.inf, 0.5], [0, 0, 0], 0.5, []])
def test_bad_shares_name_the_argument(bad):
    for measure in MEASURES:
        with pytest.raises(ValueError, match=r"^value_added_shares: expected"):
            measure(bad, LABOUR)
        with pytest.raises(ValueError, match=r"^employment_shares: expected"):
            measure(OUTPUT, bad)


def test_bad_options_are_named():
    for measure in MEASURES:
        with pytest.raises(ValueError, match="expected arrays of one shape"):
            measure(OUTPUT, [0.5, 0.5])
    with pytest.raises(ValueError, match="variant: expected one of"):
        structural_deviation(OUTPUT, LABOUR, variant="theil")
    with pytest.raises(ValueError, match="variant: expected one of"):
        theil_balance(OUTPUT, LABOUR, variant="mean")
    with pytest.raises(ValueError, match="ratio: expected one of"):
        sector_deviation(OUTPUT, LABOUR, ratio="y/l")
    with pytest.raises(ValueError, match="base: expected one of"):
        theil_balance(OUTPUT, LABOUR, base="3")
    with pytest.raises(ValueError, match="infinite: expected one of"):
        theil_balance(OUTPUT, LABOUR, infinite="drop")
    with pytest.raises(ValueError, match="undefined: expected one of"):
        sector_deviation(OUTPUT, LABOUR, undefined="drop")
    with pytest.raises(ValueError, match="transform: expected one of"):
        balance_transform(0.5, transform="square")
    with pytest.raises(ValueError, match="theil: expected zero or more"):
        reciprocal_balance(-0.5)
    with pytest.raises(ValueError, match="infinite: expected one of"):
        reciprocal_balance(0.5, infinite="drop")
