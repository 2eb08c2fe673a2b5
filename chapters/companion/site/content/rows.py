"""The rows a chart draws, as a reader sees them: for the table under a figure and its CSV file."""

from __future__ import annotations

import csv
import io
import re


def table(spec: dict) -> dict:
    """The rows a chart draws, as {"columns": [...], "rows": [[...]]}: what a reader sees of its
    main data set.

    Columns are the fields of tooltips and encodings under the names these give them, so that
    positions and other helper columns stay out. Each row of the data set is a row, also where
    two read alike: which marks stand for one thing, a drawing does not say. A chapter whose chart
    aggregates in the browser, or draws several marks for a row, gives `theme.figure(data=)`.
    """
    tips: dict[str, dict[str, str]] = {}
    rest: dict[str, dict[str, str]] = {}
    for data, view in _marks(spec, None):
        if data not in spec.get("datasets", {}):
            continue
        known = {key for row in spec["datasets"][data] for key in row}
        told, seen = _fields(view.get("encoding", {}), known)
        tips[data] = told | tips.get(data, {})
        rest[data] = seen | rest.get(data, {})
    if not tips:
        return {"columns": [], "rows": []}
    main = max(tips, key=lambda d: (bool(tips[d]), len(spec["datasets"][d])))
    # Fields of one title and one content are one column; the same content under two titles is two
    # things that happen to be equal.
    columns = dict.fromkeys(
        (_head(title), tuple(cell(row.get(field)) for row in spec["datasets"][main]))
        for field, title in {**rest[main], **tips[main]}.items()
    )
    return {
        "columns": [head for head, _ in columns],
        "rows": [list(row) for row in zip(*(cells for _, cells in columns))],
    }


def _head(title: str) -> str:
    words = title.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _fields(channels: dict, known: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Fields with their titles: those of the tooltip, and those that the encodings name for
    readers.
    """
    tooltip = channels.get("tooltip", [])
    tips = tooltip if isinstance(tooltip, list) else [tooltip]
    told: dict[str, str] = {}
    for tip in tips:
        if tip.get("field") in known:
            told.setdefault(tip["field"], tip.get("title") or tip["field"])
    seen: dict[str, str] = {}
    for channel, given in channels.items():
        if isinstance(given, dict) and given.get("field") in known and _shown(given):
            title = _title(given)
            # Beside tooltips only what has a name of its own, or names a row or panel, is for
            # readers.
            named = title or not tooltip or given.get("type") in ("nominal", "ordinal")
            if channel in ("x", "y", "facet", "row", "column"):
                wanted = named
            else:
                wanted = channel in ("color", "fill", "stroke", "shape", "text") and not tooltip
            if wanted:
                seen.setdefault(given["field"], title or given["field"])
    return told, seen


def _shown(channel: dict) -> bool:
    return channel.get("axis", 0) is not None and channel.get("scale", 0) is not None


def _title(channel: dict) -> str | None:
    """What a channel is called: by itself, or by its axis, legend or header."""
    parts = [channel, *(channel.get(part) for part in ("axis", "legend", "header"))]
    titles = [part.get("title") for part in parts if isinstance(part, dict)]
    return next((title for title in titles if isinstance(title, str) and title), None)


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
    """A value as it stands in a table: dates without a midnight, lists as words, nothing for a
    missing one.
    """
    if value is None or isinstance(value, float) and value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    if isinstance(value, float):
        return int(value) if value.is_integer() else float(f"{value:.6g}")
    return re.sub(r"T00:00:00(\.0+)?Z?$", "", value) if isinstance(value, str) else value


def as_csv(table: dict) -> str:
    """A table as CSV text (RFC 4180 with plain line ends); what a spreadsheet would run gets a '.

    It begins with a byte order mark, by which Excel knows UTF-8: else dashes and accents come out
    as others.
    """
    out = io.StringIO("\ufeff")
    out.seek(1)
    write(out, [table["columns"], *table["rows"]])
    return out.getvalue()


def write(out, rows) -> None:
    """Rows as CSV for a spreadsheet."""
    csv.writer(out, lineterminator="\n").writerows([map(_inert, row) for row in rows])


# What a spreadsheet takes for a formula: texts that begin with = or @, and with + or - unless they
# are numbers, in the wide forms of Chinese and Japanese keyboards as well.
_FORMULA = re.compile(r"\s*(?:[=@＝＠]|[+\-＋－](?!\s?[\d.,]*\d[\d.,]*\s?%?$|$))")


def _inert(value):
    """A cell that no spreadsheet takes for a formula, and none for an error (-0.5 percent)."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
