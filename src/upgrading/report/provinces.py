"""What the chapter on document D's table of provinces shows."""

import math

import pandas as pd

from upgrading import datasets, replication
from upgrading.measures import structure
from upgrading.report import figures, numbers, style, tables, tilemap

CITED = "{cite:t}`nbs`; {cite:t}`documentD`, Table 1"
ACCOUNTS = "National Bureau of Statistics, provincial accounts"
GRADES = [0, 1, 2, 3, 4]
HENAN = 41
VINTAGES = ["as printed", "first published", "fourth census"]
# a share gap below this is rounding in the accounts, not another vintage
ROUNDING = 0.0005


def names() -> pd.Series:
    """Return the provinces' English names by code."""
    return datasets.load("provinces").set_index("province_code").province


def means(vintage: replication.DVintage) -> pd.Series:
    """Return each province's mean ratio of tertiary to secondary value added, 2008-2021."""
    return replication.document_d_indicators(vintage).upgrade.groupby("province_code").mean()


def mean_shares() -> pd.DataFrame:
    """Return each province's mean sector shares, first-published accounts, 2008-2021."""
    levels = replication.document_d_levels("first published")
    shares = structure.shares(levels[replication.SECTORS]).groupby("province_code").mean()
    return shares.set_axis(["primary", "secondary", "tertiary"], axis=1)


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    return _table_facts() | _gap_facts() | _grade_facts() | _henan_facts() | _trend_facts()


def _table_facts() -> dict[str, str]:
    equal = {v: replication.document_d_table(v).equal.sum() for v in VINTAGES}
    table = replication.document_d_table("fourth census").set_index(["indicator", "statistic"])
    upgrade = table.loc["upgrade"]
    spread = _scale_free_dispersion()
    return {
        "equal_printed": str(equal["as printed"]),
        "equal_first": str(equal["first published"]),
        "equal_census": str(equal["fourth census"]),
        "mean_published": numbers.text(upgrade.published["mean"], ".3f"),
        "mean_census": numbers.text(upgrade.computed["mean"], ".3f"),
        "times": numbers.text(upgrade.published["maximum"] / upgrade.published["minimum"], ".1f"),
        "cv_upgrade": numbers.text(spread["upgrade"], ".3f"),
        "cv_service": numbers.text(spread["service"], ".3f"),
        "cv_cyig": numbers.text(spread["cyig"], ".3f"),
        "cyig_varies": "less" if spread["cyig"] < spread["upgrade"] else "more",
    }


def _scale_free_dispersion() -> pd.Series:
    """Coefficient of variation; the coefficient's is taken above its lowest possible value, 1."""
    indicators = replication.document_d_indicators("as printed")
    above = indicators.assign(cyig=indicators.cyig - 1)
    return above.std() / above.mean()


def _gap_facts() -> dict[str, str]:
    gaps = replication.share_gaps()
    off = gaps[gaps.abs() > ROUNDING]
    worst = gaps.abs().idxmax()
    smallest = replication.document_d_indicators("as printed").cyig.idxmin()
    proper = replication.document_d_indicators("first published").cyig
    return {
        "gap_count": str(len(off)),
        "gap_years": numbers.listed(sorted({str(year) for _, year in off.index})),
        "gap_worst_province": names()[worst[0]],
        "gap_worst_year": str(worst[1]),
        "gap_worst": numbers.text(1 + gaps[worst], ".3f"),
        "smallest_province": names()[smallest[0]],
        "smallest_year": str(smallest[1]),
        "smallest_sum": numbers.text(1 + gaps[smallest], ".3f"),
        "smallest_proper": numbers.text(proper[smallest], ".3f"),
        "minimum_first": numbers.text(proper.min(), ".3f"),
    }


def _grade_facts() -> dict[str, str]:
    # the last grade has no upper bound
    grade, revised = (
        pd.cut(means(v), [*GRADES[:-1], math.inf], labels=False)
        for v in ("as printed", "fourth census")
    )
    census = means("fourth census")
    return {
        "grade_middle": str(int((grade == 1).sum())),
        "grade_low": str(int((grade == 0).sum())),
        "grades_moved": str(int((grade != revised).sum())),
        "beijing": numbers.text(means("as printed")[11], ".2f"),
        "beijing_census": numbers.text(census[11], ".2f"),
        "hainan": numbers.text(means("as printed")[46], ".2f"),
        "shanghai": numbers.text(means("as printed")[31], ".2f"),
        "shanghai_census": numbers.text(census[31], ".2f"),
        "census_low": str(int((census < 1).sum())),
        "census_lowest": names()[census.idxmin()],
        "census_lowest_value": numbers.text(census.min(), ".3f"),
        "census_henan": numbers.text(census[HENAN], ".3f"),
    }


def _henan_facts() -> dict[str, str]:
    shares, ratio = mean_shares(), means("as printed")
    larger = shares.primary[shares.primary > shares.primary[HENAN]].index
    second = ratio.nsmallest(2).index[1]
    return {
        "henan": numbers.text(ratio[HENAN], ".3f"),
        "henan_next": names()[second],
        "henan_next_value": numbers.text(ratio[second], ".3f"),
        "henan_primary": numbers.text(shares.primary[HENAN], ".1%"),
        "henan_secondary": numbers.text(shares.secondary[HENAN], ".1%"),
        "henan_tertiary": numbers.text(shares.tertiary[HENAN], ".1%"),
        "henan_secondary_rank": str(int((shares.secondary > shares.secondary[HENAN]).sum() + 1)),
        "henan_tertiary_phrase": _have(int((shares.tertiary < shares.tertiary[HENAN]).sum())),
        "larger_primary_phrase": _have(len(larger)),
        "larger_primary_higher": _of_them(int((ratio[larger] > ratio[HENAN]).sum()), len(larger)),
        "primary_correlation": numbers.text(shares.primary.corr(ratio, method="spearman")),
        "secondary_correlation": numbers.text(shares.secondary.corr(ratio, method="spearman")),
    }


def _have(count: int) -> str:
    """Return how many provinces have something, in words that fit none and one."""
    return {0: "no province has", 1: "one province has"}.get(count, f"{count} provinces have")


def _of_them(count: int, total: int) -> str:
    """Return how many of several, in words that fit none and all."""
    return {0: "none of them", total: "all of them"}.get(count, f"{count} of them")


def _trend_facts() -> dict[str, str]:
    levels = replication.document_d_levels("fourth census")
    shares = structure.shares(levels[replication.SECTORS])
    change = shares.xs(2021, level="year") - shares.xs(2008, level="year")
    return {
        "primary_falls": str(int((change.va_primary < 0).sum())),
        "secondary_falls": str(int((change.va_secondary < 0).sum())),
        "tertiary_rises": str(int((change.va_tertiary > 0).sum())),
    }


def statistics_table() -> None:
    """Show document D's Table 1 beside three computations."""
    parts = {v: replication.document_d_table(v) for v in VINTAGES}
    first = parts["as printed"]
    shown = pd.DataFrame(
        {
            "Indicator": first.indicator,
            "Statistic": first.statistic,
            "Published": first.published.map(lambda v: f"{v:.3f}"),
            "Mixed totals": first.computed.map(lambda v: f"{v:.3f}"),
            "Difference": [_zero(row) for row in first.itertuples()],
            "Sectors' own sum": parts["first published"].computed.map(lambda v: f"{v:.3f}"),
            "After the 2018 census": parts["fourth census"].computed.map(lambda v: f"{v:.3f}"),
        }
    )
    long = pd.concat([part.assign(accounts=v) for v, part in parts.items()], ignore_index=True)
    tables.show(
        shown,
        name="tab-d",
        caption="Document D's Table 1 (420 province-years, 2008-2021) and three computations",
        source=CITED,
        data=long,
    )


def _zero(row: tuple) -> str:
    return numbers.text(abs(round(row.computed, 3) - row.published), ".3f")


def gap_figure() -> None:
    """Draw by how much the shares behind the table miss one, by year."""
    gaps = replication.share_gaps()
    axes = style.new_axes(height=3.6)
    years = gaps.index.get_level_values("year")
    off = gaps.abs() > ROUNDING
    point = {"linestyle": "", "marker": "o", "markersize": 5, "alpha": 0.7}
    axes.plot(years[~off], 100 * gaps[~off], color=style.LIGHT, **point)
    axes.plot(years[off], 100 * gaps[off], color=style.DARK, **point)
    axes.axhline(0, color=style.MUTED, linewidth=1)
    far = gaps[gaps < -0.08]
    labels = {names()[code]: (year, 100 * gap) for (code, year), gap in far.items()}
    style.label_line_ends(axes, labels, fontsize=9)
    axes.set(ylabel="sum of shares minus 100, points")
    style.year_axis(axes)
    seams = sorted(years[off].unique())
    spread = "; ".join(_spread(year, gaps.xs(year, level="year")) for year in seams)
    figures.show(
        axes,
        name="fig-d-gaps",
        alt=(
            f"A strip of dots for each of {years.nunique()} years. In "
            f"{years.nunique() - len(seams)} of them every province lies on zero. In the others "
            f"dots leave it: {spread}."
        ),
        source=ACCOUNTS,
        data=gaps.reset_index(),
    )


def _spread(year: int, gaps: pd.Series) -> str:
    """Return between which points the provinces of a year lie, and how many are off zero."""
    low, high = (numbers.text(100 * end, "+.1f") for end in (gaps.min(), gaps.max()))
    off = int((gaps.abs() > ROUNDING).sum())
    return f"in {year} they lie between {low} and {high} points, {off} of {len(gaps)} off zero"


def map_figure() -> None:
    """Draw document D's Figure 1 as a tile map with its four grades."""
    values = means("as printed")
    axes = tilemap.draw(
        values,
        datasets.load("provinces"),
        label="tertiary over secondary value added, mean 2008-2021",
        bounds=GRADES,
    )
    figures.show(
        axes,
        name="fig-d-map",
        alt=(
            f"Tile map in four shades. Beijing alone is in the darkest grade with "
            f"{values[11]:.2f}, Hainan alone in the second with {values[46]:.2f}; Shanghai is just "
            f"below two; {int((values < 1).sum())} provinces, most of them in the centre and along "
            "the coast, are in the palest grade below one. Tibet has no value."
        ),
        source=f"{ACCOUNTS}, first published",
        data=_named(values),
    )


def _named(values: pd.Series) -> pd.DataFrame:
    return values.rename("value").to_frame().join(names()).reset_index()


def rank_figure() -> None:
    """Draw the provinces' means as ranked lines, two vintages, with the four grades."""
    first, census = means("as printed").sort_values(), means("fourth census")
    axes = style.new_axes(height=8.2)
    places = range(len(first))
    axes.hlines(places, first, census[first.index], color=style.LIGHT, linewidth=3)
    axes.plot(first, places, "o", color=style.DARK, markersize=6)
    axes.plot(census[first.index], places, "D", color=style.MIDDLE, markersize=4.5)
    for bound in GRADES[1:]:
        axes.axvline(bound, color=style.MUTED, linewidth=1, linestyle=":")
    axes.set_yticks(places, names()[first.index], fontsize=9)
    axes.set(xlabel="tertiary over secondary value added, mean 2008-2021", ylim=(-0.8, len(first)))
    axes.annotate("as document D", (2.2, 8), color=style.DARK)
    axes.annotate("after the 2018 census", (2.2, 6.8), color=style.MIDDLE)
    moved = (census - first)[first.index]
    figures.show(
        axes,
        name="fig-d-rank",
        alt=(
            f"Thirty ranked lines. {names()[first.index[0]]} is at the bottom with "
            f"{first.iloc[0]:.2f}, Beijing far ahead at the top. The revised figures lie to "
            f"the right for {int((moved > 0).sum())} provinces, most for "
            f"{names()[moved.idxmax()]}, and {names()[census.idxmin()]} takes the last place."
        ),
        source=f"{ACCOUNTS}, first published and after the fourth economic census",
        data=pd.DataFrame({"as_printed": first, "fourth_census": census}).join(names()),
    )


def henan_figure() -> None:
    """Draw the ratio against the primary and against the secondary share."""
    shares, ratio = mean_shares(), means("as printed")
    left, right = style.new_grid(1, 2, height=3.9, sharey=True)
    for axes, sector in ((left, "primary"), (right, "secondary")):
        axes.plot(100 * shares[sector], ratio, "o", color=style.LIGHT, markersize=6)
        for code in (HENAN, 11, 46, 31, 23, 61):
            x, y = 100 * shares[sector][code], ratio[code]
            dark = {"color": style.DARK, "weight": "bold"} if code == HENAN else {}
            axes.annotate(
                names()[code], (x, y), xytext=(4, 4), textcoords="offset points", fontsize=9, **dark
            )
            axes.plot(x, y, "o", color=style.DARK, markersize=6)
        axes.set(xlabel=f"{sector} share of GDP, per cent")
    left.set(ylabel="tertiary over secondary", xlim=(-1, 29))
    right.set(xlim=(15, 56))
    farming, industry = 100 * shares.primary, 100 * shares.secondary
    primary, secondary = (s.corr(ratio, method="spearman") for s in (farming, industry))
    figures.show(
        left,
        name="fig-d-henan",
        alt=(
            f"Two scatter plots of {len(ratio)} provinces. Against the primary share the rank "
            f"correlation is {numbers.text(primary)}: Henan, with {farming[HENAN]:.0f} per cent, "
            f"has {ratio[HENAN]:.2f}, Hainan and Heilongjiang, with {farming[46]:.0f} and "
            f"{farming[23]:.0f}, have {ratio[46]:.2f} and {ratio[23]:.2f}. Against the secondary "
            f"share it is {numbers.text(secondary)}: Henan is at {industry[HENAN]:.0f} per cent, "
            f"Beijing at {industry[11]:.0f} with {ratio[11]:.2f}."
        ),
        source=f"{ACCOUNTS}, first published, means 2008-2021",
        data=shares.assign(ratio=ratio).join(names()),
    )
