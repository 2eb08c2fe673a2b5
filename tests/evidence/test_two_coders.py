"""Two coders of one article: agreement, a table of differences with a reason each, one coding."""

from __future__ import annotations

import csv

import pytest
from companion import DataError, add, check, load
from companion.articles.add import CodedTwice
from desk import change, run, state
from invented import ID
from openpyxl import load_workbook

CODES = {
    "speaker_id": "ada-example",
    "speaker_kind": "author",
    "form": "assertion",
}


def rows(path) -> list[dict]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path, table) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table[0])
        writer.writeheader()
        writer.writerows(table)


@pytest.fixture
def coders(waiting, unchecked):
    """A stage with a second sheet: the claims of the first, coded alike but for three cells."""
    first, second = waiting / "desk" / "sheet.csv", waiting / "desk" / "second.csv"
    made = add.blind(first, second, data=waiting / "data")
    assert made[0] == second
    first_rows = [row for row in rows(first)]
    own = [row for row in first_rows if row["paraphrase"]]
    mine = rows(second)
    for row, copied in zip((row for row in mine if row["paraphrase"]), own, strict=True):
        columns = [*add.CLAIM, "from", "to", "relation", "sign", "certainty"]
        row |= {c: copied[c] for c in columns if c in row}
    write(second, mine)
    change(second, f"{ID}:1.1", concept="background", sign="1")
    change(second, f"{ID}:2.1", stance="")
    change(second, f"{ID}:3.1", relation="economic_support")
    return waiting


def finish(stage, **more):
    desk = stage / "desk"
    return add.finish(desk / "sheet.csv", second=desk / "second.csv", data=stage / "data", **more)


def settle(table, **said) -> None:
    filled = rows(table)
    for row in filled:
        row |= {"resolved": row["first"], "reason": "The codebook draws the line there."} | said
    write(table, filled)


def test_the_second_sheet_shows_claims_and_no_code(waiting, unchecked):
    made = add.blind(waiting / "desk" / "sheet.csv", data=waiting / "data")
    sheet = rows(made[0])
    assert made[0].name == "sheet-second.csv" and len(sheet) == 10, "a line for each sentence"
    shown = {c for row in sheet for c, cell in row.items() if cell}
    assert shown == {"sentence_id", "role", "text", "uncoded_reason", "paraphrase", "quote"}
    names = {row["actor_id"] for row in rows(made[1])}
    assert names == {"ada-example", "li-xuan", "invented-forecasters"}
    with pytest.raises(add.Taken, match="exists; expected another place"):
        add.blind(waiting / "desk" / "sheet.csv", data=waiting / "data")


def test_a_second_sheet_of_a_workbook_is_a_workbook(waiting, unchecked):
    made = add.blind(
        waiting / "desk" / "sheet.csv", waiting / "desk" / "b.xlsx", data=waiting / "data"
    )
    assert load_workbook(made[0])["coding"].max_row == 11


def test_agreement_is_told_and_differences_are_listed(coders):
    before = state(coders)
    found = finish(coders)
    assert isinstance(found, CodedTwice) and state(coders) == before, "nothing is merged"
    assert (found.claims, found.differences, found.unsettled) == (6, 3, 3)
    assert found.agreement["topic"]["percent"] == 1
    assert found.agreement["relation"]["percent"] == pytest.approx(5 / 6)
    # Krippendorff (2019) by hand: 6 units, relation: one difference among six codes.
    assert found.agreement["stance"]["alpha"] < 1
    table = coders / "desk" / "sheet-differences.csv"
    told = [(r["claim_id"], r["variable"], r["first"], r["second"]) for r in rows(table)]
    assert told == [
        (f"{ID}:1.1a", "concept", "alignment_deepens", "background"),
        (f"{ID}:2.1a", "stance", "concern", "none"),
        (f"{ID}:3.1a", "relation", "technology_support", "economic_support"),
    ]
    said = str(found)
    assert "75 of 78 codes alike" in said and "3 differences in" in said
    assert "relation        83%" in said


def test_what_is_settled_is_merged_with_both_codings(coders):
    finish(coders)
    table = coders / "desk" / "sheet-differences.csv"
    settle(table)
    filled = rows(table)
    filled[1]["resolved"] = "none"
    filled[2]["resolved"] = "economic_support"
    write(table, filled)
    done = finish(coders)
    assert done.settled == 3 and "Both codings stand in data/passes.csv" in str(done)
    data = coders / "data"
    claims = load("claims", data).set_index("claim_id")
    assert claims["stance"].isna()[f"{ID}:2.1a"], "none is what was kept"
    ties = load("relations", data).query("evidence_id == @ID + ':3.1a'")
    assert ties["relation"].tolist() == ["economic_support"]
    assert ties["start"].notna().all(), "what only the first sheet codes stays"
    passes = load("passes", data)
    passes = passes[passes["claim_id"].str.startswith(ID)].set_index(["pass", "claim_id"])
    assert len(passes) == 12
    assert passes.loc[("b", f"{ID}:1.1a"), "concept"] == "background"
    settled = load("resolutions", data)
    numbers = settled["number"].tolist()
    assert numbers == list(range(1, len(numbers) + 1))
    last = settled.iloc[-1]
    assert (last["pass_a"], last["pass_b"]) == ("technology_support", "economic_support")
    (said,) = check(data)  # the invented article has a tie to one whom its claim does not name
    assert (said.grade, said.column) == ("warning", "to")


def test_settling_is_saved_and_continued(coders):
    """A table filled in part is kept; a further difference is added to it; a settled one stays."""
    finish(coders)
    table = coders / "desk" / "sheet-differences.csv"
    filled = rows(table)
    filled[0] |= {"resolved": "background", "reason": "Boundary of background."}
    write(table, filled)
    change(coders / "desk" / "second.csv", f"{ID}:2.2", topic="energy")
    found = finish(coders)
    assert (found.differences, found.unsettled) == (4, 3)
    again = rows(table)
    assert [row["variable"] for row in again] == ["concept", "stance", "topic", "relation"]
    assert again[0]["resolved"] == "background"


def test_a_corrected_sheet_can_be_sent_in_again(coders):
    """A slip of the second coder is mended: the difference goes, and its empty line with it."""
    finish(coders)
    change(coders / "desk" / "second.csv", f"{ID}:2.1", stance="concern")
    assert finish(coders).differences == 2


def test_a_settled_difference_that_is_none_any_more_is_named(coders):
    finish(coders)
    table = coders / "desk" / "sheet-differences.csv"
    settle(table)
    change(coders / "desk" / "second.csv", f"{ID}:2.1", stance="concern")
    before = table.read_bytes()
    with pytest.raises(DataError, match="row 3, column claim_id: .*a difference of the two sheets"):
        finish(coders)
    assert table.read_bytes() == before, "no reason is lost"


WRONG = {
    "no code": ({"resolved": "none at all"}, 'row 2, column resolved: found "none at all"'),
    "nothing where a code is needed": ({"resolved": "none"}, "row 2, column resolved"),
    "codes that do not go together": (
        {"resolved": "conduct"},
        "sheet-differences.csv, row 4, column to",
    ),
    "words of the article": (
        {"reason": "It says that clouds do not stop at a river"},
        "row 2, column reason: found",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_settled_is_checked(coders, case):
    finish(coders)
    table, (wrong, said) = coders / "desk" / "sheet-differences.csv", WRONG[case]
    settle(table)
    filled = rows(table)
    filled[2 if "conduct" in wrong.values() else 0] |= wrong
    write(table, filled)
    before = state(coders)
    with pytest.raises(DataError) as caught:
        finish(coders)
    assert said in str(caught.value) and state(coders) == before


OTHERS = {
    "a code that is none": (
        lambda s: change(s, f"{ID}:1.2", modality="maybe"),
        'second.csv, row 5, column modality: found "maybe"',
    ),
    "an actor nobody knows": (
        lambda s: change(s, f"{ID}:1.2", speaker_id="li-xan"),
        'second.csv, row 5, column speaker_id: found "li-xan"',
    ),
    "codes that do not go together": (
        lambda s: change(s, f"{ID}:1.2", sign="0", relation="conduct"),
        "second.csv, row 5, column to",
    ),
    "other claims": (
        lambda s: write(s, [r for row in rows(s) for r in _twice(row)]),
        "second.csv: other claims than in sheet.csv: 1.2 (2 in place of 1); expected as many",
    ),
    "another article": (
        lambda s: s.write_text(s.read_text("utf-8-sig").replace(ID, "other-2025"), "utf-8"),
        "expected a sentence of example-2025, as in sheet.csv",
    ),
    "another text": (
        lambda s: s.write_text(s.read_text("utf-8-sig").replace("clouds", "crowds"), "utf-8"),
        "column text",
    ),
}


def _twice(row):
    if row["sentence_id"] != f"{ID}:1.2":
        return [row]
    return [row, row | {"text": "", "paraphrase": "Another claim."}]


@pytest.mark.parametrize("case", OTHERS)
def test_a_second_sheet_that_is_wrong_is_named_and_changes_nothing(coders, case):
    spoil, said = OTHERS[case]
    spoil(coders / "desk" / "second.csv")
    before = state(coders)
    with pytest.raises(DataError) as caught:
        finish(coders)
    assert said in str(caught.value), caught.value
    assert "\n" not in str(caught.value), "one message"
    assert state(coders) == before and not list((coders / "desk").glob("*differences*"))


def test_sheets_filled_in_part_can_be_compared(coders):
    """`--check` compares what both have coded, writes nothing, and says what is still to code."""
    second = coders / "desk" / "second.csv"
    empty = [*CODES, "about", "modality", "topic", "concept", "checkable", "stance"]
    change(second, f"{ID}:3.2", **dict.fromkeys([*empty, *list(add.TIE)], ""))
    result = run(coders, "--check", coders / "desk" / "sheet.csv", "--second", second)
    assert result.returncode == 0, result.stderr
    assert "5 claims coded twice" in result.stdout and "Not coded by both: 3.2a" in result.stdout
    assert not list((coders / "desk").glob("*differences*"))
    found = finish(coders)
    assert isinstance(found, CodedTwice) and found.to_code == ["3.2a"]
    settle(coders / "desk" / "sheet-differences.csv")
    found = finish(coders)
    assert isinstance(found, CodedTwice) and found.unsettled == 0, "what one has not coded waits"


def test_the_command_leads_from_the_first_sheet_to_one_coding(coders):
    desk = coders / "desk"
    call = ("--finish", desk / "sheet.csv", "--second", desk / "second.csv")
    told = run(coders, *call, "--differences", desk / "d.xlsx")
    assert told.returncode == 1 and "Fill both columns of the table" in told.stdout
    book = load_workbook(desk / "d.xlsx")
    for line in book.active.iter_rows(min_row=2):
        line[5].value, line[6].value = line[3].value, "As the codebook has it."
    book.save(desk / "d.xlsx")
    done = run(coders, *call, "--differences", desk / "d.xlsx")
    assert done.returncode == 0, done.stderr
    assert "3 settled differences" in done.stdout
    wrong = run(coders, "--blind", desk / "sheet.csv", "--second", desk / "second.csv")
    assert wrong.returncode == 1 and "found --second beside --blind" in wrong.stderr


def test_two_sheets_filled_freely_are_compared_where_their_claims_are_the_same(waiting, unchecked):
    """Two copies of the sheet as it was made; what only the first sheet gives is said."""
    desk = waiting / "desk"
    (desk / "second.csv").write_bytes((desk / "sheet.csv").read_bytes())
    (desk / "second-actors.csv").write_bytes((desk / "sheet-actors.csv").read_bytes())
    done = finish(waiting)
    assert done.settled == 0
    assert "Of the second sheet no table takes: about, " in str(done)
    assert "further ties" in str(done)


def test_an_article_coded_twice_goes_with_its_codings(coders):
    before = state(coders)
    finish(coders)
    settle(coders / "desk" / "sheet-differences.csv")
    finish(coders)
    asked = run(coders, ID, command="remove")
    assert asked.returncode == 1 and "Its passes and resolutions go too" in asked.stdout
    _one_more(coders / "data" / "resolutions.csv")
    gone = run(coders, ID, "--yes", command="remove")
    assert gone.returncode == 0, gone.stderr
    assert state(coders)["data/passes.csv"] == before["data/passes.csv"]
    left = load("resolutions", coders / "data")
    assert left["number"].tolist() == list(range(1, len(left) + 1)), "numbered without a gap"
    known = before["data/resolutions.csv"]
    assert state(coders)["data/resolutions.csv"].startswith(known), "no other line is touched"


def _one_more(path) -> None:
    """A resolution of another article below."""
    with path.open(encoding="utf-8", newline="") as file:
        head, *table = csv.reader(file)
    used = {row[1] for row in table if row[0] == table[0][0]}
    free = next(v for v in ("form", "sign", "modality", "speaker_kind") if v not in used)
    table.append([table[0][0], free, *table[0][2:-1], str(len(table) + 1)])
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(table[-1])


def test_an_article_coded_twice_comes_again_with_both_sheets(coders):
    finish(coders)
    settle(coders / "desk" / "sheet-differences.csv")
    finish(coders)
    merged = state(coders)
    with pytest.raises(DataError, match=r"two people have coded it.*--second SHEET"):
        add.finish(coders / "desk" / "sheet.csv", again=True, data=coders / "data")
    told = add.check_sheet(coders / "desk" / "sheet.csv", again=True, data=coders / "data")
    assert "--finish SHEET --second SHEET --again` puts both in the place" in str(told)
    finish(coders, again=True)
    assert state(coders) == merged, "both sheets as they were: nothing differs"
    change(coders / "desk" / "second.csv", f"{ID}:2.1", topic="energy")
    assert isinstance(finish(coders, again=True), CodedTwice) and state(coders) == merged
    settle(coders / "desk" / "sheet-differences.csv")
    finish(coders, again=True)
    assert (
        len(load("resolutions", coders / "data"))
        == 1 + merged["data/resolutions.csv"].count(b"\n") - 1
    )


def test_a_sheet_is_not_its_own_second(waiting, unchecked):
    sheet, before = waiting / "desk" / "sheet.csv", state(waiting)
    for step in ("--finish", "--check"):
        said = run(waiting, step, sheet, "--second", sheet)
        assert said.returncode == 1 and "sheet.csv: named twice; expected" in said.stderr
    assert state(waiting) == before and not (waiting / "desk" / "sheet-differences.csv").exists()


def test_a_difference_that_is_settled_twice_otherwise_is_told(coders):
    finish(coders)
    table = coders / "desk" / "sheet-differences.csv"
    settle(table)
    filled = rows(table)
    write(table, [*filled, filled[0] | {"resolved": filled[0]["second"]}])
    with pytest.raises(DataError, match='row 5, column resolved: found "background"; .* row 2 has'):
        finish(coders)
    write(table, [*filled, filled[0]])
    assert finish(coders).settled == 3, "the same line once more says nothing else"


def test_the_files_of_a_second_sheet_are_written_all_or_none(waiting, unchecked):
    desk = waiting / "desk"
    (desk / "b-legend.csv").mkdir()
    with pytest.raises(DataError, match="b-legend.csv: cannot be written"):
        add.blind(desk / "sheet.csv", desk / "b.csv", data=waiting / "data", force=True)
    assert not (desk / "b.csv").exists() and not list(desk.glob(".*"))
