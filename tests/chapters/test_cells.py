"""Code of the chapters: formatted and linted, charts in short cells, one name for one thing."""

from __future__ import annotations

import importlib.util

import pytest
from conftest import ROOT

spec = importlib.util.spec_from_file_location("cells", ROOT / ".ci" / "cells.py")
cells = importlib.util.module_from_spec(spec)
spec.loader.exec_module(cells)

WITH_CODE = sorted(
    path.stem
    for path in (ROOT / "chapters").glob("*.md")
    if cells.CELL.search(path.read_text("utf-8"))
)
HEAD = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A page

"""


def page(tmp_path, *code, prose="Words."):
    """A chapter of these cells, as a file."""
    fences = [f"```{{code-cell}} ipython3\n:tags: [hide-input]\n{one}\n```\n" for one in code]
    path = tmp_path / "page.md"
    path.write_text(HEAD + f"\n{prose}\n\n".join(fences) + f"\n{prose}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", WITH_CODE)
def test_cells_of_a_chapter_keep_the_rules(name):
    found = cells.problems(ROOT / "chapters" / f"{name}.md")
    assert not found, "run `python .ci/cells.py --write` for the form; else:\n" + "\n".join(found)


def test_charts_are_shown_to_whoever_opens_the_code():
    for name in WITH_CODE:
        text = (ROOT / "chapters" / f"{name}.md").read_text("utf-8")
        assert "remove-input" not in text, (
            f"{name}: a reader may open every cell; fold it with hide-input instead of remove-input"
        )


def test_a_clean_page_passes(tmp_path):
    path = page(tmp_path, "one = 1\none = one + 1", "def two():\n    return 2\n\n\ntwo()")
    assert cells.problems(path) == []


def test_form_and_lint_are_told_with_line_and_rule(tmp_path):
    said = cells.problems(page(tmp_path, "x = 1", "import os\ny=2"))
    assert any("not in ruff's form" in line for line in said), said
    assert any(line.startswith("page.md:23: F401") for line in said), said
    long = cells.problems(page(tmp_path, f"# {'word ' * 20}end"))
    assert any("E501" in line and ":16:" in line for line in long), long


def test_what_the_prose_uses_is_used(tmp_path):
    path = page(tmp_path, "import os", prose="In {eval}`os.sep` words.")
    assert cells.problems(path) == []


def test_writing_the_form_touches_cells_alone(tmp_path):
    path = page(tmp_path, "x=1", "y = [1,\n  2]", prose="Prose   with `x=1`.")
    before = path.read_text("utf-8")
    after = cells.formatted(before, "page")
    assert after == before.replace("\nx=1\n", "\nx = 1\n").replace("[1,\n  2]", "[1, 2]")
    assert cells.formatted(after, "page") == after


def test_a_cell_that_draws_is_short(tmp_path):
    drawn = "\n".join(["import altair as alt", "", *(f"a{n} = alt.X()" for n in range(23))])
    assert cells.problems(page(tmp_path, drawn)) == []
    said = cells.problems(page(tmp_path, drawn + "\nb = 1"))
    assert len(said) == 1 and "the cell draws and has 26 lines, at most 25" in said[0]


@pytest.mark.parametrize(
    "code",
    [
        ("x = 1", "x = 2"),
        ("x = 1\nx = 2",),
        ("for x in [1]:\n    print(x)", "x = 2"),
        ("def x():\n    return 1", "x = 2"),
        ("x, y = 1, 2", "y, z = 1, 2"),
        ('with open("a") as x:\n    pass', "x = 2"),
        ("x = 1", "x = x + 1"),
    ],
    ids=str,
)
def test_a_name_stands_for_one_thing(tmp_path, code):
    said = cells.problems(page(tmp_path, *code))
    assert any("stands for something else" in line for line in said), said


@pytest.mark.parametrize(
    "code",
    [
        ("x = [1]\nx = [n for n in x]",),
        ("x = 1\nx += 1",),
        ("import os\n\nos.sep", "import os\n\nos.sep"),
        ("def f():\n    x = 1\n    return x", "def g():\n    x = 2\n    return x"),
        ("a = [x for x in [1]]", "b = [x for x in [2]]"),
        ("x = {}", 'x["a"] = 1'),
    ],
    ids=str,
)
def test_a_thing_may_be_made_in_steps(tmp_path, code):
    said = cells.problems(page(tmp_path, *code))
    assert not any("stands for something else" in line for line in said), said
