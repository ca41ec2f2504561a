"""A reader's rerun: each chapter, as a notebook, in a fresh kernel, from another folder."""

import json
import os
from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient

import execute

ROOT = Path(__file__).resolve().parents[2]
PROFILES = "book/policy/provinces/"


def chapters() -> list[str]:
    """Return the chapters; of the provinces' pages, which are one text, the first and last."""
    names = execute.chapters(ROOT)
    profiles = [name for name in names if name.startswith(PROFILES)]
    return [name for name in names if name not in profiles[1:-1]]


@pytest.mark.slow
@pytest.mark.parametrize("name", chapters())
def test_a_chapter_runs_as_a_notebook_and_shows_what_the_book_shows(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    monkeypatch.delenv("PYTHONPATH", raising=False)
    notebook = jupytext.read(ROOT / f"{name}.md")
    NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=600,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    ours = execute.read_record(ROOT, name)["outputs"]
    theirs = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    assert json.loads(json.dumps(theirs)) == ours
    assert not os.listdir(tmp_path), "a chapter wrote into the reader's folder"
