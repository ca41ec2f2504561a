"""The estimation panel of provinces, built from loaded frames, one for each vintage of accounts.

Nothing is read here, interpolated or filled in: what a source lacks is missing. Where a source is
known to be at fault, `FAULTS` says where, and the builder is told what to do about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from upgrading import digital
from upgrading.measures import balance, structure
from upgrading.measures._arguments import choice

Vintage = Literal["2018 census", "first published", "2023 census", "database"]
Faults = Literal["keep", "drop"]
Frames = Mapping[str, pd.DataFrame]

KEYS = ["province_code", "year"]
SECTORS = ["va_primary", "va_secondary", "va_tertiary"]
WORKERS = ["emp_primary", "emp_secondary", "emp_tertiary"]
ACCOUNTS: dict[Vintage, str] = {
    "2018 census": "provincial_value_added_census_2018",
    "first published": "provincial_value_added_first_published",
    "2023 census": "provincial_value_added_census_2023",
    "database": "provincial_value_added_database",
}
VINTAGES: tuple[Vintage, ...] = tuple(ACCOUNTS)
# the second compilation of employment takes over after this year
EMPLOYMENT_SEAM = 2013
# what a builder needs beside the accounts of its vintage
SOURCES = (
    "national_accounts",
    "national_trade",
    "provincial_covariates",
    "provincial_digital_finance",
    "provincial_digital_indicators",
    "provincial_employment_second_compilation",
    "provincial_employment_yearbooks",
    "provincial_industry_size",
    "provincial_living_and_trade",
    "provincial_volume_indices",
)
REAL_BASE = 2000  # first year of growth that is cumulated
YUAN = 10_000  # 100 million yuan over 10 000 persons


@dataclass(frozen=True)
class Variable:
    """What a column of the panel is.

    Attributes
    ----------
    title, unit
        In words.
    sources
        Datasets it is computed from; "accounts" stands for those of the vintage.
    """

    title: str
    unit: str
    sources: tuple[str, ...]


ONWARDS = 9999  # after every year


@dataclass(frozen=True)
class Fault:
    """Cells that a source is known to have wrong, or that do not compare with their neighbours.

    Attributes
    ----------
    column
        Of the panel.
    provinces
        Codes; empty for all.
    first, last
        Years; `ONWARDS` for a break that no later year undoes.
    why
        In words.
    vintages
        Vintages of accounts it is about; empty for all.
    """

    column: str
    provinces: tuple[int, ...]
    first: int
    last: int
    why: str
    vintages: tuple[Vintage, ...] = ()


_ACCOUNTS = ("accounts",)
_PEOPLE = ("accounts", "provincial_covariates")
_COVARIATES = ("provincial_covariates",)
_LIVING = ("provincial_living_and_trade",)
_WORK = (
    "accounts",
    "provincial_employment_yearbooks",
    "provincial_employment_second_compilation",
)
_FINANCE = ("provincial_digital_finance",)

VARIABLES: dict[str, Variable] = {
    "gdp": Variable("GDP", "100 million yuan, current prices", _ACCOUNTS),
    "population": Variable("Population", "10 000 persons", _COVARIATES),
    "gdp_per_head": Variable("GDP per head", "yuan, current prices", _PEOPLE),
    "log_gdp_per_head": Variable("GDP per head", "logarithm", _PEOPLE),
    "log_population": Variable("Population", "logarithm", _COVARIATES),
    "growth": Variable(
        "Growth of GDP at constant prices", "log points", ("provincial_volume_indices",)
    ),
    "nominal_growth": Variable("Growth of GDP at current prices", "log points", _ACCOUNTS),
    "log_real_gdp": Variable(
        "Growth of GDP at constant prices, cumulated from 2000",
        "log points, 0 in 2000",
        ("provincial_volume_indices",),
    ),
    "log_real_gdp_per_head": Variable(
        "GDP per head at constant prices, up to each province's level",
        "logarithm",
        ("provincial_volume_indices", "provincial_covariates"),
    ),
    "primary_share": Variable("Primary sector in value added", "share", _ACCOUNTS),
    "secondary_share": Variable("Secondary sector in value added", "share", _ACCOUNTS),
    "service_share": Variable("Tertiary sector in value added", "share", _ACCOUNTS),
    "ts_ratio": Variable("Tertiary over secondary value added", "ratio", _ACCOUNTS),
    "log_ts_ratio": Variable("Tertiary over secondary value added", "logarithm", _ACCOUNTS),
    "hierarchy": Variable("Structure hierarchy coefficient", "1 to 3", _ACCOUNTS),
    "angle_index": Variable("Angle index of advancement", "radians", _ACCOUNTS),
    "theil": Variable("Theil index of structural imbalance", "0 = balanced", _WORK),
    "theil_yearbooks": Variable(
        "Theil index, employment of the yearbooks", "0 = balanced", _WORK[:2]
    ),
    "theil_second": Variable(
        "Theil index, employment of the second compilation", "0 = balanced", (_WORK[0], _WORK[2])
    ),
    "balance": Variable("Structural balance (minus the Theil index)", "0 = balanced", _WORK),
    "log_employment": Variable("Employment", "logarithm of 10 000 persons", _WORK[1:]),
    "urban_share": Variable("Urban population", "share", _COVARIATES),
    "fiscal_share": Variable("Budget expenditure over GDP", "ratio", _PEOPLE),
    "investment_share": Variable("Gross fixed capital formation over GDP", "ratio", _PEOPLE),
    "household_share": Variable("Household consumption over GDP", "ratio", _PEOPLE),
    "retail_share": Variable("Retail sales over GDP", "ratio", (*_ACCOUNTS, *_LIVING)),
    "exports_share": Variable(
        "Exports of goods over GDP",
        "ratio",
        (*_ACCOUNTS, *_LIVING, "national_accounts", "national_trade"),
    ),
    "trade_share": Variable(
        "Exports and imports of goods over GDP",
        "ratio",
        (*_ACCOUNTS, *_LIVING, "national_accounts", "national_trade"),
    ),
    "log_exports_ratio": Variable(
        "Exports of goods in dollars over GDP in yuan (with year effects: of the ratio)",
        "logarithm",
        (*_ACCOUNTS, *_LIVING),
    ),
    "log_retail_per_head": Variable("Retail sales per head", "logarithm", (*_LIVING, *_COVARIATES)),
    "consumption_per_head": Variable(
        "Consumption per head, urban and rural", "yuan, current prices", (*_LIVING, *_COVARIATES)
    ),
    "log_consumption_per_head": Variable(
        "Consumption per head, urban and rural", "logarithm", (*_LIVING, *_COVARIATES)
    ),
    "log_consumption_urban": Variable("Consumption per head, urban", "logarithm", _LIVING),
    "log_consumption_rural": Variable("Consumption per head, rural", "logarithm", _LIVING),
    "log_income_per_head": Variable("Disposable income per head", "logarithm", _COVARIATES),
    "income_gap": Variable("Urban over rural income per head", "ratio", _LIVING),
    "patents_per_head": Variable("Patents granted", "per 10 000 persons", _COVARIATES),
    "log_patents_per_head": Variable("Patents granted per head", "logarithm", _COVARIATES),
    "log_inventions_per_head": Variable(
        "Invention patents granted per head", "logarithm", _COVARIATES
    ),
    "highway_per_head": Variable("Highways", "km per 10 000 persons", _COVARIATES),
    "expressway_per_head": Variable("Expressways", "km per 10 000 persons", _COVARIATES),
    "railway_per_head": Variable("Railways", "km per 10 000 persons", _COVARIATES),
    "log_highway": Variable("Highways (with province effects: density)", "logarithm", _COVARIATES),
    "log_expressway": Variable(
        "Expressways (with province effects: density)", "logarithm", _COVARIATES
    ),
    "log_railway": Variable("Railways (with province effects: density)", "logarithm", _COVARIATES),
    "digital_finance": Variable("Digital financial inclusion", "index / 100", _FINANCE),
    "finance_breadth": Variable("Breadth of digital finance", "index / 100", _FINANCE),
    "finance_depth": Variable("Depth of digital finance", "index / 100", _FINANCE),
    "finance_digitisation": Variable("Digitisation of finance", "index / 100", _FINANCE),
    "digital_index": Variable(
        "Index of the digital economy",
        "0 to 1",
        ("provincial_digital_indicators", "provincial_covariates"),
    ),
    "research_per_head": Variable(
        "R&D personnel",
        "person-years per 10 000 persons",
        ("provincial_digital_indicators", "provincial_covariates"),
    ),
    "assets_share": Variable(
        "Assets of industrial enterprises over GDP",
        "ratio",
        (*_ACCOUNTS, "provincial_industry_size"),
    ),
    "log_assets": Variable(
        "Assets of industrial enterprises", "logarithm", ("provincial_industry_size",)
    ),
    "enterprises_per_head": Variable(
        "Enterprises of all sectors",
        "per 10 000 persons",
        ("provincial_industry_size", "provincial_covariates"),
    ),
    "log_enterprises": Variable(
        "Enterprises of all sectors", "logarithm", ("provincial_industry_size",)
    ),
}

SECTOR_COLUMNS = (
    "primary_share",
    "secondary_share",
    "service_share",
    "ts_ratio",
    "log_ts_ratio",
    "hierarchy",
    "angle_index",
    "theil",
    "theil_yearbooks",
    "balance",
)
_VILLAGE_ROADS = "Village roads count from 2006 on only."
_OWN_TOTAL = "The sectors do not add up to the printed total."
FAULTS: tuple[Fault, ...] = (
    Fault("highway_per_head", (), 2000, 2005, _VILLAGE_ROADS),
    Fault("log_highway", (), 2000, 2005, _VILLAGE_ROADS),
    Fault("theil", (61, 65), 2014, 2019, _OWN_TOTAL),
    Fault("balance", (61, 65), 2014, 2019, _OWN_TOTAL),
    Fault("theil_second", (61, 65), 2013, 2019, _OWN_TOTAL),
    Fault("log_employment", (61, 65), 2014, 2019, _OWN_TOTAL),
    *(
        Fault(column, (11, 34, 43), 2020, ONWARDS, "The series breaks between 2019 and 2020.")
        for column in ("theil", "theil_second", "balance", "log_employment")
    ),
    Fault("household_share", (11, 44, 52), 2000, 2004, "The series jumps by over half in 2005."),
    Fault("retail_share", (22, 52), 2000, 2014, "The series jumps in 2015."),
    Fault("log_retail_per_head", (22, 52), 2000, 2014, "The series jumps in 2015."),
    Fault("log_real_gdp_per_head", (), 2001, 2004, "Registered rather than resident people."),
    Fault("log_retail_per_head", (), 2001, 2004, "Registered rather than resident people."),
    Fault("population", (), 2001, 2004, "Registered rather than resident people."),
    Fault("log_population", (), 2001, 2004, "Registered rather than resident people."),
    Fault("gdp_per_head", (), 2001, 2004, "Registered rather than resident people."),
    Fault("log_gdp_per_head", (), 2001, 2004, "Registered rather than resident people."),
    Fault("log_assets", (12,), 2017, 2017, "The official clean-up of the series."),
    Fault("assets_share", (12,), 2017, 2017, "The official clean-up of the series."),
    Fault("log_assets", (41,), 2018, 2018, "The official clean-up of the series."),
    Fault("assets_share", (41,), 2018, 2018, "The official clean-up of the series."),
    *(
        Fault("nominal_growth", (), year, year, "A census changed the base.", ("first published",))
        for year in (2009, 2019)
    ),
    *(
        Fault(column, (23,), 2010, 2011, "Sectors differ from other compilations.", ("database",))
        for column in SECTOR_COLUMNS
    ),
)


def needed(vintage: Vintage) -> list[str]:
    """Return the names of the datasets that `province_panel` needs for a vintage.

    Raises
    ------
    ValueError
        If the vintage is another word.
    """
    choice("vintage", vintage, VINTAGES)
    return [ACCOUNTS[vintage], *SOURCES]


def province_panel(
    frames: Frames,
    *,
    vintage: Vintage,
    faults: Faults = "keep",
    digital_choices: digital.Choices = digital.DEFAULT,
) -> pd.DataFrame:
    """Return all variables by province and year, the accounts of one vintage.

    Parameters
    ----------
    frames
        The datasets that `needed` names, by name, as `datasets.load` returns them.
    vintage
        "2018 census": from 2000, one consistent revision. "first published": 2005-2021, levels
        jump where a census changed the base. "2023 census": from 2019. "database": 2002-2011.
        It decides GDP, sectors and every ratio to them; all else is the same in each.
    faults
        "keep" takes the cells that `FAULTS` lists as printed; "drop" makes them missing.
    digital_choices
        What goes into the digital index; see `digital.Choices`.

    Returns
    -------
    Frame indexed by province_code and year, one row for every row of the accounts, with the
    columns that `VARIABLES` describes. What a source does not cover is missing.

    Raises
    ------
    ValueError
        If a dataset is missing, or vintage or faults are other words.
    """
    choice("vintage", vintage, VINTAGES)
    choice("faults", faults, ("keep", "drop"))
    absent = sorted(set(needed(vintage)) - set(frames))
    if absent:
        raise ValueError(f"frames: expected all of needed({vintage!r}), missing {absent}")
    accounts = _keyed(frames[ACCOUNTS[vintage]])
    if "gdp" not in accounts:
        accounts = accounts.assign(gdp=accounts[SECTORS].sum(axis=1))
    parts = [
        _output(accounts),
        _structure(accounts),
        _balance(accounts, frames),
        _people(accounts, frames["provincial_covariates"]),
        _growth(frames["provincial_volume_indices"], frames["provincial_covariates"]),
        _living(accounts, frames),
        _digital(frames, digital_choices),
        _industry(accounts, frames),
    ]
    panel = pd.concat([part.reindex(accounts.index) for part in parts], axis=1)[list(VARIABLES)]
    return without_faults(panel, vintage=vintage) if faults == "drop" else panel


def without_faults(
    panel: pd.DataFrame, *, vintage: Vintage, faults: tuple[Fault, ...] = FAULTS
) -> pd.DataFrame:
    """Return a panel in which cells listed as faults are missing.

    Parameters
    ----------
    panel
        Indexed by province_code and year.
    vintage
        Of its accounts; faults of other vintages are passed over.
    faults
        Which cells; those of columns that the panel lacks are passed over.

    Raises
    ------
    ValueError
        If the vintage is another word.
    """
    choice("vintage", vintage, VINTAGES)
    panel = panel.copy()
    codes, years = (panel.index.get_level_values(key) for key in KEYS)
    for fault in faults:
        if fault.column in panel and vintage in (fault.vintages or VINTAGES):
            bad = (years >= fault.first) & (years <= fault.last)
            if fault.provinces:
                bad &= codes.isin(fault.provinces)
            panel.loc[bad, fault.column] = np.nan
    return panel


def _keyed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index(KEYS).sort_index().astype(float)


def _log(values: pd.Series) -> pd.Series:
    """Logarithm; zero has none and becomes missing."""
    return np.log(values.where(values > 0))


def _change(values: pd.Series) -> pd.Series:
    """Change on the year before, by the year's number."""
    wide = values.unstack()
    years = range(wide.columns.min(), wide.columns.max() + 1)
    changes = wide.reindex(columns=years).diff(axis=1).rename_axis(columns="year")
    return changes.unstack().swaplevel().reindex(values.index)


def _output(accounts: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"gdp": accounts.gdp, "nominal_growth": _change(_log(accounts.gdp))})


def _structure(accounts: pd.DataFrame) -> pd.DataFrame:
    shares = structure.shares(accounts[SECTORS])
    ratio = structure.tertiary_secondary_ratio(accounts.va_secondary, accounts.va_tertiary)
    named = dict(zip(("primary_share", "secondary_share", "service_share"), SECTORS, strict=True))
    return pd.DataFrame(
        {name: shares[column] for name, column in named.items()}
        | {
            "ts_ratio": ratio,
            "log_ts_ratio": np.log(ratio),
            "hierarchy": structure.hierarchy_coefficient(shares),
            "angle_index": structure.angle_index(shares),
        }
    )


def _balance(accounts: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    """Theil index by each compilation of employment, and the two joined at their seam."""
    early = _keyed(frames["provincial_employment_yearbooks"])[WORKERS]
    late = _keyed(frames["provincial_employment_second_compilation"])[WORKERS]
    table = pd.DataFrame(
        {"theil_yearbooks": _theil(accounts, early), "theil_second": _theil(accounts, late)}
    )
    before = accounts.index.get_level_values("year") <= EMPLOYMENT_SEAM
    table["theil"] = table.theil_yearbooks.where(before, table.theil_second)
    table["balance"] = -table.theil
    first, second = (
        part.sum(axis=1, skipna=False).reindex(accounts.index) for part in (early, late)
    )
    table["log_employment"] = _log(first.where(before, second))
    return table


def _theil(accounts: pd.DataFrame, workers: pd.DataFrame) -> pd.Series:
    workers = workers.reindex(accounts.index)
    return balance.theil_balance(
        structure.shares(accounts[SECTORS]),
        structure.shares(workers, missing="keep").set_axis(SECTORS, axis=1),
        missing="keep",
    )


def _people(accounts: pd.DataFrame, covariates: pd.DataFrame) -> pd.DataFrame:
    held = _keyed(covariates).reindex(accounts.index)
    heads, gdp = held.population, accounts.gdp
    lengths = ("highway", "expressway", "railway")
    return pd.DataFrame(
        {
            "population": heads,
            "log_population": _log(heads),
            "gdp_per_head": YUAN * gdp / heads,
            "log_gdp_per_head": _log(YUAN * gdp / heads),
            "urban_share": held.urban_share_pct / 100,
            "fiscal_share": held.fiscal_expenditure / gdp,
            "investment_share": held.gross_fixed_capital_formation / gdp,
            "household_share": held.household_consumption / gdp,
            "log_income_per_head": _log(held.disposable_income_per_capita),
            "patents_per_head": held.patents_granted / heads,
            "log_patents_per_head": _log(held.patents_granted / heads),
            "log_inventions_per_head": _log(held.invention_patents_granted / heads),
        }
        # lengths come in 10 000 km
        | {f"{name}_per_head": YUAN * held[f"{name}_10k_km"] / heads for name in lengths}
        | {f"log_{name}": _log(held[f"{name}_10k_km"]) for name in lengths}
    )


def _growth(indices: pd.DataFrame, covariates: pd.DataFrame) -> pd.DataFrame:
    growth = _log(_keyed(indices).index_gdp / 100)
    wide = growth.unstack().loc[:, REAL_BASE:]
    wide[REAL_BASE] = 0.0
    # a gap in growth leaves all later levels unknown
    level = wide.cumsum(axis=1, skipna=False).stack().reindex(growth.index)
    heads = _keyed(covariates).population.reindex(growth.index)
    return pd.DataFrame(
        {
            "growth": growth,
            "log_real_gdp": level,
            "log_real_gdp_per_head": level - _log(heads),
        }
    )


def exchange_rate(frames: Frames) -> pd.Series:
    """Return yuan a dollar by year, the rate that links GDP in both."""
    yuan = frames["national_accounts"].set_index("year").gdp.astype(float)
    dollars = frames["national_trade"].set_index("year").gdp_usd.astype(float)
    return (yuan / dollars).dropna().rename("yuan_per_dollar")


def _living(accounts: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    held = _keyed(frames["provincial_living_and_trade"]).reindex(accounts.index)
    covariates = _keyed(frames["provincial_covariates"]).reindex(accounts.index)
    towns, heads = covariates.urban_share_pct / 100, covariates.population
    rate = exchange_rate(frames).reindex(accounts.index.get_level_values("year")).to_numpy()
    exports, imports = held.exports_usd100m * rate, held.imports_usd100m * rate
    spending = towns * held.consumption_urban + (1 - towns) * held.consumption_rural
    return pd.DataFrame(
        {
            "exports_share": exports / accounts.gdp,
            "trade_share": (exports + imports) / accounts.gdp,
            "log_exports_ratio": _log(held.exports_usd100m / accounts.gdp),
            "retail_share": held.retail_sales / accounts.gdp,
            "log_retail_per_head": _log(YUAN * held.retail_sales / heads),
            "consumption_per_head": spending,
            "log_consumption_per_head": _log(spending),
            "log_consumption_urban": _log(held.consumption_urban),
            "log_consumption_rural": _log(held.consumption_rural),
            "income_gap": held.disposable_income_urban / held.disposable_income_rural,
        }
    )


def _digital(frames: Frames, choices: digital.Choices) -> pd.DataFrame:
    indicators, covariates = (
        frames["provincial_digital_indicators"],
        frames["provincial_covariates"],
    )
    finance = _keyed(frames["provincial_digital_finance"]) / 100
    named = {
        "digital_finance": "index_aggregate",
        "finance_breadth": "coverage_breadth",
        "finance_depth": "usage_depth",
        "finance_digitisation": "digitization_level",
    }
    table = pd.DataFrame({name: finance[column] for name, column in named.items()})
    heads = _keyed(covariates).population
    research = _keyed(indicators).rd_personnel_fte
    others = pd.DataFrame(
        {
            "digital_index": digital.index(indicators, covariates, choices),
            "research_per_head": research / heads.reindex(research.index),
        }
    )
    return table.join(others, how="outer")


def _industry(accounts: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    held = _keyed(frames["provincial_industry_size"]).reindex(accounts.index)
    heads = _keyed(frames["provincial_covariates"]).population.reindex(accounts.index)
    return pd.DataFrame(
        {
            "assets_share": held.industrial_assets / accounts.gdp,
            "log_assets": _log(held.industrial_assets),
            "enterprises_per_head": held.enterprises / heads,
            "log_enterprises": _log(held.enterprises),
        }
    )
