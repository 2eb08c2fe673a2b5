"""The two coding passes, what was settled where they differ, and what the published tables say."""

from __future__ import annotations

from ..tables.read import Problem
from .rule import Record, at, items, rule, suspect

# Variables coded in passes.csv: those of the claim, and those of its first tie by their column in
# relations.csv.
_OF_CLAIM = (
    "speaker_id",
    "speaker_kind",
    "form",
    "modality",
    "topic",
    "concept",
    "stance",
    "checkable",
)
_OF_TIE = {
    "tie_from": "from",
    "tie_to": "to",
    "relation": "relation",
    "sign": "sign",
    "certainty": "certainty",
}


@rule("passes", "claims")
def complete(record: Record):
    """Of an article that two passes coded every claim is in both; one pass alone asks for none."""
    coded = {
        name: {row["claim_id"] for row in record["passes"] if row["pass"] == name} for name in "ab"
    }
    first, second = ({claim.split(":")[0] for claim in ids} for ids in coded.values())
    claims = {r["claim_id"] for r in record["claims"]}
    twice = {claim for claim in claims if claim.split(":")[0] in first & second}
    for name, ids in coded.items():
        for missing in sorted(twice - ids):
            said = f"a row of pass {name} for every claim"
            yield Problem("data/passes.csv", None, "claim_id", missing, said)


@rule("passes")
def ends(record: Record):
    """A pass ties two actors, or one to itself for relation conduct."""
    for row in record["passes"]:
        if (row["relation"] == "conduct") != (row["tie_from"] == row["tie_to"]):
            said = "the actor of tie_from for relation conduct, another for every other relation"
            yield at("passes", row, "tie_to", said)


@rule("passes", "resolutions", "claims", "relations")
def settled(record: Record):
    """A resolution repeats both passes and what was published; where passes differ there is one."""
    passes = {(row["pass"], row["claim_id"]): row for row in record["passes"]}
    claims = record.by("claims", "claim_id")
    tied: dict[str, list[dict]] = {}
    for row in record["relations"]:
        tied.setdefault(row["evidence_id"], []).append(row)
    held = {(row["claim_id"], row["variable"]) for row in record["resolutions"]}
    for row in record["resolutions"]:
        coded = [passes.get((name, row["claim_id"])) for name in ("a", "b")]
        yield from _resolution(row, coded, _published(row["variable"], claims, tied, row))
    for claim in claims:
        a, b = passes.get(("a", claim)), passes.get(("b", claim))
        if a is None or b is None:
            continue
        for variable in (*_OF_CLAIM, *_OF_TIE):
            if (claim, variable) in held:
                continue
            if a[variable] != b[variable]:
                found = f"{claim}, {variable}: {a[variable]} and {b[variable]}"
                said = "a row that settles where the passes differ"
                yield Problem("data/resolutions.csv", None, "claim_id", found, said)
            elif variable in _OF_CLAIM and claims[claim][variable] != a[variable]:
                said = (
                    f"{a[variable] or 'nothing'}, as both passes say (or a row of resolutions.csv)"
                )
                yield at("claims", claims[claim], variable, said)


def _published(variable: str, claims: dict, tied: dict, row: dict) -> set[str]:
    """Values of a variable that the published tables have for the claim of a resolution."""
    if variable in _OF_TIE:
        return {tie[_OF_TIE[variable]] for tie in tied.get(row["claim_id"], [])}
    return {claims[row["claim_id"]][variable]}


def repeats(table: str, unit: str, row: dict, coded: list[dict | None], published: set[str] | None):
    """A row that settles a difference says what both passes and the published tables say.

    `table` holds the row and `unit` ("claim" or "event") is what was coded; the passes stand in the
    table that is called after it. None says that nothing published can be held against the row.
    """
    passes = table.replace("resolutions", "passes")
    for column, passed in zip(("pass_a", "pass_b"), coded):
        if passed is None:
            said = f"{'a claim' if unit == 'claim' else 'an act'} that both passes coded"
            yield at(table, row, f"{unit}_id", said)
            return
        if row[column] != passed[row["variable"]]:
            said = f"{passed[row['variable']] or 'nothing'}, as {passes}.csv says of this pass"
            yield at(table, row, column, said)
    if row["reason"].startswith("Both passes agree") and row["pass_a"] != row["pass_b"]:
        yield at(table, row, "reason", "why it is the code of one pass, since the two differ")
    if published is not None and row["resolved"] not in published:
        said = f"{' or '.join(sorted(published)) or 'nothing'}, as the published tables say"
        yield at(table, row, "resolved", said)


def _resolution(row: dict, coded: list[dict | None], published: set[str]):
    yield from repeats("resolutions", "claim", row, coded, published)
    if None in coded:
        return
    if row["earlier"] and row["earlier"] == row["resolved"] == row["pass_a"] == row["pass_b"]:
        said = "a code that was published before and differed, since both passes agree"
        yield at("resolutions", row, "earlier", said)


@rule("resolutions", "event_resolutions")
def counted(record: Record):
    """Rows are numbered from one on: a resolution of passes that agree would be lost without a
    trace.
    """
    for table in ("resolutions", "event_resolutions"):
        for expected, row in enumerate(record[table], start=1):
            if int(row["number"]) != expected:
                said = f"{expected}: rows are numbered without a gap, so that none is lost unseen"
                yield at(table, row, "number", said)
                break


@rule("passes", "event_passes")
def in_blocks(record: Record):
    """Pass a of an article, or of the acts, stands whole before pass b: else two rows of one unit
    may have changed their places.
    """
    for table, unit in (("passes", "claim_id"), ("event_passes", "")):
        above: dict[str, str] = {}
        for row in record[table]:
            whole = row[unit].split(":")[0] if unit else ""
            if row["pass"] < above.get(whole, ""):
                said = f"{above[whole]}, since a row of that pass stands above: each is one block"
                yield at(table, row, "pass", said)
                break
            above[whole] = row["pass"]


@rule("resolutions", "event_resolutions", "codes", "actors", "cameo")
def earlier(record: Record):
    """What was published before is a code of the same variable."""
    known: dict[str, set[str]] = {}
    for row in record["codes"]:
        known.setdefault(row["variable"].removeprefix("act_"), set()).add(row["code"])
    known["cameo"] = {row["cameo"] for row in record["cameo"]}
    actors = {row["actor_id"] for row in record["actors"]}
    for table in ("resolutions", "event_resolutions"):
        for row in record[table]:
            fitting = known.get(row["variable"], actors)
            for column in ("earlier", "resolved"):
                if row[column] and row[column] not in fitting:
                    yield at(table, row, column, f"a code of the variable {row['variable']}")


@rule("events", "event_passes")
def coded(record: Record):
    """Both passes code every act of a pair: what is missing in both is missed by neither."""
    held = {(row["event_id"], row["pair"]) for row in record["event_passes"]}
    for row in record["events"]:
        for pair in items(row["pair"]):
            if (row["event_id"], pair) not in held:
                said = f"a pair that event_passes.csv has a code of for {row['event_id']}"
                yield suspect("events", row, "pair", said)
