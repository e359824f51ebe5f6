"""Where reports are kept: a folder with one file for each submission, in the format that Gradescope reads.

A report is written aside and renamed, so what is there is whole; a run that was interrupted goes on from there. Reports
are read one at a time: how many there are makes no difference to memory.
"""

import hashlib
import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tandem.course import CourseError
from tandem.files import write_aside
from tandem.grading.formats import gradescope
from tandem.grading.inputs import Submission
from tandem.grading.report import Report

SHOWN_NAME = 80


@dataclass(frozen=True)
class Results:
    """The reports of one run.

    Parameters
    ----------
    folder
        Made when the first report is written.
    key
        What grades depend on besides the notebook (the tests, the settings): a report of another key does not count.
    """

    folder: Path
    key: str

    def file(self, name: str) -> Path:
        """Where the report on the submission ``name`` is: the name without what a file's name cannot hold, and a digest."""
        safe = re.sub(r"[^\w.-]+", "_", name, flags=re.ASCII)[-SHOWN_NAME:].strip("._")
        return self.folder / f"{safe}-{hashlib.sha256(name.encode()).hexdigest()[:8]}.json"

    def write(self, report: Report, digest: str) -> None:
        """Keep a report on a notebook whose bytes have this digest.

        Raises
        ------
        CourseError
            If it cannot be written.
        """
        data = gradescope(report) | {"extra_data": {"tandem": report.to_dict(), "key": self.key, "notebook": digest}}
        write_aside(self.file(report.submission), json.dumps(data, indent=1) + "\n")

    def kept(self, name: str, digest: str) -> Report | None:
        """The report on just these bytes, if there is one. One that says that the grader failed is none."""
        try:
            about = json.loads(self.file(name).read_bytes())["extra_data"]
            report = Report.from_dict(about["tandem"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        same = (about.get("key"), about.get("notebook"), report.submission) == (self.key, digest, name)
        return report if same and not report.failed else None

    def read(self, submissions: Iterable[Submission]) -> Iterator[Report]:
        """The reports on these submissions, in their order, one at a time."""
        for submission in submissions:
            yield Report.from_dict(json.loads(self.file(submission.name).read_bytes())["extra_data"]["tandem"])


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def key(*parts: Any) -> str:
    """A short name for everything that grades depend on, given as values whose ``repr`` says all of them."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def writable(path: Path) -> None:
    """Say at once, not after an hour, that a file could not be written at ``path``.

    Raises
    ------
    CourseError
        If so.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
        if path.is_dir():
            raise IsADirectoryError(None, "it is a folder")
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror or error}") from error
