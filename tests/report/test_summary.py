"""The summary counts what the ledger holds, and both languages say the same."""

import re
from dataclasses import replace

import pytest

from upgrading import claims
from upgrading.report import summary


@pytest.fixture(scope="module")
def verdicts() -> list:
    """Return cheap verdicts, one of each outcome, as if they were the whole ledger."""
    return [claims.evaluate(name) for name in ("D2", "E4", "B10", "D4", "A20")]


def test_every_claim_is_counted_once(verdicts: list):
    counted = summary.by_kind(verdicts)
    conceptual = sum(v.claim.kind == "conceptual" for v in verdicts)
    assert counted.to_numpy().sum() == len(verdicts) - conceptual


def test_a_turned_verdict_moves_one_claim(verdicts: list):
    before = summary.by_kind(verdicts)
    turned = [replace(v, outcome="mixed") if v.claim.id == "E4" else v for v in verdicts]
    moved = summary.by_kind(turned) - before
    assert moved.loc["descriptive", "mixed"] == 1
    assert moved.loc["descriptive", "contradicted"] == -1
    assert moved.to_numpy().sum() == 0


def test_kinds_without_claims_are_zero_not_missing():
    counted = summary.by_kind([claims.evaluate("D2")])
    assert counted.loc["causal"].sum() == 0


def test_both_languages_show_the_same_findings(root):
    text = (root / "book/policy/summary.md").read_text(encoding="utf-8")
    english, chinese = text.split("## 中文摘要")
    chinese = chinese.split("\n## ")[0]
    shown = {name.removesuffix("_zh") for name in re.findall(r"\{glue:text\}`(\w+)`", chinese)}
    assert shown <= set(re.findall(r"\{glue:text\}`(\w+)`", english))
    for name in ("causal_supported", "equal", "west_last", "tertiary_low", "advice_holds"):
        assert name in shown


def test_shares_are_said_in_words_that_fit():
    shares = (1, 0.95, 0.79, 0.52, 0.3, 0.03, 0)
    words = ["All", "Nearly all", "More than half", "About half", "Less than half", "Few", "None"]
    assert [summary._part("x", share)["x_part"] for share in shares] == words
    assert len({summary._part("x", share)["x_part_zh"] for share in shares}) == len(shares)
