"""One visual language: colours of actors and codes, the Altair theme, and what makes a chart a figure.

Colours are mid-tones, told apart by colour-blind readers and legible on light and dark paper. Ink is `currentColor`, so that a chart follows the page between the two.
"""

from __future__ import annotations

import json
import os
import re

import altair as alt
import pandas as pd

# One place for a colour. An actor has the same colour on every chart. Found by search: any two differ by at least 10
# (CIEDE2000), and the three capitals by 20, for readers with and without the three kinds of colour blindness, and each
# stands out from light and dark paper by 3 to 1 (tests/analysis/test_theme.py).
ACTOR = {
    "CHN": "#e87209",
    "RUS": "#0997ff",
    "PRK": "#8b5385",
    "USA": "#709b5c",
    "KOR": "#1d7664",
    "JPN": "#767436",
    "UKR": "#7f4dd3",
    "IRN": "#bb5572",
    "UN": "#a78399",
}
OTHER = "#8c8c8c"
DYAD = {"CHN–RUS": ACTOR["RUS"], "CHN–PRK": ACTOR["CHN"], "PRK–RUS": ACTOR["PRK"]}
SIGN = {1: "#2f8f5b", 0: "#8c8c8c", -1: "#c8433a"}
SIGN_LABEL = {1: "cooperative", 0: "neutral or mixed", -1: "conflictual"}
# Sign is never shown by colour alone: conflict is dashed, neutral dotted.
SIGN_DASH = {1: [1, 0], 0: [2, 3], -1: [6, 4]}
# A verdict has colour and shape; what the record has not settled is drawn hollow.
VERDICT = {
    "confirmed": "#2f8f5b",
    "superseded": "#b8860b",
    "contradicted": "#c8433a",
    "open": "#3f87c9",
    "not_testable": "#8c8c8c",
}
VERDICT_SHAPE = {
    "confirmed": "circle",
    "superseded": "diamond",
    "contradicted": "cross",
    "open": "circle",
    "not_testable": "square",
}
SEQUENTIAL = ["#cfe0ee", "#3f87c9", "#123f66"]
ACCENT = "#c8327d"  # what a chart points at; no actor's
MUTED = "#8c8c8c"
INK = "currentColor"
# Downloads stand on paper of their own.
PAPER, PAPER_INK = "#ffffff", "#1b1f24"
# Series that are no actor and no pair.
SERIES = ["#3f87c9", ACCENT, "#2f8f5b", "#b8860b", "#7a6fb0", "#8c8c8c"]

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"


@alt.theme.register("companion", enable=True)
def _theme() -> alt.theme.ThemeConfig:
    text = {
        "labelColor": INK,
        "titleColor": INK,
        "labelFont": FONT,
        "titleFont": FONT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    }
    return {
        "config": {
            "background": None,
            "font": FONT,
            "view": {"stroke": None, "continuousWidth": 620, "continuousHeight": 300},
            "axis": {
                **text,
                "domainColor": INK,
                "domainOpacity": 0.5,
                "tickColor": INK,
                "tickOpacity": 0.5,
                "gridColor": INK,
                "gridOpacity": 0.12,
                "labelLimit": 320,
            },
            "axisY": {
                "titleAngle": 0,
                "titleAlign": "left",
                "titleAnchor": "start",
                "titleY": -12,
                "titleX": 0,
            },
            "legend": {
                **text,
                "orient": "top",
                "title": None,
                "symbolStrokeWidth": 2,
                "labelLimit": 320,
                "columnPadding": 18,
            },
            "header": {**text, "labelFontSize": 13, "labelFontWeight": "bold"},
            "title": {
                "color": INK,
                "subtitleColor": INK,
                "font": FONT,
                "subtitleFont": FONT,
                "anchor": "start",
                "fontSize": 15,
                "subtitleFontSize": 12,
                "offset": 14,
            },
            "text": {"color": INK, "font": FONT, "fontSize": 12},
            "rule": {"color": INK},
            "tick": {"color": INK},
            "point": {"size": 70, "strokeWidth": 2, "filled": True},
            "line": {"strokeWidth": 2.5},
            "bar": {"color": MUTED},
            "range": {"category": SERIES, "ramp": SEQUENTIAL, "heatmap": SEQUENTIAL},
        }
    }


def scale(domain: list, colours: dict, default: str = OTHER) -> alt.Scale:
    """A colour scale over `domain` in the given order with the project's colours."""
    return alt.Scale(domain=list(domain), range=[colours.get(value, default) for value in domain])


def figure(
    chart: alt.TopLevelMixin,
    *,
    name: str,
    title: str,
    alt: str,
    source: list[pd.DataFrame],
    subtitle: str = "",
    data: pd.DataFrame | None = None,
    narrow: dict | None = None,
) -> alt.TopLevelMixin:
    """Make an Altair chart a figure of the book: give it what a reader needs beside the marks.

    `name` is the figure's permanent anchor (lower-case words joined by hyphens), `title` the finding
    as a sentence, `subtitle` what is drawn and in which unit, `alt` the finding and its main numbers
    for a reader who cannot see the chart, `source` the frames drawn, as loaded or filtered, from which
    the source line is written. The result is still an ordinary Altair chart.

    `data` is the table that readers can open and download, its columns named as they should read. Without it
    the build takes the fields of tooltips and axes of the chart's largest data set, under their titles: give
    `data` where the chart itself sums or joins rows.

    `narrow` is laid over the specification for a phone (326 px wide) where resizing is not enough, in
    Vega-Lite's terms: mappings are merged, None removes a property, and a mapping with numbers changes those
    items of a list, as in `narrow={"height": 480, "layer": {1: {"mark": {"fontSize": 10}}}}`. On a phone,
    `hconcat` is `vconcat`.

    Raises ValueError when title, text alternative or source is missing, `alt` repeats the title, or `name` is
    not made of lower-case words and hyphens.
    """
    for value, what in (
        (name, "name"),
        (title, "title"),
        (alt, "text alternative (alt)"),
        (source, "source"),
    ):
        if (
            isinstance(value, str)
            and not value.strip()
            or not isinstance(value, str)
            and not len(value)
        ):
            raise ValueError(f'figure "{name}": {what} is missing')
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise ValueError(
            f'figure "{name}": the name is its address; write lower-case words joined by hyphens'
        )
    if alt.strip().rstrip(".") == title.strip().rstrip("."):
        raise ValueError(
            f'figure "{name}": the text alternative repeats the title; say what the chart shows, with its main numbers'
        )
    meta = {
        "name": name,
        "title": title,
        "subtitle": subtitle,
        "alt": alt,
        "source": source_line(source),
    }
    if data is not None:
        meta["data"] = json.loads(
            data.to_json(orient="split", index=False, date_format="iso", date_unit="s")
        )
        meta["data"] = {"columns": meta["data"]["columns"], "rows": meta["data"]["data"]}
    if narrow is not None:
        meta["narrow"] = json.loads(json.dumps(narrow))
    return chart.properties(
        name=name.replace("-", "_"),
        title=_title(title, subtitle),
        description=alt,
        usermeta={"figure": meta},
    )


# --- Colours a chart may use

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|(?:rgb|hsl)a?\(.*\)")
_CHANNELS = ("color", "fill", "stroke")
_NAMED = {
    "black",
    "white",
    "red",
    "green",
    "blue",
    "orange",
    "purple",
    "brown",
    "grey",
    "gray",
    "yellow",
    "pink",
    "cyan",
    "magenta",
    "teal",
    "navy",
    "gold",
    "crimson",
    "tomato",
    "steelblue",
    "firebrick",
    "darkred",
    "darkblue",
    "darkgreen",
    "lightgrey",
    "lightgray",
    "darkorange",
}


def colours() -> set[str]:
    """Every colour of the theme, in lower case."""
    return {
        c.lower()
        for c in (
            *ACTOR.values(),
            *DYAD.values(),
            *SIGN.values(),
            *VERDICT.values(),
            *SEQUENTIAL,
            *SERIES,
            OTHER,
            ACCENT,
            MUTED,
            INK,
            "transparent",
            "none",
        )
    }


def strangers(spec: dict) -> list[str]:
    """What is wrong with the colours of a Vega-Lite specification, a sentence each; empty when nothing is.

    A colour must be the theme's (opacity added as two hexadecimal digits is allowed), and an actor, under its id
    or its English name, must have its own: in the domain of a colour scale, in a field that is coloured without
    such a scale, and in a column of colours.
    """
    from ..evidence import _names

    known, own = colours(), {**ACTOR, **{_names()[a]: c for a, c in ACTOR.items() if a in _names()}}
    found: list[str] = []

    def literal(value) -> str | None:
        """The colour a text is, without its opacity; None when it is no colour."""
        if not isinstance(value, str) or not (
            _COLOUR.fullmatch(value) or value.lower() in known | _NAMED
        ):
            return None
        return value.lower()[:7] if value.startswith("#") and len(value) == 9 else value.lower()

    def check(value, where):
        colour = literal(value)
        if colour is not None and colour not in known:
            found.append(f"{where} has the colour {value}, which is not in companion.theme")

    def actor(who, colour, where):
        if (want := own.get(who)) and literal(colour) not in (want.lower(), "transparent", "none"):
            found.append(f"{where} draws {who} in {colour}; companion.theme.ACTOR has {want}")

    def walk(part, data, place):
        if isinstance(part, list):
            for n, item in enumerate(part):
                walk(item, data, place)
        if not isinstance(part, dict):
            return
        if isinstance(part.get("data"), dict):
            data = part["data"].get("name", data)
        rows = spec.get("datasets", {}).get(data, [])
        for key, value in part.items():
            if key in ("datasets", "usermeta", "values", "text", "tooltip", "title"):
                continue
            if key in (
                *_CHANNELS,
                "background",
                "range",
                "value",
                "labelColor",
                "titleColor",
                "gridColor",
                "domainColor",
                "tickColor",
                "symbolFillColor",
                "symbolStrokeColor",
            ):
                for item in value if isinstance(value, list) else [value]:
                    check(item, f"“{place if key in ('value', 'range') else key}”")
            if key in _CHANNELS and isinstance(value, dict):
                channel(value, rows, key)
            walk(value, data, key)

    def channel(encoding, rows, key):
        scale, field = encoding.get("scale", {}), encoding.get("field")
        if scale is None:
            for row in rows:
                check(row.get(field), f"“{key}” (column {field})")
                named = [v for v in row.values() if isinstance(v, str) and v in own]
                if len(set(map(own.get, named))) == 1 and literal(row.get(field)) in {
                    c.lower() for c in own.values()
                }:
                    actor(named[0], row[field], f"“{key}” (column {field})")
        elif isinstance(scale.get("domain"), list) and isinstance(scale.get("range"), list):
            for who, colour in zip(scale["domain"], scale["range"]):
                actor(who, colour, f"“{key}”")
        elif field and encoding.get("type") in ("nominal", "ordinal"):
            if met := sorted(
                {row[field] for row in rows if isinstance(row.get(field), str)} & set(own)
            ):
                found.append(
                    f"“{key}” colours {', '.join(met)} without their own colours: use scale=theme.scale(actors, theme.ACTOR)"
                )

    walk({k: v for k, v in spec.items() if k != "config"}, None, "chart")
    return list(dict.fromkeys(found))


def _title(title: str, subtitle: str):
    import textwrap

    return alt.Title(
        text=textwrap.wrap(title, 80), subtitle=textwrap.wrap(subtitle, 95) if subtitle else []
    )


def source_line(frames: list[pd.DataFrame]) -> str:
    """What was drawn, from the frames themselves: table, number of rows, who counted.

    A frame whose attrs hold an `origin` (a copy of the tables with made-up rows, say) is named by that.
    """
    from ..tables.read import tables

    known, parts = tables(), []
    for frame in frames:
        table = frame.attrs.get("table")
        if table not in known:
            raise ValueError(
                "a frame in `source` was not loaded with companion.load (its attrs carry no table name)"
            )
        path = known[table]["path"]
        place = f"{path} of {frame.attrs['origin']}" if "origin" in frame.attrs else f"data/{path}"
        part = f"{known[table]['title']} ({place}, {len(frame)} row{'s' if len(frame) != 1 else ''}"
        if "estimator" in frame:
            who = list(dict.fromkeys(frame["estimator"]))
            part += f"; counted by {', '.join(who[:4])}" + (
                f" and {len(who) - 4} more" if len(who) > 4 else ""
            )
        parts.append(part + ")")
    return "; ".join(dict.fromkeys(parts))


def bundle(spec: dict) -> dict:
    """What a notebook stores of a chart, by MIME type: live in JupyterLab, a drawing elsewhere, else words.

    JupyterLab draws `vnd.vegalite.v5+json`; viewers that run nothing (nbviewer, VS Code without its chart
    renderers) show the SVG, in dark ink on white because they know no ink of the page. The SVG is left out
    where vl-convert is not installed, as in a browser.
    """
    said = spec.get("description") or "An Altair chart"
    # Altair 6 writes for Vega-Lite 6; JupyterLab's Vega-Lite 5 draws it too, and complains of nothing but this address.
    older = {**spec, "$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
    out = {"application/vnd.vegalite.v5+json": older, "text/plain": said}
    try:
        import vl_convert
    except ImportError:
        return out
    picture = vl_convert.vegalite_to_svg({**spec, "background": "white", "padding": 8}).replace(
        INK, "#222222"
    )
    return {**out, "image/svg+xml": picture}


# The site's build asks for the bare specification, which it draws itself. Everywhere else a chart travels as
# `bundle` says: Altair's own renderer would fetch the chart library from another host.
# (The MIME type must end in +json for Jupyter's tools to keep it as JSON.)
if os.environ.get("COMPANION_CHARTS") == "specification":
    alt.renderers.register(
        "companion",
        lambda spec, **_: {"application/vnd.vegalite.v6+json": spec, "text/plain": "chart"},
    )
else:
    alt.renderers.register("companion", lambda spec, **_: bundle(spec))
alt.renderers.enable("companion")
