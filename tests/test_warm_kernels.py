"""Warm kernels: the same as Jupyter's own, for tools that know nothing of them, and those where a fork cannot be had."""

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import tiny_lesson
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from nbformat.v4 import new_code_cell
from test_warm import all_gone, gone

from tandem.course import Course
from tandem.notebook import normal_form, write
from tandem.warm import kernels, provisioner

pytestmark = pytest.mark.skipif(
    not kernels.wanted(True),
    reason="no warm kernels here: not Linux, or installed before they were there (make installs)",
)
PATIENCE_S = 120


@pytest.fixture(scope="module")
def variables() -> Iterator[dict[str, str]]:
    """The variables of a parent that serves all tests here."""
    with kernels.parents(["plain"]) as found:
        yield found


@contextmanager
def kernel(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], **options: object) -> Iterator["Kernel"]:
    """A kernel as any tool of Jupyter starts it, with ``variables`` set."""
    for name in (*kernels.PROVISIONER, kernels.ADDRESSES, kernels.SWITCH):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)  # ipykernel captures less where it sees this
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    KernelProvisionerFactory.clear_instance()  # it reads its default once
    manager = KernelManager(kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE_S)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        KernelProvisionerFactory.clear_instance()


class Kernel:
    def __init__(self, manager: KernelManager, client: object) -> None:
        self.manager, self.client = manager, client

    @property
    def warm(self) -> bool:
        return isinstance(self.manager.provisioner.process, provisioner._Process)

    def run(self, source: str) -> list[str]:
        """Run a cell; its outputs, as a list of strings that tell all that counts."""
        found: list[str] = []

        def take(message: dict) -> None:
            content = message["content"]
            if message["msg_type"] == "stream":
                name, text = f"{content['name']}: ", content["text"]
                if found and found[-1].startswith(name):  # a slow machine sends a line in parts
                    found[-1] += text
                else:
                    found.append(name + text)
            elif message["msg_type"] in ("display_data", "execute_result"):
                found.append(" ".join(sorted(content["data"])) + f": {content['data'].get('text/plain')}")
            elif message["msg_type"] == "error":
                found.append(f"{content['ename']}: {content['evalue']}")

        self.client.execute_interactive(source, output_hook=take, timeout=PATIENCE_S, allow_stdin=False)
        return found

    def run_and_wait(self, source: str) -> list[str]:
        """`run`, for output that may come late: a thread of any kernel reads what C prints, and may be behind its cell."""
        wait = "\nimport time\ntime.sleep(0.5)"
        found, end = self.run(source + wait), time.monotonic() + PATIENCE_S
        while not found and time.monotonic() < end:
            found = self.run(wait)
        return found


CELLS = {
    "print": "print('one'); import sys; print('two', file=sys.stderr)",
    "value": "6 * 7",
    "figure": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "error": "1 / 0",
    "magic": "%%writefile made.py\nx = 3",
    "import of it": "import made\nmade.x",
    "input": "input()",
    "frozen": "import __main__, sys\n__name__, sys.argv[0].endswith('ipykernel_launcher.py'), sys.stdin.read(1)",
    "variables": "import os\nsorted(name for name in os.environ if name.startswith(('OPENBLAS', 'MPL', 'TF_')))",
    "path": "import sys\nsys.path[0]",
    "log": "import logging\nlogging.warning('hm')",
    "pool": "from multiprocessing import Pool\nwith Pool(1) as p:\n    print(p.map(abs, [-1]))",
    "thread": "import threading\nt = threading.Thread(target=print, args=('in a thread',)); t.start(); t.join()",
}


def test_a_warm_kernel_gives_what_any_kernel_gives(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], tmp_path: Path
) -> None:
    found: dict[bool, dict[str, list[str]]] = {}
    for warm in (True, False):
        folder = tmp_path / str(warm)
        folder.mkdir()
        with kernel(monkeypatch, variables if warm else {}, cwd=str(folder)) as one:
            assert one.warm is warm
            found[warm] = {name: one.run(source) for name, source in CELLS.items()}
            found[warm]["from C"] = one.run_and_wait("import os\n_ = os.system('echo from a shell')")
    assert found[True] == found[False]
    assert "image/png" in found[True]["figure"][0]
    assert found[True]["from C"] == ["stdout: from a shell\n"]


def test_a_warm_kernel_is_interrupted_restarted_and_killed(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    with kernel(monkeypatch, variables) as one:
        first = int(one.run("import os; os.getpid()")[0].rpartition(" ")[2])
        message = one.client.execute("import time; print('begun', flush=True); time.sleep(600)")
        end = time.monotonic() + PATIENCE_S
        while one.client.get_iopub_msg(timeout=PATIENCE_S)["msg_type"] != "stream" and time.monotonic() < end:
            pass
        one.manager.interrupt_kernel()
        reply = one.client.get_shell_msg(timeout=PATIENCE_S)
        while reply["parent_header"].get("msg_id") != message:
            reply = one.client.get_shell_msg(timeout=PATIENCE_S)
        assert reply["content"]["ename"] == "KeyboardInterrupt"
        one.manager.restart_kernel(now=True)
        one.client.wait_for_ready(timeout=PATIENCE_S)
        assert all_gone([first])
        assert one.warm
        daemon = "import os, subprocess\nsubprocess.Popen(['setsid', 'sleep', '1000']).pid"
        left = int(one.run(daemon)[0].rpartition(" ")[2])
        second = one.manager.provisioner.pid
        assert not gone(left)
    assert all_gone([left, second])


def test_the_death_of_a_warm_kernel_is_noticed(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    with kernel(monkeypatch, variables) as one:
        one.client.execute("import os; os._exit(7)")
        end = time.monotonic() + PATIENCE_S
        while one.manager.is_alive() and time.monotonic() < end:
            time.sleep(0.05)
        assert not one.manager.is_alive()


@pytest.mark.parametrize("why", ["switched off", "no parent there", "another environment", "independent", "a pipe"])
def test_where_a_fork_cannot_be_had_the_kernel_starts_as_ever(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], tmp_path: Path, why: str
) -> None:
    changed = {
        "switched off": {kernels.SWITCH: "0"},
        "no parent there": {kernels.ADDRESSES: str(tmp_path)},
        "another environment": {"OMP_NUM_THREADS": "7"},
    }
    options = {"independent": {"independent": True}, "a pipe": {"stdin": subprocess.PIPE}}
    with kernel(monkeypatch, variables | changed.get(why, {}), **options.get(why, {})) as one:
        assert not one.warm
        assert one.run("print(1 + 1)") == ["stdout: 2\n"]


def test_a_tool_alone_has_a_parent_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """``JUPYTER_DEFAULT_PROVISIONER_NAME=tandem-warm pytest --nbval ...``, without tandem."""
    with kernel(monkeypatch, kernels.PROVISIONER) as one:
        assert one.warm
    for parent in provisioner._parents.values():
        parent.close()


@pytest.mark.parametrize(
    ("source", "preload"),
    [
        ("import torch", "pytorch"),
        ("import numpy as np\nfrom torch import nn", "pytorch"),
        ("from tandem.quiet import tensorflow as tf", "tensorflow"),
        ("import keras", "tensorflow"),
        ("print('import torch')", "plain"),
        ("import torchlike", "plain"),
    ],
)
def test_the_notebook_tells_what_it_needs(tmp_path: Path, source: str, preload: str) -> None:
    notebook = tiny_lesson("PyTorch")
    notebook.cells.insert(1, new_code_cell(source, id="first"))
    path = tmp_path / "some.ipynb"
    write(normal_form(notebook), path)
    assert kernels.preload_for(path) == preload
    assert kernels.preload_for(None) == kernels.preload_for(tmp_path / "none.ipynb") == "plain"


def test_which_notebook_runs_is_read_from_what_the_tools_say() -> None:
    assert kernels.current_notebook({"PYTEST_CURRENT_TEST": "a/b.ipynb::Cell 0 (setup)"}) == Path("a/b.ipynb")
    assert kernels.current_notebook({"JPY_SESSION_NAME": "/x/y.ipynb"}) == Path("/x/y.ipynb")
    assert kernels.current_notebook({}) is None


@pytest.mark.parametrize("value", ["0", "no", "off", "False"])
def test_a_variable_switches_warm_kernels_off(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(kernels.SWITCH, value)
    assert not kernels.wanted()
    assert kernels.wanted(True)
    monkeypatch.delenv(kernels.SWITCH)
    assert kernels.wanted()


def test_tandem_run_stores_the_same_either_way(
    toy: Course, edit: Callable[..., Path], tandem: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Byte for byte; and one cell tells that a warm kernel was one."""
    path = edit(
        source="import sys\n\nprint(1 + 1)\n_ = open('was_warm', 'w').write(str('tandem.warm.kernel' in sys.modules))"
    )
    stored = {}
    for how in ("--warm", "--no-warm"):
        assert tandem("run", "toy/pytorch", "--refresh", how).stdout == "notebooks/toy/pytorch.ipynb: stored\n"
        # Midnight may come between, and a busy moment.
        stored[how] = re.sub(rb'"(date|duration)": [^,\n]*', b"", path.read_bytes())
        assert (path.parent / "was_warm").read_text() == str(how == "--warm")
    assert stored["--warm"] == stored["--no-warm"]


def test_tandem_verify_uses_warm_kernels(
    toy: Course, edit: Callable[..., Path], tandem: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    edit(source="import sys\n\nprint(1 + 1)\nassert 'tandem.warm.kernel' in sys.modules")
    assert tandem("verify", "toy/pytorch").returncode == 0
    done = tandem("verify", "toy/pytorch", "--no-warm")
    assert done.returncode == 1
    assert "notebooks/toy/pytorch.ipynb#count: Cell execution caused an exception: AssertionError" in done.stderr
