"""Checks that a table schema cannot say, over all tables together."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import urlsplit

from .data import Problem, allowed, data_dir, tables, validate
from .files import JOURNAL
from .text import words

# A short quotation: evidence.md sets the limits for each quotation and for an article as a whole.
MAX_QUOTE_WORDS = 25
MAX_QUOTED_SHARE = 0.08

# Columns that hold actor ids as a list; single ids are foreign keys in the schema.
_ACTOR_LISTS = [
    ("sentences", "actors_mentioned"), ("claims", "about"), ("treaties", "parties"),
    ("events", "actors"), ("events", "source_actors"), ("events", "target_actors"),
]  # fmt: skip

# Coded variables whose values must be described in codes.csv: variable -> (table, column).
CODED = {
    "speaker_kind": ("claims", "speaker_kind"), "form": ("claims", "form"), "modality": ("claims", "modality"),
    "topic": ("claims", "topic"), "concept": ("claims", "concept"), "stance": ("claims", "stance"), "checkable": ("claims", "checkable"),
    "relation": ("relations", "relation"), "sign": ("relations", "sign"), "certainty": ("relations", "certainty"),
    "good": ("dependencies", "good"), "change": ("dependencies", "change"), "role": ("sentences", "role"), "actor_kind": ("actors", "kind"),
    "defence_clause": ("treaties", "defence_clause"), "strength": ("provisions", "strength"),
    "verification": ("provisions", "verification"), "provision_subject": ("provisions", "subject"),
    "event_kind": ("events", "kind"), "precision": ("events", "precision"), "confidence": ("events", "confidence"),
    "element": ("statements", "denuclearisation"), "account": ("statements", "account"),
    "position_speaker_kind": ("positions", "speaker_kind"), "scope": ("positions", "scope"), "verdict": ("verdicts", "verdict"),
}  # fmt: skip


def check(folder: str | Path | None = None) -> list[Problem]:
    """Every problem in the data package, schema problems first; an empty list when all is well.

    The rules across tables run only when the schema holds, since they rely on it.
    """
    folder = Path(folder) if folder else data_dir()
    if (folder / JOURNAL).exists():
        return [Problem(f"data/{JOURNAL}", None, None, None, "no change cut off in the middle (run `companion check`, which puts the files back as they were)")]
    problems = validate(folder)
    if problems:
        return problems
    rows = {name: _rows(folder / d["path"]) for name, d in tables(folder).items()}
    for rule in (_actors, _evidence, _claims, _coverage, _verdicts, _passes, _quotations, _dates, _codes, _scores, _links, _seeds):
        problems += rule(rows, folder)
    return problems


def host(url: str) -> str:
    """Host of an address as hosts.csv writes it: lower case, no port, no leading www, no trailing dot."""
    name = (urlsplit(url).hostname or "").rstrip(".")
    return name.removeprefix("www.")


def _rows(path: Path) -> list[dict]:
    """Rows as dicts of str, with the row number as a spreadsheet shows it under the key None."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{**row, None: n} for n, row in enumerate(csv.DictReader(file), start=2)]


def _list(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def _actors(rows, folder):
    known = {r["actor_id"] for r in rows["actors"]}
    for table, column in _ACTOR_LISTS:
        for row in rows[table]:
            for actor in _list(row[column]):
                if actor not in known:
                    yield Problem(f"data/{table}.csv", row[None], column, actor, "an actor_id that stands in actors.csv")


def _evidence(rows, folder):
    known = {r[k] for t, k in (("claims", "claim_id"), ("events", "event_id"), ("provisions", "provision_id"), ("treaties", "treaty_id")) for r in rows[t]}
    for table in ("relations", "dependencies"):
        for row in rows[table]:
            if row["evidence_id"] not in known:
                yield Problem(f"data/{table}.csv", row[None], "evidence_id", row["evidence_id"], "the id of a claim, event, treaty or provision")
    carriers = known | {r[k] for t, k in (("indicators", "indicator_id"), ("statements", "statement_id"), ("positions", "position_id")) for r in rows[t]}
    for row in rows["verdicts"]:
        for given in _list(row["evidence"]):
            if given not in carriers:
                yield Problem("data/verdicts.csv", row[None], "evidence", given, "the id of a row in another table")
    for row in rows["relations"]:
        own = row["relation"] == "conduct"
        if own != (row["from"] == row["to"]):
            yield Problem("data/relations.csv", row[None], "to", row["to"], "the same actor as `from` for relation conduct, another actor for every other relation")


def _claims(rows, folder):
    sentences = {r["sentence_id"] for r in rows["sentences"]}
    for row in rows["claims"]:
        if row["claim_id"][:-1] != row["sentence_id"]:
            yield Problem("data/claims.csv", row[None], "claim_id", row["claim_id"], f"the sentence_id {row['sentence_id']} and a letter")
    tied = {r["evidence_id"] for r in rows["relations"]}
    for row in rows["claims"]:
        if row["sentence_id"] in sentences and row["claim_id"] not in tied:
            yield Problem("data/claims.csv", row[None], "claim_id", row["claim_id"], "at least one row of relations.csv with this evidence_id")


def _coverage(rows, folder):
    coded = {r["sentence_id"] for r in rows["claims"]}
    for row in rows["sentences"]:
        has_reason, has_claim = bool(row["uncoded_reason"]), row["sentence_id"] in coded
        if has_reason == has_claim:
            yield Problem("data/sentences.csv", row[None], "uncoded_reason", row["uncoded_reason"], "a reason exactly when no claim is coded for the sentence")


def _verdicts(rows, folder):
    for row in rows["verdicts"]:
        if row["alternative"] and row["alternative"] == row["verdict"]:
            yield Problem("data/verdicts.csv", row[None], "alternative", row["alternative"], "a verdict other than the one given")
        if row["alternative"] and not row["note"]:
            yield Problem("data/verdicts.csv", row[None], "note", "", "the reason for the alternative verdict")
    judged = {r["claim_id"]: r[None] for r in rows["verdicts"]}
    # An article without any verdict is not asked for one; one with verdicts must have them for all its checkable claims.
    held = {claim.split(":")[0] for claim in judged}
    for row in rows["claims"]:
        if row["checkable"] == "yes" and row["claim_id"] not in judged and row["claim_id"].split(":")[0] in held:
            yield Problem("data/claims.csv", row[None], "checkable", "yes", "a verdict on this claim in verdicts.csv")
        if row["checkable"] == "no" and row["claim_id"] in judged:
            yield Problem("data/verdicts.csv", judged[row["claim_id"]], "claim_id", row["claim_id"], "a claim that is checkable")


def _passes(rows, folder):
    # An article with one pass only is not asked for a second one; one with two must have both for every claim.
    twice = {r["claim_id"].split(":")[0] for r in rows["passes"]}
    claims = {r["claim_id"] for r in rows["claims"] if r["claim_id"].split(":")[0] in twice}
    for name in ("a", "b"):
        for missing in sorted(claims - {r["claim_id"] for r in rows["passes"] if r["pass"] == name}):
            yield Problem("data/passes.csv", None, "claim_id", missing, f"a row of pass {name} for every claim")


def _quotations(rows, folder):
    size = {r["source_id"]: int(r["words"]) for r in rows["sources"]}
    span = {r["sentence_id"]: (int(r["start"]), int(r["end"]), r["source_id"]) for r in rows["sentences"]}
    quoted = dict.fromkeys(size, 0)
    for row in rows["claims"]:
        if not row["quote"]:
            if row["start"] or row["end"] or row["prefix"] or row["suffix"]:
                yield Problem("data/claims.csv", row[None], "quote", "", "a quotation, since the row has an anchor")
            continue
        begin, end, source = span[row["sentence_id"]]
        if not row["start"] or not row["end"] or int(row["end"]) - int(row["start"]) != len(row["quote"]):
            yield Problem("data/claims.csv", row[None], "end", row["end"], f"start plus the {len(row['quote'])} characters of the quotation")
        elif not begin <= int(row["start"]) < int(row["end"]) <= end:
            yield Problem("data/claims.csv", row[None], "start", row["start"], f"a span inside the sentence ({begin} to {end})")
        n = len(words(row["quote"]))
        quoted[source] += n
        if n > MAX_QUOTE_WORDS:
            yield Problem("data/claims.csv", row[None], "quote", row["quote"], f"at most {MAX_QUOTE_WORDS} words, not {n}")
    for source, n in quoted.items():
        if n > MAX_QUOTED_SHARE * size[source]:
            yield Problem("data/claims.csv", None, "quote", f"{n} words of {source}", f"at most {MAX_QUOTED_SHARE:.0%} of its {size[source]} words")


def _dates(rows, folder):
    pairs = [("relations", "start", "end"), ("treaties", "signed", "in_force"), ("treaties", "in_force", "ended"), ("indicators", "period_start", "period_end")]
    for table, first, last in pairs:
        for row in rows[table]:
            if row[first] and row[last] and row[first] > row[last]:
                yield Problem(f"data/{table}.csv", row[None], last, row[last], f"a date not before {first} ({row[first]})")
    for row in rows["indicators"]:
        low, value, high = (float(row[c]) if row[c] else None for c in ("low", "value", "high"))
        known = [x for x in (low, value, high) if x is not None]
        if known != sorted(known):
            yield Problem("data/indicators.csv", row[None], "value", row["value"], f"low <= value <= high ({row['low']} to {row['high']})")
    for row in rows["positions"]:
        if bool(row["date"]) != bool(row["precision"]):
            yield Problem("data/positions.csv", row[None], "precision", row["precision"], "a precision exactly when there is a date")


def _codes(rows, folder):
    described = {}
    for row in rows["codes"]:
        described.setdefault(row["variable"], {})[row["code"]] = row[None]
    fields = {t: {f["name"]: f for f in d["schema"]["fields"]} for t, d in tables(folder).items()}
    for variable, (table, column) in CODED.items():
        permitted = allowed(fields[table][column])
        for code in permitted:
            if code not in described.get(variable, {}):
                yield Problem("data/codes.csv", None, "code", f"{variable}: {code} is not described", f"a row for every value that {table}.{column} allows")
        for code, number in described.get(variable, {}).items():
            if code not in permitted:
                yield Problem("data/codes.csv", number, "code", code, f"a value that datapackage.json allows for {table}.{column}")


def _scores(rows, folder):
    scale = {r["cameo"]: r["goldstein"] for r in rows["cameo"]}
    for row in rows["events"]:
        expected = scale.get(row["cameo"], "")
        if (float(row["goldstein"]) if row["goldstein"] else None) != (float(expected) if expected else None):
            yield Problem("data/events.csv", row[None], "goldstein", row["goldstein"], f"{expected or 'nothing'}, the published score of CAMEO {row['cameo'] or '(none)'}")


def _links(rows, folder):
    linkable = {r["host"]: r["linkable"] == "yes" for r in rows["hosts"]}
    for table in ("treaties", "provisions", "events", "indicators", "statements", "positions", "verdicts"):
        for row in rows[table]:
            for url in _list(row["urls"]):
                if not url.startswith(("http://", "https://")):
                    yield Problem(f"data/{table}.csv", row[None], "urls", url, "an http(s) address")
                elif not linkable.get(host(url), False):
                    yield Problem(f"data/{table}.csv", row[None], "urls", url, "a host marked linkable in hosts.csv (else the address belongs in retrieved_from)")


def _seeds(rows, folder):
    """Each article's record under seeds/ agrees with its row in sources.csv."""
    import yaml

    seeds = folder.parent / "seeds"
    if not seeds.is_dir():
        return
    table = {r["source_id"]: r for r in rows["sources"]}
    for path in sorted(seeds.glob("*.yml")):
        record = yaml.safe_load(path.read_text(encoding="utf-8"))
        row = table.pop(record.get("source_id"), None)
        if row is None:
            yield Problem(f"seeds/{path.name}", None, "source_id", str(record.get("source_id")), "a source_id that stands in sources.csv")
            continue
        for column, value in row.items():
            if column is not None and column in record and str(record[column] if record[column] is not None else "") != value:
                yield Problem(f"seeds/{path.name}", None, column, str(record[column]), f'"{value}" as in sources.csv, row {row[None]}')
    for source in table:
        yield Problem("data/sources.csv", table[source][None], "source_id", source, f"a record seeds/{source}.yml")
