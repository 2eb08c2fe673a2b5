"""Charts as figures: each Altair chart becomes a numbered figure, drawn at build and live in the browser.

A MyST-NB MIME renderer receives the Vega-Lite specification of a cell's last expression. It draws
the chart twice with vl-convert, for a wide and for a narrow column, so that a page needs no script
to show it; the specification travels along as JSON and `_static/companion.js` makes the chart live
when a reader reaches for it. The Vega runtime comes out of vl-convert too, so that both pictures
are drawn by the same version, and is written once per site.
"""

from __future__ import annotations

import copy
import functools
import hashlib
import html
import json
import re
from pathlib import Path

import vl_convert
from docutils import nodes
from sphinx.util import logging

from . import cache

logger = logging.getLogger(__name__)

MIME = "application/vnd.vegalite.v6+json"
WIDE, NARROW = 670, 326  # px; the text column on a desktop, and on a phone of 360 px
RUNTIME_FOLDER = "_charts"


class VegaLiteRenderer:
    """MyST-NB plugin: MIME bundle of a chart to docutils nodes."""

    mime_priority_overrides = [("*", MIME, 1)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        if data.mime_type != MIME:
            return None
        spec = data.content if isinstance(data.content, dict) else json.loads(data.string)
        meta = spec.get("usermeta", {}).get("figure")
        if meta is None:
            logger.warning(
                "a chart is not a figure: wrap the cell's last expression in companion.theme.figure(chart, name=, title=, alt=, source=)",
                location=(renderer.renderer.document["source"], data.line),
            )
            return []
        return [_figure(renderer.renderer.document, spec, meta, data.line)]


def _figure(document, spec: dict, meta: dict, line: int | None) -> nodes.figure:
    wide, narrow = fitted(spec)
    alt = html.escape(meta["alt"], quote=True)
    payload = json.dumps({"datasets": wide.pop("datasets", {}), "wide": wide, "narrow": {k: v for k, v in narrow.items() if k != "datasets"}}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    datasets = json.loads(payload)["datasets"]
    pictures = "".join(
        f'<div class="chart-{size}" role="img" aria-label="{alt}">{picture({**s, "datasets": datasets}, meta["name"] + size)}</div>'
        for size, s in (("wide", wide), ("narrow", narrow))
    )
    bound = re.search(r'"bind":\{', payload)  # a menu or slider; legend selections have "bind":"legend"
    controls = '<div class="chart-controls"><noscript>With JavaScript, a control stands here.</noscript></div>' if bound else ""
    payload = payload.replace("</", r"<\/")  # "</" would end the script element
    subtitle = f'<p class="chart-subtitle">{html.escape(meta["subtitle"])}</p>' if meta["subtitle"] else ""
    markup = (
        f'{subtitle}<div class="chart-frame" data-runtime="{runtime()[0]}"{" data-controls" if bound else ""}>{controls}{pictures}'
        f'<script type="application/json" class="chart-spec">{payload}</script></div>'
        f'<p class="chart-source">Source: {html.escape(meta["source"])}.</p>'
    )
    node = nodes.figure(classes=["chart"])
    node.source, node.line = document["source"], line
    node["names"].append(nodes.fully_normalize_name(meta["name"]))
    document.note_explicit_target(node, node)
    node += nodes.caption(meta["title"], "", nodes.Text(meta["title"]))
    node += nodes.raw("", markup, format="html")
    return node


def fitted(spec: dict) -> tuple[dict, dict]:
    """The chart for a wide and for a narrow column: the title taken out (the page shows it) and views resized."""
    bare = {k: v for k, v in spec.items() if k not in ("usermeta", "title", "$schema", "name")}
    narrow = _stack(copy.deepcopy(bare))
    config = narrow.setdefault("config", {})
    config["legend"] = {**config.get("legend", {}), "orient": "top", "columns": 2, "columnPadding": 8, "labelLimit": 130}
    config["axis"] = {**config.get("axis", {}), "labelLimit": 120}
    _two_columns(narrow)
    return _fit(copy.deepcopy(bare), WIDE), _fit(narrow, NARROW)


def _stack(spec: dict) -> dict:
    """Charts that stand side by side stand below each other on a narrow screen."""
    if "hconcat" in spec:
        spec["vconcat"] = [_stack(s) for s in spec.pop("hconcat")]
        spec["spacing"] = 20
    elif "vconcat" in spec:
        spec["vconcat"] = [_stack(s) for s in spec["vconcat"]]
    if "columns" in spec:
        spec["columns"] = 1
    # A chart may say what differs on a narrow screen: usermeta={"narrow": {...}} in a view is merged in.
    override = spec.get("usermeta", {}).get("narrow", {}) if isinstance(spec.get("usermeta"), dict) else {}
    spec.update(override)
    return spec


def _two_columns(part) -> None:
    """Legends that a chart lays out in several columns have two at most on a narrow screen."""
    for value in part.values() if isinstance(part, dict) else part:
        if isinstance(value, (dict, list)):
            _two_columns(value)
    legend = part.get("legend") if isinstance(part, dict) else None
    if isinstance(legend, dict) and legend.get("columns", 0) > 2:
        legend["columns"] = 2


def _views(spec: dict):
    """The parts of a specification that carry a width."""
    if "hconcat" in spec or "vconcat" in spec or "concat" in spec:
        for part in spec.get("hconcat", []) + spec.get("vconcat", []) + spec.get("concat", []):
            yield from _views(part)
    elif "facet" in spec or "repeat" in spec:
        yield from _views(spec["spec"])
    else:
        yield spec


def _across(spec: dict) -> int:
    """How many views stand side by side at most."""
    if "hconcat" in spec:
        return sum(_across(s) for s in spec["hconcat"])
    if "vconcat" in spec:
        return max(_across(s) for s in spec["vconcat"])
    if "columns" in spec:
        return int(spec["columns"])
    return 1


def _fit(spec: dict, target: int) -> dict:
    """Resize the views until the drawn chart is as wide as `target`, axes and legends included."""
    views = list(_views(spec))
    for view in views:
        if not isinstance(view.get("width"), (int, float)):
            view["width"] = target // _across(spec)
    for _ in range(4):
        excess = _size(spec)[0] - target
        if -4 <= excess <= 0:
            break
        for view in views:
            view["width"] = max(60, round(view["width"] - excess / _across(spec)))
    return spec


def _size(spec: dict) -> tuple[float, float]:
    width, height = re.search(r'<svg[^>]*? width="([\d.]+)"[^>]*? height="([\d.]+)"', _svg(json.dumps(spec, sort_keys=True))).groups()
    return float(width), float(height)


@functools.lru_cache(maxsize=512)
def _svg(spec: str) -> str:
    """The drawing of a specification, kept between builds."""
    return cache.kept("charts", cache.digest(vl_convert.__version__, cache.fonts(), spec), lambda: vl_convert.vegalite_to_svg(json.loads(spec)))


def prepare(spec: dict) -> None:
    """Draw a chart ahead, so that its drawings are kept when the page is read: kernels do so side by side."""
    wide, narrow = fitted(spec)
    for part in (wide, narrow):
        _svg(json.dumps({**part, "datasets": spec.get("datasets", {})}, sort_keys=True))


def picture(spec: dict, name: str) -> str:
    """The chart as SVG for a page: coordinates rounded, ids unique to the chart, no fixed size."""
    svg = _svg(json.dumps(spec, sort_keys=True))
    # Only inside tags: numbers that stand in labels are content.
    svg = re.sub(r"<[^>]+>", lambda tag: re.sub(r"-?\d+\.\d{3,}", lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), tag[0]), svg)
    svg = re.sub(r'(id="|url\(#)([\w-]+)', lambda m: f"{m[1]}{name}-{m[2]}", svg)
    svg = re.sub(r' aria-(?:label|roledescription)="[^"]*"| role="graphics-[^"]*"', "", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


@functools.cache
def runtime() -> tuple[str, str]:
    """File name (with a hash of the content) and text of the Vega runtime that pages load when needed."""
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    # In a function of its own: the bundle's names would otherwise clash with other scripts of the page.
    script = f"(()=>{{{bundle}\n}})();"
    return f"vega-{hashlib.sha256(script.encode()).hexdigest()[:12]}.js", script


def _write_runtime(app, exception):
    if exception is None and app.builder.format == "html":
        name, script = runtime()
        folder = Path(app.outdir) / RUNTIME_FOLDER
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(script, encoding="utf-8")


def setup(app):
    """Write the runtime next to the pages when the build is done."""
    app.connect("build-finished", _write_runtime)
