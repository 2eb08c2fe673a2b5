"""An article goes as it came: all of it or nothing, and a corrected sheet can be sent in again."""

from __future__ import annotations

import csv

import pytest
from companion import add
from conftest import ROOT
from desk import EMPTY, change, options, run, state
from invented import ID


def test_an_article_that_waits_can_be_dropped(waiting):
    result = run(waiting, "--remove", ID)
    assert result.returncode == 0, result.stderr
    assert state(waiting) == state(ROOT)


def test_a_coded_article_goes_as_it_came_and_comes_again(waiting, unchecked):
    """Finish, take out, register anew, send in the corrected sheet."""
    text, sheet = waiting / "desk" / "text.txt", waiting / "desk" / "sheet.csv"
    add.finish(sheet, data=waiting / "data")
    merged = state(waiting)
    result = run(waiting, ID, command="remove")
    assert result.returncode == 0, result.stderr
    said = result.stdout
    assert "6 of claims.csv" in said and "7 of relations.csv" in said and "li-xuan" in said
    assert state(waiting) == state(ROOT), "something of the article, or of its actors, has stayed"
    again = run(waiting, text, *options(sheet=waiting / "desk" / "new.csv"))
    assert again.returncode == 0, again.stderr
    change(sheet, f"{ID}:1.2", stance="")
    add.finish(sheet, data=waiting / "data")
    changed = {name for name, content in state(waiting).items() if merged[name] != content}
    assert changed == {"data/claims.csv"}, "only the corrected cell differs"


def test_an_actor_that_another_row_names_stays(waiting, unchecked):
    add.finish(waiting / "desk" / "sheet.csv", data=waiting / "data")
    table = waiting / "data" / "sentences.csv"
    table.write_text(
        table.read_text("utf-8").replace(",RUS;PRK;west;CHN", ",RUS;li-xuan", 1), "utf-8"
    )
    assert add.goes(ID, data=waiting / "data").actors == ["ada-example", "invented-forecasters"]


def test_what_no_sheet_can_make_again_goes_only_by_name(waiting, unchecked):
    """Verdicts and coding passes were written by people: without a terminal they need --yes."""
    add.finish(waiting / "desk" / "sheet.csv", data=waiting / "data")
    table = waiting / "data" / "verdicts.csv"
    with table.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    row = dict(zip(head, rows[-1])) | {"verdict_id": "V999", "claim_id": f"{ID}:1.1a"}
    with table.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(row.values())
    before = state(waiting)
    result = run(waiting, ID, command="remove")
    assert result.returncode == 1 and "verdicts" in result.stderr and "--yes" in result.stderr
    assert f"seeds/{ID}.yml" in result.stdout, "it says first what would go"
    assert "No coding sheet holds its verdicts" in result.stdout
    assert state(waiting) == before


def test_what_other_rows_rest_on_stays_and_they_are_named(waiting):
    add.finish(waiting / "desk" / "sheet.csv", data=waiting / "data")
    table = waiting / "data" / "verdicts.csv"
    with table.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    rows[0][head.index("evidence")] = f"{ID}:1.1a"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
    before = state(waiting)
    result = run(waiting, ID, "--yes", command="remove")
    said = rf"{ID}: rows that stay rest on its rows: data/verdicts.csv, row 2, column evidence"
    assert result.returncode == 1 and result.stderr.startswith(said), result.stderr
    assert result.stderr.count("\n") == 1 and not result.stdout, "one message, before anything goes"
    assert state(waiting) == before


@pytest.mark.parametrize("answer, gone", [("n", False), ("", False), ("yes", True)])
def test_at_a_terminal_removing_asks(waiting, unchecked, monkeypatch, answer, gone):
    asked = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or answer)
    before = state(waiting)
    result = run(waiting, ID, command="remove")
    assert asked == ["Take it out? [y/N] "]
    assert (result.returncode == 0) == gone and (state(waiting) != before) == gone
    if not gone:
        assert run(waiting, ID, "--yes", command="remove").returncode == 0 and len(asked) == 1


def test_an_unknown_article_is_named(waiting):
    result = run(waiting, "smith-2025", command="remove")
    assert result.returncode == 1 and 'no article "smith-2025" is registered' in result.stderr


# --- A sheet that is not finished


def test_a_sheet_filled_in_part_can_be_checked(waiting, unchecked):
    sheet = waiting / "desk" / "sheet.csv"
    for sentence in (f"{ID}:2.2", f"{ID}:3.1", f"{ID}:3.2"):
        change(sheet, sentence, gist="", **EMPTY)
    before = state(waiting)
    result = run(waiting, "--check", sheet)
    assert result.returncode == 0, result.stderr
    assert "no fault; 3 of 6 sentences coded" in result.stdout
    assert "Still to code: 2.2, 3.1, 3.2." in result.stdout
    assert "Still without a gist: the paragraphs of rows 10." in result.stdout
    change(sheet, f"{ID}:1.2", modality="fackt")
    result = run(waiting, "--check", sheet)
    assert result.returncode == 1 and result.stderr.count("\n") == 1, "only what is wrong is told"
    assert 'row 6, column modality: found "fackt"' in result.stderr
    assert state(waiting) == before, "a check merges nothing"


def test_a_whole_sheet_is_checked_as_a_whole(waiting):
    before = state(waiting)
    found = add.check_sheet(waiting / "desk" / "sheet.csv", data=waiting / "data")
    assert found.complete and len(found.coded) == 6 and "The sheet is complete" in str(found)
    assert state(waiting) == before
