"""The same submissions on a real Dask scheduler with two worker processes, one of which is killed in the middle."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from distributed import Client
from exercise_course import tiny_course

from tandem import exercises
from tandem.course import Course, CourseError
from tandem.grading import batch, cluster, isolation
from tandem.grading.inputs import find
from tandem.grading.report import Report
from tandem.grading.results import Results
from tandem.grading.session import Settings
from tandem.notebook import read, write

COUNT = 8
SETTINGS = Settings(isolation="best")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = tiny_course(tmp_path_factory.mktemp("course"))
    exercises.release(made)
    return made


@pytest.fixture(scope="module")
def submitted(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half of them right, and each takes its time; one is no notebook, and one kills its own process."""
    folder = tmp_path_factory.mktemp("submitted")
    for number in range(COUNT):
        notebook = read(course.root / "exercises/tiny/pytorch.ipynb")
        answer = "2 * x" if number % 2 else "x"
        body = (
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)" if number == 4 else "import time; time.sleep(0.3)"
        )
        cell = next(cell for cell in notebook.cells if cell.id == "double")
        cell.source = f"def double(x):\n    {body}\n    return {answer}"
        write(notebook, folder / f"s{number}" / "pytorch.ipynb")
    (folder / "s3" / "pytorch.ipynb").write_text("no notebook")
    return folder


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers of one thread, each watched by a nanny that starts it again."""
    place = tmp_path_factory.mktemp("cluster")
    file = place / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    common = ["--scheduler-file", str(file), "--no-dashboard"]
    commands = [[*dask, "scheduler", "--port", "0", "--host", "127.0.0.1", *common]]
    worker = ["--nworkers", "1", "--nthreads", "1", "--nanny", "--local-directory", str(place)]
    commands += [[*dask, "worker", *common, *worker, "--host", "127.0.0.1"]] * 2
    with (place / "log").open("w") as log:
        processes = [
            subprocess.Popen(command, stdout=log, stderr=log, cwd=place, start_new_session=True) for command in commands
        ]
        try:
            with Client(scheduler_file=str(file), timeout=120) as client:
                client.wait_for_workers(2, timeout=120)
                yield client.scheduler.address
        finally:
            for process in reversed(processes):
                process.terminate()
            for process in processes:
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()


def grade(
    course: Course, submitted: Path, folder: Path, done: Callable[[Report, bool], None], **place: str
) -> list[Report]:
    return list(batch.grade_into(course, [submitted], folder, SETTINGS, jobs=2, done=done, **place)())


def test_a_worker_that_is_killed_is_no_loss(course: Course, submitted: Path, scheduler: str, tmp_path: Path) -> None:
    """The reports are those of one machine, and the worker that comes back knows all it has to."""
    killed = []

    def kill_one(report: Report, kept: bool) -> None:
        if killed or report.problem:
            return
        with Client(scheduler) as client:
            busy = {worker for worker, tasks in client.processing().items() if tasks}
            victims = client.run(os.getpid, workers=sorted(busy)[:1])
        killed.extend(victims.values())
        os.kill(killed[0], signal.SIGKILL)

    reports = grade(course, submitted, tmp_path / "cluster", kill_one, scheduler=scheduler)
    assert killed, "no worker was killed: nothing was tested"
    here = grade(course, submitted, tmp_path / "here", lambda report, kept: None)
    assert [replace(report, seconds=0) for report in reports] == [replace(report, seconds=0) for report in here]
    assert [report.score for report in reports] == [0, 3, 0, 0, 0, 3, 0, 3]
    assert not any(report.failed for report in reports)
    with Client(scheduler) as client:
        client.wait_for_workers(2, timeout=60)
        assert killed[0] not in client.run(os.getpid).values(), "it came back as another process"


def test_each_worker_has_its_own_warm_process_and_does_not_fork_itself(scheduler: str) -> None:
    """After the run above, each worker has children that were started, not forked: they are another program."""

    def children() -> list[list[str]]:
        import psutil

        return [child.cmdline() for child in psutil.Process().children()]

    with Client(scheduler) as client:
        found = client.run(children)
    assert len(found) == 2
    commands = [command for commands in found.values() for command in commands]
    assert any("tandem" in " ".join(command) for command in commands), found
    assert not any("dask" in " ".join(command) for command in commands), found


def test_without_a_scheduler_it_says_so_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_S", 2)
    with (
        pytest.raises(CourseError, match=r"^no Dask scheduler answers at tcp://127\.0\.0\.1:9: "),
        cluster.executor("tcp://127.0.0.1:9", {}, SETTINGS),
    ):
        pass


def test_a_scheduler_that_is_lost_ends_the_run_in_a_line(tmp_path: Path) -> None:
    """What was graded before is kept, so the line says how to go on."""
    file = tmp_path / "scheduler.json"
    command = [sys.executable, "-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    process = subprocess.Popen([*command, "--scheduler-file", str(file)], stderr=subprocess.DEVNULL, cwd=tmp_path)
    try:
        with Client(scheduler_file=str(file), timeout=120) as client:
            address = client.scheduler.address
        notebook = tmp_path / "in" / "a.ipynb"
        notebook.parent.mkdir()
        notebook.write_text("{}")
        kept = Results(tmp_path / "out", "key")
        with (
            pytest.raises(
                CourseError, match=r"^the scheduler at tcp://127\.0\.0\.1:\d+ is gone: run it again to go on"
            ),
            cluster.executor(address, {}, SETTINGS) as (pool, there, at_a_time),
        ):
            threading.Timer(1, process.kill).start()
            batch.run(find([notebook.parent]), kept, pool, there, at_a_time=at_a_time)
    finally:
        process.kill()
        process.wait()


def test_a_worker_that_cannot_isolate_refuses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(isolation, "available", isolation.Layers)
    plugin = cluster.Grading({}, replace(SETTINGS, isolation="required"))
    worker = type("Worker", (), {"plugins": {cluster.PLUGIN: plugin}})
    monkeypatch.setattr(cluster, "get_worker", lambda: worker)
    with pytest.raises(CourseError, match=re.escape("this machine cannot close files and network")):
        cluster.grade_there(tmp_path / "x.ipynb", exercise=None)
