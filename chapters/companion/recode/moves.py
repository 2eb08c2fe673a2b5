"""What is counted otherwise when a set is coded otherwise: before as published, after as coded."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import networkx as nx
import pandas as pd

from .. import measures, network
from ..network import CORE, dyad
from ..tables.read import load
from .units import Set, units
from .variables import CLAIMS, EVENTS, NONE, STATEMENTS

Codes = Mapping[str, Mapping[str, str]]
_SIGNS = {"1": "positive", "0": "neutral", "-1": "negative"}


def over(one: Set, codes: Codes) -> dict[str, dict[str, str]]:
    """The published codes of a set with a coder's own over them; what is not coded stays."""
    known = units(one.kind)
    return {
        unit: known[unit].codes | {v: c for v, c in codes.get(unit, {}).items() if c}
        for unit in one.units
    }


def counted(one: Set, codes: Codes) -> dict[str, Any]:
    """What is counted of a set under these codes, see the function of its kind."""
    return {CLAIMS: of_claims, EVENTS: of_acts, STATEMENTS: of_statements}[one.kind](one, codes)


def moved(one: Set, codes: Codes) -> list[tuple[str, Any, Any]]:
    """What a coder's codes move: place in words, number as published, number as coded."""
    before, after = (dict(_leaves(counted(one, given))) for given in ({}, codes))
    out = []
    for place in dict.fromkeys([*before, *after]):
        # What one side does not have at all (a pair, a code) it has no times.
        count = isinstance(before.get(place, after.get(place)), int)
        was, now = (side.get(place, 0 if count else None) for side in (before, after))
        if was != now:
            out.append((place, was, now))
    return out


def _leaves(value, place: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{place}, {name}" if place else name)
    else:
        yield place, value


def of_claims(one: Set, codes: Codes) -> dict[str, Any]:
    """Signed pairs and the triangle of the ties of a set of claims.

    `pairs` by "CHN → PRK": ties, positive, neutral, negative, sum (as `network.dyads` counts them;
    an actor's own conduct is no pair). `triangle`: the side of each pair of the three (sign of the
    sum, 0 where there is none), their product, balanced (yes, no, or undetermined where a side is
    0) and the type of the strategic triangle (`measures.strategic_triangle`).
    """
    ties = []
    for unit, coded in over(one, codes).items():
        ends = coded.get("tie_from"), coded.get("tie_to")
        if all(ends) and ends[0] != ends[1] and "sign" in coded:
            ties.append((*ends, int(coded["sign"]), unit, coded.get("relation"), math.nan))
    graph = nx.MultiDiGraph()
    graph.add_edges_from((a, b, {"sign": sign}) for a, b, sign, *_ in ties)
    pairs = {
        f"{row[0]} → {row[1]}": {
            "ties": int(row.ties),
            "positive": int(row.positive),
            "neutral": int(row.neutral),
            "negative": int(row.negative),
            "sum": int(row.positive - row.negative),
        }
        for row in network.dyads(graph).itertuples(index=False)
    }
    signed = network.project(ties, actors=CORE)
    found = measures.strategic_triangle(signed)
    product = math.prod(found.signs.values())
    return {
        "pairs": pairs,
        "triangle": {
            "sides": found.signs,
            "product": product,
            "balanced": {1: "yes", -1: "no", 0: "undetermined"}[product],
            "type": found.type,
        },
    }


def of_acts(one: Set, codes: Codes) -> dict[str, Any]:
    """Acts of a set by pair and year: acts and meetings as `measures.pairs` counts them, and all
    acts of the set by sign, rank and CAMEO root.
    """
    coded, known = over(one, codes), units(EVENTS)
    years = {known[unit].counts["year"] for unit in one.units}
    out: dict[str, dict] = {}
    for a, b in itertools.combinations(CORE, 2):
        own = [u for u in one.units if dyad(*known[u].counts["pair"].split("-")) == dyad(a, b)]
        levels = {unit.partition(":")[0]: coded[unit]["level"] for unit in own}
        found = measures.pairs(_with_levels(levels)) if own else pd.DataFrame()
        for row in found.itertuples(index=False):
            if row.dyad == dyad(a, b) and row.year in years:
                out[f"{dyad(a, b)} {row.year}"] = {
                    "acts": int(row.acts),
                    "meetings": int(row.meetings),
                }
        if own:
            out[dyad(a, b)] = {
                "sign": _tally(_SIGNS[coded[u]["sign"]] for u in own if "sign" in coded[u]),
                "rank": _tally(coded[u]["level"] for u in own if "level" in coded[u]),
                "CAMEO root": _tally(_root(coded[u].get("cameo", NONE)) for u in own),
            }
    return out


def _with_levels(levels: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    events = load("events")
    place = events["event_id"].map(levels)
    events["level"] = events["level"].astype(object).where(place.isna(), place)
    return {"events": events}


def _tally(codes) -> dict[str, int]:
    return dict(sorted(Counter(codes).items()))


def _root(cameo: str) -> str:
    return cameo if cameo == NONE else cameo[:2]


def of_statements(one: Set, codes: Codes) -> dict[str, Any]:
    """Share of a set's texts that name denuclearisation, by period, as `measures.shares` has it."""
    coded = over(one, codes)
    frame = load("statements")
    frame = frame[frame["statement_id"].isin(coded)].copy()
    for variable in one.variables:
        told = frame["statement_id"].map({u: c.get(variable, NONE) for u, c in coded.items()})
        frame[variable] = told.where(told != NONE, None)
    found = measures.shares(frame)
    return {
        period: {
            "texts": int(row.yes + row.no + row.unclear),
            "yes": int(row.yes),
            "no": int(row.no),
            "unclear": int(row.unclear),
            "share": None if pd.isna(row.share) else float(row.share),
        }
        for period, row in zip(found.index, found.itertuples(index=False))
        if row.texts
    }
