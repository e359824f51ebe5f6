"""The table of speed and memory that ``tandem bench`` measures: its cells, running one, the results as data, what moved.

Each cell is a fresh process that runs a notebook of ``benchmarks/performance/`` with papermill parameters. Times are
divided by that of a fixed NumPy product, timed in turns in the same process, so that a busy moment hits both. What a
time or a peak of memory is, :mod:`tandem.timing` says; what follows from the table, the lessons of ``performance``.
"""

import datetime
import json
import math
import os
import platform
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tandem.course import Course, CourseError
from tandem.files import write_aside
from tandem.lessons import GPUS, NO_GPU, versions
from tandem.notebook import glued, read
from tandem.timing import Race, peak_memory

STORED = Path("notebooks", "performance", "measured.json")
"""The results that the lessons draw and the book shows."""

NOTEBOOKS = Path("benchmarks", "performance")
OWN = Path("_build", "bench", "measured.json")

MOVED = 1.25
"""A result that is this many times another, or more, has moved."""

_TRAINED = {
    "pytorch": ("eager", "fused", "compiled"),
    "tensorflow": ("eager", "graph", "xla", "keras"),
}
_ASKED = {"pytorch": ("eager", "compiled"), "tensorflow": ("eager", "graph", "xla", "keras")}
_HELD = {
    "pytorch": ("eager", "compiled", "checkpointed", "forward"),
    "tensorflow": ("eager", "graph", "xla", "recomputed", "recomputed-xla", "forward"),
}
MEMORY_BATCH = 2048


@dataclass(frozen=True)
class Cell:
    """One cell of the table: what is measured (``train``, ``infer``, ``memory``), of which work, written how."""

    framework: str
    quantity: str
    workload: str
    variant: str
    batch: int

    def __str__(self) -> str:
        return f"{self.framework} {self.quantity} {self.workload} {self.variant} {self.batch}"


def cells() -> list[Cell]:
    """Every cell of the table, the frameworks in turn, so that what is compared is measured close together."""
    table = []
    for workload in ("mlp", "wide", "cnn", "lstm"):
        table += [Cell(f, "train", workload, v, 64) for f, variants in _TRAINED.items() for v in variants]
    for workload in ("mlp", "cnn"):
        for batch in (1, 256):
            table += [Cell(f, "infer", workload, v, batch) for f, variants in _ASKED.items() for v in variants]
    return table + [Cell(f, "memory", "deep", v, MEMORY_BATCH) for f, variants in _HELD.items() for v in variants]


# --- inside the measuring notebooks ---------------------------------------------------------------------------------


def reference(size: int = 256) -> Callable[[], object]:
    """The work that all times are compared with: one NumPy product of two ``size`` x ``size`` float32 matrices."""
    import numpy as np

    a, b = np.random.default_rng(0).normal(size=(2, size, size)).astype("float32")
    return lambda: a @ b


def times(timed: Race, calls: int = 1) -> dict[str, float]:
    """What a race of ``work`` against ``reference`` tells: ``seconds`` of one call and of the first (s), and ``relative``,
    the paired ratio to the reference. ``calls`` is how many pieces of work one call of the contestant does."""
    return {
        "seconds": timed.median("work") / calls,
        "relative": timed.ratio("work", "reference") / calls,
        "first": timed.first_call["work"],
    }


def peak_mb(work: Callable[[], object]) -> float:
    """:func:`tandem.timing.peak_memory` in MiB."""
    return peak_memory(work) / 2**20


# --- measuring ------------------------------------------------------------------------------------------------------


def measure(course: Course, cell: Cell, **parameters: object) -> dict[str, float]:
    """Run one cell of the table in a fresh process; return its results by name.

    Parameters
    ----------
    parameters
        More parameters of the measuring notebook: ``rounds``, ``min_block_s``.

    Raises
    ------
    CourseError
        If the notebook fails, or hands on nothing.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    notebook = course.root / NOTEBOOKS / f"{cell.framework}.ipynb"
    own = {name: value for name, value in asdict(cell).items() if name != "framework"}
    with tempfile.TemporaryDirectory() as scratch, _alone(cell.quantity == "memory"):
        out = Path(scratch, notebook.name)
        try:
            papermill.execute_notebook(
                notebook,
                out,
                own | parameters,
                kernel_name="python3",
                progress_bar=False,
                request_save_on_cell_execute=False,
                extra_arguments=["--log-level=50"],  # the kernel logs how it talks
            )
        except PapermillExecutionError as error:
            raise CourseError(f"{cell}: {error.ename}: {error.evalue}") from error
        found = {name: float(text) for name, text in glued(read(out)).items()}
    if not found:
        raise CourseError(f"{cell}: {course.short(notebook)} handed on no result")
    return found


@contextmanager
def _alone(memory: bool) -> Iterator[None]:
    """The environment of a measuring process: one thread, no GPU; for memory, blocks given back as soon as they are free.

    A peak above what was held before means nothing where freed blocks are held too: glibc does that below its
    M_MMAP_THRESHOLD (``mallopt(3)``), and TensorFlow with oneDNN has a pool of its own.
    """
    ours = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE", GPUS: NO_GPU}
    ours |= {"MALLOC_MMAP_THRESHOLD_": "65536", "TF_ENABLE_ONEDNN_OPTS": "0"} if memory else {}
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def run(
    course: Course,
    *,
    rounds: int = 3,
    only: str = "",
    fresh: bool = False,
    done: Callable[[Cell], None] = lambda cell: None,
) -> dict[str, object]:
    """Measure the table into ``_build/bench/``, round by round, and go on where an earlier run of it stopped.

    Parameters
    ----------
    rounds
        How often each cell is measured, at least 1.
    only
        Measure only the cells whose name holds each of these words.
    fresh
        Forget what an earlier run measured.
    done
        Called after each cell.

    Raises
    ------
    CourseError
        If no cell has such a name, a cell fails, or what an earlier run left cannot be read. What was measured stays.
    """
    chosen = chosen_cells(only)
    path = course.root / OWN
    results = {} if fresh or not path.is_file() else values(read_results(path))
    for number in range(rounds):
        for cell in chosen:
            if len(next(iter(results.get(str(cell), {}).values()), [])) <= number:
                for name, value in measure(course, cell).items():
                    results.setdefault(str(cell), {}).setdefault(name, []).append(float(f"{value:.4g}"))
                write_results(path, results)
            done(cell)
    return read_results(path)


def chosen_cells(only: str = "") -> list[Cell]:
    """The cells whose name holds each word of ``only``.

    Raises
    ------
    CourseError
        If there is none.
    """
    found = [cell for cell in cells() if set(only.split()) <= set(str(cell).split())]
    if not found:
        raise CourseError(f"no cell of the table has the words '{only}'; a name is like '{cells()[0]}'")
    return found


# --- results as data ------------------------------------------------------------------------------------------------


def machine() -> dict[str, object]:
    """What a result depends on besides versions: processor, number of cores, system."""
    name = platform.processor() or platform.machine()
    about = Path("/proc/cpuinfo")
    if about.is_file():
        names = [
            line.partition(":")[2].strip() for line in about.read_text().splitlines() if line.startswith("model name")
        ]
        name = names[0] if names else name
    return {"processor": name, "cores": os.cpu_count(), "system": f"{platform.system()} {platform.machine()}"}


def write_results(path: Path, results: Mapping[str, Mapping[str, list[float]]]) -> None:
    """Write results (name of a cell -> name of a result -> one value a round) with date, machine and versions."""
    data = {
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "versions": versions(),
        "threads": 1,
        "cells": {str(cell): results[str(cell)] for cell in cells() if str(cell) in results},
    }
    write_aside(path, json.dumps(data, indent=1) + "\n")


def read_results(path: Path) -> dict[str, object]:
    """Results as :func:`write_results` wrote them.

    Raises
    ------
    CourseError
        If there are none, or the file is not of this form.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if not all(isinstance(v, list) and v for cell in data["cells"].values() for v in cell.values()):
            raise KeyError("cells")
        return data
    except FileNotFoundError as error:
        raise CourseError(f"nothing was measured yet: {path} is missing; `make bench` makes it") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(
            f"{path} does not hold results of `make bench` ({error}): delete it, or restore it from git"
        ) from error


def values(data: Mapping[str, object]) -> dict[str, dict[str, list[float]]]:
    """Only the values of results: name of a cell -> name of a result -> one value a round."""
    return {name: dict(found) for name, found in data["cells"].items()}


@dataclass(frozen=True)
class Move:
    """How a cell's result (relative time, or MiB) of now compares with the stored one; NaN where there is none."""

    cell: str
    before: float
    now: float

    @property
    def ratio(self) -> float:
        return self.now / self.before

    @property
    def moved(self) -> bool:
        return math.isnan(self.ratio) or not 1 / MOVED < self.ratio < MOVED


def moves(stored: Mapping[str, object], now: Mapping[str, object]) -> list[Move]:
    """Every cell that was measured now, beside what is stored: medians over the rounds."""
    before, after = values(stored), values(now)
    return [Move(name, _median(before.get(name, {})), _median(found)) for name, found in after.items()]


def _median(found: Mapping[str, list[float]]) -> float:
    return statistics.median(found.get("relative") or found.get("mb") or [math.nan])


def differences(stored: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """What is not the same about two results, in words: versions and machine. Times may differ for that alone."""
    found = []
    for what in ("machine", "versions"):
        for name in dict.fromkeys([*stored[what], *now[what]]):
            a, b = stored[what].get(name, "none"), now[what].get(name, "none")
            found += [f"{name}: {a} then, {b} now"] if a != b else []
    return found
