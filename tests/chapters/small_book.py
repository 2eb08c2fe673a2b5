"""A book of one chapter, which a test may break and build."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

HEAD = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3, language: python}
---
# A chapter

```{code-cell} ipython3
import companion
n = len(companion.load("treaties"))
```

Something is the case {evidence}`E158` {cite:p}`dittmer1981`, in {eval}`n` rows.
"""


@pytest.fixture(scope="session")
def builder():
    """Runs Sphinx as `companion.site` does, without waiting for imports each time."""
    process = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("builder.py")],
        env=os.environ | {"PYTHONPATH": str(ROOT / "chapters")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def run(root):
        wanted = {"root": str(root), "environment": dict(os.environ)}
        print(json.dumps(wanted), file=process.stdin, flush=True)
        failed, said = json.loads(process.stdout.readline())
        return subprocess.CompletedProcess(["sphinx"], int(failed), said)

    yield run
    process.stdin.close()
    process.wait(30)


@pytest.fixture
def small(copy, monkeypatch, builder, kept):
    """A book of one chapter with the project's own data, settings and library.

    The other tests' results of the same cells and charts are used again.
    """
    monkeypatch.setenv("COMPANION_CACHE", str(kept))
    monkeypatch.setattr("companion.site.__main__.sphinx_process", builder)
    shutil.copytree(ROOT / "chapters" / "companion", copy / "chapters" / "companion")
    for name in ("_config.yml", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    (copy / "_toc.yml").write_text(
        "format: jb-book\nroot: chapters/index\nchapters:\n  - file: chapters/bibliography\n"
    )
    (copy / "chapters" / "index.md").write_text(HEAD)
    shutil.copy(ROOT / "chapters" / "bibliography.md", copy / "chapters")
    text = (copy / "chapters" / "bibliography.md").read_text()
    (copy / "chapters" / "bibliography.md").write_text(
        text.replace("[their own page](sources.md)", "their own page")
    )
    return copy


def build(folder, capsys):
    from companion.site.__main__ import build as run

    status = run(folder)
    return status, capsys.readouterr().out
