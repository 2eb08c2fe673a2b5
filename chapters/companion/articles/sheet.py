"""Read a filled coding sheet, of whatever program: a workbook, or tables of text.

Nothing is passed over. A cell that is filled either stands in what is returned or is named in an
error: columns given twice or unknown to the sheet, cells beyond the last column, other sheets of
the workbook, merged cells.
"""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from ..tables.read import DataError, Problem, parse
from .cells import WORDS, WORDS_OF_ACTORS, Formula, plain
from .columns import CODING, COLUMNS, NEW_ACTORS, OPTIONAL, OTHER_SHEETS, SENTENCE, actors_file

TEXTS, WORKBOOKS = (".csv", ".tsv", ".txt"), (".xlsx", ".xlsm")
DELIMITERS = ",;\t|"  # spreadsheets in many countries save with semicolons
NEEDED_OF_ACTORS = ("actor_id", "kind", "name")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # begins a workbook before XLSX, and an encrypted one

# Row number as a spreadsheet counts, and cells; blank rows are left out.
Rows = list[tuple[int, list]]


@dataclass
class Filled:
    """A filled sheet: its lines and new actors as dicts of str, the row number under None.

    file: where the new actors stand, as problems name it.
    listed: ids in the workbook's list of known actors, by row. open: another program holds it open.
    """

    coding: list[dict]
    actors: list[dict]
    file: str
    listed: dict[str, int] = field(default_factory=dict)
    open: bool = False


def read(sheet: Path, actor_columns: list[str]) -> Filled:
    """Read a filled sheet; actor_columns: what the table of new actors may have.

    Raises DataError when the sheet is missing, of another kind, damaged or protected, and naming
    row and column when a column is missing, unknown or there twice, or a cell is no value.
    """
    raw, file = content(sheet), actors_file(sheet.name)
    if sheet.suffix.lower() in WORKBOOKS:
        found, problems = workbook(sheet, raw)
    else:
        found, problems = {CODING: text(sheet, raw)}, []
        # Saved together or apart, the table of actors may end otherwise than the sheet.
        places = (sheet.with_name(f"{sheet.stem}-actors{kind}") for kind in (sheet.suffix, *TEXTS))
        if beside := next((place for place in places if place.exists()), None):
            file = beside.name
            found[NEW_ACTORS] = text(beside, content(beside))
    optional = [*COLUMNS, *OPTIONAL]
    coding, wrong = table(found[CODING], sheet.name, list(COLUMNS), optional)
    problems += wrong
    new = found.get(NEW_ACTORS)
    actors, wrong = table(new, file, NEEDED_OF_ACTORS, actor_columns, WORDS_OF_ACTORS)
    problems += wrong
    if problems:
        raise DataError(problems)
    listed = {plain(cells[0], "")[0]: n for n, cells in found.get("actors", [])[1:] if cells}
    locks = (f"~${sheet.name}", f".~lock.{sheet.name}#")
    return Filled(coding, actors, file, listed, any(sheet.with_name(n).exists() for n in locks))


def single(path: Path, needed, allowed) -> tuple[list[dict], list[Problem]]:
    """The rows of a table of its own, in text or on the first sheet of a workbook (see `table`)."""
    raw = content(path)
    if path.suffix.lower() in TEXTS:
        return table(text(path, raw), path.name, needed, list(allowed))
    try:
        found = _sheets(raw, True)
    except Exception as error:  # a damaged workbook fails in as many ways as it has parts
        said = " ".join(str(error).split())
        raise DataError(f"{path}: cannot be read as a workbook ({said})") from None
    if not found:
        raise DataError(f"{path}: a workbook without a table; expected one on its first sheet")
    return table(next(iter(found.values())), path.name, needed, list(allowed))


def content(sheet: Path) -> bytes:
    """The bytes of a sheet. Raises DataError when it is missing or of a kind that is not read."""
    if sheet.name.startswith(("~$", ".~lock.")):
        raise DataError(
            f"{sheet}: the mark of a program that has the sheet open; expected the sheet itself"
        )
    if not sheet.exists():
        raise DataError(f"{sheet}: no such file; expected a filled coding sheet")
    kind = sheet.suffix.lower()
    if sheet.is_dir():
        raise DataError(f"{sheet}: a folder; expected a filled coding sheet in XLSX or CSV")
    if kind not in (*TEXTS, *WORKBOOKS):
        raise DataError(
            f"{sheet}: expected a coding sheet that ends in .xlsx or .csv (save it as one of them)"
        )
    try:
        raw = sheet.read_bytes()
    except OSError as error:
        raise DataError(
            f"{sheet}: cannot be read ({error.strerror}); expected a filled coding sheet that no "
            "other program holds"
        ) from None
    said = ""
    if raw.startswith(OLE):
        said = "protected by a password, or in the format before XLSX"
    elif raw.startswith(b"PK\x03\x04") and kind in TEXTS:
        said = "a workbook under the name of a text file"
    elif not raw.strip():
        said = "empty"
    if said:
        raise DataError(f"{sheet}: {said}; expected a filled coding sheet in XLSX or CSV")
    return raw


def text(sheet: Path, raw: bytes) -> Rows:
    """Rows of a table in text, in UTF-8 or, as Excel's “Unicode text”, in UTF-16."""
    wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        said = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        wanted = f"a file in UTF-8 (byte {error.start} is not UTF-8): save it as “CSV UTF-8”"
        raise DataError([Problem(sheet.name, None, None, None, wanted)]) from None
    if "\0" in said:
        wanted = "a file in UTF-8, or in UTF-16 with a byte order mark: save it as “CSV UTF-8”"
        raise DataError([Problem(sheet.name, None, None, None, wanted)])
    delimiters = DELIMITERS
    if told := re.match(r"\"?sep=(.)\"?[^\S\r\n]*(?:\r\n|\r|\n)", said):
        # A line for Excel, which neither shows nor counts it.
        said, delimiters = said[told.end() :], told[1]
    rows = enumerate(parse(said, sheet.name, delimiters), start=1)
    return [(n, row) for n, row in rows if any(cell.strip() for cell in row)]


def workbook(
    sheet: Path,
    raw: bytes,
    needed: tuple[str, ...] = (CODING, NEW_ACTORS),
    others: tuple[str, ...] = OTHER_SHEETS,
) -> tuple[dict[str, Rows], list[Problem]]:
    """Rows of the sheets of a workbook by name, and problems of the workbook as such.

    needed: sheets that a coder fills; others: those that may be there besides. Raises DataError
    when the workbook is damaged or lacks a sheet.
    """
    try:
        found, values, merged = _sheets(raw, False), _sheets(raw, True), _merged(raw)
    except Exception as error:  # a damaged workbook fails in as many ways as it has parts
        said = " ".join(str(error).split())
        raise DataError(
            f"{sheet}: cannot be read as a workbook ({said}); expected a coding sheet in XLSX"
        ) from None
    wanted = " and ".join(f"“{name}”" for name in needed)
    for name in needed:
        if name not in found:
            many = "s" if len(needed) > 1 else ""
            raise DataError(f"{sheet.name}: no sheet “{name}”; expected the sheet{many} {wanted}")
    problems = []
    for name, rows in found.items():
        if name not in (*needed, *others) and rows:
            n, cell = rows[0][0], next(c for c in rows[0][1] if c is not None)
            said = f"nothing on a sheet of another name than {wanted}"
            where = f"{sheet.name}, sheet “{name}”"
            problems.append(Problem(where, n, None, str(cell)[:60], said))
        computed = dict(values[name])
        for n, cells in rows:  # a formula's value, where a program has computed it
            now = computed.get(n, [])
            for k, cell in enumerate(cells):
                if isinstance(cell, Formula) and k < len(now) and now[k] is not None:
                    cells[k] = now[k]
    return found, problems + list(_merge_problems(sheet.name, found, merged, needed))


def _sheets(raw: bytes, computed: bool) -> dict[str, Rows]:
    """Rows of each sheet by its name, in small letters; computed: values in place of formulas.

    Read as a stream: a stray cell a million rows down costs no memory.
    """
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=computed)
    out: dict[str, Rows] = {}
    for ws in book.worksheets:
        ws.reset_dimensions()  # what other programs write there need not be true
        rows = out.setdefault(" ".join(ws.title.casefold().split()), [])
        for n, row in enumerate(ws.iter_rows(), start=1):
            cells = [Formula(c.value) if c.data_type == "f" else c.value for c in row]
            if any(cell is not None and str(cell).strip() for cell in cells):
                rows.append((n, cells))
    book.close()
    return out


def _merged(raw: bytes) -> dict[str, list]:
    """Ranges of merged cells of each sheet, which the stream does not tell."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw))
    return {" ".join(ws.title.casefold().split()): ws.merged_cells.ranges for ws in book.worksheets}


def _merge_problems(
    file: str, found: dict[str, Rows], merged: dict[str, list], needed: tuple[str, ...]
):
    """Merged cells hold one value for several lines: clear only for what a sentence has once."""
    for name in needed:
        heads = [head(cell) for cell in found[name][0][1]] if found[name] else []
        for area in merged[name]:
            column = heads[area.min_col - 1] if area.min_col <= len(heads) else ""
            if name == CODING and column in SENTENCE and area.min_col == area.max_col:
                continue
            said = f"no merged cells ({area.coord}): each line with its own"
            where = file if name == CODING else actors_file(file)
            yield Problem(where, area.min_row, column or None, None, said)


def head(cell) -> str:
    """A column's name as the sheet was made, whatever capitals and spaces a program gave it."""
    return re.sub(r"[\s_-]+", "_", str(cell if cell is not None else "").strip().casefold())


def table(
    rows: Rows | None, file: str, needed, allowed: list[str], words: Collection[str] = WORDS
) -> tuple[list[dict], list[Problem]]:
    """The rows below the first as dicts, and problems of columns and cells; None is no table.

    needed: columns that must be there; allowed: those that may; words: those that hold words.
    """
    if rows is None:
        return [], []
    first, names = (rows[0][0], rows[0][1]) if rows else (1, [])
    heads = [head(name) for name in names]
    if not set(needed) & set(heads):
        found = ", ".join(str(name) for name in names if name)[:60]
        said = f"the columns of the sheet as it was made ({', '.join(list(needed)[:3])} …)"
        return [], [Problem(file, first, None, found, said)]
    problems = [
        Problem(file, first, c, None, "a column of this name, as the sheet was made")
        for c in needed
        if c not in heads
    ]
    for name in dict.fromkeys(h for h in heads if h in allowed and heads.count(h) > 1):
        problems.append(Problem(file, first, name, None, "a column of this name once"))
    if problems:
        return [], problems
    out = []
    strange: dict[str, list[tuple[int, str]]] = {}
    for n, cells in rows[1:]:
        held = dict.fromkeys([*needed, *allowed], "")
        for k, cell in enumerate(cells):
            column = heads[k] if k < len(heads) else ""
            text, said = plain(cell, column, words)
            if text and column not in allowed:
                strange.setdefault(column or f"number {k + 1}", []).append((n, text[:60]))
            elif said:
                problems.append(Problem(file, n, column, text[:60], said))
            elif text:
                held[column] = text
        if any(held.values()):
            out.append(held | {None: n})
    return out, [*problems, *_strange(file, strange, set(allowed) - set(heads))]


def _strange(file: str, strange: dict[str, list[tuple[int, str]]], lacking: set[str]):
    """A problem for each column that the sheet does not have and that somebody has filled."""
    for column, filled in strange.items():
        said = "nothing in a column that the sheet does not have"
        said += f" ({len(filled)} rows have something)" * (len(filled) > 1)
        if near := difflib.get_close_matches(column, lacking, 1):
            said += f"; is {near[0]} meant?"
        yield Problem(file, filled[0][0], column, filled[0][1], said)
