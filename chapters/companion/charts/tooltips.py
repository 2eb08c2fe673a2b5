"""Tooltips without "null", "NaN" or "undefined": a line whose value is missing is left out.

Vega-Lite turns a missing value into the word for it. Tips are also read out to readers who go
through the marks by keyboard, so they are made here: an object with a line for each field that
has a value.
"""

from __future__ import annotations

import json

DAY = "%b %d, %Y"  # what Vega-Lite writes of a day without a format


def without_missing(spec):
    """A Vega-Lite specification whose tooltips leave out lines that have no value.

    Tips over a field that the encoding itself aggregates or bins stay as they are: such a value is
    never missing. The specification is not changed.
    """
    if isinstance(spec, list):
        return [without_missing(part) for part in spec]
    if not isinstance(spec, dict):
        return spec
    kept = ("datasets", "usermeta", "config")
    out = {k: v if k in kept else without_missing(v) for k, v in spec.items()}
    encoding = out.get("encoding")
    if isinstance(encoding, dict) and "tooltip" in encoding:
        out["encoding"] = {**encoding, "tooltip": _tip(encoding["tooltip"])}
    return out


def _tip(given):
    """A tooltip channel as one expression; as it was when it is no list of plain fields."""
    lines = given if isinstance(given, list) else [given]
    plain = all(
        isinstance(line, dict)
        and isinstance(line.get("field"), str)
        and not {"aggregate", "bin", "timeUnit", "condition"} & set(line)
        for line in lines
    )
    if not plain:
        return given
    parts = ", ".join(map(_line, lines))
    return {"value": {"expr": f"merge({{}}, {parts})"}}


def _line(line: dict) -> str:
    """An expression for one line: {title: value as it reads}, or nothing for a missing value."""
    value = f"datum[{json.dumps(line['field'], ensure_ascii=False)}]"
    title = json.dumps(line.get("title") or line["field"], ensure_ascii=False)
    pattern, kind = line.get("format", ""), line.get("type")
    if kind == "temporal":
        said = f"utcFormat(toDate({value}), {json.dumps(pattern or DAY)})"
    elif kind == "quantitative" or pattern:
        said = f"format({value}, {json.dumps(pattern)})"
    else:
        said = f"isArray({value}) ? join({value}, ', ') : '' + {value}"
    return f"(isValid({value}) && {value} !== '' ? {{{title}: {said}}} : {{}})"
