"""The chart of a finding under all its scenarios, and the words that go with it."""

from __future__ import annotations

import math

import altair as alt
import numpy as np
import pandas as pd

from .. import network
from ..charts import theme
from ..tables.read import load
from .catalogue import FINDINGS
from .choices import FAMILIES
from .verdicts import verdict

_SAME, _OTHER = "same finding", "another finding"
_ROW = alt.Step(26)


def chart(found: pd.DataFrame) -> alt.TopLevelMixin:
    """One finding under all its scenarios, as an Altair chart for `theme.figure`.

    A row for each family. For a number: a mark for each value at its place, its area the number of
    scenarios that give it; the resamples as a bar from the 2.5th to the 97.5th percentile with
    their median; a rule at zero and a dashed one at the published value. For types in words: a mark
    for each type. Scenarios that hold are discs, those that flip the finding are filled diamonds:
    shape and colour say the same.
    """
    told = verdict(found)
    words = isinstance(told["value"], str)
    shown = found[(found["family"] != "published") & found["holds"].notna()]
    shown = shown.assign(
        row=shown["family"].map(FAMILIES),
        answer=shown["holds"].map({True: _SAME, False: _OTHER}),
    )
    rows = [label for family, label in FAMILIES.items() if family in set(shown["family"])]
    marks = _marks(shown if words else shown[shown["family"] != "resample"], words)
    y = alt.Y(
        "row:N",
        sort=rows,
        title=None,
        scale=alt.Scale(domain=rows),
        axis=alt.Axis(ticks=False, domain=False, grid=True, labelLimit=180),
    )
    points = _points(marks).encode(y=y)
    if words:
        order = [told["value"], *sorted(set(marks["at"]) - {told["value"]})]
        return points.encode(x=_answers(order)).properties(height=_ROW)
    reach = [0, *marks["at"], *(v for v in (told["low"], told["high"]) if v is not None)]
    layers = [
        _rule(0.0).mark_rule(opacity=0.6),
        _rule(told["value"]).mark_rule(strokeDash=[5, 4], opacity=0.8),
        points.encode(x=_numbers(marks["at"], reach)),
    ]
    if told["low"] is not None:
        layers += _resampled(found, told, y)
    return alt.layer(*layers).properties(height=_ROW)


def _marks(shown: pd.DataFrame, words: bool) -> pd.DataFrame:
    """One row for each mark: family, place, answer, how many scenarios, some of their names."""
    if words:
        # Beyond three other answers they share a place, and the tooltip tells them.
        kept = shown["holds"].astype(bool) | (shown["value"].nunique() <= 4)
        at = shown["value"].where(kept, "other answers")
    else:
        at = shown["value"].astype(float).round(3)
    return (
        shown.assign(at=at)
        .groupby(["row", "at", "answer"], as_index=False)
        .agg(scenarios=("scenario", "size"), names=("scenario", _first), says=("says", "first"))
    )


def _points(marks: pd.DataFrame) -> alt.Chart:
    def by_answer(same: str, other: str) -> alt.Scale:
        return alt.Scale(domain=[_SAME, _OTHER], range=[same, other])

    area = alt.Scale(type="sqrt", domain=[1, 200], range=[40, 420])
    return (
        alt.Chart(marks)
        .mark_point(strokeWidth=1.6, opacity=1)
        .encode(
            size=alt.Size("scenarios:Q", scale=area, legend=None),
            tooltip=[
                alt.Tooltip("row:N", title="choice"),
                alt.Tooltip("at", title="value"),
                alt.Tooltip("says:N", title="finding"),
                alt.Tooltip("scenarios:Q"),
                alt.Tooltip("names:N", title="for example"),
            ],
            shape=alt.Shape("answer:N", scale=by_answer("circle", "diamond")),
            fill=alt.Fill("answer:N", scale=by_answer("transparent", theme.ACCENT)),
            stroke=alt.Stroke("answer:N", scale=by_answer(theme.SERIES[0], theme.ACCENT)),
        )
    )


def _answers(order: list[str]) -> alt.X:
    """Answers in words, the published one first, named above the chart."""
    axis = alt.Axis(
        orient="top", labelAngle=0, labelLimit=150, grid=False, domain=False, ticks=False
    )
    return alt.X("at:N", sort=order, title=None, axis=axis)


def _numbers(at: pd.Series, reach: list[float]) -> alt.X:
    ticks = list(range(math.floor(min(reach)), math.ceil(max(reach)) + 1))
    if (at % 1 == 0).all() and len(ticks) <= 6:
        # Few whole numbers: ticks at them alone, and room for the marks at the ends.
        scale = alt.Scale(nice=False, zero=True, padding=12)
        return alt.X("at:Q", title=None, scale=scale, axis=alt.Axis(values=ticks, format="d"))
    return alt.X("at:Q", title=None, scale=alt.Scale(nice=True, zero=True))


def _rule(at: float) -> alt.Chart:
    return alt.Chart(pd.DataFrame({"at": [at]})).encode(x="at:Q")


def _resampled(found: pd.DataFrame, told: dict, y: alt.Y) -> list[alt.Chart]:
    """The middle 95 % of the resampled values as a bar, with the median."""
    drawn = found.loc[found["family"] == "resample", "value"].dropna()
    row = {
        "row": FAMILIES["resample"],
        "low": told["low"],
        "high": told["high"],
        "middle": float(np.median(drawn.astype(float))),
        "held": told["resampled_holding"],
    }
    base = alt.Chart(pd.DataFrame([row])).encode(
        y=y,
        tooltip=[
            alt.Tooltip("low:Q", format=".3f"),
            alt.Tooltip("middle:Q", title="median", format=".3f"),
            alt.Tooltip("high:Q", format=".3f"),
            alt.Tooltip("held:Q", title="share that holds", format=".0%"),
        ],
    )
    bar = base.mark_rule(strokeWidth=7, opacity=0.4, color=theme.SERIES[0])
    tick = base.mark_tick(thickness=2.5, size=16, color=theme.SERIES[0])
    return [bar.encode(x="low:Q", x2="high:Q"), tick.encode(x="middle:Q")]


def _first(names: pd.Series) -> str:
    listed = list(names)
    return "; ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")


def describe(found: pd.DataFrame) -> dict:
    """What `theme.figure` needs beside the chart of a finding.

    Keys title, subtitle, alt (text alternative), source (frames) and narrow (layout on a phone):
    use it as `theme.figure(chart(found), name=…, **describe(found))`.
    """
    told = verdict(found)
    says = told["says"][0].upper() + told["says"][1:]
    agree = f"{told['holding']} of {told['scenarios']} scenarios agree"
    return {
        "title": f"{says} ({told['verdict']}: {agree})",
        "subtitle": _subtitle(told),
        "alt": f"{_outcome(told)} {agree}.{_exceptions(told)}",
        "source": _sources(FINDINGS[told["finding"]].basis),
        # On a phone answers in words stand below each other, or they would touch.
        "narrow": {"encoding": {"x": {"axis": {"labelExpr": "split(datum.label, ' ')"}}}}
        if isinstance(told["value"], str)
        else None,
    }


def _subtitle(told: dict) -> str:
    if told["low"] is None:
        return (
            "Each mark is an answer that scenarios give, its size their number; "
            f"resamples: {told['resamples']}"
        )
    return (
        f"{told['unit'][0].upper()}{told['unit'][1:]}. Each mark is a value that scenarios give, "
        "its size their number; dashed: as published; bar: middle 95% of "
        f"{told['resamples']} resamples"
    )


def _outcome(told: dict) -> str:
    value = told["value"] if isinstance(told["value"], str) else _signed(told["value"])
    interval = (
        ""
        if told["low"] is None
        else ", with 95% of the resampled values from "
        f"{_signed(told['low'])} to {_signed(told['high'])}"
    )
    agree = f"{told['resampled_holding']:.0%} of the resamples agree"
    return f"Published value {value}{interval}; {agree}."


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _exceptions(told: dict) -> str:
    flips = f" Scenarios that say otherwise: {_first(pd.Series(told['flips']))}."
    lost = f" In {told['undefined']} more the number is not defined."
    return (flips if told["flips"] else "") + (lost if told["undefined"] else "")


def _sources(basis: str) -> list[pd.DataFrame]:
    if basis == "acts":
        return [load("events")]
    ties = network.select(layer="record" if basis == "record" else "articles")
    return [ties] if basis == "record" else [ties, load("dependencies"), load("passes")]
