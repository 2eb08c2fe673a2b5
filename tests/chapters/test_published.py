"""Where cells cannot run, what was published stays in sight; a cell that a reader wrote runs."""

from __future__ import annotations

import json

import pytest
from companion import published
from IPython.core.interactiveshell import InteractiveShell


@pytest.fixture
def notebook(tmp_path):
    cell = {
        "cell_type": "code",
        "source": ["import nothing_of_this_name\n", "nothing_of_this_name.table()"],
        "outputs": [
            {"output_type": "stream", "name": "stdout", "text": ["first\n", "last\n"]},
            {"output_type": "execute_result", "data": {"text/plain": ["42"]}, "metadata": {}},
        ],
    }
    words = {"cell_type": "markdown", "source": ["# Title"]}
    path = tmp_path / "chapter.ipynb"
    path.write_text(json.dumps({"cells": [words, cell]}))
    return path


def test_a_cell_of_the_notebook_shows_its_outputs_and_runs_nothing(notebook, capsys):
    shell = InteractiveShell()
    published.show(notebook, shell)
    result = shell.run_cell("import nothing_of_this_name\nnothing_of_this_name.table()\n")
    assert result.success, "the cell was run, not shown"
    said = capsys.readouterr()
    assert "first\nlast\n" in said.out and "42" in said.out
    assert published.SAID in said.err, "the reader is not told that the cell was not run"


def test_a_cell_that_the_reader_wrote_runs(notebook):
    shell = InteractiveShell()
    published.show(notebook, shell)
    assert shell.run_cell("1 + 1").result == 2
    assert not shell.run_cell("import nothing_of_this_name").success
