"""The register: complete, without verdicts, and refused when malformed."""

import dataclasses
import re

import pytest
import yaml

from upgrading import claims as ledger
from upgrading.claims import register
from upgrading.claims.register import RegisterError
from upgrading.claims.wording import OUTCOMES

ENTRY = """
- id: A1
  section: "2"
  claim: Something rises.
  kind: descriptive
  evidence: accounts
  chapter: facts/national
  rule: some_rule
"""


def test_every_row_of_the_design_is_in_the_register(root):
    design = root.parent / "shared" / "design" / "claims.md"
    if not design.is_file():
        pytest.skip("the design is not part of the repository")
    text = design.read_text(encoding="utf-8")
    found = set(re.findall(r"\b[A-E][0-9]+\b", text))
    for letter, first, last in re.findall(r"\b([A-E])([0-9]+)-[A-E]([0-9]+)\b", text):
        found |= {f"{letter}{number}" for number in range(int(first), int(last) + 1)}
    assert len(found) >= 99
    assert found <= set(ledger.claims())


def test_ids_are_unique_and_without_gaps():
    ids = list(ledger.claims())
    for letter in "ABCDE":
        numbers = sorted(int(name[1:]) for name in ids if name[0] == letter)
        assert numbers == list(range(1, len(numbers) + 1)), letter


def test_no_verdict_is_typed():
    entries = yaml.safe_load(register.PATH.read_text(encoding="utf-8"))
    assert {field.name for field in dataclasses.fields(register.Claim)}.isdisjoint(
        {"verdict", "outcome", "figure", "sentence"}
    )
    for entry in entries:
        for field, value in entry.items():
            assert value.strip().lower() not in OUTCOMES, (entry["id"], field)
            if field != "planned":  # a rule in words names its outcomes
                assert not re.search(r"\b(supported|contradicted)\b", value), (entry["id"], field)


@pytest.mark.parametrize("field", ["verdict", "outcome", "figure", "status"])
def test_a_typed_verdict_is_refused(field):
    with pytest.raises(RegisterError, match=f"A1: expected only .*, found {field}"):
        register.read(ENTRY + f"  {field}: supported\n")


def test_a_proper_entry_is_read():
    claim = register.read(ENTRY)["A1"]
    assert (claim.document, claim.anchor, claim.rule) == ("A", "claim-a1", "some_rule")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("kind: descriptive", "kind: certain"), "A1, kind: expected one of"),
        (("id: A1", "id: Z1"), "Z1: expected an id such as A1"),
        (("  claim: Something rises.\n", ""), "A1: expected claim, found none"),
        (("rule: some_rule", "rule: ''"), "A1, rule: expected a text"),
        (("rule: some_rule", "dataset: x"), "A1: expected one of .* found \\[\\]"),
        (("rule: some_rule", "needs: figures"), "A1: expected a dataset beside needs"),
        (("rule: some_rule", "rule: r\n  planned: p"), "found \\['rule', 'planned'\\]"),
    ],
)
def test_a_malformed_entry_is_refused(change, message):
    with pytest.raises(RegisterError, match=message):
        register.read(ENTRY.replace(*change))


def test_a_claim_twice_is_refused():
    with pytest.raises(RegisterError, match="A1: expected once, found twice"):
        register.read(ENTRY + ENTRY)


def test_an_empty_register_is_refused():
    with pytest.raises(RegisterError, match="expected a list of claims"):
        register.read("")


def test_every_rule_is_there_and_judges_the_claims_that_name_it():
    rules = ledger.rules()
    named: dict[str, set[str]] = {}
    for claim in ledger.claims().values():
        if claim.rule:
            named.setdefault(claim.rule, set()).add(claim.id)
    assert named.keys() == rules.keys()
    for name, ids in named.items():
        first = rules[name].__doc__.splitlines()[0]
        assert set(re.findall(r"[A-E][0-9]+", first)) == ids, name
        assert len(ledger.rule_text(name).split()) >= 8, name


def test_chapters_are_of_the_book():
    for claim in ledger.claims().values():
        assert re.fullmatch(r"(concepts|measurement|facts|mechanisms)/[a-z_]+", claim.chapter)


def test_what_is_planned_says_what_supports_and_what_contradicts():
    for claim in ledger.claims().values():
        if claim.planned and not claim.planned.startswith("As "):
            assert "upported" in claim.planned and "contradicted" in claim.planned, claim.id
