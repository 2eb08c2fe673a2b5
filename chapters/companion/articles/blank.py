"""Write the empty coding sheet of an article: tables in CSV, or a workbook with drop-down menus."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from ..checks import CODED
from ..tables.read import allowed, rows
from .cells import looks_like_value
from .columns import (
    CLAIM,
    CODING,
    COLUMNS,
    JOINS,
    LEGEND,
    MARK,
    NEED,
    NEW_ACTORS,
    OPTIONAL,
    SAID,
    SENTENCE,
    TIE,
)
from .rows import fields

HELP = (
    "Fill one line for each claim. A sentence with several claims takes several lines: insert a "
    "line below it and leave sentence_id, role and text empty there.",
    "A claim needs at least one tie (from, to, relation, sign, certainty). Further ties or "
    "dependencies of the same claim go on further lines whose claim columns stay empty.",
    "Lists (about, actors_mentioned, likelihood_words) are separated by semicolons. Actors are "
    "ids: those of the sheet “actors”, and those you add under “new actors”.",
    "The column role is a guess where a block is short: correct it. A title, heading, credit or "
    "piece of page furniture gets a reason in uncoded_reason and no claim. So does a piece of a "
    "paragraph that is no sentence, such as the number of a list: role boilerplate.",
    "What is asked in an interview or a press conference has the role question, a reason and no "
    "claim, also where it shares a paragraph with its answer.",
    "A sentence cut where none ends: give the first piece the role join_next. Two sentences on one "
    "line: insert a line below it and move the second sentence to its column text.",
    "Paraphrase in your own words; quote only where the wording matters, at most 25 words, as "
    "printed.",
    "This file holds the article's text, which belongs to its publisher: keep it to yourself.",
)
# All columns of a new sheet, in order: the occurrence of a quotation stands beside the quotation.
SHEET = dict(
    pair
    for column, place in COLUMNS.items()
    for pair in ((column, place), *(OPTIONAL.items() if column == "quote" else ()))
)
# Widths of columns in characters, where not 15; colours of their heads.
WIDE = {
    "text": 70,
    "gist": 40,
    "paraphrase": 50,
    "quote": 30,
    "reason": 30,
    "uncoded_reason": 22,
    "actors_mentioned": 20,
    "about": 16,
    "sentence_id": 18,
}
TINT = {
    **dict.fromkeys(SENTENCE, "DDE6EE"),
    **dict.fromkeys([*CLAIM, *OPTIONAL], "F3E3D3"),
    **dict.fromkeys(TIE, "E0EBDD"),
    **dict.fromkeys(NEED, "E9E1EE"),
}


@dataclass
class Blank:
    """What an empty sheet holds: its lines, the author as a new actor, codes and known actors."""

    source: dict
    lines: list[dict]
    author: dict | None
    folder: Path
    new: list[dict] = field(default_factory=list)  # actors of a first coder's sheet

    def files(self, sheets: list[Path]) -> dict[Path, bytes | None]:
        """Contents of the sheet's files: one workbook, or three tables."""
        if len(sheets) == 1:
            return {sheets[0]: workbook(self)}
        contents = (
            as_csv(SHEET, self.marked()),
            as_csv(fields(self.folder)["actors"], self.new_actors()),
            as_csv(LEGEND, legend(self.folder)),
        )
        return dict(zip(sheets, contents, strict=True))

    def marked(self) -> list[dict]:
        """The lines, their texts in a form that no spreadsheet rewrites, in whatever file."""
        return [
            {c: marked(cell) if c in ("text", "paraphrase") else cell for c, cell in line.items()}
            for line in self.lines
        ]

    def new_actors(self) -> list[dict]:
        return self.new or ([self.author] if self.author else [])


def marked(text: str) -> str:
    """The text, with a mark before it where a spreadsheet would take it for a value."""
    own = text.startswith(("=", "+", "-", "@", "'", MARK.strip()))
    return MARK + text if own or looks_like_value(text) else text


def legend(folder: Path) -> list[dict]:
    """What each column may hold, in rows of `LEGEND`; a row without value describes the column."""
    known, variables = fields(folder), {place: v for v, place in CODED.items()}
    codes = {(r["variable"], r["code"]): r for r in rows("codes", folder)}
    out = []
    for column, place in SHEET.items():
        f = known[place[0]][place[1]] if place else {}
        required = "required" if f.get("constraints", {}).get("required") else ""
        said = SAID.get(column) or f.get("description", "")
        out.append(dict(zip(LEGEND, (column, "", "", said, required), strict=True)))
        for value in allowed(f):
            code = codes.get((variables.get(place), value), {})
            said = {c: code.get(c, "") for c in ("label", "definition", "boundary")}
            out.append({"column": column, "value": value} | said)
        if column == "role":
            for value, said in JOINS.items():
                told = (column, value, value.replace("_", " "), said, "")
                out.append(dict(zip(LEGEND, told, strict=True)))
    return out


def as_csv(columns, rows: list[dict]) -> bytes:
    """A table in CSV, with a byte order mark, which spreadsheets need to take a file for UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(
        out, list(columns), restval="", lineterminator="\n", extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(rows)
    return ("\ufeff" + out.getvalue()).encode()


def workbook(blank: Blank) -> bytes:
    """The sheet as an Excel workbook: lines to code, new actors, and what may be filled in."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment

    book = Workbook()
    coding = book.active
    coding.title = CODING
    names = (NEW_ACTORS, "actors", "codebook", "read me")
    new, actors, codebook, about = (book.create_sheet(name) for name in names)
    known, codes = rows("actors", blank.folder), legend(blank.folder)
    actor_fields = fields(blank.folder)["actors"]
    fill(coding, list(SHEET), blank.marked())
    for cell in (cell for row in coding.iter_rows(min_row=2) for cell in row):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    coding.freeze_panes = "D2"
    fill(new, list(actor_fields), blank.new_actors())
    fill(actors, ["actor_id", "name", "kind"], known)
    fill(codebook, list(LEGEND), codes)
    title = f"{blank.source['title']} ({blank.source['container_title']})"
    for line in (f"Coding sheet of {blank.source['source_id']}: {title}.", *HELP):
        about.append([line])
    about.column_dimensions["A"].width = 140
    _heads(coding, codes)
    # Menus reach well below the prepared lines, for claims that are inserted.
    _menus(coding, codes, len(known), len(blank.lines) * 6 + 200)
    kinds = '"' + ",".join(allowed(actor_fields["kind"])) + '"'
    menu(new, list(actor_fields).index("kind") + 1, 200, kinds, None)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill(sheet, columns: list[str], lines: list[dict]) -> None:
    """Head and lines of a sheet; its head stays in sight."""
    from openpyxl.styles import Font

    sheet.append(columns)
    for line in lines:
        sheet.append([line.get(c) or None for c in columns])
    for cell in (cell for row in sheet.iter_rows(min_row=2) for cell in row):
        if cell.data_type == "f":  # text that begins with = is no formula
            cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    if sheet.freeze_panes is None:
        sheet.freeze_panes = "A2"


def _heads(coding, codes: list[dict]) -> None:
    """Colours, widths and descriptions of the columns."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    described = {r["column"]: r["definition"] for r in codes if not r["value"]}
    for n, column in enumerate(SHEET, start=1):
        head = coding.cell(1, n)
        head.fill = PatternFill("solid", start_color=TINT[column])
        if described.get(column):
            head.comment = Comment(described[column], "companion", width=320, height=120)
        coding.column_dimensions[head.column_letter].width = WIDE.get(column, 15)


def _menus(coding, codes: list[dict], actors: int, last: int) -> None:
    """Drop-down menus down to row `last`, of the codes and of the `actors` known actors."""
    spread: dict[str, list[int]] = {}
    for n, row in enumerate(codes, start=2):
        if row["value"]:
            spread.setdefault(row["column"], [n, n])[1] = n
    for n, column in enumerate(SHEET, start=1):
        if column in spread:
            first, end = spread[column]
            said = "A value of the list; the sheet “codebook” defines each."
            menu(coding, n, last, f"codebook!$B${first}:$B${end}", (column, "stop", said))
        elif column in ("speaker_id", "toward", "from", "to", "dependent", "on"):
            # Only a warning: a new actor is allowed when it stands under “new actors”.
            said = f"Not an actor of the book; add it under “{NEW_ACTORS}”."
            menu(coding, n, last, f"actors!$A$2:$A${actors + 1}", (column, "warning", said))


def menu(sheet, column: int, last: int, values: str, error: tuple[str, str, str] | None) -> None:
    """A menu of `values` in rows 2 to `last`; error: title, style and words of the message."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    said = dict(zip(("errorTitle", "errorStyle", "error"), error, strict=True)) if error else {}
    listed = DataValidation(
        type="list", formula1=values, allow_blank=True, showErrorMessage=True, **said
    )
    sheet.add_data_validation(listed)
    letter = get_column_letter(column)
    listed.add(f"{letter}2:{letter}{last}")
