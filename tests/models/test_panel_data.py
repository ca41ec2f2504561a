import numpy as np
import pandas as pd
import pytest

from upgrading import datasets, digital
from upgrading.models import panel_data
from upgrading.models.panel_data import (
    FAULTS,
    VARIABLES,
    VINTAGES,
    Fault,
    needed,
    province_panel,
    without_faults,
)

BEIJING, SHAANXI, GUANGDONG = 11, 61, 44


def frames(vintage):
    return {name: datasets.load(name) for name in needed(vintage)}


@pytest.fixture(scope="module")
def panels():
    return {vintage: province_panel(frames(vintage), vintage=vintage) for vintage in VINTAGES}


@pytest.fixture(scope="module")
def census(panels):
    return panels["2018 census"]


def cell(name, column, code, year):
    table = datasets.load(name).set_index(["province_code", "year"])
    return float(table[column][code, year])


def test_every_variable_is_described_and_every_description_is_a_column(panels):
    for panel in panels.values():
        assert panel.columns.tolist() == list(VARIABLES)
        assert panel.index.names == ["province_code", "year"]
        assert panel.index.is_unique
        assert set(panel.dtypes.astype(str)) == {"float64"}
        assert not np.isinf(panel.to_numpy()).any()


def test_sources_of_variables_are_datasets():
    known = {*datasets.names(), "accounts"}
    for name, variable in VARIABLES.items():
        assert set(variable.sources) <= known, name
        assert variable.sources


@pytest.mark.parametrize(
    ("vintage", "first", "last"),
    [
        ("2018 census", 2000, 2022),
        ("first published", 2005, 2021),
        ("2023 census", 2019, 2024),
        ("database", 2002, 2011),
    ],
)
def test_vintages_keep_their_years_and_provinces(panels, vintage, first, last):
    index = panels[vintage].index
    assert len(index) == 31 * (last - first + 1)
    assert index.get_level_values("year").min() == first
    assert index.get_level_values("year").max() == last


def test_vintages_differ_in_accounts_and_in_nothing_else(panels):
    key = (BEIJING, 2008)
    first, census = panels["first published"].loc[key], panels["2018 census"].loc[key]
    # 10488.03 is the first-published GDP of Beijing in 2008
    assert first.gdp == pytest.approx(10488.03, abs=0.01)
    assert census.gdp != pytest.approx(first.gdp, rel=0.01)
    assert census.ts_ratio != first.ts_ratio
    for name in ("growth", "population", "urban_share", "log_consumption_urban", "income_gap"):
        assert census[name] == first[name]


def test_cells_against_their_sources(census):
    key = (GUANGDONG, 2015)
    row = census.loc[key]
    accounts = "provincial_value_added_census_2018"
    secondary, tertiary = (cell(accounts, f"va_{name}", *key) for name in ("secondary", "tertiary"))
    gdp = cell(accounts, "gdp", *key)
    heads = cell("provincial_covariates", "population", *key)
    assert row.ts_ratio == pytest.approx(tertiary / secondary)
    assert row.log_ts_ratio == pytest.approx(np.log(tertiary / secondary))
    assert row.gdp_per_head == pytest.approx(1e8 * gdp / (1e4 * heads))
    assert row.primary_share + row.secondary_share + row.service_share == pytest.approx(1)
    assert row.hierarchy == pytest.approx(
        row.primary_share + 2 * row.secondary_share + 3 * row.service_share
    )
    spending = cell("provincial_covariates", "fiscal_expenditure", *key)
    assert row.fiscal_share == pytest.approx(spending / gdp)
    roads = cell("provincial_covariates", "highway_10k_km", *key)
    assert row.highway_per_head == pytest.approx(roads * 1e4 / heads)
    index = cell("provincial_volume_indices", "index_gdp", *key)
    assert row.growth == pytest.approx(np.log(index / 100))
    aggregate = cell("provincial_digital_finance", "index_aggregate", *key)
    assert row.digital_finance == pytest.approx(aggregate / 100)


def test_exports_over_gdp_use_the_rate_of_the_year(census):
    key = (GUANGDONG, 2015)
    yuan = datasets.load("national_accounts").set_index("year").gdp[2015]
    dollars = datasets.load("national_trade").set_index("year").gdp_usd[2015]
    exports = cell("provincial_living_and_trade", "exports_usd100m", *key)
    gdp = cell("provincial_value_added_census_2018", "gdp", *key)
    assert 6 < yuan / dollars < 7
    assert census.exports_share[key] == pytest.approx(exports * yuan / dollars / gdp)
    # within years, the logarithm of one is that of the other
    gap = np.log(census.exports_share) - census.log_exports_ratio
    assert gap.groupby("year").std().max() < 1e-12


def test_consumption_is_between_rural_and_urban(census):
    known = census.dropna(subset="consumption_per_head")
    spent = np.log(known.consumption_per_head)
    assert (spent < known.log_consumption_urban).all()
    assert (spent > known.log_consumption_rural).all()


def test_growth_cumulates(census):
    level = census.log_real_gdp
    assert (level.xs(2000, level="year") == 0).all()
    change = level[BEIJING, 2015] - level[BEIJING, 2014]
    assert change == pytest.approx(census.growth[BEIJING, 2015])
    assert level.xs(2022, level="year").isna().all()


def test_nominal_growth_needs_the_year_before(census):
    assert census.nominal_growth.xs(2000, level="year").isna().all()
    change = np.log(census.gdp[BEIJING, 2015] / census.gdp[BEIJING, 2014])
    assert census.nominal_growth[BEIJING, 2015] == pytest.approx(change)


def test_employment_changes_its_source_at_the_seam(census):
    years = census.index.get_level_values("year")
    early, late = census[years <= 2013], census[years > 2013]
    assert early.theil.equals(early.theil_yearbooks.rename("theil"))
    assert late.theil.equals(late.theil_second.rename("theil"))
    assert census.balance.equals(-census.theil.rename("balance"))
    # both are known in one year, so that the seam can be shown
    assert census.theil_second.xs(2013, level="year").notna().sum() > 25
    assert (census.theil.dropna() >= 0).all()
    # the yearbooks have no Tibet
    assert census.theil[54].loc[:2013].isna().all()


def test_digital_index_is_that_of_its_choices():
    held = frames("2018 census")
    choices = digital.Choices(method="equal")
    panel = province_panel(held, vintage="2018 census", digital_choices=choices)
    index = digital.index(
        held["provincial_digital_indicators"], held["provincial_covariates"], choices
    )
    assert panel.digital_index[BEIJING, 2018] == pytest.approx(index[BEIJING, 2018])
    assert panel.digital_index.xs(2012, level="year").isna().all()


def test_faults_are_kept_or_dropped(census):
    dropped = province_panel(frames("2018 census"), vintage="2018 census", faults="drop")
    assert census.theil.notna()[SHAANXI, 2016]
    assert np.isnan(dropped.theil[SHAANXI, 2016])
    assert dropped.theil[BEIJING, 2016] == census.theil[BEIJING, 2016]
    assert dropped.log_highway.loc[:, :2005].isna().all()
    assert dropped.nominal_growth.equals(census.nominal_growth)
    first = province_panel(frames("first published"), vintage="first published", faults="drop")
    assert first.nominal_growth.xs(2019, level="year").isna().all()
    assert first.nominal_growth.xs(2018, level="year").notna().all()


def test_faults_name_columns_and_provinces():
    codes = set(datasets.load("provinces").province_code)
    for fault in FAULTS:
        assert fault.column in VARIABLES
        assert set(fault.provinces) <= codes
        assert fault.first <= fault.last
        assert fault.why.endswith(".")
        assert set(fault.vintages) <= set(VINTAGES)


def test_no_later_year_undoes_a_break():
    index = pd.MultiIndex.from_product([[BEIJING], [2019, 2020, 2040]])
    panel = pd.DataFrame({"theil": 0.2}, index.set_names(["province_code", "year"]))
    found = without_faults(panel, vintage="2018 census").theil
    assert found.notna().tolist() == [True, False, False]


def test_faults_of_one_s_own():
    index = pd.MultiIndex.from_product([[1, 2], [2000, 2001]], names=["province_code", "year"])
    panel = pd.DataFrame({"x": [1.0, 2, 3, 4]}, index)
    fault = Fault("x", (2,), 2001, 2005, "Because.")
    found = without_faults(panel, vintage="database", faults=(fault,))
    assert found.x.tolist()[:3] == [1, 2, 3]
    assert np.isnan(found.x.iloc[3])
    assert panel.x.tolist() == [1, 2, 3, 4]
    other = Fault("x", (), 2000, 2005, "Because.", ("2018 census",))
    assert without_faults(panel, vintage="database", faults=(other,)).equals(panel)


def test_zero_has_no_logarithm(census):
    none = census.expressway_per_head == 0
    assert none.any()
    assert census.log_expressway[none].isna().all()


def test_bad_arguments():
    held = frames("2018 census")
    with pytest.raises(ValueError, match="vintage"):
        needed("2013 census")
    with pytest.raises(ValueError, match="vintage"):
        province_panel(held, vintage="latest")
    with pytest.raises(ValueError, match="faults"):
        province_panel(held, vintage="2018 census", faults="mend")
    with pytest.raises(ValueError, match="missing \\['national_trade'\\]"):
        province_panel(
            {name: frame for name, frame in held.items() if name != "national_trade"},
            vintage="2018 census",
        )
    with pytest.raises(ValueError, match="vintage"):
        without_faults(pd.DataFrame(), vintage="latest")


def test_the_module_reads_nothing():
    assert not hasattr(panel_data, "datasets")
