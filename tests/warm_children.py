"""What children of the tests of warm processes, isolation and limits run: functions of an argument and descriptors.

A module of its own, so that a child can import it by name. Each says what it found on the first descriptor, as JSON.
"""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path


def say(fds: list[int], found: object) -> None:
    os.write(fds[0], json.dumps(found).encode() + b"\n")


def loaded(argument: dict, fds: list[int]) -> None:
    """Which of some modules are there already."""
    say(fds, [name for name in argument["names"] if name in sys.modules])


def tell(argument: dict, fds: list[int]) -> None:
    """Who and where the child is."""
    import multiprocessing

    numpy = sys.modules.get("numpy")
    say(
        fds,
        {
            "argument": argument,
            "pid": os.getpid(),
            "cwd": str(Path.cwd()),
            "said": os.environ.get("SAID"),
            "random": random.random(),
            "numpy": float(numpy.random.random()) if numpy else None,
            "temporary": tempfile.gettempdir(),
            "authkey": bytes(multiprocessing.current_process().authkey).hex(),
            "threads": threading.active_count(),
            "descriptors": sorted(int(fd.name) for fd in Path("/proc/self/fd").iterdir() if fd.exists()),
        },
    )
    print("on stdout", flush=True)


def leave(argument: dict, fds: list[int]) -> None:
    """End in the way that ``argument`` names."""
    if argument["how"] == "raise":
        raise ValueError("no")
    if argument["how"] == "signal":
        os.kill(os.getpid(), signal.SIGSEGV)
    if argument["how"] == "thread":
        threading.Thread(target=time.sleep, args=(1000,)).start()
        return
    sys.exit(argument["how"])


def leave_processes(argument: dict, fds: list[int]) -> None:
    """Start processes that do all they can to stay, say which, and end, or wait."""
    read, write = os.pipe()
    for number in range(3):
        if os.fork() == 0:
            os.setsid()
            for ignored in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(ignored, signal.SIG_IGN)
            if os.fork() or (number == 1 and os.fork()):
                os._exit(0)
            os.write(write, f"{os.getpid()}\n".encode())
            time.sleep(1000)
    daemons = b""
    while daemons.count(b"\n") < 3:
        daemons += os.read(read, 100)
    say(fds, {"left": [os.getpid(), *map(int, daemons.split())]})
    if argument.get("kill"):
        os.kill(os.getppid(), signal.SIGKILL)
    if argument.get("kill") or argument.get("wait"):
        for ignored in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ignored, signal.SIG_IGN)
        time.sleep(1000)


def start_a_process(argument: dict, fds: list[int]) -> None:
    """Start a process in the same session, say its number, and wait."""
    say(fds, subprocess.Popen(["sleep", "1000"]).pid)
    time.sleep(1000)


def torch_work(argument: dict, fds: list[int]) -> None:
    """Parallel operations, an optimiser, workers of a DataLoader."""
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    torch.manual_seed(0)
    weights = torch.zeros(300, 300, requires_grad=True)
    optimiser = torch.optim.SGD([weights], lr=0.1)
    (torch.randn(300, 300) @ (weights + 1)).square().mean().backward()
    optimiser.step()
    batches = DataLoader(TensorDataset(torch.arange(40.0)), batch_size=4, num_workers=2)
    say(fds, [float(weights.sum()), sum(float(batch.sum()) for (batch,) in batches)])


def tensorflow_work(argument: dict, fds: list[int]) -> None:
    """A compiled function, a parallel pipeline, ``fit``."""
    import keras
    import numpy as np
    import tensorflow as tf

    keras.utils.set_random_seed(0)
    double = tf.function(lambda x: tf.linalg.matmul(x, x))
    data = tf.data.Dataset.range(8).map(lambda x: 2 * x, num_parallel_calls=2).batch(4).prefetch(1)
    model = keras.Sequential([keras.layers.Dense(2)])
    model.compile("sgd", "mse")
    fitted = model.fit(np.ones((8, 3)), np.ones((8, 2)), verbose=0)
    total = sum(int(tf.reduce_sum(batch)) for batch in data)
    say(fds, [float(tf.reduce_sum(double(tf.ones((200, 200))))), total, round(fitted.history["loss"][0], 4)])


# --- isolation --------------------------------------------------------------------------------------------------------


def inside(argument: dict, fds: list[int]) -> None:
    """Enter isolation, then try everything that should not work, and what must."""
    from tandem.grading import isolation

    words = isolation.enter(
        Path(argument["scratch"]), layers=argument["layers"], hidden=[Path(path) for path in argument["hidden"]]
    )
    say(fds, {"words": words, **{name: _tried(attempt, argument) for name, attempt in ATTEMPTS.items()}})


def _tried(attempt: Callable[[dict], object], argument: dict) -> str:
    try:
        return f"done: {attempt(argument)}"
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


def _connect_unix(argument: dict) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(argument["socket"])


def _connect_abstract(argument: dict) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.connect("\0" + argument["abstract"])


def _connect_tcp(argument: dict) -> None:
    with socket.create_connection(("127.0.0.1", argument["port"]), timeout=5):
        pass


def _send_udp(argument: dict) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.sendto(b"out", ("127.0.0.1", argument["udp"]))


def _raw(number: int, *arguments: int) -> int:
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    if (result := libc.syscall(number, *arguments)) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def _subprocess(argument: dict) -> str:
    return subprocess.run(["sh", "-c", "echo $((1 + 1))"], capture_output=True, text=True, check=True).stdout


def _multiprocessing(argument: dict) -> list[int]:
    from multiprocessing.pool import Pool

    with Pool(2) as pool:
        return pool.map(abs, [-1, -2])


def _change_mode(argument: dict) -> None:
    Path(argument["file"]).chmod(0o777)


ATTEMPTS: dict[str, Callable[[dict], object]] = {
    "read hidden": lambda a: Path(a["hidden"][0], "answer.txt").read_text(),
    "list hidden": lambda a: [path.name for path in Path(a["hidden"][0]).iterdir()],
    "read file": lambda a: Path(a["file"]).read_text(),
    "write file": lambda a: Path(a["file"]).write_text("changed"),
    "change mode": _change_mode,
    "read shadow": lambda a: Path("/etc/shadow").read_text()[:4],
    "write system": lambda a: Path("/usr/lib/tandem-was-here").write_text("x"),
    "unix socket": _connect_unix,
    "abstract socket": _connect_abstract,
    "tcp": _connect_tcp,
    "udp": _send_udp,
    "signal owner": lambda a: os.kill(a["owner"], 0),
    "signal all": lambda a: os.kill(-1, signal.SIGCONT),
    "read owner": lambda a: Path(f"/proc/{a['owner']}/environ").read_bytes()[:4],
    "limit owner": lambda a: __import__("resource").prlimit(a["owner"], 7),
    "unshare": lambda a: _raw(272 if os.uname().machine == "x86_64" else 97, 0x10000000),
    "home": lambda a: Path("~").expanduser().is_relative_to(a["scratch"]) and Path.home().joinpath("x").write_text("x"),
    "temporary": lambda a: tempfile.mkdtemp().startswith(a["scratch"]),
    "work": lambda a: Path("x").write_text("x"),
    "subprocess": _subprocess,
    "multiprocessing": _multiprocessing,
    "numpy": lambda a: __import__("numpy").ones(3).sum(),
}


def reads(argument: dict, fds: list[int]) -> None:
    """Read a file that was made visible, then try to change it."""
    from tandem.grading import isolation

    file = Path(argument["file"])
    isolation.enter(Path(argument["scratch"]), visible=[file.parent], layers=argument["layers"])
    say(fds, [_tried(lambda _: file.read_text(), {}), _tried(lambda _: file.write_text("changed"), {})])


def inside_torch(argument: dict, fds: list[int]) -> None:
    from tandem.grading import isolation

    isolation.enter(Path(argument["scratch"]), layers=argument["layers"])
    torch_work(argument, fds)
    if argument["compile"]:
        import torch

        say(fds, torch.compile(lambda x: 2 * x + 1)(torch.ones(3)).tolist())


def inside_tensorflow(argument: dict, fds: list[int]) -> None:
    from tandem.grading import isolation

    isolation.enter(Path(argument["scratch"]), layers=argument["layers"])
    tensorflow_work(argument, fds)


def refused(argument: dict, fds: list[int]) -> None:
    from tandem.grading import isolation

    try:
        isolation.enter(Path(argument["scratch"]), level="required", layers=argument["layers"])
    except Exception as error:
        say(fds, f"{type(error).__name__}: {error}")


# --- limits -----------------------------------------------------------------------------------------------------------


def use(argument: dict, fds: list[int]) -> None:
    """Use more than is allowed of what ``argument`` names, behind as much isolation as there is."""
    from tandem.grading import isolation
    from tandem.grading.watch import Limits

    isolation.enter(Path(argument["scratch"]), limits=Limits(**argument["limits"]), layers=argument["layers"])
    say(fds, "in")
    with contextlib.suppress(Exception):
        USES[argument["what"]]()


def _memory() -> None:
    held = []
    while True:
        held.append(bytearray(os.urandom(1)) * (16 * 2**20))
        time.sleep(0.01)


def _memory_of_all() -> None:
    for _ in range(3):
        if os.fork() == 0:
            held = bytearray(b"x") * (100 * 2**20)
            time.sleep(1000)
            del held
    time.sleep(1000)


def _many() -> None:
    for _ in range(30):
        if os.fork() == 0:
            os.setsid()
            time.sleep(1000)
    time.sleep(1000)


def _cpu() -> None:
    if os.fork() == 0:
        while True:
            pass
    while True:
        pass


def _ignore() -> None:
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    while True:
        time.sleep(1)


def _disk() -> None:
    for number in range(40):
        Path(f"part{number}").write_bytes(os.urandom(2**20))
    time.sleep(1000)


USES = {
    "disk": _disk,
    "memory": _memory,
    "memory of all": _memory_of_all,
    "processes": _many,
    "cpu": _cpu,
    "time": _ignore,
}


def kernel_limits(argument: dict, fds: list[int]) -> None:
    """What the kernel refuses: open files, large files, a full scratch folder."""
    from tandem.grading import isolation
    from tandem.grading.watch import Limits

    isolation.enter(Path(argument["scratch"]), limits=Limits(files=64, file_mb=8), layers=argument["layers"])

    def open_many(_: dict) -> None:
        held = []
        try:
            for _ in range(100):
                held.append(os.open("/dev/null", os.O_RDONLY))
        finally:
            for fd in held:
                os.close(fd)

    def write_large(_: dict) -> None:
        with Path("large").open("wb") as file:
            for _ in range(20):
                file.write(bytes(2**20))

    def write_many(_: dict) -> None:
        for number in range(20):
            Path(f"part{number}").write_bytes(bytes(2**20))

    attempts = {"files": open_many, "large": write_large, "many": write_many}
    say(fds, {name: _tried(attempt, {}) for name, attempt in attempts.items()})
