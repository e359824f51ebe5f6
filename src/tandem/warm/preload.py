"""What a warm parent imports: modules that notebooks of a kind need, also those that a framework imports late.

Importing is all that happens here: no operation may run before a fork.
"""

import builtins
import contextlib
import gc
import importlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence

AT_ONCE = {
    "nothing": (),
    "plain": ("IPython.core.interactiveshell", "numpy.random"),
    "pytorch": ("IPython.core.interactiveshell", "numpy.random", "torch", "torch.utils.data"),
    "tensorflow": ("IPython.core.interactiveshell", "numpy.random", "tensorflow"),
}
"""What is imported before the first child is forked."""

KERNEL = ("ipykernel.ipkernel", "ipykernel.kernelapp", "threadpoolctl", "matplotlib.pyplot")
LESSONS = ("sklearn.datasets", "myst_nb", "tandem.pictures", "tandem.timing")
LATER = {
    "nothing": (),
    "plain": (*KERNEL, *LESSONS),
    "pytorch": ("torch._dynamo", *KERNEL, *LESSONS, "torch._functorch.aot_autograd", "torch._inductor.compile_fx"),
    "tensorflow": ("keras", *KERNEL, *LESSONS, "tensorboard.summary.v2"),
}
"""What is imported one by one while no kernel is asked for: frameworks import some of it late, at the first use."""

NEED_A_SHELL = ("matplotlib_inline", "tqdm.auto")
"""Modules that need IPython's shell when they are imported (for figures and bars): the child imports them itself."""

READ_AT_IMPORT = (
    *(
        "OMP_",
        "GOMP_",
        "KMP_",
        "MKL_",
        "OPENBLAS_",
        "GOTO_",
        "BLIS_",
        "VECLIB_",
        "NUMEXPR_",
        "MALLOC_",
        "LD_",
        "PYTHON",
    ),
    *("TF_", "XLA_", "KERAS_", "TORCH", "PYTORCH_", "CUDA_", "NVIDIA_", "HIP_", "ROCR_", "MPL", "LANG", "LC_", "TZ"),
)
"""How the names of variables begin that interpreter, frameworks and their libraries read once, when they start."""


def is_read_at_import(name: str) -> bool:
    """Whether a variable of this name is read once, when an interpreter or a library starts."""
    return name.startswith(READ_AT_IMPORT)


def differing_at_import(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    """The name of a variable that is read at import and not the same in both, or nothing."""
    names = sorted(name for name in {*one, *other} if is_read_at_import(name))
    return next((name for name in names if one.get(name) != other.get(name)), "")


def prepare() -> None:
    """Set what imports read, where the environment does not say it."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads would start at import
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # as tandem.quiet has it


def preload(modules: Sequence[str]) -> None:
    """Import ``modules``, as far as they are installed, in a way that a fork can have them.

    The garbage collector rests meanwhile (it would look at all modules again and again, for a fifth of the time), and
    never looks at them afterwards, in a fork either: see :func:`gc.freeze`.
    """
    gc.disable()
    with _as_in_a_notebook():
        for module in modules:
            with contextlib.suppress(Exception):  # whatever is wrong with it, the child will say when it needs it
                importlib.import_module(module)
    for module in [module for module in sys.modules if module.startswith(NEED_A_SHELL)]:
        del sys.modules[module]
    gc.freeze()
    gc.enable()


@contextlib.contextmanager
def _as_in_a_notebook() -> Iterator[None]:
    """Look like a notebook to those who look while they are imported: TensorFlow prints and logs elsewhere in a terminal."""
    sys.ps1, builtins.get_ipython = "In : ", lambda: None
    yield
    del sys.ps1, builtins.get_ipython
