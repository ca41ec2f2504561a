"""What the one-page summary shows: verdicts by kind of claim, and the numbers in its sentences."""

import pandas as pd

from upgrading import claims
from upgrading.claims import Verdict
from upgrading.claims.wording import OUTCOMES
from upgrading.report import (
    figures,
    front,
    numbers,
    policy_coordination,
    policy_provinces,
    policy_scenarios,
    style,
)

KINDS = {
    "descriptive": "what is or was",
    "associational": "what goes with what",
    "causal": "what brings what about",
}
DECIDED = ("supported", "mixed", "contradicted")
# pale to dark would rank the verdicts; these differ in lightness and in colour
COLOURS = {"supported": style.DARK, "mixed": style.LIGHT, "contradicted": style.MIDDLE}


def by_kind(verdicts: list[Verdict] | None = None) -> pd.DataFrame:
    """Return numbers of claims, one row a kind of claim and one column an outcome."""
    judged = claims.evaluate_all() if verdicts is None else verdicts
    pairs = pd.DataFrame([(v.claim.kind, v.outcome) for v in judged], columns=["kind", "outcome"])
    counted = pd.crosstab(pairs.kind, pairs.outcome)
    return counted.reindex(index=list(KINDS), columns=list(OUTCOMES), fill_value=0)


def verdicts_figure() -> None:
    """Draw how claims that the data decide came out, by kind of claim."""
    counted = by_kind()[list(DECIDED)]
    axes = style.new_axes(height=2.9)
    left = pd.Series(0, index=counted.index)
    labels = [f"{kind}:\n{KINDS[kind]}" for kind in counted.index]
    for outcome in DECIDED:
        axes.barh(labels, counted[outcome], left=left, color=COLOURS[outcome], height=0.62)
        for place, (kind, count) in enumerate(counted[outcome].items()):
            if count:
                ink = style.INK if outcome == "mixed" else style.PAPER
                axes.text(
                    left[kind] + count / 2, place, str(count), ha="center", va="center", color=ink
                )
        left = left + counted[outcome]
    _name_colours(axes, counted.loc["descriptive"])
    axes.set(xlabel="claims that the data decide", ylim=(2.6, -0.85))
    axes.grid(axis="y", visible=False)
    causal, plain = counted.loc["causal"], counted.loc["descriptive"]
    figures.show(
        axes,
        name="fig-summary-verdicts",
        alt=(
            f"Three bars of claims by kind. Of {plain.sum()} descriptive claims {plain.supported} "
            f"are supported, {plain.mixed} mixed, {plain.contradicted} contradicted; of "
            f"{counted.loc['associational'].sum()} associational ones "
            f"{counted.loc['associational'].supported} are supported; of {causal.sum()} causal "
            f"ones {causal.supported}, {causal.mixed} are mixed and {causal.contradicted} "
            "contradicted."
        ),
        source="the ledger of claims",
        data=counted,
    )


def _name_colours(axes, row: pd.Series) -> None:
    """Write each outcome's name above its part of the first bar."""
    left = 0
    for outcome in DECIDED:
        axes.text(left, -0.45, outcome, ha="left", va="bottom", fontsize=10, color=style.INK)
        left += max(row[outcome], 9)


def facts() -> dict[str, str]:
    """Return the numbers in the page's sentences."""
    counted = by_kind()
    decided = counted[list(DECIDED)].sum(axis=1)
    kinds = {
        f"{kind}_{name}": str(int(value))
        for kind in KINDS
        for name, value in {**counted.loc[kind], "decided": decided[kind]}.items()
        if " " not in name
    }
    first, scenarios = front.facts(), policy_scenarios.facts()
    provinces, advice = policy_provinces.facts(), policy_coordination.facts()
    wanted = ("west_first", "west_last", "gap_last", "noise_tertiary", "step_tertiary")
    return {
        **kinds,
        **{name: first[name] for name in (*wanted, "equal", "tried", "equal_printed")},
        **{name: first[name] for name in ("claims_total", "claims_decided", "census_lowest")},
        **{f"claims_{name}": first[f"claims_{name}"] for name in DECIDED},
        "claims_not_testable": first["claims_not_testable"],
        **{
            name: scenarios[name]
            for name in ("tertiary_now", "tertiary_goal", "tertiary_80", "plain_80_far")
        },
        **{name: provinces[name] for name in ("types", "binding_kept", "unbound")},
        **_advice(advice),
        "digital_clear": _share("D9"),
        "consumption_clear": _share("E21"),
    }


def _advice(found: dict[str, str]) -> dict[str, str]:
    names = {"total": "total", "holds": "holds", "partly": "partly", "untested": "untested"}
    names["against"] = "against_the_data"
    return {f"advice_{short}": found[name] for short, name in names.items()}


def _share(claim: str) -> str:
    """Return a claim's deciding share of specifications as text."""
    (verdict,) = [v for v in claims.evaluate_all() if v.claim.id == claim]
    return numbers.text(verdict.value / 100, ".0%")
