"""Several files change together or not at all: two writers, a kill, an edit, no room, read-only."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from companion.articles import add
from companion.tables import transaction
from companion.tables.read import DataError, rows
from companion.tables.threeway import merged
from evidence.invented import ABOUT, ACTORS, CODING, ID, TEXT, fill

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, for many quick processes")
# The invented actors, of each article its own.
OWN = {
    "ada-example": "{}-author",
    "li-xuan": "{}-li-xuan",
    "invented-forecasters": "{}-forecasters",
}


def state(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, by name, but for the empty file that a dead process locked."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != transaction.LOCK
    }


def child(work) -> int:
    """Do `work` in a process of its own; its id. The process ends with 0 unless `work` raises."""
    pid = os.fork()
    if not pid:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
    return pid


def ends(*pids: int) -> list[int]:
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]


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


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A copy of the tables with two articles that wait, and their sheets, filled."""
    top = tmp_path_factory.mktemp("two")
    root = Path(__file__).resolve().parents[2]
    for part in ("data", "seeds"):
        shutil.copytree(root / part, top / part)
    (top / "desk").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(add, "_sound", lambda changes, folder: None)
        for one in ("a", "b"):
            begin(top, one)
            said = json.dumps([CODING, ACTORS]).replace(ID, f"{one}-2025")
            for actor, own in OWN.items():
                said = said.replace(f'"{actor}"', f'"{own.format(one)}"')
            fill(top / "desk" / f"{one}.csv", *json.loads(said))
    return top


def begin(top: Path, one: str) -> None:
    text = top / "desk" / f"{one}.txt"
    text.write_text(TEXT, encoding="utf-8")
    about = ABOUT | {"source_id": f"{one}-2025", "author": ""}
    add.begin(text, **about, sheet=top / "desk" / f"{one}.csv", data=top / "data")


@pytest.mark.slow
@forks
@pytest.mark.parametrize("step", ["begin", "finish"])
def test_of_fifty_pairs_of_writers_none_loses_its_rows(desk, tmp_path, monkeypatch, step):
    """Twenty-five pairs of `companion add`, twenty-five of `--finish`, without the slow trial."""
    monkeypatch.setattr(add, "_sound", lambda changes, folder: time.sleep(0.02))
    chance = random.Random(25)
    for pair in range(25):
        top = tmp_path / str(pair)
        shutil.copytree(desk, top)
        if step == "begin":
            for one in "ab":
                add.remove(f"{one}-2025", data=top / "data")
                (top / "desk" / f"{one}.csv").unlink()
                (top / "desk" / f"{one}-actors.csv").unlink()
                (top / "desk" / f"{one}-legend.csv").unlink()

        def work(one, pause, top=top):
            time.sleep(pause)
            if step == "begin":
                begin(top, one)
            else:
                add.finish(top / "desk" / f"{one}.csv", data=top / "data")

        pauses = chance.random() * 0.05, chance.random() * 0.05
        assert ends(*[child(lambda p=p: work(*p)) for p in zip("ab", pauses)]) == [0, 0]
        table = "sources" if step == "begin" else "claims"
        ids = [next(iter(r.values())).split(":")[0] for r in rows(table, top / "data")]
        assert {"a-2025", "b-2025"} <= set(ids), (
            f"pair {pair}: a writer ended well, its rows are gone"
        )
        if step == "finish":
            ties = [r["relation_id"] for r in rows("relations", top / "data")]
            assert len(ties) == len(set(ties)), "both took the same numbers"
        shutil.rmtree(top)


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


# Table that a spreadsheet saves while `companion add` is at work, and what it makes of the file.
EDITS = {
    "a cell elsewhere": ("sources.csv", lambda raw: raw.replace(b"Hashmi, Sana", b"Hashmi, S.")),
    "a row at the end": ("actors.csv", lambda raw: raw + b"someone,person,Someone,,,,,,\n"),
    "all line ends": ("sentences.csv", lambda raw: raw.replace(b"\n", b"\r\n")),
    "no last line end": ("sources.csv", lambda raw: raw.removesuffix(b"\n")),
    "every time again": ("sources.csv", lambda raw: raw.replace(b"Hashmi", b"Hashmi-X")),
}


@pytest.fixture
def meanwhile(copy, monkeypatch):
    """Somebody saves a table after it was read and before it would be written."""
    (copy / "desk").mkdir()

    def save(table: str, edit) -> None:
        path = copy / "data" / table
        save = lambda *_: path.write_bytes(edit(path.read_bytes()))
        monkeypatch.setattr(add, "_sound", save)

    return save


@pytest.mark.parametrize("case", EDITS)
def test_what_a_spreadsheet_saves_meanwhile_is_kept(copy, meanwhile, case):
    table, edit = EDITS[case]
    saved = edit((copy / "data" / table).read_bytes())
    meanwhile(table, edit)
    begin(copy, "a")
    now = (copy / "data" / table).read_bytes()
    assert now.startswith(saved), f"{case}: what was saved is gone"
    for one in ("sources", "sentences"):
        ids = {r["source_id"] for r in rows(one, copy / "data")}
        assert {"hashmi-2024", "a-2025"} <= ids
    assert not now.replace(b"\r\n", b"").count(b"\n" if b"\r\n" in saved else b"\r")


REFUSED = {
    "the same lines": (
        "sources.csv",
        b"a-2025,",
        b"a-2025,edited",
        "sources.csv: saved by another",
    ),
    "what is no text": ("sources.csv", b"Hashmi", b"\xffHashmi", "sources.csv: saved by another"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_put_together_is_refused_and_nothing_is_lost(copy, meanwhile, case):
    table, old, new, told = REFUSED[case]
    meanwhile("hosts.csv", lambda raw: raw)
    begin(copy, "a")
    edited = (copy / "data" / table).read_bytes().replace(old, new, 1)
    meanwhile(table, lambda raw: raw.replace(old, new, 1))
    before = state(copy / "data") | {table: edited}, state(copy / "seeds"), state(copy / "desk")
    with pytest.raises(DataError, match=told):
        add.begin(
            copy / "desk" / "a.txt",
            **ABOUT | {"source_id": "a-2025", "title": "Another title"},
            sheet=copy / "desk" / "a.csv",
            data=copy / "data",
            force=True,
        )
    assert (state(copy / "data"), state(copy / "seeds"), state(copy / "desk")) == before


def test_what_holds_alone_and_not_together_is_refused(desk, tmp_path, monkeypatch):
    """Somebody adds an actor by hand whom the sheet that is being merged adds as well."""
    shutil.copytree(desk, tmp_path, dirs_exist_ok=True)
    actors = tmp_path / "data" / "actors.csv"
    by_hand = actors.read_bytes() + b"a-author,person,Somebody,,,,,,\n"
    monkeypatch.setattr(add, "_sound", lambda *_: actors.write_bytes(by_hand))
    before = state(tmp_path / "data") | {"actors.csv": by_hand}
    with pytest.raises(DataError, match="data/actors.csv.*a-author.*not used in an earlier row"):
        add.finish(tmp_path / "desk" / "a.csv", data=tmp_path / "data")
    assert state(tmp_path / "data") == before


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


def test_a_full_temporary_folder_is_one_message(copy, monkeypatch):
    (copy / "desk").mkdir()
    before = state(copy / "data")

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device", "/full/trial")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    with pytest.raises(DataError, match=r"/full/trial.*No space left.*nothing was changed"):
        begin(copy, "a")
    assert state(copy / "data") == before and not list((copy / "desk").glob("*.csv"))


@pytest.mark.parametrize("place", ["data/sentences.csv", "data", "seeds"])
def test_what_is_read_only_stays_so_and_is_named(copy, place):
    """Through the command, as a user without the rights of an administrator."""
    (copy / "desk").mkdir()
    text = copy / "desk" / "a.txt"
    text.write_text(TEXT, encoding="utf-8")
    (copy / place).chmod(0o444 if place.endswith("csv") else 0o555)
    before = state(copy / "data"), state(copy / "seeds")
    # Without the rules, which take seconds, on the copy that the command makes.
    run = "import sys; from companion import checks, cli; checks.check = lambda folder: []"
    command = [sys.executable, "-c", f"{run}; sys.exit(cli.main())", "add", str(text)]
    command += ["--id", "a-2025", "--title", "A", "--outlet", "O"]
    if os.geteuid() == 0:
        if not shutil.which("capsh"):
            pytest.skip("an administrator may write everything, and capsh is not here")
        drop = "--drop=cap_dac_override,cap_dac_read_search"
        command = ["capsh", drop, "--", "-c", '"$@"', "--", *command]
    result = subprocess.run(
        command,
        env={**os.environ, "COMPANION_DATA": str(copy / "data")},
        capture_output=True,
        text=True,
    )
    (copy / place).chmod(0o755)
    assert result.returncode == 1, result.stderr
    assert len(result.stderr.splitlines()) == 1 and "nothing was changed" in result.stderr
    assert str(copy / place) in result.stderr
    assert (state(copy / "data"), state(copy / "seeds")) == before
    assert not list((copy / "desk").glob("*.xlsx"))


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
