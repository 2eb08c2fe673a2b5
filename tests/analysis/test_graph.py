"""The graph is what relations.csv says, slices keep what they promise, actors do not move."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest
from companion import DataError, graph, load


def test_graph_has_every_tie_with_its_evidence():
    ties = load("relations")
    built = graph.build(tables=["relations"], conduct=True)
    assert isinstance(built, nx.MultiDiGraph)
    assert built.number_of_edges() == len(ties)
    assert {key for *_, key in built.edges(keys=True)} == set(ties["relation_id"])
    for *_, data in built.edges(data=True):
        assert (
            data["evidence_id"]
            and data["sign"] in (-1, 0, 1)
            and data["layer"] in ("articles", "record")
        )


def test_conduct_is_left_out_by_default():
    assert nx.number_of_selfloops(graph.build()) == 0


def test_layers_and_sources_partition_the_ties():
    whole = len(graph.select())
    assert len(graph.select(layer="articles")) + len(graph.select(layer="record")) == whole
    assert sum(len(graph.select(source=source)) for source in load("sources")["source_id"]) == len(
        graph.select(layer="articles")
    )


def test_year_keeps_ties_that_hold_in_it():
    """The treaty of 2024 entered into force on 4 December 2024; the one of 2000 ended that day."""

    def pacts(year):
        rows = graph.select(year=year, relations=["treaty"])
        return set(rows.loc[(rows["from"] == "RUS") & (rows["to"] == "PRK"), "evidence_id"])

    assert pacts(2023) == {"RU_DPRK_2000"}
    assert pacts(2024) == {"RU_DPRK_2000", "DPRK_RU_2024"}
    assert pacts(2025) == {"DPRK_RU_2024"}
    assert pacts(1998) == set()


def test_a_year_without_data_gives_an_empty_graph():
    empty = graph.build(year=1900)
    assert len(empty) == 0
    assert graph.dyads(empty).empty and list(graph.dyads(empty)) == [
        "from",
        "to",
        "ties",
        "positive",
        "neutral",
        "negative",
        "balance",
    ]
    assert graph.matrix(empty).empty


def test_dyads_count_by_sign():
    small = nx.MultiDiGraph()
    small.add_edge("A", "B", sign=1)
    small.add_edge("A", "B", sign=-1)
    small.add_edge("A", "B", sign=-1)
    small.add_edge("B", "A", sign=0)
    directed = graph.dyads(small).set_index(["from", "to"])
    assert directed.loc[("A", "B"), ["ties", "positive", "neutral", "negative"]].tolist() == [
        3,
        1,
        0,
        2,
    ]
    assert directed.loc[("A", "B"), "balance"] == pytest.approx(-1 / 3)
    assert graph.dyads(small, directed=False)["ties"].tolist() == [4]


def test_matrix_rows_give_and_columns_receive():
    built = graph.build(layer="record")
    counts = graph.matrix(built)
    pairs = graph.dyads(built).set_index(["from", "to"])["ties"]
    assert (
        counts.loc["RUS", "PRK"] == pairs["RUS", "PRK"]
        and counts.loc["PRK", "RUS"] == pairs["PRK", "RUS"]
    )
    assert counts.to_numpy().sum() == built.number_of_edges()


def test_unknown_relation_or_layer_is_a_clear_error():
    with pytest.raises(DataError, match='unknown relation type "love"; expected one of treaty'):
        graph.build(relations=["love"])
    with pytest.raises(DataError, match='unknown layer "press"'):
        graph.build(layer="press")


def test_an_actor_stays_in_its_place():
    alone, among = graph.layout(["CHN"]), graph.layout(["RUS", "CHN", "somebody-new", "PRK"])
    assert (
        among.set_index("actor").loc["CHN"].tolist() == alone.set_index("actor").loc["CHN"].tolist()
    )
    assert graph.layout(["somebody-new"]).equals(graph.layout(["somebody-new"]))


def test_no_two_fixed_places_are_close():
    places = list(graph.PLACES.items())
    for i, (a, (x1, y1)) in enumerate(places):
        for b, (x2, y2) in places[i + 1 :]:
            assert (x1 - x2) ** 2 + (y1 - y2) ** 2 > 0.2**2, f"{a} and {b} would overlap"


# --- one graph from four tables -----------------------------------------------------------------


@pytest.fixture(scope="module")
def edges():
    return graph.edges()


def test_every_edge_is_typed_and_has_its_evidence(edges):
    built = graph.build(conduct=True)
    assert built.number_of_edges() == len(edges) and edges["edge_id"].is_unique
    for *_, d in built.edges(data=True):
        assert d["evidence_id"] == d["evidence_ids"][0] and all(
            isinstance(i, str) for i in d["evidence_ids"]
        )
        assert d["sign"] in (-1, 0, 1) and type(d["sign"]) is int and d["weight"] == 1.0
        assert (
            d["relation"] in graph.relation_types()
            and d["table"] in graph.TABLES
            and d["layer"] in ("articles", "record")
        )
        assert d["start"] is pd.NaT or isinstance(d["start"], pd.Timestamp)
    for _, d in built.nodes(data=True):
        assert set(d) == {"name", "kind", "core"} and isinstance(d["name"], str)


def test_evidence_of_every_edge_can_be_cited(edges):
    from companion.evidence import cite

    for evidence in {i for ids in edges["evidence_ids"] for i in ids}:
        assert cite(evidence)


def test_nothing_is_counted_twice(edges):
    """One edge for a claim and pair of dependence; no event both in relations.csv and an act; a
    treaty's steps are its evidence."""
    need = edges[edges["relation"] == "dependence"]
    assert not need.duplicated(["evidence_id", "from", "to"]).any()
    needs = load("dependencies")
    wishes = needs["good"] == graph.WISH
    assert wishes.any() and sum(map(len, need["goods"])) == len(needs) - wishes.sum(), (
        "every need of dependencies.csv must stand on one edge, and no wish to stay first"
    )
    acts = set(edges.loc[edges["table"] == "events", "evidence_id"])
    assert not acts & set(load("relations")["evidence_id"])
    steps = graph.steps()
    assert not acts & {i for ids in steps.values() for i in ids}
    treaty = edges[edges["evidence_id"] == "DPRK_RU_2024"]
    assert len(treaty) == 2 and {"E158", "E197", "DPRK_RU_2024:4"} <= set(
        treaty["evidence_ids"].iloc[0]
    )


def test_a_treaty_without_a_row_of_its_own_still_ties_its_parties():
    data = graph.tables()
    data["relations"] = data["relations"].query("evidence_id != 'DPRK_RU_2024'")
    built = graph.build(data, tables=["treaties"], year=2025)
    assert sorted(built.edges()) == [("PRK", "RUS"), ("RUS", "PRK")] and not graph.build(
        data, tables=["treaties"], year=2023
    )


def test_slices_by_speaker_source_and_time(edges):
    by_kind = [len(graph.cut(edges, speaker=kind)) for kind in edges["speaker_kind"].unique()]
    assert sum(by_kind) == len(graph.cut(edges)) and len(
        graph.cut(edges, speaker=["named_person", "state"])
    ) < len(edges)
    autumn = graph.build(since="2024-09-01", until="2024-11-30", layer="record")
    assert all(d["start"] <= pd.Timestamp("2024-11-30") for *_, d in autumn.edges(data=True))
    year, days = (
        graph.cut(edges, year=2024),
        graph.cut(edges, since="2024-01-01", until="2024-12-31"),
    )
    assert year["edge_id"].tolist() == days["edge_id"].tolist()
    assert (
        len(graph.cut(edges, year=2024, undated=True))
        == len(year) + graph.cut(edges)["start"].isna().sum()
    )


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"speaker": "oracle"}, 'unknown kind of speaker "oracle"; expected one of author'),
        ({"source": "pravda-1961"}, 'unknown source "pravda-1961"'),
        ({"tables": ["verdicts"]}, 'unknown table "verdicts"; expected one of relations'),
        ({"actors": ["ATL"]}, 'no actor "ATL"'),
        ({"since": "2025-01-01", "until": "2024-01-01"}, "lies after"),
        ({"year": 2024, "since": "2024-01-01"}, "either a year or since/until"),
    ],
)
def test_what_cannot_be_sliced_says_so(wrong, message):
    with pytest.raises(ValueError, match=message):
        graph.build(**wrong)


@pytest.mark.parametrize(
    "column, value, message",
    [
        ("sign", 7, "sign 7; expected -1, 0 or 1"),
        ("sign", 0.5, "sign 0.5; expected -1, 0 or 1"),
        ("evidence_id", "nonsense", 'evidence_id "nonsense" stands in no table'),
        ("from", "ATL", 'unknown actor "ATL"'),
        ("relation", "love", 'unknown relation type "love"'),
    ],
)
def test_tables_passed_in_are_checked(column, value, message):
    data = graph.tables()
    ties = data["relations"].astype({column: object})
    ties.loc[0, column] = value
    with pytest.raises(DataError, match=message):
        graph.build({**data, "relations": ties})


def test_a_tie_whose_claim_was_left_out_does_not_become_part_of_the_record():
    data = graph.tables()
    few = data["claims"].head(50)
    with pytest.raises(DataError, match=r'evidence_id ".*" stands in no table'):
        graph.edges({**data, "claims": few})
    kept = {
        name: data[name][
            ~data[name]["evidence_id"].isin(set(data["claims"]["claim_id"]) - set(few["claim_id"]))
        ]
        for name in ("relations", "dependencies")
    }
    less, all_ = graph.edges({**data, **kept, "claims": few}), graph.edges()
    assert (less["layer"] == "record").sum() == (all_["layer"] == "record").sum()
    without = {
        name: data[name][~data[name]["evidence_id"].isin(data["claims"]["claim_id"])]
        for name in kept
    }
    assert set(graph.edges({**data, **without, "claims": data["claims"].head(0)})["source"]) == {
        "record"
    }


def test_actor_without_ties_can_be_a_node():
    assert list(graph.build(year=1900, actors=["VNM"])) == ["VNM"]


# --- projection ---------------------------------------------------------------------------------


def multi(*ties) -> nx.MultiDiGraph:
    out = nx.MultiDiGraph()
    for i, (tail, head, sign, *rest) in enumerate(ties):
        evidence, score = (*rest, *(f"X{i}", float("nan"))[len(rest) :])
        out.add_edge(
            tail, head, sign=sign, evidence_id=evidence, relation="contact", goldstein=score
        )
    return out


def test_majority_of_evidence_decides_and_a_draw_is_zero():
    ties = multi(
        ("A", "B", 1), ("B", "A", -1), ("A", "B", -1), ("A", "C", 1), ("C", "A", -1), ("B", "C", 0)
    )
    found = graph.project(ties)
    assert found.edges["A", "B"] == {
        "sign": -1,
        "positive": 1,
        "negative": 2,
        "neutral": 0,
        "mixed": True,
        "evidence_ids": ("X0", "X1", "X2"),
    }
    assert found.edges["A", "C"]["sign"] == 0 and found.edges["A", "C"]["mixed"], (
        "a contradictory pair is neutral and marked"
    )
    assert found.edges["B", "C"]["sign"] == 0 and not found.edges["B", "C"]["mixed"]


def test_one_meeting_in_two_rows_is_one_vote():
    ties = multi(("A", "B", 1, "E1"), ("B", "A", 1, "E1"), ("A", "B", -1, "E2"))
    assert graph.project(ties).edges["A", "B"]["sign"] == 0
    assert graph.project(ties, unit="row").edges["A", "B"]["sign"] == 1


@pytest.mark.parametrize(
    "rule, sign",
    [
        ("majority", 1),
        ("unanimous", 0),
        ("any_conflict", -1),
        ("any_cooperation", 1),
        ("goldstein", -1),
    ],
)
def test_rules_for_mixed_ties(rule, sign):
    ties = multi(("A", "B", 1, "E1", 1.0), ("A", "B", 1, "E2", 2.0), ("A", "B", -1, "E3", -9.0))
    assert graph.project(ties, mixed=rule).edges["A", "B"]["sign"] == sign


def test_weights_and_counts():
    ties = multi(("A", "B", 1, "E1"), ("A", "B", -1, "E2"))
    assert graph.project(ties, counts={"E2": 3}).edges["A", "B"]["sign"] == -1
    assert graph.project(ties, counts={"E2": 0}).edges["A", "B"]["sign"] == 1
    assert graph.project(ties, weights={"contact": 0}).size() == 0
    for wrong in ({"weights": {"contact": -1}}, {"counts": {"E1": -2}}):
        with pytest.raises(ValueError, match="expected zero or more"):
            graph.project(ties, **wrong)
    with pytest.raises(DataError, match='unknown relation type "love"'):
        graph.project(ties, weights={"love": 1})
    for wrong in ({"mixed": "coin"}, {"unit": "word"}):
        with pytest.raises(ValueError, match="unknown"):
            graph.project(ties, **wrong)


def test_projection_of_graph_frame_and_rows_agree(edges):
    held = graph.cut(edges, year=2024, layer="record")
    rows = list(
        held[["from", "to", "sign", "evidence_id", "relation", "goldstein"]].itertuples(
            index=False, name=None
        )
    )
    ways = [
        graph.project(graph.build(year=2024, layer="record")),
        graph.project(held),
        graph.project(rows),
        graph.project(held.sample(frac=1, random_state=3)),
    ]
    plain = [
        ({frozenset((a, b)): tuple(d.items()) for a, b, d in w.edges(data=True)}, set(w))
        for w in ways
    ]
    assert all(w == plain[0] for w in plain)


def test_empty_single_and_self_loop_project_to_nothing():
    assert len(graph.project(nx.MultiDiGraph())) == 0 and list(graph.project([], actors=["A"])) == [
        "A"
    ]
    assert graph.project(multi(("A", "A", 0))).size() == 0
