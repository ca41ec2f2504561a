"""Input-output tables: what demand induces, how sectors lean on each other, how long chains are.

A table is read by `input_output_table`, made comparable over time by `aggregate`, and every
measure says with `imports` how imported products are kept apart from domestic ones:

- "separated": the table's own split (non-competitive tables only);
- "domestic_uses": every use of a product except exports holds the same share of imports, and
  imports beyond those uses are re-exported;
- "all_uses": every use, exports among them, holds the same share of imports;
- "included": imports are not kept apart; input needs at home and abroad together.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

import numpy as np
import pandas as pd

from upgrading.measures._arguments import Array, choice, numbers

Imports = Literal["separated", "domestic_uses", "all_uses"]
Flows = Literal["separated", "domestic_uses", "all_uses", "included"]
Earner = Literal["producer", "product"]
Demand = Literal["detail", "groups"]
Base = Literal["output", "intermediate_inputs"]
Matrix = TypeVar("Matrix", pd.DataFrame, Array)

VALUE_ADDED = {
    "VA001": "compensation",
    "VA002": "net_taxes",
    "VA003": "depreciation",
    "VA004": "operating_surplus",
}
HOUSEHOLDS = {"FU101": "rural_households", "FU102": "urban_households"}
CONSUMPTION = {**HOUSEHOLDS, "FU103": "government"}
INVESTMENT = {"FU201": "fixed_capital", "FU202": "inventories"}
SUBTOTAL_ROWS = ("TII", "TVA", "TI")
SUBTOTAL_COLUMNS = ("TIU", "THC", "TC", "GCF", "TFU")
OTHER_COLUMNS = ("code", "product", "product_zh", "origin", "EX", "IM", "ERR", "GO")
DEMAND_GROUPS = {
    **dict.fromkeys((*CONSUMPTION.values(), "consumption"), "consumption"),
    **dict.fromkeys((*INVESTMENT.values(), "investment"), "investment"),
    "exports": "exports",
    "error": "error",
}

DOMESTIC_OPTIONS = ("separated", "domestic_uses", "all_uses")
NEGLIGIBLE = 1e-12


@dataclass(frozen=True, eq=False)
class InputOutputTable:
    """A symmetric product-by-product table at producers' prices, in one unit of money.

    Attributes
    ----------
    name
        What the table is called in a concordance and in errors.
    names
        Sector names by sector code; the index is the order of sectors everywhere.
    intermediate
        Use of each product (rows) as input to each sector (columns), domestic and imported.
    final
        Final use of each product (rows) by kind of demand (columns), domestic and imported.
    value_added
        Components of value added (rows) by sector (columns).
    imports, error, output
        By product: imports, the statistical discrepancy of its uses, and gross domestic output.
        Uses less imports plus the discrepancy equal output.
    imported_intermediate, imported_final
        The imported part of `intermediate` and `final`; None in a competitive table.
    """

    name: str
    names: pd.Series
    intermediate: pd.DataFrame
    final: pd.DataFrame
    value_added: pd.DataFrame
    imports: pd.Series
    error: pd.Series
    output: pd.Series
    imported_intermediate: pd.DataFrame | None = None
    imported_final: pd.DataFrame | None = None

    @property
    def sectors(self) -> pd.Index:
        """Sector codes, in the table's order."""
        return self.names.index

    @property
    def sector_value_added(self) -> pd.Series:
        """Value added of each sector, over its components."""
        return self.value_added.sum(axis=0).rename("value_added")


class _Domestic(NamedTuple):
    """Domestic flows: inputs, and final uses with the table's error as the last column."""

    intermediate: pd.DataFrame
    final: pd.DataFrame


# Reading a table ----------------------------------------------------------------------------


def input_output_table(
    data: pd.DataFrame, *, name: str, rounding: float = 0.05
) -> InputOutputTable:
    """Read a national input-output table in the layout of China's statistical bureau.

    Parameters
    ----------
    data
        One row a product and one row a component of value added (VA001 to VA004), named in a
        column `code` of strings; one column a sector, with the code of its product; final uses
        FU101, FU102, FU103 (or TC, their sum), FU201, FU202 (or GCF, their sum) and EX; gross
        output GO; optionally imports IM and the error ERR. Subtotals may be there: they are
        checked, not used. A non-competitive table has a column `origin` with one block of rows
        "Domestic" and one "Imports"; its imports are the sums of the imported rows. Columns
        `product` and `product_zh` are ignored but for the first, which gives sector names.
    name
        The table's name in a concordance, for example "2017".
    rounding
        Largest rounding error of one printed cell, in the table's unit: half of the last digit.
        A row or column may miss its total by this much for each of its cells.

    Returns
    -------
    InputOutputTable
        In the unit of `data`.

    Raises
    ------
    ValueError
        If a column or row is missing or twice there, a cell is not a number, a flow between
        sectors, an import or an output is negative, or a row, column or subtotal does not
        balance; the message names the table, the row, the column and what was expected.

    Notes
    -----
    China's tables are product by product. Those of 2002 to 2015 print the discrepancy between
    production and use as ERR; those of 2017 and later have none.

    References
    ----------
    National Bureau of Statistics of China, Input-Output Tables of China, various years.
    Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, 2nd edition, chapter 2.

    Examples
    --------
    >>> rows = [["1", 150, 500, 350, 1000], ["2", 200, 100, 1700, 2000], ["VA001", 650, 1400]]
    >>> data = pd.DataFrame(rows, columns=["code", "1", "2", "TC", "GO"])
    >>> input_output_table(data, name="Miller and Blair").sector_value_added.tolist()
    [650.0, 1400.0]
    """
    allowed = float(numbers("rounding", rounding, dimensions=(0,)))
    _refuse_columns(name, data)
    sectors = _sector_codes(name, data)
    demand = _demand_columns(name, data)
    primary = data[~data["code"].isin(sectors)]
    blocks = _blocks(name, data, sectors)
    value_added = _value_added(name, primary, sectors)
    read = [_uses(name, block, sectors, demand, origin) for origin, block in blocks.items()]
    table = _assemble(name, blocks, read, value_added)
    _check_subtotals(name, primary, blocks, sectors, allowed)
    _check_balance(table, allowed)
    return table


def _refuse_columns(name: str, data: pd.DataFrame) -> None:
    for column in ("code", "GO"):
        if column not in data:
            raise ValueError(f"table {name}: expected a column {column}, found none")
    if not data.columns.is_unique:
        twice = data.columns[data.columns.duplicated()][0]
        raise ValueError(f"table {name}: expected each column once, found {twice} twice")
    if not all(isinstance(code, str) for code in data["code"]):
        raise ValueError(f"table {name}: column code: expected strings such as '001'")


def _sector_codes(name: str, data: pd.DataFrame) -> list[str]:
    known = {*OTHER_COLUMNS, *SUBTOTAL_COLUMNS, *CONSUMPTION, *INVESTMENT}
    sectors = [column for column in data if column not in known]
    rows = set(data["code"]) - {*VALUE_ADDED, *SUBTOTAL_ROWS}
    for kind, left in (("row", set(sectors) - rows), ("column", rows - set(sectors))):
        if left:
            raise ValueError(f"table {name}: expected a {kind} for sector {min(left)}, found none")
    if not sectors:
        raise ValueError(f"table {name}: expected at least one sector, found none")
    return sectors


def _demand_columns(name: str, data: pd.DataFrame) -> dict[str, str]:
    """Columns of final use and their names: the finest the table prints."""
    columns = {}
    for finer, total, label in (
        (CONSUMPTION, "TC", "consumption"),
        (INVESTMENT, "GCF", "investment"),
        ({"EX": "exports"}, "EX", "exports"),
    ):
        printed = {code: label for code, label in finer.items() if code in data}
        columns |= printed or ({total: label} if total in data else {})
    if not columns:
        raise ValueError(f"table {name}: expected a column of final use such as TC, found none")
    return columns


def _blocks(name: str, data: pd.DataFrame, sectors: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Rows of products by origin, in the order of the columns."""
    products = data[data["code"].isin(sectors)]
    if "origin" not in data:
        parts = {"": products}
    else:
        parts = {
            origin: products[products["origin"] == origin] for origin in ("Domestic", "Imports")
        }
    return {origin: _ordered(name, part, sectors, origin) for origin, part in parts.items()}


def _ordered(name: str, block: pd.DataFrame, sectors: Sequence[str], origin: str) -> pd.DataFrame:
    place = f"table {name}: {origin.lower()} rows".replace("  ", " ")
    if block["code"].duplicated().any():
        twice = block["code"][block["code"].duplicated()].iloc[0]
        raise ValueError(f"{place}: expected sector {twice} once, found it twice")
    missing = [code for code in sectors if code not in set(block["code"])]
    if missing:
        raise ValueError(f"{place}: expected a row for sector {missing[0]}, found none")
    return block.set_index("code").loc[list(sectors)]


def _cells(name: str, frame: pd.DataFrame, columns: Collection[str]) -> pd.DataFrame:
    """Cells as numbers, or an error that names the row and the column."""
    part = frame[list(columns)]
    try:
        read = part.astype(float)
    except (TypeError, ValueError):
        read = part.apply(pd.to_numeric, errors="coerce")
    bad = ~np.isfinite(read.to_numpy())
    if bad.any():
        row, column = (int(place) for place in np.argwhere(bad)[0])
        raise ValueError(
            f"table {name}: row {read.index[row]}, column {read.columns[column]}: expected a "
            f"number, found {part.iloc[row, column]}"
        )
    return read


def _refuse_negative(name: str, cells: pd.DataFrame) -> None:
    bad = cells.to_numpy() < 0
    if bad.any():
        row, column = (int(place) for place in np.argwhere(bad)[0])
        raise ValueError(
            f"table {name}: row {cells.index[row]}, column {cells.columns[column]}: expected "
            f"zero or more, found {cells.iloc[row, column]}"
        )


def _uses(
    name: str,
    block: pd.DataFrame,
    sectors: Sequence[str],
    demand: Mapping[str, str],
    origin: str,
) -> _Domestic:
    place = f"{name} ({origin})" if origin else name
    intermediate = _cells(place, block, sectors)
    _refuse_negative(place, intermediate)
    return _Domestic(intermediate, _cells(place, block, list(demand)).rename(columns=demand))


def _value_added(name: str, primary: pd.DataFrame, sectors: Sequence[str]) -> pd.DataFrame:
    rows = primary[primary["code"].isin(VALUE_ADDED)].set_index("code")
    if rows.empty:
        raise ValueError(f"table {name}: expected rows of value added such as VA001, found none")
    if not rows.index.is_unique:
        raise ValueError(f"table {name}: expected each row of value added once")
    return _cells(name, rows, sectors).rename(index=VALUE_ADDED)


def _assemble(
    name: str,
    blocks: Mapping[str, pd.DataFrame],
    read: Sequence[_Domestic],
    value_added: pd.DataFrame,
) -> InputOutputTable:
    first = next(iter(blocks.values()))
    vectors = {column: _vector(name, first, column) for column in ("GO", "IM", "ERR")}
    names = first["product"] if "product" in first else pd.Series(first.index, first.index)
    inputs, final = read[0]
    imported = read[1] if len(read) > 1 else None
    if imported is not None:
        inputs, final = inputs + imported.intermediate, final + imported.final
        # The imported rows print their sum as GO: it is the supply of imports.
        vectors["IM"] = _vector(name, blocks["Imports"], "GO")
    return InputOutputTable(
        name=name,
        names=names.rename("name"),
        intermediate=inputs,
        final=final,
        value_added=value_added,
        imports=vectors["IM"].rename("imports"),
        error=vectors["ERR"].rename("error"),
        output=vectors["GO"].rename("output"),
        imported_intermediate=None if imported is None else imported.intermediate,
        imported_final=None if imported is None else imported.final,
    )


def _vector(name: str, block: pd.DataFrame, column: str) -> pd.Series:
    if column not in block:
        return pd.Series(0.0, index=block.index)
    cells = _cells(name, block, [column])
    if column != "ERR":
        _refuse_negative(name, cells)
    return cells[column]


def _check_subtotals(
    name: str,
    primary: pd.DataFrame,
    blocks: Mapping[str, pd.DataFrame],
    sectors: Sequence[str],
    rounding: float,
) -> None:
    rows = primary.set_index("code")
    inputs = pd.concat(blocks.values())
    parts = {
        "TII": inputs,
        "TVA": rows[rows.index.isin(VALUE_ADDED)],
        "TI": pd.concat([inputs, rows[rows.index.isin(VALUE_ADDED)]]),
    }
    for total in (code for code in parts if code in rows.index):
        cells = _cells(name, parts[total], sectors)
        printed = _cells(name, rows.loc[[total]], sectors).iloc[0]
        _refuse_gap(name, f"row {total}, column", printed, cells.sum(), rounding * len(cells))
    for block in blocks.values():
        for total, columns in _subtotal_columns(block, sectors).items():
            printed = _cells(name, block, [total])[total]
            got = _cells(name, block, columns).sum(axis=1)
            _refuse_gap(name, f"column {total}, row", printed, got, rounding * len(columns))


def _subtotal_columns(block: pd.DataFrame, sectors: Sequence[str]) -> dict[str, list[str]]:
    households = [code for code in HOUSEHOLDS if code in block]
    consumption = [code for code in CONSUMPTION if code in block]
    investment = [code for code in INVESTMENT if code in block]
    final = (consumption or ["TC"]) + (investment or ["GCF"]) + ["EX"]
    parts = {
        "TIU": list(sectors),
        "THC": households,
        "TC": consumption,
        "GCF": investment,
        "TFU": [code for code in final if code in block],
    }
    return {total: columns for total, columns in parts.items() if total in block and columns}


def _check_balance(table: InputOutputTable, rounding: float) -> None:
    cells = sum(table.intermediate.shape) + table.final.shape[1] + len(table.value_added)
    allowed = rounding * cells * (1 if table.imported_final is None else 2)
    if table.imported_intermediate is not None and table.imported_final is not None:
        used = table.imported_intermediate.sum(axis=1) + table.imported_final.sum(axis=1)
        _refuse_gap(table.name, "column GO, imported row", table.imports, used, allowed)
    used = table.intermediate.sum(axis=1) + table.final.sum(axis=1) - table.imports + table.error
    _refuse_gap(table.name, "column GO, row", table.output, used, allowed)
    spent = table.intermediate.sum(axis=0) + table.sector_value_added
    _refuse_gap(table.name, "row of total input, column", table.output, spent, allowed)


def _refuse_gap(name: str, place: str, printed: pd.Series, got: pd.Series, allowed: float) -> None:
    gap = (printed - got).abs()
    # Sums of large numbers carry a relative error of their own.
    over = gap > allowed + 1e-9 * printed.abs()
    if over.any():
        worst = gap[over].idxmax()
        raise ValueError(
            f"table {name}: {place} {worst}: expected {got[worst]:.6g}, the sum of its parts, "
            f"within {allowed:.3g}, found {printed[worst]:.6g}"
        )


def example_table() -> InputOutputTable:
    """Miller and Blair's two-sector table, for examples and tests.

    Returns
    -------
    InputOutputTable
        Two sectors, no imports, value added 650 and 1400. The book has one column of final
        demand, 350 and 1700; its division into consumption and exports here is ours.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, 2nd edition, table 2.3.

    Examples
    --------
    >>> example_table().output.tolist()
    [1000.0, 2000.0]
    """
    columns = ["code", "1", "2", "TC", "EX", "GO"]
    rows = [["1", 150, 500, 350, 0, 1000], ["2", 200, 100, 1000, 700, 2000]]
    primary = [["VA001", 650, 1400]]
    return input_output_table(pd.DataFrame(rows + primary, columns=columns), name="example")


# Common sectors -----------------------------------------------------------------------------


def sector_groups(table: InputOutputTable, concordance: pd.DataFrame, *, by: str) -> pd.Series:
    """Group of each sector of a table, by a concordance.

    Parameters
    ----------
    table
        A table whose `name` and sector codes are in the concordance.
    concordance
        One row a sector of a table: columns `table`, `code` and `by`.
    by
        The column that names the group, for example "sector" or "three_sector".

    Returns
    -------
    Series
        Group by sector code, in the table's order.

    Raises
    ------
    ValueError
        If a column or a sector is missing from the concordance, or a sector is twice there.

    Examples
    --------
    >>> rows = [["example", "1", "goods"], ["example", "2", "services"]]
    >>> concordance = pd.DataFrame(rows, columns=["table", "code", "sector"])
    >>> sector_groups(example_table(), concordance, by="sector").tolist()
    ['goods', 'services']
    """
    for column in ("table", "code", by):
        if column not in concordance:
            raise ValueError(f"concordance: expected a column {column}, found none")
    rows = concordance[concordance["table"] == table.name].set_index("code")[by]
    if not rows.index.is_unique:
        twice = rows.index[rows.index.duplicated()][0]
        raise ValueError(f"concordance: table {table.name}: expected sector {twice} once")
    groups = rows.reindex(table.sectors)
    if groups.isna().any():
        missing = groups.index[groups.isna()][0]
        raise ValueError(
            f"concordance: table {table.name}: expected a {by} for sector {missing}, found none"
        )
    return groups


def aggregate(table: InputOutputTable, concordance: pd.DataFrame, *, by: str) -> InputOutputTable:
    """Sum the sectors of a table into the groups of a concordance.

    Parameters
    ----------
    table, concordance, by
        As in `sector_groups`.

    Returns
    -------
    InputOutputTable
        Of the groups, in the order in which the whole concordance first names them, so that
        tables with other orders of sectors come out alike.

    Raises
    ------
    ValueError
        As in `sector_groups`.

    Notes
    -----
    Flows add up, so every total is kept. What is computed from an inverse is not: aggregating
    first and inverting then gives other linkages than inverting first.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, 2nd edition, section 4.9.

    Examples
    --------
    >>> concordance = pd.DataFrame({"table": "example", "code": ["1", "2"], "all": "economy"})
    >>> aggregate(example_table(), concordance, by="all").output.tolist()
    [3000.0]
    """
    groups = sector_groups(table, concordance, by=by)
    order = [group for group in concordance[by].unique() if group in set(groups)]
    membership = pd.DataFrame(
        np.equal.outer(np.array(order, dtype=object), groups.to_numpy(dtype=object)).astype(float),
        index=pd.Index(order, name=by),
        columns=table.sectors,
    )
    imported, final = table.imported_intermediate, table.imported_final
    return InputOutputTable(
        name=table.name,
        names=pd.Series(order, index=membership.index, name="name"),
        intermediate=membership @ table.intermediate @ membership.T,
        final=membership @ table.final,
        value_added=table.value_added @ membership.T,
        imports=membership @ table.imports,
        error=membership @ table.error,
        output=membership @ table.output,
        imported_intermediate=None if imported is None else membership @ imported @ membership.T,
        imported_final=None if final is None else membership @ final,
    )


# Domestic flows and their inverses ----------------------------------------------------------


def _domestic(table: InputOutputTable, imports: Imports) -> _Domestic:
    choice("imports", imports, DOMESTIC_OPTIONS)
    if imports == "separated":
        inputs, final = _separated(table)
    else:
        inputs, final = _proportional(table, imports)
    # What the error is made of is unknown: taking it as domestic keeps the table balanced.
    return _Domestic(inputs, final.assign(error=table.error))


def _separated(table: InputOutputTable) -> _Domestic:
    if table.imported_intermediate is None or table.imported_final is None:
        raise ValueError(
            f"imports: 'separated' expected a table that separates imported products, and table "
            f"{table.name} does not; 'domestic_uses' and 'all_uses' split them by proportion"
        )
    return _Domestic(
        table.intermediate - table.imported_intermediate, table.final - table.imported_final
    )


def _proportional(table: InputOutputTable, imports: Imports) -> _Domestic:
    counted = table.final
    if imports == "domestic_uses":
        counted = counted.drop(columns="exports", errors="ignore")
    uses = table.intermediate.sum(axis=1) + counted.sum(axis=1)
    share = _quotient(table.imports, uses).clip(0, 1)
    final = table.final.copy()
    final[counted.columns] = counted.mul(1 - share, axis=0)
    excess = table.imports - share * uses
    if excess.sum() > NEGLIGIBLE * max(table.imports.sum(), 1):
        # More came in than was used at home: the rest can only have left again.
        final["exports"] = final.get("exports", 0.0) - excess
    return _Domestic(table.intermediate.mul(1 - share, axis=0), final)


def _quotient(above: pd.Series, below: pd.Series) -> pd.Series:
    """Quotient by sector, zero where the denominator is: an idle sector needs and gives nothing."""
    idle = below == 0
    return (above / below.mask(idle, 1.0)).mask(idle, 0.0)


def domestic_final_demand(table: InputOutputTable, *, imports: Imports) -> pd.DataFrame:
    """Domestic products in final demand, by kind of demand, with the table's error.

    Parameters
    ----------
    table
        Any table.
    imports
        How imports are kept apart: "separated", "domestic_uses" or "all_uses" (see the module).

    Returns
    -------
    DataFrame
        Products x kinds of demand and "error", in the table's unit. With domestic inputs it
        adds up to gross output by product.

    Raises
    ------
    ValueError
        If `imports` is none of the three, or "separated" for a competitive table.

    Examples
    --------
    >>> domestic_final_demand(example_table(), imports="domestic_uses").sum(axis=1).tolist()
    [350.0, 1700.0]
    """
    return _domestic(table, imports).final


def input_coefficients(table: InputOutputTable, *, imports: Flows) -> pd.DataFrame:
    """Direct requirements: inputs of each product for one unit of a sector's output.

    Parameters
    ----------
    table
        Any table.
    imports
        "separated", "domestic_uses" or "all_uses" count domestic inputs only; "included" counts
        domestic and imported inputs (see the module).

    Returns
    -------
    DataFrame
        Products x sectors, zero or more; a sector without output has a column of zeros.

    Raises
    ------
    ValueError
        If `imports` is none of the four, or "separated" for a competitive table.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, 2nd edition, equation 2.4.

    Examples
    --------
    >>> input_coefficients(example_table(), imports="included").to_numpy().tolist()
    [[0.15, 0.25], [0.2, 0.05]]
    """
    return _per_unit(_inputs(table, imports), table.output, axis=1)


def _per_unit(flows: pd.DataFrame, total: pd.Series, *, axis: Literal[0, 1]) -> pd.DataFrame:
    """Flows over the total of their row (axis 0) or column (axis 1), zero where it is zero."""
    idle = total == 0
    return flows.div(total.mask(idle, 1.0), axis=axis).mul((~idle).astype(float), axis=axis)


def _inputs(table: InputOutputTable, imports: Flows) -> pd.DataFrame:
    choice("imports", imports, (*DOMESTIC_OPTIONS, "included"))
    return table.intermediate if imports == "included" else _domestic(table, imports).intermediate


def allocation_coefficients(table: InputOutputTable, *, imports: Flows) -> pd.DataFrame:
    """Share of a product that each sector takes as input (Ghosh's coefficients).

    Parameters
    ----------
    table, imports
        As in `input_coefficients`.

    Returns
    -------
    DataFrame
        Products x sectors, zero or more; a product without output has a row of zeros.

    Raises
    ------
    ValueError
        As in `input_coefficients`.

    Notes
    -----
    Domestic inputs are divided by domestic output, so that exports are final. With "included",
    inputs at home are divided by output less exports plus imports: an export is taken to be
    used abroad as the product is used at home (Antràs, Chor, Fally and Hillberry 2012).

    References
    ----------
    Ghosh, A. (1958), Input-output approach in an allocation system, Economica 25(97).
    Antràs, P., Chor, D., Fally, T. and Hillberry, R. (2012), Measuring the upstreamness of
    production and trade flows, American Economic Review 102(3).

    Examples
    --------
    >>> allocation_coefficients(example_table(), imports="domestic_uses").to_numpy().tolist()
    [[0.15, 0.5], [0.1, 0.05]]
    """
    flows = _inputs(table, imports)
    supply = table.output
    if imports == "included":
        supply = supply - table.final.get("exports", 0.0) + table.imports
    return _per_unit(flows, supply, axis=0)


def leontief_inverse(coefficients: Matrix) -> Matrix:
    """Leontief inverse: output needed, directly and indirectly, for one unit of final demand.

    Parameters
    ----------
    coefficients
        Input coefficients, zero or more: a frame (sectors x sectors) or an array of shape
        (..., sectors, sectors).

    Returns
    -------
    DataFrame or ndarray
        (I - A)^-1, of the shape and with the labels of `coefficients`: zero or more, the
        diagonal one or more.

    Raises
    ------
    ValueError
        If the matrix is not square, has a negative or missing cell, or does not describe an
        economy that can produce a surplus (its dominant root is one or more).

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, 2nd edition, equation 2.11.

    Examples
    --------
    >>> inverse = leontief_inverse(input_coefficients(example_table(), imports="included"))
    >>> inverse.round(4).to_numpy().tolist()
    [[1.2541, 0.33], [0.264, 1.1221]]
    """
    return _inverse("coefficients", coefficients)


def ghosh_inverse(allocations: Matrix) -> Matrix:
    """Ghosh inverse: output reached, directly and indirectly, by one unit of primary input.

    Parameters
    ----------
    allocations
        Allocation coefficients, zero or more: a frame (sectors x sectors) or an array of shape
        (..., sectors, sectors).

    Returns
    -------
    DataFrame or ndarray
        (I - B)^-1, of the shape and with the labels of `allocations`.

    Raises
    ------
    ValueError
        As in `leontief_inverse`.

    References
    ----------
    Ghosh, A. (1958), Input-output approach in an allocation system, Economica 25(97).
    Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, 2nd edition, section 12.1.

    Examples
    --------
    >>> inverse = ghosh_inverse(allocation_coefficients(example_table(), imports="included"))
    >>> bool((inverse.to_numpy() >= 0).all())
    True
    """
    return _inverse("allocations", allocations)


def _inverse(name: str, coefficients: Matrix) -> Matrix:
    matrix = numbers(name, coefficients)
    if matrix.ndim < 2 or matrix.shape[-1] != matrix.shape[-2]:
        raise ValueError(f"{name}: expected a square matrix, found shape {matrix.shape}")
    try:
        inverse = np.linalg.inv(np.eye(matrix.shape[-1]) - matrix)
    except np.linalg.LinAlgError:
        inverse = np.full_like(matrix, -1.0)
    # Hawkins and Simon: the inverse is non-negative if and only if a surplus is possible.
    if (inverse < -1e-9).any():
        raise ValueError(f"{name}: expected a dominant root below one, so that output is finite")
    inverse = np.where(np.abs(inverse) < NEGLIGIBLE, 0.0, inverse)
    if isinstance(coefficients, pd.DataFrame):
        return pd.DataFrame(inverse, index=coefficients.index, columns=coefficients.columns)
    return inverse


# Value added by what demands it -------------------------------------------------------------


def value_added_ratio(table: InputOutputTable, groups: pd.Series | None = None) -> pd.Series:
    """Value added in one unit of gross output.

    Parameters
    ----------
    table
        Any table.
    groups
        Group of each sector (see `sector_groups`), to pool sectors before dividing; None keeps
        sectors apart.

    Returns
    -------
    Series
        By sector or group; at most one, and zero for a sector without output.

    Raises
    ------
    ValueError
        If `groups` is not labelled by the table's sectors.

    Notes
    -----
    The ratio falls when a chain is cut into more firms or products, though nothing else
    changes: it depends on the classification and on who does what, not on quality alone.

    Examples
    --------
    >>> value_added_ratio(example_table()).tolist()
    [0.65, 0.7]
    """
    value, output = table.sector_value_added, table.output
    if groups is not None:
        _refuse_labels("groups", groups, table)
        value, output = (part.groupby(groups, sort=False).sum() for part in (value, output))
    return _quotient(value, output).rename("value_added_ratio")


def factor_shares(table: InputOutputTable, groups: pd.Series | None = None) -> pd.DataFrame:
    """Shares of labour, net taxes, depreciation and surplus in value added.

    Parameters
    ----------
    table, groups
        As in `value_added_ratio`.

    Returns
    -------
    DataFrame
        Sectors or groups x components of value added; rows add up to one, or to zero where
        value added is zero. A share is negative where a component is, as with net subsidies.

    Raises
    ------
    ValueError
        If `groups` is not labelled by the table's sectors.

    Notes
    -----
    In China the income of the self-employed outside farming counted as compensation before the
    census of 2004 and as operating surplus after it: part of the fall of the labour share from
    2002 to 2007 is a change of definition (Bai and Qian 2010).

    References
    ----------
    Bai, C. and Qian, Z. (2010), The factor income distribution in China: 1978-2007, China
    Economic Review 21(4).

    Examples
    --------
    >>> factor_shares(example_table())["compensation"].tolist()
    [1.0, 1.0]
    """
    parts = table.value_added.T
    if groups is not None:
        _refuse_labels("groups", groups, table)
        parts = parts.groupby(groups, sort=False).sum()
    return _per_unit(parts, parts.sum(axis=1), axis=0)


def _refuse_labels(name: str, series: pd.Series, table: InputOutputTable) -> None:
    if not series.index.equals(table.sectors):
        raise ValueError(f"{name}: expected one for each sector of table {table.name}, in order")


def induced_value_added(
    table: InputOutputTable,
    *,
    imports: Imports,
    by: Earner = "producer",
    demand: Demand = "detail",
) -> pd.DataFrame:
    """Value added that each final demand induces, directly and through domestic suppliers.

    Parameters
    ----------
    table
        Any table.
    imports
        "separated", "domestic_uses" or "all_uses" (see the module).
    by
        "producer": by sector that earns the value added; "product": by product that is finally
        demanded, whoever earns it.
    demand
        "detail" keeps the table's columns (households, government, fixed capital, inventories,
        exports); "groups" sums them into consumption, investment and exports.

    Returns
    -------
    DataFrame
        Sectors x kinds of demand and "error", in the table's unit. All columns together add up
        to value added: by sector for "producer", in total for "product". A column is negative
        where demand is, as in a run-down of inventories.

    Raises
    ------
    ValueError
        If an option is unknown, or `imports` is "separated" for a competitive table.

    Notes
    -----
    diag(v) (I - A)^-1 F with domestic input coefficients A, domestic final demand F and value
    added by unit of output v. The error of a table before 2017 is carried as a demand of its
    own: what it induces is how far the other columns miss total value added.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, 2nd edition, chapter 6.
    Chen, X. et al. (2012), Domestic value added and employment generated by Chinese exports,
    China Economic Review 23(4).

    Examples
    --------
    >>> induced = induced_value_added(example_table(), imports="domestic_uses")
    >>> induced.sum().round(1).to_dict()
    {'consumption': 1350.0, 'exports': 700.0, 'error': 0.0}
    """
    choice("by", by, ("producer", "product"))
    choice("demand", demand, ("detail", "groups"))
    flows = _domestic(table, imports)
    ratio = value_added_ratio(table)
    inverse = leontief_inverse(input_coefficients(table, imports=imports))
    if by == "producer":
        induced = (inverse @ flows.final).mul(ratio, axis=0)
    else:
        induced = flows.final.mul(ratio @ inverse, axis=0)
    return induced if demand == "detail" else _grouped(induced)


def _grouped(induced: pd.DataFrame) -> pd.DataFrame:
    return induced.T.groupby(DEMAND_GROUPS, sort=False).sum().T


def value_added_in_exports(table: InputOutputTable, *, imports: Imports) -> pd.DataFrame:
    """Domestic value added and imports in exports, by product exported.

    Parameters
    ----------
    table
        A table with exports.
    imports
        "separated", "domestic_uses" or "all_uses" (see the module).

    Returns
    -------
    DataFrame
        Products x (exports, domestic_value_added, import_content), in the table's unit; the
        last two add up to the first.

    Raises
    ------
    ValueError
        If the table has no exports, an option is unknown, or `imports` is "separated" for a
        competitive table.

    Notes
    -----
    Import content is the vertical specialisation of Hummels, Ishii and Yi plus re-exports. One
    set of input coefficients serves exports and home sales, though processing exports use far
    more imports: the domestic part is an upper bound, the more so in earlier years (Koopman,
    Wang and Wei 2012). Net taxes on production count as value added.

    References
    ----------
    Hummels, D., Ishii, J. and Yi, K.-M. (2001), The nature and growth of vertical
    specialization in world trade, Journal of International Economics 54(1).
    Koopman, R., Wang, Z. and Wei, S.-J. (2012), Estimating domestic content in exports when
    processing trade is pervasive, Journal of Development Economics 99(1).

    Examples
    --------
    >>> value_added_in_exports(example_table(), imports="domestic_uses").round(6).iloc[1].tolist()
    [700.0, 700.0, 0.0]
    """
    if "exports" not in table.final:
        raise ValueError(f"table {table.name}: expected a column of exports (EX), found none")
    induced = induced_value_added(table, imports=imports, by="product")
    exports, domestic = table.final["exports"], induced["exports"]
    columns = {
        "exports": exports,
        "domestic_value_added": domestic,
        "import_content": exports - domestic,
    }
    return pd.DataFrame(columns)


# Linkages -----------------------------------------------------------------------------------


def power_of_dispersion(table: InputOutputTable, *, imports: Flows) -> pd.Series:
    """Rasmussen's power of dispersion: backward linkage relative to the average sector.

    Parameters
    ----------
    table, imports
        As in `input_coefficients`.

    Returns
    -------
    Series
        By sector, positive, of mean one; above one where a unit of final demand sets more
        output going than in the average sector.

    Raises
    ------
    ValueError
        As in `input_coefficients` and `leontief_inverse`.

    Notes
    -----
    Column sums of the Leontief inverse over their mean. Sectors count alike whatever their
    size, so values of tables with other sectors do not compare: aggregate first.

    References
    ----------
    Rasmussen, P. N. (1956), Studies in Inter-sectoral Relations, North-Holland.
    Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, 2nd edition, section 12.2.

    Examples
    --------
    >>> power_of_dispersion(example_table(), imports="included").round(4).tolist()
    [1.0222, 0.9778]
    """
    inverse = leontief_inverse(input_coefficients(table, imports=imports))
    return _relative(inverse.sum(axis=0)).rename("power_of_dispersion")


def sensitivity_of_dispersion(table: InputOutputTable, *, imports: Flows) -> pd.Series:
    """Rasmussen's sensitivity of dispersion: forward linkage in the Leontief inverse.

    Parameters
    ----------
    table, imports
        As in `input_coefficients`.

    Returns
    -------
    Series
        By sector, positive, of mean one; above one where a unit of final demand for every
        product draws on the sector more than on the average one.

    Raises
    ------
    ValueError
        As in `input_coefficients` and `leontief_inverse`.

    Notes
    -----
    Row sums of the Leontief inverse over their mean. A unit of demand for each product alike is
    no real economy's demand: `ghosh_forward_linkage` answers the criticism by dividing along
    rows (Miller and Blair 2009, section 12.2.2).

    References
    ----------
    Rasmussen, P. N. (1956), Studies in Inter-sectoral Relations, North-Holland.

    Examples
    --------
    >>> sensitivity_of_dispersion(example_table(), imports="included").round(4).tolist()
    [1.0667, 0.9333]
    """
    inverse = leontief_inverse(input_coefficients(table, imports=imports))
    return _relative(inverse.sum(axis=1)).rename("sensitivity_of_dispersion")


def ghosh_forward_linkage(table: InputOutputTable, *, imports: Flows) -> pd.Series:
    """Forward linkage in the Ghosh inverse, relative to the average sector.

    Parameters
    ----------
    table, imports
        As in `allocation_coefficients`.

    Returns
    -------
    Series
        By sector, positive, of mean one; above one where a unit of primary input reaches more
        output downstream than in the average sector.

    Raises
    ------
    ValueError
        As in `allocation_coefficients` and `ghosh_inverse`.

    Notes
    -----
    Row sums of the Ghosh inverse, `upstreamness`, over their mean.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, 2nd edition, section 12.2.2.

    Examples
    --------
    >>> ghosh_forward_linkage(example_table(), imports="domestic_uses").round(4).tolist()
    [1.2083, 0.7917]
    """
    return _relative(upstreamness(table, imports=imports)).rename("ghosh_forward_linkage")


def _relative(sums: pd.Series) -> pd.Series:
    return sums / sums.mean()


# What one group of sectors puts into another ------------------------------------------------


def direct_content(
    table: InputOutputTable,
    *,
    sources: Collection[str],
    users: Collection[str],
    imports: Flows,
    base: Base,
) -> float:
    """Share of what one group of sectors buys from another in its output or inputs.

    Parameters
    ----------
    table
        Any table.
    sources, users
        Codes of the products bought and of the sectors that buy them, for example services and
        manufacturing.
    imports
        As in `input_coefficients`; "included" counts imported inputs of the sources too.
    base
        "output": share of the users' gross output (pooled direct input coefficient);
        "intermediate_inputs": share of all the inputs that `imports` counts.

    Returns
    -------
    float
        Zero or more; at most one with "intermediate_inputs".

    Raises
    ------
    ValueError
        If a group is empty or has a code that the table has not, an option is unknown, or the
        users have no output or inputs.

    Examples
    --------
    >>> groups = {"sources": ["2"], "users": ["1"]}
    >>> direct_content(example_table(), **groups, imports="included", base="output")
    0.2
    """
    choice("base", base, ("output", "intermediate_inputs"))
    from_, to = _members(table, "sources", sources), _members(table, "users", users)
    inputs = _inputs(table, imports)[to]
    whole = table.output[to] if base == "output" else inputs.sum()
    if whole.sum() <= 0:
        raise ValueError(f"users: expected sectors with {base}, found a sum of {whole.sum()}")
    return float(inputs.loc[from_].to_numpy().sum() / whole.sum())


def _members(table: InputOutputTable, name: str, codes: Collection[str]) -> list[str]:
    members = list(codes)
    unknown = [code for code in members if code not in table.sectors]
    if not members or unknown:
        found = unknown[0] if unknown else "none"
        raise ValueError(f"{name}: expected sector codes of table {table.name}, found {found}")
    return members


def requirement_content(
    table: InputOutputTable,
    *,
    sources: Collection[str],
    users: Collection[str],
    imports: Flows,
) -> float:
    """Output of one group needed, directly and indirectly, for a unit of another's output.

    Parameters
    ----------
    table, sources, users, imports
        As in `direct_content`.

    Returns
    -------
    float
        Zero or more: gross output of the sources for one unit of the users', whose sectors
        weigh by output. It counts a product each time it changes hands.

    Raises
    ------
    ValueError
        If a group is empty or has a code that the table has not, or the users have no output.

    Notes
    -----
    Total requirements (I - A)^-1 - I, the "complete consumption coefficients" of China's
    tables. For shares that do not count twice see `value_added_content`.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, 2nd edition, section 2.4.

    Examples
    --------
    >>> groups = {"sources": ["2"], "users": ["1"]}
    >>> round(requirement_content(example_table(), **groups, imports="included"), 4)
    0.264
    """
    from_, to = _members(table, "sources", sources), _members(table, "users", users)
    weights = table.output[to]
    if weights.sum() <= 0:
        raise ValueError(f"users: expected sectors with output, found a sum of {weights.sum()}")
    inverse = leontief_inverse(input_coefficients(table, imports=imports))
    needed = inverse - np.eye(len(inverse))
    return float(needed.loc[from_, to].sum() @ weights / weights.sum())


def value_added_content(
    table: InputOutputTable,
    *,
    sources: Collection[str],
    users: Collection[str],
    imports: Imports,
) -> float:
    """Share of one group's value added in final demand for another group's products.

    Parameters
    ----------
    table, sources, users
        As in `direct_content`.
    imports
        "separated", "domestic_uses" or "all_uses" (see the module).

    Returns
    -------
    float
        In [0, 1] as long as final demand for each user's product is zero or more. Over all
        sources, the shares add up to one less the imports in those products.

    Raises
    ------
    ValueError
        If a group is empty or has a code that the table has not, an option is unknown, or
        final demand for the users' products is not positive.

    Notes
    -----
    Value added of the sources, earned directly and through all domestic suppliers, in the final
    demand (consumption, investment, exports) for the users' domestic products.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, 2nd edition, chapter 6.

    Examples
    --------
    >>> groups = {"sources": ["2"], "users": ["1"]}
    >>> round(value_added_content(example_table(), **groups, imports="domestic_uses"), 4)
    0.1848
    """
    from_, to = _members(table, "sources", sources), _members(table, "users", users)
    demand = domestic_final_demand(table, imports=imports).drop(columns="error").sum(axis=1)[to]
    if demand.sum() <= 0:
        raise ValueError(f"users: expected positive final demand, found {demand.sum()}")
    inverse = leontief_inverse(input_coefficients(table, imports=imports))
    earned = inverse.mul(value_added_ratio(table), axis=0)
    return float(earned.loc[from_, to].sum() @ demand / demand.sum())


# The length of value chains -----------------------------------------------------------------


def number_of_stages(table: InputOutputTable, *, imports: Flows) -> pd.Series:
    """Average number of production stages embodied in a sector's output.

    Parameters
    ----------
    table, imports
        As in `input_coefficients`; "included" counts stages abroad as though they were like
        those at home.

    Returns
    -------
    Series
        By sector, one or more; one for a sector that buys no inputs.

    Raises
    ------
    ValueError
        As in `input_coefficients` and `leontief_inverse`.

    Notes
    -----
    N = 1 + A'N: each input adds its own stages in proportion to its share of output. The
    solution is the column sum of the Leontief inverse, so this is the backward linkage (the
    output multiplier) read as a length. Weighted by final demand for domestic products it gives
    gross output over final demand.

    References
    ----------
    Fally, T. (2012), Production staging: measurement and facts, University of Colorado.
    Miller, R. E. and Temurshoev, U. (2017), Output upstreamness and input downstreamness of
    industries/countries in world production, International Regional Science Review 40(5).

    Examples
    --------
    >>> number_of_stages(example_table(), imports="included").round(4).tolist()
    [1.5182, 1.4521]
    """
    inverse = leontief_inverse(input_coefficients(table, imports=imports))
    return inverse.sum(axis=0).rename("number_of_stages")


def upstreamness(table: InputOutputTable, *, imports: Flows) -> pd.Series:
    """Average number of stages between a sector's output and its final use.

    Parameters
    ----------
    table, imports
        As in `allocation_coefficients`.

    Returns
    -------
    Series
        By sector, one or more; one for a product that is only finally used.

    Raises
    ------
    ValueError
        As in `allocation_coefficients` and `ghosh_inverse`.

    Notes
    -----
    Row sums of the Ghosh inverse. With domestic flows, exports are a final use; with "included"
    they are taken to be used abroad as at home.

    References
    ----------
    Antràs, P., Chor, D., Fally, T. and Hillberry, R. (2012), Measuring the upstreamness of
    production and trade flows, American Economic Review 102(3).

    Examples
    --------
    >>> upstreamness(example_table(), imports="domestic_uses").round(4).tolist()
    [1.9142, 1.2541]
    """
    inverse = ghosh_inverse(allocation_coefficients(table, imports=imports))
    return inverse.sum(axis=1).rename("upstreamness")


def average_propagation_lengths(table: InputOutputTable, *, imports: Flows) -> pd.DataFrame:
    """Average number of rounds in which demand for one product reaches another sector.

    Parameters
    ----------
    table, imports
        As in `input_coefficients`.

    Returns
    -------
    DataFrame
        Supplying sectors x sectors whose demand changes: one or more, and zero where a sector
        is never reached.

    Raises
    ------
    ValueError
        As in `input_coefficients` and `leontief_inverse`.

    Notes
    -----
    With L the Leontief inverse, H = L(L - I) weights the round k by k and L - I does not: the
    length is their ratio, cell by cell. It is the same whether demand pulls or costs push.

    References
    ----------
    Dietzenbacher, E., Romero Luna, I. and Bosma, N. S. (2005), Using average propagation
    lengths to identify production chains in the Andalusian economy, Estudios de Economía
    Aplicada 23(2).

    Examples
    --------
    >>> average_propagation_lengths(example_table(), imports="included").round(4).iloc[0].tolist()
    [1.597, 1.3762]
    """
    inverse = leontief_inverse(input_coefficients(table, imports=imports))
    reached = inverse - np.eye(len(inverse))
    weighted = inverse @ reached
    never = reached < NEGLIGIBLE
    return (weighted / reached.mask(never, 1.0)).mask(never, 0.0)
