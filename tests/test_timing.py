"""The stopwatch against a clock that is turned by hand: what it measures is then known exactly."""

import gc

import pytest

from tandem.timing import MOST_CALLS, Race, race


class Clock:
    """A clock that stands still until a contestant takes its time."""

    def __init__(self) -> None:
        self.now = 0.0
        self.log: list[str] = []

    def __call__(self) -> float:
        return self.now

    def contestant(self, name: str, *times: float):
        """A function that takes ``times[0]``, then ``times[1]``, ... seconds, and the last of them ever after."""
        left = list(times)

        def call() -> None:
            self.log.append(name)
            self.now += left.pop(0) if len(left) > 1 else left[0]

        return call


def test_first_call_is_timed_apart():
    clock = Clock()
    result = race({"compiled": clock.contestant("compiled", 20.0, 0.5)}, rounds=3, clock=clock)
    assert result.first_call == {"compiled": 20.0}
    assert result.seconds == {"compiled": [0.5, 0.5, 0.5]}


def test_a_block_lasts_long_enough_and_time_is_per_call():
    clock = Clock()
    result = race({"short": clock.contestant("short", 0.25), "long": clock.contestant("long", 3.0)},
                  rounds=2, min_block_s=1.0, clock=clock)  # fmt: skip
    assert result.calls == {"short": 4, "long": 1}
    assert result.median("short") == 0.25
    assert result.median("long") == 3.0


def test_one_slow_call_in_the_warm_up_does_not_shorten_the_blocks():
    clock = Clock()
    result = race({"a": clock.contestant("a", 1.0, 9.0, 0.25)}, rounds=1, min_block_s=1.0, clock=clock)
    assert result.calls == {"a": 4}


def test_rounds_are_interleaved_in_rotating_order():
    clock = Clock()
    race({name: clock.contestant(name, 1.0) for name in "abc"}, rounds=4, clock=clock)
    assert "".join(clock.log[-12:]) == "abc bca cab abc".replace(" ", "")


def test_ratios_are_paired_within_a_round():
    """A machine that slows down tenfold changes both times, and no ratio."""
    result = Race({"a": [2.0, 20.0, 200.0], "b": [1.0, 10.0, 100.0]}, {}, {})
    assert result.ratio("a", "b") == 2.0
    assert result.ratio("b", "a") == 0.5
    assert result.spread("a", "b") == (2.0, 2.0)


def test_spread_is_the_quartiles():
    result = Race({"a": [1.0, 2.0, 3.0, 4.0, 5.0], "b": [1.0] * 5}, {}, {})
    assert result.spread("a", "b") == (2.0, 4.0)
    assert Race({"a": [3.0], "b": [1.0]}, {}, {}).spread("a", "b") == (3.0, 3.0)


def test_table():
    result = Race({"eager": [2.5e-3] * 3, "graph": [120e-6] * 3, "tiny": [3.21e-6] * 3}, {}, {})
    assert str(result).splitlines() == [
        "contestant   median   ratio",
        "eager       2.50 ms  778.82",
        "graph        120 µs   37.38",
        "tiny        3.21 µs    1.00",
    ]


@pytest.mark.parametrize(
    "seconds, text",
    [(2.0, "2.00 s"), (0.9999, "1.00 s"), (0.999e-3, "999 µs"), (99.96e-3, "100 ms"), (9.996e-6, "10.0 µs"), (5e-10, "0.50 ns")],
)  # fmt: skip
def test_units(seconds, text):
    assert text in str(Race({"a": [seconds]}, {}, {}))


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"contestants": {}}, "nobody to race"),
        ({"contestants": {"a": int}, "rounds": 0}, "rounds must be at least 1, not 0"),
        ({"contestants": {"a": int}, "min_block_s": 0}, "min_block_s must be above 0 seconds, not 0"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        race(**arguments)


def test_unknown_contestant():
    with pytest.raises(ValueError, match="no contestant 'c'; there are: a, b"):
        Race({"a": [1.0], "b": [1.0]}, {}, {}).ratio("a", "c")


def test_a_contestant_that_raises_is_named_and_collection_is_on_again():
    def fails():
        raise ZeroDivisionError("no")

    with pytest.raises(ZeroDivisionError) as caught:
        race({"fine": int, "faulty": fails})
    assert caught.value.__notes__ == ["raised by the contestant 'faulty' of a race"]
    assert gc.isenabled()


def test_no_collection_inside_a_block():
    seen = []
    race({"a": lambda: seen.append(gc.isenabled())}, rounds=1, min_block_s=1e-6)
    assert not any(seen)
    assert gc.isenabled()


def test_a_clock_that_stands_still():
    calls = []
    with pytest.raises(RuntimeError, match=f"stood still during {MOST_CALLS} calls of 'a'"):
        race({"a": lambda: calls.append(None)}, rounds=1, clock=lambda: 0.0)


def test_real_clock():
    """With the real clock, a hundred times the work takes longer, whatever the machine."""
    result = race({"little": lambda: sum(range(100)), "much": lambda: sum(range(10_000))}, rounds=3, min_block_s=0.002)
    assert result.fastest == "little"
    assert result.ratio("much", "little") > 5
