"""How unequal regions are, how much of it lies between groups of them, and whether it shrinks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from upgrading.measures._arguments import Array, Missing, choice, labelled, numbers
from upgrading.measures._grouping import Codes, aligned_labels, coded, in_rows

Weights = ArrayLike | Literal["equal"]
Periods = Iterable[Any] | None
Result = Array | pd.Series | float

ROUNDING = 1e-13
CITIES = {2: (1, 1), 4: (1, 3), 11: (2, 10)}


@dataclass(frozen=True)
class TheilDecomposition:
    """A Theil index split into inequality within and between groups.

    Attributes
    ----------
    total, within, between
        Indices with total = within + between: a float, or a Series by period.
    group_index
        The index inside each group: a Series by group, or a frame periods x groups. NaN for a
        group without units in a period.
    group_share
        The weight of each group's index: its share of income for T, of population for L.
        within = (group_share * group_index).sum() over groups.
    """

    total: pd.Series | float
    within: pd.Series | float
    between: pd.Series | float
    group_index: pd.DataFrame | pd.Series
    group_share: pd.DataFrame | pd.Series


@dataclass(frozen=True)
class DagumDecomposition:
    """A Gini coefficient split as Dagum does.

    Attributes
    ----------
    gini, within, net_between, transvariation
        G, G_w, G_nb and G_t with G = G_w + G_nb + G_t: a float, or a Series by period.
    pair_gini
        G_jh, and G_jj on the diagonal: a frame groups x groups, or with periods one such frame
        below another under (period, group). NaN for a group without units in a period.
    pair_affluence
        D_jh, relative economic affluence, from 0 (the groups overlap evenly) to 1 (no overlap):
        labelled as `pair_gini`.
    """

    gini: pd.Series | float
    within: pd.Series | float
    net_between: pd.Series | float
    transvariation: pd.Series | float
    pair_gini: pd.DataFrame
    pair_affluence: pd.DataFrame


def theil_t(
    values: ArrayLike, weights: Weights, *, by: Periods = None, missing: Missing = "raise"
) -> Result:
    """Theil T index, which weighs by income and is most sensitive at the top.

    Parameters
    ----------
    values
        Income per head or another level, zero or more: shape (..., units), or one value a row
        if `by` is given.
    weights
        Population: shape (units,) or that of `values`. "equal" lets every unit count alike, as
        PySAL does.
    by
        Labels of rows, such as years; one index a label is computed.
    missing
        "raise" refuses NaN; with "keep" a row or period with a gap comes out as NaN.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), or a Series by period: from 0 (all alike) to ln(sum of weights / least
        weight), which is ln n for equal weights.

    Raises
    ------
    ValueError
        If a value is missing or negative, values or weights sum to zero, or shapes or labels do
        not agree.

    Notes
    -----
    T = sum_i (Y_i / Y) ln[(Y_i / Y) / (P_i / P)], Y_i = P_i y_i [1]_; 0 ln 0 = 0.

    References
    ----------
    .. [1] Theil, H. (1967), Economics and Information Theory, North-Holland.

    Examples
    --------
    >>> round(theil_t([10, 10, 10, 20, 50], weights="equal"), 8)
    0.25020121
    """
    panel = _panel(values, weights, by, missing)
    return panel.result(_theil_t(panel.rows), "theil_t")


def theil_l(
    values: ArrayLike, weights: Weights, *, by: Periods = None, missing: Missing = "raise"
) -> Result:
    """Theil L index or mean log deviation, which weighs by population.

    Parameters
    ----------
    values, weights, by, missing
        As in `theil_t`, but values above zero.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), or a Series by period: zero or more, without an upper bound.

    Raises
    ------
    ValueError
        As `theil_t`, or if a value is zero.

    Notes
    -----
    L = sum_i (P_i / P) ln[(P_i / P) / (Y_i / Y)], Y_i = P_i y_i [1]_. The R package REAT prints
    it as `theil`.

    References
    ----------
    .. [1] Theil, H. (1967), Economics and Information Theory, North-Holland.

    Examples
    --------
    >>> round(theil_l([10, 10, 10, 20, 50], weights="equal"), 7)
    0.2326302
    """
    panel = _panel(values, weights, by, missing, zero=False)
    return panel.result(_theil_l(panel.rows), "theil_l")


def theil_decomposition(
    values: ArrayLike,
    weights: Weights,
    groups: Iterable[Any],
    *,
    index: Literal["T", "L"],
    by: Periods = None,
    missing: Missing = "raise",
) -> TheilDecomposition:
    """Split a Theil index into inequality within and between groups of regions.

    Parameters
    ----------
    values, weights, by, missing
        As in `theil_t`, one value a row of the panel: shape (rows,). Zero is allowed for T only.
    groups
        Labels of any type, such as East, Central and West: shape (rows,).
    index
        "T" weighs the groups' indices by income, "L" by population.

    Returns
    -------
    TheilDecomposition
        Groups in order of appearance.

    Raises
    ------
    ValueError
        As `theil_t` and `theil_l`, or if a label is missing.

    Notes
    -----
    T = sum_g (Y_g / Y) T_g + sum_g (Y_g / Y) ln[(Y_g / Y) / (P_g / P)]; for L population shares
    take the place of income shares and the logarithm changes sign [1]_.

    References
    ----------
    .. [1] Shorrocks, A. F. (1980), The class of additively decomposable inequality measures,
       Econometrica 48(3), 613-625.

    Examples
    --------
    >>> parts = theil_decomposition([1, 2, 4, 3, 5], "equal", list("aaabb"), index="T")
    >>> round(parts.within, 4), round(parts.between, 4)
    (0.0835, 0.0362)
    """
    choice("index", index, ("T", "L"))
    core = _theil_t if index == "T" else _theil_l
    panel = _panel(values, weights, by, missing, zero=index == "T", flat=True)
    cells = _Cells.of(panel, groups)
    inside = core(cells.inside).reshape(cells.part.shape)
    share = cells.income_share if index == "T" else cells.part
    return TheilDecomposition(
        total=panel.result(core(panel.rows), "total"),
        within=panel.result((share * inside).sum(axis=1), "within"),
        between=panel.result(core(cells.between), "between"),
        group_index=_by_group(panel, cells, np.where(cells.part > 0, inside, np.nan)),
        group_share=_by_group(panel, cells, share),
    )


def gini(
    values: ArrayLike, weights: Weights, *, by: Periods = None, missing: Missing = "raise"
) -> Result:
    """Gini coefficient, the mean absolute difference over twice the mean.

    Parameters
    ----------
    values, weights, by, missing
        As in `theil_t`.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), or a Series by period: from 0 to 1 - 1/n for equal weights.

    Raises
    ------
    ValueError
        As `theil_t`.

    Notes
    -----
    G = sum_i sum_j p_i p_j |y_i - y_j| / (2 mean), p_i = P_i / P: pairs of a unit with itself
    are counted, so the divisor is n^2 and not n(n - 1).

    Examples
    --------
    >>> round(gini([20, 50, 20, 10], weights="equal"), 4)
    0.3
    """
    panel = _panel(values, weights, by, missing)
    return panel.result(_gini(panel.rows.ascending), "gini")


def dagum_gini(
    values: ArrayLike,
    weights: Weights,
    groups: Iterable[Any],
    *,
    by: Periods = None,
    missing: Missing = "raise",
) -> DagumDecomposition:
    """Split the Gini coefficient into within, net between and transvariation, after Dagum.

    Parameters
    ----------
    values, by, missing
        As in `theil_t`, one value a row of the panel: shape (rows,).
    weights
        Population: shape (rows,). "equal" lets every unit count alike, as the original and
        nearly all published figures do; population weights change every part.
    groups
        Labels of any type, such as East, Central and West: shape (rows,).

    Returns
    -------
    DagumDecomposition
        Groups in order of appearance; which of two groups is the richer is decided anew in
        every period.

    Raises
    ------
    ValueError
        As `gini`, or if a label is missing.

    Notes
    -----
    With p_j and s_j a group's share of units and of income, G_w = sum_j G_jj p_j s_j;
    G_nb = sum_{j>h} G_jh (p_j s_h + p_h s_j) D_jh; G_t likewise with 1 - D_jh [1]_. D_jh is
    (d - p) / (d + p), where d and p are the mean positive and negative parts of y_j - y_h for
    the richer group j. Net between is p_j p_h |mean_j - mean_h| / mean summed over pairs.

    References
    ----------
    .. [1] Dagum, C. (1997), A new approach to the decomposition of the Gini income inequality
       ratio, Empirical Economics 22(4), 515-531.

    Examples
    --------
    >>> parts = dagum_gini([1, 2, 4, 3, 5], "equal", [1, 1, 1, 2, 2])
    >>> [round(p, 6) for p in (parts.within, parts.net_between, parts.transvariation)]
    [0.106667, 0.133333, 0.026667]
    """
    panel = _panel(values, weights, by, missing, flat=True)
    cells = _Cells.of(panel, groups)
    ascending = panel.rows.at(panel.rows.order)
    pair_gini, affluence = _pairs(ascending, cells, cells.inside.codes[panel.rows.order])
    # Summed over ordered pairs, p_j s_h counts p_j s_h + p_h s_j once for j > h.
    parts = pair_gini * cells.part[:, :, None] * cells.income_share[:, None, :]
    within = np.trace(parts, axis1=1, axis2=2)
    overlap = (parts * (1 - affluence)).sum(axis=(1, 2)) - within
    absent = (cells.part[:, :, None] * cells.part[:, None, :]) == 0
    return DagumDecomposition(
        gini=panel.result(_gini(ascending), "gini"),
        within=panel.result(within, "within"),
        net_between=panel.result((parts * affluence).sum(axis=(1, 2)), "net_between"),
        transvariation=panel.result(np.maximum(overlap, 0), "transvariation"),
        pair_gini=_by_pair(panel, cells, np.where(absent, np.nan, pair_gini)),
        pair_affluence=_by_pair(panel, cells, np.where(absent, np.nan, affluence)),
    )


def williamson_index(
    values: ArrayLike,
    weights: Weights,
    *,
    mean: Literal["weighted", "unweighted"] = "weighted",
    by: Periods = None,
    missing: Missing = "raise",
) -> Result:
    """Williamson index: the population-weighted coefficient of variation.

    Parameters
    ----------
    values, weights, by, missing
        As in `theil_t`.
    mean
        "weighted" measures deviations from national income per head, as Williamson does;
        "unweighted" from the plain mean of units, as the R package REAT does unless told.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), or a Series by period: zero or more.

    Raises
    ------
    ValueError
        As `theil_t`, or if `mean` is another word.

    Notes
    -----
    V = sqrt[sum_i p_i (y_i - m)^2] / m, p_i = P_i / P, m the mean [1]_.

    References
    ----------
    .. [1] Williamson, J. G. (1965), Regional inequality and the process of national development,
       Economic Development and Cultural Change 13(4), part 2, 1-84.

    Examples
    --------
    >>> round(williamson_index([1, 3], weights=[3, 1]), 6)
    0.57735
    """
    choice("mean", mean, ("weighted", "unweighted"))
    panel = _panel(values, weights, by, missing)
    rows = panel.rows
    middle = rows.mean if mean == "weighted" else rows.sum(rows.values) / rows.count
    squares = rows.average((rows.values - rows.spread(middle)) ** 2)
    return panel.result(np.sqrt(squares) / middle, "williamson_index")


def coefficient_of_variation(
    values: ArrayLike, *, ddof: Literal[0, 1], by: Periods = None, missing: Missing = "raise"
) -> Result:
    """Coefficient of variation: the standard deviation over the mean, units counting alike.

    Parameters
    ----------
    values, by, missing
        As in `theil_t`.
    ddof
        0 divides the squares by n, 1 by n - 1.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), or a Series by period: from 0 to sqrt(n - 1) with `ddof` 0 and to sqrt(n)
        with 1.

    Raises
    ------
    ValueError
        If a value is missing or negative, values sum to zero, `ddof` is neither 0 nor 1, or
        there are not more than `ddof` units.

    Examples
    --------
    >>> coefficient_of_variation([1, 2, 3], ddof=1)
    0.5
    """
    panel = _panel(values, "equal", by, missing)
    relative = _deviation(panel.rows, ddof) / panel.rows.mean
    return panel.result(relative, "coefficient_of_variation")


def log_standard_deviation(
    values: ArrayLike, *, ddof: Literal[0, 1], by: Periods = None, missing: Missing = "raise"
) -> Result:
    """Sigma: the standard deviation of natural logarithms, the usual measure of sigma convergence.

    Parameters
    ----------
    values, by, missing
        As in `theil_t`, but values above zero; levels, not their logarithms.
    ddof
        0 divides the squares by n, 1 by n - 1.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), or a Series by period: zero or more.

    Raises
    ------
    ValueError
        If a value is missing, zero or negative, `ddof` is neither 0 nor 1, or there are not more
        than `ddof` units.

    Notes
    -----
    It can fall while `coefficient_of_variation` rises: logarithms weigh the poor end more.

    Examples
    --------
    >>> round(log_standard_deviation([1, 10, 100], ddof=1), 6)
    2.302585
    """
    panel = _panel(values, "equal", by, missing, zero=False)
    logs = replace(panel.rows, values=np.log(panel.rows.values))
    return panel.result(_deviation(logs, ddof), "log_standard_deviation")


def convergence_rate(
    coefficient: ArrayLike,
    *,
    periods: float,
    growth: Literal["average", "cumulative"] = "average",
) -> Array | float:
    """Annual rate of beta convergence from the coefficient of a growth regression.

    Parameters
    ----------
    coefficient
        Coefficient b of ln y_0: any shape. Negative when the poor grow faster.
    periods
        Years T from y_0 to y_T, above zero.
    growth
        The dependent variable of the regression. "average": (1/T) ln(y_T / y_0).
        "cumulative": ln(y_T / y_0). The two agree for T = 1 only.

    Returns
    -------
    numpy.ndarray or float
        Rate a year, of the shape of `coefficient`: positive for convergence.

    Raises
    ------
    ValueError
        If `periods` is not above zero, or the coefficient is so low that the gap would have
        closed and reversed: 1 + b T (average) or 1 + b (cumulative) not above zero.

    Notes
    -----
    beta = -ln(1 + b T) / T for average growth and -ln(1 + b) / T for cumulative growth [1]_. The
    R package REAT applies the second to coefficients of the first kind, which is wrong for
    T > 1.

    References
    ----------
    .. [1] Barro, R. J. and Sala-i-Martin, X. (1992), Convergence, Journal of Political Economy
       100(2), 223-251.

    Examples
    --------
    >>> round(convergence_rate(-0.0181, periods=20), 4)
    0.0225
    """
    choice("growth", growth, ("average", "cumulative"))
    years = numbers("periods", periods, dimensions=(0,))
    if years == 0:
        raise ValueError("periods: expected above zero, found 0")
    slope = numbers("coefficient", coefficient, negative=True)
    kept = 1 + slope * (years if growth == "average" else 1)
    if (kept <= 0).any():
        raise ValueError(f"coefficient: expected a gap that remains, found {slope[kept <= 0][0]}")
    return labelled(-np.log(kept) / years, None, "convergence_rate")


def half_life(rate: ArrayLike) -> Array | float:
    """Years in which convergence at a given rate halves a gap.

    Parameters
    ----------
    rate
        Annual rate of convergence: any shape.

    Returns
    -------
    numpy.ndarray or float
        ln 2 / rate, of the shape of `rate`; infinite where the rate is zero or negative, for the
        gap then never halves.

    Raises
    ------
    ValueError
        If a rate is missing or not a number.

    Examples
    --------
    >>> round(half_life(0.02), 2)
    34.66
    """
    annual = numbers("rate", rate, negative=True)
    years = np.full(annual.shape, np.inf)
    np.divide(np.log(2), annual, out=years, where=annual > 0)
    return labelled(years, None, "half_life")


def primacy_share(
    values: ArrayLike, *, largest: int = 1, by: Periods = None, missing: Missing = "raise"
) -> Result:
    """Share of the largest units in the total.

    Parameters
    ----------
    values, by, missing
        As in `theil_t`: totals such as population or output, not amounts per head.
    largest
        How many of the largest are counted: 1 gives primacy, more the concentration ratio CR_k.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), or a Series by period: a fraction from `largest` / n to 1.

    Raises
    ------
    ValueError
        If a value is missing or negative, values sum to zero, or there are fewer units than
        `largest`.

    Examples
    --------
    >>> primacy_share([50, 30, 20])
    0.5
    """
    if largest < 1:
        raise ValueError(f"largest: expected one or more, found {largest}")
    panel = _panel(values, "equal", by, missing)
    rows = panel.rows.together
    share = _largest(rows, largest).sum(axis=1) / rows.sum(rows.values)
    return panel.result(share, "primacy_share")


def primacy_ratio(
    values: ArrayLike, *, cities: Literal[2, 4, 11], by: Periods = None, missing: Missing = "raise"
) -> Result:
    """Primacy ratio: the largest unit over those that follow it.

    Parameters
    ----------
    values, by, missing
        As in `theil_t`: totals such as population or output, not amounts per head.
    cities
        How many units enter. 2: S_1 / S_2. 4: S_1 / (S_2 + S_3 + S_4).
        11: 2 S_1 / (S_2 + ... + S_11).

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), or a Series by period. With sizes falling as one over the rank the
        two-city ratio is 2, and the other two are close to 1.

    Raises
    ------
    ValueError
        If a value is missing or negative, `cities` is another number, there are fewer units, or
        those that follow are all zero.

    Notes
    -----
    The two-city ratio goes back to Jefferson [1]_; the four- and eleven-city forms are used in
    China beside it, and their values do not compare with its.

    References
    ----------
    .. [1] Jefferson, M. (1939), The law of the primate city, Geographical Review 29(2), 226-232.

    Examples
    --------
    >>> primacy_ratio([50, 30, 20], cities=2).__round__(4)
    1.6667
    """
    if cities not in CITIES:
        raise ValueError(f"cities: expected one of 2, 4, 11, found {cities!r}")
    factor, followers = CITIES[cities]
    panel = _panel(values, "equal", by, missing)
    top = _largest(panel.rows.together, 1 + followers)
    rest = top[:, 1:].sum(axis=1)
    if (rest == 0).any():
        raise ValueError("values: expected followers above zero, found none")
    return panel.result(factor * top[:, 0] / rest, "primacy_ratio")


@dataclass(frozen=True)
class _Rows:
    """Units of many rows or periods, so that none needs a loop.

    A table has one row of `values` for each: shape (size, units). A long panel has all units in
    one vector, in any order, and `codes` says which row each is of. Without `weights` units count
    alike.
    """

    values: Array
    weights: Array | None
    codes: Codes | None
    size: int

    def sum(self, terms: Array) -> Array:
        """Sum terms of units by row."""
        if self.codes is None:
            return terms.sum(axis=-1)
        return np.bincount(self.codes, weights=terms, minlength=self.size)

    def spread(self, numbers_of_rows: Array) -> Array:
        """Hand every unit the number of its row."""
        if self.codes is None:
            return numbers_of_rows[:, None]
        return numbers_of_rows[self.codes]

    def average(self, terms: Array) -> Array:
        """Take the weighted mean of terms by row, zero where nothing weighs."""
        return self.sum(terms if self.weights is None else self.weights * terms) / self.divisor

    def at(self, places: Codes) -> "_Rows":
        """Take units in another order: `places` is a table or, for a long panel, a vector."""
        codes = None if places.ndim == 2 else self.codes[places]
        weights = None if self.weights is None else self.weights.take(places)
        return _Rows(self.values.take(places), weights, codes, self.size)

    @cached_property
    def count(self) -> Codes:
        """Count the units of each row."""
        if self.codes is None:
            return np.full(self.size, self.values.shape[-1])
        return np.bincount(self.codes, minlength=self.size)

    @cached_property
    def weight(self) -> Array | Codes:
        """Sum the weights of each row."""
        return self.count if self.weights is None else self.sum(self.weights)

    @cached_property
    def divisor(self) -> Array:
        """As `weight`, but one where that is zero."""
        return np.where(self.weight > 0, self.weight, 1)

    @cached_property
    def mean(self) -> Array:
        """Take the weighted mean of each row."""
        return self.average(self.values)

    @cached_property
    def relative(self) -> Array:
        """Divide each unit's value by its row's mean, if that is above zero."""
        return self.values / self.spread(np.where(self.mean > 0, self.mean, 1))

    @cached_property
    def parts(self) -> Array:
        """Divide each unit's weight by its row's."""
        weights = 1 if self.weights is None else self.weights
        return np.broadcast_to(weights / self.spread(self.weight), self.values.shape)

    @cached_property
    def places(self) -> Codes:
        """Positions of units, row after row: a table if rows are of one length."""
        if self.codes is None:
            return np.arange(self.values.size).reshape(self.values.shape)
        places = in_rows(self.codes, self.size)
        return places.reshape(self.size, -1) if np.ptp(self.count) == 0 else places

    @cached_property
    def order(self) -> Codes:
        """As `places`, but with the units of each row in ascending order."""
        if self.places.ndim == 2:
            within = self.values.take(self.places).argsort(axis=-1)
            return np.take_along_axis(self.places, within, axis=-1)
        rows = np.split(self.places, np.cumsum(self.count)[:-1])
        return np.concatenate([row[self.values[row].argsort()] for row in rows])

    @property
    def together(self) -> "_Rows":
        """Bring the units of each row together: in a table if rows are of one length."""
        return self if self.codes is None else self.at(self.places)

    @property
    def ascending(self) -> "_Rows":
        """Bring the units of each row together in ascending order."""
        if self.weights is not None:
            return self.at(self.order)
        # Sorting values is several times as fast as ordering them.
        rows = self.together
        if rows.codes is None:
            return replace(rows, values=np.sort(rows.values, axis=-1))
        parts = np.split(rows.values, np.cumsum(self.count)[:-1])
        return replace(rows, values=np.concatenate([np.sort(part) for part in parts]))

    def cumulate(self, terms: Array) -> Array:
        """Cumulate terms along each row of a table, or of a long panel in order of rows."""
        total = np.cumsum(terms, axis=-1)
        if self.codes is None:
            return total
        before = np.concatenate([[0.0], total[np.cumsum(self.count)[:-1] - 1]])
        return total - self.spread(before)


@dataclass(frozen=True)
class _Panel:
    """Rows with the labels, shape and gaps of the input."""

    rows: _Rows
    gaps: NDArray[np.bool_]
    like: ArrayLike
    periods: pd.Index | None

    def result(self, index: Array, name: str) -> Result:
        """Put an index over rows into the shape and under the labels of the input."""
        index = np.where(self.gaps, np.nan, index)
        if self.periods is not None:
            return pd.Series(index, index=self.periods, name=name)
        return labelled(index.reshape(np.shape(self.like)[:-1]), self.like, name)


@dataclass(frozen=True)
class _Cells:
    """Groups of units within rows.

    `inside` has a row for every group of every row, `between` one unit for every group; `part`
    is a group's share of its row's weight: shape (rows, groups).
    """

    labels: pd.Index
    inside: _Rows
    between: _Rows
    part: Array

    @classmethod
    def of(cls, panel: _Panel, groups: Iterable[Any]) -> "_Cells":
        """Sort units into cells."""
        rows = panel.rows
        aligned_labels(values=panel.like, groups=groups)
        codes, labels = coded("groups", groups, rows.values.size, sort=False)
        if rows.codes is not None:
            codes = rows.codes * labels.size + codes
        shape = (rows.size, labels.size)
        weights = None if rows.weights is None else rows.weights.ravel()
        inside = _Rows(rows.values.ravel(), weights, codes, rows.size * labels.size)
        # A group without units weighs nothing; one keeps its logarithm finite.
        means = np.where(inside.weight > 0, inside.mean, 1).reshape(shape)
        between = _Rows(means, inside.weight.reshape(shape), None, rows.size)
        return cls(labels, inside, between, between.parts)

    @property
    def income_share(self) -> Array:
        """Find each group's share of its row's income."""
        return self.part * self.between.relative


def _by_group(panel: _Panel, cells: _Cells, array: Array) -> pd.DataFrame | pd.Series:
    """Label an array (rows, groups)."""
    array = np.where(panel.gaps[:, None], np.nan, array)
    if panel.periods is None:
        return pd.Series(array[0], index=cells.labels)
    return pd.DataFrame(array, index=panel.periods, columns=cells.labels)


def _by_pair(panel: _Panel, cells: _Cells, array: Array) -> pd.DataFrame:
    """Label an array (rows, groups, groups)."""
    array = np.where(panel.gaps[:, None, None], np.nan, array)
    if panel.periods is None:
        return pd.DataFrame(array[0], index=cells.labels, columns=cells.labels)
    rows, groups = cells.part.shape
    # Given by codes, for from_product takes longer than all the arithmetic.
    index = pd.MultiIndex(
        levels=[panel.periods, cells.labels],
        codes=[np.repeat(np.arange(rows), groups), np.tile(np.arange(groups), rows)],
        verify_integrity=False,
    )
    return pd.DataFrame(array.reshape(-1, groups), index=index, columns=cells.labels)


def _panel(
    values: ArrayLike,
    weights: Weights,
    by: Periods,
    missing: Missing,
    *,
    zero: bool = True,
    flat: bool = False,
) -> _Panel:
    """Check values and weights and find the rows or periods they belong to.

    `zero` allows zero values; `flat` wants one value a row of the panel, as `by` always does.
    """
    long = flat or by is not None
    array = numbers("values", values, missing=missing, dimensions=(1,) if long else None)
    if array.ndim == 0:
        raise ValueError("values: expected units on the last axis, found a single number")
    population = _population(values, weights, array.shape, missing)
    aligned_labels(values=values, by=by)
    rows, periods = _rows(array, population, by)
    gaps = np.zeros(rows.size, dtype=bool)
    if missing == "keep":
        rows, gaps = _without_gaps(rows)
    _refuse_empty(rows, zero=zero)
    return _Panel(rows, gaps, values, periods)


def _population(
    values: ArrayLike, weights: Weights, shape: tuple[int, ...], missing: Missing
) -> Array | None:
    if isinstance(weights, str):
        choice("weights", weights, ("equal",))
        return None
    aligned_labels(values=values, weights=weights)
    array = numbers("weights", weights, missing=missing)
    if array.shape not in (shape, shape[-1:]):
        raise ValueError(f"weights: expected shape {shape}, found {array.shape}")
    return np.broadcast_to(array, shape)


def _rows(array: Array, weights: Array | None, by: Periods) -> tuple[_Rows, pd.Index | None]:
    if by is not None:
        codes, periods = coded("by", by, array.size, sort=True)
        return _Rows(array, weights, codes, periods.size), periods
    table = array.reshape(-1, array.shape[-1])
    weights = None if weights is None else weights.reshape(table.shape)
    return _Rows(table, weights, None, len(table)), None


def _without_gaps(rows: _Rows) -> tuple[_Rows, NDArray[np.bool_]]:
    """Fill gaps with a harmless number, and say which rows had one."""
    holes = np.isnan(rows.values if rows.weights is None else rows.values + rows.weights)
    weights = None if rows.weights is None else np.where(holes, 1, rows.weights)
    filled = replace(rows, values=np.where(holes, 1, rows.values), weights=weights)
    return filled, rows.sum(holes) > 0


def _refuse_empty(rows: _Rows, *, zero: bool) -> None:
    if not zero and (rows.values == 0).any():
        raise ValueError("values: expected above zero, found 0")
    if rows.weights is not None and (rows.weight == 0).any():
        raise ValueError("weights: expected a positive sum in every row or period, found 0")
    if (rows.mean == 0).any():
        raise ValueError("values: expected a positive mean in every row or period, found 0")


def _theil_t(rows: _Rows) -> Array:
    # The floor stands for 0 ln 0 = 0. Rounding can leave a hair below zero when all are alike.
    logs = np.log(np.maximum(rows.relative, np.finfo(float).tiny))
    return np.maximum(rows.average(rows.relative * logs), 0)


def _theil_l(rows: _Rows) -> Array:
    return np.maximum(-rows.average(np.log(rows.relative)), 0)


def _gini(ascending: _Rows) -> Array:
    return np.maximum(ascending.average(_rank(ascending) * ascending.relative), 0)


def _rank(ascending: _Rows) -> Array:
    """Weight below each unit less weight above it, the weights of every row summing to one."""
    if ascending.weights is None and ascending.codes is None:
        units = ascending.values.shape[-1]
        return (2 * np.arange(units) + 1) / units - 1
    return 2 * ascending.cumulate(ascending.parts) - ascending.parts - 1


def _pairs(ascending: _Rows, cells: _Cells, codes: Codes) -> tuple[Array, Array]:
    """Gini coefficient and relative affluence of pairs: shape (rows, groups, groups).

    `codes` says which cell each unit is of.
    """
    ahead = _mean_lead(ascending, cells, codes)
    behind = np.swapaxes(ahead, 1, 2)
    relative = cells.between.relative
    pair_gini = _ratio(ahead + behind, relative[:, :, None] + relative[:, None, :])
    # The richer group is the one further ahead: the two differ by the difference of means.
    return pair_gini, _ratio(np.abs(ahead - behind), ahead + behind)


def _mean_lead(ascending: _Rows, cells: _Cells, codes: Codes) -> Array:
    """Mean positive part of y_j - y_h over the row's mean: shape (rows, groups, groups)."""
    size, groups = cells.part.shape
    lead = [_lead_over(ascending, codes % groups == group) for group in range(groups)]
    total = [np.bincount(codes.ravel(), over.ravel(), size * groups) for over in lead]
    pairs = cells.part[:, :, None] * cells.part[:, None, :]
    ahead = _ratio(np.stack(total, axis=-1).reshape(pairs.shape), pairs)
    # What rounding leaves between equal values must not decide who is the richer.
    return np.where(ahead < ROUNDING, 0, ahead)


def _lead_over(ascending: _Rows, group: NDArray[np.bool_]) -> Array:
    """Lead of each unit over those of a group that are not above it, times both their parts."""
    parts, relative = ascending.parts, ascending.relative
    member = np.where(group, parts, 0)
    below = ascending.cumulate(member)
    return parts * (relative * below - ascending.cumulate(member * relative))


def _ratio(above: Array, below: Array) -> Array:
    """Divide, with zero where there is nothing to divide by."""
    return np.divide(above, below, out=np.zeros(above.shape), where=below > 0)


def _deviation(rows: _Rows, ddof: Literal[0, 1]) -> Array:
    if ddof not in (0, 1):
        raise ValueError(f"ddof: expected 0 or 1, found {ddof!r}")
    free = rows.count - ddof
    if (free <= 0).any():
        raise ValueError(f"values: expected more than {ddof} units in every row or period")
    return np.sqrt(rows.sum((rows.values - rows.spread(rows.mean)) ** 2) / free)


def _largest(rows: _Rows, number: int) -> Array:
    """Largest units of every row, from the top down: shape (rows, number)."""
    if (rows.count < number).any():
        raise ValueError(f"values: expected {number} units or more in every row or period")
    if rows.codes is None:
        top = np.partition(rows.values, -number, axis=-1)[:, -number:]
        return np.sort(top, axis=-1)[:, ::-1]
    ends = np.cumsum(rows.count)[:, None]
    return rows.ascending.values[ends - 1 - np.arange(number)]
