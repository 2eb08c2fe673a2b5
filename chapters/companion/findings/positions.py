"""Measures of the whole network, with the three sides as shuffled data have them.

Only the three sides differ from draw to draw. Frustration and betweenness need no more of them than
their signs, or whether they have a friendly vote: each year has few such networks, solved once.
"""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import numpy as np

from .. import measures
from .voted import AFTER, BEFORE, Votes, change, signs, span


def _networks(v: Votes, year: int, own: np.ndarray, around: np.ndarray) -> nx.Graph:
    """The ties of a year with the sides `own`; every tie has its value as `sign` and `weight`."""
    net = nx.Graph()
    net.add_nodes_from(int(n) for n in np.flatnonzero(v.there[year]))
    values = np.array(around[year])
    values[v.place[::2], v.place[1::2]] = values[v.place[1::2], v.place[::2]] = own
    for a, b in zip(*np.nonzero(np.triu(values))):
        net.add_edge(int(a), int(b), sign=int(values[a, b]), weight=float(values[a, b]))
    return net


def _once(
    v: Votes, sides: np.ndarray, around: np.ndarray, number: Callable[[nx.Graph], tuple]
) -> np.ndarray:
    """`number` of each draw and year (draws × years × its values), each network solved once."""
    draws, years, _ = sides.shape
    out = []
    for year in range(years):
        kinds, which = np.unique(sides[:, year], axis=0, return_inverse=True)
        known = np.array([number(_networks(v, year, own, around)) for own in kinds], float)
        out.append(known[which.reshape(draws)])
    return np.stack(out, axis=1)


def frustrated(v: Votes, tally: np.ndarray) -> np.ndarray:
    """Change in the share of signed ties in the way of balance, the years of a time pooled."""

    def ties(net: nx.Graph) -> tuple[int, int]:
        found = measures.frustration(net)
        return found.upper, found.signed_ties

    found = _once(v, signs(tally), v.around, ties)
    shares = []
    for which in (AFTER, BEFORE):
        bad, every = np.moveaxis(found[:, span(v, which)].sum(axis=1), -1, 0)
        with np.errstate(invalid="ignore", divide="ignore"):
            shares.append(bad / every)
    return shares[0] - shares[1]


def between(v: Votes, tally: np.ndarray) -> np.ndarray:
    """Change in China’s betweenness among friendly ties."""
    china = v.place[0]

    def share(net: nx.Graph) -> tuple[float]:
        return (measures.betweenness(net).get(china, np.nan),)

    return change(v, _once(v, (tally[..., 0] > 0).astype(int), v.friendly, share)[..., 0])


def constrained(v: Votes, tally: np.ndarray) -> np.ndarray:
    """Change in Burt’s constraint of China: (p_ij + sum over q of p_iq p_qj) squared, over j."""
    china = v.place[0]
    net = np.broadcast_to(v.friendly, (len(tally), *v.friendly.shape)).copy()
    for n, (a, b) in enumerate(zip(v.place[::2], v.place[1::2])):
        net[..., a, b] = net[..., b, a] = tally[..., n, 0]
    whole = net.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = np.where(whole > 0, net / whole, 0)
    own = p[..., china, :]
    through = np.einsum("dyq,dyqj->dyj", own, p)
    contacts = net[..., china, :] > 0
    yearly = np.where(contacts, (own + through) ** 2, 0).sum(axis=-1)
    return change(v, np.where(contacts.any(axis=-1), yearly, np.nan))
