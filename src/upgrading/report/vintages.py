"""What the chapter on statistical revisions shows."""

from functools import cache

import numpy as np
import pandas as pd

from upgrading import datasets
from upgrading.measures import dispersion, structure
from upgrading.replication import SECTORS
from upgrading.report import figures, numbers, style, tables, tilemap
from upgrading.report.provinces import names

ACCOUNTS = "National Bureau of Statistics, provincial accounts in four vintages"
CITED = "{cite:t}`nbs`, provincial accounts in four vintages"
FIRST, DATABASE, FOURTH, FIFTH = "first published", "database", "fourth census", "fifth census"
FILES = {
    FIRST: "provincial_value_added_first_published",
    DATABASE: "provincial_value_added_database",
    FOURTH: "provincial_value_added_census_2018",
    FIFTH: "provincial_value_added_census_2023",
}
EARLY = "provincial_value_added_1978_2004"
TOTALS = "provincial_gdp_database"
CENSUSES = {2004: "first", 2008: "second", 2013: "third", 2018: "fourth", 2023: "fifth"}
TERTIARY, SECONDARY = "va_tertiary", "va_secondary"
RANKED = 2013  # the third census: the year in which both long vintages are furthest apart
HENAN = 41
EQUAL = 0.001  # two totals that differ by less than this share are one figure, rounded twice
STYLES = {
    FIRST: (style.DARK, "-"),
    DATABASE: ("#8a6fa8", ":"),
    FOURTH: (style.MIDDLE, "--"),
    FIFTH: ("#3d7d6d", "-."),
}


NAMED = {  # the provinces that the figure of all revisions names, by code
    12: (style.DARK, "-", ""),
    22: ("#3d7d6d", "-.", ""),
    15: (style.MIDDLE, "--", ""),
    21: ("#8a6fa8", ":", ""),
    53: (style.DARK, "-", "o"),
    11: (style.MIDDLE, "--", "s"),
}


# Frames --------------------------------------------------------------------------------------


@cache
def levels(vintage: str) -> pd.DataFrame:
    """Return sectors and their sum as GDP, by province and year, in one vintage."""
    frame = datasets.load(FILES[vintage]).set_index(["province_code", "year"])[SECTORS]
    return frame.assign(gdp=frame.sum(axis=1))


@cache
def measures(vintage: str) -> pd.DataFrame:
    """Return by province and year what the chapter follows through the vintages.

    Returns
    -------
    Frame with gdp (100 million yuan), three shares (per cent), ratio (tertiary over secondary),
    rank (of the ratio, 1 is the highest) and growth (nominal, per cent).
    """
    frame = levels(vintage)
    shares = 100 * structure.shares(frame[SECTORS]).set_axis(structure.SECTORS, axis=1)
    ratio = structure.tertiary_secondary_ratio(frame[SECONDARY], frame[TERTIARY])
    return shares.assign(
        gdp=frame.gdp,
        ratio=ratio,
        rank=ratio.groupby("year").rank(ascending=False),
        growth=100 * frame.gdp.groupby("province_code").pct_change(),
    )


def revision(before: str, after: str) -> pd.DataFrame:
    """Return how a revision moved each measure: GDP in per cent, all else by difference."""
    old, new = measures(before), measures(after)
    both = old.index.intersection(new.index)
    moved = new.loc[both] - old.loc[both]
    return moved.assign(gdp=100 * (new.gdp[both] / old.gdp[both] - 1))


def over_nation() -> pd.DataFrame:
    """Return the provinces' GDP together over the nation's, by year and vintage, in per cent."""
    nation = datasets.load("national_accounts").set_index("year").gdp
    parts = {v: levels(v).gdp.groupby("year").sum() for v in FILES}
    return 100 * pd.DataFrame(parts).div(nation, axis=0).dropna(how="all")


def rank_agreement(before: str, after: str) -> pd.Series:
    """Return Spearman's correlation of the ratio between two vintages, by year."""
    both = pd.DataFrame({"old": measures(before).ratio, "new": measures(after).ratio}).dropna()
    return both.groupby("year").apply(
        lambda year: year.old.corr(year.new, method="spearman"), include_groups=False
    )


@cache
def implied_prices() -> pd.DataFrame:
    """Return the yearly price change that nominal levels and volume indices imply, 2005-2018.

    Returns
    -------
    Frame by province: one column a vintage, per cent a year.
    """
    index = datasets.load("provincial_volume_indices").set_index(["province_code", "year"])
    years = index.index.get_level_values("year")
    volume = (index.index_gdp[(years > 2005) & (years <= 2018)] / 100).groupby("province_code")
    grown = volume.prod()
    found = {}
    for vintage in (FIRST, FOURTH):
        gdp = levels(vintage).gdp.unstack("year")
        found[vintage] = 100 * ((gdp[2018] / gdp[2005] / grown) ** (1 / 13) - 1)
    return pd.DataFrame(found)


def national_price() -> float:
    """Return the nation's implied price change, per cent a year, 2005-2018."""
    value = datasets.load("national_accounts").set_index("year").gdp
    volume = datasets.load("national_volume_indices").set_index("year").index_gdp
    price = value / volume
    return float(100 * ((price[2018] / price[2005]) ** (1 / 13) - 1))


# Coverage ------------------------------------------------------------------------------------

SEAMS = {  # where a series changes base inside, so that a change from the year before is none
    "mixed, before 2005": [],
    FIRST: [2009, 2019],
    DATABASE: [2005, 2009],
    "database, totals only": [2009, 2013, 2014],
    FOURTH: [],
    FIFTH: [],
}


def _spans() -> dict[str, tuple[int, int]]:
    files = {
        "mixed, before 2005": EARLY,
        FIRST: FILES[FIRST],
        DATABASE: FILES[DATABASE],
        "database, totals only": TOTALS,
        FOURTH: FILES[FOURTH],
        FIFTH: FILES[FIFTH],
    }
    years = {title: datasets.load(name).year for title, name in files.items()}
    return {title: (int(y.min()), int(y.max())) for title, y in years.items()}


def coverage_figure() -> None:
    """Draw which vintage covers which years, and where it changes base inside."""
    spans = _spans()
    axes = style.new_axes(height=4.2)
    for year, name in CENSUSES.items():
        axes.axvline(year, color=style.MUTED, linewidth=1, linestyle=":")
        axes.annotate(name, (year, -0.75), ha="center", fontsize=9, color=style.MUTED)
    axes.annotate("census:", (1999.4, -0.75), ha="center", fontsize=9, color=style.MUTED)
    for place, (title, (start, end)) in enumerate(spans.items()):
        whole = title in (FOURTH, FIFTH)
        left = max(start, 1996)
        colour = style.DARK if whole else style.LIGHT
        axes.barh(place, end - left + 1, left=left - 0.5, color=colour, height=0.6)
        for seam in SEAMS[title]:
            axes.plot(
                [seam - 0.5] * 2, [place - 0.38, place + 0.38], color=style.INK, linewidth=2.5
            )
    axes.annotate("← 1978", (1996.2, 0), va="center", fontsize=9)
    axes.set_yticks(range(len(spans)), spans)
    last = max(end for _, end in spans.values())
    axes.set(xlim=(1995.5, last + 1), ylim=(len(spans) - 0.4, -1.1))
    axes.grid(axis="y", visible=False)
    style.year_axis(axes)
    text = "; ".join(f"{title} {start}-{end}" for title, (start, end) in spans.items())
    figures.show(
        axes,
        name="fig-vintages-coverage",
        alt=(
            f"Six horizontal bars of years: {text}. Thick strokes cut the bars of the first "
            "published series before 2009 and 2019 and those of the database before 2005, 2009, "
            "2013 and 2014; the two census vintages are dark and uncut. Dotted lines mark five "
            "censuses."
        ),
        source=ACCOUNTS,
        data=pd.DataFrame(
            [(t, a, b, " ".join(map(str, SEAMS[t]))) for t, (a, b) in spans.items()],
            columns=["series", "first_year", "last_year", "seam_before"],
        ),
    )


def total_figure() -> None:
    """Draw the sum of the provinces over the nation, by vintage."""
    frame = over_nation() - 100
    axes = style.new_axes(height=4.2)
    axes.axhline(0, color=style.INK, linewidth=1)
    ends = {}
    for vintage, (colour, dash) in STYLES.items():
        line = frame[vintage].dropna()
        axes.plot(line.index, line, color=colour, linestyle=dash)
        ends[vintage] = (line.index[-1], line.iloc[-1])
    axes.set(ylabel="provinces over nation, per cent", xlim=(1999.5, frame.index.max() + 0.5))
    axes.annotate(FIRST, (2014.6, 6.2), color=STYLES[FIRST][0])
    axes.annotate(DATABASE, (2000.4, 4.3), color=STYLES[DATABASE][0])
    axes.annotate(FOURTH, (2007.5, 1.1), color=STYLES[FOURTH][0])
    axes.annotate(FIFTH, (2020.2, 2.2), color=STYLES[FIFTH][0])
    style.year_axis(axes)
    first = frame[FIRST].dropna()
    figures.show(
        axes,
        name="fig-vintages-total",
        alt=(
            f"Four lines around zero. The first-published sum of the provinces lies "
            f"{first.max():.1f} per cent above the nation in {first.idxmax()} and is at "
            f"{first[2018]:+.1f} in 2018; the database line reaches {frame[DATABASE].max():.1f}, "
            f"the fourth-census line stays within {frame[FOURTH].abs().max():.1f} throughout, the "
            f"fifth-census line lies at "
            f"{frame[FIFTH].dropna().mean():.1f} because the nation's figure here is of the fourth."
        ),
        source=f"{ACCOUNTS}; national accounts after the fourth census",
        data=frame.reset_index(),
    )


# Provinces -----------------------------------------------------------------------------------


def fan_figure() -> None:
    """Draw the revision of each province's GDP, by year, with the extremes named."""
    wide = revision(FIRST, FOURTH).gdp.unstack("province_code")
    axes = style.new_axes(height=5.4)
    axes.plot(wide.index, wide, color="#bdbdbd", linewidth=1)
    axes.axhline(0, color=style.INK, linewidth=1)
    last = wide.loc[2018].sort_values()
    for code, (colour, dash, mark) in NAMED.items():
        look = {"color": colour, "linestyle": dash, "marker": mark, "markersize": 4}
        axes.plot(wide.index, wide[code], label=names()[code], linewidth=2.2, **look)
    axes.figure.legend(loc="outside lower center", ncols=3, fontsize=10, handlelength=3)
    axes.set(ylabel="per cent of GDP as first published", ylim=(-39, 21), xlim=(2004.5, 2021.5))
    style.year_axis(axes)
    sunk = [
        f"{names()[code]} is lowest in {wide[code].idxmin()} with {wide[code].min():+.0f} per cent "
        f"and has a mean of {wide[code].loc[:2018].mean():+.0f} up to 2018"
        for code in (12, 15, 21, 22)
    ]
    figures.show(
        axes,
        name="fig-vintages-fan",
        alt=(
            f"{wide.shape[1]} lines around zero. {'; '.join(sunk)}; {names()[last.index[-1]]} is "
            f"highest in 2018 with {last.iloc[-1]:+.0f}. From 2019 on no line is further than "
            f"{wide.loc[2019:].abs().max().max():.1f} per cent from zero."
        ),
        source=f"{ACCOUNTS}: after the fourth census over first published",
        data=wide.rename(columns=names()).reset_index(),
    )


def map_figure() -> None:
    """Draw how the census moved each province's tertiary share in one year."""
    moved = revision(FIRST, FOURTH).tertiary.xs(RANKED, level="year")
    axes = tilemap.draw(
        moved,
        datasets.load("provinces"),
        label=f"tertiary share {RANKED}: fourth census minus first published, points",
        form="+.1f",
        centre=0,
    )
    ranked = moved.rename(names()).sort_values()
    figures.show(
        axes,
        name="fig-vintages-map",
        alt=(
            f"Tile map with signs. {int((moved > 0).sum())} provinces gain, most "
            f"{ranked.index[-1]} with {ranked.iloc[-1]:+.1f} and {ranked.index[-2]} with "
            f"{ranked.iloc[-2]:+.1f} points; {int((moved < 0).sum())} lose, most "
            f"{ranked.index[0]} with {ranked.iloc[0]:+.1f}."
        ),
        source=ACCOUNTS,
        data=moved.rename("points").to_frame().join(names()).reset_index(),
    )


def gdp_table() -> None:
    """Show, province by province, what the revisions did to GDP and its growth."""
    fourth, fifth = revision(FIRST, FOURTH).gdp, revision(FOURTH, FIFTH).gdp
    old, new = measures(FIRST).growth, measures(FOURTH).growth
    rows = [
        {
            "Province": name,
            **{str(year): _signed(fourth[code, year]) for year in (2008, 2013, 2018)},
            "Growth, first published": _signed(old[code, 2019]),
            "Growth, fourth census": _signed(new[code, 2019]),
            "2022, fifth census": _signed(fifth[code, 2022]),
        }
        for code, name in names().items()
    ]
    tables.show(
        pd.DataFrame(rows),
        name="tab-vintages-gdp",
        caption=(
            "GDP after the fourth census over GDP as first published, per cent, in three years; "
            "nominal growth from 2018 to 2019 in both vintages, per cent; GDP of 2022 after the "
            "fifth census over that after the fourth, per cent"
        ),
        source=CITED,
        data=_all_revisions(),
    )


def structure_table() -> None:
    """Show, province by province, what the revisions did to structure."""
    fourth, fifth = revision(FIRST, FOURTH), revision(FOURTH, FIFTH)
    old, new = (measures(v).xs(RANKED, level="year") for v in (FIRST, FOURTH))
    rows = [
        {
            "Province": name,
            "Secondary": _signed(fourth.secondary[code, RANKED]),
            "Tertiary": _signed(fourth.tertiary[code, RANKED]),
            "Ratio, first": numbers.text(old.ratio[code]),
            "Ratio, fourth": numbers.text(new.ratio[code]),
            "Place, first": numbers.text(old["rank"][code], ".0f"),
            "Place, fourth": numbers.text(new["rank"][code], ".0f"),
            "Tertiary 2022": _signed(fifth.tertiary[code, 2022]),
        }
        for code, name in names().items()
    ]
    tables.show(
        pd.DataFrame(rows),
        name="tab-vintages-structure",
        caption=(
            f"Structure in {RANKED}, first published and after the fourth census: change of the "
            "secondary and the tertiary share in points, ratio of tertiary to secondary, place by "
            "the ratio (1 is the highest). Last column: change of the tertiary share of 2022 from "
            "the fourth to the fifth census, points"
        ),
        source=CITED,
        data=_all_revisions(),
    )


def _all_revisions() -> pd.DataFrame:
    pairs = ((FIRST, DATABASE), (FIRST, FOURTH), (DATABASE, FOURTH), (FOURTH, FIFTH))
    parts = [revision(a, b).assign(before=a, after=b) for a, b in pairs]
    return pd.concat(parts).join(names(), on="province_code").reset_index()


def _signed(value: float) -> str:
    return numbers.text(round(value, 1) + 0.0, "+.1f")


def growth_figure() -> None:
    """Draw nominal growth across the seam of the first-published series, beside the panel's."""
    frame = pd.DataFrame(
        {v: measures(v).growth.xs(2019, level="year") for v in (FIRST, FOURTH)}
    ).sort_values(FIRST)
    axes = style.new_axes(height=8.2)
    places = np.arange(len(frame))
    axes.hlines(places, frame[FIRST], frame[FOURTH], color=style.LIGHT, linewidth=3)
    axes.plot(frame[FIRST], places, "o", color=style.DARK, markersize=6)
    axes.plot(frame[FOURTH], places, "D", color=style.MIDDLE, markersize=4.5)
    axes.axvline(0, color=style.INK, linewidth=1)
    axes.set_yticks(places, names()[frame.index], fontsize=9)
    axes.set(xlabel="nominal growth of GDP from 2018 to 2019, per cent", ylim=(-0.8, len(frame)))
    axes.annotate("first published", (-24, len(frame) - 3.2), color=style.DARK)
    axes.annotate("after the fourth census", (-24, len(frame) - 4.5), color=style.MIDDLE)
    figures.show(
        axes,
        name="fig-vintages-growth",
        alt=(
            f"A row a province. Across the seam growth seems to run from "
            f"{frame[FIRST].min():.0f} per cent in {names()[frame.index[0]]} to "
            f"{frame[FIRST].max():+.0f} in {names()[frame.index[-1]]}; within the fourth-census "
            f"vintage all provinces lie between {frame[FOURTH].min():.0f} and "
            f"{frame[FOURTH].max():.0f}."
        ),
        source=ACCOUNTS,
        data=frame.join(names()).reset_index(),
    )


def ranks_figure() -> None:
    """Draw each province's place by the ratio, before and after the census."""
    old, new = (measures(v)["rank"].xs(RANKED, level="year") for v in (FIRST, FOURTH))
    axes = style.new_axes(height=8.6)
    for code in names().index:
        far = abs(new[code] - old[code]) >= 8
        up = new[code] < old[code]
        colour = (style.DARK if up else style.MIDDLE) if far else "#b5b5b5"
        width, dash = (2.4, "-" if up else "--") if far else (1.2, "-")
        axes.plot([0, 1], [old[code], new[code]], color=colour, linewidth=width, linestyle=dash)
        ink = {"color": colour if far else style.INK, "fontsize": 9, "va": "center"}
        axes.annotate(f"{names()[code]} {old[code]:.0f}", (-0.03, old[code]), ha="right", **ink)
        axes.annotate(f"{new[code]:.0f} {names()[code]}", (1.03, new[code]), **ink)
    axes.set(xlim=(-0.55, 1.55), ylim=(31.8, 0.2))
    axes.set_xticks([0, 1], ["first published", "after the fourth census"])
    axes.set_yticks([])
    axes.grid(False)
    axes.spines[["left", "bottom"]].set_visible(False)
    moved = (old - new).rename(names()).sort_values()
    figures.show(
        axes,
        name="fig-vintages-ranks",
        alt=(
            f"Two columns of thirty-one places joined by lines that cross. {moved.index[-1]} "
            f"climbs {moved.iloc[-1]:.0f} places and {moved.index[-2]} {moved.iloc[-2]:.0f}; "
            f"{moved.index[0]} falls {-moved.iloc[0]:.0f} and {moved.index[1]} "
            f"{-moved.iloc[1]:.0f}; {int((moved.abs() >= 8).sum())} provinces move eight places or "
            "more."
        ),
        source=ACCOUNTS,
        data=pd.DataFrame({"first_published": old, "fourth_census": new})
        .join(names())
        .reset_index(),
    )


# Headline facts ------------------------------------------------------------------------------


def headline(vintage: str, year: int) -> dict[str, object]:
    """Return the facts that regional studies of structure open with, in one vintage and year."""
    frame = measures(vintage).xs(year, level="year")
    people = datasets.load("provincial_covariates").set_index(["province_code", "year"]).population
    head = frame.gdp / people.xs(year, level="year")
    region = datasets.load("provinces").set_index("province_code").region4
    shares = frame.gdp.groupby(region).sum() / frame.gdp.sum()
    return {
        "provinces over nation": over_nation()[vintage][year] - 100,
        "services above industry": int((frame.ratio > 1).sum()),
        "mean ratio": frame.ratio.mean(),
        "lowest": names()[frame.ratio.idxmin()],
        "lowest ratio": frame.ratio.min(),
        "Henan": frame["rank"][HENAN],
        "variation": float(dispersion.coefficient_of_variation(head, ddof=0)),
        "Northeast": 100 * shares["Northeast"],
    }


def headline_table() -> None:
    """Show the headline facts of four years in every vintage that has them."""
    rows, data = [], []
    for year in (2008, RANKED, 2018, 2022):
        for vintage in FILES:
            if year not in levels(vintage).index.get_level_values("year"):
                continue
            found = headline(vintage, year)
            data.append({"year": year, "vintage": vintage, **found})
            rows.append(
                {
                    "Year": str(year),
                    "Vintage": vintage,
                    "Over nation": _signed(found["provinces over nation"]),
                    "Services above": str(found["services above industry"]),
                    "Mean ratio": numbers.text(found["mean ratio"]),
                    "Lowest ratio": f"{found['lowest']}, {found['lowest ratio']:.2f}",
                    "Henan": numbers.text(found["Henan"], ".0f"),
                    "Variation": numbers.text(found["variation"], ".3f"),
                    "Northeast": numbers.text(found["Northeast"], ".1f"),
                }
            )
    tables.show(
        pd.DataFrame(rows),
        name="tab-vintages-facts",
        caption=(
            "Headline facts of regional structure in four years, in every vintage that has them: "
            "provinces together over the nation, per cent; number of provinces with services above "
            "industry; mean and lowest ratio of tertiary to secondary; Henan's place by the ratio; "
            "coefficient of variation of GDP per head, one population for all vintages; share of "
            "the Northeast, per cent"
        ),
        source=CITED,
        data=pd.DataFrame(data),
    )


@cache
def noise() -> pd.DataFrame:
    """Return how large revisions are beside what is to be measured.

    Returns
    -------
    Frame with pair, measure, revision (mean absolute), spread (standard deviation between
    provinces, mean over years), step (mean absolute change in a year) and agreement (mean over
    years of the rank correlation); GDP in per cent, growth and shares in points.
    """
    rows = []
    for before, after, first, last in ((FIRST, FOURTH, 2005, 2018), (FOURTH, FIFTH, 2019, 2022)):
        moved, old, new = revision(before, after), measures(before), measures(after)
        for measure in ("gdp", "primary", "secondary", "tertiary", "ratio", "growth"):
            both = pd.DataFrame({"old": old[measure], "new": new[measure]}).dropna()
            years = both.index.get_level_values("year")
            both = both[(years >= first) & (years <= last)]
            if measure == "growth":  # the change at a seam is no growth and has no place here
                both = both.drop(index=2009, level="year", errors="ignore")
            rows.append(
                _noise(both, moved.loc[both.index, measure], measure, f"{before} → {after}")
            )
    return pd.DataFrame(rows)


def _noise(both: pd.DataFrame, moved: pd.Series, measure: str, pair: str) -> dict[str, object]:
    by_year = both.groupby("year")
    change = both.new.groupby("province_code").diff()
    if measure == "gdp":
        change = 100 * both.new.groupby("province_code").pct_change()
    spread = by_year.new.std().mean()
    agreement = by_year.apply(
        lambda year: year.old.corr(year.new, method="spearman"), include_groups=False
    )
    return {
        "pair": pair,
        "measure": measure,
        "revision": moved.abs().mean(),
        "largest": moved.abs().max(),
        "spread": np.nan if measure == "gdp" else spread,
        "step": change.abs().mean(),
        "agreement": agreement.mean(),
    }


def noise_table() -> None:
    """Show revisions beside the differences and changes that studies explain."""
    titles = {
        "gdp": "GDP, per cent",
        "primary": "Primary share, points",
        "secondary": "Secondary share, points",
        "tertiary": "Tertiary share, points",
        "ratio": "Tertiary over secondary",
        "growth": "Nominal growth, points",
    }
    frame = noise()
    shown = pd.DataFrame(
        {
            "Revision": frame.pair.str.replace(f"{FIRST} → ", "").str.replace(f"{FOURTH} → ", ""),
            "Measure": frame.measure.map(titles),
            "Mean size": frame.revision.map(numbers.text),
            "Largest": frame.largest.map(numbers.text),
            "Spread between provinces": [
                "–" if np.isnan(value) else numbers.text(value) for value in frame.spread
            ],
            "Change in a year": frame.step.map(numbers.text),
            "Rank correlation": frame.agreement.map(numbers.text),
        }
    )
    tables.show(
        shown,
        name="tab-vintages-noise",
        caption=(
            "Revisions beside what is measured: mean and largest absolute revision of a "
            "province-year, standard deviation between provinces, mean absolute change of a "
            "province in a year, mean rank correlation of the two vintages. 2005-2018 for the "
            "fourth census against first published (growth without the seam of 2009), 2019-2022 "
            "for the fifth against the fourth"
        ),
        source=CITED,
        data=frame,
    )


def use_table() -> None:
    """Show which vintage serves which purpose."""
    rows = [
        ("Levels and shares, 2000-2018", "fourth census", "first published, database"),
        ("Trends up to 2022", "fourth census, alone", "any chain across 2008/09 or 2018/19"),
        ("Levels and shares from 2019", "fifth census", "a chain onto the fourth census"),
        (
            "Orders and signs before 2000",
            "mixed series, seam shown",
            "its totals; single dates near 2000",
        ),
        (
            "Repeating a study written before 2020",
            "first published, sectors over their own sum",
            "first-published sectors over database totals",
        ),
        (
            "Real growth",
            "volume indices, repeated without the provinces lowered most",
            "revised levels over unrevised volumes",
        ),
        ("Ranks, grades, thresholds", "two vintages side by side", "one vintage"),
        ("Totals that must match the nation", "fourth census both", "first published"),
    ]
    tables.show(
        pd.DataFrame(rows, columns=["Purpose", "Use", "Avoid"]),
        name="tab-vintages-use",
        caption="Which vintage for which purpose",
        source=CITED,
    )


# Numbers in sentences ------------------------------------------------------------------------


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    return _size_facts() | _seam_facts() | _rank_facts() | _growth_facts() | _direction_facts()


def _size_facts() -> dict[str, str]:
    fourth, fifth = revision(FIRST, FOURTH), revision(FOURTH, FIFTH)
    gdp = fourth.gdp.xs(2018, level="year")
    nation, share = over_nation() - 100, fourth.tertiary.xs(RANKED, level="year")
    second = fourth.secondary.xs(RANKED, level="year")
    primary = fourth.primary[fourth.index.get_level_values("year") <= 2018].abs()
    wide = fourth.gdp.unstack("year")
    last = fifth.gdp.xs(2022, level="year")
    last_share = fifth.tertiary.xs(2022, level="year")
    return {
        "gdp_low": numbers.text(-gdp.min(), ".0f"),
        "gdp_low_name": names()[gdp.idxmin()],
        "gdp_high": numbers.text(gdp.max(), ".0f"),
        "gdp_high_name": names()[gdp.idxmax()],
        "gdp_down": str(int((gdp < 0).sum())),
        "lowered": numbers.listed(names()[gdp[gdp < -10].sort_values().index].tolist()),
        "raised": numbers.listed(names()[gdp[gdp > 10].sort_values().index[::-1]].tolist()),
        "deepest": numbers.text(-fourth.gdp.min(), ".0f"),
        "deepest_name": names()[fourth.gdp.idxmin()[0]],
        "deepest_year": str(int(fourth.gdp.idxmin()[1])),
        "inner_2012": numbers.text(wide.loc[15, 2012], ".0f"),
        "inner_2017": numbers.text(wide.loc[15, 2017], ".0f"),
        "liaoning_2014": numbers.text(wide.loc[21, 2014], ".0f"),
        "liaoning_2016": numbers.text(wide.loc[21, 2016], ".0f"),
        "excess": numbers.text(nation[FIRST].max(), ".1f"),
        "excess_year": str(int(nation[FIRST].idxmax())),
        "excess_2018": numbers.text(nation[FIRST][2018], "+.1f"),
        "excess_fourth": numbers.text(nation[FOURTH].loc[2005:2018].abs().max(), ".1f"),
        "tertiary_up": str(int((share > 0).sum())),
        "tertiary_mean": numbers.text(share.mean(), ".1f"),
        "tertiary_most": numbers.text(share.max(), "+.1f"),
        "tertiary_most_name": names()[share.idxmax()],
        "tertiary_least": numbers.text(share.min(), "+.1f"),
        "tertiary_least_name": names()[share.idxmin()],
        "secondary_mean": numbers.text(second.mean(), "+.1f"),
        "primary_largest": numbers.text(primary.max(), ".1f"),
        "primary_largest_name": names()[primary.idxmax()[0]],
        "fifth_up": str(int((last > 0).sum())),
        "fifth_low": numbers.text(last.min(), ".1f"),
        "fifth_high": numbers.text(last.max(), ".1f"),
        "fifth_high_name": names()[last.idxmax()],
        "fifth_share_mean": numbers.text(last_share.mean(), "+.1f"),
        "fifth_share_most": numbers.text(last_share.max(), "+.1f"),
        "fifth_share_name": names()[last_share.idxmax()],
    }


def _seam_facts() -> dict[str, str]:
    totals = datasets.load(TOTALS).set_index(["province_code", "year"]).gdp
    apart = (totals / levels(FIRST).gdp - 1).abs() > EQUAL
    years = apart.groupby("year").sum()
    mixed = datasets.load(EARLY)
    off = (mixed[SECTORS].sum(axis=1) / mixed.gdp - 1).abs() > 0.005
    return {
        "database_years": numbers.listed([str(y) for y in years.index[years > 0]]),
        "database_cells": str(int(apart.sum())),
        "mixed_off": str(int(off.sum())),
        "mixed_cells": str(len(mixed)),
    }


def _rank_facts() -> dict[str, str]:
    agreement, later = rank_agreement(FIRST, FOURTH), rank_agreement(FOURTH, FIFTH)
    old, new = (measures(v).xs(RANKED, level="year") for v in (FIRST, FOURTH))
    moved = old["rank"] - new["rank"]
    early = agreement.loc[:2018]
    frame = noise().set_index(["pair", "measure"])
    pair = f"{FIRST} → {FOURTH}"
    tertiary = frame.loc[(pair, "tertiary")]
    gdp = frame.loc[(pair, "gdp")]
    fifth = frame.loc[(f"{FOURTH} → {FIFTH}", "tertiary")]
    return {
        "agreement_low": numbers.text(early.min()),
        "agreement_low_year": str(int(early.idxmin())),
        "agreement_high": numbers.text(early.max()),
        "agreement_late": numbers.text(agreement.loc[2019:].min()),
        "agreement_fifth": numbers.text(later.min()),
        "gdp_agreement": numbers.text(gdp.agreement),
        "eight": str(int((moved.abs() >= 8).sum())),
        "climber": names()[moved.idxmax()],
        "climb": numbers.text(moved.max(), ".0f"),
        "faller": names()[moved.idxmin()],
        "fall": numbers.text(-moved.min(), ".0f"),
        "above_old": str(int((old.ratio > 1).sum())),
        "above_new": str(int((new.ratio > 1).sum())),
        "lowest_old": names()[old.ratio.idxmin()],
        "lowest_new": names()[new.ratio.idxmin()],
        "noise_tertiary": numbers.text(tertiary.revision, ".1f"),
        "step_tertiary": numbers.text(tertiary.step, ".1f"),
        "spread_tertiary": numbers.text(tertiary.spread, ".1f"),
        "noise_times": numbers.text(tertiary.revision / tertiary.step, ".1f"),
        "spread_times": numbers.text(tertiary.spread / tertiary.revision, ".1f"),
        "variation_fourth_2018": numbers.text(headline(FOURTH, 2018)["variation"], ".3f"),
        "variation_fourth_2019": numbers.text(headline(FOURTH, 2019)["variation"], ".3f"),
        "variation_fourth_2022": numbers.text(headline(FOURTH, 2022)["variation"], ".3f"),
        "variation_fifth_2019": numbers.text(headline(FIFTH, 2019)["variation"], ".3f"),
        "variation_fifth_2022": numbers.text(headline(FIFTH, 2022)["variation"], ".3f"),
        "noise_fifth": numbers.text(fifth.revision, ".1f"),
        "step_fifth": numbers.text(fifth.step, ".1f"),
        "variation_old": numbers.text(headline(FIRST, RANKED)["variation"], ".3f"),
        "variation_new": numbers.text(headline(FOURTH, RANKED)["variation"], ".3f"),
        "northeast_old": numbers.text(headline(FIRST, RANKED)["Northeast"], ".1f"),
        "northeast_new": numbers.text(headline(FOURTH, RANKED)["Northeast"], ".1f"),
    }


def _growth_facts() -> dict[str, str]:
    seam = pd.DataFrame({v: measures(v).growth.xs(2019, level="year") for v in (FIRST, FOURTH)})
    early = {v: measures(v).growth.xs(2009, level="year") for v in (FIRST, DATABASE, FOURTH)}
    wrong = (early[FIRST] - early[FOURTH]).abs()
    wrong_database = (early[DATABASE] - early[FOURTH]).abs()
    both = pd.DataFrame({v: measures(v).growth for v in (FIRST, FOURTH)}).dropna()
    inside = both.drop(index=[2009, 2019, 2020, 2021], level="year")
    agree = inside.groupby("year").apply(lambda f: f[FIRST].corr(f[FOURTH]), include_groups=False)
    prices = implied_prices()
    low = prices[FOURTH][prices[FOURTH] < 0].sort_values()
    under = prices[FOURTH][prices[FOURTH] < 1].sort_values()
    return {
        "seam_low": numbers.text(-seam[FIRST].min(), ".0f"),
        "seam_low_name": names()[seam[FIRST].idxmin()],
        "seam_high": numbers.text(seam[FIRST].max(), ".0f"),
        "seam_high_name": names()[seam[FIRST].idxmax()],
        "seam_shrinks": str(int((seam[FIRST] < 0).sum())),
        "true_low": numbers.text(seam[FOURTH].min(), ".0f"),
        "true_high": numbers.text(seam[FOURTH].max(), ".0f"),
        "wrong_2009": numbers.text(wrong.mean(), ".1f"),
        "wrong_2009_database": numbers.text(wrong_database.mean(), ".1f"),
        "growth_low": numbers.text(agree.min()),
        "growth_low_year": str(int(agree.idxmin())),
        "growth_high": numbers.text(agree.max()),
        "prices_nation": numbers.text(national_price(), ".1f"),
        "prices_negative": numbers.listed(names()[low.index].tolist()),
        "prices_under": numbers.listed(names()[under.index].tolist()),
        "prices_lowest": numbers.text(prices[FOURTH].min(), ".1f"),
        "prices_highest": numbers.text(prices[FOURTH].max(), ".1f"),
        "prices_highest_name": names()[prices[FOURTH].idxmax()],
    }


def _direction_facts() -> dict[str, str]:
    """Directions of change in a window that no seam of the first-published series cuts."""
    texts = {}
    for key, vintage in (("old", FIRST), ("new", FOURTH)):
        wide = measures(vintage).unstack("year")
        rose, fell = (
            wide[sector][2018] - wide[sector][2009] for sector in ("tertiary", "secondary")
        )
        texts[f"tertiary_rose_{key}"] = str(int((rose > 0).sum()))
        texts[f"secondary_fell_{key}"] = str(int((fell < 0).sum()))
    old, new = (
        measures(v).tertiary.unstack("year")[2018] - measures(v).tertiary.unstack("year")[2009]
        for v in (FIRST, FOURTH)
    )
    return texts | {
        "direction_correlation": numbers.text(old.corr(new)),
        "direction_old": numbers.text(old.mean(), ".1f"),
        "direction_new": numbers.text(new.mean(), ".1f"),
    }
