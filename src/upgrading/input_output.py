"""China's national input-output tables, read once, and what the book computes from them.

Tables are in 10 000 yuan at current producers' prices. They are shared: who changes one changes
it for everybody.
"""

from functools import cache
from typing import Literal

import pandas as pd

from upgrading import datasets
from upgrading.measures import linkages
from upgrading.measures._arguments import choice
from upgrading.measures.linkages import Imports, InputOutputTable

By = Literal["sector", "three_sector", "technology_common", "branch"]

YEARS = (2002, 2005, 2007, 2010, 2012, 2015, 2017, 2018, 2020)
BENCHMARKS = (2002, 2007, 2012, 2017)  # years with a survey of what industries buy
UPDATES = (2005, 2010, 2015)  # earlier coefficients brought up to date
SEPARATED = (2017, 2018, 2020)  # years with a table that keeps imported products apart
RECONCILED_SINCE = 2017  # production and use agree, and no discrepancy is printed
DEMANDS = ("consumption", "investment", "exports")


@cache
def table(year: int, *, separated: bool = False) -> InputOutputTable:
    """Return one national table at the detail in which it was published.

    Parameters
    ----------
    year
        One of `YEARS`.
    separated
        Whether to read the table that keeps imported products apart: 42 sectors, and only for
        the years in `SEPARATED`.

    Raises
    ------
    ValueError
        If there is no such table.

    Examples
    --------
    >>> len(table(2020).sectors), len(table(2020, separated=True).sectors)
    (153, 42)
    """
    years = SEPARATED if separated else YEARS
    if year not in years:
        raise ValueError(f"year: expected one of {', '.join(map(str, years))}, found {year!r}")
    name = f"{year}_noncompetitive" if separated else str(year)
    return linkages.input_output_table(datasets.load(f"input_output_{name}"), name=name)


@cache
def concordance() -> pd.DataFrame:
    """Return the groups that every sector of every table belongs to, one row a sector."""
    return datasets.load("input_output_concordance")


@cache
def grouped(year: int, *, by: By = "sector", separated: bool = False) -> InputOutputTable:
    """Return a national table summed into groups that are the same in all years.

    Parameters
    ----------
    year, separated
        As in `table`.
    by
        "sector" for the 25 common sectors, or another column of the concordance that holds the
        same groups in every table.

    Examples
    --------
    >>> len(grouped(2002).sectors), len(grouped(2020).sectors)
    (25, 25)
    """
    choice("by", by, ("sector", "three_sector", "technology_common", "branch"))
    return linkages.aggregate(table(year, separated=separated), concordance(), by=by)


def members(source: InputOutputTable, group: str, *, by: By = "branch") -> list[str]:
    """Return the codes of a table's sectors that belong to one group of the concordance.

    Raises
    ------
    ValueError
        If no sector of the table belongs to it.

    Examples
    --------
    >>> members(table(2005), "manufacturing")[:2]
    ['06', '07']
    """
    groups = linkages.sector_groups(source, concordance(), by=by)
    if group not in set(groups):
        found = ", ".join(groups.unique())
        raise ValueError(f"group: expected one of {found}, found {group!r}")
    return groups.index[groups == group].tolist()


def induced_shares(source: InputOutputTable, *, imports: Imports) -> pd.Series:
    """Return the shares of value added that each final demand induces, in per cent.

    Returns
    -------
    Series
        consumption, investment, exports and error; they sum to 100.
    """
    induced = linkages.induced_value_added(source, imports=imports, demand="groups").sum()
    return (100 * induced / source.sector_value_added.sum()).rename(source.name)


def purchases(source: InputOutputTable, *, imports: Imports) -> pd.DataFrame:
    """Return what each final demand buys and where it is made, in per cent of value added.

    Returns
    -------
    DataFrame
        consumption, investment and exports x purchases, domestic_value_added and imports; the
        last two add up to the first.
    """
    detail = source.final.T.groupby(linkages.DEMAND_GROUPS, sort=False).sum().T.sum()
    bought = 100 * detail / source.sector_value_added.sum()
    made = induced_shares(source, imports=imports)[list(bought.index)]
    columns = {"purchases": bought, "domestic_value_added": made, "imports": bought - made}
    return pd.DataFrame(columns)


def earned_in(group: str, source: InputOutputTable, *, imports: Imports) -> pd.Series:
    """Return the share of the value added of each demand that one of three sectors earns.

    Parameters
    ----------
    group
        "primary", "secondary" or "tertiary".

    Returns
    -------
    Series
        consumption, investment and exports, in per cent of what each induces.
    """
    induced = linkages.induced_value_added(source, imports=imports, demand="groups")
    codes = members(source, group, by="three_sector")
    return (100 * induced.loc[codes].sum() / induced.sum())[list(DEMANDS)]


def branch_links(source: InputOutputTable, *, imports: Imports) -> pd.Series:
    """Return how far manufacturing rests on services and services on manufacturing, in per cent.

    Returns
    -------
    Series
        bought: services bought for 100 of manufacturing output, domestic ones; embodied: value
        added of services in 100 of final demand for manufactures; and the same two the other way
        round, bought_back and embodied_back.
    """
    made, served = members(source, "manufacturing"), members(source, "services")
    forth, back = {"sources": served, "users": made}, {"sources": made, "users": served}
    output = {"imports": imports, "base": "output"}
    content = {
        "bought": linkages.direct_content(source, **forth, **output),
        "embodied": linkages.value_added_content(source, **forth, imports=imports),
        "bought_back": linkages.direct_content(source, **back, **output),
        "embodied_back": linkages.value_added_content(source, **back, imports=imports),
    }
    return 100 * pd.Series(content)
