"""A mistake stops the build with one clear message and leaves no half-written site."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bs4 import BeautifulSoup
from companion import checks
from companion.site.__main__ import data_are_sound
from small_book import HEAD, build


def test_a_sound_book_builds(small, capsys):
    status, said = build(small, capsys)
    assert status == 0, said
    page = BeautifulSoup(
        (small / "_build" / "html" / "chapters" / "index.html").read_text(), "html.parser"
    )
    text = " ".join(page.get_text(" ").split())
    assert "in 7 rows" in text and "Evidence on this page" in text
    assert (small / "_build" / "html" / "index.html").exists()


# A chapter for each mistake: what is replaced by what, and what is told beside its name.
BROKEN = {
    "unknown-evidence": ("E158", "E999", ['no row with id "E999"']),
    "unknown-id-to-cite": (
        "Something is",
        "{citation}`E999` Something is",
        ['nothing with id "E999" can be cited'],
    ),
    "failing-cell": (
        'load("treaties")',
        'load("traeties")',
        ['n = len(companion.load("traeties"))', 'no table "traeties"'],
    ),
    "broken-link": ("# A chapter\n", "# A chapter\n\n[gone](gone.md)\n", ["gone.md"]),
    "plain-chart": (
        "\nSomething is",
        "\n```{code-cell} ipython3\nimport altair\n"
        'altair.Chart(companion.load("treaties")).mark_point()\n```\n\nSomething is',
        ["a chart is not a figure"],
    ),
}


def test_mistakes_in_chapters_stop_the_build_and_each_is_told(small, capsys):
    for name, (old, new, _) in BROKEN.items():
        assert HEAD.count(old) == 1
        (small / "chapters" / f"{name}.md").write_text(HEAD.replace(old, new))
    with (small / "_toc.yml").open("a") as toc:
        toc.writelines(f"  - file: chapters/{name}\n" for name in BROKEN)
    status, said = build(small, capsys)
    assert status == 1, "the build did not fail"
    for name, (_, _, expected) in BROKEN.items():
        for part in (f"chapters/{name}.md", *expected):
            assert part in said, f"{name}: nothing tells of “{part}”:\n{said[-3000:]}"
    assert not (small / "_build" / "html").exists(), (
        "something half-written was left in _build/html"
    )


def test_a_missing_citation_stops_the_build_before_it_starts(small, capsys):
    (small / "chapters" / "index.md").write_text(HEAD.replace("dittmer1981", "nobody1999"))
    status, said = build(small, capsys)
    assert status == 1 and "chapters/index.md" in said and "nobody1999" in said, said
    assert not (small / "_build" / "html").exists()


def test_a_mistake_in_the_data_stops_the_build_before_it_starts(small, capsys):
    path = small / "data" / "claims.csv"
    path.write_text(path.read_text("utf-8").replace(",assessment,", ",assesment,", 1), "utf-8")
    status, said = build(small, capsys)
    assert (
        status == 1 and 'column modality: found "assesment"' in said and "nothing was built" in said
    )
    # Nothing but the lock of a build is there.
    assert {path.name for path in (small / "_build").iterdir()} <= {"building.lock"}


def test_data_found_sound_are_checked_again_when_a_chapter_cites_another_work(
    copy, monkeypatch, capsys
):
    monkeypatch.setenv("COMPANION_CACHE", str(copy / "cache"))
    page = copy / "chapters" / "page.md"
    page.parent.mkdir()
    page.write_text("Nothing is cited.")
    assert data_are_sound(copy)
    monkeypatch.setattr(checks, "errors", lambda folder: [f"checked {folder.name}"])
    page.write_text("Nothing is cited still.")
    assert data_are_sound(copy), "a change of the text alone has the data checked again"
    page.write_text("{cite}`no-such-work`")
    assert not data_are_sound(copy) and "checked data" in capsys.readouterr().out


def test_a_failed_build_keeps_the_last_good_site(small, capsys):
    assert build(small, capsys)[0] == 0
    before = (small / "_build" / "html" / "chapters" / "index.html").read_bytes()
    (small / "chapters" / "index.md").write_text(HEAD.replace("dittmer1981", "nobody1999"))
    assert build(small, capsys)[0] == 1
    assert (small / "_build" / "html" / "chapters" / "index.html").read_bytes() == before
    assert build(small, capsys)[0] == 1, "the second build of a broken book must fail too"


def test_a_changed_table_changes_the_book(small, capsys):
    assert build(small, capsys)[0] == 0
    path = small / "data" / "events.csv"
    path.write_text(
        path.read_text("utf-8").replace(
            "Putin and Kim sign Comprehensive Strategic Partnership Treaty",
            "A title changed by hand",
        ),
        "utf-8",
    )
    assert build(small, capsys)[0] == 0
    assert (
        "A title changed by hand"
        in (small / "_build" / "html" / "chapters" / "index.html").read_text()
    )


def test_jupyter_book_alone_says_what_to_run(small):
    """It would check no data and leave out the notebooks in the browser: better not to begin."""
    run = subprocess.run(
        [Path(sys.executable).with_name("jupyter-book"), "build", "."],
        cwd=small,
        env=os.environ | {"PYTHONPATH": str(small / "chapters")},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1 and "Run `make book`" in run.stderr, run.stderr[-2000:]
    assert "Traceback" not in run.stdout + run.stderr
    assert not (small / "_build" / "html").exists()
