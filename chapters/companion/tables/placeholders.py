"""What stands in a cell in place of words: a sign for “nothing”, a note to oneself, a formula."""

from __future__ import annotations

import re

# What is typed for “nothing”, or for “later”. A table keeps it as words, so it must be empty.
NOTHING = re.compile(
    r"[-–—./\\?*_\s]+|n\.?\s?/?\s?a\.?|null|nil|nan|tb[acd]|todo|fixme|xxx+|k\. ?a\.|s\. ?o\."
    r"|нет|〃|ditto|(?-i:TODO|FIXME|TB[ACD])\W.*",
    re.I | re.S,
)
# A formula that a CSV file holds as it was typed: =A1&B1, @SUM(A1:A4), +LEFT(B2).
TYPED = re.compile(r"=\s?\S.*|[@+-]\s?[A-Z.]{2,}\(.*", re.S)
NO_WORDS = "words, or an empty cell where there is nothing to say"
NO_FORMULA = "text or nothing, not a formula (type what it should say)"
# Longer text is none of the kind, unless it begins as a formula or a note to oneself does.
_SHORT = 8
_BEGINS = tuple("=@+-–—./\\?*_TFxX")


def placeholder(text: str) -> str:
    """What is expected in place of a text that says nothing; nothing for words."""
    if len(text) > _SHORT and not text.startswith(_BEGINS):
        return ""
    if NOTHING.fullmatch(text):
        return NO_WORDS
    return NO_FORMULA if TYPED.fullmatch(text) else ""
