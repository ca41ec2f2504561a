"""What the chapter on gaps between East, Central and West shows."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from upgrading import datasets, disparities
from upgrading.models import convergence
from upgrading.report import estimates, figures, ledger, numbers, style, tables, tilemap
from upgrading.report.income_series import INCOMES, MAIN, SERIES, SOURCE, levels, shade_seam

REGIONS = disparities.REGIONS
DIGITAL = (
    "National Bureau of Statistics, digital indicators, patents and population; Peking University "
    "Digital Financial Inclusion Index"
)
WINDOWS = [(2000, 2005), (2005, 2010), (2010, 2014), (2014, 2021)]
DECADES = [(2000, 2010), (2010, 2020)]
CHANCE = 0.05
# the headcount of 2001 to 2004 is of another kind, so the trend starts after it
TREND_FROM = 2005
USED = {
    "digital finance index": ("provincial_digital_finance", "index_aggregate"),
    "broadband subscribers": ("provincial_digital_indicators", "broadband_subscribers"),
    "mobile internet users": ("provincial_digital_indicators", "mobile_internet_users"),
}
MADE = {
    "workers in information services": ("provincial_digital_indicators", "ict_employment"),
    "software revenue": ("provincial_digital_indicators", "software_revenue"),
    "R&D staff": ("provincial_digital_indicators", "rd_personnel_fte"),
    "invention patents": ("provincial_covariates", "invention_patents_granted"),
}


@cache
def sigma(series: str) -> pd.Series:
    """Return dispersion of a series without the years of registered headcounts."""
    values = disparities.sigma(levels(series))
    return values.drop(disparities.REGISTERED, errors="ignore")


@cache
def bend(series: str) -> convergence.TrendBreak:
    """Return the test for a bend in the dispersion of a series since the headcount's return."""
    return convergence.trend_break(sigma(series).loc[TREND_FROM:])


@cache
def beta(series: str, window: tuple[int, int]) -> convergence.BetaConvergence | None:
    """Return beta convergence in a window, or nothing if the series does not cover it."""
    first, last = window
    frame = levels(series)
    if first not in frame or last not in frame:
        return None
    return convergence.beta_convergence(
        frame[first], frame[last], periods=last - first, errors="HC3"
    )


@cache
def equal_slopes(series: str) -> float:
    """Return the probability that the windows since 2005 share one slope."""
    return convergence.beta_by_window(levels(series), WINDOWS[1:]).equal_p_value


SHORT = {"workers in information services": "IT workers", "invention patents": "patents"}


@dataclass(frozen=True)
class ClubSample:
    """Clubs of one series in one span of years."""

    series: str
    years: str
    test: convergence.LogTTest
    found: convergence.Clubs
    last: pd.Series

    @property
    def below(self) -> list[int]:
        """Return provinces that end the sample lower than the highest club and outside it."""
        members = self.found.clubs[0].members
        leader = self.last[members].max()
        return [c for c in self.last.index if c not in members and self.last[c] < leader]


@cache
def club_samples() -> list[ClubSample]:
    """Return clubs of each series over all its years and, if it is longer, since 2005."""
    samples = []
    for series in SERIES:
        frame = levels(series)
        for start in sorted({int(frame.columns[0]), TREND_FROM}):
            part = frame.loc[:, start:]
            last = int(part.columns[-1])
            test, found = disparities.clubs(part)
            samples.append(ClubSample(series, f"{start}–{last}", test, found, part[last]))
    return samples


@cache
def technology(name: str) -> pd.DataFrame:
    """Return an indicator by region, years x three regions: an amount per head, or an index."""
    dataset, column = (USED | MADE)[name]
    values = disparities.wide(dataset, column).dropna(axis=1)
    people = disparities.people_for(values)
    if column == "index_aggregate":
        return disparities.regional(values * people, people)
    return disparities.regional(values, people)


@cache
def technology_dispersion(name: str) -> pd.Series:
    """Return the dispersion of an indicator per head over provinces, by year."""
    dataset, column = (USED | MADE)[name]
    values = disparities.wide(dataset, column).dropna(axis=1)
    if column != "index_aggregate":
        values = values / disparities.people_for(values)
    return disparities.sigma(values)


def east_over_inland(name: str) -> pd.Series:
    """Return the East's amount over the mean of Central and West."""
    frame = technology(name)
    return (frame.East / frame[["Central", "West"]].mean(axis=1)).rename(name)


@cache
def growth_gap(accounts: str) -> pd.Series:
    """Return growth of GDP in the East less that in the West, points a year."""
    totals = disparities.gdp(accounts).groupby(disparities.groups()).sum()
    growth = 100 * (totals.pct_change(axis=1)).dropna(axis=1)
    return (growth.loc["East"] - growth.loc["West"]).rename(accounts)


def regional_levels(accounts: str) -> pd.DataFrame:
    """Return GDP per head by region in yuan, years x regions."""
    output = disparities.gdp(accounts)
    people = disparities.population()
    years = output.columns.intersection(people.columns)
    return disparities.YUAN * disparities.regional(output[years], people[years])


def _ratio(above: str, below: str, accounts: str = "2018 census") -> pd.Series:
    frame = regional_levels(accounts)
    return frame[above] / frame[below]


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    return (
        _level_facts()
        | _sigma_facts()
        | _beta_facts()
        | _theil_facts()
        | _club_facts()
        | _growth_facts()
        | _digital_facts()
    )


def _level_facts() -> dict[str, str]:
    west, central, yuan = _ratio("East", "West"), _ratio("East", "Central"), regional_levels
    census = yuan("2018 census")
    gap = census.East - census.West
    real = yuan("constant prices")
    real_gap = real.East - real.West
    first = _ratio("East", "West", "first published")
    jump = np.log(disparities.population())
    guangdong = jump.loc[44, 2001] - jump.loc[44, 2000]
    chongqing = jump.loc[50, 2005] - jump.loc[50, 2004]
    orders = _order_rows().set_index("Indicator")
    published = _published_order()
    held = _east_shares().dropna()
    drift = np.log(held.iloc[-1] / held.iloc[0])
    return {
        "last": str(census.index[-1]),
        "west_first": numbers.text(west.iloc[0]),
        "west_2014": numbers.text(west[2014]),
        "west_last": numbers.text(west.iloc[-1]),
        "central_first": numbers.text(central.iloc[0]),
        "central_last": numbers.text(central.iloc[-1]),
        "central_2019": numbers.text(central[2019]),
        "central_over_west": numbers.text(_ratio("Central", "West").iloc[-1]),
        "yuan_first": numbers.text(gap.iloc[0], ",.0f"),
        "yuan_last": numbers.text(gap.iloc[-1], ",.0f"),
        "yuan_rises": str(int((gap.diff().dropna() > 0).sum())),
        "yuan_years": str(len(gap) - 1),
        "real_yuan_last": numbers.text(real_gap.iloc[-1], ",.0f"),
        "east_output_first": numbers.text(100 * held["output"].iloc[0], ".1f"),
        "east_output_last": numbers.text(100 * held["output"].iloc[-1], ".1f"),
        "east_people_first": numbers.text(100 * held["people"].iloc[0], ".1f"),
        "east_people_last": numbers.text(100 * held["people"].iloc[-1], ".1f"),
        "east_people_part": numbers.text(100 * drift.people / (drift.people - drift.output), ".0f"),
        "published_2018": numbers.text(first[2018]),
        "published_2019": numbers.text(first[2019]),
        "guangdong_drop": numbers.text(-100 * guangdong, ".0f"),
        "chongqing_drop": numbers.text(-100 * chongqing, ".0f"),
        "ratio_ordered": orders.loc["tertiary over secondary", "ordered"],
        "ratio_years": orders.loc["tertiary over secondary", "years"],
        "ratio_east": orders.loc["tertiary over secondary", "east_first"],
        "published_ordered": str(int(published.ordered.sum())),
        "published_east": str(int(published.east.sum())),
        "published_years": str(len(published)),
        "all_ordered_names": numbers.listed(list(orders.index[orders.ordered == orders.years])),
        "head_ordered": orders.loc["GDP per head", "ordered"],
        "head_years": orders.loc["GDP per head", "years"],
        "hierarchy_ordered": (
            f"{orders.loc['hierarchy coefficient', 'ordered']} of "
            f"{orders.loc['hierarchy coefficient', 'years']}"
        ),
        "indicators": str(len(orders)),
        "all_east": str(int((orders.east_first == orders.years).sum())),
    }


def _east_shares() -> pd.DataFrame:
    """Return the East's shares of output and people, by year, 2018 census."""
    east = disparities.groups() == "East"
    frames = {"output": disparities.gdp("2018 census"), "people": disparities.population()}
    return pd.DataFrame({name: f[east].sum() / f.sum() for name, f in frames.items()})


def _published_order() -> pd.DataFrame:
    """Whether tertiary over secondary leads in the East and descends, first-published figures."""
    name = "provincial_value_added_first_published"
    frame = disparities.regional(
        disparities.wide(name, "va_tertiary"), disparities.wide(name, "va_secondary")
    )
    ordered = (frame.East > frame.Central) & (frame.Central > frame.West)
    return pd.DataFrame({"ordered": ordered, "east": frame.idxmax(axis=1) == "East"})


def _sigma_facts() -> dict[str, str]:
    main, found = sigma(MAIN), {name: bend(name) for name in SERIES}
    shown = disparities.sigma(levels(MAIN))
    clear = [str(test.date) for test in found.values() if _bends(test)]
    fell = [sigma(name).iloc[-1] < sigma(name)[TREND_FROM] for name in SERIES]
    given = {
        "sigma_2000": numbers.text(main[2000], ".3f"),
        "sigma_2005": numbers.text(main[2005], ".3f"),
        "sigma_2003": numbers.text(shown[2003], ".3f"),
        "sigma_2014": numbers.text(main[2014], ".3f"),
        "sigma_last": numbers.text(main.iloc[-1], ".3f"),
        "series": str(len(SERIES)),
        "sigma_fell": str(sum(fell)),
        "bend_clear": str(len(clear)),
        "bend_years": numbers.listed(sorted(set(clear))),
    }
    later = {
        a: disparities.sigma(disparities.gdp_per_head(a)) for a in ("2018 census", "2023 census")
    }
    for key, accounts in (("older", "2018 census"), ("newer", "2023 census")):
        given[f"{key}_2019"] = numbers.text(later[accounts][2019], ".3f")
        given[f"{key}_2022"] = numbers.text(later[accounts][2022], ".3f")
    cities, tibet = [11, 12, 31, 50], [54]
    for key, left_out in (("cities", cities), ("tibet", tibet)):
        part = disparities.sigma(levels(MAIN).drop(left_out)).loc[TREND_FROM:]
        test = convergence.trend_break(part)
        given[f"bend_{key}"] = str(test.date)
        given[f"bend_p_{key}"] = numbers.text(test.p_value, ".3f")
    for key, name in zip(("main", "published", "real", "income"), SERIES, strict=True):
        given[f"before_{key}"] = numbers.text(1000 * -found[name].before, ".0f")
        given[f"after_{key}"] = numbers.text(1000 * -found[name].after, ".0f")
    return given


def _bends(test: convergence.TrendBreak) -> bool:
    """Return whether dispersion falls less after the bend than before it, beyond chance."""
    return test.p_value < CHANCE and test.before < min(test.after, 0)


def _last_slowest(series: str) -> bool:
    """Return whether the last window is the slowest of those since 2005."""
    *before, last = [beta(series, window).rate for window in WINDOWS[1:]]
    return last < min(before)


def _beta_facts() -> dict[str, str]:
    fast, slow = beta(MAIN, (2005, 2010)), beta(MAIN, (2014, 2021))
    real = beta("GDP, constant prices", (2005, 2010))
    published = beta("GDP, first published", (2014, 2021))
    decades = [beta(MAIN, window) for window in DECADES]
    early = beta(MAIN, (2000, 2005))
    first = disparities.gdp("first published")
    change = first[2019] / first[2018] - 1
    fallen = change[change < 0].sort_values().index
    given = {
        "fast": numbers.text(100 * fast.rate, ".1f"),
        "fast_half": numbers.text(fast.half_life, ".0f"),
        "middle": numbers.text(100 * beta(MAIN, (2010, 2014)).rate, ".1f"),
        "slow": numbers.text(100 * slow.rate, ".1f"),
        "slow_low": numbers.text(100 * slow.rate_interval[0], ".1f"),
        "slow_high": numbers.text(100 * slow.rate_interval[1], ".1f"),
        "slow_zero": estimates.zero_word(*slow.rate_interval),
        "early": numbers.text(100 * early.rate, ".1f"),
        "early_zero": estimates.zero_word(*early.rate_interval),
        "last_slowest": str(sum(_last_slowest(name) for name in SERIES)),
        "price_part": numbers.text(100 * (1 - real.rate / fast.rate), ".0f"),
        "real_fast": numbers.text(100 * real.rate, ".1f"),
        "real_fast_half": numbers.text(real.half_life, ".0f"),
        "published_late": numbers.text(100 * published.rate, ".1f"),
        "published_low": numbers.text(100 * published.rate_interval[0], ".1f"),
        "published_high": numbers.text(100 * published.rate_interval[1], ".1f"),
        "fallen": numbers.listed(list(disparities.names()[fallen])),
        "fallen_most": numbers.text(-100 * change.min(), ".0f"),
        "decade_first": numbers.text(100 * decades[0].rate, ".1f"),
        "decade_second": numbers.text(100 * decades[1].rate, ".1f"),
        "wrong_rate": numbers.text(-100 * np.log(1 + fast.coefficient) / 5, ".1f"),
    }
    for key, name in zip(("main", "published", "real", "income"), SERIES, strict=True):
        given[f"equal_{key}"] = estimates.probability(equal_slopes(name))
    return given


def _theil_facts() -> dict[str, str]:
    parts = disparities.theil(levels(MAIN))
    share = parts.between / parts.total
    half = disparities.between_share(levels(MAIN), "north and south")
    others = {key: disparities.between_share(levels(name)) for key, name in _others().items()}
    inside = parts.group_index
    given = {
        "theil_2000": numbers.text(parts.total[2000], ".3f"),
        "theil_2014": numbers.text(parts.total[2014], ".3f"),
        "theil_last": numbers.text(parts.total.iloc[-1], ".3f"),
        "share_2000": numbers.text(100 * share[2000], ".0f"),
        "share_2014": numbers.text(100 * share[2014], ".0f"),
        "share_last": numbers.text(100 * share.iloc[-1], ".0f"),
        "half_2000": numbers.text(100 * half[2000], ".1f"),
        "half_last": numbers.text(100 * half.iloc[-1], ".1f"),
        "east_2014": numbers.text(inside.East[2014], ".3f"),
        "east_last": numbers.text(inside.East.iloc[-1], ".3f"),
        "central_theil_2014": numbers.text(inside.Central[2014], ".3f"),
        "central_theil_last": numbers.text(inside.Central.iloc[-1], ".3f"),
        "west_theil_2014": numbers.text(inside.West[2014], ".3f"),
        "west_theil_last": numbers.text(inside.West.iloc[-1], ".3f"),
    }
    for key, series in others.items():
        given[f"share_first_{key}"] = numbers.text(100 * series.iloc[0], ".0f")
        given[f"share_last_{key}"] = numbers.text(100 * series.iloc[-1], ".0f")
    return given


def _others() -> dict[str, str]:
    return {
        "published": "GDP, first published",
        "real": "GDP, constant prices",
        "income": "household income",
    }


def _club_facts() -> dict[str, str]:
    samples = club_samples()
    together = [f"{s.series}, {s.years}" for s in samples if s.test.converges]
    counts = lower_clubs()
    always = counts.index[counts == counts.max()]
    whole, since = (s for s in samples if s.series == MAIN)
    return {
        "club_samples": str(len(samples)),
        "club_rejected": str(len(samples) - len(together)),
        "club_together": numbers.listed(together),
        "club_whole": str(len(whole.found.clubs)),
        "club_2005": str(len(since.found.clubs)),
        "club_most": str(int(counts.max())),
        "club_most_names": numbers.listed(sorted(disparities.names()[always])),
        "club_never_names": numbers.listed(sorted(disparities.names()[counts.index[counts == 0]])),
        "club_north": str(int(disparities.groups("north and south")[always].eq("North").sum())),
        "club_always": str(len(always)),
        "club_regions": _regions_of(always),
    }


def _regions_of(codes: pd.Index) -> str:
    """Return to which of the three regions provinces belong."""
    found = set(disparities.groups()[codes])
    return numbers.listed([region for region in REGIONS if region in found])


def lower_clubs() -> pd.Series:
    """Return in how many samples each province is below the highest club."""
    counts = pd.Series(0, index=disparities.names().index, name="samples")
    for sample in club_samples():
        counts[sample.below] += 1
    return counts


def _growth_facts() -> dict[str, str]:
    nominal, real = growth_gap("2018 census"), growth_gap("constant prices")
    first = growth_gap("first published")
    return {
        "growth_2005": numbers.text(real.loc[2001:2005].mean(), "+.1f"),
        "growth_2010": numbers.text(real.loc[2006:2010].mean(), "+.1f"),
        "growth_2014": numbers.text(real.loc[2011:2014].mean(), "+.1f"),
        "growth_2021": numbers.text(real.loc[2015:2021].mean(), "+.1f"),
        "growth_last": numbers.text(real.iloc[-1], "+.1f"),
        "growth_last_year": str(real.index[-1]),
        **ledger.verdict_facts("C4"),
        "growth_ahead": str(int((real > 0).sum())),
        "growth_years": str(len(real)),
        "growth_ahead_late": str(int((real.loc[2007:] > 0).sum())),
        "first_2019": numbers.text(first[2019], "+.1f"),
        "nominal_2019": numbers.text(nominal[2019], "+.1f"),
    }


def _digital_facts() -> dict[str, str]:
    given = {}
    for key, name in {
        "finance": "digital finance index",
        "broadband": "broadband subscribers",
        "mobile": "mobile internet users",
        "ict": "workers in information services",
        "software": "software revenue",
        "staff": "R&D staff",
        "patents": "invention patents",
    }.items():
        series = east_over_inland(name)
        given[f"{key}_first"] = numbers.text(series.iloc[0])
        given[f"{key}_last"] = numbers.text(series.iloc[-1])
        if key == "broadband":
            given |= {f"{key}_from": str(series.index[0]), f"{key}_to": str(series.index[-1])}
    used = [technology_dispersion(name) for name in USED]
    made = [technology_dispersion(name) for name in MADE]
    given["used_fell"] = str(sum(s.iloc[-1] < s.iloc[0] for s in used))
    given["used"] = str(len(used))
    given["made_fell"] = str(sum(s.iloc[-1] < s.iloc[0] for s in made))
    given["made"] = str(len(made))
    return given | ledger.verdict_facts("B13")


def level_figure() -> None:
    """Draw GDP per head of the regions over the nation's, two vintages, and the gap in yuan."""
    upper, lower = style.new_grid(2, 1, height=6.4, sharex=True, height_ratios=[3, 2])
    ends = {}
    for accounts, dash, width in (("2018 census", "-", 2.2), ("first published", ":", 1.6)):
        frame = _relative(accounts)
        for region in REGIONS:
            colour = style.REGIONS[region]
            upper.plot(frame.index, frame[region], dash, color=colour, linewidth=width)
            if dash == "-":
                ends[region] = (frame.index[-1], frame[region].iloc[-1])
    upper.axhline(100, color=style.MUTED, linewidth=1)
    upper.set(ylabel="per cent of the nation", title="GDP per head")
    upper.annotate("dotted: first published", (2006.2, 168), color=style.MUTED, fontsize=9)
    style.label_line_ends(upper, ends)
    yuan = {name: regional_levels(name) for name in ("2018 census", "constant prices")}
    labels = {"2018 census": "current prices", "constant prices": "prices of 2000"}
    marks = {}
    for (name, frame), dash in zip(yuan.items(), ("-", "--"), strict=True):
        gap = (frame.East - frame.West) / 1000
        lower.plot(gap.index, gap, dash, color=style.DARK)
        marks[labels[name]] = (gap.index[-1], gap.iloc[-1])
    last = max(year for year, _ in marks.values())
    lower.set(ylabel="thousand yuan", title="East minus West", ylim=(0, None), xlim=(2000, last))
    style.label_line_ends(lower, marks)
    for axes in (upper, lower):
        shade_seam(axes)
    upper.annotate("registered\nheadcount", (2000.6, 52), color=style.MUTED, fontsize=9)
    style.year_axis(lower)
    relative = _relative("2018 census")
    apart = (_relative("first published") - relative).abs().max().max()
    gap, real = ((frame.East - frame.West) / 1000 for frame in yuan.values())
    figures.show(
        upper,
        name="fig-gradients-levels",
        alt=(
            f"Above, the East's line goes from {relative.East.iloc[0]:.0f} to "
            f"{relative.East.iloc[-1]:.0f} per cent of the nation, Central's from "
            f"{relative.Central.iloc[0]:.0f} to {relative.Central.iloc[-1]:.0f} and the West's "
            f"from {relative.West.iloc[0]:.0f} to {relative.West.iloc[-1]:.0f}; the dotted lines "
            f"are at most {apart:.0f} points away. Below, the distance between East and West goes "
            f"from {gap.iloc[0]:.0f} to {gap.iloc[-1]:.0f} thousand yuan and rises in "
            f"{int((gap.diff() > 0).sum())} of {len(gap) - 1} years; in constant prices it ends "
            f"at {real.iloc[-1]:.0f}."
        ),
        source=SOURCE,
        data=relative.join(
            pd.DataFrame({f"gap_{n}": f.East - f.West for n, f in yuan.items()})
        ).reset_index(),
    )


def _relative(accounts: str) -> pd.DataFrame:
    """GDP per head of regions in per cent of the nation's."""
    output, people = disparities.gdp(accounts), disparities.population()
    years = output.columns.intersection(people.columns)
    nation = output[years].sum() / people[years].sum() * disparities.YUAN
    return 100 * regional_levels(accounts).div(nation, axis=0)


@cache
def _order_rows() -> pd.DataFrame:
    """Return regional levels in the first and last year and how often they descend."""
    accounts = datasets.load("provincial_value_added_census_2018")
    sectors = {s: accounts.pivot(index="province_code", columns="year", values=s) for s in SECTORS}
    ranked = sum(weight * sectors[s] for weight, s in enumerate(SECTORS, 1))
    income = disparities.household_income()
    people = disparities.people_for(income)
    frames = {
        "GDP per head": (regional_levels("2018 census"), ",.0f"),
        "household income per head": (disparities.regional(income * people, people), ",.0f"),
        "tertiary over secondary": (
            disparities.regional(sectors["va_tertiary"], sectors["va_secondary"]),
            ".2f",
        ),
        "hierarchy coefficient": (disparities.regional(ranked, sum(sectors.values())), ".3f"),
    }
    scales = {"index_aggregate": (1, ".0f"), "software_revenue": (10_000, ",.0f")}
    for name, (_, column) in (USED | MADE).items():
        scale, form = scales.get(column, (SCALES.get(column, 100), ".1f"))
        frames[name] = (scale * technology(name), form)
    rows = []
    for name, (frame, form) in frames.items():
        ordered = (frame.East > frame.Central) & (frame.Central > frame.West)
        row = {"Indicator": name, "span": f"{frame.index[0]}, {frame.index[-1]}"}
        for region in REGIONS:
            ends = (numbers.text(frame[region].iloc[0], form), frame[region].iloc[-1])
            row[region] = f"{ends[0]} → {numbers.text(ends[1], form)}"
        row["years"] = str(len(frame))
        row["east_first"] = str(int((frame.idxmax(axis=1) == "East").sum()))
        row["ordered"] = str(int(ordered.sum()))
        rows.append(row)
    return pd.DataFrame(rows)


SECTORS = disparities.SECTORS
# amounts per hundred people, or per ten thousand where they are small
SCALES = {"rd_personnel_fte": 1, "invention_patents_granted": 1, "ict_employment": 10_000}
UNITS = {
    "GDP per head": "yuan",
    "household income per head": "yuan",
    "tertiary over secondary": "ratio",
    "hierarchy coefficient": "1 to 3",
    "digital finance index": "points",
    "broadband subscribers": "per 100 people",
    "mobile internet users": "per 100 people",
    "workers in information services": "per 10 000 people",
    "software revenue": "yuan per head",
    "R&D staff": "per 10 000 people",
    "invention patents": "per 10 000 people",
}


def order_table() -> None:
    """Show regional levels of each indicator and how often East, Central and West descend."""
    rows = _order_rows()
    shown = pd.DataFrame(
        {
            "Indicator": [f"{row.Indicator}, {UNITS[row.Indicator]}" for row in rows.itertuples()],
            "First and last year": rows.span,
            **{region: rows[region] for region in REGIONS},
            "East first": rows.east_first + " of " + rows.years,
            "In order": rows.ordered + " of " + rows.years,
        }
    )
    tables.show(
        shown,
        name="tab-gradients-order",
        caption=(
            "Three gradients? Levels by region in the first and the last year, and in how many "
            "years the East leads and East, Central and West descend in this order"
        ),
        source="{cite:t}`nbs`; {cite:t}`guo2020`",
        data=rows,
    )


def sigma_figure() -> None:
    """Draw dispersion of four series with the bent trend of the main one."""
    axes = style.new_axes(height=4.6)
    ends, long = {}, []
    for name, (_, colour, dash, _) in SERIES.items():
        values = disparities.sigma(levels(name))
        solid = values.loc[TREND_FROM:]
        axes.plot(solid.index, solid, dash, color=colour)
        early = values.loc[: TREND_FROM - 1]
        if len(early):
            axes.plot(early.index, early, "o", color=colour, markersize=4, fillstyle="none")
        ends[name] = (solid.index[-1], solid.iloc[-1])
        long.append(values.rename("sigma").reset_index().assign(series=name))
    test = bend(MAIN)
    axes.plot(test.fitted.index, test.fitted, color=style.INK, linewidth=1)
    axes.axvline(test.date, color=style.MUTED, linewidth=1, linestyle=":")
    axes.annotate(f"bend {test.date}", (test.date + 0.2, 0.54), color=style.MUTED, fontsize=9)
    shade_seam(axes)
    last = max(year for year, _ in ends.values())
    axes.set(ylabel="standard deviation of logarithms", xlim=(1999.5, last + 1.2))
    style.year_axis(axes)
    style.label_line_ends(axes, ends, fontsize=9.5)
    main, shown = sigma(MAIN), disparities.sigma(levels(MAIN))
    others = [
        f"{name} from {part.iloc[0]:.2f} to {part.iloc[-1]:.2f}"
        for name, part in ((n, sigma(n).loc[TREND_FROM:]) for n in SERIES if n != MAIN)
    ]
    hump = shown.loc[: TREND_FROM - 1]
    figures.show(
        axes,
        name="fig-gradients-sigma",
        alt=(
            f"Four lines. After the 2018 census the line goes from {main[TREND_FROM]:.2f} in "
            f"{TREND_FROM} to {main[test.date]:.2f} in {test.date}, where its trend bends, and "
            f"{main.iloc[-1]:.2f} in {main.index[-1]}; the others: {'; '.join(others)}. "
            f"Open marks before {TREND_FROM} start at {hump.iloc[0]:.2f} and reach "
            f"{hump.max():.2f} in {hump.idxmax()}; the years of registered headcounts are shaded."
        ),
        source=INCOMES,
        data=pd.concat(long, ignore_index=True),
    )


def bend_table() -> None:
    """Show the bend tests of dispersion."""
    rows = []
    for name in SERIES:
        test, span = bend(name), sigma(name).loc[TREND_FROM:].index
        rows.append(
            {
                "series": name,
                "years": f"{span[0]}–{span[-1]}",
                "date": test.date,
                "statistic": test.statistic,
                "p_value": test.p_value,
                "before": test.before,
                "after": test.after,
            }
        )
    data = pd.DataFrame(rows)
    shown = pd.DataFrame(
        {
            "Series": data.series,
            "Years": data.years,
            "Bend": data.date.astype(str),
            "sup-F": data.statistic.map(lambda v: numbers.text(v, ".0f")),
            "p": data.p_value.map(lambda v: numbers.text(v, ".3f")),
            "Slope before": data.before.map(lambda v: numbers.text(v, "+.4f")),
            "Slope after": data.after.map(lambda v: numbers.text(v, "+.4f")),
        }
    )
    tables.show(
        shown,
        name="tab-gradients-bends",
        caption=(
            "One bend in the trend of the standard deviation of logarithms, at an unknown date. "
            "Slopes a year; probability from 999 simulated series without a bend"
        ),
        source="{cite:t}`nbs`",
        data=data,
    )


@cache
def _beta_rows() -> pd.DataFrame:
    rows = []
    for window in [*WINDOWS, *DECADES]:
        for name in SERIES:
            result = beta(name, window)
            if result is None:
                continue
            low, high = result.rate_interval
            rows.append(
                {
                    "start": window[0],
                    "end": window[1],
                    "series": name,
                    "coefficient": result.coefficient,
                    "standard_error": result.standard_error,
                    "rate_pct": 100 * result.rate,
                    "low_pct": 100 * low,
                    "high_pct": 100 * high,
                    "half_life_years": result.half_life,
                }
            )
    return pd.DataFrame(rows)


def beta_figure() -> None:
    """Draw annual rates of convergence with intervals, by window and series."""
    rows = _beta_rows()
    axes = style.new_axes(height=5.4)
    looks = {series: (colour, mark) for series, (_, colour, _, mark) in SERIES.items()}
    columns = {"low": "low_pct", "value": "rate_pct", "high": "high_pct"}
    estimates.draw_by_window(axes, rows, WINDOWS, looks, **columns)
    axes.invert_yaxis()
    axes.set(xlabel="per cent of the gap a year", xlim=(-2.5, 9))
    axes.legend(loc="upper right", fontsize=9.5)
    told = "; ".join(_window_text(rows, *window) for window in WINDOWS)
    figures.show(
        axes,
        name="fig-gradients-beta",
        alt=(
            f"Dots with intervals in {len(WINDOWS)} groups; rates in per cent, that of GDP after "
            f"the 2018 census first. {told}."
        ),
        source=INCOMES,
        data=rows,
    )


def _window_text(rows: pd.DataFrame, start: int, end: int) -> str:
    """Return what the figure shows of one window: the main rate, the others, and zero."""
    part = rows[(rows.start == start) & (rows.end == end)].set_index("series")
    others = part.rate_pct.drop(MAIN)
    low, high = (numbers.text(value, ".1f") for value in (others.min(), others.max()))
    apart = int(((part.low_pct > 0) | (part.high_pct < 0)).sum())
    return (
        f"{start}-{end}: {numbers.text(part.rate_pct[MAIN], '.1f')}, other series "
        f"{low if low == high else f'{low} to {high}'}, {apart} of {len(part)} intervals off zero"
    )


def beta_table() -> None:
    """Show annual rates, intervals and half-lives."""
    rows = _beta_rows()
    shown = pd.DataFrame({"Window": [f"{a}–{b}" for a, b in [*WINDOWS, *DECADES]]})
    for name in SERIES:
        cells = []
        for first, last in [*WINDOWS, *DECADES]:
            part = rows[(rows.start == first) & (rows.end == last) & (rows.series == name)]
            cells.append(_rate_cell(part.iloc[0]) if len(part) else "–")
        shown[name[0].upper() + name[1:]] = cells
    tables.show(
        shown,
        name="tab-gradients-beta",
        caption=(
            "Beta convergence of 31 provinces: rate in per cent of the gap a year, its 95 per "
            "cent interval (HC3), and the half-life in years, ∞ where the interval reaches zero"
        ),
        source="{cite:t}`nbs`",
        data=rows,
    )


def _rate_cell(row: pd.Series) -> str:
    life = "∞" if row.low_pct <= 0 else numbers.text(row.half_life_years, ".0f")
    rate, low, high = (numbers.text(row[c], ".1f") for c in ("rate_pct", "low_pct", "high_pct"))
    return f"{rate} ({low} to {high}); {life}"


def theil_figure() -> None:
    """Draw the Theil index by parts, and the share between regions in four series."""
    parts = disparities.theil(levels(MAIN))
    inside = parts.group_index * parts.group_share
    upper, lower = style.new_grid(2, 1, height=6.6, sharex=True)
    stack = [parts.between, *(inside[region] for region in REGIONS)]
    names = ["between regions", *(f"within {region}" for region in REGIONS)]
    colours = [style.MUTED, *(style.REGIONS[region] for region in REGIONS)]
    upper.stackplot(parts.total.index, stack, labels=names, colors=colours, edgecolor="white")
    upper.legend(loc="upper right", fontsize=9.5, reverse=True)
    upper.set(ylabel="Theil T index", title="GDP per head, after the 2018 census")
    ends = {}
    for name, (_, colour, dash, _) in SERIES.items():
        share = 100 * disparities.between_share(levels(name))
        lower.plot(share.index, share, dash, color=colour)
        ends[name] = (share.index[-1], share.iloc[-1])
    lower.set(ylabel="per cent", title="Share between the three regions", ylim=(35, 72))
    for axes in (upper, lower):
        shade_seam(axes)
    style.year_axis(lower)
    style.label_line_ends(lower, ends, fontsize=9.5)
    data = pd.DataFrame(dict(zip(names, stack, strict=True))).join(
        pd.DataFrame({f"share, {n}": disparities.between_share(levels(n)) for n in SERIES}),
        how="outer",
    )
    layers = [
        f"{name} from {layer.iloc[0]:.3f} to {layer.iloc[-1]:.3f}"
        for name, layer in zip(names, stack, strict=True)
    ]
    shares = [
        f"{name} from {100 * part.iloc[0]:.0f} to {100 * part.iloc[-1]:.0f}"
        for name, part in ((n, disparities.between_share(levels(n))) for n in SERIES)
    ]
    figures.show(
        upper,
        name="fig-gradients-theil",
        alt=(
            f"Above, a stack that goes from {parts.total.iloc[0]:.3f} in {parts.total.index[0]} "
            f"to {parts.total.iloc[-1]:.3f} in {parts.total.index[-1]}, by layer: "
            f"{numbers.listed(layers)}. Below, the share between regions in per cent, first and "
            f"last year: {'; '.join(shares)}."
        ),
        source=INCOMES,
        data=data,
    )


def club_table() -> None:
    """Show log t tests and clubs by series and sample."""
    names = datasets.load("provinces").set_index("province_code").abbr
    rows = []
    for sample in club_samples():
        clubs = sample.found.clubs
        rows.append(
            {
                "series": sample.series,
                "years": sample.years,
                "coefficient": sample.test.coefficient,
                "t_statistic": sample.test.t_statistic,
                "clubs": len(clubs),
                "sizes": ", ".join(str(len(club.members)) for club in clubs),
                "outside": " ".join(names[code] for code in sample.found.divergent),
                "lowest_club": " ".join(names[clubs[-1].members]) if len(clubs) > 1 else "",
            }
        )
    data = pd.DataFrame(rows)
    shown = pd.DataFrame(
        {
            "Series": data.series,
            "Years": data.years,
            "log t": data.t_statistic.map(lambda v: numbers.text(v, ".1f")),
            "Clubs": data.clubs.astype(str),
            "Provinces in each": data.sizes,
            "In none": data.outside.replace("", "–"),
            "Lowest club": data.lowest_club.replace("", "–"),
        }
    )
    tables.show(
        shown,
        name="tab-gradients-clubs",
        caption=(
            "Convergence clubs by accounts and sample, from the highest to the lowest. "
            "Convergence of all is rejected where log t is below the critical value; provinces by "
            "the letters of the map below"
        ),
        source="{cite:t}`nbs`; method of {cite:t}`phillipssul2007`",
        data=data,
    )


def club_map_figure() -> None:
    """Draw in how many samples each province is below the highest club."""
    counts = lower_clubs()
    axes = tilemap.draw(
        counts.astype(float),
        datasets.load("provinces"),
        label=f"samples, of {len(club_samples())}, in which the province is below the first club",
        form=".0f",
    )
    most = counts.index[counts == counts.max()]
    north = int(disparities.groups("north and south")[most].eq("North").sum())
    figures.show(
        axes,
        name="fig-gradients-clubs",
        alt=(
            f"Tile map of counts. Darkest, below the first club {int(counts.max())} times: "
            f"{numbers.listed(sorted(disparities.names()[most]))}. Of these {len(most)} tiles "
            f"{north} lie in the north, and they belong to {_regions_of(most)}. Provinces never "
            f"below it: {int((counts == 0).sum())}."
        ),
        source=INCOMES,
        data=counts.to_frame().join(disparities.names()).reset_index(),
    )


def growth_figure() -> None:
    """Draw growth in the East less growth in the West, year by year, in three accounts."""
    axes = style.new_axes(height=4.0)
    real, first = growth_gap("constant prices"), growth_gap("first published")
    axes.bar(real.index, real, color=style.DARK, width=0.7, label="constant prices")
    dots = {"2018 census": ("o", style.MIDDLE), "first published": ("D", style.LIGHT)}
    for name, (mark, colour) in dots.items():
        gap = growth_gap(name)
        label = f"current prices, {name}"
        axes.plot(gap.index, gap, mark, color=colour, markersize=5, label=label)
    axes.axhline(0, color=style.MUTED, linewidth=1)
    axes.set(ylabel="points a year")
    axes.legend(loc="lower left", fontsize=9.5)
    style.year_axis(axes)
    figures.show(
        axes,
        name="fig-gradients-growth",
        alt=(
            f"Bars above zero in {numbers.listed([str(year) for year in real.index[real > 0]])}, "
            f"below it in the other years; the highest is {real.max():+.1f} points in "
            f"{real.idxmax()}, the lowest {real.min():+.1f} in {real.idxmin()}. Dots for current "
            f"prices scatter around the bars; the lowest of first-published figures is at "
            f"{first.min():+.1f} in {first.idxmin()}."
        ),
        source=SOURCE,
        data=pd.concat(
            [growth_gap(n) for n in ("constant prices", "2018 census", "first published")], axis=1
        ).reset_index(),
    )


def digital_figure() -> None:
    """Draw the East over the inland for technology that is used and technology that is made."""
    upper, lower = style.new_grid(2, 1, height=6.8, sharex=True)
    colours = [style.DARK, style.MIDDLE, style.LIGHT, "#8a6fa8"]
    dashes = ["-", "--", "-", "-."]
    for axes, names in ((upper, USED), (lower, MADE)):
        ends = {}
        for name, colour, dash in zip(names, colours, dashes, strict=False):
            series = east_over_inland(name)
            axes.plot(series.index, series, dash, color=colour)
            ends[SHORT.get(name, name)] = (2023, series.iloc[-1])
        axes.set(ylabel="East over inland")
        axes.set(**({"title": "Technology in use", "ylim": (1, 2)} if axes is upper else {}))
        axes.set(**({"title": "Technology made", "ylim": (1, 8)} if axes is lower else {}))
        style.label_line_ends(axes, ends, fontsize=9.5)
    upper.axhline(1, color=style.MUTED, linewidth=1)
    lower.axhline(1, color=style.MUTED, linewidth=1)
    style.year_axis(lower)
    used, made = (
        numbers.listed([f"{name} from {s.iloc[0]:.1f} to {s.iloc[-1]:.1f}" for name, s in part])
        for part in (((n, east_over_inland(n)) for n in names) for names in (USED, MADE))
    )
    figures.show(
        upper,
        name="fig-gradients-digital",
        alt=(
            f"Two panels of lines, the East's level in times the inland's, first and last year. "
            f"Above, technology in use: {used}. Below, technology made: {made}."
        ),
        source=DIGITAL,
        data=pd.concat([east_over_inland(n) for n in USED | MADE], axis=1).reset_index(),
    )
