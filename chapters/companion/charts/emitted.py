"""What leaves a kernel for a chart: for the site's build the bare specification, else a bundle."""

from __future__ import annotations

import json
import os

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
    """A specification whose data sets hold the columns it mentions, and no others.

    A chapter may draw a frame as it is; its other columns would travel to every reader. What a
    figure lays over the specification for a phone mentions columns as well.
    """
    said = {key: part for key, part in spec.items() if key not in ("datasets", "usermeta")}
    narrow = spec.get("usermeta", {}).get("figure", {}).get("narrow")
    text = json.dumps([said, narrow], ensure_ascii=False)
    sets = {
        name: [
            {k: v for k, v in row.items() if k in text} if isinstance(row, dict) else row
            for row in rows
        ]
        for name, rows in spec.get("datasets", {}).items()
    }
    return {**spec, "datasets": sets} if sets else spec


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
