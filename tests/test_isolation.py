"""Isolation: each layer alone and all together close what they say, and frameworks still work inside."""

import json
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_warm import ENVIRONMENT, PATIENCE_S, ask

from tandem.grading import isolation
from tandem.grading.isolation import Layers, available, closed
from tandem.warm import Warm

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="isolation is made of what only Linux has")

ALL, TWO = ("namespaces", "landlock", "seccomp"), ("landlock", "seccomp")
COMBINATIONS = [ALL, TWO, *((layer,) for layer in ALL)]


def need(layers: tuple[str, ...]) -> None:
    """Skip, visibly, what this machine does not have."""
    missing = [layer for layer in layers if not getattr(available(), layer)]
    if missing:
        pytest.skip(f"this machine does not offer {', '.join(missing)}")


@pytest.fixture(scope="module")
def plain() -> Iterator[Warm]:
    with Warm("nothing", modules=["numpy", "tandem.grading.isolation"], environment=ENVIRONMENT) as warm:
        yield warm


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict]:
    """What a submission must not reach: files, sockets of all kinds, a process."""
    folder = tmp_path_factory.mktemp("outside")
    hidden = folder / "hidden"
    hidden.mkdir()
    (hidden / "answer.txt").write_text("42")
    (folder / "file").write_text("secret")
    (folder / "file").chmod(0o600)
    path, name = f"/tmp/tandem-test-{os.getpid()}", f"tandem-test-{os.getpid()}"
    kinds = {
        "unix": (socket.AF_UNIX, path),
        "abstract": (socket.AF_UNIX, f"\0{name}"),
        "tcp": (socket.AF_INET, ("127.0.0.1", 0)),
    }
    sockets = {kind: socket.socket(family) for kind, (family, _) in kinds.items()}
    for kind, one in sockets.items():
        one.bind(kinds[kind][1])
        one.listen()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        yield {
            "hidden": [str(hidden)],
            "file": str(folder / "file"),
            "socket": path,
            "abstract": name,
            "port": sockets["tcp"].getsockname()[1],
            "udp": udp.getsockname()[1],
            "owner": os.getpid(),
        }
    for one in sockets.values():
        one.close()
    Path(path).unlink()


def enter(warm: Warm, layers: tuple[str, ...], outside: dict, scratch: Path) -> dict:
    scratch = scratch / "scratch"
    scratch.mkdir()
    Path(outside["file"]).write_text("secret")
    Path(outside["file"]).chmod(0o600)
    child, told = ask(warm, "inside", {**outside, "layers": layers, "scratch": str(scratch)})
    assert child.wait(PATIENCE_S) == 0
    return told


def done(told: dict) -> set[str]:
    """The attempts that succeeded."""
    return {name for name, result in told.items() if str(result).startswith("done")}


MUST_WORK = {"home", "temporary", "work", "subprocess", "multiprocessing", "numpy"}
FILES = {"read hidden", "list hidden", "read file", "write file", "read shadow", "write system"}
NETWORK = {"tcp", "udp", "abstract socket"}
PROCESSES = {"signal owner", "read owner", "limit owner"}
CLOSES = {
    ALL: FILES | NETWORK | PROCESSES | {"unix socket", "change mode", "unshare", "signal all"},
    TWO: FILES | NETWORK | PROCESSES | {"unix socket", "unshare", "signal all"},
    ("namespaces",): FILES | NETWORK | PROCESSES | {"unix socket", "change mode"},
    ("landlock",): FILES | {"abstract socket", "signal owner", "read owner"},
    ("seccomp",): {"tcp", "udp", "unix socket", "signal owner", "limit owner", "unshare", "signal all"},
}


@pytest.mark.parametrize("layers", COMBINATIONS, ids="+".join)
def test_layers_close_what_they_say(plain: Warm, outside: dict, tmp_path: Path, layers: tuple[str, ...]) -> None:
    need(layers)
    told = enter(plain, layers, outside, tmp_path)
    expected = CLOSES[layers]
    if layers == ("landlock",) and available().landlock < 6:
        expected = expected - {"abstract socket", "signal owner"}
    shown = json.dumps(told, indent=1)
    assert not expected & done(told), shown
    assert done(told) >= MUST_WORK, shown
    file = Path(outside["file"])
    assert file.read_text() == "secret" or not expected & FILES
    assert file.stat().st_mode & 0o777 == 0o600 or layers == ("landlock",), "it was changed, not only pretended to be"


def test_without_layers_all_of_it_is_open(plain: Warm, outside: dict, tmp_path: Path) -> None:
    """Each attempt is a real one: it succeeds where nothing is closed."""
    told = enter(plain, (), outside, tmp_path)
    possible = (
        set(told)
        - {"words", "signal all", "write system"}
        - (set() if os.access("/etc/shadow", os.R_OK) else {"read shadow"})
    )
    assert done(told) >= possible - {"unshare"}, json.dumps(told, indent=1)
    assert told["words"] == ["files: not closed", "network: not closed", "processes: not closed"]


def test_what_is_in_force_is_said(plain: Warm, outside: dict, tmp_path: Path) -> None:
    need(ALL)
    landlock = f"Landlock {available().landlock}"
    assert enter(plain, ALL, outside, tmp_path)["words"] == [
        f"files: mount namespace, {landlock}",
        "network: network namespace, seccomp",
        f"processes: pid namespace{f', {landlock}' if available().landlock >= 6 else ''}, seccomp",
    ]


@pytest.mark.parametrize(
    ("layers", "enough"),
    [
        (Layers(), False),
        (Layers(namespaces=True), True),
        (Layers(landlock=1), False),
        (Layers(seccomp=True), False),
        (Layers(landlock=1, seccomp=True), True),
    ],
)
def test_two_of_three_or_namespaces_close_files_and_network(layers: Layers, enough: bool) -> None:
    assert closed(layers) is enough


def test_required_refuses_what_does_not_close(plain: Warm, tmp_path: Path) -> None:
    need(("seccomp",))
    _, told = ask(plain, "refused", {"scratch": str(tmp_path), "layers": ["seccomp"]})
    assert told == (
        "CourseError: this machine cannot close files and network to student code: "
        "files: not closed; network: seccomp; processes: seccomp"
    )


def test_what_is_hidden_is_left_out_of_what_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "course" / "solutions").mkdir(parents=True)
    (tmp_path / "course" / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "course" / "solutions")
    listed = isolation._readable([tmp_path], [tmp_path / "course" / "solutions"])
    ours = {path.relative_to(tmp_path).as_posix() for path in listed if path.is_relative_to(tmp_path)}
    assert ours == {"course/data"}


# --- frameworks inside


@pytest.mark.parametrize("layers", [ALL, TWO], ids="+".join)
def test_torch_works_inside(torch: Warm, tmp_path: Path, layers: tuple[str, ...]) -> None:
    """Optimisers, workers of a DataLoader, and a compiled function where there is a compiler; in a folder of a long name."""
    need(layers)
    scratch = tmp_path / "a-name-that-leaves-no-room-for-a-socket-of-workers"
    scratch.mkdir()
    compiler = bool(shutil.which("g++"))
    read, write = os.pipe()
    with os.fdopen(read) as pipe:
        argument = {"scratch": str(scratch), "layers": layers, "compile": compiler and layers == TWO}
        child = torch.fork("warm_children:inside_torch", argument, [write])
        os.close(write)
        told = [json.loads(line) for line in pipe]
    assert child.wait(PATIENCE_S) == 0
    assert told[0][1] == 780
    assert told[1:] == ([[3.0, 3.0, 3.0]] if argument["compile"] else [])


@pytest.mark.parametrize("layers", [ALL, TWO], ids="+".join)
def test_tensorflow_works_inside(tensorflow: Warm, tmp_path: Path, layers: tuple[str, ...]) -> None:
    need(layers)
    child, told = ask(tensorflow, "inside_tensorflow", {"scratch": str(tmp_path), "layers": layers})
    assert child.wait(PATIENCE_S) == 0
    assert told[:2] == [200.0**3, 56]


@pytest.fixture(scope="module")
def torch() -> Iterator[Warm]:
    pytest.importorskip("torch")
    modules = ["tandem.grading.isolation", "torch._inductor.compile_fx"]  # as a parent has it that was idle for a while
    with Warm("pytorch", modules=modules, environment=ENVIRONMENT) as warm:
        yield warm


@pytest.fixture(scope="module")
def tensorflow() -> Iterator[Warm]:
    pytest.importorskip("tensorflow")
    with Warm("tensorflow", modules=["tandem.grading.isolation"], environment=ENVIRONMENT) as warm:
        yield warm


@pytest.mark.parametrize("layers", [ALL, TWO, ("namespaces",)])
def test_what_may_be_read_can_lie_in_tmp(plain: Warm, layers: tuple[str, ...]) -> None:
    """A course that somebody cloned to /tmp, with its Python: the empty /tmp of the isolation does not cover it."""
    need(layers)
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        file, scratch = Path(folder, "course", "file"), Path(folder, "scratch")
        file.parent.mkdir()
        scratch.mkdir()
        file.write_text("readable")
        child, told = ask(plain, "reads", {"file": str(file), "scratch": str(scratch), "layers": layers})
        assert child.wait(PATIENCE_S) == 0
        assert told[0] == "done: readable"
        assert told[1].startswith(("OSError", "PermissionError")), told[1]
        assert file.read_text() == "readable"
