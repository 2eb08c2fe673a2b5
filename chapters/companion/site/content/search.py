"""The search: collected from the finished pages, looked up in the reader's browser.

Two kinds of things are found: the parts of a page (a heading with the prose under it) and the rows
of a register. Code, drawings and scripts are left out; the evidence at the foot of a chapter is
kept as a list of rows, whose words stand in their register. The browser looks them up with
MiniSearch, which `make book` fetches (see `downloads.lite`). Of rows that only their register's own
search finds, and of pages made of the rows of others, the words are kept once each, so that the
page is found. Both files together stay below 250 kB compressed (`packed`).

Compared on size and upkeep: Pagefind (WebAssembly and a binary of its own, weak for Chinese and
Korean), FlexSearch (faster; ranking weaker), Lunr (as good for English, no release since 2020).
MiniSearch (MIT, 19 kB compressed, BM25+, prefixes, words cut by a function of ours) was taken.
"""

from __future__ import annotations

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

from ..running import freshness
from .packed import coded, frequent, fronted

LIBRARY = Path(sys.prefix) / "lite" / "node_modules" / "minisearch" / "dist" / "umd" / "index.js"
DATA, HELD, RUNTIME = "search-data.js", "search-words.js", "minisearch.js"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
LEFT_OUT = {"script", "style", "svg", "template", "button", "select", "math", "noscript", "pre"}
NO_PLACES = {"cite-this-page"}  # the same words on every page
# Classes of what is no prose: cells of code, marks beside a heading, links around a chapter; and
# numbers of evidence, which would stand in the text as figures of their own.
NO_PROSE = re.compile(
    r"\b(cell_input|above-input|headerlink|run-links|reading-copies|row-cite|citation-panel|"
    r"register-count|evidence-coding|figure-links|named-in|page-steps|"
    r"evidence-reference|work-reference)\b"
)
# Class of rows, and notes of rows, that only their register's own search shows.
ONLY_THERE = "register-only"
WORD = re.compile(r"[\w\u0300-\u036f]+(?:[.:'’][\w\u0300-\u036f]+)*")
# Columns of registers that say nothing of their own row: the chapters that refer to it (which are
# found by what they show), and cases that tell a code from its neighbours.
NO_COLUMNS = {"Used in", "Boundary", "Example", "Coded, found", "Read in"}
# Codes stand in the codebook; the rest are no words.
NO_COLUMNS |= {"Type", "Required", "Allowed values", "Goldstein"}
MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august"]
MONTHS += ["september", "october", "november", "december"]
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BREAKS = HEADINGS | {"p", "li", "td", "th", "tr", "dt", "dd", "figcaption", "caption", "div", "br"}


class Words(HTMLParser):
    """Collects from the body of one page: `parts` and `rows`, dicts, `tales`, what it has
    of rows of registers by their anchors, and `held`, what only its own search shows.

    A part has `anchor`, `title` and `text`; a row also has `title`, the id that a reader knows.
    """

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list[dict] = []
        self.rows: list[dict] = []
        self.tales: dict[str, list[str]] = {}
        self.told: list[str] | None = None
        self.held: list[str] = []
        self.only = 0
        self.stack: list[tuple[str, str]] = []  # open elements, with what closing them ends
        self.anchors: list[str] = []
        self.silent = 0
        self.row: dict | None = None
        self.heading = False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        classes, anchor = given.get("class") or "", given.get("id") or ""
        if tag in BREAKS:
            self._say(" ")
        ends = self._opened(tag, classes, anchor)
        if not ends and given.get("data-head") in NO_COLUMNS:
            self.silent += 1
            ends = "silence"
        if tag not in VOID:
            self.stack.append((tag, ends))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def _opened(self, tag: str, classes: str, anchor: str) -> str:
        """Take note of an element; returns what its end tag ends."""
        if tag in LEFT_OUT or anchor in NO_PLACES or NO_PROSE.search(classes):
            self.silent += 1
            return "silence"
        if ONLY_THERE in classes.split():
            self.only += 1
            return "only"
        if tag == "section" and anchor:
            self.anchors.append(anchor)
            return "section"
        if tag in HEADINGS:
            self.parts.append({"anchor": (self.anchors or [""])[-1], "title": "", "text": ""})
            self.heading = True
            return "heading"
        if anchor.startswith("ev-") and not self.only:
            if tag == "tr":
                self.row = {"anchor": anchor, "title": "", "text": "", "name": ""}
                self.rows.append(self.row)
                return "row"
            if tag == "li":  # the row's words stand in its register, where most are found
                self.told = self.tales.setdefault(anchor, [])
                return "told"
        return ""

    def handle_endtag(self, tag):
        while self.stack and tag not in VOID:
            name, ends = self.stack.pop()
            if ends == "silence":
                self.silent -= 1
            elif ends == "only":
                self.only -= 1
            elif ends == "told":
                self.told = None
            elif ends == "section":
                self.anchors.pop()
            elif ends == "heading":
                self.heading = False
            elif ends == "row":
                self.row = None
            if name == tag:
                break
        if tag in BREAKS:
            # Cells of a row are parted, so that their words do not run together.
            self._say(" · " if tag in ("td", "th") else " ")

    def handle_data(self, data):
        if not self.silent:
            self._say(data)

    def _say(self, words: str) -> None:
        if self.told is not None:
            self.told.append(words)
        elif self.only:
            self.held.append(words)
        elif self.row is not None:
            self.row["text"] += words
            if self.stack and self.stack[-1][0] == "b":  # what a row is called
                self.row["name"] += words
        elif self.parts:
            self.parts[-1]["title" if self.heading else "text"] += words


def without(body: str, *tags: str) -> str:
    """The HTML without these elements, in one pass: drawings are most of a chapter's bytes."""
    for tag in tags:
        kept, start = [], 0
        while (opens := body.find(f"<{tag}", start)) >= 0:
            closes = body.find(f"</{tag}>", opens)
            kept.append(body[start:opens])
            start = len(body) if closes < 0 else closes + len(tag) + 3
        body = "".join([*kept, body[start:]])
    return body


def words(body: str) -> dict:
    """What can be found in the HTML of a page's body: a dict with `parts`, `rows`, `tales`, `held`.

    Each part and row has `anchor`, `title` and `text`, in plain words with single spaces. The title
    of a row is its id; `name`, if it has one, is what it is called, which stands in its text too.
    `tales` has the words of rows that are evidence on the page by their anchors, `held` those of
    rows that only the page's own search shows, each word once.
    """
    found = Words()
    found.feed(without(body, "svg", "script", "template"))
    for entry in (*found.parts, *found.rows):
        for field in entry.keys() & {"title", "text", "name"}:
            one = re.sub(r"·(?: ·)+", "·", " ".join(entry[field].split()))  # past empty cells
            entry[field] = one.strip(" ·")
    for row in found.rows:
        row["title"], _, row["text"] = row["text"].partition(" · ")
        if not row["name"]:
            del row["name"]
    tales = {anchor: once("".join(text)) for anchor, text in found.tales.items()}
    return {
        "parts": found.parts,
        "rows": found.rows,
        "tales": tales,
        "held": once("".join(found.held)),
    }


def once(text: str) -> str:
    """Each word of a text once, in lower case and alphabetical order; of a day its month as well,
    and a number without the signs between its thousands.
    """
    text = re.sub(r"(?<![\d-])\d{4}-(\d\d)(?:-0?(\d\d?))?(?![\d-])", _month, text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    return " ".join(sorted(set(WORD.findall(text.casefold()))))


def _month(found: re.Match) -> str:
    month = int(found[1])
    more = f" {MONTHS[month - 1]} {found[2] or ''}" if 1 <= month <= 12 else ""
    return found[0] + more


def _term(word: str) -> str:
    """A word as `search-terms.js` compares it: without its plural or possessive."""
    word = re.sub("['’]s$", "", word)
    if not re.fullmatch("[a-z]{4,}", word):
        return word
    spelt = re.sub("is(e|ed|es|ing|er|ers|ation|ations)$", r"iz\1", word)
    return re.sub("([^s])s$", r"\1", re.sub("ies$", "y", spelt))


def bundle(searchable: dict[str, dict], titles: dict[str, str]) -> str:
    """The script that gives the browser everything that can be found, smallest form first.

    `searchable`: what `words` gave, by page; `titles`: a page's title by its name. A row is
    referred to by its place in the list; the evidence that a chapter shows is a list of places. An
    anchor is 0 where the title says it.
    """
    pages: list[list] = []
    parts: list[list] = []
    rows: list[list] = []
    place: dict[str, int] = {}
    for name in sorted(searchable):
        pages.append([f"{name}.html", titles.get(name, name)])
        for part in searchable[name]["parts"]:
            anchor = 0 if part["anchor"] == _slug(part["title"]) else part["anchor"]
            parts.append([len(pages) - 1, anchor, part["title"], part["text"]])
        for row in searchable[name]["rows"]:
            place.setdefault(row["anchor"], len(rows))
            anchor = 0 if row["anchor"] == f"ev-{_slug(row['title'])}" else row["anchor"]
            rows.append([len(pages) - 1, anchor, row["title"], row["text"], *_called(row)])
    signs, texts = coded([entry[3] for entry in (*parts, *rows)])
    for entry, text in zip((*parts, *rows), texts):
        entry[3] = text
    shown = [
        sorted({place[a] for a in searchable[name]["tales"] if a in place})
        for name in sorted(searchable)
    ]
    data = {"pages": pages, "parts": parts, "rows": rows, "shown": shown}
    packing = {"signs": "".join(signs), "frequent": frequent(signs)}
    return _script("bookSearchData", {**data, **packing})


def held(searchable: dict[str, dict]) -> str:
    """The script with the words that only the pages themselves show: those of rows left to their
    register's search, and what a page tells of the rows it has as evidence. Words of the page that
    `bundle` has, in its prose, its rows or the rows it shows, are left out.

    A sorted list of words, and for each the signs of its pages, from "0" in the order of `bundle`.
    """
    texts = {
        row["anchor"]: f"{row['title']} {row['text']}"
        for page in searchable.values()
        for row in page["rows"]
    }
    form: dict[str, str] = {}
    on: dict[str, str] = {}
    for n, name in enumerate(sorted(searchable)):
        page = searchable[name]
        here = (f"{entry['title']} {entry['text']}" for entry in (*page["parts"], *page["rows"]))
        known = once(" ".join([*here, *(texts.get(anchor, "") for anchor in page["tales"])]))
        met = {_term(word) for word in known.split()}
        for word in sorted({*" ".join(page["tales"].values()).split(), *page["held"].split()}):
            if (term := _term(word)) not in met:
                met.add(term)
                form.setdefault(term, word)
                on[term] = on.get(term, "") + chr(ord("0") + n)
    terms = sorted(on, key=form.__getitem__)
    listed = fronted(form[term] for term in terms)
    return _script("bookSearchWords", [listed, " ".join(on[term] for term in terms)])


def _script(name: str, data) -> str:
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f"globalThis.{name}={written};\n"


def _slug(title: str) -> str:
    """What most anchors are made of their titles; the script makes these again."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def _called(row: dict) -> list[int]:
    """Where the name of a row begins and ends in its text; nothing for one without."""
    name = row.get("name", "")
    start = row["text"].find(name) if name else -1
    return [start, start + len(name)] if start >= 0 else []


class Collector:
    """Takes the words of each page as it is written, and writes the data after the last one.

    A build writes only pages that changed: what earlier builds found is kept beside the doctrees.
    """

    def __init__(self):
        self.found: dict[str, dict] = {}
        self.made: dict[str, dict] = {}  # pages without a source

    def page(self, app, pagename, templatename, context, doctree):
        context["search_library"] = LIBRARY.exists()  # the page of the search says so if not
        found = words(context.get("body", "")) if doctree is not None or "/" in pagename else {}
        if doctree is not None:
            self.found[pagename] = found
        elif found:  # a list of what other pages hold: it is found, its parts are not
            text = " ".join(f"{part['title']} {part['text']}" for part in found["parts"])
            linked = re.findall(r'href="[^"#]*#(ev-[\w-]+)"', context["body"])
            made = {"held": once(text), "tales": dict.fromkeys(linked, "")}
            self.made[pagename] = words("") | made | {"title": context["title"]}

    def finish(self, app, exception):
        """Give the site the data and the library; pages that are gone are found no more."""
        if exception is not None or app.builder.format != "html":
            return
        store = Path(app.doctreedir) / "search.json"
        kept: dict[str, dict] = {"found": {}, "made": {}}
        if store.exists():
            kept |= json.loads(store.read_text(encoding="utf-8"))
        found = kept["found"] | self.found
        there = {d: f for d, f in found.items() if d in app.env.found_docs}
        made = self.made if freshness.whole(app) else kept["made"] | self.made
        store.write_text(json.dumps({"found": there, "made": made}), encoding="utf-8")
        titles = {d: app.env.titles[d].astext() for d in there}
        titles |= {name: page["title"] for name, page in made.items()}
        there |= made
        out = Path(app.outdir) / "_static"
        out.mkdir(exist_ok=True)
        (out / DATA).write_text(bundle(there, titles), encoding="utf-8")
        (out / HELD).write_text(held(there), encoding="utf-8")
        if LIBRARY.exists():
            source = LIBRARY.read_text(encoding="utf-8")
            script = re.sub(r"^//# sourceMappingURL=.*$", "", source, flags=re.M)
            (out / RUNTIME).write_text(script, encoding="utf-8")


def _own_index(app):
    # Sphinx's own index leaves out numbers and most of Chinese; the search page is the book's own.
    app.builder.search = False
    app.config.html_additional_pages.setdefault("search", "search.html")


def setup(app):
    """Collect the words of each page when it is written; write the data after the last one."""
    collector = Collector()
    app.connect("builder-inited", _own_index)
    app.connect("html-page-context", collector.page, priority=990)
    app.connect("build-finished", collector.finish, priority=950)
