"""The real book, in copies: a stale, broken or half-written build cannot pass."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import book
from project_copies import copy_project, run_tool

TOC = """format: jb-book
root: book/facts/provinces
parts:
  - caption: Appendix
    chapters:
      - file: book/appendix/references
"""
PAGE = "book/facts/provinces.html"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project with one chapter, built."""
    root = copy_project(tmp_path_factory.mktemp("a böok") / "copy")
    (root / "_toc.yml").write_text(TOC, encoding="utf-8")
    # without its box of claims the chapter links to no other page, and builds alone
    chapter = root / "book" / "facts" / "provinces.md"
    text = chapter.read_text(encoding="utf-8")
    boxed = re.compile(r"## Claims judged here.*?(?=## What would change our mind)", re.DOTALL)
    assert boxed.search(text)
    chapter.write_text(boxed.sub("", text), encoding="utf-8")
    done = build(root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture
def project(built: Path) -> Path:
    """Return the built copy, put back as it was after the test."""
    files = ("data", "src", "book", "requirements.txt", "_toc.yml")
    kept = {
        path: path.read_bytes()
        for name in files
        for path in ([built / name] if (built / name).is_file() else (built / name).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    yield built
    for path, content in kept.items():
        if path.read_bytes() != content:
            path.write_bytes(content)


def build(root: Path) -> subprocess.CompletedProcess:
    return run_tool(root, "tools/book.py")


def page(root: Path) -> str:
    return (root / "_build" / "html" / PAGE).read_text(encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_nothing_changed_runs_nothing_and_writes_nothing(project: Path):
    done = build(project)
    assert done.returncode == 0
    assert "chapters: 0 run, 1 reused" in done.stdout
    assert "book: 0 files written" in done.stdout


def test_a_changed_cell_of_data_stops_the_build_and_once_accepted_changes_the_book(project: Path):
    before = page(project)
    # Henan 2010, tertiary: the document's smallest ratio
    path = project / "data" / "provincial_value_added_first_published.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    place = next(i for i, row in enumerate(rows) if row.startswith("41,2010,"))
    rows[place] = rows[place].rsplit(",", 1)[0] + ",9000.0"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    done = build(project)
    assert done.returncode != 0
    assert "provincial_value_added_first_published.csv: expected hash" in done.stderr
    assert "make accept-data" in done.stderr
    assert page(project) == before
    assert run_tool(project, "-m", "upgrading.datasets", "accept").returncode == 0
    done = build(project)
    assert done.returncode == 0, done.stderr
    assert "data/provincial_value_added_first_published.csv" in done.stdout
    assert page(project) != before


def test_a_changed_constant_in_src_changes_the_book(project: Path):
    before = page(project)
    edit(
        project / "src" / "upgrading" / "report" / "provinces.py",
        "[0, 1, 2, 3, 4]",
        "[0, 1.5, 2, 3, 4]",
    )
    done = build(project)
    assert done.returncode == 0, done.stderr
    assert "src/upgrading/report/provinces.py" in done.stdout
    assert page(project) != before


def test_a_changed_pin_runs_every_chapter_again(project: Path):
    edit(project / "requirements.txt", "seaborn==0.13.2", "seaborn==0.13.1")
    done = build(project)
    assert "(pins" in done.stdout and "0 reused" in done.stdout


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("See {numref}`tab-nowhere`.", "tab-nowhere"),
        ("Given: {glue:text}`nowhere`.", "nowhere"),
        ("Cited: {cite:t}`nobody2000`.", "nobody2000"),
    ],
)
def test_a_page_that_warns_fails_the_first_time_and_every_time(
    project: Path, text: str, message: str
):
    before = page(project)
    path = project / "book" / "facts" / "provinces.md"
    path.write_text(path.read_text(encoding="utf-8") + f"\n{text}\n", encoding="utf-8")
    for _ in range(2):
        done = build(project)
        assert done.returncode != 0
        assert message in done.stderr
        assert page(project) == before


def test_a_chapter_that_raises_fails_the_first_time_and_every_time(project: Path):
    before = page(project)
    edit(
        project / "book" / "facts" / "provinces.md",
        "provinces.gap_figure()",
        "provinces.gap_figure(1)",
    )
    for _ in range(2):
        done = build(project)
        assert done.returncode != 0
        assert "FAILED  book/facts/provinces.md: cell at line" in done.stdout
        assert page(project) == before


def test_a_figure_without_its_label_fails(project: Path):
    edit(project / "book" / "facts" / "provinces.md", "name: fig-d-gaps", "name: fig-d-other")
    done = build(project)
    assert done.returncode != 0
    assert "figure 'fig-d-gaps' needs `mystnb: figure: name`" in done.stderr


def test_killed_at_any_moment_no_page_is_half_written(project: Path):
    """Kill the build 20 times at random moments while it changes a sentence to and fro."""
    path = project / "book" / "facts" / "provinces.md"
    states = [path.read_text(encoding="utf-8")]
    states.append(states[0].replace("Nothing suggests carelessness.", "Nobody was careless."))
    assert build(project).returncode == 0
    pages = {page(project)}
    path.write_text(states[1], encoding="utf-8")
    assert build(project).returncode == 0
    pages.add(page(project))
    assert len(pages) == 2
    generator = random.Random(11)
    environment = {**os.environ, "PYTHONPATH": str(project / "src"), "PYTHONUTF8": "1"}
    killed = 0
    for attempt in range(20):
        path.write_text(states[attempt % 2], encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "tools/book.py"],
            cwd=project,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(generator.uniform(0.3, 5.0))
        if process.poll() is None:
            killed += 1
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert page(project) in pages
    assert killed >= 8
    path.write_text(states[0], encoding="utf-8")
    done = build(project)
    assert done.returncode == 0, done.stderr
    assert states[0].count("Nothing suggests carelessness.") == 1
    assert "Nothing suggests carelessness." in page(project) and page(project) in pages


@pytest.mark.parametrize(
    ("file", "old", "new", "sign"),
    [
        ("book/_static/book.css", "0.8rem", "0.81rem", "_static/book.css"),
        ("_config.yml", "title: Industrial", "title: Regional", PAGE),
        ("_ext/chapters.py", "Data (CSV)", "Figures (CSV)", PAGE),
        ("book/references.bib", "China Statistical Yearbook", "Statistical Yearbook", PAGE),
    ],
)
def test_what_frames_the_pages_changes_the_book(
    project: Path, file: str, old: str, new: str, sign: str
):
    path = project / "_build" / "html" / sign
    before = path.read_bytes()
    edit(project / file, old, new)
    done = build(project)
    assert done.returncode == 0, done.stderr
    assert path.read_bytes() != before
    edit(project / file, new, old)
    assert build(project).returncode == 0
    assert path.read_bytes() == before


def test_a_change_is_seen_even_if_the_file_looks_older(project: Path):
    path = project / "book" / "facts" / "provinces.md"
    edit(path, "Nothing suggests carelessness.", "Nobody was careless.")
    os.utime(path, (1, 1))
    assert build(project).returncode == 0
    assert "Nobody was careless." in page(project)


def test_publish_replaces_adds_and_removes(tmp_path: Path):
    source, target = tmp_path / "new", tmp_path / "old"
    for folder, files in ((source, {"a": "1", "sub/b": "2"}), (target, {"a": "0", "gone/c": "3"})):
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    assert book.publish(source, target) == 2
    assert (target / "a").read_text(encoding="utf-8") == "1"
    assert (target / "sub" / "b").read_text(encoding="utf-8") == "2"
    assert not (target / "gone").exists()
    assert book.publish(source, target) == 0
