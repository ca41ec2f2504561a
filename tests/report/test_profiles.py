"""One page a province: complete for every province, and moved by a year of data."""

import pandas as pd
import pytest

from upgrading import datasets, typology
from upgrading.claims import by_province
from upgrading.report import profiles

NAMES = datasets.load("provinces").province.tolist()


@pytest.mark.parametrize("province", NAMES)
def test_every_province_has_its_facts(province: str):
    facts = profiles.facts(province)
    assert all(isinstance(text, str) and text.strip() for text in facts.values())
    assert not any("nan" in text.lower().split() for text in facts.values())
    assert set(facts) == set(profiles.facts("Anhui"))


def test_facts_say_what_the_rule_found():
    code = profiles.code_of("Gansu")
    facts, found = profiles.facts("Gansu"), profiles.main()
    assert facts["chinese"] == "甘肃"
    assert facts["stage"] == found.stage[code]
    assert facts["year"] == str(found.year)
    assert profiles.NOUNS[found.weakest[code]] in facts["lag"]
    assert int(facts["asked"]) == sum(
        int(facts[key]) for key in ("held", "held_in_part", "held_not", "without_data")
    )
    assert int(facts["kept"]) <= int(facts["variants"]) == len(typology.VARIANTS)


def test_a_province_without_a_binding_dimension_is_told_so():
    found = profiles.main()
    free = found.binding.index[found.binding == typology.NONE]
    bound = found.binding.index[found.binding != typology.NONE]
    names = profiles.provinces().province
    assert profiles.facts(names[free[0]])["lag"].startswith("No dimension binds")
    assert profiles.facts(names[bound[0]])["lag"].endswith("the dimension we call binding")


def test_document_d_is_cited_for_its_own_groups():
    assert "tourism" in profiles.facts("Hainan")["d_group"]
    assert "farming" in profiles.facts("Henan")["d_group"]
    assert "finance" in profiles.facts("Shanghai")["d_group"]
    assert "without a group" in profiles.facts("Anhui")["d_group"]


def test_faults_are_those_of_the_province():
    assert any("workers" in fault for fault in profiles.faults_of(34))
    assert any("industrial assets, 2018" in fault for fault in profiles.faults_of(41))
    assert profiles.faults_of(33) == []


def test_an_unknown_province_is_refused():
    with pytest.raises(ValueError, match="Atlantis"):
        profiles.facts("Atlantis")


def test_shares_add_up_and_meet_the_accounts():
    for frame in profiles.own_shares("Jilin").values():
        assert frame.sum(axis=1).to_numpy() == pytest.approx(100)
    mixed = profiles.own_shares("Jilin")[profiles.MIXED]
    census = profiles.own_shares("Jilin")[profiles.CENSUS]
    assert mixed.index.max() == census.index.min()


@pytest.mark.parametrize("province", ["Beijing", "Inner Mongolia", "Tibet", "Hainan"])
def test_a_page_shows_one_figure_and_two_tables(shown: list[dict], province: str):
    profiles.structure_figure(province)
    profiles.standing_table(province)
    profiles.claims_table(province)
    names = [output["metadata"]["upgrading"]["name"] for output in shown]
    label = profiles.slug(province).replace("_", "-")
    assert names == [
        f"fig-profile-{label}-structure",
        f"tab-profile-{label}-standing",
        f"tab-profile-{label}-claims",
    ]
    image = shown[0]["data"]
    assert len(image["image/svg+xml"]) < 60_000
    assert len(image["text/plain"].split()) >= 15


def test_the_table_of_standings_is_that_of_the_chapter():
    code = profiles.code_of("Shanxi")
    frame, found = profiles.standing(code), profiles.main()
    assert frame.loc["income", "value"] == found.income[code]
    for dimension in typology.DIMENSIONS:
        row = frame.loc[dimension]
        assert row.value == found.values.loc[code, dimension]
        assert row.standing - row.usual_at_income == pytest.approx(row.against_income)
        assert row["rank"] == found.ranks.loc[code, dimension]


def test_claims_that_do_not_speak_of_a_province_are_left_out():
    asked = profiles.answers(profiles.code_of("Zhejiang")).claim.tolist()
    assert not set(asked) & set(by_province.SOME)
    assert set(by_province.SOME) <= set(profiles.answers(profiles.code_of("Yunnan")).claim)


def test_a_year_more_of_data_moves_every_page(monkeypatch: pytest.MonkeyPatch):
    real = datasets.load
    cached = (
        profiles.panel,
        profiles.indicators,
        profiles.main,
        profiles.variants,
        profiles.stability,
        profiles.shares,
    )

    before = profiles.facts("Anhui")
    # from the year after the last complete one to the year after the accounts end: the same again
    last, new = int(before["year"]), int(real(profiles.FILES[profiles.CENSUS]).year.max()) + 1
    added = range(last + 1, new + 1)

    def longer(name: str) -> pd.DataFrame:
        frame = real(name)
        if not name.startswith("provincial") or "year" not in frame or name.endswith("2023"):
            return frame
        again = [frame[frame.year == last].assign(year=year) for year in added]
        return pd.concat([frame[~frame.year.isin(added)], *again], ignore_index=True)

    for function in cached:
        function.cache_clear()
    monkeypatch.setattr(datasets, "load", longer)
    try:
        after = profiles.facts("Anhui")
    finally:
        monkeypatch.undo()
        for function in cached:
            function.cache_clear()
    assert last < int(after["year"]) == new
    assert int(after["both_year"]) == int(before["both_year"]) + 1 == new
    assert after["stage"] == before["stage"]  # the same figures once more
