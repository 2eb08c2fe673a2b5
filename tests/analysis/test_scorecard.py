"""The scorecard follows its rule, has sources for each question, and draws what it says."""

from __future__ import annotations

import pandas as pd
import pytest
from companion import DataError, findings
from companion.findings import witnesses

NOTHING = pd.DataFrame({"year": [], "who": [], "value": [], "ids": []})


def source(group: str, war: bool | None, since: bool | None) -> findings.Source:
    said = {"low": None, "before": None, "war": war, "since": since}
    return findings.Source(group, "maker", "unit", group, NOTHING, said, {})


@pytest.mark.parametrize(
    "sources, verdict, firm",
    [
        ([("a", True, True), ("b", None, True)], "yes", "firm"),
        ([("a", False, False), ("b", None, False)], "no", "firm"),
        (
            [("a", True, True), ("b", True, False)],
            "partly",
            "depends on what is counted: a against b",
        ),
        ([("a", True, False), ("b", True, False)], "for a time", "firm"),
        (
            [("a", False, True), ("b", True, False)],
            "partly",
            "depends on what is counted: a against b",
        ),
        ([("a", True, True), ("b", True, None)], "cannot be told", "cannot be told"),
        ([("a", False, False), ("a", None, False)], "cannot be told", "cannot be told"),
        ([("a", True, True), ("a", True, False)], "cannot be told", "cannot be told"),
        ([("a", True, None)], "cannot be told", "cannot be told"),
    ],
)
def test_the_rule(sources, verdict, firm):
    assert findings.judge(source(*one) for one in sources) == (verdict, firm)


def test_every_question_has_two_sources_and_evidence():
    card, read = findings.scorecard(), findings.readings()
    assert list(card["key"]) == list(findings.QUESTIONS)
    assert (read.groupby("key")["source"].nunique() >= 2).all()
    assert card["ids"].map(len).all() and card["verdict"].map(bool).all()
    assert set(read["says"]) == {"yes", "no", "not reached"}
    reached = read[read["says"] != "not reached"]
    assert reached[["china", "russia"]].notna().all(axis=None), "what is read has its two numbers"


def test_a_year_without_a_figure_has_no_row():
    lines = findings.sparks("need")
    share = lines[lines["spark"]]
    assert 2017 not in set(share["year"]), "KOTRA gives none for 2017"
    with pytest.raises(DataError, match='no question "weather"'):
        findings.sparks("weather")


def test_the_phases_meet_without_a_gap():
    ends = list(witnesses.PHASES.values())
    assert [b for _, b in ends[:-1]] == [a for a, _ in ends[1:]]
    assert witnesses.phase(2024.49) == "war" and witnesses.phase(2024.5) == "since"
    assert witnesses.phase(2011.9) is None


def test_the_figure_says_what_the_table_says():
    card = findings.scorecard()
    drawn = findings.scorecard_figure("some-scorecard").to_dict()
    meta = drawn["usermeta"]["figure"]
    for row in card.itertuples():
        assert f"{row.question} {row.verdict.capitalize()}." in meta["alt"]
    headings = [panel["title"]["text"] for panel in drawn["vconcat"]]
    assert headings == [f"{q} {v.capitalize()}" for q, v in zip(card["question"], card["verdict"])]
