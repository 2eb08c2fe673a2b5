"""Days: real, within the record, in order, and not before what they come after."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from .addresses import Told, told_on
from .rule import Record, at, items, rule, suspect

_PAIRS = (
    ("relations", "start", "end"),
    ("treaties", "signed", "in_force"),
    ("treaties", "in_force", "ended"),
    ("indicators", "period_start", "period_end"),
)
# Days that close a period: a year known only as such closes on its last day.
_CLOSING = {("relations", "end"), ("indicators", "period_end"), ("treaties", "ended")}
# Columns of text that hold a day, a month or a year as ISO 8601 has them.
_PARTIAL = (("events", "published"), ("indicators", "as_of"))
_ISO = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_PRECISE = (
    ("events", "date", "precision"),
    ("statements", "date", "precision"),
    ("positions", "date", "precision"),
    ("treaties", "ended", "ended_precision"),
)
# How spreadsheets write a day: 11/01/2022, 01.11.22, 1-Nov-2022, Nov 22.
_LOCAL = re.compile(
    r"[0-9]{1,2}([./-])[0-9]{1,2}\1([0-9]{2}|[0-9]{4})|([0-9]{1,2}-)?[A-Z][a-z]{2}[- "
    r"][0-9]{2}([0-9]{2})?"
)
# A report may announce a meeting or be dated in another time zone; it is not weeks older than
# what it tells.
_AHEAD = datetime.timedelta(days=14)
# Words of a figure that is told before its time.
_AHEAD_WORDS = re.compile(
    r"\b(forecasts?|goals?|targets?|plans?|planned|expected|possible|announced|ceiling|cap|limit|"
    r"per (year|month))\b",
    re.IGNORECASE,
)


def _bounds(record: Record, table: str) -> tuple[str, str]:
    """First and last day of a table, as the data package says under `temporal`: of the table, else
    of the record.
    """
    told = record.package.get("temporal", {}) | record.descriptors[table].get("temporal", {})
    return told.get("start", "0001-01-01"), told.get("end", "9999-12-31")


@rule()
def bounded(record: Record):
    """No day lies after the end of the record, or before its beginning. (What a column has of its
    own as a minimum, the schema holds.)
    """
    for table in record.looked:
        start, end = _bounds(record, table)
        for column, field in record.fields[table].items():
            partial = (table, column) in _PARTIAL
            if field.get("type") != "date" and not partial:
                continue
            last = f"{end[:4]}-12-31" if (table, column) in _CLOSING else end
            first = "" if "minimum" in field.get("constraints", {}) else start
            for row in record[table]:
                cell = row[column]
                if partial and cell and not _ISO.fullmatch(cell):
                    yield at(
                        table, row, column, "a year, a month or a day: 2024, 2024-06, 2024-06-19"
                    )
                elif cell and cell > last:
                    said = f"a day up to {last}, where the record ends"
                    said += " (temporal.end in datapackage.json; set it on when the record goes on)"
                    # Somebody may add an article that is younger than the record.
                    tell = suspect if (table, column) == ("sources", "issued") else at
                    yield tell(table, row, column, said)
                elif cell and cell < first[: len(cell)]:
                    said = f"a day from {first} on (datapackage.json says so)"
                    yield at(table, row, column, said)


@rule("relations", "treaties", "indicators")
def ordered(record: Record):
    """What begins does so before it ends."""
    for table, first, last in _PAIRS:
        for row in record[table]:
            if row[first] and row[last] and row[first] > row[last]:
                yield at(table, row, last, f"a date not before {first} ({row[first]})")


@rule(*{table for table, _, _ in _PRECISE})
def precise(record: Record):
    """A month or a year stands as its first day; so a day that somebody knows is not lost under
    it.
    """
    for table, date, precision in _PRECISE:
        for row in record[table]:
            if not row[date] or (table, date) in _CLOSING:
                continue
            if row[precision] == "month" and row[date][8:] != "01":
                yield at(table, row, date, f"{row[date][:7]}-01, since the precision is month")
            if row[precision] == "year" and row[date][5:] != "01-01":
                yield at(table, row, date, f"{row[date][:4]}-01-01, since the precision is year")


@rule("statements", "positions")
def in_order(record: Record):
    """Statements and positions stand in the order of their days, those without one at the end."""
    for table in ("statements", "positions"):
        above = ""
        for row in record[table]:
            here = row["date"] or "9999"
            if here < above:
                said = f"a day not before that of the row above ({above}): rows stand in order"
                yield at(table, row, "date", said)
            above = max(above, here)


@rule("events")
def told_after(record: Record):
    """A page is not older than the event it tells, by its own date or by the one in its address.

    Statements and positions are held to the same in `statements.older`.
    """
    for row in record["events"]:
        if row["date"] and row["precision"]:
            whole = {"day": 10, "month": 7, "year": 4}[row["precision"]]
            # An announcement says so in the note; what is done is not reported before its day.
            announced = "announc" in row["note"].lower()
            for told in _told(row):
                day = row["date"][:whole]
                if told.before(day, _AHEAD) if announced else told.before(day):
                    said = f"a day not after {told}, the day in the address of its source"
                    yield suspect("events", row, "date", said)
                    break
        if row["published"] and Told(row["published"]).before(row["date"], _AHEAD):
            said = f"a day not before the event ({row['date']})"
            yield suspect("events", row, "published", said)


def _told(row: dict) -> Iterator[Told]:
    """The days and months in the addresses of a row."""
    yield from filter(None, map(told_on, items(row["urls"]) + items(row["retrieved_from"])))


@rule("events", "sources")
def named_before(record: Record):
    """What an article mentions had happened by its day, or in its year where that alone is known
    (its id has it).
    """
    sources = record.by("sources", "source_id")
    for row in record["events"]:
        for source in items(row["in_articles"]):
            known = _issued(sources, source)
            if row["date"][: len(known)] > known:
                said = f"articles that are not older than the event ({row['date']})"
                yield suspect("events", row, "in_articles", f"{said}: {source} is of {known}")


def _issued(sources: dict[str, dict], source: str) -> str:
    """The day of an article, or its year where that alone is known."""
    day = sources[source]["issued"] if source in sources else ""
    return day or source.rstrip("abcdefghijklmnopqrstuvwxyz")[-4:]


@rule("relations", "claims", "sources")
def tied_before(record: Record):
    """A tie that an article states had begun by its day, and one that ended has a beginning."""
    claims = {row["claim_id"]: row["claim_id"].split(":")[0] for row in record["claims"]}
    sources = record.by("sources", "source_id")
    for row in record["relations"]:
        if (source := claims.get(row["evidence_id"])) is None:
            continue
        day = _issued(sources, source)
        if row["certainty"] != "anticipated" and row["start"][: len(day)] > day:
            said = f"a day not after the article that has it {row['certainty']}"
            yield suspect("relations", row, "start", f"{said}: {source} is of {day}")
        if row["end"] and not row["start"] and not row["note"]:
            said = "nothing, or in start the day it began (or a note that says why not)"
            yield suspect("relations", row, "end", said)


@rule("sources")
def issued(record: Record):
    """The year in the id of an article is that of its day."""
    for row in record["sources"]:
        year = re.search(r"([0-9]{4})[a-z]?$", row["source_id"])
        if row["issued"] and year and row["issued"][:4] != year[1]:
            said = f"a day of {year[1]}, as the source_id says"
            yield suspect("sources", row, "issued", said)


@rule("indicators", "series")
def told_ahead(record: Record):
    """A figure is not older than its period's end, unless its unit, rule or note says that it is
    a plan, a limit or a rate.
    """
    for row in record["indicators"]:
        if not row["as_of"] or not Told(row["as_of"]).before(row["period_end"], _AHEAD):
            continue
        told = " ".join((row["unit"], row["counting_rule"], row["note"], row["unusual"]))
        if not _AHEAD_WORDS.search(told):
            said = f"a day not before the end of the period ({row['period_end']}), or a note that"
            yield suspect("indicators", row, "as_of", f"{said} says it is a forecast, goal or rate")


@rule("events")
def why_no_day(record: Record):
    """An event known by its month or year says in its note why no day stands there."""
    for row in record["events"]:
        if row["precision"] in ("month", "year") and not row["note"]:
            said = f"why only the {row['precision']} is known, or what was looked for"
            yield at("events", row, "note", said)


@rule("indicators")
def counted_after(record: Record):
    """A page is not older than the figure it gives, by the day in its address."""
    for row in record["indicators"]:
        # A goal or a forecast is told before its period ends, and says so by its own day.
        if row["as_of"] < row["period_end"][: len(row["as_of"]) or 10]:
            continue
        for told in _told(row):
            if told.before(row["period_end"], _AHEAD):
                said = f"a day not after {told}, the day in the address of a source"
                yield suspect("indicators", row, "period_end", said)


@rule("verdicts", "events", "indicators", "statements", "positions", "treaties")
def judged_after(record: Record):
    """A verdict is not older than the newest of its evidence."""
    days: dict[str, str] = {}
    for table, key in (
        ("events", "event_id"),
        ("statements", "statement_id"),
        ("positions", "position_id"),
    ):
        for row in record[table]:
            whole = {"day": 10, "month": 7, "year": 4, "": 0}[row["precision"]]
            days[row[key]] = row["date"][:whole]
    days |= {row["indicator_id"]: row["period_end"] for row in record["indicators"]}
    days |= {row["treaty_id"]: row["signed"] for row in record["treaties"]}
    for row in record["verdicts"]:
        for given in items(row["evidence"]):
            day = days.get(given) or days.get(given.split(":")[0], "")
            if row["as_of"][: len(day)] < day:
                said = f"a day not before its evidence ({given}, {day})"
                yield at("verdicts", row, "as_of", said)
                break


@rule("verdicts", "sources")
def judged_unread(record: Record):
    """A verdict that names no evidence is not older than the article that it judges."""
    sources = record.by("sources", "source_id")
    for row in record["verdicts"]:
        source = row["claim_id"].split(":")[0]
        known = _issued(sources, source)
        if not row["evidence"] and row["as_of"] and row["as_of"][: len(known)] < known:
            said = f"a day not before the article that it judges ({source} is of {known})"
            yield at("verdicts", row, "as_of", said)


@rule()
def words(record: Record):
    """Text that reads as a day in the form of some country was words before a spreadsheet
    saved it.
    """
    for table in record.looked:
        for column, field in record.fields[table].items():
            for row in record[table] if field.get("type") == "string" else ():
                if _LOCAL.fullmatch(row[column]):
                    said = "words: a spreadsheet took them for a day (or the day as 2024-06-19)"
                    yield at(table, row, column, said)
