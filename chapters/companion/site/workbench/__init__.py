"""The workbench: ```` ```{workbench} ```` lets a reader code the book's evidence in the page.

In the page stand a sentence for who has no script, and the blank sheets. A script
(`theme/static/recode.js`) puts the workbench before them; what it is given is one file that only
this page fetches (`files`). A class is given a link with set and variables, or a sheet on paper
(`paper`). Work is kept in the reader's browser and nothing is sent anywhere.

The scripts are our own, about 20 kB compressed: what a library would bring (forms, CSV, statistics)
is each a few lines, and the figures have to be those of `companion.recode` to the ninth digit.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ..content.registers import IN_PAGES_ALONE
from ..running import freshness
from . import files, paper


class workbench(nodes.General, nodes.Element):
    """Stands for the workbench until its page is written."""


class Workbench(SphinxDirective):
    """```` ```{workbench} ````: sets of the evidence, to be coded by the reader."""

    def run(self):
        env: Any = self.env  # Sphinx's type of it knows nothing of the workbenches we keep in it
        env.workbenches[env.docname] = True
        return [workbench()]


def _visit(self, node):
    up = "../" * self.builder.current_docname.count("/")
    book = html.escape(f"{up}{files.FOLDER}/{files.address()}")
    self.body.append(
        f'<div class="workbench wide-block" id="workbench" data-recode="{book}">'
        "<noscript><p>Coding in the page needs JavaScript. The same can be done without it: take "
        "a blank sheet below, fill it in with a spreadsheet, and compare it with "
        "<code>companion recode compare</code>.</p></noscript>"
        '<div class="recode-live"><p class="recode-wait js-only">The workbench is being '
        "loaded …</p></div></div>"
    )
    raise nodes.SkipNode


class blank_sheets(nodes.General, nodes.Element):
    """Stands for the list of blank sheets until its page is written."""


class BlankSheets(SphinxDirective):
    """```` ```{blank-sheets} ````: a link to the blank sheet of each set."""

    def run(self):
        return [blank_sheets()]


def _visit_sheets(self, node):
    up = "../" * self.builder.current_docname.count("/")
    items = "".join(
        f'<li><a href="{html.escape(f"{up}{files.FOLDER}/{name}")}" download>'
        f"{html.escape(label)}</a> ({count})</li>"
        for name, label, count in files.blanks()
    )
    self.body.append(f'<ul class="recode-blanks">{items}</ul>')
    raise nodes.SkipNode


def _purge(app, env, docname):
    if not hasattr(env, "workbenches"):
        env.workbenches = {}
    if not hasattr(env, "papers"):
        env.papers = {}
    env.workbenches.pop(docname, None)
    env.papers.pop(docname, None)


def _merge(app, env, docnames, other):
    env.workbenches |= {d: True for d in docnames if d in other.workbenches}
    env.papers |= {d: other.papers[d] for d in docnames if d in other.papers}


def _write(app, exception):
    if exception is not None or app.builder.format != "html" or not app.env.workbenches:
        return
    if not freshness.stands(app, Path(app.outdir, files.FOLDER)):
        files.write(app.outdir)
        paper.write(app)


def setup(app):
    """Register the directives and the files of the script."""
    app.add_node(workbench, html=(_visit, None), **IN_PAGES_ALONE)
    app.add_node(blank_sheets, html=(_visit_sheets, None), **IN_PAGES_ALONE)
    app.add_directive("workbench", Workbench)
    app.add_directive("blank-sheets", BlankSheets)
    app.add_role("coding", paper.CodingLink())
    app.add_role("on-paper", paper.OnPaper())
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("build-finished", _write)
