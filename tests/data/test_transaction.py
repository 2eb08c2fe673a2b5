"""Several files change together or not at all: a kill, two at once, a full disk."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from companion.tables import transaction
from companion.tables.read import DataError
from companion.tables.threeway import merged
from processes import child, ends, forks, state


@pytest.fixture
def three(tmp_path) -> tuple[Path, dict]:
    """Two files that change, one that goes and one that comes."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.csv").write_text(f"{name} before\n")
    new = {"a": b"a after\n", "b": b"b after\n", "c": None, "d": b"d after\n"}
    return folder, {folder / f"{name}.csv": content for name, content in new.items()}


# --- Killed -------------------------------------------------------------------------------------


def killed_at(line: int, folder: Path, changes: dict) -> None:
    """Change the files, and be killed before the given line of the module that runs; 0: never."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        if frame.f_code.co_filename != transaction.__file__:
            return None
        if event == "line":
            count += 1
            if count == line:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    transaction.replace_all(changes, folder)
    sys.settrace(None)
    (folder.parent / "lines").write_text(str(count))


@pytest.mark.slow
@forks
def test_fifty_kills_leave_all_or_nothing(three):
    """Killed at fifty places from the first line of the change to the last."""
    folder, changes = three
    kept, before = folder.with_name("kept"), state(folder)
    shutil.copytree(folder, kept)
    assert ends(child(lambda: killed_at(0, folder, changes))) == [0]
    after, lines = state(folder), int((folder.parent / "lines").read_text())
    seen = []
    for at in [1 + n * (lines - 1) // 49 for n in range(50)]:
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        assert ends(child(lambda at=at: killed_at(at, folder, changes))) == [-signal.SIGKILL]
        transaction.recover(folder)
        found = state(folder)
        assert found in (before, after), f"killed before line {at} of {lines}: half of it is done"
        seen.append(found == after)
        transaction.replace_all(changes, folder)
        assert state(folder) == after, "a lock or a journal of the dead process is in the way"
    assert 30 < seen.count(False) < 50, "kills before and after the point from which it holds"


@forks
def test_a_file_saved_after_a_kill_stays_as_it_was_saved(three):
    folder, changes = three

    def die(path, content, place=transaction._place):
        if path.name == "b.csv":
            os.kill(os.getpid(), signal.SIGKILL)
        place(path, content)

    def work():
        transaction._place = die
        transaction.replace_all(changes, folder)

    assert ends(child(work)) == [-signal.SIGKILL]
    (folder / "a.csv").write_text("a, edited by hand after the kill\n")
    back = transaction.recover(folder)
    assert (folder / "a.csv").read_text() == "a, edited by hand after the kill\n"
    assert (folder / "a.csv") not in back and (folder / "b.csv").read_text() == "b before\n"


# --- Two at once --------------------------------------------------------------------------------


@forks
def test_who_copies_the_tables_waits_for_the_end_of_a_change(three):
    folder, changes = three

    def slowly(path, content, place=transaction._place):
        time.sleep(0.05)
        place(path, content)

    def work():
        transaction._place = slowly
        with transaction.changing(folder, folder) as change:
            (folder.parent / "begun").touch()
            change.replace_all(changes)

    writer = child(work)
    while not (folder.parent / "begun").exists():
        time.sleep(0.01)
    with transaction.still(folder):
        assert all(path.read_bytes() == new for path, new in changes.items() if new is not None)
    assert ends(writer) == [0]


def test_who_waits_too_long_is_told_so_and_a_crash_leaves_no_lock(three):
    folder, changes = three
    hold = (
        "import sys; from filelock import FileLock\n"
        f"lock = FileLock({str(folder / transaction.LOCK)!r}); lock.acquire()\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    other.stdout.readline()
    told = "another change is going on; expected it to end first"
    with pytest.raises(DataError, match=told), transaction.changing(folder, wait=0.1):
        pass
    other.kill()
    other.communicate()
    assert (folder / transaction.LOCK).exists()
    transaction.replace_all(changes, folder)
    assert not (folder / transaction.LOCK).exists() and not (folder / "c.csv").exists()


def test_two_changes_of_one_table_are_put_together_line_by_line():
    base = b"id,x\n1,a\n2,b\n3,c\n"
    assert merged(base, base + b"4,d\n", base + b"5,e\n") == base + b"5,e\n4,d\n"
    assert merged(base, b"id,x\n1,a\n3,c\n", base.replace(b"1,a", b"1,A")) == b"id,x\n1,A\n3,c\n"
    assert merged(base, base.replace(b"2,b", b"2,ours"), base.replace(b"2,b", b"2,theirs")) is None
    assert merged(base, base + b"4,d\n", base[:-1]) == base + b"4,d\n"
    assert merged(base, base, b"") == b"" and merged(base, base, b"\xff") is None


# --- No room, no permission ---------------------------------------------------------------------


@pytest.mark.parametrize("at", range(1, 9))
def test_a_full_disk_is_one_message_and_changes_nothing(three, monkeypatch, at):
    folder, changes = three
    before, count = state(folder), 0

    def full(path, content, write=transaction._write):
        nonlocal count
        count += 1
        if count >= at:
            path.write_bytes(content[: len(content) // 2])
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        write(path, content)

    monkeypatch.setattr(transaction, "_write", full)
    if at > 4:  # the journal's list and three files
        transaction.replace_all(changes, folder)
    else:
        with pytest.raises(DataError, match=r"No space left on device.*nothing was changed"):
            transaction.replace_all(changes, folder)
        assert state(folder) == before


def test_symbolic_links_and_file_modes_stay(three):
    folder, changes = three
    real = folder.parent / "elsewhere.csv"
    shutil.move(folder / "a.csv", real)
    (folder / "a.csv").symlink_to(real)
    (folder / "b.csv").chmod(0o640)
    transaction.replace_all(changes, folder)
    assert (folder / "a.csv").is_symlink() and real.read_bytes() == b"a after\n"
    assert (folder / "b.csv").stat().st_mode & 0o777 == 0o640


# --- Two builds ---------------------------------------------------------------------------------


@forks
@pytest.mark.parametrize("second", ["make book", "make watch"])
def test_two_builds_of_one_book_wait_for_each_other(tmp_path, monkeypatch, capfd, second):
    from companion.site import __main__ as site
    from companion.site import watch

    log = tmp_path / "log"

    def build(root):
        for word in ("begins", "ends"):
            with log.open("a") as file:
                file.write(json.dumps([os.getpid(), word]) + "\n")
            time.sleep(0.3)
        return 0

    monkeypatch.setattr(site, "_build", build)
    monkeypatch.setattr(watch, "data_are_sound", build)
    book, watched = lambda: site.build(tmp_path), lambda: watch.rebuild(tmp_path, True)
    assert ends(child(book), child(book if second == "make book" else watched)) == [0, 0]
    first, second, third, fourth = map(json.loads, log.read_text().splitlines())
    assert first[0] == second[0] and third[0] == fourth[0], "the two were at work together"
    assert (
        "Another build of this book is going on; waiting for it to end." in capfd.readouterr().out
    )
