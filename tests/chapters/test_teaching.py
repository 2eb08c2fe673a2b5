"""The glossary says nothing that its rows do not say, and the page for teachers counts rightly."""

from __future__ import annotations

import csv
import re

import pytest
from companion.site.content import teaching
from conftest import ROOT
from docutils import nodes

GLOSSARY = (ROOT / "chapters" / "glossary.md").read_text("utf-8")
FOREIGN = re.compile(
    r"[\u0400-\u04ff\u3400-\u9fff\uac00-\ud7af][\u0400-\u04ff\u3400-\u9fff\uac00-\ud7af 、]*"
)
# Why a foreign word may stand without a row: its page is linked, or the entry says where.
ELSEWHERE = ("](http", "read only in copies", "register of actors")


def entries() -> list[str]:
    """Each paragraph of the page, and each term with its definition."""
    return [block for block in re.split(r"\n\s*\n", GLOSSARY) if FOREIGN.search(block)]


@pytest.fixture(scope="module")
def rows() -> dict[str, str]:
    """All that each row of the tables says, by its id."""
    said = {}
    for path in (ROOT / "data").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                said.setdefault(row[0], "")
                said[row[0]] += " ".join(row)
    works = (ROOT / "data" / "references.bib").read_text("utf-8")
    for work in re.split(r"\n(?=@)", works):
        said[re.match(r"@?\w*\{?([\w-]*)", work)[1]] = work
    return said


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.split("\n")[0][:30])
def test_foreign_words_stand_in_the_rows_that_are_named(entry, rows):
    named = re.findall(r"\{(?:evidence|cite:t)\}`([^`]+)`", entry)
    said = " ".join(rows[i.strip()] for ids in named for i in ids.split(","))
    missing = [w.strip() for w in FOREIGN.findall(entry) if w.strip().lower() not in said.lower()]
    assert not missing or any(mark in entry for mark in ELSEWHERE), (
        f"{missing} stand in no row that the entry names"
    )


def test_terms_of_the_chapters_stand_in_the_glossary():
    terms = set(re.findall(r"^([A-Za-z][^\n`#]*)\n  \S", GLOSSARY, re.M))
    assert len(terms) > 40
    for path in (ROOT / "chapters").glob("*.md"):
        for said in re.findall(r"\{term\}`([^`]+)`", path.read_text("utf-8")):
            term = re.sub(r".*<(.*)>", r"\1", said)
            assert term in terms, f"{path.stem}: the glossary has no “{term}”"


def test_reading_time_counts_what_stands_open():
    words = "one two three four five"
    document = nodes.section("", nodes.title("", "A title"), nodes.paragraph("", words))
    folded = nodes.container("", nodes.paragraph("", words), design_component="dropdown")
    cell = nodes.container("", nodes.paragraph("", words), nb_element="cell_code")
    chart = nodes.figure("", nodes.caption("", words), classes=["chart"])
    document += [folded, cell, chart]
    for name in ("evidence-on-this-page", "how-to-cite-this-chapter"):
        listed = nodes.list_item("", nodes.paragraph("", words))
        document += nodes.section("", nodes.title("", "Rows"), listed, ids=[name])
    assert teaching.reading(document) == (7, 1)
    assert teaching.minutes(0, 0) == 0
    assert teaching.minutes(1, 0) == 1
    assert teaching.minutes(400, 3) == 5
    assert teaching.minutes(401, 3) == 6


def test_every_chapter_with_exercises_stands_in_the_list():
    page = (ROOT / "chapters" / "teaching.md").read_text("utf-8")
    settings = (ROOT / "_config.yml").read_text("utf-8")
    chapters = re.search(r"reading_chapters:((?:\n +- [\w-]+)+)", settings)[1].split("\n      - ")[
        1:
    ]
    assert len(chapters) > 9
    for name in chapters:
        if "\n## Exercises\n" in (ROOT / "chapters" / f"{name}.md").read_text("utf-8"):
            assert f"- {{exercises}}`{name}`\n" in page, f"teaching.md does not list {name}"
