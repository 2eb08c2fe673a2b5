"""Citations: one CSL-JSON record for each thing that can be cited, and every format made from it.

    from companion import cite
    cite.text("treaty-provisions", "apa")    # a chapter, in words
    cite.record("hashmi-2024:8.2a")          # a row of a table, as CSL-JSON

What can be cited: `book`; a chapter by its file name (`treaty-provisions`, in full `chapter:treaty-provisions`);
a figure (`figure:relations-network`); a table (`table:claims`); a row by its id (`E158`, in full `events:E158`;
in full only, where a chapter has the same name or the keys of a table are no ids: `codes:stance/concern`).

Title, body of authors, version and date come from CITATION.cff and from nowhere else. An address is
claimed only where one is given, by `address` or by $BOOK_BASE_URL. How a record is printed is in
`companion.citation_styles`, whose functions stand here as well.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import json
import os
import re
from pathlib import Path

from . import evidence
from .citation_styles import (
    CSL,
    ENTRIES,
    STYLES,
    bibtex,
    coins,
    formatted,
    key,
    markup,
    plain,
    ris,
)
from .tables import read
from .tables.memory import kept, state
from .tables.read import DataError, data_dir, per_table, remembered, shared, tables

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
    "coins",
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


_HERE = Path(__file__).resolve().parent


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


@remembered()
def fingerprint() -> str:
    """SHA-256 over all tables, in the order of their names."""
    total = hashlib.sha256()
    for path in sorted(data_dir().glob("*.csv")):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def _built() -> dict:
    """What the last build of the site left about its figures; empty when there was none."""
    path = data_dir().parent / "_build" / "html" / "_cite" / "figure-titles.json"

    def read_titles() -> dict:
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    return kept(("figures", path), state([path]), read_titles)


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


def _key(table: str) -> list[str]:
    return tables()[table]["schema"]["primaryKey"]


def _by_sentence(row) -> str:
    return f"({evidence.place(row['sentence_id'])})"


def _by_card(row) -> str:
    return f"({evidence.cite(row.iloc[0])[0].locator})"


def _by_speaker(row) -> str:
    return f"({row['speaker']}, {evidence.when(row['date'], row['precision'])})"


# Table: what one row is called, and what identifies it beside its id.
ROWS = {
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


@per_table
def names(table: str) -> list[str]:
    """Key of each row as text, in the table's order; cells are checked when one of them is cited."""
    found = read.rows(table, data_dir(), sound=True)
    return ["/".join(row[column] for column in _key(table)) for row in found]


@remembered()
def index() -> dict[str, tuple[str, int]]:
    """Table and position of every row by its name in full, `table:key/key`, and by its id where that is one of a kind."""
    found: dict[str, tuple[str, int]] = {}
    for table in tables():
        for position, name in enumerate(names(table)):
            found[f"{table}:{name}"] = (table, position)
            if table in ROWS:
                found.setdefault(name, (table, position))
    return found


def rows(table: str) -> list[str]:
    """What `record` takes for each row of a table, in the table's order."""
    return [row(table, name) for name in names(table)]


def row(table: str, name: str) -> str:
    """What `record` takes for the row `name` of a table: its id, or `table:id` where a chapter or another row has the same."""
    return (
        name
        if table in ROWS and name not in chapters() and index()[name][0] == table
        else f"{table}:{name}"
    )


def unknown(thing: str) -> DataError:
    """What to say of an id that nothing has."""
    names = [
        "book",
        *(f"chapter:{n}" for n in chapters()),
        *chapters(),
        *(f"figure:{n}" for n in figures()),
        *(f"table:{t}" for t in tables()),
        *index(),
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
    called, words = ROWS.get(table, ("Row", lambda r: ""))
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
        "notes": "Text and data are under CC BY 4.0, code under BSD-3-Clause; the file LICENSE says which applies where.",
    }
