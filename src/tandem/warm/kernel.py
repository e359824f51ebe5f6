"""What a forked child runs to be a Jupyter kernel: the same as ``python -m ipykernel_launcher``."""

import logging
import os
import sys
from importlib.util import find_spec


def main(argument: dict[str, list[str]], fds: list[int]) -> None:
    """Be a kernel until it is told to end. ``argument["argv"]`` is the command line after ``-m``."""
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = [find_spec(argument["argv"][0]).origin, *argument["argv"][1:]]
    _give_back_threads()
    app = IPKernelApp.instance()
    app.initialize()
    _log_to_cells()
    app.start()


def _log_to_cells() -> None:
    """Send to the kernel's streams what loggers that were set up at import would send to those of the parent."""
    loggers = [logging.getLogger(name) for name in [None, *logging.root.manager.loggerDict]]
    handlers = [handler for logger in loggers for handler in logger.handlers]
    if absl := sys.modules.get("absl.logging"):
        handlers.append(absl.get_absl_handler().python_handler)
    now = {id(sys.__stdout__): sys.stdout, id(sys.__stderr__): sys.stderr}
    for handler in handlers:
        if isinstance(handler, logging.StreamHandler) and (stream := now.get(id(handler.stream))):
            handler.setStream(stream)


def _give_back_threads() -> None:
    """Let OpenBLAS have the threads that it would have taken at import, had the parent not asked for one."""
    if os.environ.get("OPENBLAS_NUM_THREADS"):
        return
    said = os.environ.get("GOTO_NUM_THREADS") or os.environ.get("OMP_NUM_THREADS") or ""
    count = int(said) if said.isdigit() else len(os.sched_getaffinity(0))
    if count > 1:
        from threadpoolctl import threadpool_limits

        threadpool_limits(count, user_api="blas")
