"""The coding sheet: its columns, its files, and the place outside the book where they are kept."""

from __future__ import annotations

from pathlib import Path

from ..tables.read import DataError

# What a column is called in the sheet -> table and column that it fills; None for the sheet alone.
SENTENCE = {
    "sentence_id": ("sentences", "sentence_id"),
    "role": ("sentences", "role"),
    "text": None,
    "gist": None,
    "uncoded_reason": ("sentences", "uncoded_reason"),
    "actors_mentioned": ("sentences", "actors_mentioned"),
}
CLAIM = {
    c: ("claims", c)
    for c in (
        "speaker_id",
        "speaker_kind",
        "form",
        "about",
        "toward",
        "modality",
        "likelihood_words",
        "topic",
        "concept",
        "stance",
        "reason",
        "paraphrase",
        "quote",
        "checkable",
    )
}
TIE = {
    c: ("relations", c.removeprefix("tie_"))
    for c in ("from", "to", "relation", "sign", "certainty", "tie_start", "tie_end", "tie_note")
}
NEED = {
    c: ("dependencies", c.removeprefix("need_"))
    for c in ("dependent", "on", "good", "change", "need_note")
}
COLUMNS = SENTENCE | CLAIM | TIE | NEED
# Which of several equal wordings in a sentence is quoted: 1, 2, … Older sheets lack the column.
OPTIONAL = {"quote_n": None}
# Roles that only the sheet knows: the line is no sentence of its own.
JOIN_NEXT, JOIN_PREVIOUS = "join_next", "join_previous"
JOINS = {
    JOIN_NEXT: "The line is the beginning of the sentence on the next line.",
    JOIN_PREVIOUS: "The line is the end of the sentence on the line above.",
}
SAID = {
    "text": "The sentence as printed. Leave it as it is; to cut it in two, insert a line below and "
    "move the second half there. A ¶ keeps spreadsheets from taking it for a number or a date.",
    "gist": "What the paragraph says, in your own words; once for each paragraph of the body.",
    "uncoded_reason": "Why there is no claim; for titles, headings, credits and page furniture, "
    "and for a piece of a paragraph that is no sentence (role boilerplate).",
    "quote_n": "Where the words quoted stand more than once in the sentence: 1 for the first, 2 …",
}
LEGEND = ("column", "value", "label", "definition", "boundary")
CODING, NEW_ACTORS = "coding", "new actors"  # the sheets of a workbook that a coder fills
OTHER_SHEETS = ("actors", "codebook", "read me")
MARK = "¶ "  # before a text that a spreadsheet would take for a number, a date or a formula


def sheet_files(sheet: Path, folder: Path) -> list[Path]:
    """The files that make up a coding sheet: one workbook, or tables of lines, actors and codes."""
    if sheet.suffix.lower() not in (".xlsx", ".csv"):
        raise DataError(f"{sheet}: expected a coding sheet that ends in .xlsx or .csv")
    if not sheet.parent.is_dir():
        raise DataError(f"{sheet.parent}: no such folder; expected a place for the coding sheet")
    outside(sheet, folder, "the coding sheet, which holds the article's text,")
    if sheet.suffix.lower() == ".xlsx":
        return [sheet]
    legend = sheet.with_name(f"{sheet.stem}-legend.csv")
    return [sheet, sheet.with_name(actors_file(sheet.name)), legend]


def actors_file(sheet: str) -> str:
    """Where a sheet of this name lists its new actors."""
    stem, dot, kind = sheet.rpartition(".")
    if kind.lower() in ("csv", "tsv", "txt"):
        return f"{stem}-actors{dot}{kind}"
    return f"{sheet}, sheet “{NEW_ACTORS}”"


def outside(path: Path, folder: Path, what: str) -> None:
    """Raise DataError when `path` lies in the book whose tables are in `folder`."""
    book = folder.resolve().parent
    inside = [book] if (book / "_toc.yml").exists() else [folder.resolve(), book / "seeds"]
    if any(path.resolve().is_relative_to(place) for place in inside):
        raise DataError(
            f"{path}: inside the book's folder; expected {what} in a place outside it, "
            "so that it cannot be published by mistake"
        )
