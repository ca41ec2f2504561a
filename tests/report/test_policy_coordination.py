"""The chapter on recommendations: sentences and displays follow from verdicts, here made up."""

import re
from pathlib import Path

import pytest

from upgrading import recommendations
from upgrading.claims import Verdict, claims
from upgrading.report import policy_coordination as chapter

TEXT = Path(__file__).parents[2] / "book" / "policy" / "coordination.md"
CACHED = (chapter.outcomes, chapter.assessed, chapter.carried)


def made_up(outcome: str, **given: str) -> dict[str, Verdict]:
    """Return verdicts on all claims, as if the data had said so."""
    found = {}
    for name, claim in claims().items():
        said = given.get(name, outcome if claim.rule else "not testable")
        decided = said in recommendations.DECIDED
        figure, label = ("1.5 points", "change of something") if decided else ("", "")
        found[name] = Verdict(claim, said, "A sentence.", figure, 1.5, "points", label)
    return found


@pytest.fixture
def say(monkeypatch):
    """Return a function that gives the chapter other verdicts; the ledger itself takes minutes."""

    def give(outcome: str = "mixed", **given: str) -> None:
        for function in CACHED:
            function.cache_clear()
        found = made_up(outcome, **given)
        monkeypatch.setattr(chapter, "verdicts", lambda: found)

    yield give
    for function in CACHED:
        function.cache_clear()


def test_numbers_given_are_the_numbers_shown(say):
    say()
    shown = set(re.findall(r"\{glue:text\}`([^`]+)`", TEXT.read_text(encoding="utf-8")))
    assert shown == set(chapter.facts())


def test_standings_add_up_and_follow_the_verdicts(say):
    for outcome in ("supported", "mixed", "contradicted"):
        say(outcome)
        facts = chapter.facts()
        keys = ("holds", "partly", "against_the_data", "untested", "no_claim")
        assert sum(int(facts[key]) for key in keys) == int(facts["total"])
        assert int(facts["partly_some"]) + int(facts["partly_none"]) == int(facts["partly"])
        lead = {"supported": "holds", "mixed": "partly", "contradicted": "against_the_data"}
        assert max(keys, key=lambda key: int(facts[key])) == lead[outcome]


def test_causes_are_counted_by_design(say):
    say("mixed", D14="supported", E18="supported", D9="supported")
    facts = chapter.facts()
    assert facts["causes_supported_names"] == "D9, D14 and E18"
    assert facts["causes_carried"] == "1"
    parts = ("association", "account", "event", "untested")
    assert sum(int(facts[f"causal_{part}"]) for part in parts) == int(facts["causal"])
    parts = ("facts", "untested_cause", "account", "association")
    assert sum(int(facts[f"holds_{part}"]) for part in parts) == int(facts["holds"])


def test_agencies_share_aims_as_the_document_lists_them(say):
    say()
    facts = chapter.facts()
    assert (facts["agencies"], facts["agencies_both"]) == ("6", "3")
    assert (facts["pairs"], facts["pairs_both"]) == ("15", "3")
    parts = ("e_nobody", "e_one", "e_several")
    assert sum(int(facts[part]) for part in parts) == int(facts["e_policies"])


@pytest.mark.parametrize(
    "show",
    [
        chapter.standings_figure,
        chapter.standings_table,
        chapter.holding_table,
        chapter.against_table,
        chapter.causes_table,
        chapter.claims_table,
        chapter.matrix_figure,
        chapter.agencies_table,
        chapter.gaps_table,
    ],
)
def test_displays_carry_name_and_data(shown: list, say, show):
    say("mixed", E42="supported", E32="supported", A8="contradicted", B3="supported")
    show()
    (output,) = shown
    attached = output["metadata"]["upgrading"]
    assert re.match(r"(fig|tab)-coordination-", attached["name"])
    assert attached["csv"].count("\n") >= 2
    if attached["name"].startswith("fig"):
        assert attached["name"] in TEXT.read_text(encoding="utf-8")
        assert len(output["data"]["text/plain"].split()) >= 15


def test_empty_ends_say_so(shown: list, say):
    say("mixed")
    chapter.holding_table()
    chapter.against_table()
    for output in shown:
        assert "| none |" in output["data"]["text/markdown"]


@pytest.mark.parametrize("document", ["A", "B", "C", "D", "E"])
def test_every_recommendation_links_to_its_claims(shown: list, say, document: str):
    say()
    chapter.recommendations_table(document)
    text = shown[0]["data"]["text/markdown"]
    for item in recommendations.register().of(document):
        (row,) = (line for line in text.splitlines() if f"{{#{item.anchor} " in line)
        assert item.advice in row
        for claim in item.claims:
            assert f"[{claim}](#claim-{claim.lower()})" in row
        if item.rests_on:
            assert f"of {len(item.claims)} supported" in row
        else:
            assert "None: " in row and "no claim" in row


def test_a_claim_on_regions_links_to_its_chapter(shown: list, say):
    say()
    chapter.recommendations_table("D")
    assert "(../measurement/digital.md)" in shown[0]["data"]["text/markdown"]
    assert "(../mechanisms/digital.md)" in shown[0]["data"]["text/markdown"]


def test_causal_claims_carry_their_design(shown: list, say):
    say()
    chapter.recommendations_table("D")
    text = shown[0]["data"]["text/markdown"]
    assert "cause: event study" in text
    assert "cause: association" in text
    assert "cause: not tested" in text
