"""The cells of a table as text: read strictly, and each held against its field."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from .problems import DataError, Problem
from .schema import fault


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
        raise _whole(file, said) from None
    except UnicodeDecodeError as error:
        raise _whole(file, f"a file in UTF-8 (byte {error.start} is not UTF-8)") from None
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
        raise _whole(file, f"a table ({error}; perhaps a quotation mark is not closed)") from None


def _whole(file: str, expected: str) -> DataError:
    return DataError([Problem(file, None, None, None, expected)])


def cells(folder: Path, resource: dict) -> list[list[str]]:
    """Rows of a table without its header; row 2 of the file comes first.

    Raises DataError when columns or cells are too many, too few or misplaced.
    """
    file, columns = f"data/{resource['path']}", [f["name"] for f in resource["schema"]["fields"]]
    head, *rows = grid(folder / resource["path"], file) or [[]]
    if head != columns:
        said = f"the columns {','.join(columns)} in this order"
        raise DataError([Problem(file, 1, None, ",".join(head), said)])
    if problems := ragged(columns, rows, file):
        raise DataError(problems)
    return rows


def ragged(columns: list[str], rows: list[list[str]], file: str) -> list[Problem]:
    """Blank rows below a header, and those with more or fewer cells than it has columns."""
    return [
        problem
        for n, row in enumerate(rows, start=2)
        for problem in _misplaced(row, columns, file, n)
    ]


def _misplaced(row: list[str], columns: list[str], file: str, n: int) -> Iterator[Problem]:
    if not any(row):
        yield Problem(file, n, None, None, "no blank row")
    elif len(row) > len(columns):
        said = f"{len(columns)} cells; a cell too many, perhaps a comma outside quotation marks"
        yield Problem(file, n, None, row[len(columns)], said)
    elif len(row) < len(columns):
        said = f"{len(columns)} cells; cells are missing at the end of the row"
        yield Problem(file, n, columns[len(row)], None, said)


def faults(resource: dict, rows: list[list[str]]) -> Iterator[Problem]:
    """Problems of single cells; each value of a column is looked at once."""
    for field, column in zip(resource["schema"]["fields"], zip(*rows)):
        wrong = {cell: said for cell in set(column) if (said := fault(cell, field))}
        for n, cell in enumerate(column if wrong else (), start=2):
            if cell in wrong:
                yield Problem(f"data/{resource['path']}", n, field["name"], cell, wrong[cell])
