"""A filled sheet, of whatever program: every filled cell ends in a table or in an error.

A fault is told in one clear message, and no byte of data/ or seeds/ has changed.
"""

from __future__ import annotations

import csv
import datetime
import io
import os
import subprocess
import sys
import zipfile

import pytest
from companion import DataError, add
from conftest import ROOT
from desk import EMPTY, actors, change, drop, offsets, run, state
from invented import ID
from openpyxl import Workbook, load_workbook

# what the coder did -> (the change, where it is reported, what is expected there)
SHEETS = {
    "half-filled line": (
        lambda s: change(s, f"{ID}:2.2", topic=""),
        'row 9, column topic: found ""',
        "expected one of treaty",
    ),
    "sentence passed over": (
        lambda s: change(s, f"{ID}:3.1", **EMPTY),
        "row 10, column speaker_id",
        "at least one claim for a sentence of role body",
    ),
    "nothing filled": (
        lambda s: change(s, None, **EMPTY),
        "row 4, column speaker_id",
        "at least one claim",
    ),
    "unknown code": (
        lambda s: change(s, f"{ID}:2.2", modality="fackt"),
        'row 9, column modality: found "fackt"',
        "one of fact, assessment, prediction, norm",
    ),
    "unknown actor": (
        lambda s: change(s, f"{ID}:2.2", about="PRK;RUSS"),
        'row 9, column about: found "RUSS"',
        "under new actors",
    ),
    "another article": (
        lambda s: s.write_text(s.read_text("utf-8-sig").replace(ID, "other-2025"), "utf-8"),
        'row 2, column sentence_id: found "other-2025"',
        ID,
    ),
    "another text": (
        lambda s: s.write_text(
            s.read_text("utf-8-sig").replace("rain gauges", "sand gauges"), "utf-8"
        ),
        "row 8, column text",
        "is this the sheet of another text?",
    ),
    "sentence edited": (
        lambda s: change(s, f"{ID}:1.1", text="Russia and North Korea run a weather station."),
        "row 4, column text",
        "the sentence as it was prepared",
    ),
    "punctuation edited": (
        lambda s: s.write_text(
            s.read_text("utf-8-sig").replace("together, says", "together; says"), "utf-8"
        ),
        "column text",
        "punctuation or a position has changed",
    ),
    "offsets edited": (offsets, "row 4, column text", "characters from 42 in data/sentences.csv"),
    "line deleted": (
        lambda s: drop(s, f"{ID}:3.2"),
        f'column sentence_id: found "{ID}:3.2"',
        "a line for every sentence",
    ),
    "foreign sentence": (
        lambda s: change(s, f"{ID}:3.2", sentence_id="hashmi-2024:1.1"),
        'row 11, column sentence_id: found "hashmi-2024:1.1"',
        f"a sentence of {ID}",
    ),
    "claim without tie": (
        lambda s: change(s, f"{ID}:2.2", **dict.fromkeys(add.TIE, "")),
        "row 9, column from",
        "at least one tie for every claim",
    ),
    "tie without claim": (
        lambda s: change(s, f"{ID}:2.2", **dict.fromkeys(add.CLAIM, "")),
        "row 9, column from",
        "a claim on this line or above",
    ),
    "invented quotation": (
        lambda s: change(s, f"{ID}:1.2", quote="The clouds do stop at a river"),
        "row 6, column quote",
        "words that stand in the sentence",
    ),
    "too much quoted": (
        lambda s: change(s, f"{ID}:1.1", quote="will run a weather station"),
        'column quote: found "13 words in all"',
        "at most 8% of the article's 101 words",
    ),
    "hedge not there": (
        lambda s: change(s, f"{ID}:2.1", likelihood_words="might"),
        'row 8, column likelihood_words: found "might"',
        "words that stand in the sentence",
    ),
    "copied paraphrase": (
        lambda s: change(s, f"{ID}:1.1", paraphrase="The two will run a weather station together."),
        "row 4, column paraphrase",
        "your own words",
    ),
    "sign of dependence": (
        lambda s: change(s, f"{ID}:2.2", sign="1"),
        'row 9, column sign: found "1"',
        "0 for relation dependence",
    ),
    "conduct of two": (
        lambda s: change(s, f"{ID}:3.2", to="RUS"),
        'row 11, column to: found "RUS"',
        "the same actor as from",
    ),
    "person in a tie": (
        lambda s: change(s, f"{ID}:2.1", **{"from": "li-xuan"}),
        'row 8, column from: found "li-xuan"',
        "state, organisation or bloc",
    ),
    "dates swapped": (
        lambda s: change(s, f"{ID}:3.1", tie_end="2024-01-01"),
        "row 10, column tie_end",
        "not before tie_start",
    ),
    "no such day": (
        lambda s: change(s, f"{ID}:3.1", tie_start="2025-02-30"),
        'row 10, column tie_start: found "2025-02-30"',
        "a real date",
    ),
    "no gist": (
        lambda s: change(s, f"{ID}:2.1", gist=""),
        "row 8, column gist",
        "what the paragraph says",
    ),
    "roles of a block differ": (
        lambda s: change(s, f"{ID}:2.2", role="credit"),
        'row 9, column role: found "credit"',
        "body, as for the other sentences",
    ),
    "second author": (
        lambda s: change(s, f"{ID}:2.2", speaker_id="sana-hashmi"),
        "row 9, column speaker_id",
        "one author for the whole article",
    ),
    "form of the author": (
        lambda s: change(s, f"{ID}:2.2", form="quotation"),
        "row 9, column form",
        "assertion or report for the author",
    ),
    "actor id taken": (
        lambda s: actors(s, actor_id="xi-jinping"),
        'sheet-actors.csv, row 3, column actor_id: found "xi-jinping"',
        "an id that is not taken",
    ),
    "kind of actor": (
        lambda s: actors(s, kind="human"),
        'sheet-actors.csv, row 3, column kind: found "human"',
        "one of state, organisation",
    ),
    "column gone": (
        lambda s: s.write_text(
            s.read_text("utf-8-sig").replace("likelihood_words", "hedges", 1), "utf-8"
        ),
        "row 1, column likelihood_words",
        "a column of this name",
    ),
    "not UTF-8": (
        lambda s: s.write_bytes(
            s.read_text("utf-8-sig").replace("Invented.", "Erfundén.").encode("latin-1", "replace")
        ),
        "sheet.csv: expected a file in UTF-8",
        "is not UTF-8",
    ),
    "quotation mark left open": (
        lambda s: s.write_text(s.read_text("utf-8-sig") + '"' + "x" * 140_000, "utf-8"),
        "sheet.csv: expected a table",
        "perhaps a quotation mark is not closed",
    ),
    "half a word quoted": (
        lambda s: change(s, f"{ID}:1.2", quote="The clouds do not stop at a riv"),
        'row 6, column quote: found "The clouds do not stop at a riv"',
        "whole words that stand in the sentence",
    ),
    "hedge inside a word": (
        lambda s: change(s, f"{ID}:2.1", likelihood_words="haps"),
        'row 8, column likelihood_words: found "haps"',
        "whole words that stand in the sentence",
    ),
    "actor twice": (
        lambda s: change(s, f"{ID}:2.2", about="PRK;PRK"),
        'row 9, column about: found "PRK;PRK"',
        "none empty or twice",
    ),
    "control character": (
        lambda s: change(s, f"{ID}:2.2", paraphrase="Pyongyang\x02lacks gauges."),
        "row 9, column paraphrase",
        "no control character (U+0002",
    ),
    "nothing to code": (
        lambda s: change(s, None, role="credit", uncoded_reason="x", **EMPTY),
        "column role",
        "at least one sentence of body or standfirst",
    ),
    "no file": (lambda s: s.unlink(), "no such file", "a filled coding sheet"),
}


def refused(waiting, mistake, where, expected):
    """One line names the place of a mistake and what was expected; nothing is written."""
    sheet = waiting / "desk" / "sheet.csv"
    mistake(sheet)
    before = state(waiting)
    with pytest.raises(DataError) as caught:
        add.finish(sheet, data=waiting / "data")
    lines = list(map(str, caught.value.problems)) or str(caught.value).splitlines()
    hits = [line for line in lines if where in line and expected in line]
    assert hits, f"no line says “{where}” and “{expected}”; got:\n{caught.value}"
    assert state(waiting) == before, "something was written"


@pytest.mark.parametrize("case", SHEETS)
def test_a_wrong_sheet_is_named_and_changes_nothing(waiting, case):
    refused(waiting, *SHEETS[case])


def test_one_fault_in_many_rows_is_one_line(waiting):
    sheet = waiting / "desk" / "sheet.csv"
    for sentence in ("1.1", "1.2", "2.1", "2.2", "3.1", "3.2"):
        change(sheet, f"{ID}:{sentence}", topic="wether")
    result = run(waiting, "--finish", sheet)
    assert result.returncode == 1 and result.stderr.count("\n") == 1, result.stderr
    said = 'sheet.csv, rows 4, 6, 8, 9, 10 and 11, column topic: found "wether"; expected one of'
    assert result.stderr.startswith(said)


def test_all_faults_are_told_at_once_by_the_command(waiting):
    sheet = waiting / "desk" / "sheet.csv"
    change(sheet, f"{ID}:2.2", modality="fackt", topic="wether")
    change(sheet, f"{ID}:3.1", sign="2")
    before = state(waiting)
    result = run(waiting, "--finish", sheet)
    assert result.returncode == 1 and result.stderr.count("\n") == 3, result.stderr
    assert state(waiting) == before
    command = [sys.executable, "-m", "companion.cli", "add", "--finish", str(sheet)]
    shell = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "COMPANION_DATA": str(waiting / "data"),
            "PYTHONPATH": str(ROOT / "chapters"),
        },
    )
    assert (shell.returncode, shell.stdout, shell.stderr) == (1, "", result.stderr), (
        "the shell command says the same and ends with 1"
    )
    result = run(waiting, "--finish", sheet, "--id", "other-2025")
    assert (
        result.returncode == 1
        and result.stderr.count("\n") == 1
        and "expected a sentence of other-2025" in result.stderr
    )


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


# --- Sheets as other programs save them

HEAD = "sentence_id,role,text"


def cells(sheet):
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def save(sheet, rows, encoding="utf-8", before="", **how) -> None:
    """Write the sheet as another program would."""
    out = io.StringIO(newline="")
    csv.writer(out, **({"lineterminator": "\r\n"} | how)).writerows(rows)
    sheet.write_bytes((before + out.getvalue()).encode(encoding))


def both(sheet, *args, **how) -> None:
    """Save lines and actors alike."""
    for path in (sheet, sheet.with_name("sheet-actors.csv")):
        save(path, cells(path), *args, **how)


def headed(sheet) -> None:
    head, *rows = cells(sheet)
    save(sheet, [[f" {c.replace('_', ' ').title()} " for c in head], *rows])


def gaps(sheet) -> None:
    rows = cells(sheet)
    blank = [" "] * len(rows[0])
    save(sheet, [[], rows[0], *(line for row in rows[1:] for line in (row, blank, []))])


def wider(sheet) -> None:
    save(sheet, [[*row, "", "remarks" if n == 0 else " "] for n, row in enumerate(cells(sheet))])


def shown(sheet) -> None:
    """A line break in a cell, truth values as a German program writes them, an id on every line."""
    rows = cells(sheet)
    at = rows[0].index("checkable")
    for row in rows[1:]:
        row[at] = {"yes": "WAHR", "no": "Falsch"}.get(row[at], row[at])
    rows[3][rows[0].index("paraphrase")] = (
        "Moscow and Pyongyang plan\na joint place for the weather."
    )
    for above, row in zip(rows, rows[1:], strict=False):
        row[0] = row[0] or above[0]
    save(sheet, rows)


def turned(sheet) -> None:
    """Every line has its id, and the lines stand in another order."""
    rows = cells(sheet)
    for above, row in zip(rows, rows[1:], strict=False):
        row[0] = row[0] or above[0]
    save(sheet, [rows[0], *sorted(rows[1:], key=lambda row: row[0], reverse=True)])


def unicode_text(sheet):
    """What Excel calls Unicode text: UTF-16 with tabs, in a file of another ending."""
    both(sheet, "utf-16", delimiter="\t")
    return sheet.rename(sheet.with_suffix(".txt"))


SAVED = {
    "semicolons": lambda s: both(s, delimiter=";"),
    "semicolons, byte order mark": lambda s: both(s, "utf-8-sig", delimiter=";"),
    "a line sep=;": lambda s: both(s, before="sep=;\r\n", delimiter=";"),
    "tabs": lambda s: both(s, delimiter="\t"),
    "line ends of old Macs": lambda s: both(s, lineterminator="\r"),
    "every cell in quotation marks": lambda s: both(s, quoting=csv.QUOTE_ALL),
    "UTF-16": lambda s: both(s, "utf-16", delimiter="\t"),
    "Unicode text": unicode_text,
    "heads with capitals and spaces": headed,
    "blank lines": gaps,
    "an empty column more": wider,
    "line breaks, WAHR, an id on every line": shown,
    "sorted, with an id on every line": turned,
}


@pytest.mark.parametrize("case", SAVED)
def test_sheets_saved_by_other_programs_are_read(waiting, unchecked, case):
    sheet = waiting / "desk" / "sheet.csv"
    sheet = SAVED[case](sheet) or sheet
    merged = add.finish(sheet, data=waiting / "data")
    assert (merged.claims, merged.ties, merged.needs) == (6, 7, 1), f"{case}: a line was lost"
    assert merged.checkable == 2


def columns(sheet, *more) -> None:
    """A column more: its name, and what stands in it in each row below."""
    rows = cells(sheet)
    save(sheet, [[*row, cell] for row, cell in zip(rows, [*more, *[""] * len(rows)], strict=False)])


def pasted(sheet, place: int, *columns) -> None:
    """A line twice, or some of its columns once more on a line below."""
    rows = cells(sheet)
    again = [
        c if h in columns or not columns else "" for h, c in zip(rows[0], rows[place], strict=True)
    ]
    save(sheet, [*rows[: place + 1], again, *rows[place + 1 :]])


def ordered(sheet) -> None:
    """As a spreadsheet sorts: blank cells last."""
    head, *rows = cells(sheet)
    save(sheet, [head, *sorted(rows, key=lambda row: (not row[0], row[0]))])


# what happened to the sheet -> (the change, where it is reported, what is expected there)
ODD = {
    "a column twice": (
        lambda s: columns(s, "quote"),
        "sheet.csv, row 1, column quote",
        "a column of this name once",
    ),
    "a column of the coder's own": (
        lambda s: columns(s, "remarks", "", "", "ask Li"),
        'row 4, column remarks: found "ask Li"',
        "nothing in a column that the sheet does not have",
    ),
    "a cell beyond the last column": (
        lambda s: columns(s, "", "", "oops"),
        'row 3, column number 35: found "oops"',
        "nothing in a column",
    ),
    **{
        f"the error {shown}": (
            lambda s, shown=shown: change(s, f"{ID}:2.2", reason=shown),
            f'row 9, column reason: found "{shown}"',
            "not an error of the spreadsheet",
        )
        for shown in (
            *("#NAME?", "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NULL!", "#NV", "#¿NOMBRE?"),
            *("#¡DIV/0!", "#BEZUG!", "#ССЫЛКА!", "#Н/Д", "#DEĞER!", "Err:502", "#####", "#SPILL!"),
            *("Loading...", "Wird geladen…", "読み込んでいます...", "#GETTING_DATA", "#Δ/Υ"),
            *("#NOM ?", "#VALEUR !", "#NAME！", "Erreur :502", "错误:502", "-#NAME?"),
            *("#REF!A1", "#NENÍ_K_DISPOZICI", "#NAME?;#NAME?"),
        )
    },
    **{
        f"the formula {typed}": (
            lambda s, typed=typed: change(s, f"{ID}:2.2", reason=typed),
            f'row 9, column reason: found "{typed}"',
            "text or nothing, not a formula",
        )
        for typed in ("=A1&B1", "@SUM(A1:A4)", "+LEFT(B2)")
    },
    **{
        f"{typed} for nothing": (
            lambda s, typed=typed: change(s, f"{ID}:2.2", reason=typed),
            f'row 9, column reason: found "{typed}"',
            "words, or an empty cell",
        )
        for typed in ("n/a", "-", "—", "?", ".", "k. A.", "null", "〃")
    },
    "more than a cell holds": (
        lambda s: change(s, f"{ID}:2.2", reason="fog " * 9000),
        "row 9, column reason",
        "at most 32,767 characters",
    ),
    "an unseen character in a code": (
        lambda s: change(s, f"{ID}:2.2", topic="diplomacy\u200b"),
        'found "diplomacy\u200b" (with U+200B zero width space)',
        "one of treaty, military",
    ),
    "a letter of another script in a code": (
        lambda s: change(s, f"{ID}:2.2", topic="dipl\u043emacy"),
        "(with U+043E cyrillic small letter o)",
        "one of treaty, military",
    ),
    "the lines sorted": (
        ordered,
        'row 8, column sentence_id: found "example-2025:h1.1"',
        "undo the sorting",
    ),
    "a claim pasted twice": (
        lambda s: pasted(s, 5),
        'row 7, column speaker_id: found "li-xuan"',
        "no repetition: row 6 says the same",
    ),
    "a tie pasted twice": (
        lambda s: pasted(s, 4),
        'row 6, column from: found "PRK"',
        "no repetition: row 5 says the same",
    ),
    "a dependency pasted twice": (
        lambda s: pasted(s, 8, *add.NEED),
        'row 10, column dependent: found "PRK"',
        "no repetition: row 9 says the same",
    ),
    "another role below": (
        lambda s: change(s, "", role="heading"),
        'row 5, column role: found "heading"',
        "nothing, or what row 4 says",
    ),
    "two gists": (
        lambda s: change(s, f"{ID}:1.2", gist="Something else."),
        'row 6, column gist: found "Something else."',
        "one gist for the paragraph, as in row 4",
    ),
    "a gist of a heading": (
        lambda s: change(s, f"{ID}:h2.1", gist="About rain."),
        'row 12, column gist: found "About rain."',
        "nothing for a block of role heading",
    ),
    "the number of no quotation": (
        lambda s: change(s, f"{ID}:2.2", quote_n="1"),
        'row 9, column quote_n: found "1"',
        "nothing without a quote",
    ),
    "a code page": (
        lambda s: both(s, "cp1252", delimiter=";"),
        "sheet.csv: expected a file in UTF-8",
        "save it as “CSV UTF-8”",
    ),
    "UTF-16 without its mark": (
        lambda s: save(s, cells(s), "utf-16-le"),
        "sheet.csv: expected a file in UTF-8, or in UTF-16 with a byte order mark",
        "save it as “CSV UTF-8”",
    ),
    "another table": (
        lambda s: s.write_text("name,place\nLi,here\n"),
        'sheet.csv, row 1: found "name, place"',
        "the columns of the sheet as it was made (sentence_id, role, text …)",
    ),
    "empty": (lambda s: s.write_text(" \n"), "sheet.csv: empty", "a filled coding sheet"),
    "a workbook called CSV": (
        lambda s: s.write_bytes(b"PK\x03\x04 and more"),
        "a workbook under the name of a text file",
        "a filled coding sheet",
    ),
}


@pytest.mark.parametrize("case", ODD)
def test_what_a_spreadsheet_did_is_named_and_changes_nothing(waiting, case):
    refused(waiting, *ODD[case])


@pytest.mark.parametrize(
    "name, said",
    [
        ("sheet.ods", "expected a coding sheet that ends in .xlsx or .csv"),
        ("sheet.xls", "expected a coding sheet that ends in .xlsx or .csv"),
        ("~$sheet.xlsx", "the mark of a program that has the sheet open"),
        (".~lock.sheet.csv#", "the mark of a program that has the sheet open"),
        ("locked.xlsx", "protected by a password"),
        ("folder.csv", "a folder; expected"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_one_line(waiting, name, said):
    path = waiting / "desk" / name
    if name == "folder.csv":
        path.mkdir()
    else:
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(DataError) as caught:
        add.finish(path, data=waiting / "data")
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_a_sheet_that_is_open_elsewhere_is_read_with_a_word_on_it(waiting, unchecked):
    (waiting / "desk" / ".~lock.sheet.csv#").write_text("somebody")
    merged = add.finish(waiting / "desk" / "sheet.csv", data=waiting / "data")
    assert "Another program has the sheet open" in str(merged)


def test_every_filled_cell_ends_in_a_table_or_in_an_error(waiting, unchecked, monkeypatch):
    """A word in any cell of a title, a sentence, a line below it, a sentence with needs."""
    written = {}
    monkeypatch.setattr(add.transaction, "replace_all", lambda changes, _: written.update(changes))
    sheet, word = waiting / "desk" / "sheet.csv", "zzqx"
    rows = cells(sheet)
    lost = []
    for n in (1, 3, 4, 8):
        for k, column in enumerate(rows[0]):
            changed = [list(row) for row in rows]
            changed[n][k] = word
            save(sheet, changed)
            written.clear()
            try:
                add.finish(sheet, data=waiting / "data")
            except DataError as error:
                named = word in str(error) or f"row {n + 1}, " in str(error)
                assert named or column == "sentence_id", f"{column}: {error}"
            else:
                if not any(word.encode() in content for content in written.values()):
                    lost.append((n + 1, column))
    assert not lost, f"cells that went nowhere, by row and column: {lost}"


# --- Workbooks


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
