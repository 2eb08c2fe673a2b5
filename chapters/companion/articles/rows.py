"""Rows of an article in the tables: taken out, put in, numbered; other lines stay as they are."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from ..tables.read import tables


def fields(folder: Path) -> dict[str, dict[str, dict]]:
    """Descriptor of each field by table and column."""
    return {t: {f["name"]: f for f in d["schema"]["fields"]} for t, d in tables(folder).items()}


def of_article(source_id: str) -> Callable[[dict], bool]:
    """What is true of rows of this article in sources.csv and sentences.csv."""
    return lambda row: row["source_id"] == source_id


def next_number(table: list[dict], key: str, first: int, letter: bool = True) -> int:
    """The number after the highest one in column `key`, where a letter may stand before digits."""
    return max([first - 1, *(int(r[key][letter:]) for r in table)]) + 1


def edited(
    path: Path,
    more: list[dict],
    drop: Callable[[dict], bool] | None = None,
    blocks: str = "",
) -> bytes:
    """A table without the rows that `drop` is true of, those of `more` in their place.

    blocks: a column whose values stand in order, so that each row of `more` ends its own block.

    Every other line stays byte for byte as it is: with its line end (LF, CR LF or CR), after a byte
    order mark if there is one.
    """
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig")
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
    ending = lines[0][len(lines[0].rstrip("\r\n")) :]
    if not re.search(r"[\r\n]$", lines[-1]):
        lines[-1] += ending
    reader, read = csv.reader(lines), 0
    kept: list[str] = []
    values: list[str] = []
    columns: list[str] = []
    place: int | None = None
    for cells in reader:
        whole, read = "".join(lines[read : reader.line_num]), reader.line_num
        if not columns:
            columns = cells
        elif drop and drop(dict(zip(columns, cells, strict=False))):
            place = len(kept) if place is None else place
            continue
        kept.append(whole)
        values.append(cells[columns.index(blocks)] if blocks and cells != columns else "")
    new = []
    for row in more:
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator=ending).writerow([row.get(c, "") for c in columns])
        new.append(out.getvalue())
    at = len(kept) if place is None else place
    every = [*kept[:at], *new, *kept[at:]]
    if blocks:
        named = [*values[:at], *(row[blocks] for row in more), *values[at:]]
        every = [line for _, line in sorted(zip(named, every), key=lambda one: one[0])]
    return raw[: len(raw) - len(text.encode())] + "".join(every).encode()
