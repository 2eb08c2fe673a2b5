"""Reference pages rendered from what the data say of themselves: codebook, data dictionary, downloads."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ...checks import CODED
from ...export import FILES, export
from ...tables.read import allowed, shared, tables
from ..running.cache import digest
from .registers import escaped

DOWNLOADS = "_downloads_data"


def _section(name: str, title: str, *content: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title("", title), *content, ids=[name], names=[name])


def _grid(caption: str, heads: list[str], rows: list[list[str]]) -> nodes.raw:
    """A table in HTML; the first cell of each row is its head. Cells are HTML already."""
    body = "".join(
        f'<tr><th scope="row">{r[0]}</th>'
        + "".join(f'<td data-head="{h}">{c}</td>' for h, c in zip(heads[1:], r[1:]))
        + "</tr>"
        for r in rows
    )
    head = "".join(f'<th scope="col">{h}</th>' for h in heads)
    return nodes.raw(
        "",
        f'<div class="register"><table class="register-table"><caption class="sr-only">{escaped(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>',
        format="html",
    )


class Codebook(SphinxDirective):
    """```` ```{codebook} ````: every value of every coded variable, from data/codes.csv."""

    def run(self):
        sections = []
        codes = shared("codes")
        for variable, rows in codes.groupby("variable", sort=False):
            where = (
                "General rules of coding."
                if variable == "rule"
                else f"Column {CODED[variable][1]} of the table {CODED[variable][0]}."
                if variable in CODED
                else ""
            )
            grid = _grid(
                f"Codes of {variable.replace('_', ' ')}",
                ["Code", "Label", "Definition", "Example", "Boundary"],
                [
                    [
                        f"<code>{escaped(r.code)}</code>",
                        *(escaped(c) for c in (r.label, r.definition, r.example, r.boundary)),
                    ]
                    for r in rows.itertuples()
                ],
            )
            sections.append(
                _section(
                    f"codes-{variable.replace('_', '-')}",
                    variable.replace("_", " "),
                    nodes.paragraph("", where),
                    grid,
                )
            )
        return sections


class Dictionary(SphinxDirective):
    """```` ```{dictionary} ````: every table and column, from data/datapackage.json."""

    def run(self):
        sections = []
        for name, table in tables().items():
            rows = []
            for f in table["schema"]["fields"]:
                c = f.get("constraints", {})
                limits = ", ".join(
                    f"{k} {c[k]}" for k in ("minimum", "maximum", "pattern") if k in c
                )
                rows.append(
                    [
                        f"<code>{escaped(f['name'])}</code>",
                        escaped(f["type"]) + (f" ({escaped(f['unit'])})" if "unit" in f else ""),
                        "yes" if c.get("required") else "",
                        escaped(f.get("description")),
                        ", ".join(f"<code>{escaped(v)}</code>" for v in allowed(f))
                        or escaped(limits),
                    ]
                )
            keys = table["schema"]
            refs = "; ".join(
                f"{', '.join(k['fields'])} refers to {k['reference']['resource']}.{', '.join(k['reference']['fields'])}"
                for k in keys.get("foreignKeys", [])
            )
            said = (
                f"{table['description']} {len(shared(name))} rows. Key: {', '.join(keys['primaryKey'])}."
                + (f" References: {refs}." if refs else "")
            )
            sections.append(
                _section(
                    f"table-{name}",
                    table["title"],
                    nodes.paragraph("", said),
                    _grid(
                        f"Columns of {name}",
                        ["Column", "Type", "Required", "Meaning", "Allowed values"],
                        rows,
                    ),
                )
            )
        return sections


class Downloads(SphinxDirective):
    """```` ```{downloads} ````: links to the exports that the build writes."""

    def run(self):
        up = "../" * self.env.docname.count("/")
        items = "".join(
            f'<li><a href="{up}{DOWNLOADS}/{name}" download>{name}</a>: {escaped(what)}</li>'
            for name, what in FILES.items()
        )
        return [nodes.raw("", f"<ul>{items}</ul>", format="html")]


def _write(app, exception):
    """Write the exports, when there is something new to export."""
    if exception is not None or app.builder.format != "html":
        return
    folder, stamp = Path(app.outdir) / DOWNLOADS, Path(app.doctreedir) / "exports"
    made_of = digest(app.env.companion_inputs)
    if (
        not stamp.exists()
        or stamp.read_text() != made_of
        or not all((folder / name).exists() for name in FILES)
    ):
        export(folder)
        stamp.write_text(made_of)


def setup(app):
    """Register the three directives; the exports are written when the build is done."""
    app.add_directive("codebook", Codebook)
    app.add_directive("dictionary", Dictionary)
    app.add_directive("downloads", Downloads)
    app.connect("build-finished", _write)
