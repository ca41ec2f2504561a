from itertools import pairwise

import pandas as pd
import pytest

from upgrading import datasets
from upgrading.report import transitions
from upgrading.transitions import order_of_sectors


def test_at_the_base_year_constant_and_current_prices_agree():
    for base in transitions.BASES:
        current = transitions.national().loc[base]
        pd.testing.assert_series_equal(transitions.national(base).loc[base], current)


def test_the_nation_changes_order_when_its_levels_do():
    orders = transitions.national_orders()
    changed = orders["current prices"] != orders["current prices"].shift()
    assert orders.index[changed].tolist() == [1978, 1985, 2012]
    assert set(orders["prices of 1978"]) == {"2-1-3", "2-3-1"}


@pytest.mark.parametrize(
    ("orders", "said"),
    [
        (["3-2-1", "3-1-2"], "throughout"),
        (["3-2-1", "2-3-1"], "but not at the end"),
        (["3-2-1", "2-3-1", "3-2-1"], "from 2002 on"),
    ],
)
def test_a_lead_is_said_to_hold_only_while_it_holds(orders: list[str], said: str):
    series = pd.Series(orders, index=range(2000, 2000 + len(orders)))
    assert transitions._first_since(series, "3") == said


def test_rows_without_a_date_in_either_vintage_coincide():
    facts = transitions.facts()
    moved = [int(facts[f"dates_{how}"]) for how in ("equal", "earlier", "later")]
    assert sum(moved) == len(transitions.names())


def test_the_splice_changes_source_at_the_seam_only():
    spliced = transitions.spliced()
    early, census = transitions.panel(transitions.EARLY), transitions.panel(transitions.CENSUS)
    for source, years in ((early, slice(1978, 1999)), (census, slice(2000, 2022))):
        part = source.sort_index().loc[(slice(None), years), :]
        pd.testing.assert_frame_equal(spliced.sort_index().loc[(slice(None), years), :], part)


def test_a_date_that_one_vintage_denies_is_a_seam():
    found = transitions.dates()["3 passes 2"]
    assert found.seam.dtype == bool
    jilin, beijing = 22, 11
    assert found.seam[jilin] and not found.seam[beijing]
    assert found.lasting[beijing] == 1994
    # the older figures have industry first in Jilin in the year the census vintage begins
    assert transitions.orders(transitions.EARLY)[jilin, 2000] == "2-3-1"
    assert transitions.orders(transitions.CENSUS)[jilin, 2000] == "3-2-1"


def test_losses_are_leads_that_ended():
    last = datasets.load(transitions.CENSUS).year.max()
    found = transitions.lasting(transitions.CENSUS, 2000, last)
    orders = transitions.orders(transitions.CENSUS)
    levels = transitions.panel(transitions.CENSUS)
    ahead = (levels.va_tertiary > levels.va_secondary).astype(int)
    ended = (ahead.groupby("province_code").diff() == -1).groupby("province_code").sum()
    assert (found.losses == ended).all()
    assert set(orders.groupby("province_code").size()) == {len(range(2000, last + 1))}


def test_economies_are_neither_territories_nor_without_income():
    frame = transitions.economies()
    codes = frame.index.get_level_values("country_code")
    assert not set(codes) & set(transitions.TERRITORIES)
    assert (frame[transitions.INCOME].groupby(codes).count() > 0).all()
    assert frame.services_sectors.between(0, 100).all()
    china = frame.loc["CHN"]
    assert china.unallocated.abs().max() < 0.01


def test_income_orders_count_every_economy_once_and_leave_china_out():
    frame = transitions.economies()
    known = frame[transitions.INCOME].notna() & (
        frame.index.get_level_values("country_code") != "CHN"
    )
    assert transitions.income_orders().to_numpy().sum() == known.sum()


def test_comparisons_vary_what_they_say():
    plain = transitions.compare("services_gdp", 2019)["local"]
    richer = transitions.compare("services_gdp", 2019, scale=1.2)["local"]
    own = transitions.compare("services_gdp", 2019, own=50.0)["local"]
    fewer = transitions.compare("services_gdp", 2019, sample="services")["quadratic"]
    assert richer.value == plain.value and richer.expected > plain.expected
    assert own.value == 50 and own.expected == pytest.approx(plain.expected)
    assert fewer.economies < transitions.compare("services_gdp", 2019)["quadratic"].economies


def test_net_taxes_sit_more_on_industry():
    assert 1 < transitions.untaxed_move() < 3
    share = transitions.cross_section(2019).services_sectors["CHN"]
    assert transitions.untaxed_share(2019) == pytest.approx(share + transitions.untaxed_move())


def test_every_order_has_a_shade_and_lightness_falls_with_the_theory():
    orders = set(transitions.country_orders()) | set(order_of_sectors(transitions.spliced()))
    assert orders <= set(transitions.ORDERS)
    shades = [transitions.ORDERS[order] for order in ("1-2-3", "2-1-3", "2-3-1", "3-2-1")]
    light = [
        sum(int(shade[i : i + 2], 16) * w for i, w in ((1, 0.3), (3, 0.6), (5, 0.1)))
        for shade in shades
    ]
    assert all(earlier - later > 20 for earlier, later in pairwise(light))
