"""Hold a reader's own copy of an article against its record: fingerprints and quotations.

No text of an article is stored. What is stored is a fingerprint of the whole, one of each block
(its words, without punctuation), and the place and wording of each short quotation.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from ..canonical import canonical, fingerprint, words
from ..tables.read import load
from ..tables.seeds import record, records
from . import formats
from .compare import SHOWN, Block, Gap, compare
from .reports import count

__all__ = ["Report", "read", "record", "records", "verify"]

EXACT = "exact: the file is byte for byte the one that was coded"
SAME = "same text, different typography"
SAME_WORDS = "same words, different punctuation"
SURROUNDED = "same article; what surrounds it differs"
DIFFERS = "the text differs"
APART = "another text: nothing of the article is in it"
# What the command's exit status says; 1 is a copy that cannot be read, 2 a wrong call.
STATUS = {EXACT: 0, SAME: 0, SAME_WORDS: 3, SURROUNDED: 3, DIFFERS: 4, APART: 5}


@dataclass
class Report:
    """Outcome of a verification: a line on the whole, remarks on its parts, anchors found and not.

    match: one of the keys of STATUS. blocks: what was added, moved, removed or changed, and where.
    """

    source_id: str
    match: str
    blocks: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True when every anchor was found; where an article has none, when the text is its."""
        return not self.missing and (bool(self.found) or self.match not in (DIFFERS, APART))

    @property
    def status(self) -> int:
        """Exit status: 0 same text, 3 same words, 4 a text that differs, 5 another text."""
        return STATUS[self.match]

    def __str__(self) -> str:
        lines = [f"{self.source_id}: {self.match}", *(f"  {b}" for b in self.blocks)]
        lines.append(
            f"  quotations found: {len(self.found)} of {len(self.found) + len(self.missing)}"
        )
        return "\n".join(lines + [f"  not found: {m}" for m in self.missing])


def read(path: str | Path) -> str:
    """The text of a reader's copy: plain text, a web page, a document or a PDF.

    Raises DataError when it is missing, empty, of another kind, damaged, or not only text.
    """
    return formats.read(Path(path)).text


def verify(source_id: str, path: str | Path) -> Report:
    """Compare a copy of an article with its record.

    The copy may differ in line breaks, quotation marks, dashes and spaces, and lack boilerplate.
    Raises DataError for an unknown article or an unreadable file.
    """
    known, text = record(source_id), read(path)
    report = Report(source_id, EXACT)
    if hashlib.sha256(Path(path).read_bytes()).hexdigest() != known["sha256_file"]:
        report.match = SAME if fingerprint(text) == known["sha256"] else SAME_WORDS
    _anchors(report, canonical(text))
    if report.match == SAME_WORDS:
        _compare(report, known, text)
    return report


def _anchors(report: Report, text: str) -> None:
    """Look for each quotation with its context."""
    claims = load("claims")
    source = claims["sentence_id"].str.split(":").str[0]
    for row in claims[claims["quote"].notna() & (source == report.source_id)].itertuples():
        before, after = ("" if isinstance(p, float) else p for p in (row.prefix, row.suffix))
        # A W3C text-quote selector; one neighbour is enough, the other may be boilerplate left out.
        if canonical(before + row.quote) in text or canonical(row.quote + after) in text:
            report.found.append(row.claim_id)
        else:
            report.missing.append(f"{row.claim_id}: “{row.quote}”")


def _compare(report: Report, known: dict, text: str) -> None:
    """Say which words were added, moved, removed or changed, and what that makes of the copy."""
    names, optional = _names(known), {b["block"] for b in known["boilerplate"]}
    blocks = [
        Block(b["block"], b["words"], b["sha256"], names[b["block"]]) for b in known["blocks"]
    ]
    # A hyphen at a line's end may be the word's own: of the two readings the nearer one counts.
    read_as = {tuple(words(t)) for t in (text, re.sub(r"(?<=\w)-\s*\n\s*(?=\w)", "-", text))}
    found = [(compare(blocks, theirs), theirs) for theirs in sorted(read_as)]
    differs, theirs = max(found, key=lambda one: one[0].found)
    changed = {b.number for gap in differs.gaps for b in gap.replaced}
    for block in differs.missing:
        if block.number not in changed:
            report.blocks.append(f"{block.name}: missing ({count(block.words, 'word')})")
    report.blocks += [_said(gap, theirs) for gap in differs.gaps]
    report.blocks += [f"{b.name}: moved ({count(b.words, 'word')})" for b in differs.moved]
    if differs.same:
        return
    if not differs.found and not report.found:
        report.match, report.blocks = APART, []
    elif differs.moved or differs.gaps or not {b.number for b in differs.missing} <= optional:
        report.match = DIFFERS
    else:
        report.match = SURROUNDED


def _names(known: dict) -> dict[int, str]:
    """What a report calls each block: paragraph 4, or what kind of boilerplate it is."""
    sentences = load("sentences").query("source_id == @known['source_id']")
    names = {
        int(row.block): row.role if row.role != "body" else f"paragraph {row.paragraph}"
        for row in sentences.itertuples()
    }
    return names | {b["block"]: f"boilerplate ({b['what']})" for b in known["boilerplate"]}


def _said(gap: Gap, theirs: tuple[str, ...]) -> str:
    where = f"after {gap.after.name}" if gap.after else "before the article"
    start = " ".join(theirs[gap.start : gap.start + SHOWN])
    if not gap.replaced:
        return f"{count(gap.words, 'word')} added {where}: “{start}{' …' * (gap.words > SHOWN)}”"
    named = ", ".join(b.name for b in gap.replaced)
    recorded = sum(b.words for b in gap.replaced)
    return f"{named}: changed ({count(gap.words, 'word')} in place of {recorded})"
