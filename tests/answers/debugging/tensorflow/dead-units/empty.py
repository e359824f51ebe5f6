"""Nothing done yet.

not attempted
"""


def dead_units(model, batches):
    raise NotImplementedError()
