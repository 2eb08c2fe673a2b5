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


def test_what_was_missed_stands_on_the_published_lists():
    found = measures.missed().set_index("dyad")
    assert tuple(found.loc["CHN–PRK", ["own", "met", "both"]]) == (42, 84, 16)
    for row in found.itertuples():
        assert (
            row.both <= min(row.own, row.met) and row.on_file <= row.low <= row.estimate <= row.high
        )
        assert row.share == pytest.approx(row.met / row.estimate)
    wider = measures.missed(base=False).set_index("dyad")
    assert (wider["met"] > found["met"]).all()


def test_what_look_ups_show_is_in_no_estimate(data):
    """A look-up asks for an act already known."""
    log = pd.concat([LOG, pd.DataFrame([("Q005", "CHN-RUS", "look_up")], columns=LOG.columns)])
    data["events"]["query_id"] = [
        ("Q005",) if event == "E300" else queries
        for event, queries in zip(data["events"]["event_id"], data["events"]["query_id"])
    ]
    acts = searched._acts(data, log).set_index("event_id")
    assert not acts.at["E300", "met"] and not acts.at["E300", "base"]


def test_no_estimate_is_below_what_is_on_file():
    """Two lists that promise 121 acts cannot stand against 167 that later queries brought."""
    estimate, _ = measures.chapman(36, 75, 22)
    found = measures.missed().set_index("dyad").loc["PRK–RUS"]
    assert tuple(found[["own", "met", "both"]]) == (36, 75, 22)
    assert found["estimate"] == max(estimate, found["on_file"]) > estimate
    assert found["share"] == pytest.approx(found["met"] / found["on_file"])


def test_follow_ups_move_no_base_count():
    """Without any row that only a later query met, the counts of the base queries are the same."""
    events = load("events")
    alone = {"events": events[events["gathered"] == "even_search"]}
    pd.testing.assert_frame_equal(measures.pairs(alone), measures.pairs())


def test_the_published_counts_are_those_of_the_search():
    """84, 118 and 75 acts met by the sixty: the record of the search and its register agree."""
    found = measures.pairs().groupby("dyad")["acts"].sum()
    assert found.to_dict() == {"CHN–PRK": 84, "CHN–RUS": 118, "PRK–RUS": 75}
