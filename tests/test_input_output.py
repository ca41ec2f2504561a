"""The national tables: read, grouped, and adding up to what they should."""

import pandas as pd
import pytest
from numpy.testing import assert_allclose

from upgrading import datasets, input_output
from upgrading.measures import linkages

TABLES = [(year, False) for year in input_output.YEARS]
TABLES += [(year, True) for year in input_output.SEPARATED]
PROPORTIONAL = ("domestic_uses", "all_uses")


@pytest.mark.parametrize("year", input_output.YEARS)
def test_kinds_of_tables_are_those_described(year: int):
    vintage = datasets.describe(f"input_output_{year}")["vintage"]
    assert ("benchmark" in vintage) == (year in input_output.BENCHMARKS)
    assert ("extended" in vintage) == (year in input_output.UPDATES)
    reconciled = year >= input_output.RECONCILED_SINCE
    assert (input_output.table(year).error == 0).all() == reconciled


def test_every_described_table_can_be_read():
    names = {name for name in datasets.names() if name.startswith("input_output_")}
    read = {f"input_output_{input_output.table(y, separated=s).name}" for y, s in TABLES}
    assert names == read | {"input_output_concordance"}


def test_tables_are_read_once():
    assert input_output.table(2005) is input_output.table(2005)
    assert input_output.grouped(2005) is input_output.grouped(2005)
    assert input_output.concordance() is input_output.concordance()


@pytest.mark.parametrize(("year", "separated"), [(2006, False), (2012, True), ("2002", False)])
def test_unknown_tables_are_refused(year: int, separated: bool):
    with pytest.raises(ValueError, match=f"year: expected one of .*2020, found '?{year}"):
        input_output.table(year, separated=separated)


def test_unknown_groups_are_refused():
    with pytest.raises(ValueError, match="by: expected one of branch"):
        input_output.grouped(2005, by="colour")
    with pytest.raises(ValueError, match=r"group: expected one of .*services.*, found 'steel'"):
        input_output.members(input_output.table(2005), "steel")


@pytest.mark.parametrize(("year", "separated"), TABLES)
def test_groups_share_out_a_table(year: int, separated: bool):
    fine = input_output.table(year, separated=separated)
    coarse = input_output.grouped(year, separated=separated)
    assert coarse.sectors.equals(input_output.grouped(2002).sectors)
    assert_allclose(coarse.output.sum(), fine.output.sum())
    assert_allclose(coarse.sector_value_added.sum(), fine.sector_value_added.sum())
    branches = ("manufacturing", "services", "other")
    codes = [code for branch in branches for code in input_output.members(fine, branch)]
    assert sorted(codes) == sorted(fine.sectors)


@pytest.mark.parametrize(("year", "separated"), TABLES)
def test_induced_shares_add_up_within_the_tables_error(year: int, separated: bool):
    source = input_output.table(year, separated=separated)
    for imports in (*PROPORTIONAL, "separated") if separated else PROPORTIONAL:
        shares = input_output.induced_shares(source, imports=imports)
        assert_allclose(shares.sum(), 100, rtol=1e-8)
        printed = 100 * source.error.abs().sum() / source.sector_value_added.sum()
        assert abs(100 - shares[list(input_output.DEMANDS)].sum()) <= printed + 1e-6
        assert (shares[list(input_output.DEMANDS)] > 10).all()


@pytest.mark.parametrize("year", input_output.SEPARATED)
def test_shares_by_proportion_are_within_half_a_point_of_the_official_ones(year: int):
    official = input_output.induced_shares(
        input_output.table(year, separated=True), imports="separated"
    )
    close, far = (
        (input_output.induced_shares(input_output.table(year), imports=imports) - official).abs()
        for imports in PROPORTIONAL
    )
    for demand in input_output.DEMANDS:
        assert close[demand] < 0.5, demand
    # spreading imports over exports as well misses by more
    assert far["exports"] > 0.5


def test_headline_shares():
    exports = {
        year: input_output.induced_shares(input_output.table(year), imports="domestic_uses")
        for year in (2002, 2005, 2007, 2020)
    }
    found = {year: round(shares["exports"], 1) for year, shares in exports.items()}
    assert found == {2002: 19.7, 2005: 26.8, 2007: 26.1, 2020: 14.8}


@pytest.mark.parametrize(("year", "separated"), TABLES)
def test_purchases_are_made_at_home_or_brought_in(year: int, separated: bool):
    source = input_output.table(year, separated=separated)
    imports = "separated" if separated else "domestic_uses"
    parts = input_output.purchases(source, imports=imports)
    assert parts.index.tolist() == list(input_output.DEMANDS)
    assert (parts.imports > 0).all()
    total = 100 * source.imports.sum() / source.sector_value_added.sum()
    # what the error would bring in is all that the three demands leave
    allowed = 100 * source.error.abs().sum() / source.sector_value_added.sum()
    assert abs(parts.imports.sum() - total) <= allowed + 1e-6


def test_purchases_of_a_table_without_imports_are_all_made_at_home():
    parts = input_output.purchases(linkages.example_table(), imports="domestic_uses")
    assert_allclose(parts.imports, 0, atol=1e-9)
    assert_allclose(parts.purchases, [100 * 1350 / 2050, 100 * 700 / 2050])


@pytest.mark.parametrize("year", [2002, 2020])
def test_three_sectors_earn_everything(year: int):
    source = input_output.table(year)
    groups = ("primary", "secondary", "tertiary")
    parts = [input_output.earned_in(group, source, imports="domestic_uses") for group in groups]
    assert_allclose(sum(parts), 100)
    assert pd.concat(parts).between(0, 100).all()


def test_branch_links_are_direct_and_indirect():
    links = pd.DataFrame(
        {
            year: input_output.branch_links(input_output.table(year), imports="domestic_uses")
            for year in input_output.YEARS
        }
    )
    assert links.index.tolist() == ["bought", "embodied", "bought_back", "embodied_back"]
    assert links.gt(0).all(axis=None) and links.lt(50).all(axis=None)
    # services reach manufactures through other suppliers too
    assert (links.loc["embodied"] > links.loc["bought"]).all()
