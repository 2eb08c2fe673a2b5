"""Numbers computed from the tables and the graph. Each function names the source of its formula.

Functions on signed ties take what `companion.graph.project` gives: an undirected networkx graph with `sign`
-1, 0 or +1 on its edges. Ties of sign 0 are neither friendly nor hostile and take no part in balance. What
no formula defines is not a number (NaN), never zero: the share of balanced triads where there is no triad,
the constraint of an actor without ties. `bypass` and `accompanied` are this book's own and stand in no textbook.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import networkx as nx
import numpy as np
import pandas as pd

from .. import network as graphs
from ..network import CORE, dyad
from ..tables.read import DataError, load

NAN = float("nan")

# --- the strategic triangle ---------------------------------------------------------------------

# Dittmer (1981) describes the first three; unit veto, three hostile sides, is in his review of 1987. Roles after Wu (1996).
TRIANGLES = {3: "ménage à trois", 2: "romantic triangle", 1: "stable marriage", 0: "unit veto"}


@dataclass(frozen=True)
class Triangle:
    """A strategic triangle: its type, the role of each actor, the sign of each side by dyad.

    `possible` lists the types that remain when a side is undetermined; with three signed sides it holds the type alone.
    """

    type: str
    roles: dict[str, str]
    signs: dict[str, int]
    possible: tuple[str, ...]


def strategic_triangle(
    signed: nx.Graph, actors: Sequence[str] = CORE, *, zero: str = "undetermined"
) -> Triangle:
    """Type of the strategic triangle of three actors (Dittmer 1981) and the role of each (Wu 1996).

    By the number of friendly sides: 3 ménage à trois (each a friend), 2 romantic triangle (a pivot courted by
    two wings), 1 stable marriage (two partners and an outcast), 0 unit veto (each a foe; not among the three
    patterns of 1981, see Dittmer 1987). Wu ranks the roles from best to worst: pivot, friend, partner, wing,
    foe ("enemy"), outcast.

    A side without a tie, or with sign 0, is neither. `zero` says how it is read: undetermined (the type is
    "undetermined" and so are the roles, unless either reading gives the same type), positive or negative.
    Three sides without any tie give the type "no data". Raises ValueError unless there are three different actors.
    """
    if len(set(actors)) != 3 or len(actors) != 3:
        raise ValueError(
            f"strategic_triangle: needs three different actors, got {', '.join(actors)}"
        )
    if zero not in ("undetermined", "positive", "negative"):
        raise ValueError(
            f'strategic_triangle: unknown reading of a neutral side "{zero}"; expected undetermined, positive or negative'
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
    roles = {
        actor: found.pop()
        if len(found := {roles[actor] for _, roles in readings}) == 1
        else "undetermined"
        for actor in actors
    }
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


# --- structural balance -------------------------------------------------------------------------


def _signs_only(signed: nx.Graph) -> nx.Graph:
    """The ties that are friendly or hostile. Raises ValueError for a sign that is neither -1, 0 nor 1."""
    if signed.is_directed() or signed.is_multigraph():
        raise ValueError(
            "needs an undirected graph with one tie for each pair; see companion.graph.project"
        )
    kept = nx.Graph()
    kept.add_nodes_from(signed)
    for a, b, sign in signed.edges(data="sign"):
        if sign not in (-1, 0, 1):
            raise ValueError(f"the tie {a}–{b} has sign {sign}; expected -1, 0 or 1")
        if sign and a != b:
            kept.add_edge(a, b, sign=sign)
    return kept


def balanced_triads(signed: nx.Graph) -> dict:
    """Share of balanced triads: closed triples of signed ties whose product is positive (Cartwright and Harary 1956).

    Returns balanced and triads (counts), share (0..1, NaN without a triad) and unbalanced, a sorted list of
    the triples that are not. It is the degree of balance of `degree_of_balance` for cycles of length three.
    """
    kept = _signs_only(signed)
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
        "share": (n - len(wrong)) / n if n else NAN,
        "unbalanced": wrong,
    }


def degree_of_balance(signed: nx.Graph, longest: int | None = None) -> float:
    """Share of cycles whose product of signs is positive, 0..1 (Cartwright and Harary 1956).

    All cycles count alike, or those of at most `longest` ties. NaN without a cycle. The number of cycles
    grows exponentially with the graph: for more than some 15 actors give `longest`.
    """
    kept, positive, n = _signs_only(signed), 0, 0
    for cycle in nx.simple_cycles(kept, length_bound=longest):
        n += 1
        positive += math.prod(kept.edges[p]["sign"] for p in zip(cycle, [*cycle[1:], cycle[0]])) > 0
    return positive / n if n else NAN


@dataclass(frozen=True)
class Frustration:
    """How far a signed graph is from balance; see `frustration`."""

    index: int | None
    lower: int
    upper: int
    ties: tuple[tuple[str, str], ...]
    camps: tuple[tuple[str, ...], ...]
    signed_ties: int

    @property
    def exact(self) -> bool:
        """Whether lower and upper bound meet, so that `index` is the frustration index and not a bound."""
        return self.lower == self.upper

    @property
    def share(self) -> float:
        """upper / number of signed ties, 0..0.5 when exact; NaN without a signed tie."""
        return self.upper / self.signed_ties if self.signed_ties else NAN


EXACT_TIES = 150  # a block with more signed ties than this is bounded, not solved


def frustration(signed: nx.Graph, *, exact_ties: int = EXACT_TIES) -> Frustration:
    """Frustration index: the smallest number of ties whose removal (or change of sign) leaves balance.

    Harary's line index of balance (Aref and Wilson 2019), computed as the minimum, over all divisions of the
    actors into two camps, of hostile ties within a camp plus friendly ties across; a graph is balanced when
    some division has none (Cartwright and Harary 1956). Blocks (biconnected parts) are independent and are
    solved one by one: up to 12 actors by trying every division, beyond that as integer programmes with scipy's
    HiGHS solver. A block with more than `exact_ties` signed ties gets bounds instead: from below by unbalanced
    cycles without a common tie, from above by local search. The problem is NP-hard; the bounds take time of the
    order of the triads and, at worst, of the square of the ties.

    Returns index (None when only bounds are known), lower, upper, exact, share, ties (a smallest set found,
    often one of several: see `frustrating_ties`), camps (two tuples of actors for each connected part) and
    signed_ties. Without signed ties the index is 0. Raises ValueError for a sign other than -1, 0, 1.
    """
    kept = _signs_only(signed)
    lower, broken = 0, []
    for block in _blocks(kept):
        if block.number_of_edges() <= exact_ties:
            side = _try_all(block) if len(block) <= 12 else _solve(block)
            lower += len(_broken(block, side))
        else:
            side = _search(block)
            lower += _packing(block)
        broken += _broken(block, side)
    rest = kept.copy()
    rest.remove_edges_from(broken)
    side = _spread(rest)
    ties = tuple(_broken(kept, side))
    camps = [
        tuple(a for a in sorted(part) if side[a] == s)
        for part in sorted(nx.connected_components(kept), key=min)
        if len(part) > 1
        for s in (1, -1)
    ]
    return Frustration(
        len(ties) if lower == len(ties) else None,
        lower,
        len(ties),
        ties,
        tuple(camps),
        kept.number_of_edges(),
    )


def frustrating_ties(signed: nx.Graph) -> pd.DataFrame:
    """The ties that stand in the way of balance: one row for each tie that is in some smallest set of them.

    Columns a, b, sign, always (bool: in every smallest set). A single unbalanced triad has three such ties
    and none that is in every set: which of the three is "the" cause is not a matter of arithmetic. Solves two
    integer programmes for each tie, so only for graphs of the size that `frustration` solves exactly.
    """
    rows = []
    for block in _blocks(_signs_only(signed)):
        best = len(_broken(block, _solve(block)))
        for a, b in block.edges:
            if len(_broken(block, _solve(block, {(a, b): 1}))) == best:
                rows.append(
                    (
                        a,
                        b,
                        block.edges[a, b]["sign"],
                        len(_broken(block, _solve(block, {(a, b): 0}))) > best,
                    )
                )
    return pd.DataFrame(sorted(rows), columns=["a", "b", "sign", "always"])


def _blocks(kept: nx.Graph) -> list[nx.Graph]:
    """Unbalanced biconnected parts, with nodes and ties in order of name so that no result hangs on row order."""
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
            if _broken(part, _spread(part)):
                out.append(part)
    return sorted(out, key=lambda part: list(part))


def _spread(kept: nx.Graph) -> dict[str, int]:
    """Camps (1, -1) by following ties outwards from the first actor of each part; breaks no tie of a balanced graph."""
    side: dict[str, int] = {}
    for root in sorted(kept):
        if root not in side:
            side[root] = 1
            for a, b in nx.bfs_edges(kept, root, sort_neighbors=sorted):
                side[b] = side[a] * kept.edges[a, b]["sign"]
    return side


def _broken(kept: nx.Graph, side: Mapping[str, int]) -> list[tuple[str, str]]:
    """Ties at odds with the camps: hostile within, friendly across."""
    return sorted(
        tuple(sorted((a, b)))
        for a, b, sign in kept.edges(data="sign")
        if side[a] * side[b] * sign < 0
    )


@functools.cache
def _divisions(n: int) -> np.ndarray:
    """Every division of n actors into two camps, one a row: +1 or -1, the first actor always +1."""
    bits = (np.arange(2 ** (n - 1))[:, None] >> np.arange(n - 1)) & 1
    return np.c_[np.ones(len(bits), int), 1 - 2 * bits]


def _try_all(block: nx.Graph) -> dict[str, int]:
    """Camps that break the fewest ties, by looking at all of them."""
    place = {actor: i for i, actor in enumerate(block)}
    a, b, sign = (
        np.array(x) for x in zip(*((place[a], place[b], s) for a, b, s in block.edges(data="sign")))
    )
    every = _divisions(len(place))
    best = every[(every[:, a] * every[:, b] * sign < 0).sum(axis=1).argmin()]
    return {actor: int(best[i]) for actor, i in place.items()}


def _solve(block: nx.Graph, fixed: Mapping[tuple[str, str], int] | None = None) -> dict[str, int]:
    """Camps that break the fewest ties; `fixed` says of a tie whether it is broken (1) or not (0).

    x is 0 or 1 for each actor, f for each tie: f >= |x_a - x_b| for a friendly tie, f >= |x_a + x_b - 1| for a hostile one.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    place = {actor: i for i, actor in enumerate(block)}
    n, m = len(place), block.number_of_edges()
    cells, least = [], []
    low, high = np.zeros(n + m), np.ones(n + m)
    high[0] = 0  # the camps have no names, so the first actor's may be fixed
    for k, (a, b, sign) in enumerate(block.edges(data="sign")):
        i, j, f = place[a], place[b], n + k
        for turn in (1, -1):
            cells += [(len(least), f, 1), (len(least), i, -turn), (len(least), j, turn * sign)]
            least.append(0 if sign > 0 else -turn)
        if fixed and (broken := fixed.get((a, b), fixed.get((b, a)))) is not None:
            # The tie's ends are in one camp or in two: an equation between them (f follows from the minimum).
            same = (sign > 0) != bool(broken)
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


def _search(block: nx.Graph, starts: int = 20) -> dict[str, int]:
    """Camps found by moving one actor at a time to where fewer ties break, from several fixed starts; an upper bound."""
    actors = list(block)
    matrix = nx.to_numpy_array(block, nodelist=actors, weight="sign")
    chance = np.random.default_rng(0)
    vector = np.linalg.eigh(np.diag(np.abs(matrix).sum(1)) - matrix)[1][:, 0]
    spread = _spread(block)
    tries = [
        np.where(vector >= 0, 1, -1),
        np.array([spread[a] for a in actors]),
        *(chance.choice([-1, 1], len(actors)) for _ in range(starts)),
    ]
    best, least = None, math.inf
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


def _packing(block: nx.Graph) -> int:
    """Number of unbalanced cycles without a common tie, found greedily, triads first; each needs a broken tie of its own."""
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
    """A shortest way from a to b that makes an unbalanced cycle with their tie, as a list of actors; empty when there is none.

    Searches breadth first over (actor, sign of the way so far). A way that comes back to an actor with the other
    sign has gone round an unbalanced cycle on the way, which is then the answer.
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
            way, seen = [], {}
            while state is not None:
                if state[0] in seen:
                    return way[seen[state[0]] :]
                seen[state[0]] = len(way)
                way.append(state[0])
                state = before[state]
            return way
    return []


def weak_balance(signed: nx.Graph) -> dict:
    """Weak balance, or clusterability: any number of camps, friendly within and hostile across (Davis 1967).

    A signed graph has it exactly when no cycle has just one hostile tie, that is, when no hostile tie joins
    two actors whom a chain of friendly ties joins as well. Returns balanced (bool), clusters (tuples of actors
    joined by chains of friendly ties, actors without signed ties left out) and ties (the hostile ties within
    a cluster, sorted; empty when balanced). Balance in the sense of Cartwright and Harary implies weak balance.
    """
    kept = _signs_only(signed)
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


# --- brokerage ----------------------------------------------------------------------------------


def cooperative(signed: nx.Graph) -> nx.Graph:
    """The ties with a cooperative vote, `weight` the number of such votes; the network that brokerage is measured in."""
    net = nx.Graph()
    net.add_nodes_from(signed)
    net.add_weighted_edges_from(
        (a, b, d["positive"]) for a, b, d in signed.edges(data=True) if d["positive"] and a != b
    )
    return net


def _weights(net: nx.Graph, weight: str | None, who: str) -> None:
    for a, b, value in net.edges(data=weight, default=1) if weight else ():
        if not value >= 0:
            raise ValueError(f"{who}: the tie {a}–{b} has weight {value}; expected zero or more")


def constraint(net: nx.Graph, weight: str | None = "weight") -> dict[str, float]:
    """Burt's constraint of each actor: how far its ties lead back to the same others (Burt 1992, 2004).

    Sum over contacts j of (p_ij + sum over q of p_iq p_qj) squared, p_ij the share of i's ties that goes to
    j; computed by networkx. Low for an actor between unconnected others; 1 with a single contact, and it can
    exceed 1. NaN for an actor without ties. Raises ValueError for a negative weight.
    """
    _weights(net, weight, "constraint")
    return _burt(nx.constraint, net, weight)


def effective_size(net: nx.Graph, weight: str | None = "weight") -> dict[str, float]:
    """Burt's effective size of each actor's network: contacts less their redundancy (Burt 1992).

    From 1 (every contact reaches every other) to the number of contacts (none reaches another); computed by
    networkx. NaN for an actor without ties. Raises ValueError for a negative weight.
    """
    _weights(net, weight, "effective_size")
    return _burt(nx.effective_size, net, weight)


def _burt(function, net: nx.Graph, weight: str | None) -> dict[str, float]:
    # networkx sums over sets of neighbours. Names would make the order of the sum, and with it the last digit, differ from run to run; numbers do not.
    ties = [
        (a, b, value) for a, b, value in net.edges(data=weight, default=1) if a != b
    ]  # a tie to oneself is no contact
    place = {a: i for i, a in enumerate(sorted({end for *ends, _ in ties for end in ends}))}
    tied = nx.Graph()
    tied.add_nodes_from(place.values())
    tied.add_weighted_edges_from(
        sorted((*sorted((place[a], place[b])), value) for a, b, value in ties)
    )
    found = function(tied, weight="weight" if weight else None) if place else {}
    return {a: float(found[place[a]]) if a in place else NAN for a in net}


def betweenness(net: nx.Graph) -> dict[str, float]:
    """Betweenness of each actor: share of the shortest paths between others that pass it, 0..1 (Freeman 1977).

    Ties count one step whatever their weight; computed by networkx. 0 for an actor without ties and in a
    graph of fewer than three actors.
    """
    return nx.betweenness_centrality(net) if len(net) else {}


ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


def brokerage(
    graph: nx.MultiDiGraph | nx.DiGraph, groups: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Gould–Fernandez brokerage: how often each actor stands between two others, by role (Gould and Fernandez 1989).

    Actor v brokers from a to b when a→v and v→b but not a→b, all three different. With groups A, V, B of
    a, v and b: coordinator A=V=B, itinerant A=B≠V, gatekeeper V=B≠A, representative A=V≠B, liaison all three
    different. Ties of sign -1 or 0 do not carry anything and are left out; parallel ties count once.

    `groups` maps actors to group names; by default `alliances(graph)`. Returns one row for each actor: actor,
    group, the five counts and total, by falling total, then actor. Raises ValueError when an actor has no group.
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
    """Group of each actor: those joined by chains of treaty ties are one group, named after its members; others stand alone."""
    bound = nx.Graph()
    bound.add_nodes_from(sorted(graph))
    bound.add_edges_from(
        (a, b)
        for a, b, d in graph.edges(data=True)
        if d.get("relation") == "treaty" and d["sign"] > 0
    )
    return {a: "+".join(sorted(part)) for part in nx.connected_components(bound) for a in part}


def reciprocity(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """How evenly the two sides of each pair give: a, b, a_to_b, b_to_a (ties), reciprocity, asymmetry.

    reciprocity is min/max of the two numbers (0 one-sided, 1 even), asymmetry (a_to_b - b_to_a) / their sum
    (-1..1, positive when a gives more). Pairs are in alphabetical order; self-loops are left out. The share
    of directed pairs that are returned at all is `nx.overall_reciprocity(nx.DiGraph(graph))`.
    """
    count: dict[tuple[str, str], list[int]] = {}
    for tail, head in graph.edges():
        if tail != head:
            count.setdefault(tuple(sorted((tail, head))), [0, 0])[tail > head] += 1
    rows = [
        (a, b, x, y, min(x, y) / max(x, y), (x - y) / (x + y))
        for (a, b), (x, y) in sorted(count.items())
    ]
    return pd.DataFrame(rows, columns=["a", "b", "a_to_b", "b_to_a", "reciprocity", "asymmetry"])


# --- what the articles say of need; what the record says of acts ----------------------------------


def dependence(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """Who is said to need whom: one row for each pair with a tie of type dependence (Emerson 1962).

    Columns a, b, a_needs_b, b_needs_a (number of claims that say so; one claim counts once, whatever number
    of goods it names) and advantage: a's power advantage over b, b_needs_a - a_needs_b (`power_advantage`).
    Pairs are in alphabetical order. Without such ties the frame is empty.
    """
    claims: dict[tuple[str, str], set] = {}
    for tail, head, d in graph.edges(data=True):
        if d["relation"] == "dependence" and tail != head:
            claims.setdefault((tail, head), set()).add(d["evidence_id"])
    rows = []
    for a, b in sorted({tuple(sorted(pair)) for pair in claims}):
        needs, needed = len(claims.get((a, b), ())), len(claims.get((b, a), ()))
        rows.append((a, b, needs, needed, int(power_advantage(needed, needs))))
    return pd.DataFrame(rows, columns=["a", "b", "a_needs_b", "b_needs_a", "advantage"])


def acts(data: graphs.Tables | None = None, *, treaty_steps: str = "once") -> pd.DataFrame:
    """Scored dealings between two actors: one row for each event and pair of an actor and a target of it.

    Columns event_id, date, a, b (alphabetical), dyad, goldstein (the event's score, -10..+10, after Goldstein
    1992 as assigned to CAMEO codes), actors (tuple: everyone the event names). An event with two targets gives two
    rows; one with the two in both parts gives one. Events without a target, such as tests, give none. The
    score is that of the act towards its target: a veto scores -5 towards the Council and nothing towards the
    state it shields, whereas the tie in relations.csv is +1 towards that state.

    treaty_steps: "once" keeps one step of each treaty, the best scored and then the first (its signature);
        "all" keeps every step that is coded, six of them at +8 for the treaty of 2024.
    Raises ValueError for another value.
    """
    if treaty_steps not in ("once", "all"):
        raise ValueError(
            f'acts: unknown treatment of treaty steps "{treaty_steps}"; expected once or all'
        )
    data = graphs.complete(data)
    events = data["events"].dropna(subset="goldstein")
    if treaty_steps == "once":
        rank = events.set_index("event_id")["goldstein"]
        drop = set()
        for ids in graphs.steps(data).values():
            scored = [i for i in ids if i in rank.index]
            drop |= set(scored) - set(sorted(scored, key=lambda i: (-rank[i], scored.index(i)))[:1])
        events = events[~events["event_id"].isin(drop)]
    rows = {
        (e.event_id, *sorted((a, b))): (
            e.event_id,
            e.date,
            *sorted((a, b)),
            dyad(a, b),
            e.goldstein,
            e.actors,
        )
        for e in events.itertuples(index=False)
        for a in e.source_actors
        for b in e.target_actors
        if a != b
    }
    frame = pd.DataFrame(
        list(rows.values()), columns=["event_id", "date", "a", "b", "dyad", "goldstein", "actors"]
    )
    return frame.astype({"date": "datetime64[s]", "goldstein": float})


def cooperation(
    data: graphs.Tables | None = None,
    *,
    dyads: Sequence[str] | None = None,
    freq: str = "year",
    window: int = 1,
    how: str = "sum",
    treaty_steps: str = "once",
) -> pd.DataFrame:
    """Cooperation of each pair over time from Goldstein scores (Goldstein 1992).

    dyads: names as `graph.dyad` gives them (default: the three of the triangle). freq: year or month. how: the
    sum of the scores of a period (0 without an act) or their mean (NaN without an act). window: smoothed is the
    mean of this and the window - 1 periods before it (fewer at the start), a trailing moving average; 1 is none.
    Months of events known only by year or month count as the first of it.

    Returns dyad, period (Timestamp, first day), acts (number), score, smoothed; every period from the first
    act of any of the dyads to the last, so a quiet one is a row too. Acts of rare kinds weigh most and the
    record is denser in recent years: compare pairs within a year, or means, rather than sums over years.
    Raises ValueError for an unknown freq or how, a window below 1, or a name that `graph.dyad` would not give;
    a pair without acts has no rows.
    """
    if freq not in ("year", "month") or how not in ("sum", "mean"):
        raise ValueError(
            f'cooperation: got freq="{freq}", how="{how}"; expected year or month, sum or mean'
        )
    if window < 1:
        raise ValueError(f"cooperation: a window of {window} periods; expected 1 or more")
    dyads = (
        [dyads]
        if isinstance(dyads, str)
        else list(dyads)
        if dyads is not None
        else [dyad(*pair) for pair in itertools.combinations(CORE, 2)]
    )
    for name in dyads:
        if len(pair := name.split("–")) != 2 or name != dyad(*pair):
            raise ValueError(
                f'cooperation: no pair "{name}"; expected two actors as in {dyad("RUS", "PRK")}, in alphabetical order'
            )
    found = acts(data, treaty_steps=treaty_steps)
    found = found[found["dyad"].isin(dyads)]
    columns = ["dyad", "period", "acts", "score", "smoothed"]
    if found.empty:
        return pd.DataFrame(columns=columns)
    unit = {"year": "Y", "month": "M"}[freq]
    period = found["date"].dt.to_period(unit)
    whole = pd.period_range(period.min(), period.max(), freq=unit)
    out = []
    for name in dyads:
        own = found[found["dyad"] == name]
        if own.empty:
            continue
        grouped = own.groupby(period[own.index])["goldstein"]
        number = grouped.size().reindex(whole, fill_value=0)
        score = (
            grouped.sum().reindex(whole, fill_value=0.0)
            if how == "sum"
            else grouped.mean().reindex(whole)
        )
        out.append(
            pd.DataFrame(
                {
                    "dyad": name,
                    "period": whole.to_timestamp(),
                    "acts": number.to_numpy(),
                    "score": score.to_numpy(),
                    "smoothed": score.rolling(window, min_periods=1).mean().to_numpy(),
                }
            )
        )
    return pd.concat(out, ignore_index=True)[columns]


def bypass(
    net: nx.Graph, a: str = "RUS", b: str = "PRK", without: str = "CHN", weight: str = "weight"
) -> float:
    """Bypass index, ours: how much of what could join two actors would be left without the third, 0..1.

    The maximum flow between a and b when `without` is taken away, over the maximum flow with everyone there;
    the capacity of a pair is its weight in the cooperative network (`cooperative`: pieces of evidence for
    cooperation). Between three actors that is the direct evidence over itself plus the weaker side of the third:
    capacities of pairs, not goods or messages seen to pass anyone. 0 without a direct tie, 1 when the third is
    tied to one of the two at most; NaN when nothing joins the two at all. The flow is computed by networkx.
    Raises ValueError for a negative weight or when the three are not different.
    """
    if len({a, b, without}) != 3:
        raise ValueError(f"bypass: needs three different actors, got {a}, {b}, {without}")
    _weights(net, weight, "bypass")
    if a not in net or b not in net:
        return NAN
    whole = nx.maximum_flow_value(net, a, b, capacity=weight)
    rest = net.subgraph([n for n in net if n != without])
    return nx.maximum_flow_value(rest, a, b, capacity=weight) / whole if whole else NAN


def accompanied(found: pd.DataFrame, a: str = "RUS", b: str = "PRK", third: str = "CHN") -> float:
    """Share of the acts between two actors that name the third as well, 0..1; ours. NaN without an act.

    `found` is what `acts` gives; an event counts once.
    """
    own = found[found["dyad"] == dyad(a, b)].drop_duplicates("event_id")
    return float(own["actors"].map(lambda named: third in named).mean()) if len(own) else NAN


# --- trade and power ----------------------------------------------------------------------------


def concentration(shares: Iterable[float]) -> float:
    """Hirschman's index of concentration of trade, 0..100 (Hirschman 1945, chapter VI).

    The square root of the sum of squared percentage shares: 100 when there is one partner,
    100/sqrt(n) for n equal partners. `shares` are non-negative amounts in any unit, at least one
    above zero; they are scaled to 100 here.

    Raises ValueError for an amount that is negative or no number, or when nothing is traded.
    """
    amounts = [float(s) for s in shares]
    if not all(0 <= s < math.inf for s in amounts):
        raise ValueError(f"concentration: needs amounts from zero up, got {amounts}")
    total = sum(amounts)
    if total == 0:
        raise ValueError("concentration: nothing is traded, the index is not defined")
    return 100 * sum((s / total) ** 2 for s in amounts) ** 0.5


def concentration_bounds(share: float) -> tuple[float, float]:
    """Least and greatest Hirschman index when only one partner's share (percent, 0..100) is known.

    Least: the rest spread so thin that it adds nothing, which leaves the share itself. Greatest: the rest is
    one other partner. Raises ValueError for a share outside 0..100.
    """
    if not 0 <= share <= 100:
        raise ValueError(f"concentration_bounds: a share of {share} percent; expected 0 to 100")
    return float(share), concentration([share, 100 - share])


def dependence_ratio(flow: float, total_a: float, total_b: float) -> float:
    """How many times more A depends on the exchange with B than B on A (after Hirschman 1945).

    `flow` is the exchange between A and B, `total_a` and `total_b` all exchange of each, same unit.
    A's dependence is flow/total_a; the ratio of the two dependences is total_b/total_a, returned
    when the flow is above zero. Raises ValueError for amounts that are not positive or a flow larger
    than a total.
    """
    if not 0 < flow <= total_a < math.inf or not flow <= total_b < math.inf:
        raise ValueError(
            f"dependence_ratio: needs 0 < flow <= both totals, got {flow}, {total_a}, {total_b}"
        )
    return (flow / total_a) / (flow / total_b)


def power_advantage(b_needs_a: float, a_needs_b: float) -> float:
    """Emerson's power advantage of A over B: dependence of B on A minus dependence of A on B (Emerson 1962).

    In the unit of the two arguments (a count of statements, a share of trade); positive when B needs
    A more than A needs B. Raises ValueError for a negative dependence.
    """
    if not (b_needs_a >= 0 and a_needs_b >= 0):
        raise ValueError(
            f"power_advantage: a dependence must not be negative or missing, got {b_needs_a} and {a_needs_b}"
        )
    return b_needs_a - a_needs_b


def agreement(
    first: Sequence, second: Sequence, *, draws: int = 1000, seed: int = 0
) -> dict[str, float]:
    """Krippendorff's alpha (nominal) of two codings of the same units, with a bootstrap interval.

    `first` and `second` hold the codes of two coders in the same order. A number is one code whatever
    its type (1, 1.0, "1"); a missing code (None, NaN or empty text) counts as a value of its own. Returns alpha, low and high (2.5th and 97.5th percentile of
    `draws` resamples of units with replacement; one in which a single code is left has no alpha and is left out), percent (share of units coded alike) and units.
    alpha is 1 for perfect agreement, 0 for what chance gives, and NaN when only one code occurs at all.

    Alpha after Krippendorff (2019), computed by the krippendorff package. Raises ValueError when the
    codings differ in length or are empty.
    """
    import krippendorff

    if len(first) != len(second) or not len(first):
        raise ValueError(
            f"agreement: needs two codings of the same units, got {len(first)} and {len(second)}"
        )
    plain = [[_code(code) for code in codes] for codes in (first, second)]
    values = list(dict.fromkeys(code for codes in plain for code in codes))
    place = {value: i for i, value in enumerate(values)}
    table = np.array([[place[code] for code in codes] for codes in plain])

    def alpha(units: np.ndarray) -> float:
        if len(np.unique(units)) < 2:
            return float("nan")
        return float(
            krippendorff.alpha(
                reliability_data=units,
                level_of_measurement="nominal",
                value_domain=list(range(len(values))),
            )
        )

    chance = np.random.default_rng(seed)
    resampled = [
        alpha(table[:, chance.integers(0, table.shape[1], table.shape[1])]) for _ in range(draws)
    ]
    known = [a for a in resampled if a == a]
    low, high = np.percentile(known, [2.5, 97.5]) if known else (float("nan"), float("nan"))
    return {
        "alpha": alpha(table),
        "low": float(low),
        "high": float(high),
        "percent": float((table[0] == table[1]).mean()),
        "units": table.shape[1],
    }


def _code(value) -> str | None:
    """A code as text, None where it is missing: alike for 1, 1.0, "1" and "1.0", which pandas makes of one column.

    Text that only looks like a number keeps its form where the form tells codes apart ("01", "1e3").
    """
    text = "" if pd.isna(value) else str(value).strip()
    number = not isinstance(value, (str, bool)) or re.fullmatch(r"[+-]?(0|[1-9]\d*)(\.\d+)?", text)
    try:
        known = Decimal(text) if number else None
    except InvalidOperation:  # a day, a truth value
        known = None
    if known is None or not known.is_finite():
        return text or None
    plain = f"{known:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if known == 0 else plain.removeprefix("+")


def proportion(successes: int, total: int, confidence: float = 0.95) -> dict[str, float]:
    """A share of a small number of cases with its Wilson interval: share, low, high (0 to 1) and total.

    Wilson's score interval keeps close to the promised coverage for few cases, where the textbook
    interval does not (Brown, Cai and DasGupta 2001); computed by scipy. It treats the cases as
    independent draws: for a complete count it says how far so few cases could speak for more of their kind.

    Raises ValueError when there is no case or `successes` is no whole number between 0 and `total`.
    """
    from scipy.stats import binomtest

    if (
        total < 1
        or not 0 <= successes <= total
        or successes != int(successes)
        or total != int(total)
    ):
        raise ValueError(
            f"proportion: needs 0 <= successes <= total and at least one case, got {successes} of {total}"
        )
    interval = binomtest(int(successes), int(total)).proportion_ci(confidence, method="wilson")
    return {
        "share": successes / total,
        "low": float(interval.low),
        "high": float(interval.high),
        "total": int(total),
    }


# --- all of them for a year ---------------------------------------------------------------------


def years(data: graphs.Tables | None = None) -> tuple[int, int]:
    """First and last complete year of the record: from its first event to the last year whose December it reaches.

    Raises DataError when no event has a date.
    """
    dates = graphs.complete(data)["events"]["date"].dropna()
    if dates.empty:
        raise DataError("data/events.csv: no dated event; expected at least one")
    return int(dates.min().year), int(dates.max().year) - (dates.max().month < 12)


def by_year(
    data: graphs.Tables | None = None,
    which: Iterable[int] | None = None,
    *,
    layer: str | None = "record",
    relations: Sequence[str] | None = None,
    mixed: str = "majority",
    unit: str = "evidence",
    weights: Mapping[str, float] | None = None,
    zero: str = "undetermined",
    focus: str = "CHN",
    actors: Sequence[str] = CORE,
) -> pd.DataFrame:
    """The measures of structure year by year: one row for each year, in the order given (default: the last ten complete ones).

    Ties count in every year in which they hold on some day, so a treaty counts in all its years. Columns: year;
    type (strategic triangle of `actors`), possible, one column role_X for each of the three, one sign column
    for each dyad; actors, signed_ties, triads, balanced (share), frustration (index or, when only bounds are
    known, the upper one), exact, weakly_balanced; bypass (of the other two by `focus`); and of `focus`:
    constraint, effective_size, betweenness, brokerage (Gould–Fernandez total). A year without a tie is a row
    with the type "no data" and NaN. The other arguments are those of `graph.build`, `graph.project` and
    `strategic_triangle`; errors likewise.
    """
    data = graphs.complete(data)
    if which is None:
        last = years(data)[1]
        which = range(last - 9, last + 1)
    all_ = graphs.cut(graphs.edges(data), layer=layer, relations=relations)
    others = [a for a in actors if a != focus]
    if len(others) != 2:
        raise ValueError(
            f'by_year: focus "{focus}"; expected one of the three actors {", ".join(actors)}'
        )
    rows = []
    for year in which:
        held = graphs.cut(all_, year=year)
        signed = graphs.project(held, mixed=mixed, unit=unit, weights=weights)
        triangle = strategic_triangle(signed, actors, zero=zero)
        triads, broken, net = balanced_triads(signed), frustration(signed), cooperative(signed)
        rows.append(
            {
                "year": year,
                "type": triangle.type,
                "possible": triangle.possible,
                **{f"role_{a}": role for a, role in triangle.roles.items()},
                **triangle.signs,
                "actors": len(signed),
                "signed_ties": broken.signed_ties,
                "triads": triads["triads"],
                "balanced": triads["share"],
                "frustration": broken.upper if len(signed) else NAN,
                "exact": broken.exact,
                "weakly_balanced": weak_balance(signed)["balanced"],
                "bypass": bypass(net, *others, without=focus),
                "constraint": constraint(net).get(focus, NAN),
                "effective_size": effective_size(net).get(focus, NAN),
                "betweenness": betweenness(net).get(focus, NAN),
                "brokerage": _total(held, focus),
            }
        )
    return pd.DataFrame(rows)


def _total(held: pd.DataFrame, focus: str) -> float:
    """Gould–Fernandez total of one actor straight from an edge list."""
    flow = held[held["sign"] > 0]
    tie = set(zip(flow["from"], flow["to"]))
    before, after = {a for a, b in tie if b == focus}, {b for a, b in tie if a == focus}
    present = {*held["from"], *held["to"]}
    return (
        float(sum(a != b and (a, b) not in tie for a in before for b in after))
        if focus in present
        else NAN
    )


def report(
    data: graphs.Tables | None = None,
    year: int | None = None,
    indicators: pd.DataFrame | None = None,
) -> dict:
    """Every measure for one year of the record, and for what the articles say, as plain values for JSON.

    year: default the last complete one (`years`). Keys never change their meaning: year, complete, triangle,
    balance, actors (constraint, effective_size, betweenness, brokerage roles), dyads (ties and their balance),
    cooperation (Goldstein), bypass, dependence (articles), trade (Hirschman bounds of North Korea's trade from
    each published share of China in that year, in `indicators`, by default as loaded). What is not defined is null.
    Raises DataError for a year in which no tie of the record holds.
    """
    data = graphs.complete(data)
    first, last = years(data)
    year, newest = last if year is None else year, int(data["events"]["date"].max().year)
    built = graphs.build(data, layer="record", year=year) if first <= year <= newest else None
    if not built:
        raise DataError(
            f"no tie of the record holds in {year}; expected a year from {first} to {newest}"
        )
    signed = graphs.project(built)
    triangle, broken, triads, weak, net = (
        strategic_triangle(signed),
        frustration(signed),
        balanced_triads(signed),
        weak_balance(signed),
        cooperative(signed),
    )
    burt, size, between, roles = (
        constraint(net),
        effective_size(net),
        betweenness(net),
        brokerage(built).set_index("actor"),
    )
    found = acts(data)
    mine = found[found["date"].dt.year == year]
    scores = cooperation(data)
    scores = scores[scores["period"].dt.year == year] if len(scores) else scores
    both = reciprocity(built)
    pairs = {dyad(a, b): signed.edges[a, b] for a, b in signed.edges}
    said = dependence(graphs.build(data, layer="articles"))
    figures = load("indicators") if indicators is None else indicators
    shares = figures[
        (figures["series"] == "cn_share_of_dprk_trade")
        & (figures["period_end"].dt.year == year)
        & figures["value"].notna()
    ]
    for row in shares[~shares["value"].between(0, 100)].itertuples(index=False):
        raise DataError(
            f"indicators, {row.indicator_id}: value {row.value}; expected a share from 0 to 100 percent"
        )
    return _plain(
        {
            "year": year,
            "complete": year <= last,
            "ties": built.number_of_edges(),
            "actors_with_ties": built.number_of_nodes(),
            "triangle": {
                "type": triangle.type,
                "possible": triangle.possible,
                "roles": triangle.roles,
                "signs": triangle.signs,
            },
            "balance": {
                "signed_ties": broken.signed_ties,
                "triads": triads["triads"],
                "balanced_triads": triads["balanced"],
                "balanced_share": triads["share"],
                "unbalanced_triads": triads["unbalanced"],
                "frustration": broken.index,
                "frustration_lower": broken.lower,
                "frustration_upper": broken.upper,
                "exact": broken.exact,
                "frustrated_ties": broken.ties,
                "camps": broken.camps,
                "weakly_balanced": weak["balanced"],
                "clusters": weak["clusters"],
                "ties_against_weak_balance": weak["ties"],
            },
            "actors": {
                a: {
                    "constraint": burt[a],
                    "effective_size": size[a],
                    "betweenness": between[a],
                    **{role: int(roles.at[a, role]) for role in (*ROLES, "total")},
                }
                for a in sorted(built)
            },
            "dyads": {
                dyad(r.a, r.b): {
                    "a": r.a,
                    "b": r.b,
                    "a_to_b": r.a_to_b,
                    "b_to_a": r.b_to_a,
                    "reciprocity": r.reciprocity,
                    "asymmetry": r.asymmetry,
                    "sign": pairs[dyad(r.a, r.b)]["sign"],
                    "positive": pairs[dyad(r.a, r.b)]["positive"],
                    "negative": pairs[dyad(r.a, r.b)]["negative"],
                    "mixed": pairs[dyad(r.a, r.b)]["mixed"],
                }
                for r in both.itertuples(index=False)
            },
            "cooperation": {
                r.dyad: {
                    "acts": r.acts,
                    "goldstein_sum": r.score,
                    "goldstein_mean": r.score / r.acts if r.acts else NAN,
                }
                for r in scores.itertuples(index=False)
            },
            "bypass": {"index": bypass(net), "accompanied": accompanied(mine)},
            "dependence": {
                dyad(r.a, r.b): {
                    "a": r.a,
                    "b": r.b,
                    "a_needs_b": r.a_needs_b,
                    "b_needs_a": r.b_needs_a,
                    "advantage_of_a": r.advantage,
                }
                for r in said.itertuples(index=False)
            },
            "trade": [
                {
                    "indicator_id": r.indicator_id,
                    "estimator": r.estimator,
                    "china_share": r.value,
                    "hirschman_lower": (bounds := concentration_bounds(r.value))[0],
                    "hirschman_upper": bounds[1],
                }
                for r in shares.itertuples(index=False)
            ],
        }
    )


def _plain(value):
    """Values that JSON holds: lists for tuples, plain numbers, null for NaN."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return None if math.isnan(value) else round(float(value), 6)
    return value
