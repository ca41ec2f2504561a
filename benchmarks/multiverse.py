"""How long a grid of regressions takes, beside running each by itself.

The grid is one that a chapter could ask for, on the project's own panel of provinces. The others
run a sample of the same specifications, and their time is scaled to the whole grid: linearmodels
one by one, and, where it is installed (it is no dependency), pyfixest one by one and by its own
multiple estimation, which shares work between formulas.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from linearmodels.panel import PanelOLS

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from upgrading import datasets  # noqa: E402 (found through the line above)
from upgrading.models import multiverse, panel, panel_data  # noqa: E402

try:
    import pyfixest
except ImportError:
    pyfixest = None

RESULTS = Path(__file__).parent / "results"
OURS = "this package, whole grid"
LOOP = "linearmodels, one by one"
OTHER_LOOP = "pyfixest, one by one"
OTHER_GRID = "pyfixest, multiple estimation"
CLUSTERS = {"CRV1": "province_code"}

GRID = multiverse.Grid(
    outcomes=("ts_ratio", "log_ts_ratio", "hierarchy", "service_share", "balance"),
    regressors=("log_gdp_per_head", "log_real_gdp_per_head"),
    controls={
        "none": (),
        "urban": ("urban_share",),
        "fiscal": ("fiscal_share",),
        "exports": ("log_exports_ratio",),
        "people": ("log_population",),
        "three": ("urban_share", "fiscal_share", "log_exports_ratio"),
    },
    samples={
        "all": multiverse.Sample(),
        "without Tibet": multiverse.Sample(without=(54,)),
        "without the four cities": multiverse.Sample(without=(11, 12, 31, 50)),
        "from 2008": multiverse.Sample(first=2008),
        "to 2019": multiverse.Sample(last=2019),
    },
    lags=(0, 1),
    weights=("none", "population"),
)


def panels() -> dict[str, pd.DataFrame]:
    """Return the panel of provinces under two vintages."""
    vintages = ("2018 census", "first published")
    return {
        vintage: panel_data.province_panel(
            {name: datasets.load(name) for name in panel_data.needed(vintage)}, vintage=vintage
        )
        for vintage in vintages
    }


def prepared(data: dict[str, pd.DataFrame], row: pd.Series) -> pd.DataFrame:
    """Return a specification's columns, lagged and differenced, with unit and year beside them."""
    right = list(dict.fromkeys([*GRID.regressors, *sum(GRID.controls.values(), ())]))
    frame = GRID.samples[row["sample"]].of(data[row.vintage])
    held = panel.lagged(frame[right], row.lag).join(frame[list(GRID.outcomes)])
    gap = GRID.difference(row.estimator)
    held = panel.changes(held, gap) if gap else held
    held = held.assign(weight=1.0 if row.weights == "none" else frame[row.weights])
    years = held.index.get_level_values("year")
    return held.assign(trend=(years - years.min()).astype(float))


def regressors(row: pd.Series) -> list[str]:
    """Return what is on the right of a specification, effects aside."""
    trend = ["trend"] if row.estimator == "unit and trend" else []
    return [row.regressor, *GRID.controls[row.controls], *trend]


def by_linearmodels(data: dict[str, pd.DataFrame], rows: pd.DataFrame) -> list[float]:
    """Estimate specifications one by one; return their coefficients."""
    found = []
    for _, row in rows.iterrows():
        right = regressors(row)
        frame = prepared(data, row)[[row.outcome, *right, "weight"]].dropna()
        fitted = PanelOLS(
            frame[row.outcome],
            frame[right],
            weights=frame.weight,
            entity_effects=not row.estimator.endswith("differences"),
            time_effects=row.estimator != "unit and trend",
        ).fit(cov_type="clustered", cluster_entity=True)
        found.append(float(fitted.params[row.regressor]))
    return found


def effects(estimator: str) -> str:
    """Return the effects of an estimator as a formula names them."""
    if estimator.endswith("differences"):
        return "year"
    return "province_code" if estimator == "unit and trend" else "province_code + year"


def by_pyfixest(data: dict[str, pd.DataFrame], rows: pd.DataFrame) -> list[float]:
    """Estimate specifications one by one; return their coefficients."""
    found = []
    for _, row in rows.iterrows():
        formula = f"{row.outcome} ~ {' + '.join(regressors(row))} | {effects(row.estimator)}"
        fitted = feols(formula, prepared(data, row), row.weights)
        found.append(float(fitted.coef()[row.regressor]))
    return found


def feols(formula: str, frame: pd.DataFrame, weights: str) -> object:
    """Run pyfixest with its checks and copies of the data off."""
    return pyfixest.feols(
        formula,
        frame.reset_index(),
        vcov=CLUSTERS,
        weights=None if weights == "none" else "weight",
        copy_data=False,
        store_data=False,
    )


BLOCK = ["vintage", "sample", "lag", "estimator", "weights"]


def by_multiple_estimation(data: dict[str, pd.DataFrame], rows: pd.DataFrame) -> int:
    """Estimate all specifications that share data with those given; return how many."""
    number = 0
    trend = {"unit and trend": " + trend"}
    for _, row in rows.iterrows():
        sides = [
            " + ".join([regressor, *columns]) + trend.get(row.estimator, "")
            for regressor in GRID.regressors
            for columns in GRID.controls.values()
        ]
        left = " + ".join(GRID.outcomes)
        formula = f"{left} ~ sw({', '.join(sides)}) | {effects(row.estimator)}"
        fitted = feols(formula, prepared(data, row), row.weights)
        number += len(fitted.to_list())
    return number


def timed(function: Callable, *arguments: object) -> tuple[float, object]:
    """Return seconds and what a call gives."""
    start = time.perf_counter()
    result = function(*arguments)
    return time.perf_counter() - start, result


def one_round(data: dict[str, pd.DataFrame], seed: int, sample: int) -> dict[str, float]:
    """Return seconds a specification, by who estimates it, taken in turns."""
    seconds, table = timed(multiverse.multiverse, data, GRID)
    each = {OURS: seconds / len(table)}
    chosen = table[table.problem == ""].sample(sample, random_state=seed)
    loops = {LOOP: by_linearmodels}
    if pyfixest:
        loops[OTHER_LOOP] = by_pyfixest
    for name, loop in loops.items():
        seconds, found = timed(loop, data, chosen)
        # the same numbers, or the comparison is idle
        assert np.allclose(found, chosen.estimate, rtol=1e-5), name
        each[name] = seconds / sample
    if pyfixest:
        blocks = table[BLOCK].drop_duplicates().sample(max(sample // 25, 2), random_state=seed)
        seconds, number = timed(by_multiple_estimation, data, blocks)
        each[OTHER_GRID] = seconds / number
    return each


def measure(rounds: int, sample: int) -> dict:
    """Return medians over rounds, as milliseconds a specification and ratios to this package."""
    data = panels()
    one_round(data, 0, 2)  # imports and compilation are not what is measured
    taken = [one_round(data, seed, sample) for seed in range(rounds)]
    table = multiverse.multiverse(data, GRID)
    tools = ["linearmodels", "numpy", *(["pyfixest"] if pyfixest else [])]
    return {
        "specifications": len(table),
        "estimated": int((table.problem == "").sum()),
        "sample": sample,
        "rounds": rounds,
        "python": sys.version.split()[0],
        "versions": {name: version(name) for name in tools},
        "seconds_whole_grid": round(
            len(table) * statistics.median(each[OURS] for each in taken), 2
        ),
        "milliseconds": {
            name: round(1000 * statistics.median(each[name] for each in taken), 3)
            for name in taken[0]
        },
        "times_as_long": {
            name: round(statistics.median(each[name] / each[OURS] for each in taken), 1)
            for name in taken[0]
        },
    }


def as_table(results: dict) -> str:
    """Return the results as Markdown, for the README to quote."""
    versions = ", ".join(f"{name} {number}" for name, number in results["versions"].items())
    lines = [
        f"{results['specifications']:,} specifications in {results['seconds_whole_grid']:.1f} s "
        f"({results['estimated']:,} with an estimate). The others ran samples of "
        f"{results['sample']} of them, with the same coefficients; median of {results['rounds']} "
        f"round(s), taken in turns. Python {results['python']}, {versions}.",
        "",
        "| estimated by | times as long | ms a specification |",
        "| --- | ---: | ---: |",
    ]
    for name, ratio in results["times_as_long"].items():
        lines.append(f"| {name} | {ratio:.1f} | {results['milliseconds'][name]:.3f} |")
    return "\n".join(lines) + "\n"


def main(quick: bool = False) -> None:
    """Measure, print and write the results."""
    results = measure(1, 20) if quick else measure(3, 100)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "multiverse.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (RESULTS / "multiverse.md").write_text(as_table(results), encoding="utf-8")
    print(as_table(results), flush=True)


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
