"""The directives and pages of the site, on a tiny course: what a good page holds, and each way in which one can be wrong."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from fontTools import ttLib
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output
from tiny_site import CLAIMS, PAGES, lesson, tiny_course

from tandem.course import Course, CourseError
from tandem.pictures import COLOURS
from tandem.site import assets, build, links
from tandem.site.theme import HERE
from tandem.site.warn import readable

STYLE = HERE / "static" / "tandem.css"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a good tiny site."""
    return build.build(tiny_course(tmp_path_factory.mktemp("good") / "course"), quiet=True).parent


@pytest.fixture(scope="module")
def page(site: Path) -> Callable[[str], str]:
    """The HTML of a page's article, its white space evened out."""

    def read(name: str) -> str:
        html = (site / f"{name}.html").read_text()
        article = html[html.index("<article") : html.index("</article>")]
        return re.sub(r"\s+", " ", article)

    return read


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


# --- a good site -----------------------------------------------------------------------------------------------------


def test_every_link_leads_somewhere_and_nothing_comes_from_elsewhere(site: Path) -> None:
    assert links.problems(site) == []
    assert len(links.pages(site)) >= 7


def test_both_cells_stand_in_one_synced_tab_set(page: Callable[[str], str]) -> None:
    first = page("book/toy").split('class="sd-tab-set tandem-compare')[1]
    assert (
        first.index('data-sync-id="pytorch"')
        < first.index("pytorch counts 2")
        < first.index('data-sync-id="tensorflow"')
    )
    assert "tensorflow counts 2" in first
    assert 'data-sync-group="framework"' in first
    assert "How many are there?" in page("book/toy")
    assert '<a class="reference internal" href="../notebooks/toy/pytorch.html#count">PyTorch lesson</a>' in first


def test_show_picks_a_part(page: Callable[[str], str]) -> None:
    _, one, two, three, four, _ = page("book/toy").split('class="sd-tab-set tandem-compare')
    assert "up to column 62" in one
    assert "circle()" not in text(two)
    assert two.count('alt="A filled circle."') == 2
    assert "TensorFlow cannot do this" in three
    assert 'href="../notebooks/toy/tensorflow.html#count"' in three  # a link of the notebook, from another page
    assert "division by zero" not in four


def test_every_cell_has_an_anchor(page: Callable[[str], str]) -> None:
    html = page("notebooks/toy/tensorflow")
    for name in ("title", "parameters", "count-ask", "count", "draw-ask", "draw", "no-sessions"):
        assert html.count(f'id="{name}"') == 1, name
    assert re.search(r'<div class="cell [^"]*" id="count">', html)  # and not the heading, though its text is "Count"
    assert 'href="#draw">the drawing</a>' in html


def test_a_lesson_names_its_twin_its_versions_and_its_file(page: Callable[[str], str], site: Path) -> None:
    html = page("notebooks/toy/pytorch")
    assert "Outputs of 21 November 2026 with torch 2.13.0, NumPy 2.4.6, Python 3.11.7" in html
    assert 'href="tensorflow.html"><span class="doc">The same in TensorFlow</span>' in html
    assert 'href="tensorflow.html#count">in TensorFlow</a>' in html
    assert 'href="../../_sources/notebooks/toy/pytorch.ipynb" download="toy-pytorch.ipynb"' in html
    assert json.loads((site / "_sources/notebooks/toy/pytorch.ipynb").read_text())["cells"]


def test_a_value_is_shown_without_the_marks_of_its_type(page: Callable[[str], str]) -> None:
    assert 'The count is <span class="tandem-glued">2.00</span>' in page("book/toy")


def test_a_formula_needs_no_script(page: Callable[[str], str], site: Path) -> None:
    assert "<math " in page("notebooks/toy/pytorch")
    scripts = "".join(
        re.findall(r"<script.*?</script>", "".join(path.read_text() for path in links.pages(site)), re.DOTALL)
    )
    assert "mathjax" not in scripts.lower()
    assert "thebe" not in scripts.lower()


def test_a_page_has_a_description(site: Path) -> None:
    assert (
        '<meta name="description" content="What toys are for. The count is 2.00' in (site / "book/toy.html").read_text()
    )
    assert (
        '<meta name="description" content="Why toys matter in PyTorch."'
        in (site / "notebooks/toy/pytorch.html").read_text()
    )


def test_the_switch_is_where_there_is_something_to_switch(site: Path) -> None:
    assert 'class="tandem-switch"' in (site / "book/again.html").read_text()
    assert 'class="tandem-switch"' not in (site / "book/claims.html").read_text()


def test_a_changed_notebook_changes_every_page_that_shows_it(tmp_path: Path) -> None:
    course = tiny_course(tmp_path / "course")
    build.build(course, quiet=True)
    path = course.root / "notebooks/toy/pytorch.ipynb"
    path.write_text(path.read_text().replace("counts 2", "counts 3").replace("2.00", "3.00"))
    claims = course.root / "book/claims.yml"
    claims.write_text(claims.read_text().replace("until: 2.0", "until: 3.0"))
    folder = build.build(course, fresh=False, quiet=True).parent
    for name in ("book/toy", "book/again", "notebooks/toy/pytorch"):
        assert "pytorch counts 3" in (folder / f"{name}.html").read_text(), name
    assert 'The count is <span class="tandem-glued">3.00</span>' in (folder / "book/toy.html").read_text()
    assert "until 3.0" in (folder / "book/claims.html").read_text()


# --- a bad site ------------------------------------------------------------------------------------------------------

BAD_PAGE = """# Toys

Numbers: {glued}`toy/pytorch#toy-too` and {glued}`toy` and {glued}`toys/pytorch#toy-two`.
[A link](../notebooks/toy/pytorch.ipynb#counts), $\\frac{1}{\\lefty}$ and ![](circle.svg)

:::{compare} counts
:::

:::{compare} count
:topic: toyz
:::

:::{compare} parameters
:show: output
:::

:::{compare} count-ask
:::

:::{compare} count
:show: codes
:::

:::{claims} toyz
:::
"""


def _bad_lesson() -> NotebookNode:
    notebook = lesson("pytorch")
    cells = {cell.id: cell for cell in notebook.cells}
    cells["draw"].metadata.pop("mystnb")
    cells["title"].source += "\n\nOne line.\n\nSee [nothing](#nowhere)."
    cells["fails"].outputs = [new_output("stream", name="stdout", text="x")]
    notebook.cells.append(new_markdown_cell("![](circle.svg)", id="last"))
    return notebook


@pytest.fixture(scope="module")
def warnings(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said of a site where everything is wrong at once."""
    claims = CLAIMS.replace("held once", "held")
    course = tiny_course(
        tmp_path_factory.mktemp("bad") / "course", {"toy": BAD_PAGE}, {"pytorch": _bad_lesson()}, claims
    )
    (course.root / "book" / "circle.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    shutil.copy(course.root / "book" / "circle.svg", course.root / "notebooks" / "toy" / "circle.svg")
    with pytest.MonkeyPatch.context() as patch:
        said: list[str] = []
        patch.setattr("builtins.print", lambda *words, **_: said.append(" ".join(map(str, words))))
        with pytest.raises(CourseError, match=r"^the site has \d+ errors; the first: "):
            build.build(course, quiet=True)
    assert not (course.root / "_build" / ".doctrees").exists()  # so that the next build says it all again
    return "\n".join(said)


@pytest.mark.parametrize(
    "message",
    [
        "book/toy.md:6: WARNING: compare: no cell 'counts' in notebooks/toy/pytorch.ipynb; did you mean 'count'?",
        "book/toy.md:6: WARNING: compare: no cell 'counts' in notebooks/toy/tensorflow.ipynb; did you mean 'count'?",
        "book/toy.md:9: WARNING: compare: there is no lesson notebooks/toyz/pytorch.ipynb; did you mean 'toy'?",
        "book/toy.md:13: WARNING: compare: the cell 'parameters' of notebooks/toy/pytorch.ipynb has no output",
        "book/toy.md:17: WARNING: compare: the cell 'count-ask' of notebooks/toy/pytorch.ipynb begins with a heading",
        '"codes" unknown; choose from "all", "code", or "output"',
        "book/toy.md:24: WARNING: claims: unknown topic 'toyz'; did you mean 'toy'?",
        "book/toy.md:3: WARNING: glued: no value 'toy-too' in notebooks/toy/pytorch.ipynb; did you mean 'toy-two'?",
        "book/toy.md:3: WARNING: glued: 'toy' is not of the form TOPIC/FRAMEWORK#NAME",
        "book/toy.md:3: WARNING: glued: no such topic: 'toys'; did you mean 'toy'?",
        "book/toy.md:3: WARNING: local id not found in doc 'notebooks/toy/pytorch': 'counts'",
        "book/toy.md:3: WARNING: a formula that cannot be read (unknown: \\lefty): \\frac{1}{\\lefty}",
        "book/toy.md:3: WARNING: a picture without alt text",
        "book/claims.yml:6: WARNING: toy-static: unknown verdict 'held'",
        "notebooks/toy/pytorch.ipynb#draw:1: WARNING: a picture without alt text",
        "notebooks/toy/pytorch.ipynb#last:1: WARNING: a picture without alt text",
        "notebooks/toy/pytorch.ipynb#title:7: WARNING: 'myst' cross-reference target not found: 'nowhere'",
    ],
)
def test_what_is_wrong_is_said_with_its_place(warnings: str, message: str) -> None:
    assert message in warnings


def test_a_place_in_a_notebook_is_told_by_cell(tmp_path: Path) -> None:
    course = tiny_course(tmp_path / "course")
    path = course.root / "notebooks/toy/pytorch.ipynb"
    assert readable(f"{path}:30003") == f"{path}#count-ask:1"
    assert readable(f"{path}:40001") == f"{path}#count"
    assert readable(f"{path}:990001") == str(path)
    assert readable("book/toy.md:12") == "book/toy.md:12"


# --- what a page loads -------------------------------------------------------------------------------------------------


def test_a_page_waits_for_one_stylesheet_and_no_script(site: Path) -> None:
    html = (site / "book/toy.html").read_text()
    assert re.findall(r'<link[^>]*rel="stylesheet"[^>]*>', html) == [
        '<link href="../_static/styles/site.css" rel="stylesheet" />'
    ]
    scripts = re.findall(r"<script[^>]*src=[^>]*>", html)
    assert len(scripts) > 3
    assert [script for script in scripts if "defer" not in script] == []
    assert "searchindex.js" not in html
    assert "searchindex.js" in (site / "search.html").read_text()


def test_the_stylesheet_keeps_the_rules_that_a_page_uses(tmp_path: Path) -> None:
    sheets = [tmp_path / "one.css", tmp_path / "two.css"]
    sheets[0].write_text(".used { color: red } .unused, #gone { color: blue } p.used:hover .also { top: 0 }")
    sheets[1].write_text("@media print { .unused { top: 0 } a { color: green } }")
    assert assets.stylesheet(sheets, {"used", "also"}) == (
        ".used{color:red}p.used:hover .also{top:0}@media print{a{color:green}}"
    )


def test_a_font_keeps_the_letters_that_are_asked_for(site: Path) -> None:
    letters = ttLib.TTFont(site / "_static" / "fonts" / "mono.woff2").getBestCmap()
    assert set(map(ord, "aZ0_│→é")) <= set(letters)
    assert ord("Я") not in letters
    icons = ttLib.TTFont(site / "_static" / assets.ICONS / "fa-solid-900.woff2").getBestCmap()
    assert 0xF0C9 in icons  # the bars of the menu
    assert len(icons) < 60


def test_bootstrap_is_not_missed(site: Path) -> None:
    """Its script is left out: nothing on a page may need more of it than the hint at a button, which is its title too."""
    html = "".join(path.read_text() for path in links.pages(site))
    assert set(re.findall(r'data-bs-toggle="(\w+)"', html)) <= {"tooltip"}


def test_others_show_a_page_with_its_words_and_a_picture_where_the_site_has_an_address(
    tmp_path: Path, site: Path
) -> None:
    html = (site / "book/toy.html").read_text()
    assert '<meta property="og:title" content="Toys" />' in html
    assert '<meta property="og:description" content="What toys are for. The count is 2.00' in html
    assert "og:image" not in html
    assert "canonical" not in html
    course = tiny_course(tmp_path / "course")
    config = course.root / "_config.yml"
    settings = yaml.safe_load(config.read_text())
    settings["html"]["baseurl"] = "https://example.org/tandem"
    config.write_text(yaml.safe_dump(settings))
    folder = build.build(course, quiet=True).parent
    html = (folder / "book/toy.html").read_text()
    assert '<link rel="canonical" href="https://example.org/tandem/book/toy.html" />' in html
    assert '<meta property="og:image" content="https://example.org/tandem/_static/social.png" />' in html
    assert (folder / "_static" / "social.png").is_file()
    assert 'href="https://example.org/tandem/book/index.html"' in (folder / "404.html").read_text()


# --- links -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ('<a href="nowhere.html">x</a>', "index.html: the link 'nowhere.html' leads nowhere: no such file"),
        ('<a href="#nowhere">x</a>', "the link '#nowhere' leads nowhere: no anchor 'nowhere' there"),
        ('<a href="two.html#nowhere">x</a>', "the link 'two.html#nowhere' leads nowhere: no anchor 'nowhere' there"),
        ('<a href="../out.html">x</a>', "the link '../out.html' leads nowhere: it is outside the site"),
        (
            '<script src="https://cdn.example/x.js"></script>',
            "<script> loads 'https://cdn.example/x.js' from elsewhere",
        ),
        ('<link rel="stylesheet" href="//cdn.example/x.css">', "<link> loads '//cdn.example/x.css' from elsewhere"),
        ('<img src="no.png" alt="x">', "<img> loads 'no.png': no such file"),
        ('<img src="two.html">', "the picture 'two.html' has no alt text"),
        ('<p id="here"></p><p id="here"></p>', "the anchor 'here' is there twice"),
    ],
)
def test_a_page_that_leads_nowhere_is_found(tmp_path: Path, html: str, message: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "out.html").write_text("outside")
    (site / "two.html").write_text("<p id='two'>")
    (site / "index.html").write_text('<a href="two.html#two">fine</a> <a href="https://example.org">fine</a>')
    assert links.problems(site) == []
    (site / "index.html").write_text(html)
    assert message in "\n".join(map(str, links.problems(site)))


def test_a_site_without_pages_is_a_problem(tmp_path: Path) -> None:
    assert "nothing was checked" in str(links.problems(tmp_path)[0])


# --- building and serving ----------------------------------------------------------------------------------------------


def test_without_jupyter_book_it_says_what_to_install(toy: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(CourseError, match="jupyter-book is not installed: pip install"):
        build.build(toy)


def test_a_site_that_cannot_be_built_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = tiny_course(tmp_path / "course")
    (course.root / "_config.yml").write_text("title: [")
    with pytest.raises(CourseError, match="the site was not built: jupyter-book ended with exit code"):
        build.build(course)
    assert "yaml" in capsys.readouterr().out.lower()


def test_a_port_in_use_is_said(site: Path) -> None:
    with build.server(site) as running, pytest.raises(CourseError, match=rf"port {running.server_port} cannot be used"):
        build.serve(site, running.server_port)


def test_there_must_be_a_site_to_serve(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"there is no site in .*: build it with `tandem book`"):
        build.serve(tmp_path)


# --- colours -----------------------------------------------------------------------------------------------------------


def _tokens() -> dict[str, dict[str, str]]:
    """The colours of the stylesheet: light or dark -> name -> #rrggbb."""
    blocks = re.findall(r'data-theme="(light|dark)"\](?:,\n[^{]*)? \{\n([^}]*--tandem-ink: [^}]*)\}', STYLE.read_text())
    return {mode: dict(re.findall(r"--tandem-([a-z-]+): (#[0-9a-f]{6});", block)) for mode, block in blocks}


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_colours_of_the_frameworks_are_those_of_the_pictures() -> None:
    for framework in ("pytorch", "tensorflow"):
        assert _tokens()["light"][framework] == COLOURS[framework].lower()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_can_be_read_on_its_ground(mode: str) -> None:
    tokens = _tokens()[mode]
    pairs = [(name, ground) for name in ("ink", "quiet", "link") for ground in ("ground", "raised")]
    pairs += [(name, each) for name in ("pytorch", "tensorflow") for each in ("ground", "raised", f"{name}-ground")]
    pairs += [(name, f"{name}-ground") for name in ("good", "warn", "bad")]
    pairs += [("ink", f"{name}-ground") for name in ("pytorch", "tensorflow")]
    low = {pair: round(_contrast(*(tokens[name] for name in pair)), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}


def test_what_a_person_writes_in_the_sample_pages_is_used() -> None:
    """The tiny pages use every directive and role, so that none goes untested."""
    used = "".join(PAGES.values())
    for name in ("{compare}", "{claims}", "{glued}", "{phrases}", "{predict}", "{term}", ":topic:", ":show:"):
        assert name in used, name
