"""Divisions of a signed graph into two camps that break few ties: exact, and bounds.

Graphs here hold only ties of sign -1 or +1 (`signed.signed_ties`).
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np


def blocks(kept: nx.Graph) -> list[nx.Graph]:
    """Unbalanced biconnected parts, nodes and ties by name so that no result hangs on row order."""
    out = []
    for block in nx.biconnected_components(kept):
        if len(block) > 2:
            part = nx.Graph()
            part.add_nodes_from(sorted(block))
            part.add_edges_from(
                (a, b, {"sign": sign})
                for a, b, sign in sorted(
                    (*sorted((a, b)), sign)
                    for a, b, sign in kept.subgraph(block).edges(data="sign")
                )
            )
            if broken(part, spread(part)):
                out.append(part)
    return sorted(out, key=lambda part: list(part))


def spread(kept: nx.Graph) -> dict[str, int]:
    """Camps (1, -1) by following ties from the first actor of each part.

    Breaks no tie of a balanced graph.
    """
    side: dict[str, int] = {}
    for root in sorted(kept):
        if root not in side:
            side[root] = 1
            for a, b in nx.bfs_edges(kept, root, sort_neighbors=sorted):
                side[b] = side[a] * kept.edges[a, b]["sign"]
    return side


def broken(kept: nx.Graph, side: Mapping[str, int]) -> list[tuple[str, str]]:
    """Ties at odds with the camps: hostile within, friendly across."""
    return sorted(
        tuple(sorted((a, b)))
        for a, b, sign in kept.edges(data="sign")
        if side[a] * side[b] * sign < 0
    )


@functools.cache
def divisions(n: int) -> np.ndarray:
    """Every division of n actors into two camps, one a row: +1 or -1, the first actor always +1."""
    bits = (np.arange(2 ** (n - 1))[:, None] >> np.arange(n - 1)) & 1
    return np.c_[np.ones(len(bits), int), 1 - 2 * bits]


def fewest_by_trial(block: nx.Graph) -> dict[str, int]:
    """Camps that break the fewest ties, by looking at all of them."""
    place = {actor: i for i, actor in enumerate(block)}
    a, b, sign = (
        np.array(x) for x in zip(*((place[a], place[b], s) for a, b, s in block.edges(data="sign")))
    )
    every = divisions(len(place))
    best = every[(every[:, a] * every[:, b] * sign < 0).sum(axis=1).argmin()]
    return {actor: int(best[i]) for actor, i in place.items()}


def fewest_by_programme(
    block: nx.Graph, fixed: Mapping[tuple[str, str], int] | None = None
) -> dict[str, int]:
    """Camps that break the fewest ties; `fixed` says of a tie whether it is broken (1) or not (0).

    x is 0 or 1 for each actor, f for each tie: f >= |x_a - x_b| for a friendly tie,
    f >= |x_a + x_b - 1| for a hostile one.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    place = {actor: i for i, actor in enumerate(block)}
    n, m = len(place), block.number_of_edges()
    cells: list[tuple[int, int, int]] = []
    least: list[int] = []
    low, high = np.zeros(n + m), np.ones(n + m)
    high[0] = 0  # the camps have no names, so the first actor's may be fixed
    for k, (a, b, sign) in enumerate(block.edges(data="sign")):
        i, j, f = place[a], place[b], n + k
        for turn in (1, -1):
            cells += [(len(least), f, 1), (len(least), i, -turn), (len(least), j, turn * sign)]
            least.append(0 if sign > 0 else -turn)
        if fixed and (at_odds := fixed.get((a, b), fixed.get((b, a)))) is not None:
            # The tie's ends are in one camp or in two: an equation between them (f follows from
            # the minimum).
            same = (sign > 0) != bool(at_odds)
            for turn in (1, -1):
                cells += [(len(least), i, turn), (len(least), j, -turn if same else turn)]
                least.append(0 if same else turn)
    row, column, value = zip(*cells)
    matrix = coo_array((value, (row, column)), shape=(len(least), n + m))
    cost = np.r_[np.zeros(n), np.ones(m)]
    kinds = np.r_[np.ones(n), np.zeros(m)]
    result = milp(
        cost,
        constraints=LinearConstraint(matrix.tocsr(), lb=np.array(least, float)),
        bounds=Bounds(low, high),
        integrality=kinds,
    )
    if not result.success:
        raise RuntimeError(f"frustration: the solver gave up ({result.message})")
    return {actor: 1 if result.x[i] < 0.5 else -1 for actor, i in place.items()}


def few_by_search(block: nx.Graph, starts: int = 20) -> dict[str, int]:
    """Camps found by moving one actor at a time to where fewer ties break: an upper bound.

    Starts from the eigenvector of the signed Laplacian, from `spread`, and from `starts` divisions
    drawn with a fixed seed.
    """
    actors = list(block)
    matrix = nx.to_numpy_array(block, nodelist=actors, weight="sign")
    chance = np.random.default_rng(0)
    vector = np.linalg.eigh(np.diag(np.abs(matrix).sum(1)) - matrix)[1][:, 0]
    reached = spread(block)
    tries = [
        np.where(vector >= 0, 1, -1),
        np.array([reached[a] for a in actors]),
        *(chance.choice([-1, 1], len(actors)) for _ in range(starts)),
    ]
    best, least = tries[0], math.inf
    for side in tries:
        side = side.astype(float)
        pull = matrix @ side * side  # ties kept minus ties broken, for each actor
        while (worst := int(pull.argmin())) >= 0 and pull[worst] < 0:
            side[worst] *= -1
            pull += 2 * matrix[worst] * side * side[worst]
            pull[worst] *= -1
        cut = -(matrix * np.outer(side, side)).clip(max=0).sum() / 2
        if cut < least:
            best, least = side, cut
    return {actor: int(s) for actor, s in zip(actors, best)}


def packing(block: nx.Graph) -> int:
    """Number of unbalanced cycles without a common tie, found greedily, triads first.

    Each needs a broken tie of its own: a lower bound.
    """
    free = {a: {b: d["sign"] for b, d in block[a].items()} for a in block}
    n = 0
    for a, b in block.edges:
        for c in sorted(free[a].keys() & free[b].keys()) if b in free[a] else ():
            if free[a][b] * free[b][c] * free[a][c] < 0:
                n += 1
                _take(free, (a, b, c))
                break
    for a, b in block.edges:
        while b in free[a] and (cycle := _unbalanced_cycle(free, a, b)):
            n += 1
            _take(free, cycle)
    return n


def _take(free: dict[str, dict[str, int]], cycle: Sequence[str]) -> None:
    for a, b in zip(cycle, [*cycle[1:], cycle[0]]):
        del free[a][b], free[b][a]


def _unbalanced_cycle(free: dict[str, dict[str, int]], a: str, b: str) -> list[str]:
    """A shortest way from a to b that makes an unbalanced cycle with their tie.

    A list of actors; empty when there is none. Searches breadth first over (actor, sign of the way
    so far). A way that comes back to an actor with the other sign has gone round an unbalanced
    cycle on the way, which is then the answer.
    """
    start, goal = (a, 1), (b, -free[a][b])
    before: dict = {start: None}
    queue = [start]
    for here in queue:
        actor, sign = here
        for other, tie in free[actor].items():
            state = (other, sign * tie)
            if state in before or {actor, other} == {a, b}:
                continue
            before[state] = here
            if state != goal:
                queue.append(state)
                continue
            return _way_back(before, state)
    return []


def _way_back(before: Mapping, state: tuple[str, int] | None) -> list[str]:
    """The actors of a way, from its end; of one that crosses itself, only the loop."""
    way: list[str] = []
    while state is not None:
        if state[0] in way:
            return way[way.index(state[0]) :]
        way.append(state[0])
        state = before[state]
    return way
