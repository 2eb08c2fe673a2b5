"""What a killed change left behind and nobody can read any more is one message that says what to
do.
"""

from __future__ import annotations

import json
import shutil

import pytest
from companion import cli, rules
from companion.tables import transaction
from companion.tables.read import DataError

# What stands in undo.json -> what is told of it.
DAMAGED = {
    "nothing": (
        "",
        'found ""; expected a list of the files that a cut-off change had begun (Expec',
    ),
    "half of it": ('[["/data/actors.csv", "0.o', "expected a list of the files that a cut-off ch"),
    "another thing": ("{}", "(no list of files)"),
    "a name alone": ('["actors.csv"]', "(no list of files)"),
    "two of three": ('[["actors.csv", "0.old"]]', "(no list of files)"),
    "a copy elsewhere": ('[["actors.csv", "../0.old", null]]', "(no list of files)"),
}


@pytest.fixture
def cut_off(copy):
    """The journal of a change that was cut off: copies of two tables as they were."""
    journal = copy / "data" / transaction.JOURNAL
    journal.mkdir()
    for n, name in enumerate(("actors.csv", "events.csv")):
        shutil.copy(copy / "data" / name, journal / f"{n}.old")
    return journal


def messages(journal, capsys) -> set[str]:
    """What the check, the command and another change say, which leave everything as it is."""
    before = sorted(path.name for path in journal.parent.rglob("*"))
    (found,) = map(str, rules.check(journal.parent))
    assert cli.main(["check", "--data", str(journal.parent)]) == 1
    said = {found, capsys.readouterr().err.strip()}
    with pytest.raises(DataError) as caught, transaction.changing(journal.parent):
        pass
    assert before == sorted(path.name for path in journal.parent.rglob("*"))
    return said | {str(caught.value)}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_journal_is_one_message(cut_off, capsys, case):
    content, said = DAMAGED[case]
    (cut_off / "undo.json").write_text(content)
    (message,) = messages(cut_off, capsys)
    assert message.startswith("data/.unfinished/undo.json: found ") and said in message
    assert "stand beside it: 0.old (of actors.csv), 1.old (of events.csv)" in message
    assert message.endswith("what is half done, then take away the folder .unfinished")


def test_a_journal_that_is_no_text_is_one_message(cut_off, capsys):
    (cut_off / "undo.json").write_bytes(b"\xff\x00")
    (message,) = messages(cut_off, capsys)
    assert "a list of the files that a cut-off change had begun ('utf-8' codec" in message


def test_a_file_in_the_place_of_the_journal_is_one_message(copy, capsys):
    journal = copy / "data" / transaction.JOURNAL
    for make in (journal.touch, lambda: journal.symlink_to(copy / "nowhere")):
        make()
        (message,) = messages(journal, capsys)
        assert message == (
            "data/.unfinished: expected no file of this name: the folder of a change that was cut"
            " off stands there (take the file away)"
        )
        journal.unlink()


def test_a_sound_journal_is_put_back_by_the_command(cut_off):
    (cut_off / "undo.json").write_text(json.dumps([]))
    (message,) = map(str, rules.check(cut_off.parent))
    assert "run `companion check`, which puts the files back" in message
    assert transaction.recover(cut_off.parent) == [] and not cut_off.exists()
