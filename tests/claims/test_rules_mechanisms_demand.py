"""Verdicts of the chapter on domestic demand: other estimates turn them, in both directions."""

from collections.abc import Callable

import pandas as pd
import pytest

from upgrading import claims
from upgrading.mechanisms import demand

Frames = dict[str, pd.DataFrame]
SUPPORT, CONTRADICT, MIXED = "supported", "contradicted", "mixed"
INDICATORS = list(demand.INDICATORS)
VINTAGES = ("main", "first published")


def shares(claim: str, positive: float, negative: float) -> Frames:
    """A multiverse with these shares clearly above and below zero."""
    row = {
        "specifications": 200,
        "positive": positive,
        "negative": negative,
        "clearly_positive": positive,
        "clearly_negative": negative,
    }
    return {"multiverse_shares": pd.DataFrame(row, index=[claim])}


def moved(
    frame: pd.DataFrame, key: object, by: float, indicators: list[str] | None = None
) -> pd.DataFrame:
    """A frame whose estimates under a key are set to `by`, with an interval of one around."""
    frame = frame.copy()
    levels = key if isinstance(key, tuple) else (key,)
    rows = frame.index.droplevel(list(range(len(levels), frame.index.nlevels))) == (
        key if len(levels) > 1 else levels[0]
    )
    if indicators is not None:
        rows &= frame.index.get_level_values("indicator").isin(indicators)
    frame.loc[rows, ["estimate", "low", "high"]] = [by, by - 0.5, by + 0.5]
    return frame


def inland(by: float, indicators: list[str] | None = None) -> Frames:
    frame = demand.consumption_inland_steps()
    return {"consumption_inland_steps": moved(frame, "main", by, indicators)}


def residence(by: float) -> Frames:
    frame = demand.consumption_residence_steps()
    return {"consumption_residence_steps": moved(frame, ("urban less rural", "main"), by)}


def neighbours(by: float) -> Frames:
    return {"neighbour_steps": moved(demand.neighbour_steps(), "main", by)}


def channels(by: float) -> Frames:
    return {"network_channels": moved(demand.network_channels(), "main", by)}


def networks(by: float, equal: float, indicators: list[str] | None = None) -> Frames:
    """Estimates and probabilities that regions are equal, the same in both vintages."""
    steps = demand.network_steps()
    for vintage in VINTAGES:
        steps = moved(moved(steps, vintage, -1.0), vintage, by, indicators)
    slopes = demand.network_slopes().assign(equal_p=equal, equal_p_published=equal)
    return {"network_steps": steps, "network_slopes": slopes}


def narrow(frames: Frames) -> Frames:
    """Networks whose intervals hold no effect worth naming."""
    return {**frames, "network_steps": frames["network_steps"].assign(scale=0.01)}


def exports(by: float) -> Frames:
    frame = demand.export_income_steps()
    return {"export_income_steps": moved(frame, "main", by, ["growth_per_head"])}


FLIPS: list[tuple[str, Callable[[], Frames], str]] = [
    ("E21", lambda: shares("E21", 0.6, 0.1), SUPPORT),
    ("E21", lambda: shares("E21", 0.1, 0.6), CONTRADICT),
    ("E21", lambda: shares("E21", 0.5, 0.5), MIXED),
    ("E22", lambda: inland(1.0), SUPPORT),
    ("E22", lambda: inland(-1.0), CONTRADICT),
    ("E22", lambda: inland(0.0), MIXED),
    ("E23", lambda: residence(1.0), SUPPORT),
    ("E23", lambda: residence(-1.0), CONTRADICT),
    ("E24", lambda: shares("E24", 0.6, 0.1), SUPPORT),
    ("E24", lambda: shares("E24", 0.1, 0.6), CONTRADICT),
    ("E25", lambda: neighbours(1.0), SUPPORT),
    ("E25", lambda: neighbours(-1.0), CONTRADICT),
    ("E26", lambda: channels(1.0), SUPPORT),
    ("E26", lambda: channels(0.0), CONTRADICT),
    ("E27", lambda: networks(1.0, 0.01), SUPPORT),
    ("E27", lambda: networks(-1.0, 0.5), CONTRADICT),
    ("E27", lambda: narrow(networks(0.0, 0.5)), CONTRADICT),
    ("E27", lambda: networks(0.0, 0.5), MIXED),  # too wide to say
    ("E27", lambda: networks(1.0, 0.5), MIXED),
    ("E27", lambda: networks(-1.0, 0.01), MIXED),
    ("E33", lambda: exports(1.0), SUPPORT),
    ("E33", lambda: exports(-1.0), CONTRADICT),
    ("E33", lambda: exports(0.0), MIXED),
]


@pytest.mark.parametrize(
    ("name", "frames", "outcome"), FLIPS, ids=[f"{name}-{outcome}" for name, _, outcome in FLIPS]
)
def test_other_estimates_turn_the_verdict(name: str, frames: Callable[[], Frames], outcome: str):
    verdict = claims.evaluate(name, **frames())
    assert verdict.outcome == outcome
    assert bool(verdict.reconciled_by) == (outcome != SUPPORT)
    assert verdict.sentence.endswith(".") and "nan" not in verdict.sentence


def test_most_is_more_than_half_of_the_indicators():
    assert claims.evaluate("E22", **inland(1.0, INDICATORS[:3])).outcome == SUPPORT
    halves = inland(0.0)["consumption_inland_steps"]
    two = {"consumption_inland_steps": moved(halves, "main", 1.0, INDICATORS[:2])}
    assert claims.evaluate("E22", **two).outcome == MIXED


def test_three_indicators_that_differ_carry_e27():
    assert claims.evaluate("E27", **networks(1.0, 0.01, INDICATORS[:3])).outcome == SUPPORT


@pytest.mark.parametrize("vintage", VINTAGES)
@pytest.mark.parametrize(("by", "equal"), [(1.0, 0.01), (-1.0, 0.5)])
def test_e27_needs_both_vintages(vintage: str, by: float, equal: float):
    frames = networks(by, equal)
    frames["network_steps"] = moved(frames["network_steps"], vintage, -by)
    assert claims.evaluate("E27", **frames).outcome == MIXED


def test_what_e27_says_of_its_amendment_is_true():
    """One vintage alone and both without the rule on width would contradict; it is mixed."""
    steps, slopes = demand.network_steps(), demand.network_slopes()
    alone = steps.copy()
    alone.loc["first published"] = alone.loc["main"].to_numpy()
    twice = slopes.assign(equal_p_published=slopes.equal_p)
    narrowed = steps.assign(scale=0.0)
    for one, other, outcome in (
        (steps, slopes, MIXED),
        (alone, twice, CONTRADICT),
        (narrowed, slopes, CONTRADICT),
    ):
        assert claims.evaluate("E27", network_steps=one, network_slopes=other).outcome == outcome


def test_what_is_not_the_main_design_decides_nothing():
    frame = demand.neighbour_steps()
    other = moved(frame, "own share left out", 5.0)
    assert (
        claims.evaluate("E25", neighbour_steps=other).outcome
        == claims.evaluate("E25", neighbour_steps=frame).outcome
    )


@pytest.mark.parametrize("name", ["E22", "E23", "E25", "E26", "E27", "E33"])
def test_real_estimates_give_a_verdict(name: str):
    verdict = claims.evaluate(name)
    assert verdict.decided and verdict.where == "mechanisms/demand"
    assert {SUPPORT, CONTRADICT, MIXED} >= {verdict.outcome}
