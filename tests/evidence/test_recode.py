"""Coding the evidence again: sets, sheets, what is refused, and a class from start to a pass."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil

import openpyxl
import pytest
from companion import cli
from companion.canonical import canonical
from companion.recode import payload, sheet, units
from companion.recode.adopt import adopt
from companion.recode.agreement import book
from companion.recode.compare import compare, majority, tables
from companion.recode.variables import NONE, variables
from companion.tables.read import DataError, load
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

TEN = "claims:hashmi-2024:10"
KINDS = ("claims", "events", "statements")


def written(folder, name, set_id=TEN, codes=None, notes=None, coder="ann"):
    """A sheet of a set in a folder, filled with these codes."""
    one, path = units.chosen(set_id), folder / name
    for place, content in sheet.files(path, one, sheet.lines(one, coder, codes, notes)).items():
        place.write_bytes(content)
    return path


def published(set_id=TEN):
    """The published codes of a set, as a coder would have them who agrees with all."""
    one = units.chosen(set_id)
    return {unit: dict(units.units(one.kind)[unit].codes) for unit in one.units}


def refused(path) -> str:
    with pytest.raises(DataError) as caught:
        sheet.read(path)
    return str(caught.value)


def edited(path, change) -> None:
    """Change the rows of a sheet in CSV (lists of cells, the header first)."""
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    change(rows)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_text("\ufeff" + out.getvalue(), encoding="utf-8")


# --- Sets and codebook.


def test_every_published_code_and_every_code_of_a_pass_is_a_code_of_the_book():
    for kind in KINDS:
        for unit in units.units(kind).values():
            for name, codes in {"published": unit.codes, **unit.passes}.items():
                for variable, code in codes.items():
                    assert code in variables(kind)[variable].allowed, (unit.id, name, variable)


def test_sets_hold_every_unit_and_ten_are_spread_evenly():
    known = units.sets()
    claims = [u for i, one in known.items() if re.fullmatch(r"claims:[\w-]+", i) for u in one.units]
    assert sorted(claims) == sorted(load("claims")["claim_id"])
    acts = [u for i, one in known.items() if i.startswith("events:") for u in one.units]
    coded = load("event_passes")[["event_id", "pair"]].drop_duplicates()
    days = load("events").set_index("event_id")["date"]
    coded = coded[coded["event_id"].map(days) >= "2017"]  # of the years that were searched
    assert sorted(acts) == sorted(coded["event_id"] + ":" + coded["pair"].astype(str))
    whole, ten = known["claims:diplomat-2024"], known["claims:diplomat-2024:10"]
    assert ten.units == tuple(whole.units[(2 * k + 1) * len(whole.units) // 20] for k in range(10))
    assert units.chosen("events:2024:10").units == units.chosen("events:2024:10").units
    assert len(units.chosen("events:2024:10").units) == 10


def test_the_tie_of_a_claim_is_the_one_that_the_passes_coded():
    # The claim asserts a tie of Russia with North Korea first, and the unease of the West.
    codes = units.units("claims")["hashmi-2024:1.1a"].codes
    assert (codes["tie_from"], codes["relation"]) == ("west", "concern")


def test_an_article_coded_once_can_be_coded_again(copy, monkeypatch):
    for name in ("passes", "resolutions"):
        path = copy / "data" / f"{name}.csv"
        path.write_text(path.read_text("utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    monkeypatch.setenv("COMPANION_DATA", str(copy / "data"))
    first = load("relations").drop_duplicates("evidence_id").set_index("evidence_id")
    for unit in units.units("claims").values():
        tie = first.loc[unit.id]
        assert (unit.codes["tie_from"], unit.codes["tie_to"]) == (tie["from"], tie["to"])
        assert not unit.passes
    assert list(book(units.chosen(TEN))) == ["published"]


def test_a_set_that_is_none_is_named_with_those_that_are():
    with pytest.raises(DataError, match=r'no set "claims:nobody".*claims:hashmi-2024'):
        units.chosen("claims:nobody")


def test_versions_differ_by_set_and_name_that_of_the_book():
    told = {one.version for one in units.sets().values()}
    assert len(told) == len(units.sets())
    assert {v.partition("+")[0] for v in told} == {payload.build()["version"]}


def test_the_payload_holds_what_a_page_shows():
    found = payload.build()
    for one in found["sets"]:
        assert set(one["units"]) <= set(found["units"])
        assert one["variables"] == list(found["variables"][one["kind"]])
    for kind in KINDS:
        for name, variable in found["variables"][kind].items():
            assert variable["rule"] and variable["label"], name
            assert all(label and definition for _, label, definition, _ in variable["codes"]), name


# --- The sheet.


@st.composite
def filled(draw):
    """Codes and notes of a coder for some cells of a set."""
    one = units.chosen(draw(st.sampled_from([TEN, "events:2020:10", "statements:10"])))
    codes, notes = {}, {}
    for unit in one.units:
        given_ = {
            v.name: code
            for v in one.variables.values()
            if (code := draw(st.sampled_from(["", *v.allowed])))
        }
        codes |= {unit: given_} if given_ else {}
        note = " ".join(draw(st.text(max_size=30)).split())
        notes |= {unit: note} if note else {}
    return one, codes, notes


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@settings(max_examples=12, deadline=None)
@given(data=filled())
def test_what_is_written_is_read_back(kind, data, tmp_path_factory):
    one, codes, notes = data
    path = written(tmp_path_factory.mktemp("sheet"), f"a.{kind}", one.id, codes, notes)
    found = sheet.read(path)
    assert (found.set.id, found.coder, found.codes) == (one.id, "ann", codes)
    plain = {u: " ".join(sheet.CONTROL.sub(" ", n).split()) for u, n in notes.items()}
    known = {u: n for u, n in plain.items() if n and not n.startswith("#")}
    assert {u: n for u, n in found.notes.items() if u in known} == known


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_spreadsheet_of_another_country_is_read(tmp_path, delimiter):
    path = written(tmp_path, "a.csv", codes=published())
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(out.getvalue().encode("utf-16" if delimiter == "\t" else "utf-8"))
    assert sheet.read(path).codes == published()


def test_numbers_of_a_workbook_are_codes(tmp_path):
    path = written(tmp_path, "a.xlsx")
    book = openpyxl.load_workbook(path)
    column = sheet.columns(units.chosen(TEN)).index("sign") + 1
    book["coding"].cell(2, column).value = -1
    book["coding"].cell(3, column).value = 1.0
    book.save(path)
    assert [c["sign"] for c in sheet.read(path).codes.values()] == ["-1", "1"]


@pytest.mark.parametrize(("typed", "code"), [("1.0", "1"), ("+1", "1"), ("−1", "-1"), ("0.0", "0")])
def test_a_number_in_another_form_is_the_code(tmp_path, typed, code):
    path = written(tmp_path, "a.csv")
    edited(path, lambda rows: rows[1].__setitem__(rows[0].index("sign"), typed))
    assert [c["sign"] for c in sheet.read(path).codes.values()] == [code]


def test_zeros_that_a_spreadsheet_took_are_given_back_unless_two_codes_are_meant(tmp_path):
    path = written(tmp_path, "a.csv", "events:2020:10")

    def change(*codes):
        def put(rows):
            for row, code in zip(rows[1:], codes):
                row[rows[0].index("cameo")] = code

        edited(path, put)
        return [c["cameo"] for c in sheet.read(path).codes.values()]

    assert change("44", "17", "173") == ["044", "017", "173"]
    assert change("044", "10", "173") == ["044", "10", "173"], (
        "no number of this column was changed"
    )
    with pytest.raises(DataError, match='row 3, column cameo: found "10"; expected 10 or 010'):
        change("44", "10")


def test_where_and_what_are_not_read_back(tmp_path):
    path = written(tmp_path, "a.csv", codes=published())

    def change(rows):
        for row in rows[1:]:
            row[4], row[5] = "#NAME?", ""

    edited(path, change)
    assert sheet.read(path).codes == published()


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


def test_a_sheet_names_what_to_cite(tmp_path):
    written(tmp_path, "a.csv")
    told = (tmp_path / "a-about.txt").read_text("utf-8")
    assert payload.citation() in told and TEN in told and payload.build()["date"] in told
    book = openpyxl.load_workbook(written(tmp_path, "a.xlsx"))
    assert payload.citation() in " ".join(str(row[0].value) for row in book["about"].rows)


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


@pytest.mark.parametrize("name", ["Na", "NA", "Nan", "N.A."])
def test_a_coder_may_be_called_what_elsewhere_is_nothing(tmp_path, name):
    assert sheet.read(written(tmp_path, "a.csv", codes=published(), coder=name)).coder == name


def test_one_wrong_code_in_many_rows_is_one_line_with_the_rows_counted(tmp_path):
    set_id = "claims:hashmi-2024"
    path, size = written(tmp_path, "a.csv", set_id), len(units.chosen(set_id).units)

    def change(rows):
        for n, row in enumerate(rows[1:]):
            row[rows[0].index("topic")] = "weather"
            row[rows[0].index("stance")] = f"mood {n}"

    edited(path, change)
    told = refused(path).splitlines()
    assert len(told) == 1 + 5 + 1
    assert told[0].startswith(
        f'a.csv, rows 2, 3, 4, 5, 6 and {size - 5} more, column topic: found "weather"; expected'
    )
    assert told[1].startswith('a.csv, row 2, column stance: found "mood 0"; expected')
    assert told[-1] == (
        f"a.csv, column stance: {size - 5} other values in the same way; expected as above"
    )


def test_sentences_of_an_own_copy_stand_in_the_sheet_and_outside_the_book(
    tmp_path, articles, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    copy_ = tmp_path / "copy.txt"
    copy_.write_text(articles["hashmi-2024"].replace("’", "'"), encoding="utf-8")
    assert cli.main(["recode", "start", TEN, "--copy", str(copy_)]) == 0
    assert "do not publish" in capsys.readouterr().out
    rows = csv.DictReader(
        (tmp_path / "recode-claims-hashmi-2024-10.csv").open(encoding="utf-8-sig")
    )
    words = {row["id"]: row["what"].partition(" Sentence: ")[2] for row in rows}
    quoted = load("claims").dropna(subset="quote").set_index("claim_id")["quote"]
    for unit, sentence in words.items():
        assert len(sentence.split()) > 3, unit
        if unit in quoted.index:
            assert canonical(quoted[unit]) in sentence, unit
    copy_.write_text(articles["hashmi-2024"] + " More.", encoding="utf-8")
    assert cli.main(["recode", "start", TEN, "--copy", str(copy_), "--force"]) == 1
    assert "not the text that was coded" in capsys.readouterr().err
    inside = ROOT / "chapters" / "never.csv"
    copy_.write_text(articles["hashmi-2024"], encoding="utf-8")
    assert cli.main(["recode", "start", TEN, "--copy", str(copy_), "-o", str(inside)]) == 1
    assert not inside.exists()


# --- Bad input: one message with file, row, column, value and what was expected.


def test_a_sheet_of_another_version_says_which_and_how_to_go_on(tmp_path):
    path = written(tmp_path, "old.csv", codes=published())
    now = units.chosen(TEN).version
    path.write_text(path.read_text("utf-8-sig").replace(now, "0.0.9+12345678"), encoding="utf-8")
    told = refused(path)
    assert told.startswith('old.csv, row 2, column version: found "0.0.9+12345678"; expected ')
    assert now in told and f"companion recode start {TEN}" in told


@pytest.mark.parametrize(
    ("set_id", "column", "value", "expected"),
    [
        (TEN, "topic", "weather", "one of treaty, military"),
        (TEN, "topic", "Diplomacy", "one of treaty, military"),
        (TEN, "speaker_id", "sana-hasmi", "nearest: sana-hashmi"),
        ("events:2020:10", "cameo", "999", "a code of cameo in the codebook"),
        ("statements:10", "korea_named", "perhaps", "one of yes, topic, no, unclear"),
        (TEN, "id", "hashmi-2024:99.1a", f"the id of a unit of {TEN}"),
        (TEN, "set", "claims:nobody", "claims:hashmi-2024:10 in every row|one of claims:"),
        (TEN, "coder", "bo", "one coder a sheet"),
    ],
)
def test_a_cell_that_is_wrong_is_named(tmp_path, set_id, column, value, expected):
    path = written(tmp_path, "a.csv", set_id)

    def change(rows):
        rows[3][rows[0].index(column)] = value

    edited(path, change)
    told = refused(path)
    assert re.search(rf'a\.csv, row 4, column {column}: found "{re.escape(value)}"; expected', told)
    assert re.search(expected, told), told


def test_units_twice_or_missing_are_named(tmp_path):
    path = written(tmp_path, "a.csv")
    ids = units.chosen(TEN).units

    def change(rows):
        rows[5][3] = rows[4][3]

    edited(path, change)
    told = refused(path)
    assert f'a.csv, row 6, column id: found "{ids[3]}"; expected each unit once; row 5' in told
    assert f"missing: {ids[4]}" in told


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"id,topic\n1,x\n", "the columns set, version, coder, id"),
        ("a.csv", "set,version,id\nä,b,c\n".encode("latin-1"), "a file in UTF-8"),
        ("a.csv", b'set,version,id\n"a,b,c\n', "a table"),
        ("a.xlsx", b"PK\x03\x04nonsense", "cannot be read as a workbook"),
        ("a.csv", b"PK\x03\x04nonsense", "a workbook under the name of a text file"),
        ("a.docx", b"x", "ends in .xlsx or .csv"),
        ("a.csv", b"set,version,coder,id\n", "the set that the sheet was made with"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(tmp_path, name, content, expected):
    path = tmp_path / name
    path.write_bytes(content)
    told = refused(path)
    assert name in told and expected in told


def test_a_folder_and_a_file_that_is_not_there_are_refused(tmp_path):
    (tmp_path / "a.csv").mkdir()
    assert "a.csv: a folder; expected" in refused(tmp_path / "a.csv")
    assert "no such file" in refused(tmp_path / "b.csv")


def test_every_single_damage_is_one_message_and_no_traceback(tmp_path, capsys):
    """Cells of a sheet replaced at random: read, or refused in words."""
    chance = random.Random(3)
    values = ["", "none", "=1+1", "#REF!", "2024-01-01", "TRUE", "a;b", '"', "é", "0", "-1", "\x00"]
    for n in range(60):
        path = written(tmp_path, f"a{n}.csv", codes=published())

        def change(rows):
            for _ in range(3):
                row = chance.randrange(len(rows))
                rows[row][chance.randrange(len(rows[row]))] = chance.choice(values)

        edited(path, change)
        status = cli.main(["recode", "compare", str(path)])
        out = capsys.readouterr()
        assert status in (0, 3, 4) or (status == 1 and "expected" in out.err), out.err


# --- Comparing.


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


def test_a_renamed_column_is_one_line_that_asks_what_is_meant(tmp_path):
    path = written(tmp_path, "a.csv", codes=published())
    edited(path, lambda rows: rows[0].__setitem__(rows[0].index("modality"), "Modality (fact?)"))
    told = refused(path)
    assert told.count("\n") == 0 and "(10 rows have something); is modality meant?" in told


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


# --- Adopting.


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


def test_start_lists_sets_and_replaces_no_file(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["recode", "start"]) == 0
    said = capsys.readouterr().out
    assert all(set_id in said for set_id in units.sets())
    assert cli.main(["recode", "start", "statements:10"]) == 0
    path = tmp_path / "recode-statements-10.csv"
    path.write_text("mine", encoding="utf-8")
    assert cli.main(["recode", "start", "statements:10"]) == 1
    assert path.read_text("utf-8") == "mine"
    assert cli.main(["recode", "start", "statements:10", "--force"]) == 0
    assert cli.main(["recode", "start", "statements:10", "-o", "a.pdf"]) == 1
    assert cli.main(["recode", "start", "statements:10", "-o", "no/such/a.csv"]) == 1
    assert "no such folder" in capsys.readouterr().err
