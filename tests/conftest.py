"""What several tests need: the project's folder and the built book."""

import os
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
    """Return the folder of the built book, built first if something changed.

    The variable SITE names another one to look at, such as that of an unpacked release.
    """
    if os.environ.get("SITE"):
        return Path(os.environ["SITE"]).resolve()
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


# files that take minutes go first, so that no worker waits for them at the end
LONG = ("test_book.py", "test_rerun.py", "test_browser.py", "test_execute.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of long files first, all else in its order."""
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path.name, len(LONG)))
