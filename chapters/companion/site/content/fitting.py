"""Fitting a chart to a column: views resized until the whole is as wide as a page or a phone."""

from __future__ import annotations

import copy
import functools
import json
import re

import vl_convert

from ...charts import typeface

WIDE, NARROW = 670, 326  # px; the text column on a desktop, and on a phone of 360 px


def fitted(spec: dict, narrow: dict | None = None) -> tuple[dict, dict]:
    """The chart for a wide and for a narrow column: the title taken out (the page shows it) and
    views resized.

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
    """`spec` with `changes` laid over it: mappings are merged, None removes, a mapping with numbers
    changes list items.
    """
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
        excess = size(drawing_of(json.dumps(spec, sort_keys=True)))[0] - target
        if -4 <= excess <= 0:
            break
        for view in views:
            view["width"] = max(60, round(view["width"] - excess / _across(spec)))
    return spec


def size(svg: str) -> tuple[float, float]:
    """Width and height of a drawing in pixels, as its first element states them.

    Raises ValueError when it states none.
    """
    found = re.search(r'<svg[^>]*? width="([\d.]+)"[^>]*? height="([\d.]+)"', svg)
    if found is None:
        raise ValueError(f"a drawing must state its width and height; it begins {svg[:80]}")
    return float(found[1]), float(found[2])


@functools.lru_cache(maxsize=512)
def drawing_of(spec: str) -> str:
    """What vl-convert draws for a specification (as JSON text), its text measured with our font."""
    typeface.measured()
    return vl_convert.vegalite_to_svg(json.loads(spec))
