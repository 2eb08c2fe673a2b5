"""Lay a filled sheet beside the sentences on record: is it the same text, and where is it cut?"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from ..canonical import words
from ..tables.read import fault
from ..tables.seeds import record
from .columns import JOIN_NEXT, JOIN_PREVIOUS, JOINS, MARK
from .faults import Faults
from .pieces import Piece, pieces
from .prepare import places
from .record import block_hash

# The longest run of the article's words that a paraphrase may share with it
# (codebook, rule paraphrase_and_quote).
MAX_SHARED_RUN = 5
# Roles that may stand within a block of another role, the weaker one first.
INSIDE = ("boilerplate", "question")
# Two pieces of a paragraph between which there is no space: Chinese and Japanese.
WIDE = re.compile("[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass
class LaidSentence:
    """A sentence of the article: pieces of text with their lines, its row to be."""

    pieces: list[Piece]
    start: int
    end: int
    text: str  # canonical
    printed: str
    row: dict = field(default_factory=dict)

    @property
    def lines(self) -> list[dict]:
        return [line for piece in self.pieces for line in piece.lines]

    @property
    def at(self) -> int:
        """Where it stands in the sheet."""
        return self.pieces[0].at

    @property
    def block(self) -> int:
        return self.pieces[0].block

    @property
    def role(self) -> str:
        """The role that the sheet gives it."""
        return next(
            (p.lines[0]["role"] for p in self.pieces if p.lines[0]["role"] not in JOINS), ""
        )


class Fit:
    """The sentences of an article with their lines. What does not fit is noted in `faults`."""

    def __init__(self, source_id: str, spans: list[dict], folder: Path, faults: Faults):
        self.source_id, self.spans, self.faults = source_id, spans, faults
        self.record = record(source_id, folder)
        self.units: list[LaidSentence] = []
        self.text = ""  # the canonical text, rebuilt from the sheet; \0 where nothing is known
        self.runs: set[tuple[str, ...]] = set()  # its runs of words that are too long to share
        self.renamed: dict[str, str] = {}  # old to new sentence id, by a role or a cut corrected

    def lay(self, coding: list[dict], roles: dict) -> None:
        """Read the lines `coding`; roles: descriptor of the field that holds a sentence's role."""
        found = pieces(coding, self.spans, self.faults)
        if not found:
            return
        by_block: dict[int, list[dict]] = {}
        for span in self.spans:
            by_block.setdefault(int(span["block"]), []).append(span)
        units: list[LaidSentence] = []
        for block, spans in by_block.items():
            mine = self._block(spans, [p for p in found if p.block == block])
            units += self._joined(mine)
        if len({u.block for u in units}) < len(by_block):
            return
        self.units = units
        self._rebuild()
        self._roles(roles)

    # --- Cuts

    def _block(self, spans: list[dict], found: list[Piece]) -> list[LaidSentence]:
        """Each piece of a block with its place in the text; none where they do not fit."""
        missing = {s["sentence_id"] for s in spans} - {
            p.span["sentence_id"] for p in found if p.span
        }
        exact = [p for p in found if _as_recorded(p)]
        if len(exact) == len(found):
            for name in (s["sentence_id"] for s in spans if s["sentence_id"] in missing):
                said = "a line for every sentence of the article"
                self.faults.add(None, "sentence_id", name, said)
            return [] if missing else [_recorded(p, p.span) for p in found if p.span]
        laid = _lay_out(found, spans)
        if laid:
            return laid
        for piece in found:
            if piece not in exact:
                self._misfit(piece)
                break
        return []

    def _misfit(self, piece: Piece) -> None:
        where = "the sentence above"
        if piece.span:
            a, b, n = piece.span["start"], piece.span["end"], piece.span[None]
            where = f"{int(b) - int(a)} characters from {a} in data/sentences.csv, row {n}"
        said = (
            f"the sentence as it was prepared ({where}), or cut otherwise without a change of words"
        )
        self.faults.add(piece.at, "text", piece.printed[:60], said)

    def _joined(self, units: list[LaidSentence]) -> list[LaidSentence]:
        """The units of a block, those that the coder joins made one."""
        out: list[LaidSentence] = []
        onward = False  # the piece before is to be joined to this one
        for unit in units:
            role = unit.pieces[0].lines[0]["role"]
            if (role == JOIN_PREVIOUS or onward) and out:
                out[-1] = _one(out[-1], unit)
            else:
                if role == JOIN_PREVIOUS:
                    self._nothing_to_join(unit, role)
                out.append(unit)
            onward = role == JOIN_NEXT
        if onward:
            self._nothing_to_join(units[-1], JOIN_NEXT)
        return out

    def _nothing_to_join(self, unit: LaidSentence, role: str) -> None:
        side = "after" if role == JOIN_NEXT else "before"
        said = f"another role: no piece of the same paragraph stands {side} it"
        self.faults.add(unit.at, "role", role, said)

    # --- The text

    def _rebuild(self) -> None:
        """The canonical text from the sheet, held against the fingerprints on record."""
        seed, sound = f"seeds/{self.source_id}.yml", True
        for block in self.record["blocks"]:
            mine = [u for u in self.units if u.block == block["block"]]
            if block_hash(" ".join(u.text for u in mine)) != block["sha256"]:
                sound = False
                said = (
                    f"the words of block {block['block']} as they were registered ({seed}): "
                    "is this the sheet of another text?"
                )
                self.faults.add(mine[0].at if mine else None, "text", None, said)
        self.text = self._letters()
        whole = hashlib.sha256(self.text.encode()).hexdigest()
        if sound and "\0" not in self.text and whole != self.record["sha256"]:
            said = (
                f"the sentences and offsets as they were registered (fingerprint in {seed}): "
                "punctuation or a position has changed"
            )
            self.faults.add(None, "text", None, said)
        shared, n = words(self.text.replace("\0", " ")), MAX_SHARED_RUN + 1
        self.runs = {tuple(shared[i : i + n]) for i in range(len(shared) - n + 1)}

    def _letters(self) -> str:
        """The text of all units in their places, with \\0 where nothing is known."""
        letters = ["\0"] * max(u.end for u in self.units)
        for a, b in zip(self.units, [*self.units[1:], None], strict=True):
            letters[a.start : a.end] = a.text
            if b and b.start == a.end + 1:
                letters[a.end] = " "
        return "".join(letters)

    # --- Roles and ids

    def _roles(self, field: dict) -> None:
        """Take the roles of the sheet, one for each block, and number blocks and sentences anew.

        Two may stand inside a block of another role: boilerplate, a piece that is no sentence, and
        a question that shares a paragraph with its answer.
        """
        roles: dict[int, str] = {}
        for unit in self.units:
            role, n = unit.role, unit.block
            if said := fault(role, field):
                said = f"{said}, {' or '.join(JOINS)}"
                self.faults.add(unit.at, "role", role, said)
                continue
            known = roles.setdefault(n, role)
            if known in INSIDE and (role not in INSIDE or known == INSIDE[0]):
                roles[n] = role
            elif role not in (known, *INSIDE):
                said = f"{known}, as for the other sentences of the same block"
                self.faults.add(unit.at, "role", role, f"{said}, or {' or '.join(INSIDE)}")
        at, number = places(roles), dict.fromkeys(roles, 0)
        for unit in self.units:
            if unit.block not in roles:
                continue
            number[unit.block] += 1
            self._number(unit, at[unit.block], number[unit.block])

    def _number(self, unit: LaidSentence, place: tuple[str, int | None], sentence: int) -> None:
        """The unit's row in sentences.csv."""
        new = f"{self.source_id}:{place[0]}.{sentence}"
        for piece in unit.pieces:
            if piece.name not in ("", new):
                self.renamed[piece.name] = new
        unit.row = {
            "sentence_id": new,
            "source_id": self.source_id,
            "block": unit.block,
            "paragraph": place[1] if unit.role == "body" else "",
            "sentence": sentence,
            "start": unit.start,
            "end": unit.end,
            "words": len(words(unit.text)),
            "role": unit.role,
        }


def _as_recorded(piece: Piece) -> bool:
    """Whether the piece is as long as the sentence on record."""
    if not piece.span:
        return False
    size, n = int(piece.span["end"]) - int(piece.span["start"]), int(piece.span["words"])
    return len(piece.text) == size and len(words(piece.text)) == n


def _recorded(piece: Piece, span: dict) -> LaidSentence:
    """A unit of one piece in its place on record."""
    start, end = int(span["start"]), int(span["end"])
    return LaidSentence([piece], start, end, piece.text, piece.printed)


def _lay_out(found: list[Piece], spans: list[dict]) -> list[LaidSentence]:
    """The pieces of a block in a row, cut otherwise than on record; none if they do not fill it."""
    at, last = int(spans[0]["start"]), int(spans[-1]["end"])
    gaps = {
        int(a["end"]): int(b["start"]) - int(a["end"])
        for a, b in zip(spans, spans[1:], strict=False)
    }
    out: list[LaidSentence] = []
    for piece, after in zip(found, [*found[1:], None], strict=True):
        text = piece.text.replace(MARK, "")
        for end, gap in gaps.items():  # where two sentences were joined by hand
            k = end - at
            if 0 < k < len(text):
                cut = text[k:].lstrip(" ")
                text = text[:k] + " " * gap + cut
        out.append(LaidSentence([piece], at, at + len(text), text, piece.printed.replace(MARK, "")))
        at = out[-1].end
        if after:
            apart = not (WIDE.search(text[-1:]) or WIDE.match(after.text[:1]))
            at += gaps.get(at, int(apart))
    return out if at == last else []


def _one(a: LaidSentence, b: LaidSentence) -> LaidSentence:
    """Two units that follow each other as one."""
    space = " " * (b.start - a.end)
    text, printed = a.text + space + b.text, a.printed + space + b.printed
    return LaidSentence([*a.pieces, *b.pieces], a.start, b.end, text, printed)
