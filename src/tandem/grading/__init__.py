"""Untrusted notebook -> grade -> report: ``check`` for one's own exercises, ``grade`` for submissions.

Who does what
    The grader (:mod:`grader`, :mod:`session`) reads a submission, and runs none of it. Its code runs in a process of its
    own (:mod:`child`), which is shut in (:mod:`isolation`) and watched (:mod:`watch`). The tests are evaluated in another
    one (:mod:`judge`), against stand-ins: a call of a function goes to the submission's process, plain values come back
    (:mod:`wire`), and nothing else ever does.

What is protected
    - Hidden tests, answers and the comparison: they never enter the submission's process, and it can read no file of them.
    - The grade: it follows from the values that functions return for inputs that the tests choose. An object cannot claim to
      be equal, a patched library compares nothing, a message that nobody asked for is no answer. Inputs that a test draws
      from ``np.random.default_rng()``, without a seed, follow from the seed of the grading: they cannot be typed in.
    - The machine, other submissions and the grader: as far as the report's isolation says.
    - That there is a report: an exit, a crash, a time-out or a limit ends a test, and the notebook runs again for the rest.

What is not, and cannot be
    - Code that finds out that it is graded can do something else then than it does for its author.
    - What a harness measures where the answer runs (how many graphs, how many copies), code there can forge. The numbers
      that tests expect never come from there: functions of a harness that need no answer run where the tests do.
    - Whoever hands in the work of another.
"""

import importlib

_HOME = {
    **dict.fromkeys(("check", "grade", "grade_into"), "batch"),
    **dict.fromkeys(("exercises", "grade_one"), "grader"),
    **dict.fromkeys(("Report", "TaskResult", "TestResult"), "report"),
    **dict.fromkeys(("exit_code", "show_check", "show_grades", "show_progress"), "report"),
    "Settings": "session",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    """Import what is asked for, and not before: the processes of tests and submissions need none of it."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
