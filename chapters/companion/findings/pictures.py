"""The scorecard as one figure: a question, its verdict, how firm, and a spark line with its end."""

from __future__ import annotations

from typing import Any, cast

import altair as alt
import pandas as pd

from ..charts import channels, recipes, theme
from ..tables.read import load
from . import questions as card

FIRST_YEAR, LAST_YEAR = 2012, 2026
_TICKS = (2012, 2017, 2022, 2026)
# Who a line is about, in words, and its colour: that of the pair wherever pairs are drawn.
_NAMES = {
    "CHN–PRK": "Beijing",
    "PRK–RUS": "Moscow",
    "leave it to the two": "leave it to the two",
    "object": "object",
}
_COLOURS = {
    "Beijing": theme.DYAD["CHN–PRK"],
    "Moscow": theme.DYAD["PRK–RUS"],
    "leave it to the two": theme.MUTED,
    "object": theme.ACCENT,
}
# What a spark line counts, in words for a reader, and the format of its numbers.
_COUNTS = {
    "meetings": ("Meetings of Pyongyang with each, a year, from vice-minister up", ".0f"),
    "deals": ("Acts with Pyongyang a year, weighed by how cooperative they are", ".0f"),
    "need": ("China’s share of North Korea’s recorded trade, per cent", ".0f"),
    "votes": ("Distance from North Korea in UN votes; less is closer", ".2f"),
    "choice": ("Official Chinese texts a year on ties of Moscow and Pyongyang", ".0f"),
}


def scorecard_chart(height: int = 56) -> alt.VConcatChart:
    """Five panels, one a question: its verdict and firmness as heading, its spark line below.

    A line for each pair with its last value; two rules part the stretches of time, at January 2022
    and July 2024. The band marks 2012 to 2016, themselves a low of Beijing and Pyongyang. A year
    without a figure has no dot.
    """
    told, lines = card.scorecard(), card.sparks()
    lines = lines[lines["spark"] & lines["year"].between(FIRST_YEAR, LAST_YEAR)]
    panels = [
        _panel(row, lines[lines["key"] == row["key"]], height, last=i == len(told) - 1)
        for i, row in enumerate(told.to_dict("records"))
    ]
    return alt.vconcat(*panels, spacing=10).resolve_scale(color="shared")


def _panel(row: dict[str, Any], own: pd.DataFrame, height: int, *, last: bool) -> alt.LayerChart:
    counts, form = _COUNTS[row["key"]]
    own = own.assign(whom=own["who"].map(_NAMES), at=own["year"] + 0.5)
    own = recipes.runs(own[["year", "at", "value", "whom"]], "whom")
    top = 100 if row["key"] == "need" else float(own["value"].max()) * 1.1
    axis = alt.Axis(format="d", grid=False, title=None, values=[y + 0.5 for y in _TICKS])
    axis.labelExpr = "floor(datum.value)"
    hidden = alt.Axis(labels=False, ticks=False, domain=False, grid=False, title=None)
    reach = alt.Scale(domain=[FIRST_YEAR, LAST_YEAR + 6], nice=False)
    x = alt.X("at:Q", scale=reach, axis=axis if last else hidden)
    least = min(0.0, float(own["value"].min()) * 1.1)
    y = alt.Y("value:Q", scale=alt.Scale(domain=[least, top], nice=False), axis=None)
    colour = alt.Color(
        "whom:N", scale=alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values())), legend=None
    )
    unit = row["unit"].split(" (")[0]
    tips = channels.tips({"year:O": "year", "whom": "who", "value:Q": (unit, form)})
    line = alt.Chart(own).encode(x, y, colour, detail="run:N", tooltip=tips)
    line = line.mark_line(point=alt.OverlayMarkDef(size=22))
    ends = alt.Chart(_ends(own, form, (top - least) / height))
    up = -7 if last else 0  # clear of the axis
    label = ends.mark_text(align="left", dx=7, dy=up, fontSize=12)
    label = label.encode(x, y, colour, text="label:N")
    cuts = alt.Chart(pd.DataFrame({"at": [2022.0, 2024.5]})).mark_rule(strokeDash=[2, 3])
    layers = [*_low(row["key"], own, x), cuts.encode(x, opacity=alt.value(0.5)), line, label]
    heading = alt.Title(
        f"{row['question']} {row['verdict'].capitalize()}",
        subtitle=[counts, firmness(row["firm"])],
        anchor="start",
        frame="group",
        fontSize=14,
        subtitleFontSize=12,
        offset=4,
    )
    return cast(alt.LayerChart, alt.layer(*layers).properties(height=height, title=heading))


def _low(key: str, own: pd.DataFrame, x: alt.X) -> list[alt.Chart]:
    """The band of 2012 to 2016 where a line runs through it; for meetings what is known instead."""
    if own["year"].min() < 2017:
        band = alt.Chart(pd.DataFrame({"at": [2012.0], "to": [2017.0]}))
        return [band.mark_rect(opacity=0.13, color=theme.MUTED).encode(x, x2="to")]
    if key != "meetings":
        return []
    found = card.readings("meetings").set_index(["source", "phase"])
    china, russia = found.loc[("Kim’s meetings with Xi and Putin", "low"), ["china", "russia"]]
    met = "Kim met|neither" if not china + russia else "few|meetings"
    words = alt.Chart(pd.DataFrame({"at": [2012.0], "label": [f"2012–16:|{met}"]}))
    mark = words.mark_text(align="left", y=12, fontSize=12, lineBreak="|", color=theme.MUTED)
    return [mark.encode(x, text="label:N")]


def _ends(own: pd.DataFrame, form: str, pixel: float) -> pd.DataFrame:
    """The last point of each line with its label; labels that would touch stand 14 px apart."""
    ends = own.loc[own.groupby("whom")["year"].idxmax()].sort_values("value")
    ends = ends.assign(
        label=[f"{w}: {format(v, form)}" for w, v in zip(ends["whom"], ends["value"])]
    )
    for before, after in zip(ends.index, ends.index[1:]):
        least = ends.at[before, "value"] + 14 * pixel
        ends.at[after, "value"] = max(ends.at[after, "value"], least)
    return ends


def firmness(firm: str) -> str:
    """How firm, for a heading: without the list of sources that stands in the table."""
    word = firm.split(":")[0]
    return {"firm": "Firm", "cannot be told": "How firm: cannot be told, one source only"}.get(
        word, word[:1].upper() + word[1:]
    )


def scorecard_figure(name: str) -> alt.TopLevelMixin:
    """The scorecard as a figure of the book under the anchor `name`, alike on every page."""
    told = card.scorecard()
    counted, used = load("indicators"), {name for names in told["series"] for name in names}
    frame = told[["question", "verdict", "firm", "why", "note"]]
    frame = frame.set_axis(
        ["Question", "Verdict", "How firm", "Why", "What no source says"], axis=1
    )
    return theme.figure(
        scorecard_chart(),
        name=name,
        title=scorecard_title(told),
        subtitle="A year’s value stands in its middle; the number is the last one. Dotted: January "
        "2022 and July 2024. Shaded: 2012–16, itself a low of Beijing and Pyongyang.",
        alt=scorecard_told(told),
        source=[load("events"), counted[counted["series"].isin(used)], load("positions")],
        data=frame,
    )


def scorecard_title(told: pd.DataFrame) -> str:
    """The finding of the scorecard as a sentence, from its verdict words."""
    plain = told[~told["key"].isin(["choice"])]["verdict"]
    yes, count = int((plain == "yes").sum()), len(plain)
    rest = plain[plain != "yes"].value_counts(sort=False)
    said = ", ".join(f"{_NUMBERS[n]} {word}" for word, n in rest.items())
    lead = (
        "No plain yes"
        if not yes
        else f"{_NUMBERS[yes].capitalize()} of {_NUMBERS[count]} times yes"
    )
    own = told.set_index("key").at["choice", "verdict"]
    own += ", on Beijing’s word" if own == "by choice" else ""
    return f"Sidelined? {lead}: {said}. If left out, then {own}"


_NUMBERS = ["none", "one", "two", "three", "four", "five"]


def scorecard_told(told: pd.DataFrame) -> str:
    """The text alternative of the scorecard: each question with verdict, last values, firmness."""
    said = []
    for row in told.to_dict("records"):
        form = _COUNTS[row["key"]][1]
        ends = [
            f"{whom} {format(row[key], form)}"
            for key, whom in (("china", "Beijing"), ("russia", "Moscow"))
            if row[key] == row[key]
        ]
        last = f" {', '.join(ends)} in {row['last_year']}." if ends else ""
        said.append(
            f"{row['question']} {row['verdict'].capitalize()}.{last} {firmness(row['firm'])}."
        )
    return " ".join(said)
