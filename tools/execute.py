"""Run the chapters whose ingredients changed, side by side, and keep their outputs.

A chapter's outputs depend on its code cells, the files it read (its modules in `src/`, its
datasets), the pins and the Python version. A run records all of them in `_build/executed/`, one
file a chapter, written whole or not at all; the next run repeats a chapter when, and only when,
one of them changed. What a chapter read is observed, not declared: an audit hook sees every file
it opens, `sys.modules` every module it imported.

A kernel for each chapter would spend most of its time on starting up, importing and shutting
down. Instead one parent imports the libraries once and forks a process for each chapter, which
runs the cells in IPython, as a kernel does, and ends at once.
"""

import argparse
import ast
import contextlib
import hashlib
import importlib
import io
import json
import os
import re
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "datapackage.json"
TIMEOUT = 900  # seconds a chapter may take before it counts as hung


# ---------------------------------------------------------------- what a chapter depends on


def sha(content: bytes | str) -> str:
    """Return a short SHA-256."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()[
        :20
    ]


class Snapshot:
    """Digests of the project's files as they were when the build began.

    A file that changes while its chapter runs keeps its old digest in the record, so that the
    next build sees the difference and runs the chapter again.
    """

    def __init__(self, root: Path):
        self.root = root
        self.digests: dict[str, str] = {}
        for folder in ("src", "data"):
            for path in (root / folder).rglob("*"):
                if path.is_file() and "__pycache__" not in path.parts:
                    self.digests[path.relative_to(root).as_posix()] = sha(path.read_bytes())
        self._split_package()

    def _split_package(self) -> None:
        """Give each data file its own part of the description.

        Every chapter that loads a dataset reads `datapackage.json`; a changed row changes the
        hash in it. So a data file's digest takes in its own description, and the package's takes
        in only the rest.
        """
        path = self.root / "data" / PACKAGE
        if not path.is_file():
            return
        try:
            package = json.loads(path.read_text(encoding="utf-8"))
            resources = package.pop("resources")
            described = {f"data/{resource['path']}": resource for resource in resources}
        except (ValueError, KeyError, TypeError, AttributeError):
            return  # broken: the digest of the whole file stands, and loading says what is wrong
        for name in self.digests.keys() & described.keys():
            self.digests[name] = sha(self.digests[name] + json.dumps(described[name]))
        self.digests[f"data/{PACKAGE}"] = sha(json.dumps([package, list(described)]))

    def digest(self, name: str) -> str | None:
        """Return the digest of a file (or, for a name ending in "/", of a folder's listing)."""
        if name.endswith("/"):
            return sha("\n".join(sorted(key for key in self.digests if key.startswith(name))))
        if name in self.digests or name.startswith(("src/", "data/")):
            return self.digests.get(name)
        path = self.root / name
        return sha(path.read_bytes()) if path.is_file() else None


def surroundings(root: Path) -> dict[str, str]:
    """Return what every chapter depends on."""
    pins = root / "requirements.txt"
    return {
        "pins": sha(pins.read_bytes()) if pins.is_file() else "",
        "Python": ".".join(map(str, sys.version_info[:3])),
        "tools/execute.py": sha(Path(__file__).read_bytes()),
    }


def chapters(root: Path) -> list[str]:
    """Return the documents of `_toc.yml` that have code to run, in reading order."""
    toc = (root / "_toc.yml").read_text(encoding="utf-8")
    names = re.findall(r"^\s*(?:-\s*)?(?:root|file):\s*(\S+)", toc, flags=re.MULTILINE)
    paths = [root / f"{name}.md" for name in names]
    return [name for name, path in zip(names, paths, strict=True) if _has_code(path)]


def _has_code(path: Path) -> bool:
    return path.is_file() and "```{code-cell}" in path.read_text(encoding="utf-8")


def read_notebook(text: str):
    """Return the notebook that a chapter's MyST text describes, without outputs."""
    from myst_nb.core.read import read_myst_markdown_notebook  # slow to import

    return read_myst_markdown_notebook(text, add_source_map=True)


def cells_digest(notebook) -> str:
    """Return a digest of what runs: source and metadata of the code cells."""
    code = [[c.source, c.metadata] for c in notebook.cells if c.cell_type == "code"]
    return sha(json.dumps(code, sort_keys=True))


# ---------------------------------------------------------------- records


def record_path(root: Path, chapter: str) -> Path:
    """Return where a chapter's record is kept."""
    return root / "_build" / "executed" / f"{chapter}.json"


def read_record(root: Path, chapter: str) -> dict | None:
    """Return a chapter's record, or None if there is none that can be read."""
    try:
        record = json.loads(record_path(root, chapter).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and "outputs" in record else None


def write_record(root: Path, chapter: str, record: dict) -> None:
    """Write a record whole or not at all."""
    path = record_path(root, chapter)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    os.replace(new, path)


def why_stale(root: Path, chapter: str, snapshot: Snapshot) -> str:
    """Return the reason to run a chapter again, or "" if its outputs stand."""
    record = read_record(root, chapter)
    if record is None:
        return "no outputs yet"
    now = surroundings(root) | {name: snapshot.digest(name) for name in record["files"]}
    known = record["surroundings"] | record["files"]
    changed = [name for name, value in now.items() if known.get(name) != value]
    if changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        return f"{', '.join(changed[:3])}{more} changed"
    text = (root / f"{chapter}.md").read_text(encoding="utf-8")
    if sha(text) != record["text"]:
        if cells_digest(read_notebook(text)) != record["cells"]:
            return "cells changed"
        write_record(root, chapter, {**record, "text": sha(text)})  # only prose changed
    return ""


# ---------------------------------------------------------------- running one chapter


class Stream(io.TextIOBase):
    """A stdout or stderr that appends to a cell's outputs."""

    def __init__(self, name: str, outputs: list):
        self.name, self.outputs = name, outputs

    def write(self, text: str) -> int:
        """Append text, to the last output if that is the same stream."""
        last = self.outputs[-1] if self.outputs else {}
        if last.get("name") == self.name:
            last["text"] += text
        elif text:
            self.outputs.append({"output_type": "stream", "name": self.name, "text": text})
        return len(text)


def make_shell(outputs: list):
    """Return an IPython shell that appends what cells show to `outputs`."""
    from IPython.core.displayhook import DisplayHook  # slow to import
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Publisher(DisplayPublisher):
        def publish(self, data, metadata=None, **_):
            outputs.append(
                {"output_type": "display_data", "data": data, "metadata": metadata or {}}
            )

    class Hook(DisplayHook):
        def write_output_prompt(self):
            pass

        def write_format_data(self, format_dict, md_dict=None):
            outputs.append(
                {
                    "output_type": "execute_result",
                    "data": format_dict,
                    "metadata": md_dict or {},
                    "execution_count": self.prompt_count,
                }
            )

        def finish_displayhook(self):
            pass

    class Shell(InteractiveShell):
        display_pub_class = Publisher
        displayhook_class = Hook
        colors = "nocolor"

        def showtraceback(self, *args, **kwargs):
            pass  # the caller reports the error

    config = Config()
    config.HistoryManager.enabled = False
    return Shell.instance(config=config)


def run_cells(notebook) -> tuple[list[list[dict]], str]:
    """Run a notebook's code cells; return each cell's outputs and an error text, or ""."""
    outputs: list[dict] = []
    shell = make_shell(outputs)
    results: list[list[dict]] = []
    stdout, stderr = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Stream("stdout", outputs), Stream("stderr", outputs)
    try:
        for place, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            line = notebook.metadata["source_map"][place] + 1
            result = shell.run_cell(cell.source, store_history=True)
            results.append(json.loads(json.dumps(outputs)))
            outputs.clear()
            error = result.error_before_exec or result.error_in_exec
            if error is not None:
                trace = "".join(traceback.format_exception(error))
                return results, f"cell at line {line} raised\n{trace}"
            for output in results[-1]:
                if output.get("name") == "stderr":
                    return results, f"cell at line {line} wrote to stderr\n{output['text']}"
    finally:
        sys.stdout, sys.stderr = stdout, stderr
    return results, ""


def watch(root: Path) -> set[str]:
    """Return a set that fills with the project files and folders the process reads from now on."""
    seen: set[str] = set()
    base = str(root) + os.sep

    def hook(event: str, arguments: tuple) -> None:
        if event not in ("open", "os.listdir", "os.scandir"):
            return
        target = arguments[0]
        if not isinstance(target, str | os.PathLike):
            return
        path = os.path.abspath(os.fspath(target))
        if path.startswith(base):
            seen.add(path.removeprefix(base).replace(os.sep, "/") + "/" * (event != "open"))

    sys.addaudithook(hook)
    return seen


def files_read(root: Path, seen: set[str]) -> list[str]:
    """Return what a chapter depends on among the files it opened and the modules it imported."""
    modules = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    inside = {Path(m).resolve() for m in modules if m and str(root / "src") in m}
    code = {path.relative_to(root).as_posix() for path in inside}
    made = ("_build/", ".venv/", "tools/", ".git/")
    data = {name for name in seen if not name.startswith(made) and "__pycache__" not in name}
    data = {name for name in data if not name.endswith((".pyc", "/")) or name == "data/"}
    return sorted(code | data)


def run_chapter(root: Path, chapter: str, snapshot: Snapshot, result: Path) -> None:
    """Run one chapter in this process and write its record, or its error, to `result`."""
    signal.alarm(TIMEOUT)
    seen = watch(root)
    path = root / f"{chapter}.md"
    text = path.read_text(encoding="utf-8")
    notebook = read_notebook(text)
    sys.path.insert(0, str(root / "src"))
    os.chdir(path.parent)
    start = time.perf_counter()
    outputs, error = run_cells(notebook)
    read = files_read(root, seen - {f"{chapter}.md"})
    record = {
        "text": sha(text),
        "cells": cells_digest(notebook),
        "surroundings": surroundings(root),
        "files": {name: snapshot.digest(name) for name in read},
        "seconds": round(time.perf_counter() - start, 3),
        "outputs": outputs,
    }
    result.write_text(json.dumps({"error": error} if error else record), encoding="utf-8")


# ---------------------------------------------------------------- running many


def preload(root: Path, chapters_to_run: int) -> None:
    """Import what `src/` imports, so that the chapters' processes start with it.

    The project's own modules are left out: what a chapter imports of them is what it depends on.
    """
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MPLBACKEND="agg")
    read_notebook("warm up the parser")
    importlib.import_module("IPython.core.interactiveshell")
    if chapters_to_run < 2:
        return  # nothing to share: the one chapter imports what it needs
    own = {path.name.removesuffix(".py") for path in (root / "src").iterdir()}
    for name in sorted(_imported(root / "src")):
        if name.split(".")[0] not in own:
            with contextlib.suppress(ImportError):  # the chapter that needs it will say so
                importlib.import_module(name)


def _imported(folder: Path) -> set[str]:
    """Return the modules that the top-level import statements under a folder name."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(statement, ast.Import):
                found.update(alias.name for alias in statement.names)
            elif isinstance(statement, ast.ImportFrom) and not statement.level:
                found.add(statement.module)
    return found


def fork(root: Path, chapter: str, snapshot: Snapshot, result: Path) -> int:
    """Start a process that runs a chapter; return its number."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        run_chapter(root, chapter, snapshot, result)
        code = 0
    except BaseException:
        result.write_text(json.dumps({"error": traceback.format_exc()}), encoding="utf-8")
    finally:
        os._exit(code)  # at once: nothing to shut down, and no clean-up of the parent's


def run_all(
    root: Path, stale: list[str], snapshot: Snapshot, jobs: int
) -> Iterator[tuple[str, dict]]:
    """Run chapters side by side; yield each with its record or error as it ends."""
    scratch = root / "_build" / "running"
    scratch.mkdir(parents=True, exist_ok=True)
    waiting, running = list(stale), {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                chapter = waiting.pop(0)
                result = scratch / f"{os.getpid()}-{sha(chapter)}.json"
                result.unlink(missing_ok=True)
                running[fork(root, chapter, snapshot, result)] = chapter, result
            child, status = os.wait()
            chapter, result = running.pop(child)
            yield chapter, _collect(result, status)
    finally:
        for child in running:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _collect(result: Path, status: int) -> dict:
    try:
        return json.loads(result.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        ended = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "no result"
        hint = f" after {TIMEOUT} s" if "14" in ended else ""
        return {"error": f"its process ended with {ended}{hint}"}
    finally:
        result.unlink(missing_ok=True)


def expected_seconds(root: Path, chapter: str) -> float:
    """Return how long a chapter took last time; a new one counts as long."""
    record = read_record(root, chapter)
    return record.get("seconds", 1e9) if record else 1e9


def prune(root: Path, names: list[str]) -> None:
    """Remove records of chapters that are no longer in the table of contents."""
    kept = {record_path(root, name) for name in names}
    for path in (root / "_build" / "executed").rglob("*"):
        if path.is_file() and path not in kept:
            path.unlink()


def execute(root: Path, jobs: int) -> int:
    """Bring every chapter's outputs up to date; return the number of chapters that failed."""
    snapshot = Snapshot(root)
    names = chapters(root)
    prune(root, names)
    reasons = {name: why_stale(root, name, snapshot) for name in names}
    stale = [name for name in names if reasons[name]]
    done, failed = len(names) - len(stale), 0
    for name in names:
        if not reasons[name]:
            print(f"  reused              {name}")
    if stale:
        preload(root, len(stale))
    stale.sort(key=lambda name: -expected_seconds(root, name))
    for chapter, record in run_all(root, stale, snapshot, jobs):
        done += 1
        bar = "#" * round(20 * done / len(names))
        if "error" in record:
            failed += 1
            print(f"  [{bar:<20}] {done}/{len(names)}  FAILED  {chapter}.md: {record['error']}")
        else:
            write_record(root, chapter, record)
            took = f"{record['seconds']:5.1f} s"
            print(f"  [{bar:<20}] {done}/{len(names)}  ran {took}  {chapter} ({reasons[chapter]})")
        sys.stdout.flush()
    kept = len(names) - len(stale)
    print(f"chapters: {len(stale) - failed} run, {kept} reused, {failed} failed", flush=True)
    return failed


def main() -> int:
    """Run from the command line; exit with 1 if a chapter failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    if options.jobs < 1:
        parser.error("--jobs: expected 1 or more")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return 1 if execute(options.root.resolve(), options.jobs) else 0


if __name__ == "__main__":
    sys.exit(main())
