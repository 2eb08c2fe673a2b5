"""Names are shown, ids are keys: other names for all actors and outlets break nothing."""

from __future__ import annotations

import csv
import multiprocessing
import os
import shutil

import pytest
from companion import checks, rerun
from companion.tables.copies import copied
from conftest import ROOT

CODED = sorted(
    path for path in (ROOT / "chapters").glob("*.md") if "{code-cell}" in path.read_text("utf-8")
)
NEW = "Otherwise "  # what stands before every name


def renamed(data, table, column):
    """Another name in each filled cell of a column."""
    path = data / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, column: row[column] and NEW + row[column]} for row in rows)
    return {row[column] for row in rows if row[column]}


@pytest.fixture(scope="module")
def other_names(tmp_path_factory):
    """The project's tables with other names for actors, articles' outlets and hosts."""
    top = tmp_path_factory.mktemp("renamed")
    data = copied(ROOT / "data", top)
    shutil.copy(ROOT / "CITATION.cff", top)
    renamed(data, "actors", "name")
    renamed(data, "hosts", "name")
    for outlet in renamed(data, "sources", "container_title"):
        for record in (top / "seeds").glob("*.yml"):  # which holds the outlet too
            text = record.read_text("utf-8")
            record.write_text(text.replace(f": {outlet}\n", f": {NEW}{outlet}\n"), "utf-8")
    return data


def test_other_names_are_at_most_suspect(other_names):
    """A warning tells that the prose of the chapters still has the old names of states."""
    said = checks.check(other_names)
    assert not checks.errors(other_names), "\n".join(map(str, said))
    assert all(problem.column == "name" for problem in said), "\n".join(map(str, said))


def error_of(path, data):
    """Where a chapter stops with some tables and why, from a process that starts as this one is."""
    receiver, sender = multiprocessing.Pipe(duplex=False)

    def work():
        os.environ["COMPANION_DATA"] = str(data)
        os.chdir(path.parent)
        sender.send(rerun.run(path)["error"])

    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    sender.close()
    error = receiver.recv()
    child.join()
    return error


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("path", CODED, ids=lambda path: path.stem)
def test_a_chapter_runs_with_other_names(path, other_names):
    offset, why = error_of(path, other_names) or (0, "")
    line = path.read_text("utf-8").count("\n", 0, offset) + 1
    assert not why, f"{path.name}, cell of line {line}: {why}: look up by id, not by name"
