"""The digital index: what the chapter computes before it shows."""

import numpy as np
import pandas as pd
import pytest

from upgrading.measures import composite
from upgrading.report import measurement_digital as chapter


def test_variants_cover_the_same_years_and_agree_with_themselves():
    scores = chapter.scores()
    assert len(scores) == 31 * 10
    assert list(scores.columns) == ["Default", *chapter.VARIANTS, *chapter.PKU.values()]
    table = chapter.agreement()
    assert table.loc["Default", ["rank_last", "within"]].tolist() == pytest.approx([1, 1])
    assert table.loc["Default", "places"] == 0


def test_within_has_no_means_left():
    left = chapter.within()
    for key in chapter.KEYS:
        assert (left.groupby(key).mean().abs() < 1e-8 * chapter.scores().abs().max()).all(axis=None)


def test_weights_sum_to_one_under_every_choice():
    held = chapter.weighting_table().drop(index=["Yearly, smallest", "Yearly, largest"])
    assert held.sum(axis=1).tolist() == pytest.approx([1] * len(held))


def test_the_example_by_hand():
    table = chapter.example()
    assert table["software 0-1"].tolist() == pytest.approx([0, 0.05, 0.1, 1])
    weights = composite.entropy_weights(chapter.EXAMPLE, direction="benefit")
    assert table.entropy["B"] == pytest.approx(weights.phones / 3 + weights.software / 20)
    squared = chapter.example_weights().loc["First component, squared"]
    assert squared.tolist() == pytest.approx([0.5, 0.5])


def test_coordination_of_two_is_the_fourth_root_of_their_product():
    pair, degrees = chapter.subsystems(), chapter.coupling()["D"]
    assert pair.min().min() >= 0
    assert pair.max().max() <= 1
    np.testing.assert_allclose(degrees.standard, (pair.digital * pair.upgrading) ** 0.25)
    np.testing.assert_allclose(degrees["wrong range"], degrees.standard / np.sqrt(2))


def test_grades_count_every_row_once():
    degrees = pd.DataFrame({"D": [0.0, 0.05, 0.1, 0.55, 1.0]})
    counted = chapter.grades(degrees)
    assert counted.D.tolist() == [2, 1, 0, 0, 0, 1, 0, 0, 0, 1]


def test_one_range_for_all_columns_depends_on_units():
    slip = chapter.one_range()
    assert 0.5 < slip["share"] < 1
    assert slip["rank"] < 0.95


def test_spread_turns_with_the_place_of_zero():
    first, last = (chapter.spread(year) for year in chapter.YEARS)
    assert first["smallest"] > first["none"]
    assert last["smallest"] > last["none"]


def test_samples_leave_out_what_they_say():
    samples = chapter.samples()
    assert chapter.BEIJING not in samples["Without Beijing"].index.get_level_values(0)
    assert samples["Without the four municipalities"].index.get_level_values(0).nunique() == 27
    years = samples["2018-2022"].index.get_level_values("year")
    assert (years.min(), years.max()) == (2018, 2022)


def test_a_series_says_where_it_is_not_complete_and_what_is_doubtful():
    whole = pd.Series(31, index=range(2013, 2017))
    assert chapter.role("broadband_ports", whole) == "in the index"
    assert chapter.role("software_revenue", whole) == "in the index; 6 doubtful cells"
    late, early = whole.copy(), whole.copy()
    late[2013], early[2016] = 3, 30
    assert chapter.role("mobile_internet_users", late) == "left out: not complete before 2014"
    assert chapter.role("broadband_subscribers", early) == "left out: not complete after 2015"
