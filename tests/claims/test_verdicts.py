"""Verdicts: computed, complete, explained, and turned by other data in both directions."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from upgrading import claims, datasets
from upgrading.claims import Verdict, evidence, register

Frames = dict[str, object]


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return claims.evaluate_all()


def test_every_claim_has_a_verdict(verdicts: list[Verdict]):
    assert [v.claim.id for v in verdicts] == list(claims.claims())
    assert len(verdicts) >= 150


def test_at_least_45_claims_are_decided_by_a_figure(verdicts: list[Verdict]):
    decided = [v for v in verdicts if v.decided]
    assert len(decided) >= 45
    for verdict in decided:
        assert verdict.figure and np.isfinite(verdict.value) and verdict.label, verdict.claim.id


def test_every_sentence_is_whole(verdicts: list[Verdict]):
    for verdict in verdicts:
        for text in (verdict.sentence, verdict.reconciled_by or "x."):
            assert text.endswith(".") and "nan" not in text.lower().split(), verdict.claim.id
            assert not re.search(r"-[0-9]+\.[0-9]", text), verdict.claim.id  # a true minus


def test_what_is_disputed_says_what_would_reconcile(verdicts: list[Verdict]):
    for verdict in verdicts:
        disputed = verdict.outcome in ("mixed", "contradicted")
        assert disputed == bool(verdict.reconciled_by), verdict.claim.id


def test_what_is_not_testable_says_what_would_decide(verdicts: list[Verdict]):
    found = [v for v in verdicts if v.outcome == "not testable"]
    assert found
    for verdict in found:
        assert len(verdict.claim.needs.split()) >= 4, verdict.claim.id
        assert verdict.claim.needs in verdict.sentence
        assert verdict.claim.dataset not in datasets.names()


def test_a_claim_opens_when_its_data_are_there(monkeypatch: pytest.MonkeyPatch):
    claim = claims.claims()["B12"]
    assert claims.evaluate("B12").outcome == "not testable"
    monkeypatch.setattr(datasets, "names", lambda: ["provinces", claim.dataset])
    assert claims.evaluate("B12").outcome == "open"


def test_chapter_selects(verdicts: list[Verdict]):
    own = claims.evaluate_all(chapter="facts/national")
    assert own == [v for v in verdicts if v.where == "facts/national"]
    assert claims.evaluate_all(chapter="facts/none") == []


def test_unknown_claim_and_unread_frame_are_refused():
    with pytest.raises(KeyError):
        claims.evaluate("A999")
    with pytest.raises(TypeError, match="E4 reads demand_rates; found provinces"):
        claims.evaluate("E4", provinces=pd.DataFrame())


def test_evidence_knows_datasets_and_derived_frames():
    assert len(evidence.get("provinces")) == 31
    assert set(evidence.get("demand_rates")) == {"as printed", "current accounts"}
    with pytest.raises(KeyError, match="no dataset 'nothing'"):
        evidence.get("nothing")


def test_rules_leave_what_they_read_as_it_was():
    before = evidence.get("induced_by_demand").copy()
    claims.evaluate("E18")
    claims.evaluate("E38")
    pd.testing.assert_frame_equal(evidence.get("induced_by_demand"), before)


# Known figures, read in the documents or in the accounts --------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("D1", 12),
        ("E2", 91.3),
        ("E4", 49.3),
        ("E7", 47.0),
        ("E8", 46.2),
        ("E10", 2012),
        ("E17", -1.47),
    ],
)
def test_figures_that_a_reader_can_check(name: str, value: float):
    assert claims.evaluate(name).value == pytest.approx(value, abs=0.005)


def test_attribution_of_tertiary_growth():
    assert claims.evaluate("E18").value == pytest.approx(89, abs=1)


# Other data, other verdicts -------------------------------------------------------------------


def rates(column: str, change: Callable[[pd.Series], pd.Series]) -> Frames:
    """Demand rates with one column changed in both vintages."""
    old = evidence.get("demand_rates")
    return {
        "demand_rates": {
            name: frame.assign(**{column: change(frame[column])}) for name, frame in old.items()
        }
    }


def at(year: int, value: float) -> Callable[[pd.Series], pd.Series]:
    return lambda series: series.mask(series.index == year, value)


def backwards(name: str, column: str | None = None) -> Frames:
    """A frame by year with time running backwards, in one column or in all."""
    frame = evidence.get(name).copy()
    columns = list(frame.columns) if column is None else [column]
    frame[columns] = frame[columns].to_numpy()[::-1]
    return {name: frame}


def swapped(name: str, one: str, other: str) -> Frames:
    frame = evidence.get(name)
    return {name: frame.rename(columns={one: other, other: one})}


def ratios(change: Callable[[pd.Series], pd.Series]) -> Frames:
    old = evidence.get("national_ratio")
    return {"national_ratio": {name: change(series) for name, series in old.items()}}


def straight(low: float, high: float) -> Callable[[pd.Series], pd.Series]:
    """A line in time from low in 2005 to high in 2021, whatever the series was."""
    return lambda series: pd.Series(
        np.interp(series.index, [2005, 2021], [low, high]), index=series.index
    )


def rise_everywhere(low: float, high: float) -> Frames:
    line = straight(low, high)
    table = evidence.get("document_e_table_1").set_index("year")
    table["industry_2"] = line(table.industry_2)
    return {
        **rates("domestic", line),
        **ratios(line),
        "document_e_table_1": table.reset_index(),
    }


def exports(line: pd.Series) -> Frames:
    return {"export_dependency": pd.DataFrame({n: line for n in ("nominal", "real", "goods")})}


YEARS = pd.Series(range(2005, 2022), index=range(2005, 2022), dtype=float)


def henan(value: float) -> Frames:
    old = evidence.get("document_d_indicators")
    frames = {}
    for name, frame in old.items():
        own = frame.index.get_level_values("province_code") == 41
        frames[name] = frame.assign(upgrade=frame.upgrade.mask(own, value))
    return {"document_d_indicators": frames}


def farming(sign: int) -> Frames:
    """The ratio tied to the primary share; Henan first in farming, or last."""
    frame = evidence.get("document_d_structure").copy()
    rank = frame.primary.rank()
    frame["upgrade"] = 5 + sign * rank
    frame.loc[41, ["primary", "upgrade"]] = [0.9, 0.1] if sign < 0 else [0.0, 0.1]
    return {"document_d_structure": frame}


def equal(value: bool) -> Frames:
    return {"document_d_comparison": evidence.get("document_d_comparison").assign(equal=value)}


def gap_between_regions(rises: bool) -> Frames:
    old = evidence.get("agglomeration")
    index = old["secondary value added"].copy()
    gap = np.linspace(0.2, 1.0, len(index))
    index["East"], index["West"] = 1 + (gap if rises else gap[::-1]), 1.0
    return {"agglomeration": {**old, "secondary value added": index}}


def incomes(spread: Callable[[int], float]) -> Frames:
    """GDP per head with an advantage of the East that depends on the year."""
    frame = evidence.get("provincial_income").copy()
    east = frame.province_code.map(evidence.get("regions")) == "East"
    frame["gdp_per_head"] = 1 + east * frame.year.map(spread)
    frame["gdp"] = frame.gdp_per_head * frame.population
    return {"provincial_income": frame}


def poles(share: Callable[[int], float]) -> Frames:
    """GDP with the share of five provinces in it given by year."""
    frame = evidence.get("provincial_value_added_census_2018")
    large = frame.province_code.isin([32, 33, 37, 41, 44])
    part = frame.year.map(share)
    return {
        "provincial_value_added_census_2018": frame.assign(
            gdp=np.where(large, part / 5, (1 - part) / 26) * 1e6
        )
    }


def services(share: float) -> Frames:
    frame = evidence.get("countries_structure")
    own = frame.country_code == "CHN"
    changed = {
        "va_services_pct_gdp": share,
        "va_industry_pct_gdp": (100 - share) / 2,
        "va_agriculture_pct_gdp": (100 - share) / 2,
    }
    return {"countries_structure": frame.mask(own, frame.assign(**changed))}


def later_workers(column: str, high: str) -> Frames:
    """Workers whose share in one sector rises, or falls, from the first to the last year."""
    names = (
        "provincial_employment_yearbooks",
        "provincial_employment_second_compilation",
    )
    sign = 1 if high == "rises" else -1
    return {
        name: evidence.get(name).assign(
            emp_secondary=100.0,
            emp_tertiary=100.0,
            **{column: lambda frame: 500.0 + sign * (frame.year - 2010)},
        )
        for name in names
    }


def trade(sign: int) -> Frames:
    """Exports over GDP that follow industry per head, or run against it."""
    income = evidence.get("provincial_income")
    exported = evidence.get("provincial_living_and_trade")
    both = exported.merge(income, on=["province_code", "year"])
    rank = (both.va_secondary / both.population).groupby(both.year).rank()
    return {
        "provincial_living_and_trade": both.assign(exports_usd100m=both.gdp * (50 + sign * rank))
    }


def divided(frame: pd.DataFrame, factor: float) -> Frames:
    return {
        "provincial_living_and_trade": frame.assign(
            consumption_rural=lambda f: factor * f.disposable_income_rural
        )
    }


def induced(before: dict[str, float], after: dict[str, float]) -> Frames:
    """Value added induced by demands, given its growth in 2002-2007 and in 2007-2020."""
    old = evidence.get("induced_by_demand")
    years = old.index.get_level_values("year")
    known = [2002, 2007, 2020]
    steps = {
        name: np.interp(years, known, [100, 100 + before[name], 100 + before[name] + after[name]])
        for name in ("consumption", "investment", "exports")
    }
    return {"induced_by_demand": old.assign(**steps, error=0.0)}


def demands(consumption: float, investment: float, exports_: float) -> dict[str, float]:
    return {"consumption": consumption, "investment": investment, "exports": exports_}


def leading(growth: float) -> Frames:
    """Industries whose leading ones multiply by `growth` to the last year, others by two.

    Each province has one industry above half of its value added, by province one of three.
    """
    old = evidence.get("provincial_industries")
    codes = old.index.get_level_values("province_code")
    last = old.index.get_level_values("year") == old.index.get_level_values("year").max()
    frame = pd.DataFrame(10.0, index=old.index, columns=old.columns)
    for place, name in enumerate(("industry", "trade", "finance")):
        frame.loc[codes % 3 == place, name] = 60.0
    large = frame > 10
    frame.loc[last] *= np.where(large, growth, 2.0)[last]
    return {"provincial_industries": frame}


def spread(column: str, factor: float) -> Frames:
    """Document D's indicators with one of them spread out around its mean, or drawn to it."""
    old = evidence.get("document_d_indicators")
    return {
        "document_d_indicators": {
            name: frame.assign(
                **{column: frame[column].mean() + factor * (frame[column] - frame[column].mean())}
            )
            for name, frame in old.items()
        }
    }


def living() -> pd.DataFrame:
    return evidence.get("provincial_living_and_trade")


def hump(year: int) -> float:
    return 0.5 - abs(year - 2011) / 100


SUPPORT, CONTRADICT = "supported", "contradicted"
FLIPS: list[tuple[str, Callable[[], Frames], str]] = [
    ("A5", lambda: {"value_added_ratios": pd.DataFrame({"manufacturing": YEARS})}, SUPPORT),
    ("A5", lambda: {"value_added_ratios": pd.DataFrame({"manufacturing": -YEARS})}, CONTRADICT),
    ("A7", lambda: leading(8.0), SUPPORT),
    ("A7", lambda: leading(1.1), CONTRADICT),
    ("A22", lambda: later_workers("emp_primary", "falls"), SUPPORT),
    ("A22", lambda: later_workers("emp_primary", "rises"), CONTRADICT),
    ("A25", lambda: swapped("labour_shares", "secondary", "tertiary"), CONTRADICT),
    ("A25", lambda: swapped("labour_shares", "primary", "primary "), SUPPORT),
    ("B2", lambda: incomes(lambda year: 0.1 * (2030 - year)), SUPPORT),
    ("B2", lambda: incomes(lambda year: 0.1 * (year - 1999)), CONTRADICT),
    ("B3", lambda: incomes(lambda year: 1.0), SUPPORT),
    ("B3", lambda: incomes(lambda year: 1.0 if year < 2022 else 0.01), CONTRADICT),
    ("B4", lambda: poles(hump), SUPPORT),
    ("B4", lambda: poles(lambda year: 1 - hump(year)), CONTRADICT),
    ("C3", lambda: gap_between_regions(rises=True), SUPPORT),
    ("C3", lambda: gap_between_regions(rises=False), CONTRADICT),
    ("C12", lambda: trade(1), SUPPORT),
    ("C12", lambda: trade(-1), CONTRADICT),
    ("D1", lambda: equal(True), SUPPORT),
    ("D1", lambda: equal(False), CONTRADICT),
    ("D4", lambda: spread("service", 0.1), SUPPORT),  # only the first and the third compare
    ("D4", lambda: spread("cyig", 10.0), CONTRADICT),
    ("D6", lambda: henan(0.1), SUPPORT),
    ("D6", lambda: henan(4.0), CONTRADICT),
    ("D7", lambda: farming(-1), SUPPORT),
    ("D7", lambda: farming(1), CONTRADICT),
    ("E2", lambda: rates("domestic", at(2007, 90.1)), SUPPORT),
    ("E2", lambda: rates("domestic", at(2007, 89.9)), CONTRADICT),
    ("E4", lambda: rates("consumption", lambda rate: rate.clip(lower=50.1)), SUPPORT),
    ("E4", lambda: rates("consumption", at(2015, 50.0)), CONTRADICT),
    ("E5", lambda: rates("consumption", lambda r: at(2020, 40)(straight(50, 60)(r))), SUPPORT),
    ("E5", lambda: rates("consumption", straight(60, 50)), CONTRADICT),
    ("E6", lambda: rates("capital", lambda rate: rate - rate.loc[2005:2021].mean() + 40), SUPPORT),
    ("E6", lambda: rates("capital", lambda rate: rate + 10), CONTRADICT),
    ("E8", lambda: rates("capital", at(2012, 42.5)), SUPPORT),
    ("E8", lambda: rates("capital", at(2012, 43.1)), CONTRADICT),
    ("E9", lambda: rates("consumption", lambda rate: 1.02 * rate), SUPPORT),
    ("E9", lambda: rates("consumption", lambda rate: 1.5 * rate), CONTRADICT),
    ("E10", lambda: ratios(lambda r: at(2012, 99.0)(r)), SUPPORT),
    ("E10", lambda: ratios(lambda r: at(2014, 99.0)(r)), CONTRADICT),
    ("E12", lambda: rise_everywhere(10, 90), SUPPORT),
    ("E12", lambda: rise_everywhere(90, 10), CONTRADICT),
    ("E13", lambda: exports(-YEARS), SUPPORT),
    ("E13", lambda: exports(YEARS), CONTRADICT),
    ("E15", lambda: exports(YEARS), SUPPORT),
    ("E15", lambda: exports(-YEARS), CONTRADICT),
    ("E18", lambda: swapped("induced_by_demand", "investment", "error"), SUPPORT),
    ("E18", lambda: swapped("induced_by_demand", "consumption", "exports"), CONTRADICT),
    ("E19", lambda: swapped("export_dependency", "goods", "other"), SUPPORT),
    ("E19", lambda: swapped("export_dependency", "nominal", "real"), CONTRADICT),
    (
        "E28",
        lambda: {
            "mutual_inputs": pd.DataFrame(
                {"services in manufacturing": YEARS, "manufacturing in services": YEARS}
            )
        },
        SUPPORT,
    ),
    (
        "E28",
        lambda: {
            "mutual_inputs": pd.DataFrame(
                {"services in manufacturing": -YEARS, "manufacturing in services": -YEARS}
            )
        },
        CONTRADICT,
    ),
    ("E36", lambda: induced(demands(1, 1, 3), demands(1, 1, 1)), SUPPORT),
    ("E36", lambda: induced(demands(2, 2, 3), demands(1, 1, 1)), CONTRADICT),
    ("E37", lambda: induced(demands(2, 2, 3), demands(3, 2, 2)), SUPPORT),
    ("E37", lambda: induced(demands(3, 2, 2), demands(2, 2, 3)), CONTRADICT),
    ("E31", lambda: services(5.0), SUPPORT),
    ("E31", lambda: services(95.0), CONTRADICT),
    ("E32", lambda: divided(living(), 0.99), SUPPORT),
    ("E32", lambda: divided(living(), 0.01), CONTRADICT),
]


@pytest.mark.parametrize(
    ("name", "frames", "outcome"), FLIPS, ids=[f"{name}-{outcome}" for name, _, outcome in FLIPS]
)
def test_other_data_turn_the_verdict(name: str, frames: Callable[[], Frames], outcome: str):
    assert claims.evaluate(name, **frames()).outcome == outcome


def test_at_least_ten_claims_are_turned_both_ways():
    both = {name for name, _, _ in FLIPS}
    assert len(both) >= 10
    for name in both:
        assert {outcome for other, _, outcome in FLIPS if other == name} == {SUPPORT, CONTRADICT}


def test_the_real_data_do_not_decide_the_flips():
    """Of each pair at least one differs from what the data give."""
    for name in {name for name, _, _ in FLIPS}:
        assert {SUPPORT, CONTRADICT} - {claims.evaluate(name).outcome}, name


def test_what_was_not_first_before_cannot_be_replaced():
    """Consumption first before and after, exports losing weight: no replacement."""
    frames = induced(demands(3, 2, 2), demands(4, 2, 1))
    assert claims.evaluate("E37", **frames).outcome == "mixed"
    assert claims.evaluate("E36", **frames).outcome == "contradicted"


def test_a_leading_third_decides_nothing_on_the_largest_of_three():
    """Two fifths of growth may or may not be the largest of three parts."""
    assert claims.evaluate("A7", **leading(2.01)).outcome == "mixed"


def test_amended_rules_say_whether_the_outcome_changed():
    found = claims.amended()
    before = {"A7", "B3", "D4", "D8", "E31", "E37"}
    assert set(found) == before | {"A11", "C6", "C17", "D13", "D15", "D16", "D26", "E27"}
    for name in found:
        text = claims.rule_text(claims.claims()[name].rule).split("Amended after a first look")[1]
        assert re.search(r"outcome (did not change|changed from \w+ to \w+)|would give", text), name


def test_places_over_years_are_whole_words():
    assert "number 1 in every year" in claims.evaluate("D23").sentence
    frame = evidence.get("provincial_industries").copy()
    frame.loc[(slice(None), 2014), "hotels and catering"] *= 10
    frame.loc[(46, 2014), "hotels and catering"] /= 20
    assert "is between 1 and " in claims.evaluate("D23", provincial_industries=frame).sentence


def test_vintages_that_disagree_give_mixed():
    old = evidence.get("demand_rates")
    frames = {**old, "current accounts": old["current accounts"].assign(domestic=80.0)}
    assert claims.evaluate("E2", demand_rates=frames).outcome == "mixed"


def test_a_register_with_an_unknown_rule_cannot_be_evaluated(monkeypatch: pytest.MonkeyPatch):
    claim = replace(claims.claims()["E4"], rule="no_such_rule")
    monkeypatch.setattr(claims, "claims", lambda: {"E4": claim})
    with pytest.raises(KeyError, match="no_such_rule"):
        claims.evaluate("E4")


def test_the_register_is_shipped_beside_the_package():
    assert register.PATH.is_file()
    assert register.PATH.parent.name == "upgrading"
