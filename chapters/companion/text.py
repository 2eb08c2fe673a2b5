"""Canonical text of an article: the one form in which words are counted and characters numbered.

A reader's copy of an article differs from ours in line breaks, curly quotation marks, dashes and
odd spaces. All of these are folded here, so that an offset or a fingerprint means the same thing
on every copy of the same words.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

_FOLD = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'",
        "“": '"', "”": '"', "„": '"', "‟": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
        "\u00ad": None, "\u200b": None, "\ufeff": None,
    }
)  # fmt: skip

# A sentence ends at . ? or ! and closing quotation marks, before a space and a capital, digit or
# opening quotation mark. Initials and the abbreviations that occur in news prose do not end one.
_ABBREVIATIONS = ("U.S.", "U.K.", "U.N.", "Mr.", "Ms.", "Dr.", "Prof.", "Gen.", "St.", "e.g.", "i.e.", "vs.")
_BOUNDARY = re.compile(r"[.?!][\"')]*(?= +[\"'(]?[A-Z0-9])")


def canonical(text: str) -> str:
    """Return `text` with typography folded and every run of white space made one space.

    NFKC normal form, straight quotation marks, one hyphen for every dash with no space beside it,
    no soft hyphens, no space at the ends. Pure; `canonical(canonical(t)) == canonical(t)`.
    """
    text = unicodedata.normalize("NFKC", text).translate(_FOLD)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r" ?-[ -]*", "-", text)


def fingerprint(text: str) -> str:
    """SHA-256 (64 hexadecimal digits) of the canonical form of `text`, UTF-8 encoded."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()


def words(text: str) -> list[str]:
    """Words of the canonical text in lower case: runs of letters, digits and apostrophes."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", canonical(text).lower())


def split_sentences(paragraph: str) -> list[str]:
    """Split one paragraph into sentences of canonical text, in order; joined by " " they give it back."""
    paragraph = canonical(paragraph)
    out, begin = [], 0
    for m in _BOUNDARY.finditer(paragraph):
        candidate = paragraph[begin : m.end()]
        if candidate.endswith(_ABBREVIATIONS) or re.search(r"\b[A-Z]\.$", candidate):
            continue
        out.append(candidate.strip())
        begin = m.end()
    if paragraph[begin:].strip():
        out.append(paragraph[begin:].strip())
    return out


@dataclass(frozen=True)
class Sentence:
    """One sentence of an article: 1-based block and sentence numbers, character span in the canonical text."""

    block: int
    sentence: int
    start: int
    end: int
    text: str


def sentences(text: str) -> list[Sentence]:
    """Split an article (one block per line, blank lines ignored) into sentences with their spans."""
    whole, out, cursor = canonical(text), [], 0
    for number, block in enumerate((b for b in text.splitlines() if b.strip()), start=1):
        for k, sentence in enumerate(split_sentences(block), start=1):
            start = whole.index(sentence, cursor)
            cursor = start + len(sentence)
            out.append(Sentence(number, k, start, cursor, sentence))
    return out
