"""How a fault in the data is told: file, row, column, value, what was expected."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, replace

NAMED = 5  # rows that are named where the same is wrong in many
ALIKE = 5  # lines of a column that ask for the same; what is more is counted
SHOWN = 200  # characters of a value that stand in a message


@dataclass(frozen=True)
class Problem:
    """One fault in the data: where it is, what stands there, what was expected, and its grade.

    An "error" is wrong; a "warning" is suspect and may be right.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    expected: str
    grade: str = "error"

    def __str__(self) -> str:
        return self.at([] if self.row is None else [self.row])

    def at(self, rows: list[int]) -> str:
        """The problem as it stands in each of these rows, of which the first few are named."""
        where = [self.file]
        if rows:
            where.append(f"row{'s' * (len(rows) > 1)} {numbered(rows)}")
        if self.column:
            where.append(f"column {self.column}")
        odd = "" if "U+" in self.expected else hidden(self.value or "")
        found = "" if self.value is None else f"found {_shown(self.value)}{odd}; "
        suspect = "suspect, " if self.grade == "warning" else ""
        return f"{', '.join(where)}: {suspect}{found}expected {self.expected}"


def _shown(value: str) -> str:
    """A value in quotation marks; of a long one the beginning, and how long it is."""
    if len(value) <= SHOWN:
        return f'"{value}"'
    return f'"{value[:SHOWN]}…" ({len(value):,} characters)'


def hidden(value: str) -> str:
    """What makes a value another one though it looks the same: unseen signs, letters of another
    script within a word. In brackets, and nothing for most values.
    """
    if value.isascii() and value.isprintable():
        return ""
    for n, c in enumerate(value):
        kind = unicodedata.category(c)
        unseen = kind in ("Cc", "Cf", "Co", "Zl", "Zp") or kind == "Zs" and c != " "
        beside = "".join(value[max(n - 1, 0) : n + 2]).replace(c, "")
        mixed = (
            not c.isascii()
            and c.isalpha()
            and any(x.isascii() and x.isalpha() for x in beside)
            and not unicodedata.name(c, "LATIN").startswith("LATIN")
        )
        if unseen or mixed:
            return f" (with U+{ord(c):04X} {unicodedata.name(c, 'control character').lower()})"
    return ""


def numbered(rows: list[int]) -> str:
    """Numbers of rows in words, the first few and how many more: 4, 5 and 27 more."""
    more = len(rows) - NAMED
    named = [str(row) for row in (rows[:NAMED] if more > 1 else rows)]
    *before, last = [*named, f"{more:,} more"] if more > 1 else named
    return f"{', '.join(before)} and {last}" if before else last


class DataError(ValueError):
    """The data are not what the schema says; `problems` lists what is known of each fault."""

    def __init__(self, problems: list[Problem] | str):
        self.problems = [] if isinstance(problems, str) else list(problems)
        super().__init__(problems if isinstance(problems, str) else "\n".join(told(self.problems)))


def told(problems: list[Problem]) -> list[str]:
    """A line for each fault: the same one in many rows is told once, with the rows counted."""
    rows: dict[Problem, list[int]] = {}
    for problem in problems:
        held = rows.setdefault(replace(problem, row=None), [])
        held += [] if problem.row is None else [problem.row]
    alike: Counter[Problem] = Counter(replace(problem, value=None) for problem in rows)
    seen: Counter[Problem] = Counter()
    out = []
    for problem, held in rows.items():
        kind = replace(problem, value=None)
        seen[kind] += 1
        if alike[kind] <= ALIKE + 1 or seen[kind] <= ALIKE:
            out.append(problem.at(held))
        elif seen[kind] == ALIKE + 1:
            where = ", column ".join(part for part in (problem.file, problem.column) if part)
            more = alike[kind] - ALIKE
            out.append(f"{where}: {more:,} other values in the same way; expected as above")
    return out
