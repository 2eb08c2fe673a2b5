"""What the first edition counted as findings and this one does not, against shuffled data.

They are measures of the textbook (structural balance, brokerage, the strategic triangle) and of
ours (the bypass index). Some cannot come out otherwise: where no triad was unbalanced before, the
share of balanced ones can only fall. Others come out the same way in data in which nothing
happened. They stay in `companion.measures`, with these limits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import network
from ..network import CORE, dyad
from .choices import FIRST, PACT, PAIRS, WAR
from .tails import told

DRAWS, SEED = 400, 20240619
BEFORE, AFTER = (FIRST, WAR - 1), (PACT, 2025)
_CHINA, _BETWEEN, _RUSSIA = (PAIRS.index(p) for p in ("CHN–PRK", "CHN–RUS", "PRK–RUS"))


@dataclass(frozen=True)
class Votes:
    """The record as the measures see it: for each year who votes how on the sides of the triangle.

    years; year, pair, sign: of each piece of evidence on a side, treaties left out; standing: votes
    of treaties, years × 3 × 2 (friendly, hostile); around: for each year the signs of all pairs of
    actors, the three sides left out, as a matrix; place: of the three capitals in it.
    """

    years: np.ndarray
    year: np.ndarray
    pair: np.ndarray
    sign: np.ndarray
    standing: np.ndarray
    around: np.ndarray
    place: tuple[int, ...]


def votes(data: network.Tables | None = None) -> Votes:
    """The votes on the three sides in each year from 2012 to 2025, and the signs around them."""
    ties = network.cut(network.edges(network.complete(data or network.tables())), layer="record")
    years = np.arange(FIRST, AFTER[1] + 1)
    sides = [tuple(name.split("–")) for name in PAIRS]
    loose, standing, projected = [], np.zeros((len(years), 3, 2)), []
    for i, year in enumerate(years):
        held = network.cut(ties, year=int(year))
        signed = network.project(held)
        projected.append(signed)
        once = {}
        for row in held[held["sign"] != 0].itertuples(index=False):
            pair = dyad(row[held.columns.get_loc("from")], row[held.columns.get_loc("to")])
            if pair in PAIRS:
                once[(row.evidence_id, pair, row.sign)] = row.relation
        for (_, pair, sign), relation in once.items():
            if relation == "treaty":
                standing[i, PAIRS.index(pair), int(sign < 0)] += 1
            else:
                loose.append((i, PAIRS.index(pair), sign))
    actors = sorted({*CORE, *(a for signed in projected for a in signed)})
    around = np.zeros((len(years), len(actors), len(actors)))
    at = {a: n for n, a in enumerate(actors)}
    for i, signed in enumerate(projected):
        for a, b, sign in signed.edges(data="sign"):
            if a != b and dyad(a, b) not in PAIRS:
                around[i, at[a], at[b]] = around[i, at[b], at[a]] = sign
    year, pair, sign = np.array(loose).T
    place = tuple(at[a] for side in sides for a in side)
    return Votes(years, year, pair, sign, standing, around, place)


def _tally(v: Votes, pair: np.ndarray) -> np.ndarray:
    """Friendly and hostile votes: draws × years × 3 × 2, from pairs dealt out (draws × votes)."""
    draws, shape = len(pair), (len(v.years), 3, 2)
    size = int(np.prod(shape))
    cells = (v.year * 3 + pair) * 2 + (v.sign < 0) + size * np.arange(draws)[:, None]
    counts = np.bincount(cells.ravel(), minlength=size * draws).reshape(draws, *shape)
    return counts + v.standing


def _years(v: Votes, which: tuple[int, int]) -> slice:
    return slice(which[0] - int(v.years[0]), which[1] - int(v.years[0]) + 1)


def _change(v: Votes, yearly: np.ndarray) -> np.ndarray:
    """Mean of the later years minus mean of the earlier ones, undefined years left out."""
    with np.errstate(invalid="ignore"):
        parts = [np.nanmean(yearly[:, _years(v, which)], axis=1) for which in (AFTER, BEFORE)]
    return parts[0] - parts[1]


def _bypass(v: Votes, tally: np.ndarray) -> np.ndarray:
    """Change in the bypass index among the three: direct votes over these plus the weaker side."""
    friendly = tally[..., 0]
    direct = friendly[..., _RUSSIA]
    whole = direct + np.minimum(friendly[..., _CHINA], friendly[..., _BETWEEN])
    with np.errstate(invalid="ignore"):
        return _change(v, np.where(whole > 0, direct / whole, np.nan))


def _share(v: Votes, tally: np.ndarray) -> np.ndarray:
    """Change in Russia–North Korea's share of the votes on the three sides."""
    own = tally.sum(axis=-1)
    pooled = [own[:, _years(v, which)].sum(axis=1) for which in (AFTER, BEFORE)]
    later, earlier = (p[:, _RUSSIA] / p.sum(axis=-1) for p in pooled)
    return later - earlier


def _signs(tally: np.ndarray) -> np.ndarray:
    return np.sign(tally[..., 0] - tally[..., 1])


def _balance(v: Votes, tally: np.ndarray) -> np.ndarray:
    """Change in the share of balanced triads, the years of each time pooled."""
    signs = _signs(tally)
    net = np.broadcast_to(v.around, (len(tally), *v.around.shape)).copy()
    for n, (a, b) in enumerate(zip(v.place[::2], v.place[1::2])):
        net[..., a, b] = net[..., b, a] = signs[..., n]
    # The diagonal of the cube counts each triad six times, with its product of signs.
    signed = np.einsum("dyij,dyjk,dyki->dy", net, net, net, optimize=True) / 6
    every = np.abs(net)
    triads = np.einsum("dyij,dyjk,dyki->dy", every, every, every, optimize=True) / 6
    shares = []
    for which in (AFTER, BEFORE):
        n = triads[:, _years(v, which)].sum(axis=1)
        balanced = (n + signed[:, _years(v, which)].sum(axis=1)) / 2
        with np.errstate(invalid="ignore", divide="ignore"):
            shares.append(balanced / n)
    return shares[0] - shares[1]


def _left_out(_: Votes, tally: np.ndarray) -> np.ndarray:
    """Years in which China is outcast or wing of the triangle."""
    signs = _signs(tally)
    china, between, russia = (signs[..., n] for n in (_CHINA, _BETWEEN, _RUSSIA))
    outcast = (russia > 0) & (china < 0) & (between < 0)
    wing = (russia > 0) & (china * between < 0)
    return (outcast | wing).sum(axis=1).astype(float)


def _friends(v: Votes, tally: np.ndarray) -> np.ndarray:
    """1 where all three sides are friendly in the last year, else -1."""
    return np.where((_signs(tally)[:, _years(v, AFTER)][:, -1] > 0).all(axis=-1), 1.0, -1.0)


MEASURES: Mapping[str, tuple[str, Callable[[Votes, np.ndarray], np.ndarray]]] = {
    "bypass": ("change in the bypass index among the three", _bypass),
    "share": ("change in Moscow’s and Pyongyang’s share of the three sides", _share),
    "balance": ("change in the share of balanced triads", _balance),
    "left-out": ("years in which China is outcast or wing", _left_out),
    "triangle": ("three friendly sides in the last year (1) or not (−1)", _friends),
}


def textbook(
    data: network.Tables | None = None, *, draws: int = DRAWS, seed: int = SEED
) -> pd.DataFrame:
    """Measures of the first edition against shuffled data: a row for each measure and shuffle.

    Columns: measure; unit; observed; kind ("pairs": the side each piece of evidence belongs to is
    dealt out anew, totals of the sides kept; "even": drawn from the three with equal chances);
    q025, q50, q975; same_direction, as_extreme, p, tells, as in `placebo`. Dates and treaties stay.
    The years compared are those of the first edition, 2012–2021 and 2024–2025; evidence is all that
    is on file, as then. Where shuffled data always point the same way, `tells` says that the number
    cannot come out otherwise.
    """
    v = votes(data)
    rows = []
    for kind in ("pairs", "even"):
        chance = np.random.default_rng([seed, len(kind)])
        n = len(v.pair)
        dealt = chance.permuted(np.tile(v.pair, (draws, 1)), axis=1)
        drawn = _tally(v, dealt if kind == "pairs" else chance.integers(0, 3, (draws, n)))
        own = _tally(v, v.pair[None])
        for name, (unit, value) in MEASURES.items():
            observed = float(value(v, own)[0])
            numbers = told(observed, value(v, drawn))
            tells = "cannot come out otherwise" if numbers[3] >= 0.995 else numbers[-1]
            if math.isnan(observed):
                numbers, tells = (math.nan,) * 7, "cannot be told: not defined in these years"
            rows.append((name, unit, observed, kind, *numbers[:-1], tells))
    columns = ["measure", "unit", "observed", "kind", "q025", "q50", "q975"]
    return pd.DataFrame(rows, columns=[*columns, "same_direction", "as_extreme", "p", "tells"])
