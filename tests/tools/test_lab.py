"""`make lab`: chapters open as notebooks, and saving one changes what was edited only."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from jupyter_server.services.contents.largefilemanager import LargeFileManager
from jupytext.sync_contentsmanager import build_sync_jupytext_contents_manager_class

import lab


def manager(folder: Path):
    contents = build_sync_jupytext_contents_manager_class(LargeFileManager)()
    contents.root_dir = str(folder)
    return contents


def test_chapters_open_as_notebooks(root: Path):
    found = manager(root / "book").get("facts/national.md", type="notebook", content=True)
    assert found["type"] == "notebook"
    assert any(cell.cell_type == "code" for cell in found["content"].cells)


def test_saving_keeps_cells_and_prose(root: Path, tmp_path: Path):
    shutil.copyfile(root / "book/facts/national.md", tmp_path / "national.md")
    shutil.copyfile(root / "pyproject.toml", tmp_path / "pyproject.toml")
    contents = manager(tmp_path)
    opened = contents.get("national.md", type="notebook", content=True)
    before = [(cell.cell_type, cell.source) for cell in opened["content"].cells]
    contents.save(opened, "national.md")
    again = contents.get("national.md", type="notebook", content=True)
    assert [(cell.cell_type, cell.source) for cell in again["content"].cells] == before
    text = (tmp_path / "national.md").read_text(encoding="utf-8")
    assert "jupytext_version" not in text


def test_the_laboratory_starts_in_the_folder_of_chapters():
    command = lab.command(["--no-browser"])
    assert command[-1] == "--no-browser"
    assert any(part.endswith("/book") for part in command)
    version = subprocess.run(
        [sys.executable, "-m", "jupyterlab", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert version.stdout.startswith("4.")


def test_settings_are_what_the_laboratory_reads(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(lab.sys, "prefix", str(tmp_path))
    lab.write_settings()
    settings = json.loads(lab.settings_path().read_text(encoding="utf-8"))
    (plugin,) = settings.values()
    assert plugin["defaultViewers"]["markdown"] == "Jupytext Notebook"
