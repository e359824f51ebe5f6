"""Limits on what student code may use: values, and a watch that ends a process tree which uses more.

What a single process may not exceed (open files, size of a file) is a resource limit of the kernel and is set in
:mod:`tandem.grading.isolation`. What counts for all processes together is watched here, from outside.
"""

import contextlib
import sys
import threading
import time
from dataclasses import dataclass

import psutil

from tandem.warm import Child

INTERVAL_S = 0.1


@dataclass(frozen=True)
class Limits:
    """What one submission may use; a limit that is hit is a result, in words.

    Attributes
    ----------
    notebook_s, cell_s, call_s
        Seconds on the wall for the whole submission, for one cell, and for one call of a function.
    cpu_s
        Seconds of processor time of all its processes together.
    memory_mb
        Resident memory of its own of all its processes together (shared pages count in proportion).
    processes
        How many processes it may have at a time.
    files
        How many files each process may have open.
    file_mb
        Size of a file, and of all files in its scratch folder together.
    output_kb
        How much of what it prints is kept.
    """

    notebook_s: float = 300
    cell_s: float = 60
    call_s: float = 20
    cpu_s: float = 600
    memory_mb: int = 4096
    processes: int = 64
    files: int = 1024
    file_mb: int = 512
    output_kb: int = 64


class Watch:
    """Watches a child and all its descendants, and kills them when they use too much. :attr:`hit` says what, in words.

    Runs in a thread of its own until :meth:`stop`, or until the child has ended.
    """

    def __init__(self, child: Child, limits: Limits) -> None:
        self.hit: str | None = None
        self._child, self._limits = child, limits
        self._stopped = threading.Event()
        self._end = time.monotonic() + limits.notebook_s
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"watch-{child.pid}")
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer; the child is left as it is."""
        self._stopped.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(INTERVAL_S) and self._child.returncode is None:
            if hit := self._exceeded():
                self.hit = hit
                self._child.kill()
                return

    def _exceeded(self) -> str | None:
        limits = self._limits
        if time.monotonic() > self._end:
            return f"took more than {limits.notebook_s:g} seconds"
        processes = family(self._child)
        if len(processes) > limits.processes:
            return f"had more than {limits.processes} processes"
        if _cpu_s(processes) > limits.cpu_s:
            return f"used more than {limits.cpu_s:g} seconds of processor time"
        if _memory_mb(processes, limits.memory_mb) > limits.memory_mb:
            return f"used more than {limits.memory_mb} MB of memory"
        return None


def family(child: Child) -> list[psutil.Process]:
    """The child and all its descendants."""
    if sys.platform == "linux" and child.keeper:
        from tandem.warm.server import descendants

        pids = descendants(child.keeper)
    else:
        pids = [child.pid]
        with contextlib.suppress(psutil.Error):
            return [psutil.Process(child.pid), *psutil.Process(child.pid).children(recursive=True)]
    found = []
    for pid in pids:
        with contextlib.suppress(psutil.Error):
            found.append(psutil.Process(pid))
    return found


def _cpu_s(processes: list[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            total += sum(process.cpu_times()[:4])  # its own and that of the children it has waited for
    return total


def _memory_mb(processes: list[psutil.Process], limit: int) -> float:
    """Memory of all processes together: quickly from above, and where that is too much, with shared pages shared."""
    total = 0.0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            total += process.memory_info().rss - getattr(process.memory_info(), "shared", 0)
    if total / 2**20 <= limit:
        return total / 2**20
    total = 0.0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            total += getattr(process.memory_full_info(), "pss", process.memory_info().rss)
    return total / 2**20
