"""The book's site: building and serving it (:mod:`tandem.site.build`), and the Sphinx extension that its pages use.

Everything is made from the notebooks as they are stored. No framework is imported, and nothing is fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx (``sphinx.extra_extensions`` in ``_config.yml``)."""
    from tandem.site import (
        assets,
        claimed,
        compare,
        explorers,
        glue,
        lesson,
        mathml,
        meant,
        opening,
        parts,
        phrasebook,
        predict,
        runs,
        theme,
        warn,
        ways,
    )

    for module in (
        warn,
        lesson,
        ways,
        compare,
        predict,
        explorers,
        claimed,
        phrasebook,
        meant,
        runs,
        glue,
        mathml,
        opening,
        parts,
        theme,
        assets,
    ):
        module.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
