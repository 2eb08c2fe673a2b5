"""Kernels that are forked give what kernels give that Jupyter starts, and end as those do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from types import SimpleNamespace

import nbformat
import pytest
from companion.site.running import forks
from companion.site.running.chapter import Chapter
from conftest import ROOT
from jupyter_client.manager import AsyncKernelManager

pytestmark = pytest.mark.skipif(not forks.POSSIBLE, reason="processes are not forked here")

# What a chapter may notice of how its kernel began.
CELLS = """
import os, sys, random, time
import numpy as np
import pandas as pd
[os.getcwd(), sys.path, os.environ.get("COMPANION_ODD"), time.tzname, sys.argv[1:2]]
---
pd.DataFrame([["a word " * 9] * 30])
---
print(list({"b", "a", "c"}), __name__)
get_ipython().kernel.__class__
---
sorted(m for m in sys.modules if m.split(".")[0] == "companion")
---
import companion
companion.load("treaties")
"""


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Execute cells; returns what `Chapter.execute` does."""
    monkeypatch.delenv("COMPANION_CACHE", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "chapters"))
    monkeypatch.setenv("COMPANION_ODD", "given")
    monkeypatch.setattr(forks, "NURSERY", forks.Nursery())

    def go(*cells: str, seconds: int = 60):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        settings = SimpleNamespace(execution_allow_errors=False, execution_timeout=seconds)
        return Chapter(notebook, tmp_path / "x.md", ROOT, settings).execute()

    return go


def test_a_fork_gives_what_a_new_kernel_gives(run, monkeypatch):
    cells = CELLS.strip().split("\n---\n")
    forked = run(*cells)
    monkeypatch.setattr(forks, "Manager", AsyncKernelManager)
    begun = run(*cells)
    assert not forked["error"] and not begun["error"], forked["error"] or begun["error"]
    connection = [result["cells"].pop(0) for result in (forked, begun)]
    assert [str(c).split("'-f'")[0] for c in connection][0] == (
        [str(c).split("'-f'")[0] for c in connection][1]
    ), "folder, path of modules, environment or zone differ"
    assert forked["cells"] == begun["cells"]
    assert forked["files"] == begun["files"], "a chapter rests on other files than it would"


def test_each_kernel_is_a_clean_one(run):
    assert not run("import companion, colorsys; left = 1")["error"]
    said = run("import sys; ['left' in globals(), 'companion' in sys.modules]")
    assert said["cells"][0][1][0]["data"]["text/plain"] == "[False, False]"


@pytest.mark.parametrize(
    ("cell", "said"),
    [("import os; os._exit(3)", "DeadKernelError"), ("while True: pass", "Timeout")],
)
def test_a_kernel_that_ends_or_does_not_is_told(run, cell, said):
    start = time.monotonic()
    result = run(cell, seconds=2)
    assert said in result["error"][1]
    assert time.monotonic() - start < 40
    assert not run("1")["error"], "the next chapter has its kernel"


def test_no_kernel_outlives_the_build(tmp_path):
    """Nor the process that forks them, when the build is killed."""
    code = (
        "from companion.site.running.forks import NURSERY, environment\n"
        f"fork = NURSERY.fork(['-f', {str(tmp_path / 'c.json')!r}], '.', environment())\n"
        "print(NURSERY._process.pid, fork.pid, flush=True)\nimport time; time.sleep(60)"
    )
    place = os.environ | {"PYTHONPATH": str(ROOT / "chapters")}
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, env=place, stdout=subprocess.PIPE, text=True) as build:
        numbers = [int(number) for number in build.stdout.readline().split()]
        assert len(numbers) == 2 and all(alive(number) for number in numbers)
        build.kill()
    assert ended(numbers), "a process of a build that was killed still runs; see nursery.py"


def ended(numbers: list[int]) -> bool:
    """Whether none of these processes runs any more, ten seconds from now at the latest."""
    for _ in range(100):
        if not any(alive(number) for number in numbers):
            return True
        time.sleep(0.1)
    return False


def alive(number: int) -> bool:
    try:
        with open(f"/proc/{number}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
