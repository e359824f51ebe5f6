"""TensorFlow's start-up log stays off the page, and what matters does not."""

import os
import subprocess
import sys
from pathlib import Path

from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith("TF_")}


def python(code: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=ENVIRONMENT | more, capture_output=True, text=True, check=False)


def test_the_import_is_silent_and_its_log_is_kept() -> None:
    done = python(
        "from tandem.quiet import tensorflow as tf, startup_log\n"
        "print(float(tf.function(lambda x: 2 * x)(tf.constant(1.0))))\n"
        "print(len(startup_log.splitlines()) > 0)"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["2.0", "True"]


def test_logical_devices_can_still_be_configured() -> None:
    done = python(
        "from tandem.quiet import tensorflow as tf\n"
        "one = tf.config.LogicalDeviceConfiguration()\n"
        "tf.config.set_logical_device_configuration(tf.config.list_physical_devices('CPU')[0], [one, one])\n"
        "print(len(tf.config.list_logical_devices('CPU')))"
    )
    assert (done.stdout, done.stderr) == ("2\n", "")


def test_errors_are_still_shown() -> None:
    done = python(
        "from tandem.quiet import tensorflow as tf\n"
        "import os\n"
        "tf.get_logger().error('an error that TensorFlow logs')\n"
        "os.write(2, b'an error of the C++ runtime')\n"
        "assert os.environ['TF_CPP_MIN_LOG_LEVEL'] == '2', 'the runtime would hide its errors'\n"
        "tf.constant([1.0, 2.0]) + tf.constant([1.0, 2.0, 3.0])"
    )
    assert done.returncode == 1
    for error in ("an error that TensorFlow logs", "an error of the C++ runtime", "Incompatible shapes: [2] vs. [3]"):
        assert error in done.stderr


def test_a_failed_import_shows_what_tensorflow_wrote(tmp_path: Path) -> None:
    (tmp_path / "tensorflow.py").write_text(
        "import os\nos.write(2, b'no such library\\n')\nraise ImportError('broken')\n"
    )
    done = python("import tandem.quiet", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert "no such library" in done.stderr
    assert "ImportError: broken" in done.stderr


def test_a_notebook_shows_nothing_of_it() -> None:
    cell = new_code_cell("from tandem.quiet import tensorflow as tf\n\nprint(tf.add(1, 1).numpy())")
    notebook = NotebookClient(new_notebook(cells=[cell]), kernel_name="python3").execute()
    assert [(output.name, output.text) for output in notebook.cells[0].outputs] == [("stdout", "2\n")]
