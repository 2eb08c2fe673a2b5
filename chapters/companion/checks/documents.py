"""Treaties, positions and events: cells of one row, and of rows that stand for one text, agree."""

from __future__ import annotations

import datetime
import re

from ..tables.read import Problem
from .rule import Record, at, items, number, rule, suspect

# Codes that have a second column for a second code of the same kind, which must be another one.
_SECOND = (
    ("provisions", "subject", "subject_secondary"),
    ("positions", "stance", "stance_secondary"),
)
# What the strongest provision of a treaty says about its defence clause.
_STRENGTH = ("", "none", "consult", "assist_unspecified", "assist_military")
_CLAUSE = {
    "consult": "consultation_only",
    "assist_unspecified": "unspecified_means",
    "assist_military": "military",
}


@rule("provisions", "treaties")
def provisions(record: Record):
    """A provision is called by its treaty and article, and the treaty has such an article."""
    treaties = record.by("treaties", "treaty_id")
    for row in record["provisions"]:
        treaty, _, article = row["provision_id"].partition(":")
        if treaty != row["treaty_id"]:
            said = f"the treaty_id {row['treaty_id']}, a colon and the article"
            yield at("provisions", row, "provision_id", said)
        elif article != row["article"]:
            yield at("provisions", row, "article", f"{article}, as the provision_id says")
        total = treaties[row["treaty_id"]]["articles"]
        if row["article"].isdigit() and total and int(row["article"]) > int(total):
            said = f"an article among the {total} of {row['treaty_id']} (treaties.articles)"
            yield at("provisions", row, "article", said)


@rule("provisions", "treaties")
def articles(record: Record):
    """The article on duration is the last one; no clause named in the text comes after it."""
    coded: dict[str, list[dict]] = {}
    for row in record["provisions"]:
        coded.setdefault(row["treaty_id"], []).append(row)
    for row in record["treaties"]:
        rows = coded.get(row["treaty_id"], [])
        numbered = [r for r in rows if r["article"].isdigit()]
        last = max(numbered, key=lambda r: int(r["article"]), default=None)
        closing = last if last and last["subject"] == "duration_termination" else None
        if closing and row["articles"] not in ("", closing["article"]):
            said = (
                f"{closing['article']}: {closing['provision_id']} on duration is the last article"
            )
            yield suspect("treaties", row, "articles", said)
        for column in ("duration", "termination", "renewals", "note"):
            for named in re.findall(r"\bArts?\. ?(\d+)", row[column]) if row["articles"] else ():
                if int(named) > int(row["articles"]):
                    said = f"an article among the {row['articles']} of the treaty (Art. {named})"
                    yield at("treaties", row, column, said)
        strongest = max((_STRENGTH.index(r["strength"]) for r in rows), default=0)
        clause = _CLAUSE.get(_STRENGTH[strongest])
        if clause and row["defence_clause"] != clause:
            said = f"{clause}, since its strongest provision is {_STRENGTH[strongest]}"
            yield suspect("treaties", row, "defence_clause", said)


@rule("treaties", "provisions", "actors")
def signed(record: Record):
    """A treaty is of the year in its id, one signs for each party, and its status has its days."""
    states = {row["name"]: row["part_of"] for row in record["actors"] if row["part_of"]}
    for row in record["treaties"]:
        if row["signed"][:4] != row["treaty_id"][-4:]:
            yield at("treaties", row, "signed", f"a day of {row['treaty_id'][-4:]}, as its id says")
        parties, names = items(row["parties"]), items(row["signatories"])
        if names and len(names) != len(parties):
            said = f"{len(parties)} names separated by ;, one for each party, or none"
            yield at("treaties", row, "signatories", said)
        for name in names:
            if states.get(name, parties[0]) not in parties:
                said = f"one who signs for {' or '.join(parties)}, not for {states[name]}"
                yield suspect("treaties", row, "signatories", said)
        yield from _status(row)


def _status(row: dict):
    """What a status says of its first and last day is what the columns say."""
    over = bool(re.match(r"(Ended|Lapsed|Expired|Replaced)\b", row["status"]))
    if over != bool(row["ended"]):
        said = "Ended or Lapsed at the beginning, since ended has a day"
        said = said if row["ended"] else "In force or the like, since ended is empty"
        yield suspect("treaties", row, "status", said)
    for words, column in (("In force since", "in_force"), ("Ended on", "ended")):
        found = re.match(rf"{words} (\d{{1,2}} [A-Z][a-z]+ \d{{4}})", row["status"])
        if found and row[column] and found[1] != _day(row[column]):
            said = f"{words} {_day(row[column])}, as {column} has it"
            yield at("treaties", row, "status", said)


def _day(iso: str) -> str:
    day = datetime.date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


@rule("provisions", "treaties")
def every(record: Record):
    """A treaty that lists the articles nobody read lists them all, and each article once."""
    held: dict[str, list[dict]] = {}
    for row in record["provisions"]:
        held.setdefault(row["treaty_id"], []).append(row)
    for treaty in record["treaties"]:
        rows = held.get(treaty["treaty_id"], [])
        if not treaty["articles"] or all(row["verification"] != "unverified" for row in rows):
            continue
        listed = {row["article"] for row in rows}
        missing = [str(n) for n in range(1, int(treaty["articles"]) + 1) if str(n) not in listed]
        if missing:
            said = f"a row for each article of {treaty['treaty_id']}, of which others are listed as"
            found = f"article {', '.join(missing)} is missing"
            yield Problem("data/provisions.csv", None, "article", found, f"{said} unverified")


@rule("treaties")
def ends(record: Record):
    """A treaty that ended says how well the day is known, and was in force before."""
    for row in record["treaties"]:
        if bool(row["ended"]) != bool(row["ended_precision"]):
            said = "a precision exactly when there is a date in ended"
            yield at("treaties", row, "ended_precision", said)
        if row["ended"] and not row["in_force"]:
            yield at("treaties", row, "ended", "nothing, since in_force has no date")


@rule(*{table for table, _, _ in _SECOND})
def seconds(record: Record):
    """A second code of a kind is another one than the first."""
    for table, first, second in _SECOND:
        for row in record[table]:
            if row[second] and row[second] == row[first]:
                yield at(table, row, second, f"another code than {first}")


@rule("events", "cameo")
def scores(record: Record):
    """An event has a CAMEO code of the table, and the score that the table has for it."""
    scale = {row["cameo"]: row["goldstein"] for row in record["cameo"]}
    for row in record["events"]:
        code, expected = row["cameo"], scale.get(row["cameo"], "")
        if code and code not in scale:
            said = "a code that stands in cameo.csv"
            if f"0{code}" in scale:
                said = f"0{code}: the code lost its zero, as spreadsheets do to text of digits"
            yield at("events", row, "cameo", said)
        if number(row["goldstein"]) != number(expected):
            said = f"{expected or 'nothing'}, the published score of CAMEO {code or '(none)'}"
            yield at("events", row, "goldstein", said)


@rule("cameo")
def codes(record: Record):
    """CAMEO counts its roots from 01 to 20 and keeps the zero in front."""
    for row in record["cameo"]:
        if not re.fullmatch(r"(0[1-9]|1[0-9]|20)[0-9]{0,2}", row["cameo"]):
            said = f"0{row['cameo']}: the code lost its zero, as spreadsheets do to text of digits"
            if not re.fullmatch(r"[1-9][0-9]{0,2}", row["cameo"]):
                said = "a CAMEO code: 01 to 20 and up to two digits more"
            yield at("cameo", row, "cameo", said)


@rule("benchmarks")
def benchmarks(record: Record):
    """The synthetic packages are the real one `size` times over."""
    real = {row["claims"] for row in record["benchmarks"] if row["size"] == "1"}
    for row in record["benchmarks"]:
        fitting = {str(int(row["size"]) * int(claims)) for claims in real}
        if len(real) == 1 and row["claims"] not in fitting:
            yield at(
                "benchmarks", row, "claims", f"{fitting.pop()}, {row['size']} times {real.pop()}"
            )
            return


@rule("positions")
def undated(record: Record):
    """A position says how well its day is known exactly when it has one."""
    for row in record["positions"]:
        if bool(row["date"]) != bool(row["precision"]):
            yield at("positions", row, "precision", "a precision exactly when there is a date")
