"""Five claims, each under every defensible specification: how much of a finding is a choice.

One grid a claim, written down with the reason for every option. A grid holds only choices that a
careful reader of the claim could have made before seeing an estimate; what is planned for the
claim's own chapter is one cell of it, `PLANNED`.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from upgrading import datasets
from upgrading.mechanisms import common
from upgrading.models import multiverse as models
from upgrading.models import panel as panel_models
from upgrading.models.multiverse import CHOICES, Grid, Sample

VINTAGES = (common.MAIN, common.SECOND)
BEIJING, TIBET = 11, 54
FOUR_CITIES = (BEIJING, 12, 31, 50)
POPULATION_SEAM = 2011  # the first year of the second compilation of population
SHUFFLES = 39  # deals of histories among provinces; each runs a claim's grid once
BATCH = 4  # deals that are estimated together; changes the time only
ALONE = 2  # random specifications of each claim that linearmodels estimates again

# Options that several grids share ------------------------------------------------------------

# None: every control may be a channel of the effect, and then takes away what is asked for.
# Income: provinces at another level of income grow and change at another pace.
# Four: what provincial studies enter most often; a critic would miss any of them.
_INCOME = ("log_gdp_per_head",)
_FOUR = (*_INCOME, "urban_share", "fiscal_share", "log_exports_ratio")
CONTROLS = {"none": (), "income": _INCOME, "four": _FOUR}

# The four cities rank as provinces and are none: three have hardly any agriculture and all grow by
# other rules. It is the sample that a critic asks for first.
# Tibet is small, transfers pay for much of it, and several sources print it late or not at all.
# 2020-2022 are years of closures, which moved structure for reasons of their own.
EVERYWHERE = {
    "all": Sample(),
    "without the four cities": Sample(without=FOUR_CITIES),
    "without Tibet": Sample(without=(TIBET,)),
    "until 2019": Sample(last=2019),
}
# From 2010 on: after two censuses' revisions and the crisis of 2008.
WITH_LATE = {**EVERYWHERE, "from 2010": Sample(first=2010)}
# Beijing alone holds most of what the digital series vary within provinces. They begin in 2011 or
# 2013, so that a sample from 2010 on would be the whole one.
WITHOUT_BEIJING = {**EVERYWHERE, "without Beijing": Sample(without=(BEIJING,))}

# 0: most published regressions on provinces take both sides of one year. 1: what was settled when
# the outcome's year began, as the rules of the claims plan it. 2: structure moves slowly.
LAGS = (0, 1, 2)
# All four estimators stay in: two-way effects are planned; one trend for all keeps what moved the
# nation as a whole, as regressions without year effects do; differences ask about changes, over one
# year or over five, and do not hold a province's constant to be one for two decades.
# Weights: a province is a case (none), or people are (population).
WEIGHTS = (models.UNWEIGHTED, "population")

UPGRADING = ("log_ts_ratio", "hierarchy", "angle_index", "service_share", "balance")

# One grid a claim ----------------------------------------------------------------------------

# A6, "a more balanced structure promotes steady development". Outcome: growth at constant prices
# (planned), or per head, which is development rather than size. Regressor: the Theil index of
# imbalance, with the employment of the yearbooks to 2013, of the second compilation from 2013, or
# of both joined (planned: the longest). It RISES with imbalance, so that the claim says NEGATIVE.
A6 = Grid(
    outcomes=("growth", "growth_per_head"),
    regressors=("theil", "theil_yearbooks", "theil_second"),
    # with the level at constant prices, as growth regressions have it
    controls={
        "none": (),
        "income": ("log_real_gdp_per_head",),
        "four": ("log_real_gdp_per_head", *_FOUR[1:]),
    },
    samples=WITH_LATE,
    lags=LAGS,
    weights=WEIGHTS,
)

# B9, "agglomeration promotes innovation". Outcome: patents granted of all kinds, or inventions
# alone, which are examined for novelty. Regressor: a province's share of an activity over its
# share of people, for each of four activities that document C's indices name or that come near
# (planned: "the" index, so that none of the four comes first); in logarithms too, since a few
# provinces hold the tail. Patents begin in 2011: no sample from 2010 on.
_ACTIVITIES = ("secondary", "employment", "assets", "enterprises")
B9 = Grid(
    outcomes=("log_patents_per_head", "log_inventions_per_head"),
    regressors=(
        *(f"agglomeration_{name}" for name in _ACTIVITIES),
        *(f"log_agglomeration_{name}" for name in _ACTIVITIES),
    ),
    controls=CONTROLS,
    samples=EVERYWHERE,
    lags=LAGS,
    weights=WEIGHTS,
)

# D9, "the digital economy promotes the upgrading of structure". Outcome: the five indicators of
# upgrading that this book computes (the plan says each). Regressor: the index of eight series
# (planned), its logarithm, as Beijing's level is far from the rest, and the digital finance index
# in both forms, the one measure here that others compiled.
D9 = Grid(
    outcomes=UPGRADING,
    regressors=("digital_index", "log_digital_index", "digital_finance", "log_digital_finance"),
    controls=CONTROLS,
    samples=WITHOUT_BEIJING,
    lags=LAGS,
    weights=WEIGHTS,
)

# E21, "growth and upgrading of consumption drive upgrading". Regressor: growth of consumption per
# head, of all households (planned), of urban or of rural ones, or of retail sales per head, which
# firms report and households do not.
E21 = Grid(
    outcomes=UPGRADING,
    regressors=("growth_consumption", "growth_urban", "growth_rural", "growth_retail"),
    controls=CONTROLS,
    samples=WITH_LATE,
    lags=LAGS,
    weights=WEIGHTS,
)

# E24, "internet retail contributes to upgrading". Regressor: sales over GDP (planned) or its
# logarithm. The sales are of all enterprises' e-commerce, retail or not: retail alone is not at
# hand by province.
E24 = Grid(
    outcomes=UPGRADING,
    regressors=("ecommerce_share", "log_ecommerce_share"),
    controls=CONTROLS,
    samples=WITHOUT_BEIJING,
    lags=LAGS,
    weights=WEIGHTS,
)

GRIDS: dict[str, Grid] = {"A6": A6, "B9": B9, "D9": D9, "E21": E21, "E24": E24}
# The sign of the coefficient that the claim asks for.
SIGNS = {"A6": -1, "B9": 1, "D9": 1, "E21": 1, "E24": 1}
# What the rules of the claims plan, beside outcomes and regressors.
PLANNED = {
    "vintage": common.MAIN,
    "controls": "none",
    "sample": "all",
    "lag": 1,
    "estimator": "two-way",
    "weights": models.UNWEIGHTED,
}
# The measures they plan: outcomes, regressors. "Each indicator of upgrading": all five.
PLANNED_MEASURES: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "A6": (("growth",), ("theil",)),
    "B9": (("log_patents_per_head",), B9.regressors[: len(_ACTIVITIES)]),
    "D9": (UPGRADING, ("digital_index",)),
    "E21": (UPGRADING, ("growth_consumption",)),
    "E24": (UPGRADING, ("ecommerce_share",)),
}


# Panels --------------------------------------------------------------------------------------


@cache
def panels() -> dict[str, pd.DataFrame]:
    """Return the panel of each vintage with the columns that only these grids use."""
    return {vintage: extended(common.panel(vintage)) for vintage in VINTAGES}


def extended(panel: pd.DataFrame) -> pd.DataFrame:
    """Return a panel of provinces with growth, agglomeration, logarithms and e-commerce added.

    Parameters
    ----------
    panel
        As `common.panel` returns it.
    """
    return panel.assign(
        **_growth(panel),
        **_agglomeration(panel),
        **_ecommerce(panel),
        log_digital_index=np.log(panel.digital_index),
        log_digital_finance=np.log(panel.digital_finance),
    )


def _growth(panel: pd.DataFrame) -> dict[str, pd.Series]:
    """Growth on the year before, log points; none per head across the seam of population."""
    named = {
        "growth_per_head": "log_real_gdp_per_head",
        "growth_consumption": "log_consumption_per_head",
        "growth_urban": "log_consumption_urban",
        "growth_rural": "log_consumption_rural",
        "growth_retail": "log_retail_per_head",
    }
    changes = panel_models.changes(panel[list(named.values())], 1)
    seam = changes.index.get_level_values("year") == POPULATION_SEAM
    return {
        name: changes[column].mask(seam & (name in ("growth_per_head", "growth_retail")))
        for name, column in named.items()
    }


def _agglomeration(panel: pd.DataFrame) -> dict[str, pd.Series]:
    """Share of an activity over share of people, and its logarithm, by activity."""
    workers = _keyed("provincial_employment_second_compilation").emp_secondary
    held = {
        "secondary": panel.secondary_share * panel.gdp,
        # where the sectors are at fault the Theil index is missing, and so are these
        "employment": workers.reindex(panel.index).where(panel.theil_second.notna()),
        "assets": panel.assets_share * panel.gdp,
        "enterprises": panel.enterprises_per_head * panel.population,
    }
    indices = {
        name: common.agglomeration_index(values, panel.population) for name, values in held.items()
    }
    return {f"agglomeration_{name}": values for name, values in indices.items()} | {
        f"log_agglomeration_{name}": np.log(values) for name, values in indices.items()
    }


def _ecommerce(panel: pd.DataFrame) -> dict[str, pd.Series]:
    share = _keyed("provincial_digital_indicators").ecommerce_sales.reindex(panel.index) / panel.gdp
    return {"ecommerce_share": share, "log_ecommerce_share": np.log(share)}


def _keyed(name: str) -> pd.DataFrame:
    return datasets.load(name).set_index(["province_code", "year"])


# Estimates -----------------------------------------------------------------------------------


@cache
def _table(claim: str) -> pd.DataFrame:
    table = models.multiverse(panels(), GRIDS[claim])
    return table.assign(repeats=repeats(table), planned=is_planned(table, claim))


def specifications(claim: str) -> pd.DataFrame:
    """Return every specification of a claim's grid, as estimated, in the units of the measures.

    Parameters
    ----------
    claim
        A6, B9, D9, E21 or E24.

    Returns
    -------
    Frame as `upgrading.models.multiverse.multiverse` returns it, and two columns: repeats (the
    same regression as a row above, reached by another path) and planned (the specification that
    the claim's rule plans).

    Raises
    ------
    KeyError
        If the claim has no grid.
    """
    return _table(claim).copy()


def repeats(table: pd.DataFrame) -> pd.Series:
    """Whether a row is the same regression as one above: the same numbers from the same rows.

    Leaving out a province that a series lacks anyway, or another vintage of accounts that enter
    nowhere, is no other specification.
    """
    keys = ["outcome", "regressor", "controls", "lag", "estimator", "observations"]
    # seven digits: rounding may differ in the last of sixteen
    numbers = table[["estimate", "se"]].astype("float32")
    return table[keys].join(numbers).duplicated() & table.estimate.notna()


def is_planned(table: pd.DataFrame, claim: str) -> pd.Series:
    """Whether a row is a specification that the claim's rule plans."""
    outcomes, regressors = PLANNED_MEASURES[claim]
    planned = table.outcome.isin(outcomes) & table.regressor.isin(regressors)
    for name, option in PLANNED.items():
        planned &= table[name] == option
    return planned


def distinct(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table with an estimate, each regression once."""
    return table[table.estimate.notna() & ~table.repeats]


def shares(table: pd.DataFrame) -> dict[str, float]:
    """Return how many distinct specifications have which sign, as shares of them.

    Parameters
    ----------
    table
        With columns estimate, low, high and repeats.

    Returns
    -------
    specifications, their number; positive, negative, clearly_positive and clearly_negative, the
    shares with that sign and with the whole interval on that side.

    Raises
    ------
    ValueError
        If no specification could be estimated.
    """
    known = distinct(table)
    if known.empty:
        raise ValueError("table: expected at least one estimate, found none")
    return {
        "specifications": len(known),
        "positive": float((known.estimate > 0).mean()),
        "negative": float((known.estimate < 0).mean()),
        "clearly_positive": float((known.low > 0).mean()),
        "clearly_negative": float((known.high < 0).mean()),
    }


@cache
def _shares() -> pd.DataFrame:
    found = {claim: shares(_table(claim)) for claim in GRIDS}
    frame = pd.DataFrame.from_dict(found, orient="index").rename_axis("claim")
    return frame.astype({"specifications": int})


def multiverse_shares() -> pd.DataFrame:
    """Return how many specifications of each claim's grid have which sign; the rules read it.

    Signs are those of the coefficients, not of the claims. For A6 the regressor is the Theil
    index, which rises with imbalance: there the claim says negative.

    Returns
    -------
    Frame indexed by claim: specifications (those with an estimate, each regression counted once);
    positive, negative, clearly_positive, clearly_negative, shares of them from 0 to 1 with that
    sign, and with the whole 95% interval on that side.
    """
    return _shares().copy()


# What else the chapter asks -------------------------------------------------------------------


def sizes() -> pd.DataFrame:
    """Return how large the grids are, by claim.

    Returns
    -------
    Frame by claim: combinations of options; without_estimate, those that too few rows or their
    absence leave without one; repeated, those that are the same regression as another; and
    specifications, the rest, which is counted everywhere.
    """
    rows = {}
    for claim in GRIDS:
        table = _table(claim)
        rows[claim] = {
            "combinations": len(table),
            "without_estimate": int(table.estimate.isna().sum()),
            "repeated": int(table.repeats.sum()),
            "specifications": len(distinct(table)),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("claim")


def for_claim(table: pd.DataFrame, claim: str) -> pd.DataFrame:
    """Return which estimates lie on the claim's side of zero, and which are clear.

    Returns
    -------
    Frame by row of the table: agrees (the sign the claim asks for), claimed and opposed (the whole
    interval on its side, or on the other).
    """
    sign = SIGNS[claim]
    low, high = (table.low, table.high) if sign > 0 else (-table.high, -table.low)
    return pd.DataFrame(
        {"agrees": sign * table.estimate > 0, "claimed": low > 0, "opposed": high < 0}
    )


@cache
def _spread() -> pd.DataFrame:
    rows = {}
    for claim in GRIDS:
        table = distinct(models.standardised(_table(claim)))
        middle = table.estimate.quantile([0.5, 0.05, 0.95]).tolist()
        sides = for_claim(table, claim).mean().to_dict()
        named = dict(zip(("median", "low_tail", "high_tail"), middle, strict=True))
        rows[claim] = {"specifications": len(table), **sides, **named}
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("claim")
    return frame.astype({"specifications": int})


def spread() -> pd.DataFrame:
    """Return how each claim fares over its specifications.

    Returns
    -------
    Frame by claim: specifications; agrees, claimed and opposed as `for_claim` has them, as shares;
    median, low_tail and high_tail (5th and 95th percentile) of the standardised estimates: standard
    deviations of the outcome for one of the regressor.
    """
    return _spread().copy()


@cache
def _weights_of_choices() -> pd.DataFrame:
    tables = {claim: models.standardised(_table(claim)) for claim in GRIDS}
    found = {claim: models.which_choice_matters(table).alone for claim, table in tables.items()}
    order = [*CHOICES, "all choices", "combinations"]
    return pd.DataFrame(found).reindex(order).rename_axis("choice")


def weights_of_choices() -> pd.DataFrame:
    """Return the share of the variance of standardised estimates that each choice accounts for.

    Returns
    -------
    Frame of choices by claims, with "all choices" (main effects together) and "combinations" (what
    is left to pairs and more of choices) below. Shares are those of a choice by itself. All
    combinations with an estimate enter, repeated ones too: they keep the grid in balance.
    """
    return _weights_of_choices().copy()


def decisive() -> pd.Series:
    """Return the choice that accounts for most of the variance, by claim."""
    return weights_of_choices().drop(["all choices", "combinations"]).idxmax().rename("choice")


def by_option(claim: str, choice: str) -> pd.DataFrame:
    """Return how a claim fares under each option of one choice.

    Returns
    -------
    Frame by option: specifications; agrees, claimed, opposed as shares; median of the standardised
    estimates. Each option's regressions are counted once among themselves.
    """
    table = models.standardised(_table(claim))
    table = table[table.estimate.notna()]
    rows = {}
    for option, part in table.groupby(choice, sort=False):
        own = part[~repeats(part)]
        sides = for_claim(own, claim).mean().to_dict()
        rows[option] = {"specifications": len(own), **sides, "median": own.estimate.median()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("option")


# Vintages alone


def _small(grid: Grid, **options: object) -> Grid:
    """Return a grid with one sample and without weights."""
    return replace(grid, samples={"all": Sample()}, weights=(models.UNWEIGHTED,), **options)


@cache
def _pairs(claim: str) -> pd.DataFrame:
    first, second = (common.panel(vintage) for vintage in VINTAGES)
    rows = first.index.intersection(second.index)
    held = {
        vintage: extended(panel.loc[rows])
        for vintage, panel in zip(VINTAGES, (first, second), strict=True)
    }
    table = models.standardised(models.multiverse(held, _small(GRIDS[claim])))
    keys = [name for name in CHOICES if name not in ("vintage", "sample", "weights")]
    values = ["estimate", "low", "high", "observations"]
    wide = table.set_index([*keys, "vintage"])[values].unstack("vintage")
    return wide.dropna().astype(float)


def pairs(claim: str) -> pd.DataFrame:
    """Return standardised estimates that differ in nothing but the vintage of the accounts.

    Both vintages are cut to the provinces and years that both have, so that what differs is the
    revision and not the period; one sample, no weights.

    Returns
    -------
    Frame by outcome, regressor, controls, lag and estimator; columns of two levels: estimate, low,
    high and observations, each by vintage.
    """
    return _pairs(claim).copy()


def vintage_effect() -> pd.DataFrame:
    """Return what the vintage alone changes, by claim.

    Returns
    -------
    Frame by claim: pairs of specifications; agrees_first and agrees_second, the share with the
    claim's sign in the main and in the second vintage; flips, the share that changes sign; unclear,
    the share whose interval leaves zero out in one vintage only; reversed, the share that is clear
    on one side in one and on the other in the other; correlation of the estimates.
    """
    rows = {}
    for claim in GRIDS:
        held = pairs(claim)
        first, second = (held.estimate[vintage] for vintage in VINTAGES)
        clear = np.sign(held.low) * (np.sign(held.low) == np.sign(held.high))
        one, other = (clear[vintage] for vintage in VINTAGES)
        rows[claim] = {
            "pairs": len(held),
            "agrees_first": float((SIGNS[claim] * first > 0).mean()),
            "agrees_second": float((SIGNS[claim] * second > 0).mean()),
            "flips": float((first * second < 0).mean()),
            "unclear": float(((one == 0) != (other == 0)).mean()),
            "reversed": float((one * other < 0).mean()),
            "correlation": float(np.corrcoef(first, second)[0, 1]),
        }
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("claim")
    return frame.astype({"pairs": int})


# Time turned round


def backwards(panel: pd.DataFrame) -> pd.DataFrame:
    """Return a panel in which time runs backwards: the year before becomes the year after."""
    turned = panel.index.set_levels(-panel.index.levels[1], level=1)
    return panel.set_axis(turned).sort_index()


def _turned(sample: Sample) -> Sample:
    first, last = (None if year is None else -year for year in (sample.last, sample.first))
    return replace(sample, first=first, last=last)


@cache
def _timing() -> pd.DataFrame:
    held = {common.MAIN: backwards(panels()[common.MAIN])}
    rows = []
    for claim, grid in GRIDS.items():
        samples = {name: _turned(sample) for name, sample in grid.samples.items()}
        late = replace(grid, samples=samples, weights=(models.UNWEIGHTED,), lags=LAGS[1:])
        after = models.multiverse(held, late)
        after = after.assign(lag=-after.lag, repeats=repeats(after))
        table = _table(claim)
        before = table[(table.vintage == common.MAIN) & (table.weights == models.UNWEIGHTED)]
        for lag, part in pd.concat([before, after]).groupby("lag"):
            known = distinct(part)
            sides = for_claim(known, claim).mean().to_dict()
            rows.append({"claim": claim, "lag": lag, "specifications": len(known), **sides})
    return pd.DataFrame(rows)


def timing() -> pd.DataFrame:
    """Return how claims fare if the regressor is taken before, with, or after the outcome.

    The grid of the main vintage, without weights; regressors and controls from two years before to
    two years after. A regressor of the year after cannot have made the outcome: what it shows is
    common to both, or runs from the outcome to the regressor.

    Returns
    -------
    Frame with claim, lag (years by which the regressor precedes; negative if it follows),
    specifications, and the shares agrees, claimed and opposed.
    """
    return _timing().copy()


# Histories dealt out again


def dealt(panel: pd.DataFrame, columns: Sequence[str], order: np.ndarray) -> pd.DataFrame:
    """Return a panel in which each province has the history of another in some columns.

    Parameters
    ----------
    panel
        Indexed by unit and year.
    columns
        What is dealt out: together, so that a province receives them all from the same one.
    order
        Position of the unit whose history each unit receives, units sorted.

    Raises
    ------
    ValueError
        If the order is not one of all units.
    """
    units, years = (np.unique(panel.index.get_level_values(level)) for level in (0, 1))
    if sorted(order) != list(range(len(units))):
        raise ValueError(f"order: expected the positions of {len(units)} units, found {order}")
    row, column = (
        np.searchsorted(held, panel.index.get_level_values(level))
        for level, held in enumerate((units, years))
    )
    given = {}
    for name in columns:
        cube = np.full((len(units), len(years)), np.nan)
        cube[row, column] = panel[name]
        given[name] = cube[order][row, column]
    return panel.assign(**given)


def _sides(claim: str, orders: np.ndarray) -> pd.DataFrame:
    """Return numbers of specifications, claimed and opposed by deal and estimator.

    Several deals enter one grid as regressors of their own, so that they share what they can.
    """
    panel, grid = panels()[common.MAIN], GRIDS[claim]
    given, origin = {}, {}
    for deal, order in enumerate(orders):
        moved = dealt(panel, grid.regressors, order)
        for name in grid.regressors:
            given[f"{name} {deal}"] = moved[name]
            origin[f"{name} {deal}"] = deal
    small = _small(grid, regressors=tuple(given), lags=(PLANNED["lag"],))
    table = models.multiverse({common.MAIN: panel.assign(**given)}, small)
    known = table[table.estimate.notna()]
    found = for_claim(known, claim)[["claimed", "opposed"]].assign(specifications=1)
    return found.groupby([known.regressor.map(origin).rename("draw"), known.estimator]).sum()


@cache
def _shuffled() -> pd.DataFrame:
    units = panels()[common.MAIN].index.get_level_values(0).nunique()
    parts = {}
    for claim in GRIDS:
        random = np.random.default_rng(common.SEED)
        orders = [np.arange(units), *(random.permutation(units) for _ in range(SHUFFLES))]
        for start in range(0, len(orders), BATCH):
            part = _sides(claim, np.array(orders[start : start + BATCH])).reset_index()
            parts[claim, start] = part.assign(draw=part.draw + start)
    table = pd.concat(parts, names=["claim", "start"]).reset_index("claim")
    return table.reset_index(drop=True)


def shuffled() -> pd.DataFrame:
    """Return how many specifications are clear if provinces' histories are dealt out at random.

    The histories of the regressors go to other provinces, outcomes and controls stay: what is left
    of an association is common to all provinces, or chance. Main vintage, the planned lag, one
    sample, no weights.

    Returns
    -------
    Frame with claim, draw (0: as observed), estimator, claimed, opposed and specifications, as
    numbers.
    """
    return _shuffled().copy()


def against_shuffles(*, without: Sequence[str] = ()) -> pd.DataFrame:
    """Return the observed share of clear estimates beside that of random deals.

    Parameters
    ----------
    without
        Estimators that are left out.

    Returns
    -------
    Frame by claim: observed, the share of specifications clear on the claim's side; median, low
    and high (5th and 95th percentile) of that share over deals; p, one plus the number of deals
    with at least the observed share, over one plus their number.
    """
    held = shuffled()
    held = held[~held.estimator.isin(without)]
    sums = held.groupby(["claim", "draw"], sort=False)[["claimed", "specifications"]].sum()
    clear = (sums.claimed / sums.specifications).unstack("draw")
    deals = clear.drop(columns=0)
    at_least = deals.ge(clear[0], axis=0).sum(axis=1)
    quantiles = deals.quantile([0.5, 0.05, 0.95], axis=1).T.set_axis(
        ["median", "low", "high"], axis=1
    )
    return quantiles.assign(observed=clear[0], p=(1 + at_least) / (1 + deals.shape[1]))


# One regression by itself


@cache
def _alone() -> pd.DataFrame:
    rows = []
    for claim, grid in GRIDS.items():
        table = _table(claim)
        others = table[table.estimate.notna() & ~table.planned]
        chosen = pd.concat([table[table.planned], others.sample(ALONE, random_state=common.SEED)])
        for _, row in chosen.iterrows():
            found = models.single(panels(), grid, row)
            line = common.line(found, row.regressor)
            gap = max(
                abs(row[name] - line[name]) / line["se"] for name in ("estimate", "low", "high")
            )
            named = {"outcome": row.outcome, "gap": gap}
            rows.append({"claim": claim, "planned": row.planned, **line, **named})
    return pd.DataFrame(rows)


def alone() -> pd.DataFrame:
    """Return planned and some random specifications, estimated one by one by linearmodels.

    Returns
    -------
    Frame with claim, planned, `common.COLUMNS`, and gap: how far estimate and interval of the grid
    are from these, at most, in standard errors.
    """
    return _alone().copy()
