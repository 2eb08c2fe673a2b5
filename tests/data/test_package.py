"""The tables are what datapackage.json says, load typed, and a mistake is named by file, row,
column and value.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys

import pandas as pd
import pytest
from companion import cli, measures, rules
from companion.tables.read import DataError, data_dir, fault, load, tables


def test_data_have_no_problem(root):
    problems = rules.check(root / "data")
    assert not problems, "mend the data:\n" + "\n".join(map(str, problems))


def test_frictionless_finds_the_package_valid(root):
    result = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "data/datapackage.json"],
        cwd=root,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize("table", list(tables()))
def test_every_table_loads_typed(table):
    frame = load(table)
    assert len(frame), f"data/{table}.csv has no row"
    assert frame.attrs["table"] == table
    for field in tables()[table]["schema"]["fields"]:
        kind, column = field["type"], frame[field["name"]]
        if kind == "date":
            assert pd.api.types.is_datetime64_any_dtype(column), (
                f"{table}.{field['name']} should be dates"
            )
        elif kind == "list":
            assert column.map(lambda cell: isinstance(cell, tuple)).all(), (
                f"{table}.{field['name']} should be tuples"
            )
        elif kind == "string" and "enum" in field.get("constraints", {}):
            assert isinstance(column.dtype, pd.CategoricalDtype), (
                f"{table}.{field['name']} should be a category"
            )


def test_load_names_the_tables_for_an_unknown_one():
    with pytest.raises(DataError, match='no table "claim"; expected one of sources'):
        load("claim")


def edit(path, row, column, value):
    """Set one cell (row as a spreadsheet counts it) of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


# Rows, as a spreadsheet counts them: the first figure of a yardstick, and its series.
YEARLY, SERIES = 493, 61
CELLS = {
    "wrong code": (
        "claims",
        5,
        "modality",
        "fackt",
        "expected one of fact, assessment, prediction, norm",
    ),
    "unknown actor": ("relations", 3, "from", "CHINA", "expected a value that stands in actors"),
    "unknown actor in a list": (
        "claims",
        2,
        "about",
        "RUS;PKR",
        "expected an actor_id that stands in actors.csv",
    ),
    "no such sentence": (
        "claims",
        7,
        "sentence_id",
        "hashmi-2024:99.1",
        "expected a value that stands in sentences",
    ),
    "31 June": ("events", 9, "date", "2024-06-31", "expected a real date as YYYY-MM-DD"),
    "sign out of range": ("relations", 4, "sign", "2", "expected one of -1, 0, 1"),
    "not a number": ("indicators", 6, "value", "about 5", "expected a number"),
    "required cell empty": ("actors", 4, "name", "", "(required)"),
    "dangling evidence": (
        "dependencies",
        2,
        "evidence_id",
        "E999",
        "expected the id of a claim, event, treaty or provision",
    ),
    "score off the scale": ("events", 2, "goldstein", "3.3", "the published score of CAMEO"),
    "no real alternative": (
        "verdicts",
        2,
        "alternative",
        "superseded",
        "a verdict other than the one given",
    ),
    "mirror as a link": (
        "statements",
        2,
        "urls",
        "http://vshangxuetang.com/x",
        "a host marked linkable in hosts.csv",
    ),
    "no host in a link": (
        "statements",
        2,
        "urls",
        "https://[::1",
        "a host marked linkable in hosts.csv",
    ),
    "not coded in a coded article": (
        "sentences",
        2,
        "uncoded_reason",
        "not coded yet",
        "why the sentence has no claim, since hashmi-2024 is coded",
    ),
    # What pandas or frictionless would take, each in its way.
    "nan": ("indicators", 6, "value", "nan", "expected a number"),
    "inf": ("indicators", 6, "value", "inf", "expected a number"),
    "too large": ("indicators", 6, "value", "1e999", "expected a number"),
    "underscore in a number": ("indicators", 6, "value", "1_974", "expected a number"),
    "space around a number": (
        "indicators",
        6,
        "value",
        " 1974 ",
        "no space at the beginning or end",
    ),
    "digits of another script": ("indicators", 6, "value", "١٩٧٤", "expected a number"),
    "underscore in a whole number": ("sentences", 5, "words", "2_0", "expected a whole number"),
    "more than 64 bits": ("sentences", 5, "words", "9" * 20, "expected a whole number"),
    "plus before a code": ("relations", 4, "sign", "+1", "expected one of -1, 0, 1"),
    "date without zeros": ("events", 9, "date", "2024-6-9", "expected a real date as YYYY-MM-DD"),
    "empty item in a list": ("claims", 2, "about", "RUS;", "none empty or twice"),
    "item twice in a list": ("claims", 2, "about", "CHN;CHN", "none empty or twice"),
    "actor without name": ("actors", 45, "actor_id", "   ", "no space at the beginning or end"),
    "actor of two": ("actors", 45, "actor_id", "a;b", "text of the form"),
    "vertical tab": ("positions", 3, "caveat", "a\x0bb", "no control character (U+000B"),
    "NUL": ("actors", 5, "note", "a\x00b", "no control character (U+0000"),
    # What only several cells together tell.
    "share above 100": ("indicators", 108, "value", "156.7", "a share between 0 and 100 percent"),
    "series without a licence": ("series", 3, "licence", "", "expected text (required)"),
    "figure of no series": ("indicators", 6, "series", "un_vote", "a value that stands in series"),
    "figure of another party": (
        "indicators",
        YEARLY,
        "partner",
        "RUS",
        "nothing, as series.csv declares for un_point_final",
    ),
    "figure with itself": (
        "indicators",
        6,
        "partner",
        "CHN",
        "another party than the reporter, or none",
    ),
    "party that no figure has": (
        "series",
        2,
        "partner",
        "PRK;KOR",
        "a partner that a figure of the series has",
    ),
    "unit that no figure has": ("series", 2, "unit", "US$ m;EUR m", "a unit that a figure"),
    "yearly figure of two years": (
        "indicators",
        YEARLY,
        "period_end",
        "1992-12-31",
        "a day in 1991, since un_point_final is yearly",
    ),
    "yardstick of unknown making": (
        "series",
        SERIES,
        "made_for",
        "",
        "words, since the series is a yardstick",
    ),
    "topic before the archive": (
        "topics",
        2,
        "date",
        "2020-11-23",
        "a day from 2020-11-24 on (datapackage.json says so)",
    ),
    "topic after the archive": (
        "topics",
        368,
        "date",
        "2026-08-24",
        "a day from 2020-11-24 to 2026-08-23, which the archive holds",
    ),
    "topic out of order": ("topics", 3, "date", "2021-01-10", "a day not before that of the row"),
    "topic told twice": (
        "topics",
        3,
        "title",
        "金正恩 被推举为朝鲜劳动党总书记",
        "a topic of its own (T001, row 2, is the same)",
    ),
    "dates the wrong way round": (
        "indicators",
        2,
        "period_end",
        "2006-12-31",
        "a date not before period_start",
    ),
    "id of another table": ("provisions", 2, "provision_id", "E001", "text of the form"),
    "provision of another treaty": (
        "provisions",
        2,
        "provision_id",
        "CN_DPRK_1961:9",
        "the treaty_id DPRK_RU_2024",
    ),
    "sentence without place": ("sentences", 3, "sentence_id", "foo", "text of the form"),
    "sentence of the other article": (
        "sentences",
        2,
        "sentence_id",
        "diplomat-2024:t9.1",
        "the source_id hashmi-2024",
    ),
    "end before start": ("sentences", 3, "end", "63", "a character after start (64)"),
    "start in the sentence above": (
        "sentences",
        4,
        "start",
        "173",
        "not before the end of the sentence above (174)",
    ),
    "body without paragraph": ("sentences", 3, "paragraph", "", "the number of the paragraph"),
    "paragraph of a title": (
        "sentences",
        2,
        "paragraph",
        "1",
        "exactly when the role is body, not for title",
    ),
    "needs itself": ("dependencies", 2, "on", "PRK", "another actor than dependent"),
    "treaty of one": ("treaties", 2, "parties", "RUS", "at least 2 items"),
    "acts without taking part": (
        "events",
        2,
        "source_actors",
        "USA",
        "one of the actors of the event (CHN;PRK)",
    ),
    "wish without its holder": (
        "dependencies",
        25,
        "note",
        "",
        "whose wish it is: primacy is a wish to stay first and never a need",
    ),
    "verdict without a search": ("verdicts", 2, "searched", "", "(required)"),
    "nothing found, nothing searched": (
        "verdicts",
        45,
        "searched",
        "The tables alone.",
        "the question, list or archive searched, since the record says “No page”",
    ),
    "judged once": ("verdicts", 2, "second", "", "(required)"),
    "judges differ without a reason": (
        "verdicts",
        2,
        "settled",
        "",
        "why it is superseded, since the judges differ (superseded, contradicted)",
    ),
    "settled where both agree": (
        "verdicts",
        3,
        "settled",
        "Because.",
        "nothing, since both judges agree",
    ),
    "a verdict of neither judge": (
        "verdicts",
        2,
        "verdict",
        "open",
        "superseded or contradicted, as one of the two judges has it",
    ),
    "claim judged twice": (
        "verdicts",
        3,
        "claim_id",
        "hashmi-2024:1.2a",
        "a value not used in an earlier row",
    ),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_wrong_cell_is_named(copy, case):
    table, row, column, value, expected = CELLS[case]
    edit(copy / "data" / f"{table}.csv", row, column, value)
    messages = [str(problem) for problem in rules.check(copy / "data")]
    hits = [
        m
        for m in messages
        if f"data/{table}.csv, row {row}, column {column}" in m and expected in m
    ]
    assert hits, (
        f"{case}: no message names data/{table}.csv, row {row}, column {column} with "
        f"“{expected}”; got {messages[:5]}"
    )
    assert not value or value.split(";")[-1] in hits[0], (
        f"{case}: the message does not show the value: {hits[0]}"
    )


def test_a_yearly_figure_told_twice_is_named(copy):
    edit(copy / "data" / "indicators.csv", YEARLY, "reporter", "RUS")
    messages = [str(problem) for problem in rules.check(copy / "data")]
    said = "one figure a year of un_point_final for these parties (I492, row 493, is of 1991)"
    assert [said in message for message in messages] == [True], messages


def test_a_wish_is_no_need(copy):
    """A tie of dependence whose only good is the wish to stay first says nothing that is needed."""
    path = copy / "data" / "dependencies.csv"
    row = next(
        n
        for n, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if "hashmi-2024:8.1a" in line
    )
    edit(path, row, "good", "primacy")
    messages = [str(problem) for problem in rules.check(copy / "data")]
    said = "a row of dependencies.csv: RUS needs what of CHN (hashmi-2024:8.1a)"
    assert [m for m in messages if "data/relations.csv, row" in m and said in m], messages


def test_duplicate_id_is_named(copy):
    path = copy / "data" / "claims.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", "utf-8")
    messages = [str(p) for p in rules.check(copy / "data")]
    assert any(
        f"data/claims.csv, row {len(lines) + 1}, column claim_id" in m
        and lines[1].split(",")[0] in m
        for m in messages
    ), messages[:5]


def test_a_key_of_two_columns_is_named_when_repeated(copy):
    path = copy / "data" / "passes.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", "utf-8")
    messages = [str(p) for p in rules.check(copy / "data")]
    assert len(messages) == 1 and messages[0].startswith(
        f'data/passes.csv, row {len(lines) + 1}, column pass, claim_id: found "a, '
        'hashmi-2024:1.1a"; expected a value not used'
    ), messages[:5]


# What happened to a file -> (how, the one message, from its start)
FILES = {
    "missing": (
        lambda p: p.unlink(),
        "data/treaties.csv: expected a file of this name, as datapackage.json says",
    ),
    "empty": (
        lambda p: p.write_bytes(b""),
        'data/treaties.csv, row 1: found ""; expected the columns treaty_id,',
    ),
    "not UTF-8": (
        lambda p: p.write_bytes(p.read_bytes().replace("’".encode(), b"\x92", 1)),
        "data/treaties.csv: expected a file in UTF-8 (byte",
    ),
    "column dropped": (
        lambda p: p.write_text(
            "\n".join(line.partition(",")[2] for line in p.read_text("utf-8").splitlines()), "utf-8"
        ),
        'data/treaties.csv, row 1: found "short_title,',
    ),
    "quotation mark left open": (
        lambda p: p.write_text(p.read_text("utf-8") + 'X_Y_2000,"Title\n', "utf-8"),
        "data/treaties.csv: expected a table (unexpected end of data; perhaps a quotation "
        "mark is not closed)",
    ),
    "blank row": (
        lambda p: p.write_text(p.read_text("utf-8") + ",\n", "utf-8"),
        "data/treaties.csv, row 9: expected no blank row",
    ),
    "row cut off": (
        lambda p: p.write_text(p.read_text("utf-8") + "X_Y_2000,Title\n", "utf-8"),
        "data/treaties.csv, row 9, column full_title: expected 22 cells; cells are missing",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_table_is_one_message(copy, case):
    spoil, expected = FILES[case]
    spoil(copy / "data" / "treaties.csv")
    messages = [str(p) for p in rules.check(copy / "data")]
    assert len(messages) == 1 and messages[0].startswith(expected), messages[:5]


@pytest.mark.parametrize(
    "how",
    [
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.replace(b"\n", b"\r"),
    ],
    ids=["byte order mark", "CR LF", "CR"],
)
def test_what_spreadsheets_save_is_read(copy, how):
    for path in (copy / "data").glob("*.csv"):
        path.write_bytes(how(path.read_bytes()))
    assert rules.check(copy / "data") == []
    pd.testing.assert_frame_equal(load("claims", copy / "data"), load("claims"))


DESCRIPTORS = {
    "a list": ([], "no list of resources"),
    "nothing": ({}, "no list of resources"),
    "no table": ({"resources": []}, "no list of resources"),
    "no path": (
        {"resources": [{"name": "actors", "schema": {"fields": []}}]},
        "resource 1 has no path",
    ),
    "no fields": (
        {"resources": [{"name": "actors", "path": "actors.csv", "schema": {}}]},
        "resource 1 (actors) has no fields",
    ),
}


@pytest.mark.parametrize("case", DESCRIPTORS)
def test_a_descriptor_without_tables_is_one_message(tmp_path, case):
    content, expected = DESCRIPTORS[case]
    (tmp_path / "datapackage.json").write_text(json.dumps(content), "utf-8")
    for read in (rules.check, lambda folder: load("actors", folder)):
        with pytest.raises(DataError) as caught:
            read(tmp_path)
        assert f"datapackage.json: {expected}" in str(caught.value) and "\n" not in str(
            caught.value
        )


def test_a_table_that_the_rules_need_is_named(copy):
    path = copy / "data" / "datapackage.json"
    content = json.loads(path.read_text("utf-8"))
    content["resources"] = [r for r in content["resources"] if r["name"] != "hosts"]
    path.write_text(json.dumps(content), "utf-8")
    assert [str(p) for p in rules.check(copy / "data")] == [
        "data/datapackage.json: expected a table or column 'hosts', which the rules across "
        "tables need"
    ]


def test_load_sees_a_change_of_the_schema(copy):
    load("actors", copy / "data")
    path = copy / "data" / "datapackage.json"
    path.write_text(
        path.read_text("utf-8").replace('"pattern": "([A-Z]{2,}|', '"pattern": "([A-Z]{9,}|'),
        "utf-8",
    )
    with pytest.raises(DataError, match="data/actors.csv, row 2, column actor_id"):
        load("actors", copy / "data")


# What happened to the record of hashmi-2024 -> (how, where it is reported, what is expected)
RECORDS = {
    "empty": (
        lambda p: p.write_text(""),
        "seeds/hashmi-2024.yml, column source_id",
        "a record with source_id",
    ),
    "not YAML": (lambda p: p.write_text("a: ["), "seeds/hashmi-2024.yml", "a YAML file in UTF-8"),
    "not UTF-8": (
        lambda p: p.write_bytes(b"title: Caf\xe9"),
        "seeds/hashmi-2024.yml",
        "a YAML file in UTF-8",
    ),
    "gutted": (
        lambda p: p.write_text("source_id: hashmi-2024"),
        "seeds/hashmi-2024.yml, column sha256_file",
        "a record with sha256_file",
    ),
    "renamed": (
        lambda p: p.rename(p.with_name("other.yml")),
        "seeds/other.yml, column source_id",
        "a source_id that stands in sources.csv",
    ),
    "of another": (
        lambda p: p.write_text(
            p.read_text("utf-8").replace("source_id: hashmi", "source_id: other"), "utf-8"
        ),
        'found "other-2024"',
        "hashmi-2024, as the file is named",
    ),
    "block without words": (
        lambda p: p.write_text(
            p.read_text("utf-8").replace("{block: 2, words: 68,", "{block: 2,"), "utf-8"
        ),
        "column blocks",
        "words (int)",
    ),
    "a cut without its end": (
        lambda p: p.write_text(
            p.read_text("utf-8") + "registered: [{sentence_id: hashmi-2024:1.1, block: 1}]", "utf-8"
        ),
        "column registered",
        "paragraph (int or str)",
    ),
    "actors that are none": (
        lambda p: p.write_text(p.read_text("utf-8") + "actors: [[CHN]]", "utf-8"),
        "column actors",
        "an actor_id in entry 1",
    ),
    "block gone": (
        lambda p: p.write_text(
            "\n".join(
                line for line in p.read_text("utf-8").splitlines() if "{block: 2," not in line
            ),
            "utf-8",
        ),
        'column blocks: found "2"',
        "that sentences.csv has",
    ),
}


@pytest.mark.parametrize("case", RECORDS)
def test_a_broken_record_is_named(copy, case):
    spoil, where, expected = RECORDS[case]
    spoil(copy / "seeds" / "hashmi-2024.yml")
    messages = [str(p) for p in rules.check(copy / "data")]
    assert any(where in m and expected in m and "\n" not in m for m in messages), messages[:5]


def test_stray_delimiter_is_named(copy):
    path = copy / "data" / "actors.csv"
    lines = path.read_text("utf-8").splitlines()
    lines[3] += ",stray"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    messages = [str(p) for p in rules.check(copy / "data")]
    assert any("data/actors.csv, row 4" in m and "a cell too many" in m for m in messages), (
        messages[:5]
    )


def test_swapped_columns_are_named(copy):
    path = copy / "data" / "dependencies.csv"
    header, rest = path.read_text("utf-8").split("\n", 1)
    names = header.split(",")
    names[1], names[2] = names[2], names[1]
    path.write_text(",".join(names) + "\n" + rest, "utf-8")
    messages = [str(p) for p in rules.check(copy / "data")]
    assert any("data/dependencies.csv" in m and "in this order" in m for m in messages), messages[
        :5
    ]


def test_all_problems_are_reported_together(copy):
    edit(copy / "data" / "claims.csv", 5, "modality", "fackt")
    edit(copy / "data" / "events.csv", 9, "kind", "sumit")
    messages = " ".join(str(p) for p in rules.check(copy / "data"))
    assert "fackt" in messages and "sumit" in messages


def test_load_raises_one_error_for_a_bad_table(copy):
    edit(copy / "data" / "claims.csv", 5, "modality", "fackt")
    with pytest.raises(DataError) as caught:
        load("claims", copy / "data")
    assert str(caught.value) == (
        'data/claims.csv, row 5, column modality: found "fackt"; expected one of fact, '
        "assessment, prediction, norm (required)"
    )


def run_check(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "companion.cli", "check", *arguments], capture_output=True, text=True
    )


def test_check_command_says_what_it_checked():
    result = run_check()
    assert (
        result.returncode == 0 and "No problem." in result.stdout and "claims" in result.stdout
    ), result.stdout + result.stderr


def test_check_command_reports_and_exits_1(copy):
    edit(copy / "data" / "claims.csv", 5, "modality", "fackt")
    result = run_check("--data", str(copy / "data"))
    assert result.returncode == 1
    assert (
        "data/claims.csv, row 5, column modality" in result.stdout
        and "1 problem found" in result.stdout
    )
    assert "Traceback" not in result.stdout + result.stderr


@pytest.mark.parametrize("place", [".", "a-file"])
def test_check_command_on_no_data(tmp_path, place):
    (tmp_path / "a-file").write_text("")
    result = run_check("--data", str(tmp_path / place))
    assert (
        result.returncode == 1
        and "datapackage.json: file not found" in result.stderr
        and result.stderr.count("\n") == 1
    ), result.stderr


def test_the_folder_given_to_a_command_holds_for_all_it_reads(copy, capsys, monkeypatch):
    monkeypatch.setattr(measures, "report", lambda *_: {"folder": str(data_dir())})
    before = data_dir()
    assert cli.main(["measure", "--json", "--data", str(copy / "data")]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["folder"] == str(copy / "data") and data_dir() == before


def test_a_terminal_without_our_characters_is_no_fault():
    result = subprocess.run(
        [sys.executable, "-m", "companion.cli", "measure"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert result.returncode == 0 and "PRK?RUS" in result.stdout, result.stderr


@pytest.mark.parametrize(
    "table, grown",
    [
        ("events", "E1000"),
        ("indicators", "I1000"),
        ("statements", "S100"),
        ("positions", "P100"),
        ("verdicts", "V1000"),
        ("dependencies", "D1000"),
        ("relations", "R100123"),
        ("benchmarks", "B1000"),
        ("topics", "T1000"),
    ],
)
def test_ids_may_grow_past_the_digits_they_began_with(table, grown):
    field = tables()[table]["schema"]["fields"][0]
    assert not fault(grown, field) and not fault(load(table).iloc[0, 0], field)
    assert fault(grown + "x", field) and fault(grown[1:], field) and fault(grown[:2], field)
