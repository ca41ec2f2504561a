"""What the chapter on structural change computes."""

import re

import numpy as np
import pandas as pd
import pytest

from upgrading.report import measurement_change as chapter

SECTORS = chapter.SECTORS


def panel(rows: dict[tuple[int, int], list[float]]) -> pd.DataFrame:
    """Return a panel of three sectors by province_code and year."""
    index = pd.MultiIndex.from_tuples(list(rows), names=["province_code", "year"])
    return pd.DataFrame(list(rows.values()), index=index, columns=SECTORS, dtype=float)


def there_and_back() -> pd.DataFrame:
    """Return one province that goes straight and one that returns."""
    return panel(
        {
            (11, 2000): [50, 30, 20],
            (11, 2001): [40, 35, 25],
            (11, 2002): [30, 40, 30],
            (12, 2000): [50, 30, 20],
            (12, 2001): [30, 30, 40],
            (12, 2002): [45, 30, 25],
        }
    )


def test_speed_by_hand():
    steps = chapter.made_up_speed()
    growth = np.log([0.45 / 0.60, 0.35 / 0.30, 2.0])
    for name, weights in {
        "squared, times the end share": [0.45, 0.35, 0.20],
        "squared, times the average share": [0.525, 0.325, 0.15],
        "squared, times the start share": [0.60, 0.30, 0.10],
    }.items():
        assert steps.result[name] == pytest.approx(np.sqrt(growth**2 @ weights)), name
        assert steps.loc[name, SECTORS].sum() == pytest.approx(steps.result[name] ** 2)
    assert steps.result["half of the change's size"] == pytest.approx(0.15)
    cosine = 0.395 / np.sqrt(0.46 * 0.365)
    assert steps.result["product of the shares"] == pytest.approx(np.degrees(np.arccos(cosine)))


def test_shift_by_hand():
    steps = chapter.made_up_shift()
    assert steps.result.tolist() == pytest.approx([100, 120, 14, -6, 12, 14.8, -2.8])
    change = steps.loc[["national", "mix", "competitive"]].sum()
    ends = steps.loc["region at the end"] - steps.loc["region at the start"]
    np.testing.assert_allclose(change, ends)


def test_productivity_by_hand():
    steps = chapter.made_up_productivity()
    assert steps.loc[chapter.COMPONENTS, "result"].sum() == pytest.approx(0.8)
    assert steps.result["static"] == pytest.approx(-0.1 * 0.4 + 0.05 * 1.6 + 0.05 * 1.6)
    assert steps.result["within"] == pytest.approx(0.5 * 0.1 + 0.25 * (70 / 30 - 1.6) + 0.25 * 1.4)


def test_yearly_changes_add_up_along_a_straight_path_only():
    table = chapter.detours(there_and_back(), 2002)
    assert table.direct.tolist() == pytest.approx([0.20, 0.05])
    assert table.yearly.tolist() == pytest.approx([0.20, 0.35])
    assert table.times.tolist() == pytest.approx([1, 7])


def test_a_missing_year_leaves_the_sum_missing():
    gap = there_and_back().drop((12, 2001))
    yearly = chapter.yearly_norm(gap, 2000, 2002)
    assert yearly[11] == pytest.approx(0.20)
    assert 12 not in yearly.dropna().index


def test_two_dates_keep_provinces_known_at_both():
    levels = there_and_back()
    levels.loc[(12, 2002), "primary"] = np.nan
    start, end = chapter.two_dates(levels, 2000, 2002)
    assert list(start.index) == list(end.index) == [11]


def test_panel_array_keeps_provinces_years_and_sectors_in_order():
    levels = there_and_back()
    levels.loc[(12, 2001), "tertiary"] = np.nan
    codes, array = chapter.panel_array(levels, 2000, 2002)
    assert list(codes) == [11]
    assert array.tolist() == [[[50, 30, 20], [40, 35, 25], [30, 40, 30]]]


def test_shift_share_adds_up_for_every_variant():
    table = chapter.shift_share(chapter.shared.workers("yearbooks"), 2000, 2013)
    assert len(table) == 30
    np.testing.assert_allclose(table.national + table.mix + table.competitive, table.change)
    pure = table.homothetic_competitive + table.allocation
    np.testing.assert_allclose(pure, table.competitive, atol=1e-9)
    start = chapter.at(chapter.shared.workers("yearbooks"), 2000).sum(axis=1)
    # what one province gains on the nation another loses
    assert (table.mix * start).sum() == pytest.approx(0, abs=1e-6)
    assert (table.competitive * start).sum() == pytest.approx(0, abs=1e-6)


def test_year_by_year_is_start_to_end_over_one_year():
    table = chapter.shift_share(chapter.shared.workers("yearbooks"), 2000, 2001)
    np.testing.assert_allclose(table.mix_dynamic, table.mix, atol=1e-9)
    np.testing.assert_allclose(table.competitive_dynamic, table.competitive, atol=1e-9)


def test_parts_of_growth_sum_to_a_hundred():
    parts = chapter.parts_of_growth(chapter.standard_decomposition())
    np.testing.assert_allclose(parts.sum(axis=1), 100)
    assert len(parts) == 30


def test_decomposition_keeps_to_provinces_that_both_panels_know():
    output = there_and_back()
    labour = there_and_back().drop(index=12, level="province_code")
    made = chapter.decomposition(output, labour, 2000, 2002)
    assert list(made.index) == [11]
    # as many workers as output in every sector: nothing is gained
    np.testing.assert_allclose(made.change, 0, atol=1e-12)


def test_provincial_volumes_start_at_the_levels_and_grow_by_the_index():
    volumes = chapter.by_provincial_volumes()
    levels = chapter.shared.value_added("2018 census")
    index = chapter.datasets.load("provincial_volume_indices")
    index = index.set_index(["province_code", "year"]).index_tertiary / 100
    assert volumes.tertiary[31, 2000] == pytest.approx(levels.tertiary[31, 2000])
    expected = levels.tertiary[31, 2000] * index[31, 2001] * index[31, 2002]
    assert volumes.tertiary[31, 2002] == pytest.approx(expected)


def test_variants_take_the_standard_first_and_no_source_crosses_the_seam():
    table = chapter.decomposition_variants()
    assert table.correlation[0] == pytest.approx(1)
    spans = table.years.str.split("-", expand=True).astype(int)
    assert ((spans[1] <= chapter.SEAM) | (spans[0] >= chapter.SEAM)).all()


def test_speeds_do_not_depend_on_the_unit():
    start, end = chapter.two_dates(there_and_back(), 2000, 2002)
    one, other = chapter.speeds(start, end), chapter.speeds(7 * start, end / 3)
    pd.testing.assert_frame_equal(one, other)


def test_speeds_refuse_other_provinces():
    start, end = chapter.two_dates(there_and_back(), 2000, 2002)
    with pytest.raises(ValueError, match="labels"):
        chapter.speeds(start, end.iloc[::-1])


@pytest.mark.parametrize(
    "name",
    [
        "speed_steps",
        "shift_steps",
        "productivity_steps",
        "shift",
        "shift_links",
        "growth",
        "vintages",
    ],
)
def test_tables_show_text_and_offer_figures(name: str, shown: list[dict]):
    getattr(chapter, f"{name}_table")()
    (output,) = shown
    assert output["metadata"]["upgrading"]["name"].startswith("tab-change-")
    assert not re.search(r"\bnan\b", output["data"]["text/markdown"])


@pytest.mark.parametrize("name", ["agreement", "detours", "shift", "growth"])
def test_figures_say_what_they_show(name: str, shown: list[dict]):
    getattr(chapter, f"{name}_figure")()
    (output,) = shown
    assert len(output["data"]["text/plain"].split()) >= 15


def test_chapter_shows_every_number_it_is_given(root):
    page = (root / "book" / "measurement" / "change.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\{glue:text\}`([^`]+)`", page)) == set(chapter.facts())
