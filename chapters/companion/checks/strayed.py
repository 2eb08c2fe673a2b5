"""Words that a row's cells share: a column that slid by a row shares them with its neighbours.

A title has words of its address, a label those of its definition, a name those of an id: little
in each row, much over a table. So the words that a column shares with the rest of its rows are
weighed (rare words more), as it stands and moved by some rows up or down. When they weigh clearly
more one row away than at any other place, the column slid. `shifted` does the same for what goes
together without sharing a word.
"""

from __future__ import annotations

import functools
import re
from collections import Counter

import numpy as np

from ..tables.read import Problem
from .rule import WARNING, Record, items, recalled, rule

_WORD = re.compile(r"[^\W_]{2,}")
# Chinese and Japanese have no spaces: pairs of neighbouring characters stand for words.
_RUN = re.compile("[\u3040-\u30ff\u3400-\u9fff]{2,}")
# By how many rows a column is moved for comparison, beside one row up and down.
_ELSEWHERE = (-7, -6, -5, -4, -3, -2, 2, 3, 4, 5, 6, 7)
# Rows from which on a table is no small one, where chance has more room.
_MANY = 20
# How much more is shared one row away than at any other place: codes fit by chance more often than
# words. And how many rows have to share something.
_GAIN, _GAIN_OF_CODES, _GAIN_OF_FEW = 1.08, 1.3, 1.3
_ROWS, _ROWS_OF_FEW = 4, 2
# Standard deviations above what is shared elsewhere.
_CLEAR = 3.5
# Tables whose rows others name.
NAMED = ("actors", "claims", "events", "treaties")
# What stands before and after a quotation may be the quotation of the row beside it.
_OF_NEIGHBOURS = {("claims", "prefix"), ("claims", "suffix")}


@functools.lru_cache(maxsize=1 << 16)
def _stems(text: str) -> frozenset[str]:
    """Beginnings of the words of a text, and pairs of its Chinese characters."""
    found = {word[:5] for word in _WORD.findall(text.casefold())}
    if not text.isascii():
        found.update(run[n : n + 2] for run in _RUN.findall(text) for n in range(len(run) - 1))
    return frozenset(found)


class _Words:
    """Words of cells; a cell that names an actor or another row has the words of that one too."""

    def __init__(self, record: Record):
        actors = record["actors"]
        self.names = {row["actor_id"]: _stems(row["name"]) for row in actors}
        self.native = {r["name_native"]: _stems(r["name"]) for r in actors if r["name_native"]}
        self.rows: dict[str, dict] = {}
        for table in NAMED[1:]:
            self.rows.update((row[record.key(table)], row) for row in record[table])
        self.of = functools.cache(self._of)

    def _of(self, cell: str, own: bool) -> frozenset[str]:
        """`own`: the cell names its own row, which would else meet itself."""
        found = set(_stems(cell))
        if not cell.isascii():
            found.update(*(stems for name, stems in self.native.items() if name in cell))
        if not own:
            found.update(*(self.names.get(item, ()) for item in items(cell)))
            other = self.rows.get(cell, {})
            found.update(*(_stems(said) for name, said in other.items() if name is not None))
        return frozenset(found)


# Words of the last record, which has the same actors and rows in most trials of an edit.
_words = recalled(*NAMED, most=1)(lambda record, _table: _Words(record))


def _places(record: Record, table: str) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Which words stand in which rows of each column, as row times number of words plus word; and
    the weight of each word in the table.
    """
    words, rows = _words(record, NAMED[0]), record[table]
    own = [row[record.key(table)] if table in NAMED else None for row in rows]
    cells = {
        column: [words.of(row[column], row[column] == name) for row, name in zip(rows, own)]
        for column in record.fields[table]
    }
    counted = Counter(word for some in zip(*cells.values()) for word in set().union(*some))
    place = {word: n for n, word in enumerate(w for w, k in counted.items() if k < len(rows))}
    weight = np.array([np.log(len(rows) / counted[word]) for word in place])
    found = {}
    for column, held in cells.items():
        at = [n * len(place) + place[w] for n, some in enumerate(held) for w in some if w in place]
        found[column] = np.sort(np.array(at, np.int64))
    return found, weight


def _shared(own: np.ndarray, rest: np.ndarray, weight: np.ndarray, by: int) -> tuple[float, int]:
    """Weight of the words that a column moved `by` rows shares with the rest of its rows, and in
    how many rows there are such words.
    """
    moved = own + by * len(weight)
    met = moved[np.isin(moved, rest, assume_unique=True)]
    return float(weight[met % len(weight)].sum()), len(np.unique(met // len(weight)))


def _away(own: np.ndarray, rest: np.ndarray, weight: np.ndarray, size: int, gain: float) -> int:
    """By how many rows (1 or -1) a column slid; 0 when it stands where it should."""
    many = size >= _MANY
    least, enough = (gain, _ROWS) if many else (_GAIN_OF_FEW, _ROWS_OF_FEW)
    met = {by: _shared(own, rest, weight, by) for by in (-1, 0, 1)}
    by = max((-1, 1), key=lambda way: met[way][0])
    shared, rows = met[by]
    if rows < enough or shared <= least * max(met[0][0], met[-by][0]):
        return 0  # as nearly always: other places need not be looked at
    moves = [move for move in _ELSEWHERE if abs(move) <= size // 2]
    others = {move: _shared(own, rest, weight, move)[0] for move in moves}
    elsewhere = [found for move, found in others.items() if abs(move) > 2]
    if not elsewhere or shared <= least * max(others.values()):
        return 0
    clear = not many or shared - np.mean(elsewhere) > _CLEAR * np.std(elsewhere)
    return -by if clear else 0


@rule(warns=True)
def strayed(record: Record):
    """No column shares clearly more words with the rows beside its own."""
    for table in record.looked:
        for column, by in away(record, table).items():
            way = "down" if by > 0 else "up"
            said = f"cells that belong to their rows; the column seems to have slid {way} by a row"
            yield Problem(f"data/{table}.csv", None, column, None, said, WARNING)


@recalled(*NAMED)
def away(record: Record, table: str, only: str = "") -> dict[str, int]:
    """Columns of a table that slid, by how many rows: 1 is down, -1 up. `only` names one to try."""
    places, weight = _places(record, table)
    all_, counted = np.unique(np.concatenate([*places.values()]), return_counts=True)
    found: dict[str, int] = {}
    for column, own in places.items():
        own_place = column == record.key(table) or (table, column) in _OF_NEIGHBOURS
        if own_place or only not in ("", column) or not len(own):
            continue
        rest = all_[counted > np.isin(all_, own, assume_unique=True)]
        coded = "enum" in record.fields[table][column].get("constraints", {})
        gain = _GAIN_OF_CODES if coded else _GAIN
        if by := _away(own, rest, weight, len(record[table]), gain):
            found[column] = by
    return found
