"""``tandem lab`` serves JupyterLab, and a real browser shows the pair side by side, or the start page."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import pytest
from browser import chromium_page

from tandem import lab
from tandem.course import Course

TOKEN = "for-the-test"


def test_a_workspace_for_the_start_page_and_one_for_each_pair(toy: Course, tmp_path: Path) -> None:
    folder = tmp_path / "workspaces"
    lab.write_workspaces(toy, folder)
    found = {
        data["metadata"]["id"]: data["data"] for data in map(json.loads, (p.read_text() for p in folder.iterdir()))
    }
    assert set(found) == {"start", "toy"}
    areas = found["toy"]["layout-restorer:data"]["main"]["dock"]["children"]
    assert [area["widgets"] for area in areas] == [
        ["notebook:notebooks/toy/pytorch.ipynb"],
        ["notebook:notebooks/toy/tensorflow.ipynb"],
    ]


@contextmanager
def served(course: Course, *words: str) -> Iterator[str]:
    """The address of a running ``tandem lab``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tandem", "lab", *words, "--no-browser", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as home, Path(home, "log").open("w+") as log:
        environment = {**os.environ, "JUPYTER_TOKEN": TOKEN, "HOME": home, "JUPYTER_CONFIG_DIR": f"{home}/config"}
        process = subprocess.Popen(command, cwd=course.root, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(address, process, log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:  # a kernel that is still starting can keep Jupyter from ending
                process.kill()
                process.wait(20)
            with socket.socket() as probe:
                assert probe.connect_ex(("127.0.0.1", port)) != 0, "JupyterLab goes on after `tandem lab` has ended"


def _wait_for(address: str, process: subprocess.Popen[bytes], log: TextIO) -> None:
    """Wait until JupyterLab answers with 200; show its log if it does not."""
    for _ in range(240):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/lab?token={TOKEN}", timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.5)
    log.seek(0)
    pytest.fail(f"JupyterLab did not answer:\n{log.read()}")


def test_the_pair_opens_side_by_side_and_a_link_leads_to_its_cell(toy: Course, edit: Callable[..., Path]) -> None:
    edit("count-ask", source="## Counting\n\n[the end](#cell-id=end)\n\n" + "A line.\n\n" * 60)
    with served(toy, "toy") as address, chromium_page(width=1440, height=900) as page:
        page.goto(f"{address}/?token={TOKEN}")
        page.wait_for_url("**/lab/workspaces/toy**")
        page.wait_for_function(
            "document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell').length >= 8"
        )
        panels = page.locator(".jp-NotebookPanel:visible")
        assert panels.count() == 2
        boxes = {
            name: page.locator(".jp-NotebookPanel:visible", has_text=f"Toys in {name}").bounding_box()
            for name in ("PyTorch", "TensorFlow")
        }
        left, right = boxes["PyTorch"], boxes["TensorFlow"]
        assert left["x"] + left["width"] <= right["x"] + 5
        assert abs(left["width"] - right["width"]) < 40
        assert page.get_by_text("Would you like to get notified").count() == 0
        pitfalls = panels.first.locator("h2", has_text="Pitfalls")
        assert not pitfalls.is_visible() or pitfalls.bounding_box()["y"] > 900
        panels.first.locator("a", has_text="the end").click()
        page.wait_for_function(
            "[...document.querySelectorAll('h2')].some((h) => h.textContent.includes('Pitfalls') && "
            "h.getBoundingClientRect().height && h.getBoundingClientRect().top < 850 && h.closest('.jp-NotebookPanel')"
            ".textContent.includes('the end'))"
        )


def test_the_start_page_opens_and_leads_to_a_notebook(toy: Course) -> None:
    (toy.root / "notebooks/start.md").write_text("# Welcome to toys\n\n[the lesson](toy/pytorch.ipynb)\n")
    with served(toy) as address, chromium_page(width=1440, height=900) as page:
        page.goto(f"{address}/?token={TOKEN}")
        page.wait_for_selector(".jp-MarkdownViewer h1:has-text('Welcome to toys')")
        page.click(".jp-MarkdownViewer a:has-text('the lesson')")
        page.wait_for_selector(".jp-NotebookPanel h1:has-text('Toys in PyTorch')")
