"""A Jupyter kernel as a fork of a warm parent: the entry point ``tandem-warm`` of ``jupyter_client.kernel_provisioners``.

Where that is not possible (no parent, another Python, an option that a fork cannot have), the kernel starts as ever.
"""

import asyncio
import os
import pathlib
import subprocess
import sys
from subprocess import PIPE
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from tandem.warm import kernels
from tandem.warm.client import Child, Warm, ask
from tandem.warm.preload import is_read_at_import

UNDERSTOOD = {"cwd", "env", "stdout", "stderr", "stdin", "kernel_id", "extra_arguments", "independent"}


class WarmProvisioner(LocalProvisioner):
    """Launches a kernel by forking; all else is Jupyter's own way with local kernels."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        child = await asyncio.to_thread(_fork, cmd, kwargs)
        if child is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = _Process(child)
        self.pid = self.pgid = child.pid
        self.cwd = kwargs.get("cwd", pathlib.Path.cwd())
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and all that it has started."""
        if isinstance(self.process, _Process):
            await asyncio.to_thread(self.process.kill)
        else:
            await super().kill(restart)


class _Process:
    """A child as Jupyter expects a process to be."""

    stdin = stdout = stderr = None

    def __init__(self, child: Child) -> None:
        self.pid, self.poll, self.wait = child.pid, child.poll, child.wait
        self.send_signal, self.kill, self.terminate = child.send_signal, child.kill, child.terminate

    @property
    def returncode(self) -> int | None:
        return self.poll()


def _fork(cmd: list[str], kwargs: dict[str, Any]) -> Child | None:
    """The kernel that ``cmd`` describes, forked; None if it must be started as ever."""
    outputs = [_descriptor(kwargs.get(name), default) for name, default in (("stdout", 1), ("stderr", 2))]
    odd = set(kwargs) - UNDERSTOOD or kwargs.get("independent") or kwargs.get("stdin") or PIPE in outputs
    if odd or not _is_a_kernel_of_this_python(cmd) or not kernels.wanted():
        return None
    environment = dict(kwargs.get("env") or os.environ) | {"JPY_PARENT_PID": str(os.getpid())}
    preload = kernels.preload_for(kernels.current_notebook(environment))
    request = {
        "entry": "tandem.warm.kernel:main",
        "argument": {"argv": cmd[2:]},
        "cwd": kwargs.get("cwd") or pathlib.Path.cwd(),
        "environment": environment,
        "stdio": (None, *outputs),
    }
    if folder := environment.get(kernels.ADDRESSES):
        return ask(pathlib.Path(folder, preload), **request)
    child = _parent(preload, environment).fork(**request)
    return child


_parents: dict[tuple[str, ...], Warm] = {}
"""The parents of this process, where nobody else owns any. They end with it."""


def _parent(preload: str, environment: dict[str, str]) -> Warm:
    key = (preload, *(f"{name}={value}" for name, value in sorted(environment.items()) if is_read_at_import(name)))
    return _parents.setdefault(key, Warm(preload, threads=None, environment=environment))


def _descriptor(stream: object, default: int) -> int | None:
    """The file descriptor that Popen would take for ``stream``; None for the null device."""
    if stream is None:
        return default
    if stream == subprocess.DEVNULL:
        return None
    return stream if isinstance(stream, int) else stream.fileno()


def _is_a_kernel_of_this_python(cmd: list[str]) -> bool:
    """Whether ``cmd`` is ``python -m ipykernel_launcher ...`` of the Python that runs this."""
    return cmd[1:3] == ["-m", "ipykernel_launcher"] and pathlib.Path(cmd[0]).absolute() == pathlib.Path(sys.executable)
