"""What the chapter on balance computes."""

import re

import numpy as np
import pandas as pd
import pytest

from upgrading import datasets
from upgrading.report import measurement_balance as chapter

RESULTS = {
    "absolute deviation": 1.2,
    "squared": 0.72,
    "times y": 0.3,
    "upside down, l / y − 1": 1.875,
    "y ln(y / l)": 0.096372,
    "l ln(l / y)": 0.111572,
}


def test_steps_by_hand():
    steps = chapter.made_up_steps()
    for name, result in RESULTS.items():
        assert steps.result[name] == pytest.approx(result, abs=1e-6), name


@pytest.mark.parametrize("economy", list(chapter.ECONOMIES))
def test_steps_end_in_the_sum_of_their_parts(economy: str):
    steps = chapter.made_up_steps(economy)
    ended = steps[steps.result.notna()]
    parts = ended[chapter.SECTORS].sum(axis=1).to_numpy()
    np.testing.assert_allclose(parts, ended.result.to_numpy(), atol=1e-12)


def test_only_the_inverse_calls_the_coast_less_balanced():
    made = chapter.made_up_indices()
    measures = [*chapter.VARIANTS, *chapter.THEIL]
    worse = made.loc["Coast", measures] > made.loc["Inland", measures]
    assert list(worse[worse].index) == ["inverse"]
    # .8 + .2 + 0 and 4 + 1/6 + 0
    assert made.absolute["Coast"] == pytest.approx(1.0)
    assert made.inverse["Coast"] == pytest.approx(4 + 1 / 6)


def test_shares_sum_to_one_even_where_printed_totals_fail():
    output, labour = chapter.pair("second compilation")
    assert output.index.equals(labour.index)
    np.testing.assert_allclose(labour.sum(axis=1), 1)
    assert (61, 2013) in labour.index


def test_a_balanced_structure_scores_zero_on_every_measure():
    shares = pd.DataFrame([[0.2, 0.3, 0.5]], columns=chapter.SECTORS)
    np.testing.assert_allclose(chapter.indices(shares, shares), 0, atol=1e-12)


def test_faulty_rows_are_the_ones_in_the_file():
    assert chapter.missing_rows().to_numpy().tolist() == [[21, 2019], [23, 2013]]
    gaps = chapter.sum_gaps()
    assert set(gaps.index.get_level_values("province_code")) == {61, 65}
    assert gaps[61, 2013] == pytest.approx(1600 / 2090 - 1, abs=1e-3)


def test_a_jump_is_a_change_of_more_than_a_tenth():
    jumps = chapter.jumps("second compilation")
    assert jumps[34, 2020] < -0.2
    assert (jumps.abs() > chapter.JUMP).all()
    assert (11, 2020) not in jumps.index  # a fall of 8 per cent


def test_sound_provinces_have_no_fault():
    kept = chapter.sound()
    assert not set(kept) & {21, 23, 54, 61, 65}
    assert len(kept) == 26
    for source in ("yearbooks", "second compilation"):
        assert chapter.theil(source).loc[kept].notna().all().all()


def test_sources_are_never_joined():
    old, new = chapter.theil("yearbooks"), chapter.theil("second compilation")
    assert (old.columns.min(), old.columns.max()) == (2000, 2013)
    last = datasets.load("provincial_employment_second_compilation").year.max()
    assert (new.columns.min(), new.columns.max()) == (2013, last)
    assert not np.allclose(old[2013].reindex(new.index), new[2013], equal_nan=True)


def test_overlap_holds_what_both_sources_know():
    table = chapter.overlap()
    assert len(table) == 29
    assert not {23, 54} & set(table.index)
    old = datasets.load("provincial_employment_yearbooks").query("year == 2013")
    beijing = old.set_index("province_code").loc[11, "emp_primary":"emp_tertiary"].sum()
    assert table.workers_old[11] == pytest.approx(beijing)
    assert table.difference[11] == pytest.approx(0, abs=1e-9)


def test_a_printed_total_larger_than_its_sectors_inflates_the_index():
    proper, printed = chapter.printed_total_theil(61, 2013)
    labour = chapter.shared.workers("second compilation").loc[61, 2013]
    table = datasets.load("provincial_employment_second_compilation")
    table = table.set_index(["province_code", "year"]).loc[(61, 2013)]
    output = chapter.pair("second compilation")[0].loc[(61, 2013)]
    by_hand = (output * np.log(output / (labour / table.emp_total_printed))).sum()
    assert printed == pytest.approx(by_hand)
    assert printed > proper


def test_a_province_without_a_gap_has_no_second_index():
    with pytest.raises(KeyError):
        chapter.printed_total_theil(11, 2013)


def test_variance_shares_sum_to_one():
    shares = chapter.variance_share(pd.Series([1.0, 1.0, 4.0]))
    assert shares.tolist() == pytest.approx([1 / 6, 1 / 6, 4 / 6])


def test_transforms_share_their_order_and_scale():
    table = chapter.turned()
    np.testing.assert_allclose(table.mean(), 0, atol=1e-12)
    np.testing.assert_allclose(table.std(), 1)
    assert table.rank().nunique(axis=1).eq(1).all()
    assert table.reciprocal.max() > table.negative.max()


def test_vintages_and_sources_are_compared_on_common_provinces():
    table = chapter.vintage_agreement()
    assert table.provinces.tolist() == [30, 30, 31, 29]
    assert table[chapter.MAIN].le(1).all().all()
    assert (table[chapter.MAIN] < 1).all().all()


@pytest.mark.parametrize("name", ["steps", "micro", "faults", "vintages"])
def test_tables_show_text_and_offer_figures(name: str, shown: list[dict]):
    getattr(chapter, f"{name}_table")()
    (output,) = shown
    assert output["metadata"]["upgrading"]["name"].startswith("tab-balance-")
    assert not re.search(r"\bnan\b", output["data"]["text/markdown"])


@pytest.mark.parametrize("name", ["agreement", "inverse", "reciprocal", "overlap", "seam"])
def test_figures_say_what_they_show(name: str, shown: list[dict]):
    getattr(chapter, f"{name}_figure")()
    (output,) = shown
    assert len(output["data"]["text/plain"].split()) >= 15


def test_chapter_shows_every_number_it_is_given(root):
    page = (root / "book" / "measurement" / "balance.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\{glue:text\}`([^`]+)`", page)) == set(chapter.facts())
