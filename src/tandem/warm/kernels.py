"""Warm kernels for tools that know nothing of them: the parents, and the variables that make Jupyter's tools use them.

:class:`tandem.warm.provisioner.WarmProvisioner` is the other end. A tool that is run without these variables, or where
they cannot help, starts kernels as ever.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.metadata import entry_points
from pathlib import Path

from tandem.warm.client import LINUX, Warm

PROVISIONER = {"JUPYTER_DEFAULT_PROVISIONER_NAME": "tandem-warm"}
ADDRESSES, NOTEBOOK, SWITCH = "TANDEM_WARM_KERNELS", "TANDEM_NOTEBOOK", "TANDEM_WARM"
"""Names of variables: the folder of the parents' addresses, the notebook that runs, and whether warm kernels are used."""

_IMPORTS = re.compile(r"^\s*\"?\s*(?:import|from) +(torch|tensorflow|keras|tandem\.quiet)\b", re.MULTILINE)
_PRELOADS = {"torch": "pytorch", "tensorflow": "tensorflow", "keras": "tensorflow", "tandem.quiet": "tensorflow"}


def wanted(warm: bool | None = None) -> bool:
    """Whether to use warm kernels: what was said on the command line, else the variable ``TANDEM_WARM``, else yes."""
    if warm is None:
        warm = os.environ.get(SWITCH, "1").lower() not in ("0", "no", "off", "false")
    return warm and LINUX and bool(entry_points(group="jupyter_client.kernel_provisioners", name="tandem-warm"))


@contextmanager
def parents(preloads: Iterable[str], environment: Mapping[str, str] | None = None) -> Iterator[dict[str, str]]:
    """A parent for each of ``preloads``, whose imports begin now; the variables that make tools use them.

    Parameters
    ----------
    preloads
        As in :class:`tandem.warm.Warm`.
    environment
        The variables that the kernels will have; those of this process if not given.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tandem-")))
        for preload in sorted(set(preloads)):
            warm = Warm(preload, threads=None, address=folder / preload, environment=environment)
            stack.enter_context(warm).start()
        yield PROVISIONER | {ADDRESSES: str(folder)}


def preload_for(notebook: Path | None) -> str:
    """Which parent serves a notebook: what it imports tells, as it is written there; ``plain`` if that is not known."""
    try:
        text = notebook.read_text(encoding="utf-8", errors="replace") if notebook else ""
    except OSError:
        return "plain"
    found = _IMPORTS.search(text)
    return _PRELOADS[found[1]] if found else "plain"


def current_notebook(environment: Mapping[str, str]) -> Path | None:
    """The notebook for which a kernel with these variables is started: said by us, by pytest, or by Jupyter's server."""
    if path := environment.get(NOTEBOOK) or environment.get("JPY_SESSION_NAME"):
        return Path(path)
    if test := environment.get("PYTEST_CURRENT_TEST"):
        return Path(test.partition("::")[0])
    return None
