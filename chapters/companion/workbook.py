"""All tables as one workbook, and back: what a spreadsheet changes comes back whole or not at all.

Numbers and days are numbers and days there, so that a spreadsheet in any language sorts, adds up
and saves them without guessing; codes, ids and all other text are text, with the zeros in front.
Coming back, a cell is written as the file had it when it says the same (98 for 98.0), so that
only what somebody changed is a change.
"""

from __future__ import annotations

import csv
import datetime
import functools
import io
import re
import zipfile
from collections.abc import Collection, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from .packing import DAY, packed
from .suspects import fits, tried
from .tables.cells import cells
from .tables.compare import TableChange, changes
from .tables.problems import DataError, Problem
from .tables.schema import allowed, data_dir, fault, tables
from .tables.transaction import changing

GUIDE = "read me"
# A sheet that is called otherwise than its table.
_SHEETS = {"codes": "codebook"}
_TEXT = (
    "Every table of the companion, one sheet each; the first row has the names of the columns.",
    "Edit cells, add rows below or take rows out. Leave the names of sheets and columns alone.",
    "Numbers and days are numbers and days. All else is text, ids and codes too: a code keeps the "
    "zero in front as long as its cell stays text.",
    "A figure stands twice in indicators: as a number and in words (in_words). Change both.",
    "Lists are separated by ; without spaces. A cell stays empty where nothing is known.",
    "Save as .xlsx, then: companion import WORKBOOK. It checks everything, says what changed, and "
    "changes nothing when a cell is wrong. What the columns hold is told on the page Data.",
)
# Number of a row as a spreadsheet shows it, and its cells.
Rows = list[tuple[int, list[Any]]]
_EPOCH = datetime.datetime(*DAY)


def as_workbook(folder: Path | None = None) -> bytes:
    """The workbook: a first sheet that explains, and one for each table in the package's order."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    folder, book = folder or data_dir(), Workbook()
    guide = book.active
    guide.title = GUIDE
    guide.column_dimensions["A"].width = 90
    for n, line in enumerate(_TEXT, start=1):
        guide.cell(n, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
    for name, resource in tables(folder).items():
        sheet = book.create_sheet(_SHEETS.get(name, name))
        fields = resource["schema"]["fields"]
        for column, field in enumerate(fields, start=1):
            sheet.cell(1, column, field["name"]).font = Font(bold=True)
        for n, row in enumerate(cells(folder, resource), start=2):
            for column, (cell, field) in enumerate(zip(row, fields), start=1):
                _fill(sheet.cell(n, column), cell, field)
        sheet.freeze_panes = "B2"
    book.properties.created = book.properties.modified = _EPOCH
    written = io.BytesIO()
    book.save(written)
    return _timeless(written)


def _fill(target, cell: str, field: dict) -> None:
    kind = "string" if allowed(field) else field.get("type", "string")
    target.number_format = "@"
    if not cell:
        return
    if kind == "date":
        day = datetime.date.fromisoformat(cell)
        if day.year >= 1900:  # no day of a workbook is older
            target.value, target.number_format = day, "yyyy-mm-dd"
            return
    if kind == "integer":
        target.value, target.number_format = int(cell), "0"
    elif kind == "number":
        digits = len(cell.partition(".")[2])
        target.value = float(cell)
        target.number_format = "0." + "0" * digits if digits else "0"
    else:
        target.value = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", cell)  # as Excel keeps it
        target.data_type = "s"  # text that begins with = is no formula


def _timeless(written: io.BytesIO) -> bytes:
    """A workbook is a zip and says when it was written: the same tables give the same bytes."""
    with zipfile.ZipFile(written) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    said = rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*"
    day = f"{_EPOCH:%Y-%m-%dT%H:%M:%SZ}".encode()
    return packed({n: re.sub(said, rb"\g<1>" + day, content) for n, content in parts.items()})


def take_over(path: Path, folder: Path | None = None) -> tuple[list[TableChange], list[Problem]]:
    """Replace the tables by those of a workbook, all or none; returns what changed, in order, and
    the warnings that this brings.

    Sheets that are not there leave their tables as they are; the sheet that explains and sheets of
    other names are not read. Raises DataError, naming file, row, column and value, for a workbook
    that cannot be read, a sheet that is called nearly as a table (Events, events (2)), a cell that
    its column cannot hold, and tables that do not fit together.
    """
    folder = folder or data_dir()
    with changing(folder, folder, check=functools.partial(fits, folder)) as change:
        read = _tables_of(path, folder)
        new = {folder / resource["path"]: content for resource, content in read}
        suspect = tried(folder, new)
        found = changes(folder, {place.name: content for place, content in new.items()})
        if found:
            change.replace_all(new)
    return found, suspect


def _tables_of(path: Path, folder: Path):
    """Each table that the workbook has, with its file's new content."""
    known = {_SHEETS.get(name, name): resource for name, resource in tables(folder).items()}
    titles, held = _read(path, known)
    problems = list(_misnamed(path.name, titles, known))
    if not held and not problems:
        said = f"a workbook with sheets called {', '.join(known)}"
        raise DataError([Problem(path.name, None, None, ", ".join(titles), said)])
    for title, rows in held.items():
        try:
            yield known[title], _content(rows, f"{path.name}, sheet {title}", folder, known[title])
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)


def _read(path: Path, known: Collection[str]) -> tuple[list[str], dict[str, Rows | None]]:
    """Names of a workbook's sheets of cells, and what those hold that are known (None: a chart in
    the place of cells). Raises DataError when it cannot be read.
    """
    from openpyxl import load_workbook

    try:
        # By its content: openpyxl would refuse a file by the end of its name. As a stream: a cell
        # a million rows below the others costs no memory.
        book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
        held = {title: _filled(book[title]) for title in book.sheetnames if title in known}
    except Exception as error:  # a damaged workbook fails in as many ways as it has parts
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        said = "a workbook (.xlsx) with the sheets of `companion export` "
        said += f"({' '.join(reason.split())})"
        raise DataError([Problem(path.name or str(path), None, None, None, said)]) from None
    return [sheet.title for sheet in book.worksheets], held


def _misnamed(file: str, titles: list[str], known: dict[str, dict]) -> Iterator[Problem]:
    """Sheets that are called nearly as one of a table: an edit in them would be lost unseen."""
    meant = {_folded(resource["name"]): title for title, resource in known.items()}
    meant |= {_folded(title): title for title in known}
    for title in titles:
        if title not in known and (right := meant.get(_folded(title))):
            said = f"the name {right}, or one unlike it: a sheet of another name is not read"
            if right in titles:
                said = f"one sheet for {right}; take this one out, or what stands in it over there"
            yield Problem(f"{file}, sheet “{title}”", None, None, None, said)


def _folded(title: str) -> str:
    """The name of a sheet without capitals, spaces and the number that a copy of it gets."""
    return re.sub(r"\(\d+\)$|_\d+$", "", re.sub(r"\s+", "", title).casefold())


def _filled(sheet) -> Rows | None:
    """Rows of a sheet that hold something, with their numbers, each up to its last such cell."""
    if not hasattr(sheet, "iter_rows"):
        return None
    sheet.reset_dimensions()  # what other programs write there need not be true
    rows: Rows = []
    for n, row in enumerate(sheet.iter_rows(), start=1):
        if last := max((k for k, cell in enumerate(row, start=1) if _said(cell)), default=0):
            rows.append((n, list(row[:last])))
    return rows


def _said(cell) -> bool:
    """Whether a cell holds something else than blanks."""
    return cell.value is not None and bool(str(cell.value).strip())


def _content(rows: Rows | None, where: str, folder: Path, resource: dict) -> bytes:
    fields = resource["schema"]["fields"]
    if rows is None:
        raise DataError([Problem(where, None, None, None, "a sheet of cells, not a chart")])
    columns = [field["name"] for field in fields]
    first, top = rows[0] if rows else (1, [])
    head = [_shown(cell) for cell in top]
    if (first, head) != (1, columns):
        said = f"the columns {','.join(columns)} in this order"
        raise DataError([Problem(where, 1, None, ",".join(head) if first == 1 else "", said)])
    before = _by_key(cells(folder, resource), resource)  # as `check` reads it: whole, or told
    problems, out, due = [], [columns], 2
    for n, row in rows[1:]:
        if n > due:
            more = f" (nor any up to row {n - 1:,})" if n > due + 1 else ""
            problems.append(Problem(where, due, None, None, f"no blank row{more}"))
        due, texts = n + 1, []
        for cell, field in zip_longest(row[: len(fields)], fields):
            text, said = _text(cell, field) if cell is not None else ("", "")
            if said := said or fault(text, field):
                problems.append(Problem(where, n, field["name"], text, said))
            texts.append(text)
        for cell in filter(_said, row[len(fields) :]):
            problems.append(Problem(where, n, None, _shown(cell), f"{len(fields)} cells"))
        if not problems:
            out.append(_as_before(texts, before.get(_key(texts, resource)), fields))
    if problems:
        raise DataError(problems)
    return _written(out)


def _text(cell, field: dict) -> tuple[str, str]:
    """A cell of a workbook as the tables write it, and what is wrong with it."""
    from openpyxl.utils.escape import unescape

    value, kind = cell.value, field.get("type", "string")
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return _shown(cell), "a value, no formula"
    if cell.data_type == "e":
        return str(value), "a value, no error of a formula"
    if isinstance(value, (datetime.datetime, datetime.date)):
        day = value.date() if isinstance(value, datetime.datetime) else value
        said = "" if kind == "date" else "text: the spreadsheet took it for a day"
        return day.isoformat(), said
    if isinstance(value, (datetime.time, datetime.timedelta)):
        return str(value), "another value: the spreadsheet took it for a time"
    if isinstance(value, bool):
        if kind != "boolean":
            return str(value).upper(), "text: the spreadsheet took it for true or false"
        return ("yes" if value else "no"), ""
    if isinstance(value, (int, float)):
        text = _number(float(value), kind)
        numeric = kind in ("integer", "number") or allowed(field)
        return text, "" if numeric or kind == "string" else "text, which is no number"
    # Excel has _x000D_ for a sign that XML cannot hold, and _x005F_x000D_ for those letters.
    return unescape(str(value)).replace("\r\n", "\n"), ""


def _shown(cell) -> str:
    """What stands in a cell, for a message; a formula over several cells by its text."""
    return "" if cell.value is None else str(getattr(cell.value, "text", None) or cell.value)


def _number(value: float, kind: str) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    # In a column of numbers, three decimals are taken for thousands by spreadsheets in other
    # languages: see checks.figures. In text, a number is words that nobody is to change.
    thousands = kind in ("integer", "number") and re.fullmatch(r"-?\d{1,3}\.\d{3}", text)
    return f"{text}0" if thousands else text


def _key(row: list[str], resource: dict) -> tuple[str, ...]:
    names = [field["name"] for field in resource["schema"]["fields"]]
    key = resource["schema"].get("primaryKey", names[:1])
    return tuple(row[names.index(name)] for name in key)


def _by_key(rows: list[list[str]], resource: dict) -> dict[tuple[str, ...], list[str]]:
    return {_key(row, resource): row for row in rows}


def _as_before(row: list[str], before: list[str] | None, fields: list[dict]) -> list[str]:
    """A row in the form that its numbers had: 98.0 stays, where the workbook has 98."""
    if before is None:
        return row
    return [
        old if field["type"] == "number" and old and new and float(old) == float(new) else new
        for new, old, field in zip(row, before, fields)
    ]


def _written(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
