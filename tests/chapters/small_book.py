"""A book of one chapter, which a test may break and build."""

from __future__ import annotations

import shutil

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


@pytest.fixture
def small(copy, monkeypatch):
    """A book of one chapter with the project's own data, settings and library."""
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
