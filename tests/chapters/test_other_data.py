"""The book is built from other tables with no other edit: an article more, and other names for all
actors, outlets and hosts. Names are shown, ids are keys.
"""

from __future__ import annotations

import csv
import re
import shutil

import pytest
from bs4 import BeautifulSoup
from companion import add, checks, load
from conftest import ROOT
from invented import CODING, ID, TEXT

NEW = "Otherwise "  # what stands before every name
BOOK = ["chapters", ".ci", "_config.yml", "_toc.yml", "pyproject.toml"]
ABOUT = ["CITATION.cff", "LICENSE", "README.md"]


def renamed(data, table, column):
    """Another name in each filled cell of a column; returns the old ones."""
    path = data / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, column: row[column] and NEW + row[column]} for row in rows)
    return {row[column] for row in rows if row[column]}


@pytest.fixture
def other(waiting):
    """The project's tables with an invented article that waits for its sheet, and other names."""
    data = waiting / "data"
    renamed(data, "actors", "name")
    renamed(data, "hosts", "name")
    for outlet in renamed(data, "sources", "container_title"):
        for record in (waiting / "seeds").glob("*.yml"):  # which holds the outlet too
            text = record.read_text("utf-8")
            record.write_text(text.replace(f": {outlet}\n", f": {NEW}{outlet}\n"), "utf-8")
    return waiting


def test_other_names_are_at_most_suspect(other):
    """A warning tells that the prose of the chapters still has the old names of states."""
    said = checks.check(other / "data")
    assert not checks.errors(other / "data"), "\n".join(map(str, said))
    assert all(problem.column == "name" for problem in said), "\n".join(map(str, said))


@pytest.mark.slow
def test_the_book_is_built_with_an_article_and_names_it_did_not_know(
    other, unchecked, capsys, monkeypatch, site
):
    """The whole book, with the article merged and one more that still waits. Of what the site's
    build has kept, it may use what the tables do not change. Copies of the finished pages (for
    reading, for the browser) are left out.
    """
    from companion.site.__main__ import build

    monkeypatch.setenv("COMPANION_CACHE", str(ROOT / "_build" / "cache"))
    for copies in ("_with_browser_notebooks", "_with_reading_copies"):
        monkeypatch.setattr(f"companion.site.__main__.{copies}", lambda *_: True)
    more = other / "desk" / "more.txt"
    more.write_text(TEXT.replace("weather", "post"), encoding="utf-8")
    add.finish(other / "desk" / "sheet.csv", data=other / "data")
    add.begin(
        more,
        source_id="waiting-2026",
        title="Still to be coded",
        container_title="The Invented Times",
        data=other / "data",
    )
    for part in BOOK + ABOUT:
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, other / part)
    status = build(other)
    said = capsys.readouterr().out[-4000:]
    assert status == 0, f"look up by id, not by name; no article is written into a cell:\n{said}"
    html = other / "_build" / "html"
    names = ["claims", "actors", "sources", "from-text-to-claims", "data"]
    pages = {
        name: BeautifulSoup((html / "chapters" / f"{name}.html").read_text("utf-8"), "html.parser")
        for name in names
    }
    text = {name: " ".join(page.get_text(" ").split()) for name, page in pages.items()}

    for claim in CODING:
        assert pages["claims"].find(id="ev-" + f"{claim}a".replace(":", "-").replace(".", "-")), (
            f"{claim}a is not in the register of claims"
        )
    assert pages["actors"].find(id="ev-li-xuan")
    assert f"{NEW}North Korea" in text["actors"], "the register has another name than the table"
    assert (
        "Example 2025" in text["sources"]
        and "A Chinese offer, and a mountain too far away." in text["sources"]
    )
    assert "still wait to be coded: The Invented Times 2026" in text["sources"]
    total = len(load("claims", other / "data"))
    assert f"{total} rows" in text["data"]
    assert (
        f"give {total} claims" in text["from-text-to-claims"]
        and "the three articles that say something" in text["from-text-to-claims"]
    )
    asked = (html / "_explorer" / "graph.js").read_text("utf-8")
    assert '"Example 2025"' in asked, "the explorer of ties does not offer the article as a source"
    assert re.search(rf'"{ID}:1\.1a"', asked), "the article's ties do not name its claims"
    for path in html.rglob("*.html"):
        assert "Mt. Paektu, seen" not in path.read_text("utf-8"), (
            f"{path.name} prints the article's text"
        )
