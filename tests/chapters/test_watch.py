"""An author's loop: a change is built again from where the last build left off, a mistake is
told.
"""

from __future__ import annotations

import pytest

pytest.importorskip("livereload")


def test_a_change_is_built_and_a_mistake_is_told(small, capfd):
    from companion.site.watch import rebuild

    page = small / "_build" / "staging" / "_build" / "html" / "chapters" / "index.html"
    chapter = small / "chapters" / "index.md"
    assert rebuild(small, library_changed=True), capfd.readouterr().out
    chapter.write_text(chapter.read_text() + "\nWords added.\n")
    assert rebuild(small, library_changed=False), capfd.readouterr().out
    assert "Words added." in page.read_text("utf-8")
    chapter.write_text(chapter.read_text() + "\n{nothing}`x`\n")
    assert not rebuild(small, library_changed=False)
    assert "chapters/index.md" in capfd.readouterr().out
