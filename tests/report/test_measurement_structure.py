"""What the chapter on advancement computes."""

import re

import numpy as np
import pandas as pd
import pytest

from upgrading.measures import structure
from upgrading.report import measurement_structure as chapter

RESULTS = {
    "value added": 100.0,
    "share y": 1.0,
    "rank times share": 2.35,
    "3, 2 and 1 times the angle": 6.637150,
    "share times placed": 0.50875,
}


def frame(**columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_made_up_economies_by_hand():
    made = chapter.made_up_indices()
    assert made.ratio.tolist() == [1.0, 1.0, 2.0]
    assert made["service share"].tolist() == pytest.approx([0.30, 0.45, 0.60])
    assert made.hierarchy.tolist() == pytest.approx([1.90, 2.35, 2.50])
    # Farmland: .4*0 + .3*.1 + .3*.125; Harbour: .1*.25 + .3*.3 + .6*.25
    products = made["structure times productivity"].tolist()
    assert products == pytest.approx([0.0675, 0.50875, 0.265])


@pytest.mark.parametrize("economy", ["Farmland", "Workshop", "Harbour"])
def test_steps_end_in_the_sum_of_their_parts(economy: str):
    steps = chapter.made_up_steps(economy)
    ended = steps[steps.result.notna()]
    parts = ended[chapter.SECTORS].sum(axis=1).to_numpy()
    np.testing.assert_allclose(parts, ended.result.to_numpy(), atol=1e-12)


def test_steps_of_the_workshop():
    steps = chapter.made_up_steps()
    for name, result in RESULTS.items():
        assert steps.result[name] == pytest.approx(result, abs=1e-6), name
    assert steps.loc["value added per worker", chapter.SECTORS].tolist() == [2.0, 9.0, 5.0]
    placed = steps.loc["placed between the bounds", chapter.SECTORS].tolist()
    assert placed == pytest.approx([0.25, 0.7, 0.375])


def test_national_prices_start_at_one_and_multiply_out():
    prices, ratio = chapter.national_prices(), chapter.national_ratio()
    assert prices.loc[2005].tolist() == pytest.approx([1.0, 1.0, 1.0])
    assert ratio["current prices"][2005] == pytest.approx(ratio["2005 prices"][2005])
    relative = prices.tertiary / prices.secondary
    product = ratio["2005 prices"] * relative.loc[ratio.index]
    np.testing.assert_allclose(product, ratio["current prices"])


def test_one_national_price_leaves_the_order_within_a_sector_and_year():
    levels = chapter.value_added("2018 census")
    constant = chapter.at_2005_prices(levels)
    pd.testing.assert_frame_equal(
        constant.groupby("year").rank(), levels.groupby("year").rank(), check_exact=True
    )


def test_implied_price_is_level_over_chained_volume():
    implied = chapter.implied_industry_prices(2006)
    levels = chapter.value_added("2018 census").secondary
    volumes = chapter.datasets.load("provincial_volume_indices")
    volumes = volumes.set_index(["province_code", "year"]).index_secondary
    for code in (11, 44):
        expected = levels[code, 2006] / levels[code, 2005] / (volumes[code, 2006] / 100)
        assert implied[code] == pytest.approx(expected)


def test_productivity_is_in_yuan_a_worker():
    levels, labour = frame(primary=[3.0], tertiary=[8.0]), frame(primary=[30.0], tertiary=[2.0])
    made = chapter.productivity(levels, labour)
    assert made.iloc[0].tolist() == [1_000.0, 40_000.0]


def test_productivity_refuses_sectors_in_another_order():
    levels, labour = frame(primary=[3.0], tertiary=[8.0]), frame(tertiary=[2.0], primary=[30.0])
    with pytest.raises(ValueError, match="labels"):
        chapter.productivity(levels, labour)


def some() -> tuple[pd.DataFrame, pd.DataFrame]:
    shares = frame(primary=[0.5, 0.1, 0.2], secondary=[0.3, 0.4, 0.6], tertiary=[0.2, 0.5, 0.2])
    productive = frame(primary=[4e3, 9e3, 8e3], secondary=[3e4, 9e4, 5e4], tertiary=[2e4, 3e4, 9e4])
    return shares, productive


def test_forms_without_bounds_keep_to_their_units():
    shares, productive = some()
    one, ten = (chapter.with_productivity(shares, k * productive) for k in (1, 10))
    np.testing.assert_allclose(ten["over mean"], one["over mean"])
    np.testing.assert_allclose(ten["over largest"], one["over largest"])
    np.testing.assert_allclose(ten["sample bounds"], one["sample bounds"], atol=1e-12)
    np.testing.assert_allclose(ten["root"], np.sqrt(10) * one["root"])
    np.testing.assert_allclose(ten["logarithm"], np.log(10) + one["logarithm"])
    assert (ten["quoted bounds"] > one["quoted bounds"]).all()


def test_sample_bounds_run_from_zero_to_one():
    shares, productive = some()
    forms = chapter.with_productivity(shares, productive)["sample bounds"]
    assert forms.between(0, 1).all()
    # the first row is lowest in all three sectors
    assert forms[0] == 0


def test_all_measures_are_there_for_all_provinces():
    table = chapter.indices()
    assert list(table) == chapter.MEASURES
    assert table.shape == (31, 10)
    assert table.notna().all().all()


def test_a_year_with_unknown_workers_leaves_the_province_out():
    assert 23 not in chapter.indices(2013).index
    assert len(chapter.indices(2013)) == 30


def test_ranks_start_with_the_largest_and_share_places():
    ranked = chapter.ranks(frame(a=[3.0, 1.0, 3.0], b=[0.0, 5.0, -1.0]))
    assert ranked.a.tolist() == [1, 3, 1]
    assert ranked.b.tolist() == [2, 1, 3]


def test_largest_moves_name_the_province_and_both_ranks():
    ranked = pd.DataFrame({"one": [1, 2, 3], "other": [2, 1, 31]}, index=[11, 31, 46])
    moves = chapter.largest_moves(ranked, "one", "other", 2)
    assert moves == ["Hainan (3 to 31)", "Beijing (1 to 2)"]


def test_vintages_are_compared_on_every_measure():
    table = chapter.vintage_agreement()
    assert len(table) == 6 * len(chapter.ADVANCEMENT)
    assert table.correlation.between(-1, 1).all()
    assert not table.duplicated(["vintage", "year", "measure"]).any()


def test_revision_is_a_share_of_the_first_published():
    levels = {v: chapter.value_added(v).xs(2018, level="year").sum() for v in chapter.VINTAGES}
    grown = levels["first published"] * (1 + chapter.revision())
    pd.testing.assert_series_equal(grown, levels["2018 census"], check_names=False)


def test_heat_map_writes_each_pair_once():
    links = chapter.indices().corr(method="spearman")
    axes = chapter.agreement_axes(links, height=4)
    assert len(axes.texts) == len(chapter.pairs(links)) == 10 * 9 / 2
    kept = chapter.pairs(links)
    assert (kept.one != kept.other).all()
    row = kept[(kept.one == "hierarchy") & (kept.other == "ratio")]
    assert row.rank_correlation.item() == links.loc["ratio", "hierarchy"]


def test_farming_is_what_the_ratio_does_not_see():
    levels = chapter.value_added("2018 census").xs(2022, level="year")
    more = levels.assign(primary=2 * levels.primary)
    before, after = chapter.advancement(levels), chapter.advancement(more)
    pd.testing.assert_series_equal(before.ratio, after.ratio)
    assert (after.hierarchy < before.hierarchy).all()
    assert (after.angle < before.angle).all()
    assert structure.shares(more).primary.gt(structure.shares(levels).primary).all()


@pytest.mark.parametrize("name", ["steps", "micro", "trend", "vintages"])
def test_tables_show_text_and_offer_figures(name: str, shown: list[dict]):
    getattr(chapter, f"{name}_table")()
    (output,) = shown
    assert output["metadata"]["upgrading"]["name"].startswith("tab-structure-")
    assert not re.search(r"\bnan\b", output["data"]["text/markdown"])


@pytest.mark.parametrize("name", ["agreement", "ranks", "prices"])
def test_figures_say_what_they_show(name: str, shown: list[dict]):
    getattr(chapter, f"{name}_figure")()
    (output,) = shown
    assert len(output["data"]["text/plain"].split()) >= 15
    assert not re.search(r"\bnan\b", output["data"]["text/plain"])


def test_chapter_shows_every_number_it_is_given(root):
    page = (root / "book" / "measurement" / "structure.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\{glue:text\}`([^`]+)`", page)) == set(chapter.facts())
