"""Parts of the graph: by table, kind of tie, layer, time, article and speaker."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import networkx as nx
import pandas as pd

from ..tables.read import DataError, load
from .people import RELATIONS
from .people import persons as persons_of
from .sources import CORE, TABLES, Tables, complete, relation_types
from .ties import edges


@dataclass(frozen=True)
class Slice:
    """Which edges to keep; see `build` for the meaning of each choice."""

    tables: Collection[str] | None = None
    relations: Collection[str] | None = None
    layer: str | None = None
    year: int | None = None
    since: Any = None
    until: Any = None
    undated: bool = False
    source: str | Collection[str] | None = None
    speaker: str | Collection[str] | None = None
    voice: str | Collection[str] | None = None
    sign: int | Collection[int] | None = None
    confidence: str | Collection[str] | None = None
    gathered: str | Collection[str] | None = None
    of: str | None = None
    between: tuple[str, str] | None = None
    conduct: bool = False


def cut(every: pd.DataFrame, **slice_) -> pd.DataFrame:
    """The rows of an edge list (`edges`) that a slice keeps; arguments and errors as in `build`."""
    s = Slice(**slice_)
    columns = {
        "table": s.tables,
        "relation": s.relations,
        "layer": s.layer,
        "source": s.source,
        "speaker_kind": s.speaker,
        "speaker_id": s.voice,
        "sign": s.sign,
        "confidence": s.confidence,
        "gathered": s.gathered,
    }
    chosen = {
        column: [values] if isinstance(values, (str, int)) else list(values)
        for column, values in columns.items()
        if values is not None
    }
    _check(chosen, every)
    keep = pd.Series(True, index=every.index)
    if not s.conduct:
        keep &= every["from"] != every["to"]
    for column, values in chosen.items():
        keep &= every[column].isin(values)
    for actors in ([s.of] if s.of is not None else [], s.between or []):
        for actor in actors:
            if actor not in set(load("actors")["actor_id"]):
                raise DataError(f'no actor "{actor}" in data/actors.csv')
            keep &= (every["from"] == actor) | (every["to"] == actor)
    if (span := _span(s)) is not None:
        since, until = span
        begun = every["start"].notna() & (every["start"] <= until)
        holds = begun & (every["end"].isna() | (every["end"] >= since))
        keep &= holds | (every["start"].isna() & s.undated)
    return every[keep]


def _check(chosen: dict[str, list], every: pd.DataFrame) -> None:
    """Raises DataError for a value that its column cannot have, whether or not a row has it."""
    known = {
        "relation": ("relation type", lambda: [*relation_types(), *RELATIONS]),
        "layer": ("layer", lambda: ["articles", "record"]),
        "table": ("table", lambda: [*TABLES, "actors"]),
        "speaker_kind": (
            "kind of speaker",
            lambda: [*load("claims")["speaker_kind"].cat.categories, "record"],
        ),
        "sign": ("sign", lambda: [-1, 0, 1]),
        "confidence": ("confidence", lambda: ["", "high", "low", "medium"]),
        "gathered": ("way of gathering", lambda: ["", "even_search", "follow_up", "selection"]),
        "speaker_id": (
            "speaker",
            lambda: sorted({*load("actors")["actor_id"], *every["speaker_id"]} - {""}),
        ),
        "source": (
            "source",
            lambda: sorted({*load("sources")["source_id"], *every["source"], "record"}),
        ),
    }
    for column, values in chosen.items():
        what, allowed = known[column][0], known[column][1]()
        for value in values:
            if value not in allowed:
                raise DataError(
                    f'unknown {what} "{value}"; expected one of {", ".join(map(str, allowed))}'
                )


def _span(s: Slice) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """First and last day of the slice's time; None when it has none."""
    since, until = s.since, s.until
    if s.year is not None:
        if since is not None or until is not None:
            raise ValueError("cut: give either a year or since/until, not both")
        since, until = pd.Timestamp(int(s.year), 1, 1), pd.Timestamp(int(s.year), 12, 31)
    if since is None and until is None:
        return None
    # The first and last days that a nanosecond timestamp holds stand for "no limit".
    since, until = pd.Timestamp(since or "1678-01-01"), pd.Timestamp(until or "2262-01-01")
    if since > until:
        raise ValueError(f"cut: since {since:%Y-%m-%d} lies after until {until:%Y-%m-%d}")
    return since, until


def build(
    data: Tables | None = None,
    *,
    actors: Collection[str] = (),
    persons: bool = False,
    **slice_,
) -> nx.MultiDiGraph:
    """The graph, or a slice of it, as a networkx MultiDiGraph.

    Nodes are actor ids with name, kind (state, organisation, bloc …; both str) and core (bool: one
    of the three). Each edge has the key edge_id (for a row of relations.csv its relation_id) and
    the other columns of `edges` as attributes: relation, sign (int), start, end (Timestamp or NaT),
    certainty, layer, source, speaker_kind, speaker_id, confidence, table, evidence_id, evidence_ids
    (tuple of str), goldstein and weight (float), goods, changes (tuples of str) and note.

    data: tables by name (`tables()` gives them), for codes other than the published ones.
    tables: keep edges of these tables; ("relations",) gives the rows of relations.csv alone.
    relations, layer, source, speaker: keep these types, this layer, articles, kinds of speaker.
    voice, sign, confidence, gathered: keep ties on the word of these speakers (actor ids), of these
        signs, grades ("" for claims, which have none) and ways in which events were found.
    of: keep the ties of this actor, in either direction; between: those of these two.
    year, or since and until (dates, both included): keep ties that hold on some day of that time,
        undated ties only if `undated` is true.
    conduct: also keep an actor's own conduct (self-loops), left out by default.
    persons: the ties of persons and institutions (`persons`) instead of those of `edges`.
    actors: actor ids to have as nodes even when the slice leaves them without a tie.

    A slice with nothing in it gives an empty graph. Raises DataError for an unknown relation type,
    layer, source, kind of speaker, table or actor, ValueError for a time that ends before it begins
    or a year given with since or until.
    """
    data = complete(data)
    who = data["actors"].set_index("actor_id")
    for actor in actors:
        if actor not in who.index:
            raise DataError(f'no actor "{actor}" in data/actors.csv')
    graph = nx.MultiDiGraph()
    kept = cut(persons_of(data) if persons else edges(data), **slice_)
    # Actors in the order of actors.csv, so that results do not hang on the order of rows elsewhere.
    present = {*actors, *kept["from"], *kept["to"]}
    for actor, name, kind in zip(who.index, who["name"], who["kind"].astype(str)):
        if actor in present:
            graph.add_node(actor, name=name, kind=kind, core=actor in CORE)
    ends = zip(kept["from"], kept["to"], kept["edge_id"])
    rest = [c for c in kept if c not in ("from", "to", "edge_id")]
    graph.add_edges_from(
        (*end, dict(zip(rest, values)))
        for end, values in zip(ends, zip(*(kept[c].tolist() for c in rest)))
    )
    return graph


def select(data: Tables | None = None, **slice_) -> pd.DataFrame:
    """The rows of relations.csv in a slice, with columns layer, source and speaker_kind added.

    Arguments and errors as in `build`.
    """
    data = complete(data)
    table = data["relations"]
    every = edges(data)
    kept = cut(every[every["table"] == "relations"], **slice_).set_index("edge_id")
    rows = table[table["relation_id"].isin(kept.index)]
    added = ("layer", "source", "speaker_kind")
    rows = rows.assign(**{column: rows["relation_id"].map(kept[column]) for column in added})
    rows.attrs["table"] = "relations"
    return rows
