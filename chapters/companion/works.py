"""The works cited in the book (data/references.bib) as BibTeX, CSL-JSON and RIS.

    companion.works.works()["aref2018"].csl

BibTeX is given as it stands in the file; pybtex reads it for the other two.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .tables.memory import kept, state
from .tables.read import DataError, data_dir

# Type of entry: its type in CSL and in RIS.
TYPES = {
    "article": ("article-journal", "JOUR"),
    "book": ("book", "BOOK"),
    "incollection": ("chapter", "CHAP"),
    "inproceedings": ("paper-conference", "CPAPER"),
    "phdthesis": ("thesis", "THES"),
    "techreport": ("report", "RPRT"),
    "unpublished": ("manuscript", "UNPB"),
    "misc": ("webpage", "ELEC"),
    "": ("document", "GEN"),  # a misc without an address, and what is none of these
}
# Field of BibTeX: variable of CSL, tag of RIS.
FIELDS = {
    "journal": ("container-title", "T2"),
    "booktitle": ("container-title", "T2"),
    "series": ("collection-title", "T3"),
    "howpublished": ("publisher", "PB"),
    "institution": ("publisher", "PB"),
    "organization": ("publisher", "PB"),
    "school": ("publisher", "PB"),
    "publisher": ("publisher", "PB"),
    "address": ("publisher-place", "CY"),
    "volume": ("volume", "VL"),
    "edition": ("edition", "ET"),
    "type": ("genre", "M3"),
    "doi": ("DOI", "DO"),
    "isbn": ("ISBN", "SN"),
    "issn": ("ISSN", "SN"),
    "url": ("URL", "UR"),
    "note": ("note", "N1"),
}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
# Readers of RIS take these for an editor of the series: theirs is another tag.
_PARTS = ("CHAP", "CPAPER")
# Languages by their scripts, where no field tells: no style may give their titles capitals.
_SCRIPTS = {
    "ja": "\u3040-\u30ff",
    "zh": "\u3400-\u9fff",
    "ko": "\uac00-\ud7af",
    "ru": "\u0400-\u04ff",
}


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
    except OSError as error:
        said = f"cannot be read ({error.strerror})"
        raise DataError(f"data/references.bib: {said}; expected works in BibTeX") from None
    except (UnicodeDecodeError, PybtexError) as error:
        raise DataError(f"data/references.bib: {error}; expected works in BibTeX") from None
    written = _written(text)
    return {k: _work(k, written.get(k, ""), entry) for k, entry in entries.items()}


def _written(text: str) -> dict[str, str]:
    """Each entry as it stands in the file, by its key: up to the brace that closes it."""
    found = {}
    for head in re.finditer(r"^[ \t]*(@\w+\s*\{\s*([^,\s{}]+)\s*,)", text, re.M):
        depth = 0
        for sign in re.finditer(r"(?<!\\)[{}]", text[head.start(1) :]):
            depth += 1 if sign[0] == "{" else -1
            if not depth:
                found[head[2]] = text[head.start(1) : head.start(1) + sign.end()]
                break
    return found


def _work(key: str, written: str, entry) -> Work:
    fields = {name.lower(): value for name, value in entry.fields.items()}
    known = TYPES.get(entry.type, TYPES[""])
    kind, ris_kind = known if entry.type != "misc" or "url" in fields else TYPES[""]
    title = _text(fields["title"])
    item: dict = {"id": key, "type": kind, "title": _marked(fields["title"])}
    tags = [("TY", ris_kind), ("ID", key), ("TI", title)]
    for role, tag in (("author", "AU"), ("editor", "A2" if ris_kind in _PARTS else "ED")):
        if people := entry.persons.get(role):
            item[role] = [_person(p) for p in people]
            tags += [(tag, _inverted(p)) for p in item[role]]
    for name, (variable, tag) in FIELDS.items():
        if name in fields:
            plain = _address if name in ("doi", "url") else _text
            marked = variable == "container-title"
            item[variable] = _marked(fields[name]) if marked else plain(fields[name])
            # Of a work of no kind, M3 is taken for its DOI.
            tags.append(("N1" if (tag, ris_kind) == ("M3", "GEN") else tag, plain(fields[name])))
    if "number" in fields:
        item["issue" if kind == "article-journal" else "number"] = _text(fields["number"])
        tags.append(("SN" if ris_kind == "RPRT" else "IS", _text(fields["number"])))
    if "eprint" in fields:
        archive = fields.get("archiveprefix", "arXiv")
        item |= {"archive": archive, "archive_location": fields["eprint"]}
        tags += [("DB", archive), ("AN", f"{archive}:{fields['eprint']}")]
    if "pages" in fields:
        item["page"] = re.sub("-+", "-", fields["pages"])
        ends = item["page"].split("-") if re.fullmatch(r"\w+-\w+", item["page"]) else []
        tags += list(zip(("SP", "EP"), ends or [item["page"]], strict=False))
    if date := _date(fields):
        item["issued"] = {"date-parts": [date]}
        tags += [("PY", str(date[0])), ("DA", _slashes(date))]
    if seen := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", fields.get("urldate", "")):
        item["accessed"] = {"date-parts": [[int(n) for n in seen.groups()]]}
        tags.append(("Y2", _slashes([int(n) for n in seen.groups()])))
    if language := fields.get("language") or fields.get("langid") or _language(title):
        item["language"] = language
        tags.append(("LA", language))
    ris = "\n".join(f"{tag}  - {value}" for tag, value in tags) + "\nER  - "
    return Work(key, written or entry.to_string("bibtex").strip(), item, ris)


def _language(title: str) -> str:
    """The language of a title that is mostly in a script of its own; kana make it Japanese."""
    letters = len(re.findall(r"[^\W\d_]", title))
    share = {code: len(re.findall(f"[{signs}]", title)) for code, signs in _SCRIPTS.items()}
    if share["ja"]:
        share["ja"] += share["zh"]
    return next((code for code, n in share.items() if 2 * n > letters), "")


def _date(fields: dict[str, str]) -> list[int]:
    """Year, month and day as far as they are known; none where the year is no number.

    The month is a number or a word, perhaps with the day in it.
    """
    if not re.fullmatch(r"\d{4}", fields.get("year", "")):
        return []
    said = fields.get("month", "").lower()
    found = re.match(r"(?:0?(\d|1[0-2])|([a-z]{3})[a-z]*\.?)(?:[\s~]+(\d{1,2}))?$", said)
    month = day = 0
    if found:
        word = found[2] if found[2] in MONTHS.split() else ""
        month = int(found[1]) if found[1] else MONTHS.split().index(word) + 1 if word else 0
        day = int(fields.get("day") or found[3] or 0) if month else 0
    return [n for n in (int(fields["year"]), month, day) if n]


def _slashes(date: list[int]) -> str:
    """A date as RIS has it: year/month/day/, with nothing for what is not known."""
    year, *rest = date
    return f"{year}/" + "".join(f"{n:02}/" for n in rest) + "/" * (2 - len(rest))


def _person(person) -> dict:
    """A name as CSL has it; one in braces is a body's and stays in one piece."""
    last = " ".join(person.last_names)
    given = " ".join(person.first_names + person.middle_names)
    if last.startswith("{") or not given:
        return {"literal": _text(last)}
    found = {"family": _text(last), "given": _text(given)}
    if person.prelast_names:
        found["non-dropping-particle"] = _text(" ".join(person.prelast_names))
    if person.lineage_names:
        found["suffix"] = _text(" ".join(person.lineage_names))
    return found


def _inverted(name: dict) -> str:
    if "literal" in name:
        return name["literal"]
    family = " ".join(n for n in (name.get("non-dropping-particle"), name["family"]) if n)
    return ", ".join(n for n in (family, name["given"], name.get("suffix")) if n)


def _decoded(value: str) -> str:
    """Letters, dashes and quotation marks for what LaTeX writes for them; braces stay."""
    import latexcodec  # noqa: F401 - its codec is asked for by name

    bare = re.sub(r"\\(?:emph|mbox|text\w*|url)\s*(?=\{)", "", value.replace(r"\$", "$"))
    decode: Any = codecs.getdecoder("ulatex")  # text to text, which the type of codecs lacks
    signs, _ = decode(re.sub(r"(?<!\\)%", r"\\%", bare))
    return re.sub(r"\{([^\x00-\x7f]{1,2})\}", r"\1", signs).replace("\u00a0", " ")


def _address(value: str) -> str:
    """A field that is printed as it stands."""
    return re.sub(r"\\([&%$#_{}~])", r"\1", value).strip()


def _text(value: str) -> str:
    """A field as plain text."""
    return " ".join(re.sub("[{}]", "", _decoded(value)).split())


def _marked(title: str) -> str:
    """A title as plain text, with the marks of CSL around what keeps its capitals."""
    inner = re.sub(r"\{(\{[^{}]*\})", r"\1", _decoded(title))  # braces around all: one more pair
    marked = re.sub(r"\{([^{}]*)\}", '<span class="nocase">\\1</span>', inner)
    return " ".join(re.sub("[{}]", "", marked).split())
