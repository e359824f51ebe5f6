"""JupyterLab on the course: the start page, or a topic's pair side by side through a workspace.

Only settings and workspaces of our own folder ``.tandem/`` are used; what a person set up elsewhere stays theirs.
"""

import importlib.util
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

from tandem.course import FRAMEWORKS, Course, CourseError

START = "notebooks/start.md"
START_WORKSPACE = "start"

# JupyterLab asks for news and updates over the network at its first start; a course that runs offline does not.
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "checkForUpdates": False,
        "fetchNews": "false",
        "doNotDisturbMode": False,
    },
}


def lab(course: Course, topic: str | None = None, *, port: int | None = None, browser: bool = True) -> int:
    """Serve JupyterLab on the course until it is stopped; return its exit code (on POSIX, become JupyterLab).

    Parameters
    ----------
    topic
        Opens this topic's pair, PyTorch left and TensorFlow right; None opens the start page.
    port
        The port to serve on; None takes the first free one from 8888.

    Raises
    ------
    CourseError
        If the topic is unknown, a notebook is missing, JupyterLab is not installed, or the port is in use.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise CourseError("JupyterLab is not installed: run `make lab`, or pip install -c constraints.txt -e '.[lab]'")
    if topic:
        course.notebooks("notebooks", course.topic(topic))  # a missing half is said now, not by an empty panel
    own = course.root / ".tandem" / "lab"
    write_workspaces(course, own / "workspaces")
    _write(own / "settings" / "overrides.json", SETTINGS)
    if port is not None:
        _need_free(port)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={course.root}"]
    command += [f"--LabApp.workspaces_dir={own / 'workspaces'}", f"--LabApp.app_settings_dir={own / 'settings'}"]
    command += [f"--LabApp.default_url=/lab/workspaces/{topic or START_WORKSPACE}"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"] if port is not None else []
    command += [] if browser else ["--no-browser"]
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    # `tandem check` is found in JupyterLab's terminals, whether or not the environment was activated.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    if os.name == "posix":  # in this process's place, so that what ends this process ends JupyterLab
        os.chdir(course.root)
        os.execv(sys.executable, command)
    return subprocess.call(command, cwd=course.root)


def write_workspaces(course: Course, folder: Path) -> None:
    """Write one JupyterLab workspace for the start page and one for each topic's pair."""
    from jupyterlab_server.workspaces_handler import WorkspacesManager

    folder.mkdir(parents=True, exist_ok=True)
    manager = WorkspacesManager(str(folder))
    start = {"type": "tab-area", "currentIndex": 0, "widgets": [f"markdownviewer-widget:{START}"]}
    manager.save(
        START_WORKSPACE, _workspace(START_WORKSPACE, start, {START: ("markdownviewer-widget", "Markdown Preview")})
    )
    for topic in course.topics:
        paths = [course.short(course.notebook("notebooks", topic, framework)) for framework in FRAMEWORKS]
        areas = [{"type": "tab-area", "currentIndex": 0, "widgets": [f"notebook:{path}"]} for path in paths]
        pair = {"type": "split-area", "orientation": "horizontal", "sizes": [0.5, 0.5], "children": areas}
        manager.save(topic, _workspace(topic, pair, {path: ("notebook", "Notebook") for path in paths}))


def _workspace(name: str, dock: dict[str, object], files: dict[str, tuple[str, str]]) -> str:
    """A workspace as JupyterLab's layout restorer reads it: files maps a path to its widget's namespace and factory."""
    shown = {
        f"{space}:{path}": {"data": {"path": path, "factory": factory}} for path, (space, factory) in files.items()
    }
    folded = {"collapsed": True, "widgets": []}
    layout = {"main": {"dock": dock, "current": next(iter(shown))}, "left": folded, "right": folded}
    return json.dumps({"data": {"layout-restorer:data": layout, **shown}, "metadata": {"id": name}}, indent=1)


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _need_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise CourseError(f"port {port} cannot be used ({error}): choose another with --port") from error
