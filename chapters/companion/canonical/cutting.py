"""Sentences of an article: where one ends and the next begins.

The rules are our own. The kept splitters have to be told the language, which one article may mix,
and none cuts better what is cut by hand in tests/evidence/cuts.yml, where the figures stand. The
words that the rules know are in `abbreviations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import abbreviations as known
from .folding import IDEOGRAPH, canonical, shown, words

# A sentence ends at a mark with closing quotation marks, brackets and footnotes, before a space and
# a word that has no small initial. Full stops of other scripts need no space.
_HARD = "।॥۔։።។။"
_STOP = re.compile(
    rf"[.?!؟{_HARD}]+(?P<close>(?:[\"')\]]| ?[»›](?![^\W_]))*)"
    r"(?P<note>(?:\[\d{1,3}\])+|(?<=[^\W\d_][.?!])\d{1,2}(?= |$))?"
)
_NEXT = re.compile(r"(?P<gap> *)[^\w.?!]*(?P<word>\w+)(?P<dot>\.?)")
_WORD_BEFORE = re.compile(r"[^\s\-(\"'\[«‹。]*$")
# A small letter that counts a list: “b) Russia sells.”
_LETTERED = re.compile(r" ?\(?[a-z]\) ")
# Chinese and Japanese text ends a sentence at 。 or at ? and ! (to which the wide forms are folded)
# and closing brackets, with or without a space; a closing bracket before hiragana does not end it.
_WIDE_END = re.compile(
    rf"(?:。+|[?!]+(?=[」』》】)\"]* ?[\"'(「『《【]*[{IDEOGRAPH}]))"
    r"(?:[」』》】)]+(?![\u3040-\u309f])|(?![」』》】)]))"
)
# Far enough back to see the words before a mark, so that long paragraphs are cut in linear time.
_REACH = 60


def split_sentences(paragraph: str) -> list[str]:
    """Split one paragraph into sentences, in order; joined by their spaces they give it back.

    They are canonical but for their guillemets («», ‹›), which tell where a quotation ends.
    A piece without any word (a row of dots, a lone quotation mark) stays with its neighbour. Text
    without words gives no sentence.
    """
    paragraph = shown(paragraph)
    out: list[str] = []
    begin = 0
    for end in sorted({*_wide_ends(paragraph), *_ends(paragraph), len(paragraph)}):
        piece = paragraph[begin:end].strip()
        if words(piece):
            out.append(piece)
        elif piece and out:
            out[-1] = paragraph[begin - len(out[-1]) : end].strip()
        if words(piece) or out:
            begin = end
    return out


def _ends(text: str) -> Iterator[int]:
    """Places in a text after which a new sentence begins, but for those of `_wide_ends`."""
    begin = 0
    for stop in _STOP.finditer(text):
        follows = _NEXT.match(text, stop.end())
        if follows is None or not _ends_there(text, begin, stop, follows):
            continue
        # A dash that leads over to the next sentence stays with the first.
        begin = stop.end() + text.startswith("-", stop.end())
        yield begin


def _ends_there(text: str, begin: int, stop: re.Match, follows: re.Match) -> bool:
    mark, after = stop[0][: stop.start("close") - stop.start()], text[stop.end() : stop.end() + 1]
    if mark[-1] in _HARD:
        return True
    listed = mark[-2:] != ".." and _LETTERED.match(text, stop.end())
    if (follows["word"][0].islower() and not listed) or after not in ("-", " "):
        return False
    before = text[max(begin, stop.start() - _REACH) : stop.start()]
    first = not before[: len(before) - len(_last_word(before))].strip(" -\"'([«‹•")
    if after == "-":  # “He left. — The end came.”, but “U.S.-China trade”
        return not stop["close"] and _full_stop(before, "", False, first)
    if mark[-2:] == "..":  # three between spaces leave something out
        return not before.endswith(" ") or len(mark) > 3
    if listed:  # as before a number: “See Art. (b)” goes on
        return mark[-1] != "." or _full_stop(before, "1", False, first)
    return mark[-1] != "." or _full_stop(before, follows["word"], bool(follows["dot"]), first)


def _last_word(text: str) -> str:
    """The word that a text ends with; nothing when it ends with none."""
    found = _WORD_BEFORE.search(text)
    return found[0] if found else ""


def _full_stop(before: str, after: str, dotted: bool, first: bool) -> bool:
    """Whether a full stop ends a sentence.

    before: the text up to it; after, dotted: the next word, and whether it has a full stop itself;
    first: whether the word before it is the first of its sentence.
    """
    word = _last_word(before)
    rest = before[: len(before) - len(word)].split()
    previous = rest[-1].strip(".").lower() if rest else ""
    beginning = not dotted and after in known.BEGINNING
    if not word:
        return True
    if word.isdigit():
        return _after_number(word, previous, after, dotted, first)
    if len(word) == 1 or first and re.fullmatch("[IVXLC]+", word):
        if first or after[:1].isdigit() or not (word.isupper() or word in "вгс"):
            return False
        return beginning or word.isupper() and previous in known.LETTERED
    return _after_abbreviation(word, after, beginning or after in known.BEGINNING_OR_NAME)


def _after_number(number: str, previous: str, after: str, dotted: bool, first: bool) -> bool:
    """A number that counts a list (1. …) or a day (9. Mai; 2031. 1. 3.) does not end a sentence."""
    if first and len(number) < 4:
        return False
    chain = after.isdigit() and dotted and len(number) == 4 or previous.isdigit()
    day = len(number) < 3 and (after in known.MONTHS or previous in known.ORDINAL)
    return not (chain or day)


def _after_abbreviation(word: str, after: str, beginning: bool) -> bool:
    small = word.lower()
    if word in known.TITLES or small in known.TITLES or small in known.WITHIN:
        return False
    if small in known.NUMBERED and after:
        return not (after[0].isdigit() or re.fullmatch("[IVXLC]+", after))
    if small in known.HOURS:
        return after not in known.AFTER_HOURS
    if small in known.RATHER_WITHIN or "." in word or re.fullmatch("([A-Z])\\1", word):
        return beginning
    return True


def _wide_ends(text: str) -> Iterator[int]:
    """Places after which a sentence of Chinese or Japanese begins."""
    quotes = counted = 0
    for stop in _WIDE_END.finditer(text):
        quotes, counted = quotes + text.count('"', counted, stop.end()), stop.end()
        # A straight quotation mark closes here when one is open, else it opens the next sentence.
        yield stop.end() + (quotes % 2 == 1 and text.startswith('"', stop.end()))


@dataclass(frozen=True)
class Sentence:
    """One sentence of an article, its text canonical.

    block, sentence: numbers from 1; start, end: characters of the canonical text of the article.
    """

    block: int
    sentence: int
    start: int
    end: int
    text: str


def sentences(text: str) -> list[Sentence]:
    """Split an article (a block per line, lines without a word ignored) into its sentences.

    Raises ValueError where two lines are not neighbours in the canonical text: one ends with a
    dash and the next begins with one.
    """
    whole, out, cursor = canonical(text), [], 0
    blocks = (found for block in text.splitlines() if (found := split_sentences(block)))
    for number, block in enumerate(blocks, start=1):
        for k, sentence in enumerate(map(canonical, block), start=1):
            start = whole.index(sentence, cursor)
            cursor = start + len(sentence)
            out.append(Sentence(number, k, start, cursor, sentence))
    return out
