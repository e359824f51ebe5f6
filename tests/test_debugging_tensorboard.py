"""TensorBoard's Debugger V2 page, as the debugging lesson starts it, in a real browser; its picture in the lesson.

With ``TANDEM_PICTURES=write`` in the environment, the picture is taken anew.
"""

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser import chromium_page
from nbclient import NotebookClient
from nbformat import NotebookNode
from playwright.sync_api import Page, expect

from tandem.course import Course
from tandem.notebook import read

LESSON = Course(Path(__file__).parents[1]).notebook("notebooks", "debugging", "tensorflow")
PICTURE = LESSON.with_name("tensorboard.png")
WIDTH, HEIGHT = 1280, 820
BEFORE = ("parameters", "setup", "digits", "who-types", "deep-code", "nan-loss", "nan-stop", "dump-write", "dump-read")
"""What the lesson's cell that starts TensorBoard needs."""


@contextmanager
def tensorboard() -> Iterator[str]:
    """Run the lesson up to the cell that starts TensorBoard, give the page's address, then run the one that stops it."""
    notebook = read(LESSON)
    cells = {cell.id: (number, cell) for number, cell in enumerate(notebook.cells)}
    client = NotebookClient(notebook, timeout=120, kernel_name="python3")

    def run(name: str) -> NotebookNode:
        number, cell = cells[name]
        return client.execute_cell(cell, number)

    with client.setup_kernel(cwd=str(LESSON.parent)):
        for name in BEFORE:
            run(name)
        said = "".join(output.get("text", "") for output in run("tensorboard").outputs)
        try:
            yield next(word for word in said.split() if word.startswith("http"))
        finally:
            run("tensorboard-stop")


def look_for_the_nan(page: Page, address: str) -> None:
    """From the alert to the operation, its neighbours, and the line that made it: what the lesson says one sees."""
    page.goto(address)
    expect(page.locator("alerts-component")).to_contain_text("12", timeout=60_000)
    page.locator("alerts-component").get_by_text("NaN/∞").click()
    results = page.locator("graph-executions-component")
    expect(results).to_contain_text("NaN")
    results.locator('button[title$="/pow:0"]').first.click()
    expect(page.locator("graph-component")).to_contain_text("Pow")
    line = page.locator(".stack-frame-container", has_text="squash")
    expect(line).to_contain_text("Line 2")
    line.scroll_into_view_if_needed()


def size_of(png: Path) -> tuple[int, int]:
    header = png.read_bytes()[:24]
    assert header.startswith(b"\x89PNG\r\n\x1a\n"), f"{png} is no PNG"
    width, height = struct.unpack(">II", header[16:24])
    return width, height


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with tensorboard() as address, chromium_page(width=WIDTH, height=HEIGHT) as page:
        look_for_the_nan(page, address)
        yield page


def test_the_page_leads_from_the_alert_to_the_operation(page: Page) -> None:
    if os.environ.get("TANDEM_PICTURES") == "write":
        page.screenshot(path=PICTURE, mask=[page.get_by_text("Host name")], mask_color="white")
    assert "Python Execution Timeline" in page.locator("body").inner_text()
    assert page.locator("graph-executions-component .op-type").get_by_text("Pow", exact=True).count() == 1


def test_its_panel_for_the_source_is_still_broken(page: Page) -> None:
    """The lesson says so: TensorBoard's package lacks a file of its editor. When this fails, correct the lesson."""
    with page.expect_response("**/python.contribution.js") as response:
        page.locator(".stack-frame-container", has_text="squash").locator(".stack-frame-lineno").click()
    assert response.value.status == 404


def test_the_lesson_shows_its_picture() -> None:
    cell = next(cell for cell in read(LESSON).cells if cell.id == "tensorboard-page")
    assert f"]({PICTURE.name})" in cell.source
    assert size_of(PICTURE) == (WIDTH, HEIGHT), (
        "take it anew: TANDEM_PICTURES=write pytest tests/test_debugging_tensorboard.py"
    )
