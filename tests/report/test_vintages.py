import numpy as np
import pytest

from upgrading import datasets
from upgrading.report import vintages
from upgrading.report.vintages import DATABASE, FIFTH, FIRST, FOURTH


def test_gdp_is_the_sum_of_its_own_sectors():
    assert vintages.levels(FIRST).gdp[11, 2008] == pytest.approx(10488.03, abs=0.01)
    for name in vintages.FILES:
        frame = vintages.measures(name)
        shares = frame[["primary", "secondary", "tertiary"]].sum(axis=1)
        assert shares.to_numpy() == pytest.approx(100)
        assert set(frame["rank"].groupby("year").max()) == {31.0}


def test_a_revision_is_new_against_old():
    moved = vintages.revision(FIRST, FOURTH)
    old, new = vintages.levels(FIRST).gdp[12, 2018], vintages.levels(FOURTH).gdp[12, 2018]
    assert moved.gdp[12, 2018] == pytest.approx(100 * (new / old - 1))
    assert moved.tertiary[12, 2018] + moved.secondary[12, 2018] + moved.primary[
        12, 2018
    ] == pytest.approx(0, abs=1e-9)
    assert (vintages.revision(FIRST, FIRST).abs().max().dropna() == 0).all()


def test_vintages_cover_what_the_chapter_says():
    spans = vintages._spans()
    assert spans[FIRST] == (2005, 2021) and spans[DATABASE] == (2002, 2011)
    # years may yet be added to the two that a census revised
    fourth, fifth = (
        datasets.load(f"provincial_value_added_census_{census}").year.max()
        for census in (2018, 2023)
    )
    assert spans[FOURTH] == (2000, fourth) and spans[FIFTH] == (2019, fifth)
    assert set(spans) == set(vintages.SEAMS)
    for title, seams in vintages.SEAMS.items():
        assert all(spans[title][0] < seam <= spans[title][1] for seam in seams)


def test_seams_are_where_totals_depart():
    # after its revision ends the database repeats the first-published totals
    moved = vintages.revision(FIRST, DATABASE).gdp.abs().groupby("year").max()
    assert (moved.loc[2005:2008] > 1).all() and (moved.loc[2009:] < 0.1).all()


def test_the_sum_of_provinces_is_measured_against_the_nation():
    frame = vintages.over_nation()
    nation = vintages.datasets.load("national_accounts").set_index("year").gdp
    total = vintages.levels(FOURTH).gdp.xs(2015, level="year").sum()
    assert frame[FOURTH][2015] == pytest.approx(100 * total / nation[2015])
    assert np.isnan(frame[FIFTH][2015])


def test_a_vintage_agrees_with_itself():
    assert vintages.rank_agreement(FIRST, FIRST).to_numpy() == pytest.approx(1)
    assert vintages.rank_agreement(FIRST, FOURTH).loc[:2018].max() < 0.9


def test_implied_prices_join_levels_and_volumes():
    prices = vintages.implied_prices()
    assert prices[FIRST].between(-2, 6).all()
    # one volume index a province: vintages differ by nominal growth alone
    gdp = {v: vintages.levels(v).gdp for v in (FIRST, FOURTH)}
    growth = {v: (g[12, 2018] / g[12, 2005]) ** (1 / 13) for v, g in gdp.items()}
    ratio = (1 + prices[FIRST][12] / 100) / (1 + prices[FOURTH][12] / 100)
    assert ratio == pytest.approx(growth[FIRST] / growth[FOURTH])


def test_noise_leaves_the_seam_out_of_growth():
    frame = vintages.noise().set_index(["pair", "measure"])
    growth = frame.loc[(f"{FIRST} → {FOURTH}", "growth")]
    with_seam = vintages.revision(FIRST, FOURTH).growth.abs()
    assert growth.revision < with_seam.mean()
    assert (frame.agreement <= 1).all() and (frame.largest >= frame.revision).all()


def test_headlines_are_those_of_the_vintage():
    old, new = vintages.headline(FIRST, 2013), vintages.headline(FOURTH, 2013)
    assert old["services above industry"] < new["services above industry"]
    assert old["lowest"] == "Qinghai"
    with pytest.raises(KeyError):
        vintages.headline(DATABASE, 2013)
