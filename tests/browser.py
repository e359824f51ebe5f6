"""A real Chromium for the tests: the system's own, headless, without a connection of its own; and a site to look at."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tandem.site import build, links

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


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the site in ``folder`` can be read."""
    with build.server(folder) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://{build.HOST}:{running.server_port}"
        running.shutdown()


def page_names(site: Path) -> list[str]:
    """The pages of the site in ``site``, without those that only lead on."""
    pages = [path for path in links.pages(site) if 'http-equiv="Refresh"' not in path.read_text(encoding="utf-8")]
    return [path.relative_to(site).as_posix() for path in pages]


def listen(page: Page, address: str) -> list[str]:
    """A list that fills with what goes wrong while ``page`` loads. A request to elsewhere is stopped."""
    said: list[str] = []

    def stop(route: Route) -> None:
        said.append(f"asks for {route.request.url}")
        route.abort()

    page.route(lambda url: not url.startswith((address, "data:")), stop)
    page.on("pageerror", lambda error: said.append(f"script error: {error}"))
    page.on("console", lambda line: said.append(f"console: {line.text}") if line.type == "error" else None)
    page.on("response", lambda answer: said.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None)
    return said
