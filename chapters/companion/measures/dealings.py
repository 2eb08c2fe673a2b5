"""What passes between two actors: giving, needs stated, acts and their scores, and detours."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import networkx as nx
import pandas as pd

from .. import network
from ..network import CORE, dyad
from .signed import check_weights
from .trade import power_advantage


def reciprocity(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """How evenly the two sides of each pair give: one row for each pair with a tie of any sign.

    Columns a, b, a_to_b, b_to_a (cooperative ties, sign +1; hostile and neutral ones give nothing
    and do not count), reciprocity: the smaller of the two numbers over the larger (0 one-sided, 1
    even), and asymmetry: (a_to_b - b_to_a) / their sum (-1..1, positive when a gives more). Both
    are NaN where neither gives. Pairs are in alphabetical order; self-loops are left out.
    """
    count: dict[tuple[str, str], list[int]] = {}
    for tail, head, sign in graph.edges(data="sign", default=1):
        if tail != head:
            given = count.setdefault(tuple(sorted((tail, head))), [0, 0])
            given[tail > head] += sign > 0
    rows = []
    for (a, b), (x, y) in sorted(count.items()):
        even, lead = (min(x, y) / max(x, y), (x - y) / (x + y)) if x or y else (math.nan, math.nan)
        rows.append((a, b, x, y, even, lead))
    return pd.DataFrame(rows, columns=["a", "b", "a_to_b", "b_to_a", "reciprocity", "asymmetry"])


def dependence(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """Who is said to need whom: one row for each pair with a tie of type dependence (Emerson 1962).

    Columns a, b, a_needs_b, b_needs_a (number of claims that say so; one claim counts once,
    whatever number of goods it names) and advantage: a's power advantage over b, b_needs_a -
    a_needs_b (`power_advantage`). Pairs are in alphabetical order. Without such ties the frame is
    empty.
    """
    claims: dict[tuple[str, str], set] = {}
    for tail, head, d in graph.edges(data=True):
        if d["relation"] == "dependence" and tail != head:
            claims.setdefault((tail, head), set()).add(d["evidence_id"])
    rows = []
    for a, b in sorted({tuple(sorted(pair)) for pair in claims}):
        needs, needed = len(claims.get((a, b), ())), len(claims.get((b, a), ()))
        rows.append((a, b, needs, needed, int(power_advantage(needed, needs))))
    return pd.DataFrame(rows, columns=["a", "b", "a_needs_b", "b_needs_a", "advantage"])


def acts(data: network.Tables | None = None, *, treaty_steps: str = "once") -> pd.DataFrame:
    """Scored dealings between two actors: a row for each event and pair of its actors and targets.

    Columns event_id, date, a, b (alphabetical), dyad, goldstein (the event's score, -10..+10, after
    Goldstein 1992 as assigned to CAMEO codes), actors (tuple: everyone the event names). An event
    with two targets gives two rows; one with the two in both parts gives one. Events without a
    target, such as tests, give none. The score is that of the act towards its target: a veto scores
    -5 towards the Council and nothing towards the state it shields, whereas the tie in
    relations.csv is +1 towards that state.

    treaty_steps: "once" keeps one step of each treaty, the best scored and then the first (its
        signature); "all" keeps every step that is coded, six of them at +8 for the treaty of 2024.
    Raises ValueError for another value.
    """
    if treaty_steps not in ("once", "all"):
        raise ValueError(
            f'acts: unknown treatment of treaty steps "{treaty_steps}"; expected once or all'
        )
    data = network.complete(data)
    events = data["events"].dropna(subset="goldstein")
    if treaty_steps == "once":
        rank = events.set_index("event_id")["goldstein"]
        drop = set()
        for ids in network.steps(data).values():
            scored = [i for i in ids if i in rank.index]
            drop |= set(scored) - set(sorted(scored, key=lambda i: (-rank[i], scored.index(i)))[:1])
        events = events[~events["event_id"].isin(drop)]
    rows = {
        (e.event_id, *sorted((a, b))): (
            e.event_id,
            e.date,
            *sorted((a, b)),
            dyad(a, b),
            e.goldstein,
            e.actors,
        )
        for e in events.itertuples(index=False)
        for a in e.source_actors
        for b in e.target_actors
        if a != b
    }
    frame = pd.DataFrame(
        list(rows.values()), columns=["event_id", "date", "a", "b", "dyad", "goldstein", "actors"]
    )
    return frame.astype({"date": "datetime64[s]", "goldstein": float})


def cooperation(
    data: network.Tables | None = None,
    *,
    dyads: Sequence[str] | None = None,
    freq: str = "year",
    window: int = 1,
    how: str = "sum",
    treaty_steps: str = "once",
) -> pd.DataFrame:
    """Cooperation of each pair over time from Goldstein scores (Goldstein 1992).

    dyads: names as `network.dyad` gives them (default: the three of the triangle). freq: year or
    month. how: the sum of the scores of a period (0 without an act) or their mean (NaN without an
    act). window: smoothed is the mean of this and the window - 1 periods before it (fewer at the
    start), a trailing moving average; 1 is none. Months of events known only by year or month count
    as the first of it.

    Returns dyad, period (Timestamp, first day), acts (number), score, smoothed; every period from
    the first act of any of the dyads to the last, so a quiet one is a row too. Acts of rare kinds
    weigh most and the record is denser in recent years: compare pairs within a year, or means,
    rather than sums over years. Raises ValueError for an unknown freq or how, a window below 1, or
    a name that `network.dyad` would not give; a pair without acts has no rows.
    """
    if freq not in ("year", "month") or how not in ("sum", "mean"):
        raise ValueError(
            f'cooperation: got freq="{freq}", how="{how}"; expected year or month, sum or mean'
        )
    if window < 1:
        raise ValueError(f"cooperation: a window of {window} periods; expected 1 or more")
    dyads = _pairs(dyads)
    found = acts(data, treaty_steps=treaty_steps)
    found = found[found["dyad"].isin(dyads)]
    columns = ["dyad", "period", "acts", "score", "smoothed"]
    if found.empty:
        return pd.DataFrame(columns=columns)
    period = found["date"].dt.to_period({"year": "Y", "month": "M"}[freq])
    whole = pd.period_range(period.min(), period.max(), freq=period.dt.freq)
    out = []
    for name in (name for name in dyads if name in set(found["dyad"])):
        own = found.loc[found["dyad"] == name, "goldstein"].groupby(period)
        score = own.sum() if how == "sum" else own.mean()
        score = score.reindex(whole, fill_value=0.0 if how == "sum" else math.nan)
        smoothed = score.rolling(window, min_periods=1).mean()
        rows = pd.DataFrame({"acts": own.size().reindex(whole, fill_value=0), "score": score})
        out.append(rows.assign(dyad=name, period=whole.to_timestamp(), smoothed=smoothed))
    return pd.concat(out, ignore_index=True)[columns]


def _pairs(dyads: Sequence[str] | None) -> list[str]:
    """Names of pairs as a list, by default the three of the triangle. Raises ValueError."""
    if dyads is None:
        return [dyad(*pair) for pair in itertools.combinations(CORE, 2)]
    names = [dyads] if isinstance(dyads, str) else list(dyads)
    for name in names:
        if len(pair := name.split("–")) != 2 or name != dyad(*pair):
            raise ValueError(
                f'cooperation: no pair "{name}"; expected two actors as in '
                f"{dyad('RUS', 'PRK')}, in alphabetical order"
            )
    return names


def bypass(
    net: nx.Graph, a: str = "RUS", b: str = "PRK", without: str = "CHN", weight: str = "weight"
) -> float:
    """Bypass index, ours: how much of what could join two actors would be left without the third,
    0..1.

    The maximum flow between a and b when `without` is taken away, over the maximum flow with
    everyone there; the capacity of a pair is its weight in the cooperative network (`cooperative`:
    pieces of evidence for cooperation). Between three actors that is the direct evidence over
    itself plus the weaker side of the third: capacities of pairs, not goods or messages seen to
    pass anyone. 0 without a direct tie, 1 when the third is tied to one of the two at most; NaN
    when nothing joins the two at all. The flow is computed by networkx. Raises ValueError for a
    negative weight or when the three are not different.
    """
    if len({a, b, without}) != 3:
        raise ValueError(f"bypass: needs three different actors, got {a}, {b}, {without}")
    check_weights(net, weight, "bypass")
    if a not in net or b not in net:
        return math.nan
    whole = nx.maximum_flow_value(net, a, b, capacity=weight)
    rest = net.subgraph([n for n in net if n != without])
    return nx.maximum_flow_value(rest, a, b, capacity=weight) / whole if whole else math.nan


def accompanied(found: pd.DataFrame, a: str = "RUS", b: str = "PRK", third: str = "CHN") -> float:
    """Share of the acts between two actors that name the third as well, 0..1; ours. NaN without an
    act.

    `found` is what `acts` gives; an event counts once.
    """
    own = found[found["dyad"] == dyad(a, b)].drop_duplicates("event_id")
    return float(own["actors"].map(lambda named: third in named).mean()) if len(own) else math.nan
