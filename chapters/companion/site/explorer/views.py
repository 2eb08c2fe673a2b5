"""The two views of the explorer: who stands where, and the ties between them, as plain lists."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ... import evidence, network
from ...network.people import RELATIONS
from ...tables.read import remembered, shared

# Names as they stand beside a disc; the rest are called as the register of actors calls them.
SHORT = {
    "UN": "UN Security Council",
    "us-allies": "US and allies",
    "asian-nato": "“Asian NATO”",
    "PRK": "North Korea",
    "KOR": "South Korea",
    "USA": "United States",
    "iaea": "IAEA",
    "msmt": "MSMT",
}
NEEDED = ("actors", "claims", "dependencies", "events", "provisions", "relations", "treaties")


@dataclass(frozen=True)
class View:
    """Actors (id, name, short, native, kind, x, y, side; x and y from -1 to 1) and ties (`edges`
    without self-loops, newest first). `side` says where the name stands: below, left or right.
    """

    name: str
    actors: pd.DataFrame
    ties: pd.DataFrame


@remembered(*NEEDED, "codes")
def views() -> tuple[View, View]:
    """States and blocs; persons and institutions."""
    states, persons = (_newest(frame) for frame in (network.edges(), network.persons()))
    return (
        View("states", _states(states), states),
        View("persons", _persons(persons), persons),
    )


def labels() -> dict[str, dict]:
    """Words of every coded value that a tie can have, in the order in which they are offered."""
    sources = {s: evidence.article(s) for s in shared("sources")["source_id"]}
    return {
        "relation": network.relation_labels() | RELATIONS,
        "sign": {"1": "cooperative", "0": "neutral", "-1": "conflictual"},
        "source": {"record": "the record"} | sources,
        "speaker": {
            "author": "author of an article",
            "named_person": "named person",
            "unnamed_group": "unnamed group",
            "state": "state or ministry",
            "medium": "medium",
            "record": "nobody: an event or a treaty",
        },
        "confidence": {
            "high": "high",
            "medium": "medium",
            "low": "low",
            "": "not graded (claims)",
        },
        "gathered": evidence.labels("gathered") | {"": "no event: claims, treaties"},
        "kind": {k: k for k in shared("actors")["kind"].astype(str).unique()},
    }


def _newest(ties: pd.DataFrame) -> pd.DataFrame:
    """Without an actor's conduct towards itself; newest first, what has no date at the end."""
    ties = ties[ties["from"] != ties["to"]]
    return ties.sort_values(
        ["start", "evidence_id", "edge_id"], ascending=[False, True, True], na_position="last"
    ).reset_index(drop=True)


def _known(ties: pd.DataFrame) -> pd.DataFrame:
    """The actors of some ties as rows of the register, in its order."""
    actors = shared("actors")
    met = {*ties["from"], *ties["to"]}
    known = actors[actors["actor_id"].isin(met)].rename(columns={"actor_id": "id"})
    native = known["name_native"].astype(object).where(known["name_native"].notna(), "")
    short = known["id"].map(SHORT).fillna(known["name"])
    return known.assign(native=native, short=short, kind=known["kind"].astype(str))[
        ["id", "name", "short", "native", "kind", "part_of"]
    ]


def _states(ties: pd.DataFrame) -> pd.DataFrame:
    known = _known(ties)
    places = network.layout(list(known["id"])).set_index("actor")
    low, high = places.min(), places.max()
    filled = 2 * (places - low) / (high - low).replace(0, 1) - 1
    xs, ys = (known["id"].map(filled[axis]) for axis in ("x", "y"))
    return known.assign(x=xs.round(3), y=ys.round(3), side="below")


def _persons(ties: pd.DataFrame) -> pd.DataFrame:
    """States and organisations in the middle; persons, groups and media in columns beside them,
    near their own: China's at the left, all others at the right.
    """
    known = _known(ties)
    outer = known["kind"].isin(["person", "group", "medium"])
    left = outer & (known["part_of"] == "CHN")
    # Columns of about the same length: what does not fit at the left goes on at the right.
    most = -(-int(outer.sum()) // 2)
    order = {i: n for n, i in enumerate(known["id"][left])}
    left &= known["id"].map(order).fillna(most) < most
    x = pd.Series(0.0, index=known.index)
    y = pd.Series(0.0, index=known.index)
    side = pd.Series("below", index=known.index)
    for column, at, words in ((left, -1.0, "left"), (outer & ~left, 1.0, "right")):
        count = int(column.sum())
        x[column], side[column] = at, words
        y[column] = [1 - 2 * (n + 0.5) / count for n in range(count)]
    # Three staggered columns, in the order in which the first view has them from top to bottom.
    inner = _states(ties).loc[~outer].sort_values(["y", "x"], ascending=[False, True])
    rows = -(-len(inner) // 3)
    for n in range(rows):
        row = inner.iloc[3 * n : 3 * n + 3].sort_values("x")
        for place, i in enumerate(row.index):
            x[i] = (place - 1) * 0.72
            y[i] = 0.96 - (2 * n + (place == 1)) * 1.92 / (2 * rows - 1)
    return known.assign(x=x.round(3), y=y.round(3), side=side)
