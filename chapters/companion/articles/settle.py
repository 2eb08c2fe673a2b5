"""The table of differences between two coders: what is kept, and why; written, filled, read."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from ..tables.read import DataError, Problem, fault
from . import sheet as sheets
from .blank import as_csv, marked
from .second import Second

COLUMNS = ("claim_id", "paraphrase", "variable", "first", "second", "resolved", "reason")
NEEDED = ("claim_id", "variable", "first", "second", "resolved", "reason")
# Stands in the table where a coder gave no code, so that an empty cell is one to fill.
NONE = "none"


@dataclass
class Settled:
    """The differences of two sheets with what the table says of them, in order.

    rows: as in the table, its row number under None (None for one that is new).
    """

    rows: list[dict]

    @property
    def open(self) -> int:
        """Differences that wait for what is kept, or for a reason."""
        return sum(not (row["resolved"] and row["reason"]) for row in self.rows)

    @property
    def fresh(self) -> bool:
        """Whether some are not in the table yet."""
        return any(row[None] is None for row in self.rows)


def settled(second: Second, path: Path) -> Settled:
    """The differences of two sheets, with what the table at `path` says of them if there is one.

    Raises DataError for a line that is no difference of these sheets, or a value that is no code.
    """
    known: list[dict] = _read(path) if path.exists() else []
    told = {_key(row): row for row in known}
    out: list[dict] = []
    for pair, variable in second.differing():
        row = {
            "claim_id": pair.claim_id,
            "paraphrase": pair.first.claim["paraphrase"],
            "variable": variable,
            "first": pair.a[variable] or NONE,
            "second": pair.b[variable] or NONE,
            "resolved": "",
            "reason": "",
        }
        before = told.pop(_key(row), {})
        kept = {c: before.get(c, "") for c in ("resolved", "reason")}
        out.append({**row, **kept, None: before.get(None)})
    problems: list[Problem] = [
        Problem(path.name, row[None], "claim_id", row["claim_id"], WRONG)
        for row in told.values()
        if row["resolved"] or row["reason"]
    ]
    fields = second.first.fields["passes"]
    for line in out:
        value = "" if line["resolved"] == NONE else line["resolved"]
        said = fault(value, fields[line["variable"]]) if line["resolved"] else None
        if said:
            problems.append(Problem(path.name, line[None], "resolved", line["resolved"], said))
    if problems:
        raise DataError(problems)
    return Settled(out)


WRONG = (
    "a difference of the two sheets as they are now (take the line out; what it says is merged "
    "nowhere)"
)


def _key(row: dict) -> tuple[str, ...]:
    sides = (row[c].removeprefix("+") for c in ("first", "second"))
    return row["claim_id"], row["variable"], *sides


def _read(path: Path) -> list[dict]:
    rows, problems = sheets.single(path, NEEDED, COLUMNS)
    if problems:
        raise DataError(problems)
    first: dict[tuple, dict] = {}
    for row in rows:
        before = first.setdefault(_key(row), row)
        said = f"what row {before[None]} has, which is of the same difference (one line for each)"
        problems += [
            Problem(path.name, row[None], column, row[column], said)
            for column in ("resolved", "reason")
            if row[column] != before[column]
        ]
    if problems:
        raise DataError(problems)
    return rows


def write(found: Settled, path: Path) -> None:
    """Write the table, in CSV or as a workbook, as its name ends."""
    rows = [row | {"paraphrase": marked(row["paraphrase"])} for row in found.rows]
    if path.suffix.lower() == ".csv":
        path.write_bytes(as_csv(COLUMNS, rows))
        return
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    table = book.active
    table.title = "differences"
    table.append(COLUMNS)
    for row in rows:
        table.append([str(row[c]) or None for c in COLUMNS])
    for cell in table[1]:
        cell.font = Font(bold=True)
    for cell in (cell for line in table.iter_rows(min_row=2) for cell in line):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.data_type = "s" if cell.data_type == "f" else cell.data_type
    for letter, width in zip("ABCDEFG", (22, 50, 14, 22, 22, 22, 60)):
        table.column_dimensions[letter].width = width
    table.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())


def resolutions(found: Settled) -> list[dict]:
    """The rows of resolutions.csv, but for their numbers."""
    plain = lambda value: "" if value == NONE else value
    return [
        {
            "claim_id": row["claim_id"],
            "variable": row["variable"],
            "pass_a": plain(row["first"]),
            "pass_b": plain(row["second"]),
            "earlier": "",
            "resolved": plain(row["resolved"].removeprefix("+")),
            "reason": row["reason"],
        }
        for row in found.rows
    ]
