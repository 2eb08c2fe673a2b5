"""Charts drawn ahead are what pages and notebooks ask for, and no process of it stays behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import altair as alt
import pandas as pd
import pytest
from companion import load
from companion.charts import emitted, theme
from companion.site.content import drawing
from companion.site.running.drawers import Drawers
from conftest import ROOT
from test_forks import alive, ended


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """The empty folder where drawings are kept."""
    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "chapters"))
    return tmp_path


def figure(name: str) -> dict:
    chart = alt.Chart(pd.DataFrame({"n": [1, 2]})).mark_point().encode(x="n:Q")
    said = {"title": f"Of {name}", "alt": "Points at one and at two."}
    return emitted.ready(
        theme.figure(chart, name=name, source=[load("treaties")], **said).to_dict()
    )


def count(folder: Path) -> dict[str, int]:
    return {part.name: len(list(part.iterdir())) for part in folder.iterdir()}


def test_what_was_drawn_ahead_is_not_drawn_again(kept, monkeypatch):
    # A chart that cannot be made live is told when its page is read, and stops no other.
    broken = figure("broken-one") | {"transform": [{"regression": "n", "on": "n"}]}
    plain = {key: part for key, part in figure("no-figure").items() if key != "usermeta"}
    drawers = Drawers()
    drawers.draw([broken, figure("first-one"), plain, figure("second-one")])
    drawers.finish()
    assert count(kept) == {"charts": 2, "bitmaps": 2, "notebook-charts": 3}
    monkeypatch.setattr(drawing, "_drawn", lambda *_: pytest.fail("drawn once more"))
    monkeypatch.setattr(drawing, "_png", lambda *_: pytest.fail("a bitmap once more"))
    monkeypatch.setattr(theme, "bundle", lambda *_: pytest.fail("for a notebook once more"))
    drawing.prepare(figure("first-one"))
    with pytest.raises(pytest.fail.Exception, match="drawn once more"):
        drawing.prepare(broken)


def test_all_is_drawn_anew_when_what_draws_has_changed(kept, tmp_path_factory, monkeypatch):
    tool = tmp_path_factory.mktemp("tool") / "theme.py"
    monkeypatch.setattr(drawing, "MADE_BY", (tool,))
    for state in ("one", "two"):
        tool.write_text(state, "utf-8")
        drawing.prepare(figure("first-one"))
    assert count(kept) == {"charts": 2, "bitmaps": 2, "notebook-charts": 2}


def test_where_nothing_is_kept_nothing_is_drawn(monkeypatch):
    monkeypatch.delenv("COMPANION_CACHE", raising=False)
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a process was begun"))
    drawers = Drawers()
    drawers.draw([figure("first-one")])
    drawers.finish()


def test_no_drawer_outlives_the_build(kept):
    code = (
        "import json, sys, time\n"
        "from companion.site.running.drawers import Drawers\n"
        "drawers = Drawers()\n"
        "drawers._draw(json.dumps({}))\n"
        "print(drawers._processes[0].pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as build:
        number = int(build.stdout.readline())
        assert alive(number)
        build.kill()
    assert ended([number]), "a process of a build that was killed still draws; see drawers.py"
