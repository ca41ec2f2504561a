"""What the chapter on measuring domestic and external demand shows."""

from functools import cache

import numpy as np
import pandas as pd

from upgrading import datasets, input_output
from upgrading.measures import linkages
from upgrading.measures.linkages import Imports, InputOutputTable
from upgrading.report import figures, numbers, style, tables

TABLES = "National Bureau of Statistics, input-output tables"
CITED = "{cite:t}`nbsio`"
MAIN, SPREAD = "domestic_uses", "all_uses"
DEMANDS = list(input_output.DEMANDS)
COLOURS = {"consumption": style.DARK, "investment": style.MIDDLE, "exports": style.LIGHT}
# domestic value added in a dollar of exports, from tables that keep processing exports apart:
# Chen et al. (2012), abstract
PROCESSING_APART = {2002: 0.466, 2007: 0.591}
SHORT = {
    "Wood, paper and other manufacturing": "Wood, paper, other manuf.",
    "Business and scientific services": "Business, science",
    "Education, health and public administration": "Education, health, public",
    "Electricity, gas and water": "Electricity, gas, water",
}


# ---------------------------------------------------------------- what is computed


@cache
def shares(imports: Imports, detail: str = "finest") -> pd.DataFrame:
    """Return the per cent of value added that each demand induces, one row a year.

    Parameters
    ----------
    imports
        How imports are kept apart; "separated" has the years with an official split.
    detail
        "finest" as published, or "common": the 25 sectors that all tables share.
    """
    separated = imports == "separated"
    read = input_output.table if detail == "finest" else input_output.grouped
    years = input_output.SEPARATED if separated else input_output.YEARS
    rows = {
        year: input_output.induced_shares(read(year, separated=separated), imports=imports)
        for year in years
    }
    return pd.DataFrame(rows).T.rename_axis("year")


@cache
def external() -> pd.DataFrame:
    """Return measures of external demand in per cent, one row a year from 2002 to 2021.

    Returns
    -------
    DataFrame
        gross and net: document E's two export dependencies; shipped: exports of the tables over
        their value added; induced and induced_low: value added by the two splits; official: by
        the tables that keep imports apart; processing_apart: by Chen et al. (2012).
    """
    printed = datasets.load("document_e_table_1").set_index("year")
    shipped = {
        year: input_output.purchases(input_output.table(year), imports=MAIN).purchases["exports"]
        for year in input_output.YEARS
    }
    columns = {
        "gross": printed.nominal_export_dependency,
        "net": printed.real_export_dependency,
        "shipped": pd.Series(shipped),
        "induced": shares(MAIN).exports,
        "induced_low": shares(SPREAD).exports,
        "official": shares("separated").exports,
        "processing_apart": pd.Series({y: c * shipped[y] for y, c in PROCESSING_APART.items()}),
    }
    return pd.DataFrame(columns).rename_axis("year")


@cache
def rates() -> pd.DataFrame:
    """Return consumption, capital formation and net exports over GDP by expenditure, per cent."""
    accounts = datasets.load("national_accounts").set_index("year").loc[2002:2021]
    parts = accounts[["final_consumption", "gross_capital_formation", "net_exports"]]
    return 100 * parts.div(accounts.gdp_expenditure, axis=0)


@cache
def against_official() -> pd.DataFrame:
    """Return how far four ways to split imports miss the official split, in points.

    Returns
    -------
    DataFrame
        Year and demand x official share and the misses: by proportion at the finest detail and
        at the 42 sectors of the official tables, with and without exports.
    """
    official = shares("separated")[DEMANDS]
    columns = {"official": official.stack()}
    for imports in (MAIN, SPREAD):
        fine = shares(imports).loc[official.index, DEMANDS]
        coarse = {
            year: input_output.induced_shares(
                input_output.table(year, separated=True), imports=imports
            )
            for year in official.index
        }
        columns[f"{imports}_finest"] = (fine - official).stack()
        columns[f"{imports}_42"] = (pd.DataFrame(coarse).T[DEMANDS] - official).stack()
    return pd.DataFrame(columns).rename_axis(["year", "demand"])


@cache
def links() -> pd.DataFrame:
    """Return how manufacturing and services rest on each other in per cent, one row a year."""
    rows = {
        year: input_output.branch_links(input_output.table(year), imports=MAIN)
        for year in input_output.YEARS
    }
    return pd.DataFrame(rows).T.rename_axis("year")


@cache
def chain_links(year: int) -> pd.DataFrame:
    """Return backward and forward linkages of the common sectors.

    Returns
    -------
    DataFrame
        Sectors x backward and forward with domestic inputs, backward_included and
        forward_included with imported ones as well; each has mean one.
    """
    source = input_output.grouped(year)
    columns = {}
    for suffix, imports in (("", MAIN), ("_included", "included")):
        columns[f"backward{suffix}"] = linkages.power_of_dispersion(source, imports=imports)
        columns[f"forward{suffix}"] = linkages.ghosh_forward_linkage(source, imports=imports)
    return pd.DataFrame(columns)


@cache
def open_example() -> InputOutputTable:
    """Return Miller and Blair's two sectors, with imports of product 2 that serve as inputs.

    Domestic output and value added are those of the book; the imports are ours.
    """
    columns = ["code", "origin", "1", "2", "TC", "EX", "GO"]
    rows = [
        ["1", "Domestic", 150, 500, 350, 0, 1000],
        ["2", "Domestic", 100, 50, 1150, 700, 2000],
        ["1", "Imports", 0, 0, 0, 0, 0],
        ["2", "Imports", 100, 50, 0, 0, 150],
        ["VA001", "TOT", 650, 1400, None, None, None],
    ]
    return linkages.input_output_table(pd.DataFrame(rows, columns=columns), name="open example")


def example_splits() -> pd.DataFrame:
    """Return value added induced in the two examples, one row a treatment of imports."""
    closed = linkages.induced_value_added(linkages.example_table(), imports=MAIN).sum()
    rows = {("closed", "none"): closed}
    for imports in ("separated", MAIN, SPREAD):
        rows["open", imports] = linkages.induced_value_added(open_example(), imports=imports).sum()
    frame = pd.DataFrame(rows).T[["consumption", "exports"]]
    return frame.rename_axis(["economy", "imports"])


# ---------------------------------------------------------------- numbers in sentences


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    parts = (_headline, _example, _spread, _official, _seams, _purchases, _chains, _services)
    return {key: text for part in parts for key, text in part().items()}


def _one(value: float) -> str:
    return numbers.text(value, ".1f")


def _headline() -> dict[str, str]:
    frame, rate = external(), rates()
    both = frame[["gross", "net", "induced"]].dropna()
    miss = both[["gross", "net"]].sub(both.induced, axis=0).mean()
    domestic = 100 - frame.induced
    spent = rate.final_consumption + rate.gross_capital_formation
    falls = _falls()
    return {
        "induced_2002": _one(frame.induced[2002]),
        "induced_2007": _one(frame.induced[2007]),
        "induced_2020": _one(frame.induced[2020]),
        "shipped_2007": _one(frame.shipped[2007]),
        "shipped_2020": _one(frame.shipped[2020]),
        "domestic_2007": _one(domestic[2007]),
        "domestic_2020": _one(domestic[2020]),
        "spent_2007": _one(spent[2007]),
        "spent_2020": _one(spent[2020]),
        "gross_miss": _one(miss.gross),
        "net_miss": _one(miss.net),
        "net_above": str(int((both.net > both.induced).sum())),
        "both_years": str(len(both)),
        "net_below_years": numbers.listed([str(y) for y in both.index[both.net < both.induced]]),
        "net_2007": _one(frame.net[2007]),
        "apart_2002": _one(frame.processing_apart[2002]),
        "apart_2007": _one(frame.processing_apart[2007]),
        "fall_main": _one(frame.induced[2007] - frame.induced[2020]),
        "fall_apart": _one(frame.processing_apart[2007] - frame.induced[2020]),
        "fall_least": _one(min(falls)),
        "fall_most": _one(max(falls)),
        "rise_main": _one(frame.induced[2007] - frame.induced[2002]),
        "rise_apart": _one(frame.processing_apart[2007] - frame.processing_apart[2002]),
        "last_table": str(max(input_output.YEARS)),
        "dollars_2002": numbers.text(1000 * PROCESSING_APART[2002], ".0f"),
        "dollars_2007": numbers.text(1000 * PROCESSING_APART[2007], ".0f"),
        "ours_2002": numbers.text(1000 * frame.induced[2002] / frame.shipped[2002], ".0f"),
        "ours_2007": numbers.text(1000 * frame.induced[2007] / frame.shipped[2007], ".0f"),
    }


def _falls() -> list[float]:
    """Return by how many points the exports' share fell from 2007 to 2020, by every choice."""
    frame, coarse = external(), shares(MAIN, "common").exports
    falls = [line[2007] - line[2020] for line in (frame.induced, frame.induced_low, coarse)]
    return [*falls, frame.processing_apart[2007] - frame.induced[2020]]


def _example() -> dict[str, str]:
    table = linkages.example_table()
    inverse = linkages.leontief_inverse(linkages.input_coefficients(table, imports=MAIN))
    ratio = linkages.value_added_ratio(table)
    earned = linkages.induced_value_added(table, imports=MAIN).exports
    splits = example_splits().exports
    opened = open_example()
    uses = opened.intermediate.loc["2"].sum() + opened.final.consumption["2"]
    return {
        "ex_exports": _whole(table.final.exports["2"]),
        "ex_output_1": numbers.text(inverse.loc["1", "2"] * table.final.exports["2"]),
        "ex_output_2": numbers.text(inverse.loc["2", "2"] * table.final.exports["2"]),
        "ex_inverse_1": numbers.text(inverse.loc["1", "2"], ".4f"),
        "ex_inverse_2": numbers.text(inverse.loc["2", "2"], ".4f"),
        "ex_ratio_1": numbers.text(ratio["1"]),
        "ex_ratio_2": numbers.text(ratio["2"]),
        "ex_earned_1": numbers.text(earned["1"]),
        "ex_earned_2": numbers.text(earned["2"]),
        "ex_imports": _whole(opened.imports["2"]),
        "ex_true": _one(splits["open", "separated"]),
        "ex_domestic": _one(splits["open", MAIN]),
        "ex_all": _one(splits["open", SPREAD]),
        "ex_share": numbers.text(opened.imports["2"] / uses, ".1%"),
    }


def _whole(value: float) -> str:
    return numbers.text(round(value), "d")


def _spread() -> dict[str, str]:
    gap = shares(MAIN).exports - shares(SPREAD).exports
    high, low = shares(MAIN).exports, shares(SPREAD).exports
    return {
        "spread_largest": _one(gap.max()),
        "spread_year": str(gap.idxmax()),
        "spread_2020": _one(gap[2020]),
        "peak_main": str(high.idxmax()),
        "peak_spread": str(low.idxmax()),
        "low_2002": _one(low[2002]),
        "low_2005": _one(low[2005]),
        "low_2007": _one(low[2007]),
    }


def _official() -> dict[str, str]:
    misses = against_official()
    exported = misses.xs("exports", level="demand")
    worst = misses.abs().max()
    sent_on = {
        year: input_output.table(year, separated=True).imported_final.exports.sum()
        / input_output.table(year, separated=True).imports.sum()
        for year in input_output.SEPARATED
    }
    return {
        "worst_main": numbers.text(worst[f"{MAIN}_finest"]),
        "worst_main_42": numbers.text(worst[f"{MAIN}_42"]),
        "worst_spread": numbers.text(worst[f"{SPREAD}_finest"]),
        "exports_main": numbers.text(exported[f"{MAIN}_finest"].mean(), "+.2f"),
        "exports_main_42": numbers.text(exported[f"{MAIN}_42"].mean(), "+.2f"),
        "exports_spread": numbers.text(exported[f"{SPREAD}_finest"].mean(), "+.2f"),
        "sent_on_2017": numbers.text(sent_on[2017], ".1%"),
        "sent_on_2020": numbers.text(sent_on[2020], ".1%"),
    }


def _seams() -> dict[str, str]:
    fine, coarse = shares(MAIN).exports, shares(MAIN, "common").exports
    gdp = datasets.load("national_accounts").set_index("year").gdp
    value_added = pd.Series(
        {year: input_output.table(year).sector_value_added.sum() for year in input_output.YEARS}
    )
    revised = fine * value_added / (1e4 * gdp[fine.index])
    error = shares(MAIN).error
    wider = (coarse - fine).abs()
    return {
        "coarse_largest": _one(wider.max()),
        "coarse_year": str(wider.idxmax()),
        "coarse_2005": _one(coarse[2005]),
        "coarse_2007": _one(coarse[2007]),
        "coarse_2020": _one(coarse[2020]),
        "revised_largest": _one((revised - fine).abs().max()),
        "error_largest": _one(error.abs().max()),
        "error_year": str(error.abs().idxmax()),
        "step_main": _one(fine[2017] - fine[2015]),
        "step_shipped": _one(external().shipped[2017] - external().shipped[2015]),
        "sectors_fewest": str(min(len(input_output.table(y).sectors) for y in input_output.YEARS)),
        "sectors_most": str(max(len(input_output.table(y).sectors) for y in input_output.YEARS)),
    }


def _purchases() -> dict[str, str]:
    early, late = (
        input_output.purchases(input_output.table(year), imports=MAIN) for year in (2007, 2020)
    )
    served = {
        year: input_output.earned_in("tertiary", input_output.table(year), imports=MAIN)
        for year in (2002, 2020)
    }
    return {
        "imports_2007": _one(early.imports.sum()),
        "imports_exports_2007": _one(early.imports["exports"]),
        "imports_consumption_2007": _one(early.imports["consumption"]),
        "imports_investment_2007": _one(early.imports["investment"]),
        "consumption_2007": _one(early.domestic_value_added["consumption"]),
        "investment_2007": _one(early.domestic_value_added["investment"]),
        "consumption_2020": _one(late.domestic_value_added["consumption"]),
        "investment_2020": _one(late.domestic_value_added["investment"]),
        "rate_consumption_2007": _one(rates().final_consumption[2007]),
        "rate_consumption_2020": _one(rates().final_consumption[2020]),
        "served_exports_2002": _one(served[2002]["exports"]),
        "served_exports_2020": _one(served[2020]["exports"]),
        "served_consumption_2020": _one(served[2020]["consumption"]),
        "served_investment_2020": _one(served[2020]["investment"]),
    }


def _chains() -> dict[str, str]:
    last, first = chain_links(2020), chain_links(2002)
    rank = last.backward.rank(ascending=False).astype(int)
    ranked = last.backward_included.rank(ascending=False).astype(int)
    moved = (rank - ranked).abs().idxmax()
    return {
        "back_first": last.backward.idxmax().lower(),
        "back_last": last.backward.idxmin().lower(),
        "forward_first": last.forward.idxmax().lower(),
        "moved": moved.lower(),
        "moved_domestic": str(rank[moved]),
        "moved_included": str(ranked[moved]),
        "moved_value": numbers.text(last.backward[moved]),
        "moved_value_included": numbers.text(last.backward_included[moved]),
        "back_stable": numbers.text(last.backward.corr(first.backward, method="spearman")),
        "forward_stable": numbers.text(last.forward.corr(first.forward, method="spearman")),
        "back_forward": numbers.text(last.backward.corr(last.forward, method="spearman")),
    }


def _leans(content: pd.Series) -> str:
    return "more" if content[2020] > content[2002] else "less"


def _services() -> dict[str, str]:
    frame = links()
    low = frame.embodied.idxmin()
    return {
        "made_leans": _leans(frame.embodied),
        "served_leans": _leans(frame.embodied_back),
        "served_low_year": str(low),
        "served_low": _one(frame.embodied[low]),
        "served_first": _one(frame.embodied[2002]),
        "served_last": _one(frame.embodied[2020]),
        "bought_last": _one(frame.bought[2020]),
        "made_first": _one(frame.embodied_back[2002]),
        "made_last": _one(frame.embodied_back[2020]),
        "made_bought_first": _one(frame.bought_back[2002]),
        "made_bought_last": _one(frame.bought_back[2020]),
    }


# ---------------------------------------------------------------- tables and figures


def example_table() -> None:
    """Show what exports induce in two sectors, closed and open, by treatment of imports."""
    splits = example_splits()
    titles = {
        "none": "no imports",
        "separated": "as they were: all used as inputs",
        MAIN: "by proportion, exports left out",
        SPREAD: "by proportion, exports as well",
    }
    rows = [
        {
            "Economy": economy,
            "Imports": titles[imports],
            "By consumption": _one(row.consumption),
            "By exports": _one(row.exports),
            "Together": _one(row.consumption + row.exports),
        }
        for (economy, imports), row in splits.iterrows()
    ]
    tables.show(
        pd.DataFrame(rows),
        name="tab-measure-demand-example",
        caption="Value added that two demands induce in an economy of two sectors",
        source="{cite:t}`millerblair2009`, table 2.3; the exports and imports are ours",
        data=splits.reset_index(),
    )


def official_table() -> None:
    """Show the shares by the official split and how far the proportional splits miss them."""
    misses = against_official()
    shown = pd.DataFrame(
        {
            "Year": [str(year) for year, _ in misses.index],
            "Demand": [demand for _, demand in misses.index],
            "Official": misses.official.map(_one).to_numpy(),
            "Domestic uses, all sectors": _signed(misses[f"{MAIN}_finest"]),
            "Domestic uses, 42 sectors": _signed(misses[f"{MAIN}_42"]),
            "All uses, all sectors": _signed(misses[f"{SPREAD}_finest"]),
        }
    )
    tables.show(
        shown,
        name="tab-measure-demand-official",
        caption=(
            "Value added induced, per cent, by the tables that keep imports apart, and by how "
            "many points three splits by proportion miss it"
        ),
        source=CITED,
        data=misses.reset_index(),
    )


def _signed(values: pd.Series) -> list[str]:
    return [numbers.text(round(value, 2) + 0.0, "+.2f") for value in values]


def external_table() -> None:
    """Show the measures of external demand side by side, one row a table."""
    frame = external().loc[list(input_output.YEARS)]
    kinds = dict.fromkeys(input_output.YEARS, "annual")
    kinds |= dict.fromkeys(input_output.BENCHMARKS, "survey")
    kinds |= dict.fromkeys(input_output.UPDATES, "update")
    titles = {
        "gross": "Gross (E)",
        "net": "Net of processing (E)",
        "shipped": "Gross (table)",
        "induced": "Induced",
        "induced_low": "Induced, all uses",
        "processing_apart": "Induced, processing apart",
    }
    shown = frame[list(titles)].rename(columns=titles)
    shown = shown.map(lambda value: "–" if np.isnan(value) else _one(value))
    shown.insert(0, "Year", shown.index.astype(str))
    shown.insert(1, "Table", [f"{kinds[y]}, {len(input_output.table(y).sectors)}" for y in kinds])
    shown = shown.reset_index(drop=True)
    tables.show(
        shown,
        name="tab-measure-demand-external",
        caption=(
            "External demand by measure, per cent of GDP (E: document E) or of the table's value "
            "added, with the kind of table and its number of sectors"
        ),
        source=f"{CITED}; {{cite:t}}`documentE`, Table 1; {{cite:t}}`chen2012dva`",
        data=frame,
    )


def external_figure() -> None:
    """Draw external demand by measure."""
    frame = external()
    axes = style.new_axes(height=4.8)
    for column, colour, dash in (("gross", style.LIGHT, "-"), ("net", style.MIDDLE, "--")):
        line = frame[column].dropna()
        axes.plot(line.index, line, color=colour, linestyle=dash)
    for stretch in _stretches(frame.induced):
        axes.plot(stretch.index, stretch, color=style.DARK)
        low = frame.induced_low[stretch.index]
        axes.fill_between(stretch.index, low, stretch, color=style.DARK, alpha=0.18, linewidth=0)
    _marks(axes, frame.induced, style.DARK)
    stars = frame.processing_apart.dropna()
    axes.plot(stars.index, stars, linestyle="", marker="*", markersize=13, color=style.INK)
    axes.annotate(
        "induced, processing\nkept apart", (2002.5, stars[2002]), va="center", fontsize=9.5
    )
    axes.annotate("tables reconciled", (2016, 9.2), ha="center", fontsize=9.5, color=style.MUTED)
    axes.axvline(2016, color=style.MUTED, linewidth=1, linestyle=":", ymin=0.1)
    axes.set(ylabel="per cent of GDP", ylim=(8, 41), xlim=(2001.5, 2021.5))
    style.year_axis(axes)
    ends = {
        "exports, gross": (2021, frame.gross[2021]),
        "exports net of\nprocessing": (2021, frame.net[2021]),
        "value added\ninduced": (2020, frame.induced[2020]),
    }
    style.label_line_ends(axes, ends)
    figures.show(
        axes,
        name="fig-measure-demand-external",
        alt=(
            f"Three lines. Gross exports run {_course(frame.gross)}; exports net of processing "
            f"{_course(frame.net)}; the value added induced {_course(frame.induced)}, with a "
            "shaded band under it and a gap where tables were first reconciled. Two stars, for "
            f"tables that keep processing apart, stand at {_one(stars[2002])} in 2002 and "
            f"{_one(stars[2007])} in 2007."
        ),
        source=f"{TABLES}; document E, Table 1; Chen et al. (2012)",
        data=frame,
    )


def _course(line: pd.Series) -> str:
    """Say where a line begins, where it is highest and where it ends."""
    line = line.dropna()
    first, top, last = line.index[0], line.idxmax(), line.index[-1]
    return (
        f"from {_one(line[first])} per cent in {first} to {_one(line[top])} in {top}, the "
        f"highest, and {_one(line[last])} in {last}"
    )


def _stretches(line: pd.Series) -> list[pd.Series]:
    """Cut a line where the tables were first reconciled: levels do not compare across it."""
    line = line.dropna()
    before = line.index < input_output.RECONCILED_SINCE
    return [line[before], line[~before]]


def _marks(axes: object, line: pd.Series, colour: str) -> None:
    """Put full dots on surveyed years and hollow ones on the others."""
    line = line.dropna()
    surveyed = line.index.isin(input_output.BENCHMARKS)
    dots = {"linestyle": "", "marker": "o", "markersize": 6, "color": colour}
    axes.plot(line.index[surveyed], line[surveyed], **dots)
    axes.plot(line.index[~surveyed], line[~surveyed], markerfacecolor=style.PAPER, **dots)


def induced_figure() -> None:
    """Draw what each demand induces against what is spent on it."""
    frame, rate = shares(MAIN), rates()
    axes = style.new_axes(height=4.6)
    spent = {"consumption": rate.final_consumption, "investment": rate.gross_capital_formation}
    ends = {}
    for demand, colour in COLOURS.items():
        for stretch in _stretches(frame[demand]):
            axes.plot(stretch.index, stretch, color=colour)
        _marks(axes, frame[demand], colour)
        ends[f"{demand}\ninduces"] = (2020, frame[demand][2020])
    for demand, rated in spent.items():
        line = rated.loc[:2020]
        axes.plot(line.index, line, color=COLOURS[demand], linestyle=":", linewidth=1.8)
    ends["spent on\nconsumption"] = (2020, rate.final_consumption[2020])
    ends["spent on\ninvestment"] = (2020, rate.gross_capital_formation[2020])
    axes.set(ylabel="per cent of GDP", ylim=(10, 63), xlim=(2001.5, 2020.5))
    style.year_axis(axes)
    style.label_line_ends(axes, ends)
    more = {demand: (spent[demand] - frame[demand]).dropna() for demand in spent}
    above = {d: f"{_one(gap.min())} to {_one(gap.max())} points" for d, gap in more.items()}
    figures.show(
        axes,
        name="fig-measure-demand-induced",
        alt=(
            "Three lines with dots and two dotted lines. Consumption induces "
            f"{_one(frame.consumption[2002])} per cent of value added in 2002, "
            f"{_one(frame.consumption.min())} at its lowest in {frame.consumption.idxmin()} and "
            f"{_one(frame.consumption[2020])} in 2020; investment goes from "
            f"{_one(frame.investment[2002])} to {_one(frame.investment[2020])}; exports have "
            f"{_one(frame.exports.max())} at their highest in {frame.exports.idxmax()} and "
            f"{_one(frame.exports[2020])} in 2020. What is spent, dotted, exceeds what it induces "
            f"by {above['consumption']} for consumption and {above['investment']} for investment."
        ),
        source=f"{TABLES} and national accounts",
        data=frame.join(rate),
    )


def chains_figure() -> None:
    """Draw backward and forward linkages of the common sectors."""
    last, first = chain_links(2020), chain_links(2002)
    order = last.backward.sort_values().index
    names = [SHORT.get(sector, sector) for sector in order]
    panels = style.new_grid(1, 2, height=7.6, sharey=True)
    for axes, column, title in zip(
        panels, ("backward", "forward"), ("Backward", "Forward"), strict=True
    ):
        rows = range(len(order))
        axes.hlines(rows, first[column][order], last[column][order], color=style.GRID, linewidth=3)
        axes.plot(first[column][order], rows, "o", color=style.LIGHT, markersize=6, label="2002")
        axes.plot(last[column][order], rows, "o", color=style.DARK, markersize=6, label="2020")
        axes.axvline(1, color=style.MUTED, linewidth=1)
        axes.set(title=title, xlabel="average sector = 1")
    with_imports = last.backward_included[order]
    panels[0].plot(
        with_imports,
        range(len(order)),
        "|",
        color=style.MIDDLE,
        markersize=10,
        markeredgewidth=2,
        label="2020, with\nimported inputs",
    )
    panels[0].set_yticks(range(len(order)), names, fontsize=9, color=style.INK)
    panels[0].legend(loc="lower right", fontsize=9, handletextpad=0.2, borderpad=0)
    moved = (with_imports - last.backward[order]).abs().idxmax()
    apart = (last - first)[["backward", "forward"]].abs().stack()
    figures.show(
        panels[0],
        name="fig-measure-demand-chains",
        alt=(
            "Two panels of dots, one row a sector. Backward, "
            f"{order[-1].lower()} and {order[-2].lower()} stand highest in 2020 and "
            f"{order[0].lower()} lowest; the tick for imported inputs is farthest from the dot in "
            f"{moved.lower()}, at {numbers.text(with_imports[moved])} against "
            f"{numbers.text(last.backward[moved])}. Forward, {last.forward.idxmax().lower()} is "
            f"highest and {last.forward.idxmin().lower()} lowest. Dots of 2002 and 2020 lie "
            f"{numbers.text(apart.median())} apart in the median."
        ),
        source=f"{TABLES} 2002 and 2020, 25 common sectors",
        data=last.join(first, rsuffix="_2002"),
    )


def services_figure() -> None:
    """Draw how manufacturing rests on services and services on manufacturing."""
    frame = links()
    panels = style.new_grid(1, 2, height=3.9, sharey=True)
    drawn = {
        "Services in\nmanufacturing": ("embodied", "bought", style.DARK),
        "Manufacturing in\nservices": ("embodied_back", "bought_back", style.MIDDLE),
    }
    for axes, (title, (embodied, bought, colour)) in zip(panels, drawn.items(), strict=True):
        for column, dash, label in ((embodied, "-", "value added"), (bought, ":", "purchases")):
            before, after = _stretches(frame[column])
            axes.plot(before.index, before, color=colour, linestyle=dash, label=label)
            axes.plot(after.index, after, color=colour, linestyle=dash)
            _marks(axes, frame[column], colour)
        axes.set(title=title, ylim=(5, 27))
        axes.legend(loc="upper center" if colour == style.DARK else "upper right", fontsize=9.5)
    panels[0].set_ylabel("per cent")
    style.year_axis(*panels)
    figures.show(
        panels[0],
        name="fig-measure-demand-services",
        alt=(
            "Two panels of lines with dots and a gap after 2015. Left, value added of services in "
            f"manufactures goes from {_one(frame.embodied[2002])} per cent in 2002 to "
            f"{_one(frame.embodied.min())}, its lowest, in {frame.embodied.idxmin()} and "
            f"{_one(frame.embodied[2020])} in 2020, purchases from {_one(frame.bought[2002])} to "
            f"{_one(frame.bought[2020])}. Right, value added of manufacturing in services goes "
            f"from {_one(frame.embodied_back[2002])} to {_one(frame.embodied_back[2020])}, "
            f"purchases from {_one(frame.bought_back[2002])} to {_one(frame.bought_back[2020])}."
        ),
        source=TABLES,
        data=frame,
    )
