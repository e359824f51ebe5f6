"""The process that evaluates tests: the course's own test cells, with stand-ins for the functions that they call.

It knows NumPy and no framework, and student code never runs here: a call goes over the line to the grader, which has it made
in the student's process, and plain values come back. It is killed when values, however plain, make a test too slow or too big.
"""

import builtins
import contextlib
import os
import random
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from tandem.grading import wire
from tandem.grading.wire import MAX_MESSAGE, Kind, Line, Message, WireError


class StudentError(Exception):
    """What a function raised in the student's process: a subclass has the error's name, and Python's own as a base."""

    def __init__(self, text: str = "") -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


def main(argument: dict[str, Any], fds: Sequence[int]) -> None:
    """Evaluate what comes over ``fds[0]`` until the grader hangs up.

    Parameters
    ----------
    argument
        ``memory_mb``: how much a test may take.
    """
    line = Line.of(fds[0])
    _close(argument["memory_mb"])
    line.send(Message(bytes(16), Kind.READY, wire.encode([])))
    while True:
        request = line.receive()
        test = wire.decode(request.data)
        outcome = evaluate(test, lambda name, args, kwargs: _ask(line, name, args, kwargs))
        line.send(Message(request.number, Kind.DONE, wire.encode(outcome)))


def evaluate(test: dict[str, Any], call: Callable[[str, tuple, dict], Any]) -> tuple[bool, str, str]:
    """Run a test cell; whether it came to its end, and if not, the name and the text of the error.

    Parameters
    ----------
    test
        ``id`` and ``source`` of the cell; ``names``: the functions to stand in for; ``own``: sources of those functions of
        the harness that need nothing of the student's, and are run here; ``seed``: of this grading.
    call
        Has a function called where the student's code is.
    """
    names: dict[str, Any] = {"__name__": "__main__", "np": np}
    try:
        with _seeded(test["seed"], test["id"]):
            for source in test["own"]:
                exec(compile(source, "<harness>", "exec"), names)
            names |= {name: _stand_in(name, call) for name in test["names"]}
            exec(compile(test["source"], f"<{test['id']}>", "exec"), names)
    except BaseException as error:
        return False, type(error).__name__[:100], str(error)[:MAX_MESSAGE]
    return True, "", ""


def _stand_in(name: str, call: Callable[[str, tuple, dict], Any]) -> Callable[..., Any]:
    def stand_in(*args: Any, **kwargs: Any) -> Any:
        return call(name, args, kwargs)

    stand_in.__name__ = stand_in.__qualname__ = name
    return stand_in


def _ask(line: Line, name: str, args: tuple, kwargs: dict) -> Any:
    line.send(Message(bytes(16), Kind.CALL, wire.encode((name, args, kwargs))))
    answer = line.receive()
    try:
        value = wire.decode(answer.data)
        if answer.kind == Kind.VALUE:
            return value
        if answer.kind != Kind.ERROR or not wire.is_error(value):
            raise WireError("it is neither a value nor an error")
    except WireError as problem:
        raise AssertionError(f"the answer of {name} cannot be read: {problem}") from None
    raise _raised(value[0][:100], value[1][:MAX_MESSAGE])


def _raised(name: str, text: str) -> StudentError:
    """An exception like the one that was raised elsewhere: of its name, and caught by what would catch it."""
    if name == "WireError":
        return type("AssertionError", (StudentError, AssertionError), {})(text)
    base = getattr(builtins, name, None)
    if isinstance(base, type) and issubclass(base, Exception):
        with contextlib.suppress(TypeError):
            return type(name, (StudentError, base), {})(text)
    return type(name.replace("\0", ""), (StudentError,), {})(text)


@contextlib.contextmanager
def _seeded(seed: int, test: str) -> Iterator[None]:
    """Let every random number of a test follow from the seed of the grading: also those that ask for no seed of their own."""
    sequence = np.random.SeedSequence([seed, zlib.crc32(test.encode())])
    random.seed(sequence.generate_state(1)[0].item())
    np.random.seed(sequence.generate_state(4))
    original = np.random.default_rng

    def default_rng(seed: Any = None) -> np.random.Generator:
        return original(sequence.spawn(1)[0] if seed is None else seed)

    np.random.default_rng = default_rng
    try:
        yield
    finally:
        np.random.default_rng = original


def _close(memory_mb: int) -> None:
    """No other process of this user may look into this one, and it may not take all the memory."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        limit = memory_mb * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    with contextlib.suppress(OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE
    os.environ.pop("PYTHONSTARTUP", None)
