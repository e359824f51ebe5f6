"""The table of speed and memory: every cell is there, runs in a process of its own, and its results are data."""

import json
import math
from pathlib import Path

import pytest

from tandem import bench
from tandem.course import Course, CourseError
from tandem.timing import peak_memory

ROOT = Path(__file__).parents[1]
COURSE = Course(ROOT)
CELL = bench.Cell("pytorch", "train", "mlp", "eager", 64)


def test_what_is_stored_is_the_whole_table() -> None:
    data = bench.read_results(ROOT / bench.STORED)
    assert list(data["cells"]) == [str(cell) for cell in bench.cells()]
    for name, found in data["cells"].items():
        assert set(found) == ({"mb"} if " memory " in name else {"seconds", "relative", "first"}), name
        rounds = [len(values) for values in found.values()]
        assert len(set(rounds)) == 1 and rounds[0] >= 1, name
    assert {"python", "torch", "tensorflow", "keras", "numpy"} <= set(data["versions"])
    assert data["machine"]["processor"] and data["date"]


@pytest.mark.parametrize("framework", ["pytorch", "tensorflow"])
def test_a_cell_is_measured_in_a_process_of_its_own(framework: str) -> None:
    cell = bench.Cell(framework, "train", "mlp", "eager", 8)
    found = bench.measure(COURSE, cell, rounds=2, min_block_s=0.001)
    assert set(found) == {"seconds", "relative", "first"}
    assert all(value > 0 for value in found.values())
    assert found["first"] > found["seconds"]


def test_a_cell_that_fails_is_named() -> None:
    with pytest.raises(CourseError, match="pytorch train nothing eager 64: KeyError"):
        bench.measure(COURSE, bench.Cell("pytorch", "train", "nothing", "eager", 64))


def test_words_choose_cells() -> None:
    assert all(cell.workload == "mlp" and cell.quantity == "train" for cell in bench.chosen_cells("train mlp"))
    assert len(bench.chosen_cells("train mlp")) == 7
    with pytest.raises(CourseError, match="no cell of the table has the words 'pytorch xla'"):
        bench.chosen_cells("pytorch xla")


def test_a_run_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def measure(course: Course, cell: bench.Cell) -> dict[str, float]:
        if len(asked) == 3:
            raise CourseError("stopped")
        asked.append(str(cell))
        return {"seconds": 1.0, "relative": 2.0, "first": 3.0}

    monkeypatch.setattr(bench, "measure", measure)
    with pytest.raises(CourseError, match="stopped"):
        bench.run(Course(tmp_path), rounds=1, only="train mlp")
    kept = list(asked)
    asked.clear()
    with pytest.raises(CourseError, match="stopped"):
        bench.run(Course(tmp_path), rounds=1, only="train mlp")
    assert not set(kept) & set(asked)
    asked.clear()
    results = bench.run(Course(tmp_path), rounds=1, only="train mlp")
    assert asked == [str(cell) for cell in bench.chosen_cells("train mlp")][6:]
    assert len(results["cells"]) == 7


def test_what_moved() -> None:
    def data(**relative: float) -> dict[str, object]:
        about = {"machine": {"cores": 2}, "versions": {"torch": "1"}}
        return about | {"cells": {name: {"relative": [value]} for name, value in relative.items()}}

    before, now = data(a=1.0, b=1.0, c=2.0), data(a=1.2, b=1.3, c=1.0, d=1.0)
    found = {move.cell: move for move in bench.moves(before, now)}
    assert [name for name, move in found.items() if move.moved] == ["b", "c", "d"]
    assert found["c"].ratio == 0.5 and math.isnan(found["d"].ratio)
    now["versions"] = {"torch": "2"}
    assert bench.differences(before, now) == ["torch: 1 then, 2 now"]


@pytest.mark.parametrize("text", ["{", "[]", '{"cells": {"a": {"mb": []}}}', '{"cells": {"a": 3}}'])
def test_results_that_are_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "measured.json"
    with pytest.raises(CourseError, match=r"nothing was measured yet: .*measured\.json is missing"):
        bench.read_results(path)
    path.write_text(text)
    with pytest.raises(CourseError, match=r"measured\.json does not hold results of `make bench`"):
        bench.read_results(path)


def test_results_come_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "there" / "measured.json"
    bench.write_results(path, {str(CELL): {"seconds": [0.5], "relative": [2.0], "first": [1.0]}})
    assert bench.values(bench.read_results(path)) == {str(CELL): {"seconds": [0.5], "relative": [2.0], "first": [1.0]}}
    assert json.loads(path.read_text())["threads"] == 1
    assert [each.name for each in path.parent.iterdir()] == ["measured.json"]


def test_the_peak_is_what_a_call_holds_above_what_was_held_before() -> None:
    kept = bytearray(b"x" * 40 * 2**20)  # held before: does not count
    mib = 2**20
    assert 29 <= peak_memory(lambda: len(b"x" * 30 * mib)) / mib < 45
    assert peak_memory(lambda: len(kept)) / mib < 5
