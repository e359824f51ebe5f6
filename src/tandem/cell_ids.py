"""A plugin of pytest for nbval (``-p tandem.cell_ids``): each cell goes by its id, not by its number.

It also spares each of pytest's processes the slow import that :mod:`tandem.notebook` leaves out.
"""

import pytest

import tandem.notebook  # noqa: F401  before nbval imports nbformat


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Head a cell's failure with its id, and let the report in XML know file and cell."""
    for item in items:
        if name := getattr(item, "cell", {}).get("id"):
            shown = f"{item.nodeid.partition('::')[0]}#{name}"
            item.reportinfo = lambda path=item.path, shown=shown: (path, 0, shown)
            item.user_properties.append(("cell", shown))
