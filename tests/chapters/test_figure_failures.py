"""A chart that is no proper figure stops the build, which names the chapter and the cell."""

from __future__ import annotations

import re

import pytest
from small_book import build

CELL = """
```{{code-cell}} ipython3
import altair as alt
from companion import theme
rows = companion.load("treaties")[["treaty_id", "signed"]]
theme.figure(
    alt.Chart(rows).mark_point({mark}).encode(x="signed:T", tooltip=["treaty_id:N"{more}]){encode},
    name="{name}", title="{title}", alt="{alt}", source={source},
)
```
"""
SOUND = {
    "mark": "",
    "more": ', alt.Tooltip("signed:T", title="Signed")',
    "encode": "",
    "name": "treaties-signed",
    "title": "Seven treaties were signed",
    "alt": "Seven points on a line of time, one for each treaty.",
    "source": '[companion.load("treaties")]',
}


def add(chapter, **changes) -> range:
    """Append a cell with a figure; returns the lines of the cell."""
    text = chapter.read_text()
    chapter.write_text(text + CELL.format(**{**SOUND, **changes}))
    return range(text.count("\n") + 2, text.count("\n") + CELL.count("\n") + 1)


def line_in(message: str, chapter: str) -> int:
    """The line that a message names in a chapter; 0 when it names none."""
    found = re.search(rf"\b{re.escape(chapter)}:(\d+)", message)
    return int(found[1]) if found else 0


def test_a_sound_figure_is_built_with_its_files(small, capsys):
    add(small / "chapters" / "index.md")
    status, said = build(small, capsys)
    assert status == 0, said
    made = {path.name for path in (small / "_build" / "html" / "_figures").iterdir()}
    assert made == {
        f"treaties-signed.{kind}" for kind in ("svg", "png", "csv", "js", "thumbnail.svg")
    }


def test_colours_outside_the_theme_stop_the_build(small, capsys):
    """Both ways a colour can be wrong, each with the line of its own cell."""
    chapter = small / "chapters" / "index.md"
    first = add(chapter, mark='color="#123456"')
    second = add(
        chapter,
        name="treaties-again",
        encode=(
            '.encode(color=alt.Color("who:N", scale=alt.Scale(domain=["CHN"], '
            'range=[theme.ACTOR["RUS"]]))).transform_calculate(who="\'CHN\'")'
        ),
    )
    status, said = build(small, capsys)
    assert status == 1
    for cell, part in (
        (first, "#123456, which is not in companion.theme"),
        (second, "draws CHN in"),
    ):
        message = next((m for m in said.splitlines() if part in m), "")
        assert line_in(message, "chapters/index.md") in cell, (
            f"“{part}” is not reported for {cell}:\n{said[-3000:]}"
        )
    assert not (small / "_build" / "html").exists()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": ""}, "title is missing"),
        ({"alt": ""}, "text alternative (alt) is missing"),
        ({"source": "[]"}, "source is missing"),
    ],
    ids=["title", "alt", "source"],
)
def test_a_figure_that_lacks_something_stops_the_build(small, capsys, change, expected):
    add(small / "chapters" / "index.md", **change)
    status, said = build(small, capsys)
    assert (
        status == 1
        and "chapters/index.md" in said
        and f'figure "treaties-signed": {expected}' in said
    ), said[-3000:]


def test_a_name_used_twice_stops_the_build(small, capsys):
    """Across chapters, where Sphinx itself would not mind."""
    first = add(small / "chapters" / "index.md")
    other = small / "chapters" / "other.md"
    other.write_text(
        (small / "chapters" / "index.md").read_text().split("```{code-cell}")[0]
        + "\n```{code-cell} ipython3\nimport companion\n```\n"
    )
    second = add(other)
    toc = small / "_toc.yml"
    toc.write_text(toc.read_text() + "  - file: chapters/other\n")
    status, said = build(small, capsys)
    assert status == 1
    message = next((m for m in said.splitlines() if "the name is used twice" in m), "")
    assert (
        line_in(message, "chapters/other.md") in second
        and line_in(message, "chapters/index.md") in first
    ), said[-3000:]
