"""A name that is empty, as a shell makes of a variable that is not set, is refused everywhere."""

from __future__ import annotations

import argparse

import pytest
from companion import cli

CALLS = {
    "export": (["export", ""], "OUT"),
    "export, blanks": (["export", "  "], "OUT"),
    "import": (["import", ""], "WORKBOOK"),
    "import, tables": (["import", "some.xlsx", "--data", ""], "--data"),
    "check": (["check", "--data", ""], "--data"),
    "check, joined": (["check", "--data="], "--data"),
    "diff": (["diff", ""], "VERSION"),
    "measure": (["measure", "--data", ""], "--data"),
    "verify": (["verify", "hashmi-2024", ""], "PATH"),
    "add": (["add", "", "--id", "a-2025", "--title", "T", "--outlet", "O"], "PATH"),
    "add, sheet": (["add", "some.txt", "--id", "a-2025", "--sheet", ""], "--sheet"),
    "finish": (["add", "--finish", ""], "--finish"),
    "second": (["add", "--finish", "some.csv", "--second", ""], "--second"),
    "differences": (["add", "--finish", "some.csv", "--differences", ""], "--differences"),
    "check a sheet": (["add", "--check", ""], "--check"),
    "blind": (["add", "--blind", ""], "--blind"),
    "start": (["recode", "start", "statements", "-o", ""], "--output"),
    "start, copy": (["recode", "start", "statements", "--copy", ""], "--copy"),
    "compare": (["recode", "compare", "some.csv", ""], "FILE"),
    "compare, merged": (["recode", "compare", "some.csv", "--merged", ""], "--merged"),
    "adopt": (["recode", "adopt", "", "--to", "there"], "FILE"),
    "adopt, to": (["recode", "adopt", "some.csv", "--to", ""], "--to"),
}


@pytest.mark.parametrize("case", CALLS)
def test_an_empty_name_is_one_message_and_nothing_is_done(case, tmp_path, monkeypatch, capsys):
    call, called = CALLS[case]
    monkeypatch.chdir(tmp_path)
    assert cli.main(call) == 1
    told = capsys.readouterr()
    assert told.err.startswith(f'companion, {called}: found "') and told.err.count("\n") == 1
    assert "expected a name (is a variable of the shell empty?)" in told.err
    assert not told.out and not list(tmp_path.iterdir())


def test_every_option_that_names_a_place_is_among_them():
    """By how the help calls its value: a new one is to be listed, and tried above."""
    known, found = {called for _, called in CALLS.values()}, set()

    def walk(parser: argparse.ArgumentParser) -> None:
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for one in action.choices.values():
                    walk(one)
            elif action.metavar in {"FILE", "DIR", "SHEET", "COPY", "PATH", "WORKBOOK", "OUT"}:
                found.add(action.option_strings[-1] if action.option_strings else action.metavar)

    walk(cli.parser())
    assert found - known == set()
