"""The sheet that a coder fills: written empty or filled, read back from CSV, TSV or XLSX.

One shape for the command and for the page: a row a unit, the columns `FIXED`, one for each variable
of the set, `note`. An empty cell is not coded; `where` and `what` are ours and are not read back.
"""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..articles import verify
from ..articles.blank import as_csv, fill, menu
from ..articles.cells import plain
from ..articles.columns import CODING, MARK
from ..articles.sheet import WORKBOOKS, Rows, content, head, table, text, workbook
from ..canonical import canonical, fingerprint
from ..checks.letters import unseen
from ..tables.read import CONTROL, DataError, Problem, fault
from .payload import citation
from .units import Set, chosen, units
from .variables import Variable

FIXED = ("set", "version", "coder", "id", "where", "what")
NOTE = "note"
OTHERS = ("codebook", "about")  # sheets of the workbook beside the one that is filled
LEGEND = ("variable", "label", "code", "meaning", "definition", "boundary")
LISTED = 20  # so many codes are named in a message; of more the nearest
_WIDE = {"where": 30, "what": 70, "note": 40, "set": 18, "version": 16, "id": 20}
HELP = (
    "Fill the columns of the codes. A cell left empty is not coded: it counts as missing, never as "
    "agreement. What the book itself leaves empty by rule has the code none.",
    "The sheet “codebook” says what each code means. Code from the words of the row and the "
    "codebook alone, and do not look at the published codes before you are done.",
    "Leave set, version, id and the rows as they are. Put your name, or any other, under coder; "
    "reasons and doubts under note.",
    "Then: companion recode compare FILE (all files of a class at once), or read it into the page "
    "on which the book is coded.",
)


@dataclass
class Coding:
    """What a coder filled in: codes and notes by unit (no unit without any), rows by unit.

    open: another program holds the file open.
    """

    file: str
    set: Set
    coder: str
    codes: dict[str, dict[str, str]]
    notes: dict[str, str]
    rows: dict[str, int] = field(default_factory=dict)
    open: bool = False


# --- Writing.


def columns(one: Set) -> list[str]:
    """Columns of a set's sheet, in order."""
    return [*FIXED, *one.variables, NOTE]


def lines(
    one: Set,
    coder: str = "",
    codes: dict[str, dict[str, str]] | None = None,
    notes: dict[str, str] | None = None,
    sentences: dict[str, str] | None = None,
) -> list[dict]:
    """Rows of a set's sheet: empty, or with these codes and notes; `sentences` as printed, of who
    has a copy (`printed`).
    """
    known, codes, notes, sentences = units(one.kind), codes or {}, notes or {}, sentences or {}
    own = {"set": one.id, "version": one.version, "coder": harmless(_clean(coder))}
    out = []
    for unit in one.units:
        what = known[unit].what
        if wording := known[unit].wording:
            what += f" Words: “{wording}”."
        if unit in sentences:
            what += f" Sentence: {sentences[unit]}"
        shown = {"id": unit, "where": harmless(known[unit].where), "what": harmless(what)}
        out.append(
            own | shown | codes.get(unit, {}) | {NOTE: harmless(_clean(notes.get(unit, "")))}
        )
    return out


def printed(one: Set, copies: Iterable[Path]) -> dict[str, str]:
    """The sentence of each unit in a reader's own copies of the articles, folded as fingerprints
    see it.

    Raises DataError for a copy that is not the text of one of the set's articles.
    """
    known, out = units(one.kind), {}
    spans = {unit: known[unit].span for unit in one.units if known[unit].span}
    articles = dict.fromkeys(span["article"] for span in spans.values())
    for path in copies:
        text_ = verify.read(path)
        print_ = fingerprint(text_)
        source = next((a for a in articles if verify.record(a)["sha256"] == print_), None)
        if source is None:
            told = " or ".join(articles) or "an article, of which this set has no claim"
            raise DataError(
                f"{path}: not the text that was coded; expected a copy of {told} (`companion "
                "verify ARTICLE COPY` says in what it differs)"
            )
        folded = canonical(text_)
        for unit, span in spans.items():
            if span["article"] == source:
                out[unit] = folded[span["start"] : span["end"]]
    return out


def harmless(words: str) -> str:
    """Words that no spreadsheet takes for a formula: a teacher opens what a class has written."""
    return MARK + words if words.startswith(("=", "+", "-", "@", MARK)) else words


def _clean(words: str) -> str:
    """Words of a reader without what a workbook cannot hold."""
    return CONTROL.sub(" ", words)


def legend(one: Set) -> list[dict]:
    """What each variable may hold, a row a code under the columns `LEGEND`."""
    return [
        dict(
            zip(
                LEGEND,
                (v.name, v.label, c.code, c.label, c.definition, c.boundary),
                strict=True,
            )
        )
        for v in one.variables.values()
        for c in v.codes
    ]


def about(one: Set, change: str = "") -> list[str]:
    """What stands beside every sheet: what it is, how it is filled, what to cite and what differs
    from it.
    """
    change = change or "codes of your own in place of those of the book"
    return [
        f"{one.label} ({one.id}): {len(one.units)} units, version {one.version}.",
        *HELP,
        f"Cite as: {citation()} Changed: {one.label} ({one.id}), {change}.",
    ]


def files(path: Path, one: Set, filled: list[dict], change: str = "") -> dict[Path, bytes]:
    """Contents of a sheet's files: a workbook, or a table with its codebook and what to cite."""
    if path.suffix.lower() == ".xlsx":
        return {path: as_workbook(one, filled, change)}
    told = "\n\n".join(about(one, change)) + "\n"
    return {
        path: as_csv(columns(one), filled),
        path.with_name(f"{path.stem}-codebook.csv"): as_csv(LEGEND, legend(one)),
        path.with_name(f"{path.stem}-about.txt"): told.encode(),
    }


def as_workbook(one: Set, filled: list[dict], change: str = "") -> bytes:
    """The sheet as a workbook: with a menu in each cell to be coded, codebook, what to cite."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment

    book = Workbook()
    coding, codes = book.active, legend(one)
    coding.title = CODING
    fill(coding, columns(one), filled)
    coding.freeze_panes = "G2"
    spread: dict[str, list[int]] = {}
    for n, row in enumerate(codes, start=2):
        spread.setdefault(row["variable"], [n, n])[1] = n
    for n, column in enumerate(columns(one), start=1):
        letter = coding.cell(1, n).column_letter
        coding.column_dimensions[letter].width = _WIDE.get(column, 15)
        for cell in coding[letter][1:]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = "@"  # a code such as 044 stays as it is typed
        if column in spread:
            first, last = spread[column]
            said = "A code of the sheet “codebook”, which defines each."
            values = f"codebook!$C${first}:$C${last}"
            menu(coding, n, len(filled) + 1, values, (column, "stop", said))
    fill(book.create_sheet("codebook"), list(LEGEND), codes)
    told = book.create_sheet("about")
    for line in about(one, change):
        told.append([line])
    told.column_dimensions["A"].width = 140
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- Reading.


def read(path: Path) -> Coding:
    """What a filled sheet holds.

    Raises DataError, all that is wrong at once with file, row, column, value and what was expected:
    a file that cannot be read, a sheet of another version, a code that is none, a unit twice,
    missing or of another set.
    """
    raw = content(path)
    problems: list[Problem] = []
    if path.suffix.lower() in WORKBOOKS:
        found, problems = workbook(path, raw, (CODING,), OTHERS)
        rows = found[CODING]
    else:
        rows = text(path, raw)
    one = _set(path.name, rows)
    heads = [head(cell) for cell in rows[0][1]]
    ours = {n for n, column in enumerate(heads) if column in ("where", "what")}
    kept = [(n, [None if k in ours else c for k, c in enumerate(row)]) for n, row in rows[1:]]
    # A class may leave out variables that it does not code.
    filled, wrong = table([rows[0], *kept], path.name, ["set", "version", "id"], columns(one))
    for row in filled:
        row |= {column: row[column].removeprefix(MARK) for column in ("coder", NOTE)}
    problems += wrong
    if not problems:
        problems = [*_faults(path.name, one, filled), *_codes(path.name, one, filled)]
    if problems:
        raise DataError(problems)
    codes = {r["id"]: {v: r[v] for v in one.variables if r[v]} for r in filled}
    locks = (f"~${path.name}", f".~lock.{path.name}#")
    return Coding(
        path.name,
        one,
        next((r["coder"] for r in filled if r["coder"]), ""),
        {unit: given for unit, given in codes.items() if given},
        {r["id"]: r[NOTE] for r in filled if r[NOTE]},
        {r["id"]: r[None] for r in filled},
        any(path.with_name(lock).exists() for lock in locks),
    )


def _set(file: str, rows: Rows) -> Set:
    """The set that a sheet is of. Raises DataError when it is of none, or of another version."""
    first, names = rows[0] if rows else (1, [])
    heads = [head(name) for name in names]
    if missing := [c for c in ("set", "version", "id") if c not in heads]:
        found = ", ".join(str(name) for name in names if name)[:60]
        said = f"the columns {', '.join(FIXED[:4])} …, as `companion recode start` and the page on "
        said += f"which the book is coded make them ({', '.join(missing)} missing)"
        raise DataError([Problem(file, first, None, found, said)])
    row, set_id = _only(file, rows, "set", heads.index("set"))
    try:
        one = chosen(set_id)
    except DataError as error:
        said = str(error).partition("expected ")[2]
        raise DataError([Problem(file, row, "set", set_id, said)]) from None
    row, version = _only(file, rows, "version", heads.index("version"))
    if version != one.version:
        said = f"{one.version}, the version of {one.id} in this book; a sheet of another version "
        said += "has other units or codes. Start the set again (companion recode start "
        said += f"{one.id}) and carry your codes over by id, or use the book of the sheet’s version"
        raise DataError([Problem(file, row, "version", version, said)])
    return one


def _only(file: str, rows: Rows, column: str, place: int) -> tuple[int, str]:
    """The one value of a column, and its row. Raises DataError when there is another or none."""
    seen: dict[str, int] = {}
    for n, cells in rows[1:]:
        seen.setdefault(plain(cells[place] if place < len(cells) else None, column)[0], n)
    if len(seen) == 1 and (value := next(iter(seen))):
        return seen[value], value
    if len(seen) > 1:
        first, other = list(seen)[:2]
        said = f"{first or 'one value'} in every row, as in row {seen[first]}: one set a sheet"
        raise DataError([Problem(file, seen[other], column, other, said)])
    row = next(iter(seen.values()), rows[0][0])
    said = f"the {column} that the sheet was made with, in every row"
    raise DataError([Problem(file, row, column, "" if seen else None, said)])


def _faults(file: str, one: Set, filled: list[dict]) -> list[Problem]:
    """What is wrong with ids, coder and codes."""
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    coder = next((r["coder"] for r in filled if r["coder"]), "")
    for row in filled:
        n, unit = row[None], row["id"]
        if unit not in one.units:
            said = f"the id of a unit of {one.id} ({one.units[0]} …), as the sheet was made"
            problems.append(Problem(file, n, "id", unit, said))
        elif unit in seen:
            said = f"each unit once; row {seen[unit]} has it"
            problems.append(Problem(file, n, "id", unit, said))
        seen.setdefault(unit, n)
        for column in ("coder", NOTE):
            said = fault(row[column], {"name": column})
            # The coder's name goes into the tables as it is.
            if said := said or (unseen(row[column]) if column == "coder" else ""):
                problems.append(Problem(file, n, column, row[column], said))
        if row["coder"] not in ("", coder):
            said = f"{coder}, as in the rows above: one coder a sheet"
            problems.append(Problem(file, n, "coder", row["coder"], said))
    if missing := [unit for unit in one.units if unit not in seen]:
        told = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        said = f"a row for each of the {len(one.units)} units of {one.id}, its cells empty where "
        said += f"it is not coded; missing: {told}"
        problems.append(Problem(file, None, "id", None, said))
    return problems


def _codes(file: str, one: Set, filled: list[dict]) -> Iterator[Problem]:
    """What is no code; a number in another form (1.0, 44 for 044) becomes the code that it is.

    Where a spreadsheet took zeros from a column, a number that is a code with and without one could
    be either, and is asked for.
    """
    for variable in one.variables.values():
        changed, doubtful = False, []
        for row in filled:
            code, row_ = row[variable.name], row[None]
            near = _meant(variable, code) if code else []
            if code and not near:
                yield Problem(file, row_, variable.name, code, _expected(variable, code))
            elif code:
                row[variable.name] = code if code in variable.allowed else near[0]
                changed |= code not in variable.allowed
                doubtful += [(row_, code, near)] if len(near) > 1 else []
        for n, code, near in doubtful if changed else ():
            said = f"{' or '.join(near)}, one of them: numbers of this column were changed by a "
            said += "spreadsheet (keep them as text)"
            yield Problem(file, n, variable.name, code, said)


def _meant(variable: Variable, code: str) -> list[str]:
    """The codes that a cell may mean: those of the same number, else the one that it has."""
    number = _number(code)
    same = [known for known in variable.allowed if number is not None and _number(known) == number]
    return sorted(same, key=lambda known: known != code) or [code] * (code in variable.allowed)


def _number(text: str) -> int | None:
    found = re.fullmatch(r"([+\-−–]?)(\d{1,15})(?:\.0+)?", text)
    return None if found is None else int(found[2]) * (-1 if found[1] in ("-", "−", "–") else 1)


def _expected(variable: Variable, code: str) -> str:
    """What a cell that holds no code should hold."""
    known = list(variable.allowed)
    if len(known) <= LISTED:
        return f"one of {', '.join(known)}, or nothing where it is not coded"
    near = difflib.get_close_matches(code, known, 3, 0.5)
    told = f" (nearest: {', '.join(near)})" if near else ""
    return f"a code of {variable.name} in the codebook{told}, or nothing where it is not coded"
