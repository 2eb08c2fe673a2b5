"""Views of the graph that the explorer offers: one actor, one pair, signs, grades, voices, persons;
and which rows name whom.
"""

from __future__ import annotations

import companion
import pandas as pd
import pytest
from companion import mentions
from companion.network import build, edges, persons
from companion.tables.read import DataError


@pytest.mark.parametrize(
    "choice, kept",
    [
        ({"of": "CHN"}, lambda e: (e["from"] == "CHN") | (e["to"] == "CHN")),
        (
            {"between": ("RUS", "PRK")},
            lambda e: e["from"].isin(["RUS", "PRK"]) & e["to"].isin(["RUS", "PRK"]),
        ),
        ({"sign": -1}, lambda e: e["sign"] == -1),
        ({"sign": [0, 1]}, lambda e: e["sign"] >= 0),
        ({"confidence": "high"}, lambda e: e["confidence"] == "high"),
        ({"confidence": ""}, lambda e: e["layer"] == "articles"),
        ({"gathered": "even_search"}, lambda e: e["gathered"] == "even_search"),
        ({"voice": "feng-yujun"}, lambda e: e["speaker_id"] == "feng-yujun"),
    ],
)
def test_a_choice_keeps_what_it_names(choice, kept):
    every = edges()
    wanted = every[kept(every) & (every["from"] != every["to"])]
    assert len(wanted) and build(**choice).number_of_edges() == len(wanted)


@pytest.mark.parametrize(
    "choice", [{"of": "XXX"}, {"between": ("CHN", "XXX")}, {"sign": 2}, {"confidence": "sure"}]
)
def test_an_unknown_choice_is_refused(choice):
    with pytest.raises(DataError):
        build(**choice)


def test_persons_stand_for_those_whom_the_event_names():
    graph = build(persons=True, between=("xi-jinping", "kim-jong-un"))
    assert graph.number_of_edges()
    events = companion.load("events").set_index("event_id")
    for *_, tie in graph.edges(data=True):
        text = events.at[tie["evidence_id"], "title"] + events.at[tie["evidence_id"], "summary"]
        assert "Xi" in text and "Kim" in text


def test_every_tie_of_persons_has_a_name_at_one_end():
    kinds = companion.load("actors").set_index("actor_id")["kind"].astype(str)
    ties = persons()
    ends = pd.concat([ties["from"].map(kinds), ties["to"].map(kinds)], axis=1)
    assert not ends.isin(["state", "bloc"]).all(axis=1).any()
    assert ties["edge_id"].is_unique and not (ties["from"] == ties["to"]).any()
    spoken = ties[ties["relation"] == "speaks_of"]
    assert (spoken["sign"] == 0).all() and not spoken["speaker_kind"].eq("author").any()


def people():
    return mentions.People(
        pd.DataFrame(
            [
                ("PRK", "state", "North Korea", "ko", None),
                ("kim-jong-un", "person", "Kim Jong Un", None, "PRK"),
                ("vladimir-putin", "person", "Vladimir Putin", "ru", "RUS"),
            ],
            columns=["actor_id", "kind", "name", "lang", "part_of"],
        )
    )


@pytest.mark.parametrize(
    "text, named",
    [
        ("Kim Jong Un met Vladimir Putin", ["kim-jong-un", "vladimir-putin"]),
        ("Putin wrote to Kim.", ["kim-jong-un", "vladimir-putin"]),
        ("Kim Il Sung went to China; Kim sought aid", []),
        ("Kim Yo Jong spoke", []),
        ("Kimchi and Putinism", []),
        ("Kim’s train", ["kim-jong-un"]),
    ],
)
def test_a_family_name_alone_is_enough_where_nobody_else_bears_it(text, named):
    assert people().named(text) == named


def test_rows_that_name_somebody():
    rows = mentions.naming()
    assert set(rows["feng-yujun"]) >= {"claims", "positions"}
    events = companion.load("events").set_index("event_id")
    assert all(
        "PRK" in events.at[i, "actors"] or i in set(companion.load("relations")["evidence_id"])
        for i in rows["PRK"]["events"]
    )
