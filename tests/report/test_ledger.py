"""The ledger: every claim with an address, boxes that link to it, controls that need no network."""

import io
import re
from dataclasses import replace

import pandas as pd
import pytest

from upgrading import claims
from upgrading.report import ledger


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> None:
    known = frozenset({"facts/national", "appendix/claims"})
    monkeypatch.setattr(ledger, "_pages", lambda: known)


def text(shown: list) -> str:
    return shown.pop()["data"]["text/markdown"]


@pytest.mark.parametrize("document", list("ABCDE"))
def test_every_claim_of_a_document_has_a_row_and_an_address(document, shown, pages):
    ledger.ledger_table(document)
    csv = shown[-1]["metadata"]["upgrading"]["csv"]
    table = text(shown)
    own = [claim for claim in claims.claims().values() if claim.document == document]
    anchors = re.findall(r"\{#(claim-[a-e][0-9]+) \.claim-id\}", table)
    assert anchors == [claim.anchor for claim in own]
    assert f":name: tab-claims-{document.lower()}\n" in table
    data = pd.read_csv(io.StringIO(csv))
    assert data.id.tolist() == [claim.id for claim in own]
    assert data.verdict.notna().all() and data.rule_in_words.notna().sum() > 0


def test_only_pages_of_the_book_are_linked(shown, pages):
    ledger.ledger_table("E")
    table = text(shown)
    assert "[](../facts/national.md)" in table
    assert set(re.findall(r"\]\(\.\./([^)]+)\.md\)", table)) == {"facts/national"}
    assert "mechanisms, demand" in table


def test_a_box_shows_the_chapters_own_decided_claims(shown, pages):
    ledger.claims_box("facts/national")
    table = text(shown)
    own = [v for v in claims.evaluate_all(chapter="facts/national") if v.decided]
    assert ":name: tab-claims-facts-national\n" in table
    assert re.findall(r"^\| \[([A-E][0-9]+)\]\(#claim-", table, flags=re.MULTILINE) == [
        v.claim.id for v in own
    ]
    assert "[the ledger of claims](../appendix/claims.md)" in table


def test_a_box_names_what_is_left_undecided(shown, pages):
    ledger.claims_box("facts/clusters")
    source = text(shown).split("Source: ")[1]
    assert "not decided with the data at hand: [B10](#claim-b10)" in source


def test_a_box_shows_what_is_open(shown, pages, monkeypatch):
    known = claims.evaluate("E21")
    waiting = replace(known, outcome="open", figure="", value=None, reconciled_by="")
    monkeypatch.setattr(claims, "evaluate_all", lambda chapter="": [waiting])
    ledger.claims_box("mechanisms/demand")
    table = text(shown)
    assert "[open]{.verdict .verdict-open}" in table
    assert ":name: tab-claims-mechanisms-demand\n" in table


def test_a_box_takes_further_claims(shown, pages):
    ledger.claims_box("facts/poles", also=["B2"])
    assert "[B2](#claim-b2)" in text(shown)


def test_a_box_links_nowhere_without_the_ledger(shown, monkeypatch):
    monkeypatch.setattr(ledger, "_pages", lambda: frozenset({"facts/national"}))
    ledger.claims_box("facts/national")
    assert "](#claim" not in text(shown)


def test_a_box_needs_claims(pages):
    with pytest.raises(ValueError, match="chapter: expected one that claims name"):
        ledger.claims_box("facts/nowhere")


def test_counts_add_up(shown):
    ledger.documents_table()
    by_document = pd.read_csv(io.StringIO(shown.pop()["metadata"]["upgrading"]["csv"]))
    ledger.kinds_table()
    by_kind = pd.read_csv(io.StringIO(shown.pop()["metadata"]["upgrading"]["csv"]))
    for frame in (by_document, by_kind):
        sums = frame.iloc[:-1, 1:].sum()
        assert sums.tolist() == frame.iloc[-1, 1:].tolist()
    facts = ledger.counts_facts()
    assert int(facts["claims_total"]) == by_document["all"].iloc[-1] == len(claims.claims())
    parts = ("supported", "mixed", "contradicted", "open", "not_testable")
    assert sum(int(facts[f"claims_{part}"]) for part in parts) == int(facts["claims_total"])
    assert all(isinstance(value, str) for value in facts.values())


def test_controls_are_inline_and_labelled(monkeypatch):
    outputs = []
    monkeypatch.setattr(ledger, "display", lambda data, *, raw: outputs.append(data))
    ledger.filter_controls()
    html = outputs[0]["text/html"]
    assert not re.search(r"https?:|src=|@import|url\(", html)
    assert "<input" not in html  # the script makes the controls: none are there that do nothing
    for need in ('"label"', 'role", "search"', 'role", "status"', "DOMContentLoaded"):
        assert need in html
