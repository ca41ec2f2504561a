"""Figures, tables and numbers of the chapter on the multiverse of specifications."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter, StrMethodFormatter

from upgrading.claims.register import claims
from upgrading.claims.wording import MOST
from upgrading.mechanisms import multiverse as mechanisms
from upgrading.models import multiverse as models
from upgrading.report import estimates, figures, numbers, style, tables

CLAIMS = tuple(mechanisms.GRIDS)
SAYS = {
    "A6": "imbalance goes with less growth",
    "B9": "agglomeration goes with more patents",
    "D9": "digital economy goes with upgrading",
    "E21": "growth of consumption goes with upgrading",
    "E24": "e-commerce goes with upgrading",
}
SOURCE = "National Bureau of Statistics, accounts after the 2018 census and as first published"
SOURCES = {
    "A6": SOURCE,
    "B9": SOURCE,
    "D9": f"{SOURCE}; Peking University Index of Digital Financial Inclusion",
    "E21": SOURCE,
    "E24": SOURCE,
}
CITED = "{cite:t}`nbs` and {cite:t}`guo2020`"
SLICES = 80  # of the sorted curve, in the strip below it
PALE = "#c9ced4"
BETWEEN = "#9fb6cf", "#f3d3b5"  # unclear, on the claim's side and on the other
TWICE = 2.0
TOLERANCE = 1e-8
WORDS = {
    "vintage": "vintage of the accounts",
    "outcome": "measure of the outcome",
    "regressor": "measure of the regressor",
    "controls": "controls",
    "sample": "sample",
    "lag": "lag",
    "estimator": "estimator",
    "weights": "weights",
}
OPTIONS = {
    "growth": "growth of GDP",
    "growth_per_head": "growth per head",
    "theil": "Theil, both joined",
    "theil_yearbooks": "Theil, yearbooks",
    "theil_second": "Theil, second",
    "log_patents_per_head": "patents",
    "log_inventions_per_head": "inventions",
    "agglomeration_secondary": "value added",
    "agglomeration_employment": "workers",
    "agglomeration_assets": "assets",
    "agglomeration_enterprises": "enterprises",
    "log_agglomeration_secondary": "value added, log",
    "log_agglomeration_employment": "workers, log",
    "log_agglomeration_assets": "assets, log",
    "log_agglomeration_enterprises": "enterprises, log",
    "log_ts_ratio": "services/industry",
    "hierarchy": "hierarchy",
    "angle_index": "angle index",
    "service_share": "service share",
    "balance": "balance",
    "digital_index": "index",
    "log_digital_index": "index, log",
    "digital_finance": "finance",
    "log_digital_finance": "finance, log",
    "growth_consumption": "all households",
    "growth_urban": "urban",
    "growth_rural": "rural",
    "growth_retail": "retail sales",
    "ecommerce_share": "sales over GDP",
    "log_ecommerce_share": "sales over GDP, log",
    "four": "four controls",
    "all": "all provinces, years",
    "without the four cities": "no four cities",
    "without Tibet": "no Tibet",
    "without Beijing": "no Beijing",
    0: "same year",
    1: "year before",
    2: "two years before",
    "unit and trend": "one common trend",
}

# the planned regressors, where no strip says what the words are about
IN_FULL = {
    "A6": "the Theil index",
    "B9": "agglomeration of {}",
    "D9": "the digital index",
    "E21": "growth of consumption",
    "E24": "e-commerce {}",
}


def _named(option: object) -> str:
    return OPTIONS.get(option, str(option))


def _percent(share: float) -> str:
    """Return a share as whole per cent; one decimal below one."""
    return numbers.text(share, ".1%" if 0 < share < 0.01 else ".0%")


def _number(count: int) -> str:
    """Return a small number as a word, zero as none."""
    words = ("none", "one", "two", "three", "four", "five", "six")
    return words[count] if count < len(words) else str(count)


def _are(count: int) -> str:
    return f"{_number(count)} {'is' if count == 1 else 'are'}"


def _link(claim: str) -> str:
    return f"[{claim}](#{claims()[claim].anchor})"


# Curves --------------------------------------------------------------------------------------


def curve(claim: str) -> pd.DataFrame:
    """Return a claim's specification curve: distinct specifications, sorted by estimate.

    Returns
    -------
    Frame with the choices, the standardised estimate, low and high, whether it is planned, and
    `agrees`, `claimed`, `opposed` as `mechanisms.for_claim` has them; numbered from 1 by rank.
    """
    table = mechanisms.distinct(models.standardised(mechanisms.specifications(claim)))
    held = table.join(mechanisms.for_claim(table, claim)).sort_values("estimate", kind="stable")
    columns = [*models.CHOICES, "estimate", "low", "high", "planned"]
    kept = held[[*columns, "agrees", "claimed", "opposed"]].reset_index(drop=True)
    return kept.set_axis(pd.RangeIndex(1, len(kept) + 1, name="rank"))


def strip(table: pd.DataFrame, slices: int = SLICES) -> pd.DataFrame:
    """Return how much more often than on average each option occurs along a sorted curve.

    Parameters
    ----------
    table
        Specifications in the curve's order.
    slices
        Parts of equal length into which the curve is cut.

    Returns
    -------
    Frame indexed by choice and option, choices with one option left out; one column a slice: the
    option's share there over its share in all. One is average, zero is absence.

    Raises
    ------
    ValueError
        If there are fewer specifications than slices.
    """
    if len(table) < slices:
        raise ValueError(f"table: expected {slices} rows or more, found {len(table)}")
    place = pd.Series(np.arange(len(table)) * slices // len(table), table.index)
    parts = {}
    for choice in models.CHOICES:
        if table[choice].nunique() > 1:
            marks = pd.get_dummies(table[choice])[table[choice].unique()].astype(float)
            parts[choice] = (marks.groupby(place).mean() / marks.mean()).T
    return pd.concat(parts, names=["choice", "option"])


def _ordered(found: pd.DataFrame, claim: str) -> pd.DataFrame:
    """Put the strip's options in the order of the grid."""
    order = {"vintage": mechanisms.VINTAGES, **mechanisms.GRIDS[claim].options}
    rows = [(name, option) for name, options in order.items() for option in options]
    return found.loc[[row for row in rows if row in found.index]]


def _draw_curve(axes: Axes, table: pd.DataFrame) -> None:
    colours = np.select([table.claimed, table.opposed], [style.DARK, style.MIDDLE], PALE)
    line = {"linewidth": 0.4, "rasterized": True}
    axes.vlines(table.index, table.low, table.high, colors=colours, **line)
    axes.plot(table.index, table.estimate, color=style.INK, linewidth=1.2)
    axes.axhline(0, color=style.INK, linewidth=0.8)
    planned = table[table.planned]
    axes.plot(planned.index, planned.estimate, "D", color=style.INK, markerfacecolor=style.PAPER)
    axes.set_ylim(table.low.quantile(0.01), table.high.quantile(0.99))
    handles = [
        Patch(color=style.DARK, label=f"clear, as claimed: {_percent(table.claimed.mean())}"),
        Patch(color=style.MIDDLE, label=f"clear, against it: {_percent(table.opposed.mean())}"),
        Patch(color=PALE, label="interval holds zero"),
        Line2D([], [], marker="D", color=style.INK, mfc=style.PAPER, lw=0, label="planned"),
    ]
    axes.figure.legend(handles=handles, loc="outside upper center", ncols=2, fontsize=9)
    axes.set_title("Estimate, standard deviations of the outcome", fontsize=10)


def _draw_strip(axes: Axes, found: pd.DataFrame) -> None:
    values, labels, headings = [], [], []
    for choice, part in found.groupby(level="choice", sort=False):
        headings.append(len(labels))
        labels += [choice, *(_named(option) for option in part.index.get_level_values("option"))]
        values += [np.full((1, part.shape[1]), np.nan), part.to_numpy()]
    image = np.ma.masked_invalid(np.vstack(values))
    colours = sns.light_palette(style.DARK, as_cmap=True)
    extent = (0.5, axes.get_xlim()[1], len(labels) - 0.5, -0.5)
    limits = {"vmin": 0, "vmax": TWICE, "interpolation": "nearest", "extent": extent}
    axes.imshow(image, cmap=colours, aspect="auto", **limits)
    axes.set_yticks(range(len(labels)), labels, fontsize=9)
    for place, text in enumerate(axes.get_yticklabels()):
        text.set_fontweight("bold" if place in headings else "normal")
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.set_xlabel("Specifications, sorted by their estimate")


def _curve_alt(table: pd.DataFrame, claim: str) -> str:
    planned = table[table.planned]
    ends = [numbers.text(table.estimate.quantile(q), ".2f") for q in (0.05, 0.5, 0.95)]
    where = [f"{rank / len(table):.0%}" for rank in planned.index]
    return (
        f"Claim {claim}, {SAYS[claim]}: {len(table):,} estimates in rising order, nine in ten "
        f"between {ends[0]} and {ends[2]} standard deviations, half below {ends[1]}. "
        f"{_percent(table.claimed.mean())} are clear on the claim's side, "
        f"{_percent(table.opposed.mean())} against it. Planned specifications stand at "
        f"{numbers.listed(where)} of the order. Shades below show which options gather where."
    )


def curve_figure(claim: str) -> None:
    """Show a claim's specification curve and, below it, which options gather where."""
    table = curve(claim)
    found = _ordered(strip(table), claim)
    rows = len(found) + found.index.get_level_values("choice").nunique()
    height = 2.6, 0.175 * rows
    upper, lower = style.new_grid(2, 1, height=sum(height) + 0.6, height_ratios=height, sharex=True)
    upper.figure.set_dpi(160)
    _draw_curve(upper, table)
    upper.set_xlim(0.5, len(table) + 0.5)
    _draw_strip(lower, found)
    figures.show(
        upper,
        name=f"fig-multiverse-{claim.lower()}",
        alt=_curve_alt(table, claim),
        source=SOURCES[claim],
        data=table.drop(columns=["agrees", "claimed", "opposed"]).round(5),
    )


# Which option ---------------------------------------------------------------------------------

SIDES = ("as claimed, clear", "as claimed, not clear", "against, not clear", "against, clear")


@cache
def _by_option() -> pd.DataFrame:
    parts = {}
    for claim, choice in mechanisms.decisive().items():
        held = mechanisms.by_option(claim, choice)
        against = 1 - held.agrees
        sides = (held.claimed, held.agrees - held.claimed, against - held.opposed, held.opposed)
        frame = pd.DataFrame(dict(zip(SIDES, sides, strict=True)))
        parts[claim, choice] = frame.assign(
            specifications=held.specifications, median=held["median"]
        )
    return pd.concat(parts, names=["claim", "choice", "option"])


def options_figure() -> None:
    """Show signs under each option of the choice with the largest part of the variance."""
    held = _by_option()
    colours = (style.DARK, *BETWEEN, style.MIDDLE)
    axes = style.new_axes(height=0.27 * (len(held) + 5) + 1.4)
    labels, places, place = [], [], 0
    for (claim, choice), part in held.groupby(level=["claim", "choice"], sort=False):
        text = f"{claim}: {WORDS[choice]}"
        axes.text(0, place, text, va="center", fontsize=10, fontweight="bold")
        for option, row in part.droplevel(["claim", "choice"]).iterrows():
            place += 1
            left = 0.0
            for side, colour in zip(SIDES, colours, strict=True):
                axes.barh(place, row[side], left=left, color=colour, height=0.8)
                left += row[side]
            labels.append(_named(option))
            places.append(place)
        place += 1.3
    axes.axvline(MOST, color=style.INK, linewidth=1)
    axes.set(xlim=(0, 1), ylim=(place - 0.5, -0.7), xlabel="Share of the specifications")
    axes.set_yticks(places, labels, fontsize=9)
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.grid(visible=False)
    handles = [Patch(color=c, label=s) for s, c in zip(SIDES, colours, strict=True)]
    axes.figure.legend(handles=handles, loc="outside upper center", ncols=2, fontsize=9)
    figures.show(
        axes,
        name="fig-multiverse-options",
        alt=_options_alt(held),
        source=SOURCES["D9"],
        data=held.reset_index(),
    )


def _options_alt(held: pd.DataFrame) -> str:
    agrees = held[SIDES[0]] + held[SIDES[1]]
    said = []
    for (claim, choice), part in agrees.groupby(level=["claim", "choice"], sort=False):
        low, high = part.idxmin()[2], part.idxmax()[2]
        said.append(
            f"{claim} by {WORDS[choice]}: sign as claimed in {_percent(part.min())} "
            f"({_named(low)}) to {_percent(part.max())} ({_named(high)})"
        )
    return f"Stacked bars of the signs of estimates. {'; '.join(said)}."


def choices_table() -> None:
    """Show the share of the variance of estimates that each choice accounts for, by claim."""
    held = mechanisms.weights_of_choices()
    top = mechanisms.decisive()
    shown = pd.DataFrame({"Choice": [WORDS.get(name, name) for name in held.index]})
    for claim in CLAIMS:
        texts = [_percent(value) for value in held[claim]]
        bold = [
            f"**{t}**" if n == top[claim] else t for n, t in zip(held.index, texts, strict=True)
        ]
        shown[_link(claim)] = bold
    tables.show(
        shown,
        name="tab-multiverse-choices",
        caption="Share of the variance of standardised estimates that each choice accounts for",
        source=f"{CITED}, our computation; bold: the largest of a claim",
        data=held.reset_index(),
    )


# Tables of the grids --------------------------------------------------------------------------


def _counts(claim: str) -> list[int]:
    grid = mechanisms.GRIDS[claim]
    options = (grid.outcomes, grid.regressors, grid.controls, grid.samples, grid.lags)
    return [len(held) for held in (mechanisms.VINTAGES, *options, grid.estimators, grid.weights)]


def grids_table() -> None:
    """Show how many options each grid has, and what becomes of their combinations."""
    sizes = mechanisms.sizes()
    shown = pd.DataFrame(
        {
            "Claim": [_link(claim) for claim in CLAIMS],
            "Options": [" × ".join(map(str, _counts(claim))) for claim in CLAIMS],
            "Combinations": [f"{n:,}" for n in sizes.combinations],
            "No estimate": [f"{n:,}" for n in sizes.without_estimate],
            "Same regression again": [f"{n:,}" for n in sizes.repeated],
            "Specifications": [f"{n:,}" for n in sizes.specifications],
        }
    )
    tables.show(
        shown,
        name="tab-multiverse-grids",
        caption="The grids: options by choice, in the order of the list above, and combinations",
        source="`src/upgrading/mechanisms/multiverse.py`, where each option has its reason",
        data=sizes.reset_index(),
    )


def claims_table() -> None:
    """Show how each claim fares over its specifications, and where it is judged."""
    held = mechanisms.spread()
    form = ".2f"
    shown = pd.DataFrame(
        {
            "Claim": [f"{_link(c)}: {SAYS[c]}" for c in CLAIMS],
            "Specifications": [f"{n:,}" for n in held.specifications],
            "Sign as claimed": [_percent(v) for v in held.agrees],
            "Clear, as claimed": [_percent(v) for v in held.claimed],
            "Clear, against": [_percent(v) for v in held.opposed],
            "Median [5th, 95th percentile]": [
                f"{numbers.text(row['median'], form)} [{numbers.text(row.low_tail, form)}, "
                f"{numbers.text(row.high_tail, form)}]"
                for _, row in held.iterrows()
            ],
            "Judged in": [f"[](../{claims()[c].chapter}.md)" for c in CLAIMS],
        }
    )
    tables.show(
        shown,
        name="tab-multiverse-claims",
        caption="Five claims over their specifications; estimates in standard deviations",
        source=f"{CITED}, our computation; clear: the 95% interval leaves zero out",
        data=held.reset_index(),
    )


def planned_table() -> None:
    """Show the planned specifications one by one, as linearmodels estimates them."""
    held = mechanisms.alone()
    held = held[held.planned]
    names = [
        f"{row.claim}: {_named(row.outcome)} on {IN_FULL[row.claim].format(_named(row.regressor))}"
        for row in held.itertuples()
    ]
    tables.show(
        estimates.as_texts(held.set_axis(names), label="Claim: outcome on regressor"),
        name="tab-multiverse-planned",
        caption="The planned specifications, each estimated by itself, in units of the measures",
        source=f"{CITED}, our computation with linearmodels; regressor of the year before",
        data=held,
    )


# Vintages, time and shuffles ------------------------------------------------------------------


def vintages_table() -> None:
    """Show what changes if only the vintage of the accounts does."""
    held = mechanisms.vintage_effect()
    shares = {
        "Sign as claimed, census": held.agrees_first,
        "as first published": held.agrees_second,
        "Sign flips": held.flips,
        "Clear in one only": held.unclear,
        "Clear, opposite": held.reversed,
    }
    shown = pd.DataFrame(
        {"Claim": [_link(claim) for claim in CLAIMS], "Pairs": [f"{n:,}" for n in held.pairs]}
        | {name: [_percent(v) for v in values] for name, values in shares.items()}
        | {"Correlation": [numbers.text(v, ".2f") for v in held.correlation]}
    )
    tables.show(
        shown,
        name="tab-multiverse-vintages",
        caption="Pairs that differ in the vintage alone, same provinces and years",
        source=f"{CITED}, our computation",
        data=held.reset_index(),
    )


def vintages_figure() -> None:
    """Show the share of estimates with the claim's sign under each vintage."""
    held = mechanisms.vintage_effect()
    axes = style.new_axes(height=3.3)
    axes.axvline(MOST, color=style.MUTED, linewidth=1)
    for place, (_, row) in enumerate(held.iterrows()):
        ends = [row.agrees_first, row.agrees_second]
        axes.plot(ends, [place, place], color=style.MUTED, linewidth=2, zorder=1)
        axes.plot(ends[0], place, "o", color=style.DARK, markersize=9)
        axes.plot(ends[1], place, "D", color=style.MIDDLE, markersize=8)
    handles = [
        Line2D([], [], marker="o", lw=0, color=style.DARK, label="after the 2018 census"),
        Line2D([], [], marker="D", lw=0, color=style.MIDDLE, label="as first published"),
    ]
    axes.figure.legend(handles=handles, loc="outside upper center", ncols=2, fontsize=10)
    axes.set_yticks(range(len(held)), list(held.index))
    axes.set(ylim=(len(held) - 0.5, -0.5), xlim=(0, 1), xlabel="Estimates with the claim's sign")
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.grid(axis="y", visible=False)
    said = [
        f"{claim} {_percent(row.agrees_first)} after the census, "
        f"{_percent(row.agrees_second)} as first published"
        for claim, row in held.iterrows()
    ]
    figures.show(
        axes,
        name="fig-multiverse-vintages",
        alt=f"Share of estimates with the sign claimed, by vintage: {'; '.join(said)}.",
        source=SOURCES["D9"],
        data=held.reset_index(),
    )


MARKS = {
    "A6": (style.DARK, "o", "-"),
    "B9": (style.MIDDLE, "s", "-"),
    "D9": (style.INK, "D", "--"),
    "E21": ("#8a6fa8", "^", "-."),
    "E24": (style.MUTED, "v", ":"),
}


def timing_figure() -> None:
    """Show clear estimates by the years by which the regressor precedes or follows."""
    held = mechanisms.timing()
    panels = style.new_grid(2, 1, height=6.4, sharex=True, sharey=True)
    titles = {"claimed": "Clear on the claim's side", "opposed": "Clear against it"}
    for axes, (side, title) in zip(panels, titles.items(), strict=True):
        wide = held.pivot(index="lag", columns="claim", values=side)[list(CLAIMS)]
        for claim, (colour, marker, dashes) in MARKS.items():
            axes.plot(-wide.index, wide[claim], dashes, color=colour, marker=marker)
        axes.set_title(title)
        axes.axvspan(0.5, 2.2, color=style.GRID, alpha=0.5, linewidth=0)
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.set_ylabel("Specifications")
    top = 0.95 * panels[0].get_ylim()[1]
    panels[0].text(1.35, top, "regressor comes later", ha="center", va="top", fontsize=10)
    panels[1].set(xlim=(-2.2, 2.2), xlabel="Year of the regressor, counted from the outcome's")
    panels[1].set_xticks(range(-2, 3), ["−2", "−1", "0", "+1", "+2"])
    handles = [
        Line2D([], [], color=c, marker=m, linestyle=d, label=claim)
        for claim, (c, m, d) in MARKS.items()
    ]
    panels[0].figure.legend(handles=handles, loc="outside upper center", ncols=5, fontsize=10)
    figures.show(
        panels[0], name="fig-multiverse-timing", alt=_timing_alt(), source=SOURCES["D9"], data=held
    )


def _timing_alt() -> str:
    wide = (
        mechanisms.timing().pivot(index="claim", columns="lag", values="claimed").loc[list(CLAIMS)]
    )
    said = [
        f"{claim} {_percent(row[1])} with the regressor of the year before and "
        f"{_percent(row[-1])} with that of the year after"
        for claim, row in wide.iterrows()
    ]
    return f"Share of specifications clear on the claim's side: {'; '.join(said)}."


def shuffles_figure() -> None:
    """Show the observed share of clear estimates beside shares when histories are dealt out."""
    groups = _against()
    data = pd.concat(groups, names=["estimators", "claim"])
    axes = style.new_axes(height=4.6)
    labels, place = [], 0.0
    for claim in CLAIMS:
        for name, held in groups.items():
            row = held.loc[claim]
            axes.plot([row.low, row.high], [place, place], color=PALE, linewidth=7, zorder=1)
            axes.plot(row["median"], place, "|", color=style.INK, markersize=10, markeredgewidth=2)
            clear = row.observed > row.high
            face = style.DARK if clear else style.PAPER
            axes.plot(row.observed, place, "o", color=style.DARK, mfc=face, markersize=8)
            labels.append((place, f"{claim}, {name}"))
            place += 1
        place += 0.5
    axes.set_yticks([at for at, _ in labels], [text for _, text in labels])
    axes.set(ylim=(place - 0.7, -0.7), xlabel="Specifications clear on the claim's side")
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.grid(axis="y", visible=False)
    handles = [
        Line2D([], [], color=PALE, lw=7, label="nine deals in ten"),
        Line2D([], [], marker="|", lw=0, color=style.INK, markersize=10, label="median deal"),
        Line2D([], [], marker="o", lw=0, color=style.DARK, label="observed"),
    ]
    axes.figure.legend(handles=handles, loc="outside upper center", ncols=3, fontsize=10)
    said = [
        f"{claim} {_percent(row.observed)} observed, {_percent(row.low)} to {_percent(row.high)} "
        "in nine deals of ten"
        for claim, row in groups["all four"].iterrows()
    ]
    figures.show(
        axes,
        name="fig-multiverse-shuffles",
        alt=f"Specifications clear on the claim's side, all four estimators: {'; '.join(said)}.",
        source=SOURCES["D9"],
        data=data.reset_index(),
    )


def _against() -> dict[str, pd.DataFrame]:
    return {
        "all four": mechanisms.against_shuffles(),
        "no common trend": mechanisms.against_shuffles(without=("unit and trend",)),
    }


# Numbers --------------------------------------------------------------------------------------


def _decisive_text() -> str:
    """Return which choice has the largest part of the variance, as words."""
    by = mechanisms.decisive()
    groups = {choice: [c for c in CLAIMS if by[c] == choice] for choice in by.unique()}
    return numbers.listed([f"the {WORDS[k]} for {numbers.listed(v)}" for k, v in groups.items()])


def _where(frame: pd.DataFrame, holds: Callable[[pd.DataFrame], pd.Series]) -> str:
    return numbers.listed(list(frame.index[holds(frame)]))


def facts() -> dict[str, str]:
    """Return the numbers that sentences of the chapter show."""
    sizes, spread = mechanisms.sizes(), mechanisms.spread()
    both = (spread.claimed > 0) & (spread.opposed > 0)
    weights = mechanisms.weights_of_choices()
    return {
        "level": "95%",
        "combinations": f"{sizes.combinations.sum():,}",
        "without_estimate": f"{sizes.without_estimate.sum():,}",
        "repeated": f"{sizes.repeated.sum():,}",
        "specifications": f"{sizes.specifications.sum():,}",
        "claims": _number(len(CLAIMS)),
        "both": _number(int(both.sum())),
        "most": _number(int((spread.claimed > MOST).sum())),
        "lowest": _percent(spread.claimed.min()),
        "lowest_claim": spread.claimed.idxmin(),
        "highest": _percent(spread.claimed.max()),
        "highest_claim": spread.claimed.idxmax(),
        "more_against": _where(spread, lambda f: f.opposed > f.claimed),
        "decisive": _decisive_text(),
        "controls_top": _percent(weights.loc["controls"].max()),
        "weights_top": _percent(weights.loc["weights"].max()),
        "measures_top": _percent(weights.loc[["outcome", "regressor"]].max(axis=None)),
        "lag_top": _percent(weights.loc["lag"].max()),
        "vintage_top": _percent(weights.loc["vintage"].max()),
        "together_lowest": _percent(weights.loc["all choices"].min()),
        "together_highest": _percent(weights.loc["all choices"].max()),
        **_claim_facts(spread),
        **_option_facts(),
        **_vintage_facts(),
        **_timing_facts(),
        **_shuffle_facts(),
        **_alone_facts(),
    }


def _claim_facts(spread: pd.DataFrame) -> dict[str, str]:
    found = {}
    for claim in CLAIMS:
        short, row = claim.lower(), spread.loc[claim]
        found |= {
            f"{short}_n": f"{int(row.specifications):,}",
            f"{short}_agrees": _percent(row.agrees),
            f"{short}_claimed": _percent(row.claimed),
            f"{short}_opposed": _percent(row.opposed),
        }
    for claim in [name for name in CLAIMS if name != "A6"]:
        table, short = curve(claim), claim.lower()
        planned = table[table.planned]
        found |= {
            f"{short}_planned": _number(len(planned)),
            f"{short}_planned_claimed": _are(int(planned.claimed.sum())),
            f"{short}_planned_opposed": _number(int(planned.opposed.sum())),
        }
    only = curve("A6").query("planned").iloc[0]
    return found | {
        "a6_planned": estimates.with_interval(only, ".2f"),
        "e21_median": numbers.text(spread["median"]["E21"], ".2f"),
        "e21_tail_low": numbers.text(spread.low_tail["E21"], ".2f"),
        "e21_tail_high": numbers.text(spread.high_tail["E21"], ".2f"),
    }


def _option_facts() -> dict[str, str]:
    """Return the lowest and the highest share with the claim's sign over the decisive options."""
    held = _by_option()
    agrees = held[SIDES[0]] + held[SIDES[1]]
    found = {}
    for claim, part in agrees.groupby(level="claim", sort=False):
        short = claim.lower()
        found |= {
            f"{short}_choice": WORDS[part.index[0][1]],
            f"{short}_low_option": _named(part.idxmin()[2]),
            f"{short}_low": _percent(part.min()),
            f"{short}_high_option": _named(part.idxmax()[2]),
            f"{short}_high": _percent(part.max()),
        }
    return found


def _vintage_facts() -> dict[str, str]:
    held = mechanisms.vintage_effect()
    top = held.flips.idxmax()
    return {
        "flips_lowest": _percent(held.flips.min()),
        "flips_lowest_claim": held.flips.idxmin(),
        "flips_highest": _percent(held.flips.max()),
        "flips_highest_claim": top,
        "flips_first": _percent(held.agrees_first[top]),
        "flips_second": _percent(held.agrees_second[top]),
        "unclear_lowest": _percent(held.unclear.min()),
        "unclear_highest": _percent(held.unclear.max()),
        "reversed": _percent(held.reversed.max()),
    }


def _timing_facts() -> dict[str, str]:
    wide = mechanisms.timing().set_index(["claim", "lag"])
    found = {}
    words = {1: "before", -1: "after", -2: "long_after"}
    for claim, lags in {"B9": (1, -1, -2), "D9": (1, -1, -2), "E21": (1, -1)}.items():
        for lag in lags:
            found[f"{claim.lower()}_{words[lag]}"] = _percent(wide.claimed[claim, lag])
    after = wide.claimed.unstack("lag").loc[list(CLAIMS)]
    return found | {"later_stronger": _where(after, lambda f: f[-1] >= f[1])}


def _shuffle_facts() -> dict[str, str]:
    everyone, less = _against().values()
    held = mechanisms.shuffled()
    deals = held[held.draw > 0].groupby(["claim", "estimator"])[["claimed", "specifications"]].sum()
    clear = deals.claimed / deals.specifications
    others = clear.drop("unit and trend", level="estimator")
    return {
        "deals": str(mechanisms.SHUFFLES),
        "beats_deals": _where(everyone.loc[list(CLAIMS)], lambda f: f.p <= 0.05),
        "smallest_p": numbers.text(1 / (1 + mechanisms.SHUFFLES), ".3f"),
        "d9_p": numbers.text(everyone.p["D9"], ".2f"),
        "d9_p_less": numbers.text(less.p["D9"], ".2f"),
        "b9_deal": _percent(everyone["median"]["B9"]),
        "b9_seen": _percent(everyone.observed["B9"]),
        "b9_p": numbers.text(everyone.p["B9"], ".3f"),
        "d9_deal": _percent(everyone["median"]["D9"]),
        "d9_seen": _percent(everyone.observed["D9"]),
        "false_trend": _percent(clear["D9", "unit and trend"]),
        "false_others": _percent(others.max()),
    }


def _alone_facts() -> dict[str, str]:
    held = mechanisms.alone()
    gap = held.gap.max()
    return {
        "alone": str(len(held)),
        # the digits of a smaller gap are rounding noise of the machine
        "gap": "less than 10⁻⁸" if gap < TOLERANCE else f"{gap:.1g}",
        "planned_clear": str(int(((held.low > 0) | (held.high < 0))[held.planned].sum())),
        "planned_all": str(int(held.planned.sum())),
    }
