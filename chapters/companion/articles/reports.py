"""What each step of adding an article says when it is done."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from pathlib import Path

from ..checks import MAX_QUOTED_SHARE, PENDING
from ..suspects import LOOK
from ..tables.problems import Problem, told

OPEN = "Another program has the sheet open: what is not saved there was not read."
SHOWN = 6  # blocks of a role that are listed, of a transcript with dozens of questions


def count(number: int, what: str) -> str:
    """A number with its noun: 1 claim, 2 dependencies."""
    if number == 1:
        return f"1 {what}"
    return f"{number} {what.removesuffix('y') + 'ie' if what.endswith('cy') else what}s"


def _suspect(problems: list[Problem]) -> list[str]:
    """Lines on what is suspect; none where nothing is."""
    return [*told(problems), LOOK] if problems else []


@dataclass
class Begun:
    """What `begin` wrote: the article, its counts, the sheet's files, the roles it guessed."""

    source_id: str
    paragraphs: int
    sentences: int
    words: int
    to_code: int
    sheets: list[Path]
    guessed: list[tuple[int, str, str]] = field(default_factory=list)  # block, role, its beginning
    author: str = ""  # what is to be said of the author's id
    told: list[str] = field(default_factory=list)  # how the text was read out of its file

    def __str__(self) -> str:
        sentences = count(self.sentences, "sentence")
        lines = [
            f"{self.source_id}: {count(self.paragraphs, 'paragraph')}, {sentences}, "
            f"{count(self.words, 'word')}.",
            f"Written: seeds/{self.source_id}.yml, 1 row in data/sources.csv, "
            f"{count(self.sentences, 'row')} in data/sentences.csv (marked “{PENDING}”, without "
            "text).",
            f"Coding sheet: {', '.join(map(str, self.sheets))}",
            *([self.author] if self.author else []),
            *self.told,
        ]
        if self.guessed:
            said = "correct the column role where it is wrong"
            lines.append(f"Guessed from length and punctuation; {said}:")
            for role in dict.fromkeys(role for _, role, _ in self.guessed):
                starts = [start for _, its, start in self.guessed if its == role]
                lines += [f"  {role}: {start}" for start in starts[:SHOWN]]
                lines += [f"  {role}: {len(starts) - SHOWN} more"] * (len(starts) > SHOWN)
        sheet = shlex.quote(str(self.sheets[0]))
        return "\n".join(
            [
                *lines,
                f"What remains: code the {count(self.to_code, 'sentence')} of body and standfirst "
                f"in the sheet, then run `companion add --finish {sheet}` (--check looks at what "
                "is filled so far).",
                "Until then the book builds, and the article's sentences count as not coded. The "
                "sheet holds the article's text: do not publish it.",
            ]
        )


@dataclass
class Finished:
    """What `finish` merged: rows, words quoted, and ids that follow a corrected role or cut."""

    source_id: str
    claims: int
    ties: int
    needs: int
    actors: list[str]
    quoted: int
    words: int
    checkable: int
    renamed: dict[str, str] = field(default_factory=dict)
    open: bool = False  # another program holds the sheet open
    settled: int | None = None  # differences of two coders; None for one coder
    apart: list[str] = field(default_factory=list)  # of the second sheet, what no table takes
    suspect: list[Problem] = field(default_factory=list)  # warnings that the merge brings

    def __str__(self) -> str:
        new = f" New actors: {', '.join(self.actors)}." if self.actors else ""
        lines = [
            f"{self.source_id}: merged {count(self.claims, 'claim')}, {count(self.ties, 'tie')} "
            f"and {count(self.needs, 'dependency')}.{new}",
            f"Quoted: {self.quoted} of {self.words} words ({self.quoted / self.words:.1%}; at most "
            f"{MAX_QUOTED_SHARE:.0%}).",
        ]
        if self.renamed:
            now = ", ".join(f"{old} is now {new}" for old, new in self.renamed.items())
            lines.append(f"Ids follow roles and cuts of the sheet: {now}.")
        again = ", a second coding (data/passes.csv)" if self.settled is None else ""
        if self.settled is not None:
            lines.append(
                "Both codings stand in data/passes.csv, and "
                f"{count(self.settled, 'settled difference')} in data/resolutions.csv."
            )
        if self.apart:
            lines.append(f"Of the second sheet no table takes: {', '.join(self.apart)}.")
        lines.append(
            f"What remains is up to you: verdicts on {count(self.checkable, 'checkable claim')} "
            f"(data/verdicts.csv){again}. "
            f"`companion verify {self.source_id} YOUR-COPY` checks every quotation."
        )
        return "\n".join(lines + _suspect(self.suspect) + self.open * [OPEN])


@dataclass
class Checked:
    """What a sheet holds so far, without a fault: sentence ids coded and still to code."""

    source_id: str
    coded: list[str]
    to_code: list[str]
    gists: list[int | None]  # rows of paragraphs whose gist is not written yet
    open: bool = False  # another program holds the sheet open
    again: bool = False  # of an article that is coded
    twice: bool = False  # and that by two, whose sheets go in together
    suspect: list[Problem] = field(default_factory=list)  # warnings that the merge would bring

    @property
    def complete(self) -> bool:
        return not self.to_code and not self.gists

    def __str__(self) -> str:
        done, every = len(self.coded), len(self.coded) + len(self.to_code)
        lines = [f"{self.source_id}: no fault; {done} of {count(every, 'sentence')} coded."]
        if self.to_code:
            places = ", ".join(s.partition(":")[2] for s in self.to_code)
            lines.append(f"Still to code: {places}.")
        if self.gists:
            lines.append(
                f"Still without a gist: the paragraphs of rows {', '.join(map(str, self.gists))}."
            )
        if self.complete:
            how = "SHEET` merges it"
            if self.again:
                both, them = (" --second SHEET", "both") if self.twice else ("", "it")
                how = f"SHEET{both} --again` puts {them} in the place of what is merged"
            lines.append(f"The sheet is complete: `companion add --finish {how}.")
        lines += _suspect(self.suspect)
        return "\n".join(["Nothing was merged.", *lines] + self.open * [OPEN])


@dataclass
class CodedTwice:
    """Two coders' sheets held together: agreement by variable, and the differences to settle.

    agreement: what `companion.measures.agreement` gives for each variable; empty without a claim
    that both have coded. table: where the differences stand; None when nothing was written.
    """

    source_id: str
    claims: int
    agreement: dict[str, dict]
    differences: int
    unsettled: int
    to_code: list[str] = field(default_factory=list)
    table: Path | None = None
    open: bool = False

    def __str__(self) -> str:
        codes = self.claims * len(self.agreement)
        alike = f"{codes - self.differences} of {codes} codes alike"
        said = f"{self.source_id}: {count(self.claims, 'claim')} coded twice"
        lines = [f"{said}, {alike}." if codes else f"{said}."]
        if self.agreement:
            lines.append(f"  {'variable':<13} alike   alpha (95% interval)")
        for name, found in self.agreement.items():
            alpha = "one code only"
            if found["alpha"] == found["alpha"]:  # a number
                alpha = f"{found['alpha']:5.2f}"
                if found["low"] == found["low"]:
                    alpha += f" ({found['low']:.2f} to {found['high']:.2f})"
            lines.append(f"  {name:<13} {found['percent']:5.0%}   {alpha}")
        if self.to_code:
            lines.append(f"Not coded by both: {', '.join(self.to_code)}.")
        if self.differences:
            where = f" in {self.table}" if self.table else ""
            lines.append(
                f"{count(self.differences, 'difference')}{where}, {self.unsettled} without what is "
                "kept (resolved) or a reason."
            )
        if self.table and self.unsettled:
            lines.append("Fill both columns of the table, then send the two sheets in again.")
        return "\n".join(["Nothing was merged.", *lines] + self.open * [OPEN])
