"""Workbooks as people leave them: cells far from the table, sheets of other names, what Excel
writes for signs; and tables on disk that are broken when one comes.
"""

from __future__ import annotations

import csv
import json
import resource
import time
import zipfile
from pathlib import Path

import pytest
from companion import cli, workbook
from companion.tables.read import DataError
from conftest import ROOT
from openpyxl import Workbook

DATA = ROOT / "data"


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def book(path: Path, *names: str) -> Workbook:
    """A workbook with these tables alone, every cell as text."""
    held = Workbook()
    held.remove(held.active)
    for name in names:
        sheet = held.create_sheet(name)
        for row in rows(DATA / f"{name}.csv"):
            sheet.append([cell or None for cell in row])
    if names:
        held.save(path)
    return held


def put(sheet, row: int, column: str, value) -> None:
    sheet.cell(row, [cell.value for cell in sheet[1]].index(column) + 1).value = value


def unchanged(folder: Path) -> None:
    for table in folder.glob("*.csv"):
        assert table.read_bytes() == (DATA / table.name).read_bytes(), table.name


@pytest.mark.parametrize("place", ["C1048576", "XFD3", "XFD1048576", "XFD1", "C30"])
def test_a_blank_far_from_the_table_is_nothing_and_costs_nothing(copy, tmp_path, place):
    held = book(tmp_path / "stray.xlsx", "treaties")
    held["treaties"][place] = " "
    held.save(tmp_path / "stray.xlsx")
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    assert workbook.take_over(tmp_path / "stray.xlsx", copy / "data") == ([], [])
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 400_000, f"{place}: {grown:,} KB more memory for one blank cell"
    assert time.monotonic() - start < 60
    unchanged(copy / "data")


def test_what_stands_far_from_the_table_is_told_by_its_cell(copy, tmp_path):
    held, table = Workbook(), rows(DATA / "topics.csv")
    held.active.title = "topics"
    for row in [*table[:4], [], *table[4:]]:
        held.active.append([cell or None for cell in row])
    held.active["A1048576"], held.active["XFD3"] = "fog", "mist"
    held.save(tmp_path / "stray.xlsx")
    with pytest.raises(DataError) as raised:
        workbook.take_over(tmp_path / "stray.xlsx", copy / "data")
    said, last = str(raised.value), len(table) + 2
    assert 'sheet topics, row 3: found "mist"; expected' in said
    assert "sheet topics, row 5: expected no blank row\n" in said
    assert f"row {last}: expected no blank row (nor any up to row 1,048,575)" in said
    assert "row 1048576, column" in said and said.count("\n") < 15
    unchanged(copy / "data")


def test_a_sheet_that_is_damaged_within_is_one_message(copy, tmp_path):
    book(tmp_path / "whole.xlsx", "topics")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    for cut in (b"<broken", parts["xl/worksheets/sheet1.xml"][:900]):
        with zipfile.ZipFile(tmp_path / "cut.xlsx", "w") as damaged:
            for name, content in parts.items():
                damaged.writestr(name, cut if name.endswith("sheet1.xml") else content)
        with pytest.raises(DataError, match=r"^cut.xlsx: expected a workbook \(.xlsx\)[^\n]*$"):
            workbook.take_over(tmp_path / "cut.xlsx", copy / "data")


@pytest.mark.parametrize(
    "broken, said",
    [
        (lambda text: text + "\n", "row {last}: expected no blank row"),
        (lambda text: text + "fog\n", "row {last}, column {second}: expected {n} cells; cells are"),
        (lambda text: text[:-1] + ",mist\n", 'row {row}: found "mist"; expected {n} cells; a cell'),
        (lambda text: text.replace(",", ";"), 'row 1: found "{semicolons}"; expected the columns'),
    ],
    ids=["a blank line", "a short row", "a long row", "semicolons"],
)
def test_a_table_that_is_broken_on_disk_is_told_as_the_check_tells_it(
    copy, tmp_path, monkeypatch, capsys, broken, said
):
    book(tmp_path / "topics.xlsx", "topics")
    path, table = copy / "data" / "topics.csv", rows(DATA / "topics.csv")
    path.write_text(broken(path.read_text("utf-8")), "utf-8")
    monkeypatch.setenv("COMPANION_DATA", str(copy / "data"))
    was = path.read_bytes()
    assert cli.main(["import", str(tmp_path / "topics.xlsx")]) == 1
    told = capsys.readouterr().err
    names = {"last": len(table) + 1, "row": len(table), "n": len(table[0]), "second": table[0][1]}
    names |= {"semicolons": ";".join(table[0])}
    assert told.startswith(f"data/topics.csv, {said.format(**names)}"), told
    assert told.count("\n") == 1 and path.read_bytes() == was


@pytest.mark.parametrize(
    "stored, meant",
    [
        ("one_x000D_\ntwo", "one\ntwo"),
        ("one_x000D__x000A_two", "one\ntwo"),
        ("one_x0009_two", "one\ttwo"),
        ("_x0041_pril", "April"),
        ("a name as _x005F_x0041_ stays", "a name as _x0041_ stays"),
    ],
)
def test_signs_as_excel_writes_them_are_the_signs(copy, tmp_path, monkeypatch, stored, meant):
    monkeypatch.setattr(workbook, "tried", lambda folder, changes: [])
    held = book(tmp_path / "pasted.xlsx", "treaties")
    put(held["treaties"], 2, "note", stored)
    held.save(tmp_path / "pasted.xlsx")
    (change,), _ = workbook.take_over(tmp_path / "pasted.xlsx", copy / "data")
    assert (change.column, change.new) == ("note", meant)


@pytest.mark.parametrize("stored", ["one_x000D_two", "one_x0007_two", "one_x0000_two"])
def test_a_control_character_that_excel_hides_is_told(copy, tmp_path, stored):
    held = book(tmp_path / "pasted.xlsx", "treaties")
    put(held["treaties"], 2, "note", stored)
    held.save(tmp_path / "pasted.xlsx")
    with pytest.raises(DataError, match="row 2, column note: .*expected no control character"):
        workbook.take_over(tmp_path / "pasted.xlsx", copy / "data")
    unchanged(copy / "data")


def test_letters_that_look_like_a_sign_of_excel_go_there_and_back(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "tried", lambda folder, changes: [])
    fields = [{"name": "fog_id", "type": "string"}, {"name": "note", "type": "string"}]
    told = {"resources": [{"name": "fog", "path": "fog.csv", "schema": {"fields": fields}}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(told), "utf-8")
    (tmp_path / "fog.csv").write_text("fog_id,note\nF1,the file a_x0041_b\n", "utf-8")
    (tmp_path / "there.xlsx").write_bytes(workbook.as_workbook(tmp_path))
    assert workbook.take_over(tmp_path / "there.xlsx", tmp_path) == ([], [])


@pytest.mark.parametrize(
    "title", ["Topics", "topics ", "TOPICS", "topics (2)", "topics_2", "to pics"]
)
@pytest.mark.parametrize("beside", [(), ("topics",), ("treaties",)], ids=["alone", "copy", "other"])
def test_a_sheet_called_nearly_as_a_table_is_refused(copy, tmp_path, title, beside):
    """What was edited there would be lost, with “0 changes taken over”."""
    held = book(tmp_path / "named.xlsx", *beside)
    sheet = held.create_sheet("fog")
    sheet.title = title
    if sheet.title != title:
        pytest.skip("openpyxl gives another name to the second of two that differ in case alone")
    held.save(tmp_path / "named.xlsx")
    with pytest.raises(DataError) as raised:
        workbook.take_over(tmp_path / "named.xlsx", copy / "data")
    said = "one sheet for topics" if "topics" in beside else "the name topics"
    assert str(raised.value).startswith(f"named.xlsx, sheet “{title}”: expected {said}")
    assert "\n" not in str(raised.value)


def test_the_codebook_under_the_name_of_its_table_is_refused_and_own_sheets_are_not_read(
    copy, tmp_path, monkeypatch
):
    monkeypatch.setattr(workbook, "tried", lambda folder, changes: [])
    held = book(tmp_path / "named.xlsx", "topics")
    for title in ("my notes", "topics of mine", "read me (2)"):
        held.create_sheet(title).append(["fog"])
    held.save(tmp_path / "named.xlsx")
    assert workbook.take_over(tmp_path / "named.xlsx", copy / "data") == ([], [])
    held.create_sheet("codes")
    held.save(tmp_path / "named.xlsx")
    with pytest.raises(DataError, match="sheet “codes”: expected the name codebook"):
        workbook.take_over(tmp_path / "named.xlsx", copy / "data")


def test_what_becomes_suspect_is_said_when_it_is_taken_over(copy, tmp_path, monkeypatch, capsys):
    """And what was suspect before is not said again, though its row has moved."""
    monkeypatch.setenv("COMPANION_DATA", str(copy / "data"))
    held, place = book(tmp_path / "odd.xlsx", "hosts"), ""
    names = [row[rows(DATA / "hosts.csv")[0].index("name")] for row in rows(DATA / "hosts.csv")]
    common = next(name for name in names[1:] if names.count(name) >= 3 and len(name) > 7)
    place = names.index(common) + 1
    put(held["hosts"], place, "name", common[:-2] + common[-1])
    held.save(tmp_path / "odd.xlsx")
    assert cli.main(["import", str(tmp_path / "odd.xlsx")]) == 0
    told = capsys.readouterr().out
    assert f"data/hosts.csv, row {place}, column name: suspect, found" in told, told
    assert "1 change taken over" in told and told.endswith("may be right: look at it.\n")
    put(held["hosts"], 2, "note", "Fog, seen again")
    held.save(tmp_path / "odd.xlsx")
    assert cli.main(["import", str(tmp_path / "odd.xlsx")]) == 0
    assert f"row {place}, column name" not in capsys.readouterr().out
