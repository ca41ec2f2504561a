"""What the chapter on domestic demand as a driver of upgrading shows."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from upgrading import datasets
from upgrading.mechanisms import common, demand, multiverse
from upgrading.report import estimates, figures, ledger, numbers, style, tables

PANEL = "{cite:t}`nbs`; panel of provinces, accounts after the fourth census unless said otherwise"
PLAIN = "National Bureau of Statistics, provincial yearbooks and accounts"
TABLES = "National Bureau of Statistics, input-output tables"
DESIGN = (
    "Two-way fixed effects, errors clustered by province, 95% intervals; the sample is provinces "
    "by years, and rows"
)
OWN = "log_ts_ratio"
SHORT = {
    "log_ts_ratio": "services over industry",
    "hierarchy": "hierarchy",
    "angle_index": "angle index",
    "balance": "balance",
}
CITED_STEPS = {
    "main": "main",
    "first published": "accounts as first published",
    "two years before": "two years before",
    "without Beijing": "without Beijing",
    "without municipalities": "without the four municipalities",
    "without Tibet": "without Tibet",
    "up to 2019": "up to 2019",
}
# periods between input-output tables; the third and fourth are parted where the method changed
PERIODS = (2002, 2007, 2012, 2015, 2017, 2020)
WHOLE = (2002, 2020)
PARTS = {
    "weights": "between demands",
    "mix": "what each demand buys",
    "chains": "services in each product",
}
PART_COLOURS = {"weights": style.MIDDLE, "mix": style.LIGHT, "chains": style.DARK}
NARROW = "\u202f"  # a narrow space at which a line does not break
HYPHEN = "\u2011"  # likewise
KINDS = {
    "Business and scientific services": "Business and science",
    "Education, health and public administration": "Education, health, public",
}
JUDGED = ("E21", "E27", "E33")


def _two(value: float) -> str:
    return numbers.text(round(value, 2) + 0.0)


def _one(value: float) -> str:
    return numbers.text(round(value, 1) + 0.0, ".1f")


def _signed(value: float) -> str:
    return numbers.text(round(value, 1) + 0.0, "+.1f")


def _percent(value: float) -> str:
    return numbers.text(100 * value, ".0f")


def _p(value: float) -> str:
    return numbers.text(value, ".3f")


def _cell(line: pd.Series) -> str:
    """Return an estimate and its interval, which does not break across lines."""
    # a negative zero would show a minus sign
    rounded = {name: round(line[name], 2) + 0.0 for name in estimates.REQUIRED}
    estimate, interval = estimates.with_interval(rounded, ".2f").split(" ", 1)
    return f"{estimate} {interval.replace(' ', NARROW)}"


def _title(text: str) -> str:
    return text[0].upper() + text[1:]


# ---------------------------------------------------------------- numbers in sentences


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    parts = (
        _consumption,
        _specifications,
        _places,
        _online,
        _neighbours,
        _networks,
        _exports,
        _shift,
        _kinds,
        _prices,
        _verdicts,
    )
    return {key: text for part in parts for key, text in part().items()}


def _consumption() -> dict[str, str]:
    steps = demand.consumption_steps()
    own = steps.xs(OWN, level="indicator")
    spread = common.panel()[OWN].std()
    low, high = (100 * np.expm1(own.loc["main", end] * spread) for end in ("low", "high"))
    main = steps.loc["main"].loc[list(demand.INDICATORS)]
    level = steps.loc["level of consumption"]
    before = demand.consumption_precedence()
    ahead, behind = before.index
    return {
        "own_main": _cell(own.loc["main"]),
        "own_published": _cell(own.loc["first published"]),
        "own_tibet": _cell(own.loc["without Tibet"]),
        "wild_main": _p(own.loc["main", "wild_p"]),
        "ratio_low": _signed(low),
        "ratio_high": _signed(high),
        "clear_main": _are(int(((main.low > 0) | (main.high < 0)).sum())),
        "level_own": _cell(level.loc[OWN]),
        "level_volume": _cell(level.loc["services_volume"]),
        "level_balance": _cell(level.loc["balance"]),
        "years_main": str(int(own.loc["main", "years"])),
        "rows_main": str(int(own.loc["main", "observations"])),
        "ahead_z": _one(before.statistic[ahead]),
        "ahead_p": _p(before.p_bootstrap[ahead]),
        "behind_z": _one(before.statistic[behind]),
        "behind_p": _p(before.p_bootstrap[behind]),
    }


def _are(count: int) -> str:
    """Return how many of the indicators are something, in words that fit none and one."""
    words = {0: "none of the indicators is", 1: "one of the indicators is"}
    return words.get(count, f"{count} of the indicators are")


def _specifications() -> dict[str, str]:
    shares = multiverse.multiverse_shares()
    return {
        f"{claim.lower()}_{side}": _percent(shares.loc[claim, f"clearly_{side}"])
        for claim in ("E21", "E24")
        for side in ("positive", "negative")
    } | {
        f"{claim.lower()}_number": f"{int(shares.loc[claim, 'specifications']):,}"
        for claim in ("E21", "E24")
    }


def _places() -> dict[str, str]:
    inland = demand.consumption_inland_steps().loc["main"]
    slopes = demand.consumption_slopes()
    residence = demand.consumption_residence_steps()
    gap = residence.loc["urban less rural"].loc["main"]
    published = residence.loc["urban less rural"].loc["first published"].loc[OWN]
    tibet = residence.loc["urban less rural"].loc["without Tibet"].loc[OWN]
    return {
        "inland_own": _cell(inland.loc[OWN]),
        "inland_balance": _cell(inland.loc["balance"]),
        "inland_balance_wild": _p(inland.loc["balance", "wild_p"]),
        "east_balance": _cell(slopes.loc[("balance", "East")]),
        "west_balance": _cell(slopes.loc[("balance", "West")]),
        "residence_own": _cell(gap.loc[OWN]),
        "residence_wild": _p(gap.loc[OWN, "wild_p"]),
        "residence_published": _cell(published),
        "residence_tibet": _cell(tibet),
        "rural_hierarchy": _cell(residence.loc[("rural", "main", "hierarchy")]),
        "urban_hierarchy": _cell(residence.loc[("urban", "main", "hierarchy")]),
    }


def _online() -> dict[str, str]:
    steps = demand.ecommerce_steps()
    share = demand.ecommerce_share(common.panel()).dropna()
    within = share.groupby("province_code").var(ddof=0) * share.groupby("province_code").size()
    cities = within[[demand.BEIJING, demand.SHANGHAI]].sum() / within.sum()
    last = share.xs(share.index.get_level_values("year").max(), level="year")
    return {
        "online_own": _cell(steps.loc[("main", OWN)]),
        "online_balance": _cell(steps.loc[("main", "balance")]),
        "online_balance_after": _cell(steps.loc[("sales of the year after", "balance")]),
        "online_cities": _percent(cities),
        "online_years": str(int(steps.loc[("main", OWN), "years"])),
        "online_beijing": _percent(last[demand.BEIJING]),
        "online_median": _percent(last.median()),
    }


def _neighbours() -> dict[str, str]:
    steps = demand.neighbour_steps()
    placebos = demand.neighbour_placebos()
    main = steps.loc["main"].loc[list(demand.INDICATORS)]
    chance = demand.placebo_p(main, placebos)
    refused = demand.placebo_refusals(placebos)
    return {
        "neighbours_own": _cell(main.loc[OWN]),
        "neighbours_balance": _cell(main.loc["balance"]),
        "neighbours_alone": _cell(steps.loc[("own share left out", "balance")]),
        "neighbours_chance": _two(chance.min()),
        "neighbours_chance_high": _two(chance.max()),
        "neighbours_refused": _percent(refused.min()),
        "neighbours_refused_high": _percent(refused.max()),
        "placebo_maps": str(len(placebos)),
        "own_balance": _cell(steps.loc[("own share", "balance")]),
    }


def _networks() -> dict[str, str]:
    channels, steps = demand.network_channels(), demand.network_steps()
    indicators = list(demand.INDICATORS)
    main, published = (steps.loc[name].loc[indicators] for name in ("main", "first published"))
    slopes = demand.network_slopes()
    equal = slopes.groupby("indicator").first()[["equal_p", "equal_p_published"]]
    differ = (equal.loc[indicators] < 0.05).sum()
    log = steps.loc["logarithm of length"]
    return {
        "patents_main": _cell(channels.loc[("main", "patents")]),
        "patents_wild": _p(channels.loc[("main", "patents"), "wild_p"]),
        "patents_after": _cell(channels.loc[("length of the year after", "patents")]),
        "inventions": _cell(channels.loc[("main", "inventions")]),
        "retail_main": _cell(channels.loc[("main", "retail")]),
        "worker_main": _cell(channels.loc[("main", "output_per_worker")]),
        "worker_later": _cell(channels.loc[("main", "output_per_worker_later")]),
        "network_own": _cell(main.loc[OWN]),
        "network_wild": _p(main.loc[OWN, "wild_p"]),
        "network_below": _are(int((main.high < 0).sum())),
        "network_above": str(int((main.low > 0).sum())),
        "network_differ": str(int(differ.equal_p)),
        "network_published": _cell(published.loc[OWN]),
        "network_published_above": str(int((published.low > 0).sum())),
        "network_published_differ": str(int(differ.equal_p_published)),
        "network_published_balance": _cell(published.loc["balance"]),
        "network_log": _are(int(((log.high < 0) | (log.low > 0)).sum())),
        "network_equal": _two(equal.equal_p.min()),
        "network_west": _cell(slopes.loc[(OWN, "West")]),
        "network_east": _cell(slopes.loc[(OWN, "East")]),
        "network_after": _cell(steps.loc[("length of the year after", OWN)]),
    }


def _exports() -> dict[str, str]:
    steps = demand.export_income_steps()
    head = steps.xs("growth_per_head", level="indicator")
    return {
        "exports_main": _cell(head.loc["main"]),
        "exports_wild": _p(head.loc["main", "wild_p"]),
        "exports_cities": _cell(head.loc["without municipalities"]),
        "exports_gdp": _cell(steps.loc[("main", "growth_of_gdp")]),
        "exports_seam": _two(steps.loc[("main", "growth_per_head_all"), "estimate"]),
        "exports_estimate": _two(head.loc["main", "estimate"]),
        "exports_years": str(int(head.loc["main", "years"])),
    }


def _shift() -> dict[str, str]:
    whole = demand.demand_shift(WHOLE).iloc[0]
    other = demand.demand_shift(WHOLE, imports="all_uses").iloc[0]
    steps = demand.demand_shift().sum()
    periods = demand.demand_shift(PERIODS).sum()
    shares = demand.service_shares()
    first, last = shares.loc[WHOLE[0]], shares.loc[WHOLE[1]]
    return {
        "shift_change": _one(whole["change"]),
        "shift_weights": _one(whole.weights),
        "shift_mix": _one(whole["mix"]),
        "shift_chains": _one(whole.chains),
        "shift_weights_other": _one(other.weights),
        "shift_weights_periods": _one(periods.weights),
        "shift_weights_steps": _one(steps.weights),
        **{
            f"weight_{name}_{when}": _one(100 * demand.demand_weights(year)[name])
            for when, year in zip(("first", "last"), WHOLE, strict=True)
            for name in ("consumption", "investment", "exports")
        },
        "service_first": _one(first["all"]),
        "service_last": _one(last["all"]),
        **{f"service_{name}_first": _one(first[name]) for name in first.index.drop("all")},
        **{f"service_{name}_last": _one(last[name]) for name in last.index.drop("all")},
    }


def _kinds() -> dict[str, str]:
    frame = demand.service_kinds()
    change = (frame.loc[WHOLE[1]] - frame.loc[WHOLE[0]]).rename(str.lower)
    total = frame.sum(axis=1)
    first, second, third = change.nlargest(3).index
    margin = change[["wholesale and retail", "finance", "real estate"]].sum()
    return {
        "kinds_first": _one(total[WHOLE[0]]),
        "kinds_last": _one(total[WHOLE[1]]),
        "kinds_change": _one(change.sum()),
        "kinds_most": first,
        "kinds_second": second,
        "kinds_third": third,
        "kinds_most_change": _one(change[first]),
        "kinds_second_change": _one(change[second]),
        "kinds_third_change": _one(change[third]),
        "kinds_business": _one(change["business and scientific services"]),
        "kinds_margin": _one(margin),
        "kinds_information": _one(change["information services"]),
        "kinds_transport": _one(change["transport and post"]),
    }


def _prices() -> dict[str, str]:
    nation = 100 * demand.price_and_volume()
    last = nation.iloc[-1]
    late = nation.loc[2020] - nation.loc[2012]
    provinces = demand.provincial_price_and_volume()
    own = demand.relative_prices()
    means = 100 * own.groupby("year").mean().iloc[-1]
    steps = demand.price_steps()
    return {
        "nation_first": str(nation.index[0]),
        "nation_last": str(nation.index[-1]),
        "nation_value": _one(last.value),
        "nation_price": _one(last.price),
        "nation_volume": _one(last.volume),
        "late_value": _one(late.value),
        "late_price": _one(late.price),
        "late_volume": _one(late.volume),
        "provinces": str(len(provinces)),
        "provinces_price": str(int((provinces.price > 0).sum())),
        "provinces_volume": str(int((provinces.volume > 0).sum())),
        "mean_price": _one(means.price),
        "mean_productivity": _one(means.productivity),
        "mean_earnings": _one(means.earnings),
        "passed_on": _percent(means.price / means.productivity),
        "slope_levels": _cell(steps.loc["levels"]),
        "slope_long": _cell(steps.loc["2000 to 2013"]),
        "slope_earnings": _cell(steps.loc["earnings on productivity"]),
        "price_provinces": str(int(steps.loc["levels", "units"])),
    }


def _verdicts() -> dict[str, str]:
    return ledger.verdict_facts(*JUDGED)


# ---------------------------------------------------------------- tables


def _grid_table(
    frame: pd.DataFrame,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    *,
    name: str,
    caption: str,
    source: str = PANEL,
) -> None:
    """Show estimates of several steps (rows) for several outcomes (columns), with the sample."""
    shown = []
    for step, title in rows.items():
        part = frame.loc[step]
        known = [column for column in columns if column in part.index]
        cells = {
            text: _cell(part.loc[column]) if column in known else "–"
            for column, text in columns.items()
        }
        shown.append({"": _title(title)} | cells | {"Sample": _sample(part.loc[known])})
    rows_shown = frame.loc[list(rows)]
    inside = rows_shown.index.get_level_values(-1).isin(list(columns))
    tables.show(
        pd.DataFrame(shown),
        name=name,
        caption=f"{caption}. {DESIGN}",
        source=source,
        data=rows_shown[inside].reset_index(),
    )


def _sample(part: pd.DataFrame) -> str:
    units, years, rows = (_span(part[column]) for column in ("units", "years", "observations"))
    return f"{units} by {years}, {rows}"


def _span(values: pd.Series) -> str:
    low, high = int(values.min()), int(values.max())
    return str(low) if low == high else f"{low}{HYPHEN}{high}"


def _indicators(frame: pd.DataFrame, rows: Mapping[str, str], **text: str) -> None:
    _grid_table(frame, rows, {key: _title(SHORT[key]) for key in SHORT}, **text)


def consumption_table() -> None:
    """Show indicators on growth of consumption, one choice changed at a time."""
    rows = CITED_STEPS | {
        "growth of GDP beside": "growth of GDP beside it",
        "level of consumption": "level instead of growth",
        "retail sales": "retail sales per head",
        "consumption of the year after": "consumption of the year after",
    }
    _indicators(
        demand.consumption_steps(),
        rows,
        name="tab-mechanisms-demand-consumption",
        caption=(
            "Indicators of upgrading on growth of consumption per head the year before, standard "
            "deviations of the indicator for ten log points"
        ),
    )


def places_table() -> None:
    """Show slopes of consumption by region, and of urban and rural consumption."""
    slopes = demand.consumption_slopes()
    inland = demand.consumption_inland_steps().loc["main"]
    residence = demand.consumption_residence_steps().xs("main", level="step")
    rows = {
        **{region: slopes.xs(region, level="region") for region in demand.REGIONS},
        "Centre and West less East": inland,
        "Urban consumption": residence.loc["urban"],
        "Rural consumption": residence.loc["rural"],
        "Urban less rural": residence.loc["urban less rural"],
    }
    frame = pd.concat(rows, names=["step", "indicator"])
    _indicators(
        frame,
        {name: name for name in rows},
        name="tab-mechanisms-demand-places",
        caption=(
            "Slopes of consumption by region, and of urban and rural consumption in one "
            "regression, standard deviations of the indicator for ten log points"
        ),
    )


def online_table() -> None:
    """Show indicators on e-commerce sales."""
    rows = CITED_STEPS | {
        "without Beijing and Shanghai": "without Beijing and Shanghai",
        "logarithm": "logarithm of the share",
        "sales of the year after": "sales of the year after",
    }
    _indicators(
        demand.ecommerce_steps(),
        rows,
        name="tab-mechanisms-demand-online",
        caption=(
            "Indicators of upgrading on e-commerce sales over GDP the year before, standard "
            "deviations of the indicator for ten points of GDP (logarithm: for one log point)"
        ),
    )


def neighbours_table() -> None:
    """Show indicators on the neighbours' urban share."""
    rows = CITED_STEPS | {
        "own share left out": "own urban share left out",
        "own income beside": "own income beside it",
        "without Hainan": "without Hainan and its sea link",
        "own share": "for comparison: own urban share",
    }
    _indicators(
        demand.neighbour_steps(),
        rows,
        name="tab-mechanisms-demand-neighbours",
        caption=(
            "Indicators of upgrading on the neighbours' mean urban share the year before, the own "
            "share beside it, standard deviations of the indicator for ten points"
        ),
    )


def channels_table() -> None:
    """Show three outcomes on expressways and railways."""
    rows = {name: text for name, text in CITED_STEPS.items() if name != "first published"} | {
        "from 2011": "from 2011, people counted anew",
        "logarithm of length": "logarithm of length",
        "expressways": "expressways, railways beside",
        "railways": "railways, expressways beside",
        "length of the year after": "length of the year after",
    }
    _grid_table(
        demand.network_channels(),
        rows,
        {name: _title(text) for name, text in demand.CHANNELS.items()},
        name="tab-mechanisms-demand-channels",
        caption=(
            "Three outcomes in logarithms on expressways and railways the year before, log points "
            "for a kilometre per ten thousand people (logarithm: for one log point)"
        ),
    )


def networks_table() -> None:
    """Show indicators on expressways and railways, together and by region."""
    slopes = demand.network_slopes()
    steps = demand.network_steps()
    names = CITED_STEPS | {
        "from 2011": "from 2011, people counted anew",
        "logarithm of length": "logarithm of length",
        "expressways": "expressways, railways beside",
        "railways": "railways, expressways beside",
        "length of the year after": "length of the year after",
    }
    rows = {name: steps.loc[name] for name in names}
    rows |= {region: slopes.xs(region, level="region") for region in demand.REGIONS}
    _indicators(
        pd.concat(rows, names=["step", "indicator"]),
        names | {region: f"{region}, main" for region in demand.REGIONS},
        name="tab-mechanisms-demand-networks",
        caption=(
            "Indicators of upgrading on expressways and railways the year before, standard "
            "deviations of the indicator for a kilometre per ten thousand people (logarithm: for "
            "one log point)"
        ),
    )


def exports_table() -> None:
    """Show growth on exports times initial income."""
    rows = CITED_STEPS | {
        "income of the year": "income of the year, not initial",
        "exports of the year after": "exports of the year after",
        "exports themselves": "exports themselves, mean income",
    }
    columns = {"growth_per_head": "Growth per head", "growth_of_gdp": "Growth of GDP"}
    _grid_table(
        demand.export_income_steps(),
        rows,
        columns,
        name="tab-mechanisms-demand-exports",
        caption=(
            "Growth on exports over GDP times initial income the year before, points a year for "
            "ten points of GDP, per log point of income"
        ),
    )


def prices_table() -> None:
    """Show relative prices on relative productivities within provinces."""
    titles = {
        "levels": "Levels",
        "year before": "Levels, productivity of the year before",
        "without year effects": "Levels, without year effects",
        "changes over a year": "Changes over one year",
        "changes over five years": "Changes over five years",
        "2000 to 2013": "Change from 2000 to 2013",
        "earnings on productivity": "Levels, relative earnings as the outcome",
    }
    frame = demand.price_steps()
    # a negative zero would show a minus sign
    rounded = frame.assign(**{name: frame[name].round(2) + 0.0 for name in estimates.REQUIRED})
    tables.show(
        estimates.as_texts(rounded.rename(index=titles), label="Form", form=".2f"),
        name="tab-mechanisms-demand-prices",
        caption=(
            "Price of services over industry on output per worker of industry over services, "
            "both in logs, within provinces, 2000-2013: one is a price that takes up the whole gap"
        ),
        source="{cite:t}`nbs`; employment from provincial yearbooks",
        data=frame.reset_index(),
    )


# ---------------------------------------------------------------- figures


def consumption_figure() -> None:
    """Draw what goes with growth of consumption: indicators, and designs for the document's own."""
    frame = demand.consumption_steps()
    main = {SHORT[name]: frame.loc[("main", name)] for name in SHORT}
    variants = {
        "… as first published": ("first published", OWN),
        "… without Tibet": ("without Tibet", OWN),
        "… up to 2019": ("up to 2019", OWN),
        "… retail sales instead": ("retail sales", OWN),
        "… year after (placebo)": ("consumption of the year after", OWN),
        "… at constant prices": ("main", "services_volume"),
    }
    first = SHORT[OWN]
    rows = {first: main.pop(first)} | {name: frame.loc[key] for name, key in variants.items()}
    lines = pd.DataFrame(rows | main).T
    colours = dict.fromkeys(variants, style.MIDDLE)
    axes = estimates.draw_intervals(
        lines, axis="standard deviations for ten log points", colours=colours
    )
    clear = (lines.low.astype(float) > 0) | (lines.high.astype(float) < 0)
    figures.show(
        axes,
        name="fig-mechanisms-demand-consumption",
        alt=(
            f"Rows of dots with intervals and a line at zero. Of {len(lines)} intervals "
            f"{int((~clear).sum())} leave zero in; those that leave it out: "
            f"{numbers.listed([name.strip('… ') for name in lines.index[clear]])}. For services "
            f"over industry the main estimate is {_cell(lines.iloc[0])}."
        ),
        source=PLAIN,
        data=lines.rename_axis("row").reset_index(),
    )


def neighbours_figure() -> None:
    """Draw estimates on the neighbours' urban share beside those on maps dealt by chance."""
    placebos = demand.neighbour_placebos()
    main = demand.neighbour_steps().loc["main"].loc[list(SHORT)]
    axes = style.new_axes(height=3.4)
    axes.axvline(0, color=style.MUTED, linewidth=1)
    ends = placebos["estimate"].quantile([0.025, 0.975]).T.set_axis(["low", "high"], axis=1)
    for place, name in enumerate(SHORT):
        low, high = ends.loc[name]
        axes.plot([low, high], [place, place], color=style.LIGHT, linewidth=11, alpha=0.8)
        row = main.loc[name]
        axes.plot([row.low, row.high], [place, place], color=style.DARK, linewidth=2)
        axes.plot(row.estimate, place, "o", color=style.DARK, markerfacecolor=style.PAPER)
    axes.set(
        xlabel="standard deviations for ten points",
        ylim=(len(SHORT) - 0.5, -0.5),
    )
    axes.set_yticks(range(len(SHORT)), list(SHORT.values()))
    axes.grid(axis="y", visible=False)
    ends = ends.loc[main.index]
    inside = main.estimate.between(ends.low, ends.high)
    crossing = (main.low <= 0) & (main.high >= 0)
    figures.show(
        axes,
        name="fig-mechanisms-demand-neighbours",
        alt=(
            "Four rows, each with a pale band for maps dealt by chance and a dark interval for "
            f"the true map. Of {len(main)} estimates {int(inside.sum())} lie inside their band, "
            f"and of as many intervals {int(crossing.sum())} hold zero. For services over "
            f"industry the band runs from {_two(ends.low[OWN])} to {_two(ends.high[OWN])}, and "
            f"the estimate is {_cell(main.loc[OWN])}."
        ),
        source=PLAIN,
        data=main.join(ends.add_prefix("placebo_")).reset_index(),
    )


def shift_figure() -> None:
    """Draw what changed when services' share changed, by period."""
    frame = pd.concat([demand.demand_shift(PERIODS), demand.demand_shift(WHOLE)])
    axes = style.new_axes(height=4.6)
    places = np.array([*range(len(PERIODS) - 1), len(PERIODS) - 0.4])
    width = 0.26
    for step, (part, title) in enumerate(PARTS.items()):
        across = places + (step - 1) * width
        axes.bar(across, frame[part], width, color=PART_COLOURS[part], label=title)
    axes.axhline(0, color=style.INK, linewidth=1)
    axes.axvline(len(PERIODS) - 1.2, color=style.GRID, linewidth=1.5)
    labels = [f"{start}-\n{end}" for start, end in frame.index]
    axes.set_xticks(places, labels)
    axes.set_ylabel("points of value added")
    axes.grid(axis="x", visible=False)
    axes.legend(loc="upper left", fontsize=10)
    whole = frame.iloc[-1]
    farthest, highest = frame.weights.iloc[:-1].abs().idxmax(), frame.chains.iloc[:-1].idxmax()
    figures.show(
        axes,
        name="fig-mechanisms-demand-shift",
        alt=(
            "Three bars a period. Over the whole, shifts between demands make "
            f"{_one(whole.weights)} points, what each demand buys {_one(whole['mix'])} and "
            f"services in each product {_one(whole.chains)}. Leaving the whole aside, the bar for "
            f"shifts between demands is farthest from zero in {farthest[0]} to {farthest[1]}, "
            f"with {_one(frame.weights[farthest])}, and that for services in each product highest "
            f"in {highest[0]} to {highest[1]}, with {_one(frame.chains[highest])}."
        ),
        source=TABLES,
        data=frame.reset_index(),
    )


def kinds_figure() -> None:
    """Draw services in manufactures by kind, first and last table."""
    frame = demand.service_kinds().rename(columns=KINDS)
    first, last = frame.loc[WHOLE[0]], frame.loc[WHOLE[1]]
    order = last.sort_values().index
    rows = range(len(order))
    axes = style.new_axes(height=4.4)
    axes.hlines(rows, first[order], last[order], color=style.GRID, linewidth=3)
    axes.plot(first[order], rows, "o", color=style.LIGHT, markersize=8, label=str(WHOLE[0]))
    axes.plot(frame.loc[2012][order], rows, "|", color=style.MIDDLE, markersize=12, label="2012")
    axes.plot(last[order], rows, "o", color=style.DARK, markersize=8, label=str(WHOLE[1]))
    axes.set_yticks(rows, order, color=style.INK)
    axes.set(xlabel="per cent of final demand for manufactures", xlim=(0, None))
    axes.legend(loc="lower right")
    change = last - first
    most, business = change.idxmax(), "Business and science"
    figures.show(
        axes,
        name="fig-mechanisms-demand-kinds",
        alt=(
            f"Rows of dots by kind of service. {order[-1]} is highest in {WHOLE[1]} with "
            f"{_one(last[order[-1]])} per cent. The largest rise is that of {most.lower()}, from "
            f"{_one(first[most])} to {_one(last[most])}. {business} went from "
            f"{_one(first[business])} to "
            f"{_one(last[business])}; "
            f"{numbers.listed([name.lower() for name in change.index[change < 0]])} fell."
        ),
        source=TABLES,
        data=frame.T.rename_axis("service").reset_index(),
    )


def prices_figure() -> None:
    """Draw services over industry in the nation: value, price and volume."""
    frame = 100 * demand.price_and_volume()
    axes = style.new_axes(height=4.4)
    drawn = {
        "value": (style.DARK, "-"),
        "price": (style.MIDDLE, "--"),
        "volume": (style.LIGHT, "-"),
    }
    for name, (colour, dash) in drawn.items():
        axes.plot(frame.index, frame[name], color=colour, linestyle=dash, linewidth=2.5)
    axes.axhline(0, color=style.MUTED, linewidth=1)
    last = frame.index[-1]
    axes.set(ylabel=f"log points, {frame.index[0]} = 0", xlim=(frame.index[0], last + 0.5))
    style.year_axis(axes)
    end = frame.iloc[-1]
    # value and price end close together: one label goes up from its line, the other down
    close = abs(end.value - end.price) < 0.065 * np.ptp(axes.get_ylim())
    upper = "value" if end.value >= end.price else "price"
    for name, (colour, _) in drawn.items():
        side = "center" if not close or name == "volume" else "bottom" if name == upper else "top"
        axes.annotate(
            name,
            (last, end[name]),
            xytext=(6, 0),
            textcoords="offset points",
            va=side,
            # the pale line's colour is too pale for letters
            color=style.INK if colour == style.LIGHT else colour,
            annotation_clip=False,
        )
    figures.show(
        axes,
        name="fig-mechanisms-demand-prices",
        alt=(
            f"Three lines from zero in {frame.index[0]}. In {last} value stands at "
            f"{_one(end.value)} log points, price at {_one(end.price)} and volume at "
            f"{_one(end.volume)}; volume is highest, {_one(frame.volume.max())}, in "
            f"{frame.volume.idxmax()} and lowest, {_one(frame.volume.min())}, in "
            f"{frame.volume.idxmin()}."
        ),
        source="National Bureau of Statistics, national accounts and volume indices",
        data=frame,
    )


def baumol_figure() -> None:
    """Draw the rise of relative prices against that of relative productivity, by province."""
    frame = 100 * demand.relative_prices()
    years = frame.index.get_level_values("year")
    first, last = years.min(), years.max()
    points = frame.xs(last, level="year")
    provinces = datasets.load("provinces").set_index("province_code")
    region = provinces.region3.loc[points.index]
    axes = style.new_axes(height=4.8)
    span = [points.productivity.min() - 6, points.productivity.max() + 6]
    axes.plot(span, span, color=style.MUTED, linestyle=":", linewidth=1.5)
    axes.annotate("price takes up\nthe whole gap", (72, 80), ha="right", color=style.MUTED)
    marks = {"East": "o", "Central": "s", "West": "^"}
    for name, mark in marks.items():
        part = points[region == name]
        axes.plot(
            part.productivity,
            part.price,
            mark,
            color=style.REGIONS[name],
            markersize=7,
            markeredgecolor="w",
            label=name,
        )
    mean = points.mean()
    axes.plot(mean.productivity, mean.price, "X", color=style.INK, markersize=12)
    axes.annotate(
        "mean", (mean.productivity, mean.price), xytext=(9, -14), textcoords="offset points"
    )
    axes.set(
        xlabel=f"output per worker, industry over services,\ngrowth {first}-{last}, log points",
        ylabel=f"price, services over industry,\ngrowth {first}-{last}, log points",
        xlim=span,
    )
    axes.legend(loc="lower right")
    slope = demand.price_steps().loc["2000 to 2013"]
    figures.show(
        axes,
        name="fig-mechanisms-demand-baumol",
        alt=(
            f"Scatter of {len(points)} provinces and a dotted line on which the price takes up "
            f"the whole gap. Their mean lies {_one(mean.price)} up at "
            f"{_one(mean.productivity)} across; provinces spread from "
            f"{_one(points.productivity.min())} to {_one(points.productivity.max())} across and "
            f"from {_one(points.price.min())} to {_one(points.price.max())} up, with a slope of "
            f"{_cell(slope)}."
        ),
        source="National Bureau of Statistics; employment from provincial yearbooks",
        data=points.join(provinces[["province", "region3"]]).reset_index(),
    )
