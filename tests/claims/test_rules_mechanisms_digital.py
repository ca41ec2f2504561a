"""Claims on the digital economy: other estimates, other verdicts."""

from collections.abc import Callable, Mapping

import pandas as pd
import pytest

from upgrading import claims
from upgrading.claims import rules_d as rules

INDICATORS = tuple(rules.UPGRADING)
VINTAGES = rules.VINTAGES
VARIANTS = (*VINTAGES, rules.IN_LOGS)
UP, DOWN, FLAT = (1.0, 0.5, 1.5), (-1.0, -1.5, -0.5), (0.1, -1.0, 1.0)
SUPPORT, CONTRADICT, MIXED = "supported", "contradicted", "mixed"


def line(values: tuple[float, float, float], **more: float) -> dict[str, float]:
    estimate, low, high = values
    p = 0.001 if low > 0 or high < 0 else 0.5
    return {"estimate": estimate, "low": low, "high": high, "p": p, **more}


def frame(rows: Mapping[tuple, dict[str, float]], *names: str) -> pd.DataFrame:
    table = pd.DataFrame.from_dict(dict(rows), orient="index")
    if len(names) == 1:
        return table.rename_axis(names[0])
    table.index = pd.MultiIndex.from_tuples(table.index, names=names)
    return table.sort_index()


def shares(positive: float, negative: float) -> pd.DataFrame:
    held = {"specifications": 100, "positive": positive, "negative": negative}
    held |= {"clearly_positive": positive, "clearly_negative": negative}
    return pd.DataFrame([held], index=pd.Index(["D9"], name="claim"))


def effects() -> pd.DataFrame:
    rows = {(o, v): line(FLAT) for o in INDICATORS for v in VARIANTS}
    return frame(rows, "outcome_name", "variant")


def regions(values: tuple) -> pd.DataFrame:
    terms = (rules.INLAND, rules.CENTRE)
    rows = {(o, v, t): line(values) for o in INDICATORS for v in VARIANTS for t in terms}
    return frame(rows, "outcome_name", "variant", "term")


def curves(**values: tuple) -> pd.DataFrame:
    outcomes = ("ts_ratio", "hierarchy", "balance", "structural_change", "moore_angle")
    rows = {(o, v, "square"): line(values.get(o, FLAT)) for o in outcomes for v in VARIANTS}
    return frame(rows, "outcome_name", "variant", "term")


def chains(first: tuple, second: tuple, product: tuple) -> pd.DataFrame:
    steps = {"first": first, "second": second, "product": product}
    rows = {
        (o, v, channel, step): line(values)
        for o in INDICATORS
        for v in VINTAGES
        for channel in ("Patents", "Digital finance")
        for step, values in steps.items()
    }
    return frame(rows, "outcome_name", "variant", "channel", "step")


def parts(breadth: tuple, depth: float, digitisation: float) -> pd.DataFrame:
    terms = {
        "finance_breadth": line(breadth),
        "finance_depth squared": {**line(FLAT), "p": depth},
        "finance_digitisation squared": {**line(FLAT), "p": digitisation},
    }
    rows = {
        (o, v, t): values
        for o in (*INDICATORS, "balance")
        for v in VINTAGES
        for t, values in terms.items()
    }
    return frame(rows, "outcome_name", "variant", "term")


def zones(values: tuple, leads: float = 0.5, chance: float = 0.01) -> pd.DataFrame:
    rows = {
        (o, t): line(values, pre_p=leads, permutation_p=chance)
        for o in INDICATORS
        for t in (rules.ZONES, rules.ZONES_PUBLISHED)
    }
    return frame(rows, "outcome_name", "trial")


def zone_channels(patents: tuple, finance: tuple) -> pd.DataFrame:
    found = {"log_patents_per_head": patents, "finance_share": finance}
    rows = {name: line(v, pre_p=0.5, permutation_p=0.01) for name, v in found.items()}
    return frame(rows, "outcome_name")


def zone_regions(values: tuple) -> pd.DataFrame:
    rows = {
        (o, t, term): line(values, wild_p=0.01)
        for o in INDICATORS
        for t in (rules.ZONES, rules.ZONES_PUBLISHED)
        for term in (rules.EAST_CENTRE, "West")
    }
    return frame(rows, "outcome_name", "trial", "term")


def causality(onward: tuple[float, float], back: tuple[float, float]) -> pd.DataFrame:
    """Probabilities by the normal distribution and by the bootstrap, in both directions."""
    found = dict(zip(rules.BOTH_WAYS, (onward, back), strict=True))
    rows = {
        (o, v, way): {"p": normal, "bootstrap_p": drawn}
        for o in INDICATORS
        for v in VINTAGES
        for way, (normal, drawn) in found.items()
    }
    return frame(rows, "outcome_name", "version", "direction")


def mutual(difference: tuple) -> pd.DataFrame:
    ends = {rules.BOTH_WAYS[0]: UP, rules.BOTH_WAYS[1]: FLAT, "difference": difference}
    rows = {
        (o, v, way): line(values)
        for o in INDICATORS
        for v in VINTAGES
        for way, values in ends.items()
    }
    return frame(rows, "outcome_name", "variant", "direction")


def moderation(towns: tuple, skills: tuple) -> pd.DataFrame:
    found = {"urban_share": towns, "research_per_head": skills}
    rows = {
        (o, v, m): line(values) for o in INDICATORS for v in VINTAGES for m, values in found.items()
    }
    return frame(rows, "outcome_name", "variant", "moderator")


PASS, NORMAL_ONLY, FAIL = (0.01, 0.01), (0.01, 0.5), (0.5, 0.5)
Frames = Callable[[], dict[str, pd.DataFrame]]
CASES: list[tuple[str, Frames, str]] = [
    ("D9", lambda: {"multiverse_shares": shares(0.6, 0.1)}, SUPPORT),
    ("D9", lambda: {"multiverse_shares": shares(0.1, 0.6)}, CONTRADICT),
    ("D9", lambda: {"multiverse_shares": shares(0.4, 0.4)}, MIXED),
    ("D10", lambda: {"digital_regions": regions(UP)}, SUPPORT),
    ("D10", lambda: {"digital_regions": regions(DOWN)}, CONTRADICT),
    ("D10", lambda: {"digital_regions": regions(FLAT)}, MIXED),
    (
        "D11",
        lambda: {"digital_curves": curves(ts_ratio=DOWN, hierarchy=DOWN, balance=UP)},
        SUPPORT,
    ),
    (
        "D11",
        lambda: {"digital_curves": curves(ts_ratio=UP, hierarchy=UP, balance=DOWN)},
        CONTRADICT,
    ),
    ("D11", lambda: {"digital_curves": curves(ts_ratio=DOWN, balance=UP)}, MIXED),
    ("D12", lambda: {"digital_channels": chains(UP, UP, UP)}, SUPPORT),
    ("D12", lambda: {"digital_channels": chains(UP, DOWN, DOWN)}, CONTRADICT),
    ("D12", lambda: {"digital_channels": chains(DOWN, DOWN, UP)}, MIXED),
    ("D13", lambda: {"digital_finance_parts": parts(UP, 0.01, 0.01)}, SUPPORT),
    ("D13", lambda: {"digital_finance_parts": parts(UP, 0.5, 0.5)}, CONTRADICT),
    ("D13", lambda: {"digital_finance_parts": parts(DOWN, 0.01, 0.01)}, CONTRADICT),
    ("D13", lambda: {"digital_finance_parts": parts(UP, 0.01, 0.5)}, MIXED),
    ("D14", lambda: {"pilot_effects": zones(UP)}, SUPPORT),
    ("D14", lambda: {"pilot_effects": zones(DOWN)}, CONTRADICT),
    ("D14", lambda: {"pilot_effects": zones(UP, leads=0.05)}, MIXED),
    ("D14", lambda: {"pilot_effects": zones(UP, chance=0.2)}, MIXED),
    ("D15", lambda: {"pilot_channels": zone_channels(UP, UP)}, SUPPORT),
    ("D15", lambda: {"pilot_channels": zone_channels(DOWN, DOWN)}, CONTRADICT),
    ("D15", lambda: {"pilot_channels": zone_channels(FLAT, DOWN)}, MIXED),
    ("D15", lambda: {"pilot_channels": zone_channels(FLAT, FLAT)}, MIXED),
    ("D15", lambda: {"pilot_channels": zone_channels(UP, FLAT)}, MIXED),
    ("D16", lambda: {"pilot_regions": zone_regions(UP)}, SUPPORT),
    ("D16", lambda: {"pilot_regions": zone_regions(DOWN)}, CONTRADICT),
    (
        "D26",
        lambda: {"digital_causality": causality(PASS, PASS), "digital_mutual": mutual(UP)},
        SUPPORT,
    ),
    (
        "D26",
        lambda: {"digital_causality": causality(FAIL, FAIL), "digital_mutual": mutual(UP)},
        CONTRADICT,
    ),
    (
        "D26",
        lambda: {"digital_causality": causality(PASS, PASS), "digital_mutual": mutual(FLAT)},
        MIXED,
    ),
    (
        "D26",
        lambda: {"digital_causality": causality(NORMAL_ONLY, FAIL), "digital_mutual": mutual(UP)},
        MIXED,
    ),
    ("D27", lambda: {"digital_moderation": moderation(UP, UP)}, SUPPORT),
    ("D27", lambda: {"digital_moderation": moderation(DOWN, DOWN)}, CONTRADICT),
    ("D27", lambda: {"digital_moderation": moderation(UP, FLAT)}, MIXED),
    ("D28", lambda: {"digital_curves": curves(structural_change=UP, moore_angle=UP)}, SUPPORT),
    (
        "D28",
        lambda: {"digital_curves": curves(structural_change=DOWN, moore_angle=DOWN)},
        CONTRADICT,
    ),
    ("D28", lambda: {"digital_curves": curves(structural_change=UP)}, MIXED),
]
OWN = {"D9", "D10", "D11", "D12", "D13", "D14", "D15", "D16", "D26", "D27", "D28"}


@pytest.mark.parametrize(
    ("name", "frames", "outcome"), CASES, ids=[f"{n}-{o}-{i}" for i, (n, _, o) in enumerate(CASES)]
)
def test_other_estimates_turn_the_verdict(name: str, frames: Frames, outcome: str):
    given = frames()
    if name == "D9":
        given["digital_effects"] = effects()
    verdict = claims.evaluate(name, **given)
    assert verdict.outcome == outcome
    assert verdict.sentence.endswith(".")
    assert bool(verdict.reconciled_by) == (outcome != SUPPORT)


def test_every_claim_of_the_chapter_is_turned_both_ways():
    for name in OWN:
        assert {SUPPORT, CONTRADICT} <= {o for n, _, o in CASES if n == name}, name


def test_the_chapter_s_claims_have_rules():
    own = {c.id for c in claims.claims().values() if c.chapter == "mechanisms/digital"}
    assert own == OWN
    assert all(claims.claims()[name].rule for name in OWN)


def test_one_indicator_that_disagrees_leaves_a_claim_mixed():
    table = regions(UP)
    table.loc[("hierarchy", rules.FIRST_PUBLISHED, rules.INLAND), ["low", "high"]] = -1.0, 2.0
    assert claims.evaluate("D10", digital_regions=table).outcome == MIXED


def test_rules_do_not_change_what_they_read():
    table = parts(UP, 0.01, 0.5)
    before = table.copy()
    claims.evaluate("D13", digital_finance_parts=table)
    pd.testing.assert_frame_equal(table, before)


def test_what_was_amended_says_what_would_have_been():
    for name in ("D13", "D15", "D16", "D26"):
        text = claims.rule_text(claims.claims()[name].rule)
        assert "would give" in text.split("Amended after a first look")[1], name
