"""The ways from a lesson's page to running code: the file, JupyterLab, and what runs a repository in a browser.

The repository's address stands in one place, ``repository.url`` of ``_config.yml``; while that is empty, only the ways that
need none are shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

logger = logging.getLogger(__name__)

GITHUB = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?")


@dataclass(frozen=True)
class Repository:
    """A repository on GitHub."""

    owner: str
    name: str
    branch: str

    @property
    def url(self) -> str:
        """Its address, without an ending."""
        return f"https://github.com/{self.owner}/{self.name}"


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", _check)


def _check(app: Sphinx) -> None:
    url = app.config.html_theme_options.get("repository_url", "")
    if url and repository(app.config) is None:
        path = Path(app.srcdir, "_config.yml")
        lines = path.read_text(encoding="utf-8").splitlines()
        line = next((number for number, text in enumerate(lines, start=1) if url in text), 1)
        logger.warning(
            "repository.url is '%s', not https://github.com/OWNER/NAME: correct it, or leave it empty",
            url,
            location=f"{path}:{line}",
        )


def repository(config: Config) -> Repository | None:
    """The repository of the course as ``_config.yml`` names it; None if it names none that is understood."""
    options = config.html_theme_options
    if not (match := GITHUB.fullmatch(options.get("repository_url") or "")):
        return None
    return Repository(*match.groups(), options.get("repository_branch") or "main")


def links(docname: str, where: Repository) -> dict[str, str]:
    """Name -> address of each service that runs the notebook ``docname`` of a repository in a browser."""
    file = quote(f"{docname}.ipynb")
    there, branch = f"{where.owner}/{where.name}", quote(where.branch)
    return {
        "Binder": f"https://mybinder.org/v2/gh/{there}/{quote(where.branch, safe='')}?labpath={quote(file, safe='')}",
        "Colab": f"https://colab.research.google.com/github/{there}/blob/{branch}/{file}",
        "Codespaces": f"https://codespaces.new/{there}/tree/{branch}",
    }


def ways(docname: str, config: Config) -> nodes.raw:
    """The part of a lesson's page that tells how to run it, folded."""
    topic = docname.split("/")[1]
    where = repository(config)
    command = f"make lab TOPIC={topic}"
    if where:
        command = f"git clone {where.url}\ncd {where.name}\n{command}"
    parts = [
        f"<p>In <b>JupyterLab</b>, with the other framework's notebook beside it{'' if where else ', in a copy of the course'}:"
        f"</p><pre>{escape(command)}</pre>"
    ]
    if where:
        found = " ".join(
            f'<a class="tandem-way" href="{escape(href)}">{name}</a>' for name, href in links(docname, where).items()
        )
        install = f"%pip install -q myst-nb git+{where.url}@{where.branch}"
        parts.append(f"<p>In the browser: {found}</p>")
        parts.append(
            f"<p>Colab lacks the course's own package. Run this in a new first cell:</p><pre>{escape(install)}</pre>"
        )
    html = f'<details class="tandem-ways"><summary>Run it</summary><div>{"".join(parts)}</div></details>'
    return nodes.raw("", html, format="html")
