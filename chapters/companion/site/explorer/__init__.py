"""The explorer of ties: ```` ```{explorer} ```` puts the relationship graph into a chapter.

In the page stands a drawing made at build, whose actors and ties lead to the page of all ties
(`ties`). Scripts (`theme/static/explorer*.js`) take its place, with the graph in one file and the
cards of evidence in files of forty, fetched when one of them is shown (`files`).

The drawing is plain SVG and the script our own. Measured (bundled, minified, gzip -9, versions of
November 2026): Cytoscape.js 3.35 145 kB, Sigma 4.0 with graphology 0.26 114 kB, d3's selection,
zoom, drag and force modules 24 kB, plain SVG nothing. The first two are above the 80 kB that this
page may grow by, and draw on a canvas: what they show has no element to focus, to speak or to
follow without a script, so keyboard, screen reader and the drawing at build would be ours all the
same. All four keep to the policy of the pages (none needs eval). What d3 would save us, zoom and
forces, is what a graph with fixed places and some twenty actors does without. Ties of a pair are
drawn as one line, so that 20,000 ties are at most some thousand lines; past 500 the heaviest are
drawn and the page says so. `tests/benchmarks/bench_explorer.py` measures the answers.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ..content.registers import IN_PAGES_ALONE
from ..running import freshness
from . import drawing, files, ties

PAGE = "chapters/ties"
# With a script the buttons that choose a sign say the same.
LEGEND = (
    '<p class="explorer-hint explorer-legend">Sign of most of a line’s ties: '
    '<span class="explorer-sign plus">cooperative</span>, '
    '<span class="explorer-sign zero">neutral</span>, '
    '<span class="explorer-sign minus">conflictual</span>. Width: number of ties. '
    "A line for each direction.</p>"
)


class explorer(nodes.General, nodes.Element):
    """Stands for the explorer until its page is written."""


class Explorer(SphinxDirective):
    """```` ```{explorer} ````: the graph of all ties, to be asked."""

    def run(self):
        env: Any = self.env  # Sphinx's type of it knows nothing of the explorers we keep in it
        env.explorers[env.docname] = True
        return [explorer()]


def _visit(self, node):
    up = "../" * self.builder.current_docname.count("/")
    wide, narrow = (drawing.drawn(*size, f"{up}{PAGE}.html") for size in drawing.SIZES)
    graph = html.escape(f"{up}{files.FOLDER}/{files.address()}")
    self.body.append(
        f'<div class="explorer wide-block" id="explorer" data-graph="{graph}">'
        '<noscript><p class="explorer-still">The drawing shows all ties of states and blocs. '
        "Follow an actor or a line to its evidence; asking the graph needs JavaScript."
        "</p></noscript>"
        '<div class="explorer-head"></div><div class="explorer-body">'
        f'<div class="explorer-plot">{LEGEND}<div class="explorer-wide">{wide}</div>'
        f'<div class="explorer-narrow">{narrow}</div></div>'
        '<div class="explorer-time"></div><div class="explorer-side"></div></div>'
        '<div class="explorer-foot"></div>'
        f'<p class="explorer-lists"><a href="{up}{PAGE}.html">All ties with their evidence, '
        "pair by pair, as lists</a></p></div>"
    )
    raise nodes.SkipNode


def _purge(app, env, docname):
    if not hasattr(env, "explorers"):
        env.explorers = {}
    env.explorers.pop(docname, None)


def _merge(app, env, docnames, other):
    env.explorers |= {d: True for d in docnames if d in other.explorers}


def _pages(app):
    """The page of all ties, where the book has an explorer."""
    there = Path(app.outdir, f"{PAGE}.html")
    if getattr(app.env, "explorers", None) and not freshness.stands(app, there):
        home = sorted(app.env.explorers)[0]
        yield PAGE, {"title": ties.TITLE, "body": ties.page(app, PAGE, home)}, "page.html"


def _write(app, exception):
    if exception is not None or app.builder.format != "html" or not app.env.explorers:
        return
    if not freshness.stands(app, Path(app.outdir, files.FOLDER)):
        files.write(app.outdir)


def setup(app):
    """Register the directive, the page of ties and the files of the script."""
    app.add_node(explorer, html=(_visit, None), **IN_PAGES_ALONE)
    app.add_directive("explorer", Explorer)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("html-collect-pages", _pages)
    app.connect("build-finished", _write)
