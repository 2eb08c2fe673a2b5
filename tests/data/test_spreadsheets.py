"""What spreadsheets do to the tables: LibreOffice in two languages, workbooks there and back."""

from __future__ import annotations

import csv
import datetime
import functools
import shutil
import subprocess
from pathlib import Path

import pytest
from companion import checks, cli, workbook
from companion.tables import compare
from companion.tables.read import DataError, tables
from conftest import ROOT
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.worksheet.formula import ArrayFormula

DATA = ROOT / "data"
LANGUAGES = {"en-US": 1033, "de-DE": 1031}


def soffice(tmp: Path, to: str, files: list[Path], *more: str) -> list[Path]:
    program = shutil.which("soffice")
    if not program:
        pytest.skip("LibreOffice is not installed: `make office` installs it on Debian, as root")
    out = tmp / "saved"
    command = [program, "--headless", f"-env:UserInstallation=file://{tmp}/profile", *more]
    command += ["--convert-to", to, "--outdir", str(out), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True)
    return sorted(out.iterdir())


@pytest.fixture(scope="module", params=list(LANGUAGES))
def saved(request, tmp_path_factory) -> dict[str, Path]:
    """Every table as LibreOffice saves it after opening it with numbers and days recognised."""
    how, lcid = "Text - txt - csv (StarCalc)", LANGUAGES[request.param]
    to = f"csv:{how}:44,34,76,1,,{lcid},false,true,false,false,false,-1"
    read = f"--infilter={how}:44,34,76,1,,{lcid},false,true,false"
    found = soffice(tmp_path_factory.mktemp("csv"), to, sorted(DATA.glob("*.csv")), read)
    return {path.name.split("-")[0]: path for path in found}


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def same(old: str, new: str) -> bool:
    try:
        # A code of digits loses its zero: the next test sees that the check says so.
        return old == new or float(old) == float(new)
    except ValueError:
        return False


def test_a_table_saved_by_a_spreadsheet_says_the_same(saved):
    assert set(saved) == set(tables(DATA))
    for name, path in saved.items():
        before, after = rows(DATA / f"{name}.csv"), rows(path)
        assert len(before) == len(after) and before[0] == after[0], name
        for old, new in zip(before, after):
            for column, a, b in zip(before[0], old, new):
                assert same(a, b), (
                    f"{name}, {old[0]}, {column}: LibreOffice makes “{b}” of “{a}”; write it in a "
                    "form that it leaves alone, or let a check notice"
                )


def test_what_is_lost_is_noticed(saved, copy):
    shutil.copy(saved["indicators"], copy / "data" / "indicators.csv")
    assert not checks.errors(copy / "data"), "figures come back as they were, in every language"
    shutil.copy(saved["events"], copy / "data" / "events.csv")
    messages = [str(problem) for problem in checks.errors(copy / "data")]
    assert any("054: the code lost its zero" in message for message in messages), messages[:3]


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("book") / "companion.xlsx"
    path.write_bytes(workbook.as_workbook(DATA))
    return path


def cells(sheet) -> dict:
    head = [cell.value for cell in sheet[1]]
    return {name: [row[n] for row in sheet.iter_rows(min_row=2)] for n, name in enumerate(head)}


def test_the_workbook_has_numbers_days_and_text(book):
    held = load_workbook(book)
    assert held.sheetnames[0] == workbook.GUIDE and "companion import" in str(
        [cell.value for cell in held[workbook.GUIDE]["A"]]
    )
    figures = cells(held["indicators"])
    assert figures["value"][0].value == 1974 and figures["value"][0].number_format == "0"
    assert figures["period_end"][0].is_date and (
        figures["period_end"][0].number_format == "yyyy-mm-dd"
    )
    codes = [cell.value for cell in cells(held["cameo"])["cameo"]]
    assert codes[:2] == ["01", "010"] and all(isinstance(code, str) for code in codes)


def test_the_workbook_comes_back_as_it_was(book, copy):
    assert workbook.take_over(book, copy / "data") == ([], [])
    for path in (copy / "data").glob("*.csv"):
        assert path.read_bytes() == (DATA / path.name).read_bytes(), path.name


def test_the_workbook_saved_by_libreoffice_comes_back_as_it_was(book, copy, tmp_path):
    (returned,) = soffice(tmp_path, "xlsx", [book])
    assert [str(change) for change in workbook.take_over(returned, copy / "data")[0]] == []


@functools.cache
def part(book: Path, sheets: tuple[str, ...]) -> Path:
    """A workbook with some of the sheets alone: tables without a sheet stay as they are."""
    held = load_workbook(book)
    for name in set(held.sheetnames) - set(sheets):
        del held[name]
    held.save(path := book.with_name(f"{'-'.join(sheets)}.xlsx"))
    return path


def edited(book: Path, tmp_path: Path, *edits) -> Path:
    held = load_workbook(part(book, tuple(sorted({sheet for sheet, *_ in edits}))))
    for sheet, row, column, value in edits:
        head = [cell.value for cell in held[sheet][1]]
        held[sheet].cell(row, head.index(column) + 1).value = value
    held.save(tmp_path / "edited.xlsx")
    return tmp_path / "edited.xlsx"


def test_an_edited_workbook_is_taken_over_and_told(book, copy, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COMPANION_DATA", str(copy / "data"))
    path = edited(
        book,
        tmp_path,
        ("indicators", 2, "value", 2974.5),
        ("indicators", 2, "in_words", "3 billion US$"),
        ("relations", 3, "note", "a note"),
    )
    assert cli.main(["import", str(path)]) == 0
    said = capsys.readouterr().out
    assert "indicators, I001, value: “1974” is now “2974.5”" in said and "3 changes" in said
    assert len(compare.between(DATA, copy / "data")) == 3


@pytest.mark.parametrize(
    "edit, said",
    {
        "a formula": (("indicators", 2, "value", "=1+1"), "row 2, column value: found \"=1+1\""),
        "a formula over cells": (
            ("indicators", 2, "value", ArrayFormula("A2:A3", "=SUM(B2:B3)")),
            'sheet indicators, row 2, column value: found "=SUM(B2:B3)"; expected a value',
        ),
        "a time": (
            ("relations", 2, "note", datetime.time(3, 4)),
            'sheet relations, row 2, column note: found "03:04:00"; expected another value',
        ),
        "hours": (
            ("relations", 2, "note", datetime.timedelta(hours=27.5)),
            'column note: found "1 day, 3:30:00"; expected another value',
        ),
        "true in text": (
            ("relations", 2, "note", True),
            'column note: found "TRUE"; expected text',
        ),
        "no day": (("indicators", 2, "period_end", "in May"), "column period_end"),
        "no such code": (("events", 2, "cameo", 54), "the code lost its zero"),
        "figure and words differ": (("indicators", 2, "value", 19740), "in_words"),
        "another column": (("events", 1, "cameo", "code"), "the columns event_id"),
    }.values(),
)  # fmt: skip
def test_a_wrong_workbook_changes_nothing(book, copy, tmp_path, edit, said):
    path = edited(book, tmp_path, edit, ("relations", 3, "note", "sound, and not taken over"))
    with pytest.raises(DataError) as raised:
        workbook.take_over(path, copy / "data")
    assert said in str(raised.value)
    for table in (copy / "data").glob("*.csv"):
        assert table.read_bytes() == (DATA / table.name).read_bytes(), table.name


def test_a_chart_in_the_place_of_a_table_is_one_message(copy, tmp_path):
    held = Workbook()
    held.create_chartsheet("relations").add_chart(BarChart())
    held.save(tmp_path / "chart.xlsx")
    with pytest.raises(DataError, match="^chart.xlsx, sheet relations: expected a sheet of cells"):
        workbook.take_over(tmp_path / "chart.xlsx", copy / "data")


def test_what_is_no_workbook_is_one_message(copy, tmp_path, book):
    (tmp_path / "folder.xlsx").mkdir()
    for name in ("some.xlsx", "some.txt", "some.xls"):
        (tmp_path / name).write_text("no workbook")
    for name in ("folder.xlsx", "some.xlsx", "some.txt", "some.xls", "none.xlsx"):
        with pytest.raises(
            DataError, match=rf"^{name}: expected a workbook \(.xlsx\) with [^\n]*$"
        ):
            workbook.take_over(tmp_path / name, copy / "data")


def test_a_number_in_a_column_of_text_comes_back_as_it_is(book, copy, tmp_path):
    """Only among numbers three decimals become four, which no spreadsheet takes for thousands."""
    path = edited(book, tmp_path, ("relations", 3, "note", 3.125))
    (change,), _ = workbook.take_over(path, copy / "data")
    assert rows(copy / "data" / "relations.csv")[2][-1] == "3.125", change


def test_diff_tells_cells_measures_and_chapters(copy, monkeypatch, capsys):
    path = copy / "data" / "relations.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if ",2025-" not in line), "utf-8")
    taken = next(line.split(",")[0] for line in lines if ",2025-" in line)
    monkeypatch.setenv("COMPANION_DATA", str(copy / "data"))
    assert cli.main(["diff", str(DATA)]) == 0
    said = capsys.readouterr().out
    assert f"rows taken out ({taken}, " in said, "many rows are one line"
    assert "\nmeasure " in said, "numbers of the year move"
    assert "chapter relationship-graph reads relations" in said
    assert cli.main(["diff", "no-such-version"]) == 1
    assert "expected one, as HEAD~1" in capsys.readouterr().err


CHAPTER = """# A chapter

```{code-cell} ipython3
:tags: [hide-input]
import altair as alt

import companion
from companion import theme

treaties = companion.load("treaties")
n = int(treaties["articles"].sum())
```

All treaties have {eval}`n` articles, in {eval}`len(treaties)` rows.

```{code-cell} ipython3
print(f"{n} articles")
drawn = alt.Chart(treaties).mark_bar().encode(x="articles:Q", y="treaty_id:N")
theme.figure(
    drawn, name="articles", title="Articles", alt=f"There are {n}.", source=[treaties]
)
```

```{code-cell} ipython3
if n > LIMIT:
    raise ValueError("too many")
```

Said at last: {eval}`n + 1`.
"""


def test_diff_runs_chapters_and_names_each_number_that_moves(copy, monkeypatch, capsys):
    """One article more in one treaty; the chapter's last cell does not take it."""
    (copy / "chapters").mkdir()
    path = copy / "data" / "treaties.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    n = sum(int(row["articles"] or 0) for row in rows)
    (copy / "chapters" / "one.md").write_text(CHAPTER.replace("LIMIT", str(n)), "utf-8")
    other = CHAPTER.replace("treaties", "cameo").split("n = int")[0] + "```\n"
    (copy / "chapters" / "other.md").write_text(other, "utf-8")
    rows[0]["articles"] = str(int(rows[0]["articles"]) + 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    monkeypatch.setenv("COMPANION_DATA", str(copy / "data"))
    assert cli.main(["diff", str(DATA), "--chapters"]) == 0
    said = [x for x in capsys.readouterr().out.splitlines() if x.startswith("chapter ")]
    assert said[1:] == [
        f"chapter one, line 14: {n} -> {n + 1}, after “All treaties have”",
        f"chapter one, line 16: output: “{n} articles” -> “{n + 1} articles”",
        f"chapter one, line 16: figure articles: “There are {n}.” -> “There are {n + 1}.”",
        "chapter one, line 24: stops with the newer tables: ValueError: too many",
    ], "\n".join(said)
    path.write_bytes((DATA / "treaties.csv").read_bytes())
    assert cli.main(["diff", str(DATA), "--chapters"]) == 0
    assert "0 differences" in capsys.readouterr().out
