"""`companion recode`: a sheet to fill, sheets compared, a coding made a pass on a copy."""

from __future__ import annotations

import datetime
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..tables.read import DataError, data_dir
from ..tables.transaction import replace_all

if TYPE_CHECKING:
    from .compare import Outcome

# What the commands do is imported by the command that is run: the others need not wait for it.

STATUS = (
    "Exit status: 0 every cell that is coded is coded alike and as published, 3 codes differ, 4 "
    "codes differ and so does something that is counted; 1 a sheet that cannot be taken, 2 a wrong "
    "call."
)

TABLES = ("agreement", "moves")  # what stands beside the differences, as tables of their own


def declare(commands) -> None:
    """Add `companion recode` and what it can do to the subparsers `commands`."""
    top = commands.add_parser(
        "recode", help="code the evidence again: alone or as a class, beside the book"
    )
    parts = top.add_subparsers(required=True)
    start = parts.add_parser(
        "start",
        help="write an empty sheet for a set; without SET, list the sets",
        description="Sets: claims:ARTICLE, speaker:ACTOR, events:YEAR, statements; with :10 at the "
        "end ten of their units, spread evenly.",
    )
    start.add_argument("set", metavar="SET", nargs="?", help="what to code, claims:hashmi-2024:10")
    start.add_argument("--xlsx", action="store_true", help="a workbook with menus instead of CSV")
    said = "where to write it, .csv or .xlsx (default: recode-SET in this folder)"
    start.add_argument("-o", "--output", metavar="FILE", help=said)
    said = "your own copy of an article, to have its sentences in the sheet; may stand twice"
    start.add_argument("--copy", metavar="COPY", action="append", default=[], help=said)
    start.add_argument("--coder", metavar="NAME", default="", help="who codes, if known already")
    start.set_defaults(run=run_start)
    held = parts.add_parser(
        "compare",
        help="hold filled sheets against each other and the book",
        description="Agreement of the coders with each other, with each coding pass and with the "
        "published codes; every cell that differs, with the recorded reason; what moves.",
        epilog=STATUS,
    )
    held.add_argument(
        "files", metavar="FILE", nargs="+", help="filled sheets, a coder each, or their folder"
    )
    said = "compare the sheets that can be taken, and say which are left out and why"
    held.add_argument("--skip", action="store_true", help=said)
    said = "what moves in the measures, the scorecard and the findings of the whole book, too"
    held.add_argument("--book", action="store_true", help=said)
    said = "write differences, agreement and what moves, .xlsx or .csv"
    held.add_argument("-o", "--output", metavar="FILE", help=said)
    said = "write a sheet with the codes of the majority, open cells left to be settled"
    held.add_argument("--merged", metavar="FILE", help=said)
    held.set_defaults(run=run_compare)
    taken = _declare_adopt(parts)
    said = "replace files that are there already"
    for part in (start, held):
        part.add_argument("--force", action="store_true", help=said)
    said = "folder with datapackage.json (default: the book's own)"
    for part in (start, held, taken):
        part.add_argument("--data", metavar="DIR", help=said)


def _declare_adopt(parts):
    taken = parts.add_parser(
        "adopt", help="write a copy of the tables with a sheet as one more pass, or as the codes"
    )
    taken.add_argument("file", metavar="FILE", help="a filled sheet")
    said = "folder to make, with data, seeds and what to cite"
    taken.add_argument("--to", metavar="DIR", required=True, help=said)
    said = "in place of the published codes, not beside them as a pass"
    taken.add_argument("--codes", action="store_true", help=said)
    said = "these variables alone, with commas between (with --codes)"
    taken.add_argument("--only", metavar="VARIABLES", default="", help=said)
    taken.set_defaults(run=run_adopt)
    return taken


def run_start(args) -> int:
    """`companion recode start`: returns the exit status."""
    from ..articles.columns import outside
    from . import sheet
    from .units import chosen, sets

    if args.set is None:
        for one in sets().values():
            print(f"{one.id:<42} {len(one.units):4}  {one.label}")
        return 0
    one = chosen(args.set)
    name = "recode-" + re.sub(r"[^\w.-]+", "-", one.id)
    path = Path(args.output or name + (".xlsx" if args.xlsx else ".csv"))
    wanted = (".xlsx",) if args.xlsx else (".xlsx", ".csv")
    _kind(path, wanted)
    if args.copy:
        outside(path, data_dir(), "a sheet with sentences of an article")
    sentences = sheet.printed(one, map(Path, args.copy))
    written = sheet.files(path, one, sheet.lines(one, args.coder, sentences=sentences))
    _write(written, args.force)
    print(f"{one.label}: {len(one.units)} units, {len(one.variables)} codes each.")
    print(f"Written: {', '.join(map(str, written))}.")
    if sentences:
        print("It holds sentences of an article, which belong to its publisher: do not publish it.")
    print(f"Fill {path.name}, then run `companion recode compare {path}`.")
    return 0


def run_compare(args) -> int:
    """`companion recode compare`: returns the exit status."""
    from . import sheet
    from .compare import compare, effects, majority, sheets_of

    files, wanted = [Path(file) for file in args.files], [args.output, args.merged]
    # In a folder of sheets, what the last comparison of the same names wrote is none of them.
    but = [made for given in wanted if given for made in _beside(Path(given))]
    found = compare(files, args.skip, but)
    if args.book:
        effects(found)
    names = ", ".join(found.coders)
    change = f"coded again by {names}, {datetime.date.today().isoformat()}"
    report, merged = {}, {}
    if args.output:
        _kind(Path(args.output), (".xlsx", ".csv"))
        report = _report(Path(args.output), found, sheet.about(found.set, change)[-1])
    if args.merged:
        _kind(Path(args.merged), (".xlsx", ".csv"))
        filled = sheet.lines(found.set, f"majority of {names}", *majority(found))
        merged = sheet.files(Path(args.merged), found.set, filled, change)
    written = report | merged
    taken = {path.resolve() for path in sheets_of(files, but)}
    taken |= {path.resolve() for path in report} & {path.resolve() for path in merged}
    if twice := [str(path) for path in written if path.resolve() in taken]:
        raise DataError(
            f"{', '.join(twice)}: a sheet that is compared, or asked for twice; expected a name of "
            "its own for each file that is written"
        )
    _write(written, args.force)
    print(found)
    print()
    print(sheet.about(found.set, change)[-1])
    if written:
        print(f"Written: {', '.join(map(str, written))}.")
    return found.status


def _beside(path: Path) -> list[Path]:
    """A file that a comparison writes, and the tables that may stand beside it."""
    return [path, *(path.with_name(f"{path.stem}-{name}.csv") for name in TABLES)]


def run_adopt(args) -> int:
    """`companion recode adopt`: returns the exit status."""
    from . import sheet
    from .adopt import adopt

    only = [name.strip() for name in args.only.split(",") if name.strip()]
    print(adopt(sheet.read(Path(args.file)), Path(args.to), codes=args.codes, only=only))
    return 0


def _report(path: Path, found: Outcome, cite: str) -> dict[Path, bytes]:
    """Contents of the files of a comparison: a workbook, or tables beside each other."""
    from ..articles.blank import as_csv, fill
    from .compare import tables

    parts = tables(found)
    if path.suffix.lower() == ".csv":
        beside = _beside(path)[1:]
        others = {there: as_csv(*parts[name]) for there, name in zip(beside, TABLES)}
        told = path.with_name(f"{path.stem}-about.txt")
        return {path: as_csv(*parts["differences"])} | others | {told: f"{cite}\n".encode()}
    from openpyxl import Workbook

    book = Workbook()
    for name, (heads, rows) in parts.items():
        fill(book.create_sheet(name), heads, rows)
    book.remove(book["Sheet"])
    book.create_sheet("about").append([cite])
    out = io.BytesIO()
    book.save(out)
    return {path: out.getvalue()}


def _kind(path: Path, kinds: tuple[str, ...]) -> None:
    if path.suffix.lower() not in kinds:
        raise DataError(f"{path}: expected a file that ends in {' or '.join(kinds)}")
    if not path.resolve().parent.is_dir():
        raise DataError(f"{path.parent}: no such folder; expected a place for {path.name}")


def _write(files: dict[Path, bytes], force: bool) -> None:
    """Write all files or none; one that is there already is replaced with `force` alone."""
    if there := [str(path) for path in files if path.exists() and not force]:
        raise DataError(
            f"{', '.join(there)}: there already; expected a new name, or --force to replace it"
        )
    if files:  # in one change, whatever folders they go to; its journal lies beside the first
        replace_all(dict(files), next(iter(files)).resolve().parent)
