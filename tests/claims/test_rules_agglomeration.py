"""Verdicts on agglomeration turn with the estimates they read."""

import pandas as pd
import pytest

from upgrading import claims
from upgrading.claims import evidence


def moved(name: str, rows: tuple | list, estimate: float, half: float = 0.01) -> dict:
    """A frame of estimates with some rows around another estimate."""
    frame = evidence.get(name).copy()
    frame.loc[rows, ["estimate", "low", "high"]] = [estimate, estimate - half, estimate + half]
    return {name: frame}


@pytest.mark.parametrize(
    ("claim", "index", "estimate", "half", "outcome"),
    [
        ("C5", "enterprises", 0.15, 0.01, "supported"),
        ("C5", "enterprises", 0.50, 0.01, "mixed"),  # the sign, not the size
        ("C5", "enterprises", -0.50, 0.10, "contradicted"),
        ("C5", "enterprises", 0.15, 9.00, "mixed"),  # too wide to say
        ("C6", "assets", 1.40, 0.10, "supported"),
        ("C6", "assets", 0.20, 3.00, "mixed"),
        ("C6", "assets", -1.40, 0.10, "contradicted"),
        ("C8", "workers", -0.10, 0.05, "supported"),
        ("C8", "workers", 0.10, 0.05, "contradicted"),
        ("C8", "workers", 0.00, 0.05, "mixed"),
    ],
)
def test_stated_slopes(claim: str, index: str, estimate: float, half: float, outcome: str):
    frames = moved("agglomeration_growth", ("all", index), estimate, half)
    assert claims.evaluate(claim, **frames).outcome == outcome


def test_a_narrow_interval_around_zero_that_holds_the_size_supports():
    frames = moved("agglomeration_growth", ("all", "workers"), -0.06, 0.08)
    assert claims.evaluate("C8", **frames).outcome == "supported"


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [(1, 1, "supported"), (-1, -1, "contradicted"), (1, -1, "mixed"), (1, 0, "mixed")],
)
def test_value_added_has_to_survive_another_vintage(first: int, second: int, outcome: str):
    frames = moved("agglomeration_growth", ("all", "value_added"), first)
    frames |= moved("agglomeration_variants", ("value_added", "first published"), second)
    assert claims.evaluate("C7", **frames).outcome == outcome


@pytest.mark.parametrize(
    ("estimate", "half", "outcome"),
    [(1.0, 0.1, "supported"), (-1.0, 0.1, "contradicted"), (0.0, 0.001, "contradicted")],
)
def test_five_factors(estimate: float, half: float, outcome: str):
    rows = evidence.get("agglomeration_factors").index
    frames = moved("agglomeration_factors", list(rows), estimate, half)
    assert claims.evaluate("C17", **frames).outcome == outcome


def test_five_factors_that_are_too_wide_or_not_all_there_are_mixed():
    rows = list(evidence.get("agglomeration_factors").index)
    wide = moved("agglomeration_factors", rows, 0.0, 1e3)
    assert claims.evaluate("C17", **wide).outcome == "mixed"
    some = moved("agglomeration_factors", rows, 1.0)["agglomeration_factors"]
    for design in ("main design", "accounts first published"):
        some.loc[(design, "value_added"), ["estimate", "low", "high"]] = [-1.0, -1.1, -0.9]
    assert claims.evaluate("C17", agglomeration_factors=some).outcome == "mixed"


@pytest.mark.parametrize(
    ("positive", "negative", "outcome"),
    [(0.8, 0.0, "supported"), (0.0, 0.8, "contradicted"), (0.4, 0.0, "mixed")],
)
def test_innovation_asks_for_most_of_the_multiverse(positive: float, negative: float, outcome: str):
    shares = pd.DataFrame(
        {
            "specifications": [100],
            "positive": [0.9],
            "negative": [0.1],
            "clearly_positive": [positive],
            "clearly_negative": [negative],
        },
        index=["B9"],
    )
    assert claims.evaluate("B9", multiverse_shares=shares).outcome == outcome


@pytest.mark.parametrize(
    ("workers", "assets", "outcome"),
    [(0.5, 0.5, "supported"), (-0.5, -0.5, "contradicted"), (-0.5, 0.5, "mixed")],
)
def test_productivity_asks_both_indices(workers: float, assets: float, outcome: str):
    frame = evidence.get("agglomeration_productivity").copy()
    for name, value in (("workers", workers), ("assets", assets)):
        row = ("yearbooks", name, "main design")
        frame.loc[row, ["estimate", "low", "high"]] = [value, value - 0.1, value + 0.1]
    assert claims.evaluate("B17", agglomeration_productivity=frame).outcome == outcome


def channel(estimates: dict[str, float], vintages: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    """The channel with steps of assets around other estimates in some vintages."""
    frame = evidence.get("agglomeration_channel").copy()
    for vintage in vintages:
        for outcome in ("balance", "log_output_per_worker"):
            for step, value in estimates.items():
                row = (vintage, "assets", outcome, step)
                frame.loc[row, ["estimate", "low", "high"]] = [value, value - 0.1, value + 0.1]
    return {"agglomeration_channel": frame}


BOTH = ("2018 census", "first published")
STEPS = ("first", "second", "product")


@pytest.mark.parametrize(
    ("estimates", "vintages", "outcome"),
    [
        (dict.fromkeys(STEPS, 1.0), BOTH, "supported"),
        (dict.fromkeys(STEPS, 1.0), BOTH[:1], "mixed"),
        ({"first": 1.0, "second": -1.0, "product": -1.0}, BOTH, "contradicted"),
        # a stepwise test alone decides nothing
        ({"first": 1.0, "second": 1.0, "product": 0.0}, BOTH, "mixed"),
    ],
)
def test_the_channel_needs_both_steps_and_the_product(
    estimates: dict[str, float], vintages: tuple[str, ...], outcome: str
):
    assert claims.evaluate("A18", **channel(estimates, vintages)).outcome == outcome


@pytest.mark.parametrize("claim", ["A18", "B9", "B17", "C5", "C6", "C7", "C8", "C17"])
def test_verdicts_are_decided_and_explained(claim: str):
    found = claims.evaluate(claim)
    assert found.decided and found.sentence.endswith(".")
    assert bool(found.reconciled_by) == (found.outcome in ("mixed", "contradicted"))
