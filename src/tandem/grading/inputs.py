"""Finding what was handed in: in files, folders, nbgrader's tree, and archives of learning platforms.

Each thing found becomes one submission, also where it cannot be read: that is said in its report. Nothing is unpacked by
the names that an archive gives, no link is followed, and nothing in a notebook is looked at here.
"""

import contextlib
import io
import os
import re
import stat
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from tandem.course import FRAMEWORKS, CourseError
from tandem.grading.session import plain
from tandem.grading.submission import MAX_BYTES, UnreadableError

SUBMITTED = "submitted"
"""nbgrader's folder: ``submitted/STUDENT/ASSIGNMENT/NOTEBOOK.ipynb``."""

MOODLE = re.compile(r"(?P<student>.+?_\d+)_assignsubmission_[a-z]+_(?P<file>.*)")
"""A folder ``Ada Lovelace_12345_assignsubmission_file_``, or that before the name of a file."""
CANVAS = re.compile(r"(?P<student>[^_]+)_(?:late_)?(?P<user>\d{2,})_\d{2,}_(?P<file>.+)", re.IGNORECASE)
"""A file ``lovelaceada_LATE_123_456_pytorch.ipynb``: user, submission, and the name that the file had."""

MAX_MEMBERS = 20_000
MAX_RATIO = 200
"""How many times smaller an archive may hold a notebook; JSON with pictures in it shrinks to a third, text to a tenth."""
MAX_DEPTH = 2
"""An archive of a platform may hold archives of learners, and these hold notebooks."""

_ENCRYPTED = 0x1
_LITTER = ("__MACOSX",)


@dataclass(frozen=True)
class Submission:
    """One notebook that was handed in.

    Parameters
    ----------
    name
        Its path as a person would write it; inside an archive, the archive's and then the member's. Unique in a run.
    file
        The notebook, or the archive that holds it.
    members
        Where in the archive: the number of the member, and if that is an archive too, the number in there.
    student, assignment, exercise
        As far as the place tells; ``exercise`` is ``TOPIC/FRAMEWORK``.
    handed_in
        Seconds since 1970; 0: unknown.
    problem
        Why it is not to be read, in words for the person who handed it in.
    """

    name: str
    file: Path
    members: tuple[int, ...] = ()
    student: str = ""
    assignment: str = ""
    exercise: str = ""
    handed_in: float = 0.0
    problem: str = ""


def find(paths: Sequence[Path], known: Collection[str] = ()) -> list[Submission]:
    """Everything in ``paths`` that is to be graded: files as they are, and the notebooks in folders and zip archives.

    Parameters
    ----------
    known
        Names of exercises, ``TOPIC/FRAMEWORK``: what a folder may be called that is not a student.

    Raises
    ------
    CourseError
        If a path does not exist or cannot be listed, or there is nothing to grade in any.
    """
    found: dict[tuple, Submission] = {}
    for path in paths:
        if not path.exists():
            raise CourseError(f"no such file or folder: {path}")
        root = _root(path, known)
        for one in _in_folder(path, root, known) if path.is_dir() else _in_file(path, root, known):
            found.setdefault((one.file.absolute(), one.members), one)
    if not found:
        raise CourseError(f"no notebook in {', '.join(map(str, paths))}")
    times: Counter[str] = Counter()
    unique = []
    for one in found.values():
        times[one.name] += 1
        unique.append(replace(one, name=f"{one.name} ({times[one.name]})") if times[one.name] > 1 else one)
    return unique


def content(submission: Submission) -> bytes:
    """The bytes that were handed in; of a file that is too big, so many that whoever reads it sees that.

    Raises
    ------
    UnreadableError
        If they cannot be had.
    """
    if submission.problem:
        raise UnreadableError(submission.problem)
    try:
        if not submission.members:
            return _bytes(submission.file)
        *outer, last = submission.members
        with contextlib.ExitStack() as stack:
            archive = stack.enter_context(zipfile.ZipFile(submission.file))
            for number in outer:
                inner = _unpacked(archive, archive.infolist()[number])
                archive = stack.enter_context(zipfile.ZipFile(io.BytesIO(inner)))
            return _unpacked(archive, archive.infolist()[last])
    except UnreadableError:
        raise
    except OSError as error:
        raise UnreadableError(f"it cannot be opened: {error.strerror or error}") from error
    except Exception as error:  # zipfile, zlib and lzma raise what they like at broken archives
        raise UnreadableError(f"it cannot be unpacked: {error}") from error


def _bytes(path: Path) -> bytes:
    """At most one byte more than is allowed, of a regular file only: a pipe or a device may never end."""
    with os.fdopen(
        os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb"
    ) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise UnreadableError("it is not a regular file")
        return file.read(MAX_BYTES + 1)


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:
        return file.read(MAX_BYTES + 1)


# --- folders ----------------------------------------------------------------------------------------------------------


def _root(path: Path, known: Collection[str]) -> Path:
    """The folder from which on names tell something: a topic's folder does, also when it was named itself."""
    folder = (path if path.is_dir() else path.parent).absolute()
    return folder.parent if folder.name in {name.split("/")[0] for name in known} else folder


def _in_folder(top: Path, root: Path, known: Collection[str]) -> Iterator[Submission]:
    seen: dict[tuple[str, str], list[str]] = {}  # what else a student handed in, where the tree tells whose it is
    with_notebook = set()
    for folder, folders, files in os.walk(top, onerror=_cannot_list):
        here = Path(folder)
        linked = sorted(name for name in folders if (here / name).is_symlink() and not _hidden(name))
        folders[:] = sorted(name for name in folders if name not in linked and not _hidden(name))
        for name in linked:
            yield _placed(here / name, root, known, problem="it is a link to a folder, and links are not followed")
        for name in sorted(files):
            if _hidden(name):
                continue
            path = here / name
            place = _place(_parts(path, root), known)
            whose = (place.student, place.assignment)
            if path.suffix.lower() in (".ipynb", ".zip"):
                with_notebook.add(whose)
                yield from _in_file(path, root, known, followed=False)
            elif place.sure and name != "timestamp.txt":
                seen.setdefault(whose, []).append(str(path))
    for (student, assignment), others in seen.items():
        if (student, assignment) not in with_notebook:
            yield replace(_placed(Path(others[0]), root, known), problem=_no_notebook(others))


def _cannot_list(error: OSError) -> None:
    raise CourseError(f"{error.filename} cannot be listed: {error.strerror}")


def _in_file(path: Path, root: Path, known: Collection[str], *, followed: bool = True) -> Iterator[Submission]:
    """A notebook, or what an archive holds. A link is followed only where a person named it on the command line."""
    if path.is_symlink() and not followed:
        yield _placed(path, root, known, problem="it is a link, and links are not followed: hand in the file itself")
    elif path.suffix.lower() == ".zip":
        yield from _in_archive(path, root, known)
    else:
        yield _placed(path, root, known)


def _placed(path: Path, root: Path, known: Collection[str], problem: str = "") -> Submission:
    place = _place(_parts(path, root), known)
    return Submission(
        _shown(path),
        path,
        student=place.student,
        assignment=place.assignment,
        exercise=place.exercise,
        handed_in=_timestamp(path.parent / "timestamp.txt"),
        problem=problem,
    )


def _shown(path: Path) -> str:
    """``path`` as a person would write it here, on every system alike."""
    here = Path.cwd()
    return plain((path.relative_to(here) if path.is_relative_to(here) else path).as_posix())


def _parts(path: Path, root: Path) -> tuple[str, ...]:
    """Names from the root down; from nbgrader's own folder down where that is above the root."""
    path = path.absolute()
    return path.parts[-4:] if SUBMITTED in path.parts[-4:-3] else path.relative_to(root).parts


def _timestamp(path: Path) -> float:
    """What nbgrader notes beside a notebook: a date and a time, ``UTC`` behind it or another zone's name."""
    try:
        text = path.read_bytes()[:200].decode("ascii")
        return datetime.fromisoformat(" ".join(text.split()[:2])).replace(tzinfo=UTC).timestamp()
    except (OSError, ValueError):
        return 0.0


# --- archives ---------------------------------------------------------------------------------------------------------


def _in_archive(path: Path, root: Path, known: Collection[str]) -> Iterator[Submission]:
    place = _place(_parts(path, root), known)
    whole = replace(_placed(path, root, known), student=place.student if place.by_folder else "")
    try:
        with zipfile.ZipFile(path) as archive:
            found = list(_members(archive, path.stat().st_size, whole, known))
    except Exception as error:  # see content()
        found = [replace(whole, problem=f"it is no zip archive that can be read: {error}")]
    for one in found or [replace(whole, problem="there is no notebook in this archive")]:
        yield one if one.student else replace(one, student=plain(path.stem))


def _members(
    archive: zipfile.ZipFile, size: int, whole: Submission, known: Collection[str], depth: int = 1
) -> Iterator[Submission]:
    """What is to be graded in an archive of ``size`` bytes that is (a part of) the submission ``whole``."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        yield replace(whole, problem=f"it holds {len(members)} files, more than {MAX_MEMBERS}")
        return
    if sum(member.compress_size for member in members) > size:
        yield replace(whole, problem="its files overlap: it is made to become huge, and was not unpacked")
        return
    parts = {number: _clean(member.filename) for number, member in enumerate(members) if not member.is_dir()}
    parts = {number: names for number, names in parts.items() if names and not any(map(_hidden, names))}
    top = _shared_folder(parts.values(), known)
    without: dict[str, list[Submission]] = {}
    with_notebook = set()
    for number, names in parts.items():
        place = _place(names[top:], known)
        one = replace(
            whole,
            name=plain("/".join([whole.name, *names])),
            members=(*whole.members, number),
            student=(place.student if place.sure else "") or whole.student or place.student,
            assignment=place.assignment or whole.assignment,
            exercise=place.exercise,
            handed_in=_date(members[number]),
        )
        suffix = PurePosixPath(names[-1]).suffix.lower()
        if suffix in (".ipynb", ".zip"):
            with_notebook.add(one.student)
            one = replace(one, problem=_refused(members[number], suffix, depth))
            nested = suffix == ".zip" and not one.problem
            yield from _nested(archive, members[number], one, known, depth) if nested else [one]
        elif place.sure:
            without.setdefault(one.student, []).append(one)
    for student, others in without.items():
        if student not in with_notebook:
            yield replace(others[0], problem=_no_notebook([other.name for other in others]))


def _shared_folder(paths: Iterable[tuple[str, ...]], known: Collection[str]) -> int:
    """1 if all lies in one folder that was packed as a whole and says nothing, else 0."""
    tops = {names[0] if len(names) > 1 else "" for names in paths}
    top = tops.pop() if len(tops) == 1 else ""
    telling = top == SUBMITTED or MOODLE.match(top) or top in {name.split("/")[0] for name in known}
    return int(bool(top) and not telling)


def _nested(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, whole: Submission, known: Collection[str], depth: int
) -> Iterator[Submission]:
    try:
        data = _unpacked(archive, member)
        with zipfile.ZipFile(io.BytesIO(data)) as inner:
            found = list(_members(inner, len(data), whole, known, depth + 1))
    except Exception as error:  # see content()
        found = [replace(whole, problem=f"it is no zip archive that can be read: {error}")]
    yield from found or [replace(whole, problem="there is no notebook in this archive")]


def _refused(member: zipfile.ZipInfo, suffix: str, depth: int) -> str:
    """Why a member is not unpacked; empty if it is."""
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it is a link, and links are not followed: hand in the file itself"
    if member.flag_bits & _ENCRYPTED:
        return "it is encrypted"
    if member.file_size > MAX_BYTES:
        return f"it has {member.file_size // 1_000_000} MB, more than {MAX_BYTES // 1_000_000}: clear its outputs"
    if member.file_size > 1_000_000 and member.file_size > MAX_RATIO * member.compress_size:
        times = member.file_size // max(1, member.compress_size)
        return f"it is packed to less than a {times}th of its size: it was not unpacked"
    if suffix == ".zip" and depth >= MAX_DEPTH:
        return "it is an archive in an archive in an archive: hand in the notebook itself"
    return ""


def _clean(name: str) -> tuple[str, ...]:
    """The names in a member's path, without those that would lead out of a folder. It is shown, and never opened."""
    parts = re.split(r"[/\\]", name)
    return tuple(part for part in parts if part not in ("", ".", "..") and not re.fullmatch(r"[A-Za-z]:", part))


def _date(member: zipfile.ZipInfo) -> float:
    """When a member was last changed, by the clock of whoever packed it. Archives begin in 1980: that means unknown."""
    try:
        moment = datetime(*member.date_time, tzinfo=UTC)
    except (ValueError, TypeError):
        return 0.0
    return moment.timestamp() if moment.year > 1980 else 0.0


# --- whose, and for what ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Place:
    """What a path tells.

    ``sure``: it has the form of a known system, so it is a submission whatever the file is. ``by_folder``: that, or a
    folder names the student, not the file.
    """

    student: str = ""
    assignment: str = ""
    exercise: str = ""
    sure: bool = False
    by_folder: bool = False


def _place(names: Sequence[str], known: Collection[str]) -> _Place:
    """Read a path from the top folder down to the file; a folder that is no topic is a student's."""
    topics = {name.split("/")[0] for name in known}
    if list(names[-4:-3]) == [SUBMITTED]:
        *_, student, assignment, file = names
        return _Place(plain(student), plain(assignment), _exercise(assignment, file, known), sure=True, by_folder=True)
    for number, name in enumerate(names):
        if moodle := MOODLE.fullmatch(name):
            inside = ["", moodle["file"]] if moodle["file"] else ["", *names[number + 1 :]]
            topic = inside[-2] if inside[-2:-1] and inside[-2] in topics else ""
            return _Place(plain(moodle["student"]), topic, _exercise(topic, inside[-1], known), True, True)
    if canvas := CANVAS.fullmatch(names[-1]):
        return _Place(plain(f"{canvas['student']}_{canvas['user']}"), sure=True, by_folder=True)
    topic = names[-2] if len(names) > 1 and names[-2] in topics else ""
    first = names[0] if len(names) > 1 and names[0] not in topics else ""
    stem = PurePosixPath(names[-1]).stem
    named = stem if not topic and stem not in FRAMEWORKS and stem not in topics else ""
    return _Place(plain(first or named), topic, _exercise(topic, names[-1], known), by_folder=bool(first))


def _exercise(topic: str, file: str, known: Collection[str]) -> str:
    name = f"{topic}/{PurePosixPath(file).stem}"
    return name if name in known else ""


def _hidden(name: str) -> bool:
    return name.startswith(".") or name in _LITTER


def _no_notebook(files: Sequence[str]) -> str:
    names = [plain(PurePosixPath(file.replace("\\", "/")).name) for file in files]
    return f"no notebook was handed in, but {', '.join(names[:3])}" + (" and more" if len(names) > 3 else "")
