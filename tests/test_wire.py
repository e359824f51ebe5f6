"""Plain values pass unchanged; everything else is refused in words; no bytes and no notebook bring the grader down."""

import copy
import json
import math
import os
import random
import socket
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from exercise_course import tiny_course
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tandem import exercises, grading
from tandem.grading import judge, wire
from tandem.grading.session import Outcome, Session, Settings, _outcome
from tandem.grading.wire import ClosedError, Foreign, ForeignArray, Kind, LateError, Line, Message, WireError
from tandem.notebook import dumps, read

PLAIN = [
    *(None, True, False, 0, -1, 255, 256, 2**63, -(2**70), 1.5, math.inf, -0.0, 1 + 2j, "", "a\ud800\0", b"", b"\xff"),
    *([], [1, [2, [3]]], (), (1, (2,)), {}, {"a": 1, (1, "b"): [None], 2.5: {}, None: 0, b"": 1j}),
    *(np.float32(0.1), np.float16(2), np.int8(-3), np.uint64(2**63), np.complex64(1j), np.bool_(True)),
    *(np.array(2.5), np.zeros((0, 3)), np.zeros((3, 0), "i2"), np.arange(6.0).reshape(2, 3)[:, ::2].T),
    *(np.array([True, False]), np.array([1 + 2j], np.complex64), np.arange(3, dtype=">i4"), np.zeros((1,) * 32)),
]


@pytest.mark.parametrize("value", PLAIN, ids=lambda value: f"{type(value).__name__}-{str(value)[:20]!a}")
def test_plain_values_pass_unchanged(value: Any) -> None:
    same(wire.decode(wire.encode(value)), value)


def same(found: Any, value: Any) -> None:
    assert type(found) is type(value)
    if isinstance(value, np.ndarray):
        assert found.shape == value.shape and found.dtype == value.dtype.newbyteorder("=")
        assert np.array_equal(found, value) and found.flags.writeable
    else:
        assert found == value and repr(found) == repr(value)


def test_not_a_number_stays_one() -> None:
    assert math.isnan(wire.decode(wire.encode(math.nan)))
    assert np.isnan(wire.decode(wire.encode(np.array([np.nan])))).all()


plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=20,
)


@given(plain_values)
@settings(max_examples=300, derandomize=True, deadline=None, database=None)
def test_all_plain_values_pass_unchanged(value: Any) -> None:
    same(wire.decode(wire.encode(value)), value)


class Meta(type):
    def __eq__(cls, other: object) -> bool:
        return True

    def __hash__(cls) -> int:
        return hash(float)


class Lying(metaclass=Meta):
    __class__ = float
    dtype, shape, nbytes = np.dtype("f8"), (3,), 24

    def __eq__(self, other: object) -> bool:
        return True

    def __repr__(self) -> str:
        return "4.0"

    __hash__ = None


class Silent:
    def __repr__(self) -> str:
        raise RuntimeError


class List(list):
    pass


class Array(np.ndarray):
    pass


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Lying(), "4.0"),
        (Silent(), "<a Silent that cannot be shown: RuntimeError>"),
        (List([1]), "[1]"),
        (np.zeros(2).view(Array), "Array([0., 0.])"),
        (np.str_("a"), "np.str_('a')"),
        (float, "<class 'float'>"),
        ({1}, "{1}"),
    ],
)
def test_what_is_not_plain_is_shown_and_equals_nothing(value: Any, text: str) -> None:
    found = wire.decode(wire.encode(value))
    assert type(found) is Foreign and repr(found) == f"{found:.3f}" == text
    assert found != 4 and found != wire.decode(wire.encode(value))


def test_an_array_that_is_not_plain_has_a_type_and_a_shape() -> None:
    for array in (np.array([1, "a"], object), np.array(["a"]), np.zeros(2, [("a", "f8")]), np.array(["2026"], "M8")):
        found = wire.decode(wire.encode(array))
        assert type(found) is ForeignArray and found.shape == array.shape and str(found.dtype) == str(array.dtype)
        assert found.dtype != array.dtype
        with pytest.raises(TypeError):
            np.allclose(found, 0)


def deep() -> list:
    value: list = []
    for _ in range(100):
        value = [value]
    return value


UNFIT = [
    (deep(), "it is too deep: more than 50 levels"),
    ([0] * (wire.MAX_ITEMS + 1), "it is too large: more than 2,000,000 values"),
    (b"x" * (wire.MAX_BYTES + 1), "it is too large: more than 64 MB"),
    (np.zeros(wire.MAX_BYTES + 1, "i1"), "it has an array of 64 MB, more than 64"),
    (np.broadcast_to(np.zeros(1), (10**5, 10**5)), "it has an array of 80,000 MB, more than 64"),
    (1 << 10**6, "it holds a whole number of more than 1024 bytes"),
    ({frozenset(): 1}, "it has a key of type frozenset: keys are numbers, text or tuples of them"),
    (np.zeros((1,) * 40), "it has an array of 40 axes"),
]


@pytest.mark.parametrize(("value", "message"), UNFIT, ids=[message for _, message in UNFIT])
def test_what_cannot_be_sent(value: Any, message: str) -> None:
    with pytest.raises(WireError) as error:
        wire.encode(value)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it is cut off"),
        (b"?", "there is no kind of value b'?'"),
        (b"NN", "it has 1 bytes too many"),
        (b"i" + (2**40).to_bytes(8, "little"), f"it holds a whole number of {2**40} bytes"),
        (b"s" + (5).to_bytes(8, "little") + b"ab", "it is cut off"),
        (b"s" + (1).to_bytes(8, "little") + b"\xff", "it holds text that is not UTF-8"),
        (b"l" + (2**62).to_bytes(8, "little"), "it is cut off"),
        (b"m" + (2).to_bytes(8, "little") + b"1N1N", "it has a key twice"),
        (b"m" + (1).to_bytes(8, "little") + b"l" + bytes(8) + b"N", "it has a key of type list"),
        (b"ax\x00", "there is no type of numbers b'x'"),
        (b"ad\xff", "it has an array of 255 axes"),
        (b"ad\x02" + bytes(8) + (2**62).to_bytes(8, "little"), f"it has an array of the shape (0, {2**62})"),
        (b"l" + (1).to_bytes(8, "little") + b"ad\x01" + (2).to_bytes(8, "little") + bytes(15), "it is cut off"),
        (b"oNN", "it has a value without a type"),
        ((b"l" + (1).to_bytes(8, "little")) * 60 + b"N", "it is too deep: more than 50 levels"),
    ],
)
def test_bytes_that_are_no_value(data: bytes, message: str) -> None:
    with pytest.raises(WireError) as error:
        wire.decode(data)
    assert str(error.value) == message


def test_a_truth_value_is_true_or_false() -> None:
    (found,) = wire.decode(b"a?\x01" + (1).to_bytes(8, "little") + b"\x02")
    assert found.tobytes() == b"\x01"


# --- 5,000 messages and 5,000 notebooks, none of which is what it should be -------------------------------------------

MESSAGES = [wire.HEADER.pack(wire.MARK, bytes(16), kind, len(data)) + data for kind, data in [
    *((Kind.VALUE, wire.encode(value)) for value in PLAIN),
    (Kind.DONE, wire.encode((True, "", ""))),
    (Kind.DONE, wire.encode((False, "ValueError", "no"))),
    (Kind.ERROR, wire.encode(("ValueError", "no"))),
    (Kind.VALUE, wire.encode({"values": np.arange(12.0).reshape(3, 4), "graphs": 1, "changed": []})),
]]  # fmt: skip


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Some bytes changed, cut out, put in twice or put elsewhere."""
    found = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at, to = sorted(rng.randrange(len(found) + 1) for _ in range(2))
        match rng.randrange(5):
            case 0 if found:
                found[rng.randrange(len(found))] = rng.choice([0, 1, 127, 128, 255, rng.randrange(256), *b"lmtsaNz"])
            case 1:
                del found[at : min(to, at + 9)]
            case 2:
                found[at:at] = found[at:to][:200]
            case 3:
                found[at : at + 8] = rng.choice([0, 1, 2**31, 2**32, 2**63, 2**64 - 1]).to_bytes(8, "little")
            case _:
                found[at:at] = rng.randbytes(rng.randint(0, 9))
    return bytes(found)


FUZZ = settings(max_examples=5000, derandomize=True, deadline=None, database=None, suppress_health_check=[*HealthCheck])
randoms = st.randoms(use_true_random=False)


def test_five_thousand_mutated_messages_are_values_or_refused() -> None:
    found: Counter[bool] = Counter()

    @FUZZ
    @given(st.sampled_from(MESSAGES), randoms)
    def received(whole: bytes, rng: random.Random) -> None:
        ours, theirs = socket.socketpair()
        line = Line(ours)
        theirs.sendall(mutated(whole, rng))
        theirs.close()
        try:
            message = line.receive(end=0.0)
            wire.decode(message.data)
            _outcome(message)
        except (WireError, ClosedError, LateError):
            found[False] += 1
        else:
            found[True] += 1
        finally:
            line.close()

    received()
    assert found.total() >= 5000
    assert found[False] > 4 * found[True] > 0, "most of them are refused, and not all"


def test_what_a_test_makes_of_mutated_answers() -> None:
    """Whatever comes back from a function, the test has an outcome, and only the right value passes."""
    test = {"id": "t", "source": "assert run_it(3)['values'].tolist() == [3.0, 6.0]", "names": ["run_it"], "own": []}
    right = wire.encode({"values": np.array([3.0, 6.0])})

    @settings(FUZZ, max_examples=1000)
    @given(st.integers(0, 9), randoms)
    def judged(seed: int, rng: random.Random) -> None:
        data = mutated(right, rng)

        def call(name: str, args: tuple, kwargs: dict) -> Any:
            ours, theirs = socket.socketpair()
            with theirs:
                answering = threading.Thread(target=lambda: _answer(Line(theirs), data))
                answering.start()
                try:
                    return judge._ask(Line(ours), name, args, kwargs)
                finally:
                    answering.join()

        passed, name, text = judge.evaluate(test | {"seed": seed}, call)
        assert type(name) is str and type(text) is str
        if passed:
            same(wire.decode(data)["values"], np.array([3.0, 6.0]))

    judged()


def _answer(line: Line, data: bytes) -> None:
    asked = line.receive()
    line.send(Message(asked.number, Kind.VALUE, data))


ODD = [
    None,
    True,
    0,
    -1,
    2**70,
    1.5,
    "",
    "code",
    "\ud800",
    "x" * 10_000,
    [],
    {},
    [[]],
    {"a": {}},
    ["a", 1, None],
    "((" * 999,
]


def changed(value: Any, rng: random.Random) -> bytes:
    """A notebook with something in it replaced, left out, doubled or put elsewhere, at any level."""
    places = list(_places(value))
    for _ in range(rng.randint(1, 4)):
        holder, key = rng.choice(places)
        try:
            match rng.randrange(5):
                case 0:
                    holder[key] = copy.deepcopy(rng.choice(ODD))
                case 1:
                    del holder[key]
                case 2 if isinstance(holder, list):
                    holder.insert(key, copy.deepcopy(holder[key]))
                case 3 if isinstance(holder, list):
                    rng.shuffle(holder)
                case _:
                    other, at = rng.choice(places)
                    holder[key] = copy.deepcopy(other[at])
        except (KeyError, IndexError):  # the place is gone already
            continue
    return json.dumps(value).encode()


def _places(value: Any) -> Any:
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)


def test_five_thousand_mutated_notebooks_get_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = tiny_course(tmp_path)
    exercises.release(course)
    known = grading.exercises(course)
    original = read(course.root / "exercises/tiny/pytorch.ipynb")
    next(cell for cell in original.cells if cell.id == "double").source = "def double(x):\n    return 2 * x"
    text = dumps(original)
    monkeypatch.setattr(Session, "test", lambda self, task, test: Outcome())  # running them is what test_hostile does
    path = tmp_path / "submission.ipynb"
    scores: list[float] = []

    @FUZZ
    @given(st.sampled_from([None, "tiny/pytorch"]), st.booleans(), randoms)
    def graded(exercise: str | None, in_bytes: bool, rng: random.Random) -> None:
        data = mutated(text.encode(), rng) if in_bytes else changed(json.loads(text), rng)
        path.write_bytes(data)
        report = grading.grade_one(path, known, Settings(), exercise)
        assert not report.failed, f"{report.problem}: {data!r}"
        assert bool(report.problem) != bool(report.tasks)
        json.dumps(report.to_dict())
        scores.append(report.score)

    graded()
    assert len(scores) >= 5000 and len(set(scores)) > 1
    assert not os.listdir(course.root / "notebooks")  # noqa: PTH208
