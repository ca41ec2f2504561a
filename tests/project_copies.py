"""Copies of the project that a test may damage."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = [
    "_config.yml",
    "_toc.yml",
    "CITATION.cff",
    "_ext",
    "book",
    "data",
    "src",
    "tools",
    "requirements.txt",
]
IGNORED = shutil.ignore_patterns("__pycache__", "*.egg-info")


def copy_project(target: Path) -> Path:
    """Copy what a build needs, without what earlier builds made."""
    target.mkdir(parents=True, exist_ok=True)
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=IGNORED)
        else:
            shutil.copyfile(source, target / name)
    return target


def run_tool(root: Path, *command: str, **options) -> subprocess.CompletedProcess:
    """Run one of a copied project's tools with that project's own package."""
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=root,
        env=environment,
        text=True,
        encoding="utf-8",
        capture_output=True,
        check=False,
        **options,
    )
