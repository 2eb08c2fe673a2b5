"""Names of the first edition, which notebooks and scripts of readers use, give the same modules."""

import importlib
import subprocess
import sys

import pytest
from companion import moved


@pytest.mark.parametrize("old, new", moved.MODULES.items())
def test_an_old_name_is_the_same_module(old, new):
    assert importlib.import_module(f"companion.{old}") is importlib.import_module(
        f"companion.{new}"
    ), f"companion.{old} no longer gives companion.{new}: see companion/moved.py"


def test_a_submodule_of_a_moved_package_is_no_second_copy():
    assert importlib.import_module("companion.book.cache") is importlib.import_module(
        "companion.site.running.cache"
    )


def test_names_in_use_by_readers():
    import companion

    assert companion.load("actors").shape[0] and companion.evidence.cite
    assert companion.graph.build is companion.network.build
    assert companion.theme.figure is companion.charts.theme.figure


def test_an_old_name_runs_as_a_command():
    run = subprocess.run(
        [sys.executable, "-m", "companion.cite", "--help"], capture_output=True, text=True
    )
    assert "No module named" not in run.stderr


def test_an_old_command_knows_its_own_place(tmp_path):
    """`python -m companion.book` starts, and does not fall over its `__file__`."""
    code = (
        "import runpy, companion; m = runpy.run_module('companion.book.__main__', "
        "run_name='not_main'); print(m['ROOT'])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0 and run.stdout.strip(), run.stderr[-500:]
