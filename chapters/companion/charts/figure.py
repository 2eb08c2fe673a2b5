"""What makes an Altair chart a figure of the book: name, title, text alternative, source, data."""

from __future__ import annotations

import json
import re
import textwrap
from typing import Any

import altair
import pandas as pd

TITLE_WIDTH, SUBTITLE_WIDTH = 80, 95  # characters a line


def figure(  # noqa: PLR0913 - one keyword for each thing a reader needs; none can be told from another
    chart: altair.TopLevelMixin,
    *,
    name: str,
    title: str,
    alt: str,
    source: list[pd.DataFrame],
    subtitle: str = "",
    data: pd.DataFrame | None = None,
    narrow: dict | None = None,
) -> altair.TopLevelMixin:
    """Make an Altair chart a figure of the book: give it what a reader needs beside the marks.

    `name` is the figure's permanent anchor (lower-case words joined by hyphens), `title` the
    finding as a sentence, `subtitle` what is drawn and in which unit, `alt` the finding and its
    main numbers for a reader who cannot see the chart, `source` the frames drawn, as loaded or
    filtered, from which the source line is written. The result is still an ordinary Altair chart.

    `data` is the table that readers can open and download, its columns named as they should read
    (see `table`). Without it the build takes the fields of tooltips and axes of the chart's
    largest data set, under their titles: give `data` where the chart itself sums or joins rows.

    `narrow` is laid over the specification for a phone (326 px wide) where resizing is not
    enough, in Vega-Lite's terms: mappings are merged, None removes a property, and a mapping with
    numbers changes those items of a list, as in `narrow={"height": 480, "layer": {1: {"mark":
    {"fontSize": 10}}}}`. On a phone, `hconcat` is `vconcat`.

    Raises ValueError when title, text alternative or source is missing, `alt` repeats the title, or
    `name` is not made of lower-case words and hyphens.
    """
    _complete(name, title, alt, source)
    meta: dict[str, Any] = {"name": name, "title": title, "subtitle": subtitle, "alt": alt}
    meta["source"] = source_line(source)
    if data is not None:
        # Through JSON: days as ISO text, missing values as null.
        split = data.to_json(orient="split", index=False, date_format="iso", date_unit="s")
        rows = json.loads(split)
        meta["data"] = {"columns": rows["columns"], "rows": rows["data"]}
    if narrow is not None:
        meta["narrow"] = json.loads(json.dumps(narrow))
    return chart.properties(
        name=name.replace("-", "_"),
        title=altair.Title(
            text=textwrap.wrap(title, TITLE_WIDTH),
            subtitle=textwrap.wrap(subtitle, SUBTITLE_WIDTH) if subtitle else [],
        ),
        description=alt,
        usermeta={"figure": meta},
    )


def _complete(name: str, title: str, said: str, source: list) -> None:
    """Raise ValueError, naming the figure, when something that a reader needs is not there."""
    given = {"name": name, "title": title, "text alternative (alt)": said, "source": source}
    for what, value in given.items():
        if not (value.strip() if isinstance(value, str) else len(value)):
            raise ValueError(f'figure "{name}": {what} is missing')
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise ValueError(
            f'figure "{name}": the name is its address; write lower-case words joined by hyphens'
        )
    if said.strip().rstrip(".") == title.strip().rstrip("."):
        raise ValueError(
            f'figure "{name}": the text alternative repeats the title; say what the chart shows,'
            " with its main numbers"
        )


def table(frame: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    """The columns that readers get, under the names they should read, for `figure(data=)`.

    `columns` maps a column of the frame to its name, in the order of reading. Raises ValueError
    for a column that the frame does not have.
    """
    if missing := [name for name in columns if name not in frame]:
        raise ValueError(f"table: the frame has no column {', '.join(map(repr, missing))}")
    return frame[list(columns)].set_axis(list(columns.values()), axis="columns")


def source_line(frames: list[pd.DataFrame]) -> str:
    """What was drawn, from the frames themselves: table, number of rows, who counted.

    A frame whose attrs hold an `origin` (a copy of the tables with made-up rows, say) is named by
    that. Raises ValueError for a frame that was not loaded with `companion.load`.
    """
    return "; ".join(dict.fromkeys(map(_source, frames)))


def _source(frame: pd.DataFrame) -> str:
    from ..tables.read import tables

    known, name = tables(), frame.attrs.get("table")
    if name not in known:
        raise ValueError(
            "a frame in `source` was not loaded with companion.load (its attrs carry no table name)"
        )
    path = known[name]["path"]
    place = f"{path} of {frame.attrs['origin']}" if "origin" in frame.attrs else f"data/{path}"
    said = f"{known[name]['title']} ({place}, {len(frame)} row{'s' if len(frame) != 1 else ''}"
    if "estimator" in frame:
        who = list(dict.fromkeys(frame["estimator"]))
        more = f" and {len(who) - 4} more" if len(who) > 4 else ""
        said += f"; counted by {', '.join(who[:4])}{more}"
    return said + ")"
