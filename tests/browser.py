"""A real Chromium for the tests: the system's own, headless, without a connection of its own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PATIENCE_MS = 120_000  # a busy machine is slow, not wrong
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> Path:
    """The browser to use: ``$CHROMIUM``, or the first of the usual names on PATH; none fails the test."""
    for name in filter(None, (os.environ.get("CHROMIUM"), *NAMES)):
        if found := shutil.which(name):
            return Path(found)
    return pytest.fail("no Chromium found: install it, or name it in CHROMIUM (make test does both)")


@contextmanager
def chromium_browser() -> Iterator[Browser]:
    """A running browser with a fresh profile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium()), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def chromium_page(*, width: int = 1280, height: int = 900, dark: bool = False) -> Iterator[Page]:
    """One page of a browser of its own."""
    with chromium_browser() as browser:
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light")
        page.set_default_timeout(PATIENCE_MS)
        yield page
