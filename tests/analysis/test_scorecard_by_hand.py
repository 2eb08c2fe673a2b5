"""The card made of sources: a row for each question, its readings, its lines and its verdict."""

from __future__ import annotations

import dataclasses
import math

import pandas as pd
import pytest
from companion import DataError, findings
from companion.findings import questions, witnesses
from witness_rows import C, R


def source(name: str, group: str, since: bool | None, war: bool | None = None, **more):
    rows = [(2015, R, 5.0, ("T1",)), (2015, C, 4.0, ()), (2025, C, 1.0, ("E1", "T2"))]
    rows += [(2025, R, 3.0, ("E2",))] if more.pop("both", True) else []
    frame = pd.DataFrame(rows, columns=["year", "who", "value", "ids"])
    told = dict.fromkeys(witnesses.PHASES) | {"war": war, "since": since}
    return findings.Source(name, "maker", "unit", group, frame, told, {"since": (1, 3)}, **more)


@pytest.fixture
def card(monkeypatch):
    """Two questions of two and three sources."""
    one = questions.Question("one", "One?", (), "nothing", most="depends on a word")
    two = questions.Question("two", "Two?", (), "little", "by design", "by choice", "at most this")
    first = source("a", "A", True, True, series=("s", "t"))
    known = {
        "one": (first, source("b", "B", True, False, series=("t",), both=False)),
        "two": (source("c", "C", False), source("d", "D", True), source("e", "E", None)),
    }
    monkeypatch.setattr(questions, "QUESTIONS", {"one": one, "two": two})
    monkeypatch.setattr(questions, "_all", lambda: known)


def test_a_row_for_each_question(card):
    one, two = findings.scorecard().to_dict("records")
    assert one == {
        "key": "one",
        "question": "One?",
        "verdict": "yes",
        "firm": "depends on a word",
        "why": "Since July 2024: yes by a, b. 2022 to June 2024: yes by a; no by b",
        "note": "nothing",
        "spark": "a",
        "unit": "unit",
        "last_year": 2025,
        "china": 1.0,
        "russia": 3.0,
        "earlier": {"a": (2015,), "b": (2015,)},
        "sources": 2,
        "ids": ("E1", "E2"),
        "series": ("s", "t"),
    }
    assert (two["verdict"], two["sources"]) == ("partly", 2)
    assert two["firm"] == "depends on what is counted: d against c", "no word of ours in its place"
    assert two["why"] == "Since July 2024: by design by d; by choice by c"


def test_a_card_without_russias_last_value(card, monkeypatch):
    known = questions._all()
    monkeypatch.setattr(questions, "_all", lambda: known | {"one": known["one"][::-1]})
    row = findings.scorecard().iloc[0]
    assert row["china"] == 1 and math.isnan(row["russia"]) and row["spark"] == "b"


def test_what_no_source_reaches():
    asked = questions.Question("k", "K?", (), "")
    assert questions.why([source("a", "A", None)], asked) == "No source reaches these years"


def test_a_row_for_each_source_and_phase(card):
    found = findings.readings()
    assert len(found) == 5 * 4 and list(found["phase"].iloc[:4]) == list(witnesses.PHASES)
    row = found.query("source == 'a' and phase == 'since'").iloc[0].to_dict()
    assert row == {
        "key": "one",
        "question": "One?",
        "source": "a",
        "maker": "maker",
        "group": "A",
        "phase": "since",
        "when": "since July 2024",
        "china": 1,
        "russia": 3,
        "says": "yes",
        "unit": "unit",
        "note": "",
        "series": ("s", "t"),
        "ids": ("E1", "T2", "E2"),
    }
    low = found.query("source == 'a' and phase == 'low'").iloc[0]
    assert low["says"] == "not reached" and math.isnan(low["china"]) and math.isnan(low["russia"])
    assert findings.readings("two")["says"].tolist()[3::4] == ["no", "yes", "not reached"]
    assert set(findings.readings("two")["key"]) == {"two"}


def test_lines_of_every_source(card):
    found = findings.sparks()
    assert list(found.columns) == [
        *("key", "question", "source", "spark", "unit", "year", "who", "value", "ids"),
    ]
    assert len(found) == 4 + 3 + 3 * 4 and list(found.index) == list(range(19))
    spark = found.drop_duplicates("source").set_index("source")["spark"]
    assert spark.to_dict() == {"a": True, "b": False, "c": True, "d": False, "e": False}
    assert found.iloc[0].tolist() == ["one", "One?", "a", True, "unit", 2015, R, 5.0, ("T1",)]
    assert set(findings.sparks("two")["question"]) == {"Two?"}
    for ask in (findings.sparks, findings.readings):
        with pytest.raises(DataError, match='no question "three"; expected one of one, two'):
            ask("three")


@pytest.mark.parametrize(
    "sources, verdict, firm",
    [
        ([("a", True, True), ("b", True, None)], "yes", "firm"),
        ([("a", False, False), ("b", False, None)], "no", "firm"),
        (
            [("a", True, True), ("b", False, True)],
            "partly",
            "depends on what is counted: a against b",
        ),
        ([("a", False, True), ("b", False, True)], "for a time", "firm"),
        ([("a", False, True), ("b", False, None)], "for a time", "firm"),
        ([("a", False, True), ("b", False, False)], "no", "firm"),
        (
            [("a", True, False), ("b", False, True)],
            "partly",
            "depends on what is counted: a against b",
        ),
        ([("a", True, True), ("b", None, True)], "cannot be told", "cannot be told"),
        ([("a", False, False), ("a", False, None)], "cannot be told", "cannot be told"),
        ([("a", True, True), ("a", False, True)], "cannot be told", "cannot be told"),
        ([("a", None, True)], "cannot be told", "cannot be told"),
        (
            [("a", True, None), ("b", False, None), ("c", True, None), ("d", False, None)],
            "partly",
            "depends on what is counted: a and c against b and d",
        ),
    ],
)  # fmt: skip - a case a line
def test_the_rule(sources, verdict, firm):
    assert findings.judge(source(n, n, since, war) for n, since, war in sources) == (verdict, firm)


def test_verdicts_in_words_of_the_question():
    both = [source("a", "A", True), source("b", "B", True)]
    assert findings.judge(both, "by design", "by choice") == ("by design", "firm")
    none = [dataclasses.replace(s, readings={"war": None, "since": False}) for s in both]
    assert findings.judge(none, "by design", "by choice") == ("by choice", "firm")
