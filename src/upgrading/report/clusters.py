"""What the chapter on concentration and specialisation shows."""

from functools import cache

import numpy as np
import pandas as pd

from upgrading import datasets, disparities
from upgrading.measures import concentration
from upgrading.models import convergence
from upgrading.report import figures, ledger, numbers, style, tables

REGIONS = disparities.REGIONS
SOURCE = "National Bureau of Statistics, provincial accounts and population"
SIZES = (
    "National Bureau of Statistics, provincial accounts, population, industrial enterprises, "
    "enterprise numbers, employment and trade"
)
HEILONGJIANG, HAINAN = 23, 46
TREND_FROM = 2005
SEAM = (disparities.REGISTERED[0] - 0.5, disparities.REGISTERED[-1] + 0.5)
# dataset, column, provinces left out because they are missing in most years, first year used
ACTIVITIES = {
    "secondary output, 2018 census": ("provincial_value_added_census_2018", "va_secondary", []),
    "secondary output, first published": (
        "provincial_value_added_first_published",
        "va_secondary",
        [],
    ),
    "industrial output, 2018 census": ("provincial_industries_census_2018", "va_industry", []),
    "industrial output, 2023 census": ("provincial_industries_census_2023", "va_industry", []),
    "industrial assets": ("provincial_industry_size", "industrial_assets", [HEILONGJIANG]),
    "enterprises of all sectors": ("provincial_industry_size", "enterprises", []),
    "secondary jobs, yearbooks": ("provincial_employment_yearbooks", "emp_secondary", []),
    "secondary jobs, second compilation": (
        "provincial_employment_second_compilation",
        "emp_secondary",
        [],
    ),
    "exports": ("provincial_living_and_trade", "exports_usd100m", []),
}
MAIN, PUBLISHED = list(ACTIVITIES)[:2]
INDUSTRIES = {
    "va_agriculture": "agriculture",
    "va_industry": "industry",
    "va_construction": "building",
    "va_wholesale_retail": "trade",
    "va_transport": "transport",
    "va_hotels_catering": "hotels",
    "va_finance": "finance",
    "other": "other",
}
STRUCTURES = {
    "three sectors, 2018 census": ("provincial_value_added_census_2018", style.DARK, "-"),
    "three sectors, first published": (
        "provincial_value_added_first_published",
        style.MIDDLE,
        "--",
    ),
    "eight industries, 2018 census": ("provincial_industries_census_2018", style.DARK, "-"),
    "eight industries, 2023 census": ("provincial_industries_census_2023", style.LIGHT, "-"),
}
VOLUMES = dict(
    zip(disparities.SECTORS, ("index_primary", "index_secondary", "index_tertiary"), strict=True)
)
# the provinces whose clusters documents B and C name, with the industry they name
CASES = {
    44: "furniture, lighting",
    32: "textiles",
    33: "small-town industries",
    35: "sports shoes",
    50: "motorcycles",
    53: "tobacco",
    11: "electronics",
}
BEIJING, CHONGQING = 11, 50


@cache
def activity(name: str) -> pd.DataFrame:
    """Return an activity, provinces x years in which all of its provinces are printed."""
    dataset, column, left_out = ACTIVITIES[name]
    frame = disparities.wide(dataset, column).drop(index=left_out)
    frame = frame.dropna(axis=1) if len(left_out) else frame[frame.columns[frame.count() >= 30]]
    return frame.loc[:, frame.columns >= 2000]


def last() -> int:
    """Return the last year of the accounts after the 2018 census."""
    return int(activity(MAIN).columns[-1])


def index(levels: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Return agglomeration indices of the three regions, years x regions."""
    base = base.where(levels.notna())
    region = disparities.groups().loc[levels.index]
    parts = [frame.groupby(region).sum().T[REGIONS] for frame in (levels, base)]
    return concentration.agglomeration_index(*parts)


@cache
def by_region(name: str) -> pd.DataFrame:
    """Return an activity's agglomeration index by region, people as base."""
    levels = activity(name)
    return index(levels, disparities.people_for(levels))


@cache
def by_output() -> pd.DataFrame:
    """Return the index of secondary output by region with all output as base, 2018 census."""
    return index(activity(MAIN), disparities.gdp("2018 census"))


@cache
def by_province(name: str) -> pd.DataFrame:
    """Return an activity's agglomeration index by province, provinces x years, people as base."""
    levels = activity(name)
    return concentration.agglomeration_index(levels.T, disparities.people_for(levels).T).T


def gap(name: str) -> pd.Series:
    """Return the East's index less the West's, by year."""
    frame = by_region(name)
    return (frame.East - frame.West).rename(name)


@cache
def gap_bend(name: str) -> convergence.TrendBreak:
    """Return the test for one bend in the gap since 2005."""
    return convergence.trend_break(gap(name).loc[TREND_FROM:])


@cache
def hoover(name: str) -> pd.Series:
    """Return the part of an activity that would have to move to be spread as people are."""
    levels = activity(name).dropna(axis=1)
    people = disparities.people_for(levels)
    return pd.Series(
        concentration.hoover_index(levels.T.to_numpy(), people.T.to_numpy()),
        index=levels.columns.astype(int),
        name=name,
    )


@cache
def structure(name: str) -> pd.DataFrame:
    """Return value added by industry, rows of province and year, complete years only."""
    dataset = STRUCTURES[name][0]
    frame = datasets.load(dataset).set_index(["province_code", "year"])
    if name.startswith("three"):
        frame = frame[disparities.SECTORS]
    else:
        known = [column for column in INDUSTRIES if column != "other"]
        frame = frame[known].assign(other=frame.gdp - frame[known].sum(axis=1))
    complete = frame.dropna().groupby("year").size() == len(disparities.names())
    years = complete.index[complete]
    return frame[frame.index.get_level_values("year").isin(years)]


@cache
def krugman(name: str, benchmark: str = "rest of nation") -> pd.DataFrame:
    """Return Krugman's index of specialisation, provinces x years."""
    found = {
        year: concentration.krugman_specialisation(part.droplevel("year"), benchmark=benchmark)
        for year, part in structure(name).groupby("year")
    }
    return pd.DataFrame(found)


@cache
def krugman_volumes(base: int) -> pd.DataFrame:
    """Return Krugman's index over three sectors at prices of a base year, provinces x years."""
    sectors = {}
    for sector, volume in VOLUMES.items():
        growth = disparities.wide("provincial_volume_indices", volume).loc[:, 2001:] / 100
        growth.insert(0, 2000, 1.0)
        chained = growth.cumprod(axis=1)
        level = disparities.wide("provincial_value_added_census_2018", sector)[base]
        sectors[sector] = chained.div(chained[base], axis=0).mul(level, axis=0)
    found = {
        year: concentration.krugman_specialisation(
            pd.DataFrame({name: frame[year] for name, frame in sectors.items()}),
            benchmark="rest of nation",
        )
        for year in sectors["va_primary"].columns
    }
    return pd.DataFrame(found)


@cache
def quotients(name: str, year: int) -> pd.DataFrame:
    """Return location quotients, provinces x industries."""
    return concentration.location_quotient(structure(name).xs(year, level="year"))


def region_quotients(name: str, year: int) -> pd.DataFrame:
    """Return location quotients of the three regions, regions x industries."""
    levels = structure(name).xs(year, level="year")
    return concentration.location_quotient(levels.groupby(disparities.groups()).sum()).loc[REGIONS]


@cache
def export_quotient() -> pd.DataFrame:
    """Return a province's share of exports over its share of output, provinces x years."""
    levels = activity("exports")
    output = disparities.gdp("2018 census")[levels.columns]
    return concentration.agglomeration_index(levels.T, output.T).T


@cache
def export_ranks() -> pd.DataFrame:
    """Return rank correlations of the export quotient with agglomeration, by year."""
    own, sold = by_province(MAIN), export_quotient()
    inland = disparities.groups() != "East"
    rows = {
        year: {
            "all": own[year].corr(sold[year], method="spearman"),
            "inland": own.loc[inland, year].corr(sold.loc[inland, year], method="spearman"),
        }
        for year in sold.columns
    }
    return pd.DataFrame(rows).T


@cache
def east_shares() -> pd.DataFrame:
    """Return the East's shares in per cent, by year, older accounts and those after 2018.

    Hainan is left out throughout: it is not printed before 1987.
    """
    east = disparities.groups().drop(HAINAN) == "East"
    columns = {}
    for name, dataset in (
        ("older accounts", "provincial_value_added_1978_2004"),
        ("2018 census", "provincial_value_added_census_2018"),
        ("first published", "provincial_value_added_first_published"),
    ):
        for word, column in (("output", "gdp"), ("secondary output", "va_secondary")):
            if name == "first published":
                levels = disparities.gdp(name) if column == "gdp" else activity(PUBLISHED)
            else:
                levels = disparities.wide(dataset, column)
            # a year in which a province is missing is left out
            levels = levels.drop(index=HAINAN).dropna(axis=1)
            columns[f"{word}, {name}"] = 100 * levels[east].sum() / levels.sum()
    return pd.DataFrame(columns)


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    return _gap_facts() | _special_facts() | _case_facts() | _export_facts()


def _gap_facts() -> dict[str, str]:
    main, first = by_region(MAIN), by_region(PUBLISHED)
    distance, rows = gap(MAIN), gap_rows()
    residents = distance.drop(disparities.REGISTERED)
    test, published = gap_bend(MAIN), gap_bend(PUBLISHED)
    output, jobs = by_output(), by_region("secondary jobs, yearbooks")
    east = activity(MAIN).groupby(disparities.groups()).sum()
    share = 100 * east.loc["East"] / east.sum()
    people = disparities.population().groupby(disparities.groups()).sum()
    heads = 100 * people.loc["East"] / people.sum()
    spread, old = hoover(MAIN), east_shares()
    return {
        "west_2000": numbers.text(main.West[2000]),
        "west_last": numbers.text(main.West.iloc[-1]),
        "east_2000": numbers.text(main.East[2000]),
        "east_last": numbers.text(main.East.iloc[-1]),
        "central_2000": numbers.text(main.Central[2000]),
        "central_last": numbers.text(main.Central.iloc[-1]),
        "last": str(main.index[-1]),
        "gap_2000": numbers.text(residents[2000]),
        "gap_2005": numbers.text(residents[2005]),
        "gap_2014": numbers.text(residents[2014]),
        "gap_last": numbers.text(residents.iloc[-1]),
        "gap_2003": numbers.text(distance[2003]),
        "published_2005": numbers.text((first.East - first.West)[2005]),
        "published_2014": numbers.text((first.East - first.West)[2014]),
        "published_2017": numbers.text((first.East - first.West)[2017]),
        "published_last": numbers.text((first.East - first.West).iloc[-1]),
        "bend": str(test.date),
        "bend_p": numbers.text(test.p_value, ".3f"),
        "bend_before": numbers.text(100 * test.before, "+.1f"),
        "bend_after": numbers.text(100 * test.after, "+.1f"),
        "bend_published": str(published.date),
        "bend_published_p": numbers.text(published.p_value, ".3f"),
        "series": str(len(rows)),
        "west_below": str(int(rows.west_below.sum())),
        "narrowed": str(int((rows.change < 0).sum())),
        "widened": numbers.listed(list(rows.series[rows.change > 0])),
        "west_faster": str(int((rows.west_change > rows.east_change).sum())),
        "output_west_2000": numbers.text(output.West[2000]),
        "output_west_last": numbers.text(output.West.iloc[-1]),
        "output_east_2000": numbers.text(output.East[2000]),
        "output_east_last": numbers.text(output.East.iloc[-1]),
        "share_peak": numbers.text(share.max(), ".1f"),
        "share_peak_year": str(share.idxmax()),
        "share_last": numbers.text(share.iloc[-1], ".1f"),
        "heads_2000": numbers.text(heads[2000], ".1f"),
        "heads_last": numbers.text(heads.dropna().iloc[-1], ".1f"),
        "old_output_1978": numbers.text(old["output, older accounts"][1978], ".0f"),
        "old_output_2003": numbers.text(old["output, older accounts"][2003], ".0f"),
        "old_secondary_1990": numbers.text(old["secondary output, older accounts"][1990], ".0f"),
        "old_secondary_2003": numbers.text(old["secondary output, older accounts"][2003], ".0f"),
        "new_output_2003": numbers.text(old["output, 2018 census"][2003], ".0f"),
        "new_output_last": numbers.text(old["output, 2018 census"].iloc[-1], ".0f"),
        "jobs_2000": numbers.text((jobs.East - jobs.West)[2000]),
        "jobs_2004": numbers.text((jobs.East - jobs.West)[2004]),
        "jobs_last": numbers.text((jobs.East - jobs.West).iloc[-1]),
        "jobs_year": str(jobs.index[-1]),
        **ledger.verdict_facts("C3"),
        "hoover_2000": numbers.text(100 * spread[2000], ".0f"),
        "hoover_2005": numbers.text(100 * spread[2005], ".0f"),
        "hoover_last": numbers.text(100 * spread.iloc[-1], ".0f"),
    }


@cache
def gap_rows() -> pd.DataFrame:
    """Return first and last indices of each activity, and how they changed."""
    rows = []
    for name in ACTIVITIES:
        frame = by_region(name)
        # residents at both ends
        kept = frame.drop(disparities.REGISTERED, errors="ignore")
        distance = kept.East - kept.West
        rows.append(
            {
                "series": name,
                "start": int(kept.index[0]),
                "end": int(kept.index[-1]),
                **{f"{r.lower()}_first": kept[r].iloc[0] for r in REGIONS},
                **{f"{r.lower()}_last": kept[r].iloc[-1] for r in REGIONS},
                "gap_first": distance.iloc[0],
                "gap_last": distance.iloc[-1],
                "change": distance.iloc[-1] - distance.iloc[0],
                "east_change": kept.East.iloc[-1] - kept.East.iloc[0],
                "west_change": kept.West.iloc[-1] - kept.West.iloc[0],
                "west_below": bool(((kept.West < 1) & (kept.West < kept.East)).all()),
            }
        )
    return pd.DataFrame(rows)


def _special_facts() -> dict[str, str]:
    three, published = (krugman(n).mean() for n in list(STRUCTURES)[:2])
    eight, later = (krugman(n).mean() for n in list(STRUCTURES)[2:])
    test = convergence.trend_break(three)
    kind = "eight industries, 2018 census"
    year = int(eight.index[-1])
    early, late = quotients(kind, 2014), quotients(kind, year)
    away = (np.log(late).abs() > np.log(early).abs()).to_numpy()
    top = region_quotients(kind, year).rename(columns=INDUSTRIES)
    regions = krugman("three sectors, 2018 census").groupby(disparities.groups()).mean()
    nation = krugman("three sectors, 2018 census", "nation").mean()
    mean = krugman("three sectors, 2018 census", "mean of shares").mean()
    sectors = krugman("three sectors, 2018 census")
    risen = (sectors[sectors.columns[-1]] - sectors[2018]).nlargest(4)
    # volumes and current prices side by side, in the years that both have
    volumes = {
        base: krugman_volumes(base).mean().loc[: three.index[-1]] for base in (2000, 2010, 2018)
    }
    index_ = krugman(kind)
    return {
        "volume_2000": numbers.text(volumes[2018].iloc[0], ".3f"),
        "volume_2018": numbers.text(volumes[2018][2018], ".3f"),
        "volume_last": numbers.text(volumes[2018].iloc[-1], ".3f"),
        "volume_last_year": str(volumes[2018].index[-1]),
        "three_then": numbers.text(three[volumes[2018].index[-1]], ".3f"),
        "volume_base_2000": numbers.text(
            1000 * (volumes[2000].iloc[-1] - volumes[2000][2018]), "+.1f"
        ),
        "volume_base_2010": numbers.text(
            1000 * (volumes[2010].iloc[-1] - volumes[2010][2018]), "+.1f"
        ),
        "rose_early": str(int((index_[2018] > index_[2014]).sum())),
        "rose_late": str(int((index_[year] > index_[2018]).sum())),
        "eight_year": str(year),
        "east_top": numbers.listed(list(top.loc["East"].nlargest(2).index)),
        "west_top": numbers.listed(list(top.loc["West"].nlargest(2).index)),
        "three_2000": numbers.text(three.iloc[0], ".3f"),
        "three_low": numbers.text(three.min(), ".3f"),
        "three_low_year": str(three.idxmin()),
        "three_last": numbers.text(three.iloc[-1], ".3f"),
        "three_bend_p": numbers.text(test.p_value, ".3f"),
        "published_three_2005": numbers.text(published.iloc[0], ".3f"),
        "published_three_low": numbers.text(published.min(), ".3f"),
        "published_three_low_year": str(published.idxmin()),
        "published_three_last": numbers.text(published.iloc[-1], ".3f"),
        "eight_2014": numbers.text(eight.iloc[0], ".3f"),
        "eight_low": numbers.text(eight.min(), ".3f"),
        "eight_low_year": str(eight.idxmin()),
        "eight_last": numbers.text(eight.iloc[-1], ".3f"),
        "later_peak": numbers.text(later.max(), ".3f"),
        "later_peak_year": str(later.idxmax()),
        "later_last": numbers.text(later.iloc[-1], ".3f"),
        "later_last_year": str(later.index[-1]),
        "away": str(int(away.sum())),
        "cells": str(away.size),
        "east_special_2000": numbers.text(regions.loc["East", 2000], ".3f"),
        "east_special_last": numbers.text(regions.loc["East"].iloc[-1], ".3f"),
        "west_special_2000": numbers.text(regions.loc["West", 2000], ".3f"),
        "west_special_2018": numbers.text(regions.loc["West", 2018], ".3f"),
        "west_special_last": numbers.text(regions.loc["West"].iloc[-1], ".3f"),
        "nation_low_year": str(nation.idxmin()),
        "mean_low_year": str(mean.idxmin()),
        "risen": numbers.listed(list(disparities.names()[risen.index])),
    }


def _case_facts() -> dict[str, str]:
    main, first = by_province(MAIN), by_province(PUBLISHED)
    staff = disparities.wide("provincial_digital_indicators", "ict_employment")
    people = disparities.people_for(staff)
    digital = concentration.agglomeration_index(staff.T, people.T).T
    newest = main[last()]
    fell = [c for c in CASES if newest[c] < main.loc[c, 2005]]
    fell_first = [c for c in CASES if first.loc[c].iloc[-1] < first.loc[c, 2005]]
    names = disparities.names()
    eight = "eight industries, 2018 census"
    quotient = quotients(eight, structure(eight).index.get_level_values("year").max())
    return {
        "cases_fell": numbers.listed(list(names[fell])),
        "cases_rose": numbers.listed([names[c] for c in CASES if c not in fell]),
        "cases_same": "the same" if fell == fell_first else "not the same",
        "beijing_2000": numbers.text(main.loc[BEIJING, 2000]),
        "beijing_last": numbers.text(newest[BEIJING]),
        "beijing_staff_first": numbers.text(digital.loc[BEIJING].iloc[0], ".1f"),
        "beijing_staff_last": numbers.text(digital.loc[BEIJING].iloc[-1], ".1f"),
        "beijing_finance": numbers.text(quotient.loc[BEIJING, "va_finance"], ".1f"),
        "chongqing_2005": numbers.text(main.loc[CHONGQING, 2005]),
        "chongqing_last": numbers.text(newest[CHONGQING]),
        "chongqing_published_2005": numbers.text(first.loc[CHONGQING, 2005]),
        "chongqing_industry": numbers.text(quotient.loc[CHONGQING, "va_industry"]),
        "yunnan_industry": numbers.text(quotient.loc[53, "va_industry"]),
        "fujian_2005": numbers.text(main.loc[35, 2005]),
        "fujian_last": numbers.text(newest[35]),
        "guangdong_2005": numbers.text(main.loc[44, 2005]),
        "guangdong_last": numbers.text(newest[44]),
    }


def _export_facts() -> dict[str, str]:
    ranks, sold = export_ranks(), export_quotient()
    own = by_province(MAIN)
    moved = [np.log(frame[last()] / frame[2005]) for frame in (own, sold)]
    change = moved[0].corr(moved[1], method="spearman")
    first = by_province(PUBLISHED)[2021].corr(sold[2021], method="spearman")
    share = activity("exports").groupby(disparities.groups()).sum()
    east = 100 * share.loc["East"] / share.sum()
    return {
        "rank_2000": numbers.text(ranks["all"][2000]),
        "rank_last": numbers.text(ranks["all"][last()]),
        "rank_published": numbers.text(first),
        "rank_lowest": numbers.text(ranks["all"].min()),
        "rank_inland_2000": numbers.text(ranks.inland[2000]),
        "rank_inland_last": numbers.text(ranks.inland[last()]),
        "rank_change": numbers.text(change),
        "export_east_2000": numbers.text(east[2000], ".0f"),
        "export_east_last": numbers.text(east.iloc[-1], ".0f"),
    }


def _course(line: pd.Series) -> str:
    """Return the first and the last value of a line, as in "1.59 to 1.25"."""
    known = line.dropna()
    return f"{numbers.text(known.iloc[0])} to {numbers.text(known.iloc[-1])}"


def _courses(frame: pd.DataFrame) -> str:
    return numbers.listed([f"{region} {_course(frame[region])}" for region in REGIONS])


def region_figure() -> None:
    """Draw the agglomeration index of secondary output by region, two vintages, and two bases."""
    upper, lower = style.new_grid(2, 1, height=6.4, sharex=True)
    ends = {}
    for name, dash, width in ((MAIN, "-", 2.2), (PUBLISHED, ":", 1.6)):
        frame = by_region(name)
        for region in REGIONS:
            upper.plot(
                frame.index, frame[region], dash, color=style.REGIONS[region], linewidth=width
            )
            if dash == "-":
                ends[region] = (frame.index[-1], frame[region].iloc[-1])
    upper.set(ylabel="1 = nation", title="Share of secondary output over share of people")
    upper.annotate("dotted: first published", (2007.5, 1.62), color=style.MUTED, fontsize=9)
    style.label_line_ends(upper, ends)
    output, ends = by_output(), {}
    for region in REGIONS:
        lower.plot(
            output.index,
            output[region],
            style.DASHES[region],
            color=style.REGIONS[region],
        )
        ends[region] = (output.index[-1], output[region].iloc[-1])
    lower.set(ylabel="1 = nation", title="The same over share of all output")
    style.label_line_ends(lower, ends)
    for axes in (upper, lower):
        axes.axhline(1, color=style.MUTED, linewidth=1)
    upper.axvspan(*SEAM, color=style.GRID, alpha=0.6, linewidth=0)
    style.year_axis(lower)
    frame, printed = by_region(MAIN), by_region(PUBLISHED)
    figures.show(
        upper,
        name="fig-facts-clusters-regions",
        alt=(
            f"Above, three lines from {frame.index[0]} to {frame.index[-1]}: {_courses(frame)}. "
            f"Dotted first-published lines, {printed.index[0]} to {printed.index[-1]}: "
            f"{_courses(printed)}. Below, over all output: {_courses(output)}."
        ),
        source=SOURCE,
        data=frame.join(by_region(PUBLISHED).add_suffix(", first published"))
        .join(output.add_suffix(", over output"))
        .reset_index(names="year"),
    )


def gap_figure() -> None:
    """Draw the gap between East and West for every activity."""
    axes = style.new_axes(height=5.4)
    looks = {
        MAIN: (style.DARK, "-"),
        PUBLISHED: (style.DARK, ":"),
        "industrial assets": (style.MIDDLE, "-"),
        "enterprises of all sectors": ("#8a6fa8", "-"),
        "secondary jobs, yearbooks": (style.LIGHT, "-"),
        "secondary jobs, second compilation": (style.LIGHT, "--"),
    }
    for name, (colour, dash) in looks.items():
        series = gap(name)
        axes.plot(series.index, series, dash, color=colour)
    for text, place in {
        "secondary output": (2008.2, 0.93),
        "industrial assets": (2015.7, 0.607),
        "enterprises": (2016.3, 0.815),
        "secondary jobs": (2001.6, 0.62),
    }.items():
        axes.annotate(text, place, fontsize=10)
    axes.axvspan(*SEAM, color=style.GRID, alpha=0.6, linewidth=0)
    axes.set(ylabel="East's index minus West's", ylim=(0.3, 1.2))
    axes.annotate("dotted: first published", (2006, 1.06), color=style.MUTED, fontsize=9)
    axes.annotate("dashed: second compilation", (2013.2, 0.32), color=style.MUTED, fontsize=9)
    style.year_axis(axes)
    rows = gap_rows()
    told = [f"{name} {_course(gap(name))}" for name in looks]
    figures.show(
        axes,
        name="fig-facts-clusters-gap",
        alt=(
            "Lines of the distance between East and West, first to last year: "
            f"{'; '.join(told)}. For secondary output after the 2018 census it is "
            f"{gap(MAIN)[2005]:.2f} in 2005 and {gap(MAIN)[2014]:.2f} in 2014. "
            f"{int((rows.change < 0).sum())} of {len(rows)} series end lower than they start."
        ),
        source=SIZES,
        data=pd.concat([gap(n) for n in ACTIVITIES], axis=1).reset_index(names="year"),
    )


def share_figure() -> None:
    """Draw the East's share of output and of secondary output since 1978."""
    frame = east_shares()
    axes = style.new_axes(height=4.4)
    looks = {"secondary output": style.DARK, "output": style.MIDDLE}
    dashes = {"older accounts": "--", "2018 census": "-", "first published": ":"}
    ends = {}
    for word, colour in looks.items():
        for accounts, dash in dashes.items():
            series = frame[f"{word}, {accounts}"].dropna()
            axes.plot(series.index, series, dash, color=colour)
        ends[word] = (2022, frame[f"{word}, 2018 census"].iloc[-1])
    axes.set(ylabel="per cent", ylim=(48, 65), title="The East's share")
    axes.annotate("dashed: older accounts", (1979, 63.6), color=style.MUTED, fontsize=9)
    axes.annotate("dotted: first published", (1979, 62.5), color=style.MUTED, fontsize=9)
    style.year_axis(axes)
    style.label_line_ends(axes, ends)
    told = []
    for word in looks:
        old, new = (frame[f"{word}, {accounts}"].dropna() for accounts in list(dashes)[:2])
        told.append(
            f"The East's share of {word} is {old.iloc[0]:.0f} per cent in {old.index[0]} and "
            f"{old[2003]:.0f} in 2003 in the older accounts, {new[2003]:.0f} in 2003 and "
            f"{new.iloc[-1]:.0f} in {new.index[-1]} in the newer ones, highest in {new.idxmax()} "
            f"with {new.max():.0f}."
        )
    figures.show(
        axes,
        name="fig-facts-clusters-share",
        alt=f"Two bundles of lines. {' '.join(told)}",
        source="National Bureau of Statistics, provincial accounts, three vintages",
        data=frame.reset_index(names="year"),
    )


def gap_table() -> None:
    """Show first and last agglomeration indices of every activity by region."""
    rows = gap_rows()
    shown = pd.DataFrame(
        {
            "Activity": rows.series,
            "Years": [f"{a}, {b}" for a, b in zip(rows.start, rows.end, strict=True)],
        }
    )
    for region in REGIONS:
        first, last = rows[f"{region.lower()}_first"], rows[f"{region.lower()}_last"]
        shown[region] = [f"{a:.2f} → {b:.2f}" for a, b in zip(first, last, strict=True)]
    shown["East minus West"] = [
        f"{a:.2f} → {b:.2f}" for a, b in zip(rows.gap_first, rows.gap_last, strict=True)
    ]
    tables.show(
        shown,
        name="tab-facts-clusters-gap",
        caption=(
            "Agglomeration index by region: share of an activity over share of people, first and "
            "last year"
        ),
        source="{cite:t}`nbs`",
        data=rows,
    )


def krugman_figure() -> None:
    """Draw mean specialisation over time, and by region."""
    upper, lower = style.new_grid(2, 1, height=6.4, sharex=True)
    ends, long = {}, []
    for name, (_, colour, dash) in STRUCTURES.items():
        values = krugman(name)
        mean = values.mean()
        upper.plot(mean.index, mean, dash, color=colour)
        ends[name.replace(", ", ",\n")] = (2024, mean.iloc[-1])
        long.append(
            values.rename_axis(columns="year")
            .stack()
            .rename("krugman")
            .reset_index()
            .assign(structure=name)
        )
    upper.set(ylabel="Krugman index", title="Mean of 31 provinces", ylim=(0.12, 0.24))
    volumes = krugman_volumes(2018).mean()
    upper.plot(volumes.index, volumes, "-.", color="#8a6fa8", linewidth=1.6)
    upper.annotate("three sectors", (2000.1, 0.165), fontsize=9.5, color=style.INK)
    upper.annotate("at prices of 2018", (2000.2, 0.2055), fontsize=9.5, color="#8a6fa8")
    upper.annotate("eight industries", (2015.5, 0.225), fontsize=9.5, color=style.INK)
    upper.annotate(
        "2023 census",
        (2024, krugman("eight industries, 2023 census").mean()[2024]),
        xytext=(6, 0),
        textcoords="offset points",
        fontsize=9.5,
        annotation_clip=False,
    )
    upper.annotate("dashed: first published", (2005, 0.128), fontsize=9, color=style.MUTED)
    regions = krugman("three sectors, 2018 census").groupby(disparities.groups()).mean().T[REGIONS]
    marks = {}
    for region in REGIONS:
        lower.plot(
            regions.index, regions[region], style.DASHES[region], color=style.REGIONS[region]
        )
        marks[region] = (regions.index[-1], regions[region].iloc[-1])
    lower.set(ylabel="Krugman index", title="Three sectors, by region", ylim=(0.08, 0.23))
    style.label_line_ends(lower, marks)
    style.year_axis(lower)
    told = [
        f"{name} {line.iloc[0]:.3f} in {line.index[0]}, {line.min():.3f} in {line.idxmin()} and "
        f"{line.iloc[-1]:.3f} in {line.index[-1]}"
        for name, line in (
            *((name, krugman(name).mean()) for name in STRUCTURES),
            ("three sectors at prices of 2018", volumes),
        )
    ]
    figures.show(
        upper,
        name="fig-facts-clusters-krugman",
        alt=(
            f"Above, mean specialisation, first, lowest and last: {'; '.join(told)}. Below, three "
            f"sectors by region, {regions.index[0]} to {regions.index[-1]}: {_courses(regions)}."
        ),
        source=SOURCE,
        data=pd.concat(long, ignore_index=True),
    )


def quotient_table() -> None:
    """Show location quotients of regions and case provinces; the data hold two years."""
    name = "eight industries, 2018 census"
    ends, newest = [], int(structure(name).index.get_level_values("year").max())
    for year in (2014, newest):
        cases = quotients(name, year).loc[list(CASES)]
        cases.index = disparities.names()[cases.index]
        ends.append(pd.concat([region_quotients(name, year), cases]))
    first, last = ends
    shown = pd.DataFrame(
        {INDUSTRIES[c]: last[c].map(lambda v: f"{v:.2f}").tolist() for c in INDUSTRIES}
    )
    shown.insert(0, "Where", [str(label) for label in last.index])
    tables.show(
        shown,
        name="tab-facts-clusters-quotients",
        caption=f"Location quotients in {newest}, accounts after the 2018 census; 1 = nation",
        source="{cite:t}`nbs`",
        data=first.add_suffix("_2014")
        .join(last.add_suffix(f"_{newest}"))
        .reset_index(names="region"),
    )


def case_figure() -> None:
    """Draw secondary agglomeration of the provinces that documents B and C name."""
    panels = style.new_grid(4, 2, height=9.0, sharex=True, sharey=True)
    main, first = by_province(MAIN), by_province(PUBLISHED)
    names = disparities.names()
    for axes, (code, industry) in zip(panels, CASES.items(), strict=False):
        for other in CASES:
            axes.plot(main.columns, main.loc[other], color=style.GRID, linewidth=1)
        axes.axhline(1, color=style.MUTED, linewidth=1)
        axes.plot(main.columns, main.loc[code], color=style.DARK)
        axes.plot(first.columns, first.loc[code], ":", color=style.MIDDLE)
        axes.set_title(names[code], fontsize=11)
        axes.annotate(industry, (2000, 0.12), color=style.MUTED, fontsize=9)
        axes.axvspan(*SEAM, color=style.GRID, alpha=0.5, linewidth=0)
        style.year_axis(axes)
    key = panels[-1]
    key.axis("off")
    for place, (text, colour, dash) in enumerate(
        (
            ("2018 census", style.DARK, "-"),
            ("first published", style.MIDDLE, ":"),
            ("the other six", style.GRID, "-"),
        )
    ):
        level = 1.8 - 0.35 * place
        key.plot([2000, 2004], [level, level], dash, color=colour)
        key.annotate(text, (2005, level), va="center", fontsize=10)
    for axes in panels[::2]:
        axes.set_ylabel("1 = nation")
    panels[0].set_ylim(0, 2.3)
    apart = (first.loc[list(CASES)] - main.loc[list(CASES)]).dropna(axis=1).stack()
    case, year = apart.abs().idxmax()
    figures.show(
        panels[0],
        name="fig-facts-clusters-cases",
        alt=(
            "Seven small panels. "
            + "; ".join(
                f"{names[c]} goes from {main.loc[c, 2000]:.2f} in 2000 to "
                f"{main.loc[c, last()]:.2f} in {last()}"
                for c in CASES
            )
            + f". Dotted first-published lines differ by {numbers.text(apart[case, year], '+.2f')} "
            f"at most, in {names[case]} in {year}."
        ),
        source=SOURCE,
        data=main.loc[list(CASES)]
        .rename_axis(columns="year")
        .stack()
        .rename("census_2018")
        .to_frame()
        .join(first.loc[list(CASES)].rename_axis(columns="year").stack().rename("first_published"))
        .reset_index(),
    )


def export_figure() -> None:
    """Draw export quotients against secondary agglomeration in the last year."""
    own, sold = by_province(MAIN)[last()], export_quotient()[last()]
    region, names = disparities.groups(), disparities.names()
    axes = style.new_axes(height=4.8)
    marks = {"East": "o", "Central": "s", "West": "^"}
    for part in REGIONS:
        codes = own.index[region == part]
        axes.plot(
            own[codes],
            sold[codes],
            marks[part],
            color=style.REGIONS[part],
            label=part,
            markersize=7,
            markeredgecolor="w",
        )
    beside = {44: (-62, 3), 31: (-2, -14), 33: (6, 3), 12: (6, 3), 50: (8, -4)}
    for code in (*CASES, 31, 12, 15):
        axes.annotate(
            names[code],
            (own[code], sold[code]),
            xytext=beside.get(code, (5, 4)),
            textcoords="offset points",
            fontsize=9,
        )
    axes.axhline(1, color=style.MUTED, linewidth=1)
    axes.axvline(1, color=style.MUTED, linewidth=1)
    axes.set(
        xlabel="secondary output over people (1 = nation)",
        ylabel="exports over output (1 = nation)",
        yscale="log",
    )
    axes.set_yticks([0.03, 0.1, 0.3, 1, 2], ["0.03", "0.1", "0.3", "1", "2"])
    axes.minorticks_off()
    axes.legend(loc="lower right")
    ranks = export_ranks()["all"]
    ends = [
        numbers.listed([f"{names[c]} ({sold[c]:.2f}, industry {own[c]:.2f})" for c in part.index])
        for part in (sold.nlargest(4), sold.nsmallest(4))
    ]
    figures.show(
        axes,
        name="fig-facts-clusters-exports",
        alt=(
            f"Scatter of {len(own)} provinces with a rank correlation of {ranks[last()]:.2f}. "
            f"Exports are largest over output in {ends[0]}, smallest in {ends[1]}."
        ),
        source="National Bureau of Statistics, provincial accounts and population; customs",
        data=pd.DataFrame({"secondary_index": own, "export_quotient": sold, "region": region})
        .join(names)
        .reset_index(),
    )
