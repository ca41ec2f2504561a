"""What several tests need: the project's folder and the built book."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# the same examples every time: a test that passes here passes there
settings.register_profile("fixed", derandomize=True)
settings.load_profile("fixed")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def site(root: Path) -> Path:
    """Return the folder of the built book, built first if something changed."""
    built = subprocess.run(
        [sys.executable, str(root / "tools" / "book.py")],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return root / "_build" / "html"
