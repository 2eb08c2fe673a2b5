"""The lines of a filled sheet, put together to the pieces of text that they belong to.

A piece is what stands in one cell of the column text, with every line that belongs to it: those
with its id and those below it without one. A coder may have cut a sentence in two, joined two,
sorted the lines or repeated an id; a line that could belong to two sentences is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..canonical import canonical
from .columns import CLAIM, MARK, NEED, TIE
from .faults import Faults

ORDER = (
    "the sentences in the order of the article, since a line without an id belongs to the sentence "
    "above it (undo the sorting, or give every line its sentence_id)"
)
FOOT = (
    "its sentence_id: the only lines without one stand at the foot of the sheet, where sorting "
    "puts them too"
)


@dataclass
class Piece:
    """A cell of text and its lines; span is its row of sentences.csv, None for a part newly cut."""

    span: dict | None
    block: int
    lines: list[dict]
    printed: str  # the cell

    @property
    def name(self) -> str:
        """The sentence's id; empty for a part newly cut."""
        return self.span["sentence_id"] if self.span else ""

    @property
    def at(self) -> int:
        """Where it stands in the sheet."""
        return self.lines[0][None]

    @property
    def text(self) -> str:
        """The cell in canonical form."""
        return canonical(self.printed)


def pieces(coding: list[dict], spans: list[dict], faults: Faults) -> list[Piece]:
    """The pieces of a sheet in the order of the article; none when lines cannot be told apart.

    spans: rows of sentences.csv of the article, in order.
    """
    by_id = {s["sentence_id"]: s for s in spans}
    found = _gather(coding, by_id, faults)
    place = {s["sentence_id"]: n for n, s in enumerate(spans)}
    own = [p for p in found if p.span]
    order = [place[p.name] for p in own]
    bare = [row for row in coding if not row["sentence_id"]]
    wrong = next((n for n in range(1, len(order)) if order[n] < order[n - 1]), None)
    if wrong is not None:
        if bare or len(own) < len(found):
            row = own[wrong]
            faults.add(row.at, "sentence_id", row.name, ORDER)
            return []
        for row in (row for p in own for row in _adrift(p.lines)):
            faults.add(row, "speaker_id", "", "the claim on this line too, since lines were sorted")
        return sorted(own, key=lambda p: place[p.name])
    if bare and _sorted_by_program(coding, own, bare):
        faults.add(bare[0][None], "sentence_id", "", FOOT)
        return []
    return found


def _gather(coding: list[dict], by_id: dict[str, dict], faults: Faults) -> list[Piece]:
    """Lines with an id, and those below without; a second text of a sentence is a new piece."""
    out: list[Piece] = []
    last: dict[str, Piece] = {}
    current: Piece | None = None
    for row in coding:
        name, printed = row["sentence_id"], row["text"].removeprefix(MARK.strip()).strip()
        if name:
            current = last.get(name)
        if name and name not in by_id or not name and current is None:
            source = next(iter(by_id)).split(":")[0]
            faults.add(row[None], "sentence_id", name, f"a sentence of {source}")
            continue
        if current and (not printed or canonical(printed) == current.text):
            current.lines.append(row)
            continue
        if current:
            new = Piece(None, current.block, [row], printed)
            out.insert(out.index(current) + 1, new)
        else:
            new = Piece(by_id[name], int(by_id[name]["block"]), [row], printed)
            out.append(new)
        current = new
        if name:
            last[name] = new
    return out


def _adrift(lines: list[dict]):
    """Lines with a tie or dependency alone, in a sentence of several claims: whose, once sorted?"""
    claims = sum(any(line[c] for c in CLAIM) for line in lines)
    for line in lines if claims > 1 else ():
        if not any(line[c] for c in CLAIM) and any(line[c] for c in (*TIE, *NEED)):
            yield line[None]


def _sorted_by_program(coding: list[dict], own: list[Piece], bare: list[dict]) -> bool:
    """Whether the sheet looks as it does after sorting by id or role: the rest at the foot."""
    ids = [p.name for p in own]
    alike = len({p.lines[0]["role"] for p in own}) == 1
    foot = coding[-len(bare) :] == bare
    return foot and len(ids) > 1 and (alike or ids == sorted(ids))
