"""Leaves links in its folder that lead to other places, for whoever tidies up.

scores 0
"""

import os

for number, place in enumerate(PLACES.split(os.pathsep)):
    os.symlink(place, f"link{number}")
    os.symlink(place, f"../link{number}")


def scaled(x, factor):
    return None
