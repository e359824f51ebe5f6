"""Plain values <-> bytes, and whole messages on a socket: all that passes between the grader and a student's process.

Nothing here is pickle, and no byte that comes in is trusted: what is not exactly the encoding of a plain value within
:data:`MAX_BYTES`, :data:`MAX_ITEMS` and :data:`MAX_DEPTH` is a :class:`WireError` in words. Going out, only exact types
count, never what an object says of itself. What is no plain value comes out as a :class:`Foreign`: its type and its text.
"""

import select
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

MAX_BYTES = 64_000_000
MAX_ITEMS = 2_000_000
MAX_DEPTH = 50
MAX_INT_BYTES = 1024  # Python shows no more than 4300 digits
MAX_NDIM = 32
MAX_REPR = 300

ARRAY, NUMBER = np.ndarray, np.generic
"""Taken before any student code runs: later the names may mean something else."""

DTYPES = {
    letter.encode(): np.dtype(name)
    for letter, name in {
        "?": "?",
        "b": "<i1",
        "B": "<u1",
        "h": "<i2",
        "H": "<u2",
        "i": "<i4",
        "I": "<u4",
        "q": "<i8",
        "Q": "<u8",
        "e": "<f2",
        "f": "<f4",
        "d": "<f8",
        "F": "<c8",
        "D": "<c16",
    }.items()
}
"""The plain types of NumPy, by the letter that stands for them in a message."""

_LETTERS = {(dtype.kind, dtype.itemsize): letter for letter, dtype in DTYPES.items()}
_SCALARS = {id(dtype.type): (letter, dtype) for letter, dtype in DTYPES.items()}
_SIZE = struct.Struct("<Q")
_FLOAT, _COMPLEX = struct.Struct("<d"), struct.Struct("<dd")


class WireError(Exception):
    """Why a value cannot be sent, or why bytes are no message."""


class Foreign:
    """What is no plain value: it shows what it was, and equals nothing but itself."""

    __slots__ = ("text", "type")

    def __init__(self, type_: str, text: str) -> None:
        self.type, self.text = type_, text

    def __repr__(self) -> str:
        return self.text

    def __format__(self, spec: str) -> str:
        return self.text


class ForeignArray:
    """An array of a type that is not plain: it has a type and a shape, but no numbers that anything could equal."""

    __slots__ = ("dtype", "shape")

    def __init__(self, dtype: str, shape: tuple[int, ...]) -> None:
        self.dtype, self.shape = Foreign("dtype", dtype), shape

    def __repr__(self) -> str:
        return f"an array of type {self.dtype} and shape {self.shape}"


# --- values -> bytes --------------------------------------------------------------------------------------------------


def encode(value: Any) -> bytes:
    """The bytes of a plain value.

    Raises
    ------
    WireError
        If it is too large, too deep or changes while it is read.
    """
    writer = _Writer()
    try:
        writer.write(value, 0)
    except WireError:
        raise
    except Exception as error:  # an object that fights back, a dictionary that changes in another thread
        raise WireError(f"it cannot be read: {type(error).__name__}") from None
    return b"".join(writer.parts)


class _Writer:
    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.items, self.size = 0, 0

    def put(self, *parts: bytes) -> None:
        for part in parts:
            self.size += len(part)
            if self.size > MAX_BYTES:
                raise WireError(f"it is too large: more than {MAX_BYTES // 1_000_000} MB")
            self.parts.append(part)

    def block(self, tag: bytes, data: bytes) -> None:
        self.put(tag, _SIZE.pack(len(data)), data)

    def write(self, value: Any, depth: int) -> None:
        self.items += 1
        if self.items > MAX_ITEMS:
            raise WireError(f"it is too large: more than {MAX_ITEMS:,} values")
        if depth > MAX_DEPTH:
            raise WireError(f"it is too deep: more than {MAX_DEPTH} levels")
        kind = type(value)  # by identity: neither an instance nor a metaclass can lie about it
        if value is None:
            self.put(b"N")
        elif kind is bool:
            self.put(b"1" if value else b"0")
        elif kind is int:
            self.write_int(value)
        elif kind is float:
            self.put(b"d", _FLOAT.pack(value))
        elif kind is complex:
            self.put(b"c", _COMPLEX.pack(value.real, value.imag))
        elif kind is str:
            self.block(b"s", value.encode("utf-8", "surrogatepass"))
        elif kind is bytes:
            self.block(b"y", value)
        elif kind is list or kind is tuple:
            self.write_items(b"l" if kind is list else b"t", value, depth)
        elif kind is dict:
            self.write_dict(value, depth)
        elif kind is ARRAY:
            self.write_array(value)
        elif id(kind) in _SCALARS:
            letter, dtype = _SCALARS[id(kind)]
            self.put(b"z", letter, NUMBER.tobytes(NUMBER.astype(value, dtype)))
        else:
            self.write_foreign(value)

    def write_int(self, value: int) -> None:
        length = value.bit_length() // 8 + 1
        if length > MAX_INT_BYTES:
            raise WireError(f"it holds a whole number of more than {MAX_INT_BYTES} bytes")
        self.block(b"i", value.to_bytes(length, "little", signed=True))

    def write_items(self, tag: bytes, value: list | tuple, depth: int) -> None:
        if len(value) > MAX_ITEMS:
            raise WireError(f"it is too large: more than {MAX_ITEMS:,} values")
        items = tuple(value)
        self.put(tag, _SIZE.pack(len(items)))
        for item in items:
            self.write(item, depth + 1)

    def write_dict(self, value: dict, depth: int) -> None:
        pairs = tuple(value.items())
        self.put(b"m", _SIZE.pack(len(pairs)))
        for key, item in pairs:
            if not _is_key(key, depth):
                raise WireError(f"it has a key of type {_name(type(key))}: keys are numbers, text or tuples of them")
            self.write(key, depth + 1)
            self.write(item, depth + 1)

    def write_array(self, value: np.ndarray) -> None:
        dtype, shape = value.dtype, value.shape
        letter = _LETTERS.get((dtype.kind, dtype.itemsize))
        if len(shape) > MAX_NDIM:
            raise WireError(f"it has an array of {len(shape)} axes")
        if not letter:
            self.put(b"A", bytes([len(shape)]), *map(_SIZE.pack, shape))
            self.write(str(dtype)[:MAX_REPR], MAX_DEPTH)
            return
        if value.nbytes > MAX_BYTES or _elements(shape) * DTYPES[letter].itemsize > MAX_BYTES:
            raise WireError(f"it has an array of {value.nbytes / 1e6:,.0f} MB, more than {MAX_BYTES // 1_000_000}")
        self.put(b"a", letter, bytes([len(shape)]), *map(_SIZE.pack, shape))
        self.put(ARRAY.tobytes(ARRAY.astype(value, DTYPES[letter], copy=False)))

    def write_foreign(self, value: Any) -> None:
        try:
            text = "".join([repr(value)])[:MAX_REPR]
        except Exception as error:
            text = f"<a {_name(type(value))} that cannot be shown: {_name(type(error))}>"
        self.put(b"o")
        self.write(_name(type(value)), MAX_DEPTH)
        self.write(text, MAX_DEPTH)


def _is_key(key: Any, depth: int) -> bool:
    kind = type(key)
    if kind is tuple:
        return depth < MAX_DEPTH and all(_is_key(part, depth + 1) for part in key)
    return key is None or any(kind is plain for plain in (bool, int, float, complex, str, bytes))


def _name(kind: type) -> str:
    """A type's own name, whatever its metaclass says."""
    return type.__dict__["__name__"].__get__(kind)[:MAX_REPR]


def _elements(shape: tuple[int, ...]) -> int:
    """Elements of an array, axes without any left out: what has none may not claim a size beyond measure either."""
    count = 1
    for length in shape:
        count *= length or 1
    return count


# --- bytes -> values --------------------------------------------------------------------------------------------------


def decode(data: bytes) -> Any:
    """The value that ``data`` encodes.

    Raises
    ------
    WireError
        If ``data`` is not exactly the encoding of one plain value within the limits.
    """
    if len(data) > MAX_BYTES + 1000:
        raise WireError(f"it is too large: {len(data) / 1e6:,.0f} MB")
    reader = _Reader(data)
    value = reader.read(0)
    if reader.at != len(data):
        raise WireError(f"it has {len(data) - reader.at} bytes too many")
    return value


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at, self.items = memoryview(data), 0, 0

    def take(self, length: int) -> memoryview:
        if length > len(self.data) - self.at:
            raise WireError("it is cut off")
        self.at += length
        return self.data[self.at - length : self.at]

    def size(self) -> int:
        return _SIZE.unpack(self.take(8))[0]

    def count(self) -> int:
        """A number of items: no more than there are bytes left for them."""
        count = self.size()
        if count > len(self.data) - self.at:
            raise WireError("it is cut off")
        return count

    def read(self, depth: int) -> Any:
        self.items += 1
        if self.items > MAX_ITEMS:
            raise WireError(f"it is too large: more than {MAX_ITEMS:,} values")
        if depth > MAX_DEPTH:
            raise WireError(f"it is too deep: more than {MAX_DEPTH} levels")
        tag = bytes(self.take(1))
        if not (read := _READERS.get(tag)):
            raise WireError(f"there is no kind of value {tag!r}")
        return read(self, depth)

    def read_int(self, depth: int) -> int:
        if (length := self.size()) > MAX_INT_BYTES:
            raise WireError(f"it holds a whole number of {length} bytes")
        return int.from_bytes(self.take(length), "little", signed=True)

    def read_str(self, depth: int) -> str:
        try:
            return str(self.take(self.size()), "utf-8", "surrogatepass")
        except UnicodeDecodeError:
            raise WireError("it holds text that is not UTF-8") from None

    def read_dict(self, depth: int) -> dict:
        found = {}
        count = self.count()
        for _ in range(count):
            key = self.read(depth + 1)
            if not _is_key(key, depth):
                raise WireError(f"it has a key of type {type(key).__name__}")
            found[key] = self.read(depth + 1)
        if len(found) != count:
            raise WireError("it has a key twice")
        return found

    def shape(self) -> tuple[int, ...]:
        if (ndim := self.take(1)[0]) > MAX_NDIM:
            raise WireError(f"it has an array of {ndim} axes")
        return tuple(self.size() for _ in range(ndim))

    def dtype(self) -> np.dtype:
        letter = bytes(self.take(1))
        if letter not in DTYPES:
            raise WireError(f"there is no type of numbers {letter!r}")
        return DTYPES[letter]

    def read_array(self, depth: int) -> np.ndarray:
        dtype, shape = self.dtype(), self.shape()
        if _elements(shape) * dtype.itemsize > MAX_BYTES:
            raise WireError(f"it has an array of the shape {shape}")
        length = int(np.prod(shape, dtype=object)) * dtype.itemsize
        return np.frombuffer(_truths(dtype, self.take(length)), dtype).reshape(shape).copy()

    def read_scalar(self, depth: int) -> np.generic:
        dtype = self.dtype()
        return np.frombuffer(_truths(dtype, self.take(dtype.itemsize)), dtype)[0]

    def read_foreign_array(self, depth: int) -> ForeignArray:
        shape, name = self.shape(), self.read(MAX_DEPTH)
        if type(name) is not str or len(name) > MAX_REPR:
            raise WireError("it has an array without a type")
        return ForeignArray(name, shape)

    def read_foreign(self, depth: int) -> Foreign:
        name, text = self.read(MAX_DEPTH), self.read(MAX_DEPTH)
        if type(name) is not str or type(text) is not str or max(len(name), len(text)) > MAX_REPR:
            raise WireError("it has a value without a type")
        return Foreign(name, text)


def _truths(dtype: np.dtype, data: memoryview) -> memoryview | np.ndarray:
    """``data``; if of truth values, each as 0 or 1, for NumPy believes a byte of 2 to be something between."""
    return data if dtype.kind != "b" else (np.frombuffer(data, np.uint8) != 0)


_READERS: dict[bytes, Callable[[_Reader, int], Any]] = {
    b"N": lambda reader, depth: None,
    b"0": lambda reader, depth: False,
    b"1": lambda reader, depth: True,
    b"i": _Reader.read_int,
    b"d": lambda reader, depth: _FLOAT.unpack(reader.take(8))[0],
    b"c": lambda reader, depth: complex(*_COMPLEX.unpack(reader.take(16))),
    b"s": _Reader.read_str,
    b"y": lambda reader, depth: bytes(reader.take(reader.size())),
    b"l": lambda reader, depth: [reader.read(depth + 1) for _ in range(reader.count())],
    b"t": lambda reader, depth: tuple([reader.read(depth + 1) for _ in range(reader.count())]),
    b"m": _Reader.read_dict,
    b"a": _Reader.read_array,
    b"z": _Reader.read_scalar,
    b"A": _Reader.read_foreign_array,
    b"o": _Reader.read_foreign,
}


# --- messages on a socket ---------------------------------------------------------------------------------------------


class ClosedError(Exception):
    """The other end is gone."""


class LateError(Exception):
    """Nothing whole came in time."""


HEADER = struct.Struct("<4s16sBQ")
"""A mark, the number of the request (16 random bytes), what kind of message it is, and the length of what follows."""

MARK = b"TNDM"
MAX_MESSAGE = 4000
"""Characters of an error's text: what a report can hold."""


class Kind(IntEnum):
    """What a message is."""

    READY = 0  # of a process: what isolates it, in words
    RUN = 1  # to a student's process: (source of a cell, seconds)
    CALL = 2  # to a student's process, from a judge: (name, args, kwargs)
    TEST = 3  # to a judge
    DONE = 10  # of a cell or of a test: (whether it came to its end, name of the error, what it says)
    VALUE = 11  # of a call: what it returns
    ERROR = 12  # of a call: (name of the error, what it says)


CHUNK = 1 << 20


def is_error(value: Any) -> bool:
    """Whether it is what an ``ERROR`` holds."""
    return type(value) is tuple and len(value) == 2 and all(type(part) is str for part in value)


@dataclass(frozen=True)
class Message:
    """A request or an answer: ``number`` ties the two together."""

    number: bytes
    kind: int
    data: bytes


class Line:
    """One end of a stream socket on which messages go. It is read and written by one thread."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        end.setblocking(False)

    @classmethod
    def of(cls, fd: int) -> "Line":
        """The line on an inherited descriptor."""
        return cls(socket.socket(fileno=fd))

    def fileno(self) -> int:
        return self._socket.fileno()

    def close(self) -> None:
        self._socket.close()

    def send(self, message: Message, end: float | None = None) -> None:
        """Write a message until ``end`` (monotonic seconds; for ever if None).

        Raises
        ------
        ClosedError, LateError
            If nobody reads it (in time).
        """
        header = HEADER.pack(MARK, message.number, message.kind, len(message.data))
        for part in (header, message.data):
            rest = memoryview(part)
            while rest:
                try:
                    rest = rest[self._socket.send(rest[:CHUNK]) :]
                except BlockingIOError:
                    self._wait(select.POLLOUT, end)
                except OSError as error:
                    raise ClosedError from error

    def receive(self, end: float | None = None, most: int = MAX_BYTES + 1000) -> Message:
        """The next message that comes before ``end``.

        Raises
        ------
        ClosedError, LateError
            If none comes (in time).
        WireError
            If what comes is none, or longer than ``most`` bytes. The line is of no use any more.
        """
        mark, number, kind, length = HEADER.unpack(self._take(HEADER.size, end))
        if mark != MARK:
            raise WireError("something that is no message was written to the grader")
        if length > most:
            raise WireError(f"the answer is too large: {length / 1e6:,.0f} MB")
        return Message(number, kind, bytes(self._take(length, end)))

    def _take(self, length: int, end: float | None) -> bytearray:
        data = bytearray()
        while len(data) < length:
            try:
                part = self._socket.recv(min(CHUNK, length - len(data)))
            except BlockingIOError:
                self._wait(select.POLLIN, end)
                continue
            except OSError as error:
                raise ClosedError from error
            if not part:
                raise ClosedError
            data += part
        return data

    def _wait(self, event: int, end: float | None) -> None:
        """Until something can be done, or it is too late."""
        left = None if end is None else end - time.monotonic()
        if left is not None and left <= 0:
            raise LateError
        if hasattr(select, "poll"):  # no limit on the number of open files
            waiting = select.poll()
            waiting.register(self._socket, event)
            waiting.poll(None if left is None else left * 1000 + 1)
        else:
            reading, writing = ([self._socket], []) if event == select.POLLIN else ([], [self._socket])
            select.select(reading, writing, [], left)
