"""Obstacles: a register that holds together, and comparisons with known answers."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from upgrading import claims, datasets, difficulties
from upgrading.difficulties import INDICATORS, REGISTER, THEMES, Obstacle
from upgrading.measures import concentration, structure
from upgrading.models import panel_data


def frames(vintage: panel_data.Vintage) -> dict[str, pd.DataFrame]:
    return {name: datasets.load(name) for name in difficulties.needed(vintage)}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return difficulties.indicators(frames("2018 census"), "2018 census")


@pytest.fixture(scope="module")
def to_2022() -> pd.DataFrame:
    """The indicators of the years to 2022, with exchange rates to 2021 only."""
    known = {name: frame.query("year <= 2022") for name, frame in frames("2018 census").items()}
    known["national_trade"] = known["national_trade"].query("year <= 2021")
    return difficulties.indicators(known, "2018 census")


# The register --------------------------------------------------------------------------------


def test_every_indicator_shows_one_obstacle():
    used = [o.shown_by for o in REGISTER if o.scope == "province"]
    assert sorted(used) == sorted(INDICATORS)
    assert difficulties.shown() == [name for theme in THEMES for name in difficulties.shown(theme)]


def test_every_document_and_theme_is_heard():
    assert {letter for o in REGISTER for letter, _ in o.named} == set("ABCDE")
    assert {o.theme for o in REGISTER} == set(THEMES)
    assert all(o.named and o.remark.endswith(".") for o in REGISTER)
    assert len({o.title for o in REGISTER}) == len(REGISTER)


def test_claims_of_the_register_are_in_the_ledger():
    known = claims.claims()
    for obstacle in REGISTER:
        assert set(obstacle.claims) <= set(known), obstacle.title


@pytest.mark.parametrize(
    ("title", "scope"),
    [
        ("Law, data security and privacy lag behind", "none"),
        ("New industries press on old ones, and firms compete on price or unfairly", "none"),
        ("Manufacturing is held at the low end of value chains", "nation"),
        ("Foreign demand falters, and leaning on it is a risk", "province"),
    ],
)
def test_what_is_not_at_hand_is_said(title: str, scope: str):
    assert next(o for o in REGISTER if o.title == title).scope == scope


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"theme": "weather"}, "theme"),
        ({"scope": "prefecture"}, "scope"),
        ({"scope": "none"}, "shown_by"),
        ({"shown_by": "hope"}, "shown_by"),
        ({"scope": "none", "shown_by": "hope"}, "without an indicator"),
    ],
)
def test_an_obstacle_refuses_what_does_not_fit(change: dict, words: str):
    fields = {
        "theme": "means",
        "title": "t",
        "named": (("D", "2.2"),),
        "scope": "province",
        "shown_by": "finance",
        "remark": "r.",
        "claims": (),
    }
    Obstacle(**fields)
    with pytest.raises(ValueError, match=words):
        Obstacle(**(fields | change))


def test_unknown_theme_is_refused():
    with pytest.raises(ValueError, match="theme"):
        difficulties.of_theme("weather")


# Indicators ----------------------------------------------------------------------------------


def test_indicators_are_those_of_the_sources(table: pd.DataFrame):
    assert list(table) == list(INDICATORS)
    accounts = datasets.load("provincial_value_added_census_2018").set_index(panel_data.KEYS)
    living = datasets.load("provincial_living_and_trade").set_index(panel_data.KEYS)
    people = datasets.load("provincial_covariates").set_index(panel_data.KEYS).population
    here = (44, 2020)
    shares = structure.shares(accounts.loc[[here], panel_data.SECTORS])
    assert_allclose(table.services[here], 100 * shares.va_tertiary.iloc[0])
    row = living.loc[here]
    assert_allclose(table.gap[here], row.disposable_income_urban / row.disposable_income_rural)
    gdp, heads = (s.xs(2020, level="year") for s in (accounts.gdp, people))
    assert_allclose(table.income[here], gdp[44] / heads[44] / (gdp.sum() / heads.sum()))


def test_likeness_is_the_krugman_index_of_complete_years(table: pd.DataFrame):
    levels = datasets.load("provincial_industries_census_2018").query("year == 2022")
    levels = levels.set_index("province_code")
    parts = levels[difficulties.INDUSTRIES]
    parts = parts.assign(rest=levels.gdp - parts.sum(axis=1))
    expected = concentration.krugman_specialisation(parts, benchmark="rest of nation")
    assert_allclose(table.alike.xs(2022, level="year"), expected.sort_index())
    assert table.alike.xs(2013, level="year").isna().all()  # 13 provinces only


def test_missing_stays_missing(table: pd.DataFrame, to_2022: pd.DataFrame):
    assets = table.assets.xs(2022, level="year")
    assert assets.index[assets.isna()].tolist() == [23, 65]
    assert to_2022.exports.xs(2022, level="year").isna().all()  # no exchange rate
    assert table.misplaced.xs(2019, level="year")[[61, 65]].isna().all()


def test_breaks_matter_only_over_time(table: pd.DataFrame):
    moved = difficulties.indicators(frames("2018 census"), "2018 census", over_time=True)
    broken = table.misplaced.notna() & moved.misplaced.isna()
    codes = {code for code, _ in broken.index[broken]}
    assert codes == {11, 34, 43}
    assert_allclose(table.services, moved.services)


def test_a_vintage_without_industries_has_no_likeness():
    found = difficulties.indicators(frames("first published"), "first published")
    assert found.alike.isna().all() and found.services.notna().any()


def test_years_are_complete_ones(table: pd.DataFrame, to_2022: pd.DataFrame):
    years = difficulties.latest_years(to_2022)
    assert years.exports == 2021 and years.digital == 2022
    section = difficulties.cross_section(table, difficulties.latest_years(table))
    assert section.shape == (31, len(INDICATORS))
    assert section.notna().mean().min() >= difficulties.COVERED
    with pytest.raises(KeyError):
        difficulties.cross_section(table, pd.Series({"digital": 1900}))
    with pytest.raises(ValueError, match="digital is complete"):
        difficulties.complete_years(table.loc[[11]].assign(digital=np.nan), "digital")


# Worst quarters ------------------------------------------------------------------------------


def test_worst_quarter_of_31_and_of_30_is_eight():
    values = pd.DataFrame({"services": np.arange(31.0), "gap": np.arange(31.0)})
    marks = difficulties.worst_quarter(difficulties.standings(values))
    assert marks.index[marks.services].tolist() == list(range(8))
    assert marks.index[marks.gap].tolist() == list(range(23, 31))
    values.loc[15, "gap"] = np.nan
    marks = difficulties.worst_quarter(difficulties.standings(values))
    assert marks.gap.sum() == 8 and marks.gap.isna().sum() == 1
    assert difficulties.counts(marks).known.tolist().count(1) == 1


def test_standings_do_not_know_the_unit():
    values = pd.DataFrame({"exports": [1.0, 5, 2, 30, 9]})
    assert difficulties.standings(values).equals(difficulties.standings(values**3 + 7))


def test_chance_keeps_the_number_of_marks_and_sees_piles():
    values = pd.DataFrame({name: np.arange(31.0) for name in ("services", "income", "assets")})
    piled = difficulties.worst_quarter(difficulties.standings(values))
    expected, p = difficulties.counts_by_chance(piled, draws=199)
    assert_allclose(expected.sum(), 31)
    assert_allclose(expected @ np.arange(4), piled.sum().sum())
    assert p == 1 / 200
    spread = pd.DataFrame({"services": values.services, "income": np.roll(values.income, 10)})
    marks = difficulties.worst_quarter(difficulties.standings(spread))
    assert difficulties.counts_by_chance(marks, draws=199)[1] > 0.5
    with pytest.raises(ValueError, match="draws"):
        difficulties.counts_by_chance(piled, draws=0)


# Agreement -----------------------------------------------------------------------------------


def test_agreement_has_the_sign_of_the_obstacle():
    # more exports and more services: the first is worse, the second better
    values = pd.DataFrame({"exports": [1.0, 2, 3, 4], "services": [40.0, 50, 60, 70]})
    assert difficulties.agreement(difficulties.standings(values)).exports["services"] == -1


def test_partial_correlation_is_that_of_residuals():
    generator = np.random.default_rng(1)
    base = generator.normal(size=31)
    noise = generator.normal(size=(31, 2))
    held = pd.DataFrame({"income": base, "gap": base + noise[:, 0], "assets": base + noise[:, 1]})
    ranks = held.rank()
    fit = [np.polyfit(ranks.income, ranks[name], 1) for name in ("gap", "assets")]
    left, right = (
        ranks[name] - np.polyval(line, ranks.income)
        for name, line in zip(("gap", "assets"), fit, strict=True)
    )
    found = difficulties.beyond(held, "income")
    assert_allclose(found.gap["assets"], np.corrcoef(left, right)[0, 1])
    with pytest.raises(KeyError):
        difficulties.beyond(held, "weather")


def test_pairs_come_once():
    table = pd.DataFrame(np.eye(3), index=list("abc"), columns=list("abc"))
    assert difficulties.pairs(table).index.tolist() == [("a", "b"), ("a", "c"), ("b", "c")]


# Over time and vintages ----------------------------------------------------------------------


def panel(last: np.ndarray) -> pd.DataFrame:
    codes = range(20)
    first = pd.Series(np.arange(1.0, 21), codes)
    parts = {2013: first, 2014: pd.Series(last, codes)}
    table = pd.concat(parts, names=["year", "province_code"]).swaplevel().rename("services")
    return table.to_frame()


def test_changes_of_a_known_panel():
    found = difficulties.changes(panel(np.arange(1.0, 21) * 2)).loc["services"]
    assert (found.better, found.provinces, found["rank"]) == (20, 20, 1)
    assert found.stayed == found.quarter == 5
    assert_allclose(found.spread_first, found.spread_last)
    turned = difficulties.changes(panel(np.arange(20.0, 0, -1))).loc["services"]
    assert turned["rank"] == -1 and turned.stayed == 0 and turned.better == 10
    nearer = difficulties.changes(panel(np.arange(1.0, 21) + 50)).loc["services"]
    assert nearer.spread_last < nearer.spread_first


def test_better_follows_the_bad_end():
    table = panel(np.arange(1.0, 21) + 1).rename(columns={"services": "gap"})
    assert difficulties.changes(table).better["gap"] == 0


def test_survival_of_a_vintage_with_itself_and_of_its_mirror():
    table = panel(np.arange(1.0, 21) * 2)
    same = difficulties.survival(table, table, ["services"]).loc["services"]
    assert (same.year, same["rank"], same.kept, same.moved) == (2014, 1, same.quarter, 0)
    mirror = difficulties.survival(table, 50 - table, ["services"]).loc["services"]
    assert mirror["rank"] == -1 and mirror.kept == 0
    assert difficulties.survival(table, table * np.nan, ["services"]).empty
