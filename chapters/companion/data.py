"""The one way to read the tables under `data/`, and the one place where they are checked.

Everything about a table (columns, types, allowed values, keys) is in `data/datapackage.json`; the
frictionless library checks cells, keys and references against it. What a table schema cannot say
(lists of actors, quotations that match their offsets, ids of several tables in one column) is
checked in `companion.rules`.
"""

from __future__ import annotations

import functools
import json
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pandas as pd


def data_dir() -> Path:
    """Folder of the tables: $COMPANION_DATA, else the project's `data/`; where the library is installed without the
    project, a copy of the tables in `data/` of the working folder (as in the archive of notebooks), else its own.
    """
    if os.environ.get("COMPANION_DATA"):
        return Path(os.environ["COMPANION_DATA"])
    here = Path(__file__).resolve().parent
    project = here.parent.parent / "data"
    if (project / "datapackage.json").exists():
        return project
    own, copy = here / "_data", Path.cwd() / "data"
    try:  # other projects have data packages too: the name tells
        return copy if schema(copy)["name"] == schema(own)["name"] else own
    except (DataError, KeyError, TypeError):
        return own


@dataclass(frozen=True)
class Problem:
    """One fault in the data: where it is, what stands there, what was expected."""

    file: str
    row: int | None
    column: str | None
    value: str | None
    expected: str

    def __str__(self) -> str:
        where = [self.file]
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"column {self.column}")
        found = "" if self.value is None else f'found "{self.value}"; '
        return f"{', '.join(where)}: {found}expected {self.expected}"


class DataError(ValueError):
    """The data are not what the schema says. The message names file, row, column, value, expectation."""

    def __init__(self, problems: list[Problem] | str):
        self.problems = [] if isinstance(problems, str) else list(problems)
        super().__init__(problems if isinstance(problems, str) else "\n".join(map(str, self.problems)))


def schema(folder: Path | None = None) -> dict:
    """The data package descriptor as a dict. Raises DataError when it is missing or not JSON."""
    path = (folder or data_dir()) / "datapackage.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path}: file not found; expected the data package descriptor") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not a JSON file in UTF-8 ({error}); expected a data package descriptor") from None


def tables(folder: Path | None = None) -> dict[str, dict]:
    """Descriptor of each table by name, in the order of the data package."""
    return {resource["name"]: resource for resource in schema(folder)["resources"]}


def load(table: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Read one table, checked against its schema, as a typed DataFrame.

    Dates become datetime64, columns with allowed values become ordered-as-listed categories,
    integers Int64, numbers float64, yes/no columns boolean, lists tuples of str; an empty cell is
    missing (an empty tuple in a list column). `frame.attrs["table"]` holds the table's name.

    Raises DataError for an unknown table or when any cell is not what the schema says.
    """
    folder = Path(folder) if folder else data_dir()
    known = tables(folder)
    if table not in known:
        raise DataError(f'no table "{table}"; expected one of {", ".join(known)}')
    path = folder / known[table]["path"]
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    return _load(table, folder, stamp).copy()


@functools.lru_cache(maxsize=64)
def _load(table: str, folder: Path, stamp: int) -> pd.DataFrame:
    resource = tables(folder)[table]
    # In a browser there is no frictionless: the tables there are those the build has checked, and a cell that a
    # reader spoils fails in `_typed` or stands as missing.
    problems = validate(folder, [table], keys=False) if find_spec("frictionless") else []
    if problems:
        raise DataError(problems)
    frame = pd.read_csv(folder / resource["path"], dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8")
    for field in resource["schema"]["fields"]:
        frame[field["name"]] = _typed(frame[field["name"]], field)
    frame.attrs["table"] = table
    return frame


def _typed(column: pd.Series, field: dict) -> pd.Series:
    kind, enum = field.get("type", "string"), field.get("constraints", {}).get("enum")
    if kind == "date":
        return pd.to_datetime(column, format="%Y-%m-%d")
    if kind == "integer":
        return column.astype("Int64")
    if kind == "number":
        return column.astype("float64")
    if kind == "boolean":
        return column.map({v: True for v in field["trueValues"]} | {v: False for v in field["falseValues"]}).astype("boolean")
    if kind == "list":
        return column.map(lambda cell: tuple(cell.split(field["delimiter"])) if isinstance(cell, str) else ())
    if enum:
        return column.astype(pd.CategoricalDtype(enum))
    return column


def validate(folder: str | Path | None = None, only: list[str] | None = None, keys: bool = True) -> list[Problem]:
    """Problems that frictionless finds in the tables `only` (all by default), in file and row order.

    `keys=False` leaves out references to other tables, so that a single table can be checked alone.
    """
    try:
        from frictionless import Checklist, FrictionlessException, Package, system
    except ImportError:
        raise DataError("the tables cannot be checked here: the package frictionless is not installed (a browser cannot run it)") from None

    folder = Path(folder) if folder else data_dir()
    descriptor = schema(folder)
    wanted = [r["name"] for r in descriptor["resources"] if only is None or r["name"] in only]
    missing = [
        Problem(f"data/{r['path']}", None, None, None, "a file of this name, as datapackage.json says")
        for r in descriptor["resources"]
        if r["name"] in wanted and not (folder / r["path"]).exists()
    ]
    if missing:
        return missing
    if not keys:
        descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] in wanted]
        for resource in descriptor["resources"]:
            resource["schema"].pop("foreignKeys", None)
    problems: dict[Problem, None] = {}  # a dict keeps the order and says at once whether a problem is known
    with system.use_context(trusted=True):
        try:
            package = Package.from_descriptor(descriptor, basepath=str(folder))
        except FrictionlessException as error:
            reasons = [e.note for e in error.reasons] if getattr(error, "reasons", None) else [error.error.note]
            return [Problem("data/datapackage.json", None, None, None, f"a valid data package ({'; '.join(reasons)})")]
        for resource in package.resources:
            if resource.name not in wanted:
                continue
            report = resource.validate(Checklist(), limit_errors=100_000)
            fields = {f["name"]: f for f in tables(folder)[resource.name]["schema"]["fields"]}
            for error in (*report.errors, *(e for task in report.tasks for e in task.errors)):
                problem = _problem(error, f"data/{resource.path}", fields)
                problems.setdefault(problem)
    return list(problems)


def _problem(error, file: str, fields: dict) -> Problem:
    """Say a frictionless error in our form."""
    row = getattr(error, "row_number", None)
    column = getattr(error, "field_name", None) or getattr(error, "label", None) or None
    cell = getattr(error, "cell", None)
    kind = error.type
    if kind in ("missing-label", "extra-label", "incorrect-label", "blank-label", "duplicate-label", "blank-header"):
        return Problem(file, 1, column, None, f"the columns {', '.join(fields)} in this order ({error.note})")
    if kind == "extra-cell":
        return Problem(file, row, None, cell, f"{len(fields)} cells; a cell too many, perhaps a comma outside quotation marks")
    if kind == "missing-cell":
        return Problem(file, row, column, None, f"{len(fields)} cells; cells are missing at the end of the row")
    if kind == "encoding-error":
        return Problem(file, None, None, None, f"a file in UTF-8 ({error.note})")
    if kind == "foreign-key":
        names = ", ".join(getattr(error, "field_names", []) or [])
        cells = ", ".join(map(str, getattr(error, "field_cells", []) or []))
        target = getattr(error, "reference_name", "") or "the same table"
        return Problem(file, row, names or column, cells, f"a value that stands in {target}")
    if kind in ("primary-key", "unique-error"):
        key = next((n for n, f in fields.items() if f.get("constraints", {}).get("unique")), column)
        cells = getattr(error, "cells", None) or []
        value = cell or (cells[list(fields).index(key)] if key in fields and len(cells) == len(fields) else None)
        return Problem(file, row, key, value, f"a value not used in an earlier row ({error.note})")
    if kind == "blank-row":
        return Problem(file, row, None, None, "no blank row")
    if column in fields:
        return Problem(file, row, column, "" if cell is None else str(cell), expectation(fields[column]))
    return Problem(file, row, column, None if cell is None else str(cell), f"{error.title}: {error.note}")


def allowed(field: dict) -> list[str]:
    """Values a field is limited to, as they stand in a cell; empty when it is not limited to any."""
    codes = field.get("constraints", {}).get("enum") or field.get("trueValues", []) + field.get("falseValues", [])
    return [str(code) for code in codes]


def expectation(field: dict) -> str:
    """What a field may hold, in words."""
    c, kind = field.get("constraints", {}), field.get("type", "string")
    said = {
        "date": "a real date as YYYY-MM-DD",
        "integer": "a whole number",
        "number": "a number",
        "list": "a list separated by ;",
    }.get(kind, "text")
    if allowed(field):
        said = "one of " + ", ".join(allowed(field))
    elif "pattern" in c:
        said = f"text of the form {c['pattern']}"
    if "minimum" in c or "maximum" in c:
        said += f" between {c.get('minimum', 'any')} and {c.get('maximum', 'any')}"
    return said + (" (required)" if c.get("required") else " or nothing")
