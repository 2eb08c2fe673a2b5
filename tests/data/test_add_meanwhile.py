"""`companion add` while others save the same tables, without room, and where it may not write."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from companion.articles import add
from companion.tables.read import DataError, rows
from evidence.invented import ABOUT, ACTORS, CODING, ID, TEXT, fill
from processes import child, ends, forks, state

# The invented actors, of each article its own.
OWN = {
    "ada-example": "{}-author",
    "li-xuan": "{}-li-xuan",
    "invented-forecasters": "{}-forecasters",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A copy of the tables with two articles that wait, and their sheets, filled."""
    top = tmp_path_factory.mktemp("two")
    root = Path(__file__).resolve().parents[2]
    for part in ("data", "seeds"):
        shutil.copytree(root / part, top / part)
    (top / "desk").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(add, "_sound", lambda changes, folder: [])
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
