"""Lessons: run one and store its outputs (papermill), and check that what is stored still holds (nbval and rules of ours).

nbval compares outputs, but passes a cell that has none stored; the rules here close that gap: every cell was run, in
order, and shows what it should.
"""

import ast
import copy
import datetime
import importlib.metadata
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from difflib import get_close_matches
from pathlib import Path
from xml.etree import ElementTree

import yaml

from tandem.course import FRAMEWORKS, PACKAGES, Course, CourseError
from tandem.notebook import VARYING, NotebookNode, Problem, code_cells, dumps, headings, normal_form, read, tags, write
from tandem.warm import kernels

CELL_TIMEOUT_S = 180
A_CELL_S = 0.5
"""About what a cell takes, where nothing is known of its notebook."""

GPUS, NO_GPU = "CUDA_VISIBLE_DEVICES", "-1"
COMPILERS = ("c++", "g++", "clang++", "cl")
LAST_SECTIONS = ["## Pitfalls", "## Recap", "## Exercises"]

VERSIONED = ("torch", "tensorflow", "keras", "numpy")
"""Packages whose versions a lesson's outputs depend on: stored with the outputs."""

OF_A_RUN = ("date", "duration", "machine")
"""What is stored of the run that gave the outputs, beside the versions: day, seconds, class of machine."""


# --- run ------------------------------------------------------------------------------------------------------------


def run(
    course: Course,
    path: Path,
    parameters: Mapping[str, str] | None = None,
    *,
    refresh: bool = False,
    progress: bool = True,
) -> str:
    """Execute the notebook at ``path`` and store its outputs in normal form; return what became of it, in words.

    With ``parameters`` (name -> value as YAML) it is a run of one's own: the result goes to ``_build/runs/`` and the
    stored notebook stays. What is stored is always of a CPU, so that it is the same on every machine. A run that gives
    what is stored, but for cells tagged as varying, leaves the file as it is, unless ``refresh`` is set, or the file
    does not tell when, how long and on what it ran.

    Raises
    ------
    CourseError
        If the notebook cannot be read, a parameter is unknown, a cell needs a compiler and there is none, or a cell
        fails. The stored notebook is then as it was.
    """
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.engines import papermill_engines
    from papermill.parameterize import parameterize_notebook

    stored = read(path)
    short = course.short(path)
    _need_compiler(stored, short)
    notebook = copy.deepcopy(stored)
    notebook.metadata["papermill"] = {}
    for cell in notebook.cells:  # as papermill's own loader does
        cell.metadata.setdefault("tags", [])
        cell.metadata["papermill"] = {}
    if parameters:
        values = {name: _value(name, text) for name, text in parameters.items()}
        _need_parameters(path, short, values)
        notebook = parameterize_notebook(notebook, values, kernel_name="python3", language="python")
    current: list[str] = []
    started = time.monotonic()
    # papermill.execute_notebook fails on any error output, also where a cell is tagged raises-exception; its engine
    # does not, and marks the cell that really failed.
    hidden = {} if parameters else {GPUS: NO_GPU}
    with chdir(path.parent), _variables(hidden | {kernels.NOTEBOOK: str(path.resolve())}):
        try:
            executed = papermill_engines.execute_notebook_with_engine(
                None,
                notebook,
                kernel_name="python3",
                input_path=str(path),
                output_path=None,
                progress_bar={"desc": short, "leave": False} if progress else False,
                execution_timeout=CELL_TIMEOUT_S,
                extra_arguments=["--log-level=50"],  # the kernel logs that it is told to end
                on_cell_execute=lambda cell, cell_index: current.append(cell.id),
            )
        except (DeadKernelError, CellTimeoutError) as error:
            why = "its kernel died" if isinstance(error, DeadKernelError) else f"no end within {CELL_TIMEOUT_S} s"
            raise CourseError(f"{short}#{current[-1]} failed: {why} (the stored notebook is unchanged)") from error
    duration = round(time.monotonic() - started)
    failed = [cell for cell in executed.cells if cell.metadata.get("papermill", {}).get("exception")]
    result = normal_form(executed)
    own_run = course.root / "_build" / "runs" / path.parent.name / path.name
    if failed:
        write(result, own_run)
        raise CourseError(
            f"{short}#{failed[0].id} failed: {_error_of(failed[0])} "
            f"(the stored notebook is unchanged; this run is in {course.short(own_run)})"
        )
    if parameters:
        write(result, own_run)
        return f"written to {course.short(own_run)}"
    result.metadata["tandem"] = {
        "date": datetime.date.today().isoformat(),
        "duration": duration,
        "machine": machine(),
        "versions": versions(),
    }
    recorded = set(OF_A_RUN) <= set(stored.metadata.get("tandem", {}))
    if recorded and not refresh and _what_must_stay(result) == _what_must_stay(stored):
        return "gives what is stored"
    write(result, path)
    return "stored"


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that outputs depend on, those that are installed."""
    found = {"python": platform.python_version()}
    for package in VERSIONED:
        try:
            found[package] = importlib.metadata.version(package).split("+")[0]
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def machine() -> str:
    """The class of this machine, as a reader should know it: system, processor, how many cores this process may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{platform.system()} {platform.machine()}, {cores} core{'s' if cores > 1 else ''}"


def _what_must_stay(notebook: NotebookNode) -> str:
    """The text of a notebook without the facts of one run and without the outputs that vary from run to run."""
    notebook = copy.deepcopy(notebook)
    for fact in OF_A_RUN:
        notebook.metadata.get("tandem", {}).pop(fact, None)
    for cell in code_cells(notebook):
        if VARYING in tags(cell):
            cell.outputs = []
    return dumps(notebook)


def _error_of(cell: NotebookNode) -> str:
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            return f"{output.ename}: {output.evalue.strip().splitlines()[0]}" if output.evalue.strip() else output.ename
    return "no error is stored"


@contextmanager
def _variables(values: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for the time being."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


@contextmanager
def warm_kernels(paths: Sequence[Path], warm: bool | None = None, *, hide_gpu: bool = True) -> Iterator[None]:
    """Let kernels for ``paths`` be forks of parents that have imported what these import, where that is possible.

    ``warm`` false: start kernels as ever; None: as the environment variable ``TANDEM_WARM`` says, else warm.
    """
    if not kernels.wanted(warm):
        with _variables({kernels.SWITCH: "0"}):
            yield
        return
    hidden = {GPUS: NO_GPU} if hide_gpu else {}
    preloads = {kernels.preload_for(path) for path in paths}
    with kernels.parents(preloads, {**os.environ, **hidden}) as variables, _variables(variables):
        yield


def _value(name: str, text: str) -> object:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise CourseError(f"the value of -p {name} is not valid YAML: {text}") from error


def _need_compiler(notebook: NotebookNode, short: str) -> None:
    needing = [cell.id for cell in code_cells(notebook) if "needs-compiler" in tags(cell)]
    if needing and not any(map(shutil.which, COMPILERS)):
        raise CourseError(
            f"{short}#{needing[0]} needs a C++ compiler and none is on PATH ({', '.join(COMPILERS)}): install one, "
            "or work in JupyterLab, where that cell says what it leaves out"
        )


def _need_parameters(path: Path, short: str, values: Mapping[str, object]) -> None:
    from papermill import inspect_notebook

    known = list(inspect_notebook(str(path)))
    for name in values:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"it has: {', '.join(known) or 'none'}"
            raise CourseError(f"{short} has no parameter '{name}'; {hint}")


# --- rules: one rule, one function, one message ---------------------------------------------------------------------

Rule = Callable[[NotebookNode], Iterator[tuple[str, str]]]
"""What a notebook breaks of one rule: pairs of cell id (empty for the whole notebook) and message."""


def was_run_in_order(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Every code cell was run once, from top to bottom, in one go."""
    for number, cell in enumerate(code_cells(notebook), start=1):
        if cell.execution_count is None:
            yield cell.id, "was not run: run the notebook with `tandem run`"
            return
        if cell.execution_count != number:
            yield cell.id, f"was run as number {cell.execution_count}, not {number}: run with `tandem run`"
            return


def shows_its_result(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """A cell that prints, or ends in an expression, has an output; nbval would pass it without."""
    for cell in code_cells(notebook):
        if not cell.outputs and _should_show(cell.source):
            yield cell.id, "should show something and has no output: run it, or assign what it ends in to `_`"


def _should_show(source: str) -> bool:
    tree = _parse(source)
    if tree is None or not tree.body:
        return False
    prints = any(
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id in ("print", "display")
        for node in tree.body
    )
    return prints or isinstance(tree.body[-1], ast.Expr)


def _parse(source: str) -> ast.Module | None:
    """The syntax tree of a cell, its magics left out; None if it is no Python."""
    plain = "\n".join("pass" if line.startswith(("%", "!")) else line for line in source.splitlines())
    try:
        return ast.parse(plain)
    except SyntaxError:
        return None


def fails_only_as_told(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """A stored error belongs to a cell tagged ``raises-exception``, and such a cell has one."""
    for cell in code_cells(notebook):
        failed = any(output.output_type == "error" for output in cell.outputs)
        if failed and "raises-exception" not in tags(cell):
            yield cell.id, "stores an error and is not tagged raises-exception"
        if cell.execution_count and not failed and "raises-exception" in tags(cell):
            yield cell.id, "is tagged raises-exception and raised none"


def writes_nothing_to_stderr(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Nothing on stderr is stored: it holds times and addresses, and the site would show it as an alarm."""
    for cell in code_cells(notebook):
        if any(output.output_type == "stream" and output.name == "stderr" for output in cell.outputs):
            yield cell.id, "writes to stderr: catch the warning and print what a reader should see"


def has_no_semicolon(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """No cell ends in ``;``: nbval ignores it and compares an output that JupyterLab does not show."""
    for cell in code_cells(notebook):
        if cell.source.rstrip().endswith(";"):
            yield cell.id, "ends in `;`, which nbval ignores: assign the value to `_`"


def has_stable_outputs(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """No memory address and no path of one machine in an output that is compared."""
    for cell in code_cells(notebook):
        text = "\n".join(_texts(cell))
        if VARYING not in tags(cell) and (address := re.search(r"\b0x[0-9a-f]{6,}", text)):
            yield cell.id, f"shows a memory address ({address[0]}), which differs in every run"
        if path := re.search(r"(?<![\w.:/])/(?:home|root|Users|tmp|work|opt)/[\w./-]+", text):
            yield cell.id, f"shows a path of one machine ({path[0]})"


def _texts(cell: NotebookNode) -> Iterator[str]:
    for output in cell.outputs:
        yield output.get("text", "")
        yield output.get("evalue", "")
        yield from (value for kind, value in output.get("data", {}).items() if kind == "text/plain")


def describes_its_pictures(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Every picture says in words what it shows, for those who do not see it."""
    for cell in notebook.cells:
        shown = [kind for output in cell.get("outputs", []) for kind in output.get("data", {})]
        alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "").strip()
        if any(kind.startswith("image/") for kind in shown) and not alt:
            yield cell.id, 'shows a picture without alt text: add metadata {"mystnb": {"image": {"alt": "..."}}}'
        if cell.cell_type == "markdown" and re.search(r"!\[\s*\]\(|<img(?![^>]*\balt=\"[^\"]+\")", cell.source):
            yield cell.id, "shows a picture without alt text: write ![what it shows](file)"


_LINK = re.compile(r"(?:\]\(|^\[[^\]]+\]:\s*)((?![a-z]+:)[^)\s#]*)#([^)\s]+)", re.MULTILINE)
_CELL = "cell-id="


def links_to_cells_as_jupyterlab_does(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """A link to a cell names it as ``#cell-id=NAME``: JupyterLab follows no other form, and the site knows this one."""
    names = {cell.id for cell in notebook.cells}
    for cell in notebook.cells:
        for file, anchor in _LINK.findall(cell.source) if cell.cell_type == "markdown" else ():
            if not anchor.startswith(_CELL):
                if not file or file.endswith(".ipynb"):
                    yield cell.id, f"links to '{file}#{anchor}', where JupyterLab does not go: '{file}#{_CELL}{anchor}'"
            elif not file and anchor.removeprefix(_CELL) not in names:
                yield cell.id, f"links to the cell '{anchor.removeprefix(_CELL)}', which it does not have"


def is_in_normal_form(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """The file is what ``tandem run`` writes, so that a difference in git is one of content."""
    if dumps(notebook) != dumps(normal_form(notebook)):
        yield "", "is not in normal form: run it with `tandem run`"


def names_its_cells(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """A cell's id is the name of its step, in words, and unique."""
    seen = set()
    for cell in notebook.cells:
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", cell.id) or re.fullmatch(r"[0-9a-f-]{8,}", cell.id):
            yield cell.id, 'has an id that names no step: write {"name": "the-step"} into its metadata, then run it'
        if cell.id in seen:
            yield cell.id, "has the id of another cell"
        seen.add(cell.id)


def has_parameters(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """One cell, tagged ``parameters``, holds what a reader may turn."""
    count = sum("parameters" in tags(cell) for cell in code_cells(notebook))
    if count != 1:
        yield "", f"has {count} cells tagged parameters, not one"


def ends_as_every_lesson(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """The last sections are the pitfalls, the recap and the exercises."""
    sections = [heading for heading in headings(notebook) if heading.startswith("## ")]
    if sections[-3:] != LAST_SECTIONS:
        yield "", f"does not end with the sections {', '.join(LAST_SECTIONS)}"


NOTEBOOK_RULES: tuple[Rule, ...] = (
    is_in_normal_form,
    names_its_cells,
    was_run_in_order,
    shows_its_result,
    fails_only_as_told,
    writes_nothing_to_stderr,
    has_no_semicolon,
    has_stable_outputs,
    describes_its_pictures,
    links_to_cells_as_jupyterlab_does,
)
LESSON_RULES: tuple[Rule, ...] = (*NOTEBOOK_RULES, has_parameters, ends_as_every_lesson)


def not_run(course: Course, path: Path) -> list[Problem]:
    """The first cell of the notebook at ``path`` that was not run in its turn: what it stores is then of no use.

    Raises
    ------
    CourseError
        If it cannot be read.
    """
    return [Problem(course.short(path), cell, message) for cell, message in was_run_in_order(read(path))]


def check(course: Course, path: Path) -> list[Problem]:
    """Everything that the notebook at ``path`` breaks of the rules for its kind (lesson or solution), without running it.

    Raises
    ------
    CourseError
        If it cannot be read.
    """
    notebook = read(path)
    rules = LESSON_RULES if path.parent.parent.name == "notebooks" else NOTEBOOK_RULES
    broken = [found for rule in rules for found in rule(notebook)]
    broken += _imports_of_the_other(notebook, path.stem)
    return [Problem(course.short(path), cell, message) for cell, message in broken]


def _imports_of_the_other(notebook: NotebookNode, framework: str) -> Iterator[tuple[str, str]]:
    """A notebook of one framework does not import the other."""
    foreign = {package: name for name in FRAMEWORKS if name != framework for package in PACKAGES[name]}
    for cell in code_cells(notebook):
        tree = _parse(cell.source)
        for node in ast.walk(tree) if tree else ():
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = getattr(node, "module", None) or ""
            used = {name.split(".")[0] for name in [*names, module]}
            if isinstance(node, ast.ImportFrom) and module == "tandem.quiet":
                used |= set(names)
            for package in sorted(used & set(foreign)):
                yield cell.id, f"imports {package}, which is the twin's ({FRAMEWORKS[foreign[package]]})"


# --- verify: do the stored outputs still hold? ----------------------------------------------------------------------


def verify(
    course: Course, paths: Sequence[Path], *, jobs: int | None = None, warm: bool | None = None
) -> tuple[int, list[Problem]]:
    """Run ``paths`` again under nbval and compare with what they store; the number of cells run, and those that differ.

    pytest's own report goes to the terminal. Notebooks run in parallel over ``jobs`` processes (all cores if None), in
    warm kernels unless ``warm`` (see :func:`warm_kernels`) says otherwise.

    Raises
    ------
    CourseError
        If there is nothing to verify, a notebook cannot be read, or not every code cell was run.
    """
    notebooks = {path: read(path) for path in paths}
    expected = sum(len(code_cells(notebook)) for notebook in notebooks.values())
    if not expected:
        raise CourseError("nothing to verify: the notebooks named have no code cell")
    jobs = min(jobs or os.cpu_count() or 1, len(paths))
    with tempfile.TemporaryDirectory() as scratch, _variables(_shared_cores(jobs)), warm_kernels(paths, warm):
        report = Path(scratch, "report.xml")
        command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-cell-timeout", str(CELL_TIMEOUT_S)]
        command += ["-p", "tandem.cell_ids", "-p", "no:cacheprovider", "-o", "addopts=", "-q", "-rN"]
        command += [f"--rootdir={course.root}", f"--junitxml={report}"]
        # The longest begins first, or all wait for it in the end. xdist would go by the number of cells.
        command += ["-n", str(jobs), "--dist", "loadfile", "--no-loadscope-reorder"] if jobs > 1 else []
        command += map(str, sorted(paths, key=lambda path: -_likely_s(notebooks[path])))
        done = subprocess.run(command, cwd=course.root, check=False)
        if done.returncode not in (0, 1) or not report.is_file():
            raise CourseError(f"pytest --nbval did not finish (exit code {done.returncode}); its output is above")
        cases = list(ElementTree.parse(report).iter("testcase"))
    if len(cases) < expected:
        raise CourseError(f"only {len(cases)} of {expected} code cells were run: see the output above")
    problems = [_problem(case) for case in cases if case.find("failure") is not None or case.find("error") is not None]
    if bool(problems) != (done.returncode == 1):
        raise CourseError(
            f"pytest --nbval ended with {done.returncode} and reports {len(problems)} failures: see above"
        )
    return len(cases), problems


def _likely_s(notebook: NotebookNode) -> float:
    """How long a notebook may take, in seconds: what is stored of its last run, else a guess."""
    return notebook.metadata.get("tandem", {}).get("duration") or A_CELL_S * len(code_cells(notebook))


def _problem(case: ElementTree.Element) -> Problem:
    """A failed cell in pytest's report, as a problem: which cell, and what is the matter, in one line."""
    file, _, cell = next(p.get("value", "") for p in case.iter("property") if p.get("name") == "cell").partition("#")
    found = case.find("failure") if case.find("failure") is not None else case.find("error")
    text = _COLOUR.sub("", found.text or found.get("message") or "").rstrip()
    stored, now = (" ".join(re.findall(rf"^  \{sign} (.*)", text, re.MULTILINE)) for sign in "+-")
    if stored and now:
        return Problem(file, cell, f"stores '{_shortened(stored)}' and now gives '{_shortened(now)}'")
    if stored or now:
        return Problem(file, cell, f"{'no longer' if stored else 'now also'} gives '{_shortened(stored or now)}'")
    if fields := re.search(r"(Missing|Unexpected) output fields from running code: \{(.*)\}", text):
        return Problem(file, cell, f"{'no longer' if fields[1] == 'Missing' else 'now also'} gives {fields[2]}")
    said = re.search(r"^Cell \d+: (.*)", text, re.MULTILINE)
    last = text.splitlines()[-1].strip() if text else "failed"
    return Problem(file, cell, f"{said[1]}: {last}" if said else last)


_COLOUR = re.compile(r"(?:\x1b|#x1B)\[[\d;]*m")


def _shortened(text: str, width: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"


def _shared_cores(jobs: int) -> dict[str, str]:
    """Share the cores among ``jobs`` kernels, as OpenMP's spinning threads make two slower than one; hide any GPU."""
    wish = {"OMP_NUM_THREADS": str(max(1, (os.cpu_count() or 1) // jobs)), "OMP_WAIT_POLICY": "PASSIVE"}
    return {name: os.environ.get(name, value) for name, value in wish.items()} | {GPUS: NO_GPU}
