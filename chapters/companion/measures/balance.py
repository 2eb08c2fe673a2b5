"""Structural balance: balanced triads and cycles, and the weak balance of clusters."""

from __future__ import annotations

import itertools
import math

import networkx as nx

from .signed import signed_ties


def balanced_triads(signed: nx.Graph) -> dict:
    """Share of balanced triads: closed triples of signed ties whose product is positive.

    After Cartwright and Harary (1956). Returns balanced and triads (counts), share (0..1, NaN
    without a triad) and unbalanced, a sorted list of the triples that are not. It is the degree of
    balance of `degree_of_balance` for cycles of length three.
    """
    kept = signed_ties(signed)
    triples = sorted(tuple(sorted(t)) for t in nx.all_triangles(kept))
    wrong = [
        t
        for t in triples
        if math.prod(kept.edges[p]["sign"] for p in itertools.combinations(t, 2)) < 0
    ]
    n = len(triples)
    return {
        "balanced": n - len(wrong),
        "triads": n,
        "share": (n - len(wrong)) / n if n else math.nan,
        "unbalanced": wrong,
    }


def degree_of_balance(signed: nx.Graph, longest: int | None = None) -> float:
    """Share of cycles whose product of signs is positive, 0..1 (Cartwright and Harary 1956).

    All cycles count alike, or those of at most `longest` ties. NaN without a cycle. The number of
    cycles grows exponentially with the graph: for more than some 15 actors give `longest`.
    """
    kept, positive, n = signed_ties(signed), 0, 0
    for cycle in nx.simple_cycles(kept, length_bound=longest):
        n += 1
        positive += math.prod(kept.edges[p]["sign"] for p in zip(cycle, [*cycle[1:], cycle[0]])) > 0
    return positive / n if n else math.nan


def weak_balance(signed: nx.Graph) -> dict:
    """Weak balance, or clusterability: any number of camps, friendly within and hostile across.

    After Davis (1967): a signed graph has it exactly when no cycle has just one hostile tie, that
    is, when no hostile tie joins two actors whom a chain of friendly ties joins as well. Returns
    balanced (bool), clusters (tuples of actors joined by chains of friendly ties, actors without
    signed ties left out) and ties (the hostile ties within a cluster, sorted; empty when balanced).
    Balance in the sense of Cartwright and Harary implies weak balance.
    """
    kept = signed_ties(signed)
    friendly = nx.Graph()
    friendly.add_nodes_from(a for a, n in kept.degree if n)
    friendly.add_edges_from((a, b) for a, b, sign in kept.edges(data="sign") if sign > 0)
    clusters = sorted(tuple(sorted(part)) for part in nx.connected_components(friendly))
    home = {a: i for i, part in enumerate(clusters) for a in part}
    ties = sorted(
        tuple(sorted((a, b)))
        for a, b, sign in kept.edges(data="sign")
        if sign < 0 and home[a] == home[b]
    )
    return {"balanced": not ties, "clusters": tuple(clusters), "ties": tuple(ties)}
