"""A browser for the tests that need one; a machine without Chromium skips them and says so."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

import browser as browsers


# not for the session: only one playwright may run in a process, and other tests start their own
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return a headless Chromium."""
    if browsers.find() is None:
        pytest.skip("no Chromium on this machine")
    with browsers.chromium() as started:
        yield started
