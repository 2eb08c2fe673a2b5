"""Charts of the tests: findings against shuffled data, and a specification curve."""

from __future__ import annotations

import textwrap
from typing import cast

import altair as alt
import pandas as pd

from ..charts import channels, theme
from ..tables.read import load
from . import claims
from .compared import COMPARED, Compared
from .curve import DIMENSIONS
from .shuffles import KINDS

_SHORT = {
    "pairs": "acts dealt anew",
    "even": "acts drawn evenly",
    "swapped": "pairs swap quarters",
    "dates": "quarters reordered",
    "claims": "claims dealt anew",
}
# On a phone the longest questions take lines: else they alone would set the size of all letters.
_HEADER = {"labelExpr": "split(datum.label, '|')", "labelFontSize": 12}
_BROKEN = {"facet": {"row": {"header": _HEADER}}}


def placebo_chart(found: pd.DataFrame) -> alt.FacetChart:
    """Findings against shuffled data, from `placebo`: a panel a finding, a row a kind of shuffle.

    The bar holds the middle 95% of what shuffled data give, the tick their median, the diamond
    the observed value. Each panel has its own measure, zero in the middle. Resamples, and findings
    with too few acts, are left out: the table has them.
    """
    shown = found[found["kind"].isin(list(_SHORT))].copy()
    known: dict[str, Compared | claims.Said] = {**COMPARED, **claims.SAID}
    shown["asks"] = shown["finding"].map(lambda name: known[name].question)
    shown["panel"] = shown["asks"].map(_folded)
    reach = shown[["observed", "q025", "q975"]].abs().groupby(shown["finding"]).transform("max")
    shown["half"] = 1.08 * reach.max(axis=1)
    for column in ("observed", "q025", "q50", "q975"):
        shown[f"{column}_at"] = shown[column] / shown["half"]
    shown["row"] = shown["kind"].map(_SHORT)
    shown["held"] = [f"{p:.3f}" for p in shown["p"]]
    y = channels.rows("row:N", list(_SHORT.values()))
    # Units differ: panels are scaled to their own reach, and the axis shows zero alone.
    axis = alt.Axis(values=[0], grid=True, labels=True, ticks=False, domain=False, format="d")
    x = alt.X("q025_at:Q", title=None, axis=axis, scale=alt.Scale(domain=[-1, 1], nice=False))
    tips = channels.tips(
        {
            "asks": "question",
            "observed:Q": ("found", ".2f"),
            "q025:Q": ("shuffled, 2.5%", ".2f"),
            "q975:Q": ("shuffled, 97.5%", ".2f"),
            "same_direction:Q": ("point the same way", ".0%"),
            "held": "p, two-sided",
        }
    )
    base = alt.Chart(shown).encode(y=y, tooltip=tips)
    bar = base.mark_rule(strokeWidth=7, opacity=0.35).encode(x, x2="q975_at")
    middle = base.mark_tick(thickness=2, size=12).encode(x="q50_at:Q")
    mark = base.mark_point(shape="diamond", filled=True, size=90, opacity=1, color=theme.ACCENT)
    layers = alt.layer(bar, middle, mark.encode(x="observed_at:Q")).properties(height=alt.Step(17))
    head = alt.Header(labelOrient="top", labelAnchor="start", labelFontSize=13, labelPadding=2)
    head.labelExpr = "replace(datum.label, '|', ' ')"
    order = list(dict.fromkeys(shown["panel"]))
    row = alt.Row("panel:N", sort=order, title=None, header=head)
    return cast(alt.FacetChart, layers.facet(row=row, spacing=8).resolve_scale(y="independent"))


def _folded(question: str) -> str:
    """A question with a stroke where a phone breaks it."""
    return "|".join(textwrap.wrap(question, 32))


def curve_chart(found: pd.DataFrame, dimensions: tuple[str, ...] = ()) -> alt.VConcatChart:
    """A specification curve, from `specifications`: values by rank, and below the choices of each.

    Above: a ring for each specification that points the published way, a diamond for each that
    does not, filled black for the published one. Below: a tick where a specification takes a
    choice. dimensions: those of `DIMENSIONS` to show, all that apply by default. Specifications
    that rest on too few acts are left out.
    """
    shown = found[found["enough"]].reset_index(drop=True)
    shown = shown.assign(rank_of=shown.index + 1)
    points_way = shown["holds"].map({True: "as published", False: "another way"})
    shown["way"] = points_way.mask(shown["published"], "the published choice")
    names = [name for name in DIMENSIONS if name in shown and name in (dimensions or DIMENSIONS)]
    x = alt.X("rank_of:Q", axis=None, scale=alt.Scale(domain=[0, len(shown) + 1], nice=False))
    looks = {
        "as published": ("transparent", theme.SERIES[0], "circle"),
        "another way": (theme.ACCENT, theme.ACCENT, "diamond"),
        "the published choice": (theme.INK, theme.INK, "square"),
    }
    said = {DIMENSIONS[n]: n for n in names}
    tips = channels.tips({n: w for w, n in said.items()} | {"value:Q": ("value", ".2f")})
    legend = alt.Legend(title=None, orient="top")
    above = (
        alt.Chart(shown)
        .mark_point(size=40, opacity=1)
        .encode(
            x,
            alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=5)),
            tooltip=tips,
            **channels.look("way:N", looks, legend=legend),
        )
    )
    zero = alt.Chart(pd.DataFrame({"value": [0]})).mark_rule().encode(y="value:Q")
    taken = shown.melt("rank_of", names, "dimension", "choice")
    order = [w for n in names for w in dict.fromkeys(taken.loc[taken["dimension"] == n, "choice"])]
    ticks = (
        alt.Chart(taken)
        .mark_tick(size=11, thickness=1.6)
        .encode(x, channels.rows("choice:N", order), color=alt.value(theme.SERIES[0]))
    )
    below = ticks.properties(height=alt.Step(15))
    return alt.vconcat((zero + above).properties(height=190), below, spacing=6)


def placebo_figure(found: pd.DataFrame, judged: pd.DataFrame, name: str) -> alt.TopLevelMixin:
    """Findings against shuffled data as a figure of the book under the anchor `name`."""
    shown = found[found["kind"].isin(list(_SHORT))]
    searched = judged[judged["finding"].isin(list(COMPARED))]
    firm = int((searched["verdict"] == "firm").sum())
    parts = []
    for _, own in shown.groupby("finding", sort=False):
        far = own[own["p"] <= 0.05]
        beyond, short = (
            far.loc[(far["as_extreme"] < 0.5) == more, "kind"].map(_SHORT) for more in (True, False)
        )
        first = own.iloc[0]
        says = first["says"][0].upper() + first["says"][1:]
        outcome = f"beyond {', '.join(beyond)}" if len(beyond) else "beyond no kind of shuffle"
        outcome += f", short of {', '.join(short)}" if len(short) else ""
        parts.append(f"{says}: {outcome}.")
    columns = {
        "says": "Finding",
        "observed": "Found",
        "acts": "Acts or claims",
        "kind": "Kind of shuffle",
        "q025": "Low (2.5%)",
        "q50": "Median",
        "q975": "High (97.5%)",
        "same_direction": "Share that points the same way",
        "p": "Two-sided p",
        "tells": "In words",
    }
    told = found.assign(kind=found["kind"].map(KINDS).fillna("none drawn")).round(3)
    return theme.figure(
        placebo_chart(found),
        name=name,
        title=f"{firm or 'None'} of {len(searched)} findings on the record "
        f"{'lies' if firm <= 1 else 'lie'} beyond every kind of shuffle",
        subtitle="Diamond: what was found. Bar: the middle 95% of what shuffled data give, with "
        "their median. Each panel has its own measure, zero in the middle.",
        alt=" ".join(parts),
        narrow=_BROKEN,
        source=[load("events"), load("claims")],
        data=theme.table(told, columns),
    )


def curve_figure(found: pd.DataFrame, judged: pd.DataFrame, name: str) -> alt.TopLevelMixin:
    """A specification curve as a figure of the book under the anchor `name`."""
    known = COMPARED[found["finding"].iloc[0]]
    usable = found[found["enough"]]
    holding = int(usable["holds"].sum())
    row = judged.set_index("finding").loc[known.id]
    published = found.loc[found["published"]].iloc[0]
    says = published["says"][0].upper() + published["says"][1:]
    columns = {n: w[0].upper() + w[1:] for n, w in DIMENSIONS.items() if n in found}
    return theme.figure(
        curve_chart(found),
        name=name,
        title=f"{says}: {holding} of {len(usable)} ways to count agree",
        subtitle=f"Above: {known.unit}. Each mark is one way to count; below it the choices it "
        "takes.",
        alt=f"Values from {usable['value'].min():.1f} to {usable['value'].max():.1f}, the "
        f"published one {published['value']:.1f}. The finding {row['verdict']}. {row['why']}.",
        source=[load("events")],
        data=theme.table(usable.round(2), {"value": "Value", "acts": "Acts", **columns}),
    )
