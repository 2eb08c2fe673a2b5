"""Who stands between whom: Burt, betweenness, and the roles of Gould and Fernandez."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Mapping

import networkx as nx
import numpy as np
import pandas as pd

from .signed import check_weights


def constraint(
    net: nx.Graph, weight: str | None = "weight", actors: Collection[str] | None = None
) -> dict[str, float]:
    """Burt's constraint of each actor: how far its ties lead back to the same others.

    After Burt (1992, 2004): sum over contacts j of (p_ij + sum over q of p_iq p_qj) squared, p_ij
    the share of i's ties that goes to j; computed by networkx. Low for an actor between unconnected
    others; 1 with a single contact, and it can exceed 1. NaN for an actor without ties. `actors`
    limits it to some of the graph (all by default). Raises ValueError for a negative weight.
    """
    check_weights(net, weight, "constraint")
    tied, place = _numbered(net, weight)
    wanted = None if actors is None else [place[a] for a in actors if a in place]
    found = nx.constraint(tied, nodes=wanted, weight="weight") if place else {}
    return _named(found, place, net if actors is None else actors)


def effective_size(net: nx.Graph, weight: str | None = "weight") -> dict[str, float]:
    """Burt's effective size of each actor's network: contacts less their redundancy (Burt 1992).

    Sum over contacts j of 1 - sum over q of p_iq m_jq: p_iq the share of i's ties that goes to q,
    m_jq the tie of j and q over j's heaviest tie. Without weights from 1 (every contact reaches
    every other) to the number of contacts (none reaches another). NaN for an actor without ties.
    Raises ValueError for a negative weight.
    """
    check_weights(net, weight, "effective_size")
    tied, place = _numbered(net, weight)
    if not place:
        return _named({}, place, net)
    # By own arithmetic: networkx (3.6.1) divides by the heaviest tie of q in place of j's when it
    # computes all actors at once (pull request 8906), wrong as soon as ties have weights; with the
    # nodes named it is right and takes seconds for two hundred actors, more as more have ties.
    order = range(len(place))
    contact = nx.to_numpy_array(tied, nodelist=order, weight=None)
    ties = nx.to_numpy_array(tied, nodelist=order, weight="weight")
    share, most = _over(ties, ties.sum(axis=1)), _over(ties, ties.max(axis=1))
    redundant = np.einsum("ij,iq,jq->i", contact, share, most)
    return _named(dict(zip(order, contact.sum(axis=1) - redundant)), place, net)


def _over(ties: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Each row over its whole; nothing of nothing is nothing."""
    return np.divide(ties, whole[:, None], out=np.zeros_like(ties), where=whole[:, None] > 0)


def _numbered(net: nx.Graph, weight: str | None) -> tuple[nx.Graph, dict[str, int]]:
    """The ties between numbers in place of names, and the number of each actor with a tie.

    networkx sums over sets of neighbours. Names would make the order of the sum, and with it the
    last digit, differ from run to run; numbers do not. A tie to oneself is no contact. Without
    `weight` all ties weigh 1.
    """
    ties = [(a, b, value) for a, b, value in net.edges(data=weight, default=1) if a != b]
    place = {a: i for i, a in enumerate(sorted({end for *ends, _ in ties for end in ends}))}
    tied = nx.Graph()
    tied.add_nodes_from(place.values())
    tied.add_weighted_edges_from(
        sorted((*sorted((place[a], place[b])), value) for a, b, value in ties)
    )
    return tied, place


def _named(
    found: Mapping[int, float], place: Mapping[str, int], actors: Collection[str]
) -> dict[str, float]:
    """Values by name; NaN for an actor without ties."""
    return {a: float(found[place[a]]) if a in place else math.nan for a in actors}


def betweenness(net: nx.Graph) -> dict[Hashable, float]:
    """Betweenness of each actor: share of the shortest paths between others that pass it, 0..1.

    After Freeman (1977). Ties count one step whatever their weight; computed by networkx. 0 for an
    actor without ties and in a graph of fewer than three actors.
    """
    return nx.betweenness_centrality(net) if len(net) else {}


ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


def brokerage(
    graph: nx.MultiDiGraph | nx.DiGraph, groups: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Gould–Fernandez brokerage: how often each actor stands between two others, by role.

    After Gould and Fernandez (1989): actor v brokers from a to b when a→v and v→b but not a→b, all
    three different. With groups A, V, B of a, v and b: coordinator A=V=B, itinerant A=B≠V,
    gatekeeper V=B≠A, representative A=V≠B, liaison all three different. Ties of sign -1 or 0 do not
    carry anything and are left out; parallel ties count once.

    `groups` maps actors to group names; by default `alliances(graph)`. Returns one row for each
    actor: actor, group, the five counts and total, by falling total, then actor. Raises ValueError
    when an actor has no group.
    """
    groups = alliances(graph) if groups is None else groups
    actors = sorted(graph)
    missing = [a for a in actors if a not in groups]
    if missing:
        raise ValueError(f"brokerage: no group for {', '.join(missing)}")
    tie = np.zeros((len(actors), len(actors)), bool)
    place = {a: i for i, a in enumerate(actors)}
    for a, b, sign in graph.edges(data="sign", default=1):
        if sign > 0 and a != b:
            tie[place[a], place[b]] = True
    group = np.array([groups[a] for a in actors], dtype=object)
    rows = []
    for v, actor in enumerate(actors):
        before, after = np.flatnonzero(tie[:, v]), np.flatnonzero(tie[v])
        open_ = ~tie[np.ix_(before, after)] & (before[:, None] != after)
        a, b, own = group[before][:, None], group[after][None, :], group[v]
        masks = (
            (a == own) & (b == own),
            (a == b) & (a != own),
            (a != own) & (b == own),
            (a == own) & (b != own),
            (a != own) & (b != own) & (a != b),
        )
        counts = [int((open_ & mask).sum()) for mask in masks]
        rows.append((actor, group[v], *counts, sum(counts)))
    return pd.DataFrame(rows, columns=["actor", "group", *ROLES, "total"]).sort_values(
        ["total", "actor"], ascending=[False, True], ignore_index=True
    )


def alliances(graph: nx.MultiDiGraph | nx.DiGraph) -> dict[str, str]:
    """Group of each actor: those joined by chains of treaty ties are one, named after its members.

    An actor without a treaty tie stands alone. Ties of sign -1 or 0 join nobody.
    """
    bound = nx.Graph()
    bound.add_nodes_from(sorted(graph))
    bound.add_edges_from(
        (a, b)
        for a, b, d in graph.edges(data=True)
        if d.get("relation") == "treaty" and d["sign"] > 0
    )
    return {a: "+".join(sorted(part)) for part in nx.connected_components(bound) for a in part}
