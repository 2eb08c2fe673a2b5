"""What the explorer's script is given: the graph in one file, the cards of evidence in many.

They are scripts that call a function, since a page opened from disk may not fetch but may load a
script.
"""

from __future__ import annotations

import html
import json
from pathlib import Path

import pandas as pd

from ... import citations, evidence
from ...tables.read import remembered
from ..running.cache import digest
from ..theme.languages import marked
from .views import NEEDED, View, labels, views

FOLDER = "_explorer"
GRAPH = "graph.js"
CARDS = 40  # in a file


@remembered(*NEEDED, "codes", "sources", "hosts", "verdicts")
def graph() -> str:
    """The script with both views: actors, and ties column by column, coded values by number."""
    words = labels()
    ids = _evidence()
    place = {i: n for n, i in enumerate(ids)}
    voices = sorted({v for view in views() for v in view.ties["speaker_id"]} - {""})
    known = {**words, "voice": {v: evidence.name(v) for v in voices}}
    data = {
        "labels": {
            name: [[code, label] for code, label in table.items()] for name, table in known.items()
        },
        "evidence": [[i, _page(i)] for i in ids],
        "size": CARDS,
        "stamp": digest(cards())[:12],
        "cite": citations.text("book", "apa"),
        "views": {view.name: _coded(view, known, place) for view in views()},
    }
    return f"companionExplorer({as_json(data)});\n"


def address() -> str:
    """The graph's file with what changes when it does, so that no browser keeps an old one."""
    return f"{GRAPH}?{digest(graph())[:12]}"


def card(evidence_id: str) -> str:
    """One piece of evidence as HTML: place and fields as in the notes at the foot of a page."""
    found = evidence.cite(evidence_id)[0]
    links = "; ".join(
        f'<a class="external" href="{html.escape(url)}">{marked(name)}</a>'
        for name, url in found.links
    )
    fields = [
        f'<span class="evidence-field{kind and f" evidence-{kind}"}">'
        f'<span class="evidence-head">{name}: </span>{words} </span>'
        for name, words, kind in (
            ("Who", "" if found.speaker in found.locator else marked(found.speaker), ""),
            ("When", "" if found.when in found.locator else marked(found.when), ""),
            ("Says", marked(found.says), "says"),
            ("Since then", marked(found.verdict), "verdict"),
            ("Coded as", marked(found.coding), "coding"),
            ("Note", marked(found.note), ""),
            ("Source", links or marked(found.source), ""),
        )
        if words
    ]
    return f"<p><strong>{marked(found.locator)}</strong> {''.join(fields)}</p>"


@remembered(*NEEDED, "codes", "sources", "hosts", "verdicts")
def cards() -> list[str]:
    """Cards in the order of `evidence`, newest first."""
    return [card(i) for i in _evidence()]


def write(out) -> None:
    """The files, in the site's folder."""
    folder = Path(out) / FOLDER
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    (folder / GRAPH).write_text(graph(), encoding="utf-8")
    written = cards()
    for n in range(0, len(written), CARDS):
        part = f"companionExplorerCards({n // CARDS},{as_json(written[n : n + CARDS])});\n"
        (folder / f"cards-{n // CARDS}.js").write_text(part, encoding="utf-8")


def _evidence() -> list[str]:
    """What ties rest on, each once, newest first; what has no date comes last."""
    return list(dict.fromkeys(i for view in views() for i in view.ties["evidence_id"]))


def _page(evidence_id: str) -> str:
    """Address of the row that stands behind a tie."""
    return evidence.page(evidence_id)


def _coded(view: View, words: dict, place: dict[str, int]) -> dict:
    at = {i: n for n, i in enumerate(view.actors["id"])}
    ties = view.ties
    columns = {
        "id": list(ties["edge_id"]),
        "from": [at[i] for i in ties["from"]],
        "to": [at[i] for i in ties["to"]],
        "sign": list(ties["sign"]),
        "start": [_day(d) for d in ties["start"]],
        "end": [_day(d) for d in ties["end"]],
        "evidence": [place[i] for i in ties["evidence_id"]],
    }
    for name, column in (
        ("relation", "relation"),
        ("source", "source"),
        ("speaker", "speaker_kind"),
        ("confidence", "confidence"),
        ("gathered", "gathered"),
        ("voice", "speaker_id"),
    ):
        number = {code: n for n, code in enumerate(words[name])}
        columns[name] = [number.get(value, -1) for value in ties[column]]
    actors = view.actors.drop(columns="part_of")
    return {
        "actors": [[*row] for row in actors.itertuples(index=False)],
        "ties": {name: [*map(_plain, values)] for name, values in columns.items()},
    }


def _plain(value):
    return value if isinstance(value, str) else int(value)


def _day(date) -> int:
    """A day as a number that sorts, 20240619; 0 for none."""
    return 0 if pd.isna(date) else date.year * 10000 + date.month * 100 + date.day


def as_json(data) -> str:
    """Data as it may stand in a script."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return written.replace("</", "<\\/").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
