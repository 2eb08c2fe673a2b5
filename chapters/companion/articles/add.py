"""Add an article: a text becomes sentences and a coding sheet, a filled sheet becomes rows.

`begin` splits a text, writes the article's record under seeds/, appends its rows to sources.csv and
sentences.csv (marked “not coded yet”, without any text) and makes a coding sheet. A coder fills the
sheet. `finish` checks it as a whole and merges claims, relations, dependencies and new actors. In
between the data are sound: the article is known, and its sentences say that they wait.

The sheet holds the article's text, which belongs to its publisher, so it is kept outside the book's
folder. Each step changes all files or none (`companion.tables.transaction`).
"""

from __future__ import annotations

import functools
from pathlib import Path

from .. import names
from ..checks import PENDING
from ..checks.links import one_address
from ..names import author_row as _author  # by its first name, which scripts of readers use
from ..suspects import fits, tried
from ..tables import transaction
from ..tables.read import DataError, Problem, data_dir, rows, tables
from . import again as again_
from . import prepare, removal, settle, twice
from . import second as second_coder
from . import sheet as sheets
from .again import Again
from .blank import Blank
from .columns import CLAIM, COLUMNS, NEED, TIE, outside, sheet_files
from .fit import MAX_SHARED_RUN
from .laid import laid, whole
from .prepare import Article, as_lines
from .record import CONTENT, as_yaml, pending
from .removal import Removal
from .reports import Begun, Checked, CodedTwice, Finished
from .rows import edited, fields, of_article

__all__ = [
    "CLAIM",
    "COLUMNS",
    "CONTENT",
    "MAX_SHARED_RUN",
    "NEED",
    "PENDING",
    "TIE",
    "Again",
    "Article",
    "Begun",
    "Checked",
    "CodedTwice",
    "Finished",
    "Taken",
    "as_lines",
    "begin",
    "blind",
    "check_sheet",
    "differs",
    "finish",
    "goes",
    "pending",
    "remove",
]


class Taken(DataError):
    """Something stands where article or sheet would be written; `force=True` replaces it."""


def _alone(step):
    """`step` as the only one that changes these tables; what is saved meanwhile is kept."""

    @functools.wraps(step)
    def held(*args, data=None, **more):
        folder = _folder(data)
        check = functools.partial(fits, folder)
        with transaction.changing(folder, folder, folder.parent / "seeds", check=check):
            return step(*args, data=data, **more)

    return held


@_alone
def begin(
    path: str | Path,
    *,
    paragraphs: str | None = None,
    sheet: str | Path | None = None,
    data: str | Path | None = None,
    force: bool = False,
    **article: str,
) -> Begun:
    """Register the article in the text file `path` and make its coding sheet.

    article: the fields of `Article`. paragraphs: "lines" when each line is a paragraph, "blank"
    when blank lines part them; by default lines, unless they look wrapped. sheet: file to write,
    .xlsx or .csv. data: folder of the tables. force: replace a sheet that exists, and an article
    of this id that is not coded yet. Raises DataError for an unreadable text, a forbidden value, a
    taken id or a place inside the book, and Taken where `force` helps. Nothing is changed then.
    """
    folder, path = _folder(data), Path(path)
    if paragraphs not in (None, "lines", "blank"):
        raise DataError(f'paragraphs: found "{paragraphs}"; expected lines or blank')
    outside(path, folder, "the text of an article")
    read = prepare.read_text(path)
    row = _row(article, read.text, folder)
    source_id = row["source_id"]
    made = sheet_files(Path(sheet or path.with_name(f"{source_id}-coding.xlsx")), folder)
    _free(source_id, path, made, folder, force)
    lines = as_lines(read.text, prepare.layout(read, path, paragraphs))
    cut = prepare.cut(lines, path, row)
    record = prepare.new_record(path, row, cut, joined=lines != read.text)
    mine, sources, sentences = of_article(source_id), "sources.csv", "sentences.csv"
    changes: dict[Path, bytes | None] = {
        folder / sources: edited(folder / sources, [row], mine),
        folder / sentences: edited(folder / sentences, cut.spans, mine),
        folder.parent / "seeds" / f"{source_id}.yml": as_yaml(record),
    }
    actors = {r["actor_id"]: r["name"] for r in rows("actors", folder)}
    blank = Blank(row, cut.lines, _author(row, actors), folder)
    _sound(changes, folder)
    transaction.replace_all(changes | blank.files(made), folder)
    return Begun(
        source_id,
        cut.paragraphs,
        len(cut.spans),
        int(row["words"]),
        sum(s["role"] in CONTENT for s in cut.spans),
        made,
        [(n, r, cut.blocks[n][0].text[:60]) for n, r in cut.roles.items() if r not in CONTENT],
        names.told(row, actors),
        read.told,
    )


def _row(article: dict[str, str], text: str, folder: Path) -> dict[str, str]:
    """The article's row of sources.csv. Raises DataError for a value that its column forbids."""
    row = Article(**article).row(text, fields(folder)["sources"])
    if row["url"] and not one_address(row["url"]):
        where = f"article {row['source_id']}"
        raise DataError([Problem(where, None, "url", row["url"], "an http(s) address")])
    return row


def _free(source_id: str, path: Path, made: list[Path], folder: Path, force: bool) -> None:
    """Raise DataError where the article or its sheet would replace what must stay."""
    if taken := [file for file in made if file.exists() and file.samefile(path)]:
        raise DataError(
            f"{taken[0]}: the text of the article itself; expected another place for the coding "
            "sheet (--sheet)"
        )
    known, waiting = {r["source_id"]: r for r in rows("sources", folder)}, pending(folder)
    if source_id in known and source_id not in waiting:
        raise DataError(
            f"data/sources.csv, row {known[source_id][None]}, column source_id: found "
            f'"{source_id}", an article that is coded; expected an id that is not taken'
        )
    if force:
        return
    if source_id in waiting:
        raise Taken(
            f"{source_id} is registered and waits for its coding sheet; expected --force to "
            "register it anew, or another id"
        )
    for file in made:
        if file.exists():
            raise Taken(
                f"{file}: exists; expected --force to write it anew, or another place (--sheet)"
            )


@_alone
def finish(
    sheet: str | Path,
    *,
    second: str | Path | None = None,
    differences: str | Path | None = None,
    source_id: str | None = None,
    data: str | Path | None = None,
    again: bool = False,
) -> Finished | CodedTwice:
    """Check a filled coding sheet as a whole and merge it into the tables.

    second: the sheet of another coder of the same claims. Where the two differ, a table
    (`differences`, by default beside the first sheet) is written for what is kept and why; until
    all of it is settled the agreement is returned and nothing merged. Then the settled codes go
    into the tables, both codings into passes.csv, the reasons into resolutions.csv.

    again: the sheet of an article that is coded, corrected; it takes the place of what was merged.

    Raises DataError with one line for each problem (file, row, column, value, what was expected)
    when anything is missing or wrong; nothing is changed then. `source_id` guards against the
    wrong sheet.
    """
    folder, sheet = _folder(data), Path(sheet)
    with laid(sheet, source_id, folder, again) as (first, filled, over):
        merge, apart = whole(sheet, (first, filled), second, differences, over, folder)
        if isinstance(merge, CodedTwice):
            return merge
        changes = merge.changes(over)
    suspect = _sound(changes, folder)
    transaction.replace_all(changes, folder)
    return Finished(
        merge.source["source_id"],
        len(merge.coding.claims),
        len(merge.ties),
        len(merge.needs),
        [r["actor_id"] for r in merge.new_actors],
        merge.quoted,
        int(merge.source["words"]),
        sum(c.cells["checkable"] == "yes" for c in merge.coding.claims),
        merge.fit.renamed,
        filled.open,
        len(merge.settled) if second else None,
        apart,
        suspect,
    )


def differs(
    sheet: str | Path,
    *,
    second: str | Path | None = None,
    differences: str | Path | None = None,
    source_id: str | None = None,
    data: str | Path | None = None,
) -> Again | CodedTwice:
    """What `finish(sheet, again=True)` would change; raises as it does. No table is changed."""
    folder, sheet = _folder(data), Path(sheet)
    with laid(sheet, source_id, folder, True) as (first, filled, over):
        merge, _ = whole(sheet, (first, filled), second, differences, over, folder)
        if isinstance(merge, CodedTwice):
            return merge
        changes = merge.changes(over)
    _sound(changes, folder)
    return again_.told(merge.source["source_id"], changes, folder, bool(over))


def check_sheet(
    sheet: str | Path,
    *,
    second: str | Path | None = None,
    source_id: str | None = None,
    data: str | Path | None = None,
    again: bool = False,
) -> Checked | CodedTwice:
    """Check a coding sheet that may be filled in part; nothing is merged, nothing written.

    second: the sheet of another coder, to be compared as far as both have come. again: the sheet of
    an article that is coded. Raises DataError with one line for each cell that is wrong; what is
    only empty yet is counted in what comes back.
    """
    folder, sheet = _folder(data), Path(sheet)
    with laid(sheet, source_id, folder, again) as (merge, filled, over):
        waits = merge.faults.open
        if wrong := [p for p in merge.faults.problems if p not in waits]:
            raise DataError(wrong)
        if second:
            both = twice.beside(merge, filled, (sheet, Path(second)), merge.folder)
            table = twice.table_of(sheet, None, folder)
            return twice.compared(both, settle.settled(both, table), None)
        suspect = [] if waits else _sound(merge.changes(over), folder)
    coded = {claim.unit.row["sentence_id"] for claim in merge.coding.claims}
    content = [u.row["sentence_id"] for u in merge.fit.units if u.role in CONTENT]
    return Checked(
        merge.source["source_id"],
        [s for s in content if s in coded],
        [s for s in content if s not in coded],
        [p.row for p in waits if p.column == "gist"],
        filled.open,
        bool(over),
        bool(over and over.twice),
        suspect,
    )


def blind(
    sheet: str | Path,
    to: str | Path | None = None,
    *,
    source_id: str | None = None,
    data: str | Path | None = None,
    force: bool = False,
) -> list[Path]:
    """Write the sheet of a second coder: the claims of a filled sheet without their codes.

    sheet: the first coder's, complete and without a fault. to: file to write, .xlsx or .csv, by
    default beside it. Raises DataError as `finish` does, and Taken where `force` helps.
    """
    folder, sheet = _folder(data), Path(sheet)
    with laid(sheet, source_id, folder, False) as (merge, filled, _):
        if merge.faults.problems:
            raise DataError(merge.faults.problems)
    kind = ".csv" if sheet.suffix.lower() in sheets.TEXTS else ".xlsx"
    made = sheet_files(Path(to or sheet.with_name(f"{sheet.stem}-second{kind}")), folder)
    for file in made:
        if file.exists() and (file.samefile(sheet) or not force):
            raise Taken(f"{file}: exists; expected another place (--sheet), or --force")
    new = [{c: row[c] for c in row if c} for row in filled.actors]
    page = Blank(merge.source, second_coder.blind(filled), None, folder, new)
    transaction.replace_all(page.files(made), made[0].resolve().parent)
    return made


def goes(source_id: str, *, data: str | Path | None = None) -> Removal:
    """What `remove` would take out; nothing is changed. Raises DataError for an unknown article."""
    return removal.plan(source_id, _folder(data))


@_alone
def remove(source_id: str, *, data: str | Path | None = None) -> Removal:
    """Take out an article: its record, its rows, the actors that came with it and serve no other.

    Its coding sheet stays where it is, so that a corrected one can be sent in when the article has
    been registered again. Raises DataError for an unknown article, and when rows of other articles
    or of the record rest on its claims; nothing is changed then.
    """
    folder = _folder(data)
    found = removal.plan(source_id, folder)
    _sound(found.changes, folder)
    transaction.replace_all(found.changes, folder)
    return found


def _folder(data: str | Path | None) -> Path:
    folder = Path(data) if data else data_dir()
    tables(folder)
    if not (folder.parent / "seeds").is_dir():
        raise DataError(
            f"{folder.parent / 'seeds'}: no such folder; expected the book's own folders data/ and "
            "seeds/ side by side (run this in a copy of the book, or set COMPANION_DATA)"
        )
    return folder


def _sound(changes: dict[Path, bytes | None], folder: Path) -> list[Problem]:
    """Try a step's own change before the step writes it; returns the warnings it brings.

    What is saved meanwhile is tried with it once more by `_alone`.
    """
    return tried(folder, changes)
