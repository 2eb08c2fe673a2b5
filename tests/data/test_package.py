"""The tables are what datapackage.json says, load typed, and a mistake is named by file, row, column and value."""

from __future__ import annotations

import csv
import subprocess
import sys

import pandas as pd
import pytest

from companion import rules
from companion.data import DataError, load, tables


def test_data_have_no_problem(root):
    problems = rules.check(root / "data")
    assert not problems, "mend the data:\n" + "\n".join(map(str, problems))


def test_frictionless_finds_the_package_valid(root):
    result = subprocess.run([sys.executable, "-m", "frictionless", "validate", "data/datapackage.json"], cwd=root, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize("table", list(tables()))
def test_every_table_loads_typed(table):
    frame = load(table)
    assert len(frame), f"data/{table}.csv has no row"
    assert frame.attrs["table"] == table
    for field in tables()[table]["schema"]["fields"]:
        kind, column = field["type"], frame[field["name"]]
        if kind == "date":
            assert pd.api.types.is_datetime64_any_dtype(column), f"{table}.{field['name']} should be dates"
        elif kind == "list":
            assert column.map(lambda cell: isinstance(cell, tuple)).all(), f"{table}.{field['name']} should be tuples"
        elif kind == "string" and "enum" in field.get("constraints", {}):
            assert isinstance(column.dtype, pd.CategoricalDtype), f"{table}.{field['name']} should be a category"


def test_load_names_the_tables_for_an_unknown_one():
    with pytest.raises(DataError, match="no table \"claim\"; expected one of sources"):
        load("claim")


def edit(path, row, column, value):
    """Set one cell (row as a spreadsheet counts it) of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


CELLS = {
    "wrong code": ("claims", 5, "modality", "fackt", "expected one of fact, assessment, prediction, norm"),
    "unknown actor": ("relations", 3, "from", "CHINA", "expected a value that stands in actors"),
    "unknown actor in a list": ("claims", 2, "about", "RUS;PKR", "expected an actor_id that stands in actors.csv"),
    "no such sentence": ("claims", 7, "sentence_id", "hashmi-2024:99.1", "expected a value that stands in sentences"),
    "31 June": ("events", 9, "date", "2024-06-31", "expected a real date as YYYY-MM-DD"),
    "sign out of range": ("relations", 4, "sign", "2", "expected one of -1, 0, 1"),
    "not a number": ("indicators", 6, "value", "about 5", "expected a number"),
    "required cell empty": ("actors", 4, "name", "", "(required)"),
    "dangling evidence": ("dependencies", 2, "evidence_id", "E999", "expected the id of a claim, event, treaty or provision"),
    "score off the scale": ("events", 2, "goldstein", "3.3", "the published score of CAMEO"),
    "no real alternative": ("verdicts", 2, "alternative", "superseded", "a verdict other than the one given"),
    "mirror as a link": ("statements", 2, "urls", "http://vshangxuetang.com/x", "a host marked linkable in hosts.csv"),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_wrong_cell_is_named(copy, case):
    table, row, column, value, expected = CELLS[case]
    edit(copy / "data" / f"{table}.csv", row, column, value)
    messages = [str(problem) for problem in rules.check(copy / "data")]
    hits = [m for m in messages if f"data/{table}.csv, row {row}, column {column}" in m and expected in m]
    assert hits, f"{case}: no message names data/{table}.csv, row {row}, column {column} with “{expected}”; got {messages[:5]}"
    assert not value or value.split(";")[-1] in hits[0], f"{case}: the message does not show the value: {hits[0]}"


def test_duplicate_id_is_named(copy):
    path = copy / "data" / "claims.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", "utf-8")
    messages = [str(p) for p in rules.check(copy / "data")]
    assert any(f"data/claims.csv, row {len(lines) + 1}, column claim_id" in m and lines[1].split(",")[0] in m for m in messages), messages[:5]


def test_missing_file_is_named(copy):
    (copy / "data" / "treaties.csv").unlink()
    messages = [str(p) for p in rules.check(copy / "data")]
    assert messages == ["data/treaties.csv: expected a file of this name, as datapackage.json says"]


def test_stray_delimiter_is_named(copy):
    path = copy / "data" / "actors.csv"
    lines = path.read_text("utf-8").splitlines()
    lines[3] += ",stray"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    messages = [str(p) for p in rules.check(copy / "data")]
    assert any("data/actors.csv, row 4" in m and "a cell too many" in m for m in messages), messages[:5]


def test_wrong_encoding_is_named(copy):
    path = copy / "data" / "positions.csv"
    path.write_bytes(path.read_text("utf-8").replace("Xi Jinping", "Xí Jìnpíng", 1).encode("latin-1", errors="replace"))
    messages = [str(p) for p in rules.check(copy / "data")]
    assert any("data/positions.csv" in m and "UTF-8" in m for m in messages), messages[:5]


def test_swapped_columns_are_named(copy):
    path = copy / "data" / "dependencies.csv"
    header, rest = path.read_text("utf-8").split("\n", 1)
    names = header.split(",")
    names[1], names[2] = names[2], names[1]
    path.write_text(",".join(names) + "\n" + rest, "utf-8")
    messages = [str(p) for p in rules.check(copy / "data")]
    assert any("data/dependencies.csv" in m and "in this order" in m for m in messages), messages[:5]


def test_all_problems_are_reported_together(copy):
    edit(copy / "data" / "claims.csv", 5, "modality", "fackt")
    edit(copy / "data" / "events.csv", 9, "kind", "sumit")
    messages = " ".join(str(p) for p in rules.check(copy / "data"))
    assert "fackt" in messages and "sumit" in messages


def test_load_raises_one_error_for_a_bad_table(copy):
    edit(copy / "data" / "claims.csv", 5, "modality", "fackt")
    with pytest.raises(DataError) as caught:
        load("claims", copy / "data")
    assert str(caught.value) == 'data/claims.csv, row 5, column modality: found "fackt"; expected one of fact, assessment, prediction, norm (required)'


def run_check(*arguments):
    return subprocess.run([sys.executable, "-m", "companion.cli", "check", *arguments], capture_output=True, text=True)


def test_check_command_says_what_it_checked():
    result = run_check()
    assert result.returncode == 0 and "No problem." in result.stdout and "claims" in result.stdout, result.stdout + result.stderr


def test_check_command_reports_and_exits_1(copy):
    edit(copy / "data" / "claims.csv", 5, "modality", "fackt")
    result = run_check("--data", str(copy / "data"))
    assert result.returncode == 1
    assert "data/claims.csv, row 5, column modality" in result.stdout and "1 problem found" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_check_command_on_an_empty_folder(tmp_path):
    result = run_check("--data", str(tmp_path))
    assert result.returncode == 1 and "datapackage.json: file not found" in result.stderr and "Traceback" not in result.stderr
