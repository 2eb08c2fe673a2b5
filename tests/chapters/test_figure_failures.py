"""A chart that is no proper figure stops the build, which names the chapter and the cell."""

from __future__ import annotations

import re

from small_book import HEAD, build

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


def chapter(book, name, *figures) -> list[range]:
    """A chapter with some figures in the book; returns the lines of each cell."""
    path = book / "chapters" / f"{name}.md"
    path.write_text(HEAD)
    with (book / "_toc.yml").open("a") as toc:
        toc.write(f"  - file: chapters/{name}\n")
    return [add(path, **changes) for changes in figures]


def test_what_is_no_proper_figure_stops_the_build_and_is_told_with_its_cell(small, capsys):
    again = (
        '.encode(color=alt.Color("who:N", scale=alt.Scale(domain=["CHN"], '
        'range=[theme.ACTOR["RUS"]]))).transform_calculate(who="\'CHN\'")'
    )
    colours = chapter(
        small,
        "colours",
        {"name": "a-colour", "mark": 'color="#123456"'},
        {"name": "another-actor", "encode": again},
    )
    # Across chapters, where Sphinx itself would not mind.
    (first,) = chapter(small, "one", {"name": "twice"})
    (second,) = chapter(small, "two", {"name": "twice"})
    lacks = {
        "title": ({"title": ""}, "title is missing"),
        "alt": ({"alt": ""}, "text alternative (alt) is missing"),
        "source": ({"source": "[]"}, "source is missing"),
    }
    for what, (change, _) in lacks.items():
        chapter(small, f"no-{what}", {"name": f"no-{what}", **change})
    status, said = build(small, capsys)
    assert status == 1
    assert not (small / "_build" / "html").exists()

    def message(part: str) -> str:
        found = [line for line in said.splitlines() if part in line]
        assert found, f"nothing tells that “{part}”:\n{said[-5000:]}"
        return found[0]

    for cell, part in zip(
        colours, ["#123456, which is not in companion.theme", "draws CHN in"], strict=True
    ):
        assert line_in(message(part), "chapters/colours.md") in cell, f"{part}: another cell"
    for what, (_, expected) in lacks.items():
        assert message(f'figure "no-{what}": {expected}') and f"chapters/no-{what}.md" in said
    twice = message("the name is used twice")
    assert (
        line_in(twice, "chapters/two.md") in second and line_in(twice, "chapters/one.md") in first
    ), twice
