"""Closing a process before student code runs in it (Linux): files, network, other processes. Nothing here judges anything.

Three layers, each of which is used where the machine allows it: namespaces (the process sees a file system that holds
what it may read, no network and no other process), Landlock (the kernel checks each path against a list) and seccomp
(system calls that nothing here needs are refused). Namespaces alone, or Landlock and seccomp together, close files and
network; see :func:`closed`.
"""

import contextlib
import ctypes
import dataclasses
import errno
import functools
import json
import os
import signal
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from tandem.course import CourseError
from tandem.grading.watch import Limits
from tandem.warm import Warm

try:
    import resource
except ImportError:  # Windows
    resource = None
try:
    import pyseccomp
except (ImportError, RuntimeError, OSError, TypeError):  # not Linux, or no libseccomp
    pyseccomp = None

Level = Literal["required", "best", "none"]

LINUX = sys.platform == "linux"
LAYERS = ("namespaces", "landlock", "seccomp")
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/sys/devices/system")
ETC = (
    *("alternatives", "fonts", "group", "host.conf", "hosts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime"),
    *("magic", "matplotlibrc", "mime.types", "nsswitch.conf", "os-release", "passwd", "protocols", "services", "ssl"),
    "timezone",
)
"""What of ``/etc`` can be read: nothing that holds a secret."""

MEMORY = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))
"""Where programs expect that they can write: with namespaces, empty and their own."""

LEAST_NUMBERS = 320
"""Of process numbers the kernel keeps 300 back once it has counted to the end."""

DEVICES = ("null", "zero", "full", "random", "urandom")


@dataclass(frozen=True)
class Layers:
    """What is there of the layers: namespaces, the version of Landlock's interface (0: none), seccomp."""

    namespaces: bool = False
    landlock: int = 0
    seccomp: bool = False


@functools.cache
def available() -> Layers:
    """What this machine offers, tried out in a process of its own (a fraction of a second, once)."""
    if not LINUX:
        return Layers()
    read, write = os.pipe()
    with tempfile.TemporaryDirectory() as scratch, Warm("nothing") as warm, os.fdopen(read, "rb") as pipe:
        child = warm.fork("tandem.grading.isolation:_try_out", {"scratch": scratch}, [write])
        os.close(write)
        text = pipe.read()
        child.wait()
    return Layers(**json.loads(text)) if text else Layers()


def _try_out(argument: dict[str, str], fds: list[int]) -> None:
    layers = _close(Path(argument["scratch"]), Limits(), (), (), LAYERS)
    os.write(fds[0], json.dumps(dataclasses.asdict(layers)).encode())


def closed(layers: Layers) -> bool:
    """Whether ``layers`` close files and network."""
    return layers.namespaces or (layers.landlock > 0 and layers.seccomp)


def enter(
    scratch: Path,
    *,
    level: Level = "best",
    limits: Limits | None = None,
    visible: Sequence[Path] = (),
    hidden: Sequence[Path] = (),
    layers: Sequence[str] = LAYERS,
) -> tuple[str, ...]:
    """Close this process; what is in force then, in words.

    To be called in a child of :class:`tandem.warm.Warm`, before student code and with a single thread. It returns in a
    descendant of the process that called: keep no process number from before. Descriptors that are open stay open.
    The working directory is then ``scratch/work``; home, temporary files and caches are in ``scratch`` too. With
    namespaces what is written there is memory that goes with the process (at most ``limits.file_mb``).

    Parameters
    ----------
    scratch
        An empty folder: the only place that can be written to.
    level
        ``required``: raise if files and network cannot be closed; ``best``: close what can be; ``none``: only limits.
    visible
        More files and folders that may be read; Python, its packages and the system's libraries always can be.
    hidden
        Files and folders that may not be read even if they lie inside one that can be.
    layers
        Which layers to use, of those that the machine has.

    Raises
    ------
    CourseError
        If ``level`` is ``required`` and the layers here do not close files and network.
    """
    force = _close(scratch, limits or Limits(), visible, hidden, () if level == "none" else layers)
    if level == "required" and not closed(force):
        raise CourseError(f"this machine cannot close files and network to student code: {'; '.join(words(force))}")
    return words(force)


def words(force: Layers) -> tuple[str, ...]:
    """What ``force`` closes and with what, in words."""
    spaces, landlock = force.namespaces, f"Landlock {force.landlock}" if force.landlock else ""
    seccomp = "seccomp" if force.seccomp else ""
    parts = {
        "files": ["mount namespace" if spaces else "", landlock],
        "network": ["network namespace" if spaces else "", seccomp],
        "processes": ["pid namespace" if spaces else "", landlock if force.landlock >= 6 else "", seccomp],
    }
    found = {name: ", ".join(filter(None, used)) for name, used in parts.items()}
    return tuple(f"{name}: {used or 'not closed'}" for name, used in found.items())


def _close(
    scratch: Path, limits: Limits, visible: Sequence[Path], hidden: Sequence[Path], layers: Sequence[str]
) -> Layers:
    """Put the limits and every layer of ``layers`` that the machine has in force, in the order in which they can be."""
    scratch = scratch.resolve()
    _limit(limits)
    readable = _readable(visible, hidden)
    spaces = landlock = seccomp = False
    if LINUX and "namespaces" in layers:
        spaces = _new_namespaces(scratch, readable, limits)
    _settle(scratch, private=spaces)
    if not LINUX or not layers:
        return Layers()
    ancestors = () if spaces else tuple(_ancestors())
    _drop_capabilities()
    if "landlock" in layers:
        landlock = _landlock(scratch, readable, private=spaces)
    if "seccomp" in layers:
        seccomp = _seccomp(ancestors, private=spaces, truncate=landlock >= 3)
    if seccomp and not spaces:
        _share_without_sockets()
    return Layers(spaces, landlock, seccomp)


def _limit(limits: Limits) -> None:
    """The limits that the kernel keeps for each process. Address space is not one of them: frameworks reserve much."""
    if resource is None:
        return
    cpu = int(limits.cpu_s) + 2
    size = limits.file_mb * 2**20
    for name, value in {"CORE": 0, "CPU": cpu, "FSIZE": size, "NOFILE": limits.files}.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond the size is an error, not a death
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")  # when memory runs out, this goes first


def _settle(scratch: Path, *, private: bool) -> None:
    """Live in ``scratch``: working directory, home, temporary files, caches."""
    # The address of a unix socket has room for 107 bytes: where the path to scratch is long, workers could not answer.
    temporary = MEMORY[0] if private else scratch / "tmp"
    home, cache = str(scratch / "home"), scratch / "cache"
    for place in (scratch / "work", scratch / "home", temporary, cache):
        place.mkdir(exist_ok=True)
    os.environ.update({name: home for name in ("HOME", "USERPROFILE", "KERAS_HOME")})
    os.environ.update({name: str(temporary) for name in ("TMPDIR", "TMP", "TEMP")})
    places = ("IPYTHONDIR", "MPLCONFIGDIR", "TORCH_HOME", "TORCHINDUCTOR_CACHE_DIR", "TRITON_CACHE_DIR")
    xdg = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME")
    os.environ.update({name: str(cache / name.lower()) for name in (*places, *xdg)})
    tempfile.tempdir = None
    # Inductor settles where compiled headers lie when it is imported, and in an empty cache they are hardly worth it.
    os.environ["TORCHINDUCTOR_CPP_CACHE_PRECOMPILE_HEADERS"] = "0"
    if config := sys.modules.get("torch._inductor.config"):
        config.cpp_cache_precompile_headers = False
    os.chdir(scratch / "work")


# --- what may be read -------------------------------------------------------------------------------------------------


def _readable(visible: Sequence[Path], hidden: Sequence[Path]) -> list[Path]:
    """The files and folders that can be read: the system's, Python's and ``visible``, without what is ``hidden`` in them."""
    python = [sys.prefix, sys.exec_prefix, sys.base_prefix, *filter(None, sys.path), *sysconfig.get_paths().values()]
    package = Path(__file__).parents[1]
    wanted = [*map(Path, SYSTEM), *(Path("/etc", name) for name in ETC), *map(Path, python), package, *visible]
    wanted = [path for path in map(Path.absolute, wanted) if path.exists() and path != Path("/")]
    covered = [path.resolve() for path in hidden]
    # Resolved, because a rule is about a place and not a name; and as named, because that is where it is looked for.
    return [part for path in _outermost(wanted) for part in _without(path, covered)]


def _outermost(paths: Sequence[Path]) -> list[Path]:
    outermost: list[Path] = []
    for path in sorted(set(paths)):  # what lies in a folder comes right after it
        if not outermost or not path.is_relative_to(outermost[-1]):
            outermost.append(path)
    return outermost


def _without(path: Path, hidden: Sequence[Path]) -> Iterator[Path]:
    """``path``, or if something in it is hidden, the parts of it that are not."""
    place = path.resolve()
    if any(place.is_relative_to(one) for one in hidden):
        return
    if not any(one.is_relative_to(place) for one in hidden):
        yield path
        return
    for part in path.iterdir():
        yield from _without(part, hidden)


# --- namespaces -------------------------------------------------------------------------------------------------------

libc = ctypes.CDLL(None, use_errno=True) if LINUX else None

CLONE_NEWNS, CLONE_NEWUSER = 0x20000, 0x10000000
CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWPID, CLONE_NEWNET = 0x4000000, 0x8000000, 0x20000000, 0x40000000
CLONE_NEWCGROUP, CLONE_NEWTIME = 0x2000000, 0x80
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 0x1000, 0x4000, 0x40000
MNT_DETACH = 2
AT_FDCWD, AT_RECURSIVE = -100, 0x8000
MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID = 1, 2
SYS_MOUNT_SETATTR, SYS_LANDLOCK = 442, 444  # the same on every architecture
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 1, 24, 38, 47, 4


def _call(name: str | int, *arguments: object) -> int:
    """A function of the C library, or a system call by its number. Raises OSError."""
    encoded = [os.fsencode(a) if isinstance(a, str | Path) else a for a in arguments]
    if isinstance(name, int):
        longs = [ctypes.c_long(a) if isinstance(a, int) else a for a in (name, *encoded)]
        result = libc.syscall(*longs)
    else:
        result = getattr(libc, name)(*[ctypes.c_ulong(a) if isinstance(a, int) else a for a in encoded])
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")
    return result


def _new_namespaces(scratch: Path, readable: Sequence[Path], limits: Limits) -> bool:
    """Move to namespaces of one's own; whether that could be done. If so, it returns in a grandchild."""
    user, group = os.geteuid(), os.getegid()
    try:
        _call("unshare", CLONE_NEWUSER | CLONE_NEWNS)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
        _call("mount", None, "/", None, MS_REC | MS_PRIVATE, None)
        root = _new_root(scratch, readable, limits)
        _call("unshare", CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS)
    except OSError:
        return False
    _go_on_as_child()  # number 1 of the new processes, which ends them all with itself
    with contextlib.suppress(OSError):  # in some containers what is in /proc already must do
        _call("mount", "proc", root / "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, None)
        # Of a bomb of forks no more can be alive than there are numbers (Linux 6.14; threads have numbers too).
        (root / "proc/sys/kernel/pid_max").write_text(str(max(LEAST_NUMBERS, 5 * limits.processes)))
    os.chdir(root)
    _call("pivot_root", ".", ".")
    _call("umount2", ".", MNT_DETACH)
    os.chdir("/")
    _go_on_as_child()
    return True


def _new_root(scratch: Path, readable: Sequence[Path], limits: Limits) -> Path:
    """A file system that holds what is ``readable``, and ``scratch``, which is memory; only the latter can be written to."""
    root = scratch / "root"
    root.mkdir()
    _call("mount", "tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "size=4m,mode=755")
    inside = [path for path in readable if any(path.is_relative_to(place) for place in MEMORY)]
    for path in readable:
        if path not in inside:
            _place(root, path)
    for name in DEVICES:
        _place(root, Path("/dev", name))
    for name, target in {"fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2"}.items():
        (root / "dev" / name).symlink_to(target)
    (root / "proc").mkdir()
    _call("mount", "/proc", root / "proc", None, MS_BIND | MS_REC, None)
    memory = [root / path.relative_to("/") for path in (*MEMORY, scratch)]
    for place in memory:
        place.mkdir(parents=True, exist_ok=True)
    _set_attributes(root, set=MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID, flags=AT_RECURSIVE)
    for place in memory:
        place.mkdir(parents=True, exist_ok=True)  # scratch may lie in /tmp
        _call("mount", "tmpfs", place, "tmpfs", MS_NOSUID | MS_NODEV, f"size={limits.file_mb}m,nr_inodes=200k,mode=700")
    for path in inside:  # and so may the course and its Python: what is there must not be covered
        _place(root, path)
        _set_attributes(root / path.relative_to("/"), set=MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID, flags=AT_RECURSIVE)
    return root


def _place(root: Path, path: Path) -> None:
    """Show ``path`` at its place below ``root``, and each link on the way to it as a link."""
    for parent in [*reversed(path.parents), path]:
        spot = root / parent.relative_to("/")
        if spot.is_symlink() or (spot.exists() and parent != path):
            continue
        if parent.is_symlink():
            spot.symlink_to(parent.readlink())
            target = parent.resolve() / path.relative_to(parent)
            if target.exists():
                _place(root, target)
            return
        if parent.is_dir():
            spot.mkdir(exist_ok=True)
        else:
            spot.touch()
    if not path.samefile(spot):
        _call("mount", path, spot, None, MS_BIND | MS_REC, None)


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "user_namespace")]


def _set_attributes(path: Path, *, set: int, flags: int) -> None:
    attributes = _MountAttributes(set=set)
    size = ctypes.sizeof(attributes)
    _call(SYS_MOUNT_SETATTR, AT_FDCWD, path, flags, ctypes.byref(attributes), size)


def _go_on_as_child() -> None:
    """Fork; the child returns, and this process waits for it, hands interruptions on to it, and ends as it ends."""
    child = os.fork()
    if child == 0:
        _call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        return
    signal.signal(signal.SIGINT, lambda number, frame: os.kill(child, number))
    os.closerange(0, 2**16)
    status = None
    while status is None:
        pid, found = os.waitpid(-1, 0)
        status = os.waitstatus_to_exitcode(found) if pid == child else None
    if status < 0 and os.getpid() != 1:
        signal.signal(-status, signal.SIG_DFL) if -status not in (signal.SIGKILL, signal.SIGSTOP) else None
        os.kill(os.getpid(), -status)
    os._exit(status if status >= 0 else 128 - status)


# --- capabilities, Landlock, seccomp ------------------------------------------------------------------------------------


def _drop_capabilities() -> None:
    """Give up what a superuser may, for good."""
    for number in range(64):
        with contextlib.suppress(OSError):
            _call("prctl", PR_CAPBSET_DROP, number, 0, 0, 0)
    with contextlib.suppress(OSError):
        _call("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
    _call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))


FS_EXECUTE, FS_WRITE_FILE, FS_READ_FILE, FS_READ_DIR = 1, 2, 4, 8
FS_REMOVE_FILE, FS_MAKE_REG, FS_TRUNCATE = 1 << 5, 1 << 8, 1 << 14
FS_ALL = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""All rights on files that a version of Landlock's interface knows."""

NET_ALL, SCOPE_ALL = 3, 3  # bind and connect of TCP; abstract unix sockets and signals


class _Ruleset(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "network", "scoped")]


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def _landlock(scratch: Path, readable: Sequence[Path], *, private: bool) -> int:
    """Let the kernel refuse every path but those listed; the version of its interface, 0 if it has none."""
    try:
        version = _call(SYS_LANDLOCK, None, 0, 1)
    except OSError:
        return 0
    known = FS_ALL[max(number for number in FS_ALL if number <= version)]
    rules = _Ruleset(known, NET_ALL if version >= 4 else 0, SCOPE_ALL if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = _call(SYS_LANDLOCK, ctypes.byref(rules), size, 0)
    shared = FS_READ_FILE | FS_WRITE_FILE | FS_MAKE_REG | FS_REMOVE_FILE | FS_TRUNCATE
    allowed = {path: FS_EXECUTE | FS_READ_FILE | FS_READ_DIR for path in (*readable, Path("/proc"))}
    allowed |= {Path("/dev", name): FS_READ_FILE | FS_WRITE_FILE for name in DEVICES}
    # Memory that is shared by name: whoever does not know a name cannot look for it.
    allowed |= dict.fromkeys(MEMORY, known) if private else {Path("/dev/shm"): shared}
    allowed[scratch] = known
    for path, rights in allowed.items():
        with contextlib.suppress(FileNotFoundError):
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            if not path.is_dir():
                rights &= FS_EXECUTE | FS_READ_FILE | FS_WRITE_FILE | FS_TRUNCATE
            rule = _PathRule(rights & known, place)
            _call(SYS_LANDLOCK + 1, ruleset, 1, ctypes.byref(rule), 0)
            os.close(place)
    _call(SYS_LANDLOCK + 2, ruleset, 0)
    os.close(ruleset)
    return version


REFUSED = (
    # other processes
    *("ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp", "pidfd_getfd", "pidfd_send_signal"),
    *("rt_sigqueueinfo", "rt_tgsigqueueinfo"),
    # file systems and namespaces
    *("mount", "umount2", "pivot_root", "chroot", "unshare", "setns", "move_mount", "open_tree", "fsopen", "fsconfig"),
    *("fsmount", "fspick", "mount_setattr", "name_to_handle_at", "open_by_handle_at", "quotactl", "quotactl_fd"),
    *("fanotify_init", "swapon", "swapoff", "acct"),
    # the kernel itself, and ways around this filter
    *("io_uring_setup", "io_uring_enter", "io_uring_register", "bpf", "perf_event_open", "userfaultfd", "add_key"),
    *("request_key", "keyctl", "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load"),
    *("reboot", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "sethostname", "setdomainname"),
    *("iopl", "ioperm", "modify_ldt", "syslog", "vhangup", "migrate_pages", "move_pages"),
    # memory and messages that any process of the user could open
    *("shmget", "shmat", "semget", "semop", "semtimedop", "msgget", "msgsnd", "msgrcv", "mq_open"),
)
PRETENDED = (
    *("chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat", "utime", "utimes"),
    *("futimesat", "utimensat", "setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr"),
)
"""Landlock does not watch these: without a file system of its own, the process is told that they are done."""


def _seccomp(ancestors: Sequence[int], *, private: bool, truncate: bool) -> bool:
    """Refuse system calls; whether that could be done. ``private``: the process has a file system of its own."""
    if pyseccomp is None:
        return False
    no, arg = pyseccomp.ERRNO(errno.EPERM), pyseccomp.Arg
    filters = pyseccomp.SyscallFilter(pyseccomp.ALLOW)

    def add(name: str, *conditions: object, action: int = no) -> None:
        with contextlib.suppress(OSError, ValueError):  # a call that this architecture or libseccomp does not know
            filters.add_rule(action, name, *conditions)

    for name in REFUSED:
        add(name)
    for name in () if private else PRETENDED:
        add(name, action=pyseccomp.ERRNO(0))
    if not truncate and not private:
        add("truncate")
    # Only unix sockets, which processes of one program use among themselves.
    for name in ("socket", "socketpair"):
        filters.add_rule(no, name, arg(0, pyseccomp.NE, 1))
    if not private:  # those of others have a path, which nothing else checks
        filters.add_rule(no, "connect")
        for name in ("socket", "socketpair"):
            filters.add_rule(no, name, arg(0, pyseccomp.EQ, 1), arg(1, pyseccomp.MASKED_EQ, 0xF, 2))
    # glibc takes clone where there is no clone3, and its flags can be looked at.
    add("clone3", action=pyseccomp.ERRNO(errno.ENOSYS))
    spaces = (CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWCGROUP)
    for flag in spaces:
        filters.add_rule(no, "clone", arg(0, pyseccomp.MASKED_EQ, flag, flag))
    for request in (0x5412, 0x541C):  # TIOCSTI, TIOCLINUX: typing into a terminal
        add("ioctl", arg(1, pyseccomp.MASKED_EQ, 0xFFFFFFFF, request))
    for command in (8, 15):  # F_SETOWN, F_SETOWN_EX: signals by way of a descriptor
        add("fcntl", arg(1, pyseccomp.MASKED_EQ, 0xFFFFFFFF, command))
    add("prlimit64", arg(0, pyseccomp.NE, 0))
    if not private:
        filters.add_rule(no, "kill", arg(0, pyseccomp.MASKED_EQ, 1 << 31, 1 << 31))  # all, or a group
    for pid in ancestors:
        which = pyseccomp.MASKED_EQ, 0xFFFFFFFF, pid
        for name in ("kill", "tkill", "tgkill", "sched_setaffinity", "sched_setattr", "sched_setscheduler"):
            add(name, arg(0, *which))
        for name in ("setpriority", "ioprio_set"):
            add(name, arg(1, *which))
    try:
        filters.load()
    except OSError:
        return False
    return True


class _SharedDescriptor:
    """A descriptor that another process of the same program can open, as long as it is one of the last that were shared.

    Workers of PyTorch's DataLoader hand on tensors in shared memory this way.
    """

    kept: ClassVar[list[int]] = []

    def __init__(self, fd: int) -> None:
        self.path = f"/proc/{os.getpid()}/fd/{os.dup(fd)}"
        self.kept.append(int(self.path.rpartition("/")[2]))
        if len(self.kept) > 256:
            os.close(self.kept.pop(0))

    def detach(self) -> int:
        return os.open(self.path, os.O_RDWR)


def _share_without_sockets() -> None:
    """Let multiprocessing hand on descriptors where it may not connect to a socket."""
    from multiprocessing import resource_sharer

    resource_sharer.DupFd = _SharedDescriptor


def _ancestors() -> Iterator[int]:
    """Process numbers of all processes above this one, but for number 1."""
    pid = os.getppid()
    while pid > 1:
        yield pid
        status = Path(f"/proc/{pid}/status").read_text()
        pid = int(status.split("PPid:")[1].split()[0])
