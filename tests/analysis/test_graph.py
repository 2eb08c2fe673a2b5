"""The graph is what relations.csv says, slices keep what they promise, actors do not move."""

from __future__ import annotations

import networkx as nx
import pytest

from companion import DataError, graph, load


def test_graph_has_every_tie_with_its_evidence():
    ties = load("relations")
    built = graph.build(tables=["relations"], conduct=True)
    assert isinstance(built, nx.MultiDiGraph)
    assert built.number_of_edges() == len(ties)
    assert {key for *_, key in built.edges(keys=True)} == set(ties["relation_id"])
    for *_, data in built.edges(data=True):
        assert data["evidence_id"] and data["sign"] in (-1, 0, 1) and data["layer"] in ("articles", "record")


def test_conduct_is_left_out_by_default():
    assert nx.number_of_selfloops(graph.build()) == 0


def test_layers_and_sources_partition_the_ties():
    whole = len(graph.select())
    assert len(graph.select(layer="articles")) + len(graph.select(layer="record")) == whole
    assert len(graph.select(source="hashmi-2024")) + len(graph.select(source="diplomat-2024")) == len(graph.select(layer="articles"))


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
    assert graph.dyads(empty).empty and list(graph.dyads(empty)) == ["from", "to", "ties", "positive", "neutral", "negative", "balance"]
    assert graph.matrix(empty).empty


def test_dyads_count_by_sign():
    small = nx.MultiDiGraph()
    small.add_edge("A", "B", sign=1)
    small.add_edge("A", "B", sign=-1)
    small.add_edge("A", "B", sign=-1)
    small.add_edge("B", "A", sign=0)
    directed = graph.dyads(small).set_index(["from", "to"])
    assert directed.loc[("A", "B"), ["ties", "positive", "neutral", "negative"]].tolist() == [3, 1, 0, 2]
    assert directed.loc[("A", "B"), "balance"] == pytest.approx(-1 / 3)
    assert graph.dyads(small, directed=False)["ties"].tolist() == [4]


def test_matrix_rows_give_and_columns_receive():
    built = graph.build(layer="record")
    counts = graph.matrix(built)
    pairs = graph.dyads(built).set_index(["from", "to"])["ties"]
    assert counts.loc["RUS", "PRK"] == pairs["RUS", "PRK"] and counts.loc["PRK", "RUS"] == pairs["PRK", "RUS"]
    assert counts.to_numpy().sum() == built.number_of_edges()


def test_unknown_relation_or_layer_is_a_clear_error():
    with pytest.raises(DataError, match='unknown relation type "love"; expected one of treaty'):
        graph.build(relations=["love"])
    with pytest.raises(DataError, match='unknown layer "press"'):
        graph.build(layer="press")


def test_an_actor_stays_in_its_place():
    alone, among = graph.layout(["CHN"]), graph.layout(["RUS", "CHN", "somebody-new", "PRK"])
    assert among.set_index("actor").loc["CHN"].tolist() == alone.set_index("actor").loc["CHN"].tolist()
    assert graph.layout(["somebody-new"]).equals(graph.layout(["somebody-new"]))


def test_no_two_fixed_places_are_close():
    places = list(graph.PLACES.items())
    for i, (a, (x1, y1)) in enumerate(places):
        for b, (x2, y2) in places[i + 1 :]:
            assert (x1 - x2) ** 2 + (y1 - y2) ** 2 > 0.2**2, f"{a} and {b} would overlap"
