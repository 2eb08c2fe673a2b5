"""An article made up for the tests, and its coding. Nothing in it is true; it is never merged into
the book's own data.
"""

from __future__ import annotations

import csv
from pathlib import Path

ID = "example-2025"
ABOUT = {
    "source_id": ID,
    "title": "A weather station for three",
    "container_title": "The Invented Times",
    "author": "Example, Ada",
    "issued": "2025-04-01",
}
TEXT = """A weather station for three
By Ada Example
Russia and North Korea will run a weather station together, says this invented article. “The clouds do not stop at a river,” remarked the forecaster Li Xuan, who does not exist.
Who shares the rain
Some invented Chinese forecasters believe that Beijing could perhaps be left out of the daily forecast. North Korea needs Russian rain gauges, and the need grows each wet spring.
China has offered balloons of its own — nobody had asked. Mt. Paektu, seen from the U.N. building on Nov. 3, is out of range.
The author invents articles
"""

AUTHOR = {
    "speaker_id": "ada-example",
    "speaker_kind": "author",
    "form": "assertion",
    "modality": "assessment",
    "checkable": "no",
}


def tie(a, b, relation, sign, certainty="stated", **more):
    return {"from": a, "to": b, "relation": relation, "sign": sign, "certainty": certainty, **more}


# One list of lines for each sentence, in order; a line without speaker holds further ties of the
# claim above it.
CODING = {
    f"{ID}:1.1": [
        AUTHOR
        | {
            "about": "RUS;PRK",
            "modality": "prediction",
            "topic": "technology",
            "concept": "alignment_deepens",
            "checkable": "yes",
            "paraphrase": "Moscow and Pyongyang plan a joint place for observing the weather.",
            "gist": "Two neighbours plan to watch the sky; a forecaster approves.",
            "actors_mentioned": "RUS;PRK",
        }
        | tie("RUS", "PRK", "cooperation", "+1", "anticipated"),
        tie("PRK", "RUS", "cooperation", 1, "anticipated"),
    ],
    f"{ID}:1.2": [
        {
            "speaker_id": "li-xuan",
            "speaker_kind": "named_person",
            "form": "quotation",
            "modality": "norm",
            "checkable": "no",
            "about": "RUS;PRK",
            "topic": "technology",
            "concept": "legitimacy",
            "stance": "welcome",
            "paraphrase": "Weather ignores borders, Li Xuan says.",
            "quote": "The clouds do not stop at a river",
            "actors_mentioned": "li-xuan",
        }
        | tie("RUS", "PRK", "cooperation", 1)
    ],
    f"{ID}:2.1": [
        {
            "speaker_id": "invented-forecasters",
            "speaker_kind": "unnamed_group",
            "form": "paraphrase",
            "modality": "prediction",
            "checkable": "no",
            "about": "CHN;RUS;PRK",
            "toward": "CHN",
            "topic": "alliance_management",
            "concept": "sidelining",
            "stance": "concern",
            "likelihood_words": "could; perhaps",
            "reason": "nobody asked them",
            "paraphrase": "Forecasters fear that nobody will tell Beijing about tomorrow.",
            "gist": "Some fear for China’s place; gauges are wanted.",
            "actors_mentioned": "CHN",
        }
        | tie("CHN", "RUS", "concern", -1, "anticipated", tie_note="Invented.")
    ],
    f"{ID}:2.2": [
        AUTHOR
        | {
            "about": "PRK;RUS",
            "topic": "technology",
            "concept": "arms_for_technology",
            "paraphrase": "Pyongyang lacks gauges and gets them from its northern neighbour.",
            "dependent": "PRK",
            "on": "RUS",
            "good": "technology",
            "change": "rising",
        }
        | tie("PRK", "RUS", "dependence", 0)
    ],
    f"{ID}:3.1": [
        AUTHOR
        | {
            "about": "CHN",
            "modality": "fact",
            "topic": "diplomacy",
            "concept": "regional_cooperation",
            "checkable": "yes",
            "paraphrase": "Beijing put forward its own instruments, unasked.",
            "gist": "A Chinese offer, and a mountain too far away.",
        }
        | tie(
            "CHN",
            "PRK",
            "technology_support",
            1,
            "stated",
            tie_start="2025-01-01",
            tie_end="2025-12-31",
        )
    ],
    f"{ID}:3.2": [
        AUTHOR
        | {
            "about": "UN;PRK",
            "topic": "technology",
            "concept": "background",
            "paraphrase": "The mountain cannot be observed from New York.",
        }
        | tie("PRK", "PRK", "conduct", 0)
    ],
}
ACTORS = [
    {
        "actor_id": "li-xuan",
        "kind": "person",
        "name": "Li Xuan (invented)",
        "role": "Forecaster",
        "part_of": "CHN",
    },
    {
        "actor_id": "invented-forecasters",
        "kind": "group",
        "name": "some forecasters (invented)",
        "part_of": "CHN",
        "note": "Unnamed",
    },
]
# Rows that each table has more when the article is coded.
ADDED = {
    "sources": 1,
    "sentences": 10,
    "claims": 6,
    "relations": 7,
    "dependencies": 1,
    "actors": 3,
}


def fill(sheet: Path, coding=CODING, actors=ACTORS) -> Path:
    """Fill a prepared sheet the way a coder does: cells beside a sentence, and inserted lines below
    it.
    """
    if sheet.suffix == ".csv":
        for path, add in ((sheet, None), (sheet.with_name(f"{sheet.stem}-actors.csv"), actors)):
            with path.open(encoding="utf-8-sig", newline="") as file:
                columns, *rows = csv.reader(file)
            rows = [dict(zip(columns, r)) for r in rows]
            rows = _coded(rows, coding) if add is None else rows + add
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="")
                writer.writeheader()
                writer.writerows(rows)
        return sheet
    from openpyxl import load_workbook

    book = load_workbook(sheet)
    for name, add in (("coding", None), ("new actors", actors)):
        ws = book[name]
        columns, *rows = [[c.value for c in row] for row in ws.iter_rows()]
        rows = [dict(zip(columns, r)) for r in rows]
        rows = _coded(rows, coding) if add is None else rows + add
        ws.delete_rows(2, ws.max_row)
        for n, row in enumerate(rows, start=2):
            for k, column in enumerate(columns, start=1):
                ws.cell(n, k).value = row.get(column)
    book.save(sheet)
    return sheet


def _coded(rows, coding):
    out = []
    for row in rows:
        first, *more = coding.get(row["sentence_id"], [{}])
        out += [row | first, *more]
    return out
