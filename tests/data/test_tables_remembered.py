"""What was read of tables is kept until a file changes: the memory, and what remembers by it."""

from __future__ import annotations

import os

import pytest
from companion.tables import memory, read
from small_tables import ROWS, made, write


@pytest.fixture
def folder(tmp_path):
    return made(tmp_path)


def test_what_was_read_is_kept_until_its_file_changes(folder):
    frame = read.shared("acts", folder)
    assert read.shared("acts", str(folder)) is frame, "made once"
    own = read.load("acts", folder)
    assert own is not frame, "the caller's own"
    other = read.shared("links", folder)
    write(folder, *ROWS, "A3,,,,,,,")
    assert len(read.shared("acts", folder)) == 3 and len(frame) == 2
    assert read.shared("links", folder) is other, "another file has not changed"


def test_the_state_of_files_tells_time_size_and_absence(tmp_path):
    file = tmp_path / "a"
    assert memory.state([file]) == (None,)
    file.write_text("1")
    os.utime(file, ns=(5, 7))
    first = memory.state([file, tmp_path / "b"])
    assert first == ((7, 1, file.stat().st_ino), None)
    file.write_text("12")
    os.utime(file, ns=(5, 7))
    assert memory.state([file])[0] != first[0], "as old, but longer"


def test_memory_is_bounded_and_keeps_nothing_of_a_failure(monkeypatch):
    monkeypatch.setattr(memory, "_KEPT", {})
    monkeypatch.setattr(memory, "LIMIT", 2)
    made = []

    def ask(key, now=()):
        return memory.kept(key, lambda: now, lambda: made.append(key) or len(made))

    assert ask("a") == ask("a") == 1 and ask("a", (1,)) == 2
    ask("b"), ask("a", (1,)), ask("c")
    assert list(memory._KEPT) == ["b", "c"], "the oldest gives way"
    with pytest.raises(ZeroDivisionError):
        memory.kept("d", tuple, lambda: 1 // 0)
    assert "d" not in memory._KEPT


def test_in_a_build_a_file_is_looked_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "_KEPT", {})
    file = tmp_path / "a"

    def ask():
        return memory.kept("a", lambda: memory.state([file]), file.read_text)

    file.write_text("one")
    assert ask() == "one"
    file.write_text("other")
    memory.still(True)
    try:
        assert ask() == "other", "a build must not begin with what was read long ago"
        file.write_text("one more")
        assert ask() == "other", "all pages of a build come from one state of the tables"
    finally:
        memory.still(False)
    assert ask() == "one more", "what follows a build looks again"


def test_functions_are_remembered_by_the_tables_they_read(folder, monkeypatch):
    monkeypatch.setenv("COMPANION_DATA", str(folder))
    calls = []
    of_acts = read.remembered("acts")(lambda *given: calls.append(given) or len(calls))
    of_all = read.remembered()(lambda: calls.append("all") or len(calls))
    of_named = read.per_table(lambda name: calls.append(name) or len(calls))
    assert of_acts() == of_acts() == 1 and of_acts(5) == 2
    assert of_all() == of_all() == 3 and of_named("acts") == 4 and of_named("links") == 5
    write(folder, "one,two,code", "A1,,", name="links.csv")
    assert of_acts() == 1 and of_named("acts") == 4
    assert of_all() == 6 and of_named("links") == 7


def test_what_is_made_of_files_is_made_again_when_one_changes_comes_or_has_another_name(tmp_path):
    made = []

    @memory.following(lambda: sorted(tmp_path.iterdir()))
    def names():
        made.append([path.name for path in sorted(tmp_path.iterdir())])
        return made[-1]

    (tmp_path / "a").write_text("1")
    assert names() is names() and made == [["a"]]
    (tmp_path / "a").rename(tmp_path / "b")
    assert names() == ["b"]
    (tmp_path / "b").write_text("12")
    (tmp_path / "c").touch()
    assert names() == ["b", "c"] and len(made) == 3


def test_what_can_be_coded_follows_the_records_and_what_is_cited(copy, monkeypatch):
    from companion import citable
    from companion.recode import payload, units
    from companion.site.workbench import files

    monkeypatch.setenv("COMPANION_DATA", str(copy / "data"))
    monkeypatch.setattr(citable, "beside", lambda *_: copy / "CITATION.cff")
    version, first = citable.about()["version"], files.book()
    cited = copy / "CITATION.cff"
    cited.write_text(cited.read_text("utf-8").replace(f"version: {version}", "version: 99.9.9"))
    assert payload.build()["version"] == "99.9.9"
    assert units.chosen("statements").version.startswith("99.9.9+")
    second = files.book()
    record = copy / "seeds" / "hashmi-2024.yml"
    known = payload.build()["articles"]["hashmi-2024"]["sha256"]
    record.write_text(record.read_text("utf-8").replace(known, "f" * 64))
    assert payload.build()["articles"]["hashmi-2024"]["sha256"] == "f" * 64
    assert len({first, second, files.book()}) == 3


def test_an_edited_chapter_shows_in_a_running_kernel(tmp_path, monkeypatch):
    from companion import citable

    monkeypatch.setattr(citable, "_CHAPTERS", tmp_path)
    page = tmp_path / "page.md"
    page.write_text("# One\n\n(old)=\n")
    known = citable.chapters, citable.targets, citable.registers, citable.figures
    assert [ask() for ask in known[:3]] == [{"page": "One"}, {"old": "page"}, {}]
    page.write_text("# Other\n\n(new)=\n\n```{register} acts\n```\n" + 'name="x", title="X"')
    assert [ask() for ask in known] == [
        {"page": "Other"},
        {"new": "page"},
        {"acts": "page"},
        {"x": "page"},
    ]
