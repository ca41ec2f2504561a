"""Provinces side by side: output and income per head under each vintage, regions, neighbours."""

from functools import cache
from typing import Literal

import numpy as np
import pandas as pd

from upgrading import datasets
from upgrading.measures import dispersion, spatial
from upgrading.measures._arguments import choice
from upgrading.models import convergence

Accounts = Literal["2018 census", "first published", "constant prices", "2023 census"]
Income = Literal["all", "urban", "rural"]
Grouping = Literal["region3", "region4", "north and south"]

ACCOUNTS: tuple[Accounts, ...] = (
    "2018 census",
    "first published",
    "constant prices",
    "2023 census",
)
REGIONS = ["East", "Central", "West"]
SECTORS = ["va_primary", "va_secondary", "va_tertiary"]
# 100 million yuan over 10 000 persons
YUAN = 10_000
# years in which the population is closer to registered than to resident people: it leaves the
# census level of 2000 and returns to it in 2005, by a tenth in Guangdong and Chongqing
REGISTERED = range(2001, 2005)
# north of the Qinling mountains and the Huai river, as provinces go
NORTH = (11, 12, 13, 14, 15, 21, 22, 23, 37, 41, 61, 62, 63, 64, 65)
HAINAN = 46
SMOOTHING = 400  # of Phillips and Sul for yearly data


@cache
def _wide(name: str, column: str) -> pd.DataFrame:
    frame = datasets.load(name).set_index(["province_code", "year"])[column].astype(float)
    return frame.unstack("year").dropna(axis=1, how="all")


def wide(name: str, column: str) -> pd.DataFrame:
    """Return one column of a dataset, provinces x years; years without any value are left out."""
    return _wide(name, column).copy()


def population() -> pd.DataFrame:
    """Return people, provinces x years 2000-2022, 10 000 persons.

    From 2001 to 2004 the series counts registered rather than resident people in many provinces;
    `REGISTERED` names these years.
    """
    return wide("provincial_covariates", "population")


def names() -> pd.Series:
    """Return the provinces' English names by code."""
    return datasets.load("provinces").set_index("province_code").province


def groups(grouping: Grouping = "region3") -> pd.Series:
    """Return each province's group by code.

    Raises
    ------
    ValueError
        If the grouping is another word.
    """
    choice("grouping", grouping, ("region3", "region4", "north and south"))
    provinces = datasets.load("provinces").set_index("province_code")
    if grouping == "north and south":
        half = np.where(provinces.index.isin(NORTH), "North", "South")
        return pd.Series(half, provinces.index, name="half")
    return provinces[grouping]


def gdp(accounts: Accounts) -> pd.DataFrame:
    """Return GDP, provinces x years, 100 million yuan.

    Parameters
    ----------
    accounts
        "2018 census": one consistent revision, 2000-2022. "first published": the sum of the
        sectors as each yearbook printed them, 2005-2021. "2023 census": 2019-2024. "constant
        prices": levels of 2000 in the first of these, carried on by printed growth to 2021.

    Raises
    ------
    ValueError
        If the accounts are another word.
    """
    choice("accounts", accounts, ACCOUNTS)
    if accounts == "first published":
        return sum(wide("provincial_value_added_first_published", s) for s in SECTORS)
    if accounts == "constant prices":
        growth = wide("provincial_volume_indices", "index_gdp").loc[:, 2001:] / 100
        growth.insert(0, 2000, wide("provincial_value_added_census_2018", "gdp")[2000])
        return growth.cumprod(axis=1)
    return wide(f"provincial_value_added_census_{accounts[:4]}", "gdp")


def per_head(levels: pd.DataFrame) -> pd.DataFrame:
    """Divide by people, provinces x years, in the years in which both are at hand."""
    people = population()
    years = levels.columns.intersection(people.columns)
    return levels[years] / people.loc[levels.index, years]


def gdp_per_head(accounts: Accounts) -> pd.DataFrame:
    """Return GDP per head, provinces x years, yuan."""
    return YUAN * per_head(gdp(accounts))


def household_income(who: Income = "all") -> pd.DataFrame:
    """Return disposable income per head, provinces x years, yuan.

    Parameters
    ----------
    who
        "all" 2005-2023, before 2013 a combination of two surveys; "urban" and "rural" 2000-2022.
    """
    choice("who", who, ("all", "urban", "rural"))
    if who == "all":
        return wide("provincial_covariates", "disposable_income_per_capita")
    return wide("provincial_living_and_trade", f"disposable_income_{who}")


def people_for(levels: pd.DataFrame) -> pd.DataFrame:
    """Return weights for the years of a frame; the last known people serve for later years."""
    people = population().reindex(columns=range(2000, int(levels.columns.max()) + 1))
    return people.ffill(axis=1).loc[levels.index, levels.columns]


def regional(levels: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Return regional sums of levels over regional sums of a base, years x three regions.

    Provinces without a value of either in a year are left out of both sums.
    """
    known = levels.notna() & base.notna()
    region = groups().loc[levels.index]
    above = levels.where(known).groupby(region).sum()
    below = base.where(known).groupby(region).sum()
    return (above / below).T[REGIONS]


def sigma(levels: pd.DataFrame) -> pd.Series:
    """Return the standard deviation of logarithms over provinces, by year."""
    values = dispersion.log_standard_deviation(levels.T.to_numpy(), ddof=1)
    return pd.Series(values, index=levels.columns.astype(int), name="sigma")


def theil(levels: pd.DataFrame, grouping: Grouping = "region3") -> dispersion.TheilDecomposition:
    """Split the population-weighted Theil T index of amounts per head by region, by year."""
    long = levels.stack().rename("level").reset_index()
    codes = long.province_code
    weights = people_for(levels).stack().to_numpy()
    return dispersion.theil_decomposition(
        long.level.to_numpy(),
        weights,
        groups(grouping).loc[codes].tolist(),
        index="T",
        by=long.year,
    )


def between_share(levels: pd.DataFrame, grouping: Grouping = "region3") -> pd.Series:
    """Return the share of inequality between provinces that lies between groups, by year."""
    parts = theil(levels, grouping)
    return (parts.between / parts.total).rename("between_share")


def dagum(
    levels: pd.DataFrame, weights: Literal["people", "equal"]
) -> dispersion.DagumDecomposition:
    """Split the Gini coefficient of amounts per head by three regions, by year."""
    choice("weights", weights, ("people", "equal"))
    long = levels.stack().rename("level").reset_index()
    return dispersion.dagum_gini(
        long.level.to_numpy(),
        people_for(levels).stack().to_numpy() if weights == "people" else "equal",
        groups().loc[long.province_code].tolist(),
        by=long.year,
    )


def neighbours(*, sea: bool = True) -> pd.DataFrame:
    """Return binary weights, provinces x provinces, 1 for neighbours.

    Parameters
    ----------
    sea
        Whether Hainan counts as Guangdong's neighbour across the strait; without it Hainan, which
        has no border, is left out.
    """
    table = datasets.load("province_neighbours")
    codes = sorted(table.province_code.unique())
    if not sea:
        table = table[table.link == "land"]
        codes = sorted(table.province_code.unique())
    listed = table.groupby("province_code").neighbour_code.agg(list)
    return spatial.contiguity_weights({int(code): listed[code] for code in codes})


def lagged(values: pd.Series, weights: pd.DataFrame) -> pd.Series:
    """Return the mean of each province's neighbours."""
    return weights.div(weights.sum(axis=1), axis=0) @ values.loc[weights.index]


def clubs(levels: pd.DataFrame) -> tuple[convergence.LogTTest, convergence.Clubs]:
    """Test provinces for convergence and sort them into clubs, on trends of logarithms.

    The sieve is raised until clubs pass their own test, and neighbouring clubs that converge
    together are merged.
    """
    trends = convergence.hp_trend(np.log(levels), smoothing=SMOOTHING)
    found = convergence.convergence_clubs(trends, sieve="raise")
    return convergence.log_t_test(trends), convergence.merge_clubs(found, trends)
