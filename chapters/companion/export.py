"""The data in forms that other programs read: graphs, annotations, one workbook, one archive."""

import io
import json
import re
from pathlib import Path

import networkx as nx
import pandas as pd

from . import checks, citations, croissant, network
from .citable import beside
from .evidence import cite
from .packing import packed
from .tables import transaction
from .tables.read import DataError, data_dir, load, schema
from .workbook import as_workbook

FILES = {
    "relations.graphml": "the relations as a signed multigraph, GraphML",
    "relations.gexf": "the same for Gephi, GEXF 1.2",
    "annotations.jsonld": "all quotations as W3C Web Annotations",
    "companion.xlsx": "all tables and the codebook in one workbook",
    "data-package.zip": "the tables with their schema (Frictionless Data Package)",
    "croissant.json": "what the package holds, for catalogues and machine learning (Croissant)",
}


def export(folder: str | Path) -> list[Path]:
    """Write every export into `folder`, made when missing; returns the files in the order of FILES.

    All files are written or none is. Raises DataError when the data have a problem, the folder
    cannot be written or a file of the data package cannot be read.
    """
    if problems := checks.errors():
        raise DataError(problems)
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(
            f"{folder}: cannot be made ({error.strerror}); expected a folder to write to"
        ) from None
    made: dict[Path, bytes | None] = {folder / name: content for name, content in files().items()}
    transaction.replace_all(made, folder)
    return list(made)


def files() -> dict[str, bytes]:
    """What every export holds, by its name, in the order of FILES.

    Raises DataError when a file of the data package cannot be read.
    """
    try:
        package = _archive()
    except OSError as error:
        raise DataError(
            f"{error.filename}: cannot be read ({error.strerror}); expected a file of the "
            "data package"
        ) from None
    makers = {
        "relations.graphml": _graphml,
        "relations.gexf": _gexf,
        "annotations.jsonld": lambda: _json(annotations()),
        "companion.xlsx": as_workbook,
        "data-package.zip": lambda: package,
        "croissant.json": lambda: _json(
            croissant.described("data-package.zip", package, citations.address())
        ),
    }
    return {name: makers[name]() for name in FILES}


# Programs lose an attribute named like a word of GraphML or GEXF, or take it for that.
RENAMED = {"source": "origin", "start": "valid_from", "end": "valid_to"}


def _plain(built: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The graph with attributes that GraphML and GEXF can hold: text and numbers.

    What is missing has no attribute, so that each is declared once and with one type. A tie says
    its id as an attribute too: igraph gives the ids of actors for those of edges.
    """
    plain = nx.MultiDiGraph()
    for node, data in built.nodes(data=True):
        plain.add_node(node, label=data["name"], kind=data["kind"])
    for tail, head, key, data in built.edges(keys=True, data=True):
        values = {RENAMED.get(name, name): _simple(value) for name, value in data.items()}
        values["tie_id"] = key
        plain.add_edge(tail, head, key=key, **{k: v for k, v in values.items() if v is not None})
    return plain


def _simple(value) -> str | int | float | None:
    """A value as text or number; None when it is missing or empty."""
    if isinstance(value, tuple):
        return ";".join(value) or None
    if pd.isna(value) or value == "":
        return None
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else value


def _annotation(row) -> dict:
    """One quotation of a claim: what is said of it, and where it stands in its article."""
    source, card = row.sentence_id.split(":")[0], cite(row.claim_id)[0]
    quote = {"type": "TextQuoteSelector", "exact": row.quote}
    around = (("prefix", row.prefix), ("suffix", row.suffix))
    quote |= {name: words for name, words in around if isinstance(words, str)}
    place = {"type": "TextPositionSelector", "start": int(row.start), "end": int(row.end)}
    said = (("describing", row.paraphrase), ("classifying", card.coding))
    return {
        "id": f"urn:companion:{row.claim_id}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": [
            {"type": "TextualBody", "purpose": purpose, "value": words, "language": "en"}
            for purpose, words in said
        ],
        "target": {"source": f"urn:companion:{source}", "selector": [quote, place]},
    }


def annotations() -> dict:
    """Every quotation as a W3C Web Annotation (text-quote and text-position), in a collection."""
    claims = load("claims").dropna(subset="quote")
    items = [_annotation(row) for row in claims.itertuples()]
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "urn:companion:annotations",
        "type": "AnnotationCollection",
        "label": (
            "Quotations coded in the companion; positions count characters of the canonical text"
        ),
        "total": len(items),
        "first": {
            "id": "urn:companion:annotations:1",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }


def _graph() -> nx.MultiDiGraph:
    return _plain(network.build(tables=["relations"], conduct=True))


def _graphml() -> bytes:
    """The relations as GraphML."""
    written = io.BytesIO()
    nx.write_graphml_xml(_graph(), written)
    return written.getvalue()


def _gexf() -> bytes:
    """The relations as GEXF, for Gephi's time line: a dated tie has its spell.

    Ties of the articles, which have no date, and actors are there all the time. Without the day of
    writing: the same data give the same bytes.
    """
    ties = _graph()
    for *_, key, data in ties.edges(keys=True, data=True):
        data["id"] = key
        if "valid_from" in data:
            data["spells"] = [(data["valid_from"], data.get("valid_to"))]
    text = "\n".join(nx.generate_gexf(ties))
    # `name`, which networkx writes, is no attribute of a graph in GEXF 1.2.
    return (
        re.sub(r' lastmodifieddate="[^"]*"|(?<=mode="dynamic") name=""', "", text) + "\n"
    ).encode()


def _json(value: dict) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _archive() -> bytes:
    """The data package as a zip, with its licence and a page that says what is in it."""
    paths = [resource["path"] for resource in schema()["resources"]]
    names = ["datapackage.json", *paths, "references.bib"]
    parts = {name: (data_dir() / name).read_bytes() for name in names}
    parts["README.md"] = _readme().encode()
    parts["LICENSE"] = beside("LICENSE", "LICENSE").read_bytes()
    return packed(parts)


def _readme() -> str:
    known = schema()
    licences = ", ".join(f"{one['title']} ({one['path']})" for one in known["licenses"])
    listed = [f"- `{t['path']}`: {t['title']}. {t['description']}" for t in known["resources"]]
    return "\n".join(
        [
            f"# {known['title']}",
            "",
            f"{known['description']} Version {known['version']}, a Frictionless Data Package: "
            "`datapackage.json` describes every table and column, `references.bib` holds the works "
            f"cited. Licence of the data: {licences}.",
            "",
            f"To cite: {citations.text('book')}",
            "",
            *listed,
            "",
        ]
    )
