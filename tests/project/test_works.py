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


# Entries as people write them: what CSL-JSON says of them, and lines of RIS.
ODD = {
    "no author": (
        "@book{k, title = {Rules of the {UN}}, publisher = {P}, year = 2020}",
        {"title": 'Rules of the <span class="nocase">UN</span>', "issued": [[2020]]},
        ["TI  - Rules of the UN", "PY  - 2020", "DA  - 2020///"],
    ),
    "a body, a day of access, signs in an address": (
        "@misc{k, author = {{Ministry of X & Y}}, title = {Is It True? Yes: So}, year = 2021,"
        " month = may, day = 3, url = {https://example.org/a_b~c?x=1\\&y=%20},"
        " urldate = {2026-11-01}}",
        {
            "author": [{"literal": "Ministry of X & Y"}],
            "title": "Is It True? Yes: So",
            "URL": "https://example.org/a_b~c?x=1&y=%20",
            "issued": [[2021, 5, 3]],
            "accessed": [[2026, 11, 1]],
        },
        ["UR  - https://example.org/a_b~c?x=1&y=%20", "DA  - 2021/05/03/", "Y2  - 2026/11/01/"],
    ),
    "accents and marks of LaTeX": (
        r"@article{k, author = {M{\"u}ller, J{\o}rgen and \'{E}mile, A},"
        r" title = {``Lips'' -- \emph{Teeth} \& 5% {\'E}tudes},"
        r" journal = {J. \& {\'E}tudes}, year = 2020, month = 3, pages = {e123}}",
        {
            "title": '“Lips” – <span class="nocase">Teeth</span> & 5% Études',
            "author": [{"family": "Müller", "given": "Jørgen"}, {"family": "Émile", "given": "A"}],
            "container-title": "J. & Études",
            "issued": [[2020, 3]],
        },
        ["TI  - “Lips” – Teeth & 5% Études", "T2  - J. & Études", "SP  - e123"],
    ),
    "Russian, pages that are no span": (
        "@article{k, author = {Асмолов, К. В.}, title = {Политика России: что дальше?},"
        " journal = {Международная жизнь}, year = 2018, pages = {5, 7--9}}",
        {"language": "ru", "page": "5, 7-9", "author": [{"family": "Асмолов", "given": "К. В."}]},
        ["LA  - ru", "SP  - 5, 7-9"],
    ),
    "a language that is told": (
        "@book{k, title = {東亞}, publisher = {P}, year = 2019, language = {ja}}",
        {"language": "ja"},
        ["LA  - ja"],
    ),
    "English with a word of Chinese": (
        "@book{k, title = {On the Word 和 in Statements}, publisher = {P}, year = 2019}",
        {"language": None},
        [],
    ),
    "edited": (
        "@book{k, editor = {Haggard, Stephan}, title = {T}, publisher = {P}, year = 2015,"
        " series = {S}}",
        {"editor": [{"family": "Haggard", "given": "Stephan"}], "collection-title": "S"},
        ["ED  - Haggard, Stephan", "T3  - S"],
    ),
    "in an edited volume": (
        "@incollection{k, author = {de la Cruz, Ana and King, Jr., Martin}, editor = {Ryu, J.},"
        " title = {C}, booktitle = {T}, year = 2015, pages = {1--9}}",
        {
            "author": [
                {"family": "Cruz", "given": "Ana", "non-dropping-particle": "de la"},
                {"family": "King", "given": "Martin", "suffix": "Jr."},
            ]
        },
        ["AU  - de la Cruz, Ana", "AU  - King, Martin, Jr.", "A2  - Ryu, J.", "SP  - 1", "EP  - 9"],
    ),
    "a thesis, the day in the month": (
        "@phdthesis{k, author = {Lee, S.}, title = {T}, school = {SNU}, year = 2001,"
        ' month = dec # "~3"}',
        {"type": "thesis", "publisher": "SNU", "issued": [[2001, 12, 3]]},
        ["TY  - THES", "PB  - SNU", "DA  - 2001/12/03/"],
    ),
    "a kind we do not know, without a date": (
        "@manual{k, title = {T}, organization = {O}, year = {n.d.}, month = {Spring}, type = {X}}",
        {"type": "document", "publisher": "O", "issued": None, "genre": "X"},
        ["TY  - GEN", "PB  - O", "N1  - X"],
    ),
}


@pytest.mark.parametrize("case", ODD)
def test_an_odd_entry_is_what_a_reader_would_take_it_for(case, tmp_path, monkeypatch):
    written, item, lines = ODD[case]
    (tmp_path / "references.bib").write_text(written, encoding="utf-8")
    monkeypatch.setattr("companion.works.data_dir", lambda: tmp_path)
    (work,) = works().values()
    days = {"issued", "accessed"}
    found = {k: v["date-parts"] if k in days else v for k, v in work.csl.items()}
    assert {k: found.get(k) for k in item} == item
    assert set(lines) <= set(work.ris.splitlines()), work.ris
    assert not re.search(r"[{}\\]", work.ris), "LaTeX in RIS"
    rispy.loads(work.ris)
