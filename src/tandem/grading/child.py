"""What runs in a student's process: it runs cells as a kernel would, and answers "call this function with these values".

It is started by :mod:`tandem.warm`, shuts itself in (:mod:`tandem.grading.isolation`), and then does what comes over the one
line that it has to the grader. No test, no answer and no other submission ever comes here. Whatever student code does to
this process, to this module too, it can only make the answers wrong: nothing here decides on a grade.
"""

import builtins
import contextlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import tandem
from tandem.grading import isolation, wire
from tandem.grading.watch import Limits
from tandem.grading.wire import MAX_MESSAGE, Kind, Line, Message, WireError

TIMEOUT = "Timeout"


def main(argument: dict[str, Any], fds: Sequence[int]) -> None:
    """Serve the grader at the other end of ``fds[0]`` until it hangs up.

    Parameters
    ----------
    argument
        ``scratch``, ``isolation``, ``limits``, ``hidden``: for :func:`isolation.enter`; ``seed``: of the global random
        numbers.
    """
    line = Line.of(fds[0])
    scratch, limits = Path(argument["scratch"]), Limits(**argument["limits"])
    hidden = [Path(place) for place in argument["hidden"]]
    in_force = isolation.enter(scratch, level=argument["isolation"], limits=limits, hidden=hidden)
    shell = _shell()
    _seed(argument["seed"])
    line.send(Message(bytes(16), Kind.READY, wire.encode(list(in_force))))
    own = os.getpid()
    while True:
        request = line.receive()
        kind, data = _answer(shell, request)
        if os.getpid() != own:  # a copy that student code made of this process has nothing to say
            os._exit(0)
        line.send(Message(request.number, kind, data))


def _answer(shell: InteractiveShell, request: Message) -> tuple[int, bytes]:
    try:
        if request.kind == Kind.RUN:
            return Kind.DONE, wire.encode(_run(shell, *wire.decode(request.data)))
        return _call(shell, *wire.decode(request.data))
    except BaseException as error:  # an alarm or an interrupt that comes a moment too late
        return Kind.ERROR, wire.encode(_in_words(error))


def _run(shell: InteractiveShell, source: str, seconds: float) -> tuple[bool, str, str]:
    """Run a cell; whether it came to its end, and if not, the name and the text of its error."""
    with _alarm(seconds) as rang:
        result = shell.run_cell(source, store_history=False)
    error = result.error_before_exec or result.error_in_exec
    if rang and isinstance(error, KeyboardInterrupt):
        return False, TIMEOUT, ""
    return (True, "", "") if error is None else (False, *_in_words(error))


def _call(shell: InteractiveShell, name: str, args: tuple, kwargs: dict) -> tuple[int, bytes]:
    """Call a function of the notebook; what it returns, or the name and the text of its error."""
    try:
        if name not in shell.user_ns:
            raise NameError(f"name '{name}' is not defined")
        value = shell.user_ns[name](*args, **kwargs)
    except BaseException as error:
        return Kind.ERROR, wire.encode(_in_words(error))
    try:
        return Kind.VALUE, wire.encode(value)
    except WireError as error:
        return Kind.ERROR, wire.encode(("WireError", f"{name} returns something that cannot be compared: {error}"))


def _in_words(error: BaseException) -> tuple[str, str]:
    """The name of an exception's type and what it says, both cut to a length that a report can hold."""
    try:
        text = "".join([str(error)])[:MAX_MESSAGE]
    except BaseException:
        text = ""
    return type.__dict__["__name__"].__get__(type(error))[:100], text


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[list[bool]]:
    """Interrupt what runs after so many seconds, where the system has an alarm. The list is then not empty."""
    rang: list[bool] = []
    if not hasattr(signal, "setitimer"):
        yield rang
        return

    def ring(number: int, frame: object) -> None:
        rang.append(True)
        raise KeyboardInterrupt

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield rang
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


# --- a shell that is like a kernel's, as far as graded code can tell --------------------------------------------------


class _Compiler(CachingCompiler):
    """Gives each cell the name of a file, as a kernel does: to some libraries a name in ``<>`` means no source."""

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return f"{Path.cwd()}/cell_{super().get_code_name(raw_code, transformed_code, number).strip('<>')}.py"


class _Shell(InteractiveShell):
    """No terminal, no history, no tracebacks: only whether a cell ended, and with which error."""

    def enable_gui(self, gui: str | None = None) -> None:
        """There is none."""

    def showtraceback(self, *args: object, **kwargs: object) -> None:
        """Nobody reads it."""

    def showsyntaxerror(self, *args: object, **kwargs: object) -> None:
        """Nobody reads it."""

    def system(self, command: str) -> None:
        """A shell line. There may be no terminal to give it."""
        done = subprocess.run(self.var_expand(command, depth=1), shell=True, stdin=subprocess.DEVNULL, check=False)
        self.user_ns["_exit_code"] = done.returncode

    def ask_exit(self) -> None:
        """``exit`` ends a cell, not the grading."""


def _shell() -> InteractiveShell:
    config = Config()
    config.HistoryManager.enabled = False
    shell = _Shell.instance(config=config, compiler_class=_Compiler)
    builtins.input = _no_input
    tandem.check = lambda hints=False: None  # a notebook may check itself, but not while it is graded
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # a kernel prints whatever it is given
    with contextlib.suppress(ImportError):
        import getpass

        getpass.getpass = _no_input
    return shell


def _no_input(*args: object, **kwargs: object) -> str:
    raise StdinNotImplementedError("input() was called, but nobody is there to answer while an exercise is graded")


def _seed(seed: int) -> None:
    """Begin with known random numbers, so that the same submission gets the same report."""
    random.seed(seed)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(seed % 2**32)
    if torch := sys.modules.get("torch"):
        torch.manual_seed(seed)
