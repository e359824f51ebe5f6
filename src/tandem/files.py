"""Writing a text file whole or not at all. What is written, those who call say."""

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tandem.course import CourseError


def write_aside(path: Path, text: str | Iterable[str]) -> None:
    """Write a file beside its place and move it there: it is there whole, or not at all.

    Raises
    ------
    CourseError
        If that is not possible; nothing is left behind then.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, aside = tempfile.mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)
        try:
            with os.fdopen(number, "w", encoding="utf-8", errors="replace", newline="") as file:
                file.writelines([text] if isinstance(text, str) else text)
            mask = os.umask(0)
            os.umask(mask)
            Path(aside).chmod(0o666 & ~mask)  # mkstemp's own is for one person only
            Path(aside).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(aside).unlink()
            raise
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror or error}") from error
