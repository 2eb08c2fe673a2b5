"""Registers: a page for each table, with an anchor, back-links and a citation for every row.

The directive ```` ```{register} claims ```` writes the whole table into the page as plain HTML, so
that it can be read, linked and printed without a script; `theme/static/registers.js` adds search,
menus and sorting.

That script is our own, 3 kB compressed: DataTables, which it replaced, came with jQuery (619 kB
together), did not find what a printer sets (curly quotation marks, dashes, accents) by what a
keyboard types, and printed one page of rows.
"""

from __future__ import annotations

import html
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from markupsafe import Markup
from sphinx.util.docutils import SphinxDirective

from ... import citations as cite
from ... import evidence
from ...tables.read import data_dir, shared, tables
from ..theme.languages import marked
from .notes import anchor
from .pieces import broken, cited, escaped, filled, named_in, pairs, unsearched

# What a reader sees of a row: heading -> column, or a function of the row. The first column is the
# id. What a function returns is escaped as a cell is, unless it is Markup made by us (whose parts
# are escaped when filled in).
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
        "Of": lambda r: _actors(a for a in (r["reporter"], r["partner"]) if pd.notna(a)),
        "To": lambda r: f"{r['period_end']:%Y-%m-%d}",
        "Value": evidence.amount,
        "Unit": "unit",
        "Counted by": "estimator",
        "Confidence": "confidence",
    },
    "series": {
        "Series": "series_id",
        "What it counts": lambda r: filled("<b>{}</b> ({})", r["title"], " or ".join(r["unit"])),
        "Of": lambda r: _actors(dict.fromkeys((*r["reporter"], *r["partner"]))),
        "Made by, and why": lambda r: _sentences(r["made_by"], r["made_for"]),
        "China sidelined if": lambda r: _sidelined(r),
        "Periods, and gaps": lambda r: _sentences(r["coverage"], r["gaps"]),
        "Licence": "licence",
        "Yardstick": lambda r: "no" if pd.isna(r["yardstick"]) else "yes",
    },
    "topics": {
        "Topic": "topic_id",
        "First seen": lambda r: f"{r['date']:%Y-%m-%d}",
        "In English": "title_en",
        "On the list": lambda r: Markup('<span lang="zh-Hans">{}</span>').format(r["title"]),
        "About": lambda r: _label("topic_kind", r, "kind"),
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
        "Speaker": lambda r: _who(r["speaker"]),
        "Text": lambda r: _worded(r, _statement(r)),
        "Occasion": lambda r: _occasion(r),
        "Korea": lambda r: _label("korea_named", r),
        "No war": lambda r: _label("element", r, "no_war"),
        "Stability": lambda r: _label("element", r, "stability"),
        "No nukes": lambda r: _label("element", r, "denuclearisation"),
        "Whose text": lambda r: _label("account", r),
        "Seen": lambda r: _label("seen", r),
        "Sample": lambda r: _label("sample", r),
        "Confidence": "confidence",
    },
    "positions": {
        "Position": "position_id",
        "Date": lambda r: _date(r),
        "Speaker": "speaker",
        "Kind": lambda r: _label("position_speaker_kind", r, "speaker_kind"),
        "Role": "role",
        "Outlet": "outlet",
        "Says": lambda r: _worded(r, r["paraphrase"]),
        "Stance": lambda r: _label("stance", r),
        "Second stance": lambda r: _label("stance", r, "stance_secondary"),
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
        "Second judge": evidence.second_judge,
        "Record to": lambda r: f"{r['as_of']:%Y-%m-%d}",
        "What happened": "record",
        "Searched": "searched",
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
        "Named in": lambda r: named_in(r["actor_id"]),
    },
}
# Tables that a reader meets with the newest row first, and the column of its day.
NEWEST_FIRST = {
    "events": "date",
    "indicators": "period_end",
    "topics": "date",
    "statements": "date",
    "positions": "date",
}
# Columns that get a menu of their values above the table.
FILTERS = {
    "claims": ["Speaker", "Modality", "Concept", "Stance"],
    "events": ["Date", "Actors", "Kind", "Confidence"],
    "indicators": ["To", "Of", "Series", "Confidence"],
    "series": ["Yardstick", "Of"],
    "topics": ["First seen", "About"],
    "provisions": ["Subject", "Strength", "Verification"],
    "statements": ["Date", "Speaker", "Occasion", "Korea", "No nukes", "Seen", "Sample"],
    "positions": ["Date", "Speaker", "Kind", "Stance", "Confidence"],
    "verdicts": ["Judged", "Confidence"],
    "actors": ["Kind"],
}
# Where a menu holds the years of days, or the items of lists, and not whole cells.
PARTS = {
    ("events", "Date"): "year",
    ("events", "Actors"): "list",
    ("indicators", "To"): "year",
    ("indicators", "Of"): "list",
    ("series", "Of"): "list",
    ("statements", "Date"): "year",
    ("positions", "Date"): "year",
    ("topics", "First seen"): "year",
}


# Menus of what no column holds: name of the menu -> values of a row.
MENUS = {"events": {"Pair": pairs}}


def _words(code) -> str:
    return "" if pd.isna(code) else str(code).replace("_", " ")


def _label(variable, row, column="") -> str:
    """The label of a code; `column` holds it where it is not called like its variable."""
    code = row[column or variable]
    return "" if pd.isna(code) else evidence.labels(variable)[code]


def _who(speaker: str) -> str:
    """A speaker without the office in brackets, so that a menu has each person once."""
    return speaker.split(" (")[0]


def _statement(row) -> Markup:
    """Office, occasion and content of a statement, and whether it has the label “dual track”."""
    office = row["speaker"].partition(" (")[2].rstrip(")")
    label = " It has the label “dual track”." if row["dual_track_label"] == "yes" else ""
    said = filled("<i>{}</i>. {}{}", row["occasion"], row["paraphrase"], label)
    return filled("{}. {}", office[:1].upper() + office[1:], said) if office else said


def _occasion(row) -> str:
    """Kind of occasion, with what the press asked about."""
    asked = _label("asked_about", row)
    return _label("occasion_kind", row) + (f": {asked}" if asked else "")


def _worded(row, said) -> Markup:
    """What a row says, and the words it was read in."""
    if pd.isna(row["wording"]):
        return filled("{}", said)
    return filled("{} <q>{}</q>", said, row["wording"])


def _sentences(*cells) -> str:
    """Cells that are filled, each as a sentence."""
    return " ".join(f"{cell.rstrip('.')}." for cell in cells if pd.notna(cell))


def _sidelined(row) -> str:
    """What a series would look like if China were sidelined."""
    if pd.notna(row["would_show"]):
        return row["would_show"]
    return "" if pd.isna(row["sidelined_if"]) else str(row["sidelined_if"])


def _quoted(row) -> str:
    if pd.isna(row["quote"]):
        return row["paraphrase"]
    return filled("{} <q>{}</q>", row["paraphrase"], row["quote"])


def _claim(row) -> str:
    """What the claim of a verdict says, in our words."""
    claims = shared("claims").set_index("claim_id")
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
    """```` ```{register} claims ````: a whole table of the record."""

    required_arguments = 1

    def run(self):
        table = self.arguments[0]
        if table not in COLUMNS:
            raise self.error(f'no register of "{table}"; expected one of {", ".join(COLUMNS)}')
        env: Any = self.env  # Sphinx's type of it knows nothing of the registers we keep in it
        env.registers[table] = env.docname
        return [register(table=table)]


def _visit(self, node):
    self.body.append(_html(node["table"], self.builder))
    raise nodes.SkipNode


def skip(self, node):
    """A visitor that leaves a node out."""
    raise nodes.SkipNode


def _html(table: str, builder) -> str:
    """The table as it stands in the page: all rows, and marks for `static/registers.js`."""
    uses: dict[str, list[str]] = {}
    for docname in sorted(builder.env.evidence_used):
        for used in builder.env.evidence_used[docname]:
            uses.setdefault(used, []).append(docname)
    frame = shared(table)
    if table in NEWEST_FIRST:
        by = {"by": NEWEST_FIRST[table], "ascending": False, "kind": "stable"}
        frame = frame.sort_values(**by, na_position="last")
    heads = "".join(_head(table, name) for name in [*COLUMNS[table], "Sources", "Used in"])
    rows = "".join(
        _row(table, row, uses.get(row[evidence.KEYS[table]], []), builder)
        for _, row in frame.iterrows()
    )
    count = f"{len(frame)} rows"
    if table not in ("actors", "series", "topics"):
        unused = sum(row_id not in uses for row_id in frame[evidence.KEYS[table]])
        count += f"; {len(frame) - unused} are referred to in a chapter, {unused} in none"
    up = "../" * builder.env.registers[table].count("/")
    return (
        f'<p class="register-count">{count}. '
        f'<a href="{up}_data/{table}.csv" download>Download as CSV</a></p>'
        f'<div class="register" data-live data-menus="{"|".join(MENUS.get(table, ()))}">'
        f'<table class="register-table">'
        f'<caption class="sr-only">{escaped(tables()[table]["title"])}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _head(table: str, name: str) -> str:
    menu = f' data-filter="{PARTS.get((table, name), "")}"' if name in FILTERS[table] else ""
    return f'<th scope="col"{menu}>{name}</th>'


def _row(table: str, row, used: list[str], builder) -> str:
    """One row: id with address and citation, cells, sources, the chapters that refer to it."""
    row_id, here = row[evidence.KEYS[table]], builder.env.registers[table]
    place, card = anchor(row_id), evidence.cite(row_id)[0]
    cells = "".join(
        f'<td data-head="{head}">{escaped(column(row) if callable(column) else row[column])}</td>'
        for head, column in list(COLUMNS[table].items())[1:]
    )
    sources = ", ".join(
        f'<a href="{html.escape(url)}">{escaped(name)}</a>' for name, url in card.links
    ) or escaped(card.source)
    if card.note and table not in ("actors", "series"):  # whose note has a column
        sources += f' <span class="row-note">{escaped(card.note)}</span>'
    back = ", ".join(
        f'<a href="{builder.get_relative_uri(here, docname)}#{place}">'
        f"{escaped(builder.env.titles[docname].astext())}</a>"
        for docname in used
    )
    menus = "".join(
        f' data-menu-{name.lower()}="{html.escape("|".join(values(row)))}"'
        for name, values in MENUS.get(table, {}).items()
    )
    return (
        f'<tr id="{place}"{unsearched(table, row)}{menus}><th scope="row">'
        f'<a href="#{place}" title="Permanent link to this row">{broken(row_id)}</a>'
        f"{cited(cite.row(table, row_id), here)}</th>{cells}"
        f'<td data-head="Sources">{sources}</td><td data-head="Used in">{back}</td></tr>'
    )


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
    out = Path(app.outdir) / "_data"
    out.mkdir(exist_ok=True)
    for table in tables().values():
        # With a byte order mark, by which Excel knows UTF-8; the data package's own files have
        # none.
        content = (data_dir() / table["path"]).read_bytes()
        (out / table["path"]).write_bytes(BOM_UTF8 + content.removeprefix(BOM_UTF8))


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
