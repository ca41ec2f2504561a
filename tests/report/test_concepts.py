"""The framework's tables say what the ledger says, in the ledger's words."""

from upgrading import claims
from upgrading.claims import wording
from upgrading.report import concepts, measurement_digital, provinces


def test_every_hypothesis_is_a_claim_of_document_a_with_the_ledgers_rule():
    frame = concepts.hypotheses().set_index("claim")
    register = claims.claims()
    assert list(frame.index) == [f"A{number}" for number in range(1, 20)]
    for name, row in frame.iterrows():
        claim = register[name]
        first = row.rule.split("`")[1] if row.rule.startswith("as `") else name
        rule = frame.rule[first]
        assert rule == (claims.rule_text(claim.rule) if claim.rule else claim.planned), name
        assert (row.says, row.measure) == (claim.claim, claim.evidence)


def test_rules_carry_the_thresholds_in_use():
    rules = {row["Kind"]: row for row in concepts.RULES}
    assert str(wording.GOES_WITH) in rules["go together"]["Supported"]
    assert f"{wording.LAW:.0%}" in rules["law of regions"]["Supported"]
    assert str(wording.TREND) in rules["rises, falls"]["Supported"]


def test_counts_are_said_in_words_that_fit():
    assert [provinces._have(n) for n in (0, 1, 5)] == [
        "no province has",
        "one province has",
        "5 provinces have",
    ]
    assert [provinces._of_them(n, 3) for n in (0, 2, 3)] == [
        "none of them",
        "2 of them",
        "all of them",
    ]
    assert measurement_digital._difference(1e-16) == "differ by rounding alone"
    assert measurement_digital._difference(0.012) == "differ by up to 0.012"
