"""What the chapter on agglomeration and growth shows."""

from functools import cache

import numpy as np
import pandas as pd

from upgrading import disparities
from upgrading.claims import evidence
from upgrading.mechanisms import agglomeration as made
from upgrading.mechanisms import common
from upgrading.report import estimates, figures, ledger, numbers, style, tables

SOURCE = (
    "National Bureau of Statistics: provincial accounts, volume indices, population, employment, "
    "industrial enterprises and enterprise numbers"
)
CITED = "{cite:t}`nbs`; {cite:t}`documentC`, section 4"
SHORT = {
    "enterprises": "Enterprises",
    "assets": "Capital",
    "value_added": "Value added",
    "workers": "Workers",
    made.LATER: "Workers",
}
WHOLE, WEST = "all provinces", "West"
PLACES = {"all": WHOLE, "West": WEST}
FIRST, SECOND = common.MAIN, common.SECOND


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    return (
        _growth_facts()
        | _variant_facts()
        | _arithmetic_facts()
        | _enterprise_facts()
        | _innovation_facts()
        | _productivity_facts()
        | _channel_facts()
        | _factor_facts()
        | _verdict_facts()
    )


def _number(count: int) -> str:
    """Return a number as text, none as a word."""
    return str(int(count)) if count else "none"


def _clear(lines: pd.DataFrame) -> pd.Series:
    return (lines.low > 0) | (lines.high < 0)


def _interval(line: pd.Series, name: str, form: str = ".2f") -> dict[str, str]:
    return estimates.interval_facts(line.to_frame(name).T, "", form)


# Growth ---------------------------------------------------------------------------------------


def headline() -> pd.DataFrame:
    """Return document C's regressions, one row an index and sample, labelled."""
    lines = made.agglomeration_growth().reset_index()
    order = {name: place for place, name in enumerate(made.INDICES)}
    lines = lines.sort_values(["index", "sample"], key=lambda c: c.map(order).fillna(0))
    labels = lines["index"].map(SHORT) + ", " + lines["sample"].map(PLACES)
    return lines.set_index(labels.rename("label"))


def _growth_facts() -> dict[str, str]:
    lines = made.agglomeration_growth()
    whole, west = lines.loc["all"], lines.loc["West"]
    signs = np.sign(lines.estimate) == made.SIGNS.reindex(lines.index, level="index")
    stated = lines.dropna(subset="stated")
    held = _inside(stated, 1)
    places = scatter()
    income = made.extended().log_gdp_per_head.unstack()[made.START]
    found = {
        "scatter_rank": numbers.text(places["index"].corr(places.growth, method="spearman")),
        "density_income": numbers.text(places["index"].corr(income, method="spearman")),
        "growth_all": str(len(lines)),
        "growth_clear": _number(_clear(lines).sum()),
        "growth_lowest_p": numbers.text(lines.wild_p.min()),
        "growth_signs": str(int(signs.sum())),
        "growth_stated": str(len(stated)),
        "growth_held": str(int(held.sum())),
        "growth_held_zero": str(int((held & ~_clear(stated)).sum())),
        "growth_hundred": _number(_inside(stated, 100).sum()),
        "assets_reach": numbers.text(whole.scale.assets * whole.high.assets),
        "west_provinces": str(int(west.units.max())),
    }
    for sample, part in (("", whole), ("west_", west)):
        for name in made.INDICES:
            found |= _interval(part.loc[name], f"{sample}{name}")
    for name in made.INDICES:
        line = whole.loc[name]
        found[f"{name}_low"] = numbers.text(line.lowest, ".1f")
        found[f"{name}_high"] = numbers.text(line.highest, ".1f")
        found[f"{name}_sd"] = numbers.text(line.within_sd)
        found[f"{name}_years"] = str(int(line.years))
    return found


def _inside(stated: pd.DataFrame, times: float) -> pd.Series:
    """Whether a multiple of the stated size lies in the interval."""
    size = times * stated.stated
    return (stated.low <= size) & (size <= stated.high)


def _variant_facts() -> dict[str, str]:
    table = made.agglomeration_variants()
    others = table[table.index.get_level_values("design") != made.MAIN_DESIGN]
    real = others[~others.index.get_level_values("design").str.contains("current prices")]
    before = real.drop(index="the same year", level="design")
    assets = before.loc["assets"]
    added = table.loc["value_added"]
    together = made.growth_together()
    nominal = others[others.index.get_level_values("design").str.contains("current prices")]
    return {
        "variants": str(len(before)),
        "variants_clear": _number(_clear(before).sum()),
        "nominal": str(len(nominal)),
        "nominal_clear": str(int(_clear(nominal).sum())),
        "nominal_below": str(int((nominal.high < 0).sum())),
        "assets_variants": str(len(assets)),
        "assets_negative": str(int((assets.estimate < 0).sum())),
        **_interval(added.loc["the same year"], "same_year"),
        **_interval(added.loc["two years before"], "two_years"),
        **_interval(added.loc["index from 2005 on"], "from_2005"),
        **_interval(added.loc[SECOND], "published"),
        **_interval(added.loc[f"West, {SECOND}"], "west_published"),
        **_interval(added.loc["long differences"], "long"),
        **_interval(added.loc["between provinces, year effects alone"], "between"),
        **_interval(table.loc[("workers", "second compilation, from 2014")], "workers_second"),
        "together_clear": str(int(_clear(together).sum())),
        "together": str(len(together)),
        **_interval(together.loc[("four", "value_added")], "together_added", ".1f"),
        "together_rows": str(int(together.loc["four"].observations.iloc[0])),
    }


def scatter() -> pd.DataFrame:
    """Return the index of value added at the start and mean growth after it, by province."""
    panel = made.extended()
    wide = panel.growth_points.unstack().loc[:, made.START + 1 :].dropna(axis=1)
    return pd.DataFrame(
        {
            "province": disparities.names(),
            "region": disparities.groups(),
            "index": panel.value_added.unstack()[made.START],
            "growth": wide.mean(axis=1),
        }
    ).assign(first=wide.columns[0], last=wide.columns[-1])


def scatter_figure() -> None:
    """Draw mean growth against where provinces began."""
    frame = scatter()
    axes = style.new_axes(height=4.4)
    marks = {"East": "o", "Central": "s", "West": "^"}
    for region, part in frame.groupby("region"):
        axes.plot(
            part["index"],
            part.growth,
            marks[region],
            color=style.REGIONS[region],
            markersize=7,
            markeredgecolor="w",
            label=region,
        )
    ends = [frame["index"].idxmax(), frame.growth.idxmax(), frame.growth.idxmin()]
    for code in dict.fromkeys([*ends, 11, 44, 50]):
        row = frame.loc[code]
        right = row["index"] > 2
        axes.annotate(
            row.province,
            (row["index"], row.growth),
            xytext=(-6 if right else 6, 4),
            ha="right" if right else "left",
            textcoords="offset points",
            fontsize=9,
        )
    axes.set(
        xlabel=f"index of value added, {made.START} (1 = nation)",
        ylabel=f"growth, points a year, {frame['first'].iloc[0]}-{frame['last'].iloc[0]}",
    )
    axes.legend(loc="upper right")
    rank = frame["index"].corr(frame.growth, method="spearman")
    figures.show(
        axes,
        name="fig-agglomeration-scatter",
        alt=(
            f"Scatter of {len(frame)} provinces, growth against density. Densest is "
            f"{_place(frame.loc[ends[0]])}; {_place(frame.loc[ends[1]])} grew fastest, "
            f"{_place(frame.loc[ends[2]])} slowest. The rank correlation is "
            f"{numbers.text(rank)}."
        ),
        source=SOURCE,
        data=frame.reset_index(),
    )


def _place(row: pd.Series) -> str:
    """Return a province with where it stands in the scatter."""
    index, growth = numbers.text(row["index"], ".1f"), numbers.text(row.growth, ".1f")
    return f"{row.province} (index {index}, {growth} points a year)"


def replication_figure() -> None:
    """Draw document C's slopes and ours."""
    lines = made.agglomeration_growth()
    left, right = style.new_grid(1, 2, height=3.9, sharey=True)
    places = {name: place for place, name in enumerate(made.INDICES)}
    for axes, (sample, words) in zip((left, right), PLACES.items(), strict=True):
        axes.axvline(0, color=style.MUTED, linewidth=1)
        for name, place in places.items():
            line = lines.loc[(sample, name)]
            clear = line.low > 0 or line.high < 0
            face = style.DARK if clear else style.PAPER
            axes.plot([line.low, line.high], [place, place], color=style.DARK, linewidth=2)
            axes.plot(
                line.estimate, place, "o", color=style.DARK, markerfacecolor=face, markersize=7
            )
            axes.plot(line.stated, place + 0.26, "D", color=style.MIDDLE, markersize=6)
        axes.set(title=words[0].upper() + words[1:], xlabel="points of growth a unit")
        axes.grid(axis="y", visible=False)
    left.set_ylim(len(places) - 0.5, -0.5)
    left.set_yticks(list(places.values()), [SHORT[name] for name in places])
    stated = lines.dropna(subset="stated")
    wide = (lines.high - lines.low).idxmax()
    figures.show(
        left,
        name="fig-agglomeration-replication",
        alt=(
            f"Two panels with an interval for each of {len(made.INDICES)} indices. Of "
            f"{len(lines)} intervals {_number(_clear(lines).sum())} leave zero out; the diamonds "
            f"of document C lie inside {int(_inside(stated, 1).sum())} of {len(stated)}. The "
            f"widest is that of {SHORT[wide[1]].lower()}, {PLACES[wide[0]]}, from "
            f"{numbers.text(lines.low[wide], '.1f')} to {numbers.text(lines.high[wide], '.1f')} "
            "points."
        ),
        source=SOURCE + "; document C, section 4",
        data=headline().reset_index(),
    )


def replication_table() -> None:
    """Show document C's slopes beside ours, with sample and wild cluster bootstrap."""
    lines = headline()
    shown = estimates.as_texts(lines, label="Index, sample", form=".2f")
    size = lines.stated.map(lambda v: "–" if pd.isna(v) else numbers.text(v, ".3g"))
    positive = (lines["index"] == "value_added").to_numpy()
    shown.insert(1, "Document C", np.where(positive, "above zero", size))
    wild = [
        f"{numbers.text(line.wild_p)} [{numbers.text(line.wild_low)}, "
        f"{numbers.text(line.wild_high)}]"
        for line in lines.itertuples()
    ]
    shown.insert(3, "Wild bootstrap p [interval]", wild)
    shown = shown.drop(columns=["Estimator", "Errors clustered"])
    tables.show(
        shown,
        name="tab-agglomeration-replication",
        caption=(
            "Points of growth a unit of the index of the year before; two-way fixed effects, "
            "errors clustered by province"
        ),
        source=CITED,
        data=lines.reset_index(),
    )


def differences_table() -> None:
    """Show what differs between document C's regressions and ours."""
    lines = made.agglomeration_growth().loc["all"]
    panel = made.extended()

    def years(name: str) -> str:
        used = common.with_lags(panel, [name]).dropna(subset=[name, "growth_points"])
        found = used.index.get_level_values("year")
        return f"{found.min()}-{found.max()} ({int(lines.years[name])} years)"

    rows = {
        "Index": (
            "not defined; four, of enterprises, value added, capital and workers",
            "share of the activity over share of people, 1 = provinces together",
        ),
        "Enterprises": (
            "units, presumably of industry",
            f"legal persons of all sectors; growth of {years('enterprises')}",
        ),
        "Capital": (
            "not defined",
            "assets of industrial enterprises above designated size, book value, no Heilongjiang; "
            f"growth of {years('assets')}",
        ),
        "Value added": (
            "industrial",
            f"secondary sector, so with construction; growth of {years('value_added')}",
        ),
        "Workers": (
            "not defined",
            "secondary sector, provincial yearbooks, no Tibet; growth of "
            f"{years('workers')}, later years apart",
        ),
        "Growth": (
            "not said whether real",
            "GDP at constant prices, one vintage; at current prices in two",
        ),
        "Sample": (
            "not said; the paragraph is about the West",
            f"all provinces, and the {int(made.agglomeration_growth().units['West'].max())} "
            "of the West",
        ),
        "Period": ("not said; published in 2018", "as above"),
        "Design": (
            "a model (7.9) that is not in the text; no errors, no sample size",
            "province and year effects, index of the year before, errors clustered by province",
        ),
    }
    shown = pd.DataFrame(
        [(name, *texts) for name, texts in rows.items()],
        columns=["What", "Document C", "Here"],
    )
    tables.show(
        shown,
        name="tab-agglomeration-differences",
        caption="What differs between document C's regressions and ours",
        source=CITED,
    )


def variants_table() -> None:
    """Show growth on each index under every other design."""
    table = made.agglomeration_variants()
    designs = list(dict.fromkeys(table.index.get_level_values("design")))
    shown = pd.DataFrame({"Design": designs})
    for name in made.INDICES:
        part = table.loc[name]
        shown[SHORT[name]] = [
            estimates.with_interval(part.loc[design], ".2f") if design in part.index else "–"
            for design in designs
        ]
    tables.show(
        shown,
        name="tab-agglomeration-variants",
        caption=(
            "Points of growth a unit of the index with 95% interval, one choice changed at a time; "
            "errors clustered by province. The data give estimator and sample of each"
        ),
        source="{cite:t}`nbs`",
        data=table.reset_index(),
    )


# Arithmetic -----------------------------------------------------------------------------------


def _arithmetic_facts() -> dict[str, str]:
    lines = made.growth_by_lag()
    none, own = lines.loc["no effect"], lines.loc["constant prices"]
    current = lines.loc["current prices"]
    inside = own.estimate.between(none.low, none.high)
    current_inside = current.estimate.between(none.low, none.high)
    return {
        "deals": str(made.DEALS),
        **_interval(none.loc[0], "none_same"),
        **_interval(none.loc[1], "none_before"),
        **_interval(none.loc[2], "none_two"),
        **_interval(own.loc[0], "own_same"),
        **_interval(own.loc[1], "own_before"),
        **_interval(own.loc[2], "own_two"),
        **_interval(current.loc[1], "current_before"),
        "own_inside": str(int(inside.sum())),
        "current_inside": str(int(current_inside.sum())),
        "own_lags": str(len(own)),
        "own_outside": numbers.listed([_lag_words(lag) for lag in own.index[~inside]]),
    }


def _lag_words(lag: int) -> str:
    return {0: "the same year", 1: "the year before"}.get(lag, f"{lag} years before")


def arithmetic_figure() -> None:
    """Draw growth on the index by lag, beside worlds in which concentration does nothing."""
    lines = made.growth_by_lag()
    none = lines.loc["no effect"]
    axes = style.new_axes(height=4.6)
    axes.fill_between(none.index, none.low, none.high, color=style.GRID, linewidth=0)
    axes.plot(none.index, none.estimate, color=style.MUTED, linewidth=1.5)
    axes.axhline(0, color=style.MUTED, linewidth=1)
    looks = {"current prices": (style.DARK, "o", -0.05), "constant prices": (style.MIDDLE, "s", 0)}
    for which, (colour, mark, shift) in looks.items():
        part = lines.loc[which]
        places = part.index + shift + 0.05 * (which == "constant prices")
        axes.vlines(places, part.low, part.high, color=colour, linewidth=2)
        axes.plot(
            places, part.estimate, mark, color=colour, markersize=7, label=f"index at {which}"
        )
    axes.set(
        xlabel="years by which the index precedes growth",
        ylabel="points of growth a unit",
        xlim=(-0.3, 4.3),
    )
    axes.set_xticks(list(none.index))
    axes.annotate("grey: no effect at all", (0.12, none.low.min()), color=style.MUTED, fontsize=10)
    axes.legend(loc="upper right")
    own, current = (lines.loc[which].estimate for which in ("constant prices", "current prices"))
    figures.show(
        axes,
        name="fig-agglomeration-arithmetic",
        alt=(
            f"From the index of the same year to that of {none.index[-1]} years before, the median "
            f"of a grey band goes from {_ends(none.estimate)}, squares, the index at constant "
            f"prices, from {_ends(own)}, and dots, the index at current prices, from "
            f"{_ends(current)}. Dots lie above squares at {_number((current > own).sum())} of "
            f"{len(own)} lags."
        ),
        source=SOURCE,
        data=lines.reset_index(),
    )


def _ends(values: pd.Series) -> str:
    """Return the first and the last value as words."""
    return f"{numbers.text(values.iloc[0], '.1f')} to {numbers.text(values.iloc[-1], '.1f')}"


def _enterprise_facts() -> dict[str, str]:
    lines = made.agglomeration_growth().loc["all"]
    line, added = lines.loc["enterprises"], lines.loc["value_added"]
    longer = line.se * np.sqrt(line.years / added.years)
    stated = made.STATED["enterprises"]
    return {
        "enterprise_years": str(int(line.years)),
        "enterprise_detectable": numbers.text(made.detectable(line.se)),
        "enterprise_times": numbers.text(made.times_the_data(line.se, stated), ",.0f"),
        "enterprise_longer_years": str(int(added.years)),
        "enterprise_longer": numbers.text(made.detectable(longer)),
        "enterprise_longer_times": numbers.text(made.detectable(longer) / stated, ".0f"),
        "enterprise_move": numbers.text(stated * line.within_sd, ".3f"),
        "assets_detectable": numbers.text(made.detectable(lines.loc["assets"].se)),
        "assets_move": numbers.text(made.STATED["assets"] * lines.loc["assets"].within_sd),
    }


# Innovation and productivity ------------------------------------------------------------------


def innovation_lines() -> pd.DataFrame:
    """Return log patents on each index in the main design, labelled."""
    lines = made.agglomeration_innovation().xs(made.MAIN_DESIGN, level="design").reset_index()
    activities = lines["index"].map(SHORT).str.lower()
    labels = lines.patents.map(made.PATENTS).str.capitalize() + " on " + activities
    return lines.set_index(labels.rename("label"))


@cache
def _shares() -> pd.Series:
    return evidence.get("multiverse_shares").loc["B9"]


def _innovation_facts() -> dict[str, str]:
    table = made.agglomeration_innovation()
    main = table.xs(made.MAIN_DESIGN, level="design")
    patents = table.loc["log_patents_per_head"].loc["value_added"]
    found = main.loc[("log_patents_per_head", "value_added")]
    inventions = table.loc["log_inventions_per_head"].loc["value_added"]
    shares = _shares()
    return {
        "patents_all": str(len(main)),
        "patents_clear": str(int((main.low > 0).sum())),
        **_interval(found, "patents"),
        "patents_p": numbers.text(found.wild_p, ".3f"),
        "patents_move": numbers.text(
            100
            * np.expm1(found.estimate * made.agglomeration_growth().within_sd["all"].value_added),
            ".0f",
        ),
        **_interval(inventions.loc[made.MAIN_DESIGN], "inventions"),
        **_interval(patents.loc["first published"], "patents_published"),
        **_interval(inventions.loc["first published"], "inventions_published"),
        **_interval(patents.loc["over output"], "patents_output"),
        **_interval(inventions.loc["over output"], "inventions_output"),
        **_interval(patents.loc["income held"], "patents_income"),
        **_interval(patents.loc["without Beijing"], "patents_beijing"),
        **_interval(main.loc[("log_patents_per_head", made.LATER)], "patents_workers"),
        "multiverse_number": f"{int(shares.specifications):,}",
        "multiverse_positive": numbers.text(100 * shares.positive, ".0f"),
        "multiverse_clear": numbers.text(100 * shares.clearly_positive, ".0f"),
        "multiverse_below": numbers.text(100 * shares.clearly_negative, ".1f"),
    }


def innovation_figure() -> None:
    """Draw patents on each index."""
    lines = innovation_lines()
    colours = {label: style.MIDDLE for label in lines.index if label.startswith("Inventions")}
    axes = estimates.draw_intervals(
        lines, axis="log patents per head, a unit of the index", colours=colours
    )
    weakest, strongest = lines.estimate.idxmin(), lines.estimate.idxmax()
    figures.show(
        axes,
        name="fig-agglomeration-innovation",
        alt=(
            f"{len(lines)} intervals, of which {int((lines.low > 0).sum())} lie above zero. The "
            f"largest estimate is {strongest} with {lines.estimate.max():.2f}, the smallest "
            f"{weakest} with {lines.estimate.min():.2f}, whose interval holds zero."
            if not _clear(lines)[weakest]
            else f"{len(lines)} intervals; {int((lines.low > 0).sum())} lie above zero, from "
            f"{lines.estimate.min():.2f} for {weakest} to {lines.estimate.max():.2f}."
        ),
        source=SOURCE + "; patents granted",
        data=lines.reset_index(),
    )


def productivity_lines() -> pd.DataFrame:
    """Return output per worker on indices without output in the main design, labelled."""
    table = made.agglomeration_productivity().xs(made.MAIN_DESIGN, level="design").reset_index()
    spans = {"yearbooks": "yearbooks", "second compilation": "2nd compilation"}
    labels = table["index"].map(SHORT) + ", " + table.workers.map(spans)
    return table.set_index(labels.rename("label"))


def _productivity_facts() -> dict[str, str]:
    table = made.agglomeration_productivity()
    early, late = table.loc["yearbooks"], table.loc["second compilation"]
    workers = table.xs("workers", level="index")
    return {
        **_interval(early.loc[("workers", made.MAIN_DESIGN)], "output_workers"),
        **_interval(early.loc[("assets", made.MAIN_DESIGN)], "output_assets"),
        **_interval(early.loc[("assets", "income held")], "output_assets_income", ".3f"),
        **_interval(late.loc[("workers", made.MAIN_DESIGN)], "output_workers_late"),
        **_interval(late.loc[("assets", made.MAIN_DESIGN)], "output_assets_late"),
        **_interval(late.loc[("enterprises", made.MAIN_DESIGN)], "output_enterprises"),
        "output_workers_p": numbers.text(early.loc[("workers", made.MAIN_DESIGN), "wild_p"], ".3f"),
        "output_assets_p": numbers.text(early.loc[("assets", made.MAIN_DESIGN), "wild_p"], ".3f"),
        "output_workers_designs": str(len(workers)),
        "output_workers_negative": str(int((workers.estimate < 0).sum())),
    }


def productivity_figure() -> None:
    """Draw output per worker on indices built without output."""
    lines = productivity_lines()
    colours = {label: style.MIDDLE for label in lines.index if "2nd" in label}
    axes = estimates.draw_intervals(
        lines, axis="log output per worker, a unit of the index", colours=colours
    )
    sides = {
        "below zero": lines.high < 0,
        "above zero": lines.low > 0,
        "holding zero": ~_clear(lines),
    }
    names = lines.index.str.replace(", ", " (") + ")"
    told = [f"{side}: {numbers.listed(list(names[held]))}" for side, held in sides.items()]
    figures.show(
        axes,
        name="fig-agglomeration-productivity",
        alt=(
            f"{len(lines)} intervals of output per worker, by index and compilation; "
            f"{'; '.join(told)}."
        ),
        source=SOURCE,
        data=lines.reset_index(),
    )


# Channel and factors --------------------------------------------------------------------------

STEPS = {
    "first": "growth to index",
    "second": "index to upgrading",
    "product": "product",
}


def _channel_facts() -> dict[str, str]:
    table = made.agglomeration_channel().sort_index()
    assets = table.loc[FIRST, "assets"]
    ratio = assets.loc["log_ts_ratio"]
    whole = table.groupby(level=["vintage", "index", "upgrading"])
    passing = whole.low.min() > 0
    judged = passing[passing.index.get_level_values("upgrading") != "log_ts_ratio"]
    ways = judged[judged]
    return {
        **_interval(assets.loc[("balance", "first")], "channel_first", ".3f"),
        **_interval(assets.loc[("balance", "second")], "channel_balance", ".3f"),
        **_interval(assets.loc[("log_output_per_worker", "second")], "channel_output", ".3f"),
        **_interval(ratio.loc["second"], "channel_ratio", ".3f"),
        "channel_ways": str(len(judged)),
        "channel_passing": str(len(ways)),
        "channel_passing_names": numbers.listed(
            [
                f"{SHORT[index].lower()} to {made.OUTCOMES[outcome]} ({vintage})"
                for vintage, index, outcome in ways.index
            ]
        ),
    }


def channel_table() -> None:
    """Show both steps and their product for each index, outcome and vintage."""
    table = made.agglomeration_channel()
    rows = list(dict.fromkeys(index[:3] for index in table.index))
    shown = pd.DataFrame(
        {
            "Index": [SHORT[name] for _, name, _ in rows],
            "Upgrading": [made.OUTCOMES[outcome] for _, _, outcome in rows],
            "Accounts": [vintage for vintage, _, _ in rows],
        }
    )
    for step, words in STEPS.items():
        form = ".4f" if step == "product" else ".3f"
        shown[words.capitalize()] = [
            estimates.with_interval(table.loc[(*row, step)], form) for row in rows
        ]
    tables.show(
        shown,
        name="tab-agglomeration-channel",
        caption=(
            "From a point of growth to an index a year later, and from a unit of the index to "
            "upgrading a year later given growth; two-way fixed effects, errors clustered by "
            "province; the product's interval by a bootstrap of provinces for capital, by the "
            "delta method for the others"
        ),
        source="{cite:t}`nbs`",
        data=table.reset_index(),
    )


def _factor_facts() -> dict[str, str]:
    table = made.agglomeration_factors()
    main = table.loc[made.MAIN_DESIGN]
    named = table[table.index.get_level_values("design") != made.MAIN_DESIGN]
    return {
        "factor_judged": str(len(made.JUDGED)),
        "factor_clear": _number((main.loc[list(made.JUDGED)].low > 0).sum()),
        "factor_years": str(int(main.years.iloc[0])),
        "factor_rows": str(int(main.observations.iloc[0])),
        **_interval(main.loc["research_per_head"], "research"),
        **_interval(main.loc["investment_share"], "capital"),
        **_interval(main.loc["value_added"], "factor_index", ".1f"),
        "factor_others": str(len(named)),
        "factor_others_clear": _number((named.low > 0).sum()),
        "factor_others_below": _number((named.high < 0).sum()),
    }


def factor_lines() -> pd.DataFrame:
    """Return the factors in the main design, for one standard deviation within provinces."""
    lines = made.agglomeration_factors().loc[made.MAIN_DESIGN].copy()
    columns = ["estimate", "se", "low", "high"]
    lines[columns] = lines[columns].mul(lines.sd, axis=0)
    return lines.rename(index=made.FACTORS).rename_axis("factor")


def factor_figure() -> None:
    """Draw the factors side by side, each for a standard deviation."""
    lines = factor_lines()
    axes = estimates.draw_intervals(lines, axis="points of growth a standard deviation")
    figures.show(
        axes,
        name="fig-agglomeration-factors",
        alt=(
            f"Of {len(lines)} intervals {_number(_clear(lines).sum())} leave zero out. Estimates "
            f"lie between {numbers.text(lines.estimate.min(), '+.2f')} and "
            f"{numbers.text(lines.estimate.max(), '+.2f')} points of growth for one standard "
            f"deviation; the widest interval is that of {(lines.high - lines.low).idxmax()}."
        ),
        source=SOURCE + "; research personnel, capital formation",
        data=lines.reset_index(),
    )


def factor_table() -> None:
    """Show the factors in every design."""
    lines = made.agglomeration_factors()
    columns = {
        "Technology": (["research_per_head", "log_inventions_per_head"], ".3f"),
        "Capital": (["investment_share"], ".2f"),
        "Agglomeration": (["value_added", "assets"], ".2f"),
        "People": (["log_population"], ".1f"),
    }
    rows = []
    for design in dict.fromkeys(lines.index.get_level_values("design")):
        part = lines.loc[design]
        row = {"Design": design}
        for column, (names, form) in columns.items():
            found = [name for name in names if name in part.index]
            row[column] = estimates.with_interval(part.loc[found[0]], form) if found else "–"
        first = part.iloc[0]
        row["Sample"] = f"{int(first.units)} provinces, {int(first.years)} years"
        rows.append(row)
    tables.show(
        pd.DataFrame(rows),
        name="tab-agglomeration-factors",
        caption=(
            "Points of growth a unit of each factor of the year before, all in one regression with "
            "GDP per head, with interval; two-way fixed effects, errors clustered by province"
        ),
        source="{cite:t}`nbs`",
        data=lines.reset_index(),
    )


# Verdicts -------------------------------------------------------------------------------------


def _verdict_facts() -> dict[str, str]:
    return ledger.verdict_facts("C5", "C6", "C7", "C8", "C17", "B9", "B17", "A18")
