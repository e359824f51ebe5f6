"""What a page loads beside itself: one stylesheet, the fonts, the icons, and scripts that nothing waits for.

The theme and its extensions would load nine stylesheets of 90 kB, 300 kB of icons, and the whole search index on every
page. Here the stylesheets become one that holds the rules that some page uses, and the fonts keep the characters that
some page can show. All of it comes from packages that are installed with the course.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.html._assets import _JavaScript

STYLESHEET = "styles/site.css"
THEME_STYLES = ("basic.css", "styles/pydata-sphinx-theme.css")
"""Stylesheets that the theme's template names, in its order; all others are known to Sphinx."""

FONTS = {
    "sans": ("fontpkg_inter", "Inter[opsz,wght].ttf", {"opsz": 14.0}, ("kern",)),
    "mono": ("fontpkg_jetbrains_mono", "JetBrainsMono[wght].ttf", {}, ()),
}
"""Font of the site -> package and file that hold it, the axes that are fixed, and the features that are kept."""

WEIGHTS = (400, 700)
LETTERS = (
    range(0x20, 0x7F),  # ASCII
    range(0xA0, 0x180),  # the rest of Latin: names
    range(0x391, 0x3CA),  # Greek
    range(0x2010, 0x2040),  # dashes, quotes, dots
    range(0x2190, 0x2195),  # arrows
    range(0x2200, 0x2266),  # mathematics
    range(0x2500, 0x25A0),  # frames and bars of printed tables
    (0x20AC, 0x2122, 0x21D2, 0x22C5, 0x2713, 0x2717),
)
"""The code points that the fonts keep. Others a browser takes from a font of its own."""

ICONS = "vendor/fontawesome/webfonts"

OF_USE_FOR = {"sd-tab": "design-tabs.js", "toggle": "togglebutton.js", "highlight": "copybutton.js"}
"""What a page must hold for a script to be of use on it."""

REPLACED = {"sphinx-book-theme.js"}
"""It fails on pages without a list of contents, and takes the focus from whoever presses a button by key: what it does for
this site, tandem.js does."""


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", _lighten, priority=950)
    app.connect("build-finished", _make, priority=900)  # after the theme has written its colours of code


# --- a page ------------------------------------------------------------------------------------------------------------


def _lighten(app: Sphinx, pagename: str, template: str, context: dict, doctree: object) -> None:
    """Leave to a page the scripts that it uses, and let none of them keep it waiting."""
    context["css_files"] = []  # the template names the one
    if pagename == "search":  # its own scripts expect the others to have run
        return
    body = str(context.get("body", ""))
    idle = {name for mark, name in OF_USE_FOR.items() if mark not in body} | REPLACED
    if "copybutton.js" in idle:
        idle.add("clipboard.min.js")
    kept = []
    for script in context["script_files"]:
        name = str(getattr(script, "filename", script) or "").rpartition("/")[2]
        inline = str(getattr(script, "attributes", {}).get("body", ""))
        if (
            name in idle
            or inline.startswith("DOCUMENTATION_OPTIONS.")
            or ("toggle" in inline.lower() and "toggle" not in body)
        ):
            continue
        kept.append(_deferred(script) if name else script)
    context["script_files"] = kept


def _deferred(script: _JavaScript) -> _JavaScript:
    attributes = {**script.attributes, "defer": "defer"}
    return _JavaScript(script.filename, priority=script.priority, **attributes)


# --- the whole site ------------------------------------------------------------------------------------------------------


def _make(app: Sphinx, error: Exception | None) -> None:
    if error is not None or not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    static = Path(app.outdir, "_static")
    names = [
        str(each.filename).partition("?")[0] for each in sorted(app.builder._css_files, key=lambda css: css.priority)
    ]
    sheets = [
        static / name for name in dict.fromkeys((*THEME_STYLES, *(name.removeprefix("_static/") for name in names)))
    ]
    text = stylesheet([path for path in sheets if path.is_file()], words(app))
    (static / STYLESHEET).write_text(text, encoding="utf-8")
    _write_fonts(static / "fonts")
    icons = {ord(sign) for sign in text if 0xE000 <= ord(sign) <= 0xF8FF}
    icons |= {int(code, 16) for code in re.findall(r"\\(f[0-9a-f]{3})\b", text)}
    theme = _files("pydata_sphinx_theme", "theme/pydata_sphinx_theme/static") / ICONS
    for path in (static / ICONS).glob("*.woff2"):
        path.write_bytes(subset((theme / path.name.replace(".woff2", ".ttf")).read_bytes(), icons))


def _write_fonts(folder: Path) -> None:
    """The fonts of the site, unless they are there and nothing that they are made of is newer."""
    folder.mkdir(exist_ok=True)
    for name, (package, file, pins, features) in FONTS.items():
        source, target = _files(package) / file, folder / f"{name}.woff2"
        newest = max(source.stat().st_mtime, Path(__file__).stat().st_mtime)
        if not target.is_file() or target.stat().st_mtime < newest:
            letters = {code for codes in LETTERS for code in codes}
            target.write_bytes(subset(source.read_bytes(), letters, pins=pins, weights=WEIGHTS, features=features))


def _files(package: str, folder: str = "files") -> Path:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed: pip install -c constraints.txt -e '.[book]'")
    return Path(found.origin).parent / folder


def words(app: Sphinx) -> set[str]:
    """Every word of the pages and their scripts: a class or an id that is none of them is used nowhere."""
    pages = [path for path in Path(app.outdir).rglob("*.html") if "_static" not in path.parts]
    scripts = [
        path
        for path in Path(app.outdir, "_static").rglob("*.js")
        if path.name not in ("fontawesome.js", "bootstrap.js")
    ]
    found: set[str] = set()
    for path in (*pages, *scripts):
        found.update(re.findall(r"[\w-]+", path.read_text(encoding="utf-8")))
    return found


def stylesheet(sheets: Iterable[Path], used: set[str]) -> str:
    """One stylesheet made of ``sheets``, without the rules for classes and ids that are not in ``used``."""
    import lightningcss

    text = "\n".join(path.read_text(encoding="utf-8") for path in sheets)
    named = set(re.findall(r"[.#](-?[A-Za-z_][\w-]*)", text))
    return lightningcss.process_stylesheet(text, error_recovery=True, unused_symbols=named - used, minify=True)


def subset(
    font: bytes,
    letters: Iterable[int],
    *,
    pins: dict[str, float] | None = None,
    weights: tuple[int, int] | None = None,
    features: Iterable[str] = (),
) -> bytes:
    """A font as WOFF2 with no more than the code points ``letters``.

    Parameters
    ----------
    font
        The file of a TrueType font.
    letters
        The code points to keep.
    pins
        Axes of a variable font that are fixed: tag -> value.
    weights
        The range of the axis ``wght`` that is kept.
    features
        Tags of the OpenType features that are kept.
    """
    import uharfbuzz
    from fontTools.ttLib.woff2 import compress

    face = uharfbuzz.Face(font)
    wanted = uharfbuzz.SubsetInput()
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    wanted.unicode_set.update(letters)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in features)
    for axis, value in (pins or {}).items():
        wanted.pin_axis_location(face, axis, value)
    if weights:
        wanted.set_axis_range(face, "wght", *weights, weights[0])
    made = io.BytesIO()
    compress(io.BytesIO(wanted.subset(face).blob.data), made)
    return made.getvalue()
