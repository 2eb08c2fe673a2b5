"""Registers: one page for each table, with a permanent anchor, back-links and a citation for every row.

The directive ```` ```{register} claims ```` writes the whole table into the page as plain HTML, so that it can be
read, linked and printed without a script; DataTables (from the itables package) adds search and filters.
"""

from __future__ import annotations

import functools
import hashlib
from importlib.resources import files
from pathlib import Path

import pandas as pd
from docutils import nodes
from markupsafe import Markup
from sphinx.util.docutils import SphinxDirective

from ... import citations as cite
from ... import evidence
from ...tables.read import data_dir, tables
from ..theme.languages import marked
from .notes import anchor

# What a reader sees of a row: heading -> column, or a function of the row. The first column is the id. What a
# function returns is escaped as a cell is, unless it is Markup made by us (whose parts are escaped when filled in).
COLUMNS = {
    "claims": {
        "Claim": "claim_id",
        "Speaker": lambda r: evidence.name(r["speaker_id"]),
        "Says": lambda r: _quoted(r),
        "Modality": "modality",
        "Concept": lambda r: _label("concept", r),
        "Stance": lambda r: _label("stance", r),
    },
    "events": {
        "Event": "event_id",
        "Date": lambda r: _date(r),
        "What happened": lambda r: filled("<b>{}</b>. {}", r["title"], r["summary"]),
        "Actors": lambda r: _actors(r["actors"]),
        "Kind": "kind",
        "CAMEO": "cameo",
        "Goldstein": "goldstein",
        "Confidence": "confidence",
    },
    "indicators": {
        "Figure": "indicator_id",
        "Series": lambda r: evidence.series(r["series"]),
        "To": lambda r: f"{r['period_end']:%Y-%m-%d}",
        "Value": evidence.amount,
        "Unit": "unit",
        "Counted by": "estimator",
        "Confidence": "confidence",
    },
    "provisions": {
        "Provision": "provision_id",
        "Subject": lambda r: _words(r["subject"]),
        "Content": "paraphrase",
        "Trigger": "trigger",
        "Strength": lambda r: _label("strength", r),
        "Verification": lambda r: _words(r["verification"]),
    },
    "statements": {
        "Statement": "statement_id",
        "Date": lambda r: _date(r),
        "Speaker": "speaker",
        "Text": lambda r: filled("<i>{}</i>. {}", r["occasion"], r["paraphrase"]),
        "No war": "no_war",
        "Stability": "stability",
        "No nukes": "denuclearisation",
        "Confidence": "confidence",
    },
    "positions": {
        "Position": "position_id",
        "Date": lambda r: _date(r),
        "Speaker": "speaker",
        "Role": "role",
        "Outlet": "outlet",
        "Says": "paraphrase",
        "Stance": lambda r: _label("stance", r),
        "Confidence": "confidence",
    },
    "verdicts": {
        "Verdict": "verdict_id",
        "Says": lambda r: _claim(r),
        "Where": lambda r: evidence.cite(r["verdict_id"])[0].locator.removeprefix("verdict on "),
        "Judged": lambda r: _label("verdict", r),
        "Also defensible": lambda r: (
            "" if pd.isna(r["alternative"]) else evidence.labels("verdict")[r["alternative"]]
        ),
        "Record to": lambda r: f"{r['as_of']:%Y-%m-%d}",
        "What happened": "record",
        "Confidence": "confidence",
    },
    "actors": {
        "Actor": "actor_id",
        "Name": lambda r: _named(r),
        "Kind": "kind",
        "Role": "role",
        "Affiliation": "affiliation",
        "Part of": lambda r: "" if pd.isna(r["part_of"]) else evidence.name(r["part_of"]),
        "Note": "note",
    },
}
# Columns that get a menu of their values above the table.
FILTERS = {
    "claims": ["Speaker", "Modality", "Concept", "Stance"],
    "events": ["Kind", "Confidence"],
    "indicators": ["Series", "Confidence"],
    "provisions": ["Subject", "Strength", "Verification"],
    "statements": ["No nukes", "Confidence"],
    "positions": ["Stance", "Confidence"],
    "verdicts": ["Judged", "Confidence"],
    "actors": ["Kind"],
}


def escaped(value) -> str:
    """A cell as HTML text: empty for a missing value; words in other scripts marked; `Markup` stays as it is."""
    missing = value is None or value is pd.NA or value is pd.NaT or value != value
    return "" if missing else str(marked(value))


def filled(template: str, *values) -> Markup:
    """HTML of ours with values of a row in it, escaped and words in other scripts marked."""
    return Markup(template).format(*map(marked, values))


def _words(code) -> str:
    return "" if pd.isna(code) else str(code).replace("_", " ")


def _label(variable, row) -> str:
    return "" if pd.isna(row[variable]) else evidence.labels(variable)[row[variable]]


def _quoted(row) -> str:
    if pd.isna(row["quote"]):
        return row["paraphrase"]
    return filled("{} <q>{}</q>", row["paraphrase"], row["quote"])


def _claim(row) -> str:
    """What the claim of a verdict says, in our words."""
    claims = evidence._table("claims").set_index("claim_id")
    return claims.at[row["claim_id"], "paraphrase"]


def _date(row) -> str:
    """The date as it is known, sortable: 2024, 2024-06 or 2024-06-19."""
    return (
        ""
        if pd.isna(row["date"])
        else f"{row['date']:%Y-%m-%d}"[: {"day": 10, "month": 7, "year": 4}[row["precision"]]]
    )


def _actors(ids) -> str:
    return ", ".join(evidence.name(a) for a in ids)


def _named(row) -> str:
    if pd.isna(row["name_native"]):
        return row["name"]
    native = Markup('{} <span lang="{}">{}</span>')
    return native.format(marked(row["name"]), row["lang"], row["name_native"])


class register(nodes.General, nodes.Element):
    """Stands for a table until all chapters are read and its back-links are known."""


class Register(SphinxDirective):
    required_arguments = 1

    def run(self):
        table = self.arguments[0]
        if table not in COLUMNS:
            raise self.error(f'no register of "{table}"; expected one of {", ".join(COLUMNS)}')
        self.env.registers[table] = self.env.docname
        # The words of the table, for the search index only: what is seen is written when all chapters are read.
        words = " ".join(
            str(value)
            for row in evidence._table(table).itertuples(index=False)
            for value in row
            if isinstance(value, str)
        )
        return [register("", nodes.Text(words), table=table)]


def _visit(self, node):
    self.body.append(_html(node["table"], self.builder))
    raise nodes.SkipNode


def skip(self, node):
    raise nodes.SkipNode


def _html(table: str, builder) -> str:
    env, here = builder.env, builder.env.registers[table]
    columns, key = COLUMNS[table], evidence.KEYS[table]
    frame = evidence._table(table)
    uses: dict[str, list[str]] = {}
    for docname in sorted(env.evidence_used):
        for used in env.evidence_used[docname]:
            uses.setdefault(used, []).append(docname)
    heads = "".join(
        f'<th scope="col"{" data-filter" if name in FILTERS[table] else ""}>{name}</th>'
        for name in [*columns, "Sources", "Used in"]
    )
    rows, unused = [], 0
    for _, row in frame.iterrows():
        row_id = row[key]
        cells = []
        for head, column in list(columns.items())[1:]:
            cells.append(
                f'<td data-head="{head}">{escaped(column(row) if callable(column) else row[column])}</td>'
            )
        card = evidence.cite(row_id)[0]
        links = ", ".join(
            f'<a href="{html.escape(url)}">{escaped(name)}</a>' for name, url in card.links
        ) or escaped(card.source)
        note = (
            f' <span class="row-note">{escaped(card.note)}</span>'
            if card.note and table != "actors"
            else ""
        )
        used = uses.get(row_id, [])
        unused += not used
        back = ", ".join(
            f'<a href="{builder.get_relative_uri(here, d)}#{anchor(row_id)}">{escaped(env.titles[d].astext())}</a>'
            for d in used
        )
        rows.append(
            f'<tr id="{anchor(row_id)}"><th scope="row"><a href="#{anchor(row_id)}" title="Permanent link to this row">{escaped(row_id)}</a>{_cite(cite.row(table, row_id), here)}</th>'
            + "".join(cells)
            + f'<td data-head="Sources">{links}{note}</td><td data-head="Used in">{back}</td></tr>'
        )
    share = (
        f"{len(frame)} rows; {len(frame) - unused} are referred to in a chapter, {unused} in none."
        if table != "actors"
        else f"{len(frame)} rows."
    )
    return (
        f'<p class="register-count">{share} <a href="{"../" * here.count("/")}_data/{table}.csv" download>Download as CSV</a></p>'
        f'<div class="register" data-library="{library()[0]}" data-style="{library()[1]}"><table class="register-table"><caption class="sr-only">{escaped(tables()[table]["title"])}</caption><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _cite(thing: str, here: str) -> str:
    """A link to the row's citation: a dialog with a script (see citation.py), else the plain text of all citations of the page."""
    return f'<a class="row-cite" data-cite="{html.escape(thing)}" href="{"../" * here.count("/")}_cite/{here.rsplit("/", 1)[-1]}.txt">cite</a>'


@functools.cache
def library() -> tuple[str, str, bytes, bytes]:
    """File names (with a hash) and contents of DataTables' script and style, out of the itables package."""
    folder = files("itables") / "html"
    script, style = (folder / "dt_bundle.js").read_bytes(), (folder / "dt_bundle.css").read_bytes()
    stamp = hashlib.sha256(script + style).hexdigest()[:12]
    return f"datatables-{stamp}.js", f"datatables-{stamp}.css", script, style


def _collect(app, doctree):
    """Remember which rows a page refers to (the notes handler has listed them)."""
    app.env.evidence_used[app.env.docname] = list(app.env.temp_data.get("evidence", {}))


def _purge(app, env, docname):
    for name in ("evidence_used", "registers"):
        if not hasattr(env, name):
            setattr(env, name, {})
    env.evidence_used.pop(docname, None)
    env.registers = {t: d for t, d in env.registers.items() if d != docname}


def _merge(app, env, docnames, other):
    env.evidence_used |= other.evidence_used
    env.registers |= other.registers


def _write_files(app, exception):
    if exception is not None or app.builder.format != "html" or not app.env.registers:
        return
    charts = Path(app.outdir) / "_charts"
    charts.mkdir(exist_ok=True)
    script, style, script_bytes, style_bytes = library()
    (charts / script).write_bytes(script_bytes)
    (charts / style).write_bytes(style_bytes)
    out = Path(app.outdir) / "_data"
    out.mkdir(exist_ok=True)
    for name, table in tables().items():
        (out / table["path"]).write_bytes((data_dir() / table["path"]).read_bytes())


def setup(app):
    """Register the directive and what its back-links are made of."""
    app.add_node(
        register, html=(_visit, None), latex=(skip, None), text=(skip, None), epub=(_visit, None)
    )
    app.add_directive("register", Register)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("doctree-read", _collect, priority=50)
    app.connect("build-finished", _write_files)
