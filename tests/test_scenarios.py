"""Projections to 2035 and demand scenarios: exact ties, and rules that cannot see ahead."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from upgrading import datasets, scenarios
from upgrading.models import projection

TERTIARY = ("tertiary", 0.0, "middle")


def test_linking_keeps_later_shares_and_earlier_changes():
    early, late = scenarios.accounts("1978_2004"), scenarios.accounts("census_2018")
    found = scenarios.provinces()
    kept = found[found.index.get_level_values("year") >= scenarios.SEAM]
    assert_allclose(kept, late)
    assert_allclose(found.sum(axis=1), 1)
    z, before = projection.log_ratios(found), projection.log_ratios(early)
    assert_allclose(
        z.loc[(44, 1999)] - z.loc[(44, 1985)], before.loc[(44, 1999)] - before.loc[(44, 1985)]
    )
    # the change into the seam is that of the earlier vintage as well
    assert_allclose(
        z.loc[(44, 2000)] - z.loc[(44, 1999)], before.loc[(44, 2000)] - before.loc[(44, 1999)]
    )
    printed = scenarios.provinces("as printed")
    assert_allclose(printed.loc[(44, 1985)], early.loc[(44, 1985)])
    assert not np.allclose(printed.loc[(44, 1985)], found.loc[(44, 1985)])


def test_linking_needs_every_province():
    early, late = scenarios.accounts("1978_2004"), scenarios.accounts("census_2018")
    with pytest.raises(ValueError, match="every province in 2000"):
        scenarios.linked(early.drop(index=44, level=0), late)


def test_panel_holds_nation_and_provinces():
    assert len(scenarios.codes()) == 31
    accounts = datasets.load("national_accounts").set_index("year").loc[2020]
    total = accounts[scenarios.SECTORS].sum()
    assert_allclose(
        scenarios.panel().loc[(scenarios.NATION, 2020), "tertiary"], accounts.va_tertiary / total
    )
    assert scenarios.panel().index.get_level_values("year").max() == scenarios.LAST


def test_choice_sees_only_what_was_known():
    rows = scenarios.of("provinces", scenarios.tests())
    known = rows[(rows.origin + rows.horizon <= 2004) & rows.horizon.isin(scenarios.CRITERION)]
    table = projection.accuracy(known, benchmark=scenarios.NO_CHANGE)
    assert scenarios.chosen() == projection.best(table)
    judged = rows[rows.origin >= scenarios.JUDGED_FROM]
    assert not set(judged.index) & set(known.index)
    assert scenarios.NATION not in set(rows.unit)


def test_nation_teaches_the_pool_nothing():
    """Pooled methods learn from provinces: projections of provinces do not need the nation."""
    method = scenarios.METHODS["transition"]
    options = {"origin": 2010, "horizons": [5]}
    alone = projection.project(scenarios.provinces(), method, **options)
    both = projection.project(scenarios.panel(), method, **options, pool=scenarios.codes())
    assert_allclose(both.drop(index=scenarios.NATION, level=0), alone)


def test_projections_add_up_and_lie_in_their_intervals():
    found = scenarios.projections()
    years = found.index.unique("year")
    assert (years[0], years[-1]) == (scenarios.LAST + 1, scenarios.GOAL)
    assert len(found) == 32 * len(years)
    assert_allclose(found.xs("middle", axis=1, level=2).sum(axis=1), 1)
    for part in scenarios.PARTS:
        middle = found[part, 0.0, "middle"]
        for level in projection.LEVELS:
            assert (found[part, level, "low"] < middle).all()
            assert (found[part, level, "high"] > middle).all()
        assert (found[part, 0.95, "low"] < found[part, 0.80, "low"]).all()


def test_plain_intervals_come_from_the_same_errors():
    code, year = 44, scenarios.LAST + 3
    found = scenarios.projections(width="plain").loc[(code, year)]
    rows = scenarios.of("provinces", scenarios.tests())
    past = rows[(rows.method == scenarios.chosen()) & (rows.horizon == 3)]
    errors = past[["error_1", "error_2"]].to_numpy()
    middle = found.xs("middle", level=2)[:, 0.0].to_numpy()
    moved = np.log(middle) @ projection.contrasts(3) + errors
    shares = projection.composition(moved)[:, 2]
    assert_allclose(found["tertiary", 0.80, "low"], np.quantile(shares, 0.10))
    assert_allclose(found["tertiary", 0.80, "high"], np.quantile(shares, 0.90))


def test_projection_from_the_later_census_starts_there():
    found = scenarios.latest()
    last = datasets.load("provincial_value_added_census_2023").year.max()
    assert found.index.unique("year")[0] == last + 1
    start = scenarios.accounts("census_2023").tertiary.xs(last, level="year")
    first = found.xs(last + 1, level="year")[TERTIARY]
    assert (first - start).abs().max() < 0.03


def test_check_from_2018_by_hand():
    found = scenarios.checked().set_index(["start", "target", "method", "year"]).sort_index()
    fourth = scenarios.accounts("census_2018")
    then, later = (fourth.xs(year, level="year") for year in (2018, 2022))
    row = found.loc[("fourth census", "fourth census", "no change", 2022)]
    assert_allclose(row.misplaced, projection.misplaced(later, then).mean())
    assert_allclose(row.tertiary, (later - then).tertiary.mean())
    assert row.covered_95 >= row.covered_80


def test_demand_exercise_ties_to_the_tables():
    rows = scenarios.exercises()
    assert_allclose(rows.xs("actual", level="known").misplaced, 0, atol=1e-12)
    assert_allclose(rows[scenarios.PARTS].sum(axis=1), 1)
    # the structure that "nothing" starts from is what the step before ended with
    assert_allclose(
        rows.loc[(2007, 2012, "nothing"), scenarios.PARTS].astype(float),
        rows.loc[(2002, 2007, "actual"), scenarios.PARTS].astype(float),
    )


def test_scenarios_shift_and_cancel():
    found = scenarios.demand_scenarios()
    assert_allclose(found.sum(axis=1), 0, atol=1e-9)
    assert all(abs(sum(shift.values())) < 1e-9 for shift in scenarios.shifts().values())
    accounts = datasets.load("national_accounts").set_index("year")
    rate = 100 * accounts.final_consumption / accounts.gdp_expenditure
    # over as many years as are projected
    years = 2035 - datasets.load("provincial_value_added_census_2018").year.max()
    assert_allclose(scenarios.swings().rise["consumption"], rate.diff(years).max())


def test_induced_value_added_is_all_of_it():
    for imports in ("domestic_uses", "separated"):
        earned, bought = scenarios.induced(2020, imports)
        assert_allclose(earned.sum().sum(), 100)
        assert list(earned.columns) == list(bought.index)
