"""What differs between two states of the tables, in as few lines as say it.

A column that a program added, an outlet renamed in forty rows, two columns exchanged or an id that
changed are one edit, and one line. What no cell shows has a line too: a row that stands twice, rows
or columns in another order, works cited, and files written in another way.
"""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .cells import grid
from .compare import Rows, TableChange, slides, table_rows
from .problems import DataError, Problem
from .schema import NAME, names, tables

# From how many cells on one and the same change is told in one line, and how many ids it names.
MANY, _NAMED = 3, 3
_BIB = "references.bib"
# Longest piece of a cell that a line shows.
_SHOWN = 160


def unreadable(folder: Path) -> list[Problem]:
    """What hinders a folder of tables from being compared: files that are no tables or no works."""
    problems: list[Problem] = []
    for name in tables(folder):
        try:
            table_rows(folder, name)
        except DataError as error:
            problems += error.problems
    try:
        _entries(folder / _BIB)
    except DataError as error:
        problems += error.problems
    return problems


def lines(old: Path, new: Path, found: list[TableChange]) -> list[str]:
    """Every difference between two folders of tables, `found` by `compare.between`."""
    slid = slides(old, new, found)
    told = [str(slide) for slide in slid]
    left = set(found) - {change for slide in slid for change in slide.cells}
    for ways in (_columns, _ids, _exchanged, _numbers, _alike):
        for line, changes in ways(old, new, [c for c in found if c in left]):
            told.append(line)
            left -= set(changes)
    told += [shown(change) for change in found if change in left]
    return told + list(_beside(old, new))


def shown(change: TableChange) -> str:
    """A difference in one line, whatever stands in the cells."""
    return " ".join(_cut(part) for part in str(change).replace("\r", "").split("\n"))


def _cut(text: str) -> str:
    return text if len(text) <= 2 * _SHOWN else f"{text[:_SHOWN]} … {text[-_SHOWN:]}"


def _quoted(value: str | None) -> str:
    return f"“{_cut(' '.join((value or '').split()))}”" if value else "nothing"


def _which(changes: list[TableChange]) -> str:
    ids = [change.id for change in changes]
    return ", ".join(ids if len(ids) <= _NAMED else [*ids[: _NAMED - 1], "…", ids[-1]])


def _grouped(changes: list[TableChange], of) -> Iterator[tuple[tuple, list[TableChange]]]:
    parted: dict[tuple, list[TableChange]] = {}
    for change in changes:
        parted.setdefault(of(change), []).append(change)
    yield from parted.items()


def _columns(
    old: Path, new: Path, left: list[TableChange]
) -> Iterator[tuple[str, list[TableChange]]]:
    """A column that only one side has."""
    before, after = tables(old), tables(new)
    for name in before.keys() & after.keys():
        heads = [
            (grid(folder / known[name]["path"], known[name]["path"]) or [[]])[0]
            for folder, known in ((old, before), (new, after))
        ]
        for column in dict.fromkeys((*heads[0], *heads[1])):
            if (column in heads[0]) != (column in heads[1]):
                cells = [c for c in left if (c.table, c.column) == (name, column)]
                way = "added" if column in heads[1] else "taken out"
                filled = f"{len(cells)} cells of it hold something" if cells else "it holds nothing"
                yield f"{name}, {column}: column {way}; {filled}", cells


def _ids(old: Path, new: Path, left: list[TableChange]) -> Iterator[tuple[str, list[TableChange]]]:
    """A row whose id alone changed."""
    for (table,), changes in _grouped([c for c in left if c.column is None], lambda c: (c.table,)):
        sides = []
        for folder in (old, new):
            rows, resource = table_rows(folder, table), tables(folder).get(table, {})
            key = names(resource.get("schema", {}).get("primaryKey")) or [*(rows or [{}])[0]][:1]
            sides.append(
                {
                    "/".join(row.get(k, "") for k in key): tuple(
                        v for k, v in row.items() if k not in key
                    )
                    for row in rows
                }
            )
        gone = {sides[0][c.id]: c for c in changes if c.old is not None and c.id in sides[0]}
        for change in changes:
            was = gone.get(sides[1].get(change.id, ())) if change.old is None else None
            if was is not None:
                line = (
                    f"{table}, {was.id}: the row is now {change.id}; its other cells are the same"
                )
                yield line, [was, change]


def _exchanged(
    old: Path, new: Path, left: list[TableChange]
) -> Iterator[tuple[str, list[TableChange]]]:
    """Two columns of which each has what stood in the other."""
    cells = [c for c in left if c.column is not None]
    for (table,), changes in _grouped(cells, lambda c: (c.table,)):
        by: dict[str, dict[str, TableChange]] = {}
        for change in changes:
            by.setdefault(change.column or "", {})[change.id] = change
        for n, (one, here) in enumerate(by.items()):
            for other, there in [*by.items()][n + 1 :]:
                if len(here) >= MANY and here.keys() == there.keys():
                    pairs = [(here[i], there[i]) for i in here]
                    if all((a.old, a.new) == (b.new, b.old) for a, b in pairs):
                        said = f"{len(here)} rows ({_which([*here.values()])})"
                        line = f"{table}: {one} and {other} have exchanged their cells in {said}"
                        yield line, [*here.values(), *there.values()]


def _numbers(
    old: Path, new: Path, left: list[TableChange]
) -> Iterator[tuple[str, list[TableChange]]]:
    """Numbers of a column that are written otherwise and are the same."""
    same = [c for c in left if c.column and _number(c.old) is not None]
    same = [c for c in same if _number(c.old) == _number(c.new)]
    for (table, column), changes in _grouped(same, lambda c: (c.table, c.column)):
        if len(changes) >= MANY:
            said = f"{len(changes)} numbers ({_which(changes)}) are the same, written otherwise"
            one = f"{_quoted(changes[0].old)} is now {_quoted(changes[0].new)}"
            yield f"{table}, {column}: {said}: {one}", changes


def _number(cell: str | None) -> float | None:
    return float(cell) if cell and re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", cell) else None


def _alike(
    old: Path, new: Path, left: list[TableChange]
) -> Iterator[tuple[str, list[TableChange]]]:
    """One value of a column that became one other in many rows; many rows added or taken out."""
    for (table, column, was, now), changes in _grouped(
        left, lambda c: (c.table, c.column, c.old, c.new)
    ):
        if len(changes) < MANY:
            continue
        if column is None:
            way = "added" if was is None else "taken out"
            yield f"{table}: {len(changes)} rows {way} ({_which(changes)})", changes
        else:
            said = f"{_quoted(was)} is now {_quoted(now)} in {len(changes)} rows"
            yield f"{table}, {column}: {said} ({_which(changes)})", changes


def _beside(old: Path, new: Path) -> Iterator[str]:
    """What no cell shows."""
    before, after = tables(old), tables(new)
    otherwise: list[str] = []
    for name, resource in after.items():
        if name not in before:
            continue
        key = names(resource["schema"].get("primaryKey")) or [""]
        sides: list[Rows] = [table_rows(folder, name) for folder in (old, new)]
        ids = [["/".join(row.get(k, "") for k in key) for row in rows] for rows in sides]
        counted = [Counter(side) for side in ids]
        for one, times in counted[1].items():
            if times > max(1, counted[0][one]):
                rows = ", ".join(str(n) for n, i in enumerate(ids[1], start=2) if i == one)
                yield f"{name}, {one}: stands {times} times (rows {rows}); the last one counts"
        both = counted[0].keys() & counted[1].keys()
        orders = [dict.fromkeys(i for i in side if i in both) for side in ids]
        if [*orders[0]] != [*orders[1]]:
            yield f"{name}: rows stand in another order"
        heads = [[*rows[0]] if rows else [] for rows in sides]
        shared = [[c for c in head if c in heads[0] and c in heads[1]] for head in heads]
        if shared[0] != shared[1]:
            yield f"{name}: columns stand in another order"
        same = heads[0] == heads[1] and sides[0] == sides[1]
        if same and _bytes(old, before[name]) != _bytes(new, resource):
            otherwise.append(resource["path"])
    if otherwise:
        way = "line ends, quotation marks or a byte order mark differ"
        yield f"{', '.join(otherwise)}: the same cells, written otherwise ({way})"
    yield from _cited(old / _BIB, new / _BIB)
    yield from _described(old / NAME, new / NAME)


def _bytes(folder: Path, resource: dict) -> bytes:
    return (folder / resource["path"]).read_bytes()


def _entries(path: Path) -> dict[str, dict[str, str]]:
    """Fields of each work by key, as they stand in the file; none without a file.

    Raises DataError for one that is there and cannot be read.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        text = ""
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or f"byte {getattr(error, 'start', 0)} is not UTF-8"
        said = f"a file in UTF-8 that can be read ({why})"
        raise DataError([Problem(f"data/{path.name}", None, None, None, said)]) from None
    found: dict[str, dict[str, str]] = {}
    for entry in re.split(r"(?m)^(?=@)", text)[1:]:
        head = re.match(r"@(\w+)\s*\{\s*([^,\s]*)", entry)
        fields = re.findall(r"(?m)^\s+(\w+)\s*=\s*(.*?),?\s*$", entry)
        if head:
            found[head[2]] = {"type": head[1], **dict(fields)}
    return found


def _cited(old: Path, new: Path) -> Iterator[str]:
    before, after = _entries(old), _entries(new)
    for key in dict.fromkeys((*before, *after)):
        if key not in before or key not in after:
            yield f"{_BIB}, {key}: work {'added' if key in after else 'taken out'}"
            continue
        for field in dict.fromkeys((*before[key], *after[key])):
            was, now = (side[key].get(field, "").strip("{}") for side in (before, after))
            if was != now:
                yield f"{_BIB}, {key}, {field}: {_quoted(was)} is now {_quoted(now)}"


def _described(old: Path, new: Path) -> Iterator[str]:
    was, now = (
        json.dumps(json.loads(path.read_text("utf-8")), indent=1, ensure_ascii=False).split("\n")
        for path in (old, new)
    )
    marked = difflib.unified_diff(was, now, lineterm="", n=0)
    changed = [x for x in marked if x[:1] in "+-" and x[:3] not in ("+++", "---")]
    if changed:
        said = "; ".join(f"{line[0]} {_cut(line[1:].strip())}" for line in changed[: 2 * _NAMED])
        more = f"; and {len(changed) - 2 * _NAMED} more" if len(changed) > 2 * _NAMED else ""
        yield f"{NAME}: {said}{more}"
