"""A coding that is adopted as a pass or as the codes of a copy, or a word on what is missing."""

from __future__ import annotations

import random
import shutil

import openpyxl
import pytest
from companion import cli
from companion.recode import payload, sheet, units
from companion.recode.adopt import adopt
from companion.recode.variables import NONE
from companion.tables.read import DataError, load
from conftest import ROOT
from recoded import TEN, edited, published, written


@pytest.mark.slow
def test_a_class_of_three_from_start_to_an_adopted_pass(tmp_path, capsys, monkeypatch):
    """Three coders start one set, fill it, compare, settle, and make a pass of it."""
    monkeypatch.chdir(tmp_path)
    one, chance = units.chosen(TEN), random.Random(1)
    for who in ("ann", "bo", "cy"):
        assert cli.main(["recode", "start", TEN, "-o", f"{who}.xlsx", "--coder", who]) == 0
        book = openpyxl.load_workbook(tmp_path / f"{who}.xlsx")
        heads = [cell.value for cell in book["coding"][1]]
        for row in book["coding"].iter_rows(min_row=2):
            codes = published()[row[heads.index("id")].value]
            for variable in one.variables.values():
                code = codes[variable.name]
                if variable.name in ("topic", "concept") and chance.random() < 0.3:
                    code = chance.choice(list(variable.allowed))
                row[heads.index(variable.name)].value = code
        book.save(tmp_path / f"{who}.xlsx")
    files = ["ann.xlsx", "bo.xlsx", "cy.xlsx"]
    status = cli.main(["recode", "compare", *files, "--merged", "agreed.csv"])
    said = capsys.readouterr().out
    assert status == 3 and "all coders" in said and "ann and pass a" in said
    agreed = sheet.read(tmp_path / "agreed.csv")
    still = [(u, v) for u in one.units for v in one.variables if v not in agreed.codes[u]]
    if still:  # cells on which all three differ wait for the class
        assert cli.main(["recode", "adopt", "agreed.csv", "--to", "copy"]) == 1
        assert not (tmp_path / "copy").exists()
        err = capsys.readouterr().err
        assert still[0][1] in err and f"{len(still)} of" in err and err.count("\n") == 1

        def settle(rows):
            for row in rows[1:]:
                for variable in one.variables:
                    place = rows[0].index(variable)
                    row[place] = row[place] or published()[row[3]][variable]

        edited(tmp_path / "agreed.csv", settle)
    assert cli.main(["recode", "adopt", "agreed.csv", "--to", "copy"]) == 0
    told = (tmp_path / "copy" / "about.txt").read_text("utf-8")
    assert payload.citation() in told and "majority of ann, bo, cy" in told
    assert cli.main(["check", "--data", str(tmp_path / "copy" / "data")]) == 0
    passes = load("passes", tmp_path / "copy" / "data")
    assert list(passes.loc[passes["pass"] == "c", "claim_id"]) == list(one.units)
    assert {p.name for p in tmp_path.iterdir() if p.name.startswith(".")} == set()


def test_a_pass_with_cells_open_says_which_rows_in_one_message(tmp_path):
    codes = published()
    for n, unit in enumerate(codes):
        del codes[unit]["stance"]
        if n in (1, 4):
            del codes[unit]["topic"]
    with pytest.raises(DataError) as caught:
        adopt(sheet.read(written(tmp_path, "a.csv", codes=codes)), tmp_path / "copy")
    said = "12 of 130 cells are empty: nothing under stance; not yet topic (rows 3 and 6). A pass"
    assert said in str(caught.value)
    del codes[next(iter(codes))]["form"]
    with pytest.raises(DataError, match=r"form \(row 2\), topic \(rows 3 and 6\)"):
        adopt(sheet.read(written(tmp_path, "a.csv", codes=codes)), tmp_path / "copy")


@pytest.mark.slow
def test_codes_taken_over_say_who_coded_otherwise(tmp_path):
    codes, unit = published(), units.chosen(TEN).units[1]
    was = codes[unit]["topic"]
    codes[unit]["topic"] = "economy"
    path = written(tmp_path, "a.csv", codes=codes, notes={unit: "trade is meant"})
    done = adopt(sheet.read(path), tmp_path / "copy", codes=True)
    folder = tmp_path / "copy" / "data"
    claims = load("claims", folder).set_index("claim_id")
    assert claims.at[unit, "topic"] == "economy"
    row = load("resolutions", folder).query(f"claim_id == '{unit}' and variable == 'topic'").iloc[0]
    assert row["resolved"] == "economy"
    assert "ann" in row["reason"] and was in row["reason"] and "trade is meant" in row["reason"]
    assert {c.table for c in done.changes} == {"claims", "resolutions"}
    assert not done.warnings, "what was settled stands in the order of the claims"


@pytest.mark.slow
def test_acts_and_statements_can_be_the_codes_of_a_copy(tmp_path):
    codes, known = published("events:2018"), units.units("events")
    unit = next(u for u in codes if codes[u]["level"] == "minister" and known[u].counts["base"])
    other = next(u for u in codes if codes[u]["cameo"] == "042" and u != unit)
    only = {unit: {"level": "other"}, other: {"cameo": "044"}}
    path = written(tmp_path, "acts.csv", "events:2018", only)
    adopt(sheet.read(path), tmp_path / "acts", codes=True)
    events = load("events", tmp_path / "acts" / "data").set_index("event_id")
    assert events.at[unit.split(":")[0], "level"] == "other"
    scores = load("cameo").set_index("cameo")["goldstein"]
    assert events.at[other.split(":")[0], "cameo"] == "044"
    assert events.at[other.split(":")[0], "goldstein"] == scores["044"]
    told = {u: {"denuclearisation": "unclear"} for u in list(published("statements"))[:3]}
    path = written(tmp_path, "said.csv", "statements", told)
    with pytest.raises(DataError, match="statements are coded once"):
        adopt(sheet.read(path), tmp_path / "said")
    with pytest.raises(DataError, match=r"does not hold together as codes.*(?s:.*)column order"):
        adopt(sheet.read(path), tmp_path / "said", codes=True)
    assert not (tmp_path / "said").exists()


def test_an_absence_is_a_pass_without_a_code(tmp_path):
    set_id = "events:2024:10"
    codes = published(set_id)
    codes[next(iter(codes))]["cameo"] = NONE
    path = written(tmp_path, "a.csv", set_id, codes)
    adopt(sheet.read(path), tmp_path / "copy")
    rows = load("event_passes", tmp_path / "copy" / "data")
    mine = rows[rows["pass"] == "c"]
    assert len(mine) == 10 and mine["cameo"].isna().sum() >= 1


def test_what_does_not_hold_together_leaves_nothing_behind(tmp_path, capsys):
    codes = published()
    unit = next(u for u, c in codes.items() if c["relation"] != "conduct")
    codes[unit]["relation"] = "conduct"
    path = written(tmp_path, "a.csv", codes=codes)
    assert cli.main(["recode", "adopt", str(path), "--to", str(tmp_path / "copy")]) == 1
    err = capsys.readouterr().err
    assert "a.csv: does not hold together" in err and "tie_to" in err
    assert {p.name for p in tmp_path.iterdir()} == {"a.csv", "a-codebook.csv", "a-about.txt"}


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("file", "is there already"),
        ("full", "is there already"),
        ("data", "inside the tables"),
        ("nowhere", "no such folder"),
    ],
)
def test_a_place_that_is_not_free_is_refused(tmp_path, copy, there, said):
    path = written(tmp_path, "a.csv", codes=published())
    to = {
        "file": tmp_path / "a.csv",
        "full": tmp_path / "seeds",
        "data": ROOT / "data" / "new",
        "nowhere": tmp_path / "no" / "such",
    }[there]
    before = sorted(p.name for p in tmp_path.iterdir())
    with pytest.raises(DataError, match=said):
        adopt(sheet.read(path), to)
    assert sorted(p.name for p in tmp_path.iterdir()) == before


@pytest.mark.slow
def test_a_copy_can_be_coded_again_and_gets_the_next_letter(tmp_path, monkeypatch):
    path = written(tmp_path, "a.csv", codes=published())
    adopt(sheet.read(path), tmp_path / "one")
    shutil.copy(ROOT / "CITATION.cff", tmp_path / "one")
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "one" / "data"))
    again = adopt(sheet.read(path), tmp_path / "two")
    assert again.name == "d"
    assert set(load("passes", tmp_path / "two" / "data")["pass"]) == {"a", "b", "c", "d"}
