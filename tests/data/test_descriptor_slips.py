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


def field(package: dict, place: str) -> dict:
    table, column = place.split(".")
    fields = resource(package, table)["schema"]["fields"]
    return next(f for f in fields if f["name"] == column)


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


LIMITS = [
    ("claims.stance", "enum", "abc", "a list of values in square brackets"),
    ("claims.stance", "enum", 5, "a list of values in square brackets"),
    ("claims.stance", "enum", [], "a list of values in square brackets"),
    ("claims.stance", "enum", ["alarm", "alarm"], "none of them twice"),
    ("claims.claim_id", "pattern", 7, "text"),
    ("claims.claim_id", "required", "yes", "true or false"),
    ("claims.claim_id", "unique", 1, "true or false"),
    ("relations.start", "minimum", None, "a day in quotation marks or a number"),
    ("claims.start", "minimum", True, "a day in quotation marks or a number"),
    ("claims.about", "minLength", "two", "a whole number from 0 on"),
]


@pytest.mark.parametrize(
    "place, key, value, said", LIMITS, ids=[f"{k} {v}" for _, k, v, _ in LIMITS]
)
def test_a_limit_has_its_shape(copy, place, key, value, said):
    spoilt(copy, lambda p: field(p, place).setdefault("constraints", {}).update({key: value}))
    check_told(copy, f"{place}.constraints.{key}", said)


def test_a_limit_that_no_cell_is_held_to_is_told(copy):
    spoilt(copy, lambda package: field(package, "claims.stance")["constraints"].update(patern="x"))
    check_told(copy, "claims.stance.constraints", "a limit that cells are held to: required")


SHAPES = [
    ("claims.stance", "constraints", None, "limits in braces"),
    ("claims.stance", "constraints", "x", "limits in braces"),
    ("claims.stance", "type", ["string"], "text"),
    ("claims.about", "delimiter", 5, "; which parts the items"),
    ("claims.about", "delimiter", ",", "; which parts the items"),
    ("claims.checkable", "trueValues", "yes", "a list of words"),
]


@pytest.mark.parametrize(
    "place, key, value, said", SHAPES, ids=[f"{k} {v}" for _, k, v, _ in SHAPES]
)
def test_a_column_has_its_shape(copy, place, key, value, said):
    spoilt(copy, lambda package: field(package, place).update({key: value}))
    check_told(copy, f"{place}.{key}", said)


LINK = {"fields": ["actor"], "reference": {"resource": "actors", "fields": ["actor_id"]}}
KEYS = [
    ("primaryKey", [], "primaryKey", "a column, or a list of columns"),
    ("primaryKey", 5, "primaryKey", "a column, or a list of columns"),
    ("primaryKey", [["claim_id"]], "primaryKey", "a column, or a list of columns"),
    ("foreignKeys", 5, "foreignKeys", "a list of references"),
    ("foreignKeys", [5], "foreignKeys, entry 1", "fields, and a reference"),
    ("foreignKeys", [{"fields": ["x"]}], "foreignKeys, entry 1", "fields, and a reference"),
    ("foreignKeys", [LINK | {"fields": ["a", "b"]}], "foreignKeys, entry 1", "as many fields"),
]


@pytest.mark.parametrize("key, value, place, said", KEYS, ids=[f"{k} {v}" for k, v, _, _ in KEYS])
def test_a_key_has_its_shape(copy, key, value, place, said):
    spoilt(copy, lambda package: resource(package, "claims")["schema"].update({key: value}))
    check_told(copy, f"claims.{place}", said)


def test_names_and_files_stand_once(copy):
    path = copy / "data" / "datapackage.json"
    whole = path.read_text("utf-8")
    for key, value, said in (
        ("name", "actors", "a name that no resource before it has"),
        ("path", "./actors.csv", "the file of no resource before it"),
        ("path", "host\x00s.csv", "a name without signs that cannot be seen"),
    ):
        spoilt(copy, lambda p, key=key, value=value: resource(p, "hosts").update({key: value}))
        check_told(copy, f"resource 23, {key}", said)
        path.write_text(whole, "utf-8")
    spoilt(copy, lambda package: field(package, "claims.about").update(name="toward"))
    check_told(copy, "claims, field 7, name", "a name that no field has yet")


def test_a_key_of_one_column_may_be_given_by_its_name(copy):
    spoilt(copy, lambda p: resource(p, "claims")["schema"].update(primaryKey="claim_id"))
    assert not validate(copy / "data")
