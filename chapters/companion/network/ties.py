"""Every edge of the graph as one row, from the four tables that say something about ties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from ..tables.read import DataError
from .sources import WISH, Tables, complete, relation_types

_OWN = ["edge_id", "from", "to", "relation", "sign", "start", "end", "certainty"]
_COLUMNS = [
    *_OWN,
    "layer",
    "source",
    "speaker_kind",
    "speaker_id",
    "confidence",
    "gathered",
    "table",
    "evidence_id",
    "evidence_ids",
    "goldstein",
    "weight",
    "goods",
    "changes",
    "note",
]
# Tables that an edge may rest on, and the column of their ids.
_BEHIND = {
    "claims": "claim_id",
    "events": "event_id",
    "treaties": "treaty_id",
    "provisions": "provision_id",
}


def edges(data: Tables | None = None) -> pd.DataFrame:
    """Every edge of the graph as one row; see the package's text for what each table adds.

    Columns: edge_id (unique; the row's own id for rows of relations and dependencies), from, to,
    relation, sign (-1, 0, +1), start, end (first and last day, missing when not said), certainty,
    layer ("articles" for what a claim asserts, "record" for events and treaties), source (source_id
    of the article, or "record"), speaker_kind (of the claim's speaker, or "record"), speaker_id
    (that speaker, or ""), confidence (how well the event or treaty is sourced: high, medium, low;
    "" for a claim, which nobody grades), gathered (how the event was found: even_search, follow_up,
    selection; "" for all else: counts compare pairs within the even search alone), table (the table
    the edge comes from), evidence_id, evidence_ids (tuple: that id and all others that stand behind
    the edge), goldstein (score of the event behind it, else missing), weight (1.0), goods and
    changes (tuples: what a dependence is about), note.

    `data`: tables by name, all or some; those left out are loaded. Raises DataError when a table
    names an actor that `actors` lacks, a relation that the schema does not allow, a sign other than
    -1, 0, 1, or evidence that no table has: who leaves out claims or events leaves out their ties
    too.
    """
    data = complete(data)
    goods: dict[tuple, list] = {}
    wanted = data["dependencies"]
    for row in wanted[wanted["good"] != WISH].itertuples(index=False):
        goods.setdefault((row.evidence_id, row.dependent, row.on), []).append(
            (row.dependency_id, str(row.good), str(row.change))
        )
    paths = steps(data)
    every = _joined(
        [
            data["relations"].rename(columns={"relation_id": "edge_id"}).assign(table="relations"),
            _frame(_needs(data["relations"], goods), "dependencies"),
            _frame(_treaties(data), "treaties"),
            _frame(_acts(data, paths), "events"),
        ]
    )
    _check(every, data)
    every["sign"] = every["sign"].astype(int)
    every = _origin(every, data)
    every["weight"] = 1.0
    return _contents(every, data, goods, paths)[_COLUMNS]


def _needs(ties: pd.DataFrame, goods: Mapping[tuple, list]) -> Iterable[tuple]:
    """Dependences that no row of relations holds: one for each claim and pair."""
    own = ties[ties["relation"] == "dependence"]
    covered = set(zip(own["evidence_id"], own["from"], own["to"]))
    for (claim, a, b), rows in goods.items():
        if (claim, a, b) not in covered:
            yield rows[0][0], a, b, "dependence", 0, pd.NaT, pd.NaT, "stated", claim, ""


def _treaties(data: Tables) -> Iterable[tuple]:
    """Treaties without a row of relations: each party tied to each other one while in force."""
    tied = set(data["relations"]["evidence_id"])
    for t in data["treaties"].itertuples(index=False):
        if t.treaty_id in tied:
            continue
        start = t.signed if pd.isna(t.in_force) else t.in_force
        for a in t.parties:
            for b in t.parties:
                if a != b:
                    key = f"{t.treaty_id}:{a}-{b}"
                    yield key, a, b, "treaty", 1, start, t.ended, "stated", t.treaty_id, ""


def _acts(data: Tables, paths: Mapping[str, tuple[str, ...]]) -> Iterable[tuple]:
    """Scored events in no row of relations that are no step of a treaty: actor to target."""
    known = {*data["relations"]["evidence_id"], *(e for ids in paths.values() for e in ids)}
    for e in data["events"].itertuples(index=False):
        if pd.isna(e.goldstein) or e.event_id in known:
            continue
        sign = (e.goldstein > 0) - (e.goldstein < 0)
        end = last_day(e.date, e.precision)
        certainty = "reported" if e.confidence == "low" else "stated"
        for a in e.source_actors:
            for b in e.target_actors:
                if a != b:
                    key = f"{e.event_id}:{a}-{b}"
                    yield key, a, b, "act", sign, e.date, end, certainty, e.event_id, ""


def _frame(rows: Iterable[tuple], table: str) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=[*_OWN, "evidence_id", "note"]).assign(table=table)
    return frame.astype({"start": "datetime64[s]", "end": "datetime64[s]"})


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    parts = [p.astype({"relation": str, "certainty": str}) for p in parts if len(p)]
    return pd.concat(parts, ignore_index=True) if parts else _frame((), "relations")


def _check(every: pd.DataFrame, data: Tables) -> None:
    """Raises DataError for the first edge with an actor, relation, sign or evidence unknown."""
    known, types = set(data["actors"]["actor_id"]), relation_types()
    for column in ("from", "to"):
        for row in _first(every[~every[column].isin(known)]):
            raise DataError(
                f'{row["table"]}, {row["edge_id"]}: unknown actor "{row[column]}" in column '
                f"{column}; expected an actor_id that stands in actors.csv"
            )
    for row in _first(every[~every["relation"].isin(types)]):
        raise DataError(
            f'{row["edge_id"]}: unknown relation type "{row["relation"]}"; '
            f"expected one of {', '.join(types)}"
        )
    for row in _first(every[~every["sign"].isin((-1, 0, 1))]):
        raise DataError(f"{row['edge_id']}: sign {row['sign']}; expected -1, 0 or 1")
    behind = {i for name, key in _BEHIND.items() for i in data[name][key]}
    for row in _first(every[~every["evidence_id"].isin(behind)]):
        raise DataError(
            f'{row["table"]}, {row["edge_id"]}: evidence_id "{row["evidence_id"]}" stands in no '
            "table; expected a claim, event, treaty or provision"
        )


def _first(strange: pd.DataFrame) -> list[dict]:
    return strange.head(1).to_dict("records")


def _origin(every: pd.DataFrame, data: Tables) -> pd.DataFrame:
    """Adds layer, source and speaker_kind of the claim behind each edge, and the event's score."""
    claims = data["claims"].set_index("claim_id")
    evidence = every["evidence_id"]
    speaker = evidence.map(claims["speaker_kind"].astype(str)).astype(object)
    article = evidence.map(claims["sentence_id"].str.split(":").str[0]).astype(object)
    every["layer"] = speaker.notna().map({True: "articles", False: "record"})
    every["source"] = article.fillna("record")
    every["speaker_kind"] = speaker.fillna("record")
    every["speaker_id"] = evidence.map(claims["speaker_id"]).astype(object).fillna("")
    graded = {
        i: str(grade)
        for name in ("events", "treaties", "provisions")
        if "confidence" in data[name]
        for i, grade in zip(data[name][_BEHIND[name]], data[name]["confidence"])
    }
    every["confidence"] = evidence.map(graded).astype(object).fillna("")
    events = data["events"].set_index("event_id")
    found = events["gathered"].astype(str) if "gathered" in events else pd.Series(dtype=str)
    every["gathered"] = evidence.map(found).astype(object).fillna("")
    every["goldstein"] = evidence.map(data["events"].set_index("event_id")["goldstein"])
    return every.astype({"goldstein": float})


def _contents(
    every: pd.DataFrame,
    data: Tables,
    goods: Mapping[tuple, list],
    paths: Mapping[str, tuple[str, ...]],
) -> pd.DataFrame:
    """Adds all that stands behind each edge, and what a dependence is about."""
    defence = data["provisions"].query("subject == 'defence_obligation'")
    articles = defence.groupby("treaty_id")["provision_id"].agg(tuple).to_dict()
    behind, what, change = [], [], []
    rows = every[["evidence_id", "from", "to", "relation"]].itertuples(index=False)
    for evidence, tail, head, relation in rows:
        about = goods.get((evidence, tail, head), ()) if relation == "dependence" else ()
        of_treaty = paths.get(evidence, ()) + articles.get(evidence, ())
        more = of_treaty if relation == "treaty" else ()
        behind.append((evidence, *(i for i, *_ in about), *more))
        what.append(tuple(good for _, good, _ in about))
        change.append(tuple(change_ for *_, change_ in about))
    every["evidence_ids"], every["goods"], every["changes"] = behind, what, change
    return every


def last_day(date: pd.Timestamp, precision: str) -> pd.Timestamp:
    """Last day of the day, month or year that a date of this precision names."""
    return {
        "day": date,
        "month": date + pd.offsets.MonthEnd(0),
        "year": date + pd.offsets.YearEnd(0),
    }[precision]


def steps(data: Tables | None = None) -> dict[str, tuple[str, ...]]:
    """The events that are steps in the life of each treaty, by date: treaty_id -> event_ids.

    A step is an event of kind treaty between the parties of a treaty and nobody else; it belongs to
    the treaty of theirs that was signed last before the event (or on its day, month or year, as far
    as known).
    """
    data = complete(data)
    found: dict[str, list[str]] = {}
    events = data["events"].query("kind == 'treaty'").sort_values("date", kind="stable")
    for event in events.itertuples(index=False):
        ends = {*event.source_actors, *event.target_actors}
        own = [
            t
            for t in data["treaties"].itertuples(index=False)
            if ends == set(t.parties) and t.signed <= last_day(event.date, event.precision)
        ]
        if own:
            found.setdefault(max(own, key=lambda t: t.signed).treaty_id, []).append(event.event_id)
    return {treaty: tuple(ids) for treaty, ids in found.items()}
