"""From many ties to one signed tie for each pair: the votes of the evidence."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import networkx as nx
import pandas as pd

from ..tables.read import DataError
from .sources import relation_types

MIXED = ("majority", "unanimous", "any_conflict", "any_cooperation", "goldstein")
_ROW = ["from", "to", "sign", "evidence_id", "relation", "goldstein"]


@dataclass
class _Vote:
    """One vote for a pair and sign: the heaviest of its ties, and the first score known."""

    evidence: str
    weight: float = 0
    score: float = math.nan

    def add(self, weight: float, score: float) -> None:
        self.weight = max(self.weight, weight)
        self.score = score if math.isnan(self.score) else self.score


def project(
    graph: nx.MultiDiGraph | pd.DataFrame | Iterable[tuple],
    *,
    mixed: str = "majority",
    unit: str = "evidence",
    weights: Mapping[str, float] | None = None,
    counts: Mapping[str, float] | None = None,
    actors: Collection[str] = (),
) -> nx.Graph:
    """One signed tie for each pair: an undirected networkx Graph with `sign` -1, 0 or +1 on its
    edges.

    The ties of a pair vote. By default (`unit="evidence"`) one piece of evidence has one vote for a
    pair and sign, however many rows it gives, so that a meeting entered in both directions does not
    count twice; `unit="row"` lets every row vote. `weights` gives the votes of a relation type (1
    when not named; of several rows of one vote the heaviest counts), `counts` how often a piece of
    evidence (evidence_id) counts; 0 leaves it out. Neutral ties never vote; a pair that has no
    others is 0.

    mixed: what a pair with votes for both signs becomes.
        majority: the sign with more votes; 0 when they are equal.
        unanimous: 0. any_conflict: -1. any_cooperation: +1.
        goldstein: the sign of the summed Goldstein scores of the events behind the ties of any
            pair, mixed or not; ties without a score do not count, and a pair that has no others is
            0.

    `graph` is what `build` or `edges` gives, or tuples (from, to, sign, evidence_id, relation,
    goldstein). Edges also carry positive and negative (votes), neutral (number of neutral ties or
    pieces of evidence), mixed (bool: votes for both) and evidence_ids. Self-loops are ignored.
    Nodes are those of the graph and `actors`. Raises ValueError for an unknown rule or unit and for
    a negative weight or count, DataError for an unknown relation type.
    """
    weights, counts = weights or {}, counts or {}
    _check(mixed, unit, weights, counts)
    signed = nx.Graph()
    nodes, rows = _read(graph)
    signed.add_nodes_from(nodes)
    signed.add_nodes_from(actors)
    ballots: dict[tuple[str, str], dict[tuple, _Vote]] = {}
    for i, (a, b, sign, evidence, relation, score) in enumerate(rows):
        weight = weights.get(relation, 1) * counts.get(evidence, 1)
        if a == b or not weight:
            continue
        ballot = ballots.setdefault((a, b) if a < b else (b, a), {})
        paper = (sign, evidence if unit == "evidence" else i)
        ballot.setdefault(paper, _Vote(evidence)).add(weight, score)
    for (a, b), ballot in sorted(ballots.items()):
        signed.add_edge(a, b, **_counted(ballot, mixed))
    return signed


def _check(
    mixed: str, unit: str, weights: Mapping[str, float], counts: Mapping[str, float]
) -> None:
    if mixed not in MIXED:
        raise ValueError(
            f'project: unknown rule for mixed ties "{mixed}"; expected one of {", ".join(MIXED)}'
        )
    if unit not in ("evidence", "row"):
        raise ValueError(f'project: unknown unit "{unit}"; expected evidence or row')
    types = relation_types() if weights else []
    for strange in sorted(set(weights) - set(types)):
        raise DataError(f'unknown relation type "{strange}"; expected one of {", ".join(types)}')
    for what, given in (("weight", weights), ("count", counts)):
        for key, value in given.items():
            if not value >= 0:
                raise ValueError(f"project: the {what} of {key} is {value}; expected zero or more")


def _read(graph: nx.MultiDiGraph | pd.DataFrame | Iterable[tuple]) -> tuple[Iterable, Iterable]:
    """Nodes, and rows (from, to, sign, evidence_id, relation, goldstein), of any of the three."""
    if isinstance(graph, pd.DataFrame):
        rows = graph[_ROW].itertuples(index=False, name=None)
        return sorted({*graph["from"], *graph["to"]}), rows
    if isinstance(graph, nx.Graph):
        return graph.nodes(data=True), (
            (a, b, d["sign"], d["evidence_id"], d.get("relation"), d.get("goldstein", math.nan))
            for a, b, d in graph.edges(data=True)
        )
    rows = list(graph)
    return sorted({end for a, b, *_ in rows for end in (a, b)}), rows


def _counted(ballot: Mapping[tuple, _Vote], mixed: str) -> dict:
    """The attributes of a pair from its votes, which are keyed (sign, evidence or row)."""
    plus = sum(vote.weight for (sign, _), vote in ballot.items() if sign > 0)
    minus = sum(vote.weight for (sign, _), vote in ballot.items() if sign < 0)
    if mixed == "goldstein":
        # By evidence: one event may have a vote for either sign, and one score.
        scores = {
            v.evidence: v.score * v.weight for v in ballot.values() if not math.isnan(v.score)
        }
        verdict = sum(scores.values())
    elif plus and minus and mixed != "majority":
        verdict = {"unanimous": 0, "any_conflict": -1, "any_cooperation": 1}[mixed]
    else:
        verdict = plus - minus
    return {
        "sign": (verdict > 0) - (verdict < 0),
        "positive": plus,
        "negative": minus,
        "neutral": sum(sign == 0 for sign, _ in ballot),
        "mixed": bool(plus and minus),
        "evidence_ids": tuple(sorted({vote.evidence for vote in ballot.values()})),
    }
