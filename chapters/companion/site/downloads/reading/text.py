"""A chapter as it is read away from the site: text, figures, notes and links, nothing that waits
for a script.

Made from what stands on the chapter's page, where numbers, captions, marks and notes have been
written once; `LEFT_OUT` names what only a page has. Links to other chapters of the reading part
are `book:chapter#place` here, and become what an EPUB or a PDF has in `linked`. Links to the rest
of the site need its address; without one their words stand alone.
"""

from __future__ import annotations

import copy
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree

EPUB = "http://www.idpf.org/2007/ops"
SVG = "http://www.w3.org/2000/svg"
etree.register_namespace("epub", EPUB)

# What only a page has: ways to run, fetch and cite, controls, folded code, lists of other pages.
LEFT_OUT = (
    "headerlink",
    "run-links",
    "reading-copies",
    "hide",
    "tag_hide-cell",
    "chart-tools",
    "chart-controls",
    "cite-panel",
    "toctree-wrapper",
    "explorer-still",
    "explorer-head",
    "explorer-narrow",
    "explorer-time",
    "explorer-side",
    "explorer-foot",
)
# Drawings and formulas are XML with names of their own; the parser of pages would lower their case.
_FOREIGN = re.compile(r"<(svg|math)\b.*?</\1>", re.S)
NOTES, ANSWERS = "evidence-on-this-page", "answers"
BACK = "Back matter"


@dataclass
class BookChapter:
    """One chapter of the reading part; `body` is a <section> without a namespace."""

    name: str
    title: str
    part: str
    body: etree._Element
    answers: list[etree._Element] = field(default_factory=list)


@dataclass(frozen=True)
class Site:
    """What links are held against: the site's address, or nothing, and the pages that are read."""

    base: str
    read: frozenset[str]


def chapter(docname: str, part: str, page: str, site: Site) -> BookChapter:
    """The chapter in the body of the page `docname`, as HTML."""
    drawings: list[str] = []

    def aside(found: re.Match) -> str:
        drawings.append(found[0])
        return f'<i data-drawing="{len(drawings) - 1}"></i>'

    tree = lxml.html.fragment_fromstring(_FOREIGN.sub(aside, page), create_parent="section")
    for name in LEFT_OUT:
        for element in having(tree, name):
            _drop(element)
    for element in list(tree.iter("noscript", "script", etree.Comment)):
        _drop(element)
    for section in list(tree.iter("section")):
        if [child.tag for child in section] in (["h2"], ["h3"]):  # all of it was left out
            section.drop_tree()
    name = docname.rsplit("/", 1)[-1]
    answers = _answers(tree, name)
    _open(tree)
    for place in list(tree.iter("i")):
        if "data-drawing" in place.attrib:
            _put(place, _drawing(drawings[int(place.attrib["data-drawing"])]))
    _mark(tree, answers, name)
    for part_of in (tree, *answers):
        for link in list(part_of.iter("a")):
            _lead(link, docname, site)
        _bare(part_of)
    title = tree.find(".//h1")
    if title is None:
        raise ValueError(f"{docname}: a chapter needs a title")
    return BookChapter(name, " ".join("".join(title.itertext()).split()), part, tree, answers)


def having(tree: etree._Element, name: str) -> list[etree._Element]:
    """All elements with a class."""
    return tree.xpath(
        ".//*[contains(concat(' ', normalize-space(@class), ' '), $x)]", x=f" {name} "
    )


def _drop(element: etree._Element) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _put(old: etree._Element, new: etree._Element) -> None:
    new.tail = old.tail
    old.getparent().replace(old, new)


def _answers(tree: etree._Element, name: str) -> list[etree._Element]:
    """The folded answers of the exercises, taken out; what is asked gets a name and a way there."""
    found: list[etree._Element] = []
    for section in tree.xpath(".//section[@id='exercises']"):
        question = None
        for element in list(section):
            if element.tag == "p" and element.text_content().startswith("Exercise"):
                question = element
            elif element.tag == "details" and question is not None:
                number = len(found) + 1
                question.set("id", f"exercise-{number}")
                _append(question, "Answer", f"book:{ANSWERS}#{name}-{number}")
                box = etree.Element("section", id=f"{name}-{number}")
                head = etree.SubElement(box, "h3")
                label = question.find("strong")
                head.text = label.text_content() if label is not None else "Exercise"
                _append(head, "Question", f"book:{name}#exercise-{number}")
                box.extend(having(element, "sd-summary-content"))
                found.append(box)
                element.drop_tree()
    return found


def _append(element: etree._Element, words: str, href: str) -> None:
    """A link at the end of an element, in brackets."""
    last = element[-1] if len(element) else None
    if last is None:
        element.text = (element.text or "") + " ("
    else:
        last.tail = (last.tail or "") + " ("
    link = etree.SubElement(element, "a", href=href)
    link.text, link.tail = words, ")"


def _open(tree: etree._Element) -> None:
    """What a page folds stands open, under its title; the notes have a heading already."""
    for fold in list(tree.iter("details")):
        head = fold.find("summary")
        if "evidence-fold" in fold.get("class", "").split():
            head.drop_tree()
            fold.drop_tag()
            continue
        fold.tag = "div"
        fold.attrib.clear()
        fold.set("class", "opened")
        if head is not None:
            head.tag, words = "p", " ".join(head.text_content().split())
            for child in list(head):
                head.remove(child)
            head.attrib.clear()
            head.set("class", "opened-title")
            head.text = words


def _drawing(text: str) -> etree._Element:
    """A drawing as XML; links of its marks are left to the page."""
    if text.startswith("<svg") and "xmlns=" not in text.partition(">")[0]:
        text = text.replace("<svg", f'<svg xmlns="{SVG}"', 1)
    drawing = etree.fromstring(text)
    for element in drawing.iter():
        if isinstance(element.tag, str):
            for given in ("pointer-events", "focusable", "tabindex", "data-id"):
                element.attrib.pop(given, None)
    for link in list(drawing.iter(f"{{{SVG}}}a")):
        link.tag = f"{{{SVG}}}g"
        for given in list(link.attrib):
            del link.attrib[given]
    return drawing


def _apart(part: etree._Element, notes: dict[str, etree._Element]) -> None:
    """A mark of several rows becomes one mark a row: readers of books show one note at a time."""
    order = list(notes)
    for mark in having(part, "evidence"):
        ids = (mark.get("data-note") or "").split()
        if len(ids) < 2:
            continue
        for note in ids:
            number = str(order.index(note) + 1)
            name = notes[note].find(".//strong")
            words = "" if name is None else f": {name.text_content()}"
            one = etree.Element("a", {"class": "evidence", "data-note": note})
            one.set("aria-label", number + words)
            one.text, one.tail = number, " "
            mark.addprevious(one)
        one.tail = mark.tail
        mark.getparent().remove(mark)


def _mark(tree: etree._Element, answers: list[etree._Element], name: str) -> None:
    """Numbers in the text lead to their notes, and notes back to the first number or its answer."""
    first: dict[str, str] = {}
    notes = {li.get("id"): li for li in tree.xpath(f".//section[@id='{NOTES}']//li[@id]")}
    for part in (tree, *answers):
        _apart(part, notes)
    marks = [(part, mark) for part in (tree, *answers) for mark in having(part, "evidence")]
    for part, mark in marks:
        if note := mark.get("data-note"):
            if note not in first and part is tree:
                first[note] = f"{name}#mark-{note}"
                mark.set("id", f"mark-{note}")
            first.setdefault(note, f"{ANSWERS}#{part.get('id')}")
            mark.set("href", f"book:{name}#{note}")
            mark.set(f"{{{EPUB}}}type", "noteref")
            mark.set("role", "doc-noteref")
    for section in tree.xpath(f".//section[@id='{NOTES}']"):
        section.set("role", "doc-endnotes")
        section.set(f"{{{EPUB}}}type", "endnotes")
        section.find("h2").text = "Evidence of this chapter"
        for item in section.iter("li"):
            item.set(f"{{{EPUB}}}type", "endnote")
            if item.get("id") in first:
                into = item.find("p") if item.find("p") is not None else item
                if len(into):
                    into[-1].tail = (into[-1].tail or "") + " "
                back = etree.SubElement(into, "a", href=f"book:{first[item.get('id')]}")
                back.set("role", "doc-backlink")
                back.set("class", "back")
                back.text = "Back to the text"


def _lead(link: etree._Element, docname: str, site: Site) -> None:
    """Where a link of a page leads from here; one that leads nowhere becomes its words."""
    href = link.get("href", "")
    parts = urlsplit(href)
    if parts.scheme in ("http", "https", "mailto", "book"):
        return
    for given in ("download", "rel"):
        link.attrib.pop(given, None)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(docname), parts.path))
    page = docname if not parts.path else path.removesuffix(".html")
    if page in site.read and (path.endswith(".html") or not parts.path):
        link.set("href", f"book:{page.rsplit('/', 1)[-1]}#{parts.fragment}")
    elif site.base:
        link.set("href", urljoin(f"{site.base}{docname}.html", href))
    else:
        if "evidence-row" in link.get("class", ""):
            link.text = (link.text or "").replace("Open the row", "Row")
        link.tag = "span"
        link.attrib.clear()


def _bare(tree: etree._Element) -> None:
    """No attribute that only the page's scripts and style know; names that XML allows."""
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag.startswith("{"):
            continue
        for given in list(element.attrib):
            if given.startswith(("data-", "on")) or given in ("style", "tabindex", "popover"):
                del element.attrib[given]
        if element.tag in ("td", "th") and not element.get("headers"):
            element.attrib.pop("headers", None)


def places(tree: etree._Element) -> set[str]:
    """The names that links can lead to."""
    return {element.get("id") for element in tree.iter() if element.get("id")}


def book_links(tree: etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    """Links inside the book, with the chapter and the place they lead to."""
    for link in tree.iter("a"):
        if link.get("href", "").startswith("book:"):
            name, _, place = link.get("href")[5:].partition("#")
            yield link, name, place


def linked(chapters: list[BookChapter], address: Callable[[str, str], str]) -> list[BookChapter]:
    """Copies of the chapters with their links as `address(chapter, place)` writes them.

    A place that was left out with a part of the page gives way to its chapter.
    """
    known = {chapter.name: places(chapter.body) for chapter in chapters}
    copies = [replace(chapter, body=copy.deepcopy(chapter.body)) for chapter in chapters]
    for chapter in copies:
        for link, name, place in book_links(chapter.body):
            link.set("href", address(name, place if place in known.get(name, ()) else ""))
    return copies


def with_answers(chapters: list[BookChapter]) -> list[BookChapter]:
    """The chapters with the answers to their exercises as one of their own, before what is last."""
    body = etree.Element("section", id=ANSWERS)
    etree.SubElement(body, "h1").text = "Answers to the exercises"
    said = "Answers in words. Those that are code stand in the notebooks of the chapters."
    etree.SubElement(body, "p").text = said
    for chapter in chapters:
        if chapter.answers:
            section = etree.SubElement(body, "section", id=f"{ANSWERS}-{chapter.name}")
            etree.SubElement(section, "h2").text = chapter.title
            section.extend(chapter.answers)
    last = [chapter for chapter in chapters if chapter.part == BACK]
    read = [chapter for chapter in chapters if chapter.part != BACK]
    own = [BookChapter(ANSWERS, "Answers to the exercises", BACK, body)]
    return [*read, *(own if len(body) > 2 else []), *last]


def sections(body: etree._Element) -> list[tuple[str, str]]:
    """Place and title of the sections of a chapter."""
    heads = ((s.get("id"), s.find("h2")) for s in body.iter("section"))
    return [
        (at, " ".join("".join(h.itertext()).split())) for at, h in heads if at and h is not None
    ]


def xml(tree: etree._Element) -> str:
    """The tree as XML, to stand in a document whose first element says that it is XHTML."""
    return etree.tostring(tree, encoding="unicode", with_tail=False)
