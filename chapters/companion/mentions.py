"""Which rows name an actor: by its id in a column, or, for a person, by name in the words of a row.

A person is named by the name in full, or by the family name alone where no other name follows it
and the row names nobody else of that family in full (“Kim” in a row that names Kim Il Sung is not
Kim Jong Un). Names of other actors stand in columns of ids and are not looked for in prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from .tables.read import remembered, shared

# Columns of ids, and of words, in which a row names somebody.
_IDS = {
    "claims": ("speaker_id", "about", "toward"),
    "events": ("actors", "source_actors", "target_actors"),
    "relations": ("from", "to"),
}
_WORDS = {
    "events": ("title", "summary"),
    "statements": ("speaker", "occasion", "paraphrase"),
    "positions": ("speaker", "paraphrase"),
}
_KEYS = {
    "claims": "claim_id",
    "events": "event_id",
    "statements": "statement_id",
    "positions": "position_id",
}
_FAMILY_FIRST = ("zh", "ko", "ja")


class People:
    """The persons of a table of actors, to be found in prose."""

    def __init__(self, actors: pd.DataFrame):
        persons = actors[(actors["kind"] == "person") & ~actors["name"].str.contains(" of the ")]
        homes = dict(zip(actors["actor_id"], actors["lang"]))
        self.full: dict[str, str] = {}
        self.family: dict[str, str] = {}
        for row in persons.itertuples(index=False):
            parts = row.name.split()
            eastern = row.lang if pd.notna(row.lang) else homes.get(row.part_of)
            self.full[row.actor_id] = row.name
            self.family[row.actor_id] = parts[0 if eastern in _FAMILY_FIRST else -1]
        self.home = {
            row.actor_id: row.part_of
            for row in persons.itertuples(index=False)
            if pd.notna(row.part_of)
        }

    def named(self, text: str) -> list[str]:
        """Ids of the persons that a text names, in the order of the table."""
        found = [i for i, name in self.full.items() if re.search(rf"\b{name}\b", text)]
        for i, family in self.family.items():
            if i in found:
                continue
            alone = rf"\b{family}\b(?!-|\s[A-Z])"
            another = rf"\b{family} [A-Z]\w+"
            namesakes = sum(other == family for other in self.family.values())
            if namesakes == 1 and re.search(alone, text) and not re.search(another, text):
                found.append(i)
        return [i for i in self.full if i in found]


@remembered("actors")
def _people() -> People:
    return People(shared("actors"))


@remembered("actors", "claims", "events", "relations", "statements", "positions")
def naming() -> dict[str, dict[str, list[str]]]:
    """Ids of the rows that name each actor: actor_id -> table -> ids in the order of the table.

    Tables are claims, positions, statements and events. A tie names its two ends on behalf of the
    claim or event that it rests on.
    """
    found: dict[str, dict[str, set[str]]] = {}
    for table, key in _KEYS.items():
        for row in shared(table).to_dict("records"):
            for actor in _named_in(table, row):
                found.setdefault(actor, {}).setdefault(table, set()).add(row[key])
    of = {i: table for table in ("claims", "events") for i in shared(table)[_KEYS[table]]}
    ties = shared("relations")
    for tail, head, evidence in zip(ties["from"], ties["to"], ties["evidence_id"]):
        if evidence in of:
            for actor in (tail, head):
                found.setdefault(actor, {}).setdefault(of[evidence], set()).add(evidence)
    return {
        actor: {
            table: [i for i in shared(table)[_KEYS[table]] if i in rows[table]]
            for table in _KEYS
            if table in rows
        }
        for actor, rows in found.items()
    }


def _named_in(table: str, row: dict) -> set[str]:
    ids: set[str] = set()
    for column in _IDS.get(table, ()):
        ids.update(_ids(row.get(column)))
    text = " ".join(
        str(row[column]) for column in _WORDS.get(table, ()) if pd.notna(row.get(column))
    )
    return ids | set(_people().named(text))


def _ids(cell) -> Iterable[str]:
    if isinstance(cell, (list, tuple)):
        return cell
    return () if cell is None or pd.isna(cell) else (cell,)
