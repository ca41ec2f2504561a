"""What the one-page profile of a province shows; the chapter on provinces uses the same frames."""

from functools import cache

import pandas as pd

from upgrading import datasets, typology
from upgrading.claims import by_province
from upgrading.claims.rules_d import GROUPS
from upgrading.models import panel_data
from upgrading.report import figures, numbers, style, tables
from upgrading.typology import DIMENSIONS, INDICATORS, MAIN, NONE, Typology, Variant

ACCOUNTS = "National Bureau of Statistics, provincial accounts in four vintages"
CITED = "{cite:t}`nbs`; digital index and balance as in the chapters on their measurement"
SECTORS = {"va_primary": "primary", "va_secondary": "secondary", "va_tertiary": "tertiary"}
COLOURS = {"primary": "#3d7d6d", "secondary": style.MIDDLE, "tertiary": style.DARK}
CENSUS, NEWEST, PRINTED, MIXED = (
    "after the 2018 census",
    "after the 2023 census",
    "first published",
    "mixed vintages",
)
FILES = {
    MIXED: "provincial_value_added_1978_2004",
    CENSUS: "provincial_value_added_census_2018",
    PRINTED: "provincial_value_added_first_published",
    NEWEST: "provincial_value_added_census_2023",
}
LOOKS = {
    MIXED: {"linestyle": ":", "linewidth": 1.8},
    CENSUS: {"linestyle": "-", "linewidth": 2.2},
    PRINTED: {"linestyle": "-", "linewidth": 0.8},
    NEWEST: {"linestyle": "--", "linewidth": 2.2},
}
# what a fault of the sources is about, by a word in the column's name
FAULTY = {
    "theil": "workers by sector",
    "assets": "industrial assets",
    "retail": "retail sales",
    "household_share": "household consumption in the accounts",
}
NOUNS = {
    "structure": "structure",
    "balance": "balance",
    "digital": "the digital economy",
    "demand": "demand",
    "agglomeration": "agglomeration",
}
# what document D says of each group (section 3.5), in our words, and what it answers to as we read
OTHERS = "others"
D_NAMES = {
    "finance": "the provinces of finance and technology",
    "hotels and catering": "the provinces of tourism",
    "agriculture": "the large farming provinces",
    OTHERS: "the provinces without a group of their own",
}
D_SUGGESTIONS = {
    "finance": "more innovation in finance, technology services and software",
    "hotels and catering": "a more varied tourism, tied to crafts and local food",
    "agriculture": "modern farming, food processing and services for the countryside",
    OTHERS: "industries of local character",
}
D_ANSWERS = {
    "finance": "digital",
    "hotels and catering": "structure",
    "agriculture": "balance",
    OTHERS: "agglomeration",
}


# Frames that the chapter and all profiles share ----------------------------------------------


def _frames(vintage: panel_data.Vintage) -> dict[str, pd.DataFrame]:
    return {name: datasets.load(name) for name in panel_data.needed(vintage)}


@cache
def panel(vintage: panel_data.Vintage) -> pd.DataFrame:
    """Return the panel of provinces with the accounts of a vintage, faults kept."""
    return panel_data.province_panel(_frames(vintage), vintage=vintage, faults="keep")


@cache
def indicators() -> dict[str, pd.DataFrame]:
    """Return all indicators by province and year, by vintage of the accounts."""
    return {
        vintage: typology.indicators(_frames(vintage), vintage, panel(vintage))
        for vintage in typology.VINTAGES
    }


@cache
def main() -> Typology:
    """Return the provinces sorted by the rule, accounts after the 2018 census, latest year."""
    return typology.sorted_by(indicators(), Variant())


@cache
def variants() -> dict[str, Typology]:
    """Return the provinces sorted in every other way."""
    return {
        name: typology.sorted_by(indicators(), variant)
        for name, variant in typology.VARIANTS.items()
    }


@cache
def stability() -> pd.DataFrame:
    """Return in which share of the variants each province keeps its place."""
    return typology.stability(main(), variants())


@cache
def provinces() -> pd.DataFrame:
    """Return names and places of the provinces by code."""
    return datasets.load("provinces").set_index("province_code")


def code_of(province: str) -> int:
    """Return a province's code by its English name.

    Raises
    ------
    ValueError
        If there is no such province.
    """
    found = provinces().index[provinces().province == province]
    if not len(found):
        raise ValueError(f"province: expected an English name of provinces.csv, found {province!r}")
    return int(found[0])


def slug(province: str) -> str:
    """Return a province's name as part of an address.

    Examples
    --------
    >>> slug("Inner Mongolia")
    'inner_mongolia'
    """
    return province.lower().replace(" ", "_")


def label(kind: str, province: str, what: str) -> str:
    """Return the label of a figure or table, such as fig-profile-anhui-structure."""
    return f"{kind}-profile-{slug(province).replace('_', '-')}-{what}"


def document_d_group(code: int) -> str:
    """Return document D's group of a province, by the industry that stands for it, or "others"."""
    return next((group for group, codes in GROUPS.items() if code in codes), OTHERS)


@cache
def shares(vintage: str) -> pd.DataFrame:
    """Return sector shares by province and year in one vintage, per cent of their sum."""
    levels = datasets.load(FILES[vintage]).set_index(["province_code", "year"])[list(SECTORS)]
    levels = levels.dropna().rename(columns=SECTORS)
    found = 100 * levels.div(levels.sum(axis=1), axis=0)
    if vintage == MIXED:
        first = shares(CENSUS).index.get_level_values("year").min()
        return found[found.index.get_level_values("year") <= first]
    return found


def own_shares(province: str) -> dict[str, pd.DataFrame]:
    """Return one province's sector shares by year, by vintage."""
    code = code_of(province)
    return {vintage: shares(vintage).xs(code, level="province_code") for vintage in FILES}


# Numbers in sentences ------------------------------------------------------------------------


def facts(province: str) -> dict[str, str]:
    """Return what the sentences of one province's page show."""
    code = code_of(province)
    return (
        _place_facts(code)
        | _structure_facts(province)
        | _peer_facts(code)
        | _document_facts(code)
        | _claim_facts(code)
        | _doubt_facts(code)
    )


def _whole(value: float) -> str:
    return numbers.text(abs(value), ".0f")


def _points(gap: float) -> str:
    """Return a gap in words; zero points are neither above nor below.

    Examples
    --------
    >>> _points(-12.3), _points(0.2)
    ('12 points below', 'level with')
    """
    if abs(gap) < 0.5:
        return "level with"
    return f"{_whole(gap)} points {'below' if gap < 0 else 'above'}"


def _place_facts(code: int) -> dict[str, str]:
    found, held = main(), stability().loc[code]
    ranked = found.income.rank(ascending=False, method="min")
    return {
        "chinese": provinces().province_zh[code],
        "year": str(found.year),
        "stage": found.stage[code],
        "income": numbers.text(found.income[code], ",.0f"),
        "income_rank": str(int(ranked[code])),
        "provinces": str(int(found.income.count())),
        "income_share": numbers.text(found.income[code] / found.nation, ".0%"),
        "lag": _lag(code),
        "kept": numbers.text(held.both * held.variants, ".0f"),
        "variants": str(int(held.variants)),
    }


def _lag(code: int) -> str:
    found = main()
    weakest = found.weakest[code]
    gap = found.gaps.loc[code, weakest]
    if found.binding[code] != NONE:
        return (
            f"For its income it lags most in {NOUNS[weakest]}, {_points(gap)} the standing that is "
            "usual there, and this is the dimension we call binding"
        )
    return (
        f"No dimension binds, since none is {_whole(typology.DEFAULT.margin)} points or more below "
        f"the standing that is usual at its income; the lowest against it is {NOUNS[weakest]}, "
        f"{_points(gap)} the line"
    )


def _structure_facts(province: str) -> dict[str, str]:
    own = own_shares(province)
    first = min((frame.index.min(), vintage) for vintage, frame in own.items())
    last = max((frame.index.max(), vintage) for vintage, frame in own.items())
    start, end = own[first[1]].loc[first[0]], own[last[1]].loc[last[0]]
    both = int(min(own[CENSUS].index.max(), own[NEWEST].index.max()))
    printed = int(own[PRINTED].index.max())
    ends = {
        f"{sector}_{when}": numbers.text(row[sector] / 100, ".1%")
        for sector in SECTORS.values()
        for when, row in (("first", start), ("last", end))
    }
    return ends | {
        "first_year": str(first[0]),
        "last_year": str(last[0]),
        "first_vintage": first[1],
        "last_vintage": last[1],
        "seam_year": str(own[CENSUS].index.min()),
        "both_year": str(both),
        "tertiary_census": numbers.text(own[CENSUS].tertiary[both] / 100, ".1%"),
        "tertiary_newest": numbers.text(own[NEWEST].tertiary[both] / 100, ".1%"),
        "printed_year": str(printed),
        "tertiary_printed": numbers.text(own[PRINTED].tertiary[printed] / 100, ".1%"),
        "tertiary_revised": numbers.text(own[CENSUS].tertiary[printed] / 100, ".1%"),
    }


def _peers(code: int) -> pd.Series:
    return typology.peers(main().standings, code)


def _peer_facts(code: int) -> dict[str, str]:
    held, near = main().standings, _peers(code)
    support = typology.peer_support(held, code)
    names = provinces().province[near.index]
    detail = [
        f"{names[peer]} ({numbers.text(apart, '.0f')} points; {support[peer]} of {held.shape[1]})"
        for peer, apart in near.items()
    ]
    return {"peers": numbers.listed(list(names)), "peer_detail": numbers.listed(detail)}


def _document_facts(code: int) -> dict[str, str]:
    group, bound = document_d_group(code), main().binding[code]
    answers_to = D_ANSWERS[group]
    if bound == answers_to:
        found = "that is the dimension that binds here"
    elif bound == NONE:
        found = "no dimension binds here"
    else:
        found = f"what binds here is {NOUNS[bound]}"
    return {
        "d_group": D_NAMES[group],
        "d_suggestion": D_SUGGESTIONS[group],
        "d_answer": f"we read this as an answer to {NOUNS[answers_to]}, and {found}",
    }


@cache
def answers(code: int) -> pd.DataFrame:
    """Return the checks that speak of a province.

    Returns
    -------
    Frame: claim, statement, holds, value, figure, what_the_figure_is.
    """
    checks = {check.claim: check for check in by_province.CHECKS}
    growth = by_province.balance_and_growth(panel("2018 census"))
    found = by_province.evaluate_one(code, balance_and_growth=growth).reset_index()
    found.insert(1, "statement", [checks[claim].statement for claim in found.claim])
    return found.assign(what_the_figure_is=[checks[claim].figure for claim in found.claim])


def _claim_facts(code: int) -> dict[str, str]:
    count = answers(code).holds.value_counts()
    return {
        "asked": str(int(count.sum())),
        "held": str(int(count.get(by_province.YES, 0))),
        "held_in_part": str(int(count.get(by_province.PART, 0))),
        "held_not": str(int(count.get(by_province.NO, 0))),
        "without_data": str(int(count.get(by_province.UNKNOWN, 0))),
    }


def faults_of(code: int) -> list[str]:
    """Return the known faults of the sources that concern this province, in words."""
    spans: dict[tuple[str, str], list[int]] = {}
    for fault in panel_data.FAULTS:
        used = set(fault.vintages or typology.VINTAGES) & set(typology.VINTAGES)
        topic = next((t for word, t in FAULTY.items() if word in fault.column), "")
        if code in fault.provinces and used and topic:
            why = fault.why[0].lower() + fault.why[1:].rstrip(".")
            spans.setdefault((topic, why), []).extend([fault.first, fault.last])
    return [
        f"{topic}, {_span(min(years), max(years))}: {why}" for (topic, why), years in spans.items()
    ]


def _span(first: int, last: int) -> str:
    if last == panel_data.ONWARDS:
        return f"from {first} on"
    return str(first) if first == last else f"{first} to {last}"


def _doubt_facts(code: int) -> dict[str, str]:
    found = main()
    relative = found.income[code] / found.nation
    limit = min(typology.DEFAULT.bands, key=lambda bound: abs(relative - bound))
    sectors = indicators()["2018 census"].loc[(code, found.year), typology.SHARES].nlargest(2)
    order = found.gaps.loc[code].dropna().nsmallest(2)
    changed = [
        name
        for name, other in variants().items()
        if (other.stage[code], other.binding[code]) != (found.stage[code], found.binding[code])
    ]
    own = faults_of(code)
    return {
        "limit": numbers.text(limit, ".0%"),
        "to_limit": numbers.text(100 * abs(relative - limit), ".0f"),
        "sector_gap": numbers.text(100 * (sectors.iloc[0] - sectors.iloc[1]), ".1f"),
        "next_dimension": NOUNS[order.index[1]],
        "next_gap": numbers.text(order.iloc[1] - order.iloc[0], ".0f"),
        "changed": numbers.listed(changed),
        "faults": "; ".join(own) if own else "none that is listed for this province alone",
    }


# Figure and tables ---------------------------------------------------------------------------


def structure_figure(province: str) -> None:
    """Draw one province's sector shares over time, every vintage by itself."""
    own = own_shares(province)
    axes = style.new_axes(height=3.1)
    for vintage, frame in own.items():
        for sector, colour in COLOURS.items():
            axes.plot(frame.index, frame[sector], color=colour, **LOOKS[vintage])
    seam = own[CENSUS].index.min()
    axes.axvline(seam, color=style.MUTED, linewidth=1, linestyle=(0, (1, 2)))
    axes.set(ylabel="per cent of GDP", ylim=(0, None))
    axes.set_xlim(right=own[NEWEST].index.max() + 0.3)
    end = own[NEWEST].iloc[-1]
    labels = {sector: (own[NEWEST].index[-1], end[sector]) for sector in COLOURS}
    style.label_line_ends(axes, labels, fontsize=10)
    style.year_axis(axes)
    figures.show(
        axes,
        name=label("fig", province, "structure"),
        alt=_structure_alt(province, own),
        source=ACCOUNTS,
        data=pd.concat(own, names=["vintage"]).reset_index(),
    )


def _structure_alt(province: str, own: dict[str, pd.DataFrame]) -> str:
    census, newest = own[CENSUS], own[NEWEST]
    told = [
        f"{sector} from {census[sector].iloc[0]:.0f} to {census[sector].iloc[-1]:.0f} (highest "
        f"{census[sector].max():.0f} in {census[sector].idxmax()})"
        for sector in SECTORS.values()
    ]
    end = ", ".join(f"{newest[sector].iloc[-1]:.0f}" for sector in SECTORS.values())
    return (
        f"Lines of three sector shares of {province}, per cent. After the 2018 census, "
        f"{census.index[0]} to {census.index[-1]}: {'; '.join(told)}. After the 2023 census they "
        f"end at {end} in {newest.index[-1]}. The line as first published differs from the 2018 "
        f"census by {_widest(own):.1f} points at most in the tertiary share."
    )


def _widest(own: dict[str, pd.DataFrame]) -> float:
    return float((own[PRINTED].tertiary - own[CENSUS].tertiary).abs().max())


def standing_table(province: str) -> None:
    """Show one province's values, ranks and standings in income and five dimensions."""
    code = code_of(province)
    frame = standing(code)
    near = provinces().province[_peers(code).index]
    shown = pd.DataFrame(
        {
            "Dimension": [
                f"**{name.capitalize()}:** {INDICATORS[measure].title} ({INDICATORS[measure].unit})"
                for name, measure in frame.measure.items()
            ],
            province: [_shown(i, v) for i, v in zip(frame.measure, frame.value, strict=True)],
            "Median": [_shown(i, v) for i, v in zip(frame.measure, frame["median"], strict=True)],
            "Rank": [_rank(rank) for rank in frame["rank"]],
            "Against income": [
                _marked(gap, name == main().binding[code])
                for name, gap in frame.against_income.items()
            ],
            "Ranks of peers": [
                ", ".join(_rank(rank) for rank in row) for row in frame[list(near)].to_numpy()
            ],
        }
    )
    tables.show(
        shown,
        name=label("tab", province, "standing"),
        caption=(
            f"{province} in {main().year}: value, median of the provinces, rank, points of "
            "standing above or below what is usual at its income (bold: binding), and the ranks "
            f"of {numbers.listed(list(near))}"
        ),
        source=CITED,
        data=frame.reset_index(names="dimension"),
    )


def standing(code: int) -> pd.DataFrame:
    """Return a province's place in income and the five dimensions, and its peers' ranks.

    Returns
    -------
    Frame indexed by dimension: measure, value, median, rank, standing, usual_at_income,
    against_income, and a column of ranks for each peer.
    """
    found = main()
    values = pd.concat([found.income.rename("income"), found.values], axis=1)
    ranks = values.rank(ascending=False, method="min")
    held = pd.concat([found.income_standing.rename("income"), found.standings], axis=1)
    frame = pd.DataFrame(
        {
            "measure": [typology.DEFAULT.income, *MAIN],
            "value": values.loc[code],
            "median": values.median(),
            "rank": ranks.loc[code],
            "standing": held.loc[code],
            "usual_at_income": found.expected.loc[code].reindex(values.columns),
            "against_income": found.gaps.loc[code].reindex(values.columns),
        },
        index=["income", *DIMENSIONS],
    )
    for peer in _peers(code).index:
        frame[provinces().province[peer]] = ranks.loc[peer]
    return frame


def _shown(indicator: str, value: float) -> str:
    return numbers.text(value, INDICATORS[indicator].form) if pd.notna(value) else "no data"


def _rank(rank: float) -> str:
    return numbers.text(rank, ".0f") if pd.notna(rank) else "no data"


def _marked(gap: float, binds: bool) -> str:
    if pd.isna(gap):
        return "–"
    text = numbers.text(gap, "+.0f") if abs(gap) >= 0.5 else "0"
    return f"**{text}**" if binds else text


def claims_table(province: str) -> None:
    """Show which of the documents' claims hold in one province."""
    code = code_of(province)
    frame = answers(code)
    shown = pd.DataFrame(
        {
            "Claim": [f"[{claim}](#claim-{claim.lower()})" for claim in frame.claim],
            "Read for one province": frame.statement,
            "Here": frame.holds,
            "Figure": [
                f"{row.figure} ({row.what_the_figure_is})" if row.figure else "–"
                for row in frame.itertuples()
            ],
        }
    )
    tables.show(
        shown,
        name=label("tab", province, "claims"),
        caption=(
            f"Claims that can be asked of {province}; in part: not in every part, or without a "
            "clear sign"
        ),
        source="the documents in our words, read for one province; rules of the [ledger of claims]"
        "(../../appendix/claims.md)",
        data=frame,
    )
