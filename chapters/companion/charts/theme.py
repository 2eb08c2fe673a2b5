"""One visual language: what a chapter means by `theme`.

Colours, type and settings of every Altair chart; the contract of a figure (`theme.figure`) and
what a notebook stores of a chart (`theme.bundle`) stand in modules of their own and are named
here.
"""

from __future__ import annotations

from typing import cast

import altair as alt

from . import typeface
from .colours import (
    ACCENT,
    ACTOR,
    DYAD,
    INK,
    MUTED,
    OTHER,
    PAPER,
    PAPER_INK,
    SEQUENTIAL,
    SERIES,
    SIGN,
    SIGN_DASH,
    SIGN_LABEL,
    VERDICT,
    VERDICT_SHAPE,
    colours,
)
from .emitted import bundle
from .figure import figure, source_line, table
from .strangers import strangers

__all__ = [
    "ACCENT",
    "ACTOR",
    "DYAD",
    "FONT",
    "INK",
    "MUTED",
    "OTHER",
    "PAPER",
    "PAPER_INK",
    "SEQUENTIAL",
    "SERIES",
    "SIGN",
    "SIGN_DASH",
    "SIGN_LABEL",
    "VERDICT",
    "VERDICT_SHAPE",
    "bundle",
    "colours",
    "figure",
    "scale",
    "source_line",
    "strangers",
    "table",
]

FONT = typeface.FAMILY

_TEXT = {
    "labelColor": INK,
    "titleColor": INK,
    "labelFont": FONT,
    "titleFont": FONT,
    "labelFontSize": 12,
    "titleFontSize": 12,
    "titleFontWeight": "normal",
}
_AXIS = {
    **_TEXT,
    "domainColor": INK,
    "domainOpacity": 0.5,
    "tickColor": INK,
    "tickOpacity": 0.5,
    "gridColor": INK,
    "gridOpacity": 0.12,
    "labelLimit": 320,
}
# The title of a vertical axis lies above it, where it can be read.
_AXIS_Y = {
    "titleAngle": 0,
    "titleAlign": "left",
    "titleAnchor": "start",
    "titleY": -12,
    "titleX": 0,
}
_LEGEND = {
    **_TEXT,
    "orient": "top",
    "title": None,
    "symbolStrokeWidth": 2,
    "labelLimit": 320,
    "columnPadding": 18,
}
_TITLE = {
    "color": INK,
    "subtitleColor": INK,
    "font": FONT,
    "subtitleFont": FONT,
    "anchor": "start",
    "fontSize": 15,
    "subtitleFontSize": 12,
    "offset": 14,
}


@alt.theme.register("companion", enable=True)
def _theme() -> alt.theme.ThemeConfig:
    config = {
        "background": None,
        "font": FONT,
        "view": {"stroke": None, "continuousWidth": 620, "continuousHeight": 300},
        "axis": _AXIS,
        "axisY": _AXIS_Y,
        "legend": _LEGEND,
        "header": {**_TEXT, "labelFontSize": 13, "labelFontWeight": "bold"},
        "title": _TITLE,
        "text": {"color": INK, "font": FONT, "fontSize": 12},
        "rule": {"color": INK},
        "tick": {"color": INK},
        "point": {"size": 70, "strokeWidth": 2, "filled": True},
        "line": {"strokeWidth": 2.5},
        "bar": {"color": MUTED},
        "range": {"category": SERIES, "ramp": SEQUENTIAL, "heatmap": SEQUENTIAL},
    }
    # Altair's types know no background of None, which Vega-Lite takes for none at all.
    return cast(alt.theme.ThemeConfig, {"config": config})


def scale(domain: list, colours: dict, default: str = OTHER) -> alt.Scale:
    """A colour scale over `domain` in the given order with the project's colours."""
    return alt.Scale(domain=list(domain), range=[colours.get(value, default) for value in domain])
