"""What the book's own theme writes, on one small page: tables, languages, folded cells, code,
mathematics, policy.
"""

from __future__ import annotations

import io
import os
import re

import pytest
from bs4 import BeautifulSoup
from companion.site.theme import frames, languages, policy, texts, writer
from docutils import nodes

PAGE = """# Small

He said 习近平 and {strong}`김정은`, they say; `习近平` is code, [朝鮮]{lang=ja .language-ja} is said.

| what | how |
| --- | --- |
| a | b |

```{list-table} Own
:header-rows: 1
* - one
* - two
```

```{code-block} python
import os
print(os.name, 2)
```

$$\\sum_i x_i^2$$

| | weak | strong |
| --- | --- | --- |
| claim | vague | sharp |

"""


def shown(frame) -> str:
    """A frame as a cell of a notebook gives it to the page."""
    return f"```{{raw}} html\n<div>{frame._repr_html_()}</div>\n```\n\n"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """One page built with the theme alone."""
    import pandas as pd
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    one = pd.DataFrame({"rows": [35, 8]}, index=pd.Index(["seen", "unseen"], name="state"))
    crossed = one.rename_axis(columns="layer")
    columns = pd.MultiIndex.from_product([["CHN", "PRK"], ["2017", "2024"]])
    two = pd.DataFrame([[1, 2, 3, 4]], index=["all"], columns=columns)
    rows = pd.MultiIndex.from_tuples([("a", "习近平"), ("a", "y"), ("b", "z")], names=["k", "m"])
    spanned = pd.DataFrame({"n": [1, 2, 3]}, index=rows)
    bare = spanned.rename_axis([None, None])
    folder = tmp_path_factory.mktemp("theme")
    (folder / "index.md").write_text(
        PAGE + "".join(map(shown, (one, crossed, two, spanned, bare))), encoding="utf-8"
    )
    settings = {
        "extensions": ["myst_nb", "companion.site.theme"],
        "html_theme": "companion",
        "html_math_renderer": "mathml",
        "myst_enable_extensions": ["dollarmath", "attrs_inline"],
        "suppress_warnings": ["myst.directive_unknown"],
    }
    said = io.StringIO()
    with patch_docutils(str(folder)), docutils_namespace():
        app = Sphinx(
            str(folder), None, str(folder / "out"), str(folder / "trees"), "html", settings,
            status=None, warning=said,
        )  # fmt: skip
        app.build()
    return BeautifulSoup((folder / "out" / "index.html").read_text("utf-8"), "html.parser")


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("习近平", "zh"),
        ("金正恩委员长", "zh"),
        ("日本", "ja"),
        ("ソ連・北朝鮮", "ja"),
        ("김정은", "ko"),
        ("조선 로동당", "ko"),
        ("Владимир Путин", "ru"),
        ("Україна", "uk"),
    ],
)
def test_languages_are_told_by_data_and_script(words, lang):
    mark = BeautifulSoup(languages.marked(f"He said {words}, they <say>."), "html.parser")
    assert mark.find(attrs={"lang": lang}).get_text() == words
    assert "&lt;say&gt;" in str(mark)


def test_of_two_equal_texts_the_one_meant_is_replaced():
    """Two line ends in a paragraph: the one before a reference goes, no words run together."""
    paragraph = nodes.paragraph()
    paragraph.extend(map(nodes.Text, ("at", "\n", "least, the trade", "\n")))
    paragraph += nodes.inline("", "1")
    texts.put(paragraph[3], [nodes.Text("")])
    assert paragraph.astext() == "at\nleast, the trade1", "put() replaced another equal text"
    assert paragraph[3].parent is paragraph


def test_languages_on_a_page(page):
    marked = [(m["lang"], m.get_text()) for m in page.article.find("p").find_all(lang=True)]
    assert marked == [("zh", "习近平"), ("ko", "김정은"), ("ja", "朝鮮")], (
        "words in other scripts are marked once, but not in code: see site/theme/languages.py"
    )
    assert page.select_one('th[scope=row] span[lang="zh"]'), "cells of results are marked as well"


def results(page) -> list:
    return page.select("table.dataframe")


def test_a_result_is_announced_and_its_headings_say_what_they_head(page):
    table = results(page)[0]
    assert table.caption.get_text() == "Result of the cell above: 2 rows of 1 column"
    assert [(th.get_text(), th["scope"]) for th in table.find_all("th")] == [
        ("state", "col"),
        ("rows", "col"),
        ("seen", "row"),
        ("unseen", "row"),
    ], "the name of the index heads its column: pandas' second row of headings goes into the first"
    assert not table.find_all(attrs={"headers": True}), "one row of headings needs no ids"
    assert not page.select("table[border], [halign], [valign], tr[style], style[scoped]")


def test_a_corner_names_rows_and_columns(page):
    assert results(page)[1].th.get_text() == "state / layer"


def test_headings_in_two_storeys_are_named_by_each_cell(page):
    table = results(page)[2]
    groups = table.select("thead tr")[0].find_all("th")
    assert [(g.get_text(), g["scope"], g["colspan"]) for g in groups] == [
        ("CHN", "colgroup", "2"),
        ("PRK", "colgroup", "2"),
    ]
    years = table.select("thead tr")[1].find_all("th")
    over = [[table.find(id=i).get_text() for i in cell["headers"]] for cell in years]
    assert over == [["CHN"], ["CHN"], ["PRK"], ["PRK"]]
    words = [
        [table.find(id=i).get_text() for i in cell["headers"]] for cell in table.select("tbody td")
    ]
    assert words == [
        ["CHN", "2017", "all"],
        ["CHN", "2024", "all"],
        ["PRK", "2017", "all"],
        ["PRK", "2024", "all"],
    ]


def test_a_heading_over_several_rows_heads_each(page):
    table = results(page)[3]
    assert table.select_one("tbody th")["scope"] == "rowgroup"
    second = table.select("tbody tr")[1].find("td")
    assert [table.find(id=i).get_text() for i in second["headers"]] == ["n", "a", "y"]
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids)), "ids of headings must differ from table to table"


def test_there_is_one_empty_corner(page):
    corner = results(page)[4].thead.find_all("td")
    assert [(c.get_text(), c["colspan"], c.get("rowspan")) for c in corner] == [("", "2", None)]
    storeys = results(page)[2].thead.find_all("td")
    assert [(c.get("colspan"), c["rowspan"]) for c in storeys] == [(None, "2")]


def test_what_is_no_plain_frame_stays_as_it_is():
    assert frames.read("<table><tbody><tr><td>1</td></tr></tbody></table>") is None
    assert frames.read('<table class="dataframe"><tbody><tr><td><a>1</a></td></tr></table>') is None


def test_a_table_without_a_title_is_announced_by_its_columns(page):
    table = page.select_one(".table-box > table")
    assert table.caption.get_text() == "Table: what, how" and "sr-only" in table.caption["class"]
    assert [th["scope"] for th in table.find_all("th")] == ["col", "col"]
    matrix = page.select(".table-box > table")[2]
    assert matrix.caption.get_text() == "Table: weak, strong"
    assert matrix.select_one("tbody tr").find("th", scope="row").get_text() == "claim"
    assert not matrix.td.contents, "a corner without words has no paragraph either"
    own = page.select(".table-box > table")[1]
    assert len(own.find_all("caption")) == 1 and own.caption.get_text(strip=True).startswith("Own")


def test_summaries_hold_phrases_only():
    class Page:
        body: list[str] = []
        starttag = staticmethod(lambda node, tag, **given: f'<{tag} class="hide above-input">')

    writer.visit_folded(Page, {"prompt_show": "Show <x>", "prompt_hide": "Hide"})
    writer.depart_folded(Page, None)
    folded = BeautifulSoup("".join(Page.body), "html.parser").details
    assert not folded.find("p") and folded.summary.get_text(" ", strip=True) == "Show <x> Hide"


def test_policy_names_our_scripts_alone(page):
    given = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert given == policy.policy() and given.count("sha256-") == len(policy.INLINE) == 1
    inline = [s.string for s in page.find_all("script") if not s.get("src")]
    assert [s for s in inline if s in policy.INLINE] == [policy.MODE]


def test_every_icon_of_a_template_is_drawn():
    from pathlib import Path

    folder = Path(writer.__file__).parent
    drawn = set(re.findall(r'^  "(\w+)":', (folder / "icons.html").read_text("utf-8"), re.M))
    asked = {
        name
        for path in folder.glob("*.html")
        for name in re.findall(r'icon\("(\w+)"\)', path.read_text("utf-8"))
    }
    assert asked == drawn, "icons.html draws each icon that a template asks for, and no other"


def test_every_variable_of_the_style_is_set():
    from pathlib import Path

    sheets = sorted(Path(writer.__file__).parent.rglob("*.css"))
    text = "\n".join(path.read_text("utf-8") for path in sheets)
    said, asked = set(re.findall(r"(--[\w-]+):", text)), set(re.findall(r"var\((--[\w-]+)", text))
    assert asked <= said, f"no sheet sets {sorted(asked - said)}"
    assert said <= asked, f"nothing uses {sorted(said - asked)}"


def test_mathematics_needs_no_script(page):
    assert page.select_one("div.math > math") and "MathJax" not in str(page)


@pytest.mark.parametrize("style", ["a11y-high-contrast-light", "a11y-high-contrast-dark"])
def test_code_without_a_colour_of_its_own_is_plain_text(page, style):
    from pygments.styles import get_style_by_name
    from pygments.token import Text

    code = page.select_one(".highlight pre")
    assert code.get_text() == "import os\nprint(os.name, 2)\n"
    assert [mark.get_text() for mark in code.find_all("span") if mark.get_text()] == [
        "import",
        "print",
        ".",
        "2",
    ]
    style = get_style_by_name(style)
    assert {
        str(kind): style.style_for_token(kind)["color"] for kind in writer.UNCOLOURED
    } == dict.fromkeys(map(str, writer.UNCOLOURED), style.style_for_token(Text)["color"])


# --- The tests themselves ------------------------------------------------------------------------


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process has all groups")
def test_a_group_of_tests_stays_in_one_process(request):
    """This module is such a group (tests/conftest.py)."""
    assert request.node.nodeid.endswith("@test_writer"), (
        "pytest and pytest-xdist do not fit each other: groups are taken apart, and every process "
        "makes for itself what takes long; see the bound in pyproject.toml"
    )
