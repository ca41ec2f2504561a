"""Stages, binding dimensions, groupings and their agreement: exact answers and properties."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from upgrading import datasets, typology
from upgrading.models import panel_data
from upgrading.typology import DEFAULT, DIMENSIONS, MAIN, NONE, Choices


def made(years: tuple[int, ...] = (2020, 2021), provinces: int = 11) -> pd.DataFrame:
    """Return a table in which every dimension goes with income, but for one province and one."""
    rows = []
    for year in years:
        for code in range(1, provinces + 1):
            row = dict.fromkeys((*typology.INDICATORS,), float(code))
            row |= {"gdp_per_head": 10.0 * code, "population": 1.0, "gdp": 10.0 * code}
            row |= {"primary_share": 0.1, "secondary_share": 0.4, "service_share": 0.5}
            rows.append({"province_code": code, "year": year, **row})
    table = pd.DataFrame(rows).set_index(["province_code", "year"])
    table.loc[(6, 2021), "digital_index"] = 0.5  # the middle in income, the last in digital
    return table


# The rule ------------------------------------------------------------------------------------


def test_standings_are_the_middles_of_equal_slots():
    held = typology.standings(pd.DataFrame({"x": [3.0, 1.0, 2.0, np.nan]}))
    assert held.x.tolist()[:3] == pytest.approx([250 / 3, 50 / 3, 50])
    assert np.isnan(held.x.iloc[3])


def test_standings_of_values_have_the_mean_and_spread_of_ranks():
    values = pd.DataFrame({"x": np.arange(1000.0) ** 2})
    held = typology.standings(values, "values").x
    ranks = typology.standings(values).x
    assert held.mean() == pytest.approx(50)
    assert held.std(ddof=0) == pytest.approx(ranks.std(ddof=0), rel=1e-3)


def test_the_line_is_that_of_least_squares():
    income = pd.Series([0.0, 10, 20, 30])
    assert typology.usual_line(5 + 0.5 * income, income) == pytest.approx((5, 0.5))
    with pytest.raises(ValueError, match="three provinces"):
        typology.usual_line(pd.Series([1.0, 2, np.nan]), pd.Series([1.0, 2, 3]))


def test_a_province_at_a_limit_is_in_the_upper_band():
    shares = pd.DataFrame([[0.5, 0.2, 0.3], [0.1, 0.6, 0.3], [0.1, 0.3, 0.6], [0.1, 0.3, np.nan]])
    income = pd.Series([79.9, 80.0, 120.0, 100.0])
    found = typology.stages(income, 100.0, shares, (0.8, 1.2))
    assert found.tolist()[:3] == [
        "low income, farming first",
        "middle income, industry first",
        "high income, services first",
    ]
    assert pd.isna(found[3])


def test_the_lowest_dimension_binds_from_the_margin_on():
    gaps = pd.DataFrame({"a": [-10.0, -9.9, np.nan, np.nan], "b": [-3.0, 4.0, -20.0, np.nan]})
    found = typology.binding(gaps, 10)
    assert found.tolist()[:3] == ["a", NONE, "b"]
    assert pd.isna(found[3])


def test_one_province_out_of_line_is_found():
    found = typology.classify(made(), 2021)
    assert found.nation == pytest.approx(60)
    assert found.binding.to_dict()[6] == "digital"
    assert (found.binding.drop(6) == NONE).all()
    assert found.ranks.digital[6] == 11 and found.ranks.structure[11] == 1
    assert found.stage[1] == "low income, services first"
    assert found.types[6] == "middle income, services first / digital"
    assert (typology.classify(made(), 2020).binding == NONE).all()


def test_lines_leave_no_mean_gap():
    found = typology.classify(made(), 2021)
    assert found.gaps.mean().to_numpy() == pytest.approx(0, abs=1e-9)


def test_own_rank_expects_income_in_every_dimension():
    choices = replace(DEFAULT, expectation="own rank")
    found = typology.classify(made(), 2021, choices)
    assert found.expected.balance.tolist() == found.income_standing.tolist()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"indicators": MAIN[:4]}, "indicators"),
        ({"indicators": MAIN[::-1]}, "indicators"),
        ({"income": "hierarchy"}, "income"),
        ({"margin": -1.0}, "margin"),
        ({"bands": (1.2, 0.8)}, "bands"),
        ({"scale": "logs"}, "scale"),
        ({"expectation": "mean"}, "expectation"),
    ],
)
def test_choices_that_make_no_sense_are_refused(changes: dict, message: str):
    with pytest.raises(ValueError, match=message):
        Choices(**changes)


def test_a_year_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="year"):
        typology.classify(made(), 1999)


def test_the_latest_year_needs_nine_tenths_of_every_input():
    table = made()
    assert typology.latest_year(table) == 2021
    table.loc[(1, 2021), "consumption"] = np.nan
    assert typology.latest_year(table) == 2021  # ten of eleven
    table.loc[(2, 2021), "consumption"] = np.nan
    assert typology.latest_year(table) == 2020
    with pytest.raises(ValueError, match="found none"):
        typology.latest_year(table.assign(balance=np.nan))


def test_a_variant_of_an_earlier_year_takes_one_that_is_complete():
    two = made()
    table = pd.concat([two.rename(index={2020: 2018, 2021: 2019}), two])
    variant = typology.Variant(back=1)
    assert typology.sorted_by({variant.vintage: table}, variant).year == 2020
    table.loc[(slice(None), 2020), "consumption"] = np.nan
    assert typology.sorted_by({variant.vintage: table}, variant).year == 2019


# Variants ------------------------------------------------------------------------------------


def test_a_typology_keeps_every_place_in_itself():
    found = typology.classify(made(), 2021)
    held = typology.stability(found, {"same": found, "again": found})
    assert (held[["stage", "binding", "both"]] == 1).all(axis=None)
    assert (held.variants == 2).all()


def test_a_place_that_changes_is_counted_once():
    found, other = typology.classify(made(), 2021), typology.classify(made(), 2020)
    held = typology.stability(found, {"same": found, "before": other})
    assert held.loc[6].tolist() == [1.0, 0.5, 0.5, 2]
    assert (held.drop(6).both == 1).all()


def test_a_variant_without_what_binds_cannot_tell():
    table = made()
    found = typology.classify(table, 2021)
    table.loc[(6, 2021), "digital_index"] = np.nan
    held = typology.stability(found, {"same": found, "blind": typology.classify(table, 2021)})
    assert held.variants[6] == 1 and held.variants[5] == 2


def test_every_variant_departs_from_the_main_one():
    main = typology.Variant()
    assert len(typology.VARIANTS) >= 12 and main not in typology.VARIANTS.values()
    assert len(set(typology.VARIANTS.values())) == len(typology.VARIANTS)
    assert {v.vintage for v in typology.VARIANTS.values()} == set(typology.VINTAGES)


# Real figures --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    return {name: datasets.load(name) for name in panel_data.needed("2018 census")}


@pytest.fixture(scope="module")
def table(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return typology.indicators(frames, "2018 census")


def test_the_latest_year_is_complete(table: pd.DataFrame):
    found = typology.classify(table, typology.latest_year(table))
    assert found.year == 2022
    assert found.values.notna().all(axis=None) and len(found.values) == 31
    assert tuple(found.values) == DIMENSIONS
    assert found.ranks.digital[11] == 1  # Beijing


def test_breaks_in_time_stay_and_other_faults_go(table: pd.DataFrame):
    assert table.balance.loc[(34, 2022)] < 0  # Anhui, after its break
    assert np.isnan(table.balance.loc[(61, 2018)])  # Shaanxi does not add up


def test_agglomeration_averages_to_one(table: pd.DataFrame):
    year = table.xs(2022, level="year")
    for name in ("enterprises", "assets", "industry"):
        known = year[name].notna()
        mean = np.average(year[name][known], weights=year.population[known])
        assert mean == pytest.approx(1), name


def test_a_year_more_of_data_moves_the_year(frames: dict[str, pd.DataFrame], table: pd.DataFrame):
    longer = {name: with_a_year_more(frame) for name, frame in frames.items()}
    later = typology.indicators(longer, "2018 census")
    assert typology.latest_year(later) == typology.latest_year(table) + 1


def with_a_year_more(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a panel with its rows of 2022 once more, as 2023, in the place of what is there."""
    again = frame[frame.year == 2022].assign(year=2023)
    return pd.concat([frame[frame.year != 2023], again], ignore_index=True)


# Peers and groups ----------------------------------------------------------------------------


def test_distances_use_the_dimensions_both_have():
    held = pd.DataFrame({"a": [0.0, 6.0, 3.0], "b": [0.0, 8.0, np.nan]}, index=list("xyz"))
    apart = typology.distances(held)
    assert apart.loc["x", "y"] == pytest.approx(np.sqrt(50))
    assert apart.loc["x", "z"] == pytest.approx(3)
    assert (np.diag(apart) == 0).all() and apart.equals(apart.T)


def test_peers_are_the_nearest_and_never_oneself():
    held = pd.DataFrame({"a": [0.0, 1, 5, 9], "b": [0.0, 0, 0, 0]}, index=list("wxyz"))
    assert typology.peers(held, "w", 2).index.tolist() == ["x", "y"]
    assert typology.peer_support(held, "w", 1).to_dict() == {"x": 2}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ([0, 0, 1, 1], [0, 0, 1, 1], 1.0),
        ([0, 0, 1, 1], ["b", "b", "a", "a"], 1.0),
        ([0, 0, 1, 2], [0, 0, 1, 1], 4 / 7),
        ([0, 0, 0, 0], [0, 1, 2, 3], 0.0),
        ([0, 0, 1, 1], [0, 1, 0, 1], -0.5),
        ([0, 0, 0], [1, 1, 1], 1.0),
        ([0, 1, 2], [2, 1, 0], 1.0),
    ],
)
def test_the_adjusted_rand_index_has_known_answers(left: list, right: list, expected: float):
    found = typology.adjusted_rand_index(pd.Series(left), pd.Series(right))
    assert found == pytest.approx(expected)
    assert typology.adjusted_rand_index(pd.Series(right), pd.Series(left)) == pytest.approx(found)


def test_the_adjusted_rand_index_of_unrelated_groups_is_zero_on_average():
    generator = np.random.default_rng(1)
    drawn = [
        typology.adjusted_rand_index(*(pd.Series(generator.integers(0, 3, 30)) for _ in range(2)))
        for _ in range(200)
    ]
    assert abs(np.mean(drawn)) < 0.01


@pytest.mark.parametrize(
    ("left", "right"),
    [([0, 1], [0, 1, 1]), ([0], [0]), ([0, 1, np.nan], [0, 1, 1]), ([0, 1, 1], [0, None, 1])],
)
def test_the_adjusted_rand_index_refuses_gaps_and_other_units(left: list, right: list):
    with pytest.raises(ValueError, match="left"):
        typology.adjusted_rand_index(pd.Series(left), pd.Series(right))


@pytest.fixture
def heaps() -> pd.DataFrame:
    generator = np.random.default_rng(0)
    centres = np.repeat([[0, 0], [50, 0], [0, 50]], 6, axis=0)
    return pd.DataFrame(centres + generator.normal(size=(18, 2)), columns=["a", "b"])


@pytest.mark.parametrize("method", typology.CLUSTERINGS)
def test_clusterings_find_heaps_that_are_apart(heaps: pd.DataFrame, method: str):
    found = typology.clustered(heaps, 3, method)
    assert found.tolist() == [1] * 6 + [2] * 6 + [3] * 6


def test_k_means_is_the_same_every_time(table: pd.DataFrame):
    held = typology.classify(table, 2022).standings
    assert typology.k_means(held, 4).equals(typology.k_means(held, 4))


def test_clusterings_refuse_what_they_cannot_sort(heaps: pd.DataFrame):
    with pytest.raises(ValueError, match="complete rows"):
        typology.k_means(heaps.mask(heaps > 49), 3)
    with pytest.raises(ValueError, match="groups"):
        typology.hierarchical(heaps, 19)
    with pytest.raises(ValueError, match="method"):
        typology.hierarchical(heaps, 3, "single")


def test_heaps_hold_together_and_mixtures_do_not(heaps: pd.DataFrame):
    apart = typology.distances(heaps)
    heap = pd.Series(["x"] * 4 + ["y"] * 4, index=[0, 1, 2, 3, 6, 7, 8, 9])
    mixed = pd.Series(["x", "x", "y", "y"], index=[0, 6, 1, 12])
    near, far = typology.cohesion(apart, heap), typology.cohesion(apart, mixed)
    assert near.within < near.random / 5 and near.p < 0.01
    assert far.within > far.random and far.p > 0.5


def test_cohesion_needs_a_group(heaps: pd.DataFrame):
    apart = typology.distances(heaps)
    with pytest.raises(ValueError, match="two units"):
        typology.cohesion(apart, pd.Series(["x", "y"], index=[0, 1]))
    with pytest.raises(ValueError, match="distances"):
        typology.cohesion(apart, pd.Series(["x", "x"], index=[0, 99]))
