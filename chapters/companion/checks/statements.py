"""Statements: what is coded of a text agrees with how much of it was seen, and with what it speaks
of.
"""

from __future__ import annotations

import re

from .addresses import told_on
from .rule import Record, at, items, rule

# A short quotation of an official text: the same limit as for the articles.
MAX_WORDING = 25
# Elements of the Chinese formula by the letter that `order` has for them.
ELEMENTS = {"W": "no_war", "S": "stability", "D": "denuclearisation"}
# Scripts without spaces between words, where two characters count as one word.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_SPACED = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def length(wording: str) -> int:
    """Words of a quotation: those between spaces, and one for every two characters of Chinese or
    Japanese, rounded up.
    """
    characters = len(_UNSPACED.findall(wording))
    return (characters + 1) // 2 + len(_SPACED.findall(_UNSPACED.sub(" ", wording)))


@rule("statements")
def elements(record: Record):
    """A text that does not name the peninsula has nothing to name or to leave out; all others are
    coded.
    """
    for row in record["statements"]:
        silent = row["korea_named"] == "no"
        for column in (*ELEMENTS.values(), "dual_track_label"):
            if silent and row[column]:
                said = "nothing, since korea_named is no: silence on Korea is not an omission"
                yield at("statements", row, column, said)
            elif not silent and not row[column]:
                said = f"yes, no or unclear, since korea_named is {row['korea_named']}"
                yield at("statements", row, column, said)


@rule("statements")
def whole(record: Record):
    """Only who saw the whole text can say that something is not in it."""
    for row in record["statements"]:
        for column in (*ELEMENTS.values(), "korea_named"):
            if row[column] == "no" and row["seen"] != "whole":
                said = f"unclear: no needs the whole text, and of this one seen is {row['seen']}"
                yield at("statements", row, column, said)


@rule("statements")
def orders(record: Record):
    """The order names exactly the elements that the columns say are there; one that was not seen
    may follow.
    """
    for row in record["statements"]:
        for letter, column in ELEMENTS.items() if row["order"] else ():
            named = letter in row["order"]
            # Without D the order says that the text leaves it out, which needs a no.
            fits = ("yes",) if named else ("no",) if letter == "D" else ("no", "unclear")
            if row[column] not in fits:
                way = "without" if named else "with"
                said = f"an order {way} {letter}" if row[column] in ("yes", "no") else "no order"
                said += f", since {column} is {row[column] or 'empty'}"
                yield at("statements", row, "order", said)


@rule("statements")
def asked(record: Record):
    """Only the press asks, and only the routine sample has a query."""
    for row in record["statements"]:
        if row["asked_about"] and row["occasion_kind"] != "press_answer":
            said = f"nothing, since occasion_kind is {row['occasion_kind']} and not press_answer"
            yield at("statements", row, "asked_about", said)
        if bool(row["neutral_query"]) != (row["sample"] in ("routine", "both")):
            said = "yes or no exactly when sample is routine or both"
            yield at("statements", row, "neutral_query", said)


@rule("statements", "positions")
def wordings(record: Record):
    """What is quoted of an official text is short."""
    for table in ("statements", "positions"):
        for row in record[table]:
            if (n := length(row["wording"])) > MAX_WORDING:
                said = f"at most {MAX_WORDING} words (two characters of Chinese or Japanese are"
                yield at(table, row, "wording", f"{said} one), not {n}")


@rule("statements", "positions")
def older(record: Record):
    """A page that carries a text is not older than the text, but for the hours between Beijing and
    America.
    """
    for table in ("statements", "positions"):
        for row in record[table]:
            known = row["date"][: {"day": 10, "month": 7, "year": 4}.get(row["precision"], 0)]
            for column in ("urls", "retrieved_from"):
                for url in items(row[column]) if known else ():
                    if (told := told_on(url)) and told.before(known):
                        said = f"a page not older than the text ({known}); its address says {told}"
                        yield at(table, row, column, said, url)
