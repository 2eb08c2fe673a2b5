"""One entry of references.bib: its fields are of their kind and of each other, and the work stands
once.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from .letters import fold, near
from .links import host
from .rule import Record

# Fields that styles of citation or this book read; another name is a slip of the pen.
_FIELDS = frozenset(
    re.findall(
        r"\w+",
        """abstract address annote archiveprefix author booktitle chapter crossref day doi edition
        editor eprint howpublished institution isbn issn journal key keywords langid language month
        note number organization pages primaryclass publisher school series shorttitle title
        translator type url urldate volume year""",
    )
)
_MONTHS = tuple(name.lower() for name in calendar.month_abbr[1:])
_MONTH_NAMES = tuple(name.lower() for name in calendar.month_name[1:])
_MARKUP = re.compile(r"<[a-zA-Z/][^>]*>|&(?:[a-z]+|#\d+);|(?<!\\)[%&#]|Ã.|â€")
_ENDS = re.compile(r"(\D*)(\d+)--\D*(\d+)")
# A body whose words do not stand in braces of their own is taken for a person.
_BODY = re.compile(
    r"\b(Service|Council|Office|Institute|University|Ministry|Association|Committee|Consortium|"
    r"Group|Department|Agency|Centre|Center|Team|Republic|Federation|Foundation)\b"
)


def of_entry(key: str, work, last: int) -> Iterator[tuple[str, str, str]]:
    """Field, value and what is expected, for what is suspect in one work; `last` is the year in
    which the record ends.
    """
    fields = {name.lower(): value.strip() for name, value in work.fields.items()}
    for field in fields:
        if field not in _FIELDS:
            yield field, field, f"a field that citations read ({_like(field)})"
    for field in ("title", "booktitle", "journal", "publisher", "howpublished", "note"):
        if found := _MARKUP.search(fields.get(field, "")):
            said = "text without markup of the web, bare signs of TeX or letters read wrongly"
            yield field, fields[field], f"{said} ({found[0]})"
    if work.type == "misc" and fields.get("journal"):
        yield "journal", fields["journal"], "the type @article, since the work is in a journal"
    title = fields.get("title", "")
    if title.endswith(".") or title.isupper() and len(title) > 12:
        yield "title", title, "a title in sentence case, without a full stop at its end"
    yield from _days(key, fields, last)
    yield from _numbers(fields)
    for role in work.persons:
        for person in work.persons[role]:
            if said := _person(str(person)):
                yield role, str(person), said


def _like(field: str) -> str:
    return next((known for known in sorted(_FIELDS) if near(known, field)), "author, title, …")


def _days(key: str, fields: dict[str, str], last: int) -> Iterator[tuple[str, str, str]]:
    year, month, day = (fields.get(name, "") for name in ("year", "month", "day"))
    in_key = re.search(r"(?<!\d)((?:1[5-9]|20)\d\d)", key)
    if year.isdigit() and not 1600 <= int(year) <= last:
        yield "year", year, f"a year up to {last}, where the record ends"
    elif year and in_key and year != in_key[1]:
        yield "year", year, f"{in_key[1]}, as the key has it"
    in_address = re.search(r"/((?:19|20)\d\d)/(?:0[1-9]|1[0-2])/", fields.get("url", ""))
    if in_address and year.isdigit() and int(year) < int(in_address[1]):
        yield "year", year, f"{in_address[1]}, as the address has it"
    short = month.lower()[:3]
    known = short in _MONTHS and month.lower() in (short, _MONTH_NAMES[_MONTHS.index(short)])
    if month and not known and month not in map(str, range(1, 13)):
        yield "month", month, f"one of {', '.join(_MONTHS)}"
    elif day:
        number = int(month) if month.isdigit() else _MONTHS.index(short) + 1 if month else 0
        most = calendar.monthrange(2024, number)[1] if number else 0
        if not day.isdigit() or not 1 <= int(day) <= most:
            said = f"a day of the month (1 to {most})" if number else "no day without a month"
            yield "day", day, said


def _numbers(fields: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    pages = _ENDS.fullmatch(fields.get("pages", ""))
    if pages and int(pages[3]) < int(pages[2]):
        yield "pages", fields["pages"], "a last page that is not before the first one"
    elif pages and int(pages[3]) - int(pages[2]) > 500:
        yield "pages", fields["pages"], "pages of one article: these are over 500"
    volume = fields.get("volume", "")
    if volume and (not re.fullmatch(r"\d+[A-Za-z]?", volume) or volume == fields.get("year")):
        yield "volume", volume, "the number of the volume alone"
    number = fields.get("number", "")
    if number and not re.search(r"\d", number):
        yield "number", number, "the number of the issue or report"
    if fields.get("doi", "a")[-1] in ".,;":
        yield "doi", fields["doi"], "a DOI without a mark at its end"
    url = fields.get("url", "")
    if "doi.org/" in url and fields.get("doi", "") not in url:
        yield "url", url, f"the address of {fields['doi']}, or none, since the DOI leads there"
    edition = fields.get("edition", "")
    if edition and not re.match(r"\d|(First|Second|Third|Fourth|Fifth|Revised|Rev\.)\b", edition):
        yield "edition", edition, "4th, or Fourth"
    isbn = re.sub(r"[- ]", "", fields.get("isbn", ""))
    if isbn and not _isbn(isbn):
        yield "isbn", fields["isbn"], "an ISBN whose last digit fits the others"


def _isbn(digits: str) -> bool:
    """Whether the check digit of an ISBN of 13 or 10 digits fits."""
    if re.fullmatch(r"\d{13}", digits):
        return sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(digits)) % 10 == 0
    if re.fullmatch(r"\d{9}[\dX]", digits):
        values = [10 if d == "X" else int(d) for d in digits]
        return sum(v * (10 - n) for n, v in enumerate(values)) % 11 == 0
    return False


def _person(name: str) -> str:
    """What is expected of a name; nothing for one as bibliographies have it."""
    plain = name.replace("{", "").replace("}", "")
    if re.search(r"[;&]|\bet al\b", plain) and "{" not in name:
        return "one name; between two names stands “and”, and all are named"
    if "{" not in name and _BODY.search(plain):
        return "a body in braces of its own ({{…}}), else it is taken for a person"
    if ":" in plain or _MARKUP.search(name.replace("{", "").replace("}", "")):
        return "a name; this looks like a title, or has letters read wrongly"
    if "," not in plain and " " in plain and "{" not in name:
        return "family name, comma, given names"
    return ""


def of_all(works: dict, record: Record) -> Iterator[tuple[str, str, str, str]]:
    """Key, field, value and what is expected, for what two works have that one alone may have."""
    used: dict[tuple[str, str], str] = {}
    spelt: dict[str, dict[str, str]] = {"journal": {}, "publisher": {}, "author": {}}
    shown = {row["host"]: row["linkable"] == "yes" for row in record["hosts"]}
    treaties = {fold(row["full_title"]): row for row in record["treaties"]}
    above = ""
    for key, work in works.items():
        fields = {name.lower(): value.strip() for name, value in work.fields.items()}
        if key.casefold() < above:
            yield key, "key", key, f"a place before {above}: works stand in the order of their keys"
        above = max(above, key.casefold())
        for field in ("doi", "title", "url"):
            value = fields.get(field, "")
            first = used.setdefault((field, fold(value)), key) if value else key
            if first != key:
                yield key, field, value, f"another {field} than {first} has: the work stands there"
                break
        people = [str(person) for role in work.persons for person in work.persons[role]]
        for field, values in (*((f, [fields.get(f, "")]) for f in spelt), ("author", people)):
            for value in filter(None, values):
                known = spelt[field]
                other = known.setdefault(fold(value), value)
                other = next((o for o in known.values() if near(o, value)), other)
                if other != value and len(value) > 7:
                    yield key, field, value, f"one spelling: another work has “{other}”"
        if (site := host(fields.get("url", ""))) and not shown.get(site, True):
            yield key, "url", fields["url"], "a host that hosts.csv has as linkable, or no address"
        treaty = treaties.get(fold(fields.get("title", "")))
        if treaty and (said := _signed(fields)) != treaty["signed"][: len(said)]:
            yield key, "year", said, f"{treaty['signed']}, as treaties.csv has it"
        if (parent := fields.get("crossref")) and parent not in works:
            yield key, "crossref", parent, "the key of a work"


def _signed(fields: dict[str, str]) -> str:
    """The day of a work as far as it is told, in ISO 8601."""
    short = fields.get("month", "").lower()[:3]
    month = f"-{_MONTHS.index(short) + 1:02d}" if short in _MONTHS else ""
    day = fields.get("day", "")
    return fields.get("year", "") + month + (f"-{int(day):02d}" if month and day.isdigit() else "")
