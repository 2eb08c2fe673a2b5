"""Sheets of a set that is coded again: what is written is read back, and what is wrong is named."""

from __future__ import annotations

import csv
import io
import random
import re

import openpyxl
import pytest
from companion import cli
from companion.canonical import canonical
from companion.recode import payload, sheet, units
from companion.tables.read import DataError, load
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from recoded import TEN, edited, published, refused, written

# --- What is written and read back.


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


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("note", ["=1+1", "¶ 0", "¶ ¶ 0", "¶", "-x"])
def test_a_note_that_begins_like_a_formula_or_a_mark_comes_back(kind, note, tmp_path):
    path = written(tmp_path, f"a.{kind}", notes={(unit := next(iter(published()))): note})
    assert sheet.read(path).notes == {unit: note}


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


def test_a_sheet_names_what_to_cite(tmp_path):
    written(tmp_path, "a.csv")
    told = (tmp_path / "a-about.txt").read_text("utf-8")
    assert payload.citation() in told and TEN in told and payload.build()["date"] in told
    book = openpyxl.load_workbook(written(tmp_path, "a.xlsx"))
    assert payload.citation() in " ".join(str(row[0].value) for row in book["about"].rows)


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


def test_a_renamed_column_is_one_line_that_asks_what_is_meant(tmp_path):
    path = written(tmp_path, "a.csv", codes=published())
    edited(path, lambda rows: rows[0].__setitem__(rows[0].index("modality"), "Modality (fact?)"))
    told = refused(path)
    assert told.count("\n") == 0 and "(10 rows have something); is modality meant?" in told


def test_what_no_workbook_holds_is_told_by_its_cell(tmp_path):
    path = written(tmp_path, "a.csv", codes=published())
    edited(path, lambda rows: rows[2].__setitem__(-1, "a bell\x07"))
    assert refused(path).startswith('a.csv, row 3, column note: found "a bell\x07')
    assert "no control character (U+0007" in refused(path)


def test_a_code_of_thousands_of_digits_is_none(tmp_path):
    path = written(tmp_path, "a.csv", codes=published())
    edited(path, lambda rows: rows[2].__setitem__(rows[0].index("form"), "9" * 5000))
    assert "a.csv, row 3, column form: found" in refused(path)


def test_a_coder_has_a_name_that_can_be_seen(tmp_path):
    path = written(tmp_path, "a.csv", codes=published())
    edited(path, lambda rows: [row.__setitem__(2, "an\u200bn") for row in rows[1:]])
    assert "column coder: found " in refused(path) and "cannot be seen (U+200B" in refused(path)
