"""A copy of the tables in which a re-coding stands: as one more coding pass, or as the codes.

The copy is made beside its place, checked as a whole and put there at once: what does not pass
`companion check` leaves nothing behind. The tables of the book are not touched.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import shutil
import string
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from .. import checks
from ..suspects import brought
from ..tables.compare import TableChange, between
from ..tables.copies import copied
from ..tables.problems import numbered
from ..tables.read import DataError, Problem, data_dir, grid, shared, table
from ..tables.schema import NAME
from ..tables.transaction import still
from .sheet import Coding, about
from .units import TIE, main_ties, units
from .variables import CLAIMS, EVENTS, NONE, STATEMENTS

# Tables of passes and of what was settled, and the columns that name what was coded.
_PASSES = {CLAIMS: "passes", EVENTS: "event_passes"}
_SETTLED = {CLAIMS: "resolutions", EVENTS: "event_resolutions"}
_UNIT = {CLAIMS: ("claim_id",), EVENTS: ("event_id", "pair")}
TOLD = "about.txt"


@dataclass
class Adopted:
    """What `adopt` wrote: the folder, the pass (none: the codes themselves), cells that differ."""

    folder: Path
    name: str | None
    changes: list[TableChange]
    warnings: list[Problem]

    def __str__(self) -> str:
        what = f"pass {self.name}" if self.name else "the codes"
        cells = len(self.changes)
        lines = [
            f"Written to {self.folder}: the tables with this coding as {what} "
            f"({cells} difference{'s' if cells != 1 else ''}), what to cite in {TOLD}.",
            *map(str, self.warnings),
            f"`companion diff data --data {self.folder / 'data'}` (in the book's folder) says what "
            "moves; every command works on the copy with --data.",
        ]
        return "\n".join(lines)


class _Table:
    """A table of a folder as rows of cells, to be changed cell by cell."""

    def __init__(self, name: str, folder: Path):
        self.path = folder / table(name, folder)["path"]
        self.head, *self.rows = grid(self.path, self.path.name)
        self.place = {column: n for n, column in enumerate(self.head)}

    def get(self, row: list[str], column: str) -> str:
        return row[self.place[column]]

    def find(self, **where: str) -> list[list[str]]:
        """Rows whose cells are these."""
        return [r for r in self.rows if all(self.get(r, c) == v for c, v in where.items())]

    def put(self, row: list[str], column: str, value: str) -> None:
        row[self.place[column]] = value

    def add(self, **cells: str) -> list[str]:
        self.rows.append([cells.get(column, "") for column in self.head])
        return self.rows[-1]

    def write(self) -> None:
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows([self.head, *self.rows])
        self.path.write_bytes(out.getvalue().encode())


def adopt(coding: Coding, to: Path, *, codes: bool = False, only: Collection[str] = ()) -> Adopted:
    """Write a copy of the tables (data/, seeds/ and what to cite) in which a coding stands.

    As one more pass, of which each unit is coded in full or not at all; or with `codes` in place of
    the published codes, where what was settled says who coded otherwise. `only`: these variables
    alone (with `codes`). `to`: a folder that is not there yet, or empty.

    Raises DataError when the folder is not free, the coding does not fit the way it is to be taken,
    or the copy does not pass the checks; nothing is written then.
    """
    folder = data_dir()
    _free(to, folder)
    _fitting(coding, codes, only)
    try:
        aside = Path(tempfile.mkdtemp(prefix=f".{to.name}-", dir=to.resolve().parent))
    except OSError as error:
        raise DataError(
            f"{to}: cannot be written ({error.strerror}); expected a folder to write to"
        ) from None
    try:
        with still(folder):  # half a change that goes on would be a copy of nothing
            there = copied(folder, aside)
        name = None if codes else as_pass(coding, there)
        if codes:
            as_codes(coding, there, only)
        found = checks.check(there)
        if wrong := [str(problem) for problem in found if problem.grade == checks.ERROR]:
            what = "codes of the book" if codes else "a coding pass"
            told = [
                f"{coding.file}: does not hold together as {what}; nothing was written.",
                *wrong,
            ]
            raise DataError("\n".join(told))
        changes = between(folder, there)
        suspect = brought(checks.check(folder), found) if found else []
        (aside / TOLD).write_text(_told(coding, name, changes), encoding="utf-8")
        if to.exists():
            to.rmdir()
        os.replace(aside, to)
    except OSError as error:
        raise DataError(
            f"{error.filename or to}: cannot be written ({error.strerror}); nothing was written, "
            "expected a folder to write to"
        ) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Adopted(to, name, changes, suspect)


def _free(to: Path, folder: Path) -> None:
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise DataError(f"{to}: is there already; expected the name of a new folder")
    if not to.resolve().parent.is_dir():
        raise DataError(f"{to.parent}: no such folder; expected a place for the copy")
    if to.resolve().is_relative_to(folder.resolve()):
        raise DataError(f"{to}: inside the tables; expected a place for the copy outside them")


def _fitting(coding: Coding, codes: bool, only: Collection[str]) -> None:
    """Raise DataError when a coding cannot be taken this way."""
    one = coding.set
    if not coding.codes:
        said = "at least one code; an empty sheet changes nothing"
        raise DataError([Problem(coding.file, None, None, None, said)])
    for strange in [v for v in only if v not in one.variables]:
        raise DataError(
            f"--only {strange}: expected variables of {one.id}: {', '.join(one.variables)}"
        )
    if codes:
        return
    if only:
        raise DataError("--only: expected beside --codes; a pass codes every variable of a unit")
    if one.kind not in _PASSES:
        said = "--codes; statements are coded once, in their own table, and have no passes"
        raise DataError([Problem(coding.file, None, "set", one.id, said)])
    empty = {
        variable: [coding.rows[u] for u, given in coding.codes.items() if variable not in given]
        for variable in one.variables
    }
    if any(empty.values()):
        raise DataError(_unfilled(coding, {v: rows for v, rows in empty.items() if rows}))


def _unfilled(coding: Coding, empty: dict[str, list[int]]) -> str:
    """One message for all cells that a pass lacks: how many, where, and what can be done."""
    units_, cells = len(coding.codes), sum(map(len, empty.values()))
    never = [variable for variable, rows in empty.items() if len(rows) == units_]
    some = [
        f"{variable} (row{'s' * (len(rows) > 1)} {numbered(rows)})"
        for variable, rows in empty.items()
        if variable not in never
    ]
    where = [f"nothing under {', '.join(never)}"] if never else []
    where += [f"not yet {', '.join(some)}"] if some else []
    size = units_ * len(coding.set.variables)
    return (
        f"{coding.file}: of the {units_} units that are coded, {cells} of {size} cells are empty: "
        f"{'; '.join(where)}. A pass has every variable of a unit; expected them filled, or the "
        "whole row empty to leave the unit out. To take the codes that are there in place of the "
        "published ones, add --codes. Nothing was written"
    )


def _cell(code: str) -> str:
    return "" if code == NONE else code


def _key(kind: str, unit: str) -> dict[str, str]:
    """The columns that name a unit, with their values."""
    parts = [unit] if kind == CLAIMS else unit.split(":")
    return dict(zip(_UNIT[kind], parts, strict=True))


def as_pass(coding: Coding, folder: Path) -> str:
    """Add the coding to the passes of a folder under the next free letter, which is returned.

    A column that a pass must fill may be empty from then on where the coder found nothing to code.
    """
    kind = coding.set.kind
    path = folder / NAME
    package = json.loads(path.read_text("utf-8"))
    resource = next(r for r in package["resources"] if r["name"] == _PASSES[kind])
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    held = fields["pass"]["constraints"]["enum"]
    name = next((letter for letter in string.ascii_lowercase if letter not in held), "")
    if not name:
        raise DataError(f"{_PASSES[kind]}: every letter names a pass; expected one that is free")
    held.append(name)
    who = coding.coder or "a coder without a name"
    fields["pass"]["description"] += f" {name}: {coding.set.id} by {who}, {_today()}."
    rows = _Table(_PASSES[kind], folder)
    for unit, given in coding.codes.items():
        cells = {variable: _cell(code) for variable, code in given.items()}
        rows.add(**({"pass": name} | _key(kind, unit) | cells))
        for variable, cell in cells.items():
            if not cell:
                fields[variable].get("constraints", {}).pop("required", None)
    rows.write()
    path.write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return name


def as_codes(coding: Coding, folder: Path, only: Collection[str] = ()) -> None:
    """Put the coding in place of the published codes of a folder."""
    one, known = coding.set, units(coding.set.kind)
    wanted = {
        unit: {
            variable: code
            for variable, code in given.items()
            if known[unit].codes.get(variable) != code and (not only or variable in only)
        }
        for unit, given in coding.codes.items()
    }
    wanted = {unit: given for unit, given in wanted.items() if given}
    {CLAIMS: _claims, EVENTS: _events, STATEMENTS: _statements}[one.kind](wanted, folder)
    if one.kind in _SETTLED:
        _settle(coding, wanted, folder)


def _claims(wanted: dict[str, dict[str, str]], folder: Path) -> None:
    claims, ties, main = _Table("claims", folder), _Table("relations", folder), main_ties()
    for unit, given in wanted.items():
        for variable, code in given.items():
            if variable not in TIE:
                for row in claims.find(claim_id=unit):
                    claims.put(row, variable, _cell(code))
            elif unit in main:
                for row in ties.find(relation_id=main[unit]["relation_id"]):
                    ties.put(row, TIE[variable], code)
    claims.write()
    ties.write()


def _events(wanted: dict[str, dict[str, str]], folder: Path) -> None:
    """An act's rank and CAMEO code with its score; its sign is that of the ties of its pair."""
    events, ties = _Table("events", folder), _Table("relations", folder)
    scores = {row["cameo"]: f"{row['goldstein']:.1f}" for row in shared("cameo").to_dict("records")}
    for unit, given in wanted.items():
        event_id, _, pair = unit.partition(":")
        for row in events.find(event_id=event_id):
            if "level" in given:
                events.put(row, "level", given["level"])
            if "cameo" in given:
                events.put(row, "cameo", _cell(given["cameo"]))
                events.put(row, "goldstein", scores.get(given["cameo"], ""))
        for row in ties.find(evidence_id=event_id) if "sign" in given else ():
            if {ties.get(row, "from"), ties.get(row, "to")} == set(pair.split("-")):
                ties.put(row, "sign", given["sign"])
    events.write()
    ties.write()


def _statements(wanted: dict[str, dict[str, str]], folder: Path) -> None:
    rows = _Table("statements", folder)
    for unit, given in wanted.items():
        for row in rows.find(statement_id=unit):
            for variable, code in given.items():
                rows.put(row, variable, _cell(code))
    rows.write()


def _settle(coding: Coding, wanted: dict[str, dict[str, str]], folder: Path) -> None:
    """Say in the table of what was settled who coded otherwise, and why."""
    kind, known = coding.set.kind, units(coding.set.kind)
    settled, who = _Table(_SETTLED[kind], folder), coding.coder or "a coder without a name"
    for unit, given in wanted.items():
        a, b = (known[unit].passes.get(name) for name in ("a", "b"))
        if a is None or b is None:
            continue  # coded once: nothing was settled
        for variable, code in given.items():
            was = known[unit].codes.get(variable, NONE)
            reason = f"Coded again by {who} on {_today()} ({was} before)"
            reason += f": {coding.notes[unit]}" if unit in coding.notes else "."
            where = _key(kind, unit) | {"variable": variable}
            passed = {"pass_a": _cell(a[variable]), "pass_b": _cell(b[variable])}
            row = next(iter(settled.find(**where)), None) or settled.add(**(where | passed))
            settled.put(row, "resolved", _cell(code))
            settled.put(row, "reason", reason)
            if settled.get(row, "earlier") == _cell(code) == passed["pass_a"] == passed["pass_b"]:
                settled.rows.remove(row)  # all are at one again: nothing is left to settle
    if kind == CLAIMS:  # the table keeps the order of the claims
        order = {row[0]: n for n, row in enumerate(_Table(kind, folder).rows)}
        settled.rows.sort(key=lambda row: order[settled.get(row, "claim_id")])
    for number, row in enumerate(settled.rows, start=1):
        settled.put(row, "number", str(number))
    settled.write()


def _today() -> str:
    return datetime.date.today().isoformat()


def _told(coding: Coding, name: str | None, changes: list[TableChange]) -> str:
    """What to cite, and every cell that differs from the book."""
    what = f"added as pass {name}" if name else "taken as the codes"
    who = coding.coder or "a coder without a name"
    change = f"coded again by {who} and {what}, {_today()}"
    return "\n".join([about(coding.set, change)[-1], "", *map(str, changes)]) + "\n"
