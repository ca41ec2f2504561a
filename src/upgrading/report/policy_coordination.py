"""What the chapter on recommendations, their claims and their coordination shows."""

import re
from functools import cache
from itertools import combinations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from upgrading import claims, recommendations
from upgrading.claims import Verdict
from upgrading.claims.register import DOCUMENTS
from upgrading.recommendations import (
    DESIGNS,
    E_AIMS,
    NOT_MEASURED,
    STANDINGS,
    Recommendation,
    register,
)
from upgrading.report import figures, numbers, style, tables

SOURCE = "the five documents; verdicts of the ledger of claims, computed when the book compiles"
CITED = (
    "{cite:t}`documentA`, {cite:t}`documentB`, {cite:t}`documentC`, {cite:t}`documentD` and "
    "{cite:t}`documentE`, in our words; verdicts are those of the "
    "[ledger of claims](../appendix/claims.md)"
)
PALE = "#e6edf4"
SOME, NONE = "partly, a claim supported", "partly, none supported"
# face, letters and hatching of a standing: told apart in grey by lightness and hatching
LOOKS = {
    "holds": (style.DARK, "white", ""),
    SOME: ("#4f9a86", style.INK, ""),
    NONE: ("#cfe6de", style.INK, ""),
    "against the data": (style.MIDDLE, style.INK, "////"),
    "untested": (style.PAPER, style.INK, ""),
    "no claim": (style.PAPER, style.INK, "xx"),
}
NARROW = 2  # recommendations: a bar shorter than this has no room for its number
MANY = 4  # policies: a cell of the matrix from which on it is dark
REGIONAL = re.compile(
    r"\b(regions?|regional|provinces?|East|West|Western|Central|coast|places|Henan|Beijing|Hainan)\b"
)
CAUSES = {
    "event study": "an event study, which could carry a cause if its conditions held",
    "association": "an association in a panel",
    "account": "an account of who bought what",
    "not tested": "nothing: no causal claim of it is tested",
    "none": "no causal claim at all",
}
TOP = 10


@cache
def verdicts() -> dict[str, Verdict]:
    """Return the ledger's verdicts by claim."""
    return {verdict.claim.id: verdict for verdict in claims.evaluate_all()}


@cache
def outcomes() -> dict[str, claims.Outcome]:
    """Return the ledger's outcomes by claim."""
    return {name: verdict.outcome for name, verdict in verdicts().items()}


@cache
def assessed() -> pd.DataFrame:
    """Return how each recommendation stands, by id."""
    return recommendations.assess(register(), outcomes())


@cache
def carried() -> pd.DataFrame:
    """Return what hangs on each claim."""
    return recommendations.what_if(register(), outcomes())


@cache
def remits() -> pd.DataFrame:
    """Return document E's policies by field, aim and agency."""
    return recommendations.remits(register())


def by_document() -> pd.DataFrame:
    """Return numbers of recommendations by document and standing, all last."""
    found = assessed()
    counted = pd.crosstab(found.document, found.standing)
    frame = counted.reindex(index=list(DOCUMENTS), columns=list(STANDINGS), fill_value=0)
    frame.loc["All"] = frame.sum()
    return frame.assign(all=frame.sum(axis=1)).rename_axis("document").rename_axis(columns=None)


def drawn() -> pd.DataFrame:
    """Return the numbers by document with "partly" cut by whether any claim is supported."""
    found = assessed()
    partly = (found.supported > 0).map({True: SOME, False: NONE})
    cut = found.standing.where(found.standing != "partly", partly)
    counted = pd.crosstab(found.document, cut)
    frame = counted.reindex(index=list(DOCUMENTS), columns=list(LOOKS), fill_value=0)
    return frame.rename_axis(columns=None)


def by_cause() -> pd.DataFrame:
    """Return numbers of recommendations by the best design behind their causes and by standing."""
    found = assessed()
    counted = pd.crosstab(found.design, found.standing)
    frame = counted.reindex(index=list(DESIGNS), columns=list(STANDINGS), fill_value=0)
    frame = frame.assign(all=frame.sum(axis=1))
    return frame.rename_axis("design").rename_axis(columns=None)


# Numbers in sentences ------------------------------------------------------------------------


def facts() -> dict[str, str]:
    """Return the numbers that the chapter's sentences show."""
    parts = (_standing_facts, _claim_facts, _cause_facts, _policy_facts, _gap_facts)
    return {key: value for part in parts for key, value in part().items()}


def _standing_facts() -> dict[str, str]:
    found = assessed()
    counts = found.standing.value_counts().reindex(STANDINGS, fill_value=0)
    refuted = found[found.standing == "against the data"]
    partly = found[found.standing == "partly"]
    holding = found[found.standing == "holds"]
    return {
        "total": str(len(found)),
        **{name.replace(" ", "_"): str(counts[name]) for name in STANDINGS},
        "partly_some": str(int((partly.supported > 0).sum())),
        "partly_none": str(int((partly.supported == 0).sum())),
        "refuted_wholly": str(int((refuted.contradicted == refuted.decided).sum())),
        "refuted_mixed": str(int((refuted.contradicted < refuted.decided).sum())),
        "holds_strictly": str(int((holding.decided == holding.claims).sum())),
        "holds_one": str(int((holding.decided == 1).sum())),
    }


def _claim_facts() -> dict[str, str]:
    cited = [outcomes()[name] for name in register().cited()]
    top = carried()
    most = top[top.recommendations == top.recommendations.max()]
    kept = recommendations.without_one(register(), outcomes())
    return {
        "cited": str(len(cited)),
        "ledger": str(len(outcomes())),
        "cited_supported": str(cited.count("supported")),
        "cited_mixed": str(cited.count("mixed")),
        "cited_contradicted": str(cited.count("contradicted")),
        "cited_untested": str(sum(outcome not in recommendations.DECIDED for outcome in cited)),
        "most_names": numbers.listed(list(most.index)),
        "most_count": str(int(top.recommendations.max())),
        "most_flips": str(int(most[["if_supported", "if_contradicted"]].to_numpy().max())),
        "idle": str(int((top[["if_supported", "if_contradicted"]].max(axis=1) == 0).sum())),
        "several_claims": str(len(kept)),
        "kept_without_one": str(int(kept.sum())),
    }


def _cause_facts() -> dict[str, str]:
    found = assessed()
    causal = found[found.causal > 0]
    counts = found.design.value_counts().reindex(DESIGNS, fill_value=0)
    named = {name: register().design(name) for name in register().cited()}
    causes = [name for name, design in named.items() if design != "none"]
    held = [name for name in causes if outcomes()[name] == "supported"]
    panels = [name for name in causes if named[name] == "association"]
    strong = [name for name in held if named[name] == "event study"]
    holding = found[found.standing == "holds"].design.value_counts().reindex(DESIGNS, fill_value=0)
    return {
        "causal": str(len(causal)),
        "causal_association": str(counts["association"]),
        "causal_account": str(counts["account"]),
        "causal_event": str(counts["event study"]),
        "causal_untested": str(counts["not tested"]),
        "events": numbers.listed(
            [f"{name} {outcomes()[name]}" for name in named if named[name] == "event study"]
        ),
        "causes": str(len(causes)),
        "causes_tested": str(sum(named[name] != "not tested" for name in causes)),
        "causes_supported": str(len(held)),
        "causes_supported_names": numbers.listed(held),
        "causes_carried": str(len(strong)),
        "association_tested": str(len(panels)),
        "association_supported": str(sum(name in held for name in panels)),
        "holds_facts": str(holding["none"]),
        "holds_untested_cause": str(holding["not tested"]),
        "holds_account": str(holding["account"]),
        "holds_association": str(holding["association"] + holding["event study"]),
    }


def _policy_facts() -> dict[str, str]:
    frame, agencies = remits(), register().agencies
    items = register().of("E")
    both = [agency for agency in agencies.values() if set(E_AIMS) <= set(agency.aims)]
    busiest = frame[list(agencies)].sum().idxmax()
    unnamed = [item.advice.rstrip(".").lower() for item in items if not item.remit]
    return {
        "e_policies": str(len(items)),
        "e_fields": str(len(frame)),
        "e_both": str(int(frame.both.sum())),
        "e_demand_only": str(int((frame.demand - frame.both).sum())),
        "e_upgrading_only": str(int((frame.upgrading - frame.both).sum())),
        "e_actor": str(sum(bool(item.agency) for item in items)),
        "e_nobody": str(int(frame.nobody.sum())),
        "e_nobody_advice": "; ".join(unnamed) or "none",
        "e_several": str(int(frame.several.sum())),
        "e_one": str(int((frame.policies - frame.several - frame.nobody).sum())),
        "agencies": str(len(agencies)),
        "agencies_both": str(len(both)),
        "agencies_both_names": numbers.listed([f"the {agency.name}" for agency in both]),
        "pairs": str(len(shared_aims())),
        "pairs_both": str(int((shared_aims().aims == len(E_AIMS)).sum())),
        "busiest": agencies[busiest].name,
        "busiest_count": str(int(frame[busiest].sum())),
        "e34": outcomes()["E34"],
        "e45_standing": assessed().standing["RE45"],
    }


def _gap_facts() -> dict[str, str]:
    found = register()
    measured = [r for r in found.recommendations.values() if r.gap != NOT_MEASURED]
    shown = verdicts()
    texts = {"regions": "B3", "lead": "C3", "services": "E31", "towns": "E42", "weight": "E20"}
    said = {f"gap_{key}": f"{shown[c].figure} {shown[c].label}" for key, c in texts.items()}
    return {
        "gaps": str(len(found.gaps)),
        "gap_measured": str(len(measured)),
        "gap_none": str(len(found.recommendations) - len(measured)),
        **said,
    }


def shared_aims() -> pd.DataFrame:
    """Return every pair of agencies with how many aims document E gives to both."""
    agencies = register().agencies
    rows = [
        {"one": one, "other": other, "aims": len({*agencies[one].aims} & {*agencies[other].aims})}
        for one, other in combinations(agencies, 2)
    ]
    frame = pd.DataFrame(rows)
    return frame[frame.aims > 0].reset_index(drop=True)


# How they stand ------------------------------------------------------------------------------


def standings_figure() -> None:
    """Draw how many recommendations of each document stand in which way."""
    frame = drawn()
    axes = style.new_axes(height=4.2)
    places = range(len(frame))[::-1]
    start = pd.Series(0, index=frame.index)
    for name, (face, ink, hatch) in LOOKS.items():
        look = {"facecolor": face, "edgecolor": style.INK, "hatch": hatch, "linewidth": 0.8}
        axes.barh(list(places), frame[name], left=start, height=0.62, label=name, **look)
        for place, (document, count) in zip(places, frame[name].items(), strict=True):
            if count >= NARROW:
                middle = start[document] + count / 2
                box = {"facecolor": face, "edgecolor": "none", "pad": 1.2} if hatch else None
                text = {"ha": "center", "va": "center", "color": ink, "fontsize": 12}
                axes.text(middle, place, str(count), bbox=box, **text)
        start = start + frame[name]
    axes.set(xlabel="recommendations", yticks=list(places))
    axes.set_yticklabels([f"document {name}" for name in frame.index])
    axes.tick_params(labelsize=11.5, labelcolor=style.INK)
    axes.grid(axis="y", visible=False)
    axes.figure.legend(
        loc="outside upper left", ncols=2, fontsize=12, handlelength=1.4, columnspacing=1.2
    )
    figures.show(
        axes,
        name="fig-coordination-standings",
        alt=_standings_alt(frame),
        source=SOURCE,
        data=frame.reset_index(),
    )


def _standings_alt(frame: pd.DataFrame) -> str:
    bars = [
        f"document {name}: "
        + ", ".join(f"{row[standing]} {standing}" for standing in LOOKS if row[standing])
        for name, row in frame.iterrows()
    ]
    return f"One horizontal bar a document, cut by standing. {'; '.join(bars)}."


def standings_table() -> None:
    """Show how many recommendations of each document stand in which way."""
    frame = by_document()
    shown = frame.map(str).rename(columns=str.capitalize).reset_index(drop=True)
    shown.insert(0, "Document", [*(f"Document {name}" for name in frame.index[:-1]), "All"])
    tables.show(
        shown,
        name="tab-coordination-standings",
        caption="Recommendations by document and standing",
        source=CITED,
        data=frame.reset_index(),
    )


def against_table() -> None:
    """Show the recommendations that stand against the data, with the figures that say so."""
    found = assessed()
    items = [register().recommendations[name] for name in found[_is_against(found)].index]
    rows = [(item, verdicts()[claim]) for item in items for claim in item.claims]
    refuting = [(item, verdict) for item, verdict in rows if verdict.outcome == "contradicted"]
    shown = pd.DataFrame(
        {
            "Id": [_own(item) for item, _ in refuting],
            "What is recommended": [item.advice for item, _ in refuting],
            "Claim contradicted": [f"{_claim(v.claim.id)} {v.claim.claim}" for _, v in refuting],
            "Figure that decides": [f"**{v.figure}** {v.label}" for _, v in refuting],
        }
    )
    tables.show(
        _or_none(shown),
        name="tab-coordination-against",
        caption="Recommendations that stand against the data, and what contradicts their claim",
        source=CITED,
        data=_rows(items),
    )


def _is_against(found: pd.DataFrame) -> pd.Series:
    return found.standing == "against the data"


def holding_table() -> None:
    """Show the recommendations that hold, with what is supported and what is left untested."""
    found = assessed()
    items = [register().recommendations[name] for name in found[found.standing == "holds"].index]
    shown = pd.DataFrame(
        {
            "Id": [_own(item) for item in items],
            "What is recommended": [item.advice for item in items],
            "Claims supported": [_held(item, decided=True) for item in items],
            "Not tested": [_held(item, decided=False) or "–" for item in items],
            "Causal claims rest on": [_footing(found.design[item.id]) for item in items],
        }
    )
    tables.show(
        _or_none(shown),
        name="tab-coordination-holding",
        caption="Recommendations that hold, and what kind of claim they rest on",
        source=CITED,
        data=_rows(items),
    )


def _or_none(shown: pd.DataFrame) -> pd.DataFrame:
    """Return a table's frame, or one row that says that there is nothing to list."""
    if shown.empty:
        shown.loc[0] = ["none", *[""] * (shown.shape[1] - 1)]
    return shown


def _held(item: Recommendation, *, decided: bool) -> str:
    """Return those claims of a recommendation that are decided, or those that are not."""
    bases = [basis for basis in item.rests_on if verdicts()[basis.claim].decided is decided]
    return "; ".join(f"{_claim(basis.claim)} {basis.because}" for basis in bases)


def _footing(design: str) -> str:
    return {"none": "no causal claim", "not tested": "not tested"}.get(design, f"an {design}")


def causes_table() -> None:
    """Show on what kind of evidence the causal claims behind recommendations rest."""
    frame = by_cause()
    shown = frame.map(str).rename(columns=str.capitalize).reset_index(drop=True)
    shown.insert(0, "Its causal claims rest on", [CAUSES[name] for name in frame.index])
    tables.show(
        shown,
        name="tab-coordination-causes",
        caption="Recommendations by the best design behind their causal claims, and by standing",
        source=CITED,
        data=frame.reset_index(),
    )


def claims_table() -> None:
    """Show the claims on which most recommendations rest, and what would turn with them."""
    top = carried().head(TOP)
    found = [verdicts()[name] for name in top.index]
    shown = pd.DataFrame(
        {
            "Claim": [f"{_claim(v.claim.id)} {v.claim.claim}" for v in found],
            "Verdict": [_mark(v.outcome) for v in found],
            "Rest on it": top.recommendations.map(str).to_list(),
            "Turn, if supported": top.if_supported.map(str).to_list(),
            "Turn, if contradicted": top.if_contradicted.map(str).to_list(),
        }
    )
    data = carried().assign(verdict=[outcomes()[name] for name in carried().index])
    tables.show(
        shown,
        name="tab-coordination-claims",
        caption=(
            "The claims that carry most recommendations; how many would stand otherwise if the "
            "verdict were another"
        ),
        source=f"{CITED}; the data file has every claim",
        data=data.reset_index(),
    )


# Document E: policies, aims, agencies --------------------------------------------------------


def matrix_figure() -> None:
    """Draw document E's policies by field against aims and agencies."""
    frame, agencies = remits(), register().agencies
    columns = [*E_AIMS, *agencies, "nobody"]
    labels = [*E_AIMS, *(agency.short for agency in agencies.values()), "no name fits"]
    gaps = {len(E_AIMS): 0.4, len(E_AIMS) + len(_twofold()): 0.4, len(columns) - 1: 0.4}
    places, at = [], 0.0
    for place in range(len(columns)):
        at += gaps.get(place, 0.0)
        places.append(at + place)
    axes = style.new_axes(height=6.2)
    for row, key in enumerate(frame.index):
        for place, column in zip(places, columns, strict=True):
            _cell(axes, place, row, int(frame.loc[key, column]))
    axes.set(xlim=(-0.55, places[-1] + 0.55), ylim=(len(frame) - 0.45, -0.55))
    axes.set_xticks(places, labels, rotation=90, color=style.INK)
    axes.set_yticks(range(len(frame)), [register().fields[key] for key in frame.index])
    axes.tick_params(axis="y", labelcolor=style.INK, labelsize=11.5, length=0)
    axes.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    axes.tick_params(axis="x", labelsize=11.5)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    _heads(axes, places, len(frame))
    figures.show(
        axes,
        name="fig-coordination-matrix",
        alt=_matrix_alt(frame),
        source="document E; which names cover which subjects is our reading",
        data=frame.assign(field=list(register().fields.values())).reset_index(names="key"),
    )


def _twofold() -> list[str]:
    """Return the agencies that document E names for both aims."""
    return [key for key, agency in register().agencies.items() if set(E_AIMS) <= set(agency.aims)]


def _cell(axes: Axes, x: float, y: int, count: int) -> None:
    face = style.PAPER if count == 0 else PALE if count == 1 else style.LIGHT
    face = style.DARK if count >= MANY else face
    ink = "white" if count >= MANY else style.INK
    size = (0.92, 0.88)
    box = Rectangle((x - size[0] / 2, y - size[1] / 2), *size, facecolor=face, edgecolor=style.GRID)
    axes.add_patch(box)
    if count:
        axes.text(x, y, str(count), ha="center", va="center", color=ink, fontsize=12)


def _heads(axes: Axes, places: list[float], bottom: int) -> None:
    """Write under the columns what their groups are."""
    aims, twofold = len(E_AIMS), len(_twofold())
    groups = {
        "aims": places[:aims],
        "for both aims": places[aims : aims + twofold],
        "for demand": places[aims + twofold : -1],
    }
    for label, group in groups.items():
        axes.plot([group[0] - 0.45, group[-1] + 0.45], [bottom - 0.35] * 2, color=style.INK, lw=1.2)
        middle = (group[0] + group[-1]) / 2
        text = {"ha": "center", "va": "top", "fontsize": 11.5, "annotation_clip": False}
        axes.annotate(label, (middle, bottom - 0.2), color=style.INK, **text)
    axes.set_ylim(bottom + 0.45, -0.55)


def _matrix_alt(frame: pd.DataFrame) -> str:
    agencies = register().agencies
    totals = frame[list(agencies)].sum()
    covered = ", ".join(f"{agency.name} {totals[key]}" for key, agency in agencies.items())
    return (
        f"A grid of {len(frame)} fields of policy by two aims and {len(agencies)} agencies with a "
        f"number in each cell. Domestic demand has {frame.demand.sum()} of "
        f"{frame.policies.sum()} policies, upgrading {frame.upgrading.sum()}. Policies that a "
        f"name covers: {covered}; no name covers {frame.nobody.sum()}."
    )


def agencies_table() -> None:
    """Show the agencies of document E with their aims and what their names cover."""
    frame, agencies = remits(), register().agencies
    items = register().of("E")
    alone = {key: sum(item.remit == (key,) for item in items) for key in agencies}
    pairs = shared_aims()
    peers = {
        key: ((pairs.one == key) | (pairs.other == key)) & (pairs.aims == len(E_AIMS))
        for key in agencies
    }
    shown = pd.DataFrame(
        {
            "Agency": [agency.name for agency in agencies.values()],
            "Aims in document E": [" and ".join(agency.aims) for agency in agencies.values()],
            "Others with both aims": [str(int(peers[key].sum())) for key in agencies],
            "What its name covers, as we read it": [a.covers for a in agencies.values()],
            "Policies": [str(int(frame[key].sum())) for key in agencies],
            "Of them alone": [str(alone[key]) for key in agencies],
        }
    )
    tables.show(
        shown,
        name="tab-coordination-agencies",
        caption=(
            "The agencies that document E names, the aims it gives them, and policies their names "
            "cover"
        ),
        source="{cite:t}`documentE`, section 4.3.3; names read by us",
        data=shown.assign(key=list(agencies)),
    )


# Gaps ----------------------------------------------------------------------------------------


def gaps_table() -> None:
    """Show the indicators to which recommendations answer, with the newest figures."""
    found = register()
    used = [gap for gap in found.gaps.values() if _answering(gap.name)]
    rest = _answering(NOT_MEASURED)
    shown = pd.DataFrame(
        {
            "Gap": [gap.name for gap in used],
            "Figure": [_measure(gap.claim) or "in the chapter" for gap in used],
            "Chapter": [_page(gap.chapter) for gap in used],
            "Recommendations": [_counted(_answering(gap.name)) for gap in used],
        }
    )
    shown.loc[len(shown)] = [NOT_MEASURED, "", "", _counted(rest)]
    data = pd.DataFrame(
        [
            {
                "gap": gap,
                "claim": found.gaps[gap].claim if gap in found.gaps else "",
                "recommendations": " ".join(item.id for item in _answering(gap)),
            }
            for gap in [*(gap.name for gap in used), NOT_MEASURED]
        ]
    )
    tables.show(
        shown,
        name="tab-coordination-gaps",
        caption="Indicators to which recommendations answer, and how many do, by document",
        source=CITED,
        data=data,
    )


def _answering(gap: str) -> list[Recommendation]:
    return [item for item in register().recommendations.values() if item.gap == gap]


def _counted(items: list[Recommendation]) -> str:
    counts = {name: sum(item.document == name for item in items) for name in DOCUMENTS}
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count)


def _measure(claim: str) -> str:
    """Return the figure that a claim's rule computes, with what it is; or "" if it has none."""
    verdict = verdicts()[claim] if claim else None
    return f"**{verdict.figure}** {verdict.label}" if verdict and verdict.decided else ""


# Every recommendation ------------------------------------------------------------------------


def recommendations_table(document: str) -> None:
    """Show every recommendation of one document; each row can be linked as #recommendation-a1."""
    items = register().of(document)
    shown = pd.DataFrame(
        {
            "Id": [f"[{item.id}]{{#{item.anchor} .claim-id}}" for item in items],
            "What is recommended": [_advice(item) for item in items],
            "Claims it rests on": [_bases(item) for item in items],
            "Gap": [_gap(item) for item in items],
            "Standing": [_standing(item) for item in items],
        }
    )
    tables.show(
        shown,
        name=f"tab-coordination-{document.lower()}",
        caption=f"Recommendations of document {document}, their claims and how they stand",
        source=CITED,
        data=_rows(items),
    )


def _advice(item: Recommendation) -> str:
    place = f"section {item.section}" if item.section[0].isdigit() else item.section
    aims = numbers.listed([register().aims[aim] for aim in item.aims])
    who = f"; asked: {item.agency}" * bool(item.agency)
    return f"{item.advice} [({place}; for {aims}{who})]{{.claim-about}}"


def _bases(item: Recommendation) -> str:
    if item.none:
        return f"None: {item.none}."
    return "; ".join(_basis(basis) for basis in item.rests_on) + "."


def _basis(basis: recommendations.Basis) -> str:
    verdict = verdicts()[basis.claim]
    regional = REGIONAL.search(verdict.claim.claim)
    where = f", {_page(verdict.where)}" if regional else ""
    design = register().design(basis.claim)
    cause = "" if design == "none" else f", cause: {design}"
    return f"{_claim(basis.claim)} {basis.because} ({_mark(verdict.outcome)}{cause}{where})"


def _gap(item: Recommendation) -> str:
    if item.gap == NOT_MEASURED:
        return NOT_MEASURED
    return f"[{item.gap}](../{register().gaps[item.gap].chapter}.md)"


def _standing(item: Recommendation) -> str:
    row = assessed().loc[item.id]
    if item.none:
        return f"**{row.standing}**"
    rest = {
        "mixed": row.mixed,
        "contradicted": row.contradicted,
        "not tested": row.claims - row.decided,
    }
    others = "".join(f", {count} {what}" for what, count in rest.items() if count)
    return f"**{row.standing}**: {row.supported} of {row.claims} supported{others}"


def _claim(identity: str) -> str:
    return f"[{identity}](#{claims.claims()[identity].anchor})"


def _own(item: Recommendation) -> str:
    return f"[{item.id}](#{item.anchor})"


def _page(chapter: str) -> str:
    return f"[{chapter}](../{chapter}.md)"


def _mark(outcome: str) -> str:
    return f"[{outcome}]{{.verdict .verdict-{outcome.replace(' ', '-')}}}"


def _rows(items: list[Recommendation]) -> pd.DataFrame:
    """Return everything the register knows of recommendations, with their standing."""
    rows = []
    for item in items:
        row = assessed().loc[item.id]
        bases = [f"{b.claim} ({outcomes()[b.claim]}): {b.because}" for b in item.rests_on]
        rows.append(
            {
                "id": item.id,
                "document": item.document,
                "section": item.section,
                "recommendation": item.advice,
                "aims": "; ".join(register().aims[aim] for aim in item.aims),
                "asked": item.agency,
                "rests_on": "; ".join(bases),
                "why_on_nothing": item.none,
                "gap": item.gap,
                "standing": row.standing,
                "claims": row.claims,
                "tested": row.decided,
                "supported": row.supported,
                "mixed": row.mixed,
                "contradicted": row.contradicted,
                "causal_claims": row.causal,
                "best_design": row.design,
                "field": register().fields.get(item.field, ""),
                "agencies_by_name": " ".join(item.remit),
            }
        )
    return pd.DataFrame(rows or [{"id": "none"}])
