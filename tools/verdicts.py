"""Compute the verdicts on all claims once, for the pages that show them: part of `make book`.

The claims of a chapter are judged together, chapters side by side. What they read is observed, as
for chapters (`tools/execute.py`), and kept with the verdicts: a change of any of it judges them
again, a change of anything else does not.
"""

import argparse
import importlib.util
import multiprocessing
import os
import sys
from pathlib import Path
from types import ModuleType

import execute

ROOT = Path(__file__).resolve().parents[1]
HEAVY = "mechanisms/"  # estimates take longest, so they start first


def judge(task: tuple[Path, list[str]]) -> tuple[dict[str, dict[str, object]], list[str]]:
    """Return the verdicts on claims, and the files behind them; in a process of its own."""
    root, names = task
    seen = execute.watch(root)
    from upgrading import claims  # observed from here on
    from upgrading.claims import store

    found = {}
    for name in names:
        verdict = claims.evaluate(name)
        found[name] = {field: getattr(verdict, field) for field in store.FIELDS}
    return found, execute.files_read(root, seen)


def groups(root: Path) -> list[list[str]]:
    """Return the ids of claims by the chapter that judges them, those of estimates first.

    Chapters that are not in the table of contents judge nothing.
    """
    import yaml

    pages = (root / "_toc.yml").read_text(encoding="utf-8").split()
    by_chapter: dict[str, list[str]] = {}
    text = (root / "src" / "upgrading" / "claims.yml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, if it is there
    for entry in yaml.load(text, Loader=loader):
        if f"book/{entry['chapter']}" in pages:
            by_chapter.setdefault(entry["chapter"], []).append(entry["id"])
    return [
        by_chapter[chapter]
        for chapter in sorted(by_chapter, key=lambda name: not name.startswith(HEAVY))
    ]


def load_store(root: Path) -> ModuleType:
    """Return the module that keeps verdicts, without the packages that it stands in."""
    path = root / "src" / "upgrading" / "claims" / "store.py"
    spec = importlib.util.spec_from_file_location("store", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["store"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def compute(root: Path, store: ModuleType, wanted: list[list[str]], jobs: int) -> list:
    """Judge groups of claims side by side; return them with the digests of what they read."""
    before = execute.Snapshot(root).digests
    execute.preload(root, len(wanted))
    context = multiprocessing.get_context("fork")
    # a process for each group: what another group has read and kept would go unseen
    with context.Pool(jobs, maxtasksperchild=1) as pool:
        tasks = [(root, names) for names in wanted]
        judged = pool.map(judge, tasks, chunksize=1)
    if execute.Snapshot(root).digests != before:
        sys.exit("verdicts: stopped: a file changed meanwhile; build again")
    return [store.Group(store.digests(root, files), found) for found, files in judged]


def main() -> int:
    """Bring the verdicts up to date and say why, or that they stand."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    root = options.root.resolve()
    sys.path.insert(0, str(root / "src"))
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")  # one process a core
    store = load_store(root)
    kept = {tuple(group.verdicts): group for group in store.read(root)}
    asked = groups(root)
    standing = [g for names, g in kept.items() if not g.stale and list(names) in asked]
    done = [list(group.verdicts) for group in standing]
    wanted = [names for names in asked if names not in done]
    for names in wanted:
        group = kept.get(tuple(names))
        reason = group.stale if group else "none yet"
        print(f"  judging  {', '.join(names[:6])}{' ...' * (len(names) > 6)} ({reason})")
    sys.stdout.flush()
    if wanted:
        store.write(root, [*standing, *compute(root, store, wanted, options.jobs)])
    fresh = sum(map(len, wanted))
    print(f"verdicts: {fresh} computed, {sum(map(len, done))} reused", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
