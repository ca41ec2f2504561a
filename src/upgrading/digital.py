"""An index of the digital economy by province and year, with every choice in it named.

No file is read here: frames come in, series go out. A choice is one field of `Choices`, so that a
variant is `replace(Choices(), base="absolute")` and what differs between two indices can be said.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from upgrading.measures import composite
from upgrading.measures._arguments import choice, numbers

KEYS = ["province_code", "year"]
# Complete in every province from 2013 on, and comparable from year to year.
INDICATORS = (
    "broadband_ports",
    "mobile_base_stations",
    "mobile_phone_subscribers",
    "domain_names",
    "software_revenue",
    "ecommerce_sales",
    "ict_employment",
    "rd_personnel_fte",
)
# Known faults of the source: indicator, province, first and last year.
DOUBTFUL = (
    ("software_revenue", 15, 2017, 2021),
    ("software_revenue", 13, 2020, 2020),
    ("optical_cable_km", 46, 2018, 2018),
    ("optical_cable_km", 51, 2019, 2022),
)


@dataclass(frozen=True)
class Choices:
    """What has to be decided before eight series are one number.

    Attributes
    ----------
    indicators
        Columns that enter. The default leaves out long-distance cable (its natural base is area,
        which is not at hand), telecommunication volume (re-based twice) and two series that do
        not cover all years.
    base
        "per head" divides by population and asks how digital a province is; "absolute" asks how
        much of the digital economy it holds.
    values
        "level" or "log"; an entropy of logarithms rewards a doubling alike at every level.
    method
        "entropy": min-max values times entropy weights; "equal": their plain mean; "components":
        the first principal component of standardised values, in its own standard deviations.
    sample
        "pooled": one range and one set of weights for the panel, so that years compare;
        "yearly": those of each year, so that they do not.
    normalisation, zeros, shift
        How entropy weights are computed, as in `composite.entropy_weights`; they move weights,
        not the min-max values that are weighed.
    doubtful
        "keep" takes cells of `DOUBTFUL` as printed; "drop" leaves their rows out.
    """

    indicators: tuple[str, ...] = INDICATORS
    base: Literal["per head", "absolute"] = "per head"
    values: Literal["level", "log"] = "level"
    method: Literal["entropy", "equal", "components"] = "entropy"
    sample: Literal["pooled", "yearly"] = "pooled"
    normalisation: composite.Normalisation = "column"
    zeros: composite.Zeros = "limit"
    shift: float | None = None
    doubtful: Literal["keep", "drop"] = "keep"

    def __post_init__(self) -> None:
        choice("base", self.base, ("per head", "absolute"))
        choice("values", self.values, ("level", "log"))
        choice("method", self.method, ("entropy", "equal", "components"))
        choice("sample", self.sample, ("pooled", "yearly"))
        choice("doubtful", self.doubtful, ("keep", "drop"))
        if not self.indicators or len(set(self.indicators)) < len(self.indicators):
            raise ValueError(f"indicators: expected distinct columns, found {self.indicators}")


DEFAULT = Choices()


def prepared(
    indicators: pd.DataFrame, population: pd.DataFrame | None = None, choices: Choices = DEFAULT
) -> pd.DataFrame:
    """Return the series that enter the index, on the base and in the form chosen.

    Parameters
    ----------
    indicators
        One row a province and year: province_code, year and the columns chosen, above zero if
        `choices.values` is "log". The dataset `provincial_digital_indicators` has this form.
    population
        One row a province and year with population, such as `provincial_covariates`; needed for
        "per head" only.
    choices
        What is decided; see `Choices`.

    Returns
    -------
    Frame indexed by province_code and year with the columns chosen, sorted, one row for every row
    of `indicators`. A cell without data or population is missing; none is filled in.

    Raises
    ------
    ValueError
        If a column is unknown, a province-year occurs twice, a value is negative (or zero under
        "log"), or population is not given where it is needed.
    """
    unknown = sorted(set(choices.indicators) - set(indicators.columns))
    if unknown:
        raise ValueError(f"indicators: expected columns {choices.indicators}, missing {unknown}")
    table = _by_key("indicators", indicators)[list(choices.indicators)].astype(float)
    numbers("indicators", table, missing="keep")
    if choices.doubtful == "drop":
        table = _without_doubtful(table)
    if choices.base == "per head":
        if population is None:
            raise ValueError("population: expected a frame for base 'per head', found none")
        heads = _by_key("population", population).population.reindex(table.index)
        table = table.div(heads, axis=0)
    if choices.values == "log":
        if (table <= 0).any(axis=None):
            raise ValueError("indicators: expected values above zero for logarithms, found zero")
        table = np.log(table)
    return table


def weights(
    indicators: pd.DataFrame, population: pd.DataFrame | None = None, choices: Choices = DEFAULT
) -> pd.Series | pd.DataFrame:
    """Return what each indicator weighs.

    Parameters
    ----------
    indicators, population, choices
        As in `prepared`.

    Returns
    -------
    Series by indicator, or with yearly ranges a frame years x indicators. Entropy and equal
    weights are zero or more and sum to one. For components it is the eigenvector of the first
    one, whose squares sum to one.

    Raises
    ------
    ValueError
        As `prepared`, or if an indicator or year does not vary.
    """
    table = prepared(indicators, population, choices).dropna()
    if choices.sample == "yearly" and choices.method == "components":
        loadings = {year: _component(part).loadings[0] for year, part in table.groupby("year")}
        return pd.DataFrame(loadings).T.rename_axis(index="year")
    if choices.method == "components":
        return _component(table).loadings[0].rename("weight")
    if choices.method == "equal":
        return pd.Series(1 / table.shape[1], index=table.columns, name="weight")
    return composite.entropy_weights(
        table,
        direction="benefit",
        normalisation=choices.normalisation,
        zeros=choices.zeros,
        shift=choices.shift,
        by=_years(table, choices),
    )


def index(
    indicators: pd.DataFrame, population: pd.DataFrame | None = None, choices: Choices = DEFAULT
) -> pd.Series:
    """Return the index of the digital economy by province and year.

    Parameters
    ----------
    indicators, population, choices
        As in `prepared`.

    Returns
    -------
    Series indexed by province_code and year, one value for every row of `indicators`, missing
    where an indicator or population is. Under "entropy" and "equal" it runs from 0 (least in all)
    to 1 (most in all that weighs) over the panel or the year; under "components" it has mean
    zero. It is an interval scale: differences mean something, ratios and growth rates do not.

    Raises
    ------
    ValueError
        As `weights`.

    Examples
    --------
    >>> table = pd.DataFrame({"province_code": [11, 12, 13], "year": 2020, "a": [1.0, 2, 3],
    ...                       "b": [4.0, 4, 8]})
    >>> index(table, choices=Choices(("a", "b"), base="absolute", method="equal")).tolist()
    [0.0, 0.25, 1.0]
    """
    table = prepared(indicators, population, choices)
    complete = table.dropna()
    if choices.method == "components":
        parts = [complete]
        if choices.sample == "yearly":
            parts = [part for _, part in complete.groupby("year")]
        scores = pd.concat([_component(part).index for part in parts])
    else:
        unit = composite.minmax(complete, direction="benefit", by=_years(complete, choices))
        held = weights(indicators, population, choices)
        if isinstance(held, pd.DataFrame):
            held = held.loc[unit.index.get_level_values("year")].set_axis(unit.index)
        scores = (unit * held).sum(axis=1)
    return scores.reindex(table.index).rename("digital_index")


def two_way_within(panel: pd.DataFrame) -> pd.DataFrame:
    """Take province and year means out of complete rows: what two-way fixed effects leave.

    Parameters
    ----------
    panel
        Numbers indexed by province_code and year. Rows with a gap are left out of all columns.

    Returns
    -------
    Frame of the complete rows with zero mean in every province and every year. In a balanced
    panel this is x - mean_i - mean_t + mean; otherwise means are taken out in turn until they are
    gone.

    Raises
    ------
    ValueError
        If the index does not name province_code and year, or no row is complete.
    """
    if list(panel.index.names) != KEYS:
        raise ValueError(f"panel: expected an index of {KEYS}, found {list(panel.index.names)}")
    left = panel.dropna()
    if left.empty:
        raise ValueError("panel: expected a complete row, found none")
    scale = left.abs().max()
    for _ in range(1000):
        left = left - left.groupby("province_code").transform("mean")
        means = left.groupby("year").transform("mean")
        left = left - means
        if (means.abs().max() <= 1e-12 * scale).all():
            break
    return left


def _by_key(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    table = frame.set_index(KEYS).sort_index()
    if table.index.has_duplicates:
        code, year = table.index[table.index.duplicated()][0]
        raise ValueError(f"{name}: expected one row a province and year, two for {code} in {year}")
    return table


def _without_doubtful(table: pd.DataFrame) -> pd.DataFrame:
    table = table.copy()
    codes, years = (table.index.get_level_values(key) for key in KEYS)
    for column, code, first, last in DOUBTFUL:
        if column in table:
            table.loc[(codes == code) & (years >= first) & (years <= last), column] = np.nan
    return table


def _years(table: pd.DataFrame, choices: Choices) -> pd.Index | None:
    return table.index.get_level_values("year") if choices.sample == "yearly" else None


def _component(table: pd.DataFrame) -> composite.PrincipalComponents:
    return composite.principal_components(table, components=1, sign="positive sum")
