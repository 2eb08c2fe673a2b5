"""The exports open in what reads them and say what the tables say."""

from __future__ import annotations

import csv
import json
import zipfile

import networkx as nx
import pandas as pd
import pytest
from companion import DataError, load
from companion.export import FILES, export
from companion.tables.read import tables


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export")
    assert [p.name for p in export(folder)] == list(FILES)
    assert sorted(p.name for p in folder.iterdir()) == sorted(FILES), "nothing unfinished is left"
    return folder


@pytest.mark.parametrize(
    "name, read", [("relations.graphml", nx.read_graphml), ("relations.gexf", nx.read_gexf)]
)
def test_graph_round_trips(out, name, read):
    graph, ties = read(out / name), load("relations")
    assert graph.is_directed() and graph.number_of_edges() == len(ties)
    assert {d["evidence_id"] for *_, d in graph.edges(data=True)} == set(ties["evidence_id"])
    assert {int(d["sign"]) for *_, d in graph.edges(data=True)} == {-1, 0, 1}


def test_annotations_follow_the_w3c_model(out):
    collection = json.loads((out / "annotations.jsonld").read_text("utf-8"))
    assert (
        collection["@context"] == "http://www.w3.org/ns/anno.jsonld"
        and collection["type"] == "AnnotationCollection"
    )
    quoted = load("claims").dropna(subset="quote").set_index("claim_id")
    assert collection["total"] == len(collection["first"]["items"]) == len(quoted)
    for item in collection["first"]["items"]:
        row = quoted.loc[item["id"].removeprefix("urn:companion:")]
        quote, position = item["target"]["selector"]
        assert (
            item["type"] == "Annotation"
            and quote["exact"] == row["quote"]
            and position["end"] - position["start"] == len(row["quote"])
        )


def test_workbook_has_a_sheet_for_each_table(out):
    sheets = pd.read_excel(out / "companion.xlsx", sheet_name=None, dtype=str)
    assert list(sheets) == ["codebook" if t == "codes" else t for t in tables()]
    assert len(sheets["claims"]) == len(load("claims")) and list(
        sheets["claims"]["claim_id"]
    ) == list(load("claims")["claim_id"])


def test_archive_is_a_valid_package(out, tmp_path):
    from companion import cli, rules

    with zipfile.ZipFile(out / "data-package.zip") as archive:
        archive.extractall(tmp_path / "data")
    assert rules.check(tmp_path / "data") == []
    assert cli.main(["check", "--data", str(tmp_path / "data")]) == 0, (
        "the package has no seeds, and a check needs none"
    )


def test_text_like_a_formula_stays_text(copy, tmp_path, monkeypatch):
    from openpyxl import load_workbook

    path = copy / "data" / "actors.csv"
    with path.open(encoding="utf-8", newline="") as file:
        content = list(csv.reader(file))
    content[1][-1] = '=HYPERLINK("http://x","y")'
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(content)
    monkeypatch.setenv("COMPANION_DATA", str(copy / "data"))
    export(tmp_path / "out")
    cell = load_workbook(tmp_path / "out" / "companion.xlsx")["actors"].cell(2, len(content[0]))
    assert (cell.value, cell.data_type) == (content[1][-1], "s")


# What is wrong -> (how: data, place to write; what is said)
FAULTS = {
    "file in the way": (
        lambda data, out: (out / "relations.gexf").mkdir(),
        "relations.gexf: cannot be written",
    ),
    "no bibliography": (
        lambda data, out: (data / "references.bib").unlink(),
        "references.bib: cannot be read",
    ),
    "control character": (
        lambda data, out: (data / "actors.csv").write_text(
            (data / "actors.csv").read_text("utf-8").replace("Russia,", "Rus\x0bsia,", 1), "utf-8"
        ),
        "data/actors.csv, row 3, column name",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_failed_export_is_one_message_and_leaves_no_part(copy, tmp_path, monkeypatch, case):
    spoil, expected = FAULTS[case]
    place = tmp_path / "out"
    place.mkdir()
    spoil(copy / "data", place)
    monkeypatch.setenv("COMPANION_DATA", str(copy / "data"))
    with pytest.raises(DataError) as caught:
        export(place)
    assert expected in str(caught.value) and "\n" not in str(caught.value)
    assert [p.name for p in place.iterdir() if p.is_file() or p.name.startswith(".")] == []
