"""What is found in files, folders and archives, whose it is, and that nothing leads out of them."""

import io
import os
import re
import stat
import struct
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.course import CourseError
from tandem.grading import inputs
from tandem.grading.inputs import Submission, content, find
from tandem.grading.submission import MAX_BYTES, UnreadableError

KNOWN = ["graphs/pytorch", "graphs/tensorflow"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test works in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(name)


def packed(name: str, members: dict[str, bytes | str | zipfile.ZipInfo], **options: int) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data, **options)
    return path


def told(*paths: str) -> dict[str, tuple[str, str, str]]:
    """Name -> student, assignment, exercise."""
    return {s.name: (s.student, s.assignment, s.exercise) for s in find([Path(p) for p in paths], KNOWN)}


def problems(*paths: str) -> dict[str, str]:
    return {s.name: s.problem for s in find([Path(p) for p in paths], KNOWN) if s.problem}


# --- files and folders ------------------------------------------------------------------------------------------------


def test_nbgraders_tree_tells_student_assignment_and_exercise() -> None:
    put("submitted/ada/graphs/pytorch.ipynb", "submitted/bob/graphs/extra.ipynb")
    ada = {"submitted/ada/graphs/pytorch.ipynb": ("ada", "graphs", "graphs/pytorch")}
    assert told("submitted") == ada | {"submitted/bob/graphs/extra.ipynb": ("bob", "graphs", "")}
    for path in ("submitted/ada", "submitted/ada/graphs", "submitted/ada/graphs/pytorch.ipynb"):
        assert told(path) == ada, "from any folder of it"


def test_nbgraders_timestamp_is_read() -> None:
    put("submitted/ada/graphs/pytorch.ipynb")
    Path("submitted/ada/graphs/timestamp.txt").write_text("2026-02-03 04:05:06.5 UTC\n")
    (one,) = find([Path("submitted")], KNOWN)
    assert datetime.fromtimestamp(one.handed_in, UTC) == datetime(2026, 2, 3, 4, 5, 6, 500_000, UTC)
    Path("submitted/ada/graphs/timestamp.txt").write_bytes(b"\xff yesterday")
    assert find([Path("submitted")], KNOWN)[0].handed_in == 0


def test_a_students_folder_in_nbgraders_tree_without_a_notebook_is_a_submission_too() -> None:
    put("submitted/ada/graphs/pytorch.ipynb", "submitted/ada/graphs/notes.txt", "submitted/bob/graphs/answers.pdf")
    assert problems("submitted") == {
        "submitted/bob/graphs/answers.pdf": "no notebook was handed in, but answers.pdf",
    }


def test_folders_of_students_and_of_topics() -> None:
    put("all/ada/pytorch.ipynb", "all/bob/graphs/tensorflow.ipynb", "all/carl.ipynb", "all/notes.txt")
    assert told("all") == {
        "all/carl.ipynb": ("carl", "", ""),
        "all/ada/pytorch.ipynb": ("ada", "", ""),
        "all/bob/graphs/tensorflow.ipynb": ("bob", "graphs", "graphs/tensorflow"),
    }
    put("exercises/graphs/pytorch.ipynb")
    own = {"exercises/graphs/pytorch.ipynb": ("", "graphs", "graphs/pytorch")}
    for path in ("exercises", "exercises/graphs", "exercises/graphs/pytorch.ipynb"):
        assert told(path) == own


def test_hidden_and_foreign_files_are_left_alone_and_nothing_is_taken_twice() -> None:
    put("b.ipynb", "a/c.ipynb", "a/.ipynb_checkpoints/c.ipynb", "a/__MACOSX/c.ipynb", "notes.txt", "a/.c.ipynb")
    assert [s.name for s in find([Path(), Path("b.ipynb"), Path("a")], KNOWN)] == ["b.ipynb", "a/c.ipynb"]


@pytest.mark.parametrize(
    ("path", "message"), [("nowhere", "no such file or folder: nowhere"), (".", "no notebook in .")]
)
def test_nothing_to_grade(path: str, message: str) -> None:
    with pytest.raises(CourseError, match=f"^{re.escape(message)}$"):
        find([Path(path)], KNOWN)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no links for everybody, and no pipes in folders")
def test_links_are_not_followed_and_a_pipe_does_not_stop_the_grader() -> None:
    put("answers/graphs/pytorch.ipynb", "submitted/ada/graphs/x.txt", "submitted/dora/graphs/pytorch.ipynb")
    Path("submitted/ada/graphs/pytorch.ipynb").symlink_to(Path("answers/graphs/pytorch.ipynb").absolute())
    Path("submitted/bob").mkdir()
    Path("submitted/bob/graphs").symlink_to(Path("answers/graphs").absolute())
    os.mkfifo("submitted/dora/graphs/tensorflow.ipynb")
    assert problems("submitted") == {
        "submitted/ada/graphs/pytorch.ipynb": "it is a link, and links are not followed: hand in the file itself",
        "submitted/bob/graphs": "it is a link to a folder, and links are not followed",
    }
    pipe = next(s for s in find([Path("submitted")], KNOWN) if s.exercise == "graphs/tensorflow")
    with pytest.raises(UnreadableError, match=r"^it is not a regular file$"):
        content(pipe)
    Path("mine.ipynb").symlink_to("answers/graphs/pytorch.ipynb")
    (named,) = find([Path("mine.ipynb")], KNOWN)
    assert content(named) == b"answers/graphs/pytorch.ipynb", "a person who names a link means what it leads to"


def test_a_name_that_commands_a_terminal_or_is_no_text() -> None:
    put("all/\x1b[2J.ipynb")
    if os.name != "nt":
        Path(os.fsdecode(b"all/\xff.ipynb")).write_text("")
    names = [s.name for s in find([Path("all")], KNOWN)]
    assert all(name.isprintable() and name.encode() for name in names) and len(set(names)) == len(names)


def test_a_file_that_is_too_big_or_gone_is_not_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MAX_BYTES", 10)
    Path("a.ipynb").write_text("x" * 100)
    (one,) = find([Path("a.ipynb")], KNOWN)
    assert len(content(one)) == 11
    Path("a.ipynb").unlink()
    with pytest.raises(UnreadableError, match=r"^it cannot be opened: No such file"):
        content(one)


# --- archives of learning platforms -----------------------------------------------------------------------------------


def test_moodles_archive() -> None:
    packed(
        "graphs-all.zip",
        {
            "Ada Lovelace_12345_assignsubmission_file_/pytorch.ipynb": "ada",
            "Bob_B_7_assignsubmission_file_/graphs/tensorflow.ipynb": "bob",
            "Carl C_8_assignsubmission_file_pytorch.ipynb": "carl",
            "Dora D_9_assignsubmission_file_/answers.pdf": "pdf",
            "Dora D_9_assignsubmission_file_/data.csv": "csv",
            "Ada Lovelace_12345_assignsubmission_onlinetext_/onlinetext.html": "text",
        },
    )
    assert told("graphs-all.zip") == {
        "graphs-all.zip/Ada Lovelace_12345_assignsubmission_file_/pytorch.ipynb": ("Ada Lovelace_12345", "", ""),
        "graphs-all.zip/Bob_B_7_assignsubmission_file_/graphs/tensorflow.ipynb": (
            "Bob_B_7",
            "graphs",
            "graphs/tensorflow",
        ),
        "graphs-all.zip/Carl C_8_assignsubmission_file_pytorch.ipynb": ("Carl C_8", "", ""),
        "graphs-all.zip/Dora D_9_assignsubmission_file_/answers.pdf": ("Dora D_9", "", ""),
    }
    assert list(problems("graphs-all.zip").values()) == ["no notebook was handed in, but answers.pdf, data.csv"]
    assert [content(s) for s in find([Path("graphs-all.zip")], KNOWN) if not s.problem] == [b"ada", b"bob", b"carl"]


def test_canvas_archive_and_the_same_unpacked() -> None:
    names = ["lovelaceada_123_456_pytorch.ipynb", "bobb_LATE_124_457_my_graphs-1.ipynb"]
    packed("submissions.zip", dict.fromkeys(names, ""))
    put(*(f"unpacked/{name}" for name in names))
    for folder in ("submissions.zip", "unpacked"):
        assert {student for student, _, _ in told(folder).values()} == {"lovelaceada_123", "bobb_124"}


def test_nbgraders_tree_in_an_archive_and_a_folder_packed_whole() -> None:
    packed("tree.zip", {"submitted/ada/graphs/pytorch.ipynb": "", "submitted/bob/graphs/pytorch.ipynb": ""})
    assert [who for who, *_ in told("tree.zip").values()] == ["ada", "bob"]
    packed("whole.zip", {"week 3/ada/pytorch.ipynb": "", "week 3/bob/pytorch.ipynb": ""})
    assert [who for who, *_ in told("whole.zip").values()] == ["ada", "bob"]
    packed("ada.zip", {"my work/graphs/pytorch.ipynb": ""})
    assert list(told("ada.zip").values()) == [("ada", "graphs", "graphs/pytorch")]


def test_archives_of_learners_in_the_archive_of_a_platform() -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("graphs/pytorch.ipynb", "inside")
        archive.writestr("deeper.zip", "")
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    moodle = "{}_assignsubmission_file_/work.zip".format
    members = {moodle("Ada_1"): inner.getvalue(), moodle("Bob_2"): b"no zip", moodle("Carl_3"): empty.getvalue()}
    packed("all.zip", members)
    found = {s.student: s for s in find([Path("all.zip")], KNOWN) if "deeper" not in s.name}
    assert content(found["Ada_1"]) == b"inside"
    assert (found["Ada_1"].exercise, found["Ada_1"].members) == ("graphs/pytorch", (0, 0))
    assert found["Bob_2"].problem.startswith("it is no zip archive that can be read")
    assert found["Carl_3"].problem == "there is no notebook in this archive"
    assert "it is an archive in an archive in an archive" in "".join(problems("all.zip").values())


def test_archives_lie_among_files_and_both_are_found() -> None:
    packed("all/ada/work.zip", {"pytorch.ipynb": "", "notes.txt": ""})
    put("all/bob/pytorch.ipynb")
    assert [who for who, *_ in told("all").values()] == ["ada", "bob"]


def test_names_that_lead_out_are_names_only(here: Path) -> None:
    before = sorted(here.rglob("*"))
    names = ["../../out.ipynb", "/etc/abs.ipynb", "C:\\Windows\\w.ipynb", "a/../../b.ipynb", "\x1b[2J.ipynb"]
    path = packed("evil.zip", {name: name for name in names})
    found = find([path], KNOWN)
    assert [content(s).decode() for s in found] == names
    assert [s.name for s in found] == [
        "evil.zip/out.ipynb",
        "evil.zip/etc/abs.ipynb",
        "evil.zip/Windows/w.ipynb",
        "evil.zip/a/b.ipynb",
        "evil.zip/\N{REPLACEMENT CHARACTER}[2J.ipynb",
    ]
    assert sorted(here.rglob("*")) == [*before, here / "evil.zip"], "nothing was written"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_doubled_names_are_two_submissions() -> None:
    with zipfile.ZipFile("twice.zip", "w") as archive:
        archive.writestr("a.ipynb", "first")
        archive.writestr("a.ipynb", "second")
        archive.writestr("./a.ipynb", "third")
    found = find([Path("twice.zip")], KNOWN)
    assert [s.name for s in found] == ["twice.zip/a.ipynb", "twice.zip/a.ipynb (2)", "twice.zip/a.ipynb (3)"]
    assert [content(s) for s in found] == [b"first", b"second", b"third"]


def test_a_link_in_an_archive_is_not_followed() -> None:
    link = zipfile.ZipInfo("link.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile("links.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "it is a link" in problems("links.zip")["links.zip/link.ipynb"]


def bomb_of_zeros() -> None:
    packed("x.zip", {"x.ipynb": b"0" * 20_000_000})


def huge() -> None:
    packed("x.zip", {"x.ipynb": b"0" * (MAX_BYTES + 1)})


def overlapping() -> None:
    """Two entries of the directory name the same data."""
    packed("x.zip", {"x.ipynb": os.urandom(5000), "y.ipynb": b""})
    data = bytearray(Path("x.zip").read_bytes())
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    data[second + 16 : second + 28] = data[first + 16 : first + 28]
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    Path("x.zip").write_bytes(data)


def encrypted() -> None:
    packed("x.zip", {"x.ipynb": b"x"})
    data = bytearray(Path("x.zip").read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    Path("x.zip").write_bytes(data)


def cut_off() -> None:
    packed("x.zip", {"x.ipynb": b"x"})
    Path("x.zip").write_bytes(Path("x.zip").read_bytes()[:-10])


def no_archive() -> None:
    Path("x.zip").write_bytes(b"PK\x03\x04 no")


def too_many() -> None:
    packed("x.zip", {f"{number}.ipynb": b"" for number in range(inputs.MAX_MEMBERS + 1)})


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (bomb_of_zeros, "it is packed to less than a 1"),
        (huge, "it has 50 MB, more than 50: clear its outputs"),
        (overlapping, "its files overlap: it is made to become huge"),
        (encrypted, "it is encrypted"),
        (cut_off, "it is no zip archive that can be read"),
        (no_archive, "it is no zip archive that can be read"),
        (too_many, "it holds 20001 files, more than 20000"),
        (lambda: packed("x.zip", {"notes.txt": ""}), "there is no notebook in this archive"),
    ],
)
def test_an_archive_that_is_not_unpacked_has_a_report_that_says_why(make: Callable[[], object], says: str) -> None:
    make()
    (one,) = find([Path("x.zip")], KNOWN)
    assert one.problem.startswith(says)
    with pytest.raises(UnreadableError, match=re.escape(one.problem)):
        content(one)


def test_data_that_does_not_match_its_checksum_is_a_report() -> None:
    packed("x.zip", {"x.ipynb": b"0123456789" * 10})
    data = bytearray(Path("x.zip").read_bytes())
    data[45] ^= 0xFF
    Path("x.zip").write_bytes(data)
    (one,) = find([Path("x.zip")], KNOWN)
    with pytest.raises(UnreadableError, match=r"^it cannot be unpacked: "):
        content(one)


def test_what_says_nothing_about_a_student_says_nothing() -> None:
    put("pytorch.ipynb")
    assert find([Path("pytorch.ipynb")], KNOWN) == [Submission("pytorch.ipynb", Path("pytorch.ipynb"))]
