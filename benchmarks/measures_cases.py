"""Each measure beside what a user would otherwise write.

All contestants of a case start from the same frame: one row for each unit and year, in order of
units and then years, as a statistical yearbook is typed in. They are

- "ours": the function of `upgrading.measures`;
- "loop": for an index of a year (or of a unit), `groupby("year").apply` of a function of that
  year's frame; for an index of a row, a Python loop over rows of the array, which takes less time
  than `apply(axis=1)` or grouping by unit and year;
- "column loop": for an index of one column, `groupby("year")[column].apply`, which is faster
  than handing over frames, but cannot be used with weights or groups;
- "PySAL": the function of inequality, segregation, esda or libpysal that computes the same
  number; where it takes a table (units x years), the table is a free reshape of the column, which
  only rows in order and without gaps allow;
- "expression": the formula on whole columns by someone who knows numpy and pandas well. It
  checks nothing and carries no labels: the difference is what checking costs.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from upgrading.measures import (
    balance,
    change,
    composite,
    concentration,
    dispersion,
    spatial,
    structure,
)

SECTORS = ("primary", "secondary", "tertiary")
BLOCKS = {
    "output": SECTORS,
    "workers": SECTORS,
    "output_later": SECTORS,
    "workers_later": SECTORS,
    "indicators": ("roads", "schools", "patents"),
    "people": ("income", "population"),
}
OUTPUT = [f"output_{sector}" for sector in SECTORS]
INDICATORS, PEOPLE = list(BLOCKS["indicators"]), list(BLOCKS["people"])
REGIONS = ("East", "Central", "West", "Northeast")
START, FINISH = np.array([0.5, 0.6, 0.7]), np.array([5.0, 6.0, 7.0])


@dataclass(frozen=True)
class Panel:
    """A balanced panel of made-up numbers; what no case asks for is not made."""

    units: int
    years: int
    made: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Count units times years."""
        return self.units * self.years

    def block(self, name: str) -> pd.DataFrame:
        """Return columns that belong together."""
        if name not in self.made:
            random = np.random.default_rng(sorted(BLOCKS).index(name))
            columns = {c: random.lognormal(0, 0.6, self.rows) for c in BLOCKS[name]}
            self.made[name] = pd.DataFrame(columns)
        return self.made[name]

    def share(self, name: str) -> pd.DataFrame:
        """Return a block as shares of each row's sum."""
        key = f"share of {name}"
        if key not in self.made:
            block = self.block(name)
            self.made[key] = block.div(block.sum(axis=1), axis=0)
        return self.made[key]

    def joined(self, names: tuple[str, ...], *, shares: bool) -> pd.DataFrame:
        """Return several blocks, or their shares, side by side."""
        key = f"{names} {shares}"
        if key not in self.made:
            blocks = [self.share(name) if shares else self.block(name) for name in names]
            self.made[key] = pd.concat(blocks, axis=1)
        return self.made[key]

    @cached_property
    def year(self) -> pd.Series:
        """Return the year of each row."""
        return pd.Series(np.tile(np.arange(1980, 1980 + self.years), self.units), name="year")

    @cached_property
    def unit(self) -> pd.Series:
        """Return the unit of each row."""
        return pd.Series(np.repeat(np.arange(self.units), self.years), name="unit")

    @cached_property
    def region_of_unit(self) -> np.ndarray:
        """Return the region of each unit, as text."""
        names = np.array(REGIONS, dtype=object)
        return names[np.random.default_rng(99).integers(0, len(REGIONS), self.units)]

    @cached_property
    def region(self) -> pd.Series:
        """Return the region of each row."""
        return pd.Series(np.repeat(self.region_of_unit, self.years), name="region")

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Return what loops over years use, in one frame."""
        blocks = [self.block("output").add_prefix("output_"), self.block("indicators")]
        blocks += [self.unit, self.year, self.region, self.block("people")]
        return pd.concat(blocks, axis=1)

    def table(self, block: str, column: str) -> np.ndarray:
        """Return a column as a table years x units, which costs nothing."""
        return self.block(block)[column].to_numpy().reshape(self.units, self.years).T

    def cube(self, name: str) -> np.ndarray:
        """Return a block as years x units x columns."""
        block = self.block(name).to_numpy()
        return block.reshape(self.units, self.years, -1).swapaxes(0, 1)

    @cached_property
    def neighbours(self) -> dict[int, list[int]]:
        """Return a map on which units lie in a ring and touch four others."""
        near = (-2, -1, 1, 2)
        return {unit: [(unit + step) % self.units for step in near] for unit in range(self.units)}

    @cached_property
    def adjacency(self) -> pd.DataFrame:
        """Return the map as weights."""
        return spatial.contiguity_weights(self.neighbours)

    @cached_property
    def pysal_weights(self) -> Any:
        """Return the map as PySAL has it."""
        weights = PYSAL.W(self.neighbours, silence_warnings=True)
        weights.transform = "r"
        return weights

    @cached_property
    def yearly_counts(self) -> list[pd.DataFrame]:
        """Return a group's and all people's counts, year by year, as segregation wants them."""
        group, others = self.table("output", "primary"), self.table("output", "secondary")
        pairs = zip(group, group + others, strict=True)
        return [pd.DataFrame({"group": part, "all": whole}) for part, whole in pairs]


def optional(module: str, name: str) -> Any:
    """Import what need not be installed."""
    try:
        return getattr(importlib.import_module(module), name)
    except ImportError:
        return None


PYSAL = SimpleNamespace(
    Theil=optional("inequality.theil", "Theil"),
    TheilD=optional("inequality.theil", "TheilD"),
    Gini=optional("inequality.gini", "Gini"),
    Dissim=optional("segregation.singlegroup", "Dissim"),
    GiniSeg=optional("segregation.singlegroup", "Gini"),
    Moran=optional("esda", "Moran"),
    W=optional("libpysal.weights", "W"),
)
PEERS = ("inequality", "segregation", "esda", "libpysal")

Contestant = Callable[[Panel], Any]


@dataclass(frozen=True)
class Case:
    """One measure and its contestants.

    `others` maps a kind of contestant to a function, or to None where its package is not
    installed. `comparable` takes out of our result what the others compute. `large` names the
    others that can be run on ten million rows. `fixed_units` keeps the number of units while
    rows grow; `grows` is false for what has no rows.
    """

    family: str
    name: str
    ours: Contestant
    others: dict[str, Contestant | None]
    comparable: Callable[[Any], Any] = np.asarray
    large: tuple[str, ...] = ()
    fixed_units: int | None = None
    grows: bool = True


def pysal(name: str, contestant: Contestant) -> dict[str, Contestant | None]:
    """Add PySAL to a case if it is there."""
    return {"PySAL": contestant if getattr(PYSAL, name) else None}


# Indices of a row: the formula serves both the loop over rows and the expression.


def by_row(family: str, formula: Callable, ours: Contestant, *blocks: str, **more: Any) -> Case:
    """Describe an index of a row of shares (or of levels, if `levels` is set)."""
    shares = not more.pop("levels", False)

    def loop(panel: Panel) -> Any:
        joined = panel.joined(blocks, shares=shares).to_numpy()
        starts = range(0, joined.shape[1], 3)
        rows = (tuple(row[start : start + 3] for start in starts) for row in joined)
        return np.array([formula(*row) for row in rows])

    def expression(panel: Panel) -> Any:
        parts = (panel.share(name) if shares else panel.block(name) for name in blocks)
        return formula(*(part.to_numpy() for part in parts))

    others = {"loop": loop, "expression": expression}
    return Case(family, formula.__name__[1:], ours, others, large=("expression",), **more)


def _shares(x: np.ndarray) -> np.ndarray:
    return x / x.sum(axis=-1, keepdims=True)


def _tertiary_secondary_ratio(x: np.ndarray) -> np.ndarray:
    return x[..., 2] / x[..., 1]


def _service_share(x: np.ndarray) -> np.ndarray:
    return x[..., 2] / x.sum(axis=-1)


def _hierarchy_coefficient(y: np.ndarray) -> np.ndarray:
    return y @ np.array([1, 2, 3])


def _angle_index(y: np.ndarray) -> np.ndarray:
    norm = np.sqrt((y**2).sum(axis=-1, keepdims=True))
    return np.arccos(y / norm) @ np.array([3, 2, 1])


def _structure_productivity(y: np.ndarray, lp: np.ndarray) -> np.ndarray:
    return (y * (lp - START) / (FINISH - START)).sum(axis=-1)


def _scaled_structure_productivity(y: np.ndarray, lp: np.ndarray) -> np.ndarray:
    return (y * np.sqrt(lp)).sum(axis=-1)


def _structural_deviation(y: np.ndarray, labour: np.ndarray) -> np.ndarray:
    return np.abs(y / labour - 1).sum(axis=-1)


def _sector_deviation(y: np.ndarray, labour: np.ndarray) -> np.ndarray:
    return y / labour - 1


def _theil_balance(y: np.ndarray, labour: np.ndarray) -> np.ndarray:
    return (y * np.log(y / labour)).sum(axis=-1)


def _lilien_index(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    return np.sqrt((after * np.log(after / before) ** 2).sum(axis=-1))


def _norm_of_absolute_values(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    return np.abs(after - before).sum(axis=-1) / 2


def _moore_cosine(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    lengths = np.sqrt((before**2).sum(axis=-1) * (after**2).sum(axis=-1))
    return (before * after).sum(axis=-1) / lengths


def _moore_angle(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    return np.arccos(_moore_cosine(before, after))


NATION = np.array([3.0, 4.0, 5.0]), np.array([3.5, 5.0, 7.0])


def _shift_share(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    growth = NATION[1].sum() / NATION[0].sum() - 1
    sectors = NATION[1] / NATION[0] - 1
    parts = start * growth, start * (sectors - growth), end - start * (1 + sectors)
    return np.concatenate(parts, axis=-1)


def _esteban_marquillas(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    growth = NATION[1].sum() / NATION[0].sum() - 1
    sectors = NATION[1] / NATION[0] - 1
    usual = start.sum(axis=-1, keepdims=True) * (NATION[0] / NATION[0].sum())
    lead = end / start - 1 - sectors
    parts = start * growth, start * (sectors - growth), usual * lead, (start - usual) * lead
    return np.concatenate(parts, axis=-1)


def _productivity_decomposition(
    y0: np.ndarray, y1: np.ndarray, l0: np.ndarray, l1: np.ndarray
) -> np.ndarray:
    start, gain = y0 / l0, y1 / l1 - y0 / l0
    share, moved = _shares(l0), _shares(l1) - _shares(l0)
    aggregate = y0.sum(axis=-1, keepdims=True) / l0.sum(axis=-1, keepdims=True)
    parts = moved * start / aggregate, moved * gain / aggregate, share * gain / aggregate
    return np.concatenate(parts, axis=-1)


def _herfindahl(x: np.ndarray) -> np.ndarray:
    return (_shares(x) ** 2).sum(axis=-1)


def _coupling_degree(u: np.ndarray) -> np.ndarray:
    return u.prod(axis=-1) ** (1 / 3) / (u.sum(axis=-1) / 3)


def _development_level(u: np.ndarray) -> np.ndarray:
    return u @ np.full(3, 1 / 3)


def _coordination_degree(u: np.ndarray) -> np.ndarray:
    return np.sqrt(_coupling_degree(u) * _development_level(u))


def _components(result: Any) -> np.ndarray:
    """Put the components of a decomposition side by side."""
    return np.concatenate([np.asarray(part) for part in vars(result).values()], axis=-1)


SHARES = ("output", "workers")
TWO_DATES = ("output", "output_later")
ROWS = [
    by_row(
        "structure",
        _shares,
        lambda p: structure.shares(p.block("output")),
        "output",
        levels=True,
    ),
    by_row(
        "structure",
        _tertiary_secondary_ratio,
        lambda p: structure.tertiary_secondary_ratio(
            p.block("output")["secondary"], p.block("output")["tertiary"]
        ),
        "output",
        levels=True,
    ),
    by_row(
        "structure",
        _service_share,
        lambda p: structure.service_share(
            p.block("output")["tertiary"], p.block("output").to_numpy().sum(axis=1)
        ),
        "output",
        levels=True,
    ),
    by_row(
        "structure",
        _hierarchy_coefficient,
        lambda p: structure.hierarchy_coefficient(p.share("output")),
        "output",
    ),
    by_row("structure", _angle_index, lambda p: structure.angle_index(p.share("output")), "output"),
    by_row(
        "structure",
        _structure_productivity,
        lambda p: structure.structure_productivity(
            p.share("output"), p.share("workers"), start=START, finish=FINISH
        ),
        *SHARES,
    ),
    by_row(
        "structure",
        _scaled_structure_productivity,
        lambda p: structure.scaled_structure_productivity(
            p.share("output"), p.share("workers"), scale="sqrt"
        ),
        *SHARES,
    ),
    by_row(
        "balance",
        _structural_deviation,
        lambda p: balance.structural_deviation(p.share("output"), p.share("workers")),
        *SHARES,
    ),
    by_row(
        "balance",
        _sector_deviation,
        lambda p: balance.sector_deviation(p.share("output"), p.share("workers")),
        *SHARES,
    ),
    by_row(
        "balance",
        _theil_balance,
        lambda p: balance.theil_balance(p.share("output"), p.share("workers")),
        *SHARES,
    ),
    by_row(
        "change",
        _lilien_index,
        lambda p: change.lilien_index(p.share("output"), p.share("output_later")),
        *TWO_DATES,
    ),
    by_row(
        "change",
        _norm_of_absolute_values,
        lambda p: change.norm_of_absolute_values(p.share("output"), p.share("output_later")),
        *TWO_DATES,
    ),
    by_row(
        "change",
        _moore_cosine,
        lambda p: change.moore_cosine(p.share("output"), p.share("output_later")),
        *TWO_DATES,
    ),
    by_row(
        "change",
        _moore_angle,
        lambda p: change.moore_angle(p.share("output"), p.share("output_later")),
        *TWO_DATES,
    ),
    by_row(
        "change",
        _shift_share,
        lambda p: change.shift_share(p.block("output"), p.block("output_later"), *NATION),
        *TWO_DATES,
        levels=True,
        comparable=_components,
    ),
    by_row(
        "change",
        _esteban_marquillas,
        lambda p: change.esteban_marquillas(p.block("output"), p.block("output_later"), *NATION),
        *TWO_DATES,
        levels=True,
        comparable=_components,
    ),
    by_row(
        "change",
        _productivity_decomposition,
        lambda p: change.productivity_decomposition(
            p.block("output"),
            p.block("output_later"),
            p.block("workers"),
            p.block("workers_later"),
        ),
        "output",
        "output_later",
        "workers",
        "workers_later",
        levels=True,
        comparable=_components,
    ),
    by_row(
        "concentration",
        _herfindahl,
        lambda p: concentration.herfindahl(p.block("output")),
        "output",
        levels=True,
    ),
    by_row(
        "composite",
        _coupling_degree,
        lambda p: composite.coupling_degree(p.share("indicators"), variant="standard"),
        "indicators",
    ),
    by_row(
        "composite",
        _development_level,
        lambda p: composite.development_level(p.share("indicators"), "equal"),
        "indicators",
    ),
    by_row(
        "composite",
        _coordination_degree,
        lambda p: composite.coordination_degree(p.share("indicators"), "equal", variant="standard"),
        "indicators",
    ),
]


# Indices of a year: a function of the year's frame, as a pandas user writes it.


def income_of(panel: Panel) -> pd.Series:
    """Return incomes as a user picks them from a frame."""
    return panel.block("people")["income"]


def yearly(columns: list[str], function: Callable) -> Contestant:
    """Apply a function to the frame of each year."""
    return lambda p: p.frame.groupby("year")[columns].apply(function)


def column_yearly(function: Callable) -> Contestant:
    """Apply a function to the incomes of each year."""
    return lambda p: income_of(p).groupby(p.year).apply(function)


def of_income(function: Callable) -> dict[str, Contestant]:
    """Loop over frames and over the column alone."""
    loop = yearly(["income"], lambda g: function(g["income"]))
    return {"loop": loop, "column loop": column_yearly(function)}


def _location_quotient(group: pd.DataFrame) -> pd.DataFrame:
    part = group.div(group.sum(axis=1), axis=0)
    return part / (group.sum() / group.sum().sum())


def _specialisation(group: pd.DataFrame) -> pd.Series:
    part = group.div(group.sum(axis=1), axis=0)
    return (part - group.sum() / group.sum().sum()).abs().sum(axis=1)


def _concentration(group: pd.DataFrame) -> pd.Series:
    pooled = group.sum(axis=1)
    return (group / group.sum()).sub(pooled / pooled.sum(), axis=0).abs().sum()


def _spread(group: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    activity, base = group["output_primary"], group["output_secondary"]
    return activity / activity.sum(), base / base.sum()


def _hoover(group: pd.DataFrame) -> float:
    x, p = _spread(group)
    return (x - p).abs().sum() / 2


def _locational_gini(group: pd.DataFrame) -> float:
    x, p = _spread(group)
    order = (x / p).argsort()
    x, p = x.iloc[order], p.iloc[order]
    return 1 - (p * (2 * x.cumsum() - x)).sum()


def _quotient_gini(group: pd.DataFrame) -> float:
    x, p = _spread(group)
    return _gini(x / p)


def _raw_concentration(group: pd.DataFrame) -> float:
    x, p = _spread(group)
    return ((x - p) ** 2).sum()


def _ellison_glaeser(group: pd.DataFrame) -> float:
    x, p = _spread(group)
    room = 1 - (p**2).sum()
    return (((x - p) ** 2).sum() - room * 0.05) / (room * 0.95)


def _agglomeration(group: pd.DataFrame) -> pd.Series:
    x, p = _spread(group)
    return x / p


def _dissimilarity(index: str) -> Contestant:
    return lambda p: [
        getattr(PYSAL, index)(frame, "group", "all").statistic for frame in p.yearly_counts
    ]


def on_tables(name: str, ours: Callable, function: Callable, **more: Any) -> Case:
    """Describe an index of the tables (years x units) of an activity and its base."""
    loop = yearly(["output_primary", "output_secondary"], function)
    return Case(
        "concentration",
        name,
        lambda p: ours(p.table("output", "primary"), p.table("output", "secondary")),
        {"loop": loop, **more.pop("others", {})},
        **more,
    )


TABLES = [
    Case(
        "concentration",
        "location_quotient",
        lambda p: concentration.location_quotient(p.cube("output")),
        {"loop": yearly(OUTPUT, _location_quotient)},
    ),
    Case(
        "concentration",
        "krugman_specialisation",
        lambda p: concentration.krugman_specialisation(p.cube("output"), benchmark="nation"),
        {"loop": yearly(OUTPUT, _specialisation)},
    ),
    Case(
        "concentration",
        "krugman_concentration",
        lambda p: concentration.krugman_concentration(p.cube("output"), benchmark="nation"),
        {"loop": yearly(OUTPUT, _concentration)},
    ),
    on_tables(
        "hoover_index",
        concentration.hoover_index,
        _hoover,
        others=pysal("Dissim", _dissimilarity("Dissim")),
        large=("PySAL",),
    ),
    on_tables(
        "locational_gini",
        lambda x, p: concentration.locational_gini(x, p, scale="unit"),
        _locational_gini,
        # Compares every pair of units: not for half a million of them.
        others=pysal("GiniSeg", _dissimilarity("GiniSeg")),
    ),
    on_tables("location_quotient_gini", concentration.location_quotient_gini, _quotient_gini),
    on_tables(
        "geographic_concentration", concentration.geographic_concentration, _raw_concentration
    ),
    on_tables(
        "ellison_glaeser",
        lambda x, p: concentration.ellison_glaeser(x, p, plant_herfindahl=0.05),
        _ellison_glaeser,
    ),
    on_tables("agglomeration_index", concentration.agglomeration_index, _agglomeration),
]


def _unit(group: pd.DataFrame) -> pd.DataFrame:
    return (group - group.min()) / (group.max() - group.min())


def _entropy(group: pd.DataFrame) -> pd.Series:
    unit = _unit(group)
    part = unit / unit.sum()
    return -(part * np.log(part.where(part > 0, 1))).sum() / np.log(len(group))


def _entropy_weights(group: pd.DataFrame) -> pd.Series:
    spread = 1 - _entropy(group)
    return spread / spread.sum()


def _entropy_score(group: pd.DataFrame) -> pd.Series:
    return (_unit(group) * _entropy_weights(group)).sum(axis=1)


def _topsis(group: pd.DataFrame) -> pd.Series:
    weighted = group / np.sqrt((group**2).sum()) / 3
    best = np.sqrt(((weighted - weighted.max()) ** 2).sum(axis=1))
    worst = np.sqrt(((weighted - weighted.min()) ** 2).sum(axis=1))
    return worst / (best + worst)


def _minmax_expression(panel: Panel) -> pd.DataFrame:
    data = panel.block("indicators")
    group = data.groupby(panel.year)
    low, high = group.transform("min"), group.transform("max")
    return (data - low) / (high - low)


def _components_expression(panel: Panel) -> np.ndarray:
    data = panel.block("indicators").to_numpy()
    standard = (data - data.mean(axis=0)) / data.std(axis=0, ddof=1)
    _, vectors = np.linalg.eigh(np.corrcoef(standard.T))
    first = vectors[:, -1] * np.sign(vectors[:, -1].sum())
    return standard @ first


def on_indicators(name: str, ours: Callable, function: Callable, **more: Any) -> Case:
    """Describe an index of three indicators, worked out year by year."""
    return Case(
        "composite",
        name,
        lambda p: ours(p.block("indicators"), direction="benefit", by=p.year),
        {"loop": yearly(INDICATORS, function), **more.pop("others", {})},
        **more,
    )


COMPOSITE = [
    on_indicators(
        "minmax",
        composite.minmax,
        _unit,
        others={"expression": _minmax_expression},
        large=("expression",),
    ),
    on_indicators("indicator_entropy", composite.indicator_entropy, _entropy),
    on_indicators("entropy_weights", composite.entropy_weights, _entropy_weights),
    on_indicators("entropy_score", composite.entropy_score, _entropy_score),
    on_indicators(
        "topsis",
        lambda data, **options: composite.topsis(data, "equal", normalisation="vector", **options),
        _topsis,
    ),
    Case(
        "composite",
        "principal_components (pooled)",
        lambda p: composite.principal_components(
            p.block("indicators"), components=1, sign="positive sum"
        ),
        {"expression": _components_expression},
        comparable=lambda result: np.asarray(result.index),
        large=("expression",),
    ),
]


def _theil(y: pd.Series) -> float:
    part = y / y.sum()
    return (part * np.log(part * len(y))).sum()


def _theil_l(group: pd.DataFrame) -> float:
    part = group["population"] / group["population"].sum()
    mean = (part * group["income"]).sum()
    return (part * np.log(mean / group["income"])).sum()


def _gini(y: pd.Series) -> float:
    y = np.sort(y)
    return ((2 * np.arange(1, len(y) + 1) - len(y) - 1) * y).sum() / (len(y) * y.sum())


def _weighted_gini(group: pd.DataFrame) -> float:
    group = group.sort_values("income")
    part = group["population"] / group["population"].sum()
    mean = (part * group["income"]).sum()
    return (part * group["income"] * (2 * part.cumsum() - part - 1)).sum() / mean


def _theil_split(group: pd.DataFrame) -> pd.Series:
    cells = group.groupby("region")["income"]
    part, size = cells.sum() / group["income"].sum(), cells.size() / len(group)
    between = (part * np.log(part / size)).sum()
    return pd.Series({"within": (part * cells.apply(_theil)).sum(), "between": between})


def _dagum(group: pd.DataFrame) -> pd.Series:
    cells = [cell.to_numpy() for _, cell in group.groupby("region")["income"]]
    parts = pd.Series(0.0, index=["within", "net", "overlap"])
    for mine in cells:
        for theirs in cells:
            gap = np.subtract.outer(mine, theirs)
            lead, lag = np.maximum(gap, 0).sum(), np.maximum(-gap, 0).sum()
            if mine is theirs:
                parts["within"] += lead + lag
            else:
                parts["net"] += abs(lead - lag)
                parts["overlap"] += lead + lag - abs(lead - lag)
    return parts / (2 * len(group) * group["income"].sum())


def _williamson(group: pd.DataFrame) -> float:
    part = group["population"] / group["population"].sum()
    mean = (part * group["income"]).sum()
    return np.sqrt((part * (group["income"] - mean) ** 2).sum()) / mean


def _variation(y: pd.Series) -> float:
    return y.std(ddof=1) / y.mean()


def _sigma(y: pd.Series) -> float:
    return np.log(y).std(ddof=1)


def _primacy_share(y: pd.Series) -> float:
    return y.max() / y.sum()


def _primacy_ratio(y: pd.Series) -> float:
    top = y.nlargest(4)
    return top.iloc[0] / top.iloc[1:].sum()


def on_income(name: str, ours: Callable, function: Callable, **more: Any) -> Case:
    """Describe an index of incomes, year by year, all units counting alike."""
    return Case(
        "dispersion",
        name,
        lambda p: ours(income_of(p), by=p.year),
        {**of_income(function), **more.pop("others", {})},
        **more,
    )


def on_people(name: str, ours: Callable, function: Callable) -> Case:
    """Describe an index of incomes, year by year, weighted by population."""
    return Case(
        "dispersion",
        name,
        lambda p: ours(income_of(p), p.block("people")["population"], by=p.year),
        {"loop": yearly(PEOPLE, function)},
    )


def _theil_expression(panel: Panel) -> pd.Series:
    y = income_of(panel)
    part = y / y.groupby(panel.year).transform("sum")
    count = part.groupby(panel.year).transform("size")
    return (part * np.log(part * count)).groupby(panel.year).sum()


def _variation_expression(panel: Panel) -> pd.Series:
    group = income_of(panel).groupby(panel.year)
    return group.std(ddof=1) / group.mean()


def _sigma_expression(panel: Panel) -> pd.Series:
    return np.log(income_of(panel)).groupby(panel.year).std(ddof=1)


def _primacy_expression(panel: Panel) -> pd.Series:
    group = income_of(panel).groupby(panel.year)
    return group.max() / group.sum()


def _theil_table(panel: Panel) -> np.ndarray:
    return PYSAL.Theil(panel.table("people", "income").T).T


def _gini_table(panel: Panel) -> list[float]:
    return [PYSAL.Gini(year).g for year in panel.table("people", "income")]


def _gini_unbalanced(panel: Panel) -> pd.Series:
    group = income_of(panel).iloc[1:].groupby(panel.year.iloc[1:])
    return group.apply(lambda y: PYSAL.Gini(y.to_numpy()).g)


def _theil_split_table(panel: Panel) -> np.ndarray:
    parts = PYSAL.TheilD(panel.table("people", "income").T, panel.region_of_unit)
    return np.stack([parts.wg, parts.bg])


def _theil_split_pivot(panel: Panel) -> np.ndarray:
    wide = panel.frame.pivot(index="unit", columns="year", values="income")
    regions = panel.frame.groupby("unit")["region"].first()
    parts = PYSAL.TheilD(wide.to_numpy(), regions.to_numpy())
    return np.stack([parts.wg, parts.bg])


def _split(panel: Panel) -> dispersion.TheilDecomposition:
    return dispersion.theil_decomposition(
        income_of(panel), "equal", panel.region, index="T", by=panel.year
    )


DISPERSION = [
    on_income(
        "theil_t",
        lambda y, by: dispersion.theil_t(y, "equal", by=by),
        _theil,
        others={
            **pysal("Theil", column_yearly(lambda y: PYSAL.Theil(y.to_numpy()).T)),
            "expression": _theil_expression,
        },
        large=("PySAL", "expression"),
    ),
    Case(
        "dispersion",
        "theil_t of a table",
        lambda p: dispersion.theil_t(p.table("people", "income"), "equal"),
        {**of_income(_theil), **pysal("Theil", _theil_table)},
        large=("PySAL",),
    ),
    on_people("theil_l, weighted", dispersion.theil_l, _theil_l),
    Case(
        "dispersion",
        "theil_decomposition",
        _split,
        {
            "loop": yearly(["region", "income"], _theil_split),
            **pysal("TheilD", _theil_split_table),
        },
        comparable=lambda result: np.stack([result.within, result.between]),
        large=("PySAL",),
    ),
    Case(
        "dispersion",
        "theil_decomposition (PySAL pivots)",
        _split,
        pysal("TheilD", _theil_split_pivot),
        comparable=lambda result: np.stack([result.within, result.between]),
        grows=False,
    ),
    on_income(
        "gini",
        lambda y, by: dispersion.gini(y, "equal", by=by),
        _gini,
        others=pysal("Gini", column_yearly(lambda y: PYSAL.Gini(y.to_numpy()).g)),
        large=("PySAL",),
    ),
    Case(
        "dispersion",
        "gini of a table",
        lambda p: dispersion.gini(p.table("people", "income"), "equal"),
        {**of_income(_gini), **pysal("Gini", _gini_table)},
        large=("PySAL",),
    ),
    Case(
        "dispersion",
        "gini, unbalanced panel",
        lambda p: dispersion.gini(income_of(p).iloc[1:], "equal", by=p.year.iloc[1:]),
        {
            "column loop": lambda p: income_of(p).iloc[1:].groupby(p.year.iloc[1:]).apply(_gini),
            **pysal("Gini", _gini_unbalanced),
        },
        large=("PySAL",),
    ),
    on_people("gini, weighted", dispersion.gini, _weighted_gini),
    Case(
        "dispersion",
        "dagum_gini",
        lambda p: dispersion.dagum_gini(income_of(p), "equal", p.region, by=p.year),
        {"loop": yearly(["region", "income"], _dagum)},
        comparable=lambda r: np.stack([r.within, r.net_between, r.transvariation]),
    ),
    on_people("williamson_index", dispersion.williamson_index, _williamson),
    on_income(
        "coefficient_of_variation",
        lambda y, by: dispersion.coefficient_of_variation(y, ddof=1, by=by),
        _variation,
        others={"expression": _variation_expression},
        large=("expression",),
    ),
    on_income(
        "log_standard_deviation",
        lambda y, by: dispersion.log_standard_deviation(y, ddof=1, by=by),
        _sigma,
        others={"expression": _sigma_expression},
        large=("expression",),
    ),
    on_income(
        "primacy_share",
        lambda y, by: dispersion.primacy_share(y, by=by),
        _primacy_share,
        others={"expression": _primacy_expression},
        large=("expression",),
    ),
    on_income(
        "primacy_ratio",
        lambda y, by: dispersion.primacy_ratio(y, cities=4, by=by),
        _primacy_ratio,
    ),
]


def _moran_loop(panel: Panel) -> pd.Series:
    matrix = panel.adjacency.to_numpy()
    matrix = matrix / matrix.sum(axis=1, keepdims=True)

    def moran(y: pd.Series) -> float:
        z = y.to_numpy() - y.mean()
        return z @ matrix @ z / (z @ z)

    return column_yearly(moran)(panel)


def _moran_test_loop(panel: Panel) -> pd.Series:
    matrix = panel.adjacency.to_numpy()
    matrix = matrix / matrix.sum(axis=1, keepdims=True)
    n, s0 = len(matrix), matrix.sum()
    s1 = ((matrix + matrix.T) ** 2).sum() / 2
    s2 = ((matrix.sum(axis=0) + matrix.sum(axis=1)) ** 2).sum()
    expected = -1 / (n - 1)
    deviation = np.sqrt((n**2 * s1 - n * s2 + 3 * s0**2) / ((n**2 - 1) * s0**2) - expected**2)

    def z_score(y: pd.Series) -> float:
        z = y.to_numpy() - y.mean()
        return (z @ matrix @ z / (z @ z) - expected) / deviation

    return column_yearly(z_score)(panel)


def _moran_pysal(panel: Panel) -> list[float]:
    weights = panel.pysal_weights
    return [PYSAL.Moran(y, weights, permutations=0).z_norm for y in panel.table("people", "income")]


SPATIAL = [
    Case(
        "spatial",
        "contiguity_weights",
        lambda p: spatial.contiguity_weights(p.neighbours),
        pysal("W", lambda p: PYSAL.W(p.neighbours, silence_warnings=True).full()[0]),
        grows=False,
    ),
    Case(
        "spatial",
        "morans_i",
        lambda p: spatial.morans_i(p.table("people", "income"), p.adjacency.to_numpy()),
        {"column loop": _moran_loop},
        fixed_units=300,
    ),
    Case(
        "spatial",
        "moran_test",
        lambda p: spatial.moran_test(
            p.table("people", "income"), p.adjacency.to_numpy(), assumption="normality"
        ),
        {"column loop": _moran_test_loop, **pysal("Moran", _moran_pysal)},
        comparable=lambda result: np.asarray(result.z_score),
        # PySAL takes a year at a time: 33,333 calls for ten million rows.
        fixed_units=300,
    ),
]


def _dynamic_loop(panel: Panel) -> pd.Series:
    nation = panel.cube("output").sum(axis=1)

    def components(group: pd.DataFrame) -> pd.Series:
        path = group.to_numpy()
        start, end, before, after = path[:-1], path[1:], nation[:-1], nation[1:]
        growth = after.sum(axis=1, keepdims=True) / before.sum(axis=1, keepdims=True) - 1
        sectors = after / before - 1
        parts = start * growth, start * (sectors - growth), end - start * (1 + sectors)
        return pd.Series(np.concatenate([part.sum(axis=0) for part in parts]))

    return panel.frame.groupby("unit")[OUTPUT].apply(components)


def _dynamic(panel: Panel) -> change.ShiftShare:
    paths = panel.cube("output")
    return change.dynamic_shift_share(paths.swapaxes(0, 1), paths.sum(axis=1))


DYNAMIC = [
    Case(
        "change",
        "dynamic_shift_share (by unit)",
        _dynamic,
        {"loop": _dynamic_loop},
        comparable=_components,
    )
]

ORDER = ("structure", "balance", "change", "concentration", "composite", "dispersion", "spatial")
CASES = sorted(
    [*ROWS, *DYNAMIC, *TABLES, *COMPOSITE, *DISPERSION, *SPATIAL],
    key=lambda case: ORDER.index(case.family),
)


def _income(panel: Panel) -> np.ndarray:
    return income_of(panel).to_numpy()


# What rows alone cost: caches and memory, not measures, bend these from ten times per step.
YARDSTICKS = [
    Case("yardstick", "numpy, column + column", lambda p: _income(p) + _income(p), {}),
    Case(
        "yardstick",
        "numpy, sorting every year",
        lambda p: np.sort(_income(p).reshape(p.years, -1)),
        {},
    ),
]
