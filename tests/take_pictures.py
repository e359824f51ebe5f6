"""Take the README's pictures anew, from the site and from JupyterLab as they are: ``make pictures``."""

from pathlib import Path

from browser import chromium_page
from test_lab import TOKEN, served

from tandem.course import Course
from tandem.site.build import build

DOCS = Path(__file__).parents[1] / "docs"


def picture_of_the_site(course: Course) -> None:
    """The comparison page of the first topic, at its first comparison."""
    index = build(course, quiet=True)
    with chromium_page(width=1440, height=900) as page:
        page.goto((index.parent / "book" / f"{course.topics[0]}.html").as_uri())
        below_the_header = "element => (element.scrollIntoView(), window.scrollBy(0, -180))"
        page.locator(".tandem-comparison").first.evaluate(below_the_header)
        page.wait_for_timeout(500)
        page.screenshot(path=DOCS / "site.png")


def picture_of_jupyterlab(course: Course) -> None:
    """The pair of the first topic, side by side."""
    with served(course, course.topics[0]) as address, chromium_page(width=1440, height=900) as page:
        page.goto(f"{address}/?token={TOKEN}")
        page.wait_for_function(
            "document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell').length > 20"
        )
        page.wait_for_timeout(3000)
        page.screenshot(path=DOCS / "jupyterlab.png")


if __name__ == "__main__":
    DOCS.mkdir(exist_ok=True)
    here = Course.find(DOCS.parent)
    picture_of_the_site(here)
    picture_of_jupyterlab(here)
