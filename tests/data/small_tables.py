"""A data package small enough to see whole: two tables, written, and what is told of them."""

from __future__ import annotations

import json
from pathlib import Path

from companion.tables import keys, schema

FIELDS = [
    {"name": "id", "type": "string", "constraints": {"required": True, "pattern": "[A-Z][0-9]"}},
    {"name": "day", "type": "date"},
    {"name": "count", "type": "integer", "constraints": {"minimum": 1, "maximum": 9}},
    {"name": "share", "type": "number", "constraints": {"minimum": 0}},
    {"name": "sure", "type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
    {"name": "who", "type": "list", "delimiter": ";", "constraints": {"minLength": 2}},
    {"name": "kind", "type": "string", "constraints": {"enum": ["visit", "act"]}},
    {"name": "prefix", "type": "string"},
]
ROWS = [
    "id,day,count,share,sure,who,kind,prefix",
    "A1,2024-02-29,3,0.5,yes,CHN;RUS,act, one ",
    "A2,,,,no,,,",
]


def made(folder: Path) -> Path:
    """A package of two tables: acts, and links, which name two acts each."""
    package = {
        "name": "small",
        "resources": [
            {
                "name": "acts",
                "path": "acts.csv",
                "schema": {"fields": FIELDS, "primaryKey": "id"},
            },
            {
                "name": "links",
                "path": "links.csv",
                "schema": {
                    "fields": [
                        {"name": "one"},
                        {"name": "two"},
                        {"name": "code", "constraints": {"unique": True}},
                    ],
                    "primaryKey": ["one", "two"],
                    "foreignKeys": [
                        {"fields": "one", "reference": {"resource": "acts", "fields": "id"}},
                        {"fields": ["two"], "reference": {"resource": "acts", "fields": ["id"]}},
                    ],
                },
            },
        ],
    }
    (folder / schema.NAME).write_text(json.dumps(package), "utf-8")
    write(folder, *ROWS)
    (folder / "links.csv").write_text("one,two,code\nA1,A2,x\nA2,,\n", "utf-8")
    return folder


def write(folder, *lines: str, name: str = "acts.csv") -> None:
    (folder / name).write_text("\n".join(lines) + "\n", "utf-8")


def told(folder, only=None) -> list[str]:
    return [str(problem) for problem in keys.validate(folder, only)]
