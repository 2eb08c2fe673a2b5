"""Acts and ties: each goes between those that are told of, and the way that is told."""

from __future__ import annotations

import calendar
import itertools
import re

from .acts import THREE
from .letters import fold
from .rule import Record, at, items, rule, suspect

# Words by which a text names one of the three.
_CALLED = {
    "CHN": r"Chin|Beijing|\bXi\b",
    "RUS": r"Russ|Moscow|Putin|Soviet|relevant countries",
    "PRK": r"Korea|DPRK|Pyongyang|Kim|relevant countries",
}
_YEARS = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(calendar.month_name[1:])}) (\d{{4}})\b")


@rule("relations", "events")
def directed(record: Record):
    """An act goes from source to target, and so does a tie of it that has no other; a note on the
    tie may say why not.
    """
    ties: dict[str, list[dict]] = {}
    for row in record["relations"]:
        ties.setdefault(row["evidence_id"], []).append(row)
    for event in record["events"]:
        ways = {*itertools.product(items(event["source_actors"]), items(event["target_actors"]))}
        rows = ties.get(event["event_id"], [])
        held = {(row["from"], row["to"]) for row in rows}
        for row in rows if ways and not ways & held else ():
            ours = row["from"] in THREE and row["to"] in THREE
            # Contact goes both ways; between the three it is entered as the act goes.
            if (row["to"], row["from"]) in ways and (ours or row["relation"] != "contact"):
                said = f"{row['to']}, the source of {event['event_id']}, unless a note says why not"
                if not row["note"]:
                    yield suspect("relations", row, "from", said)


@rule("relations", "events")
def happened(record: Record):
    """An act on record was done: its tie is stated or reported, not anticipated."""
    events = {row["event_id"] for row in record["events"]}
    for row in record["relations"]:
        if row["evidence_id"] in events and row["certainty"] == "anticipated":
            yield suspect("relations", row, "certainty", "stated or reported, of an act on record")


@rule("relations", "claims")
def spoken_of(record: Record):
    """A tie that a claim asserts is between those the claim is about, or a note says why."""
    claims = record.by("claims", "claim_id")
    for row in record["relations"]:
        claim = claims.get(row["evidence_id"])
        if claim is None or row["note"]:
            continue
        known = {*items(claim["about"]), claim["toward"], claim["speaker_id"]} - {""}
        for column in ("from", "to"):
            if row[column] not in known:
                said = f"an actor of {claim['claim_id']} ({', '.join(sorted(known))}), or a note"
                yield suspect("relations", row, column, said)


@rule("relations", "treaties")
def bound(record: Record):
    """Every party of a treaty has a tie by it."""
    tied: dict[str, set[str]] = {}
    for row in record["relations"]:
        ends = tied.setdefault(row["evidence_id"].split(":")[0], set())
        ends.update((row["from"], row["to"]))
    for row in record["treaties"]:
        for party in items(row["parties"]):
            if party not in tied.get(row["treaty_id"], {party}):
                said = f"parties that relations.csv has ties of by {row['treaty_id']}"
                yield at("treaties", row, "parties", said, party)


@rule("events", "actors")
def ends(record: Record):
    """The two of a pair are source and target of the act, or act together; a body of states may
    act for them, and a step of one state has neither.
    """
    bodies = {r["actor_id"] for r in record["actors"] if r["kind"] != "state"}
    for row in record["events"]:
        sides = [*items(row["source_actors"]), *items(row["target_actors"])]
        if row["outside"] == "step" or bodies & {*sides}:
            continue
        for pair in items(row["pair"]):
            if not set(pair.split("-")) <= {*sides}:
                said = f"{pair.replace('-', ' and ')} among source and target, since the pair is"
                column = "target_actors" if row["source_actors"] else "source_actors"
                yield suspect("events", row, column, f"{said} {pair}")


@rule("events")
def unnamed(record: Record):
    """One of the three that has no part in an act of the others is named where the act is told."""
    for row in record["events"]:
        told = " ".join((row["title"], row["summary"], row["note"], row["source_title"]))
        part = {*items(row["source_actors"]), *items(row["target_actors"])}
        part |= {state for pair in items(row["pair"]) for state in pair.split("-")}
        for actor in items(row["actors"]) if row["pair"] else ():
            if actor in _CALLED and actor not in part and not re.search(_CALLED[actor], told):
                said = f"actors whom title, summary or note name; nothing tells of {actor}"
                yield suspect("events", row, "actors", said)


@rule("events")
def told_of(record: Record):
    """A summary adds to its title, and the days that it names are about the act's."""
    for row in record["events"]:
        if fold(row["title"]) == fold(row["summary"]):
            yield suspect("events", row, "summary", "more than the title says")
        years = [int(year) for year in _YEARS.findall(row["summary"])]
        if years and all(abs(year - int(row["date"][:4])) > 1 for year in years):
            said = f"days of about {row['date'][:4]}, the year of the act"
            yield suspect("events", row, "summary", said)
