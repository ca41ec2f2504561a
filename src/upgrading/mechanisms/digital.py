"""The digital economy and upgrading: effect, regions, curves, channels, pilot zones, causality.

The three indicators of upgrading are document D's: tertiary over secondary value added, the share
of services, and the hierarchy coefficient. Regressions relate each to an index of the year before,
unless a variant says otherwise. `digital_index` is the default index of `upgrading.digital`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd
from scipy import stats

from upgrading import datasets, digital
from upgrading.measures import change
from upgrading.mechanisms import common
from upgrading.models import causality, channels, events, panel_data, threshold
from upgrading.models import panel as models
from upgrading.models.panel import PanelEstimates

BEIJING, LIAONING, GUANGDONG, GUIZHOU, TIBET = 11, 21, 44, 52, 54
MUNICIPALITIES = (11, 12, 31, 50)
INDEX, LOGS, FINANCE = "digital_index", "digital_logs", "digital_finance"
INDICATORS = ("ts_ratio", "service_share", "hierarchy")
OUTCOMES = (*INDICATORS, "log_ts_ratio", "balance")
SECTORS = ["primary_share", "secondary_share", "service_share"]
FIRST_YEAR = 2013  # of the digital index
# years whose first-published accounts stand on another base than the year before
NEW_BASE = (2009, 2019)
CHAIN_DRAWS = 199  # of the channels' bootstrap
CAUSALITY_DRAWS = 299
SPACE_DRAWS = 199  # of the placebos of the synthetic comparison
CHANNELS = {
    "Research staff": "research_per_head",
    "Patents": "log_patents_per_head",
    "Enterprises": "log_enterprises",
    "Digital finance": FINANCE,
}
PARTS = ("finance_breadth", "finance_depth", "finance_digitisation")
MODERATORS = ("urban_share", "research_per_head")


@dataclass(frozen=True)
class Variant:
    """A choice of vintage, index, provinces and lag.

    Attributes
    ----------
    vintage
        Of the accounts.
    index
        Column of the digital index.
    without
        Codes of provinces left out.
    lag
        Years by which the index precedes the outcome.
    """

    vintage: panel_data.Vintage = common.MAIN
    index: str = INDEX
    without: tuple[int, ...] = ()
    lag: int = 1


MAIN = "Default index"
NO_BEIJING, IN_LOGS, PUBLISHED = "Without Beijing", "Index of logarithms", "First published"
VARIANTS: dict[str, Variant] = {
    MAIN: Variant(),
    "Same year": Variant(lag=0),
    "Two years before": Variant(lag=2),
    NO_BEIJING: Variant(without=(BEIJING,)),
    "Without the four municipalities": Variant(without=MUNICIPALITIES),
    "Without Tibet": Variant(without=(TIBET,)),
    PUBLISHED: Variant(common.SECOND),
    IN_LOGS: Variant(index=LOGS),
    "Logarithms, without Beijing": Variant(index=LOGS, without=(BEIJING,)),
    "Logarithms, first published": Variant(common.SECOND, LOGS),
    "Digital finance index": Variant(index=FINANCE),
    "Digital finance, first published": Variant(common.SECOND, FINANCE),
}
BESIDE = (MAIN, NO_BEIJING, IN_LOGS, PUBLISHED)
VINTAGES = (MAIN, PUBLISHED)


# Panels --------------------------------------------------------------------------------------


@cache
def _panel(vintage: panel_data.Vintage) -> pd.DataFrame:
    panel = common.panel(vintage)
    indicators = datasets.load("provincial_digital_indicators")
    heads = datasets.load("provincial_covariates")
    logs = digital.index(indicators, heads, replace(digital.DEFAULT, values="log"))
    industries = datasets.load("provincial_industries_census_2018").set_index(panel_data.KEYS)
    years = panel.index.get_level_values("year")
    speed = _speed(panel[SECTORS])
    if vintage == "first published":
        speed[years.isin(NEW_BASE)] = np.nan
    return panel.assign(
        digital_logs=logs.reindex(panel.index),
        finance_share=(industries.va_finance / industries.gdp).reindex(panel.index),
        **speed,
    )


def _speed(shares: pd.DataFrame) -> pd.DataFrame:
    """Change of the three sectors' shares on the year before, by two indices."""
    before = models.lagged(shares, 1)
    known = before.notna().all(axis=1)
    pair = before[known], shares[known]
    found = {
        # in points of value added, and in degrees
        "structural_change": 100 * change.norm_of_absolute_values(*pair),
        "moore_angle": change.moore_angle(*pair, unit="degrees"),
    }
    return pd.DataFrame(found).reindex(shares.index)


def digital_panel(vintage: panel_data.Vintage = common.MAIN) -> pd.DataFrame:
    """Return the panel of provinces with what this module adds.

    Returns
    -------
    Frame of `common.panel` with `digital_logs` (the index of logarithms, 0 to 1),
    `structural_change` (points of value added that changed sector in a year), `moore_angle`
    (degrees) and `finance_share` (finance in GDP, accounts after the 2018 census in any vintage).
    Structural change is missing where a census put the first-published accounts on a new base.
    """
    return _panel(vintage).copy()


def zones() -> list[int]:
    """Return the codes of provinces with a big-data pilot zone of 2016."""
    return datasets.load("big_data_pilot_zones").province_code.tolist()


def regions() -> pd.Series:
    """Return East, Central or West by province code."""
    return datasets.load("provinces").set_index("province_code").region3


def sample_of(variant: Variant) -> pd.DataFrame:
    """Return the panel of a variant: provinces left out, the index as of `lag` years before."""
    panel = _panel(variant.vintage).drop(index=list(variant.without), level=0)
    return common.with_lags(panel, [variant.index], variant.lag) if variant.lag else panel


def within_spread(panel: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Return standard deviations of columns on their complete rows, province and year means out."""
    rows = models.complete_rows(panel, columns, missing="drop")
    return pd.Series(rows.within(columns, "two-way").std(axis=0), list(columns))


def variation_shares(column: str = INDEX) -> pd.Series:
    """Return each province's share of an index's variation that two-way effects leave, by code."""
    rows = models.complete_rows(_panel(common.MAIN), [column], missing="drop")
    squares = pd.Series(rows.within([column], "two-way")[:, 0] ** 2, rows.frame.index)
    return squares.groupby(level=0).sum() / squares.sum()


def _line(estimates: PanelEstimates, found: pd.Series, regressor: str) -> dict[str, object]:
    """One estimate of a regression by `common.COLUMNS`, also of a combination of coefficients."""
    first = estimates.coefficients.index[0]
    numbers = {name: float(found[name]) for name in ("estimate", "se", "low", "high", "p")}
    return {**common.line(estimates, first), **numbers, "regressor": regressor}


def _frame(rows: Sequence[Mapping[str, object]], keys: Sequence[str]) -> pd.DataFrame:
    """Rows indexed by the keys among them."""
    return pd.DataFrame(list(rows)).set_index(list(keys)).sort_index()


# Effect --------------------------------------------------------------------------------------


@cache
def digital_effects() -> pd.DataFrame:
    """Return upgrading on the digital index, every outcome under every variant.

    Returns
    -------
    Frame by outcome and variant with `common.COLUMNS`; `scale`, which times the estimate gives
    standard deviations of the outcome by one of the index, effects out of both; and `wild_p` of the
    variants in `BESIDE`, by the wild cluster bootstrap. The ratio's logarithm has those only.
    """
    rows = [
        {"outcome_name": outcome, "variant": name, **_effect(outcome, variant, name in BESIDE)}
        for outcome in OUTCOMES
        for name, variant in VARIANTS.items()
        if name in BESIDE or outcome != "log_ts_ratio"
    ]
    return _frame(rows, ["outcome_name", "variant"])


def _effect(outcome: str, variant: Variant, wild: bool) -> dict[str, object]:
    panel, index = sample_of(variant), variant.index
    found = models.fixed_effects(panel, outcome, [index], missing="drop")
    spread = within_spread(panel, [outcome, index])
    p = float("nan")
    if wild:
        drawn = models.wild_cluster_bootstrap(
            panel,
            outcome,
            [index],
            index,
            seed=common.SEED,
            draws=common.DRAWS,
            missing="drop",
        )
        p = drawn.p
    return {
        **common.line(found, index),
        "scale": float(spread[index] / spread[outcome]),
        "wild_p": p,
    }


# Instrument ----------------------------------------------------------------------------------


def initial_broadband() -> pd.Series:
    """Return broadband subscribers per head in 2011, the first year at hand, by province code."""
    first = datasets.load("provincial_digital_indicators").query("year == 2011")
    heads = datasets.load("provincial_covariates").query("year == 2011")
    return (
        first.set_index("province_code").broadband_subscribers
        / heads.set_index("province_code").population
    )


def _with_instrument(variant: Variant) -> pd.DataFrame:
    """Panel with initial broadband times the mean index of the other provinces a year before."""
    panel = _panel(variant.vintage)
    wide = panel[variant.index].unstack()
    others = (wide.sum(min_count=len(wide)) - wide) / (len(wide) - 1)
    instrument = others.mul(initial_broadband(), axis=0).stack()
    income = panel.log_gdp_per_head.xs(2011, level="year")
    codes, years = (panel.index.get_level_values(key) for key in panel_data.KEYS)
    panel = panel.assign(
        instrument=instrument.reindex(panel.index),
        income_trend=income.reindex(codes).to_numpy() * (years - FIRST_YEAR),
    ).drop(index=list(variant.without), level=0)
    return common.with_lags(panel, [variant.index, "instrument"], variant.lag)


PLAIN = "Instrumented"


@cache
def digital_instrument() -> pd.DataFrame:
    """Return upgrading on the digital index, instrumented by a shift-share.

    Returns
    -------
    Frame by outcome and design ("Least squares", "Instrumented", ...) with `common.COLUMNS`,
    `first_f` and `first_slope` (of the first stage, clustered) and `reduced_p` (Anderson-Rubin: the
    coefficient is zero). The first indicator has all designs, the others the plain ones.
    """
    designs = {
        PLAIN: (Variant(), []),
        "Instrumented, income x trend": (Variant(), ["income_trend"]),
        "Instrumented, without Beijing": (Variant(without=(BEIJING,)), []),
        "Instrumented, logarithms": (Variant(index=LOGS), []),
    }
    rows = []
    for outcome in INDICATORS:
        for name, (variant, controls) in designs.items():
            if outcome == INDICATORS[0] or name == PLAIN:
                key = {"outcome_name": outcome}
                found = _instrumented(outcome, variant, controls)
                rows += [{**key, **row} for row in _stages(found, variant.index, name)]
    return _frame(rows, ["outcome_name", "design"])


def _instrumented(
    outcome: str, variant: Variant, controls: list[str]
) -> models.InstrumentedEstimates:
    return models.instrumental(
        _with_instrument(variant),
        outcome,
        [variant.index],
        ["instrument"],
        controls=controls,
        missing="drop",
    )


def _stages(
    found: models.InstrumentedEstimates, index: str, name: str
) -> Iterator[dict[str, object]]:
    if name == PLAIN:
        yield {"design": "Least squares", **common.line(found.least_squares, index)}
    yield {
        "design": name,
        **common.line(found.estimates, index),
        "first_f": float(found.first_stage.partial_f[index]),
        "first_slope": float(found.first[index].coefficients.estimate["instrument"]),
        "reduced_p": found.reduced_form.p,
    }


@cache
def instrument_before() -> pd.DataFrame:
    """Return upgrading of 2000-2012 on initial broadband times time: nothing, were it a design.

    The index starts in 2013, so that what the initial level went with before then did not run
    through it. Frame by outcome with `common.COLUMNS`.
    """
    panel = _panel(common.MAIN).loc[(slice(None), slice(2000, FIRST_YEAR - 1)), :]
    codes, years = (panel.index.get_level_values(key) for key in panel_data.KEYS)
    drift = initial_broadband().reindex(codes).to_numpy() * (years - 2000)
    panel = panel.assign(broadband_trend=drift)
    found = {
        outcome: common.line(
            models.fixed_effects(panel, outcome, ["broadband_trend"], missing="drop"),
            "broadband_trend",
        )
        for outcome in INDICATORS
    }
    return common.lines(found, "outcome_name")


# Regions -------------------------------------------------------------------------------------

INLAND = "Centre and West less East"


@cache
def digital_regions() -> pd.DataFrame:
    """Return the index's slope by region and the differences of slopes.

    Returns
    -------
    Frame by outcome, variant and term with `common.COLUMNS`. Terms: "East", "Centre and West" and
    their difference (`INLAND`) from one regression; "Central", "West", "Central less East", "West
    less East" and "Central less West" from another.
    """
    rows = []
    for outcome in INDICATORS:
        for name in BESIDE:
            key = {"outcome_name": outcome, "variant": name}
            rows += [{**key, **row} for row in _regional(outcome, VARIANTS[name])]
    return _frame(rows, ["outcome_name", "variant", "term"])


def _regional(outcome: str, variant: Variant) -> Iterator[dict[str, object]]:
    panel, region = sample_of(variant), regions()
    inland = region.where(region == "East", "Centre and West")
    parted = (
        (inland, ("East", "Centre and West"), (("Centre and West", "East"),)),
        (region, ("Central", "West"), (("Central", "East"), ("West", "East"), ("Central", "West"))),
    )
    for groups, alone, compared in parted:
        found = models.group_slopes(panel, outcome, variant.index, groups, missing="drop")
        slope = {group: f"{variant.index}: {group}" for group in groups.unique()}
        weights = {group: {slope[group]: 1.0} for group in alone}
        for one, other in compared:
            weights[f"{one} less {other}"] = {slope[one]: 1.0, slope[other]: -1.0}
        table = models.combination_table(found.estimates, weights, ["term"])
        for term, row in table.iterrows():
            yield {"term": term, **_line(found.estimates, row, f"{variant.index}: {term}")}


# Curves --------------------------------------------------------------------------------------

CURVED = ("ts_ratio", "hierarchy", "balance", "structural_change", "moore_angle")


@cache
def digital_curves() -> pd.DataFrame:
    """Return outcomes on the index and its square.

    Returns
    -------
    Frame by outcome, variant and term ("level", "square") with `common.COLUMNS`; `turn`, `lowest`
    and `highest` (where the parabola turns, and the range of the index) and `shape_p`, the
    probability of a monotone curve against the shape fitted.
    """
    rows = []
    for outcome in CURVED:
        for name in BESIDE:
            variant = VARIANTS[name]
            found = models.quadratic(sample_of(variant), outcome, variant.index, missing="drop")
            more = {
                "turn": float(found.turning_point["estimate"]),
                "lowest": found.range[0],
                "highest": found.range[1],
                "shape_p": found.p,
            }
            for term, column in (
                ("level", variant.index),
                ("square", f"{variant.index} squared"),
            ):
                key = {"outcome_name": outcome, "variant": name, "term": term}
                rows.append({**key, **common.line(found.estimates, column), **more})
    return _frame(rows, ["outcome_name", "variant", "term"])


@cache
def digital_thresholds() -> pd.DataFrame:
    """Return Hansen's single threshold of the index, slopes below and above it.

    Provinces with a gap in the outcome are left out, for the method wants a balanced panel.

    Returns
    -------
    Frame by outcome, variant and regime ("below", "above") with `common.COLUMNS`; `threshold`,
    `threshold_low`, `threshold_high` (95 per cent set), `f`, `f_p` (bootstrap over provinces),
    `critical` (of F at 95 per cent) and `rows_in_regime`.
    """
    rows = []
    for outcome in ("ts_ratio", "hierarchy", "balance"):
        # Beijing's balance has gaps, so that it is left out anyway
        for name in (MAIN, IN_LOGS) if outcome == "balance" else (MAIN, NO_BEIJING, IN_LOGS):
            key = {"outcome_name": outcome, "variant": name}
            rows += [{**key, **row} for row in _thresholds(outcome, VARIANTS[name])]
    return _frame(rows, ["outcome_name", "variant", "regime"])


def _thresholds(outcome: str, variant: Variant) -> Iterator[dict[str, object]]:
    panel = sample_of(variant)
    level = panel[variant.index].unstack().dropna(axis=1, how="all")
    values = panel[outcome].unstack()[level.columns].dropna()
    level = level.loc[values.index]
    found = threshold.single_threshold(
        values,
        level,
        {"index": level},
        effects="two-way",
        scaling="n(T-1)",
        draws=common.DRAWS,
        seed=common.SEED,
    )
    held = found.coefficients
    covariance = pd.DataFrame(np.diag(held.clustered**2), held.index, held.index)
    table = models.coefficient_table(held.coefficient, covariance, found.units - 1)
    place = found.thresholds[0]
    for number, regime in enumerate(("below", "above"), start=1):
        row = table.loc[f"index, regime {number}"]
        yield {
            "regime": regime,
            **{name: float(row[name]) for name in ("estimate", "se", "low", "high", "p")},
            "outcome": outcome,
            "regressor": variant.index,
            "estimator": "two-way fixed effects, one threshold",
            "clustering": f"by unit ({found.units} clusters)",
            "units": found.units,
            "years": found.periods,
            "observations": found.units * found.periods,
            "threshold": place.value,
            "threshold_low": place.low,
            "threshold_high": place.high,
            "f": found.statistic,
            "f_p": found.p_value,
            "critical": float(found.critical[0.95]),
            "rows_in_regime": int(found.observations[number]),
        }


# Channels ------------------------------------------------------------------------------------


@cache
def digital_channels() -> pd.DataFrame:
    """Return the index to each channel, each channel to upgrading given the index, their product.

    Returns
    -------
    Frame by outcome, variant (default index, first published), channel and step ("first",
    "second", "product") with `common.COLUMNS`. The product's interval is the percentiles of a
    bootstrap of provinces, with first-published accounts the delta method's, as all its p are.
    """
    drawn = {"interval": "bootstrap", "repetitions": CHAIN_DRAWS, "seed": common.SEED}
    rows = []
    for name, interval in ((MAIN, drawn), (PUBLISHED, {})):
        panel = _panel(VARIANTS[name].vintage)
        for outcome in INDICATORS:
            for label, column in CHANNELS.items():
                options = {"second": "given origin", "lag": 1, "missing": "drop", **interval}
                found = channels.channel(panel, INDEX, column, outcome, **options)
                key = {"outcome_name": outcome, "variant": name, "channel": label}
                rows += [{**key, **row} for row in _chain(found)]
    return _frame(rows, ["outcome_name", "variant", "channel", "step"])


def _chain(found: channels.Channel) -> Iterator[dict[str, object]]:
    yield {"step": "first", **common.line(found.first, found.origin)}
    yield {"step": "second", **common.line(found.second, found.channel)}
    product = _line(found.second, found.product, f"{found.origin} through {found.channel}")
    yield {"step": "product", **product, "estimator": "product of two two-way fixed effects"}


@cache
def research_without_itself(outcome: str = INDICATORS[0]) -> pd.DataFrame:
    """Return the research channel to an outcome with research staff taken out of the index.

    Frame by step with `common.COLUMNS`, product as in `digital_channels` for the default index.
    """
    kept = tuple(name for name in digital.INDICATORS if name != "rd_personnel_fte")
    index = digital.index(
        datasets.load("provincial_digital_indicators"),
        datasets.load("provincial_covariates"),
        replace(digital.DEFAULT, indicators=kept),
    )
    panel = _panel(common.MAIN)
    panel = panel.assign(index_without_research=index.reindex(panel.index))
    options = {"second": "given origin", "lag": 1, "missing": "drop"}
    drawn = {"interval": "bootstrap", "repetitions": CHAIN_DRAWS, "seed": common.SEED}
    found = channels.channel(
        panel, "index_without_research", "research_per_head", outcome, **options, **drawn
    )
    return _frame(list(_chain(found)), ["step"])


# Digital finance -----------------------------------------------------------------------------


@cache
def digital_finance_parts() -> pd.DataFrame:
    """Return upgrading on the three parts of digital finance and their squares, together.

    Each part is taken less its mean in the sample before it is squared, so that its own coefficient
    is the slope at the mean.

    Returns
    -------
    Frame by outcome, variant and term (the parts, and "<part> squared") with `common.COLUMNS`.
    """
    rows = []
    for outcome in (*INDICATORS, "balance"):
        for name in (MAIN, NO_BEIJING, PUBLISHED):
            variant = replace(VARIANTS[name], index=FINANCE)
            panel = _centred(variant, outcome)
            names = [*PARTS, *(f"{part} squared" for part in PARTS)]
            found = models.fixed_effects(panel, outcome, names, missing="drop")
            key = {"outcome_name": outcome, "variant": name}
            rows += [{**key, "term": term, **common.line(found, term)} for term in names]
    return _frame(rows, ["outcome_name", "variant", "term"])


def _centred(variant: Variant, outcome: str) -> pd.DataFrame:
    panel = _panel(variant.vintage).drop(index=list(variant.without), level=0)
    panel = common.with_lags(panel, PARTS, variant.lag)
    parts = panel[list(PARTS)] - panel.dropna(subset=[outcome, *PARTS])[list(PARTS)].mean()
    return panel.assign(**parts, **(parts**2).add_suffix(" squared"))


# Moderation ----------------------------------------------------------------------------------


@cache
def digital_moderation() -> pd.DataFrame:
    """Return interactions of the index with the first year's urban share and research staff.

    Returns
    -------
    Frame by outcome, variant and moderator with `common.COLUMNS`: the change of the index's slope
    by one standard deviation of the moderator across provinces in 2013, each in a regression of its
    own. The variant "Both together" has them in one.
    """
    rows = []
    for outcome in INDICATORS:
        for name in (*BESIDE, "Both together"):
            variant = VARIANTS.get(name, Variant())
            together = name == "Both together"
            key = {"outcome_name": outcome, "variant": name}
            rows += [{**key, **row} for row in _moderated(outcome, variant, together)]
    return _frame(rows, ["outcome_name", "variant", "moderator"])


def _moderated(outcome: str, variant: Variant, together: bool) -> Iterator[dict[str, object]]:
    panel = sample_of(variant)
    first = _panel(variant.vintage).xs(FIRST_YEAR, level="year")[list(MODERATORS)]
    first = first.drop(index=list(variant.without))
    standard = ((first - first.mean()) / first.std()).reindex(panel.index.get_level_values(0))
    names = {moderator: f"{variant.index} x {moderator}" for moderator in MODERATORS}
    for moderator, column in names.items():
        panel = panel.assign(**{column: panel[variant.index] * standard[moderator].to_numpy()})
    entered = [list(names)] if together else [[moderator] for moderator in names]
    for moderators in entered:
        columns = [names[moderator] for moderator in moderators]
        found = models.fixed_effects(panel, outcome, [variant.index, *columns], missing="drop")
        for moderator in moderators:
            yield {"moderator": moderator, **common.line(found, names[moderator])}


# Pilot zones ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trial:
    """A choice of vintage, first year of the zones, years and provinces.

    Attributes
    ----------
    vintage
        Of the accounts.
    start
        First year that counts as after.
    first, last
        Years of the sample.
    without
        Codes of provinces left out.
    trend
        Whether the zones get a straight trend of their own.
    """

    vintage: panel_data.Vintage = common.MAIN
    start: int = 2016
    first: int = 2008
    last: int = 2021
    without: tuple[int, ...] = (TIBET,)
    trend: bool = False


PILOT, PILOT_PUBLISHED = "Main", "First published"
TRIALS: dict[str, Trial] = {
    PILOT: Trial(),
    PILOT_PUBLISHED: Trial(common.SECOND),
    "After from 2017": Trial(start=2017),
    "2000-2022": Trial(first=2000, last=2022),
    "2000-2022, with Tibet": Trial(first=2000, last=2022, without=()),
    "First published, 2005-2021, with Tibet": Trial(common.SECOND, first=2005, without=()),
    "Without Liaoning and Guangdong": Trial(without=(TIBET, LIAONING, GUANGDONG)),
    "Without Beijing": Trial(without=(TIBET, BEIJING)),
    "Without Guizhou": Trial(without=(TIBET, GUIZHOU)),
    "Zones with a trend of their own": Trial(trend=True),
}
# what the zones may have worked through, over the years at hand
PILOT_CHANNELS = {
    "log_patents_per_head": Trial(first=2011, last=2022),
    "finance_share": Trial(first=2014, last=2022),
}


def pilot_outcome(column: str, trial: Trial) -> tuple[pd.DataFrame, list[int]]:
    """Return one column as provinces by years for a trial, and the zones among its provinces."""
    panel = _panel(trial.vintage).drop(index=list(trial.without), level=0)
    wide = panel[column].unstack().loc[:, trial.first : trial.last]
    return wide, [code for code in zones() if code in wide.index]


def _pilot_line(column: str, trial: Trial) -> dict[str, object]:
    wide, treated = pilot_outcome(column, trial)
    options: dict[str, object] = {"start": trial.start, "correction": "nested"}
    if trial.trend:
        straight = np.outer(wide.index.isin(treated), np.asarray(wide.columns) - trial.start)
        options["controls"] = {"trend": pd.DataFrame(straight, wide.index, wide.columns)}
    found = events.difference_in_differences(wide, treated, **options)
    before = dict.fromkeys(("pre_p", "pre_slope", "pre_slope_se"), np.nan)
    if not trial.trend:
        before = _before(events.event_study(wide, treated, **options), len(wide))
    return {
        "estimate": found.effect,
        "se": found.standard_error,
        "low": found.low,
        "high": found.high,
        "p": found.p_value,
        "outcome": column,
        "regressor": "zone x after",
        "estimator": "difference in differences, two-way fixed effects",
        "clustering": f"by unit ({len(wide)} clusters)",
        "units": len(wide),
        "years": wide.shape[1],
        "observations": wide.size,
        "treated": len(treated),
        **before,
    }


def _before(study: events.EventStudy, units: int) -> dict[str, float]:
    """Probability that all leads are zero, and the slope before; a single lead is its own test."""
    if study.pre_trend:
        return {
            "pre_p": study.pre_trend.p_value,
            "pre_slope": study.pre_trend.slope,
            "pre_slope_se": study.pre_trend.slope_standard_error,
        }
    lead = study.effects.loc[: study.start - 1].drop(index=study.reference).iloc[0]
    size = abs(lead.coefficient / lead.standard_error)
    return {"pre_p": float(2 * stats.t.sf(size, units - 1))} | dict.fromkeys(
        ("pre_slope", "pre_slope_se"), np.nan
    )


@cache
def pilot_permutation(column: str) -> events.Permutation:
    """Return the effect in one column among those of as many provinces drawn at random."""
    trial = PILOT_CHANNELS.get(column, TRIALS[PILOT])
    wide, treated = pilot_outcome(column, trial)
    return events.permutation_test(
        wide, treated, start=trial.start, statistic="effect", draws=common.DRAWS, seed=common.SEED
    )


@cache
def pilot_effects() -> pd.DataFrame:
    """Return the effect of the pilot zones, every indicator under every trial.

    Returns
    -------
    Frame by outcome and trial with `common.COLUMNS`; `treated`, the number of zones; `pre_p` (all
    leads are zero), `pre_slope` and `pre_slope_se` (widening of the gap a year before);
    `permutation_p` of the main trial (random zones).
    """
    rows = []
    for outcome in INDICATORS:
        for name, trial in TRIALS.items():
            chance = pilot_permutation(outcome).p_value if name == PILOT else np.nan
            key = {"outcome_name": outcome, "trial": name}
            rows.append({**key, **_pilot_line(outcome, trial), "permutation_p": chance})
    return _frame(rows, ["outcome_name", "trial"])


@cache
def pilot_channels() -> pd.DataFrame:
    """Return the effect of the pilot zones on patents per head and on finance in GDP.

    Returns
    -------
    Frame by outcome with the columns of `pilot_effects`. Patents start in 2011 and finance in 2014,
    so that finance has a single lead.
    """
    rows = [
        {
            "outcome_name": column,
            **_pilot_line(column, trial),
            "permutation_p": pilot_permutation(column).p_value,
        }
        for column, trial in PILOT_CHANNELS.items()
    ]
    return _frame(rows, ["outcome_name"])


@cache
def pilot_path() -> pd.DataFrame:
    """Return the gap between zones and other provinces by year, against the year before the zones.

    Frame by outcome, trial and year: estimate, se, low, high.
    """
    parts = []
    for outcome in INDICATORS:
        for name in (PILOT, "2000-2022"):
            trial = TRIALS[name]
            wide, treated = pilot_outcome(outcome, trial)
            study = events.event_study(wide, treated, start=trial.start, correction="nested")
            effects = study.effects.set_axis(["estimate", "se", "low", "high"], axis=1)
            parts.append(effects.reset_index().assign(outcome_name=outcome, trial=name))
    return _frame(pd.concat(parts).to_dict("records"), ["outcome_name", "trial", "year"])


@cache
def pilot_dates() -> pd.DataFrame:
    """Return the effect at false dates before 2016, by date: effect, standard_error, p_value."""
    wide, treated = pilot_outcome("ts_ratio", TRIALS[PILOT])
    return events.placebo_dates(wide, treated, start=TRIALS[PILOT].start, correction="nested")


@cache
def pilot_left_out() -> pd.DataFrame:
    """Return the effect without each province: effect, standard_error, p_value, treated."""
    wide, treated = pilot_outcome("ts_ratio", TRIALS[PILOT])
    return events.leave_one_out(wide, treated, start=TRIALS[PILOT].start, correction="nested")


SYNTHETIC = {"same level": False, "constant gap allowed": True}


@cache
def pilot_synthetic() -> pd.DataFrame:
    """Return the zones' mean ratio beside weighted means of other provinces.

    Returns
    -------
    Frame by design and year: actual, synthetic, gap. "same level" matches levels of 2008-2015 as
    Abadie, Diamond and Hainmueller do; "constant gap allowed" matches movements.
    """
    wide, treated = pilot_outcome("ts_ratio", TRIALS[PILOT])
    start = TRIALS[PILOT].start
    parts = {
        name: events.synthetic_control(wide, treated, start=start, intercept=intercept).paths
        for name, intercept in SYNTHETIC.items()
    }
    return pd.concat(parts, names=["design", "year"])


@cache
def pilot_synthetic_tests() -> pd.DataFrame:
    """Return effect, fit and place among placebos of both synthetic comparisons.

    Returns
    -------
    Frame by design: effect; fit (root mean squared gap before); unique (whether no other weights
    fit as well); ratio_p and effect_p, the shares of placebo sets of donors with as large a ratio
    of gaps after to before, and as large an effect; donors, the number with weight.
    """
    wide, treated = pilot_outcome("ts_ratio", TRIALS[PILOT])
    rows = {}
    for name, intercept in SYNTHETIC.items():
        options = {"start": TRIALS[PILOT].start, "intercept": intercept}
        found = events.synthetic_control(wide, treated, **options)
        chance = {
            f"{statistic}_p": events.placebo_in_space(
                wide,
                treated,
                statistic=statistic,
                draws=SPACE_DRAWS,
                seed=common.SEED,
                **options,
            ).p_value
            for statistic in ("ratio", "effect")
        }
        rows[name] = {
            "effect": found.effect,
            "fit": found.fit,
            "unique": found.unique,
            "donors": int((found.weights > 0.005).sum()),
            **chance,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("design")


POWER = 0.8


@cache
def pilot_power() -> pd.DataFrame:
    """Return what the main trial could have seen.

    Returns
    -------
    Frame by indicator: `seen`, the smallest effect that a test at five per cent finds in four of
    five samples, by the standard error found; `change`, by how much the other provinces rose from
    before to after; `drift`, a yearly widening of the gap that the test of the slope before the
    zones misses in one sample of two; `drift_effect`, the effect that such a drift alone would
    give.
    """
    trial = TRIALS[PILOT]
    rows = {}
    for outcome in INDICATORS:
        wide, treated = pilot_outcome(outcome, trial)
        found = pilot_effects().loc[(outcome, PILOT)]
        reach = stats.t.ppf(0.975, len(wide) - 1)
        after = np.asarray(wide.columns >= trial.start)
        others = wide.drop(index=treated).mean()
        years = np.asarray(wide.columns, dtype=float)
        drift = reach * found.pre_slope_se
        rows[outcome] = {
            "seen": (reach + stats.t.ppf(POWER, len(wide) - 1)) * found.se,
            "change": float(others[after].mean() - others[~after].mean()),
            "drift": drift,
            "drift_effect": drift * (years[after].mean() - years[~after].mean()),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("outcome_name")


EAST_CENTRE = "East and Centre less West"
AMONG_ALL = ", compared with all"
RICHER = "Richer less Poorer"


@cache
def pilot_regions() -> pd.DataFrame:
    """Return the effect of the zones by group of provinces, each against its own other provinces.

    Returns
    -------
    Frame by outcome, trial (main, first published) and term with `common.COLUMNS` and, for
    differences of the main trial, `wild_p` by the wild cluster bootstrap. Terms: "East and Centre",
    "West" and `EAST_CENTRE`; "Richer", "Poorer" and `RICHER`, by GDP per head in 2015; and both
    differences with `AMONG_ALL`, where zones are compared with all other provinces instead of those
    of their own group. First-published accounts have the regions only.
    """
    rows = []
    for name in (PILOT, PILOT_PUBLISHED):
        for outcome in INDICATORS:
            panel, parted = _grouped_trial(outcome, TRIALS[name])
            for one, other, groups in parted if name == PILOT else parted[:1]:
                rows += [
                    {"outcome_name": outcome, "trial": name, **row}
                    for row in _pilot_groups(panel, (one, other), groups, wild=name == PILOT)
                ]
    return _frame(rows, ["outcome_name", "trial", "term"])


def _grouped_trial(
    outcome: str, trial: Trial
) -> tuple[pd.DataFrame, list[tuple[str, str, pd.Series]]]:
    wide, treated = pilot_outcome(outcome, trial)
    panel = wide.stack().rename(outcome).to_frame()
    codes, years = (panel.index.get_level_values(key) for key in panel_data.KEYS)
    after = np.asarray(years >= trial.start, dtype=float)
    panel = panel.assign(after=after, zone=after * codes.isin(treated))
    region = regions()
    west = region.where(region == "West", "East and Centre")
    income = _panel(trial.vintage).gdp_per_head.xs(trial.start - 1, level="year")[wide.index]
    rich = (income > income.median()).map({True: "Richer", False: "Poorer"})
    return panel, [("East and Centre", "West", west), ("Richer", "Poorer", rich)]


def _pilot_groups(
    panel: pd.DataFrame, pair: tuple[str, str], groups: pd.Series, *, wild: bool
) -> Iterator[dict[str, object]]:
    (one, other), outcome = pair, panel.columns[0]
    own = groups.loc[panel.index.get_level_values(0)].to_numpy() == one
    panel = panel.assign(group_after=panel.after * own, group_zone=panel.zone * own)
    slope = {group: f"zone: {group}" for group in (one, other)}
    difference = f"{one} less {other}"
    between = {slope[one]: 1.0, slope[other]: -1.0}
    alone = {group: {slope[group]: 1.0} for group in (one, other)}
    designs = (
        (["group_after"], {**alone, difference: between}),
        ([], {difference + AMONG_ALL: between}),
    )
    for controls, weights in designs:
        found = models.group_slopes(panel, outcome, "zone", groups, controls=controls)
        table = models.combination_table(found.estimates, weights, ["term"])
        p = np.nan
        if wild:
            regressors = ["group_zone", "zone", *controls]
            options = {"seed": common.SEED, "draws": common.DRAWS}
            p = models.wild_cluster_bootstrap(panel, outcome, regressors, "group_zone", **options).p
        for term, row in table.iterrows():
            chance = p if term.startswith(difference) else np.nan
            line = _line(found.estimates, row, f"zone: {term}")
            yield {"term": term, **line, "wild_p": chance}


# Causality -----------------------------------------------------------------------------------

FORWARD, BACK = "index to upgrading", "upgrading to index"
LESS_MEANS = "Less year means"


@cache
def digital_causality() -> pd.DataFrame:
    """Return Dumitrescu and Hurlin's test in both directions, one lag.

    Returns
    -------
    Frame by outcome, version ("Default index", "First published" and "Less year means") and
    direction: w_bar, z_tilde, p (normal), bootstrap_p (residuals of whole years, so that provinces
    may move together), lags, units and years. Ten years allow one lag; two would need twelve.
    """
    rows = []
    for outcome in INDICATORS:
        for version, (index, upgrading) in _pairs(outcome).items():
            for direction, ends in (
                (FORWARD, (index, upgrading)),
                (BACK, (upgrading, index)),
            ):
                found = causality.granger_non_causality(
                    *ends, lags=1, draws=CAUSALITY_DRAWS, seed=common.SEED
                )
                rows.append(
                    {
                        "outcome_name": outcome,
                        "version": version,
                        "direction": direction,
                        "w_bar": found.w_bar,
                        "z_tilde": found.z_tilde,
                        "p": found.z_tilde_p_value,
                        "bootstrap_p": found.bootstrap.z_tilde,
                        "lags": found.lags,
                        "units": len(index),
                        "years": found.periods,
                    }
                )
    return _frame(rows, ["outcome_name", "version", "direction"])


def _pairs(outcome: str) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Index and outcome as provinces by years, in three versions."""
    found = {}
    for name in VINTAGES:
        wide = _panel(VARIANTS[name].vintage)[[INDEX, outcome]].dropna().unstack(level="year")
        found[name] = wide[INDEX], wide[outcome]
    index, upgrading = found[MAIN]
    return found | {LESS_MEANS: (index - index.mean(), upgrading - upgrading.mean())}


@cache
def digital_mutual() -> pd.DataFrame:
    """Return each series on the past year of both, and the difference of the two cross slopes.

    Both series are in standard deviations that two-way effects leave, so that the slopes compare.
    The two regressions are stacked and clustered by province, which gives the difference its error;
    `observations` counts the rows of both.

    Returns
    -------
    Frame by outcome, variant and direction (`FORWARD`, `BACK`, "difference") with `common.COLUMNS`.
    """
    rows = []
    for outcome in INDICATORS:
        for name in BESIDE:
            found = models.fixed_effects(
                _stacked(outcome, VARIANTS[name]), "now", list(STACKED), effects="year"
            )
            weights = {
                FORWARD: {"forward": 1.0},
                BACK: {"back": 1.0},
                "difference": {"forward": 1.0, "back": -1.0},
            }
            table = models.combination_table(found, weights, ["direction"])
            for direction, row in table.iterrows():
                more = {
                    "outcome": outcome,
                    "estimator": "two-way fixed effects, both equations stacked",
                    "years": found.years // 2,
                }
                key = {"outcome_name": outcome, "variant": name, "direction": direction}
                rows.append({**key, **_line(found, row, direction), **more})
    return _frame(rows, ["outcome_name", "variant", "direction"])


STACKED = ("forward", "own_upgrading", "back", "own_index")
SECOND_EQUATION = 1000  # added to the years of the second equation


def _stacked(outcome: str, variant: Variant) -> pd.DataFrame:
    """Both equations below each other, effects and scales out, each with regressors of its own."""
    index = variant.index
    panel = _panel(variant.vintage).drop(index=list(variant.without), level=0)
    panel = panel[[outcome, index]].dropna()
    panel = panel / within_spread(panel, [outcome, index])
    past = models.lagged(panel, 1).add_prefix("past_")
    rows = models.complete_rows(panel.join(past), [*panel, *past], missing="drop")
    columns = list(rows.frame.columns)
    left = pd.DataFrame(rows.within(columns, "two-way"), rows.frame.index, columns)
    past_outcome, past_index = f"past_{outcome}", f"past_{index}"
    names = {"now": outcome, "forward": past_index, "own_upgrading": past_outcome}
    first = left[list(names.values())].set_axis(list(names), axis=1)
    names = {"now": index, "back": past_outcome, "own_index": past_index}
    second = left[list(names.values())].set_axis(list(names), axis=1)
    second.index = second.index.set_levels(second.index.levels[1] + SECOND_EQUATION, level=1)
    return pd.concat([first, second]).fillna(0.0)
