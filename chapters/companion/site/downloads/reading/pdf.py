"""The reading part as a PDF: printed by a Chromium, with tags, bookmarks and links.

Chromium is asked twice: contents name pages, and only a printed book knows them. What it leaves
open is settled with pikepdf: author, subject, and the dates, which are those of the edition, so
that one Chromium makes the same file of the same book; a quarter of the size, too. What was printed
is kept between builds.
"""

from __future__ import annotations

import functools
import io
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from .... import citations
from ...running import cache
from ..printer import printer
from .epub import HERE, PAGE, STATIC, font_files, fonts, parts, said, shown, title_page
from .text import EPUB, SVG, BookChapter, linked

PATIENCE = 300  # seconds for one printing; the book takes about ten


def book(chapters: list[BookChapter], base: str) -> bytes:
    """The whole reading part; `base` is the address of the site, or empty."""
    for chapter in (read := linked(chapters, _place)):
        for element in chapter.body.iter():
            if element.get("id") and not str(element.tag).startswith("{"):
                element.set("id", f"{chapter.name}--{element.get('id')}")
        chapter.body.set("id", f"{chapter.name}--")
        _told(chapter)
    pages: dict[str, int] = {}
    for _ in range(2):
        made = _print(_document(read, pages, base))
        pages = _pages(made)
    return _settled(made, citations.about()["title"])


def _told(chapter: BookChapter) -> None:
    """Drawings bear their text alternatives themselves: Chromium tags nothing inside what is hidden
    from assistive technology, as drawings are on a page.
    """
    for box in chapter.body.xpath(".//*[@role='img'][@aria-label]"):
        for drawing in box.iter(f"{{{SVG}}}svg"):
            drawing.attrib.pop("aria-hidden", None)
            drawing.attrib.update({"role": "img", "aria-label": box.get("aria-label")})
        del box.attrib["role"], box.attrib["aria-label"]


def _pages(made: bytes) -> dict[str, int]:
    """The page of each place that a link leads to, counted from 1."""
    import pikepdf

    with pikepdf.open(io.BytesIO(made)) as opened:
        number: dict[Any, int] = {page.objgen: n for n, page in enumerate(opened.pages, 1)}
        places = opened.Root.get("/Dests", pikepdf.Dictionary())
        return {name[1:]: number[place[0].objgen] for name, place in places.items()}


def _place(name: str, at: str) -> str:
    return f"#{name}--{at}"


def printed(page: str, title: str) -> bytes:
    """A page (HTML as text) as PDF."""
    return _settled(_print(page), f"{citations.about()['title']}. {title}")


def _document(chapters: list[BookChapter], pages: dict[str, int], base: str) -> str:
    about = citations.about()
    book_name = about["title"].partition("?")[0] + "?"
    heads, body = [], [title_page(base), _contents(chapters, pages)]
    for chapter in chapters:
        address = base and f"{base}chapters/{chapter.name}.html"
        heads.append(
            f"@page {chapter.name} {{ @top-left {{ content: {_string(book_name)}; }} "
            f"@bottom-left {{ content: {_string(address)}; }} "
            f"@top-right {{ content: {_string(chapter.title)}; }} }}\n"
            f"#p-{chapter.name} {{ page: {chapter.name}; }}"
        )
        body.append(f'<div class="chapter" id="p-{chapter.name}">{shown(chapter)}</div>')
    style = "".join((HERE / f"{name}.css").read_text("utf-8") for name in ("book", "paged"))
    style = fonts().replace("font-display: swap", "font-display: block") + style + "\n".join(heads)
    return PAGE.format(
        epub=EPUB,
        title=said(about["title"]),
        style=f"<style><![CDATA[{style}]]></style>",
        body="\n".join(body),
    )


def _string(text: str) -> str:
    """A CSS string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _contents(chapters: list[BookChapter], pages: dict[str, int]) -> str:
    """Chapters with their pages; sections are among the bookmarks."""

    def line(chapter: BookChapter) -> str:
        place = f"{chapter.name}--"
        words = f"<span>{said(chapter.title)}</span> <b>{pages.get(place, '000')}</b>"
        return f'<li><a href="#{place}">{words}</a></li>'

    items = []
    for part, inside in parts(chapters):
        items.append(f'<p class="part">{said(part)}</p>' if part else "")
        items.append(f"<ol>{''.join(map(line, inside))}</ol>")
    return f'<section class="contents" id="contents"><h1>Contents</h1>{"".join(items)}</section>'


@functools.cache
def _browser() -> str:
    """Which Chromium it is; another one may print otherwise."""
    asked = [str(printer()), "--version"]
    return subprocess.run(asked, capture_output=True, text=True, timeout=PATIENCE).stdout.strip()


def _print(page: str) -> bytes:
    """What the browser makes of a page, kept between builds."""
    here = Path(__file__).read_bytes()
    key = cache.digest(here, _browser(), page, *(path.read_bytes() for path in font_files()))
    return cache.kept_bytes("printed", key, lambda: _from_browser(page))


def _from_browser(page: str) -> bytes:
    """Let the browser print a page; nothing is fetched from anywhere."""
    path = printer()
    if path is None:
        raise RuntimeError("no Chromium is here to print with; set CHROMIUM to the path of one")
    with tempfile.TemporaryDirectory() as folder:
        there, out = Path(folder, "book.xhtml"), Path(folder, "book.pdf")
        if page.startswith("<!DOCTYPE"):
            there = there.with_suffix(".html")
        there.write_text(page, encoding="utf-8")
        shutil.copytree(STATIC / "fonts", Path(folder, "fonts"))
        done = subprocess.run(
            [
                path,
                "--headless",
                "--no-sandbox",  # the page is our own and fetches nothing; root has none
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                f"--user-data-dir={folder}/profile",
                "--no-pdf-header-footer",
                "--generate-pdf-document-outline",
                f"--print-to-pdf={out}",
                there.as_uri(),
            ],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE,
        )
        if not out.exists():
            raise RuntimeError(f"{path} did not print the book: {done.stderr[-800:]}")
        return out.read_bytes()


def _settled(made: bytes, title: str) -> bytes:
    """The printed file with title, author, subject, language and the date of the edition."""
    import pikepdf

    about = citations.about()
    day = "D:{}{:02}{:02}000000Z".format(*about["date"])
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as opened:
        opened.docinfo.update(
            {
                "/Title": title,
                "/Author": about["author"],
                "/Subject": " ".join(about["abstract"].split()),
                "/Keywords": ", ".join(about["keywords"]),
                "/Creator": "companion.site",
                "/CreationDate": day,
                "/ModDate": day,
            }
        )
        opened.Root.Lang = pikepdf.String("en-GB")
        opened.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        opened.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return out.getvalue()
