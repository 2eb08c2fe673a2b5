"""One answer of an official in several tables: it has one day, one grade and one code in all of
them.

A spokesman's answer may stand as a statement (what it names of the formula), as a position (what
it thinks of Moscow and Pyongyang), as an event (what was done by saying it) and behind a verdict.
"""

from __future__ import annotations

from collections.abc import Iterator

from .rule import Record, at, items, number, rule

_KEYS = {"statements": "statement_id", "positions": "position_id", "events": "event_id"}
# What a position says of the tie of Moscow and Pyongyang, as the sign of the act of saying so.
_SIGNS = {
    "welcome": 1,
    "opportunity": 1,
    "trilateral_support": 1,
    "neutral_official": 0,
    "concern": -1,
    "bloc_risk": -1,
}
_SIGNED = {1: "above 0", 0: "between -1 and 1", -1: "below 0"}


def _events(record: Record) -> list[dict]:
    """What Beijing alone said, as acts."""
    return [
        row
        for row in record["events"]
        if row["kind"] == "statement" and row["source_actors"] == "CHN"
    ]


def _official(record: Record) -> list[dict]:
    return [
        row
        for row in record["positions"]
        if row["speaker_kind"] == "official" and row["precision"] == "day"
    ]


def _pages(row: dict) -> set[str]:
    return {*items(row["urls"]), *items(row["retrieved_from"])}


def _given(record: Record) -> Iterator[tuple[str, dict]]:
    """Answers to the press by table, with the positions of officials."""
    for row in record["statements"]:
        if row["occasion_kind"] == "press_answer":
            yield "statements", row
    for row in _official(record):
        yield "positions", row
    for row in _events(record):
        yield "events", row


@rule("statements", "positions", "events")
def own_day(record: Record):
    """A page behind answers of two days cannot be the page of both."""
    first: dict[str, tuple[str, dict]] = {}
    for table, row in _given(record):
        for page in sorted(_pages(row)):
            other, told = first.setdefault(page, (table, row))
            if told["date"] != row["date"]:
                column = "urls" if page in items(row["urls"]) else "retrieved_from"
                said = f"a page of {row['date']} alone: {told[_KEYS[other]]} has it for"
                yield at(table, row, column, f"{said} {told['date']}", page)


@rule("statements", "positions", "events")
def one_code(record: Record):
    """The same answer, known by its page or by speaker and day, is coded alike."""
    by_day: dict[str, list[dict]] = {}
    for row in _official(record):
        by_day.setdefault(row["date"], []).append(row)
    for event in _events(record):
        for position in by_day.get(event["date"], ()):
            named = position["speaker"] in f"{event['title']} {event['summary']}"
            if (named or _pages(event) & _pages(position)) and not _fits(event, position):
                sign = _SIGNED[_SIGNS[position["stance"]]]
                said = f"a score {sign}: {position['position_id']}, the same answer,"
                yield at("events", event, "goldstein", f"{said} is coded {position['stance']}")
    for statement in record["statements"]:
        for position in by_day.get(statement["date"], ()):
            same = statement["speaker"].startswith(position["speaker"])
            graded = statement["confidence"] != position["confidence"]
            if same and graded and _pages(statement) & _pages(position):
                said = f"{statement['confidence']}, as {statement['statement_id']} has it"
                yield at("positions", position, "confidence", f"{said}, the same answer")


def _fits(event: dict, position: dict) -> bool:
    """Whether the score of an act has the sign of a position; one without a sign fits any."""
    sign, score = _SIGNS.get(position["stance"]), number(event["goldstein"])
    if sign is None or score is None:
        return True
    return abs(score) < 1 if sign == 0 else score * sign > 0


@rule("statements", "positions", "events", "verdicts")
def judged(record: Record):
    """A verdict that shows the page of an answer cites a row of that day."""
    days: dict[str, set[str]] = {}
    for table, row in _given(record):
        for page in _pages(row) if table != "events" else ():
            days.setdefault(page, set()).add(row["date"])
    dated = {row[key]: row["date"] for table, key in _KEYS.items() for row in record[table]}
    for row in record["verdicts"]:
        cited = {dated.get(one) for one in items(row["evidence"])}
        for page in items(row["urls"]) + items(row["retrieved_from"]):
            if page in days and not days[page] & cited:
                said = f"with {page} a row of {' or '.join(sorted(days[page]))}, which it tells of"
                yield at("verdicts", row, "evidence", said)
