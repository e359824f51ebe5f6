"""The site as it is met outside of these tests: from a folder, below a path, on paper, by keyboard, over a slow line."""

import functools
import gzip
import http.server
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from browser import PATIENCE_MS, listen, page_names, served
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

WEIGHT = 200_000  # bytes

FOCUSED = """async () => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  await Promise.all(document.getAnimations().map((each) => each.finished));
  const drawn = (element) => element.offsetWidth > 0 && element.offsetHeight > 0;
  const shown = it.matches("input") ? it.nextElementSibling ?? it : drawn(it) ? it : it.firstElementChild;
  let within = "";
  for (let around = it; around; around = around.parentElement) within += ` ${around.className}`;
  const style = getComputedStyle(shown);
  const box = shown.getBoundingClientRect();
  return {
    name: `${it.localName} ${it.textContent.trim().slice(0, 40)} within${within}`,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none",
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page with a fresh memory."""
    contexts = []

    def open_(width: int = 1280, **options: object) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE_MS)
        return page

    yield open_
    for context in contexts:
        context.close()


# --- weight --------------------------------------------------------------------------------------------------------------


def weight(page: Page, address: str) -> dict[str, int]:
    """What an open page loads, its pictures apart: address -> bytes on the way, compressed where that helps."""
    got: dict[str, int] = {}
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="load")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(200)
    for answer in answers:
        if answer.request.resource_type != "image":
            body = answer.body()
            got[answer.url] = min(len(body), len(gzip.compress(body, 6)))
    return got


def test_a_lesson_weighs_little_beside_its_pictures(real: Path, new_page: Callable[..., Page]) -> None:
    lessons = [name for name in page_names(real) if name.startswith("notebooks/")]
    assert lessons
    with served(real) as address:
        for name in lessons:
            got = weight(new_page(390), f"{address}/{name}")
            assert len(got) > 5, got
            assert sum(got.values()) < WEIGHT, f"{name}: {sum(got.values())} bytes: {got}"


MOVED = """() => new Promise((done) => new PerformanceObserver((list, watch) => {
  watch.disconnect();
  done(list.getEntries().map(({value}) => value));
}).observe({type: "layout-shift", buffered: true}) ?? setTimeout(() => done([]), 500))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_jumps_while_a_page_loads(real: Path, new_page: Callable[..., Page], scheme: str) -> None:
    """The measure is the cumulative layout shift, of which 0.1 is called good."""
    with served(real) as address:
        for name in ("book/graphs.html", "notebooks/graphs/tensorflow.html"):
            page = new_page(412, color_scheme=scheme)
            page.goto(f"{address}/{name}", wait_until="load")
            page.wait_for_timeout(500)
            assert sum(page.evaluate(MOVED)) < 0.05, name


def test_a_phone_has_smaller_headings(tiny: str, new_page: Callable[..., Page]) -> None:
    size = "(heading) => parseFloat(getComputedStyle(heading).fontSize)"
    sizes = []
    for width in (390, 1280):
        page = new_page(width)
        page.goto(f"{tiny}/book/toy.html")
        sizes.append(page.locator("h1").first.evaluate(size))
    assert sizes[0] < 0.85 * sizes[1]


# --- where it lies ---------------------------------------------------------------------------------------------------------


def test_it_works_from_a_folder_without_a_server(tiny_folder: Path, new_page: Callable[..., Page]) -> None:
    page = new_page()
    said = listen(page, "file://")
    page.goto((tiny_folder / "index.html").as_uri())
    page.wait_for_url("**/book/index.html")
    page.get_by_role("link", name="The toys").first.click()
    page.wait_for_url("**/book/toy.html")
    page.get_by_role("radio", name="TensorFlow").first.check(force=True)
    page.goto((tiny_folder / "book" / "again.html").as_uri())
    assert page.locator(".tandem-switch input:checked").get_attribute("value") == "tensorflow"
    assert page.evaluate("document.fonts.load('16px Inter').then((found) => found.length)") == 1
    assert said == []
    page.goto(f"{(tiny_folder / 'search.html').as_uri()}?q=toys")  # finds pages, and cannot read them for a summary
    page.wait_for_selector("#search-results li a")


@contextmanager
def below(site: Path, path: str, tmp: Path) -> Iterator[str]:
    """The address of a host that has the site at ``path``, and shows its 404.html for what it has not."""
    (tmp / path).parent.mkdir(parents=True)
    (tmp / path).symlink_to(site, target_is_directory=True)

    class Host(http.server.SimpleHTTPRequestHandler):
        def send_error(self, code: int, *rest: object) -> None:
            body = (site / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Host, directory=str(tmp))) as host:
        Thread(target=host.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{host.server_port}/{path}"
        host.shutdown()


def test_it_works_below_a_path(tiny_folder: Path, tmp_path: Path, new_page: Callable[..., Page]) -> None:
    with below(tiny_folder, "some/where", tmp_path) as address:
        page = new_page()
        said = listen(page, address)
        page.goto(f"{address}/")
        page.wait_for_url("**/some/where/book/index.html")
        page.get_by_role("link", name="The toys").first.click()
        page.wait_for_url("**/some/where/book/toy.html")
        page.locator(".tandem-place a").first.click()
        page.wait_for_url("**/some/where/notebooks/toy/pytorch.html#count")
        assert said == []


@pytest.mark.parametrize("missing", ["nothing.html", "book/nothing.html", "a/b/c/d/nothing"])
def test_a_page_that_is_not_there_leads_to_those_that_are(
    tiny_folder: Path, tmp_path: Path, new_page: Callable[..., Page], missing: str
) -> None:
    with below(tiny_folder, "some/where", tmp_path) as address:
        page = new_page()
        assert page.goto(f"{address}/{missing}").status == 404
        assert page.get_by_role("heading", name="There is no such page").is_visible()
        page.wait_for_function("document.querySelector('a').href.includes('/some/where/book/index.html')")
        page.get_by_role("link", name="The first page").click()
        page.wait_for_url("**/some/where/book/index.html")
        assert page.get_by_role("heading", name="Start").is_visible()


# --- search ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["GradientTape", "zero_grad", "tf.function"])
def test_search_finds_the_names_of_an_api(real: Path, new_page: Callable[..., Page], name: str) -> None:
    with served(real) as address:
        page = new_page()
        page.goto(f"{address}/book/index.html")
        page.keyboard.press("Control+k")
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=*")
        page.wait_for_selector("#search-results li a")
        found = page.locator("#search-results li a").all_inner_texts()
        assert any("PyTorch" in title or "TensorFlow" in title or "graphs" in title.lower() for title in found), found


# --- on paper ----------------------------------------------------------------------------------------------------------------


def test_a_printed_page_has_both_frameworks(real: Path, new_page: Callable[..., Page]) -> None:
    with served(real) as address:
        page = new_page(390, color_scheme="dark")  # as somebody prints who reads on a phone, at night
        page.goto(f"{address}/book/graphs.html?framework=pytorch", wait_until="load")
        printed = PdfReader(io.BytesIO(page.pdf(format="A4", print_background=True)))
    text = "\n".join(sheet.extract_text() for sheet in printed.pages)
    assert 3 < len(printed.pages) < 30
    assert "torch.compile(" in text
    assert "tf.function(" in text
    assert text.count("TensorFlow lesson") == text.count("PyTorch lesson") > 3
    for furniture in ("Side by side", "Skip to main content", "Back to top", "Next"):
        assert furniture not in text, furniture
    empty = [number for number, sheet in enumerate(printed.pages, 1) if len(sheet.extract_text().strip()) < 40]
    assert not empty, f"empty sheets: {empty}"


# --- by keyboard -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["book/toy.html", "notebooks/toy/tensorflow.html"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    tiny: str, new_page: Callable[..., Page], name: str, width: int
) -> None:
    page = new_page(width, reduced_motion="reduce")
    page.goto(f"{tiny}/{name}", wait_until="load")
    reached: list[str] = []
    hidden: list[str] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at is None:
            break
        reached.append(at["name"])
        if not (at["ring"] and at["seen"]):
            hidden.append(f"{at['name']} (ring: {at['ring']}, seen: {at['seen']})")
    else:
        pytest.fail("the focus never leaves the page")
    assert "Skip to main content" in reached[0]
    parts = ["theme-switch", "sidebar-toggle"]
    parts += ["tandem-switch", "tandem-place"] if "book/" in name else ["tandem-cell-name"]
    assert [part for part in parts if not any(part in each for each in reached)] == []
    assert hidden == []


def test_the_skip_link_skips(tiny: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{tiny}/book/toy.html", wait_until="load")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
