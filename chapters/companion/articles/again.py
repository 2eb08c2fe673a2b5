"""A corrected sheet in place of the one that was merged: what it changes is shown beforehand.

The sheet is read against a copy of the tables in which its article waits to be coded, as it was
registered; its rows then take the place of those that stand there. Verdicts stay, and ties and
dependencies keep their ids.
"""

from __future__ import annotations

import contextlib
import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..checks import PENDING
from ..tables.compare import TableChange
from ..tables.compare import changes as differing
from ..tables.copies import copied
from ..tables.read import DataError, rows, tables
from ..tables.seeds import REGISTERED, record
from . import removal
from .rows import edited, of_article

SHOWN = 12  # changes that are listed
LEVELS = ("relations", "dependencies")  # tables whose rows keep their ids, claim by claim
# What a sentence on record has that a sheet can change, and which an older cut is told by.
CUT = tuple(REGISTERED)


@dataclass
class Over:
    """Tables in which an article stands already.

    folder: theirs. there: that of a copy in which the article waits. drop: what is true of the rows
    that go, by table. ids: of ties and dependencies by table and claim. came: actors that came with
    the article and stay, since others name them too. twice: whether two people have coded it.
    """

    folder: Path
    there: Path
    drop: dict[str, Callable[[dict], bool]]
    ids: dict[str, dict[str, list[str]]]
    came: list[str]
    twice: bool


@dataclass
class Again:
    """What a corrected sheet changes: cells and rows, the outline, rows that rest on its claims.

    coded: whether the article is coded; of one that waits there is nothing to replace.
    """

    source_id: str
    changes: list[TableChange]
    outline: bool
    coded: bool = True
    resting: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        return not (self.changes or self.outline)

    def __str__(self) -> str:
        if self.nothing:
            return f"{self.source_id}: nothing differs from what is merged."
        told = list(map(str, self.changes))
        more = len(told) - SHOWN
        place = ", in the place of what is merged" if self.coded else " (nothing is merged yet)"
        lines = [f"{self.source_id}: the sheet changes{place}:"]
        lines += [f"  {line}" for line in (told[:SHOWN] if more > 1 else told)]
        lines += [f"  and {more} more"] * (more > 1)
        lines += [f"  the outline in seeds/{self.source_id}.yml"] * self.outline
        if self.resting:
            said = "Rows that rest on claims which read otherwise then, to be looked at"
            lines.append(f"{said}: {', '.join(self.resting)}.")
        return "\n".join(lines)


@contextlib.contextmanager
def over(source_id: str, folder: Path) -> Iterator[Over]:
    """The tables of `folder` with a coded article, and a copy in which it waits for its sheet."""
    claims = {
        r["claim_id"] for r in rows("claims", folder) if r["sentence_id"].split(":")[0] == source_id
    }
    drop: dict[str, Callable[[dict], bool]] = {
        "sentences": of_article(source_id),
        "claims": lambda row: row["claim_id"] in claims,
        **dict.fromkeys(LEVELS, lambda row: row["evidence_id"] in claims),
        # A third coding is nobody's of the two whose sheets come again.
        "passes": lambda row: row["claim_id"] in claims and row["pass"] in "ab",
        "resolutions": lambda row: row["claim_id"] in claims,
    }
    actors = removal.unused(source_id, folder, drop)
    drop["actors"] = lambda row: row["actor_id"] in actors
    ids: dict[str, dict[str, list[str]]] = {name: {} for name in LEVELS}
    for name in LEVELS:
        key = tables(folder)[name]["schema"]["primaryKey"][0]
        for row in filter(drop[name], rows(name, folder)):
            ids[name].setdefault(row["evidence_id"], []).append(row[key])
    coded_twice = any(map(drop["passes"], rows("passes", folder)))
    came = [a for a in record(source_id, folder).get("actors", []) if a not in actors]
    with tempfile.TemporaryDirectory() as place:
        there = copied(folder, Path(place))
        _reset(source_id, there, drop)
        yield Over(folder, there, drop, ids, came, coded_twice)


def _reset(source_id: str, there: Path, drop: dict[str, Callable[[dict], bool]]) -> None:
    """Make the article of a copy one that waits, cut as it was registered."""
    known = [row for row in rows("sentences", there) if row["source_id"] == source_id]
    cut = record(source_id, there).get("registered") or known
    wait = {"source_id": source_id, "uncoded_reason": PENDING, "actors_mentioned": ""}
    new = {"sentences": [{c: row[c] for c in CUT} | wait for row in cut]}
    for name, gone in drop.items():
        path = there / f"{name}.csv"
        content = edited(path, new.get(name, []), gone)
        if name == "resolutions":
            content = removal.renumbered(there, gone)
        path.write_bytes(content)


def registered(spans: list[dict], units: list[dict]) -> list[dict] | None:
    """Sentences as they were registered, where a sheet cut or named them otherwise; else None.

    spans, units: rows of sentences.csv before and after. With it the same sheet fits once more.
    """
    before, after = ([[str(row[c]) for c in CUT] for row in side] for side in (spans, units))
    if before == after:
        return None
    return [{c: int(v) if (v := str(row[c])).isdigit() else v for c in CUT} for row in spans]


def told(source_id: str, new: dict[Path, bytes | None], folder: Path, coded: bool) -> Again:
    """What new contents of the files change, as it is shown before anything is written.

    coded: whether the article is coded already.
    """
    seed = folder.parent / "seeds" / f"{source_id}.yml"
    contents = {p.name: c for p, c in new.items() if p.suffix == ".csv" and c is not None}
    found = differing(folder, contents)
    return Again(source_id, found, seed in new, coded, _resting(contents, folder))


def _resting(contents: dict[str, bytes], folder: Path) -> list[str]:
    """Rows that name a claim of which the words differ, with the claim, as “verdicts V012 (…)”."""
    if "claims.csv" not in contents:
        return []
    words = {row["claim_id"]: row["paraphrase"] for row in rows("claims", folder)}
    text = contents["claims.csv"].decode("utf-8-sig")
    now = {
        row["claim_id"]: row["paraphrase"] for row in csv.DictReader(io.StringIO(text, newline=""))
    }
    other = {claim for claim, said in words.items() if now.get(claim, said) != said}
    out = []
    for name in tables(folder) if other else ():
        if name in ("claims", "passes", "resolutions", *LEVELS):
            continue
        key = tables(folder)[name]["schema"]["primaryKey"][0]
        for row in rows(name, folder):
            named = {part.strip() for c, cell in row.items() if c for part in cell.split(";")}
            out += [f"{name} {row[key]} ({claim})" for claim in sorted(named & other)]
    return out


def refused(held: Over, source_id: str, second: object) -> None:
    """Raise DataError where one sheet would leave out what a second coder's has brought."""
    if held.twice and not second:
        raise DataError(
            f"{source_id}: two people have coded it, and one sheet would lose what the other said; "
            "expected both (--second SHEET). Nothing was changed"
        )
