"""Chapters run when, and only when, something they used has changed."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import execute

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools" / "execute.py"

HEAD = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, name: python3}
---

"""


def chapter(*cells: str) -> str:
    return (
        HEAD
        + "# Title\n\nProse.\n\n"
        + "\n".join(f"```{{code-cell}} ipython3\n{c}\n```\n" for c in cells)
    )


FILES = {
    "_toc.yml": "format: jb-book\nroot: book/one\nparts:\n  - chapters:\n"
    "      - file: book/two\n      - file: book/three\n      - file: book/plain\n",
    "requirements.txt": "pandas==2.3.3\n",
    "book/one.md": chapter("from upgrading_toy import a\na.value()"),
    "book/two.md": chapter("from upgrading_toy import b\nb.value()"),
    "book/three.md": chapter("import sys\nprint('hello')\n1 + 1", "print('again', end='')"),
    "book/plain.md": "# No code\n",
    "src/upgrading_toy/__init__.py": "",
    "src/upgrading_toy/a.py": "from upgrading_toy import data\n\n"
    "def value():\n    return data.load('x')\n",
    "src/upgrading_toy/b.py": "from upgrading_toy import data\n\n"
    "def value():\n    return data.load('y')\n",
    "src/upgrading_toy/data.py": "import json\nfrom pathlib import Path\n\n"
    "FOLDER = Path(__file__).resolve().parents[2] / 'data'\n\n"
    "def load(name):\n    json.loads((FOLDER / 'datapackage.json').read_text())\n"
    "    return (FOLDER / f'{name}.csv').read_text()\n",
    "data/x.csv": "v\n1\n",
    "data/y.csv": "v\n2\n",
    "data/datapackage.json": json.dumps(
        {
            "title": "toy",
            "resources": [{"path": "x.csv", "hash": "1"}, {"path": "y.csv", "hash": "2"}],
        }
    ),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "a böok"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def run(root: Path, *options: str) -> tuple[int, str]:
    command = [sys.executable, str(TOOL), "--root", str(root), *options]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout + done.stderr


def ran(output: str) -> set[str]:
    return {line.split(" ran ")[1].split()[2] for line in output.splitlines() if " ran " in line}


def outputs(root: Path) -> dict[str, bytes]:
    folder = root / "_build" / "executed"
    return {
        path.relative_to(folder).as_posix(): json.dumps(
            json.loads(path.read_text())["outputs"]
        ).encode()
        for path in folder.rglob("*.json")
    }


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_everything_runs_once_and_then_nothing(project: Path):
    code, text = run(project)
    assert code == 0 and ran(text) == {"book/one", "book/two", "book/three"}
    code, text = run(project)
    assert code == 0 and ran(text) == set()
    assert "chapters: 0 run, 3 reused, 0 failed" in text


CHANGES = {
    "a sentence": (("book/one.md", "Prose.", "Better prose."), set(), None),
    "a cell": (("book/one.md", "a.value()", "a.value() * 2"), {"book/one"}, "cells changed"),
    "a cell's metadata": (
        ("book/three.md", "ipython3\nimport", "ipython3\n:tags: [x]\nimport"),
        {"book/three"},
        "cells changed",
    ),
    "a data row": (("data/x.csv", "1", "3"), {"book/one"}, "data/x.csv changed"),
    "a description": (
        ("data/datapackage.json", '"hash": "2"', '"hash": "9"'),
        {"book/two"},
        "data/y.csv changed",
    ),
    "the package's title": (
        ("data/datapackage.json", "toy", "game"),
        {"book/one", "book/two"},
        "data/datapackage.json changed",
    ),
    "a function": (
        ("src/upgrading_toy/a.py", "'x')", "'x') + '!'"),
        {"book/one"},
        "src/upgrading_toy/a.py changed",
    ),
    "a function behind another": (
        ("src/upgrading_toy/data.py", "read_text()\n", "read_text()  # same\n"),
        {"book/one", "book/two"},
        "src/upgrading_toy/data.py changed",
    ),
    "a pin": (
        ("requirements.txt", "2.3.3", "2.3.4"),
        {"book/one", "book/two", "book/three"},
        "pins changed",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_runs_what_used_it_and_nothing_else(name: str, project: Path):
    (file, old, new), expected, reason = CHANGES[name]
    run(project)
    edit(project, file, old, new)
    code, text = run(project)
    assert code == 0
    assert ran(text) == expected
    if reason:
        assert text.count(reason) == len(expected)
    assert ran(run(project)[1]) == set()


def test_change_and_back_is_seen_both_times(project: Path):
    run(project)
    before = outputs(project)
    edit(project, "data/x.csv", "1", "3")
    run(project)
    assert outputs(project) != before
    edit(project, "data/x.csv", "3", "1")
    assert ran(run(project)[1]) == {"book/one"}
    assert outputs(project) == before


def test_another_python_runs_everything(project: Path, monkeypatch):
    run(project)
    monkeypatch.setattr(execute.sys, "version_info", (3, 12, 99))
    snapshot = execute.Snapshot(project)
    assert execute.why_stale(project, "book/three", snapshot) == "Python changed"


def test_a_file_that_changes_while_its_chapter_runs_makes_it_stale(project: Path):
    path = project / "data" / "x.csv"
    (project / "book" / "one.md").write_text(
        chapter(
            "from upgrading_toy import a\na.value()", f"open({str(path)!r}, 'w').write('v\\n7\\n')"
        ),
        encoding="utf-8",
    )
    run(project)
    assert "data/x.csv changed" in run(project)[1]


def test_side_by_side_equals_one_by_one(project: Path):
    run(project, "--jobs", "1")
    serial = outputs(project)
    for path in (project / "_build").rglob("*.json"):
        path.unlink()
    run(project, "--jobs", "3")
    assert outputs(project) == serial


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import warnings\nwarnings.warn('beware')", "wrote to stderr"),
        ("import sys\nprint('x', file=sys.stderr)", "wrote to stderr"),
        ("def broken(:", "SyntaxError"),
        ("import os\nos._exit(0)", "no result"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
        ("raise SystemExit", "SystemExit"),
    ],
)
def test_a_chapter_that_fails_fails_every_time_and_others_run(
    cell: str, message: str, project: Path
):
    (project / "book" / "two.md").write_text(chapter("x = 1", cell), encoding="utf-8")
    for kept in (0, 2):
        code, text = run(project)
        assert code == 1
        assert "FAILED  book/two.md" in text and message in text
        assert f"{2 - kept} run, {kept} reused, 1 failed" in text
    assert not execute.record_path(project, "book/two").exists()


def test_an_error_names_the_line(project: Path):
    (project / "book" / "two.md").write_text(chapter("x = 1", "1 / 0"), encoding="utf-8")
    text = run(project)[1]
    lines = (project / "book" / "two.md").read_text(encoding="utf-8").splitlines()
    line = int(text.split("cell at line ")[1].split()[0])
    assert "1 / 0" in lines[line - 1 : line + 1]


def test_a_broken_record_is_no_record(project: Path):
    run(project)
    path = execute.record_path(project, "book/one")
    path.write_text(path.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    assert ran(run(project)[1]) == {"book/one"}


def test_records_of_removed_chapters_go(project: Path):
    run(project)
    edit(project, "_toc.yml", "      - file: book/three\n", "")
    run(project)
    assert set(outputs(project)) == {"book/one.json", "book/two.json"}


def test_outputs_are_those_of_a_real_kernel(project: Path):
    """The same cells in a kernel, started as a reader's notebook starts it, show the same."""
    from nbclient import NotebookClient

    cells = [
        "print('a'); print('b', end='')",
        "import pandas as pd\npd.DataFrame({'v': [1, 2]})",
        "from IPython.display import display, Markdown\ndisplay(Markdown('**x**'))\n'last'",
        "x = 1;",
        "display({'text/plain': 'p'}, raw=True, metadata={'k': 1})",
        "from myst_nb import glue\nglue('key', 'value', display=False)",
    ]
    (project / "book" / "three.md").write_text(chapter(*cells), encoding="utf-8")
    run(project)
    ours = json.loads(execute.record_path(project, "book/three").read_text(encoding="utf-8"))[
        "outputs"
    ]
    notebook = execute.read_notebook((project / "book" / "three.md").read_text(encoding="utf-8"))
    NotebookClient(notebook, kernel_name="python3").execute()
    theirs = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    assert ours == json.loads(json.dumps(theirs))


def test_killed_at_any_moment_nothing_wrong_is_reused(project: Path):
    """Kill the whole run 24 times at random moments; what it left must pass for right."""
    run(project)
    right = outputs(project)
    generator = random.Random(7)
    killed = 0
    for _ in range(24):
        for name in ("one", "two", "three"):
            if generator.random() < 0.7:
                execute.record_path(project, f"book/{name}").unlink(missing_ok=True)
        process = subprocess.Popen(
            [sys.executable, str(TOOL), "--root", str(project)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(generator.uniform(0.05, 1.6))
        if process.poll() is None:
            killed += 1
            os.killpg(
                process.pid, generator.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
            )
        process.wait()
        left = outputs(project)  # every record that is there can be read, and is right
        assert all(right[name] == value for name, value in left.items())
    assert killed >= 12
    code, _ = run(project)
    assert code == 0 and outputs(project) == right


def test_bad_number_of_jobs(project: Path):
    code, text = run(project, "--jobs", "0")
    assert code == 2 and "--jobs: expected 1 or more" in text
