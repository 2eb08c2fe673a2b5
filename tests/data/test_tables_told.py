"""How a problem of a table is told, and what a field may hold, in words and in cells."""

from __future__ import annotations

import pytest
from companion.tables import problems, schema
from companion.tables.read import DataError


def test_how_a_problem_is_told():
    whole = problems.Problem("data/a.csv", 3, "day", "x", "a day", "warning")
    assert str(whole) == 'data/a.csv, row 3, column day: suspect, found "x"; expected a day'
    assert str(problems.Problem("a", None, None, None, "b")) == "a: expected b"
    error = DataError([whole, problems.Problem("a", 0, None, "", "b")])
    assert (
        str(error).split("\n")[1] == 'a, row 0: found ""; expected b' and len(error.problems) == 2
    )
    assert DataError("words").problems == [] and str(DataError("words")) == "words"


def test_of_a_long_value_the_beginning_is_told():
    short, long = (str(problems.Problem("a", 2, "day", n * "x", "b")) for n in (200, 201))
    assert short == f'a, row 2, column day: found "{200 * "x"}"; expected b'
    assert long == f'a, row 2, column day: found "{200 * "x"}…" (201 characters); expected b'


@pytest.mark.parametrize(
    "value, said",
    [
        ("a\tb", "U+0009 control character"),
        ("a\u200bb", "U+200B zero width space"),
        ("a\ue000b", "U+E000 control character"),
        ("a\u2028b", "U+2028 line separator"),
        ("a\u00a0b", "U+00A0 no-break space"),
        ("Kim-\u0425i", "U+0425 cyrillic capital letter ha"),
        *((value, "") for value in ("a b", "Xi", "é", "Хи", "习近平", "ПХГ (Kim)", "naïve")),
    ],
)
def test_what_cannot_be_seen_is_named(value, said):
    assert problems.hidden(value) == (said and f" (with {said})")


def test_the_same_fault_in_many_rows_is_told_once():
    def fault(row, value="x", column="day"):
        return problems.Problem("data/a.csv", row, column, value, "a day")

    assert problems.told([fault(4), fault(9), fault(7, "y")]) == [
        'data/a.csv, rows 4 and 9, column day: found "x"; expected a day',
        'data/a.csv, row 7, column day: found "y"; expected a day',
    ]
    assert problems.numbered([4]) == "4" and problems.numbered([4, 5, 6]) == "4, 5 and 6"
    assert problems.numbered([1, 2, 3, 4, 5, 6]) == "1, 2, 3, 4, 5 and 6", "one more is named"
    assert problems.numbered([1, 2, 3, 4, 5, 6, 7]) == "1, 2, 3, 4, 5 and 2 more"
    six = [fault(n, f"v{n}") for n in range(6)]
    assert len(problems.told(six)) == 6, "one more is told"
    many = [fault(n, f"v{n}") for n in range(8)]
    told = problems.told([*many, fault(50, "z", "week")])
    assert len(told) == 7 and told[4].startswith('data/a.csv, row 4, column day: found "v4"')
    assert told[5] == "data/a.csv, column day: 3 other values in the same way; expected as above"
    assert told[6].startswith("data/a.csv, row 50, column week")
    whole = [problems.Problem("data/a.csv", None, None, f"v{n}", "b") for n in range(7)]
    assert problems.told(whole)[-1].startswith("data/a.csv: 2 other values")


@pytest.mark.parametrize(
    "field, said",
    [
        ({}, "text or nothing"),
        (
            {"type": "date", "constraints": {"required": True}},
            "a real date as YYYY-MM-DD (required)",
        ),
        (
            {"type": "integer", "constraints": {"minimum": 1}},
            "a whole number of 1 or more, or nothing",
        ),
        (
            {"type": "number", "constraints": {"maximum": 9}},
            "a number up to 9 or nothing",
        ),
        ({"type": "number"}, "a number or nothing"),
        ({"type": "list"}, "a list separated by ; with its items, none empty or twice or nothing"),
        (
            {"type": "list", "constraints": {"minLength": 2}},
            "a list separated by ; with at least 2 items, none empty or twice or nothing",
        ),
        ({"constraints": {"enum": ["a", "b"], "pattern": "x"}}, "one of a, b or nothing"),
        ({"constraints": {"pattern": "x+"}}, "text of the form x+ or nothing"),
        ({"trueValues": ["yes"], "falseValues": ["no"]}, "one of yes, no or nothing"),
    ],
)  # fmt: skip - a case a line
def test_what_a_field_may_hold_in_words(field, said):
    assert schema.expectation({"name": "x", **field}) == said


@pytest.mark.parametrize(
    "field, good, bad",
    [
        ({"type": "integer", "constraints": {"minimum": 1, "maximum": 3}}, "1 2 3", "0 4 1.5 x"),
        ({"type": "number", "constraints": {"minimum": 0}}, "0 0.5 1e3", "-0.1 inf nan x"),
        ({"type": "number", "constraints": {"maximum": 1}}, "-5 1", "1.1"),
        (
            {"type": "date", "constraints": {"minimum": "1999-12-31", "maximum": "2024-01-01"}},
            "1999-12-31 2000-01-01 2024-01-01",
            "1999-12-30 2024-01-02 2000-02-30",
        ),
        ({"type": "date"}, "2024-02-29", "2023-02-29 2024-2-9 20240229 x"),
        ({"type": "list", "delimiter": ";"}, "a a;b", "a; a;;b a;a"),
        ({"type": "list", "delimiter": ";", "constraints": {"minLength": 2}}, "a;b a;b;c", "a"),
        ({"constraints": {"pattern": "[ab]+"}}, "a ab", "c abc"),
        ({"constraints": {"enum": ["a", "b"]}}, "a b", "c ab"),
    ],
)
def test_what_a_field_takes(field, good, bad):
    field = {"name": "x", **field}
    assert [schema.fault(cell, field) for cell in good.split()] == [""] * len(good.split())
    assert all(schema.fault(cell, field) == schema.expectation(field) for cell in bad.split())
