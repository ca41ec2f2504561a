"""Several indicators in one number: weights, scores, components and coupling."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from upgrading.measures._arguments import Array, Missing, choice, labelled, numbers, shares
from upgrading.measures._grouping import Codes, aligned_labels, coded, in_rows

Sense = Literal["benefit", "cost"]
Direction = Sense | Sequence[Sense] | Mapping[Any, Sense]
Normalisation = Literal["column", "none"]
Zeros = Literal["limit", "shift", "rescale"]
Coupling = Literal["standard", "powered", "wang2021", "fan2024"]
Misscaled = Literal["root over sum", "root over pair sums"]
Periods = Iterable[Any] | None
Weights = ArrayLike | Literal["equal"]


@dataclass(frozen=True)
class PrincipalComponents:
    """Principal components of standardised indicators.

    Attributes
    ----------
    index
        Components weighted by the variance they explain: one number a row.
    scores
        Rows x components.
    loadings
        Eigenvectors of length one: indicators x components.
    explained
        Share of the variance of all indicators: one fraction a component.
    """

    index: Array | pd.Series
    scores: Array | pd.DataFrame
    loadings: Array | pd.DataFrame
    explained: Array


def minmax(
    data: ArrayLike,
    *,
    direction: Direction,
    constant: Literal["raise", "zero"] = "raise",
    by: Periods = None,
    missing: Missing = "raise",
) -> Array | pd.DataFrame:
    """Min-max normalisation of indicators, column by column.

    Parameters
    ----------
    data
        Any numbers: shape (rows, indicators).
    direction
        "benefit" where more is better, "cost" where less is: one word for all indicators, one
        for each, or for a frame a mapping from columns to words.
    constant
        What to do with an indicator that does not vary: "raise", or "zero" throughout.
    by
        Labels of rows, such as years. Ranges are then those of each year, and values of two
        years do not compare. Without it ranges are those of the whole panel.
    missing
        "raise" refuses NaN; with "keep" a gap is left out of the range and stays NaN.

    Returns
    -------
    numpy.ndarray or pandas.DataFrame
        Shape of `data`, from 0 (worst) to 1 (best).

    Raises
    ------
    ValueError
        If a value is missing, an indicator is constant, or directions or labels do not fit.

    Notes
    -----
    (x - min) / (max - min) for benefits and (max - x) / (max - min) for costs. Code in
    circulation takes minimum and maximum over the whole matrix, which mixes units.

    Examples
    --------
    >>> minmax([[1, 8], [2, 6], [3, 4]], direction=["benefit", "cost"])
    array([[0. , 0. ],
           [0.5, 0.5],
           [1. , 1. ]])
    """
    choice("constant", constant, ("raise", "zero"))
    table = _Table.of(data, by, missing)
    unit = _minmax(table, _costs(direction, data), constant)
    return _framed(table.by_place(unit), data)


def indicator_entropy(
    data: ArrayLike,
    *,
    direction: Direction,
    normalisation: Normalisation = "column",
    zeros: Zeros = "limit",
    shift: float | None = None,
    by: Periods = None,
    missing: Missing = "raise",
) -> Array | pd.Series | pd.DataFrame:
    """Entropy of every indicator over rows.

    Parameters
    ----------
    data, direction
        As in `minmax`, two rows or more. Direction must be "benefit" if `normalisation` is
        "none", for raw sums cannot turn a cost round.
    normalisation
        "column": min-max column by column first. "none": raw values, zero or more, over their
        sum, as pymcdm and the R package CPP do; the result then depends on where zero lies.
    zeros
        What min-max zeros become. "limit": 0 ln 0 = 0. "shift": z + `shift`. "rescale":
        a + (1 - 2a) z with a = `shift`. Published shifts run from .0001 to 1 and change the
        weights.
    shift
        Needed for "shift" and "rescale", and for them only; below .5 for "rescale".
    by
        Labels of rows, such as years. Entropies are then of each year, with weights that change
        from year to year; without it the panel is one sample, and weights hold for all years.
    missing
        "raise" refuses NaN; with "keep" a row with a gap takes no part.

    Returns
    -------
    numpy.ndarray, pandas.Series or pandas.DataFrame
        Shape (indicators,), or periods x indicators: from 0 (all in one row) to 1 (alike in all
        rows, which a constant indicator is).

    Raises
    ------
    ValueError
        If a value is missing, options do not fit together, or a period has fewer than two
        complete rows.

    Notes
    -----
    e_j = -1/ln m sum_i p_ij ln p_ij with p_ij = z_ij / sum_i z_ij over m rows.

    Examples
    --------
    >>> indicator_entropy([[0, 1], [1, 1], [1, 2]], direction="benefit").round(4)
    array([0.6309, 0.    ])
    """
    options = _EntropyOptions(normalisation, zeros, shift)
    table = _Table.of(data, by, missing).complete()
    parts = _parts(table, _costs(direction, data), options)
    return table.by_indicator(_entropy(table, parts), "entropy")


def entropy_weights(
    data: ArrayLike,
    *,
    direction: Direction,
    normalisation: Normalisation = "column",
    zeros: Zeros = "limit",
    shift: float | None = None,
    by: Periods = None,
    missing: Missing = "raise",
) -> Array | pd.Series | pd.DataFrame:
    """Entropy weights: an indicator weighs more the less evenly it is spread over rows.

    Parameters
    ----------
    data, direction, normalisation, zeros, shift, by, missing
        As in `indicator_entropy`.

    Returns
    -------
    numpy.ndarray, pandas.Series or pandas.DataFrame
        Shape (indicators,), or periods x indicators: zero or more, with sum one. A constant
        indicator weighs nothing.

    Raises
    ------
    ValueError
        As `indicator_entropy`, or if all indicators are constant.

    Notes
    -----
    w_j = (1 - e_j) / sum_j (1 - e_j). An outlier squeezes its column towards zero and so earns
    the indicator weight.

    Examples
    --------
    >>> entropy_weights([[0, 1], [1, 1], [1, 2]], direction="benefit").round(4)
    array([0.2696, 0.7304])
    """
    options = _EntropyOptions(normalisation, zeros, shift)
    table = _Table.of(data, by, missing).complete()
    parts = _parts(table, _costs(direction, data), options)
    return table.by_indicator(_entropy_weights(table, parts), "weight")


def entropy_score(
    data: ArrayLike,
    *,
    direction: Direction,
    zeros: Zeros = "limit",
    shift: float | None = None,
    by: Periods = None,
    missing: Missing = "raise",
) -> Array | pd.Series:
    """Composite score: min-max indicators times their entropy weights.

    Parameters
    ----------
    data, direction, zeros, shift, by
        As in `indicator_entropy`. With `by`, ranges and weights are both of each year.
    missing
        "raise" refuses NaN; with "keep" a row with a gap takes no part and comes out as NaN.

    Returns
    -------
    numpy.ndarray or pandas.Series
        Shape (rows,), from 0 (worst in everything that weighs) to 1 (best).

    Raises
    ------
    ValueError
        As `entropy_weights`.

    Notes
    -----
    S_i = sum_j w_j z_ij. Papers that score on z + a instead add exactly a to every row, since
    weights sum to one.

    Examples
    --------
    >>> entropy_score([[0, 1], [1, 1], [1, 2]], direction="benefit").round(4)
    array([0.    , 0.2696, 1.    ])
    """
    options = _EntropyOptions("column", zeros, shift)
    table = _Table.of(data, by, missing).complete()
    unit = _minmax(table, _costs(direction, data), "zero")
    weights = _entropy_weights(table, options.moved(unit))
    return table.by_row((unit * table.spread(weights)).sum(axis=0), "entropy_score")


def topsis(
    data: ArrayLike,
    weights: Weights,
    *,
    direction: Direction,
    normalisation: Literal["vector", "minmax"],
    by: Periods = None,
    missing: Missing = "raise",
) -> Array | pd.Series:
    """TOPSIS: how much nearer a row is to the best than to the worst of what was observed.

    Parameters
    ----------
    data, direction, by
        As in `minmax`. With `by`, the best and the worst are of each year.
    weights
        Weights of indicators with sum one: shape (indicators,), or with `by` one row a period
        in sorted order. "equal" weighs all alike.
    normalisation
        "vector" divides by the root of the sum of squares, as Hwang and Yoon do. "minmax" takes
        min-max values as they are, as pymcdm does and most entropy-TOPSIS papers. For min-max
        values that are then divided by their norm, pass the result of `minmax`.
    missing
        "raise" refuses NaN; with "keep" a row with a gap takes no part and comes out as NaN.

    Returns
    -------
    numpy.ndarray or pandas.Series
        Relative closeness: shape (rows,), from 0 (worst in all) to 1 (best in all).

    Raises
    ------
    ValueError
        If a value is missing, options or shapes do not fit, weights do not sum to one, or the
        best row is no better than the worst in anything that weighs.

    Notes
    -----
    C = D- / (D+ + D-), Euclidean distances of weighted values to the worst and the best [1]_.

    References
    ----------
    .. [1] Hwang, C.-L. and Yoon, K. (1981), Multiple Attribute Decision Making, Springer.

    Examples
    --------
    >>> topsis([[1, 8], [2, 6], [3, 4]], "equal", direction="benefit", normalisation="minmax")
    array([0.5, 0.5, 0.5])
    """
    choice("normalisation", normalisation, ("vector", "minmax"))
    table = _Table.of(data, by, missing).complete()
    costs = _costs(direction, data)
    weighted = _row_weights(weights, data, table) * _normalised(table, costs, normalisation)
    # Min-max has already turned costs round.
    worst, best = _ideals(table, weighted, costs & (normalisation == "vector"))
    if (best == worst).all(axis=0).any():
        raise ValueError("data: expected rows that differ in an indicator that weighs")
    to_best = np.sqrt(((weighted - table.spread(best)) ** 2).sum(axis=0))
    to_worst = np.sqrt(((weighted - table.spread(worst)) ** 2).sum(axis=0))
    return table.by_row(to_worst / (to_best + to_worst), "topsis")


def principal_components(
    data: ArrayLike,
    *,
    components: int,
    sign: Literal["positive sum", "positive anchor"],
    anchor: Any = None,
    ddof: Literal[0, 1] = 1,
    missing: Missing = "raise",
) -> PrincipalComponents:
    """Index from the principal components of standardised indicators.

    Parameters
    ----------
    data
        Any numbers: shape (rows, indicators). Turn costs round before.
    components
        How many components are kept.
    sign
        Eigenvectors have no sign of their own. "positive sum": loadings of a component sum to
        more than zero. "positive anchor": the loading of `anchor` is positive in all of them.
    anchor
        Column of a frame, or position in an array, for "positive anchor".
    ddof
        Divisor n - `ddof` of the standard deviations. It scales scores, not loadings.
    missing
        "raise" refuses NaN; with "keep" a row with a gap takes no part and comes out as NaN.

    Returns
    -------
    PrincipalComponents
        Labelled as `data` if that is a frame.

    Raises
    ------
    ValueError
        If a value is missing, an indicator is constant, there are fewer than two complete rows,
        fewer indicators than `components`, or options do not fit.

    Notes
    -----
    Eigenvectors of the correlation matrix. The index is sum_c (explained_c / sum of those kept)
    score_c, the weighting common in Chinese practice; with one component it is its score.

    Examples
    --------
    >>> pca = principal_components([[1, 2], [2, 4], [3, 6]], components=1, sign="positive sum")
    >>> pca.index.round(4), pca.explained.round(4)
    (array([-1.4142,  0.    ,  1.4142]), array([1.]))
    """
    choice("sign", sign, ("positive sum", "positive anchor"))
    table = _Table.of(data, None, missing).complete()
    standard = _standardised(table.values, ddof)
    indicators, rows = standard.shape
    if not 1 <= components <= indicators:
        raise ValueError(f"components: expected 1 to {indicators}, found {components}")
    variances, vectors = np.linalg.eigh(standard @ standard.T / (rows - ddof))
    # eigh sorts upwards; a singular matrix may give a variance a hair below zero.
    explained = np.maximum(variances[::-1], 0) / indicators
    loadings = _signed(vectors[:, ::-1], sign, _position(anchor, sign, data))[:, :components]
    scores = loadings.T @ standard
    kept = explained[:components] / explained[:components].sum()
    return PrincipalComponents(
        index=table.by_row(kept @ scores, "index"),
        scores=_framed(table.by_place(scores), data, columns=range(components)),
        loadings=_framed(loadings.T, data, index=range(components)).T,
        explained=explained[:components],
    )


def coupling_degree(
    subsystems: ArrayLike,
    *,
    variant: Coupling,
    exponent: float | None = None,
    missing: Missing = "raise",
) -> Array | pd.Series | float:
    """Coupling degree: how evenly developed subsystems are, whatever their level.

    Parameters
    ----------
    subsystems
        Composite indices U between 0 and 1: shape (..., subsystems), two or more.
    variant
        "standard": geometric over arithmetic mean, n (prod U)^(1/n) / sum U. "powered":
        [prod U / (sum U / n)^n]^k, k the `exponent`, which for two subsystems and k = 1/2 is the
        standard form. "wang2021": root of (1 - mean |U_i - U_j|) times the geometric mean of
        U_i / max U over all but the largest [1]_, which spreads values over [0, 1].
        "fan2024": 1 - 2 sd U, the sd over n [2]_.
    exponent
        k above zero, needed for "powered" and for it only; 2 to 6 in published papers.
    missing
        "raise" refuses NaN; with "keep" a row with a gap comes out as NaN.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), from 0 to 1 (all subsystems alike). With one subsystem at zero it is zero
        except in "fan2024".

    Raises
    ------
    ValueError
        If a value is missing or outside [0, 1], there is one subsystem only, or options do not
        fit.

    See Also
    --------
    misscaled_coupling_degree : forms in circulation that cannot reach one.

    References
    ----------
    .. [1] Wang, S. et al. (2021), Journal of Natural Resources (自然资源学报) 36(3), 793.
    .. [2] Fan et al. (2024), Statistics and Decision, DOI 10.13546/j.cnki.tjyjc.2024.22.007.

    Examples
    --------
    >>> round(coupling_degree([0.2, 0.8], variant="standard"), 4)
    0.8
    """
    choice("variant", variant, ("standard", "powered", "wang2021", "fan2024"))
    if (exponent is None) == (variant == "powered") or (exponent is not None and exponent <= 0):
        raise ValueError("exponent: expected above zero for variant 'powered', else none")
    levels = _subsystems(subsystems, missing)
    degree = _evenness(levels) if variant in ("standard", "powered") else _FORMS[variant](levels)
    if exponent is not None:
        degree = degree ** (levels.shape[-1] * exponent)
    return labelled(np.clip(degree, 0, 1), subsystems, "coupling_degree")


def misscaled_coupling_degree(
    subsystems: ArrayLike, *, variant: Misscaled, missing: Missing = "raise"
) -> Array | pd.Series | float:
    """Coupling degree as misprinted: equal subsystems give 1/n or 1/2 and not 1.

    Parameters
    ----------
    subsystems, missing
        As in `coupling_degree`.
    variant
        "root over sum": (prod U)^(1/n) / sum U, in [0, 1/n]. "root over pair sums": n-th root of
        prod U over the product of U_i + U_j over pairs, each to the power 2 / (n - 1), in
        [0, 1/2].

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...).

    Raises
    ------
    ValueError
        As `coupling_degree`.

    Notes
    -----
    For two subsystems both are sqrt(U1 U2) / (U1 + U2), half the standard degree, so that grades
    made for [0, 1] do not apply and D comes out 1/sqrt(2) as large. Liu Chunlin (2017) found
    such forms in about half of 379 papers. Offered to recompute what was published, not for use.
    For pairs the power makes the ratio free of units for every n; it is 2 for two subsystems
    and 1 for three, the printed cases.

    Examples
    --------
    >>> misscaled_coupling_degree([0.5, 0.5], variant="root over sum")
    0.5
    """
    choice("variant", variant, ("root over sum", "root over pair sums"))
    levels = _subsystems(subsystems, missing)
    units = levels.shape[-1]
    if variant == "root over sum":
        degree = _evenness(levels) / units
    else:
        first, second = np.triu_indices(units, 1)
        # The geometric mean of pair sums; it is zero only if the product above it is.
        sums = (levels[..., first] + levels[..., second]).prod(axis=-1) ** (1 / first.size)
        degree = _quotient(levels.prod(axis=-1) ** (1 / units), sums)
    return labelled(degree, subsystems, "misscaled_coupling_degree")


def development_level(
    subsystems: ArrayLike, weights: Weights, *, missing: Missing = "raise"
) -> Array | pd.Series | float:
    """Development level T: the weighted mean of subsystems.

    Parameters
    ----------
    subsystems, missing
        As in `coupling_degree`.
    weights
        Weights with sum one: shape (subsystems,). "equal" weighs all alike.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), from 0 to 1.

    Raises
    ------
    ValueError
        As `coupling_degree`, or if weights do not fit or do not sum to one.

    Examples
    --------
    >>> development_level([0.2, 0.8], "equal")
    0.5
    """
    levels = _subsystems(subsystems, missing)
    return labelled(_level(levels, subsystems, weights), subsystems, "development_level")


def coordination_degree(
    subsystems: ArrayLike,
    weights: Weights,
    *,
    variant: Coupling,
    exponent: float | None = None,
    missing: Missing = "raise",
) -> Array | pd.Series | float:
    """Coupling coordination degree D, which takes evenness and level together.

    Parameters
    ----------
    subsystems, variant, exponent, missing
        As in `coupling_degree`.
    weights
        As in `development_level`.

    Returns
    -------
    numpy.ndarray, pandas.Series or float
        Shape (...), from 0 to 1. Grades are cut at steps of .1 (ten of them) or at four: say
        which.

    Raises
    ------
    ValueError
        As `coupling_degree` and `development_level`.

    Notes
    -----
    D = sqrt(C T), C the `coupling_degree` and T the `development_level`.

    Examples
    --------
    >>> round(coordination_degree([0.2, 0.8], "equal", variant="standard"), 4)
    0.6325
    """
    coupling = coupling_degree(subsystems, variant=variant, exponent=exponent, missing=missing)
    level = _level(_subsystems(subsystems, missing), subsystems, weights)
    return labelled(np.sqrt(np.asarray(coupling) * level), subsystems, "coordination_degree")


@dataclass(frozen=True)
class _EntropyOptions:
    """How values become the proportions whose entropy is taken."""

    normalisation: Normalisation
    zeros: Zeros
    shift: float | None

    def __post_init__(self) -> None:
        choice("normalisation", self.normalisation, ("column", "none"))
        choice("zeros", self.zeros, ("limit", "shift", "rescale"))
        if self.zeros != "limit" and self.normalisation == "none":
            raise ValueError("zeros: expected 'limit' for raw values, which are not shifted")
        if (self.shift is None) != (self.zeros == "limit"):
            raise ValueError("shift: expected a number for 'shift' and 'rescale', else none")
        if self.shift is not None and not 0 < self.shift < self.upper:
            raise ValueError(f"shift: expected above 0 and below {self.upper}, found {self.shift}")

    @property
    def upper(self) -> float:
        """Bound the shift."""
        return 0.5 if self.zeros == "rescale" else np.inf

    def moved(self, unit: Array) -> Array:
        """Move min-max values away from zero."""
        if self.zeros == "rescale":
            return self.shift + (1 - 2 * self.shift) * unit
        return unit + (self.shift or 0)


@dataclass(frozen=True)
class _Table:
    """Indicators with the rows of a period side by side: shape (indicators, rows).

    `places` says which row of the data each column came from, `starts` where periods start.
    """

    values: Array
    places: Codes
    starts: Codes
    periods: pd.Index | None
    like: ArrayLike

    @classmethod
    def of(cls, data: ArrayLike, by: Periods, missing: Missing) -> "_Table":
        """Check data and bring rows into the order of periods."""
        array = numbers("data", data, missing=missing, negative=True, dimensions=(2,))
        if by is None:
            everything, start = np.arange(len(array)), np.zeros(1, dtype=np.intp)
            return cls(np.ascontiguousarray(array.T), everything, start, None, data)
        if isinstance(data, pd.DataFrame):
            aligned_labels(by=by, data=data.iloc[:, 0])
        codes, periods = coded("by", by, len(array), sort=True)
        places = in_rows(codes, periods.size)
        return cls(array.T.take(places, axis=1), places, _starts(codes), periods, data)

    def complete(self) -> "_Table":
        """Leave rows with a gap out."""
        whole = ~np.isnan(self.values).any(axis=0)
        counts = self.reduce(np.add, whole.astype(np.intp))
        if counts.min() < 2:
            raise ValueError("data: expected two complete rows or more (in every period)")
        if whole.all():
            return self
        starts = np.cumsum(counts) - counts
        return replace(self, values=self.values[:, whole], places=self.places[whole], starts=starts)

    @cached_property
    def count(self) -> Codes:
        """Count the rows of each period."""
        return np.diff(self.starts, append=self.places.size)

    def reduce(self, ufunc: np.ufunc, array: Array) -> Array:
        """Reduce rows to one a period: shape (indicators, periods)."""
        return ufunc.reduceat(array, self.starts, axis=-1)

    def spread(self, by_period: Array) -> Array:
        """Hand every row the number of its period."""
        return by_period if self.periods is None else np.repeat(by_period, self.count, axis=-1)

    def by_place(self, result: Array) -> Array:
        """Put results back at their rows, with NaN for rows left out: shape (rows, ...)."""
        full = np.full((len(result), len(self.like)), np.nan)
        for row, part in zip(full, result, strict=True):
            row[self.places] = part
        return full.T

    def by_row(self, result: Array, name: str) -> Array | pd.Series:
        """Label one number a row."""
        return labelled(self.by_place(result[None])[:, 0], self.like, name)

    def by_indicator(self, result: Array, name: str) -> Array | pd.Series | pd.DataFrame:
        """Label one number an indicator, or one a period and indicator."""
        columns = self.like.columns if isinstance(self.like, pd.DataFrame) else None
        if self.periods is not None:
            return pd.DataFrame(result.T, index=self.periods, columns=columns)
        alone = result[:, 0]
        return alone if columns is None else pd.Series(alone, index=columns, name=name)


def _starts(codes: Codes) -> Codes:
    """Where the rows of each code start once they are in order."""
    counts = np.bincount(codes)
    return np.cumsum(counts) - counts


def _costs(direction: Direction, data: ArrayLike) -> Array:
    """Which columns are costs."""
    columns = list(data.columns) if isinstance(data, pd.DataFrame) else range(np.shape(data)[1])
    if isinstance(direction, str):
        senses = [direction] * len(columns)
    elif isinstance(direction, Mapping):
        if set(direction) != set(columns):
            raise ValueError(f"direction: expected a word for each of {list(columns)}")
        senses = [direction[column] for column in columns]
    else:
        senses = list(direction)
    if len(senses) != len(columns):
        raise ValueError(f"direction: expected {len(columns)} words, found {len(senses)}")
    return np.array([choice("direction", sense, ("benefit", "cost")) == "cost" for sense in senses])


def _minmax(table: _Table, costs: Array, constant: Literal["raise", "zero"]) -> Array:
    # fmin and fmax look past gaps.
    low, high = table.reduce(np.fmin, table.values), table.reduce(np.fmax, table.values)
    if constant == "raise" and (low == high).any():
        column = int(np.argwhere((low == high).T)[0, 1])
        raise ValueError(f"data: expected values that differ, found column {column} constant")
    worst = np.where(costs[:, None], high, low)
    width = np.where(high > low, high - low, 1)
    return np.abs(table.values - table.spread(worst)) / table.spread(width)


def _quotient(above: Array, below: Array) -> Array:
    """Divide, with zero where there is nothing to divide by."""
    return np.divide(above, below, out=np.zeros(np.shape(above)), where=below != 0)


def _parts(table: _Table, costs: Array, options: _EntropyOptions) -> Array:
    """Values whose shares in their sum the entropy is taken of."""
    if options.normalisation == "column":
        return options.moved(_minmax(table, costs, "zero"))
    if costs.any() or (table.values < 0).any():
        raise ValueError("normalisation: 'none' expected benefits of zero or more only")
    return table.values


def _entropy(table: _Table, parts: Array) -> Array:
    total = table.reduce(np.add, parts)
    portions = parts / table.spread(np.where(total > 0, total, 1))
    # The floor stands for 0 ln 0 = 0.
    terms = -portions * np.log(np.maximum(portions, np.finfo(float).tiny))
    entropy = table.reduce(np.add, terms) / np.log(table.count)
    constant = table.reduce(np.minimum, table.values) == table.reduce(np.maximum, table.values)
    # Exactly one, so that an indicator without information weighs exactly nothing.
    return np.where(constant, 1, np.minimum(entropy, 1))


def _entropy_weights(table: _Table, parts: Array) -> Array:
    spread = 1 - _entropy(table, parts)
    total = spread.sum(axis=0)
    if (total == 0).any():
        raise ValueError("data: expected an indicator that varies (in every period)")
    return spread / total


def _normalised(table: _Table, costs: Array, normalisation: str) -> Array:
    if normalisation == "minmax":
        return _minmax(table, costs, "zero")
    norms = np.sqrt(table.reduce(np.add, table.values**2))
    return table.values / table.spread(np.where(norms > 0, norms, 1))


def _ideals(table: _Table, weighted: Array, costs: Array) -> tuple[Array, Array]:
    """Worst and best of every period: shape (indicators, periods)."""
    low, high = table.reduce(np.minimum, weighted), table.reduce(np.maximum, weighted)
    turned = costs[:, None]
    return np.where(turned, high, low), np.where(turned, low, high)


def _row_weights(weights: Weights, data: ArrayLike, table: _Table) -> Array:
    """Weights of indicators, for every row if they are given by period."""
    indicators = len(table.values)
    if table.periods is None or np.ndim(weights) != 2:
        return _weights(weights, data, indicators)[:, None]
    if isinstance(data, pd.DataFrame):
        aligned_labels(weights=weights, data=data.iloc[0])
    if isinstance(weights, pd.DataFrame) and not weights.index.equals(table.periods):
        raise ValueError("weights: expected one row for each period, in sorted order")
    array = shares("weights", weights)
    if array.shape != (table.periods.size, indicators):
        raise ValueError(f"weights: expected a row a period, found shape {array.shape}")
    return table.spread(array.T)


def _weights(weights: Weights, data: ArrayLike, length: int) -> Array:
    if isinstance(weights, str):
        choice("weights", weights, ("equal",))
        return np.full(length, 1 / length)
    aligned_labels(data=data, weights=weights)
    array = shares("weights", weights)
    if array.shape != (length,):
        raise ValueError(f"weights: expected shape {(length,)}, found {array.shape}")
    return array


def _standardised(values: Array, ddof: Literal[0, 1]) -> Array:
    if ddof not in (0, 1):
        raise ValueError(f"ddof: expected 0 or 1, found {ddof!r}")
    if (values.min(axis=1) == values.max(axis=1)).any():
        raise ValueError("data: expected indicators that vary, found a constant one")
    mean, deviation = values.mean(axis=1), values.std(axis=1, ddof=ddof)
    return (values - mean[:, None]) / deviation[:, None]


def _position(anchor: Any, sign: str, data: ArrayLike) -> int | None:
    if (anchor is None) != (sign == "positive sum"):
        raise ValueError("anchor: expected a column for sign 'positive anchor', else none")
    if anchor is None:
        return None
    columns = list(data.columns) if isinstance(data, pd.DataFrame) else range(np.shape(data)[1])
    if anchor not in columns:
        raise ValueError(f"anchor: expected one of {list(columns)}, found {anchor!r}")
    return list(columns).index(anchor)


def _signed(vectors: Array, sign: str, anchor: int | None) -> Array:
    guide = vectors.sum(axis=0) if sign == "positive sum" else vectors[anchor]
    return vectors * np.where(guide < 0, -1, 1)


def _subsystems(subsystems: ArrayLike, missing: Missing) -> Array:
    levels = numbers("subsystems", subsystems, missing=missing)
    if levels.ndim == 0 or levels.shape[-1] < 2:
        raise ValueError(f"subsystems: expected two or more, found shape {levels.shape}")
    if (levels > 1).any():
        raise ValueError(f"subsystems: expected values up to 1, found {np.nanmax(levels)}")
    return levels


def _level(levels: Array, subsystems: ArrayLike, weights: Weights) -> Array:
    return levels @ _weights(weights, subsystems, levels.shape[-1])


def _evenness(levels: Array) -> Array:
    """Geometric over arithmetic mean; zero if all are zero."""
    return _quotient(levels.prod(axis=-1) ** (1 / levels.shape[-1]), levels.mean(axis=-1))


def _wang(levels: Array) -> Array:
    units = levels.shape[-1]
    ranks = 2 * np.arange(1, units + 1) - units - 1
    gap = (np.sort(levels, axis=-1) * ranks).sum(axis=-1) / (units * (units - 1) / 2)
    ratios = _quotient(levels, np.broadcast_to(levels.max(axis=-1, keepdims=True), levels.shape))
    return np.sqrt(np.maximum(1 - gap, 0) * ratios.prod(axis=-1) ** (1 / (units - 1)))


def _fan(levels: Array) -> Array:
    return 1 - 2 * levels.std(axis=-1)


_FORMS = {"wang2021": _wang, "fan2024": _fan}


def _framed(
    result: Array, like: ArrayLike, *, index: Any = None, columns: Any = None
) -> Array | pd.DataFrame:
    """Label a table as the frame it came from, but for the axis given."""
    if not isinstance(like, pd.DataFrame):
        return result
    return pd.DataFrame(
        result,
        index=like.index if index is None else index,
        columns=like.columns if columns is None else columns,
    )
