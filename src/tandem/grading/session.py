"""One submission's processes: the one that runs its code, and the one that evaluates the tests. Neither outlives the session.

A process that is lost, by a limit, a crash or a message that is none, is replaced by a fresh one in which the notebook runs
again for the tests that remain, but for the cell that it was lost in.
"""

import contextlib
import re
import secrets
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tandem.exercises import Exercise, Task, Test, calls, plain_functions
from tandem.grading import wire
from tandem.grading.isolation import Level
from tandem.grading.parents import JUDGE, needed, warm
from tandem.grading.watch import Limits, Watch
from tandem.grading.wire import MAX_MESSAGE, ClosedError, Kind, LateError, Line, Message, WireError
from tandem.warm import Warm

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
GRACE_S = 3.0
"""How long a cell that is interrupted may take to stop."""

START_S = 60.0
"""How long a process may take until it is ready: much longer than it takes, for the machine may be busy."""

JUDGE_MB = 4000
"""The memory that the process of the tests may take."""

STRAY_MESSAGES = 1000
"""So many messages that answer nothing are passed over, before a process is given up."""

TIMEOUT, DEATH = "Timeout", "DeadKernel"
"""The two errors that are not the code's own: afterwards the process is gone."""


@dataclass(frozen=True)
class Settings:
    """How to grade.

    Parameters
    ----------
    limits
        What one submission may use.
    isolation
        How it is shut in: see :func:`tandem.grading.isolation.enter`.
    hidden
        What it may not read even where it could read all around it: solutions and other submissions.
    seed
        Of all random numbers of its tests that have no seed of their own.
    threads
        How many threads its numerical libraries may use.
    """

    limits: Limits = field(default_factory=Limits)
    isolation: Level = "best"
    hidden: tuple[Path, ...] = ()
    seed: int = 0
    threads: int = 1


@dataclass(frozen=True)
class Outcome:
    """What became of a cell: ``error`` is the name of the exception, empty if there was none."""

    error: str = ""
    message: str = ""

    @property
    def ok(self) -> bool:
        return not self.error

    def __str__(self) -> str:
        """In words: a test's own message needs no name of an exception in front."""
        if self.error in ("AssertionError", TIMEOUT, DEATH):
            return self.message or "a test fails, and does not say why"
        return f"{self.error}: {self.message}" if self.message else self.error


def plain(text: str) -> str:
    """``text`` cut to a length that a report can hold, without anything that would command a terminal."""
    text = COLOUR.sub("", text[:MAX_MESSAGE])  # Keras colours its errors
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


class _LostError(Exception):
    """A process is of no use any more; the outcome says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(str(outcome))
        self.outcome = outcome


# --- the processes ----------------------------------------------------------------------------------------------------


_live: set["Session"] = set()
_lock = threading.Lock()


def stop_all() -> None:
    """End all sessions of this process, whatever they are at: what waits for them is told that the time is used up."""
    with _lock:
        sessions = list(_live)
    for session in sessions:
        session.stop()


class _Process:
    """A child of a warm process, with a line to it."""

    def __init__(self, parent: Warm, entry: str, argument: dict[str, Any], modules: Sequence[str] = ()) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._child = parent.fork(f"tandem.grading.{entry}", argument, [theirs.fileno()], modules=modules)
        self.line = Line(ours)
        self.watch: Watch | None = None

    def start(self) -> Any:
        """Wait until it is ready; what it says of itself."""
        message = self.line.receive(time.monotonic() + START_S, most=MAX_MESSAGE)
        if message.kind != Kind.READY:
            raise WireError("it did not say that it is ready")
        return wire.decode(message.data)

    def watch_over(self, limits: Limits, scratch: Path) -> None:
        self.watch = Watch(self._child, limits, scratch)

    @property
    def hit(self) -> str | None:
        """The limit that was hit, in words."""
        return self.watch.hit if self.watch else None

    def ask(self, kind: Kind, data: bytes, end: float, most: int = wire.MAX_BYTES + 1000) -> Message:
        """Send a request under a fresh number, and wait for its answer until ``end``; messages of other numbers are nothing."""
        number = secrets.token_bytes(16)
        self.line.send(Message(number, kind, data), end)
        for _ in range(STRAY_MESSAGES):
            answer = self.line.receive(end, most)
            if secrets.compare_digest(answer.number, number):
                return answer
        raise WireError("it sends messages that nobody asked for")

    def kill(self) -> None:
        if self.watch:
            self.watch.stop()
        self._child.kill()

    def close(self) -> None:
        self.kill()
        self.line.close()


def _judge() -> _Process:
    process = _Process(warm(JUDGE, 1), "judge:main", {"memory_mb": JUDGE_MB})
    try:
        process.start()
    except BaseException:
        process.close()
        raise
    return process


# --- a submission -----------------------------------------------------------------------------------------------------


class Session:
    """A submission that has been run, ready for tests. :meth:`close` ends its processes.

    Parameters
    ----------
    cells
        (grade id, source) of the submission's code cells, in their order.
    exercise
        Whose cells are put in place of the submission's own, but for the answers.
    """

    def __init__(self, cells: Sequence[tuple[str, str]], exercise: Exercise, settings: Settings) -> None:
        tests = {test.id for task in exercise.tasks for test in task.tests} | exercise.shown
        own = [(name, exercise.locked.get(name, source)) for name, source in cells]
        self.remarks: list[str] = []
        self.isolation: list[str] = []
        self._program = [("", source) for source in exercise.setup] + [cell for cell in own if cell[0] not in tests]
        self.exercise, self._settings = exercise, settings
        self._outcomes: dict[int, Outcome] = {}
        self._end = time.monotonic() + settings.limits.notebook_s
        self._student: _Process | None = None
        self._scratch: tempfile.TemporaryDirectory | None = None
        self._judging: _Process | None = None
        with _lock:
            _live.add(self)

    def test(self, task: Task, test: Test) -> Outcome:
        """Run the task's harness, then evaluate one of its tests."""
        try:
            student = self._started()
            for source in task.harness:
                if not (outcome := self._run(student, source)).ok:
                    return outcome
            return self._evaluated(student, task, test)
        except _LostError as lost:
            self._lose_student()
            return lost.outcome

    def failures(self, task: Task) -> list[Outcome]:
        """What went wrong in the task's own answer cells, if anything."""
        own = [number for number, (name, _) in enumerate(self._program) if name in task.answers]
        return [self._outcomes[number] for number in own if not self._outcomes.get(number, Outcome()).ok]

    def close(self) -> None:
        with _lock:
            _live.discard(self)
        self._lose_student()
        self._lose_judge()

    def stop(self) -> None:
        """End it from another thread: its time is used up."""
        self._end = 0.0
        for process in (self._student, self._judging):
            if process:
                process.kill()

    # the student's process

    def _started(self) -> _Process:
        """The student's process with the notebook run in it: the one there is, or a fresh one."""
        while self._student is None:
            if time.monotonic() > self._end:
                spent = self._settings.limits.notebook_s
                raise _LostError(Outcome(TIMEOUT, f"not run: the time of {spent:.0f} seconds was used up before"))
            self._start()
            self._run_notebook()
        return self._student

    def _start(self) -> None:
        settings = self._settings
        self._scratch = tempfile.TemporaryDirectory(prefix="tandem-", ignore_cleanup_errors=True)
        argument = {
            "scratch": self._scratch.name,
            "isolation": settings.isolation,
            "limits": asdict(settings.limits),
            "hidden": [str(place) for place in settings.hidden],
            "seed": settings.seed,
        }
        warm(JUDGE, 1).start()  # it is needed next
        framework = self.exercise.name.partition("/")[2]
        modules = needed(self.exercise.modules, self.exercise.sources)
        self._student = _Process(warm(framework, settings.threads), "child:main", argument, modules)
        try:
            self.isolation = [plain(str(words)) for words in self._student.start()]
            self._student.watch_over(settings.limits, Path(self._scratch.name))
        except (ClosedError, LateError, WireError) as error:
            raise _LostError(Outcome(DEATH, f"its process does not start ({type(error).__name__})")) from error

    def _run_notebook(self) -> None:
        for number, (name, source) in enumerate(self._program):
            if number in self._outcomes and self._outcomes[number].error == DEATH:
                continue
            try:
                self._outcomes[number] = outcome = self._run(self._student, source)
            except _LostError as lost:
                outcome = self._outcomes[number] = Outcome(DEATH, lost.outcome.message)
                self._lose_student()
            if outcome.error in (TIMEOUT, DEATH):
                self.remarks.append(f"the cell {plain(name) or f'number {number + 1}'} was left out: {outcome.message}")
            if self._student is None:
                return

    def _run(self, student: _Process, source: str) -> Outcome:
        """Run a cell. One that takes too long is interrupted, and if that does not help, its process is lost."""
        seconds = max(1.0, min(self._end - time.monotonic(), self._settings.limits.cell_s))
        data = wire.encode((source, seconds))
        with self._losing(student, seconds):
            answer = student.ask(Kind.RUN, data, time.monotonic() + seconds + GRACE_S, most=10 * MAX_MESSAGE)
            outcome = _outcome(answer)
        return Outcome(TIMEOUT, _late(seconds)) if outcome.error == TIMEOUT else outcome

    @contextlib.contextmanager
    def _losing(self, process: _Process, seconds: float) -> Iterator[None]:
        """Turn what goes wrong on the line into the loss of the process, in words."""
        try:
            yield
        except LateError:
            raise _LostError(Outcome(TIMEOUT, process.hit or _late(seconds))) from None
        except ClosedError:
            why = process.hit or "the process ended in the middle: a crash, an exit, or out of memory"
            raise _LostError(Outcome(DEATH, why)) from None
        except WireError as error:
            raise _LostError(Outcome(DEATH, f"the answer of your code cannot be read: {error}")) from None

    def _lose_student(self) -> None:
        if self._student:
            self._student.close()
        if self._scratch:
            self._scratch.cleanup()
        self._student = self._scratch = None

    # the judge

    def _evaluated(self, student: _Process, task: Task, test: Test) -> Outcome:
        """Have a test evaluated; each call that it makes goes to the student's process, and what comes of it back."""
        limits = self._settings.limits
        own = plain_functions((*self.exercise.setup, *task.harness))
        names = calls(test.source) - own.keys()
        request = {
            "id": test.id,
            "source": test.source,
            "names": sorted(names),
            "own": list(own.values()) if calls(test.source) & own.keys() else [],
            "seed": self._settings.seed,
        }
        if self._judging is None:
            self._judging = _judge()
        judge, number = self._judging, secrets.token_bytes(16)
        seconds = max(1.0, min(self._end - time.monotonic(), limits.cell_s))
        end = time.monotonic() + seconds
        try:
            judge.line.send(Message(number, Kind.TEST, wire.encode(request)), end)
            while (message := judge.line.receive(end)).kind == Kind.CALL:
                until = min(end, time.monotonic() + limits.call_s)
                with self._losing(student, min(seconds, limits.call_s)):
                    answer = student.ask(Kind.CALL, message.data, until)
                    if answer.kind not in (Kind.VALUE, Kind.ERROR):
                        raise WireError("it is neither a value nor an error")
                judge.line.send(Message(message.number, answer.kind, answer.data), end)
            return _outcome(message)
        except _LostError:
            self._lose_judge()  # it waits for an answer that will not come
            raise
        except LateError:
            self._lose_judge()
            return Outcome(TIMEOUT, "the values that your code returns take the test too long")
        except (ClosedError, WireError):
            self._lose_judge()
            return Outcome("AssertionError", "the values that your code returns are too large for the test")

    def _lose_judge(self) -> None:
        if self._judging:
            self._judging.close()
        self._judging = None


def _late(seconds: float) -> str:
    return f"no answer within {seconds:.0f} seconds: does a loop never end?"


def _outcome(message: Message) -> Outcome:
    """What a process says of a cell or a test.

    Raises
    ------
    WireError
        If it says something else.
    """
    found = wire.decode(message.data)
    if message.kind != Kind.DONE or type(found) is not tuple or len(found) != 3 or not wire.is_error(found[1:]):
        raise WireError("it is not what was asked for")
    ended, error, text = found
    return Outcome() if ended is True else Outcome(plain(error) or "Error", plain(text))
