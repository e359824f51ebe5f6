"""The one fair stopwatch: every measured claim of the course uses :func:`race` for time, :func:`peak_memory` for memory.

It only calls what it is given and reads a clock or a counter; it imports no framework, so each contestant must finish
its own work (a device that computes in the background has to be waited for inside the contestant).
"""

import ctypes
import gc
import statistics
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

MOST_CALLS = 2**20
"""A block never has more calls than this, however short a call is."""

_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


@dataclass(frozen=True)
class Race:
    """What :func:`race` measured. All times are seconds of one call.

    Parameters
    ----------
    seconds
        For each contestant, the time of one call in each round: the time of a block over its number of calls.
    first_call
        For each contestant, the time of its very first call, which pays for tracing or compiling.
    calls
        For each contestant, the number of calls in one block.
    """

    seconds: dict[str, list[float]]
    first_call: dict[str, float]
    calls: dict[str, int]

    def median(self, name: str) -> float:
        """Median over the rounds of the seconds of one call."""
        return statistics.median(self._of(name))

    def ratio(self, a: str, b: str) -> float:
        """How many times as long as ``b`` a call of ``a`` takes: the median of the ratios of each round.

        Pairing within a round cancels what slowed both down in that round.
        """
        return statistics.median(self._ratios(a, b))

    def spread(self, a: str, b: str) -> tuple[float, float]:
        """Lower and upper quartile over the rounds of the ratio ``a`` to ``b``."""
        ratios = self._ratios(a, b)
        if len(ratios) == 1:
            return ratios[0], ratios[0]
        low, _, high = statistics.quantiles(ratios, n=4, method="inclusive")
        return low, high

    @property
    def fastest(self) -> str:
        """Name of the contestant with the smallest median."""
        return min(self.seconds, key=self.median)

    def __str__(self) -> str:
        rows = [(name, _readable(self.median(name)), f"{self.ratio(name, self.fastest):.2f}") for name in self.seconds]
        table = [("contestant", "median", "ratio"), *rows]
        widths = [max(len(row[column]) for row in table) for column in range(3)]
        return "\n".join(f"{a:<{widths[0]}}  {b:>{widths[1]}}  {c:>{widths[2]}}" for a, b, c in table)

    def _of(self, name: str) -> list[float]:
        if name not in self.seconds:
            raise ValueError(f"no contestant '{name}'; there are: {', '.join(self.seconds)}")
        return self.seconds[name]

    def _ratios(self, a: str, b: str) -> list[float]:
        return [x / y for x, y in zip(self._of(a), self._of(b), strict=True)]


def race(
    contestants: Mapping[str, Callable[[], object]],
    *,
    rounds: int = 15,
    min_block_s: float = 0.02,
    clock: Callable[[], float] = perf_counter,
) -> Race:
    """Time several functions against each other on a machine that may be busy with other things.

    Each contestant is called once and that first call is timed apart. It is then warmed up in blocks of 1, 2, 4, ...
    calls until a block lasts ``min_block_s``. In each round every contestant runs one block; the next round begins
    with the next contestant, so that none always goes first. Garbage collection is off inside blocks.

    Parameters
    ----------
    contestants
        Name and function without arguments of each contestant.
    rounds
        Number of rounds, at least 1.
    min_block_s
        How long a block lasts at least, in seconds, more than 0. Below some milliseconds the clock itself counts.
    clock
        What tells the time, in seconds.

    Raises
    ------
    ValueError
        If there is no contestant, if ``rounds`` is below 1, or if ``min_block_s`` is not above 0.
    RuntimeError
        If the clock stands still.
    Exception
        Whatever a contestant raises, with a note that names the contestant.
    """
    if not contestants:
        raise ValueError("nobody to race: give at least one contestant")
    if rounds < 1:
        raise ValueError(f"rounds must be at least 1, not {rounds}")
    if not min_block_s > 0:
        raise ValueError(f"min_block_s must be above 0 seconds, not {min_block_s}")

    first_call = {name: _block(name, call, 1, clock) for name, call in contestants.items()}
    calls = {name: _warm_up(name, call, min_block_s, clock) for name, call in contestants.items()}
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for order in _orders(list(contestants), rounds):
        for name in order:
            elapsed = _block(name, contestants[name], calls[name], clock)
            if not elapsed > 0:
                raise RuntimeError(f"the clock stood still during {calls[name]} calls of '{name}'")
            seconds[name].append(elapsed / calls[name])
    return Race(seconds, first_call, calls)


def peak_memory(call: Callable[[], object]) -> int:
    """Bytes that this process holds at most during ``call``, above what it held just before (resident memory).

    ``call`` runs once before that, so that what it keeps for good (gradients, compiled code) does not count. The
    high-water mark of the process is reset in between (``clear_refs`` in ``proc(5)``): a mark that is only read tells
    of everything since the process began. Linux only.

    Raises
    ------
    RuntimeError
        If the system cannot reset the mark.
    """
    call()
    gc.collect()
    _give_back()
    before = _status("VmRSS")
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError as error:
        raise RuntimeError(f"the peak of memory cannot be reset on this system: {error}") from error
    call()
    return max(0, _status("VmHWM") - before)


def _status(name: str) -> int:
    """A value of ``/proc/self/status``, in bytes."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError as error:
        raise RuntimeError(f"memory can only be measured on Linux: {error}") from error
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def _give_back() -> None:
    """Ask glibc to return free memory to the system, where there is a glibc."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _orders(names: list[str], rounds: int) -> Iterator[list[str]]:
    """The order of each round: every round begins one contestant later."""
    for number in range(rounds):
        start = number % len(names)
        yield names[start:] + names[:start]


def _warm_up(name: str, call: Callable[[], object], min_block_s: float, clock: Callable[[], float]) -> int:
    """Number of calls that last ``min_block_s``, twice in succession: one slow call during warm-up does not count."""
    calls = 1
    while calls < MOST_CALLS and min(_block(name, call, calls, clock) for _ in range(2)) < min_block_s:
        calls *= 2
    return calls


def _block(name: str, call: Callable[[], object], calls: int, clock: Callable[[], float]) -> float:
    """Seconds that ``calls`` calls take together."""
    with _no_garbage_collection():
        start = clock()
        try:
            for _ in range(calls):
                call()
        except Exception as error:
            error.add_note(f"raised by the contestant '{name}' of a race")
            raise
        return clock() - start


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _readable(seconds: float) -> str:
    """Three significant digits in the unit that suits: ``1.23 ms``."""
    size, unit = next(((size, unit) for size, unit in _UNITS if seconds >= 0.9995 * size), _UNITS[-1])
    value = seconds / size
    digits = 0 if value >= 99.95 else 1 if value >= 9.995 else 2
    return f"{value:.{digits}f} {unit}"
