"""PyTorch and TensorFlow, side by side, as an executable course. In an exercise: ``from tandem import check; check()``."""


def check(hints: bool = False) -> None:
    """Check the exercises of the notebook that this is called in; with ``hints``, show folded hints for what is not correct.

    Answers count as they ran last, also where they are not saved yet; nothing is written.

    Raises
    ------
    CourseError
        If this is no notebook, or none that can be found.
    """
    from tandem.grading import inside

    inside.check(hints=hints)
