"""A cell of a table set to something else."""

from __future__ import annotations

import csv


def edit(path, row, column, value):
    """Set one cell (row as a spreadsheet counts it) of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
