"""Days in UTC: a chart looks the same in every time zone.

pandas writes a day as "2024-10-01T00:00:00", which a browser reads in its own zone, and a scale's
"2024-10-01" it reads in UTC (ECMAScript, Date Time String Format): east of Greenwich marks then
stand off their axis. Here every day of a specification is read, placed and written in UTC, by the
reader's browser as by the build. What Vega-Lite has no words for (a day as text, at the head of a
facet, in a tip of its own) is set in the compiled chart, `compiled_in_utc`.
"""

from __future__ import annotations

import datetime
import re

_LOCAL = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?")
_ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?|.*(Z|[+-]\d\d:?\d\d)")  # read alike everywhere
# Functions of Vega's expressions that read or write a day in the reader's zone, and those for UTC.
_UTC = {
    "timeFormat": "utcFormat",
    "timeParse": "utcParse",
    "timeOffset": "utcOffset",
    "timeSequence": "utcSequence",
} | {
    part: f"utc{part}"
    for part in (
        *("year", "quarter", "month", "week", "date", "day", "dayofyear"),
        *("hours", "minutes", "seconds", "milliseconds"),
    )
}
# A text within an expression, which stays but for a day; a day from its parts, or from one value.
_CALL = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?<![\w.])(?:"""
    rf"(?P<name>{'|'.join(_UTC)})|(?P<parts>datetime(?=\([^()]*,))|(?P<one>datetime))\("
)
_EXPRESSIONS = {"filter", "calculate", "labelExpr", "expr", "test"}
_IN_VEGA = {"signal", "expr", "update", "init", "test"}
# Channels whose scale is one of time when their field is.
_SCALED = {
    *("x", "y", "xOffset", "yOffset", "color", "fill", "stroke", "size", "opacity", "fillOpacity"),
    *("strokeOpacity", "strokeWidth", "angle", "theta", "radius"),
}
_PARTS = {"year", "quarter", "month", "date", "day", "hours", "minutes", "seconds", "milliseconds"}


def in_utc(spec: dict) -> dict:
    """A Vega-Lite specification whose days are days in UTC, in data, scales, axes and expressions.

    The specification is not changed; what holds no day stays as it is.
    """
    dated = set(_temporal(spec))
    out = {k: v for k, v in spec.items() if k not in ("datasets", "usermeta")}
    out = _part(out, dated)
    if "datasets" in spec:
        out["datasets"] = {name: _rows(rows, dated) for name, rows in spec["datasets"].items()}
    return out | ({"usermeta": spec["usermeta"]} if "usermeta" in spec else {})


def compiled_in_utc(part, key: str = ""):
    """A chart as Vega draws it, with what Vega-Lite leaves to the reader's zone in UTC."""
    if isinstance(part, list):
        return [compiled_in_utc(item, key) for item in part]
    if isinstance(part, str):
        if key in _IN_VEGA:
            return in_utc_expression(part)
        return "utc" if part == "time" and key in ("type", "formatType") else part
    if not isinstance(part, dict):
        return part
    held = ("values",) if key == "data" else ()
    out = {k: v if k in held else compiled_in_utc(v, k) for k, v in part.items()}
    return out | ({"timezone": "utc"} if part.get("type") == "timeunit" else {})


def _temporal(part):
    """Names of the fields that a specification takes for days."""
    if isinstance(part, dict):
        if part.get("type") == "temporal" and isinstance(part.get("field"), str):
            yield part["field"]
        for name, value in part.items():
            if name not in ("datasets", "usermeta", "values"):
                yield from _temporal(value)
    elif isinstance(part, list):
        for item in part:
            yield from _temporal(item)


def _rows(rows, temporal: set[str]):
    """Rows of data: days with their zone, and a missing day, which Altair writes as "", as null."""
    if not isinstance(rows, list):
        return rows
    named = [row for row in rows if isinstance(row, dict)]
    dated = {name for row in named for name, value in row.items() if _is_day(value)} | temporal
    return [
        {k: _day(v, k in temporal) if k in dated else v for k, v in row.items()}
        if isinstance(row, dict)
        else _day(row, False)
        for row in rows
    ]


def _is_day(value) -> bool:
    """Whether a value is a day without a zone."""
    text = isinstance(value, str) and bool(_LOCAL.fullmatch(value))
    return text or isinstance(value, datetime.date)


def _day(value, sure: bool):
    """A value of a column with days, as a day in UTC; sure: where it is one however it is written
    (2024/10/01, 1 October 2024).
    """
    if value == "":
        return None
    if isinstance(value, datetime.date):
        value = value.isoformat()
    if _is_day(value):
        return f"{value.replace(' ', 'T')}Z"
    if sure and isinstance(value, str) and not _ISO.fullmatch(value):
        import pandas as pd

        read = pd.to_datetime(value, errors="coerce")
        return value if pd.isna(read) or read.tzinfo else f"{read.isoformat()}Z"
    return value


def _part(part, dated: set[str], key: str = ""):
    """A part of a specification that stands under `key`."""
    if isinstance(part, list):
        return [_part(item, dated, key) for item in part]
    if isinstance(part, str):
        return in_utc_expression(part) if key in _EXPRESSIONS else _day(part, False) or part
    if not isinstance(part, dict):
        return part
    if key == "data" and "values" in part:
        return {**part, "values": _rows(part["values"], dated)}
    out = {name: _part(value, dated, name) for name, value in part.items()}
    # A date in parts; in the value of a selection it would be fields of data.
    if "year" in out and not out.keys() - _PARTS and key != "value":
        out["utc"] = True
    unit = out.get("timeUnit")
    if isinstance(unit, str) and not unit.startswith("utc"):
        out["timeUnit"] = f"utc{unit}"
    elif isinstance(unit, dict):
        out["timeUnit"] = {**unit, "utc": True}
    scale = out.get("scale", {})
    if key in _SCALED and out.get("type") == "temporal" and scale is not None:
        out["scale"] = {**scale, "type": scale.get("type", "utc").replace("time", "utc")}
    return out


def in_utc_expression(text: str) -> str:
    """An expression of Vega with the functions that read and write days in UTC."""

    def said(found: re.Match) -> str:
        if written := found["text"]:
            inner = written[1:-1]
            return f"{written[0]}{_day(inner, False)}{written[-1]}" if _is_day(inner) else written
        if found["one"]:
            return "toDate("  # `utc` takes parts alone
        return f"{_UTC[found['name']] if found['name'] else 'utc'}("

    return _CALL.sub(said, text)
