"""A sheet that is a workbook, as people leave them: read, or named cell by cell."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest
from companion import DataError, add
from companion.articles.sheet import single
from desk import cells, state
from invented import ID
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart


@pytest.mark.parametrize(
    "parts", [None, {}, {"[Content_Types].xml": "<broken", "xl/workbook.xml": "<broken"}]
)
def test_a_workbook_that_is_none_is_named(waiting, parts):
    fake = waiting / "desk" / "sheet.xlsx"
    fake.write_text("not a workbook")
    if parts is not None:
        with zipfile.ZipFile(fake, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
    with pytest.raises(DataError, match="cannot be read as a workbook"):
        add.finish(fake, data=waiting / "data")


@pytest.fixture(scope="module")
def filled_workbook(stage) -> bytes:
    """The stage's sheet as a workbook, filled; made once."""
    table = cells(stage / "desk" / "sheet.csv")
    actors = cells(stage / "desk" / "sheet-actors.csv")
    book = Workbook()
    book.active.title = "coding"
    for sheet, rows in ((book.active, table), (book.create_sheet("new actors"), actors)):
        for row in rows:
            sheet.append([cell or None for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def at(sheet, sentence: str, column: str):
    """A cell of the line of a sentence."""
    heads = [cell.value for cell in sheet[1]]
    row = next(r for r in sheet.iter_rows(min_row=2) if r[0].value == f"{ID}:{sentence}")
    return row[heads.index(column)]


def put(sentence: str, column: str, value, kind: str | None = None):
    """A change of one cell, to a value of the kind that openpyxl calls so."""

    def change(book):
        cell = at(book["coding"], sentence, column)
        cell.value = value
        if kind:
            cell.data_type = kind

    return change


def stray(book) -> None:
    book["coding"]["AH1048576"] = " "


def hidden(book) -> None:
    for row in range(3, 9):
        book["coding"].row_dimensions[row].hidden = True


def dated(book) -> None:
    cell = at(book["coding"], "3.1", "tie_start")
    cell.value, cell.number_format = datetime.datetime(2025, 1, 1), "DD.MM.YYYY"
    at(book["coding"], "3.1", "checkable").value = True
    at(book["coding"], "3.1", "sign").value = 1.0


def renamed(book) -> None:
    book["coding"].title, book["new actors"].title = "Coding ", "New  Actors"
    book.create_sheet("Sheet2")


READ = {
    "a stray blank a million rows down": stray,
    "hidden rows": hidden,
    "a date, a truth value and a number": dated,
    "sheets with capitals, an empty sheet": renamed,
    "an id over two lines": lambda book: book["coding"].merge_cells("A4:A5"),
}


@pytest.mark.parametrize("case", READ)
def test_workbooks_as_people_leave_them_are_read(waiting, unchecked, filled_workbook, case):
    sheet = waiting / "desk" / "sheet.xlsx"
    book = load_workbook(io.BytesIO(filled_workbook))
    READ[case](book)
    book.save(sheet)
    merged = add.finish(sheet, data=waiting / "data")
    assert (merged.claims, merged.ties, merged.checkable) == (6, 7, 2)


BROKEN = {
    "error": (
        put("2.1", "paraphrase", "#NAME?", "e"),
        'row 8, column paraphrase: found "#NAME?"',
        "not an error of the spreadsheet",
    ),
    "formula without a value": (
        put("2.1", "reason", '="nobody"&" asked"'),
        'row 8, column reason: found "="nobody"',
        "no program has computed this formula",
    ),
    "formula alone in its line": (
        lambda book: book["coding"].__setitem__("R40", "=1+1"),
        'row 40, column paraphrase: found "=1+1"',
        "no program has computed this formula",
    ),
    "date in a text": (
        put("2.1", "reason", datetime.datetime(2025, 5, 1)),
        'row 8, column reason: found "2025-05-01"',
        "the spreadsheet has made a date of what was typed",
    ),
    "time in a date": (
        put("3.1", "tie_start", datetime.datetime(2025, 1, 1, 12, 30)),
        'row 10, column tie_start: found "2025-01-01 12:30:00"',
        "without a time",
    ),
    "merged claims": (
        lambda book: book["coding"].merge_cells("S4:S5"),
        "row 4, column quote",
        "no merged cells (S4:S5)",
    ),
    "merged across": (
        lambda book: book["coding"].merge_cells("C4:D4"),
        "row 4, column text",
        "no merged cells (C4:D4)",
    ),
    "notes on another sheet": (
        lambda book: book.create_sheet("Notes").append(["ask Li"]),
        'sheet.xlsx, sheet “notes”, row 1: found "ask Li"',
        "nothing on a sheet of another name",
    ),
    "actor on the list of known ones": (
        lambda book: (
            book.create_sheet("actors").append(["actor_id"])
            or book["actors"].append(["li-wen", "Li Wen"])
        ),
        'sheet “actors”, row 2, column actor_id: found "li-wen"',
        "a new one stands on the sheet “new actors”",
    ),
    "a word a million rows down": (
        lambda book: book["coding"].__setitem__("R1048576", "x"),
        "row 1048576, column speaker_id",
        "(required)",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_a_workbook_holds_and_no_table_is_named(waiting, filled_workbook, case):
    mistake, where, expected = BROKEN[case]
    sheet = waiting / "desk" / "sheet.xlsx"
    book = load_workbook(io.BytesIO(filled_workbook))
    mistake(book)
    book.save(sheet)
    before = state(waiting)
    with pytest.raises(DataError) as caught:
        add.finish(sheet, data=waiting / "data")
    lines = list(map(str, caught.value.problems)) or str(caught.value).splitlines()
    hits = [line for line in lines if where in line and expected in line]
    assert hits, f"{case}: no line says “{where}” and “{expected}”; got:\n{caught.value}"
    assert state(waiting) == before


def test_a_workbook_of_charts_alone_has_no_table(tmp_path):
    book = Workbook()
    book.remove(book.active)
    book.create_chartsheet("a chart").add_chart(BarChart())
    book.save(tmp_path / "differences.xlsx")
    with pytest.raises(DataError, match="differences.xlsx: a workbook without a table; expected"):
        single(tmp_path / "differences.xlsx", ["claim_id"], ["claim_id"])
