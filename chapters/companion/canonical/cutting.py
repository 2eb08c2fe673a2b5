"""Sentences of an article: where one ends and the next begins.

The rules are our own. The kept splitters have to be told the language, which one article may mix,
and none cuts better what is cut by hand in tests/evidence/cuts.yml, where the figures stand. The
words that the rules know are in `abbreviations`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from . import abbreviations as known
from .folding import IDEOGRAPH, bare, canonical, shown, words

# A sentence ends at a mark with closing quotation marks, brackets and footnotes, before a space and
# a word that has no small initial. Full stops of other scripts need no space.
HARD = "।॥۔։።។။"
# A footnote: [1], [2, 3], [a], [citation needed], a dagger or a star, a raised number.
_NOTE = r"(?:\[(?:\d{1,3}(?:[,;-] ?\d{1,3})*|[a-z][a-z ]{0,20})\])+"
_STOP = re.compile(
    rf"(?:[.?!؟{HARD}]|(?<=[\u0900-\u097f])\||(?<=[\u0900-\u097f] )\|)+"
    r"(?P<close>(?:[\"')\]]| ?[»›](?![^\W_])|[«‹](?= |$))*)"
    rf"(?P<note>(?:{_NOTE}|[†‡*]{{1,3}}(?= |$)"
    r"|(?:(?<=[^\W\d_][.?!])|(?<=[.?!][\"')»])|(?<=\)[.?!]))\d{1,2}(?=[\"')\]]*(?: |$)))"
    r"[\"')\]]*)?"
)
_NEXT = re.compile(r"(?P<gap> *)[^\w.?!]*(?P<word>\w+)(?P<dot>\.?)")
_WORD_BEFORE = re.compile(r"[^\s\-(\"'\[«‹。]*$")
# A small letter that counts a list: “b) Russia sells.”, and “ii. Russia sells.” after such a first.
_LETTERED = re.compile(r" ?\(?[a-zа-яё]\) ")
_COUNTED = re.compile(r" ?(?:[a-z]|[ivx]{1,4})\. ")
# A name with a small initial may begin a sentence: iPhone, eBay.
_INNER = re.compile(r"[a-z][A-Z]")
# Where a report comes from: “МОСКВА, 19 июня. /ТАСС/. Туман ушёл.”
_AGENCY = re.compile(r" /\w+/")
_ASIDE = re.compile(r"\([a-zа-яё]{1,5}$")  # Adm. (ret.) Gray
# An hour that a sentence begins with, and goes on after: “At 3.30 p.m. Kim met Xi.”
_AT_HOUR = re.compile(r"(?:About|After|Around|At|Before|By|From|Until) [\d.:]+ [ap]\.?m")
_ABBREVIATED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,3}")
# Chinese and Japanese text ends a sentence at 。 or at ? and ! (to which the wide forms are folded)
# and closing brackets, with or without a space; a closing bracket before hiragana does not end it.
# … nor does a particle after a quotation (“为什么？”的时候; なぜ？と).
_WIDE_END = re.compile(
    rf"(?:。+|(?<=[\u3040-\u309f])\.(?=[{IDEOGRAPH}])"
    rf"|[?!]+(?!と[^うかきこてとにはもりっ])"
    rf"(?=[」』》】)\"']*(?:{_NOTE})? ?[\"'(「『《【]*[{IDEOGRAPH}]))"
    r"(?:[」』》】)]+(?![\u3040-\u309f])|(?![」』》】)]))"
)
_WIDE_NOTE = re.compile(_NOTE)
# A straight single quotation mark that is no apostrophe.
_SINGLE = re.compile(r"(?<![A-Za-z])'|'(?![A-Za-z])")
# Far enough back to see the words before a mark, so that long paragraphs are cut in linear time.
_REACH = 60


def split_sentences(paragraph: str) -> list[str]:
    """Split one paragraph into sentences, in order; joined by their spaces they give it back.

    They are canonical but for their guillemets («», ‹›), which tell where a quotation ends.
    A piece without any word (a row of dots, a lone quotation mark) stays with its neighbour. Text
    without words gives no sentence.
    """
    paragraph = shown(paragraph)
    out: list[tuple[int, int]] = []
    begin = last = 0
    wide = [*_wide_ends(paragraph)]
    for end in sorted({*wide, *_ends(paragraph, wide), len(paragraph)}):
        if words(paragraph[last:end]):
            out.append((begin, end))
        elif out:
            out[-1] = (out[-1][0], end)
        last = end
        if out:  # what has no word at the beginning goes with the first sentence
            begin = end
    return [paragraph[start:stop].strip() for start, stop in out]


def _ends(text: str, wide: list[int]) -> Iterator[int]:
    """Places in a text after which a new sentence begins, but for those of `_wide_ends`."""
    begin = 0
    counted = bool(_COUNTED.match(text))
    for stop in _STOP.finditer(text):
        follows = _NEXT.match(text, stop.end())
        before = bisect_right(wide, stop.start())
        begin = max(begin, wide[before - 1] if before else 0)
        if follows is None or not _ends_there(text, begin, stop, follows, counted):
            continue
        # A dash that leads over to the next sentence stays with the first, but in a list of dashes.
        over = text.startswith("-", stop.end()) and not text.startswith("-")
        begin = stop.end() + over
        yield begin


def _ends_there(text: str, begin: int, stop: re.Match, follows: re.Match, counted: bool) -> bool:
    mark, after = stop[0][: stop.start("close") - stop.start()], text[stop.end() : stop.end() + 1]
    if mark[-1] in HARD or mark[-1] == "|":  # typed for a danda
        return True
    if _AGENCY.match(text, stop.end()):
        return False
    listed = mark[-2:] != ".." and _LETTERED.match(text, stop.end())
    small = follows["word"][0].islower() and not _INNER.match(follows["word"])
    if counted and mark[-1] == "." and _COUNTED.match(text, stop.end()):
        small = False
    if (small and not listed) or after not in ("-", " "):
        return False
    before = text[max(begin, stop.start() - _REACH) : stop.start()].rstrip(" »›\"'")
    if stop["close"].startswith(")") and _ASIDE.search(before):
        return False
    first = not before[: len(before) - len(_last_word(before))].strip(" -\"'([«‹•")
    if after == "-":  # “He left. — The end came.”, but “U.S.-China trade”
        return not stop["close"] and _full_stop(before, "", False, first)
    if mark[-2:] == "..":  # three between spaces leave something out
        return text[stop.start() - 1] != " " or len(mark) > 3
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
    previous = rest[-1].strip(".") if rest else ""
    beginning = not dotted and after in known.BEGINNING
    if not word or len(word) == 1 and not word.isalnum():  # 3 000 €.
        return True
    if re.fullmatch(r"/\w+/", word):
        return False
    if re.fullmatch(r"\d+\./\d+", word):  # 3./4. Juni
        word = word.rpartition("/")[2]
    if word.isdigit():
        if previous.lower() in known.LABELS and len(rest) == 1:
            return False
        return _after_number(word, previous.lower(), after, dotted, first)
    if (word, after) in known.GOES_ON or (previous.lower(), word) in known.TWO:
        return False
    if word in known.INITIALS or first and re.fullmatch("[ivx]{1,4}", word):
        return False
    if len(bare(word)) == 1 or first and re.fullmatch("[IVXLC]+", word):
        if previous[-1:].isdigit() and word.islower():  # 15 h. Il part.
            return beginning or after in known.BEGINNING_OR_NAME
        if first or after[:1].isdigit() or not (word.isupper() or word in "вгс"):
            return False
        return beginning or word.isupper() and previous.lower() in known.LETTERED
    if _AT_HOUR.fullmatch(before.strip(" -\"'([«‹•")):
        return False
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
    for form in (word, small, small.rpartition(".")[2]):  # “Lt.Gen. Park”
        if form in known.TITLES or form in known.WITHIN:
            return False
    if word in known.DAYS:
        return not (after[:1].isdigit() or after in known.MONTHS | known.AFTER_HOURS)
    if small.endswith("str"):  # a street, in German: Hafenstr. 5
        return not after[:1].isdigit()
    if small in known.NUMBERED and after:
        return not (after[0].isdigit() or re.fullmatch("[IVXLC]+", after))
    if small in known.HOURS:
        return after not in known.AFTER_HOURS
    if small in known.RATHER_WITHIN or _ABBREVIATED.fullmatch(bare(word)):
        return beginning
    return beginning or not re.fullmatch("([A-Z])\\1", word)


def _wide_ends(text: str) -> Iterator[int]:
    """Places after which a sentence of Chinese or Japanese begins."""
    quotes, counted = {'"': 0, "'": 0}, 0
    for stop in _WIDE_END.finditer(text):
        passed, counted, end = text[counted : stop.end()], stop.end(), stop.end()
        quotes['"'] += passed.count('"')
        quotes["'"] += len(_SINGLE.findall(passed))
        # A straight quotation mark closes here when one is open, else it opens the next sentence.
        while (mark := text[end : end + 1]) in quotes and quotes[mark] % 2 and end - stop.end() < 2:
            end += 1
        if end > stop.end() and text.startswith(("的", "之", "等"), end):
            continue
        note = _WIDE_NOTE.match(text, end)
        yield note.end() if note else end


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

    Raises ValueError, naming the sentence, where a block runs into its neighbour in the canonical
    text: a dash ends one and begins the next, or a word is broken between them.
    """
    whole, out, cursor = canonical(text), [], 0
    blocks = (found for block in text.splitlines() if (found := split_sentences(block)))
    for number, block in enumerate(blocks, start=1):
        for k, sentence in enumerate(map(canonical, block), start=1):
            start = whole.find(sentence, cursor)
            if start < 0:
                long = len(sentence) > 60
                raise ValueError(f"“{f'{sentence[:30]} … {sentence[-30:]}' if long else sentence}”")
            cursor = start + len(sentence)
            out.append(Sentence(number, k, start, cursor, sentence))
    return out
