"""What the page on which a reader codes is given: sets, units, codebook and what is counted by."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from .. import citations
from ..citable import metadata
from ..measures import counted
from ..measures.naming import PERIODS
from ..measures.searched import MEETING_LEVELS
from ..tables import seeds
from ..tables.read import remembered, shared
from .units import BEHIND, sets, units
from .variables import CLAIMS, EVENTS, STATEMENTS, variables


def files() -> list[Path]:
    """What the payload is made of beside tables: what is cited, and the records of articles."""
    return [metadata(), *seeds.files()]


@remembered(*BEHIND, files=files)
def build() -> dict[str, Any]:
    """The payload as what JSON can hold; shared, not to be changed.

    `variables` by kind and name: label, codes (code, label, definition, boundary), rule and empty
    (whether `none` stands for an empty cell). `sets` with id, label, kind, version, variables
    (their names) and units (ids). `units` by id as in `recode.units.Unit`, without what is empty.
    `articles`: what a reader's own copy is held against, as in `companion verify`. `counts`: what
    "what moves" needs besides (ranks of a meeting, periods, acts and meetings of all years).
    """
    kinds = (CLAIMS, EVENTS, STATEMENTS)
    return {
        "version": citations.about()["version"],
        "date": "{:04d}-{:02d}-{:02d}".format(*citations.about()["date"]),
        "citation": citation(),
        "variables": {kind: _variables(kind) for kind in kinds},
        "sets": [
            {
                "id": one.id,
                "label": one.label,
                "kind": one.kind,
                "version": one.version,
                "variables": list(one.variables),
                "units": list(one.units),
            }
            for one in sets().values()
        ],
        "units": {
            unit.id: {key: value for key, value in asdict(unit).items() if value and key != "id"}
            for kind in kinds
            for unit in units(kind).values()
        },
        "articles": _articles(),
        "counts": {
            "meeting_levels": list(MEETING_LEVELS),
            "periods": list(PERIODS),
            "pairs": counted(),
        },
    }


def citation() -> str:
    """The book with its version and date, in words, as a re-coding names what it departs from."""
    day = "{:04d}-{:02d}-{:02d}".format(*citations.about()["date"])
    return f"{citations.text('book', 'apa').strip()} Released {day}."


def _variables(kind: str) -> dict[str, dict]:
    return {
        name: {
            "label": variable.label,
            "codes": [[c.code, c.label, c.definition, c.boundary] for c in variable.codes],
            "rule": variable.rule,
            "empty": variable.empty,
        }
        for name, variable in variables(kind).items()
    }


def _articles() -> dict[str, dict]:
    titles = dict(zip(shared("sources")["source_id"], shared("sources")["title"]))
    return {
        source: {
            "title": titles.get(source, source),
            "sha256": record["sha256"],
            "blocks": [[b["block"], b["words"], b["sha256"]] for b in record["blocks"]],
        }
        for source, record in seeds.records().items()
    }
