"""The relations as a signed, dated, directed multigraph, with slices, dyads and a stable layout."""

from __future__ import annotations

import math

import networkx as nx
import pandas as pd

from .data import DataError, load

CORE = ("CHN", "RUS", "PRK")
# Fixed places (x, y in about -1..1, y upwards), so that no actor moves between years or charts, and so
# chosen that no tie of the record runs through a third actor.
PLACES = {
    "CHN": (0.0, 0.42), "RUS": (-0.5, -0.4), "PRK": (0.5, -0.4),
    "USA": (-0.98, 0.84), "KOR": (1.06, 0.38), "JPN": (1.0, 0.72), "us-allies": (0.0, 1.0), "asian-nato": (0.48, 1.0),
    "west": (-1.03, 0.39), "UKR": (-1.06, -0.36), "NATO": (-1.06, 0.03), "UN": (0.55, -0.98),
    "IRN": (0.0, -0.95), "ISR": (-0.51, -0.82), "VNM": (1.05, -0.5), "BLR": (1.02, -0.92), "MYS": (1.05, -0.15),
}  # fmt: skip


def build(*, relations: list[str] | None = None, layer: str | None = None, year: int | None = None, source: str | None = None, conduct: bool = False) -> nx.MultiDiGraph:
    """Build the graph from relations.csv.

    Nodes are actor ids with `name` and `kind`. Each edge has the relation's id as its key and the
    attributes relation, sign (-1, 0, +1), start, end (Timestamp or NaT), certainty, evidence_id, layer
    ("articles" for ties asserted by a claim, "record" for those asserted by an event or treaty) and
    source (source_id of the article, or "record").

    relations, layer, source: keep only these relation types, this layer, this article.
    year: keep ties that hold at some time in that year; undated ties are left out.
    conduct: also keep an actor's own conduct (self-loops), left out by default.

    Raises DataError for an unknown relation type or layer.
    """
    table = select(relations=relations, layer=layer, year=year, source=source, conduct=conduct)
    actors = load("actors").set_index("actor_id")
    graph = nx.MultiDiGraph()
    for fields in table.to_dict("records"):
        tail, head = fields.pop("from"), fields.pop("to")
        for actor in (tail, head):
            graph.add_node(actor, name=actors.at[actor, "name"], kind=str(actors.at[actor, "kind"]))
        graph.add_edge(tail, head, key=fields.pop("relation_id"), **{**fields, "sign": int(fields["sign"]), "relation": str(fields["relation"]), "certainty": str(fields["certainty"])})
    return graph


def select(*, relations: list[str] | None = None, layer: str | None = None, year: int | None = None, source: str | None = None, conduct: bool = False) -> pd.DataFrame:
    """The rows of relations.csv that `build` draws, with columns layer and source added; same arguments."""
    table = load("relations")
    claims = load("claims").set_index("claim_id")["sentence_id"]
    origin = table["evidence_id"].map(claims).str.split(":").str[0]
    table["layer"] = origin.notna().map({True: "articles", False: "record"})
    table["source"] = origin.fillna("record")
    known = list(table["relation"].cat.categories)
    for relation in relations or []:
        if relation not in known:
            raise DataError(f'unknown relation type "{relation}"; expected one of {", ".join(known)}')
    if layer not in (None, "articles", "record"):
        raise DataError(f'unknown layer "{layer}"; expected articles or record')
    keep = pd.Series(True, index=table.index)
    if not conduct:
        keep &= table["from"] != table["to"]
    if relations is not None:
        keep &= table["relation"].isin(relations)
    if layer:
        keep &= table["layer"] == layer
    if source:
        keep &= table["source"] == source
    if year is not None:
        first, last = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
        keep &= table["start"].notna() & (table["start"] <= last) & (table["end"].isna() | (table["end"] >= first))
    return table[keep]


def dyads(graph: nx.MultiDiGraph, directed: bool = True) -> pd.DataFrame:
    """One row per pair with ties: from, to, ties, positive, neutral, negative, balance.

    `balance` is (positive - negative) / ties, from -1 to +1. Undirected pairs are in alphabetical order.
    An empty graph gives an empty frame with these columns.
    """
    count: dict[tuple[str, str], list[int]] = {}
    for tail, head, sign in graph.edges(data="sign"):
        pair = (tail, head) if directed else tuple(sorted((tail, head)))
        count.setdefault(pair, [0, 0, 0])[(1, 0, -1).index(sign)] += 1
    rows = [(a, b, sum(n), *n, (n[0] - n[2]) / sum(n)) for (a, b), n in sorted(count.items())]
    return pd.DataFrame(rows, columns=["from", "to", "ties", "positive", "neutral", "negative", "balance"])


def matrix(graph: nx.MultiDiGraph, order: list[str] | None = None) -> pd.DataFrame:
    """Adjacency matrix of counts: rows give, columns receive; actors without ties are left out unless in `order`."""
    nodes = order or sorted(graph.nodes, key=lambda n: (n not in CORE, -graph.degree(n), n))
    present = [n for n in nodes if n in graph]
    counts = nx.to_pandas_adjacency(graph, nodelist=present, dtype=int, weight=None) if present else pd.DataFrame(dtype=int)
    return counts.reindex(index=nodes, columns=nodes, fill_value=0)


def layout(actors: list[str]) -> pd.DataFrame:
    """Place of each actor: actor, x, y in about -1..1. The same actor is always in the same place.

    Actors without a fixed place stand on an outer ring at an angle taken from their name.
    """
    rows = []
    for actor in actors:
        if actor in PLACES:
            x, y = PLACES[actor]
        else:
            angle = 2 * math.pi * (sum(ord(c) * (i + 1) for i, c in enumerate(actor)) % 360) / 360
            x, y = 1.2 * math.cos(angle), 1.2 * math.sin(angle)
        rows.append((actor, x, y))
    return pd.DataFrame(rows, columns=["actor", "x", "y"])


def segments(pairs: pd.DataFrame, shrink: float = 0.11, offset: float = 0.025) -> pd.DataFrame:
    """Add straight-line ends x, y, x2, y2 to directed pairs (columns from, to) for drawing.

    Lines stop `shrink` short of the nodes and the two directions of a pair run `offset` apart (in the
    units of the layout), each on its own right-hand side.
    """
    places = layout(sorted({*pairs["from"], *pairs["to"]})).set_index("actor")
    out = pairs.copy()
    ends = []
    for tail, head in zip(pairs["from"], pairs["to"]):
        (x1, y1), (x2, y2) = places.loc[tail], places.loc[head]
        length = math.hypot(x2 - x1, y2 - y1) or 1.0
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        dx, dy = uy * offset, -ux * offset
        ends.append((x1 + ux * shrink + dx, y1 + uy * shrink + dy, x2 - ux * shrink + dx, y2 - uy * shrink + dy))
    out[["x", "y", "x2", "y2"]] = pd.DataFrame(ends, index=pairs.index, columns=["x", "y", "x2", "y2"]) if ends else pd.DataFrame(columns=["x", "y", "x2", "y2"], dtype=float)
    return out
