"""What words mean: exact answers, bounds included."""

import numpy as np
import pandas as pd
import pytest

from upgrading.claims import wording
from upgrading.claims.wording import Finding


def series(*values: float) -> pd.Series:
    return pd.Series(values, index=range(2000, 2000 + len(values)), dtype=float)


@pytest.mark.parametrize(
    ("value", "stated", "outcome"),
    [
        (10.9, 10, "supported"),
        (9.1, 10, "supported"),
        (11.5, 10, "mixed"),
        (12.1, 10, "contradicted"),
    ],
)
def test_around_is_within_a_tenth_and_far_beyond_a_fifth(value, stated, outcome):
    assert wording.around(value, stated) == outcome


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ((1, 2, 3, 4), "rises"),
        ((4, 3, 2, 1), "falls"),
        ((1, 9, 8, 7, 6, 5, 4, 3, 2), "neither"),  # higher at the end, falling on the way
        ((2, 2, 2), "neither"),
    ],
)
def test_course_asks_for_ends_and_rank_correlation(values, found):
    assert wording.course(series(*values)) == found


def test_goes_is_contradicted_by_the_opposite_course_only():
    assert wording.goes(series(1, 2, 3), "rises") == "supported"
    assert wording.goes(series(3, 2, 1), "rises") == "contradicted"
    assert wording.goes(series(1, 5, 1), "rises") == "mixed"


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ((1, 2, 2, 3), "supported"),
        ((1, 3, 2, 4), "mixed"),
        ((1, 3, 1), "contradicted"),
        ((2, 2, 2), "contradicted"),
    ],
)
def test_steadily_allows_no_step_back(values, outcome):
    assert wording.steadily(series(*values), "rises") == outcome
    assert wording.steadily(-series(*values), "falls") == outcome


def test_steadily_does_not_stumble_over_binary_fractions():
    # 97.3 to 0.1 + 97.2 is no step back, though it is one in binary
    assert wording.steadily(series(0.3, 0.1 + 0.2 - 1e-16, 0.4), "rises") == "supported"


def test_one_exception_contradicts_a_universal_statement():
    assert wording.universal(pd.Series([True] * 16)) == "supported"
    assert wording.universal(pd.Series([True] * 16 + [False])) == "contradicted"
    with pytest.raises(ValueError, match="at least one case"):
        wording.universal(pd.Series([], dtype=bool))


@pytest.mark.parametrize(
    ("true", "outcome"), [(9, "supported"), (8, "mixed"), (5, "mixed"), (4, "contradicted")]
)
def test_a_law_holds_in_nine_of_ten(true, outcome):
    assert wording.law(pd.Series([True] * true + [False] * (10 - true))) == outcome


def test_parts_and_vintages():
    assert wording.parts(True, True) == "supported"
    assert wording.parts(True, False) == "mixed"
    assert wording.parts(False, False) == "contradicted"
    assert wording.across({"a": "supported", "b": "supported"}) == "supported"
    assert wording.across({"a": "supported", "b": "contradicted"}) == "mixed"


def test_conditions_that_both_hold_are_no_rule():
    with pytest.raises(ValueError, match="exclude each other"):
        wording.decided(supported=True, contradicted=True)


def test_goes_with_has_a_band_of_chance():
    assert wording.goes_with(0.36) == "supported"
    assert wording.goes_with(0.2) == "mixed"
    assert wording.goes_with(-0.36) == "contradicted"
    assert wording.goes_with(-0.5, -1) == "supported"


def test_peak_inside_asks_for_a_rise_and_a_fall():
    assert wording.peak_inside(series(1, 3, 2))
    assert not wording.peak_inside(series(1, 2, 3))
    assert not wording.peak_inside(series(100, 101, 50))  # a rise of less than two per cent


def test_rank_correlation_ignores_scale_and_unpaired_rows():
    left = pd.Series([1.0, 2, 3, np.nan], index=list("abcd"))
    right = pd.Series([1.0, 8, 27, 1], index=list("abcd"))
    assert wording.rank_correlation(left, right) == pytest.approx(1)
    assert wording.rank_correlation(left, -right) == pytest.approx(-1)


def test_figures_are_shown_with_unit_and_true_minus():
    assert Finding("mixed", -3.46, "points", "x", "y").shown == "−3.5 points"
    assert Finding("mixed", 49.3, "%", "x", "y").shown == "49.3%"
    assert Finding("mixed", 2012, "", "x", "y", 0).shown == "2012"
    assert Finding("mixed", 12345, "yuan", "x", "y", 0).shown == "12,345 yuan"
    assert wording.said(-0.001, ".2f") == "0.00"


def test_a_finding_has_a_figure():
    with pytest.raises(ValueError, match="finite number for the ratio"):
        Finding("mixed", float("nan"), "", "the ratio", "x")


def test_lists():
    assert wording.listed([2008, 2010, 2012]) == "2008, 2010 and 2012"
    assert wording.listed(x for x in []) == "none"
