"""Checks that a table schema cannot say, over all tables together."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from .canonical import canonical, words
from .tables.read import DataError, Problem, allowed, data_dir, rows, tables, validate
from .tables.transaction import JOURNAL

# A short quotation: evidence.md sets the limits for each quotation and for an article as a whole.
MAX_QUOTE_WORDS = 25
MAX_QUOTED_SHARE = 0.08
# The reason that stands beside every sentence of an article that waits for its coding sheet.
PENDING = "not coded yet"

# Columns that hold actor ids as a list; single ids are foreign keys in the schema.
_ACTOR_LISTS = [
    ("sentences", "actors_mentioned"),
    ("claims", "about"),
    ("treaties", "parties"),
    ("events", "actors"),
    ("events", "source_actors"),
    ("events", "target_actors"),
]

# Coded variables whose values must be described in codes.csv: variable -> (table, column).
CODED = {
    "speaker_kind": ("claims", "speaker_kind"),
    "form": ("claims", "form"),
    "modality": ("claims", "modality"),
    "topic": ("claims", "topic"),
    "concept": ("claims", "concept"),
    "stance": ("claims", "stance"),
    "checkable": ("claims", "checkable"),
    "relation": ("relations", "relation"),
    "sign": ("relations", "sign"),
    "certainty": ("relations", "certainty"),
    "good": ("dependencies", "good"),
    "change": ("dependencies", "change"),
    "role": ("sentences", "role"),
    "actor_kind": ("actors", "kind"),
    "defence_clause": ("treaties", "defence_clause"),
    "strength": ("provisions", "strength"),
    "verification": ("provisions", "verification"),
    "provision_subject": ("provisions", "subject"),
    "event_kind": ("events", "kind"),
    "precision": ("events", "precision"),
    "confidence": ("events", "confidence"),
    "element": ("statements", "denuclearisation"),
    "account": ("statements", "account"),
    "position_speaker_kind": ("positions", "speaker_kind"),
    "scope": ("positions", "scope"),
    "verdict": ("verdicts", "verdict"),
}


def check(folder: str | Path | None = None) -> list[Problem]:
    """Every problem in the data package, schema problems first; an empty list when all is well.

    The rules across tables run only when the schema holds, since they rely on it.
    """
    folder = Path(folder) if folder else data_dir()
    if (folder / JOURNAL).exists():
        return [
            Problem(
                f"data/{JOURNAL}",
                None,
                None,
                None,
                "no change cut off in the middle (run `companion check`, which puts the files back as they were)",
            )
        ]
    problems = validate(folder)
    if problems:
        return problems
    found = {name: rows(name, folder, sound=True) for name in tables(folder)}
    try:
        for rule in (
            _ids,
            _spans,
            _actors,
            _evidence,
            _claims,
            _coverage,
            _verdicts,
            _passes,
            _quotations,
            _dates,
            _codes,
            _scores,
            _shares,
            _links,
            _seeds,
        ):
            problems += rule(found, folder)
    except KeyError as missing:
        problems.append(
            Problem(
                "data/datapackage.json",
                None,
                None,
                None,
                f"a table or column {missing}, which the rules across tables need",
            )
        )
    return problems


def host(url: str) -> str:
    """Host of an address as hosts.csv writes it: lower case, no port, no leading www, no trailing dot; empty without one."""
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:  # brackets that hold no address
        return ""
    return name.rstrip(".").removeprefix("www.")


def _list(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def _ids(rows, folder):
    """An id stands for one row of all tables: what cites it need not say the table."""
    used = {}
    for table, descriptor in tables(folder).items():
        key = descriptor["schema"].get("primaryKey", [])
        if len(key) == 1 and key[0].endswith("_id"):
            for row in rows[table]:
                place = f"{table}.csv, row {row[None]}"
                if used.setdefault(row[key[0]], place) != place:
                    yield Problem(
                        f"data/{table}.csv",
                        row[None],
                        key[0],
                        row[key[0]],
                        f"an id that no other table uses ({used[row[key[0]]]})",
                    )
    for row in rows["provisions"]:
        if row["provision_id"].split(":")[0] != row["treaty_id"]:
            yield Problem(
                "data/provisions.csv",
                row[None],
                "provision_id",
                row["provision_id"],
                f"the treaty_id {row['treaty_id']}, a colon and the article",
            )


def _spans(rows, folder):
    """Sentences follow each other in their article, and their ids say which it is."""
    ends = {}
    for row in rows["sentences"]:
        source, start, end = row["source_id"], int(row["start"]), int(row["end"])
        if row["sentence_id"].split(":")[0] != source:
            yield Problem(
                "data/sentences.csv",
                row[None],
                "sentence_id",
                row["sentence_id"],
                f"the source_id {source}, a colon and the place in the article",
            )
        if start >= end:
            yield Problem(
                "data/sentences.csv",
                row[None],
                "end",
                row["end"],
                f"a character after start ({start})",
            )
        if start < ends.get(source, 0):
            yield Problem(
                "data/sentences.csv",
                row[None],
                "start",
                row["start"],
                f"a character not before the end of the sentence above ({ends[source]})",
            )
        ends[source] = end
        if bool(row["paragraph"]) != (row["role"] == "body"):
            yield Problem(
                "data/sentences.csv",
                row[None],
                "paragraph",
                row["paragraph"],
                f"a number exactly when the role is body, not for {row['role']}"
                if row["paragraph"]
                else "the number of the paragraph, since the role is body",
            )


def _actors(rows, folder):
    known = {r["actor_id"] for r in rows["actors"]}
    for table, column in _ACTOR_LISTS:
        for row in rows[table]:
            for actor in _list(row[column]):
                if actor not in known:
                    yield Problem(
                        f"data/{table}.csv",
                        row[None],
                        column,
                        actor,
                        "an actor_id that stands in actors.csv",
                    )
    for row in rows["events"]:
        for actor in _list(row["source_actors"]):
            if actor not in _list(row["actors"]):
                yield Problem(
                    "data/events.csv",
                    row[None],
                    "source_actors",
                    actor,
                    f"one of the actors of the event ({row['actors']})",
                )
    for row in rows["dependencies"]:
        if row["dependent"] == row["on"]:
            yield Problem(
                "data/dependencies.csv", row[None], "on", row["on"], "another actor than dependent"
            )


def _evidence(rows, folder):
    known = {
        r[k]
        for t, k in (
            ("claims", "claim_id"),
            ("events", "event_id"),
            ("provisions", "provision_id"),
            ("treaties", "treaty_id"),
        )
        for r in rows[t]
    }
    for table in ("relations", "dependencies"):
        for row in rows[table]:
            if row["evidence_id"] not in known:
                yield Problem(
                    f"data/{table}.csv",
                    row[None],
                    "evidence_id",
                    row["evidence_id"],
                    "the id of a claim, event, treaty or provision",
                )
    carriers = known | {
        r[k]
        for t, k in (
            ("indicators", "indicator_id"),
            ("statements", "statement_id"),
            ("positions", "position_id"),
        )
        for r in rows[t]
    }
    for row in rows["verdicts"]:
        for given in _list(row["evidence"]):
            if given not in carriers:
                yield Problem(
                    "data/verdicts.csv",
                    row[None],
                    "evidence",
                    given,
                    "the id of a row in another table",
                )
    for row in rows["relations"]:
        own = row["relation"] == "conduct"
        if own != (row["from"] == row["to"]):
            yield Problem(
                "data/relations.csv",
                row[None],
                "to",
                row["to"],
                "the same actor as `from` for relation conduct, another actor for every other relation",
            )


def _claims(rows, folder):
    sentences = {r["sentence_id"] for r in rows["sentences"]}
    for row in rows["claims"]:
        if row["claim_id"][:-1] != row["sentence_id"]:
            yield Problem(
                "data/claims.csv",
                row[None],
                "claim_id",
                row["claim_id"],
                f"the sentence_id {row['sentence_id']} and a letter",
            )
    tied = {r["evidence_id"] for r in rows["relations"]}
    for row in rows["claims"]:
        if row["sentence_id"] in sentences and row["claim_id"] not in tied:
            yield Problem(
                "data/claims.csv",
                row[None],
                "claim_id",
                row["claim_id"],
                "at least one row of relations.csv with this evidence_id",
            )


def _coverage(rows, folder):
    coded = {r["sentence_id"] for r in rows["claims"]}
    articles = {sentence.split(":")[0] for sentence in coded}
    for row in rows["sentences"]:
        has_reason, has_claim = bool(row["uncoded_reason"]), row["sentence_id"] in coded
        if has_reason == has_claim:
            yield Problem(
                "data/sentences.csv",
                row[None],
                "uncoded_reason",
                row["uncoded_reason"],
                "a reason exactly when no claim is coded for the sentence",
            )
        elif row["uncoded_reason"] == PENDING and row["source_id"] in articles:
            yield Problem(
                "data/sentences.csv",
                row[None],
                "uncoded_reason",
                PENDING,
                f"why the sentence has no claim, since {row['source_id']} is coded",
            )


def _verdicts(rows, folder):
    for row in rows["verdicts"]:
        if row["alternative"] and row["alternative"] == row["verdict"]:
            yield Problem(
                "data/verdicts.csv",
                row[None],
                "alternative",
                row["alternative"],
                "a verdict other than the one given",
            )
        if row["alternative"] and not row["note"]:
            yield Problem(
                "data/verdicts.csv", row[None], "note", "", "the reason for the alternative verdict"
            )
    judged = {r["claim_id"]: r[None] for r in rows["verdicts"]}
    # An article without any verdict is not asked for one; one with verdicts must have them for all its checkable claims.
    held = {claim.split(":")[0] for claim in judged}
    for row in rows["claims"]:
        if (
            row["checkable"] == "yes"
            and row["claim_id"] not in judged
            and row["claim_id"].split(":")[0] in held
        ):
            yield Problem(
                "data/claims.csv",
                row[None],
                "checkable",
                "yes",
                "a verdict on this claim in verdicts.csv",
            )
        if row["checkable"] == "no" and row["claim_id"] in judged:
            yield Problem(
                "data/verdicts.csv",
                judged[row["claim_id"]],
                "claim_id",
                row["claim_id"],
                "a claim that is checkable",
            )


def _passes(rows, folder):
    # An article with one pass only is not asked for a second one; one with two must have both for every claim.
    twice = {r["claim_id"].split(":")[0] for r in rows["passes"]}
    claims = {r["claim_id"] for r in rows["claims"] if r["claim_id"].split(":")[0] in twice}
    for name in ("a", "b"):
        for missing in sorted(
            claims - {r["claim_id"] for r in rows["passes"] if r["pass"] == name}
        ):
            yield Problem(
                "data/passes.csv",
                None,
                "claim_id",
                missing,
                f"a row of pass {name} for every claim",
            )


def _quotations(rows, folder):
    size = {r["source_id"]: int(r["words"]) for r in rows["sources"]}
    span = {
        r["sentence_id"]: (int(r["start"]), int(r["end"]), r["source_id"])
        for r in rows["sentences"]
    }
    quoted = dict.fromkeys(size, 0)
    for row in rows["claims"]:
        if not row["quote"]:
            if row["start"] or row["end"] or row["prefix"] or row["suffix"]:
                yield Problem(
                    "data/claims.csv",
                    row[None],
                    "quote",
                    "",
                    "a quotation, since the row has an anchor",
                )
            continue
        begin, end, source = span[row["sentence_id"]]
        if (
            not row["start"]
            or not row["end"]
            or int(row["end"]) - int(row["start"]) != len(canonical(row["quote"]))
        ):
            yield Problem(
                "data/claims.csv",
                row[None],
                "end",
                row["end"],
                f"start plus the {len(canonical(row['quote']))} characters of the quotation, folded",
            )
        elif not begin <= int(row["start"]) < int(row["end"]) <= end:
            yield Problem(
                "data/claims.csv",
                row[None],
                "start",
                row["start"],
                f"a span inside the sentence ({begin} to {end})",
            )
        n = len(words(row["quote"]))
        quoted[source] += n
        if n > MAX_QUOTE_WORDS:
            yield Problem(
                "data/claims.csv",
                row[None],
                "quote",
                row["quote"],
                f"at most {MAX_QUOTE_WORDS} words, not {n}",
            )
    for source, n in quoted.items():
        if n > MAX_QUOTED_SHARE * size[source]:
            yield Problem(
                "data/claims.csv",
                None,
                "quote",
                f"{n} words of {source}",
                f"at most {MAX_QUOTED_SHARE:.0%} of its {size[source]} words",
            )


def _dates(rows, folder):
    pairs = [
        ("relations", "start", "end"),
        ("treaties", "signed", "in_force"),
        ("treaties", "in_force", "ended"),
        ("indicators", "period_start", "period_end"),
    ]
    for table, first, last in pairs:
        for row in rows[table]:
            if row[first] and row[last] and row[first] > row[last]:
                yield Problem(
                    f"data/{table}.csv",
                    row[None],
                    last,
                    row[last],
                    f"a date not before {first} ({row[first]})",
                )
    for row in rows["indicators"]:
        low, value, high = (float(row[c]) if row[c] else None for c in ("low", "value", "high"))
        known = [x for x in (low, value, high) if x is not None]
        if known != sorted(known):
            yield Problem(
                "data/indicators.csv",
                row[None],
                "value",
                row["value"],
                f"low <= value <= high ({row['low']} to {row['high']})",
            )
    for row in rows["positions"]:
        if bool(row["date"]) != bool(row["precision"]):
            yield Problem(
                "data/positions.csv",
                row[None],
                "precision",
                row["precision"],
                "a precision exactly when there is a date",
            )


def _codes(rows, folder):
    described = {}
    for row in rows["codes"]:
        described.setdefault(row["variable"], {})[row["code"]] = row[None]
    fields = {t: {f["name"]: f for f in d["schema"]["fields"]} for t, d in tables(folder).items()}
    for variable, (table, column) in CODED.items():
        permitted = allowed(fields[table][column])
        for code in permitted:
            if code not in described.get(variable, {}):
                yield Problem(
                    "data/codes.csv",
                    None,
                    "code",
                    f"{variable}: {code} is not described",
                    f"a row for every value that {table}.{column} allows",
                )
        for code, number in described.get(variable, {}).items():
            if code not in permitted:
                yield Problem(
                    "data/codes.csv",
                    number,
                    "code",
                    code,
                    f"a value that datapackage.json allows for {table}.{column}",
                )


def _scores(rows, folder):
    scale = {r["cameo"]: r["goldstein"] for r in rows["cameo"]}
    for row in rows["events"]:
        expected = scale.get(row["cameo"], "")
        if (float(row["goldstein"]) if row["goldstein"] else None) != (
            float(expected) if expected else None
        ):
            yield Problem(
                "data/events.csv",
                row[None],
                "goldstein",
                row["goldstein"],
                f"{expected or 'nothing'}, the published score of CAMEO {row['cameo'] or '(none)'}",
            )


def _shares(rows, folder):
    for row in rows["indicators"]:
        for column in ("low", "value", "high") if "_share_of_" in row["series"] else ():
            if row[column] and not 0 <= float(row[column]) <= 100:
                yield Problem(
                    "data/indicators.csv",
                    row[None],
                    column,
                    row[column],
                    f"a share between 0 and 100 percent, since the series is {row['series']}",
                )


def _links(rows, folder):
    linkable = {r["host"]: r["linkable"] == "yes" for r in rows["hosts"]}
    for table in (
        "treaties",
        "provisions",
        "events",
        "indicators",
        "statements",
        "positions",
        "verdicts",
    ):
        for row in rows[table]:
            for url in _list(row["urls"]):
                if not url.startswith(("http://", "https://")):
                    yield Problem(f"data/{table}.csv", row[None], "urls", url, "an http(s) address")
                elif not linkable.get(host(url), False):
                    yield Problem(
                        f"data/{table}.csv",
                        row[None],
                        "urls",
                        url,
                        "a host marked linkable in hosts.csv (else the address belongs in retrieved_from)",
                    )


def _seeds(rows, folder):
    """Each article's record under seeds/ agrees with its rows in sources.csv and sentences.csv."""
    from .articles import verify  # with yaml, which not every place that reads the tables has

    table, blocks = {r["source_id"]: r for r in rows["sources"]}, {}
    for row in rows["sentences"]:
        blocks.setdefault(row["source_id"], set()).add(int(row["block"]))
    if not (folder.parent / "seeds").is_dir():
        return
    for path in sorted((folder.parent / "seeds").glob("*.yml")):
        file, row = f"seeds/{path.name}", table.pop(path.stem, None)
        if row is None:
            yield Problem(
                file, None, "source_id", path.stem, "a source_id that stands in sources.csv"
            )
            continue
        try:
            record = verify.record(path.stem, folder)
        except DataError as error:
            yield from error.problems
            continue
        for column, value in row.items():
            if (
                column is not None
                and column in record
                and str(record[column] if record[column] is not None else "") != value
            ):
                yield Problem(
                    file,
                    None,
                    column,
                    str(record[column]),
                    f'"{value}" as in sources.csv, row {row[None]}',
                )
        for block in sorted(
            blocks.get(path.stem, set()) ^ {block["block"] for block in record["blocks"]}
        ):
            yield Problem(
                file, None, "blocks", str(block), "the blocks that sentences.csv has of the article"
            )
    for source in table:
        yield Problem(
            "data/sources.csv",
            table[source][None],
            "source_id",
            source,
            f"a record seeds/{source}.yml",
        )
