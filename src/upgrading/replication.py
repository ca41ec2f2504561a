"""The figures that documents D and E print, computed again and compared cell by cell."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from upgrading import datasets
from upgrading.measures import structure
from upgrading.measures._arguments import choice

SECTORS = ["va_primary", "va_secondary", "va_tertiary"]
TIBET = 54
D_YEARS = (2008, 2021)
DVintage = Literal["as printed", "first published", "fourth census"]
EVintage = Literal["yearbook 2022", "current"]
# standard deviation with n - 1, as Stata's summarize and pandas give it
STATISTICS = {"mean": "mean", "standard deviation": "std", "minimum": "min", "maximum": "max"}


def document_d_levels(vintage: DVintage) -> pd.DataFrame:
    """Return sector levels and totals for document D's 30 provinces and 14 years.

    Parameters
    ----------
    vintage
        "as printed": first-published sectors beside the database's revised totals, the mixture
        that reproduces the table; "first published": each total is the sum of its sectors;
        "fourth census": one consistent revision of totals and sectors.

    Returns
    -------
    Frame indexed by province_code and year: three sectors and gdp, 100 million yuan, 420 rows.
    """
    choice("vintage", vintage, ("as printed", "first published", "fourth census"))
    census = vintage == "fourth census"
    name = "census_2018" if census else "first_published"
    levels = _d_sample(datasets.load(f"provincial_value_added_{name}"))
    if vintage == "first published":
        return levels.assign(gdp=levels[SECTORS].sum(axis=1))
    if vintage == "as printed":
        return levels.join(_d_sample(datasets.load("provincial_gdp_database")))
    return levels


def _d_sample(frame: pd.DataFrame) -> pd.DataFrame:
    kept = frame[(frame.province_code != TIBET) & frame.year.between(*D_YEARS)]
    return kept.set_index(["province_code", "year"])


def document_d_indicators(vintage: DVintage) -> pd.DataFrame:
    """Return document D's three indicators by province and year, in the document's names.

    Returns
    -------
    Frame indexed by province_code and year: upgrade (ratio), service (share), cyig (1 to 3).
    """
    levels = document_d_levels(vintage)
    ranked = levels[SECTORS].div(levels.gdp, axis=0) @ pd.Series([1, 2, 3], index=SECTORS)
    if vintage != "as printed":
        # the measure refuses shares that do not sum to one, which the mixture needs
        ranked = structure.hierarchy_coefficient(structure.shares(levels[SECTORS]))
    return pd.DataFrame(
        {
            "upgrade": structure.tertiary_secondary_ratio(levels.va_secondary, levels.va_tertiary),
            "service": structure.service_share(levels.va_tertiary, levels.gdp),
            "cyig": ranked,
        }
    )


def document_d_table(vintage: DVintage) -> pd.DataFrame:
    """Return document D's Table 1, published beside computed.

    Returns
    -------
    Frame of 12 rows: indicator, statistic, published, computed, difference, equal (at the three
    decimals printed).
    """
    table = datasets.load("document_d_table_1")
    indicators = document_d_indicators(vintage)
    computed = [
        indicators[row.indicator].agg(STATISTICS[row.statistic]) for row in table.itertuples()
    ]
    return _compared(table[["indicator", "statistic", "published"]].assign(computed=computed), 3)


def share_gaps() -> pd.Series:
    """Return by how much the three shares behind document D's Table 1 miss one.

    Returns
    -------
    Series indexed by province_code and year: sum of the sector shares minus one.
    """
    levels = document_d_levels("as printed")
    return (levels[SECTORS].sum(axis=1) / levels.gdp - 1).rename("gap")


def _compared(table: pd.DataFrame, decimals: int) -> pd.DataFrame:
    difference = table.computed - table.published
    # half a unit of the last printed digit, and a hair for binary fractions
    equal = (table.computed.round(decimals) - table.published).abs() < 10.0**-decimals / 2
    return table.assign(difference=difference, equal=equal)


def rounded_share_ratio(levels: pd.DataFrame) -> pd.Series:
    """Return tertiary over secondary in per cent, from shares rounded to a tenth of a point.

    Document E's digits arise so: the yearbook prints each sector's share of GDP with one decimal,
    and the ratio of the printed shares is not that of the levels.

    Parameters
    ----------
    levels
        Frame with gdp, va_secondary, va_tertiary.
    """
    secondary = (100 * levels.va_secondary / levels.gdp).round(1)
    tertiary = (100 * levels.va_tertiary / levels.gdp).round(1)
    return 100 * tertiary / secondary


def document_e_levels(vintage: EVintage) -> pd.DataFrame:
    """Return the national levels behind document E's Table 1, indexed by year 2005-2021.

    Parameters
    ----------
    vintage
        "yearbook 2022": sectors as the yearbook that the document names printed them, from 2012,
        and the same series before; "current": the latest revision throughout. Expenditure is at
        hand in the latest revision alone.
    """
    choice("vintage", vintage, ("yearbook 2022", "current"))
    levels = datasets.load("national_accounts").set_index("year").loc[2005:2021].copy()
    if vintage == "yearbook 2022":
        printed = datasets.load("national_accounts_yearbook_2022").set_index("year")
        levels.loc[printed.index, printed.columns] = printed
    return levels


E_DECIMALS = {
    "industry_1": 2,
    "consumption_rate": 1,
    "capital_formation_rate": 1,
    "domestic_demand_share": 1,
}


def document_e_computed(vintage: EVintage) -> pd.DataFrame:
    """Return the columns of document E's Table 1 that official levels give, in per cent.

    Rates are rounded to the decimal that the yearbook prints; the domestic-demand share is the sum
    of the two rounded rates, as in the document.
    """
    levels = document_e_levels(vintage)
    consumption = (100 * levels.final_consumption / levels.gdp_expenditure).round(1)
    capital = (100 * levels.gross_capital_formation / levels.gdp_expenditure).round(1)
    return pd.DataFrame(
        {
            "industry_1": rounded_share_ratio(levels),
            "consumption_rate": consumption,
            "capital_formation_rate": capital,
            "domestic_demand_share": consumption + capital,
        }
    )


def document_e_table(vintage: EVintage) -> pd.DataFrame:
    """Return document E's Table 1 in long form, published beside computed.

    Returns
    -------
    Frame with column, year, published, computed, difference, equal; 17 years by four columns.
    """
    published = datasets.load("document_e_table_1").set_index("year")
    computed = document_e_computed(vintage)
    parts = []
    for column, decimals in E_DECIMALS.items():
        pair = pd.DataFrame({"published": published[column], "computed": computed[column]})
        pair = pair.reset_index().assign(column=column)
        parts.append(_compared(pair, decimals))
    order = ["column", "year", "published", "computed", "difference", "equal"]
    return pd.concat(parts, ignore_index=True)[order]


def export_dependency() -> pd.DataFrame:
    """Return nominal export dependency under three definitions, beside document E's, in per cent.

    Returns
    -------
    Frame indexed by year: published; goods (customs); goods and services (national accounts);
    goods (customs) plus services (balance of payments); each over GDP, all in dollars.
    """
    trade = datasets.load("national_trade").set_index("year")
    published = datasets.load("document_e_table_1").set_index("year").nominal_export_dependency
    trade = trade.reindex(published.index)  # trade may reach further than the document
    goods = 100 * trade.goods_exports_customs / trade.gdp_usd
    services = 100 * trade.services_exports / trade.gdp_usd
    return pd.DataFrame(
        {
            "published": published,
            "goods": goods,
            "goods and services": 100 * trade.exports_goods_services / trade.gdp_usd,
            "goods plus services": goods + services,
        }
    )


def implied_processing_imports() -> pd.Series:
    """Return what document E's two export columns imply for processing-trade imports.

    Returns
    -------
    Series by year: (nominal minus real export dependency) times GDP, 100 million dollars.
    """
    table = datasets.load("document_e_table_1").set_index("year")
    gdp = datasets.load("national_trade").set_index("year").gdp_usd
    gap = table.nominal_export_dependency - table.real_export_dependency
    return (gap / 100 * gdp).rename("implied_processing_imports")


def high_tech_proxy() -> pd.DataFrame:
    """Return document E's high-tech share beside a proxy from three industries, in per cent.

    Returns
    -------
    Frame indexed by year from 2012: published, proxy.
    """
    revenue = datasets.load("national_manufacturing_revenue").set_index("year")
    industries = revenue[["electronics", "pharmaceuticals", "instruments"]].sum(axis=1)
    published = datasets.load("document_e_table_1").set_index("year").industry_2
    frame = pd.DataFrame(
        {"published": published, "proxy": 100 * industries / revenue.manufacturing}
    )
    return frame.dropna()


@dataclass(frozen=True)
class Score:
    """How far one published table or column is reproduced."""

    document: str
    what: str
    cells: int
    equal: int
    largest: float
    unit: str
    why: str
    page: str


def scorecard() -> list[Score]:
    """Return one score for each published figure that the book sets out to reproduce."""
    scores = [
        _score_d("as printed", "First-published sectors over the database's revised totals."),
        _score_d("first published", "The document's totals were not the sums of its sectors."),
        _score_d("fourth census", "Accounts were revised after the document's vintage."),
    ]
    table = document_e_table("yearbook 2022")
    for column, part in table.groupby("column", sort=False):
        scores.append(_score_e(column, part))
    exports = export_dependency()
    gap = (exports["goods plus services"] - exports.published).abs()
    scores.append(
        Score(
            "E",
            "nominal export dependency",
            len(gap),
            int((gap.round(2) == 0).sum()),
            gap.max(),
            "points",
            "No definition at hand gives the printed digits; customs goods plus services comes "
            "closest.",
            "facts/national",
        )
    )
    for column, why in (
        ("real export dependency", "Processing-trade imports are not at hand by year."),
        ("high-tech share of revenue", "Revenue of the official high-tech class is not at hand."),
    ):
        scores.append(Score("E", column, 17, 0, float("nan"), "points", why, "facts/national"))
    return scores


def _score_d(vintage: DVintage, why: str) -> Score:
    table = document_d_table(vintage)
    largest = table.difference.abs().max()
    what = f"Table 1, accounts {vintage}"
    return Score("D", what, 12, int(table.equal.sum()), largest, "", why, "facts/provinces")


E_REASONS = {
    "industry_1": "Ratio of shares rounded to one decimal, in the yearbook's vintage.",
    "consumption_rate": "Expenditure accounts were revised after the document's vintage.",
    "capital_formation_rate": "Expenditure accounts were revised after the document's vintage.",
    "domestic_demand_share": "Sum of the two rounded rates.",
}


def _score_e(column: str, part: pd.DataFrame) -> Score:
    largest = part.difference.abs().max()
    what = "Table 1, " + {"industry_1": "tertiary over secondary"}.get(
        column, column.replace("_", " ")
    )
    equal = int(part.equal.sum())
    return Score(
        "E", what, len(part), equal, largest, "points", E_REASONS[column], "facts/national"
    )
