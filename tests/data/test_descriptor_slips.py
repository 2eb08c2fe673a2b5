"""A slip in datapackage.json is told by its place: no traceback, and none that nobody hears of."""

from __future__ import annotations

import json

import pytest
from companion import rules
from companion.tables.read import DataError, load, rows, validate

SPAN = "start and end alone, as {"
DAY = "a real date as YYYY-MM-DD"


def resource(package: dict, name: str) -> dict:
    return next(r for r in package["resources"] if r["name"] == name)


def spoilt(copy, change) -> None:
    path = copy / "data" / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    change(package)
    path.write_text(json.dumps(package), "utf-8")


def check_told(copy, place: str, said: str) -> None:
    """The one message, from the check and from who reads a table."""
    (message,) = map(str, rules.check(copy / "data"))
    assert message.startswith(f"data/datapackage.json, {place}") and said in message
    for read in (load, rows):
        with pytest.raises(DataError) as caught:
            read("actors", copy / "data")
        assert str(caught.value) == message


# Place, what stands there, what is told.
ENDS = [
    ("end", "31.12.2026", f'temporal.end: found "31.12.2026"; expected {DAY}'),
    ("end", 2027, f'temporal.end: found "2027"; expected {DAY}'),
    ("end", None, f'temporal.end: found "null"; expected {DAY}'),
    ("end", "2026-9-30", f'temporal.end: found "2026-9-30"; expected {DAY}'),
    ("end", "2026-13-99", f'temporal.end: found "2026-13-99"; expected {DAY}'),
    ("end", "2026-8-23", f'temporal.end: found "2026-8-23"; expected {DAY}'),
    ("start", "1945", f'temporal.start: found "1945"; expected {DAY}'),
    ("end", "1945-08-14", "expected a day not before the start (1945-08-15)"),
    ("ends", "2026-08-31", SPAN),
]


@pytest.mark.parametrize("key, value, said", ENDS, ids=[f"{k} {v}" for k, v, _ in ENDS])
def test_a_record_ends_on_a_real_day(copy, key, value, said):
    spoilt(copy, lambda package: package["temporal"].update({key: value}))
    check_told(copy, "temporal", said)


@pytest.mark.parametrize("value", ["2026", [], None, 2026])
def test_a_span_is_a_start_and_an_end(copy, value):
    spoilt(copy, lambda package: package.update(temporal=value))
    check_told(copy, "temporal", SPAN)


@pytest.mark.parametrize("value, said", [([], SPAN), ({"end": "1900-01-01"}, "not before the")])
def test_a_table_has_a_span_of_its_own(copy, value, said):
    spoilt(copy, lambda package: resource(package, "topics").update(temporal=value))
    check_told(copy, "topics.temporal", said)


def test_a_span_may_say_one_end_or_nothing(copy):
    for given in ({"end": "2026-08-31"}, {}):
        spoilt(copy, lambda package, given=given: package.update(temporal=given))
        assert not validate(copy / "data")
