"""The numbers behind the findings: each a function of the prepared record and a scenario."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import networkx as nx
import numpy as np
import pandas as pd

from .. import measures
from .choices import FIRST, PAIRS, Scenario
from .prepared import RUN_UP, Record


def change(function: Callable[[nx.Graph], float], r: Record, s: Scenario) -> float:
    """Mean of a measure in the later years minus its mean in the earlier ones."""
    return r.mean(function, s, "after") - r.mean(function, s, "before")


def bypass(signed: nx.Graph) -> float:
    """The bypass index of Russia and North Korea without China."""
    return measures.bypass(measures.cooperative(signed))


def constraint(signed: nx.Graph) -> float:
    """Burt's constraint of China."""
    return measures.constraint(measures.cooperative(signed), actors=["CHN"])["CHN"]


def betweenness(signed: nx.Graph) -> float:
    """Betweenness of China; NaN in a year without it."""
    return measures.betweenness(measures.cooperative(signed)).get("CHN", math.nan)


def triangle(r: Record, s: Scenario) -> str:
    """Type of the triangle in the last complete year."""
    return measures.strategic_triangle(r.signed(r.last, s), zero=s.zero).type


def other_triangles(r: Record, s: Scenario) -> str:
    """Years in which the triangle was of another type than in the last, with the type."""
    types = {
        year: measures.strategic_triangle(r.signed(year, s), zero=s.zero).type for year in r.rows
    }
    same = (types[r.last], "undetermined", "no data")
    return "; ".join(f"{year} {t}" for year, t in types.items() if t not in same) or "none"


def years_left_out(r: Record, s: Scenario) -> int:
    """Years in which China is outcast or wing; not those in which its part is undetermined."""
    found = (measures.strategic_triangle(r.signed(year, s), zero=s.zero) for year in r.rows)
    return sum(t.roles["CHN"] in ("outcast", "wing") for t in found)


def balance(r: Record, s: Scenario) -> float:
    """Change in the share of balanced triads, all years of a period pooled."""

    def share(which: str) -> float:
        found = [r.measured(measures.balanced_triads, year, s) for year in r.period(s, which)]
        triads = sum(f["triads"] for f in found)
        return sum(f["balanced"] for f in found) / triads if triads else math.nan

    return share("after") - share("before")


def frustration(r: Record, s: Scenario) -> float:
    """Change in the share of signed ties in the way of balance, all years of a period pooled."""

    def share(which: str) -> float:
        found = [r.frustrated(r.signed(year, s)) for year in r.period(s, which)]
        ties = sum(n for _, n in found)
        return sum(bad for bad, _ in found) / ties if ties else math.nan

    return share("after") - share("before")


def _scores(r: Record, s: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Score, smoothed, and number of acts of each year (rows, from FIRST) and pair (columns)."""
    key = (s.how, s.window, s.steps, s.score, s.weights, tuple(sorted(s.counts.items())))
    return r.keep(("scores", *key), lambda: _count_scores(r, s))


def _count_scores(r: Record, s: Scenario) -> tuple[np.ndarray, np.ndarray]:
    acts, weights = r.acts[s.steps], dict(s.weights)
    times = np.array(
        [s.counts.get(e, 1) * weights.get(c, 1.0) for e, c in zip(acts.event, acts.cameo)]
    )
    points = np.sign(acts.goldstein) if s.score == "sign" else acts.goldstein
    total, number = np.zeros((2, r.last - FIRST + 1 + RUN_UP, len(PAIRS)))
    np.add.at(total, (acts.year, acts.pair), times * points)
    np.add.at(number, (acts.year, acts.pair), times)
    with np.errstate(invalid="ignore"):
        yearly = total if s.how == "sum" else total / number
    if s.window > 1:
        yearly = pd.DataFrame(yearly).rolling(s.window, min_periods=1).mean().to_numpy()
    return yearly[RUN_UP:], number[RUN_UP:]


def _score(r: Record, s: Scenario, pair: str, which: str) -> float:
    """Mean score of a pair over the years of a period that have one."""
    years = [year - FIRST for year in r.period(s, which)]
    own = _scores(r, s)[0][years, PAIRS.index(pair)]
    return float(own[~np.isnan(own)].mean()) if not np.isnan(own).all() else math.nan


def lead(r: Record, s: Scenario) -> float:
    """Score of Russia–North Korea minus that of China–North Korea, in the later years."""
    return _score(r, s, "PRK–RUS", "after") - _score(r, s, "CHN–PRK", "after")


def china_change(r: Record, s: Scenario) -> float:
    """Change in the score of China–North Korea."""
    return _score(r, s, "CHN–PRK", "after") - _score(r, s, "CHN–PRK", "before")


def acts_share(r: Record, s: Scenario) -> float:
    """Change in Russia–North Korea's share of the triangle's scored acts."""

    def share(which: str) -> float:
        own = _scores(r, s)[1][[year - FIRST for year in r.period(s, which)]]
        return float(own[:, PAIRS.index("PRK–RUS")].sum() / own.sum()) if own.sum() else math.nan

    return share("after") - share("before")


def needs(r: Record, s: Scenario, who: str, whom: str) -> float:
    """Claims, or goods in them, that say the first needs the second."""
    claims: dict[str, int] = {}
    for tie in r.said[s.coding]:
        if (tie.tail, tie.head, tie.relation) == (who, whom, "dependence"):
            if tie.certainty not in s.certainty:
                continue
            goods = 1 if s.by == "claim" else max(1, len(tie.goods))
            claims[tie.claim] = max(claims.get(tie.claim, 0), goods)
    return float(sum(n * s.counts.get(claim, 1) for claim, n in claims.items()))


def more_needed(first: tuple[str, str], second: tuple[str, str], r: Record, s: Scenario) -> float:
    """Needs of the first pair (who, whom) minus those of the second."""
    return needs(r, s, *first) - needs(r, s, *second)


def darker(r: Record, s: Scenario) -> float:
    """Balance of China–North Korea ties in the articles minus that of Russia–North Korea ties.

    The balance is (friendly - hostile) / all ties, neutral ones included: from -1 to 1.
    """

    def mean_sign(a: str, b: str) -> float:
        votes: Counter = Counter()
        for tie in r.said[s.coding]:
            if {tie.tail, tie.head} == {a, b} and tie.certainty in s.certainty:
                votes[tie.sign] += s.counts.get(tie.claim, 1)
        total = sum(votes.values())
        return (votes[1] - votes[-1]) / total if total else math.nan

    return mean_sign("CHN", "PRK") - mean_sign("RUS", "PRK")
