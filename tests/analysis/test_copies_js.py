"""The workbench's scripts read a text as the library does, and find a copy of an article in it."""

from __future__ import annotations

import hashlib
import random

from companion.canonical import canonical, fingerprint, sentences, words
from page_scripts import ask, book

PIECES = [
    "peace",
    "The",
    "U.S.",
    "co-operation",
    "strate-\ngic",
    "self-\nstyled",
    "state-of-the-\nart",
    "«",
    "mot",
    "»",
    "“quoted”",
    "‘it’s’",
    "…",
    ".",
    ".",
    ".",
    "—",
    "–",
    "-",
    "&amp;",
    "&#8217;",
    "&amp;amp;",
    "&shy;",
    "中国",
    "和平。",
    "조선",
    "Россия",
    "ΣΑΣ",
    "İ",
    "ß",
    "ﬁ",
    "½",
    "²",
    "x́",
    "\xad",
    "\u200b",
    "\u2060",
    "\xa0",
    "\u3000",
    "\t",
    "\x1c",
    "\x85",
    "\u2028",
    "''",
    "`",
    "«",
    "»",
    '"(',
    "[3]",
    "1,000",
    "_a_",
    "Koreaâ€™s",
    "cafÃ©",
    "â€",
    "\x91",
    "\x96",
    "\x01",
    "⁄",
    "⋯",
    "∶",
    "\u2800",
    "──",
    "〜",
    "「",
    "」",
    "『",
    "』",
    "‹",
    "、",
    "カ・キ",
    "weath¬\ner",
    "pre-\xa0\nwar",
    "e\u0301te-\nmps",
    "𠀀",
    "ⅷ",
]


def _text(chance: random.Random) -> str:
    return "".join(
        chance.choice(PIECES) + chance.choice((" ", " ", " ", "", "\n", "\r\n", "  "))
        for _ in range(chance.randrange(30))
    )


def test_folding_words_and_fingerprints_of_a_thousand_texts():
    chance = random.Random(7)
    texts = [_text(chance) for _ in range(1000)]
    told = ask(*((name, text) for text in texts for name in ("canonical", "words")))
    for n, text in enumerate(texts):
        assert told[2 * n] == canonical(text), ascii(text)
        assert told[2 * n + 1] == words(text), ascii(text)
    hashed = ask(*(("sha256", canonical(text)) for text in texts))
    assert hashed == [fingerprint(text) for text in texts]


def _record(text: str) -> dict:
    """What the page holds of an invented article, as `site.workbench.files` makes it."""
    cut = sentences(text)
    blocks = [line for line in text.splitlines() if words(line)]
    return {
        "title": "An invented article",
        "sha256": fingerprint(text),
        "blocks": [
            [n, len(words(b)), hashlib.sha256(" ".join(words(b)).encode()).hexdigest()]
            for n, b in enumerate(blocks, 1)
        ],
        "optional": [1],
        "quotes": [["called it ", "a slap", " with"]],
        "sentences": [[s.block, s.start, s.end, len(words(s.text))] for s in cut],
    }


ARTICLE = (
    "Three harbours, one ferry\n"
    "Aldora and Benmark signed a treaty in May. Corriga was not in the room; one “called it a slap "
    "with a wet rope”. None of the three wants a quarrel.\n"
    "Benmark needs coal — and buys more with each winter. Silence followed.\n"
)


def test_copies_of_an_article():
    article, cut = _record(ARTICLE), sentences(ARTICLE)
    spans = [{"block": s.block, "start": s.start, "end": s.end} for s in cut]
    whole = [[s.text, True] for s in cut]
    curly = ARTICLE.replace(" — ", "\u2013").replace("in May", "in\nMay")
    around = "Menu · Log in\n" + ARTICLE.split("\n", 1)[1] + "Read this next\n"
    noted = ARTICLE.replace("a quarrel.", "a quarrel.[3]")
    changed = ARTICLE.replace("Benmark needs coal", "Benmark wants gas")
    other, long = "Another text. " * 40, "x " * 13000
    copies = (ARTICLE, curly, around, noted, changed, other, long)
    got = ask(*(("copy", article, text, spans) for text in copies))
    kinds = [one["match"] for one in got]
    assert kinds == ["exact", "exact", "words", "words", "part", "apart", "long"]
    assert got[0]["sentences"] == got[1]["sentences"] == whole
    assert got[2]["sentences"] == [["", False], *whole[1:]] and got[2]["quotes"] == 1
    assert not any(sure for _, sure in got[3]["sentences"][1:4])  # the paragraph in their place
    assert got[3]["sentences"][1][0].endswith("quarrel.[3]")
    assert got[3]["sentences"][4:] == whole[4:]
    assert [told for told, _ in got[4]["sentences"][4:]] == ["", ""]
    assert not any(told for told, _ in got[5]["sentences"])


def test_the_records_of_the_book_find_their_own_copies(articles):
    held = book()
    for source, text in articles.items():
        every = (unit.get("span", {}) for unit in held["units"].values())
        spans = [span for span in every if span.get("article") == source]
        other = text.replace("\n", "\n\n  ").replace('"', "”") + "\nRelated: something else\n"
        exact, near = ask(*(("copy", held["articles"][source], t, spans) for t in (text, other)))
        plain = canonical(text)
        told = [[plain[s["start"] : s["end"]], True] for s in spans]
        assert exact["match"] == "exact" and exact["sentences"] == told
        assert near["match"] == "words" and near["quotes"] == near["of"] > 0
        assert near["sentences"] == told
