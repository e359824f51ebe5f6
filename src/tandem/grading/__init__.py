"""Untrusted notebook -> grade -> report: ``check`` for one's own exercises, ``grade`` for submissions.

What is not protected yet: the tests run in the same process as the answers, so code that sets out to forge a result, to
read the hidden tests or to harm the machine can. A crash, an endless loop or a file that is no notebook cannot: every
submission gets its report, and no submission touches another's.
"""

from tandem.grading.grader import check, exercises, grade, grade_one, submissions
from tandem.grading.report import Report, TaskResult, TestResult, exit_code, show_check, show_grades
from tandem.grading.session import Settings

__all__ = [
    "Report",
    "Settings",
    "TaskResult",
    "TestResult",
    "check",
    "exercises",
    "exit_code",
    "grade",
    "grade_one",
    "show_check",
    "show_grades",
    "submissions",
]
