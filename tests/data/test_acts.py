"""Rules on acts between the three: a fault put into the real tables is a message that names file,
row, column, value and what was expected, and no other message.
"""

from __future__ import annotations

import functools

import pytest
from companion.checks.rule import RULES, Record
from conftest import ROOT

TABLES = ("events", "queries", "event_passes", "event_resolutions", "relations")


@functools.cache
def record() -> Record:
    return Record.read(ROOT / "data")


def where(table: str, **cells) -> int:
    """Place of the first row of a table with these cells."""
    return next(
        n
        for n, row in enumerate(record()[table])
        if all(row[column] == value for column, value in cells.items())
    )


def said(table: str, place: int, **cells) -> list[str]:
    """Messages of all rules once one row of a table has other cells; no cells take it out."""
    rows = [dict(row) for row in record()[table]]
    if cells:
        rows[place] |= cells
    else:
        del rows[place]
    changed = Record({**record().rows, table: rows}, record().package, record().folder)
    reading = [r for r in RULES if r.run.__name__ != "slid" and any(map(r.reads, TABLES))]
    return [str(problem) for one in reading for problem in one.found(changed)]


EVENTS = {
    "without level": (
        "E077",
        {"level": ""},
        'column level: found ""; expected the rank of an act between two of China, Russia',
    ),
    "level of an event of no pair": (
        "E155",
        {"level": "minister"},
        'column level: found "minister"; expected nothing, since the event is an act of no pair',
    ),
    "pair that does not exist": (
        "E077",
        {"pair": "CHN-KOR", "query_id": "", "gathered": "selection"},
        'column pair: found "CHN-KOR"; expected one of CHN-PRK, PRK-RUS, CHN-RUS',
    ),
    "query that the log lacks": (
        "E077",
        {"query_id": "Q999"},
        'column query_id: found "Q999"; expected a query_id that stands in queries.csv',
    ),
    "met, and no query": (
        "E077",
        {"query_id": ""},
        'column query_id: found ""; expected the query of queries.csv that met the act',
    ),
    "query about another pair": (
        "E077",
        {"query_id": "Q151"},
        'column query_id: found "Q151"; expected a query about a pair of the act (CHN-PRK)',
    ),
    "gathered otherwise than its query": (
        "E077",
        {"gathered": "follow_up"},
        'column gathered: found "follow_up"; expected even_search, as its query is in queries.csv',
    ),
    "one deed, another pair": (
        "E206",
        {"pair": "CHN-RUS"},
        'column pair: found "CHN-RUS"; expected PRK-RUS, the pair of the same deed in E179',
    ),
    "deed that one row tells": (
        "E077",
        {"deed_id": "E077"},
        'column deed_id: found "E077"; expected nothing, since no other row tells the deed',
    ),
    "code that both passes deny": (
        "E077",
        {"level": "minister"},
        'column level: found "minister"; expected leader, as both passes say of E077',
    ),
    "page before the act": (
        "E077",
        {"urls": "https://en.yna.co.kr/view/2018/03/20/1", "published": ""},
        "expected a day not after 2018-03-20, the day in the address of its source",
    ),
}


@pytest.mark.parametrize("fault", EVENTS)
def test_a_fault_of_an_act_is_said(fault):
    event, cells, expected = EVENTS[fault]
    place = where("events", event_id=event)
    messages = said("events", place, **cells)
    start = f"data/events.csv, row {record()['events'][place][None]}, "
    assert any(m.startswith(start) and expected in m for m in messages), messages


@pytest.mark.parametrize("fault", ["without level", "met, and no query", "page before the act"])
def test_it_is_said_once(fault):
    event, cells, _ = EVENTS[fault]
    own = [m for m in said("events", where("events", event_id=event), **cells) if "events" in m]
    assert len(own) == 1, own


def test_an_announcement_may_be_older_than_the_act():
    place = where("events", event_id="E077")
    cells = {"urls": "https://en.yna.co.kr/view/2018/03/20/1", "published": ""}
    assert not said("events", place, **cells, note="Announced a week before.")
    assert not said("events", place, **cells | {"urls": "https://en.yna.co.kr/view/20180325/1"}), (
        "a clock in the west is a day behind"
    )
    assert not said("events", place, **cells | {"urls": "https://en.yna.co.kr/20180399/1"}), (
        "digits that are no day say nothing"
    )


def test_a_lost_pass_and_a_lost_resolution_are_said():
    messages = said("event_passes", 0)
    assert any("is missing; expected" in m or "pass a is missing" in m for m in messages)
    open_one = next(
        n for n, r in enumerate(record()["event_resolutions"]) if r["pass_a"] != r["pass_b"]
    )
    messages = said("event_resolutions", open_one)
    assert any("a row that settles where the passes differ" in m for m in messages), messages


def test_a_resolution_that_the_tables_do_not_follow_is_said():
    place = where("event_resolutions", variable="level")
    messages = said("event_resolutions", place, resolved="vice_minister")
    assert any("as the published tables say" in m for m in messages), messages


def test_the_log_is_counted_and_gave_what_it_says():
    assert any("numbered without a gap" in m for m in said("queries", 3))
    assert any("that name the query" in m for m in said("queries", 0, new_acts="40"))
    assert any("column acts_met" in m for m in said("queries", 0, acts_met="0"))
    assert any("a year of its words" in m for m in said("queries", 0, year="2024"))
    assert any("column round" in m for m in said("queries", 5, round="follow_up"))
