"""Where each paragraph of the coded articles is discussed: a table on a page, lines in the log.

What counts is decided in `structure`: a paragraph named in running text of a reading chapter. The
directive ```` ```{discussed} ```` writes the table; the build's log has the same, a line a
paragraph, and `companion.site` prints how many there are.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ... import evidence
from .. import SUMMARY
from ..theme.languages import marked
from .pieces import escaped
from .reference import grid
from .registers import IN_PAGES_ALONE
from .structure import paragraphs, whole

log = logging.getLogger(__name__)


class discussed(nodes.General, nodes.Element):
    """Stands for the table until all chapters are read."""


class Discussed(SphinxDirective):
    """```` ```{discussed} ````: each paragraph of the articles, the chapters that discuss it."""

    def run(self):
        env: Any = self.env  # Sphinx's type of it knows nothing of the tables we keep in it
        env.discussed_on.add(env.docname)
        return [discussed()]


def _order(place: str) -> tuple:
    """Articles as in the record, their headings first, then paragraphs by number."""
    source, paragraph = place.split(":")
    return source, paragraph.isdigit(), int("0" + re.sub(r"\D", "", paragraph))


def lines(found: dict[str, list[str]]) -> list[str]:
    """The table as the log has it: a summary of each article, then a line a paragraph."""
    places = sorted(found, key=_order)
    sources = list(dict.fromkeys(place.split(":")[0] for place in places))
    counts = {s: [bool(found[p]) for p in places if p.startswith(f"{s}:")] for s in sources}
    said = ", ".join(f"{sum(n)} of {len(n)} of {source}" for source, n in counts.items())
    return [SUMMARY + said, *(f"  {p}: {', '.join(found[p]) or 'nowhere'}" for p in places)]


def _visit(self, node):
    builder = self.builder
    env, here = builder.env, builder.current_docname
    pages = {docname.rsplit("/", 1)[-1]: docname for docname in env.discussed}
    found, order = paragraphs(env.discussed), [*builder.config.reading_chapters]

    def link(name: str) -> str:
        there, title = pages[name], env.titles[pages[name]].astext()
        return f'<a href="{builder.get_relative_uri(here, there)}">{marked(title)}</a>'

    rows = [
        [
            escaped(evidence.place(f"{place}.1")),
            "<br>".join(link(name) for name in sorted(found[place], key=order.index)),
        ]
        for place in sorted(found, key=_order)
    ]
    heads = ["Paragraph", "Discussed in"]
    self.body.append(grid("Chapters that discuss each paragraph of the articles", heads, rows))
    raise nodes.SkipNode


def _report(app, env):
    """Say in the log which chapters discuss which paragraph; the table is written again."""
    if not whole(app):
        return []
    for line in lines(paragraphs(env.discussed)):
        log.info(line)
    return sorted(env.discussed_on)


def _purge(app, env, docname):
    if not hasattr(env, "discussed_on"):
        env.discussed_on = set()
    env.discussed_on.discard(docname)


def setup(app):
    """Register the directive; the table is known when all pages are read."""
    app.add_node(discussed, html=(_visit, None), **IN_PAGES_ALONE)
    app.add_directive("discussed", Discussed)
    app.connect("env-purge-doc", _purge)
    app.connect("env-get-updated", _report)
