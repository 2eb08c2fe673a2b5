"""The tables the graph is made of, and the names of actors, pairs and relation types."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..tables.read import DataError, allowed, load
from ..tables.read import tables as schemas

CORE = ("CHN", "RUS", "PRK")
TABLES = ("relations", "dependencies", "treaties", "events")
NEEDED = (*TABLES, "claims", "provisions", "actors")
# A good that is a wish of the dependent (to stay first with another) and no need of it.
WISH = "primacy"
UNNAMED = ("unnamed_group", "medium")  # speaker kinds without a name that a reader could ask

Tables = Mapping[str, pd.DataFrame]


def tables(folder=None) -> dict[str, pd.DataFrame]:
    """The tables the graph is made of, by name, as `companion.load` gives them.

    Change a copy of one and pass the dict as `data` to see what follows from other codes.
    """
    return {name: load(name, folder) for name in NEEDED}


def complete(data: Tables | None) -> dict[str, pd.DataFrame]:
    """The tables given, and those left out as loaded. Raises DataError for any other table."""
    data = dict(data or {})
    for name in data:
        if name not in NEEDED:
            raise DataError(f'no table "{name}" in the graph; expected one of {", ".join(NEEDED)}')
    return {name: data[name] if name in data else load(name) for name in NEEDED}


def dyad(a: str, b: str) -> str:
    """Name of a pair in either direction: the two actor ids in alphabetical order, with a dash."""
    return "–".join(sorted((a, b)))


def relation_types() -> list[str]:
    """Types an edge may have: those of relations.csv, and act for an event in no row of it."""
    fields = schemas()["relations"]["schema"]["fields"]
    return [*next(allowed(f) for f in fields if f["name"] == "relation"), "act"]


def relation_labels() -> dict[str, str]:
    """Label of each relation type: those of the codebook (codes.csv), and one for act."""
    codes = load("codes")
    own = codes.loc[codes["variable"] == "relation", ["code", "label"]]
    return {**dict(own.itertuples(index=False)), "act": "other act"}
