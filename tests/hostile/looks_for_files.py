"""Looks for the tests, the answers and other submissions on disk, and overwrites what it finds.

scores 0
both frameworks
"""

import os
from pathlib import Path


def scaled(x, factor):
    leaked = []
    for place in PLACES.split(os.pathsep):
        for folder, _, names in os.walk(place):
            for name in names:
                path = Path(folder, name)
                try:
                    if any(word in path.read_text(errors="replace") for word in ("SEC" + "RET", "BEGIN " + "HIDDEN TESTS")):
                        leaked.append(str(path))
                except OSError:
                    pass
                try:
                    path.write_text("overwritten")
                    leaked.append(f"wrote {path}")
                except OSError:
                    pass
        try:
            Path(place, "planted.ipynb").write_text("{}")
            leaked.append(f"planted in {place}")
        except OSError:
            pass
    if leaked:
        raise RuntimeError(f"LEAKED {leaked}")
    return None
