"""The live chart: a specification compiled to Vega, and the part of Vega that pages load for it."""

from __future__ import annotations

import functools
import hashlib
import json
from importlib.metadata import version

import vl_convert

from ...charts.tooltips import without_missing
from ...charts.zones import compiled_in_utc
from ..running import cache

# The parts of Vega that live charts use, out of the modules that vl-convert carries. Its bundler
# knows them by these addresses and asks no host; left out are maps, forces, hierarchies, regression
# and Vega-Lite itself.
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
import {{ View }} from "{vega-view}";
import {{ parse }} from "{vega-parser}";
import {{ transforms }} from "{vega-dataflow}";
import {{ expressionInterpreter }} from "{vega-interpreter}";
import * as encode from "{vega-encode}";
import * as data from "{vega-transforms}";
import * as layout from "{vega-view-transforms}";
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
    """File name (with a hash of the content) and text of the Vega runtime that pages load when
    needed.
    """
    addresses = {
        name: f"https://cdn.jsdelivr.net/npm/{name}@{wanted}/+esm"
        for name, wanted in MODULES.items()
    }
    snippet = SNIPPET.format(**addresses)
    key = cache.digest(snippet, version("vl-convert-python"))
    try:
        bundle = cache.kept("runtime", key, lambda: vl_convert.javascript_bundle(snippet))
    except BaseException as error:  # vl-convert panics, with an exception that is none of Exception
        raise RuntimeError(
            f"vl-convert {version('vl-convert-python')} carries other versions of Vega's modules "
            f"than content/live.py names: {str(error)[:200]}"
        ) from None
    # In a function of its own: the bundle's names would otherwise clash with other scripts of the
    # page.
    script = f"(()=>{{{bundle}\n}})();"
    return f"vega-{hashlib.sha256(script.encode()).hexdigest()[:12]}.js", script


def compiled(spec: dict) -> tuple[dict, list[dict]]:
    """The chart in Vega, and its controls: {signal, label, value, kind, and what the kind needs}.

    Raises ValueError for a transform that the pages' runtime does not have, or a control it cannot
    show.
    """
    # The page hides the live drawing from screen readers and reads out tips: descriptions of marks
    # would only travel.
    silent = {**spec, "config": {**spec.get("config", {}), "aria": False}}
    vega = compiled_in_utc(vl_convert.vegalite_to_vega(without_missing(silent)))
    needed = {t["type"] for t in _transforms(vega)}
    if lacking := sorted(needed & MISSING):
        raise ValueError(
            f"the chart needs Vega's {', '.join(lacking)}, which the pages do not load: "
            "see MODULES in companion/site/content/live.py"
        )
    controls = []
    for signal in vega.get("signals", []):
        bind = signal.pop("bind", None)
        if not isinstance(bind, dict):
            continue
        if bind.get("input") not in ("select", "range", "checkbox"):
            raise ValueError(
                f"a control of kind “{bind.get('input')}” cannot be shown; use a menu "
                "(binding_select), a slider (binding_range) or a box (binding_checkbox)"
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
    parts: dict[str, dict] = {}
    controls: list[dict] = []
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
