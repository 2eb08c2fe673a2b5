"""Letters read wrongly: a table in UTF-8 that a program opened as something else, and saved.

In UTF-8 a letter beyond ASCII is two to four bytes. Read as Windows-1252, Latin-1 or Mac Roman,
each byte becomes a sign of its own: “’” turns into “â€™”, “é” into “Ã©”. Told is only what reads as
UTF-8 again, gives letters that people write, and that nobody would have typed: after a letter may
stand a quotation mark or a dash, and after a square root a number.

ftfy knows more such readings; it would be one more package in every environment, the browser's
among them, for one rule.
"""

from __future__ import annotations

import functools
import re

# What UTF-8 is taken for, by the name under which programs offer it.
WINDOWS, MAC = "Windows-1252", "Mac Roman"
# Letters and signs that texts hold: Latin, Greek, Cyrillic, Hebrew, Arabic, Thai, Devanagari,
# Chinese, Japanese and Korean, punctuation, arrows and emoji.
_WRITTEN = re.compile(
    "[\u00a0-\u017f\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u0391-\u03c9\u0400-\u045f\u0490\u0491"
    "\u05d0-\u05ea\u060c\u061b\u061f\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc\u0900-\u097f"
    "\u0e01-\u0e5b\u1e00-\u1eff\u2009-\u203a\u20a0-\u20bf\u2100-\u22ff\u3000-\u30ff\u3400-\u9fff"
    "\uac00-\ud7a3\ufeff\uff00-\uffef\U0001f300-\U0001faff]+"
)
# What may stand after a letter in an ordinary text.
_CLOSING = frozenset("‘’“”‚„–—…«»‹›™®©°·ºª¹²³¡¿§¶†‡•‰¢£¤¥€±¼½¾×")
_QUOTES = frozenset("‘’“”„–—…«»‹›™")
# What stands after a square root or the sign “about” in a formula.
_FORMULA = frozenset("±πΩµ∞∂∑∏∫≤≥≠£¢•°")


def _signs() -> dict[str, dict[str, int]]:
    """For each reading the bytes beyond ASCII by their signs; Latin-1 goes with Windows-1252, which
    has letters where the other has controls.
    """
    out: dict[str, dict[str, int]] = {WINDOWS: {}, MAC: {}}
    for byte in range(0x80, 0x100):
        one = bytes([byte])
        out[WINDOWS][chr(byte)] = byte
        out[WINDOWS][one.decode("cp1252", "replace")] = byte
        out[MAC][one.decode("mac_roman")] = byte
    out[WINDOWS].pop("\ufffd", None)
    return out


_SIGNS = _signs()


def _form(signs: dict[str, int]) -> re.Pattern:
    """A run of signs that could be the bytes of letters in UTF-8."""

    def among(first: int, last: int) -> str:
        return "[" + "".join(re.escape(c) for c, b in signs.items() if first <= b <= last) + "]"

    more = among(0x80, 0xBF)
    two, three, four = among(0xC2, 0xDF), among(0xE0, 0xEF), among(0xF0, 0xF4)
    return re.compile(f"(?:{two}{more}|{three}{more}{{2}}|{four}{more}{{3}})+")


_FORMS = {reading: _form(signs) for reading, signs in _SIGNS.items()}


@functools.lru_cache(maxsize=65536)
def misread(cell: str) -> tuple[str, str, str]:
    """The first letters of a cell that were read wrongly, what they were, and what they were read
    as; three empty texts for a sound cell.
    """
    if cell.isascii():
        return "", "", ""
    # The reading that explains most: letters of one are at times those of another.
    runs = {reading: _runs(cell, reading) for reading in _FORMS}
    reading = max(runs, key=lambda one: sum(len(run) for run, _ in runs[one]))
    return (*runs[reading][0], reading) if runs[reading] else ("", "", "")


def _runs(cell: str, reading: str) -> list[tuple[str, str]]:
    """What of a cell was certainly read in this way, and what it was."""
    out = []
    certain = _windows if reading == WINDOWS else _mac
    for found in _FORMS[reading].finditer(cell):
        run = found[0]
        try:
            was = bytes(_SIGNS[reading][c] for c in run).decode("utf-8")
        except UnicodeDecodeError:
            continue
        before, after = cell[: found.start()][-1:], cell[found.end() :][:1]
        if _WRITTEN.fullmatch(was) and certain(run, was, before, after):
            out.append((run, was))
    return out


def _windows(run: str, was: str, before: str, after: str) -> bool:
    """Whether nobody would have typed a run of which Windows-1252 or Latin-1 made one."""
    if len(was) > 1:  # a letter and what may follow it, twice, is no word either
        return True
    if len(run) == 2:
        if run[0] in "ÂÃ":
            return run[1] not in _QUOTES or after.isalpha() or not before.isalpha()
        # Other letters of the Latin alphabet: š is Å¡, and Å² a square; ć is Ä‡.
        latin = was <= "\u017f" or was in "\u01a1\u01b0"
        return latin and (run[1] not in _CLOSING or after.isalpha())
    typed = not after.isalpha() or run[-1] in "–—…"
    return len(run) == 4 or not typed or any(c not in _CLOSING or c == "€" for c in run[1:])


def _mac(run: str, was: str, before: str, after: str) -> bool:
    """The same of Mac Roman, in which the bytes are letters, quotation marks and formulas."""
    if run[0] in "‚¬":
        return True
    if run[0] == "√":
        accented = run[1].isalpha() and run[1] not in _FORMULA
        return accented or before.isalpha() or after.isalpha() and run[1] not in _FORMULA
    if run[0] in "ƒ≈·":
        return before.isalpha() and after.isalpha()
    return len(was) > (2 if len(run) == 2 * len(was) else 1)
