"""The pages in a real browser: the course's own site, every page, and a tiny one for what a reader does with them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import PATIENCE_MS, listen, page_names, served
from playwright.sync_api import Browser, BrowserContext, Page

from tandem.site import links

PHONE, TABLET, LAPTOP, DESK = 390, 768, 1280, 1440
SCHEMES = ("light", "dark")

COLUMNS = """() => [...document.querySelectorAll(".tandem-compare")].map((set) =>
  [...set.querySelectorAll(":scope > label, :scope > .sd-tab-content")].map((part) => {
    const {left, top, right, height} = part.getBoundingClientRect();
    const shown = height > 0 && getComputedStyle(part).display !== "none";
    return {label: part.localName === "label", left, top, right, shown};
  }))"""

CUT_OFF = """() => [...document.querySelectorAll(".tandem-compare .cell_input pre")].filter((code) => code.clientWidth)
  .filter((code) => code.scrollWidth > code.clientWidth).map((code) => code.textContent.slice(0, 60))"""

SILENT = """() => [...document.querySelectorAll(".bd-article pre")].filter((code) => code.scrollWidth > code.clientWidth + 1)
  .filter((code) => !getComputedStyle(code).backgroundImage.includes("gradient") || code.tabIndex !== 0)
  .map((code) => code.textContent.slice(0, 60))"""
"""Code that has to scroll, and neither shows it at its edge nor lets the keyboard do it."""


COVERED = """async () => {
  const found = [], wide = document.querySelectorAll(".tandem-comparison, .tandem-question, .tandem-words");
  for (const block of wide) {
    block.scrollIntoView({block: "start"});
    window.scrollBy(0, -100);
    await new Promise((done) => setTimeout(done, 300));
    const {right, top} = block.getBoundingClientRect();
    if (document.elementFromPoint(right - 4, top + 20)?.closest(".bd-sidebar-secondary")) found.push(block.className);
  }
  return [wide.length, found];
}"""
"""How many blocks may be as wide as the page, and those over whose right end the list of contents lies."""


@pytest.fixture
def open_page(browser: Browser, tiny: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the tiny site. Pages of one test share what the browser remembers."""
    contexts: dict[tuple[object, ...], BrowserContext] = {}

    def open_(path: str, width: int = LAPTOP, *, scheme: str = "light", scripts: bool = True) -> Page:
        key = (width, scheme, scripts)
        if key not in contexts:
            contexts[key] = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
            )
        page = contexts[key].new_page()
        page.goto(f"{tiny}/{path}", wait_until="load")
        return page

    yield open_
    for context in contexts.values():
        context.close()


# --- the course's own site: every page -------------------------------------------------------------------------------


def test_every_link_of_the_site_leads_somewhere(real: Path) -> None:
    found = links.problems(real)
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [PHONE, TABLET, LAPTOP, DESK])
def test_every_page_shows_as_it_should(real: Path, browser: Browser, width: int, scheme: str) -> None:
    """No request leaves the machine, no script fails, no page scrolls sideways, compared columns stand level."""
    names = page_names(real)
    assert len(names) > 5
    problems: list[str] = []
    compared = 0
    with served(real) as address:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        said = listen(page, address)
        for name in names:
            said.clear()
            page.goto(f"{address}/{name}", wait_until="load")
            page.evaluate("document.fonts.ready")
            page.wait_for_timeout(50)  # what a script asks for after loading
            page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
            said += _layout(page, width)
            compared += page.locator(".tandem-compare").count()
            problems += [f"{name}: {each}" for each in said]
        context.close()
    assert not problems, "\n".join(problems)
    assert compared, "no page compares anything: nothing was checked"


def _layout(page: Page, width: int) -> list[str]:
    """What is wrong with the layout of an open page."""
    found = []
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        found.append(f"scrolls sideways: {wide} pixels at {width}")
    for number, parts in enumerate(page.evaluate(COLUMNS), start=1):
        panels = [part for part in parts if not part["label"] and part["shown"]]
        if width < 1200 and len(panels) != 1:
            found.append(f"comparison {number} shows {len(panels)} panels, not one")
        if width >= 1200:
            found += [f"comparison {number} {why}" for why in _not_level(parts)]
    found += [f"code scrolls and does not show it, or not by keyboard: {code!r}" for code in page.evaluate(SILENT)]
    if width >= LAPTOP:
        found += [f"code is cut off: {code!r}" for code in page.evaluate(CUT_OFF)]
    return found


def _not_level(parts: list[dict[str, float]]) -> Iterator[str]:
    for is_label, what in ((True, "headings"), (False, "cells")):
        sides = [part for part in parts if part["label"] == is_label and part["shown"]]
        if len(sides) != 2:
            yield f"shows {len(sides)} {what}, not two side by side"
        elif abs(sides[0]["top"] - sides[1]["top"]) > 1 or sides[0]["right"] > sides[1]["left"]:
            yield f"has {what} that do not stand side by side"


# --- a tiny site: what a reader does -----------------------------------------------------------------------------------


def shown(page: Page) -> list[str]:
    """Which frameworks' cells the first comparison of a page shows."""
    panels = page.locator(".tandem-compare").first.locator("> .sd-tab-content")
    texts = [panel.inner_text() for panel in panels.all() if panel.is_visible()]
    return [name for text in texts for name in ("pytorch", "tensorflow") if f"{name} counts" in text]


@pytest.mark.parametrize(("width", "expected"), [(1200, 2), (LAPTOP, 2), (DESK, 2), (PHONE, 1), (1199, 1)])
@pytest.mark.parametrize("scripts", [True, False])
def test_columns_where_there_is_room_and_tabs_where_there_is_not(
    open_page: Callable[..., Page], width: int, expected: int, scripts: bool
) -> None:
    page = open_page("book/toy.html", width, scripts=scripts)
    assert len(shown(page)) == expected
    if expected == 1:
        page.locator(".tandem-compare > label", has_text="TensorFlow").first.click()
        assert shown(page) == ["tensorflow"]


def test_62_characters_fit_a_column(open_page: Callable[..., Page]) -> None:
    for width in (LAPTOP, DESK, 1920):
        assert open_page("book/toy.html", width).evaluate(CUT_OFF) == []


@pytest.mark.parametrize("framework", ["both", "pytorch"])
def test_the_contents_cover_nothing(open_page: Callable[..., Page], framework: str) -> None:
    page = open_page("book/toy.html", LAPTOP)
    page.set_viewport_size({"width": LAPTOP, "height": 400})  # one block at a time is in sight
    page.locator(f".tandem-switch input[value={framework}]").check(force=True)
    blocks, covered = page.evaluate(COVERED)
    assert blocks > 3 and covered == []


def test_outputs_stand_level(open_page: Callable[..., Page]) -> None:
    page = open_page("book/toy.html", LAPTOP)
    tops = page.evaluate(
        """() => [...document.querySelectorAll(".tandem-compare")].map((set) =>
          [...set.querySelectorAll(".cell_output")].map((output) => output.getBoundingClientRect().top))"""
    )
    assert any(len(pair) == 2 for pair in tops)
    assert all(abs(pair[0] - pair[1]) < 1 for pair in tops if len(pair) == 2)


def test_the_choice_is_made_once(open_page: Callable[..., Page]) -> None:
    page = open_page("book/toy.html", LAPTOP)
    page.get_by_role("radio", name="TensorFlow").first.check(force=True)
    assert shown(page) == ["tensorflow"]
    other = open_page("book/again.html", LAPTOP)
    assert shown(other) == ["tensorflow"]
    assert other.locator(".tandem-switch input:checked").get_attribute("value") == "tensorflow"
    other.locator(".tandem-switch input[value=both]").check(force=True)
    page.reload()
    assert shown(page) == ["pytorch", "tensorflow"]


def test_a_tab_on_a_phone_is_a_choice_too(open_page: Callable[..., Page]) -> None:
    page = open_page("book/toy.html", PHONE)
    page.locator(".tandem-compare > label", has_text="TensorFlow").nth(1).click()
    assert shown(page) == ["tensorflow"]
    assert page.locator(".tandem-switch input:checked").get_attribute("value") == "tensorflow"
    assert shown(open_page("book/again.html", PHONE)) == ["tensorflow"]


def test_a_link_makes_the_choice(open_page: Callable[..., Page]) -> None:
    assert shown(open_page("book/again.html?framework=tensorflow", LAPTOP)) == ["tensorflow"]
    assert shown(open_page("book/toy.html", LAPTOP)) == ["tensorflow"]
    assert len(shown(open_page("book/toy.html?framework=both", LAPTOP))) == 2
    assert len(shown(open_page("book/toy.html?framework=caffe", LAPTOP))) == 2


def test_the_switch_works_from_the_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page("book/toy.html", LAPTOP)
    page.locator(".tandem-switch input:checked").focus()
    page.keyboard.press("ArrowRight")
    assert shown(page) == ["pytorch"]


def test_switching_does_not_move_the_page(open_page: Callable[..., Page]) -> None:
    page = open_page("book/toy.html", PHONE)
    third = page.locator("#no-sessions")
    third.evaluate("(element) => scrollBy({top: element.getBoundingClientRect().top - 120, behavior: 'instant'})")
    before = third.bounding_box()["y"]
    box = page.locator(".tandem-switch label", has_text="TensorFlow").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.locator(".tandem-switch input:checked").get_attribute("value") == "tensorflow"
    assert abs(third.bounding_box()["y"] - before) < 2
    page.keyboard.press("ArrowLeft")
    assert page.locator(".tandem-switch input:checked").get_attribute("value") == "pytorch"
    assert abs(third.bounding_box()["y"] - before) < 2


def test_the_twin_opens_at_the_step_that_is_read(open_page: Callable[..., Page]) -> None:
    page = open_page("notebooks/toy/pytorch.html", PHONE)
    twin = page.locator(".tandem-bar a.reference")
    page.locator("div.cell#fails").evaluate("(cell) => cell.scrollIntoView({block: 'center', behavior: 'instant'})")
    twin.dispatch_event("click")
    page.wait_for_url("**/tensorflow.html#*")
    assert page.url.endswith(("#fails", "#draw"))


def test_pictures_turn_dark_with_the_page(open_page: Callable[..., Page]) -> None:
    style = "(picture) => getComputedStyle(picture).filter"
    assert open_page("notebooks/toy/pytorch.html").locator("#draw img").evaluate(style) == "none"
    assert "invert" in open_page("notebooks/toy/pytorch.html", scheme="dark").locator("#draw img").evaluate(style)


def test_code_that_scrolls_can_be_reached_with_the_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page("notebooks/toy/pytorch.html", PHONE)
    assert page.locator("#count .cell_input pre").get_attribute("tabindex") == "0"
    assert page.locator("#parameters pre").get_attribute("tabindex") != "0"


def test_paper_shows_both_frameworks(open_page: Callable[..., Page]) -> None:
    page = open_page("book/toy.html", PHONE)
    page.emulate_media(media="print")
    assert shown(page) == ["pytorch", "tensorflow"]
