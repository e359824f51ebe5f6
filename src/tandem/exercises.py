"""Exercises: ``solutions/`` -> ``exercises/`` by nbgrader's own preprocessors, and every way in which a source is unfit.

What a task is (its answer cells, tests and hints) is said here too. Running an answer and judging it is grading's work.
"""

import ast
import builtins
import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import zip_longest
from pathlib import Path
from types import MappingProxyType

from tandem.course import FRAMEWORKS, Course, CourseError
from tandem.notebook import NotebookNode, Problem, dumps, normal_form, read, write

CONFIG = "nbgrader_config.py"
STORED = "tandem"
"""Where ``tandem run`` notes, in a notebook's metadata, what its outputs were made with."""

MARKERS = ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME")
TEST_IMPORTS = {"math", "numpy"}
"""What a test may import. The rest it gets by calling the task's functions, so that it can run in another process."""

OUTWARD = {"__import__", "compile", "eval", "exec", "globals", "input", "open"}
"""Python's own functions by which code could reach what it was not given."""

_HINT = re.compile(r"<details>\s*<summary>.*?</summary>(.*?)</details>", re.DOTALL)
_HEADING = re.compile(r"^## +(.*\S)", re.MULTILINE)


# --- what an exercise is made of --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Test:
    """A graded cell of asserts. ``hidden`` if a learner does not get them; ``source`` is then empty where they are not."""

    id: str
    points: float
    source: str
    hidden: bool

    __test__ = False  # pytest: this is no test of ours


@dataclass(frozen=True)
class Task:
    """One thing to do: the cells to fill in (by grade id), the locked cells that run them, the tests, the hints."""

    title: str
    answers: tuple[str, ...]
    harness: tuple[str, ...] = ()
    tests: tuple[Test, ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.answers[0]

    @property
    def points(self) -> float:
        return sum(test.points for test in self.tests)


@dataclass(frozen=True)
class Exercise:
    """The tasks of one notebook.

    Parameters
    ----------
    name
        ``TOPIC/FRAMEWORK``.
    setup
        The locked cells before the first task.
    tasks
        In the order of the notebook.
    locked
        Grade id -> source of every cell that is the course's, not the learner's (as it runs, hidden tests and all).
    untouched
        Grade id -> source of every answer cell as a learner gets it; empty where only ``exercises/`` is there.
    shown
        Grade ids of locked cells that come after the tests of their task: they show the learner something, and grading
        leaves them out.
    """

    name: str
    setup: tuple[str, ...]
    tasks: tuple[Task, ...]
    locked: dict[str, str] = field(repr=False)
    untouched: dict[str, str] = field(default_factory=dict, repr=False)
    shown: frozenset[str] = frozenset()

    @property
    def points(self) -> float:
        return sum(task.points for task in self.tasks)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The course's own cells that run where an answer runs."""
        return (*self.setup, *(source for task in self.tasks for source in task.harness))

    @cached_property
    def modules(self) -> tuple[str, ...]:
        """Names of the modules that :attr:`sources` import."""
        return imports(self.sources)


def load(course: Course, topic: str, framework: str) -> Exercise:
    """The exercise with all its tests; where ``solutions/`` is not there, with the visible ones of ``exercises/``.

    Raises
    ------
    CourseError
        If neither notebook is there, or the one that is cannot be read.
    """
    name = f"{topic}/{framework}"
    source = course.notebook("solutions", topic, framework)
    if source.is_file():
        return parse(read(source), name)
    return parse(read(course.notebook("exercises", topic, framework)), name)


def parse(notebook: NotebookNode, name: str) -> Exercise:
    """The exercise in a solution's or an exercise's notebook."""
    before, *sections = _sections(notebook)
    tasks, shown = [], set()
    for cells in sections:
        text = next((cell.source for cell in reversed(before) if _role(cell) == "text"), "")
        answers = _of("answer", cells)
        tested = min((cells.index(test) for test in _of("test", cells)), default=len(cells))
        tasks.append(
            Task(
                title=(_HEADING.findall(text) or [_grade_id(answers[0])])[-1],
                answers=tuple(_grade_id(cell) for cell in answers),
                harness=tuple(cell.source for cell in _of("locked", cells[:tested])),
                tests=tuple(_test(cell) for cell in _of("test", cells)),
                hints=tuple(hint.strip() for hint in _HINT.findall(text)),
            )
        )
        shown |= {_grade_id(cell) for cell in _of("locked", cells[tested:])}
        before = cells
    locked = {_grade_id(cell): cell.source for cell in notebook.cells if _role(cell) in ("locked", "test")}
    setup = tuple(cell.source for cell in _of("locked", _sections(notebook)[0]))
    solved = [cell for cell in notebook.cells if _role(cell) == "answer" and "BEGIN SOLUTION" in cell.source]
    untouched = {_grade_id(cell): _without_solution(cell.source) for cell in solved}
    return Exercise(name, setup, tuple(tasks), locked, untouched, frozenset(shown))


def _without_solution(source: str) -> str:
    """An answer cell as nbgrader leaves it to a learner."""
    solution = r"^([ \t]*)###? ?BEGIN SOLUTION.*?END SOLUTION[^\n]*$"
    stub = r"\1# YOUR CODE HERE\n\1raise NotImplementedError()"
    return re.sub(solution, stub, source, flags=re.MULTILINE | re.DOTALL)


def _sections(notebook: NotebookNode) -> list[list[NotebookNode]]:
    """What comes before the first answer; then per task the cells from its first answer to the next task's."""
    sections: list[list[NotebookNode]] = [[]]
    for cell in notebook.cells:
        if _role(cell) == "answer" and (len(sections) == 1 or _of("test", sections[-1])):
            sections.append([])
        sections[-1].append(cell)
    return sections


def _of(role: str, cells: Iterable[NotebookNode]) -> list[NotebookNode]:
    return [cell for cell in cells if _role(cell) == role]


@lru_cache(1024)  # a grading asks for every test of every submission
def calls(source: str) -> frozenset[str]:
    """The names that a test cell takes from elsewhere: the functions that somebody has to give it."""
    tree = ast.parse(source)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    own = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            own |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef):
            own.add(node.name)
        elif isinstance(node, ast.arg):
            own.add(node.arg)
    return frozenset({node.id for node in names} - own - set(dir(builtins)))


def _builtins(source: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)} & set(dir(builtins))


def imports(sources: Iterable[str]) -> tuple[str, ...]:
    """Names of the modules that some cells import."""
    found: dict[str, None] = {}
    for source in sources:
        try:
            nodes = list(ast.walk(ast.parse(source)))
        except SyntaxError:  # a magic
            continue
        found |= {alias.name: None for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        found |= {node.module or ".": None for node in nodes if isinstance(node, ast.ImportFrom)}
    return tuple(found)


@lru_cache(1024)
def plain_functions(sources: tuple[str, ...]) -> Mapping[str, str]:
    """The functions of some cells that need nothing but NumPy, :mod:`math` and each other: name -> source.

    What such a function says does not depend on an answer, so it need not be asked where the answer runs.
    """
    functions: dict[str, str] = {}
    modules: dict[str, str] = {}
    needs: dict[str, set[str]] = {}
    for source in sources:
        try:
            body = ast.parse(source).body
        except SyntaxError:  # a magic
            continue
        for node in body:
            if isinstance(node, ast.Import):
                named = {alias.asname or alias.name: ast.unparse(ast.Import([alias])) for alias in node.names}
                modules |= {name: text for name, text in named.items() if text.split()[1] in TEST_IMPORTS}
            elif isinstance(node, ast.FunctionDef) and not node.decorator_list:
                text = ast.unparse(node)
                functions[node.name], needs[node.name] = text, calls(text) | _builtins(text) & OUTWARD
    while left := [name for name in functions if needs[name] - modules.keys() - functions.keys()]:
        for name in left:
            del functions[name]
    imported = "\n".join(modules.values())
    return MappingProxyType({name: f"{imported}\n\n{text}" for name, text in functions.items()})


def _role(cell: NotebookNode) -> str:
    """``answer``, ``test`` or ``locked``, as nbgrader's metadata say; ``text`` for markdown, ``free`` for other code."""
    about = cell.metadata.get("nbgrader", {})
    if cell.cell_type != "code":
        return "text"
    if about.get("solution"):
        return "answer"
    if about.get("grade"):
        return "test"
    return "locked" if about.get("locked") else "free"


def _grade_id(cell: NotebookNode) -> str:
    return cell.metadata.nbgrader.grade_id


def _test(cell: NotebookNode) -> Test:
    source = cell.source if code(cell.source) else ""
    return Test(_grade_id(cell), float(cell.metadata.nbgrader.points), source, hidden=not visible(cell.source))


def visible(source: str) -> str:
    """The code of a cell that a learner sees: without what is hidden, comments and empty lines."""
    hidden = r"^[^\n]*BEGIN HIDDEN TESTS.*?END HIDDEN TESTS[^\n]*$"
    return code(re.sub(hidden, "", source, flags=re.MULTILINE | re.DOTALL))


def code(source: str) -> str:
    """``source`` without comments and empty lines."""
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("#"))


# --- release ----------------------------------------------------------------------------------------------------------


def released(course: Course, solution: NotebookNode) -> NotebookNode:
    """What a learner gets of ``solution``: nbgrader's own preprocessors, in its order, with the course's nbgrader settings.

    Left out are the three that need a database, a kernel or other files, none of which changes a notebook of ours; and
    when and with which versions the solution ran, for that is said of outputs, and an exercise has none.

    Raises
    ------
    CourseError
        If nbgrader refuses the notebook.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import IncludeHeaderFooter, InstantiateTests, SaveCells
    from traitlets.config import Config, PyFileConfigLoader

    config = PyFileConfigLoader(CONFIG, course.root).load_config() if (course.root / CONFIG).is_file() else Config()
    notebook, resources = normal_form(copy.deepcopy(solution)), {}
    notebook.metadata.pop(STORED, None)
    try:
        for step in GenerateAssignment.preprocessors.default():
            if step not in (IncludeHeaderFooter, InstantiateTests, SaveCells):
                notebook, resources = step(config=config).preprocess(notebook, resources)
    except Exception as error:  # nbgrader raises RuntimeError, ValueError, ValidationError, KeyError
        raise CourseError(f"nbgrader refuses it: {' '.join(str(error).split())}") from error
    return notebook


def release(course: Course, target: str | None = None) -> list[Path]:
    """Write the exercises that ``target`` names; return those that changed.

    Raises
    ------
    CourseError
        If a solution is unfit to be released (see :func:`faults`). Nothing is written then.
    """
    sources = _sources(course, target)
    if wrong := [fault for source in sources for fault in faults(course, source)]:
        more = f" (and {len(wrong) - 1} more: tandem release --check)" if len(wrong) > 1 else ""
        raise CourseError(f"{wrong[0]}{more}")
    made = {_exercise(course, source): released(course, read(source)) for source in sources}
    changed = [path for path, notebook in made.items() if not _holds(path, dumps(notebook))]
    for path in changed:
        write(made[path], path)
    return changed


def differences(course: Course, target: str | None = None) -> list[Problem]:
    """Every way in which ``exercises/`` is not what ``solutions/`` give, and every way in which a solution is unfit."""
    found = []
    for source in _sources(course, target):
        wrong = faults(course, source)
        found += wrong or list(_differences(course, _exercise(course, source), released(course, read(source))))
    if not target:
        found += [
            Problem(course.short(path), "", "has no solution that it could be made from")
            for path in sorted((course.root / "exercises").glob("*/*.ipynb"))
            if not (course.root / "solutions" / path.parent.name / path.name).is_file()
        ]
    return found


def _sources(course: Course, target: str | None) -> list[Path]:
    if not (sources := course.notebooks("solutions", target)):
        raise CourseError(f"{target or 'the course'} has no exercises: _toc.yml lists none")
    return sources


def _exercise(course: Course, source: Path) -> Path:
    return course.root / "exercises" / source.parent.name / source.name


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def _differences(course: Course, path: Path, wanted: NotebookNode) -> Iterator[Problem]:
    here, mend = course.short(path), "run 'tandem release'"
    if _holds(path, dumps(wanted)):
        return
    if not path.is_file():
        yield Problem(here, "", f"is missing: {mend}")
        return
    try:
        found = read(path)
    except CourseError as error:
        yield Problem(here, "", str(error))
        return
    old = {cell.get("id", ""): cell for cell in found.cells}
    new = {cell.id: cell for cell in wanted.cells}
    told = 0
    for cell in wanted.cells:
        if cell.id not in old:
            yield Problem(here, cell.id, f"is in the solution, but not here: {mend}")
        elif old[cell.id].source != cell.source:
            yield Problem(here, cell.id, f"{_first_difference(old[cell.id].source, cell.source)}: {mend}")
        elif old[cell.id] != cell:
            yield Problem(here, cell.id, f"has other outputs or metadata than its solution gives: {mend}")
        else:
            continue
        told += 1
    for cell_id in [cell.get("id", "") for cell in found.cells if cell.get("id", "") not in new]:
        yield Problem(here, cell_id, f"is not in the solution: {mend}")
        told += 1
    if not told:
        yield Problem(here, "", f"has its cells in another order, other metadata or another form: {mend}")


def _first_difference(found: str, wanted: str, where: str = "the solution's") -> str:
    for number, (here, there) in enumerate(zip_longest(found.splitlines(), wanted.splitlines(), fillvalue=""), start=1):
        if here != there:
            return f"line {number} is '{here.strip()}', {where} is '{there.strip()}'"
    return "only empty lines at the end differ"


# --- what a solution has to be ----------------------------------------------------------------------------------------


def faults(course: Course, source: Path) -> list[Problem]:
    """Every way in which the solution at ``source`` is unfit to be released.

    Raises
    ------
    CourseError
        If it cannot be read.
    """
    notebook = read(source)
    rules = (_ids, _markers, _answers, _tests, _plain_tests, _explanations)
    found = [fault for rule in rules for fault in rule(notebook)]
    if not found:
        try:
            found += _leaks(released(course, notebook))
        except CourseError as error:
            found.append(("", str(error)))
    found += _twins(source, notebook)
    return [Problem(course.short(source), cell, message) for cell, message in found]


Faults = Iterator[tuple[str, str]]


def _ids(notebook: NotebookNode) -> Faults:
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata and cell.metadata.nbgrader.get("grade_id") != cell.id:
            found = cell.metadata.nbgrader.get("grade_id")
            yield cell.id, f"has the grade_id '{found}': it must be the cell's id"


def _markers(notebook: NotebookNode) -> Faults:
    """Every marker that begins something ends it, and nothing ends that did not begin."""
    for cell in notebook.cells:
        for marker in MARKERS:
            turns = re.findall(rf"\b(BEGIN|END) {marker}\b", cell.source)
            if turns != ["BEGIN", "END"] * (len(turns) // 2):
                yield cell.id, f"does not have 'BEGIN {marker}' and 'END {marker}' in turn: {', '.join(turns)}"


def _answers(notebook: NotebookNode) -> Faults:
    answers = [cell for cell in notebook.cells if _role(cell) == "answer"]
    if not answers:
        yield "", "has no cell that nbgrader knows as a solution"
    for cell in answers:
        if "BEGIN SOLUTION" not in cell.source:
            yield cell.id, "is a solution without '### BEGIN SOLUTION': nothing of it would be left, not even its name"


def _tests(notebook: NotebookNode) -> Faults:
    """Each task has visible tests, hidden tests in a cell of their own, and hints."""
    before, *sections = _sections(notebook)
    for cell in _of("test", before):
        yield cell.id, "tests an answer that comes after it, or none"
    for task in parse(notebook, "").tasks if sections else ():
        if all(test.hidden for test in task.tests):
            yield task.name, "has no visible test"
        if not any(test.hidden for test in task.tests):
            yield task.name, "has no hidden tests: put '### BEGIN HIDDEN TESTS' into a test cell of their own"
        if not task.hints:
            yield task.name, "has no hint: put '<details><summary>Hint 1</summary>' into the text before it"
    for cell in _of("test", notebook.cells):
        if not cell.metadata.nbgrader.get("points"):
            yield cell.id, "is a test without points"
        if "BEGIN HIDDEN TESTS" in cell.source and visible(cell.source):
            yield cell.id, "has visible and hidden tests: put them into two cells, for each has a result of its own"


def _plain_tests(notebook: NotebookNode) -> Faults:
    """A test can run in another process: all that it takes from elsewhere are functions of its task, and NumPy."""
    before, *sections = _sections(notebook)
    shared = {name for cell in _of("locked", before) for name in defined(cell.source)}
    for cells in sections:
        given = shared | {
            name for cell in cells if _role(cell) in ("answer", "locked") for name in defined(cell.source)
        }
        for cell in _of("test", cells):
            try:
                unknown = calls(cell.source) - given
            except SyntaxError as error:
                yield cell.id, f"is not Python: {error}"
                continue
            foreign = {name.partition(".")[0] for name in imports([cell.source])} - TEST_IMPORTS
            if unknown:
                yield cell.id, f"uses {_listed(unknown)}: a test may only call functions of its task, and NumPy"
            if foreign:
                yield cell.id, f"imports {_listed(foreign)}: a test may only import {_listed(TEST_IMPORTS)}"


def _explanations(notebook: NotebookNode) -> Faults:
    """After the tests of each task, for those who read the solution: why, and what people answer instead."""
    for cells in _sections(notebook)[1:]:
        if not any("BEGIN MARK SCHEME" in cell.source for cell in _of("text", cells)):
            yield cells[0].id, "has no explanation: put '<!-- BEGIN MARK SCHEME -->' into the text after its tests"


def _leaks(notebook: NotebookNode) -> Faults:
    for cell in notebook.cells:
        for marker in MARKERS:
            if marker in cell.source:
                yield cell.id, f"still says '{marker}' after nbgrader's preprocessors: part of the answer may show"


def _twins(source: Path, notebook: NotebookNode) -> Faults:
    """The tests of both frameworks are the same, to the letter."""
    ours = {cell.id: cell for cell in _of("test", notebook.cells)}
    for framework in FRAMEWORKS:
        twin = source.with_name(f"{framework}.ipynb")
        if twin == source or not twin.is_file():
            continue
        theirs = {cell.id: cell for cell in _of("test", read(twin).cells)}
        for name in dict.fromkeys([*ours, *theirs]):
            if name not in ours or name not in theirs:
                yield name, f"is a test that only {source.name if name in ours else twin.name} has"
            elif ours[name].source != theirs[name].source:
                difference = _first_difference(ours[name].source, theirs[name].source, twin.name)
                yield name, f"is not the same test as in {twin.name}: {difference}"
            elif ours[name].metadata.nbgrader.get("points") != theirs[name].metadata.nbgrader.get("points"):
                yield name, f"has other points than in {twin.name}"


def defined(source: str) -> set[str]:
    """The functions that a cell defines. One that only IPython can read (a magic) defines none."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return set()
    return {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(names))
