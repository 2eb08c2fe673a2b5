"""The bibliography as BibTeX, CSL-JSON and RIS: whole, and read by other programs."""

from __future__ import annotations

import re

import bibtexparser
import pytest
import rispy
from companion.works import TYPES, works


def source(root):
    return (root / "data" / "references.bib").read_text("utf-8")


def test_every_work_is_given_in_every_format(root):
    keys = re.findall(r"^@\w+\{([^,\s]+),", source(root), re.M)
    assert list(works()) == keys
    for work in works().values():
        assert work.csl["id"] == work.key and work.csl["title"], work.key
        (read,) = rispy.loads(work.ris)
        plain = re.sub("<[^>]+>", "", work.csl["title"])
        assert read["title"] == plain and read["type_of_reference"] in {
            t for _, t in TYPES.values()
        }
        assert not re.search(r"[{}\\]", work.ris + work.csl["title"]), f"{work.key}: LaTeX"
        (entry,) = bibtexparser.parse_string(work.bibtex).entries
        assert entry.key == work.key


EXAMPLES = {
    "aref2018": {
        "type": "article-journal",
        "container-title": "Journal of Complex Networks",
        "author": [
            {"family": "Aref", "given": "Samin"},
            {"family": "Wilson", "given": "Mark C."},
        ],
        "issue": "4",
        "page": "566-595",
        "issued": {"date-parts": [[2018]]},
    },
    "chinadprk1961treaty": {"type": "document", "issued": {"date-parts": [[1961, 7, 11]]}},
    "usrok1953treaty": {
        "type": "document",
        "author": [{"literal": "United States of America and Republic of Korea"}],
    },
    "vanderplas2018": {
        "type": "article-journal",
        "title": '<span class="nocase">Altair</span>: Interactive Statistical Visualizations for '
        '<span class="nocase">Python</span>',
    },
}


def test_every_work_is_used(root):
    """A work that no page cites is a reading list, and not what the book rests on."""
    pages = "\n".join(p.read_text("utf-8") for p in (root / "chapters").glob("*.md"))
    given = ",".join(re.findall(r"\{cite:?\w?\}`([^`]+)`", pages))
    cited = {key.strip() for key in given.split(",")}
    idle = [key for key in works() if key not in cited]
    assert not idle, f"cited on no page: {idle}; use them in a chapter or take them out"


@pytest.mark.parametrize("key", EXAMPLES)
def test_a_work_is_what_the_entry_says(key):
    assert {k: works()[key].csl.get(k) for k in EXAMPLES[key]} == EXAMPLES[key]


def test_months_are_such_as_biber_reads(root):
    """A month is three letters without quotation marks; the day has a field of its own."""
    months = re.findall(r"^ *month *= *(.*?),?$", source(root), re.M)
    assert months and all(re.fullmatch(r"[a-z]{3}", m) for m in months), set(months)


def test_braces_protect_names_and_not_whole_titles(root):
    doubled = re.findall(r"^ *title = \{\{[^{}]* [^{}]*\}\}", source(root), re.M)
    assert not doubled, f"put braces around names only: {doubled[:2]}"


def test_works_in_chinese_speak_in_their_authors_words(root):
    """At least six are quoted in Chinese where a chapter uses them, in at most 25 signs."""
    han = r"[\u3400-\u9fff]"
    chinese = {key for key, work in works().items() if re.search(han, work.csl["title"])}
    quoted = set()
    for chapter in (root / "chapters").glob("*.md"):
        for paragraph in chapter.read_text("utf-8").split("\n\n"):
            here = chinese & set(re.findall(r"\{cite:[tp]\}`([\w]+)`", paragraph))
            words = [q for q in re.findall(r"“([^”]+)”", paragraph) if re.search(han, q)]
            if here and words and chapter.stem != "glossary":
                quoted |= here
            assert all(len(re.findall(han, q)) <= 25 for q in words), f"{chapter.name}: {words}"
    assert len(quoted) >= 6, f"quoted in Chinese: {sorted(quoted)} of {sorted(chinese)}"
