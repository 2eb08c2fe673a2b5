"""Articles as they come: web pages, Word documents and PDFs give the text that a reader sees."""

from __future__ import annotations

import zipfile

import pytest
from companion import DataError, add, load
from companion.articles import formats, verify
from desk import options, run, state
from invented import ABOUT, ID, TEXT
from papers import docx, lines, paragraph, pdf
from papers import run as letters

BODY = "Nobody came to the harbour. The U.S. side said so on Nov. 3, in all its words and more."


def read(path) -> list[str]:
    return formats.read(path).text.splitlines()


def page(path, markup, coding="utf-8"):
    path.write_bytes(markup.encode(coding))
    return path


PAGES = {
    "menus, forms and scripts go": (
        f"<nav>Home</nav><header>Site</header><h1>Title</h1><p>{BODY}</p><script>x()</script>"
        "<aside>Read more</aside><form><input>Send</form><footer>Imprint</footer>",
        ["Title", BODY],
    ),
    "the article of a page": (
        f"<h1>Title</h1><div>Adverts and news</div><article><p>{BODY}</p></article><div>More</div>",
        ["Title", BODY],
    ),
    "the head within an article stays": (
        f"<article><header><h1>Title</h1><p>By A. Ames</p></header><p>{BODY}</p></article>",
        ["Title", "By A. Ames", BODY],
    ),
    "teasers are no article": (
        f"<article><p>Teaser.</p></article><div><p>{BODY}</p></div>",
        ["Teaser.", BODY],
    ),
    "inline marks and entities": (
        "<p>The <b>U.S.</b> side&nbsp;said <a href=x>“no”</a>&mdash;twice.<!-- not this --></p>",
        ["The U.S. side said “no”—twice."],
    ),
    "quotation marks of an element": ("<p>He said <q>no</q>.</p>", ["He said “no”."]),
    "items and cells": (
        "<ul><li>One.</li><li>Two.</li></ul><table><tr><td>A.</td><td>B.</td></tr></table>",
        ["One.", "Two.", "A.", "B."],
    ),
    "breaks between paragraphs": ("<div>Q: Why?<br>A: Because.</div>", ["Q: Why?", "A: Because."]),
    "a break within a sentence": ("<p>The long way<br>home.</p>", ["The long way home."]),
    "two breaks": ("<div>A heading<br><br>A line.</div>", ["A heading", "A line."]),
    "Chinese breaks": (
        "<div>林剑说，关系很<br>好。<br>雨停了。</div>",
        ["林剑说，关系很好。", "雨停了。"],
    ),
    "what is hidden": (
        f"<p>{BODY}</p><p hidden>Not this.</p><p style='display: none'>Nor this.</p>",
        [BODY],
    ),
}


@pytest.mark.parametrize("case", PAGES)
def test_a_page_gives_the_text_that_is_seen(tmp_path, case):
    markup, expected = PAGES[case]
    path = page(tmp_path / "page.html", f"<!doctype html><html><body>{markup}</body></html>")
    assert read(path) == expected


@pytest.mark.parametrize("coding", ["gb18030", "euc-kr", "windows-1251", "shift_jis", "utf-16"])
def test_a_page_in_an_old_coding_is_read_as_it_says(tmp_path, coding):
    said = {"gb18030": "林剑没有评论。", "euc-kr": "대변인은 말했다.", "shift_jis": "雨はやんだ。"}
    text = said.get(coding, "Представитель молчал.")
    head = f"<html><head><meta charset={coding}></head>"
    assert read(page(tmp_path / "a.htm", f"{head}<p>{text}</p></html>", coding)) == [text]


def test_what_a_page_holds_besides_is_told(tmp_path):
    path = page(tmp_path / "a.html", f"<html><nav>One two three</nav><p>{BODY}</p></html>")
    assert formats.read(path).told == [
        "Left out as no part of the article: 3 words (menus, forms, what is hidden)."
    ]


def test_a_word_document_is_read_as_it_stands(tmp_path):
    pytest.importorskip("mammoth")
    tracked = [
        letters("Nobody "),
        f'<w:ins w:id="1" w:author="x">{letters("else ")}</w:ins>',
        '<w:del w:id="2" w:author="x"><w:r><w:delText>never </w:delText></w:r></w:del>',
        letters("came."),
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
    ]
    cell = f"<w:tbl><w:tr><w:tc>{paragraph(letters('A cell.'))}</w:tc></w:tr></w:tbl>"
    body = paragraph(letters("A title")) + paragraph(*tracked)
    body += paragraph(letters("Q: One?"), "<w:r><w:br/></w:r>", letters("A: Two.")) + cell
    body += paragraph(letters("中国外交部说：“没有评论。”"))
    note = f'<w:footnote w:id="2">{paragraph(letters("A note."))}</w:footnote>'
    path = docx(tmp_path / "a.docx", body, note)
    chinese = "中国外交部说：“没有评论。”"
    expected = [
        "A title",
        "Nobody else came.[1]",
        "Q: One?",
        "A: Two.",
        "A cell.",
        chinese,
        "A note.",
    ]
    assert read(path) == expected
    assert "Tracked changes" in formats.read(path).told[0]


PAPERS = {
    "words broken at line ends": (
        "en",
        [
            lines(
                "The strategic partner-",
                "ship of the harbours, as U.S. officials call it, was signed on",
                "Nov. 3 in a well-",
                "known hall.",
                "",
                "“Nobody came,” the harbour master told all those who had asked him",
                "about it.",
            )
        ],
        [
            "The strategic partnership of the harbours, as U.S. officials call it, was signed on "
            "Nov. 3 in a well-known hall.",
            "“Nobody came,” the harbour master told all those who had asked him about it.",
        ],
    ),
    "paragraphs that begin further in": (
        "en",
        [
            lines(
                " The first paragraph is as wide as the page and ends with its own line.",
                "It goes on here, and it goes on until the edge of the page is reached.",
                " Here begins another one, since the line stands further in than others.",
            )
        ],
        [
            "The first paragraph is as wide as the page and ends with its own line. It goes on "
            "here, and it goes on until the edge of the page is reached.",
            "Here begins another one, since the line stands further in than others.",
        ],
    ),
    "question and answer": (
        "en",
        [
            lines(
                "Q: Will it last, as all of the officials here have told us today?",
                "A: No.",
                "Q: Why?",
            )
        ],
        ["Q: Will it last, as all of the officials here have told us today?", "A: No.", "Q: Why?"],
    ),
    "heads of pages": (
        "en",
        [
            [
                (60, 800, 8, "The Invented Times"),
                *lines("The sentence goes on over the"),
                (290, 40, 8, "1"),
            ],
            [(60, 800, 8, "The Invented Times"), *lines("edge of a page."), (290, 40, 8, "2")],
        ],
        ["The sentence goes on over the edge of a page."],
    ),
    "Chinese": (
        "zh",
        [lines("林剑说，“朝俄是独立国家”，关系很", "好。雨停了。")],
        ["林剑说，“朝俄是独立国家”，关系很好。雨停了。"],
    ),
    "Japanese": (
        "ja",
        [lines("報道官は「コメントしない」と述べ", "た。雨はやんだ。")],
        ["報道官は「コメントしない」と述べた。雨はやんだ。"],
    ),
    "Korean": (
        "ko",
        [lines("대변인은 이번 회담이 열릴 것이라고", "말했다.")],
        ["대변인은 이번 회담이 열릴 것이라고 말했다."],
    ),
}


@pytest.mark.parametrize("case", PAPERS)
def test_a_pdf_gives_its_paragraphs(tmp_path, case):
    pytest.importorskip("pypdfium2")
    language, pages, expected = PAPERS[case]
    assert read(pdf(tmp_path / "a.pdf", pages, language)) == expected


def test_the_same_article_in_every_form_is_the_same_text(copy, unchecked):
    """Registered from a page; a reader's copy as plain text or as a document verifies."""
    pytest.importorskip("mammoth")
    desk = copy / "desk"
    desk.mkdir()
    blocks = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    path = page(desk / "text.html", f"<html><body><nav>Menu</nav>{blocks}</body></html>")
    begun = add.begin(path, **ABOUT, sheet=desk / "sheet.csv", data=copy / "data")
    assert "1 word (menus" in str(begun)
    rows = load("sentences", copy / "data").query("source_id == @ID")
    assert len(rows) == 10, "as from the plain text"
    (desk / "copy.txt").write_text(TEXT, "utf-8")
    body = "".join(paragraph(letters(line)) for line in TEXT.splitlines())
    docx(desk / "copy.docx", body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMPANION_DATA", str(copy / "data"))
        assert verify.verify(ID, path).match == verify.EXACT
        for name in ("copy.txt", "copy.docx"):
            assert verify.verify(ID, desk / name).match == verify.SAME, name


def packed(*names):
    def write(path):
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "x")

    return write


REFUSED = {
    "e-book": (
        packed("META-INF/container.xml"),
        "an e-book; expected plain text, HTML, DOCX or PDF",
    ),
    "LibreOffice": (packed("mimetype", "content.xml"), "a document of LibreOffice (.odt)"),
    "workbook": (packed("xl/workbook.xml"), "a workbook; expected plain text"),
    "damaged Word document": (packed("word/document.xml"), "a Word document"),
    "half an archive": (lambda p: p.write_bytes(b"PK\x03\x04half"), "a damaged archive"),
    "old Word": (lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(9)), "of an old Word (.doc)"),
    "picture": (lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n"), "a picture; expected"),
    "web archive": (
        lambda p: p.write_text("MIME-Version: 1.0\nContent-Type: multipart/related; x\n"),
        "a web archive (MHTML); expected",
    ),
    "a page that a script fills": (
        lambda p: p.write_text("<html><body><div id=app></div></body></html>"),
        "a web page without text; expected the text of the article",
    ),
    "damaged PDF": (lambda p: p.write_bytes(b"%PDF-1.7 x"), "a PDF"),
    "scan": (lambda p: pdf(p, [[]]), "a PDF"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_read_is_refused_in_one_line(copy, case):
    make, said = REFUSED[case]
    path = copy / "a.bin"
    make(path)
    before = state(copy)
    result = run(copy, path, *options())
    assert result.returncode == 1 and said in result.stderr, result.stderr
    assert result.stderr.count("\n") == 1 and state(copy) == before


def test_a_library_that_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "mammoth", None)
    path = docx(tmp_path / "a.docx", paragraph(letters("Words.")))
    with pytest.raises(DataError, match=r"or mammoth to read it, .*\(pip install mammoth\)"):
        formats.read(path)


def test_paragraphs_are_said_of_plain_text_alone(copy):
    path = page(copy / "a.html", f"<html><p>{BODY}</p></html>")
    result = run(copy, path, *options(paragraphs="blank"))
    assert result.returncode == 1 and "expected it for plain text alone" in result.stderr


def test_wrapped_chinese_is_joined_without_spaces():
    assert (
        add.as_lines("林剑说，关系很\n好。\n\nIt is\nlate.", "blank")
        == "林剑说，关系很好。\nIt is late."
    )
