"""A copy of the book's data with an invented article: registered, its sheet filled."""

from __future__ import annotations

import contextlib
import csv
import io
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from companion import DataError, add, cli
from conftest import ROOT
from invented import ABOUT, ID, TEXT, fill

EMPTY = dict.fromkeys([*add.CLAIM, *add.TIE, *add.NEED], "")


def state(folder: Path) -> dict[str, bytes]:
    """Every file of data/ and seeds/ by name."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for part in ("data", "seeds")
        for p in sorted((folder / part).rglob("*"))
        if p.is_file()
    }


@pytest.fixture
def text(copy) -> Path:
    """The invented article beside a copy of the book's data."""
    path = copy / "desk" / "text.txt"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def stage(tmp_path_factory) -> Path:
    """A copy in which the invented article waits for its sheet, which is filled; made once."""
    folder = tmp_path_factory.mktemp("stage")
    for part in ("data", "seeds"):
        shutil.copytree(ROOT / part, folder / part)
    (folder / "desk").mkdir()
    (folder / "desk" / "text.txt").write_text(TEXT, encoding="utf-8")
    add.begin(
        folder / "desk" / "text.txt",
        **ABOUT,
        sheet=folder / "desk" / "sheet.csv",
        data=folder / "data",
    )
    fill(folder / "desk" / "sheet.csv")
    return folder


@pytest.fixture
def waiting(stage, tmp_path) -> Path:
    """A copy of the stage that a test may break."""
    shutil.copytree(stage, tmp_path / "stage")
    return tmp_path / "stage"


@pytest.fixture
def unchecked(monkeypatch):
    """Leave out the trial on a copy, which takes seconds, where a test is about something else."""
    monkeypatch.setattr(add, "_sound", lambda changes, folder: [])


def run(folder: Path, *arguments, command="add"):
    """The companion command on the tables of `folder`, in this process: status and what it says."""
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setenv("COMPANION_DATA", str(folder / "data"))
        status = cli.main([command, *map(str, arguments)])
    return SimpleNamespace(returncode=status, stdout=out.getvalue(), stderr=err.getvalue())


def options(**more):
    names = {
        "source_id": "--id",
        "title": "--title",
        "container_title": "--outlet",
        "author": "--author",
        "issued": "--date",
        "sheet": "--sheet",
        "paragraphs": "--paragraphs",
    }
    return [part for key, value in ({**ABOUT, **more}).items() for part in (names[key], value)]


def change(sheet: Path, sentence: str, **cells) -> None:
    """Set cells on the first line of a sentence; a None sentence means every line."""
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        columns, *rows = csv.reader(file)
    for row in rows:
        if sentence in (None, row[0]):
            for name, value in cells.items():
                row[columns.index(name)] = value
    with sheet.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def drop(sheet: Path, sentence: str) -> None:
    lines = sheet.read_text("utf-8-sig").splitlines()
    sheet.write_text(
        "\n".join(line for line in lines if not line.startswith(sentence)) + "\n", "utf-8"
    )


def actors(sheet: Path, **cells) -> None:
    path = sheet.with_name("sheet-actors.csv")
    with path.open(encoding="utf-8", newline="") as file:
        columns, *rows = csv.reader(file)
    for name, value in cells.items():
        rows[1][columns.index(name)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def offsets(sheet: Path) -> None:
    path = sheet.parents[1] / "data" / "sentences.csv"
    path.write_text(
        path.read_text("utf-8").replace(
            f"{ID}:1.1,{ID},3,1,1,43,130,", f"{ID}:1.1,{ID},3,1,1,42,130,"
        ),
        "utf-8",
    )


def refused(waiting, mistake, where, expected):
    """One line names the place of a mistake and what was expected; nothing is written."""
    sheet = waiting / "desk" / "sheet.csv"
    mistake(sheet)
    before = state(waiting)
    with pytest.raises(DataError) as caught:
        add.finish(sheet, data=waiting / "data")
    lines = list(map(str, caught.value.problems)) or str(caught.value).splitlines()
    hits = [line for line in lines if where in line and expected in line]
    assert hits, f"no line says “{where}” and “{expected}”; got:\n{caught.value}"
    assert state(waiting) == before, "something was written"


def cells(sheet):
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))
