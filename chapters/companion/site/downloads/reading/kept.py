"""What a build of the site does for the reading copies: it keeps the bodies of their pages and
offers them on the pages that ask for it.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from ...content.registers import IN_PAGES_ALONE
from ..printer import printer
from . import DECK, EPUB, FOLDER, HANDOUT, NO_PDF, ORDER, PDF, aside, file_of
from .text import BACK


class reading_copies(nodes.General, nodes.Element):
    """Stands for the line that offers the book as a file."""


class Copies(SphinxDirective):
    """```` ```{reading-copies} ````: the book as EPUB and PDF, or its `slides`."""

    optional_arguments = 1

    def run(self):
        return [reading_copies("", slides=self.arguments == ["slides"])]


def _visit_copies(self, node):
    up = "../" * self.builder.current_docname.count("/") + FOLDER
    if node["slides"]:
        offers = [("Slides for the screen", DECK), ("for paper (PDF)", HANDOUT)]
    else:
        offers = [("EPUB", EPUB), ("PDF", PDF)]
    shown = [
        f'<a href="{up}/{name}"{"" if name == DECK else " download"}>{words}</a>'
        for words, name in offers
        if printer() or not name.endswith(".pdf")
    ]
    said = "Slides of the figures: " if node["slides"] else "The chapters as a book: "
    without = "" if printer() else f" · {NO_PDF}"
    self.body.append(f'<p class="reading-copies">{said}{" · ".join(shown)}{without}</p>\n')
    raise nodes.SkipNode


def _keep(app, pagename, templatename, context, doctree):
    """Keep the body of a page of the reading part (`html-page-context`)."""
    if doctree is not None and pagename in _parts(app.env):
        path = aside(Path(app.outdir)) / file_of(pagename)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(context["body"], encoding="utf-8")


@functools.lru_cache(maxsize=2)
def _parts(env) -> dict[str, str]:
    """The pages that make the reading part, in their order, each with the part it belongs to."""
    root, last = env.config.root_doc, {}
    found = {root: ""} if env.config.reading_parts else {}
    for tree in env.get_doctree(root).findall(addnodes.toctree):
        caption = tree.get("caption") or ""
        for _, name in tree["entries"]:
            if caption in env.config.reading_parts:
                found[name] = caption
            elif name.rsplit("/", 1)[-1] in env.config.reading_back:
                last[name] = BACK
    return found | last if len(found) > 1 else {}


def _order(app, exception):
    """Say beside the bodies which they are, in which order, and where the site will stand."""
    if exception is not None or app.builder.format != "html":
        return
    order, parts = aside(Path(app.outdir)) / ORDER, _parts(app.env)
    order.unlink(missing_ok=True)  # of a book that had a reading part
    if parts:
        known = {"base": app.config.html_baseurl or "", "parts": parts}
        order.write_text(json.dumps(known), encoding="utf-8")


def setup(app):
    """Keep pages as they are written; `reading.build` makes the files when all are."""
    app.add_config_value("reading_parts", [], "env")
    app.add_config_value("reading_back", [], "env")
    app.add_node(reading_copies, html=(_visit_copies, None), **IN_PAGES_ALONE)
    app.add_directive("reading-copies", Copies)
    app.connect("html-page-context", _keep, priority=960)
    app.connect("build-finished", _order)
