"""A cell's prints are published once, however many messages they arrive in."""

from __future__ import annotations

import re
import zipfile
from types import SimpleNamespace

import jupytext
import nbformat
import pytest
from bs4 import BeautifulSoup
from companion.site.__main__ import build
from companion.site.running.chapter import Chapter
from companion.site.running.kernel import merged
from conftest import small_book


def stream(name: str, text: str) -> dict:
    return {"output_type": "stream", "name": name, "text": text}


SHOWN = {"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": {}}


@pytest.mark.parametrize(
    "arrived, kept",
    [
        (["a\n", "b\n"], ["a\nb\n"]),
        (["a\nb\n"], ["a\nb\n"]),
        (["in two ", "pieces\n", "\n", "end"], ["in two pieces\n\nend"]),
        (["10 %\r", "20 %\r", "done\n"], ["done\n"]),
        (["a\r\n"], ["a\r\n"]),
    ],
)
def test_prints_are_kept_once_however_they_arrive(arrived, kept):
    found = merged([stream("stdout", text) for text in arrived])
    assert [o["text"] for o in found] == kept


def test_streams_have_one_order_and_stay_on_their_side_of_what_is_shown():
    found = merged([stream("stderr", "e"), stream("stdout", "a"), SHOWN, stream("stdout", "b")])
    assert [o.get("text", "shown") for o in found] == ["a", "e", "shown", "b"]


# The kernel sends what was printed after each flush: a cell's prints come in three messages.
PRINTS = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3, language: python}
---
# Prints

```{code-cell} ipython3
import sys
print("first line"); sys.stdout.flush()
print("second "); sys.stdout.flush()
print("last line")
```

Words after it.
"""


SAID = "first line\nsecond \nlast line\n"


def test_prints_in_several_messages_are_published_once(tmp_path):
    """In page, notebook and archive, also where MyST-NB is told to merge streams itself."""
    root = small_book(tmp_path, {"prints": PRINTS})
    config = (root / "_config.yml").read_text("utf-8")
    config = re.sub(r"nb_merge_streams: .*", "nb_merge_streams: true", config)
    (root / "_config.yml").write_text(config, encoding="utf-8")
    assert build(root) == 0
    site = root / "_build" / "html"
    page = (site / "chapters" / "prints.html").read_text("utf-8")
    shown = BeautifulSoup(page, "html.parser").select(".output.stream")
    assert [s.get_text().strip() for s in shown] == [SAID.strip()]
    assert page.count("last line") == 2, "once in the code, once in the output"
    written = (site / "_notebooks" / "prints.ipynb").read_bytes()
    cells = nbformat.reads(written.decode(), as_version=4).cells
    outputs = next(cell.outputs for cell in cells if "first line" in cell.source)
    assert [o.text for o in outputs] == [SAID]
    with zipfile.ZipFile(site / "_downloads_data" / "sidelined-notebooks.zip") as archive:
        assert archive.read("prints.ipynb") == written


def test_every_run_keeps_the_same_outputs(tmp_path):
    settings = SimpleNamespace(execution_allow_errors=False, execution_timeout=60)
    notebook = jupytext.reads(PRINTS, fmt="md:myst")
    for _ in range(4):
        result = Chapter(notebook, tmp_path / "prints.md", tmp_path, settings).execute()
        assert result["error"] is None, result["error"]
        assert [[o["text"] for o in outputs] for _, outputs in result["cells"]] == [[SAID]]
