"""The register of recommendations: complete, linked, refused when malformed; and the standing."""

import dataclasses
import itertools
import re

import pandas as pd
import pytest
import yaml

from upgrading import recommendations
from upgrading.claims.register import DOCUMENTS, claims
from upgrading.claims.wording import OUTCOMES
from upgrading.recommendations import STANDINGS, RecommendationError, read, standing

SMALL = """
aims: {growth: growth}
agencies: {MOF: {name: Ministry of Finance, short: Finance, covers: taxes, aims: [growth]}}
fields: {budget: Budget}
designs: {account: [E18]}
gaps: {income: {claim: B3}}
recommendations:
- {id: RA1, section: "2", advice: Do it., aims: [growth], gap: income, none: no reason given}
- id: RE1
  section: "4.1"
  advice: Cut taxes.
  aims: [growth]
  gap: none measured
  field: budget
  remit: [MOF]
  rests_on:
  - {claim: E18, because: demand matters}
  - {claim: E9, because: it is large}
"""


def register() -> recommendations.Register:
    return recommendations.register()


def outcomes(default: str = "mixed", **given: str) -> dict[str, str]:
    return {**dict.fromkeys(claims(), default), **given}


# ---------------------------------------------------------------- the project's register


def test_every_document_recommends_something():
    for document in DOCUMENTS:
        assert len(register().of(document)) >= 5, document


def test_every_recommendation_names_a_claim_or_says_why_none():
    for item in register().recommendations.values():
        assert bool(item.rests_on) != bool(item.none), item.id
        assert len(item.none.split()) >= 5 or item.rests_on, item.id


def test_every_claim_exists_is_of_the_same_document_and_has_a_reason():
    for item in register().recommendations.values():
        assert len(set(item.claims)) == len(item.claims), item.id
        for basis in item.rests_on:
            assert basis.claim in claims(), (item.id, basis.claim)
            assert basis.claim[0] == item.document
            assert len(basis.because.split()) >= 3, (item.id, basis.because)


def test_ids_are_without_gaps_and_in_order():
    for document in DOCUMENTS:
        ids = [item.id for item in register().of(document)]
        assert ids == [f"R{document}{number}" for number in range(1, len(ids) + 1)]


def test_nothing_in_the_register_is_left_over(root):
    found, items = register(), register().recommendations.values()
    assert {item.gap for item in items} - {recommendations.NOT_MEASURED} == set(found.gaps)
    assert {aim for item in items for aim in item.aims} == set(found.aims)
    assert {item.field for item in found.of("E")} == set(found.fields)
    assert {agency for item in found.of("E") for agency in item.remit} == set(found.agencies)
    for gap in found.gaps.values():
        assert (root / "book" / f"{gap.chapter}.md").is_file(), gap


def test_advice_is_one_short_line_and_given_once():
    texts = [item.advice for item in register().recommendations.values()]
    assert len(set(texts)) == len(texts)
    for text in texts:
        assert text.endswith((".", ")."))
        assert 4 <= len(text.split()) <= 30, text


def test_every_policy_of_document_e_has_one_of_its_two_aims():
    for item in register().of("E"):
        assert set(item.aims) & set(recommendations.E_AIMS), item.id


def test_agencies_are_those_of_document_e():
    twofold = [name for name, agency in register().agencies.items() if len(agency.aims) == 2]
    assert len(register().agencies) == 6
    assert sorted(twofold) == ["MIIT", "MOF", "NDRC"]


def test_no_standing_is_typed():
    entries = yaml.safe_load(recommendations.PATH.read_text(encoding="utf-8"))["recommendations"]
    for entry in entries:
        assert not {"standing", "verdict", "outcome"} & set(entry)
        for text in entry.values():
            assert text not in (*STANDINGS, *OUTCOMES), entry["id"]


# ---------------------------------------------------------------- reading


def test_a_small_register_is_read():
    found = read(SMALL)
    assert list(found.recommendations) == ["RA1", "RE1"]
    assert found.recommendations["RE1"].claims == ("E18", "E9")
    assert found.recommendations["RE1"].document == "E"
    assert found.recommendations["RE1"].anchor == "recommendation-e1"
    assert found.gaps["income"].chapter == claims()["B3"].chapter
    assert found.cited() == ["E9", "E18"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('section: "4.1"', "standing: holds", "RE1: expected only .*, found standing"),
        ('  section: "4.1"\n', "", "RE1: expected section, found none"),
        ("advice: Cut taxes.", "advice: ''", "RE1, advice: expected a text or list"),
        ("claim: E18,", "claim: E999,", "RE1, rests_on: 'E999' is not known"),
        ("claim: E9,", "claim: A1,", "RE1, rests_on: A1 is of another document"),
        ("because: it is large", "why: it is large", "RE1, rests_on: expected only"),
        ("gap: income", "gap: wealth", "RA1, gap: 'wealth' is not known"),
        ("remit: [MOF]", "remit: [PBC]", "RE1, remit: 'PBC' is not known"),
        ("field: budget", "field: arts", "RE1, field: 'arts' is not known"),
        ("aims: [growth], gap", "aims: [peace], gap", "RA1, aims: 'peace' is not known"),
        ("aims: [growth], gap", "aims: [], gap", "RA1, aims: expected a text or list"),
        (", none: no reason given", "", "RA1: expected one of"),
        ("id: RE1", "id: RA1", "RA1: expected only .*, found field"),
        ("id: RE1", "id: E1", "E1: expected an id such as RA1"),
        ("account: [E18]", "account: [E9]", "designs, account: expected a causal claim: E9"),
        ("account: [E18]", "guess: [E18]", "designs, names: 'guess' is not known"),
        ("income: {claim: B3}", "income: {}", "gaps, income: expected a claim or a chapter"),
        ("fields: {budget: Budget}\n", "", "expected the parts"),
    ],
)
def test_a_malformed_register_is_refused(old: str, new: str, message: str):
    assert old in SMALL
    with pytest.raises(RecommendationError, match=message):
        read(SMALL.replace(old, new))


def test_an_id_twice_is_refused():
    line = next(line for line in SMALL.splitlines() if "RA1" in line)
    with pytest.raises(RecommendationError, match="RA1: expected once, found twice"):
        read(SMALL + line + "\n")


def test_what_is_no_register_is_refused():
    with pytest.raises(RecommendationError, match="expected the parts"):
        read("- 1\n- 2\n")


# ---------------------------------------------------------------- standing


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], "no claim"),
        (["not testable"], "untested"),
        (["open", "not testable"], "untested"),
        (["supported"], "holds"),
        (["supported", "not testable", "open"], "holds"),
        (["supported", "mixed"], "partly"),
        (["mixed"], "partly"),
        (["supported", "contradicted"], "partly"),
        (["supported", "mixed", "contradicted"], "partly"),
        (["contradicted"], "against the data"),
        (["contradicted", "mixed"], "against the data"),
        (["contradicted", "not testable"], "against the data"),
    ],
)
def test_the_rule(given: list[str], expected: str):
    assert standing(given) == expected


def test_standing_does_not_depend_on_order_or_on_untested_claims():
    for given in itertools.product(OUTCOMES, repeat=3):
        expected = standing(given)
        assert all(standing(order) == expected for order in itertools.permutations(given))
        if any(outcome in recommendations.DECIDED for outcome in given):
            assert standing([*given, "not testable", "open"]) == expected


def test_a_better_verdict_never_lowers_a_standing():
    rank = {"against the data": 0, "partly": 1, "holds": 2}
    better = {"contradicted": "mixed", "mixed": "supported"}
    for given in itertools.product(recommendations.DECIDED, repeat=3):
        for place, outcome in enumerate(given):
            if outcome in better:
                raised = [*given[:place], better[outcome], *given[place + 1 :]]
                assert rank[standing(raised)] >= rank[standing(given)]


def test_an_unknown_verdict_is_refused():
    with pytest.raises(ValueError, match="found 'true'"):
        standing(["true"])


def test_flips_of_one_recommendation():
    def stands(**given: str) -> str:
        return recommendations.assess(read(SMALL), outcomes(**given)).standing["RE1"]

    assert stands() == "partly"
    assert stands(E18="supported", E9="supported") == "holds"
    assert stands(E18="contradicted", E9="supported") == "partly"
    assert stands(E18="contradicted", E9="mixed") == "against the data"
    assert stands(E18="not testable", E9="open") == "untested"


def test_assessment_counts_claims_and_designs():
    found = recommendations.assess(read(SMALL), outcomes(E18="supported", E9="not testable"))
    row = found.loc["RE1"]
    assert (row.claims, row.decided, row.supported, row.mixed, row.contradicted) == (2, 1, 1, 0, 0)
    assert (row.causal, row.design) == (1, "account")
    assert found.loc["RA1", ["standing", "claims", "design"]].tolist() == ["no claim", 0, "none"]


def test_all_supported_all_contradicted_and_none_tested():
    for outcome, expected in [
        ("supported", "holds"),
        ("contradicted", "against the data"),
        ("not testable", "untested"),
    ]:
        found = recommendations.assess(register(), outcomes(outcome))
        assert set(found.standing[found.claims > 0]) == {expected}
        assert set(found.standing[found.claims == 0]) == {"no claim"}


# ---------------------------------------------------------------- what hangs on what


def test_designs():
    found = register()
    assert found.design("D14") == "event study"
    assert found.design("E18") == "account"
    assert found.design("E21") == "association"
    assert found.design("E54") == "not tested"
    assert found.design("E42") == "none"


def test_what_if_by_hand():
    found = recommendations.what_if(read(SMALL), outcomes(E18="supported", E9="mixed"))
    assert found.loc["E9"].tolist() == [1, 1, 0]  # holds if supported, else partly as now
    assert found.loc["E18"].tolist() == [1, 0, 1]  # against the data if contradicted


def test_what_if_counts_every_link_once():
    found = recommendations.what_if(register(), outcomes())
    links = sum(len(item.claims) for item in register().recommendations.values())
    assert found.recommendations.sum() == links
    assert found.recommendations.is_monotonic_decreasing
    assert (found[["if_supported", "if_contradicted"]].max(axis=1) <= found.recommendations).all()


def test_without_one():
    small = read(SMALL)
    stays = recommendations.without_one(small, outcomes(E18="supported", E9="supported"))
    assert stays.to_dict() == {"RE1": True}
    assert not recommendations.without_one(small, outcomes(E18="supported")).RE1


def test_remits_add_up():
    frame = recommendations.remits(register())
    items = register().of("E")
    assert frame.policies.sum() == len(items)
    for agency in register().agencies:
        assert frame[agency].sum() == sum(agency in item.remit for item in items)
    one = sum(len(item.remit) == 1 for item in items)
    assert frame.nobody.sum() + frame.several.sum() + one == len(items)
    either = frame.demand + frame.upgrading - frame.both
    pd.testing.assert_series_equal(either, frame.policies, check_names=False)


def test_fields_of_a_recommendation_are_those_of_the_file():
    named = {field.name for field in dataclasses.fields(recommendations.Recommendation)}
    text = recommendations.PATH.read_text(encoding="utf-8").split("\nrecommendations:")[1]
    assert set(re.findall(r"^(?:- |  )([a-z_]+):", text, flags=re.MULTILINE)) == named
