"""`companion diff` on tables that are broken on one side: told as the check tells it, not as rows
that were added or taken out.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from companion import cli, works
from companion.tables import compare, summed
from companion.tables.problems import DataError

TABLE = "fog_id,name\nF1,mist\nF2,haze\n"
BIB = "@book{fog1999,\n  title = {Fog}\n}\n"


@pytest.fixture
def sides(tmp_path) -> tuple[Path, Path]:
    """Two folders of one table and one work, alike."""
    fields = [{"name": name, "type": "string"} for name in ("fog_id", "name")]
    schema = {"fields": fields, "primaryKey": ["fog_id"]}
    told = {"resources": [{"name": "fog", "path": "fog.csv", "schema": schema}]}
    for side in ("old", "data"):
        (tmp_path / side).mkdir()
        (tmp_path / side / "datapackage.json").write_text(json.dumps(told), "utf-8")
        (tmp_path / side / "fog.csv").write_text(TABLE, "utf-8")
        (tmp_path / side / "references.bib").write_text(BIB, "utf-8")
    return tmp_path / "old", tmp_path / "data"


def fog(table: str):
    """Writes this in the place of the table."""
    return lambda side: (side / "fog.csv").write_text(table, "utf-8")


def folder_of_works(side: Path) -> None:
    (side / "references.bib").unlink()
    (side / "references.bib").mkdir()


BROKEN = {
    "a blank row": (
        fog(f"{TABLE}\n"),
        "fog.csv, row 4: expected no blank row",
    ),
    "a row of commas": (
        fog(f"{TABLE},\n"),
        "fog.csv, row 4: expected no blank row",
    ),
    "a short row": (
        fog(f"{TABLE}F3\n"),
        "fog.csv, row 4, column name: expected 2 cells; cells are missing",
    ),
    "a long row": (
        fog(f"{TABLE}F3,rime,ice\n"),
        'fog.csv, row 4: found "ice"; expected 2 cells; a cell too many',
    ),
    "semicolons": (
        fog(TABLE.replace(",", ";")),
        'fog.csv, row 1: found "fog_id;name"; expected the column fog_id, by which rows are known',
    ),
    "nothing": (
        fog(""),
        'fog.csv, row 1: found ""; expected the column fog_id',
    ),
    "no table": (
        lambda side: (side / "fog.csv").unlink(),
        "fog.csv: expected a file of this name",
    ),
    "works that are a folder": (
        folder_of_works,
        "references.bib: expected a file in UTF-8 that can be read (Is a directory)",
    ),
    "works in another code page": (
        lambda side: (side / "references.bib").write_bytes(BIB.encode() + b"\xe4"),
        "references.bib: expected a file in UTF-8 that can be read (byte 33 is not UTF-8)",
    ),
}


@pytest.mark.parametrize("which", [0, 1], ids=["older", "newer"])
@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_side_is_told(case, which, sides, monkeypatch, capsys):
    spoil, said = BROKEN[case]
    spoil(sides[which])
    monkeypatch.setenv("COMPANION_DATA", str(sides[1]))
    assert cli.main(["diff", str(sides[0])]) == 1
    told, side = capsys.readouterr(), "data" if which else str(sides[0])
    assert told.err.startswith(f"{side}/{said}") and told.err.count("\n") == 1, told.err
    assert not told.out


def test_tables_are_compared_when_both_can_be_read_alone(sides):
    (sides[1] / "fog.csv").write_text(f"{TABLE}\n", "utf-8")
    with pytest.raises(DataError, match="^data/fog.csv, row 4: expected no blank row$"):
        compare.between(*sides)
    shutil.copy(sides[0] / "fog.csv", sides[1])
    assert compare.between(*sides) == [] and summed.unreadable(sides[1]) == []


def test_works_without_a_file_are_none_and_a_folder_is_no_file(sides, monkeypatch):
    (sides[1] / "references.bib").unlink()
    assert summed.lines(*sides, []) == ["references.bib, fog1999: work taken out"]
    (sides[1] / "references.bib").mkdir()
    monkeypatch.setenv("COMPANION_DATA", str(sides[1]))
    with pytest.raises(DataError, match=r"references.bib: cannot be read \(Is a directory\); exp"):
        works.works()
