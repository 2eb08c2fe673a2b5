"""What differs between two states of the tables, cell by cell."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .cells import grid, parse, ragged
from .problems import DataError, Problem
from .schema import names, schema, tables

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class TableChange:
    """One difference: a cell, or a whole row (without column) that was added or taken out."""

    table: str
    id: str
    column: str | None
    old: str | None
    new: str | None

    def __str__(self) -> str:
        if self.column is None:
            return f"{self.table}, {self.id}: row {'added' if self.old is None else 'taken out'}"
        old, new = (f"“{value}”" if value else "nothing" for value in (self.old, self.new))
        return f"{self.table}, {self.id}, {self.column}: {old} is now {new}"


@dataclass(frozen=True)
class Slide:
    """A column of which every changed cell has what stood a row above, or below."""

    table: str
    column: str
    cells: tuple[TableChange, ...]
    by: int

    def __str__(self) -> str:
        way, from_ = ("down", "above") if self.by > 0 else ("up", "below")
        ends = f"{self.cells[0].id} to {self.cells[-1].id}"
        return (
            f"{self.table}, {self.column}: {len(self.cells)} cells ({ends}) have what stood in the "
            f"row {from_}: the column slid {way} by a row"
        )


# Cells from which on a column is said to have slid; all but one of them, which may have gone round
# from the other end, have what stood in the row beside.
_SLID = 3


def changes(folder: Path, new: dict[str, bytes]) -> list[TableChange]:
    """What the contents `new`, by file name, change in the tables of a folder, table by table."""
    found: list[TableChange] = []
    for name, resource in tables(folder).items():
        if (content := new.get(resource["path"])) is not None:
            before = _rows(grid(folder / resource["path"], resource["path"]))
            after = _rows(parse(content.decode("utf-8-sig"), resource["path"]))
            found += of_table(name, resource, before, after)
    return found


def between(old: Path, new: Path) -> list[TableChange]:
    """What differs in the tables of two folders, from the old to the new, in the order of the new.

    A table that only one of them has is a difference of all its rows. Raises DataError as
    `table_rows` does.
    """
    found: list[TableChange] = []
    before, after = tables(old), tables(new)
    for name, resource in {**before, **after}.items():
        found += of_table(name, resource, table_rows(old, name), table_rows(new, name))
    return found


def of_table(name: str, resource: dict, before: Rows, after: Rows) -> Iterator[TableChange]:
    """Rows and cells of one table that differ; rows are the same when their keys are."""
    old, new = _by_key(before, resource), _by_key(after, resource)
    for key, row in new.items():
        if key not in old:
            yield TableChange(name, key, None, None, "")
            continue
        for column in {**old[key], **row}:
            was, now = old[key].get(column), row.get(column)
            if (was or "") != (now or ""):
                yield TableChange(name, key, column, was, now)
    for key in old:
        if key not in new:
            yield TableChange(name, key, None, "", None)


def slides(old: Path, new: Path, found: list[TableChange]) -> list[Slide]:
    """Columns that slid by a row, among what `between` found."""
    parted: dict[tuple[str, str], list[TableChange]] = {}
    for change in found:
        if change.column is not None:
            parted.setdefault((change.table, change.column), []).append(change)
    before, slid = tables(old), []
    for (table, column), cells in parted.items():
        if len(cells) >= _SLID:
            resource = before[table]
            rows = _by_key(_rows(grid(old / resource["path"], resource["path"])), resource)
            values = {key: row.get(column) for key, row in rows.items()}
            slid += [
                Slide(table, column, tuple(cells), by) for by in (1, -1) if moved(cells, values, by)
            ][:1]
    return slid


def moved(cells: list[TableChange], old: dict[str, str | None], by: int) -> bool:
    """Whether changed cells of a column have what stood `by` rows above; `old` is the column by
    the keys of its rows.
    """
    keys, values = list(old), list(old.values())
    place = {key: n for n, key in enumerate(keys)}
    known = [cell for cell in cells if cell.id in place]
    beside = [place[cell.id] - by for cell in known]
    fit = [0 <= n < len(keys) and values[n] == cell.new for n, cell in zip(beside, known)]
    return len(known) >= _SLID and sum(fit) >= len(known) - 1


def table_rows(folder: Path, name: str) -> Rows:
    """Rows of a table of a folder as they stand; none when the folder has no such table.

    Raises DataError for a file that cannot be read, rows that are blank or have other cells than
    the file's own header, and a header without the columns of the key.
    """
    known = tables(folder)
    if name not in known:
        return []
    resource, file = known[name], f"data/{known[name]['path']}"
    head, *rows = grid(folder / resource["path"], file) or [[]]
    if lost := [column for column in _key(resource) if column not in head]:
        said = f"the column{'s' * (len(lost) > 1)} {', '.join(lost)}, by which rows are known"
        raise DataError([Problem(file, 1, None, ",".join(head), said)])
    if problems := ragged(head, rows, file):
        raise DataError(problems)
    return _rows([head, *rows])


def _rows(cells: list[list[str]]) -> Rows:
    return [dict(zip(cells[0], row)) for row in cells[1:]] if cells else []


def _by_key(rows: Rows, resource: dict) -> dict[str, dict[str, str]]:
    key = _key(resource)
    return {"/".join(row.get(name, "") for name in key): row for row in rows}


def _key(resource: dict) -> list[str]:
    """The columns by which the rows of a table are known."""
    fields = [field["name"] for field in resource["schema"]["fields"]]
    return names(resource["schema"].get("primaryKey")) or fields[:1]


def version(name: str, folder: Path, to: Path) -> Path:
    """The tables of a folder as a version of git has them, written into the folder `to`.

    Raises DataError when the folder is in no git repository, or git knows no such version.
    """
    try:
        top = _git(folder, "rev-parse", "--show-toplevel").decode().strip()
        place = folder.resolve().relative_to(Path(top).resolve()).as_posix()
        packed = _git(Path(top), "archive", "--format=tar", name, place)
    except FileNotFoundError:
        raise DataError("git is not installed; expected it, or a folder to compare with") from None
    except (subprocess.CalledProcessError, ValueError) as error:
        said = getattr(error, "stderr", b"").decode(errors="replace").strip().split("\n")[0]
        raise DataError(
            f"{name}: no version of {folder} that git knows ({said or error}); expected one, as "
            "HEAD~1 or v0.1.0, or a folder with datapackage.json"
        ) from None
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(to, filter="data")
    schema(to / place)
    return to / place


def _git(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True
    ).stdout
