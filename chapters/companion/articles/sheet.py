"""Read a filled coding sheet: a CSV file with its table of new actors, or a workbook."""

from __future__ import annotations

import datetime
from pathlib import Path

from ..tables.read import DataError, Problem, grid
from .columns import CODING, COLUMNS, NEW_ACTORS, actors_file

DELIMITERS = ",;\t"  # spreadsheets in many countries save with semicolons
NEEDED_OF_ACTORS = ("actor_id", "kind", "name")


def read(sheet: Path) -> tuple[list[dict], list[dict]]:
    """Rows of a filled sheet and of its new actors, as dicts of str, the row number under None.

    Raises DataError when the sheet is missing, no table or workbook, or lacks a column.
    """
    if not sheet.exists():
        raise DataError(f"{sheet}: no such file; expected a filled coding sheet")
    kind = sheet.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise DataError(f"{sheet}: expected a coding sheet that ends in .xlsx or .csv")
    coding, actors = _tables(sheet) if kind == ".csv" else _workbook(sheet)
    return (
        table(coding, sheet.name, list(COLUMNS)),
        table(actors, actors_file(sheet.name), NEEDED_OF_ACTORS) if actors is not None else [],
    )


def _tables(sheet: Path):
    beside = sheet.with_name(actors_file(sheet.name))
    actors = grid(beside, beside.name, DELIMITERS) if beside.exists() else None
    return grid(sheet, sheet.name, DELIMITERS), actors


def _workbook(sheet: Path):
    from openpyxl import load_workbook

    try:
        book = load_workbook(sheet, data_only=True)
    except Exception as error:  # a damaged workbook fails in as many ways as it has parts
        said = " ".join(str(error).split())
        raise DataError(
            f"{sheet}: cannot be read as a workbook ({said}); expected a coding sheet in XLSX"
        ) from None
    for name in (CODING, NEW_ACTORS):
        if name not in book.sheetnames:
            raise DataError(
                f"{sheet.name}: no sheet “{name}”; expected the sheets “{CODING}” and “{NEW_ACTORS}”"
            )
        yield [list(row) for row in book[name].iter_rows(values_only=True)]


def table(cells: list[list], file: str, needed) -> list[dict]:
    """The rows below the head as dicts; raises DataError when a column of `needed` is missing."""
    heads = [plain(cell) for cell in cells[0]] if cells else []
    if missing := [c for c in needed if c not in heads]:
        said = "a column of this name, as the sheet was made"
        raise DataError([Problem(file, 1, c, None, said) for c in missing])
    out = []
    for n, row in enumerate(cells[1:], start=2):
        values = zip(heads, row, strict=False)  # rows may end early
        found = {c: "" for c in needed} | {h: plain(cell) for h, cell in values if h}
        if any(found.values()):
            out.append({**found, None: n})
    return out


def plain(cell) -> str:
    """A cell as the tables write it: white space reduced, whole numbers and dates undecorated."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, (datetime.datetime, datetime.date)):
        return f"{cell:%Y-%m-%d}"
    return " ".join(str(cell).split())
