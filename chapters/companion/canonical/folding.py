"""Canonical text of an article: the one form in which words are counted and characters numbered.

A reader's copy of an article differs from ours in line breaks, curly quotation marks, dashes, odd
spaces and characters that nobody sees. All of these are folded here, so that an offset or a
fingerprint means the same thing on every copy of the same words.
"""

from __future__ import annotations

import functools
import hashlib
import html
import re
import unicodedata

# Characters that nobody sees (Default_Ignorable_Code_Point of Unicode), the Arabic stretcher and
# what stands for a picture, and control characters. They go first: what stood on either side may be
# one word.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINED = re.compile(f"(?<=[\u0600-\u0fff])([\u200c\u200d])(?=[\u0600-\u0fff])|{_UNSEEN.pattern}")
# Marks that are set for an apostrophe or a single quotation mark, and for a double one.
_SINGLE = "‘’‚‛′‵`´ˊˋʹʻʼʽʾʿˈꞌՙ՚׳ʹ΄᾽᾿῾´`❛❜＇｀"
_DOUBLE = "“”„‟″‶ʺˮ״〝〞〟❝❞⹂＂🙶🙷🙸"
_DASHES = "".join(c for c in map(chr, range(0x10FFF)) if unicodedata.category(c) == "Pd") + "−˗─━"
# Quotation marks and dashes of Windows where a program took its text for another one's.
_WINDOWS = {"\x91": "'", "\x92": "'", "\x93": '"', "\x94": '"', "\x96": "-", "\x97": "-"}
# Chinese keyboards set ⋯ for …
_SIGNS = {"⋯": "...", "∶": ":", "⁄": "/", "∕": "/", "∗": "*", "〜": "~", "\u2800": " "}
_FOLD = str.maketrans(
    {c: "'" for c in _SINGLE} | {c: '"' for c in _DOUBLE} | {c: "-" for c in _DASHES} | _SIGNS
)
# Guillemets may stand apart from what they hold (« mot »), and open on either side («mot», »Wort«);
# after a dash and a full stop that needs no space they open.
_OPENING = re.compile(r"(?<![^\s(\[\"'\-。।])([«‹])\s+")
_CLOSING = re.compile(r"\s+([»›])(?![^\W_])")
_GUILLEMETS = str.maketrans(
    {"«": '"', "»": '"', "‹": "'", "›": "'", "「": '"', "」": '"', "『": "'", "』": "'"}
)
# Two single marks are a double one, of the kinds too that become single marks last.
_PAIR = re.compile("['‹›『』]{2}")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_DOTS = re.compile(r"\.(?: ?\.){2,}")
# UTF-8 read as a text of Windows: “Koreaâ€™s”, “cafÃ©”.
_REST = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_MISREAD = re.compile(f"(?:[ÂÃ]{_REST}|â{_REST}{{2}})+")
# Characters that fold into fewer together than apart: two hyphens for a dash, two single marks.
TOGETHER = re.compile(
    f"{_ENTITY.pattern}|{_MISREAD.pattern}|[{re.escape(_SINGLE)}'‹›『』]{{2}}"
    rf"|[{re.escape(_DASHES)}](?:\s*[{re.escape(_DASHES)}])+"
)
# Parts of compounds, which keep their hyphen at the end of a line, and words that join two parts.
_BEFORE = re.compile(
    "all|anti|co|cross|ex|far|half|high|long|low|mid|much|multi|non|post|pre|pro|self|semi|short|so"
    "|then|two|three|four|five|six|seven|eight|nine|ten|vice|well"
)
_AFTER = re.compile(
    "aligned|and|armed|backed|based|bound|day|driven|et|für|known|led|level|like|made|minded|month"
    "|oder|old|or|owned|party|power|range|ranking|related|run|scale|sided|speaking|style|term|tier"
    "|to|und|up|wide|y|year"
)

# Chinese characters and Japanese kana stand without spaces: each counts as one word.
# The point between two names (・) is no word.
IDEOGRAPH = (
    "\u3005-\u3007\u3040-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
)
_WIDE = f"[{IDEOGRAPH}、。「」『』《》【】]"
# No space parts them: one that is there comes from the end of a line, or from a typesetter.
_WIDE_SPACE = re.compile(f"(?:(?<={_WIDE})|(?<={_WIDE}[,;:])) (?={_WIDE})")


_HYPHEN_LAST = re.compile(r"([-‐\u00ad¬])[ \t\u00a0]*[\r\n\u2028]\s*")


def canonical(text: str) -> str:
    """Return `text` with typography folded and every run of white space made one space.

    NFKC normal form, one form for each of apostrophes, quotation marks and ellipses, one hyphen for
    every dash with no space beside it, words broken at line ends whole again, HTML's entities
    resolved, nothing unseen, no space at the ends. Pure; `canonical(canonical(t)) == canonical(t)`.
    """
    return _settled(unbroken(text), _plain)


def shown(text: str) -> str:
    """The canonical text with its guillemets, which tell where a quotation opens and closes."""
    return _settled(unbroken(text), _folded)


def visible(text: str) -> str:
    """The text with nothing unseen in it, letters that are Latin ones in another dress (wide,
    joined as ﬃ, of mathematics) made ordinary, and its typography as it is.

    Joiners stay between letters of scripts that need them (Persian, Hindi).
    """
    text = "".join(c if c.isascii() else _ordinary(c) for c in text)
    return unicodedata.normalize("NFC", _JOINED.sub(lambda found: found[1] or "", text))


def _ordinary(c: str) -> str:
    plain = unicodedata.normalize("NFKC", c)
    dressed = c.isalnum() and plain.isascii() and unicodedata.category(c) != "No"
    return plain if dressed else c


def unbroken(text: str) -> str:
    """The text with words whole that were broken at the end of a line (“strate-”, “gic”).

    A hyphen stays where it is the word's own: before a capital, in a compound known as such or one
    that stands elsewhere in the text, and after another hyphen (“state-of-the-”, “art”).
    """
    if not _HYPHEN_LAST.search(text):
        return text
    text = unicodedata.normalize("NFC", text)
    whole = set(re.findall(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*", text.lower()))

    def mended(found: re.Match) -> str:
        first, hyphen, rest = found.groups()
        return first + ("-" if _own(first.lower(), hyphen, rest, whole) else "") + rest

    return _broken().sub(mended, text)


@functools.cache
def _broken() -> re.Pattern:
    """A word broken at the end of a line; ¬ is a soft hyphen that a PDF shows."""
    letters = rf"(?:[^\W\d_]{_marks()}*)+"
    return re.compile(rf"(-?{letters}){_HYPHEN_LAST.pattern}({letters})")


def _own(first: str, hyphen: str, rest: str, whole: set[str]) -> bool:
    """Whether the hyphen between two parts of a word is its own, not one of a line's end."""
    if hyphen in "\u00ad¬" or f"{first}{rest}" in whole:
        return False
    if not rest[0].islower() or first.startswith("-"):
        return True
    known = _BEFORE.fullmatch(first) or _AFTER.fullmatch(rest)
    return bool(known) or f"{first}-{rest}" in whole


def _settled(text: str, fold) -> str:
    """The text folded until nothing changes: an entity may hide a mark, and a mark an entity."""
    while (folded := fold(text)) != text:
        text = folded
    return text


def _reread(found: re.Match) -> str:
    raw = b"".join(c.encode("cp1252", "ignore") or c.encode("latin-1", "ignore") for c in found[0])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _folded(text: str) -> str:
    text = _ENTITY.sub(
        lambda found: html.unescape(found[0]),
        _UNSEEN.sub(lambda unseen: _WINDOWS.get(unseen[0], ""), _MISREAD.sub(_reread, text)),
    )
    text = unicodedata.normalize("NFKC", text.translate(_FOLD)).translate(_FOLD)
    text = re.sub(r"\s+", " ", _PAIR.sub('"', text)).strip()
    text = _WIDE_SPACE.sub("", _DOTS.sub(lambda found: found[0].replace(" ", ""), text))
    return re.sub(r" ?-[ -]*", "-", text)


def _plain(text: str) -> str:
    return _CLOSING.sub(r"\1", _OPENING.sub(r"\1", _folded(text))).translate(_GUILLEMETS)


def fingerprint(text: str) -> str:
    """SHA-256 (64 hexadecimal digits) of the canonical form of `text`, UTF-8 encoded."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()


_LETTER = rf"[^\W_{IDEOGRAPH}]"  # of a word that has several: a digit too


@functools.cache
def _marks() -> str:
    """A class of all combining marks: each belongs to the letter before it."""
    marks = (c for c in map(chr, range(0x300, 0x1E950)) if unicodedata.category(c)[0] == "M")
    return f"[{''.join(marks)}]"


def bare(text: str) -> str:
    """The text without its combining marks: a letter of Hindi with its vowel is one."""
    return re.sub(_marks(), "", text)


@functools.cache
def _word() -> re.Pattern:
    letter = f"(?:{_LETTER}{_marks()}*)"
    return re.compile(f"{letter}+(?:'{letter}+)*|[{IDEOGRAPH}]")


def words(text: str) -> list[str]:
    """Words of the canonical text in lower case: runs of letters, digits and apostrophes.

    Chinese characters and Japanese kana stand without spaces; each counts as one word.
    """
    return _word().findall(canonical(text).lower())


def find(part: str, whole: str) -> int:
    """Where `part` stands in `whole` (both canonical) as whole words; -1 when it does not.

    Between Chinese or Japanese characters there is no word to cut.
    """
    letter = f"{_LETTER}|{_marks()}"
    before = f"(?<!{letter})" if re.match(_LETTER, part) else ""
    after = f"(?!{letter})" if re.search(f"(?:{letter})$", part) else ""
    found = re.search(before + re.escape(part) + after, whole)
    return found.start() if found else -1
