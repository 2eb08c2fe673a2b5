"""What can be cited: the book and its chapters, figures and tables, and each row of a table.

Names, titles and places of these; `companion.citations` makes a record of one.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import re
from datetime import date
from pathlib import Path

from . import evidence
from .tables import read
from .tables.memory import following, kept, state
from .tables.read import DataError, data_dir, per_table, remembered, tables

_HERE = Path(__file__).resolve().parent
_CHAPTERS = _HERE / "_chapters" if (_HERE / "_chapters").is_dir() else _HERE.parent


def beside(name: str, installed: str) -> Path:
    """A file of the project: in the repository, else the copy inside the installed package."""
    project = _HERE.parent.parent / name
    return project if project.exists() else _HERE / installed


def metadata() -> Path:
    """The file that says how the book is cited."""
    return beside("CITATION.cff", "CITATION.cff")


@following(lambda: [metadata()])
def about() -> dict:
    """CITATION.cff as a dict, with `author` (the body), `version`, `date` (y, m, d) made plain."""
    import yaml

    path = metadata()
    try:
        known = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        day = date.fromisoformat(str(known["date-released"]))
        if wrong := _wrong(known):
            raise ValueError(wrong)
        return {
            **known,
            # A line of its own would be a field of its own in RIS.
            "title": " ".join(known["title"].split()),
            "version": " ".join(str(known["version"]).split()),
            "author": " ".join(known["authors"][0]["name"].split()),
            "date": (day.year, day.month, day.day),
        }
    except FileNotFoundError:
        raise DataError(
            f"{path}: file not found; expected the citation metadata of the book"
        ) from None
    except (yaml.YAMLError, KeyError, ValueError, TypeError) as error:
        raise DataError(
            f"{path}: {error}; expected title, authors, version and date-released (YYYY-MM-DD)"
        ) from None


def _wrong(known: dict) -> str:
    """What in CITATION.cff a citation would lose or change without a word."""
    for part in ("title", "abstract"):
        if not isinstance(known[part], str) or not known[part].strip():
            return f"{part}: found {known[part]!r}; expected a text"
    if isinstance(known["version"], float):
        return f"version: found the number {known['version']}; expected it in quotation marks"
    if not known["version"] or not isinstance(known["version"], (str, int)):
        return f"version: found {known['version']!r}; expected a text such as 1.0.0"
    bodies = [author.get("name") for author in known["authors"]]
    if len(bodies) != 1 or not isinstance(bodies[0], str) or not bodies[0].strip():
        return f"authors: found {known['authors']}; expected one, with a `name`, as all are cited"
    words = known["keywords"]
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return f"keywords: found {words!r}; expected a list of texts"
    return ""


def _texts() -> list[str]:
    """The file of each chapter, in order of their names; asked for each row that is cited."""
    return sorted(f"{_CHAPTERS}/{name}" for name in os.listdir(_CHAPTERS) if name.endswith(".md"))


@following(_texts)
def _sources() -> dict[str, str]:
    """Text of each chapter by name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in map(Path, _texts())}


def _title(source: str) -> str:
    found = re.search(r"^# (.+)$", re.sub(r"^```.*?^```", "", source, flags=re.M | re.S), re.M)
    return found[1].strip() if found else ""


@following(_texts)
def chapters() -> dict[str, str]:
    """Title of each chapter by name."""
    return {name: _title(source) for name, source in _sources().items()}


def figures() -> dict[str, str]:
    """Chapter of each figure by its name: as written in the chapters, and as a build met them."""
    return _written() | {
        name: figure["chapter"]
        for name, figure in _built().get("figures", {}).items()
        if figure["chapter"] in chapters()
    }


@following(_texts)
def _written() -> dict[str, str]:
    return {
        name: chapter
        for chapter, source in _sources().items()
        for name in re.findall(r'\bname="([a-z0-9-]+)",\s*title=', source)
    }


@following(_texts)
def targets() -> dict[str, str]:
    """Chapter that holds each target, `(name)=`: addresses of sections, and of figures now gone."""
    return {
        target: chapter
        for chapter, source in _sources().items()
        for target in re.findall(r"^\(([\w-]+)\)=$", source, re.M)
    }


@following(_texts)
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

    return kept(("figures", path), lambda: state([path]), read_titles)


def figure_titles() -> dict[str, str]:
    """Titles of figures by name, as the last build left them; empty without one from these data.

    Titles carry computed numbers, so they are known only where the chapters have run.
    """
    return (
        {name: figure["title"] for name, figure in _built()["figures"].items()}
        if _built().get("data") == fingerprint()
        else {}
    )


# --- Rows: what a row is called, beside its id.


def key_of(table: str) -> list[str]:
    """Columns that identify a row of a table."""
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
    "queries": ("Query", _by_card),
    "provisions": ("Provision", _by_card),
    "treaties": ("Treaty", _by_card),
    "indicators": (
        "Published figure",
        lambda r: (
            f"({evidence.series(r['series'])}, to {evidence.when(r['period_end'], 'day')},"
            f" {r['estimator']})"
        ),
    ),
    "series": ("Series of figures", lambda r: f"({r['title']})"),
    "topics": (
        "Topic on Weibo",
        lambda r: f"({r['title_en']}, {evidence.when(r['date'], 'day')})",
    ),
    "statements": ("Statement", _by_speaker),
    "positions": ("Position", _by_speaker),
    "relations": (
        "Relation",
        lambda r: (
            f"({evidence.name(r['from'])} to {evidence.name(r['to'])}:"
            f" {str(r['relation']).replace('_', ' ')}, from {r['evidence_id']})"
        ),
    ),
    "dependencies": (
        "Dependency",
        lambda r: (
            f"({evidence.name(r['dependent'])} on {evidence.name(r['on'])}:"
            f" {str(r['good']).replace('_', ' ')}, from {r['evidence_id']})"
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
    """Key of each row as text, in order; cells are checked when one of them is cited."""
    found = read.rows(table, data_dir(), sound=True)
    return ["/".join(row[column] for column in key_of(table)) for row in found]


@remembered()
def index() -> dict[str, tuple[str, int]]:
    """Table and position of every row by its name in full, `table:key/key`, and by its id.

    By the id where that is one of a kind.
    """
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
    """What `record` takes for the row `name` of a table: its id.

    Or `table:id`, where a chapter or another row has the same.
    """
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
