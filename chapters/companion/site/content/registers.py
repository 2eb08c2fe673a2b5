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
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ... import citations, evidence
from ...tables.cells import grid
from ...tables.read import data_dir, shared, tables
from . import rows as spreadsheet
from .columns import COLUMNS, FILTERS, MENUS, NEWEST_FIRST, PARTS
from .notes import anchor
from .pieces import broken, cited, escaped, unsearched


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


# What `add_node` is told of a node that the pages of the site alone show.
IN_PAGES_ALONE = {kind: (skip, None) for kind in ("latex", "text", "epub")}


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
    if table not in ("actors", "series", "topics", "queries"):
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
    if card.note and table not in ("actors", "series", "queries"):  # whose note has a column
        # Notes on figures and events would fill the search: their register finds them.
        only = " register-only" if table in ("indicators", "events") else ""
        sources += f' <span class="row-note{only}">{escaped(card.note)}</span>'
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
        f"{cited(citations.row(table, row_id), here)}</th>{cells}"
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
        # For spreadsheets: with a byte order mark, by which Excel knows UTF-8, and a ' before what
        # would be run. The data package's own files have neither.
        with (out / table["path"]).open("w", encoding="utf-8-sig", newline="") as file:
            spreadsheet.write(file, grid(data_dir() / table["path"], table["path"]))


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
