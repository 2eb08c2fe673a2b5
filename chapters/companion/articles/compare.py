"""A copy's words beside an article's, of which only a fingerprint of each block is known.

Each recorded block is looked for in the copy; what is left over was added, what is not found is
missing or changed, and what stands in another order was moved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 4  # words of what was added that a report repeats, so that it can be found


@dataclass(frozen=True)
class Block:
    """A recorded block: its number, count of words, their fingerprint, and what it is called."""

    number: int
    words: int
    sha256: str
    name: str


@dataclass(frozen=True)
class Gap:
    """Words of the copy that are in no block: where they begin, how many, and what is before.

    `replaced` are the blocks that are missing there: a changed paragraph rather than an added one.
    """

    start: int
    words: int
    after: Block | None
    replaced: tuple[Block, ...]


@dataclass(frozen=True)
class Comparison:
    """Blocks missing or changed, blocks in another place, and what is in no block."""

    missing: list[Block]
    moved: list[Block]
    gaps: list[Gap]
    found: int  # blocks, wherever they stand

    @property
    def same(self) -> bool:
        """Whether the copy has the article's words, in their order, and no others."""
        return not (self.missing or self.moved or self.gaps)


def compare(blocks: Sequence[Block], theirs: Sequence[str]) -> Comparison:
    """Find the blocks among the words of a copy."""
    places = _places(blocks, theirs)
    there = sorted((b for b in blocks if b.number in places), key=lambda b: places[b.number])
    missing = [b for b in blocks if b.number not in places]
    return Comparison(
        missing, _moved(blocks, there), _gaps(there, missing, places, theirs), len(there)
    )


def _places(blocks: Sequence[Block], theirs: Sequence[str]) -> dict[int, int]:
    """First word of each block found, by its number; no two blocks share a word.

    Long blocks first: they stand in one place only. A short one, which chance may repeat, is taken
    from between its neighbours where it stands there.
    """
    starts = {n: _windows(theirs, n) for n in {b.words for b in blocks}}
    size = {b.number: b.words for b in blocks}
    taken = bytearray(len(theirs))
    places: dict[int, int] = {}
    for block in sorted(blocks, key=lambda b: -b.words):
        free = [
            i
            for i in starts[block.words].get(block.sha256, ())
            if not any(taken[i : i + block.words])
        ]
        before = [places[n] + size[n] for n in places if n < block.number]
        after = [places[n] for n in places if n > block.number]
        low, high = max(before, default=0), min(after, default=len(theirs))
        between = [i for i in free if low <= i and i + block.words <= high]
        for place in (between or free)[:1]:
            places[block.number] = place
            taken[place : place + block.words] = b"\1" * block.words
    return places


def _windows(theirs: Sequence[str], n: int) -> dict[str, list[int]]:
    """Where each run of `n` words begins, by its fingerprint."""
    out: dict[str, list[int]] = {}
    for i in range(len(theirs) - n + 1):
        found = hashlib.sha256(" ".join(theirs[i : i + n]).encode()).hexdigest()
        out.setdefault(found, []).append(i)
    return out


def _moved(blocks: Sequence[Block], there: list[Block]) -> list[Block]:
    """Blocks out of the article's order: the fewest whose removal leaves the others in it."""
    order = [b for b in blocks if b in there]
    # Words and not blocks are counted, so that a long paragraph stays and a short one moved.
    best: list[tuple[int, list[Block]]] = []
    rank = {b.number: k for k, b in enumerate(order)}
    for block in there:
        earlier = [run for run in best if rank[run[1][-1].number] < rank[block.number]]
        weight, run = max(earlier, key=lambda r: r[0], default=(0, []))
        best.append((weight + block.words, [*run, block]))
    kept = {b.number for b in max(best, key=lambda r: r[0], default=(0, []))[1]}
    return [b for b in order if b.number not in kept]


def _gaps(
    there: list[Block], missing: list[Block], places: dict[int, int], theirs: Sequence[str]
) -> list[Gap]:
    out, end, after, left = [], 0, None, list(missing)
    for block in [*there, None]:
        start = len(theirs) if block is None else places[block.number]
        if start > end:
            low = after.number if after else 0
            high = block.number if block else float("inf")
            here = [b for b in left if low < b.number < high]
            left = [b for b in left if b not in here]
            out.append(Gap(end, start - end, after, tuple(here)))
        if block is not None:
            end, after = start + block.words, block
    return out
