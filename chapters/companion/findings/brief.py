"""Small figures that more than one page shows: the front page and the fifteen-minute brief.

    leaders("leaders-met"); oil("brief-oil"); trade("brief-trade")
    voices("brief-voices"); noes("brief-noes")

Each takes the figure's name and gives the figure, its title computed from what is drawn.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from ..charts import channels, recipes, theme, words
from ..measures.naming import Rule, shares
from ..measures.searched import FIRST
from ..tables.read import load

LANES = {"CHN–RUS": "Xi and Putin", "CHN–PRK": "Xi and Kim", "PRK–RUS": "Putin and Kim"}
# Where Putin and Kim met, for the labels of their lane.
_PLACES = {"E093": "Vladivostok", "E132": "Vostochny", "E159": "Pyongyang", "E231": "Beijing"}

_LIMIT = "I158"  # refined oil, barrels a year


def leaders(name: str) -> alt.TopLevelMixin:
    """Meetings of the three pairs of leaders as lanes, the long gap without Xi and Kim labelled."""
    events = load("events")
    summits = events[(events["kind"] == "summit") & (events["date"].dt.year >= FIRST)]
    met = _met(summits)
    own = met[met["pair"] == "CHN–PRK"]["date"]
    longest = own.diff().argmax()
    left, back = own.iloc[longest - 1], own.iloc[longest]
    meanwhile = met[(met["pair"] == "PRK–RUS") & met["date"].between(left, back)]
    by_lane = {
        lane: f"{lane} met in {', '.join(map(str, sorted({*rows['date'].dt.year})))}."
        for lane, rows in met.groupby("lane")
    }
    short = {str(n): {"encoding": {"text": {"field": "year"}}} for n in (3, 4)}
    return theme.figure(
        _lanes(met, left, back),
        name=name,
        title=f"From {left:%B %Y} to {back:%B %Y} no meeting of Xi and Kim is on record; "
        f"Putin and Kim met {words.spell(len(meanwhile))} times",
        subtitle=f"Meetings of leaders from {FIRST}, where the search begins, to "
        f"{events['date'].max():%B %Y}, video talks included. Ring: the sources leave some doubt.",
        alt="Marks on three time lines. "
        + " ".join(by_lane.get(lane, f"{lane}: none found.") for lane in LANES.values()),
        data=met[["date", "lane", "title", "confidence", "event_id"]].set_axis(
            ["Date", "Leaders", "What", "Confidence", "Evidence"], axis="columns"
        ),
        source=[summits],
        narrow={"layer": short},
    )


def _met(summits: pd.DataFrame) -> pd.DataFrame:
    met = summits[["event_id", "date", "title", "actors", "confidence"]].copy()
    met["pair"] = [[p for p in LANES if {*p.split("–")} <= {*who}] for who in met["actors"]]
    met = met.explode("pair").dropna(subset="pair")
    # A summit of two leaders may concern the third: keep the pair that met, the first two.
    both = [{*p.split("–")} == {*who[:2]} for p, who in zip(met["pair"], met["actors"])]
    met = met[both].drop(columns="actors").sort_values("date")
    met["lane"] = met["pair"].map(LANES)
    sure = met["confidence"] == "high"
    return met.assign(fill=met["pair"].map(theme.DYAD).where(sure, "transparent"))


def _lanes(
    met: pd.DataFrame, left: pd.Timestamp, back: pd.Timestamp
) -> alt.LayerChart | alt.FacetChart:
    order, last = list(LANES.values()), int(met["date"].dt.year.max())
    lane = alt.Y("lane:N", axis=None, scale=alt.Scale(domain=order, padding=0.2))
    days = channels.days("date:T", f"{FIRST}-01-01", f"{last}-12-31", tickCount=7)
    hue = alt.Stroke("pair:N", scale=theme.scale(list(LANES), theme.DYAD), legend=None)
    look = {"stroke": hue, "fill": alt.Fill("fill:N", scale=None)}
    said: dict[str, Any] = {
        "date:T": ("Date", "%-d %B %Y"),
        "title": "What",
        "confidence": "Confidence",
    }
    style = {"size": 90, "strokeWidth": 2, "opacity": 0.8}
    marks = recipes.time_line(met, days, lane, look, channels.tips(said), **style)
    years = words.spell(int((back - left).days / 365.25))
    gap = pd.DataFrame({"lane": ["Xi and Kim"], "date": [left], "to": [back]})
    gap = gap.assign(label=f"{years} years without a meeting", middle=left + (back - left) / 2)
    rule = alt.Chart(gap).mark_rule(strokeDash=[4, 4], strokeWidth=2)
    rule = rule.encode(days, lane, x2="to:T", color=alt.value(theme.DYAD["CHN–PRK"]))
    pause = alt.Chart(gap).mark_text(dy=-11, fontSize=13, fontWeight="bold")
    pause = pause.encode(alt.X("middle:T"), lane, text="label:N")
    names = pd.DataFrame({"lane": order, "date": [f"{FIRST}-01-01"] * len(order)})
    heads = alt.Chart(names).mark_text(align="left", dy=-22, fontSize=13)
    heads = heads.encode(days, lane, text="lane:N")
    tags = _tags(met, days, lane)
    return alt.layer(rule, marks, pause, *tags, heads).properties(height=190)


def _tags(met: pd.DataFrame, days: alt.X, lane: alt.Y) -> list[alt.Chart]:
    """Where and when Putin and Kim met: below the marks but for one, so that none touches the next
    or the name of the lane."""
    own = met[met["event_id"].isin(_PLACES)].assign(year=met["date"].dt.year.astype(str))
    own = own.assign(label=own["event_id"].map(_PLACES) + " " + own["year"])[::-1]
    tags = []
    for these, dy in ((own.iloc[1:2], -14), (own.drop(own.index[1:2]), 16)):
        tag = alt.Chart(these).mark_text(dy=dy, fontSize=12)
        tags.append(tag.encode(days, lane, text="label:N"))
    return tags


def oil(name: str) -> alt.TopLevelMixin:
    """Refined oil of 2024: what China reported, what was seen from Russia, the UN limit."""
    found = load("indicators").set_index("indicator_id")
    rows = found.loc[["I186", "I201"]]
    limit = found.at[_LIMIT, "value"]
    bars = pd.DataFrame(
        {
            "what": ["China, reported, 11 months", "Russia, observed, 8 months, at least"],
            "value": rows["value"].to_numpy() / 1000,
            "fill": [theme.ACTOR["CHN"], theme.ACTOR["RUS"]],
        }
    )
    most = float(bars["value"].max())
    across = alt.X("value:Q", title="Thousand barrels").scale(domain=[0, most * 1.25])
    axis = alt.Axis(labelExpr="split(datum.label, ', ')")
    down = alt.Y("what:N", title=None, axis=axis)
    look = {"color": alt.Color("fill:N", scale=None)}
    drawn = recipes.bars(bars, across, down, look, channels.tips({"value:Q": ("thousand", ".0f")}))
    text = alt.Chart(bars).mark_text(align="left", dx=5, fontSize=13)
    text = text.encode(across, down, text=alt.Text("value:Q", format=",.0f"))
    cap = pd.DataFrame({"value": [limit / 1000], "label": ["UN limit for a year, all suppliers"]})
    line = alt.Chart(cap).mark_rule(strokeDash=[4, 3], strokeWidth=2).encode(across)
    head = alt.Chart(cap).mark_text(align="left", dx=5, y=8, fontSize=12).encode(across)
    head = head.encode(text="label:N")
    return theme.figure(
        alt.layer(drawn, text, line, head).properties(width=420, height=120),
        name=name,
        title="Observers saw more fuel come from Russia in 2024 than the UN allows from all",
        subtitle="Refined oil for North Korea, thousand barrels. The Russian figure is a floor.",
        alt=f"Two bars and a limit. China reported {bars['value'].iloc[0]:.0f} thousand barrels "
        f"for eleven months, observers saw at least {bars['value'].iloc[1]:,.0f} thousand from "
        f"Russia in eight; the limit for a year is {limit / 1000:.0f} thousand.",
        data=bars[["what", "value"]].set_axis(["What", "Thousand barrels"], axis="columns"),
        source=[rows.reset_index()],
    )


def trade(name: str) -> alt.TopLevelMixin:
    """China's share of North Korea's recorded trade, by the estimate of Seoul's trade agency."""
    found = load("indicators")
    found = found[(found["series"] == "cn_share_of_dprk_trade") & (found["estimator"] == "KOTRA")]
    own = found.assign(year=found["period_end"].dt.year).query("year >= 2010")
    own = own[["year", "value"]].drop_duplicates("year", keep="last")
    last = own.iloc[-1]
    x = alt.X("year:Q", title=None, axis=alt.Axis(format="d", tickCount=6))
    x = x.scale(domain=[2010, 2027], nice=False)
    y = alt.Y("value:Q", title="Per cent", scale=alt.Scale(domain=[0, 100]))
    hue = alt.value(theme.ACTOR["CHN"])
    tip = channels.tips({"year:O": "year", "value:Q": ("per cent", ".0f")})
    runs = recipes.runs(own)  # no line over a year not published
    line = recipes.lines(runs, x, y, {"color": hue, "detail": "run:N"}, tip, point=True)
    end = alt.Chart(own.tail(1)).mark_text(align="left", dx=8, fontSize=13)
    end = end.encode(x, y, text=alt.Text("value:Q", format=".0f"), color=hue)
    return theme.figure(
        (line + end).properties(width=420, height=130),
        name=name,
        title=f"China’s share of North Korea’s recorded trade was {last['value']:.0f}% in "
        f"{last['year']:.0f}",
        subtitle="Estimate of Seoul’s trade agency; arms and other unrecorded trade are missing.",
        alt=f"A line from {own['value'].iloc[0]:.0f} per cent in {own['year'].iloc[0]} to "
        f"{last['value']:.0f} in {last['year']:.0f}; its lowest value since 2012 is "
        f"{own.query('year >= 2012')['value'].min():.0f}.",
        data=own.set_axis(["Year", "Per cent"], axis="columns"),
        source=[found],
    )


def voices(name: str) -> alt.TopLevelMixin:
    """Dated Chinese voices on the two since 2023: who leaves it to them, who worries."""
    found = load("positions")
    found = found[(found["scope"] == "russia_dprk") & found["date"].notna()]
    kinds = {"official": "officials", "expert": "scholars"}
    own = found[found["speaker_kind"].isin(list(kinds))]
    worry = own["stance"].astype(str) == "concern"
    stand = worry.map({True: "worry", False: "other stances"})
    counts = pd.crosstab(own["speaker_kind"].astype(str).map(kinds), stand)
    long = counts.stack().rename("n").reset_index().set_axis(["who", "stand", "n"], axis="columns")
    order = ["other stances", "worry"]
    shade = alt.Scale(domain=order, range=[theme.MUTED, theme.ACCENT])
    fill = alt.Color("stand:N", scale=shade, sort=order)
    look = {"color": fill.legend(orient="top", title=None, labelLimit=220)}
    across = alt.X("n:Q", title="Texts")
    tip = channels.tips({"who": "who", "stand": "stand", "n:Q": "texts"})
    down = channels.rows("who:N", list(kinds.values()))
    bars = recipes.bars(long[long["n"] > 0], across, down, look, tip)
    worried = counts.get("worry", pd.Series(0, counts.index))
    said = "; ".join(
        f"{who}: " + ", ".join(f"{n} {stand}" for stand, n in row.items())
        for who, row in counts.iterrows()
    )
    return theme.figure(
        bars.properties(width=420, height=90),
        name=name,
        title=f"{words.spell(int(worried['scholars'])).capitalize()} texts of Chinese scholars say "
        "that they worry, and "
        f"{words.spell(int(worried['officials']))} official one does",
        subtitle="Dated Chinese voices on Moscow and Pyongyang since 2023, as collected here.",
        alt=f"Two bars of texts by stance. {said}.",
        data=long.set_axis(["Who", "Stand", "Texts"], axis="columns"),
        source=[own],
    )


def noes(name: str) -> alt.TopLevelMixin:
    """Share of China's own official texts that name denuclearisation, by period."""
    found = shares(rule=Rule(accounts=("chinese",))).reset_index()
    most = (found["yes"] + found["unclear"]).astype(str)
    least = found["yes"].astype(str)
    span = least.where(found["unclear"] == 0, least + "–" + most)
    found["said"] = span + " of " + found["texts"].astype(str)
    across = channels.span("low:Q", 0, 1.2, format="%", values=[0, 0.5, 1], domain=False)
    down = channels.rows("period:N", list(found["period"]))
    names = {"period": "period", "yes:Q": "name it", "unclear:Q": "unclear", "texts:Q": "texts"}
    tip = channels.tips(names)
    pink = alt.value(theme.ACCENT)
    bars = recipes.bars(found, across, down, {"fill": pink}, tip)
    outline = {"x2": alt.X2("high:Q"), "stroke": pink}
    open_ = recipes.bars(found, across, down, outline, tip, fill="transparent", strokeDash=[3, 2])
    text = alt.Chart(found).mark_text(align="left", dx=5, fontSize=12)
    text = text.encode(alt.X("high:Q"), down, text="said:N")
    told = "; ".join(f"{r.period}: {r.said}" for r in found.itertuples())
    last = found.iloc[-1]
    return theme.figure(
        (bars + open_ + text).properties(width=420, height=150),
        name=name,
        title=f"Since the treaty {last['yes'] or 'none'} of {last['yes'] + last['no']} official "
        "Chinese texts on Korea read whole names denuclearisation",
        subtitle="Share of China’s own texts on Korea that name it. Dashed: added if every unclear "
        "text, seen in part or in a report alone, did. The treaty is of 19 June 2024.",
        alt=f"Bars by period, of texts that name it at least and at most. {told}.",
        data=found[["period", "yes", "no", "unclear", "texts"]].set_axis(
            ["Period", "Name it", "Leave it out", "Unclear", "Texts"], axis="columns"
        ),
        source=[load("statements")],
    )
