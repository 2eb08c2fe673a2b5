"""One cell of a filled sheet as the tables write it, or what is wrong with it.

Spreadsheets turn what is typed into something else: an error, a date, a truth value. Each is either
what the column holds, or a problem with a name; nothing of the kind gets into a table as words.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection

from ..checks.letters import LONGEST, error
from ..tables.placeholders import NO_WORDS, placeholder

DATES = ("tie_start", "tie_end")
YES_NO = ("checkable", "korea_named", "denuclearisation", "dual_track_label")
# How spreadsheets write TRUE and FALSE, by language; a coder's program may put them for yes and no.
TRUE = (
    "TRUE WAHR VRAI VERDADERO VERO VERDADEIRO WAAR PRAWDA PRAVDA SANT SAND SANN TOSI IGAZ DOĞRU "
    "ИСТИНА ІСТИНА 참 真"
)
FALSE = (
    "FALSE FALSCH FAUX FALSO ONWAAR FAŁSZ NEPRAVDA USANT FALSK FALSKT EPÄTOSI HAMIS YANLIŞ "
    "ЛОЖЬ ХИБНІСТЬ 거짓 偽 假"
)
SAID = dict.fromkeys(TRUE.split(), "yes") | dict.fromkeys(FALSE.split(), "no")
NO_ERROR = (
    "text or nothing, not an error of the spreadsheet (type the words again; a cell that begins "
    "with = + - or @ is taken for a formula)"
)
# In a column of words these are nothing too; elsewhere they may be a code.
NONE = re.compile(r"none|t\.? ?b\.? ?[ac]\.?", re.I)
NO_LETTER = "words, with a letter in them"
NO_TRUTH = "text: the spreadsheet took it for true or false"
# Columns of words or sentences, of a sheet and of its new actors: no number is one, nor a sign.
WORDS = ("gist", "uncoded_reason", "reason", "paraphrase", "tie_note", "need_note")
WORDS_OF_ACTORS = ("name", "name_native", "role", "affiliation", "note")
# Whatever is typed here is meant: the sentence, and of a set coded again the remark on a row and
# the coder (Na is a family name, NA may be initials).
AS_IS = ("text", "note", "coder")


class Formula(str):
    """A formula that no program has computed: a workbook written by a script has no values."""


def plain(cell, column: str, words: Collection[str] = WORDS) -> tuple[str, str]:
    """A cell of `column` as text, and what was expected there when it is nothing for a table.

    words: columns that hold words, so that a number or a truth value in them is none. White space
    is reduced, whole numbers lose their decoration, a date is written YYYY-MM-DD.
    """
    if cell is None:
        return "", ""
    if isinstance(cell, Formula):
        return str(cell), "a value: no program has computed this formula; type what it should say"
    if isinstance(cell, bool):
        return _truth("TRUE" if cell else "FALSE", column)
    if isinstance(cell, (datetime.date, datetime.time, datetime.timedelta)):
        return _moment(cell, column)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = " ".join(str(cell).replace("_x000D_", " ").split())
    if error(text):
        return text, NO_ERROR
    if len(text) > LONGEST:
        return text[:60] + "…", f"at most {LONGEST:,} characters, as a spreadsheet's cell holds"
    meant = column in AS_IS and column not in words
    if said := "" if meant else _unmeant(text, column in words):
        return text, said
    return SAID.get(text.upper(), text) if column in YES_NO else text, ""


def _truth(text: str, column: str) -> tuple[str, str]:
    """A cell that the spreadsheet takes for true or false."""
    if column in YES_NO:
        return SAID[text], ""
    return text, "" if column == "text" else NO_TRUTH


def _unmeant(text: str, words: bool) -> str:
    """What was expected in place of a text that nobody means, in a column of words or another."""
    if said := placeholder(text):
        return said
    if words and NONE.fullmatch(text):
        return NO_WORDS
    if words and text in SAID:
        return NO_TRUTH
    return NO_LETTER if words and text and not any(map(str.isalpha, text)) else ""


def _moment(cell, column: str) -> tuple[str, str]:
    """A cell that the spreadsheet takes for a date or a time."""
    day = isinstance(cell, datetime.datetime) and cell.time() == datetime.time()
    text = f"{cell:%Y-%m-%d}" if day else str(cell)
    if column == "text" or (column in DATES and len(text) == 10):
        return text, ""
    if column in DATES:
        return text, "a real date as YYYY-MM-DD, without a time"
    said = "text: the spreadsheet has made a date of what was typed (format the cell as text)"
    return text, said


def looks_like_value(text: str) -> bool:
    """Whether a spreadsheet may take the text for a number, a date or a truth value.

    True of short text with a digit, in any language, and of what is its word for TRUE or FALSE.
    """
    found = re.findall(r"[^\W_]+", text)
    short = len(found) <= 8 and len(text) <= 60
    return short and (any(c.isnumeric() for c in text) or text.strip(" .").upper() in SAID)
