"""pdb sessions that type their own commands, so that a lesson with a breakpoint also runs with nobody at the keyboard.

It is the standard library's pdb, reading from a list instead of the keyboard, with prompts and commands shown as if they
had been typed. What differs from run to run (paths, addresses, line numbers inside libraries, the frames of the Jupyter
kernel) is left out of what it prints. ``by_hand=True`` gives the keyboard back.
"""

import io
import pdb
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import TextIO

_CELL = re.compile(r"[^\s\"'<>]*[/\\]ipykernel_\d+[/\\]\d+\.py|<ipython-input-[^>]*>")
_AUTOGRAPH = re.compile(r"[^\s\"'<>]*__autograph_generated_file\w*\.py")
_LIBRARY = re.compile(
    r"(?:(?<=^[> ] )[^\n\"'<>]*|[^\s\"'<>]*)"  # a path that begins a line may have spaces
    r"[/\\](?:(?:site|dist)-packages|python3\.\d+|Lib)[/\\]"
    r"([^\s\"'<>()]*\.py)(\(\d+\))?",
    flags=re.MULTILINE,
)
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")

# A Jupyter kernel puts a class of its own in the place of pdb.Pdb; the one of the standard library is behind it.
_Pdb: type[pdb.Pdb] = next(kind for kind in pdb.Pdb.__mro__ if kind.__module__ == "pdb")


@dataclass
class Stops:
    """How often a breakpoint stopped."""

    count: int = 0


@contextmanager
def typed(*commands: str, by_hand: bool = False) -> Iterator[Stops]:
    """Answer every ``breakpoint()`` inside with ``commands``, then ``continue``; count the stops.

    Each stop gets the commands anew. With ``by_hand`` none is typed: you do, also in a Jupyter notebook, where
    ``breakpoint()`` does nothing otherwise.
    """
    stops = Stops()
    before = sys.breakpointhook
    sys.breakpointhook = _hook(stops, None if by_hand else [*commands, "continue"])
    try:
        yield stops
    finally:
        sys.breakpointhook = before


def post_mortem(error: BaseException, *commands: str, by_hand: bool = False) -> None:
    """Open pdb where ``error`` was raised, type ``commands`` (or let you do it, ``by_hand``), and quit.

    Raises
    ------
    ValueError
        If ``error`` was never raised.
    """
    if error.__traceback__ is None:
        raise ValueError("the error has no traceback: it was never raised")
    if by_hand:
        pdb.post_mortem(error.__traceback__)
        return
    session = _Typing([*commands, "quit"])
    session.reset()
    session.interaction(None, error.__traceback__)


def clean(text: str) -> str:
    """``text`` without what differs from run to run or from machine to machine.

    A notebook's file becomes ``cell``, code that AutoGraph wrote ``autograph``, an address ``0x...``; a file of a
    library loses the folders before it, and its line numbers.
    """
    text = _AUTOGRAPH.sub("autograph", _CELL.sub("cell", text))
    return _ADDRESS.sub("0x...", _LIBRARY.sub(lambda found: found[1] + ("(...)" if found[2] else ""), text))


class _Typing(_Pdb):
    """pdb with a list of commands for a keyboard."""

    def __init__(self, commands: list[str]) -> None:
        shown = _Clean(sys.stdout)
        super().__init__(stdin=_Keyboard(commands, shown), stdout=shown, nosigint=True, readrc=False)

    def get_stack(self, f: FrameType | None, t: TracebackType | None) -> tuple[list[tuple[FrameType, int]], int]:
        """The stack without the frames of the Jupyter kernel below a notebook's cell."""
        stack, here = super().get_stack(f, t)
        cells = [place for place, (frame, _) in enumerate(stack) if _CELL.fullmatch(frame.f_code.co_filename)]
        below = min([*cells, here]) if cells else 0
        return stack[below:], here - below

    def set_stepinstr(self) -> None:
        """Stop at the line after ``breakpoint()``, as pdb did before Python 3.13, so that all versions show the same."""
        self.set_step()


class _Keyboard(io.StringIO):
    """A stream of commands that shows each line as it is read, as a terminal does."""

    def __init__(self, commands: list[str], shown: TextIO) -> None:
        super().__init__("".join(f"{command}\n" for command in commands))
        self.shown = shown

    def readline(self, size: int | None = -1) -> str:
        line = super().readline(size)
        self.shown.write(line or "\n")
        return line


class _Clean(io.TextIOBase):
    """Passes what is written on to a stream, cleaned."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        self.stream.write(clean(text))
        return len(text)

    def flush(self) -> None:
        self.stream.flush()


def _hook(stops: Stops, commands: list[str] | None) -> Callable[..., None]:
    """What ``breakpoint()`` calls. The frame above it is the one to stop in."""

    def stop(*_: object, **__: object) -> None:
        stops.count += 1
        debugger = pdb.Pdb() if commands is None else _Typing(commands)
        debugger.set_trace(sys._getframe(1))

    return stop
