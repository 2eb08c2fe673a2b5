"""Words of the glossary lead to it where a chapter uses them first."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from companion.site.content.terms import first_uses
from small_book import build


@pytest.mark.parametrize(
    "text, term, found",
    [
        ("An alliance binds. Alliances break.", "alliance", "alliance"),
        ("Alliances break.", "alliance", "Alliances"),
        ("A quasi-alliance binds nobody.", "alliance", None),
        ("Its sanctions bite; a sanction bites.", "sanctions", "sanctions"),
        ("It ties help to defence. The tie holds.", "tie", "tie"),
        ("They could only pass on what they saw.", "pass", None),
        ("Of the acts that were met, most are visits.", "act", "acts"),
        (
            "Krippendorff’s alpha corrects for chance.",
            "Krippendorff's alpha",
            "Krippendorff’s alpha",
        ),
        ("A cameo of the actor.", "CAMEO", None),
        ("The dual\ntrack is named.", "dual track", "dual\ntrack"),
    ],
)
def test_a_term_is_found_as_a_reader_means_it(text, term, found):
    uses = [text[start:end] for _, start, end, _ in first_uses([text], [term])]
    assert uses == ([found] if found else [])


def test_the_first_use_counts_and_the_longer_term_has_the_place():
    texts = ["The treaty of 1961 is old.", "The Comprehensive Strategic Partnership Treaty is not."]
    terms = [
        "treaty of 1961",
        "Strategic Partnership",
        "Comprehensive Strategic Partnership Treaty",
    ]
    assert [(n, term) for n, _, _, term in first_uses(texts * 2, terms)][:2] == [
        (0, "treaty of 1961"),
        (1, "Comprehensive Strategic Partnership Treaty"),
    ]


GLOSSARY = """# Glossary

```{glossary}
alliance
  States bound to help each other; no quasi-alliance.

buffer
  Land between two others, each with an alliance of its own.
```
"""
CHAPTER = """# A buffer

**An alliance** is `an alliance`, and [an alliance](https://example.org) is none.

The first alliance in prose is here. Another alliance is not linked. A {term}`buffer state <buffer>`
is linked by hand, and the buffer no more {evidence}`diplomat-2024:14.2b`.
"""


def test_a_chapter_links_its_first_uses(small, capsys):
    config = small / "_config.yml"
    told = re.sub(
        r"reading_chapters:(\n +- [\w-]+)+",
        "reading_chapters: [other, absent]",
        config.read_text("utf-8"),
    )
    config.write_text(told, "utf-8")
    (small / "chapters" / "other.md").write_text(CHAPTER, "utf-8")
    (small / "chapters" / "glossary.md").write_text(GLOSSARY, "utf-8")
    toc = small / "_toc.yml"
    pages = "  - file: chapters/other\n  - file: chapters/glossary\n"
    toc.write_text(toc.read_text("utf-8") + pages, "utf-8")
    status, said = build(small, capsys)
    assert status == 0, said
    page = small / "_build" / "html" / "chapters" / "other.html"
    found = BeautifulSoup(page.read_text("utf-8"), "html.parser").select(
        'a[href*="glossary.html#term"]'
    )
    assert [a.get_text() for a in found] == ["alliance", "buffer state"]
    assert found[0].parent.get_text().startswith("The first alliance in prose")
    there = small / "_build" / "html" / "chapters" / "glossary.html"
    entries = BeautifulSoup(there.read_text("utf-8"), "html.parser")
    for link in found:
        assert entries.find(id=link["href"].partition("#")[2]), link
    assert not entries.select("dd a.term"), "the glossary does not lead to itself"

    more = GLOSSARY.replace("alliance\n  States", "prose\n  Words.\n\nalliance\n  States")
    (small / "chapters" / "glossary.md").write_text(more, "utf-8")
    status, said = build(small, capsys)
    assert status == 0, said
    anew = BeautifulSoup(page.read_text("utf-8"), "html.parser").select("main a.term")
    assert [a.get_text() for a in anew] == ["alliance", "prose"], "a new term changes old pages"
