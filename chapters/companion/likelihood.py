"""Words of likelihood and the probabilities they stand for.

The scale is that of Intelligence Community Directive 203, “Analytic Standards” (2015), section
D.6.e(2)(a): seven steps, each with two rows of terms and one range in per cent. It was written for
intelligence analysts, not for magazines: applied to an article it is a yardstick from outside, not
a reading of the author's mind. Words that the directive does not list (could, may, might, possibly,
would) have no range here; Kent (1964) kept “possible” for just those judgements to which no odds
can be put.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Term of the first row, term of the second row, lowest and highest probability in per cent.
ICD_203 = (
    ("almost no chance", "remote", 1, 5),
    ("very unlikely", "highly improbable", 5, 20),
    ("unlikely", "improbable", 20, 45),
    ("roughly even chance", "roughly even odds", 45, 55),
    ("likely", "probable", 55, 80),
    ("very likely", "highly probable", 80, 95),
    ("almost certain", "nearly certain", 95, 99),
)


@dataclass(frozen=True)
class Range:
    """A step of the scale: its term, and probabilities `low` and `high` (0 to 1).

    `exact`: the words are the directive's own.
    """

    term: str
    low: float
    high: float
    exact: bool


def icd203(words: str | None) -> Range | None:
    """The range that ICD 203 gives to words of likelihood; None when it gives none.

    `words` is a cell of claims.likelihood_words: one expression or several separated by ";", of
    which the first on the scale counts. Case and a final -ly are ignored (“probably”, “almost
    certainly”). “Highly likely” and “highly unlikely” mix the two rows of terms; they are read as
    “very” and marked `exact=False`.
    """
    if not isinstance(words, str):
        return None
    steps = {
        term: (first, low, high) for first, second, low, high in ICD_203 for term in (first, second)
    }
    for given in (part.strip().lower() for part in words.split(";")):
        plain = {
            "probably": "probable",
            "improbably": "improbable",
            "highly probably": "highly probable",
            "highly improbably": "highly improbable",
        }.get(given, given)
        plain = plain.removesuffix("ly") if plain.endswith("certainly") else plain
        for term, exact in ((plain, True), (plain.replace("highly ", "very "), False)):
            if term in steps:
                first, low, high = steps[term]
                return Range(first, low / 100, high / 100, exact)
    return None


# Words by which an English text keeps from saying that something is so, by their stems (after
# Hyland, “Hedging in Scientific Research Articles”, 1998); the directive's terms are among them.
_STEMS = (
    "alleg appar appear argu assum believ chance claim conceiv could danger doubt estimat evident "
    "odd expect fear feasib hint hope hypothe impl improbab indicat inevitab likel may might "
    "perhaps plausib possib potential predict presum probab project prospect reckon remote "
    "report risk rumour rumor said say seem should specul suggest suppos suspect tend theor think "
    "thought threat uncertain unlikel worst-case certain consider would"
)
_ENDINGS = (
    "|ility|ilities|e|s|es|d|ed|ing|ly|y|ies|ity|ities|able|ably|ible|ibly|le|al|ally|ation|ition|ence|ent|ently"
    "|edly|ful|fully|etical|etically|tic"
)
_HEDGE = re.compile(f"({'|'.join(_STEMS.split())})({_ENDINGS})")


def hedges(words: str) -> bool:
    """Whether an English expression holds a word of likelihood or hedging."""
    return any(_HEDGE.fullmatch(word) for word in re.findall(r"[a-z-]+", words.lower()))
