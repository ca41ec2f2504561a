"""What the chapter on how far structure upgrades shows; its panel serves the whole part."""

from functools import cache
from typing import Literal

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from upgrading import datasets
from upgrading.measures import change, structure
from upgrading.report import figures, numbers, style, tables

Vintage = Literal["first published", "2018 census", "2023 census"]
Source = Literal["yearbooks", "second compilation"]

SECTORS = list(structure.SECTORS)
VALUE_ADDED = {
    "first published": "provincial_value_added_first_published",
    "2018 census": "provincial_value_added_census_2018",
    "2023 census": "provincial_value_added_census_2023",
}
VINTAGES: tuple[Vintage, Vintage] = ("first published", "2018 census")
EMPLOYMENT = {
    "yearbooks": "provincial_employment_yearbooks",
    "second compilation": "provincial_employment_second_compilation",
}
PRICE_BASE = 2005
FIRST = 2000
HEILONGJIANG = 23
# yuan a worker at 2005 prices, as later studies quote Liu, Zhang and Huang; not checked by us
QUOTED_START, QUOTED_FINISH = [2570.0, 10755.0, 12509.0], [51658.0, 138930.0, 48125.0]
ADVANCEMENT = ["ratio", "service share", "hierarchy", "angle"]
MEASURES = [
    *ADVANCEMENT,
    "quoted bounds",
    "sample bounds",
    "over mean",
    "over largest",
    "root",
    "logarithm",
]
ACCOUNTS = "National Bureau of Statistics, provincial accounts after the fourth economic census"
WORKERS = f"{ACCOUNTS}; employment from the provinces' yearbooks, second compilation"
CITED = "{cite:t}`nbs`"


def names() -> pd.Series:
    """Return the provinces' English names by code."""
    return datasets.load("provinces").set_index("province_code").province


def value_added(vintage: Vintage) -> pd.DataFrame:
    """Return value added of three sectors by province_code and year, 100 million yuan."""
    return _by_sector(VALUE_ADDED[vintage], "va")


def workers(source: Source) -> pd.DataFrame:
    """Return workers of three sectors by province_code and year, 10 000 persons, some missing."""
    return _by_sector(EMPLOYMENT[source], "emp")


def _by_sector(name: str, prefix: str) -> pd.DataFrame:
    frame = datasets.load(name).set_index(["province_code", "year"])
    return frame[[f"{prefix}_{sector}" for sector in SECTORS]].set_axis(SECTORS, axis=1)


@cache
def last_year() -> int:
    """Return the last year with value added after the 2018 census and workers of this decade."""
    known = (value_added("2018 census").dropna(), workers("second compilation").dropna())
    return min(int(frame.index.get_level_values("year").max()) for frame in known)


def national_prices() -> pd.DataFrame:
    """Return the nation's implied price of each sector's value added by year, 2005 = 1.

    Levels and volumes are of one vintage nationally; provincial volumes and levels are not.
    """
    accounts = datasets.load("national_accounts").set_index("year")
    volumes = datasets.load("national_volume_indices").set_index("year")
    prices = {}
    for sector in SECTORS:
        level, volume = accounts[f"va_{sector}"], volumes[f"index_{sector}"]
        prices[sector] = (level / level[PRICE_BASE]) / (volume / volume[PRICE_BASE])
    return pd.DataFrame(prices)


def at_2005_prices(levels: pd.DataFrame) -> pd.DataFrame:
    """Return provincial sector levels (by province_code, year) over the nation's sector prices."""
    years = levels.index.get_level_values("year")
    return levels / national_prices().loc[years].to_numpy()


def national_ratio() -> pd.DataFrame:
    """Return tertiary over secondary for the nation by year, at current and at 2005 prices."""
    accounts = datasets.load("national_accounts").set_index("year")
    levels = accounts[[f"va_{sector}" for sector in SECTORS]].set_axis(SECTORS, axis=1)
    constant = levels / national_prices()
    return pd.DataFrame(
        {
            "current prices": structure.tertiary_secondary_ratio(levels.secondary, levels.tertiary),
            "2005 prices": structure.tertiary_secondary_ratio(
                constant.secondary, constant.tertiary
            ),
        }
    ).loc[FIRST:]


def implied_industry_prices(year: int = 2021) -> pd.Series:
    """Return by province the secondary sector's price in a year, 2005 = 1, as its data imply it.

    The revised level over the level that the province's own volume indices chain from 2005.
    """
    levels = value_added("2018 census").secondary.unstack()
    volumes = datasets.load("provincial_volume_indices").query(f"{PRICE_BASE} < year <= {year}")
    growth = (volumes.set_index("province_code").index_secondary / 100).groupby(level=0).prod()
    return (levels[year] / levels[PRICE_BASE] / growth).rename("implied_price")


def advancement(levels: pd.DataFrame) -> pd.DataFrame:
    """Return the four measures that need value added alone, for levels of three sectors."""
    shares = structure.shares(levels)
    return pd.DataFrame(
        {
            "ratio": structure.tertiary_secondary_ratio(levels.secondary, levels.tertiary),
            "service share": structure.service_share(levels.tertiary, levels.sum(axis=1)),
            "hierarchy": structure.hierarchy_coefficient(shares),
            "angle": structure.angle_index(shares),
        }
    )


def with_productivity(shares: pd.DataFrame, productivity: pd.DataFrame) -> pd.DataFrame:
    """Return the six forms of structure times productivity, yuan a worker at 2005 prices."""
    scales = {"over mean": "mean", "over largest": "max", "root": "sqrt", "logarithm": "log"}
    bounds = {
        "quoted bounds": {"start": QUOTED_START, "finish": QUOTED_FINISH},
        "sample bounds": {
            "start": productivity.min().to_numpy(),
            "finish": productivity.max().to_numpy(),
        },
    }
    forms = {
        name: structure.structure_productivity(shares, productivity, **ends)
        for name, ends in bounds.items()
    }
    for name, scale in scales.items():
        forms[name] = structure.scaled_structure_productivity(shares, productivity, scale=scale)
    return pd.DataFrame(forms)


def productivity(levels: pd.DataFrame, labour: pd.DataFrame) -> pd.DataFrame:
    """Return value added per worker, yuan, from 100 million yuan and 10 000 persons."""
    structure.same_labels(levels=levels, labour=labour)
    return 10_000 * levels / labour


def indices(year: int | None = None, source: Source = "second compilation") -> pd.DataFrame:
    """Return all ten measures for the provinces whose employment is known in a year."""
    year = year or last_year()
    labour = workers(source).xs(year, level="year").dropna()
    levels = value_added("2018 census").xs(year, level="year").loc[labour.index]
    constant = levels / national_prices().loc[year]
    forms = with_productivity(structure.shares(levels), productivity(constant, labour))
    return advancement(levels).join(forms)[MEASURES]


def ranks(table: pd.DataFrame) -> pd.DataFrame:
    """Return whole ranks by column, 1 for the largest value."""
    return table.rank(ascending=False, method="min").astype(int)


def largest_moves(ranked: pd.DataFrame, one: str, other: str, count: int = 3) -> list[str]:
    """Say which provinces' ranks differ most between two columns: "Hainan (2 to 19)"."""
    moved = (ranked[other] - ranked[one]).abs().sort_values(ascending=False, kind="stable")
    called = names()
    return [
        f"{called[code]} ({ranked[one][code]} to {ranked[other][code]})"
        for code in moved.index[:count]
    ]


def vintage_agreement() -> pd.DataFrame:
    """Return how vintages agree on four measures.

    Returns
    -------
    Frame with vintage, year, measure, rank correlation with the accounts after the 2018 census,
    the province that moves most and its two ranks.
    """
    panel = advancement(value_added("2018 census"))
    rows = []
    for vintage, years in (
        ("first published", (2005, 2010, 2018, 2019)),
        ("2023 census", (2019, 2022)),
    ):
        other = advancement(value_added(vintage))
        for year in years:
            one, two = panel.xs(year, level="year"), other.xs(year, level="year")
            for measure in ADVANCEMENT:
                pair = pd.DataFrame({"other": two[measure], "census": one[measure]})
                rows.append(
                    {
                        "vintage": vintage,
                        "year": year,
                        "measure": measure,
                        "correlation": pair.other.corr(pair.census, method="spearman"),
                        "mover": largest_moves(ranks(pair), "other", "census", 1)[0],
                    }
                )
    return pd.DataFrame(rows)


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    return _panel_facts() | _price_facts() | _rank_facts() | _vintage_facts()


def _panel_facts() -> dict[str, str]:
    levels = value_added("2018 census")
    panel = advancement(levels)
    ratio, ranked = panel.ratio.unstack(), panel.hierarchy.unstack()
    shares = structure.shares(levels).loc[HEILONGJIANG]
    return {
        "first": str(FIRST),
        "last": str(last_year()),
        "ratio_first": numbers.text(ratio[FIRST].mean()),
        "ratio_last": numbers.text(ratio[last_year()].mean()),
        "ratio_rises": str(int((ratio[last_year()] > ratio[FIRST]).sum())),
        "hierarchy_rises": str(int((ranked[last_year()] > ranked[FIRST]).sum())),
        "ratio_low_year": str(ratio.mean().idxmin()),
        "ratio_low": numbers.text(ratio.mean().min()),
        "hierarchy_low_year": str(ranked.mean().idxmin()),
        "hierarchy_low": numbers.text(ranked.mean().min()),
        "hl_primary_first": numbers.text(shares.primary[FIRST], ".1%"),
        "hl_primary_last": numbers.text(shares.primary[last_year()], ".1%"),
        "hl_secondary_first": numbers.text(shares.secondary[FIRST], ".1%"),
        "hl_secondary_last": numbers.text(shares.secondary[last_year()], ".1%"),
        "hl_tertiary_first": numbers.text(shares.tertiary[FIRST], ".1%"),
        "hl_tertiary_last": numbers.text(shares.tertiary[last_year()], ".1%"),
    }


def _price_facts() -> dict[str, str]:
    ratio = national_ratio()
    start, end = ratio.loc[PRICE_BASE], ratio.loc[last_year()]
    growth = end / start
    implied = implied_industry_prices()
    below = implied[implied < 1].sort_values()
    called = names()
    return {
        "national_start": numbers.text(start["current prices"]),
        "national_current": numbers.text(end["current prices"]),
        "growth_current": numbers.text(growth["current prices"] - 1, "+.0%"),
        "growth_volume": numbers.text(growth["2005 prices"] - 1, "+.0%"),
        "growth_price": numbers.text(growth["current prices"] / growth["2005 prices"] - 1, "+.0%"),
        "implied_count": str(len(below)),
        "implied_names": numbers.listed([called[code] for code in below.index]),
        "implied_lowest": numbers.text(below.iloc[0]),
    }


def _rank_facts() -> dict[str, str]:
    table = indices()
    links, ranked = table.corr(method="spearman"), ranks(table)
    forms = links.loc[MEASURES[4:], MEASURES[4:]].to_numpy()
    productive = links.loc["ratio", MEASURES[4:]]
    code = (ranked["over mean"] - ranked.hierarchy).idxmin()
    return {
        "provinces": str(len(table)),
        "ratio_hierarchy": numbers.text(links.loc["ratio", "hierarchy"]),
        "ratio_service": numbers.text(links.loc["ratio", "service share"]),
        "service_hierarchy": numbers.text(links.loc["service share", "hierarchy"]),
        "hierarchy_angle": numbers.text(links.loc["hierarchy", "angle"]),
        "forms_lowest": numbers.text(forms.min()),
        "forms_ratio_low": numbers.text(productive.min()),
        "forms_ratio_high": numbers.text(productive.max()),
        "moves_hierarchy": numbers.listed(largest_moves(ranked, "ratio", "hierarchy", 4)),
        "moves_primary": numbers.listed(_primary_shares(ranked, "ratio", "hierarchy", 4)),
        "moves_mean": numbers.listed(largest_moves(ranked, "hierarchy", "over mean", 3)),
        "moves_bounds": numbers.listed(largest_moves(ranked, "sample bounds", "quoted bounds", 2)),
        "hl_ratio_rank": str(ranked.ratio[HEILONGJIANG]),
        "hl_hierarchy_rank": str(ranked.hierarchy[HEILONGJIANG]),
        "quoted_start": numbers.listed([numbers.text(v, ",.0f") for v in QUOTED_START]),
        "quoted_finish": numbers.listed([numbers.text(v, ",.0f") for v in QUOTED_FINISH]),
        "mine": names()[code],
        "mine_rank": str(ranked["over mean"][code]),
        "mine_hierarchy_rank": str(ranked.hierarchy[code]),
    }


def _primary_shares(ranked: pd.DataFrame, one: str, other: str, count: int) -> list[str]:
    moved = (ranked[other] - ranked[one]).abs().sort_values(ascending=False, kind="stable")
    shares = structure.shares(value_added("2018 census")).xs(last_year(), level="year").primary
    return [numbers.text(shares[code], ".0%") for code in moved.index[:count]]


def revision(year: int = 2018) -> pd.Series:
    """Return by sector how much the census changed the provinces' sum in a year, as a share."""
    old, new = (value_added(vintage).xs(year, level="year") for vintage in VINTAGES)
    return new.sum() / old.sum() - 1


def _vintage_facts() -> dict[str, str]:
    table = vintage_agreement()
    old = table[(table.vintage == "first published") & (table.year <= 2018)]
    late = table[table.year >= 2019]
    weakest = old.loc[old.correlation.idxmin()]
    return {
        "old_low": numbers.text(weakest.correlation),
        "old_low_measure": weakest.measure,
        "old_low_year": str(weakest.year),
        "old_low_mover": weakest.mover,
        **{f"revised_{s}": numbers.text(v, "+.1%") for s, v in revision().items()},
        "old_high": numbers.text(old.correlation.max()),
        "late_low": numbers.text(late.correlation.min()),
    }


MADE_UP = pd.DataFrame(
    {
        "primary": [40.0, 10.0, 10.0],
        "secondary": [30.0, 45.0, 30.0],
        "tertiary": [30.0, 45.0, 60.0],
    },
    index=["Farmland", "Workshop", "Harbour"],
)
MADE_UP_WORKERS = pd.DataFrame(
    {"primary": [40.0, 5.0, 5.0], "secondary": [10.0, 5.0, 6.0], "tertiary": [10.0, 9.0, 15.0]},
    index=MADE_UP.index,
)
MADE_UP_START, MADE_UP_FINISH = [1.0, 2.0, 2.0], [5.0, 12.0, 10.0]


def made_up_steps(economy: str = "Workshop") -> pd.DataFrame:
    """Return the way from levels to indices for one made-up economy, one row a step.

    Returns
    -------
    Frame with the three sectors and `result`, the index a step ends in (missing if none).
    """
    levels = MADE_UP.loc[economy]
    shares = structure.shares(levels.to_frame().T)
    y, axes = shares.iloc[0], np.eye(3)
    angles = np.array([change.moore_angle(y.to_numpy(), axis) for axis in axes])
    output = levels / MADE_UP_WORKERS.loc[economy]
    # a share of one picks a sector out of the index
    placed = structure.structure_productivity(
        axes, np.tile(output, (3, 1)), start=MADE_UP_START, finish=MADE_UP_FINISH
    )
    made = made_up_indices().loc[economy]
    rows = {
        "value added": (levels, levels.sum()),
        "share y": (y, y.sum()),
        "rank times share": (y * [1, 2, 3], made.hierarchy),
        "angle to the sector's axis": (angles, np.nan),
        "3, 2 and 1 times the angle": (angles * [3, 2, 1], made.angle),
        "workers": (MADE_UP_WORKERS.loc[economy], MADE_UP_WORKERS.loc[economy].sum()),
        "value added per worker": (output, np.nan),
        "placed between the bounds": (placed, np.nan),
        "share times placed": (y * placed, made["structure times productivity"]),
    }
    table = pd.DataFrame({name: [*parts, result] for name, (parts, result) in rows.items()}).T
    return table.set_axis([*SECTORS, "result"], axis=1)


def made_up_indices() -> pd.DataFrame:
    """Return the five indices of the made-up economies."""
    forms = structure.structure_productivity(
        structure.shares(MADE_UP),
        MADE_UP / MADE_UP_WORKERS,
        start=MADE_UP_START,
        finish=MADE_UP_FINISH,
    )
    return advancement(MADE_UP).assign(**{"structure times productivity": forms})


def steps_table() -> None:
    """Show the worked example step by step."""
    steps = made_up_steps()
    shown = steps.map(lambda v: "" if np.isnan(v) else _short(v)).reset_index(names="step")
    shown.columns = ["Workshop, step by step", "Primary", "Secondary", "Tertiary", "Result"]
    tables.show(
        shown,
        name="tab-structure-steps",
        caption=(
            "A made-up economy from levels to indices. The last column holds sums of the first "
            "three where a step ends in one: $R$, $W$ and $H$ among them; angles in radians"
        ),
        source="made-up figures",
        data=steps.rename_axis("step").reset_index(),
    )


def _short(value: float) -> str:
    return numbers.text(value, ".0f" if value == int(value) and abs(value) >= 2 else ".3f")


def micro_table() -> None:
    """Show the indices of the three made-up economies."""
    made = made_up_indices()
    titles = {
        "ratio": "Ratio",
        "service share": "Service share",
        "hierarchy": "Hierarchy $R$",
        "angle": "Angle $W$",
        "structure times productivity": "Structure × productivity $H$",
    }
    shown = made.rename(columns=titles).map(lambda v: numbers.text(v, ".3f"))
    levels = MADE_UP.map(lambda v: f"{v:.0f}").agg(" / ".join, axis=1)
    shown.insert(0, "Value added", levels)
    tables.show(
        shown.rename_axis("Economy"),
        name="tab-structure-micro",
        caption="Three made-up economies: value added by sector, and five indices",
        source="made-up figures",
        data=MADE_UP.join(made).rename_axis("economy").reset_index(),
    )


def trend_table() -> None:
    """Show the four measures' means at three dates and how many provinces rose."""
    panel = advancement(value_added("2018 census"))
    dates = [FIRST, 2011, last_year()]
    means = panel.groupby("year").mean().loc[dates].T
    shown = means.map(lambda v: numbers.text(v, ".3f"))
    first, last = panel.xs(FIRST, level="year"), panel.xs(last_year(), level="year")
    shown = shown.rename(columns=str).rename_axis("Mean of 31 provinces")
    rose = (last > first).sum()
    shown["Provinces that rose"] = rose.astype(str)
    tables.show(
        shown,
        name="tab-structure-trend",
        caption="Four measures of advancement, unweighted means of the provinces",
        source=f"{CITED}, accounts after the fourth economic census",
        data=means.assign(rose=rose).rename_axis("measure").reset_index(),
    )


def agreement_axes(links: pd.DataFrame, height: float) -> Axes:
    """Draw the lower triangle of a frame of correlations, each written into its cell."""
    axes = style.new_axes(height=height)
    count = len(links)
    colours = mpl.colormaps[style.SEQUENCE]
    norm = mpl.colors.Normalize(-0.4, 1)
    cells = np.where(np.tri(count, k=-1, dtype=bool), links.to_numpy(), np.nan)[1:, :-1]
    axes.imshow(cells, cmap=colours, norm=norm, aspect="auto")
    for row, column in zip(*np.nonzero(~np.isnan(cells)), strict=True):
        value = cells[row, column]
        # dark letters only on the pale end of the map
        ink = "white" if norm(value) > 0.4 else style.INK
        text = numbers.text(round(value, 2) + 0.0)
        axes.text(column, row, text, ha="center", va="center", color=ink, fontsize=10)
    axes.set_xticks(range(count - 1), links.columns[:-1], rotation=45, ha="right")
    axes.set_yticks(range(count - 1), links.index[1:])
    axes.tick_params(length=0, labelcolor=style.INK)
    axes.grid(False)
    axes.spines[:].set_visible(False)
    return axes


def pairs(links: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of correlations in long form, each pair once."""
    kept = links.where(np.tri(len(links), k=-1, dtype=bool)).rename_axis("one").stack()
    return kept.rename_axis(["one", "other"]).rename("rank_correlation").reset_index()


def agreement_figure() -> None:
    """Draw the rank correlations between ten measures as a heat map."""
    links = indices().corr(method="spearman")
    family = MEASURES[4:]
    figures.show(
        agreement_axes(links, height=5.8),
        name="fig-structure-agreement",
        alt=(
            "Lower triangle of a ten by ten heat map, darker for higher. The block at the lower "
            "right holds the six forms of structure times productivity, all at "
            f"{numbers.text(links.loc[family, family].to_numpy().min())} or above. Hierarchy and "
            f"angle are at {numbers.text(links.loc['hierarchy', 'angle'])}. In the column of the "
            f"ratio are {numbers.text(links.loc['hierarchy', 'ratio'])} for hierarchy and at most "
            f"{numbers.text(links.loc[family, 'ratio'].max())} for the six forms."
        ),
        source=WORKERS,
        data=pairs(links),
    )


def ranks_figure() -> None:
    """Draw each province's ranks under three measures, by the rank of one."""
    ranked = ranks(indices())[["ratio", "hierarchy", "over mean"]]
    ranked = ranked.sort_values("hierarchy", ascending=False)
    axes = style.new_axes(height=8.4)
    places = range(len(ranked))
    axes.hlines(places, ranked.min(axis=1), ranked.max(axis=1), color=style.GRID, linewidth=3)
    marks = {
        "ratio": (style.DARK, "o", 7, "tertiary over secondary"),
        "hierarchy": (style.MIDDLE, "D", 5, "hierarchy"),
        "over mean": (style.LIGHT, "s", 7, "structure × productivity"),
    }
    for column, (colour, marker, size, label) in marks.items():
        axes.plot(
            ranked[column], places, marker, color=colour, markersize=size, label=label, zorder=3
        )
    axes.set_yticks(places, names()[ranked.index], fontsize=9)
    axes.set(xlabel="rank among 31 provinces, 1 is the most advanced", ylim=(-0.8, len(ranked)))
    axes.set_xticks([1, 5, 10, 15, 20, 25, 31])
    axes.grid(axis="y", visible=False)
    axes.figure.legend(loc="outside upper center", ncols=3, fontsize=9.5, handletextpad=0.1)
    spread = ranked.max(axis=1) - ranked.min(axis=1)
    worst = ranked.max(axis=1)
    best = worst.nsmallest(2).index
    widest = spread.sort_values(ascending=False).index[:2]
    called = names()
    figures.show(
        axes,
        name="fig-structure-ranks",
        alt=(
            "Three marks a province on a scale of ranks, provinces sorted by the hierarchy "
            f"coefficient. {called[best[0]]} never ranks below {worst[best[0]]}, "
            f"{called[best[1]]} never below {worst[best[1]]}. {called[widest[0]]} and "
            f"{called[widest[1]]} spread over {spread.max()} and "
            f"{spread[widest[1]]} places; the median province spreads over "
            f"{spread.median():.0f}."
        ),
        source=WORKERS,
        data=ranked.join(names()).reset_index(),
    )


def prices_figure() -> None:
    """Draw the nation's ratio at current and at constant prices."""
    ratio = national_ratio()
    axes = style.new_axes(height=3.9)
    dashes = {"current prices": (style.DARK, "-"), "2005 prices": (style.MIDDLE, "--")}
    for column, (colour, dash) in dashes.items():
        axes.plot(ratio.index, ratio[column], color=colour, linestyle=dash)
    axes.axhline(1, color=style.MUTED, linewidth=1)
    style.label_line_ends(axes, {c: (ratio.index[-1], ratio[c].iloc[-1]) for c in ratio})
    axes.set(ylabel="tertiary over secondary")
    style.year_axis(axes)
    figures.show(
        axes,
        name="fig-structure-prices",
        alt=(
            f"Two lines that meet in {PRICE_BASE} at {ratio['2005 prices'][PRICE_BASE]:.2f}. At "
            f"current prices the nation's ratio ends at {ratio['current prices'].iloc[-1]:.2f} in "
            f"{ratio.index[-1]}; at 2005 prices it is lowest in {ratio['2005 prices'].idxmin()} "
            f"with {ratio['2005 prices'].min():.2f} and ends at "
            f"{ratio['2005 prices'].iloc[-1]:.2f}."
        ),
        source="National Bureau of Statistics, national accounts and volume indices",
        data=ratio.reset_index(),
    )


def vintages_table() -> None:
    """Show how far three vintages rank the provinces alike."""
    table = vintage_agreement()
    wide = table.set_index(["vintage", "year", "measure"]).correlation.unstack()
    wide = wide[ADVANCEMENT].sort_index(ascending=[False, True])
    shown = wide.map(numbers.text).reset_index()
    shown["year"] = shown.year.astype(str)
    movers = table[table.measure == "ratio"].set_index(["vintage", "year"]).mover
    shown["Largest move, ratio"] = movers.loc[wide.index].to_list()
    shown.columns = [c[0].upper() + c[1:] for c in shown.columns]
    tables.show(
        shown,
        name="tab-structure-vintages",
        caption=(
            "Rank correlation of each vintage with the accounts after the 2018 census, 31 "
            "provinces, by measure; last column: the province whose rank under the ratio moves "
            "most, from that vintage to the 2018 census"
        ),
        source=CITED,
        data=table,
    )
