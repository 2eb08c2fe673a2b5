"""A slip put into the real record, and what the rule that is there for it says.

A slip is (rule, table, cells of the row to change, its new cells, words of the message).
"""

from __future__ import annotations

import functools

from companion.checks.rule import RULES, Record, TableRule
from companion.tables.read import Problem
from conftest import ROOT


@functools.cache
def record() -> Record:
    return Record.read(ROOT / "data")


def with_rows(table: str, rows: list[dict]) -> Record:
    """The real record with other rows in a table."""
    held = record()
    return Record({**held.rows, table: rows}, held.package, held.folder)


def first(table: str, **cells) -> dict:
    """The first row with these cells; a callable says which values will do."""
    return next(
        row
        for row in record()[table]
        if all(want(row[c]) if callable(want) else row[c] == want for c, want in cells.items())
    )


def name(one: TableRule) -> str:
    """A rule's module and function."""
    return f"{one.run.__module__.rpartition('.')[2]}.{one.run.__name__}"


@functools.cache
def rule(which: str) -> TableRule:
    """A rule by its name, of which the real tables are free."""
    (one,) = (one for one in RULES if name(one) == which)
    assert not list(one.run(record())), "the real tables have such a fault"
    return one


def problems(which: str, table: str, rows: list[dict]) -> list[Problem]:
    """What one rule finds in the real record with other rows in a table."""
    return list(rule(which).run(with_rows(table, rows)))


def found(which: str, table: str, rows: list[dict]) -> list[str]:
    """The same in words."""
    return [str(problem) for problem in problems(which, table, rows)]


def slipped(slip: tuple) -> list[str]:
    """What the rule says; "=" takes the cell of the table's first row."""
    which, table, cells, new, _ = slip
    row, rows = first(table, **cells), record()[table]
    new = {c: rows[0][c] if value == "=" else value for c, value in new.items()}
    return found(which, table, [row | new if own is row else own for own in rows])


def check_told(slip: tuple) -> None:
    """The slip is told in its words, and every message has its place and what was expected."""
    said = slipped(slip)
    told = [message for message in said if slip[4] in message]
    assert told, said
    assert all(message.startswith("data/") and "expected" in message for message in said), said


def named(slip: tuple) -> str:
    return f"{slip[0]}-{slip[1]}-{slip[4][:20]}"
