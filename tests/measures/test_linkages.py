"""Input-output measures against textbook numbers, identities and China's own tables."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from upgrading.measures import linkages as io

ROOT = Path(__file__).parents[2]
SHARED = ROOT / ".." / "shared" / "data"
COMPETITIVE = ("2002", "2005", "2007", "2010", "2012", "2015", "2017", "2018", "2020")
SEPARATED = ("2017_noncompetitive", "2018_noncompetitive", "2020_noncompetitive")
TABLES = COMPETITIVE + SEPARATED
DOMESTIC = ("domestic_uses", "all_uses")
few = settings(max_examples=15, deadline=None)


# Textbook numbers ---------------------------------------------------------------------------


def test_miller_and_blair_leontief_inverse():
    # Miller and Blair (2009), section 2.3: printed 1.2541, .3300, .2640, 1.1221.
    inverse = io.leontief_inverse(io.input_coefficients(io.example_table(), imports="included"))
    assert_allclose(inverse, [[1.2541, 0.3300], [0.2640, 1.1221]], atol=5e-5)
    assert_allclose(inverse, np.array([[0.95, 0.25], [0.20, 0.85]]) / 0.7575, rtol=1e-12)
    # Same section: final demand of 600 and 1500 needs output of 1247.5 and 1841.6.
    assert_allclose(inverse @ [600, 1500], [1247.5, 1841.6], atol=0.05)


def test_miller_and_blair_labels_follow():
    inverse = io.leontief_inverse(io.input_coefficients(io.example_table(), imports="included"))
    assert inverse.index.tolist() == inverse.columns.tolist() == ["1", "2"]


# Germany 1995 in six sectors, million euros, domestic flows at basic prices: Eurostat Manual of
# Supply, Use and Input-Output Tables (2008), table 15.4 (order: agriculture, industry,
# construction, trade, business services, other services).
GERMANY = np.array(
    [
        [1131, 25480, 1, 607, 710, 762],
        [7930, 304584, 64167, 41082, 11981, 30360],
        [426, 7334, 3875, 5296, 23457, 9155],
        [3559, 72717, 14190, 74399, 10835, 21008],
        [3637, 96115, 31027, 65755, 193176, 34223],
        [1552, 14986, 1747, 11225, 15058, 22070],
    ],
    dtype=float,
)
GERMANY_OUTPUT = np.array([43910, 1079446, 245606, 540063, 692487, 508918], dtype=float)


def test_eurostat_manual_backward_linkages():
    # Table 15.19, from input coefficients of four digits.
    inverse = io.leontief_inverse((GERMANY / GERMANY_OUTPUT).round(4))
    printed = [1.7049, 1.8414, 1.8137, 1.6037, 1.5950, 1.3784]
    assert_allclose(inverse.sum(axis=0), printed, atol=5e-5)


def test_eurostat_manual_forward_linkages():
    # Table 15.20, row sums of the Ghosh inverse, from output coefficients of four digits.
    inverse = io.ghosh_inverse((GERMANY / GERMANY_OUTPUT[:, None]).round(4))
    printed = [2.1128, 1.6909, 1.3559, 1.5850, 2.1040, 1.2105]
    assert_allclose(inverse.sum(axis=1), printed, atol=2e-4)


def test_inverse_takes_leading_axes():
    stack = np.stack([np.array([[0.15, 0.25], [0.2, 0.05]]), np.zeros((2, 2))])
    result = io.leontief_inverse(stack)
    assert_allclose(result[0], np.array([[0.95, 0.25], [0.20, 0.85]]) / 0.7575)
    assert_allclose(result[1], np.eye(2))


def test_one_way_chain_has_known_lengths():
    # Ore to steel to cars, each sold whole to the next: lengths are counts of steps.
    rows = [
        ["ore", 0, 100, 0, 0, 100],
        ["steel", 0, 0, 200, 0, 200],
        ["cars", 0, 0, 0, 300, 300],
        ["VA001", 100, 100, 100],
    ]
    columns = ["code", "ore", "steel", "cars", "TC", "GO"]
    table = io.input_output_table(pd.DataFrame(rows, columns=columns), name="chain")
    lengths = io.average_propagation_lengths(table, imports="included")
    assert_allclose(lengths, [[0, 1, 2], [0, 0, 1], [0, 0, 0]])
    assert_allclose(io.upstreamness(table, imports="included"), [3, 2, 1])
    assert_allclose(io.number_of_stages(table, imports="included"), [1, 1.5, 2])
    induced = io.induced_value_added(table, imports="domestic_uses")
    assert induced["consumption"].tolist() == [100, 100, 100]
    content = {"sources": ["ore"], "users": ["cars"]}
    assert io.direct_content(table, **content, imports="included", base="output") == 0
    assert_allclose(io.requirement_content(table, **content, imports="included"), 1 / 3)
    assert_allclose(io.value_added_content(table, **content, imports="domestic_uses"), 1 / 3)


# Small tables -------------------------------------------------------------------------------


def whole(size, low=0, high=50):
    return arrays(np.int64, size, elements=st.integers(low, high)).map(lambda x: x.astype(float))


@st.composite
def tables(draw, *, open_economy=True, error=True):
    """Tables that balance by construction; some sectors may neither produce nor sell."""
    size = draw(st.integers(1, 4))
    inputs, value_added = draw(whole((size, size))), draw(whole(size, 1))
    consumption, exports, gap = draw(whole(size)), draw(whole(size)), draw(whole(size, -5, 5))
    idle = draw(arrays(np.bool_, size))
    idle &= not idle.all()
    inputs[idle], inputs[:, idle], value_added[idle] = 0, 0, 0
    gap, exports = gap * error * ~idle, exports * open_economy * ~idle
    output = inputs.sum(axis=0) + value_added
    imports = inputs.sum(axis=1) + consumption + exports + gap - output
    if not open_economy:
        consumption, imports = consumption - imports, 0 * imports
    consumption, imports = consumption + np.maximum(-imports, 0), np.maximum(imports, 0)
    final = {"consumption": consumption, "exports": exports}
    return built(inputs, final, value_added, imports, gap)


def built(inputs, final, value_added, imports, error):
    codes = pd.Index([f"{k:02d}" for k in range(1, len(inputs) + 1)])
    output = inputs.sum(axis=0) + value_added
    return io.InputOutputTable(
        name="small",
        names=pd.Series(codes, codes),
        intermediate=pd.DataFrame(inputs, codes, codes),
        final=pd.DataFrame(final, codes),
        value_added=pd.DataFrame([value_added], ["compensation"], codes),
        imports=pd.Series(imports, codes),
        error=pd.Series(error, codes),
        output=pd.Series(output, codes),
    )


@few
@given(tables(), st.sampled_from(DOMESTIC))
def test_induced_value_added_adds_up(table, imports):
    value_added = table.sector_value_added
    earned = io.induced_value_added(table, imports=imports)
    assert_allclose(earned.sum(axis=1), value_added, atol=1e-8)
    demanded = io.induced_value_added(table, imports=imports, by="product")
    assert_allclose(demanded.to_numpy().sum(), value_added.sum(), rtol=1e-9)
    # Who earns and what is demanded differ by sector, never by kind of demand.
    assert_allclose(demanded.sum(), earned.sum(), atol=1e-8)


@few
@given(tables(), st.sampled_from(DOMESTIC))
def test_domestic_flows_balance(table, imports):
    inputs = io.input_coefficients(table, imports=imports) * table.output
    final = io.domestic_final_demand(table, imports=imports)
    assert_allclose(inputs.sum(axis=1) + final.sum(axis=1), table.output, atol=1e-8)
    assert (inputs <= table.intermediate + 1e-12).all(axis=None)
    assert (inputs >= 0).all(axis=None)
    taken = (table.intermediate.sum(axis=1) - inputs.sum(axis=1)) + (
        table.final.sum(axis=1) - final.drop(columns="error").sum(axis=1)
    )
    assert_allclose(taken, table.imports, atol=1e-8)


@few
@given(tables(open_economy=False))
def test_closed_economy(table):
    final = io.domestic_final_demand(table, imports="domestic_uses")
    induced = io.induced_value_added(table, imports="domestic_uses", by="product")
    # Without imports, value added in a product is its final demand.
    assert_allclose(induced, final, atol=1e-8)
    included = io.input_coefficients(table, imports="included")
    for imports in DOMESTIC:
        assert_allclose(io.input_coefficients(table, imports=imports), included)
    assert_allclose(
        io.upstreamness(table, imports="included"), io.upstreamness(table, imports="all_uses")
    )


@few
@given(tables(error=False), st.sampled_from(DOMESTIC))
def test_exports_split_into_domestic_and_imported(table, imports):
    split = io.value_added_in_exports(table, imports=imports)
    parts = split["domestic_value_added"] + split["import_content"]
    assert_allclose(parts, split["exports"], atol=1e-8)
    assert (split >= -1e-8).all(axis=None)
    # The import content is what suppliers import, all the way up, plus re-exports.
    coefficients = io.input_coefficients(table, imports=imports)
    imported = (io.input_coefficients(table, imports="included") - coefficients).sum()
    domestic = io.domestic_final_demand(table, imports=imports)["exports"]
    content = imported @ io.leontief_inverse(coefficients) * domestic
    again = split["exports"] - domestic
    assert_allclose(content + again, split["import_content"], atol=1e-8)


@few
@given(tables(), st.sampled_from(DOMESTIC))
def test_lengths_account_for_output(table, imports):
    stages = io.number_of_stages(table, imports=imports)
    final = io.domestic_final_demand(table, imports=imports).sum(axis=1)
    assert_allclose(stages @ final, table.output.sum(), rtol=1e-9)
    bought = (io.input_coefficients(table, imports=imports) * table.output).sum()
    upstream = io.upstreamness(table, imports=imports)
    assert_allclose(upstream @ (table.output - bought), table.output.sum(), rtol=1e-9)
    assert (stages >= 1).all()
    assert (upstream >= 1).all()
    idle = table.output == 0
    assert (stages[idle] == 1).all()


@few
@given(tables())
def test_propagation_lengths_are_the_power_series(table):
    # Halving the inputs makes the series converge fast; it is an economy like another.
    halved = table.intermediate * 0.5
    final = table.final.assign(consumption=table.final["consumption"] + halved.sum(axis=1))
    value_added = table.value_added + halved.sum()
    eased = replace(table, intermediate=halved, final=final, value_added=value_added)
    coefficients = io.input_coefficients(eased, imports="included").to_numpy()
    power, reached, weighted = np.eye(len(coefficients)), 0.0, 0.0
    for round_ in range(1, 80):
        power = power @ coefficients
        reached, weighted = reached + power, weighted + round_ * power
    lengths = io.average_propagation_lengths(eased, imports="included").to_numpy()
    some = reached > 1e-9
    assert_allclose(lengths[some], (weighted / np.where(some, reached, 1))[some], rtol=1e-6)
    assert (lengths[reached == 0] == 0).all()
    assert (lengths[some] >= 1 - 1e-9).all()


@few
@given(tables(), st.sampled_from((*DOMESTIC, "included")))
def test_linkages_average_to_one(table, imports):
    assert_allclose(io.power_of_dispersion(table, imports=imports).mean(), 1)
    assert_allclose(io.sensitivity_of_dispersion(table, imports=imports).mean(), 1)
    if imports != "included":
        assert_allclose(io.ghosh_forward_linkage(table, imports=imports).mean(), 1)


@few
@given(tables(), st.sampled_from(DOMESTIC))
def test_contents_are_shares(table, imports):
    everyone = table.sectors.tolist()
    shares = {
        source: io.direct_content(
            table, sources=[source], users=everyone, imports="included", base="output"
        )
        for source in everyone
    }
    assert_allclose(
        sum(shares.values()) + table.sector_value_added.sum() / table.output.sum(), 1, atol=1e-12
    )
    demand = io.domestic_final_demand(table, imports=imports).drop(columns="error").sum(axis=1)
    users = demand.index[demand > 0].tolist()
    if users:
        content = io.value_added_content(table, sources=everyone, users=users, imports=imports)
        assert 0 <= content <= 1 + 1e-9
        needed = io.requirement_content(table, sources=everyone, users=everyone, imports=imports)
        stages = io.number_of_stages(table, imports=imports)
        assert_allclose(needed, stages @ table.output / table.output.sum() - 1, atol=1e-9)


@few
@given(tables(), st.floats(0.01, 1000))
def test_scale_of_money_does_not_matter(table, factor):
    money = ("intermediate", "final", "value_added", "imports", "error", "output")
    scaled = replace(table, **{part: getattr(table, part) * factor for part in money})
    once = io.induced_value_added(table, imports="domestic_uses")
    many = io.induced_value_added(scaled, imports="domestic_uses")
    assert_allclose(many, once * factor, rtol=1e-7, atol=1e-9 * factor)
    assert_allclose(io.value_added_ratio(scaled), io.value_added_ratio(table))


@few
@given(tables(), st.randoms())
def test_aggregation_keeps_totals(table, random):
    labels = [random.choice("abc") for _ in table.sectors]
    concordance = pd.DataFrame({"table": "small", "code": table.sectors, "group": labels})
    coarse = io.aggregate(table, concordance, by="group")
    assert coarse.sectors.tolist() == list(dict.fromkeys(labels))
    assert coarse.intermediate.to_numpy().sum() == table.intermediate.to_numpy().sum()
    assert_allclose(coarse.final.sum(), table.final.sum())
    groups = pd.Series(labels, index=table.sectors)
    assert_allclose(coarse.output, table.output.groupby(groups, sort=False).sum())
    assert_allclose(
        io.value_added_ratio(coarse), io.value_added_ratio(table, groups).reindex(coarse.sectors)
    )
    induced = io.induced_value_added(coarse, imports="all_uses")
    assert_allclose(induced.to_numpy().sum(), table.sector_value_added.sum(), rtol=1e-9)


@few
@given(tables())
def test_order_of_sectors_does_not_matter(table):
    order = table.sectors[::-1]
    concordance = pd.DataFrame({"table": "small", "code": order, "same": order})
    turned = io.aggregate(table, concordance, by="same")
    assert turned.sectors.tolist() == order.tolist()
    for measure in (io.power_of_dispersion, io.number_of_stages, io.upstreamness):
        once = measure(table, imports="domestic_uses")
        assert_allclose(measure(turned, imports="domestic_uses")[once.index], once)


def test_more_imports_than_uses_are_re_exports():
    # 30 come in and 10 are used: 20 leave again, and exports of 25 hold 5 made at home.
    final = {"consumption": np.array([10.0]), "exports": np.array([25.0])}
    table = built(np.zeros((1, 1)), final, np.array([5.0]), np.array([30.0]), np.zeros(1))
    final = io.domestic_final_demand(table, imports="domestic_uses")
    assert final.iloc[0].tolist() == [0, 5, 0]
    split = io.value_added_in_exports(table, imports="domestic_uses").iloc[0]
    assert split.tolist() == [25, 5, 20]
    spread = io.domestic_final_demand(table, imports="all_uses").iloc[0]
    assert_allclose(spread, [10 / 7, 25 / 7, 0])


def test_miller_and_blair_linkages():
    # From the inverse above: columns sum to 1.15 and 1.1, rows to 1.2 and 1.05, over .7575.
    table = io.example_table()
    assert_allclose(
        io.power_of_dispersion(table, imports="included"), np.array([1.15, 1.1]) / 1.125
    )
    assert_allclose(
        io.sensitivity_of_dispersion(table, imports="included"), np.array([1.2, 1.05]) / 1.125
    )
    # Ghosh: rows of [[.95, .5], [.1, .85]] over .7575.
    forward = io.ghosh_forward_linkage(table, imports="domestic_uses")
    assert_allclose(forward, np.array([1.45, 0.95]) / 1.2)


def test_direct_content_bases():
    table, group = io.example_table(), {"sources": ["2"], "users": ["1"]}
    assert io.direct_content(table, **group, imports="included", base="output") == 200 / 1000
    share = io.direct_content(table, **group, imports="included", base="intermediate_inputs")
    assert share == 200 / 350


def test_allocation_with_imports_takes_exports_as_used_at_home():
    # Antras et al. (2012): 700 of 2000 go abroad, so 1300 are used at home.
    allocation = io.allocation_coefficients(io.example_table(), imports="included")
    assert_allclose(allocation, [[0.15, 0.5], [200 / 1300, 100 / 1300]])


def test_error_is_no_final_demand():
    # Demand of 10 for product 1, and an error of 5: content is of the demand alone.
    final = {"consumption": np.array([10.0, 30.0])}
    inputs, zero = np.array([[0.0, 0.0], [6.0, 0.0]]), np.zeros(2)
    table = built(inputs, final, np.array([9.0, 36.0]), zero, np.array([5.0, 0.0]))
    shares = [
        io.value_added_content(table, sources=["02"], users=users, imports="domestic_uses")
        for users in (["01"], ["01", "02"])
    ]
    assert_allclose(shares, [0.4, (0.4 * 10 + 30) / 40])


def test_idle_sector_needs_and_gives_nothing():
    # Nothing is made of product 2, all of it imported: no infinite or missing coefficient.
    final = {"consumption": np.array([8.0, 2.0])}
    inputs = np.array([[1.0, 0.0], [1.0, 0.0]])
    table = built(inputs, final, np.array([7.0, 0.0]), np.array([0.0, 3.0]), np.zeros(2))
    total = io.input_coefficients(table, imports="included")
    assert_allclose(total, [[1 / 9, 0], [1 / 9, 0]])
    assert_allclose(io.allocation_coefficients(table, imports="all_uses"), [[1 / 9, 0], [0, 0]])
    assert io.value_added_ratio(table).tolist() == [7 / 9, 0]


def test_detail_and_groups():
    rows = [["1", 40, 10, 20, 5, 15, -2, 12, 100], ["VA001", 60]]
    columns = ["code", "1", "FU101", "FU102", "FU103", "FU201", "FU202", "EX", "GO"]
    table = io.input_output_table(pd.DataFrame(rows, columns=columns), name="one")
    detail = io.induced_value_added(table, imports="domestic_uses").iloc[0]
    assert_allclose(detail, [10, 20, 5, 15, -2, 12, 0])
    groups = io.induced_value_added(table, imports="domestic_uses", demand="groups").iloc[0]
    assert_allclose(groups, [35, 13, 12, 0])
    assert groups.index.tolist() == ["consumption", "investment", "exports", "error"]


def test_factor_shares():
    rows = [["1", 0, 10], ["VA001", 6], ["VA002", -1], ["VA003", 2], ["VA004", 3]]
    data = pd.DataFrame(rows, columns=["code", "1", "GO"]).assign(TC=[10, None, None, None, None])
    table = io.input_output_table(data, name="one")
    assert io.factor_shares(table).iloc[0].tolist() == [0.6, -0.1, 0.2, 0.3]
    offset = np.array([[5], [0], [0], [-5]])
    nothing = replace(table, value_added=table.value_added * 0 + offset)
    assert io.factor_shares(nothing).iloc[0].tolist() == [0, 0, 0, 0]
    pooled = io.factor_shares(table, pd.Series(["all"], index=table.sectors))
    assert pooled.loc["all"].sum() == 1


# Bad input ----------------------------------------------------------------------------------


def raw():
    rows = [
        ["1", 150, 500, 350, 0, 0, 0, 1000],
        ["2", 200, 100, 1000, 800, 110, 10, 2000],
        ["VA001", 650, 1400],
    ]
    return pd.DataFrame(rows, columns=["code", "1", "2", "TC", "EX", "IM", "ERR", "GO"])


def test_raw_example_is_good():
    assert io.input_output_table(raw(), name="t").output.tolist() == [1000, 2000]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.drop(columns="code"), "table t: expected a column code"),
        (lambda d: d.drop(columns="GO"), "table t: expected a column GO"),
        (lambda d: d.assign(code=[1, 2, 3]), "column code: expected strings"),
        (lambda d: d.set_axis(["code", "1", "1", *d.columns[3:]], axis=1), "found 1 twice"),
        (lambda d: d.drop(index=1), "expected a row for sector 2, found none"),
        (lambda d: d.drop(columns="2"), "expected a column for sector 2, found none"),
        (lambda d: pd.concat([d, d.loc[[0]]]), "expected sector 1 once"),
        (lambda d: d.drop(index=2), "expected rows of value added"),
        (lambda d: pd.concat([d, d.loc[[2]]]), "each row of value added once"),
        (lambda d: d.drop(columns=["TC", "EX"]), "expected a column of final use"),
        (
            lambda d: d.assign(**{"2": [np.nan, 100, 1400]}),
            "row 1, column 2: expected a number, found nan",
        ),
        (lambda d: d.replace(1400, np.inf), "row VA001, column 2: expected a number"),
        (lambda d: d.astype({"1": object}).replace({"1": {150: "x"}}), "row 1, column 1: expected"),
        (lambda d: d.replace(200, -200), "row 2, column 1: expected zero or more, found -200"),
        (lambda d: d.replace(110, -110), "row 2, column IM: expected zero or more"),
        (lambda d: d.replace(350, 360), "column GO, row 1: expected 1010.*found 1000"),
        (lambda d: d.replace(650, 600), "row of total input, column 1: expected 950"),
        (lambda d: d.assign(TIU=[650, 999, 0]), "column TIU, row 2: expected 300"),
        (lambda d: d.assign(TFU=[350, 1, 0]), "column TFU, row 2: expected 1800"),
        (lambda d: pd.concat([d, pd.DataFrame([{"code": "TII", "1": 9, "2": 600}])]), "row TII"),
    ],
)
def test_table_refuses(change, message):
    with pytest.raises(ValueError, match=message):
        io.input_output_table(change(raw()), name="t")


def test_table_refuses_bad_rounding():
    with pytest.raises(ValueError, match="rounding: expected zero or more"):
        io.input_output_table(raw(), name="t", rounding=-1)


def separated_frame():
    rows = [
        ["1", "Domestic", 10, 20, 10, 10, 50],
        ["2", "Domestic", 5, 30, 40, 25, 100],
        ["1", "Imports", 5, 10, 4, 1, 20],
        ["2", "Imports", 0, 10, 5, 0, 15],
        ["VA001", "TOT", 30, 30],
    ]
    return pd.DataFrame(rows, columns=["code", "origin", "1", "2", "TC", "EX", "GO"])


def test_separated_table():
    table = io.input_output_table(separated_frame(), name="t")
    assert table.imports.tolist() == [20, 15]
    assert table.intermediate.to_numpy().tolist() == [[15, 30], [5, 40]]
    coefficients = io.input_coefficients(table, imports="separated")
    assert_allclose(coefficients, [[0.2, 0.2], [0.1, 0.3]])
    induced = io.induced_value_added(table, imports="separated")
    assert_allclose(induced.sum(axis=1), [30, 30])
    split = io.value_added_in_exports(table, imports="separated")
    assert split["exports"].tolist() == [11, 25]
    assert_allclose(split.sum().iloc[1:].sum(), 36)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.drop(index=3), "imports rows: expected a row for sector 2"),
        (lambda d: d.mask(d == 15, 16), "column GO, imported row 2: expected 15"),
        (
            lambda d: d.mask(d == 4, "?"),
            r"table t \(Imports\): row 1, column TC: expected a number",
        ),
    ],
)
def test_separated_table_refuses(change, message):
    with pytest.raises(ValueError, match=message):
        io.input_output_table(change(separated_frame().astype(object)), name="t")


@pytest.mark.parametrize(
    "measure",
    [
        io.domestic_final_demand,
        io.input_coefficients,
        io.allocation_coefficients,
        io.induced_value_added,
        io.value_added_in_exports,
        io.power_of_dispersion,
        io.sensitivity_of_dispersion,
        io.ghosh_forward_linkage,
        io.number_of_stages,
        io.upstreamness,
        io.average_propagation_lengths,
    ],
)
def test_measures_refuse_imports(measure):
    table = io.example_table()
    with pytest.raises(ValueError, match="imports: expected one of"):
        measure(table, imports="competitive")
    with pytest.raises(ValueError, match="table example does not"):
        measure(table, imports="separated")


@pytest.mark.parametrize("measure", [io.induced_value_added, io.domestic_final_demand])
def test_imports_cannot_be_included_in_domestic_demand(measure):
    with pytest.raises(ValueError, match="imports: expected one of all_uses, domestic_uses"):
        measure(io.example_table(), imports="included")


def test_induced_value_added_refuses_options():
    with pytest.raises(ValueError, match="by: expected one of"):
        io.induced_value_added(io.example_table(), imports="all_uses", by="user")
    with pytest.raises(ValueError, match="demand: expected one of"):
        io.induced_value_added(io.example_table(), imports="all_uses", demand="all")


@pytest.mark.parametrize("inverse", [io.leontief_inverse, io.ghosh_inverse])
def test_inverse_refuses(inverse):
    with pytest.raises(ValueError, match="expected a square matrix"):
        inverse(np.zeros((2, 3)))
    with pytest.raises(ValueError, match="expected zero or more"):
        inverse(np.array([[-0.1]]))
    for unproductive in (1.0, 1.5):
        with pytest.raises(ValueError, match="dominant root below one"):
            inverse(np.array([[unproductive]]))
    with pytest.raises(ValueError, match="no missing value"):
        inverse(np.array([[np.nan]]))


@pytest.mark.parametrize("group", ["sources", "users"])
@pytest.mark.parametrize(("codes", "found"), [([], "none"), (["9"], "9")])
def test_contents_refuse_groups(group, codes, found):
    groups = {"sources": ["1"], "users": ["2"]} | {group: codes}
    message = f"{group}: expected sector codes of table example, found {found}"
    table = io.example_table()
    with pytest.raises(ValueError, match=message):
        io.direct_content(table, **groups, imports="included", base="output")
    with pytest.raises(ValueError, match=message):
        io.requirement_content(table, **groups, imports="included")
    with pytest.raises(ValueError, match=message):
        io.value_added_content(table, **groups, imports="domestic_uses")


def test_contents_refuse_empty_users():
    inputs, value_added = np.diag([1.0, 0.0]), np.array([4.0, 0.0])
    final = {"consumption": np.array([4.0, 2.0])}
    table = built(inputs, final, value_added, np.array([0.0, 2.0]), np.zeros(2))
    groups = {"sources": ["01"], "users": ["02"]}
    for base in ("output", "intermediate_inputs"):
        with pytest.raises(ValueError, match=f"users: expected sectors with {base}"):
            io.direct_content(table, **groups, imports="included", base=base)
    with pytest.raises(ValueError, match="users: expected sectors with output"):
        io.requirement_content(table, **groups, imports="included")
    with pytest.raises(ValueError, match="users: expected positive final demand"):
        io.value_added_content(table, **groups, imports="domestic_uses")
    with pytest.raises(ValueError, match="base: expected one of"):
        io.direct_content(table, **groups, imports="included", base="use")


def test_exports_are_needed():
    table = io.example_table()
    table = replace(table, final=table.final.drop(columns="exports"))
    with pytest.raises(ValueError, match="expected a column of exports"):
        io.value_added_in_exports(table, imports="domestic_uses")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.drop(columns="sector"), "concordance: expected a column sector"),
        (lambda c: c.drop(index=1), "expected a sector for sector 2, found none"),
        (lambda c: pd.concat([c, c]), "expected sector 1 once"),
        (lambda c: c.assign(table="other"), "expected a sector for sector 1, found none"),
    ],
)
@pytest.mark.parametrize("use", [io.sector_groups, io.aggregate])
def test_concordance_refused(use, change, message):
    concordance = pd.DataFrame({"table": "example", "code": ["1", "2"], "sector": ["a", "b"]})
    with pytest.raises(ValueError, match=message):
        use(io.example_table(), change(concordance), by="sector")


@pytest.mark.parametrize("ratio", [io.value_added_ratio, io.factor_shares])
def test_groups_must_be_labelled(ratio):
    with pytest.raises(ValueError, match="groups: expected one for each sector"):
        ratio(io.example_table(), pd.Series(["a", "b"]))


# China's tables, as shipped -----------------------------------------------------------------


@cache
def china(name):
    data = pd.read_csv(ROOT / "data" / f"input_output_{name}.csv", dtype={"code": str})
    return io.input_output_table(data, name=name)


@cache
def concordance():
    path = ROOT / "data" / "input_output_concordance.csv"
    return pd.read_csv(path, dtype={"table": str, "code": str}, keep_default_na=False)


def option(name):
    return "separated" if name in SEPARATED else "domestic_uses"


@cache
def demand_shares(name, imports):
    induced = io.induced_value_added(china(name), imports=imports, demand="groups").sum()
    return 100 * induced / induced.sum()


@pytest.mark.parametrize("name", TABLES)
def test_value_added_of_every_table_adds_up(name):
    table = china(name)
    total = table.sector_value_added.sum()
    induced = io.induced_value_added(table, imports=option(name))
    assert_allclose(induced.sum(axis=1), table.sector_value_added, rtol=1e-6)
    # Rows round: the total cannot be closer than a cell's rounding times the number of cells.
    assert abs(induced.to_numpy().sum() / total - 1) < 1e-8
    missed = total - induced.drop(columns="error").to_numpy().sum()
    assert abs(missed) <= table.error.abs().sum() + 1e-8 * total
    assert_allclose(missed / total, induced["error"].sum() / total, atol=1e-8)


@pytest.mark.parametrize("name", TABLES)
def test_production_and_expenditure_differ_by_the_error(name):
    table = china(name)
    spent = table.final.to_numpy().sum() - table.imports.sum() + table.error.sum()
    assert_allclose(spent, table.sector_value_added.sum(), rtol=1e-8)
    # The tables of 2017 and later print no error.
    assert (table.error == 0).all() == (int(name[:4]) >= 2017)


@pytest.mark.parametrize("year", ["2017", "2018", "2020"])
def test_proportional_split_agrees_with_the_official_one(year):
    official = demand_shares(f"{year}_noncompetitive", "separated")
    gap = (demand_shares(year, "domestic_uses") - official).abs()
    assert gap[["consumption", "investment", "exports"]].max() < 0.5
    # Spreading imports over exports too misses by more: exports hold few imported products.
    spread = (demand_shares(year, "all_uses") - official).abs()
    assert spread["exports"] > 0.5 > gap["exports"]


def test_headline_shares_stay():
    # Value added induced by exports, percent of the table's value added.
    shares = {name: round(demand_shares(name, option(name))["exports"], 2) for name in TABLES}
    assert shares == {
        "2002": 19.69,
        "2005": 26.83,
        "2007": 26.10,
        "2010": 21.18,
        "2012": 19.29,
        "2015": 17.79,
        "2017": 15.73,
        "2018": 14.99,
        "2020": 14.75,
        "2017_noncompetitive": 15.55,
        "2018_noncompetitive": 14.84,
        "2020_noncompetitive": 14.59,
    }


@pytest.mark.parametrize("name", ["2002", "2020"])
@pytest.mark.parametrize("imports", [*DOMESTIC, "included"])
def test_linkages_are_defined_in_the_finest_and_the_oddest_tables(name, imports):
    table = china(name)
    for average in (io.power_of_dispersion, io.sensitivity_of_dispersion, io.ghosh_forward_linkage):
        linkage = average(table, imports=imports)
        assert_allclose(linkage.mean(), 1)
        assert (linkage > 0).all()
    lengths = io.average_propagation_lengths(table, imports=imports)
    assert np.isfinite(lengths.to_numpy()).all()
    assert ((lengths == 0) | (lengths >= 1 - 1e-9)).all(axis=None)


@pytest.mark.parametrize("name", TABLES)
def test_exports_hold_imports(name):
    table = china(name)
    split = io.value_added_in_exports(table, imports=option(name)).sum()
    assert 0.7 < split["domestic_value_added"] / split["exports"] < 0.85
    assert_allclose(split["domestic_value_added"] + split["import_content"], split["exports"])


def test_concordance_covers_every_sector_once():
    found = concordance()
    assert not found.duplicated(["table", "code"]).any()
    for name in TABLES:
        assert found.loc[found["table"] == name, "code"].tolist() == china(name).sectors.tolist()
    assert set(found["table"]) == set(TABLES)
    # Every common sector is in every table, and its class does not depend on the table.
    assert (found.groupby("sector")["table"].nunique() == len(TABLES)).all()
    fixed = ["branch", "technology_common"]
    assert (found.groupby("sector")[fixed].nunique() == 1).all(axis=None)
    assert set(found["branch"]) == {"manufacturing", "services", "other"}
    assert set(found["three_sector"]) == {"primary", "secondary", "tertiary"}
    classes = {"high", "medium_high", "medium", "medium_low", "unclassified"}
    assert set(found["technology"]) == set(found["technology_common"]) == classes
    assert (found.loc[found["branch"] != "manufacturing", "technology"] == "unclassified").all()


@pytest.mark.parametrize("name", TABLES)
def test_common_sectors_keep_what_is_induced(name):
    table = china(name)
    common = io.aggregate(table, concordance(), by="sector")
    assert len(common.sectors) == 25
    assert_allclose(common.sector_value_added.sum(), table.sector_value_added.sum())
    induced = io.induced_value_added(common, imports=option(name), demand="groups").sum()
    fine = io.induced_value_added(table, imports=option(name), demand="groups").sum()
    # Inverting 25 sectors or 122 to 153 differs by less than one percent of value added.
    assert (abs(induced - fine) / fine.sum()).max() < 0.01


def test_common_sectors_come_in_one_order():
    orders = {tuple(io.aggregate(china(n), concordance(), by="sector").sectors) for n in TABLES}
    assert len(orders) == 1


# China's tables, as published ---------------------------------------------------------------


def published(name):
    size = {
        "2002": 122, "2005": 42, "2007": 135, "2010": 41, "2012": 139, "2015": 42,
        "2017": 149, "2018": 153, "2020": 153,
    }  # fmt: skip
    year = name[:4]
    kind = "42_noncompetitive" if name in SEPARATED else size[year]
    path = SHARED / "input_output" / f"china_{year}_{kind}.csv"
    if not path.exists():
        pytest.skip("the published tables are not here")
    return pd.read_csv(path, dtype={"code": str})


@pytest.mark.parametrize("name", TABLES)
def test_published_table_is_read_and_equals_the_shipped_one(name):
    # Reading it checks every printed subtotal as well.
    full, shipped = io.input_output_table(published(name), name=name), china(name)
    for part in ("intermediate", "final", "value_added", "imports", "error", "output"):
        assert_allclose(getattr(full, part), getattr(shipped, part), rtol=0, atol=1e-9)
    if name in SEPARATED:
        assert_allclose(full.imported_intermediate, shipped.imported_intermediate, atol=1e-9)
        assert_allclose(full.imported_final, shipped.imported_final, atol=1e-9)
    induced = io.induced_value_added(full, imports=option(name))
    assert_allclose(induced.sum(axis=1), full.sector_value_added, rtol=1e-6)


@pytest.mark.parametrize("name", COMPETITIVE)
def test_value_added_is_gdp_but_for_revisions(name):
    path = SHARED / "national_accounts.csv"
    if not path.exists():
        pytest.skip("the national accounts are not here")
    gdp = pd.read_csv(path).set_index("year")["gdp"][int(name)]
    # 10 000 yuan to 100 million; GDP of 2005 to 2010 and 2015 was revised up after the tables.
    assert abs(china(name).sector_value_added.sum() / 1e4 / gdp - 1) < 0.021
