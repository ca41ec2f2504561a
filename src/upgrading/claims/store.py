"""Verdicts that were computed before, reused only if all they came from is as it was.

All verdicts together take a while, and several pages need all of them. `tools/verdicts.py`
computes them once and keeps them in `_build/verdicts.json`, with the digest of every file behind
them, a group for each chapter that judges claims. A verdict stands while the digests of its own
group do; only these files are read to say so, and a page that shows it depends on no others.

Nothing of the project is imported here: the build asks first, and must not wait for an answer.
"""

import hashlib
import json
import os
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

PACKAGE = "data/datapackage.json"
FIELDS = ("outcome", "sentence", "figure", "value", "unit", "label", "reconciled_by")


@dataclass(frozen=True)
class Group:
    """Verdicts on the claims that one chapter judges.

    Attributes
    ----------
    files
        Digests of the files behind them, by name.
    verdicts
        Their fields, by claim.
    stale
        Why they no longer stand, or "".
    """

    files: dict[str, str]
    verdicts: dict[str, dict[str, object]]
    stale: str = ""


def path(root: Path) -> Path:
    """Return where verdicts are kept."""
    return root / "_build" / "verdicts.json"


def digests(root: Path, names: list[str]) -> dict[str, str]:
    """Return the digest of each file, "" for one that is not there.

    Of the description of `data/` only what it says of the files named counts: a change of another
    dataset is no reason to compute again.
    """
    return _digests(names, {name: _content(root / name) for name in names})


def _content(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


def _digests(names: list[str], contents: dict[str, bytes]) -> dict[str, str]:
    found = {}
    for name in names:
        content = contents[name]
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


def read(root: Path) -> list[Group]:
    """Return the kept groups of verdicts, each with the reason if it no longer stands."""
    around, groups = _kept(root)
    contents: dict[str, bytes] = {}  # each file is read once
    return [replace(g, stale=_stale(root, around, g, contents)) for g in groups]


def _kept(root: Path) -> tuple[dict[str, str], list[Group]]:
    try:
        kept = json.loads(path(root).read_text(encoding="utf-8"))
        groups = [Group(dict(g["files"]), dict(g["verdicts"])) for g in kept["groups"]]
        return dict(kept["surroundings"]), groups
    except (OSError, ValueError, KeyError, TypeError):
        return {}, []


def _stale(root: Path, around: dict[str, str], group: Group, contents: dict[str, bytes]) -> str:
    for name in group.files.keys() - contents.keys():
        contents[name] = _content(root / name)
    now = {**surroundings(root), **_digests(list(group.files), contents)}
    known = {**around, **group.files}
    changed = [name for name, value in known.items() if now.get(name) != value]
    more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
    return f"{', '.join(changed[:3])}{more} changed" if changed else ""


def verdict(root: Path, claim: str) -> dict[str, object] | None:
    """Return the kept verdict on a claim, or None if there is none that stands."""
    for place, group in enumerate(_once(root)[1]):
        if claim in group.verdicts:
            return group.verdicts[claim] if _stands(root, place) else None
    return None


@cache
def _once(root: Path) -> tuple[dict[str, str], list[Group], dict[str, bytes]]:
    return *_kept(root), {}


@cache
def _stands(root: Path, place: int) -> bool:
    around, groups, contents = _once(root)
    return not _stale(root, around, groups[place], contents)


def write(root: Path, groups: list[Group]) -> None:
    """Keep groups of verdicts with the digests of the files behind them, whole or not at all."""
    target = path(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f"{target.name}.{os.getpid()}.new")
    kept = [{"files": group.files, "verdicts": group.verdicts} for group in groups]
    content = {"surroundings": surroundings(root), "groups": kept}
    new.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    os.replace(new, target)
