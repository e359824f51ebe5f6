"""Lighthouse on the heaviest lesson and a comparison page, as a phone and as a desktop see them: ``make site-audit``.

Several runs of each in turn, so that a busy minute falls on all alike; their medians go to ``docs/site-audit.json``, and one
below its limit fails. The pages are served compressed, as a real host would.
"""

import argparse
import datetime
import functools
import gzip
import http.server
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from browser import FLAGS, chromium
from tiny_site import ROOT

from tandem.course import Course
from tandem.site.build import build

LIGHTHOUSE = ROOT / "tests" / "audit" / "node_modules" / "lighthouse"
RESULTS = ROOT / "docs" / "site-audit.json"
COMPARISON = "book/graphs.html"

LIMITS = {
    "mobile": {"performance": 90, "accessibility": 100, "best-practices": 100, "seo": 100},
    "desktop": {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100},
}
"""The least that counts as good enough, of 100."""

COMPRESSED = {".html", ".css", ".js", ".svg", ".json"}


class _Host(http.server.SimpleHTTPRequestHandler):
    """Files compressed where that helps, to be kept for a while."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.suffix not in COMPRESSED or not path.is_file():
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "public, max-age=600")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of every request."""


@contextmanager
def hosted(site: Path) -> Iterator[str]:
    """The address of a host of the folder ``site``."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Host, directory=str(site))) as host:
        Thread(target=host.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{host.server_port}"
        host.shutdown()


def heaviest_lesson(site: Path) -> str:
    """The lesson whose page is largest when compressed."""
    lessons = sorted(site.glob("notebooks/*/*.html"), key=lambda path: len(gzip.compress(path.read_bytes(), 6)))
    return lessons[-1].relative_to(site).as_posix()


def scores(address: str, form: str) -> dict[str, float]:
    """One run of Lighthouse: category -> score of 100."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = ["node", str(LIGHTHOUSE / "cli" / "index.js"), address, "--output=json", f"--output-path={report}"]
        command += [
            "--quiet",
            f"--chrome-flags={' '.join(FLAGS)}",
            *(["--preset=desktop"] if form == "desktop" else []),
        ]
        done = subprocess.run(
            command,
            env={**os.environ, "CHROME_PATH": str(chromium())},
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not report.is_file():
            sys.exit(f"Lighthouse failed on {address}: {done.stderr.strip()[-2000:]}")
        categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: round(100 * categories[name]["score"]) for name in LIMITS[form]}


def below(pages: Mapping[str, Mapping[str, Mapping[str, float]]]) -> list[str]:
    """Each median that is below its limit, in words."""
    return [
        f"{page}, {form}: {name} {found[form][name]}, and {limit} is the least"
        for page, found in pages.items()
        for form, limits in LIMITS.items()
        for name, limit in limits.items()
        if found[form][name] < limit
    ]


def audit(site: Path, runs: int) -> dict[str, object]:
    """Medians of ``runs`` runs of each page in each form, with what they were measured with."""
    pages = [heaviest_lesson(site), COMPARISON]
    got: dict[str, dict[str, list[dict[str, float]]]] = {page: {form: [] for form in LIMITS} for page in pages}
    with hosted(site) as address:
        for number in range(runs):
            for page in pages:
                for form in LIMITS:
                    got[page][form].append(scores(f"{address}/{page}", form))
                    print(f"{number + 1}/{runs} {page} {form}: {got[page][form][-1]}", flush=True)
    medians = {
        page: {
            form: {name: statistics.median(run[name] for run in got[page][form]) for name in LIMITS[form]}
            for form in LIMITS
        }
        for page in pages
    }
    version = subprocess.run([chromium(), "--version"], capture_output=True, text=True, check=True).stdout.split()
    return {
        "date": datetime.date.today().isoformat(),
        "lighthouse": json.loads((LIGHTHOUSE / "package.json").read_text(encoding="utf-8"))["version"],
        "chromium": next(word for word in version if word[0].isdigit()),
        "runs": runs,
        "medians": medians,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--site", type=Path, help="a site that is built already")
    asked = parser.parse_args()
    site = asked.site or build(Course(ROOT), quiet=True).parent
    found = audit(site.resolve(), asked.runs)
    if wrong := below(found["medians"]):
        sys.exit("\n".join(wrong))
    RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"written to {RESULTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
