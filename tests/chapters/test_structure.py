"""What every reading chapter must have is named by the build when it is missing."""

from __future__ import annotations

import re

import pytest
from companion.site import SUMMARY
from companion.site.content import discussed, structure
from small_book import build

OTHER = """# A question

:::{admonition} The answer
:class: answer
**Yes.** Because Hashmi says so {evidence}`hashmi-2024:3.1b`.
:::

## The objection

- A list names {evidence}`hashmi-2024:8.2a`, and discusses nothing.

## Exercises

**Exercise 1. Without code.** Think.
"""


def test_what_a_chapter_lacks_is_named(small, capsys):
    config = small / "_config.yml"
    text = config.read_text("utf-8")
    told = re.sub(r"reading_chapters:(\n +- [\w-]+)+", "reading_chapters: [index, other]", text)
    assert told != text, "the setting reading_chapters has another form: the test needs new words"
    config.write_text(told, "utf-8")
    (small / "chapters" / "other.md").write_text(OTHER, "utf-8")
    toc = small / "_toc.yml"
    toc.write_text(toc.read_text("utf-8") + "  - file: chapters/other\n", "utf-8")
    status, said = build(small, capsys)
    assert status == 1
    for lack in (
        "index: no answer",
        "index: no leading picture",
        "other: no leading picture",
        "other: no section with the label other-objection",
        "other: no exercise “with code”",
        "Hashmi 2024, para. 8 is discussed nowhere",
    ):
        assert lack in said, f"the build does not say “{lack}”:\n{said[-3000:]}"
    assert "Hashmi 2024, para. 3 is discussed nowhere" not in said
    log = (small / "_build" / "build.log").read_text("utf-8")
    assert f"{SUMMARY}0 of " in log and "  hashmi-2024:3: other\n" in log
    assert "  hashmi-2024:8: nowhere\n" in log, "a list alone would count"
    assert "other: no answer" not in said and "“without code”" not in said
    assert "index: no section with the label" not in said, "the front page argues no case"


def test_the_report_names_chapters_and_what_none_discusses():
    found = structure.paragraphs({"chapters/a": {"hashmi-2024:3.1b"}, "b": {"hashmi-2024:3.1a"}})
    summary, *rows = discussed.lines(found)
    assert summary.startswith(SUMMARY) and re.search(r"\b1 of \d+ of hashmi-2024\b", summary)
    assert "  hashmi-2024:3: b, a" in rows or "  hashmi-2024:3: a, b" in rows
    assert "  hashmi-2024:8: nowhere" in rows and len(rows) == len(found) > 30
    numbers = [int(r.split(":")[1]) for r in rows if r.startswith("  hashmi-2024:")]
    assert numbers == sorted(numbers), "paragraphs stand in their order"


@pytest.mark.parametrize(
    "title, verb",
    [
        ("Xi and Kim met twice", True),
        ("Nothing happened", True),
        ("Visits by year and partner", False),
        ("Ministers, envoys and letters", False),
        ("Trade of China and North Korea", False),
        ("China’s share in the trade of its neighbours", False),
        ("Six ways to count meetings", False),
        ("The recorded visits", False),
        ("China and North Korea trade less", True),
        ("Hostile acts of Beijing date from 2017", True),
    ],
)
def test_a_title_says_what_it_shows(title, verb):
    assert structure._has_verb(title) is verb, f"“{title}” is taken for the other kind"
