"""Obstacles to upgrading that the five documents name, and which provinces have each of them worst.

`REGISTER` holds the obstacles: who names them and where, in our words, what shows them by province,
or what would. The functions are pure: frames come in, frames go out, nothing is read or drawn.

An obstacle is worst in the quarter of the provinces that stand last in its indicator. That is a
comparison between provinces: it says nothing on how much an obstacle holds any of them back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from upgrading.measures import concentration, dispersion
from upgrading.measures._arguments import choice
from upgrading.models import panel_data

Worse = Literal["low", "high"]
Scope = Literal["province", "nation", "none"]

SEED = 20_221_031
QUARTER = 0.25
# a year in which more provinces are missing is not complete enough to rank them
COVERED = 0.9
# first year of the digital indicators, of the household survey that counts town and country alike
# and of the compilation of workers that is used here
START = 2013
# a break between two years says nothing against either of them: a single year keeps it
BREAK = "The series breaks"
INDUSTRIES = [
    "va_agriculture",
    "va_industry",
    "va_construction",
    "va_wholesale_retail",
    "va_transport",
    "va_hotels_catering",
    "va_finance",
]
# vintages of the accounts that print industries
INDUSTRY_FILES: dict[panel_data.Vintage, str] = {
    "2018 census": "provincial_industries_census_2018",
    "2023 census": "provincial_industries_census_2023",
}


@dataclass(frozen=True)
class Indicator:
    """What shows an obstacle by province.

    Attributes
    ----------
    title, unit
        In words.
    short
        The same in two or three words, for the margin of a figure.
    form
        How a value is shown.
    worse
        Which end of the scale is the obstacle: "low" or "high".
    accounts
        Whether it is computed from provincial accounts, so that their vintage matters.
    skewed
        Whether a few provinces are so far ahead that a figure needs a logarithmic axis.
    """

    title: str
    unit: str
    short: str
    form: str
    worse: Worse
    accounts: bool = False
    skewed: bool = False


INDICATORS: dict[str, Indicator] = {
    "digital": Indicator(
        "index of the digital economy", "0 to 1", "digital index", ".3f", "low", skewed=True
    ),
    "inventions": Indicator(
        "invention patents granted",
        "per 10 000 people",
        "invention patents",
        ".2f",
        "low",
        skewed=True,
    ),
    "finance": Indicator(
        "depth of digital finance", "hundreds of index points", "digital finance", ".2f", "low"
    ),
    "research": Indicator(
        "research staff",
        "person-years per 10 000 people",
        "research staff",
        ".1f",
        "low",
        skewed=True,
    ),
    "misplaced": Indicator(
        "Theil index of output against workers",
        "0 = balanced",
        "workers misplaced",
        ".3f",
        "high",
        accounts=True,
    ),
    "exports": Indicator(
        "exports of goods over GDP",
        "per cent",
        "export reliance",
        ".1f",
        "high",
        accounts=True,
        skewed=True,
    ),
    "consumption": Indicator(
        "household spending over GDP", "per cent", "low consumption", ".1f", "low", accounts=True
    ),
    "gap": Indicator("urban over rural income", "ratio", "income gap", ".2f", "high"),
    "services": Indicator(
        "services in value added", "per cent", "few services", ".1f", "low", accounts=True
    ),
    "income": Indicator("GDP per head", "nation = 1", "GDP per head", ".2f", "low", accounts=True),
    "assets": Indicator(
        "industrial assets per head",
        "nation = 1",
        "industrial assets",
        ".2f",
        "low",
    ),
    "alike": Indicator(
        "Krugman index of eight industries",
        "0 = as the rest of the nation",
        "structure alike",
        ".3f",
        "low",
        accounts=True,
    ),
}
THEMES = {
    "technology": "Technology and the digital divide",
    "means": "Money and talent",
    "rules": "Law, competition and allocation",
    "position": "Low-end lock-in and foreign demand",
    "demand": "Supply and demand out of step",
    "places": "Uneven places",
}


@dataclass(frozen=True)
class Obstacle:
    """An obstacle that documents name.

    Attributes
    ----------
    theme
        One of `THEMES`.
    title
        In our words.
    named
        Documents with sections: letter and section.
    scope
        "province": an indicator by province is at hand; "nation": one for the nation only;
        "none": none.
    shown_by
        What shows it: a name of `INDICATORS`, or words.
    remark
        What the indicator misses; without one by province, what would show the obstacle there.
    claims
        Ids of claims in the ledger that state it.
    """

    theme: str
    title: str
    named: tuple[tuple[str, str], ...]
    scope: Scope
    shown_by: str
    remark: str
    claims: tuple[str, ...]

    def __post_init__(self) -> None:
        choice("theme", self.theme, tuple(THEMES))
        choice("scope", self.scope, ("province", "nation", "none"))
        if (self.shown_by in INDICATORS) != (self.scope == "province"):
            raise ValueError(f"shown_by: expected an indicator by province, found {self.shown_by}")
        if self.scope == "none" and self.shown_by:
            raise ValueError(f"shown_by: expected nothing without an indicator, for {self.title}")


REGISTER: tuple[Obstacle, ...] = (
    Obstacle(
        "technology",
        "Places and industries lag behind in digital means",
        (("D", "2.1"), ("D", "4")),
        "province",
        "digital",
        "Eight series per head compare places. The document speaks of traditional industries as "
        "much, which no series by province tells apart.",
        ("D17", "D21", "B13"),
    ),
    Obstacle(
        "technology",
        "Equipment and methods are old, and little research becomes technology",
        (("D", "2.1"), ("E", "3.3"), ("E", "4.1"), ("E", "4.2")),
        "province",
        "inventions",
        "Patents count what is new where it is registered, which may be a head office. They tell "
        "neither the age of machines nor what is put to use.",
        ("D33", "E50"),
    ),
    Obstacle(
        "technology",
        "Key technologies come from abroad",
        (("E", "3.2"), ("E", "4.2")),
        "none",
        "",
        "Imports of inputs by product, source and province, with a judgement on what can be "
        "replaced.",
        ("E50",),
    ),
    Obstacle(
        "means",
        "Industries cannot raise or use the money that renewal takes",
        (("D", "2.2"), ("E", "3.3")),
        "province",
        "finance",
        "It counts what households and small firms do with one provider's services. Loans to "
        "industry by province would fit; they are not at hand.",
        ("D33", "E51"),
    ),
    Obstacle(
        "means",
        "Skilled people are scarce, and gather elsewhere",
        (("D", "2.2"), ("E", "3.2")),
        "province",
        "research",
        "Research staff are a small part of skilled people. Digital skills of other workers, and "
        "schooling, would fit better.",
        ("D33", "E53"),
    ),
    Obstacle(
        "rules",
        "New industries press on old ones, and firms compete on price or unfairly",
        (("D", "2.3"), ("C", "3"), ("E", "4.1")),
        "none",
        "",
        "Entry, exit and margins of firms by industry and province.",
        ("D34",),
    ),
    Obstacle(
        "rules",
        "Law, data security and privacy lag behind",
        (("D", "2.3"), ("D", "4")),
        "none",
        "",
        "A dated list of laws for the nation; for provinces, cases and how they were enforced, "
        "since the law itself is the same in all.",
        ("D34",),
    ),
    Obstacle(
        "rules",
        "Policies are not coordinated, and public support is not up to the task",
        (("E", "4"), ("E", "4.3.3"), ("D", "2.1")),
        "none",
        "",
        "Policy papers with date, subject and issuing office, by province.",
        ("E34",),
    ),
    Obstacle(
        "rules",
        "Barriers divide the domestic market",
        (("E", "4"), ("E", "4.1")),
        "none",
        "",
        "Trade between provinces, or prices of the same goods in each.",
        (),
    ),
    Obstacle(
        "rules",
        "People and money are not where they produce most",
        (("E", "4.1"), ("E", "4.2"), ("A", "2")),
        "province",
        "misplaced",
        "It sees workers in three sectors, no money and no firms. Low output per worker in farming "
        "has other reasons beside allocation.",
        ("E45",),
    ),
    Obstacle(
        "rules",
        "Outdated and surplus capacity stays",
        (("A", "3"), ("E", "4.2"), ("E", "4.3.2")),
        "none",
        "",
        "Use of capacity by industry and province.",
        ("E45",),
    ),
    Obstacle(
        "position",
        "Manufacturing is held at the low end of value chains",
        (("E", "2.2"), ("E", "3.3"), ("E", "4.2")),
        "nation",
        "value added over gross output of manufacturing",
        "Input-output tables of provinces in a series, and of many countries together.",
        ("E30", "E47"),
    ),
    Obstacle(
        "position",
        "Foreign demand falters, and leaning on it is a risk",
        (("E", "2.2"),),
        "province",
        "exports",
        "A high ratio is exposure, and success in selling as well. Goods shipped through a "
        "province count, and processing trade is not apart.",
        ("E38", "E33"),
    ),
    Obstacle(
        "position",
        "Labour is no longer cheap",
        (("E", "2.2"),),
        "none",
        "",
        "Wages over output per worker, by industry and province, beside those of competitors.",
        ("E40",),
    ),
    Obstacle(
        "position",
        "Manufacturing and services do not carry each other",
        (("E", "3.3"),),
        "nation",
        "services that manufacturing buys, and manufactures that services buy",
        "Input-output tables of provinces, and loans by use.",
        ("E28", "E51"),
    ),
    Obstacle(
        "position",
        "Productivity of services grows slowly",
        (("E", "3.3"),),
        "nation",
        "real output per worker of services against industry, 30 provinces together to 2013",
        "Workers by sector after 2013 from one source, with prices of services.",
        ("E29",),
    ),
    Obstacle(
        "demand",
        "Supply does not meet demand for goods and services of high value",
        (("E", "2.2"), ("E", "4")),
        "none",
        "",
        "Imports and purchases abroad of such goods beside local output of the same.",
        ("E55",),
    ),
    Obstacle(
        "demand",
        "Households consume too small a part of output",
        (("E", "3.1"),),
        "province",
        "consumption",
        "Spending in the household survey, which leaves out some housing and public services. "
        "Where mines and plants belong to others, GDP is high and spending is not.",
        ("E20", "E41"),
    ),
    Obstacle(
        "demand",
        "Incomes differ widely, between town and country above all",
        (("E", "3.1"), ("E", "4.1")),
        "province",
        "gap",
        "One gap of several: not that between rich and poor households, nor that between owners "
        "and workers of which document A speaks (section 2).",
        ("E42", "E32"),
    ),
    Obstacle(
        "demand",
        "Services are a small part of the economy",
        (("E", "4.2"),),
        "province",
        "services",
        "A low share may be strong industry as much as weak services, and what is usual depends on "
        "the stage.",
        ("E31",),
    ),
    Obstacle(
        "demand",
        "Housing ties up savings, and public welfare is thin",
        (("E", "4.1"),),
        "none",
        "",
        "Assets and debts of households, and welfare spending by kind and province.",
        ("E44",),
    ),
    Obstacle(
        "demand",
        "Jobs are short since the pandemic",
        (("E", "4.1"),),
        "none",
        "",
        "The surveyed unemployment rate by province, month and age.",
        ("E43",),
    ),
    Obstacle(
        "places",
        "Regions develop unevenly",
        (("A", "1"), ("B", "2.1"), ("C", "1"), ("E", "3.1")),
        "province",
        "income",
        "GDP per head is output, not well-being, and says nothing on prefectures within.",
        ("B3", "C14"),
    ),
    Obstacle(
        "places",
        "Little industry gathers in the West",
        (("C", "4"),),
        "province",
        "assets",
        "Assets per head against the nation's: mines and power plants weigh heavily. Workers and "
        "output of industrial firms are not at hand.",
        ("C1", "C2", "C3"),
    ),
    Obstacle(
        "places",
        "Structures are alike and depart from local advantages",
        (("E", "4.2"),),
        "province",
        "alike",
        "Eight broad industries. Being like the rest of the nation is no fault by itself, and "
        "products would show more.",
        ("E39",),
    ),
    Obstacle(
        "places",
        "Small firms are isolated",
        (("C", "5"),),
        "none",
        "",
        "Firms by size and by their links with others; the number of enterprises says neither.",
        ("C15",),
    ),
    Obstacle(
        "places",
        "Creative industries are at an early stage",
        (("A", "1"),),
        "none",
        "",
        "Value added of culture and related industries by province.",
        ("A20", "A27"),
    ),
)


def of_theme(theme: str) -> list[Obstacle]:
    """Return the obstacles of one theme, in the register's order."""
    choice("theme", theme, tuple(THEMES))
    return [obstacle for obstacle in REGISTER if obstacle.theme == theme]


def shown(theme: str = "") -> list[str]:
    """Return the indicators by province, of one theme or of all, in the register's order."""
    chosen = of_theme(theme) if theme else REGISTER
    return [obstacle.shown_by for obstacle in chosen if obstacle.scope == "province"]


# From datasets to indicators -----------------------------------------------------------------


def needed(vintage: panel_data.Vintage) -> list[str]:
    """Return the names of the datasets that `indicators` needs for a vintage of the accounts."""
    industries = [INDUSTRY_FILES[vintage]] if vintage in INDUSTRY_FILES else []
    return [*panel_data.needed(vintage), *industries]


def indicators(
    frames: panel_data.Frames, vintage: panel_data.Vintage, *, over_time: bool = False
) -> pd.DataFrame:
    """Return all indicators by province and year, the accounts of one vintage.

    Parameters
    ----------
    frames
        The datasets that `needed` names, by name.
    vintage
        Of the accounts.
    over_time
        Whether cells that do not compare with other years are missing too. Cells that are wrong
        in themselves are missing always.

    Returns
    -------
    Frame indexed by province_code and year, with the columns of `INDICATORS`. A vintage that
    prints no industries has no value of "alike".
    """
    panel = panel_data.province_panel(frames, vintage=vintage, faults="keep")
    faults = tuple(f for f in panel_data.FAULTS if over_time or not f.why.startswith(BREAK))
    panel = panel_data.without_faults(panel, vintage=vintage, faults=faults)
    return pd.DataFrame(
        {
            "digital": panel.digital_index,
            "inventions": np.exp(panel.log_inventions_per_head),
            "finance": panel.finance_depth,
            "research": panel.research_per_head,
            "misplaced": panel.theil_second,
            "exports": 100 * panel.exports_share,
            "consumption": 100 * panel.consumption_per_head / panel.gdp_per_head,
            "gap": panel.income_gap,
            "services": 100 * panel.service_share,
            "income": _over_nation(panel.gdp, panel.population),
            "assets": _over_nation(np.exp(panel.log_assets), panel.population),
            "alike": _alike(frames, vintage).reindex(panel.index),
        }
    )


def _over_nation(levels: pd.Series, people: pd.Series) -> pd.Series:
    """Return amounts per head over those of all provinces that are known, by year."""
    known = pd.DataFrame({"levels": levels, "people": people}).dropna()
    parts = [
        pd.Series(concentration.agglomeration_index(part.levels, part.people), part.index)
        for _, part in known.groupby("year")
    ]
    return pd.concat(parts).reindex(levels.index)


def _alike(frames: panel_data.Frames, vintage: panel_data.Vintage) -> pd.Series:
    """Return the Krugman index of seven industries and the rest, years with all provinces."""
    if vintage not in INDUSTRY_FILES:
        empty = pd.MultiIndex.from_tuples([], names=panel_data.KEYS)
        return pd.Series([], index=empty, dtype=float)
    levels = frames[INDUSTRY_FILES[vintage]].set_index(panel_data.KEYS)
    table = levels[INDUSTRIES].assign(rest=levels.gdp - levels[INDUSTRIES].sum(axis=1))
    sizes = table.groupby("year").size()
    parts = [
        concentration.krugman_specialisation(part, benchmark="rest of nation")
        for year, part in table.groupby("year")
        if sizes[year] == sizes.max()
    ]
    return pd.concat(parts)


def complete_years(table: pd.DataFrame, name: str) -> list[int]:
    """Return the years in which an indicator is known for nine provinces in ten.

    Raises
    ------
    ValueError
        If there is none.
    """
    covered = table[name].notna().groupby("year").mean()
    years = [int(year) for year in covered.index[covered >= COVERED]]
    if not years:
        raise ValueError(f"table: expected a year in which {name} is complete, found none")
    return years


def latest_years(table: pd.DataFrame) -> pd.Series:
    """Return each indicator's last complete year."""
    return pd.Series({name: complete_years(table, name)[-1] for name in table})


def cross_section(table: pd.DataFrame, years: pd.Series) -> pd.DataFrame:
    """Return provinces x indicators, each indicator in its own year.

    Raises
    ------
    KeyError
        If a year is not in the table.
    """
    return pd.DataFrame({name: table[name].xs(year, level="year") for name, year in years.items()})


# Which provinces have it worst ---------------------------------------------------------------


def standings(values: pd.DataFrame) -> pd.DataFrame:
    """Return how far each province is down the ladder of each indicator: 100 is the worst end.

    Parameters
    ----------
    values
        Provinces x indicators, named as in `INDICATORS`. A missing value has no standing.

    Examples
    --------
    >>> values = pd.DataFrame({"services": [40.0, 50, 60, 70], "gap": [2.0, 2.2, 2.4, 2.6]})
    >>> standings(values).to_numpy().T.tolist()
    [[87.5, 62.5, 37.5, 12.5], [12.5, 37.5, 62.5, 87.5]]
    """
    signs = pd.Series({name: 1 if INDICATORS[name].worse == "high" else -1 for name in values})
    ranks = (values * signs).rank()
    return 100 * (ranks - 0.5) / values.count()


def worst_quarter(standing: pd.DataFrame) -> pd.DataFrame:
    """Return which provinces are in the worst quarter, missing where a standing is missing.

    Eight of 31 or 30 provinces are; ties at the limit are all in or all out.
    """
    return (standing >= 100 * (1 - QUARTER)).astype("boolean").mask(standing.isna())


def counts(marks: pd.DataFrame) -> pd.DataFrame:
    """Return by province how many obstacles it has in the worst quarter, and how many are known."""
    return pd.DataFrame({"worst": marks.sum(axis=1).astype(int), "known": marks.count(axis=1)})


def counts_by_chance(
    marks: pd.DataFrame, *, draws: int = 999, seed: int = SEED
) -> tuple[np.ndarray, float]:
    """Return how obstacles would pile up if each fell on provinces without regard to the others.

    Parameters
    ----------
    marks
        What `worst_quarter` returns.
    draws, seed
        Of random orders of each column, gaps staying where they are.

    Returns
    -------
    Array of the mean number of provinces with 0, 1, 2, ... marks, and the share of draws (that at
    hand among them) in which the number of marks varies over provinces at least as much.
    """
    if draws < 1:
        raise ValueError(f"draws: expected one or more, found {draws}")
    generator = np.random.default_rng(seed)
    known = marks.notna().to_numpy()
    found = marks.fillna(False).to_numpy(dtype=bool)
    spread = found.sum(axis=1).var()
    total, wide = np.zeros(marks.shape[1] + 1), 1
    for _ in range(draws):
        mixed = np.zeros(found.shape, dtype=bool)
        for column in range(found.shape[1]):
            rows = known[:, column]
            mixed[rows, column] = generator.permutation(found[rows, column])
        piles = mixed.sum(axis=1)
        total += np.bincount(piles, minlength=len(total))
        wide += int(piles.var() >= spread - 1e-12)
    return total / draws, wide / (draws + 1)


# Agreement -----------------------------------------------------------------------------------


def agreement(standing: pd.DataFrame) -> pd.DataFrame:
    """Return Spearman's rank correlations between obstacles; above zero: the same provinces."""
    return standing.corr(method="spearman", min_periods=3)


def beyond(standing: pd.DataFrame, yardstick: str) -> pd.DataFrame:
    """Return partial rank correlations between obstacles, that with one of them taken out.

    Raises
    ------
    KeyError
        If the yardstick is not among them.
    """
    whole = agreement(standing)
    with_it = whole[yardstick].drop(yardstick)
    left = whole.loc[with_it.index, with_it.index]
    free = np.sqrt(1 - with_it**2)
    return (left - np.outer(with_it, with_it)) / np.outer(free, free)


def pairs(correlations: pd.DataFrame) -> pd.Series:
    """Return each pair of a symmetric table once, by both names."""
    above = np.triu(np.ones(correlations.shape, dtype=bool), 1)
    rows, columns = np.nonzero(above)
    names = [correlations.columns[rows], correlations.columns[columns]]
    return pd.Series(correlations.to_numpy()[above], pd.MultiIndex.from_arrays(names))


# Over time and between vintages --------------------------------------------------------------


def changes(table: pd.DataFrame, *, start: int = START) -> pd.DataFrame:
    """Return whether each obstacle has become smaller, and whether it moved to other provinces.

    Parameters
    ----------
    table
        What `indicators` returns for comparisons over time.
    start
        Year from which on; the first complete one is taken.

    Returns
    -------
    Frame by indicator: first and last year; provinces known in both; median_first, median_last;
    better (provinces whose value moved away from the worst end); spread_first, spread_last
    (coefficients of variation); deviation_first, deviation_last (standard deviations, in the
    indicator's unit); rank (correlation of the two orders); stayed (of the worst quarter at
    first, how many are in it at last) and quarter (how many it held).
    """
    rows = {}
    for name in table:
        years = [year for year in complete_years(table, name) if year >= start]
        ends = table[name].unstack("year")[[years[0], years[-1]]].dropna()
        first, last = (ends[year] for year in ends)
        sign = 1 if INDICATORS[name].worse == "low" else -1
        marks = [worst_quarter(standings(part.to_frame(name)))[name] for part in (first, last)]
        rows[name] = {
            "first": years[0],
            "last": years[-1],
            "provinces": len(ends),
            "median_first": first.median(),
            "median_last": last.median(),
            "better": int((sign * (last - first) > 0).sum()),
            "spread_first": dispersion.coefficient_of_variation(first.to_numpy(), ddof=1),
            "spread_last": dispersion.coefficient_of_variation(last.to_numpy(), ddof=1),
            "deviation_first": first.std(),
            "deviation_last": last.std(),
            "rank": first.corr(last, method="spearman"),
            "stayed": int((marks[0] & marks[1]).sum()),
            "quarter": int(marks[0].sum()),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("indicator")


def survival(left: pd.DataFrame, right: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """Return how far the worst quarters of two vintages agree, each in the last year of both.

    Parameters
    ----------
    left, right
        What `indicators` returns, for two vintages.
    names
        Indicators.

    Returns
    -------
    Frame by indicator: year, rank (correlation), quarter (provinces in the left one's worst
    quarter), kept (of these, in the right one's too), moved (largest change of a value over the
    standard deviation between provinces). An indicator that one of them lacks has no row.
    """
    rows = {}
    for name in names:
        if left[name].isna().all() or right[name].isna().all():
            continue
        common = set(complete_years(left, name)) & set(complete_years(right, name))
        if not common:
            continue
        year = max(common)
        both = pd.DataFrame(
            {"left": left[name].xs(year, level="year"), "right": right[name].xs(year, level="year")}
        ).dropna()
        marks = [worst_quarter(standings(both[[side]].set_axis([name], axis=1))) for side in both]
        rows[name] = {
            "year": year,
            "rank": both.left.corr(both.right, method="spearman"),
            "quarter": int(marks[0][name].sum()),
            "kept": int((marks[0][name] & marks[1][name]).sum()),
            "moved": float((both.right - both.left).abs().max() / both.left.std()),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("indicator")
