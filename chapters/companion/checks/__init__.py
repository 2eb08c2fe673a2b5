"""Checks that a table schema cannot say: over all tables together, and of what is plausible.

`check` gives every problem. A problem has a grade: an error is wrong, a warning is suspect and
may be right. Each module here holds the rules of one subject and adds them to `rule.RULES` when
it is imported.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..tables.copies import with_changes
from ..tables.read import Problem, data_dir, validate
from ..tables.transaction import JOURNAL, damage
from . import (  # noqa: F401 (each adds its rules)
    acts,
    agreeing,
    agreement,
    answers,
    belonging,
    bibliography,
    coding,
    dates,
    documents,
    figures,
    keys,
    letters,
    prose,
    sentences,
    shifted,
    sources,
    statements,
    strayed,
    ties,
    yardsticks,
)
from .codebook import CODED
from .coding import MAX_QUOTE_WORDS, MAX_QUOTED_SHARE
from .links import host
from .rule import ERROR, RULES, WARNING, Record, items
from .sentences import PENDING

__all__ = [
    "CODED",
    "ERROR",
    "MAX_QUOTED_SHARE",
    "MAX_QUOTE_WORDS",
    "PENDING",
    "WARNING",
    "check",
    "errors",
    "errors_with",
    "host",
    "items",
    "of_record",
]


def check(folder: str | Path | None = None) -> list[Problem]:
    """Every problem in the data package, errors and warnings (`Problem.grade`); none when all
    is well.

    Problems of the schema come first. The rules across tables run only when the schema holds, since
    they rely on it.
    """
    return _found(folder, warnings=True)


def _found(folder: str | Path | None, warnings: bool) -> list[Problem]:
    folder = Path(folder) if folder else data_dir()
    if os.path.lexists(folder / JOURNAL):
        if damaged := damage(folder):
            return [damaged]
        said = "no change cut off in the middle (run `companion check`, which puts the files back)"
        return [Problem(f"data/{JOURNAL}", None, None, None, said)]
    return validate(folder) or of_record(Record.read(folder), warnings)


def errors(folder: str | Path | None = None) -> list[Problem]:
    """The problems that are errors: with one of these nothing is built, merged or exported."""
    return [problem for problem in _found(folder, warnings=False) if problem.grade == ERROR]


def errors_with(folder: Path, changes: Mapping[Path, bytes | None]) -> list[Problem]:
    """The errors there would be with other contents of some tables and records (None: without the
    file); the folder stays as it is.
    """
    with tempfile.TemporaryDirectory() as aside:
        return errors(with_changes(folder, Path(aside), changes))


def of_record(record: Record, warnings: bool = True) -> list[Problem]:
    """Problems across cells and tables of a record whose schema holds; without `warnings` those of
    rules that find nothing else are left out.
    """
    problems: list[Problem] = []
    needed: dict[str, list[str]] = {}
    for one in RULES:
        if one.warns and not warnings:
            continue
        try:
            problems += one.found(record)
        except KeyError as missing:
            name = f"{one.run.__module__.rpartition('.')[2]}.{one.run.__name__}"
            needed.setdefault(str(missing), []).append(name)
    for what, rules in needed.items():
        more = f" and {len(rules) - 1} more" if len(rules) > 1 else ""
        said = f"a table, column or code {what}, which the rule {rules[0]}{more} needs"
        problems.append(Problem("data/datapackage.json", None, None, None, said))
    return problems
