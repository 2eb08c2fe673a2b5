"""Acts and meetings of the pairs on a made-up search small enough to count by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from companion import load, measures
from companion.measures import searched

LOG = pd.DataFrame(
    [
        ("Q001", "CHN-PRK", "base"),
        ("Q002", "CHN-PRK", "follow_up"),
        ("Q003", "PRK-RUS", "base"),
        ("Q004", "CHN-RUS", "base"),
    ],
    columns=["query_id", "pair", "round"],
)
# event, year, kind, level, pairs, queries, deed
ROWS = [
    ("E001", 2018, "summit", "leader", ("CHN-PRK",), ("Q001",), None),
    ("E002", 2018, "visit", "other", ("CHN-PRK",), ("Q001",), None),  # an ambassador: no meeting
    ("E003", 2018, "message", "leader", ("CHN-PRK",), ("Q001",), None),  # no meeting either
    ("E004", 2018, "visit", "minister", ("CHN-PRK",), ("Q002",), None),  # met by a follow-up only
    ("E005", 2018, "talks", "vice_minister", ("PRK-RUS",), ("Q003",), None),
    ("E006", 2019, "treaty", "other", ("PRK-RUS",), ("Q003",), "E006"),
    ("E007", 2020, "treaty", "leader", ("PRK-RUS",), ("Q003",), "E006"),  # the same deed again
    # One vote of both in the Council, met for one of its two pairs only.
    ("E008", 2017, "sanction", "other", ("CHN-PRK", "PRK-RUS"), ("Q003",), None),
    ("E009", 2015, "summit", "leader", ("CHN-RUS",), (), None),  # before the search
    ("E010", 2024, "missile", None, (), (), None),  # an act of no pair
    ("E300", 2024, "talks", "minister", ("CHN-RUS",), ("Q004",), None),
]


@pytest.fixture
def data():
    events = load("events").head(len(ROWS)).copy()
    events["event_id"] = [row[0] for row in ROWS]
    events["date"] = pd.to_datetime([f"{row[1]}-03-01" for row in ROWS]).astype("datetime64[s]")
    for n, column in enumerate(["kind", "level", "pair", "query_id", "deed_id"], start=2):
        events[column] = pd.Series([row[n] for row in ROWS], index=events.index, dtype=object)
    return {"events": events}


def at(found, dyad, year):
    row = found[(found["dyad"] == dyad) & (found["year"] == year)]
    return tuple(row[["acts", "meetings"]].iloc[0])


def test_base_queries_alone_are_counted(data):
    found = measures.pairs(data, queries=LOG)
    assert at(found, "CHN–PRK", 2018) == (3, 1)
    assert at(found, "PRK–RUS", 2018) == (1, 1)
    assert at(found, "CHN–RUS", 2024) == (1, 1)
    assert found["acts"].sum() == 7, "the follow-up, the summit of 2015 and the missile stay out"


def test_a_joint_act_counts_for_the_pair_whose_query_met_it(data):
    found = measures.pairs(data, queries=LOG)
    assert at(found, "PRK–RUS", 2017) == (1, 0) and at(found, "CHN–PRK", 2017) == (0, 0)
    every = measures.pairs(data, base=False, queries=LOG)
    assert at(every, "PRK–RUS", 2017) == at(every, "CHN–PRK", 2017) == (1, 0)


def test_one_deed_counts_once_in_the_year_of_its_first_row(data):
    for base in (True, False):
        found = measures.pairs(data, base=base, queries=LOG)
        assert at(found, "PRK–RUS", 2019) == (1, 0) and at(found, "PRK–RUS", 2020) == (0, 0)


def test_every_row_counts_when_asked_for(data):
    found = measures.pairs(data, base=False, queries=LOG)
    assert at(found, "CHN–PRK", 2018) == (4, 2)


def test_every_pair_and_year_of_the_search_has_a_row(data):
    found = measures.pairs(data, queries=LOG)
    assert len(found) == 3 * 10 and found["year"].min() == 2017 and found["year"].max() == 2026
    assert not found.isna().any().any()


def test_chapman_by_hand():
    # 3 and 2 on the lists, 1 on both: 4 * 3 / 2 - 1 = 5; variance 12 * 2 * 1 / (4 * 3) = 2.
    estimate, error = measures.chapman(3, 2, 1)
    assert estimate == 5 and error == pytest.approx(math.sqrt(2))
    # The record of the search itself says: 42 known, 84 met, 16 in both, about 214.
    assert measures.chapman(42, 84, 16)[0] == pytest.approx(43 * 85 / 17 - 1) == 214
    assert all(map(math.isnan, measures.chapman(0, 5, 0)))
    with pytest.raises(ValueError, match="6 on both lists of 5 and 9"):
        measures.chapman(5, 9, 6)


def test_what_look_ups_show_is_in_no_estimate(data):
    """A look-up asks for an act already known."""
    log = pd.concat([LOG, pd.DataFrame([("Q005", "CHN-RUS", "look_up")], columns=LOG.columns)])
    data["events"]["query_id"] = [
        ("Q005",) if event == "E300" else queries
        for event, queries in zip(data["events"]["event_id"], data["events"]["query_id"])
    ]
    acts = searched._acts(data, log).set_index("event_id")
    assert not acts.at["E300", "met"] and not acts.at["E300", "base"]


def test_a_row_for_each_act_and_pair(data):
    """E010 is an act of no pair, E009 before the search, E300 the first that the search brought."""
    events = data["events"]
    last = pd.concat(
        [events, events.tail(1).assign(event_id="E279", date=pd.Timestamp("2026-12-31"))]
    )
    after = last.tail(1).assign(event_id="E280", date=pd.Timestamp("2027-01-01"))
    found = searched._acts({"events": pd.concat([last, after])}, LOG)
    assert found["event_id"].tolist() == [
        *("E001", "E002", "E003", "E004", "E005", "E006", "E007", "E008", "E008", "E300", "E279"),
    ]
    rows = {(r.event_id, r.dyad): tuple(r)[3:] for r in found.itertuples()}
    # dyad, year; meeting, met (by any query of the pair), base, own (there before the search)
    assert rows["E001", "CHN–PRK"] == ("CHN–PRK", 2018, True, True, True, True)
    assert rows["E004", "CHN–PRK"] == ("CHN–PRK", 2018, True, True, False, True)
    assert rows["E008", "CHN–PRK"] == ("CHN–PRK", 2017, False, False, False, True)
    assert rows["E008", "PRK–RUS"] == ("PRK–RUS", 2017, False, True, True, True)
    assert rows["E300", "CHN–RUS"] == ("CHN–RUS", 2024, True, True, True, False)
    assert rows["E279", "CHN–RUS"][1:] == (2026, True, True, True, True)
    assert found.set_index("event_id").at["E007", "deed"] == "E006"


def test_the_first_row_of_a_deed_says_its_year_and_any_its_meeting(data):
    events = data["events"].set_index("event_id")
    events.loc["E007", ["kind", "level"]] = ["visit", "leader"]
    back = {"events": events.reset_index().iloc[::-1]}
    assert at(measures.pairs(back, queries=LOG), "PRK–RUS", 2019) == (1, 1)


def test_counts_as_nested_numbers(data, monkeypatch):
    monkeypatch.setattr(searched, "load", lambda name: LOG)
    found = searched.counted(data)
    assert list(found) == ["CHN–RUS", "CHN–PRK", "PRK–RUS"]
    assert found["CHN–PRK"][2018] == {"acts": 3, "meetings": 1}
    assert list(found["PRK–RUS"]) == list(range(2017, 2027))


def test_what_was_missed_by_hand(monkeypatch):
    """Own E1 to E6, met by base queries E3, E4, E300 and E301, by a later one E5 too; E7 outside.

    E2 and E1 tell one deed. M = 5, C = 4, R = 2: 6 · 5 / 3 - 1 = 9, variance 30 · 3 · 2 / (9 · 4).
    """
    rows = [
        ("E001", ()),
        ("E002", ()),
        ("E003", ("Q001",)),
        ("E004", ("Q001",)),
        ("E005", ("Q002",)),
    ]
    rows += [("E006", ()), ("E007", ()), ("E300", ("Q001",)), ("E301", ("Q001",))]
    events = pd.DataFrame(rows, columns=["event_id", "query_id"]).assign(
        date=pd.Timestamp("2020-05-05"), kind="visit", level="leader", pair=[("CHN-PRK",)] * 9
    )
    events["deed_id"] = ["E001", "E001", *[None] * 7]
    events["outside"] = events["event_id"].map({"E007": "words"})
    monkeypatch.setattr(searched, "load", {"queries": LOG}.get)
    data = {"events": events}
    monkeypatch.setattr(searched.network, "complete", lambda given: given)
    found = searched.missed(data).set_index("dyad")
    assert list(found.index) == ["CHN–RUS", "CHN–PRK", "PRK–RUS"]
    row = found.loc["CHN–PRK"]
    assert row.iloc[:5].tolist() == [5, 4, 2, 7, 9]
    spread = 1.96 * math.sqrt(30 * 3 * 2 / (9 * 4))
    assert row["low"] == 7, "not below what is on file"
    assert row["high"] == pytest.approx(9 + spread) and row["share"] == pytest.approx(4 / 9)
    assert row["by_lists"] == row["share"], "fewer are on file than the lists let expect"
    wider = searched.missed(data, base=False).set_index("dyad").loc["CHN–PRK"]
    assert wider.iloc[:5].tolist() == [5, 5, 3, 7, pytest.approx(6 * 6 / 4 - 1)]
    none = found.loc["PRK–RUS"]
    assert none[["own", "met", "both", "on_file"]].tolist() == [0, 0, 0, 0]
    assert none[["estimate", "low", "high", "share", "by_lists"]].isna().all()
    log = LOG.assign(round="look_up")
    assert (
        searched.missed(data, base=False, queries=log).set_index("dyad").at["CHN–PRK", "met"] == 0
    )


def test_the_interval_of_long_lists_is_above_what_is_on_file(monkeypatch):
    """100 on either list and 20 on both: 101 · 101 / 21 - 1, variance 101² · 80² / (21² · 22)."""
    known, met = [f"E{n:03}" for n in range(1, 101)], [f"E{n}" for n in range(300, 380)]
    rows = [(e, ()) for e in known[:80]] + [(e, ("Q001",)) for e in [*known[80:], *met]]
    events = pd.DataFrame(rows, columns=["event_id", "query_id"]).assign(
        date=pd.Timestamp("2020-05-05"), kind="visit", level="leader", deed_id=None, outside=None
    )
    events["pair"] = [("CHN-PRK",)] * len(events)
    monkeypatch.setattr(searched, "load", {"queries": LOG}.get)
    monkeypatch.setattr(searched.network, "complete", lambda given: given)
    row = searched.missed({"events": events}).set_index("dyad").loc["CHN–PRK"]
    assert row[["own", "met", "both", "on_file"]].tolist() == [100, 100, 20, 180]
    wide = 1.96 * 101 * 80 / (21 * math.sqrt(22))
    assert row["estimate"] == pytest.approx(101 * 101 / 21 - 1)
    assert row[["low", "high"]].tolist() == pytest.approx(
        [row["estimate"] - wide, row["estimate"] + wide]
    )


def test_two_lists_by_hand():
    estimate, error = measures.chapman(5, 4, 2)
    assert estimate == 9 and error == pytest.approx(math.sqrt(30 * 3 * 2 / (9 * 4)))
    assert measures.chapman(3, 3, 3) == (3, 0) and measures.chapman(1, 1, 0)[0] == 3
    for first, second, both in ((5, 9, -1), (9, 5, 6)):
        with pytest.raises(ValueError, match=f"{both} on both lists of {first} and {second}"):
            measures.chapman(first, second, both)
    assert all(map(math.isnan, measures.chapman(5, 0, 0)))
