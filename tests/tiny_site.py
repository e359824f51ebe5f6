"""A tiny course with pages, whose site can be built in seconds. Nothing in it needs a framework, and nothing runs."""

from collections.abc import Mapping
from pathlib import Path

import yaml
from conftest import glue_output
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tandem.course import FRAMEWORKS, Course
from tandem.notebook import normal_form, write

ROOT = Path(__file__).resolve().parents[1]

TOC = """format: jb-book
root: book/index
chapters:
  - file: book/toy
    sections:
      - file: notebooks/toy/pytorch
      - file: notebooks/toy/tensorflow
  - file: book/again
  - file: book/claims
  - file: book/phrases
  - file: book/glossary
  - file: book/references
  - file: book/status
"""

PAGES = {
    "index": "# Start\n\nWhat this course is about.\n\n:::{opening} toy count\n:::\n\n[The toys](toy.md)\n",
    "toy": """# Toys

What {term}`toys <toy>` are for. The count is {glued}`toy/pytorch#toy-two`, as [the lesson](../notebooks/toy/pytorch.ipynb#count) shows.

## One

:::{compare} count
How many are there?
:::

## Two

:::{compare} draw
:show: output
:::

## Three

:::{compare} no-sessions
:::

## Four

:::{compare} fails
:show: code
:::

:::{predict} count
Does it count **three**?
+++
One and one are two.
:::

:::{phrases}
:::

:::{claims}
:::
""",
    "again": "# Again\n\n:::{compare} count\n:topic: toy\n:::\n",
    "claims": "# Claims\n\n:::{claims} all\n:::\n",
    "phrases": "# Phrases\n\n:::{phrases} all\n:::\n",
    "glossary": "# Glossary\n\n:::{glossary}\ntoy\n  What one plays with.\n:::\n",
    "status": "# Status\n\n:::{runs}\n:::\n",
    "references": "# References\n\n```{bibliography}\n```\n",
}

CLAIMS = """- id: toy-static
  topic: toy
  claim: Toys are `static`.
  said_by: [story2021]
  frameworks: [pytorch]
  verdict: held once
  until: 2.0
  detail: dynamic ones came then.
  evidence: [toy/tensorflow#count]
  figures:
    toy/pytorch#toy-two: toys that `count` counts
    toy/tensorflow#toy-two: toys that `count` counts
- id: toy-round
  topic: toy
  claim: Toys are round.
  said_by: [story2021]
  frameworks: [tensorflow]
  verdict: holds
  evidence: [toy/tensorflow#count]
"""

PHRASES = """- topic: toy
  pytorch: "`torch.count`"
  tensorflow: "`tf.tally`"
  note: "one counts from {glued}`toy/pytorch#toy-two`"
  false_friend: true
  proof: [toy/pytorch#count, toy/tensorflow#count]
- topic: toy
  pytorch: "`session()`"
  proof: [toy/pytorch#no-sessions]
- topic: toy
  pytorch: a drawing
  tensorflow: "`draw`"
  proof: [toy/pytorch#draw, toy/tensorflow#draw]
"""

REFERENCES = "@misc{story2021,\n  author = {{The Story}},\n  title = {A story},\n  year = {2021},\n}\n"

SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40" fill="#fff"/>
<circle cx="30" cy="20" r="15" fill="#b54a00"/></svg>"""


def lesson(framework: str) -> NotebookNode:
    """A lesson that shows each kind of cell a page may show."""
    name = FRAMEWORKS[framework]
    long = f'print("{framework}", "counts", 1 + 1)  # up to column 62 '.ljust(62, "-")
    cells = [
        new_markdown_cell(f"# Toys in {name}\n\nWhy toys matter in {name}.", id="title"),
        new_code_cell("seed = 0", id="parameters", metadata={"tags": ["parameters"]}, execution_count=1),
        new_markdown_cell("## Count\n\nHow many, with $x_1 + 1$? See [the drawing](#cell-id=draw).", id="count-ask"),
        new_code_cell(
            f"{long}\nassert 1 + 1 == 2",
            id="count",
            execution_count=2,
            outputs=[
                new_output("stream", name="stdout", text=f"{framework} counts 2\n"),
                glue_output("toy-two", "'2.00'"),
            ],
        ),
        new_markdown_cell("## Draw", id="draw-ask"),
        new_code_cell(
            "circle()",
            id="draw",
            execution_count=3,
            metadata={"mystnb": {"image": {"alt": "A filled circle."}}},
            outputs=[
                new_output("execute_result", data={"image/svg+xml": SVG, "text/plain": "<circle>"}, execution_count=3)
            ],
        ),
        new_code_cell(
            "1 / 0",
            id="fails",
            execution_count=4,
            metadata={"tags": ["raises-exception"]},
            outputs=[
                new_output(
                    "error",
                    ename="ZeroDivisionError",
                    evalue="division by zero",
                    traceback=["ZeroDivisionError: division by zero"],
                )
            ],
        ),
    ]
    if framework == "tensorflow":
        cells.append(new_markdown_cell("TensorFlow cannot do this: see [the count](#cell-id=count).", id="no-sessions"))
    else:
        cells.append(new_code_cell("session()", id="no-sessions", execution_count=5))
    package = {"pytorch": {"torch": "2.13.0"}, "tensorflow": {"tensorflow": "2.21.0", "keras": "3.15.1"}}[framework]
    ran = {"date": "2026-11-21", "versions": {"numpy": "2.4.6", "python": "3.11.7", **package}}
    if framework == "pytorch":  # the other one is of before this was recorded
        ran |= {"duration": 125, "machine": "Linux x86_64, 2 cores"}
    return normal_form(new_notebook(cells=cells, metadata={"tandem": ran}))


def tiny_course(
    root: Path,
    pages: Mapping[str, str] | None = None,
    notebooks: Mapping[str, NotebookNode] | None = None,
    claims: str = CLAIMS,
    phrases: str = PHRASES,
    repository: str = "",
) -> Course:
    """Write the course into ``root``, with other ``pages`` or ``notebooks`` in place of its own, where given."""
    (root / "book").mkdir(parents=True)
    config = yaml.safe_load((ROOT / "_config.yml").read_text())
    config["repository"]["url"] = repository
    (root / "_config.yml").write_text(yaml.safe_dump(config))
    (root / "_toc.yml").write_text(TOC)
    for name, text in (PAGES | dict(pages or {})).items():
        (root / "book" / f"{name}.md").write_text(text)
    (root / "book" / "claims.yml").write_text(claims)
    (root / "book" / "phrases.yml").write_text(phrases)
    (root / "book" / "references.bib").write_text(REFERENCES)
    for framework in FRAMEWORKS:
        write((notebooks or {}).get(framework, lesson(framework)), root / "notebooks" / "toy" / f"{framework}.ipynb")
    return Course(root)
