"""Demand and upgrading: consumption, online sales, neighbours, networks, exports, final demand.

Settled before any estimate, with the planned rules: an *indicator of upgrading* is one of four,
services over industry in logs (document E's own), the hierarchy coefficient, the angle index and
structural balance, each over its standard deviation; "upgrading rises" means most of the four;
"Central and West" is one group against the East; a region's own urban share stands beside its
neighbours'; "length of expressways and railways per head" is their sum; output per worker stays
inside one compilation of employment.

Frames are computed once and shared: who changes one changes it for everybody, but for those that
rules read, which are copies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import stats

from upgrading import datasets, input_output
from upgrading.measures import linkages
from upgrading.measures.linkages import Imports
from upgrading.mechanisms import common
from upgrading.models import causality, multiverse, panel_data
from upgrading.models import panel as models

INDICATORS = {
    "log_ts_ratio": "services over industry",
    "hierarchy": "hierarchy coefficient",
    "angle_index": "angle index",
    "balance": "structural balance",
}
CHANNELS = {
    "retail": "retail sales per head",
    "output_per_worker": "output per worker",
    "patents": "patents per head",
}
REGIONS = ("East", "Central", "West")
TEN = 10.0  # growth and shares count in ten log points or ten points
BEIJING, SHANGHAI, TIBET, HAINAN = 11, 31, 54, 46
MUNICIPALITIES = (11, 12, 31, 50)
POPULATION_SEAM = 2011  # the first year of the second compilation of population
SEAM = panel_data.EMPLOYMENT_SEAM
PLACEBOS = common.DRAWS
GRANGER_DRAWS = 499
KEYS = ["province_code", "year"]


# The panel -----------------------------------------------------------------------------------


@cache
def _demand_panel(vintage: panel_data.Vintage) -> pd.DataFrame:
    held = common.panel(vintage)
    indicators = held[list(INDICATORS)]
    columns = (
        _spending(held)
        | _places(held)
        | _networks(held)
        | _incomes(held)
        | {"ecommerce": TEN * ecommerce_share(held)}
    )
    columns |= {"services_volume": _volume_ratio(held.index) / indicators.log_ts_ratio.std()}
    # the document's ratio in the years that constant prices cover, on the same scale
    ratio = indicators.log_ts_ratio / indicators.log_ts_ratio.std()
    columns |= {"services_value": ratio.where(columns["services_volume"].notna())}
    columns["log_ecommerce"] = np.log(columns["ecommerce"])
    codes = held.index.get_level_values(0)
    inland = (_regions().loc[codes] != REGIONS[0]).to_numpy(dtype=float)
    for name in ("consumption_growth", "consumption_level", "network"):
        columns[f"{name}_inland"] = columns[name] * inland
    return pd.concat([indicators / indicators.std(), pd.DataFrame(columns)], axis=1)


def demand_panel(vintage: panel_data.Vintage = common.MAIN) -> pd.DataFrame:
    """Return the panel of this chapter: indicators over their standard deviation, and regressors.

    Growth counts in ten log points a year, urban and online shares in ten points, lengths in
    kilometres per ten thousand people, exports in ten points of GDP times income in log points.
    """
    return _demand_panel(vintage).copy()


def ecommerce_share(panel: pd.DataFrame) -> pd.Series:
    """Return e-commerce sales over GDP by province and year, 2013 on; sales to anywhere.

    Parameters
    ----------
    panel
        Indexed by province_code and year, with a column gdp in 100 million yuan.
    """
    sales = datasets.load("provincial_digital_indicators").set_index(KEYS).ecommerce_sales
    return (sales.reindex(panel.index) / panel.gdp).rename("ecommerce_share")


def _regions() -> pd.Series:
    return datasets.load("provinces").set_index("province_code").region3


def _spending(held: pd.DataFrame) -> dict[str, pd.Series]:
    levels = {
        "consumption": held.log_consumption_per_head,
        "urban": held.log_consumption_urban,
        "rural": held.log_consumption_rural,
        "retail_sales": held.log_retail_per_head,
    }
    growth = TEN * models.changes(pd.DataFrame(levels))
    growth["retail_sales"] = _without_seam(growth["retail_sales"])
    grown = {f"{name}_growth": growth[name] for name in levels}
    return grown | {
        "both_growth": growth.urban + growth.rural,
        "consumption_level": TEN * held.log_consumption_per_head,
        "gdp_growth": TEN * held.growth,
    }


def _without_seam(growth: pd.Series) -> pd.Series:
    """Leave out growth per head across the two compilations of population."""
    return growth.mask(growth.index.get_level_values("year") == POPULATION_SEAM)


def _places(held: pd.DataFrame) -> dict[str, pd.Series]:
    return {
        "own_urban": TEN * held.urban_share,
        "neighbours_urban": TEN * neighbours_mean(held.urban_share),
        "neighbours_urban_land": TEN * neighbours_mean(held.urban_share, sea=False),
        "log_income": held.log_gdp_per_head,
    }


def neighbours_mean(values: pd.Series, *, sea: bool = True) -> pd.Series:
    """Return the mean of each province's neighbours in the same year; a gap stays a gap.

    Parameters
    ----------
    values
        By province and year.
    sea
        Whether Hainan counts as Guangdong's neighbour. Without, Hainan has none and is missing.
    """
    weights = _weights(sea=sea)
    inside = values[values.index.get_level_values(0).isin(weights.index)]
    return models.spatial_lag(inside, weights, missing="keep").reindex(values.index)


def _weights(*, sea: bool = True) -> pd.DataFrame:
    table = datasets.load("province_neighbours")
    if not sea:
        table = table[(table.province_code != HAINAN) & (table.neighbour_code != HAINAN)]
    return models.neighbour_weights(table, unit="province_code", neighbour="neighbour_code")


def _networks(held: pd.DataFrame) -> dict[str, pd.Series]:
    length = held.expressway_per_head + held.railway_per_head
    per_worker = held.log_real_gdp - held.log_employment
    year = per_worker.index.get_level_values("year")
    return {
        "network": length,
        "log_network": np.log(length.where(length > 0)),
        "expressways": held.expressway_per_head,
        "railways": held.railway_per_head,
        "retail": held.log_retail_per_head,
        # levels of employment do not compare across the seam of the two compilations
        "output_per_worker": per_worker.where(year <= SEAM),
        "output_per_worker_later": per_worker.where(year > SEAM),
        "patents": held.log_patents_per_head,
        "inventions": held.log_inventions_per_head,
    }


def _incomes(held: pd.DataFrame) -> dict[str, pd.Series]:
    income = held.log_gdp_per_head.unstack()
    first = income[income.columns.min()]
    initial = (first - first.mean()).reindex(held.index.get_level_values(0)).to_numpy()
    exports = TEN * held.exports_share
    per_head = 100 * models.changes(held[["log_real_gdp_per_head"]]).iloc[:, 0]
    return {
        "growth_per_head": _without_seam(per_head),
        "growth_per_head_all": per_head,
        "growth_of_gdp": 100 * held.growth,
        "exports": exports,
        "exports_by_income": exports * initial,
        "exports_by_income_then": exports * (held.log_gdp_per_head - first.mean()),
    }


def _volume_ratio(index: pd.MultiIndex) -> pd.Series:
    """Services over industry at constant prices, in logs, up to each province's level."""
    indices = datasets.load("provincial_volume_indices").set_index(KEYS).sort_index()
    later = indices[indices.index.get_level_values("year") > panel_data.REAL_BASE]
    growth = np.log(later.index_tertiary / later.index_secondary)
    level = growth.unstack().cumsum(axis=1, skipna=False).stack()
    start = level.unstack().index
    zero = pd.Series(0.0, pd.MultiIndex.from_product([start, [panel_data.REAL_BASE]], names=KEYS))
    return pd.concat([zero, level]).reindex(index)


# Regressions ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One way to estimate: what is regressed on what, where, when and in which vintage.

    Attributes
    ----------
    regressors, shown
        Columns of `demand_panel`, and the one whose coefficient is shown.
    vintage, lag
        Of the accounts; years by which all regressors precede the outcome (below zero: follow).
    without, first, last
        Provinces that are left out; first and last year of what enters.
    """

    regressors: tuple[str, ...]
    shown: str
    vintage: panel_data.Vintage = common.MAIN
    lag: int = 1
    without: tuple[int, ...] = ()
    first: int | None = None
    last: int | None = None

    def panel(self) -> pd.DataFrame:
        """Return the rows that stay, regressors moved by the lag."""
        kept = multiverse.Sample(self.without, self.first, self.last).of(
            _demand_panel(self.vintage)
        )
        return common.with_lags(kept, self.regressors, self.lag)


def _estimates(step: Step, outcomes: Sequence[str]) -> pd.DataFrame:
    """Return the step's estimates for all outcomes, by `common.COLUMNS`."""
    others = tuple(name for name in step.regressors if name != step.shown)
    grid = multiverse.Grid(
        tuple(outcomes),
        (step.shown,),
        controls={"others": others},
        lags=(0,),  # the panel holds regressors where they belong
        estimators=("two-way",),
    )
    found = multiverse.multiverse({step.vintage: step.panel()}, grid)
    if found.estimate.isna().any():
        problem = found[found.estimate.isna()].iloc[0]
        raise ValueError(f"{problem.outcome} on {step.shown}: {problem.problem}")
    named = found.assign(
        estimator="two-way fixed effects",
        clustering=[f"by unit ({units} clusters)" for units in found.units],
        wild_p=np.nan,
    ).set_index("outcome", drop=False)
    return named[[*common.COLUMNS, "wild_p"]].rename_axis("indicator")


def _wild(step: Step, outcome: str) -> float:
    """Return the probability of no effect by the wild cluster bootstrap."""
    return models.wild_cluster_bootstrap(
        step.panel(),
        outcome,
        list(step.regressors),
        step.shown,
        seed=common.SEED,
        draws=common.DRAWS,
        missing="drop",
    ).p


def _scale(step: Step, outcome: str) -> float:
    """Return the shown regressor's standard deviation over the outcome's, effects taken out."""
    columns = [outcome, step.shown, *(name for name in step.regressors if name != step.shown)]
    rows = models.complete_rows(step.panel(), columns, missing="drop")
    left, right = rows.within(columns[:2], "two-way").std(axis=0)
    return float(right / left)


def _table(steps: Mapping[str, Step], outcomes: Sequence[str]) -> pd.DataFrame:
    """Estimate all steps for all outcomes, and test the first step by the wild bootstrap."""
    parts = {name: _estimates(step, outcomes) for name, step in steps.items()}
    head, step = next(iter(steps.items()))
    parts[head]["wild_p"] = [_wild(step, outcome) for outcome in outcomes]
    return pd.concat(parts, names=["step"])


def _varied(main: Step) -> dict[str, Step]:
    """Return the main design, and it with one choice changed at a time."""
    return {
        "main": main,
        "first published": replace(main, vintage=common.SECOND),
        "two years before": replace(main, lag=2),
        "without Beijing": replace(main, without=(BEIJING,)),
        "without municipalities": replace(main, without=MUNICIPALITIES),
        "without Tibet": replace(main, without=(TIBET,)),
        "up to 2019": replace(main, last=2019),
    }


def _slopes(step: Step) -> pd.DataFrame:
    """Return the step's slope in each region, and the probability that the three are equal."""
    parts = {}
    for outcome in INDICATORS:
        found = models.group_slopes(step.panel(), outcome, step.shown, _regions(), missing="drop")
        rows = {
            region: common.line(found.estimates, f"{step.shown}: {region}") for region in REGIONS
        }
        parts[outcome] = pd.DataFrame.from_dict(rows, orient="index").assign(equal_p=found.equal.p)
    return pd.concat(parts, names=["indicator", "region"])


# Consumption ---------------------------------------------------------------------------------

CONSUMPTION = Step(("consumption_growth",), "consumption_growth")


def _inland_step(regressor: str) -> Step:
    """Return the step that shows how far Centre and West differ from the East."""
    return Step((regressor, f"{regressor}_inland"), f"{regressor}_inland")


@cache
def _consumption_steps() -> pd.DataFrame:
    beside = ("consumption_growth", "gdp_growth")
    steps = _varied(CONSUMPTION) | {
        "growth of GDP beside": replace(CONSUMPTION, regressors=beside),
        "level of consumption": Step(("consumption_level",), "consumption_level"),
        "retail sales": Step(("retail_sales_growth",), "retail_sales_growth"),
        "consumption of the year after": replace(CONSUMPTION, lag=-1),
    }
    return _table(steps, [*INDICATORS, "services_value", "services_volume"])


def consumption_steps() -> pd.DataFrame:
    """Return indicators on growth of consumption per head the year before (E21).

    Returns
    -------
    Frame indexed by step and indicator: `common.COLUMNS` and wild_p, the probability by the wild
    cluster bootstrap in the main step. In standard deviations of the indicator for ten log points
    of growth. The indicators "services_value" and "services_volume" are services over industry at
    current and at constant prices in the same rows, in standard deviations of the first.
    """
    return _consumption_steps().copy()


@cache
def _consumption_inland_steps() -> pd.DataFrame:
    steps = _varied(_inland_step("consumption_growth"))
    return _table(
        steps | {"level of consumption": _inland_step("consumption_level")}, list(INDICATORS)
    )


def consumption_inland_steps() -> pd.DataFrame:
    """Return by how much the slope of consumption is higher in Centre and West (E22).

    As `consumption_steps`: the coefficient of growth of consumption times Centre or West.
    """
    return _consumption_inland_steps().copy()


@cache
def consumption_slopes() -> pd.DataFrame:
    """Return the slope of consumption in each region, main design.

    Returns
    -------
    Frame indexed by indicator and region: `common.COLUMNS`, and equal_p, the probability of a
    test that the three are equal.
    """
    return _slopes(CONSUMPTION)


@cache
def _consumption_residence_steps() -> pd.DataFrame:
    both = ("urban_growth", "rural_growth")
    parts = {
        # on the sum and the urban part, the second coefficient is the difference
        "urban less rural": _varied(Step(("both_growth", "urban_growth"), "urban_growth")),
        "urban": {"main": Step(both, "urban_growth")},
        "rural": {"main": Step(both, "rural_growth")},
    }
    found = {name: _table(steps, list(INDICATORS)) for name, steps in parts.items()}
    return pd.concat(found, names=["slope"])


def consumption_residence_steps() -> pd.DataFrame:
    """Return indicators on growth of urban and of rural consumption, and the difference (E23).

    Returns
    -------
    Frame indexed by slope (urban less rural, urban, rural), step and indicator:
    `common.COLUMNS` and wild_p. Both are in one regression.
    """
    return _consumption_residence_steps().copy()


@cache
def consumption_precedence() -> pd.DataFrame:
    """Return whether growth of consumption and changes of services over industry precede the other.

    Returns
    -------
    Frame with one row a direction: statistic (Z-tilde of Dumitrescu and Hurlin with one lag), p
    (normal), p_bootstrap (provinces moving together), units, years.
    """
    panel = _demand_panel(common.MAIN)
    spent = panel.consumption_growth.unstack().dropna(axis=1)
    moved = models.changes(panel[["log_ts_ratio"]]).iloc[:, 0].unstack()[spent.columns]
    rows = {}
    for name, (cause, effect) in {
        "consumption before upgrading": (spent, moved),
        "upgrading before consumption": (moved, spent),
    }.items():
        found = causality.granger_non_causality(
            cause, effect, lags=1, draws=GRANGER_DRAWS, seed=common.SEED
        )
        rows[name] = {
            "statistic": found.z_tilde,
            "p": found.z_tilde_p_value,
            "p_bootstrap": found.bootstrap.z_tilde,
            "units": len(cause),
            "years": found.periods,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("direction")


# Online sales --------------------------------------------------------------------------------


@cache
def _ecommerce_steps() -> pd.DataFrame:
    main = Step(("ecommerce",), "ecommerce")
    steps = _varied(main) | {
        "without Beijing and Shanghai": replace(main, without=(BEIJING, SHANGHAI)),
        "logarithm": Step(("log_ecommerce",), "log_ecommerce"),
        "sales of the year after": replace(main, lag=-1),
    }
    return _table(steps, list(INDICATORS))


def ecommerce_steps() -> pd.DataFrame:
    """Return indicators on e-commerce sales over GDP the year before (E24).

    As `consumption_steps`; standard deviations for ten points of GDP ("logarithm": for one log
    point).
    """
    return _ecommerce_steps().copy()


# Neighbours ----------------------------------------------------------------------------------


@cache
def _neighbour_steps() -> pd.DataFrame:
    main = Step(("neighbours_urban", "own_urban"), "neighbours_urban")
    land = Step(("neighbours_urban_land", "own_urban"), "neighbours_urban_land")
    income = (*main.regressors, "log_income")
    other = {
        "own share left out": replace(main, regressors=("neighbours_urban",)),
        "own income beside": replace(main, regressors=income),
        "without Hainan": replace(land, without=(HAINAN,)),
        "own share": replace(main, shown="own_urban"),
    }
    return _table(_varied(main) | other, list(INDICATORS))


def neighbour_steps() -> pd.DataFrame:
    """Return indicators on the neighbours' mean urban share the year before (E25).

    As `consumption_steps`; standard deviations for ten points. The province's own urban share is
    beside it in all steps but "own share left out"; the step "own share" shows its coefficient.
    """
    return _neighbour_steps().copy()


@cache
def neighbour_placebos(draws: int = PLACEBOS) -> pd.DataFrame:
    """Return the main estimates of `neighbour_steps` on maps whose provinces are dealt anew.

    Parameters
    ----------
    draws
        Number of such maps.

    Returns
    -------
    Frame, draws x (estimate, t) of each indicator. Borders stay, names on the map move: who
    borders on whom is chance. t is the estimate over its clustered error.
    """
    if draws < 1:
        raise ValueError(f"draws: expected one or more, found {draws}")
    panel = _demand_panel(common.MAIN)
    weights = _weights()
    wide = panel.own_urban.unstack().loc[weights.index]
    rows = weights.div(weights.sum(axis=1), axis=0).to_numpy()
    generator = np.random.default_rng(common.SEED)
    placebos = {}
    for draw in range(draws):
        order = generator.permutation(len(rows))
        means = rows[np.ix_(order, order)] @ wide.to_numpy()
        lag = pd.DataFrame(means, wide.index, wide.columns)
        placebos[f"placebo {draw}"] = lag.stack().reindex(panel.index)
    frame = pd.concat([panel[[*INDICATORS, "own_urban"]], pd.DataFrame(placebos)], axis=1)
    grid = multiverse.Grid(
        tuple(INDICATORS),
        tuple(placebos),
        controls={"own": ("own_urban",)},
        lags=(1,),
        estimators=("two-way",),
    )
    found = multiverse.multiverse({common.MAIN: frame}, grid)
    found = found.assign(t=found.estimate / found.se)
    return found.pivot(index="regressor", columns="outcome", values=["estimate", "t"])


def placebo_p(estimates: pd.DataFrame, placebos: pd.DataFrame) -> pd.Series:
    """Return how often a placebo's t lies as far from zero as the estimate's, by indicator.

    Parameters
    ----------
    estimates
        With estimate and se, by indicator.
    placebos
        As `neighbour_placebos` returns them.
    """
    t = (estimates.estimate / estimates.se).abs()
    beyond = (placebos["t"][t.index].abs() >= t).sum()
    return (1 + beyond) / (1 + len(placebos))


def placebo_refusals(placebos: pd.DataFrame) -> pd.Series:
    """Return how often the usual test at 5% refuses zero though borders are chance, by indicator.

    An honest test refuses in one of twenty.
    """
    bound = stats.t.ppf(0.975, len(_weights()) - 1)
    return (placebos["t"].abs() > bound).mean()[list(INDICATORS)]


# Networks ------------------------------------------------------------------------------------

NETWORK = Step(("network",), "network")
EXPRESSWAYS = Step(("expressways", "railways"), "expressways")
LOGARITHM = Step(("log_network",), "log_network")
_LENGTHS = {
    # people are counted anew in 2011, and lengths per head step with them
    "from 2011": replace(NETWORK, first=POPULATION_SEAM),
    "logarithm of length": LOGARITHM,
    "expressways": EXPRESSWAYS,
    "railways": replace(EXPRESSWAYS, shown="railways"),
    "length of the year after": replace(NETWORK, lag=-1),
}


@cache
def _network_channels() -> pd.DataFrame:
    steps = _varied(NETWORK) | _LENGTHS
    # none of the outcomes is of the accounts
    del steps["first published"]
    # output per worker ends too early for it
    late = steps.pop("from 2011")
    parts = [
        _table(steps, list(CHANNELS)),
        _table({"main": NETWORK}, ["output_per_worker_later", "inventions"]),
        pd.concat({"from 2011": _estimates(late, ["retail", "patents"])}, names=["step"]),
    ]
    return pd.concat(parts)


def network_channels() -> pd.DataFrame:
    """Return retail sales, output per worker and patents on expressways and railways (E26).

    Returns
    -------
    Frame indexed by step and indicator (of `CHANNELS`; "output_per_worker_later" is the second
    compilation of employment, "inventions" invention patents): `common.COLUMNS` and wild_p. Log
    points for one kilometre per ten thousand people the year before.
    """
    return _network_channels().copy()


@cache
def _network_steps() -> pd.DataFrame:
    steps = _varied(NETWORK) | _LENGTHS
    scales = {(name, held): _scale(steps[name], held) for name in steps for held in INDICATORS}
    return _table(steps, list(INDICATORS)).assign(scale=pd.Series(scales))


def network_steps() -> pd.DataFrame:
    """Return indicators on expressways and railways per head the year before (E27).

    As `consumption_steps`; standard deviations for one kilometre per ten thousand people. With
    scale, which turns the estimate into standard deviations of the indicator for one of the
    length, both after effects are taken out.
    """
    return _network_steps().copy()


@cache
def _network_slopes() -> pd.DataFrame:
    published = _slopes(replace(NETWORK, vintage=common.SECOND))
    return _slopes(NETWORK).assign(equal_p_published=published.equal_p)


def network_slopes() -> pd.DataFrame:
    """Return the slope of expressways and railways in each region (E27), main design.

    As `consumption_slopes`, with equal_p_published: equal_p with accounts as first published.
    """
    return _network_slopes().copy()


# Exports and income --------------------------------------------------------------------------


@cache
def _export_income_steps() -> pd.DataFrame:
    main = Step(("exports", "exports_by_income"), "exports_by_income")
    now = ("exports", "exports_by_income_then", "log_income")
    steps = _varied(main) | {
        "income of the year": Step(now, "exports_by_income_then"),
        "exports themselves": replace(main, shown="exports"),
        "exports of the year after": replace(main, lag=-1),
    }
    return _table(steps, ["growth_per_head", "growth_of_gdp", "growth_per_head_all"])


def export_income_steps() -> pd.DataFrame:
    """Return growth of GDP per head on exports over GDP times initial income (E33).

    As `consumption_steps`, for growth of GDP per head and of GDP, at constant prices: points a
    year for ten points of GDP, per log point of initial income (2000; 2005 in the other vintage).
    The outcome "growth_per_head_all" has the year in which people were counted anew as well.
    Exports themselves stand beside; income is centred, so that theirs is the slope at its mean.
    """
    return _export_income_steps().copy()


# Final demand --------------------------------------------------------------------------------


@cache
def _demand_parts(
    year: int, imports: Imports = "domestic_uses"
) -> tuple[pd.Series, pd.DataFrame, pd.Series]:
    """Weights of demands, product mix of each, services' part of each product; 25 sectors."""
    table = input_output.grouped(year)
    bought = linkages.induced_value_added(table, imports=imports, by="product", demand="groups")
    inverse = linkages.leontief_inverse(linkages.input_coefficients(table, imports=imports))
    earned = inverse.mul(linkages.value_added_ratio(table), axis=0)
    services = earned.loc[_service_sectors()].sum() / earned.sum()
    totals = bought.sum()
    return totals / totals.sum(), bought / totals.where(totals != 0, 1.0), services


def _service_sectors() -> list[str]:
    table = input_output.concordance()
    return sorted(table[table.branch == "services"].sector.unique())


def demand_shift(
    years: Sequence[int] = input_output.YEARS, *, imports: Imports = "domestic_uses"
) -> pd.DataFrame:
    """Split the change of services' share of value added by what changed in demand.

    Parameters
    ----------
    years
        Of input-output tables, in order; two or more.
    imports
        How imports are kept apart, as in `linkages`.

    Returns
    -------
    Frame, one row a pair of following years (index: start, end) and columns weights (between
    consumption, investment and exports), mix (of products that each buys), chains (services'
    part in the value added of each product), change (their sum), in points. Current prices, 25
    sectors; the error of the early tables is a demand of its own.

    Notes
    -----
    s = sum_k w_k sum_j m_kj t_j. Each part is the mean over all orders in which the three can
    change (Shapley), so that they add up exactly.

    References
    ----------
    Dietzenbacher, E. and Los, B. (1998), Economic Systems Research 10(4), 307-324.
    """
    if len(years) < 2:
        raise ValueError(f"years: expected two or more, found {list(years)}")
    rows = {
        pair: _shift(*(_demand_parts(year, imports) for year in pair)) for pair in pairwise(years)
    }
    frame = pd.DataFrame(rows).T.rename_axis(index=["start", "end"])
    return frame.assign(change=frame.sum(axis=1))


def _shift(start: tuple, end: tuple) -> dict[str, float]:
    names = ("weights", "mix", "chains")

    def share(late: frozenset[str]) -> float:
        weights, mix, services = (
            (end if name in late else start)[place] for place, name in enumerate(names)
        )
        return float((services @ mix) @ weights)

    found = dict.fromkeys(names, 0.0)
    for name in names:
        first, second = (other for other in names if other != name)
        for before, weight in (
            (frozenset(), 1 / 3),
            (frozenset({first}), 1 / 6),
            (frozenset({second}), 1 / 6),
            (frozenset({first, second}), 1 / 3),
        ):
            found[name] += 100 * weight * (share(before | {name}) - share(before))
    return found


def demand_weights(year: int) -> pd.Series:
    """Return the share of value added that each demand induces, as in `demand_shift`."""
    return _demand_parts(year)[0].copy()


@cache
def service_shares() -> pd.DataFrame:
    """Return services' share of what each demand induces, and of all, per cent by year."""
    rows = {}
    for year in input_output.YEARS:
        weights, mix, services = _demand_parts(year)
        each = services @ mix
        rows[year] = {**each[list(input_output.DEMANDS)], "all": each @ weights}
    return 100 * pd.DataFrame(rows).T.rename_axis("year")


@cache
def service_kinds() -> pd.DataFrame:
    """Return value added of each kind of service in final demand for manufactures, per cent.

    Returns
    -------
    Frame, years x kinds of service (common sectors): `linkages.value_added_content` with each
    kind as the source; imports over domestic uses, all suppliers.
    """
    return pd.DataFrame({year: _kinds(year) for year in input_output.YEARS}).T.rename_axis("year")


def _kinds(year: int) -> pd.Series:
    table, imports = input_output.table(year), "domestic_uses"
    made = input_output.members(table, "manufacturing")
    demand = linkages.domestic_final_demand(table, imports=imports).drop(columns="error")
    wanted = demand.sum(axis=1)[made]
    inverse = linkages.leontief_inverse(linkages.input_coefficients(table, imports=imports))
    earned = linkages.value_added_ratio(table) * (inverse[made] @ wanted)
    kinds = linkages.sector_groups(table, input_output.concordance(), by="sector")
    return 100 * earned.groupby(kinds).sum()[_service_sectors()] / wanted.sum()


# Prices --------------------------------------------------------------------------------------


@cache
def price_and_volume() -> pd.DataFrame:
    """Return services over industry in the nation: value, price and volume, in logs.

    Returns
    -------
    Frame by year, 1978 on, zero in the first year: value is the sum of price and volume. Prices
    are value added over its volume index.
    """
    accounts = datasets.load("national_accounts").set_index("year")
    volumes = datasets.load("national_volume_indices").set_index("year")
    value = np.log(accounts.va_tertiary / accounts.va_secondary)
    volume = np.log(volumes.index_tertiary / volumes.index_secondary)
    frame = pd.DataFrame({"value": value, "price": value - volume, "volume": volume}).dropna()
    return frame - frame.iloc[0]


@cache
def provincial_price_and_volume() -> pd.DataFrame:
    """Return the change of services over industry in provinces, 2000-2021: value, price, volume.

    Returns
    -------
    Frame by province, in logs. Levels are those revised after the fourth census, volume indices
    those first published: what the revision moved is counted as price.
    """
    accounts = datasets.load("provincial_value_added_census_2018").set_index(KEYS)
    value = np.log(accounts.va_tertiary / accounts.va_secondary)
    volume = _volume_ratio(value.index)
    levels = pd.DataFrame({"value": value, "volume": volume}).dropna().unstack()
    years = levels.columns.get_level_values(1)
    change = levels.xs(years.max(), axis=1, level=1) - levels.xs(years.min(), axis=1, level=1)
    return change.assign(price=change.value - change.volume)[["value", "price", "volume"]]


@cache
def relative_prices() -> pd.DataFrame:
    """Return by province and year relative prices, productivities and outputs in logs, 2000-2013.

    Returns
    -------
    Frame with price (services over industry), productivity (industry over services, real output
    per worker) and earnings (services over industry, output per worker at current prices). Zero
    in 2000; price = productivity + earnings. Accounts after the fourth census, the provinces' own
    volume indices, workers of the yearbooks.
    """
    accounts = datasets.load("provincial_value_added_census_2018").set_index(KEYS)
    workers = datasets.load("provincial_employment_yearbooks").set_index(KEYS)
    value = np.log(accounts.va_tertiary / accounts.va_secondary)
    heads = np.log(workers.emp_tertiary / workers.emp_secondary)
    volume = _volume_ratio(value.index)
    frame = pd.DataFrame(
        {"price": value - volume, "productivity": heads - volume, "earnings": value - heads}
    ).dropna()
    start = frame.xs(panel_data.REAL_BASE, level="year")
    return frame.sub(start.reindex(frame.index.get_level_values(0)).to_numpy())


@cache
def price_steps() -> pd.DataFrame:
    """Return relative prices regressed on relative productivities within provinces.

    Returns
    -------
    Frame by step: `common.COLUMNS`. One is a price that takes up the whole gap in productivity;
    "earnings on productivity" has output per worker at current prices as the outcome instead.
    """
    frame = relative_prices()
    forms = {
        "levels": (frame, "two-way"),
        "year before": (common.with_lags(frame, ["productivity"]), "two-way"),
        "without year effects": (frame, "unit"),
        "changes over a year": (models.changes(frame), "year"),
        "changes over five years": (models.changes(frame, 5), "year"),
        "2000 to 2013": (models.changes(frame, 13), "year"),
        "earnings on productivity": (frame.assign(price=frame.earnings), "two-way"),
    }
    rows = {
        name: common.line(
            models.fixed_effects(data, "price", ["productivity"], effects=effects, missing="drop"),
            "productivity",
        )
        for name, (data, effects) in forms.items()
    }
    return common.lines(rows)
