"""Estimates of how growth and upgrading work on each other, as document A has it (A6, A8-A19).

Choices that the planned rules leave open were fixed before any estimate:

- upgrading is what the chapter on the framework fixed: advancement (hierarchy coefficient), balance
  (minus the Theil index) and output per worker within sectors;
- channels are amounts per head or in logarithms, not ratios to GDP, because growth raises the
  denominator of such a ratio;
- growth is that of one year at constant prices, and everything on the right is of the year before;
- output per worker is chained: growth by the yearbooks up to their last year, by the second
  compilation after it. A level of the one is never set beside a level of the other, and a province
  with a gap ends there.

A18 belongs to the chapter on agglomeration, which calls `growth_channel` with its own columns.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd

from upgrading import datasets
from upgrading.measures import change
from upgrading.mechanisms import common
from upgrading.mechanisms.common import DRAWS, MAIN, SECOND, SEED
from upgrading.models import causality, channels, multiverse, panel_data, systems
from upgrading.models import panel as models
from upgrading.models.multiverse import Sample

ORIGIN = "growth"
UPGRADING = ("hierarchy", "balance", "log_productivity_within")
CHANNELS: dict[str, tuple[str, ...]] = {
    "A12": ("secondary_share", "log_assets"),
    "A13": ("urban_share",),
    "A14": ("log_retail_per_head", "log_consumption_per_head"),
    "A15": ("log_patents_per_head", "log_research_per_head"),
    "A16": ("log_income_per_head",),
    "A17": ("log_spending_per_head",),
}
# the hierarchy coefficient holds the secondary share with a weight of its own, so that A12 is
# judged by balance and by output per worker, as its entry in the register says
JUDGED: dict[str, tuple[str, ...]] = {"A12": ("balance", "log_output_per_worker")}
MUNICIPALITIES = (11, 12, 31, 50)
TIBET = 54
LAGS = 2
BLOCK = 3  # about the cube root of the number of years
PATH_DRAWS = 299  # of provinces, for each product
FEW_DRAWS = 99  # where a test is shown beside the one that is judged
PATH = ["claim", "channel", "upgrading"]
TITLES = {
    "growth": "growth",
    "hierarchy": "advancement",
    "balance": "balance",
    "log_productivity_within": "productivity within sectors",
    "log_output_per_worker": "output per worker",
    "secondary_share": "secondary share",
    "log_assets": "industrial assets",
    "urban_share": "urban share",
    "log_retail_per_head": "retail sales per head",
    "log_consumption_per_head": "consumption per head",
    "log_patents_per_head": "patents per head",
    "log_research_per_head": "research staff per head",
    "log_income_per_head": "income per head",
    "log_spending_per_head": "public spending per head",
    "theil": "Theil index of imbalance",
    "log_gdp": "GDP",
    "primary_share": "primary share",
    "service_share": "tertiary share",
    "log_income_gap": "urban over rural income",
}
STEPS = ("growth to channel", "channel to upgrading", "product")

SECTORS = ["primary", "secondary", "tertiary"]
VALUE_ADDED = [f"va_{sector}" for sector in SECTORS]
WORKERS = [f"emp_{sector}" for sector in SECTORS]
FIRST = panel_data.REAL_BASE


# The panel -----------------------------------------------------------------------------------


def _keyed(name: str, columns: Sequence[str]) -> pd.DataFrame:
    frame = datasets.load(name).set_index(panel_data.KEYS).sort_index()
    return frame[list(columns)].astype(float).set_axis(SECTORS, axis=1)


def real_value_added() -> pd.DataFrame:
    """Return value added by sector at prices of 2000, 100 million yuan, by province and year.

    Levels of 2000 after the 2018 census, carried on by volume indices; there is one vintage only.
    """
    start = _keyed(panel_data.ACCOUNTS[MAIN], VALUE_ADDED).xs(FIRST, level="year")
    indices = _keyed("provincial_volume_indices", [f"index_{sector}" for sector in SECTORS]) / 100
    years = indices.index.get_level_values("year")
    wide = indices[years >= FIRST].unstack("year")
    wide.loc[:, (slice(None), FIRST)] = 1.0
    grown = pd.concat({s: wide[s].cumprod(axis=1, skipna=False) for s in SECTORS}, axis=1)
    grown = grown.stack("year", future_stack=True)[SECTORS]
    return grown.mul(start, level="province_code").sort_index()


def _sound_workers(compilation: str, theil: str) -> pd.DataFrame:
    """Return workers by sector, without rows that a fault of the source touches.

    Those are the rows in which the panel has no Theil index of the compilation.
    """
    workers = _keyed(f"provincial_employment_{compilation}", WORKERS)
    sound = common.panel()[theil].notna()
    return workers[sound.reindex(workers.index, fill_value=False)]


@cache
def productivity() -> pd.DataFrame:
    """Return real output per worker by province and year, logarithms, 0 in 2000.

    Returns
    -------
    Frame with log_output_per_worker (all sectors together) and log_productivity_within (growth
    inside sectors at the shares of the year before, cumulated: the within term of a yearly
    shift-share). 30 provinces; a province ends where its workers have a gap or break.
    """
    value = real_value_added()
    early = _annual(value, _sound_workers("yearbooks", "theil_yearbooks"))
    late = _annual(value, _sound_workers("second_compilation", "theil_second"))
    before = value.index.get_level_values("year") <= panel_data.EMPLOYMENT_SEAM
    joined = np.log1p(pd.concat([early[before], late[~before]]))
    levels = {}
    for term, column in (
        ("change", "log_output_per_worker"),
        ("within", "log_productivity_within"),
    ):
        wide = joined[term].unstack("year").loc[:, FIRST:]
        wide[FIRST] = wide[FIRST].mask(wide[FIRST + 1].notna(), 0.0)
        levels[column] = wide.cumsum(axis=1, skipna=False).stack(future_stack=True)
    return pd.DataFrame(levels)


def _annual(value: pd.DataFrame, workers: pd.DataFrame) -> pd.DataFrame:
    """Growth of output per worker on the year before, and its part within sectors."""
    workers = workers.reindex(value.index)
    ends = (models.lagged(value, 1), value, models.lagged(workers, 1), workers)
    known = pd.concat(ends, axis=1).notna().all(axis=1)
    found = change.productivity_decomposition(*(frame[known] for frame in ends)).totals()
    return found[["change", "within"]].reindex(value.index)


@cache
def _growth_panel(vintage: panel_data.Vintage) -> pd.DataFrame:
    panel = common.panel(vintage)
    spending = np.log(panel.fiscal_share) + panel.log_gdp_per_head
    return panel.assign(
        log_gdp=np.log(panel.gdp),
        log_income_gap=np.log(panel.income_gap),
        log_spending_per_head=spending,
        log_research_per_head=np.log(panel.research_per_head.where(panel.research_per_head > 0)),
    ).join(productivity())


def growth_panel(vintage: panel_data.Vintage = MAIN) -> pd.DataFrame:
    """Return `common.panel` with what this chapter adds.

    log_gdp (current prices), log_income_gap (urban over rural), log_spending_per_head (budget
    expenditure), log_research_per_head (R&D personnel), and the columns of `productivity`, which
    are the same in every vintage.
    """
    return _growth_panel(vintage).copy()


# Slopes --------------------------------------------------------------------------------------

# by name: outcome and regressor of the year before
SLOPES: dict[str, tuple[str, str]] = {
    "imbalance_growth": ("growth", "theil"),
    "primary_size": ("log_gdp", "primary_share"),
    "primary_income": ("log_income_per_head", "primary_share"),
    "secondary_gap": ("log_income_gap", "secondary_share"),
    "tertiary_gap": ("log_income_gap", "service_share"),
    "tertiary_productivity": ("log_output_per_worker", "service_share"),
    "tertiary_growth": ("growth", "service_share"),
}
MAIN_VARIANT, SECOND_VARIANT = "main", "first published"
SAME_YEARS = "2018 census, years as first published"
# incomes change definition after 2012, workers their source after 2013
SAMPLES = {
    "all": Sample(),
    "without municipalities": Sample(without=MUNICIPALITIES),
    "without Tibet": Sample(without=(TIBET,)),
    "to 2012": Sample(last=2012),
    "from 2014": Sample(first=2014),
    "to 2019": Sample(last=2019),
}
OTHER_LAG = "two years before"


def _scale(panel: pd.DataFrame, outcome: str, regressors: Sequence[str]) -> float:
    """Return the first regressor's standard deviation over the outcome's, effects taken out."""
    rows = models.complete_rows(panel, [outcome, *regressors], missing="drop")
    left, right = rows.within([outcome, regressors[0]], "two-way").std(axis=0)
    return float(right / left)


def slope(
    outcome: str, regressor: str, vintage: panel_data.Vintage = MAIN, *, lag: int = 1
) -> dict[str, object]:
    """Return one slope with two-way effects by `common.COLUMNS`, with scale and wild_p.

    scale turns the estimate into standard deviations of the outcome for one of the regressor, both
    after effects are taken out; wild_p is the wild cluster bootstrap's.

    Raises
    ------
    KeyError
        If a column is not in the panel.
    """
    moved = common.with_lags(growth_panel(vintage), [regressor], lag)
    found = models.fixed_effects(moved, outcome, [regressor], missing="drop")
    return {
        **common.line(found, regressor),
        "scale": _scale(moved, outcome, [regressor]),
        "wild_p": _wild(moved, outcome, [regressor], regressor),
    }


def _wild(panel: pd.DataFrame, outcome: str, regressors: list[str], tested: str) -> float:
    drawn = models.wild_cluster_bootstrap(
        panel, outcome, regressors, tested, seed=SEED, draws=DRAWS, missing="drop"
    )
    return float(drawn.p)


@cache
def two_way_slopes() -> pd.DataFrame:
    """Return the slopes behind A6 and A8-A10, by (slope, variant), with scale and wild_p.

    Variants: main, first published, `OTHER_LAG` and those of `SAMPLES`. Samples take the years of
    both sides of an equation; scale and wild_p are missing for all but the first two.
    """
    full = {
        (name, label): slope(*pair, vintage)
        for name, pair in SLOPES.items()
        for label, vintage in ((MAIN_VARIANT, MAIN), (SECOND_VARIANT, SECOND))
    }
    table = _other_slopes().set_index(["outcome", "regressor", "sample", "lag"])
    options = [(OTHER_LAG, "all", 2), *((name, name, 1) for name in SAMPLES if name != "all")]
    shown = _by(full, ["slope", "variant"])
    same = shown[["estimator"]].iloc[0].to_dict()
    for name, pair in SLOPES.items():
        for label, sample, lag in options:
            row = table.loc[(*pair, sample, lag), list(NUMBERS)].to_dict()
            row |= dict(zip(("outcome", "regressor"), pair, strict=True)) | same
            row["clustering"] = f"by unit ({int(row['units'])} clusters)"
            shown.loc[(name, label), list(row)] = pd.Series(row)
    shown[COUNTS] = shown[COUNTS].astype(int)
    return shown.loc[list(SLOPES)]


NUMBERS = ("estimate", "se", "low", "high", "p", "units", "years", "observations")
COUNTS = ["units", "years", "observations"]


def _other_slopes() -> pd.DataFrame:
    """Return all pairs under all samples and both lags, main vintage; the numbers are `slope`'s."""
    outcomes, regressors = (
        tuple(dict.fromkeys(side)) for side in zip(*SLOPES.values(), strict=True)
    )
    grid = multiverse.Grid(
        outcomes, regressors, samples=SAMPLES, lags=(1, 2), estimators=("two-way",)
    )
    return multiverse.multiverse({MAIN: growth_panel()}, grid)


def _by(found: Mapping[tuple, Mapping[str, object]], names: list[str]) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples(list(found), names=names)
    return pd.DataFrame(list(found.values()), index=index)


# Channels ------------------------------------------------------------------------------------


def growth_channel(
    name: str,
    columns: Sequence[str],
    *,
    panel: pd.DataFrame | None = None,
    upgrading: Sequence[str] = UPGRADING,
    origin: str = ORIGIN,
    vintage: panel_data.Vintage = MAIN,
    lag: int = 1,
    second: channels.Second = "given origin",
    controls: Sequence[str] = (),
    draws: int = PATH_DRAWS,
    wild: bool = True,
) -> pd.DataFrame:
    """Estimate growth to channel, channel to upgrading, and the product, for several of each.

    Parameters
    ----------
    name
        What the estimates are for, such as the id of a claim; it fills the column `claim`.
    columns
        Channels, columns of the panel.
    panel
        Indexed by province_code and year; `growth_panel(vintage)` if none is given.
    upgrading
        Outcomes, columns of the panel.
    origin
        Column where the channel begins.
    vintage
        Of the panel; it fills the column `vintage`.
    lag
        Years by which the right-hand side precedes the left, in each step.
    second
        Whether the second step holds the origin; see `upgrading.models.channels.channel`.
    controls
        Columns that enter both steps.
    draws
        Of the bootstrap of provinces that gives the product's interval; 0 takes the delta method.
    wild
        Whether to run the wild cluster bootstrap of both steps.

    Returns
    -------
    Frame with columns claim, channel, upgrading, path (both in words), vintage, step (one of
    `STEPS`), those of `common.COLUMNS`, scale (see `slope`; the product's is that of both steps)
    and wild_p (missing for the product, whose p is that of the delta method).

    Raises
    ------
    ValueError
        As `upgrading.models.channels.channel`.
    """
    panel = growth_panel(vintage) if panel is None else panel
    rows = []
    for column in columns:
        for outcome in upgrading:
            found = channels.channel(
                panel,
                origin,
                column,
                outcome,
                second=second,
                controls=controls,
                lag=lag,
                missing="drop",
                interval="bootstrap" if draws else "delta",
                repetitions=draws or 1,
                seed=SEED,
            )
            held = [origin, *controls] if second == "given origin" else list(controls)
            rights = ([origin, *controls], [column, *held])
            steps = _steps(panel, found, rights, lag=lag, wild=wild)
            path = f"{TITLES.get(column, column)} to {TITLES.get(outcome, outcome)}"
            given = {"claim": name, "channel": column, "upgrading": outcome, "path": path}
            given["vintage"] = vintage
            rows += [
                given | {"step": step} | values for step, values in zip(STEPS, steps, strict=True)
            ]
    return pd.DataFrame(rows)


def _steps(
    panel: pd.DataFrame,
    found: channels.Channel,
    rights: tuple[list[str], list[str]],
    *,
    lag: int,
    wild: bool,
) -> Iterator[dict[str, object]]:
    scale = 1.0
    for estimates, right in zip((found.first, found.second), rights, strict=True):
        moved = common.with_lags(panel, right, lag) if lag else panel
        # a column may be outcome of one step and regressor of the other
        moved = moved.assign(**{estimates.outcome: panel[estimates.outcome]})
        step = _scale(moved, estimates.outcome, right)
        p = _wild(moved, estimates.outcome, right, right[0]) if wild else np.nan
        scale *= step
        yield {**common.line(estimates, right[0]), "scale": step, "wild_p": p}
    drawn = found.interval == "bootstrap"
    yield {
        **{name: float(found.product[name]) for name in ("estimate", "se", "low", "high", "p")},
        "outcome": found.outcome,
        "regressor": found.origin,
        "estimator": "product of two steps, two-way fixed effects",
        "clustering": "provinces drawn whole" if drawn else "delta method, by unit",
        "units": min(found.first.units, found.second.units),
        "years": found.second.years,
        "observations": found.second.observations,
        "scale": scale,
        "wild_p": np.nan,
    }


def judged(claim: str) -> tuple[str, ...]:
    """Return the outcomes by which the claim on a channel is judged."""
    return JUDGED.get(claim, UPGRADING)


@cache
def two_way_paths() -> pd.DataFrame:
    """Return the channels of A12-A17 in both vintages, as `growth_channel` has them.

    In the second vintage only products whose two steps are both away from zero are drawn again:
    the others, with intervals by the delta method, cannot pass the rule. It has no wild_p.
    """
    main = [_paths(MAIN, claim, wild=True) for claim in CHANNELS]
    second = [_paths(SECOND, claim, wild=False, draws=0) for claim in CHANNELS]
    return pd.concat([*main, _drawn_again(pd.concat(second))], ignore_index=True)


def _paths(vintage: panel_data.Vintage, claim: str, **options: object) -> pd.DataFrame:
    held = {"upgrading": judged(claim), "vintage": vintage} | options
    return growth_channel(claim, CHANNELS[claim], **held)


def _drawn_again(found: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for (claim, column, outcome), steps in found.groupby(PATH, sort=False):
        away = (steps.low > 0) | (steps.high < 0)
        again = {"upgrading": [outcome], "vintage": SECOND, "wild": False}
        parts.append(growth_channel(claim, [column], **again) if away.iloc[:2].all() else steps)
    return pd.concat(parts)


ORIGINS = (ORIGIN, "log_real_gdp")
PATH_SAMPLES = {
    "all": Sample(),
    "without municipalities": Sample(without=MUNICIPALITIES),
    "to 2019": Sample(last=2019),
    "to 2012": Sample(last=2012),
    "from 2014": Sample(first=2014),
}


@cache
def path_variants() -> pd.DataFrame:
    """Return both steps of every channel under all combinations of the other choices.

    Vintage, sample, lag (one or two years), origin (growth of a year, or cumulated) and whether the
    second step holds the origin.

    Returns
    -------
    Frame with claim, channel, upgrading, those choices, first and second (estimates), and whether
    both are above zero (`positive`), or above zero with their 95% intervals (`clear`). What has too
    few rows for an estimate is left out.
    """
    panels = {vintage: growth_panel(vintage) for vintage in (MAIN, SECOND)}
    through = tuple(column for columns in CHANNELS.values() for column in columns)
    ends = tuple(dict.fromkeys(end for claim in CHANNELS for end in judged(claim)))
    options = {"samples": PATH_SAMPLES, "lags": (1, 2), "estimators": ("two-way",)}
    first = multiverse.multiverse(panels, multiverse.Grid(through, ORIGINS, **options))
    held = {"alone": ()} | {origin: (origin,) for origin in ORIGINS}
    second = multiverse.multiverse(panels, multiverse.Grid(ends, through, controls=held, **options))
    same = ["vintage", "sample", "lag"]
    first = first.rename(columns={"outcome": "channel", "regressor": "origin"})
    second = second.rename(columns={"outcome": "upgrading", "regressor": "channel"})
    both = first[[*same, "channel", "origin", "estimate", "low"]].merge(
        second[[*same, "channel", "upgrading", "controls", "estimate", "low"]],
        on=[*same, "channel"],
        suffixes=("_first", "_second"),
    )
    both = both[(both.controls == "alone") | (both.controls == both.origin)].dropna()
    claims = {column: claim for claim, columns in CHANNELS.items() for column in columns}
    both = both.assign(
        claim=both.channel.map(claims),
        first=both.estimate_first,
        second=both.estimate_second,
        positive=(both.estimate_first > 0) & (both.estimate_second > 0),
        clear=(both.low_first > 0) & (both.low_second > 0),
    )
    told = [u in judged(c) for c, u in zip(both.claim, both.upgrading, strict=True)]
    kept = ["claim", "channel", "upgrading", *same, "origin", "controls"]
    return both.loc[told, [*kept, "first", "second", "positive", "clear"]].reset_index(drop=True)


# Stepwise tests ------------------------------------------------------------------------------


@cache
def stepwise() -> pd.DataFrame:
    """Return what the stepwise test would say, as papers run it, and with roles exchanged.

    All of one year, province and year dummies, classical errors. `passes`: total, first and second
    step differ from zero at 5%. `exchanged`: they do so when upgrading is made the channel and the
    channel the outcome. The two are always equal: the total step of the one is the first of the
    other, and the t of the second is that of one partial correlation. `sobel_p`: of the product.
    """
    panel = growth_panel()
    rows = []
    for claim, columns in CHANNELS.items():
        for column in columns:
            for outcome in judged(claim):
                forth = _mediation(panel, column, outcome)
                back = _mediation(panel, outcome, column)
                rows.append(
                    {
                        "claim": claim,
                        "channel": column,
                        "upgrading": outcome,
                        "indirect": forth.indirect,
                        "sobel_p": float(forth.tests.p["sobel"]),
                        "passes": _passes(forth),
                        "exchanged": _passes(back),
                        "observations": forth.observations,
                    }
                )
    return pd.DataFrame(rows)


def _mediation(panel: pd.DataFrame, mediator: str, outcome: str) -> channels.Mediation:
    data = panel[[ORIGIN, mediator, outcome]].dropna().reset_index()
    keys = data[panel_data.KEYS].astype(str)
    dummies = pd.get_dummies(keys, drop_first=True, dtype=float)
    data = data.drop(columns=panel_data.KEYS).join(dummies)
    return channels.mediation(data, ORIGIN, mediator, outcome, controls=list(dummies.columns))


def _passes(found: channels.Mediation) -> bool:
    # 1.96: papers read stars of a normal distribution
    needed = found.steps.loc[["total", "first", "second"]]
    return bool((needed.estimate.abs() > 1.96 * needed.se).all())


# Both directions -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Direction:
    """One direction of one pair, and how the pair is prepared.

    Attributes
    ----------
    upgrading
        The index.
    vintage, without, first, last
        Of the accounts; provinces left out; years, those that only serve as lags among them, up to
        the last if none is given.
    lags
        Past years of both series.
    prepared
        "levels"; "changes" takes the index in changes; "less year means" takes both less the mean
        of all provinces in the year, which removes what all have in common.
    """

    upgrading: str = "hierarchy"
    vintage: panel_data.Vintage = MAIN
    without: tuple[int, ...] = ()
    first: int = FIRST
    last: int | None = None
    lags: int = LAGS
    prepared: str = "levels"

    def panel(self) -> pd.DataFrame:
        """Return the panel of its vintage, provinces and years."""
        panel = growth_panel(self.vintage)
        codes, years = (panel.index.get_level_values(key) for key in panel_data.KEYS)
        last = years.max() if self.last is None else self.last
        return panel[~codes.isin(self.without) & (years >= self.first) & (years <= last)]


# workers by sector of one compilation, no gap: the test takes none
EARLY = {"last": panel_data.EMPLOYMENT_SEAM, "without": (TIBET,)}
DIRECTIONS: dict[str, Direction] = {
    MAIN_VARIANT: Direction(),
    SECOND_VARIANT: Direction(vintage=SECOND, first=2005),
    SAME_YEARS: Direction(first=2005),
    "one lag": Direction(lags=1),
    "three lags": Direction(lags=3),
    "changes of the index": Direction(prepared="changes"),
    "less year means": Direction(prepared="less year means"),
    "without municipalities": Direction(without=MUNICIPALITIES),
    "to 2019": Direction(last=2019),
    "balance": Direction("balance", **EARLY),
    "balance, less year means": Direction("balance", prepared="less year means", **EARLY),
}
WAYS = ("growth to upgrading", "upgrading to growth")


def prepared(direction: Direction) -> dict[str, pd.DataFrame]:
    """Return growth and the index as provinces by years, prepared."""
    panel = direction.panel()
    growth = panel[ORIGIN].unstack().dropna(axis=1, how="all")
    pair = {ORIGIN: growth, "index": panel[direction.upgrading].unstack()[growth.columns]}
    if direction.prepared == "changes":
        pair["index"] = pair["index"].diff(axis=1)
        pair = {name: values.iloc[:, 1:] for name, values in pair.items()}
    if direction.prepared == "less year means":
        pair = {name: values - values.mean() for name, values in pair.items()}
    return pair


@cache
def two_way_causality() -> pd.DataFrame:
    """Return Dumitrescu and Hurlin's test in both directions, by (way, variant).

    Columns w_bar, z_tilde, p_normal, p (of Z-tilde, blocks of whole years drawn: the one to read),
    share (of provinces whose own test rejects at 5%), upgrading, lags, units, years.
    """
    found = {}
    for label, direction in DIRECTIONS.items():
        pair = prepared(direction)
        for way, (cause, effect) in zip(WAYS, ((ORIGIN, "index"), ("index", ORIGIN)), strict=True):
            test = causality.granger_non_causality(
                pair[cause],
                pair[effect],
                lags=direction.lags,
                draws=DRAWS if label in (MAIN_VARIANT, SECOND_VARIANT) else FEW_DRAWS,
                block=BLOCK,
                seed=SEED,
            )
            found[way, label] = {
                "w_bar": test.w_bar,
                "z_tilde": test.z_tilde,
                "p_normal": test.z_tilde_p_value,
                "p": test.bootstrap.z_tilde,
                "share": float((test.units.p_value < 0.05).mean()),
                "upgrading": direction.upgrading,
                "lags": direction.lags,
                "units": len(test.units),
                "years": test.periods,
            }
    return _by(found, ["way", "variant"])


def _past(panel: pd.DataFrame, columns: Sequence[str], lags: int) -> pd.DataFrame:
    """Return a panel with past values beside: growth_1 is growth one year before, and so on."""
    parts = [
        models.lagged(panel[list(columns)], years).add_suffix(f"_{years}")
        for years in range(1, lags + 1)
    ]
    return pd.concat([panel, *parts], axis=1)


SUMS: dict[str, Direction] = {
    label: direction
    for label, direction in DIRECTIONS.items()
    # year effects take year means out anyway
    if direction.prepared == "levels"
} | {"balance": Direction("balance")}


def lag_sum(cause: str, effect: str, direction: Direction) -> dict[str, object]:
    """Return the sum of a cause's lag coefficients, its effect's own past held, two-way effects.

    The sum is the coefficient of the first lag once later lags enter as differences from it. In
    a short panel the effect's own past is biased downwards, by about 1 / T [1]_.

    References
    ----------
    .. [1] Nickell, S. (1981), Econometrica 49(6), 1417-1426.
    """
    lags = direction.lags
    panel = _past(direction.panel(), [cause, effect], lags)
    later = {
        f"{cause}_{k}": panel[f"{cause}_{k}"] - panel[f"{cause}_1"] for k in range(2, lags + 1)
    }
    panel = panel.assign(**later)
    right = [f"{cause}_1", *later, *(f"{effect}_{k}" for k in range(1, lags + 1))]
    found = models.fixed_effects(panel, effect, right, missing="drop")
    return {
        **common.line(found, right[0]),
        "regressor": cause,
        "scale": _scale(panel, effect, right),
        "wild_p": _wild(panel, effect, right, right[0]),
        "lags": lags,
    }


@cache
def two_way_sums() -> pd.DataFrame:
    """Return sums of lag coefficients in both directions by (way, variant), as `lag_sum`."""
    found = {}
    for label, direction in SUMS.items():
        index = direction.upgrading
        for way, pair in zip(WAYS, ((ORIGIN, index), (index, ORIGIN)), strict=True):
            found[way, label] = lag_sum(*pair, direction)
    return _by(found, ["way", "variant"])


@dataclass(frozen=True)
class System:
    """Two equations: what identifies them, and how they are estimated.

    Attributes
    ----------
    direction
        Index, vintage, provinces, years and lags. Each equation holds the past of its own outcome
        and leaves out the past of the other's.
    method
        As in `upgrading.models.systems.simultaneous`.
    shifters
        Columns of the year before that enter the growth equation alone, and the index's alone,
        instead of past values; none takes past values.
    """

    direction: Direction = field(default_factory=Direction)
    method: systems.Method = "3SLS"
    shifters: tuple[str, str] | None = None


SYSTEMS: dict[str, System] = {
    MAIN_VARIANT: System(),
    SECOND_VARIANT: System(DIRECTIONS[SECOND_VARIANT]),
    SAME_YEARS: System(DIRECTIONS[SAME_YEARS]),
    "each equation by itself": System(method="2SLS"),
    "one lag": System(DIRECTIONS["one lag"]),
    "three lags": System(DIRECTIONS["three lags"]),
    "without municipalities": System(DIRECTIONS["without municipalities"]),
    "to 2019": System(DIRECTIONS["to 2019"]),
    "investment and towns": System(shifters=("investment_share", "urban_share")),
    "balance": System(Direction("balance")),
}


def system(design: System) -> dict[str, dict[str, object]]:
    """Return, by way, what each of two simultaneous equations says of the other's outcome.

    Lines by `common.COLUMNS` with scale (see `slope`), partial_f (of the excluded instruments,
    clustered) and instruments (their names).
    """
    direction, index = design.direction, design.direction.upgrading
    if design.shifters:
        panel = _past(direction.panel(), design.shifters, 1)
        own = {ORIGIN: (f"{design.shifters[0]}_1",), index: (f"{design.shifters[1]}_1",)}
    else:
        panel = _past(direction.panel(), [ORIGIN, index], direction.lags)
        lags = range(1, direction.lags + 1)
        own = {name: tuple(f"{name}_{k}" for k in lags) for name in (ORIGIN, index)}
    ways = dict(zip(WAYS, ((index, ORIGIN), (ORIGIN, index)), strict=True))
    equations = {
        way: systems.Equation(outcome, (cause,), own[outcome])
        for way, (outcome, cause) in ways.items()
    }
    found = systems.simultaneous(panel, equations, method=design.method, missing="drop")
    return {
        way: {
            **found.coefficients.loc[
                (way, cause), ["estimate", "se", "low", "high", "p"]
            ].to_dict(),
            "outcome": outcome,
            "regressor": cause,
            "estimator": found.estimator,
            "clustering": found.clustering,
            "units": found.units,
            "years": found.years,
            "observations": found.observations,
            "scale": _scale(panel, outcome, [cause, *found.excluded[way], *own[outcome]]),
            "partial_f": float(found.first_stage.partial_f[way, cause]),
            "instruments": ", ".join(found.excluded[way]),
        }
        for way, (outcome, cause) in ways.items()
    }


@cache
def two_way_system() -> pd.DataFrame:
    """Return simultaneous equations in both directions by (way, variant), as `system`."""
    found = {
        (way, label): line
        for label, design in SYSTEMS.items()
        for way, line in system(design).items()
    }
    return _by(found, ["way", "variant"])
