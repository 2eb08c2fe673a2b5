"""Strategic triangle and structural balance: textbook graphs, values worked out by hand, and what
must not change them.

The signs in Harary's paper of 1961 on the Middle East in 1956 could not be read in any source at
hand (its first page could), so its example is not here. In its place stand the theorems of
Cartwright and Harary (1956) and Davis (1967), graphs whose index has a closed form, and a search
through every division of small graphs.
"""

from __future__ import annotations

import itertools
import random

import networkx as nx
import pytest
from companion import measures
from companion.measures import solver
from hypothesis import given, settings
from hypothesis import strategies as st


def signed(ties: dict[str, int]) -> nx.Graph:
    """{"AB": 1, "BC": -1}: one signed tie for each pair of letters."""
    graph = nx.Graph()
    for pair, sign in ties.items():
        graph.add_edge(*pair, sign=sign)
    return graph


@st.composite
def graphs(draw, most=8):
    n = draw(st.integers(2, most))
    graph = nx.Graph()
    graph.add_nodes_from("ABCDEFGHIJ"[:n])
    for pair in itertools.combinations("ABCDEFGHIJ"[:n], 2):
        if sign := draw(st.sampled_from([None, 0, 1, -1, 1, -1])):
            graph.add_edge(*pair, sign=sign)
    return graph


def fewest_broken(graph: nx.Graph) -> int:
    """The index by its definition: every division into two camps."""
    nodes = list(graph)
    return min(
        sum(s * camps[a] * camps[b] < 0 for a, b, s in graph.edges(data="sign"))
        for camps in (
            dict(zip(nodes, (1, *rest)))
            for rest in itertools.product((1, -1), repeat=len(nodes) - 1)
        )
    )


# --- the strategic triangle (types: Dittmer 1981 and 1987; roles: Wu 1996)
# ------------------------------

ROMANCE = {"CHN": "pivot", "RUS": "wing", "PRK": "wing"}


@pytest.mark.parametrize(
    "signs, type_, roles",
    [
        ((1, 1, 1), "ménage à trois", {"CHN": "friend", "RUS": "friend", "PRK": "friend"}),
        ((1, 1, -1), "romantic triangle", ROMANCE),
        ((-1, -1, 1), "stable marriage", {"CHN": "outcast", "RUS": "partner", "PRK": "partner"}),
        ((-1, -1, -1), "unit veto", {"CHN": "foe", "RUS": "foe", "PRK": "foe"}),
    ],
)
def test_triangle_types_and_roles(signs, type_, roles):
    graph = nx.Graph()
    for pair, sign in zip((("CHN", "RUS"), ("CHN", "PRK"), ("RUS", "PRK")), signs):
        graph.add_edge(*pair, sign=sign)
    found = measures.strategic_triangle(graph)
    assert (found.type, found.roles, found.possible) == (type_, roles, (type_,))


def test_neutral_side_leaves_the_type_open_but_not_what_is_common_to_both_readings():
    graph = signed({})
    graph.add_edge("CHN", "RUS", sign=1)
    graph.add_edge("CHN", "PRK", sign=1)
    found = measures.strategic_triangle(graph)  # the side RUS–PRK is missing
    assert found.type == "undetermined" and found.possible == (
        "ménage à trois",
        "romantic triangle",
    )
    assert set(found.roles.values()) == {"undetermined"}
    assert measures.strategic_triangle(graph, zero="positive").type == "ménage à trois"
    assert measures.strategic_triangle(graph, zero="negative").roles == ROMANCE


def test_triangle_without_ties_and_with_wrong_actors():
    assert measures.strategic_triangle(nx.Graph()).type == "no data"
    with pytest.raises(ValueError, match="three different actors"):
        measures.strategic_triangle(nx.Graph(), ["CHN", "CHN", "PRK"])
    with pytest.raises(ValueError, match='neutral side "perhaps"'):
        measures.strategic_triangle(nx.Graph(), zero="perhaps")


# --- balance --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "signs, balanced", [((1, 1, 1), 1), ((1, -1, -1), 1), ((1, 1, -1), 0), ((-1, -1, -1), 0)]
)
def test_the_four_triads(signs, balanced):
    """Balanced are all friends, and two friends with a common foe (Cartwright and Harary 1956)."""
    found = measures.balanced_triads(signed(dict(zip(("AB", "BC", "AC"), signs))))
    assert (found["balanced"], found["triads"], found["share"]) == (balanced, 1, balanced)
    assert found["unbalanced"] == ([] if balanced else [("A", "B", "C")])


def test_degree_of_balance_by_hand():
    """A square with one diagonal has three cycles: two triads and the square. With AB hostile alone
    the triad ABC and the square are negative and ACD is positive: one of three cycles, one of two
    triads."""
    graph = signed({"AB": -1, "BC": 1, "CD": 1, "AD": 1, "AC": 1})
    assert measures.degree_of_balance(graph) == pytest.approx(1 / 3)
    assert (
        measures.degree_of_balance(graph, longest=3)
        == measures.balanced_triads(graph)["share"]
        == 0.5
    )
    found = measures.frustration(graph)
    assert (found.index, found.ties) == (1, (("A", "B"),))


@given(graphs(), st.lists(st.booleans(), min_size=8, max_size=8))
@settings(max_examples=60, deadline=None)
def test_two_camps_mean_balance_and_balance_means_two_camps(graph, camp):
    """The structure theorem: all cycles are positive exactly when the actors fall into two
    camps."""
    home = dict(zip("ABCDEFGH", camp))
    for a, b in graph.edges:
        graph.edges[a, b]["sign"] = 1 if home[a] == home[b] else -1
    found = measures.frustration(graph)
    assert found.index == 0 and found.exact and not found.ties
    assert measures.weak_balance(graph)["balanced"]
    assert measures.degree_of_balance(graph, longest=5) in (
        1,
        pytest.approx(float("nan"), nan_ok=True),
    )
    for a, b, sign in graph.edges(data="sign"):
        together = any(a in part and b in part for part in found.camps)
        assert together == (sign > 0)


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_frustration_is_the_fewest_ties_over_all_divisions(graph):
    found = measures.frustration(graph)
    assert found.index == fewest_broken(graph) == found.lower == found.upper == len(found.ties)
    healed = graph.copy()
    healed.remove_edges_from(found.ties)
    assert measures.frustration(healed).index == 0, (
        "without the named ties the graph must be balanced"
    )
    bounds = measures.frustration(graph, exact_ties=0)
    assert bounds.lower <= found.index <= bounds.upper == len(bounds.ties)
    assert bounds.exact or bounds.index is None, "a bound must not pass for the index"


@given(graphs(most=7))
@settings(max_examples=25, deadline=None)
def test_solver_agrees_with_trying_all(graph):
    for block in solver.blocks(graph):
        assert len(solver.broken(block, solver.fewest_by_programme(block))) == len(
            solver.broken(block, solver.fewest_by_trial(block))
        )


@pytest.mark.parametrize("n", [3, 4, 5, 6, 9, 14])
def test_all_hostile_complete_graph(n):
    """Two camps as even as possible leave floor((n-1)²/4) hostile ties inside them; n = 14 goes
    to the solver."""
    graph = nx.complete_graph([f"a{i:02d}" for i in range(n)])
    nx.set_edge_attributes(graph, -1, "sign")
    assert measures.frustration(graph).index == (n - 1) ** 2 // 4
    assert measures.weak_balance(graph)["balanced"], "each actor is a camp of its own (Davis 1967)"


@pytest.mark.parametrize(
    "graph, index",
    [
        (nx.cycle_graph(5), 1),
        (nx.cycle_graph(6), 0),
        (nx.petersen_graph(), 3),
        (nx.path_graph(9), 0),
    ],
)
def test_all_hostile_graphs(graph, index):
    """All hostile: the index is the number of ties to take away until the graph is two-coloured. An
    odd cycle lacks one, Petersen's graph three (its largest cut has 12 of 15), a tree none."""
    graph = nx.relabel_nodes(graph, str)
    nx.set_edge_attributes(graph, -1, "sign")
    assert measures.frustration(graph).index == index


def test_bridges_and_separate_parts_do_not_frustrate():
    """Two unbalanced triads joined by a hostile bridge, and one apart: one tie each."""
    graph = signed(
        {
            "AB": -1,
            "BC": 1,
            "AC": 1,
            "CD": -1,
            "DE": -1,
            "EF": 1,
            "DF": 1,
            "XY": -1,
            "YZ": -1,
            "XZ": -1,
        }
    )
    found = measures.frustration(graph)
    assert found.index == 3 and found.signed_ties == 10 and found.share == 0.3
    assert [sorted(part) for part in nx.connected_components(graph)] == [
        sorted({*a, *b}) for a, b in zip(found.camps[::2], found.camps[1::2])
    ]


def test_frustrating_ties_tell_when_the_cause_is_not_unique():
    triad = signed({"AB": -1, "BC": 1, "AC": 1})
    found = measures.frustrating_ties(triad)
    assert (
        found[["a", "b"]].to_numpy().tolist() == [["A", "B"], ["A", "C"], ["B", "C"]]
        and not found["always"].any()
    )
    # Two unbalanced triads on the common tie AB: it alone is a smallest set.
    kite = measures.frustrating_ties(signed({"AB": -1, "AC": 1, "BC": 1, "AD": 1, "BD": 1}))
    assert kite[["a", "b", "sign", "always"]].to_numpy().tolist() == [["A", "B", -1, True]]


def test_weak_balance_allows_three_camps_and_finds_the_tie_in_the_way():
    """Three camps hostile to each other: clusterable, not balanced. One hostile tie on a friendly
    path: neither."""
    three = signed({"AB": 1, "CD": 1, "EF": 1, "AC": -1, "CE": -1, "AE": -1})
    assert measures.weak_balance(three) == {
        "balanced": True,
        "clusters": (("A", "B"), ("C", "D"), ("E", "F")),
        "ties": (),
    }
    assert measures.frustration(three).index == 1
    path = signed({"AB": 1, "BC": 1, "CD": 1, "AD": -1})
    assert measures.weak_balance(path)["ties"] == (("A", "D"),)


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_weak_balance_is_no_cycle_with_one_hostile_tie(graph):
    """Davis's theorem, by listing all cycles."""
    lonely = any(
        sum(graph.edges[p]["sign"] < 0 for p in zip(c, [*c[1:], c[0]])) == 1
        for c in nx.simple_cycles(graph)
    )
    assert measures.weak_balance(graph)["balanced"] == (not lonely)


@given(graphs(), st.randoms())
@settings(max_examples=40, deadline=None)
def test_names_and_order_do_not_matter(graph, chance: random.Random):
    names = dict(zip(graph, chance.sample([f"actor{i}" for i in range(100)], len(graph))))
    ties = list(graph.edges(data="sign"))
    chance.shuffle(ties)
    shuffled = nx.Graph()
    nodes = list(graph)
    chance.shuffle(nodes)
    shuffled.add_nodes_from(nodes)
    shuffled.add_edges_from((b, a, {"sign": s}) for a, b, s in ties)
    assert measures.frustration(shuffled) == measures.frustration(graph), (
        "same names, other order: same ties and camps"
    )
    renamed = nx.relabel_nodes(shuffled, names)
    assert measures.frustration(renamed).index == measures.frustration(graph).index
    assert {
        k: v for k, v in measures.balanced_triads(renamed).items() if k in ("balanced", "triads")
    } == {k: v for k, v in measures.balanced_triads(graph).items() if k in ("balanced", "triads")}
    assert len(measures.weak_balance(renamed)["ties"]) == len(measures.weak_balance(graph)["ties"])


@pytest.mark.parametrize(
    "graph",
    [nx.Graph(), signed({}), nx.empty_graph(["A"]), signed({"AB": 0, "BC": 0, "AC": 0})],
    ids=["empty", "no ties", "one actor", "all neutral"],
)
def test_nothing_to_measure(graph):
    triads, found = measures.balanced_triads(graph), measures.frustration(graph)
    assert triads["triads"] == 0 and triads["share"] != triads["share"], (
        "the share of no triads is not a number"
    )
    assert found.index == 0 and found.exact and found.camps == () and found.share != found.share
    assert measures.degree_of_balance(graph) != measures.degree_of_balance(graph)
    assert measures.weak_balance(graph) == {"balanced": True, "clusters": (), "ties": ()}
    assert measures.frustrating_ties(graph).empty


def test_what_is_not_a_signed_graph_is_refused():
    with pytest.raises(ValueError, match="sign 2; expected -1, 0 or 1"):
        measures.frustration(signed({"AB": 2}))
    with pytest.raises(ValueError, match="project"):
        measures.balanced_triads(nx.MultiDiGraph([("A", "B", {"sign": 1})]))
