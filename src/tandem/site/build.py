"""Build the site with jupyter-book, and serve it on this machine. Sphinx runs in a process of its own.

Warnings are errors: a page with one is not a page that can be trusted.
"""

import contextlib
import functools
import http.server
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tandem.course import Course, CourseError

HOST = "127.0.0.1"
_JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"  # it has no __main__
_WARNING = re.compile(r"(WARNING|ERROR|CRITICAL|SEVERE): ")
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


def build(course: Course, out: Path | None = None, *, fresh: bool = True, quiet: bool = False) -> Path:
    """Build the site and return its index page.

    Parameters
    ----------
    course
        The course whose pages to build.
    out
        The folder that gets ``_build/html``; the course's own if not given.
    fresh
        Read every page again. Otherwise only what changed since the last build.
    quiet
        Print nothing but warnings.

    Raises
    ------
    CourseError
        If jupyter-book is not installed, or anything is wrong with the site: every warning has then been printed.
    """
    if importlib.util.find_spec("jupyter_book") is None:
        raise CourseError("jupyter-book is not installed: pip install -c constraints.txt -e '.[book]'")
    out = (out or course.root).resolve()
    command = [sys.executable, "-c", _JUPYTER_BOOK, "build", str(course.root), "--path-output", str(out)]
    command += ["-W", "-n", "--keep-going", *(["--all"] if fresh else []), *(["-q"] if quiet else [])]
    warnings = []
    with subprocess.Popen(
        command,
        cwd=course.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as done:
        for line in done.stdout or ():
            if _WARNING.search(line):
                warnings.append(_COLOUR.sub("", line).strip().replace(f"{course.root}/", ""))
                print(warnings[-1], file=sys.stderr)
            elif not quiet:
                print(line, end="")
    index = out / "_build" / "html" / "index.html"
    if done.returncode == 0 and not warnings and index.is_file():
        return index
    # A page that was built with a warning would not be built, nor warned of, again.
    shutil.rmtree(out / "_build" / ".doctrees", ignore_errors=True)
    if warnings:
        raise CourseError(
            f"the site has {len(warnings)} error{'s' if len(warnings) > 1 else ''}; the first: {warnings[0]}"
        )
    raise CourseError(
        f"the site was not built: jupyter-book ended with exit code {done.returncode}; its output is above"
    )


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of every request."""


def server(site: Path, port: int = 0) -> http.server.ThreadingHTTPServer:
    """A server of the folder ``site`` on this machine only; port 0 takes a free one. Not yet running.

    Raises
    ------
    CourseError
        If there is no site, or the port is in use.
    """
    folder = site.parent if site.suffix == ".html" else site
    if not (folder / "index.html").is_file():
        raise CourseError(f"there is no site in {folder}: build it with `tandem book`")
    try:
        return http.server.ThreadingHTTPServer((HOST, port), functools.partial(_Handler, directory=str(folder)))
    except OSError as error:
        raise CourseError(f"port {port} cannot be used ({error.strerror}): name another with --port") from error


def serve(site: Path, port: int = 8000) -> None:
    """Serve the folder ``site`` on this machine until interrupted.

    Raises
    ------
    CourseError
        If there is no site, or the port is in use.
    """
    with server(site, port) as running, contextlib.suppress(KeyboardInterrupt):
        print(f"http://{HOST}:{running.server_port}/ shows the site; Ctrl+C ends it", flush=True)
        running.serve_forever()
