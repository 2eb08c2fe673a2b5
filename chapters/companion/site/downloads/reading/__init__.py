"""The reading part to take away: an EPUB and a PDF with notes, and the figures as slides.

All three are made from the chapters' pages once the site is written: one text (`text`), three
forms. Choices, and what was weighed:

- **EPUB** (`epub`): our own packing, some hundred lines. Sphinx's builder would resolve and write
  the book a second time, with templates and a translator of its own to keep, and pandoc is a
  program of 150 MB that not every machine has. epubcheck reads the result in a test.
- **PDF** (`pdf`): a Chromium prints it, with tags and bookmarks, and draws everything as the pages
  do. WeasyPrint would need Pango on each machine, a second set of print rules and minutes of work;
  LaTeX a gigabyte. Where no Chromium is, the build goes on, and the page says that it has no PDF.
- **Slides** (`slides`): one file of HTML without a script; what moves on is the page key. reveal.js
  would bring 300 kB for what CSS does.

The same sources give the same bytes: dates are those of CITATION.cff.
"""

from __future__ import annotations

import functools
import json
import shutil
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from ...content.registers import IN_PAGES_ALONE
from ..printer import printer
from . import epub, pdf, slides
from .text import BACK, Site, chapter, with_answers

FOLDER = "_reading"
EPUB, PDF, DECK, HANDOUT = "sidelined.epub", "sidelined.pdf", "slides.html", "slides.pdf"
ORDER = "order.json"
NO_PDF = "this build has no PDF: a Chromium makes it, and none was there"


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


def _aside(outdir: Path) -> Path:
    """Where the bodies of pages wait: a page that did not change is not written again."""
    return outdir.parent / "reading"


def _keep(app, pagename, templatename, context, doctree):
    """Keep the body of a page of the reading part (`html-page-context`)."""
    if doctree is not None and pagename in _parts(app.env):
        path = _aside(Path(app.outdir)) / _file(pagename)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(context["body"], encoding="utf-8")


def _file(pagename: str) -> str:
    return f"{pagename.replace('/', '--')}.html"


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
    order, parts = _aside(Path(app.outdir)) / ORDER, _parts(app.env)
    order.unlink(missing_ok=True)  # of a book that had a reading part
    if parts:
        known = {"base": app.config.html_baseurl or "", "parts": parts}
        order.write_text(json.dumps(known), encoding="utf-8")


def build(site: Path) -> None:
    """EPUB, PDF and slides into a site that was written, if its book has a reading part.

    Raises RuntimeError when the browser that is there does not print.
    """
    order = _aside(site) / ORDER
    if not order.exists():
        return
    known = json.loads(order.read_text("utf-8"))
    base, parts = known["base"], known["parts"]
    where = Site(base, frozenset(parts))
    chapters = with_answers(
        [
            chapter(name, part, (_aside(site) / _file(name)).read_text("utf-8"), where)
            for name, part in parts.items()
        ]
    )
    out = site / FOLDER
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    (out / EPUB).write_bytes(epub.book(chapters, base))
    deck = slides.deck(chapters, base)
    (out / DECK).write_text(deck, encoding="utf-8")
    if printer():
        (out / PDF).write_bytes(pdf.book(chapters, base))
        (out / HANDOUT).write_bytes(pdf.printed(deck, "Slides"))


def setup(app):
    """Keep pages as they are written; `build` makes the files when all are."""
    app.add_config_value("reading_parts", [], "env")
    app.add_config_value("reading_back", [], "env")
    app.add_node(reading_copies, html=(_visit_copies, None), **IN_PAGES_ALONE)
    app.add_directive("reading-copies", Copies)
    app.connect("html-page-context", _keep, priority=960)
    app.connect("build-finished", _order)
