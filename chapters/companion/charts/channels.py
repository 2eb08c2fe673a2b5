"""What charts share below the chart: axes of words, looks of codes, tips, controls.

Each function returns what Altair takes as a channel, so that it stands in `encode` beside
Altair's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from .colours import SIGN, SIGN_DASH, SIGN_LABEL

SIGNS = [SIGN_LABEL[sign] for sign in (1, 0, -1)]  # as legends list them
# Conflict is pale and dashed, neutral hollow and dotted: a mark can be read without its colour.
HOLLOW = [SIGN[1], "transparent", SIGN[-1] + "66"]
CROSS = "M-.8,-.8L.8,.8M.8,-.8L-.8,.8"  # a shape for what is absent, in units of half a mark


def tips(said: Mapping[str, str | tuple[str, str]]) -> list[alt.Tooltip]:
    """Lines of a tooltip: {field: title}, or {field: (title, format)} for numbers and days.

    A field may carry its type, as in `"share:Q"`; without one it is shown as it stands.
    """
    lines = []
    for field, title in said.items():
        words, pattern = title if isinstance(title, tuple) else (title, alt.Undefined)
        shorthand = field if ":" in field else f"{field}:N"
        lines.append(alt.Tooltip(shorthand, title=words, format=pattern))
    return lines


def _category(order: Sequence | None, fixed: bool) -> dict:
    """Sorting of a discrete channel; `fixed` draws these places and no others."""
    if order is None:
        return {}
    given = list(order)
    return {"sort": given} | ({"scale": alt.Scale(domain=given)} if fixed else {})


def rows(field: str, order: Sequence | None = None, *, fixed: bool = False, **axis) -> alt.Y:
    """A vertical axis of words, without line and ticks: one row for each value of `field`.

    `order` sorts the rows from the top; `fixed` draws just these, with or without data. What else
    is given goes to the axis (`grid=True`, `labelExpr=...`).
    """
    line = alt.Axis(**{"ticks": False, "domain": False, **axis})
    return alt.Y(field, title=None, axis=line, **_category(order, fixed))


def heads(field: str, order: Sequence | None = None, *, fixed: bool = True, **axis) -> alt.X:
    """Heads of columns: a horizontal axis of words on top, level unless `labelAngle` is given."""
    line = alt.Axis(**{"orient": "top", "labelAngle": 0, "ticks": False, "domain": False, **axis})
    return alt.X(field, title=None, axis=line, **_category(order, fixed))


def years(first: int, last: int, field: str = "year:O", **axis) -> alt.X:
    """A horizontal axis with a place for each year from `first` to `last`, both included."""
    line = alt.Axis(**{"labelAngle": 0, "labelOverlap": True, **axis})
    return alt.X(field, title=None, scale=alt.Scale(domain=list(range(first, last + 1))), axis=line)


def span(field: str, low: float, high: float, *, title: str | None = None, **axis) -> alt.X:
    """A horizontal axis of numbers from `low` to `high` exactly, in the unit of `field`."""
    scale = alt.Scale(domain=[low, high], nice=False)
    return alt.X(field, title=title, scale=scale, axis=alt.Axis(**axis) if axis else alt.Undefined)


def days(field: str, first: str, last: str, **axis) -> alt.X:
    """A horizontal axis of days between two days as "2024-10-01", both in UTC."""
    scale = alt.Scale(domain=[first, last])
    return alt.X(field, title=None, scale=scale, axis=alt.Axis(**axis) if axis else alt.Undefined)


def look(
    field: str, drawn: Mapping[str, tuple[str, str, str]], *, legend: Any = alt.Undefined
) -> dict[str, alt.SchemaBase]:
    """Channels by which a code is read without its colour: {value: (fill, stroke, shape)}.

    Returns `fill`, `stroke` and `shape` for `encode(**look(...))`. The three share one legend, in
    the order given; `legend=None` leaves it out.
    """
    values = list(drawn)
    kinds = {"fill": alt.Fill, "stroke": alt.Stroke, "shape": alt.Shape}
    return {
        channel: kind(
            field, sort=values, legend=legend, scale=alt.Scale(domain=values, range=list(looks))
        )
        for (channel, kind), looks in zip(kinds.items(), zip(*drawn.values()))
    }


def signs(field: str = "meaning:N") -> dict[str, alt.SchemaBase]:
    """Channels of a bar that has a sign: `fill`, `stroke` and `strokeDash` for `encode(**signs())`.

    `field` holds the words of `colours.SIGN_LABEL`.
    """
    stroke, dash = ([table[sign] for sign in (1, 0, -1)] for table in (SIGN, SIGN_DASH))
    return {
        "fill": alt.Fill(field, scale=alt.Scale(domain=SIGNS, range=HOLLOW)),
        "stroke": alt.Stroke(field, scale=alt.Scale(domain=SIGNS, range=stroke)),
        "strokeDash": alt.StrokeDash(field, scale=alt.Scale(domain=SIGNS, range=dash)),
    }


def sign_lines(field: str = "meaning:N", legend: Any = alt.Undefined) -> dict[str, alt.SchemaBase]:
    """Channels of a line that has a sign: `color` and `strokeDash`, with strokes in the legend."""
    shown = (
        legend if legend is not alt.Undefined else alt.Legend(symbolType="stroke", symbolSize=500)
    )
    stroke, dash = ([table[sign] for sign in (1, 0, -1)] for table in (SIGN, SIGN_DASH))
    return {
        "color": alt.Color(field, scale=alt.Scale(domain=SIGNS, range=stroke), legend=shown),
        "strokeDash": alt.StrokeDash(
            field, scale=alt.Scale(domain=SIGNS, range=dash), legend=shown
        ),
    }


def menu(name: str, options: Sequence, label: str, *, all_as: str | None = None) -> alt.Parameter:
    """A menu that opens on its first option. Tests and expressions read it by `name`.

    With `all_as` the menu opens on a further first entry of that wording, whose value is null.
    """
    if all_as is None:
        bind = alt.binding_select(options=list(options), name=label)
        return alt.param(name=name, value=options[0], bind=bind)
    bind = alt.binding_select(
        options=[None, *options], labels=[all_as, *map(str, options)], name=label
    )
    return alt.param(name=name, value=None, bind=bind)


def slider(name: str, label: str, first: int, last: int, at: int, step: int = 1) -> alt.Parameter:
    """A slider over whole numbers from `first` to `last` that opens on `at`."""
    bind = alt.binding_range(min=first, max=last, step=step, name=label)
    return alt.param(name=name, value=at, bind=bind)


def faded(test: str, least: float = 0.12, most: float = 1) -> Any:
    """Opacity that keeps marks for which the expression `test` is true and fades the others."""
    return alt.condition(test, alt.value(most), alt.value(least))
