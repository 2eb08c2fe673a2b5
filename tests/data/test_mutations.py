"""Mutate real rows at random: every mutation is either harmless by the schema or reported with its place."""

from __future__ import annotations

import csv
import functools
import shutil
import tempfile
from pathlib import Path

import pytest
from companion import rules
from companion.tables.read import load, tables
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# Small tables, so that many mutations run in little time; the checks are the same for all.
TABLES = ["treaties", "positions", "statements", "dependencies"]


@functools.cache
def rows(table):
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(tuple(row) for row in csv.reader(file))


@functools.cache
def stage() -> Path:
    """One copy of the data, mended again after each mutation."""
    folder = Path(tempfile.mkdtemp()) / "data"
    shutil.copytree(ROOT / "data", folder)
    shutil.copytree(ROOT / "seeds", folder.parent / "seeds")
    return folder


@st.composite
def mutations(draw):
    table = draw(st.sampled_from(TABLES))
    content = rows(table)
    row = draw(st.integers(1, len(content) - 1))
    column = draw(st.integers(0, len(content[0]) - 1))
    value = draw(
        st.one_of(
            st.sampled_from(
                [
                    "",
                    "zzz",
                    "2024-06-31",
                    "31/12/2024",
                    "yes",
                    "-5",
                    "1e9",
                    "CHINA",
                    "http://example.invalid/x",
                    "a;b",
                    " ",
                ]
            ),
            st.sampled_from([cell for r in content[1:] for cell in r if cell] or [""]),
        )
    )
    return table, row, column, value


def harmless(table, column, value, old) -> bool:
    """Whether the schema lets the value stand: then loading must work and no problem may be invented for the cell."""
    field = tables()[table]["schema"]["fields"][column]
    if value == old:
        return True
    free_text = (
        field["type"] == "string"
        and not field.get("constraints", {}).get("enum")
        and not field.get("constraints", {}).get("unique")
    )
    keys = {f for k in tables()[table]["schema"].get("foreignKeys", []) for f in k["fields"]} | {
        "evidence_id"
    }
    return (
        free_text
        and field["name"] not in keys
        and value == value.strip()
        and bool(value or not field.get("constraints", {}).get("required"))
        and field["name"] not in ("host",)
    )


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(mutations())
def test_a_mutation_is_harmless_or_reported(mutation):
    table, row, column, value = mutation
    content = [list(r) for r in rows(table)]
    old, content[row][column] = content[row][column], value
    name = content[0][column]
    path = stage() / f"{table}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(content)
    try:
        problems = rules.check(stage())
        if harmless(table, column, value, old):
            assert not problems, f"{table} row {row + 1} {name}={value!r}: {problems[0]}"
        elif problems:
            # Reported where it stands, or, when an id was changed, where another table still uses the
            # old one or a later row has the new one.
            assert any(
                str(p).startswith(f"data/{table}.csv, row {row + 1}")
                or (old and old in (p.value or ""))
                or (value and value == p.value)
                for p in problems
            ), f"{table} row {row + 1} {name}={value!r} is reported elsewhere only: {problems[0]}"
        else:
            field = tables()[table]["schema"]["fields"][column]
            allowed = field.get("constraints", {}).get("enum") or field.get(
                "trueValues", []
            ) + field.get("falseValues", [])
            assert not allowed or value in map(str, allowed) or not value, (
                f"{table} row {row + 1} {name}={value!r} passed unnoticed"
            )
            load(table, stage())
    finally:
        shutil.copy(ROOT / "data" / f"{table}.csv", path)


@pytest.mark.parametrize("table", TABLES)
def test_two_rows_with_one_id_are_reported(table, copy):
    path = copy / "data" / f"{table}.csv"
    lines = path.read_text("utf-8").split("\n")
    path.write_text("\n".join([*lines[:-1], lines[1], ""]), "utf-8")
    assert any(
        f"data/{table}.csv" in str(p) and lines[1].split(",")[0] in str(p)
        for p in rules.check(copy / "data")
    )


def test_a_moved_anchor_is_reported(copy):
    path = copy / "data" / "claims.csv"
    with path.open(encoding="utf-8", newline="") as file:
        content = list(csv.reader(file))
    head = content[0]
    number = next(i for i, r in enumerate(content[1:], 1) if r[head.index("quote")])
    content[number][head.index("start")] = str(int(content[number][head.index("start")]) + 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(content)
    messages = [str(p) for p in rules.check(copy / "data")]
    assert any(f"data/claims.csv, row {number + 1}, column end" in m for m in messages), messages
