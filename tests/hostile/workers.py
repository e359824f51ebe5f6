"""Processes of its own that do the work.

scores 3
"""

import multiprocessing


def work(end):
    end.send(3)


ours, theirs = multiprocessing.Pipe()
process = multiprocessing.get_context("fork").Process(target=work, args=(theirs,))
process.start()
assert ours.recv() == 3
process.join()


def scaled(x, factor):
    return factor * x
