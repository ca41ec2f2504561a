"""Build the book: `make book`.

Sphinx works in `_build/work`; a page reaches `_build/html` only after the whole build passed, and
whole, so that a build that fails or is killed leaves the last good book readable. After such a
build Sphinx starts afresh: it reports a page's warnings only when it reads the page, so a second
try on its half-done state could pass in silence.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import edition
import execute
import lean

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "_build"
WORK = BUILD / "work"
SITE = WORK / "_build" / "html"
PUBLISHED = BUILD / "html"
COMPLETE = WORK / "complete"
CHECKED = BUILD / "checked"
UNPUBLISHED = {".buildinfo"}  # Sphinx's own notes; maps of scripts are for the theme's authors


def check_data() -> None:
    """Stop unless every data file agrees with its description and hash.

    Files that passed are not read again until one of them, or what checks them, changes.
    """
    digests = execute.Snapshot(ROOT).digests
    checked = {name: d for name, d in digests.items() if name.startswith("data/")}
    checked["datasets.py"] = digests["src/upgrading/datasets.py"]
    state = execute.sha(json.dumps(checked, sort_keys=True))
    if CHECKED.is_file() and CHECKED.read_text(encoding="utf-8") == state:
        print("data: unchanged since the last check", flush=True)
        return
    command = [sys.executable, "-m", "upgrading.datasets", "check"]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code:
        sys.exit("book: stopped: a data file is not what its description says (see above)")
    BUILD.mkdir(exist_ok=True)
    CHECKED.write_text(state, encoding="utf-8")


def run_chapters() -> None:
    """Judge the claims, then run the chapters that need it; stop if something fails."""
    for tool in ("verdicts.py", "execute.py"):
        command = [sys.executable, str(ROOT / "tools" / tool)]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            sys.exit("book: stopped: a claim or chapter failed (see above)")


def frame() -> str:
    """Return a digest of what every page depends on besides its own text and outputs."""
    names = ["_config.yml", "_toc.yml", "requirements.txt", "book/references.bib", "CITATION.cff"]
    folders = ["_ext", "tools", "book/_static"]
    paths = [ROOT / name for name in names]
    paths += [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    unseen = ("__pycache__", "commit.txt")  # the commit is put in when a page is published
    kept = sorted(path for path in paths if not set(unseen) & set(path.parts))
    digests = [f"{path.relative_to(ROOT)} {execute.sha(path.read_bytes())}" for path in kept]
    return execute.sha("\n".join([sys.version, *digests]))


def sphinx() -> None:
    """Build the pages in the work folder; stop if anything fails or warns."""
    wanted = frame()
    if not COMPLETE.is_file() or COMPLETE.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(WORK, ignore_errors=True)
    COMPLETE.unlink(missing_ok=True)
    jupyter_book = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
    options = ["build", ".", "--path-output", str(WORK), "-W", "-n", "--keep-going", "-q"]
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
    command = [*jupyter_book, *options]
    # its stdout names the work folder as the book; its stderr holds the warnings
    quiet = {"stdout": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    print("book: writing pages", flush=True)
    run = subprocess.run(command, cwd=ROOT, env=environment, check=False, **quiet)
    if run.returncode:
        print(run.stdout, file=sys.stderr)
        shutil.rmtree(WORK, ignore_errors=True)
        sys.exit("book: stopped: the build failed or warned (see above)")
    COMPLETE.write_text(wanted, encoding="utf-8")


def published(path: Path, commit: str) -> bytes:
    """Return what readers get of a file: a page names the commit it was built from."""
    content = path.read_bytes()
    if path.suffix == ".html":
        content = lean.lean_page(content, path.parent)
        content = content.replace(edition.PLACEHOLDER.encode(), commit.encode())
    return content


def publish(source: Path, target: Path, commit: str = edition.UNKNOWN) -> int:
    """Make `target` equal to `source`, each file replaced whole; return how many changed."""
    light = lean.lean_site(source)
    found = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    found = {p for p in found if p.name not in UNPUBLISHED and p.suffix != ".map"}
    wanted = {p for p in found if light.get(p.as_posix(), b"") is not None}
    wanted |= {Path(name) for name, content in light.items() if content is not None}
    changed = 0
    for name in sorted(wanted):
        new, old = light.get(name.as_posix()), target / name
        if new is None:
            new = published(source / name, commit)
        if old.is_file() and old.read_bytes() == new:
            continue
        old.parent.mkdir(parents=True, exist_ok=True)
        scratch = old.with_name(old.name + ".new")
        scratch.write_bytes(new)
        os.replace(scratch, old)
        changed += 1
    for path in sorted(target.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(target) not in wanted:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return changed


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other build works in this folder; a build that dies lets go by itself."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main() -> None:
    """Check, build, publish, and say where the book is."""
    with alone():
        check_data()
        run_chapters()
        sphinx()
        changed = publish(SITE, PUBLISHED, edition.commit(ROOT))
    index = PUBLISHED / "index.html"
    print(f"book: {changed} files written. Open {index.as_uri()}", flush=True)


if __name__ == "__main__":
    main()
