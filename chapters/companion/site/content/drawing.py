"""From a Vega-Lite specification to what a page and its readers get: pictures, a live chart, files.

Everything is drawn by the Vega inside vl-convert: the SVG that stands in the page (for a wide and a
narrow column), the SVG and PNG to download, and the runtime that makes a chart live in the browser.
The page never sees Vega-Lite: specifications are compiled here, and Vega's own interpreter runs
them without `eval`.
"""

from __future__ import annotations

import html
import json
import re
import struct
import textwrap
import zlib
from importlib.metadata import version
from pathlib import Path

import vl_convert

from ... import citations
from ...charts import theme, typeface
from ..running import cache
from .fitting import drawing_of, fitted, size
from .live import live
from .rows import as_csv, cell, table

# Whatever changes here may change a drawing.
_HERE = Path(__file__).parent
MADE_BY = (
    *sorted(Path(theme.__file__).parent.glob("*.py")),
    *(_HERE / f"{name}.py" for name in ("drawing", "fitting", "live", "rows")),
)


def drawn(spec: dict) -> dict:
    """All that is drawn and written for a chart that went through `theme.figure`; kept between
    builds.

    "pictures": {"wide", "narrow"} as SVG for the page; "controls" as `compiled` lists them; "rows"
    of its table; "files": text by suffix (js, svg, csv, thumbnail.svg). Raises ValueError for a
    chart that the pages cannot make live.
    """
    book = citations.about()["title"]
    made = cache.kept(
        "charts", _key(book, spec), lambda: json.dumps(_drawn(spec, book), ensure_ascii=False)
    )
    return json.loads(made)


def stored(spec: dict) -> dict:
    """What a notebook stores of a chart, by MIME type (`theme.bundle`); kept between builds."""
    made = cache.kept("notebook-charts", _key(spec), lambda: json.dumps(theme.bundle(spec)))
    return json.loads(made)


def _key(*parts) -> str:
    """Under which what is drawn of these is kept: of them, of what draws, and of its fonts."""
    tools = version("vl-convert-python"), typeface.measured()
    return cache.digest(*tools, *(path.read_bytes() for path in MADE_BY), *parts)


def prepare(spec: dict) -> None:
    """Draw a chart ahead, to be kept until its page is read and its notebook written."""
    if "figure" in spec.get("usermeta", {}):
        png(drawn(spec)["files"]["svg"])
    stored(spec)


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


def picture(spec: dict, name: str) -> str:
    """The chart as SVG for a page: coordinates rounded, ids unique to the chart, ink that follows
    the page.

    Raises ValueError when a label shows that its row has no such value.
    """
    svg = drawing_of(json.dumps(spec, sort_keys=True))
    if empty := re.search(r">(undefined|null|NaN)</text>", svg):
        said = f"found a label “{empty[1]}”; expected text from a column that its rows have"
        raise ValueError(f"{name}: {said}")
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
    """A picture as a file that stands alone: light paper, title, subtitle, source and text
    alternative.
    """
    width, height = size(svg)
    pad, top = 16, 16.0
    lines = []

    def write(text, pixels, weight, gap):
        nonlocal top
        letter = pixels * (0.56 if weight == "bold" else 0.5)  # more than most are wide
        for line in textwrap.wrap(text, int(width / letter)):
            top += pixels * 1.3
            lines.append(
                f'<text x="{pad}" y="{top:.1f}" font-family="{html.escape(theme.FONT)}" '
                f'font-size="{pixels}px" font-weight="{weight}" fill="{theme.PAPER_INK}">'
                f"{html.escape(line)}</text>"
            )
        top += gap

    write(meta["title"], 16, "bold", 4)
    if meta["subtitle"]:
        write(meta["subtitle"], 12, "normal", 4)
    top += 10
    at = top
    top += height + 6
    write(f"Source: {meta['source']}.", 10, "normal", 0)
    write(f"{book}. CC BY 4.0.", 10, "normal", 12)
    total, inner = (
        width + 2 * pad,
        thumbnail(svg).replace("<svg ", f'<svg x="{pad}" y="{at:.1f}" ', 1),
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{total:g}" height="{top:.0f}" viewBox="0 0 {total:g} {top:.0f}" '
        f'role="img" aria-labelledby="title desc"><title id="title">{html.escape(meta["title"])}'
        f'</title><desc id="desc">{html.escape(meta["alt"])}</desc>'
        f'<rect width="100%" height="100%" fill="{theme.PAPER}"/>{"".join(lines)}{inner}</svg>\n'
    )


def png(svg: str) -> bytes:
    """A sheet as PNG at twice its size; kept between builds."""
    return cache.kept_bytes("bitmaps", _key(svg), lambda: _png(svg))


def _png(svg: str) -> bytes:
    """Packed harder than vl-convert packs it: a third of the size (level 9 takes three times as
    long, for a fiftieth less).
    """
    made, at, chunks = vl_convert.svg_to_png(svg, scale=2), 8, []
    while at < len(made):
        length, kind = struct.unpack(">I4s", made[at : at + 8])
        chunks.append((kind, made[at + 8 : at + 8 + length]))
        at += length + 12
    pixels = zlib.compress(
        zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT")), 6
    )
    kept = [c for c in chunks if c[0] not in (b"IDAT", b"IEND")] + [
        (b"IDAT", pixels),
        (b"IEND", b""),
    ]
    return made[:8] + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in kept
    )
