"""Edges, slices and persons on a record small enough to work out by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
import small_record
from companion import DataError, load, network

DAY = pd.Timestamp


@pytest.fixture
def edges():
    return network.edges(small_record.tables())


# --- edges --------------------------------------------------------------------------------------


def test_each_table_adds_what_those_before_it_lack(edges):
    by_table = edges.groupby("table", sort=False)["edge_id"].agg(list).to_dict()
    assert by_table == {
        "relations": [f"R{n}" for n in range(1, 10)],
        # D1 and D2 stand on R4, D4 on R5; treaties have rows in relations.
        "dependencies": ["D3", "D5"],
        # E7 is R1, E5 and E6 are steps of T24.
        "events": [
            f"{e}:{a}-{b}"
            for e, a, b in [
                ("E12", "CHN", "PRK"),
                ("E14", "CHN", "RUS"),
                ("E15", "RUS", "PRK"),
                ("E16", "CHN", "PRK"),
                ("E1", "RUS", "PRK"),
                ("E2", "CHN", "PRK"),
                ("E3", "PRK", "CHN"),
                ("E4", "RUS", "CHN"),
                ("E11", "PRK", "RUS"),
                ("E8", "RUS", "PRK"),
                ("E9", "CHN", "PRK"),
                ("E13", "CHN", "USA"),
                ("E10", "CHN", "RUS"),
            ]
        ],
    }


def test_every_column_of_three_edges(edges):
    rows = edges.set_index("edge_id").drop(columns=["weight", "note"]).to_dict("index")
    act = rows["E2:CHN-PRK"]
    assert act == {
        "from": "CHN",
        "to": "PRK",
        "relation": "act",
        "sign": -1,
        "start": DAY("2016-05-01"),
        "end": DAY("2016-05-31"),  # known to the month
        "certainty": "reported",  # of low confidence
        "layer": "record",
        "source": "record",
        "speaker_kind": "record",
        "speaker_id": "",
        "confidence": "low",
        "gathered": "",
        "table": "events",
        "evidence_id": "E2",
        "evidence_ids": ("E2",),
        "goldstein": -4.0,
        "goods": (),
        "changes": (),
    }
    need = rows["R4"]
    assert need["layer"] == "articles" and need["source"] == "one-2024"
    assert need["speaker_kind"] == "author" and math.isnan(need["goldstein"])
    assert need["evidence_ids"] == ("c1", "D1", "D2")
    assert need["goods"] == ("trade", "energy") and need["changes"] == ("steady", "falling")
    assert need["start"] is pd.NaT
    treaty = rows["R2"]
    assert treaty["evidence_ids"] == ("T24", "E5", "E6", "T24:4") and treaty["goods"] == ()
    assert rows["D3"]["sign"] == 0 and rows["D3"]["relation"] == "dependence"
    assert (rows["D3"]["from"], rows["D3"]["to"]) == ("PRK", "CHN")
    assert rows["D3"]["certainty"] == "stated" and rows["D3"]["evidence_id"] == "c2"
    assert rows["E14:CHN-RUS"]["sign"] == 1 and rows["E14:CHN-RUS"]["certainty"] == "stated"
    assert set(edges["weight"]) == {1.0} and set(edges["note"]) == {""}
    assert edges["sign"].dtype == int


def test_a_treaty_without_a_row_ties_its_parties_from_its_force_to_its_end():
    data = small_record.tables()
    data["relations"] = data["relations"].query("evidence_id != 'T24'")
    more = (
        data["treaties"]
        .iloc[[0, 0]]
        .assign(
            treaty_id=["T00", "T90"],
            parties=[("RUS", "PRK"), ("CHN", "PRK", "RUS")],
            signed=[DAY("2000-02-09"), DAY("1990-03-01")],
            in_force=[pd.NaT, DAY("1990-06-01")],
            ended=[DAY("2024-12-04"), pd.NaT],
        )
    )
    data["treaties"] = pd.concat([data["treaties"], more], ignore_index=True)
    ties = network.edges(data).query("table == 'treaties'").set_index("edge_id")
    assert list(ties.index[:4]) == ["T24:RUS-PRK", "T24:PRK-RUS", "T00:RUS-PRK", "T00:PRK-RUS"]
    assert len(ties) == 2 + 2 + 6 and not (ties["from"] == ties["to"]).any()
    assert ties.at["T24:RUS-PRK", "start"] == DAY("2024-12-04"), "from entry into force"
    assert ties.at["T00:PRK-RUS", "start"] == DAY("2000-02-09"), "else from signature"
    assert ties.at["T00:PRK-RUS", "end"] == DAY("2024-12-04")
    assert set(ties["sign"]) == {1} and set(ties["relation"]) == {"treaty"}


def test_a_step_belongs_to_the_treaty_of_its_parties_signed_last():
    data = small_record.tables()
    older = data["treaties"].assign(treaty_id="T00", signed=DAY("2000-02-09"))
    wider = data["treaties"].assign(treaty_id="T10", parties=[("RUS", "PRK", "CHN")])
    data["treaties"] = pd.concat([data["treaties"], older, wider], ignore_index=True)
    assert network.steps(data) == {"T24": ("E5", "E6")}
    # Before its signature a step is one of the older treaty; on its day, month or year its own.
    events = data["events"]
    early = events["event_id"] == "E5"
    for date, precision, wanted in [
        ("2024-06-18", "day", {"T00": ("E5",), "T24": ("E6",)}),
        ("2024-06-19", "day", {"T24": ("E5", "E6")}),
        ("2024-06-01", "month", {"T24": ("E5", "E6")}),
        ("2024-05-01", "month", {"T00": ("E5",), "T24": ("E6",)}),
        ("2024-01-01", "year", {"T24": ("E5", "E6")}),
    ]:
        events.loc[early, "date"] = DAY(date)
        events.loc[early, "precision"] = precision
        assert network.steps(data) == wanted


def test_an_event_of_many_ties_each_actor_to_each_target():
    data = small_record.tables()
    row = data["events"].index[data["events"]["event_id"] == "E13"][0]
    data["events"].at[row, "source_actors"] = ("CHN", "RUS")
    data["events"].at[row, "target_actors"] = ("USA", "CHN")
    data["events"].loc[row, "goldstein"] = 0
    own = network.edges(data).query("evidence_id == 'E13'")
    assert own["edge_id"].tolist() == ["E13:CHN-USA", "E13:RUS-USA", "E13:RUS-CHN"]
    assert set(own["sign"]) == {0}
    data["events"].loc[row, "goldstein"] = None
    assert network.edges(data).query("evidence_id == 'E13'").empty, "no score, no tie"


@pytest.mark.parametrize(
    "date, precision, last",
    [
        ("2024-02-01", "day", "2024-02-01"),
        ("2024-02-01", "month", "2024-02-29"),
        ("2024-02-29", "month", "2024-02-29"),
        ("2024-02-01", "year", "2024-12-31"),
        ("2024-12-31", "year", "2024-12-31"),
    ],
)
def test_last_day(date, precision, last):
    assert network.last_day(DAY(date), precision) == DAY(last)


def test_tables_given_are_used_and_others_refused():
    data = small_record.tables()
    assert network.complete(data) == data
    assert set(network.complete(None)) == set(network.NEEDED) == set(network.tables())
    few = network.complete({"claims": data["claims"]})
    assert few["claims"] is data["claims"] and len(few["events"]) == len(load("events"))
    with pytest.raises(DataError, match='no table "verdicts" in the graph; expected one of relat'):
        network.complete({"verdicts": data["claims"]})


def test_names_of_pairs_and_relations():
    assert network.dyad("RUS", "CHN") == network.dyad("CHN", "RUS") == "CHN–RUS"
    types = network.relation_types()
    assert types[-1] == "act" and set(load("relations")["relation"].cat.categories) < set(types)
    labels = network.relation_labels()
    assert set(labels) >= set(types) and labels["act"] == "other act"
    assert labels["treaty"] == "treaty tie"


def test_an_unknown_id_names_its_table_row_and_column():
    data = small_record.tables()
    events = data["events"]
    events.at[events.index[events["event_id"] == "E13"][0], "target_actors"] = ("ATL",)
    with pytest.raises(DataError) as error:
        network.edges(data)
    assert str(error.value) == (
        'events, E13:CHN-ATL: unknown actor "ATL" in column to; '
        "expected an actor_id that stands in actors.csv"
    )
    data = small_record.tables()
    data["relations"].loc[0, "evidence_id"] = "E99"
    with pytest.raises(DataError) as error:
        network.edges(data)
    assert str(error.value) == (
        'relations, R1: evidence_id "E99" stands in no table; '
        "expected a claim, event, treaty or provision"
    )


# --- slices -------------------------------------------------------------------------------------


def kept(edges, **choice) -> set[str]:
    return set(network.cut(edges, **choice)["edge_id"])


def test_a_tie_holds_from_its_first_day_to_its_last(edges):
    """E2 is known to the month: 1 to 31 May 2016. The treaty, R2 and R3, has no end."""
    for since, until, holds in [
        ("2016-05-31", "2016-06-30", True),
        ("2016-06-01", "2016-06-30", False),
        ("2016-04-01", "2016-05-01", True),
        ("2016-04-01", "2016-04-30", False),
    ]:
        found = kept(edges, since=since, until=until)
        assert found == ({"E2:CHN-PRK"} if holds else set())
    assert kept(edges, year=2016) == {"E2:CHN-PRK"}
    assert kept(edges, since="2025-12-10") == {"R2", "R3", "E10:CHN-RUS"}
    assert kept(edges, until="2013-02-01") == {"E12:CHN-PRK", "E14:CHN-RUS"}
    assert kept(edges, since="2013-02-01", until="2013-02-01") == {"E14:CHN-RUS"}
    assert kept(edges, year=2024) == {"R1", "R2", "R3"}
    assert kept(edges, year=2024, undated=True) == {*kept(edges, year=2024)} | {
        "R4",
        "R5",
        "R6",
        "R7",
        "R8",
        "D3",
        "D5",
    }


def test_slices_by_table_kind_layer_and_conduct(edges):
    assert "R9" not in kept(edges) and "R9" in kept(edges, conduct=True)
    assert kept(edges, relations=["pressure"]) == {"R1", "R8"}
    assert kept(edges, relations=["pressure"], layer="record") == {"R1"}
    assert kept(edges, layer="articles") == {"R4", "R5", "R6", "R7", "R8", "D3", "D5"}
    assert kept(edges, tables=["dependencies"]) == {"D3", "D5"}
    assert kept(edges, speaker="state") == {"R7"}
    assert kept(edges, speaker=["state", "medium"]) == {"R7", "R8"}
    assert kept(edges, source="one-2024") == {"R4", "R8", "D3"}
    assert kept(edges, source=["two-2024"]) == {"R5", "R6", "R7", "D5"}


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"layer": "press"}, 'unknown layer "press"; expected one of articles, record'),
        ({"relations": ["treaty", "love"]}, 'unknown relation type "love"; expected one of treaty'),
        ({"tables": ["claims"]}, 'unknown table "claims"; expected one of relations, dependencies'),
        ({"year": 2024, "until": "2024-02-01"}, "cut: give either a year or since/until, not both"),
        ({"confidence": "sure"}, 'unknown confidence "sure"; expected one of , high, low, medium'),
        ({"since": "2025-01-02", "until": "2025-01-01"}, "since 2025-01-02 lies after until 2025-"),
    ],
)
def test_a_slice_that_cannot_be(edges, wrong, message):
    with pytest.raises(ValueError, match=message):
        network.cut(edges, **wrong)
    assert len(network.cut(edges, since="2025-01-01", until="2025-01-01")), "one day is a time"


def test_the_graph_of_a_year():
    built = network.build(small_record.tables(), year=2025, layer="record", actors=["USA"])
    assert list(built) == ["CHN", "RUS", "PRK", "USA"], "in the order of actors.csv"
    assert built.nodes["USA"] == {"name": "United States", "kind": "state", "core": False}
    assert built.nodes["CHN"]["core"] is True
    assert sorted(built.edges(keys=True)) == [
        ("CHN", "PRK", "E9:CHN-PRK"),
        ("CHN", "RUS", "E10:CHN-RUS"),
        ("CHN", "USA", "E13:CHN-USA"),
        ("PRK", "RUS", "R3"),
        ("RUS", "PRK", "E8:RUS-PRK"),
        ("RUS", "PRK", "R2"),
    ]
    assert built.edges["CHN", "PRK", "E9:CHN-PRK"]["goldstein"] == 4
    assert "edge_id" not in built.edges["CHN", "PRK", "E9:CHN-PRK"]
    alone = network.build(small_record.tables(), year=2014, actors=["PRK"])
    assert list(alone) == ["PRK"] and alone.size() == 0


def test_rows_of_relations_in_a_slice():
    found = network.select(small_record.tables(), layer="articles", source="two-2024")
    assert found["relation_id"].tolist() == ["R5", "R6", "R7"]
    assert found["speaker_kind"].tolist() == ["named_person", "author", "state"]
    assert set(found["layer"]) == {"articles"} and set(found["source"]) == {"two-2024"}
    assert found.attrs["table"] == "relations"
    own = network.select(small_record.tables(), conduct=True)
    assert own["relation_id"].tolist() == [f"R{n}" for n in range(1, 10)]


# --- persons ------------------------------------------------------------------------------------


def test_persons_by_hand():
    """E3 names one on either side, E1 one, E10 somebody of neither; E13 is with the UN."""
    data = small_record.tables()
    named = [
        ("xi-jinping", "person", "Xi Jinping", "zh", "CHN"),
        ("kim-jong-un", "person", "Kim Jong Un", "ko", "PRK"),
        ("kim", "person", "Kim Sok", "ko", "PRK"),
        ("vladimir-putin", "person", "Vladimir Putin", "ru", "RUS"),
        ("analysts", "group", "Analysts", "en", None),
        ("paper", "media", "A paper", "zh", "CHN"),
        ("un", "organisation", "United Nations", "en", None),
    ]
    more = pd.DataFrame(named, columns=["actor_id", "kind", "name", "lang", "part_of"])
    actors = pd.concat([data["actors"].assign(lang=None, part_of=None), more], ignore_index=True)
    events = data["events"].assign(title="An act", summary="Nothing").set_index("event_id")
    events.at["E3", "summary"] = "Kim Jong Un and Xi Jinping met"
    events.at["E1", "title"] = "Vladimir Putin wrote"
    events.at["E10", "title"] = "Kim Jong Un"
    events.at["E13", "target_actors"] = ("un",)
    found = network.persons({**data, "actors": actors, "events": events.reset_index()})
    assert found[["edge_id", "from", "to", "relation", "sign"]].apply(tuple, axis=1).tolist() == [
        ("E1:RUS-PRK:vladimir-putin-PRK", "vladimir-putin", "PRK", "act", 1),
        ("E3:PRK-CHN:kim-jong-un-xi-jinping", "kim-jong-un", "xi-jinping", "act", 1),
        ("E13:CHN-un:CHN-un", "CHN", "un", "act", 1),
        # Who speaks speaks of both ends, once of one that is both; c4's speaker is no actor here.
        ("R5:kim-CHN", "kim", "CHN", "speaks_of", 0),
        ("R5:kim-PRK", "kim", "PRK", "speaks_of", 0),
        ("R8:paper-CHN", "paper", "CHN", "speaks_of", 0),
        ("R8:paper-PRK", "paper", "PRK", "speaks_of", 0),
        ("R9:paper-CHN", "paper", "CHN", "speaks_of", 0),
        ("D3:analysts-PRK", "analysts", "PRK", "speaks_of", 0),
        ("D3:analysts-CHN", "analysts", "CHN", "speaks_of", 0),
        ("xi-jinping:xi-jinping-CHN", "xi-jinping", "CHN", "belongs_to", 0),
        ("kim-jong-un:kim-jong-un-PRK", "kim-jong-un", "PRK", "belongs_to", 0),
        ("kim:kim-PRK", "kim", "PRK", "belongs_to", 0),
        ("vladimir-putin:vladimir-putin-RUS", "vladimir-putin", "RUS", "belongs_to", 0),
        ("paper:paper-CHN", "paper", "CHN", "belongs_to", 0),
    ]
    met = found.set_index("edge_id").loc["E3:PRK-CHN:kim-jong-un-xi-jinping"]
    assert met["evidence_ids"] == ("E3",) and met["start"] == pd.Timestamp("2019-06-01")
    home = found.iloc[-1].to_dict()
    assert pd.isna(home.pop("start")) and pd.isna(home.pop("end"))
    assert math.isnan(home.pop("goldstein"))
    assert home == {
        **dict.fromkeys(("speaker_id", "confidence", "gathered", "note"), ""),
        **dict.fromkeys(("layer", "source", "speaker_kind"), "record"),
        **{"edge_id": "paper:paper-CHN", "from": "paper", "to": "CHN", "relation": "belongs_to"},
        **{"sign": 0, "certainty": "stated", "table": "actors", "weight": 1.0},
        **{"evidence_id": "paper", "evidence_ids": ("paper",), "goods": (), "changes": ()},
    }
    assert found["start"].dtype == found["end"].dtype == "datetime64[s]"
    unnamed = {"actors": data["actors"].assign(lang=None, part_of=None)}
    unnamed["events"] = data["events"].assign(title="An act", summary="Nothing")
    nobody = network.persons({**data, **unnamed})
    assert nobody.empty and list(nobody) == list(found), "columns stay where nobody has a name"
