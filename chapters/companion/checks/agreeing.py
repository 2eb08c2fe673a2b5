"""Cells that go together, declared once: what one cell says leaves another few choices.

Four lists say it all. `_TOGETHER` has pairs of columns of one row (a joint text is told by both
sides), `_ONE` what is the same wherever a name stands (a speaker has one rank), `_KINDS` what kind
of actor a column may name (a party is a state), `_FOLLOWS` whose order a table keeps. All hold of
the record as it is; a row may come for which one does not, so each is suspect only, but for the
order of verdicts, which are written one by one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from .rule import Record, at, items, rule, suspect


@dataclass(frozen=True)
class Together:
    """Where `column` has the form `has`, `other` has the form `then`. `said` is what is expected;
    `never` what is expected elsewhere, if `other` has that form nowhere else.
    """

    table: str
    column: str
    has: str
    other: str
    then: str
    said: str
    never: str = ""


_TOGETHER = (
    Together(
        "statements", "occasion_kind", "joint_text", "account", "joint", "joint", "another code"
    ),
    Together("statements", "occasion_kind", "un", "rank", "un_envoy", "un_envoy", "another rank"),
    Together(
        "provisions", "verification", "unverified", "subject", "", "nothing", "what it is about"
    ),
    Together(
        "provisions", "verification", "unverified", "paraphrase", "", "nothing", "what it says"
    ),
    Together("provisions", "verification", "unverified", "confidence", "low", "low"),
    Together(
        "provisions",
        "article",
        "u[A-Z]",
        "verification",
        "number_unverified",
        "number_unverified",
        "another code",
    ),
    Together("provisions", "strength", ".+", "trigger", ".+", "when it applies"),
    Together(
        "provisions",
        "strength",
        "assist_.+",
        "trigger",
        "(?!standing).+",
        "what the help is for, no standing commitment",
    ),
    Together(
        "provisions",
        "strength",
        "assist_.+",
        "subject",
        "defence_obligation",
        "defence_obligation",
        "another subject",
    ),
    Together(
        "provisions",
        "strength",
        "consult",
        "subject",
        "consultation",
        "consultation",
        "another subject",
    ),
    Together("provisions", "strength", "assist_.+", "obligation", ".+", "what has to be done"),
    Together(
        "verdicts",
        "verdict",
        "confirmed|superseded|contradicted",
        "evidence",
        ".+",
        "the rows that show it",
    ),
    Together(
        "verdicts",
        "verdict",
        ".+",
        "searched",
        r"(?is).*\b(search|question|archive|list|rows|counts|tables|looked up).*",
        "where it was looked for: a search, rows, an archive, a list",
    ),
    Together("treaties", "benchmark", "no", "signatories", ".+", "who signed, one for each party"),
    Together("treaties", "benchmark", "no", "signed_place", ".+", "where it was signed"),
    Together("treaties", "benchmark", "no", "articles", ".+", "how many articles it has"),
    Together(
        "codes", "code", ".+", "example", ".+", "an example of the code, made up for the book"
    ),
    Together("codes", "code", ".+", "boundary", ".+", "where the code ends and another one begins"),
    Together("codes", "code", ".+", "definition", r".*\w.*", "words"),
    Together("cameo", "cameo", ".+", "goldstein", ".+", "its published score"),
    Together("actors", "kind", "state", "name", "[A-Z].*", "a name with a capital"),
    Together(
        "actors", "affiliation", ".+", "affiliation", "(?![A-Z]{3}$).+", "a house, no actor_id"
    ),
    Together("queries", "results", "0", "acts_met", "0", "0"),
    Together("queries", "round", "base", "year", ".+", "the year that the question asks for"),
    Together(
        "actors",
        "kind",
        "state",
        "actor_id",
        "[A-Z]{3}",
        "an id of three capitals (or the kind is wrong)",
        "an id that is not one of three capitals, as states have (or the kind is wrong)",
    ),
    Together("actors", "kind", "state|bloc|organisation", "part_of", "", "nothing"),
    Together("actors", "kind", "person", "role", ".+", "what the person was"),
    Together("actors", "kind", "person", "name", "[^,;]+", "given and family name without a comma"),
    Together("events", "kind", "missile|nuclear|satellite", "pair", "", "nothing"),
    Together("events", "kind", "summit", "level", "leader|", "leader, or nothing"),
    Together("events", "kind", "message", "cameo", "0[345].*", "a code of 03, 04 or 05"),
    Together("events", "kind", "veto", "cameo", "12.*", "a code of 12, to reject"),
    Together(
        "events", "pair", ".+", "kind", "(?!missile|nuclear|satellite).+", "an act of two states"
    ),
    Together(
        "topics", "title", ".*(俄|普京).*", "kind", "russia|both|sport", "russia, both or sport"
    ),
    Together(
        "topics",
        "title",
        ".*(中朝|中国|习近平|外交部|中方).*",
        "kind",
        "china|both|sport",
        "china, both or sport",
    ),
    Together("topics", "kind", "both", "title", ".*(俄|普京).*", "a title that names Russia"),
    Together("topics", "kind", "china", "title", "(?!.*(俄|普京)).*", "a title without Russia"),
    Together(
        "topics",
        "title",
        ".*(冬奥|女足|女排|女篮|世界杯|亚运).*",
        "kind",
        "sport|other",
        "sport",
    ),
    Together("positions", "role", "(?i).*spokes.*", "speaker_kind", "official", "official"),
    Together(
        "positions",
        "role",
        "(?i)(professor|dean|.*research fellow).*",
        "speaker_kind",
        "expert|unnamed",
        "expert, or unnamed",
    ),
    Together(
        "hosts", "kind", "outlet|official", "name", ".+", "the name of the outlet or the office"
    ),
)
# What a name has wherever it stands: (table, column of the name, column).
_ONE = (
    ("statements", "speaker", "rank"),
    ("positions", "speaker", "speaker_kind"),
    ("positions", "speaker", "role"),
)
# Kinds of actors that a column names.
_STATES, _BODIES = ("state",), ("state", "organisation")
_KINDS = {
    ("events", "actors"): _BODIES,
    ("events", "source_actors"): _BODIES,
    ("events", "target_actors"): _BODIES,
    ("treaties", "parties"): _STATES,
    ("dependencies", "dependent"): _STATES,
    ("dependencies", "on"): _STATES,
    ("relations", "from"): (*_BODIES, "bloc"),
    ("relations", "to"): (*_BODIES, "bloc"),
    ("passes", "tie_from"): (*_BODIES, "bloc"),
    ("passes", "tie_to"): (*_BODIES, "bloc"),
    ("actors", "part_of"): (*_BODIES, "bloc"),
}

# Tables whose rows stand in the order of the rows they name, as far as they name any: two ids
# exchanged, or a column moved by a row, break it. (table, column, table, key, column of a block,
# what a break is)
_FOLLOWS = (
    ("verdicts", "claim_id", "claims", "claim_id", "", at),
    ("dependencies", "evidence_id", "claims", "claim_id", "", suspect),
    ("relations", "evidence_id", "claims", "claim_id", "", suspect),
    ("resolutions", "claim_id", "claims", "claim_id", "", suspect),
    ("passes", "claim_id", "claims", "claim_id", "pass", suspect),
    ("provisions", "treaty_id", "treaties", "treaty_id", "", suspect),
)


def _fitting(form: str, rows: list[dict], column: str) -> set[str]:
    """The values of a column that have a form; most stand in many rows."""
    return {cell for cell in {row[column] for row in rows} if re.fullmatch(form, cell)}


@rule(*sorted({pair.table for pair in _TOGETHER}))
def together(record: Record):
    """What a cell says leaves the cell that goes with it few choices."""
    for pair in _TOGETHER:
        rows = record[pair.table]
        having = _fitting(pair.has, rows, pair.column)
        following = _fitting(pair.then, rows, pair.other)
        for row in rows:
            has, then = row[pair.column] in having, row[pair.other] in following
            if has and not then:
                said = f"{pair.said}, since {pair.column} is {row[pair.column]}"
                yield suspect(pair.table, row, pair.other, said)
            elif then and not has and pair.never:
                said = f"{pair.never}, since {pair.column} is {row[pair.column] or 'empty'}"
                yield suspect(pair.table, row, pair.other, said)


@rule(*sorted({table for table, _, _ in _ONE}))
def one(record: Record):
    """The rarer value of a name is the odd one; of two that are as rare, the later."""
    for table, name, column in _ONE:
        held: dict[str, Counter[str]] = {}
        for row in record[table]:
            if row[name]:
                held.setdefault(row[name], Counter())[row[column]] += 1
        for row in record[table]:
            usual, _ = held.get(row[name], Counter({"": 1})).most_common(1)[0]
            if row[name] and row[column] != usual:
                said = f"{usual or 'nothing'}, as other rows have of {row[name]}"
                yield suspect(table, row, column, said)


@rule("actors", *sorted({table for table, _ in _KINDS}))
def kinds(record: Record):
    """A column names actors of its kinds alone."""
    known = {row["actor_id"]: row["kind"] for row in record["actors"]}
    for (table, column), fitting in _KINDS.items():
        for row in record[table]:
            for actor in items(row[column]):
                if known.get(actor, fitting[0]) not in fitting:
                    said = f"an actor of kind {' or '.join(fitting)}, and {actor} is a"
                    yield suspect(table, row, column, f"{said} {known[actor]}")


@rule(*sorted({name for table, _, target, *_ in _FOLLOWS for name in (table, target)}))
def follows(record: Record):
    """Rows stand in the order of the rows that they name."""
    for table, column, target, key, block, grade in _FOLLOWS:
        place = {row[key]: n for n, row in enumerate(record[target])}
        above: dict[str, int] = {}
        for row in record[table]:
            here = place.get(row[column])
            of = row[block] if block else ""
            if here is None:
                continue
            if here < above.get(of, -1):
                said = f"a {column} that is not before that of the rows above"
                said += f": they stand in the order of {target}.csv"
                yield grade(table, row, column, said)
            above[of] = max(above.get(of, -1), here)
