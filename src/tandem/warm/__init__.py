"""Processes that start at once: a parent imports a framework once, and each child is a fork of it (Linux).

This package knows nothing of lessons or grades. It imports no framework: that happens in the parent
(:mod:`tandem.warm.server`), which runs no operation, as a fork of a process with threads may hang.
"""

from tandem.warm.client import Child, Warm

__all__ = ["Child", "Warm"]
