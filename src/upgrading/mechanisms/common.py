"""The panel, the seed and the form of an estimate that all mechanism chapters share."""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd

from upgrading import datasets
from upgrading.measures import concentration
from upgrading.models import panel as models
from upgrading.models import panel_data
from upgrading.models.panel import PanelEstimates

# One consistent revision of 2000-2022; the second vintage shows whether a finding survives.
MAIN: panel_data.Vintage = "2018 census"
SECOND: panel_data.Vintage = "first published"
SEED = 20_221_031  # of every bootstrap and permutation; any other should tell the same
DRAWS = 999
COLUMNS = (
    "estimate",
    "se",
    "low",
    "high",
    "p",
    "outcome",
    "regressor",
    "estimator",
    "clustering",
    "units",
    "years",
    "observations",
)


@cache
def _panel(vintage: panel_data.Vintage) -> pd.DataFrame:
    frames = {name: datasets.load(name) for name in panel_data.needed(vintage)}
    return panel_data.province_panel(frames, vintage=vintage, faults="drop")


def panel(vintage: panel_data.Vintage = MAIN) -> pd.DataFrame:
    """Return the panel of provinces of one vintage, known faults of the sources left out.

    See `upgrading.models.panel_data`: indexed by province_code and year, columns as `VARIABLES`.
    """
    return _panel(vintage).copy()


def with_lags(panel: pd.DataFrame, columns: Sequence[str], years: int = 1) -> pd.DataFrame:
    """Return a panel in which some columns hold what they were `years` years before.

    The outcome stays, the regressors are those of the year before: what was settled by then.

    Raises
    ------
    KeyError
        If a column is not in the panel.
    """
    earlier = models.lagged(panel[list(columns)], years)
    return panel.assign(**{column: earlier[column] for column in columns})


def agglomeration_index(activity: pd.Series, base: pd.Series) -> pd.Series:
    """Return agglomeration indices year by year, among the provinces whose figures are known.

    Parameters
    ----------
    activity, base
        Levels, indexed by province_code and year.

    Returns
    -------
    Series with the index of `activity`, 1 = the provinces together; missing where either is.
    """
    known = pd.DataFrame({"activity": activity, "base": base}).dropna()
    parts = [
        pd.Series(np.asarray(concentration.agglomeration_index(part.activity, part.base)), rows)
        for rows, part in ((part.index, part) for _, part in known.groupby(level="year"))
    ]
    return pd.concat(parts).reindex(activity.index)


def line(estimates: PanelEstimates, regressor: str) -> dict[str, object]:
    """Return one coefficient of a regression with all that is needed to read it, by `COLUMNS`.

    Raises
    ------
    KeyError
        If the regression has no such regressor.
    """
    found = estimates.coefficients.loc[regressor]
    return {
        **{name: float(found[name]) for name in ("estimate", "se", "low", "high", "p")},
        "outcome": estimates.outcome,
        "regressor": regressor,
        "estimator": estimates.estimator,
        "clustering": estimates.clustering,
        "units": estimates.units,
        "years": estimates.years,
        "observations": estimates.observations,
    }


def lines(found: Mapping[str, dict[str, object]], name: str = "step") -> pd.DataFrame:
    """Return lines by their names as one frame, whose index has the name given."""
    return pd.DataFrame.from_dict(dict(found), orient="index").rename_axis(name)


def two_way(
    panel: pd.DataFrame,
    outcome: str,
    regressors: Sequence[str],
    *,
    lag: int = 1,
) -> PanelEstimates:
    """Regress an outcome on regressors `lag` years before, province and year effects.

    Rows with a gap are left out, errors are clustered by province: see
    `upgrading.models.panel.fixed_effects`.
    """
    moved = with_lags(panel, regressors, lag) if lag else panel
    return models.fixed_effects(moved, outcome, list(regressors), missing="drop")


def above_zero(line: Mapping[str, object] | pd.Series) -> bool:
    """Whether an estimate is above zero with its whole interval."""
    return bool(line["low"] > 0)


def below_zero(line: Mapping[str, object] | pd.Series) -> bool:
    """Whether an estimate is below zero with its whole interval."""
    return bool(line["high"] < 0)
