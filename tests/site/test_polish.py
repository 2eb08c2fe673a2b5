"""What is done to every page at build, on small examples: mending, languages, policy, style sheet, mathematics."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from companion.site import page, policy


def polished(text: str) -> BeautifulSoup:
    return BeautifulSoup(page.polish(text), "html.parser")


def test_what_needs_no_mending_stays_as_it_is():
    text = '<!DOCTYPE html>\n<p class="a">1 &lt; 2 &amp; “three” &#8212; <br/><code>习近平 &gt;</code> <a href="?a=1&amp;b=2">x</a></p><!-- kept -->\n'
    assert page.polish(text) == text


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
    mark = polished(f"<p>He said {words}, they say.</p>").find(attrs={"lang": lang})
    assert mark is not None and mark.get_text() == words


def test_a_language_given_by_hand_is_kept():
    text = '<p><span lang="ja">朝鮮</span> <i lang="zh-Latn">chaoxian</i></p>'
    assert page.polish(text) == text


def test_tables_of_pandas_become_tables_for_everyone():
    import pandas as pd

    frame = pd.DataFrame(
        {"rows": [35, 8]}, index=pd.Index(["verified", "unverified"], name="state")
    )
    table = polished(f"<div>{frame._repr_html_()}</div>").table
    assert not table.find_parent("div").find("style") and "border" not in table.attrs
    assert [th.get("scope") for th in table.find_all("th")] == ["col", "col", "row", "row"]
    assert all(th.get_text(strip=True) for th in table.find_all("th"))
    assert table.caption.get_text() == "Result of the cell above: 2 rows of 1 column"


def test_a_table_without_a_caption_is_announced_by_its_columns():
    table = polished(
        '<table class="table"><thead><tr><th class="head"><p>what</p></th><th class="head"><p>how</p></th></tr></thead><tbody><tr><td>a</td><td>b</td></tr></tbody></table>'
    ).table
    assert table.caption.get_text() == "Table: what, how" and all(
        th["scope"] == "col" for th in table.find_all("th")
    )
    assert (
        page.polish("<table><caption>Own</caption><tbody></tbody></table>").count("<caption") == 1
    )


def test_summaries_hold_phrases_only():
    folded = polished(
        '<details class="admonition hide above-input"><summary aria-label="Toggle hidden content">\n<p class="collapsed admonition-title">Show</p>\n</summary><p>code</p></details>'
    )
    assert (
        not folded.summary.find("p")
        and folded.summary.get_text(strip=True) == "Show"
        and folded.details["class"] == ["hide", "above-input"]
    )
    assert folded.find("p").get_text() == "code"


def test_policy_names_our_scripts_and_none_that_the_page_holds():
    text = polished('<head><meta charset="utf-8"></head><script>let a = 1 < 2;</script>')
    said = text.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert said == policy.policy() and said.count("sha256-") == len(policy.INLINE)


def test_style_is_cut_to_what_pages_use():
    sheet = ".a .b{c:d}.a .gone,.a:not(.gone){e:f}@media print{.gone{g:h}p{i:j}}@font-face{src:x}#x{k:l}nav{m:n}"
    assert page.cut(sheet, {"a", "b", "p"}) == ".a .b{c:d}.a:not(.gone){e:f}@media print{p{i:j}}"


def test_dark_holds_on_screens_and_without_scripts():
    both = page._both_modes('html[data-theme="light"]{--a:1}html[data-theme="dark"] p{--a:2}')
    assert both.startswith("html:root{--a:1}") and "@media screen{html[data-theme=" in both
    assert "@media screen and (prefers-color-scheme:dark){html:not([data-theme]) p{--a:2}}" in both


def test_variables_that_nothing_asks_for_are_dropped():
    assert (
        page._without_unused_variables(":root{--a:1;--b:var(--a);--c:var(--d)}p{color:var(--b)}")
        == ":root{--a:1;--b:var(--a);}p{color:var(--b)}"
    )


def test_a_theme_of_another_shape_stops_the_build(tmp_path):
    from sphinx.errors import ExtensionError

    (tmp_path / "_static").mkdir()
    app = SimpleNamespace(
        builder=SimpleNamespace(name="html"),
        outdir=str(tmp_path),
        registry=SimpleNamespace(css_files=[]),
    )
    with pytest.raises(
        ExtensionError,
        match=r"the theme has changed: 0 files match _static/styles/pydata-sphinx-theme.css",
    ):
        page._style(app, None)


def test_an_unknown_icon_or_action_is_a_warning(caplog):
    with caplog.at_level(logging.WARNING, logger="sphinx"):
        assert "<svg" in page.icon("fas fa-unicorn") and page.icon("fas fa-download") == page.icon(
            "download"
        )
        assert page.action("initThebe()") == "" and page.action("window.print()") == "print"
    said = " ".join(r.getMessage() for r in caplog.records)
    assert "unicorn" in said and "initThebe()" in said


def test_mathematics_needs_no_script():
    from docutils import nodes

    for draw, text in ((page._inline_math, r"\frac{a}{b}"), (page._block_math, r"\sum_i x_i^2")):
        writer = SimpleNamespace(body=[])
        with pytest.raises(nodes.SkipNode):
            draw(writer, nodes.math("", text))
        assert "<math" in writer.body[0] and "<script" not in writer.body[0]


@pytest.mark.parametrize("style", ["a11y-high-contrast-light", "a11y-high-contrast-dark"])
def test_code_without_a_colour_of_its_own_is_plain_text(style):
    from pygments import highlight
    from pygments.lexers import PythonLexer
    from pygments.styles import get_style_by_name
    from pygments.token import Text

    shown = BeautifulSoup(
        highlight("import os\nprint(os.name, 2)\n", PythonLexer(), page.Code()), "html.parser"
    )
    assert shown.pre.get_text() == "import os\nprint(os.name, 2)\n"
    assert [mark.get_text() for mark in shown.pre.find_all("span") if mark.get_text()] == [
        "import",
        "print",
        ".",
        "2",
    ]
    style = get_style_by_name(style)
    assert {
        str(kind): style.style_for_token(kind)["color"] for kind in page.UNCOLOURED
    } == dict.fromkeys(map(str, page.UNCOLOURED), style.style_for_token(Text)["color"])
