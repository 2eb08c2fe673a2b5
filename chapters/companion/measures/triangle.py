"""The strategic triangle of three actors: its type, and the role of each."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from ..network import CORE, dyad

# Dittmer (1981) describes the first three; unit veto, three hostile sides, is in his review of
# 1987. Roles after Wu (1996).
TRIANGLES = {3: "ménage à trois", 2: "romantic triangle", 1: "stable marriage", 0: "unit veto"}


@dataclass(frozen=True)
class Triangle:
    """A strategic triangle: its type, the role of each actor, the sign of each side by dyad.

    `possible` lists the types that remain when a side is undetermined; with three signed sides it
    holds the type alone.
    """

    type: str
    roles: dict[str, str]
    signs: dict[str, int]
    possible: tuple[str, ...]


def strategic_triangle(
    signed: nx.Graph, actors: Sequence[str] = CORE, *, zero: str = "undetermined"
) -> Triangle:
    """Type of the strategic triangle of three actors (Dittmer 1981) and the role of each (Wu 1996).

    By the number of friendly sides: 3 ménage à trois (each a friend), 2 romantic triangle (a pivot
    courted by two wings), 1 stable marriage (two partners and an outcast), 0 unit veto (each a foe;
    not among the three patterns of 1981, see Dittmer 1987). Wu ranks the roles from best to worst:
    pivot, friend, partner, wing, foe ("enemy"), outcast.

    A side without a tie, or with sign 0, is neither. `zero` says how it is read: undetermined (the
    type is "undetermined" and so are the roles, unless either reading gives the same type),
    positive or negative. Three sides without any tie give the type "no data". Raises ValueError
    unless there are three different actors.
    """
    if len(set(actors)) != 3 or len(actors) != 3:
        raise ValueError(
            f"strategic_triangle: needs three different actors, got {', '.join(actors)}"
        )
    if zero not in ("undetermined", "positive", "negative"):
        raise ValueError(
            f'strategic_triangle: unknown reading of a neutral side "{zero}"; '
            "expected undetermined, positive or negative"
        )
    pairs = list(itertools.combinations(actors, 2))
    signs = {
        dyad(a, b): signed.edges[a, b]["sign"] if signed.has_edge(a, b) else 0 for a, b in pairs
    }
    if not any(signed.has_edge(a, b) for a, b in pairs):
        return Triangle("no data", dict.fromkeys(actors, "no data"), signs, ())
    open_ = [1, -1] if zero == "undetermined" else [1] if zero == "positive" else [-1]
    readings = [
        _roles(actors, dict(zip(signs, reading)))
        for reading in itertools.product(*([s] if s else open_ for s in signs.values()))
    ]
    possible = tuple(t for t in TRIANGLES.values() if t in {type_ for type_, _ in readings})
    type_ = possible[0] if len(possible) == 1 else "undetermined"
    roles = {}
    for actor in actors:
        found = {own[actor] for _, own in readings}
        roles[actor] = found.pop() if len(found) == 1 else "undetermined"
    return Triangle(type_, roles, signs, possible)


def _roles(actors: Sequence[str], signs: Mapping[str, int]) -> tuple[str, dict[str, str]]:
    friends = {a: sum(signs[dyad(a, b)] > 0 for b in actors if b != a) for a in actors}
    type_ = TRIANGLES[sum(friends.values()) // 2]
    names = {
        "ménage à trois": {2: "friend"},
        "romantic triangle": {2: "pivot", 1: "wing"},
        "stable marriage": {1: "partner", 0: "outcast"},
        "unit veto": {0: "foe"},
    }[type_]
    return type_, {a: names[friends[a]] for a in actors}
