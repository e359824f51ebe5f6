"""Take the README's pictures anew, from the site and from JupyterLab as they are: ``make pictures``."""

from pathlib import Path

import browser
from browser import chromium_page
from playwright.sync_api import Page
from test_lab import TOKEN, served

from tandem.course import Course
from tandem.site.build import build
from tandem.site.theme import HERE

DOCS = Path(__file__).parents[1] / "docs"

CARD = """() => {
  const pair = document.querySelector("#stale-global") ?? document.querySelector(".tandem-comparison");
  const card = document.createElement("div");
  card.className = "bd-article tandem-card";
  card.innerHTML = "<p>tandem</p><h1>PyTorch and TensorFlow, side by side</h1><p>A course in which everything said is run</p>";
  card.append(pair);
  document.body.replaceChildren(card);
}"""

CARD_STYLE = """.bd-article.tandem-card {
  background: var(--tandem-ground);
  height: 630px;
  overflow: hidden;
  padding: 44px 56px;
}
.tandem-card > p {
  color: var(--tandem-quiet);
  font-size: 1.5rem;
  margin: 0;
}
.tandem-card > p:first-child {
  color: var(--tandem-ink);
  font-weight: 700;
}
.bd-article.tandem-card h1 {
  font-size: 3rem;
  letter-spacing: -0.025em;
  margin: 0.25rem 0 !important;
  max-width: none;
  text-wrap: nowrap;
}
html[data-framework] .tandem-card.bd-article div.tandem-comparison.tandem-comparison {
  margin: 1.75rem 0 0;
}
.tandem-card .tandem-caption,
.tandem-card .tandem-place {
  display: none;
}
"""


def visit(page: Page, address: str) -> None:
    """Open a page of the site with its own fonts: on a first visit they may come too late to be used."""
    for _ in range(2):
        page.goto(address, wait_until="networkidle")
        page.evaluate("document.fonts.ready")


def picture_of_the_site(course: Course) -> None:
    """The comparison page of the first topic, at its first comparison."""
    index = build(course, quiet=True)
    with browser.served(index.parent) as address, chromium_page(width=1440, height=900) as page:
        visit(page, f"{address}/book/{course.topics[0]}.html")
        below_the_header = "element => (element.scrollIntoView(), window.scrollBy(0, -180))"
        page.locator(".tandem-comparison").first.evaluate(below_the_header)
        page.wait_for_timeout(500)
        page.screenshot(path=DOCS / "site.png")


def picture_for_links(course: Course) -> None:
    """What other sites show beside a link to a page: two cells that do not agree, and what this is."""
    index = build(course, quiet=True)
    with browser.served(index.parent) as address, chromium_page(width=1200, height=630) as page:
        visit(page, f"{address}/book/graphs.html")
        page.evaluate(CARD)
        page.add_style_tag(content=CARD_STYLE)
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(300)
        page.screenshot(path=HERE / "static" / "social.png")


def picture_of_jupyterlab(course: Course) -> None:
    """The pair of the first topic, side by side."""
    with served(course, course.topics[0]) as address, chromium_page(width=1440, height=900) as page:
        page.goto(f"{address}/?token={TOKEN}")
        page.wait_for_function(
            "document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell').length > 20"
        )
        page.mouse.move(0, 0)  # a cell under the pointer shows its buttons
        page.wait_for_timeout(3000)
        page.screenshot(path=DOCS / "jupyterlab.png")


if __name__ == "__main__":
    DOCS.mkdir(exist_ok=True)
    here = Course.find(DOCS.parent)
    picture_of_the_site(here)
    picture_for_links(here)
    picture_of_jupyterlab(here)
