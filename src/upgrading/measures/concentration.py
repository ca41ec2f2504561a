"""Where activity concentrates and what regions specialise in."""

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from upgrading.measures._arguments import Array, Missing, choice, labelled, numbers, shares
from upgrading.measures._grouping import aligned_labels

Benchmark = Literal["nation", "rest of nation", "mean of shares"]
Base = ArrayLike | Literal["equal"]
Scale = Literal["half area", "unit"]

BENCHMARKS = ("nation", "rest of nation", "mean of shares")


def location_quotient(values: ArrayLike, *, missing: Missing = "raise") -> Array | pd.DataFrame:
    """Location quotient of every industry in every region.

    Parameters
    ----------
    values
        Employment, value added or another level: shape (..., regions, industries).
    missing
        "raise" refuses NaN; with "keep" a matrix with a gap comes out as NaN, for its national
        totals are not known.

    Returns
    -------
    numpy.ndarray or pandas.DataFrame
        Shape of `values`, zero or more; 1 means the region's share of the industry equals its
        share of everything. Weighted by regional totals, an industry's quotients average one.

    Raises
    ------
    ValueError
        If a value is missing or negative, or a region or an industry sums to zero.

    Notes
    -----
    LQ = (e_ir / e_r) / (e_i / e), the region's own activity being part of the nation.

    Examples
    --------
    >>> location_quotient([[30, 10], [30, 50]]).round(2)
    array([[1.5 , 0.5 ],
           [0.75, 1.25]])
    """
    matrix, regions, industries = _matrix(values, missing)
    nation = regions.sum(axis=-2, keepdims=True)
    return _like(matrix / regions * (nation / industries), values)


def krugman_specialisation(
    values: ArrayLike, *, benchmark: Benchmark, missing: Missing = "raise"
) -> Array | pd.Series:
    """Krugman index of the specialisation of regions.

    Parameters
    ----------
    values
        Employment, value added or another level: shape (..., regions, industries).
    benchmark
        The structure a region is compared with. "nation": all regions pooled, the region itself
        included. "rest of nation": all other regions pooled. "mean of shares": the unweighted
        mean of the other regions' share vectors, in which a small region counts as a large one.
    missing
        "raise" refuses NaN; with "keep" a matrix with a gap comes out as NaN.

    Returns
    -------
    numpy.ndarray or pandas.Series
        Shape (..., regions), from 0 (the benchmark's structure) to 2 (nothing in common).
        Half of it is the coefficient of specialisation of Hoover, in [0, 1].

    Raises
    ------
    ValueError
        If a value is missing or negative, a region or an industry sums to zero, or there is no
        other region to compare with.

    Notes
    -----
    K_r = sum_i |s_ir - b_ir|, s_ir the share of industry i in region r and b_ir the benchmark's
    [1]_. Published figures differ mostly in the benchmark, so it has no default.

    References
    ----------
    .. [1] Krugman, P. (1991), Geography and Trade, MIT Press.

    Examples
    --------
    >>> krugman_specialisation([[30, 10], [30, 50]], benchmark="nation")
    array([0.5 , 0.25])
    """
    choice("benchmark", benchmark, BENCHMARKS)
    index = _krugman(*_matrix(values, missing), benchmark)
    return labelled(index, values, "krugman_specialisation")


def krugman_concentration(
    values: ArrayLike, *, benchmark: Benchmark, missing: Missing = "raise"
) -> Array | pd.Series:
    """Krugman index of the spatial concentration of industries.

    Parameters
    ----------
    values, missing
        As in `krugman_specialisation`: regions in rows here too.
    benchmark
        The spatial distribution an industry is compared with. "nation": all industries pooled,
        the industry itself included. "rest of nation": all other industries pooled.
        "mean of shares": the unweighted mean of the other industries' distributions.

    Returns
    -------
    numpy.ndarray or pandas.Series
        Shape (..., industries), from 0 (distributed as the benchmark) to 2.

    Raises
    ------
    ValueError
        As `krugman_specialisation`, with industries for regions.

    Notes
    -----
    `krugman_specialisation` with regions and industries changing places.

    Examples
    --------
    >>> krugman_concentration([[30, 10], [30, 50]], benchmark="rest of nation").round(4)
    array([0.6667, 0.6667])
    """
    choice("benchmark", benchmark, BENCHMARKS)
    matrix, regions, industries = (np.swapaxes(a, -1, -2) for a in _matrix(values, missing))
    like = values.T if isinstance(values, pd.DataFrame) else values
    index = _krugman(matrix, industries, regions, benchmark)
    return labelled(index, like, "krugman_concentration")


def herfindahl(values: ArrayLike, *, missing: Missing = "raise") -> Array | pd.Series | float:
    """Herfindahl index: the sum of squared shares.

    Parameters
    ----------
    values
        Levels or shares, divided by their sum: shape (..., units).
    missing
        "raise" refuses NaN; with "keep" a row with a gap comes out as NaN.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), from 1/n (equal shares) to 1 (one unit holds all).

    Raises
    ------
    ValueError
        If a value is missing or negative, or a row sums to zero.

    See Also
    --------
    normalised_herfindahl, equivalent_number

    Examples
    --------
    >>> round(herfindahl([20, 50, 20, 10]), 2)
    0.34
    """
    return labelled(_sum_of_squares(values, missing), values, "herfindahl")


def normalised_herfindahl(
    values: ArrayLike, *, missing: Missing = "raise"
) -> Array | pd.Series | float:
    """Herfindahl index rescaled so that equal shares give zero.

    Parameters
    ----------
    values, missing
        As in `herfindahl`, two units or more.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), (H - 1/n) / (1 - 1/n), from 0 (equal shares) to 1 (one unit holds all).

    Raises
    ------
    ValueError
        As `herfindahl`, or if there is only one unit.

    Examples
    --------
    >>> round(normalised_herfindahl([20, 50, 20, 10]), 2)
    0.12
    """
    index = _sum_of_squares(values, missing)
    units = np.shape(values)[-1]
    if units < 2:
        raise ValueError("values: expected two units or more, found one")
    return labelled((index - 1 / units) / (1 - 1 / units), values, "normalised_herfindahl")


def equivalent_number(
    values: ArrayLike, *, missing: Missing = "raise"
) -> Array | pd.Series | float:
    """Equivalent number: how many equal units would have the same Herfindahl index.

    Parameters
    ----------
    values, missing
        As in `herfindahl`.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), 1/H, from 1 (one unit holds all) to n (equal shares).

    Raises
    ------
    ValueError
        As `herfindahl`.

    Examples
    --------
    >>> equivalent_number([1, 1, 0, 0])
    2.0
    """
    return labelled(1 / _sum_of_squares(values, missing), values, "equivalent_number")


def hoover_index(
    activity: ArrayLike, base: Base, *, missing: Missing = "raise"
) -> Array | pd.Series | float:
    """Hoover index: the part of an activity that would have to move to be spread as its base.

    Parameters
    ----------
    activity
        Levels of the activity: shape (..., regions).
    base
        What an even spread would follow, such as population or area: shape (regions,) or one
        that broadcasts to the shape of `activity`. "equal" gives every region the same share.
    missing
        "raise" refuses NaN; with "keep" a row with a gap comes out as NaN.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), a fraction from 0 to 1 (EconGeo prints a hundred times as much).

    Raises
    ------
    ValueError
        If a value is missing or negative, a row sums to zero, or shapes or labels do not agree.

    Notes
    -----
    H = 1/2 sum_r |x_r / X - p_r / P| [1]_.

    References
    ----------
    .. [1] Hoover, E. M. (1936), The measurement of industrial localization, Review of Economics
       and Statistics 18(4), 162-171.

    Examples
    --------
    >>> hoover_index([60, 40], base=[20, 80])
    0.4
    """
    spread, even = _spreads(activity, base, missing)
    return labelled(np.abs(spread - even).sum(axis=-1) / 2, activity, "hoover_index")


def locational_gini(
    activity: ArrayLike, base: Base, *, scale: Scale, missing: Missing = "raise"
) -> Array | pd.Series | float:
    """Locational Gini: how far the Lorenz curve of an activity over its base bends.

    Parameters
    ----------
    activity, base, missing
        As in `hoover_index`; the base is usually all employment.
    scale
        "half area" is Krugman's: the area between curve and diagonal, below .5. "unit" is twice
        that, below 1, as a Gini coefficient of incomes.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), 0 for an activity spread as its base.

    Raises
    ------
    ValueError
        As `hoover_index`, or if `scale` is another word.

    See Also
    --------
    location_quotient_gini : another number, often printed under the same name.

    Notes
    -----
    Regions are put in the order of their location quotients; the curve is the running sum of
    shares of the activity over the running sum of shares of the base [1]_, so that every region
    weighs as its base.

    References
    ----------
    .. [1] Krugman, P. (1991), Geography and Trade, MIT Press, chapter 2.

    Examples
    --------
    >>> round(locational_gini([60, 40], base=[20, 80], scale="half area"), 4)
    0.2
    """
    choice("scale", scale, ("half area", "unit"))
    spread, even = _spreads(activity, base, missing)
    area = _area_under_diagonal(spread, even)
    return labelled(area if scale == "half area" else 2 * area, activity, "locational_gini")


def location_quotient_gini(
    activity: ArrayLike, base: Base, *, missing: Missing = "raise"
) -> Array | pd.Series | float:
    """Gini coefficient of location quotients in which every region counts alike.

    Parameters
    ----------
    activity, base, missing
        As in `hoover_index`, the base positive everywhere. With the industries of one region in
        place of regions, and the nation's industries as base, it measures specialisation.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), from 0 to 1 - 1/n.

    Raises
    ------
    ValueError
        As `hoover_index`, or if a base is zero.

    See Also
    --------
    locational_gini : weighs each region by its base.

    Notes
    -----
    The coefficient of Farhauer and Kröll (2013) that the R package REAT computes as `gini.conc`
    and `gini.spec`.

    Examples
    --------
    >>> round(location_quotient_gini([60, 40], base=[20, 80]), 4)
    0.3571
    """
    spread, even = _spreads(activity, base, missing)
    _refuse_zero("base", even, "a positive base everywhere")
    quotients = np.sort(spread / even, axis=-1)
    units = quotients.shape[-1]
    ranks = 2 * np.arange(1, units + 1) - units - 1
    index = (ranks * quotients).sum(axis=-1) / (units * quotients.sum(axis=-1))
    return labelled(np.maximum(index, 0), activity, "location_quotient_gini")


def geographic_concentration(
    activity: ArrayLike, base: Base, *, missing: Missing = "raise"
) -> Array | pd.Series | float:
    """Raw geographic concentration, the G of Ellison and Glaeser.

    Parameters
    ----------
    activity, base, missing
        As in `hoover_index`: employment of the industry, and of all industries.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), from 0 to 2 (below 2 unless industry and base share no region).

    Raises
    ------
    ValueError
        As `hoover_index`.

    Notes
    -----
    G = sum_r (s_r - x_r)^2. It is large for an industry of few plants even if they are placed
    at random, which `ellison_glaeser` corrects.

    Examples
    --------
    >>> round(geographic_concentration([60, 40], base=[20, 80]), 4)
    0.32
    """
    spread, even = _spreads(activity, base, missing)
    return labelled(_squared_gap(spread, even), activity, "geographic_concentration")


def ellison_glaeser(
    activity: ArrayLike,
    base: Base,
    *,
    plant_herfindahl: ArrayLike,
    missing: Missing = "raise",
) -> Array | pd.Series | float:
    """Ellison-Glaeser index of agglomeration beyond what few plants would show by chance.

    Parameters
    ----------
    activity, base, missing
        As in `hoover_index`: employment of the industry, and of all industries.
    plant_herfindahl
        Herfindahl index of the industry's plants by employment, at least 0 and below 1: one
        number or shape (...). Without plants, one over the number of firms is the least it can
        be, and the index then comes out too large: say so when printing it.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...). Zero is what plants thrown at random onto the map would show, each region
        as likely as it is large; below zero they avoid each other; above .05 is usually called
        high.

    Raises
    ------
    ValueError
        As `hoover_index`, or if `plant_herfindahl` is outside [0, 1) or the whole base is in one
        region.

    Notes
    -----
    gamma = [G - (1 - sum x^2) H] / [(1 - sum x^2)(1 - H)] [1]_, G as in
    `geographic_concentration`.

    References
    ----------
    .. [1] Ellison, G. and Glaeser, E. L. (1997), Geographic concentration in U.S. manufacturing
       industries: a dartboard approach, Journal of Political Economy 105(5), 889-927.

    Examples
    --------
    >>> round(ellison_glaeser([60, 40], base=[30, 70], plant_herfindahl=0.1), 4)
    0.3651
    """
    spread, even = _spreads(activity, base, missing)
    if isinstance(activity, pd.DataFrame):
        aligned_labels(plant_herfindahl=plant_herfindahl, activity=activity.index.to_series())
    plants = _plants(plant_herfindahl, spread.shape[:-1], missing)
    room = 1 - (even**2).sum(axis=-1)
    # Rounding can leave a hair of room where there is none.
    _refuse_zero("base", np.where(room < 1e-12, 0, room), "a base in two regions or more")
    gamma = (_squared_gap(spread, even) - room * plants) / (room * (1 - plants))
    return labelled(gamma, activity, "ellison_glaeser")


def agglomeration_index(
    activity: ArrayLike, base: Base, *, missing: Missing = "raise"
) -> Array | pd.DataFrame | pd.Series:
    """Agglomeration index: a region's share of an activity over its share of a base.

    Parameters
    ----------
    activity
        Enterprises, industrial value added, capital or employees: shape (..., regions), all
        regions of the nation on the last axis.
    base
        What the share is measured against, such as population, area or all value added: shape
        (regions,) or one that broadcasts to the shape of `activity`. "equal" compares with the
        average region and gives the share times the number of regions.
    missing
        "raise" refuses NaN; with "keep" a row with a gap comes out as NaN.

    Returns
    -------
    numpy.ndarray, pandas.DataFrame or pandas.Series
        Shape of `activity`, zero or more; 1 is the national average. Averaged over regions with
        the shares of the base as weights, a row gives 1.

    Raises
    ------
    ValueError
        As `hoover_index`, or if a base is zero.

    Notes
    -----
    A_r = (x_r / X) / (b_r / B). Document C regresses growth on agglomeration indices of
    enterprise numbers, value added, capital and employees, but the text at hand prints no
    formula and names no base. This form is common in Chinese provincial studies, where it is the
    location quotient (区位熵) if the base is all employment or output and a relative density if
    it is area. The base decides the number, so it has no default.

    Examples
    --------
    >>> agglomeration_index([60, 40], base=[20, 80])
    array([3. , 0.5])
    """
    spread, even = _spreads(activity, base, missing)
    _refuse_zero("base", even, "a positive base everywhere")
    return _like(spread / even, activity)


def _matrix(values: ArrayLike, missing: Missing) -> tuple[Array, Array, Array]:
    """Values with the sums of regions, shape (..., regions, 1), and of industries."""
    matrix = numbers("values", values, missing=missing)
    if matrix.ndim < 2:
        raise ValueError(f"values: expected regions x industries, found shape {matrix.shape}")
    regions = matrix.sum(axis=-1, keepdims=True)
    industries = matrix.sum(axis=-2, keepdims=True)
    _refuse_zero("values", regions[..., 0], "a positive sum in every region")
    _refuse_zero("values", industries[..., 0, :], "a positive sum in every industry")
    return matrix, regions, industries


def _refuse_zero(name: str, array: Array, expected: str) -> None:
    if (array == 0).any():
        where = tuple(int(i) for i in np.argwhere(np.equal(array, 0))[0])
        raise ValueError(f"{name}: expected {expected}, found 0 at position {where}")


def _krugman(matrix: Array, totals: Array, pooled: Array, benchmark: Benchmark) -> Array:
    structure = matrix / totals
    return np.abs(structure - _benchmark(matrix, structure, pooled, benchmark)).sum(axis=-1)


def _benchmark(matrix: Array, structure: Array, pooled: Array, benchmark: Benchmark) -> Array:
    units = matrix.shape[-2]
    if benchmark != "nation" and units < 2:
        raise ValueError(f"values: expected another unit to compare with for {benchmark!r}")
    if benchmark == "nation":
        return pooled / pooled.sum(axis=-1, keepdims=True)
    if benchmark == "rest of nation":
        rest = pooled - matrix
        return rest / rest.sum(axis=-1, keepdims=True)
    return (structure.sum(axis=-2, keepdims=True) - structure) / (units - 1)


def _sum_of_squares(values: ArrayLike, missing: Missing) -> Array:
    return (shares("values", values, sums="renormalise", missing=missing) ** 2).sum(axis=-1)


def _spreads(activity: ArrayLike, base: Base, missing: Missing) -> tuple[Array, Array]:
    """Shares of the activity and of its base, of one shape."""
    spread = shares("activity", activity, sums="renormalise", missing=missing)
    if isinstance(base, str):
        choice("base", base, ("equal",))
        return spread, np.full(spread.shape, 1 / spread.shape[-1])
    aligned_labels(activity=activity, base=base)
    even = shares("base", base, sums="renormalise", missing=missing)
    return spread, _stretched("base", even, spread.shape)


def _stretched(name: str, array: Array, shape: tuple[int, ...]) -> Array:
    try:
        if array.ndim and array.shape[-1:] != shape[-1:]:
            raise ValueError
        return np.broadcast_to(array, shape)
    except ValueError:
        raise ValueError(f"{name}: expected shape {shape}, found {array.shape}") from None


def _plants(plant_herfindahl: ArrayLike, shape: tuple[int, ...], missing: Missing) -> Array:
    plants = numbers("plant_herfindahl", plant_herfindahl, missing=missing)
    if (plants >= 1).any():
        raise ValueError(f"plant_herfindahl: expected below 1, found {np.nanmax(plants)}")
    return _stretched("plant_herfindahl", plants, shape)


def _area_under_diagonal(spread: Array, even: Array) -> Array:
    # A region without base comes last; one without activity either may stand anywhere.
    quotient = np.divide(spread, even, out=np.full(even.shape, np.inf), where=even > 0)
    order = np.argsort(quotient, axis=-1)
    steps = np.take_along_axis(even, order, axis=-1)
    rises = np.take_along_axis(spread, order, axis=-1)
    heights = np.cumsum(rises, axis=-1) - rises / 2
    return np.maximum(0.5 - (steps * heights).sum(axis=-1), 0)


def _squared_gap(spread: Array, even: Array) -> Array:
    return ((spread - even) ** 2).sum(axis=-1)


def _like(result: Array, like: ArrayLike) -> Array | pd.DataFrame | pd.Series:
    if isinstance(like, pd.DataFrame):
        return pd.DataFrame(result, index=like.index, columns=like.columns)
    return pd.Series(result, index=like.index) if isinstance(like, pd.Series) else result
