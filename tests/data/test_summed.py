"""`companion diff`: one edit is one line, and what no cell shows is told too."""

from __future__ import annotations

import csv
import io
import json

import pytest
from companion import difference
from companion.tables import compare, summed
from companion.tables.problems import DataError
from conftest import ROOT

DATA = ROOT / "data"
HEAD = ["fog_id", "name", "north", "south", "depth"]
ROWS = [[f"F{n}", f"fog {n % 3}", str(n % 4), str(n % 5), f"{n}"] for n in range(1, 11)]
BIB = "@book{fog1999,\n  title = {Fog},\n  year = {1999}\n}\n"


def test_numbers_that_move_are_told_apart():
    """Each under a place of its own, to as many digits as it takes."""
    assert difference.said(1.0841, 1.0842) == ("1.0841", "1.0842")
    assert difference.said(0.25, None) == ("0.25", "none") and difference.said(2, 3) == ("2", "3")
    pairs = "CHN–RUS", "CHN–PRK", "PRK–RUS"
    assert {f"duties {pair} weight" for pair in pairs} <= difference.measured(DATA).keys()


def package(folder, rows, head=HEAD, bib=BIB, ends="\n", first=""):
    folder.mkdir()
    fields = [{"name": name, "type": "string"} for name in head]
    schema = {"fields": fields, "primaryKey": ["fog_id"]}
    told = {"resources": [{"name": "fog", "path": "fog.csv", "schema": schema}]}
    (folder / "datapackage.json").write_text(json.dumps(told), "utf-8")
    out = io.StringIO()
    csv.writer(out, lineterminator=ends).writerows([head, *rows])
    (folder / "fog.csv").write_bytes((first + out.getvalue()).encode("utf-8"))
    (folder / "references.bib").write_text(bib, "utf-8")
    return folder


def changed(rows, column, new):
    """Rows with every cell of a column made anew."""
    n = HEAD.index(column)
    return [[*row[:n], new(row[n]), *row[n + 1 :]] for row in rows]


CASES = {
    "a name in many rows": (
        {"rows": changed(ROWS, "name", lambda v: v.replace("fog 1", "mist"))},
        ["fog, name: “fog 1” is now “mist” in 4 rows (F1, F4, …, F10)"],
    ),
    "a column more": (
        {"rows": [[*row, ""] for row in ROWS], "head": [*HEAD, "mood"]},
        ["fog, mood: column added; it holds nothing", "datapackage.json: "],
    ),
    "a column less": (
        {"rows": [row[:-1] for row in ROWS], "head": HEAD[:-1]},
        ["fog, depth: column taken out; 10 cells of it hold something", "datapackage.json: "],
    ),
    "an id": (
        {"rows": [["F99", *ROWS[0][1:]], *ROWS[1:]]},
        ["fog, F1: the row is now F99; its other cells are the same"],
    ),
    "two columns exchanged": (
        {"rows": [[r[0], r[1], r[3], r[2], r[4]] for r in ROWS]},
        ["fog: north and south have exchanged their cells in 7 rows (F4, F5, …, F10)"],
    ),
    "numbers written otherwise": (
        {"rows": changed(ROWS, "depth", lambda v: f"{v}.0")},
        [
            "fog, depth: 10 numbers (F1, F2, …, F10) are the same, written otherwise: “1” is now"
            " “1.0”"
        ],
    ),
    "rows taken out": ({"rows": ROWS[:-4]}, ["fog: 4 rows taken out (F7, F8, …, F10)"]),
    "one row twice": (
        {"rows": [*ROWS, ROWS[2]]},
        ["fog, F3: stands 2 times (rows 4, 12); the last one counts"],
    ),
    "rows in another order": ({"rows": ROWS[::-1]}, ["fog: rows stand in another order"]),
    "columns in another order": (
        {"rows": [[*r[:3], r[4], r[3]] for r in ROWS], "head": [*HEAD[:3], "depth", "south"]},
        ["fog: columns stand in another order", "datapackage.json: "],
    ),
    "line ends": ({"ends": "\r\n"}, ["fog.csv: the same cells, written otherwise"]),
    "a byte order mark": ({"first": "\ufeff"}, ["fog.csv: the same cells, written otherwise"]),
    "a work's year": (
        {"bib": BIB.replace("{1999}", "{1989}")},
        ["references.bib, fog1999, year: “1999” is now “1989”"],
    ),
    "a work": ({"bib": ""}, ["references.bib, fog1999: work taken out"]),
    "a cell of two lines": (
        {"rows": [[*ROWS[0][:1], "thick\nfog", *ROWS[0][2:]], *ROWS[1:]]},
        ["fog, F1, name: “fog 1” is now “thick fog”"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_one_edit_is_one_line(case, tmp_path):
    made, expected = CASES[case]
    old = package(tmp_path / "old", ROWS)
    new = package(tmp_path / "new", **{"rows": ROWS, **made})
    said = summed.lines(old, new, compare.between(old, new))
    assert len(said) == len(expected), said
    assert all(line.startswith(want) for line, want in zip(said, expected)), said


def test_a_row_that_others_need_is_told_with_what_hinders_the_measures(tmp_path, monkeypatch):
    def broken(folder):
        raise DataError("relations, R1: stands in no table")

    monkeypatch.setattr(difference, "measured", broken)
    monkeypatch.setattr(difference, "_readers", lambda touched, folder: [])
    old, new = package(tmp_path / "old", ROWS), package(tmp_path / "new", ROWS[1:])
    said = difference.told(str(old), new)
    assert "fog, F1: row taken out" in said
    assert "cannot be computed on the newer tables" in said
    assert "relations, R1: stands in no table" in said
