"""The parent's side (Linux): import once, then fork a keeper for each request, which forks the child and kills its tree.

owner ── parent ── keeper ── child: the parent only forks, so that nothing that a child does can hold it up. The keeper
is the one to which orphans fall (a "child subreaper"), also those that made themselves daemons, and it reports the end
of the child after all of them are gone. It kills them when the child ends, when it is told to, or when the owner is dead.
"""

import contextlib
import ctypes
import json
import multiprocessing
import os
import select
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from tandem.warm.client import HEADER, MAX_FDS, MAX_NAMES, load
from tandem.warm.preload import AT_ONCE, LATER, differing_at_import, preload, prepare

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
GIVE_UP_S = 10.0
MANY = 200
"""So many processes are killed before it is looked for more: they may be making more meanwhile."""


def main() -> None:
    """``server CONTROL LISTENER OWNER EAGER PRELOAD [MODULE]...``.

    CONTROL is the descriptor of the socket by which the owner sends one end of a connection for each child, with the
    names of the modules that the child needs; LISTENER that of a socket to which others connect (-1 if there is none),
    OWNER the owner's process number; EAGER whether to import what notebooks need late, while no child is asked for.
    """
    control, listener, owner, eager = map(int, sys.argv[1:5])
    name, *modules = sys.argv[5:]
    sources = [socket.socket(fileno=fd) for fd in (control, listener) if fd >= 0]
    for source in sources:
        source.set_inheritable(False)
    watched = os.pidfd_open(owner)
    if os.getppid() != owner:  # it died before it could be watched
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    environment = dict(os.environ)
    prepare()
    with _ending_with(owner):
        preload([*AT_ONCE[name], *modules])
    listener = sources[1] if len(sources) > 1 else None
    _serve(sources[0], listener, watched, environment, list(LATER[name]) if eager else [])


@contextlib.contextmanager
def _ending_with(owner: int) -> Iterator[None]:
    """Look twice a second whether the owner is still there, while this process has no time to wait for that."""
    signal.signal(signal.SIGALRM, lambda *_: os.getppid() == owner or os._exit(0))
    signal.setitimer(signal.ITIMER_REAL, 0.5, 0.5)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _serve(
    control: socket.socket,
    listener: socket.socket | None,
    owner: int,
    environment: dict[str, str],
    later: list[str],
) -> None:
    """Fork a keeper for each connection that arrives, until the owner is gone; while none does, import what is left."""
    threads = _threads()
    wake, woken = socket.socketpair()
    wake.setblocking(False)
    woken.setblocking(False)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    own = [source for source in (control, listener, wake, woken) if source]
    poll = select.poll()
    for source in (control, listener, woken, owner):
        if source is not None:
            poll.register(source, select.POLLIN)
    keepers: set[int] = set()
    while True:
        ready = {fd for fd, _ in poll.poll(0 if later else None)}
        if not ready and later:
            preload([later.pop(0)])
        if woken.fileno() in ready:
            with contextlib.suppress(BlockingIOError):
                woken.recv(4096)
            _reap(keepers)
        if owner in ready:
            break
        connections = []
        if control.fileno() in ready:
            text, fds, _, _ = socket.recv_fds(control, MAX_NAMES, 1)
            if not text:
                break
            if missing := [module for module in json.loads(text) if module not in sys.modules]:
                preload(missing)
            connections += [socket.socket(fileno=fd) for fd in fds]
        if listener and listener.fileno() in ready:
            with contextlib.suppress(OSError):  # whoever it was has gone
                connections.append(listener.accept()[0])
        for connection in connections:
            if _threads() != threads:
                _refuse(connection, "threads have appeared in the parent")
                continue
            try:
                keeper = os.fork()
            except OSError as error:  # no memory, too many processes: others may still be served
                _refuse(connection, f"it cannot fork: {error.strerror}")
                continue
            if keeper == 0:
                try:
                    signal.set_wakeup_fd(-1)
                    for source in own:
                        source.close()
                    _keep(connection, owner, environment)
                finally:
                    os._exit(70)
            keepers.add(keeper)
            connection.close()


def _refuse(connection: socket.socket, why: str) -> None:
    with contextlib.suppress(OSError):
        connection.sendall(json.dumps({"refused": why}).encode() + b"\n")
    connection.close()


def _threads() -> int:
    return sum(1 for _ in Path("/proc/self/task").iterdir())


def _reap(keepers: set[int]) -> None:
    """Take leave of keepers that ended. What falls to this process because its keeper was killed is killed."""
    with contextlib.suppress(ChildProcessError):
        while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            keepers.discard(pid)
    for orphan in set(children(os.getpid())) - keepers:
        for pid in [orphan, *descendants(orphan)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


# --- the keeper -------------------------------------------------------------------------------------------------------


def _keep(connection: socket.socket, owner: int, environment: dict[str, str]) -> None:
    """Start the child that is asked for; whatever happens first, its end or the owner's word, kill all that is left.

    ``environment`` is what the parent had when it began: a child that wants another where imports read it is refused.
    """
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    request, fds = _receive(connection)
    wanted = request["environment"]
    if wanted is not None and (differing := differing_at_import(environment, wanted)):
        _refuse(connection, f"the parent was started with another {differing}")
        os._exit(0)
    child = os.fork()
    if child == 0:
        os.close(owner)
        _become(request, fds, connection, environment)
    pidfd = os.pidfd_open(child)
    for fd in fds:
        os.close(fd)
    poll = select.poll()
    for source in (connection.fileno(), owner, pidfd):
        poll.register(source, select.POLLIN)
    poll.poll()
    status = _kill_all(child)
    with contextlib.suppress(OSError):
        connection.sendall(json.dumps({"status": status}).encode() + b"\n")
    os._exit(0)


def _receive(connection: socket.socket) -> tuple[dict, list[int]]:
    header, fds, _, _ = socket.recv_fds(connection, HEADER.size, MAX_FDS)
    (size,) = HEADER.unpack(header)
    text = b""
    while len(text) < size:
        if not (part := connection.recv(size - len(text))):
            raise ConnectionError("the owner is gone")
        text += part
    return json.loads(text), fds


def _kill_all(child: int) -> int:
    """Kill every descendant until there is none; the exit status of ``child``."""
    status = -signal.SIGKILL
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)  # first of all: with it goes the whole of a process namespace, at once
    end = time.monotonic() + GIVE_UP_S
    while time.monotonic() < end:
        try:
            while True:
                pid, found = os.waitpid(-1, os.WNOHANG)
                if pid == child:
                    status = os.waitstatus_to_exitcode(found)
                if pid == 0:
                    break
        except ChildProcessError:  # everything that was left has fallen to this process: none is left
            break
        for pid in descendants(os.getpid(), MANY):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.001)
    return status


def children(pid: int) -> list[int]:
    """Process numbers of the children of a process."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                found += map(int, (task / "children").read_text().split())
    return found


def descendants(pid: int, most: int | None = None) -> list[int]:
    """Process numbers of all descendants of a process, parents first; no more than about ``most``."""
    found = children(pid)
    for one in found:  # grows while it is walked
        if most is not None and len(found) > most:
            break
        found += children(one)
    return found


# --- the child --------------------------------------------------------------------------------------------------------


def _become(request: dict, fds: list[int], connection: socket.socket, environment: dict[str, str]) -> None:
    """Turn this process into the one that was asked for; it does not return."""
    code = 1
    try:
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.setsid()
        for number in (signal.SIGINT, signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_IGN)
        _stdio(request["stdio"], fds)
        told = json.dumps({"pid": os.getpid(), "keeper": os.getppid()}).encode() + b"\n"
        pidfd = os.pidfd_open(os.getpid())
        socket.send_fds(connection, [told], [pidfd])
        os.close(pidfd)
        connection.close()
        if request["environment"] is not None:
            os.environ.clear()
            os.environ.update(request["environment"])
        else:
            os.environ.clear()
            os.environ.update(environment)
        if request["cwd"]:
            os.chdir(request["cwd"])
        _forget_the_parent()
        load(request["entry"])(request["argument"], fds)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code & 0xFF)


def _stdio(given: list[bool], fds: list[int]) -> None:
    """Put the first of ``fds`` in the places of stdin, stdout and stderr, or ``/dev/null``; take them from the list."""
    null = os.open(os.devnull, os.O_RDWR)
    for place, there in enumerate(given):
        fd = fds.pop(0) if there else null
        os.dup2(fd, place)
        if there:
            os.close(fd)
    os.close(null)


def _forget_the_parent() -> None:
    """What every fork would have in common, and a process of its own has for itself."""
    tempfile.tempdir = None
    multiprocessing.current_process().authkey = os.urandom(32)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
