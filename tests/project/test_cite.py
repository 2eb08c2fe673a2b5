"""Citations of everything published: right by hand-checked examples, keys of one kind, clear words
for an unknown id, and nothing lost on the way through another library.
"""

from __future__ import annotations

import json
import re

import bibtexparser
import pytest
import rispy
from companion import citation_styles, cite, cli, load
from companion.tables.read import tables
from conftest import ROOT

GOLDEN = json.loads((ROOT / "tests" / "golden" / "citations.json").read_text("utf-8"))
BASE = "https://example.org/book/"


@pytest.fixture
def fixed(monkeypatch):
    """Version, date and the title of a figure as the examples have them, so that a new version
    leaves the examples right.
    """
    known = {**cite.about(), "version": "0.1.0", "date": (2026, 11, 22)}
    monkeypatch.setattr(cite, "about", lambda: known)
    monkeypatch.setattr(
        cite,
        "figure_titles",
        lambda: {"relations-evidence": "Is “all means” one promise? Three kinds of tie"},
    )
    monkeypatch.setenv("BOOK_BASE_URL", BASE.rstrip("/"))


def sample() -> list[str]:
    """One of everything, every chapter, figure and table, and rows from all over each table."""
    rows = [
        row for table in tables() for row in cite.rows(table)[:: max(1, len(cite.rows(table)) // 6)]
    ]
    return [
        "book",
        *cite.chapters(),
        *(f"figure:{n}" for n in cite.figures()),
        *(f"table:{t}" for t in tables()),
        *rows,
    ]


@pytest.mark.parametrize(
    ("thing", "style"), [(thing, style) for thing, styles in GOLDEN.items() for style in styles]
)
def test_citation_is_what_was_checked_by_hand(fixed, capsys, thing, style):
    assert cli.main(["cite", thing, "--style", style]) == 0
    assert capsys.readouterr().out.rstrip("\n") == GOLDEN[thing][style].rstrip("\n")


def test_examples_cover_every_style_and_kind():
    assert all(set(styles) == set(cite.STYLES) for styles in GOLDEN.values())
    kinds = {cite.record(thing)["type"] for thing in GOLDEN}
    assert kinds == {"book", "chapter", "figure", "dataset", "entry"}
    assert set(cite.ROWS) <= {
        cite.index()[thing][0] for thing in GOLDEN if thing in cite.index()
    } | {
        "sentences",
        "sources",
        "actors",
        "dependencies",
        "treaties",
        "positions",
        "statements",
        "queries",
        "series",
        "topics",
    }


@pytest.mark.parametrize(
    "given",
    [
        "hashmi-2024:99.9z",
        "treaty-provision",
        "figure:nothing",
        "table:claim",
        "chapter:none",
        "",
        "codes:stance",
    ],
)
def test_unknown_id_gets_one_message(capsys, given):
    assert cli.main(["cite", given]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and f'nothing with id "{given}"' in err


def test_unknown_id_names_what_is_near(capsys):
    cli.main(["cite", "treaty-provision"])
    assert "did you mean treaty-provisions" in capsys.readouterr().err


def test_unknown_style_gets_one_message(capsys):
    assert cli.main(["cite", "E158", "--style", "vancouver"]) == 1
    out, err = capsys.readouterr()
    assert (
        out == ""
        and err.count("\n") == 1
        and 'no citation style "vancouver"; expected one of apa, chicago' in err
    )


def test_everything_published_can_be_cited():
    for table in tables():
        rows = cite.rows(table)
        assert len(rows) == len(load(table)) == len(set(rows)), (
            f"{table}: ids are not one of a kind"
        )
        for position in range(0, len(rows), 20):
            record = cite.record(rows[position], BASE)
            assert (
                record["type"] == "entry"
                and f"“{tables()[table]['title']}”" in record["genre"]
                and cite.names(table)[position] in record["title"]
            ), rows[position]
            assert record["URL"].endswith(f"data.html#table-{table}") == (
                table not in cite.registers()
            )
    assert all(cite.chapters().values()), "a chapter has no title"
    records = [cite.record(thing) for thing in sample()]
    assert all(
        record["title"] and record["author"] == [{"literal": cite.about()["author"]}]
        for record in records
    )


def test_keys_are_one_of_a_kind():
    everything = [
        "book",
        *(f"chapter:{n}" for n in cite.chapters()),
        *(f"figure:{n}" for n in cite.figures()),
        *(f"table:{t}" for t in tables()),
        *(r for t in tables() for r in cite.rows(t)),
    ]
    keys = [cite.key({"id": thing, "issued": {"date-parts": [[2026]]}}) for thing in everything]
    doubled = sorted({k for k in keys if keys.count(k) > 1}) if len(keys) != len(set(keys)) else []
    assert not doubled, f"two things share a BibTeX key: {doubled[:5]}"


def test_rows_filled_in_read_as_if_formatted_one_by_one():
    """Rows share one formatted entry for each style (see cite.markup): the short cut and the long
    way agree.
    """
    for thing in ("hashmi-2024:8.2a", "E158", "DPRK_RU_2024:4", "codes:stance/concern", "P20"):
        record = cite.record(thing, BASE)
        for style in cite.CSL:
            assert cite.markup(record, style) == citation_styles.tidy(
                citation_styles.printed(json.loads(json.dumps(record)), style), style
            )


def test_bibtex_is_read_by_another_library_and_comes_back():
    things = sample()
    written = "\n\n".join(cite.text(thing, "bibtex", BASE) for thing in things)
    library = bibtexparser.parse_string(
        written, append_middleware=[bibtexparser.middlewares.LatexDecodingMiddleware()]
    )
    assert not library.failed_blocks and len(library.entries) == len(things)
    again = bibtexparser.parse_string(
        bibtexparser.write_string(bibtexparser.parse_string(written)),
        append_middleware=[bibtexparser.middlewares.LatexDecodingMiddleware()],
    )
    for read in (library, again):
        for thing, entry in zip(things, read.entries):
            record = cite.record(thing, BASE)
            found = {
                field.key: field.value.replace("{", "").replace("}", "")
                for field in entry.fields
                if field.key != "url"
            }
            expected = {
                "author": record["author"][0]["literal"],
                "title": record["title"],
                "year": "2026",
                "note": citation_styles.note(record),
            }
            if thing != "book":
                expected["booktitle"] = record["container-title"]
            assert entry.key == cite.key(record) and entry.entry_type == (
                "book" if thing == "book" else "incollection"
            )
            assert found == expected | {"year": str(cite.about()["date"][0])}, thing
    urls = {
        entry.key: entry.fields_dict["url"].value
        for entry in bibtexparser.parse_string(written).entries
    }
    assert urls == {cite.key(r): r["URL"] for r in (cite.record(t, BASE) for t in things)}


def test_ris_is_read_by_another_library_and_comes_back():
    things = sample()
    written = "\n".join(cite.text(thing, "ris", BASE) for thing in things)
    once = rispy.loads(written)
    assert rispy.loads(rispy.dumps(once)) == once and len(once) == len(things)
    year, month, day = cite.about()["date"]
    for thing, read in zip(things, once):
        record = cite.record(thing, BASE)
        assert read["type_of_reference"] == ("BOOK" if thing == "book" else "CHAP")
        assert (
            read["authors"] == [record["author"][0]["literal"]] and read["title"] == record["title"]
        )
        assert read["year"] == str(year) and read["date"].startswith(f"{year}/{month:02}/{day:02}")
        assert read["edition"] == f"Version {record['version']}" and read["urls"] == [record["URL"]]
        assert read.get("secondary_title") == record.get("container-title")


def test_names_of_things_need_no_escape_in_html():
    """A title with signs that mean something in HTML stands in the entry as it is."""
    item = {**cite.chapter("x", "A <b> & “c”?"), "id": "x"}
    assert (
        "A &lt;b&gt; &amp; “c”?" in cite.markup(item, "apa")
        and cite.formatted(item, "chicago").count("A <b> & ‘C’?”") == 1
    )


def test_every_id_the_book_shows_as_an_example_can_be_cited(root):
    text = (root / "chapters" / "how-to-cite.md").read_text("utf-8")
    given = [
        thing
        for row in re.findall(r"^\| [^|]+\|[^|]+\|([^|]+)\|$", text, re.M)[2:]
        for thing in re.findall(r"`([^`]+)`", row)
    ] + re.findall(r"^companion cite (\S+)", text, re.M)
    assert len(given) > 10
    for thing in given:
        assert cite.record(thing)["title"]


def test_csl_json_is_a_book_or_a_chapter_of_it():
    for thing in sample():
        (item,) = json.loads(cite.text(thing, "csl-json", BASE))
        record = cite.record(thing, BASE)
        assert item["type"] == ("book" if thing == "book" else "chapter"), thing
        assert item.get("container-title") == record.get("container-title"), thing
        assert "version" not in item and item["edition"] == f"Version {record['version']}", (
            "Zotero takes a book with a version for a computer program"
        )
        assert item.get("note") == record.get("genre"), thing


def test_bibtex_protects_names_and_not_the_whole_title(fixed):
    title = cite.text("treaty-provisions", "bibtex")
    assert 'title = "What did {Moscow} promise, and what had {Beijing}?"' in title
    assert "({Putin} and {Kim} sign" in cite.text("E158", "bibtex")
    for thing in sample():
        assert not re.search(r'title = "\{[^{}]* [^{}]*\}"', cite.text(thing, "bibtex")), thing


TITLES = {
    # title: as APA, Chicago and MLA print it
    "Who is right? an answer: yes": (
        "Who is right? An answer: Yes.",
        "“Who Is Right? An Answer: Yes.”",
        "“Who Is Right? An Answer: Yes.”",
    ),
    "iPhone: iOS apps": ("iPhone: iOS apps.", "“iPhone: iOS Apps.”", "“iPhone: iOS Apps.”"),
    "What goes on without: within the walls": (
        "What goes on without: Within the walls.",
        "“What Goes on Without: Within the Walls.”",
        "“What Goes on Without: Within the Walls.”",
    ),
    "Peace between “two ‘poles’ of the UN’s”": (
        "Peace between “two ‘poles’ of the UN’s”.",
        "“Peace Between ‘Two “Poles” of the UN’s’.”",
        "“Peace between ‘Two “Poles” of the UN’s’.”",
    ),
    "An end.": ("An end.", "“An End.”", "“An End.”"),
}


@pytest.mark.parametrize("title", TITLES)
def test_odd_titles_are_printed_as_the_styles_ask(title):
    item = cite._part("chapter:x", "chapter", title, "")
    for style, want in zip(("apa", "chicago", "mla"), TITLES[title], strict=True):
        assert f" {want} " in cite.formatted(dict(item), style), style


def test_bibtex_of_an_odd_title_is_no_command_of_latex():
    item = cite._part("chapter:x", "chapter", "a_b {c} $d$ %e #f ~g \\h ^i & j", "")
    (line,) = (x for x in cite.bibtex(item).splitlines() if x.strip().startswith("title"))
    bare = re.sub(r"\\(text\w+(\{\}| )|[_$%#&])", "", line.split('"')[1])
    assert not re.search(r"[_$%#~\\^&{}]", bare), line
