"""From a Vega-Lite specification to what a page and its readers get: pictures, a live chart, files.

Everything is drawn by the Vega inside vl-convert: the SVG that stands in the page (for a wide and a narrow
column), the SVG and PNG to download, and the runtime that makes a chart live in the browser. The page never
sees Vega-Lite: specifications are compiled here, and Vega's own interpreter runs them without `eval`.
"""

from __future__ import annotations

import base64
import copy
import csv
import functools
import hashlib
import html
import io
import json
import re
import struct
import textwrap
import zlib
from pathlib import Path

import vl_convert

from ... import citations as cite
from ...charts import theme
from ..running import cache

CHARTS = Path(theme.__file__).parent  # whatever changes there may change a drawing
WIDE, NARROW = 670, 326  # px; the text column on a desktop, and on a phone of 360 px

# The parts of Vega that live charts use, out of the modules that vl-convert carries. Its bundler knows them by
# these addresses and asks no host; left out are maps, forces, hierarchies, regression and Vega-Lite itself.
MODULES = {
    "vega-view": "6.1.0",
    "vega-parser": "7.1.0",
    "vega-dataflow": "6.1.0",
    "vega-interpreter": "2.0.0",
    "vega-encode": "5.1.0",
    "vega-transforms": "5.1.0",
    "vega-view-transforms": "5.1.0",
}
SNIPPET = """
import {{ View }} from "{vega-view}"; import {{ parse }} from "{vega-parser}"; import {{ transforms }} from "{vega-dataflow}"; import {{ expressionInterpreter }} from "{vega-interpreter}";
import * as encode from "{vega-encode}"; import * as data from "{vega-transforms}"; import * as layout from "{vega-view-transforms}";
Object.assign(transforms, encode, data, layout);
window.companionVega = {{ View, parse, expressionInterpreter }};
"""
# Vega transforms that the parts above do not bring; a chart that needs one must say so here first.
MISSING = {
    "contour",
    "density2d",
    "force",
    "geojson",
    "geopath",
    "geopoint",
    "geoshape",
    "graticule",
    "heatmap",
    "isocontour",
    "kde2d",
    "label",
    "loess",
    "nest",
    "pack",
    "partition",
    "projection",
    "regression",
    "stratify",
    "tree",
    "treelinks",
    "treemap",
    "voronoi",
    "wordcloud",
    "crossfilter",
    "resolvefilter",
}


@functools.cache
def runtime() -> tuple[str, str]:
    """File name (with a hash of the content) and text of the Vega runtime that pages load when needed."""
    try:
        bundle = vl_convert.javascript_bundle(
            SNIPPET.format(
                **{
                    name: f"https://cdn.jsdelivr.net/npm/{name}@{version}/+esm"
                    for name, version in MODULES.items()
                }
            )
        )
    except BaseException as error:  # vl-convert panics, with an exception that is none of Exception
        raise RuntimeError(
            f"vl-convert {vl_convert.__version__} carries other versions of Vega's modules than drawing.MODULES names: {str(error)[:200]}"
        ) from None
    # In a function of its own: the bundle's names would otherwise clash with other scripts of the page.
    script = f"(()=>{{{bundle}\n}})();"
    return f"vega-{hashlib.sha256(script.encode()).hexdigest()[:12]}.js", script


def drawn(spec: dict) -> dict:
    """All that is drawn and written for a chart that went through `theme.figure`; kept between builds.

    "pictures": {"wide", "narrow"} as SVG for the page; "controls" as `compiled` lists them; "rows" of its table;
    "files": text by suffix (js, svg, csv, thumbnail.svg). Raises ValueError for a chart that the pages cannot make live.
    """
    book = cite.about()["title"]
    key = cache.digest(
        vl_convert.__version__,
        cache.fonts(),
        *(p.read_bytes() for p in (Path(__file__), *sorted(CHARTS.glob("*.py")))),
        book,
        spec,
    )
    return json.loads(
        cache.kept("charts", key, lambda: json.dumps(_drawn(spec, book), ensure_ascii=False))
    )


def _drawn(spec: dict, book: str) -> dict:
    meta = spec["usermeta"]["figure"]
    wide, narrow = fitted(spec, meta.get("narrow"))
    pictures = {
        size: picture(s, f"{meta['name']}-{size}")
        for size, s in (("wide", wide), ("narrow", narrow))
    }
    rows = meta.get("data") or table(spec)
    rows = {"columns": rows["columns"], "rows": [[cell(v) for v in row] for row in rows["rows"]]}
    script, controls = live(meta["name"], wide, narrow, rows)
    files = {
        "js": script,
        "svg": sheet(pictures["wide"], meta, book),
        "csv": as_csv(rows),
        "thumbnail.svg": thumbnail(pictures["wide"]),
    }
    return {"pictures": pictures, "controls": controls, "rows": len(rows["rows"]), "files": files}


# --- Fitting a chart to a column


def fitted(spec: dict, narrow: dict | None = None) -> tuple[dict, dict]:
    """The chart for a wide and for a narrow column: the title taken out (the page shows it) and views resized.

    `narrow` is what the chapter gave to `theme.figure(narrow=)`.
    """
    bare = {
        k: v
        for k, v in spec.items()
        if k not in ("usermeta", "title", "$schema", "name", "description")
    }
    phone = _stack(copy.deepcopy(bare))
    config = phone.setdefault("config", {})
    config["legend"] = {
        **config.get("legend", {}),
        "orient": "top",
        "columns": 2,
        "columnPadding": 8,
        "labelLimit": 130,
    }
    config["axis"] = {**config.get("axis", {}), "labelLimit": 120}
    _two_columns(phone)
    return _fit(copy.deepcopy(bare), WIDE), _fit(merged(phone, narrow or {}), NARROW)


def merged(spec, changes):
    """`spec` with `changes` laid over it: mappings are merged, None removes, a mapping with numbers changes list items."""
    if isinstance(spec, list) and isinstance(changes, dict):
        return [merged(item, changes.get(str(n), {})) for n, item in enumerate(spec)]
    if not isinstance(spec, dict) or not isinstance(changes, dict):
        return changes if changes != {} else spec
    out = {**spec, **{k: merged(spec[k], v) if k in spec else v for k, v in changes.items()}}
    return {k: v for k, v in out.items() if not (k in changes and changes[k] is None)}


def _stack(spec: dict) -> dict:
    """Charts that stand side by side stand below each other on a narrow screen."""
    if "hconcat" in spec:
        spec["vconcat"] = [_stack(s) for s in spec.pop("hconcat")]
        spec["spacing"] = 20
    elif "vconcat" in spec:
        spec["vconcat"] = [_stack(s) for s in spec["vconcat"]]
    if "columns" in spec:
        spec["columns"] = 1
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
        excess = _size(_svg(json.dumps(spec, sort_keys=True)))[0] - target
        if -4 <= excess <= 0:
            break
        for view in views:
            view["width"] = max(60, round(view["width"] - excess / _across(spec)))
    return spec


def _size(svg: str) -> tuple[float, float]:
    width, height = re.search(r'<svg[^>]*? width="([\d.]+)"[^>]*? height="([\d.]+)"', svg).groups()
    return float(width), float(height)


@functools.lru_cache(maxsize=512)
def _svg(spec: str) -> str:
    return vl_convert.vegalite_to_svg(json.loads(spec))


# --- Pictures


def picture(spec: dict, name: str) -> str:
    """The chart as SVG for a page: coordinates rounded, ids unique to the chart, ink that follows the page."""
    svg = _svg(json.dumps(spec, sort_keys=True))
    # Only inside tags: what stands in labels is content.
    svg = re.sub(r"<[^>]+>", lambda tag: _tag(tag[0], name), svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def _tag(tag: str, name: str) -> str:
    tag = re.sub(r"-?\d+\.\d{3,}", lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), tag)
    tag = re.sub(r'(id="|url\(#)([\w-]+)', lambda m: f"{m[1]}{name}-{m[2]}", tag)
    return re.sub(r' aria-(?:label|roledescription)="[^"]*"| role="graphics-[^"]*"', "", tag)


def thumbnail(svg: str) -> str:
    """The picture of a page as a file of its own, for the list of figures."""
    return svg.replace(' aria-hidden="true" focusable="false"', "", 1).replace(
        "currentColor", theme.PAPER_INK
    )


def sheet(svg: str, meta: dict, book: str) -> str:
    """A picture as a file that stands alone: light paper, title, subtitle, source and text alternative."""
    width, height = _size(svg)
    pad, top = 16, 16
    lines = []

    def write(text, size, weight, gap, fill):
        nonlocal top
        for line in textwrap.wrap(text, int(width / (size * (0.56 if weight == "bold" else 0.5)))):
            top += size * 1.3
            lines.append(
                f'<text x="{pad}" y="{top:.1f}" font-family="{html.escape(theme.FONT)}" font-size="{size}px" font-weight="{weight}" fill="{fill}">{html.escape(line)}</text>'
            )
        top += gap

    write(meta["title"], 16, "bold", 4, theme.PAPER_INK)
    if meta["subtitle"]:
        write(meta["subtitle"], 12, "normal", 4, theme.PAPER_INK)
    top += 10
    at = top
    top += height + 6
    write(f"Source: {meta['source']}.", 10, "normal", 0, theme.PAPER_INK)
    write(f"{book}. CC BY 4.0.", 10, "normal", 12, theme.PAPER_INK)
    total, inner = (
        width + 2 * pad,
        thumbnail(svg).replace("<svg ", f'<svg x="{pad}" y="{at:.1f}" ', 1),
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{total:g}" height="{top:.0f}" viewBox="0 0 {total:g} {top:.0f}" role="img" aria-labelledby="title desc">'
        f'<title id="title">{html.escape(meta["title"])}</title><desc id="desc">{html.escape(meta["alt"])}</desc><rect width="100%" height="100%" fill="{theme.PAPER}"/>{"".join(lines)}{inner}</svg>\n'
    )


def png(svg: str) -> bytes:
    """A sheet as PNG at twice its size; kept between builds."""
    key = cache.digest(vl_convert.__version__, cache.fonts(), Path(__file__).read_bytes(), svg)
    return base64.b64decode(
        cache.kept("bitmaps", key, lambda: base64.b64encode(_png(svg)).decode())
    )


def _png(svg: str) -> bytes:
    """Packed harder than vl-convert packs it: a third of the size."""
    made, at, chunks = vl_convert.svg_to_png(svg, scale=2), 8, []
    while at < len(made):
        length, kind = struct.unpack(">I4s", made[at : at + 8])
        chunks.append((kind, made[at + 8 : at + 8 + length]))
        at += length + 12
    pixels = zlib.compress(
        zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT")), 9
    )
    kept = [c for c in chunks if c[0] not in (b"IDAT", b"IEND")] + [
        (b"IDAT", pixels),
        (b"IEND", b""),
    ]
    return made[:8] + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in kept
    )


# --- The live chart


def compiled(spec: dict) -> tuple[dict, list[dict]]:
    """The chart in Vega, and its controls: {signal, label, value, kind, and what the kind needs}.

    Raises ValueError for a transform that the pages' runtime does not have, or a control it cannot show.
    """
    vega = vl_convert.vegalite_to_vega(spec)
    needed = {t["type"] for t in _transforms(vega)}
    if lacking := sorted(needed & MISSING):
        raise ValueError(
            f"the chart needs Vega's {', '.join(lacking)}, which the pages do not load: see MODULES in companion/site/content/drawing.py"
        )
    controls = []
    for signal in vega.get("signals", []):
        bind = signal.pop("bind", None)
        if not isinstance(bind, dict):
            continue
        if bind.get("input") not in ("select", "range", "checkbox"):
            raise ValueError(
                f"a control of kind “{bind.get('input')}” cannot be shown; use a menu (binding_select), a slider (binding_range) or a box (binding_checkbox)"
            )
        controls.append(
            {
                "signal": signal["name"],
                "label": (bind.get("name") or signal["name"]).strip().rstrip(":"),
                "value": signal.get("value"),
                "kind": bind["input"],
                **{k: bind[k] for k in ("options", "labels", "min", "max", "step") if k in bind},
            }
        )
    return {
        k: v for k, v in vega.items() if k not in ("$schema", "description", "usermeta")
    }, controls


def _transforms(part):
    for key, value in part.items() if isinstance(part, dict) else enumerate(part):
        if key in ("transform", "projections") and isinstance(value, list):
            yield from (t for t in value if isinstance(t, dict) and "type" in t)
        if isinstance(value, (dict, list)) and key != "values":
            yield from _transforms(value)


def live(name: str, wide: dict, narrow: dict, table: dict) -> tuple[str, list[dict]]:
    """The script that brings a live chart and its table into a page, and the chart's controls.

    Rows that both widths draw are sent once.
    """
    values: dict[str, list] = {}
    parts, controls = {}, []
    for size, spec in (("wide", wide), ("narrow", narrow)):
        vega, controls = compiled(spec)
        for data in vega.get("data", []):
            if isinstance(data.get("values"), list):
                key = hashlib.sha256(
                    json.dumps(data["values"], sort_keys=True).encode()
                ).hexdigest()[:8]
                values[key] = data["values"]
                data["values"] = key
        parts[size] = vega
    payload = json.dumps(
        {"name": name, **parts, "values": values, "table": table},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return f"companionFigure({payload});\n", controls


# --- The data drawn


def table(spec: dict) -> dict:
    """The rows a chart draws, as {"columns": [...], "rows": [[...]]}: what a reader sees of its main data set.

    Columns are the fields of tooltips and encodings under the names these give them, so that positions and other
    helper columns stay out. A chapter whose chart aggregates in the browser gives `theme.figure(data=)` instead.
    """
    tips: dict[str, dict[str, str]] = {}
    rest: dict[str, dict[str, str]] = {}
    for data, view in _marks(spec, None):
        if data not in spec.get("datasets", {}):
            continue
        known = {key for row in spec["datasets"][data] for key in row}
        told, seen = tips.setdefault(data, {}), rest.setdefault(data, {})
        channels = view.get("encoding", {})
        tooltip = channels.get("tooltip", [])
        for tip in tooltip if isinstance(tooltip, list) else [tooltip]:
            if tip.get("field") in known:
                told.setdefault(tip["field"], tip.get("title") or tip["field"])
        for channel, d in channels.items():
            if (
                not isinstance(d, dict)
                or d.get("field") not in known
                or d.get("axis", 0) is None
                or d.get("scale", 0) is None
            ):
                continue
            given = [
                d.get("title"),
                *(
                    d[part].get("title")
                    for part in ("axis", "legend", "header")
                    if isinstance(d.get(part), dict)
                ),
            ]
            title = next((t for t in given if isinstance(t, str) and t), None)
            # Beside tooltips only what has a name of its own, or names a row or panel, is for readers.
            if (
                channel in ("x", "y", "facet", "row", "column")
                and (title or not tooltip or d.get("type") in ("nominal", "ordinal"))
                or channel in ("color", "fill", "stroke", "shape", "text")
                and not tooltip
            ):
                seen.setdefault(d["field"], title or d["field"])
    if not tips:
        return {"columns": [], "rows": []}
    main = max(tips, key=lambda d: (bool(tips[d]), len(spec["datasets"][d])))
    columns: dict[tuple, str] = {}
    for field, title in {**rest[main], **tips[main]}.items():
        words = title.replace("_", " ").strip()
        # Two fields of the same content are one column, under the name the tooltip gives it.
        columns[tuple(cell(row.get(field)) for row in spec["datasets"][main])] = (
            words[:1].upper() + words[1:]
        )
    return {
        "columns": list(columns.values()),
        "rows": list(map(list, dict.fromkeys(zip(*columns)))),
    }


def _marks(spec: dict, data, encoding=None):
    """Each single view with the name of its data set, encodings of its layers merged in."""
    data = spec.get("data", {}).get("name", data) if isinstance(spec.get("data"), dict) else data
    encoding = {**(encoding or {}), **spec.get("encoding", {})}
    parts = [
        *spec.get("layer", []),
        *spec.get("hconcat", []),
        *spec.get("vconcat", []),
        *spec.get("concat", []),
    ] + ([spec["spec"]] if "spec" in spec else [])
    if "facet" in spec:
        facets = spec["facet"] if "field" not in spec["facet"] else {"facet": spec["facet"]}
        encoding = {**facets, **encoding}
    if not parts:
        yield data, {**spec, "encoding": encoding}
    for part in parts:
        yield from _marks(part, data, encoding)


def cell(value):
    """A value as it stands in a table: dates without a midnight, lists as words, nothing for a missing one."""
    if value is None or isinstance(value, float) and value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    if isinstance(value, float):
        return int(value) if value.is_integer() else float(f"{value:.6g}")
    return re.sub(r"T00:00:00(\.0+)?$", "", value) if isinstance(value, str) else value


def as_csv(table: dict) -> str:
    """A table as CSV text (RFC 4180 with plain line ends); a text that a spreadsheet would run gets a ' before it.

    It begins with a byte order mark, by which Excel knows UTF-8: else dashes and accents come out as others.
    """
    out = io.StringIO("\ufeff")
    out.seek(1)
    rows = [[_inert(value) for value in row] for row in (table["columns"], *table["rows"])]
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _inert(value):
    """A cell that no spreadsheet takes for a formula: texts that begin with = or @, and with + or - unless numbers."""
    if not isinstance(value, str) or not re.match(r"\s*(?:[=@]|[+-](?![\d.,\s]*%?$))", value):
        return value
    return f"'{value}"
