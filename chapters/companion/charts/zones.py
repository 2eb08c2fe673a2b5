"""Days in UTC: a chart looks the same in every time zone.

pandas writes a day as "2024-10-01T00:00:00", which a browser reads in its own zone, and a scale's
"2024-10-01" it reads in UTC (ECMAScript, Date Time String Format): east of Greenwich marks then
stand off their axis. Here every day of a specification is read, placed and written in UTC, by the
reader's browser as by the build.
"""

from __future__ import annotations

import re

_LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?")
# Functions of Vega's expressions that read or write a day in the reader's zone, and those for UTC.
_UTC = {"timeFormat": "utcFormat", "timeParse": "utcParse", "datetime": "utc"} | {
    part: f"utc{part}"
    for part in ("year", "quarter", "month", "date", "day", "dayofyear", "hours", "minutes")
}
_CALL = re.compile(rf"(?<![\w.])({'|'.join(_UTC)})\(")
_EXPRESSIONS = {"filter", "calculate", "labelExpr", "expr", "test"}
_PLACED = ("x", "y")  # channels whose scale is one of time when their field is


def in_utc(spec: dict) -> dict:
    """A Vega-Lite specification whose days are days in UTC, in data, scales, axes and expressions.

    The specification is not changed; what holds no day stays as it is.
    """
    out = _part({key: value for key, value in spec.items() if key not in ("datasets", "usermeta")})
    if "datasets" in spec:
        out["datasets"] = {name: _rows(rows) for name, rows in spec["datasets"].items()}
    return out | ({"usermeta": spec["usermeta"]} if "usermeta" in spec else {})


def _rows(rows: list) -> list:
    """Rows of data: days with their zone, and a missing day, which Altair writes as "", as null."""
    named = [row for row in rows if isinstance(row, dict)]
    dated = {name for row in named for name, value in row.items() if _is_day(value)}
    return [
        {k: _day(v) if k in dated else v for k, v in row.items()} if isinstance(row, dict) else row
        for row in rows
    ]


def _is_day(value) -> bool:
    return isinstance(value, str) and bool(_LOCAL.fullmatch(value))


def _day(value):
    if value == "":
        return None
    return f"{value}Z" if _is_day(value) else value


def _part(part, key: str = ""):
    """A part of a specification that stands under `key`."""
    if isinstance(part, list):
        return [_part(item, key) for item in part]
    if isinstance(part, str):
        return in_utc_expression(part) if key in _EXPRESSIONS else part
    if not isinstance(part, dict):
        return part
    out = {name: _part(value, name) for name, value in part.items()}
    if key == "domain" and "year" in out:  # a date in parts
        out["utc"] = True
    if isinstance(out.get("timeUnit"), str) and not out["timeUnit"].startswith("utc"):
        out["timeUnit"] = f"utc{out['timeUnit']}"
    if key in _PLACED and out.get("type") == "temporal" and out.get("scale", {}) is not None:
        out["scale"] = {**out.get("scale", {}), "type": "utc"}
    if isinstance(out.get("values"), list) and key == "data":
        out["values"] = _rows(out["values"])
    return out


def in_utc_expression(text: str) -> str:
    """An expression of Vega with the functions that read and write days in UTC."""
    return _CALL.sub(lambda call: f"{_UTC[call[1]]}(", text)
