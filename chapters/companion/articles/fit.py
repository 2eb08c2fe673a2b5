"""Lay a filled sheet beside the sentences on record: whose line is whose, and is it the same text?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from ..canonical import canonical, words
from ..tables.read import Problem, fault
from .prepare import places
from .record import block_hash, record

# The longest run of the article's words that a paraphrase may share with it
# (codebook, rule paraphrase_and_quote).
MAX_SHARED_RUN = 5


class Faults:
    """Problems found in the sheet `file`, each told once."""

    def __init__(self, file: str):
        self.file = file
        self.problems: list[Problem] = []

    def add(
        self,
        row: int | None,
        column: str | None,
        value: str | None,
        expected: str,
        file: str | None = None,
    ) -> None:
        """Note a problem: row and column as a spreadsheet counts them, what stands there, what should."""
        problem = Problem(file or self.file, row, column, value, expected)
        if problem not in self.problems:
            self.problems.append(problem)


@dataclass
class Unit:
    """A sentence of the article: its row on record, its lines in the sheet, its row as it will be."""

    span: dict
    lines: list[dict]
    text: str = ""  # canonical
    row: dict = field(default_factory=dict)

    @property
    def at(self) -> int:
        """Where it stands in the sheet."""
        return self.lines[0][None]

    @property
    def block(self) -> int:
        return int(self.span["block"])


class Fit:
    """The sentences of an article with their lines. What does not fit is noted in `faults`."""

    def __init__(self, source_id: str, spans: list[dict], folder: Path, faults: Faults):
        self.source_id, self.spans, self.faults = source_id, spans, faults
        self.record = record(source_id, folder)
        self.units: list[Unit] = []
        self.text = ""  # the canonical text, rebuilt from the sheet; \0 where no sentence stands
        self.runs: set[tuple[str, ...]] = set()  # its runs of words that are too long to share
        self.renamed: dict[str, str] = {}  # old to new sentence id, where a role was corrected

    def lay(self, coding: list[dict], roles: dict) -> None:
        """Read the lines `coding`; roles: descriptor of the field that holds a sentence's role."""
        self._group(coding)
        if self.units and self._texts():
            self._rebuild()
        self._roles(roles)

    def _group(self, coding: list[dict]) -> None:
        """The lines of each sentence: those with its id and those below it without one."""
        by_id = {s["sentence_id"]: s for s in self.spans}
        lines: dict[str, list[dict]] = {}
        current = None
        for row in coding:
            current = row["sentence_id"] or current
            if current not in by_id:
                said = f"a sentence of {self.source_id}"
                self.faults.add(row[None], "sentence_id", row["sentence_id"], said)
                continue
            lines.setdefault(current, []).append(row)
        for missing in [s for s in by_id if s not in lines]:
            said = "a line for every sentence of the article"
            self.faults.add(None, "sentence_id", missing, said)
        if len(lines) == len(by_id):
            self.units = [Unit(by_id[s], lines[s]) for s in by_id]

    def _texts(self) -> bool:
        """Whether each sentence is as long as the one on record."""
        ok = True
        for unit in self.units:
            text, begin, end = (
                canonical(unit.lines[0]["text"]),
                int(unit.span["start"]),
                int(unit.span["end"]),
            )
            if end - begin == len(text) and len(words(text)) == int(unit.span["words"]):
                unit.text = text
                continue
            ok = False
            where = f"{end - begin} characters from {begin} in data/sentences.csv, row {unit.span[None]}"
            said = f"the sentence as it was prepared ({where})"
            self.faults.add(unit.at, "text", unit.lines[0]["text"][:60], said)
        return ok

    def _rebuild(self) -> None:
        """The canonical text from the sheet, held against the fingerprints on record."""
        letters = ["\0"] * max(int(s["end"]) for s in self.spans)
        for unit in self.units:
            letters[int(unit.span["start"]) : int(unit.span["end"])] = unit.text
        for a, b in zip(self.spans, self.spans[1:], strict=False):
            if int(b["start"]) == int(a["end"]) + 1:
                letters[int(a["end"])] = " "
        self.text = "".join(letters)
        seed = f"seeds/{self.source_id}.yml"
        before = len(self.faults.problems)
        for block in self.record["blocks"]:
            mine = [unit for unit in self.units if unit.block == block["block"]]
            if not mine or block_hash(" ".join(u.text for u in mine)) != block["sha256"]:
                said = (
                    f"the words of block {block['block']} as they were registered ({seed}): "
                    "is this the sheet of another text?"
                )
                self.faults.add(mine[0].at if mine else None, "text", None, said)
        whole = hashlib.sha256(self.text.encode()).hexdigest()
        if (
            len(self.faults.problems) == before
            and "\0" not in self.text
            and whole != self.record["sha256"]
        ):
            said = (
                f"the sentences and offsets as they were registered (fingerprint in {seed}): "
                "punctuation or a position has changed"
            )
            self.faults.add(None, "text", None, said)
        shared, n = words(self.text.replace("\0", " ")), MAX_SHARED_RUN + 1
        self.runs = {tuple(shared[i : i + n]) for i in range(len(shared) - n + 1)}

    def _roles(self, field: dict) -> None:
        """Take the roles of the sheet, one for each block, and number the blocks anew."""
        roles: dict[int, str] = {}
        for unit in self.units:
            role, n = unit.lines[0]["role"], unit.block
            if said := fault(role, field):
                self.faults.add(unit.at, "role", role, said)
            elif roles.setdefault(n, role) != role:
                said = f"{roles[n]}, as for the other sentences of the same block"
                self.faults.add(unit.at, "role", role, said)
        at = places(roles)
        for unit in self.units:
            place, number = at.get(unit.block, ("", None))
            old, new = unit.span["sentence_id"], f"{self.source_id}:{place}.{unit.span['sentence']}"
            if place and new != old:
                self.renamed[old] = new
            unit.row = unit.span | {
                "sentence_id": new,
                "role": roles.get(unit.block, ""),
                "paragraph": number or "",
            }
