"""Signed ties: which take part in balance, and which carry cooperation."""

from __future__ import annotations

import networkx as nx


def signed_ties(signed: nx.Graph) -> nx.Graph:
    """The ties that are friendly or hostile. Raises ValueError for a sign other than -1, 0, 1."""
    if signed.is_directed() or signed.is_multigraph():
        raise ValueError(
            "needs an undirected graph with one tie for each pair; see companion.network.project"
        )
    kept = nx.Graph()
    kept.add_nodes_from(signed)
    for a, b, sign in signed.edges(data="sign"):
        if sign not in (-1, 0, 1):
            raise ValueError(f"the tie {a}–{b} has sign {sign}; expected -1, 0 or 1")
        if sign and a != b:
            kept.add_edge(a, b, sign=sign)
    return kept


def cooperative(signed: nx.Graph) -> nx.Graph:
    """The ties with a cooperative vote, `weight` the number of such votes.

    This is the network in which brokerage and detours are measured. An actor without such a tie is
    a node without ties.
    """
    net = nx.Graph()
    net.add_nodes_from(signed)
    net.add_weighted_edges_from(
        (a, b, d["positive"]) for a, b, d in signed.edges(data=True) if d["positive"] and a != b
    )
    return net


def check_weights(net: nx.Graph, weight: str | None, who: str) -> None:
    """Raises ValueError, in the name of the measure `who`, for a weight below zero or no number."""
    for a, b, value in net.edges(data=weight, default=1) if weight else ():
        if not value >= 0:
            raise ValueError(f"{who}: the tie {a}–{b} has weight {value}; expected zero or more")
