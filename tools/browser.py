"""The machine's own Chromium, for what needs a browser: the PDF, and tests of pages.

The book itself needs none. Playwright drives the browser but does not bring one along.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# a browser that asks nobody for anything
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """Return the path of the machine's Chromium, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a headless Chromium.

    Raises
    ------
    FileNotFoundError
        If the machine has none.
    """
    path = find()
    if path is None:
        raise FileNotFoundError(f"expected one of {', '.join(NAMES)} on the path, found none")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()
