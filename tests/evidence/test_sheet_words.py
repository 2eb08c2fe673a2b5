"""What a spreadsheet made of words, or what stands for none, is told by its cell in every column of
words: of a sheet, of a second coder's, of new actors, of what was settled.
"""

from __future__ import annotations

import datetime

import pytest
from companion import DataError, add
from companion.articles.cells import WORDS, WORDS_OF_ACTORS, plain
from companion.articles.sheet import single
from companion.suspects import brought
from companion.tables.problems import Problem
from desk import actors, cells, change, refused, run
from invented import ID
from openpyxl import Workbook

LETTER, TRUTH, NOTHING = "with a letter in them", "took it for true or false", "or an empty cell"
# What stands in a cell, of a workbook or in text -> what is expected there.
ODD = [
    *((True, TRUTH), (False, TRUTH), (45123, LETTER), (1.5, LETTER), (2.0, LETTER), (0, LETTER)),
    *(("45123", LETTER), ("1,5", LETTER), ("0", LETTER), ('"""', LETTER), ("…!", LETTER)),
    *(("٤٥", LETTER), ("¶ 12", LETTER), ("TRUE", TRUTH), ("WAHR", TRUTH), ("ЛОЖЬ", TRUTH)),
    *(
        ("None", NOTHING),
        ("none", NOTHING),
        ("tba", NOTHING),
        ("T.B.A.", NOTHING),
        ("tbc", NOTHING),
    ),
    (datetime.datetime(2025, 1, 2), "has made a date"),
]
SOUND = [
    "真的",
    "비가 온다",
    "Дождь",
    "Δ",
    "no",
    "true enough",
    "B-52",
    "None of them came.",
    "Sand",
]


@pytest.mark.parametrize("cell, said", ODD, ids=repr)
def test_what_is_no_word_is_told_in_every_column_of_words(cell, said):
    for columns in (WORDS, WORDS_OF_ACTORS):
        for column in columns:
            assert said in plain(cell, column, columns)[1], column


@pytest.mark.parametrize("text", SOUND)
def test_words_of_any_script_are_words(text):
    for columns in (WORDS, WORDS_OF_ACTORS):
        assert [plain(text, column, columns) for column in columns] == [(text, "")] * len(columns)


def test_other_columns_keep_numbers_and_codes_and_no_truth_value_becomes_text():
    assert plain(2.0, "quote_n") == ("2", "") and plain("none", "resolved") == ("none", "")
    assert plain(True, "checkable") == ("yes", "") and plain("12", "note") == ("12", "")
    assert plain("1950", "quote") == ("1950", "") and plain(45123, "text") == ("45123", "")
    assert plain("None", "coder") == ("None", "") and TRUTH in plain(True, "note")[1]
    assert TRUTH in plain(False, "topic")[1]


SHEETS = {
    "a number for a paraphrase": (
        lambda s: change(s, f"{ID}:2.2", paraphrase="45123"),
        'row 9, column paraphrase: found "45123"',
        LETTER,
    ),
    "true for a gist": (
        lambda s: change(s, f"{ID}:2.1", gist="TRUE"),
        'row 8, column gist: found "TRUE"',
        TRUTH,
    ),
    "a number for the name of an actor": (
        lambda s: actors(s, name="1,5"),
        'sheet-actors.csv, row 3, column name: found "1,5"',
        LETTER,
    ),
    "none for what an actor is": (
        lambda s: actors(s, role="None"),
        'sheet-actors.csv, row 3, column role: found "None"',
        NOTHING,
    ),
}


@pytest.mark.parametrize("case", SHEETS)
def test_a_sheet_with_it_is_refused(waiting, case):
    refused(waiting, *SHEETS[case])


def test_a_workbook_with_it_is_refused_when_it_is_checked_and_merged(waiting):
    """Every cell at once, as a spreadsheet leaves them."""
    table, book = cells(waiting / "desk" / "sheet.csv"), Workbook()
    book.active.title = "coding"
    odd = {"paraphrase": True, "reason": 1.5, "tie_note": False, "gist": True, "need_note": 45123}
    for n, row in enumerate(table):
        own = dict(zip(table[0], row)) | (odd if row[0] == f"{ID}:2.1" else {})
        book.active.append(table[0] if not n else [own[c] or None for c in table[0]])
        for column in odd if row[0] == f"{ID}:2.1" else ():
            book.active.cell(n + 1, table[0].index(column) + 1).value = odd[column]
    known = book.create_sheet("new actors")
    for row in cells(waiting / "desk" / "sheet-actors.csv"):
        known.append(row)
    book.save(waiting / "desk" / "sheet.xlsx")
    for step in (add.check_sheet, add.finish):
        with pytest.raises(DataError) as raised:
            step(waiting / "desk" / "sheet.xlsx", data=waiting / "data")
        told = {p.column: p.expected for p in raised.value.problems}
        assert told.keys() == odd.keys(), raised.value
        assert all((TRUTH if isinstance(odd[c], bool) else LETTER) in told[c] for c in odd)


def test_a_reason_of_what_was_settled_is_words(tmp_path):
    (tmp_path / "settled.csv").write_text("claim_id,resolved,reason\na,none,0\n", "utf-8")
    needed = ["claim_id", "resolved", "reason"]
    _, (problem,) = single(tmp_path / "settled.csv", needed, needed)
    assert str(problem).startswith('settled.csv, row 2, column reason: found "0"; expected words')


def test_what_a_merge_makes_suspect_is_said(waiting):
    """A slip in what recurs is no error; it is said before the sheet is merged, and when it is."""
    sheet = waiting / "desk" / "sheet.csv"
    change(sheet, f"{ID}:h1.1", uncoded_reason="author's nte")
    suspect = 'column uncoded_reason: suspect, found "author\'s nte"; expected one spelling'
    for how in ("--check", "--finish"):
        told = run(waiting, how, sheet)
        assert told.returncode == 0 and suspect in told.stdout, told.stdout + told.stderr
        assert told.stdout.endswith("What is suspect may be right: look at it.\n")
    assert "no fault" in run(waiting, "--check", sheet, "--again").stdout


def test_new_warnings_are_those_that_were_in_no_row_before():
    at = lambda row, value="fog": Problem("data/a.csv", row, "name", value, "mist", "warning")
    assert brought([at(2), at(5)], [at(2), at(6)]) == []
    assert brought([at(2)], [at(2), at(3)]) == [at(3)]
    assert brought([], [at(2)]) == [at(2)] and brought([at(2)], []) == []
    assert brought([at(2)], [at(2, "haze")]) == [at(2, "haze")]
