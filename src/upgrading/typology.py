"""Which stage a province is at, and which dimension lags behind what is usual at its income.

Pure functions on frames: no file is read, nothing is drawn. The rule has two steps, and every
choice in it is a field of `Choices`, so that a variant is a call of `dataclasses.replace`:

- stage: GDP per head against the nation's in three bands, and which sector is the largest;
- binding dimension: each of five dimensions is turned into standings from 0 to 100; a straight
  line through all provinces says which standing is usual at a province's income; the dimension
  furthest below its line binds, if it is at least a margin below, and none does otherwise.

It describes where provinces stand. That the weakest dimension holds a province back is a reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.cluster import hierarchy, vq
from scipy.special import comb

from upgrading.measures import balance, concentration, structure
from upgrading.measures._arguments import choice
from upgrading.models import panel_data

Expectation = Literal["line", "own rank"]
Scale = Literal["ranks", "values"]
Linkage = Literal["ward", "average", "complete"]

NONE = "none"
SEED = 20_221_031
STARTS = 50
# of 31 provinces; a year in which more are missing is not complete enough to sort them
COVERED = 0.9
# A break between two years says nothing against either of them: the cross-section keeps it.
BREAK = "The series breaks"
BANDS = ("low income", "middle income", "high income")
LEADERS = ("farming first", "industry first", "services first")


@dataclass(frozen=True)
class Indicator:
    """What stands for a dimension, or for income; more is always better.

    Attributes
    ----------
    dimension
        One of `DIMENSIONS`, or "income".
    title, unit
        In words.
    form
        How a value is shown.
    """

    dimension: str
    title: str
    unit: str
    form: str


INDICATORS: dict[str, Indicator] = {
    "hierarchy": Indicator("structure", "hierarchy coefficient", "1 to 3", ".3f"),
    "service_share": Indicator("structure", "tertiary share", "share of GDP", ".1%"),
    "balance": Indicator("balance", "minus the Theil index", "0 = balanced", ".3f"),
    "deviation": Indicator("balance", "minus the structural deviation", "0 = balanced", ".2f"),
    "digital_index": Indicator("digital", "index of the digital economy", "0 to 1", ".3f"),
    "digital_finance": Indicator("digital", "digital finance index", "hundreds", ".2f"),
    "consumption": Indicator("demand", "household consumption per head", "yuan", ",.0f"),
    "retail": Indicator("demand", "retail sales per head", "yuan", ",.0f"),
    "enterprises": Indicator("agglomeration", "enterprises per head", "nation = 1", ".2f"),
    "assets": Indicator("agglomeration", "industrial assets per head", "nation = 1", ".2f"),
    "industry": Indicator("agglomeration", "secondary output per head", "nation = 1", ".2f"),
    "gdp_per_head": Indicator("income", "GDP per head", "yuan", ",.0f"),
    "household_income": Indicator("income", "disposable income per head", "yuan", ",.0f"),
}
DIMENSIONS = ("structure", "balance", "digital", "demand", "agglomeration")
MAIN = ("hierarchy", "balance", "digital_index", "consumption", "enterprises")
SHARES = ["primary_share", "secondary_share", "service_share"]


@dataclass(frozen=True)
class Choices:
    """What has to be decided before provinces can be sorted.

    Attributes
    ----------
    indicators
        One for each of `DIMENSIONS`, in their order.
    income
        The yardstick: "gdp_per_head" or "household_income".
    expectation
        "line": what is usual at an income is read off a straight line through all provinces.
        "own rank": a province is expected to stand in every dimension where it stands in income,
        which the richest can only miss and the poorest only pass.
    scale
        "ranks": standings are percentiles. "values": standardised values, with mean 50 and the
        standard deviation of percentiles, so that margins compare.
    margin
        Points below the line from which a dimension binds; ten are three places of 31.
    bands
        Limits of the income bands, over the nation's income per head.
    """

    indicators: tuple[str, ...] = MAIN
    income: str = "gdp_per_head"
    expectation: Expectation = "line"
    scale: Scale = "ranks"
    margin: float = 10.0
    bands: tuple[float, float] = (0.8, 1.2)

    def __post_init__(self) -> None:
        choice("expectation", self.expectation, ("line", "own rank"))
        choice("scale", self.scale, ("ranks", "values"))
        found = tuple(INDICATORS[name].dimension for name in self.indicators)
        if found != DIMENSIONS:
            raise ValueError(f"indicators: expected one for each of {DIMENSIONS}, found {found}")
        if INDICATORS[self.income].dimension != "income":
            raise ValueError(f"income: expected a measure of income, found {self.income!r}")
        if not self.margin >= 0:
            raise ValueError(f"margin: expected zero or more, found {self.margin}")
        if not 0 < self.bands[0] < self.bands[1]:
            raise ValueError(f"bands: expected two limits in order, found {self.bands}")


DEFAULT = Choices()


@dataclass(frozen=True)
class Typology:
    """Provinces of one year, sorted.

    Attributes
    ----------
    year
        Of the figures.
    values
        Provinces x dimensions: the indicators, more is better.
    income
        Income per head by province, yuan; `nation` is that of all provinces together.
    standings, expected
        Provinces x dimensions, 0 to 100, and what is usual at each province's income.
    income_standing
        By province, 0 to 100.
    slopes
        Points of standing for one point of standing in income, by dimension.
    stage, binding
        By province; `binding` is one of `DIMENSIONS` or "none".
    """

    year: int
    values: pd.DataFrame
    income: pd.Series
    nation: float
    standings: pd.DataFrame
    expected: pd.DataFrame
    income_standing: pd.Series
    slopes: pd.Series
    stage: pd.Series
    binding: pd.Series

    @property
    def gaps(self) -> pd.DataFrame:
        """Points of standing above (or, with a minus, below) what is usual at the income."""
        return self.standings - self.expected

    @property
    def weakest(self) -> pd.Series:
        """The dimension furthest below its line, whether or not it reaches the margin."""
        return self.gaps.idxmin(axis=1)

    @property
    def ranks(self) -> pd.DataFrame:
        """Places by dimension, 1 the first; equal values share the better place."""
        return self.values.rank(ascending=False, method="min")

    @property
    def types(self) -> pd.Series:
        """Stage and binding dimension together."""
        return (self.stage + " / " + self.binding).rename("type")


# From datasets to indicators -----------------------------------------------------------------


def indicators(
    frames: panel_data.Frames,
    vintage: panel_data.Vintage,
    panel: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return all indicators by province and year, the accounts of one vintage.

    Parameters
    ----------
    frames
        The datasets that `panel_data.needed` names, by name.
    vintage
        Of the accounts.
    panel
        What `panel_data.province_panel` makes of both with faults kept, if it is at hand.

    Returns
    -------
    Frame indexed by province_code and year: the columns of `INDICATORS`, three sector shares, gdp
    and population. Known faults of the sources are missing, but for breaks in time, which a single
    year does not notice. Indices of agglomeration compare with the provinces that are there.
    """
    if panel is None:
        panel = panel_data.province_panel(frames, vintage=vintage, faults="keep")
    lasting = tuple(f for f in panel_data.FAULTS if not f.why.startswith(BREAK))
    panel = panel_data.without_faults(panel, vintage=vintage, faults=lasting)
    people = panel.population
    activities = {
        "enterprises": panel.enterprises_per_head * people,
        "assets": np.exp(panel.log_assets),
        "industry": panel.secondary_share * panel.gdp,
    }
    return pd.DataFrame(
        {
            "hierarchy": panel.hierarchy,
            "service_share": panel.service_share,
            "balance": panel.balance,
            "deviation": -_deviation(panel, frames),
            "digital_index": panel.digital_index,
            "digital_finance": panel.digital_finance,
            "consumption": panel.consumption_per_head,
            "retail": np.exp(panel.log_retail_per_head),
            **{name: _agglomeration(levels, people) for name, levels in activities.items()},
            "gdp_per_head": panel.gdp_per_head,
            "household_income": np.exp(panel.log_income_per_head),
            "primary_share": panel.primary_share,
            "secondary_share": panel.secondary_share,
            "gdp": panel.gdp,
            "population": people,
        }
    )


def _agglomeration(levels: pd.Series, people: pd.Series) -> pd.Series:
    """Return each year's agglomeration index over the provinces that are printed."""
    known = pd.DataFrame({"levels": levels, "people": people}).dropna()
    parts = [
        pd.Series(concentration.agglomeration_index(part.levels, part.people), part.index)
        for _, part in known.groupby("year")
    ]
    return pd.concat(parts).reindex(levels.index)


def _deviation(panel: pd.DataFrame, frames: panel_data.Frames) -> pd.Series:
    """Return the structural deviation, workers of the second compilation, where Theil is known."""
    workers = frames["provincial_employment_second_compilation"].set_index(panel_data.KEYS)
    known = panel.index[panel.theil_second.notna()].intersection(workers.index)
    shares = structure.shares(workers.loc[known, panel_data.WORKERS].astype(float))
    found = balance.structural_deviation(panel.loc[known, SHARES], shares.set_axis(SHARES, axis=1))
    return found.reindex(panel.index)


def latest_year(
    table: pd.DataFrame, choices: Choices = DEFAULT, *, until: int | None = None
) -> int:
    """Return the last year, up to `until`, in which every indicator covers most provinces.

    Raises
    ------
    ValueError
        If there is none.
    """
    columns = [*choices.indicators, choices.income, *SHARES]
    covered = table[columns].notna().groupby("year").mean().min(axis=1) >= COVERED
    years = covered.index[covered]
    if until is not None:
        years = years[years <= until]
    if not len(years):
        raise ValueError(f"table: expected a year in which {columns} are all there, found none")
    return int(years.max())


# The rule ------------------------------------------------------------------------------------


def standings(values: pd.DataFrame, scale: Scale = "ranks") -> pd.DataFrame:
    """Return values as standings: 50 is the middle, 100 the top.

    Parameters
    ----------
    values
        Provinces x dimensions, more is better. A missing value has no standing.
    scale
        See `Choices`.

    Examples
    --------
    >>> standings(pd.DataFrame({"digital": [0.1, 0.5, 0.2, 0.9]})).digital.tolist()
    [12.5, 62.5, 37.5, 87.5]
    """
    choice("scale", scale, ("ranks", "values"))
    if scale == "ranks":
        return 100 * (values.rank() - 0.5) / values.count()
    spread = 100 / np.sqrt(12)  # of numbers spread evenly from 0 to 100
    return 50 + spread * (values - values.mean()) / values.std(ddof=0)


def usual_line(standing: pd.Series, income: pd.Series) -> tuple[float, float]:
    """Return intercept and slope of the straight line through the provinces that have both.

    Raises
    ------
    ValueError
        If fewer than three provinces have both.
    """
    known = standing.notna() & income.notna()
    if known.sum() < 3:
        raise ValueError(f"standing: expected three provinces or more, found {known.sum()}")
    x, y = income[known].to_numpy(), standing[known].to_numpy()
    slope = ((x - x.mean()) @ y) / ((x - x.mean()) ** 2).sum()
    return float(y.mean() - slope * x.mean()), float(slope)


def stages(
    income: pd.Series, nation: float, shares: pd.DataFrame, bands: tuple[float, float]
) -> pd.Series:
    """Return each province's stage: income band and largest sector.

    Parameters
    ----------
    income, nation
        Income per head, and that of the nation.
    shares
        Provinces x three sectors, primary, secondary, tertiary.
    bands
        Limits over the nation's income; a province at a limit is in the upper band.

    Examples
    --------
    >>> shares = pd.DataFrame([[0.1, 0.4, 0.5], [0.1, 0.5, 0.4]])
    >>> stages(pd.Series([100.0, 60.0]), 100.0, shares, (0.8, 1.2)).tolist()
    ['middle income, services first', 'low income, industry first']
    """
    relative = income / nation
    band = pd.cut(relative, [0, *bands, np.inf], right=False, labels=BANDS).astype(str)
    leader = np.asarray(LEADERS)[shares.to_numpy().argmax(axis=1)]
    named = band + ", " + pd.Series(leader, income.index)
    return named.where(relative.notna() & shares.notna().all(axis=1)).rename("stage")


def binding(gaps: pd.DataFrame, margin: float) -> pd.Series:
    """Return the dimension furthest below its line, "none" if none is `margin` points below.

    Examples
    --------
    >>> gaps = pd.DataFrame({"digital": [-12.0, -3.0], "demand": [-4.0, 5.0]})
    >>> binding(gaps, 10).tolist()
    ['digital', 'none']
    """
    lowest = gaps.min(axis=1)
    found = gaps.fillna(np.inf).idxmin(axis=1).where(lowest <= -margin, NONE)
    return found.where(lowest.notna()).rename("binding")


def classify(table: pd.DataFrame, year: int, choices: Choices = DEFAULT) -> Typology:
    """Sort the provinces of one year.

    Parameters
    ----------
    table
        What `indicators` returns.
    year
        Of the figures.
    choices
        What is decided; see `Choices`.

    Raises
    ------
    ValueError
        If the year is not in the table.
    """
    if year not in table.index.get_level_values("year"):
        raise ValueError(f"year: expected one of the table, found {year}")
    rows = table.xs(year, level="year")
    values = rows[list(choices.indicators)].set_axis(DIMENSIONS, axis=1)
    income, people = rows[choices.income], rows.population
    known = income.notna() & people.notna()
    nation = float((income * people)[known].sum() / people[known].sum())
    held = standings(values, choices.scale)
    yardstick = standings(income.to_frame(), choices.scale)[choices.income]
    lines = pd.DataFrame({d: usual_line(held[d], yardstick) for d in DIMENSIONS})
    expected = pd.DataFrame({d: lines[d][0] + lines[d][1] * yardstick for d in DIMENSIONS})
    if choices.expectation == "own rank":
        expected = pd.DataFrame(dict.fromkeys(DIMENSIONS, yardstick))
    return Typology(
        year=year,
        values=values,
        income=income,
        nation=nation,
        standings=held,
        expected=expected,
        income_standing=yardstick,
        slopes=lines.loc[1],
        stage=stages(income, nation, rows[SHARES], choices.bands),
        binding=binding(held - expected, choices.margin),
    )


# Variants ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Variant:
    """How a typology departs from the main one.

    Attributes
    ----------
    vintage
        Of the accounts.
    back
        Years before the latest one that the vintage covers.
    choices
        See `Choices`.
    """

    vintage: panel_data.Vintage = "2018 census"
    back: int = 0
    choices: Choices = DEFAULT


def _with(name: str) -> Choices:
    """Return the default with one indicator in the place of that of its dimension."""
    place = DIMENSIONS.index(INDICATORS[name].dimension)
    return replace(DEFAULT, indicators=(*MAIN[:place], name, *MAIN[place + 1 :]))


VINTAGES: tuple[panel_data.Vintage, ...] = ("2018 census", "first published", "2023 census")
VARIANTS: dict[str, Variant] = {
    "first published": Variant("first published"),
    "2023 census": Variant("2023 census"),
    "one year before": Variant(back=1),
    "three years before": Variant(back=3),
    **{
        f"{INDICATORS[name].dimension} by {INDICATORS[name].title}": Variant(choices=_with(name))
        for name in ("service_share", "deviation", "digital_finance", "retail", "assets")
    },
    "agglomeration by secondary output per head": Variant(choices=_with("industry")),
    "household income as yardstick": Variant(choices=replace(DEFAULT, income="household_income")),
    "expected where income stands": Variant(choices=replace(DEFAULT, expectation="own rank")),
    "values for ranks": Variant(choices=replace(DEFAULT, scale="values")),
    "margin of 5 points": Variant(choices=replace(DEFAULT, margin=5.0)),
    "margin of 15 points": Variant(choices=replace(DEFAULT, margin=15.0)),
    "bands at 75 and 125 per cent": Variant(choices=replace(DEFAULT, bands=(0.75, 1.25))),
}


def sorted_by(tables: Mapping[str, pd.DataFrame], variant: Variant) -> Typology:
    """Return the typology under one variant, `back` years before the latest of its vintage.

    Where figures are missing in that year, the last year before it that has them stands in.

    Raises
    ------
    KeyError
        If the vintage has no table.
    """
    table = tables[variant.vintage]
    wanted = latest_year(table, variant.choices) - variant.back
    year = latest_year(table, variant.choices, until=wanted)
    return classify(table, year, variant.choices)


def kept(main: Typology, variants: Mapping[str, Typology]) -> pd.DataFrame:
    """Return whether each province keeps its stage, its binding dimension and both.

    Returns
    -------
    Frame indexed by variant and province_code: stage, binding, both (True, False, or missing
    where the variant cannot tell, because the dimension that binds is not printed in it).
    """
    parts = {}
    for name, other in variants.items():
        stage, bound = (left.eq(right) for left, right in _pairs(main, other))
        unknown = _blind(main, other)
        frame = pd.DataFrame({"stage": stage, "binding": bound, "both": stage & bound})
        parts[name] = frame.astype("boolean").mask(unknown)
    return pd.concat(parts, names=["variant"])


def _pairs(main: Typology, other: Typology) -> list[tuple[pd.Series, pd.Series]]:
    return [
        (main.stage, other.stage.reindex(main.stage.index)),
        (main.binding, other.binding.reindex(main.stage.index)),
    ]


def _blind(main: Typology, other: Typology) -> pd.Series:
    """Whether a variant lacks the dimension that binds a province in the main typology."""
    missing = other.values.reindex(main.values.index).isna()
    bound = main.binding
    return pd.Series([d in missing and missing.loc[p, d] for p, d in bound.items()], bound.index)


def stability(main: Typology, variants: Mapping[str, Typology]) -> pd.DataFrame:
    """Return the share of variants in which each province keeps its place.

    Returns
    -------
    Frame by province_code: stage, binding, both (shares, 0 to 1), variants (how many can tell).
    """
    found = kept(main, variants)
    by = found.groupby("province_code", sort=False)
    shares = by.mean().astype(float)
    return shares.assign(variants=by.both.count()).loc[main.stage.index]


# Peers and groups ----------------------------------------------------------------------------


def distances(held: pd.DataFrame) -> pd.DataFrame:
    """Return the root mean square distance between provinces over the dimensions both have.

    Parameters
    ----------
    held
        Standings, provinces x dimensions.

    Examples
    --------
    >>> held = pd.DataFrame({"a": [0.0, 30.0], "b": [0.0, 40.0]}, index=["x", "y"])
    >>> round(float(distances(held).loc["x", "y"]), 4)
    35.3553
    """
    array = held.to_numpy(float)
    gaps = array[:, None, :] - array[None, :, :]
    with np.errstate(invalid="ignore"):
        known = np.isfinite(gaps)
        mean = np.where(known, gaps**2, 0).sum(axis=2) / known.sum(axis=2)
    return pd.DataFrame(np.sqrt(mean), index=held.index, columns=held.index)


def peers(held: pd.DataFrame, province: object, number: int = 3) -> pd.Series:
    """Return the provinces nearest to one, with their distance, the nearest first."""
    return distances(held)[province].drop(province).nsmallest(number)


def peer_support(held: pd.DataFrame, province: object, number: int = 3) -> pd.Series:
    """Return in how many of the leave-one-dimension-out sets each peer is among the nearest."""
    main = peers(held, province, number).index
    others = [peers(held.drop(columns=d), province, number).index for d in held.columns]
    return pd.Series({peer: sum(peer in found for found in others) for peer in main}, dtype=int)


def adjusted_rand_index(left: pd.Series, right: pd.Series) -> float:
    """Return how far two groupings agree: 1 if they are the same, about 0 if by chance.

    Parameters
    ----------
    left, right
        A label for each unit, in the same order or with the same index; names do not matter.

    Returns
    -------
    float
        At most 1; below zero if they agree less than by chance. Two groupings that each put
        everything into one group, or each unit into its own, agree fully.

    Raises
    ------
    ValueError
        If labels are missing, or the units differ or are fewer than two.

    References
    ----------
    Hubert, L. and Arabie, P. (1985), Comparing partitions, Journal of Classification 2, 193-218.

    Examples
    --------
    >>> round(adjusted_rand_index(pd.Series([0, 0, 1, 2]), pd.Series([0, 0, 1, 1])), 4)
    0.5714
    """
    if not left.index.equals(right.index) or len(left) < 2:
        raise ValueError("right: expected the units of left, two or more")
    if left.isna().any() or right.isna().any():
        raise ValueError("left and right: expected a label for every unit, found a missing one")
    table = pd.crosstab(left, right).to_numpy()
    together = comb(table, 2).sum()
    rows, columns = comb(table.sum(axis=1), 2).sum(), comb(table.sum(axis=0), 2).sum()
    by_chance = rows * columns / comb(len(left), 2)
    most = (rows + columns) / 2
    return 1.0 if most == by_chance else float((together - by_chance) / (most - by_chance))


def k_means(points: pd.DataFrame, groups: int, *, seed: int = SEED) -> pd.Series:
    """Return the best of many runs of k-means, as labels from 1 in the order of appearance.

    Parameters
    ----------
    points
        Complete rows, units x dimensions.
    groups
        How many.
    seed
        Of the starts, of which the tightest result is kept.

    Raises
    ------
    ValueError
        If a value is missing, or there are fewer units than groups.
    """
    _complete(points, groups)
    array, generator = points.to_numpy(float), np.random.default_rng(seed)
    best, least = None, np.inf
    for _ in range(STARTS):
        try:
            centres, labels = vq.kmeans2(
                array, groups, minit="++", missing="raise", rng=generator, check_finite=False
            )
        except vq.ClusterError:  # a group ran empty: another start
            continue
        spread = float(((array - centres[labels]) ** 2).sum())
        if spread < least - 1e-9:
            best, least = labels, spread
    return _in_order(best, points.index)


def hierarchical(points: pd.DataFrame, groups: int, method: Linkage = "ward") -> pd.Series:
    """Return groups of a hierarchical clustering, cut to a number of them.

    Parameters
    ----------
    points, groups
        As in `k_means`.
    method
        "ward", "average" or "complete" linkage of Euclidean distances.

    Raises
    ------
    ValueError
        As `k_means`, or if the method is another word.
    """
    choice("method", method, ("ward", "average", "complete"))
    _complete(points, groups)
    tree = hierarchy.linkage(points.to_numpy(float), method)
    return _in_order(hierarchy.fcluster(tree, groups, "maxclust"), points.index)


def _complete(points: pd.DataFrame, groups: int) -> None:
    if points.isna().any(axis=None):
        raise ValueError("points: expected complete rows, found a missing value")
    if not 1 <= groups <= len(points):
        raise ValueError(f"groups: expected 1 to {len(points)}, found {groups}")


def _in_order(labels: np.ndarray, index: pd.Index) -> pd.Series:
    return pd.Series(pd.factorize(labels)[0] + 1, index, name="group")


CLUSTERINGS = ("k-means", "ward", "average", "complete")


def clustered(points: pd.DataFrame, groups: int, method: str) -> pd.Series:
    """Return groups by one of `CLUSTERINGS`."""
    return k_means(points, groups) if method == "k-means" else hierarchical(points, groups, method)


@dataclass(frozen=True)
class Cohesion:
    """Whether units of a group are nearer to each other than units of random groups are.

    Attributes
    ----------
    within
        Mean distance between units of one group.
    random
        The same for random groups of the same sizes, mean of draws.
    p
        Share of draws (and the grouping itself) that are as near or nearer.
    """

    within: float
    random: float
    p: float


def cohesion(apart: pd.DataFrame, groups: pd.Series, *, draws: int = 999) -> Cohesion:
    """Compare the distances inside groups with those inside random groups of the same sizes.

    Parameters
    ----------
    apart
        Distances, units x units.
    groups
        Labels of some of the units; the others can be drawn, too.
    draws
        Random groupings, by a fixed seed.

    Raises
    ------
    ValueError
        If no group has two units, or a unit has no distance.
    """
    absent = groups.index.difference(apart.index)
    if len(absent):
        raise ValueError(f"groups: expected units with distances, found {list(absent)}")
    same = groups.to_numpy()[:, None] == groups.to_numpy()[None, :]
    pairs = np.triu(same, 1)
    if not pairs.any():
        raise ValueError("groups: expected two units in a group, found none")
    array = apart.to_numpy(float)
    places = apart.index.get_indexer(groups.index)
    within = array[np.ix_(places, places)][pairs].mean()
    generator = np.random.default_rng(SEED)
    drawn = np.empty(draws)
    for draw in range(draws):
        some = generator.permutation(len(array))[: len(places)]
        drawn[draw] = array[np.ix_(some, some)][pairs].mean()
    as_near = 1 + int((drawn <= within + 1e-12).sum())
    return Cohesion(float(within), float(drawn.mean()), as_near / (draws + 1))
