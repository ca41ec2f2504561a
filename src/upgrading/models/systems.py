"""Equations that hold together: two- and three-stage least squares on panels.

Growth may go with upgrading because either moves the other. A system names, for each equation,
what is left out of it and in the other: on those exclusions its identification rests, and no
estimate tests them where they are just enough.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from linearmodels.system import IV3SLS

from upgrading.measures._arguments import Array, choice
from upgrading.models import panel as panel_models
from upgrading.models.panel import TREND, Effects

Method = Literal["3SLS", "2SLS"]
Errors = Literal["clustered", "classical"]


@dataclass(frozen=True)
class Equation:
    """One equation of a system.

    Attributes
    ----------
    outcome
        Column on the left.
    endogenous
        Columns on the right that the system determines too.
    exogenous
        Columns on the right that it does not.
    """

    outcome: str
    endogenous: tuple[str, ...]
    exogenous: tuple[str, ...] = ()

    @property
    def right(self) -> list[str]:
        """All columns on the right."""
        return [*self.endogenous, *self.exogenous]


Equations = Mapping[str, Equation]


@dataclass(frozen=True)
class SystemEstimates:
    """A system with effects, and how it is identified.

    Attributes
    ----------
    coefficients
        By equation and regressor: estimate, se, low, high, t, p.
    covariance
        Of all of them.
    first_stage
        By equation and endogenous regressor: partial_f of the excluded instruments (clustered by
        unit), restrictions, p.
    excluded
        By equation, the instruments left out of it.
    residual_correlation
        Between the equations' residuals.
    method, estimator, clustering, factor
        In words.
    units, years, observations
        The sample.
    """

    coefficients: pd.DataFrame
    covariance: pd.DataFrame
    first_stage: pd.DataFrame
    excluded: dict[str, tuple[str, ...]]
    residual_correlation: pd.DataFrame
    method: Method
    estimator: str
    clustering: str
    factor: str
    units: int
    years: int
    observations: int


def simultaneous(
    panel: pd.DataFrame,
    equations: Equations,
    *,
    instruments: Sequence[str] = (),
    method: Method = "3SLS",
    effects: Effects = "two-way",
    factor: Literal["gretl", "none"] = "gretl",
    missing: Literal["raise", "drop"] = "raise",
    level: float = 0.95,
) -> SystemEstimates:
    """Estimate a system of equations within units and years, errors clustered by unit.

    Parameters
    ----------
    panel, effects, missing, level
        As in `panel.fixed_effects`. All equations use the rows in which every variable is known.
    equations
        By name. Every exogenous column of any equation is an instrument for all of them.
    instruments
        Further instruments, in no equation.
    method
        "3SLS" weighs the equations by the covariance of their residuals, so that an error in one
        spreads to the others; "2SLS" takes each by itself.
    factor
        Small-sample factor of the covariance; K is that of the longest equation.

    Raises
    ------
    ValueError
        As `panel.fixed_effects`, or if an equation leaves out fewer instruments than it has
        endogenous regressors.

    References
    ----------
    Zellner, A. and Theil, H. (1962), Econometrica 30(1), 54-78.
    """
    choice("method", method, ("3SLS", "2SLS"))
    choice("factor", factor, ("gretl", "none"))
    excluded = excluded_instruments(equations, instruments)
    names = _columns(equations, instruments)
    rows = panel_models.complete_rows(panel, names, effects=effects, missing=missing)
    trend = [TREND] if effects == "unit and trend" else []
    data = pd.DataFrame(rows.within([*names, *trend], effects), rows.frame.index, [*names, *trend])
    held = {
        name: Equation(e.outcome, e.endogenous, (*e.exogenous, *trend))
        for name, e in equations.items()
    }
    for equation in held.values():
        panel_models.check_variation(rows, equation.right, effects)
    estimates, covariance, residuals = three_stage_least_squares(
        data,
        held,
        instruments=instruments,
        method=method,
        errors="clustered",
        clusters=rows.unit_codes,
    )
    covariance = covariance * panel_models.small_sample_factor(
        factor,
        observations=len(data),
        regressors=max(len(equation.right) for equation in held.values()),
        units=rows.units,
        years=rows.years,
        effects=effects,
    )
    return SystemEstimates(
        coefficients=panel_models.coefficient_table(estimates, covariance, rows.units - 1, level),
        covariance=covariance,
        first_stage=_strength(panel.loc[rows.frame.index], equations, excluded, effects, factor),
        excluded=excluded,
        residual_correlation=residuals.corr(),
        method=method,
        estimator=f"{method}, {_NAMES[effects]}",
        clustering=f"by unit ({rows.units} clusters)",
        factor=factor,
        units=rows.units,
        years=rows.years,
        observations=len(data),
    )


_NAMES = {
    "two-way": "two-way fixed effects",
    "unit": "unit fixed effects",
    "unit and trend": "unit fixed effects and a common trend",
    "year": "year effects",
}


def _columns(equations: Equations, instruments: Sequence[str]) -> list[str]:
    named = [name for e in equations.values() for name in (e.outcome, *e.right)]
    return list(dict.fromkeys([*named, *instruments]))


def excluded_instruments(
    equations: Equations, instruments: Sequence[str] = ()
) -> dict[str, tuple[str, ...]]:
    """Return, by equation, the exogenous columns of the system that it leaves out.

    Parameters
    ----------
    equations
        By name.
    instruments
        Instruments that are in no equation.

    Raises
    ------
    ValueError
        If there is no equation, a column is both endogenous and exogenous, or an equation leaves
        out fewer than it has endogenous regressors (the order condition).

    Examples
    --------
    >>> excluded_instruments({"demand": Equation("q", ("p",), ("income",)),
    ...                       "supply": Equation("q", ("p",), ("weather",))})
    {'demand': ('weather',), 'supply': ('income',)}
    """
    if not equations:
        raise ValueError("equations: expected at least one, found none")
    known = [name for e in equations.values() for name in e.exogenous]
    known = list(dict.fromkeys([*known, *instruments]))
    moved = {name for e in equations.values() for name in (e.outcome, *e.endogenous)}
    both = sorted(moved & set(known))
    if both:
        raise ValueError(f"equations: expected columns endogenous or exogenous, both: {both}")
    excluded = {}
    for name, equation in equations.items():
        left_out = tuple(column for column in known if column not in equation.exogenous)
        if len(left_out) < len(equation.endogenous):
            raise ValueError(
                f"equations: expected {len(equation.endogenous)} excluded instruments or more "
                f"in {name!r}, found {list(left_out)}"
            )
        excluded[name] = left_out
    return excluded


def three_stage_least_squares(
    data: pd.DataFrame,
    equations: Equations,
    *,
    instruments: Sequence[str] = (),
    method: Method = "3SLS",
    errors: Errors,
    clusters: Array | None = None,
) -> tuple[pd.Series, pd.DataFrame, pd.DataFrame]:
    """Estimate a system on data as they are: no effects, no constant unless a column holds one.

    Parameters
    ----------
    data
        One row an observation, no gaps. A constant is an exogenous column of ones.
    equations, instruments, method
        As in `simultaneous`.
    errors
        "classical" or "clustered"; neither is scaled for small samples.
    clusters
        One whole number a row, for clustered errors.

    Returns
    -------
    Estimates and covariance by (equation, regressor), and residuals, rows x equations.

    Raises
    ------
    ValueError
        As `excluded_instruments`, or if clustered errors have no clusters.
    """
    choice("errors", errors, ("clustered", "classical"))
    if errors == "clustered" and clusters is None:
        raise ValueError("clusters: expected one a row for clustered errors, found none")
    excluded = excluded_instruments(equations, instruments)
    described = {
        name: {
            "dependent": data[e.outcome],
            "exog": data[list(e.exogenous)] if e.exogenous else None,
            "endog": data[list(e.endogenous)],
            "instruments": data[list(excluded[name])],
        }
        for name, e in equations.items()
    }
    options = {"cov_type": "unadjusted", "debiased": False}
    if errors == "clustered":
        held = pd.DataFrame({"cluster": np.asarray(clusters)}, index=data.index)
        options = {"cov_type": "clustered", "clusters": held, "debiased": False}
    fitted = IV3SLS(described).fit(method="gls" if method == "3SLS" else "ols", **options)
    labels = {
        f"{name}_{column}": (name, column) for name, e in equations.items() for column in e.right
    }
    index = pd.MultiIndex.from_tuples(labels.values(), names=["equation", "regressor"])
    order = list(labels)
    estimates = fitted.params[order].set_axis(index)
    covariance = fitted.cov.loc[order, order].set_axis(index).set_axis(index, axis=1)
    return estimates, covariance, fitted.resids


def _strength(
    sample: pd.DataFrame,
    equations: Equations,
    excluded: Mapping[str, Sequence[str]],
    effects: Effects,
    factor: Literal["gretl", "none"],
) -> pd.DataFrame:
    rows = {}
    for name, equation in equations.items():
        for endogenous in equation.endogenous:
            right = [*excluded[name], *equation.exogenous]
            options = {"effects": effects, "factor": factor}
            first = panel_models.fixed_effects(sample, endogenous, right, **options)
            test = panel_models.joint_test(first, excluded[name])
            rows[name, endogenous] = (test.statistic, test.restrictions, test.p)
    table = pd.DataFrame(rows, index=["partial_f", "restrictions", "p"]).T
    return table.rename_axis(index=["equation", "endogenous"])
