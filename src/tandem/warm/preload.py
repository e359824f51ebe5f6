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

PLAIN = (
    "IPython.core.interactiveshell",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.datapub",
    "matplotlib.pyplot",
    "myst_nb",
    "numpy",
    "threadpoolctl",
)
PRELOADS = {
    "nothing": (),
    "plain": PLAIN,
    "pytorch": (*PLAIN, "torch", "torch._dynamo", "torch.utils.data"),
    "tensorflow": (*PLAIN, "tensorflow", "keras"),
}


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


def preload(name: str, modules: Sequence[str] = ()) -> None:
    """Import what ``name`` stands for, and ``modules``, as far as they are installed."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads would start at import
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # as tandem.quiet has it
    with _as_in_a_notebook():
        for module in (*PRELOADS[name], *modules):
            with contextlib.suppress(ImportError):
                importlib.import_module(module)
    for module in [module for module in sys.modules if module.startswith(NEED_A_SHELL)]:
        del sys.modules[module]
    gc.collect()
    gc.freeze()


@contextlib.contextmanager
def _as_in_a_notebook() -> Iterator[None]:
    """Look like a notebook to those who look while they are imported: TensorFlow prints and logs elsewhere in a terminal."""
    sys.ps1, builtins.get_ipython = "In : ", lambda: None
    yield
    del sys.ps1, builtins.get_ipython
