"""Verdicts that were computed before, reused only if all they came from is as it was.

All verdicts together take a while, and several pages need all of them. `tools/verdicts.py`
computes them once and keeps them in `_build/verdicts.json`, with the digest of every file behind
them. Reading them compares the digests; if one differs, there are none to reuse.
"""

import hashlib
import json
import os
import sys
from functools import cache
from pathlib import Path

from upgrading import datasets

PACKAGE = "data/datapackage.json"
FIELDS = ("outcome", "sentence", "figure", "value", "unit", "label", "reconciled_by")
Kept = dict[str, dict[str, object]]


def path(root: Path) -> Path:
    """Return where verdicts are kept."""
    return root / "_build" / "verdicts.json"


def digests(root: Path, names: list[str]) -> dict[str, str]:
    """Return the digest of each file, "" for one that is not there.

    Of the description of `data/` only what it says of the files named counts: a change of another
    dataset is no reason to compute again.
    """
    found = {}
    for name in names:
        file = root / name
        content = file.read_bytes() if file.is_file() else b""
        if name == PACKAGE and content:
            content = _described(content, names)
        found[name] = hashlib.sha256(content).hexdigest()[:20] if content else ""
    return found


def _described(content: bytes, names: list[str]) -> bytes:
    resources = json.loads(content)["resources"]
    named = [r for r in resources if f"data/{r['path']}" in names]
    return json.dumps(named, sort_keys=True).encode()


def surroundings(root: Path) -> dict[str, str]:
    """Return what every verdict depends on besides files of the project: pins and Python."""
    version = ".".join(map(str, sys.version_info[:3]))
    return {**digests(root, ["requirements.txt"]), "Python": version}


def read(root: Path) -> tuple[Kept, str]:
    """Return kept verdicts by claim, and the reason if there are none that stand."""
    try:
        kept = json.loads(path(root).read_text(encoding="utf-8"))
        files, around, verdicts = kept["files"], kept["surroundings"], kept["verdicts"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}, "none yet"
    now = {**surroundings(root), **digests(root, list(files))}
    changed = [name for name, value in {**around, **files}.items() if now.get(name) != value]
    if changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        return {}, f"{', '.join(changed[:3])}{more} changed"
    return verdicts, ""


@cache
def verdicts() -> Kept:
    """Return the verdicts that stand, by claim; none if any file behind them changed."""
    return read(datasets.find_root())[0]


def write(root: Path, verdicts: Kept, files: dict[str, str]) -> None:
    """Keep verdicts with the digests of the files behind them, whole or not at all."""
    target = path(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f"{target.name}.{os.getpid()}.new")
    content = {"surroundings": surroundings(root), "files": files, "verdicts": verdicts}
    new.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    os.replace(new, target)
