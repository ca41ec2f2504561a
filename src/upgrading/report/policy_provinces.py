"""What the chapter on types of provinces shows."""

import inspect
from functools import cache

import matplotlib as mpl
import numpy as np
import pandas as pd

from upgrading import claims, typology
from upgrading.claims import by_province
from upgrading.claims.evidence import ESTIMATED
from upgrading.report import figures, numbers, profiles, style, tables, tilemap
from upgrading.report.profiles import D_ANSWERS, D_NAMES, D_SUGGESTIONS, NOUNS, OTHERS, main, slug
from upgrading.typology import BANDS, DIMENSIONS, INDICATORS, LEADERS, MAIN, NONE

SOURCE = (
    "National Bureau of Statistics: provincial accounts, population, workers by sector, digital "
    "indicators, household consumption, enterprises"
)
CITED = (
    "{cite:t}`nbs`: provincial accounts, population, workers by sector, digital indicators, "
    "household consumption and enterprises"
)
STEADY, UNSTEADY = 0.9, 2 / 3
GROUPS = 4  # of a clustering
DRAWS = 999
SHORT = {  # of the binding dimension, on a tile
    "structure": "struct.",
    "balance": "balance",
    "digital": "digital",
    "demand": "demand",
    "agglomeration": "agglom.",
    NONE: "none",
}
ALTERNATIVES = {
    "structure": "tertiary share",
    "balance": "structural deviation",
    "digital": "digital finance index",
    "demand": "retail sales per head",
    "agglomeration": "industrial assets, and secondary output, per head",
}


def names() -> pd.Series:
    """Return the provinces' English names by code."""
    return profiles.provinces().province


@cache
def stage_order() -> list[str]:
    """Return the stages that occur, from low income and farming to high income and services."""
    every = [f"{band}, {leader}" for band in BANDS for leader in LEADERS]
    return [stage for stage in every if (main().stage == stage).any()]


@cache
def overview() -> pd.DataFrame:
    """Return stage, binding dimension, its gap and stability of every province.

    Returns
    -------
    Frame by province_code: province, stage, binding, weakest, gap, kept_stage, kept_binding,
    kept_both, variants, and the nearest three peers.
    """
    found, held = main(), profiles.stability()
    frame = pd.DataFrame(
        {
            "province": names(),
            "stage": found.stage,
            "binding": found.binding,
            "weakest": found.weakest,
            "gap": found.gaps.min(axis=1),
            "kept_stage": held.stage,
            "kept_binding": held.binding,
            "kept_both": held.both,
            "variants": held.variants,
        }
    )
    near = {code: typology.peers(found.standings, code).index for code in frame.index}
    frame["peers"] = [numbers.listed(list(names()[near[code]])) for code in frame.index]
    return frame


@cache
def by_variant() -> pd.DataFrame:
    """Return how many provinces keep stage, binding dimension and both in each variant."""
    kept = typology.kept(main(), profiles.variants())
    counted = kept.groupby("variant", sort=False).sum().astype(int)
    counted["judged"] = kept.both.groupby("variant", sort=False).count()
    return counted.assign(year=[typed.year for typed in profiles.variants().values()])


@cache
def groupings() -> dict[str, pd.Series]:
    """Return clusterings of standings and of gaps into groups, by method and points."""
    found = main()
    held = found.standings.dropna()
    gaps = found.gaps.loc[held.index]
    parts = {"standings": held, "points against income": gaps}
    return {
        f"{method}, {what}": typology.clustered(points, GROUPS, method)
        for what, points in parts.items()
        for method in typology.CLUSTERINGS
    }


@cache
def agreement() -> pd.DataFrame:
    """Return the adjusted Rand index of each clustering with stages, binding dimensions, types."""
    found = main()
    ours = {"stages": found.stage, "binding dimensions": found.binding, "types": found.types}
    return pd.DataFrame(
        {
            name: {
                label: typology.adjusted_rand_index(own.loc[group.index], group)
                for label, own in ours.items()
            }
            for name, group in groupings().items()
        }
    ).T.rename_axis("clustering")


@cache
def robustness() -> pd.DataFrame:
    """Return how far k-means of standings agrees with itself when something changes.

    Returns
    -------
    Frame by change: rule (adjusted Rand index of the types), clustering (of k-means). Leaving a
    dimension out has no figure for the rule: each dimension is judged by itself, so that only the
    provinces that it binds would move.
    """
    found = main()
    base = groupings()["k-means, standings"]
    rows: dict[str, dict[str, float]] = {}
    for dimension in DIMENSIONS:
        points = found.standings.loc[base.index].drop(columns=dimension)
        group = typology.clustered(points, GROUPS, "k-means")
        rows[f"without {dimension}"] = {"clustering": typology.adjusted_rand_index(base, group)}
    for name in ("first published", "2023 census", "one year before", "three years before"):
        other = profiles.variants()[name]
        points = other.standings.dropna()
        group = typology.clustered(points, GROUPS, "k-means")
        rows[name] = {
            "rule": typology.adjusted_rand_index(found.types, other.types),
            "clustering": typology.adjusted_rand_index(base.loc[group.index], group),
        }
    return pd.DataFrame(rows).T[["rule", "clustering"]].rename_axis("change")


@cache
def document_groups() -> pd.Series:
    """Return document D's group of every province, "others" where it names none."""
    codes = names().index
    return pd.Series([profiles.document_d_group(code) for code in codes], codes, name="group")


@cache
def document_cohesion() -> typology.Cohesion:
    """Return whether document D's named groups are alike in the five dimensions."""
    groups = document_groups()
    apart = typology.distances(main().standings)
    return typology.cohesion(apart, groups[groups != OTHERS], draws=DRAWS)


@cache
def document_fit() -> tuple[int, float]:
    """Return how often a group's suggestion answers to what binds there, and how often by chance.

    By chance: the mean over random exchanges of the groups between provinces.
    """
    wanted = document_groups().map(D_ANSWERS).to_numpy()
    bound = main().binding.to_numpy()
    generator = np.random.default_rng(typology.SEED)
    drawn = [(generator.permutation(wanted) == bound).sum() for _ in range(DRAWS)]
    return int((wanted == bound).sum()), float(np.mean(drawn))


def check_counts() -> pd.DataFrame:
    """Return in how many provinces each readable claim holds, one row a claim."""
    found = by_province.evaluate_all()
    rows = []
    for check in by_province.CHECKS:
        count = found.loc[check.claim].holds.value_counts()
        rows.append(
            {
                "claim": check.claim,
                "statement": check.statement,
                **{answer: int(count.get(answer, 0)) for answer in by_province.ANSWERS},
                "verdict": _verdict(check.claim),
            }
        )
    return pd.DataFrame(rows)


def _verdict(claim: str) -> str:
    """Return a claim's verdict; one that rests on estimates is left to the ledger, at its cost."""
    rule = claims.claims()[claim].rule
    if not rule or set(inspect.signature(claims.rules(claim[0])[rule]).parameters) & set(ESTIMATED):
        return "by an estimate"
    return claims.verdict(claim).outcome


# Numbers in sentences ------------------------------------------------------------------------


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    return (
        _rule_facts()
        | _type_facts()
        | _stability_facts()
        | _cluster_facts()
        | _document_facts()
        | _claim_facts()
    )


def _rule_facts() -> dict[str, str]:
    found = main()
    low, high = typology.DEFAULT.bands
    flat, steep = found.slopes.idxmin(), found.slopes.idxmax()
    return {
        "year": str(found.year),
        "provinces": str(len(found.stage)),
        "nation": numbers.text(found.nation, ",.0f"),
        "low": numbers.text(low, ".0%"),
        "high": numbers.text(high, ".0%"),
        "margin": numbers.text(typology.DEFAULT.margin, ".0f"),
        "places": numbers.text(typology.DEFAULT.margin / 100 * len(found.stage), ".0f"),
        "flat": NOUNS[flat],
        "flat_slope": numbers.text(found.slopes[flat], ".2f"),
        "steep": NOUNS[steep],
        "steep_slope": numbers.text(found.slopes[steep], ".2f"),
        "stages": str(len(stage_order())),
    }


def _said_names(codes: pd.Index) -> str:
    return numbers.listed(list(names()[codes]))


def _type_facts() -> dict[str, str]:
    found = main()
    types, bound = found.types.value_counts(), found.binding.value_counts()
    binds = bound.drop(NONE, errors="ignore")
    least = [NOUNS[d] for d in binds.index[binds == binds.min()]]
    frame = overview()[overview().binding != NONE]
    deepest = frame.gap.nsmallest(3)
    industry = found.stage[found.stage.str.contains("industry")].index
    return {
        "types": str(len(types)),
        "single": str(int((types == 1).sum())),
        "largest_type": str(int(types.max())),
        "unbound": str(int(bound.get(NONE, 0))),
        "unbound_names": _said_names(found.binding.index[found.binding == NONE]),
        "most": NOUNS[binds.idxmax()],
        "most_count": str(int(binds.max())),
        "least": f"{numbers.listed(least)} {'binds' if len(least) == 1 else 'bind'}",
        "least_count": str(int(binds.min())),
        "balance_count": str(int(bound.get("balance", 0))),
        "deepest": numbers.listed(
            [
                f"{names()[code]} ({numbers.text(-gap, '.0f')} points, {frame.binding[code]})"
                for code, gap in deepest.items()
            ]
        ),
        "industry_first": _said_names(industry) if len(industry) else "no province",
        "unbound_high": str(int(found.stage[found.binding == NONE].str.startswith("high").sum())),
        "high_count": str(int(found.stage.str.startswith("high").sum())),
    }


def _stability_facts() -> dict[str, str]:
    frame, counted = overview(), by_variant()
    every = counted["both"] / counted.judged
    low, high = every.idxmin(), every.idxmax()
    return {
        "variants": str(len(profiles.variants())),
        "steady": str(int((frame.kept_both >= STEADY).sum())),
        "steady_bound": _said_names(
            frame.index[(frame.kept_both >= STEADY) & (frame.binding != NONE)]
        ),
        "unsteady": str(int((frame.kept_both < UNSTEADY).sum())),
        "unsteady_names": _said_names(frame.index[frame.kept_both < UNSTEADY]),
        "steady_share": numbers.text(STEADY, ".0%"),
        "stage_kept": numbers.text(frame.kept_stage.mean(), ".0%"),
        "binding_kept": numbers.text(frame.kept_binding.mean(), ".0%"),
        "hardest": low,
        "hardest_kept": str(counted["both"][low]),
        "hardest_judged": str(counted.judged[low]),
        "easiest": high,
        "easiest_kept": str(counted["both"][high]),
        "printed_kept": str(counted["both"]["first published"]),
        "newest_kept": str(counted["both"]["2023 census"]),
        "newest_stage": str(counted["stage"]["2023 census"]),
        "printed_year": str(counted.year["first published"]),
        "yardstick_kept": str(counted["both"]["household income as yardstick"]),
        "values_kept": str(counted["both"]["values for ranks"]),
    }


def _cluster_facts() -> dict[str, str]:
    frame, robust = agreement(), robustness()
    held = frame[frame.index.str.endswith("standings")]
    gaps = frame[frame.index.str.endswith("income")]
    base = groupings()["k-means, standings"]
    dropped = robust[robust.index.str.startswith("without")].clustering
    income = main().income_standing.loc[base.index].groupby(base).mean()
    spread = main().income_standing.loc[base.index]
    between = income.loc[base].to_numpy()
    explained = ((between - spread.mean()) ** 2).sum() / ((spread - spread.mean()) ** 2).sum()
    return {
        "groups": str(GROUPS),
        "stage_low": numbers.text(held.stages.min()),
        "stage_high": numbers.text(held.stages.max()),
        "binding_low": numbers.text(held["binding dimensions"].min()),
        "binding_high": numbers.text(held["binding dimensions"].max()),
        "gap_low": numbers.text(gaps["binding dimensions"].min()),
        "gap_high": numbers.text(gaps["binding dimensions"].max()),
        "income_explained": numbers.text(explained, ".0%"),
        "drop_low": numbers.text(dropped.min()),
        "drop_low_name": NOUNS[dropped.idxmin().removeprefix("without ")],
        "drop_high": numbers.text(dropped.max()),
        "rule_printed": numbers.text(robust.rule["first published"]),
        "rule_newest": numbers.text(robust.rule["2023 census"]),
        "cluster_printed": numbers.text(robust.clustering["first published"]),
        "cluster_newest": numbers.text(robust.clustering["2023 census"]),
    }


def _document_facts() -> dict[str, str]:
    near, (fits, by_chance) = document_cohesion(), document_fit()
    groups, found = document_groups(), main()
    named = groups[groups != OTHERS].index
    wanted = groups.map(D_ANSWERS)
    nine = found.binding[named]
    fitting = named[(nine == wanted[named]).to_numpy()]
    verdict = claims.verdict("D20")
    index = typology.adjusted_rand_index(groups, found.stage)
    nearer = "nearer to each other than" if near.within < near.random else "no nearer than"
    return {
        "d_named": str(len(named)),
        "d_others": str(int((groups == OTHERS).sum())),
        "d_others_types": str(found.types[groups == OTHERS].nunique()),
        "d_within": numbers.text(near.within, ".0f"),
        "d_random": numbers.text(near.random, ".0f"),
        "d_nearer": nearer,
        "d_p": numbers.text(near.p, ".2f"),
        "d_stage_index": numbers.text(index),
        "d_binding_index": numbers.text(typology.adjusted_rand_index(groups, found.binding)),
        "d_fits": str(fits),
        "d_chance": numbers.text(by_chance, ".1f"),
        "d_nine_fits": str(len(fitting)),
        "d_verdict": verdict.outcome,
        "d_quotients": verdict.figure,
    }


def _claim_facts() -> dict[str, str]:
    frame = check_counts()
    asked = frame[list(by_province.ANSWERS)].sum(axis=1) - frame[by_province.UNKNOWN]
    share = frame[by_province.YES] / asked
    return {
        "checks": str(len(frame)),
        "all_claims": str(len(claims.claims())),
        "nearly_all": numbers.listed(list(frame.claim[share >= STEADY])),
        "nearly_none": numbers.listed(list(frame.claim[share <= 1 - STEADY])),
        "split": numbers.listed(list(frame.claim[(share > 1 - STEADY) & (share < STEADY)])),
    }


# Figures -------------------------------------------------------------------------------------


def map_figure() -> None:
    """Draw the stages as a tile map, the binding dimension written on each tile."""
    found, order = main(), stage_order()
    values = found.stage.map({stage: place for place, stage in enumerate(order, start=1)})
    axes = tilemap.draw(
        values.astype(float),
        profiles.provinces().reset_index(),
        label="stage: income band and largest sector; on the tile: what binds",
        form=".0f",
        bounds=[place + 0.5 for place in range(len(order) + 1)],
    )
    words = dict(zip(profiles.provinces().abbr, found.binding.map(SHORT), strict=True))
    _write_on_tiles(axes, words)
    bar = axes.figure.axes[-1]
    bar.set_xticks(range(1, len(order) + 1), [_two_lines(stage) for stage in order], fontsize=9)
    bar.tick_params(length=0)
    told = "; ".join(
        f"{stage}: {_said_names(found.stage.index[found.stage == stage])}" for stage in order
    )
    figures.show(
        axes,
        name="fig-policy-provinces-map",
        alt=f"Tile map of {len(values)} provinces in {len(order)} shades. {told}. On the tiles, "
        + "; ".join(
            f"{NOUNS.get(d, 'none')}: {_said_names(found.binding.index[found.binding == d])}"
            for d in (*DIMENSIONS, NONE)
            if (found.binding == d).any()
        )
        + ".",
        source=SOURCE,
        data=overview().reset_index(),
    )


def _two_lines(stage: str) -> str:
    return stage.replace(" income, ", " income,\n")


def _write_on_tiles(axes: mpl.axes.Axes, words: dict[str, str]) -> None:
    """Put words in the place of the numbers that follow each abbreviation."""
    pairs = list(axes.texts)
    for abbreviation, number in zip(pairs[::2], pairs[1::2], strict=True):
        number.set(text=words[abbreviation.get_text()], fontsize=7.5)


def stability_figure() -> None:
    """Draw in which share of variants each province keeps stage, binding dimension and both."""
    frame = overview().sort_values(["kept_both", "kept_binding", "kept_stage"])
    axes = style.new_axes(height=7.6)
    places = range(len(frame))
    axes.hlines(places, frame.kept_both, 1, color=style.GRID, linewidth=1)
    marks = {
        "kept_both": ("both", style.DARK, "o", 46),
        "kept_binding": ("binding dimension", style.MIDDLE, "|", 90),
        "kept_stage": ("stage", "#3d7d6d", "x", 36),
    }
    for column, (name, colour, mark, size) in marks.items():
        look = {"color": colour, "marker": mark, "s": size, "linewidths": 1.8, "zorder": 3}
        axes.scatter(frame[column], places, label=name, **look)
    axes.axvline(UNSTEADY, color=style.MUTED, linewidth=1, linestyle=":")
    axes.set_yticks(places, frame.province, fontsize=9)
    axes.set(xlabel="share of the other ways of sorting", xlim=(0.4, 1.03), ylim=(-0.8, 31))
    axes.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1, decimals=0))
    axes.grid(axis="y", visible=False)
    axes.figure.legend(loc="outside lower center", ncols=3, fontsize=10)
    low, high = frame.iloc[0], frame.iloc[-1]
    figures.show(
        axes,
        name="fig-policy-provinces-stability",
        alt=(
            f"Dots for {len(frame)} provinces, sorted. {low.province} keeps both in "
            f"{low.kept_both:.0%} of the other ways of sorting, {high.province} in "
            f"{high.kept_both:.0%}. Crosses mark the stage, kept in "
            f"{frame.kept_stage.mean():.0%} on average, strokes the binding dimension, kept in "
            f"{frame.kept_binding.mean():.0%}. A dotted line marks two thirds."
        ),
        source=SOURCE,
        data=frame.reset_index(),
    )


# Tables --------------------------------------------------------------------------------------


def dimension_table() -> None:
    """Show what stands for each dimension, and how it goes with income."""
    found = main()
    rows = []
    for dimension, measure in zip(DIMENSIONS, MAIN, strict=True):
        values = found.values[dimension]
        rows.append(
            {
                "dimension": dimension,
                "measure": INDICATORS[measure].title,
                "unit": INDICATORS[measure].unit,
                "lowest": values.min(),
                "median": values.median(),
                "highest": values.max(),
                "slope": found.slopes[dimension],
                "alternative": ALTERNATIVES[dimension],
            }
        )
    frame = pd.DataFrame(rows)
    forms = [INDICATORS[measure].form for measure in MAIN]
    shown = pd.DataFrame(
        {
            "Dimension": frame.dimension.str.capitalize(),
            "Measured by": frame.measure + " (" + frame.unit + ")",
            **{
                column.capitalize(): [
                    numbers.text(value, form)
                    for value, form in zip(frame[column], forms, strict=True)
                ]
                for column in ("lowest", "median", "highest")
            },
            "Slope": frame.slope.map(lambda value: numbers.text(value, ".2f")),
            "In other variants": frame.alternative,
        }
    )
    tables.show(
        shown,
        name="tab-policy-provinces-dimensions",
        caption=(
            f"Five dimensions in {found.year}, larger is better; slope: points of standing that go "
            "with one point of standing in income"
        ),
        source=CITED,
        data=frame,
    )


def types_table() -> None:
    """Show the provinces by stage and binding dimension."""
    found, order = main(), stage_order()
    columns = [d for d in (*DIMENSIONS, NONE) if (found.binding == d).any()]
    cells = {
        column: [
            ", ".join(names()[found.stage.index[(found.stage == s) & (found.binding == column)]])
            or "–"
            for s in order
        ]
        for column in columns
    }
    shown = pd.DataFrame({"Stage": [stage.capitalize() for stage in order]}).assign(
        **{column.capitalize(): cell for column, cell in cells.items()}
    )
    tables.show(
        shown,
        name="tab-policy-provinces-types",
        caption=f"Provinces by stage and binding dimension, {found.year}",
        source=CITED,
        data=overview().reset_index(),
    )


def profile_table() -> None:
    """Show every province's place, stability and peers, with a link to its page."""
    frame = overview()
    shown = pd.DataFrame(
        {
            "Province": [f"[{name}](provinces/{slug(name)}.md)" for name in frame.province],
            "Stage": frame.stage,
            "Binding": frame.binding,
            "Lowest against income": [
                f"{numbers.text(row.gap, '+.0f')} ({row.weakest})" for row in frame.itertuples()
            ],
            "Kept": [
                f"{numbers.text(row.kept_both * row.variants, '.0f')} of {row.variants}"
                for row in frame.itertuples()
            ],
            "Nearest peers": frame.peers,
        }
    ).reset_index(drop=True)
    tables.show(
        shown,
        name="tab-policy-provinces-profiles",
        caption=(
            "Every province: stage, binding dimension, the lowest standing against what is usual "
            "at its income (points), other ways of sorting that keep stage and binding dimension, "
            "nearest peers; names lead to one-page profiles"
        ),
        source=CITED,
        data=frame.reset_index(),
    )


def variants_table() -> None:
    """Show how many provinces keep their place in each variant."""
    frame = by_variant()
    shown = pd.DataFrame(
        {
            "Variant": [name[0].upper() + name[1:] for name in frame.index],
            "Year": frame.year.map(str),
            "Stage": frame.stage.map(str),
            "Binding": frame.binding.map(str),
            "Both": frame["both"].map(str),
            "Judged": frame.judged.map(str),
        }
    ).reset_index(drop=True)
    tables.show(
        shown,
        name="tab-policy-provinces-variants",
        caption="Provinces that keep their place in each other way of sorting",
        source=CITED,
        data=frame.reset_index(),
    )


def agreement_table() -> None:
    """Show how far clusterings agree with stages, binding dimensions and types."""
    frame = agreement()
    shown = pd.DataFrame(
        {
            "Clustering": [name[0].upper() + name[1:] for name in frame.index],
            **{
                column.capitalize(): frame[column].map(lambda value: numbers.text(value, ".2f"))
                for column in frame
            },
        }
    ).reset_index(drop=True)
    tables.show(
        shown,
        name="tab-policy-provinces-agreement",
        caption=(
            f"Adjusted Rand index of clusterings into {GROUPS} groups with the stages, binding "
            "dimensions and types of the rule; one is full agreement, zero is chance"
        ),
        source=CITED,
        data=frame.reset_index(),
    )


def document_table() -> None:
    """Show document D's groups and suggestions beside what the rule finds."""
    groups, found = document_groups(), main()
    quotients = by_province.evaluate_all().loc["D20"]
    frame = overview().assign(
        group=groups,
        suggestion=groups.map(D_SUGGESTIONS),
        answers_to=groups.map(D_ANSWERS),
        industry_stands_out=quotients.holds,
        location_quotient=quotients.value,
    )
    named = frame[frame.group != OTHERS].sort_values("group", kind="stable")
    shown = pd.DataFrame(
        {
            "Province": named.province,
            "Document D's group": named.group.map(lambda g: D_NAMES[g].removeprefix("the ")),
            "Suggests, in our words": named.suggestion,
            "Read as": named.answers_to,
            "Stands out": named.industry_stands_out,
            "Stage": named.stage,
            "Binding": named.binding,
        }
    ).reset_index(drop=True)
    tables.show(
        shown,
        name="tab-policy-provinces-document",
        caption=(
            "The provinces that document D names: its group and suggestion, the dimension to which "
            "we read it as an answer, whether the group's industry stands out in the accounts "
            f"(claim D20), and stage and binding dimension of {found.year}"
        ),
        source="{cite:t}`documentD`, section 3.5, paraphrased; " + CITED,
        data=frame.reset_index(),
    )


def _spoken_of(claim: str) -> str:
    return f" ({by_province.SOME[claim]})" if claim in by_province.SOME else ""


def checks_table() -> None:
    """Show in how many provinces each readable claim holds, beside its verdict."""
    frame = check_counts()
    shown = pd.DataFrame(
        {
            "Claim": [f"[{claim}](#claim-{claim.lower()})" for claim in frame.claim],
            "Read for one province": frame.statement + frame.claim.map(_spoken_of),
            **{answer.capitalize(): frame[answer].map(str) for answer in by_province.ANSWERS},
            "Verdict": frame.verdict,
        }
    )
    tables.show(
        shown,
        name="tab-policy-provinces-checks",
        caption=(
            "Provinces in which a claim holds, where it can be read for one province; in part: not "
            "in every part, or without a clear sign"
        ),
        source="rules of the [ledger of claims](../appendix/claims.md), province by province",
        data=frame,
    )
