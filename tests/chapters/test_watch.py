"""An author's loop: a change is built again from where the last build left off, a mistake is
told.
"""

from __future__ import annotations

import pytest

pytest.importorskip("livereload")


def test_a_change_is_built_and_a_mistake_is_told(small, capfd):
    from companion.site.watch import rebuild

    html = small / "_build" / "staging" / "_build" / "html"
    page, chapter = html / "chapters" / "index.html", small / "chapters" / "index.md"
    chapter.write_text(chapter.read_text() + "\n```{explorer}\n```\n")
    assert rebuild(small, library_changed=True), capfd.readouterr().out
    tied, cited = (html / name for name in ("chapters/ties.html", "_cite/index.js"))
    before = tied.stat().st_mtime_ns, cited.stat().st_mtime_ns
    chapter.write_text(chapter.read_text() + "\nWords added.\n")
    assert rebuild(small, library_changed=False), capfd.readouterr().out
    assert "Words added." in page.read_text("utf-8")
    after = tied.stat().st_mtime_ns, cited.stat().st_mtime_ns
    assert after == before, "prose changes neither the ties nor what is cited: both can stay"
    found = (html / "_static" / "search-data.js").read_text("utf-8")
    assert "Words added" in found and '"chapters/ties.html"' in found, "the search lost a page"
    cell = "```{code-cell} ipython3\n"
    chapter.write_text(chapter.read_text().replace(cell, f"{cell}# a comment\n", 1))
    table = small / "data" / "treaties.csv"
    table.write_text(table.read_text("utf-8").replace("Treaty", "Paper", 1), "utf-8")
    assert rebuild(small, library_changed=False), capfd.readouterr().out
    assert tied.stat().st_mtime_ns != before[0], "a table changed: the list of ties is made again"
    before = tied.stat().st_mtime_ns
    (html.parent / ".doctrees" / "unfinished").touch()  # as a build leaves it that is killed
    assert rebuild(small, library_changed=False), capfd.readouterr().out
    assert tied.stat().st_mtime_ns != before, "what a killed build left is taken for whole"
    chapter.write_text(chapter.read_text() + "\n{nothing}`x`\n")
    assert not rebuild(small, library_changed=False)
    assert "chapters/index.md" in capfd.readouterr().out
