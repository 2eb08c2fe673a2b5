"""What a change of the tables brings: tried on a copy, with the cells that are suspect then."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from . import checks
from .tables.copies import with_changes
from .tables.problems import DataError, Problem

LOOK = "What is suspect may be right: look at it."


def fits(folder: Path, changes: Mapping[Path, bytes | None]) -> None:
    """Raises DataError when the tables would not hold together with other contents of some."""
    if wrong := checks.errors_with(folder, changes):
        raise DataError(wrong)


def tried(folder: Path, changes: Mapping[Path, bytes | None]) -> list[Problem]:
    """Warnings that other contents of some tables and records would bring (None: without the file);
    the folder stays as it is. Raises DataError when the tables would not hold together.
    """
    with tempfile.TemporaryDirectory() as aside:
        found = checks.check(with_changes(folder, Path(aside), changes))
    if wrong := [problem for problem in found if problem.grade == checks.ERROR]:
        raise DataError(wrong)
    return brought(checks.check(folder), found) if found else []


def brought(before: list[Problem], after: list[Problem]) -> list[Problem]:
    """Those of `after` that were not there before, also in another row: rows move."""
    new = list((Counter(after) - Counter(before)).elements())
    gone = Counter(replace(p, row=None) for p in (Counter(before) - Counter(after)).elements())
    out = []
    for problem in new:
        kind = replace(problem, row=None)
        if not gone[kind]:
            out.append(problem)
        gone[kind] -= bool(gone[kind])
    return out
