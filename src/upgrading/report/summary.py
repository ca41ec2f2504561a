"""What the one-page summary shows: verdicts by kind of claim, and the numbers in its sentences."""

import pandas as pd
from matplotlib.axes import Axes

from upgrading import claims
from upgrading.claims import Verdict, evidence
from upgrading.claims.wording import AROUND, LAW, MOST, OUTCOMES
from upgrading.mechanisms import digital
from upgrading.report import (
    figures,
    front,
    gradients,
    ledger,
    numbers,
    policy_coordination,
    policy_provinces,
    policy_scenarios,
    scorecard,
    style,
    vintages,
)

KINDS = {
    "descriptive": "what is or was",
    "associational": "what goes with what",
    "causal": "what brings what about",
}
DECIDED = ("supported", "mixed", "contradicted")
NARROW = 3  # claims: a part of a bar with fewer has no room for its number
# pale to dark would rank the verdicts; these differ in lightness and in colour
COLOURS = {"supported": style.DARK, "mixed": style.LIGHT, "contradicted": style.MIDDLE}
# from what share on, in words of both languages
PARTS = (
    (1, "All", "全部"),
    (LAW, "Nearly all", "几乎全部"),
    (MOST * (1 + AROUND), "More than half", "半数以上"),
    (MOST * (1 - AROUND), "About half", "约半数"),
    (1 - LAW, "Less than half", "不到半数"),
)
VERDICTS_ZH = {
    "supported": "得到支持",
    "mixed": "结果不一",
    "contradicted": "与数据相反",
    "open": "尚待估计",
    "not testable": "无法检验",
}
INCLUDES_ZH = {"includes": "包含", "leaves out": "不包含"}
TOLD = ("A19", "D14")  # claims whose verdict a sentence tells
LONG_ACCOUNTS = ("2018 census", "first published", "constant prices")


def by_kind(verdicts: list[Verdict] | None = None) -> pd.DataFrame:
    """Return numbers of claims, one row a kind of claim and one column an outcome."""
    judged = claims.evaluate_all() if verdicts is None else verdicts
    pairs = pd.DataFrame([(v.claim.kind, v.outcome) for v in judged], columns=["kind", "outcome"])
    counted = pd.crosstab(pairs.kind, pairs.outcome)
    return counted.reindex(index=list(KINDS), columns=list(OUTCOMES), fill_value=0)


def verdicts_figure() -> None:
    """Draw how claims that can be tested came out, by kind of claim."""
    counted = by_kind()[list(DECIDED)]
    axes = style.new_axes(height=2.9)
    left = pd.Series(0, index=counted.index)
    labels = [f"{kind}:\n{KINDS[kind]}" for kind in counted.index]
    for outcome in DECIDED:
        axes.barh(labels, counted[outcome], left=left, color=COLOURS[outcome], height=0.62)
        for place, (kind, count) in enumerate(counted[outcome].items()):
            _number(axes, left[kind], place, count, outcome)
        left = left + counted[outcome]
    _name_colours(axes, counted)
    axes.set(xlabel="claims that can be tested", ylim=(2.7, -0.95))
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


def _number(axes: Axes, left: float, place: int, count: int, outcome: str) -> None:
    """Write a number into its part of a bar, or under it if the part is too narrow."""
    if count >= NARROW:
        ink = style.INK if outcome == "mixed" else style.PAPER
        axes.text(left + count / 2, place, str(count), color=ink, ha="center", va="center")
    elif count:
        axes.text(left + count / 2, place + 0.34, str(count), ha="center", va="top")


def _name_colours(axes: Axes, counted: pd.DataFrame) -> None:
    """Write each outcome's name above its part of the first bar, and mark its colour."""
    left = 0.0
    for outcome in DECIDED:
        axes.plot(left + 0.8, -0.66, "s", color=COLOURS[outcome], markersize=8)
        axes.text(left + 2, -0.66, outcome, ha="left", va="center", color=style.INK)
        left += max(counted.loc["descriptive", outcome], counted.to_numpy().max() / 2)


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
    first, provinces = front.facts(), policy_provinces.facts()
    score = {name: int(first[name]) for name in ("equal", "tried")}
    from_front = (
        *("west_first", "west_last", "gap_last", "yuan_rises", "yuan_years"),
        *("noise_tertiary", "step_tertiary", "equal", "tried"),
        *("claims_total", "claims_not_testable"),
    )
    return {
        **kinds,
        **{name: first[name] for name in from_front},
        "not_computed": scorecard.facts()["not_computed"],
        "zones": str(len(digital.zones())),
        **_part("printed", score["equal"] / score["tried"]),
        **_part("descriptive", counted.supported["descriptive"] / decided["descriptive"]),
        **_part("causal", counted.supported["causal"] / decided["causal"]),
        **_gap_course(),
        **_agreement(),
        **_told_verdicts(),
        **_projected(policy_scenarios.facts()),
        **{name: provinces[name] for name in ("types", "binding_kept", "unbound", "variants")},
        **_advice(policy_coordination.facts()),
        **_specifications("D9", "digital"),
        **_specifications("E21", "consumption"),
    }


def _part(name: str, share: float) -> dict[str, str]:
    """Return a share in words of both languages, such as "About half"."""
    fits = [words for least, *words in PARTS if share >= least]
    english, chinese = fits[0] if fits else ("Few", "极少") if share > 0 else ("None", "无一")
    return {f"{name}_part": english, f"{name}_part_zh": chinese}


def _gap_course() -> dict[str, str]:
    """Return which way the East's GDP per head over the West's went, if versions agree on it."""
    wider = set()
    for accounts in LONG_ACCOUNTS:
        levels = gradients.regional_levels(accounts)
        ratio = levels.East / levels.West
        wider.add(bool(ratio.iloc[-1] > ratio.iloc[0]))
    english, chinese = {
        (False,): ("has narrowed", "已经缩小"),
        (True,): ("has widened", "已经扩大"),
    }.get(tuple(wider), ("differs by version", "因数据版本而异"))
    return {"gap_course": english, "gap_course_zh": chinese}


def _agreement() -> dict[str, str]:
    """Return how the 2018 census left the order of provinces, by share of services and by GDP."""
    found = vintages.noise().set_index(["pair", "measure"]).agreement
    found = found[f"{vintages.FIRST} → {vintages.FOURTH}"]
    return {
        "service_agreement": numbers.text(found["tertiary"]),
        "gdp_agreement": numbers.text(found["gdp"]),
    }


def _told_verdicts() -> dict[str, str]:
    english = ledger.verdict_facts(*TOLD)
    return english | {f"{name}_zh": VERDICTS_ZH[outcome] for name, outcome in english.items()}


def _projected(found: dict[str, str]) -> dict[str, str]:
    low, high = found["tertiary_80"].split(" to ")
    names = ("tertiary_now", "tertiary_goal", "last_year", "goal_year", "chosen", "includes_now")
    return {
        **{name: found[name] for name in names},
        "includes_now_zh": INCLUDES_ZH[found["includes_now"]],
        "tertiary_low": low,
        "tertiary_high": high,
        "covered": found["wide_80_far"],
    }


def _advice(found: dict[str, str]) -> dict[str, str]:
    names = ("total", "holds", "partly", "partly_none", "against_the_data", "untested", "no_claim")
    return {f"advice_{name}": found[name] for name in names}


def _specifications(claim: str, name: str) -> dict[str, str]:
    """Return how many specifications there are for a claim, and how many are clear either way."""
    line = evidence.get("multiverse_shares").loc[claim]
    return {
        f"{name}_count": numbers.text(line.specifications, ",.0f"),
        f"{name}_for": numbers.text(line.clearly_positive, ".0%"),
        f"{name}_against": numbers.text(line.clearly_negative, ".0%"),
    }
