"""Triangle, balance and frustration on graphs small enough to work out by hand."""

from __future__ import annotations

import itertools
import random

import networkx as nx
import pytest
from companion import measures, network
from companion.measures import solver


def signed(**ties: int) -> nx.Graph:
    graph = nx.Graph()
    for (a, b), sign in ties.items():
        graph.add_edge(a, b, sign=sign)
    return graph


@pytest.mark.parametrize(
    "signs, type_, roles",
    [
        ((1, 1, 1), "ménage à trois", "friend friend friend"),
        ((1, 1, -1), "romantic triangle", "pivot wing wing"),
        ((1, -1, 1), "romantic triangle", "wing pivot wing"),
        ((-1, 1, 1), "romantic triangle", "wing wing pivot"),
        ((1, -1, -1), "stable marriage", "partner partner outcast"),
        ((-1, 1, -1), "stable marriage", "partner outcast partner"),
        ((-1, -1, 1), "stable marriage", "outcast partner partner"),
        ((-1, -1, -1), "unit veto", "foe foe foe"),
    ],
)
def test_types_and_roles_of_the_eight_triangles(signs, type_, roles):
    """Sides CHN–RUS, CHN–PRK, RUS–PRK; roles of CHN, RUS, PRK."""
    graph = nx.Graph()
    for ends, sign in zip(itertools.combinations(network.CORE, 2), signs):
        graph.add_edge(*ends, sign=sign)
    found = measures.strategic_triangle(graph)
    assert (found.type, " ".join(found.roles.values())) == (type_, roles)
    assert found.possible == (type_,)
    assert found.signs == dict(zip(("CHN–RUS", "CHN–PRK", "PRK–RUS"), signs))


def test_a_triangle_with_open_sides():
    """A and B are friends, the side of B and C is neutral, A and C have no tie."""
    graph = signed(AB=1, BC=0)
    found = measures.strategic_triangle(graph, "ABC")
    assert found.type == "undetermined" and found.signs == {"A–B": 1, "A–C": 0, "B–C": 0}
    assert found.possible == ("ménage à trois", "romantic triangle", "stable marriage")
    # C may be friend, wing or outcast.
    assert found.roles == dict.fromkeys("ABC", "undetermined")
    friendly = measures.strategic_triangle(graph, "ABC", zero="positive")
    assert friendly.type == "ménage à trois" and friendly.possible == ("ménage à trois",)
    assert measures.strategic_triangle(graph, "ABC", zero="negative").roles["C"] == "outcast"
    none = measures.strategic_triangle(signed(AD=1), "ABC")
    assert none.type == "no data" and none.possible == () and none.roles["A"] == "no data"
    neutral = measures.strategic_triangle(signed(BC=0), "ABC")
    assert neutral.type == "undetermined" and len(neutral.possible) == 4
    with pytest.raises(ValueError, match="three different actors, got A, B, A"):
        measures.strategic_triangle(graph, "ABA")
    with pytest.raises(ValueError, match="three different actors, got A, B"):
        measures.strategic_triangle(graph, "AB")
    with pytest.raises(ValueError, match='neutral side "no"; expected undetermined, positive or'):
        measures.strategic_triangle(graph, "ABC", zero="no")


def test_triads_by_hand():
    """ABC + + + and BCD + - - are balanced, ACE + + - is not; AF is neutral, FG in no triad."""
    graph = signed(AB=1, AC=1, BC=1, BD=-1, CD=-1, AE=1, CE=-1, AF=0, CF=1, FG=-1)
    found = measures.balanced_triads(graph)
    assert found == {
        "balanced": 2,
        "triads": 3,
        "share": pytest.approx(2 / 3),
        "unbalanced": [("A", "C", "E")],
    }
    # Cycles of four: A-B-C-E (+ + - +) is not balanced, A-B-D-C (+ - - +) is; of five: A-B-D-C-E
    # (+ - - - +) is not. With the three triads: 3 of 6.
    assert measures.degree_of_balance(graph) == pytest.approx(3 / 6)
    assert measures.degree_of_balance(graph, longest=4) == pytest.approx(3 / 5)
    for wrong in (nx.DiGraph([("A", "B", {"sign": 1})]), nx.MultiGraph([("A", "B")])):
        with pytest.raises(ValueError, match="needs an undirected graph with one tie for each"):
            measures.balanced_triads(wrong)
    with pytest.raises(ValueError, match="the tie A–B has sign 2; expected -1, 0 or 1"):
        measures.balanced_triads(signed(AB=2))


def test_frustration_by_hand():
    """ABC + + - needs one tie; DEF, hostile all round, one more; they are joined by a bridge."""
    graph = signed(AB=1, BC=1, AC=-1, CD=-1, DE=-1, EF=-1, DF=-1)
    found = measures.frustration(graph)
    assert (found.index, found.lower, found.upper) == (2, 2, 2) and found.exact
    assert found.signed_ties == 7 and found.share == pytest.approx(2 / 7)
    assert len(found.ties) == 2
    one, other = (set(tie) for tie in found.ties)
    assert one < set("ABC") and other < set("DEF")
    healed = graph.copy()
    healed.remove_edges_from(found.ties)
    assert measures.frustration(healed).index == 0
    camps = [set(camp) for camp in found.camps]
    assert len(camps) == 2 and camps[0] | camps[1] == set("ABCDEF") and not camps[0] & camps[1]
    assert "A" in camps[0], "the camp of the first actor comes first"
    odd = [t for t in graph.edges if graph.edges[t]["sign"] != (1 if _together(t, camps) else -1)]
    assert {tuple(sorted(t)) for t in odd} == set(found.ties)


def _together(tie, camps) -> bool:
    return any(set(tie) <= camp for camp in camps)


def test_ties_in_the_way_by_hand():
    """Only the hostile AB is in both unbalanced triads; of CDE + + - each tie may be the one."""
    kite = signed(AB=-1, AC=1, BC=1, AD=1, BD=1)
    assert measures.frustrating_ties(kite).to_dict("records") == [
        {"a": "A", "b": "B", "sign": -1, "always": True}
    ]
    triad = measures.frustrating_ties(signed(ED=1, DC=1, EC=-1, EF=1))
    assert triad.to_numpy().tolist() == [
        ["C", "D", 1, False],
        ["C", "E", -1, False],
        ["D", "E", 1, False],
    ]
    assert list(measures.frustrating_ties(signed(AB=-1))) == ["a", "b", "sign", "always"]


def test_bounds_of_frustration_hold_and_say_what_they_are():
    """Two unbalanced triads with a tie in common: AB heals both; no two cycles are apart."""
    graph = signed(AB=-1, AC=1, BC=1, AD=1, BD=1)
    bounds = measures.frustration(graph, exact_ties=4)
    assert (bounds.index, bounds.lower, bounds.upper) == (1, 1, 1)
    assert measures.frustration(graph, exact_ties=5) == bounds
    # Hostile all round, five actors: camps of 3 and 2 leave 3 + 1 ties at odds. Of triads at most
    # two have no tie in common.
    five = nx.Graph((a, b, {"sign": -1}) for a, b in itertools.combinations("ABCDE", 2))
    assert measures.frustration(five).index == 4
    wide = measures.frustration(five, exact_ties=9)
    assert wide.lower == 2 and wide.upper == 4 and wide.index is None and not wide.exact


def test_solvers_and_bounds_agree_on_random_graphs():
    rng = random.Random(3)
    for _ in range(25):
        graph = nx.Graph()
        for a, b in itertools.combinations("ABCDEFG", 2):
            if rng.random() < 0.6:
                graph.add_edge(a, b, sign=rng.choice([-1, 1]))
        for block in solver.blocks(graph):
            best = min(
                sum(s * x[a] * x[b] < 0 for a, b, s in block.edges(data="sign"))
                for camp in itertools.product([1, -1], repeat=len(block))
                for x in [dict(zip(block, camp))]
            )
            assert len(solver.broken(block, solver.fewest_by_trial(block))) == best
            assert len(solver.broken(block, solver.fewest_by_programme(block))) == best
            assert solver.packing(block) <= best
            assert len(solver.broken(block, solver.few_by_search(block))) >= best
            for a, b in list(block.edges)[:2]:
                for at_odds in (0, 1):
                    camps = solver.fewest_by_programme(block, {(b, a): at_odds})
                    assert ((a, b) in solver.broken(block, camps)) is bool(at_odds)


def test_blocks_are_the_unbalanced_parts_by_name():
    graph = signed(CB=1, AB=1, CA=-1, CD=1, DE=1, EF=1, FD=1)
    (block,) = solver.blocks(graph)
    assert list(block) == ["A", "B", "C"], "the balanced triad DEF and the bridge are none"
    assert list(block.edges) == [("A", "B"), ("A", "C"), ("B", "C")]
    assert solver.spread(signed(AB=-1, BC=-1, CD=1)) == {"A": 1, "B": -1, "C": 1, "D": 1}
    assert solver.divisions(3).tolist() == [[1, 1, 1], [1, -1, 1], [1, 1, -1], [1, -1, -1]]


def test_clusters_by_hand():
    """AB and CD are friends, all across hostile; E is hostile to all, F neutral: three clusters."""
    graph = signed(AB=1, CD=1, AC=-1, BD=-1, AE=-1, CE=-1, EF=0)
    assert measures.weak_balance(graph) == {
        "balanced": True,
        "clusters": (("A", "B"), ("C", "D"), ("E",)),
        "ties": (),
    }
    graph.add_edge("B", "C", sign=1)  # joins the clusters: AC and BD are now within one
    assert measures.weak_balance(graph)["ties"] == (("A", "C"), ("B", "D"))


def test_a_search_ends_where_no_move_of_one_actor_helps():
    rng = random.Random(8)
    for _ in range(6):
        graph = nx.Graph()
        for a, b in itertools.combinations("ABCDEFGHIJKL", 2):
            if rng.random() < 0.7:
                graph.add_edge(a, b, sign=rng.choice([-1, 1]))
        for starts in (0, 3):
            side = solver.few_by_search(graph, starts)
            found = len(solver.broken(graph, side))
            assert set(side.values()) <= {1, -1} and len(side) == len(graph)
            for actor in graph:
                moved = side | {actor: -side[actor]}
                assert len(solver.broken(graph, moved)) >= found


def test_bounds_of_several_parts_are_added():
    """Two groups of five, hostile all round: 4 ties each, and at least 2."""
    graph = nx.Graph()
    for group in ("ABCDE", "VWXYZ"):
        for a, b in itertools.combinations(group, 2):
            graph.add_edge(a, b, sign=-1)
    wide = measures.frustration(graph, exact_ties=9)
    assert (wide.lower, wide.upper) == (2 + 2, 4 + 4)
    assert measures.frustration(graph).index == 8
