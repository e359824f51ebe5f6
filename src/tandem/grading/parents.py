"""The warm processes that grading forks from, one for each framework and one for the tests.

Little is imported here, so that frameworks begin to be imported before the grader itself is.
"""

import functools
import os
import re
from collections.abc import Sequence
from itertools import chain, islice
from pathlib import Path

from tandem.course import FRAMEWORKS
from tandem.warm import Warm

JUDGE = "plain"
"""What the process of the tests has imported."""

SHELL = (
    "tandem.grading.child",
    "IPython.core.application",
    "IPython.core.completerlib",
    "IPython.core.magics",
    "IPython.core.oinspect",
)
"""The submission's process, and what its shell imports when it is made."""

MODULES = {
    JUDGE: ("tandem.grading.judge",),
    "pytorch": (*SHELL, "torch._dynamo"),
    "tensorflow": SHELL,
}
"""What more they import, besides what an exercise does: PyTorch asks Dynamo at an optimiser's first step."""

COMPILES = re.compile(r"\btorch\.(compile|export|_dynamo)\b")
COMPILER = (
    "torch._dynamo.backends.debugging",
    "torch._dynamo.backends.inductor",
    "torch._dynamo.repro.after_dynamo",
    "torch._export.db.logging",
    "torch._functorch.partitioners",
    "torch._higher_order_ops.while_loop",
    "torch._inductor.compiler_bisector",
    "torch._inductor.sizevars",
    "torch.distributed.tensor.experimental",
    "torch.export._trace",
    "torch.fx.experimental.validator",
    "sympy.tensor.tensor",
)
"""What PyTorch imports when it compiles for the first time: a quarter of a second, for exercises that name a compiler."""

PASSED_ON = re.compile(
    r"PATH|PATHEXT|HOME|LANG|LANGUAGE|LC_\w+|TZ|TE?MP|TMPDIR|SYSTEMROOT|WINDIR|COMSPEC|USERPROFILE|LD_LIBRARY_PATH"
    r"|PYTHON(PATH|HOME|HASHSEED|UTF8)|VIRTUAL_ENV|CUDA_VISIBLE_DEVICES|(KERAS|MKL|OMP|OPENBLAS|PYTORCH|TF|XLA)_\w+",
    re.IGNORECASE,
)
"""What of the environment student code gets to see. The rest may be a token."""


@functools.cache
def warm(preload: str, threads: int) -> Warm:
    """This process's own warm parent for a framework, shared by all its sessions. It gets no secret from the environment."""
    environment = {name: value for name, value in os.environ.items() if PASSED_ON.fullmatch(name)}
    return Warm(preload, threads=threads, modules=MODULES.get(preload, ()), eager=False, environment=environment)


def needed(imported: Sequence[str], sources: Sequence[str]) -> tuple[str, ...]:
    """Names of the modules that a parent imports for an exercise: those its cells import, and the compiler if they name it."""
    return (*imported, *(COMPILER if any(map(COMPILES.search, sources)) else ()))


def threads_of(jobs: int) -> int:
    """How many threads each of ``jobs`` submissions that are graded at a time may use."""
    return max(1, (os.cpu_count() or 1) // jobs)


def expect(paths: Sequence[Path], exercise: str | None, jobs: int | None) -> None:
    """Start what these submissions will need, as far as that is quickly seen from their names. A wrong guess costs a start."""
    notebooks = chain.from_iterable(path.rglob("*.ipynb") if path.is_dir() else [path] for path in paths)
    first = list(islice(notebooks, jobs or os.cpu_count() or 1))
    names = [exercise.partition("/")[2]] if exercise else [path.stem for path in first]
    for framework in {*names} & {*FRAMEWORKS}:
        warm(framework, threads_of(max(1, len(first)))).start()
