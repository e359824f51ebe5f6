"""TensorFlow without its start-up log: ``from tandem.quiet import tensorflow as tf``.

TensorFlow's C++ runtime writes some ten lines to file descriptor 2 while it is imported and when it first looks
for a GPU. The log level alone does not stop them: the first ones are written before the level is read. So the
import and the first look for devices happen here once, with descriptor 2 turned aside. What was written is kept in
:data:`startup_log`, and shown if the import fails. Afterwards errors of the runtime appear as ever; only its
information and warnings stay off, and so do Python warnings of TensorFlow's own logger.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

startup_log = ""
"""What TensorFlow wrote while it started. Print it when a GPU that should be there is not."""


@contextmanager
def stderr_kept_aside() -> Iterator[None]:
    """Send file descriptor 2 to a temporary file for the time being; the first text is kept in ``startup_log``.

    For what TensorFlow writes below Python and cannot be asked not to, such as oneDNN's line at the first ``float16``. What
    was written is shown if the block fails.
    """
    global startup_log
    sys.stderr.flush()
    with tempfile.TemporaryFile() as aside:
        shown = os.dup(2)
        os.dup2(aside.fileno(), 2)
        failed = True
        try:
            yield
            failed = False
        finally:
            sys.stderr.flush()
            os.dup2(shown, 2)
            os.close(shown)
            aside.seek(0)
            written = aside.read().decode(errors="replace")
            startup_log = startup_log or written
            if failed:
                sys.stderr.write(written)


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # 2 keeps errors; 3 would hide them

with stderr_kept_aside():
    import tensorflow

    # The first look for a GPU writes too (cuInit). It fixes no logical device: those can still be configured.
    tensorflow.config.list_physical_devices()

tensorflow.get_logger().setLevel("ERROR")
