"""`companion add` that is cut off: everything is as it was, at once or by the next command."""

from __future__ import annotations

import hashlib
import json
import os
import shutil

import pytest
from companion import DataError, add, files, rules
from desk import run, state
from invented import ADDED


def steps(monkeypatch, stop):
    """Call `stop` before each file that is put in place; returns a counter."""
    place, count = files._place, [0]

    def counted(path, new):
        count[0] += 1
        stop(count[0])
        place(path, new)

    monkeypatch.setattr(files, "_place", counted)
    return count


@pytest.mark.parametrize("at", [1, 3, 6])
@pytest.mark.parametrize(
    "raised, told",
    [
        (KeyboardInterrupt(), KeyboardInterrupt),
        (OSError(28, "No space left on device", "claims.csv"), DataError),
    ],
)
def test_an_interrupted_run_puts_everything_back(waiting, unchecked, monkeypatch, at, raised, told):
    def stop(n):
        if n == at:
            raise raised

    before = state(waiting)
    steps(monkeypatch, stop)
    with pytest.raises(told):
        add.finish(waiting / "desk" / "sheet.csv", data=waiting / "data")
    assert state(waiting) == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, to kill a child in the middle")
def test_a_killed_run_is_put_back_by_the_next_command(waiting, unchecked, monkeypatch, capfd):
    """Kill a child before each of its steps in turn; what it left must be noticed and put back."""
    before = state(waiting)
    for at in range(1, 99):
        child = os.fork()
        if child == 0:
            steps(monkeypatch, lambda n, at=at: os._exit(9) if n == at else None)
            add.finish(waiting / "desk" / "sheet.csv", data=waiting / "data")
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            break
        told = [str(p) for p in rules.check(waiting / "data")]
        assert len(told) == 1 and "run `companion check`" in told[0], (
            "half-changed data must not pass for sound"
        )
        assert files.recover(waiting / "data")
        assert state(waiting) == before, f"killed before step {at}: the data are not as they were"
    assert at - 1 == len(ADDED), (
        "a step for each table that changes (all but sources.csv) and one for the record"
    )
    assert not (waiting / "data" / files.JOURNAL).exists() and add.pending(waiting / "data") == {}


def test_the_check_command_puts_a_killed_run_back(waiting):
    journal = waiting / "data" / files.JOURNAL
    before = state(waiting)
    journal.mkdir()
    claims = waiting / "data" / "claims.csv"
    shutil.copy(claims, journal / "0.old")
    half = hashlib.sha256(b"half").hexdigest()
    undo = [[f"{claims}", "0.old", half], [f"{waiting}/seeds/new.yml", None, half]]
    (journal / "undo.json").write_text(json.dumps(undo))
    claims.write_text("half")
    (waiting / "seeds" / "new.yml").write_text("half")
    result = run(waiting, command="check")
    assert (
        result.returncode == 0
        and "A change was cut off; put back as they were: claims.csv, new.yml" in result.stdout
    ), result.stdout
    assert state(waiting) == before
