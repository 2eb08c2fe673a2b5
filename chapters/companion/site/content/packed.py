"""What the search fetches, made small before the server compresses it.

Servers compress with gzip, which looks 32 kB back, and the texts of the book are 800 kB: a word
that comes back later is written out again. So frequent words stand as one sign each, with a list
of them beside the texts (a tenth smaller), and a sorted list of words says of each how much of its
beginning is that of the word before (a fifth smaller). `_static/search.js` undoes both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r" ?[A-Za-z][a-z’]+")
# Signs of two bytes that are read from left to right: Latin, Greek, Cyrillic, Armenian.
_SIGNS = [
    chr(n)
    for first, last in ((0x100, 0x2B0), (0x370, 0x400), (0x460, 0x530), (0x531, 0x58B))
    for n in range(first, last)
    if chr(n).isprintable() and chr(n).isalpha()
]
_MOST = 35  # letters that a word can share with the one before it: a digit of base 36


def coded(texts: list[str]) -> tuple[dict[str, str], list[str]]:
    """The frequent words by their signs, and the texts with these in place of those.

    A sign that stands in one of the texts is left alone, so that what is undone is what was given.
    """
    used = set().union(*map(set, texts))
    signs = [sign for sign in _SIGNS if sign not in used]
    found = Counter(word for text in texts for word in _WORD.findall(text))
    # What a word's sign saves in bytes, less the word in the list.
    worth = {w: n * (len(w) - 2) - len(w) - 3 for w, n in found.items()}
    best = sorted((w for w in worth if worth[w] > 0), key=lambda w: (-worth[w], w))
    sign_of = dict(zip(sorted(best[: len(signs)], key=_listed), signs))
    written = [_WORD.sub(lambda m: sign_of.get(m[0], m[0]), text) for text in texts]
    return {sign: word for word, sign in sign_of.items()}, written


def _listed(word: str) -> str:
    """A word in a list that spaces part: many begin with one, and none has the sign for it."""
    return word.replace(" ", "_")


def frequent(signs: dict[str, str]) -> str:
    """The words of `coded` as one text, in the order of their signs."""
    return fronted(map(_listed, signs.values()))


def fronted(words: Iterable[str]) -> str:
    """Sorted words as one text: before each a digit (base 36), how many letters of the word before
    it begins with.
    """
    out, last = [], ""
    for word in sorted(words):
        same = 0
        for a, b in zip(word[:_MOST], last):
            # Beyond that a script counts a sign as two.
            if a != b or ord(a) > 0xFFFF:
                break
            same += 1
        out.append(f"{'0123456789abcdefghijklmnopqrstuvwxyz'[same]}{word[same:]}")
        last = word
    return " ".join(out)
