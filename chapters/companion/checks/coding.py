"""What is coded in the articles: claims, quotations, ties, needs and verdicts agree with each
other.
"""

from __future__ import annotations

import re

from .. import likelihood
from ..canonical import canonical, words
from ..tables.read import Problem
from .rule import Record, at, items, rule, suspect

# A short quotation: evidence.md sets the limits for each quotation and for an article as a whole.
MAX_QUOTE_WORDS = 25
MAX_QUOTED_SHARE = 0.08
# A good that is a wish of the dependent and no need (codes.csv, rule wish_of_rank).
WISH = "primacy"
# Words of a verdict that rest on absence, and words that tell of a search behind them.
_ABSENT = re.compile(
    r"\b(nothing|nobody|no (?:page|row|text|report|launch|other|later|figure)|none|"
    r"(?:was|were) not (?:found|seen)|in any page|not on record)\b",
    re.IGNORECASE,
)
_SEARCH = re.compile(r"\b(search|questions?|archive|lists?|looked (?:up|for))\b", re.IGNORECASE)
# What kind of actor may speak as a speaker_kind.
_SPEAKERS = {
    "author": ("person", "medium", "organisation"),
    "named_person": ("person",),
    "unnamed_group": ("group",),
    "state": ("state", "organisation", "bloc"),
    "medium": ("medium",),
}
# The signs a relation can have: support is friendly, a threat is not, need and conduct are
# neither (codes.csv).
SIGNS = {
    "treaty": ("1",),
    "military_support": ("1",),
    "technology_support": ("1",),
    "economic_support": ("1",),
    "diplomatic_support": ("1",),
    "contact": ("1", "0"),
    "cooperation": ("1",),
    "dependence": ("0",),
    "pressure": ("-1",),
    "criticism": ("-1",),
    "threat": ("-1",),
    "distancing": ("0", "-1"),
    "concern": ("0", "-1"),
    "conduct": ("0",),
}


@rule("claims", "sentences", "relations")
def claims(record: Record):
    """A claim has the id of its sentence with a letter, and a tie at least."""
    sentences = record.by("sentences", "sentence_id")
    tied = record.by("relations", "evidence_id")
    for row in record["claims"]:
        if row["claim_id"][:-1] != row["sentence_id"]:
            yield at(
                "claims", row, "claim_id", f"the sentence_id {row['sentence_id']} and a letter"
            )
        if row["sentence_id"] in sentences and row["claim_id"] not in tied:
            said = "at least one row of relations.csv with this evidence_id"
            yield at("claims", row, "claim_id", said)


@rule("claims", "passes", "actors")
def speakers(record: Record):
    """Who speaks is of a kind that can, and only the author asserts or reports."""
    kinds = {row["actor_id"]: row["kind"] for row in record["actors"]}
    for table in ("claims", "passes"):
        for row in record[table]:
            fitting = _SPEAKERS.get(row["speaker_kind"], ())
            if not fitting:
                said = f"one of {', '.join(_SPEAKERS)}: of another code no rule says who may speak"
                yield at(table, row, "speaker_kind", said)
            elif kinds[row["speaker_id"]] not in fitting:
                said = f"an actor of kind {' or '.join(fitting)}, since speaker_kind is"
                yield suspect(table, row, "speaker_id", f"{said} {row['speaker_kind']}")
            if (row["speaker_kind"] == "author") != (row["form"] in ("assertion", "report")):
                said = "assertion or report exactly when the author speaks"
                yield suspect(table, row, "form", said)


@rule("claims", "sources")
def hedges(record: Record):
    """Words of likelihood in an English article are such words."""
    languages = {row["source_id"]: row["language"] for row in record["sources"]}
    for row in record["claims"]:
        if languages.get(row["claim_id"].split(":")[0], "") not in ("en", "en-GB", "en-US"):
            continue
        for words_ in items(row["likelihood_words"]):
            if not likelihood.hedges(words_):
                said = "words of likelihood or hedging, as the article has them"
                yield suspect("claims", row, "likelihood_words", said)


@rule("claims", "sources", "sentences")
def quotations(record: Record):
    """A quotation is short, stands where it says, and little of an article is quoted in all."""
    span = record.by("sentences", "sentence_id")
    size = {row["source_id"]: int(row["words"]) for row in record["sources"]}
    quoted = dict.fromkeys(size, 0)
    for row in record["claims"]:
        if row["quote"]:
            quoted[span[row["sentence_id"]]["source_id"]] += len(words(row["quote"]))
            yield from _quotation(row, span[row["sentence_id"]])
        elif row["start"] or row["end"] or row["prefix"] or row["suffix"]:
            yield at("claims", row, "quote", "a quotation, since the row has an anchor")
    for source, n in quoted.items():
        if n > MAX_QUOTED_SHARE * size[source]:
            said = f"at most {MAX_QUOTED_SHARE:.0%} of its {size[source]} words"
            yield Problem("data/claims.csv", None, "quote", f"{n} words of {source}", said)


def _quotation(row: dict, sentence: dict):
    begin, end, length = int(sentence["start"]), int(sentence["end"]), len(canonical(row["quote"]))
    if not row["start"] or not row["end"] or int(row["end"]) - int(row["start"]) != length:
        said = f"start plus the {length} characters of the quotation, folded"
        yield at("claims", row, "end", said)
    elif not begin <= int(row["start"]) < int(row["end"]) <= end:
        yield at("claims", row, "start", f"a span inside the sentence ({begin} to {end})")
    n = len(words(row["quote"]))
    if n > MAX_QUOTE_WORDS:
        yield at("claims", row, "quote", f"at most {MAX_QUOTE_WORDS} words, not {n}")


@rule("relations", "events", "treaties", "passes")
def ties(record: Record):
    """A tie has the sign, the days and the actors that its relation and its evidence leave open."""
    events = record.by("events", "event_id")
    treaties = record.by("treaties", "treaty_id")
    for row in record["relations"]:
        grounds = row["evidence_id"]
        if grounds in events:
            yield from _of_event(row, events[grounds])
        elif (treaty := treaties.get(grounds.split(":")[0])) is not None:
            if row["start"] not in (treaty["signed"], treaty["in_force"]):
                said = f"the day the treaty was signed or in force ({treaty['signed']},"
                yield at("relations", row, "start", f"{said} {treaty['in_force'] or 'not known'})")
            if row["end"] != treaty["ended"]:
                said = f"{treaty['ended'] or 'nothing'}, as treaties.ended of {treaty['treaty_id']}"
                yield at("relations", row, "end", said)
            for column in ("from", "to"):
                if row[column] not in items(treaty["parties"]):
                    yield at("relations", row, column, f"a party ({treaty['parties']})")
    for table in ("relations", "passes"):
        for row in record[table]:
            if row["sign"] not in SIGNS[row["relation"]]:
                said = f"{' or '.join(SIGNS[row['relation']])}, the sign of {row['relation']}"
                yield at(table, row, "sign", said)


def _of_event(row: dict, event: dict):
    if row["start"] != event["date"]:
        said = f"{event['date']}, the date of {event['event_id']}"
        yield at("relations", row, "start", said)
    whole = {"day": 10, "month": 7, "year": 4}[event["precision"]]
    if row["end"][:whole] != event["date"][:whole]:
        said = f"a day within {event['date'][:whole]}, the date of {event['event_id']}"
        yield at("relations", row, "end", said)
    known = {*items(event["actors"]), *items(event["target_actors"])}
    for column in ("from", "to"):
        if row[column] not in known:
            said = f"an actor of {event['event_id']} ({', '.join(sorted(known))})"
            yield at("relations", row, column, said)


@rule("dependencies", "relations", "claims")
def needs(record: Record):
    """A tie of dependence says what is needed in dependencies.csv; a need is of actors its
    evidence speaks of.
    """
    claimed = record.by("claims", "claim_id")
    held = {
        (d["dependent"], d["on"], d["evidence_id"])
        for d in record["dependencies"]
        if d["good"] != WISH
    }
    tied: dict[str, set[str]] = {}
    for row in record["relations"]:
        tied.setdefault(row["evidence_id"], set()).update((row["from"], row["to"]))
        if row["relation"] == "dependence":
            need = row["from"], row["to"], row["evidence_id"]
            if need not in held:
                said = f"a row of dependencies.csv: {need[0]} needs what of {need[1]} ({need[2]})"
                yield at("relations", row, "relation", said)
    used: dict[tuple, dict] = {}
    for row in record["dependencies"]:
        claim = claimed.get(row["evidence_id"])
        known = set(items(claim["about"])) if claim else set()
        for column in ("dependent", "on"):
            if row[column] not in known | tied.get(row["evidence_id"], set()):
                said = f"an actor that {row['evidence_id']} is about"
                yield at("dependencies", row, column, said)
        if row["good"] == WISH and not row["note"]:
            said = "whose wish it is: primacy is a wish to stay first and never a need"
            yield at("dependencies", row, "note", said)
        whole = row["dependent"], row["on"], row["good"], row["evidence_id"]
        first = used.setdefault(whole, row)
        if first is not row:
            said = (
                f"a need that no row has yet (row {first[None]}, {first['dependency_id']}, has it)"
            )
            yield at("dependencies", row, "dependency_id", said)


@rule("verdicts", "claims")
def verdicts(record: Record):
    """Every checkable claim of a judged article has a verdict, and no other has one."""
    for row in record["verdicts"]:
        if row["alternative"] and row["alternative"] == row["verdict"]:
            yield at("verdicts", row, "alternative", "a verdict other than the one given")
        if row["alternative"] and not row["note"]:
            yield at("verdicts", row, "note", "the reason for the alternative verdict")
    judged = record.by("verdicts", "claim_id")
    # An article without any verdict is not asked for one; with verdicts, all its checkable claims
    # need one.
    held = {claim.split(":")[0] for claim in judged}
    for row in record["claims"]:
        verdict = judged.get(row["claim_id"])
        if row["checkable"] == "yes" and verdict is None and row["claim_id"].split(":")[0] in held:
            yield at("claims", row, "checkable", "a verdict on this claim in verdicts.csv")
        if row["checkable"] == "no" and verdict is not None:
            yield at("verdicts", verdict, "claim_id", "a claim that is checkable")


@rule("verdicts")
def judges(record: Record):
    """Where the two judges of a verdict differ, it is one of theirs and the reason is given."""
    for row in record["verdicts"]:
        if not row["first"] or not row["second"]:
            continue  # the schema asks for both
        if row["verdict"] not in (row["first"], row["second"]):
            said = f"{row['first']} or {row['second']}, as one of the two judges has it"
            yield at("verdicts", row, "verdict", said)
        if row["first"] != row["second"] and not row["settled"]:
            said = f"why it is {row['verdict']}, since the judges differ"
            yield at("verdicts", row, "settled", f"{said} ({row['first']}, {row['second']})")
        if row["first"] == row["second"] and row["settled"]:
            yield at("verdicts", row, "settled", "nothing, since both judges agree")


@rule("verdicts")
def searches(record: Record):
    """What a verdict says is not there, it says where it was looked for."""
    for row in record["verdicts"]:
        absent = _ABSENT.search(row["record"])
        if absent and not _SEARCH.search(row["searched"]):
            said = f"the question, list or archive searched, since the record says “{absent[0]}”"
            yield at("verdicts", row, "searched", said)
