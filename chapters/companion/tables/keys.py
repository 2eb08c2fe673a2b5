"""Keys and references of the tables, as the Data Package standard has them, on cells as they stand.

The library frictionless checks the same, and is held against this in the tests. It is not used
here: it brings 28 packages (40 MB), takes most of the time of a load, and runs in no browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .cells import cells, faults
from .problems import DataError, Problem
from .schema import NAME, TYPES, data_dir, expectation, fault, names, tables

Rows = list[list[str]]


def validate(folder: str | Path | None = None, only: list[str] | None = None) -> list[Problem]:
    """Problems of the tables `only` (all by default), in the order of files and rows.

    References to other tables are left out when only some tables are checked, or when one is no
    table at all: every reference to it would be reported. Raises DataError without a descriptor.
    """
    folder = Path(folder) if folder else data_dir()
    try:
        known = tables(folder)
    except DataError as error:
        if error.problems:
            return error.problems
        raise
    problems, found = [], {}
    if said := unfit(known):
        return said
    for name, resource in known.items():
        if only is None or name in only:
            try:
                found[name] = cells(folder, resource)
            except DataError as error:
                problems += error.problems
    for name, rows in found.items():
        mine = of_table(known[name], rows)
        if len(found) == len(known):
            told = {(problem.row, problem.column) for problem in mine}
            more = _references(known[name], found, known)
            mine += [problem for problem in more if (problem.row, problem.column) not in told]
        problems += sorted(mine, key=lambda problem: problem.row or 0)
    return problems


def of_table(resource: dict, rows: Rows) -> list[Problem]:
    """Problems of a table by itself: its cells, and keys that stand twice."""
    mine = list(faults(resource, rows))
    told = {(problem.row, problem.column) for problem in mine}
    twice = dict.fromkeys(_repeated(resource, rows))  # a key of one column is unique as well
    return mine + [problem for problem in twice if (problem.row, problem.column) not in told]


def _columns(resource: dict, wanted: list[str], rows: Rows) -> list[tuple[str, ...]]:
    """The cells of some columns, row by row."""
    own = [field["name"] for field in resource["schema"]["fields"]]
    places = [own.index(name) for name in wanted]
    return [tuple(row[place] for place in places) for row in rows]


def _keys(resource: dict) -> Iterator[tuple[list[str], bool]]:
    """Columns that may not stand twice together, and whether a row needs one of them."""
    if primary := names(resource["schema"].get("primaryKey")):
        yield primary, True
    for field in resource["schema"]["fields"]:
        if field.get("constraints", {}).get("unique"):
            yield [field["name"]], False


def _repeated(resource: dict, rows: Rows) -> Iterator[Problem]:
    file = f"data/{resource['path']}"
    for wanted, primary in _keys(resource):
        before: dict[tuple[str, ...], int] = {}
        for n, key in enumerate(_columns(resource, wanted, rows), start=2):
            where = file, n, ", ".join(wanted), ", ".join(key)
            if not any(key):
                if primary:
                    yield Problem(*where, "a key: it identifies the row")
            elif key in before:
                yield Problem(
                    *where, f"a value not used in an earlier row (row {before[key]} has it)"
                )
            else:
                before[key] = n


def _references(
    resource: dict, found: dict[str, Rows], known: dict[str, dict]
) -> Iterator[Problem]:
    for link in resource["schema"].get("foreignKeys", []):
        wanted, name = names(link["fields"]), link["reference"].get("resource") or resource["name"]
        there = set(_columns(known[name], names(link["reference"]["fields"]), found[name]))
        for n, key in enumerate(_columns(resource, wanted, found[resource["name"]]), start=2):
            if any(key) and key not in there:
                said = f"a value that stands in {name}"
                if len(key) == 1 and (f"0{key[0]}",) in there:
                    said = f"0{key[0]}: the code lost its zero, as spreadsheets do to digits"
                where = f"data/{resource['path']}", n, ", ".join(wanted)
                yield Problem(*where, ", ".join(key), said)


def unfit(known: dict[str, dict]) -> list[Problem]:
    """What of a descriptor cannot be checked or read; nothing for a usable one."""
    said = list(_unfit(known))
    expected = f"a valid data package ({'; '.join(said)})"
    return [Problem(f"data/{NAME}", None, None, None, expected)] if said else []


def _unfit(known: dict[str, dict]) -> Iterator[str]:
    """What of a descriptor cannot be checked or read, in words."""
    columns = {n: {f["name"] for f in r["schema"]["fields"]} for n, r in known.items()}
    for name, resource in known.items():
        for field in resource["schema"]["fields"]:
            if said := _unfit_field(field):
                yield f"{name}.{field['name']}: {said}"
        for wanted, _ in _keys(resource):
            if lost := set(wanted) - columns[name]:
                yield f"{name}: the key names {', '.join(sorted(lost))}, which is no column"
        for link in resource["schema"].get("foreignKeys", []):
            there = link["reference"].get("resource") or name
            lost = set(names(link["fields"])) - columns[name]
            lost |= set(names(link["reference"]["fields"])) - columns.get(there, set())
            if lost:
                yield f"{name}: the reference to {there} names {', '.join(sorted(lost))}, no column"


def _unfit_field(field: dict) -> str:
    if (kind := field.get("type", "string")) not in TYPES:
        return f"the type {kind} is none of {', '.join(TYPES)}"
    if kind == "list" and not field.get("delimiter"):
        return "a list without delimiter"
    if kind == "boolean" and not (field.get("trueValues") and field.get("falseValues")):
        return "a boolean without trueValues and falseValues"
    for limit in ("minimum", "maximum") if kind in ("date", "integer", "number") else ():
        given = field.get("constraints", {}).get(limit)
        if given is not None and not _bounds(given, kind):
            said = expectation({"type": kind}).removesuffix(" or nothing")
            return f"the {limit} {given!r} is not {said}"
    try:
        re.compile(field.get("constraints", {}).get("pattern", ""))
    except re.error as error:
        return f"the pattern is none ({error})"
    return ""


def _bounds(limit, kind: str) -> bool:
    """Whether a value can be a limit of what a column of this kind holds."""
    if kind == "date":
        return isinstance(limit, str) and not fault(limit, {"name": "", "type": kind})
    return isinstance(limit, (int, float))
