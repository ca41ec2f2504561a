"""The rules on both directions between growth and upgrading, turned by made-up estimates."""

from collections.abc import Callable, Mapping

import pandas as pd
import pytest

from upgrading import claims
from upgrading.claims import evidence

Frames = dict[str, pd.DataFrame]
MAIN, SECOND, BALANCE = "main", "first published", "balance"
ONWARD, BACK = "growth to upgrading", "upgrading to growth"
SUPPORT, MIXED, CONTRADICT = "supported", "mixed", "contradicted"
UP, DOWN, NEAR, WIDE = (1.0, 0.5, 1.5), (-1.0, -1.5, -0.5), (0.0, -0.01, 0.01), (0.0, -2.0, 2.0)
SIDES = ["estimate", "low", "high"]

Line = tuple[float, float, float]


def slopes(second: Mapping[str, Line] | None = None, **main: Line) -> Frames:
    rows = {(name, MAIN): line for name, line in main.items()}
    rows |= {(name, SECOND): line for name, line in (main | dict(second or {})).items()}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=SIDES)
    frame.index = pd.MultiIndex.from_tuples(list(rows), names=["slope", "variant"])
    return {"two_way_slopes": frame.sort_index().assign(scale=1.0)}


def multiverse(negative: float, positive: float) -> Frames:
    shares = {
        "specifications": 100,
        "positive": 0.5,
        "negative": 0.5,
        "clearly_positive": positive,
        "clearly_negative": negative,
    }
    return {"multiverse_shares": pd.DataFrame(shares, index=["A6"])} | slopes(imbalance_growth=DOWN)


def by_way(lines: Mapping[tuple[str, str], object], columns: list[str]) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples(list(lines), names=["way", "variant"])
    return pd.DataFrame(list(lines.values()), index, columns).assign(scale=1.0)


def directions(onward: float, back: float, design: str, one: Line, other: Line) -> Frames:
    labels = (MAIN, SECOND, BALANCE)
    tests = {(ONWARD, label): [onward] for label in labels}
    tests |= {(BACK, label): [back] for label in labels}
    lines = {(ONWARD, label): one for label in labels}
    lines |= {(BACK, label): other for label in labels}
    return {"two_way_causality": by_way(tests, ["p"]), design: by_way(lines, SIDES)}


def sums(p: float, line: Line) -> Frames:
    return directions(p, 1.0, "two_way_sums", line, NEAR)


def system(onward: float, back: float, one: Line, other: Line) -> Frames:
    return directions(onward, back, "two_way_system", one, other)


STEPS = ("growth to channel", "channel to upgrading", "product")


def paths(claim: str, *lines: Line, late: tuple[Line, ...] = ()) -> Frames:
    """One channel to two outcomes; `late` replaces the second vintage of the second outcome."""
    rows = []
    for outcome in ("one", "other"):
        for vintage in ("2018 census", "first published"):
            own = late if late and (outcome, vintage) == ("other", "first published") else lines
            for step, line in zip(STEPS, own, strict=True):
                given = {"claim": claim, "channel": "towns", "vintage": vintage, "step": step}
                rows.append(
                    given | {"path": f"towns to {outcome}"} | dict(zip(SIDES, line, strict=True))
                )
    return {"two_way_paths": pd.DataFrame(rows)}


GAP_HOLDS = {"tertiary_gap": DOWN, "tertiary_productivity": UP, "tertiary_growth": DOWN}
GAP_FAILS = {"tertiary_gap": UP, "tertiary_productivity": DOWN, "tertiary_growth": NEAR}

FLIPS: list[tuple[str, Callable[[], Frames], str]] = [
    ("A6", lambda: multiverse(0.51, 0.2), SUPPORT),
    ("A6", lambda: multiverse(0.2, 0.51), CONTRADICT),
    ("A6", lambda: multiverse(0.5, 0.4), MIXED),
    ("A8", lambda: slopes(primary_size=UP, primary_income=NEAR), SUPPORT),
    ("A8", lambda: slopes(primary_size=UP, primary_income=DOWN), SUPPORT),
    ("A8", lambda: slopes(primary_size=DOWN, primary_income=UP), CONTRADICT),
    ("A8", lambda: slopes(primary_size=UP, primary_income=UP), MIXED),
    ("A8", lambda: slopes(primary_size=UP, primary_income=WIDE), MIXED),
    (
        "A8",
        lambda: slopes(primary_size=DOWN, primary_income=UP, second={"primary_size": NEAR}),
        MIXED,
    ),
    ("A9", lambda: slopes(secondary_gap=UP), SUPPORT),
    ("A9", lambda: slopes(secondary_gap=DOWN), CONTRADICT),
    ("A9", lambda: slopes(secondary_gap=NEAR), MIXED),
    ("A9", lambda: slopes(secondary_gap=UP, second={"secondary_gap": NEAR}), MIXED),
    ("A10", lambda: slopes(**GAP_HOLDS), SUPPORT),
    ("A10", lambda: slopes(**GAP_FAILS), CONTRADICT),
    ("A10", lambda: slopes(**(GAP_FAILS | {"tertiary_growth": WIDE})), MIXED),
    ("A10", lambda: slopes(**(GAP_HOLDS | {"tertiary_growth": NEAR})), MIXED),
    ("A11", lambda: sums(0.04, UP), SUPPORT),
    ("A11", lambda: sums(0.06, NEAR), CONTRADICT),
    ("A11", lambda: sums(0.06, DOWN), CONTRADICT),
    ("A11", lambda: sums(0.06, WIDE), MIXED),
    ("A11", lambda: sums(0.04, NEAR), MIXED),
    ("A11", lambda: sums(0.06, UP), MIXED),
    *(
        (f"A{number}", lambda name=f"A{number}", lines=lines: paths(name, *lines), outcome)
        for number in range(12, 18)
        for lines, outcome in (
            ((UP, UP, UP), SUPPORT),
            ((UP, DOWN, DOWN), CONTRADICT),
            ((UP, UP, NEAR), MIXED),
            ((NEAR, UP, UP), MIXED),
        )
    ),
    ("A12", lambda: paths("A12", UP, UP, UP, late=(UP, NEAR, NEAR)), MIXED),
    ("A19", lambda: system(0.01, 0.01, UP, UP), SUPPORT),
    ("A19", lambda: system(0.5, 0.5, NEAR, NEAR), CONTRADICT),
    ("A19", lambda: system(0.5, 0.5, NEAR, WIDE), MIXED),
    ("A19", lambda: system(0.5, 0.01, NEAR, NEAR), MIXED),
    ("A19", lambda: system(0.01, 0.01, UP, NEAR), MIXED),
]


@pytest.mark.parametrize(("name", "frames", "outcome"), FLIPS)
def test_other_estimates_turn_the_verdict(name: str, frames: Callable[[], Frames], outcome: str):
    verdict = claims.evaluate(name, **frames())
    assert verdict.outcome == outcome
    for text in (verdict.sentence, verdict.reconciled_by or "x."):
        assert text.endswith(".") and "nan" not in text
    assert bool(verdict.reconciled_by) == (outcome in (MIXED, CONTRADICT))


def test_every_claim_is_turned_both_ways():
    own = {claim.id for claim in claims.claims().values() if claim.chapter == "mechanisms/two_way"}
    for name in own:
        outcomes = {outcome for other, _, outcome in FLIPS if other == name}
        assert {SUPPORT, CONTRADICT} <= outcomes, name


def test_vintages_that_disagree_on_growth_first_are_mixed():
    frames = sums(0.04, UP)
    frames["two_way_causality"].loc[(ONWARD, SECOND), "p"] = 0.2
    assert claims.evaluate("A11", **frames).outcome == MIXED


def test_a_channel_sentence_names_what_holds():
    verdict = claims.evaluate("A13", **paths("A13", UP, UP, UP, late=(UP, NEAR, NEAR)))
    assert verdict.figure == "1 of 2 paths"
    assert "both with their product for towns to one." in verdict.sentence
    assert "towns to other" in verdict.reconciled_by


def test_frames_of_estimates_are_registered():
    for name in ("slopes", "paths", "causality", "sums", "system"):
        assert evidence.ESTIMATED[f"two_way_{name}"] == "upgrading.mechanisms.two_way"
