"""Paragraphs of a web page, one a line."""

from __future__ import annotations

import re

from ..canonical import words
from .reports import count
from .wrapped import ENDED, glued

# What is no text of a page, and what stands around it on every page of an outlet.
UNSEEN = "script style noscript template svg iframe object head select option button input textarea"
AROUND = "nav aside footer form dialog menu"
BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre
    section summary table tbody td tfoot th thead title tr ul""".split()  # noqa: SIM905
)
# Where pages say that the article is.
MAIN = ("[itemprop=articleBody]", "article", "main", "[role=main]")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def text(raw: bytes) -> tuple[str, list[str]]:
    """The text of a page, one paragraph a line, and what was left out, in sentences."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(raw, "html.parser")
    _drop(soup, UNSEEN.split())
    whole = len(words(soup.get_text(" ")))
    _drop_hidden(soup)
    # The head of a page stands outside the article, the head of an article in it.
    _drop(soup, [*AROUND.split(), "[role=navigation]", "[role=banner]", "[role=contentinfo]"])
    for head in soup.select("header"):
        if not head.find("h1") and not head.find_parent(["article", "main"]):
            head.decompose()
    chosen, name = _main(soup)
    found = _lines(chosen)
    titles = soup.find_all("h1")
    if chosen is not soup and len(titles) == 1 and not chosen.find("h1"):
        found = [*_lines(titles[0]), *found]
    left = whole - sum(len(words(line)) for line in found)
    within = f"text outside <{name}>" if name else ""
    menus = "menus, forms, what is hidden"
    said = f"Left out as no part of the article: {count(left, 'word')} ({within or menus})."
    return "\n".join(found), [said] if left > 0 else []


def lines(markup: str) -> str:
    """The text of a piece of HTML that holds nothing but the text, one paragraph a line."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(markup, "html.parser")
    for back in soup.select('a[href^="#footnote-ref"], a[href^="#endnote-ref"]'):
        back.decompose()  # the arrow from a note back to the text, which no page prints
    return "\n".join(_lines(soup))


def _drop(soup, selectors: list[str]) -> None:
    for tag in soup.select(", ".join(selectors)):
        tag.decompose()


def _drop_hidden(soup) -> None:
    for tag in soup.select("[hidden], [aria-hidden=true], [style]"):
        if not tag.decomposed and (not tag.get("style") or HIDDEN.search(tag["style"])):
            tag.decompose()


def _main(soup):
    """The part of a page that holds its article, and what it is called; the page where none does.

    A part that holds less than half of the page's paragraphs is none: a page of teasers has an
    `<article>` for each.
    """
    size = _size(soup)
    for selector in MAIN:
        found = max(soup.select(selector), key=_size, default=None)
        if found is not None and _size(found) * 2 >= size > 0:
            return found, selector.strip("[]").replace("=", " ")
    return soup, ""


def _size(part) -> int:
    """Number of letters in the paragraphs of a part of a page."""
    return sum(len(p.get_text()) for p in part.find_all("p"))


def _lines(part) -> list[str]:
    """The blocks of a part of a page, each on a line; empty ones are left out."""
    out: list[list[str]] = [[]]
    _walk(part, out)
    return [line for block in out for line in _broken(block)]


def _walk(tag, out: list[list[str]]) -> None:
    from bs4 import Comment, Declaration, Doctype, ProcessingInstruction, Tag

    for child in tag.children:
        if isinstance(child, Tag):
            block = child.name in BLOCKS
            if block:
                out.append([])
            if child.name == "br":
                out[-1].append("\n")
            elif child.name == "q":
                out[-1].append("“")
                _walk(child, out)
                out[-1].append("”")
            else:
                _walk(child, out)
            if block:
                out.append([])
        elif not isinstance(child, (Comment, Declaration, Doctype, ProcessingInstruction)):
            out[-1].append(str(child) if tag.name == "pre" else re.sub(r"\s+", " ", str(child)))


def _broken(block: list[str]) -> list[str]:
    """The paragraphs of a block: a line break ends one where a sentence ends, or where it is twice.

    Pages without paragraphs break lines between them; others break a line within a sentence.
    """
    out: list[str] = []
    blank = True
    for piece in "".join(block).split("\n"):
        piece = " ".join(piece.split())
        if piece and (blank or ENDED.search(out[-1])):
            out.append(piece)
        elif piece:
            out[-1] = glued(out[-1], piece)
        blank = not piece
    return out
