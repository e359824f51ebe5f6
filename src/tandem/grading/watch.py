"""Limits on what student code may use: values, and a watch that ends a process tree which uses more.

What a single process may not exceed (open files, size of a file) is a resource limit of the kernel and is set in
:mod:`tandem.grading.isolation`. What counts for all processes together is watched here, from outside.
"""

import contextlib
import os
import re
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

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

    Runs in a thread of its own until :meth:`stop`, or until the child has ended. ``scratch`` is the child's folder, where
    no file system of its own limits what it writes.
    """

    def __init__(self, child: Child, limits: Limits, scratch: Path | None = None) -> None:
        self.hit: str | None = None
        self._child, self._limits, self._scratch = child, limits, scratch
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
        numbers = _numbers(self._child, limits.processes)
        if len(numbers) > limits.processes:
            return f"had more than {limits.processes} processes"
        processes = _processes(numbers)
        if _cpu_s(processes) > limits.cpu_s:
            return f"used more than {limits.cpu_s:g} seconds of processor time"
        if _memory_mb(processes, limits.memory_mb) > limits.memory_mb:
            return f"used more than {limits.memory_mb} MB of memory"
        if self._scratch and _size_mb(self._scratch) > limits.file_mb:
            return f"wrote more than {limits.file_mb} MB of files"
        return None


def family(child: Child) -> list[psutil.Process]:
    """The child and all its descendants."""
    return _processes(_numbers(child))


def _numbers(child: Child, most: int | None = None) -> list[int]:
    """Process numbers of a child and all its descendants; no more than about ``most``."""
    if sys.platform == "linux" and child.keeper:
        from tandem.warm.server import descendants

        return descendants(child.keeper, most)
    with contextlib.suppress(psutil.Error):
        return [child.pid, *(process.pid for process in psutil.Process(child.pid).children(recursive=True))]
    return []


def _processes(numbers: list[int]) -> list[psutil.Process]:
    found = []
    for pid in numbers:
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
    """Memory of all processes together: quickly from above, and only where that is too much, shared pages shared."""
    quick = sum(map(_resident, processes)) / 2**20
    return quick if quick <= limit else sum(map(_in_proportion, processes)) / 2**20


def _resident(process: psutil.Process) -> int:
    """Bytes in memory that come from no file; those that a fork still shares with its parent count for both."""
    with contextlib.suppress(psutil.Error):
        info = process.memory_info()
        return info.rss - getattr(info, "shared", 0)
    return 0


def _in_proportion(process: psutil.Process) -> int:
    """The same, where what is shared by n processes counts for one n-th in each. Not every system tells."""
    try:
        text = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    except OSError:
        return _resident(process)
    return 1024 * sum(
        int(kilobytes) for kilobytes in re.findall(r"^(?:Pss_Anon|SwapPss): +(\d+) kB", text, re.MULTILINE)
    )


def _size_mb(folder: Path) -> float:
    """What the files of a folder take on the disk. Not followed: links, which lead elsewhere."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += Path(place, name).lstat().st_blocks * 512
    return total / 2**20
