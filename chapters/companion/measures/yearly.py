"""Every measure of structure year by year, and all measures of one year."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from .. import network
from ..network import CORE, dyad
from ..tables.read import DataError, load
from .balance import balanced_triads, weak_balance
from .brokers import ROLES, betweenness, brokerage, constraint, effective_size
from .camps import frustration
from .dealings import accompanied, acts, bypass, cooperation, dependence, reciprocity
from .obligations import obligations, treaty_weights
from .signed import cooperative
from .trade import concentration_bounds
from .triangle import strategic_triangle


def years(data: network.Tables | None = None) -> tuple[int, int]:
    """First and last complete year of the record: the last is that whose December it reaches.

    Raises DataError when no event has a date.
    """
    dates = network.complete(data)["events"]["date"].dropna()
    if dates.empty:
        raise DataError("data/events.csv: no dated event; expected at least one")
    return int(dates.min().year), int(dates.max().year) - (dates.max().month < 12)


@dataclass(frozen=True)
class Reading:
    """Which ties a year's measures rest on, and how they are read.

    layer and relations as in `network.build`; mixed, unit and weights as in `network.project`; zero
    as in `strategic_triangle`. treaties: "duty" gives a treaty the vote of its weightiest duty
    (`treaty_weights`: defence 1, non-aggression 2/3, consultation 1/3); "one" a whole vote to any.
    """

    layer: str | None = "record"
    relations: Sequence[str] | None = None
    mixed: str = "majority"
    unit: str = "evidence"
    weights: Mapping[str, float] | None = None
    zero: str = "undetermined"
    treaties: str = "duty"

    def votes(self, data: network.Tables) -> dict[str, float]:
        """How often each treaty counts. Raises ValueError for an unknown treatment."""
        if self.treaties not in ("duty", "one"):
            raise ValueError(
                f'unknown treatment of treaties "{self.treaties}"; expected duty or one'
            )
        return treaty_weights(data) if self.treaties == "duty" else {}


def by_year(
    data: network.Tables | None = None,
    which: Iterable[int] | None = None,
    *,
    focus: str = "CHN",
    actors: Sequence[str] = CORE,
    **reading,
) -> pd.DataFrame:
    """The measures of structure year by year: one row for each year of `which`, in its order.

    By default the last ten complete years. Ties count in every year in which they hold on some day,
    so a treaty counts in all its years. Columns: year; type (strategic triangle of `actors`),
    possible, one column role_X for each of the three, one sign column for each dyad; actors,
    signed_ties, triads, balanced (share), frustration (index or, when only bounds are known, the
    upper one), exact, weakly_balanced; bypass (of the other two by `focus`); and of `focus`:
    constraint, effective_size, betweenness, brokerage (Gould–Fernandez total). A year without a tie
    is a row with the type "no data" and NaN.

    Further arguments are those of `Reading`: layer ("record"), relations, mixed, unit, weights,
    zero, treaties ("duty"). Raises ValueError for a focus that is none of the three actors, and the
    errors of `network.build`, `network.project` and `strategic_triangle`.
    """
    how = Reading(**reading)
    data = network.complete(data)
    which = _last_ten(data) if which is None else which
    if len(others := [a for a in actors if a != focus]) != 2:
        raise ValueError(
            f'by_year: focus "{focus}"; expected one of the three actors {", ".join(actors)}'
        )
    every = network.cut(network.edges(data), layer=how.layer, relations=how.relations)
    votes, rows = how.votes(data), []
    for year in which:
        held = network.cut(every, year=year)
        signed = network.project(
            held, mixed=how.mixed, unit=how.unit, weights=how.weights, counts=votes
        )
        triangle = strategic_triangle(signed, actors, zero=how.zero)
        rows.append(
            {
                "year": year,
                "type": triangle.type,
                "possible": triangle.possible,
                **{f"role_{a}": role for a, role in triangle.roles.items()},
                **triangle.signs,
                **_structure(signed),
                **_standing(cooperative(signed), focus, others),
                "brokerage": _total(held, focus),
            }
        )
    return pd.DataFrame(rows)


def _last_ten(data: network.Tables) -> range:
    last = years(data)[1]
    return range(last - 9, last + 1)


def _structure(signed: nx.Graph) -> dict:
    triads, broken = balanced_triads(signed), frustration(signed)
    return {
        "actors": len(signed),
        "signed_ties": broken.signed_ties,
        "triads": triads["triads"],
        "balanced": triads["share"],
        "frustration": broken.upper if len(signed) else math.nan,
        "exact": broken.exact,
        "weakly_balanced": weak_balance(signed)["balanced"],
    }


def _standing(net: nx.Graph, focus: str, others: Sequence[str]) -> dict:
    return {
        "bypass": bypass(net, others[0], others[1], without=focus),
        "constraint": constraint(net).get(focus, math.nan),
        "effective_size": effective_size(net).get(focus, math.nan),
        "betweenness": betweenness(net).get(focus, math.nan),
    }


def _total(held: pd.DataFrame, focus: str) -> float:
    """Gould–Fernandez total of one actor straight from an edge list; NaN for one without ties."""
    if focus not in {*held["from"], *held["to"]}:
        return math.nan
    flow = held[held["sign"] > 0]
    tie = set(zip(flow["from"], flow["to"]))
    before, after = {a for a, b in tie if b == focus}, {b for a, b in tie if a == focus}
    return float(sum(a != b and (a, b) not in tie for a in before for b in after))


def report(
    data: network.Tables | None = None,
    year: int | None = None,
    indicators: pd.DataFrame | None = None,
) -> dict:
    """Every measure for one year of the record, and for what the articles say, as values for JSON.

    year: default the last complete one (`years`). Keys never change their meaning: year, complete,
    ties, actors_with_ties, triangle, balance, actors (constraint, effective_size, betweenness,
    brokerage roles), dyads (`reciprocity`, and the votes and sign of `network.project`; a treaty
    has the vote of its weightiest duty, `treaty_weights`), duties (`obligations`), cooperation
    (Goldstein), bypass, dependence (articles, in claims), trade (Hirschman bounds of North Korea's
    trade from each published share of China in that year, in `indicators`, by default as loaded),
    trade_last (the last year with such a share). What is not defined is null. Raises
    DataError for a year in which no tie of the record holds, and for a share that is none.
    """
    data = network.complete(data)
    first, last = years(data)
    year, newest = last if year is None else year, int(data["events"]["date"].max().year)
    built = network.build(data, layer="record", year=year) if first <= year <= newest else None
    if not built:
        raise DataError(
            f"no tie of the record holds in {year}; expected a year from {first} to {newest}"
        )
    signed = network.project(built, counts=treaty_weights(data))
    net, found = cooperative(signed), acts(data)
    figures = load("indicators") if indicators is None else indicators
    return _plain(
        {
            "year": year,
            "complete": year <= last,
            "ties": built.number_of_edges(),
            "actors_with_ties": built.number_of_nodes(),
            "triangle": _triangle(signed),
            "balance": _balance(signed),
            "actors": _actors(built, net),
            "dyads": _dyads(built, signed),
            "duties": obligations(year, data, figures).to_dict("records"),
            "cooperation": _cooperation(data, year),
            "bypass": {
                "index": bypass(net),
                "accompanied": accompanied(found[found["date"].dt.year == year]),
            },
            "dependence": _dependence(data),
            "trade": _trade(figures, year),
            "trade_last": _last_of_trade(figures),
        }
    )


def _triangle(signed: nx.Graph) -> dict:
    found = strategic_triangle(signed)
    return {
        "type": found.type,
        "possible": found.possible,
        "roles": found.roles,
        "signs": found.signs,
    }


def _balance(signed: nx.Graph) -> dict:
    broken, triads, weak = frustration(signed), balanced_triads(signed), weak_balance(signed)
    return {
        "signed_ties": broken.signed_ties,
        "triads": triads["triads"],
        "balanced_triads": triads["balanced"],
        "balanced_share": triads["share"],
        "unbalanced_triads": triads["unbalanced"],
        "frustration": broken.index,
        "frustration_lower": broken.lower,
        "frustration_upper": broken.upper,
        "exact": broken.exact,
        "frustrated_ties": broken.ties,
        "camps": broken.camps,
        "weakly_balanced": weak["balanced"],
        "clusters": weak["clusters"],
        "ties_against_weak_balance": weak["ties"],
    }


def _actors(built: nx.MultiDiGraph, net: nx.Graph) -> dict:
    burt, size, between = constraint(net), effective_size(net), betweenness(net)
    roles = brokerage(built).set_index("actor")
    return {
        a: {
            "constraint": burt[a],
            "effective_size": size[a],
            "betweenness": between[a],
            **{role: int(roles.at[a, role]) for role in (*ROLES, "total")},
        }
        for a in sorted(built)
    }


def _dyads(built: nx.MultiDiGraph, signed: nx.Graph) -> dict:
    out = {}
    for row in reciprocity(built).to_dict("records"):
        votes = signed.edges[row["a"], row["b"]]
        out[dyad(row["a"], row["b"])] = {
            **row,
            **{key: votes[key] for key in ("sign", "positive", "negative", "mixed")},
        }
    return out


def _cooperation(data: network.Tables, year: int) -> dict:
    scores = cooperation(data)
    scores = scores[scores["period"].dt.year == year] if len(scores) else scores
    return {
        r.dyad: {
            "acts": r.acts,
            "goldstein_sum": r.score,
            "goldstein_mean": r.score / r.acts if r.acts else math.nan,
        }
        for r in scores.itertuples(index=False)
    }


def _dependence(data: network.Tables) -> dict:
    said = dependence(network.build(data, layer="articles"))
    return {
        dyad(r.a, r.b): {
            "a": r.a,
            "b": r.b,
            "a_needs_b": r.a_needs_b,
            "b_needs_a": r.b_needs_a,
            "advantage_of_a": r.advantage,
        }
        for r in said.itertuples(index=False)
    }


def _last_of_trade(figures: pd.DataFrame) -> int | None:
    shares = figures[(figures["series"] == "cn_share_of_dprk_trade") & figures["value"].notna()]
    return int(shares["period_end"].dt.year.max()) if len(shares) else None


def _trade(figures: pd.DataFrame, year: int) -> list[dict]:
    shares = figures[
        (figures["series"] == "cn_share_of_dprk_trade")
        & (figures["period_end"].dt.year == year)
        & figures["value"].notna()
    ]
    out = []
    for r in shares.itertuples(index=False):
        if not 0 <= r.value <= 100:
            raise DataError(
                f"indicators, {r.indicator_id}: value {r.value}; "
                "expected a share from 0 to 100 percent"
            )
        lower, upper = concentration_bounds(r.value)
        out.append(
            {
                "indicator_id": r.indicator_id,
                "estimator": r.estimator,
                "china_share": r.value,
                "hirschman_lower": lower,
                "hirschman_upper": upper,
            }
        )
    return out


def _plain(value):
    """Values that JSON holds: lists for tuples, plain numbers, null for NaN."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return None if math.isnan(value) else round(float(value), 6)
    return value
