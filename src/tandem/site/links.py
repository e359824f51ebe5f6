"""What must hold of the built pages without a browser: every inner link and anchor leads somewhere, nothing is loaded
from elsewhere, every picture has words. Reads the HTML only.
"""

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tandem.notebook import Problem

LOADS = {
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
}
"""What a browser fetches by itself: element and attribute."""

GENERATED = {"genindex.html", "search.html"}
"""Pages that Sphinx writes and that have no source."""


@dataclass
class _Page(HTMLParser):
    """The parts of a page that the checks look at."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[tuple[str, str]] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    twice: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if name := found.get("id"):
            if name in self.ids:
                self.twice.add(name)
            self.ids.add(name)
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        is_a_fact = tag == "link" and not set(found.get("rel", "").split()) & {
            "stylesheet",
            "preload",
            "icon",
            "manifest",
        }
        if (place := found.get(LOADS.get(tag, ""))) and not is_a_fact:
            self.loads.append((tag, place))
        if tag == "img" and not found.get("alt", "").strip():
            self.silent.append(found.get("src", ""))


@cache
def _read(path: Path, modified: int) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def pages(site: Path) -> list[Path]:
    """The pages of a built site."""
    return sorted(path for path in site.rglob("*.html") if "_static" not in path.parts and "_sources" not in path.parts)


def problems(site: Path) -> list[Problem]:
    """Everything that is wrong with the pages of the site in the folder ``site``; a site without pages is wrong too."""
    found = pages(site)
    if not found:
        return [Problem(str(site), "", "has no page: nothing was checked")]
    return [
        Problem(path.relative_to(site).as_posix(), "", message)
        for path in found
        if path.name not in GENERATED
        for message in _of_page(site, path)
    ]


def _of_page(site: Path, path: Path) -> list[str]:
    page = _read(path, path.stat().st_mtime_ns)
    found = [f"the link '{link}' leads nowhere: {why}" for link in page.links if (why := _broken(site, path, link))]
    for tag, place in page.loads:
        if urlsplit(place).scheme in ("http", "https") or place.startswith("//"):
            found.append(f"<{tag}> loads '{place}' from elsewhere")
        elif why := _broken(site, path, place):
            found.append(f"<{tag}> loads '{place}': {why}")
    found += [f"the picture '{src}' has no alt text" for src in page.silent]
    found += [f"the anchor '{name}' is there twice" for name in sorted(page.twice)]
    return list(dict.fromkeys(found))


def _broken(site: Path, path: Path, link: str) -> str:
    """Why a link from the page at ``path`` leads nowhere; empty if it does, or leads out of the site."""
    parts = urlsplit(link)
    if parts.scheme or link.startswith("//"):
        return ""
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return "no such file"
    if not target.is_relative_to(site.resolve()):
        return "it is outside the site"
    anchor = unquote(parts.fragment)
    if anchor and target.suffix == ".html" and anchor not in _read(target, target.stat().st_mtime_ns).ids:
        return f"no anchor '{anchor}' there"
    return ""
