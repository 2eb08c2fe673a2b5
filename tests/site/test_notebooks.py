"""Notebooks to take away: offered on each chapter, plain Markdown, complete, and running where
nothing else is.
"""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import jupytext
import nbformat
import pytest
from bs4 import BeautifulSoup
from companion import citations
from companion.site.__main__ import build
from companion.site.content.notes import reference_to
from companion.site.downloads.markdown import Markdown, literal
from companion.site.downloads.notebooks import ALONE
from companion.site.downloads.plain import Plain
from conftest import CHAPTERS, CODED, ROOT, small_book
from docutils import nodes
from markdown_it import MarkdownIt
from sphinx.errors import ExtensionError
from sphinx_design.dropdown import dropdown_main, dropdown_title

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


# One chapter with what chapters may hold, and the notebook's words for it.
EVERYTHING = r"""---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3, language: python}
---
% a comment
(here)=
# Head {eval}`1 + 1`

```{code-cell} ipython3
:tags: [hide-input]
import altair as alt
import companion
from companion.charts import theme

n, x = 3, "*a*"
```

{eval}`n` of $5 and $6 {evidence}`E158`, see [b](b.md), [c](#there), [](b.md), {doc}`c`,
{ref}`here`, {numref}`some-figure`. {cite:t}`dittmer1981` says {cite:p}`dittmer1981` *emph
{eval}`x`* H{sub}`2`O.

:::{admonition} Title {eval}`"x" * 2`
:class: answer
Text.

- a
- b
  1. c
  2. d
:::

```{dropdown} Solution
Hidden.

| a | b |
| --- | --: |
| 1 *x* | 2 |
```

```{note}
Noted.
```

Term
: Definition.

**Bold?**
: Another.

Roles look like `` {eval}`n` ``. [Away](https://example.org/a_b) <https://example.org/y>

```{math}
:label: square
a^2
```

{math}`x_1` as in {eq}`square`.[^foot]

[^foot]: A footnote.

```python
print(1)
```

```{list-table} Caption
:header-rows: 1

* - A
  - B
* - 1
  - 2 | 3
```

> A quotation.

```{code-cell} ipython3
:tags: [hide-input]
rows = companion.load("treaties")[["treaty_id", "signed"]]
theme.figure(
    alt.Chart(rows).mark_point().encode(x="signed:T", tooltip=["treaty_id:N"]),
    name="some-figure", title="Treaties were signed.", source=[companion.load("treaties")],
    alt="Seven treaties by date, each a point on a line of time.",
)
```

## Below

```{register} provisions
```

```{code-cell} ipython3
:tags: [remove-cell]
z = 1
```

As {citation}`book | apa`
"""
SAID = r"""3 of \$5 and \$6 (NHK World, 20 June 2024 `E158`), see [b](b.ipynb), c, \
[B page](b.ipynb), C page, Head 2, Figure 1. Dittmer \[1981\] says \[Dittmer, 1981\] \
*emph \*a\** H<sub>2</sub>O.

> **Title xx**
>
> Text.
>
> - a
> - b
>   1. c
>   2. d

<details><summary>Solution</summary>

Hidden.

| a | b |
| --- | --- |
| 1 *x* | 2 |

</details>

> **Note**
>
> Noted.

**Term:** Definition.

**Bold?** Another.

Roles look like `` {eval}`n` ``. [Away](https://example.org/a_b) <https://example.org/y>

$$
a^2
$$

$x_1$ as in (1).<sup>1</sup>

```python
print(1)
```

**Table 1.** Caption

| A | B |
| --- | --- |
| 1 | 2 \| 3 |

> A quotation.
+++
**Figure 1.** Treaties were signed.

## Below

What stands here is on the site.

As Contributors to the Sidelined? research companion. (2026). *Sidelined? China between Russia and \
North Korea: A research companion* (Version 0.1.0).

---

<sup>1</sup> A footnote.""".replace("\\\n", "")


def test_notebooks_say_what_the_page_says_of_each_kind(tmp_path):
    """Written from the page as Sphinx resolved it: numbers, titles, values, links."""
    kernel = EVERYTHING.partition("% a comment")[0]
    root = small_book(
        tmp_path,
        {
            "a": EVERYTHING,
            "b": f"{kernel}# B page\n\n```{{code-cell}} ipython3\n1\n```\n",
            "c": "# C page\n\n(there)=\n## There\n\nText.\n",
            "works": "# Works\n\n```{bibliography}\n```\n",
            "events": "# Events\n\n```{register} events\n```\n",
        },
    )
    assert build(root) == 0
    book = nbformat.read(root / "_build" / "html" / "_notebooks" / "a.ipynb", as_version=4)
    kinds = [cell.cell_type[0] for cell in book.cells]
    assert "".join(kinds) == "mccmcmcm", "as in the chapter, the works below"
    said = [cell.source for cell in book.cells if cell.cell_type == "markdown"]
    assert said[0].startswith("# Head 2\n\n> A chapter of")
    assert "\n+++\n".join(said[1:3]) == SAID
    assert said[3].startswith("## Works cited\n\n- Lowell Dittmer.")


@pytest.mark.parametrize(
    ("base", "links"),
    [
        ("", ["[b](b.ipynb)", "c", "here", "file", "They (19 June 2024 `E158`; KBS `E159`)"]),
        (
            "https://example.org/book/",
            [
                "[b](https://example.org/book/chapters/b.html)",
                "[c](https://example.org/book/chapters/c.html#x)",
                "[here](https://example.org/book/chapters/a.html#y)",
                "[file](https://example.org/book/_data/events.csv)",
                "They ([19 June 2024](https://example.org/book/chapters/events.html#ev-e158); "
                "[KBS](https://example.org/book/chapters/events.html#ev-e159))",
            ],
        ),
    ],
)
def test_links_lead_to_the_published_site_when_its_address_is_known(base, links):
    """The same page with and without an address."""
    env = SimpleNamespace(
        registers={"events": "chapters/events"},
        found_docs={"chapters/a", "chapters/b", "chapters/c"},
        metadata={"chapters/a": {"kernelspec": {}}, "chapters/b": {"kernelspec": {}}},
    )
    env.metadata["chapters/c"] = {}
    plain = Plain(SimpleNamespace(env=env, config=SimpleNamespace(html_baseurl=base)), "chapters/a")
    rows = [("E158", "19 June 2024"), ("E157", "19 June 2024"), ("E159", "KBS")]
    marks = [
        reference_to(SimpleNamespace(id=row, table="events"), words, mark=True)
        for row, words in rows
    ]
    seen = nodes.inline("", "", *marks, classes=["evidence-reference"])
    page = [
        nodes.paragraph("", "", nodes.reference("", "b", refuri="b.html", internal=True)),
        nodes.paragraph("", "", nodes.reference("", "c", refuri="c.html#x", internal=True)),
        nodes.paragraph("", "", nodes.reference("", "here", refid="y", internal=True)),
        nodes.paragraph("", "", nodes.reference("", "file", refuri="../_data/events.csv")),
        nodes.paragraph("", "", nodes.Text("They"), seen),  # the page needs no space before
    ]
    assert [plain.block(paragraph) for paragraph in page] == links


def test_a_kind_of_node_without_a_form_stops_the_build():
    class stranger(nodes.Element):
        pass

    with pytest.raises(ExtensionError, match="no form yet for <stranger>"):
        Markdown().block(nodes.container("", stranger()))


def table(*cells):
    """A table of one column: a head and a row."""
    head, *body = (nodes.row("", nodes.entry("", nodes.paragraph("", "", cell))) for cell in cells)
    return nodes.table("", nodes.tgroup("", nodes.thead("", head), nodes.tbody("", *body)))


def dropdown(*title):
    words = nodes.inline("", "", *title, classes=["sd-summary-text"])
    head = dropdown_title("", "", words)
    return dropdown_main("", head, nodes.paragraph("", "Text"))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (nodes.paragraph("", "1. no list"), "1\\. no list"),
        (nodes.paragraph("", "# no heading"), "\\# no heading"),
        (nodes.literal_block("", "a\n```\nb"), "````\na\n```\nb\n````"),
        (
            nodes.paragraph("", "", nodes.Text("Look!"), nodes.reference("", "x", refuri="x:(y)")),
            "Look\\![x](<x:(y)>)",
        ),
        (nodes.paragraph("", "", nodes.literal("", "`a")), "`` `a ``"),
        (nodes.line_block("", nodes.line("", "a"), nodes.line("", "b")), "a\\\nb"),
        (nodes.comment("", "unseen"), ""),
        (nodes.raw("", "\\newpage", format="latex"), ""),
        (table(nodes.literal("", "a|b"), nodes.Text("c|d")), "| `a\\|b` |\n| --- |\n| c\\|d |"),
        (
            dropdown(nodes.emphasis("", "Answer"), nodes.Text(" <img src=x> &amp; 5 * 3")),
            "<details><summary><em>Answer</em> &lt;img src=x&gt; &amp;amp; 5 * 3</summary>\n\n"
            "Text\n\n</details>",
        ),
    ],
)
def test_blocks_are_written_as_markdown_reads_them(made, said):
    assert Markdown().block(made) == said


def test_notebooks_name_no_machine(site):
    for path in sorted((site / "_notebooks").glob("*.ipynb")):
        text = path.read_text("utf-8")
        assert str(ROOT) not in text, f"{path.name} holds a path of the machine that built it"
        assert "version" not in json.loads(text)["metadata"]["language_info"], (
            "the notebook depends on the Python that built it"
        )
