"""What the first edition counted as findings and this one does not, against shuffled data.

They are measures of the textbook (structural balance, brokerage, the strategic triangle) and of
ours (the bypass index). Some cannot come out otherwise: where no triad was unbalanced before, the
share of balanced ones can only fall. Others come out the same way in data in which nothing
happened. They stay in `companion.measures`, with these limits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from .. import network
from . import positions
from .tails import told
from .voted import AFTER, BEFORE, BETWEEN, CHINA, RUSSIA, Votes, change, signs, span, votes

DRAWS, SEED = 400, 20240619


def _tally(v: Votes, pair: np.ndarray) -> np.ndarray:
    """Friendly and hostile votes: draws × years × 3 × 2, from pairs dealt out (draws × votes)."""
    draws, shape = len(pair), (len(v.years), 3, 2)
    size = int(np.prod(shape))
    cells = (v.year * 3 + pair) * 2 + (v.sign < 0) + size * np.arange(draws)[:, None]
    counts = np.bincount(cells.ravel(), minlength=size * draws).reshape(draws, *shape)
    return counts + v.standing


def _bypass(v: Votes, tally: np.ndarray) -> np.ndarray:
    """Change in the bypass index among the three: direct votes over these plus the weaker side."""
    friendly = tally[..., 0]
    direct = friendly[..., RUSSIA]
    whole = direct + np.minimum(friendly[..., CHINA], friendly[..., BETWEEN])
    with np.errstate(invalid="ignore"):
        return change(v, np.where(whole > 0, direct / whole, np.nan))


def _share(v: Votes, tally: np.ndarray) -> np.ndarray:
    """Change in Russia–North Korea's share of the votes on the three sides."""
    own = tally.sum(axis=-1)
    pooled = [own[:, span(v, which)].sum(axis=1) for which in (AFTER, BEFORE)]
    later, earlier = (p[:, RUSSIA] / p.sum(axis=-1) for p in pooled)
    return later - earlier


def _balance(v: Votes, tally: np.ndarray) -> np.ndarray:
    """Change in the share of balanced triads, the years of each time pooled."""
    own = signs(tally)
    net = np.broadcast_to(v.around, (len(tally), *v.around.shape)).copy()
    for n, (a, b) in enumerate(zip(v.place[::2], v.place[1::2])):
        net[..., a, b] = net[..., b, a] = own[..., n]
    # The diagonal of the cube counts each triad six times, with its product of signs.
    signed = np.einsum("dyij,dyjk,dyki->dy", net, net, net, optimize=True) / 6
    every = np.abs(net)
    triads = np.einsum("dyij,dyjk,dyki->dy", every, every, every, optimize=True) / 6
    shares = []
    for which in (AFTER, BEFORE):
        n = triads[:, span(v, which)].sum(axis=1)
        balanced = (n + signed[:, span(v, which)].sum(axis=1)) / 2
        with np.errstate(invalid="ignore", divide="ignore"):
            shares.append(balanced / n)
    return shares[0] - shares[1]


def _left_out(_: Votes, tally: np.ndarray) -> np.ndarray:
    """Years in which China is outcast or wing of the triangle."""
    own = signs(tally)
    china, between, russia = (own[..., n] for n in (CHINA, BETWEEN, RUSSIA))
    outcast = (russia > 0) & (china < 0) & (between < 0)
    wing = (russia > 0) & (china * between < 0)
    return (outcast | wing).sum(axis=1).astype(float)


def _friends(v: Votes, tally: np.ndarray) -> np.ndarray:
    """1 where all three sides are friendly in the last year, else -1."""
    return np.where((signs(tally)[:, span(v, AFTER)][:, -1] > 0).all(axis=-1), 1.0, -1.0)


MEASURES: Mapping[str, tuple[str, Callable[[Votes, np.ndarray], np.ndarray]]] = {
    "bypass": ("change in the bypass index among the three", _bypass),
    "share": ("change in Moscow’s and Pyongyang’s share of the three sides", _share),
    "balance": ("change in the share of balanced triads", _balance),
    "frustration": ("change in the share of ties in the way of balance", positions.frustrated),
    "betweenness": ("change in China’s betweenness", positions.between),
    "constraint": ("change in Burt’s constraint of China", positions.constrained),
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
