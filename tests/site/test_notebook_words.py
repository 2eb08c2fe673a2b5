"""The words of notebooks: what of a page's nodes becomes which Markdown, each kind in turn."""

from __future__ import annotations

from types import SimpleNamespace

import nbformat
import pytest
from companion.site.__main__ import build
from companion.site.content.notes import reference_to
from companion.site.downloads.markdown import Markdown
from companion.site.downloads.plain import Plain
from conftest import small_book
from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx_design.dropdown import dropdown_main, dropdown_title

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
