"""What every rule is made of: the tables as one record, the list of rules, and the way to say what
is wrong.
"""

from __future__ import annotations

import copy
import functools
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..tables import read
from ..tables.read import Problem

# Wrong: the command ends with status 1, and nothing is built or exported from such data.
ERROR = "error"
# Suspect: it may be right, somebody should look. A figure that is right all the same says why in
# `unusual`.
WARNING = "warning"
# Answers kept for each rule, and for each function that is `recalled`: a few for each table.
_REMEMBERED = 100


class Record:
    """All tables of a data package: rows as dicts of str, and the fields of each table by name.

    A row holds its number, as a spreadsheet shows it, under the key None. Asking for a table that
    the package does not have raises KeyError. `touched` names the one table that may have changed
    since all was well: rules that look at every table by itself look at this one alone.
    """

    def __init__(self, rows: dict[str, list[dict]], package: dict, folder: Path, touched: str = ""):
        self.rows, self.package, self.folder = rows, package, folder
        self.looked = [touched] if touched else list(rows)
        self._content: dict[str, int] = {}
        self.descriptors = {r["name"]: r for r in package["resources"]}
        self.fields = {
            name: {field["name"]: field for field in descriptor["schema"]["fields"]}
            for name, descriptor in self.descriptors.items()
        }
        # Names of all tables and columns, which a rule sees whatever tables it reads.
        self.names = frozenset(rows).union(*self.fields.values())
        # A number for what the package says beside its tables.
        beside = {k: v for k, v in package.items() if k != "resources"}
        self.about = hash((str(beside), self.names))

    @classmethod
    def read(cls, folder: Path) -> Record:
        """The record of a folder whose tables hold what their schema says."""
        package = read.schema(folder)
        names = [resource["name"] for resource in package["resources"]]
        return cls({n: read.rows(n, folder, sound=True) for n in names}, package, folder)

    def __getitem__(self, table: str) -> list[dict]:
        return self.rows[table]

    def of(self, tables: tuple[str, ...]) -> Record:
        """The same record with these tables alone, and what the package says of them."""
        mine = copy.copy(self)
        for part in ("rows", "fields", "descriptors"):
            whole = getattr(self, part)
            setattr(mine, part, {name: whole[name] for name in tables if name in whole})
        mine.looked = [table for table in self.looked if table in mine.rows]
        return mine

    def content(self, table: str) -> int:
        """A number for what a table holds and its descriptor, another one when either changes."""
        if table not in self._content:
            cells = tuple(tuple(row.values()) for row in self.rows[table])
            self._content[table] = hash((cells, str(self.descriptors[table])))
        return self._content[table]

    def key(self, table: str) -> str | None:
        """Name of the column that is the key of a table by itself, and ends in _id."""
        key = self.descriptors[table]["schema"].get("primaryKey", [])
        return key[0] if len(key) == 1 and key[0].endswith("_id") else None

    def by(self, table: str, column: str) -> dict[str, dict]:
        """Rows of a table by the value of a column; the last one for a value that stands twice."""
        return {row[column]: row for row in self.rows[table]}


@dataclass(frozen=True)
class TableRule:
    """A rule across cells: what runs it, the tables it reads (none named: all of them), whether
    all that it finds are warnings, and whether it reads files beside the tables.
    """

    run: Callable[[Record], Iterable[Problem]]
    tables: tuple[str, ...]
    warns: bool = False
    beside: bool = False
    known: OrderedDict[tuple, list[Problem]] = field(default_factory=OrderedDict, compare=False)

    def reads(self, table: str) -> bool:
        return not self.tables or table in self.tables

    def found(self, record: Record) -> list[Problem]:
        """What the rule finds in a record; it is shown the tables that it names and no other.

        It is not run again for tables that hold the same as in one of the last records.
        """
        if not self.tables:
            return list(self.run(record))
        mine = record.of(self.tables)
        if self.beside:
            return list(self.run(mine))
        key = mine.about, tuple(mine.looked), *map(mine.content, mine.rows)
        return _kept(self.known, key, lambda: list(self.run(mine)))


RULES: list[TableRule] = []


def rule(*tables: str, warns: bool = False, beside: bool = False):
    """Add a function to RULES; `tables` are those it reads, none when it looks at all.

    `warns`: it finds warnings alone, and is left out where errors are asked for. `beside`: it reads
    files as well, and is run each time.
    """

    def add(run):
        RULES.append(TableRule(run, tables, warns, beside))
        return run

    return add


def _kept(known: OrderedDict, key: tuple, make: Callable, most: int = _REMEMBERED) -> Any:
    """What `known` has for a key, else what `make` gives, which it has from now on."""
    if key not in known:
        known[key] = make()
        if len(known) > most:
            known.popitem(last=False)
    return known[key]


def recalled(*beside: str, most: int = _REMEMBERED):
    """Remember what a function of a record and one of its tables found, as long as that table and
    those beside it hold the same: what takes a second is asked again for every trial of an edit.
    `most` is how many answers are kept.
    """

    def add(found):
        known: OrderedDict[tuple, Any] = OrderedDict()

        @functools.wraps(found)
        def asked(record: Record, table: str, *more):
            key = table, more, *map(record.content, (table, *beside))
            return _kept(known, key, lambda: found(record, table, *more), most)

        return asked

    return add


def at(table: str, row: dict, column: str, expected: str, value: str | None = None) -> Problem:
    """An error in a cell of a table; `value` is the cell's own unless said otherwise."""
    found = row[column] if value is None else value
    return Problem(f"data/{table}.csv", row[None], column, found, expected)


def suspect(table: str, row: dict, column: str, expected: str) -> Problem:
    """A warning about a cell of a table."""
    return Problem(f"data/{table}.csv", row[None], column, row[column], expected, WARNING)


def items(cell: str) -> list[str]:
    """The items of a cell that holds a list; none for an empty cell."""
    return cell.split(";") if cell else []


@functools.cache
def number(cell: str) -> float | None:
    """The number in a cell; None for an empty one."""
    return float(cell) if cell else None
