"""What the chapter on the digital economy and upgrading shows."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from upgrading import claims, datasets
from upgrading.claims import evidence
from upgrading.mechanisms import common
from upgrading.mechanisms import digital as made
from upgrading.mechanisms.digital import BACK, FORWARD, IN_LOGS, MAIN, NO_BEIJING, PILOT, PUBLISHED
from upgrading.report import estimates, figures, ledger, numbers, style, tables

SOURCE = (
    "National Bureau of Statistics: provincial accounts after the 2018 census and as first "
    "published, digital indicators, employment, population"
)
CITED = "{cite:t}`nbs`; regressor and claims: {cite:t}`documentD`, introduction"
ZONES = "National Development and Reform Commission, announcements of 2016 (pilot zones)"
LABELS = {
    "ts_ratio": "Tertiary over secondary",
    "service_share": "Service share",
    "hierarchy": "Hierarchy coefficient",
    "log_ts_ratio": "Logarithm of the ratio",
    "balance": "Balance",
    "structural_change": "Points that changed sector",
    "moore_angle": "Moore angle, degrees",
}
SHORT = {"ts_ratio": "Ratio", "service_share": "Service share", "hierarchy": "Coefficient"}
# how many decimals an estimate of each outcome needs
FORMS = {
    "ts_ratio": ".2f",
    "service_share": ".3f",
    "hierarchy": ".3f",
    "log_ts_ratio": ".2f",
    "balance": ".2f",
}
TWO_WAY = "Two-way fixed effects, errors clustered by province, 95% intervals in brackets"
STUDIES = (
    ("Chen, Zhang and Wu (2020)", "Raises the level; more in the Centre and the West", "D9, D10"),
    ("Shen and Huang (2020), Zhejiang", "Three dimensions of it all raise upgrading", "D9"),
    ("Li and Wu (2020)", "Raises it; lasting, unequal action on each other", "D9, D26"),
    ("Chen and Yang (2021)", "Digital use in industries matters more than digital industry", "D18"),
    (
        "Liu and Chen (2021)",
        "Through human capital and innovation; effect on advancement falls, on balance rises",
        "D11, D12",
    ),
    (
        "Li, Che and Wang (2021), 275 cities",
        "Through innovation and entrepreneurship; rising returns; more in the Centre",
        "D10, D12, D28",
    ),
    ("Jiao and Sun (2021)", "More where towns and human capital are developed", "D12, D27"),
    (
        "Tang, Li and Tao (2019), 283 cities",
        "Breadth of digital finance helps; depth and digitisation not in a line",
        "D13",
    ),
    ("Yao and Yao (2021)", "Through research input", "D12"),
    (
        "Yang (2023), 30 regions, 2008-2021",
        "Pilot zones raise it, by innovation and finance; more in the East and Centre",
        "D14, D15, D16",
    ),
)

# claims whose verdict a sentence gives
JUDGED = ("D9", "D10", "D11", "D13", "D14", "D15", "D16", "D26", "D27")


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    return (
        _effect_facts()
        | _instrument_facts()
        | _region_facts()
        | _curve_facts()
        | _channel_facts()
        | _finance_facts()
        | _zone_facts()
        | _zone_group_facts()
        | _causality_facts()
        | _moderation_facts()
        | _verdict_facts()
    )


def _told(line: Mapping[str, object] | pd.Series, name: str, form: str = ".2f") -> dict[str, str]:
    """Give an estimate and its interval as `name` and `name_interval`."""
    return estimates.interval_facts(pd.Series(line).to_frame(name).T, "", form)


def _p(value: float) -> str:
    return numbers.text(value, ".3f" if value < 0.1 else ".2f")


def _clear(lines: pd.DataFrame) -> pd.Series:
    return (lines.low > 0) | (lines.high < 0)


# Published ------------------------------------------------------------------------------------


def published_table() -> None:
    """Show what the document reports of each study beside the verdicts and figures here."""
    rows = []
    for study, finding, ids in STUDIES:
        found = [claims.verdict(identity) for identity in ids.split(", ")]
        ours = "; ".join(
            f"{v.claim.id} {v.outcome}" + (f", {v.figure} ({v.label})" if v.decided else "")
            for v in found
        )
        rows.append({"Study": study, "What document D reports": finding, "Here": ours})
    frame = pd.DataFrame(rows)
    tables.show(
        frame,
        name="tab-mechdigital-published",
        caption=(
            "What document D reports of the studies it cites, beside the figure that decides here. "
            "The document prints no coefficient of any of them"
        ),
        source="{cite:t}`documentD`, introduction; for the last study also {cite:t}`yang2023`",
        data=frame,
    )


# Effect ---------------------------------------------------------------------------------------


def _effect_facts() -> dict[str, str]:
    table = made.digital_effects()
    main, logs, first = (table.xs(name, level="variant") for name in (MAIN, IN_LOGS, PUBLISHED))
    shares = evidence.get("multiverse_shares").loc["D9"]
    ratio = made.digital_panel().ts_ratio.unstack().iloc[:, -1]
    found = {
        "beijing_share": numbers.text(made.variation_shares()[made.BEIJING], ".0%"),
        "beijing_ratio": numbers.text(ratio[made.BEIJING], ".1f"),
        "next_ratio": numbers.text(ratio.drop(made.BEIJING).max(), ".1f"),
        "ratio_year": str(ratio.name),
        "ratio_p": _p(main.p["ts_ratio"]),
        "ratio_wild": _p(main.wild_p["ts_ratio"]),
        "ratio_sd": numbers.text((main.estimate * main.scale)["ts_ratio"]),
        "balance_wild": _p(main.wild_p["balance"]),
        "first_ratio_wild": _p(first.wild_p["ts_ratio"]),
        "first_log_wild": _p(first.wild_p["log_ts_ratio"]),
        "first_share_wild": _p(first.wild_p["service_share"]),
        "rest_ratio_wild": _p(table.wild_p["ts_ratio", NO_BEIJING]),
        "clear_main": str(int(_clear(main.loc[list(SHORT)]).sum())),
        "clear_wild": str(int((main.wild_p[list(SHORT)] < 0.05).sum())),
        "specifications": numbers.text(shares.specifications, ",d"),
        "multiverse_positive": numbers.text(shares.clearly_positive, ".0%"),
        "multiverse_negative": numbers.text(shares.clearly_negative, ".0%"),
        "units": str(int(main.units["ts_ratio"])),
        "rows": str(int(main.observations["ts_ratio"])),
    }
    for outcome, form in FORMS.items():
        found |= _told(main.loc[outcome], outcome, form)
    for outcome in ("ts_ratio", "log_ts_ratio", "service_share"):
        found |= _told(first.loc[outcome], f"first_{outcome}", FORMS[outcome])
    found |= _told(logs.loc["balance"], "logs_balance", FORMS["balance"])
    for name, variant in (
        ("rest", NO_BEIJING),
        ("rest4", "Without the four municipalities"),
        ("lag2", "Two years before"),
    ):
        found |= _told(table.loc[("ts_ratio", variant)], f"{name}_ts_ratio")
    found |= _told(table.loc[("hierarchy", "Digital finance index")], "finance_hierarchy", ".3f")
    first_finance = table.loc[("hierarchy", "Digital finance, first published")]
    return found | _told(first_finance, "finance_first", ".3f")


MARKS = {
    MAIN: ("default index", "o", style.DARK),
    NO_BEIJING: ("without Beijing", "s", style.MIDDLE),
    IN_LOGS: ("index of logarithms", "D", style.LIGHT),
    PUBLISHED: ("first published", "^", style.MUTED),
}


def _standardised(table: pd.DataFrame) -> pd.DataFrame:
    """Estimates in standard deviations of the outcome by one of the index."""
    return table[["estimate", "low", "high"]].mul(table.scale, axis=0)


def effects_figure() -> None:
    """Draw the effect on every outcome under four variants, in standard deviations."""
    table = _standardised(made.digital_effects())
    axes = style.new_axes(height=6.2)
    axes.axvline(0, color=style.MUTED, linewidth=1)
    for row, outcome in enumerate(made.OUTCOMES):
        for step, (variant, (label, marker, colour)) in enumerate(MARKS.items()):
            place, line = row + 0.2 * (step - 1.5), table.loc[(outcome, variant)]
            axes.plot([line.low, line.high], [place, place], color=colour, linewidth=2)
            face = colour if line.low > 0 or line.high < 0 else style.PAPER
            axes.plot(
                line.estimate,
                place,
                marker,
                color=colour,
                markerfacecolor=face,
                markersize=7,
                label=label if row == 0 else None,
            )
    axes.set(
        xlabel="standard deviations of the outcome by one of the index",
        ylim=(len(made.OUTCOMES) - 0.5, -0.5),
    )
    axes.set_yticks(range(len(made.OUTCOMES)), [LABELS[name] for name in made.OUTCOMES])
    axes.grid(axis="y", visible=False)
    axes.figure.legend(loc="outside lower center", ncols=2, fontsize=10)
    drawn = table.loc[(list(made.OUTCOMES), list(MARKS)), :]
    full = made.digital_effects().loc[drawn.index]
    sign = np.sign(drawn.estimate).unstack("variant")
    turned = [LABELS[name].lower() for name in made.OUTCOMES if sign.loc[name].nunique() > 1]
    figures.show(
        axes,
        name="fig-mechdigital-effects",
        alt=(
            f"Five outcomes with four estimates each. The whole interval leaves out zero in "
            f"{int(_clear(full).sum())} of {len(full)}. The sign turns with the variant for "
            f"{numbers.listed(turned)}. For the ratio the default index gives "
            f"{numbers.text(drawn.estimate['ts_ratio', MAIN])} standard deviations, the index of "
            f"logarithms {numbers.text(drawn.estimate['ts_ratio', IN_LOGS])}; for balance "
            f"{numbers.text(drawn.estimate['balance', MAIN])} and "
            f"{numbers.text(drawn.estimate['balance', IN_LOGS])}."
        ),
        source=SOURCE,
        data=drawn.join(full[["wild_p", *common.COLUMNS[5:]]]).reset_index(),
    )


def _cells(
    table: pd.DataFrame, rows: Sequence[str], columns: Iterable[str], form: str | None = None
) -> pd.DataFrame:
    """Estimates with intervals as texts: rows of the second level by outcomes."""
    return pd.DataFrame(
        {
            LABELS[outcome]: [
                estimates.with_interval(table.loc[(outcome, row)], form or FORMS[outcome])
                for row in rows
            ]
            for outcome in columns
        }
    )


def effects_table() -> None:
    """Show the effect on four outcomes under every variant."""
    table = made.digital_effects()
    rows = list(made.VARIANTS)
    shown = _cells(table, rows, (*made.INDICATORS, "balance"))
    shown.insert(0, "Variant", rows)
    first = table.xs("ts_ratio", level="outcome_name").loc[rows]
    shown["Sample"] = [f"{row.units} × {row.years}" for row in first.itertuples()]
    tables.show(
        shown,
        name="tab-mechdigital-effects",
        caption=(
            f"Outcomes on the digital index of the year before. {TWO_WAY}; sample: provinces x "
            "years of the first three outcomes, fewer rows for balance"
        ),
        source=CITED,
        data=table.reset_index(),
    )


# Instrument -----------------------------------------------------------------------------------


def _instrument_facts() -> dict[str, str]:
    table, before = made.digital_instrument(), made.instrument_before()
    ratio, broadband = table.loc["ts_ratio"], made.initial_broadband()
    income = made.digital_panel().gdp_per_head.xs(2011, level="year")
    plain, trend = ratio.loc[made.PLAIN], ratio.loc["Instrumented, income x trend"]
    logs = ratio.loc["Instrumented, logarithms"]
    found = {
        "first_f": numbers.text(plain.first_f, ".1f"),
        "reduced_p": _p(plain.reduced_p),
        "reduced_rest_p": _p(ratio.reduced_p["Instrumented, without Beijing"]),
        "trend_f": numbers.text(trend.first_f, ".1f"),
        "first_slope": numbers.text(plain.first_slope, ".1f"),
        "logs_slope": numbers.text(logs.first_slope, ".1f"),
        "broadband_income": numbers.text(broadband.corr(income)),
        "broadband_low": numbers.text(broadband.min()),
        "broadband_high": numbers.text(broadband.max()),
        "before_p": _p(before.p["ts_ratio"]),
    }
    found |= _told(plain, "instrumented") | _told(trend, "instrumented_trend", ".1f")
    return found | _told(before.loc["ts_ratio"], "before_ratio")


def instrument_table() -> None:
    """Show least squares beside the shift-share instrument, with its first stage."""
    table = made.digital_instrument()
    designs = [
        "Least squares",
        made.PLAIN,
        "Instrumented, without Beijing",
        "Instrumented, income x trend",
        "Instrumented, logarithms",
    ]
    keys = [("ts_ratio", name) for name in designs]
    keys += [(o, name) for o in ("service_share", "hierarchy") for name in designs[:2]]
    lines = table.loc[keys]
    shown = pd.DataFrame(
        {
            "Outcome": [LABELS[outcome] for outcome, _ in keys],
            "Design": [name for _, name in keys],
            "Estimate [95% interval]": [
                estimates.with_interval(line, FORMS[outcome])
                for (outcome, _), line in lines.iterrows()
            ],
            "First stage, F": [_or_dash(value, ".1f") for value in lines.first_f],
            "Reduced form, p": [_or_dash(value, ".3f") for value in lines.reduced_p],
            "Sample": [f"{line.units} × {line.years}" for line in lines.itertuples()],
        }
    )
    tables.show(
        shown,
        name="tab-mechdigital-instrument",
        caption=(
            "The digital index instrumented with broadband of 2011 times the index elsewhere. "
            "Two-stage least squares with two-way effects, errors clustered by province"
        ),
        source=CITED,
        data=table.reset_index(),
    )


def _or_dash(value: float, form: str) -> str:
    return numbers.text(value, form) if np.isfinite(value) else "–"


# Regions --------------------------------------------------------------------------------------


def _region_facts() -> dict[str, str]:
    table = made.digital_regions()
    main = table.xs(MAIN, level="variant")
    inland = table.xs(made.INLAND, level="term")
    shares, region = made.variation_shares(), made.regions()
    found = {
        "inland_share": numbers.text(shares[region[shares.index] != "East"].sum(), ".0%"),
        "inland_clear_below": str(int((inland.high < 0).sum())),
        "inland_clear_above": str(int((inland.low > 0).sum())),
        "inland_tests": str(len(inland)),
        "east_p": _p(main.p["ts_ratio", "East"]),
    }
    for name, term in (
        ("east", "East"),
        ("inland", "Centre and West"),
        ("inland_less_east", made.INLAND),
        ("centre_less_east", "Central less East"),
    ):
        found |= _told(main.loc[("ts_ratio", term)], name)
    return found | _told(inland.loc[("ts_ratio", IN_LOGS)], "inland_logs")


def regions_figure() -> None:
    """Draw the ratio's slope by region and its differences, default index and logarithms."""
    terms = [
        "East",
        "Centre and West",
        made.INLAND,
        "Central less East",
        "West less East",
        "Central less West",
    ]
    table = made.digital_regions().loc["ts_ratio"]
    panels = style.new_grid(1, 2, height=4.2, sharey=True)
    for axes, variant in zip(panels, (MAIN, IN_LOGS), strict=True):
        lines = table.loc[variant].loc[terms]
        axes.axvline(0, color=style.MUTED, linewidth=1)
        for place, (term, line) in enumerate(lines.iterrows()):
            colour = style.MIDDLE if "less" in term else style.DARK
            axes.plot([line.low, line.high], [place, place], color=colour, linewidth=2)
            face = colour if line.low > 0 or line.high < 0 else style.PAPER
            axes.plot(line.estimate, place, "o", color=colour, markerfacecolor=face, markersize=7)
        axes.set(xlabel="slope of the ratio", title=variant, ylim=(len(terms) - 0.5, -0.5))
        axes.set_yticks(range(len(terms)), terms)
        axes.grid(axis="y", visible=False)
    drawn = table.loc[([MAIN, IN_LOGS], terms), :]
    told = drawn.apply(estimates.with_interval, axis=1, form=".2f")
    to_east = drawn[drawn.index.get_level_values("term").str.endswith("less East")]
    figures.show(
        panels[0],
        name="fig-mechdigital-regions",
        alt=(
            f"Two panels of intervals. With the default index the East has a slope of "
            f"{told[MAIN, 'East']} and Centre and West {told[MAIN, 'Centre and West']}; the "
            f"difference is {told[MAIN, made.INLAND]}. With the index of logarithms it is "
            f"{told[IN_LOGS, made.INLAND]}. Of the "
            f"{len(to_east)} differences to the East {int((to_east.low > 0).sum())} are clearly "
            f"above zero and {int((to_east.high < 0).sum())} clearly below."
        ),
        source=SOURCE,
        data=drawn.reset_index(),
    )


# Curves ---------------------------------------------------------------------------------------


def _curve_facts() -> dict[str, str]:
    table, parted = made.digital_curves(), made.digital_thresholds()
    squares = table.xs("square", level="term")
    ratio, balance = (parted.loc[(o, MAIN)] for o in ("ts_ratio", "balance"))
    found = {
        "turn": numbers.text(squares.turn["ts_ratio", MAIN]),
        "index_highest": numbers.text(squares.highest["ts_ratio", MAIN]),
        "index_highest_rest": numbers.text(squares.highest["ts_ratio", NO_BEIJING]),
        "threshold_ratio": numbers.text(ratio.threshold.iloc[0], ".3f"),
        "threshold_ratio_p": _p(ratio.f_p.iloc[0]),
        "threshold_balance": numbers.text(balance.threshold.iloc[0], ".3f"),
        "threshold_balance_p": _p(balance.f_p.iloc[0]),
        "threshold_balance_units": str(int(balance.units.iloc[0])),
        "threshold_tests": str(len(parted) // 2),
        "threshold_clear": str(int((parted.f_p < 0.05).sum() // 2)),
        "threshold_where": numbers.listed(
            list(
                dict.fromkeys(LABELS[name].lower() for name, *_ in parted[parted.f_p < 0.05].index)
            )
        ),
    }
    found |= _told(squares.loc[("ts_ratio", MAIN)], "square_ratio")
    found |= _told(squares.loc[("hierarchy", MAIN)], "square_hierarchy")
    found |= _told(squares.loc[("balance", MAIN)], "square_balance")
    found |= _told(squares.loc[("ts_ratio", IN_LOGS)], "square_logs_ratio")
    found |= _told(squares.loc[("balance", IN_LOGS)], "square_logs_balance")
    found |= _told(squares.loc[("structural_change", MAIN)], "square_change", ".1f")
    found |= _told(squares.loc[("structural_change", NO_BEIJING)], "square_change_rest", ".1f")
    found |= _told(squares.loc[("moore_angle", MAIN)], "square_angle", ".1f")
    found |= _told(balance.loc["below"], "balance_below")
    return found | _told(balance.loc["above"], "balance_above")


def curves_table() -> None:
    """Show the squares of the index, and where each parabola turns."""
    table = made.digital_curves()
    squares = table.xs("square", level="term")
    rows = []
    for outcome in made.CURVED:
        for variant in made.BESIDE:
            line = squares.loc[(outcome, variant)]
            inside = line.lowest < line.turn < line.highest
            rows.append(
                {
                    "Outcome": LABELS[outcome],
                    "Variant": variant,
                    "Level": estimates.with_interval(table.loc[(outcome, variant, "level")], ".2f"),
                    "Square": estimates.with_interval(line, ".2f"),
                    "Turns at": numbers.text(line.turn) if inside else "outside",
                    "p of the shape": _p(line.shape_p),
                    "Sample": f"{line.units} × {line.years}",
                }
            )
    tables.show(
        pd.DataFrame(rows),
        name="tab-mechdigital-curves",
        caption=f"Outcomes on the index of the year before and its square. {TWO_WAY}",
        source=CITED,
        data=table.reset_index(),
    )


def thresholds_table() -> None:
    """Show Hansen's thresholds and the slopes on either side."""
    table = made.digital_thresholds()
    rows = []
    for outcome in ("ts_ratio", "hierarchy", "balance"):
        searched = table.loc[outcome].index.get_level_values("variant")
        for variant in [name for name in (MAIN, NO_BEIJING, IN_LOGS) if name in searched]:
            pair = table.loc[(outcome, variant)]
            line = pair.loc["below"]
            rows.append(
                {
                    "Outcome": LABELS[outcome],
                    "Variant": variant,
                    "Threshold [95% set]": (
                        f"{line.threshold:.3f} [{line.threshold_low:.3f}, "
                        f"{line.threshold_high:.3f}]"
                    ),
                    "F": numbers.text(line.f, ".1f"),
                    "p": _p(line.f_p),
                    "Slope below": estimates.with_interval(line, ".2f"),
                    "Slope above": estimates.with_interval(pair.loc["above"], ".2f"),
                    "Sample": f"{line.units} × {line.years}",
                }
            )
    tables.show(
        pd.DataFrame(rows),
        name="tab-mechdigital-thresholds",
        caption=(
            f"One threshold of the index: F against none with p by a bootstrap of provinces. "
            f"{TWO_WAY}; balanced panels"
        ),
        source=CITED,
        data=table.reset_index(),
    )


# Channels -------------------------------------------------------------------------------------


def _channel_facts() -> dict[str, str]:
    table = made.digital_channels()
    main = table.xs(MAIN, level="variant")
    effect = made.digital_effects().loc[("hierarchy", MAIN)]
    patents = main.loc[("hierarchy", "Patents")]
    finance = main.loc[("hierarchy", "Digital finance")]
    found = {
        "chains": str(main.index.droplevel("step").nunique()),
        "chains_hold": str(int((main.low > 0).groupby(level=[0, 1]).all().sum())),
        "chains_first": str(
            int((table.xs(PUBLISHED, level="variant").low > 0).groupby(level=[0, 1]).all().sum())
        ),
        "chain_draws": str(made.CHAIN_DRAWS),
        "enterprise_years": str(int(main.years["ts_ratio", "Enterprises", "second"])),
    }
    found |= _told(patents.loc["first"], "patents_first")
    found |= _told(patents.loc["second"], "patents_second", ".3f")
    found |= _told(patents.loc["product"], "patents_product", ".3f")
    found |= _told(finance.loc["product"], "finance_product", ".3f")
    found |= _told(main.loc[("hierarchy", "Research staff", "product")], "staff_product", ".3f")
    for name, outcome in (("share", "service_share"), ("hierarchy", "hierarchy")):
        alone = made.research_without_itself(outcome).loc["product"]
        found |= _told(alone, f"staff_alone_{name}", ".3f")
    return found | _told(effect, "total_hierarchy", ".3f")


def channels_table() -> None:
    """Show both steps and the product of every channel, for each indicator."""
    table = made.digital_channels()
    main = table.xs(MAIN, level="variant")
    rows = []
    for channel in made.CHANNELS:
        for outcome in made.INDICATORS:
            chain = main.loc[(outcome, channel)]
            rows.append(
                {
                    "Channel": channel,
                    "To": SHORT[outcome],
                    "Index to channel": estimates.with_interval(chain.loc["first"], ".2f"),
                    "Channel to outcome": estimates.with_interval(chain.loc["second"], ".4f"),
                    "Product": estimates.with_interval(chain.loc["product"], ".3f"),
                    "Sample": f"{chain.units.iloc[1]} × {chain.years.loc['second']}",
                }
            )
    tables.show(
        pd.DataFrame(rows),
        name="tab-mechdigital-channels",
        caption=(
            "From the index through a channel to upgrading, a year at each step. Two-way fixed "
            "effects, errors clustered by province; the product's interval by a bootstrap of "
            "provinces"
        ),
        source="{cite:t}`nbs`; {cite:t}`guo2020`; claims: {cite:t}`documentD`, introduction",
        data=table.reset_index(),
    )


# Digital finance ------------------------------------------------------------------------------


def _finance_facts() -> dict[str, str]:
    main = made.digital_finance_parts().xs(MAIN, level="variant")
    found = {"parts_rows": str(int(main.observations["ts_ratio", "finance_breadth"]))}
    for outcome, form in (("ts_ratio", ".2f"), ("hierarchy", ".3f"), ("balance", ".2f")):
        found |= _told(main.loc[(outcome, "finance_breadth")], f"breadth_{outcome}", form)
    found |= _told(main.loc[("hierarchy", "finance_depth squared")], "depth2_hierarchy", ".3f")
    p = main.p.loc[list(SHORT)].unstack("term")
    return found | {
        "depth2_clear": str(int((p["finance_depth squared"] < 0.05).sum())),
        "digitisation2_clear": str(int((p["finance_digitisation squared"] < 0.05).sum())),
        "depth2_ratio_p": _p(p["finance_depth squared"]["ts_ratio"]),
        "digitisation2_ratio_p": _p(p["finance_digitisation squared"]["ts_ratio"]),
    }


PARTS = {
    "finance_breadth": "Breadth",
    "finance_depth": "Depth of use",
    "finance_digitisation": "Digitisation",
}


def finance_table() -> None:
    """Show the three parts of digital finance and their squares."""
    table = made.digital_finance_parts()
    terms = {**PARTS, **{f"{part} squared": f"{PARTS[part]}, squared" for part in PARTS}}
    shown = pd.DataFrame({"Term": list(terms.values())})
    for outcome in (*made.INDICATORS, "balance"):
        lines = table.loc[(outcome, MAIN)]
        shown[LABELS[outcome]] = [estimates.with_interval(lines.loc[term], ".3f") for term in terms]
    sample = table.loc[("ts_ratio", MAIN)].iloc[0]
    tables.show(
        shown,
        name="tab-mechdigital-finance",
        caption=(
            "Upgrading on the three parts of the digital finance index of the year before, in "
            "hundreds of points less their means, and their squares, in one regression. "
            f"{TWO_WAY}; {sample.units} provinces, {sample.years} years"
        ),
        source="{cite:t}`guo2020`; {cite:t}`nbs`; claims: {cite:t}`documentD`, introduction",
        data=table.reset_index(),
    )


# Pilot zones ----------------------------------------------------------------------------------


def _zone_facts() -> dict[str, str]:
    table, power = made.pilot_effects(), made.pilot_power()
    main = table.xs(PILOT, level="trial")
    dates, left = made.pilot_dates(), made.pilot_left_out()
    tests, synthetic = made.pilot_synthetic_tests(), made.pilot_synthetic().loc["same level"]
    names = datasets.load("provinces").set_index("province_code").province
    same, free = tests.loc["same level"], tests.loc["constant gap allowed"]
    found = {
        "zones": str(int(main.treated["ts_ratio"])),
        "zone_units": str(int(main.units["ts_ratio"])),
        "zone_trials": str(len(table)),
        "zone_clear": str(int(_clear(table).sum())),
        "zone_pre_p": _p(main.pre_p["ts_ratio"]),
        "zone_long_pre_p": _p(table.pre_p["ts_ratio", "2000-2022"]),
        "zone_first_pre_p": _p(table.pre_p["ts_ratio", "First published, 2005-2021, with Tibet"]),
        "zone_permutation": _p(main.permutation_p["ts_ratio"]),
        "dates_low": numbers.text(dates.effect.min()),
        "dates_high": numbers.text(dates.effect.max()),
        "dates_p": _p(dates.p_value.min()),
        "left_low": numbers.text(left.effect.min()),
        "left_low_who": names[left.effect.idxmin()],
        "left_high": numbers.text(left.effect.max()),
        "left_high_who": names[left.effect.idxmax()],
        "synthetic_effect": numbers.text(same.effect, ".3f"),
        "synthetic_last": numbers.text(synthetic.gap.iloc[-1], ".3f"),
        "synthetic_fit": numbers.text(same.fit, ".3f"),
        "synthetic_donors": str(int(same.donors)),
        "synthetic_ratio_p": _p(same.ratio_p),
        "synthetic_effect_p": _p(same.effect_p),
        "free_effect": numbers.text(free.effect, ".3f"),
        "free_fit": numbers.text(free.fit, ".3f"),
        "seen": numbers.text(power.seen["ts_ratio"]),
        "seen_times": numbers.text(power.seen["ts_ratio"] / abs(main.estimate["ts_ratio"]), ".1f"),
        "change_others": numbers.text(power.change["ts_ratio"]),
        "drift": numbers.text(power.drift["ts_ratio"], ".3f"),
        "drift_effect": numbers.text(power.drift_effect["ts_ratio"]),
    }
    for outcome, form in (("ts_ratio", ".3f"), ("service_share", ".3f"), ("hierarchy", ".3f")):
        found |= _told(main.loc[outcome], f"zone_{outcome}", form)
    for name, trial in (
        ("trend", "Zones with a trend of their own"),
        ("long", "2000-2022"),
        ("partial", "Without Liaoning and Guangdong"),
    ):
        found |= _told(table.loc[("ts_ratio", trial)], f"zone_{name}", ".3f")
    patents, finance = (made.pilot_channels().loc[name] for name in made.PILOT_CHANNELS)
    found |= _told(patents, "zone_patents") | _told(
        finance[["estimate", "low", "high"]] * 100, "zone_finance"
    )
    return found | {
        "zone_patents_p": _p(patents.permutation_p),
        "zone_finance_p": _p(finance.permutation_p),
    }


def _zone_group_facts() -> dict[str, str]:
    table = made.pilot_regions()
    main = table.xs(PILOT, level="trial")
    among = made.EAST_CENTRE + made.AMONG_ALL
    code = datasets.load("provinces").set_index("province_code")
    west = code.loc[made.zones()].query("region3 == 'West'").province
    found = {
        "west_zones": numbers.listed(west.tolist()),
        "zone_difference_p": _p(main.p["ts_ratio", made.EAST_CENTRE]),
        "east_wild": _p(main.wild_p["ts_ratio", made.EAST_CENTRE]),
        "east_all_wild": _p(main.wild_p["ts_ratio", among]),
        "richer_wild": _p(main.wild_p["ts_ratio", made.RICHER]),
    }
    for name, term in (
        ("zone_east", "East and Centre"),
        ("zone_difference", made.EAST_CENTRE),
        ("zone_difference_all", among),
        ("zone_richer", made.RICHER),
    ):
        found |= _told(main.loc[("ts_ratio", term)], name)
    found |= _told(main.loc[("ts_ratio", "West")], "zone_west", ".3f")
    found |= _told(main.loc[("hierarchy", made.EAST_CENTRE)], "zone_difference_hierarchy", ".3f")
    found |= _told(main.loc[("service_share", made.EAST_CENTRE)], "zone_difference_share", ".3f")
    first = table.loc[("ts_ratio", made.PILOT_PUBLISHED, made.EAST_CENTRE)]
    return found | _told(first, "zone_difference_first")


def zones_figure() -> None:
    """Draw the gap between zones and other provinces by year, for two indicators."""
    path = made.pilot_path()
    panels = style.new_grid(2, 1, height=6.4, sharex=True)
    drawn = []
    for axes, outcome in zip(panels, ("ts_ratio", "hierarchy"), strict=True):
        lines = path.loc[(outcome, "2000-2022")]
        axes.axhline(0, color=style.MUTED, linewidth=1)
        axes.axvline(2015.5, color=style.MUTED, linewidth=1, linestyle=":")
        axes.vlines(lines.index, lines.low, lines.high, color=style.LIGHT, linewidth=5)
        axes.plot(lines.index, lines.estimate, "o-", color=style.DARK, markersize=5)
        axes.set(ylabel="gap against 2015", title=LABELS[outcome])
        drawn.append(lines.assign(outcome=outcome))
    style.year_axis(*panels)
    ratio, coefficient = (part.estimate for part in drawn)
    after = ratio.loc[2016:]
    clear = [int(_clear(part.loc[2016:]).sum()) for part in drawn]
    figures.show(
        panels[0],
        name="fig-mechdigital-zones",
        alt=(
            f"Two panels, 2000 to 2022. The gap of the ratio is {numbers.text(ratio[2000])} in "
            f"2000, zero in 2015 by construction and from then on highest in {after.idxmax()}, "
            f"with {numbers.text(after.max())}; {clear[0]} of its intervals from 2016 on leave "
            f"out zero. For the coefficient it lies between "
            f"{numbers.text(coefficient.min(), '.3f')} and "
            f"{numbers.text(coefficient.max(), '.3f')}, and {clear[1]} intervals from 2016 on "
            f"leave out zero."
        ),
        source=f"{SOURCE}; {ZONES}",
        data=pd.concat(drawn).reset_index(),
    )


def placebo_figure() -> None:
    """Draw effects of provinces drawn at random beside that of the zones."""
    found = made.pilot_permutation("ts_ratio")
    axes = style.new_axes(height=3.6)
    axes.hist(found.placebo, bins=36, color=style.LIGHT)
    axes.axvline(found.statistic, color=style.MIDDLE, linewidth=2.5)
    axes.annotate(
        "zones",
        (found.statistic, axes.get_ylim()[1] * 0.93),
        xytext=(6, 0),
        textcoords="offset points",
        color=style.MIDDLE,
    )
    axes.set(xlabel="effect on tertiary over secondary value added", ylabel="sets of ten provinces")
    low, high = np.quantile(found.placebo, [0.025, 0.975])
    figures.show(
        axes,
        name="fig-mechdigital-placebo",
        alt=(
            f"A histogram of {len(found.placebo)} effects of ten provinces drawn at random. The "
            f"middle ninety-five in a hundred lie between {numbers.text(low)} and "
            f"{numbers.text(high)}. A line at {numbers.text(found.statistic)} marks the zones, "
            f"and a share of {_p(found.p_value)} of the draws lies as far from zero or farther."
        ),
        source=f"{SOURCE}; {ZONES}",
        data=pd.DataFrame({"effect": [found.statistic, *found.placebo]}).assign(
            set=["zones", *["random"] * len(found.placebo)]
        ),
    )


def synthetic_figure() -> None:
    """Draw the zones' mean ratio beside the weighted mean of other provinces."""
    paths = made.pilot_synthetic().loc["same level"]
    axes = style.new_axes(height=3.8)
    axes.axvline(2015.5, color=style.MUTED, linewidth=1, linestyle=":")
    axes.plot(paths.index, paths.actual, color=style.DARK)
    axes.plot(paths.index, paths.synthetic, color=style.MIDDLE, linestyle="--")
    last = {"zones": paths.actual, "synthetic": paths.synthetic}
    style.label_line_ends(
        axes, {name: (path.index[-1], path.iloc[-1]) for name, path in last.items()}
    )
    axes.set(ylabel="tertiary over secondary value added")
    style.year_axis(axes)
    after, end = paths.gap.loc[2016:], paths.index[-1]
    widest = after.abs().idxmax()
    figures.show(
        axes,
        name="fig-mechdigital-synthetic",
        alt=(
            f"Two lines from {paths.index[0]} to {end}: the zones go from "
            f"{paths.actual.iloc[0]:.2f} to {paths.actual.iloc[-1]:.2f}, the synthetic line from "
            f"{paths.synthetic.iloc[0]:.2f} to {paths.synthetic.iloc[-1]:.2f}. From 2016 on the "
            f"zones are farthest from it in {widest}, {_beside(after[widest])}, and end "
            f"{_beside(after[end])} it."
        ),
        source=f"{SOURCE}; {ZONES}",
        data=paths.reset_index(),
    )


def _beside(gap: float) -> str:
    return f"{abs(gap):.2f} {'above' if gap > 0 else 'below'}"


def zones_table() -> None:
    """Show the effect of the zones under every trial."""
    table = made.pilot_effects()
    rows = list(made.TRIALS)
    ratio = table.loc["ts_ratio"].loc[rows]
    shown = pd.DataFrame({"Trial": rows})
    for outcome in made.INDICATORS:
        lines = table.loc[outcome].loc[rows]
        shown[LABELS[outcome]] = [
            estimates.with_interval(line, ".3f") for _, line in lines.iterrows()
        ]
    shown["Leads zero, p (ratio)"] = [_or_dash(value, ".3f") for value in ratio.pre_p]
    shown["Zones of provinces, years"] = [
        f"{line.treated} of {line.units}, {line.years}" for line in ratio.itertuples()
    ]
    tables.show(
        shown,
        name="tab-mechdigital-zones",
        caption=(
            "Effect of the pilot zones. Difference in differences with province and year effects, "
            "errors clustered by province, 95% intervals in brackets. Main: 2008-2021, accounts "
            "after the 2018 census, without Tibet, after from 2016 on"
        ),
        source="{cite:t}`nbs`; claims: {cite:t}`documentD`, introduction",
        data=table.reset_index(),
    )


def zone_groups_table() -> None:
    """Show the effect of the zones by group of provinces."""
    table = made.pilot_regions().xs(PILOT, level="trial")
    terms = [
        "East and Centre",
        "West",
        made.EAST_CENTRE,
        made.EAST_CENTRE + made.AMONG_ALL,
        "Richer",
        "Poorer",
        made.RICHER,
    ]
    shown = pd.DataFrame({"Group": terms})
    for outcome in made.INDICATORS:
        shown[LABELS[outcome]] = [
            estimates.with_interval(table.loc[(outcome, term)], ".3f") for term in terms
        ]
    ratio = table.loc["ts_ratio"].loc[terms]
    shown["Wild bootstrap, p (ratio)"] = [_or_dash(value, ".3f") for value in ratio.wild_p]
    tables.show(
        shown,
        name="tab-mechdigital-zone-groups",
        caption=(
            "Effect of the pilot zones by group, against other provinces of the same group unless "
            f"said. Two-way fixed effects, errors clustered by province, "
            f"{ratio.units.iloc[0]} provinces, {ratio.years.iloc[0]} years"
        ),
        source="{cite:t}`nbs`; claims: {cite:t}`documentD`, introduction",
        data=made.pilot_regions().reset_index(),
    )


# Causality and moderation ---------------------------------------------------------------------


def _causality_facts() -> dict[str, str]:
    table, mutual = made.digital_causality(), made.digital_mutual()
    main, first, means = (
        table.xs(name, level="version") for name in (MAIN, PUBLISHED, made.LESS_MEANS)
    )
    found = {
        "causality_years": str(int(main.years.iloc[0])),
        # a constant, the own past and the other's past for each lag
        "causality_freedom": str(int((main.years - 3 * main.lags - 1).iloc[0])),
        "causality_tests": str(len(main)),
        "causality_boot": str(int((main.bootstrap_p < 0.05).sum())),
        "causality_normal": str(int((main.p < 0.05).sum())),
        "causality_first": str(int((first.p < 0.05).sum())),
        "causality_p": _p(main.p["ts_ratio", FORWARD]),
        "causality_boot_p": _p(main.bootstrap_p["ts_ratio", FORWARD]),
        "causality_back_p": _p(main.p["ts_ratio", BACK]),
        "causality_means_p": _p(means.bootstrap_p["ts_ratio", FORWARD]),
        "causality_means_share": _p(means.bootstrap_p["service_share", FORWARD]),
        "causality_means_hierarchy": _p(means.bootstrap_p["hierarchy", FORWARD]),
    }
    found |= _told(mutual.loc[("ts_ratio", MAIN, FORWARD)], "mutual_forward")
    found |= _told(mutual.loc[("ts_ratio", MAIN, BACK)], "mutual_back")
    for name, outcome in (("share", "service_share"), ("hierarchy", "hierarchy")):
        found |= _told(mutual.loc[(outcome, MAIN, FORWARD)], f"mutual_forward_{name}")
    for name, variant in (("mutual", MAIN), ("mutual_first", PUBLISHED)):
        found |= _told(mutual.loc[("ts_ratio", variant, "difference")], f"{name}_difference")
    return found


def causality_table() -> None:
    """Show the panel test in both directions and the slopes on the other's past."""
    table, mutual = made.digital_causality(), made.digital_mutual()
    rows = []
    for outcome in made.INDICATORS:
        for version in made.VINTAGES:
            for direction in (FORWARD, BACK):
                test = table.loc[(outcome, version, direction)]
                slope = mutual.loc[(outcome, version, direction)]
                rows.append(
                    {
                        "Indicator": LABELS[outcome],
                        "Accounts": "2018 census" if version == MAIN else "first published",
                        "Direction": direction,
                        "Z-tilde": numbers.text(test.z_tilde),
                        "p, normal": _p(test.p),
                        "p, bootstrap": _p(test.bootstrap_p),
                        "Pooled slope [95% interval]": estimates.with_interval(slope, ".3f"),
                        "Sample": f"{test.units:.0f} × {test.years:.0f}",
                    }
                )
    tables.show(
        pd.DataFrame(rows),
        name="tab-mechdigital-causality",
        caption=(
            "Whether the past of one helps to predict the other: the test province by province, "
            "one lag, and the pooled slope on the other's past in standard deviations (two-way "
            "fixed effects, own past held, errors clustered by province)"
        ),
        source=CITED,
        data=table.join(
            mutual[["estimate", "low", "high"]].rename_axis(
                ["outcome_name", "version", "direction"]
            )
        ).reset_index(),
    )


def _moderation_facts() -> dict[str, str]:
    table = made.digital_moderation()
    found = {}
    for name, variant in (("", MAIN), ("logs_", IN_LOGS), ("first_", PUBLISHED)):
        for moderator, short in (("urban_share", "towns"), ("research_per_head", "skills")):
            found |= _told(table.loc[("ts_ratio", variant, moderator)], f"{name}{short}")
    clear = table.loc[list(SHORT)].xs(MAIN, level="variant")
    together = table.xs(("Both together", "research_per_head"), level=("variant", "moderator"))
    found |= _told(together.loc["ts_ratio"], "skills_together")
    return found | {
        "together_below": str(int((together.high[list(SHORT)] < 0).sum())),
        "moderation_tests": str(len(clear)),
        "moderation_clear": str(int(_clear(clear).sum())),
    }


def moderation_table() -> None:
    """Show how the index's slope changes with the urban share and with research staff."""
    table = made.digital_moderation()
    rows = []
    for moderator, label in (
        ("urban_share", "Urban share"),
        ("research_per_head", "Research staff per head"),
    ):
        for variant in (*made.BESIDE, "Both together"):
            row = {"Moderator": label, "Variant": variant}
            for outcome in made.INDICATORS:
                line = table.loc[(outcome, variant, moderator)]
                row[LABELS[outcome]] = estimates.with_interval(line, FORMS[outcome])
            line = table.loc[("ts_ratio", variant, moderator)]
            rows.append({**row, "Sample": f"{line.units} × {line.years}"})
    tables.show(
        pd.DataFrame(rows),
        name="tab-mechdigital-moderation",
        caption=(
            "Change of the index's slope by one standard deviation of the moderator in 2013. "
            f"{TWO_WAY}"
        ),
        source=CITED,
        data=table.reset_index(),
    )


def _verdict_facts() -> dict[str, str]:
    found = claims.evaluate_all(chapter="mechanisms/digital")
    counts = claims.counts(found)
    return {
        "verdicts": str(len(found)),
        "verdicts_supported": str(counts["supported"]),
        "verdicts_mixed": str(counts["mixed"]),
        "verdicts_contradicted": str(counts["contradicted"]),
        **ledger.verdict_facts(*JUDGED),
        "amended": numbers.listed(
            [v.claim.id for v in found if v.claim.id in set(claims.amended())]
        ),
    }
