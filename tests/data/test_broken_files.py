"""A table, a descriptor or a record of an article that is none is named in one message."""

from __future__ import annotations

import json
import shutil

import pandas as pd
import pytest
from companion import rules
from companion.checks.rule import Record
from companion.tables import seeds
from companion.tables.read import DataError, load
from slips import rule

SEEDS = rule("sources.records")

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
    (said,) = map(str, rules.check(copy / "data"))
    begins = "data/datapackage.json: expected a table, column or code 'hosts', which the rule "
    assert said.startswith(begins) and said.endswith(" more needs"), "one message, whoever needs it"


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


def test_a_file_in_the_place_of_the_records_is_named(copy):
    shutil.rmtree(copy / "seeds")
    assert not list(SEEDS.run(Record.read(copy / "data"))), "a package that is given out has none"
    (copy / "seeds").touch()
    (said,) = map(str, SEEDS.run(Record.read(copy / "data")))
    assert said == (
        "seeds: expected a folder with the records of articles, or nothing of this name"
    )


@pytest.mark.parametrize("there", ["nothing", "a file", "one that holds none"])
def test_an_article_without_a_folder_of_records_is_one_message(copy, there):
    shutil.rmtree(copy / "seeds")
    if there != "nothing":
        (copy / "seeds").touch() if there == "a file" else (copy / "seeds").mkdir()
    with pytest.raises(DataError) as caught:
        seeds.record("hashmi-2024", copy / "data")
    said = "seeds: expected a folder seeds beside the tables, with the records of articles; there"
    assert str(caught.value) == f"{said} is {there} ({copy / 'seeds'})"


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
