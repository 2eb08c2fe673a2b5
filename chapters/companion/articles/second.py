"""Two coders of one article: the same claims, coded by each without sight of the other.

The first sheet says which claims there are, and in which words. What the second adds are codes, of
the variables of passes.csv. Where the two differ, a table asks for what is kept, and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..tables.read import DataError, Problem
from .columns import CLAIM, NEED, OPTIONAL, TIE
from .fit import LaidSentence
from .merge import Merge
from .sheet import Filled

# What the sheet of a second coder shows of the first one's claims, beside the article's sentences.
SHOWN = ("sentence_id", "role", "text", "uncoded_reason", "paraphrase", "quote", "quote_n")


def variables(merge: Merge) -> dict[str, str]:
    """Variables of passes.csv, and the column of the sheet in which each is coded."""
    names = [name for name in merge.fields["passes"] if name not in ("pass", "claim_id")]
    return {name: name.removeprefix("tie_") for name in names}


@dataclass
class Coded:
    """A claim in a sheet: its line, the line of its main tie (the first), lines of further ones."""

    claim: dict
    tie: dict
    further: list[dict] = field(default_factory=list)

    def codes(self, columns: dict[str, str]) -> dict[str, str]:
        """What is coded, by variable; empty where nothing is."""
        lines = {c: self.tie if c in TIE else self.claim for c in columns.values()}
        out = {v: lines[c][c] for v, c in columns.items()}
        return out | {"sign": out["sign"].removeprefix("+")}


@dataclass
class Pair:
    """A claim in both sheets, and its codes in each."""

    claim_id: str
    first: Coded
    second: Coded
    a: dict[str, str]
    b: dict[str, str]

    @property
    def whole(self) -> bool:
        """Whether both have coded it; a line without any code waits."""
        return any(self.a.values()) and any(self.b.values())


def coded(unit: LaidSentence) -> list[Coded]:
    """The claims of a sentence."""
    out: list[Coded] = []
    tied = False
    for line in unit.lines:
        tie = any(line[c] for c in TIE)
        if any(line[c] for c in (*CLAIM, *OPTIONAL)):
            out.append(Coded(line, line))
            tied = tie
        elif tie and out and not tied:
            out[-1].tie, tied = line, True
        elif tie and out:
            out[-1].further.append(line)
    return out


class Second:
    """A second coder's sheet beside the first. What is wrong with it stands in `problems`."""

    def __init__(self, first: Merge, filled: Filled, second: Merge, other: Filled):
        self.first, self.filled, self.second, self.other = first, filled, second, other
        self.columns = variables(first)
        self.pairs: list[Pair] = []
        self.open: list[str] = []  # claims that one of the two has not coded yet

    def lay(self) -> None:
        """Pair the claims. Raises DataError when the sheet is wrong, or has other claims."""
        self.second.lay(self.other)
        self._actors()
        if self.second.faults.problems or not self.second.fit.units:
            raise DataError(self.second.faults.problems)
        apart: list[str] = []
        names = iter(self.first.claim_ids())
        theirs = {(u.start, u.end): u for u in self.second.fit.units}
        for unit in self.first.fit.units:
            place = unit.row["sentence_id"].partition(":")[2]
            other, mine = theirs.get((unit.start, unit.end)), coded(unit)
            ids = [next(names) for _ in mine]
            if other is None:
                apart.append(f"{place} (cut otherwise)")
                continue
            second = coded(other)
            if len(mine) == len(second):
                self.pairs += map(self._pair, ids, mine, second)
            elif mine and second:
                apart.append(f"{place} ({len(second)} in place of {len(mine)})")
            else:
                self.open.append(place)
        if apart:
            raise DataError(self._apart(apart))
        self.open += [p.claim_id.partition(":")[2] for p in self.pairs if not p.whole]

    def _pair(self, name: str, first: Coded, second: Coded) -> Pair:
        return Pair(name, first, second, first.codes(self.columns), second.codes(self.columns))

    def _apart(self, places: list[str]) -> str:
        first, second = self.first.faults.file, self.second.faults.file
        where = ", ".join(places)
        return (
            f"{second}: other claims than in {first}: {where}; expected as many in each "
            "sentence, in the same order, for agreement is counted claim by claim. Settle "
            "first who claims what, or give the second coder the claims of the first (companion "
            f"add --blind {first}). Nothing was changed"
        )

    def _actors(self) -> None:
        """A new actor in both sheets is the same one."""
        known = {row["actor_id"]: row for row in self.first.new_actors}
        for row in self.second.new_actors:
            mine = known.get(row["actor_id"], row)
            for column in (c for c in row if row[c] != mine[c]):
                said = f"{mine[column] or 'nothing'}, as {self.filled.file} says of the same actor"
                problem = Problem(self.other.file, None, column, row[column], said)
                self.second.faults.problems.append(problem)

    def check(self, folder: Path) -> None:
        """Raise DataError for codes of the second sheet that are none, or do not go together."""
        merge = self.overlaid(folder, self.second.faults.file, [p.b for p in self.pairs])
        waits = set(map(id, merge.faults.open))
        lines = {p.second.claim[None] for p in self.pairs if not p.whole}
        wrong = [p for p in merge.faults.problems if id(p) not in waits and p.row not in lines]
        if wrong:
            raise DataError(wrong)

    def overlaid(
        self,
        folder: Path,
        file: str,
        codes: list[dict[str, str]],
        rows: list[int | None] | None = None,
    ) -> Merge:
        """The first sheet with these codes in place of its own, read anew.

        file, rows: where they stand, for problems; without rows those of the second sheet, which
        codes no further ties. A further tie that is the main one now is not told twice.
        """
        new: dict[int, dict] = {}
        for n, (pair, values) in enumerate(zip(self.pairs, codes, strict=True)):
            mine, its = pair.first, pair.second
            for line, other in ((mine.claim, its.claim), (mine.tie, its.tie)):
                new.setdefault(id(line), {**line, None: rows[n] if rows else other[None]})
            for variable, column in self.columns.items():
                new[id(mine.tie if column in TIE else mine.claim)][column] = values[variable]
            tie = _tie(new[id(mine.tie)])
            for line in mine.further:
                if rows is None or _tie(line) == tie:
                    new[id(line)] = {**line, **dict.fromkeys(TIE, "")}
        lines = [new.get(id(line), line) for line in self.filled.coding]
        known = {row["actor_id"] for row in self.filled.actors}
        actors = [
            *self.filled.actors,
            *(row for row in self.other.actors if row["actor_id"] not in known),
        ]
        merge = Merge(file, self.first.source["source_id"], folder)
        merge.read(Filled(lines, actors, self.filled.file))
        return merge

    def differing(self) -> Iterator[tuple[Pair, str]]:
        """Claim and variable wherever both have coded and differ."""
        for pair in self.pairs:
            if pair.whole:
                yield from ((pair, v) for v in self.columns if pair.a[v] != pair.b[v])

    def not_merged(self) -> list[str]:
        """Columns of the second sheet that hold something which no table takes."""
        kept = {*self.columns.values(), "sentence_id", "role", "text", "uncoded_reason", *SHOWN}
        extra = [c for c in (*CLAIM, *OPTIONAL, *NEED, "gist", "actors_mentioned") if c not in kept]
        used = [c for c in extra if any(line[c] for line in self.other.coding)]
        further = any(pair.second.further for pair in self.pairs)
        return used + ["further ties"] * further


def _tie(line: dict) -> dict:
    return {c: line[c].removeprefix("+") for c in TIE}


def blind(filled: Filled) -> list[dict]:
    """The lines of a second coder's sheet: sentences and claims of the first, without a code."""
    lines = ({c: line[c] for c in SHOWN} for line in filled.coding)
    return [line for line in lines if any(line.values())]
