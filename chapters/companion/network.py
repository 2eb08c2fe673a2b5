"""One graph of who is tied to whom: built from the tables, sliced, and projected to signed pairs.

Four tables say something about ties. So that nothing is counted twice, each adds only what those before it
do not hold already:

1. `relations` is the list of ties: every row is an edge, whatever it rests on (a claim, an event, a treaty).
2. `dependencies`: a row whose claim and pair have a tie of type dependence adds its good and change to that
   edge; otherwise the rows of one claim and pair are one edge of type dependence, sign 0.
3. `treaties`: a treaty with a row in `relations` adds the ids of its steps and of its defence articles
   (`provisions`) to those edges; one without is an edge in each direction for as long as it is in force.
4. `events`: an event with an actor and a target on which no row of `relations` rests is an edge of type act,
   signed as its Goldstein score. A step in the life of a treaty (signature, ratification, entry into force)
   is never an edge of its own: the treaty is one tie and not six.

Events without a target, such as missile tests, are nobody's tie and stay out.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Collection, Iterable, Mapping

import networkx as nx
import pandas as pd

from .tables.read import DataError, allowed, data_dir, load
from .tables.read import tables as schemas

CORE = ("CHN", "RUS", "PRK")
TABLES = ("relations", "dependencies", "treaties", "events")
NEEDED = (*TABLES, "claims", "provisions", "actors")
UNNAMED = ("unnamed_group", "medium")  # speaker kinds without a name that a reader could ask
MIXED = ("majority", "unanimous", "any_conflict", "any_cooperation", "goldstein")
# Fixed places (x, y in about -1..1, y upwards), so that no actor moves between years or charts, and so
# chosen that no tie of the record runs through a third actor.
PLACES = {
    "CHN": (0.0, 0.42),
    "RUS": (-0.5, -0.4),
    "PRK": (0.5, -0.4),
    "USA": (-0.98, 0.84),
    "KOR": (1.06, 0.38),
    "JPN": (1.0, 0.72),
    "us-allies": (0.0, 1.0),
    "asian-nato": (0.48, 1.0),
    "west": (-1.03, 0.39),
    "UKR": (-1.06, -0.36),
    "NATO": (-1.06, 0.03),
    "UN": (0.55, -0.98),
    "IRN": (0.0, -0.95),
    "ISR": (-0.51, -0.82),
    "VNM": (1.05, -0.5),
    "BLR": (1.02, -0.92),
    "MYS": (1.05, -0.15),
}

Tables = Mapping[str, pd.DataFrame]


def tables(folder=None) -> dict[str, pd.DataFrame]:
    """The tables the graph is made of, by name, as `companion.load` gives them.

    Change a copy of one and pass the dict as `data` to see what follows from other codes.
    """
    return {name: load(name, folder) for name in NEEDED}


def dyad(a: str, b: str) -> str:
    """Name of a pair whatever the direction: the two actor ids in alphabetical order, joined by a dash."""
    return "–".join(sorted((a, b)))


def edges(data: Tables | None = None) -> pd.DataFrame:
    """Every edge of the graph as one row; see the module's text for what each table adds.

    Columns: edge_id (unique; the row's own id for rows of relations and dependencies), from, to, relation,
    sign (-1, 0, +1), start, end (first and last day, missing when not said), certainty, layer ("articles" for
    what a claim asserts, "record" for events and treaties), source (source_id of the article, or "record"),
    speaker_kind (of the claim's speaker, or "record"), table (the table the edge comes from), evidence_id,
    evidence_ids (tuple: that id and all others that stand behind the edge), goldstein (score of the event
    behind it, else missing), weight (1.0), goods and changes (tuples: what a dependence is about), note.

    `data`: tables by name, all or some; those left out are loaded. Raises DataError when a table names an
    actor that `actors` lacks, a relation that the schema does not allow, a sign other than -1, 0, 1, or evidence
    that no table has: who leaves out claims or events leaves out their ties too.
    """
    data = _complete(data)
    ties, needs, treaties, events = (data[name] for name in TABLES)
    claims = data["claims"].set_index("claim_id")
    scores = events.set_index("event_id")["goldstein"]

    goods: dict[tuple, list] = {}
    for row in needs.itertuples(index=False):
        goods.setdefault((row.evidence_id, row.dependent, row.on), []).append(
            (row.dependency_id, str(row.good), str(row.change))
        )
    paths = steps(data)
    defence = (
        data["provisions"]
        .query("subject == 'defence_obligation'")
        .groupby("treaty_id")["provision_id"]
        .agg(tuple)
        .to_dict()
    )

    parts = [ties.rename(columns={"relation_id": "edge_id"}).assign(table="relations")]
    covered = set(
        zip(*(ties.loc[ties["relation"] == "dependence", c] for c in ("evidence_id", "from", "to")))
    )
    parts.append(
        _frame(
            (
                (rows[0][0], a, b, "dependence", 0, pd.NaT, pd.NaT, "stated", claim, "")
                for (claim, a, b), rows in goods.items()
                if (claim, a, b) not in covered
            ),
            "dependencies",
        )
    )
    tied = set(ties["evidence_id"])
    parts.append(
        _frame(
            (
                (
                    f"{t.treaty_id}:{a}-{b}",
                    a,
                    b,
                    "treaty",
                    1,
                    t.signed if pd.isna(t.in_force) else t.in_force,
                    t.ended,
                    "stated",
                    t.treaty_id,
                    "",
                )
                for t in treaties.itertuples(index=False)
                if t.treaty_id not in tied
                for a in t.parties
                for b in t.parties
                if a != b
            ),
            "treaties",
        )
    )
    a_step = {event for ids in paths.values() for event in ids}
    parts.append(
        _frame(
            (
                (
                    f"{e.event_id}:{a}-{b}",
                    a,
                    b,
                    "act",
                    (e.goldstein > 0) - (e.goldstein < 0),
                    e.date,
                    last_day(e.date, e.precision),
                    "reported" if e.confidence == "low" else "stated",
                    e.event_id,
                    "",
                )
                for e in events.itertuples(index=False)
                if pd.notna(e.goldstein) and e.event_id not in tied and e.event_id not in a_step
                for a in e.source_actors
                for b in e.target_actors
                if a != b
            ),
            "events",
        )
    )

    all_ = (
        pd.concat(
            [p.astype({"relation": str, "certainty": str}) for p in parts if len(p)],
            ignore_index=True,
        )
        if any(len(p) for p in parts)
        else _frame((), "relations")
    )
    _check(all_, data)
    all_["sign"] = all_["sign"].astype(int)
    speaker = all_["evidence_id"].map(claims["speaker_kind"].astype(str)).astype(object)
    all_["layer"] = speaker.notna().map({True: "articles", False: "record"})
    all_["source"] = (
        all_["evidence_id"]
        .map(claims["sentence_id"].str.split(":").str[0])
        .astype(object)
        .fillna("record")
    )
    all_["speaker_kind"] = speaker.fillna("record")
    all_["goldstein"] = all_["evidence_id"].map(scores).astype(float)
    all_["weight"] = 1.0
    behind, what, change = [], [], []
    for evidence, tail, head, relation in all_[
        ["evidence_id", "from", "to", "relation"]
    ].itertuples(index=False):
        about = goods.get((evidence, tail, head), ()) if relation == "dependence" else ()
        behind.append(
            (
                evidence,
                *(i for i, *_ in about),
                *(
                    paths.get(evidence, ()) + defence.get(evidence, ())
                    if relation == "treaty"
                    else ()
                ),
            )
        )
        what.append(tuple(g for _, g, _ in about))
        change.append(tuple(c for *_, c in about))
    all_["evidence_ids"], all_["goods"], all_["changes"] = behind, what, change
    return all_[_COLUMNS]


_COLUMNS = [
    "edge_id",
    "from",
    "to",
    "relation",
    "sign",
    "start",
    "end",
    "certainty",
    "layer",
    "source",
    "speaker_kind",
    "table",
    "evidence_id",
    "evidence_ids",
    "goldstein",
    "weight",
    "goods",
    "changes",
    "note",
]


def _complete(data: Tables | None) -> dict[str, pd.DataFrame]:
    data = dict(data or {})
    for name in data:
        if name not in NEEDED:
            raise DataError(f'no table "{name}" in the graph; expected one of {", ".join(NEEDED)}')
    return {name: data[name] if name in data else load(name) for name in NEEDED}


def _frame(rows: Iterable[tuple], table: str) -> pd.DataFrame:
    columns = [
        "edge_id",
        "from",
        "to",
        "relation",
        "sign",
        "start",
        "end",
        "certainty",
        "evidence_id",
        "note",
    ]
    frame = pd.DataFrame(list(rows), columns=columns).assign(table=table)
    return frame.astype({"start": "datetime64[s]", "end": "datetime64[s]"})


def _check(all_: pd.DataFrame, data: Tables) -> None:
    known = set(data["actors"]["actor_id"])
    for column in ("from", "to"):
        strange = all_.loc[~all_[column].isin(known)]
        if len(strange):
            row = strange.iloc[0]
            raise DataError(
                f'{row["table"]}, {row["edge_id"]}: unknown actor "{row[column]}" in column {column}; expected an actor_id that stands in actors.csv'
            )
    strange = all_.loc[~all_["relation"].isin(relation_types())]
    if len(strange):
        raise DataError(
            f'{strange.iloc[0]["edge_id"]}: unknown relation type "{strange.iloc[0]["relation"]}"; expected one of {", ".join(relation_types())}'
        )
    strange = all_.loc[~all_["sign"].isin((-1, 0, 1))]
    if len(strange):
        raise DataError(
            f"{strange.iloc[0]['edge_id']}: sign {strange.iloc[0]['sign']}; expected -1, 0 or 1"
        )
    behind = set().union(
        *(
            data[name][key]
            for name, key in (
                ("claims", "claim_id"),
                ("events", "event_id"),
                ("treaties", "treaty_id"),
                ("provisions", "provision_id"),
            )
        )
    )
    strange = all_.loc[~all_["evidence_id"].isin(behind)]
    if len(strange):
        row = strange.iloc[0]
        raise DataError(
            f'{row["table"]}, {row["edge_id"]}: evidence_id "{row["evidence_id"]}" stands in no table; expected a claim, event, treaty or provision'
        )


def relation_types() -> list[str]:
    """The relation types an edge may have: those of relations.csv, and act for an event in no row of it."""
    folder = data_dir()
    return _types(folder, (folder / "datapackage.json").stat().st_mtime_ns)


@functools.lru_cache(maxsize=8)
def _types(folder, stamp: int) -> list[str]:
    fields = schemas(folder)["relations"]["schema"]["fields"]
    return [*next(allowed(f) for f in fields if f["name"] == "relation"), "act"]


def relation_labels() -> dict[str, str]:
    """Label of each relation type: those of the codebook, and one for act."""
    from .evidence import labels

    return {**labels("relation"), "act": "other act"}


def last_day(date: pd.Timestamp, precision: str) -> pd.Timestamp:
    """Last day of the day, month or year that a date of this precision names."""
    return {
        "day": date,
        "month": date + pd.offsets.MonthEnd(0),
        "year": date + pd.offsets.YearEnd(0),
    }[precision]


def steps(data: Tables | None = None) -> dict[str, tuple[str, ...]]:
    """The events that are steps in the life of each treaty, in order of date: treaty_id -> event_ids.

    A step is an event of kind treaty between the parties of a treaty and nobody else; it belongs to the treaty
    of theirs that was signed last before the event (or on its day, month or year, as far as known).
    """
    data = _complete(data)
    found: dict[str, list[str]] = {}
    for event in (
        data["events"]
        .query("kind == 'treaty'")
        .sort_values("date", kind="stable")
        .itertuples(index=False)
    ):
        ends = {*event.source_actors, *event.target_actors}
        own = [
            t
            for t in data["treaties"].itertuples(index=False)
            if ends == set(t.parties) and t.signed <= last_day(event.date, event.precision)
        ]
        if own:
            found.setdefault(max(own, key=lambda t: t.signed).treaty_id, []).append(event.event_id)
    return {treaty: tuple(ids) for treaty, ids in found.items()}


def cut(
    all_: pd.DataFrame,
    *,
    tables: Collection[str] | None = None,
    relations: Collection[str] | None = None,
    layer: str | None = None,
    year: int | None = None,
    since=None,
    until=None,
    undated: bool = False,
    source: str | Collection[str] | None = None,
    speaker: str | Collection[str] | None = None,
    conduct: bool = False,
) -> pd.DataFrame:
    """The rows of an edge list that a slice keeps; arguments as in `build`."""
    for relation in relations or ():
        if relation not in (types := relation_types()):
            raise DataError(
                f'unknown relation type "{relation}"; expected one of {", ".join(types)}'
            )
    if layer not in (None, "articles", "record"):
        raise DataError(f'unknown layer "{layer}"; expected articles or record')
    for table in tables or ():
        if table not in TABLES:
            raise DataError(f'unknown table "{table}"; expected one of {", ".join(TABLES)}')
    source, speaker = ((x,) if isinstance(x, str) else x for x in (source, speaker))
    if speaker is not None:
        kinds = [*load("claims")["speaker_kind"].cat.categories, "record"]
        for kind in speaker:
            if kind not in kinds:
                raise DataError(
                    f'unknown kind of speaker "{kind}"; expected one of {", ".join(kinds)}'
                )
    if source is not None:
        articles = sorted({*load("sources")["source_id"], *all_["source"], "record"})
        for article in source:
            if article not in articles:
                raise DataError(
                    f'unknown source "{article}"; expected one of {", ".join(articles)}'
                )
    keep = pd.Series(True, index=all_.index)
    if not conduct:
        keep &= all_["from"] != all_["to"]
    for column, values in (
        ("table", tables),
        ("relation", relations),
        ("source", source),
        ("speaker_kind", speaker),
    ):
        if values is not None:
            keep &= all_[column].isin(list(values))
    if layer:
        keep &= all_["layer"] == layer
    if year is not None:
        if since is not None or until is not None:
            raise ValueError("cut: give either a year or since/until, not both")
        since, until = pd.Timestamp(int(year), 1, 1), pd.Timestamp(int(year), 12, 31)
    if since is not None or until is not None:
        since, until = pd.Timestamp(since or "1678-01-01"), pd.Timestamp(until or "2262-01-01")
        if since > until:
            raise ValueError(f"cut: since {since:%Y-%m-%d} lies after until {until:%Y-%m-%d}")
        holds = (
            all_["start"].notna()
            & (all_["start"] <= until)
            & (all_["end"].isna() | (all_["end"] >= since))
        )
        keep &= holds | (all_["start"].isna() & undated)
    return all_[keep]


def build(data: Tables | None = None, *, actors: Collection[str] = (), **slice_) -> nx.MultiDiGraph:
    """The graph, or a slice of it, as a networkx MultiDiGraph.

    Nodes are actor ids with name, kind (state, organisation, bloc …; both str) and core (bool: one of the
    three). Each edge has the key edge_id (for a row of relations.csv its relation_id) and the other columns
    of `edges` as attributes: relation, sign (int), start, end (Timestamp or NaT), certainty, layer, source,
    speaker_kind, table, evidence_id, evidence_ids (tuple of str), goldstein and weight (float), goods,
    changes (tuples of str) and note.

    data: tables by name (`tables()` gives them), for codes other than the published ones.
    tables: keep edges that come from these tables; ("relations",) gives the rows of relations.csv alone.
    relations, layer, source, speaker: keep these relation types, this layer, these articles, these kinds of speaker.
    year, or since and until (dates, both included): keep ties that hold on some day of that time.
        Undated ties are left out then, unless `undated` is true.
    conduct: also keep an actor's own conduct (self-loops), left out by default.
    actors: actor ids to have as nodes even when the slice leaves them without a tie.

    A slice with nothing in it gives an empty graph. Raises DataError for an unknown relation type, layer,
    source, kind of speaker, table or actor, ValueError for a time that ends before it begins.
    """
    data = _complete(data)
    who = data["actors"].set_index("actor_id")
    for actor in actors:
        if actor not in who.index:
            raise DataError(f'no actor "{actor}" in data/actors.csv')
    graph = nx.MultiDiGraph()
    kept = cut(edges(data), **slice_)
    # Actors in the order of actors.csv, so that results do not hang on the order of rows elsewhere.
    present = {*actors, *kept["from"], *kept["to"]}
    for actor in who.index[who.index.isin(present)]:
        graph.add_node(
            actor, name=who.at[actor, "name"], kind=str(who.at[actor, "kind"]), core=actor in CORE
        )
    ends = zip(kept["from"], kept["to"], kept["edge_id"])
    rest = [c for c in kept if c not in ("from", "to", "edge_id")]
    graph.add_edges_from(
        (*end, dict(zip(rest, values)))
        for end, values in zip(ends, zip(*(kept[c].tolist() for c in rest)))
    )
    return graph


def select(data: Tables | None = None, **slice_) -> pd.DataFrame:
    """The rows of relations.csv in a slice, with the columns layer, source and speaker_kind added; arguments as in `build`."""
    data = _complete(data)
    table = data["relations"]
    all_ = edges(data)
    kept = cut(all_[all_["table"] == "relations"], **slice_).set_index("edge_id")[
        ["layer", "source", "speaker_kind"]
    ]
    rows = table[table["relation_id"].isin(kept.index)]
    rows = rows.assign(**{column: rows["relation_id"].map(kept[column]) for column in kept})
    rows.attrs["table"] = "relations"
    return rows


def project(
    graph: nx.MultiDiGraph | pd.DataFrame | Iterable[tuple],
    *,
    mixed: str = "majority",
    unit: str = "evidence",
    weights: Mapping[str, float] | None = None,
    counts: Mapping[str, float] | None = None,
    actors: Collection[str] = (),
) -> nx.Graph:
    """One signed tie for each pair: an undirected networkx Graph with `sign` -1, 0 or +1 on its edges.

    The ties of a pair vote. By default (`unit="evidence"`) one piece of evidence has one vote for a pair and
    sign, however many rows it gives, so that a meeting entered in both directions does not count twice;
    `unit="row"` lets every row vote. `weights` gives the votes of a relation type (1 when not named),
    `counts` how often a piece of evidence (evidence_id) counts; 0 leaves it out. Neutral ties never vote; a
    pair that has no others is 0.

    mixed: what a pair with votes for both signs becomes.
        majority: the sign with more votes; 0 when they are equal.
        unanimous: 0. any_conflict: -1. any_cooperation: +1.
        goldstein: the sign of the summed Goldstein scores of the events behind the ties of any pair, mixed
            or not; ties without a score do not count, and a pair that has no others is 0.

    `graph` is what `build` or `edges` gives, or tuples (from, to, sign, evidence_id, relation, goldstein).
    Edges also carry positive and negative (votes), neutral (number of neutral ties or pieces of evidence),
    mixed (bool: votes for both) and evidence_ids. Self-loops are ignored. Nodes are those of the graph and `actors`.
    Raises ValueError for an unknown rule or unit and for a negative weight or count, DataError for an unknown
    relation type.
    """
    if mixed not in MIXED:
        raise ValueError(
            f'project: unknown rule for mixed ties "{mixed}"; expected one of {", ".join(MIXED)}'
        )
    if unit not in ("evidence", "row"):
        raise ValueError(f'project: unknown unit "{unit}"; expected evidence or row')
    if weights and not set(weights) <= set(types := relation_types()):
        raise DataError(
            f'unknown relation type "{sorted(set(weights) - set(types))[0]}"; expected one of {", ".join(types)}'
        )
    for what, given in (("weight", weights), ("count", counts)):
        for key, value in (given or {}).items():
            if not value >= 0:
                raise ValueError(f"project: the {what} of {key} is {value}; expected zero or more")
    weights, counts = weights or {}, counts or {}
    signed = nx.Graph()
    if isinstance(graph, pd.DataFrame):
        rows = graph[["from", "to", "sign", "evidence_id", "relation", "goldstein"]].itertuples(
            index=False, name=None
        )
        signed.add_nodes_from(sorted({*graph["from"], *graph["to"]}))
    elif isinstance(graph, nx.Graph):
        rows = (
            (a, b, d["sign"], d["evidence_id"], d.get("relation"), d.get("goldstein", math.nan))
            for a, b, d in graph.edges(data=True)
        )
        signed.add_nodes_from(graph.nodes(data=True))
    else:
        rows = list(graph)
        signed.add_nodes_from(sorted({end for a, b, *_ in rows for end in (a, b)}))
    signed.add_nodes_from(actors)
    votes: dict[tuple[str, str], dict] = {}
    for i, (a, b, sign, evidence, relation, score) in enumerate(rows):
        weight = weights.get(relation, 1) * counts.get(evidence, 1)
        if a == b or not weight:
            continue
        ballot = votes.setdefault((a, b) if a < b else (b, a), {})
        paper = (sign, evidence if unit == "evidence" else i)
        heaviest, known, _ = ballot.get(paper, (0, math.nan, evidence))
        ballot[paper] = (max(heaviest, weight), score if known != known else known, evidence)
    for (a, b), ballot in sorted(votes.items()):
        plus = sum(weight for (sign, _), (weight, *_) in ballot.items() if sign > 0)
        minus = sum(weight for (sign, _), (weight, *_) in ballot.items() if sign < 0)
        if mixed == "goldstein":
            verdict = sum(
                {
                    evidence: score * weight
                    for weight, score, evidence in ballot.values()
                    if score == score
                }.values()
            )
        elif plus and minus and mixed != "majority":
            verdict = {"unanimous": 0, "any_conflict": -1, "any_cooperation": 1}[mixed]
        else:
            verdict = plus - minus
        signed.add_edge(
            a,
            b,
            sign=(verdict > 0) - (verdict < 0),
            positive=plus,
            negative=minus,
            neutral=sum(sign == 0 for sign, _ in ballot),
            mixed=bool(plus and minus),
            evidence_ids=tuple(sorted({evidence for *_, evidence in ballot.values()})),
        )
    return signed


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
    return pd.DataFrame(
        rows, columns=["from", "to", "ties", "positive", "neutral", "negative", "balance"]
    )


def matrix(graph: nx.MultiDiGraph, order: list[str] | None = None) -> pd.DataFrame:
    """Adjacency matrix of counts: rows give, columns receive; actors without ties are left out unless in `order`."""
    nodes = order or sorted(graph.nodes, key=lambda n: (n not in CORE, -graph.degree(n), n))
    present = [n for n in nodes if n in graph]
    counts = (
        nx.to_pandas_adjacency(graph, nodelist=present, dtype=int, weight=None)
        if present
        else pd.DataFrame(dtype=int)
    )
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
        ends.append(
            (
                x1 + ux * shrink + dx,
                y1 + uy * shrink + dy,
                x2 - ux * shrink + dx,
                y2 - uy * shrink + dy,
            )
        )
    out[["x", "y", "x2", "y2"]] = (
        pd.DataFrame(ends, index=pairs.index, columns=["x", "y", "x2", "y2"])
        if ends
        else pd.DataFrame(columns=["x", "y", "x2", "y2"], dtype=float)
    )
    return out
