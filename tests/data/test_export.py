"""The exports open in what reads them and say what the tables say."""

from __future__ import annotations

import json
import zipfile

import networkx as nx
import pandas as pd
import pytest

from companion import load
from companion.data import tables
from companion.export import FILES, export


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export")
    assert [p.name for p in export(folder)] == list(FILES)
    assert sorted(p.name for p in folder.iterdir()) == sorted(FILES), "nothing unfinished is left"
    return folder


@pytest.mark.parametrize("name, read", [("relations.graphml", nx.read_graphml), ("relations.gexf", nx.read_gexf)])
def test_graph_round_trips(out, name, read):
    graph, ties = read(out / name), load("relations")
    assert graph.is_directed() and graph.number_of_edges() == len(ties)
    assert {d["evidence_id"] for *_, d in graph.edges(data=True)} == set(ties["evidence_id"])
    assert {int(d["sign"]) for *_, d in graph.edges(data=True)} == {-1, 0, 1}


def test_annotations_follow_the_w3c_model(out):
    collection = json.loads((out / "annotations.jsonld").read_text("utf-8"))
    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld" and collection["type"] == "AnnotationCollection"
    quoted = load("claims").dropna(subset="quote").set_index("claim_id")
    assert collection["total"] == len(collection["first"]["items"]) == len(quoted)
    for item in collection["first"]["items"]:
        row = quoted.loc[item["id"].removeprefix("urn:companion:")]
        quote, position = item["target"]["selector"]
        assert item["type"] == "Annotation" and quote["exact"] == row["quote"] and position["end"] - position["start"] == len(row["quote"])


def test_workbook_has_a_sheet_for_each_table(out):
    sheets = pd.read_excel(out / "companion.xlsx", sheet_name=None, dtype=str)
    assert list(sheets) == ["codebook" if t == "codes" else t for t in tables()]
    assert len(sheets["claims"]) == len(load("claims")) and list(sheets["claims"]["claim_id"]) == list(load("claims")["claim_id"])


def test_archive_is_a_valid_package(out, tmp_path):
    from companion import rules

    with zipfile.ZipFile(out / "data-package.zip") as archive:
        archive.extractall(tmp_path / "data")
    assert rules.check(tmp_path / "data") == []
