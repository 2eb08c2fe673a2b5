"""Who stands between whom: Burt, betweenness, Gould–Fernandez, reciprocity, and the book's own
bypass index."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from companion import graph, load, measures


def weighted(ties: dict[str, float]) -> nx.Graph:
    net = nx.Graph()
    net.add_weighted_edges_from((pair[0], pair[1], weight) for pair, weight in ties.items())
    return net


STAR = weighted({"HA": 1, "HB": 1, "HC": 1, "HD": 1})
CLIQUE = weighted({"AB": 1, "AC": 1, "AD": 1, "BC": 1, "BD": 1, "CD": 1})


def test_constraint_by_hand():
    """The hub of a star of four has (1/4)² four times; a leaf has its one contact. In a clique of
    four each p is 1/3 and each contact is reached over two others: 3 · (1/3 + 2/9)² = 25/27."""
    assert measures.constraint(STAR)["H"] == pytest.approx(1 / 4) and measures.constraint(STAR)[
        "A"
    ] == pytest.approx(1)
    assert measures.constraint(CLIQUE)["A"] == pytest.approx(25 / 27)
    # Weights 3 and 1 to two strangers: (3/4)² + (1/4)².
    assert measures.constraint(weighted({"AB": 3, "AC": 1}))["A"] == pytest.approx(10 / 16)


def test_effective_size_by_hand():
    """Contacts less twice the ties among them over their number: 4 - 0 in the star, 3 - 2·3/3 in
    the clique."""
    assert measures.effective_size(STAR)["H"] == pytest.approx(4)
    assert measures.effective_size(CLIQUE)["A"] == pytest.approx(1)


def test_effective_size_with_weights_by_hand():
    """Ties AB 1, AC 2, BC 1. A gives 1/3 of its ties to B and 2/3 to C. B's heaviest tie weighs 1,
    so its tie to C counts 1/1; C's heaviest weighs 2, so its tie to B counts 1/2. A: (1 - 2/3 · 1)
    + (1 - 1/3 · 1/2) = 7/6. B (1/2 to A, 1/2 to C): A's tie to C 2/2, C's to A 2/2: (1 - 1/2) + (1
    - 1/2) = 1. C (2/3, 1/3): A's tie to B 1/2, B's to A 1/1: (1 - 1/3 · 1/2) + (1 - 2/3 · 1) =
    7/6."""
    net = weighted({"AB": 1, "AC": 2, "BC": 1})
    assert measures.effective_size(net) == pytest.approx({"A": 7 / 6, "B": 1, "C": 7 / 6})
    # Without weights every pair of contacts is tied alike: 2 - 2 · 1/2 each.
    assert measures.effective_size(net, None) == pytest.approx(dict.fromkeys("ABC", 1))


@pytest.mark.parametrize("seed", range(4))
def test_effective_size_is_that_of_networkx_where_it_is_right(seed):
    """With its nodes named networkx follows the formula; ties of no weight are contacts as well."""
    net = nx.gnp_random_graph(12, 0.4, seed=seed)
    chance = np.random.default_rng(seed)
    for *_, tie in net.edges(data=True):
        tie["weight"] = int(chance.integers(0, 4))
    ours, theirs = measures.effective_size(net), nx.effective_size(net, list(net), weight="weight")
    assert {a: v for a, v in theirs.items() if not np.isnan(v)} == pytest.approx(
        {a: v for a, v in ours.items() if not np.isnan(v)}
    )
    assert ours != pytest.approx(nx.effective_size(net, weight="weight"), nan_ok=True), (
        "networkx is right for all at once by now: see brokers.py"
    )


def test_constraint_of_some_actors_is_that_of_all():
    every = measures.constraint(CLIQUE)
    some = measures.constraint(CLIQUE, actors=["B", "Z"])
    assert some["B"] == pytest.approx(every["B"]) and np.isnan(some["Z"]) and len(some) == 2


def test_betweenness_by_hand():
    """On the path A–B–C–D the pairs AC and AD pass B: 2 of the 3 pairs of others."""
    path = weighted({"AB": 9, "BC": 1, "CD": 1})
    assert measures.betweenness(path) == pytest.approx({"A": 0, "B": 2 / 3, "C": 2 / 3, "D": 0})


def test_networkx_agrees():
    net = nx.relabel_nodes(nx.karate_club_graph(), str)
    assert measures.constraint(net) == pytest.approx(
        nx.constraint(net, nodes=list(net), weight="weight")
    )
    assert measures.effective_size(net, None) == pytest.approx(
        nx.effective_size(net, nodes=list(net))
    )
    assert measures.betweenness(net) == pytest.approx(nx.betweenness_centrality(net))


def test_a_tie_to_oneself_is_no_contact():
    net = nx.Graph([("a", "b", {"weight": 1})])
    plain = measures.constraint(net), measures.effective_size(net)
    net.add_edge("a", "a", weight=3)
    assert (measures.constraint(net), measures.effective_size(net)) == plain


def test_actor_without_ties_has_no_constraint():
    net = weighted({"AB": 1})
    net.add_node("Z")
    assert (
        np.isnan(measures.constraint(net)["Z"])
        and np.isnan(measures.effective_size(net)["Z"])
        and measures.betweenness(net)["Z"] == 0
    )
    assert (
        measures.constraint(nx.Graph())
        == measures.effective_size(nx.Graph())
        == measures.betweenness(nx.Graph())
        == {}
    )
    assert np.isnan(measures.constraint(nx.empty_graph(["A"]))["A"])


@pytest.mark.parametrize(
    "measure",
    [measures.constraint, measures.effective_size, lambda net: measures.bypass(net, "A", "B", "C")],
)
def test_negative_weight_is_refused(measure):
    with pytest.raises(ValueError, match="weight -1; expected zero or more"):
        measure(weighted({"AB": -1, "BC": 1}))


def directed(*ties: str) -> nx.DiGraph:
    return nx.DiGraph([(a, b, {"sign": 1, "relation": "contact"}) for a, b in ties])


def roles(frame, actor) -> dict[str, int]:
    row = frame.set_index("actor").loc[actor]
    return {role: int(row[role]) for role in measures.ROLES if row[role]}


@pytest.mark.parametrize(
    "groups, role",
    [
        ("111", "coordinator"),
        ("121", "itinerant"),
        ("122", "gatekeeper"),
        ("112", "representative"),
        ("123", "liaison"),
    ],
)
def test_the_five_roles(groups, role):
    """One open path A→V→B with the groups of A, V, B: the five types of Gould and Fernandez."""
    found = measures.brokerage(directed("AV", "VB"), dict(zip("AVB", groups)))
    assert roles(found, "V") == {role: 1} and found.iloc[0][["actor", "total"]].tolist() == ["V", 1]


def test_closed_and_returned_paths_are_no_brokerage():
    assert (
        measures.brokerage(directed("AV", "VB", "AB"), dict.fromkeys("AVB", "x"))["total"].sum()
        == 0
    )
    assert measures.brokerage(directed("AV", "VA"), dict.fromkeys("AV", "x"))["total"].sum() == 0


def test_brokerage_worked_out_by_hand():
    """A→B, A→C, B→C, B→D, C→D, D→A; groups AB and CD. Open paths: A–B–D and A–C–D (A→D is missing),
    B–D–A and C–D–A, D–A–B and D–A–C."""
    found = measures.brokerage(
        directed("AB", "AC", "BC", "BD", "CD", "DA"), {"A": "1", "B": "1", "C": "2", "D": "2"}
    )
    assert roles(found, "A") == {"gatekeeper": 1, "itinerant": 1} and roles(found, "B") == {
        "representative": 1
    }
    assert roles(found, "C") == {"gatekeeper": 1} and roles(found, "D") == {
        "itinerant": 1,
        "representative": 1,
    }


def test_hostile_ties_carry_nothing_and_every_actor_needs_a_group():
    paths = directed("AV", "VB")
    paths.edges["V", "B"]["sign"] = -1
    assert measures.brokerage(paths, dict.fromkeys("AVB", "x"))["total"].sum() == 0
    with pytest.raises(ValueError, match="no group for B"):
        measures.brokerage(paths, {"A": "x", "V": "x"})
    assert measures.brokerage(nx.DiGraph()).empty


def test_total_agrees_with_the_yearly_table():
    built = graph.build(layer="record", year=2025)
    total = measures.brokerage(built).set_index("actor")["total"]
    for actor in ("CHN", "PRK", "USA"):
        row = measures.by_year(
            which=[2025],
            focus=actor,
            actors=("CHN", "RUS", actor) if actor not in ("CHN", "RUS") else ("CHN", "RUS", "PRK"),
        )
        assert row["brokerage"].iloc[0] == total[actor]


def test_alliances_follow_treaties_in_force():
    groups = measures.alliances(graph.build(layer="record", year=2025))
    parties = load("treaties").set_index("treaty_id")["parties"]
    for treaty in ("DPRK_RU_2024", "CN_DPRK_1961", "US_ROK_1953"):
        assert len({groups[p] for p in parties[treaty]}) == 1, (
            f"the parties of {treaty} stand in different groups"
        )
    assert groups["CHN"] != groups["USA"]


def test_reciprocity_by_hand():
    ties = nx.MultiDiGraph([("A", "B"), ("A", "B"), ("A", "B"), ("B", "A"), ("C", "A"), ("C", "C")])
    found = measures.reciprocity(ties).set_index(["a", "b"])
    assert found.loc[("A", "B")].tolist() == [3, 1, pytest.approx(1 / 3), 0.5]
    assert found.loc[("A", "C")].tolist() == [0, 1, 0, -1]
    assert len(found) == 2 and measures.reciprocity(nx.MultiDiGraph()).empty


def test_hostile_and_neutral_ties_give_nothing():
    """A gives once and refuses twice, B gives once: even. Between C and D nobody gives: not
    defined."""
    ties = nx.MultiDiGraph(
        (a, b, {"sign": sign})
        for a, b, sign in [
            ("A", "B", 1),
            ("A", "B", -1),
            ("A", "B", 0),
            ("B", "A", 1),
            ("C", "D", -1),
            ("D", "C", 0),
        ]
    )
    found = measures.reciprocity(ties).set_index(["a", "b"])
    assert found.loc[("A", "B")].tolist() == [1, 1, 1, 0]
    assert found.loc[("C", "D")].tolist()[:2] == [0, 0]
    assert found.loc[("C", "D"), ["reciprocity", "asymmetry"]].isna().all()


def test_bypass_by_hand():
    """Six ties between R and P; over C run at most min(4, 2) = 2 more. Without C six of eight
    remain."""
    net = weighted({"RP": 6, "RC": 4, "CP": 2})
    assert measures.bypass(net, "R", "P", "C") == pytest.approx(6 / 8)
    assert measures.bypass(weighted({"RC": 4, "CP": 2}), "R", "P", "C") == 0
    assert measures.bypass(weighted({"RP": 1, "RC": 4}), "R", "P", "C") == 1


def test_bypass_where_it_is_not_defined():
    assert np.isnan(measures.bypass(weighted({"RC": 1}), "R", "P", "C")) and np.isnan(
        measures.bypass(nx.Graph(), "R", "P", "C")
    )
    apart = weighted({"RC": 1, "PX": 1})
    assert np.isnan(measures.bypass(apart, "R", "P", "C"))
    with pytest.raises(ValueError, match="three different actors"):
        measures.bypass(apart, "R", "R", "C")
