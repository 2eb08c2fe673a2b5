"""Sheets of several coders compared: who differs in what, what moves, and the reports of it."""

from __future__ import annotations

import csv
import re

import pytest
from companion import cli
from companion.recode import payload, sheet, units
from companion.recode.adopt import adopt
from companion.recode.compare import compare, majority, tables
from companion.recode.variables import variables
from companion.tables.read import DataError
from recoded import TEN, edited, published, written


def test_coders_of_other_units_or_of_one_name_do_not_compare(tmp_path):
    one = written(tmp_path, "a.csv", codes=published())
    other = written(tmp_path, "b.csv", "statements:10", published("statements:10"), coder="bo")
    with pytest.raises(DataError, match=r'b\.csv, column set: found "statements:10"; expected cl'):
        compare([one, other])
    twice = written(tmp_path, "c.csv", codes=published())
    with pytest.raises(DataError, match=r'c\.csv, column coder: found "ann"; .*a\.csv has this'):
        compare([one, twice])
    empty = written(tmp_path, "d.csv", coder="dee")
    with pytest.raises(DataError, match=r"d\.csv: expected at least one code"):
        compare([one, empty])


@pytest.fixture
def class_of_six(tmp_path):
    """A folder with the sheets of six students, who coded one variable, and what lies beside."""
    folder, units_ = tmp_path / "class", units.chosen(TEN).units
    folder.mkdir()
    for n in range(6):
        codes = {u: {"modality": "norm" if n > k else "fact"} for k, u in enumerate(units_)}
        written(folder, f"s{n}.csv", codes=codes, coder=f"Student {n}")
    assert (folder / "s0-codebook.csv").exists()
    return folder


def test_a_folder_stands_for_its_sheets_and_a_class_is_told_in_numbers(class_of_six, capsys):
    assert cli.main(["recode", "compare", str(class_of_six)]) == 3
    said = capsys.readouterr().out
    assert "Student 5 (s5.csv)" in said and said.count("codebook") == 0
    first = units.chosen(TEN).units[0]
    assert (
        f"{first}, modality: fact (Student 0, pass a, pass b, published); norm (5 coders)" in said
    )
    at_one = sum(c["modality"] == "fact" for c in published().values())
    assert re.search(
        rf"modality +\d+% +\d+% \(Student \d\) to {at_one}0% \(Student 0\), 6 cod", said
    )
    assert "moves with the codes of 6 of the coders" in said


@pytest.mark.parametrize("name", ["report.csv", "report.xlsx"])
def test_a_report_in_the_folder_of_the_sheets_is_none_of_them(class_of_six, capsys, name):
    asked = ["recode", "compare", str(class_of_six), "-o", str(class_of_six / name)]
    assert cli.main(asked) == 3
    first = capsys.readouterr().out
    assert cli.main(asked) == 1 and "--force to replace it" in capsys.readouterr().err
    assert cli.main([*asked, "--force"]) == 3 and capsys.readouterr().out == first


def test_a_report_and_a_sheet_in_two_folders_are_written_both_or_none(class_of_six, capsys):
    there, way = class_of_six.parent / "there", class_of_six.parent / "other" / "merged.csv"
    there.mkdir()
    way.mkdir(parents=True)
    asked = ["-o", str(there / "report.csv"), "--merged", str(way), "--force"]
    assert cli.main(["recode", "compare", str(class_of_six), *asked]) == 1
    err = capsys.readouterr().err
    assert "merged.csv: cannot be written (" in err and "nothing was changed" in err
    assert not list(there.iterdir()) and list(way.parent.iterdir()) == [way]
    way.rmdir()
    assert cli.main(["recode", "compare", str(class_of_six), *asked]) == 3
    assert way.is_file() and (there / "report.csv").is_file()


def test_what_cannot_be_taken_is_told_at_once_and_can_be_skipped(class_of_six, capsys):
    (class_of_six / "s6.csv").write_bytes(b"")
    written(class_of_six, "s7.csv", codes=published(), coder="Student 1")
    assert cli.main(["recode", "compare", str(class_of_six)]) == 1
    err = capsys.readouterr().err.splitlines()
    assert len(err) == 3 and "s6.csv: empty" in err[0] and "s1.csv has this one" in err[1]
    assert err[2].startswith("2 of 8 sheets cannot be taken; mend them, or add --skip to compare")
    assert cli.main(["recode", "compare", str(class_of_six), "--skip"]) == 3
    said = capsys.readouterr().out
    assert said.count("Left out: ") == 2 and "Student 5 (s5.csv)" in said
    for path in class_of_six.glob("s*"):
        path.unlink()
    with pytest.raises(DataError, match="a folder without a sheet"):
        compare([class_of_six])
    (class_of_six / "s6.csv").write_bytes(b"")
    with pytest.raises(DataError, match=r"s6\.csv: empty; expected a filled .*$"):
        compare([class_of_six], skip=True)


def test_a_sheet_named_twice_is_refused(tmp_path):
    path = written(tmp_path, "a.csv", codes=published())
    with pytest.raises(DataError, match="named twice; expected each sheet once"):
        compare([path, tmp_path])


def test_who_codes_as_published_differs_in_nothing(tmp_path):
    found = compare([written(tmp_path, "a.csv", codes=published())])
    assert found.status == 0 and not found.differences and not found.moves["ann"]
    assert {f.percent for f in found.agreement["ann", "published"].values()} == {1.0}


def test_a_difference_has_who_said_what_and_the_recorded_reason(tmp_path):
    unit = next(
        u
        for u in units.chosen("claims:hashmi-2024").units
        if "topic" in units.units("claims")[u].reasons
    )
    codes = published("claims:hashmi-2024")
    was = codes[unit]["topic"]
    codes[unit]["topic"] = "energy" if was != "energy" else "economy"
    path = written(tmp_path, "a.csv", "claims:hashmi-2024", codes, {unit: "oil is the point"})
    found = compare([path])
    (one,) = found.differences
    assert (one.unit, one.variable) == (unit, "topic")
    assert one.codes["ann"] == codes[unit]["topic"] and one.codes["published"] == was
    assert one.reason == units.units("claims")[unit].reasons["topic"]
    assert "oil is the point" in str(found) and one.reason in str(found)
    assert found.status == 3, "a topic moves nothing that is counted of a set"


@pytest.mark.slow
def test_findings_of_the_whole_book_move_with_the_codes(tmp_path, capsys):
    """Claims move findings on the articles, meetings those on the even search."""
    known = units.units("events")
    year = [u for u in units.chosen("events:2025").units if known[u].counts["base"]]
    met = {u: {"level": "other"} for u in year if known[u].counts["pair"] == "CHN-PRK"}
    path = written(tmp_path, "acts.csv", "events:2025", met)
    assert cli.main(["recode", "compare", str(path), "--book"]) == 4
    told = capsys.readouterr().out.partition("in the whole book")[2]
    assert "measure searched CHN–PRK 2025 meetings: " in told and "-> 0" in told
    assert re.search(r"finding, Whom did Pyongyang meet more often.* observed: ", told), told


def test_reports_are_written_all_or_none(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    codes = published()
    codes[next(iter(codes))]["sign"] = "-1"
    written(tmp_path, "a.csv", codes=codes)
    assert cli.main(["recode", "compare", "a.csv", "-o", "out.csv", "--merged", "agreed.xlsx"]) == 4
    names = {p.name for p in tmp_path.glob("out*")}
    assert names == {"out.csv", "out-agreement.csv", "out-moves.csv", "out-about.txt"}
    assert payload.citation() in (tmp_path / "out-about.txt").read_text("utf-8")
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    (tmp_path / "out-moves.csv").unlink()
    assert cli.main(["recode", "compare", "a.csv", "-o", "out.csv"]) == 1
    assert "--force" in capsys.readouterr().err
    assert not (tmp_path / "out-moves.csv").exists(), "a part of a report was written"
    assert (tmp_path / "out.csv").read_bytes() == before["out.csv"]


@pytest.mark.parametrize(
    "names", [["-o", "a.csv"], ["--merged", "a.csv"], ["-o", "b.xlsx", "--merged", "b.xlsx"]]
)
def test_no_sheet_is_written_over_by_what_is_made_of_it(tmp_path, capsys, monkeypatch, names):
    monkeypatch.chdir(tmp_path)
    before = written(tmp_path, "a.csv", codes=published()).read_bytes()
    assert cli.main(["recode", "compare", "a.csv", "--force", *names]) == 1
    assert "a name of its own" in capsys.readouterr().err
    assert (tmp_path / "a.csv").read_bytes() == before and not (tmp_path / "b.xlsx").exists()


def test_what_a_class_has_written_is_no_formula_in_a_report(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    unit, bad = units.chosen(TEN).units[0], '=HYPERLINK("http://example.org")'
    codes = {unit: {"topic": "energy", "sign": "-1"}}
    path = written(tmp_path, "a.csv", codes=codes, notes={unit: bad}, coder=bad)
    assert sheet.read(path).notes == {unit: bad} and sheet.read(path).coder == bad
    assert cli.main(["recode", "compare", "a.csv", "-o", "out.csv", "--merged", "agreed.csv"]) == 4
    for written_ in (*tmp_path.glob("out*.csv"), path, tmp_path / "agreed.csv"):
        for row in csv.reader(written_.open(encoding="utf-8-sig", newline="")):
            assert not [cell for cell in row if cell.startswith(("=", "@", "+"))], written_.name


def test_a_class_may_leave_out_variables(tmp_path):
    path = written(tmp_path, "a.csv", codes=published())

    def change(rows):
        keep = [n for n, c in enumerate(rows[0]) if c in ("set", "version", "coder", "id", "topic")]
        rows[:] = [[row[n] for n in keep] for row in rows]

    edited(path, change)
    found = compare([path])
    assert found.coders["ann"].codes == {u: {"topic": c["topic"]} for u, c in published().items()}
    assert found.left_out == [v for v in variables("claims") if v != "topic"]
    told = str(found)
    assert f"Coded by nobody and left out below: {', '.join(found.left_out)}." in told
    assert "stance" not in told.partition("left out below")[2].partition("\n")[2]
    assert {row["variable"] for row in tables(found)["agreement"][1]} == {"topic"}
    with pytest.raises(DataError) as caught:
        adopt(sheet.read(path), tmp_path / "copy")
    said = str(caught.value)
    assert said.count("\n") == 0 and "--codes" in said and "empty to leave the unit out" in said
    assert "a.csv: of the 10 units that are coded, 120 of 130 cells are empty" in said
    assert "nothing under speaker_id, speaker_kind, form, modality, concept, stance" in said
    assert not (tmp_path / "copy").exists()


def test_the_majority_is_more_than_half_of_those_who_coded(tmp_path):
    unit = units.chosen(TEN).units[0]
    for who, topic in (("ann", "energy"), ("bo", "energy"), ("cy", "economy"), ("dee", "")):
        codes = {unit: {"topic": topic} if topic else {"form": "report"}}
        written(tmp_path, f"{who}.csv", codes=codes, notes={unit: f"says {who}"}, coder=who)
    found = compare([tmp_path / f"{who}.csv" for who in ("ann", "bo", "cy", "dee")])
    codes, notes = majority(found)
    assert codes == {unit: {"topic": "energy"}}, "one who codes alone is no majority"
    assert notes[unit].startswith("ann: says ann | bo: says bo")
    written(tmp_path, "dee.csv", codes={unit: {"topic": "economy"}}, coder="dee")
    found = compare([tmp_path / f"{who}.csv" for who in ("ann", "bo", "cy", "dee")])
    assert majority(found)[0] == {}, "two against two is none either"
