"""Codes: every value of a coded variable is described in codes.csv, once and under a label of its
own.
"""

from __future__ import annotations

from ..tables.read import Problem, allowed
from .rule import Record, at, rule, suspect

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
    "act_level": ("events", "level"),
    "gathered": ("events", "gathered"),
    "outside": ("events", "outside"),
    "query_round": ("queries", "round"),
    "precision": ("events", "precision"),
    "confidence": ("events", "confidence"),
    "element": ("statements", "denuclearisation"),
    "order": ("statements", "order"),
    "account": ("statements", "account"),
    "rank": ("statements", "rank"),
    "occasion_kind": ("statements", "occasion_kind"),
    "asked_about": ("statements", "asked_about"),
    "korea_named": ("statements", "korea_named"),
    "dual_track_label": ("statements", "dual_track_label"),
    "seen": ("statements", "seen"),
    "sample": ("statements", "sample"),
    "position_speaker_kind": ("positions", "speaker_kind"),
    "scope": ("positions", "scope"),
    "verdict": ("verdicts", "verdict"),
    "topic_kind": ("topics", "kind"),
    "yardstick": ("series", "yardstick"),
}


# Variables of codes.csv that hold rules of coding: for claims, and for acts between states.
RULES_OF_CODING = ("rule", "act_rule")


@rule("codes", *sorted({table for table, _ in CODED.values()}))
def described(record: Record):
    """Every value of a coded variable has its row in codes.csv, and no row has another one."""
    held: dict[str, dict[str, dict]] = {}
    for row in record["codes"]:
        held.setdefault(row["variable"], {})[row["code"]] = row
    for variable, (table, column) in CODED.items():
        field = record.fields[table][column]
        permitted = allowed(field) or field["constraints"]["pattern"].split("|")
        for code in permitted:
            if code not in held.get(variable, {}):
                found = f"{variable}: {code} is not described"
                said = f"a row for every value that {table}.{column} allows"
                yield Problem("data/codes.csv", None, "code", found, said)
        for code, row in held.get(variable, {}).items():
            if code not in permitted:
                said = f"a value that datapackage.json allows for {table}.{column}"
                yield at("codes", row, "code", said)
    for variable, rows in held.items():
        if variable not in CODED and variable not in RULES_OF_CODING:
            row = next(iter(rows.values()))
            said = f"a coded variable ({', '.join(CODED)}) or {' or '.join(RULES_OF_CODING)}"
            yield at("codes", row, "variable", said)


@rule("codes")
def labels(record: Record):
    """Two codes of one variable under one label cannot be told apart in a chart, nor one under
    the name of another code.
    """
    used: dict[tuple[str, str, str], dict] = {}
    codes = {(row["variable"], row["code"]) for row in record["codes"]}
    for row in record["codes"]:
        named = row["label"].casefold().replace(" ", "_")
        if named != row["code"] and (row["variable"], named) in codes:
            said = f"a label of {row['code']}, not the name of another code"
            yield suspect("codes", row, "label", said)
    for row in record["codes"]:
        for column in ("label", "definition"):
            first = used.setdefault((row["variable"], column, row[column].casefold()), row)
            if first is not row:
                said = f"a {column} of its own; {first['code']} has it (row {first[None]})"
                yield at("codes", row, column, said)
