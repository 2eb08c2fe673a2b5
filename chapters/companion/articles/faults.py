"""What is wrong in a sheet, collected so that all of it is told at once."""

from __future__ import annotations

from ..tables.read import Problem


class Faults:
    """Problems of the sheet `file`, each told once; `open`: those that are work not yet done."""

    def __init__(self, file: str):
        self.file = file
        self.problems: list[Problem] = []
        self.open: list[Problem] = []

    def add(
        self,
        row: int | None,
        column: str | None,
        value: str | None,
        expected: str,
        file: str | None = None,
    ) -> None:
        """Note a problem: row as a spreadsheet counts, column, what stands there and should."""
        problem = Problem(file or self.file, row, column, value, expected)
        if problem not in self.problems:
            self.problems.append(problem)

    def still(self, row: int | None, column: str, expected: str) -> None:
        """Note a cell that is empty because nobody has come to it yet."""
        self.add(row, column, "" if row is not None else None, expected)
        self.open.append(self.problems[-1])
