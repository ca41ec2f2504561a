import numpy as np
import pandas as pd
import pytest

from upgrading.report import employment
from upgrading.report.employment import SECOND, YEARBOOKS


def test_faulty_rows_are_named():
    found = employment.faults()
    rows = {kind: part.index.tolist() for kind, part in found.groupby("fault")}
    assert rows["empty"] == [(21, 2019), (23, 2013)]
    assert {code for code, _ in rows["sum"]} == {61, 65}
    assert {(11, 2020), (34, 2020), (43, 2020)} <= set(rows["jump"])
    assert found[found.fault == "sum"]["size"][61, 2013] == pytest.approx(-0.234, abs=0.001)


def test_samples():
    everyone, good = employment.common(), employment.sound()
    assert len(everyone) == 29 and not {54, 23} & set(everyone)
    assert set(good) < set(everyone)
    assert not {11, 31, 34, 43, 61, 65} & set(good)


def test_years_in_which_a_province_is_missing_are_not_pooled():
    codes = employment.common()
    pooled = employment.pooled(employment.workers(SECOND), codes)
    assert 2019 not in pooled.index and {2018, 2020} <= set(pooled.index)
    one = employment.pooled(employment.workers(SECOND), [11])
    assert one.loc[2022].sum() == employment.workers(SECOND).loc[(11, 2022)].sum()


def test_blocks_have_an_area_of_one():
    codes = employment.common()
    for name in (YEARBOOKS, SECOND):
        people = employment.pooled(employment.workers(name), codes)
        shares = people.div(people.sum(axis=1), axis=0)
        height = employment.relative(name, codes)
        assert (shares * height).dropna().sum(axis=1).to_numpy() == pytest.approx(1)


def test_price_bases_meet_in_their_base_year():
    current = employment.output().xs(2000, level="year")
    for prices in ("national", "own"):
        made = employment.output(prices=prices).xs(2000, level="year").loc[current.index]
        pd.testing.assert_frame_equal(made, current)


def test_own_volumes_grow_by_the_published_index():
    made = employment.output(prices="own")
    index = employment.datasets.load("provincial_volume_indices").set_index(
        ["province_code", "year"]
    )
    grown = made.va_tertiary[11, 2015] / made.va_tertiary[11, 2014]
    assert grown == pytest.approx(index.index_tertiary[11, 2015] / 100)


def test_decompositions_add_up_to_growth():
    codes = employment.common()
    found = employment.decompose_pooled(YEARBOOKS, 2000, 2013, codes, prices="current")
    made = employment.pooled(employment.output(), codes).sum(axis=1)
    people = employment.pooled(employment.workers(YEARBOOKS), codes).sum(axis=1)
    each = made / people
    assert found.change == pytest.approx(each[2013] / each[2000] - 1)
    assert found.change == pytest.approx(found.static + found.dynamic + found.within)
    parts = employment.by_province()["second"]
    assert (parts.static + parts.dynamic).to_numpy() == pytest.approx(parts.moves.to_numpy())


def test_counterfactuals_begin_and_end_where_the_index_does():
    parts = employment.counterfactual()
    lines = employment.balance_lines()
    assert parts["start"] == pytest.approx(lines.yearbooks[2000])
    assert parts["end"] == pytest.approx(lines.second[2022])
    assert parts["end"] < min(parts["people"], parts["gaps"])


def test_the_farm_part_is_a_part():
    for name, year in ((YEARBOOKS, 2000), (SECOND, 2022)):
        assert 0.9 < employment.farm_part(name, year) < 1


def test_jumps_are_not_measured_across_missing_years():
    index = pd.MultiIndex.from_tuples(
        [(1, 2000), (1, 2001), (1, 2003)], names=["province_code", "year"]
    )
    levels = pd.DataFrame([[1.0, 1, 2], [1, 1, 6], [9, 9, 9]], index=index)
    total, moved = employment._jumps(levels)
    assert total.index.tolist() == moved.index.tolist() == [(1, 2001)]
    assert total.iloc[0] == pytest.approx(np.log(2)) and moved.iloc[0] == pytest.approx(25)


def test_places_join_years_that_follow_each_other():
    rows = pd.MultiIndex.from_tuples(
        [(31, 2014), (31, 2019), (31, 2020), (11, 2020)], names=["province_code", "year"]
    )
    assert employment._places(rows) == ["Shanghai 2014, 2019-2020", "Beijing 2020"]
