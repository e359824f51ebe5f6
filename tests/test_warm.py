"""Warm processes: a fork is like a process of its own, nothing that it leaves behind survives, and where it cannot be
forked a fresh process does the same."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tandem.warm import Child, Warm, client

HERE = Path(__file__).parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(HERE), "SAID": "by the parent"}
PATIENCE_S = 120

linux = pytest.mark.skipif(not client.LINUX, reason="warm processes are forks, which only Linux has here")


@pytest.fixture(scope="module")
def plain() -> Iterator[Warm]:
    with Warm("nothing", modules=["numpy"], environment=ENVIRONMENT) as warm:
        yield warm


def ask(warm: Warm, function: str, argument: dict | None = None, **options: object) -> tuple[Child, object]:
    """Start ``warm_children:FUNCTION``; the child, and the first thing that it says."""
    read, write = os.pipe()
    with os.fdopen(read) as pipe:
        child = warm.fork(f"warm_children:{function}", argument or {}, [write], **options)
        os.close(write)
        line = pipe.readline()
    return child, json.loads(line) if line else None


def gone(pid: int) -> bool:
    """Whether a process has ended; a zombie has not been reaped, and counts as there."""
    return not Path(f"/proc/{pid}").exists()


def all_gone(pids: list[int]) -> bool:
    end = time.monotonic() + PATIENCE_S
    while not all(map(gone, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    return all(map(gone, pids))


# --- a child is like a process of its own


@linux
def test_a_child_runs_what_is_asked_for(plain: Warm, tmp_path: Path) -> None:
    read, write = os.pipe()
    child, told = ask(plain, "tell", {"n": [1, "ü", None]}, cwd=tmp_path, stdio=(None, write, None))
    os.close(write)
    assert child.wait(PATIENCE_S) == 0
    assert not child.fresh
    assert (told["argument"], told["cwd"], told["said"]) == ({"n": [1, "ü", None]}, str(tmp_path), "by the parent")
    assert os.read(read, 100) == b"on stdout\n"
    os.close(read)


@linux
def test_a_child_inherits_no_descriptor_but_those_given(plain: Warm) -> None:
    _, told = ask(plain, "tell")
    given = [fd for fd in told["descriptors"] if fd > 2]
    assert len(given) == 1, told["descriptors"]


@linux
def test_a_child_has_an_environment_of_its_own(plain: Warm) -> None:
    _, told = ask(
        plain, "tell", environment={**ENVIRONMENT, **plain.environment, "SAID": "by me", "TMPDIR": "/var/tmp"}
    )
    assert (told["said"], told["temporary"]) == ("by me", "/var/tmp")
    assert ask(plain, "tell")[1]["said"] == "by the parent"


@linux
def test_children_have_nothing_random_in_common(plain: Warm) -> None:
    one, other = ask(plain, "tell")[1], ask(plain, "tell")[1]
    assert one["numpy"] is not None
    for name in ("random", "numpy", "authkey"):
        assert one[name] != other[name], name


@linux
@pytest.mark.parametrize(("how", "status"), [(0, 0), (3, 3), ("raise", 1), ("signal", -signal.SIGSEGV), ("thread", 0)])
def test_the_end_of_a_child_is_told(plain: Warm, how: object, status: int) -> None:
    child, _ = ask(plain, "leave", {"how": how})
    assert child.wait(PATIENCE_S) == status
    assert all_gone([child.pid])


@linux
def test_waiting_can_time_out(plain: Warm) -> None:
    child, _ = ask(plain, "leave_processes", {"wait": True})
    assert child.wait(0.1) is None
    assert child.poll() is None
    child.kill()
    assert child.returncode == -signal.SIGKILL


@linux
def test_several_threads_may_fork_at_once(plain: Warm) -> None:
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda n: ask(plain, "tell", {"n": n})[1], range(12)))
    assert [one["argument"]["n"] for one in told] == list(range(12))
    assert len({one["pid"] for one in told}) == 12


def test_the_owner_imports_no_framework() -> None:
    code = "import sys, tandem.warm; print(sorted({'torch', 'tensorflow', 'numpy', 'IPython'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# --- nothing survives


@linux
@pytest.mark.parametrize("end", ["by itself", "killed", "its keeper killed", "the owner lets go"])
def test_no_process_survives_its_child(plain: Warm, end: str) -> None:
    argument = {"by itself": {}, "its keeper killed": {"kill": True}}.get(end, {"wait": True})
    child, told = ask(plain, "leave_processes", argument)
    left = told["left"]
    assert len(left) == 4
    if end == "killed":
        assert not any(map(gone, left))
        child.kill()
        assert all(map(gone, left)), "all are gone when kill() returns"
    if end == "the owner lets go":
        child._connection.close()
    assert all_gone([*left, child.keeper])
    assert not ask(plain, "tell")[0].fresh, "the parent goes on"


@linux
@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM])
def test_all_end_with_their_owner(tmp_path: Path, way: signal.Signals) -> None:
    """Also while the parent still imports, and though the owner has no time to say anything."""
    code = """
    import json, os, time
    from tandem.warm import Warm
    early = Warm("nothing", modules=["slow_import"])
    early.start()
    warm = Warm("nothing")
    read, write = os.pipe()
    child = warm.fork("warm_children:leave_processes", {"wait": True}, [write])
    left = json.loads(os.read(read, 1000))["left"]
    print(json.dumps([*left, child.pid, child.keeper, warm._server.pid, early._server.pid]), flush=True)
    time.sleep(1000)
    """
    (tmp_path / "slow_import.py").write_text("import time\ntime.sleep(600)\n")
    environment = {**ENVIRONMENT, "PYTHONPATH": f"{HERE}{os.pathsep}{tmp_path}"}
    command = [sys.executable, "-c", textwrap.dedent(code)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as owner:
        pids = json.loads(owner.stdout.readline())
        assert not any(map(gone, pids))
        owner.send_signal(way)
    assert all_gone(pids)


@linux
def test_a_child_can_name_what_it_needs(tmp_path: Path) -> None:
    """The parent imports it, once; a module that cannot be imported is the child's affair."""
    (tmp_path / "counted.py").write_text(f"open({str(tmp_path / 'times')!r}, 'a').write('.')\n")
    environment = {**ENVIRONMENT, "PYTHONPATH": f"{HERE}{os.pathsep}{tmp_path}"}
    wanted = {"names": ["counted", "fractions"]}
    with Warm("nothing", environment=environment) as warm:
        assert ask(warm, "loaded", wanted)[1] == []
        assert ask(warm, "loaded", wanted, modules=["counted", "no_such_module"])[1] == ["counted"]
        assert ask(warm, "loaded", wanted, modules=["counted", "fractions"])[1] == ["counted", "fractions"]
        child, found = ask(warm, "loaded", wanted)
        assert found == ["counted", "fractions"] and not child.fresh
    assert (tmp_path / "times").read_text() == "."


@linux
def test_what_notebooks_need_late_is_imported_meanwhile() -> None:
    """For those who do not say what they need; for others nothing is imported that nobody asked for."""
    wanted = {"names": ["ipykernel.kernelapp"]}
    with (
        Warm("plain", environment=ENVIRONMENT) as eager,
        Warm("plain", eager=False, environment=ENVIRONMENT) as lazy,
    ):
        lazy.start()
        end = time.monotonic() + PATIENCE_S
        while not (found := ask(eager, "loaded", wanted)[1]) and time.monotonic() < end:
            time.sleep(0.1)
        assert found == wanted["names"]
        assert ask(lazy, "loaded", wanted)[1] == []


@linux
def test_closing_ends_the_parent() -> None:
    with Warm("nothing", environment=ENVIRONMENT) as warm:
        ask(warm, "tell")
        server = warm._server.pid
    assert gone(server)


@linux
def test_no_zombie_stays(plain: Warm) -> None:
    for _ in range(5):
        ask(plain, "leave", {"how": 0})[0].wait(PATIENCE_S)
    end = time.monotonic() + PATIENCE_S
    while (states := _states_of_children(plain._server.pid)) and time.monotonic() < end:
        time.sleep(0.05)
    assert states == []


def _states_of_children(pid: int) -> list[str]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] for child in children]


# --- where forking is not possible or not safe


@linux
def test_a_parent_that_died_is_replaced(plain: Warm) -> None:
    ask(plain, "tell")
    before = plain._server.pid
    os.kill(before, signal.SIGKILL)
    child, told = ask(plain, "tell", {"n": 1})
    assert told["argument"] == {"n": 1}
    assert not child.fresh
    assert plain._server.pid != before


@linux
def test_a_parent_with_threads_is_not_forked(tmp_path: Path) -> None:
    # A thread that was there after the imports is there no longer: something runs in the parent.
    (tmp_path / "with_a_thread.py").write_text(
        "import threading, time\n\nthreading.Thread(target=time.sleep, args=(2,)).start()\n"
    )
    environment = {**ENVIRONMENT, "PYTHONPATH": f"{HERE}{os.pathsep}{tmp_path}"}
    with Warm("nothing", modules=["with_a_thread"], environment=environment) as warm:
        assert ask(warm, "tell")[0].fresh is False
        time.sleep(3)
        child, told = ask(warm, "tell", {"n": 2})
        assert child.fresh
        assert told["argument"] == {"n": 2}
        assert child.wait(PATIENCE_S) == 0


@linux
def test_a_child_that_imports_otherwise_is_fresh(plain: Warm) -> None:
    child, told = ask(plain, "tell", environment={**ENVIRONMENT, "SAID": "by me", "OMP_NUM_THREADS": "7"})
    assert child.fresh
    assert told["said"] == "by me"


def test_elsewhere_a_child_is_a_new_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(client, "LINUX", False)
    with Warm("nothing", environment=ENVIRONMENT) as warm:
        child, told = ask(warm, "tell", {"n": 3}, cwd=tmp_path)
        assert child.fresh
        assert (told["argument"], told["cwd"], child.wait(PATIENCE_S)) == ({"n": 3}, str(tmp_path), 0)
        assert ask(warm, "leave", {"how": 3})[0].wait(PATIENCE_S) == 3


def test_elsewhere_a_tree_is_killed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "LINUX", False)
    with Warm("nothing", environment=ENVIRONMENT) as warm:
        child, told = ask(warm, "start_a_process")
        child.kill()
        assert child.returncode == -signal.SIGKILL
        assert all_gone([child.pid, told])


# --- frameworks


@linux
@pytest.mark.parametrize(
    ("preload", "work", "times"), [("pytorch", "torch_work", 10), ("tensorflow", "tensorflow_work", 5)]
)
def test_forks_of_a_framework_work_as_often_as_one_likes(preload: str, work: str, times: int) -> None:
    """A fork of a process that has run an operation would hang; so the parent must have run none, and have no thread."""
    pytest.importorskip("torch" if preload == "pytorch" else "tensorflow")
    with Warm(preload, threads=2, environment=ENVIRONMENT) as warm, ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda _: ask(warm, work), range(times)))
        statuses = [child.wait(PATIENCE_S) for child, _ in found]
        assert statuses == [0] * times
        assert not any(child.fresh for child, _ in found)
        results = [told for _, told in found]
        assert results == [results[0]] * times
        assert len(list(Path(f"/proc/{warm._server.pid}/task").iterdir())) == 1, "the parent stays without threads"
