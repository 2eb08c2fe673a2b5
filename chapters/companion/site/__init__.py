"""Turns the chapters into the site: a Sphinx extension and the build command (`python -m
companion.site`).

Nothing outside this package knows Sphinx.
"""

from __future__ import annotations

import gc
import os
from pathlib import Path

# Where `companion.site` lets Sphinx write, below the book's folder.
STAGING = Path("_build", "staging")
# How the line of Sphinx's log begins that says how many paragraphs of the articles are discussed.
SUMMARY = "Paragraphs discussed: "
ALONE = (
    "jupyter-book alone does not build this book: the data would go unchecked, and notebooks in "
    "the browser would be missing. Run `make book`, or `python -m companion.site` in its "
    "environment."
)


def setup(app):
    """Register what runs the chapters, what stands in pages, what readers take away, its look."""
    if Path(app.srcdir, STAGING) not in Path(app.outdir).parents:
        raise SystemExit(ALONE)  # as any other exception it would come with a traceback
    # Kernels started by this build hand over bare chart specifications (companion.charts.emitted).
    os.environ["COMPANION_CHARTS"] = "specification"
    # A build makes millions of objects and keeps most of them: to look among them for what nobody
    # needs took a tenth of its time.
    gc.set_threshold(100_000, 20, 50)
    for part in parts():
        part.setup(app)
    # Jupyter Book 1.0.4.post1 always sets this, for sphinx-comments, which the book does without.
    app.add_config_value("comments_config", {}, "")
    app.connect("config-inited", _address)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}


def parts() -> tuple:
    """The modules that register what they do, in this order."""
    from . import explorer, theme, workbench
    from .content import (
        citation,
        discussed,
        figures,
        folding,
        metadata,
        notes,
        reference,
        registers,
        search,
        structure,
        teaching,
        terms,
    )
    from .downloads import archive, exports, notebooks
    from .downloads.reading import kept as reading
    from .running import execution, freshness

    return (
        folding,
        notes,
        registers,
        reference,
        figures,
        explorer,
        workbench,
        execution,
        freshness,
        citation,
        discussed,
        metadata,
        notebooks,
        archive,
        exports,
        reading,
        theme,
        search,
        structure,
        teaching,
        terms,
    )


def _address(app, config):
    """The address of the site is known only where it is published: the workflow passes it."""
    from sphinx.errors import ConfigError

    from ..citations import address

    if config.html_baseurl and config.html_baseurl != address():
        raise ConfigError(
            f"baseurl: found “{config.html_baseurl}” in _config.yml; expected the address of the "
            "site in BOOK_BASE_URL, which citations and notebooks read as well"
        )
    config.html_baseurl = address()
