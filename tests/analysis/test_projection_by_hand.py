"""What is made of edges: one tie for each pair, counts, places on the drawing, by hand."""

from __future__ import annotations

import math

import networkx as nx
import pandas as pd
import pytest
from companion import network

NAN = math.nan


# --- projection ---------------------------------------------------------------------------------


def pair(*rows, **how) -> dict:
    """The tie of A and B from rows (from, to, sign, evidence, relation, score)."""
    return network.project([*rows], **how).edges["A", "B"]


def test_of_several_rows_of_one_vote_the_heaviest_counts():
    """E1 is a treaty (2 votes) and a contact (1/2) for friendship; E2 a pressure (1) against it."""
    rows = [
        ("A", "B", 1, "E1", "contact", NAN),
        ("B", "A", 1, "E1", "treaty", NAN),
        ("A", "B", 1, "E1", "contact", NAN),
        ("A", "B", -1, "E2", "pressure", NAN),
    ]
    weights = {"treaty": 2, "contact": 0.5}
    for order in (rows, rows[::-1], [rows[1], *rows[:1], *rows[2:]]):
        found = pair(*order, weights=weights)
        assert (found["positive"], found["negative"], found["sign"]) == (2, 1, 1)
    rowwise = pair(*rows, weights=weights, unit="row")
    assert rowwise["positive"] == 2 + 0.5 + 0.5 and rowwise["evidence_ids"] == ("E1", "E2")


def test_weight_and_count_of_a_vote_multiply():
    rows = [("A", "B", 1, "E1", "treaty", NAN), ("A", "B", -1, "E2", "pressure", NAN)]
    found = pair(*rows, weights={"treaty": 2}, counts={"E1": 3, "E2": 4})
    assert (found["positive"], found["negative"]) == (6, 4) and found["sign"] == 1
    assert pair(*rows, counts={"E1": 0})["evidence_ids"] == ("E2",)
    assert network.project(rows, counts={"E1": 0, "E2": 0}).size() == 0


def test_the_sign_of_summed_scores():
    """E1, known with a score in its second row, has votes for both signs but one score."""
    rows = [
        ("A", "B", 1, "E1", "contact", NAN),
        ("B", "A", 1, "E1", "contact", 3.0),
        ("A", "B", -1, "E1", "pressure", 3.0),
        ("A", "B", -1, "E2", "pressure", -2.0),
        ("A", "B", 1, "T1", "treaty", NAN),
    ]
    assert pair(*rows, mixed="goldstein")["sign"] == 1  # 3 - 2, and not 3 + 3 - 2
    assert pair(*rows, mixed="goldstein", counts={"E2": 2})["sign"] == -1  # 3 - 4
    assert pair(rows[4], mixed="goldstein")["sign"] == 0, "a treaty has no score"
    # E1 hostile at 3, weighed 1/2 as pressure, comes last: 1.5 - 2.
    assert pair(*rows[2:4], mixed="goldstein", weights={"pressure": 0.5})["sign"] == 1
    only = [("A", "B", 1, "E1", "contact", 1.0), ("A", "B", 1, "E2", "contact", -4.0)]
    assert pair(*only, mixed="goldstein")["sign"] == -1, "a pair without mixed votes, too"
    assert pair(*only, mixed="unanimous")["sign"] == 1


def test_neutral_ties_are_counted_and_do_not_vote():
    rows = [
        ("A", "B", 0, "c1", "dependence", NAN),
        ("B", "A", 0, "c1", "dependence", NAN),
        ("B", "A", 0, "c2", "dependence", NAN),
        ("A", "C", 1, "E1", "contact", NAN),
    ]
    found = pair(*rows)
    assert found == {
        "sign": 0,
        "positive": 0,
        "negative": 0,
        "neutral": 2,
        "mixed": False,
        "evidence_ids": ("c1", "c2"),
    }
    assert pair(*rows, unit="row")["neutral"] == 3
    for rule in network.MIXED:
        assert network.project(rows, mixed=rule).edges["A", "B"]["sign"] == 0


@pytest.mark.parametrize(
    "rule, sign",
    [("majority", -1), ("unanimous", 0), ("any_conflict", -1), ("any_cooperation", 1)],
)
def test_mixed_pairs_by_rule(rule, sign):
    rows = [("A", "B", s, f"E{i}", "contact", NAN) for i, s in enumerate((1, -1, -1))]
    found = pair(*rows, mixed=rule)
    assert found["sign"] == sign and found["mixed"] is True


def test_what_a_projection_refuses():
    rows = [("A", "B", 1, "E1", "contact", NAN)]
    for wrong, message in [
        ({"mixed": "coin"}, 'unknown rule for mixed ties "coin"; expected one of majority, unan'),
        ({"unit": "word"}, 'project: unknown unit "word"; expected evidence or row'),
        ({"weights": {"love": 1}}, 'unknown relation type "love"; expected one of treaty, '),
        ({"weights": {"contact": -1}}, "the weight of contact is -1; expected zero or more"),
        ({"counts": {"E1": NAN}}, "the count of E1 is nan; expected zero or more"),
    ]:
        with pytest.raises(ValueError, match=message):
            network.project(rows, **wrong)


def test_nodes_of_a_projection():
    rows = [("B", "A", 1, "E1", "contact", NAN), ("C", "C", 1, "E2", "conduct", NAN)]
    found = network.project(rows, actors=["Z", "A"])
    assert list(found) == ["A", "B", "C", "Z"] and list(found.edges) == [("A", "B")]
    many = nx.MultiDiGraph()
    many.add_node("Q", name="quiet")
    many.add_edge("B", "A", sign=-1, evidence_id="E1")
    found = network.project(many)
    assert found.nodes["Q"] == {"name": "quiet"} and found.edges["A", "B"]["sign"] == -1


# --- counts and drawing -------------------------------------------------------------------------


def ties(*pairs: str) -> nx.MultiDiGraph:
    return nx.MultiDiGraph((a, b, {"sign": 1}) for a, b in pairs)


def test_rows_of_the_matrix_give_and_columns_receive():
    """A gives B twice, B gives C once, C gives A nothing."""
    counts = network.matrix(ties("AB", "AB", "BC"))
    assert counts.loc["A"].to_dict() == {"A": 0, "B": 2, "C": 0}
    assert counts.loc["B"].to_dict() == {"A": 0, "B": 0, "C": 1}
    assert counts.loc["C"].sum() == 0
    # Most ties first (B has 3, A 2, C 1), the three of the triangle before all others.
    assert list(counts) == list(counts.index) == ["B", "A", "C"]
    core = nx.MultiDiGraph([("A", "B"), ("A", "B"), ("A", "PRK")])
    assert list(network.matrix(core)) == ["PRK", "A", "B"]
    asked = network.matrix(ties("AB"), order=["B", "Z", "A"])
    assert list(asked) == list(asked.index) == ["B", "Z", "A"]
    assert asked.at["A", "B"] == 1 and asked.to_numpy().sum() == 1
    assert network.matrix(ties("AB"), order=["A"]).to_numpy().tolist() == [[0]]
    assert network.matrix(nx.MultiDiGraph()).empty


def test_pairs_counted_by_direction_or_without():
    graph = nx.MultiDiGraph()
    for a, b, sign in [("B", "A", 1), ("B", "A", 1), ("A", "B", -1), ("A", "C", 0)]:
        graph.add_edge(a, b, sign=sign)
    found = network.dyads(graph)
    assert list(found) == ["from", "to", "ties", "positive", "neutral", "negative", "balance"]
    assert found.to_numpy().tolist() == [
        ["A", "B", 1, 0, 0, 1, -1.0],
        ["A", "C", 1, 0, 1, 0, 0.0],
        ["B", "A", 2, 2, 0, 0, 1.0],
    ]
    assert network.dyads(graph, directed=False).to_numpy().tolist() == [
        ["A", "B", 3, 2, 0, 1, pytest.approx(1 / 3)],
        ["A", "C", 1, 0, 1, 0, 0.0],
    ]


def test_an_actor_without_a_place_stands_on_the_ring():
    """Letters count 1, 2, 3 … times their code, modulo 360: “a” is 97°, “ab” 97 + 2 · 98 = 293°."""
    found = network.layout(["a", "ab", "CHN"])
    assert list(found) == ["actor", "x", "y"]
    found = found.set_index("actor")
    for actor, degrees in [("a", 97), ("ab", 293)]:
        x, y = found.loc[actor]
        assert math.hypot(x, y) == pytest.approx(1.2), "outside the fixed places"
        assert math.degrees(math.atan2(y, x)) % 360 == pytest.approx(degrees)
    assert tuple(found.loc["CHN"]) == network.PLACES["CHN"] == (0.0, 0.42)


def test_each_direction_of_a_pair_runs_on_its_own_right_hand_side(monkeypatch):
    """From (0, 0) to (1, 0), eastwards, right is down; back again it is up."""
    monkeypatch.setitem(network.PLACES, "W", (0.0, 0.0))
    monkeypatch.setitem(network.PLACES, "E", (1.0, 0.0))
    monkeypatch.setitem(network.PLACES, "N", (0.0, 2.0))
    pairs = pd.DataFrame({"from": ["W", "E", "W"], "to": ["E", "W", "N"]}, index=[7, 8, 9])
    found = network.segments(pairs, shrink=0.1, offset=0.02)
    assert found.loc[7, ["x", "y", "x2", "y2"]].tolist() == pytest.approx([0.1, -0.02, 0.9, -0.02])
    assert found.loc[8, ["x", "y", "x2", "y2"]].tolist() == pytest.approx([0.9, 0.02, 0.1, 0.02])
    # Northwards right is east.
    assert found.loc[9, ["x", "y", "x2", "y2"]].tolist() == pytest.approx([0.02, 0.1, 0.02, 1.9])
    plain = network.segments(pairs.loc[[7]])
    assert plain.loc[7, ["x", "y", "x2", "y2"]].tolist() == pytest.approx(
        [0.11, -0.025, 0.89, -0.025]
    )
    monkeypatch.setitem(network.PLACES, "F", (3.0, 4.0))  # 5 away: 3 and 4 fifths of each step
    slanted = network.segments(pd.DataFrame({"from": ["W"], "to": ["F"]}), shrink=1, offset=0.5)
    assert slanted.iloc[0, 2:].tolist() == pytest.approx([1.0, 0.5, 2.8, 2.9])
    assert list(pairs) == ["from", "to"], "the pairs given stay as they are"
    empty = network.segments(pairs.head(0))
    assert empty.empty and list(empty) == ["from", "to", "x", "y", "x2", "y2"]
