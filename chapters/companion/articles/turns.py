"""Who speaks in a transcript: which of its paragraphs are questions put to the speaker.

Paragraphs of a transcript begin with a label: “Q:”, “记者：”, the name of an agency or of whoever
answers. A paragraph without one goes on with the turn above it. What is found here is a guess; the
coder corrects the column role.
"""

from __future__ import annotations

import re

ASKS = frozenset(
    (
        *("q", "question", "questions", "reporter", "journalist", "correspondent", "media"),
        *("press", "moderator", "问", "問", "提问", "提問", "记者", "記者", "媒体", "媒體"),
        *("вопрос", "журналист", "журналистка", "корреспондент", "в", "질문", "기자", "문"),
        *("質問", "問い"),
    )
)
ANSWERS = frozenset(
    ("a", "answer", "答", "回答", "答复", "答覆", "答え", "ответ", "о", "답", "답변")
)
# “彭博社记者：”, “共同社記者：”, “연합뉴스 기자:”
_ASKS_AT_THE_END = ("记者", "記者", "기자")
# Text is canonical: a wide colon is folded to “:”, dashes have no spaces beside them.
_LETTER = re.compile(
    r"[\"'(\[]*(?P<label>[QA]|问|問|答|문|답)\d{0,3}[)\]]?(?:[.:]|(?<![A])-)(?! ?\w{1,2}\.)"
)
_LABEL = re.compile(
    r"[\"'(\[]*(?P<label>[^\W\d_][^:.?!;,\"]{0,48}?)[)\]]?\d{0,3} ?:(?=\s|[^\W\d_]|[\"'(])"
)
MOST_WORDS = 6  # a longer beginning before a colon is a clause and no label
FEWEST_TURNS = 3  # labels that say nothing by themselves (names) are judged by what they ask


def label(text: str) -> str:
    """Who speaks a paragraph (in canonical form), as its beginning says; empty without a label."""
    found = _LETTER.match(text) or _LABEL.match(text)
    name = found["label"].strip().casefold() if found else ""
    known = name in ASKS or name in ANSWERS
    small = found is not None and found["label"][:1].islower()
    return name if known or len(name.split()) <= MOST_WORDS and not small else ""


def questions(paragraphs: dict[int, str]) -> set[int]:
    """Numbers of the paragraphs (canonical text by number, in order) that put a question."""
    turns = _turns(paragraphs)
    labels = {name for name, _ in turns}
    asked: dict[str, list[bool]] = {}
    for name, numbers in turns:
        asked.setdefault(name, []).append(any("?" in paragraphs[n] for n in numbers))
    labelled = [name for name, _ in turns if name]
    asking = {name for name in labels if name in ASKS or name.endswith(_ASKS_AT_THE_END)}
    if len(labelled) >= FEWEST_TURNS:
        answering = {name for name in labels if name in ANSWERS}
        often = {n for n, said in asked.items() if n and sum(said) * 2 > len(said)}
        asking |= often - answering
    # Where nobody but the questions has a label, what follows them unlabelled is the answer.
    whole = any(name and name not in asking for name in labels)
    return {n for name, numbers in turns if name in asking for n in numbers[: None if whole else 1]}


def _turns(paragraphs: dict[int, str]) -> list[tuple[str, list[int]]]:
    """Label and paragraphs of each turn, in order; what stands before the first label has none."""
    out: list[tuple[str, list[int]]] = []
    for number, text in paragraphs.items():
        name = label(text)
        if name or not out:
            out.append((name, [number]))
        else:
            out[-1][1].append(number)
    return out
