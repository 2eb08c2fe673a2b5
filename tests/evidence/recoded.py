"""Sheets of coders who code a set again: written, edited by hand, refused."""

from __future__ import annotations

import csv
import io

import pytest
from companion.recode import sheet, units
from companion.tables.read import DataError

TEN = "claims:hashmi-2024:10"


def written(folder, name, set_id=TEN, codes=None, notes=None, coder="ann"):
    """A sheet of a set in a folder, filled with these codes."""
    one, path = units.chosen(set_id), folder / name
    for place, content in sheet.files(path, one, sheet.lines(one, coder, codes, notes)).items():
        place.write_bytes(content)
    return path


def published(set_id=TEN):
    """The published codes of a set, as a coder would have them who agrees with all."""
    one = units.chosen(set_id)
    return {unit: dict(units.units(one.kind)[unit].codes) for unit in one.units}


def refused(path) -> str:
    with pytest.raises(DataError) as caught:
        sheet.read(path)
    return str(caught.value)


def edited(path, change) -> None:
    """Change the rows of a sheet in CSV (lists of cells, the header first)."""
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    change(rows)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_text("\ufeff" + out.getvalue(), encoding="utf-8")
