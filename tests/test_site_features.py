"""What a reader does on a page, in a real browser: finding claims and phrases, trying the explorers, predicting."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from browser import chromium_browser
from playwright.sync_api import Browser, BrowserContext, Page
from tiny_site import ROOT, tiny_course

from tandem.notebook import glued, read
from tandem.site import build

PHONE, LAPTOP = 390, 1280

EXPLORERS = """# Again

:::{explorer} retracing
Without a script: two and six.
:::

:::{explorer} shuffle
Without a script: a buffer.
:::

:::{explorer} prefetch
Without a script: turns.
:::
"""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the site in ``folder`` can be read."""
    with build.server(folder) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://{build.HOST}:{running.server_port}"
        running.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium_browser() as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tiny course's site."""
    course = tiny_course(tmp_path_factory.mktemp("tiny") / "course", {"again": EXPLORERS})
    return build.build(course, quiet=True).parent


@pytest.fixture(scope="module")
def tiny(folder: Path) -> Iterator[str]:
    """The address of the tiny course's site."""
    with served(folder) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, tiny: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the tiny site; an error of a script fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_(path: str, width: int = LAPTOP, *, scripts: bool = True) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{tiny}/{path}", wait_until="load")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []


def rows(page: Page) -> list[str]:
    """The anchors of the rows in sight, from top to bottom."""
    return [row.get_attribute("id") for row in page.locator(".tandem-finder tbody tr").all() if row.is_visible()]


# --- finding ---------------------------------------------------------------------------------------------------------


def test_without_a_script_every_claim_is_there_and_no_form(open_page: Callable[..., Page]) -> None:
    page = open_page("book/claims.html", scripts=False)
    assert rows(page) == ["toy-static", "toy-round"]
    assert not page.locator(".tandem-find").is_visible()


def test_a_choice_finds_claims_tells_how_many_and_stands_in_the_address(open_page: Callable[..., Page]) -> None:
    page = open_page("book/claims.html")
    page.get_by_label("held once").check(force=True)
    assert rows(page) == ["toy-static"]
    assert page.get_by_role("status").inner_text() == "1 of 2 claims"
    assert page.url.endswith("?verdict=held-once")
    page.get_by_label("About").select_option("tensorflow")
    assert rows(page) == []
    assert page.get_by_role("status").inner_text() == "no claims with all of that"
    page.get_by_role("button", name="Show all").click()
    assert len(rows(page)) == 2
    assert "?" not in page.url
    assert page.evaluate("document.activeElement.name") == "find"


def test_a_view_can_be_linked(open_page: Callable[..., Page]) -> None:
    page = open_page("book/claims.html?about=tensorflow&find=TOYS+round")
    assert rows(page) == ["toy-round"]
    assert page.get_by_label("Search the claims").input_value() == "TOYS round"
    assert page.get_by_label("About").input_value() == "tensorflow"
    unknown = open_page("book/claims.html?about=caffe&verdict=perhaps")
    assert len(rows(unknown)) == 2
    assert unknown.locator("input[name=verdict]:checked").get_attribute("value") == ""


def test_a_page_opened_from_a_file_finds_claims_too(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((folder / "book/claims.html").as_uri())
    page.get_by_label("Search the claims").fill("round")
    assert rows(page) == ["toy-round"]
    assert errors == []
    page.close()


def test_the_filter_is_not_the_switch_of_the_frameworks(open_page: Callable[..., Page]) -> None:
    page = open_page("book/claims.html?about=tensorflow")
    assert page.evaluate("document.documentElement.dataset.framework") == "both"


def test_a_link_to_a_claim_shows_it_whatever_is_chosen(open_page: Callable[..., Page]) -> None:
    page = open_page("book/claims.html?about=tensorflow#toy-static")
    assert "toy-static" in rows(page)
    assert "?" not in page.url


def test_claims_are_found_with_the_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page("book/claims.html")
    page.get_by_label("Search the claims").focus()
    page.keyboard.type("round")
    assert rows(page) == ["toy-round"]
    page.keyboard.press("Enter")
    assert rows(page) == ["toy-round"]
    for _ in range(3):  # over the two lists
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.locator("input[name=verdict]:checked").get_attribute("value") == "holds"


def test_on_a_phone_a_claim_is_a_card_with_the_verdict_on_top(open_page: Callable[..., Page]) -> None:
    page = open_page("book/claims.html", PHONE)
    card = page.locator("#toy-static")
    said, verdict, shown = (card.locator("td").nth(number).bounding_box() for number in range(3))
    assert verdict["y"] < said["y"] < shown["y"]
    assert all(box["width"] > 300 for box in (said, verdict, shown))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_the_phrase_book_reads_both_ways(open_page: Callable[..., Page]) -> None:
    page = open_page("book/phrases.html")

    def first_words() -> list[str]:
        return [row.locator("td").first.locator("p").first.inner_text() for row in page.locator("tbody tr").all()]

    assert first_words() == ["torch.count", "session()", "a drawing"]
    page.get_by_label("I know TensorFlow").check(force=True)
    assert first_words() == ["draw", "no such thing", "tf.tally"]
    assert page.locator("thead th").first.inner_text() == "TensorFlow"
    page.get_by_label("I know PyTorch").check(force=True)
    assert first_words() == ["a drawing", "session()", "torch.count"]
    assert page.url.endswith("?from=pytorch")
    page.get_by_role("button", name="Show all").click()
    assert first_words() == ["torch.count", "session()", "a drawing"]
    assert page.locator("thead th").first.inner_text() == "PyTorch"


def test_false_friends_can_be_seen_alone(open_page: Callable[..., Page]) -> None:
    page = open_page("book/phrases.html")
    page.get_by_label(re.compile("only the same word")).check()
    assert rows(page) == ["phrase-toy-torch-count-tf-tally"]
    assert page.url.endswith("?only=false-friend")
    assert rows(open_page("book/phrases.html?only=false-friend")) == ["phrase-toy-torch-count-tf-tally"]


# --- questions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False])
def test_an_answer_is_opened_with_a_key(open_page: Callable[..., Page], scripts: bool) -> None:
    page = open_page("book/toy.html", scripts=scripts)
    answer = page.locator(".tandem-answer .tandem-comparison")
    assert not answer.is_visible()
    page.locator(".tandem-answer summary").focus()
    page.keyboard.press("Enter")
    assert answer.is_visible()
    assert "pytorch counts 2" in answer.inner_text()


def test_an_answer_has_room_for_both_frameworks(open_page: Callable[..., Page]) -> None:
    page = open_page("book/toy.html")
    page.locator(".tandem-answer summary").click()
    shown = [panel for panel in page.locator(".tandem-answer .sd-tab-content").all() if panel.is_visible()]
    assert len(shown) == 2


def test_an_answer_is_on_paper_without_opening_it(open_page: Callable[..., Page]) -> None:
    page = open_page("book/toy.html")
    page.emulate_media(media="print")
    assert page.locator(".tandem-answer").bounding_box()["height"] > 100
    assert page.locator(".tandem-answer .cell_output").first.bounding_box()["height"] > 10


# --- explorers: what a reader meets --------------------------------------------------------------------------------------


def test_without_a_script_an_explorer_is_text(open_page: Callable[..., Page]) -> None:
    page = open_page("book/again.html", scripts=False)
    assert page.get_by_text("Without a script: two and six.").is_visible()
    assert page.locator(".tandem-explorer svg").count() == 0


def test_every_explorer_has_labels_a_picture_in_words_and_live_text(open_page: Callable[..., Page]) -> None:
    page = open_page("book/again.html", PHONE)
    assert page.locator(".tandem-explorer").count() == 3
    for explorer in page.locator(".tandem-explorer").all():
        assert explorer.locator("svg").get_attribute("aria-label") == explorer.get_by_role("status").inner_text()
        for control in explorer.locator("input, select").all():
            assert control.evaluate("(control) => control.labels.length") == 1
    assert page.get_by_text("Without a script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_retracing_says_what_changes(open_page: Callable[..., Page]) -> None:
    page = open_page("book/again.html")
    explorer = page.locator("[data-explorer=retracing]")
    said = explorer.get_by_role("status")
    assert said.inner_text().startswith(
        "PyTorch makes 2 graphs: for 4 and every length from 2. TensorFlow makes 6 graphs"
    )
    explorer.locator("select").nth(1).select_option("signature")
    assert "TensorFlow makes 1 graph: for every length." in said.inner_text()
    explorer.get_by_role("button").click()
    assert "PyTorch makes 4 graphs" in said.inner_text()
    explorer.get_by_label(re.compile("Lengths")).fill("")
    assert said.inner_text() == "Type some lengths."


def test_a_slider_works_with_the_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page("book/again.html")
    explorer = page.locator("[data-explorer=shuffle]")
    slider = explorer.get_by_label(re.compile("Buffer"))
    slider.focus()
    page.keyboard.press("Home")
    assert slider.get_attribute("aria-valuetext") == "1 of 200 items"
    assert explorer.get_by_role("status").inner_text() == (
        "The first batch of 32 holds 2 of the 10 classes. No item comes out more than 0 places early."
    )
    page.keyboard.press("End")
    assert "holds 10 of the 10" in explorer.get_by_role("status").inner_text()


def test_loaders_take_the_loading_off_the_path(open_page: Callable[..., Page]) -> None:
    page = open_page("book/again.html")
    explorer = page.locator("[data-explorer=prefetch]")
    said = explorer.get_by_role("status")
    assert "take 0.96 s" in said.inner_text() and "take turns" in said.inner_text()
    explorer.get_by_label(re.compile("Loaders")).focus()
    page.keyboard.press("ArrowRight")
    assert "take 0.54 s" in said.inner_text()


# --- explorers: their models against what the lessons measured ---------------------------------------------------------------


@pytest.fixture(scope="module")
def model(browser: Browser) -> Iterator[Callable[[str], object]]:
    """Evaluate an expression in which ``m`` holds the models of the explorers."""
    page = browser.new_page()
    page.set_content("<title>models</title>")
    page.add_script_tag(path=ROOT / "src/tandem/site/static/tandem-explore.js")
    yield lambda expression: page.evaluate(f"() => {{ const m = window.tandemModels; return {expression}; }}")
    page.close()


def lesson(topic: str, framework: str) -> tuple[dict[str, str], dict[str, str]]:
    """What a lesson hands on, and what each of its cells printed."""
    notebook = read(ROOT / "notebooks" / topic / f"{framework}.ipynb")
    printed = {
        cell.id: "".join(output.get("text", "") for output in cell.get("outputs", [])) for cell in notebook.cells
    }
    return glued(notebook), printed


LENGTHS = "[4, 5, 6, 7, 8, 9]"
WAYS = {
    "pytorch": {
        "default": "default",
        "dynamic=False": "fixed",
        "dynamic=True": "dynamic",
        "mark_dynamic": "dynamic",
        "mark_unbacked": "unbacked",
    },
    "tensorflow": {"default": "default", "reduce_retracing": "reduce", "input_signature": "signature"},
}


@pytest.mark.parametrize("framework", WAYS)
def test_as_many_graphs_as_the_lesson_counted(model: Callable[[str], object], framework: str) -> None:
    def count(lengths: str, way: str) -> object:
        return model(f"m.{framework}Graphs({lengths}, '{way}').filter((call) => call.made).length")

    values, printed = lesson("graphs", framework)
    assert count(LENGTHS, "default") == int(values["graphs-count-lengths"])
    counted = dict(re.findall(r"^(\S+) +(\d+ +\d+)$", printed["one-for-all-lengths"], flags=re.MULTILINE))
    assert set(counted) == set(WAYS[framework])
    for name, numbers in counted.items():
        way = WAYS[framework][name]
        assert [count(LENGTHS, way), count("[4, 5, 6, 7, 8, 9, 1, 0]", way)] == [int(n) for n in numbers.split()], name


def test_the_limit_is_the_one_that_the_lesson_met(model: Callable[[str], object]) -> None:
    calls = model("m.pytorchGraphs([...Array(20).keys()].map((n) => n + 2), 'fixed').map((call) => call.graph)")
    limit = int(lesson("graphs", "pytorch")[0]["graphs-limit"])
    assert calls == [*range(1, limit + 1), *[0] * (20 - limit)]
    without = model("m.tensorflowGraphs([...Array(20).keys()], 'default').filter((call) => call.made).length")
    assert without == int(lesson("graphs", "tensorflow")[0]["graphs-limit"])


def test_a_buffer_shuffles_as_far_as_in_the_lesson(model: Callable[[str], object]) -> None:
    from sklearn.datasets import load_digits

    labels = sorted(load_digits().target.tolist())
    values, printed = lesson("data", "tensorflow")
    full = int(re.search(r"'full shuffle': (\d+)", printed["small-buffer"])[1])
    for size, expected in ((100, int(values["data-buffer-digits"])), (len(labels), full)):
        for seed in range(5):
            order = model(f"m.shuffled({len(labels)}, {size}, m.generator({seed}))")
            assert sorted(order) == list(range(len(labels)))
            assert max(source - place for place, source in enumerate(order)) < size
            assert len({labels[source] for source in order[:64]}) == expected


def test_the_timeline_gains_what_the_lesson_measured(model: Callable[[str], object]) -> None:
    """Times vary with the machine; how many times as long the loop takes without loading ahead varies little."""
    for framework in WAYS:
        totals = [float(text) for text in re.findall(r": (\d\.\d\d) s", lesson("data", framework)[1]["overlap"])]
        alone, ahead = (model(f"m.timeline(8, 60, 60, {loaders}, 1).total") for loaders in (0, 1))
        assert (alone, ahead) == (8 * 120, 60 + 8 * 60)
        assert alone / ahead == pytest.approx(totals[0] / totals[-1], rel=0.25)


def test_a_loader_waits_where_nothing_is_taken(model: Callable[[str], object]) -> None:
    """With one place ahead, a batch is loaded only when the one before the last has been taken."""
    loads = model("m.timeline(8, 10, 100, 1, 1).loads.map((load) => load.start)")
    assert loads[:4] == [0, 10, 20, 110]
    assert model("m.timeline(8, 100, 10, 2, 2).total") == 4 * 100 + 10 + 10
