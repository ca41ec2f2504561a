"""Claims read province by province: the same counts as the rules, and turned by other data."""

import inspect

import numpy as np
import pandas as pd
import pytest

from upgrading import claims, datasets
from upgrading.claims import by_province, evidence, rules_a, rules_d, rules_e
from upgrading.claims.by_province import CHECKS, NO, PART, UNKNOWN, YES

BY_CLAIM = {check.claim: check for check in CHECKS}


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    return by_province.evaluate_all()


def test_checks_are_of_claims_that_have_a_rule():
    register = claims.claims()
    for check in CHECKS:
        assert register[check.claim].rule or register[check.claim].planned, check.claim
    assert len(BY_CLAIM) == len(CHECKS) >= 12


def test_what_a_check_reads_is_there():
    for check in CHECKS:
        for name in inspect.signature(check.judge).parameters:
            known = {*evidence.DERIVED, *datasets.names(), *by_province.LOCAL}
            assert name in known, (check.claim, name)


def test_every_province_has_an_answer(answers: pd.DataFrame):
    assert set(answers.holds) == set(by_province.ANSWERS)
    for check in CHECKS:
        rows = answers.loc[check.claim]
        if check.claim in by_province.SOME:
            assert 0 < len(rows) < 31
        else:
            assert len(rows) == 31
        assert ((rows.figure == "") == (rows.holds == UNKNOWN)).all(), check.claim
    assert not answers.figure.str.contains(r"\bnan\b").any()


# a check counts what its rule counts


def count(answers: pd.DataFrame, claim: str) -> int:
    return int((answers.loc[claim].holds == YES).sum())


def test_the_same_counts_as_the_rules(answers: pd.DataFrame):
    for claim in ("A1", "D20"):
        assert count(answers, claim) == claims.evaluate(claim).value, claim
    for claim in ("A23", "D8"):  # the rule's figure counts the secondary sector alone
        assert (answers.loc[claim].value > 0).sum() == claims.evaluate(claim).value, claim
    for claim in ("A3", "E32", "E46"):
        sentence = claims.evaluate(claim).sentence
        known = int((answers.loc[claim].holds != UNKNOWN).sum())
        assert f"in {count(answers, claim)} of {known} provinces" in sentence, claim


def test_farming_is_left_where_the_rule_says(answers: pd.DataFrame):
    early = answers.loc["A22"].value.dropna()
    assert 100 * (early < 0).mean() == pytest.approx(claims.evaluate("A22").value)


def test_the_median_gap_of_town_and_country_is_the_rule_s(answers: pd.DataFrame):
    assert answers.loc["E42"].value.median() == pytest.approx(claims.evaluate("E42").value)


def test_regions_are_asked_where_the_claim_speaks_of_them(answers: pd.DataFrame):
    regions = evidence.regions()
    assert set(regions[answers.loc["B2"].index]) == {"Central", "West"}
    assert set(regions[answers.loc["C1"].index]) == {"West"}
    named = sorted(code for codes in rules_d.GROUPS.values() for code in codes)
    assert sorted(answers.loc["D20"].index) == named


# other data, other answers


def structure(paths: dict[int, list[tuple[float, float, float]]]) -> pd.DataFrame:
    rows = [
        (code, 2000 + place, *shares)
        for code, path in paths.items()
        for place, shares in enumerate(path)
    ]
    columns = ["province_code", "year", *evidence.SHORT]
    return pd.DataFrame(rows, columns=columns).set_index(columns[:2])


ONE, TWO, THREE = (0.5, 0.3, 0.2), (0.2, 0.5, 0.3), (0.1, 0.4, 0.5)


def test_orders_passed_in_turn_in_part_and_backwards():
    shares = structure({11: [ONE, TWO, THREE], 12: [TWO, THREE, THREE], 13: [THREE, TWO, ONE]})
    found = by_province.order_of_sectors(shares)
    assert found.holds.to_dict() == {11: YES, 12: PART, 13: NO}
    assert found.figure[11] == "1-2-3 to 3-2-1, changes: 2"


def test_all_parts_none_and_some():
    moves = {11: [TWO, (0.1, 0.55, 0.35)], 12: [TWO, THREE], 13: [(0.1, 0.5, 0.4), (0.3, 0.4, 0.3)]}
    found = by_province.sectors_after_2000(structure(moves))
    assert found.holds.to_dict() == {11: YES, 12: PART, 13: NO}
    assert found.figure[11] == "−10 / +5 / +5"


def test_services_pass_in_the_stated_years_or_not():
    before, after = (0.1, 0.5, 0.4), (0.1, 0.4, 0.5)
    paths = {11: [before] * 12 + [after] * 3, 12: [after] * 15, 13: [before] * 15}
    found = by_province.services_pass_industry(structure(paths))
    assert found.holds.to_dict() == {11: YES, 12: NO, 13: NO}
    assert found.figure.tolist() == ["since 2012", "since 2000 or before", "not so far"]


def test_rise_and_fall_of_industry():
    up = [(0.5, 0.3, 0.2), (0.3, 0.4, 0.3), (0.2, 0.45, 0.35), (0.1, 0.3, 0.6)]
    found = by_province.rise_and_fall(structure({11: up, 12: up[::-1]}))
    assert found.holds.to_dict() == {11: YES, 12: PART}
    assert found.figure[11] == "45% in 2002"


def test_grades_need_both_vintages():
    index = pd.MultiIndex.from_product([[11, 12, 46], [2008]], names=["province_code", "year"])
    low = pd.DataFrame({"upgrade": [3.5, 1.0, 2.5]}, index=index)
    high = pd.DataFrame({"upgrade": [4.5, 1.1, 2.6]}, index=index)
    frames = {rules_d.PRINTED: low, rules_d.REVISED: high}
    found = by_province.stated_grade(frames)
    assert found.holds.to_dict() == {11: PART, 12: YES, 46: YES}


def test_labour_that_stays_or_goes():
    rows = [(11, 2000, 5, 3, 2), (11, 2013, 3, 4, 3), (12, 2000, 2, 4, 4), (12, 2013, 3, 4, 3)]
    columns = ["province_code", "year", *evidence.WORKERS]
    early = pd.DataFrame(rows, columns=columns)
    late = early.assign(year=early.year + 14)
    later = pd.concat([late, late[late.province_code == 11].assign(province_code=13)])
    found = by_province.labour_leaves_farming(early, later)
    assert found.holds.to_dict() == {11: YES, 12: NO, 13: YES}
    assert found.figure[13] == "no data, −20 points"


def test_the_sign_of_balance_and_growth():
    years = range(2001, 2011)
    index = pd.MultiIndex.from_product([[11, 12, 13], years], names=["province_code", "year"])
    line = np.arange(10.0)
    noise = np.array([0, 9, 1, 8, 2, 7, 3, 6, 4, 5.0])
    frame = pd.DataFrame(
        {"growth": np.tile(line, 3), "theil_before": np.concatenate([-line, line, noise])}, index
    )
    found = by_province.balance_goes_with_growth(frame)
    assert found.holds.to_dict() == {11: YES, 12: NO, 13: PART}
    assert found.figure[11] == "−1.00 over 10 years"


def test_the_gap_to_the_east_widens_if_growth_stops(answers: pd.DataFrame):
    income = evidence.provincial_income()
    stalled = income.copy()
    west = stalled.province_code == 62
    stalled.loc[west, ["gdp", "gdp_per_head"]] = (
        stalled[west].iloc[0][["gdp", "gdp_per_head"]].tolist()
    )
    found = by_province.evaluate(BY_CLAIM["B2"], provincial_income=stalled)
    assert answers.holds[("B2", 62)] == YES and found.holds[62] == NO


def test_households_turn_with_their_figures():
    rows = {"province_code": [11, 12], "year": 2013}
    money = {"disposable_income_urban": [20.0, 15], "disposable_income_rural": [10.0, 10]}
    spent = {"consumption_urban": [10.0, 14], "consumption_rural": [9.0, 5]}
    frame = pd.DataFrame(rows | money | spent)
    found = by_province.rural_households_spend_more(frame)
    assert found.holds.tolist() == [YES, NO] and found.figure[11] == "+40 points"
    assert by_province.town_and_country(frame).holds.tolist() == [YES, NO]


def test_a_replacement_that_is_not_read_is_refused():
    with pytest.raises(TypeError, match="A1 reads provincial_structure"):
        by_province.evaluate(BY_CLAIM["A1"], regions=evidence.regions())


def test_words_are_the_rules_words():
    assert by_province.PASSED == (2012, 2013)
    assert str(by_province.PASSED) in inspect.getsource(rules_e.tertiary_passes_secondary)
    assert by_province.ORDERS is rules_a.ORDERS


@pytest.mark.parametrize("code", [11, 23, 34, 46, 50, 53, 54, 61])
def test_one_province_is_answered_as_among_all(answers: pd.DataFrame, code: int):
    one, all_ = by_province.evaluate_one(code), answers.xs(code, level="province_code")
    pd.testing.assert_frame_equal(one, all_)
