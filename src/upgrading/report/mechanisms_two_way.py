"""Figures, tables and numbers of the chapter on both directions between growth and upgrading."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from upgrading import claims
from upgrading.claims import evidence
from upgrading.mechanisms import two_way
from upgrading.mechanisms.common import MAIN, SECOND
from upgrading.report import estimates, figures, ledger, numbers, style, tables

ACCOUNTS = "National Bureau of Statistics, provincial accounts and yearbooks"
CITED = "{cite:t}`nbs`; own estimates"
FULL, FIRST = two_way.MAIN_VARIANT, two_way.SECOND_VARIANT
ONWARD, BACK = two_way.WAYS
GROWTH_STEP, UPGRADING_STEP, PRODUCT = two_way.STEPS
FIVE = 0.05
INDEX = {
    "hierarchy": ("advancement", style.DARK, "o"),
    "balance": ("balance", style.MIDDLE, "D"),
    "log_productivity_within": ("productivity within sectors", style.LIGHT, "s"),
    "log_output_per_worker": ("output per worker", style.LIGHT, "^"),
}
SLOPES = {  # label and the sign that document A expects
    "primary_size": ("A8: GDP on primary share", "+"),
    "primary_income": ("A8: income per head on primary share", "not +"),
    "secondary_gap": ("A9: income gap on secondary share", "+"),
    "tertiary_gap": ("A10: income gap on tertiary share", "−"),
    "tertiary_productivity": ("A10: output per worker on tertiary share", "+"),
    "tertiary_growth": ("A10: growth on tertiary share", "−"),
}
VARIANTS = {
    FULL: "main design",
    FIRST: "first-published accounts",
    two_way.OTHER_LAG: "imbalance two years before",
    "without municipalities": "without the four municipalities",
    "without Tibet": "without Tibet",
    "to 2012": "years to 2012",
    "from 2014": "years from 2014",
    "to 2019": "years to 2019",
}


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _p(value: float) -> str:
    """Probability as text; below a thousandth as such."""
    return "<0.001" if value < 0.001 else numbers.text(value, ".3f")


def _word(number: float) -> str:
    """Return a number of designs as a word."""
    return ("none", "one", "two")[int(number)]


def _count(number: float) -> str:
    """Whole number as text, none for zero."""
    return str(int(number)) if number else "none"


def _scaled(line: pd.Series) -> pd.Series:
    """Estimate and interval in standard deviations of the outcome for one of the regressor."""
    return line[["estimate", "low", "high"]].astype(float) * line.scale


def _sample(line: pd.Series) -> str:
    return f"{line.units} provinces, {line.years} years, {line.observations:,} rows"


# Numbers -------------------------------------------------------------------------------------


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    return (
        _verdict_facts()
        | _balance_facts()
        | _share_facts()
        | _direction_facts()
        | _standing_facts()
        | _course_facts()
        | _path_facts()
        | _other_path_facts()
        | _stepwise_facts()
    )


def _verdict_facts() -> dict[str, str]:
    own = claims.evaluate_all(chapter="mechanisms/two_way")
    counts = claims.counts(own)
    contradicted = [v.claim.id for v in own if v.outcome == "contradicted"]
    return {
        f"{outcome}_count": _count(counts[outcome])
        for outcome in ("supported", "mixed", "contradicted")
    } | {
        "judged_count": str(len(own)),
        "contradicted_ids": numbers.listed(contradicted),
        **ledger.verdict_facts("A6", "A8", "A9", "A11", "A19"),
    }


def _balance_facts() -> dict[str, str]:
    lines = two_way.two_way_slopes().loc["imbalance_growth"]
    shares = evidence.get("multiverse_shares").loc["A6"]
    joined = lines.rename(index=_key_name)
    shown = ["main", "to_2012", "from_2014"]
    return estimates.interval_facts(joined.loc[shown], "balance_") | {
        "balance_wild": _p(lines.wild_p[FULL]),
        "balance_clear": _count(((lines.low > 0) | (lines.high < 0)).sum()),
        "balance_variants": str(len(lines)),
        "multiverse_count": numbers.text(shares.specifications, ",.0f"),
        "multiverse_negative": numbers.text(shares.negative, ".0%"),
        "multiverse_clear": numbers.text(shares.clearly_negative, ".0%"),
        "multiverse_against": numbers.text(shares.clearly_positive, ".0%"),
    }


# slopes and variants that sentences show
TOLD = {
    "secondary_gap": (FULL, FIRST, "to 2012", "from 2014"),
    "tertiary_gap": (FULL,),
    "tertiary_productivity": (FULL, "without municipalities"),
    "tertiary_growth": (FULL, FIRST),
}


def _share_facts() -> dict[str, str]:
    lines = two_way.two_way_slopes()
    found = {
        "slope_variants": str(len(VARIANTS)),
        "gap_wild": _p(lines.wild_p["tertiary_gap", FULL]),
    }
    signs = [
        (name, -1 if sign == "−" else 1)
        for name, (label, sign) in SLOPES.items()
        if label.startswith("A10")
    ]
    held = [lines.loc[(name, FULL)] for name, _ in signs]
    holds = [
        line.low > 0 if sign > 0 else line.high < 0
        for line, (_, sign) in zip(held, signs, strict=True)
    ]
    found["services_hold"] = _count(sum(holds))
    found["primary_size_below"] = _count((lines.loc["primary_size"].high < 0).sum())
    for name in ("primary_size", "primary_income"):
        found[f"{name}_points"] = numbers.text(lines.estimate[name, FULL], ".1f")
    for name, variants in TOLD.items():
        own = lines.loc[name].loc[list(variants)].rename(index=_key_name)
        found |= estimates.interval_facts(own, f"{name}_", ".2f")
    return found


def _key_name(label: str) -> str:
    return label.replace(" ", "_")


def _direction_facts() -> dict[str, str]:
    tests, system = two_way.two_way_causality(), two_way.two_way_system()
    designs = {"sum": two_way.two_way_sums(), "system": system}
    shown = {
        FULL: "main",
        FIRST: "first",
        two_way.SAME_YEARS: "same_years",
        "to 2019": "to_2019",
        "balance": "balance",
    }
    found = {
        "lags": str(two_way.LAGS),
        "block": str(two_way.BLOCK),
        "designs": str(len(two_way.DIRECTIONS)),
        "years": str(int(tests.years[ONWARD, FULL])),
        "back_wild": _p(designs["sum"].wild_p[BACK, FULL]),
        "onward_sum_main_sd": _range(_scaled(designs["sum"].loc[(ONWARD, FULL)])),
    }
    for way, short in ((ONWARD, "onward"), (BACK, "back")):
        own = tests.loc[way]
        for label in (FULL, "less year means", "changes of the index", "to 2019", "balance"):
            found[f"{short}_{_key_name(label)}_p"] = numbers.text(own.p[label], ".2f")
        found[f"{short}_rejected"] = _count((own.p < FIVE).sum())
        found[f"{short}_rejected_normal"] = _count((own.p_normal < FIVE).sum())
        strength = system.loc[way].partial_f
        found[f"{short}_f"] = numbers.text(strength[FULL], ".0f")
        found[f"{short}_f_outside"] = numbers.text(strength["investment and towns"], ".1f")
        for name, frame in designs.items():
            lines = frame.loc[way].loc[list(shown)].rename(index=shown)
            found |= estimates.interval_facts(lines, f"{short}_{name}_")
    return found


def _standing_facts() -> dict[str, str]:
    """Return how many designs have each direction above zero, and which stand throughout."""
    lines = _effect_lines().query("variant != 'balance'")
    clear = (lines.low > 0).groupby([lines.way, lines.variant]).sum()
    designs = lines.design.nunique()
    standing = [way for way in two_way.WAYS if (clear[way] == designs).all()]
    words = ["neither direction stands", "only the one from {} stands", "both directions stand"]
    found = {"ways_standing": words[len(standing)].format(*standing)}
    for way, short in ((ONWARD, "onward"), (BACK, "back")):
        for variant, name in ((FULL, "main"), (FIRST, "first")):
            found[f"{short}_clear_{name}"] = _word(clear[way, variant])
    return found


def _course_facts() -> dict[str, str]:
    """Return in how many provinces the index rises and growth slows over the years."""
    pair = two_way.prepared(two_way.DIRECTIONS[FULL])
    index, growth = pair["index"], pair["growth"]
    half = growth.shape[1] // 2
    slower = growth.iloc[:, half:].mean(axis=1) < growth.iloc[:, :half].mean(axis=1)
    return {
        "provinces": str(len(index)),
        "index_rises": _count((index.iloc[:, -1] > index.iloc[:, 0]).sum()),
        "growth_slows": _count(slower.sum()),
    }


def _range(line: pd.Series) -> str:
    return f"{numbers.text(line.low, '.2f')} to {numbers.text(line.high, '.2f')}"


def outcomes() -> pd.DataFrame:
    """Return each path of both vintages with what the rule asks of it.

    Indexed by claim, channel, upgrading and path; by vintage whether first, second and product are
    above zero with their intervals, `holds` (all three) in each, and `both` vintages.
    """
    paths = two_way.two_way_paths()
    clear = paths.assign(clear=paths.low > 0).pivot(
        index=[*two_way.PATH, "path"], columns=["vintage", "step"], values="clear"
    )
    holds = {vintage: clear[vintage].all(axis=1) for vintage in (MAIN, SECOND)}
    kept = list(dict.fromkeys(paths.set_index([*two_way.PATH, "path"]).index))
    table = pd.DataFrame(
        {
            "first": clear[MAIN][GROWTH_STEP] & clear[SECOND][GROWTH_STEP],
            "second": clear[MAIN][UPGRADING_STEP] & clear[SECOND][UPGRADING_STEP],
            "product": clear[MAIN][PRODUCT],
            "main": holds[MAIN],
            "first_published": holds[SECOND],
            "both": holds[MAIN] & holds[SECOND],
        }
    )
    return table.loc[kept]


def _path_facts() -> dict[str, str]:
    table, paths = outcomes().reset_index(), two_way.two_way_paths()
    own = paths[paths.vintage == MAIN]
    products = own[own.step == PRODUCT]
    held = table[table.both]
    wild = own[own.step != PRODUCT].groupby("path").wild_p.max()
    channels = table.groupby("channel", sort=False)["first"].first()
    by_index = held.upgrading.value_counts()
    advancement = table[table.upgrading == "hierarchy"]
    led = own[(own.upgrading == "hierarchy") & (own.step == UPGRADING_STEP) & (own.low > 0)]
    return {
        "paths": str(len(table)),
        "paths_hold": _count(len(held)),
        "paths_hold_names": numbers.listed(list(held.path)),
        "paths_wild": _count((wild.loc[held.path] < FIVE).sum()),
        "paths_wild_not": numbers.listed([p for p in held.path if wild[p] >= FIVE]),
        "paths_advancement": _count(by_index.get("hierarchy", 0)),
        "paths_advancement_all": str(len(advancement)),
        "advancement_second_names": numbers.listed([two_way.TITLES[c] for c in led.channel]),
        "advancement_both": numbers.listed(
            [two_way.TITLES[c] for c in advancement.channel[advancement.second]]
        ),
        "second_reached": _count(table.second.sum()),
        "channels": str(len(channels)),
        "channels_reached": _count(channels.sum()),
        "channels_reached_names": numbers.listed(
            [two_way.TITLES[c] for c in channels[channels].index]
        ),
        "channels_missed": numbers.listed([two_way.TITLES[c] for c in channels[~channels].index]),
        "products_bootstrap": _count((products.low > 0).sum()),
        "products_delta": _count(((products.p < FIVE) & (products.estimate > 0)).sum()),
        "path_draws": str(two_way.PATH_DRAWS),
    } | estimates.interval_facts(_first_step(own, "log_consumption_per_head"), "", ".2f")


def _first_step(own: pd.DataFrame, channel: str) -> pd.DataFrame:
    rows = own[(own.channel == channel) & (own.step == GROWTH_STEP)]
    return rows.iloc[:1].set_axis(["consumption_in"])


def _other_path_facts() -> dict[str, str]:
    table = two_way.path_variants()
    clear = table.groupby(["channel", "upgrading"]).clear.agg(["mean", "size"])
    held = outcomes().query("both").reset_index()
    own = clear.loc[list(zip(held.channel, held.upgrading, strict=True))]
    return {
        "other_paths": numbers.text(len(table), ",d"),
        "other_clear": numbers.text(table.clear.mean(), ".0%"),
        "other_positive": numbers.text(table.positive.mean(), ".0%"),
        "other_most": _count((clear["mean"] > claims.wording.MOST).sum()),
        "held_low": numbers.text(own["mean"].min(), ".0%") if len(own) else "–",
        "held_high": numbers.text(own["mean"].max(), ".0%") if len(own) else "–",
    }


def _stepwise_facts() -> dict[str, str]:
    table = two_way.stepwise()
    held = outcomes().reset_index()[["channel", "upgrading", "both"]]
    table = table.merge(held, on=["channel", "upgrading"])
    return {
        "stepwise_pass": _count(table.passes.sum()),
        "stepwise_exchanged": _count((table.passes & table.exchanged).sum()),
        "stepwise_sobel": _count((table.sobel_p < FIVE).sum()),
        "stepwise_not_held": _count((table.passes & ~table.both).sum()),
        "stepwise_missed": _count((~table.passes & table.both).sum()),
    }


# Balance -------------------------------------------------------------------------------------


def balance_figure() -> None:
    """Draw the slope of growth on imbalance under every variant."""
    lines = two_way.two_way_slopes().loc["imbalance_growth"].rename(index=VARIANTS)
    axes = estimates.draw_intervals(
        lines, axis="log points of growth for one unit of the Theil index"
    )
    clear = lines[(lines.low > 0) | (lines.high < 0)]
    figures.show(
        axes,
        name="fig-two-way-balance",
        alt=(
            f"{len(lines)} points with intervals around a line at zero. Points lie between "
            f"{numbers.text(lines.estimate.min(), '.3f')} and "
            f"{numbers.text(lines.estimate.max(), '.3f')}; "
            f"{len(lines) - len(clear)} of the intervals cross the line; the widest is that for "
            f"{(lines.high - lines.low).idxmax()}."
        ),
        source=ACCOUNTS,
        data=lines.rename_axis("variant").reset_index(),
    )


# Sector shares -------------------------------------------------------------------------------


def shares_table() -> None:
    """Show the slopes on sector shares in both vintages, with wild bootstrap probabilities."""
    found = two_way.two_way_slopes()
    rows = []
    for name, (label, sign) in SLOPES.items():
        main, second = found.loc[(name, FULL)], found.loc[(name, FIRST)]
        rows.append(
            {
                "Slope": label,
                "Expected": sign,
                "Estimate [95% interval]": estimates.with_interval(main, ".2f"),
                "Wild p": _p(main.wild_p),
                "Sample": _sample(main),
                "First published": estimates.with_interval(second, ".2f"),
                "Wild p, first published": _p(second.wild_p),
            }
        )
    tables.show(
        pd.DataFrame(rows),
        name="tab-two-way-shares",
        caption=(
            "What goes with a larger sector share the year before: logarithms (growth: log points) "
            "for a share of one. Two-way fixed effects, errors clustered by province; wild p of "
            "the cluster bootstrap"
        ),
        source=CITED,
        data=found.loc[list(SLOPES)].reset_index(),
    )


def shares_figure() -> None:
    """Draw the slopes on sector shares in both vintages, in standard deviations."""
    found = two_way.two_way_slopes()
    axes = style.new_axes(height=5.0)
    axes.axvline(0, color=style.MUTED, linewidth=1)
    data = []
    for place, name in enumerate(SLOPES):
        for shift, label, colour in ((-0.14, FULL, style.DARK), (0.14, FIRST, style.MIDDLE)):
            line = _scaled(found.loc[(name, label)])
            _mark(axes, line, place + shift, colour, "o" if label == FULL else "D")
            data.append({"slope": name, "vintage": label, **line})
    labels = [f"{title.replace(' on ', chr(10) + 'on ')} ({s})" for title, s in SLOPES.values()]
    axes.set_yticks(range(len(SLOPES)), labels)
    axes.set(ylim=(len(SLOPES) - 0.5, -0.5), xlabel="standard deviations for one of the share")
    axes.grid(axis="y", visible=False)
    _key(axes, {"2018 census": (style.DARK, "o"), "first published": (style.MIDDLE, "D")})
    table = pd.DataFrame(data)
    far = table.loc[table.estimate.abs().idxmax()]
    clear = ((table.low > 0) | (table.high < 0)).groupby(table.vintage).sum()
    figures.show(
        axes,
        name="fig-two-way-shares",
        alt=(
            f"Six slopes, two points each. The two vintages agree in sign for "
            f"{_agreeing(table)} of six; farthest from zero, at "
            f"{numbers.text(far.estimate, '.2f')}, is {SLOPES[far.slope][0]}. Intervals leave zero "
            f"out for {clear[FULL]} slopes after the 2018 census and {clear[FIRST]} as first "
            "published."
        ),
        source=ACCOUNTS,
        data=table,
    )


def _agreeing(table: pd.DataFrame) -> int:
    signs = np.sign(table.pivot(index="slope", columns="vintage", values="estimate"))
    return int((signs[FULL] == signs[FIRST]).sum())


def _mark(axes: Axes, line: pd.Series, place: float, colour: str, marker: str) -> None:
    """Draw an interval; the point is filled if the interval leaves zero out."""
    clear = line.low > 0 or line.high < 0
    axes.plot([line.low, line.high], [place, place], color=colour, linewidth=1.8)
    face = colour if clear else style.PAPER
    axes.plot(line.estimate, place, marker, color=colour, markerfacecolor=face, markersize=6)


def _key(axes: Axes, entries: dict[str, tuple[str, str]], **where: object) -> None:
    handles = [
        Line2D([], [], color=colour, marker=marker, label=label)
        for label, (colour, marker) in entries.items()
    ]
    place = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": 2} | where
    axes.legend(handles=handles, **place)


# Both directions -----------------------------------------------------------------------------


def causality_table() -> None:
    """Show the panel test of causality in both directions under every preparation."""
    tests = two_way.two_way_causality()
    rows = []
    for label in two_way.DIRECTIONS:
        pair = [tests.loc[(way, label)] for way in two_way.WAYS]
        row = {"Variant": _capital(label)}
        for title, test in zip(("Growth first", "Upgrading first"), pair, strict=True):
            row[f"{title}: Z̃"] = numbers.text(test.z_tilde, ".2f")
            row[f"{title}: p, normal"] = _p(test.p_normal)
            row[f"{title}: p, blocks"] = numbers.text(test.p, ".2f")
        row["Sample"] = f"{pair[0].units} provinces, {pair[0].years} years"
        rows.append(row)
    tables.show(
        pd.DataFrame(rows),
        name="tab-two-way-causality",
        caption=(
            "Does the past of one foretell the other? Test of Dumitrescu and Hurlin, a regression "
            "for each province; p once from the normal distribution, once by drawing blocks of "
            "whole years. Two lags and advancement as the index, unless a row says otherwise"
        ),
        source=CITED,
        data=tests.reset_index(),
    )


def _effect_lines() -> pd.DataFrame:
    """Return sums of lags and simultaneous coefficients of both ways, in standard deviations."""
    frames = {"lags": two_way.two_way_sums(), "equations": two_way.two_way_system()}
    rows = []
    for label in (FULL, FIRST, "balance"):
        for design, frame in frames.items():
            for way in two_way.WAYS:
                line = frame.loc[(way, label)]
                rows.append({"variant": label, "design": design, "way": way, **_scaled(line)})
    return pd.DataFrame(rows)


def directions_figure() -> None:
    """Draw both directions, by lags and by simultaneous equations, in standard deviations."""
    lines = _effect_lines()
    panels = style.new_grid(1, 2, height=4.2, sharey=True, sharex=True)
    names = {FULL: "advancement", FIRST: "advancement,\nfirst published", "balance": "balance"}
    keys = ["variant", "design"]
    entries = {"lags": (style.DARK, "o"), "equations": (style.MIDDLE, "D")}
    for axes, way in zip(panels, two_way.WAYS, strict=True):
        axes.axvline(0, color=style.MUTED, linewidth=1)
        for (label, design), line in lines[lines.way == way].set_index(keys).iterrows():
            place = list(names).index(label) + (-0.15 if design == "lags" else 0.15)
            _mark(axes, line, place, *entries[design])
        axes.set(
            ylim=(2.5, -0.5),
            xlabel="standard deviations",
            title=_capital(way).replace(" to ", "\nto "),
        )
        axes.set_yticks(range(len(names)), list(names.values()))
        axes.grid(axis="y", visible=False)
    figure = panels[0].figure
    handles = [
        Line2D([], [], color=colour, marker=marker, label=text)
        for (colour, marker), text in zip(
            entries.values(), ("sum of two lags", "simultaneous equations"), strict=True
        )
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False)
    told = [_way_told(way, lines[lines.way == way], names) for way in two_way.WAYS]
    figures.show(
        panels[0],
        name="fig-two-way-directions",
        alt=f"Two panels with intervals in standard deviations. {' '.join(told)}",
        source=ACCOUNTS,
        data=lines,
    )


def _way_told(way: str, lines: pd.DataFrame, names: dict[str, str]) -> str:
    """One direction in words: how many intervals leave zero out, and the estimate farthest off."""
    far = lines.loc[lines.estimate.abs().idxmax()]
    below = f" and {count} below" if (count := int((lines.high < 0).sum())) else ""
    return (
        f"From {way} {int((lines.low > 0).sum())} of {len(lines)} lie above zero{below}; the "
        f"estimate farthest from it, {numbers.text(far.estimate, '.2f')}, is that for "
        f"{names[far.variant].replace(chr(10), ' ')} by {far.design}."
    )


def system_table() -> None:
    """Show simultaneous equations in both directions, with the strength of their instruments."""
    found = two_way.two_way_system()
    rows = []
    for label in two_way.SYSTEMS:
        onward, back = (found.loc[(way, label)] for way in two_way.WAYS)
        rows.append(
            {
                "Variant": _capital(label),
                "Growth to upgrading": estimates.with_interval(onward, ".3f"),
                "F of its instruments": numbers.text(onward.partial_f, ".1f"),
                "Upgrading to growth": estimates.with_interval(back, ".3f"),
                "F of its instruments ": numbers.text(back.partial_f, ".1f"),
                "Sample": _sample(onward),
            }
        )
    tables.show(
        pd.DataFrame(rows),
        name="tab-two-way-system",
        caption=(
            "Two equations at once: each outcome on the other in the same year, with its own past. "
            "Three-stage least squares (by itself: two-stage), two-way fixed effects, errors "
            "clustered by province. Instruments: the other's past, two years of it unless another "
            "number is named; investment and towns: their values of the year before"
        ),
        source=f"{CITED}; the method is that of {{cite:t}}`zellnertheil1962`",
        data=found.reset_index(),
    )


# Channels ------------------------------------------------------------------------------------


def paths_table() -> None:
    """Show every path from growth through a channel to upgrading, in both vintages."""
    paths = two_way.two_way_paths()
    told = two_way.stepwise().set_index(["channel", "upgrading"]).passes
    rows = []
    for (claim, channel, outcome, path), held in outcomes().iterrows():
        own = paths[(paths.channel == channel) & (paths.upgrading == outcome)]
        own = own.set_index(["vintage", "step"])
        first, second, product = (own.loc[(MAIN, step)] for step in two_way.STEPS)
        rows.append(
            {
                "Path": f"{claim}: {path} ({_sample(second)})",
                "Growth to channel": _with_p(first),
                "Channel to upgrading": _with_p(second),
                "Product": estimates.with_interval(product, ".2f"),
                "Product, first published": estimates.with_interval(
                    own.loc[(SECOND, PRODUCT)], ".2f"
                ),
                "Holds": _holds(held),
                "Stepwise test": "passes" if told[channel, outcome] else "fails",
            }
        )
    tables.show(
        pd.DataFrame(rows),
        name="tab-two-way-paths",
        caption=(
            "Six channels from growth to upgrading. Steps: two-way fixed effects, regressors of "
            "the year before, growth held in the second, errors clustered by province, estimate "
            "[95% interval], then p of the wild cluster bootstrap. Product: interval by bootstrap "
            "of provinces (first published: by the delta method where a step is not clear). Holds: "
            "all three above zero. In brackets the sample of the second step"
        ),
        source=CITED,
        data=paths,
    )


def _with_p(line: pd.Series) -> str:
    return f"{estimates.with_interval(line, '.2f')}; {_p(line.wild_p)}"


def _holds(row: pd.Series) -> str:
    if row.both:
        return "both vintages"
    if row.main:
        return "2018 census only"
    return "first published only" if row.first_published else "neither"


def paths_figure() -> None:
    """Draw both steps and their product for every channel, in standard deviations."""
    paths = two_way.two_way_paths().query("vintage == @MAIN")
    names = [column for columns in two_way.CHANNELS.values() for column in columns]
    panels = style.new_grid(1, 3, height=7.4, sharey=True)
    titles = ("Growth to\nchannel", "Channel to\nupgrading", "Product")
    for axes, step, title in zip(panels, two_way.STEPS, titles, strict=True):
        axes.axvline(0, color=style.MUTED, linewidth=1)
        own = paths[paths.step == step]
        for place, name in enumerate(names):
            rows = own[own.channel == name]
            _draw_paths(axes, rows.iloc[:1] if step == GROWTH_STEP else rows, place, step)
        axes.set(title=title)
        axes.grid(axis="y", visible=False)
        for edge in range(1, len(names)):
            axes.axhline(edge - 0.5, color=style.GRID, linewidth=0.8)
    labels = [two_way.TITLES[name].replace(" per head", "\nper head") for name in names]
    panels[0].set_yticks(range(len(names)), labels)
    panels[0].set_ylim(len(names) - 0.5, -0.5)
    panels[1].set_xlabel("standard deviations of the one for one of the other")
    handles = [
        Line2D([], [], color=colour, marker=marker, label=label)
        for label, colour, marker in INDEX.values()
    ]
    panels[0].figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False)
    clear = {step: paths[(paths.step == step) & (paths.low > 0)] for step in two_way.STEPS}
    reached = clear[GROWTH_STEP].channel.nunique()
    figures.show(
        panels[0],
        name="fig-two-way-paths",
        alt=(
            f"Three panels, nine channels. In the first, {reached} of nine intervals lie above "
            f"zero. In the second, {len(clear[UPGRADING_STEP])} of {len(outcomes())} do, "
            f"{_of_index(clear[UPGRADING_STEP])} of them for advancement. The product farthest "
            f"from zero is {numbers.text(_largest_product(paths), '.2f')}."
        ),
        source=f"{ACCOUNTS}, after the 2018 census",
        data=paths.assign(
            **{side: paths[side] * paths.scale for side in ("estimate", "low", "high")}
        )[["claim", "path", "step", "estimate", "low", "high", "units", "years", "observations"]],
    )


def _draw_paths(axes: Axes, rows: pd.DataFrame, place: int, step: str) -> None:
    shifts = np.linspace(-0.26, 0.26, len(rows)) if len(rows) > 1 else [0.0]
    for shift, (_, row) in zip(shifts, rows.iterrows(), strict=True):
        _, colour, marker = INDEX[row.upgrading]
        if step == GROWTH_STEP:
            colour, marker = style.INK, "o"
        _mark(axes, _scaled(row), place + shift, colour, marker)


def _of_index(rows: pd.DataFrame, index: str = "hierarchy") -> int:
    return int((rows.upgrading == index).sum())


def _largest_product(paths: pd.DataFrame) -> float:
    own = paths[paths.step == PRODUCT]
    products = (own.estimate * own.scale).to_numpy()
    return float(products[np.abs(products).argmax()])


def variants_figure() -> None:
    """Draw in how many other specifications both steps of a path are above zero."""
    table = two_way.path_variants()
    shares = table.groupby([*two_way.PATH], sort=False)[["positive", "clear"]].mean()
    shares = shares.loc[[key[:3] for key in outcomes().index]]
    labels = [_path_title(channel, index) for _, channel, index in shares.index]
    axes = style.new_axes(height=1.2 + 0.27 * len(shares))
    places = np.arange(len(shares))
    axes.barh(places, 100 * shares.positive, color=style.GRID, height=0.7)
    axes.barh(places, 100 * shares.clear, color=style.DARK, height=0.7)
    axes.axvline(50, color=style.MUTED, linewidth=1)
    axes.set_yticks(places, labels, fontsize=9)
    axes.set(ylim=(len(shares) - 0.5, -0.5), xlim=(0, 100), xlabel="per cent of specifications")
    axes.grid(axis="y", visible=False)
    entries = {"both steps above zero": style.GRID, "with their intervals": style.DARK}
    handles = [Line2D([], [], color=c, linewidth=8, label=name) for name, c in entries.items()]
    axes.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=2)
    best = shares.clear.idxmax()
    figures.show(
        axes,
        name="fig-two-way-variants",
        alt=(
            f"{len(shares)} bars. Pale bars reach from {100 * shares.positive.min():.0f} to "
            f"{100 * shares.positive.max():.0f} per cent; dark ones, both steps clearly above "
            f"zero, pass one half for {_count((shares.clear > 0.5).sum())} of them; the longest, "
            f"{_path_title(best[1], best[2])}, is {100 * shares.clear.max():.0f} per cent."
        ),
        source=ACCOUNTS,
        data=(100 * shares).reset_index(),
    )


def _path_title(channel: str, index: str) -> str:
    short = {"log_productivity_within": "productivity", "log_output_per_worker": "output/worker"}
    return f"{two_way.TITLES[channel]} → {short.get(index, two_way.TITLES[index])}"
