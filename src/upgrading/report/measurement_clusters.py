"""What the chapter on concentration and specialisation shows."""

from functools import cache

import matplotlib as mpl
import numpy as np
import pandas as pd

from upgrading import claims, datasets
from upgrading.measures import concentration, dispersion
from upgrading.mechanisms.agglomeration import STATED
from upgrading.report import figures, numbers, style, tables

KEYS = ["year", "province_code"]
YEAR = 2022  # the last year in both vintages of industries
SIZE_YEAR = 2020  # the last year with all four of document C's activities in thirty provinces
SOURCE = "National Bureau of Statistics, provincial accounts"
CITED = "{cite:t}`nbs`"
REGIONS = ["East", "Central", "West"]
INDUSTRIES = {
    "va_agriculture": "Agriculture",
    "va_industry": "Industry",
    "va_construction": "Construction",
    "va_wholesale_retail": "Trade",
    "va_transport": "Transport",
    "va_hotels_catering": "Hotels, catering",
    "va_finance": "Finance",
    "va_real_estate": "Real estate",
    "va_other_services": "Other services",
}
SEVEN = list(INDUSTRIES)[:7]
VINTAGES = {"census_2018": "after the 2018 census", "census_2023": "after the 2023 census"}
# Three made-up provinces; Capital is small in farming, Plain in everything else.
EXAMPLE = pd.DataFrame(
    {"Farming": [60, 40, 0], "Industry": [20, 240, 60], "Services": [20, 120, 140]},
    index=pd.Index(["Plain", "Coast", "Capital"], name="Province"),
    dtype=float,
)


@cache
def provinces() -> pd.DataFrame:
    """Return names and regions by province code."""
    return datasets.load("provinces").set_index("province_code")


@cache
def industries(vintage: str, count: int) -> pd.DataFrame:
    """Return value added by industry for all provinces.

    Parameters
    ----------
    vintage
        "census_2018" or "census_2023", for three sectors also "first_published".
    count
        3, 8 or 9 industries. Eight put real estate and other services together, which the
        earlier vintage does not separate; three are the sectors.

    Returns
    -------
    Frame indexed by year and province_code, 100 million yuan, years with all 31 provinces only.
    """
    kind = "value_added" if count == 3 else "industries"
    levels = datasets.load(f"provincial_{kind}_{vintage}").set_index(KEYS).sort_index()
    if count == 3:
        sectors = levels[["va_primary", "va_secondary", "va_tertiary"]].dropna()
        return sectors[sectors.groupby("year").va_primary.transform("size") == len(provinces())]
    levels = levels[levels.groupby("year").gdp.transform("size") == len(provinces())]
    if count == 9:
        return levels[list(INDUSTRIES)].rename(columns=INDUSTRIES)
    named = levels[SEVEN].rename(columns=INDUSTRIES)
    return named.assign(**{"Real estate, other": levels.gdp - levels[SEVEN].sum(axis=1)})


@cache
def main() -> pd.DataFrame:
    """Return the cross-section that the chapter works with: nine industries by province."""
    return industries("census_2023", 9).loc[YEAR]


@cache
def population() -> pd.DataFrame:
    """Return resident population, years by provinces."""
    return datasets.load("provincial_covariates").set_index(KEYS).population.unstack()


MEASURES = {
    "nation": "Krugman, nation",
    "rest of nation": "Krugman, rest",
    "mean of shares": "Krugman, mean",
    "gini": "Gini of quotients",
    "quotient": "Largest quotient",
    "herfindahl": "Herfindahl",
}


def specialisation(levels: pd.DataFrame) -> pd.DataFrame:
    """Return every measure of specialisation for regions in rows and industries in columns."""
    columns = {
        benchmark: concentration.krugman_specialisation(levels, benchmark=benchmark)
        for benchmark in concentration.BENCHMARKS
    }
    columns["gini"] = concentration.location_quotient_gini(levels, levels.sum())
    columns["quotient"] = concentration.location_quotient(levels).max(axis=1)
    columns["herfindahl"] = concentration.herfindahl(levels)
    return pd.DataFrame(columns)


def spread(levels: pd.DataFrame, heads: pd.Series) -> pd.DataFrame:
    """Return measures of concentration of industries, regions in the rows of `levels`."""
    activity, everything = levels.T, levels.sum(axis=1)
    gini, hoover = concentration.locational_gini, concentration.hoover_index
    return pd.DataFrame(
        {
            "hoover_all": hoover(activity, everything),
            "hoover_heads": hoover(activity, heads),
            "hoover_equal": hoover(activity, "equal"),
            "gini_all": gini(activity, everything, scale="unit"),
            "gini_half": gini(activity, everything, scale="half area"),
            "gini_heads": gini(activity, heads, scale="unit"),
            "quotient_gini": concentration.location_quotient_gini(activity, everything),
            "raw": concentration.geographic_concentration(activity, everything),
            "bound": concentration.ellison_glaeser(activity, everything, plant_herfindahl=0.0),
        }
    )


@cache
def concentrated() -> pd.DataFrame:
    """Return the concentration of the nine industries, and the plants that would undo it."""
    table = spread(main(), population().loc[YEAR])
    return table.assign(plants=1 / table.bound)


# How each line of the trend is drawn: label, colour, dash, marker.
LINES = {
    ("census_2018", 3): ("three sectors,\n2018 census", style.LIGHT, "-"),
    ("first_published", 3): ("three, first\npublished", style.MUTED, ":"),
    ("census_2018", 8): ("eight industries,\n2018 census", style.DARK, "-"),
    ("census_2023", 8): ("eight, 2023 census", style.MIDDLE, "--"),
    ("census_2023", 9): ("nine, 2023 census", style.INK, "-."),
}


@cache
def trends() -> pd.DataFrame:
    """Return mean specialisation (Krugman, nation) by year, vintage and number of industries."""
    rows = []
    for vintage, count in LINES:
        for when, levels in industries(vintage, count).groupby("year"):
            index = concentration.krugman_specialisation(
                levels.droplevel("year"), benchmark="nation"
            )
            rows.append((vintage, count, when, index.mean(), _weighted(index, levels)))
    return pd.DataFrame(rows, columns=["vintage", "industries", "year", "mean", "weighted"])


def _weighted(index: pd.Series, levels: pd.DataFrame) -> float:
    return float(np.average(index, weights=levels.sum(axis=1)))


def trend(vintage: str, count: int, column: str = "mean") -> pd.Series:
    """Return one line of `trends` by year."""
    table = trends()
    return table[(table.vintage == vintage) & (table.industries == count)].set_index("year")[column]


def movers() -> pd.DataFrame:
    """Return how many places each measure moves each province against Krugman (nation)."""
    place = specialisation(main()).rank(ascending=False)
    return place.sub(place.nation, axis=0).drop(columns="nation").astype(int)


@cache
def size() -> dict[str, pd.DataFrame]:
    """Return document C's four activities, years by provinces, with the gaps of the source."""
    sizes = datasets.load("provincial_industry_size").set_index(KEYS).astype(float)
    work = datasets.load("provincial_employment_second_compilation").set_index(KEYS)
    books = datasets.load("provincial_employment_yearbooks").set_index(KEYS)
    accounts = industries("census_2018", 3)
    return {
        "assets": sizes.industrial_assets.unstack(),
        "value added": accounts.va_secondary.unstack(),
        "industrial value added": industries("census_2018", 8).Industry.unstack(),
        "enterprises": sizes.enterprises.unstack(),
        "employment": work.emp_secondary.unstack(),
        "employment, yearbooks": books.emp_secondary.unstack(),
    }


@cache
def bases() -> dict[str, pd.DataFrame]:
    """Return the bases at hand, years by provinces: population, GDP, and one for all alike."""
    gdp = industries("census_2018", 3).sum(axis=1).unstack()
    return {"population": population().dropna(how="all"), "GDP": gdp, "equal": gdp * 0 + 1}


def complete(activity: str, first: int, last: int) -> pd.DataFrame:
    """Return an activity for the provinces that have it in every year printed."""
    table = size()[activity].loc[first:last].dropna(how="all")
    return table.dropna(axis=1)


def by_region(activity: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Return agglomeration indices of the three regions: sums of their provinces on both sides.

    Parameters
    ----------
    activity, base
        Years by provinces; the base is cut to the years and provinces of the activity, so that
        both sides have the same nation.
    """
    even = base.reindex(index=activity.index, columns=activity.columns).dropna(how="all")
    groups = provinces().region3.reindex(activity.columns)
    part = activity.loc[even.index].T.groupby(groups).sum().T
    return concentration.agglomeration_index(part, even.T.groupby(groups).sum().T)[REGIONS]


SPANS = {
    "assets, 28 provinces": ("assets", 2011, 2022),
    "assets, 19 provinces": ("assets", 2005, 2022),
    "secondary value added": ("value added", 2000, 2022),
    "industrial value added": ("industrial value added", 2014, 2022),
    "enterprises, all sectors": ("enterprises", 2016, 2022),
    "secondary employment, second compilation": ("employment", 2013, 2022),
    "secondary employment, yearbooks": ("employment, yearbooks", 2000, 2013),
}


@cache
def gaps() -> pd.DataFrame:
    """Return the regions' indices at both ends of each series, by base.

    Returns
    -------
    Frame with activity, base, first and last year, provinces, the three regions' indices in both
    years and East over West in both.
    """
    rows = []
    for label, (activity, first, last) in SPANS.items():
        table = complete(activity, first, last)
        for name in ("population", "GDP"):
            index = by_region(table, bases()[name])
            start, end = index.iloc[0], index.iloc[-1]
            row = {
                "activity": label,
                "base": name,
                "first": index.index[0],
                "last": index.index[-1],
            }
            row |= {f"{region} first": start[region] for region in REGIONS}
            row |= {f"{region} last": end[region] for region in REGIONS}
            row |= {"ratio first": start.East / start.West, "ratio last": end.East / end.West}
            rows.append(row | {"provinces": table.shape[1]})
    return pd.DataFrame(rows)


def gap(activity: str, base: str = "population") -> pd.Series:
    """Return one row of `gaps`."""
    table = gaps()
    return table[(table.activity == activity) & (table.base == base)].iloc[0]


def mean_gap(activity: str) -> tuple[float, float]:
    """Return East over West at both ends if provinces are averaged and not summed."""
    table = complete(*SPANS[activity])
    heads = population().reindex(index=table.index, columns=table.columns)
    index = concentration.agglomeration_index(table, heads)
    means = index.T.groupby(provinces().region3).mean().T
    ratio = means.East / means.West
    return ratio.iloc[0], ratio.iloc[-1]


@cache
def agglomeration(base: str) -> pd.DataFrame:
    """Return document C's four indices by province in one year, on one base.

    Shares are of the thirty provinces that have all four activities.
    """
    kinds = ["assets", "industrial value added", "enterprises", "employment"]
    table = pd.DataFrame({kind: size()[kind].loc[SIZE_YEAR] for kind in kinds}).dropna()
    even = "equal" if base == "equal" else bases()[base].loc[SIZE_YEAR, table.index]
    return concentration.agglomeration_index(table.T, even).T


@cache
def vintages() -> pd.DataFrame:
    """Return how far the two vintages rank provinces alike, by year and measure."""
    rows = {}
    for when in (2019, 2020, 2021, 2022):
        before, after = (specialisation(industries(vintage, 8).loc[when]) for vintage in VINTAGES)
        rows[when] = {name: before[name].corr(after[name], method="spearman") for name in before}
    return pd.DataFrame(rows).T


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    return (
        _specialisation_facts()
        | _trend_facts()
        | _concentration_facts()
        | _agglomeration_facts()
        | _span_facts()
        | _example_facts()
    )


def _name(code: int) -> str:
    return provinces().province[code]


def _specialisation_facts() -> dict[str, str]:
    table = specialisation(main())
    corr, place, moved = table.corr("spearman"), table.rank(ascending=False), movers()
    odd = (place.herfindahl - place.nation).idxmax()
    eight = specialisation(industries("census_2023", 8).loc[YEAR])
    three = specialisation(industries("census_2023", 3).loc[YEAR])
    rest, mean = moved["rest of nation"].abs(), moved["mean of shares"]
    return {
        "rest_correlation": numbers.text(corr.loc["nation", "rest of nation"], ".3f"),
        "mean_correlation": numbers.text(corr.loc["nation", "mean of shares"]),
        "herfindahl_correlation": numbers.text(corr.loc["nation", "herfindahl"]),
        "herfindahl_most": numbers.text(corr.herfindahl.drop("herfindahl").max()),
        "top": _name(table.nation.idxmax()),
        "top_value": numbers.text(table.nation.max()),
        "bottom": _name(table.nation.idxmin()),
        "bottom_value": numbers.text(table.nation.min()),
        "rest_moved": str(int((rest > 0).sum())),
        "rest_most": str(int(rest.max())),
        "mean_most": str(int(mean.abs().max())),
        "mean_up": numbers.listed([_name(code) for code in mean.nsmallest(3).index]),
        "mean_down": numbers.listed([_name(code) for code in mean.nlargest(3).index]),
        "mean_size": numbers.text(-mean.corr(table_total(), method="spearman")),
        "agriculture_mean": numbers.text(_farming(main().div(table_total(), axis=0).mean()), ".1%"),
        "agriculture_nation": numbers.text(_farming(main().sum() / main().sum().sum()), ".1%"),
        "odd": _name(odd),
        "odd_krugman": str(int(place.nation[odd])),
        "odd_herfindahl": str(int(place.herfindahl[odd])),
        "eight_correlation": numbers.text(table.nation.corr(eight.nation, method="spearman")),
        "three_correlation": numbers.text(table.nation.corr(three.nation, method="spearman")),
        "vintage_low": numbers.text(vintages().nation.min()),
        "vintage_low_year": str(vintages().nation.idxmin()),
        "vintage_high": numbers.text(vintages().nation.max()),
    }


def _farming(shares: pd.Series) -> float:
    return shares["Agriculture"]


def table_total() -> pd.Series:
    """Return GDP of the provinces in the chapter's cross-section."""
    return main().sum(axis=1)


def _trend_facts() -> dict[str, str]:
    eight, after = trend("census_2018", 8), trend("census_2023", 8)
    three, weighted = trend("census_2018", 3), trend("census_2018", 8, "weighted")
    own = datasets.load("provincial_industries_census_2018").set_index(KEYS)
    thirteen = own.loc[own.index.get_level_values("year") == 2002].droplevel("year").index
    shares = own[own.index.get_level_values("province_code").isin(thirteen)]
    shares = shares[SEVEN].assign(rest=shares.gdp - shares[SEVEN].sum(axis=1))
    diversity = concentration.herfindahl(shares).groupby("year").mean()
    low, rise = eight.idxmin(), _rise()
    return {
        "rise_provinces": numbers.listed([_name(code) for code in rise.nlargest(4).index]),
        "rise_share": numbers.text(rise.nlargest(4).sum() / rise.sum(), ".0%"),
        "seam": numbers.text(eight[YEAR] - after[YEAR], ".3f"),
        "eight_first": numbers.text(eight.iloc[0], ".3f"),
        "eight_low": numbers.text(eight.min(), ".3f"),
        "eight_low_year": str(low),
        "eight_last": numbers.text(eight.iloc[-1], ".3f"),
        "rise_before": numbers.text(eight[2022] - eight[2019], ".3f"),
        "rise_after": numbers.text(after[2022] - after[2019], ".3f"),
        "after_2022": numbers.text(after[2022], ".3f"),
        "after_last": numbers.text(after.iloc[-1], ".3f"),
        "after_last_year": str(after.index[-1]),
        "three_first": numbers.text(three.iloc[0], ".3f"),
        "three_low": numbers.text(three.min(), ".3f"),
        "three_low_year": str(three.idxmin()),
        "weighted_first": numbers.text(weighted.iloc[0], ".3f"),
        "weighted_last": numbers.text(weighted.iloc[-1], ".3f"),
        "thirteen": str(len(thirteen)),
        "diversity_first": numbers.text(diversity.iloc[0], ".3f"),
        "diversity_first_year": str(diversity.index[0]),
        "diversity_last": numbers.text(diversity.iloc[-1], ".3f"),
        "b8_outcome": claims.verdict("B8").outcome,
    }


def _rise() -> pd.Series:
    """Return by how much each province became more specialised from 2019 to 2022."""
    index = {
        when: concentration.krugman_specialisation(
            industries("census_2018", 8).loc[when], benchmark="nation"
        )
        for when in (2019, YEAR)
    }
    return index[YEAR] - index[2019]


def _concentration_facts() -> dict[str, str]:
    table = concentrated()
    corr = table.corr("spearman")
    heads = population().loc[YEAR]
    finance = main().Finance
    plain = dispersion.gini(finance / heads, heads)
    most = table.hoover_all.idxmax()
    return {
        "all_most": most.lower(),
        "all_most_value": numbers.text(table.hoover_all.max()),
        "heads_most": table.hoover_heads.idxmax().lower(),
        "heads_most_value": numbers.text(table.hoover_heads.max()),
        "all_most_heads": numbers.text(table.hoover_heads[most]),
        "all_most_place": str(int(table.hoover_heads.rank(ascending=False)[most])),
        "base_correlation": numbers.text(corr.loc["hoover_all", "hoover_heads"]),
        "gini_hoover": numbers.text(corr.loc["hoover_all", "gini_all"]),
        "two_ginis": numbers.text(corr.loc["gini_all", "quotient_gini"]),
        "gini_trade": numbers.text(table.gini_all["Agriculture"], ".3f"),
        "quotient_trade": numbers.text(table.quotient_gini["Agriculture"], ".3f"),
        "half_trade": numbers.text(table.gini_half["Agriculture"], ".3f"),
        "identity": numbers.text(plain, ".3f"),
        "plants_low": numbers.text(table.plants.min(), ",.0f"),
        "plants_low_industry": table.plants.idxmin().lower(),
        "plants_high": numbers.text(table.plants.max(), ",.0f"),
        "plants_high_industry": table.plants.idxmax().lower(),
        "enterprises": numbers.text(size()["enterprises"].loc[YEAR].sum() / 1e6, ".0f"),
        "bound_low": numbers.text(table.bound.min(), ".4f"),
        "bound_high": numbers.text(table.bound.max(), ".4f"),
        "base_vintage": numbers.text(_earlier_bases()),
    }


def _earlier_bases() -> float:
    earlier = spread(industries("census_2018", 8).loc[YEAR], population().loc[YEAR])
    return earlier.corr("spearman").loc["hoover_all", "hoover_heads"]


def _agglomeration_facts() -> dict[str, str]:
    assets, long = gap("assets, 28 provinces"), gap("assets, 19 provinces")
    added, firms = gap("secondary value added"), gap("enterprises, all sectors")
    work, books = (gap(f"secondary employment, {c}") for c in ("second compilation", "yearbooks"))
    heads, gdp = agglomeration("population"), agglomeration("GDP")
    moved = heads.assets.rank(ascending=False) - gdp.assets.rank(ascending=False)
    far = moved.abs().idxmax()
    averaged = mean_gap("assets, 28 provinces")
    ratio, staff = (
        index.East / index.West
        for index in (
            by_region(complete(*SPANS[label]), population())
            for label in ("secondary value added", "secondary employment, yearbooks")
        )
    )
    table = gaps()
    on_heads = table[table.base == "population"]
    wider = on_heads[on_heads["ratio last"] >= on_heads["ratio first"]]
    income = (bases()["GDP"] / population()).loc[SIZE_YEAR, heads.index]
    narrower = table[table["ratio last"] < table["ratio first"]]
    heads_rows = narrower[narrower.base == "population"]
    return {
        "assets_span": f"{assets['first']}-{assets['last']}",
        "assets_provinces": str(assets.provinces),
        "assets_first": numbers.text(assets["ratio first"]),
        "assets_last": numbers.text(assets["ratio last"]),
        "assets_west_last": numbers.text(assets["West last"]),
        "long_provinces": str(long.provinces),
        "long_first_year": str(long["first"]),
        "long_first": numbers.text(long["ratio first"]),
        "long_last": numbers.text(long["ratio last"]),
        "added_peak": numbers.text(ratio.max()),
        "added_peak_year": str(ratio.idxmax()),
        "added_last": numbers.text(added["ratio last"]),
        "firms_first": numbers.text(firms["ratio first"]),
        "firms_last": numbers.text(firms["ratio last"]),
        "firms_first_year": str(firms["first"]),
        "firms_last_year": str(firms["last"]),
        "work_first": numbers.text(work["ratio first"]),
        "work_last": numbers.text(work["ratio last"]),
        "work_first_year": str(work["first"]),
        "work_last_year": str(work["last"]),
        "books_first": numbers.text(books["ratio first"]),
        "books_last": numbers.text(books["ratio last"]),
        "books_first_year": str(books["first"]),
        "books_last_year": str(books["last"]),
        "staff_peak": numbers.text(staff.max()),
        "staff_peak_year": str(staff.idxmax()),
        "wider": numbers.listed(list(wider.activity)),
        "west_below": str(int((on_heads["West last"] < 1).sum())),
        "income_low": numbers.text(heads.corrwith(income, method="spearman").min()),
        "income_high": numbers.text(heads.corrwith(income, method="spearman").max()),
        "rows_heads": str(len(on_heads)),
        "narrower_heads": str(len(heads_rows)),
        "narrower_gdp": str(len(narrower) - len(heads_rows)),
        "west_assets_gdp": numbers.text(gap("assets, 28 provinces", "GDP")["West last"]),
        "east_assets_gdp": numbers.text(gap("assets, 28 provinces", "GDP")["East last"]),
        "averaged_first": numbers.text(averaged[0]),
        "averaged_last": numbers.text(averaged[1]),
        "assets_work": numbers.text(heads.corr("spearman").loc["assets", "employment"]),
        "assets_work_gdp": numbers.text(gdp.corr("spearman").loc["assets", "employment"]),
        "assets_work_equal": numbers.text(
            agglomeration("equal").corr("spearman").loc["assets", "employment"]
        ),
        "assets_bases": numbers.text(heads.assets.corr(gdp.assets, method="spearman")),
        "far": _name(far),
        "far_heads": numbers.text(heads.assets[far]),
        "far_gdp": numbers.text(gdp.assets[far]),
        "far_places": str(int(abs(moved[far]))),
        "top_assets": _name(heads.assets.idxmax()),
        "top_assets_value": numbers.text(heads.assets.max()),
        "top_added_value": numbers.text(heads["industrial value added"][heads.assets.idxmax()]),
        "missing": numbers.listed(
            [_name(code) for code in provinces().index if code not in heads.index]
        ),
        "later_2022": numbers.text(_later_assets(2022)),
        "later_2023": numbers.text(_later_assets(2023)),
        "added_vintage": numbers.text(_added_vintage("first_published", 2021)),
        "added_census": numbers.text(_added_vintage("census_2018", 2021)),
        "added_later": numbers.text(_added_vintage("census_2023", 2021)),
    }


def _span_facts() -> dict[str, str]:
    """Return the years that each activity is printed for, and the slopes of document C."""
    known = {activity: table.dropna(how="all").index for activity, table in size().items()}
    years = {activity: f"{index.min()}-{index.max()}" for activity, index in known.items()}
    return {
        "assets_years": years["assets"],
        "added_years": years["value added"],
        "industrial_years": years["industrial value added"],
        "firms_years": years["enterprises"],
        "firms_count": str(len(known["enterprises"])),
        "books_years": years["employment, yearbooks"],
        "work_years": years["employment"],
        "people_last": str(bases()["population"].index.max()),
        "slope_enterprises": numbers.text(STATED.enterprises, ".3f"),
        "slope_assets": numbers.text(STATED.assets),
        "slope_workers": numbers.text(STATED.workers),
    }


def _later_assets(when: int) -> float:
    """East over West of industrial assets on GDP after the 2023 census, which reaches 2023."""
    table = size()["assets"].loc[[2022, 2023]].dropna(axis=1)
    gdp = industries("census_2023", 9).sum(axis=1).unstack()
    index = by_region(table, gdp).loc[when]
    return index.East / index.West


def _added_vintage(vintage: str, when: int) -> float:
    levels = datasets.load(f"provincial_value_added_{vintage}").set_index(KEYS).va_secondary
    table = levels.unstack().loc[[when]].dropna(axis=1)
    index = by_region(table, population()).loc[when]
    return index.East / index.West


def _example_facts() -> dict[str, str]:
    quotients = concentration.location_quotient(EXAMPLE)
    table = specialisation(EXAMPLE)
    industry = concentration.hoover_index(EXAMPLE.T, EXAMPLE.sum(axis=1))
    return {
        "example_quotient": numbers.text(quotients.loc["Plain", "Farming"]),
        "example_nation": numbers.text(table.nation["Coast"]),
        "example_rest": numbers.text(table["rest of nation"]["Coast"]),
        "example_mean": numbers.text(table["mean of shares"]["Coast"]),
        "example_hoover": numbers.text(industry["Farming"]),
    }


def example_table() -> None:
    """Show the made-up economy."""
    shown = EXAMPLE.map(lambda value: numbers.text(value, ".0f"))
    tables.show(
        shown,
        name="tab-clusters-example",
        caption="Value added in a made-up economy of three provinces and three industries",
        source="Made-up figures",
        data=EXAMPLE.reset_index(),
    )


def example_regions_table() -> None:
    """Show measures of specialisation of the made-up provinces."""
    table = specialisation(EXAMPLE).assign(
        normalised=concentration.normalised_herfindahl(EXAMPLE),
    )
    shown = table.map(numbers.text).rename(columns=MEASURES | {"normalised": "Normalised"})
    tables.show(
        shown,
        name="tab-clusters-example-regions",
        caption="Specialisation of the made-up provinces",
        source="Made-up figures",
        data=table.reset_index(),
    )


def example_industries_table() -> None:
    """Show measures of concentration of the made-up industries."""
    heads = pd.Series([50.0, 30.0, 20.0], index=EXAMPLE.index)
    table = spread(EXAMPLE, heads).drop(columns="hoover_equal")
    table["plants"] = concentration.ellison_glaeser(
        EXAMPLE.T, EXAMPLE.sum(axis=1), plant_herfindahl=0.1
    )
    shown = table.map(numbers.text)
    titles = SPREAD | {"plants": "EG, H = 0.1"}
    tables.show(
        shown.rename(columns=titles).rename_axis("Industry"),
        name="tab-clusters-example-industries",
        caption=(
            "Concentration of the made-up industries; population in the proportions five to "
            "three to two"
        ),
        source="Made-up figures",
        data=table.rename_axis("industry").reset_index(),
    )


SPREAD = {
    "hoover_all": "Hoover, all",
    "hoover_heads": "Hoover, people",
    "hoover_equal": "Hoover, equal",
    "gini_all": "Gini, all",
    "gini_half": "Gini, half area",
    "gini_heads": "Gini, people",
    "quotient_gini": "Gini of quotients",
    "raw": "G",
    "bound": "EG, H = 0",
}


def quotient_figure() -> None:
    """Draw the location quotients of all provinces and industries as a grid of shades."""
    quotients = concentration.location_quotient(main())
    order = specialisation(main()).nation.sort_values(ascending=False).index
    grid = quotients.loc[order]
    axes = style.new_axes(height=9.0)
    norm = mpl.colors.LogNorm(1 / 3, 3)
    axes.grid(visible=False)
    image = axes.imshow(grid, cmap=style.SEQUENCE, norm=norm, aspect="auto")
    for row, column in np.argwhere(grid.to_numpy() >= HIGH):
        text = {"ha": "center", "va": "center", "fontsize": 9, "weight": "bold"}
        value = grid.iat[row, column]
        axes.text(column, row, f"{value:.1f}", color="white", **text)
    axes.set_xticks(range(grid.shape[1]), grid.columns, rotation=40, ha="right")
    axes.set_yticks(range(len(grid)), provinces().province[order], fontsize=9)
    bar = axes.figure.colorbar(image, ax=axes, orientation="horizontal", shrink=0.7, aspect=30)
    bar.set_ticks([1 / 3, 0.5, 1, 2, 3], labels=["1/3", "1/2", "1", "2", "3"])
    bar.ax.minorticks_off()
    bar.set_label("location quotient (1: as the nation)")
    bar.outline.set_visible(False)
    top = quotients.stack().idxmax()
    figures.show(
        axes,
        name="fig-clusters-quotients",
        alt=(
            f"A grid of {grid.shape[0]} provinces by {grid.shape[1]} industries. "
            f"{int((grid >= HIGH).sum().sum())} cells are dark enough to carry a number; the "
            f"largest is {provinces().province[top[0]]} in {top[1].lower()} with "
            f"{quotients.loc[top]:.1f}. In the row of {provinces().province[order[0]]} at the top "
            f"quotients run from {grid.iloc[0].min():.1f} to {grid.iloc[0].max():.1f}, in that of "
            f"{provinces().province[order[-1]]} at the bottom from {grid.iloc[-1].min():.1f} to "
            f"{grid.iloc[-1].max():.1f}."
        ),
        source=f"{SOURCE}, after the fifth economic census, {YEAR}",
        data=grid.join(provinces().province).reset_index(),
    )


HIGH = 1.5


def benchmark_figure() -> None:
    """Draw the three Krugman indices of every province."""
    table = specialisation(main()).sort_values("nation")
    axes = style.new_axes(height=8.4)
    rows = np.arange(len(table))
    drawn = table[list(concentration.BENCHMARKS)]
    axes.hlines(rows, drawn.min(axis=1), drawn.max(axis=1), color=style.GRID, linewidth=3)
    for column, marker, colour, width in (
        ("nation", "o", style.DARK, 7),
        ("rest of nation", "D", style.MIDDLE, 4.5),
        ("mean of shares", "s", style.LIGHT, 5.5),
    ):
        points = {"marker": marker, "color": colour, "markersize": width}
        axes.plot(drawn[column], rows, linestyle="", label=column, **points)
    axes.set_yticks(rows, provinces().province[table.index], fontsize=9)
    axes.set(xlabel="Krugman index of specialisation", ylim=(-0.8, len(rows) - 0.2))
    axes.legend(loc="lower right")
    high = (drawn["mean of shares"] - drawn.nation).idxmax()
    low = (drawn["mean of shares"] - drawn.nation).idxmin()
    apart = (drawn["rest of nation"] - drawn.nation).abs().max()
    figures.show(
        axes,
        name="fig-clusters-benchmarks",
        alt=(
            f"Thirty-one rows ranked from {provinces().province[table.index[0]]} with "
            f"{table.nation.iloc[0]:.2f} to {provinces().province[table.index[-1]]} with "
            f"{table.nation.iloc[-1]:.2f}. Circles and diamonds lie at most {apart:.2f} apart; "
            f"squares lie furthest to the right of the circle in {provinces().province[high]} and "
            f"furthest to the left in {provinces().province[low]}."
        ),
        source=f"{SOURCE}, after the fifth economic census, {YEAR}",
        data=table.join(provinces().province).reset_index(),
    )


def correlation_table() -> None:
    """Show rank correlations between the measures of specialisation."""
    corr = specialisation(main()).corr("spearman")
    shown = corr.map(numbers.text).rename(index=MEASURES, columns=MEASURES)
    tables.show(
        shown.rename_axis("Measure"),
        name="tab-clusters-correlation",
        caption=f"Rank correlations of measures of specialisation, 31 provinces, {YEAR}",
        source=CITED,
        data=corr.rename_axis("measure").reset_index(),
    )


def vintage_table() -> None:
    """Show how far two vintages rank the provinces alike."""
    table = vintages()
    shown = table.map(numbers.text).rename(columns=MEASURES)
    shown.index = shown.index.astype(str)
    tables.show(
        shown.rename_axis("Year"),
        name="tab-clusters-vintages",
        caption=(
            "Rank correlations of each measure between the accounts after the 2018 and after the "
            "2023 census, eight industries"
        ),
        source=CITED,
        data=table.rename_axis("year").reset_index(),
    )


def trend_figure() -> None:
    """Draw mean specialisation over time by vintage and number of industries."""
    axes = style.new_axes(height=4.6)
    ends = {}
    for (vintage, count), (label, colour, dash) in LINES.items():
        line = trend(vintage, count)
        axes.plot(line.index, line, color=colour, linestyle=dash)
        ends[label] = (line.index[-1], line.iloc[-1])
    axes.set(ylabel="mean Krugman index (nation)", xlim=(1999.5, 2030), ylim=(0.12, 0.235))
    axes.set_xticks([2000, 2005, 2010, 2015, 2020])
    places = {
        "eight industries,\n2018 census": (2008.2, 0.217),
        "three sectors,\n2018 census": (2002.5, 0.184),
        "three, first\npublished": (2002.2, 0.15),
        "nine, 2023 census": (2024.4, 0.21),
        "eight, 2023 census": (2024.4, 0.2),
    }
    for label, colour, _ in LINES.values():
        ink = style.INK if colour == style.LIGHT else colour
        axes.annotate(label, places[label], color=ink, va="center", fontsize=10)
    eight, three = trend("census_2018", 8), trend("census_2018", 3)
    later = trend("census_2023", 8)
    apart = (trend("first_published", 3) - three).abs().max()
    figures.show(
        axes,
        name="fig-clusters-trend",
        alt=(
            f"Five lines. Three sectors go from {three.iloc[0]:.3f} in {three.index[0]} to "
            f"{three.min():.3f} in {three.idxmin()}, their lowest, and {three.iloc[-1]:.3f} in "
            f"{three.index[-1]}. Eight industries after the 2018 census go from "
            f"{eight.iloc[0]:.3f} in {eight.index[0]} to {eight.min():.3f} in {eight.idxmin()} and "
            f"{eight.iloc[-1]:.3f} in {eight.index[-1]}. Eight industries after the 2023 census "
            f"go from {later.iloc[0]:.3f} in {later.index[0]} to {later.max():.3f} in "
            f"{later.idxmax()} and {later.iloc[-1]:.3f} in {later.index[-1]}; first-published "
            f"sectors are at most {apart:.3f} from the revised ones."
        ),
        source=f"{SOURCE}, first published and after the fourth and fifth economic censuses",
        data=trends(),
    )


def concentration_table() -> None:
    """Show measures of concentration for the nine industries."""
    table = concentrated()
    forms = dict.fromkeys(SPREAD, ".2f") | dict.fromkeys(["raw", "bound"], ".4f")
    shown = pd.DataFrame(
        {
            title: table[column].map(lambda value, form=forms[column]: numbers.text(value, form))
            for column, title in SPREAD.items()
            if column not in ("gini_half", "hoover_equal", "raw")
        }
    )
    shown["Plants"] = table.plants.map(lambda value: numbers.text(value, ",.0f"))
    tables.show(
        shown.rename_axis("Industry"),
        name="tab-clusters-concentration",
        caption=(
            f"Concentration of nine industries over 31 provinces, {YEAR}; plants: how many equal "
            "ones would make it mere chance"
        ),
        source=CITED,
        data=table.rename_axis("industry").reset_index(),
    )


def bases_figure() -> None:
    """Draw the Hoover index of every industry on three bases."""
    table = concentrated().sort_values("hoover_all")
    axes = style.new_axes(height=4.4)
    rows = np.arange(len(table))
    for column, label, marker, colour in (
        ("hoover_all", "all value added", "o", style.DARK),
        ("hoover_heads", "population", "D", style.MIDDLE),
        ("hoover_equal", "equal provinces", "s", style.LIGHT),
    ):
        axes.plot(table[column], rows, marker, color=colour, markersize=7.5, label=label)
    axes.set_yticks(rows, table.index)
    axes.set(xlabel="Hoover index: part that would have to move", xlim=(0, 0.4))
    axes.figure.legend(loc="outside lower center", ncols=3, fontsize=10)
    figures.show(
        axes,
        name="fig-clusters-bases",
        alt=(
            "Nine rows with three marks each. Against all value added "
            f"{table.hoover_all.idxmax().lower()} is furthest right with "
            f"{table.hoover_all.max():.2f}; against population it has "
            f"{table.hoover_heads[table.hoover_all.idxmax()]:.2f} and "
            f"{table.hoover_heads.idxmax().lower()} leads with {table.hoover_heads.max():.2f}. "
            f"Against equal provinces all lie between {table.hoover_equal.min():.2f} and "
            f"{table.hoover_equal.max():.2f}."
        ),
        source=f"{SOURCE}, after the fifth economic census, {YEAR}; population",
        data=table.rename_axis("industry").reset_index(),
    )


PANELS = {
    "Assets of industry": ["assets, 28 provinces", "assets, 19 provinces"],
    "Secondary value added": ["secondary value added"],
    "Enterprises, all sectors": ["enterprises, all sectors"],
    "Secondary employment": [
        "secondary employment, second compilation",
        "secondary employment, yearbooks",
    ],
}


def regions_figure() -> None:
    """Draw document C's four indices by region on the base of population."""
    panels = style.new_grid(2, 2, height=6.2, sharex=True, sharey=True)
    rows = []
    for axes, (title, labels) in zip(panels, PANELS.items(), strict=True):
        for number, label in enumerate(labels):
            index = by_region(complete(*SPANS[label]), population())
            full = index.reindex(range(index.index[0], index.index[-1] + 1))
            for region in REGIONS:
                look = {"color": style.REGIONS[region], "linestyle": style.DASHES[region]}
                width = 1.2 if number else 2.2
                mark = "o" if full[region].isna().any() else None
                axes.plot(full.index, full[region], linewidth=width, marker=mark, ms=4, **look)
            rows.append(index.rename_axis("year").reset_index().assign(series=label))
        axes.axhline(1, color=style.MUTED, linewidth=1, linestyle=":")
        axes.set(title=title, ylim=(0.4, 1.75))
    style.year_axis(*panels)
    panels[0].annotate("East", (2012, 1.55), color=style.REGIONS["East"])
    panels[0].annotate("Central", (2001, 0.7), color=style.REGIONS["Central"])
    panels[0].annotate("West", (2001.5, 0.45), color=style.INK)
    for axes in panels[::2]:
        axes.set(ylabel="index, population base")
    ratios = {label: gap(label) for label in ("assets, 28 provinces", "secondary value added")}
    first, second = ratios.values()
    drawn = pd.concat(rows, ignore_index=True)
    reach = {r: f"{drawn[r].min():.2f} and {drawn[r].max():.2f}" for r in REGIONS}
    printed = complete(*SPANS["enterprises, all sectors"]).index
    absent = [str(y) for y in range(printed[0], printed[-1] + 1) if y not in printed]
    figures.show(
        panels[0],
        name="fig-clusters-regions",
        alt=(
            "Four panels with a line for East, Central and West. Over all of them East lies "
            f"between {reach['East']}, Central between {reach['Central']} and West between "
            f"{reach['West']}. For assets East over West goes from {first['ratio first']:.2f} to "
            f"{first['ratio last']:.2f}, for secondary value added from "
            f"{second['ratio first']:.2f} to {second['ratio last']:.2f}. The employment panel "
            "shows two compilations that meet in 2013 without joining. Years without a figure for "
            f"enterprises: {numbers.listed(absent)}."
        ),
        source="National Bureau of Statistics; provincial yearbooks; population",
        data=drawn,
    )


def gap_table() -> None:
    """Show East over West of every series and base, first and last year."""
    table = gaps()
    wide = table.pivot_table(
        index=["activity", "first", "last", "provinces"],
        columns="base",
        values=["ratio first", "ratio last"],
        sort=False,
    )
    shown = pd.DataFrame(
        {
            "Series": [key[0].capitalize() for key in wide.index],
            "Years": [f"{key[1]}-{key[2]}" for key in wide.index],
            "Provinces": [str(key[3]) for key in wide.index],
            "Population, first": wide["ratio first", "population"].map(numbers.text).to_list(),
            "Population, last": wide["ratio last", "population"].map(numbers.text).to_list(),
            "GDP, first": wide["ratio first", "GDP"].map(numbers.text).to_list(),
            "GDP, last": wide["ratio last", "GDP"].map(numbers.text).to_list(),
        }
    )
    tables.show(
        shown,
        name="tab-clusters-gaps",
        caption="Agglomeration index of the East over that of the West, by series and base",
        source=CITED,
        data=table,
    )


def agglomeration_table() -> None:
    """Show rank correlations between the four indices on three bases."""
    pairs, rows = [], []
    kinds = list(agglomeration("population").columns)
    for place, first in enumerate(kinds):
        pairs += [(first, second) for second in kinds[place + 1 :]]
    for first, second in pairs:
        row = {"Pair": f"{first} and {second}"}
        for base in ("population", "GDP", "equal"):
            table = agglomeration(base)
            row[base] = table[first].corr(table[second], method="spearman")
        rows.append(row)
    data = pd.DataFrame(rows)
    shown = data.assign(**{base: data[base].map(numbers.text) for base in data.columns[1:]})
    tables.show(
        shown.rename(
            columns={"population": "Population", "GDP": "GDP", "equal": "Equal provinces"}
        ),
        name="tab-clusters-agglomeration",
        caption=(
            f"Rank correlations of document C's four indices over thirty provinces, {SIZE_YEAR}, "
            "by base"
        ),
        source=CITED,
        data=data,
    )
