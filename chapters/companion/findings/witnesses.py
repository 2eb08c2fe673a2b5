"""What the scorecard rests on: for each plain question the sources that can speak to it.

Each source says, for four stretches of time, whether it points to China being passed by. Nobody
gathered most of them for this question.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from ..measures.searched import MEETING_KINDS
from ..measures.yardsticks import yardsticks
from ..tables.read import load
from .acted import BETWEEN, CHINA, FIRST, LAST, RUSSIA, deeds
from .compared import Choice, by_quarter, weights, window

# The time cut. The years 2012 to 2016 are themselves a low of Beijing and Pyongyang, so they are
# shown and are no base. A figure for all of 2024 counts as since July.
PHASES = {
    "low": (2012.0, 2017.0),
    "before": (2017.0, 2022.0),
    "war": (2022.0, 2024.5),
    "since": (2024.5, 2027.0),
}
PHASE_WORDS = {
    "low": "2012–16, a low of Beijing and Pyongyang",
    "before": "2017–21",
    "war": "2022 to June 2024",
    "since": "since July 2024",
}
_TWO = ("CHN–PRK", "PRK–RUS")


@dataclass(frozen=True)
class Source:
    """One source for one question.

    name: in words. maker: who counted. unit: of the values. group: sources of one group are made
    from one another and count as one. values: year, who (a pair), value and ids, for the spark
    line. readings: for each phase whether the source points to China being passed by (True), not
    (False), or does not reach it (None). amounts: for each phase the two numbers compared, China's
    first. nearer: less is closer. series: names in indicators.csv, where it comes from
    there.
    """

    name: str
    maker: str
    unit: str
    group: str
    values: pd.DataFrame
    readings: Mapping[str, bool | None]
    amounts: Mapping[str, tuple[float, float]]
    series: tuple[str, ...] = ()
    note: str = ""
    nearer: bool = False

    @property
    def earlier(self) -> tuple[int, ...]:
        """Years before 2017 in which Russia stood ahead of China already."""
        wide = self.values.pivot(index="year", columns="who", values="value")
        if not {*_TWO} <= {*wide.columns}:
            return ()
        gap = (wide[_TWO[1]] - wide[_TWO[0]]) * (-1 if self.nearer else 1)
        return tuple(int(year) for year in wide.index if year < FIRST and gap[year] > 0)

    @property
    def ids(self) -> tuple[str, ...]:
        """Evidence behind the values of the last year, at most eight."""
        own = self.values[self.values["ids"].map(len) > 0]
        last = own[own["year"] == own["year"].max()]
        return tuple(dict.fromkeys(i for ids in last["ids"] for i in ids))[:8]


def _frame(rows: Iterable[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["year", "who", "value", "ids"])
    return frame.sort_values(["who", "year"], kind="stable", ignore_index=True)


def phase(year: float) -> str | None:
    """The phase of a moment (2024.5 is July 2024); None before 2012."""
    return next((name for name, (a, b) in PHASES.items() if a <= year < b), None)


def _of_year(year: int) -> str | None:
    """The phase of a whole year: that of its last day."""
    return phase(year + 0.999)


def _compared(
    china: Mapping[str, float], russia: Mapping[str, float], more: Callable[[float, float], bool]
) -> tuple[dict[str, bool | None], dict[str, tuple[float, float]]]:
    """Readings and amounts by phase; `more` tells from China's and Russia's if it is passed."""
    amounts = {
        name: (float(china.get(name, math.nan)), float(russia.get(name, math.nan)))
        for name in PHASES
    }
    readings = {
        name: None if math.isnan(a) or math.isnan(b) else bool(more(a, b))
        for name, (a, b) in amounts.items()
    }
    return readings, amounts


def _means(values: pd.DataFrame, who: str) -> dict[str, float]:
    own = values[values["who"] == who]
    return own.groupby(own["year"].map(_of_year))["value"].mean().to_dict()


def _larger(china: float, russia: float) -> bool:
    return russia > china


def searched(
    choice: Choice, name: str, unit: str, pairs: tuple[int, int] = (CHINA, RUSSIA)
) -> Source:
    """Counts of the even search, a year; phases are exact to the quarter."""
    found = deeds()
    sums = by_quarter(found, weights(found, choice))
    labels = dict(zip(pairs, _TWO)) if pairs == (CHINA, RUSSIA) else {BETWEEN: "CHN–RUS"}
    rows = []
    for pair, label in labels.items():
        for year in range(FIRST, LAST + 1):
            kept = (found.quarter // 4 == year - FIRST) & (found.pair == pair)
            ids = tuple(found.deed[kept & (weights(found, choice) != 0)])
            rows.append((year, label, sums[window((year, year + 1)), pair].sum(), ids))
    by_phase = {}
    for phase_, years in PHASES.items():
        inside = window(years)
        if phase_ != "low":
            by_phase[phase_] = sums[inside].sum(axis=0) * 4 / (inside.stop - inside.start)
    first, second = ({p: float(v[pair]) for p, v in by_phase.items()} for pair in pairs)
    readings, amounts = _compared(first, second, _larger)
    return Source(
        name, "even search of this book", unit, "even search", _frame(rows), readings, amounts
    )


def leaders() -> Source:
    """Meetings in person of Kim with Xi and with Putin: rare and widely told, so all on file."""
    events = load("events")
    met = events[(events["level"] == "leader") & events["kind"].isin(MEETING_KINDS)]
    rows: list[tuple] = []
    counted: dict[str, dict[str, float]] = {"CHN-PRK": {}, "PRK-RUS": {}}
    for pair, label in zip(counted, _TWO):
        own = met[met["pair"].map(lambda pairs, p=pair: p in pairs)]
        own = own[own["date"].dt.year >= 2012]
        for year in range(2012, int(events["date"].max().year) + 1):
            ids = tuple(own.loc[own["date"].dt.year == year, "event_id"])
            rows.append((year, label, float(len(ids)), ids))
        moments = own["date"].dt.year + (own["date"].dt.month - 1) / 12
        found = moments.map(phase).value_counts()
        counted[pair] = {name: float(found.get(name, 0)) for name in PHASES}
    readings, amounts = _compared(counted["CHN-PRK"], counted["PRK-RUS"], _larger)
    return Source(
        "Kim’s meetings with Xi and Putin",
        "this book, all on file",
        "meetings in the whole time",
        "leaders",
        _frame(rows),
        readings,
        amounts,
    )


def topics() -> Source:
    """Topics of Weibo's list on North Korea with China and with Russia."""
    found = load("topics")
    kinds = {"china": _TWO[0], "russia": _TWO[1]}
    found = found[found["kind"].isin(list(kinds))]
    who = found["kind"].astype(str).map(kinds)
    moments = found["date"].dt.year + (found["date"].dt.month - 1) / 12
    rows = [
        (year, name, float(len(own)), tuple(own["topic_id"]))
        for (year, name), own in found.groupby([found["date"].dt.year, who])
    ]
    counts = pd.crosstab(moments.map(phase), who)
    first, second = (
        {p: float(v) for p, v in counts[name].items() if p in ("war", "since")} for name in _TWO
    )
    readings, amounts = _compared(first, second, _larger)
    return Source(
        "topics on Weibo’s list",
        "two archives of the list",
        "topics in the whole time",
        "Weibo",
        _frame(rows),
        readings,
        amounts,
        note="What is talked of and let through in China, and no count of meetings",
    )


def yardstick(
    series: str, name: str, maker: str, unit: str, group: str, *, nearer: bool = False
) -> Source:
    """A yearly yardstick of both pairs, by mean of the phase; `nearer`: less is closer."""
    found = yardsticks(series)
    found = found[found["pair"].isin(_TWO)]
    values = _frame(found[["year", "pair", "value", "ids"]].itertuples(index=False, name=None))
    more = (lambda china, russia: russia < china) if nearer else _larger
    readings, amounts = _compared(_means(values, _TWO[0]), _means(values, _TWO[1]), more)
    return Source(name, maker, unit, group, values, readings, amounts, (series,), nearer=nearer)


def _yearly(series: str, estimator: str = "") -> pd.DataFrame:
    """Whole years of a series: year, value, ids; of several figures the last in the table."""
    found = load("indicators")
    found = found[(found["series"] == series) & found["value"].notna()]
    start, end = found["period_start"], found["period_end"]
    whole = (start.dt.month == 1) & (start.dt.day == 1) & (end.dt.month == 12) & (end.dt.day == 31)
    whole &= start.dt.year == end.dt.year
    found = found[whole & found["estimator"].astype(str).str.contains(estimator, regex=False)]
    found = found.assign(
        year=found["period_end"].dt.year, ids=[(i,) for i in found["indicator_id"]]
    )
    return found.drop_duplicates("year", keep="last")[["year", "value", "ids"]]


def goods() -> Source:
    """Recorded trade of North Korea with each, in million dollars, by each side's own count."""
    parts = [
        _yearly("cn_dprk_trade_total", "China customs").assign(who=_TWO[0]),
        _yearly("ru_dprk_trade_total").assign(who=_TWO[1]),
    ]
    values = _frame(
        pd.concat(parts)[["year", "who", "value", "ids"]].itertuples(index=False, name=None)
    )
    values = values[values["year"] >= 2010].reset_index(drop=True)
    readings, amounts = _compared(_means(values, _TWO[0]), _means(values, _TWO[1]), _larger)
    return Source(
        "recorded trade in goods",
        "customs of China; Russian customs and officials",
        "US$ m a year",
        "customs",
        values,
        readings,
        amounts,
        ("cn_dprk_trade_total", "ru_dprk_trade_total"),
    )


def share() -> Source:
    """China's share of North Korea's recorded trade; the measure is its mean of 2017–21."""
    found = _yearly("cn_share_of_dprk_trade", "KOTRA").assign(who=_TWO[0])
    values = _frame(found[["year", "who", "value", "ids"]].itertuples(index=False, name=None))
    own = _means(values, _TWO[0])
    base = dict.fromkeys(own, own["before"])
    readings, amounts = _compared(own, base, _larger)
    readings |= {"low": None, "before": None}  # the base itself, and what came before it
    return Source(
        "China’s share of North Korea’s recorded trade",
        "KOTRA",
        "per cent (second: mean of 2017–21)",
        "customs",
        values,
        readings,
        amounts,
        ("cn_share_of_dprk_trade",),
        note="KOTRA builds on the customs of China and others: not independent of them",
    )


def oil() -> Source:
    """Refined oil of 2024: what China reported to the UN against what observers saw from Russia."""
    found = load("indicators").set_index("indicator_id")
    rows = []
    for series, reporter, who in (
        ("refined_petroleum_reported", "CHN", _TWO[0]),
        ("refined_petroleum_estimated", "RUS", _TWO[1]),
    ):
        own = found[
            (found["series"] == series)
            & (found["reporter"] == reporter)
            & (found["unit"] == "barrels")
        ]
        own = own[
            (own["period_end"].dt.year == own["period_start"].dt.year)
            & (own["period_end"].dt.year >= 2022)
        ]
        for year, figures in own.groupby(own["period_end"].dt.year):
            longest = (figures["period_end"] - figures["period_start"]).idxmax()
            rows.append((year, who, figures.at[longest, "value"], (longest,)))
    values = _frame(rows)
    last = values[values["year"] == 2024].set_index("who")["value"]
    readings, amounts = _compared(
        {"since": last.get(_TWO[0], math.nan)}, {"since": last.get(_TWO[1], math.nan)}, _larger
    )
    return Source(
        "refined oil in 2024",
        "China’s reports to the UN; observers for Russia (floor)",
        "barrels",
        "oil",
        values,
        readings,
        amounts,
        ("refined_petroleum_reported", "refined_petroleum_estimated"),
        note="China’s eleven months are its own report, Russia’s eight a floor by observers",
    )


def soldiers() -> Source:
    """North Korean soldiers in Russia, the highest figure a year; none is on file for China."""
    found = load("indicators")
    found = found[(found["series"] == "dprk_troops_in_russia") & found["value"].notna()]
    rows = []
    for year, own in found.groupby(found["period_end"].dt.year):
        top = own["value"].idxmax()
        rows.append((year, _TWO[1], own.at[top, "value"], (own.at[top, "indicator_id"],)))
    values = _frame(rows)
    readings = {name: None for name in PHASES} | {"since": True}
    amounts = {"since": (0.0, float(values["value"].max()))}
    return Source(
        "soldiers sent",
        "South Korea, Ukraine, the United States and others",
        "soldiers, highest figure",
        "soldiers",
        values,
        readings,
        amounts,
        ("dprk_troops_in_russia",),
        "No figure for China is on file, which is no count",
    )


# Stances of officials that leave the matter to the two, or hail it; against stances of loss.
ASIDE = ("neutral_official", "welcome", "trilateral_support", "us_blame", "opportunity")


def officials() -> Source:
    """Official Chinese words on ties of Russia and North Korea: standing aside, or objecting."""
    found = load("positions")
    found = found[
        (found["speaker_kind"] == "official")
        & (found["scope"] == "russia_dprk")
        & found["date"].notna()
    ]
    aside = found["stance"].astype(str).isin(ASIDE)
    moments = found["date"].dt.year + (found["date"].dt.month - 1) / 12
    rows = []
    for (year, stands), own in found.groupby([found["date"].dt.year, aside]):
        rows.append(
            (
                year,
                "leave it to the two" if stands else "object",
                float(len(own)),
                tuple(own["position_id"]),
            )
        )
    counts = pd.crosstab(moments.map(phase), aside).reindex(columns=[True, False], fill_value=0)
    first, second = ({p: float(v) for p, v in counts[c].items()} for c in (True, False))
    readings, amounts = _compared(first, second, lambda a, b: b > a / 2)
    return Source(
        "what Chinese officials say of it",
        "foreign ministry and joint texts, collected here",
        "texts (first: leave it to the two; second: object)",
        "officials",
        _frame(rows),
        readings,
        amounts,
        note="Words meant for the public",
    )
