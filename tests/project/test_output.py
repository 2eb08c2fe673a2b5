"""What the command writes for programs is whole on any code page; a closed pipe ends it quietly."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import bibtexparser
import pytest
import rispy
from companion import cite, cli


def run(page, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "companion.cli", *arguments],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": page, "PYTHONUTF8": "0"},
        check=True,
    ).stdout.decode("utf-8")


@pytest.mark.parametrize("page", ["cp1252", "cp932", "ascii"])
def test_output_for_programs_is_utf_8_on_any_code_page(page):
    """One row with dashes and quotation marks that none of these code pages has."""
    record = cite.record("I012", "")
    (entry,) = bibtexparser.parse_string(run(page, "cite", "I012", "--style", "bibtex")).entries
    assert "“Indicators”" in entry.fields_dict["note"].value
    (item,) = json.loads(run(page, "cite", "I012", "--style", "csl-json"))
    assert "China–North Korea" in item["title"]
    (entry,) = rispy.loads(run(page, "cite", "I012", "--style", "ris"))
    assert entry["title"] == record["title"]


def test_measures_are_whole_on_any_code_page():
    found = json.loads(run("cp437", "measure", "--json"))
    assert "?" not in json.dumps(found["triangle"], ensure_ascii=False)


def test_what_people_read_shows_question_marks_for_what_a_terminal_lacks():
    said = subprocess.run(
        [sys.executable, "-m", "companion.cli", "cite", "E158", "--style", "apa"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert said.returncode == 0 and b"?Events?" in said.stdout and not said.stderr


def test_a_closed_pipe_ends_the_command_quietly():
    command = [sys.executable, "-m", "companion.cli", "measure", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (141, b""), said.decode()


@pytest.mark.parametrize("page", ["ascii", "cp437", "cp1251"])
def test_help_is_shown_on_any_code_page(page, monkeypatch):
    """The help of `add` has quotation marks that these code pages lack."""
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding=page))
    with pytest.raises(SystemExit) as ended:
        cli.main(["add", "--help"])
    sys.stdout.flush()
    assert not ended.value.code and b"--finish" in shown.getvalue()


def test_output_that_cannot_be_written_is_one_message(monkeypatch, capsys):
    """On a full disk; and none where who started the command has closed it (`>&-`)."""
    with open("/dev/full", "w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert cli.main(["cite", "E158"]) == 1
    assert capsys.readouterr().err == "the output cannot be written (No space left on device)\n"
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.main(["cite", "E158"]) == 0 and capsys.readouterr().err == ""
