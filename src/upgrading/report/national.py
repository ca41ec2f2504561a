"""What the chapter on the national table shows."""

import pandas as pd

from upgrading import replication
from upgrading.report import figures, numbers, style, tables

ACCOUNTS = "National Bureau of Statistics, national accounts; document E, Table 1"
CITED = "{cite:t}`nbs`; {cite:t}`documentE`, Table 1"


DEFINITIONS = {
    "goods": "goods alone",
    "goods and services": "goods and services of the national accounts",
    "goods plus services": "customs goods plus services of the balance of payments",
}


def facts(ratio: pd.DataFrame, rates: pd.DataFrame, exports: pd.DataFrame) -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    printed = replication.document_e_levels("yearbook 2022")
    levels = 100 * printed.va_tertiary / printed.va_secondary
    by_year = ratio.set_index("year")
    current = replication.document_e_table("current").query("column == 'industry_1'")
    consumption = rates.query("column == 'consumption_rate'").set_index("year")
    capital = rates.query("column == 'capital_formation_rate'").set_index("year")
    return {
        "ratio_equal": str(int(ratio.equal.sum())),
        "ratio_cells": str(len(ratio)),
        "rates_equal": str(int(rates.equal.sum())),
        "rates_cells": str(len(rates)),
        "rates_missed": str(int((~rates.equal).sum())),
        "exception_years": numbers.listed(_exceptions(rates)),
        "larger_printed": _larger_from(by_year.published),
        "larger_levels": _larger_from(levels[by_year.index]),
        "peak_printed": str(by_year.published.idxmax()),
        "peak_value": numbers.text(by_year.published.max()),
        "peak_levels": str(levels[by_year.index].idxmax()),
        "levels_2012": numbers.text(levels[2012]),
        "published_2012": numbers.text(by_year.published[2012]),
        "rounded_2012": numbers.text(by_year.computed[2012]),
        "rounding_largest": numbers.text((levels - by_year.computed).abs().max()),
        "current_equal": str(int(current.equal.sum())),
        "published_2021": numbers.text(by_year.published[2021]),
        "current_2021": numbers.text(current.set_index("year").computed[2021]),
        "consumption_2021": numbers.text(consumption.computed[2021], ".1f"),
        "consumption_2021_published": numbers.text(consumption.published[2021], ".1f"),
        "consumption_2010_published": numbers.text(consumption.published[2010], ".1f"),
        "capital_2021": numbers.text(capital.computed[2021], ".1f"),
        "capital_2021_published": numbers.text(capital.published[2021], ".1f"),
        "processing_2018": numbers.text(replication.implied_processing_imports()[2018] / 10, ".0f"),
        **_export_facts(exports),
        **_proxy_facts(),
    }


def _larger_from(ratio: pd.Series) -> str:
    """Return the year from which services have stayed larger than industry, a ratio above 100."""
    below = ratio.index[ratio <= 100]
    return str(ratio.index[0] if below.empty else below.max() + 1)


def _exceptions(rates: pd.DataFrame) -> list[str]:
    """Return the years in which a printed rate and the accounts differ."""
    return [str(year) for year in sorted(rates[~rates.equal].year.unique())]


def _distances(exports: pd.DataFrame) -> pd.Series:
    """Return each definition's mean distance from the printed column, the closest first."""
    computed = exports[list(DEFINITIONS)]
    return computed.sub(exports.published, axis=0).abs().mean().sort_values()


def _export_facts(exports: pd.DataFrame) -> dict[str, str]:
    gaps = _distances(exports)
    closest, farthest = gaps.index[0], gaps.index[-1]
    both = exports.dropna(subset=["published", closest])
    equal = int((both[closest].round(2) == both.published.round(2)).sum())
    return {
        "closest_name": DEFINITIONS[closest],
        "closest_gap": numbers.text(gaps[closest]),
        "farthest_name": DEFINITIONS[farthest],
        "farthest_gap": numbers.text(gaps[farthest]),
        "exports_equal": str(equal) if equal else "none",
        "exports_years": str(len(both)),
    }


def _proxy_facts() -> dict[str, str]:
    proxy = replication.high_tech_proxy()
    return {
        "proxy_first": numbers.text(proxy.proxy.iloc[0], ".1f"),
        "printed_first": numbers.text(proxy.published.iloc[0], ".1f"),
        "proxy_last": numbers.text(proxy.proxy.iloc[-1], ".1f"),
        "printed_last": numbers.text(proxy.published.iloc[-1], ".1f"),
        "proxy_from": str(proxy.index[0]),
        "proxy_to": str(proxy.index[-1]),
        "proxy_below": str(int((proxy.proxy < proxy.published).sum())),
        "proxy_years": str(len(proxy)),
    }


def ratio_table(ratio: pd.DataFrame) -> None:
    """Show the ratio column, cell by cell."""
    levels = replication.document_e_levels("yearbook 2022")
    unrounded = 100 * levels.va_tertiary / levels.va_secondary
    shown = pd.DataFrame(
        {
            "Year": ratio.year.astype(str),
            "Published": ratio.published.map(numbers.text),
            "From rounded shares": ratio.computed.map(numbers.text),
            "Difference": ratio.difference.map(lambda v: numbers.text(round(v, 2) + 0.0)),
            "From levels": [numbers.text(unrounded[year]) for year in ratio.year],
        }
    )
    tables.show(
        shown,
        name="tab-e-ratio",
        caption="Tertiary over secondary value added, per cent: published and computed",
        source=CITED,
        data=ratio.assign(from_levels=unrounded.loc[ratio.year].to_numpy()),
    )


def ratio_figure(ratio: pd.DataFrame) -> None:
    """Draw the published ratio and two ways to compute it."""
    levels = replication.document_e_levels("yearbook 2022")
    unrounded = 100 * levels.va_tertiary / levels.va_secondary
    upper, lower = style.new_grid(2, 1, height=5.4, sharex=True, height_ratios=[2, 1])
    upper.plot(unrounded.index, unrounded, color=style.LIGHT, linewidth=5, label="from levels")
    upper.plot(ratio.year, ratio.computed, color=style.DARK, label="from rounded shares")
    points = {"linestyle": "", "marker": "o", "color": style.MIDDLE, "markersize": 5}
    upper.plot(ratio.year, ratio.published, label="printed in document E", **points)
    upper.axhline(100, color=style.MUTED, linewidth=1)
    since = _larger_from(unrounded)
    upper.set(ylabel="per cent", title=f"Services are larger than industry from {since} on")
    upper.legend(loc="upper left")
    difference = unrounded - ratio.set_index("year").published
    lower.bar(difference.index, difference, color=style.LIGHT, width=0.6)
    lower.plot(ratio.year, ratio.difference.round(2), **points)
    lower.axhline(0, color=style.MUTED, linewidth=1)
    lower.set(ylabel="points", title="Computed minus printed")
    style.year_axis(lower)
    turning = unrounded.idxmax()
    figures.show(
        upper,
        name="fig-e-ratio",
        alt=(
            f"Two panels by year. Above, the ratio goes from {unrounded.iloc[0]:.0f} per cent in "
            f"{unrounded.index[0]} to its highest, {unrounded.max():.0f}, in {turning}, and is "
            f"{unrounded.iloc[-1]:.0f} in {unrounded.index[-1]}; it is above 100 from {since} on. "
            f"Below, bars for the levels reach {difference.abs().max():.2f} points, dots for "
            f"rounded shares {ratio.difference.abs().max():.2f}."
        ),
        source=ACCOUNTS,
        data=pd.DataFrame(
            {
                "year": ratio.year,
                "published": ratio.published,
                "from_rounded_shares": ratio.computed,
                "from_levels": unrounded.loc[ratio.year].to_numpy(),
            }
        ),
    )


RATES = {
    "consumption_rate": "Consumption",
    "capital_formation_rate": "Capital formation",
    "domestic_demand_share": "Domestic demand",
}


def _pair(row: tuple) -> str:
    if row.equal:
        return f"{row.published:.1f}"
    difference = numbers.text(row.difference, "+.1f")
    return f"{row.published:.1f} → {row.computed:.1f} ({difference})"


def rates_table(rates: pd.DataFrame) -> None:
    """Show the three demand rates, published and computed, cell by cell."""
    shown = pd.DataFrame({"Year": [str(year) for year in sorted(rates.year.unique())]})
    for column, title in RATES.items():
        part = rates[rates.column == column].sort_values("year")
        shown[title] = [_pair(row) for row in part.itertuples()]
    tables.show(
        shown,
        name="tab-e-rates",
        caption=(
            "Demand rates, per cent of GDP by expenditure. One figure: published and computed "
            "agree. Two figures: published → computed (difference)"
        ),
        source=CITED,
        data=rates,
    )


def demand_figure(rates: pd.DataFrame) -> None:
    """Draw the two demand rates, printed as dots over the accounts as lines."""
    axes = style.new_axes(height=4.2)
    levels = replication.document_e_levels("current")
    drawn = {
        "consumption_rate": ("Consumption", levels.final_consumption, style.DARK, "-"),
        "capital_formation_rate": (
            "Capital formation",
            levels.gross_capital_formation,
            style.MIDDLE,
            "--",
        ),
    }
    ends = {}
    for column, (title, level, colour, dash) in drawn.items():
        rate = 100 * level / levels.gdp_expenditure
        axes.plot(rate.index, rate, color=colour, linestyle=dash)
        part = rates[rates.column == column]
        axes.plot(part.year, part.published, color=colour, linestyle="", marker="o", markersize=5)
        ends[title] = (rate.index[-1], rate.iloc[-1])
    axes.axhline(50, color=style.MUTED, linewidth=1)
    axes.set(ylabel="per cent of GDP", ylim=(35, 60), xlim=(2004.5, 2021.5))
    style.year_axis(axes)
    style.label_line_ends(axes, ends)
    low, high = (rates[rates.column == name].set_index("year").published for name in drawn)
    peaks = numbers.listed([str(year) for year in high.index[high == high.max()]])
    drawn_rates = rates[rates.column.isin(list(drawn))]
    figures.show(
        axes,
        name="fig-e-demand",
        alt=(
            f"Two lines with dots. Consumption goes from {low.iloc[0]:.1f} per cent in "
            f"{low.index[0]} to its lowest, {low.min():.1f}, in {low.idxmin()} and is "
            f"{low.iloc[-1]:.1f} in {low.index[-1]}; capital formation goes from "
            f"{high.iloc[0]:.1f} to its highest, {high.max():.1f}, in {peaks} and is "
            f"{high.iloc[-1]:.1f} at the end. Years in which dots leave the lines: "
            f"{numbers.listed(_exceptions(drawn_rates))}."
        ),
        source=ACCOUNTS,
        data=rates,
    )


def exports_table(exports: pd.DataFrame) -> None:
    """Show export dependency by definition, with the mean distance from the printed column."""
    labels = {
        "published": "Published",
        "goods": "Goods, customs",
        "goods and services": "Goods and services, accounts",
        "goods plus services": "Customs goods plus services",
    }
    shown = exports.rename(columns=labels).map(numbers.text)
    shown.insert(0, "Year", exports.index.astype(str))
    gaps = exports.sub(exports.published, axis=0).abs().mean()
    row = ["Mean distance", "–", *(numbers.text(gaps[name]) for name in list(labels)[1:])]
    shown = pd.concat([shown, pd.DataFrame([row], columns=shown.columns)], ignore_index=True)
    tables.show(
        shown,
        name="tab-e-exports",
        caption="Exports over GDP, per cent, under three definitions",
        source="{cite:t}`customs`; {cite:t}`wdi`; {cite:t}`documentE`, Table 1",
        data=exports,
    )


def exports_figure(exports: pd.DataFrame) -> None:
    """Draw export dependency by definition."""
    axes = style.new_axes(height=4.2)
    lines = {
        "goods": ("goods", style.LIGHT, "-"),
        "goods and services": ("goods and services,\nnational accounts", style.MIDDLE, "--"),
        "goods plus services": ("customs goods plus\nservices", style.DARK, "-"),
    }
    ends = {}
    for column, (title, colour, dash) in lines.items():
        axes.plot(exports.index, exports[column], color=colour, linestyle=dash)
        ends[title] = (exports.index[-1], exports[column].iloc[-1])
    axes.plot(exports.index, exports.published, "o", color=style.INK, markersize=4.5)
    axes.set(ylabel="per cent of GDP", ylim=(15, 41))
    axes.annotate("dots: document E", (2006.2, 39.2), color=style.INK)
    style.year_axis(axes)
    style.label_line_ends(axes, ends)
    printed, gaps = exports.published.dropna(), _distances(exports)
    near = [f"{numbers.text(gap)} from {DEFINITIONS[name]}" for name, gap in gaps.items()]
    figures.show(
        axes,
        name="fig-e-exports",
        alt=(
            "Three lines and a row of dots. The dots of document E go from "
            f"{printed.iloc[0]:.1f} per cent in {printed.index[0]} to {printed.iloc[-1]:.1f} in "
            f"{printed.index[-1]}. Their mean distances from the lines, in points: "
            f"{numbers.listed(near)}."
        ),
        source="Customs; World Bank, World Development Indicators; document E, Table 1",
        data=exports,
    )


def inferred_figure() -> None:
    """Draw the two columns that can only be inferred or bounded."""
    left, right = style.new_grid(1, 2, height=3.6)
    processing = replication.implied_processing_imports() / 10
    left.bar(processing.index, processing, color=style.DARK, width=0.7)
    left.set(ylabel="billion US dollars", title="Implied processing imports")
    proxy = replication.high_tech_proxy()
    right.plot(proxy.index, proxy.published, "o-", color=style.DARK, markersize=4)
    right.plot(proxy.index, proxy.proxy, "--", color=style.MIDDLE)
    right.set(ylabel="per cent of revenue", title="High-tech share", ylim=(10, 20))
    style.year_axis(left, right)
    right.annotate("document E", (2013.2, 15.2), color=style.DARK)
    right.annotate("three industries", (2016.6, 12.2), color=style.MIDDLE)
    bars, shown = processing.dropna(), _proxy_facts()
    figures.show(
        left,
        name="fig-e-inferred",
        alt=(
            f"Left, bars go from {bars.iloc[0]:.0f} billion dollars in {bars.index[0]} to "
            f"their highest, {bars.max():.0f}, in {bars.idxmax()} and are {bars.iloc[-1]:.0f} in "
            f"{bars.index[-1]}. Right, the printed share goes from {shown['printed_first']} per "
            f"cent in {shown['proxy_from']} to {shown['printed_last']} in {shown['proxy_to']}, "
            f"that of three industries from {shown['proxy_first']} to {shown['proxy_last']}, "
            f"below the other in {shown['proxy_below']} of {shown['proxy_years']} years."
        ),
        source="Computed from document E, Table 1, and GDP in dollars; revenue of manufacturing",
        data=pd.concat([processing.rename("implied_processing_imports_bn_usd"), proxy], axis=1),
    )
