"""Ids and what refers to them, where one column may name rows of several tables or holds a list."""

from __future__ import annotations

from ..tables.read import Problem
from .acts import THREE
from .rule import Record, at, items, rule

# Columns that hold ids as a list; single ids are foreign keys in the schema.
LISTS = {
    ("sentences", "actors_mentioned"): ("actors", "actor_id"),
    ("claims", "about"): ("actors", "actor_id"),
    ("treaties", "parties"): ("actors", "actor_id"),
    ("events", "actors"): ("actors", "actor_id"),
    ("events", "source_actors"): ("actors", "actor_id"),
    ("events", "target_actors"): ("actors", "actor_id"),
    ("events", "in_articles"): ("sources", "source_id"),
    ("events", "query_id"): ("queries", "query_id"),
    ("series", "reporter"): ("actors", "actor_id"),
    ("series", "partner"): ("actors", "actor_id"),
}
# What a tie or a need may stand on, and what a verdict may.
_GROUNDS = (
    ("claims", "claim_id"),
    ("events", "event_id"),
    ("provisions", "provision_id"),
    ("treaties", "treaty_id"),
)
_CARRIERS = (
    *_GROUNDS,
    ("indicators", "indicator_id"),
    ("statements", "statement_id"),
    ("topics", "topic_id"),
    ("positions", "position_id"),
)


@rule()
def ids(record: Record):
    """An id stands for one row of all tables: what cites it need not say the table."""
    used: dict[str, tuple[str, dict]] = {}
    for table in record.descriptors:
        key = record.key(table)
        if key is None:
            continue
        for row in record[table]:
            other, first = used.setdefault(row[key], (table, row))
            if first is not row:
                said = f"an id that no other table uses ({other}.csv, row {first[None]})"
                yield at(table, row, key, said)


@rule()
def filled(record: Record):
    """Every table holds something: a table emptied by mistake would count as none found."""
    for table, rows in record.rows.items():
        if not rows:
            yield Problem(f"data/{table}.csv", None, None, None, "at least one row")


@rule()
def twice(record: Record):
    """A row entered a second time under a new id would be counted and drawn twice."""
    for table in record.looked:
        key = record.key(table)
        if key is None:
            continue
        used: dict[tuple, dict] = {}
        for row in record[table]:
            content = tuple(cell for name, cell in row.items() if name not in (key, None))
            first = used.setdefault(content, row)
            if first is not row:
                said = (
                    f"a row that says something new (row {first[None]}, {first[key]}, is the same)"
                )
                yield at(table, row, key, said)


@rule(*{table for table, _ in LISTS} | {target for target, _ in LISTS.values()})
def lists(record: Record):
    """Ids in lists stand in the tables that they name."""
    for (table, column), (target, key) in LISTS.items():
        known = record.by(target, key)
        for row in record[table]:
            for item in items(row[column]):
                if item not in known:
                    yield at(
                        table,
                        row,
                        column,
                        f"{'an' if key[0] in 'aeiou' else 'a'} {key} that stands in {target}.csv",
                        item,
                    )


@rule("events", "dependencies", "relations")
def parties(record: Record):
    """Ends of acts, needs and ties are two actors, and who acts takes part."""
    for row in record["events"]:
        for actor in items(row["source_actors"]):
            if actor not in items(row["actors"]):
                said = f"one of the actors of the event ({row['actors']})"
                yield at("events", row, "source_actors", said, actor)
        if row["source_actors"] == row["target_actors"] != "" and ";" not in row["target_actors"]:
            yield at("events", row, "target_actors", "another actor than source_actors")
        # Whoever else an act is aimed at need not take part in it.
        for actor in items(row["target_actors"]):
            if actor in THREE and actor not in items(row["actors"]):
                said = f"{actor} as well, which target_actors names"
                yield at("events", row, "actors", said)
    for row in record["dependencies"]:
        if row["dependent"] == row["on"]:
            yield at("dependencies", row, "on", "another actor than dependent")
    for row in record["relations"]:
        if (row["relation"] == "conduct") != (row["from"] == row["to"]):
            said = "the same actor as `from` for relation conduct, another for every other relation"
            yield at("relations", row, "to", said)


@rule("relations", "dependencies", "verdicts", *{table for table, _ in _CARRIERS})
def evidence(record: Record):
    """What ties, needs and verdicts rest on is the id of a row that can carry them."""
    known = {row[key] for table, key in _GROUNDS for row in record[table]}
    for table in ("relations", "dependencies"):
        for row in record[table]:
            if row["evidence_id"] not in known:
                said = "the id of a claim, event, treaty or provision"
                yield at(table, row, "evidence_id", said)
    carriers = {row[key] for table, key in _CARRIERS for row in record[table]}
    for row in record["verdicts"]:
        for given in items(row["evidence"]):
            if given == row["claim_id"]:
                yield at("verdicts", row, "evidence", "rows other than the claim judged", given)
            if given not in carriers:
                yield at("verdicts", row, "evidence", "the id of a row in another table", given)
