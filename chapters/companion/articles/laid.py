"""A filled sheet laid beside its article: read, of the right one, whole, by one coder or by two."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from ..tables.read import DataError, rows
from . import again as again_
from . import sheet as sheets
from . import twice
from .again import Over
from .merge import Merge
from .record import pending
from .reports import CodedTwice
from .rows import fields
from .sheet import Filled


@contextlib.contextmanager
def laid(
    sheet: Path, source_id: str | None, folder: Path, again: bool
) -> Iterator[tuple[Merge, Filled, Over | None]]:
    """A sheet laid beside its article; again: of one that is coded, on a copy where it waits."""
    filled = sheets.read(sheet, list(fields(folder)["actors"]))
    whose = next((r["sentence_id"].split(":")[0] for r in filled.coding if r["sentence_id"]), "")
    coded = {r["source_id"] for r in rows("sources", folder)} - set(pending(folder))
    with contextlib.ExitStack() as stack:
        over = None
        if again and whose in coded:
            over = stack.enter_context(again_.over(whose, folder))
        there = over.there if over else folder
        merge = Merge(sheet.name, _whose(filled.coding, sheet.name, source_id, there), there)
        merge.read(filled)
        yield merge, filled, over


def _whose(coding: list[dict], file: str, wanted: str | None, folder: Path) -> str:
    """The article whose sheet it is. Raises DataError when it does not wait, or is not `wanted`."""
    given = next((r["sentence_id"].split(":")[0] for r in coding if r["sentence_id"]), "")
    waiting, known = pending(folder), {r["source_id"] for r in rows("sources", folder)}
    waits = ", ".join(waiting) or "none does"
    if given != (wanted or given) or given not in known:
        said = wanted or f"an article that waits to be coded ({waits})"
        raise DataError(
            f'{file}, row 2, column sentence_id: found "{given}"; expected a sentence of {said}'
        )
    if given not in waiting:
        raise DataError(
            f"{file}: the article {given} is coded already; expected a sheet of an article that "
            f"waits ({waits}), or --finish SHEET with --again to put this sheet, corrected, in the "
            "place of what is merged (what that changes is shown first)"
        )
    return given


def whole(
    sheet: Path, read: tuple[Merge, Filled], second, differences, over: Over | None, folder: Path
) -> tuple[Merge | CodedTwice, list[str]]:
    """A sheet without a fault, or two made one; and what no table takes of the second."""
    merge, filled = read
    if merge.faults.problems:
        raise DataError(merge.faults.problems)
    if over:
        again_.refused(over, merge.source["source_id"], second)
    if not second:
        return merge, []
    both = twice.beside(merge, filled, (sheet, Path(second)), merge.folder)
    joined = twice.joined(both, twice.table_of(sheet, differences, folder), merge.folder)
    return joined, both.not_merged()
