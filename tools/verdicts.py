"""Compute the verdicts on all claims once, for the pages that show them: part of `make book`.

The claims of a chapter are judged together, chapters side by side. What they read is observed, as
for chapters (`tools/execute.py`), and kept with the verdicts: a change of any of it computes them
again, a change of anything else does not.
"""

import argparse
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import execute

ROOT = Path(__file__).resolve().parents[1]
HEAVY = "mechanisms/"  # estimates take longest, so they start first


def judge(root: Path, names: list[str]) -> tuple[dict[str, dict[str, object]], list[str]]:
    """Return the verdicts on claims, and the files behind them."""
    seen = execute.watch(root)
    from upgrading import claims  # observed from here on
    from upgrading.claims import store

    found = {}
    for name in names:
        verdict = claims.evaluate(name)
        found[name] = {field: getattr(verdict, field) for field in store.FIELDS}
    return found, execute.files_read(root, seen)


def groups(root: Path) -> list[list[str]]:
    """Return the ids of claims by the chapter that judges them, those of estimates first."""
    import yaml

    by_chapter: dict[str, list[str]] = {}
    text = (root / "src" / "upgrading" / "claims.yml").read_text(encoding="utf-8")
    for entry in yaml.safe_load(text):
        by_chapter.setdefault(entry["chapter"], []).append(entry["id"])
    return [
        by_chapter[chapter]
        for chapter in sorted(by_chapter, key=lambda name: not name.startswith(HEAVY))
    ]


def compute(root: Path, jobs: int) -> int:
    """Judge all claims side by side and keep the verdicts; return how many there are."""
    before = execute.Snapshot(root).digests
    execute.preload(root, jobs + 1)
    context = multiprocessing.get_context("fork")
    found: dict[str, dict[str, object]] = {}
    files: set[str] = set()
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        for verdicts, read in pool.map(
            judge, *zip(*((root, g) for g in groups(root)), strict=True)
        ):
            found |= verdicts
            files |= set(read)
    from upgrading.claims import store

    store.write(root, found, store.digests(root, sorted(files)))
    if execute.Snapshot(root).digests != before:
        store.path(root).unlink()  # something changed meanwhile: nobody knows what was read
    return len(found)


def main() -> int:
    """Bring the verdicts up to date and say why, or that they stand."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    root = options.root.resolve()
    sys.path.insert(0, str(root / "src"))
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")  # one process a core
    from upgrading.claims import store

    kept, reason = store.read(root)
    if kept:
        print(f"verdicts: {len(kept)} reused", flush=True)
        return 0
    print(f"verdicts: computing ({reason})", flush=True)
    print(f"verdicts: {compute(root, options.jobs)} computed", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
