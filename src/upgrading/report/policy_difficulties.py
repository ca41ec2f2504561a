"""What the chapter on the obstacles that the documents name shows."""

from functools import cache
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from upgrading import claims, datasets, difficulties
from upgrading.claims.wording import GOES_WITH
from upgrading.difficulties import INDICATORS, REGISTER, THEMES, Indicator, Obstacle
from upgrading.models import panel_data
from upgrading.report import figures, numbers, style, tables, tilemap

SOURCE = (
    "National Bureau of Statistics, accounts after the 2018 census, digital indicators, patents, "
    "workers, income, trade and industrial assets"
)
FINANCE_SOURCE = f"{SOURCE}; Peking University, digital financial inclusion index"
CITED = "{cite:t}`nbs`; {cite:t}`guo2020`"
MAIN: panel_data.Vintage = "2018 census"
OTHERS: tuple[panel_data.Vintage, ...] = ("first published", "2023 census")
BEIJING = 11
BEFORE_PANDEMIC = 2019
MANY = 5  # obstacles in the worst quarter, from which on they are said to pile up
BINS = 20  # places for two letters side by side
SHADES = ("#f3f6f8", "#c9d9e4", "#7fa6c0", style.DARK)  # best quarter to worst
QUARTERS = ("best quarter", "second", "third", "worst quarter")
WRITTEN = ("no province", "one province")


# What is computed ----------------------------------------------------------------------------


@cache
def indicators(vintage: panel_data.Vintage = MAIN, *, over_time: bool = False) -> pd.DataFrame:
    """Return all indicators by province and year, the accounts of one vintage."""
    frames = {name: datasets.load(name) for name in difficulties.needed(vintage)}
    return difficulties.indicators(frames, vintage, over_time=over_time)


@cache
def years() -> pd.Series:
    """Return the year in which each indicator is read."""
    return difficulties.latest_years(indicators())


@cache
def values() -> pd.DataFrame:
    """Return provinces x indicators, each in its year."""
    return difficulties.cross_section(indicators(), years())


@cache
def standing() -> pd.DataFrame:
    """Return provinces x indicators, 0 to 100, 100 the worst end."""
    return difficulties.standings(values())


@cache
def marks() -> pd.DataFrame:
    """Return which provinces are in the worst quarter of each indicator."""
    return difficulties.worst_quarter(standing())


@cache
def overview() -> pd.DataFrame:
    """Return by province: name, abbreviation, region, marks, known indicators, mean standing."""
    found = provinces()[["province", "abbr", "region3"]].join(difficulties.counts(marks()))
    frame = found.assign(mean_standing=standing().mean(axis=1))
    return frame.sort_values(["worst", "mean_standing"], ascending=False)


@cache
def agreement() -> pd.DataFrame:
    """Return rank correlations between the obstacles."""
    return difficulties.agreement(standing())


@cache
def changes() -> pd.DataFrame:
    """Return what became of each obstacle since the first year that compares."""
    return difficulties.changes(indicators(over_time=True))


@cache
def changes_before() -> pd.DataFrame:
    """Return the same up to the last year before the pandemic."""
    table = indicators(over_time=True)
    return difficulties.changes(table[table.index.get_level_values("year") <= BEFORE_PANDEMIC])


@cache
def changes_without_beijing() -> pd.DataFrame:
    """Return the same without Beijing, which is far ahead in digital matters."""
    return difficulties.changes(indicators(over_time=True).drop(index=BEIJING, level=0))


@cache
def survival() -> pd.DataFrame:
    """Return how far worst quarters agree between vintages, by indicator and other vintage."""
    names = [name for name, indicator in INDICATORS.items() if indicator.accounts]
    parts = {
        vintage: difficulties.survival(indicators(), indicators(vintage), names)
        for vintage in OTHERS
    }
    return pd.concat(parts, names=["vintage"])


@cache
def chance() -> tuple[np.ndarray, float]:
    """Return how obstacles would pile up if they had nothing to do with each other."""
    return difficulties.counts_by_chance(marks())


@cache
def provinces() -> pd.DataFrame:
    """Return names and places of the provinces by code."""
    return datasets.load("provinces").set_index("province_code")


def _mean_with_others() -> pd.Series:
    """Return each obstacle's mean rank correlation with the others."""
    table = agreement()
    return (table.sum() - 1) / (len(table) - 1)


# Numbers in sentences ------------------------------------------------------------------------


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    parts = (_register, _themes, _places, _together, _time, _vintages)
    return {key: text for part in parts for key, text in part().items()}


def _said(codes: pd.Index) -> str:
    return numbers.listed(list(provinces().province[codes]))


def _short(names: pd.Index | list[str]) -> str:
    return numbers.listed([INDICATORS[name].short for name in names])


def _worst(name: str) -> str:
    """Return the provinces in the worst quarter of an indicator, the worst first."""
    order = standing()[name].sort_values(ascending=False).index
    return _said(order[marks()[name].loc[order].fillna(False).to_numpy(dtype=bool)])


def _value(name: str, value: float) -> str:
    return numbers.text(value, INDICATORS[name].form)


def _end(name: str, *, worst: bool) -> str:
    """Return the province at one end of an indicator, with its value."""
    code = standing()[name].idxmax() if worst else standing()[name].idxmin()
    return f"{provinces().province[code]} ({_value(name, values()[name][code])})"


def _register() -> dict[str, str]:
    scopes = pd.Series([obstacle.scope for obstacle in REGISTER]).value_counts()
    verdicts = [claims.verdict(name) for name in _claims()]
    without = [obstacle.title.lower() for obstacle in REGISTER if not obstacle.claims]
    return {
        "obstacles": str(len(REGISTER)),
        "by_province": str(scopes["province"]),
        "by_nation": str(scopes["nation"]),
        "by_none": str(scopes["none"]),
        "rules_none": str(sum(o.scope == "none" for o in difficulties.of_theme("rules"))),
        "rules_all": str(len(difficulties.of_theme("rules"))),
        "claims": str(len(verdicts)),
        "claims_decided": str(sum(found.decided for found in verdicts)),
        "open_causal": str(sum(v.claim.kind == "causal" for v in verdicts if not v.decided)),
        "unclaimed": numbers.listed(without),
    }


def _claims() -> list[str]:
    """Return the ids of all claims beside the obstacles, each once."""
    return list(dict.fromkeys(name for obstacle in REGISTER for name in obstacle.claims))


def _themes() -> dict[str, str]:
    both = marks()[["inventions", "research"]].fillna(False).all(axis=1).sum()
    quarter = int(marks().digital.sum())
    rich = values().income.nlargest(quarter).index
    consumption = marks().index[marks().consumption.fillna(False).to_numpy(dtype=bool)]
    panel = panel_data.province_panel(
        {name: datasets.load(name) for name in panel_data.needed(MAIN)}, vintage=MAIN, faults="drop"
    )
    printed = panel.household_share.unstack("year").dropna(axis=1, how="all").iloc[:, -1]
    surveyed = indicators().consumption.xs(printed.name, level="year")
    figured = {
        "lock_in": "E30",
        "integration": "E28",
        "cost_disease": "E29",
        "export_weight": "E38",
    }
    return {
        **{f"worst_{name}": _worst(name) for name in INDICATORS if name != "research"},
        **{
            f"median_{name}": _value(name, values()[name].median())
            for name in ("digital", "exports")
        },
        **{f"least_{name}": _end(name, worst=True) for name in ("digital", "misplaced", "gap")},
        **{f"best_{name}": _end(name, worst=False) for name in ("digital", "misplaced", "gap")},
        "most_exports": _end("exports", worst=True),
        "exports_year": str(years().exports),
        "staff_and_patents": str(int(both)),
        "quarter": str(quarter),
        "assets_missing": _said(values().index[values().assets.isna()]),
        "low_consumption_rich": str(len(consumption.intersection(rich))),
        "survey_year": str(printed.name),
        "survey_rank": numbers.text(printed.corr(surveyed, method="spearman")),
        "divide_sectors": claims.verdict("D21").figure,
        **{key: claims.verdict(claim).figure for key, claim in figured.items()},
        **{f"{key}_label": claims.verdict(claim).label for key, claim in figured.items()},
        "export_gaps_verdict": claims.verdict("E33").outcome,
        "talent_verdict": claims.verdict("E53").outcome,
        "concentration_verdict": claims.verdict("C3").outcome,
    }


def _places() -> dict[str, str]:
    frame, (expected, p) = overview(), chance()
    top = frame[frame.worst >= MANY]
    none = int((frame.worst == 0).sum())
    west = frame.region3[frame.region3 == "West"].index
    piled = expected[MANY:].sum()
    return {
        "provinces": str(len(frame)),
        "most": frame.province.iloc[0],
        "most_count": str(frame.worst.iloc[0]),
        "indicators": str(len(INDICATORS)),
        "many": str(MANY),
        "many_count": str(len(top)),
        "many_names": numbers.listed([f"{r.province} ({r.worst})" for r in top.itertuples()]),
        "many_west": str(int((top.region3 == "West").sum())),
        "many_chance": numbers.text(piled, ".1f"),
        "many_p": numbers.text(p),
        "chance_word": "more than chance would" if p < 0.05 else "no more than chance would",
        "spared": f"{WRITTEN[none]} is" if none < len(WRITTEN) else f"{none} provinces are",
        "one_count": str(int((frame.worst == 1).sum())),
        "west_mean": numbers.text(frame.worst[west].mean(), ".1f"),
        "east_mean": numbers.text(frame.worst[frame.region3 == "East"].mean(), ".1f"),
        "central_mean": numbers.text(frame.worst[frame.region3 == "Central"].mean(), ".1f"),
    }


def _pair(names: tuple[str, str]) -> str:
    return f"{INDICATORS[names[0]].short} and {INDICATORS[names[1]].short}"


def _together() -> dict[str, str]:
    table = agreement()
    found, mean = difficulties.pairs(table), _mean_with_others()
    core = ["digital", "inventions", "finance", "research"]
    ladder = difficulties.pairs(table.loc[core, core])
    kept = table.drop(index="income", columns="income")
    raw = difficulties.pairs(kept)
    free = difficulties.pairs(difficulties.beyond(standing(), "income"))
    apart = list(mean.sort_values().index[mean.sort_values() < 0])
    return {
        "pair_count": str(len(found)),
        "goes_with": numbers.text(GOES_WITH),
        "together": str(int((found >= GOES_WITH).sum())),
        "against": str(int((found <= -GOES_WITH).sum())),
        "unrelated": str(int((found.abs() < GOES_WITH).sum())),
        "apart": _short(apart),
        "apart_count": str(len(apart)),
        "ladder_low": numbers.text(ladder.min()),
        "ladder_high": numbers.text(ladder.max()),
        "exports_research": numbers.text(table.exports["research"]),
        "consumption_income": numbers.text(table.consumption["income"]),
        "misplaced_finance": numbers.text(table.misplaced["finance"]),
        "strongest": _pair(ladder.idxmax()),
        "opposed": _pair(found.idxmin()),
        "opposed_value": numbers.text(found.min()),
        "raw_size": numbers.text(raw.abs().mean()),
        "free_size": numbers.text(free.abs().mean()),
        "raw_mean": numbers.text(raw.mean()),
        "free_mean": numbers.text(free.mean()),
        "free_strongest": _pair(free.idxmax()),
        "free_strongest_value": numbers.text(free.max()),
    }


def _time() -> dict[str, str]:
    frame, before, bare = changes(), changes_before(), changes_without_beijing()
    better = frame.better / frame.provinces > 0.5
    wider = frame.index[frame.spread_last > frame.spread_first]
    same = _narrows(frame.loc["digital"]) == _narrows(bare.loc["digital"])
    grown = frame.index[~better]
    return {
        "start": str(difficulties.START),
        "smaller": str(int(better.sum())),
        "middle_better": str(len(_middle_better(frame))),
        "not_smaller": _exceptions(list(grown), before),
        "narrower": str(len(frame) - len(wider)),
        "wider": _short(wider),
        "stayed": str(int(frame.stayed.sum())),
        "quarters": str(int(frame.quarter.sum())),
        "stayed_share": numbers.text(frame.stayed.sum() / frame.quarter.sum(), ".0%"),
        "rank_low": numbers.text(frame["rank"].min()),
        "rank_low_name": INDICATORS[frame["rank"].idxmin()].short,
        "rank_high": numbers.text(frame["rank"].max()),
        "digital_spread_first": numbers.text(frame.spread_first.digital),
        "digital_spread_last": numbers.text(frame.spread_last.digital),
        "divide_word": _narrows(frame.loc["digital"]) if same else "depends on Beijing",
        "digital_sd_first": numbers.text(frame.deviation_first.digital, ".3f"),
        "digital_sd_last": numbers.text(frame.deviation_last.digital, ".3f"),
        "digital_bare_first": numbers.text(bare.spread_first.digital),
        "digital_bare_last": numbers.text(bare.spread_last.digital),
        "misplaced_known": str(frame.provinces["misplaced"]),
        "misplaced_first": _value("misplaced", frame.median_first["misplaced"]),
        "misplaced_last": _value("misplaced", frame.median_last["misplaced"]),
    }


def _middle_better(frame: pd.DataFrame) -> list[str]:
    """Return the indicators whose middle province has moved away from the bad end."""
    rises = frame.median_last - frame.median_first
    signs = {"low": 1, "high": -1}
    return [name for name in frame.index if signs[INDICATORS[name].worse] * rises[name] > 0]


def _narrows(row: pd.Series) -> str:
    return "narrows" if row.spread_last < row.spread_first else "does not narrow"


def _exceptions(grown: list[str], before: pd.DataFrame) -> str:
    """Return in words where most provinces did not move away, and how it was before 2020."""
    told = [
        f"{INDICATORS[name].short} (until {BEFORE_PANDEMIC}, the last year before the pandemic, "
        f"{before.better[name]} of {before.provinces[name]} had)"
        for name in grown
    ]
    return f"not so for {numbers.listed(told)}" if told else "there is no exception"


def _vintages() -> dict[str, str]:
    frame = survival()
    keys = {"first published": "printed", "2023 census": "newest"}
    told = {}
    for vintage, key in keys.items():
        part = frame.loc[vintage]
        told |= {
            f"{key}_kept": str(int(part.kept.sum())),
            f"{key}_quarters": str(int(part.quarter.sum())),
            f"{key}_rank": numbers.text(part["rank"].min()),
            f"{key}_rank_name": INDICATORS[part["rank"].idxmin()].short,
        }
    return told | {
        "vintage_word": "hangs little on"
        if frame.kept.sum() >= 0.9 * frame.quarter.sum()
        else "hangs on",
        "accounts": str(sum(indicator.accounts for indicator in INDICATORS.values())),
        "free_of_accounts": str(sum(not indicator.accounts for indicator in INDICATORS.values())),
    }


# The register --------------------------------------------------------------------------------


def _named(obstacle: Obstacle) -> str:
    """Return documents with their sections, such as "D 2.1, 4; E 3.3"."""
    places: dict[str, list[str]] = {}
    for letter, section in obstacle.named:
        places.setdefault(letter, []).append(section)
    return "; ".join(f"{letter} {', '.join(found)}" for letter, found in places.items())


def _shown_by(obstacle: Obstacle) -> str:
    if obstacle.scope == "province":
        indicator = INDICATORS[obstacle.shown_by]
        worse = "low is worse" if indicator.worse == "low" else "high is worse"
        return f"{indicator.title}, {years()[obstacle.shown_by]} ({indicator.unit}; {worse})"
    return "none" if obstacle.scope == "none" else f"none; nation: {obstacle.shown_by}"


def _remark(obstacle: Obstacle) -> str:
    return obstacle.remark if obstacle.scope == "province" else f"Would show it: {obstacle.remark}"


def _judged(claim: str) -> str:
    outcome = claims.verdict(claim).outcome
    place = outcome.replace(" ", "-")
    return (
        f"[{claim}](#{claims.verdict(claim).claim.anchor}) [{outcome}]{{.verdict .verdict-{place}}}"
    )


def register_frame() -> pd.DataFrame:
    """Return the register, one row an obstacle, as it is offered for download."""
    return pd.DataFrame(
        {
            "theme": [THEMES[obstacle.theme] for obstacle in REGISTER],
            "obstacle": [obstacle.title for obstacle in REGISTER],
            "named_in": [_named(obstacle) for obstacle in REGISTER],
            "scope": [obstacle.scope for obstacle in REGISTER],
            "shown_by": [_shown_by(obstacle) for obstacle in REGISTER],
            "remark": [_remark(obstacle) for obstacle in REGISTER],
            "claims": [
                "; ".join(f"{claim} {claims.verdict(claim).outcome}" for claim in obstacle.claims)
                for obstacle in REGISTER
            ],
        }
    )


def _register_table(theme: str) -> None:
    found = difficulties.of_theme(theme)
    letters = sorted({letter for obstacle in found for letter, _ in obstacle.named})
    shown = pd.DataFrame(
        {
            "Obstacle": [f"{o.title} [({_named(o)})]{{.claim-about}}" for o in found],
            "Shown by province": [_shown_by(obstacle) for obstacle in found],
            "What it misses, or would show it": [_remark(obstacle) for obstacle in found],
            "Claims": [", ".join(map(_judged, obstacle.claims)) or "–" for obstacle in found],
        }
    )
    cited = numbers.listed([f"{{cite:t}}`document{letter}`" for letter in letters])
    tables.show(
        shown,
        name=f"tab-difficulties-{theme}",
        caption=f"{THEMES[theme]}: obstacles, who names them and what shows them",
        source=f"{cited}, in our words; verdicts of the [ledger](../appendix/claims.md)",
        data=register_frame().query("theme == @THEMES[@theme]").reset_index(drop=True),
    )


def technology_table() -> None:
    """Show the obstacles of technology and the digital divide."""
    _register_table("technology")


def means_table() -> None:
    """Show the obstacles of money and talent."""
    _register_table("means")


def rules_table() -> None:
    """Show the obstacles of law, competition and allocation."""
    _register_table("rules")


def position_table() -> None:
    """Show the obstacles of low-end lock-in and foreign demand."""
    _register_table("position")


def demand_table() -> None:
    """Show the obstacles of supply and demand."""
    _register_table("demand")


def places_table() -> None:
    """Show the obstacles of uneven places."""
    _register_table("places")


# Provinces by one indicator ------------------------------------------------------------------


def long_frame(names: list[str]) -> pd.DataFrame:
    """Return some indicators in long form: indicator, year, province, value, quarter."""
    parts = [
        pd.DataFrame(
            {
                "indicator": INDICATORS[name].title,
                "unit": INDICATORS[name].unit,
                "year": years()[name],
                "province": provinces().province,
                "value": values()[name],
                "quarter": _quarter(name).map(
                    lambda place: QUARTERS[int(place)], na_action="ignore"
                ),
            }
        )
        for name in names
    ]
    return pd.concat(parts).reset_index()


def _quarter(name: str) -> pd.Series:
    """Return 0 to 3 by province, 3 the worst quarter of an indicator."""
    return (standing()[name] // 25).clip(upper=3)


def _position(indicator: Indicator, shown: pd.Series) -> pd.Series:
    return np.log(shown) if indicator.skewed else shown


def _stacked(name: str) -> pd.DataFrame:
    """Return provinces of one indicator in bins: value, bin, height in the bin."""
    known = values()[name].dropna().sort_values()
    scaled = _position(INDICATORS[name], known)
    edges = np.linspace(scaled.min(), scaled.max(), BINS + 1)
    placed = np.clip(np.digitize(scaled, edges) - 1, 0, BINS - 1)
    frame = pd.DataFrame({"value": known, "bin": placed})
    return frame.assign(height=frame.groupby("bin").cumcount())


def _draw_letters(axes: Axes, name: str) -> None:
    """Write the provinces' letters along an indicator, the worst quarter white on dark."""
    indicator, frame = INDICATORS[name], _stacked(name)
    abbr, bad = provinces().abbr, marks()[name].fillna(False)
    for code, row in frame.iterrows():
        dark = bool(bad[code])
        x, y = row.bin + 0.5, row.height + 0.5
        face = style.DARK if dark else "#ececec"
        axes.add_patch(Rectangle((x - 0.47, y - 0.44), 0.94, 0.88, facecolor=face, linewidth=0))
        look = {"color": "white", "weight": "bold"} if dark else {"color": style.INK}
        axes.text(x, y, abbr[code], ha="center", va="center", fontsize=9.5, **look)
    axes.set(xlim=(0, BINS), ylim=(0, frame.height.max() + 1.1))
    _value_axis(axes, name, frame.value)
    arrow = "◂ worse" if indicator.worse == "low" else "worse ▸"
    axes.set_title(f"{indicator.short}, {years()[name]}", fontsize=11)
    missing = values().index[values()[name].isna()]
    unit = f"{indicator.title}, {indicator.unit}"
    note = f" (no figure: {', '.join(abbr[missing])})" if len(missing) else ""
    parts = [unit + note, arrow] if indicator.worse == "high" else [arrow, unit + note]
    axes.set_xlabel("  ".join(parts))
    axes.xaxis.label.set_size(9.5)


def _value_axis(axes: Axes, name: str, shown: pd.Series) -> None:
    """Put round values at their places along the bins."""
    low, high = shown.min(), shown.max()
    if INDICATORS[name].skewed:
        locator: mpl.ticker.Locator = mpl.ticker.LogLocator(subs=(1, 2, 5))
    else:
        locator = mpl.ticker.MaxNLocator(6)
    ticks = np.array([tick for tick in locator.tick_values(low, high) if low <= tick <= high])
    ends = _position(INDICATORS[name], pd.Series([low, high]))
    scaled = _position(INDICATORS[name], pd.Series(ticks))
    places = BINS * (scaled - ends[0]) / (ends[1] - ends[0])
    axes.set_xticks(places, [f"{tick:g}" for tick in ticks])
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(visible=False)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _strip_figure(theme: str) -> None:
    names = difficulties.shown(theme)
    heights = [_stacked(name).height.max() + 1.1 for name in names]
    panels = style.new_grid(
        len(names),
        1,
        height=0.22 * sum(heights) + 0.95 * len(names),
        height_ratios=heights,
    )
    for axes, name in zip(panels, names, strict=True):
        _draw_letters(axes, name)
    told = " ".join(
        f"{_upper(INDICATORS[name].title)}: from {_end(name, worst=False)} to "
        f"{_end(name, worst=True)}; worst quarter {_worst(name)}."
        for name in names
    )
    figures.show(
        panels[0],
        name=f"fig-difficulties-{theme}",
        alt=f"Letters of the provinces along {len(names)} scales. {told}",
        source=FINANCE_SOURCE if "finance" in names else SOURCE,
        data=long_frame(names),
    )


def technology_figure() -> None:
    """Draw provinces along the digital index and invention patents."""
    _strip_figure("technology")


def means_figure() -> None:
    """Draw provinces along depth of digital finance and research staff."""
    _strip_figure("means")


def demand_figure() -> None:
    """Draw provinces along consumption, the income gap and the share of services."""
    _strip_figure("demand")


def places_figure() -> None:
    """Draw provinces along GDP and industrial assets per head and likeness of structure."""
    _strip_figure("places")


def _quarter_bounds(name: str) -> list[float]:
    """Return limits between the quarters of an indicator, half way between neighbours."""
    known, quarter = values()[name].dropna().sort_values(), _quarter(name)
    parts = [known[quarter.loc[known.index] == place] for place in range(4)]
    if INDICATORS[name].worse == "low":
        parts = parts[::-1]
    inner = [(left.max() + right.min()) / 2 for left, right in pairwise(parts)]
    return [float(known.min()), *inner, float(known.max())]


def _map_figure(theme: str, name: str) -> None:
    indicator = INDICATORS[name]
    bounds = _quarter_bounds(name)
    axes = tilemap.draw(
        values()[name],
        provinces().reset_index(),
        label=f"{indicator.title}, {years()[name]}\n{indicator.unit}; limits of quarters",
        form=indicator.form,
        bounds=bounds,
    )
    bar = axes.figure.axes[-1]
    bar.set_xticks(bounds, [_value(name, bound) for bound in bounds])
    figures.show(
        axes,
        name=f"fig-difficulties-{theme}",
        alt=(
            f"Tile map of {values()[name].notna().sum()} provinces in four shades of "
            f"{indicator.title}, from {_end(name, worst=False)} to {_end(name, worst=True)}. "
            f"Darkest, the worst quarter: {_worst(name)}."
        ),
        source=SOURCE,
        data=long_frame([name]),
    )


def rules_figure() -> None:
    """Draw the Theil index of output against workers as a tile map."""
    _map_figure("rules", "misplaced")


def position_figure() -> None:
    """Draw exports over GDP as a tile map."""
    _map_figure("position", "exports")


# All at once ---------------------------------------------------------------------------------


def matrix_figure() -> None:
    """Draw provinces by obstacles in four shades, the worst quarter marked."""
    frame, names = overview(), difficulties.shown()
    axes = style.new_axes(height=9.6)
    columns = _column_places(names)
    for row, code in enumerate(frame.index):
        counted = f"{frame.worst[code]} of {frame.known[code]}"
        axes.text(columns[names[-1]] + 1.25, row + 0.5, counted, va="center", fontsize=9)
    _draw_quarters(axes, columns, frame.index)
    for name in names:
        axes.text(
            columns[name] + 0.35,
            -0.2,
            INDICATORS[name].short,
            rotation=60,
            ha="left",
            va="bottom",
            rotation_mode="anchor",
            fontsize=9.5,
        )
    axes.set_yticks(np.arange(len(frame)) + 0.5, frame.province, fontsize=9)
    axes.set_xticks([])
    axes.set(xlim=(-0.1, columns[names[-1]] + 3.0), ylim=(len(frame), -4.3))
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    handles = [
        Patch(facecolor=shade, edgecolor=style.MUTED, linewidth=0.5, label=word)
        for shade, word in zip(SHADES, QUARTERS, strict=True)
    ]
    handles.append(Patch(facecolor="white", edgecolor=style.MUTED, hatch="////", label="missing"))
    axes.figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize=9.5)
    top, bottom = frame.iloc[0], frame.iloc[-1]
    per_column = "; ".join(f"{INDICATORS[name].short}: {_worst(name)}" for name in names)
    figures.show(
        axes,
        name="fig-difficulties-matrix",
        alt=(
            f"Grid of {len(frame)} provinces by {len(names)} obstacles in four shades; the worst "
            f"quarter is darkest and has a dot. {top.province} has the most dots, {top.worst}, and "
            f"{bottom.province} the fewest, {bottom.worst}. {per_column}."
        ),
        source=FINANCE_SOURCE,
        data=_matrix_data(),
    )


def _column_places(names: list[str]) -> dict[str, float]:
    """Return the left edge of each column, a gap between themes."""
    theme = {obstacle.shown_by: obstacle.theme for obstacle in REGISTER}
    places, x = {}, 0.0
    for before, name in zip([names[0], *names], names, strict=False):
        x += 1.0 * (name != before) + 0.3 * (theme[name] != theme[before])
        places[name] = x
    return places


def _draw_quarters(axes: Axes, columns: dict[str, float], codes: pd.Index) -> None:
    """Shade every cell by its quarter, put a dot into the worst and hatch what is missing."""
    rows = np.arange(len(codes))
    for name, x in columns.items():
        quarter = _quarter(name).loc[codes].to_numpy()
        axes.pcolormesh(
            [x, x + 1],
            np.arange(len(codes) + 1),
            np.ma.masked_invalid(quarter[:, None]),
            cmap=mpl.colors.ListedColormap(SHADES),
            vmin=-0.5,
            vmax=len(SHADES) - 0.5,
            edgecolors="white",
            linewidth=2,
        )
        bad = rows[quarter == len(SHADES) - 1]
        axes.scatter(np.full(len(bad), x + 0.5), bad + 0.5, s=18, color="white")
        for row in rows[np.isnan(quarter)]:
            look = {"facecolor": "white", "edgecolor": style.MUTED, "hatch": "////", "linewidth": 0}
            axes.add_patch(Rectangle((x + 0.04, row + 0.05), 0.92, 0.9, **look))


def _matrix_data() -> pd.DataFrame:
    named = {name: INDICATORS[name].short for name in difficulties.shown()}
    held = standing()[list(named)].rename(columns=named)
    return overview().join(held).reset_index()


def count_figure() -> None:
    """Draw how many obstacles each province has in the worst quarter as a tile map."""
    frame = overview()
    top = int(frame.worst.max())
    axes = tilemap.draw(
        frame.worst.astype(float),
        provinces().reset_index(),
        label="obstacles in which the province is in the worst quarter",
        form=".0f",
        bounds=[edge - 0.5 for edge in range(top + 2)],
    )
    bar = axes.figure.axes[-1]
    bar.set_xticks(range(top + 1), [str(edge) for edge in range(top + 1)])
    bar.tick_params(length=0)
    many = frame[frame.worst >= MANY]
    figures.show(
        axes,
        name="fig-difficulties-count",
        alt=(
            f"Tile map with the number of obstacles, of {len(INDICATORS)}, in which each province "
            f"is in the worst quarter. {MANY} or more: "
            f"{numbers.listed([f'{row.province} {row.worst}' for row in many.itertuples()])}. "
            f"The others have between {frame.worst.min()} and "
            f"{frame.worst[frame.worst < MANY].max()}."
        ),
        source=FINANCE_SOURCE,
        data=frame.reset_index(),
    )


def worst_table() -> None:
    """Show best, middle and worst of each indicator and the worst quarter by name."""
    names = difficulties.shown()
    west = provinces().region3 == "West"
    inside = f"{west.sum()} of {len(west)} provinces"
    bad = {name: marks()[name].fillna(False).astype(bool) for name in names}
    shown = pd.DataFrame(
        {
            "Indicator": [f"{INDICATORS[name].short} ({INDICATORS[name].unit})" for name in names],
            "Year": [str(years()[name]) for name in names],
            "Best": [_end(name, worst=False) for name in names],
            "Middle": [_value(name, values()[name].median()) for name in names],
            "Worst quarter, the worst first": [_worst(name) for name in names],
            "In the West": [f"{(bad[name] & west).sum()} of {bad[name].sum()}" for name in names],
        }
    )
    tables.show(
        shown,
        name="tab-difficulties-worst",
        caption=f"Who has each obstacle worst; the West holds {inside}",
        source=CITED,
        data=long_frame(names),
    )


# Agreement -----------------------------------------------------------------------------------


def agreement_figure() -> None:
    """Draw rank correlations between obstacles."""
    names = difficulties.shown()
    table = agreement().loc[names, names]
    colours, norm = mpl.colormaps[style.SEQUENCE], mpl.colors.Normalize(-1, 1)
    axes = style.new_axes(height=5.8)
    for row in range(1, len(names)):
        for column in range(row):
            value = table.iloc[row, column]
            face = colours(norm(value))
            axes.add_patch(Rectangle((column, row), 0.95, 0.93, facecolor=face, linewidth=0))
            ink = "white" if norm(value) > 0.48 else style.INK
            axes.text(
                column + 0.47,
                row + 0.47,
                f"{value:.1f}".replace("-", "−").replace("−0.0", "0.0"),
                ha="center",
                va="center",
                fontsize=9,
                color=ink,
                weight="bold" if abs(value) >= GOES_WITH else "normal",
            )
    for place, name in enumerate(names[:-1]):
        axes.text(
            place + 0.3,
            place + 0.85,
            INDICATORS[name].short,
            rotation=35,
            ha="left",
            va="bottom",
            rotation_mode="anchor",
            fontsize=9.5,
        )
    rows = range(1, len(names))
    axes.set_yticks([row + 0.47 for row in rows], [INDICATORS[names[r]].short for r in rows])
    axes.set_xticks([])
    axes.set(xlim=(0, len(names) + 0.8), ylim=(len(names), -0.9))
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    found = difficulties.pairs(table)
    figures.show(
        axes,
        name="fig-difficulties-agreement",
        alt=(
            f"Triangle of {len(found)} rank correlations between obstacles, darker for higher. "
            f"Highest is {_pair(found.idxmax())} with {found.max():.2f}, lowest "
            f"{_pair(found.idxmin())} with {numbers.text(found.min())}. Columns and rows of "
            f"{_short(list(_mean_with_others().nsmallest(3).index))} are the palest."
        ),
        source=FINANCE_SOURCE,
        data=table.rename_axis("obstacle").reset_index(),
    )


# Over time -----------------------------------------------------------------------------------


def spread_figure() -> None:
    """Draw the spread of each indicator between provinces, first and last year."""
    frame = changes().sort_values("spread_last")
    axes = style.new_axes(height=5.4)
    for place, row in enumerate(frame.itertuples()):
        wider = row.spread_last > row.spread_first
        colour = style.MIDDLE if wider else style.DARK
        axes.plot(
            [row.spread_first, row.spread_last],
            [place, place],
            color=colour,
            linewidth=2.2,
            linestyle=":" if wider else "-",
            zorder=1,
        )
        axes.scatter(row.spread_first, place, s=52, facecolor="white", edgecolor=colour, zorder=2)
        axes.scatter(row.spread_last, place, s=52, color=colour, zorder=3)
        if wider:
            axes.annotate(
                "wider",
                (row.spread_last, place),
                xytext=(8, 0),
                textcoords="offset points",
                va="center",
                fontsize=9.5,
                color="#a3500d",
            )
    axes.set_xscale("log")
    ticks = [0.1, 0.2, 0.5, 1, 2]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.xaxis.set_minor_locator(mpl.ticker.NullLocator())
    axes.set_yticks(range(len(frame)), [INDICATORS[name].short for name in frame.index])
    axes.set_xlabel("coefficient of variation over provinces (log scale)")
    axes.set_xlim(0.1, 2.1)
    axes.grid(axis="y", visible=False)
    wider = frame.index[frame.spread_last > frame.spread_first]
    figures.show(
        axes,
        name="fig-difficulties-spread",
        alt=(
            f"Two dots for each of {len(frame)} indicators, hollow for the first year and filled "
            f"for the last. The spread is largest for {INDICATORS[frame.index[-1]].short} "
            f"({frame.spread_first.iloc[-1]:.2f} to {frame.spread_last.iloc[-1]:.2f}) and smallest "
            f"for {INDICATORS[frame.index[0]].short}. It becomes wider for {_short(wider)} and "
            "narrower for all others."
        ),
        source=FINANCE_SOURCE,
        data=frame.reset_index(),
    )


def change_table() -> None:
    """Show middle province, provinces that improved, spread and persistence."""
    frame = changes().loc[difficulties.shown()]
    shown = pd.DataFrame(
        {
            "Indicator": [
                f"{INDICATORS[name].short} ({INDICATORS[name].unit})" for name in frame.index
            ],
            "Years": [
                f"{first}–{last}" for first, last in zip(frame["first"], frame["last"], strict=True)
            ],
            "Middle province": [
                f"{_value(name, a)} to {_value(name, b)}"
                for name, a, b in zip(
                    frame.index, frame.median_first, frame.median_last, strict=True
                )
            ],
            "Better in": [
                f"{a} of {b}" for a, b in zip(frame.better, frame.provinces, strict=True)
            ],
            "Spread": [
                f"{numbers.text(a)} to {numbers.text(b)}"
                for a, b in zip(frame.spread_first, frame.spread_last, strict=True)
            ],
            "Order kept": frame["rank"].map(numbers.text),
            "Still in the worst quarter": [
                f"{a} of {b}" for a, b in zip(frame.stayed, frame.quarter, strict=True)
            ],
        }
    ).reset_index(drop=True)
    tables.show(
        shown,
        name="tab-difficulties-change",
        caption=(
            "Is the obstacle getting smaller? Provinces whose value moved away from the worst end, "
            "coefficient of variation, rank correlation of the two orders"
        ),
        source=CITED,
        data=frame.reset_index(),
    )


def vintage_table() -> None:
    """Show how many provinces keep their place in the worst quarter under other vintages."""
    frame = survival()
    rows = []
    for name in [name for name in difficulties.shown() if INDICATORS[name].accounts]:
        row = {"Indicator": INDICATORS[name].short}
        for vintage in OTHERS:
            known = (vintage, name) in frame.index
            found = frame.loc[(vintage, name)] if known else None
            heading = _upper(vintage)
            row[f"{heading}: kept"] = (
                f"{found.kept:.0f} of {found.quarter:.0f} ({found.year:.0f})" if known else "n/a"
            )
            row[f"{heading}: order"] = numbers.text(found["rank"], ".3f") if known else "n/a"
        rows.append(row)
    tables.show(
        pd.DataFrame(rows),
        name="tab-difficulties-vintages",
        caption=(
            "Provinces of the worst quarter after the 2018 census that another vintage puts there "
            "too, in the last year that both cover, and the rank correlation of the two orders"
        ),
        source=CITED,
        data=frame.reset_index(),
    )
