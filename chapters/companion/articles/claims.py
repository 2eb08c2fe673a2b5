"""Read what a coder filled in beside the sentences: claims, their ties and dependencies."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..canonical import canonical, find, words
from ..checks import MAX_QUOTE_WORDS
from ..tables.read import fault, rows
from .columns import CLAIM, JOINS, NEED, OPTIONAL, TIE
from .faults import Faults
from .fit import MAX_SHARED_RUN, Fit, LaidSentence
from .printed import selector
from .record import CONTENT

ENDS_OF_TIES = ("state", "organisation", "bloc")
CONTEXT = 20  # characters kept on either side of a quotation, fewer where a word would be cut
MAX_CLAIMS = 26  # of a sentence: one for each letter


@dataclass
class Claim:
    """A claim on its way into the tables: its cells, where it stands, what rests on it."""

    cells: dict
    unit: LaidSentence
    at: int
    ties: list[dict] = field(default_factory=list)
    needs: list[dict] = field(default_factory=list)
    tie_rows: list[int] = field(default_factory=list)  # of the sheet
    need_rows: list[int] = field(default_factory=list)


def parts(cell: str) -> list[str]:
    """Items of a list in a cell."""
    return [part.strip() for part in cell.split(";") if part.strip()]


class ClaimReader:
    """Claims of a sheet in order. What is wrong with one is noted in `faults`."""

    def __init__(self, fit: Fit, folder: Path, fields: dict, faults: Faults):
        self.fit, self.fields, self.faults = fit, fields, faults
        self.kinds = {r["actor_id"]: r["kind"] for r in rows("actors", folder)}
        self.claims: list[Claim] = []

    def sentence(self, unit: LaidSentence) -> None:
        """Read the lines of a sentence."""
        mentioned: dict[str, None] = {}
        for line in unit.lines:
            self._known(line, "actors_mentioned")
            mentioned |= dict.fromkeys(parts(line["actors_mentioned"]))
        self._once(unit, "role", JOINS)
        reason = self._once(unit, "uncoded_reason")
        unit.row |= {
            "uncoded_reason": "" if unit.role in CONTENT else reason,
            "actors_mentioned": ";".join(mentioned),
        }
        claims = self._lines(unit)
        self._coverage(unit, reason, len(claims))
        if len(claims) > MAX_CLAIMS:
            said = f"at most {MAX_CLAIMS} claims"
            self.faults.add(unit.at, "sentence_id", unit.row["sentence_id"], said)
        for claim in claims:
            if not claim.ties:
                said = "at least one tie for every claim (codebook, rule ties)"
                self.faults.add(claim.at, "from", "", said)
        self.claims += claims

    def _once(self, unit: LaidSentence, column: str, ignored=()) -> str:
        """The one value that the lines of a sentence give; another one is noted."""
        given = [line for line in unit.lines if line[column] and line[column] not in ignored]
        for line in given[1:]:
            if line[column] != given[0][column]:
                said = f"nothing, or what row {given[0][None]} says of the same sentence"
                self.faults.add(line[None], column, line[column], said)
        return given[0][column] if given else ""

    def _lines(self, unit: LaidSentence) -> list[Claim]:
        """The claims of a sentence, each with the ties and dependencies beside and below it."""
        claims: list[Claim] = []
        for line in unit.lines:
            if any(line[c] for c in (*CLAIM, *OPTIONAL)):
                claims.append(Claim(self._claim(line, unit), unit, line[None]))
                self._repeated(
                    line, "speaker_id", [c.cells for c in claims], [c.at for c in claims]
                )
            for columns, what in ((TIE, "a tie"), (NEED, "a dependency")):
                filled = [c for c in columns if line[c]]
                if filled and not claims:
                    said = (
                        "a claim on this line or above it in the same sentence, "
                        f"for {what} to rest on"
                    )
                    self.faults.add(line[None], filled[0], line[filled[0]], said)
                elif filled:
                    self._ends(line, claims[-1], columns)
        return claims

    def _ends(self, line: dict, claim: Claim, columns: dict) -> None:
        """The tie or dependency on a line, which rests on `claim`."""
        tie = columns is TIE
        known, at = (claim.ties, claim.tie_rows) if tie else (claim.needs, claim.need_rows)
        known.append(self._tie(line) if tie else self._need(line))
        at.append(line[None])
        self._repeated(line, "from" if tie else "dependent", known, at)

    def _repeated(self, line: dict, column: str, known: list[dict], at: list[int]) -> None:
        """The last of `known` once more what one before it says: a line pasted twice."""
        if known[-1] in known[:-1]:
            said = (
                f"no repetition: row {at[known.index(known[-1])]} says the same (a further tie of "
                "the same claim stands on a line whose claim columns are empty)"
            )
            self.faults.add(line[None], column, line[column], said)

    def _coverage(self, unit: LaidSentence, reason: str, count: int) -> None:
        """A sentence of the article's own text has a claim, any other a reason why not."""
        role, at = unit.role, unit.at
        if role in CONTENT and not count:
            said = (
                f"at least one claim for a sentence of role {role} (codebook, rule uncoded); what "
                "is no sentence has role join_next, join_previous or boilerplate"
            )
            self.faults.still(at, "speaker_id", said)
        if role in CONTENT and reason:
            said = (
                f"nothing for a sentence of role {role}: it is never left out (a piece that is no "
                "sentence has role boilerplate)"
            )
            self.faults.add(at, "uncoded_reason", reason, said)
        if role not in CONTENT and count:
            said = "body or standfirst, since the sentence has a claim"
            self.faults.add(at, "role", role, said)
        if role not in CONTENT and not reason:
            said = f"why a sentence of role {role} has no claim"
            self.faults.add(at, "uncoded_reason", "", said)

    def own_words(self, line: dict, column: str) -> None:
        """A run of the article's words in the cell that is too long is noted."""
        found, n = words(line[column]), MAX_SHARED_RUN + 1
        for i in range(len(found) - n + 1):
            if tuple(found[i : i + n]) in self.fit.runs:
                said = f"your own words: at most {MAX_SHARED_RUN} in a row as in the article"
                self.faults.add(line[None], column, " ".join(found[i : i + n]), said)
                return

    def _known(self, line: dict, column: str, ends: bool = False) -> None:
        """Actors in the cell are in the book or new; at the ends of ties they can act."""
        for actor in parts(line[column]):
            if actor not in self.kinds:
                said = "an actor_id that stands in actors.csv or under new actors"
                self.faults.add(line[None], column, actor, said)
            elif ends and self.kinds[actor] not in ENDS_OF_TIES:
                kinds = f"{', '.join(ENDS_OF_TIES[:-1])} or {ENDS_OF_TIES[-1]}"
                said = f"a {kinds} (codebook, rule actors_in_ties)"
                self.faults.add(line[None], column, actor, said)

    def _cells(self, line: dict, columns: dict) -> dict:
        """The cells of `columns` as a row of their table, checked against its schema."""
        out = {}
        for column, (table, name) in columns.items():
            value, f = line[column], self.fields[table][name]
            if name == "sign":
                value = value.removeprefix("+")
            if f.get("type") == "list" or name == "likelihood_words":
                value = ";".join(parts(value))
            if said := fault(value, f):
                self.faults.add(line[None], column, value, said)
            out[name] = value
        return out

    def _claim(self, line: dict, unit: LaidSentence) -> dict:
        cells = self._cells(line, CLAIM)
        for column in ("speaker_id", "about", "toward"):
            self._known(line, column)
        own = cells["form"] in ("assertion", "report")
        by_author = cells["speaker_kind"] == "author"
        if cells["form"] and cells["speaker_kind"] and own != by_author:
            said = "quotation or paraphrase for another speaker"
            said = "assertion or report for the author" if by_author else said
            self.faults.add(line[None], "form", cells["form"], said)
        for column in ("paraphrase", "reason"):
            self.own_words(line, column)
        for hedge in parts(cells["likelihood_words"]):
            if find(canonical(hedge).lower(), unit.text.lower()) < 0:
                said = "whole words that stand in the sentence"
                self.faults.add(line[None], "likelihood_words", hedge, said)
        anchor = dict.fromkeys(("prefix", "suffix", "start", "end"), "")
        return cells | anchor | self._anchor(cells["quote"], line, unit)

    def _anchor(self, cell: str, line: dict, unit: LaidSentence) -> dict:
        """Wording as printed, place and context of a quotation; nothing when there is none."""
        if not cell:
            if line.get("quote_n"):
                self.faults.add(line[None], "quote_n", line["quote_n"], "nothing without a quote")
            return {}
        quote = canonical(cell)
        if not occurrences(quote, unit.text):
            quote = quote.strip('"')
        found, n = occurrences(quote, unit.text), len(words(quote))
        if not found or not n:
            said = "whole words that stand in the sentence, as printed"
            self.faults.add(line[None], "quote", cell, said)
            return {}
        if n > MAX_QUOTE_WORDS:
            said = f"at most {MAX_QUOTE_WORDS} words, not {n}"
            self.faults.add(line[None], "quote", cell, said)
        at = self._which(found, quote, line, unit)
        start, end = unit.start + at, unit.start + at + len(quote)
        return {"start": str(start), "end": str(end)} | self._printed(unit, start, end)

    def _which(self, found: list[int], quote: str, line: dict, unit: LaidSentence) -> int:
        """The place of the wording that is meant, of those found in the sentence."""
        given = line.get("quote_n", "")
        if given.isdecimal() and len(given) < 10 and 1 <= int(given) <= len(found):
            return found[int(given) - 1]
        if len(found) > 1 or given:
            near = (
                f"{n} (“…{unit.text[max(0, at - 15) : at + len(quote) + 15]}…”)"
                for n, at in enumerate(found, start=1)
            )
            said = f"which one is quoted, since the words stand there {len(found)} times: "
            said = said if len(found) > 1 else "nothing, or the number of the wording: "
            self.faults.add(line[None], "quote_n", given, said + ", ".join(near))
        return found[0]

    def _printed(self, unit: LaidSentence, start: int, end: int) -> dict[str, str]:
        """Quotation, prefix and suffix as printed, the context within the paragraph."""
        mine = [u for u in self.fit.units if u.block == unit.block]
        first, text = mine[0].start, self.fit.text[mine[0].start : mine[-1].end]
        start, end = start - first, end - first
        before, after = apart(text, start, end, self.fit.text)
        names = ("prefix", "quote", "suffix")
        told = (before, text[start:end], after)
        raw = "".join(
            u.printed + " " * (b.start - u.end if b else 0)
            for u, b in zip(mine, [*mine[1:], None], strict=True)
        )
        cuts = [start - len(before), start, end, end + len(after)]
        told = selector(raw, text, cuts) or told
        return dict(zip(names, told, strict=True))

    def _tie(self, line: dict) -> dict:
        tie = self._cells(line, TIE)
        for column in ("from", "to"):
            self._known(line, column, ends=True)
        whole = tie["from"] and tie["to"] and tie["relation"]
        if whole and (tie["relation"] == "conduct") != (tie["from"] == tie["to"]):
            said = (
                "the same actor as from for relation conduct, another actor for every other "
                "relation"
            )
            self.faults.add(line[None], "to", tie["to"], said)
        if tie["relation"] in ("dependence", "conduct") and tie["sign"] in ("1", "-1"):
            said = f"0 for relation {tie['relation']} (codebook, rule sign_of_dependence)"
            self.faults.add(line[None], "sign", tie["sign"], said)
        if tie["start"] and tie["end"] and tie["start"] > tie["end"]:
            said = f"a date not before tie_start ({tie['start']})"
            self.faults.add(line[None], "tie_end", tie["end"], said)
        return tie

    def _need(self, line: dict) -> dict:
        need = self._cells(line, NEED)
        for column in ("dependent", "on"):
            self._known(line, column)
        if need["dependent"] and need["dependent"] == need["on"]:
            self.faults.add(line[None], "on", need["on"], "another actor than dependent")
        return need


def occurrences(part: str, whole: str) -> list[int]:
    """Every place where `part` stands in `whole` (both canonical) without cutting a word."""
    out: list[int] = []
    while part and (at := find(part, whole)) >= 0:
        out.append(at)
        # The next one is looked for with the beginning of this one gone; a letter stays a letter.
        whole = whole[:at] + ("x" if whole[at].isalnum() else "\0") + whole[at + 1 :]
    return out


def apart(text: str, start: int, end: int, whole: str) -> tuple[str, str]:
    """The context that tells the quotation from the same words elsewhere in the article, if any."""
    width = CONTEXT
    while True:
        before, after = context(text, start, end, width)
        once = whole.count(before + text[start:end] + after) == 1
        if once or width > len(text):
            return (before, after) if once else context(text, start, end)
        width *= 2


def context(text: str, start: int, end: int, width: int = CONTEXT) -> tuple[str, str]:
    """Prefix and suffix of a quotation from `start` to `end`, for a W3C text-quote selector.

    At most `width` characters, whole words only unless the context is a single one.
    """
    before = text[max(0, start - width) : start].rpartition("\0")[2]
    after = text[end : end + width].partition("\0")[0]
    if start - width > 0 and " " in before.rstrip():
        before = before[before.index(" ") + 1 :]
    if end + width < len(text) and " " in after.lstrip():
        after = after[: after.rindex(" ")] if after.rindex(" ") > 0 else after
    return before, after
