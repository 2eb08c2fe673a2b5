"""An article coded twice: from two sheets and what was settled between them to one coding."""

from __future__ import annotations

from pathlib import Path

from ..tables.read import DataError
from . import settle
from . import sheet as sheets
from .columns import outside
from .merge import Merge
from .reports import CodedTwice
from .rows import fields
from .second import Second
from .sheet import TEXTS, Filled


def beside(merge: Merge, filled: Filled, files: tuple[Path, Path], folder: Path) -> Second:
    """The sheet of a second coder beside a first one that has been read; files: both, in order.

    Raises DataError when it is the first one again, of another article, has other claims, or a code
    that is none.
    """
    first, path = files
    if path.exists() and path.samefile(first):
        raise DataError(f"{path}: named twice; expected the sheet of another coder (--second)")
    source_id = merge.source["source_id"]
    other = sheets.read(path, list(fields(folder)["actors"]))
    given = next((r["sentence_id"] for r in other.coding if r["sentence_id"]), "")
    if given.split(":")[0] != source_id:
        raise DataError(
            f'{path.name}, row 2, column sentence_id: found "{given}"; expected a sentence of '
            f"{source_id}, as in {merge.faults.file}"
        )
    second = Second(merge, filled, Merge(path.name, source_id, folder), other)
    second.lay()
    second.check(folder)
    return second


def compared(second: Second, found: settle.Settled, table: Path | None) -> CodedTwice:
    """What the two sheets agree on, and what waits to be settled."""
    from ..measures import agreement

    both = [pair for pair in second.pairs if pair.whole]
    told = {
        name: agreement([pair.a[name] for pair in both], [pair.b[name] for pair in both])
        for name in (second.columns if both else ())
    }
    return CodedTwice(
        second.first.source["source_id"],
        len(both),
        told,
        len(found.rows),
        found.open,
        second.open,
        table,
        second.other.open,
    )


def table_of(sheet: Path, given: str | Path | None, folder: Path) -> Path:
    """Where the differences stand: beside the first sheet, unless another place is given."""
    kind = ".csv" if sheet.suffix.lower() in TEXTS else ".xlsx"
    path = Path(given) if given else sheet.with_name(f"{sheet.stem}-differences{kind}")
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise DataError(f"{path}: expected a table of differences that ends in .csv or .xlsx")
    outside(path, folder, "the table of differences")
    return path


def joined(second: Second, table: Path, folder: Path) -> Merge | CodedTwice:
    """One coding out of two, where all is coded and settled; else what is not, the table written.

    Raises DataError when what is settled is no code, or does not go together.
    """
    found = settle.settled(second, table)
    if second.open or found.open:
        if found.fresh:
            settle.write(found, table)
        return compared(second, found, table if found.rows else None)
    codes = [dict(pair.a) for pair in second.pairs]
    lines: list[int | None] = [None] * len(codes)
    place = {pair.claim_id: n for n, pair in enumerate(second.pairs)}
    rows = settle.resolutions(found)
    for row, at in zip(rows, (row[None] for row in found.rows)):
        n = place[row["claim_id"]]
        codes[n][row["variable"]] = row["resolved"]
        lines[n] = lines[n] or at
    merge = second.overlaid(folder, table.name, codes, lines)
    for row, at in zip(rows, (row[None] for row in found.rows)):
        merge.coding.own_words({"reason": row["reason"], None: at}, "reason")
    if merge.faults.problems:
        raise DataError(merge.faults.problems)
    merge.passes = [{"a": pair.a, "b": pair.b} for pair in second.pairs]
    merge.settled = rows
    return merge
