"""The tables are what datapackage.json says and load typed, and `companion check` says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pandas as pd
import pytest
from companion import cli, measures, rules
from companion.tables.read import DataError, data_dir, fault, load, tables
from spoil import edit


def test_data_have_no_problem(root):
    problems = rules.check(root / "data")
    assert not problems, "mend the data:\n" + "\n".join(map(str, problems))


def test_frictionless_finds_the_package_valid(root):
    result = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "data/datapackage.json"],
        cwd=root,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize("table", list(tables()))
def test_every_table_loads_typed(table):
    frame = load(table)
    assert len(frame), f"data/{table}.csv has no row"
    assert frame.attrs["table"] == table
    for field in tables()[table]["schema"]["fields"]:
        kind, column = field["type"], frame[field["name"]]
        if kind == "date":
            assert pd.api.types.is_datetime64_any_dtype(column), (
                f"{table}.{field['name']} should be dates"
            )
        elif kind == "list":
            assert column.map(lambda cell: isinstance(cell, tuple)).all(), (
                f"{table}.{field['name']} should be tuples"
            )
        elif kind == "string" and "enum" in field.get("constraints", {}):
            assert isinstance(column.dtype, pd.CategoricalDtype), (
                f"{table}.{field['name']} should be a category"
            )


def test_load_names_the_tables_for_an_unknown_one():
    with pytest.raises(DataError, match='no table "claim"; expected one of sources'):
        load("claim")


def test_load_sees_a_change_of_the_schema(copy):
    load("actors", copy / "data")
    path = copy / "data" / "datapackage.json"
    path.write_text(
        path.read_text("utf-8").replace('"pattern": "([A-Z]{2,}|', '"pattern": "([A-Z]{9,}|'),
        "utf-8",
    )
    with pytest.raises(DataError, match="data/actors.csv, row 2, column actor_id"):
        load("actors", copy / "data")


def test_all_problems_are_reported_together(copy):
    edit(copy / "data" / "claims.csv", 5, "modality", "fackt")
    edit(copy / "data" / "events.csv", 9, "kind", "sumit")
    messages = " ".join(str(p) for p in rules.check(copy / "data"))
    assert "fackt" in messages and "sumit" in messages


def test_load_raises_one_error_for_a_bad_table(copy):
    edit(copy / "data" / "claims.csv", 5, "modality", "fackt")
    with pytest.raises(DataError) as caught:
        load("claims", copy / "data")
    assert str(caught.value) == (
        'data/claims.csv, row 5, column modality: found "fackt"; expected one of fact, '
        "assessment, prediction, norm (required)"
    )


def run_check(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "companion.cli", "check", *arguments], capture_output=True, text=True
    )


def test_check_command_says_what_it_checked():
    result = run_check()
    assert (
        result.returncode == 0 and "No problem." in result.stdout and "claims" in result.stdout
    ), result.stdout + result.stderr


def test_check_command_reports_and_exits_1(copy):
    edit(copy / "data" / "claims.csv", 5, "modality", "fackt")
    result = run_check("--data", str(copy / "data"))
    assert result.returncode == 1
    assert (
        "data/claims.csv, row 5, column modality" in result.stdout
        and "1 problem found" in result.stdout
    )
    assert "Traceback" not in result.stdout + result.stderr


@pytest.mark.parametrize("place", [".", "a-file"])
def test_check_command_on_no_data(tmp_path, place):
    (tmp_path / "a-file").write_text("")
    result = run_check("--data", str(tmp_path / place))
    assert (
        result.returncode == 1
        and "datapackage.json: file not found" in result.stderr
        and result.stderr.count("\n") == 1
    ), result.stderr


def test_the_folder_given_to_a_command_holds_for_all_it_reads(copy, capsys, monkeypatch):
    monkeypatch.setattr(measures, "report", lambda *_: {"folder": str(data_dir())})
    before = data_dir()
    assert cli.main(["measure", "--json", "--data", str(copy / "data")]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["folder"] == str(copy / "data") and data_dir() == before


def test_a_terminal_without_our_characters_is_no_fault():
    result = subprocess.run(
        [sys.executable, "-m", "companion.cli", "measure"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert result.returncode == 0 and "PRK?RUS" in result.stdout, result.stderr


@pytest.mark.parametrize(
    "table, grown",
    [
        ("events", "E1000"),
        ("indicators", "I1000"),
        ("statements", "S100"),
        ("positions", "P100"),
        ("verdicts", "V1000"),
        ("dependencies", "D1000"),
        ("relations", "R100123"),
        ("benchmarks", "B1000"),
        ("topics", "T1000"),
    ],
)
def test_ids_may_grow_past_the_digits_they_began_with(table, grown):
    field = tables()[table]["schema"]["fields"][0]
    assert not fault(grown, field) and not fault(load(table).iloc[0, 0], field)
    assert fault(grown + "x", field) and fault(grown[1:], field) and fault(grown[:2], field)
