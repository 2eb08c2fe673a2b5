"""A filled sheet with a mistake of the coder: named in one clear message, nothing changes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from companion import add
from conftest import ROOT
from desk import EMPTY, actors, change, drop, offsets, refused, run, state
from invented import ID

# what the coder did -> (the change, where it is reported, what is expected there)
SHEETS = {
    "half-filled line": (
        lambda s: change(s, f"{ID}:2.2", topic=""),
        'row 9, column topic: found ""',
        "expected one of treaty",
    ),
    "sentence passed over": (
        lambda s: change(s, f"{ID}:3.1", **EMPTY),
        "row 10, column speaker_id",
        "at least one claim for a sentence of role body",
    ),
    "nothing filled": (
        lambda s: change(s, None, **EMPTY),
        "row 4, column speaker_id",
        "at least one claim",
    ),
    "unknown code": (
        lambda s: change(s, f"{ID}:2.2", modality="fackt"),
        'row 9, column modality: found "fackt"',
        "one of fact, assessment, prediction, norm",
    ),
    "unknown actor": (
        lambda s: change(s, f"{ID}:2.2", about="PRK;RUSS"),
        'row 9, column about: found "RUSS"',
        "under new actors",
    ),
    "another article": (
        lambda s: s.write_text(s.read_text("utf-8-sig").replace(ID, "other-2025"), "utf-8"),
        'row 2, column sentence_id: found "other-2025"',
        ID,
    ),
    "another text": (
        lambda s: s.write_text(
            s.read_text("utf-8-sig").replace("rain gauges", "sand gauges"), "utf-8"
        ),
        "row 8, column text",
        "is this the sheet of another text?",
    ),
    "sentence edited": (
        lambda s: change(s, f"{ID}:1.1", text="Russia and North Korea run a weather station."),
        "row 4, column text",
        "the sentence as it was prepared",
    ),
    "punctuation edited": (
        lambda s: s.write_text(
            s.read_text("utf-8-sig").replace("together, says", "together; says"), "utf-8"
        ),
        "column text",
        "punctuation or a position has changed",
    ),
    "offsets edited": (offsets, "row 4, column text", "characters from 42 in data/sentences.csv"),
    "line deleted": (
        lambda s: drop(s, f"{ID}:3.2"),
        f'column sentence_id: found "{ID}:3.2"',
        "a line for every sentence",
    ),
    "foreign sentence": (
        lambda s: change(s, f"{ID}:3.2", sentence_id="hashmi-2024:1.1"),
        'row 11, column sentence_id: found "hashmi-2024:1.1"',
        f"a sentence of {ID}",
    ),
    "claim without tie": (
        lambda s: change(s, f"{ID}:2.2", **dict.fromkeys(add.TIE, "")),
        "row 9, column from",
        "at least one tie for every claim",
    ),
    "tie without claim": (
        lambda s: change(s, f"{ID}:2.2", **dict.fromkeys(add.CLAIM, "")),
        "row 9, column from",
        "a claim on this line or above",
    ),
    "invented quotation": (
        lambda s: change(s, f"{ID}:1.2", quote="The clouds do stop at a river"),
        "row 6, column quote",
        "words that stand in the sentence",
    ),
    "too much quoted": (
        lambda s: change(s, f"{ID}:1.1", quote="will run a weather station"),
        'column quote: found "13 words in all"',
        "at most 8% of the article's 101 words",
    ),
    "hedge not there": (
        lambda s: change(s, f"{ID}:2.1", likelihood_words="might"),
        'row 8, column likelihood_words: found "might"',
        "words that stand in the sentence",
    ),
    "copied paraphrase": (
        lambda s: change(s, f"{ID}:1.1", paraphrase="The two will run a weather station together."),
        "row 4, column paraphrase",
        "your own words",
    ),
    "sign of dependence": (
        lambda s: change(s, f"{ID}:2.2", sign="1"),
        'row 9, column sign: found "1"',
        "0 for relation dependence",
    ),
    "conduct of two": (
        lambda s: change(s, f"{ID}:3.2", to="RUS"),
        'row 11, column to: found "RUS"',
        "the same actor as from",
    ),
    "person in a tie": (
        lambda s: change(s, f"{ID}:2.1", **{"from": "li-xuan"}),
        'row 8, column from: found "li-xuan"',
        "state, organisation or bloc",
    ),
    "dates swapped": (
        lambda s: change(s, f"{ID}:3.1", tie_end="2024-01-01"),
        "row 10, column tie_end",
        "not before tie_start",
    ),
    "no such day": (
        lambda s: change(s, f"{ID}:3.1", tie_start="2025-02-30"),
        'row 10, column tie_start: found "2025-02-30"',
        "a real date",
    ),
    "no gist": (
        lambda s: change(s, f"{ID}:2.1", gist=""),
        "row 8, column gist",
        "what the paragraph says",
    ),
    "roles of a block differ": (
        lambda s: change(s, f"{ID}:2.2", role="credit"),
        'row 9, column role: found "credit"',
        "body, as for the other sentences",
    ),
    "second author": (
        lambda s: change(s, f"{ID}:2.2", speaker_id="sana-hashmi"),
        "row 9, column speaker_id",
        "one author for the whole article",
    ),
    "form of the author": (
        lambda s: change(s, f"{ID}:2.2", form="quotation"),
        "row 9, column form",
        "assertion or report for the author",
    ),
    "actor id taken": (
        lambda s: actors(s, actor_id="xi-jinping"),
        'sheet-actors.csv, row 3, column actor_id: found "xi-jinping"',
        "an id that is not taken",
    ),
    "kind of actor": (
        lambda s: actors(s, kind="human"),
        'sheet-actors.csv, row 3, column kind: found "human"',
        "one of state, organisation",
    ),
    "column gone": (
        lambda s: s.write_text(
            s.read_text("utf-8-sig").replace("likelihood_words", "hedges", 1), "utf-8"
        ),
        "row 1, column likelihood_words",
        "a column of this name",
    ),
    "not UTF-8": (
        lambda s: s.write_bytes(
            s.read_text("utf-8-sig").replace("Invented.", "Erfundén.").encode("latin-1", "replace")
        ),
        "sheet.csv: expected a file in UTF-8",
        "is not UTF-8",
    ),
    "quotation mark left open": (
        lambda s: s.write_text(s.read_text("utf-8-sig") + '"' + "x" * 140_000, "utf-8"),
        "sheet.csv: expected a table",
        "perhaps a quotation mark is not closed",
    ),
    "half a word quoted": (
        lambda s: change(s, f"{ID}:1.2", quote="The clouds do not stop at a riv"),
        'row 6, column quote: found "The clouds do not stop at a riv"',
        "whole words that stand in the sentence",
    ),
    "hedge inside a word": (
        lambda s: change(s, f"{ID}:2.1", likelihood_words="haps"),
        'row 8, column likelihood_words: found "haps"',
        "whole words that stand in the sentence",
    ),
    "actor twice": (
        lambda s: change(s, f"{ID}:2.2", about="PRK;PRK"),
        'row 9, column about: found "PRK;PRK"',
        "none empty or twice",
    ),
    "control character": (
        lambda s: change(s, f"{ID}:2.2", paraphrase="Pyongyang\x02lacks gauges."),
        "row 9, column paraphrase",
        "no control character (U+0002",
    ),
    "control character in a gist": (
        lambda s: change(s, f"{ID}:2.1", gist="Gauges\x02lack."),
        "row 8, column gist",
        "no control character (U+0002",
    ),
    "unseen character in a gist": (
        lambda s: change(s, f"{ID}:2.1", gist="Gauges\u200b lack."),
        "row 8, column gist",
        "no character that cannot be seen (U+200B",
    ),
    "nothing to code": (
        lambda s: change(s, None, role="credit", uncoded_reason="x", **EMPTY),
        "column role",
        "at least one sentence of body or standfirst",
    ),
    "no file": (lambda s: s.unlink(), "no such file", "a filled coding sheet"),
}


@pytest.mark.parametrize("case", SHEETS)
def test_a_wrong_sheet_is_named_and_changes_nothing(waiting, case):
    refused(waiting, *SHEETS[case])


def test_one_fault_in_many_rows_is_one_line(waiting):
    sheet = waiting / "desk" / "sheet.csv"
    for sentence in ("1.1", "1.2", "2.1", "2.2", "3.1", "3.2"):
        change(sheet, f"{ID}:{sentence}", topic="wether")
    result = run(waiting, "--finish", sheet)
    assert result.returncode == 1 and result.stderr.count("\n") == 1, result.stderr
    said = 'sheet.csv, rows 4, 6, 8, 9, 10 and 11, column topic: found "wether"; expected one of'
    assert result.stderr.startswith(said)


def test_all_faults_are_told_at_once_by_the_command(waiting):
    sheet = waiting / "desk" / "sheet.csv"
    change(sheet, f"{ID}:2.2", modality="fackt", topic="wether")
    change(sheet, f"{ID}:3.1", sign="2")
    before = state(waiting)
    result = run(waiting, "--finish", sheet)
    assert result.returncode == 1 and result.stderr.count("\n") == 3, result.stderr
    assert state(waiting) == before
    command = [sys.executable, "-m", "companion.cli", "add", "--finish", str(sheet)]
    shell = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "COMPANION_DATA": str(waiting / "data"),
            "PYTHONPATH": str(ROOT / "chapters"),
        },
    )
    assert (shell.returncode, shell.stdout, shell.stderr) == (1, "", result.stderr), (
        "the shell command says the same and ends with 1"
    )
    result = run(waiting, "--finish", sheet, "--id", "other-2025")
    assert (
        result.returncode == 1
        and result.stderr.count("\n") == 1
        and "expected a sentence of other-2025" in result.stderr
    )
