"""What building the site costs beside stock Jupyter Book, in CPU time: ``make site-benchmark``.

A sample of 20 pages and 40 notebooks (the course's own lessons, again and again) is built by both, from nothing and in
turn; then one page and one notebook are changed. The figures are ratios of one run, so they mean the same on any machine.
"""

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import yaml
from tiny_site import ROOT

from tandem.course import FRAMEWORKS, Course
from tandem.notebook import code_cells, read
from tandem.site.build import _JUPYTER_BOOK

COLD_LIMIT = 1.25
"""Of the CPU time of stock Jupyter Book."""
CHANGE_LIMIT = 0.5
"""Of the CPU time of our own build from nothing."""

STEPS = 6  # that a page compares


def sample(root: Path, topics: int, *, stock: bool) -> Path:
    """A course of as many ``topics`` in ``root``, each of a page and two lessons; with our extension or without."""
    course = Course(ROOT)
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    if stock:
        config["sphinx"] = {}
        config.pop("bibtex_bibfiles", None)
    else:
        (root / "book").mkdir(parents=True)
        (root / "book" / "claims.yml").write_text("[]\n")
        shutil.copy(ROOT / "book" / "references.bib", root / "book")
    (root / "book").mkdir(parents=True, exist_ok=True)
    (root / "_config.yml").write_text(yaml.safe_dump(config))
    chapters = []
    for number in range(topics):
        source, name = course.topics[number % len(course.topics)], f"topic{number}"
        pair = {framework: course.notebook("notebooks", source, framework) for framework in FRAMEWORKS}
        for framework, path in pair.items():
            copied = root / "notebooks" / name / f"{framework}.ipynb"
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copied)
        ids = [[cell.id for cell in code_cells(read(path))] for path in pair.values()]
        steps = [step for step in ids[0] if step in ids[1]][2 : 2 + STEPS]
        compared = "".join(f"\n## {step}\n\nA paragraph.\n\n:::{{compare}} {step}\n:::\n" for step in steps)
        (root / "book" / f"{name}.md").write_text(f"# Topic {number}\n\nA page.\n{compared}")
        sections = [{"file": f"notebooks/{name}/{framework}"} for framework in FRAMEWORKS]
        chapters.append({"file": f"book/{name}", "sections": sections})
    first = chapters.pop(0)
    chapters = [*({"file": section["file"]} for section in first["sections"]), *chapters]
    toc = {"format": "jb-book", "root": first["file"], "chapters": chapters}
    (root / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False))
    return root


def cpu_seconds(root: Path, *, fresh: bool) -> float:
    """CPU time of one build of the course in ``root``; ``fresh`` begins with nothing."""
    if fresh:
        shutil.rmtree(root / "_build", ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", _JUPYTER_BOOK, "build", str(root), "-q"], capture_output=True, text=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"jupyter-book failed in {root}: {done.stdout[-1500:]}{done.stderr[-1500:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def after_change(path: Path, root: Path, change: Callable[[str], str]) -> float:
    """CPU time of a build after one file was changed; what it changed is on its page."""
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return cpu_seconds(root, fresh=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stock = sample(Path(folder, "stock"), asked.topics, stock=True)
        ours = sample(Path(folder, "ours"), asked.topics, stock=False)
        cold: dict[Path, list[float]] = {stock: [], ours: []}
        for number in range(asked.runs):
            for root in cold:
                cold[root].append(cpu_seconds(root, fresh=True))
                print(f"{number + 1}/{asked.runs} {root.name}: {cold[root][-1]:.1f} s of CPU", flush=True)
        middle = {root.name: statistics.median(times) for root, times in cold.items()}
        page = after_change(ours / "book" / "topic1.md", ours, lambda text: text.replace("A page.", "Another page."))
        assert "Another page." in (ours / "_build" / "html" / "book" / "topic1.html").read_text(encoding="utf-8")
        lesson = ours / "notebooks" / "topic1" / "pytorch.ipynb"
        notebook = after_change(lesson, ours, lambda text: text.replace("# ", "# Changed: ", 1))
    ratios = {
        f"from nothing, of stock's {middle['stock']:.1f} s": (middle["ours"] / middle["stock"], COLD_LIMIT),
        "one page changed, of ours from nothing": (page / middle["ours"], CHANGE_LIMIT),
        "one notebook changed, of ours from nothing": (notebook / middle["ours"], CHANGE_LIMIT),
    }
    for what, (ratio, limit) in ratios.items():
        print(f"{what}: {ratio:.2f} (limit {limit})")
    if any(ratio > limit for ratio, limit in ratios.values()):
        sys.exit("a build costs more than it may")


if __name__ == "__main__":
    main()
