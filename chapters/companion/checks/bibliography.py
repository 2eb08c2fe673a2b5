"""Works cited: every entry of references.bib can be read and says enough, and every key cited is
there.
"""

from __future__ import annotations

import functools
import re
from importlib.util import find_spec
from pathlib import Path

from ..tables.read import Problem
from . import entries
from .letters import unseen
from .rule import WARNING, Record, rule

FILE = "references.bib"
# Fields without which a work cannot be found again. An author may not be known: then `key` or an
# organisation stands.
_NEEDED = {
    "article": ("title", "journal", "year"),
    "book": ("title", "publisher", "year"),
    "incollection": ("title", "booktitle", "year"),
    "inproceedings": ("title", "booktitle", "year"),
    "phdthesis": ("title", "school", "year"),
    "techreport": ("title", "institution", "year"),
    "unpublished": ("title", "note"),
    "misc": ("title",),
}
_CITED = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")
_FORMS = {
    "year": (re.compile(r"(1[5-9]|20)[0-9]{2}"), "a year of four digits"),
    "doi": (re.compile(r"10\.[0-9]{4,9}/[^\s]+"), "a DOI from 10. on, without address"),
    "url": (
        re.compile(r"https?://[^\s/@\"<>|`^]+\.[^\s/@\"<>|`^]+(/[^\s\"<>|`^]*)?"),
        "an http(s) address",
    ),
    "month": (re.compile(r"[A-Za-z]{3,9}|0?[1-9]|1[0-2]"), "a month as jun, without the day"),
    "day": (re.compile(r"0?[1-9]|[12][0-9]|3[01]"), "the number of a day"),
    "urldate": (re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}"), "a date as YYYY-MM-DD"),
    "pages": (re.compile(r"[A-Za-z]?[0-9]+(--[A-Za-z]?[0-9]+)?"), "pages as 566--595"),
}


def _problem(row: int | None, column: str | None, value: str | None, said: str, grade="error"):
    return Problem(f"data/{FILE}", row, column, value, said, grade)


@rule("references", "hosts", "treaties", beside=True)
def works(record: Record):
    """The file of works can be read, and each key stands once."""
    path = record.folder / FILE
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        yield _problem(None, None, None, "a file of this name, with the works that are cited")
        return
    except (OSError, UnicodeDecodeError):
        yield _problem(None, None, None, "a file in UTF-8 that can be read")
        return
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if said := unseen(line):
            yield _problem(number, None, line.strip()[:60], said)
        if found := re.match(r"\s*@(\w+)\s*\{\s*([^,\s]*)\s*,?", line):
            key = found[2]
            if not key:
                yield _problem(number, None, line.strip(), "a key after the brace")
            elif key.casefold() in lines:
                said = f"a key that no other work has (line {lines[key.casefold()]})"
                yield _problem(number, "key", key, said)
            lines.setdefault(key.casefold(), number)
    if find_spec("pybtex"):  # not in a browser, where nobody changes the works cited
        yield from _entries(text, lines, record)


@functools.lru_cache(maxsize=4)
def _parsed(text: str):
    """Entries of a file of works by key: to read them takes longer than to check them."""
    from pybtex.database import parse_string

    return parse_string(text, "bibtex").entries


def _entries(text: str, lines: dict[str, int], record: Record):
    from pybtex.database import BibliographyDataError
    from pybtex.exceptions import PybtexError

    try:
        works = _parsed(text)
    except BibliographyDataError:
        return  # a key that stands twice, which is told by its line
    except PybtexError as error:
        said = f"BibTeX that can be read ({str(error).splitlines()[0]})"
        yield _problem(getattr(error, "lineno", None), None, None, said)
        return
    for key in lines:
        if key not in {name.casefold() for name in works}:
            yield _problem(lines[key], "key", key, "an entry that ends before the next one begins")
    last = int(record.package.get("temporal", {}).get("end", "9999")[:4])
    for key, work in works.items():
        line = lines.get(key.casefold())
        yield from _entry(key, work, line)
        for field, value, said in entries.of_entry(key, work, last):
            yield _problem(line, field, value, f"{said} ({key})", WARNING)
    for key, field, value, said in entries.of_all(dict(works), record):
        yield _problem(lines.get(key.casefold()), field, value, f"{said} ({key})", WARNING)
    yield from _seen(text)
    held = set(works)
    for page, cited in citations(record.folder).items():
        for key in sorted(cited - held):
            said = f"a work with this key, which {page} cites"
            yield _problem(None, "key", key, said)


def _seen(text: str):
    """Above each work stands where its data was seen."""
    above = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("@") and not above.startswith("% seen:"):
            said = "above it a line “% seen: …”, which says where the data of the work was seen"
            yield _problem(number, None, line.strip(), said, WARNING)
        above = line or above if not line.startswith("}") else ""


def _entry(key: str, work, line: int | None):
    fields = {name.lower(): value for name, value in work.fields.items()}
    if work.type not in _NEEDED:
        said = f"a type among {', '.join(_NEEDED)} ({key})"
        yield _problem(line, None, f"@{work.type}", said)
    for field in _NEEDED.get(work.type, ()):
        if not fields.get(field, "").strip():
            yield _problem(
                line, field, "", f"{field}, which a work of type {work.type} has ({key})"
            )
    if not work.persons and not fields.keys() & {"key", "organization", "institution"}:
        said = f"an author, an editor or a key to sort it by ({key})"
        yield _problem(line, "author", "", said, WARNING)
    for field, (form, said) in _FORMS.items():
        if field in fields and not form.fullmatch(fields[field].strip()):
            grade = "error" if field == "url" else WARNING  # the page makes a link of it
            yield _problem(line, field, fields[field], f"{said} ({key})", grade)
    for field, value in fields.items():
        if value.count("{") != value.count("}"):
            yield _problem(line, field, value, f"as many opening as closing braces ({key})")
        if re.search(r"\\(url|href)\s*\{\s*(?!https?://)", value):
            yield _problem(line, field, value, f"an http(s) address as a link ({key})")


def citations(folder: Path) -> dict[str, set[str]]:
    """Keys that each chapter cites, for the chapters beside the data."""
    found = {}
    for path in sorted((folder.parent / "chapters").glob("*.md")):
        text = path.read_text("utf-8", errors="replace")
        keys = {key.strip() for cited in _CITED.findall(text) for key in cited.split(",")}
        found[f"chapters/{path.name}"] = {key for key in keys if key}
    return found
