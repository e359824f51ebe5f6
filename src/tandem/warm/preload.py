"""What a warm parent imports: modules that notebooks of a kind need, also those that a framework imports late.

Importing is all that happens here: no operation may run before a fork.
"""

import gc
import importlib
import os
import sys
from collections.abc import Sequence

PLAIN = (
    "IPython.core.interactiveshell",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.datapub",
    "matplotlib.pyplot",
    "myst_nb",
    "numpy",
)
PRELOADS = {
    "nothing": (),
    "plain": PLAIN,
    "pytorch": (*PLAIN, "torch", "torch._dynamo", "torch.utils.data"),
    "tensorflow": (*PLAIN, "tensorflow", "keras"),
}


def preload(name: str, modules: Sequence[str] = ()) -> None:
    """Import what ``name`` stands for, and ``modules``, as far as they are installed."""
    if name == "nothing":
        return
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads would start at import
    for module in (*PRELOADS[name], *modules):
        try:
            importlib.import_module(module)
        except ImportError:
            continue
    # Figures reach a notebook only if this is imported when the shell is there.
    for module in [module for module in sys.modules if module.partition(".")[0] == "matplotlib_inline"]:
        del sys.modules[module]
    gc.collect()
    gc.freeze()
