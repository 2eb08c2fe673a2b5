"""A column that slid by a row: each cell is a good one, and each belongs to the neighbour.

What stands in one row goes together: the same speakers at the same occasions, the same goods
under the same claims. So a column is held against the rest of its table, once as it stands and
once moved by one row up or down, and by more for comparison. When it fits clearly better one
row away, it slid. How well it fits is the G statistic of the tokens that meet in a row
(Dunning, “Accurate Methods for the Statistics of Surprise and Coincidence”, 1993). Columns that
have little to do with their rows (confidence, the day of a year) are not told this way; neither
is a part of a column that slid. `strayed` looks at the words that cells share.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from ..tables.read import Problem
from .rule import WARNING, Record, recalled, rule

# Tables whose columns no other table repeats. Claims, passes, resolutions and ties are held
# against each other, and figures against their words.
_TABLES = ("dependencies", "events", "positions", "provisions", "statements", "verdicts")
_WORD = re.compile(r"[^\W_]{3,}")
# Addresses and grades are not read as words: they say little about the rest of the row.
_SILENT = ("urls", "retrieved_from", "confidence", "note")
# Tokens of a column that count, the most common ones.
_TOKENS = 40
# Moves that can only fit by chance: their spread tells how much better is clearly better.
_BY_CHANCE = (-5, -4, -3, -2, 2, 3, 4, 5)
# Standard deviations above chance, and the gain on the column as it stands, from which on a
# column slid.
_CLEAR = 3.5
_GAIN = 1.04
# Fewer rows than this say too little.
_ROWS = 20


def _tokens(cell: str, field: dict) -> tuple[str, ...]:
    if field.get("constraints", {}).get("enum") or field["type"] in ("boolean", "number"):
        return (cell,)
    if field["type"] == "date":
        return cell[:4], cell[:7]
    if field["type"] == "list":
        return tuple(cell.split(";"))
    return tuple(word[:6].lower() for word in _WORD.findall(cell))


def _columns(record: Record, table: str) -> dict[str, list[set[str]]]:
    """Tokens of each cell by column; a cell that names a row of another table has that row's
    tokens too.
    """
    known = {
        row[key]: (name, row)
        for name in ("claims", "events")
        for row in record[name]
        if (key := record.key(name))
    }
    found: dict[str, list[set[str]]] = {}
    for column, field in record.fields[table].items():
        found[column] = []
        for row in record[table]:
            held = set(_tokens(row[column], field)) if row[column] else {""}
            name, other = known.get(row[column], (table, row))
            for further, kind in record.fields[name].items() if other is not row else ():
                if further not in _SILENT:
                    held.update(_tokens(other[further], kind))
            found[column].append(held)
    return found


def _matrix(cells: list[set[str]]) -> np.ndarray:
    """One column for each token that stands in some rows and not in nearly all."""
    counted = Counter(token for held in cells for token in held)
    usual = sorted(counted, key=lambda token: (-counted[token], token))
    fitting = [token for token in usual if 2 <= counted[token] <= 0.8 * len(cells)][:_TOKENS]
    place = {token: n for n, token in enumerate(fitting)}
    matrix = np.zeros((len(cells), len(place)), np.float32)
    for n, held in enumerate(cells):
        matrix[n, [place[token] for token in held if token in place]] = 1
    return matrix


def _fit(column: np.ndarray, rest: np.ndarray, by: int) -> float:
    """G statistic of a column moved `by` rows against the rest of the table."""
    moved = np.roll(column, by, 0)
    met = moved.T @ rest
    chance = np.outer(moved.sum(0), rest.sum(0)) / len(rest)
    seen = met > 0
    return float((met[seen] * np.log(met[seen] / chance[seen])).sum())


def _slid(own: np.ndarray, rest: np.ndarray) -> int:
    """By how many rows (1 or -1) a column slid; 0 when it stands where it should."""
    if not own.shape[1] or len(own) < _ROWS:
        return 0
    stands = _fit(own, rest, 0)
    better = {by: fits for by in (-1, 1) if (fits := _fit(own, rest, by)) > _GAIN * stands}
    if not better:  # as nearly always: chance need not be measured
        return 0
    chance = [_fit(own, rest, by) for by in _BY_CHANCE]
    mean, spread = float(np.mean(chance)), float(np.std(chance)) or 1.0
    return next((-by for by, fits in better.items() if (fits - mean) / spread > _CLEAR), 0)


@rule(*_TABLES, "claims", warns=True)
def slid(record: Record):
    """No column fits its rows clearly better when it is moved by one."""
    for table in set(_TABLES).intersection(record.looked):
        for column, by in away(record, table).items():
            way = "down" if by > 0 else "up"
            said = f"cells that belong to their rows; the column seems to have slid {way} by a row"
            yield Problem(f"data/{table}.csv", None, column, None, said, WARNING)


@recalled("claims", "events")
def away(record: Record, table: str, only: str = "") -> dict[str, int]:
    """Columns of a table that slid, by how many rows: 1 is down, -1 up. `only` names one to try."""
    if table not in _TABLES:
        return {}
    held = {column: _matrix(cells) for column, cells in _columns(record, table).items()}
    found = {}
    for column, own in held.items():
        if column == record.key(table) or only not in ("", column):
            continue
        rest = np.hstack([matrix for other, matrix in held.items() if other != column])
        if by := _slid(own, rest):
            found[column] = by
    return found
