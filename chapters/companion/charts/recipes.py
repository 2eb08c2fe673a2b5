"""Charts that several chapters draw, each from a tidy frame: one row, one mark.

A recipe takes the frame, the channels that say where and how its columns are drawn (see
`channels`) and settings of the mark by their Vega-Lite names. It returns an ordinary Altair
chart, to be layered, faceted and sized in the chapter. Every recipe raises ValueError, naming
recipe, column and the columns that are there, when a channel asks for a column that the frame
does not have.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from .channels import signs
from .colours import ACCENT, MUTED, SEQUENTIAL

Channel = alt.SchemaBase | str
Tips = list[alt.Tooltip] | None


def need(recipe: str, frame: pd.DataFrame, *channels) -> None:
    """Raise ValueError when a channel, or one of a list of channels, asks for a missing column."""
    for channel in channels:
        if isinstance(channel, (list, tuple)):
            need(recipe, frame, *channel)
        elif (column := _column(channel)) and column not in frame:
            there = ", ".join(map(str, frame.columns))
            raise ValueError(f"{recipe}: the frame has no column “{column}”; it has {there}")


def _column(channel) -> str | None:
    """The column that a channel reads, None when it reads none (a value, a datum, a condition)."""
    if isinstance(channel, dict):  # alt.value and alt.condition
        return None
    if isinstance(channel, str):
        shorthand = channel
    else:
        given = getattr(channel, "_kwds", {})
        shorthand = next(
            (given[k] for k in ("shorthand", "field") if isinstance(given.get(k), str)), ""
        )
    return alt.utils.parse_shorthand(shorthand).get("field") if shorthand else None


def _drawn(recipe: str, frame: pd.DataFrame, channels: dict, tip: Tips) -> alt.Chart:
    """A chart of the frame with its channels, once all columns are known to be there."""
    need(recipe, frame, *channels.values(), tip or [])
    extra: dict[str, Any] = {"tooltip": tip} if tip else {}
    return alt.Chart(frame).encode(**channels, **extra)


def matrix(
    frame: pd.DataFrame, across: alt.X, down: alt.Y, look: dict, tip: Tips = None, **mark
) -> alt.Chart:
    """A mark where a row meets a column.

    `look` maps channels (fill, stroke, shape, size) to columns. For grids of findings, clauses
    and dangers. Marks have 90 px² and a stroke of 2 px.
    """
    style = {"size": 90, "strokeWidth": 2, "opacity": 1, **mark}
    return _drawn("matrix", frame, {"x": across, "y": down, **look}, tip).mark_point(**style)


def time_line(
    frame: pd.DataFrame, when: alt.X, lane: alt.Y, look: dict, tip: Tips = None, **mark
) -> alt.Chart:
    """A mark for each dated row in its lane.

    `when` is an axis of days (datetime64) or of decimal years.
    `look` maps channels (fill, stroke, shape, yOffset) to columns. Marks have 85 px².
    """
    style = {"size": 85, "strokeWidth": 1.8, **mark}
    return _drawn("time_line", frame, {"x": when, "y": lane, **look}, tip).mark_point(**style)


def beside(base: alt.Chart, text: str, late: str, gap: int = 10, **more) -> alt.LayerChart:
    """Words beside the marks of `base`: to their left where `late` is true, else to their right.

    `text` is the column of words. The expression `late` keeps words of the last marks inside the
    picture; `more` goes to `encode`.
    """
    right = base.mark_text(align="right", dx=-gap).transform_filter(late)
    left = base.mark_text(align="left", dx=gap).transform_filter(f"!({late})")
    return right.encode(text=text, **more) + left.encode(text=text, **more)


def piled(frame: pd.DataFrame, lane: str) -> pd.DataFrame:
    """The frame with `place`: 1, 2, … within each value of `lane`, in the order of rows."""
    need("piled", frame, lane)
    return frame.assign(place=frame.groupby(lane, observed=True).cumcount() + 1)


def piles(
    frame: pd.DataFrame, across: alt.X, lane: alt.Y, look: dict, tip: Tips = None, **mark
) -> alt.Chart:
    """One mark a row, side by side in its lane: a bar chart whose units can be pointed at.

    `across` reads `place` (see `piled`), a count from 1. `look` maps channels to columns.
    """
    style = {"size": 95, "strokeWidth": 2, **mark}
    return _drawn("piles", frame, {"x": across, "y": lane, **look}, tip).mark_point(**style)


def intervals(
    frame: pd.DataFrame, ends: tuple[alt.X, str], lane: alt.Y, more: dict | None = None, **mark
) -> alt.Chart:
    """A line from a low to a high end in each lane: an interval, a life, a range of estimates.

    `ends` are the axis that reads the low end and the column of the high one, in one unit. `more`
    maps further channels (color, strokeWidth, yOffset, tooltip) to columns.
    """
    low, high = ends
    channels = {"x": low, "x2": high, "y": lane, **(more or {})}
    return _drawn("intervals", frame, channels, None).mark_rule(**mark)


def bars(
    frame: pd.DataFrame, across: Channel, down: Channel, look: dict, tip: Tips = None, **mark
) -> alt.Chart:
    """Bars, stacked where several rows share a place, negative values beyond zero.

    One of `across` and `down` is an amount, the other a place. `look` maps fill, stroke, strokeDash
    and order to columns.
    """
    return _drawn("bars", frame, {"x": across, "y": down, **look}, tip).mark_bar(**mark)


def two_sided(
    frame: pd.DataFrame, across: alt.X, down: alt.Y, tip: Tips = None, order: str = "sign", **mark
) -> alt.Chart:
    """Bars to the left and right of zero, stacked by sign.

    `across` reads a signed amount; the frame has `meaning`, the words of `colours.SIGN_LABEL`, and
    `sign` (1, 0, −1), by which pieces of a bar are stacked ("-sign" turns the stack round).
    """
    stack = alt.Order(
        f"{order.lstrip('-')}:Q", sort="descending" if order.startswith("-") else alt.Undefined
    )
    return bars(frame, across, down, {**signs(), "order": stack}, tip, **mark)


def lines(
    frame: pd.DataFrame, across: alt.X, down: alt.Y, look: dict, tip: Tips = None, **mark
) -> alt.Chart:
    """A line for each series with a dot at each value; `look` maps color, strokeDash and detail."""
    style = {"point": alt.OverlayMarkDef(size=45), **mark}
    return _drawn("lines", frame, {"x": across, "y": down, **look}, tip).mark_line(**style)


def runs(rows: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """Rows by year, for each value of the column `by`, with a column `run` that changes after a
    year without a value: as `detail` it keeps a line from passing over that year.
    """
    ordered = rows.sort_values([*([by] if by else []), "year"])
    years = ordered.groupby(by)["year"] if by else ordered["year"]
    return ordered.assign(run=years.diff().gt(1).cumsum())


def tiles(
    frame: pd.DataFrame,
    lane: alt.Y,
    levels: Sequence[str],
    tip: Tips = None,
    longest: int | None = None,
) -> alt.Chart:
    """Sentences of a text as tiles, one row for each block, darker with the claims they carry.

    The frame has `from` and `to` (characters from the start of the block) and `carries`, one of
    `levels`: words for no, one, two … claims, at most four. No claim is an empty tile. `longest` is
    the length of the axis in characters, where several texts have one measure.
    """
    end = int(frame["to"].max()) if longest is None else longest
    shades = ["transparent", *SEQUENTIAL][: len(levels)]
    legend = alt.Legend(
        title="Claims in a sentence",
        titleOrient="left",
        symbolType="square",
        symbolStrokeColor=MUTED,
        symbolStrokeWidth=1,
    )
    across = alt.X("from:Q", axis=None, scale=alt.Scale(domain=[0, end], nice=False))
    fill = alt.Fill("carries:N", scale=alt.Scale(domain=list(levels), range=shades), legend=legend)
    channels = {"x": across, "x2": "to", "y": lane, "fill": fill}
    return _drawn("tiles", frame, channels, tip).mark_bar(stroke=MUTED, strokeWidth=1)


def panels(
    chart: alt.Chart | alt.LayerChart, field: str, order: Sequence | None = None, **header
) -> alt.FacetChart:
    """The chart once for each value of `field`, below each other, each with rows of its own.

    The value stands above its panel; `header` changes how.
    """
    top = {"labelOrient": "top", "labelAnchor": "start", "labelPadding": 2, **header}
    sort = list(order) if order is not None else alt.Undefined
    row = alt.Row(field, sort=sort, title=None, header=alt.Header(**top))
    return chart.facet(row=row).resolve_scale(y="independent")


def links(
    frame: pd.DataFrame, across: alt.X, down: alt.Y, look: dict, tip: Tips = None, **mark
) -> alt.Chart:
    """Ties between places: a line from (x, y) to (x2, y2), in the units of the two axes.

    The frame has the four columns, as `companion.network.segments` gives them; `look` maps color,
    strokeDash and strokeWidth.
    """
    channels = {"x": across, "y": down, "x2": "x2:Q", "y2": "y2:Q", **look}
    return _drawn("links", frame, channels, tip).mark_rule(**mark)


def pointer(frame: pd.DataFrame, across: alt.X, down: alt.Y, tip: Tips = None, **mark) -> alt.Chart:
    """Rules that point at something the other marks stand for: thick, in the accent's colour."""
    style = {"strokeWidth": 4, "color": ACCENT, **mark}
    return _drawn("pointer", frame, {"x": across, "y": down, "x2": "to"}, tip).mark_rule(**style)
