"""What rules read: every dataset by its name, and the few frames derived from several.

A rule's parameters are names of datasets or of functions of this module: its first line says what
it reads, and a test can hand it an altered frame instead.
"""

import importlib
from collections.abc import Callable
from functools import cache

import pandas as pd

from upgrading import datasets, input_output, replication
from upgrading.measures import concentration, linkages, structure

SECTORS = ["va_primary", "va_secondary", "va_tertiary"]
WORKERS = ["emp_primary", "emp_secondary", "emp_tertiary"]
SHORT = ["primary", "secondary", "tertiary"]
REGIONS = ["East", "Central", "West"]
TIBET, HEILONGJIANG = 54, 23


def get(name: str) -> object:
    """Return what a rule's parameter names.

    Raises
    ------
    KeyError
        If there is neither a derived frame nor a dataset of this name.
    """
    if name in DERIVED:
        return DERIVED[name]()
    if name in ESTIMATED:
        return getattr(importlib.import_module(ESTIMATED[name]), name)()
    return datasets.load(name)


@cache
def _province(column: str) -> pd.Series:
    return datasets.load("provinces").set_index("province_code")[column]


def regions() -> pd.Series:
    """Return East, Central or West by province code."""
    return _province("region3").copy()


def names() -> pd.Series:
    """Return the provinces' English names by code."""
    return _province("province").copy()


def wide(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return one column of a panel as years by provinces."""
    return frame.pivot(index="year", columns="province_code", values=column)


def by_region(levels: pd.DataFrame, regions: pd.Series) -> pd.DataFrame:
    """Sum years by provinces into years by regions; a gap in a province is a gap in its region."""
    sums = levels.T.groupby(regions.reindex(levels.columns)).sum(min_count=1).T
    known = levels.notna().T.groupby(regions.reindex(levels.columns)).all().T
    return sums.where(known)[[region for region in REGIONS if region in sums]]


# Documents D and E --------------------------------------------------------------------------


@cache
def document_d_indicators() -> dict[str, pd.DataFrame]:
    """Return document D's three indicators by province and year, in two vintages."""
    return {
        "as printed": replication.document_d_indicators("as printed"),
        "after the 2018 census": replication.document_d_indicators("fourth census"),
    }


@cache
def document_d_comparison() -> pd.DataFrame:
    """Return document D's Table 1, published beside computed from what we take its inputs to be."""
    return replication.document_d_table("as printed")


@cache
def document_d_shares() -> dict[str, pd.DataFrame]:
    """Return sector shares of document D's provinces by province and year, in two vintages."""
    vintages = {"as printed": "first published", "after the 2018 census": "fourth census"}
    return {
        name: structure.shares(replication.document_d_levels(vintage)[SECTORS]).set_axis(
            SHORT, axis=1
        )
        for name, vintage in vintages.items()
    }


@cache
def document_d_structure() -> pd.DataFrame:
    """Return sector shares and the ratio of 30 provinces, means of 2008-2021, as printed."""
    shares = document_d_shares()["as printed"]
    ratio = structure.tertiary_secondary_ratio(shares.secondary, shares.tertiary)
    return shares.assign(upgrade=ratio).groupby("province_code").mean()


@cache
def document_e_comparison() -> pd.DataFrame:
    """Return every cell of document E's Table 1 that can be computed, published beside computed."""
    table = replication.document_e_table("yearbook 2022")
    exports = replication.export_dependency()
    nominal = pd.DataFrame(
        {
            "column": "nominal_export_dependency",
            "year": exports.index,
            "published": exports.published.to_numpy(),
            "computed": exports["goods plus services"].round(2).to_numpy(),
        }
    )
    nominal["difference"] = nominal.computed - nominal.published
    nominal["equal"] = nominal.difference.abs() < 0.005
    return pd.concat([table, nominal], ignore_index=True)


@cache
def demand_rates() -> dict[str, pd.DataFrame]:
    """Return consumption, capital formation and their sum over GDP, per cent, in two vintages.

    "as printed": document E's table, 2005-2021; "current accounts": 1978 to the latest year, to
    one decimal as the yearbook prints them.
    """
    printed = datasets.load("document_e_table_1").set_index("year")
    accounts = datasets.load("national_accounts").set_index("year")
    current = pd.DataFrame(
        {
            "consumption": (100 * accounts.final_consumption / accounts.gdp_expenditure).round(1),
            "capital": (100 * accounts.gross_capital_formation / accounts.gdp_expenditure).round(1),
        }
    )
    return {
        "as printed": printed[["consumption_rate", "capital_formation_rate"]]
        .set_axis(["consumption", "capital"], axis=1)
        .assign(domestic=printed.domestic_demand_share),
        "current accounts": current.assign(domestic=current.consumption + current.capital),
    }


@cache
def national_ratio() -> dict[str, pd.Series]:
    """Return tertiary over secondary value added, per cent, in two vintages."""
    printed = datasets.load("document_e_table_1").set_index("year").industry_1
    accounts = datasets.load("national_accounts").set_index("year")
    return {
        "as printed": printed,
        "current accounts": 100 * accounts.va_tertiary / accounts.va_secondary,
    }


@cache
def high_tech_shares() -> pd.DataFrame:
    """Return document E's high-tech share and a proxy from three industries, per cent by year."""
    return replication.high_tech_proxy()


@cache
def export_dependency() -> pd.DataFrame:
    """Return export dependency by year, per cent: nominal and real as printed, goods by customs."""
    printed = datasets.load("document_e_table_1").set_index("year")
    return pd.DataFrame(
        {
            "nominal": printed.nominal_export_dependency,
            "real": printed.real_export_dependency,
            "goods": replication.export_dependency().goods,
        }
    )


# Provinces ----------------------------------------------------------------------------------


@cache
def provincial_structure() -> pd.DataFrame:
    """Return sector shares by province and year, 1978 to 2022.

    Mixed vintages before 2000, after the 2018 census from then on.
    """
    census = datasets.load("provincial_value_added_census_2018")
    before = datasets.load("provincial_value_added_1978_2004").query("year < 2000").dropna()
    levels = pd.concat([before, census]).set_index(["province_code", "year"])[SECTORS].sort_index()
    return levels.div(levels.sum(axis=1), axis=0).set_axis(SHORT, axis=1)


@cache
def provincial_income() -> pd.DataFrame:
    """Return GDP, people and GDP per head by province and year, from 2000 while both are known."""
    gdp = datasets.load("provincial_value_added_census_2018")
    people = datasets.load("provincial_covariates")[["province_code", "year", "population"]]
    frame = gdp[["province_code", "year", "gdp", "va_secondary"]].merge(people)
    frame = frame.dropna(subset=["gdp", "population"])
    return frame.assign(gdp_per_head=frame.gdp / frame.population)


@cache
def provincial_growth() -> pd.DataFrame:
    """Return real growth of GDP, per cent a year, years by provinces, 2001-2021."""
    indices = datasets.load("provincial_volume_indices").query("year > 2000")
    return wide(indices, "index_gdp") - 100


@cache
def real_productivity() -> pd.DataFrame:
    """Return real value added and workers by sector, 30 provinces, 2000-2013.

    Value added of 2000, after the 2018 census, carried on by volume indices; workers of
    provincial yearbooks.
    """
    workers = datasets.load("provincial_employment_yearbooks").query("year >= 2000")
    return _real_value_added(2013).merge(workers, on=["province_code", "year"])


@cache
def real_productivity_later() -> pd.DataFrame:
    """Return real value added and workers by sector, 2014-2019, second compilation of workers.

    Provinces whose workers do not add up or are missing are left out, and the years from 2020,
    where three provinces break.
    """
    workers = datasets.load("provincial_employment_second_compilation").query(
        "2014 <= year <= 2019"
    )
    gap = workers[WORKERS].sum(axis=1) / workers.emp_total_printed - 1
    off = workers[(gap.abs() > 0.01) | workers[WORKERS].isna().any(axis=1)].province_code.unique()
    kept = workers[~workers.province_code.isin([*off, TIBET])].drop(columns="emp_total_printed")
    return _real_value_added(2019).merge(kept, on=["province_code", "year"])


def _real_value_added(last: int) -> pd.DataFrame:
    levels = datasets.load("provincial_value_added_census_2018")
    start = levels[levels.year == 2000].set_index("province_code")[SECTORS]
    indices = datasets.load("provincial_volume_indices").query("2000 < year <= @last")
    columns = [f"index_{sector}" for sector in SHORT]
    grown = indices.set_index(["province_code", "year"])[columns].sort_index() / 100
    grown = grown.groupby("province_code").cumprod().set_axis(SECTORS, axis=1)
    first = pd.DataFrame(1.0, index=[(code, 2000) for code in start.index], columns=SECTORS)
    first.index = pd.MultiIndex.from_tuples(first.index, names=["province_code", "year"])
    chained = pd.concat([first, grown]).sort_index()
    return chained.mul(start, level="province_code").reset_index()


INDUSTRIES = {
    "va_agriculture": "agriculture",
    "va_industry": "industry",
    "va_construction": "construction",
    "va_wholesale_retail": "trade",
    "va_transport": "transport",
    "va_hotels_catering": "hotels and catering",
    "va_finance": "finance",
}


@cache
def provincial_industries() -> pd.DataFrame:
    """Return value added of seven industries and the rest, by province and year, 2014-2022.

    "rest" is real estate and other services, which are not printed apart for all provinces.
    """
    frame = datasets.load("provincial_industries_census_2018").query("year >= 2014")
    levels = frame.set_index(["province_code", "year"])
    kept = levels[list(INDUSTRIES)].rename(columns=INDUSTRIES)
    return kept.assign(rest=levels.gdp - kept.sum(axis=1)).sort_index()


@cache
def agglomeration() -> dict[str, pd.DataFrame]:
    """Return agglomeration indices of regions, years by East, Central and West.

    A region's share of an activity over its share of the population; one is the national average.
    The activities are as near to document C's four indices as public figures come.
    """
    people = wide(datasets.load("provincial_covariates"), "population")
    accounts = datasets.load("provincial_value_added_census_2018")
    size = datasets.load("provincial_industry_size")
    workers = datasets.load("provincial_employment_yearbooks").query("year >= 2000")
    activities = {
        "secondary value added": wide(accounts, "va_secondary"),
        # Heilongjiang is not printed; in these years all others are
        "industrial assets": wide(size, "industrial_assets").drop(columns=HEILONGJIANG).dropna(),
        "enterprises": wide(size, "enterprises").dropna(),
        "secondary employment": wide(workers, "emp_secondary"),
    }
    return {name: _region_index(levels, people) for name, levels in activities.items()}


def _region_index(levels: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    years = levels.index.intersection(people.dropna(how="all").index)
    base = people.loc[years, levels.columns]
    regions_ = regions()
    return concentration.agglomeration_index(
        by_region(levels.loc[years], regions_), by_region(base, regions_)
    )


@cache
def digital_per_head() -> dict[str, pd.DataFrame]:
    """Return four digital indicators per head, years by regions, and the finance index.

    Amounts per head of the region's people; the digital finance index is a mean weighted by
    people.
    """
    people = wide(datasets.load("provincial_covariates"), "population")
    digital = datasets.load("provincial_digital_indicators")
    patents = datasets.load("provincial_covariates")
    finance = wide(datasets.load("provincial_digital_finance"), "index_aggregate")
    panels = {
        "broadband subscribers": wide(digital, "broadband_subscribers"),
        "workers in information services": wide(digital, "ict_employment"),
        "invention patents": wide(patents, "invention_patents_granted"),
        "e-commerce sales": wide(digital, "ecommerce_sales"),
    }
    heads = {name: _per_head(levels.dropna(how="any"), people) for name, levels in panels.items()}
    years = finance.index.intersection(people.dropna().index)
    weighted = finance.loc[years] * people.loc[years]
    return heads | {"digital finance index": _per_head(weighted, people)}


def _per_head(levels: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    years = levels.index.intersection(people.dropna().index)
    regions_ = regions()
    return by_region(levels.loc[years], regions_) / by_region(
        people.loc[years, levels.columns], regions_
    )


# Input-output tables ------------------------------------------------------------------------


@cache
def _groups(year: int, by: str) -> pd.Series:
    return linkages.sector_groups(input_output.table(year), input_output.concordance(), by=by)


def _over_years(measure: Callable[[int], pd.Series]) -> pd.DataFrame:
    return pd.DataFrame({year: measure(year) for year in input_output.YEARS}).T.rename_axis("year")


@cache
def value_added_ratios() -> pd.DataFrame:
    """Return value added over gross output, per cent, years by branches and technology classes."""

    def measure(year: int) -> pd.Series:
        branch = linkages.value_added_ratio(input_output.table(year), _groups(year, "branch"))
        technology = linkages.value_added_ratio(
            input_output.table(year), _groups(year, "technology_common")
        )
        return 100 * pd.concat([branch, technology.add_prefix("technology ")])

    return _over_years(measure)


@cache
def manufacturing_structure() -> pd.DataFrame:
    """Return shares of manufacturing value added, per cent, years by common sectors."""

    def measure(year: int) -> pd.Series:
        inside = _groups(year, "branch") == "manufacturing"
        added = input_output.table(year).sector_value_added[inside]
        return 100 * added.groupby(_groups(year, "sector")[inside]).sum() / added.sum()

    return _over_years(measure)


@cache
def induced_by_demand() -> pd.DataFrame:
    """Return value added by three sectors that each kind of final demand induces.

    Returns
    -------
    Frame indexed by year and sector: consumption, investment, exports, error; 100 million yuan.
    Imports spread over domestic uses in proportion.
    """
    parts = {}
    for year in input_output.YEARS:
        induced = linkages.induced_value_added(
            input_output.table(year), imports="domestic_uses", demand="groups"
        )
        parts[year] = induced.groupby(_groups(year, "three_sector")).sum() / 1e4
    return pd.concat(parts, names=["year", "sector"])


@cache
def labour_shares() -> pd.DataFrame:
    """Return compensation of labour in value added, per cent, years by three sectors."""
    return 100 * _over_years(
        lambda year: linkages.factor_shares(
            input_output.table(year), _groups(year, "three_sector")
        ).compensation
    )


@cache
def mutual_inputs() -> pd.DataFrame:
    """Return what manufacturing and services buy from each other, per cent of the buyer's output.

    Returns
    -------
    Frame by year: services in manufacturing, manufacturing in services; imports included.
    """

    def measure(year: int) -> pd.Series:
        table = input_output.table(year)
        made = input_output.members(table, "manufacturing")
        served = input_output.members(table, "services")
        links = {
            "services in manufacturing": {"sources": served, "users": made},
            "manufacturing in services": {"sources": made, "users": served},
        }
        options = {"imports": "included", "base": "output"}
        return 100 * pd.Series(
            {
                name: linkages.direct_content(table, **ends, **options)
                for name, ends in links.items()
            }
        )

    return _over_years(measure)


@cache
def production_stages() -> pd.DataFrame:
    """Return the number of production stages of manufacturing and of all sectors, by year.

    Means weighted by gross output, inputs at home and abroad together.
    """

    def measure(year: int) -> pd.Series:
        table = input_output.table(year)
        stages = linkages.number_of_stages(table, imports="included")
        made = _groups(year, "branch") == "manufacturing"
        return pd.Series(
            {
                "manufacturing": (stages * table.output)[made].sum() / table.output[made].sum(),
                "all sectors": (stages * table.output).sum() / table.output.sum(),
            }
        )

    return _over_years(measure)


# sectors of the 2020 table with the clusters that document C names
CLUSTERS = {
    "tobacco": ["026"],
    "textiles": ["027", "028", "029", "030", "031"],
    "shoes": ["034"],
    "furniture": ["036"],
    "glass": ["057"],
    "machine tools": ["068"],
    "medical equipment": ["077"],
    "motorcycles": ["083"],
    "electronics": ["090", "091", "092", "093", "094", "095"],
    "instruments": ["096"],
}


@cache
def cluster_stages() -> pd.Series:
    """Return production stages of the industries whose clusters document C names, 2020.

    Returns
    -------
    Series by industry, with "all sectors" as the mean over sectors weighted by output.
    """
    table = input_output.table(2020)
    stages = linkages.number_of_stages(table, imports="included")
    groups = CLUSTERS | {"all sectors": list(table.sectors)}
    means = {
        name: (stages[codes] * table.output[codes]).sum() / table.output[codes].sum()
        for name, codes in groups.items()
    }
    return pd.Series(means)


@cache
def export_content() -> pd.DataFrame:
    """Return domestic value added in exports, per cent, by year: all, and electronics.

    Imports spread over domestic uses in proportion, so that processing trade is not seen apart.
    """

    def measure(year: int) -> pd.Series:
        content = linkages.value_added_in_exports(input_output.table(year), imports="domestic_uses")
        electronics = _groups(year, "sector") == "Electronics and instruments"
        rows = {"all exports": content, "electronics": content[electronics]}
        return pd.Series(
            {
                name: 100 * part.domestic_value_added.sum() / part.exports.sum()
                for name, part in rows.items()
            }
        )

    return _over_years(measure)


DERIVED: dict[str, Callable[[], object]] = {
    function.__name__: function
    for function in (
        regions,
        names,
        document_d_indicators,
        document_d_comparison,
        document_d_shares,
        document_d_structure,
        document_e_comparison,
        demand_rates,
        national_ratio,
        high_tech_shares,
        export_dependency,
        provincial_structure,
        provincial_income,
        provincial_growth,
        real_productivity,
        real_productivity_later,
        provincial_industries,
        agglomeration,
        digital_per_head,
        value_added_ratios,
        manufacturing_structure,
        induced_by_demand,
        labour_shares,
        mutual_inputs,
        production_stages,
        cluster_stages,
        export_content,
    )
}

# Frames of estimates, by the module of `upgrading.mechanisms` whose function of the same name makes
# them. Imported when a rule asks for them: most chapters need none.
ESTIMATED: dict[str, str] = {
    "agglomeration_channel": "upgrading.mechanisms.agglomeration",
    "agglomeration_factors": "upgrading.mechanisms.agglomeration",
    "agglomeration_growth": "upgrading.mechanisms.agglomeration",
    "agglomeration_innovation": "upgrading.mechanisms.agglomeration",
    "agglomeration_productivity": "upgrading.mechanisms.agglomeration",
    "agglomeration_variants": "upgrading.mechanisms.agglomeration",
    "multiverse_shares": "upgrading.mechanisms.multiverse",
    "digital_effects": "upgrading.mechanisms.digital",
    "digital_regions": "upgrading.mechanisms.digital",
    "digital_curves": "upgrading.mechanisms.digital",
    "digital_channels": "upgrading.mechanisms.digital",
    "digital_finance_parts": "upgrading.mechanisms.digital",
    "pilot_effects": "upgrading.mechanisms.digital",
    "pilot_channels": "upgrading.mechanisms.digital",
    "pilot_regions": "upgrading.mechanisms.digital",
    "digital_causality": "upgrading.mechanisms.digital",
    "digital_mutual": "upgrading.mechanisms.digital",
    "digital_moderation": "upgrading.mechanisms.digital",
    "two_way_causality": "upgrading.mechanisms.two_way",
    "two_way_paths": "upgrading.mechanisms.two_way",
    "two_way_slopes": "upgrading.mechanisms.two_way",
    "two_way_sums": "upgrading.mechanisms.two_way",
    "two_way_system": "upgrading.mechanisms.two_way",
    "consumption_steps": "upgrading.mechanisms.demand",
    "consumption_inland_steps": "upgrading.mechanisms.demand",
    "consumption_residence_steps": "upgrading.mechanisms.demand",
    "ecommerce_steps": "upgrading.mechanisms.demand",
    "neighbour_steps": "upgrading.mechanisms.demand",
    "network_channels": "upgrading.mechanisms.demand",
    "network_steps": "upgrading.mechanisms.demand",
    "network_slopes": "upgrading.mechanisms.demand",
    "export_income_steps": "upgrading.mechanisms.demand",
}
