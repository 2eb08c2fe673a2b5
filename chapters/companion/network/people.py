"""The second view of the graph: persons and institutions, and the states they deal with."""

from __future__ import annotations

import pandas as pd

from ..mentions import People
from .sources import Tables, complete
from .ties import edges

# Relation types of this view alone, with their labels.
RELATIONS = {"speaks_of": "speaks of", "belongs_to": "belongs to"}
_INSTITUTIONS = ("organisation",)


def persons(data: Tables | None = None) -> pd.DataFrame:
    """Ties of persons and institutions, with the columns of `edges`.

    - A tie that rests on an event is one between the persons whom the event's title or summary
      names: each person of the acting state to each of the other; where only one side has a name,
      the other end is the state. A tie with an organisation at one end stays as it is.
    - A claim of a person, group or medium, authors of the articles left out, ties that speaker to
      each end of the claim's ties: relation `speaks_of`, sign 0, since to speak of somebody has no
      sign.
    - A person, group or medium with a home (`part_of`) is tied to it: relation `belongs_to`, sign
      0, without a date, resting on its row in `actors`.

    Ties of which neither end has a name drop out. `data`: as in `edges`.
    """
    data = complete(data)
    every = edges(data)
    people = People(data["actors"])
    rows = [*_met(every, data, people), *_said(every, data), *_homes(every, data)]
    out = pd.DataFrame(rows, columns=every.columns)
    return out.drop_duplicates(["edge_id"]).astype(
        {"start": every["start"].dtype, "end": every["end"].dtype, "sign": int}
    )


def _met(every: pd.DataFrame, data: Tables, people: People):
    """Ties of events between the persons named, and those of organisations."""
    kinds = dict(zip(data["actors"]["actor_id"], data["actors"]["kind"].astype(str)))
    events = data["events"]
    text = {
        i: f"{title}. {summary}"
        for i, title, summary in zip(events["event_id"], events["title"], events["summary"])
    }
    for row in every[every["layer"] == "record"].to_dict("records"):
        named = people.named(text.get(row["evidence_id"], ""))
        ends = [[p for p in named if people.home.get(p) == row[end]] for end in ("from", "to")]
        whole = any(kinds[row[end]] in _INSTITUTIONS for end in ("from", "to"))
        if row["from"] == row["to"] or not (ends[0] or ends[1] or whole):
            continue
        for tail in ends[0] or [row["from"]]:
            for head in ends[1] or [row["to"]]:
                yield _tie(row, tail, head, row["relation"], row["sign"])


def _said(every: pd.DataFrame, data: Tables):
    """Speakers of claims to those of whom they speak; the articles' authors speak in all of it."""
    kinds = dict(zip(data["actors"]["actor_id"], data["actors"]["kind"].astype(str)))
    for row in every[every["layer"] == "articles"].to_dict("records"):
        speaker = row["speaker_id"]
        if row["speaker_kind"] == "author" or kinds.get(speaker, "state") in ("state", "bloc"):
            continue
        for end in dict.fromkeys((row["from"], row["to"])):
            if end != speaker:
                yield _tie(row, speaker, end, "speaks_of", 0)


def _homes(every: pd.DataFrame, data: Tables):
    """Persons, groups and media to the state they belong to."""
    empty = {column: "" for column in every.columns} | {
        "start": pd.NaT,
        "end": pd.NaT,
        "certainty": "stated",
        "layer": "record",
        "source": "record",
        "speaker_kind": "record",
        "goldstein": float("nan"),
        "weight": 1.0,
        "goods": (),
        "changes": (),
    }
    for actor in data["actors"].to_dict("records"):
        if pd.notna(actor["part_of"]):
            row = empty | {"edge_id": actor["actor_id"], "table": "actors"}
            row |= {"evidence_id": actor["actor_id"], "evidence_ids": (actor["actor_id"],)}
            yield _tie(row, actor["actor_id"], actor["part_of"], "belongs_to", 0)


def _tie(row: dict, tail: str, head: str, relation: str, sign: int) -> dict:
    key = f"{row['edge_id']}:{tail}-{head}"
    return row | {"edge_id": key, "from": tail, "to": head, "relation": relation, "sign": sign}
