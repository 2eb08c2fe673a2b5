"""One or many coders' sheets held against each other and the book: figures, cells, what moves."""

from __future__ import annotations

import statistics
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import difference, findings
from ..articles.reports import OPEN
from ..articles.sheet import TEXTS, WORKBOOKS
from ..difference import said
from ..tables.copies import copied
from ..tables.read import DataError, Problem, data_dir
from . import agreement, moves
from .adopt import as_codes
from .agreement import PUBLISHED, Difference, Figures
from .sheet import Coding, harmless, read
from .units import Set

SAME, DIFFERS, MOVES = 0, 3, 4  # exit status; 1 is a sheet that cannot be read
FEW = 3  # coders of whom every pair is shown
MANY = 4  # coders who are named at a code; more are counted


@dataclass
class Outcome:
    """What a comparison found.

    agreement: by who is compared, and variable. moves: what each coder's codes move of the set.
    book: what of the whole book, by coder (computed by `effects`). Both as place, published, coded.
    skipped: why sheets were left out.
    """

    set: Set
    coders: dict[str, Coding]
    agreement: dict[tuple[str, str], dict[str, Figures]]
    differences: list[Difference]
    moves: dict[str, list[tuple[str, Any, Any]]]
    book: dict[str, list[tuple[str, Any, Any]]] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)

    @property
    def left_out(self) -> list[str]:
        """Variables of which no coder has filled a cell: nothing is compared there."""
        filled = {v for c in self.coders.values() for given in c.codes.values() for v in given}
        return [variable for variable in self.set.variables if variable not in filled]

    @property
    def status(self) -> int:
        """Exit status: 0 all at one, 3 codes differ, 4 a number of the set or book differs too."""
        moving = any(self.moves.values()) or any(self.book.values())
        return MOVES if moving else DIFFERS if self.differences else SAME

    def __str__(self) -> str:
        return "\n".join(_told(self))


def compare(files: Sequence[Path], skip: bool = False, but: Collection[Path] = ()) -> Outcome:
    """Read the sheets of one or many coders and hold them against each other and the book.

    A folder stands for the sheets in it, without the files `but` (what an earlier comparison wrote
    there, say). skip: leave out what cannot be taken, and say so. Raises
    DataError, for all of them at once, for a sheet that cannot be read, is of another set than the
    first, has no code, or has the coder's name of another one.
    """
    codings: dict[str, Coding] = {}
    wrong: list[tuple[str, list[Problem] | str]] = []
    paths = sheets_of(files, but)
    for path in paths:
        try:
            coding = read(path)
            name = coding.coder or path.stem
            if fault := _unfit(coding, name, codings):
                raise DataError([fault])
        except DataError as error:
            wrong.append((path.name, error.problems or str(error)))
        else:
            codings[name] = coding
    if wrong and not (skip and codings):
        raise DataError(_refused(wrong, len(paths)))
    one = next(iter(codings.values())).set
    codes = {name: coding.codes for name, coding in codings.items()}
    notes = {name: coding.notes for name, coding in codings.items()}
    return Outcome(
        one,
        codings,
        agreement.table(one, codes, pairs=len(codes) <= FEW),
        list(agreement.differences(one, codes, notes)),
        {name: moves.moved(one, given) for name, given in codes.items()},
        skipped=[str(DataError(fault)).replace("\n", "; ") for _, fault in wrong],
    )


def sheets_of(files: Sequence[Path], but: Collection[Path] = ()) -> list[Path]:
    """The sheets that are meant: those of a folder, without the tables that stand beside them and
    the files `but`.

    Raises DataError for a folder without a sheet, and for a sheet that is meant twice.
    """
    out: list[Path] = []
    left = {path.resolve() for path in but}
    for path in files:
        if not path.is_dir():
            out.append(path)
            continue
        within = [
            one
            for one in sorted(path.iterdir())
            if one.suffix.lower() in (*TEXTS[:2], *WORKBOOKS)
            and not one.stem.endswith("-codebook")
            and not one.name.startswith((".", "~$"))
            and one.resolve() not in left
        ]
        if not within:
            raise DataError(f"{path}: a folder without a sheet; expected filled sheets in it")
        out += within
    seen: dict[Path, Path] = {}
    for path in out:
        if path.resolve() in seen:
            raise DataError(f"{path}: named twice; expected each sheet once")
        seen[path.resolve()] = path
    return out


def _unfit(coding: Coding, name: str, codings: Mapping[str, Coding]) -> Problem | None:
    """Why a sheet that can be read does not go with those before it."""
    first = next(iter(codings.values()), coding)
    if coding.set.id != first.set.id:
        said = f"{first.set.id}, the set of {first.file}: coders of other units do not compare"
        return Problem(coding.file, None, "set", coding.set.id, said)
    if not coding.codes:
        said = "at least one code; nothing is coded in this sheet yet"
        return Problem(coding.file, None, None, None, said)
    if name in codings or name == PUBLISHED or name.startswith("pass "):
        other = codings[name].file if name in codings else "the book"
        said = f"a name of its own for each coder; {other} has this one"
        return Problem(coding.file, None, "coder", name, said)
    return None


def _refused(wrong: list[tuple[str, list[Problem] | str]], many: int) -> str:
    """All that is wrong with some sheets, and how to go on with the others."""
    lines = [str(DataError(fault)) for _, fault in wrong]
    if sound := many - len(wrong):
        said = f"{len(wrong)} of {many} sheets cannot be taken; mend them, or add --skip to compare"
        lines.append(f"{said} the other{'s' * (sound > 1)} ({sound}).")
    return "\n".join(lines)


def majority(found: Outcome) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Codes that more than half of those who coded a cell gave it, two at least; and the notes.

    Cells without such a code stay empty: they are for the coders to settle.
    """
    codes: dict[str, dict[str, str]] = {}
    notes: dict[str, str] = {}
    for unit in found.set.units:
        for variable in found.set.variables:
            given = [c.codes.get(unit, {}).get(variable, "") for c in found.coders.values()]
            votes = Counter(code for code in given if code)
            code, most = votes.most_common(1)[0] if votes else ("", 0)
            if most >= 2 and 2 * most > votes.total():
                codes.setdefault(unit, {})[variable] = code
        told = [f"{who}: {c.notes[unit]}" for who, c in found.coders.items() if unit in c.notes]
        if told:
            notes[unit] = " | ".join(told)
    return codes, notes


def effects(found: Outcome) -> None:
    """Fill `found.book`: what each coder's codes, taken as those of the book, move in the measures
    of `companion measure`, in the scorecard and in the findings.

    Computed on a copy that is not checked as `adopt` checks: it answers what would be counted.
    """
    before = _numbers(data_dir())
    for name, coding in found.coders.items():
        with tempfile.TemporaryDirectory() as aside:
            there = copied(data_dir(), Path(aside))
            as_codes(coding, there)
            after = _numbers(there)
        found.book[name] = [
            (place, before.get(place), after.get(place))
            for place in dict.fromkeys([*before, *after])
            if before.get(place) != after.get(place)
        ]


def _numbers(folder: Path) -> dict[str, Any]:
    numbers = {f"measure {place}": n for place, n in difference.measured(folder).items()}
    with difference.reading(folder):
        for row in findings.scorecard().itertuples():
            for part in ("verdict", "firm", "china", "russia"):
                value = getattr(row, part)
                numbers[f"scorecard, {row.question} {part}"] = None if value != value else value
        for row in findings.judged().itertuples():
            for part in ("says", "observed", "verdict"):
                value = getattr(row, part)
                numbers[f"finding, {row.question} {part}"] = None if value != value else value
    return numbers


# --- In words.


def _told(found: Outcome) -> Iterator[str]:
    one = found.set
    yield f"{one.label} ({one.id}), {len(one.units)} units, version {one.version}."
    for name, coding in found.coders.items():
        cells = sum(map(len, coding.codes.values()))
        yield (
            f"{name} ({coding.file}): {len(coding.codes)} of {len(one.units)} units, {cells} of "
            f"{len(one.units) * len(one.variables)} cells coded."
        )
        if coding.open:
            yield OPEN
    yield from (f"Left out: {why}" for why in found.skipped)
    if found.left_out:
        yield f"Coded by nobody and left out below: {', '.join(found.left_out)}."
    yield ""
    yield "Agreement: units with two codes, share alike, Krippendorff’s alpha [95% interval]"
    for (first, second), table in found.agreement.items():
        if len(found.coders) <= FEW or not second:
            yield f"  {f'{first} and {second}' if second else 'all coders'}"
            yield from _agreement({v: f for v, f in table.items() if v not in found.left_out})
    if len(found.coders) > FEW:
        yield "  each coder and published: middle share alike, lowest to highest (each: -o FILE)"
        yield from _spread(found)
    yield ""
    yield f"Cells that differ: {len(found.differences)}"
    theirs = agreement.book(one)
    yield from (f"  {_difference(d, theirs)}" for d in found.differences)
    for title, moved in (("set", found.moves), ("whole book", found.book)):
        yield from _moving(title, moved)


def _spread(found: Outcome) -> Iterator[str]:
    """For each variable how far the coders of a class agree with the published codes."""
    for variable in found.set.variables:
        shares = sorted(
            (figures[variable].percent or 0.0, first)
            for (first, second), figures in found.agreement.items()
            if second == PUBLISHED and figures[variable].units
        )
        if shares and variable not in found.left_out:
            (low, least), (high, most) = shares[0], shares[-1]
            middle = statistics.median(share for share, _ in shares)
            ends = f"{low:.0%} ({least}) to {high:.0%} ({most})"
            yield f"    {variable:<17} {middle:5.0%}  {ends}, {len(shares)} coders"


def _agreement(table: Mapping[str, Figures]) -> Iterator[str]:
    """A line for each variable; those that are alike in every unit share one."""
    alike = [v for v, one in table.items() if one.percent == 1]
    for variable, one in table.items():
        if variable not in alike:
            yield f"    {variable:<17} {_figures(one)}"
    if alike:
        yield f"    alike throughout: {', '.join(f'{v} ({table[v].units})' for v in alike)}"


def _figures(one: Figures) -> str:
    if not one.units or one.percent is None:
        return "  0  nothing coded twice"
    alpha = "alpha not defined (one code only)" if one.alpha is None else f"{one.alpha:6.3f}"
    between = "" if one.low is None else f" [{one.low:.3f}, {one.high:.3f}]"
    return f"{one.units:3}  {one.percent:5.0%}  {alpha}{between}"


def _who(names: list[str], book: Collection[str]) -> str:
    """Who gave a code: coders of a class by their number, the book by its name."""
    coders = [name for name in names if name not in book]
    if len(coders) <= MANY:
        return ", ".join(names)
    return ", ".join([f"{len(coders)} coders", *(name for name in names if name in book)])


def _difference(one: Difference, book: Collection[str]) -> str:
    """Who gave which code, in the order of the coders and then of the book; and why."""
    by_code: dict[str, list[str]] = {}
    for who, code in one.codes.items():
        by_code.setdefault(code, []).append(who)
    codes = "; ".join(f"{code} ({_who(who, book)})" for code, who in by_code.items())
    why = f" The book’s reason: {one.reason}" if one.reason else ""
    notes = "".join(f" Note of {who}: {note}" for who, note in one.notes.items())
    return f"{one.unit}, {one.variable}: {codes}.{why}{notes}"


def _moving(title: str, moved: Mapping[str, list[tuple[str, Any, Any]]]) -> Iterator[str]:
    if still := [name for name, rows in moved.items() if not rows]:
        yield ""
        names = ", ".join(still) if len(still) <= MANY else f"{len(still)} of the coders"
        yield f"Nothing that is counted of the {title} moves with the codes of {names}."
    for name, rows in moved.items():
        if rows:
            yield ""
            yield f"What the codes of {name} move in the {title}, as published -> as coded:"
            yield from ("  {}: {} -> {}".format(place, *said(old, new)) for place, old, new in rows)


def tables(found: Outcome) -> dict[str, tuple[list[str], list[dict]]]:
    """The comparison as three tables: columns and rows of differences, agreement and what moves."""
    who = [*found.coders, *agreement.book(found.set)]
    cells: list[dict] = [
        {"id": d.unit, "variable": d.variable, "reason": d.reason}
        | {f"coded by {name}" if name in found.coders else name: c for name, c in d.codes.items()}
        | {"notes": harmless(" | ".join(f"{name}: {note}" for name, note in d.notes.items()))}
        for d in found.differences
    ]
    named = [f"coded by {name}" if name in found.coders else name for name in who]
    figures: list[dict] = [
        {"first": harmless(first), "second": harmless(second), "variable": variable}
        | {k: "" if v is None else v for k, v in vars(one).items()}
        for (first, second), table in found.agreement.items()
        for variable, one in table.items()
        if variable not in found.left_out
    ]
    moved: list[dict] = [
        {
            "coder": harmless(name),
            "of": title,
            "what": place,
            **dict(zip(("published", "coded"), said(old, new))),
        }
        for title, kept in (("set", found.moves), ("book", found.book))
        for name, rows in kept.items()
        for place, old, new in rows
    ]
    heads = ["first", "second", "variable", "units", "percent", "alpha", "low", "high"]
    return {
        "differences": (["id", "variable", *named, "reason", "notes"], cells),
        "agreement": (heads, figures),
        "moves": (["coder", "of", "what", "published", "coded"], moved),
    }
