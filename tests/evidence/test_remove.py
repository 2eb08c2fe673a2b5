"""An article goes as it came: all of it or nothing, and a corrected sheet can be sent in again."""

from __future__ import annotations

import csv

import pytest
from companion import add, load
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


# --- A corrected sheet in the place of what is merged


def test_a_corrected_sheet_takes_the_place_of_what_was_merged(waiting, unchecked):
    """One step, shown first: the same rows in the same places but for what was corrected."""
    sheet = waiting / "desk" / "sheet.csv"
    change(sheet, f"{ID}:h2.1", role="credit", uncoded_reason="author's note")  # ids follow
    add.finish(sheet, data=waiting / "data")
    merged = state(waiting)
    result = run(waiting, "--finish", sheet)
    assert result.returncode == 1 and "with --again to put this sheet" in result.stderr
    result = run(waiting, "--finish", sheet, "--again")
    assert result.returncode == 0 and "nothing differs from what is merged" in result.stdout
    assert state(waiting) == merged
    change(sheet, f"{ID}:1.2", stance="", paraphrase="Rain knows no border, says Li Xuan.")
    result = run(waiting, "--check", sheet, "--again")
    assert result.returncode == 0 and "--finish SHEET --again` puts it" in result.stdout
    assert state(waiting) == merged, "a check merges nothing"
    result = run(waiting, "--finish", sheet, "--again")
    assert result.returncode == 0, result.stderr
    assert f"claims, {ID}:1.2a, stance: “welcome” is now nothing" in result.stdout
    changed = {name for name, content in state(waiting).items() if merged[name] != content}
    assert changed == {"data/claims.csv"}, "only the corrected cells differ"
    change(
        sheet, f"{ID}:1.2", stance="welcome", paraphrase="Weather ignores borders, Li Xuan says."
    )
    add.finish(sheet, again=True, data=waiting / "data")
    assert state(waiting) == merged, "and back again, byte for byte"


def test_a_first_sheet_with_again_replaces_nothing_and_says_so(waiting, unchecked):
    sheet = waiting / "desk" / "sheet.csv"
    result = run(waiting, "--finish", sheet, "--again")
    assert result.returncode == 0, result.stderr
    assert f"{ID}: the sheet changes (nothing is merged yet):" in result.stdout
    assert "in the place of" not in result.stdout and len(load("claims", waiting / "data")) > 6


def _without_second_tie(sheet) -> None:
    """Take out the line below the first sentence, which holds a further tie of its claim."""
    lines = sheet.read_text("utf-8-sig").splitlines()
    first = next(n for n, row in enumerate(csv.reader(lines)) if row[0] == f"{ID}:1.1")
    del lines[first + 1]
    sheet.write_text("\n".join(lines), "utf-8")


def test_ties_keep_their_ids_and_rows_of_later_articles_their_places(waiting, unchecked):
    sheet, table = waiting / "desk" / "sheet.csv", waiting / "data" / "relations.csv"
    add.finish(sheet, data=waiting / "data")
    lines = table.read_text("utf-8").splitlines(keepends=True)
    last = lines[1].replace(lines[1].split(",")[0], "R199999", 1)
    table.write_text("".join([*lines, last]), "utf-8")
    _without_second_tie(sheet)
    add.finish(sheet, again=True, data=waiting / "data")
    left = table.read_text("utf-8").splitlines(keepends=True)
    second = [line for line in lines if f"{ID}:1.1a" in line][1]
    assert left == [line for line in [*lines, last] if line != second], "one tie less, no id moved"


def test_a_faulty_correction_changes_nothing(waiting, unchecked):
    sheet = waiting / "desk" / "sheet.csv"
    add.finish(sheet, data=waiting / "data")
    merged = state(waiting)
    change(sheet, f"{ID}:1.2", stance="gladness")
    result = run(waiting, "--finish", sheet, "--again")
    assert result.returncode == 1 and 'column stance: found "gladness"' in result.stderr
    assert result.stderr.count("\n") == 1 and state(waiting) == merged


def test_verdicts_stay_and_are_named_where_their_claim_reads_otherwise(waiting, monkeypatch):
    sheet, table = waiting / "desk" / "sheet.csv", waiting / "data" / "verdicts.csv"
    _without_second_tie(sheet)
    add.finish(sheet, data=waiting / "data")
    with table.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    claims = load("claims", waiting / "data").query("checkable == True")["claim_id"]
    mine = [claim for claim in claims if claim.startswith(ID)]
    assert mine[0] == f"{ID}:1.1a"
    with table.open("a", encoding="utf-8", newline="") as file:
        for n, claim in enumerate(mine):
            row = dict(zip(head, rows[-1])) | {"verdict_id": f"V{999 - n}", "claim_id": claim}
            csv.writer(file, lineterminator="\n").writerow(row.values())
    before = state(waiting)
    change(sheet, f"{ID}:1.1", paraphrase="Moscow and Pyongyang share a thermometer.")
    result = run(waiting, "--finish", sheet, "--again")
    assert result.returncode == 1 and "--yes" in result.stderr
    assert f"verdicts V999 ({ID}:1.1a)" in result.stdout and state(waiting) == before
    asked = []
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        patch.setattr("builtins.input", lambda question: asked.append(question) or "n")
        result = run(waiting, "--finish", sheet, "--again")
    assert result.returncode == 1 and asked == ["Put it in? [y/N] "] and state(waiting) == before
    assert run(waiting, "--finish", sheet, "--again", "--yes").returncode == 0
    assert (waiting / "data" / "verdicts.csv").read_bytes() == before["data/verdicts.csv"]
    change(sheet, f"{ID}:1.1", role="boilerplate", uncoded_reason="no sentence", **EMPTY)
    now = state(waiting)
    result = run(waiting, "--finish", sheet, "--again", "--yes")
    assert result.returncode == 1 and state(waiting) == now
    assert "verdicts.csv" in result.stderr and f"{ID}:1.1a" in result.stderr


def test_an_actor_that_another_row_names_stays(waiting, unchecked):
    add.finish(waiting / "desk" / "sheet.csv", data=waiting / "data")
    table = waiting / "data" / "sentences.csv"
    table.write_text(
        table.read_text("utf-8").replace(",RUS;PRK;west;CHN", ",RUS;li-xuan", 1), "utf-8"
    )
    assert add.goes(ID, data=waiting / "data").actors == ["ada-example", "invented-forecasters"]


def test_an_actor_whose_id_is_a_word_of_some_cell_goes(waiting, unchecked):
    add.finish(waiting / "desk" / "sheet.csv", data=waiting / "data")
    table = waiting / "data" / "hosts.csv"
    with table.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    rows[0][head.index("note")] = "li-xuan"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
    assert "li-xuan" in add.goes(ID, data=waiting / "data").actors


def test_an_actor_that_a_settled_code_names_stays(waiting, unchecked):
    add.finish(waiting / "desk" / "sheet.csv", data=waiting / "data")
    table = waiting / "data" / "resolutions.csv"
    with table.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    rows[0][head.index("variable")], rows[0][head.index("earlier")] = "tie_to", "li-xuan"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
    assert "li-xuan" not in add.goes(ID, data=waiting / "data").actors


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


def test_a_call_without_arguments_names_every_way(waiting):
    result = run(waiting)
    assert result.returncode == 1 and result.stderr.count("\n") == 1
    for way in ("--check", "--finish", "--second", "--again", "--blind", "--remove", "--id"):
        assert way in result.stderr, way
    result = run(waiting, "--again")
    assert result.returncode == 1 and "found --again; expected it beside" in result.stderr


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
