"""The course's pages under axe-core, and the colours of code, which are kept from it: each word would cost as much as a page.

Each page is read at each width, and in each scheme with its colours; colours do not depend on the width, nor does what
else axe looks at on the scheme.
"""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from browser import PATIENCE_MS, page_names, served
from playwright.sync_api import Browser, Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

RUN = """(colours) => {
  for (const code of document.querySelectorAll(".highlight pre")) code.textContent = code.textContent;
  return axe.run({resultTypes: ["violations"], rules: {"color-contrast": {enabled: colours}, "target-size": {enabled: true}}}).then((found) =>
    found.violations.map((rule) => `${rule.id} (${rule.nodes.length}): ${rule.nodes[0].html.slice(0, 160)}`));
}"""

VIEWS = [(390, "dark", True), (768, "light", False), (1280, "light", True), (1440, "dark", False)]
"""Width, scheme, and whether colours are looked at."""


def violations(page: Page, *, colours: bool) -> list[str]:
    """What axe has to say of an open page."""
    page.evaluate(AXE)
    return page.evaluate(RUN, colours)


@pytest.mark.parametrize(("width", "scheme", "colours"), VIEWS)
def test_no_page_keeps_anybody_out(real: Path, browser: Browser, width: int, scheme: str, colours: bool) -> None:
    problems: list[str] = []
    with served(real) as address:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        for name in page_names(real):
            page.goto(f"{address}/{name}", wait_until="load")
            problems += [f"{name}: {each}" for each in violations(page, colours=colours)]
        context.close()
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        ('<img src="data:,">', "image-alt"),
        ('<p style="color: #999; background: #fff">pale</p>', "color-contrast"),
        ("<button></button>", "button-name"),
    ],
)
def test_axe_would_say_so(browser: Browser, html: str, rule: str) -> None:
    page = browser.new_page()
    page.set_content(f'<html lang="en"><title>x</title><main><h1>x</h1>{html}</main></html>')
    assert any(each.startswith(f"{rule} (1): ") for each in violations(page, colours=True))
    page.close()


# --- the colours of code -------------------------------------------------------------------------------------------------

WORDS = """() => [...document.querySelectorAll(".highlight pre span[class]")].map((word) => {
  const ground = word.closest(".cell_output") ? "--tandem-ground" : "--tandem-raised";
  return [word.className, getComputedStyle(word).color,
    getComputedStyle(document.documentElement).getPropertyValue(ground).trim()];
})"""


def _luminance(colour: tuple[float, ...]) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    """Of ``rgb(...)`` on ``#rrggbb``, or of its short form."""
    first = tuple(map(float, re.findall(r"[\d.]+", one)[:3]))
    digits = other.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    second = tuple(int(digits[at : at + 2], 16) for at in (0, 2, 4))
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_code_can_be_read_on_its_ground(real: Path, browser: Browser, scheme: str) -> None:
    kinds: set[tuple[str, ...]] = set()
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    with served(real) as address:
        for name in [each for each in page_names(real) if each.startswith("notebooks/")]:
            page.goto(f"{address}/{name}", wait_until="load")
            kinds |= {tuple(kind) for kind in page.evaluate(WORDS)}
    context.close()
    assert len(kinds) > 10
    low = {kind: round(_contrast(kind[1], kind[2]), 2) for kind in kinds if _contrast(kind[1], kind[2]) < 4.5}
    assert low == {}
