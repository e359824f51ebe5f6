"""Scripted pdb: what is shown, how often it stops, that it leaves nothing behind, and that a person can take over."""

import io
import pdb
import sys

import pytest

from tandem import scripted_pdb
from tandem.scripted_pdb import clean, post_mortem, typed


def halve(number: int) -> float:
    half = number / 2
    breakpoint()
    return half


def test_a_session_reads_as_if_typed(capsys: pytest.CaptureFixture[str]) -> None:
    with typed("p half", "up", "p sorted(kept)") as stops:
        kept = {"answer": halve(3)}
        kept["again"] = 0
    shown = capsys.readouterr().out
    assert "-> return half\n(Pdb) p half\n1.5\n(Pdb) up\n" in shown
    assert shown.endswith("(Pdb) continue\n")
    assert "NameError" in shown, "kept has no value yet, and pdb says so without ending the session"
    assert (kept["answer"], stops.count) == (1.5, 1)


def test_each_stop_gets_the_commands_anew(capsys: pytest.CaptureFixture[str]) -> None:
    with typed("p half") as stops:
        halve(1), halve(2)
    shown = capsys.readouterr().out
    assert stops.count == 2
    assert shown.count("(Pdb) p half\n") == 2
    assert "\n0.5\n" in shown
    assert "\n1.0\n" in shown


def test_a_statement_changes_the_running_call(capsys: pytest.CaptureFixture[str]) -> None:
    with typed("!half = 10"):
        assert halve(3) == 10
    assert "(Pdb) !half = 10\n" in capsys.readouterr().out


def test_nothing_is_left_behind() -> None:
    before = sys.breakpointhook
    with pytest.raises(KeyError), typed("p half"):
        halve(1)
        raise KeyError
    assert sys.breakpointhook is before


def test_post_mortem_opens_where_it_was_raised(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(count: int) -> None:
        raise ZeroDivisionError(count)

    try:
        fail(7)
    except ZeroDivisionError as error:
        post_mortem(error, "p count", "up")
    shown = capsys.readouterr().out
    assert "(Pdb) p count\n7\n" in shown
    assert "-> fail(7)\n" in shown
    assert shown.endswith("(Pdb) quit\n")


def test_post_mortem_wants_an_error_that_was_raised() -> None:
    with pytest.raises(ValueError, match="never raised"):
        post_mortem(ValueError())


def test_by_hand_a_person_types(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """In a notebook the kernel's own class asks the person; here the standard one reads from a stream."""

    class Typed(scripted_pdb._Pdb):
        def __init__(self) -> None:
            super().__init__(stdin=io.StringIO("p half\ncontinue\n"), stdout=sys.stdout, nosigint=True, readrc=False)

    monkeypatch.setattr(pdb, "Pdb", Typed)
    with typed("p 'not this'", by_hand=True) as stops:
        halve(3)
    shown = capsys.readouterr().out
    assert "1.5" in shown
    assert "not this" not in shown
    assert stops.count == 1


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("> /tmp/ipykernel_12/3456.py(3)scale()", "> cell(3)scale()"),
        ("> C:\\Temp\\ipykernel_12\\3456.py(3)scale()", "> cell(3)scale()"),
        ("> /tmp/__autograph_generated_filex_1y.py(12)tf__scale()", "> autograph(12)tf__scale()"),
        ("  /a b/lib/python3.11/site-packages/torch/nn/module.py(17)f()", "  torch/nn/module.py(...)f()"),
        ("> /usr/lib/python3.11/random.py(166)getstate()", "> random.py(...)getstate()"),
        ("<f at 0x7f00aa11bb22>", "<f at 0x...>"),
        ("0x10", "0x10"),
    ],
)
def test_what_differs_from_run_to_run_is_left_out(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned
