"""The published scorecard has sources and draws what it says (by hand: test_scorecard_by_hand)."""

from __future__ import annotations

import pytest
from companion import DataError, findings
from companion.findings import witnesses


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


def test_the_figure_says_what_the_table_says():
    card = findings.scorecard()
    drawn = findings.scorecard_figure("some-scorecard").to_dict()
    meta = drawn["usermeta"]["figure"]
    for row in card.itertuples():
        assert f"{row.question} {row.verdict.capitalize()}." in meta["alt"]
    headings = [panel["title"]["text"] for panel in drawn["vconcat"]]
    assert headings == [f"{q} {v.capitalize()}" for q, v in zip(card["question"], card["verdict"])]
