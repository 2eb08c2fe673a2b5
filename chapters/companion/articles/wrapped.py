"""Lines that a page has broken, put together again to paragraphs."""

from __future__ import annotations

import functools
import re

from ..canonical import unbroken
from ..canonical.cutting import HARD
from ..canonical.folding import IDEOGRAPH

# Chinese and Japanese have no space where a line was broken.
WIDE = rf"[{IDEOGRAPH}\u2e80-\u2fdf\u3000-\u303f\uff00-\uffef]"
_MARK = "[“”‘’…—]*"  # which the scripts share with others
_ENDS_WIDE, _BEGINS_WIDE = re.compile(f"{WIDE}{_MARK}$"), re.compile(f"{_MARK}{WIDE}")
# The end of a sentence, or of a line that leads to the next paragraph.
ENDED = re.compile(
    rf"[.?!:;。？！：；…⋯؟{HARD}](?: ?[»›])?[\"'”“’‘»«›‹)）」』\]]*(?:\[\w{{1,3}}\]|\d{{0,3}})$"
)


def glued(above: str, below: str) -> str:
    """Two lines of a paragraph as one: with a space between them, where the script has spaces."""
    wide = _ENDS_WIDE.search(above) and _BEGINS_WIDE.match(below)
    return f"{above}{below}" if wide else f"{above} {below}"


def joined(lines: str) -> str:
    """The lines of a paragraph as one, words whole that were broken at their ends."""
    found = (" ".join(line.split()) for line in unbroken(lines).splitlines())
    return functools.reduce(glued, filter(None, found), "").strip()
