"""Citations: one CSL-JSON record for each thing that can be cited, and every format made from it.

    from companion import citations
    citations.text("treaty-provisions", "apa")    # a chapter, in words
    citations.record("hashmi-2024:8.2a")          # a row of a table, as CSL-JSON

What can be cited (`companion.citable`): `book`; a chapter by its file name (`treaty-provisions`, in
full `chapter:treaty-provisions`); a figure (`figure:relations-evidence`); a table (`table:claims`);
a row by its id (`E158`, in full `events:E158`; in full only, where a chapter has the same name or
the keys of a table are no ids: `codes:stance/concern`).

Title, body of authors, version and date come from CITATION.cff and from nowhere else. An address is
claimed only where one is given, by `address` or by $BOOK_BASE_URL. How a record is printed is in
`companion.citation_styles`, whose functions stand here as well.
"""

from __future__ import annotations

import os
import re
from ipaddress import IPv4Address
from unicodedata import category
from urllib.parse import unquote, urlsplit

from . import evidence
from .citable import (
    ROWS,
    about,
    chapters,
    figure_titles,
    figures,
    fingerprint,
    index,
    key_of,
    names,
    registers,
    row,
    rows,
    targets,
    unknown,
)
from .citation_styles import (
    CSL,
    ENTRIES,
    STYLES,
    bibtex,
    csl,
    edition,
    formatted,
    key,
    markup,
    plain,
    ris,
)
from .tables.problems import hidden
from .tables.read import DataError, shared, tables

__all__ = [
    "ROWS",
    "CSL",
    "ENTRIES",
    "STYLES",
    "about",
    "address",
    "bibtex",
    "chapter",
    "chapters",
    "csl",
    "current",
    "edition",
    "figure",
    "figure_titles",
    "figures",
    "fingerprint",
    "formatted",
    "index",
    "key",
    "markdown",
    "markup",
    "names",
    "plain",
    "record",
    "registers",
    "ris",
    "row",
    "rows",
    "tables",
    "text",
    "unknown",
    "zenodo",
]


# An address without what only one page, a search or a person has, or that no address holds.
_SITE = re.compile(r"https?://[^\s\"<>@?#\\|`^{}*$]+", re.IGNORECASE)
# A page, a file or a folder of a site: an address that leads into one and not to it.
_PAGE = re.compile(
    r"""\.(x?html?|php|aspx?|css|js|json|xml|rss|md|ipynb|pdf|epub|git|zip|gz|csv|xlsx|txt|ya?ml|png|
    jpe?g|svg)$ | /(chapters|index|readme|licen[cs]e)$ | /(_\w+|blob|tree|chapters/\w+)(/|$) | // |
    /\.\.?(/|$) | [][] | %(?![\da-f]{2})""",
    re.IGNORECASE | re.VERBOSE,
)
# A host has a dot in it, but for the reader's own machine and IPv6; no part begins or ends with a
# hyphen.
_HOST = re.compile(
    r"localhost|[\da-f]*:[\da-f:.]+|((?!-)[^.]{1,63}(?<!-)\.)+(?!-)[^.]{1,63}(?<!-)\.?",
    re.IGNORECASE,
)
# Where the files of a site are kept or run, not the site; and what stands in instructions.
_ELSEWHERE = re.compile(
    r"(.+\.)?(github|gitlab|githubusercontent)\.com|github\.dev|codeberg\.org|bitbucket\.org|"
    r"(.+\.)?mybinder\.org|colab\.research\.google\.com|(dx\.)?doi\.org|zenodo\.org",
    re.IGNORECASE,
)
_PATTERN = re.compile(r"USERNAME|YOUR[-_]|/REPO(/|$)|/your-")


def _leads(base: str) -> bool:
    """Whether an address has a host, a port that can be, and is none of a page, a repository or an
    example to be filled in; no letter of it is unseen or of another script than those beside it,
    and it does not end in what stood after it in a text.
    """
    try:
        parts = urlsplit(base)
        host, port = parts.hostname or "", parts.port
        if host.replace(".", "").isdigit():
            IPv4Address(host)
    except ValueError:  # brackets or digits without an address, or a port that is none
        return False
    whole = _HOST.fullmatch(host) and not _ELSEWHERE.fullmatch(host) and port != 0
    odd = {c for c in host + parts.path[-1:] if category(c)[0] not in "LMN"}
    odd -= set(".:-_~") | ({")"} if "(" in parts.path else set())
    odd |= {":"} & {parts.netloc[-1:]} | {":", "."} & {parts.path[-1:]}
    return bool(whole) and not (
        odd or _PAGE.search(parts.path) or _PATTERN.search(base) or hidden(unquote(base))
    )


def address() -> str:
    """Address of the published site, with a slash at its end, from $BOOK_BASE_URL; else empty.

    Raises DataError when it is no address that a browser could open, or that of a page.
    """
    given = os.environ.get("BOOK_BASE_URL", "").strip()
    if not given:
        return ""
    base = given.rstrip("/")
    if not _SITE.fullmatch(base) or not _leads(base):
        raise DataError(
            f'BOOK_BASE_URL: found "{given}"; expected the address of the folder in which the site '
            "stands, such as https://example.org/book/"
        )
    return base + "/"


# --- Records.


def current(thing: str) -> str:
    """What is cited for an id: for a figure that no chapter draws any more, the chapter that keeps
    its address.
    """
    kind, _, name = thing.partition(":")
    return targets().get(name, thing) if kind == "figure" and name not in figures() else thing


def record(thing: str, base: str | None = None) -> dict:
    """CSL-JSON record of `book`, a chapter, a figure, a table or a row (see above for their ids).

    `base` is the address of the site (by default $BOOK_BASE_URL); without one there is no URL.
    Raises DataError, with near matches, when nothing has that id.
    """
    thing, base = current(thing.strip()), address() if base is None else base
    kind, _, name = thing.partition(":")
    if thing == "book":
        return _part("book", "book", about()["title"], base and f"{base}", whole=True)
    if kind == "chapter" and name in chapters() or thing in chapters():
        name = name if kind == "chapter" and name in chapters() else thing
        return chapter(name, chapters()[name], base)
    if kind == "figure" and name in figures():
        return figure(name, figure_titles().get(name), figures()[name], base=base)
    if kind == "table" and name in tables():
        return _part(
            f"table:{name}",
            "dataset",
            tables()[name]["title"],
            base and f"{base}chapters/data.html#table-{name}",
            genre="Data table",
        )
    if thing in index():
        table, position = index()[thing]
        return _row(thing, table, shared(table).iloc[position], base)
    raise unknown(thing)


def chapter(name: str, title: str, base: str = "") -> dict:
    """Record of a chapter whose title is known."""
    return _part(f"chapter:{name}", "chapter", title, base and f"{base}chapters/{name}.html")


def figure(
    name: str, title: str | None, chapter: str, where: str | None = None, base: str = ""
) -> dict:
    """Record of a figure; without a title (no build was made) it goes by its name.

    `where` is the title of its chapter.
    """
    where = chapters().get(chapter, "") if where is None else where
    return _part(
        f"figure:{name}",
        "figure",
        title or name,
        base and f"{base}chapters/{chapter}.html#{name}",
        genre=f"Figure in “{where}”",
    )


def _row(thing: str, table: str, row, base: str) -> dict:
    called, words = ROWS.get(table, ("Row", lambda r: ""))
    name = "/".join(str(row[column]) for column in key_of(table))
    where = (
        f"{registers()[table]}.html#{evidence.anchor(name)}"
        if table in registers()
        else f"data.html#table-{table}"
    )
    title = f"{called} {name} {words(row)}".strip()
    return _part(
        thing,
        "entry",
        title,
        base and f"{base}chapters/{where}",
        genre=f"Row of data table “{tables()[table]['title']}”",
    )


def _part(
    thing: str, kind: str, title: str, url: str, genre: str = "", whole: bool = False
) -> dict:
    return {
        "id": thing,
        "type": kind,
        "title": " ".join(title.split()),  # a line of its own would be a field of its own in RIS
        **({} if whole else {"container-title": about()["title"]}),
        "author": [{"literal": about()["author"]}],
        "issued": {"date-parts": [list(about()["date"])]},
        "version": about()["version"],
        **({"genre": genre} if genre else {}),
        **({"URL": url} if url else {}),
        "language": "en",
    }


# --- In words.


def text(thing: str, style: str = "chicago", base: str | None = None) -> str:
    """Citation of a thing in one of STYLES, as plain text (no line break at the end).

    Raises DataError for an unknown id or style.
    """
    if style not in STYLES:
        raise DataError(f'no citation style "{style}"; expected one of {", ".join(STYLES)}')
    return formatted(record(thing, base), style)


def markdown(thing: str, style: str = "chicago", base: str | None = None) -> str:
    """Like `text`, for one of the four styles, with *stars* around titles in italics."""
    if style not in CSL:
        raise DataError(f'no citation style "{style}"; expected one of {", ".join(CSL)}')
    return plain(re.sub(r"</?i>", "*", markup(record(thing, base), style)))


def zenodo() -> dict:
    """Metadata for a deposit at Zenodo, as .zenodo.json holds them."""
    known = about()
    return {
        "title": known["title"],
        "upload_type": "publication",
        "publication_type": "book",
        "publication_date": str(known["date-released"]),
        "creators": [{"name": known["author"]}],
        "version": known["version"],
        "description": " ".join(known["abstract"].split()),
        "language": "eng",
        "keywords": known["keywords"],
        "access_right": "open",
        "license": "cc-by-4.0",
        "notes": "Text and data are under CC BY 4.0, code under BSD-3-Clause; the file LICENSE"
        " says which applies where.",
    }
