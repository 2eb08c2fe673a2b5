"""Reading, cells, keys and the descriptor, on a data package small enough to see whole."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from companion.tables import cells, keys, read, schema
from companion.tables.read import DataError
from small_tables import FIELDS, ROWS, made, told, write


@pytest.fixture
def folder(tmp_path):
    return made(tmp_path)


def test_columns_have_their_types(folder):
    frame = read.load("acts", folder)
    assert frame.attrs["table"] == "acts" and list(frame) == [f["name"] for f in FIELDS]
    first, second = frame.to_dict("records")
    assert first == {
        "id": "A1",
        "day": pd.Timestamp("2024-02-29"),
        "count": 3,
        "share": 0.5,
        "sure": True,
        "who": ("CHN", "RUS"),
        "kind": "act",
        "prefix": " one ",
    }
    assert second["who"] == () and second["sure"] is False
    assert frame.loc[1, ["day", "count", "share", "kind", "prefix"]].isna().all()
    dtypes = frame.dtypes.astype(str).to_dict()
    assert dtypes["count"] == "Int64" and dtypes["share"] == "float64"
    assert dtypes["sure"] == "boolean" and dtypes["kind"] == "category"
    assert dtypes["day"].startswith("datetime64") and frame["id"].dtype == "str"
    assert list(frame["kind"].cat.categories) == ["visit", "act"], "in the order of the schema"
    assert told(folder) == []


def test_a_table_without_rows_keeps_columns_and_types(folder):
    write(folder, ROWS[0])
    frame = read.load("acts", str(folder))
    assert len(frame) == 0 and list(frame) == [f["name"] for f in FIELDS]
    assert str(frame["count"].dtype) == "Int64"


def test_rows_as_text_have_their_number_in_the_file(folder):
    found = read.rows("acts", folder)
    assert found[1] == {
        **dict.fromkeys((f["name"] for f in FIELDS), ""),
        "id": "A2",
        "sure": "no",
    } | {None: 3}
    write(folder, ROWS[0], "a1,,,,,,,")
    with pytest.raises(DataError, match="row 2, column id"):
        read.rows("acts", folder)
    assert read.rows("acts", folder, sound=True)[0]["id"] == "a1"


@pytest.mark.parametrize(
    "column, value, said",
    [
        ("id", "", "text of the form [A-Z][0-9] (required)"),
        ("id", "A1x", "text of the form [A-Z][0-9] (required)"),
        ("day", "2024-02-30", "a real date as YYYY-MM-DD or nothing"),
        ("day", "20240229", "a real date as YYYY-MM-DD or nothing"),
        ("count", "0", "a whole number between 1 and 9 or nothing"),
        ("count", "10", "a whole number between 1 and 9 or nothing"),
        ("count", "2.0", "a whole number between 1 and 9 or nothing"),
        ("share", "-0.1", "a number of 0 or more, or nothing"),
        ("share", "1e999", "a number of 0 or more, or nothing"),
        ("share", "1_0", "a number of 0 or more, or nothing"),
        ("sure", "Yes", "one of yes, no or nothing"),
        (
            "who",
            "CHN",
            "a list separated by ; with at least 2 items, none empty or twice or nothing",
        ),
        ("who", "CHN;CHN", "a list separated by ; with at least 2 items, none empty or twice or"),
        ("who", "CHN;;RUS", "a list separated by ; with at least 2 items, none empty or twice or"),
        ("who", "CHN; RUS", "a list separated by ; with at least 2 items, none empty or twice or"),
        ("kind", "war", "one of visit, act or nothing"),
        ("kind", " act", "no space at the beginning or end"),
        ("kind", "a\x07ct", "no control character (U+0007 stands in it)"),
    ],
)
def test_a_cell_that_is_not_what_its_field_holds(folder, column, value, said):
    cell = dict.fromkeys((f["name"] for f in FIELDS), "") | {"id": "A3", "kind": "act"}
    cell[column] = value
    write(folder, *ROWS, ",".join(cell.values()))
    found = f'found "{value}"; ' if value else 'found ""; '
    (problem,) = (p for p in told(folder, ["acts"]) if "a key" not in p)
    assert problem.startswith(f"data/acts.csv, row 4, column {column}: {found}expected {said}")
    with pytest.raises(DataError, match=f"row 4, column {column}"):
        read.load("acts", folder)


@pytest.mark.parametrize("value", ["1", "9", "+5"])
def test_limits_are_allowed_values(folder, value):
    write(folder, ROWS[0], f"A1,,{value},0,,,,")
    assert told(folder, ["acts"]) == []


@pytest.mark.parametrize(
    "lines, said",
    [
        (["id,day"], 'row 1: found "id,day"; expected the columns id,day,count,share,sure,who,kin'),
        ([ROWS[0], ",,,,,,,"], "row 2: expected no blank row"),
        ([*ROWS, "A3,,,,,,,,x"], 'row 4: found "x"; expected 8 cells; a cell too many, perhaps a'),
        ([*ROWS, "A3,"], "row 4, column count: expected 8 cells; cells are missing at the end of"),
        ([*ROWS, 'A3,"'], "expected a table (unexpected end of data; perhaps a quotation mark is"),
    ],
)
def test_a_file_that_is_no_table_of_these_columns(folder, lines, said):
    write(folder, *lines)
    (problem,) = told(folder)
    assert problem.startswith(f"data/acts.csv, {said}") or said in problem


def test_a_missing_or_foreign_file_is_named(folder):
    (folder / "acts.csv").write_bytes("id\n\xe9".encode("latin-1"))
    assert told(folder) == ["data/acts.csv: expected a file in UTF-8 (byte 3 is not UTF-8)"], (
        "references to a file that is no table are not told on top"
    )
    (folder / "acts.csv").unlink()
    assert told(folder) == ["data/acts.csv: expected a file of this name, as datapackage.json says"]
    (folder / "acts.csv").mkdir()
    assert "expected a file that can be read (Is a directory)" in told(folder)[0]


def test_delimiters_and_byte_order_marks(folder):
    assert cells.parse("\na;b\n1,2;3\n", "x", ",;") == [[], ["a", "b"], ["1,2", "3"]]
    assert cells.parse("", "x") == []
    (folder / "acts.csv").write_bytes(b"\xef\xbb\xbf" + "\n".join(ROWS).encode())
    assert told(folder) == [] and cells.grid(folder / "acts.csv", "x")[0][0] == "id"


def test_keys_and_references(folder):
    write(folder, *ROWS, "A2,,,,,,,")
    links = ["one,two,code", "A1,A2,x", "A1,A2,y", "A9,,x", ",,z", "A2,,"]
    write(folder, *links, name="links.csv")
    assert told(folder) == [
        'data/acts.csv, row 4, column id: found "A2"; expected a value not used in an earlier row '
        "(row 3 has it)",
        'data/links.csv, row 3, column one, two: found "A1, A2"; expected a value not used in an '
        "earlier row (row 2 has it)",
        'data/links.csv, row 4, column code: found "x"; expected a value not used in an earlier '
        "row (row 2 has it)",
        'data/links.csv, row 4, column one: found "A9"; expected a value that stands in acts',
        'data/links.csv, row 5, column one, two: found ", "; expected a key: it identifies the row',
    ]
    assert not any("stands in acts" in line for line in told(folder, ["links"])), (
        "references are followed only when all tables are read"
    )
    with pytest.raises(DataError, match="row 4, column id"):
        read.load("acts", folder)


def test_faults_of_every_table_are_told(folder):
    write(folder, ROWS[0], "a1,,,,,,,")
    write(folder, "one,two", name="links.csv")
    lines = told(folder)
    assert len(lines) == 2 and lines[0].startswith("data/links.csv, row 1: "), "what is no table"
    assert lines[1].startswith("data/acts.csv, row 2, column id: "), "and no reference on top"
    assert told(folder, ["links"]) == lines[:1]
    write(folder, "id,day")
    assert [line[:14] for line in told(folder)] == ["data/acts.csv,", "data/links.csv"]


def test_a_reference_of_two_columns(folder):
    package = json.loads((folder / schema.NAME).read_text("utf-8"))
    package["resources"][1]["schema"]["foreignKeys"] = [
        {"fields": ["one", "code"], "reference": {"resource": "acts", "fields": ["id", "kind"]}},
        {"fields": "two", "reference": {"fields": "one"}},
    ]
    (folder / schema.NAME).write_text(json.dumps(package), "utf-8")
    links = ["one,two,code", "A1,A2,act", "A2,A1,visit", ",A7,", ",A1,"]
    write(folder, *links, name="links.csv")
    assert told(folder) == [
        'data/links.csv, row 3, column one, code: found "A2, visit"; expected a value that stands '
        "in acts",
        'data/links.csv, row 4, column two: found "A7"; expected a value that stands in links',
    ]


def test_a_code_that_lost_its_zero(folder):
    package = json.loads((folder / schema.NAME).read_text("utf-8"))
    package["resources"][0]["schema"]["fields"][0].pop("constraints")
    (folder / schema.NAME).write_text(json.dumps(package), "utf-8")
    write(folder, ROWS[0], "043,,,,,,,", "44,,,,,,,")
    write(folder, "one,two,code", "43,44,", name="links.csv")
    assert told(folder) == [
        'data/links.csv, row 2, column one: found "43"; expected 043: the code lost its zero, as '
        "spreadsheets do to digits"
    ]


def test_a_column_without_a_text_is_a_column_of_text(folder):
    write(folder, ROWS[0], "A1,,,,,,,", "A2,,,,,,,")
    found = read.load("acts", folder)
    assert str(found["prefix"].dtype) == "str" and str(found["id"].dtype) == "str"
    assert str(found["count"].dtype) == "Int64" and str(found["share"].dtype) == "float64"
    assert str(found["sure"].dtype) == "boolean" and found["who"].tolist() == [(), ()]
    assert list(found["kind"].cat.categories) == ["visit", "act"] and found["day"].isna().all()
    assert found.attrs == {"table": "acts"}


@pytest.mark.parametrize(
    "change, said",
    [
        (
            lambda p: p["resources"][0]["schema"]["fields"][0].update(type="text"),
            "acts.id: the type",
        ),
        (
            lambda p: p["resources"][0]["schema"]["fields"][5].pop("delimiter"),
            "acts.who: a list wi",
        ),
        (
            lambda p: p["resources"][0]["schema"]["fields"][4].pop("trueValues"),
            "acts.sure: a boole",
        ),
        (
            lambda p: p["resources"][0]["schema"]["fields"][4].pop("falseValues"),
            "acts.sure: a bool",
        ),
        (
            lambda p: p["resources"][0]["schema"]["fields"][0]["constraints"].update(pattern="["),
            "acts.id: the pattern is none (",
        ),
        (
            lambda p: p["resources"][0]["schema"].update(primaryKey="no"),
            "acts: the key names no, w",
        ),
        (
            lambda p: p["resources"][1]["schema"]["foreignKeys"][0].update(fields="no"),
            "links: the reference to acts names no, no column",
        ),
        (
            lambda p: p["resources"][1]["schema"]["foreignKeys"][0]["reference"].update(fields="x"),
            "links: the reference to acts names x, no column",
        ),
    ],
)
def test_a_descriptor_that_cannot_be_checked(folder, change, said):
    package = json.loads((folder / schema.NAME).read_text("utf-8"))
    change(package)
    (folder / schema.NAME).write_text(json.dumps(package), "utf-8")
    (line,) = told(folder)
    assert line.startswith(f"data/datapackage.json: expected a valid data package ({said}")
    with pytest.raises(DataError, match="expected a valid data package"):
        read.load("acts", folder)


@pytest.mark.parametrize(
    "text, said",
    [
        ("{", "not a JSON file in UTF-8"),
        ("[]", "no list of resources"),
        ('{"resources": []}', "no list of resources"),
        ('{"resources": [{"path": "a"}]}', "resource 1 has no name"),
        ('{"resources": [{"name": "a", "path": 1}]}', "resource 1 has no path"),
        ('{"resources": [{"name": "a", "path": "a", "schema": 1}]}', "resource 1 has no schema"),
        (
            '{"resources": [{"name": "a", "path": "a", "schema": {"fields": [{}]}}]}',
            r"resource 1 \(a\) has no fields with names",
        ),
    ],
)
def test_a_descriptor_that_is_none(folder, text, said):
    (folder / schema.NAME).write_text(text, "utf-8")
    with pytest.raises(DataError, match=f"{said}.*; expected a(?: |the)*data package descriptor"):
        schema.schema(folder)
    (folder / schema.NAME).unlink()
    with pytest.raises(DataError, match="file not found; expected the data package descriptor"):
        keys.validate(folder)


def test_an_unknown_table_is_refused(folder):
    with pytest.raises(DataError, match='no table "facts"; expected one of acts, links'):
        read.load("facts", folder)
    assert list(schema.tables(folder)) == ["acts", "links"]
    assert schema.names(None) == [] and schema.names("a") == ["a"] == schema.names(["a"])
    assert schema.allowed(FIELDS[4]) == ["yes", "no"] and schema.allowed(FIELDS[0]) == []


def test_the_folder_that_is_named_in_the_environment(folder, monkeypatch):
    monkeypatch.setenv("COMPANION_DATA", str(folder))
    assert schema.data_dir() == folder and len(read.load("acts")) == 2
    monkeypatch.delenv("COMPANION_DATA")
    assert (schema.data_dir() / schema.NAME).exists() and schema.data_dir() != folder


def test_where_the_library_is_installed_alone(folder, monkeypatch, tmp_path):
    """A package of the same name in the working folder counts, another does not."""
    library = tmp_path / "lib" / "x" / "companion"
    (library / "_data").mkdir(parents=True)
    work = tmp_path / "work"
    (work / "data").mkdir(parents=True)
    text = (folder / schema.NAME).read_text("utf-8")
    (library / "_data" / schema.NAME).write_text(text, "utf-8")
    monkeypatch.setattr(schema, "_LIBRARY", library)
    monkeypatch.delenv("COMPANION_DATA", raising=False)
    monkeypatch.chdir(work)
    assert schema.data_dir() == library / "_data", "no tables in the working folder"
    (work / "data" / schema.NAME).write_text(text, "utf-8")
    assert schema.data_dir() == work / "data"
    (work / "data" / schema.NAME).write_text(text.replace("small", "other"), "utf-8")
    assert schema.data_dir() == library / "_data"


def test_text_with_a_delimiter_is_a_list(folder):
    package = json.loads((folder / schema.NAME).read_text("utf-8"))
    package["resources"][0]["schema"]["fields"] = [
        {"name": "stated", "type": "string", "delimiter": ";"},
        {"name": "unstated", "delimiter": ";"},
        {"name": "plain", "type": "string"},
    ]
    (folder / schema.NAME).write_text(json.dumps(package), "utf-8")
    fields = schema.schema(folder)["resources"][0]["schema"]["fields"]
    assert [field.get("type") for field in fields] == ["list", "list", "string"]
