"""What the chapter on workers and output shows."""

from functools import cache

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from upgrading import datasets
from upgrading.measures import balance, change, structure
from upgrading.replication import SECTORS
from upgrading.report import figures, ledger, numbers, style, tables, tilemap
from upgrading.report.provinces import names
from upgrading.transitions import steady_steps

SOURCE = "Provincial statistical yearbooks, two compilations; National Bureau of Statistics"
CITED = "{cite:t}`nbs`; employment from two compilations of provincial yearbooks"
YEARBOOKS, SECOND = "provincial_employment_yearbooks", "provincial_employment_second_compilation"
WORKERS = ["emp_primary", "emp_secondary", "emp_tertiary"]
JUDGED = ("A3", "A4", "E29")  # claims whose verdicts sentences name
SEAM = 2013  # the year that both compilations have
TIBET = 54
COLOURS = [style.LIGHT, style.MIDDLE, style.DARK]
SUM_TOLERANCE = 0.005  # sectors may miss the printed total by this share before they are faulty
JUMP = 0.08  # a change of the total in one year, in logs, that no labour market makes
SHARE_JUMP = 5  # points by which a sector's share may move in a year
STEADY = 0.1  # points: printed shares have one decimal
SHOWN = list(structure.SECTORS)
PLACES = ("the fastest", "the second", "the slowest")


# Frames --------------------------------------------------------------------------------------


@cache
def workers(name: str) -> pd.DataFrame:
    """Return a compilation's employment by province and year; empty rows are left out."""
    frame = datasets.load(name).set_index(["province_code", "year"])[WORKERS]
    return frame.set_axis(SECTORS, axis=1).dropna()


@cache
def output(vintage: str = "census_2018", prices: str = "current") -> pd.DataFrame:
    """Return value added by province and year.

    Parameters
    ----------
    vintage
        "census_2018" or "first_published".
    prices
        "current"; "national": at prices of 2000, each sector deflated by the nation's price of
        that sector; "own": levels of 2000 carried on by each province's own volume indices, which
        were never revised with the levels.
    """
    name = f"provincial_value_added_{vintage}"
    levels = datasets.load(name).set_index(["province_code", "year"])[SECTORS]
    if prices == "national":
        return levels.div(_national_prices(), level="year").dropna()
    return _own_volumes(levels) if prices == "own" else levels


@cache
def _national_prices() -> pd.DataFrame:
    value = datasets.load("national_accounts").set_index("year")[SECTORS]
    index = datasets.load("national_volume_indices").set_index("year")
    volume = index[[f"index_{s}" for s in SHOWN]].set_axis(SECTORS, axis=1)
    price = value / volume
    return price / price.loc[2000]


def _own_volumes(levels: pd.DataFrame) -> pd.DataFrame:
    index = datasets.load("provincial_volume_indices").set_index(["province_code", "year"])
    growth = index[[f"index_{s}" for s in SHOWN]].set_axis(SECTORS, axis=1) / 100
    growth = growth[growth.index.get_level_values("year") >= 2000].copy()
    growth.loc[growth.index.get_level_values("year") == 2000] = 1.0
    chained = growth.sort_index().groupby("province_code").cumprod()
    return chained.mul(levels.xs(2000, level="year"), level="province_code")


def common() -> list[int]:
    """Return the provinces that both compilations have in the year of the seam."""
    both = [set(workers(n).xs(SEAM, level="year").index) for n in (YEARBOOKS, SECOND)]
    return sorted(both[0] & both[1])


def sound() -> list[int]:
    """Return those of `common` that add up and have no jump in the second compilation."""
    bad = {code for code, _ in faults()[faults().fault.isin(["sum", "jump"])].index}
    return [code for code in common() if code not in bad]


def pooled(frame: pd.DataFrame, codes: list[int]) -> pd.DataFrame:
    """Sum over provinces, by year; years in which one is missing are left out."""
    years = frame[frame.index.get_level_values(0).isin(codes)].groupby("year")
    return years.sum()[years.size() == len(codes)]


def relative(name: str, codes: list[int]) -> pd.DataFrame:
    """Return the pooled sectors' output per worker over the average, by year."""
    made, people = _aligned(pooled(output(), codes), pooled(workers(name), codes))
    return 1 + balance.sector_deviation(made, people, sums="renormalise")


def _aligned(made: pd.DataFrame, people: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    both = made.index.intersection(people.index)
    return made.loc[both], people.loc[both]


def theil(name: str, vintage: str = "census_2018") -> pd.Series:
    """Return the Theil index of output against workers by province and year."""
    made, people = _aligned(output(vintage), workers(name))
    return balance.theil_balance(made, people, sums="renormalise")


def pooled_theil(name: str, vintage: str, codes: list[int]) -> pd.Series:
    """Return the Theil index of the provinces taken together, by year."""
    made, people = _aligned(pooled(output(vintage), codes), pooled(workers(name), codes))
    return balance.theil_balance(made, people, sums="renormalise")


@cache
def world() -> pd.DataFrame:
    """Return the nation's employment shares as the World Bank has them, by year."""
    frame = datasets.load("countries_structure").query("country_code == 'CHN'").set_index("year")
    columns = ["emp_agriculture_pct", "emp_industry_pct", "emp_services_pct"]
    return frame[columns].set_axis(SECTORS, axis=1).dropna()


def national_theil() -> pd.Series:
    """Return the nation's Theil index with the World Bank's employment shares, by year."""
    made = datasets.load("national_accounts").set_index("year")[SECTORS]
    return balance.theil_balance(*_aligned(made, world()), sums="renormalise")


# Faults --------------------------------------------------------------------------------------


@cache
def faults() -> pd.DataFrame:
    """Return the faulty rows of the second compilation, by province and year.

    Returns
    -------
    Frame with fault ("empty", "sum", "jump", "shift") and size: the sectors over the printed
    total minus one, the change of the total in logs, or the largest move of a share in points.
    """
    raw = datasets.load(SECOND).set_index(["province_code", "year"]).sort_index()
    empty = raw[WORKERS].isna().any(axis=1)
    whole = raw[~empty]
    total = whole[WORKERS].sum(axis=1)
    gap = total / whole.emp_total_printed - 1
    jump, shift = _jumps(whole[WORKERS])
    parts = {
        "empty": pd.Series(np.nan, index=raw.index[empty]),
        "sum": gap[gap.abs() > SUM_TOLERANCE],
        "jump": jump[jump.abs() > JUMP],
        "shift": shift[shift > SHARE_JUMP],
    }
    rows = [part.rename("size").to_frame().assign(fault=name) for name, part in parts.items()]
    return pd.concat(rows)


def _jumps(levels: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the yearly change of the total in logs and the largest move of a share in points."""
    near = levels.index.get_level_values("year").to_series(index=levels.index)
    follows = near.groupby("province_code").diff() == 1
    total = np.log(levels.sum(axis=1)).groupby("province_code").diff()
    moved = (100 * structure.shares(levels)).groupby("province_code").diff().abs().max(axis=1)
    return total[follows], moved[follows]


def steady(name: str) -> pd.Series:
    """Return where all three shares repeat the change of the year before."""
    return steady_steps(100 * structure.shares(workers(name)), tolerance=STEADY)


def _places(rows: pd.Index) -> list[str]:
    """Return provinces with their years as texts: "Anhui 2020", "Shaanxi 2013-2018"."""
    frame = rows.to_frame(index=False)
    parts = []
    for code, years in frame.groupby("province_code", sort=False).year:
        runs = (years.diff() != 1).cumsum()
        spans = [sorted({run.min(), run.max()}) for _, run in years.groupby(runs)]
        parts.append(f"{names()[code]} " + ", ".join("-".join(map(str, s)) for s in spans))
    return parts


def faults_table() -> None:
    """Name the faulty rows and say what is done about them."""
    found = faults()
    first_jump, first_shift = _jumps(workers(YEARBOOKS))
    kinds = {
        "empty": ("empty", "left out; missing is shown as missing"),
        "sum": (
            f"sectors miss the printed total by more than {SUM_TOLERANCE:.1%}",
            "kept for shares, dropped from the sound sample",
        ),
        "jump": (
            f"total moves by more than {JUMP:.0%} in a year",
            "dropped from the sound sample",
        ),
        "shift": (
            f"a share moves by more than {SHARE_JUMP} points in a year",
            "the step is shown, not smoothed",
        ),
    }
    rows = [
        {
            "Compilation": "second",
            "Fault": text,
            "Rows": "; ".join(_places(found.index[found.fault == kind])),
            "What we do": action,
        }
        for kind, (text, action) in kinds.items()
    ]
    for series, kind in (
        (first_jump[first_jump.abs() > JUMP], "jump"),
        (first_shift[first_shift > SHARE_JUMP], "shift"),
    ):
        rows.append(
            {
                "Compilation": "yearbooks",
                "Fault": kinds[kind][0],
                "Rows": "; ".join(_places(series.index)),
                "What we do": "only 2000 and 2013 are compared",
            }
        )
    tables.show(
        pd.DataFrame(rows),
        name="tab-employment-faults",
        caption="Faulty rows of the two compilations of employment, found by rule",
        source=CITED,
        data=found.join(names()).reset_index(),
    )


def seam() -> pd.DataFrame:
    """Return by province how the second compilation differs from the first in their common year.

    Returns
    -------
    Frame by province: total, per cent; and each sector's share, points.
    """
    first, second = (workers(n).xs(SEAM, level="year").loc[common()] for n in (YEARBOOKS, SECOND))
    total = 100 * (second.sum(axis=1) / first.sum(axis=1) - 1)
    shares = 100 * (structure.shares(second) - structure.shares(first))
    return shares.set_axis(SHOWN, axis=1).assign(total=total)


def seam_figure() -> None:
    """Draw how far the two compilations lie apart in the year both have."""
    frame = seam().sort_values("total")
    left, right = style.new_grid(1, 2, height=8.0, sharey=True)
    places = np.arange(len(frame))
    bad = frame.index.isin([c for c, _ in faults()[faults().fault == "sum"].index])
    for axes, column, colour, mark in (
        (left, "total", style.DARK, "o"),
        (right, "tertiary", style.DARK, "o"),
        (right, "primary", style.MIDDLE, "D"),
    ):
        face = np.where(bad, style.PAPER, colour)
        axes.axvline(0, color=style.INK, linewidth=1)
        axes.scatter(frame[column], places, c=face, edgecolors=colour, marker=mark, s=30, zorder=3)
    left.set_yticks(places, names()[frame.index], fontsize=9)
    left.set(title="Total, per cent", xlim=(-18, 18))
    right.set(title="Shares, points", xlim=(-6, 6))
    right.annotate("primary", (-5.7, len(frame) - 0.1), color=style.MIDDLE)
    right.annotate("tertiary", (2.2, len(frame) - 0.1), color=style.DARK)
    left.set_ylim(-0.8, len(frame) + 1)
    figures.show(
        left,
        name="fig-employment-seam",
        alt=(
            f"Two columns of dots, a row a province. Left, totals of the second compilation lie "
            f"from {frame.total.min():.0f} to {frame.total.max():+.0f} per cent of the first, "
            f"{int((frame.total < -1).sum())} of {len(frame)} below it. Right, the tertiary share "
            f"is higher in {int((frame.tertiary > 0.05).sum())} provinces and the primary share "
            f"lower in {int((frame.primary < -0.05).sum())}; the primary shares differ by up to "
            f"{frame.primary.abs().max():.0f} points. Open marks: "
            f"{numbers.listed(names()[frame.index[bad]].tolist())}."
        ),
        source=SOURCE,
        data=frame.join(names()).reset_index(),
    )


# Relative productivity -----------------------------------------------------------------------


def blocks_figure() -> None:
    """Draw workers as width, output per worker as height, so that output is the area."""
    codes = common()
    panels = style.new_grid(2, 2, height=6.6, sharex=True, sharey=True)
    shown = [(2000, YEARBOOKS), (SEAM, YEARBOOKS), (SEAM, SECOND), (2022, SECOND)]
    rows = []
    for axes, (year, name) in zip(panels, shown, strict=True):
        width = 100 * structure.shares(pooled(workers(name), codes)).loc[year]
        height = relative(name, codes).loc[year]
        _blocks(axes, width, height)
        kind = "yearbooks" if name == YEARBOOKS else "second compilation"
        axes.set_title(f"{year}, {kind}", fontsize=11)
        rows.append(
            {
                "year": year,
                "compilation": kind,
                **width.add_prefix("workers_"),
                **height.add_prefix("relative_"),
            }
        )
    for axes in panels[::2]:
        axes.set_ylabel("output per worker,\naverage = 1")
    for axes in panels[2:]:
        axes.set_xlabel("per cent of workers")
    data = pd.DataFrame(rows)
    figures.show(
        panels[0],
        name="fig-employment-blocks",
        alt=(
            "Four panels of three blocks. In 2000 a wide flat block for farming, "
            f"{data.workers_va_primary[0]:.0f} per cent of workers at "
            f"{data.relative_va_primary[0]:.2f} of average output, stands beside two narrow tall "
            f"ones at {data.relative_va_secondary[0]:.2f} and {data.relative_va_tertiary[0]:.2f}. "
            f"In 2022 farming holds {data.workers_va_primary[3]:.0f} per cent at "
            f"{data.relative_va_primary[3]:.2f}, and the others stand at "
            f"{data.relative_va_secondary[3]:.2f} and {data.relative_va_tertiary[3]:.2f}. In the "
            f"two panels of 2013 farming is {data.workers_va_primary[1]:.0f} and "
            f"{data.workers_va_primary[2]:.0f} per cent wide."
        ),
        source=SOURCE,
        data=data,
    )


def _blocks(axes: Axes, width: pd.Series, height: pd.Series) -> None:
    start = 0.0
    for sector, title, colour in zip(SECTORS, ("1", "2", "3"), COLOURS, strict=True):
        size = (width[sector], height[sector])
        axes.add_patch(Rectangle((start, 0), *size, facecolor=colour, edgecolor=style.PAPER))
        axes.annotate(
            f"{title}\n{height[sector]:.2f}",
            (start + width[sector] / 2, height[sector]),
            ha="center",
            va="bottom",
            fontsize=10,
        )
        start += width[sector]
    axes.axhline(1, color=style.INK, linewidth=1, linestyle="--")
    axes.set(xlim=(0, 100), ylim=(0, 2.6))
    axes.grid(False)


# Balance -------------------------------------------------------------------------------------


def balance_lines() -> pd.DataFrame:
    """Return the pooled and national Theil indices by year, each source a column."""
    codes = common()
    parts = {
        "yearbooks": pooled_theil(YEARBOOKS, "census_2018", codes),
        "second": pooled_theil(SECOND, "census_2018", codes),
        "yearbooks_first_published": pooled_theil(YEARBOOKS, "first_published", codes),
        "second_first_published": pooled_theil(SECOND, "first_published", codes),
        "world": national_theil().loc[2000:],
    }
    return pd.DataFrame(parts)


def _vintage_gap(lines: pd.DataFrame) -> float:
    """Return by how much the vintage of the accounts moves the pooled index at most."""
    gaps = [lines[f"{n}_first_published"] - lines[n] for n in ("yearbooks", "second")]
    return float(pd.concat(gaps).abs().max())


def balance_figure() -> None:
    """Draw the Theil index by year: two compilations, two vintages, and the World Bank's shares."""
    lines = balance_lines()
    axes = style.new_axes(height=4.8)
    axes.axvspan(2018.5, 2020.5, color=style.MUTED, alpha=0.15, linewidth=0)
    axes.plot(lines.index, lines.world, color=style.MUTED, linestyle=":", linewidth=1.8)
    axes.plot(lines.index, lines.yearbooks, color=style.DARK)
    second = lines.second.dropna()
    axes.plot(second.loc[:2018], color=style.MIDDLE)
    axes.plot(second.loc[2018:2020], color=style.MIDDLE, linestyle="--", linewidth=1.2)
    axes.plot(second.loc[2020:], color=style.MIDDLE)
    for column, colour in (
        ("yearbooks_first_published", style.DARK),
        ("second_first_published", style.MIDDLE),
    ):
        axes.plot(lines.index, lines[column], "o", color=colour, markersize=3.5)
    axes.set(ylabel="Theil index, output against workers", ylim=(0, 0.36))
    axes.annotate("yearbooks", (2002, 0.325), color=style.DARK)
    axes.annotate("second compilation", (2014.2, 0.19), color=style.MIDDLE)
    axes.annotate("World Bank's shares", (2003.2, 0.195), color=style.MUTED)
    axes.annotate("2020\ncensus", (2019.5, 0.02), ha="center", color=style.MUTED, fontsize=10)
    style.year_axis(axes)
    step = numbers.text(second[2020] - second[2018], "+.2f")
    shared = lines[["yearbooks", "second", "world"]].dropna(subset="world")
    shared = shared.dropna(subset=["yearbooks", "second"], how="all")
    below = shared.world < shared[["yearbooks", "second"]].min(axis=1)
    figures.show(
        axes,
        name="fig-employment-balance",
        alt=(
            f"Lines by year. The yearbooks' index goes from {lines.yearbooks[2000]:.2f} in 2000 to "
            f"{lines.yearbooks[SEAM]:.2f} in 2013, the second compilation's from "
            f"{lines.second[SEAM]:.2f} to {lines.second[2022]:.2f} in 2022, with {step} in the "
            "shaded step from 2018 to 2020. Dots for first-published accounts lie within "
            f"{_vintage_gap(lines):.3f} of the lines; the dotted line of the World Bank lies below "
            f"the others in {int(below.sum())} of {len(below)} years."
        ),
        source=f"{SOURCE}; World Bank, World Development Indicators",
        data=lines.reset_index(),
    )


def map_figure() -> None:
    """Draw the Theil index of each province in the last year."""
    values = theil(SECOND).xs(2022, level="year")
    regions = datasets.load("provinces").set_index("province_code").region3
    axes = tilemap.draw(
        values,
        datasets.load("provinces"),
        label="Theil index of output against workers, 2022",
        bounds=[0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.35],
    )
    ranked = names()[values.sort_values().index].tolist()
    west = (regions[values.nlargest(10).index] == "West").sum()
    east = (regions[values.nsmallest(10).index] == "East").sum()
    figures.show(
        axes,
        name="fig-employment-map",
        alt=(
            f"Tile map, darker for less balance. {numbers.listed(ranked[:4])} are palest, below "
            f"{values.nsmallest(4).max():.2f}; {numbers.listed(ranked[-4:])} are darkest, the last "
            f"with {values.max():.2f}. Of the ten darkest {west} are in the West, of the ten "
            f"palest {east} in the East."
        ),
        source=SOURCE,
        data=values.rename("theil").to_frame().join(names()).reset_index(),
    )


def counterfactual() -> dict[str, float]:
    """Return the pooled Theil index of 2000 and 2022, and with one of its two sides held.

    `people` has the workers of 2022 at the productivities of 2000, `gaps` the reverse. Output is
    at current prices, as in the index itself.
    """
    codes = common()
    people = {y: pooled(workers(n), codes).loc[y] for y, n in ((2000, YEARBOOKS), (2022, SECOND))}
    made = {y: pooled(output(), codes).loc[y] for y in (2000, 2022)}
    each = {y: made[y] / people[y] for y in people}

    def index(year_people: int, year_gaps: int) -> float:
        goods = people[year_people] * each[year_gaps]
        return float(balance.theil_balance(goods, people[year_people], sums="renormalise"))

    return {
        "start": index(2000, 2000),
        "end": index(2022, 2022),
        "people": index(2022, 2000),
        "gaps": index(2000, 2022),
    }


def farm_part(name: str, year: int) -> float:
    """Return the share of the pooled Theil index that lies between farming and the rest."""
    codes = common()
    made, people = pooled(output(), codes).loc[year], pooled(workers(name), codes).loc[year]
    whole = balance.theil_balance(made, people, sums="renormalise")
    two = [[part.iloc[0], part.iloc[1:].sum()] for part in (made, people)]
    return float(balance.theil_balance(*two, sums="renormalise") / whole)


# Productivity --------------------------------------------------------------------------------


def decompose(
    name: str,
    start: int,
    end: int,
    codes: list[int],
    *,
    vintage: str = "census_2018",
    prices: str = "national",
) -> pd.DataFrame:
    """Return where the growth of output per worker comes from, by province, as start shares."""
    made, people = output(vintage, prices), workers(name)
    cells = [
        frame.xs(year, level="year").loc[codes] for frame in (made, people) for year in (start, end)
    ]
    return change.productivity_decomposition(*cells).totals()


def decompose_pooled(
    name: str, start: int, end: int, codes: list[int], **options: str
) -> pd.Series:
    """Return the same for the provinces taken together."""
    vintage, prices = options.get("vintage", "census_2018"), options.get("prices", "national")
    made, people = pooled(output(vintage, prices), codes), pooled(workers(name), codes)
    cells = [
        frame.loc[[year]].reset_index(drop=True)
        for frame in (made, people)
        for year in (start, end)
    ]
    return change.productivity_decomposition(*cells).totals().iloc[0]


@cache
def decompositions() -> pd.DataFrame:
    """Return every pooled decomposition that the chapter reports."""
    everyone, good = common(), sound()
    plans = {
        "2000-2013": (YEARBOOKS, 2000, SEAM, everyone, {}),
        "… sound provinces": (YEARBOOKS, 2000, SEAM, good, {}),
        "… provinces' own volumes": (YEARBOOKS, 2000, SEAM, everyone, {"prices": "own"}),
        "… current prices": (YEARBOOKS, 2000, SEAM, everyone, {"prices": "current"}),
        "2005-2013": (YEARBOOKS, 2005, SEAM, everyone, {}),
        "… accounts first published": (
            YEARBOOKS,
            2005,
            SEAM,
            everyone,
            {"vintage": "first_published"},
        ),
        "2013-2022": (SECOND, SEAM, 2022, everyone, {}),
        "… sound provinces ": (SECOND, SEAM, 2022, good, {}),
        "… up to 2018, before the step": (SECOND, SEAM, 2018, everyone, {}),
        "… up to 2021, own volumes": (SECOND, SEAM, 2021, everyone, {"prices": "own"}),
        "… current prices ": (SECOND, SEAM, 2022, everyone, {"prices": "current"}),
    }
    rows = {}
    for title, (name, start, end, codes, options) in plans.items():
        found = decompose_pooled(name, start, end, codes, **options)
        rows[title] = {**found, "provinces": len(codes), "years": end - start}
    return pd.DataFrame(rows).T


def decomposition_table() -> None:
    """Show where the growth of output per worker comes from, under every variant."""
    frame = decompositions()
    parts = frame[["within", "static", "dynamic"]].div(frame.change, axis=0)
    yearly = (1 + frame.change) ** (1 / frame.years) - 1
    shown = pd.DataFrame(
        {
            "Period and variant": [title.strip() for title in frame.index],
            "Provinces": frame.provinces.map(lambda v: numbers.text(v, ".0f")).to_numpy(),
            "Growth a year": yearly.map(lambda v: numbers.text(v, ".1%")).to_numpy(),
            "Within sectors": parts.within.map(lambda v: numbers.text(v, ".0%")).to_numpy(),
            "Moves, static": parts.static.map(lambda v: numbers.text(v, ".0%")).to_numpy(),
            "Moves, dynamic": parts.dynamic.map(lambda v: numbers.text(v, ".0%")).to_numpy(),
        }
    )
    tables.show(
        shown,
        name="tab-employment-decomposition",
        caption=(
            "Growth of output per worker, provinces taken together, and the share of it that arose "
            "within sectors, from workers moving to sectors that were more productive at the start "
            "(static), and from their moving to sectors whose productivity grew more (dynamic). "
            "Unless said otherwise: accounts after the fourth census at prices of 2000"
        ),
        source=CITED,
        data=frame.rename_axis("variant").reset_index(),
    )


def sector_growth(
    name: str, start: int, end: int, codes: list[int], prices: str = "national"
) -> pd.Series:
    """Return the yearly growth of output per worker by sector, provinces together, per cent."""
    made, people = pooled(output(prices=prices), codes), pooled(workers(name), codes)
    each = made.div(people).dropna()
    return 100 * ((each.loc[end] / each.loc[start]) ** (1 / (end - start)) - 1)


@cache
def sector_growths() -> pd.DataFrame:
    """Return the growth of output per worker by sector, period and variant, per cent a year."""
    everyone, good = common(), sound()
    plans = {
        "2000-2013": (YEARBOOKS, 2000, SEAM, everyone, "national"),
        "… sound provinces": (YEARBOOKS, 2000, SEAM, good, "national"),
        "… provinces' own volumes": (YEARBOOKS, 2000, SEAM, everyone, "own"),
        "2013-2022": (SECOND, SEAM, 2022, everyone, "national"),
        "… sound provinces ": (SECOND, SEAM, 2022, good, "national"),
        "… up to 2018, before the step": (SECOND, SEAM, 2018, everyone, "national"),
        "… up to 2021, own volumes": (SECOND, SEAM, 2021, everyone, "own"),
    }
    frame = pd.DataFrame({title: sector_growth(*plan) for title, plan in plans.items()}).T
    return frame.set_axis(SHOWN, axis=1)


def sectors_table() -> None:
    """Show the growth of output per worker by sector."""
    frame = sector_growths()
    shown = pd.DataFrame({"Period and variant": [title.strip() for title in frame.index]})
    for sector in SHOWN:
        shown[sector.capitalize()] = [numbers.text(v, ".1f") for v in frame[sector]]
    gap = frame.tertiary - frame.secondary
    shown["Tertiary less secondary"] = [numbers.text(v, "+.1f") for v in gap]
    tables.show(
        shown,
        name="tab-employment-sectors",
        caption=(
            "Growth of real output per worker by sector, provinces taken together, per cent a "
            "year. Unless said otherwise: accounts after the fourth census at prices of 2000"
        ),
        source=CITED,
        data=frame.rename_axis("variant").reset_index(),
    )


def _price_rise(sector: str, start: int, end: int) -> float:
    """Return by how many per cent a sector's national price rose between two years."""
    price = _national_prices()[sector]
    return float(100 * (price[end] / price[start] - 1))


def service_price(start: int, end: int) -> float:
    """Return by how much services' price outgrew industry's in the nation, points a year."""
    price = _national_prices()
    ratio = price.va_tertiary / price.va_secondary
    return float(100 * ((ratio[end] / ratio[start]) ** (1 / (end - start)) - 1))


@cache
def by_province() -> pd.DataFrame:
    """Return the decomposition by province for both periods, in points a year."""
    parts = {}
    for title, name, start, end in (
        ("first", YEARBOOKS, 2000, SEAM),
        ("second", SECOND, SEAM, 2022),
    ):
        found = decompose(name, start, end, common())
        parts[title] = found.assign(moves=found.static + found.dynamic)
    return pd.concat(parts, axis=1)


def parts_figure() -> None:
    """Draw the decomposition by province, two periods."""
    frame = by_province()
    order = frame["first"].moves.div(frame["first"].change).sort_values().index
    left, right = style.new_grid(1, 2, height=8.2, sharey=True)
    places = np.arange(len(order))
    for axes, period, title in (
        (left, "first", "2000-2013"),
        (right, "second", "2013-2022"),
    ):
        part = 100 * frame[period].loc[order].div(frame[period].change.loc[order], axis=0)
        axes.barh(places, part.within, color=style.LIGHT, height=0.75)
        # a negative part goes to the left of zero, so that nothing is drawn over
        start = part.within.where(part.moves > 0, 0)
        axes.barh(places, part.moves, left=start, color=style.DARK, height=0.75)
        axes.axvline(0, color=style.INK, linewidth=1)
        axes.axvline(100, color=style.INK, linewidth=1)
        axes.set_title(title)
        axes.set(xlim=(-60, 160), xlabel="per cent of growth")
        axes.grid(axis="y", visible=False)
    left.set_yticks(places, names()[order], fontsize=9)
    left.set_ylim(-0.7, len(order) + 0.6)
    left.annotate("within", (4, len(order) - 0.3), color="#3d7d6d")
    left.annotate("moves", (55, len(order) - 0.3), color=style.DARK)
    moves = frame.xs("moves", axis=1, level=1)
    share = moves / frame.xs("change", axis=1, level=1)
    figures.show(
        left,
        name="fig-employment-parts",
        alt=(
            "Two columns of bars split in two. The pale part, growth within sectors, is longer "
            f"than the dark part, moves between sectors, in {int((share['first'] < 0.5).sum())} of "
            f"{len(share)} provinces from 2000 to 2013 and in {int((share['second'] < 0.5).sum())} "
            f"from 2013 to 2022. The dark part reaches {100 * share['first'].max():.0f} per cent "
            f"in {names()[share['first'].idxmax()]} in the first period and "
            f"{100 * share['second'].max():.0f} in {names()[share['second'].idxmax()]} in the "
            "second; where it is negative it stands left of zero and the pale part passes one "
            "hundred."
        ),
        source=SOURCE,
        data=frame.set_axis([f"{a}_{b}" for a, b in frame.columns], axis=1)
        .join(names())
        .reset_index(),
    )


# Numbers in sentences ------------------------------------------------------------------------


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    verdicts = ledger.verdict_facts(*JUDGED)
    return _source_facts() | _relative_facts() | _balance_facts() | _growth_facts() | verdicts


def _source_facts() -> dict[str, str]:
    found, apart = faults(), seam()
    rates = {name: steady(name) for name in (YEARBOOKS, SECOND)}
    worst = rates[SECOND].groupby("province_code").mean().sort_values()
    gap = found[found.fault == "sum"]["size"]
    jump = found[found.fault == "jump"]["size"]
    same = (apart.abs() < 0.05).all(axis=1)
    return {
        "common": str(len(common())),
        "sound": str(len(sound())),
        "seam_low": numbers.text(apart.total.min(), ".0f"),
        "seam_high": numbers.text(apart.total.max(), "+.0f"),
        "seam_same": str(int(same.sum())),
        "seam_primary": numbers.text(apart.primary.abs().max(), ".1f"),
        "seam_rank": numbers.text(
            theil(YEARBOOKS)
            .xs(SEAM, level="year")
            .loc[common()]
            .corr(theil(SECOND).xs(SEAM, level="year").loc[common()], method="spearman")
        ),
        "sum_names": numbers.listed(names()[gap.index.get_level_values(0).unique()].tolist()),
        "sum_worst": numbers.text(abs(gap.min()), ".0%"),
        "sum_worst_name": names()[gap.idxmin()[0]],
        "sum_last": str(int(gap.index.get_level_values("year").max())),
        "empty": numbers.listed(_places(found.index[found.fault == "empty"])),
        "jump_2020": numbers.listed(names()[[c for c, y in jump.index if y == 2020]].tolist()),
        "jump_worst": numbers.text(1 - np.exp(jump.min()), ".0%"),
        "jump_worst_name": names()[jump.idxmin()[0]],
        "steady_first": numbers.text(rates[YEARBOOKS].mean(), ".0%"),
        "steady_second": numbers.text(rates[SECOND].mean(), ".0%"),
        "steady_worst": numbers.text(worst.iloc[-1], ".0%"),
        "steady_worst_name": names()[worst.index[-1]],
        "steady_next_name": names()[worst.index[-2]],
    }


def _relative_facts() -> dict[str, str]:
    codes = common()
    first, second = relative(YEARBOOKS, codes), relative(SECOND, codes)
    shares = {
        name: 100 * structure.shares(pooled(workers(name), codes)) for name in (YEARBOOKS, SECOND)
    }
    made = {
        "2000": first.loc[2000],
        "2013": first.loc[SEAM],
        "2013_second": second.loc[SEAM],
        "2018": second.loc[2018],
        "2022": second.loc[2022],
    }
    shown = {
        "primary": ("2000", "2013", "2013_second", "2018", "2022"),
        "secondary": ("2000", "2022"),
        "tertiary": ("2000", "2022"),
    }
    texts = {
        f"{sector}_{when}": numbers.text(made[when][f"va_{sector}"])
        for sector, dates in shown.items()
        for when in dates
    }
    return texts | {
        "primary_workers_2000": numbers.text(shares[YEARBOOKS].va_primary[2000], ".0f"),
        "primary_workers_2013": numbers.text(shares[YEARBOOKS].va_primary[SEAM], ".0f"),
        "primary_workers_2013_second": numbers.text(shares[SECOND].va_primary[SEAM], ".0f"),
        "primary_workers_2022": numbers.text(shares[SECOND].va_primary[2022], ".0f"),
    }


def _balance_facts() -> dict[str, str]:
    lines, parts = balance_lines(), counterfactual()
    last = theil(SECOND).xs(2022, level="year")
    made, people = _aligned(output(), workers(SECOND))
    other = balance.structural_deviation(made, people, sums="renormalise").xs(2022, level="year")
    fell = lines.second[SEAM] - lines.second[2022]
    step = lines.second[2018] - lines.second[2020]
    both = theil(YEARBOOKS).xs(2000, level="year").loc[common()]
    before = theil(SECOND).xs(SEAM, level="year").loc[common()]
    sources = [lines[name].dropna() for name in ("yearbooks", "second", "world")]
    whole = parts["start"] - parts["end"]
    return {
        "sources": str(len(sources)),
        "ends_lower": str(sum(line.iloc[-1] < line.iloc[0] for line in sources)),
        "people_share": numbers.text((parts["start"] - parts["people"]) / whole, ".0%"),
        "gaps_share": numbers.text((parts["start"] - parts["gaps"]) / whole, ".0%"),
        "theil_2000": numbers.text(lines.yearbooks[2000]),
        "theil_2013": numbers.text(lines.yearbooks[SEAM]),
        "theil_2013_second": numbers.text(lines.second[SEAM]),
        "theil_2022": numbers.text(lines.second[2022]),
        "theil_world_2000": numbers.text(lines.world[2000]),
        "theil_world_2022": numbers.text(lines.world[2022]),
        "theil_vintage": numbers.text(_vintage_gap(lines), ".3f"),
        "theil_seam": numbers.text(abs(lines.second[SEAM] - lines.yearbooks[SEAM]), ".3f"),
        "step_share": numbers.text(step / fell, ".0%"),
        "world_step": numbers.text(lines.world[2020] - lines.world[2018], "+.2f"),
        "step": numbers.text(-step, "+.2f"),
        "people_only": numbers.text(parts["people"]),
        "gaps_only": numbers.text(parts["gaps"]),
        "farm_2000": numbers.text(farm_part(YEARBOOKS, 2000), ".0%"),
        "farm_2022": numbers.text(farm_part(SECOND, 2022), ".0%"),
        "deviation_rank": numbers.text(last.corr(other, method="spearman")),
        "rank_2000_2022": numbers.text(both.corr(last.loc[common()], method="spearman")),
        "fell_first": str(
            int((theil(YEARBOOKS).xs(SEAM, level="year").loc[common()] < both).sum())
        ),
        "fell_second": str(int((last.loc[common()] < before).sum())),
        "most_balanced": names()[last.idxmin()],
        "least_balanced": names()[last.idxmax()],
        "most_value": numbers.text(last.min()),
        "least_value": numbers.text(last.max()),
    }


def _growth_facts() -> dict[str, str]:
    frame, cells = decompositions(), by_province()
    parts = frame[["within", "static", "dynamic"]].div(frame.change, axis=0)
    texts = {}
    for key, title in (("first", "2000-2013"), ("second", "2013-2022")):
        row = parts.loc[title]
        part = cells[key]
        texts |= {
            f"within_{key}": numbers.text(row.within, ".0%"),
            f"moves_{key}": numbers.text(row.static + row.dynamic, ".0%"),
            f"static_{key}": numbers.text(row.static, ".0%"),
            f"dynamic_{key}": numbers.text(row.dynamic, ".0%"),
            f"growth_{key}": numbers.text(
                (1 + frame.change[title]) ** (1 / frame.years[title]) - 1, ".1%"
            ),
            f"static_up_{key}": str(int((part.static > 0).sum())),
            f"dynamic_down_{key}": str(int((part.dynamic < 0).sum())),
            f"within_most_{key}": str(int((part.within > part.change / 2).sum())),
        }
    sectors = sector_growths()
    gap, farming = sectors.tertiary - sectors.secondary, sectors.primary["2013-2022"]
    texts |= {
        "services_first": numbers.text(sectors.tertiary["2000-2013"], ".1f"),
        "industry_first": numbers.text(sectors.secondary["2000-2013"], ".1f"),
        "services_second": numbers.text(sectors.tertiary["2013-2022"], ".1f"),
        "industry_second": numbers.text(sectors.secondary["2013-2022"], ".1f"),
        "farming_second": numbers.text(farming, ".1f"),
        "lag_variants": str(int((gap < 0).sum())),
        "variants": str(len(gap)),
        "lag_least": numbers.text(gap.max(), "+.1f"),
        "lag_most": numbers.text(gap.min(), "+.1f"),
        "farming_place": PLACES[int((sectors.loc["2013-2022"].drop("primary") > farming).sum())],
        "farm_price": numbers.text(_price_rise("va_primary", SEAM, 2018), "+.0f"),
        "services_price": numbers.text(_price_rise("va_tertiary", SEAM, 2018), "+.0f"),
        "price_all": numbers.text(service_price(1978, 2023), ".1f"),
    }
    moves = parts.static + parts.dynamic
    late = list(frame.index[frame.index.get_loc("2013-2022") :])
    early = [title for title in frame.index if title not in late]
    whole = decompose_pooled(YEARBOOKS, 2005, SEAM, common(), vintage="first_published")
    return texts | {
        "within_lowest": numbers.text(parts.within.min(), ".0%"),
        "growth_variants": str(len(parts)),
        "within_lowest_first": numbers.text(parts.within[early].min(), ".0%"),
        "within_highest_first": numbers.text(parts.within[early].max(), ".0%"),
        "within_lowest_second": numbers.text(parts.within[late].min(), ".0%"),
        "within_highest_second": numbers.text(parts.within[late].max(), ".0%"),
        "moves_before_step": numbers.text(moves["… up to 2018, before the step"], ".0%"),
        "growth_published": numbers.text((1 + whole.change) ** (1 / 8) - 1, ".1%"),
        "growth_census": numbers.text((1 + frame.change["2005-2013"]) ** (1 / 8) - 1, ".1%"),
        "static_down_second": numbers.listed(
            names()[cells.index[cells["second"].static < 0]].tolist()
        ),
    }
