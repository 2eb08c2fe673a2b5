"""What can be coded again: sets of claims, of acts and of statements, unit by unit, as published.

A set is named `claims:ARTICLE`, `speaker:ACTOR`, `events:YEAR` or `statements`; with `:10` at the
end it is ten of its units, spread evenly: of n units in their order those at (2 k + 1) n / 20
rounded down, for k from 0 to 9.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pandas as pd

from .. import evidence
from ..citable import about
from ..measures.naming import PERIODS
from ..measures.searched import FIRST, LAST, MEETING_KINDS
from ..tables.read import DataError, remembered, shared
from ..wording import article, labels, name, place, when
from .variables import CLAIMS, EVENTS, NONE, STATEMENTS, Variable, variables

TEN = ":10"
# Variables of a claim that are cells of its tie, by their column in relations.csv.
TIE = {
    "tie_from": "from",
    "tie_to": "to",
    "relation": "relation",
    "sign": "sign",
    "certainty": "certainty",
}
# Tables that a unit or a variable is made of.
BEHIND = [
    "actors",
    "cameo",
    "claims",
    "codes",
    "event_passes",
    "event_resolutions",
    "events",
    "passes",
    "queries",
    "relations",
    "resolutions",
    "sentences",
    "sources",
    "statements",
]


@dataclass(frozen=True)
class Unit:
    """One thing to code: where it stands, what it says, and every code that it has in the book.

    `codes` are the published ones, `passes` those of each coding pass, `reasons` why a code was
    settled as it is, all by variable. `span` has article, paragraph, block and the characters of
    the sentence (start, end) for who opens a copy; `counts` what the measures count by.
    """

    id: str
    kind: str
    where: str
    what: str
    link: str
    wording: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    passes: dict[str, dict[str, str]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    span: dict = field(default_factory=dict)
    counts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Set:
    """A set to code: its id, what it is in words, the kind of its units, and their ids in order."""

    id: str
    label: str
    kind: str
    units: tuple[str, ...]

    @property
    def variables(self) -> dict[str, Variable]:
        """What is coded of each unit, by name."""
        return variables(self.kind)

    @property
    def version(self) -> str:
        """The book's version and a short digest of the set's units and codes.

        A sheet of another version has other units or codes and cannot be held against this one.
        """
        codes = {n: [c.code for c in v.codes] for n, v in self.variables.items()}
        told = json.dumps([self.id, self.units, codes], ensure_ascii=False)
        return f"{about()['version']}+{hashlib.sha256(told.encode()).hexdigest()[:8]}"


@remembered(*BEHIND)
def units(kind: str) -> dict[str, Unit]:
    """Every unit of a kind (claims, events or statements) by id; shared, not to be changed."""
    return {u.id: u for u in {CLAIMS: _claims, EVENTS: _acts, STATEMENTS: _statements}[kind]()}


@remembered(*BEHIND)
def sets() -> dict[str, Set]:
    """Every set that is offered, by id, in order; shared, not to be changed."""
    return {one.id: one for one in _sets()}


def chosen(set_id: str) -> Set:
    """A set by its id. Raises DataError for an unknown one."""
    known = sets()
    if set_id in known:
        return known[set_id]
    whole = known.get(set_id.removesuffix(TEN))
    if whole and set_id.endswith(TEN):
        return _ten(whole)
    years = [i.partition(":")[2] for i in known if i.startswith("events:")]
    told = ", ".join(i for i in known if not i.startswith(("speaker:", "events:")))
    raise DataError(
        f'no set "{set_id}" to code; expected one of {told}, speaker:ACTOR, or events:YEAR '
        f"({years[0]} to {years[-1]}); `companion recode start` lists them all"
    )


def _sets() -> Iterable[Set]:
    claims: dict[str, list[str]] = {}
    speakers: dict[str, list[str]] = {}
    for unit in units(CLAIMS).values():
        claims.setdefault(unit.span["article"], []).append(unit.id)
        speakers.setdefault(unit.codes["speaker_id"], []).append(unit.id)
    for source, ids in claims.items():
        whole = Set(f"claims:{source}", f"{article(source)}: all claims", CLAIMS, tuple(ids))
        yield from (_ten(whole), whole)
    for actor, ids in sorted(speakers.items(), key=lambda one: (-len(one[1]), one[0])):
        yield Set(f"speaker:{actor}", f"Claims of {name(actor)}", CLAIMS, tuple(ids))
    years: dict[int, list[str]] = {}
    for unit in units(EVENTS).values():
        years.setdefault(unit.counts["year"], []).append(unit.id)
    for year in sorted(years.keys() & range(FIRST, LAST + 1)):  # others were not searched alike
        told = f"Acts between the three in {year}"
        yield Set(f"events:{year}", told, EVENTS, tuple(years[year]))
    whole = Set(
        "statements", "Statements on Korea: all texts", STATEMENTS, tuple(units(STATEMENTS))
    )
    yield from (_ten(whole), whole)


def _ten(whole: Set) -> Set:
    n = len(whole.units)
    spread = dict.fromkeys((2 * k + 1) * n // 20 for k in range(10)) if n else ()
    label = whole.label.replace(": all", ": ten") + ", spread evenly"
    return replace(
        whole, id=whole.id + TEN, label=label, units=tuple(whole.units[i] for i in spread)
    )


# --- The units of each kind.


def _text(cell) -> str:
    return "" if pd.isna(cell) else str(cell).strip()


def _codes(kind: str, row) -> dict[str, str]:
    """Codes of a row by variable; an empty cell is the code `none` where the variable has it."""
    out = {}
    for variable in variables(kind).values():
        cell = row[variable.name]
        text = ("no", "yes")[cell] if isinstance(cell, bool) else _text(cell)
        if text or variable.empty:
            out[variable.name] = text or NONE
    return out


def _records(table: str) -> list[dict]:
    return shared(table).astype(object).to_dict("records")


def _passes(table: str, kind: str, keys: tuple[str, ...]) -> dict[str, dict[str, dict[str, str]]]:
    out: dict[str, dict[str, dict[str, str]]] = {}
    for row in _records(table):
        out.setdefault(":".join(row[k] for k in keys), {})[row["pass"]] = _codes(kind, row)
    return out


def _reasons(table: str, keys: tuple[str, ...]) -> dict[str, dict[str, str]]:
    out: dict[str, dict[str, str]] = {}
    for row in _records(table):
        out.setdefault(":".join(row[k] for k in keys), {})[row["variable"]] = _text(row["reason"])
    return out


def _claims() -> Iterable[Unit]:
    passes, reasons = (
        _passes("passes", CLAIMS, ("claim_id",)),
        _reasons("resolutions", ("claim_id",)),
    )
    spans = {row["sentence_id"]: row for row in _records("sentences")}
    ties = main_ties()
    for row in _records("claims"):
        span, tie = spans[row["sentence_id"]], ties.get(row["claim_id"], {})
        own = {variable: tie.get(column) for variable, column in TIE.items()}
        block, start, end, paragraph = (
            None if pd.isna(span[c]) else int(span[c])
            for c in ("block", "start", "end", "paragraph")
        )
        letter = row["claim_id"].removeprefix(row["sentence_id"])
        sentence = row["sentence_id"].rpartition(".")[2]
        yield Unit(
            row["claim_id"],
            CLAIMS,
            f"{place(row['sentence_id'])}, sentence {sentence}, claim {letter}",
            _text(row["paraphrase"]),
            evidence.page(row["claim_id"]),
            _text(row["quote"]),
            _codes(CLAIMS, row | own),
            passes.get(row["claim_id"], {}),
            reasons.get(row["claim_id"], {}),
            span={
                "article": span["source_id"],
                "paragraph": paragraph,
                "block": block,
                "start": start,
                "end": end,
            },
        )


@remembered("passes", "relations", "resolutions")
def main_ties() -> dict[str, dict]:
    """The row of relations.csv that the passes coded, by claim; shared, not to be changed.

    A claim may assert several ties and a pass has one. It is the one most like what was settled:
    what a resolution says, else what both passes say; of several alike the first.
    """
    settled: dict[str, dict[str, str]] = {}
    for claim, coded in _passes("passes", CLAIMS, ("claim_id",)).items():
        a, b = (coded.get(name, {}) for name in ("a", "b"))
        settled[claim] = {v: a[v] for v in TIE if v in a and a[v] == b.get(v)}
    for row in _records("resolutions"):
        if row["variable"] in TIE:
            settled.setdefault(row["claim_id"], {})[row["variable"]] = _text(row["resolved"])
    best: dict[str, tuple[int, dict]] = {}
    for row in _records("relations"):
        known = settled.get(row["evidence_id"], {})
        alike = sum(_text(row[TIE[variable]]) == code for variable, code in known.items())
        if alike > best.get(row["evidence_id"], (-1, {}))[0]:
            best[row["evidence_id"]] = alike, row
    return {claim: row for claim, (_, row) in best.items()}


def _acts() -> Iterable[Unit]:
    """Acts that were coded twice, once for each of their pairs, in order of date."""
    keys = ("event_id", "pair")
    passes, reasons = _passes("event_passes", EVENTS, keys), _reasons("event_resolutions", keys)
    events = {row["event_id"]: row for row in _records("events")}
    settled = {
        f"{row['event_id']}:{row['pair']}": _text(row["resolved"])
        for row in _records("event_resolutions")
        if row["variable"] == "sign"
    }
    deeds = _deeds(events.values())
    signs: dict[tuple[str, frozenset], str] = {}
    for tie in _records("relations"):
        signs.setdefault((tie["evidence_id"], frozenset((tie["from"], tie["to"]))), tie["sign"])
    for key in sorted(passes, key=lambda k: (events[k.partition(":")[0]]["date"], k)):
        event_id, _, pair = key.partition(":")
        row, codes = events[event_id], {code["sign"] for code in passes[key].values()}
        # A step in the life of a treaty has no tie of its own: what was settled stands, or what
        # both passes say.
        agreed = settled.get(key) or (codes.pop() if len(codes) == 1 else None)
        sign = signs.get((event_id, frozenset(pair.split("-"))), agreed)
        note = _text(row["note"]).partition("Coding:")[0].strip()  # how the book coded it: later
        yield Unit(
            key,
            EVENTS,
            f"{when(row['date'], row['precision'])}, {'–'.join(name(a) for a in pair.split('-'))}",
            " ".join(
                part
                for part in (
                    f"{_text(row['title']).rstrip('.')}. {_text(row['summary'])}",
                    _who(row["source_actors"], row["target_actors"]),
                    f"Note: {note}" if note else "",
                )
                if part
            ),
            evidence.page(event_id),
            codes=_codes(EVENTS, row | {"sign": sign}),
            passes=passes[key],
            reasons=reasons.get(key, {}),
            counts={
                "pair": pair,
                "year": row["date"].year,
                "meeting_kind": row["kind"] in MEETING_KINDS,
                "base": pair in deeds["base"][event_id],
                "deed": deeds["of"][event_id],
            },
        )


def _who(source: tuple[str, ...], target: tuple[str, ...]) -> str:
    by, to = (", ".join(name(a) for a in actors) or "nobody named" for actors in (source, target))
    return f"Between {by}." if set(source) == set(target) else f"By {by}; towards {to}."


def _deeds(events: Iterable[dict]) -> dict[str, dict]:
    """The deed that each event tells, and the pairs whose base queries met it."""
    asked = {row["query_id"]: row for row in _records("queries")}
    out: dict[str, dict] = {"of": {}, "base": {}}
    for row in events:
        out["of"][row["event_id"]] = _text(row["deed_id"]) or row["event_id"]
        met = (asked[q] for q in row["query_id"])
        out["base"][row["event_id"]] = {q["pair"] for q in met if q["round"] == "base"}
    return out


def _statements() -> Iterable[Unit]:
    for row in _records("statements"):
        since = [p for p, day in PERIODS.items() if row["date"] >= pd.Timestamp(day)]
        told = row["account"] in ("chinese", "joint") and row["sample"] in ("main", "both")
        yield Unit(
            row["statement_id"],
            STATEMENTS,
            f"{row['speaker']}, {when(row['date'], row['precision'])}, {_text(row['occasion'])}",
            f"{_text(row['paraphrase'])} Seen: {labels('seen')[row['seen']]}.",
            evidence.page(row["statement_id"]),
            _text(row["wording"]),
            codes=_codes(STATEMENTS, row),
            counts={"period": since[-1] if since else "", "counted": told},
        )
