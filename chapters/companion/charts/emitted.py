"""What leaves a kernel for a chart: for the site's build the bare specification, else a bundle."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import altair as alt

from . import typeface
from .colours import INK
from .tooltips import without_missing
from .zones import in_utc

LIVE = "application/vnd.vegalite.v5+json"
# JupyterLab's Vega-Lite 5 draws what Altair 6 writes for Vega-Lite 6, and complains of nothing
# but the address.
OLDER = "https://vega.github.io/schema/vega-lite/v5.json"


def ready(spec: dict) -> dict:
    """A specification as it is stored and drawn: days in UTC, no column that nothing asks for."""
    return lean(in_utc(spec))


def lean(spec: dict) -> dict:
    """A specification whose data sets hold the columns that one of its strings names, and no
    others but those it may read without a name.

    A chapter may draw a frame as it is; its other columns would travel to every reader. What a
    figure lays over the specification for a phone names columns as well. A word of a title or of
    an expression counts as a name: a column too many does no harm, one too few leaves a chart
    blank.
    """
    said = {key: part for key, part in spec.items() if key not in ("datasets", "usermeta")}
    narrow = spec.get("usermeta", {}).get("figure", {}).get("narrow")
    text = "\0".join(_strings([said, narrow]))
    columns = {k for rows in spec.get("datasets", {}).values() for r in map(_keys, rows) for k in r}
    if not columns or _UNNAMED.search(text):
        return spec
    # A field is written with a backslash before a dot or bracket, and a string of an expression
    # with one before a quotation mark.
    text += "\0" + re.sub(r"\\(.)", r"\1", text)
    kept = {column for column in columns if _named(column, text)}
    sets = {
        name: [
            {k: v for k, v in row.items() if k in kept} if isinstance(row, dict) else row
            for row in rows
        ]
        for name, rows in spec["datasets"].items()
    }
    return {**spec, "datasets": sets}


# What reads columns without naming them: `datum` as a whole or by a name that is put together, the
# tooltip with all that a row holds, and maps.
_UNNAMED = re.compile(
    r"""\bdatum\b(?!\s*(?:\.|\[\s*(?:'[^']*'|"[^"]*")\s*\]))|(?:^|\0)data(?:\0|$)|\bgeoshape\b"""
)


def _keys(row: Any) -> dict:
    return row if isinstance(row, dict) else {}


def _strings(part: Any) -> Iterator[str]:
    """Every string in a part of a specification but the names of its properties."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, (dict, list)):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _strings(inner)


def _named(column: str, text: str) -> bool:
    """Whether a column stands in the text as a whole, not within a longer word."""
    if not column.isprintable() or "\\" in column:
        return True  # escaped in more ways than are looked for
    start = r"\b" if re.match(r"\w", column) else ""
    end = r"\b" if re.search(r"\w$", column) else ""
    return re.search(start + re.escape(column) + end, text) is not None


def bundle(spec: dict) -> dict:
    """What a notebook stores of a chart, by MIME type: live, drawn, or else in words.

    JupyterLab draws `vnd.vegalite.v5+json`; viewers that run nothing (nbviewer, VS Code without
    its chart renderers) show the SVG, in dark ink on white because they know no ink of the page.
    The SVG is left out where vl-convert is not installed, as in a browser.
    """
    said = spec.get("description") or "An Altair chart"
    spec = without_missing(ready(spec))
    out = {LIVE: {**spec, "$schema": OLDER}, "text/plain": said}
    try:
        import vl_convert

        typeface.measured()
    except ImportError:
        return out
    drawn = vl_convert.vegalite_to_svg({**spec, "background": "white", "padding": 8})
    return {**out, "image/svg+xml": drawn.replace(INK, "#222222")}


def _bare(spec: dict, **_) -> dict:
    """For the site's build, which draws charts. Jupyter keeps as JSON what ends in +json."""
    return {"application/vnd.vegalite.v6+json": ready(spec), "text/plain": "chart"}


# Altair's own renderer would fetch the chart library from another host.
_build = os.environ.get("COMPANION_CHARTS") == "specification"
alt.renderers.register("companion", _bare if _build else lambda spec, **_: bundle(spec))
alt.renderers.enable("companion")
