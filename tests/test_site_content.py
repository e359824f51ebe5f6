"""What the pages offer beside the compared cells: claims, phrases, glossary, questions. On a tiny course, without a browser."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_site import CLAIMS, PHRASES, tiny_course

from tandem.course import CourseError
from tandem.site import build, opening, ways


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a good tiny site."""
    return build.build(tiny_course(tmp_path_factory.mktemp("content") / "course"), quiet=True).parent


@pytest.fixture(scope="module")
def page(site: Path) -> Callable[[str], str]:
    """The HTML of a page's article, its white space evened out."""

    def read(name: str) -> str:
        html = (site / f"{name}.html").read_text()
        article = html[html.index("<article") : html.index("</article>")]
        return re.sub(r"\s+", " ", article)

    return read


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip()


def row(html: str, name: str) -> str:
    """The HTML of the table's row with the anchor ``name``."""
    (found,) = re.findall(rf'<tr [^>]*id="{name}">.*?</tr>', html)
    return found


# --- claims ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["book/toy", "book/claims"])
def test_a_claim_shows_verdict_version_figures_and_proof(page: Callable[[str], str], name: str) -> None:
    found = row(page(name), "toy-static")
    said = text(found)
    assert 'Toys are <code class="docutils literal notranslate"><span class="pre">static</span></code>.' in found
    assert '<span class="tandem-verdict verdict-held-once">held once</span>' in found
    assert "until 2.0" in said
    assert "dynamic ones came then." in said
    assert "toys that count counts: PyTorch 2.00, TensorFlow 2.00" in said
    assert 'href="../notebooks/toy/tensorflow.html#count"' in found
    assert re.search(r"said in 2021 \[\w+\]", said)
    assert re.search(r'href="references.html#id\d+"', found)
    assert 'href="#toy-static" aria-label="Link to this claim"' in found


def test_the_page_of_all_claims_has_a_form_and_every_row_says_what_finds_it(page: Callable[[str], str]) -> None:
    html = page("book/claims")
    assert 'class="tandem-claim topic-toy verdict-held-once about-pytorch ' in row(html, "toy-static")
    assert "all <b>2</b>" in html and "held once <b>1</b>" in html and "does not hold <b>0</b>" in html
    assert '<form class="tandem-find" role="search" aria-label="Find claims" data-what="claims" hidden>' in html
    assert "tandem-find" not in page("book/toy")


def test_a_topic_leads_to_its_claims_in_the_table_of_all(page: Callable[[str], str]) -> None:
    assert '<a class="reference internal" href="claims.html?topic=toy">' in page("book/toy")
    assert "?topic=" not in page("book/claims")


def test_a_script_is_loaded_only_where_it_is_needed(site: Path) -> None:
    assert "tandem-find.js" in (site / "book/claims.html").read_text()
    assert "tandem-find.js" in (site / "book/phrases.html").read_text()
    assert "tandem-find.js" not in (site / "book/toy.html").read_text()


# --- phrases ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["book/toy", "book/phrases"])
def test_a_phrase_shows_both_words_and_the_cells_that_prove_them(page: Callable[[str], str], name: str) -> None:
    found = row(page(name), "phrase-toy-torch-count-tf-tally")
    assert "torch.count" in text(found) and "tf.tally" in text(found)
    assert "≠ the same word with another meaning: one counts from 2.00" in text(found)
    for framework in ("pytorch", "tensorflow"):
        assert f'href="../notebooks/toy/{framework}.html#count"' in found
    assert "no such thing" in text(row(page(name), "phrase-toy-session"))


def test_a_false_friend_can_be_found(page: Callable[[str], str]) -> None:
    html = page("book/phrases")
    assert 'class="topic-toy only-false-friend ' in row(html, "phrase-toy-torch-count-tf-tally")
    assert "only-false-friend" not in row(html, "phrase-toy-session")


# --- glossary and questions --------------------------------------------------------------------------------------------


def test_a_term_leads_to_its_definition(page: Callable[[str], str]) -> None:
    assert 'href="glossary.html#term-toy"' in page("book/toy")
    assert 'id="term-toy"' in page("book/glossary")


def test_an_answer_is_a_cell_and_is_folded(page: Callable[[str], str]) -> None:
    html = page("book/toy")
    question = html[html.index('<div class="tandem-question') :]
    before, folded = question.split('<details class="tandem-answer">', 1)
    answer = folded[: folded.index("</details>")]
    assert "Does it count <strong>three</strong>?" in before
    assert "pytorch counts 2" not in before
    assert "pytorch counts 2" in answer and "tensorflow counts 2" in answer and "up to column 62" not in answer
    assert "One and one are two." in answer


# --- the landing page --------------------------------------------------------------------------------------------------


def test_the_picture_of_the_landing_page_is_a_step_as_it_ran(page: Callable[[str], str]) -> None:
    html = page("book/index")
    assert html.count("<svg") == 2  # for wide and for narrow screens
    for drawing in re.findall(r"<svg.*?</svg>", html):
        assert "pytorch counts 2" in drawing and "tensorflow counts 2" in drawing
        assert "assert" not in drawing
        assert 'role="img"' in drawing
        assert "of 2 claims that were run, 1 hold, 1 held once, 0 depend, 0 do not hold." in drawing
        assert re.findall(r'<rect class="verdict-([a-z-]+)"', drawing) == ["holds", "held-once"]


def test_code_of_the_picture_stays_in_its_panel() -> None:
    long = opening.Side("pytorch", ["x" * 62], "done")
    size = float(re.search(r'font-size="([\d.]+)"', opening.wide([long, long], Counter(holds=1)))[1])
    assert 62 * size * opening.CHARACTER / 12 <= 380 - 2 * opening.PAD + 0.5


# --- from a page to running code, and what ran ---------------------------------------------------------------------------


def test_a_lesson_tells_how_to_run_it_and_offers_no_service_without_an_address(page: Callable[[str], str]) -> None:
    html = page("notebooks/toy/pytorch")
    assert "make lab TOPIC=toy" in html
    assert 'download="toy-pytorch.ipynb"' in html
    for name in ("Binder", "Colab", "Codespaces", "github.com"):
        assert name not in html


def test_with_an_address_a_lesson_offers_what_runs_a_repository() -> None:
    found = ways.links("notebooks/toy/pytorch", ways.Repository("ada", "tandem", "main"))
    assert found == {
        "Binder": "https://mybinder.org/v2/gh/ada/tandem/main?labpath=notebooks%2Ftoy%2Fpytorch.ipynb",
        "Colab": "https://colab.research.google.com/github/ada/tandem/blob/main/notebooks/toy/pytorch.ipynb",
        "Codespaces": "https://codespaces.new/ada/tandem/tree/main",
    }


def test_the_address_stands_in_one_place(tmp_path: Path) -> None:
    course = tiny_course(tmp_path / "course", repository="https://github.com/ada/tandem")
    html = (build.build(course, quiet=True).parent / "notebooks/toy/pytorch.html").read_text()
    for href in ways.links("notebooks/toy/pytorch", ways.Repository("ada", "tandem", "main")).values():
        assert f'href="{href}"' in html
    assert "git clone https://github.com/ada/tandem" in html


def test_a_lesson_tells_how_long_its_run_took_where_that_is_recorded(page: Callable[[str], str]) -> None:
    assert "Python 3.11.7; the run took 2 min 5 s on Linux x86_64, 2 cores" in page("notebooks/toy/pytorch")
    assert "took" not in page("notebooks/toy/tensorflow")


def test_the_page_of_runs_tells_what_each_notebook_recorded(page: Callable[[str], str]) -> None:
    html = page("book/status")
    assert "2 notebooks with 9 code cells" in text(html)
    first, second = (text(row) for row in re.findall(r"<tr class=\"row.*?</tr>", html)[1:])
    assert first.startswith("toy in PyTorch: lesson 21 November 2026 2 min 5 s 5 of 5 torch 2.13.0")
    assert first.endswith("Linux x86_64, 2 cores")
    assert second.startswith("toy in TensorFlow: lesson 21 November 2026 not recorded 4 of 4 TensorFlow 2.21.0")
    assert second.endswith("not recorded")


# --- what is wrong -----------------------------------------------------------------------------------------------------

BAD_PAGE = """# Toys

A {term}`puppet` is a toy, too.

:::{predict} counts
How many?
:::

:::{predict} count
:::

:::{phrases} toyz
:::
"""


@pytest.fixture(scope="module")
def warnings(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said of a site where everything is wrong at once."""
    course = tiny_course(
        tmp_path_factory.mktemp("bad") / "course",
        {
            "toy": BAD_PAGE,
            "index": "# Start\n\n:::{opening} toy counts\n:::\n",
            "glossary": "# Glossary\n\n:::{glossary}\ntoy\n  One.\n\ntoy\n  Two.\n:::\n",
        },
        claims=CLAIMS.replace("  evidence: [toy/tensorflow#count]\n", "", 1),
        phrases=PHRASES.replace("  proof: [toy/pytorch#no-sessions]\n", ""),
        repository="https://gitlab.com/ada/tandem",
    )
    with pytest.MonkeyPatch.context() as patch:
        said: list[str] = []
        patch.setattr("builtins.print", lambda *words, **_: said.append(" ".join(map(str, words))))
        with pytest.raises(CourseError, match=r"^the site has \d+ errors; the first: "):
            build.build(course, quiet=True)
    return "\n".join(said)


@pytest.mark.parametrize(
    "message",
    [
        "book/toy.md:3: WARNING: term not in glossary: 'puppet'",
        "book/toy.md:5: WARNING: compare: no cell 'counts' in notebooks/toy/pytorch.ipynb; did you mean 'count'?",
        "book/index.md:3: WARNING: opening: no cell 'counts' in notebooks/toy/pytorch.ipynb; did you mean 'count'?",
        "book/toy.md:9: WARNING: predict: has no question",
        "book/toy.md:12: WARNING: phrases: unknown topic 'toyz'; did you mean 'toy'?",
        "book/claims.yml:1: WARNING: toy-static: has no 'evidence': name the cells that test it",
        "book/phrases.yml:7: WARNING: phrase-toy-session: has no 'proof': name the cells that show it",
        "WARNING: repository.url is 'https://gitlab.com/ada/tandem', not https://github.com/OWNER/NAME",
        "book/glossary.md:3: WARNING: duplicate term description of toy",
    ],
)
def test_what_is_wrong_is_said_with_its_place(warnings: str, message: str) -> None:
    (said,) = [line for line in warnings.splitlines() if message in line]
    assert re.match(r"\S+\.(md|yml):\d+: ", said)
