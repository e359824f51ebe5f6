"""Running code cells in a process of their own, under a time limit. Whatever the code does, the answer is an outcome.

Only the kernel's reply to each cell is read (done, or the error in words): what the code prints never comes here. Not
protected yet: files, network, memory and the number of processes are those of the person who runs the grader.
"""

import contextlib
import os
import queue
import re
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

MAX_MESSAGE = 4000
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
GRACE_S = 3.0
"""How long a cell that is interrupted may take to stop."""

TIMEOUT, DEATH = "Timeout", "DeadKernel"
"""The two errors that are not the code's own: afterwards the process is gone."""


@dataclass(frozen=True)
class Limits:
    """Seconds that one cell, and one notebook, may take."""

    cell_s: float = 60
    notebook_s: float = 600


@dataclass(frozen=True)
class Outcome:
    """What became of a cell: ``error`` is the name of the exception, empty if there was none."""

    error: str = ""
    message: str = ""

    @property
    def ok(self) -> bool:
        return not self.error

    def __str__(self) -> str:
        """In words: a test's own message needs no name of an exception in front."""
        if self.error in ("AssertionError", TIMEOUT, DEATH):
            return self.message or "a test fails, and does not say why"
        return f"{self.error}: {self.message}" if self.message else self.error


class Kernel:
    """A Python process that runs cells, in an empty folder of its own. :meth:`close` ends both.

    Parameters
    ----------
    threads
        How many threads the numerical libraries may use.
    stop
        When set, whatever runs is given up.
    """

    def __init__(self, threads: int = 1, stop: threading.Event | None = None) -> None:
        self.alive = True
        self._stop = stop or threading.Event()
        self._scratch = tempfile.TemporaryDirectory(prefix="tandem-", ignore_cleanup_errors=True)
        place = Path(self._scratch.name)
        for name in ("work", "ipython"):
            (place / name).mkdir()
        # No folders to look in: a kernel that somebody installed as 'python3' must not run instead of this Python.
        self._manager = KernelManager(kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
        self._manager.start_kernel(
            cwd=str(place / "work"),
            env=_environment(place / "ipython", threads),
            extra_arguments=["--HistoryManager.enabled=False"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._group = getattr(self._manager.provisioner, "pgid", None)
        self._client = self._manager.client()
        self._client.start_channels(shell=True, iopub=False, stdin=False, hb=False, control=False)

    def close(self) -> None:
        """Kill the process and what it left in its group, and remove its folder."""
        self.alive = False
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)
        if self._group and hasattr(os, "killpg"):
            with contextlib.suppress(OSError):
                os.killpg(self._group, signal.SIGKILL)
        self._scratch.cleanup()

    def run(self, source: str, seconds: float) -> Outcome:
        """Run one cell. If it does not come to an end, it is interrupted; if that does not help, :attr:`alive` is false."""
        request = self._client.execute(source, store_history=False, allow_stdin=False, stop_on_error=False)
        reply = self._reply(request, seconds)
        if reply is None and self._manager.is_alive():
            self._manager.interrupt_kernel()
            self.alive = self._reply(request, GRACE_S) is not None
            return Outcome(TIMEOUT, f"no answer within {seconds:.0f} seconds: does a loop never end?")
        if reply is None:
            self.alive = False
            return Outcome(DEATH, "the process ended in the middle: a crash, an exit, or out of memory")
        if reply.get("status") == "ok":
            return Outcome()
        return Outcome(plain(str(reply.get("ename", "Error"))), plain(str(reply.get("evalue", ""))))

    def _reply(self, request: str, seconds: float) -> dict | None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._stop.is_set():
            try:
                message = self._client.get_shell_msg(timeout=min(left, 0.5))
            except queue.Empty:
                if not self._manager.is_alive():
                    return None
                continue
            if message["parent_header"].get("msg_id") == request:
                return message["content"]
        return None


def plain(text: str) -> str:
    """``text`` cut to a length that a report can hold, without anything that would command a terminal."""
    text = COLOUR.sub("", text[:MAX_MESSAGE])  # Keras colours its errors
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


def _environment(ipython: Path, threads: int) -> dict[str, str]:
    ours = {"IPYTHONDIR": str(ipython), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    return {"OMP_NUM_THREADS": str(threads)} | os.environ | ours
