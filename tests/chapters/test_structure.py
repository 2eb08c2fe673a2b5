"""What every reading chapter must have is named by the build when it is missing."""

from __future__ import annotations

import re

import pytest
from companion.site.content import structure
from small_book import build

OTHER = """# A question

:::{admonition} The answer
:class: answer
**Yes.** Because Hashmi says so {evidence}`hashmi-2024:3.1b`.
:::

## The objection

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
    assert "other: no answer" not in said and "“without code”" not in said
    assert "index: no section with the label" not in said, "the front page argues no case"


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
