"""A sheet as other programs save it: every filled cell ends in a table or in an error."""

from __future__ import annotations

import csv
import io

import pytest
from companion import DataError, add
from desk import cells, change, refused
from invented import ID


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
