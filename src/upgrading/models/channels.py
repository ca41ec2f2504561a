"""From an origin through a channel to an outcome: two regressions, and what their product means.

The steps are estimated separately and shown separately. Their product is the part that *would* run
through the channel if each step were free of confounding; the estimates alone do not show that it
does, and every result says so (`Channel.caveat`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.api import OLS, add_constant
from statsmodels.stats.multitest import multipletests

from upgrading.measures._arguments import Array, choice
from upgrading.models import panel as panel_models
from upgrading.models.panel import TREND, Effects, PanelEstimates, Rows

Second = Literal["given origin", "alone"]
Interval = Literal["delta", "bootstrap"]


@dataclass(frozen=True)
class Channel:
    """Two steps of a channel and their product.

    Attributes
    ----------
    origin, channel, outcome
        Columns.
    first, second
        The regressions of the channel on the origin, and of the outcome on the channel.
    first_step, second_step
        Their one coefficient that matters: estimate, se, low, high, t, p.
    product
        Of the two: estimate, se (delta method), low, high, p (delta method).
    interval
        Where low and high come from: "delta" or "bootstrap".
    p_both
        The larger of the two steps' probabilities: both steps differ from zero below it.
    """

    origin: str
    channel: str
    outcome: str
    first: PanelEstimates
    second: PanelEstimates
    first_step: pd.Series
    second_step: pd.Series
    product: pd.Series
    interval: Interval
    p_both: float

    @property
    def caveat(self) -> str:
        """What the product does not identify, in words."""
        return (
            f"Both steps are associations within units. The product is what would run from "
            f"{self.origin} through {self.channel} to {self.outcome} only if nothing else moved "
            f"{self.origin} and {self.channel} together, nothing that {self.origin} moves moved "
            f"{self.channel} and {self.outcome} together, the outcome did not act back on either, "
            f"and slopes did not differ between units in step with each other. None of this is "
            f"tested. A product unlike zero does not show that the channel carries anything; one "
            f"like zero does not rule it out."
        )


def channel(
    panel: pd.DataFrame,
    origin: str,
    through: str,
    outcome: str,
    *,
    second: Second,
    controls: Sequence[str] = (),
    lag: int = 0,
    effects: Effects = "two-way",
    weights: str | None = None,
    missing: Literal["raise", "drop"] = "raise",
    interval: Interval = "delta",
    repetitions: int = 999,
    seed: int | None = None,
    level: float = 0.95,
) -> Channel:
    """Estimate origin to channel and channel to outcome, each by itself, and their product.

    Parameters
    ----------
    panel, effects, weights, missing, level
        As in `panel.fixed_effects`.
    origin, through, outcome
        Columns: where it starts, the channel, where it ends.
    second
        "given origin" holds the origin constant in the second step, as mediation does; "alone"
        does not, and then the second slope holds whatever else the origin does to the outcome.
    controls
        Columns that enter both steps.
    lag
        Years by which the right-hand side precedes the left in each step. With a lag, a panel has
        gaps at its start: use missing="drop".
    interval
        Of the product: "delta" (first-order delta method, with the clustered covariance of the two
        steps) or "bootstrap" (percentiles over resampled units, which need a seed).
    repetitions, seed
        Of the bootstrap.

    Raises
    ------
    ValueError
        As `panel.fixed_effects`, or if columns coincide, a lag is negative, or a bootstrap has no
        seed.

    References
    ----------
    Jiang, T. (2022), China Industrial Economics (in Chinese) (5), 100-120, on why the stepwise test
    is not enough; Imai, K., Keele, L. and Yamamoto, T. (2010), Statistical Science 25(1), 51-71, on
    what a product needs.
    """
    choice("second", second, ("given origin", "alone"))
    choice("interval", interval, ("delta", "bootstrap"))
    _check(panel, origin, through, outcome, controls, lag)
    if interval == "bootstrap" and (seed is None or repetitions < 1):
        raise ValueError("seed: expected a whole number for a bootstrap with draws, found none")
    held = [origin, *controls] if second == "given origin" else list(controls)
    options = {"effects": effects, "weights": weights, "missing": missing}
    steps = [
        _Step.of(_lagged(panel, left, right, lag, weights), right, options, level)
        for left, right in ((through, [origin, *controls]), (outcome, [through, *held]))
    ]
    product = _product(*steps, level)
    if interval == "bootstrap":
        drawn = _resampled(*steps, repetitions, seed)
        product["low"], product["high"] = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    rows = [step.coefficient for step in steps]
    return Channel(
        origin=origin,
        channel=through,
        outcome=outcome,
        first=steps[0].estimates,
        second=steps[1].estimates,
        first_step=rows[0],
        second_step=rows[1],
        product=product,
        interval=interval,
        p_both=float(max(row.p for row in rows)),
    )


def _check(
    panel: pd.DataFrame, origin: str, through: str, outcome: str, controls: Sequence[str], lag: int
) -> None:
    names = [origin, through, outcome, *controls]
    if len(set(names)) < len(names):
        raise ValueError(f"columns: expected distinct ones, found {names}")
    unknown = [name for name in names if name not in panel.columns]
    if unknown:
        raise ValueError(f"panel: expected columns {names}, missing {unknown}")
    if lag < 0:
        raise ValueError(f"lag: expected zero or more, found {lag}")


def _lagged(
    panel: pd.DataFrame, left: str, right: Sequence[str], lag: int, weights: str | None
) -> pd.DataFrame:
    """One step's data, the outcome first."""
    late = panel_models.lagged(panel[list(right)], lag) if lag else panel[list(right)]
    data = late.assign(**{left: panel[left]})
    return data.assign(**{weights: panel[weights]}) if weights else data


@dataclass(frozen=True)
class _Step:
    """One regression with its coefficient of interest, the first, and what each unit adds to it."""

    estimates: PanelEstimates
    rows: Rows
    names: list[str]
    effects: Effects
    influence: pd.Series

    @classmethod
    def of(cls, data: pd.DataFrame, right: list[str], options: dict, level: float) -> "_Step":
        left = next(name for name in data.columns[len(right) :])
        estimates = panel_models.fixed_effects(data, left, right, level=level, **options)
        rows = panel_models.complete_rows(data, [left, *right], **options)
        names = [left, *right, *([TREND] if options["effects"] == "unit and trend" else [])]
        y, x = _partialled(rows.within(names, options["effects"]), rows.weights).T
        size = x @ x
        scores = rows.by_unit.T @ (x * (y - x * (x @ y) / size)) / size
        # what the small-sample factor does to the variance
        se = estimates.coefficients.se[right[0]]
        units = rows.frame.index.get_level_values(0).unique().sort_values()
        influence = pd.Series(scores * se / np.sqrt(scores @ scores), units)
        return cls(estimates, rows, names, options["effects"], influence)

    @property
    def coefficient(self) -> pd.Series:
        return self.estimates.coefficients.loc[self.names[1]]

    def slope(self, copies: pd.Series) -> float:
        """Slope when each unit is in the sample so many times."""
        held = copies.reindex(self.influence.index).to_numpy()
        weights = self.rows.weights * held[self.rows.unit_codes]
        kept = weights > 0
        by_unit, by_year = self.rows.by_unit[kept], self.rows.by_year[kept]
        left = panel_models.take_out(
            self.values[kept],
            by_unit[:, held > 0],
            by_year[:, by_year.any(axis=0)],
            weights[kept],
            self.effects,
        )
        y, x = _partialled(left, weights[kept]).T
        return float(x @ y / (x @ x))

    @cached_property
    def values(self) -> Array:
        """Numbers of the regression: rows x (outcome, regressor of interest, others)."""
        return self.rows.frame[self.names].to_numpy()


def _partialled(left: Array, weights: Array) -> Array:
    """Outcome and first regressor less other regressors, rows weighted; effects are out."""
    left = np.sqrt(weights)[:, None] * left
    others = left[:, 2:]
    if others.shape[1] == 0:
        return left[:, :2]
    scaled = others / np.maximum(np.linalg.norm(others, axis=0), np.finfo(float).tiny)
    return left[:, :2] - scaled @ np.linalg.lstsq(scaled, left[:, :2], rcond=None)[0]


def _product(first: _Step, second: _Step, level: float) -> pd.Series:
    """Product of two slopes with its first-order variance, the steps' covariance included."""
    a, b = first.coefficient.estimate, second.coefficient.estimate
    joint = pd.concat([first.influence, second.influence], axis=1).fillna(0.0).to_numpy()
    covariance = joint.T @ joint
    slope = np.array([b, a])
    se = float(np.sqrt(slope @ covariance @ slope))
    degrees = min(step.estimates.units for step in (first, second)) - 1
    reach = stats.t.ppf((1 + level) / 2, degrees) * se
    p = 2 * stats.t.sf(abs(a * b) / se, degrees)
    return pd.Series(
        {"estimate": a * b, "se": se, "low": a * b - reach, "high": a * b + reach, "p": p}
    )


def _resampled(first: _Step, second: _Step, repetitions: int, seed: int) -> Array:
    """Products over samples of units, drawn with replacement for both steps together."""
    units = first.influence.index.union(second.influence.index)
    random = np.random.default_rng(seed)
    copies = random.multinomial(len(units), np.full(len(units), 1 / len(units)), repetitions)
    return np.array(
        [
            first.slope(sample) * second.slope(sample)
            for sample in (pd.Series(row, units) for row in copies)
        ]
    )


def channels(
    panel: pd.DataFrame,
    origin: str,
    through: Mapping[str, str],
    outcome: str,
    *,
    second: Second,
    controls: Sequence[str] = (),
    **options: object,
) -> pd.DataFrame:
    """Estimate several channels from one origin to one outcome, one row each.

    Parameters
    ----------
    panel, origin, outcome, second, controls
        As in `channel`; a control that is the channel itself is left out of its own row.
    through
        By label, the channel's column.
    options
        Further arguments of `channel`.

    Returns
    -------
    Frame by label: for `first`, `second` and `product` the columns estimate, se, low, high and p,
    named first_estimate and so on; p_both; p_holm, the product's probability corrected for the
    number of channels (Holm); first_observations, second_observations, units (of the second step).

    Raises
    ------
    ValueError
        As `channel`, or if there is no channel.
    """
    if not through:
        raise ValueError("through: expected at least one channel, found none")
    rows = {}
    for label, column in through.items():
        others = [name for name in controls if name != column]
        rows[label] = _row(
            channel(panel, origin, column, outcome, second=second, controls=others, **options)
        )
    table = pd.DataFrame(rows).T
    counts = ["first_observations", "second_observations", "units"]
    table[counts] = table[counts].astype(int)
    table["p_holm"] = multipletests(table.product_p, method="holm")[1]
    return table.rename_axis(index="channel")


def _row(result: Channel) -> dict[str, float]:
    steps = {"first": result.first_step, "second": result.second_step, "product": result.product}
    row = {
        f"{step}_{name}": float(values[name])
        for step, values in steps.items()
        for name in ("estimate", "se", "low", "high", "p")
    }
    return row | {
        "p_both": result.p_both,
        "first_observations": result.first.observations,
        "second_observations": result.second.observations,
        "units": result.second.units,
    }


@dataclass(frozen=True)
class Mediation:
    """The stepwise regressions of Baron and Kenny, and three tests of their product.

    Attributes
    ----------
    steps
        total (c), first (a), second (b) and direct (c'): estimate and se.
    indirect
        a times b.
    tests
        "sobel", "aroian" and "goodman": se, z and two-sided p.
    share
        Indirect over total; without meaning if they differ in sign.
    observations
        Rows.
    """

    steps: pd.DataFrame
    indirect: float
    tests: pd.DataFrame
    share: float
    observations: int


def mediation(
    data: pd.DataFrame, origin: str, mediator: str, outcome: str, *, controls: Sequence[str] = ()
) -> Mediation:
    """Run the stepwise test of mediation as papers report it, with classical errors.

    It is here to reproduce and to compare with; `channel` is for panels.

    Parameters
    ----------
    data
        One row an observation, no gaps.
    origin, mediator, outcome, controls
        Columns.

    Raises
    ------
    ValueError
        If a column is unknown, doubled or has a gap.

    Notes
    -----
    Variance of the product: Sobel b²s_a² + a²s_b²; Aroian adds s_a²s_b², Goodman takes it off (and
    may become negative: NaN) [1]_.

    References
    ----------
    .. [1] Baron, R. M. and Kenny, D. A. (1986), Journal of Personality and Social Psychology 51(6),
       1173-1182; Sobel, M. E. (1982), Sociological Methodology 13, 290-312; MacKinnon, D. P. et
       al. (2002), Psychological Methods 7(1), 83-104.

    Examples
    --------
    >>> data = pd.DataFrame({"x": [1.0, 2, 3, 4, 5, 6], "m": [1.0, 3, 2, 5, 4, 6]})
    >>> found = mediation(data.assign(y=2 * data.m + [0.1, -0.1, 0, 0.1, 0, -0.1]), "x", "m", "y")
    >>> round(found.indirect, 2)
    1.76
    """
    names = [origin, mediator, outcome, *controls]
    unknown = [name for name in names if name not in data.columns]
    if unknown or len(set(names)) < len(names):
        raise ValueError(f"data: expected distinct columns {names}, missing {unknown}")
    if data[names].isna().to_numpy().any():
        raise ValueError("data: expected no missing value")
    total = _classical(data, outcome, [origin, *controls])
    first = _classical(data, mediator, [origin, *controls])
    both = _classical(data, outcome, [mediator, origin, *controls])
    steps = pd.DataFrame(
        {
            "total": total.loc[origin],
            "first": first.loc[origin],
            "second": both.loc[mediator],
            "direct": both.loc[origin],
        }
    ).T
    (a, s_a), (b, s_b) = steps.loc["first"], steps.loc["second"]
    return Mediation(
        steps=steps,
        indirect=a * b,
        tests=product_tests(a, s_a, b, s_b),
        share=a * b / steps.estimate["total"],
        observations=len(data),
    )


def _classical(data: pd.DataFrame, outcome: str, regressors: list[str]) -> pd.DataFrame:
    fitted = OLS(data[outcome], add_constant(data[regressors])).fit()
    return pd.DataFrame({"estimate": fitted.params, "se": fitted.bse})


def product_tests(a: float, s_a: float, b: float, s_b: float) -> pd.DataFrame:
    """Return the tests of Sobel, Aroian and Goodman for a product of two coefficients.

    Parameters
    ----------
    a, s_a, b, s_b
        Coefficients and their standard errors, above zero.

    Returns
    -------
    Frame by test: se, z and two-sided p (normal).

    Raises
    ------
    ValueError
        If a standard error is not above zero.

    Examples
    --------
    >>> product_tests(2.0, 0.5, 3.0, 1.0).se.round(3).tolist()
    [2.5, 2.55, 2.449]
    """
    if not (s_a > 0 and s_b > 0):
        raise ValueError(f"s_a, s_b: expected above zero, found {s_a}, {s_b}")
    main, cross = b**2 * s_a**2 + a**2 * s_b**2, s_a**2 * s_b**2
    variances = {"sobel": main, "aroian": main + cross, "goodman": main - cross}
    table = pd.DataFrame({"se": {k: v**0.5 if v > 0 else np.nan for k, v in variances.items()}})
    table["z"] = a * b / table.se
    table["p"] = 2 * stats.norm.sf(table.z.abs())
    return table
