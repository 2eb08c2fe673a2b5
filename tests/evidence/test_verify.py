"""`companion verify` passes on the articles and re-typeset copies, and names what a copy lacks."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys

import pytest
from companion import DataError
from companion.articles import add
from companion.articles.verify import verify
from companion.canonical import canonical, find, words
from conftest import ROOT
from invented import ABOUT, ID, TEXT, fill


@pytest.fixture(params=["hashmi-2024", "diplomat-2024"])
def article(request, articles):
    return request.param, articles[request.param]


def written(tmp_path, text):
    path = tmp_path / "copy.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_coded_text_is_exact(article, tmp_path):
    source, text = article
    report = verify(source, written(tmp_path, text))
    assert report.ok and report.match.startswith("exact") and report.found


RETYPESET = {
    "straight quotes and hyphens": lambda t: (
        t.replace("’", "'").replace("“", '"').replace("”", '"').replace("—", "-").replace("–", "-")
    ),
    "non-breaking spaces": lambda t: t.replace(" ", "\u00a0"),
    "lines of 60 characters": lambda t: re.sub(r"(.{60}\S*) ", "\\1\n", t),
    "spaced dashes": lambda t: t.replace("—", " — "),
    "blank lines between paragraphs": lambda t: t.replace("\n", "\n\n"),
}


@pytest.mark.parametrize("how", RETYPESET)
def test_a_retypeset_copy_passes(article, tmp_path, how):
    source, text = article
    report = verify(source, written(tmp_path, RETYPESET[how](text)))
    assert report.ok, f"{source}, {how}: {report}"
    assert report.match.startswith(("same text", "exact")), f"{source}, {how}: {report.match}"


def test_missing_boilerplate_is_said_and_does_not_fail(articles, tmp_path):
    report = verify(
        "hashmi-2024",
        written(
            tmp_path,
            "\n".join(
                line
                for line in articles["hashmi-2024"].splitlines()
                if not line.startswith("Also read")
            ),
        ),
    )
    assert (
        report.ok
        and report.match.startswith("same article")
        and any("boilerplate" in b for b in report.blocks)
    )


def test_an_altered_copy_fails_and_names_paragraph_and_quotation(articles, tmp_path):
    altered = articles["diplomat-2024"].replace(
        "no war, no instability, and no nukes", "no war, no chaos, and no nukes"
    )
    assert altered != articles["diplomat-2024"]
    report = verify("diplomat-2024", written(tmp_path, altered))
    assert not report.ok
    assert [b for b in report.blocks if b.startswith("paragraph 17: changed (")], report.blocks
    assert [m.split(":")[1] for m in report.missing] == ["17.2a"]


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "companion.cli", "verify", *map(str, arguments)],
        capture_output=True,
        text=True,
    )


def test_command_exits_4_for_an_altered_copy(articles, tmp_path):
    path = written(tmp_path, articles["diplomat-2024"].replace("rare rebuke", "reproof"))
    result = run("diplomat-2024", path)
    assert result.returncode == 4 and "not found: diplomat-2024:4.1b" in result.stdout


BAD = {
    "missing file": (lambda p: None, "cannot be read"),
    "empty file": (lambda p: p.write_text(""), "empty; expected the text"),
    "latin-1": (lambda p: p.write_bytes("Côte".encode("latin-1")), "is not UTF-8"),
    "pdf": (lambda p: p.write_bytes(b"%PDF-1.7 x"), "a PDF"),
    "rich text": (
        lambda p: p.write_text(r"{\rtf1 words}"),
        "a document in RTF; expected plain text",
    ),
    "web page": (
        lambda p: p.write_text("\n<!DOCTYPE html><p><script>words()</script>"),
        "a web page without text",
    ),
    "control character": (
        lambda p: p.write_text("words\x02 more"),
        "control character U+0002 at character 5",
    ),
    "UTF-16": (
        lambda p: p.write_bytes("words".encode("utf-16-le")),
        "control character U+0000 at character 1",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_an_unreadable_copy_is_one_clear_message(tmp_path, case):
    make, expected = BAD[case]
    path = tmp_path / "copy.txt"
    make(path)
    result = run("hashmi-2024", path)
    assert (
        result.returncode == 1
        and expected in result.stderr
        and "Traceback" not in result.stderr
        and result.stderr.count("\n") == 1
    )


def test_a_wrong_text_fails_where_no_quotation_tells(articles, tmp_path, copy, monkeypatch):
    path = copy / "data" / "claims.csv"
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    for row in rows:
        for name in ("quote", "prefix", "suffix", "start", "end"):
            row[head.index(name)] = ""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
    monkeypatch.setenv("COMPANION_DATA", str(copy / "data"))
    assert not verify("hashmi-2024", written(tmp_path, "Another text.")).ok
    assert verify("hashmi-2024", written(tmp_path, articles["hashmi-2024"])).ok


def test_a_broken_record_of_another_article_is_no_matter(articles, tmp_path, copy, monkeypatch):
    (copy / "seeds" / "diplomat-2024.yml").write_text("a: [")
    monkeypatch.setenv("COMPANION_DATA", str(copy / "data"))
    assert verify("hashmi-2024", written(tmp_path, articles["hashmi-2024"])).ok
    with pytest.raises(DataError, match="seeds/diplomat-2024.yml: expected a YAML file"):
        verify("diplomat-2024", written(tmp_path, articles["diplomat-2024"]))


@pytest.mark.parametrize("text", ["a\u200b\u0301", "a\u00ad\u0301", "“a” — b\ufeff", "x -\u00b4"])
def test_the_canonical_text_is_its_own(text):
    assert canonical(canonical(text)) == canonical(text)


@pytest.mark.parametrize(
    "part, whole, place",
    [
        ("cloud", "the clouds", -1),
        ("river", "a driver and a river", 15),
        ("cloud", "a 'cloud'", 3),
        ("-led", "U.S.-led", 4),
        ("希望", "我们希望和平", 2),
        ("5", "15", -1),
    ],
)
def test_words_are_found_whole(part, whole, place):
    assert find(part, whole) == place


def test_unknown_article_names_the_known_ones(tmp_path):
    result = run("nobody-1999", tmp_path / "x")
    assert result.returncode == 1 and "expected one of diplomat-2024, hashmi-2024" in result.stderr


# --- What was added, moved or removed, on an invented article.


@pytest.fixture(scope="module")
def coded(tmp_path_factory):
    """A folder of tables with the invented article in it, coded."""
    folder = tmp_path_factory.mktemp("coded")
    for part in ("data", "seeds"):
        shutil.copytree(ROOT / part, folder / part)
    desk = folder / "desk"
    desk.mkdir()
    (desk / "text.txt").write_text(TEXT, encoding="utf-8")
    sheet = desk / "sheet.csv"
    add.begin(desk / "text.txt", **ABOUT, sheet=sheet, data=folder / "data")
    add.finish(fill(sheet), data=folder / "data")
    return folder


LINES = TEXT.splitlines()
ALTERED = {
    "as coded": (TEXT, 0, "exact", []),
    "other marks": (TEXT.replace("“", '"').replace("”", '"'), 0, "same text", []),
    "other commas": (TEXT.replace(",", ";"), 3, "same words", []),
    "a note at the end": (
        TEXT + "Editor's note: all of the above was withdrawn.\n",
        4,
        "the text differs",
        ["8 words added after boilerplate", "“editor's note all of …”"],
    ),
    "a note at the head": (
        "Advertisement\n" + TEXT,
        4,
        "the text differs",
        ["1 word added before"],
    ),
    "reversed": (
        "\n".join(reversed(LINES)),
        4,
        "the text differs",
        ["paragraph 3: moved (25 words)"],
    ),
    "two paragraphs exchanged": (
        "\n".join([*LINES[:2], LINES[4], LINES[3], LINES[2], *LINES[5:]]),
        4,
        "the text differs",
        [": moved ("],
    ),
    "a paragraph removed": (
        "\n".join(line for line in LINES if "balloons" not in line),
        4,
        "the text differs",
        ["paragraph 3: missing (25 words)"],
    ),
    "a paragraph twice": (TEXT + LINES[2] + "\n", 4, "the text differs", ["words added after"]),
    "a word changed": (
        TEXT.replace("balloons", "kites"),
        4,
        "the text differs",
        ["paragraph 3: changed (25 words in place of 25)"],
    ),
    "a word denied": (
        TEXT.replace("will run", "will not run"),
        4,
        "the text differs",
        ["changed ("],
    ),
    "without byline": (TEXT.replace(LINES[1] + "\n", ""), 3, "same article", ["boilerplate"]),
    "broken words": (TEXT.replace("forecast", "fore-\ncast"), 0, "same text", []),
    "another text": ("Gulls nest here, forty of them.\n" * 9, 5, "another text", []),
}


@pytest.mark.parametrize("case", ALTERED)
def test_what_was_added_moved_or_removed_is_said(coded, tmp_path, case, monkeypatch):
    text, status, match, remarks = ALTERED[case]
    monkeypatch.setenv("COMPANION_DATA", str(coded / "data"))
    report = verify(ID, written(tmp_path, text))
    assert report.match.startswith(match), f"{case}: {report}"
    assert report.status == status, f"{case}: the exit status must tell what the first line says"
    for remark in remarks:
        assert remark in "\n".join(report.blocks), f"{case}: {report}"
    assert bool(report.blocks) == bool(remarks)
    shown = max((len(words(b)) for b in report.blocks), default=0)
    assert shown < 16, "no more than a few words of the copy are printed"
