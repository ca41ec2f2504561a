"""How structure changes: speed of change, shift-share, and where productivity growth comes from."""

from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from upgrading.measures import _arguments
from upgrading.measures._arguments import Array, Missing, Sums, choice, labelled, numbers
from upgrading.measures._grouping import same_labels

Weights = Literal["end", "average", "base"]
Unit = Literal["radians", "degrees"]
Benchmark = Literal["including_region", "excluding_region"]
Result = Array | pd.Series | float
Cells = Array | pd.DataFrame | pd.Series


@dataclass(frozen=True)
class _Decomposition:
    @property
    def change(self) -> Cells:
        """Sum of the components, sector by sector."""
        parts = [getattr(self, field.name) for field in fields(self)]
        return sum(parts[1:], start=parts[0])

    def totals(self) -> pd.DataFrame:
        """Components summed over sectors, one row a region, with their sum as `change`.

        A missing sector makes its region's total missing. Without labels rows are numbered;
        several leading axes become the levels of the index.
        """
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        parts["change"] = self.change
        first = parts["change"]
        index = first.index if isinstance(first, pd.DataFrame) else _positions(np.shape(first)[:-1])
        sums = {name: np.asarray(part).sum(axis=-1).ravel() for name, part in parts.items()}
        return pd.DataFrame(sums, index=index)


@dataclass(frozen=True)
class ShiftShare(_Decomposition):
    """Dunn's components of a region's change, sector by sector, in the unit of the data.

    Attributes
    ----------
    national
        Change had every sector grown as the whole nation.
    mix
        Further change from the region's share of sectors that outgrow the nation.
    competitive
        Further change from sectors that outgrow the same sector in the nation.
    """

    national: Cells
    mix: Cells
    competitive: Cells


@dataclass(frozen=True)
class EstebanMarquillas(_Decomposition):
    """Shift-share components with the competitive one freed of the region's specialisation.

    Attributes
    ----------
    national, mix
        As in `ShiftShare`.
    homothetic_competitive
        Competitive effect on the employment the region would have with the nation's structure.
    allocation
        The rest of Dunn's competitive effect: above zero where the region specialises in sectors
        in which it outgrows the nation, or stays out of those in which it falls behind.
    """

    national: Cells
    mix: Cells
    homothetic_competitive: Cells
    allocation: Cells


@dataclass(frozen=True)
class ProductivityDecomposition(_Decomposition):
    """Growth of aggregate labour productivity, as a share of its start value, by sector.

    Attributes
    ----------
    static
        Labour moving towards sectors that were more productive at the start.
    dynamic
        Labour moving towards sectors whose productivity rises (the interaction).
    within
        Productivity growth inside sectors at unchanged employment shares.
    """

    static: Cells
    dynamic: Cells
    within: Cells


def lilien_index(
    before: ArrayLike,
    after: ArrayLike,
    *,
    weights: Weights = "end",
    undefined: Missing = "raise",
    missing: Missing = "raise",
) -> Result:
    r"""Lilien's index of structural change: dispersion of sectoral growth.

    Parameters
    ----------
    before, after
        Levels (or shares) by sector at two dates, zero or more, of one shape: (..., sectors) or
        frames (rows x sectors) with the same labels.
    weights
        Shares that weigh the sectors: "end" is the usual form, "average" of both dates the
        modified Lilien index, which is symmetric in time, "base" those of the first date.
    undefined
        What to do where a sector is empty at one date, so that its growth is infinite: "raise"
        or "keep" (NaN). A sector empty at both dates adds nothing.
    missing
        What to do with missing values: "raise" or "keep" (NaN).

    Returns
    -------
    ndarray, Series or float
        Zero or more; 0 where all sectors grow alike.

    Raises
    ------
    ValueError
        If shapes or labels differ, a value is negative, a date sums to zero, or a sector empties
        or appears and `undefined` is "raise".

    Notes
    -----
    :math:`\sqrt{\sum_i w_i(\Delta\ln x_i-\Delta\ln X)^2}`. Only shares matter, since
    :math:`\Delta\ln x_i-\Delta\ln X=\Delta\ln s_i`.

    References
    ----------
    Lilien, D. (1982), Journal of Political Economy; Ansari, M., Mussida, C. and Pastore, F.
    (2013), IZA Discussion Paper 7198.

    Examples
    --------
    >>> round(lilien_index([100, 50, 50], [80, 70, 70]), 8)
    0.27182298
    """
    choice("weights", weights, ("end", "average", "base"))
    choice("undefined", undefined, ("raise", "keep"))
    start, end = _two_structures(before, after, "renormalise", missing)
    growth = _log_growth(start, end, undefined)
    weight = {"end": end, "average": (start + end) / 2, "base": start}[weights]
    index = np.sqrt((weight * growth**2).sum(axis=-1))
    return labelled(index, before, f"lilien_index_{weights}")


def norm_of_absolute_values(
    before: ArrayLike, after: ArrayLike, *, sums: Sums = "raise", missing: Missing = "raise"
) -> Result:
    r"""Norm of absolute values: half the sum of absolute changes in shares.

    Parameters
    ----------
    before, after
        Shares by sector at two dates, of one shape: (..., sectors) or frames (rows x sectors)
        with the same labels.
    sums
        "raise" refuses shares that do not sum to one; "renormalise" rescales them, so that
        levels are welcome.
    missing
        What to do with missing values: "raise" or "keep" (NaN).

    Returns
    -------
    ndarray, Series or float
        In [0, 1]: the share of the total that changed sector.

    Raises
    ------
    ValueError
        If shapes or labels differ, a share is negative, or shares do not sum to one and `sums`
        is "raise".

    References
    ----------
    Michaely, M. (1962); Stoikov, V. (1966).

    Examples
    --------
    >>> round(norm_of_absolute_values([0.277, 0.477, 0.246], [0.077, 0.378, 0.545]), 3)
    0.299
    """
    start, end = _two_structures(before, after, sums, missing)
    norm = np.minimum(np.abs(end - start).sum(axis=-1) / 2, 1.0)
    return labelled(norm, before, "norm_of_absolute_values")


def moore_cosine(
    before: ArrayLike, after: ArrayLike, *, sums: Sums = "raise", missing: Missing = "raise"
) -> Result:
    r"""Moore value as a cosine: likeness of the structures at two dates.

    Parameters
    ----------
    before, after, sums, missing
        As in `norm_of_absolute_values`. Whether `before` is a fixed base or the previous year is
        the caller's choice, and changes the meaning.

    Returns
    -------
    ndarray, Series or float
        In [0, 1]: 1 where the structure is unchanged, so that *less* is faster change.

    Raises
    ------
    ValueError
        As `norm_of_absolute_values`.

    Notes
    -----
    :math:`\sum_i s_{i0}s_{it}/(\sqrt{\sum_i s_{i0}^2}\sqrt{\sum_i s_{it}^2})`.

    References
    ----------
    Moore, J. (1978), Review of Income and Wealth.

    Examples
    --------
    >>> round(moore_cosine([0.277, 0.477, 0.246], [0.077, 0.378, 0.545]), 8)
    0.83244842
    """
    start, end = _two_structures(before, after, sums, missing)
    cosine = np.minimum((_unit(start) * _unit(end)).sum(axis=-1), 1.0)
    return labelled(cosine, before, "moore_cosine")


def moore_angle(
    before: ArrayLike,
    after: ArrayLike,
    *,
    unit: Unit = "radians",
    sums: Sums = "raise",
    missing: Missing = "raise",
) -> Result:
    r"""Moore value as an angle: speed of structural change between two dates.

    Parameters
    ----------
    before, after, sums, missing
        As in `moore_cosine`.
    unit
        "radians" or "degrees".

    Returns
    -------
    ndarray, Series or float
        In :math:`[0, \pi/2]`, or [0, 90] degrees: 0 where the structure is unchanged.

    Raises
    ------
    ValueError
        As `moore_cosine`, or if `unit` is unknown.

    References
    ----------
    Moore, J. (1978), Review of Income and Wealth.

    Examples
    --------
    >>> before, after = [0.277, 0.477, 0.246], [0.077, 0.378, 0.545]
    >>> round(moore_angle(before, after, unit="degrees"), 6)
    33.648923
    """
    choice("unit", unit, ("radians", "degrees"))
    start, end = (_unit(s) for s in _two_structures(before, after, sums, missing))
    # The half-angle form keeps small year-on-year angles that arccos would round to zero.
    apart = np.sqrt(((start - end) ** 2).sum(axis=-1))
    together = np.sqrt(((start + end) ** 2).sum(axis=-1))
    angle = np.minimum(2 * np.arctan2(apart, together), np.pi / 2)
    return labelled(np.degrees(angle) if unit == "degrees" else angle, before, "moore_angle")


def shift_share(
    region_start: ArrayLike,
    region_end: ArrayLike,
    nation_start: ArrayLike,
    nation_end: ArrayLike,
    *,
    benchmark: Benchmark = "including_region",
    undefined: Missing = "raise",
    missing: Missing = "raise",
) -> ShiftShare:
    r"""Dunn's shift-share: national, mix and competitive parts of a region's change.

    Parameters
    ----------
    region_start, region_end
        Employment or output by sector at two dates, zero or more, in one unit: shape
        (..., sectors) or frames (regions x sectors) with the same labels.
    nation_start, nation_end
        The nation's: shape (sectors,), a Series over the columns of the region's frame, or
        anything that broadcasts against the region.
    benchmark
        "including_region" compares with the nation as given; "excluding_region" subtracts the
        region from it first, which matters for large regions.
    undefined
        What to do where a national sector is empty at the start, so that its growth is infinite:
        "raise" or "keep" (NaN). A sector empty everywhere at both dates adds nothing.
    missing
        What to do with missing values: "raise" or "keep" (NaN).

    Returns
    -------
    ShiftShare
        Components by sector, in the shape and with the labels of `region_start`; they add up to
        the region's change. `totals()` sums over sectors.

    Raises
    ------
    ValueError
        If shapes or labels do not fit, a value is negative, the region exceeds the nation it is
        subtracted from, the nation's start total is zero, or a growth rate is undefined and
        `undefined` is "raise".

    Notes
    -----
    With :math:`g`, :math:`g_i` and :math:`g_{ir}` the growth of the nation, of sector :math:`i`
    in it and in the region:
    :math:`\Delta e_{ir}=e_{ir}g+e_{ir}(g_i-g)+e_{ir}(g_{ir}-g_i)`. Weights are those of the
    start; `dynamic_shift_share` updates them every period.

    References
    ----------
    Dunn, E. (1960), Papers of the Regional Science Association.

    Examples
    --------
    >>> nation = [400, 150, 150, 400], [440, 210, 135, 480]
    >>> result = shift_share([90, 20, 10, 60], [100, 40, 10, 55], *nation)
    >>> result.totals().round(6).to_numpy().tolist()
    [[27.0, 1.0, -3.0, 25.0]]
    """
    tables = _Tables.checked(
        region_start, region_end, nation_start, nation_end, benchmark=benchmark, missing=missing
    )
    return ShiftShare(*(_cells(part, region_start) for part in _dunn(tables, undefined)))


def esteban_marquillas(
    region_start: ArrayLike,
    region_end: ArrayLike,
    nation_start: ArrayLike,
    nation_end: ArrayLike,
    *,
    benchmark: Benchmark = "including_region",
    undefined: Missing = "raise",
    missing: Missing = "raise",
) -> EstebanMarquillas:
    r"""Shift-share with homothetic employment and an allocation effect.

    Parameters
    ----------
    region_start, region_end, nation_start, nation_end, benchmark, missing
        As in `shift_share`.
    undefined
        As in `shift_share`; a sector empty in the region at the start has no growth rate there
        and is undefined too.

    Returns
    -------
    EstebanMarquillas
        Components by sector, in the shape and with the labels of `region_start`. National and mix
        are Dunn's; the other two add up to Dunn's competitive component.

    Raises
    ------
    ValueError
        As `shift_share`.

    Notes
    -----
    Homothetic employment :math:`e'_{ir}=e_r e_i/e`; competitive :math:`e'_{ir}(g_{ir}-g_i)`,
    allocation :math:`(e_{ir}-e'_{ir})(g_{ir}-g_i)`.

    References
    ----------
    Esteban-Marquillas, J. M. (1972), Regional and Urban Economics 2(3), 249-261.

    Examples
    --------
    >>> nation = [400, 150, 150, 400], [440, 210, 135, 480]
    >>> result = esteban_marquillas([90, 20, 10, 60], [100, 40, 10, 55], *nation)
    >>> result.totals().round(4).to_numpy().tolist()
    [[27.0, 1.0, -0.6364, -2.3636, 25.0]]
    """
    tables = _Tables.checked(
        region_start, region_end, nation_start, nation_end, benchmark=benchmark, missing=missing
    )
    national, mix, competitive = _dunn(tables, undefined)
    start = tables.region_start
    nation_shares = tables.nation_start / tables.nation_start.sum(axis=-1, keepdims=True)
    homothetic = start.sum(axis=-1, keepdims=True) * nation_shares
    if undefined == "raise" and ((start == 0) & (homothetic > 0)).any():
        raise ValueError(
            "region_start: expected no sector empty in the region alone "
            "(undefined='keep' gives NaN there), found one"
        )
    gap = _divide(competitive, start)
    pure = np.where(homothetic == 0, 0.0, homothetic * gap)
    parts = (national, mix, pure, competitive - pure)
    return EstebanMarquillas(*(_cells(part, region_start) for part in parts))


def dynamic_shift_share(
    region: ArrayLike,
    nation: ArrayLike,
    *,
    benchmark: Benchmark = "including_region",
    undefined: Missing = "raise",
    missing: Missing = "raise",
) -> ShiftShare:
    """Dynamic shift-share: Dunn's components, period by period, summed over periods.

    Parameters
    ----------
    region
        Employment or output by period and sector, zero or more: shape (..., periods, sectors),
        at least two periods in order of time, or a frame (periods x sectors) for one region.
    nation
        The nation's: shape (periods, sectors), a frame with the region's labels, or anything
        that broadcasts against `region`.
    benchmark, undefined, missing
        As in `shift_share`.

    Returns
    -------
    ShiftShare
        Components summed over periods: shape (..., sectors), or Series over the frame's columns.
        They add up to the change from the first to the last period, but depend on the path
        between: with two periods they are those of `shift_share`.

    Raises
    ------
    ValueError
        As `shift_share`, or if there are fewer than two periods.

    References
    ----------
    Barff, R. and Knight, P. (1988), Growth and Change.

    Examples
    --------
    >>> region, nation = [[10, 10], [20, 10], [20, 20]], [[50, 50], [60, 50], [60, 80]]
    >>> dynamic_shift_share(region, nation).totals().round(4).to_numpy().tolist()
    [[10.1818, -2.1818, 12.0, 20.0]]
    """
    same_labels(region=region, nation=nation)
    path = numbers("region", region, missing=missing)
    if path.ndim < 2 or path.shape[-2] < 2:
        raise ValueError(f"region: expected two periods or more, found shape {path.shape}")
    if np.shape(nation)[-2:] != path.shape[-2:]:
        raise ValueError(
            f"nation: expected periods and sectors as in region {path.shape}, "
            f"found shape {np.shape(nation)}"
        )
    reference = _nation("nation", nation, path, benchmark, missing)
    _positive_total("nation", reference[..., :-1, :])
    starts, ends = np.s_[..., :-1, :], np.s_[..., 1:, :]
    tables = _Tables(path[starts], path[ends], reference[starts], reference[ends])
    sums = [part.sum(axis=-2) for part in _dunn(tables, undefined, name="nation")]
    if isinstance(region, pd.DataFrame):
        return ShiftShare(*(pd.Series(part, index=region.columns) for part in sums))
    return ShiftShare(*sums)


def productivity_decomposition(
    value_added_start: ArrayLike,
    value_added_end: ArrayLike,
    employment_start: ArrayLike,
    employment_end: ArrayLike,
    *,
    undefined: Missing = "raise",
    missing: Missing = "raise",
) -> ProductivityDecomposition:
    r"""Growth of labour productivity: labour moving between sectors, and growth within them.

    Parameters
    ----------
    value_added_start, value_added_end
        Value added by sector at two dates at constant prices, zero or more: shape (..., sectors)
        or frames (rows x sectors) with the same labels.
    employment_start, employment_end
        Workers by sector, in the same shape.
    undefined
        What to do where a sector has no workers at a date, so that it has no productivity:
        "raise" or "keep" (NaN). A sector without output and workers at both dates adds nothing.
    missing
        What to do with missing values: "raise" or "keep" (NaN).

    Returns
    -------
    ProductivityDecomposition
        Components by sector, as shares of aggregate productivity at the start; over sectors and
        components they add up to its growth rate. `totals()` sums over sectors.

    Raises
    ------
    ValueError
        If shapes or labels differ, a value is negative, total value added at the start or total
        employment is zero, or a sector's productivity is undefined and `undefined` is "raise".

    Notes
    -----
    With employment shares :math:`S` and productivity :math:`LP`:
    :math:`\Delta LP/LP_0=[\sum\Delta S_i LP_{i0}+\sum\Delta S_i\Delta LP_i+\sum S_{i0}\Delta
    LP_i]/LP_0` (static, dynamic, within). The first two are the structural bonus. Constant-price
    value added of sectors must add up: chained volumes do not.

    References
    ----------
    Fabricant, S. (1942); Timmer, M. and Szirmai, A. (2000), Structural Change and Economic
    Dynamics.

    Examples
    --------
    >>> result = productivity_decomposition([10, 30], [12, 60], [50, 50], [40, 60])
    >>> result.totals().round(4).to_numpy().tolist()
    [[0.1, 0.075, 0.625, 0.8]]
    """
    named = {
        "value_added_start": value_added_start,
        "value_added_end": value_added_end,
        "employment_start": employment_start,
        "employment_end": employment_end,
    }
    choice("undefined", undefined, ("raise", "keep"))
    same_labels(**named)
    levels = {name: numbers(name, data, missing=missing) for name, data in named.items()}
    _arguments.same_shape(**levels)
    for name in ("value_added_start", "employment_start", "employment_end"):
        _positive_total(name, levels[name])
    parts = _productivity_parts(*levels.values(), undefined=undefined)
    return ProductivityDecomposition(*(_cells(part, value_added_start) for part in parts))


def _positions(shape: tuple[int, ...]) -> pd.Index:
    if len(shape) > 1:
        return pd.MultiIndex.from_product([range(length) for length in shape])
    return pd.RangeIndex(shape[0] if shape else 1)


def _cells(part: Array, like: ArrayLike) -> Cells:
    if isinstance(like, pd.DataFrame):
        return pd.DataFrame(part, index=like.index, columns=like.columns)
    if isinstance(like, pd.Series):
        return pd.Series(part, index=like.index)
    return part


def _two_structures(
    before: ArrayLike, after: ArrayLike, sums: Sums, missing: Missing
) -> tuple[Array, Array]:
    same_labels(before=before, after=after)
    start = _arguments.shares("before", before, sums=sums, missing=missing)
    end = _arguments.shares("after", after, sums=sums, missing=missing)
    _arguments.same_shape(before=start, after=end)
    return start, end


def _log_growth(start: Array, end: Array, undefined: Missing) -> Array:
    one_sided = (start == 0) != (end == 0)
    # A missing share differs from zero, and must not be taken for a sector that appears.
    one_sided &= ~np.isnan(start) & ~np.isnan(end)
    if undefined == "raise" and one_sided.any():
        name = "after" if (end[one_sided] == 0).any() else "before"
        raise ValueError(
            f"{name}: expected no sector empty at one date only "
            "(undefined='keep' gives NaN there), found one"
        )
    present = (start != 0) & (end != 0)
    ratio = np.divide(end, start, out=np.ones(start.shape), where=present)
    return np.where(one_sided, np.nan, np.log(ratio))


def _unit(structure: Array) -> Array:
    return structure / np.sqrt((structure**2).sum(axis=-1, keepdims=True))


@dataclass(frozen=True)
class _Tables:
    region_start: Array
    region_end: Array
    nation_start: Array
    nation_end: Array

    @classmethod
    def checked(
        cls,
        region_start: ArrayLike,
        region_end: ArrayLike,
        nation_start: ArrayLike,
        nation_end: ArrayLike,
        *,
        benchmark: Benchmark,
        missing: Missing,
    ) -> "_Tables":
        same_labels(region_start=region_start, region_end=region_end)
        same_labels(nation_start=nation_start, nation_end=nation_end)
        _same_sectors(region_start, nation_start)
        start, end = (
            numbers(name, data, missing=missing)
            for name, data in (("region_start", region_start), ("region_end", region_end))
        )
        _arguments.same_shape(region_start=start, region_end=end)
        before = _nation("nation_start", nation_start, start, benchmark, missing)
        after = _nation("nation_end", nation_end, end, benchmark, missing)
        _positive_total("nation_start", before)
        return cls(start, end, before, after)


def _same_sectors(region: ArrayLike, nation: ArrayLike) -> None:
    if isinstance(region, pd.DataFrame) and isinstance(nation, pd.Series):
        if not region.columns.equals(nation.index):
            raise ValueError("nation_start: expected the region's columns as its index")
    else:
        same_labels(region_start=region, nation_start=nation)


def _nation(
    name: str, data: ArrayLike, region: Array, benchmark: Benchmark, missing: Missing
) -> Array:
    choice("benchmark", benchmark, ("including_region", "excluding_region"))
    array = numbers(name, data, missing=missing)
    if region.ndim == 0 or array.ndim == 0 or array.shape[-1] != region.shape[-1]:
        raise ValueError(
            f"{name}: expected the region's sectors on the last axis, "
            f"found shape {array.shape} for a region of shape {region.shape}"
        )
    try:
        array = np.broadcast_to(array, region.shape)
    except ValueError:
        raise ValueError(
            f"{name}: expected a shape that broadcasts to {region.shape}, found {array.shape}"
        ) from None
    if benchmark == "including_region":
        return array
    rest = array - region
    if (rest < 0).any():
        raise ValueError(f"{name}: expected no less than the region, found a smaller value")
    return rest


def _positive_total(name: str, array: Array) -> None:
    if array.ndim == 0:
        raise ValueError(f"{name}: expected sectors on the last axis, found a single number")
    if (array.sum(axis=-1) == 0).any():
        raise ValueError(f"{name}: expected a positive sum over sectors, found 0")


def _divide(above: Array, below: Array) -> Array:
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)


def _dunn(
    tables: _Tables, undefined: Missing, name: str = "nation_start"
) -> tuple[Array, Array, Array]:
    choice("undefined", undefined, ("raise", "keep"))
    start, end = tables.region_start, tables.region_end
    before, after = tables.nation_start, tables.nation_end
    absent = (start == 0) & (end == 0) & (before == 0) & (after == 0)
    if undefined == "raise" and ((before == 0) & ~absent).any():
        raise ValueError(
            f"{name}: expected no sector empty at the start of a period "
            "(undefined='keep' gives NaN there), found one"
        )
    growth = after.sum(axis=-1, keepdims=True) / before.sum(axis=-1, keepdims=True) - 1
    sector_growth = np.where(absent, 0.0, _divide(after, before) - 1)
    national = start * growth
    # Written without the region's own growth rate, so that a new sector needs none.
    return national, start * (sector_growth - growth), end - start * (1 + sector_growth)


def _productivity_parts(
    value_added_start: Array,
    value_added_end: Array,
    employment_start: Array,
    employment_end: Array,
    *,
    undefined: Missing,
) -> tuple[Array, Array, Array]:
    levels = (value_added_start, value_added_end, employment_start, employment_end)
    absent = np.logical_and.reduce([level == 0 for level in levels])
    start = _productivity(
        "employment_start", value_added_start, employment_start, absent, undefined
    )
    end = _productivity("employment_end", value_added_end, employment_end, absent, undefined)
    share = employment_start / employment_start.sum(axis=-1, keepdims=True)
    moved = employment_end / employment_end.sum(axis=-1, keepdims=True) - share
    aggregate = value_added_start.sum(axis=-1, keepdims=True) / employment_start.sum(
        axis=-1, keepdims=True
    )
    gain = (end - start) / aggregate
    return moved * start / aggregate, moved * gain, share * gain


def _productivity(
    name: str, output: Array, workers: Array, absent: NDArray[np.bool_], undefined: Missing
) -> Array:
    if undefined == "raise" and ((workers == 0) & ~absent).any():
        raise ValueError(
            f"{name}: expected workers in every sector (undefined='keep' gives NaN there), "
            "found none in one"
        )
    return np.where(absent, 0.0, _divide(output, workers))
