"""Charts as figures: each Altair chart becomes a numbered figure, drawn at build and live in the
browser.

A MyST-NB MIME renderer receives the Vega-Lite specification of a cell's last expression. It puts
the chart into the page as SVG, once for a wide and once for a narrow column, so that a page needs
no script to show it, with the controls as ordinary form fields. What only some readers ask for
stays out of the page, in `_figures/`: the live chart with its data (`.js`, which
`_static/chart-live.js` fetches when a reader reaches for the chart), and the downloads (`.svg`,
`.png`, `.csv`). ```` ```{gallery} ```` lists all figures of the book.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ...charts import theme
from ..theme.languages import marked
from . import drawing
from .fitting import size
from .live import runtime
from .registers import IN_PAGES_ALONE

logger = logging.getLogger(__name__)

MIME = "application/vnd.vegalite.v6+json"
NO_FIGURE = (
    "a chart is not a figure: wrap the cell's last expression in "
    "companion.theme.figure(chart, name=, title=, alt=, source=)"
)
RUNTIME_FOLDER = "_charts"
FOLDER = "_figures"


class VegaLiteRenderer:
    """MyST-NB plugin: MIME bundle of a chart to docutils nodes."""

    mime_priority_overrides = [("*", MIME, 1)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        if data.mime_type != MIME:
            return None
        spec = data.content if isinstance(data.content, dict) else json.loads(data.string)
        meta, document = spec.get("usermeta", {}).get("figure"), renderer.renderer.document
        where = f"{document['source']}:{data.line}"
        if meta is None:
            logger.warning(NO_FIGURE, location=where)
            return []
        for problem in theme.strangers(spec):
            logger.warning('figure "%s": %s', meta["name"], problem, location=where)
        try:
            return [_figure(document, spec, meta, data.line)]
        except ValueError as error:  # what drawing finds wrong with a chart
            logger.warning('figure "%s": %s', meta["name"], error, location=where)
            return []


def _figure(document, spec: dict, meta: dict, line: int | None) -> nodes.figure:
    env, name = document.settings.env, meta["name"]
    made = drawing.drawn(spec)
    env.figures.setdefault(env.docname, []).append(
        {"name": name, "title": meta["title"], "line": line, "files": made["files"]}
    )

    up = "../" * env.docname.count("/")
    stamp = hashlib.sha256(made["files"]["js"].encode()).hexdigest()[:12]
    alt = html.escape(meta["alt"], quote=True)
    # With its height known beforehand, a chart that is out of sight is neither laid out nor painted
    # (see styles/companion/figures.css).
    shape = {size: _shape(svg) for size, svg in made["pictures"].items()}
    drawn = "".join(
        f'<div class="chart-{size}" style="aspect-ratio:{shape[size]}" role="img" '
        f'aria-label="{alt}">{svg}</div>'
        for size, svg in made["pictures"].items()
    )
    subtitle = (
        f'<p class="chart-subtitle">{marked(meta["subtitle"])}</p>' if meta["subtitle"] else ""
    )
    markup = (
        f'{subtitle}<div class="chart-frame" data-figure="{name}" '
        f'data-script="{name}.js?{stamp}" data-runtime="{runtime()[0]}">'
        f'{_controls(made["controls"], meta["title"])}<div class="chart-plot">{drawn}</div></div>'
        f'<p class="chart-source">Source: {marked(meta["source"])}.</p>'
        f"{_tools(up, env.docname, meta, made['rows'])}"
    )
    node = nodes.figure(classes=["chart"])
    node.source, node.line = document["source"], line
    node["names"].append(nodes.fully_normalize_name(name))
    document.note_explicit_target(node, node)
    node += nodes.caption(meta["title"], "", nodes.Text(meta["title"]))
    node += nodes.raw("", markup, format="html")
    return node


def _controls(controls: list[dict], title: str) -> str:
    """Form fields that stand for a chart's parameters; a script enables them. Values are JSON.

    Their group is named after the chart: a page may have several.
    """
    if not controls:
        return ""

    fields = [
        f"<label><span>{html.escape(control['label'])}</span> {_field(control)}</label>"
        for control in controls
    ]
    group = html.escape(f"What this chart shows: {title}")
    return (
        '<fieldset class="chart-controls" disabled>'
        f'<legend class="visually-hidden">{group}</legend>'
        f"{''.join(fields)}<noscript><span>The chart is drawn for these choices; changing them "
        "needs JavaScript.</span></noscript></fieldset>"
    )


def _field(control: dict) -> str:
    """The form field of one control, as `live.compiled` describes it."""
    shared = f'data-signal="{html.escape(control["signal"])}" autocomplete="off"'
    chosen = control["value"]
    if control["kind"] == "select":
        labels = control.get("labels") or control["options"]
        options = "".join(
            f'<option value="{_written(value)}"{" selected" if value == chosen else ""}>'
            f"{html.escape(str(label))}</option>"
            for value, label in zip(control["options"], labels)
        )
        return f"<select {shared}>{options}</select>"
    if control["kind"] == "range":
        value, step = control["min"] if chosen is None else chosen, control.get("step", 1)
        limits = f'min="{control["min"]:g}" max="{control["max"]:g}" step="{step:g}"'
        return (
            f'<input type="range" {shared} {limits} value="{value:g}">'
            f'<span class="chart-value">{value:g}</span>'
        )
    return f'<input type="checkbox" {shared}{" checked" if chosen else ""}>'


def _written(value) -> str:
    return html.escape(json.dumps(value, ensure_ascii=False), quote=True)


def _shape(svg: str) -> str:
    """Width and height of a picture's coordinates, as CSS writes a ratio: 640/300."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if found is None:
        raise ValueError(f"a picture must have a viewBox from 0 0; it begins {svg[:80]}")
    return f"{found[1]}/{found[2]}"


def _tools(up: str, docname: str, meta: dict, rows: int) -> str:
    """The row under a figure: its data, downloads, notebook, citation and address."""
    name, of = meta["name"], html.escape(f" of “{meta['title']}”", quote=True)
    count = f"{rows} row{'s' if rows != 1 else ''}"
    file, notebook = f"{up}{FOLDER}/{name}", f"{up}_notebooks/{docname.rsplit('/', 1)[-1]}.ipynb"
    links = [
        *(
            f'<a href="{file}.{kind}" download aria-label="{kind.upper()}{of}">{kind.upper()}</a>'
            for kind in ("svg", "png", "csv")
        ),
        f'<a href="{notebook}" download aria-label="Open as notebook: the chapter{of}">'
        "Open as notebook</a>",
        f'<a class="figure-cite" data-cite="figure:{name}" href="#cite" '
        f'aria-label="Cite this figure: citation{of}">Cite this figure</a>',
        f'<a href="#{name}" aria-label="Permanent link{of}">Permanent link</a>',
    ]
    return (
        '<div class="chart-tools"><details class="chart-data"><summary>Show data</summary>'
        f'<div class="chart-table"><p>{count}: <a href="{file}.csv" download>{name}.csv</a></p>'
        f"</div></details><ul>{''.join(f'<li>{link}</li>' for link in links)}</ul></div>"
    )


# --- The list of figures


class gallery(nodes.General, nodes.Element):
    """Stands for the list of figures until all chapters are read and numbered."""


class Gallery(SphinxDirective):
    """```` ```{gallery} ````: every figure of the book with a small picture, number and title, in
    page order.
    """

    def run(self):
        env: Any = self.env  # Sphinx's type of it knows nothing of the galleries we keep in it
        env.galleries.add(env.docname)
        return [gallery()]


def _pages(env, docname: str, seen: set[str]) -> list[str]:
    """Pages in the order of the table of contents."""
    if docname in seen:
        return []
    seen.add(docname)
    return [
        docname,
        *(
            page
            for child in env.toctree_includes.get(docname, [])
            for page in _pages(env, child, seen)
        ),
    ]


def _visit_gallery(self, node):
    env, out = self.builder.env, []
    for page in _pages(env, env.config.master_doc, set()):
        items = [_item(self.builder, page, figure) for figure in env.figures.get(page, [])]
        if items:
            title = marked(env.titles[page].astext())
            out.append(f'<h2>{title}</h2><ul class="gallery">{"".join(items)}</ul>')
    self.body.append("".join(out))
    raise nodes.SkipNode


def _item(builder, page: str, figure: dict) -> str:
    """A figure in the list: its small picture, number and title, with a link to it."""
    env, here, name = builder.env, builder.current_docname, figure["name"]
    numbers = env.toc_fignumbers.get(page, {}).get("figure", {}).get(name, ())
    width, height = (round(pixels) for pixels in size(figure["files"]["thumbnail.svg"]))
    picture = f"{'../' * here.count('/')}{FOLDER}/{name}.thumbnail.svg"
    return (
        f'<li><a href="{builder.get_relative_uri(here, page)}#{name}">'
        f'<img src="{picture}" alt="" loading="lazy" decoding="async" '
        f'width="{width}" height="{height}">'
        f'<span><span class="caption-number">Figure {".".join(map(str, numbers))}</span> '
        f"{marked(figure['title'])}</span></a></li>"
    )


# --- Keeping the book's figures together


def _purge(app, env, docname):
    for name, empty in (("figures", dict), ("galleries", set)):
        if not hasattr(env, name):
            setattr(env, name, empty())
    env.figures.pop(docname, None)
    env.galleries.discard(docname)


def _merge(app, env, docnames, other):
    env.figures |= {d: other.figures[d] for d in docnames if d in other.figures}
    env.galleries |= other.galleries & set(docnames)


def _check_names(app, env):
    """A figure's name is its address and the name of its files: one figure, one name, in the whole
    book.
    """
    first: dict[str, tuple[str, int]] = {}
    for page in sorted(env.figures):
        for figure in env.figures[page]:
            if figure["name"] in first:
                other, line = first[figure["name"]]
                logger.warning(
                    'figure "%s": the name is used twice; the other is in %s:%s',
                    figure["name"],
                    Path(env.doc2path(other)).relative_to(app.srcdir),
                    line,
                    location=f"{env.doc2path(page)}:{figure['line']}",
                )
            first.setdefault(figure["name"], (page, figure["line"]))


def _refresh(app, env):
    return sorted(env.galleries)


def _write(app, exception):
    """Runtime, live charts and downloads beside the pages. A PNG is drawn again only when its
    picture has changed.
    """
    if exception is not None or app.builder.format != "html":
        return
    name, script = runtime()
    charts, out = Path(app.outdir) / RUNTIME_FOLDER, Path(app.outdir) / FOLDER
    charts.mkdir(exist_ok=True)
    for old in charts.glob("vega-*.js"):
        old.unlink()
    (charts / name).write_text(script, encoding="utf-8")
    out.mkdir(exist_ok=True)
    wanted = set()
    for figure in (f for figures in app.env.figures.values() for f in figures):
        sheet, bitmap = out / f"{figure['name']}.svg", out / f"{figure['name']}.png"
        if (
            not bitmap.exists()
            or not sheet.exists()
            or sheet.read_text("utf-8") != figure["files"]["svg"]
        ):
            bitmap.write_bytes(drawing.png(figure["files"]["svg"]))
        for kind, text in figure["files"].items():
            (out / f"{figure['name']}.{kind}").write_text(text, encoding="utf-8")
        wanted |= {f"{figure['name']}.{kind}" for kind in (*figure["files"], "png")}
    for old in out.iterdir():
        if old.name not in wanted:
            old.unlink()


def setup(app):
    """Register the gallery and what writes the files when the build is done."""
    app.add_node(gallery, html=(_visit_gallery, None), **IN_PAGES_ALONE)
    app.add_directive("gallery", Gallery)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("env-check-consistency", _check_names)
    app.connect("env-get-updated", _refresh)
    app.connect("build-finished", _write)
