"""What the workbench's script is given, and the blank sheets: files beside the pages.

The data is a script that calls a function, since a page opened from disk may not fetch but may load
a script.
"""

from __future__ import annotations

import re
from pathlib import Path

from ... import evidence
from ...articles.blank import as_csv
from ...recode import payload, sheet
from ...recode.units import BEHIND, sets
from ...tables.read import remembered, shared
from ...tables.seeds import record
from ..explorer.files import as_json
from ..running.cache import digest

FOLDER = "_recode"
BOOK = "book.js"


@remembered(*BEHIND, files=payload.files)
def book() -> str:
    """The script with everything that can be coded, and what copies of articles are held to."""
    given = payload.build()
    ends = {code for unit in given["units"].values() for code in _ends(unit)}
    data = {
        **given,
        "articles": {source: {**own, **_copy(source)} for source, own in given["articles"].items()},
        "actors": {end: evidence.name(end) for end in sorted(ends)},
    }
    return f"companionRecode({as_json(data)});\n"


def _ends(unit: dict):
    """Actors whose names the page says: ends of ties, sides of an act."""
    codes = unit["codes"]
    yield from (codes[end] for end in ("tie_from", "tie_to") if codes.get(end))
    yield from (unit.get("counts", {}).get("pair") or "CHN-PRK-RUS").split("-")


def _copy(source: str) -> dict:
    """What a reader's copy is held against besides its paragraphs, as in `articles.verify`.

    `optional`: blocks that a copy may lack. `quotes`: before, quotation, after. `sentences`: block,
    first character, last and one, words.
    """
    claims, sentences = shared("claims"), shared("sentences")
    quoted = claims[claims["quote"].notna() & claims["sentence_id"].str.startswith(f"{source}:")]
    own = sentences[sentences["source_id"] == source]
    return {
        "optional": [block["block"] for block in record(source)["boilerplate"]],
        "quotes": [
            [("" if part != part else str(part)) for part in row]
            for row in quoted[["prefix", "quote", "suffix"]].astype(object).itertuples(index=False)
        ],
        "sentences": [
            [int(cell) for cell in row]
            for row in own[["block", "start", "end", "words"]].itertuples(index=False)
        ],
    }


def address() -> str:
    """The file with what changes when it does, so that no browser keeps an old one."""
    return f"{BOOK}?{digest(book())[:12]}"


def blanks() -> list[tuple[str, str, int]]:
    """Blank sheets: name of the file, label of its set, how many units."""
    return [(_name(one.id), one.label, len(one.units)) for one in sets().values()]


def _name(set_id: str) -> str:
    return f"blank-{re.sub(r'[^a-z0-9]+', '-', set_id.lower())}.csv"


def write(out) -> None:
    """The files, in the site's folder."""
    folder = Path(out) / FOLDER
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    (folder / BOOK).write_text(book(), encoding="utf-8")
    for one in sets().values():
        (folder / _name(one.id)).write_bytes(as_csv(sheet.columns(one), sheet.lines(one)))
