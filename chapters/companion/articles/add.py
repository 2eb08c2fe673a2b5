"""Add an article: a text becomes numbered sentences and a coding sheet, a filled sheet becomes rows.

`begin` splits a text, writes the article's record under seeds/, appends its rows to sources.csv and
sentences.csv (marked “not coded yet”, without any text) and makes a coding sheet. A coder fills the
sheet. `finish` checks it as a whole and merges claims, relations, dependencies and new actors. In
between the data are sound: the article is known, and its sentences say that they wait.

The sheet holds the article's text, which belongs to its publisher, so it is kept outside the book's
folder. Each step changes all files or none (`companion.files`).
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import re
import shlex
import shutil
import tempfile
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from .. import checks as rules
from ..canonical import canonical, find, fingerprint, sentences, words
from ..checks import PENDING
from ..tables import transaction as files
from ..tables.read import DataError, Problem, allowed, data_dir, fault, grid, rows, tables
from . import verify

CONTENT = ("body", "standfirst")
LETTER = {"title": "t", "standfirst": "s", "heading": "h"}
REASON = {
    "title": "title",
    "heading": "section heading",
    "credit": "credit",
    "boilerplate": "page furniture",
}
ENDS_OF_TIES = ("state", "organisation", "bloc")
# The longest run of the article's words that a paraphrase may share with it (codebook, rule paraphrase_and_quote).
MAX_SHARED_RUN = 5
CONTEXT = 20  # characters kept on either side of a quotation, fewer where a word would be cut

# Columns of the sheet: what it is called there -> table and column that it fills; None for what only the sheet has.
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
SAID = {
    "text": "The sentence. Leave it as it is.",
    "gist": "What the paragraph says, in your own words; once for each paragraph of the body.",
    "uncoded_reason": "Why there is no claim; only for titles, headings, credits and page furniture.",
}


class Taken(DataError):
    """Something stands where the article or its sheet would be written; `force=True` replaces it."""


@dataclass
class Begun:
    """What `begin` wrote: the article, its counts, the sheet's files and the roles it guessed, block by block."""

    source_id: str
    paragraphs: int
    sentences: int
    words: int
    to_code: int
    sheets: list[Path]
    guessed: list[tuple[int, str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [
            f"{self.source_id}: {_n(self.paragraphs, 'paragraph')}, {_n(self.sentences, 'sentence')}, {_n(self.words, 'word')}.",
            f"Written: seeds/{self.source_id}.yml, 1 row in data/sources.csv, {_n(self.sentences, 'row')} in data/sentences.csv (marked “{PENDING}”, without text).",
            f"Coding sheet: {', '.join(map(str, self.sheets))}",
        ]
        lines += (
            ["Guessed from length and punctuation; correct the column role where it is wrong:"]
            if self.guessed
            else []
        )
        lines += [f"  {role}: {start}" for _, role, start in self.guessed]
        return "\n".join(
            lines
            + [
                f"What remains: code the {_n(self.to_code, 'sentence')} of body and standfirst in the sheet, then run `companion add --finish {shlex.quote(str(self.sheets[0]))}`.",
                "Until then the book builds, and the article's sentences count as not coded. The sheet holds the article's text: do not publish it.",
            ]
        )


@dataclass
class Finished:
    """What `finish` merged: numbers of rows, words quoted, and ids that changed because a role was corrected."""

    source_id: str
    claims: int
    ties: int
    needs: int
    actors: list[str]
    quoted: int
    words: int
    checkable: int
    renamed: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [
            f"{self.source_id}: merged {_n(self.claims, 'claim')}, {_n(self.ties, 'tie')} and {_n(self.needs, 'dependency')}."
            + (f" New actors: {', '.join(self.actors)}." if self.actors else "")
        ]
        lines.append(
            f"Quoted: {self.quoted} of {self.words} words ({self.quoted / self.words:.1%}; at most {rules.MAX_QUOTED_SHARE:.0%})."
        )
        if self.renamed:
            lines.append(
                "Ids follow the roles of the sheet: "
                + ", ".join(f"{old} is now {new}" for old, new in self.renamed.items())
                + "."
            )
        lines.append(
            f"What remains is up to you: verdicts on {_n(self.checkable, 'checkable claim')} (data/verdicts.csv), a second coding (data/passes.csv). `companion verify {self.source_id} YOUR-COPY` checks every quotation."
        )
        return "\n".join(lines)


def _n(number: int, what: str) -> str:
    return (
        f"{number} {what}"
        if number == 1
        else f"{number} {what.removesuffix('y') + 'ie' if what.endswith('cy') else what}s"
    )


def pending(data: str | Path | None = None) -> dict[str, int]:
    """Articles that wait for their coding sheet: source_id and number of sentences to code."""
    folder = Path(data) if data else data_dir()
    coded = {row["sentence_id"].split(":")[0] for row in rows("claims", folder)}
    out: dict[str, int] = {}
    for row in rows("sentences", folder):
        if row["uncoded_reason"] == PENDING and row["source_id"] not in coded:
            out[row["source_id"]] = out.get(row["source_id"], 0) + (row["role"] in CONTENT)
    return out


def begin(
    path: str | Path,
    *,
    source_id: str,
    title: str,
    container_title: str,
    author: str = "",
    editor: str = "",
    section: str = "",
    issued: str = "",
    issued_note: str = "",
    url: str = "",
    language: str = "en",
    type: str = "article-newspaper",
    note: str = "",
    paragraphs: str | None = None,
    sheet: str | Path | None = None,
    data: str | Path | None = None,
    force: bool = False,
) -> Begun:
    """Register the article in the text file `path` and make its coding sheet.

    source_id to note: the columns of sources.csv; an unknown author or date stays empty. paragraphs:
    "lines" when each line is a paragraph, "blank" when lines are wrapped and blank lines part the
    paragraphs; by default lines, unless they look wrapped. sheet: file to write, .xlsx or .csv
    (default: ID-coding.xlsx beside the text). data: folder of the tables. force: replace a sheet that
    exists, and an article of this id that is not coded yet.

    Raises DataError for an unreadable text, a value that the schema forbids, an id that is taken or a
    place inside the book, and Taken where `force` would help. Nothing is changed then.
    """
    folder = _folder(data)
    path = Path(path)
    if paragraphs not in (None, "lines", "blank"):
        raise DataError(f'paragraphs: found "{paragraphs}"; expected lines or blank')
    _outside(path, folder, "the text of an article")
    text = verify.read(path)
    if not words(text):
        raise DataError(f"{path}: no word in it; expected the text of the article")
    row = {
        "source_id": source_id,
        "type": type,
        "title": title,
        "author": author,
        "editor": editor,
        "container_title": container_title,
        "section": section,
        "issued": issued,
        "issued_note": issued_note,
        "url": url,
        "language": language,
        "words": str(len(words(text))),
        "sha256": fingerprint(text),
        "note": note,
    }
    row = {c: " ".join(str(v or "").split()) for c, v in row.items()}
    fields = _fields(folder)
    source_id = row["source_id"]
    problems = [
        Problem(f"article {source_id}", None, c, row[c], said)
        for c, f in fields["sources"].items()
        if (said := fault(row[c], f))
    ]
    if problems:
        raise DataError(problems)
    sheets = _sheet_files(
        Path(sheet) if sheet else path.with_name(f"{source_id}-coding.xlsx"), folder
    )
    if taken := [file for file in sheets if file.exists() and file.samefile(path)]:
        raise DataError(
            f"{taken[0]}: the text of the article itself; expected another place for the coding sheet (--sheet)"
        )
    known = {r["source_id"]: r for r in rows("sources", folder)}
    waiting = pending(folder)
    if source_id in known and source_id not in waiting:
        raise DataError(
            f'data/sources.csv, row {known[source_id][None]}, column source_id: found "{source_id}", an article that is coded; expected an id that is not taken'
        )
    if source_id in waiting and not force:
        raise Taken(
            f"{source_id} is registered and waits for its coding sheet; expected --force to register it anew, or another id"
        )
    for file in sheets:
        if file.exists() and not force:
            raise Taken(
                f"{file}: exists; expected --force to write it anew, or another place (--sheet)"
            )

    lines = as_lines(text, paragraphs or _layout(text, path))
    try:
        found = sentences(lines)
    except ValueError:
        raise DataError(
            f"{path}: a line ends with a dash and the next begins with one; expected one of the two"
        ) from None
    blocks: dict[int, list] = {}
    for s in found:
        blocks.setdefault(s.block, []).append(s)
    roles = _roles(blocks, title, author)
    if not any(role in CONTENT for role in roles.values()):
        raise DataError(
            f"{path}: no sentence of body or standfirst found; expected paragraphs, with sentences that end in a full stop or have more than 12 words"
        )
    places = _places(roles)
    spans, lines_of_sheet = [], []
    for s in found:
        place, number = places[s.block]
        sentence = {
            "sentence_id": f"{source_id}:{place}.{s.sentence}",
            "source_id": source_id,
            "block": s.block,
            "paragraph": number or "",
            "sentence": s.sentence,
            "start": s.start,
            "end": s.end,
            "words": len(words(s.text)),
            "role": roles[s.block],
        }
        spans.append(sentence | {"uncoded_reason": PENDING, "actors_mentioned": ""})
        lines_of_sheet.append(
            {
                "sentence_id": sentence["sentence_id"],
                "role": roles[s.block],
                "text": s.text,
                "uncoded_reason": REASON.get(roles[s.block], ""),
            }
        )
    record = {
        c: row[c] or None for c in fields["sources"] if c not in ("words", "sha256", "note")
    } | {"words": int(row["words"]), "sha256": row["sha256"]}
    record |= (
        {"sha256_file": hashlib.sha256(path.read_bytes()).hexdigest()}
        | ({"note": row["note"]} if row["note"] else {})
        | ({"paragraphs": "blank"} if lines != text else {})
    )
    record |= {"boilerplate": _boilerplate(spans), "outline": []}
    record["blocks"] = [
        {
            "block": n,
            "words": sum(len(words(s.text)) for s in block),
            "sha256": verify.block_hash(" ".join(s.text for s in block)),
        }
        for n, block in blocks.items()
    ]
    changes = {
        folder / "sources.csv": _edited(folder / "sources.csv", [row], drop=source_id),
        folder / "sentences.csv": _edited(folder / "sentences.csv", spans, drop=source_id),
        folder.parent / "seeds" / f"{source_id}.yml": _yaml(record),
    }
    author_row = _author(row, {r["actor_id"] for r in rows("actors", folder)})
    _sound(changes, folder)
    files.replace_all(
        changes | dict(zip(sheets, _written(sheets, lines_of_sheet, author_row, folder, row))),
        folder,
    )
    guessed = [
        (n, role, blocks[n][0].text[:60]) for n, role in roles.items() if role not in CONTENT
    ]
    return Begun(
        source_id,
        sum(p is not None for _, p in places.values()),
        len(found),
        int(row["words"]),
        sum(roles[s.block] in CONTENT for s in found),
        sheets,
        guessed,
    )


def finish(
    sheet: str | Path, *, source_id: str | None = None, data: str | Path | None = None
) -> Finished:
    """Check a filled coding sheet as a whole and merge it into the tables.

    Raises DataError with one line for each problem (file, row, column, value, what was expected) when
    anything is missing or wrong; nothing is changed then. `source_id` guards against the wrong sheet.
    """
    folder, sheet = _folder(data), Path(sheet)
    coding, actors = _read(sheet)
    fields = _fields(folder)
    given = next((r["sentence_id"].split(":")[0] for r in coding if r["sentence_id"]), "")
    waiting = pending(folder)
    wanted = source_id or given
    known = {r["source_id"] for r in rows("sources", folder)}
    if given != wanted or wanted not in waiting or given not in known:
        if given == wanted and given in known:
            raise DataError(
                f"{sheet.name}: the article {given} is coded already; expected a sheet of an article that waits ({', '.join(waiting) or 'none does'}). Its rows are edited in data/claims.csv, data/relations.csv and data/dependencies.csv"
            )
        raise DataError(
            f'{sheet.name}, row 2, column sentence_id: found "{given}"; expected a sentence of {source_id or "an article that waits to be coded (" + (", ".join(waiting) or "none does") + ")"}'
        )
    spans = [r for r in rows("sentences", folder) if r["source_id"] == given]
    merged = _Merge(sheet.name, given, spans, folder, fields)
    merged.read(coding, actors)
    if merged.problems:
        raise DataError(merged.problems)
    changes = merged.changes()
    _sound(changes, folder)
    files.replace_all(changes, folder)
    return merged.report()


def remove(source_id: str, *, data: str | Path | None = None) -> None:
    """Take out an article that is not coded yet: its record and its rows. The sheet stays where it is.

    Raises DataError for any other article: ids of coded rows have been published and stay.
    """
    folder = _folder(data)
    waiting = pending(folder)
    if source_id not in waiting:
        known = source_id in {r["source_id"] for r in rows("sources", folder)}
        said = f'found "{source_id}"' if known else f'no article "{source_id}" is registered'
        raise DataError(
            f"{said}; expected an article that waits to be coded ({', '.join(waiting) or 'none does'})"
            + (": what is coded has been published and stays" if known else "")
        )
    changes: dict[Path, bytes | None] = {
        folder / f"{t}.csv": _edited(folder / f"{t}.csv", [], drop=source_id)
        for t in ("sources", "sentences")
    }
    changes |= {folder.parent / "seeds" / f"{source_id}.yml": None}
    _sound(changes, folder)
    files.replace_all(changes, folder)


def as_lines(text: str, paragraphs: str = "lines") -> str:
    """The text with one paragraph a line: as it is for "lines", wrapped lines joined for "blank"."""
    if paragraphs == "lines":
        return text
    return "\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text))


# --- The text -----------------------------------------------------------------------------------


def _layout(text: str, path: Path) -> str:
    """How paragraphs are parted when nobody says: by lines. An error when the lines look wrapped: narrow, and many end within a sentence."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    open_ended = [
        line
        for line in lines[:-1]
        if len(line) >= 40 and not re.search(r"[.?!:;。…][\"'”’)」』]*$", line)
    ]
    if len(open_ended) >= 3 and len(open_ended) > 0.3 * len(lines) and max(map(len, lines)) <= 130:
        raise DataError(
            f"{path}: {len(open_ended)} of {len(lines)} lines end within a sentence; expected one paragraph a line, or --paragraphs blank for wrapped lines with blank lines between paragraphs (--paragraphs lines if each line is a paragraph)"
        )
    return "lines"


def _roles(blocks: dict[int, list], title: str, author: str) -> dict[int, str]:
    """A first guess at what each block is; the coder corrects it in the sheet."""
    family = author.split(",")[0].strip().lower()
    out = {}
    for n, block in blocks.items():
        text = " ".join(s.text for s in block)
        short = len(words(text)) <= 12 and not re.search(r"[.?!。…][\"')」』]*$", text)
        if words(text) == words(title):
            out[n] = "title"
        elif short:
            out[n] = (
                "credit"
                if text.lower().startswith("by ") or family and family in text.lower()
                else "heading"
            )
        else:
            out[n] = "body"
    return out


def _places(roles: dict[int, str]) -> dict[int, tuple[str, int | None]]:
    """Place of each block in ids (1, 2, … for the body; t1, s1, h1, x1, … outside it) and its paragraph number."""
    count: dict[str, int] = {}
    out: dict[int, tuple[str, int | None]] = {}
    for n, role in roles.items():
        letter = "" if role == "body" else LETTER.get(role, "x")
        count[letter] = count.get(letter, 0) + 1
        out[n] = (f"{letter}{count[letter]}", None if letter else count[letter])
    return out


def _boilerplate(spans: list[dict]) -> list[dict]:
    """Blocks outside body and standfirst, as `companion verify` names them when a copy lacks them."""
    seen: dict[int, dict] = {}
    for s in spans:
        if s["role"] not in CONTENT:
            reason = s["uncoded_reason"]
            seen.setdefault(
                int(s["block"]),
                {
                    "block": int(s["block"]),
                    "role": s["role"],
                    "what": REASON[s["role"]] if reason == PENDING else reason,
                },
            )
    return list(seen.values())


def _author(source: dict, known: set[str]) -> dict | None:
    """The row of actors.csv for the article's author, or None when the actor is there already."""
    stem = source["source_id"].rsplit("-", 1)[0]
    people = [
        " ".join(reversed([part.strip() for part in one.split(",", 1)]))
        for one in source["author"].split(";")
        if one.strip()
    ]
    plain = (
        unicodedata.normalize("NFKD", people[0]).encode("ascii", "ignore").decode()
        if len(people) == 1
        else ""
    )
    slug = "-".join(re.findall(r"[a-z0-9]+", plain.lower())) or f"{stem}-author"
    if slug in known:
        return None
    role = f"Author of the {source['container_title'].removeprefix('The ')} article"
    return {
        "actor_id": slug,
        "kind": "person" if len(people) < 2 else "group",
        "name": " and ".join(people) or role,
        "role": role if people else "Name not known to this book",
    }


# --- The sheet ----------------------------------------------------------------------------------


def _folder(data: str | Path | None) -> Path:
    folder = Path(data) if data else data_dir()
    tables(folder)
    if not (folder.parent / "seeds").is_dir():
        raise DataError(
            f"{folder.parent / 'seeds'}: no such folder; expected the book's own folders data/ and seeds/ side by side (run this in a copy of the book, or set COMPANION_DATA)"
        )
    return folder


def _fields(folder: Path) -> dict[str, dict[str, dict]]:
    return {t: {f["name"]: f for f in d["schema"]["fields"]} for t, d in tables(folder).items()}


def _sheet_files(sheet: Path, folder: Path) -> list[Path]:
    """The files that make up a coding sheet: one workbook, or three tables."""
    if sheet.suffix.lower() not in (".xlsx", ".csv"):
        raise DataError(f"{sheet}: expected a coding sheet that ends in .xlsx or .csv")
    if not sheet.parent.is_dir():
        raise DataError(f"{sheet.parent}: no such folder; expected a place for the coding sheet")
    _outside(sheet, folder, "the coding sheet, which holds the article's text,")
    if sheet.suffix.lower() == ".xlsx":
        return [sheet]
    return [
        sheet,
        sheet.with_name(_actors_file(sheet.name)),
        sheet.with_name(f"{sheet.stem}-legend.csv"),
    ]


def _actors_file(sheet: str) -> str:
    """Where a sheet of this name lists its new actors."""
    return (
        f"{sheet[:-4]}-actors.csv"
        if sheet.lower().endswith(".csv")
        else f"{sheet}, sheet “new actors”"
    )


def _outside(path: Path, folder: Path, what: str) -> None:
    book = folder.resolve().parent
    inside = [book] if (book / "_toc.yml").exists() else [folder.resolve(), book / "seeds"]
    if any(path.resolve().is_relative_to(place) for place in inside):
        raise DataError(
            f"{path}: inside the book's folder; expected {what} in a place outside it, so that it cannot be published by mistake"
        )


def _legend(folder: Path) -> list[dict]:
    """What each column may hold: column, value, label, definition, boundary; a row without value describes the column."""
    fields, variables = _fields(folder), {place: v for v, place in rules.CODED.items()}
    codes = {(r["variable"], r["code"]): r for r in rows("codes", folder)}
    out = []
    for column, place in COLUMNS.items():
        f = fields[place[0]][place[1]] if place else {}
        out.append(
            {
                "column": column,
                "value": "",
                "label": "",
                "definition": SAID.get(column) or f.get("description", ""),
                "boundary": "required" if f.get("constraints", {}).get("required") else "",
            }
        )
        for value in allowed(f):
            code = codes.get((variables.get(place), value), {})
            out.append(
                {"column": column, "value": value}
                | {c: code.get(c, "") for c in ("label", "definition", "boundary")}
            )
    return out


HELP = (
    "Fill one line for each claim. A sentence with several claims takes several lines: insert a line below it and leave sentence_id, role and text empty there.",
    "A claim needs at least one tie (from, to, relation, sign, certainty). Further ties or dependencies of the same claim go on further lines whose claim columns stay empty.",
    "Lists (about, actors_mentioned, likelihood_words) are separated by semicolons. Actors are ids: those of the sheet “actors”, and those you add under “new actors”.",
    "The column role is a guess where a block is short: correct it. A title, heading, credit or piece of page furniture gets a reason in uncoded_reason and no claim.",
    "Paraphrase in your own words; quote only where the wording matters, at most 25 words, as printed.",
    "This file holds the article's text, which belongs to its publisher: keep it to yourself.",
)


def _written(
    sheets: list[Path], lines: list[dict], author: dict | None, folder: Path, source: dict
) -> list[bytes]:
    """Contents of the sheet's files, in the order of `sheets`."""
    actor_columns = list(_fields(folder)["actors"])
    legend = _legend(folder)
    if len(sheets) == 3:
        # A space before a leading = + - @ keeps spreadsheets from taking a sentence for a formula.
        safe = [line | {"text": re.sub(r"^(?=[=+\-@])", " ", line["text"])} for line in lines]
        return [
            _csv(list(COLUMNS), safe),
            _csv(actor_columns, [author] if author else []),
            _csv(["column", "value", "label", "definition", "boundary"], legend),
        ]
    return [_workbook(lines, author, actor_columns, legend, folder, source)]


def _csv(columns: list[str], rows: list[dict]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    # With a byte order mark, which spreadsheets need to take a file for UTF-8.
    return ("\ufeff" + out.getvalue()).encode()


def _workbook(
    lines: list[dict],
    author: dict | None,
    actor_columns: list[str],
    legend: list[dict],
    folder: Path,
    source: dict,
) -> bytes:
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    coding, new, known, codes, about = (
        book.active,
        *(book.create_sheet(t) for t in ("new actors", "actors", "codebook", "read me")),
    )
    coding.title = "coding"
    wide = {
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
    tint = {
        **dict.fromkeys(SENTENCE, "DDE6EE"),
        **dict.fromkeys(CLAIM, "F3E3D3"),
        **dict.fromkeys(TIE, "E0EBDD"),
        **dict.fromkeys(NEED, "E9E1EE"),
    }

    def fill(ws, columns, lines):
        ws.append(columns)
        for line in lines:
            ws.append([line.get(c) or None for c in columns])
        for cell in (cell for row in ws.iter_rows(min_row=2) for cell in row):
            if cell.data_type == "f":  # text that begins with = is no formula
                cell.data_type = "s"
        for cell in ws[1]:
            cell.font = Font(bold=True)
        ws.freeze_panes = "A2"

    known_actors = rows("actors", folder)
    fill(known, ["actor_id", "name", "kind"], known_actors)
    fill(codes, ["column", "value", "label", "definition", "boundary"], legend)
    for line in (
        f"Coding sheet of {source['source_id']}: {source['title']} ({source['container_title']}).",
        *HELP,
    ):
        about.append([line])
    about.column_dimensions["A"].width = 140

    last = (
        len(lines) * 6 + 200
    )  # drop-downs reach well below the prepared lines, for claims that are inserted
    fill(coding, list(COLUMNS), lines)
    for row in coding.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    first_of = {}
    for n, row in enumerate(legend, start=2):
        if row["value"]:
            first_of.setdefault(row["column"], [n, n])[1] = n
    described = {r["column"]: r["definition"] for r in legend if not r["value"]}
    for n, column in enumerate(COLUMNS, start=1):
        letter, head = get_column_letter(n), coding.cell(1, n)
        head.fill = PatternFill("solid", start_color=tint[column])
        if described.get(column):
            head.comment = Comment(described[column], "companion", width=320, height=120)
        coding.column_dimensions[letter].width = wide.get(column, 15)
        if column in first_of:
            a, b = first_of[column]
            check = DataValidation(
                type="list",
                formula1=f"codebook!$B${a}:$B${b}",
                allow_blank=True,
                showErrorMessage=True,
                errorTitle=column,
                error="A value of the list; the sheet “codebook” defines each.",
            )
        elif column in ("speaker_id", "toward", "from", "to", "dependent", "on"):
            # Only a warning: a new actor is allowed when it stands under “new actors”.
            check = DataValidation(
                type="list",
                formula1=f"actors!$A$2:$A${len(known_actors) + 1}",
                allow_blank=True,
                showErrorMessage=True,
                errorStyle="warning",
                errorTitle=column,
                error="Not an actor of the book; add it under “new actors”.",
            )
        else:
            continue
        coding.add_data_validation(check)
        check.add(f"{letter}2:{letter}{last}")
    coding.freeze_panes = "D2"
    fill(new, actor_columns, [author] if author else [])
    kinds = DataValidation(
        type="list",
        formula1='"' + ",".join(allowed(_fields(folder)["actors"]["kind"])) + '"',
        allow_blank=True,
        showErrorMessage=True,
    )
    new.add_data_validation(kinds)
    kinds.add(
        f"{get_column_letter(actor_columns.index('kind') + 1)}2:{get_column_letter(actor_columns.index('kind') + 1)}200"
    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _read(sheet: Path) -> tuple[list[dict], list[dict]]:
    """Rows of a filled sheet and of its new actors, as dicts of str with the row number under None."""
    if not sheet.exists():
        raise DataError(f"{sheet}: no such file; expected a filled coding sheet")
    if sheet.suffix.lower() == ".csv":
        beside = sheet.with_name(_actors_file(sheet.name))
        common = ",;\t"  # spreadsheets in many countries save with semicolons
        return _table(grid(sheet, sheet.name, common), sheet.name, list(COLUMNS)), _table(
            grid(beside, beside.name, common), beside.name, ["actor_id", "kind", "name"]
        ) if beside.exists() else []
    if sheet.suffix.lower() != ".xlsx":
        raise DataError(f"{sheet}: expected a coding sheet that ends in .xlsx or .csv")
    from openpyxl import load_workbook

    try:
        book = load_workbook(sheet, data_only=True)
    except Exception as error:  # a damaged workbook fails in as many ways as it has parts
        raise DataError(
            f"{sheet}: cannot be read as a workbook ({' '.join(str(error).split())}); expected a coding sheet in XLSX"
        ) from None
    missing = [name for name in ("coding", "new actors") if name not in book.sheetnames]
    if missing:
        raise DataError(
            f"{sheet.name}: no sheet “{missing[0]}”; expected the sheets “coding” and “new actors”"
        )
    coding, actors = (
        [list(row) for row in book[name].iter_rows(values_only=True)]
        for name in ("coding", "new actors")
    )
    return _table(coding, sheet.name, list(COLUMNS)), _table(
        actors, _actors_file(sheet.name), ["actor_id", "kind", "name"]
    )


def _table(grid: list[list], file: str, needed: list[str]) -> list[dict]:
    heads = [_plain(cell) for cell in grid[0]] if grid else []
    missing = [c for c in needed if c not in heads]
    if missing:
        raise DataError(
            [
                Problem(file, 1, c, None, "a column of this name, as the sheet was made")
                for c in missing
            ]
        )
    out = []
    for n, cells in enumerate(grid[1:], start=2):
        row = {c: "" for c in needed} | {h: _plain(cell) for h, cell in zip(heads, cells) if h}
        if any(row.values()):
            out.append({**row, None: n})
    return out


def _plain(cell) -> str:
    """A cell as the tables write it: white space reduced, whole numbers and dates without decoration."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, (datetime.datetime, datetime.date)):
        return f"{cell:%Y-%m-%d}"
    return " ".join(str(cell).split())


# --- Checking and merging -----------------------------------------------------------------------


class _Merge:
    """A filled sheet on its way into the tables: reads it, collects problems, makes the rows."""

    def __init__(self, file: str, source_id: str, spans: list[dict], folder: Path, fields: dict):
        self.file, self.source_id, self.folder, self.fields = file, source_id, folder, fields
        self.spans = spans
        self.problems: list[Problem] = []
        self.rows = {t: rows(t, folder) for t in ("sources", "actors", "relations", "dependencies")}
        self.source = next(r for r in self.rows["sources"] if r["source_id"] == source_id)
        self.kinds = {r["actor_id"]: r["kind"] for r in self.rows["actors"]}
        self.new_actors: list[dict] = []
        self.coded: list[
            dict
        ] = []  # claims in order, each with _span, _row (where it stands in the sheet), _ties and _needs
        self.text = ""  # the canonical text, rebuilt from the sheet; \0 where no sentence stands
        self.runs: set[tuple[str, ...]] = set()  # its runs of words that are too long to share
        self.renamed: dict[str, str] = {}  # old to new sentence id, where a role was corrected

    def wrong(
        self,
        row: int | None,
        column: str | None,
        value: str | None,
        expected: str,
        file: str | None = None,
    ) -> None:
        problem = Problem(file or self.file, row, column, value, expected)
        if problem not in self.problems:
            self.problems.append(problem)

    def read(self, coding: list[dict], actors: list[dict]) -> None:
        self._actors(actors)
        groups = self._groups(coding)
        if not groups:
            return
        self._text(groups)
        self._roles(groups)
        self._gists(groups)
        for span, lines in groups:
            self._sentence(span, lines)
        self._whole()

    # The parts of a sheet, in the order in which they are checked.

    def _actors(self, lines: list[dict]) -> None:
        file = _actors_file(self.file)
        given = {r["actor_id"]: r.get("kind", "") for r in lines}
        for row in lines:
            for column, f in self.fields["actors"].items():
                if said := fault(row.get(column, ""), f):
                    self.wrong(row[None], column, row.get(column, ""), said, file)
            slug = row["actor_id"]
            form = r"[A-Z]{3}" if row.get("kind") == "state" else r"[a-z0-9]+(-[a-z0-9]+)*"
            if slug and not re.fullmatch(form, slug):
                self.wrong(
                    row[None],
                    "actor_id",
                    slug,
                    "three capital letters"
                    if row.get("kind") == "state"
                    else "lower-case words joined by hyphens",
                    file,
                )
            if slug in self.kinds or [r["actor_id"] for r in lines].count(slug) > 1:
                self.wrong(row[None], "actor_id", slug, "an id that is not taken", file)
            if row.get("part_of") and row["part_of"] not in self.kinds | given:
                self.wrong(
                    row[None],
                    "part_of",
                    row["part_of"],
                    "an actor_id that stands in actors.csv or under new actors",
                    file,
                )
            self.new_actors.append({c: row.get(c, "") for c in self.fields["actors"]})
        self.kinds = {**given, **self.kinds}

    def _groups(self, coding: list[dict]) -> list[tuple[dict, list[dict]]]:
        """The lines of each sentence: those with its id and those below it without one."""
        by_id = {s["sentence_id"]: s for s in self.spans}
        lines: dict[str, list[dict]] = {}
        current = None
        for row in coding:
            current = row["sentence_id"] or current
            if current not in by_id:
                self.wrong(
                    row[None], "sentence_id", row["sentence_id"], f"a sentence of {self.source_id}"
                )
                continue
            lines.setdefault(current, []).append(row)
        for missing in [s for s in by_id if s not in lines]:
            self.wrong(None, "sentence_id", missing, "a line for every sentence of the article")
        return (
            []
            if self.problems and len(lines) < len(by_id)
            else [(by_id[s], lines[s]) for s in by_id]
        )

    def _text(self, groups) -> None:
        """Rebuild the canonical text from the sheet, and hold it against the spans and fingerprints on record."""
        record = verify.record(self.source_id, self.folder)
        size = max(int(s["end"]) for s in self.spans)
        letters = ["\0"] * size
        ok = True
        for span, lines in groups:
            text, begin, end = canonical(lines[0]["text"]), int(span["start"]), int(span["end"])
            if end - begin != len(text) or len(words(text)) != int(span["words"]):
                ok = False
                self.wrong(
                    lines[0][None],
                    "text",
                    lines[0]["text"][:60],
                    f"the sentence as it was prepared ({end - begin} characters from {begin} in data/sentences.csv, row {span[None]})",
                )
                continue
            letters[begin:end] = text
            span["_text"] = text
        if not ok:
            return
        for a, b in zip(self.spans, self.spans[1:]):
            if int(b["start"]) == int(a["end"]) + 1:
                letters[int(a["end"])] = " "
        self.text = "".join(letters)
        for block in record["blocks"]:
            mine = [(s, lines) for s, lines in groups if int(s["block"]) == block["block"]]
            if (
                not mine
                or verify.block_hash(" ".join(s["_text"] for s, _ in mine)) != block["sha256"]
            ):
                self.wrong(
                    mine[0][1][0][None] if mine else None,
                    "text",
                    None,
                    f"the words of block {block['block']} as they were registered (seeds/{self.source_id}.yml): is this the sheet of another text?",
                )
        if (
            not self.problems
            and "\0" not in self.text
            and hashlib.sha256(self.text.encode()).hexdigest() != record["sha256"]
        ):
            self.wrong(
                None,
                "text",
                None,
                f"the sentences and offsets as they were registered (fingerprint in seeds/{self.source_id}.yml): punctuation or a position has changed",
            )
        shared = words(self.text.replace("\0", " "))
        self.runs = {
            tuple(shared[i : i + MAX_SHARED_RUN + 1]) for i in range(len(shared) - MAX_SHARED_RUN)
        }

    def _roles(self, groups) -> None:
        """Take the roles of the sheet, one for each block, and number the blocks anew."""
        roles: dict[int, str] = {}
        for span, lines in groups:
            role, n = lines[0]["role"], int(span["block"])
            if said := fault(role, self.fields["sentences"]["role"]):
                self.wrong(lines[0][None], "role", role, said)
            elif roles.setdefault(n, role) != role:
                self.wrong(
                    lines[0][None],
                    "role",
                    role,
                    f"{roles[n]}, as for the other sentences of the same block",
                )
        if len(roles) < len({s["block"] for s in self.spans}):
            return
        places = _places(roles)
        for span, _ in groups:
            place, number = places[int(span["block"])]
            new = f"{self.source_id}:{place}.{span['sentence']}"
            if new != span["sentence_id"]:
                self.renamed[span["sentence_id"]] = new
            span["_new"] = span | {
                "sentence_id": new,
                "role": roles[int(span["block"])],
                "paragraph": number or "",
            }

    def _gists(self, groups) -> None:
        said: dict[int, str] = {}
        first: dict[int, int] = {}
        for span, lines in groups:
            if lines[0]["role"] == "body":
                first.setdefault(int(span["block"]), lines[0][None])
                for line in lines:
                    if line["gist"] and not said.get(int(span["block"])):
                        said[int(span["block"])] = line["gist"]
                        self._own_words(line, "gist")
        for block, row in first.items():
            if block not in said:
                self.wrong(row, "gist", "", "what the paragraph says, in your own words")
        self.outline = [
            {"paragraph": n, "gist": said.get(block, "")} for n, block in enumerate(first, start=1)
        ]

    def _own_words(self, line: dict, column: str) -> None:
        found = words(line[column])
        for i in range(len(found) - MAX_SHARED_RUN):
            if tuple(found[i : i + MAX_SHARED_RUN + 1]) in self.runs:
                self.wrong(
                    line[None],
                    column,
                    " ".join(found[i : i + MAX_SHARED_RUN + 1]),
                    f"your own words: at most {MAX_SHARED_RUN} in a row as in the article",
                )
                return

    def _known(self, line: dict, column: str, ends: bool = False) -> None:
        for actor in rules._list(line[column]):
            if actor.strip() not in self.kinds:
                self.wrong(
                    line[None],
                    column,
                    actor,
                    "an actor_id that stands in actors.csv or under new actors",
                )
            elif ends and self.kinds[actor.strip()] not in ENDS_OF_TIES:
                self.wrong(
                    line[None],
                    column,
                    actor,
                    f"a {', '.join(ENDS_OF_TIES[:-1])} or {ENDS_OF_TIES[-1]} (codebook, rule actors_in_ties)",
                )

    def _cells(self, line: dict, columns: dict) -> dict:
        """The cells of `columns` as a row of their table, checked against its schema."""
        out = {}
        for column, (table, name) in columns.items():
            value, f = line[column], self.fields[table][name]
            if name == "sign":
                value = value.removeprefix("+")
            if f.get("type") == "list" or name == "likelihood_words":
                value = ";".join(part.strip() for part in value.split(";") if part.strip())
            if said := fault(value, f):
                self.wrong(line[None], column, value, said)
            out[name] = value
        return out

    def _sentence(self, span: dict, lines: list[dict]) -> None:
        row, role = lines[0], lines[0]["role"]
        reason = next((line["uncoded_reason"] for line in lines if line["uncoded_reason"]), "")
        span.setdefault("_new", dict(span))
        for line in lines:
            self._known(line, "actors_mentioned")
        mentioned = dict.fromkeys(
            a.strip() for line in lines for a in rules._list(line["actors_mentioned"])
        )
        span["_new"] |= {
            "uncoded_reason": "" if role in CONTENT else reason,
            "actors_mentioned": ";".join(mentioned),
        }
        claim = None
        for line in lines:
            if any(line[c] for c in CLAIM):
                claim = self._claim(line, span)
            for columns, key, what in ((TIE, "_ties", "a tie"), (NEED, "_needs", "a dependency")):
                filled = [c for c in columns if line[c]]
                if filled and claim is None:
                    self.wrong(
                        line[None],
                        filled[0],
                        line[filled[0]],
                        f"a claim on this line or above it in the same sentence, for {what} to rest on",
                    )
                elif filled:
                    claim[key].append(self._tie(line) if key == "_ties" else self._need(line))
        count = sum(c["_span"] is span for c in self.coded)
        if role in CONTENT and not count:
            self.wrong(
                row[None],
                "speaker_id",
                "",
                f"at least one claim for a sentence of role {role} (codebook, rule uncoded)",
            )
        if role in CONTENT and reason:
            self.wrong(
                row[None],
                "uncoded_reason",
                reason,
                f"nothing for a sentence of role {role}: it is never left out",
            )
        if role not in CONTENT and count:
            self.wrong(
                row[None], "role", role, "body or standfirst, since the sentence has a claim"
            )
        if role not in CONTENT and not reason:
            self.wrong(
                row[None], "uncoded_reason", "", f"why a sentence of role {role} has no claim"
            )
        if count > 26:
            self.wrong(row[None], "sentence_id", span["sentence_id"], "at most 26 claims")
        for one in self.coded:
            if one["_span"] is span and not one["_ties"]:
                self.wrong(
                    one["_row"],
                    "from",
                    "",
                    "at least one tie for every claim (codebook, rule ties)",
                )

    def _claim(self, line: dict, span: dict) -> dict:
        claim = self._cells(line, CLAIM)
        for column in ("speaker_id", "about", "toward"):
            self._known(line, column)
        own = claim["form"] in ("assertion", "report")
        if claim["form"] and claim["speaker_kind"] and own != (claim["speaker_kind"] == "author"):
            self.wrong(
                line[None],
                "form",
                claim["form"],
                "assertion or report for the author"
                if claim["speaker_kind"] == "author"
                else "quotation or paraphrase for another speaker",
            )
        for column in ("paraphrase", "reason"):
            self._own_words(line, column)
        text = span.get("_text", "")
        for hedge in rules._list(claim["likelihood_words"]):
            if text and find(canonical(hedge).lower(), text.lower()) < 0:
                self.wrong(
                    line[None], "likelihood_words", hedge, "whole words that stand in the sentence"
                )
        claim |= {"prefix": "", "suffix": "", "start": "", "end": ""}
        if claim["quote"] and text:
            self._anchor(claim, line, span)
        claim |= {"_span": span, "_row": line[None], "_ties": [], "_needs": []}
        self.coded.append(claim)
        return claim

    def _anchor(self, claim: dict, line: dict, span: dict) -> None:
        quote = canonical(claim["quote"])
        if find(quote, span["_text"]) < 0:
            quote = quote.strip('"')
        at = find(quote, span["_text"])
        n = len(words(quote))
        if at < 0 or not n:
            self.wrong(
                line[None],
                "quote",
                claim["quote"],
                "whole words that stand in the sentence, as printed",
            )
            return
        if n > rules.MAX_QUOTE_WORDS:
            self.wrong(
                line[None],
                "quote",
                claim["quote"],
                f"at most {rules.MAX_QUOTE_WORDS} words, not {n}",
            )
        start = int(span["start"]) + at
        end = start + len(quote)
        if self.text:
            before = self.text[max(0, start - CONTEXT) : start].rpartition("\0")[2]
            after = self.text[end : end + CONTEXT].partition("\0")[0]
            # Whole words only, unless the context is a single one.
            if start - CONTEXT > 0 and " " in before.rstrip():
                before = before[before.index(" ") + 1 :]
            if end + CONTEXT < len(self.text) and " " in after.lstrip():
                after = after[: after.rindex(" ")] if after.rindex(" ") > 0 else after
            claim |= {"prefix": before, "suffix": after}
        claim |= {"quote": quote, "start": str(start), "end": str(end)}

    def _tie(self, line: dict) -> dict:
        tie = self._cells(line, TIE)
        for column in ("from", "to"):
            self._known(line, column, ends=True)
        if (
            tie["from"]
            and tie["to"]
            and tie["relation"]
            and (tie["relation"] == "conduct") != (tie["from"] == tie["to"])
        ):
            self.wrong(
                line[None],
                "to",
                tie["to"],
                "the same actor as from for relation conduct, another actor for every other relation",
            )
        if tie["relation"] in ("dependence", "conduct") and tie["sign"] in ("1", "-1"):
            self.wrong(
                line[None],
                "sign",
                tie["sign"],
                f"0 for relation {tie['relation']} (codebook, rule sign_of_dependence)",
            )
        if tie["start"] and tie["end"] and tie["start"] > tie["end"]:
            self.wrong(
                line[None], "tie_end", tie["end"], f"a date not before tie_start ({tie['start']})"
            )
        return tie

    def _need(self, line: dict) -> dict:
        need = self._cells(line, NEED)
        for column in ("dependent", "on"):
            self._known(line, column)
        if need["dependent"] and need["dependent"] == need["on"]:
            self.wrong(line[None], "on", need["on"], "another actor than dependent")
        return need

    def _whole(self) -> None:
        """What holds for the article as a whole: something to code, one author, a limit to what is quoted."""
        if not self.coded:
            self.wrong(
                None, "role", None, "at least one sentence of body or standfirst, with a claim"
            )
        authors: dict[str, dict] = {}
        for claim in self.coded:
            if claim["speaker_kind"] == "author":
                authors.setdefault(claim["speaker_id"], claim)
        for extra in list(authors.values())[1:]:
            self.wrong(
                extra["_row"],
                "speaker_id",
                extra["speaker_id"],
                f"one author for the whole article ({next(iter(authors))})",
            )
        self.quoted = sum(len(words(c["quote"])) for c in self.coded)
        size = int(self.source["words"])
        if self.quoted > rules.MAX_QUOTED_SHARE * size:
            self.wrong(
                None,
                "quote",
                f"{self.quoted} words in all",
                f"at most {rules.MAX_QUOTED_SHARE:.0%} of the article's {size} words",
            )

    # What is written when nothing is wrong.

    def changes(self) -> dict[Path, bytes]:
        """New contents of every file that changes."""
        claims, ties, needs, letters = [], [], [], {}
        # Ties of events and treaties carry the number of their event in their own: R00501 is the first of E005.
        tie_id, need_id = (
            _next(self.rows["relations"], "relation_id", 100_001),
            _next(self.rows["dependencies"], "dependency_id", 1),
        )
        for claim in self.coded:
            sentence = claim["_span"]["_new"]["sentence_id"]
            letters[sentence] = letters.get(sentence, 0) + 1
            claim_id = f"{sentence}{'abcdefghijklmnopqrstuvwxyz'[letters[sentence] - 1]}"
            claims.append(
                {"claim_id": claim_id, "sentence_id": sentence}
                | {k: v for k, v in claim.items() if not k.startswith("_")}
            )
            ties += [{**tie, "evidence_id": claim_id} for tie in claim["_ties"]]
            needs += [{**need, "evidence_id": claim_id} for need in claim["_needs"]]
        for n, tie in enumerate(ties):
            tie["relation_id"] = f"R{tie_id + n:03d}"
        for n, need in enumerate(needs):
            need["dependency_id"] = f"D{need_id + n:03d}"
        self.merged = claims, ties, needs
        spans = [s["_new"] for s in self.spans]
        record = verify.record(self.source_id, self.folder)
        record |= {"boilerplate": _boilerplate(spans), "outline": self.outline}
        new = {
            "actors": self.new_actors,
            "sentences": spans,
            "claims": claims,
            "relations": ties,
            "dependencies": needs,
        }
        out = {}
        for name, more in new.items():
            path = self.folder / f"{name}.csv"
            out[path] = _edited(path, more, drop=self.source_id if name == "sentences" else None)
        out[self.folder.parent / "seeds" / f"{self.source_id}.yml"] = _yaml(record)
        return {path: content for path, content in out.items() if content != path.read_bytes()}

    def report(self) -> Finished:
        claims, ties, needs = self.merged
        return Finished(
            self.source_id,
            len(claims),
            len(ties),
            len(needs),
            [r["actor_id"] for r in self.new_actors],
            self.quoted,
            int(self.source["words"]),
            sum(c["checkable"] == "yes" for c in claims),
            self.renamed,
        )


def _next(table: list[dict], key: str, first: int) -> int:
    return max([first - 1, *(int(r[key][1:]) for r in table)]) + 1


def _edited(path: Path, more: list[dict], drop: str | None = None) -> bytes:
    """A table with the rows of the article `drop` taken out and those of `more` in their place, or at the end.

    Every other line stays byte for byte as it is: with its line end (LF, CR LF or CR), after a byte order mark if there is one.
    """
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig")
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
    ending = re.search(r"[\r\n]*$", lines[0])[0]
    if not re.search(r"[\r\n]$", lines[-1]):
        lines[-1] += ending
    reader, read = csv.reader(lines), 0
    kept, columns, place = [], [], None
    for cells in reader:
        whole, read = "".join(lines[read : reader.line_num]), reader.line_num
        if not columns:
            columns = cells
        elif drop and cells[columns.index("source_id")] == drop:
            place = len(kept) if place is None else place
            continue
        kept.append(whole)
    new = []
    for row in more:
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator=ending).writerow([row.get(c, "") for c in columns])
        new.append(out.getvalue())
    at = len(kept) if place is None else place
    return raw[: len(raw) - len(text.encode())] + "".join([*kept[:at], *new, *kept[at:]]).encode()


def _yaml(record: dict) -> bytes:
    """A record as the others under seeds/ are written: one line for each block and paragraph."""
    return yaml.safe_dump(
        record, sort_keys=False, allow_unicode=True, default_flow_style=None, width=100_000
    ).encode()


def _sound(changes: dict[Path, bytes | None], folder: Path) -> None:
    """Try the change on a copy; raises DataError when the tables would not hold together."""
    with tempfile.TemporaryDirectory() as place:
        trial = Path(place)
        shutil.copytree(folder, trial / "data", ignore=shutil.ignore_patterns(files.JOURNAL))
        shutil.copytree(folder.parent / "seeds", trial / "seeds")
        for path, content in changes.items():
            copy = trial / ("seeds" if path.parent.name == "seeds" else "data") / path.name
            if content is None:
                copy.unlink()
            else:
                copy.write_bytes(content)
        if problems := rules.check(trial / "data"):
            raise DataError(problems)
