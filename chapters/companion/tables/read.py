"""The one way to read the tables under `data/`, and the one place where they are checked.

Everything about a table (columns, types, allowed values, keys) is in `data/datapackage.json`. `grid`
and `fault` hold files and cells against it more strictly than programs that guess what a cell means;
the frictionless library checks keys and references. What a table schema cannot say (lists of actors,
quotations that match their offsets, ids of several tables in one column) is checked in `companion.rules`.
"""

from __future__ import annotations

import csv
import datetime
import functools
import io
import json
import math
import os
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

# A tab and a line feed may stand in a cell; the others come from broken programs, and no workbook takes them.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# How a value is written. pandas and frictionless each take more than this (1_974, ١٩٧٤, nan), and not the same.
_FORMS = {
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "integer": re.compile(r"[+-]?[0-9]{1,15}"),
    "number": re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"),
}
# The words around a quotation are cut between words: the space at their ends belongs to them.
_VERBATIM = ("prefix", "suffix")


def data_dir() -> Path:
    """Folder of the tables: $COMPANION_DATA, else the project's `data/`; where the library is installed without the
    project, a copy of the tables in `data/` of the working folder (as in the archive of notebooks), else its own.
    """
    if os.environ.get("COMPANION_DATA"):
        return Path(os.environ["COMPANION_DATA"])
    here = Path(__file__).resolve().parents[1]
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
        super().__init__(
            problems if isinstance(problems, str) else "\n".join(map(str, self.problems))
        )


def schema(folder: Path | None = None) -> dict:
    """The data package descriptor as a dict. Raises DataError when it is missing, not JSON or without tables."""
    path = (folder or data_dir()) / "datapackage.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(
            f"{path}: {error.strerror if path.exists() else 'file not found'}; expected the data package descriptor"
        ) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DataError(
            f"{path}: not a JSON file in UTF-8 ({error}); expected a data package descriptor"
        ) from None
    if lacks := _lacks(found):
        raise DataError(
            f"{path}: {lacks}; expected a data package descriptor, with name, path and the fields of the schema for each resource"
        )
    return found


def _lacks(descriptor) -> str:
    """What a descriptor lacks that every reader of it relies on, in words; nothing for a usable one."""
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list) or not resources:
        return "no list of resources"
    for n, resource in enumerate(resources, start=1):
        for name, kind in (("name", str), ("path", str), ("schema", dict)):
            if not isinstance(resource, dict) or not isinstance(resource.get(name), kind):
                return f"resource {n} has no {name}"
        fields = resource["schema"].get("fields")
        if not isinstance(fields, list) or not all(
            isinstance(f, dict) and isinstance(f.get("name"), str) for f in fields
        ):
            return f"resource {n} ({resource['name']}) has no fields with names"
    return ""


def tables(folder: Path | None = None) -> dict[str, dict]:
    """Descriptor of each table by name, in the order of the data package."""
    return {resource["name"]: resource for resource in schema(folder)["resources"]}


def _resource(table: str, folder: Path) -> dict:
    known = tables(folder)
    if table not in known:
        raise DataError(f'no table "{table}"; expected one of {", ".join(known)}')
    return known[table]


def grid(path: Path, file: str) -> list[list[str]]:
    """Cells of a CSV file with commas, row by row; `file` names it in errors.

    A byte order mark, which spreadsheets write, is no part of the first cell. Raises DataError when
    the file is missing, not UTF-8 or not a table.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        there = f"a file that can be read ({error.strerror})"
        said = there if path.exists() else "a file of this name, as datapackage.json says"
        raise DataError([Problem(file, None, None, None, said)]) from None
    except UnicodeDecodeError as error:
        said = f"a file in UTF-8 (byte {error.start} is not UTF-8)"
        raise DataError([Problem(file, None, None, None, said)]) from None
    return parse(text, file)


def parse(text: str, file: str, delimiters: str = ",") -> list[list[str]]:
    """Cells of a table in CSV, of the delimiter that its first line has most of.

    Raises DataError, naming `file`, when it is not a table.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(delimiters, key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        said = f"a table ({error}; perhaps a quotation mark is not closed)"
        raise DataError([Problem(file, None, None, None, said)]) from None


def _cells(folder: Path, resource: dict) -> list[list[str]]:
    """Rows of a table without its header. Raises DataError when columns or cells are too many, too few or misplaced."""
    file, columns = f"data/{resource['path']}", [f["name"] for f in resource["schema"]["fields"]]
    head, *rows = grid(folder / resource["path"], file) or [[]]
    if head != columns:
        raise DataError(
            [
                Problem(
                    file, 1, None, ",".join(head), f"the columns {','.join(columns)} in this order"
                )
            ]
        )
    problems = []
    for n, cells in enumerate(rows, start=2):
        if not any(cells):
            problems.append(Problem(file, n, None, None, "no blank row"))
        elif len(cells) > len(columns):
            problems.append(
                Problem(
                    file,
                    n,
                    None,
                    cells[len(columns)],
                    f"{len(columns)} cells; a cell too many, perhaps a comma outside quotation marks",
                )
            )
        elif len(cells) < len(columns):
            problems.append(
                Problem(
                    file,
                    n,
                    columns[len(cells)],
                    None,
                    f"{len(columns)} cells; cells are missing at the end of the row",
                )
            )
    if problems:
        raise DataError(problems)
    return rows


def rows(table: str, folder: Path, sound: bool = False) -> list[dict]:
    """Rows of a table as dicts of str, with the row number as a spreadsheet shows it under the key None.

    Raises DataError when the file is not a table with the columns of the schema or a cell is not what its field
    may hold; `sound` says that the cells have been checked before.
    """
    resource = _resource(table, folder)
    fields, found = resource["schema"]["fields"], _cells(folder, resource)
    if problems := [] if sound else list(_faults(f"data/{resource['path']}", found, fields)):
        raise DataError(problems)
    columns = [*(f["name"] for f in fields), None]
    return [dict(zip(columns, [*cells, n])) for n, cells in enumerate(found, start=2)]


def load(table: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Read one table, checked against its schema, as a typed DataFrame.

    Dates become datetime64, columns with allowed values become ordered-as-listed categories,
    integers Int64, numbers float64, yes/no columns boolean, lists tuples of str; an empty cell is
    missing (an empty tuple in a list column). `frame.attrs["table"]` holds the table's name.

    Raises DataError for an unknown table or when any cell is not what the schema says.
    """
    folder = Path(folder) if folder else data_dir()
    paths = folder / _resource(table, folder)["path"], folder / "datapackage.json"
    return _load(
        table, folder, tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in paths)
    ).copy()


@functools.lru_cache(maxsize=64)
def _load(table: str, folder: Path, stamps: tuple[int, int]) -> pd.DataFrame:
    resource = _resource(table, folder)
    # In a browser there is no frictionless: the tables there are those the build has checked, and a cell that a
    # reader spoils fails in `_typed` or stands as missing.
    problems = validate(folder, [table]) if find_spec("frictionless") else []
    if problems:
        raise DataError(problems)
    frame = pd.read_csv(
        folder / resource["path"],
        dtype=str,
        keep_default_na=False,
        na_values=[""],
        encoding="utf-8",
    )
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
        return column.map(
            {v: True for v in field["trueValues"]} | {v: False for v in field["falseValues"]}
        ).astype("boolean")
    if kind == "list":
        return column.map(
            lambda cell: tuple(cell.split(field["delimiter"])) if isinstance(cell, str) else ()
        )
    if enum:
        return column.astype(pd.CategoricalDtype(enum))
    return column


def validate(folder: str | Path | None = None, only: list[str] | None = None) -> list[Problem]:
    """Problems of the tables `only` (all by default) by themselves and in their references, in file and row order.

    References to other tables are left out when only some tables are checked, or when one is no table at all:
    every reference to it would be reported.
    """
    try:
        from frictionless import Checklist, FrictionlessException, Package, system
    except ImportError:
        raise DataError(
            "the tables cannot be checked here: the package frictionless is not installed (a browser cannot run it)"
        ) from None

    folder = Path(folder) if folder else data_dir()
    descriptor = schema(folder)
    problems: list[Problem] = []
    found: dict[str, list[list[str]]] = {}
    for resource in descriptor["resources"]:
        if only is None or resource["name"] in only:
            try:
                found[resource["name"]] = _cells(folder, resource)
            except DataError as error:
                problems += error.problems
    if not found:
        return problems
    own = {r["name"]: r for r in descriptor["resources"] if r["name"] in found}
    if len(own) < len(descriptor["resources"]):
        descriptor["resources"] = [
            {**r, "schema": {k: v for k, v in r["schema"].items() if k != "foreignKeys"}}
            for r in own.values()
        ]
    with system.use_context(trusted=True):
        try:
            package = Package.from_descriptor(descriptor, basepath=str(folder))
        except FrictionlessException as error:
            reasons = (
                [e.note for e in error.reasons]
                if getattr(error, "reasons", None)
                else [error.error.note]
            )
            return [
                *problems,
                Problem(
                    "data/datapackage.json",
                    None,
                    None,
                    None,
                    f"a valid data package ({'; '.join(reasons)})",
                ),
            ]
        for resource in package.resources:
            file, table = f"data/{resource.path}", own[resource.name]["schema"]
            mine = dict.fromkeys(_faults(file, found[resource.name], table["fields"]))
            told = {(problem.row, problem.column) for problem in mine}
            report = resource.validate(Checklist(), limit_errors=100_000)
            for error in (*report.errors, *(e for task in report.tasks for e in task.errors)):
                problem = _problem(error, file, table)
                if (problem.row, problem.column) not in told:
                    mine[problem] = None
            problems += sorted(mine, key=lambda problem: problem.row or 0)
    return problems


def _faults(file: str, rows: list[list[str]], fields: list[dict]):
    """Problems of single cells. Each value of a column is looked at once, however often it stands there."""
    for field, column in zip(fields, zip(*rows)):
        if wrong := {cell: said for cell in set(column) if (said := fault(cell, field))}:
            for n, cell in enumerate(column, start=2):
                if cell in wrong:
                    yield Problem(file, n, field["name"], cell, wrong[cell])


def _problem(error, file: str, table: dict) -> Problem:
    """Say a frictionless error in our form."""
    fields = {f["name"]: f for f in table["fields"]}
    row = getattr(error, "row_number", None)
    column = getattr(error, "field_name", None) or None
    cell = getattr(error, "cell", None)
    if error.type == "foreign-key":
        target = error.reference_name or "the same table"
        return Problem(
            file,
            row,
            ", ".join(error.field_names),
            ", ".join(map(str, error.field_cells)),
            f"a value that stands in {target}",
        )
    if error.type in ("primary-key", "unique-error"):
        names = [column] if column else table["primaryKey"]
        values = dict(zip(fields, error.cells))
        return Problem(
            file,
            row,
            ", ".join(names),
            ", ".join(str(values[name]) for name in names),
            f"a value not used in an earlier row ({error.note})",
        )
    if column in fields:
        return Problem(
            file, row, column, "" if cell is None else str(cell), expectation(fields[column])
        )
    return Problem(
        file, row, column, None if cell is None else str(cell), f"{error.title}: {error.note}"
    )


def allowed(field: dict) -> list[str]:
    """Values a field is limited to, as they stand in a cell; empty when it is not limited to any."""
    codes = field.get("constraints", {}).get("enum") or field.get("trueValues", []) + field.get(
        "falseValues", []
    )
    return list(map(str, codes))


def fault(cell: str, field: dict) -> str:
    """What was expected, in words, when a cell is not what its field may hold; nothing when it is."""
    c, kind = field.get("constraints", {}), field.get("type", "string")
    if not cell:
        return expectation(field) if c.get("required") else ""
    if control := CONTROL.search(cell):
        return f"no control character (U+{ord(control[0]):04X} stands in it)"
    if cell != cell.strip() and field["name"] not in _VERBATIM:
        return "no space at the beginning or end"
    if codes := allowed(field):
        fits = cell in codes
    elif kind in _FORMS:
        fits = bool(_FORMS[kind].fullmatch(cell))
        if fits and kind == "date":
            try:
                datetime.date.fromisoformat(cell)
            except ValueError:
                fits = False
        elif fits:
            fits = math.isfinite(float(cell)) and c.get("minimum", -math.inf) <= float(
                cell
            ) <= c.get("maximum", math.inf)
    elif kind == "list":
        items = cell.split(field["delimiter"])
        fits = all(item and item == item.strip() for item in items) and len(items) == len(
            set(items)
        ) >= c.get("minLength", 1)
    else:
        fits = "pattern" not in c or bool(re.fullmatch(c["pattern"], cell))
    return "" if fits else expectation(field)


def expectation(field: dict) -> str:
    """What a field may hold, in words."""
    c, kind = field.get("constraints", {}), field.get("type", "string")
    said = {
        "date": "a real date as YYYY-MM-DD",
        "integer": "a whole number",
        "number": "a number",
        "list": f"a list separated by ; with {'at least ' + str(c['minLength']) if 'minLength' in c else 'its'} items, none empty or twice",
    }.get(kind, "text")
    if allowed(field):
        said = "one of " + ", ".join(allowed(field))
    elif "pattern" in c:
        said = f"text of the form {c['pattern']}"
    if "minimum" in c or "maximum" in c:
        said += f" between {c.get('minimum', 'any')} and {c.get('maximum', 'any')}"
    return said + (" (required)" if c.get("required") else " or nothing")
