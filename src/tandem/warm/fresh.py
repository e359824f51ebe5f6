"""A child on systems that do not fork: a new process that reads on stdin what it is to run."""

import json
import os
import sys

from tandem.warm.client import load


def main() -> None:
    """Run what stdin asks for, and leave without waiting for threads."""
    request = json.load(sys.stdin)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    code = 1
    try:
        load(request["entry"])(request["argument"], request["fds"])
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code & 0xFF)
