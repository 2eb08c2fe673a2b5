"""Only what changed is executed again, several chapters at a time, and a book always builds to the
same bytes.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from companion.site.__main__ import build
from companion.site.running import cache
from conftest import ROOT

HEAD = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3, language: python}
---
"""
CHAPTERS = {
    # Reads one table, directly.
    "pacts": """# Treaties

```{code-cell} ipython3
import companion
n = len(companion.load("treaties"))
```

There are {eval}`n` treaties {evidence}`E158`.

:::{admonition} Twice
That is {eval}`f"{2 *
  n} when doubled"`.
:::

```{code-cell} ipython3
n = "another value"
```

And now {eval}`n`.
""",
    # Reads a table through a function of the library, and draws.
    "acts": """# Events

```{code-cell} ipython3
import altair as alt
import companion
from companion import theme

title = companion.evidence.cite("E158")[0].says
events = companion.load("events")
theme.figure(
    alt.Chart(events.head(20)).mark_point().encode(x="date:T", y="kind:N"),
    name="some-events", title="Events were many.",
    alt="Twenty events by date and kind.", source=[events],
)
```

The treaty: {eval}`title`.
""",
    # Reads no table.
    "nothing": """# Nothing

```{code-cell} ipython3
import companion
word = "plain"
word
```

A {eval}`word` page, see [](pacts.md) and {numref}`some-events`.
""",
}


class Book:
    """A small book with the project's own data, settings and library, built by the command readers
    use.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.said, self.status = "", None

    def build(self, inside=None, **environment):
        """Build; returns the names of the chapters that were executed.

        `inside` is a `monkeypatch`: build in this process, which has its imports done.
        """
        log = self.folder / "_build" / "build.log"
        log.unlink(missing_ok=True)
        if inside:
            with inside.context() as still, contextlib.redirect_stdout(io.StringIO()) as said:
                still.delenv("COMPANION_CACHE", raising=False)
                self.status = build(self.folder)
            self.said = said.getvalue()
        else:
            command = [sys.executable, "-m", "companion.site", str(self.folder)]
            place = {"PYTHONPATH": str(self.folder / "chapters")}
            run = subprocess.run(
                command, env={**os.environ, **place, **environment}, capture_output=True, text=True
            )
            self.status, self.said = run.returncode, run.stdout + run.stderr
        if not log.exists():
            return set()
        return set(re.findall(r"executed chapters/(\w+)\.md", log.read_text("utf-8")))

    def replace(self, name: str, old: str, new: str):
        path = self.folder / name
        text = path.read_text("utf-8")
        assert old in text, f"{name} has no “{old}”: the test needs other words"
        path.write_text(text.replace(old, new, 1), "utf-8")

    def page(self, name: str) -> str:
        return " ".join(
            re.sub(
                r"<[^>]+>",
                "",
                (self.folder / "_build" / "html" / "chapters" / f"{name}.html").read_text("utf-8"),
            ).split()
        )

    def files(self) -> dict[str, bytes]:
        html = self.folder / "_build" / "html"
        return {
            str(path.relative_to(html)): path.read_bytes()
            for path in sorted(html.rglob("*"))
            if path.is_file()
        }


def book_in(folder: Path) -> Book:
    for name in ("data", "seeds"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("companion",):
        shutil.copytree(
            ROOT / "chapters" / name,
            folder / "chapters" / name,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    for path in ("_config.yml", "CITATION.cff", "LICENSE"):
        shutil.copy(ROOT / path, folder)
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: chapters/pacts\nchapters:\n"
        + "".join(
            f"  - file: chapters/{n}\n" for n in ("acts", "nothing", "register", "bibliography")
        )
    )
    for name, text in CHAPTERS.items():
        (folder / "chapters" / f"{name}.md").write_text(HEAD + text)
    (folder / "chapters" / "register.md").write_text("# Register\n\n```{register} events\n```\n")
    (folder / "chapters" / "bibliography.md").write_text(
        "# Bibliography\n\n```{bibliography}\n:all:\n```\n"
    )
    return Book(folder)


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.mark.slow
def test_only_what_changed_is_executed_again_and_the_site_is_that_of_a_clean_build(
    tmp_path, monkeypatch, builder, kept
):
    book = book_in(tmp_path / "book")
    # Exports and citations of tables as they are: other tests' builds have made them. The last
    # build of all begins with nothing.
    (book.folder / "_build" / "cache").mkdir(parents=True)
    for kind in ("exports", "citations"):
        (kept / kind).mkdir(parents=True, exist_ok=True)
        (book.folder / "_build" / "cache" / kind).symlink_to(kept / kind)
    monkeypatch.setattr("companion.site.__main__.sphinx_process", builder)

    # A first build executes everything; a second one nothing, and changes nothing.
    assert book.build() == set(CHAPTERS), book.said
    assert book.status == 0, book.said
    page = book.page("pacts")
    assert (
        "There are 7 treaties" in page
        and "That is 14 when doubled" in page
        and "And now another value" in page
    )
    assert "Comprehensive Strategic Partnership Treaty" in book.page("acts")
    before = book.files()
    assert book.build(monkeypatch) == set(), "a build without a change must execute nothing"
    assert not differing(before, book.files())
    shutil.rmtree(book.folder / "_build" / "html")
    assert book.build(monkeypatch) == set() and book.status == 0, book.said
    assert not differing(before, book.files()), "a site that was removed must come back as it was"

    # Prose, a heading that other pages show, and new uses of what is already evaluated: nothing to
    # execute. A cell: its chapter.
    book.replace("chapters/pacts.md", "# Treaties", "# All the treaties")
    book.replace("chapters/pacts.md", "There are", "Some prose here. Known are")
    book.replace("chapters/nothing.md", 'word = "plain"', 'word = "changed"')
    assert book.build(monkeypatch) == {"nothing"}, (
        "a change of prose executes nothing, a change of a cell its chapter only"
    )
    assert "Known are 7 treaties" in book.page(
        "pacts"
    ) and "A changed page, see All the treaties" in book.page("nothing")

    # A table: the chapters that read it, directly or through the library, and no others; no page
    # keeps an old row.
    # A file that is new beside the chapters concerns none of them.
    (book.folder / "chapters" / "draft.md").write_text("# Not in _toc.yml\n")
    book.replace(
        "data/events.csv",
        "Putin and Kim sign Comprehensive Strategic Partnership Treaty",
        "A title changed by hand",
    )
    assert book.build(monkeypatch) == {"acts"}, (
        "a change of data/events.csv executes the one chapter that reads it"
    )
    assert "The treaty: A title changed by hand" in book.page("acts"), (
        "an expression in the prose is stale"
    )
    assert "A title changed by hand" in book.page("pacts"), (
        "the note of an evidence reference is stale"
    )
    assert "A title changed by hand" in book.page("register"), "the register is stale"

    # A chapter that fails is told with its cell, and executed again until it is mended; another one
    # that changed with it is executed once.
    book.replace("chapters/acts.md", "events.head(20)", "events.head(19)")
    book.replace("chapters/nothing.md", "word\n```", "word + missing\n```")
    good = book.files()
    assert book.build(monkeypatch) == {"acts", "nothing"}
    assert (
        book.status == 1
        and "chapters/nothing.md:8" in book.said
        and "code cell 1" in book.said
        and "name 'missing' is not defined" in book.said
    ), book.said
    assert "not evaluated" not in book.said
    assert book.build(monkeypatch) == {"nothing"} and book.status == 1, (
        "a failed chapter must not be kept; those that succeeded must"
    )
    assert not differing(good, book.files()), "a failed build must leave the last good site"
    book.replace("chapters/nothing.md", "word + missing\n```", "word\n```")
    assert book.build(monkeypatch) == set() and book.status == 0, (
        f"the result of the same cells from before the mistake is still good:\n{book.said}"
    )

    # A module of the library: the chapters that import it.
    book.replace("chapters/companion/tables/read.py", '"""', '"""Changed. ')
    assert book.build() == {"acts", "pacts"} and book.status == 0, (
        "a change of companion.tables executes the chapters that load tables, and no other:\n"
        f"{book.said}"
    )

    # All these steps lead to the bytes that a build from nothing makes, elsewhere and with another
    # order of sets.
    other = Book(tmp_path / "elsewhere" / "the-same-book")
    shutil.copytree(
        book.folder, other.folder, ignore=shutil.ignore_patterns("_build", "__pycache__")
    )
    assert other.build(PYTHONHASHSEED="7") == set(CHAPTERS) and other.status == 0, other.said
    different = differing(book.files(), other.files())
    assert not different, f"the same sources gave other bytes in {', '.join(different)}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{eval}`n` and {eval}`m`", ["n", "m"]),
        ("{eval}``f'`{n}`'``", ["f'`{n}`'"]),
        ("| {eval}`a +\n   b` |", ["a + b"]),
        ("```{eval} chart\n```", ["chart"]),
        (":::{eval:figure} chart\n:::", ["chart"]),
        (r"\{eval}`n`, {evaluate}`n`, `{eval}`", []),
    ],
)
def test_expressions_in_prose_are_found(text, found):
    from companion.site.running.chapter import expressions

    assert expressions(text) == found


READERS = {
    "pandas": 'import pandas as pd; pd.read_csv("../data/cameo.csv")',
    "pathlib": 'from pathlib import Path; Path("../data/cameo.csv").read_text("utf-8")',
    "csv": 'import csv; list(csv.reader(open("../data/cameo.csv", encoding="utf-8")))',
    "another program": (
        'import subprocess, sys; subprocess.run([sys.executable, "-c", '
        "\"open('../data/cameo.csv').read()\"], check=True)"
    ),
}


@pytest.mark.parametrize("way", READERS)
def test_a_result_is_not_used_again_when_a_file_that_was_read_has_changed(
    tmp_path, monkeypatch, way
):
    import nbformat
    from companion.site.running.chapter import Chapter
    from myst_nb.core.config import NbParserConfig

    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / "chapters").mkdir()
    cells = [
        nbformat.v4.new_code_cell(READERS[way]),
        nbformat.v4.new_code_cell(
            "from pathlib import Path\nsorted(Path('../data').glob('*.txt'))"
        ),
        nbformat.v4.new_markdown_cell("{eval}`1 + 1`"),
    ]

    def chapter():
        return Chapter(
            nbformat.v4.new_notebook(cells=cells),
            tmp_path / "chapters" / "x.md",
            tmp_path,
            NbParserConfig(),
        )

    result = chapter().execute()
    assert not result["error"], result["error"]
    assert chapter().kept()["expressions"][0][2][0]["data"]["text/plain"] == "2"
    table = tmp_path / "data" / "cameo.csv"
    text = table.read_text("utf-8")
    table.write_text(text + "\n", "utf-8")
    assert chapter().kept() is None, f"a table read with {way} changed, and the old result was used"
    table.write_text(text, "utf-8")
    assert chapter().kept(), "the same content again: the old result is right again"
    (tmp_path / "data" / "new.txt").write_text("")
    assert chapter().kept() is None, (
        "a cell lists a folder in which a file is new, and the old result was used"
    )


def test_old_results_go_and_what_another_build_is_writing_ends_none(tmp_path, monkeypatch):
    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path))
    new, old, left = (tmp_path / "charts" / name for name in ("new", "old", ".old.123"))
    new.parent.mkdir()
    for path in (new, old, left):
        path.touch()
    for path in (old, left):
        os.utime(path, (0, 0))
    # What another process renames between the listing and the look looks like a link to nothing.
    gone = new.with_name(".new.456")
    gone.symlink_to("nowhere")
    cache.prune()
    assert set(new.parent.iterdir()) == {new, gone}
