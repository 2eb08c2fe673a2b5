"""Take an article out again: everything that came with it, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..checks.keys import LISTS
from ..tables.read import DataError, rows, tables
from ..tables.schema import names
from ..tables.seeds import record
from .rows import edited, of_article

MADE_BY_SHEET = ("sources", "sentences", "claims", "relations", "dependencies", "actors")
# What two sheets make of an article that two people coded.
MADE_BY_TWO = ("passes", "resolutions")
SETTLED = ("pass_a", "pass_b", "earlier", "resolved")  # codes of resolutions, whatever variable
SHOWN = 6  # rows that are named of those that rest on an article


@dataclass
class Removal:
    """What goes with an article: rows by table and the actors that came with it."""

    source_id: str
    rows: dict[str, int]
    actors: list[str]
    pages: list[str]
    changes: dict[Path, bytes | None] = field(repr=False)

    @property
    def by_hand(self) -> dict[str, int]:
        """Rows that no coding sheet holds: verdicts, coding passes and their resolutions."""
        return {t: n for t, n in self.rows.items() if t not in MADE_BY_SHEET}

    def __str__(self) -> str:
        counts = ", ".join(f"{n} of {t}.csv" for t, n in self.rows.items() if n)
        lines = [f"{self.source_id}: seeds/{self.source_id}.yml and rows: {counts}."]
        if self.actors:
            lines.append(
                f"Actors that came with it and are used nowhere else: {', '.join(self.actors)}."
            )
        if lost := [t for t in self.by_hand if t not in MADE_BY_TWO]:
            lines.append(f"No coding sheet holds its {' and '.join(lost)}: they are lost.")
        if two := [t for t in self.by_hand if t in MADE_BY_TWO]:
            said = "only both coders' sheets and their table of differences make them again"
            lines.append(f"Its {' and '.join(two)} go too: {said}.")
        if self.pages:
            lines.append(f"Pages that name it and must be changed: {', '.join(self.pages)}.")
        return "\n".join(lines)


def plan(source_id: str, folder: Path) -> Removal:
    """What goes when the article is taken out of the tables in `folder`; nothing is changed.

    Raises DataError when no article of this id is registered, or rows that stay rest on its rows.
    """
    known = [r["source_id"] for r in rows("sources", folder)]
    if source_id not in known:
        raise DataError(
            f'no article "{source_id}" is registered; expected one of {", ".join(known)}'
        )
    claims = {
        r["claim_id"] for r in rows("claims", folder) if r["sentence_id"].split(":")[0] == source_id
    }
    drop: dict[str, Callable[[dict], bool]] = {
        "sources": of_article(source_id),
        "sentences": of_article(source_id),
        "claims": lambda row: row["claim_id"] in claims,
        "relations": lambda row: row["evidence_id"] in claims,
        "dependencies": lambda row: row["evidence_id"] in claims,
    }
    for table, descriptor in tables(folder).items():  # verdicts, passes, resolutions
        if table not in drop and "claim_id" in {f["name"] for f in descriptor["schema"]["fields"]}:
            drop[table] = lambda row: row["claim_id"] in claims
    _resting(source_id, folder, drop)
    actors = unused(source_id, folder, drop)
    if actors:
        drop["actors"] = lambda row: row["actor_id"] in actors
    counts = {t: sum(map(gone, rows(t, folder))) for t, gone in drop.items()}
    changes: dict[Path, bytes | None] = {
        folder / f"{t}.csv": edited(folder / f"{t}.csv", [], drop[t])
        for t, n in counts.items()
        if n
    }
    if counts.get("resolutions"):
        changes[folder / "resolutions.csv"] = renumbered(folder, drop["resolutions"])
    changes[folder.parent / "seeds" / f"{source_id}.yml"] = None
    pages = sorted((folder.parent / "chapters").glob("*.md"))
    named = [p.name for p in pages if source_id in p.read_text(encoding="utf-8", errors="replace")]
    return Removal(source_id, {t: n for t, n in counts.items() if n}, actors, named, changes)


def _resting(source_id: str, folder: Path, drop: dict[str, Callable[[dict], bool]]) -> None:
    """Raise DataError, in one message, where rows that stay name rows that would go."""
    keys = {t: tables(folder)[t]["schema"]["primaryKey"][0] for t in drop if t not in MADE_BY_TWO}
    gone = {row[keys[t]] for t in keys for row in rows(t, folder) if drop[t](row)}
    found = [
        f"data/{table}.csv, row {row[None]}, column {column} ({', '.join(named)})"
        for table in tables(folder)
        for row in rows(table, folder)
        if not drop.get(table, lambda row: False)(row)
        for column, cell in row.items()
        if column and (named := [part for part in cell.split(";") if part.strip() in gone])
    ]
    if found:
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise DataError(
            f"{source_id}: rows that stay rest on its rows: {'; '.join(found[:SHOWN])}{more}; "
            "expected them to be changed first. Nothing was changed"
        )


def renumbered(folder: Path, gone: Callable[[dict], bool]) -> bytes:
    """The resolutions without those that go, the ones below numbered anew: they have no gap."""
    kept = [row for row in rows("resolutions", folder) if not gone(row)]
    new = {row[None]: row | {"number": str(n)} for n, row in enumerate(kept, start=1)}
    below = [row for row in kept if new[row[None]]["number"] != row["number"]]
    numbers = {row["number"] for row in below}
    return edited(
        folder / "resolutions.csv",
        [new[row[None]] for row in below],
        lambda row: gone(row) or row["number"] in numbers,
    )


def unused(source_id: str, folder: Path, drop: dict[str, Callable[[dict], bool]]) -> list[str]:
    """Actors that came with the article and that no row that stays names."""
    came = list(record(source_id, folder).get("actors", []))
    named: set[str] = set()
    coded = _naming("passes", folder)
    for table in tables(folder) if came else ():
        gone, columns = drop.get(table, lambda row: False), _naming(table, folder)
        for row in rows(table, folder):
            own = row.get("actor_id") if table == "actors" else None
            if gone(row) or own in came:
                continue
            settled = table == "resolutions" and row["variable"] in coded
            told = (*columns, *SETTLED) if settled else columns
            named |= {item for column in told for item in row[column].split(";")}
    return [actor for actor in came if actor not in named]


def _naming(table: str, folder: Path) -> list[str]:
    """Columns of a table that hold ids of actors, one or a list."""
    lists = [c for (name, c), (to, _) in LISTS.items() if (name, to) == (table, "actors")]
    links = tables(folder)[table]["schema"].get("foreignKeys", [])
    return lists + [
        column
        for link in links
        if (link["reference"].get("resource") or table) == "actors"
        for column in names(link["fields"])
    ]
