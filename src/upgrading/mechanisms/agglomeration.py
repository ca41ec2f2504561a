"""Agglomeration by province: growth, innovation, productivity and upgrading beside it.

Document C regresses growth on agglomeration indices of enterprises, capital, value added and
workers. Its text prints no formula, base, sample or years. Here an index is a province's share of
an activity over its share of people (1 = nation), among the provinces whose figures are known;
all output as base is the other reading. Growth is real and in points, as in the document.
"""

from collections.abc import Sequence
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from upgrading import datasets
from upgrading.measures import concentration
from upgrading.measures._arguments import Array, choice
from upgrading.mechanisms import common
from upgrading.models import channels, panel_data
from upgrading.models import multiverse as grids
from upgrading.models import panel as models

Base = Literal["people", "output"]

KEYS = ["province_code", "year"]
BASES: tuple[Base, ...] = ("people", "output")
# by short name: what document C calls it, and what is nearest at hand
INDICES = {
    "enterprises": "Enterprises (all sectors)",
    "assets": "Capital (industrial assets)",
    "value_added": "Value added (secondary sector)",
    "workers": "Workers (secondary sector)",
}
# points of growth a unit of the index, document C, section 4; of value added it gives the sign
STATED = pd.Series({"enterprises": 0.153, "assets": 1.42, "workers": -0.11})
SIGNS = pd.Series({"enterprises": 1, "assets": 1, "value_added": 1, "workers": -1})
BEIJING, TIBET = 11, 54
FOUR_CITIES = (BEIJING, 12, 31, 50)
FEW = 16  # clusters for which the bootstrap takes every pattern of signs
LATER = "workers_later"
MAIN_DESIGN = "main design"
RATES = 100  # log points to points
START = 2005  # the first year from which people are residents in every year
LAGS = (0, 1, 2, 3, 4)
DEALS = 199
RESAMPLED = 249


# Indices --------------------------------------------------------------------------------------


def _keyed(name: str) -> pd.DataFrame:
    return datasets.load(name).set_index(KEYS).sort_index()


def _levels(panel: pd.DataFrame) -> dict[str, pd.Series]:
    """Levels of the activities, faults left out as in the panel."""
    rows = panel.index
    size = _keyed("provincial_industry_size").reindex(rows)
    later = _keyed("provincial_employment_second_compilation").emp_secondary.reindex(rows)
    return {
        "enterprises": size.enterprises,
        "assets": size.industrial_assets.where(panel.log_assets.notna()),
        "value_added": panel.secondary_share * panel.gdp,
        "workers": _keyed("provincial_employment_yearbooks").emp_secondary.reindex(rows),
        # where sectors are at fault the Theil index is missing, and so are these
        LATER: later.where(panel.theil_second.notna()),
    }


@cache
def _extended(vintage: panel_data.Vintage, base: Base) -> pd.DataFrame:
    panel = common.panel(vintage)
    levels = _levels(panel)
    under = panel.population if base == "people" else panel.gdp
    volumes = np.log(_keyed("provincial_volume_indices") / 100)
    grown = volumes.index_secondary.unstack().loc[:, panel_data.REAL_BASE + 1 :].cumsum(axis=1)
    real = grown.stack().reindex(panel.index)
    return panel.assign(
        **{name: common.agglomeration_index(values, under) for name, values in levels.items()},
        growth_points=RATES * np.expm1(panel.growth),
        industry_growth_points=RATES * np.expm1(volumes.index_secondary.reindex(panel.index)),
        nominal_growth_points=RATES * np.expm1(panel.nominal_growth),
        log_output_per_worker=real - np.log(levels["workers"]),
        log_output_per_worker_later=real - np.log(levels[LATER]),
    )


def extended(vintage: panel_data.Vintage = common.MAIN, base: Base = "people") -> pd.DataFrame:
    """Return the panel of provinces with agglomeration indices and output per worker.

    Parameters
    ----------
    vintage
        Of the accounts.
    base
        What a province's share of an activity is divided by: its share of people or of output.

    Returns
    -------
    Frame as `common.panel`, with the columns of `INDICES` and workers_later (the second
    compilation of employment); growth_points, industry_growth_points and nominal_growth_points
    (per cent a year: GDP and the secondary sector at constant prices, GDP at current ones);
    log_output_per_worker and log_output_per_worker_later: secondary output at constant prices over
    workers by each compilation, up to each province's level.

    Raises
    ------
    ValueError
        If vintage or base are other words.
    """
    choice("vintage", vintage, panel_data.VINTAGES)
    choice("base", base, BASES)
    return _extended(vintage, base).copy()


def west() -> list[int]:
    """Return the codes of the western provinces, of three regions."""
    provinces = datasets.load("provinces")
    return sorted(provinces.province_code[provinces.region3 == "West"])


def _within(panel: pd.DataFrame, provinces: Sequence[int]) -> pd.DataFrame:
    return panel[panel.index.get_level_values("province_code").isin(provinces)]


def _without(panel: pd.DataFrame, provinces: Sequence[int]) -> pd.DataFrame:
    return panel[~panel.index.get_level_values("province_code").isin(provinces)]


# Estimates ------------------------------------------------------------------------------------


def with_bootstrap(
    panel: pd.DataFrame, outcome: str, regressors: Sequence[str], *, lag: int = 1
) -> dict[str, object]:
    """Return the first regressor's line with the wild cluster bootstrap's probability and interval.

    Parameters
    ----------
    panel, outcome, regressors, lag
        As in `common.two_way`.

    Returns
    -------
    A line as `common.line`, with wild_p, wild_low and wild_high, and scale, which turns the
    estimate into standard deviations of the outcome for one of the regressor, both after effects
    are taken out. With few provinces all patterns of signs are drawn.
    """
    line = common.line(common.two_way(panel, outcome, regressors, lag=lag), regressors[0])
    moved = common.with_lags(panel, regressors, lag) if lag else panel
    wild = models.wild_cluster_bootstrap(
        moved,
        outcome,
        list(regressors),
        regressors[0],
        seed=common.SEED,
        draws="all" if line["units"] <= FEW else common.DRAWS,
        missing="drop",
    )
    drawn = {"wild_p": wild.p, "wild_low": wild.low, "wild_high": wild.high}
    return line | drawn | {"scale": _scale(moved, outcome, regressors)[0]}


def _scale(panel: pd.DataFrame, outcome: str, regressors: Sequence[str]) -> Array:
    """Return standard deviations of regressors over the outcome's, effects taken out."""
    rows = models.complete_rows(panel, [outcome, *regressors], missing="drop")
    spread = rows.within([outcome, *regressors], "two-way").std(axis=0)
    return spread[1:] / spread[0]


def _spread(panel: pd.DataFrame, name: str) -> dict[str, float]:
    """Return where provinces lie on an index, and how much one moves around its own mean."""
    used = common.with_lags(panel, [name]).dropna(subset=[name, "growth_points"])[name]
    within = used - used.groupby(level="province_code").transform("mean")
    return {"lowest": used.min(), "highest": used.max(), "within_sd": within.std()}


@cache
def agglomeration_growth() -> pd.DataFrame:
    """Return document C's regressions: growth on each index of the year before.

    Returns
    -------
    Frame indexed by sample ("all" or "West") and index (as `INDICES`): lines as `with_bootstrap`;
    stated, document C's size, missing for value added; lowest, highest and within_sd of the index
    in the rows used.
    """
    whole = extended()
    found = {}
    for sample, panel in (("all", whole), ("West", _within(whole, west()))):
        for name in INDICES:
            line = with_bootstrap(panel, "growth_points", [name])
            found[sample, name] = line | _spread(panel, name) | {"stated": STATED.get(name, np.nan)}
    frame = pd.DataFrame.from_dict(found, orient="index")
    return frame.rename_axis(["sample", "index"])


# enterprises are printed for four years that growth follows: changes over five are not at hand
SPANS = {"enterprises": 3, "assets": 5, "value_added": 5, "workers": 5}
AHEAD = 5
WORDS = {
    "two-way": "two-way fixed effects",
    "long differences": "changes over {span} years, year effects",
}
# by design, what departs from growth in points on the index of the year before, all provinces
DESIGNS: dict[str, dict[str, object]] = {
    MAIN_DESIGN: {},
    "the same year": {"lag": 0},
    "two years before": {"lag": 2},
    "long differences": {"estimator": "long differences"},
    "mean growth of five years": {"outcome": "ahead"},
    "income held": {"controls": "income"},
    "without the four cities": {"sample": "without the four cities"},
    "without Tibet": {"sample": "without Tibet"},
    "index from 2005 on": {"sample": "from the start"},
    "growth of industry": {"outcome": "industry_growth_points"},
    "West": {"sample": "West"},
}
ACCOUNTS: dict[str, dict[str, object]] = {
    "": {},
    "base output": {"base": "output"},
    "growth at current prices": {"outcome": "nominal_growth_points"},
}


def _ahead(panel: pd.DataFrame, column: str) -> pd.Series:
    """Mean of this year and the four that follow, by the year's number."""
    return sum(models.lagged(panel[[column]], -step)[column] for step in range(AHEAD)) / AHEAD


def _samples(panel: pd.DataFrame) -> dict[str, grids.Sample]:
    others = set(panel.index.get_level_values("province_code")) - set(west())
    return {
        "all": grids.Sample(),
        "West": grids.Sample(without=tuple(sorted(others))),
        "without the four cities": grids.Sample(without=FOUR_CITIES),
        "without Tibet": grids.Sample(without=(TIBET,)),
        "from the start": grids.Sample(first=START),
    }


def _specified(span: int) -> pd.DataFrame:
    """Every index of a span under every option, indexed by them."""
    names = [name for name, own in SPANS.items() if own == span]
    panels = {
        f"{base}, {vintage}": extended(vintage, base)
        for vintage in (common.MAIN, common.SECOND)
        for base in BASES
    }
    panels = {
        name: panel.assign(ahead=_ahead(panel, "growth_points")) for name, panel in panels.items()
    }
    grid = grids.Grid(
        outcomes=("growth_points", "industry_growth_points", "nominal_growth_points", "ahead"),
        regressors=(*names, LATER),
        controls={"none": (), "income": ("log_gdp_per_head",)},
        samples=_samples(extended()),
        lags=(0, 1, 2),
        estimators=tuple(WORDS),
        span=span,
    )
    table = grids.multiverse(panels, grid)
    words = table.estimator.map(lambda name: WORDS[name].format(span=span))
    clusters = table.units.map("by unit ({:.0f} clusters)".format)
    table = table.assign(words=words, clustering=clusters)
    return table.set_index(list(CHOSEN), drop=False).sort_index()


CHOSEN = {
    "vintage": f"people, {common.MAIN}",
    "outcome": "growth_points",
    "regressor": "",
    "controls": "none",
    "sample": "all",
    "lag": 1,
    "estimator": "two-way",
}


def _picked(table: pd.DataFrame, **options: object) -> dict[str, object]:
    """One specification as a line."""
    row = table.loc[tuple((CHOSEN | options).values())]
    found = {name: row[name] for name in common.COLUMNS if name != "estimator"}
    return found | {"estimator": row.words}


def _by_accounts(table: pd.DataFrame, name: str) -> dict[str, dict[str, object]]:
    """One index where accounts enter: as base, in the index of value added, in nominal growth."""
    found = {}
    for vintage in (common.MAIN, common.SECOND):
        for case, options in ACCOUNTS.items():
            # the main design, or accounts that do not enter
            if not case and (vintage == common.MAIN or name != "value_added"):
                continue
            own = {key: value for key, value in options.items() if key != "base"}
            own["vintage"] = f"{options.get('base', 'people')}, {vintage}"
            for place in ("", "West"):
                words = ", ".join(word for word in (place, case, vintage) if word)
                found[words] = _picked(table, regressor=name, sample=place or "all", **own)
    return found


@cache
def agglomeration_variants() -> pd.DataFrame:
    """Return growth on each index under other designs, bases and vintages, one at a time.

    Returns
    -------
    Frame indexed by index (as `INDICES`) and design: a line each. Where accounts do not enter,
    the other vintage is the same regression and is left out.
    """
    tables = {span: _specified(span) for span in sorted(set(SPANS.values()))}
    found = {}
    for name, span in SPANS.items():
        for design, options in DESIGNS.items():
            # five years of growth after an index of enterprises are not at hand
            if name != "enterprises" or options.get("outcome") != "ahead":
                found[name, design] = _picked(tables[span], regressor=name, **options)
        moved = common.with_lags(extended(), [name])
        pooled = models.fixed_effects(
            moved, "growth_points", [name], effects="year", missing="drop"
        )
        found[name, "between provinces, year effects alone"] = common.line(pooled, name)
        for design, line in _by_accounts(tables[span], name).items():
            found[name, design] = line
    # the second compilation of workers, which does not join the first
    later = _picked(tables[SPANS["workers"]], regressor=LATER)
    found["workers", "second compilation, from 2014"] = later
    frame = pd.DataFrame.from_dict(found, orient="index")
    return frame.rename_axis(["index", "design"])


@cache
def growth_together() -> pd.DataFrame:
    """Return growth on several indices in one regression, lag of one year.

    Returns
    -------
    Frame indexed by which ("three" with workers of the yearbooks, "four" with enterprises and
    workers of the second compilation) and index.
    """
    panel = extended()
    sets = {
        "three": ["assets", "value_added", "workers"],
        "four": ["enterprises", "assets", "value_added", LATER],
    }
    found = {}
    for which, names in sets.items():
        estimates = common.two_way(panel, "growth_points", names)
        for name in names:
            found[which, name.removesuffix("_later")] = common.line(estimates, name)
    return pd.DataFrame.from_dict(found, orient="index").rename_axis(["which", "index"])


def detectable(se: float, *, power: float = 0.8, level: float = 0.95) -> float:
    """Return the effect that a test of zero sees with a given probability, large samples.

    Parameters
    ----------
    se
        Standard error, above zero.
    power
        Probability of seeing it, from one half to below one.
    level
        One less the test's size.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> round(detectable(1.0), 2)
    2.8
    """
    if not (se > 0 and 0.5 <= power < 1 and 0 < level < 1):
        raise ValueError(
            f"expected se above 0, power from 0.5 to 1, level in (0, 1), found {se}, {power}, "
            f"{level}"
        )
    return float(se * (stats.norm.ppf((1 + level) / 2) + stats.norm.ppf(power)))


def times_the_data(se: float, effect: float) -> float:
    """Return how many times the information at hand would show an effect in four cases of five.

    Raises
    ------
    ValueError
        As `detectable`, or if the effect is zero.

    Examples
    --------
    >>> round(times_the_data(1.0, 1.4), 1)
    4.0
    """
    if effect == 0:
        raise ValueError("effect: expected another size than zero")
    return (detectable(se) / effect) ** 2


# What arithmetic alone gives ------------------------------------------------------------------


def dealt_indices(order: Array) -> Array:
    """Return indices of secondary output when growth histories start from other provinces' places.

    Every province keeps its own growth and is given the output and the people of another one to
    begin with: how concentrated it is cannot matter for its growth, but its index still contains
    that growth.

    Parameters
    ----------
    order
        Whose start each province is given: positions, shape (provinces,).

    Returns
    -------
    Indices at constant prices: provinces x years from `START`.

    Raises
    ------
    ValueError
        If the order does not name every province once.
    """
    volumes, start, people = _history()
    if sorted(order) != list(range(len(start))):
        raise ValueError(f"order: expected every position once, found {list(order)}")
    levels = volumes * start[list(order)][:, None]
    return concentration.agglomeration_index(levels.T, people[list(order)].T).T


@cache
def _history() -> tuple[Array, Array, Array]:
    """Cumulated volumes of secondary output, its value at the start, and people by year."""
    panel = common.panel()
    people = panel.population.unstack().loc[:, START:].dropna(axis=1)
    grown = _keyed("provincial_volume_indices").index_secondary.unstack()
    # as far as both reach
    years = [year for year in people.columns if year == START or year in grown.columns]
    volumes = (grown[years[1:]] / 100).cumprod(axis=1).to_numpy()
    made = (panel.secondary_share * panel.gdp).unstack()[START]
    ones = np.ones((len(grown), 1))
    return np.hstack([ones, volumes]), made.to_numpy(), people[years].to_numpy()


def _stacked(values: Array, panel: pd.DataFrame) -> pd.Series:
    provinces = panel.index.unique("province_code").sort_values()
    years = pd.RangeIndex(START, START + values.shape[1], name="year")
    return pd.DataFrame(values, provinces, years).stack().reindex(panel.index)


def _by_lag(panel: pd.DataFrame, regressors: Sequence[str]) -> pd.DataFrame:
    grid = grids.Grid(("growth_points",), tuple(regressors), lags=LAGS, estimators=("two-way",))
    return grids.multiverse({common.MAIN: panel}, grid)


@cache
def growth_by_lag() -> pd.DataFrame:
    """Return growth on the value-added index of the same year and of years before.

    Returns
    -------
    Frame indexed by which and lag: estimate, low, high, units, years, observations. "current
    prices" and "constant prices" are estimates; "no effect" is the median and the middle 95% of
    what histories dealt out anew give (see `dealt_indices`), where concentration has no effect.
    """
    panel = extended().query("year >= @START")
    volumes = _history()[0]
    names = {"value_added": "current prices", "chained": "constant prices"}
    own = _stacked(dealt_indices(np.arange(len(volumes))), panel)
    found = _by_lag(panel.assign(chained=own), list(names))
    columns = ["estimate", "low", "high", "units", "years", "observations"]
    seen = found.assign(which=found.regressor.map(names)).set_index(["which", "lag"])[columns]
    random = np.random.default_rng(common.SEED)
    dealt = {
        f"deal {draw}": _stacked(dealt_indices(random.permutation(len(volumes))), panel)
        for draw in range(DEALS)
    }
    data = pd.concat([panel[["growth_points"]], pd.DataFrame(dealt)], axis=1)
    drawn = _by_lag(data, list(dealt)).groupby("lag")
    middle = drawn.estimate.quantile([0.5, 0.025, 0.975]).unstack()
    sizes = drawn[["units", "years", "observations"]].first()
    none = middle.set_axis(columns[:3], axis=1).join(sizes)
    none.index = pd.MultiIndex.from_product([["no effect"], none.index], names=["which", "lag"])
    return pd.concat([seen, none])


# Innovation and productivity ------------------------------------------------------------------

PATENTS = {"log_patents_per_head": "all patents", "log_inventions_per_head": "inventions"}


@cache
def agglomeration_innovation() -> pd.DataFrame:
    """Return log patents on each index of the year before, two-way effects.

    Returns
    -------
    Frame indexed by patents (as `PATENTS`), index and design: a line each, and wild_p for the main
    design.
    """
    main = extended()
    names = ["value_added", LATER, "assets", "enterprises"]
    found = {}
    for outcome in PATENTS:
        for name in names:
            found[outcome, name, MAIN_DESIGN] = with_bootstrap(main, outcome, [name])
        designs = {
            "first published": (extended(common.SECOND), ["value_added"]),
            "over output": (extended(base="output"), ["value_added"]),
            "income held": (main, ["value_added", "log_gdp_per_head"]),
            "without Beijing": (_without(main, [BEIJING]), ["value_added"]),
            "until 2019": (main.query("year < 2020"), ["value_added"]),
        }
        for design, (panel, names_) in designs.items():
            line = common.line(common.two_way(panel, outcome, names_), names_[0])
            found[outcome, "value_added", design] = line
        later = common.line(common.two_way(main, outcome, ["value_added"], lag=2), "value_added")
        found[outcome, "value_added", "two years before"] = later
    frame = pd.DataFrame.from_dict(found, orient="index")
    return frame.rename_axis(["patents", "index", "design"])


@cache
def agglomeration_productivity() -> pd.DataFrame:
    """Return log real output per worker of the secondary sector on indices built without output.

    Returns
    -------
    Frame indexed by workers ("yearbooks", 2000-2013, or "second compilation", 2014 on), index and
    design: a line each, and wild_p for the main design.
    """
    panel = extended()
    found = {}
    for label, outcome, own in (
        ("yearbooks", "log_output_per_worker", "workers"),
        ("second compilation", "log_output_per_worker_later", LATER),
    ):
        # the output of which workers are counted by one source, beside indices of others
        names = {"workers": own, "assets": "assets"}
        names |= {"enterprises": "enterprises"} if own == LATER else {}
        for name, column in names.items():
            found[label, name, MAIN_DESIGN] = with_bootstrap(panel, outcome, [column])
            for design, line in _productivity_variants(panel, outcome, column).items():
                found[label, name, design] = line
    frame = pd.DataFrame.from_dict(found, orient="index")
    return frame.rename_axis(["workers", "index", "design"])


def _productivity_variants(panel: pd.DataFrame, outcome: str, name: str) -> dict[str, dict]:
    output = extended(base="output")
    both = [name, "log_gdp_per_head"]
    return {
        "two years before": common.line(common.two_way(panel, outcome, [name], lag=2), name),
        "income held": common.line(common.two_way(panel, outcome, both), name),
        "without the four cities": common.line(
            common.two_way(_without(panel, FOUR_CITIES), outcome, [name]), name
        ),
        "over output": common.line(common.two_way(output, outcome, [name]), name),
    }


# From growth through agglomeration to upgrading -----------------------------------------------

OUTCOMES = {
    "balance": "balance",
    "log_output_per_worker": "output per worker",
    "log_ts_ratio": "services over industry",
}
JUDGED_BY = "assets"  # holds no output, so that neither step is arithmetic


@cache
def agglomeration_channel() -> pd.DataFrame:
    """Return growth to agglomeration, agglomeration to upgrading, and their product.

    Returns
    -------
    Frame indexed by vintage, index, upgrading (as `OUTCOMES`) and step ("first", "second" given
    growth, "product"): a line each. The product's interval is a bootstrap of provinces for the
    index of assets, by which the channel is judged, and that of the delta method for the others.
    """
    found = {}
    for vintage in (common.MAIN, common.SECOND):
        panel = extended(vintage)
        for name in ("assets", "workers", "value_added"):
            # the ratio falls by construction, which one index is enough to show
            for outcome in OUTCOMES if name == JUDGED_BY else list(OUTCOMES)[:2]:
                steps = _steps(panel, name, outcome)
                for step, line in steps.items():
                    found[vintage, name, outcome, step] = line
    frame = pd.DataFrame.from_dict(found, orient="index")
    return frame.rename_axis(["vintage", "index", "upgrading", "step"])


def _steps(panel: pd.DataFrame, name: str, outcome: str) -> dict[str, dict[str, object]]:
    found = channels.channel(
        panel,
        "growth_points",
        name,
        outcome,
        second="given origin",
        lag=1,
        missing="drop",
        interval="bootstrap" if name == JUDGED_BY else "delta",
        repetitions=RESAMPLED,
        seed=common.SEED,
    )
    first = common.line(found.first, "growth_points")
    second = common.line(found.second, name)
    product = {column: float(found.product[column]) for column in common.COLUMNS[:5]}
    drawn = {"bootstrap": "provinces drawn whole", "delta": "delta method, by unit"}
    about = {
        "regressor": "growth_points",
        "estimator": "product of two steps, two-way fixed effects",
        "clustering": drawn[found.interval],
    }
    return {"first": first, "second": second, "product": second | product | about}


# Five factors ---------------------------------------------------------------------------------

FACTORS = {
    "research_per_head": "technology (research personnel)",
    "investment_share": "capital (formation over GDP)",
    "value_added": "agglomeration (value added)",
    "log_population": "people (population)",
}
JUDGED = tuple(FACTORS)[:3]
HELD = ("log_population", "log_gdp_per_head")


@cache
def agglomeration_factors() -> pd.DataFrame:
    """Return growth on document C's factors of the year before, all in one regression.

    Returns
    -------
    Frame indexed by design and factor (as `FACTORS`): a line each, sd, the factor's standard
    deviation within provinces in the rows used, and scale, as `with_bootstrap` has it. Natural
    resources are not at hand.
    """
    main = extended()
    designs = {
        MAIN_DESIGN: (main, [*JUDGED, *HELD]),
        "accounts first published": (extended(common.SECOND), [*JUDGED, *HELD]),
        "two years before": (main, [*JUDGED, *HELD]),
        "without Beijing": (_without(main, [BEIJING]), [*JUDGED, *HELD]),
        "capital index": (main, [*JUDGED[:2], "assets", *HELD]),
        "inventions for research": (main, ["log_inventions_per_head", *JUDGED[1:], *HELD]),
        "without research": (main, [*JUDGED[1:], *HELD]),
    }
    found = {}
    for design, (panel, names) in designs.items():
        found |= _factor_lines(panel, names, design)
    return pd.DataFrame.from_dict(found, orient="index").rename_axis(["design", "factor"])


def _factor_lines(
    panel: pd.DataFrame, names: Sequence[str], design: str
) -> dict[tuple[str, str], dict[str, object]]:
    lag = 2 if design == "two years before" else 1
    estimates = common.two_way(panel, "growth_points", names, lag=lag)
    moved = common.with_lags(panel, names, lag)
    rows = moved.dropna(subset=["growth_points", *names])
    spread = (rows[names] - rows[names].groupby(level="province_code").transform("mean")).std()
    scales = dict(zip(names, _scale(moved, "growth_points", names), strict=True))
    return {
        (design, name): common.line(estimates, name)
        | {"sd": float(spread[name]), "scale": float(scales[name])}
        for name in names
        if name != "log_gdp_per_head"
    }
