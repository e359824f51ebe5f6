"""Grading on a Dask cluster that somebody runs: each worker has its own warm process and isolates what it grades.

A worker only waits: the submissions' code runs in processes that are started beside it, never forked from it. What a
worker that is lost had begun is begun again elsewhere, and one that comes back, or comes late, takes its part.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from tandem.course import CourseError
from tandem.exercises import Exercise
from tandem.grading.batch import Grade, need_isolation
from tandem.grading.grader import grade_one
from tandem.grading.report import Report
from tandem.grading.session import Settings, stop_all

try:
    from distributed import Client, WorkerPlugin, get_worker
    from distributed.comm import CommClosedError
except ImportError as error:
    raise CourseError(
        "--scheduler needs Dask, which is not installed here: python -m pip install -c constraints.txt -e '.[cluster]'"
    ) from error

PLUGIN = "tandem-grading"
CONNECT_S = 20
AT_A_TIME = 4
"""Submissions on the way, for each thread of a worker: one is being graded, the others wait there for it."""


class Grading(WorkerPlugin):
    """What every worker has to know, those that come later too: the tests, sent once and not with each submission."""

    name = PLUGIN

    def __init__(self, known: dict[str, Exercise], settings: Settings) -> None:
        self.known, self.settings = known, settings

    def setup(self, worker: Any) -> None:
        import os

        threads = max(1, (os.cpu_count() or 1) // worker.state.nthreads)
        self.settings = replace(self.settings, threads=threads)

    def teardown(self, worker: Any) -> None:
        stop_all()


def grade_there(file: Path, *, exercise: str | None) -> Report:
    """:func:`grade_one` with what the worker knows. Runs on a worker."""
    plugin = get_worker().plugins[PLUGIN]
    need_isolation(plugin.settings)
    return grade_one(file, plugin.known, plugin.settings, exercise)


@contextmanager
def executor(
    scheduler: str, known: dict[str, Exercise], settings: Settings
) -> Iterator[tuple[Executor, Grade, Callable[[], int]]]:
    """The workers of the cluster whose scheduler has this address, such as ``tcp://host:8786``.

    Raises
    ------
    CourseError
        If it cannot be reached, or is lost meanwhile.
    """
    try:
        client = Client(scheduler, timeout=CONNECT_S, name="tandem-grade")
    except (OSError, ValueError, TypeError) as error:
        raise CourseError(f"no Dask scheduler answers at {scheduler}: {error}") from error
    with client:
        try:
            client.register_plugin(Grading(known, settings), name=PLUGIN)
            threads = client.nthreads
            yield client.get_executor(pure=False), grade_there, lambda: AT_A_TIME * (sum(threads().values()) or 1)
        except (CancelledError, CommClosedError) as error:
            raise CourseError(
                f"the scheduler at {scheduler} is gone: run it again to go on, with --results what was graded is kept"
            ) from error
