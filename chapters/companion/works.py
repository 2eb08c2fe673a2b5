"""The works cited in the book (data/references.bib) as BibTeX, CSL-JSON and RIS.

    companion.works.works()["aref2018"].csl

BibTeX is given as it stands in the file; pybtex reads it for the other two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .tables.memory import kept, state
from .tables.read import DataError, data_dir

# Type of entry: its type in CSL and in RIS.
TYPES = {
    "article": ("article-journal", "JOUR"),
    "book": ("book", "BOOK"),
    "incollection": ("chapter", "CHAP"),
    "inproceedings": ("paper-conference", "CPAPER"),
    "techreport": ("report", "RPRT"),
    "unpublished": ("manuscript", "UNPB"),
    "misc": ("webpage", "ELEC"),
    "": ("document", "GEN"),  # a misc without an address
}
# Field of BibTeX: variable of CSL, tag of RIS.
FIELDS = {
    "journal": ("container-title", "T2"),
    "booktitle": ("container-title", "T2"),
    "howpublished": ("publisher", "PB"),
    "institution": ("publisher", "PB"),
    "publisher": ("publisher", "PB"),
    "address": ("publisher-place", "CY"),
    "volume": ("volume", "VL"),
    "edition": ("edition", "ET"),
    "type": ("genre", "M3"),
    "doi": ("DOI", "DO"),
    "isbn": ("ISBN", "SN"),
    "url": ("URL", "UR"),
    "note": ("note", "N1"),
}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"


@dataclass(frozen=True)
class Work:
    """One work: its key, and the whole record in each of three formats."""

    key: str
    bibtex: str
    csl: dict
    ris: str


def works() -> dict[str, Work]:
    """All works by key, in the file's order. Raises DataError when the file cannot be read."""
    path = data_dir() / "references.bib"
    return kept(("works", str(path)), lambda: state([path]), lambda: _read(path))


def _read(path: Path) -> dict[str, Work]:
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    try:
        text = path.read_text(encoding="utf-8")
        entries = parse_string(text, "bibtex").entries
    except (OSError, UnicodeDecodeError, PybtexError) as error:
        raise DataError(f"data/references.bib: {error}; expected works in BibTeX") from None
    written = {m[1]: m[0] for m in re.finditer(r"^@\w+\{([^,\s]+),.*?^\}$", text, re.M | re.S)}
    return {k: _work(k, written[k], entry) for k, entry in entries.items()}


def _work(key: str, written: str, entry) -> Work:
    fields = {name.lower(): value for name, value in entry.fields.items()}
    kind, ris_kind = TYPES[entry.type if entry.type != "misc" or "url" in fields else ""]
    item: dict = {"id": key, "type": kind, "title": _marked(fields["title"])}
    tags = [("TY", ris_kind), ("ID", key), ("TI", _text(fields["title"]))]
    for role, tag in (("author", "AU"), ("editor", "A2")):
        if people := entry.persons.get(role):
            item[role] = [_person(p) for p in people]
            tags += [(tag, _inverted(p)) for p in item[role]]
    for name, (variable, tag) in FIELDS.items():
        if name in fields:
            marked = variable == "container-title"
            item[variable] = _marked(fields[name]) if marked else _text(fields[name])
            tags.append((tag, _text(fields[name])))
    if "number" in fields:
        item["issue" if kind == "article-journal" else "number"] = _text(fields["number"])
        tags.append(("IS", _text(fields["number"])))
    if "eprint" in fields:
        item |= {"archive": fields["archiveprefix"], "archive_location": fields["eprint"]}
        tags.append(("C1", f"{fields['archiveprefix']}:{fields['eprint']}"))
    if "pages" in fields:
        item["page"] = re.sub("-+", "-", fields["pages"])
        tags += list(zip(("SP", "EP"), item["page"].split("-"), strict=False))
    if date := _date(fields):
        item["issued"] = {"date-parts": [date]}
        tags += [("PY", str(date[0])), ("DA", "/".join(f"{n:02}" for n in date))]
    ris = "\n".join(f"{tag}  - {value}" for tag, value in tags) + "\nER  - "
    return Work(key, written, item, ris)


def _date(fields: dict[str, str]) -> list[int]:
    """Year, month and day as far as they are known; none where the year is no number."""
    if not re.fullmatch(r"\d{4}", fields.get("year", "")):
        return []
    month = MONTHS.split().index(fields["month"][:3].lower()) + 1 if "month" in fields else None
    return [int(n) for n in (fields["year"], month, fields.get("day") if month else None) if n]


def _person(person) -> dict:
    """A name as CSL has it; one in braces is a body's and stays in one piece."""
    last = " ".join(person.last_names)
    given = " ".join(person.first_names + person.middle_names)
    if last.startswith("{") or not given:
        return {"literal": _text(last)}
    found = {"family": _text(last), "given": _text(given)}
    if person.prelast_names:
        found["non-dropping-particle"] = " ".join(person.prelast_names)
    if person.lineage_names:
        found["suffix"] = " ".join(person.lineage_names)
    return found


def _inverted(name: dict) -> str:
    if "literal" in name:
        return name["literal"]
    family = " ".join(n for n in (name.get("non-dropping-particle"), name["family"]) if n)
    return ", ".join(n for n in (family, name["given"], name.get("suffix")) if n)


def _text(value: str) -> str:
    """A field as plain text."""
    value = re.sub(r"\\([&%$#_{}])", r"\1", value.replace("~", " "))
    return " ".join(re.sub("-{2,3}", "–", re.sub("[{}]", "", value)).split())


def _marked(title: str) -> str:
    """A title as plain text, with the marks of CSL around what keeps its capitals."""
    inner = re.sub(r"\{(\{[^{}]*\})", r"\1", title)  # braces around all are one more pair
    marked = re.sub(r"\{([^{}]*)\}", '<span class="nocase">\\1</span>', inner)
    return _text(marked)
