"""Two changes of one table made at the same time, put together line by line.

Own code: a general merge (the library merge3) takes two rows added at the end of a table for a
conflict, and that is what a spreadsheet and `companion add` do.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

Edit = tuple[int, int, int, list[str]]  # first and last line of the base, whose it is, new lines


def merged(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """`theirs` with our change of `base`; None when both changed the same lines, or it is no text.

    Lines keep their ends; ours take those of `theirs`.
    """
    try:
        was, own, now = (_lines(text) for text in (base, ours, theirs))
    except UnicodeDecodeError:
        return None
    ending = re.search(r"[\r\n]*$", now[0])[0] if now else "\n"  # type: ignore[index]
    own = [line.rstrip("\r\n") + ending for line in own]
    plain = [line.rstrip("\r\n") + ending for line in was]
    out: list[str] = []
    at = 0
    for first, last, _, new in sorted([*_edits(was, now, 0), *_edits(plain, own, 1)]):
        if first < at:
            return None
        out += was[at:first]
        if new and out and not out[-1].endswith(("\r", "\n")):
            out[-1] += ending
        out += new
        at = last
    return "".join(out + was[at:]).encode()


def _lines(text: bytes) -> list[str]:
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text.decode("utf-8"))


def _edits(was: list[str], now: list[str], whose: int) -> list[Edit]:
    found = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    return [(a, b, whose, now[c:d]) for what, a, b, c, d in found if what != "equal"]
