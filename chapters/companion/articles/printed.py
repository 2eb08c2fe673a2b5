"""Where canonical text stands in the text as printed, with its own quotation marks and dashes.

Canonical text differs from print in spaces and in signs that are folded; what is no space keeps its
order. So places are counted in characters that are no spaces.
"""

from __future__ import annotations

import unicodedata

from ..canonical import canonical
from ..canonical.folding import TOGETHER, visible


def solid(text: str) -> int:
    """Number of characters that are no spaces."""
    return sum(not c.isspace() for c in text)


def tidy(printed: str) -> str:
    """The piece without what nobody sees: soft hyphens and the like, doubled spaces."""
    return " ".join("".join(c for c in printed if c.isspace() or canonical(c)).split())


def clusters(raw: str):
    """Pieces of a printed text that fold by themselves, each with its number of solid characters.

    A letter with the marks upon it is one piece, and what folds into one sign (--, ``); adding up
    pieces takes linear time.
    """
    at = 0
    for found in TOGETHER.finditer(raw):
        yield from _single(raw[at : found.start()])
        yield found[0], solid(canonical(found[0]))
        at = found.end()
    yield from _single(raw[at:])


def _single(raw: str):
    piece, size = "", 0
    for c in raw:
        plain = c.isascii() or not piece
        apart = not unicodedata.combining(c) and (
            plain or canonical(piece + c).replace(" ", "") == _folded(piece) + _folded(c)
        )
        if piece and apart:
            yield piece, size
            piece = ""
        piece += c
        size = solid(c) if piece.isascii() else solid(canonical(piece))
    if piece:
        yield piece, size


def _folded(piece: str) -> str:
    return canonical(piece).replace(" ", "")


def places(raw: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]] | None:
    """Beginning and end in `raw` of each span of solid characters; None when they do not count up.

    spans: (first, last) with 0 <= first < last <= solid(canonical(raw)).
    """
    starts: dict[int, int] = {}
    ends: dict[int, int] = {0: 0}
    at = count = 0
    for piece, size in clusters(raw):
        if size:
            starts.setdefault(count, at)
        at += len(piece)
        count += size
        if size:
            ends[count] = at
    if count != solid(canonical(raw)) or not all(a in starts and b in ends for a, b in spans):
        return None
    return [(starts[a], ends[b]) for a, b in spans]


def selector(raw: str, text: str, spans: list[int]) -> tuple[str, str, str] | None:
    """Prefix, quotation and suffix as they stand in a row in `raw`; None when that cannot be told.

    text: the canonical form of `raw`. spans: where in `text` the prefix begins, the quotation
    begins and ends, and the suffix ends.
    """
    a, b, c, d = (solid(text[:n]) for n in spans)
    found = places(raw, [(a, b if b > a else c), (b, c), (b, d if d > c else c)])
    if not found:
        return None
    (first, _), (start, end), (_, last) = found
    if a == b:
        first = start
    before, quote, after = (
        tidy_within(raw[slice(*cut)]) for cut in ((first, start), (start, end), (end, last))
    )
    fits = canonical(before + quote + after) == text[spans[0] : spans[3]].strip()
    return (before, quote, after) if fits else None


def tidy_within(part: str) -> str:
    """As `tidy`, but a space at the beginning or end stays: what it stands between goes on."""
    # As the tables write it, however the reader's copy does: é in one sign, ffi in three.
    seen = visible("".join(c for c in part if c.isspace() or canonical(c)))
    inner = " ".join(seen.split())
    before, after = seen[:1].isspace(), seen[-1:].isspace() and bool(inner)
    return " " * before + inner + " " * after


def sentences_as_printed(raw: str, cut: list[str]) -> list[str]:
    """The sentences of a paragraph, `cut` in canonical text, as they stand in the printed one."""
    spans, count = [], 0
    for text in cut:
        spans.append((count, count + solid(text)))
        count = spans[-1][1]
    found = places(raw, spans)
    if not found:
        return cut
    pieces = [tidy(raw[a:b]) for a, b in found]
    return [p if canonical(p) == text else text for p, text in zip(pieces, cut, strict=True)]
