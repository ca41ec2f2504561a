"""How long a build takes, beside plain jupyter-book and beside the floor.

Plain jupyter-book runs every chapter in a kernel of its own, one after another. The floor is what
no runner of chapters can beat: Sphinx alone, and the time of verdicts and cells over the cores.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests")]

import execute  # noqa: E402 (found through the line above)
from project_copies import copy_project  # noqa: E402

RESULTS = Path(__file__).parent / "results"
CLI = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
CHAPTER = "book/facts/provinces"
SENTENCE = ("Nothing suggests carelessness.", "Nobody was careless.")
DATASET = "document_e_table_1"
FUNCTION = ("src/upgrading/report/national.py", "ylim=(35, 60)", "ylim=(35, 61)")


def timed(command: list[str], root: Path) -> tuple[float, float]:
    """Return seconds and peak memory (MiB, largest process) of a command that must succeed."""
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "PYTHONUTF8": "1"}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        sys.exit(output.decode("utf-8", "replace"))
    unit = 1024 if sys.platform != "darwin" else 1024**2
    return seconds, usage.ru_maxrss / unit


def ours(root: Path) -> tuple[float, float]:
    """Build with `make book`'s own tool."""
    return timed([sys.executable, "tools/book.py"], root)


def plain(root: Path) -> tuple[float, float]:
    """Build with jupyter-book alone, the verdicts on claims computed once before, as ours are.

    Without them it would judge all claims again for each page that shows them.
    """
    judged, used = timed([sys.executable, "tools/verdicts.py"], root)
    built, more = timed([*CLI, "build", ".", "-q"], root)
    return judged + built, max(used, more)


def make_plain(root: Path, mode: str) -> None:
    """Turn a copy into one that jupyter-book runs by itself."""
    path = root / "_config.yml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('execute_notebooks: "off"', f"execute_notebooks: {mode}\n  timeout: 600")
    text = text.replace("    chapters: _ext\n    pages: _ext\n", "    plain: _ext\n")
    text = text.replace(
        "    nb_custom_formats:\n      .md: [chapters.read_chapter, {}, false]\n", ""
    )
    path.write_text(text, encoding="utf-8")
    # local extensions may not be empty: one that does nothing
    (root / "_ext" / "plain.py").write_text("def setup(app):\n    return {}\n", encoding="utf-8")


def edit(root: Path, file: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a file, which must hold it."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text, (file, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def change_row(root: Path) -> None:
    """Change the last row of a dataset and accept the change."""
    path = root / "data" / f"{DATASET}.csv"
    text = path.read_text(encoding="utf-8")
    last = text.rstrip("\n").rsplit(",", 1)
    path.write_text(f"{last[0]},{float(last[1]) + 0.01:.2f}\n", encoding="utf-8")
    accept = [sys.executable, "-m", "upgrading.datasets", "accept"]
    timed(accept, root)


def edits(root: Path) -> dict[str, Callable[[], None]]:
    """Return what an author does many times a day."""
    return {
        "nothing changed": lambda: None,
        "one sentence changed": lambda: edit(root, f"{CHAPTER}.md", *SENTENCE),
        "one data row changed": lambda: change_row(root),
        "one function changed": lambda: edit(root, *FUNCTION),
    }


def one_round(scratch: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Measure everything once, in turns; return seconds and MiB by name."""
    roots = {name: copy_project(scratch / name) for name in ("ours", "force", "cache")}
    make_plain(roots["force"], "force")
    make_plain(roots["cache"], "cache")
    taken = {
        "plain jupyter-book, force": plain(roots["force"]),
        "cold": ours(roots["ours"]),
        "plain jupyter-book, cache, cold": plain(roots["cache"]),
        "plain jupyter-book, cache, nothing changed": plain(roots["cache"]),
    }
    for name, change in edits(roots["ours"]).items():
        change()
        taken[name] = ours(roots["ours"])
    empty = [*CLI, "build", ".", "--path-output", "_build/work", "-q", "-W", "-n"]
    taken["empty Sphinx run"] = timed(empty, roots["ours"])
    shutil.rmtree(roots["ours"] / "_build" / "work")
    taken["Sphinx alone, all pages"] = timed(empty, roots["ours"])
    names = execute.chapters(roots["ours"])
    cells = sum(execute.read_record(roots["ours"], name)["seconds"] for name in names)
    (roots["ours"] / "_build" / "verdicts.json").unlink()
    judging = timed([sys.executable, "tools/verdicts.py", "--jobs", "1"], roots["ours"])[0]
    cells += judging
    seconds = {name: value[0] for name, value in taken.items()}
    seconds["cells, divided by cores"] = cells / (os.cpu_count() or 1)
    return seconds, {name: value[1] for name, value in taken.items()}


def measure(rounds: int) -> dict:
    """Return medians over rounds, as seconds, MiB and ratios to the plain build."""
    seconds, memory = [], []
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as scratch:
            print(f"   round {number + 1} of {rounds}", flush=True)
            taken, used = one_round(Path(scratch))
            seconds.append(taken)
            memory.append(used)
    middle = {name: statistics.median(r[name] for r in seconds) for name in seconds[0]}
    force = [r["plain jupyter-book, force"] for r in seconds]
    ratios = {
        name: statistics.median(r[name] / f for r, f in zip(seconds, force, strict=True))
        for name in middle
    }
    floor = ratios["Sphinx alone, all pages"] + ratios["cells, divided by cores"]
    idle = [r["nothing changed"] / r["empty Sphinx run"] for r in seconds]
    return {
        "chapters": len(execute.chapters(ROOT)),
        "cores": os.cpu_count(),
        "python": sys.version.split()[0],
        "rounds": rounds,
        "seconds": {name: round(value, 2) for name, value in middle.items()},
        "ratio_to_plain_force": {name: round(value, 3) for name, value in ratios.items()},
        "peak_memory_mib": {
            name: round(statistics.median(r[name] for r in memory)) for name in memory[0]
        },
        "floor": round(floor, 3),
        "cold_over_floor": round(ratios["cold"] / floor, 2),
        "nothing_changed_over_empty_sphinx": round(statistics.median(idle), 2),
    }


def as_table(results: dict) -> str:
    """Return the results as Markdown, for the README to quote."""
    lines = [
        f"{results['chapters']} chapters, {results['cores']} cores, Python {results['python']}, "
        f"median of {results['rounds']} round(s), taken in turns.",
        "",
        "| build | ratio to plain, force | seconds | peak memory, MiB |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, ratio in results["ratio_to_plain_force"].items():
        memory = results["peak_memory_mib"].get(name, "")
        lines.append(f"| {name} | {ratio:.2f} | {results['seconds'][name]:.1f} | {memory} |")
    lines += [
        "",
        "The floor (Sphinx alone plus the cells divided by the cores) is "
        f"{results['floor']:.2f} of the plain build; a cold build takes "
        f"{results['cold_over_floor']:.2f} times the floor. With nothing changed, a build takes "
        f"{results['nothing_changed_over_empty_sphinx']:.2f} times an empty Sphinx run. Peak "
        "memory is that of the largest process.",
    ]
    return "\n".join(lines) + "\n"


def main(quick: bool = False) -> None:
    """Measure, print and write the results."""
    results = measure(1 if quick else 3)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "build.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (RESULTS / "build.md").write_text(as_table(results), encoding="utf-8")
    print(as_table(results), flush=True)


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
