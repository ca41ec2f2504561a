"""What the chapter on growth poles shows."""

from functools import cache

import numpy as np
import pandas as pd

from upgrading import datasets, disparities
from upgrading.measures import dispersion, spatial
from upgrading.models import convergence
from upgrading.report import estimates, figures, ledger, numbers, style, tables, tilemap
from upgrading.report.income_series import INCOMES, MAIN, SERIES, SOURCE, levels, shade_seam

LARGEST = 5
# a pole has at least this many times the nation's GDP per head in 2000, a census year
POLE = 1.25
STRICTER = (1.5, 2.0)
WINDOWS = [(2000, 2010), (2005, 2014), (2014, 2021), (2005, 2021)]
HEBEI, ANHUI = 13, 34


@cache
def relative() -> pd.DataFrame:
    """Return GDP per head over the nation's, provinces x years, 2018 census."""
    people = disparities.population()
    nation = (levels(MAIN) * people).sum() / people.sum()
    return levels(MAIN) / nation


def poles(least: float = POLE) -> list[int]:
    """Return the provinces that count as poles."""
    return list(relative().index[relative()[2000] >= least])


@cache
def shares() -> pd.DataFrame:
    """Return shares of the largest provinces by year: output in two vintages, and people."""
    totals = {
        "output, 2018 census": disparities.gdp("2018 census"),
        "output, first published": disparities.gdp("first published"),
        "people": disparities.population(),
    }
    columns = {}
    for name, frame in totals.items():
        for largest, word in ((1, "largest"), (LARGEST, "five largest")):
            values = dispersion.primacy_share(frame.T.to_numpy(), largest=largest)
            columns[f"{name}, {word}"] = pd.Series(values, index=frame.columns.astype(int))
    return pd.DataFrame(columns)


@cache
def pole_shares() -> pd.DataFrame:
    """Return the poles' shares of output and of people, by year."""
    output, people = disparities.gdp("2018 census"), disparities.population()
    first = disparities.gdp("first published")
    members = poles()
    return pd.DataFrame(
        {
            name: frame.loc[members].sum() / frame.sum()
            for name, frame in (
                ("output, 2018 census", output),
                ("output, first published", first),
                ("people", people),
            )
        }
    )


@cache
def parts(series: str, weights: str) -> pd.DataFrame:
    """Return the Gini coefficient and Dagum's three parts, by year."""
    found = disparities.dagum(levels(series), weights)
    return pd.DataFrame(
        {
            "gini": found.gini,
            "within": found.within,
            "between": found.net_between,
            "overlap": found.transvariation,
        }
    )


@cache
def moran(series: str, *, sea: bool = True) -> pd.DataFrame:
    """Return Moran's I of the logarithm, its expectation, z and probability, by year."""
    weights = disparities.neighbours(sea=sea)
    values = np.log(levels(series).loc[weights.index])
    test = spatial.moran_test(values.T, weights, assumption="randomisation", alternative="greater")
    return pd.DataFrame(
        {"statistic": test.statistic, "z_score": test.z_score, "p_value": test.p_value}
    )


def quadrants(year: int) -> pd.Series:
    """Return whether provinces and the mean of their neighbours are high or low, 2018 census."""
    logs = np.log(relative()[year])
    own = logs - logs.mean()
    near = disparities.lagged(own, disparities.neighbours())
    words = np.where(own > 0, "high, ", "low, "), np.where(near > 0, "among high", "among low")
    return pd.Series(np.char.add(*words), index=logs.index, name="quadrant")


@cache
def spread(
    series: str, window: tuple[int, int], least: float = POLE
) -> convergence.BetaConvergence | None:
    """Return growth outside the poles on the initial level and on bordering a pole."""
    first, last = window
    frame = levels(series)
    if first not in frame or last not in frame:
        return None
    members = poles(least)
    rest = frame.drop(members)
    borders = disparities.neighbours().loc[rest.index, members].sum(axis=1) > 0
    return convergence.beta_convergence(
        rest[first],
        rest[last],
        periods=last - first,
        errors="HC3",
        controls=borders.astype(float).to_frame("borders"),
    )


@cache
def spread_rows() -> pd.DataFrame:
    """Return what bordering a pole goes with, by series and window, points a year."""
    rows = []
    for window in WINDOWS:
        for series in SERIES:
            result = spread(series, window)
            if result is None:
                continue
            found = result.others.loc["borders"]
            half = (result.high - result.low) / 2 / result.standard_error * found.standard_error
            rows.append(
                {
                    "start": window[0],
                    "end": window[1],
                    "series": series,
                    "points": 100 * found.coefficient,
                    "low": 100 * (found.coefficient - half),
                    "high": 100 * (found.coefficient + half),
                    "p_value": found.p_value,
                    "provinces": result.units,
                }
            )
    return pd.DataFrame(rows)


@cache
def growth_moran(series: str, window: tuple[int, int]) -> tuple[float, float, float, float]:
    """Return Moran's I of growth, and of growth given the initial level, with probabilities."""
    first, last = window
    frame, weights = levels(series), disparities.neighbours()
    start = np.log(frame[first])
    growth = (np.log(frame[last]) - start) / (last - first)
    given = growth - np.polyval(np.polyfit(start, growth, 1), start)
    tests = [
        spatial.moran_test(values.to_numpy(), weights.to_numpy(), assumption="randomisation")
        for values in (growth, given)
    ]
    return tests[0].statistic, tests[0].p_value, tests[1].statistic, tests[1].p_value


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    return _share_facts() | _gini_facts() | _moran_facts() | _spread_facts()


def _share_facts() -> dict[str, str]:
    frame, held = shares(), pole_shares().dropna(subset=["output, 2018 census", "people"])
    output = frame["output, 2018 census, five largest"].dropna()
    first = frame["output, first published, five largest"].dropna()
    names, members = disparities.names(), poles()
    gdp = disparities.gdp("2018 census")
    top = [names[code] for code in gdp[2000].nlargest(LARGEST).index]
    same = set(gdp[2000].nlargest(LARGEST).index) == set(gdp[2022].nlargest(LARGEST).index)
    weight = held["output, 2018 census"] / held.people
    log_change = 100 * np.log(relative()[2022] / relative()[2005])
    gains = log_change.nlargest(5).index
    people = _people_part(held, 2000, 2022)
    lost = [code for code in members if log_change[code] < 0]
    return {
        "five": numbers.listed(top),
        "five_same": "the same" if same else "not the same",
        "five_first": numbers.text(100 * output.iloc[0], ".1f"),
        "five_peak": numbers.text(100 * output.max(), ".1f"),
        "five_peak_year": str(output.idxmax()),
        "five_last": numbers.text(100 * output.iloc[-1], ".1f"),
        "five_rise": numbers.text(100 * (output.max() - output.iloc[0]), ".1f"),
        "five_fall": numbers.text(100 * (output.max() - output.iloc[-1]), ".1f"),
        "first_end": numbers.text(100 * first.iloc[-1], ".1f"),
        "first_end_year": str(first.index[-1]),
        "first_peak": numbers.text(100 * first.max(), ".1f"),
        "first_peak_year": str(first.idxmax()),
        "first_low": numbers.text(100 * first.min(), ".1f"),
        "first_low_year": str(first.idxmin()),
        "poles": str(len(members)),
        "pole_names": numbers.listed(list(names[members])),
        "pole_share_2000": numbers.text(100 * held["output, 2018 census"][2000], ".1f"),
        "pole_share_last": numbers.text(100 * held["output, 2018 census"].iloc[-1], ".1f"),
        "pole_people_2000": numbers.text(100 * held.people[2000], ".1f"),
        "pole_people_last": numbers.text(100 * held.people.dropna().iloc[-1], ".1f"),
        "pole_level_2000": numbers.text(weight[2000], ".2f"),
        "pole_level_last": numbers.text(weight.dropna().iloc[-1], ".2f"),
        "people_part": numbers.text(100 * people, ".0f"),
        "people_word": "more" if people > 0.5 else "less",
        "people_part_published": numbers.text(
            100 * _people_part(held, 2005, 2021, "output, first published"), ".0f"
        ),
        "gain_names": numbers.listed(list(names[gains])),
        "gain_borders": str(
            int((disparities.neighbours().loc[gains, members].sum(axis=1) > 0).sum())
        ),
        "gain_first": numbers.text(_like_gains("GDP, first published")),
        "gain_real": numbers.text(_like_gains("GDP, constant prices")),
        "gain_income": numbers.text(_like_gains("household income")),
        "hebei": numbers.text(log_change[HEBEI], ".0f"),
        "anhui": numbers.text(log_change[ANHUI], "+.0f"),
        "lost_count": str(len(lost)),
        "lost_names": numbers.listed(list(names[lost])),
        **ledger.verdict_facts("B4"),
    }


def _like_gains(series: str) -> float:
    """Rank correlation of provinces' growth 2005-2021 with that of the main series."""
    growth = [levels(name)[2021] / levels(name)[2005] for name in (MAIN, series)]
    return growth[0].corr(growth[1], method="spearman")


def _people_part(
    held: pd.DataFrame, first: int, last: int, output: str = "output, 2018 census"
) -> float:
    """Part of the fall in the poles' relative level that is a rise of their share of people."""
    change = np.log(held.loc[last] / held.loc[first])
    return change.people / (change.people - change[output])


def _gini_facts() -> dict[str, str]:
    people, equal = parts(MAIN, "people"), parts(MAIN, "equal")
    income = parts("household income", "people")
    share = people.between / people.gini
    given = {
        "gini_2000": numbers.text(people.gini[2000], ".3f"),
        "gini_2005": numbers.text(people.gini[2005], ".3f"),
        "gini_2012": numbers.text(people.gini[2012], ".3f"),
        "gini_last": numbers.text(people.gini.iloc[-1], ".3f"),
        "between_2000": numbers.text(100 * share[2000], ".0f"),
        "between_last": numbers.text(100 * share.iloc[-1], ".0f"),
        "overlap_2000": numbers.text(100 * people.overlap[2000] / people.gini[2000], ".0f"),
        "overlap_last": numbers.text(100 * (people.overlap / people.gini).iloc[-1], ".0f"),
        "equal_2005": numbers.text(equal.gini[2005], ".3f"),
        "equal_last": numbers.text(equal.gini.iloc[-1], ".3f"),
        "income_2005": numbers.text(income.gini[2005], ".3f"),
        "income_last": numbers.text(income.gini.iloc[-1], ".3f"),
        "income_between_2005": numbers.text(100 * (income.between / income.gini)[2005], ".0f"),
        "income_between_last": numbers.text(100 * (income.between / income.gini).iloc[-1], ".0f"),
    }
    real = parts("GDP, constant prices", "people")
    first = parts("GDP, first published", "people")
    for key, frame in (("real", real), ("first", first)):
        given[f"{key}_2005"] = numbers.text(frame.gini[2005], ".3f")
        given[f"{key}_last"] = numbers.text(frame.gini.iloc[-1], ".3f")
    fell = [frame.gini.iloc[-1] < frame.gini[2005] for frame in (people, first, real, income)]
    return given | {"gini_fell": str(sum(fell)), "gini_series": str(len(fell))}


def _moran_facts() -> dict[str, str]:
    main, income = moran(MAIN), moran("household income")
    first, alone = moran("GDP, first published"), moran(MAIN, sea=False)
    real = moran("GDP, constant prices")
    early, late = quadrants(2000), quadrants(2022)
    names = disparities.names()
    high = "high, among low"
    low = "low, among high"
    table = datasets.load("province_neighbours")
    courses = [moran(series).statistic for series in SERIES]
    return {
        "moran_fell": str(sum(course.iloc[-1] < course.iloc[0] for course in courses)),
        "moran_series": str(len(courses)),
        "borders": str(int((table.link == "land").sum() // 2)),
        "expected": numbers.text(-1 / 30, ".3f"),
        "moran_2000": numbers.text(main.statistic[2000], ".2f"),
        "moran_2010": numbers.text(main.statistic[2010], ".2f"),
        "moran_last": numbers.text(main.statistic.iloc[-1], ".2f"),
        "moran_z_last": numbers.text(main.z_score.iloc[-1], ".1f"),
        "moran_first_2005": numbers.text(first.statistic[2005], ".2f"),
        "moran_first_last": numbers.text(first.statistic.iloc[-1], ".2f"),
        "moran_real_low": numbers.text(real.statistic.min(), ".2f"),
        "moran_real_last": numbers.text(real.statistic.iloc[-1], ".2f"),
        "moran_income_2005": numbers.text(income.statistic[2005], ".2f"),
        "moran_income_last": numbers.text(income.statistic.iloc[-1], ".2f"),
        "moran_alone_2000": numbers.text(alone.statistic[2000], ".2f"),
        "moran_alone_last": numbers.text(alone.statistic.iloc[-1], ".2f"),
        "islands_2000": numbers.listed(list(names[early.index[early == high]])),
        "islands_2022": numbers.listed(list(names[late.index[late == high]])),
        "shadows_2000": numbers.listed(list(names[early.index[early == low]])),
        "shadows_2022": numbers.listed(list(names[late.index[late == low]])),
    }


def _spread_facts() -> dict[str, str]:
    rows = spread_rows()
    main = rows[(rows.series == MAIN) & (rows.start == 2005) & (rows.end == 2021)].iloc[0]
    strict = [
        spread(series, window, least)
        for least in STRICTER
        for series in SERIES
        for window in WINDOWS
    ]
    probabilities = [r.others.p_value["borders"] for r in strict if r is not None]
    growth = growth_moran(MAIN, (2010, 2022))
    early = growth_moran(MAIN, (2000, 2010))
    real = growth_moran("GDP, constant prices", (2010, 2021))
    half = (main.high - main.low) / 2
    return {
        "spread_half": numbers.text(half, ".1f"),
        "spread_twenty": numbers.text(20 * half / 2, ".0f"),
        "rest": str(int(main.provinces)),
        "border": str(
            int(
                (
                    disparities.neighbours()
                    .loc[~disparities.neighbours().index.isin(poles()), poles()]
                    .sum(axis=1)
                    > 0
                ).sum()
            )
        ),
        "spread_main": numbers.text(main.points, "+.2f"),
        "spread_low": numbers.text(main.low, "+.1f"),
        "spread_high": numbers.text(main.high, "+.1f"),
        "spread_rows": str(len(rows)),
        "spread_faster": str(int(((rows.p_value < 0.05) & (rows.points > 0)).sum())),
        "spread_significant": str(int((rows.p_value < 0.05).sum())),
        "strict_rows": str(len(probabilities)),
        "strict_significant": str(sum(p < 0.05 for p in probabilities)),
        "growth_moran": numbers.text(growth[0], ".2f"),
        "growth_moran_p": estimates.probability(growth[1]),
        "given_moran": numbers.text(growth[2], ".2f"),
        "given_moran_p": estimates.probability(growth[3]),
        "early_moran": numbers.text(early[0], ".2f"),
        "early_moran_p": estimates.probability(early[1]),
        "real_given_moran": numbers.text(real[2], ".2f"),
        "real_given_moran_p": estimates.probability(real[3]),
    }


def share_figure() -> None:
    """Draw the share of the five largest provinces in output and people."""
    frame = 100 * shares()
    upper, lower = style.new_grid(2, 1, height=6.2, sharex=True)
    lines = {
        "output, 2018 census": (style.DARK, "-"),
        "output, first published": (style.MIDDLE, "--"),
        "people": (style.LIGHT, "-"),
    }
    held = 100 * pole_shares()
    for axes, columns, title in (
        (upper, {n: frame[f"{n}, five largest"] for n in lines}, "The five largest provinces"),
        (lower, {n: held[n] for n in lines}, "The poles of 2000"),
    ):
        ends = {}
        for name, (colour, dash) in lines.items():
            series = columns[name].dropna()
            axes.plot(series.index, series, dash, color=colour)
            ends[name.replace(", ", ",\n")] = (2022, series.iloc[-1])
        shade_seam(axes)
        axes.set(ylabel="per cent of the nation", title=title)
        low, high = axes.get_ylim()
        axes.set(ylim=(low, high + 0.1 * (high - low)))
        # two-line labels need more room than one-line ones
        spaced = _apart(ends, axes)
        for label, (x, y) in spaced.items():
            offset = {"xytext": (6, 0), "textcoords": "offset points"}
            axes.annotate(label, (x, y), va="center", annotation_clip=False, fontsize=9.5, **offset)
    style.year_axis(lower)
    output, most = (
        frame["output, 2018 census, five largest"],
        frame["people, five largest"].dropna(),
    )
    made, heads = held["output, 2018 census"].dropna(), held.people.dropna()
    figures.show(
        upper,
        name="fig-poles-shares",
        alt=(
            f"Above, the share of the five largest provinces in output goes from "
            f"{output.iloc[0]:.1f} per cent to {output.max():.1f} in {output.idxmax()} and "
            f"{output.iloc[-1]:.1f} at the end; the five with most people hold from "
            f"{most.iloc[0]:.1f} to {most.iloc[-1]:.1f} per cent of them. Below, the share of the "
            f"{len(poles())} poles in output goes from {made.iloc[0]:.1f} to {made.iloc[-1]:.1f} "
            f"per cent, and in people from {heads.iloc[0]:.1f} to {heads.iloc[-1]:.1f}."
        ),
        source=SOURCE,
        data=shares().join(pole_shares().add_prefix("poles, ")).reset_index(names="year"),
    )


def _apart(ends: dict[str, tuple[float, float]], axes: object) -> dict[str, tuple[float, float]]:
    """Push labels of two lines apart."""
    low, high = axes.get_ylim()
    gap, position, placed = 0.16 * (high - low), float("-inf"), {}
    for label, (x, y) in sorted(ends.items(), key=lambda item: item[1][1]):
        position = max(y, position + gap)
        placed[label] = (x, position)
    return placed


def gini_figure() -> None:
    """Draw the Gini coefficient and Dagum's parts, and the Gini of the other series."""
    frame = parts(MAIN, "people")
    upper, lower = style.new_grid(2, 1, height=6.6, sharex=True)
    layers = {
        "between regions": (frame.between, style.DARK),
        "within regions": (frame.within, style.MIDDLE),
        "overlap of regions": (frame.overlap, style.LIGHT),
    }
    upper.stackplot(
        frame.index,
        [values for values, _ in layers.values()],
        labels=list(layers),
        colors=[colour for _, colour in layers.values()],
        edgecolor="white",
    )
    upper.legend(loc="upper right", reverse=True, fontsize=9.5)
    upper.set(
        ylabel="Gini coefficient", title="GDP per head, after the 2018 census", ylim=(0, 0.37)
    )
    ends = {}
    for name, (_, colour, dash, _) in SERIES.items():
        values = parts(name, "people").gini
        lower.plot(values.index, values, dash, color=colour)
        ends[name] = (2023, values.iloc[-1])
    lower.set(ylabel="Gini coefficient", title="Four series", ylim=(0.14, 0.3))
    for axes in (upper, lower):
        shade_seam(axes)
    style.year_axis(lower)
    style.label_line_ends(lower, ends, fontsize=9.5)
    told = [f"{n} {v.iloc[0]:.2f} to {v.iloc[-1]:.2f}" for n, (v, _) in layers.items()]
    last = [f"{value:.2f} ({name})" for name, (_, value) in ends.items()]
    figures.show(
        upper,
        name="fig-poles-gini",
        alt=(
            f"Above, a stack for the Gini coefficient, {frame.gini.iloc[0]:.2f} in 2000, "
            f"{frame.gini[2012]:.2f} in 2012 and {frame.gini.iloc[-1]:.2f} at the end. Its layers "
            f"from first to last year, from the bottom: {'; '.join(told)}. Below, a line for each "
            f"of {len(SERIES)} series; they end at {numbers.listed(last)}."
        ),
        source=INCOMES,
        data=pd.concat(
            [
                parts(name, weights).assign(series=name, weights=weights).reset_index(names="year")
                for name in SERIES
                for weights in ("people", "equal")
            ],
            ignore_index=True,
        ),
    )


def moran_figure() -> None:
    """Draw Moran's I over time in four series."""
    axes = style.new_axes(height=4.4)
    ends, long = {}, []
    for name, (_, colour, dash, _) in SERIES.items():
        frame = moran(name)
        axes.plot(frame.index, frame.statistic, dash, color=colour)
        ends[name] = (frame.index[-1], frame.statistic.iloc[-1])
        long.append(frame.reset_index(names="year").assign(series=name))
    axes.axhline(-1 / 30, color=style.MUTED, linewidth=1)
    axes.annotate("no pattern", (2000, -0.02), color=style.MUTED, fontsize=9.5, va="bottom")
    shade_seam(axes)
    axes.set(ylabel="Moran's I", ylim=(-0.06, 0.55))
    style.year_axis(axes)
    style.label_line_ends(axes, ends, fontsize=9.5)
    told = [
        f"{line['series'].iloc[0]} from {numbers.text(line.statistic.iloc[0])} in "
        f"{line.year.iloc[0]} to {numbers.text(line.statistic.iloc[-1])} in {line.year.iloc[-1]}"
        for line in long
    ]
    lowest = min(line.statistic.min() for line in long)
    figures.show(
        axes,
        name="fig-poles-moran",
        alt=(
            f"A line of Moran's I for each of {len(long)} series: {'; '.join(told)}. The lowest "
            f"value of all is {numbers.text(lowest)}, where no pattern would give "
            f"{numbers.text(-1 / 30)}."
        ),
        source=INCOMES,
        data=pd.concat(long, ignore_index=True),
    )


def moran_table() -> None:
    """Show Moran's I and its test in chosen years, with and without the link across the sea."""
    rows = []
    for name in SERIES:
        for sea in (True, False):
            frame = moran(name, sea=sea)
            for year in (frame.index[0], 2010, frame.index[-1]):
                row = frame.loc[year]
                rows.append({"series": name, "hainan": sea, "year": int(year), **row})
    data = pd.DataFrame(rows)
    shown = []
    for name, part in data.groupby("series", sort=False):
        for year in sorted(part.year.unique()):
            linked, alone = (
                part[(part.year == year) & (part.hainan == s)].iloc[0] for s in (True, False)
            )
            shown.append(
                {
                    "Series": name,
                    "Year": str(year),
                    "Moran's I": numbers.text(linked.statistic, ".3f"),
                    "z": numbers.text(linked.z_score, ".1f"),
                    "p": estimates.probability(linked.p_value),
                    "I without Hainan": numbers.text(alone.statistic, ".3f"),
                }
            )
    tables.show(
        pd.DataFrame(shown),
        name="tab-poles-moran",
        caption=(
            "Moran's I of the logarithm of amounts per head, neighbours by border, rows "
            "standardised; one-sided test under randomisation"
        ),
        source="{cite:t}`nbs`",
        data=data,
    )


def spread_figure() -> None:
    """Draw what bordering a pole goes with, by window and series."""
    rows = spread_rows()
    axes = style.new_axes(height=5.4)
    looks = {series: (colour, mark) for series, (_, colour, _, mark) in SERIES.items()}
    columns = {"low": "low", "value": "points", "high": "high"}
    place = estimates.draw_by_window(axes, rows, WINDOWS, looks, **columns)
    axes.set_ylim(place + 3.2, -1)
    axes.set(xlabel="points of growth a year, borders a pole against does not")
    axes.legend(loc="lower right", fontsize=9.5, ncols=2)
    reach = (rows.high - rows.low) / 2
    figures.show(
        axes,
        name="fig-poles-spread",
        alt=(
            f"Dots with intervals in {len(WINDOWS)} groups by window. Of {len(rows)} intervals "
            f"{int((rows.p_value < 0.05).sum())} leave out zero; the dots lie between "
            f"{numbers.text(rows.points.min(), '+.1f')} and "
            f"{numbers.text(rows.points.max(), '+.1f')} points, and the intervals reach "
            f"{reach.min():.1f} to {reach.max():.1f} points to either side."
        ),
        source=INCOMES,
        data=rows,
    )


def map_figure() -> None:
    """Draw how each province's GDP per head moved against the nation's."""
    change = 100 * np.log(relative()[2022] / relative()[2005])
    axes = tilemap.draw(
        change,
        datasets.load("provinces"),
        label="change against the nation, 2005-2022, log points",
        form="+.0f",
        centre=0,
    )
    names = disparities.names()
    ends = [
        numbers.listed([f"{names[c]} ({numbers.text(v, '+.0f')})" for c, v in part.items()])
        for part in (change.nlargest(5), change.nsmallest(5))
    ]
    figures.show(
        axes,
        name="fig-poles-map",
        alt=(
            f"Tile map in two colours; {int((change > 0).sum())} of {len(change)} provinces gained "
            f"against the nation. Largest gains in log points: {ends[0]}. At the other end: "
            f"{ends[1]}. Of the {len(poles())} poles {int((change[poles()] < 0).sum())} lost."
        ),
        source=SOURCE,
        data=pd.DataFrame(
            {
                "change_log_points": change,
                "level_2005": relative()[2005],
                "level_2022": relative()[2022],
            }
        )
        .join(names)
        .join(quadrants(2000).rename("quadrant_2000"))
        .join(quadrants(2022).rename("quadrant_2022"))
        .reset_index(),
    )
