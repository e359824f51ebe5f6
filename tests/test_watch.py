"""Limits: each is hit by something that uses more, said in words, and nothing is left of the process tree."""

import contextlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from test_warm import ENVIRONMENT, PATIENCE_S, all_gone, ask

from tandem.grading.isolation import available
from tandem.grading.watch import Limits, Watch
from tandem.warm import Warm

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of a whole tree need what only Linux has")

CLOSED = [("namespaces", "landlock", "seccomp"), ("landlock", "seccomp")]


@pytest.fixture(scope="module")
def plain() -> Iterator[Warm]:
    with Warm("nothing", modules=["tandem.grading.isolation"], environment=ENVIRONMENT) as warm:
        yield warm


def need(layers: tuple[str, ...]) -> None:
    if missing := [layer for layer in layers if not getattr(available(), layer)]:
        pytest.skip(f"this machine does not offer {', '.join(missing)}")


HITS = {
    "memory": ({"memory_mb": 200}, "used more than 200 MB of memory"),
    "memory of all": ({"memory_mb": 200}, "used more than 200 MB of memory"),
    "processes": ({"processes": 12}, "had more than 12 processes"),
    "cpu": ({"cpu_s": 1}, "used more than 1 seconds of processor time"),
    "time": ({"notebook_s": 2}, "took more than 2 seconds"),
    "disk": ({"file_mb": 20}, "wrote more than 20 MB of files"),
}
# With namespaces the file system itself is that small: see test_the_kernel_refuses_too_much.
CASES = [(what, layers) for layers in CLOSED for what in HITS if (what, layers) != ("disk", CLOSED[0])]


@pytest.mark.parametrize(("what", "layers"), CASES)
def test_a_limit_that_is_hit_is_said_and_ends_all(
    plain: Warm, tmp_path: Path, what: str, layers: tuple[str, ...]
) -> None:
    need(layers)
    limits, words = HITS[what]
    argument = {"what": what, "limits": limits, "scratch": str(tmp_path), "layers": layers}
    child, _ = ask(plain, "use", argument)
    watch = Watch(child, Limits(**limits), tmp_path)
    seen: set[int] = set()
    end = time.monotonic() + PATIENCE_S
    while child.poll() is None and time.monotonic() < end:
        with contextlib.suppress(psutil.NoSuchProcess):
            seen |= {process.pid for process in psutil.Process(child.keeper).children(recursive=True)}
        time.sleep(0.02)
    watch.stop()
    assert watch.hit == words
    assert child.returncode is not None
    assert all_gone([*seen, child.keeper])


def test_what_stays_within_its_limits_is_left_alone(plain: Warm) -> None:
    child, _ = ask(plain, "leave_processes")
    watch = Watch(child, Limits())
    assert child.wait(PATIENCE_S) == 0
    watch.stop()
    assert watch.hit is None


def test_a_watch_that_is_stopped_kills_nothing(plain: Warm) -> None:
    child, _ = ask(plain, "leave_processes", {"wait": True})
    watch = Watch(child, Limits(notebook_s=0.5))
    watch.stop()
    assert child.wait(1) is None
    child.kill()
    assert watch.hit is None


@pytest.mark.parametrize("layers", CLOSED, ids="+".join)
def test_the_kernel_refuses_too_much(plain: Warm, tmp_path: Path, layers: tuple[str, ...]) -> None:
    need(layers)
    child, told = ask(plain, "kernel_limits", {"scratch": str(tmp_path), "layers": layers})
    assert child.wait(PATIENCE_S) == 0
    shown = json.dumps(told, indent=1)
    assert "Too many open files" in told["files"], shown
    assert "File too large" in told["large"] or "No space left" in told["large"], shown
    if "namespaces" in layers:
        assert "No space left" in told["many"], shown
