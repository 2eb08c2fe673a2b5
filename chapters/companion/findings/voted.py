"""The record as the measures of the first edition see it: who votes how on which pair each year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .. import network
from ..network import CORE, dyad

FIRST = 2012  # the years compared begin here
WAR, PACT = 2022, 2024  # full-scale invasion of Ukraine; treaty of Moscow and Pyongyang
BEFORE, AFTER = (FIRST, WAR - 1), (PACT, 2025)
PAIRS = [dyad("CHN", "PRK"), dyad("CHN", "RUS"), dyad("PRK", "RUS")]
CHINA, BETWEEN, RUSSIA = range(3)  # places in PAIRS, of the pairs China–DPRK and so on


@dataclass(frozen=True)
class Votes:
    """The record as the measures see it: for each year who votes how on the sides of the triangle.

    years; year, pair, sign: of each piece of evidence on a side, treaties left out; standing: votes
    of treaties, years × 3 × 2 (friendly, hostile); around: for each year the signs of all pairs of
    actors, the three sides left out, as a matrix; friendly: their friendly votes, likewise; place:
    of the ends of the three sides in it; there: whether an actor has a tie in that year.
    """

    years: np.ndarray
    year: np.ndarray
    pair: np.ndarray
    sign: np.ndarray
    standing: np.ndarray
    around: np.ndarray
    friendly: np.ndarray
    place: tuple[int, ...]
    there: np.ndarray


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
    around, plus = np.zeros((2, len(years), len(actors), len(actors)))
    there = np.zeros((len(years), len(actors)), bool)
    at = {a: n for n, a in enumerate(actors)}
    for i, signed in enumerate(projected):
        there[i, [at[a] for a in signed]] = True
        for a, b, tie in signed.edges(data=True):
            if a != b and dyad(a, b) not in PAIRS:
                around[i, at[a], at[b]] = around[i, at[b], at[a]] = tie["sign"]
                plus[i, at[a], at[b]] = plus[i, at[b], at[a]] = tie["positive"]
    year, pair, sign = np.array(loose).T
    place = tuple(at[a] for side in sides for a in side)
    return Votes(years, year, pair, sign, standing, around, plus, place, there)


def span(v: Votes, which: tuple[int, int]) -> slice:
    """The places of the years from the first to the last of a stretch."""
    return slice(which[0] - int(v.years[0]), which[1] - int(v.years[0]) + 1)


def change(v: Votes, yearly: np.ndarray) -> np.ndarray:
    """Mean of the later years minus mean of the earlier ones, undefined years left out.

    yearly: draws × years.
    """
    with np.errstate(invalid="ignore"):
        parts = [np.nanmean(yearly[:, span(v, which)], axis=1) for which in (AFTER, BEFORE)]
    return parts[0] - parts[1]


def signs(tally: np.ndarray) -> np.ndarray:
    """Sign of each side, from friendly and hostile votes on the last axis."""
    return np.sign(tally[..., 0] - tally[..., 1])
