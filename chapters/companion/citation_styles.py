"""How a record of something citable is printed: four styles, BibTeX, RIS, CSL-JSON.

The four styles are formatted by citeproc-py with the styles of the Citation Style Language project
(in `styles/`, under a licence of their own), BibTeX is written by pybtex. A record is CSL-JSON, as
`companion.citations` makes it.
"""

from __future__ import annotations

import functools
import html
import json
import re
from pathlib import Path

FOLDER = Path(__file__).with_name("styles")
# Style: file in `styles/`, locale, what a reader calls it.
CSL = {
    "apa": ("apa", "en-US", "APA"),  # 7th edition
    "chicago": ("chicago-author-date", "en-US", "Chicago"),  # 18th edition, author and date
    "mla": ("modern-language-association", "en-US", "MLA"),  # 9th edition
    "harvard": ("harvard-cite-them-right", "en-GB", "Harvard"),  # Cite Them Right, 12th edition
}
STYLES = (*CSL, "bibtex", "ris", "csl-json")

# Chicago (18th edition, 8.160) gives prepositions of five letters and more a capital, as does
# citeproc-py; MLA gives none. (Words that are also conjunctions or adverbs are left alone.)
_LONG = (
    "about|against|among|amid|around|behind|between|beyond|despite|during|inside"
    "|through|toward|towards|upon|within|without"
)
_PREPOSITIONS = re.compile(rf"(?<=[^:?!.] )({_LONG})(?= )")  # neither first nor last
# A word of small letters that begins what follows a colon, a question or an exclamation.
_SUBTITLE = re.compile(r"(?<=[:?!] )([“‘(]?[a-z])(?=[^\WA-Z]*(?:[^\w]|$))")
_SMALL = re.compile(
    "a|an|and|as|at|but|by|down|for|from|if|in|into|like|near|nor|of|off|on|onto|or|over|per|so|than"
    "|the|to|up|via|with|yet"
)
# Entries already formatted, by style (or “bibtex”) and record: the processor takes some 20 ms for
# one, and a build keeps them.
ENTRIES: dict[str, str] = {}


@functools.cache
def _style(style: str):
    import warnings

    from citeproc import CitationStylesStyle

    file, locale, _ = CSL[style]
    with warnings.catch_warnings():
        # citeproc-py names each element newer than the CSL it was written for.
        warnings.simplefilter("ignore")
        return CitationStylesStyle(str(FOLDER / f"{file}.csl"), validate=False, locale=locale)


def markup(item: dict, style: str) -> str:
    """The entry of a reference list for a record, as HTML with <i>; `style` is one of CSL."""
    if item["type"] != "entry":
        return tidy(_entry(json.dumps(item), style), style)
    # Rows differ in title and address only, which no style changes: each style formats one row, the
    # others are filled in.
    shape = {**item, "id": "row", "title": "TITLE0", **({"URL": "URL0"} if "URL" in item else {})}
    filled = _entry(json.dumps(shape), style).replace(
        "TITLE0", _inner(html.escape(item["title"], quote=False), style)
    )
    return tidy(filled.replace("URL0", html.escape(item.get("URL", ""), quote=False)), style)


def _entry(item: str, style: str) -> str:
    if (known := ENTRIES.get(f"{style} {item}")) is None:
        known = ENTRIES[f"{style} {item}"] = printed(json.loads(item), style)
    return known


def printed(item: dict, style: str) -> str:
    """An entry of one of the four styles as citeproc-py prints it, before `tidy`."""
    import warnings

    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    for field in ("title", "container-title", "genre"):
        if field in item:
            item[field] = html.escape(item[field], quote=False)
    item["title"] = _inner(item["title"], style) if item["type"] != "book" else item["title"]
    # The styles print an edition wherever a version is meant; not all of them print a version.
    item["edition"] = html.escape(edition(item), quote=False)
    item["author"] = [{"literal": html.escape(a["literal"], quote=False)} for a in item["author"]]
    del item["version"]
    if style != "harvard":
        for field in {"title", "container-title"} & set(item) - ({"title"} & {_verbatim(item)}):
            item[field] = _SUBTITLE.sub(lambda m: m[0].upper(), item[field])
    if style in ("chicago", "mla") and "genre" in item:
        item["genre"] = re.sub("“(.+)”", lambda m: f"“{_headline(m[1], style)}”", item["genre"])
    if style == "mla":
        for field in {"title", "container-title"} & set(item):
            item[field] = _PREPOSITIONS.sub(r'<span class="nocase">\1</span>', item[field])
    if _verbatim(item):
        item["title"] = _as_it_is(item["title"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bibliography = CitationStylesBibliography(
            _style(style), CiteProcJSON([item]), formatter.html
        )
        bibliography.register(Citation([CitationItem(item["id"])]))
        return str(bibliography.bibliography()[0])


def _inner(title: str, style: str) -> str:
    """A title that stands in double quotation marks has single ones inside, and double ones in
    these.

    And a capital after them, which citeproc-py overlooks.
    """
    if style in ("apa", "harvard"):
        return title
    inmost = re.sub(r"‘([^‘’]*)’(?!\w)", "\x01\\1\x02", title)
    single = re.sub(r"“(.)", lambda m: "‘" + m[1].upper(), inmost).replace("”", "’")
    return re.sub("\x01(.)", lambda m: "“" + m[1].upper(), single).replace("\x02", "”")


def tidy(entry: str, style: str) -> str:
    """Punctuation that citeproc-py leaves undone.

    American points inside quotation marks, no point after ? and !.
    """
    if style in ("chicago", "mla"):
        entry = re.sub(r"”([.,])", r"\1”", entry).replace(", Version ", ", version ")
        entry = entry.replace("..”", ".”")  # a title that ends with a point
    return re.sub(r"([?!])\.(?=[”’\s<]|$)", r"\1", entry)


def plain(entry: str) -> str:
    """HTML of `markup` as plain text."""
    return html.unescape(re.sub(r"<[^>]+>", "", entry))


def formatted(item: dict, style: str) -> str:
    """A record in one of STYLES, as plain text."""
    if style in CSL:
        return plain(markup(item, style))
    return {"bibtex": bibtex, "ris": ris}.get(
        style, lambda r: json.dumps([csl(r)], ensure_ascii=False, indent=2)
    )(item)


def key(item: dict) -> str:
    """BibTeX key: ASCII letters, digits and hyphens, one for each id."""
    name = (
        ""
        if item["id"] == "book"
        else "-" + re.sub(r"[^A-Za-z0-9]+", "-", item["id"].replace("/-", "-minus-")).strip("-")
    )
    return f"sidelined{item['issued']['date-parts'][0][0]}{name}"


def edition(item: dict) -> str:
    """The version of a record as an edition."""
    return f"Version {item['version']}"


def note(item: dict) -> str:
    """What a record is, and its edition, for formats that have no field for them."""
    return ". ".join(part for part in (item.get("genre"), edition(item)) if part)


def _verbatim(item: dict) -> str:
    """ "title" for a thing that goes by an id or the words of a row, which are no headline."""
    goes_by_id = "genre" in item and item["title"] == item["id"].partition(":")[2]
    return "title" if item["type"] == "entry" or goes_by_id else ""


def _as_it_is(title: str) -> str:
    """A title whose capitals no style may change, in the form that CSL processors know."""
    return f'<span class="nocase">{title}</span>'


def _headline(title: str, style: str) -> str:
    """A title inside a description, with the capitals of the style's headlines."""
    words = title.split(" ")
    for n, word in enumerate(words):
        inner = 0 < n < len(words) - 1
        small = _SMALL.fullmatch(word) or style == "mla" and re.fullmatch(_LONG, word)
        if word.islower() and not (inner and small):
            words[n] = word[:1].upper() + word[1:]
    return " ".join(words)


def csl(item: dict) -> dict:
    """A record as CSL-JSON for other programs: the book, or a chapter of it.

    Zotero takes a book with a version for a computer program, and forgets in which book a figure,
    a data set or an entry stands: the version is the edition, and a note says what the part is.
    """
    out = {k: v for k, v in item.items() if k not in ("version", "genre")}
    out |= {"type": "book" if item["type"] == "book" else "chapter", "edition": edition(item)}
    if _verbatim(item):
        out["title"] = _as_it_is(item["title"])
    return out | ({"note": item["genre"]} if "genre" in item else {})


# Signs of LaTeX that pybtex leaves as they are; BibTeX counts braces even after a backslash.
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "$": r"\$",
        "^": r"\textasciicircum{}",
    }
)


def _latex(text: str) -> str:
    """Text for BibTeX, with braces around words whose capitals a style must not lower."""
    words = text.split(" ")
    for n, word in enumerate(words):
        plain = word.translate(_LATEX)
        first = n == 0 and word[:1].isupper()
        core = re.search(r"\w(?:.*\w)?", word[1:] if first else word)
        named = core and any(c.isupper() for c in core[0])
        words[n] = re.sub(r"\w(?:.*\w)?", r"{\g<0>}", plain, count=1) if named else plain
    return " ".join(words)


def bibtex(item: dict) -> str:
    """A record as BibTeX: @book or @incollection, with fields every processor knows."""
    asked = f"bibtex {json.dumps(item)}"
    if (known := ENTRIES.get(asked)) is None:
        known = ENTRIES[asked] = _bibtex(item)
    return known


def _bibtex(item: dict) -> str:
    from pybtex.database import BibliographyData, Entry, Person
    from pybtex.database.output.bibtex import Writer

    whole = item["type"] == "book"
    fields = {
        "title": _latex(item["title"]),
        **({} if whole else {"booktitle": _latex(item["container-title"])}),
        "year": str(item["issued"]["date-parts"][0][0]),
        "note": note(item).translate(_LATEX),
        **({"url": item["URL"]} if "URL" in item else {}),
    }
    entry = Entry(
        "book" if whole else "incollection",
        fields=fields,
        persons={"author": [Person(f"{{{item['author'][0]['literal'].translate(_LATEX)}}}")]},
    )
    written = Writer().to_string(BibliographyData({key(item): entry})).strip()
    # An address is printed as it stands, by BibTeX's url and by biblatex: nothing in it is escaped.
    return re.sub(r'^( *url = ").*(",?)$', lambda m: m[1] + item["URL"] + m[2], written, flags=re.M)


def ris(item: dict) -> str:
    """A record as RIS: BOOK, or CHAP for any part of it, since other types lose the book's
    title.
    """
    year, month, day = item["issued"]["date-parts"][0]
    lines = [
        ("TY", "BOOK" if item["type"] == "book" else "CHAP"),
        ("ID", key(item)),
        ("AU", item["author"][0]["literal"]),
        ("TI", item["title"]),
        ("T2", item.get("container-title")),
        ("PY", str(year)),
        ("DA", f"{year}/{month:02}/{day:02}/"),
        ("ET", edition(item)),
        ("N1", item.get("genre")),
        ("LA", item["language"]),
        ("UR", item.get("URL")),
    ]
    return "\n".join(f"{tag}  - {value}" for tag, value in lines if value) + "\nER  - "
