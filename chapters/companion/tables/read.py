"""The one way to read the tables under `data/`: checked, typed, read again when a file changes.

Everything about a table (columns, types, allowed values, keys) is in `data/datapackage.json`
(`schema`). Files and cells are held against it more strictly than by programs that guess what a
cell means (`cells`), then keys and references (`keys`). What a table schema cannot say (lists of
actors, quotations that match their offsets, ids of several tables in one column) is in
`companion.checks`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from .cells import cells, faults, grid, parse
from .keys import of_table, unfit, validate
from .memory import Files, State, kept, state, state_of
from .problems import DataError, Problem
from .schema import (
    CONTROL,
    NAME,
    allowed,
    data_dir,
    expectation,
    fault,
    schema,
    table,
    tables,
)

__all__ = [
    "CONTROL",
    "DataError",
    "Problem",
    "allowed",
    "data_dir",
    "expectation",
    "fault",
    "grid",
    "load",
    "parse",
    "per_table",
    "remembered",
    "rows",
    "schema",
    "shared",
    "tables",
    "validate",
]


def rows(name: str, folder: Path, sound: bool = False) -> list[dict]:
    """Rows of a table as dicts of str; the row number, as a spreadsheet has it, under the key None.

    Raises DataError when the file is not a table with the columns of the schema or a cell is not
    what its field may hold; `sound` says that the cells have been checked before.
    """
    resource = table(name, folder)
    found = cells(folder, resource)
    if problems := [] if sound else list(faults(resource, found)):
        raise DataError(problems)
    columns = [*(f["name"] for f in resource["schema"]["fields"]), None]
    return [dict(zip(columns, [*row, n])) for n, row in enumerate(found, start=2)]


def load(table: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Read one table, checked against its schema, as a typed DataFrame of the caller's own.

    Dates become datetime64, columns with allowed values become ordered-as-listed categories,
    integers Int64, numbers float64, yes/no columns boolean, lists tuples of str; an empty cell is
    missing (an empty tuple in a list column). `frame.attrs["table"]` holds the table's name.

    Raises DataError for an unknown table or when any cell is not what the schema says.
    """
    return shared(table, folder).copy()


def shared(name: str, folder: str | Path | None = None) -> pd.DataFrame:
    """As `load`, one frame for all who ask, made once for each state of its file: read only."""
    folder = Path(folder) if folder else data_dir()
    look = functools.partial(_state, folder, (name,))
    return kept(("frame", folder, name), look, lambda: _frame(name, folder))


def _state(folder: Path, names: tuple[str, ...]) -> State:
    """State of the descriptor and of the tables named; of all tables without a name."""
    known = tables(folder)
    paths = [known[name]["path"] for name in names or known if name in known]
    return state([folder / NAME, *(f"{folder}/{path}" for path in paths)])


def remembered(*names: str, files: Files = tuple) -> Callable:
    """Keep what a function makes of the tables `names` (of all, without names) until one changes,
    or one of `files()`, which it reads besides.

    For each folder of tables and each set of arguments, which are positional. What it gives is
    shared: not to be changed.
    """
    return lambda make: _remember(make, lambda *_: names, files)


def per_table(make: Callable) -> Callable:
    """Keep what a function makes of the table that its first argument names, as `remembered`."""
    return _remember(make, lambda name, *_: (name,))


def _remember(make: Callable, of: Callable, files: Files = tuple) -> Callable:
    @functools.wraps(make)
    def known(*arguments):
        folder = data_dir()
        return kept(
            (make, folder, *arguments),
            lambda: _state(folder, of(*arguments)) + state_of(files),
            lambda: make(*arguments),
        )

    return known


def _frame(name: str, folder: Path) -> pd.DataFrame:
    resource = table(name, folder)
    if problems := unfit(tables(folder)):
        raise DataError(problems)
    found = cells(folder, resource)
    if problems := sorted(of_table(resource, found), key=lambda problem: problem.row or 0):
        raise DataError(problems)
    fields = resource["schema"]["fields"]
    columns = list(zip(*found)) or [()] * len(fields)
    frame = pd.DataFrame({f["name"]: _typed(column, f) for f, column in zip(fields, columns)})
    frame.attrs["table"] = name
    return frame


def _typed(cells: tuple[str, ...], field: dict) -> pd.Series:
    kind, enum = field.get("type", "string"), field.get("constraints", {}).get("enum")
    column = pd.Series([cell or None for cell in cells], dtype="str")
    if kind == "date":
        return pd.to_datetime(column, format="%Y-%m-%d")
    if kind == "integer":
        return column.astype("Int64")
    if kind == "number":
        return column.astype("float64")
    if kind == "boolean":
        said = dict.fromkeys(field["trueValues"], True) | dict.fromkeys(field["falseValues"], False)
        return column.map(said).astype("boolean")
    if kind == "list":
        split = [tuple(cell.split(field["delimiter"])) if cell else () for cell in cells]
        return pd.Series(split, dtype="object")
    if enum:
        return column.astype(pd.CategoricalDtype(enum))
    return column
