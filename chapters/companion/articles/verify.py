"""Hold a reader's own copy of an article against what is recorded of it: fingerprint and quotations.

No text of an article is stored. What is stored is a fingerprint of the whole, one of each block (its
words, without punctuation), and the place and wording of each short quotation.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from ..canonical import canonical, fingerprint, words
from ..tables.read import CONTROL, DataError, load
from .record import record, records

__all__ = ["Report", "read", "record", "records", "verify"]

DIFFERS = "the text differs"
# What a file of another kind than plain text begins with.
KINDS = {
    b"%pdf": "a PDF",
    b"pk\x03\x04": "a word processor's document",
    b"{\\rtf": "a formatted document",
    b"<!doctype": "a formatted document",
    b"<html": "a formatted document",
}


@dataclass
class Report:
    """Outcome of a verification: one line on the text as a whole, remarks on blocks, anchors found and not found."""

    source_id: str
    match: str
    blocks: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True when every anchor was found; where an article has none, when the text is the recorded one."""
        return not self.missing and (bool(self.found) or self.match != DIFFERS)

    def __str__(self) -> str:
        lines = [f"{self.source_id}: {self.match}", *(f"  {b}" for b in self.blocks)]
        lines.append(
            f"  quotations found: {len(self.found)} of {len(self.found) + len(self.missing)}"
        )
        return "\n".join(lines + [f"  not found: {m}" for m in self.missing])


def read(path: str | Path) -> str:
    """A reader's text file as text. Raises DataError when it is missing, empty, formatted, not UTF-8 or not only text."""
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError:
        raise DataError(f"{path}: cannot be read; expected a text file with the article") from None
    start = raw[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if kind := next((kind for sign, kind in KINDS.items() if start.startswith(sign)), None):
        raise DataError(
            f"{path}: {kind}; expected plain text (copy the article's text into a .txt file)"
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path}: byte {error.start} is not UTF-8; expected a text file saved as UTF-8"
        ) from None
    # Form feeds and the like are spaces, and become one.
    if control := next((found for found in CONTROL.finditer(text) if not found[0].isspace()), None):
        raise DataError(
            f"{path}: control character U+{ord(control[0]):04X} at character {control.start()}; expected plain text in UTF-8, without such characters"
        )
    if not text.strip():
        raise DataError(f"{path}: empty; expected the text of the article")
    return text


def verify(source_id: str, path: str | Path) -> Report:
    """Compare a copy of an article with its record.

    The copy may differ in line breaks, quotation marks, dashes and spaces, and may lack boilerplate.
    Raises DataError for an unknown article or an unreadable file.
    """
    known, text = record(source_id), read(path)
    plain = canonical(text)
    if hashlib.sha256(Path(path).read_bytes()).hexdigest() == known["sha256_file"]:
        match = "exact: the file is byte for byte the one that was coded"
    elif fingerprint(text) == known["sha256"]:
        match = "same text, different typography"
    else:
        match = DIFFERS
    report = Report(source_id, match)
    if match == DIFFERS:
        report.blocks = _blocks(known, words(text))
        if not report.blocks:
            report.match = "same words, different punctuation"
        elif all("boilerplate" in b for b in report.blocks):
            report.match = "same article; what surrounds it differs"
    claims = load("claims")
    quoted = claims[
        claims["quote"].notna() & (claims["sentence_id"].str.split(":").str[0] == source_id)
    ]
    for row in quoted.itertuples():
        before, after = (
            "" if isinstance(part, float) else part for part in (row.prefix, row.suffix)
        )
        # The W3C text-quote selector. One neighbour is enough: the other may be boilerplate that the copy lacks.
        if canonical(before + row.quote) in plain or canonical(row.quote + after) in plain:
            report.found.append(row.claim_id)
        else:
            report.missing.append(f"{row.claim_id}: “{row.quote}”")
    return report


def _blocks(known: dict, theirs: list[str]) -> list[str]:
    """Which recorded blocks do not stand in the copy, in words; a block is found wherever it begins."""
    boilerplate = {b["block"]: b["what"] for b in known["boilerplate"]}
    sentences = load("sentences")
    sentences = (
        sentences[sentences["source_id"] == known["source_id"]]
        .drop_duplicates("block")
        .set_index("block")
    )
    present: dict[int, set[str]] = {}
    out = []
    for block in known["blocks"]:
        n, number = block["words"], block["block"]
        if n not in present:
            present[n] = {
                hashlib.sha256(" ".join(theirs[i : i + n]).encode()).hexdigest()
                for i in range(len(theirs) - n + 1)
            }
        if block["sha256"] not in present[n]:
            row = sentences.loc[number]
            name = f"{row['role']}" if row["role"] != "body" else f"paragraph {row['paragraph']}"
            out.append(
                f"boilerplate missing or changed: {boilerplate[number]}"
                if number in boilerplate
                else f"{name}: missing or changed"
            )
    return out
