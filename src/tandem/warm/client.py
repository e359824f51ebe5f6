"""The owner's side: start a warm parent, ask it for children, wait for them, kill them.

Where forking is not possible or not safe (not Linux, threads in the parent, the parent died), a child is a fresh process
that does the same, slower.
"""

import contextlib
import importlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

LINUX = sys.platform == "linux" and hasattr(os, "pidfd_open")
HEADER = struct.Struct("!I")
MAX_FDS = 64
MAX_NAMES = 2**16
"""Bytes that the names of the modules of one child may take."""

START_S = 120.0
"""How long a parent may take to import and to fork, before a fresh process is taken instead."""

GRACE_S = 10.0
"""How long a keeper may take to kill a tree before it is killed itself."""


class Warm:
    """A parent with ``preload`` imported, from which children are forked. Ends with its owner, or with :meth:`close`.

    The parent starts with the first fork, or with :meth:`start`. Several threads may fork at once.

    Parameters
    ----------
    preload
        ``pytorch``, ``tensorflow``, ``plain`` (NumPy, matplotlib, IPython) or ``nothing``.
    threads
        How many threads the numerical libraries of each child may use; None: as the environment says.
    modules
        Names of more modules to import in the parent.
    address
        Where other processes of the same person can ask for children too (see :func:`ask`): a path for a unix socket.
    eager
        Whether the parent goes on to import what notebooks need late, while no child is asked for: who names what its
        children need (see :meth:`fork`) needs nothing else.
    environment
        Variables of the parent and its children; those of this process if not given. What is read at import (log
        level, thread counts, Keras's backend) is the same for all children.
    """

    def __init__(
        self,
        preload: str,
        *,
        threads: int | None = 1,
        modules: Sequence[str] = (),
        address: Path | None = None,
        eager: bool = True,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.preload, self.modules, self.address, self.eager = preload, tuple(modules), address, eager
        self.environment = dict(os.environ if environment is None else environment) | thread_counts(threads)
        self._lock = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the parent now, if it is not there; return without waiting for its imports."""
        with self._lock:
            if not LINUX or (self._server and self._server.poll() is None):
                return
            self._end()
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                listener = self._listen()
                imports = [self.preload, *self.modules]
                self._server = _start_server(imports, theirs, self.environment, listener, eager=self.eager)
                if listener:
                    listener.close()

    def fork(
        self,
        entry: str,
        argument: Mapping[str, object],
        fds: Sequence[int] = (),
        *,
        cwd: Path | str | None = None,
        environment: Mapping[str, str] | None = None,
        stdio: Sequence[int | None] = (None, None, None),
        modules: Sequence[str] = (),
    ) -> "Child":
        """Run ``function(argument, fds)`` in a new process that has everything imported, and leave it by ``os._exit``.

        Parameters
        ----------
        entry
            ``package.module:function``.
        argument
            Anything that JSON can hold.
        fds
            Open file descriptors to hand on; the function gets their numbers in the child.
        cwd
            Working directory; the parent's (that of the owner when it started) if not given.
        environment
            The child's variables, in place of those of the parent.
        stdio
            Descriptors for stdin, stdout and stderr; ``/dev/null`` for None.
        modules
            Names of modules that the parent imports first, if it has not yet: for this child and all after it.
        """
        request = _request(entry, argument, cwd, environment, stdio)
        handed = [fd for fd in stdio if fd is not None] + list(fds)
        if not LINUX:
            return _spawn(request, stdio, fds, self.environment)
        for _ in range(2):
            self.start()
            with contextlib.suppress(OSError, _RefusedError):
                return _ask(self._connect(modules), request, handed)
            if not self._died():  # it refuses; if it died, a new one is worth a try
                break
        return fresh(request, handed, self.environment)

    def close(self) -> None:
        """End the parent; its children end with their own owners' handles."""
        with self._lock:
            self._end()

    def _connect(self, modules: Sequence[str]) -> socket.socket:
        with self._lock:
            control = self._control
        if control is None:
            raise _RefusedError("no parent")
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(control, [json.dumps(list(modules)).encode()], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return ours

    def _died(self) -> bool:
        """Whether the parent is dead, or dies right now."""
        with self._lock, contextlib.suppress(subprocess.TimeoutExpired):
            return self._server is not None and self._server.wait(0.2) is not None
        return False

    def _listen(self) -> socket.socket | None:
        if not self.address:
            return None
        self.address.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(self.address))
        listener.listen(128)  # from here on whoever connects waits until the imports are done
        return listener

    def _end(self) -> None:
        if self._control:
            self._control.close()
        if self._server:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._server.wait(1)
            self._server.kill()
            self._server.wait()
        self._server = self._control = None


class _RefusedError(Exception):
    """The parent does not fork."""


def thread_counts(threads: int | None) -> dict[str, str]:
    """The variables that give numerical libraries ``threads`` threads, which sleep while they wait."""
    if threads is None:
        return {}
    names = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
    return {name: str(threads) for name in names} | {"OMP_WAIT_POLICY": "PASSIVE"}


def _python(module: str) -> list[str]:
    """The command that runs a module's ``main``, without the working directory among the places of imports.

    Not ``-P -m``: the flag would stay for the children, and for the processes that they start.
    """
    return [
        sys.executable,
        "-c",
        f"import sys; sys.path = [p for p in sys.path if p]; from {module} import main; main()",
    ]


def _start_server(
    imports: Sequence[str],
    control: socket.socket,
    environment: Mapping[str, str],
    listener: socket.socket | None = None,
    *,
    eager: bool = False,
) -> subprocess.Popen[bytes]:
    sources = [control.fileno(), listener.fileno() if listener else -1]
    command = [*_python("tandem.warm.server"), *map(str, (*sources, os.getpid(), int(eager))), *imports]
    null = subprocess.DEVNULL
    return subprocess.Popen(
        command,
        stdin=null,
        stdout=null,
        stderr=null,
        env=dict(environment),
        pass_fds=[fd for fd in sources if fd >= 0],
        start_new_session=True,
    )


def _request(
    entry: str,
    argument: Mapping[str, object],
    cwd: Path | str | None,
    environment: Mapping[str, str] | None,
    stdio: Sequence[int | None],
) -> dict[str, object]:
    return {
        "entry": entry,
        "argument": dict(argument),
        "cwd": str(cwd) if cwd else None,
        "environment": dict(environment) if environment is not None else None,
        "stdio": [fd is not None for fd in stdio],
    }


def ask(
    address: Path,
    entry: str,
    argument: Mapping[str, object],
    *,
    cwd: Path | str | None = None,
    environment: Mapping[str, str] | None = None,
    stdio: Sequence[int | None] = (None, None, None),
) -> "Child | None":
    """As :meth:`Warm.fork`, of a parent that another process owns; None if it does not fork. The child ends with the asker."""
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(address))
        return _ask(
            connection, _request(entry, argument, cwd, environment, stdio), [fd for fd in stdio if fd is not None]
        )
    except (OSError, _RefusedError):
        connection.close()
        return None


def _ask(connection: socket.socket, request: Mapping[str, object], fds: Sequence[int]) -> "Child":
    """Send a request to a keeper; the child that it starts."""
    try:
        connection.settimeout(START_S)
        text = json.dumps(request).encode()
        socket.send_fds(connection, [HEADER.pack(len(text))], list(fds))
        connection.sendall(text)
        answer, received, _, _ = socket.recv_fds(connection, 4096, 1)
        told = json.loads(answer.split(b"\n")[0] or b"{}")
        connection.settimeout(None)
        if "pid" not in told:
            raise _RefusedError(told.get("refused", "no answer"))
        return Child(told["pid"], told["keeper"], received[0], connection)
    except BaseException:
        connection.close()
        raise


def fresh(request: Mapping[str, object], fds: Sequence[int], environment: Mapping[str, str]) -> "Child":
    """The same on Linux without a warm parent: a new process that imports nothing before it forks its one child."""
    control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours, keeper = socket.socketpair()
    with control, theirs, keeper:
        server = _start_server(["nothing"], theirs, request["environment"] or environment)
        socket.send_fds(control, [b"[]"], [keeper.fileno()])
        child = _ask(ours, request, fds)
    child.fresh = True
    threading.Thread(target=server.wait, daemon=True).start()  # it ends with its control; reap it
    return child


class Child:
    """A process that was forked, and all its descendants.

    Attributes
    ----------
    pid, pidfd
        Of the process itself; the descriptor is free of the races of a number.
    keeper
        Process number of the keeper: every descendant, also one that made itself a daemon, is below it.
    fresh
        Whether it is a new process, not a fork of a warm one.
    returncode
        As in :class:`subprocess.Popen`: None while it runs, negative for a signal.
    """

    def __init__(self, pid: int, keeper: int | None, pidfd: int | None, connection: socket.socket) -> None:
        self.pid, self.keeper, self.pidfd = pid, keeper, pidfd
        self.fresh = False
        self.returncode: int | None = None
        self._connection = connection
        self._lock = threading.Lock()

    def wait(self, timeout: float | None = None) -> int | None:
        """The exit status once the process and all its descendants are gone; None if they are not after ``timeout`` s."""
        end = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None:
            left = None if end is None else max(0.0, end - time.monotonic())
            # In short steps: another thread may take the status from the connection.
            step = 0.2 if left is None else min(left, 0.2)
            if _readable(self._connection, step):
                self._take()
            elif left is not None and left <= step:
                break
        return self.returncode

    def poll(self) -> int | None:
        """The exit status, or None while it runs."""
        return self.wait(0)

    def send_signal(self, number: int) -> None:
        """Send a signal to the process itself."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, number) if self.pidfd is not None else os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill the process and all its descendants, and wait until they are gone."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_WR)  # the keeper's sign to kill
        if self.wait(GRACE_S) is None:
            self._give_up()

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def _take(self) -> None:
        with self._lock:
            if self.returncode is not None:
                return
            try:
                told = json.loads(self._connection.recv(4096) or b"{}")
            except (OSError, ValueError):
                told = {}
            if "status" in told:
                self._close(told["status"])
            else:
                self._give_up(locked=True)

    def _give_up(self, locked: bool = False) -> None:
        """The keeper is gone or hangs: kill what can be named."""
        with contextlib.nullcontext() if locked else self._lock:
            if self.returncode is None:
                with contextlib.suppress(OSError):
                    signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
                self._close(-signal.SIGKILL)

    def _close(self, status: int) -> None:
        self._connection.close()
        if self.pidfd is not None:
            os.close(self.pidfd)
            self.pidfd = None
        self.returncode = status


def _readable(connection: socket.socket, timeout: float) -> bool:
    import select

    try:
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        return bool(poll.poll(timeout * 1000))
    except (OSError, ValueError):  # closed by another thread: the status is there
        return False


def load(entry: str) -> object:
    """The function that ``package.module:function`` names."""
    module, _, name = entry.partition(":")
    return getattr(importlib.import_module(module), name)


# --- other systems ----------------------------------------------------------------------------------------------------


class _Spawned(Child):
    """A new process where there are no keepers (macOS, Windows): its tree is found by walking it, and may be left behind
    by processes that hide from that."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.pid, self.keeper, self.pidfd, self.fresh = process.pid, None, None, True
        self.returncode = None

    def wait(self, timeout: float | None = None) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.returncode = self._process.wait(timeout)
        return self.returncode

    def send_signal(self, number: int) -> None:
        self._process.send_signal(number)

    def kill(self) -> None:
        import psutil

        tree: list[psutil.Process] = []
        with contextlib.suppress(psutil.Error):
            tree = psutil.Process(self.pid).children(recursive=True)
        if hasattr(os, "killpg"):
            with contextlib.suppress(OSError):
                os.killpg(self.pid, signal.SIGKILL)
        self._process.kill()
        for process in tree:
            with contextlib.suppress(psutil.Error):
                process.kill()
        self.wait(GRACE_S)


def _spawn(
    request: dict[str, object], stdio: Sequence[int | None], fds: Sequence[int], environment: Mapping[str, str]
) -> Child:
    """The same as a fork, in a new process (:mod:`tandem.warm.fresh`)."""
    command = _python("tandem.warm.fresh")
    handed: dict[str, object] = {"pass_fds": list(fds), "start_new_session": True}
    if sys.platform == "win32":  # descriptors are handles of sockets there
        for fd in fds:
            os.set_handle_inheritable(fd, True)
        handed = {"close_fds": False, "creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    outputs = [subprocess.DEVNULL if fd is None else fd for fd in stdio[1:]]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=outputs[0],
        stderr=outputs[1],
        env=dict(request["environment"] or environment),
        cwd=request["cwd"],
        **handed,
    )
    with process.stdin as pipe:
        pipe.write(json.dumps(request | {"fds": list(fds)}).encode())
    return _Spawned(process)
