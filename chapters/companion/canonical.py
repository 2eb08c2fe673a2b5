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
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‟": '"',
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "―": "-",
        "−": "-",
    }
)
# Soft hyphens, zero-width spaces, byte order marks. They go first: what stood on either side may be one letter.
_UNSEEN = re.compile("[\u00ad\u200b\ufeff]")

# A sentence ends at . ? or ! and closing quotation marks, before a space and a capital, digit or
# opening quotation mark. Initials and the abbreviations that occur in news prose do not end one, so a
# sentence that does end in “U.S.” is joined to the next.
_ABBREVIATIONS = tuple(
    [
        "U.S.",
        "U.K.",
        "U.N.",
        "E.U.",
        "D.C.",
        "Mr.",
        "Mrs.",
        "Ms.",
        "Dr.",
        "Prof.",
        "Gen.",
        "Lt.",
        "Col.",
        "Capt.",
        "Maj.",
        "Adm.",
        "Sen.",
        "Rep.",
        "Gov.",
        "Hon.",
        "Rev.",
        "St.",
        "Mt.",
        "No.",
        "Nos.",
        "Vol.",
        "Art.",
        "Fig.",
        "Jan.",
        "Feb.",
        "Mar.",
        "Apr.",
        "Aug.",
        "Sept.",
        "Sep.",
        "Oct.",
        "Nov.",
        "Dec.",
        "e.g.",
        "i.e.",
        "vs.",
        "cf.",
        "ca.",
        "approx.",
    ]
)
_ABBREVIATION = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _ABBREVIATIONS))}|[A-Z]\.)$")
_END = re.compile(r"[.?!][\"')]*(?= +[\"'(\[]*([^\W_]))")
# Chinese and Japanese text ends a sentence at 。 or at ? and ! (to which the wide forms are folded) and
# closing brackets, with or without a space after it; a closing bracket before hiragana does not end it.
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_LETTER = rf"[^\W_{_IDEOGRAPH}]"  # of a word that has several: a digit too
_WIDE_END = re.compile(
    rf"[。?!]+(?:[」』》】]+(?![\u3040-\u309f])|(?![」』》】]))(?= ?[\"'(「『《【]*[{_IDEOGRAPH}])"
)


def canonical(text: str) -> str:
    """Return `text` with typography folded and every run of white space made one space.

    NFKC normal form, straight quotation marks, one hyphen for every dash with no space beside it,
    no soft hyphens, no space at the ends. Pure; `canonical(canonical(t)) == canonical(t)`.
    """
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).translate(_FOLD)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r" ?-[ -]*", "-", text)


def fingerprint(text: str) -> str:
    """SHA-256 (64 hexadecimal digits) of the canonical form of `text`, UTF-8 encoded."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()


def words(text: str) -> list[str]:
    """Words of the canonical text in lower case: runs of letters, digits and apostrophes.

    Chinese characters and Japanese kana stand without spaces; each counts as one word.
    """
    return re.findall(rf"{_LETTER}+(?:'{_LETTER}+)*|[{_IDEOGRAPH}]", canonical(text).lower())


def find(part: str, whole: str) -> int:
    """Where `part` stands in `whole` (both canonical) without cutting a word at either end; -1 when it does not.

    Between Chinese or Japanese characters there is no word to cut.
    """
    before = rf"(?<!{_LETTER})" if re.match(_LETTER, part) else ""
    after = rf"(?!{_LETTER})" if re.search(rf"{_LETTER}$", part) else ""
    found = re.search(before + re.escape(part) + after, whole)
    return found.start() if found else -1


def split_sentences(paragraph: str) -> list[str]:
    """Split one paragraph into sentences of canonical text, in order; with the spaces between them they give it back.

    A piece without any word (a row of dots, a lone quotation mark) stays with its neighbour. Text
    without words gives no sentence.
    """
    paragraph = canonical(paragraph)
    out, begin = [], 0
    for end in sorted({*_ends(paragraph), len(paragraph)}):
        piece = paragraph[begin:end].strip()
        if words(piece):
            out.append(piece)
        elif piece and out:
            out[-1] = paragraph[begin - len(out[-1]) : end].strip()
        if words(piece) or out:
            begin = end
    return out


def _ends(paragraph: str):
    """Places in canonical text after which a new sentence begins."""
    for m in _END.finditer(paragraph):
        before = paragraph[: m.end()]
        if not m[1].islower() and not _ABBREVIATION.search(before):
            yield m.end()
    for m in _WIDE_END.finditer(paragraph):
        # A straight quotation mark closes here when one is open, else it opens the next sentence.
        open_quote = paragraph[: m.end()].count('"') % 2 == 1 and paragraph[m.end() :].startswith(
            '"'
        )
        yield m.end() + open_quote


@dataclass(frozen=True)
class Sentence:
    """One sentence of an article: 1-based block and sentence numbers, character span in the canonical text."""

    block: int
    sentence: int
    start: int
    end: int
    text: str


def sentences(text: str) -> list[Sentence]:
    """Split an article (one block per line, lines without a word ignored) into sentences with their spans."""
    whole, out, cursor = canonical(text), [], 0
    blocks = (found for block in text.splitlines() if (found := split_sentences(block)))
    for number, block in enumerate(blocks, start=1):
        for k, sentence in enumerate(block, start=1):
            start = whole.index(sentence, cursor)
            cursor = start + len(sentence)
            out.append(Sentence(number, k, start, cursor, sentence))
    return out
