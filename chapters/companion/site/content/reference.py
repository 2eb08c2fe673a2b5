"""Reference pages rendered from what the data say of themselves: codebook, data dictionary,
downloads.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ...checks import CODED
from ...croissant import DOWNLOADS
from ...export import FILES
from ...tables.read import allowed, shared, tables
from .pieces import escaped


def _section(name: str, title: str, *content: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title("", title), *content, ids=[name], names=[name])


def _grid(caption: str, heads: list[str], rows: list[list[str]]) -> nodes.raw:
    return nodes.raw("", grid(caption, heads, rows), format="html")


def grid(caption: str, heads: list[str], rows: list[list[str]]) -> str:
    """A table in HTML; the first cell of each row is its head. Cells are HTML already."""
    body = "".join(
        f'<tr><th scope="row">{r[0]}</th>'
        + "".join(f'<td data-head="{h}">{c}</td>' for h, c in zip(heads[1:], r[1:]))
        + "</tr>"
        for r in rows
    )
    head = "".join(f'<th scope="col">{h}</th>' for h in heads)
    return (
        '<div class="register"><table class="register-table">'
        f'<caption class="sr-only">{escaped(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
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
        heads = ["Column", "Type", "Required", "Meaning", "Allowed values"]
        return [
            _section(
                f"table-{name}",
                table["title"],
                nodes.paragraph("", _said(name, table)),
                _grid(f"Columns of {name}", heads, [_column(f) for f in table["schema"]["fields"]]),
            )
            for name, table in tables().items()
        ]


def _said(name: str, table: dict) -> str:
    """What a table is, how many rows it has, its key and what it refers to."""
    schema = table["schema"]
    links = []
    for key in schema.get("foreignKeys", []):
        there = key["reference"]
        fields = ", ".join(there["fields"])
        links.append(f"{', '.join(key['fields'])} refers to {there['resource']}.{fields}")
    said = (
        f"{table['description']} {len(shared(name))} rows. Key: {', '.join(schema['primaryKey'])}."
    )
    return said + (f" References: {'; '.join(links)}." if links else "")


def _column(field: dict) -> list[str]:
    """The cells, as HTML, of the row that describes a column."""
    given = field.get("constraints", {})
    limits = ", ".join(f"{k} {given[k]}" for k in ("minimum", "maximum", "pattern") if k in given)
    unit = f" ({escaped(field['unit'])})" if "unit" in field else ""
    values = ", ".join(f"<code>{escaped(value)}</code>" for value in allowed(field))
    return [
        f"<code>{escaped(field['name'])}</code>",
        escaped(field["type"]) + unit,
        "yes" if given.get("required") else "",
        escaped(field.get("description")),
        values or escaped(limits),
    ]


class Downloads(SphinxDirective):
    """```` ```{downloads} ````: links to the exports that the build writes."""

    def run(self):
        up = "../" * self.env.docname.count("/")
        items = "".join(
            f'<li><a href="{up}{DOWNLOADS}/{name}" download>{name}</a>: {escaped(what)}</li>'
            for name, what in FILES.items()
        )
        return [nodes.raw("", f"<ul>{items}</ul>", format="html")]


def setup(app):
    """Register the three directives."""
    app.add_directive("codebook", Codebook)
    app.add_directive("dictionary", Dictionary)
    app.add_directive("downloads", Downloads)
