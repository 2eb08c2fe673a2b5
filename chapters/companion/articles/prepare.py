"""From a text to rows that wait: its sentences cut and numbered, a role guessed for each block."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ..canonical import Sentence, canonical, fingerprint, sentences, words
from ..canonical.cutting import HARD
from ..checks import PENDING
from ..names import authors
from ..tables.read import DataError, Problem, fault
from . import formats
from .printed import sentences_as_printed
from .record import CONTENT, QUESTION, REASON, block_hash, boilerplate
from .turns import questions
from .wrapped import ENDED, joined

# What a heading does not end with, in canonical text.
_SENTENCE = re.compile(rf"[.?!。…؟{HARD}](?: ?[»›])?[\"')」』]*(?:\[\w{{1,3}}\])?$")
# First letter of the place of a block in ids: t1, s1, h1, q1; x1 for what has no letter of its own.
LETTER = {"title": "t", "standfirst": "s", "heading": "h", "question": "q"}


@dataclass
class Article:
    """What is known of an article: columns of sources.csv; an unknown author stays empty."""

    source_id: str
    title: str
    container_title: str
    author: str = ""
    editor: str = ""
    section: str = ""
    issued: str = ""
    issued_note: str = ""
    url: str = ""
    language: str = "en"
    type: str = "article-newspaper"
    note: str = ""

    def row(self, text: str, fields: dict[str, dict]) -> dict[str, str]:
        """The row of sources.csv. Raises DataError for each value that `fields` forbids."""
        said = asdict(self) | {"words": len(words(text)), "sha256": fingerprint(text)}
        row = {c: " ".join(str(said[c] or "").split()) for c in fields}
        where = f"article {row['source_id']}"
        problems = [
            Problem(where, None, c, row[c], wrong)
            for c, f in fields.items()
            if (wrong := fault(row[c], f))
        ]
        if problems:
            raise DataError(problems)
        return row


@dataclass
class Cut:
    """A text cut into sentences: `spans` are rows of sentences.csv, `lines` those of the sheet."""

    blocks: dict[int, list[Sentence]]
    roles: dict[int, str]
    paragraphs: int
    spans: list[dict] = field(default_factory=list)
    lines: list[dict] = field(default_factory=list)


def layout(read: formats.Read, path: Path, said: str | None = None) -> str:
    """How paragraphs are parted: as `said` ("lines", "blank"), else by lines.

    Raises DataError when nothing is said of a plain text whose lines look wrapped (narrow, and many
    end within a sentence), and when something is said of a page or a document.
    """
    if said and not read.plain:
        raise DataError(
            f"{path}: found --paragraphs {said}; expected it for plain text alone, since a page or "
            "a document says itself where a paragraph ends"
        )
    if said or not read.plain:
        return said or "lines"
    lines = [line.strip() for line in read.text.splitlines() if line.strip()]
    open_ended = sum(len(line) >= 40 and not ENDED.search(line) for line in lines[:-1])
    if open_ended >= 3 and open_ended > 0.3 * len(lines) and max(map(len, lines)) <= 130:
        raise DataError(
            f"{path}: {open_ended} of {len(lines)} lines end within a sentence; expected one "
            "paragraph a line, or --paragraphs blank for wrapped lines with blank lines between "
            "paragraphs (--paragraphs lines if each line is a paragraph)"
        )
    return "lines"


def as_lines(text: str, paragraphs: str = "lines") -> str:
    """The text with one paragraph a line: as it is for "lines", joined for "blank"."""
    if paragraphs == "lines":
        return text
    return "\n".join(map(joined, re.split(r"\n\s*\n", text)))


def cut(lines: str, path: Path, row: dict[str, str]) -> Cut:
    """Cut a text of one paragraph a line into numbered sentences that wait to be coded.

    row: the article in sources.csv. Raises DataError, naming `path`, when nothing is left to code.
    """
    try:
        found = sentences(lines)
    except ValueError as error:
        raise DataError(
            f"{path}: the lines beside {error} run into each other, by a dash at both ends or a "
            "word broken between them; expected one dash, or the two parts on one line"
        ) from None
    _parted(canonical(lines), found, path)
    blocks: dict[int, list[Sentence]] = {}
    for s in found:
        blocks.setdefault(s.block, []).append(s)
    roles = guess_roles(blocks, row["title"], row["author"])
    if not any(role in CONTENT for role in roles.values()):
        raise DataError(
            f"{path}: no sentence of body or standfirst found; expected paragraphs, with sentences "
            "that end in a full stop or have more than 12 words"
        )
    at = places(roles)
    out = Cut(blocks, roles, sum(number is not None for _, number in at.values()))
    printed = _printed(lines, blocks)
    for s in found:
        (place, number), role = at[s.block], roles[s.block]
        sentence_id = f"{row['source_id']}:{place}.{s.sentence}"
        span = {
            "sentence_id": sentence_id,
            "source_id": row["source_id"],
            "block": s.block,
            "paragraph": number or "",
            "sentence": s.sentence,
            "start": s.start,
            "end": s.end,
            "words": len(words(s.text)),
            "role": role,
        }
        out.spans.append(span | {"uncoded_reason": PENDING, "actors_mentioned": ""})
        line = {"sentence_id": sentence_id, "role": role, "text": next(printed)}
        out.lines.append(line | {"uncoded_reason": REASON.get(role, "")})
    return out


def _parted(text: str, found: list[Sentence], path: Path) -> None:
    """A single character between two sentences is a space: a sheet has no place for another."""
    for a, b in zip(found, found[1:]):
        if b.start == a.end + 1 and text[a.end] != " ":
            raise DataError(
                f"{path}: a line of dashes alone stands after “{a.text[-40:]}”; expected an empty "
                "line, or the dash on the line that it belongs to"
            )


def _printed(lines: str, blocks: dict[int, list[Sentence]]) -> Iterator[str]:
    """The sentences as printed, with the quotation marks and dashes that canonical text folds."""
    paragraphs = [line for line in lines.splitlines() if words(line)]
    for raw, block in zip(paragraphs, blocks.values(), strict=True):
        yield from sentences_as_printed(raw, [s.text for s in block])


def new_record(path: Path, row: dict[str, str], cut: Cut, joined: bool) -> dict:
    """The record under seeds/ of an article that waits; joined: its wrapped lines were joined."""
    known: dict[str, object] = {
        c: v or None for c, v in row.items() if c not in ("words", "sha256", "note")
    }
    known |= {"words": int(row["words"]), "sha256": row["sha256"]}
    known["sha256_file"] = hashlib.sha256(path.read_bytes()).hexdigest()
    known |= {"note": row["note"]} if row["note"] else {}
    known |= {"paragraphs": "blank"} if joined else {}
    known |= {"boilerplate": boilerplate(cut.spans), "outline": []}
    known["blocks"] = [
        {
            "block": n,
            "words": sum(len(words(s.text)) for s in block),
            "sha256": block_hash(" ".join(s.text for s in block)),
        }
        for n, block in cut.blocks.items()
    ]
    return known


def read_text(path: Path) -> formats.Read:
    """The article's text. Raises DataError when none can be read, or no word is in it."""
    found = formats.read(path)
    if not words(found.text):
        raise DataError(f"{path}: no word in it; expected the text of the article")
    return found


def guess_roles(blocks: dict[int, list[Sentence]], title: str, author: str) -> dict[int, str]:
    """A first guess at what each block is; the coder corrects it in the sheet."""
    families = [one.family.lower() for one in authors(author)]
    texts = {n: " ".join(s.text for s in block) for n, block in blocks.items()}
    asked, out = questions(texts), {}
    for n, text in texts.items():
        short = len(words(text)) <= 12 and not _SENTENCE.search(text)
        signed = text.lower().startswith("by ") or any(f in text.lower() for f in families)
        if words(text) == words(title):
            out[n] = "title"
        elif n in asked:
            out[n] = QUESTION
        elif short:
            out[n] = "credit" if signed else "heading"
        else:
            out[n] = "body"
    return out


def places(roles: dict[int, str]) -> dict[int, tuple[str, int | None]]:
    """Place of each block in ids and its paragraph number.

    1, 2, … for the body, t1, s1, h1, q1, x1, … outside it, where there is no paragraph number.
    """
    count: dict[str, int] = {}
    out: dict[int, tuple[str, int | None]] = {}
    for n, role in roles.items():
        letter = "" if role == "body" else LETTER.get(role, "x")
        count[letter] = count.get(letter, 0) + 1
        out[n] = (f"{letter}{count[letter]}", None if letter else count[letter])
    return out
