"""What the chapter on projections to 2035 and demand scenarios shows."""

from functools import cache
from itertools import cycle

import numpy as np
import pandas as pd
import scipy.optimize
from matplotlib.axes import Axes

from upgrading import datasets, scenarios
from upgrading.models import projection
from upgrading.report import figures, numbers, style, tables, tilemap
from upgrading.report.provinces import names

ACCOUNTS = "National Bureau of Statistics, national and provincial accounts"
TABLES = "National Bureau of Statistics, input-output tables and national accounts"
CITED = "{cite:t}`nbs`"
CITED_TABLES = "{cite:t}`nbsio`; {cite:t}`nbs`"
TERTIARY = ("tertiary", 0.0, "middle")
LAST, GOAL, NATION = scenarios.LAST, scenarios.GOAL, scenarios.NATION
FAR = GOAL - LAST
SHOWN = tuple(sorted({1, 5, 10, FAR}))
PLACES = ("first", "second", "third", "fourth", "fifth", "last")
# candidates that are neither chosen nor no change nor best at last: colour, dashes, mark
OTHERS = (("#2f8f7a", "-", "s"), ("#8a6fa8", "--", "^"), ("#777777", "-.", "D"))
RECENT = 2000
REGIONS = ("East", "Central", "West", "Northeast")
TREATMENTS = {
    "domestic_uses": "Imports over domestic uses",
    "all_uses": "Imports over all uses",
    "separated": "Official split",
}
KNOWN = {
    "nothing": "nothing: the old structure",
    "demand": "how much each demand buys",
    "products": "which products are bought",
}


# What is computed ----------------------------------------------------------------------------


def _one(value: float) -> str:
    return numbers.text(value, ".1f")


def _points(share: float) -> str:
    return numbers.text(100 * share, ".1f")


def _signed(points: float) -> str:
    return numbers.text(points, "+.1f")


def _whole(share: float) -> str:
    return numbers.text(100 * share, ".0f")


def _between(row: pd.Series, part: str, level: float) -> str:
    low, high = (100 * row[part, level, side] for side in ("low", "high"))
    return f"{_one(low)} to {_one(high)}"


def _span(row: pd.Series, part: str, level: float) -> str:
    """Return an interval in whole per cent: its ends are not known better."""
    return "–".join(_whole(row[part, level, side]) for side in ("low", "high"))


@cache
def goal() -> pd.DataFrame:
    """Return projections for `GOAL` by province code, the nation first."""
    return scenarios.projections().xs(GOAL, level="year")


@cache
def now() -> pd.DataFrame:
    """Return shares in `LAST` by province code, the nation first."""
    return scenarios.panel().xs(LAST, level="year")


@cache
def change() -> pd.Series:
    """Return the projected change of provinces' tertiary shares from `LAST` to `GOAL`, points."""
    return (100 * (goal()[TERTIARY] - now().tertiary)).drop(NATION).rename("change")


@cache
def largest() -> dict[str, int]:
    """Return the province with the largest GDP in `LAST` of each of four regions."""
    accounts = datasets.load("provincial_value_added_census_2018").query("year == @LAST")
    regions = datasets.load("provinces").set_index("province_code").region4
    gdp = accounts.set_index("province_code").gdp
    return {region: int(gdp[regions == region].idxmax()) for region in REGIONS}


def coverage_by_horizon(scope: scenarios.Scope) -> pd.DataFrame:
    """Return mean coverage of the tertiary share by width, level and horizon."""
    parts = {width: scenarios.covered(scope, width) for width in ("plain", "widened")}
    rows = pd.concat(parts, names=["kind"]).query("part == 'tertiary'")
    grouped = rows.groupby(["kind", "level", "horizon"])
    columns = ["covered", "below", "above", "width"]
    return grouped[columns].mean().assign(origins=grouped.origin.nunique())


# Numbers in sentences ------------------------------------------------------------------------


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    parts = (_method, _width, _nation, _provinces, _check, _demand)
    return {key: text for part in parts for key, text in part().items()}


def coverage_facts() -> dict[str, str]:
    """Return how many provinces in a hundred four-in-five intervals held, `FAR` years ahead."""
    found = coverage_by_horizon("provinces").covered
    return {
        "far_years": str(FAR),
        "plain_80_far": _whole(found["plain", 0.80, FAR]),
        "wide_80_far": _whole(found["widened", 0.80, FAR]),
    }


def _method() -> dict[str, str]:
    late, early = scenarios.late_accuracy(), scenarios.criterion()
    income, chosen = scenarios.income_accuracy(), scenarios.chosen()
    far = late.xs(FAR, level="horizon")
    best = str(far.misplaced.idxmin())
    step = scenarios.seam_step()
    better = income.misplaced[scenarios.WITH_INCOME] < income.misplaced[scenarios.TRANSITION]
    return {
        "last_year": str(LAST),
        "goal_year": str(GOAL),
        "chosen": chosen,
        "chosen_early": _points(early[chosen]),
        "none_early": _points(early[scenarios.NO_CHANGE]),
        "chosen_far": _points(far.misplaced[chosen]),
        "none_far": _points(far.misplaced[scenarios.NO_CHANGE]),
        "skill_far": numbers.text(far.skill[chosen]),
        "skill_near": numbers.text(late.skill[chosen, 1]),
        "best_far": best,
        "best_far_word": "the one chosen" if best == chosen else "another",
        "best_far_points": _points(far.misplaced.min()),
        "best_far_skill": numbers.text(far.skill.min()),
        "best_far_early": _points(early[best]),
        "best_far_place": PLACES[int(early.rank()[best]) - 1],
        "candidates": str(len(early)),
        "today_told": _picked_today(),
        "printed_told": _instead(scenarios.chosen(seam="as printed")),
        "seam_tertiary": _points(step.tertiary.xs(scenarios.SEAM, level="year").mean()),
        "income_better": str(int(better.sum())),
        "income_horizons": str(len(better)),
        "income_word": "some reason" if better.mean() > 0.5 else "no reason",
    }


def _instead(method: str) -> str:
    """Return in words what the rule picks elsewhere, beside the method chosen."""
    return "the same method" if method == scenarios.chosen() else f"{method} instead"


def _picked_today() -> str:
    """Return in words what the criterion picks from all that is known, and by how much."""
    known = 100 * scenarios.criterion(LAST)
    picked = scenarios.chosen(LAST)
    gap = known[scenarios.chosen()] - known[picked]
    by = f", by {numbers.text(gap)} points" if gap > 0 else ""
    return _instead(picked) + by


def _count(found: pd.DataFrame, level: float) -> str:
    """Return how many of the nation's farthest projections were inside the widened interval."""
    row = found.loc[("widened", level, FAR)]
    return str(round(row.covered * row.origins))


def _width() -> dict[str, str]:
    found, lone = coverage_by_horizon("provinces"), coverage_by_horizon("nation")
    behind = scenarios.dependence().loc[FAR]
    middle = scenarios.covered("provinces", "widened").query(
        "part == 'tertiary' and level == 0.8 and horizon == 5"
    )
    worst = middle.set_index("origin").covered
    return {
        **coverage_facts(),
        "plain_80_near": _whole(found.covered["plain", 0.80, 1]),
        "wide_80_lowest": _whole(found.covered["widened", 0.80].min()),
        "wide_80_lowest_horizon": str(found.covered["widened", 0.80].idxmin()),
        "wide_95_lowest": _whole(found.covered["widened", 0.95].min()),
        "above_far": _whole(found.above["plain", 0.80, FAR]),
        "below_far": _whole(found.below["plain", 0.80, FAR]),
        "nation_80_far": _count(lone, 0.80),
        "nation_95_far": _count(lone, 0.95),
        "errors_far": numbers.text(behind.errors, ",.0f"),
        "origins_far": numbers.text(behind.origins, ".0f"),
        "independent_far": _one(behind.independent),
        "common_far": _whole(behind.common),
        "factor_far": numbers.text(behind.factor_80),
        "judged_far": str(int(found.origins["plain", 0.80, FAR])),
        "worst_origin": str(worst.idxmin()),
        "worst_covered": _whole(worst.min()),
        "full_origin": str(worst.idxmax()),
        "full_covered": _whole(worst.max()),
    }


def _inside(row: pd.Series, share: float, level: float) -> bool:
    return bool(row["tertiary", level, "low"] <= share <= row["tertiary", level, "high"])


def _verb(inside: bool) -> str:
    return "includes" if inside else "leaves out"


def _nation() -> dict[str, str]:
    row, before = goal().loc[NATION], now().loc[NATION]
    methods = 100 * scenarios.by_method().tertiary
    moving = methods.drop(scenarios.NO_CHANGE)
    inner = 100 * (row["tertiary", 0.80, "high"] - row["tertiary", 0.80, "low"])
    inside = _inside(row, before.tertiary, 0.80)
    return {
        "tertiary_now": _points(before.tertiary),
        "tertiary_goal": _points(row[TERTIARY]),
        "tertiary_80": _between(row, "tertiary", 0.80),
        "tertiary_95": _between(row, "tertiary", 0.95),
        "secondary_now": _points(before.secondary),
        "secondary_goal": _points(row["secondary", 0.0, "middle"]),
        "secondary_80": _between(row, "secondary", 0.80),
        "primary_goal": _points(row["primary", 0.0, "middle"]),
        "primary_80": _between(row, "primary", 0.80),
        "includes_now": _verb(inside),
        "direction_word": "not beyond" if inside else "hardly in",
        "includes_95": _verb(_inside(row, before.tertiary, 0.95)),
        "methods_lowest": _one(moving.min()),
        "methods_lowest_name": str(moving.idxmin()),
        "methods_highest": _one(moving.max()),
        "methods_highest_name": str(moving.idxmax()),
        "methods_spread": "narrower" if np.ptp(moving) < inner else "wider",
        "transition_goal": _one(methods[scenarios.TRANSITION]),
        "next_told": _published_since(),
    }


def _published_since() -> str:
    """Return a sentence on the first year that the nation's accounts have after `LAST`."""
    after = scenarios.nation().tertiary.loc[LAST + 1 :]
    if after.empty:
        return "No later year has been published yet."
    year, actual = int(after.index[0]), after.iloc[0]
    row = scenarios.projections().loc[(NATION, year)]
    place = "inside" if _inside(row, actual, 0.80) else "outside"
    return (
        f"The first year published since, {year}, came in at {_points(actual)} per cent where "
        f"{_points(row[TERTIARY])} was projected, {place} the inner band."
    )


def _provinces() -> dict[str, str]:
    moved, rows, before = change(), goal().drop(NATION), now().drop(NATION)
    inside = [_inside(rows.loc[code], before.tertiary[code], 0.80) for code in rows.index]
    later = scenarios.latest().xs(GOAL, level="year")[TERTIARY]
    gap = (100 * (later - rows[TERTIARY])).rename("gap")
    width = 100 * (rows["tertiary", 0.80, "high"] - rows["tertiary", 0.80, "low"])
    known = int(scenarios.accounts("census_2023").index.get_level_values("year").max())
    farthest = gap.abs().idxmax()
    return {
        "provinces": str(len(moved)),
        "rises": str(int((moved > 0).sum())),
        "inside_80": str(sum(inside)),
        "most": names()[moved.idxmax()],
        "most_points": _one(moved.max()),
        "least": names()[moved.idxmin()],
        "least_points": _one(moved.min()),
        "median_change": _one(moved.median()),
        "median_width": _one(width.median()),
        "spread_now": _one(100 * before.tertiary.std(ddof=0)),
        "spread_goal": _one(100 * rows[TERTIARY].std(ddof=0)),
        "change_mean": _one(moved.abs().mean()),
        "latest_gap": _one(gap.abs().mean()),
        "latest_mean": _signed(gap.mean()),
        "latest_most": names()[farthest],
        "latest_from": _points(rows[TERTIARY][farthest]),
        "latest_to": _points(later[farthest]),
        "latest_before": _signed(_moved("census_2018", farthest, LAST - 2, LAST)),
        "latest_after": _signed(_moved("census_2023", farthest, LAST, known)),
        "latest_year": str(known),
        "largest": numbers.listed([names()[code] for code in largest().values()]),
    }


def _moved(vintage: str, code: int, start: int, end: int) -> float:
    """Return by how many points a province's tertiary share moved in one vintage."""
    series = scenarios.accounts(vintage).tertiary[code]
    return float(100 * (series[end] - series[start]))


def _check() -> dict[str, str]:
    rows = scenarios.checked().set_index(["start", "target", "method", "year"]).sort_index()
    chosen, none = scenarios.chosen(), scenarios.NO_CHANGE
    same = rows.loc["fourth census", "fourth census"]
    fifth = rows.loc["fourth census", "fifth census"]
    first = rows.loc["first published", "fifth census"]
    end, last = same.loc[chosen].index.max(), fifth.loc[chosen].index.max()
    revised = scenarios.revision()
    return {
        "checked_from": str(scenarios.CHECKED),
        "check_end": str(end),
        "check_chosen": _points(same.misplaced[chosen, end]),
        "check_none": _points(same.misplaced[none, end]),
        "check_over": _signed(-100 * same.tertiary[chosen, end]),
        "check_moved": _signed(100 * same.tertiary[none, end]),
        "fifth_start": str(fifth.loc[chosen].index.min()),
        "fifth_end": str(last),
        "fifth_chosen": _points(fifth.misplaced[chosen, last]),
        "fifth_none": _points(fifth.misplaced[none, last]),
        "first_near": _points(first.misplaced[chosen, scenarios.CHECKED + 1]),
        "first_80_near": _whole(first.covered_80[chosen, scenarios.CHECKED + 1]),
        "revision_first": _signed(100 * revised.iloc[0]),
        "revision_start": str(revised.index[0]),
        "revision_last": _signed(100 * revised.iloc[-1]),
        "revision_year": str(revised.index[-1]),
    }


def _explained() -> pd.DataFrame:
    """Return, by step, what each exercise misses as a share of what no change misses."""
    missed = scenarios.exercises().misplaced.unstack("known")
    return missed.div(missed["nothing"], axis=0)


def _demand() -> dict[str, str]:
    rows, sizes = scenarios.exercises(), scenarios.swings()
    effects = scenarios.demand_scenarios()
    missed = 100 * rows.misplaced.unstack("known")
    left, window = _explained(), scenarios.WINDOW
    services = 100 * scenarios.nation().tertiary.diff(window)
    moved = effects.xs("domestic_uses", level="imports").abs().sum(axis=1) / 2
    start, end = left.demand.idxmin()
    bought = scenarios.induced(end)[1] - scenarios.induced(start)[1]
    main = effects.xs("domestic_uses", level="imports").tertiary
    spread = effects.tertiary.groupby("scenario").agg(np.ptp).max()
    return {
        "demand_left_low": numbers.text(left.demand.min()),
        "demand_left_high": numbers.text(left.demand.max()),
        "products_left_low": numbers.text(left["products"].min()),
        "products_left_high": numbers.text(left["products"].max()),
        "demand_missed_low": _one(missed.demand.min()),
        "demand_missed_high": _one(missed.demand.max()),
        "rise": _one(sizes.rise["consumption"]),
        "rise_years": f"{sizes.rise_end['consumption'] - window:.0f} to "
        f"{sizes.rise_end['consumption']:.0f}",
        "fall": _one(-sizes.fall["consumption"]),
        "fall_years": f"{sizes.fall_end['consumption'] - window:.0f} to "
        f"{sizes.fall_end['consumption']:.0f}",
        "exports_fall": _one(-sizes.fall["net_exports"]),
        "exports_years": f"{sizes.fall_end['net_exports'] - window:.0f} to "
        f"{sizes.fall_end['net_exports']:.0f}",
        "rise_effect": _signed(main["consumption for investment"]),
        "fall_effect": _signed(main["investment for consumption"]),
        "exports_effect": _signed(main["consumption for exports"]),
        "treatments": numbers.text(spread),
        "demand_best": f"{start} to {end}",
        "demand_best_consumption": _signed(bought["consumption"]),
        "demand_best_exports": _signed(bought["exports"]),
        "window": str(window),
        "scenarios": str(len(moved)),
        "below_least": str(int((moved < missed.demand.min()).sum())),
        "below_most": str(int((moved < missed.demand.max()).sum())),
        "steps": str(len(left)),
        "amounts_fifth": str(int((left.demand <= 0.8).sum())),
        "products_fifth": str(int((left["products"] <= 0.8).sum())),
        "rise_services": _signed(services[sizes.rise_end["consumption"]]),
        "fall_services": _signed(services[sizes.fall_end["consumption"]]),
    }


# Choosing ------------------------------------------------------------------------------------


def methods_table() -> None:
    """Show what each method misplaced, before the choice and after it."""
    early, late = scenarios.criterion(), scenarios.late_accuracy()
    data = pd.DataFrame({"criterion": 100 * early})
    for horizon in SHOWN:
        data[f"points_{horizon}"] = 100 * late.misplaced.xs(horizon, level="horizon")
    data[f"skill_{FAR}"] = late.skill.xs(FAR, level="horizon")
    data["nation_goal"] = 100 * scenarios.by_method().tertiary
    data = data.loc[list(scenarios.METHODS)].rename_axis("method")
    headers = {"criterion": "By the criterion"}
    headers |= {f"points_{h}": f"{h} year{'s' if h > 1 else ''}" for h in SHOWN}
    shown = data.rename(columns=headers | {"nation_goal": f"Nation's services, {GOAL}"})
    texts = shown.drop(columns=f"skill_{FAR}").map(_one)
    texts.insert(len(SHOWN) + 1, f"Skill, {FAR} years", data[f"skill_{FAR}"].map("{:.2f}".format))
    texts.index = [f"{m} (chosen)" if m == scenarios.chosen() else m for m in data.index]
    tables.show(
        texts.rename_axis("Method"),
        name="tab-scenarios-methods",
        caption=(
            "Misplaced points of value added, mean over provinces: in the projections that ended "
            f"by {scenarios.CHOSEN_BY}, by which one was chosen, and in those from "
            f"{scenarios.JUDGED_FROM} on by years ahead; skill over no change; and where each "
            "would put the nation"
        ),
        source=CITED,
        data=data,
    )


def methods_figure() -> None:
    """Draw misplaced points by horizon, before the choice and after it."""
    early, late = scenarios.early_accuracy(), scenarios.late_accuracy()
    panels = style.new_grid(2, 1, height=7.0, sharex=True, sharey=True)
    titles = (f"Ended by {scenarios.CHOSEN_BY}", f"From {scenarios.JUDGED_FROM} on")
    looks = _looks(str(late.misplaced.xs(FAR, level="horizon").idxmin()))
    for axes, title, found in zip(panels, titles, (early, late), strict=True):
        lines = 100 * found.misplaced.unstack("method")
        for method, look in looks.items():
            axes.plot(lines.index, lines[method], **look)
        axes.set(title=title, ylabel="misplaced points", xlim=(0.5, 20.5))
    panels[0].set(ylim=(0, None))
    for axes, found in zip(panels, (early, late), strict=True):
        _label_ends(axes, 100 * found.misplaced.unstack("method"), looks)
    panels[1].set(xlabel="years ahead", xticks=range(1, 16, 2))
    far = 100 * late.misplaced.xs(FAR, level="horizon")
    first = 100 * early.misplaced.unstack("method").iloc[-1]
    data = pd.concat({title: f for title, f in zip(titles, (early, late), strict=True)})
    figures.show(
        panels[0],
        name="fig-scenarios-methods",
        alt=(
            f"Two panels of {len(looks)} lines by years ahead. In the early one they "
            f"end between {_one(first.min())} points for {first.idxmin()} and {_one(first.max())} "
            f"for {first.idxmax()}. In the late one {scenarios.chosen()} has "
            f"{_one(far[scenarios.chosen()])} points after {FAR} years against "
            f"{_one(far[scenarios.NO_CHANGE])} for no change; {far.idxmin()} is lowest with "
            f"{_one(far.min())} and {far.idxmax()} highest with {_one(far.max())}."
        ),
        source=ACCOUNTS,
        data=data.rename_axis(["period", "method", "horizon"]).reset_index(),
    )


def _looks(best: str) -> dict[str, dict]:
    """Return colour, dashes and mark of each candidate's line, those that matter drawn last."""
    marks = {"markersize": 4.5}
    strong = {
        scenarios.NO_CHANGE: {"color": style.INK, "linestyle": ":"},
        best: {"color": style.MIDDLE, "marker": "v", **marks},
        scenarios.chosen(): {"color": style.DARK, "linewidth": 2.6, "marker": "o", **marks},
    }
    rest = [method for method in scenarios.METHODS if method not in strong]
    weak = {
        method: {"color": colour, "linestyle": dash, "marker": mark, "linewidth": 1.4, **marks}
        for method, (colour, dash, mark) in zip(rest, cycle(OTHERS), strict=False)
    }
    return weak | strong


def _label_ends(axes: Axes, lines: pd.DataFrame, looks: dict[str, dict]) -> None:
    """Write each line's name at the right in its colour, apart, with a thin line to its end."""
    ends = lines.ffill().iloc[-1].sort_values()
    low, high = axes.get_ylim()
    gaps = 0.075 * (high - low) * np.arange(len(ends))
    # the places nearest to the ends, by least squares, that keep the names a gap apart
    places = scipy.optimize.isotonic_regression(ends.to_numpy() - gaps).x + gaps
    for (method, end), place in zip(ends.items(), places, strict=True):
        years = lines[method].last_valid_index()
        colour = looks[method]["color"]
        axes.plot([years + 0.25, years + 1.0], [end, place], color=colour, linewidth=0.8)
        axes.text(years + 1.1, place, method, va="center", fontsize=9.5, color=colour)


# Intervals -----------------------------------------------------------------------------------


def coverage_figure() -> None:
    """Draw achieved against nominal coverage by horizon, two kinds of interval."""
    found = coverage_by_horizon("provinces").covered
    panels = style.new_grid(1, 2, height=4.2, sharey=True)
    looks = {"plain": (style.MIDDLE, "--"), "widened": (style.DARK, "-")}
    for axes, level in zip(panels, projection.LEVELS, strict=True):
        axes.axhline(100 * level, color=style.MUTED, linewidth=1.2, linestyle=":")
        for kind, (colour, dash) in looks.items():
            line = 100 * found[kind, level]
            axes.plot(line.index, line, color=colour, linestyle=dash)
        axes.set(xlabel="years ahead", ylim=(0, 104), xticks=range(1, 16, 2))
        axes.set_title(f"called {100 * level:.0f} per cent", fontsize=11)
        axes.annotate("nominal", (7, 100 * level), ha="center", va="bottom", fontsize=9)
        for kind, (colour, _) in looks.items():
            low = found[kind, level].min() * 100
            place = found[kind, level].idxmin()
            axes.annotate(
                kind,
                (place, low),
                xytext=(0, -6),
                textcoords="offset points",
                ha="center",
                va="top",
                fontsize=10,
                color=colour,
            )
    panels[0].set(ylabel="per cent of provinces inside")
    ways = {}
    for kind in looks:
        line = found[kind, 0.80]
        ways[kind] = (
            f"hold {_whole(line[1])} at one year, {_whole(line[FAR])} at {FAR} years and fewest, "
            f"{_whole(line.min())}, at {line.idxmin()} years"
        )
    figures.show(
        panels[0],
        name="fig-scenarios-coverage",
        alt=(
            "Two panels of coverage against years ahead. "
            f"Plain intervals called 80 per cent {ways['plain']}; widened ones {ways['widened']}. "
            f"Those called 95 per cent hold at least {_whole(found['plain', 0.95].min())} plain "
            f"and {_whole(found['widened', 0.95].min())} widened."
        ),
        source=ACCOUNTS,
        data=coverage_by_horizon("provinces").reset_index(),
    )


def origins_figure() -> None:
    """Draw the coverage of widened intervals by the year a projection starts from."""
    rows = scenarios.covered("provinces", "widened").query("part == 'tertiary' and level == 0.8")
    wide = 100 * rows.pivot(index="origin", columns="horizon", values="covered")[list(SHOWN)]
    axes = style.new_axes(height=4.2)
    marks = [(style.LIGHT, "o"), (style.MIDDLE, "s"), (style.DARK, "D"), ("k", "^")]
    looks = dict(zip(SHOWN, marks, strict=False))
    axes.axhline(80, color=style.MUTED, linewidth=1.2, linestyle=":")
    for horizon, (colour, mark) in looks.items():
        line = wide[horizon].dropna()
        look = {"color": colour, "marker": mark, "markersize": 6, "linewidth": 1.5}
        axes.plot(line.index, line, label=str(horizon), **look)
    axes.legend(title="years ahead", loc="lower right", ncols=len(looks))
    axes.set(
        ylabel="per cent of provinces inside",
        xlabel="last year known",
        ylim=(0, 104),
        xlim=(scenarios.JUDGED_FROM - 0.5, LAST - 0.5),
    )
    style.year_axis(axes)
    ends = [
        f"{horizon}, {line.max():.0f} per cent from {line.idxmax()} and {line.min():.0f} from "
        f"{line.idxmin()} in {len(line)} starts"
        for horizon, line in ((horizon, wide[horizon].dropna()) for horizon in looks)
    ]
    figures.show(
        axes,
        name="fig-scenarios-origins",
        alt=(
            "Lines with marks, coverage by the last year known. Highest and lowest by years "
            f"ahead: {'; '.join(ends)}."
        ),
        source=ACCOUNTS,
        data=wide.reset_index(),
    )


def coverage_table() -> None:
    """Show achieved coverage for provinces and the nation."""
    parts = {scope: coverage_by_horizon(scope) for scope in ("provinces", "nation")}
    rows = []
    for scope, found in parts.items():
        for horizon in SHOWN:
            row = {"scope": scope, "horizon": horizon}
            row["origins"] = int(found.origins["plain", 0.80, horizon])
            for kind in ("plain", "widened"):
                for level in projection.LEVELS:
                    row[f"{kind}_{100 * level:.0f}"] = 100 * found.covered[kind, level, horizon]
            row["width"] = 100 * found.width["widened", 0.80, horizon]
            rows.append(row)
    data = pd.DataFrame(rows)
    shown = pd.DataFrame(
        {
            "For": data["scope"],
            "Years ahead": data.horizon.map(str),
            "Starts judged": data.origins.map(str),
            "Plain, 80": data.plain_80.map("{:.0f}".format),
            "Plain, 95": data.plain_95.map("{:.0f}".format),
            "Widened, 80": data.widened_80.map("{:.0f}".format),
            "Widened, 95": data.widened_95.map("{:.0f}".format),
            "Width of widened, 80 (points)": data.width.map(_one),
        }
    )
    tables.show(
        shown,
        name="tab-scenarios-coverage",
        caption=(
            "Per cent of tertiary shares inside the interval, by its nominal coverage and by years "
            f"ahead; projections from {scenarios.JUDGED_FROM} on, intervals from what was known"
        ),
        source=CITED,
        data=data,
    )


# To 2035 -------------------------------------------------------------------------------------


def _fan(axes: Axes, code: int, part: str) -> None:
    past = 100 * scenarios.panel().loc[code][part]
    ahead = 100 * scenarios.projections().loc[code][part]
    now_ = past[LAST]
    years = [LAST, *ahead.index]
    for level, shade in ((0.95, 0.18), (0.80, 0.36)):
        low, high = ([now_, *ahead[level, side]] for side in ("low", "high"))
        axes.fill_between(years, low, high, color=style.DARK, alpha=shade, linewidth=0)
    axes.plot(past.loc[RECENT:], color=style.INK)
    axes.plot(years, [now_, *ahead[0.0, "middle"]], color=style.DARK, linestyle="--")


def _fan_data(units: dict[str, int], parts: list[str]) -> pd.DataFrame:
    frames = []
    for name, code in units.items():
        ahead = 100 * scenarios.projections().loc[code][parts]
        flat = ahead.set_axis([f"{p}_{s}_{100 * v:.0f}" for p, v, s in ahead.columns], axis=1)
        past = 100 * scenarios.panel().loc[code][parts].loc[RECENT:]
        frames.append(pd.concat([past, flat]).assign(unit=name).rename_axis("year").reset_index())
    return pd.concat(frames, ignore_index=True)


def nation_figure() -> None:
    """Draw the nation's secondary and tertiary shares with their fans."""
    panels = style.new_grid(1, 2, height=4.2, sharey=True)
    after = 100 * scenarios.nation().loc[LAST + 1 :]
    for axes, part in zip(panels, ("secondary", "tertiary"), strict=True):
        _fan(axes, NATION, part)
        axes.plot(after.index, after[part], "o", color=style.MIDDLE, markersize=6)
        axes.set(title=part, ylim=(0, 80))
        style.year_axis(axes)
    panels[0].set(ylabel="per cent of value added")
    row = goal().loc[NATION]
    dots = numbers.listed(
        [f"{year} with {_one(v)} for services" for year, v in after.tertiary.items()]
    )
    figures.show(
        panels[0],
        name="fig-scenarios-nation",
        alt=(
            f"Two fans that open after {LAST}. Industry's middle line goes from "
            f"{_points(now().secondary[NATION])} to {_points(row['secondary', 0.0, 'middle'])} per "
            f"cent, services' from {_points(now().tertiary[NATION])} to "
            f"{_points(row[TERTIARY])}; the inner band for services in {GOAL} reaches from "
            f"{_between(row, 'tertiary', 0.8)}, the outer from {_between(row, 'tertiary', 0.95)}. "
            f"Years published since are dots: {dots}."
        ),
        source=ACCOUNTS,
        data=_fan_data({"China": NATION}, ["secondary", "tertiary"]),
    )


def provinces_figure() -> None:
    """Draw the tertiary share of the largest province of each region with its fan."""
    panels = style.new_grid(2, 2, height=6.4, sharex=True, sharey=True)
    fifth = 100 * scenarios.accounts("census_2023").tertiary
    for axes, (region, code) in zip(panels, largest().items(), strict=True):
        _fan(axes, code, "tertiary")
        axes.plot(fifth[code], "o", markerfacecolor="none", color=style.MIDDLE, markersize=4.5)
        axes.set_title(f"{names()[code]} ({region})", fontsize=11)
        style.year_axis(axes)
    panels[0].set(ylim=(20, 90))
    for axes in (panels[0], panels[2]):
        axes.set(ylabel="services, per cent")
    ends = [
        f"{names()[code]} {_points(goal().loc[code][TERTIARY])} "
        f"({_between(goal().loc[code], 'tertiary', 0.8)})"
        for code in largest().values()
    ]
    line = 100 * scenarios.accounts("census_2018").tertiary
    over = [(fifth[code] - line[code]).mean() > 0 for code in largest().values()]
    data = _fan_data({names()[code]: code for code in largest().values()}, ["tertiary"])
    figures.show(
        panels[0],
        name="fig-scenarios-provinces",
        alt=(
            f"Four fans for services that open after {LAST}. Middle line and inner band in {GOAL}: "
            f"{numbers.listed(ends)}. Over the years that both cover, hollow dots of the later "
            f"accounts lie above the line on average in {sum(over)} of {len(over)} panels."
        ),
        source=f"{ACCOUNTS}, after the fourth census; dots after the fifth",
        data=data,
    )


def map_figure() -> None:
    """Draw the projected change of the tertiary share as a tile map."""
    moved = change()
    axes = tilemap.draw(
        moved,
        datasets.load("provinces"),
        label=f"projected change of the tertiary share, {LAST}-{GOAL}, points",
        form="+.1f",
        centre=0,
    )
    figures.show(
        axes,
        name="fig-scenarios-map",
        alt=(
            "Tile map on a two-sided scale. The share is projected to rise in "
            f"{int((moved > 0).sum())} of {len(moved)} provinces, most in "
            f"{names()[moved.idxmax()]} with {numbers.text(moved.max(), '+.1f')} points; at the "
            f"other end is {names()[moved.idxmin()]} with {numbers.text(moved.min(), '+.1f')}."
        ),
        source=f"{ACCOUNTS}, after the fourth census",
        data=moved.to_frame().join(names()).reset_index(),
    )


def goal_table() -> None:
    """Show projections for nation and provinces."""
    rows, before = goal(), now()
    later = scenarios.latest().xs(GOAL, level="year")[TERTIARY].reindex(rows.index)
    label = pd.Series({NATION: "China"} | names().to_dict())
    order = [NATION, *rows.drop(NATION)[TERTIARY].sort_values(ascending=False).index]
    shown = pd.DataFrame(
        {
            "Unit": [label[code] for code in order],
            f"Services {LAST}": [_points(before.tertiary[code]) for code in order],
            f"Services {GOAL}": [_points(rows[TERTIARY][code]) for code in order],
            "80 per cent": [_span(rows.loc[code], "tertiary", 0.80) for code in order],
            "95 per cent": [_span(rows.loc[code], "tertiary", 0.95) for code in order],
            f"Industry {GOAL}": [_points(rows["secondary", 0.0, "middle"][code]) for code in order],
            f"Farming {GOAL}": [_points(rows["primary", 0.0, "middle"][code]) for code in order],
            "After the fifth census": [
                "–" if np.isnan(later[code]) else _points(later[code]) for code in order
            ],
        }
    )
    data = rows.set_axis([f"{p}_{s}_{100 * v:.0f}" for p, v, s in rows.columns], axis=1)
    data = data.assign(tertiary_now=before.tertiary, tertiary_fifth_census=later)
    tables.show(
        shown,
        name="tab-scenarios-goal",
        caption=(
            f"Sector shares projected to {GOAL} with widened intervals of the tertiary share, per "
            "cent; last column: services when the projection starts from the last year after the "
            "fifth census"
        ),
        source=CITED,
        data=100 * data,
    )


# The later census ----------------------------------------------------------------------------


def check_table() -> None:
    """Show how projections from the year of the fourth census fared."""
    data = scenarios.checked()
    keyed = data.set_index(["start", "target", "year", "method"]).sort_index()
    chosen, none = scenarios.chosen(), scenarios.NO_CHANGE
    rows = [
        {
            "Started from": start,
            "Judged by": target,
            "Year": str(year),
            "Misplaced, no change": _points(keyed.misplaced[start, target, year, none]),
            f"Misplaced, {chosen}": _points(keyed.misplaced[start, target, year, chosen]),
            "Services, actual less projected": numbers.text(
                100 * keyed.tertiary[start, target, year, chosen], "+.1f"
            ),
            "Inside 80": _whole(keyed.covered_80[start, target, year, chosen]),
            "Inside 95": _whole(keyed.covered_95[start, target, year, chosen]),
        }
        for start, target, year in dict.fromkeys(
            zip(data.start, data.target, data.year, strict=True)
        )
    ]
    tables.show(
        pd.DataFrame(rows),
        name="tab-scenarios-check",
        caption=(
            f"Projections of provinces from {scenarios.CHECKED}, by the accounts they start from "
            "and are judged by: points of value added, means over provinces; per cent of "
            "provinces inside the widened intervals"
        ),
        source=CITED,
        data=data,
    )


# Demand --------------------------------------------------------------------------------------


def exercise_figure() -> None:
    """Draw the actual change of the tertiary share and what old tables would have said."""
    rows = 100 * scenarios.exercises().tertiary.unstack("known")
    moved = rows.sub(rows["nothing"], axis=0)
    axes = style.new_axes(height=3.8)
    looks = {
        "demand": ("how much each demand buys", style.MIDDLE, "s"),
        "products": ("which products are bought", style.LIGHT, "D"),
        "actual": ("what came", style.DARK, "o"),
    }
    places = np.arange(len(moved))[::-1]
    low, high = moved[list(looks)].min(axis=1), moved[list(looks)].max(axis=1)
    axes.hlines(places, low, high, color=style.GRID, linewidth=2)
    axes.axvline(0, color=style.MUTED, linewidth=1)
    for known, (label, colour, mark) in looks.items():
        axes.plot(moved[known], places, mark, color=colour, markersize=9, label=label)
    axes.set_yticks(places, [f"{start} to {end}" for start, end in moved.index])
    axes.set(xlabel="change of the tertiary share, points", ylim=(-0.5, len(moved) - 0.3))
    axes.legend(loc="upper center", bbox_to_anchor=(0.45, 1.2), ncols=3, fontsize=9)
    gaps = "; ".join(
        f"{start}-{end}: {row.demand:+.1f}, {row['products']:+.1f} and {row.actual:+.1f}"
        for (start, end), row in moved.iterrows()
    )
    figures.show(
        axes,
        name="fig-scenarios-exercise",
        alt=(
            f"{len(moved)} rows of three marks: the change in points told by the amounts that each "
            f"demand buys, by the products bought, and the actual one. {gaps}."
        ),
        source=TABLES,
        data=moved.reset_index(),
    )


def demand_table() -> None:
    """Show what shifts of demand as large as any on record would do."""
    effects, sizes = scenarios.demand_scenarios(), scenarios.shifts()
    missed = 100 * scenarios.exercises().misplaced.unstack("known").demand
    main = effects.xs("domestic_uses", level="imports")
    rows = []
    for name, shift in sizes.items():
        spread = effects.tertiary[name]
        rows.append(
            {
                "Scenario": name,
                "Shift (points of GDP)": _one(max(shift.values())),
                "Farming": numbers.text(main.primary[name], "+.1f"),
                "Industry": numbers.text(main.secondary[name], "+.1f"),
                "Services": numbers.text(main.tertiary[name], "+.1f"),
                "Services, by treatment of imports": " to ".join(
                    numbers.text(v, "+.1f") for v in (spread.min(), spread.max())
                ),
                "Misplaced by the exercise before": f"{_one(missed.min())} to {_one(missed.max())}",
            }
        )
    tables.show(
        pd.DataFrame(rows),
        name="tab-scenarios-demand",
        caption=(
            f"What shifts of final demand would do to sector shares through the {scenarios.BASE} "
            "table, points of value added, beside what the same exercise misplaced from one table "
            "to the next"
        ),
        source=CITED_TABLES,
        data=effects.reset_index(),
    )
