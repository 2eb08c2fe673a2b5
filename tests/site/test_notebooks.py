"""Notebooks to take away: offered on each chapter, plain Markdown, complete. They are run in
`test_notebooks_run`; each kind of words in them has its test in `test_notebook_words`.
"""

from __future__ import annotations

import json
import re

import jupytext
import nbformat
import pytest
from bs4 import BeautifulSoup
from companion import citations
from companion.site.downloads.markdown import literal
from companion.site.downloads.notebooks import ALONE
from conftest import CHAPTERS, CODED, ROOT
from markdown_it import MarkdownIt

ARCHIVE = "_downloads_data/sidelined-notebooks.zip"


@pytest.fixture(scope="module")
def notebooks(site):
    return {
        name: nbformat.read(site / "_notebooks" / f"{name}.ipynb", as_version=4) for name in CODED
    }


def test_every_chapter_with_code_has_its_notebook_and_no_other(site):
    assert {*CHAPTERS, "sources"} <= set(CODED)
    assert sorted(path.stem for path in (site / "_notebooks").glob("*.ipynb")) == CODED


@pytest.mark.parametrize("name", CODED)
def test_the_page_offers_its_notebook(site, name):
    page = BeautifulSoup((site / "chapters" / f"{name}.html").read_text("utf-8"), "html.parser")
    links = {a["href"] for a in page.select(".run-links a")}
    assert f"../_notebooks/{name}.ipynb" in links and f"../{ARCHIVE}" in links, (
        f"{name}: the line at the end lacks the notebook or the archive: {links}"
    )
    assert f"../lite/lab/index.html?path={name}.ipynb" in links, (
        f"{name}: no link that runs the chapter in the browser"
    )
    assert page.select_one(f'.download-buttons a[href="../_notebooks/{name}.ipynb"]'), (
        f"{name}: the download menu does not offer the notebook"
    )


@pytest.mark.parametrize("name", CODED)
def test_code_and_outputs_are_kept(notebooks, name):
    book = notebooks[name]
    nbformat.validate(book)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert code[0] is book.cells[1] and code[0].metadata.tags == [ALONE], (
        f"{name}: the cell for a notebook that stands alone comes below the title"
    )
    code = code[1:]
    source = jupytext.read(ROOT / "chapters" / f"{name}.md")
    assert [c.source for c in code] == [c.source for c in source.cells if c.cell_type == "code"], (
        f"{name}: the cells differ from the chapter's"
    )
    assert all(c.execution_count for c in code if c.source.strip()), f"{name}: a cell was not run"
    assert not [o for c in code for o in c.outputs if o.output_type == "error"], (
        f"{name}: an error is kept as output"
    )
    ids = [c.id for c in book.cells]
    assert len(ids) == len(set(ids))
    charts = [
        o
        for c in code
        for o in c.outputs
        if "application/vnd.vegalite.v5+json" in o.get("data", {})
    ]
    drawn = sum("theme.figure(" in c.source for c in code)
    assert len(charts) >= min(drawn, 1), f"{name}: no chart is kept in a form that JupyterLab draws"
    for output in charts:
        assert (
            output.data["image/svg+xml"].startswith("<svg")
            and "currentColor" not in output.data["image/svg+xml"]
        ), f"{name}: a chart has no drawing for viewers that run nothing"
        assert len(output.data["text/plain"]) > 60, f"{name}: a chart has no words beside it"


def prose(book):
    """Markdown of a notebook without what stands in code."""
    text = "\n\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    return re.sub(
        r"(`+)(?!`).+?(?<!`)\1(?!`)",
        "",
        re.sub(r"^```.*?^```", "", text, flags=re.S | re.M),
        flags=re.S,
    )


LEFT_OVER = {
    "a role": r"\{[\w:+-]+\}`",
    "a role without its content": r"\{(eval|evidence|numref|cite:\w)\}",
    "a directive": r"^\s*(:{3,}|`{3,}\{)",
    "a comment": r"^% ",
    "a target": r"^\([\w-]+\)=",
    "an attribute": r"\]\{[.#]",
    "a link to a source file": r"\]\([^)]*\.md[)#]",
    "a place holder": "\x00",
    "an option": r"^:class:",
}


@pytest.mark.parametrize("name", CODED)
def test_no_sphinx_syntax_is_left(notebooks, name):
    text = prose(notebooks[name])
    raw = "\n".join(cell.source for cell in notebooks[name].cells if cell.cell_type == "markdown")
    for what, pattern in LEFT_OVER.items():
        found = re.findall(
            f".*{pattern}.*",
            text
            if what != "a role"
            else re.sub(r"(?<!\})(`+)(?!`).+?(?<!`)\1(?!`)", "", raw, flags=re.S),
            re.M,
        )
        assert not found, f"{name}: {what} is left in the notebook: {found[0][:120]}"


def shown(source: str) -> list[str]:
    """The texts that a notebook program shows of a cell of Markdown, code left out."""
    found, tokens = [], MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source)
    while tokens:
        token = tokens.pop(0)
        tokens = [*(token.children or []), *tokens]
        found += [token.content] if token.type == "text" else []
    return found


# Marks of Markdown, MyST and Sphinx that no reader should see.
STRAY = re.compile(r"\*|~~|`|\{[\w:+-]+\}|:::|^\s*%|\]\(|\x00|(?:^|\s)_\w|\w_(?:\s|$)|</?[a-z]")


@pytest.mark.parametrize("name", CODED)
def test_no_mark_is_shown_as_text(notebooks, name):
    for cell in notebooks[name].cells:
        if cell.cell_type == "markdown":
            # A formula is no text, and HTML that the notebook needs (details) is none of it.
            source = re.sub(r"(?<!\\)\$\$?.+?(?<!\\)\$\$?", "", cell.source, flags=re.S)
            for text in shown(source):
                assert not STRAY.search(text), f"{name}: a reader sees the marks of {text!r}"


@pytest.mark.parametrize("name", CODED)
def test_how_to_cite_holds_a_citation(notebooks, name):
    cells = [c.source for c in notebooks[name].cells if "## How to cite" in c.source]
    for source in cells:
        said = source.split("## How to cite", 1)[1].split("\n", 1)[1].strip()
        text = "".join(shown(said))
        assert text == citations.text(f"chapter:{name}"), f"{name}: {said[:200]}"
    assert cells or name not in CHAPTERS[1:], f"{name}: the notebook does not say how to cite it"


def test_words_of_the_data_are_shown_as_they_are():
    for text in (
        "*a* _b_ `c`",
        "# a",
        "- b",
        "> c",
        "1. d",
        "<b>e</b>",
        "[f](g)",
        "&lt;",
        "~~h~~",
        "i | j",
    ):
        assert "".join(shown(literal(text))) == text, f"{text!r} is read as Markdown"
    assert "$" not in literal("$5 and $6").replace(r"\$", ""), "two of them make a formula"
    assert [literal(word) for word in ("a_b", "3", "0.04", "−4", "de\xa0Wilde", "R&D")] == [
        "a_b",
        "3",
        "0.04",
        "−4",
        "de\xa0Wilde",
        "R&D",
    ], "an escape that is not needed"


@pytest.mark.parametrize("name", CHAPTERS)
def test_prose_says_what_the_page_says(site, notebooks, name):
    """Computed values, evidence, citations and figure numbers stand in the notebook as on the
    page.
    """
    page = BeautifulSoup((site / "chapters" / f"{name}.html").read_text("utf-8"), "html.parser")
    text = "\n".join(cell.source for cell in notebooks[name].cells if cell.cell_type == "markdown")
    flat = " ".join(re.sub(r"[*`>\\]|\[([^\]]*)\]\([^)]*\)", lambda m: m[1] or "", text).split())
    for link in page.select("a.evidence"):
        for words in link["aria-label"].partition(": ")[2].split("; "):
            assert " ".join(words.split()) in flat, f"{name}: the evidence {words} is missing"
    for reference in page.select("article .bibtex-citation"):
        assert " ".join(reference.get_text().split()).replace("[", "").replace(
            "]", ""
        ) in flat.replace("[", "").replace("]", ""), (
            f"{name}: the citation {reference.get_text()} is missing"
        )
    for number in page.select("a.reference span.std-numref"):
        assert number.get_text() in flat, f"{name}: {number.get_text()} is missing"
    answer = page.select_one(".admonition.answer p:not(.admonition-title)")
    words = [
        w
        for w in re.findall(
            r"[\w%]+",
            re.sub(
                r"\s+",
                " ",
                "".join(t for t in answer.find_all(string=True) if not t.find_parent("a")),
            ),
        )
    ]
    assert words and [w for w in words if w not in set(re.findall(r"[\w%]+", flat))] == [], (
        f"{name}: the answer differs"
    )


def test_notebooks_name_no_machine(site):
    for path in sorted((site / "_notebooks").glob("*.ipynb")):
        text = path.read_text("utf-8")
        assert str(ROOT) not in text, f"{path.name} holds a path of the machine that built it"
        assert "version" not in json.loads(text)["metadata"]["language_info"], (
            "the notebook depends on the Python that built it"
        )
