"""What the chapter on the order of the three sectors shows."""

from functools import cache
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from upgrading import datasets
from upgrading.measures import linkages, structure
from upgrading.replication import SECTORS
from upgrading.report import estimates, figures, ledger, numbers, style, tables, tilemap
from upgrading.report.provinces import _have, _of_them, names
from upgrading.transitions import (
    Comparison,
    follows,
    local_curve,
    local_mean,
    matched_mean,
    order_of_sectors,
    passings,
    path,
    quadratic_mean,
)

ACCOUNTS = "National Bureau of Statistics, national and provincial accounts"
WORLD = "World Bank, World Development Indicators; Penn World Table 10.01"
CITED_WORLD = "{cite:t}`wdi`; {cite:t}`pwt`"
EARLY, CENSUS = "provincial_value_added_1978_2004", "provincial_value_added_census_2018"
FIRST, FIFTH = "provincial_value_added_first_published", "provincial_value_added_census_2023"
SEAM = 2000  # the mixed series is read before this year, the census vintage from it on
ORDERS = {  # lightness falls along the theory's sequence, so that the sequence survives in grey
    "1-2-3": "#bfe0d6",
    "1-3-2": "#e6f2ee",
    "2-1-3": "#eba869",
    "2-3-1": "#d9731a",
    "3-1-2": "#3f6c9c",
    "3-2-1": "#0b3c6f",
}
BASES = [1978, 1990, 2000, 2010, 2020]
PAIRS = {"2 passes 1": (1, 0), "3 passes 1": (2, 0), "3 passes 2": (2, 1)}

CHINA = "CHN"
# no members of the United Nations and no observers; the first two are parts of China
TERRITORIES = ["HKG", "MAC", "ABW", "BMU", "CYM", "SXM", "TCA"]
SHARES = ["va_agriculture_pct_gdp", "va_industry_pct_gdp", "va_services_pct_gdp"]
INCOME = "gdp_per_capita_ppp_2017usd"
LAST = 2019  # the last year with incomes
OUTCOMES = {
    "services_gdp": "Services, per cent of GDP",
    "services_sectors": "Services, per cent of the three sectors",
    "services_employment": "Services, per cent of employment",
    "industry_gdp": "Industry, per cent of GDP",
}
INCOME_CLASSES = [0, 1000, 2000, 4000, 8000, 16000, 32000, np.inf]


# The nation ----------------------------------------------------------------------------------


def national(base: int | None = None) -> pd.DataFrame:
    """Return national value added by sector, at current prices or at those of a base year."""
    levels = datasets.load("national_accounts").set_index("year")[SECTORS]
    if base is None:
        return levels
    index = datasets.load("national_volume_indices").set_index("year")
    volumes = index[["index_primary", "index_secondary", "index_tertiary"]].set_axis(
        SECTORS, axis=1
    )
    return volumes.div(volumes.loc[base]) * levels.loc[base]


def national_orders() -> pd.DataFrame:
    """Return the nation's order of sectors by year, at current prices and at each base."""
    orders = {"current prices": order_of_sectors(national())}
    orders |= {f"prices of {base}": order_of_sectors(national(base)) for base in BASES}
    return pd.DataFrame(orders)


def _lead(levels: pd.DataFrame, pair: tuple[int, int]) -> pd.Series:
    ahead, behind = pair
    return levels[SECTORS[ahead]] - levels[SECTORS[behind]]


def _national_passings(base: int | None) -> dict[str, pd.Series]:
    levels = pd.concat({"China": national(base)}, names=["unit"])
    return {title: passings(_lead(levels, pair)).loc["China"] for title, pair in PAIRS.items()}


def _price_change(sector: str, year: int) -> float:
    """Return by how many per cent the implied price of a sector's value added rose in a year."""
    value = datasets.load("national_accounts").set_index("year")[f"va_{sector}"]
    volume = datasets.load("national_volume_indices").set_index("year")[f"index_{sector}"]
    price = value / volume
    return float(100 * (price[year] / price[year - 1] - 1))


def _passed(lead: pd.Series) -> str:
    """Return the year from which one economy's lead, indexed by year, has lasted."""
    row = passings(pd.concat({"China": lead.dropna()}, names=["unit"])).loc["China"]
    return _dated(row, int(lead.dropna().index.min()))


def _first_since(orders: pd.Series, sector: str) -> str:
    """Return since when a sector has led the orders of an economy, as the end of a sentence."""
    leads = orders.str.startswith(sector)
    behind = leads.index[~leads]
    if behind.empty:
        return "throughout"
    return "but not at the end" if not leads.iloc[-1] else f"from {behind.max() + 1} on"


def _dated(row: pd.Series, first: int) -> str:
    if row.always:
        return f"before {first}"
    return "not yet" if pd.isna(row.lasting) else str(row.lasting)


def prices_table() -> None:
    """Show the years in which the nation's sectors changed places, by the prices used."""
    rows, years = [], national().index
    for base in (None, *BASES):
        found = _national_passings(base)
        dates = {title: _dated(row, years[0]) for title, row in found.items()}
        orders = path(order_of_sectors(national(base)))
        title = "current" if base is None else f"of {base}"
        rows.append({"Prices": title, **dates, "Orders passed": " → ".join(orders)})
    tables.show(
        pd.DataFrame(rows),
        name="tab-transitions-prices",
        caption=(
            "Years from which one sector has stayed above another in the nation, "
            f"{years[0]}-{years[-1]}, by the prices at which sectors are added up"
        ),
        source="{cite:t}`nbs`, accounts after the fourth economic census",
    )


def nation_figure() -> None:
    """Draw the nation's shares, and below them the order at each set of prices."""
    shares = 100 * structure.shares(national())
    orders = national_orders()
    style.use_house_style()
    figure = mpl.figure.Figure(figsize=(style.WIDTH, 6.4), layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[3, 2])
    for sector, colour, dash in zip(
        SECTORS, (style.LIGHT, style.MIDDLE, style.DARK), (":", "--", "-"), strict=True
    ):
        upper.plot(shares.index, shares[sector], color=colour, linestyle=dash, linewidth=2.4)
    last = shares.iloc[-1]
    titles = ("1 primary", "2 secondary", "3 tertiary")
    ends = {t: (shares.index[-1], last[s]) for t, s in zip(titles, SECTORS, strict=True)}
    style.label_line_ends(upper, ends)
    upper.set(ylabel="per cent of GDP", ylim=(0, 60))
    _strips(lower, orders.T)
    figure.legend(handles=_keys(), loc="outside lower center", ncols=3, fontsize=10)
    style.year_axis(upper, lower)
    current = _national_passings(None)
    figures.show(
        figure,
        name="fig-transitions-nation",
        alt=(
            f"Above, three lines: the primary share goes from {shares.va_primary.iloc[0]:.0f} to "
            f"{last.va_primary:.0f} per cent, is passed by services in "
            f"{current['3 passes 1'].lasting} and industry by services in "
            f"{current['3 passes 2'].lasting}. Below, strips in six shades: at prices of 1978 "
            f"industry leads {_first_since(orders['prices of 1978'], '2')}, at prices of 2020 "
            f"services lead {_first_since(orders['prices of 2020'], '3')}."
        ),
        source="National Bureau of Statistics, national accounts and volume indices",
        data=shares.join(orders),
    )


def _strips(axes: Axes, orders: pd.DataFrame) -> None:
    """Draw a row of cells for each row of orders; a missing order stays white."""
    codes = orders.apply(lambda column: column.map({o: i for i, o in enumerate(ORDERS)}))
    colours = mpl.colors.ListedColormap(list(ORDERS.values()))
    years = np.append(orders.columns, orders.columns[-1] + 1) - 0.5
    axes.pcolormesh(
        years,
        np.arange(len(orders) + 1) - 0.5,
        np.ma.masked_invalid(codes.to_numpy(dtype=float)),
        cmap=colours,
        vmin=-0.5,
        vmax=len(ORDERS) - 0.5,
        edgecolors="white",
        linewidth=0.3,
        rasterized=True,
    )
    axes.set_yticks(range(len(orders)), orders.index, fontsize=9)
    axes.invert_yaxis()
    axes.grid(False)
    axes.patch.set(hatch="////", edgecolor="#bbbbbb")  # what is not at hand
    axes.tick_params(length=0, axis="y")


def _keys() -> list[Patch]:
    edge = {"edgecolor": style.MUTED, "linewidth": 0.5}
    return [Patch(facecolor=colour, label=order, **edge) for order, colour in ORDERS.items()]


# Provinces -----------------------------------------------------------------------------------


@cache
def panel(name: str) -> pd.DataFrame:
    """Return a vintage's sector levels by province and year; rows without sectors are left out."""
    return datasets.load(name).set_index(["province_code", "year"])[SECTORS].dropna()


def orders(name: str) -> pd.Series:
    """Return the order of sectors by province and year in one vintage."""
    return order_of_sectors(panel(name))


def window() -> tuple[int, int]:
    """Return the years for which the chapter reads the census vintage: from the seam to its end."""
    return SEAM, int(panel(CENSUS).index.get_level_values("year").max())


def spliced() -> pd.DataFrame:
    """Return sector levels from the mixed series before the seam and the census vintage after."""
    early = panel(EARLY)
    return pd.concat([early[early.index.get_level_values("year") < SEAM], panel(CENSUS)])


def overlap(one: str, other: str) -> pd.DataFrame:
    """Return the orders of two vintages where both have the province and the year."""
    return pd.DataFrame({"one": orders(one), "other": orders(other)}).dropna()


def dates() -> pd.DataFrame:
    """Return by province and pair the year from which one sector has stayed above the other.

    `seam` is true where the date is the year of the seam or earlier and the two vintages disagree
    in that year: the date would then join what one vintage says to what the other denies.
    """
    parts = {}
    levels = spliced()
    for title, pair in PAIRS.items():
        found = passings(_filled(_lead(levels, pair)))
        early = (_lead(panel(EARLY), pair).xs(SEAM, level="year") > 0).reindex(found.index)
        census = (_lead(panel(CENSUS), pair).xs(SEAM, level="year") > 0).reindex(found.index)
        dated = (found.lasting <= SEAM).fillna(False).astype(bool) & ~found.always
        parts[title] = found.assign(seam=(early != census) & dated)
    return pd.concat(parts, axis=1)


def _filled(lead: pd.Series) -> pd.Series:
    """Give Chongqing's one missing year the value of the year before, so that no run breaks."""
    years = lead.unstack("province_code")
    return years.ffill(limit=1, limit_area="inside").stack().swaplevel().sort_index()


def _date_text(row: pd.Series, first: int) -> str:
    if row.always:
        return f"≤ {first}"
    if row.seam:
        return "seam"
    return "–" if pd.isna(row.lasting) else str(row.lasting)


def lasting(name: str, first: int, last: int) -> pd.DataFrame:
    """Return when services passed industry for good, within some years of one vintage."""
    levels = panel(name)
    years = levels.index.get_level_values("year")
    lead = _lead(levels[(years >= first) & (years <= last)], PAIRS["3 passes 2"])
    found = passings(lead)
    ahead_at_first = lead.xs(first, level="year") > 0
    # every second turn is a loss, beginning with the first turn of those who began ahead
    losses = (found.turns + ahead_at_first.astype(int)) // 2
    return found.assign(seam=False, losses=losses)


def dates_table() -> None:
    """Show, province by province, when sectors changed places."""
    found, first_year = dates(), spliced().reset_index("year").groupby("province_code").year.min()
    since, until = window()
    census, first = lasting(CENSUS, since, until), lasting(FIRST, 2005, 2021)
    rows = []
    for code, name in names().items():
        years = {t: _date_text(found.loc[code, t], first_year[code]) for t in PAIRS}
        rows.append(
            {
                "Province": name,
                **years,
                "First published": _date_text(first.loc[code], 2005),
                "Leads lost": str(census.losses[code]),
                "Orders to 1999": _steps(orders(EARLY), code, 1978, SEAM - 1),
                "Orders since": _steps(orders(CENSUS), code, since, until),
            }
        )
    tables.show(
        pd.DataFrame(rows),
        name="tab-transitions-dates",
        caption=(
            "Year from which one sector has stayed above another, by province. ≤: already so in "
            "the first year at hand. –: not so in the last year. Seam: the two vintages disagree "
            "in the year in which one replaces the other, so no date can be given. First "
            "published: 3 passes 2 in that vintage, 2005-2021. Leads lost: how often services "
            f"fell back behind industry, {since}-{until}. Orders: how many followed each other"
        ),
        source=(
            "{cite:t}`nbs`; before 2000 mixed vintages, from 2000 accounts after the fourth "
            "economic census; first-published accounts from 2005"
        ),
        data=_dates_data(found, census, first),
    )


def _steps(series: pd.Series, code: int, start: int, end: int) -> str:
    return str(len(path(series.loc[code].loc[start:end])))


def _dates_data(found: pd.DataFrame, census: pd.DataFrame, first: pd.DataFrame) -> pd.DataFrame:
    flat = found.set_axis([f"{a} {b}".replace(" ", "_") for a, b in found.columns], axis=1)
    flat = flat.join(census.add_prefix("census_2018_")).join(first.add_prefix("first_published_"))
    return flat.join(names()).rename_axis("province_code").reset_index()


def strips_figure() -> None:
    """Draw the order of sectors by province and year, both vintages side by side."""
    census = orders(CENSUS).unstack("year")
    rank = lasting(CENSUS, *window())
    ahead = (census.isin(["3-2-1", "3-1-2"])).sum(axis=1)
    rows = rank.assign(ahead=ahead).sort_values("ahead", ascending=False).index
    early = orders(EARLY).unstack("year").loc[rows]
    style.use_house_style()
    figure = mpl.figure.Figure(figsize=(style.WIDTH, 8.6), layout="constrained")
    widths = [early.shape[1], census.shape[1]]
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=widths)
    for axes, part, title in (
        (left, early, "mixed vintages"),
        (right, census.loc[rows], "after the 2018 census"),
    ):
        _strips(axes, part)
        axes.set_title(title, fontsize=11)
    right.invert_yaxis()
    left.set_yticks(range(len(rows)), names()[rows], fontsize=9)
    left.axvline(SEAM - 0.5, color=style.INK, linewidth=1.2, linestyle=":")
    left.set_xticks([1980, 1990, 2000])
    right.set_xticks([2000, 2010, 2020])
    figure.legend(handles=_keys(), loc="outside lower center", ncols=3, fontsize=10)
    differ = overlap(EARLY, CENSUS)
    figures.show(
        figure,
        name="fig-transitions-strips",
        alt=(
            "Two blocks of coloured cells, a row a province, a column a year. On the left "
            f"{_first_places(early)}; on the right {_first_places(census)}. There services fall "
            f"back behind industry at least once in {int((rank.losses > 0).sum())} rows. In the "
            f"common years {(differ.one != differ.other).sum()} of {len(differ)} cells have "
            "another shade on the right than on the left."
        ),
        source=ACCOUNTS,
        data=pd.DataFrame({"mixed": orders(EARLY), "census_2018": orders(CENSUS)}).join(
            names(), on="province_code"
        ),
    )


def _first_places(cells: pd.DataFrame) -> str:
    """Return in which part of a block's cells each sector comes first."""
    share = cells.stack().str[0].value_counts(normalize=True).reindex(["1", "2", "3"], fill_value=0)
    return (
        f"farming is first in {share['1']:.0%} of cells, industry in {share['2']:.0%} and "
        f"services, the dark shades, in {share['3']:.0%}"
    )


def map_figure() -> None:
    """Draw the year from which services have stayed above industry as a tile map."""
    since, until = window()
    found = lasting(CENSUS, since, until)
    values = found.lasting.astype(float)
    axes = tilemap.draw(
        values,
        datasets.load("provinces"),
        label="services above industry since (2000: or before)",
        form=".0f",
        bounds=[since, since + 1, 2010, 2015, 2017, 2020, until + 1],
    )
    never = names()[values.index[values.isna()]]
    figures.show(
        axes,
        name="fig-transitions-map",
        alt=(
            f"Tile map of years. {int(found.always.sum())} provinces from the first year on, "
            f"{int(values.between(2001, 2012).sum())} between 2001 and 2012, "
            f"{int(values.between(2013, 2017).sum())} between 2013 and 2017; the latest is "
            f"{names()[values.idxmax()]} in {values.max():.0f}. Pale tiles without a year: "
            f"{numbers.listed(list(never))}."
        ),
        source="National Bureau of Statistics, accounts after the fourth economic census",
        data=found.join(names()).reset_index(),
    )


def vintages_figure() -> None:
    """Draw the year services passed industry for good in two vintages, province by province."""
    both = pd.DataFrame(
        {
            name: lasting(data, 2005, 2021).lasting.astype(float)
            for name, data in (("first", FIRST), ("census", CENSUS))
        }
    )
    # a year beyond the axis stands for "not by 2021"
    shown = both.fillna(2023).sort_values(["first", "census"])
    axes = style.new_axes(height=8.2)
    places = np.arange(len(shown))
    axes.hlines(places, shown.min(axis=1), shown.max(axis=1), color=style.LIGHT, linewidth=3)
    axes.plot(shown["first"], places, "o", color=style.DARK, markersize=6)
    axes.plot(shown.census, places, "D", color=style.MIDDLE, markersize=4.5)
    axes.set_yticks(places, names()[shown.index], fontsize=9)
    axes.set_xticks(
        [2005, 2008, 2011, 2014, 2017, 2020, 2023],
        ["≤ 2005", 2008, 2011, 2014, 2017, 2020, "not by\n2021"],
    )
    axes.set(ylim=(-0.8, len(shown)))
    axes.annotate("first published", (2009.2, 2.1), color=style.DARK)
    axes.annotate("after the 2018 census", (2009.2, 1.1), color=style.MIDDLE)
    apart = (both["first"] - both.census).abs()
    figures.show(
        axes,
        name="fig-transitions-vintages",
        alt=(
            f"A row a province with two marks. In {int((shown['first'] == shown.census).sum())} "
            f"rows they coincide; in {int((shown.census < shown['first']).sum())} the census "
            f"vintage is earlier and in {int((shown.census > shown['first']).sum())} later. Marks "
            f"for two dates are furthest apart in {names()[apart.idxmax()]}, by "
            f"{apart.max():.0f} years."
        ),
        source=f"{ACCOUNTS}, first published and after the fourth economic census",
        data=both.join(names()).reset_index(),
    )


# Countries -----------------------------------------------------------------------------------


@cache
def economies() -> pd.DataFrame:
    """Return economies by code and year: three shares, income and the outcomes compared.

    Kept are economies with an income in the Penn World Table in some year, which leaves no
    aggregate, less the dependent territories; and years with all three sectors.
    """
    frame = datasets.load("countries_structure")
    known = frame.groupby("country_code")[INCOME].transform("count") > 0
    kept = frame[known & ~frame.country_code.isin(TERRITORIES)].dropna(subset=SHARES)
    whole = kept[SHARES].sum(axis=1)
    return kept.assign(
        services_gdp=kept.va_services_pct_gdp,
        services_sectors=100 * kept.va_services_pct_gdp / whole,
        services_employment=kept.emp_services_pct,
        industry_gdp=kept.va_industry_pct_gdp,
        unallocated=100 - whole,
    ).set_index(["country_code", "year"])


def country_orders() -> pd.Series:
    """Return the order of sectors by country and year."""
    shares = economies()[SHARES].set_axis(SECTORS, axis=1)
    return order_of_sectors(shares)


def cross_section(year: int) -> pd.DataFrame:
    """Return the economies of one year that have an income, by country."""
    frame = economies().xs(year, level="year")
    return frame[frame[INCOME].notna()]


def income_orders() -> pd.DataFrame:
    """Return how often each order occurs among economies and years of one income class."""
    frame = economies().assign(order=country_orders()).dropna(subset=[INCOME])
    frame = frame.drop(index=CHINA, level="country_code")
    classes = pd.cut(frame[INCOME], INCOME_CLASSES, labels=_class_labels())
    counts = pd.crosstab(classes, frame.order).reindex(columns=list(ORDERS), fill_value=0)
    return counts.rename_axis("income")


def _led(frame: pd.DataFrame, sector: str) -> pd.Series:
    """Return how often a sector comes first: the columns of its two orders together."""
    return frame[[order for order in ORDERS if order.startswith(sector)]].sum(axis=1)


def _class_labels() -> list[str]:
    inner = INCOME_CLASSES[1:-1]
    between = [f"{a // 1000}-{b // 1000}" for a, b in pairwise(inner)]
    return [f"under {inner[0] // 1000}", *between, f"over {inner[-1] // 1000}"]


def countries_figure() -> None:
    """Draw which orders economies have at each level of income."""
    counts = income_orders()
    percent = 100 * counts.div(counts.sum(axis=1), axis=0)
    axes = style.new_axes(height=4.8)
    start = pd.Series(0.0, index=percent.index)
    for order, colour in ORDERS.items():
        axes.bar(
            percent.index,
            percent[order],
            bottom=start,
            color=colour,
            width=0.86,
            edgecolor=style.PAPER,
            linewidth=0.8,
            label=order,
        )
        start = start + percent[order]
    axes.set(
        xlabel="GDP per head, thousand dollars at 2017 purchasing power",
        ylabel="per cent of economies and years",
        ylim=(0, 100),
    )
    axes.grid(False)
    axes.figure.legend(handles=_keys(), loc="outside lower center", ncols=3, fontsize=10)
    farming, industry, services = (_led(percent, sector) for sector in "123")
    figures.show(
        axes,
        name="fig-transitions-countries",
        alt=(
            f"{len(percent)} stacked bars from poor to rich. Services first, dark, go from "
            f"{services.iloc[0]:.0f} to {services.iloc[-1]:.0f} per cent; primary first, pale, "
            f"from {farming.iloc[0]:.0f} to {farming.iloc[-1]:.0f}; industry first, the middle "
            f"shades, is at most {industry.max():.0f}, at an income of {industry.idxmax()} "
            "thousand dollars."
        ),
        source=f"{WORLD}; China is left out",
        data=counts.reset_index(),
    )


def industry_first() -> pd.DataFrame:
    """Return by country the years on record and in how many of them industry came first."""
    first = country_orders().str.startswith("2")
    return first.groupby("country_code").agg(["sum", "size"]).set_axis(["first", "years"], axis=1)


def compare(
    outcome: str, year: int, *, scale: float = 1.0, own: float | None = None, sample: str = "all"
) -> dict[str, Comparison]:
    """Compare China with economies at its income, by three methods.

    Parameters
    ----------
    outcome
        A key of `OUTCOMES`.
    year
        The year of the cross-section.
    scale
        What China's income is multiplied by.
    own
        China's outcome, if not the one in the data.
    sample
        "all", or "services": without economies in which industry is the largest sector that year.
    """
    frame = cross_section(year)
    if sample == "services":
        order = order_of_sectors(frame[SHARES].set_axis(SECTORS, axis=1))
        frame = frame[~order.str.startswith("2") | (frame.index == CHINA)]
    incomes, outcomes = frame[INCOME].copy(), frame[outcome].copy()
    incomes[CHINA] *= scale
    if own is not None:
        outcomes[CHINA] = own
    return {
        "matched": matched_mean(incomes, outcomes, CHINA),
        "local": local_mean(incomes, outcomes, CHINA),
        "quadratic": quadratic_mean(incomes, outcomes, CHINA),
    }


@cache
def untaxed_move() -> float:
    """Return by how much China's service share rises without net taxes on production, in points.

    From the input-output table of 2018: services over the three sectors, with and without.
    """
    table = linkages.input_output_table(datasets.load("input_output_2018"), name="2018")
    concordance = datasets.load("input_output_concordance")
    groups = linkages.sector_groups(table, concordance, by="three_sector")
    parts = table.value_added.T.groupby(groups).sum()
    taxed, untaxed = parts.sum(axis=1), parts.drop(columns="net_taxes").sum(axis=1)
    return float(100 * (untaxed / untaxed.sum() - taxed / taxed.sum())["tertiary"])


def untaxed_share(year: int) -> float:
    """Return China's services over the three sectors, moved by `untaxed_move`."""
    return float(cross_section(year).services_sectors[CHINA] + untaxed_move())


@cache
def comparisons() -> dict[str, dict[str, Comparison]]:
    """Return every comparison that the chapter reports, by what it varies."""
    return {
        "Services, % of GDP, 2010": compare("services_gdp", 2010),
        "Services, % of GDP, 2019": compare("services_gdp", LAST),
        "… income a fifth higher": compare("services_gdp", LAST, scale=1.2),
        "… income a fifth lower": compare("services_gdp", LAST, scale=0.8),
        "… without industry-first economies": compare("services_gdp", LAST, sample="services"),
        "Services, % of the three sectors, 2019": compare("services_sectors", LAST),
        "… China without net taxes": compare("services_sectors", LAST, own=untaxed_share(LAST)),
        "Services, % of employment, 2019": compare("services_employment", LAST),
        "Industry, % of GDP, 2019": compare("industry_gdp", LAST),
    }


def gap_table() -> None:
    """Show how far China lies from economies at its income, by measure, method and sample."""
    rows, data = [], []
    for title, methods in comparisons().items():
        one = methods["local"]
        row = {"What is compared": title, "China": numbers.text(one.value, ".1f")}
        for method, label in (
            ("matched", "Gap, income ± 25%"),
            ("local", "Gap, local line"),
            ("quadratic", "Gap, regression"),
        ):
            found = methods[method]
            row[label] = f"{_signed(found.gap)} ({_interval(found)})"
            data.append(
                {
                    "what": title,
                    "method": method,
                    "gap": found.gap,
                    "below": found.below,
                    "low": found.gap_interval[0],
                    "high": found.gap_interval[1],
                    "value": found.value,
                    "expected": found.expected,
                    "economies": found.economies,
                }
            )
        row["Below China"] = numbers.text(one.below, ".0%")
        row["Economies"] = f"{methods['matched'].economies}/{methods['quadratic'].economies}"
        rows.append(row)
    tables.show(
        pd.DataFrame(rows),
        name="tab-transitions-gap",
        caption=(
            "China minus what is expected at its income, in points, with 95 per cent intervals of "
            "the expected value. Below China: weighted share of economies that lie lower, local "
            "line. Economies: in the window, and in the whole cross-section"
        ),
        source=f"{CITED_WORLD}; net taxes from the input-output table of 2018, {{cite:t}}`nbs`",
        data=pd.DataFrame(data),
    )


def _signed(value: float) -> str:
    return numbers.text(value, "+.1f")


def _interval(found: Comparison) -> str:
    low, high = found.gap_interval
    return f"{_signed(low)} to {_signed(high)}"


def cloud_figure() -> None:
    """Draw service shares over income in the last year, and China's way through the cloud."""
    frame = cross_section(LAST)
    others = frame.drop(index=CHINA)
    own = economies().loc[CHINA].dropna(subset=[INCOME])
    grid = np.exp(np.linspace(np.log(1000), np.log(60000), 60))
    curve = local_curve(others[INCOME], others.services_gdp, grid)
    axes = style.new_axes(height=5.2)
    axes.plot(others[INCOME], others.services_gdp, "o", color=style.LIGHT, markersize=5)
    axes.fill_between(curve.index, curve.low, curve.high, color=style.MUTED, alpha=0.3, linewidth=0)
    axes.plot(curve.index, curve.expected, color=style.MUTED, linestyle="--")
    axes.plot(own[INCOME], own.services_gdp, color=style.DARK, linewidth=2.6)
    for year in (1985, 2000, 2010, LAST):
        x, y = own[INCOME][year], own.services_gdp[year]
        axes.plot(x, y, "o", color=style.DARK, markersize=6)
        offset = {"xytext": (7, -11), "textcoords": "offset points"}
        box = {"facecolor": style.PAPER, "edgecolor": "none", "alpha": 0.8, "pad": 0.8}
        axes.annotate(
            f"China {year}", (x, y), color=style.DARK, weight="bold", bbox=box, zorder=3, **offset
        )
    axes.set_xscale("log")
    axes.set_xticks([1000, 2000, 5000, 10000, 20000, 50000], ["1", "2", "5", "10", "20", "50"])
    axes.minorticks_off()
    axes.set(
        xlabel="GDP per head, thousand dollars at 2017 purchasing power (log scale)",
        ylabel="services, per cent of GDP",
        ylim=(15, 95),
        xlim=(700, 120000),
    )
    found = comparisons()["Services, % of GDP, 2019"]["local"]
    figures.show(
        axes,
        name="fig-transitions-cloud",
        alt=(
            f"A cloud of {len(others)} economies in {LAST} and a dashed local line, at "
            f"{curve.expected.iloc[0]:.0f} per cent at its poor end and "
            f"{curve.expected.iloc[-1]:.0f} at its rich end. China's path is at "
            f"{own.services_gdp[1985]:.0f} per cent in 1985, {own.services_gdp[2000]:.0f} in 2000 "
            f"and {own.services_gdp[2010]:.0f} in 2010; it ends at {found.value:.0f}, where the "
            f"line is at {found.expected:.0f}."
        ),
        source=WORLD,
        data=frame[[INCOME, "services_gdp"]].reset_index(),
    )


MEASURES = {
    "services_gdp": "of GDP",
    "services_sectors": "of the three sectors",
    "services_employment": "of employment",
}


def _course(frame: pd.DataFrame, outcome: str) -> str:
    """Return how one measure's gap went, and whether its last band reaches zero."""
    part = frame[frame.outcome == outcome].set_index("year")
    last = part.iloc[-1]
    return (
        f"goes from {part.gap.iloc[0]:+.1f} points in {part.index[0]} to {last.gap:+.1f} in "
        f"{part.index[-1]}, where its band {estimates.zero_word(last.low, last.high)} zero"
    )


@cache
def gaps() -> pd.DataFrame:
    """Return China's gap to the local line by year and measure, with its interval."""
    rows = []
    for outcome in ("services_gdp", "services_sectors", "services_employment"):
        first = 1991 if outcome == "services_employment" else 1985
        for year in range(first, LAST + 1):
            frame = cross_section(year)
            found = local_mean(frame[INCOME], frame[outcome], CHINA)
            low, high = found.gap_interval
            rows.append(
                {
                    "outcome": outcome,
                    "year": year,
                    "gap": found.gap,
                    "low": low,
                    "high": high,
                    "below": found.below,
                    "economies": found.economies,
                }
            )
    return pd.DataFrame(rows)


def gap_figure() -> None:
    """Draw China's gap to economies at its income, year by year, under three measures."""
    frame = gaps()
    axes = style.new_axes(height=4.6)
    lines = {
        "services_gdp": ("of GDP", style.DARK, "-"),
        "services_sectors": ("of the three\nsectors", style.MIDDLE, "--"),
        "services_employment": ("of employment", "#4f8f80", ":"),
    }
    ends = {}
    for outcome, (title, colour, dash) in lines.items():
        part = frame[frame.outcome == outcome].set_index("year")
        axes.fill_between(part.index, part.low, part.high, color=colour, alpha=0.14, linewidth=0)
        axes.plot(part.index, part.gap, color=colour, linestyle=dash, linewidth=2.4)
        ends[title] = (LAST, part.gap.iloc[-1])
    axes.axhline(0, color=style.INK, linewidth=1)
    axes.set(ylabel="China minus expected, points")
    style.year_axis(axes)
    style.label_line_ends(axes, ends)
    told = [f"{title} {_course(frame, name)}" for name, title in MEASURES.items()]
    figures.show(
        axes,
        name="fig-transitions-gap",
        alt=f"Three lines with bands around zero. The gap in the share {'; '.join(told)}.",
        source=WORLD,
        data=frame,
    )


# Numbers in sentences ------------------------------------------------------------------------


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    return _national_facts() | _province_facts() | _vintage_facts() | _country_facts()


def _national_facts() -> dict[str, str]:
    shares = 100 * structure.shares(national())
    current = _national_passings(None)
    yearbook = datasets.load("national_accounts_yearbook_2022").set_index("year")
    printed = _lead(yearbook, PAIRS["3 passes 2"]) / yearbook[SECTORS].sum(axis=1) * 100
    world = economies().loc[CHINA]
    later = world.va_services_pct_gdp - world.va_industry_pct_gdp
    lead = _lead(shares, PAIRS["3 passes 2"])
    prices = national_orders()
    return {
        "first_order": order_of_sectors(national()).iloc[0],
        "primary_1978": numbers.text(shares.va_primary[1978], ".1f"),
        "secondary_1978": numbers.text(shares.va_secondary[1978], ".1f"),
        "tertiary_1978": numbers.text(shares.va_tertiary[1978], ".1f"),
        "services_over_farming": str(current["3 passes 1"].lasting),
        "services_over_industry": str(current["3 passes 2"].lasting),
        "lead_2012": numbers.text(lead[2012]),
        "lead_2013": numbers.text(lead[2013]),
        "lead_2012_yearbook": numbers.text(printed[2012]),
        "lead_2012_world": numbers.text(later[2012]),
        "lead_2011_world": numbers.text(later[2011]),
        "yearbook_first": str(printed.index.min()),
        "passed_world": _passed(later),
        **ledger.verdict_facts("E10"),
        "industry_price_2015": _signed(_price_change("secondary", 2015)),
        "industry_price_2021": _signed(_price_change("secondary", 2021)),
        "services_price_2021": _signed(_price_change("tertiary", 2021)),
        "services_price_2015": _signed(_price_change("tertiary", 2015)),
        "nation_2019": numbers.text(shares.va_tertiary[LAST], ".1f"),
        "nation_last": numbers.text(shares.va_tertiary.iloc[-1], ".1f"),
        "nation_last_year": str(shares.index[-1]),
        "industry_at_1978": _number(prices["prices of 1978"].str.startswith("2").sum()),
        "industry_at_2020": _number(prices["prices of 2020"].str.startswith("2").sum()),
        "price_years": str(len(prices)),
        "price_paths": str(
            len({path(order_of_sectors(national(base))) for base in (None, *BASES)})
        ),
        "price_sets": str(len(BASES) + 1),
    }


def _province_facts() -> dict[str, str]:
    early = orders(EARLY)
    early = early[early.index.get_level_values("year") < SEAM]
    census = orders(CENSUS)
    joint = order_of_sectors(spliced())
    steps = {code: path(joint.loc[code]) for code in names().index}
    found, since = dates(), lasting(CENSUS, *window())
    first_orders = early.groupby("province_code").first()
    started = early.str.startswith("1").groupby("province_code").any()
    went_back = [code for code in names().index if since.losses[code] > 0]
    lost = [code for code in names().index if pd.isna(since.lasting[code])]
    last = window()[1]
    never = [c for c in names().index if not joint.loc[c].str.startswith("2").any()]
    third_start = census.xs(SEAM, level="year").str.startswith("3")
    dip = [c for c in names().index if third_start[c] and census.loc[c].str.startswith("2").any()]
    fifth = orders(FIFTH).str.startswith("2").unstack("year", fill_value=False)
    return {
        "ever_primary": str(int(started.sum())),
        "order_123": str(int((early == "1-2-3").groupby("province_code").any().sum())),
        "start_later": str(int(first_orders.str.startswith("2").sum())),
        "follow_all": str(sum(follows(s) for s in steps.values())),
        "follow_names": numbers.listed(names()[[c for c in steps if follows(steps[c])]].tolist()),
        "never_industry": numbers.listed(names()[never].tolist()),
        "went_back": str(len(went_back)),
        "services_2000": str(int(third_start.sum())),
        "dip": str(len(dip)),
        "dip_names": numbers.listed(names()[dip].tolist()),
        "hidden_names": numbers.listed(names()[_hidden(dip)].tolist()),
        "census_last": str(last),
        "lost_names": numbers.listed(names()[lost].tolist()),
        "lost_before": _of_them(sum(since.losses[code] > 0 for code in lost), len(lost)),
        "fifth_first_names": numbers.listed(names()[fifth.index[fifth[last]]].tolist()),
        "fifth_last": str(fifth.columns[-1]),
        "fifth_last_phrase": _have(int(fifth.iloc[:, -1].sum())),
        "before_wave": _number(since.lasting.between(2001, 2012).sum()),
        "wave": str(int(since.lasting.between(2013, 2017).sum())),
        "wave_2015": str(int((since.lasting == 2015).sum())),
        "beijing": str(found.loc[11, ("3 passes 2", "lasting")]),
        "shanghai": str(found.loc[31, ("3 passes 2", "lasting")]),
    }


def _hidden(codes: list[int]) -> list[int]:
    """Return the provinces whose older figures have industry first throughout from 2000 on.

    Throughout means until services pass it for good; only then is there no detour to be seen.
    """
    early, first = orders(EARLY), lasting(FIRST, 2005, 2021)
    seen = early[early.index.get_level_values("year") >= SEAM].str.startswith("2")
    whole = seen.groupby("province_code").all()
    return [c for c in codes if whole[c] and not first.losses[c] and not first.always[c]]


def _number(count: int) -> str:
    return "none" if count == 0 else str(int(count))


def _vintage_facts() -> dict[str, str]:
    early, later = overlap(EARLY, CENSUS), overlap(FIRST, CENSUS)
    both = pd.DataFrame(
        {n: lasting(data, 2005, 2021).lasting for n, data in (("first", FIRST), ("census", CENSUS))}
    ).astype(float)
    differ = both.fillna(2023)
    earlier = differ["first"] - differ.census
    apart = (both["first"] - both.census).abs()
    fifth = overlap(CENSUS, FIFTH)
    changed = fifth[fifth.one != fifth.other]
    return {
        "seam_cells": str(len(early)),
        "seam_differ": str(int((early.one != early.other).sum())),
        "seam_provinces": str(early[early.one != early.other].index.get_level_values(0).nunique()),
        "vintage_cells": str(len(later)),
        "vintage_differ": str(int((later.one != later.other).sum())),
        "dates_equal": str(int((earlier == 0).sum())),
        "dates_earlier": str(int((earlier > 0).sum())),
        "dates_later": str(int((earlier < 0).sum())),
        "dates_most": numbers.text(apart.max(), ".0f"),
        "dates_most_province": names()[apart.idxmax()],
        "median_first": numbers.text(differ["first"].median(), ".0f"),
        "median_census": numbers.text(differ.census.median(), ".0f"),
        "fifth_changed": str(len(changed)),
        "fifth_cells": str(len(fifth)),
        "fifth_names": numbers.listed(sorted({names()[code] for code, _ in changed.index})),
    }


def _comparison_texts(found: Comparison) -> dict[str, str]:
    return {
        "value": numbers.text(found.value, ".1f"),
        "expected": numbers.text(found.expected, ".1f"),
        "gap": _signed(found.gap),
        "interval": _interval(found),
        "zero": estimates.zero_word(*found.gap_interval),
        "below": numbers.text(found.below, ".0%"),
    }


def _country_facts() -> dict[str, str]:
    record = industry_first()
    others = record.drop(index=CHINA)
    half = others[others["first"] > others.years / 2]
    counts = income_orders()
    share = counts.div(counts.sum(axis=1), axis=0)
    farming, industry, services = (_led(share, sector) for sector in "123")
    frame = cross_section(LAST)
    rows = comparisons()
    facts = {
        "record": str(len(others)),
        "ever_industry": str(int((others["first"] > 0).sum())),
        "half_industry": str(len(half)),
        "china_industry": str(int(record.loc[CHINA, "first"])),
        "china_years": str(int(record.loc[CHINA, "years"])),
        "industry_highest": numbers.text(industry.max(), ".0%"),
        "poor_farming": numbers.text(farming.iloc[0], ".0%"),
        "poor_services": numbers.text(services.iloc[0], ".0%"),
        "poor_123": numbers.text(share["1-2-3"].iloc[0], ".1%"),
        "rich_services": numbers.text(services.iloc[-1], ".0%"),
        **ledger.verdict_facts("A1", "E31"),
        "economies": str(len(frame)),
        "income": numbers.text(frame[INCOME][CHINA], ",.0f"),
        "unallocated": numbers.text(frame.unallocated.drop(CHINA).mean(), ".1f"),
        "untaxed_move": numbers.text(untaxed_move(), ".1f"),
    }
    shown = {
        "gdp_2010": ("Services, % of GDP, 2010", "value expected"),
        "gdp": ("Services, % of GDP, 2019", "value expected gap interval zero below"),
        "rich": ("… income a fifth higher", "gap interval"),
        "sectors": ("Services, % of the three sectors, 2019", "gap"),
        "untaxed": ("… China without net taxes", "gap interval"),
        "employment": ("Services, % of employment, 2019", "value expected gap"),
        "industry": ("Industry, % of GDP, 2019", "gap"),
    }
    for key, (title, wanted) in shown.items():
        texts = _comparison_texts(rows[title]["local"])
        facts |= {f"{key}_{what}": texts[what] for what in wanted.split()}
    official = datasets.load("national_volume_indices").set_index("year").index_gdp_per_capita
    pwt = economies().loc[CHINA, INCOME]
    fair = rows["… China without net taxes"].values()
    facts |= {
        "official_times": numbers.text(official[LAST] / official[1985], ".1f"),
        "pwt_times": numbers.text(pwt[LAST] / pwt[1985], ".1f"),
        "fair_methods": str(sum(found.gap_interval[1] < 0 for found in fair)),
    }
    return facts | _gap_facts()


def _gap_facts() -> dict[str, str]:
    """Return in how many years China's interval lies below zero, and each measure's lowest gap."""
    parts = {name: part.set_index("year") for name, part in gaps().groupby("outcome")}
    below = {name: part.index[part.high < 0] for name, part in parts.items()}
    facts = {
        "gdp_beyond": str(len(below["services_gdp"])),
        "gdp_years": str(len(parts["services_gdp"])),
        "gap_excludes_zero_until": str(int(below["services_gdp"].max())),
        "sectors_beyond": str(len(below["services_sectors"])),
    }
    for name, part in parts.items():
        key = name.removeprefix("services_")
        facts[f"{key}_lowest"] = _signed(part.gap.min())
        facts[f"{key}_lowest_year"] = str(int(part.gap.idxmin()))
    return facts
