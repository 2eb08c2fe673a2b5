"""Read what a coder filled in beside the sentences: claims, their ties and dependencies."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..canonical import canonical, find, words
from ..checks import MAX_QUOTE_WORDS
from ..tables.read import fault, rows
from .columns import CLAIM, NEED, TIE
from .fit import MAX_SHARED_RUN, Faults, Fit, Unit
from .record import CONTENT

ENDS_OF_TIES = ("state", "organisation", "bloc")
CONTEXT = 20  # characters kept on either side of a quotation, fewer where a word would be cut
MAX_CLAIMS = 26  # of a sentence: one for each letter


@dataclass
class Claim:
    """A claim on its way into the tables: cells of claims.csv, where it stands, what rests on it."""

    cells: dict
    unit: Unit
    at: int
    ties: list[dict] = field(default_factory=list)
    needs: list[dict] = field(default_factory=list)


def parts(cell: str) -> list[str]:
    """Items of a list in a cell."""
    return [part.strip() for part in cell.split(";") if part.strip()]


class Coding:
    """Claims of a sheet in order. What is wrong with one is noted in `faults`."""

    def __init__(self, fit: Fit, folder: Path, fields: dict, faults: Faults):
        self.fit, self.fields, self.faults = fit, fields, faults
        self.kinds = {r["actor_id"]: r["kind"] for r in rows("actors", folder)}
        self.claims: list[Claim] = []

    def sentence(self, unit: Unit) -> None:
        """Read the lines of a sentence."""
        mentioned: dict[str, None] = {}
        for line in unit.lines:
            self._known(line, "actors_mentioned")
            mentioned |= dict.fromkeys(parts(line["actors_mentioned"]))
        reason = next((x["uncoded_reason"] for x in unit.lines if x["uncoded_reason"]), "")
        unit.row |= {
            "uncoded_reason": "" if unit.lines[0]["role"] in CONTENT else reason,
            "actors_mentioned": ";".join(mentioned),
        }
        claims = self._lines(unit)
        self._coverage(unit, reason, len(claims))
        if len(claims) > MAX_CLAIMS:
            said = f"at most {MAX_CLAIMS} claims"
            self.faults.add(unit.at, "sentence_id", unit.span["sentence_id"], said)
        for claim in claims:
            if not claim.ties:
                said = "at least one tie for every claim (codebook, rule ties)"
                self.faults.add(claim.at, "from", "", said)
        self.claims += claims

    def _lines(self, unit: Unit) -> list[Claim]:
        """The claims of a sentence, each with the ties and dependencies on its line and below it."""
        claims: list[Claim] = []
        for line in unit.lines:
            if any(line[c] for c in CLAIM):
                claims.append(Claim(self._claim(line, unit), unit, line[None]))
            for columns, what in ((TIE, "a tie"), (NEED, "a dependency")):
                filled = [c for c in columns if line[c]]
                if filled and not claims:
                    said = (
                        "a claim on this line or above it in the same sentence, "
                        f"for {what} to rest on"
                    )
                    self.faults.add(line[None], filled[0], line[filled[0]], said)
                elif filled and columns is TIE:
                    claims[-1].ties.append(self._tie(line))
                elif filled:
                    claims[-1].needs.append(self._need(line))
        return claims

    def _coverage(self, unit: Unit, reason: str, count: int) -> None:
        """A sentence of the article's own text has a claim, any other a reason why not."""
        role, at = unit.lines[0]["role"], unit.at
        if role in CONTENT and not count:
            said = f"at least one claim for a sentence of role {role} (codebook, rule uncoded)"
            self.faults.add(at, "speaker_id", "", said)
        if role in CONTENT and reason:
            said = f"nothing for a sentence of role {role}: it is never left out"
            self.faults.add(at, "uncoded_reason", reason, said)
        if role not in CONTENT and count:
            self.faults.add(at, "role", role, "body or standfirst, since the sentence has a claim")
        if role not in CONTENT and not reason:
            self.faults.add(at, "uncoded_reason", "", f"why a sentence of role {role} has no claim")

    def own_words(self, line: dict, column: str) -> None:
        """A run of the article's words in the cell that is too long is noted."""
        found, n = words(line[column]), MAX_SHARED_RUN + 1
        for i in range(len(found) - n + 1):
            if tuple(found[i : i + n]) in self.fit.runs:
                said = f"your own words: at most {MAX_SHARED_RUN} in a row as in the article"
                self.faults.add(line[None], column, " ".join(found[i : i + n]), said)
                return

    def _known(self, line: dict, column: str, ends: bool = False) -> None:
        """Actors in the cell are in the book or among the new ones; at the ends of ties they can act."""
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

    def _claim(self, line: dict, unit: Unit) -> dict:
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
            if unit.text and find(canonical(hedge).lower(), unit.text.lower()) < 0:
                said = "whole words that stand in the sentence"
                self.faults.add(line[None], "likelihood_words", hedge, said)
        anchor = dict.fromkeys(("prefix", "suffix", "start", "end"), "")
        if cells["quote"] and unit.text:
            anchor |= self._anchor(cells["quote"], line[None], unit)
        return cells | anchor

    def _anchor(self, cell: str, row: int, unit: Unit) -> dict:
        """Wording, place and context of a quotation; nothing when it is not to be had."""
        quote = canonical(cell)
        if find(quote, unit.text) < 0:
            quote = quote.strip('"')
        at, n = find(quote, unit.text), len(words(quote))
        if at < 0 or not n:
            said = "whole words that stand in the sentence, as printed"
            self.faults.add(row, "quote", cell, said)
            return {}
        if n > MAX_QUOTE_WORDS:
            self.faults.add(row, "quote", cell, f"at most {MAX_QUOTE_WORDS} words, not {n}")
        start = int(unit.span["start"]) + at
        end = start + len(quote)
        found = {"quote": quote, "start": str(start), "end": str(end)}
        return found | (context(self.fit.text, start, end) if self.fit.text else {})

    def _tie(self, line: dict) -> dict:
        tie = self._cells(line, TIE)
        for column in ("from", "to"):
            self._known(line, column, ends=True)
        whole = tie["from"] and tie["to"] and tie["relation"]
        if whole and (tie["relation"] == "conduct") != (tie["from"] == tie["to"]):
            said = "the same actor as from for relation conduct, another actor for every other relation"
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


def context(text: str, start: int, end: int) -> dict[str, str]:
    """Prefix and suffix of a quotation from `start` to `end`, for a W3C text-quote selector.

    At most `CONTEXT` characters, whole words only unless the context is a single one.
    """
    before = text[max(0, start - CONTEXT) : start].rpartition("\0")[2]
    after = text[end : end + CONTEXT].partition("\0")[0]
    if start - CONTEXT > 0 and " " in before.rstrip():
        before = before[before.index(" ") + 1 :]
    if end + CONTEXT < len(text) and " " in after.lstrip():
        after = after[: after.rindex(" ")] if after.rindex(" ") > 0 else after
    return {"prefix": before, "suffix": after}
