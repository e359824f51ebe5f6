"""Looks into the memory and the files of all other processes.

scores 0
"""

import os
from pathlib import Path


def scaled(x, factor):
    leaked = []
    for place in Path("/proc").glob("[0-9]*"):
        if place.name == str(os.getpid()):
            continue
        try:
            if "SEC" + "RET" in place.joinpath("environ").read_bytes().decode(errors="replace"):
                leaked.append(str(place))
        except OSError:
            pass
        try:
            open(place / "mem", "rb").close()
            leaked.append(f"{place} memory")
        except OSError:
            pass
    if leaked:
        raise RuntimeError(f"LEAKED {leaked}")
    return None
