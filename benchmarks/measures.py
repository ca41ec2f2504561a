"""How fast the measures are, beside what a user would otherwise write.

Run with `make bench`, or alone with `python benchmarks/measures.py [--quick]`. PySAL is not among
the project's dependencies: where inequality, segregation, esda and libpysal are installed beside
them they take part, elsewhere their column says "not installed".
"""

import argparse
import gc
import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

# One thread each, so that processor time is what a call took.
for library in ("OPENBLAS", "OMP", "MKL", "NUMBA"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

import numpy as np  # noqa: E402 (reads the lines above)
from measures_cases import CASES, PEERS, YARDSTICKS, Case, Panel  # noqa: E402
from stopwatch import in_turns, peak, ratio  # noqa: E402

RESULTS = Path(__file__).parent / "results"
SMALL = {"31 x 44": (31, 44), "300 x 20": (300, 20)}
GROWING = (10_000, 100_000, 1_000_000, 10_000_000)
YEARS = 20
KINDS = ("loop", "column loop", "PySAL", "expression")
# What the project promises: no peer is twice as fast; a loop takes twenty times as long.
PEER_KINDS, SLOWEST, LOOP_FACTOR, LOOP_SIZE = ("loop", "column loop", "PySAL"), 0.5, 20, "300 x 20"
MEBIBYTE = 2**20

Row = dict[str, Any]


def main(*, quick: bool = False) -> None:
    """Measure everything, print the report and write it to benchmarks/results."""
    # What is loaded stays; without this every sweep for garbage walks through all libraries.
    gc.freeze()
    rounds = 3 if quick else 11
    small = [measured(case, size, rounds) for size in SMALL for case in announced(size, CASES)]
    steps = GROWING[:2] if quick else GROWING
    growers = [*YARDSTICKS, *(case for case in CASES if case.grows)]
    growing = [growth(case, steps, 3) for case in announced("growth", growers)]
    report = {"versions": versions(), "rounds": rounds, "small": small, "growing": growing}
    text = written(report)
    print(text)
    if not quick:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "measures.json").write_text(
            json.dumps(rounded(report), indent=1) + "\n", "utf-8"
        )
        (RESULTS / "measures.md").write_text(text, "utf-8")


def announced(stage: str, cases: list[Case]) -> Iterator[Case]:
    """Say which case is next: the whole takes a quarter of an hour."""
    for number, case in enumerate(cases, start=1):
        print(f"{stage}: {number} of {len(cases)}, {case.name}", file=sys.stderr, flush=True)
        yield case


def measured(case: Case, size: str, rounds: int) -> Row:
    """Time a case at a small size and trace the memory of each contestant."""
    panel = panel_of_shape(*SMALL[size])
    others = {kind: call for kind, call in case.others.items() if call}
    refuse_other_numbers(case, others, panel)
    calls = {"ours": bound(case.ours, panel)} | {k: bound(c, panel) for k, c in others.items()}
    seconds = in_turns(calls, rounds)
    return {
        "family": case.family,
        "measure": case.name,
        "size": size,
        "milliseconds": 1e3 * float(np.median(seconds["ours"])),
        "ratios": {kind: ratio(seconds[kind], seconds["ours"]) for kind in others},
        "absent": [kind for kind, call in case.others.items() if call is None],
        "peak_bytes": {kind: peak(call) for kind, call in calls.items()},
    }


def growth(case: Case, steps: Iterable[int], rounds: int) -> Row:
    """Time a case while rows grow tenfold, and at the last step the others that can follow."""
    panels = {rows: panel_of(case, rows) for rows in steps}
    last, largest = max(panels.items())
    large = {kind: case.others[kind] for kind in case.large if case.others.get(kind)}
    calls = {rows: bound(case.ours, panel) for rows, panel in panels.items()}
    calls |= {kind: bound(call, largest) for kind, call in large.items()}
    seconds = in_turns(calls, rounds)
    peaks = {rows: peak(calls[rows]) for rows in panels}
    pairs = list(zip(panels, list(panels)[1:], strict=False))
    return {
        "family": case.family,
        "measure": case.name,
        "rows": last,
        "milliseconds": 1e3 * float(np.median(seconds[last])),
        "time_factors": [ratio(seconds[more], seconds[fewer]) for fewer, more in pairs],
        "memory_factors": [peaks[more] / peaks[fewer] for fewer, more in pairs],
        "ratios": {kind: ratio(seconds[kind], seconds[last]) for kind in large},
        "peak_bytes": {"ours": peaks[last]} | {k: peak(calls[k]) for k in large},
    }


def panel_of(case: Case, rows: int) -> Panel:
    """Return a panel of so many rows, of twenty years unless the case holds its units fixed."""
    units = case.fixed_units or rows // YEARS
    return panel_of_shape(units, rows // units)


@cache
def panel_of_shape(units: int, years: int) -> Panel:
    """Return one panel for all cases."""
    return Panel(units, years)


def bound(contestant: Callable[[Panel], Any], panel: Panel) -> Callable[[], Any]:
    """Give a contestant its panel."""
    return lambda: contestant(panel)


def refuse_other_numbers(case: Case, others: dict[str, Any], panel: Panel) -> None:
    """Stop if a contestant computes something else: it would be no peer."""
    ours = np.sort(case.comparable(case.ours(panel)), axis=None)
    for kind, call in others.items():
        theirs = np.sort(np.asarray(call(panel), dtype=float), axis=None)
        np.testing.assert_allclose(
            theirs, ours, rtol=1e-6, atol=1e-9, err_msg=f"{case.name}: {kind}"
        )


def versions() -> dict[str, str]:
    """Return the versions that the numbers depend on."""
    found = {"Python": platform.python_version(), "processors": str(os.cpu_count())}
    for name in ("numpy", "pandas", "scipy", *PEERS):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def rounded(data: Any) -> Any:
    """Keep four digits, which is more than any of the numbers carries."""
    if isinstance(data, dict):
        return {key: rounded(value) for key, value in data.items()}
    if isinstance(data, list):
        return [rounded(value) for value in data]
    return float(f"{data:.4g}") if isinstance(data, float) else data


def written(report: dict[str, Any]) -> str:
    """Write the report as Markdown."""
    small, growing = report["small"], report["growing"]
    listed = ", ".join(f"{name} {version}" for name, version in report["versions"].items())
    parts = [
        f"{listed}. Processor time, median of {report['rounds']} rounds taken in turns "
        "(3 rounds for growth); one thread. Memory is the peak that tracemalloc counts.",
        "A ratio is the other's time over ours in the same run: above 1 ours is the faster. "
        "The contestants are described at the head of `measures_cases.py`; all compute the same "
        "numbers, which is checked before they are timed.",
        *verdict(small, growing),
        *(small_table(size, [row for row in small if row["size"] == size]) for size in SMALL),
        growth_table(growing),
    ]
    return "\n\n".join(parts) + "\n"


def verdict(small: list[Row], growing: list[Row]) -> list[str]:
    """Say where the promises are kept and where not."""
    peers = [
        (row["ratios"][kind], f"{row['measure']} ({size_of(row)}, {kind})")
        for row in small + growing
        for kind in PEER_KINDS
        if kind in row["ratios"]
    ]
    loops = [
        (row["ratios"][kind], f"{row['measure']} ({kind})")
        for row in small
        for kind in ("loop", "column loop")
        if row["size"] == LOOP_SIZE and kind in row["ratios"]
    ]
    absent = any(row["absent"] for row in small)
    whom = "loops, PySAL not being installed," if absent else "loops and PySAL"
    bare = [row["ratios"]["expression"] for row in small + growing if "expression" in row["ratios"]]
    return [
        f"Beside {whom} ({len(peers)} comparisons), ours takes more than twice as long "
        f"in {named(peers, SLOWEST)}.",
        f"At {LOOP_SIZE}, of {len(loops)} loops those that take less than {LOOP_FACTOR} times as "
        f"long as ours: {named(loops, LOOP_FACTOR)}. A loop over years makes as few calls as there "
        "are years, so that sorting and summing are a large part of both.",
        f"Bare expressions, which check nothing and lose the labels, take {np.median(bare):.2g} of "
        f"our time in the middle of {len(bare)} comparisons and {min(bare):.2g} at least.",
    ]


def size_of(row: Row) -> str:
    """Name the size a row was measured at."""
    return row["size"] if "size" in row else f"{row['rows']:,} rows"


def named(ratios: list[tuple[float, str]], bound_below: float) -> str:
    """List what is below a bound, lowest first."""
    below = [f"{name} {value:.2g}" for value, name in sorted(ratios) if value < bound_below]
    return "; ".join(below) if below else "none"


def small_table(size: str, rows: list[Row]) -> str:
    """Tabulate times as ratios, and memory, at one size."""
    head = ["family", "measure", "ours, ms", *KINDS, "memory of ours, KiB", "of the loop"]
    body = [
        [
            row["family"],
            row["measure"],
            f"{row['milliseconds']:.3f}",
            *(cell(row, kind) for kind in KINDS),
            f"{row['peak_bytes']['ours'] / 1024:.0f}",
            next(
                (f"{row['peak_bytes'][k] / 1024:.0f}" for k in KINDS[:2] if k in row["ratios"]), ""
            ),
        ]
        for row in rows
    ]
    return f"## {size}\n\n{table(head, body)}"


def cell(row: Row, kind: str) -> str:
    """Write one ratio, or why there is none."""
    if kind in row["ratios"]:
        return f"{row['ratios'][kind]:.3g}"
    return "not installed" if kind in row.get("absent", ()) else ""


def growth_table(rows: list[Row]) -> str:
    """Tabulate how time and memory grow with rows."""
    last = max(row["rows"] for row in rows)
    steps = [f"time to {rows:,} rows" for rows in GROWING[1:] if rows <= last]
    head = ["family", "measure", *steps, "memory, last step", "ours, s", "memory, MiB"]
    head += ["PySAL", "its memory", "expression", "its memory"]
    body = [
        [
            row["family"],
            row["measure"],
            *(f"{factor:.1f}" for factor in row["time_factors"]),
            f"{row['memory_factors'][-1]:.1f}",
            f"{row['milliseconds'] / 1e3:.3f}",
            f"{row['peak_bytes']['ours'] / MEBIBYTE:.0f}",
            *(text for kind in ("PySAL", "expression") for text in with_memory(row, kind)),
        ]
        for row in rows
    ]
    note = (
        f"Factors of time and memory when rows grow tenfold, up to {last:,} rows. Two yardsticks "
        "show how far ten is missed by numpy itself, for want of cache. Loops are left out at the "
        "last size: they would take minutes to hours, and are not extrapolated. So are PySAL's "
        "segregation Gini, which compares all pairs, and its Moran's I, one call for every year."
    )
    return f"## Growth\n\n{note}\n\n{table(head, body)}"


def with_memory(row: Row, kind: str) -> tuple[str, str]:
    """Write a ratio of times and a peak."""
    if kind not in row["ratios"]:
        return "", ""
    return f"{row['ratios'][kind]:.3g}", f"{row['peak_bytes'][kind] / MEBIBYTE:.0f}"


def table(head: list[str], body: list[list[str]]) -> str:
    """Set rows as a Markdown table, numbers to the right."""
    rule = ["---", "---", *["---:"] * (len(head) - 2)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, rule, *body])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few rounds, small sizes, no files")
    main(quick=parser.parse_args().quick)
