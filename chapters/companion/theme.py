"""One visual language: colours of actors and codes, the Altair theme, and what makes a chart a figure.

Colours are mid-tones from the Okabe–Ito set, safe for colour-blind readers and legible on light and
dark paper. Ink is `currentColor`, so that a chart follows the page between the two.
"""

from __future__ import annotations

import os

import altair as alt
import pandas as pd

# One place for a colour. An actor has the same colour on every chart.
ACTOR = {"CHN": "#d55e00", "RUS": "#3f87c9", "PRK": "#9a6fb8", "USA": "#6f8f3a", "KOR": "#2a9d8f", "JPN": "#b8860b", "UKR": "#8c8c8c", "IRN": "#a0695a", "UN": "#7a8aa0"}
OTHER = "#8c8c8c"
DYAD = {"CHN–RUS": "#3f87c9", "CHN–PRK": "#d55e00", "PRK–RUS": "#9a6fb8"}
SIGN = {1: "#2f8f5b", 0: "#8c8c8c", -1: "#c8433a"}
SIGN_LABEL = {1: "cooperative", 0: "neutral or mixed", -1: "conflictual"}
# Sign is never shown by colour alone: conflict is dashed, neutral dotted.
SIGN_DASH = {1: [1, 0], 0: [2, 3], -1: [6, 4]}
# A verdict has colour and shape; what the record has not settled is drawn hollow.
VERDICT = {"confirmed": "#2f8f5b", "superseded": "#b8860b", "contradicted": "#c8433a", "open": "#3f87c9", "not_testable": "#8c8c8c"}
VERDICT_SHAPE = {"confirmed": "circle", "superseded": "diamond", "contradicted": "cross", "open": "circle", "not_testable": "square"}
SEQUENTIAL = ["#cfe0ee", "#3f87c9", "#123f66"]
ACCENT = "#d55e00"
MUTED = "#8c8c8c"
INK = "currentColor"

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"


@alt.theme.register("companion", enable=True)
def _theme() -> alt.theme.ThemeConfig:
    text = {"labelColor": INK, "titleColor": INK, "labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"}
    return {
        "config": {
            "background": None,
            "font": FONT,
            "view": {"stroke": None, "continuousWidth": 620, "continuousHeight": 300},
            "axis": {**text, "domainColor": INK, "domainOpacity": 0.5, "tickColor": INK, "tickOpacity": 0.5, "gridColor": INK, "gridOpacity": 0.12, "labelLimit": 320},
            "axisY": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "start", "titleY": -12, "titleX": 0},
            "legend": {**text, "orient": "top", "title": None, "symbolStrokeWidth": 2, "labelLimit": 320, "columnPadding": 18},
            "header": {**text, "labelFontSize": 13, "labelFontWeight": "bold"},
            "title": {"color": INK, "subtitleColor": INK, "font": FONT, "subtitleFont": FONT, "anchor": "start", "fontSize": 15, "subtitleFontSize": 12, "offset": 14},
            "text": {"color": INK, "font": FONT, "fontSize": 12},
            "rule": {"color": INK},
            "tick": {"color": INK},
            "point": {"size": 70, "strokeWidth": 2, "filled": True},
            "line": {"strokeWidth": 2.5},
            "bar": {"color": MUTED},
            "range": {"category": [ACTOR["RUS"], ACTOR["CHN"], ACTOR["PRK"], "#2a9d8f", "#b8860b", "#6f8f3a", "#a0695a", "#8c8c8c"], "ramp": SEQUENTIAL, "heatmap": SEQUENTIAL},
        }
    }


def scale(domain: list, colours: dict, default: str = OTHER) -> alt.Scale:
    """A colour scale over `domain` in the given order with the project's colours."""
    return alt.Scale(domain=list(domain), range=[colours.get(value, default) for value in domain])


def figure(chart: alt.TopLevelMixin, *, name: str, title: str, alt: str, source: list[pd.DataFrame], subtitle: str = "") -> alt.TopLevelMixin:
    """Make an Altair chart a figure of the book: give it what a reader needs beside the marks.

    `name` is the figure's permanent anchor (lower-case words joined by hyphens), `title` the finding
    as a sentence, `subtitle` what is drawn and in which unit, `alt` the finding and its main numbers
    for a reader who cannot see the chart, `source` the frames drawn, as loaded or filtered, from which
    the source line is written. The result is still an ordinary Altair chart.

    Raises ValueError when title, text alternative or source is missing, or `alt` repeats the title.
    """
    for value, what in ((name, "name"), (title, "title"), (alt, "text alternative (alt)"), (source, "source")):
        if isinstance(value, str) and not value.strip() or not isinstance(value, str) and not len(value):
            raise ValueError(f'figure "{name}": {what} is missing')
    if alt.strip().rstrip(".") == title.strip().rstrip("."):
        raise ValueError(f'figure "{name}": the text alternative repeats the title; say what the chart shows, with its main numbers')
    return chart.properties(
        name=name.replace("-", "_"),
        title=_title(title, subtitle),
        description=alt,
        usermeta={"figure": {"name": name, "title": title, "subtitle": subtitle, "alt": alt, "source": source_line(source)}},
    )


def _title(title: str, subtitle: str):
    import textwrap

    return alt.Title(text=textwrap.wrap(title, 80), subtitle=textwrap.wrap(subtitle, 95) if subtitle else [])


def source_line(frames: list[pd.DataFrame]) -> str:
    """What was drawn, from the frames themselves: table, number of rows, who counted.

    A frame whose attrs hold an `origin` (a copy of the tables with made-up rows, say) is named by that.
    """
    from .data import tables

    known, parts = tables(), []
    for frame in frames:
        table = frame.attrs.get("table")
        if table not in known:
            raise ValueError("a frame in `source` was not loaded with companion.load (its attrs carry no table name)")
        path = known[table]["path"]
        place = f"{path} of {frame.attrs['origin']}" if "origin" in frame.attrs else f"data/{path}"
        part = f"{known[table]['title']} ({place}, {len(frame)} row{'s' if len(frame) != 1 else ''}"
        if "estimator" in frame:
            who = list(dict.fromkeys(frame["estimator"]))
            part += f"; counted by {', '.join(who[:4])}" + (f" and {len(who) - 4} more" if len(who) > 4 else "")
        parts.append(part + ")")
    return "; ".join(dict.fromkeys(parts))


# The site's build asks for the bare specification, which it draws itself; a notebook in JupyterLab
# keeps Altair's own renderer. (The MIME type must end in +json for Jupyter's tools to keep it as JSON.)
if os.environ.get("COMPANION_CHARTS") == "specification":
    alt.renderers.register("specification", lambda spec, **_: {"application/vnd.vegalite.v6+json": spec, "text/plain": "chart"})
    alt.renderers.enable("specification")
