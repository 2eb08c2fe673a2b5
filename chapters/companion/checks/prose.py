"""Words that people wrote: in English, whole, with real days, known codes, and each once."""

from __future__ import annotations

import calendar
import datetime
import functools
import re
import unicodedata

from .letters import fold
from .rule import Record, at, rule, suspect

# Columns of English text: a placeholder, another language or capitals there are a slip. The first
# ones hold sentences, of two words or more; the second may be a word.
_TOLD = {
    "claims": ("paraphrase", "reason"),
    "events": ("title", "summary"),
    "statements": ("occasion", "paraphrase"),
    "positions": ("paraphrase",),
    "provisions": ("paraphrase",),
    "treaties": ("short_title", "full_title", "status"),
    "verdicts": ("record", "searched", "second_reason", "settled"),
    "topics": ("title_en",),
    "series": ("title",),
    "resolutions": ("reason",),
    "event_resolutions": ("reason",),
    "indicators": ("unusual",),
}
_WORDED = {
    "sentences": ("uncoded_reason",),
    "events": ("note",),
    "statements": ("speaker", "caveat"),
    "positions": ("speaker", "role", "caveat"),
    "provisions": ("trigger", "obligation", "qualifiers", "note"),
    "treaties": ("duration", "termination", "renewals", "replaced", "note"),
    "verdicts": ("note",),
    "series": ("made_for", "would_show", "coverage", "gaps"),
    "indicators": ("counting_rule", "note"),
    "codes": ("label", "definition", "example", "boundary"),
    "dependencies": ("note",),
    "relations": ("note",),
    "hosts": ("note",),
}
_ENGLISH = {t: (*_TOLD.get(t, ()), *_WORDED.get(t, ())) for t in {**_TOLD, **_WORDED}}
# What no two rows say alike, however it is written: the same under a new id is a second entry.
_ONCE = (
    ("claims", ("paraphrase",)),
    ("provisions", ("paraphrase",)),
    ("positions", ("paraphrase",)),
    ("positions", ("date", "speaker", "wording")),
    ("statements", ("date", "speaker", "occasion", "wording")),
    ("events", ("title", "summary")),
    ("verdicts", ("record",)),
    ("topics", ("date", "title_en")),
    ("queries", ("words",)),
    ("cameo", ("label",)),
    ("relations", ("from", "to", "relation", "evidence_id")),
)
_MONTHS = tuple(calendar.month_name[1:])
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b")
_YEAR = re.compile(
    rf"(?:\b(?:{'|'.join(_MONTHS)}|in|since|until|by|year of)\s|[–-]|^)(2\d{{3}})\b|(2\d{{3}})年"
)
# Plans and terms of treaties are told of some years ahead.
_AHEAD = 8
_CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
_RULE = re.compile(r"\bRules? ([a-z]+(?:_[a-z]+)*)(?: and ([a-z]+(?:_[a-z]+)*))?")
_CODES_IN = {
    "codes": ("definition", "example", "boundary"),
    "resolutions": ("reason",),
    "event_resolutions": ("reason",),
}


@functools.lru_cache(maxsize=1 << 16)
def _latin(cell: str) -> bool:
    """Whether most letters of a text are Latin; a text without letters is neither."""
    letters = [] if cell.isascii() else [c for c in cell if c.isalpha()]
    return sum("LATIN" in unicodedata.name(c, "") for c in letters) >= 0.7 * len(letters)


@functools.lru_cache(maxsize=1 << 16)
def _wrong(cell: str, whole: bool) -> str:
    """What is expected of an English text where it is none; nothing for a sound one."""
    words = re.findall(r"[^\W_]+", cell)
    if not _latin(cell):
        return "English (words of another language stand in a column of their own)"
    if whole and len(words) < 2:
        return "words that say it, not a placeholder"
    if cell.isupper() and len(words) > 2:
        return "sentence case, not capitals throughout"
    return ""


@rule(*_ENGLISH)
def english(record: Record):
    """What is told is told in English, whole, in sentence case."""
    for table, columns in _ENGLISH.items():
        whole = _TOLD.get(table, ())
        for row in record[table] if table in record.looked else ():
            for column in columns:
                if row[column] and (said := _wrong(row[column], column in whole)):
                    yield suspect(table, row, column, said)


@rule("claims")
def shouted(record: Record):
    """A quotation is not in capitals throughout: no article is."""
    for row in record["claims"]:
        if row["quote"].isupper() and len(row["quote"].split()) > 2:
            said = "capitals and small letters as the article has them"
            yield suspect("claims", row, "quote", said)


@rule(*_ENGLISH)
def days(record: Record):
    """A day that a text names is in the calendar, and its year is not far ahead."""
    last = int(record.package.get("temporal", {}).get("end", "9999")[:4]) + _AHEAD
    for table, columns in _ENGLISH.items():
        further = ("title",) if table == "topics" else ()
        for row in record[table] if table in record.looked else ():
            for column in (*columns, *further):
                if said := _no_day(row[column], last):
                    yield suspect(table, row, column, said)


@functools.lru_cache(maxsize=1 << 16)
def _no_day(cell: str, last: int) -> str:
    for day, month, year in _DAY.findall(cell):
        try:
            datetime.date(int(year), _MONTHS.index(month) + 1, int(day))
        except ValueError:
            return f"a real day, not {day} {month} {year}"
    years = [int(one or other) for one, other in _YEAR.findall(cell)]
    far = next((year for year in years if last < year < 2100), None)
    return f"a year up to {last}, not {far}" if far else ""


@rule(*sorted({table for table, _ in _ONCE}))
def once(record: Record):
    """No two rows say the same, however it is written."""
    for table, columns in _ONCE:
        used: dict[tuple, dict] = {}
        key = record.descriptors[table]["schema"]["primaryKey"][0]
        for row in record[table] if table in record.looked else ():
            if not row[columns[-1]]:
                continue
            told = tuple(fold(row[c]) if c == columns[-1] else row[c] for c in columns)
            first = used.setdefault(told, row)
            if first is not row:
                said = f"something that {first[key]} (row {first[None]}) does not say already"
                if len(columns) > 1:
                    said += f" (the same {', '.join(columns[:-1])} too)"
                yield suspect(table, row, columns[-1], said)


@rule("codes", "resolutions", "event_resolutions")
def named(record: Record):
    """A code that a boundary or a reason names is a code, and a rule that it names is a rule."""
    codes = {word for row in record["codes"] for word in (row["code"], row["variable"])}
    codes |= record.names
    rules = {row["code"] for row in record["codes"] if row["variable"].endswith("rule")}
    for table, columns in _CODES_IN.items():
        for row in record[table]:
            for column in columns:
                for word in _CODE.findall(row[column]):
                    if word not in codes:
                        yield at(table, row, column, "a code of codes.csv", word)
                for word in filter(None, sum(_RULE.findall(row[column]), ())):
                    if word not in rules and table == "resolutions":
                        yield at(table, row, column, "a rule of codes.csv", word)
