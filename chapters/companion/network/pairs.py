"""Pairs of the graph counted: a list of pairs, and the adjacency matrix."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from .sources import CORE


def dyads(graph: nx.MultiDiGraph, directed: bool = True) -> pd.DataFrame:
    """One row per pair with ties: from, to, ties, positive, neutral, negative, balance.

    `balance` is (positive - negative) / ties, from -1 to +1. Undirected pairs are in alphabetical
    order. An empty graph gives an empty frame with these columns.
    """
    count: dict[tuple[str, str], list[int]] = {}
    for tail, head, sign in graph.edges(data="sign"):
        pair = (tail, head) if directed else tuple(sorted((tail, head)))
        count.setdefault(pair, [0, 0, 0])[(1, 0, -1).index(sign)] += 1
    rows = [(a, b, sum(n), *n, (n[0] - n[2]) / sum(n)) for (a, b), n in sorted(count.items())]
    return pd.DataFrame(
        rows, columns=["from", "to", "ties", "positive", "neutral", "negative", "balance"]
    )


def matrix(graph: nx.MultiDiGraph, order: list[str] | None = None) -> pd.DataFrame:
    """Adjacency matrix of counts: rows give, columns receive.

    Actors without ties are left out unless in `order`.
    """
    nodes = order or sorted(graph.nodes, key=lambda n: (n not in CORE, -graph.degree(n), n))
    counts = pd.DataFrame(0, index=nodes, columns=nodes)
    for tail, head in graph.edges():
        if tail in counts.index and head in counts.index:
            counts.at[tail, head] += 1
    return counts
