"""Closing a process before student code runs in it (Linux): files, network, other processes. Nothing here judges anything.

Three layers, each of which is used where the machine allows it: namespaces (the process sees a file system that holds
what it may read, no network and no other process), Landlock (the kernel checks each path against a list) and seccomp
(system calls that nothing here needs are refused). Namespaces alone, or Landlock and seccomp together, close files and
network; see :func:`closed`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tandem.grading.watch import Limits

Level = Literal["required", "best", "none"]


@dataclass(frozen=True)
class Layers:
    """What this machine offers: namespaces, the version of Landlock's interface (0: none), seccomp."""

    namespaces: bool = False
    landlock: int = 0
    seccomp: bool = False


def available() -> Layers:
    """What this machine offers, tried out in a process of its own (a tenth of a second, once)."""
    return Layers()


def closed(layers: Layers) -> bool:
    """Whether ``layers`` close files and network."""
    return layers.namespaces or (layers.landlock > 0 and layers.seccomp)


def enter(
    scratch: Path,
    *,
    level: Level = "best",
    limits: Limits | None = None,
    visible: Sequence[Path] = (),
    hidden: Sequence[Path] = (),
) -> tuple[str, ...]:
    """Close this process; what is in force then, in words.

    To be called in a child of :class:`tandem.warm.Warm`, before student code and with a single thread. It returns in a
    descendant of the process that called: keep no process number from before. Standard descriptors and all others
    that are open stay open. The working directory is then ``scratch/work``; home, temporary files and caches are in ``scratch``.

    Parameters
    ----------
    scratch
        An empty folder: the only place that can be written to.
    level
        ``required``: raise if files and network cannot be closed; ``best``: close what can be; ``none``: only limits.
    visible
        More files and folders that may be read; Python, its packages and the system's libraries always can be.
    hidden
        Files and folders that may not be read even if they lie inside of one that can be.

    Raises
    ------
    CourseError
        If ``level`` is ``required`` and the layers here do not close files and network.
    """
    return ("nothing is closed yet",)
