"""How a fault in the data is told: file, row, column, value, what was expected."""

from __future__ import annotations

from dataclasses import dataclass


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
        where = [self.file]
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"column {self.column}")
        found = "" if self.value is None else f'found "{self.value}"; '
        suspect = "suspect, " if self.grade == "warning" else ""
        return f"{', '.join(where)}: {suspect}{found}expected {self.expected}"


class DataError(ValueError):
    """The data are not what the schema says; `problems` lists what is known of each fault."""

    def __init__(self, problems: list[Problem] | str):
        self.problems = [] if isinstance(problems, str) else list(problems)
        super().__init__(
            problems if isinstance(problems, str) else "\n".join(map(str, self.problems))
        )
