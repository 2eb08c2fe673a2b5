"""Each article's record under seeds/ agrees with its rows in sources.csv and sentences.csv."""

from __future__ import annotations

import os

from ..tables.read import DataError, Problem
from .rule import Record, at, rule


@rule("sources", "sentences", beside=True)
def records(record: Record):
    """Articles, their records and the blocks of their sentences are the same on both sides."""
    from ..tables import seeds as read  # with yaml, which not every place that has tables has

    seeds = record.folder.parent / "seeds"
    if not seeds.is_dir():  # a package that is given out has none
        if os.path.lexists(seeds):
            said = "a folder with the records of articles, or nothing of this name"
            yield Problem("seeds", None, None, None, said)
        return
    table = record.by("sources", "source_id")
    blocks: dict[str, set[int]] = {}
    for sentence in record["sentences"]:
        blocks.setdefault(sentence["source_id"], set()).add(int(sentence["block"]))
    for path in sorted(seeds.glob("*.yml")):
        file, row = f"seeds/{path.name}", table.pop(path.stem, None)
        if row is None:
            said = "a source_id that stands in sources.csv"
            yield Problem(file, None, "source_id", path.stem, said)
            continue
        try:
            held = read.record(path.stem, record.folder)
        except DataError as error:
            yield from error.problems
            continue
        yield from _differences(file, held, row)
        for block in sorted(blocks.get(path.stem, set()) ^ {b["block"] for b in held["blocks"]}):
            said = "the blocks that sentences.csv has of the article"
            yield Problem(file, None, "blocks", str(block), said)
    for source, row in table.items():
        yield at("sources", row, "source_id", f"a record seeds/{source}.yml")


def _differences(file: str, held: dict, row: dict):
    for column, value in row.items():
        if column is None or column not in held:
            continue
        said = str(held[column] if held[column] is not None else "")
        if said != value:
            expected = f'"{value}" as in sources.csv, row {row[None]}'
            yield Problem(file, None, column, str(held[column]), expected)
