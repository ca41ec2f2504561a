import numpy as np
import pandas as pd
import pytest

from upgrading import datasets, disparities


def test_constant_prices_start_at_the_revised_level_and_grow_as_printed():
    real, revised = disparities.gdp("constant prices"), disparities.gdp("2018 census")
    assert real[2000].equals(revised[2000])
    growth = disparities.wide("provincial_volume_indices", "index_gdp")
    assert (real[2021] / real[2020]).to_numpy() == pytest.approx(growth[2021] / 100)
    last = datasets.load("provincial_volume_indices").year.max()
    assert list(real.columns) == list(range(2000, last + 1))


def test_first_published_output_is_the_sum_of_its_sectors():
    # Beijing 2008 as the yearbook first printed it
    assert disparities.gdp("first published").loc[11, 2008] == pytest.approx(10488.03, abs=0.02)


def test_amounts_per_head_are_in_yuan():
    level = disparities.gdp_per_head("2018 census").loc[31, 2022]
    output = disparities.gdp("2018 census").loc[31, 2022]
    people = disparities.population().loc[31, 2022]
    assert level == pytest.approx(output * 1e8 / (people * 1e4))
    assert 150_000 < level < 200_000


def test_per_head_keeps_the_years_that_have_people():
    accounts = datasets.load("provincial_value_added_census_2023")
    people = datasets.load("provincial_covariates").dropna(subset="population")
    years = list(disparities.gdp_per_head("2023 census").columns)
    assert years == sorted(set(accounts.year) & set(people.year))
    assert years[:4] == [2019, 2020, 2021, 2022]


def test_the_headcount_breaks_where_it_is_said_to():
    jump = np.log(disparities.population()).diff(axis=1)
    outside = jump.drop(columns=[2000, 2001, 2005, 2010])
    assert jump.loc[44, 2001] < -0.1 < 0.1 < jump.loc[44, 2005]
    assert outside.abs().max().max() < 0.06
    assert list(disparities.REGISTERED) == [2001, 2002, 2003, 2004]


def test_later_years_are_weighted_by_the_last_known_people():
    income = disparities.household_income()
    people = disparities.people_for(income)
    assert people[2023].equals(people[2022].rename(2023))
    assert people.notna().all().all()


def test_regional_ratios_are_ratios_of_sums_and_skip_gaps():
    levels = pd.DataFrame({2000: [1.0, 3.0, np.nan]}, index=[11, 12, 13])
    base = pd.DataFrame({2000: [1.0, 1.0, 5.0]}, index=[11, 12, 13])
    frame = disparities.regional(
        pd.concat([levels, levels.set_axis([14, 34, 36]), levels.set_axis([50, 51, 52])]),
        pd.concat([base, base.set_axis([14, 34, 36]), base.set_axis([50, 51, 52])]),
    )
    assert frame.loc[2000].to_dict() == {"East": 2.0, "Central": 2.0, "West": 2.0}


def test_inequality_adds_up_by_year():
    levels = disparities.gdp_per_head("2018 census")[[2000, 2010, 2020]]
    parts = disparities.theil(levels)
    assert (parts.within + parts.between).to_numpy() == pytest.approx(parts.total.to_numpy())
    share = disparities.between_share(levels)
    assert list(share.index) == [2000, 2010, 2020]
    assert share.between(0, 1).all()
    gini = disparities.dagum(levels, "people")
    total = gini.within + gini.net_between + gini.transvariation
    assert total.to_numpy() == pytest.approx(gini.gini.to_numpy())


def test_equal_and_population_weights_differ():
    levels = disparities.gdp_per_head("2018 census")[[2010]]
    equal, people = (disparities.dagum(levels, w).gini[2010] for w in ("equal", "people"))
    assert equal != people


def test_sigma_is_the_deviation_of_logarithms():
    levels = pd.DataFrame({2000: [1.0, 10, 100], 2001: [1.0, 1, 1]})
    assert disparities.sigma(levels).to_dict() == pytest.approx({2000: np.log(10), 2001: 0})


def test_groups_cover_all_provinces():
    for grouping, size in (("region3", 3), ("region4", 4), ("north and south", 2)):
        found = disparities.groups(grouping)
        assert found.notna().all() and found.nunique() == size and len(found) == 31
    assert disparities.groups("north and south")[[37, 32]].tolist() == ["North", "South"]


def test_every_province_has_neighbours_and_borders_have_two_sides():
    weights = disparities.neighbours()
    assert weights.shape == (31, 31)
    assert (weights.to_numpy() == weights.to_numpy().T).all()
    assert weights.loc[46].sum() == 1 and weights.loc[46, 44] == 1
    # the provinces with most borders: Inner Mongolia and Shaanxi, eight each
    assert list(weights.index[weights.sum(axis=1) == 8]) == [15, 61]
    assert disparities.neighbours(sea=False).shape == (30, 30)


def test_the_list_of_neighbours_is_sorted_and_has_one_sea_link():
    table = datasets.load("province_neighbours")
    keys = list(zip(table.province_code, table.neighbour_code, strict=True))
    assert keys == sorted(keys)
    assert table[table.link == "sea"].province_code.tolist() == [44, 46]


def test_lags_are_means_of_neighbours():
    weights = disparities.neighbours()
    values = pd.Series(np.arange(31.0), index=weights.index)
    lags = disparities.lagged(values, weights)
    assert lags[46] == values[44]
    assert lags[31] == pytest.approx(values[[32, 33]].mean())
    assert lags.between(values.min(), values.max()).all()


def test_clubs_place_every_province_once():
    test, found = disparities.clubs(disparities.gdp_per_head("first published"))
    members = [code for club in found.clubs for code in club.members] + found.divergent
    assert sorted(members) == sorted(disparities.names().index)
    assert not test.converges
    assert all(club.test.converges for club in found.clubs)


@pytest.mark.parametrize(
    "call",
    [
        lambda: disparities.gdp("latest"),
        lambda: disparities.household_income("rich"),
        lambda: disparities.groups("coast"),
        lambda: disparities.dagum(disparities.gdp_per_head("2018 census"), "area"),
    ],
)
def test_unknown_choices_are_refused(call):
    with pytest.raises(ValueError, match="expected one of"):
        call()
