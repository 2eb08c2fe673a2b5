"""Placebo: what the findings would be in data in which nothing happened.

    placebo()                        # every finding against every kind of shuffle
    placebo("meetings-lead")         # one of them

A finding is worth something only if shuffled data would not have given it. Four kinds of shuffle,
and one kind of resample:

pairs     which pair a deed belongs to is dealt out anew; every pair keeps its number of meetings
          (of whatever rank) and of other acts over all nine years, every deed its date.
even      the pair of each deed is drawn from the three with equal chances.
swapped   within each quarter the three pairs change places, all deeds of a pair together: deeds
          come in episodes (a visit, its letters, its papers), and one draw moves a whole episode.
dates     within each pair the quarters are put in another order, again whole episodes.
quarters  no placebo: quarters are drawn with replacement within each of the times compared. It
          tells how far the number hangs on single quarters, as an interval of 95 %.

Every kind is drawn for every finding. One pair's change is dealt to other pairs as well: when more
is found of all pairs than before, that pair's rise is no news about that pair.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..tables.read import DataError
from . import claims
from .acted import QUARTERS, Deeds, deeds
from .compared import COMPARED, ENOUGH_ACTS, Compared, by_quarter, counted, weights, window
from .tails import told

DRAWS, SEED = 1000, 20240619
KINDS = {
    "pairs": "deeds dealt to other pairs, totals kept",
    "even": "pair of each deed drawn evenly",
    "swapped": "pairs change places within a quarter",
    "dates": "quarters of a pair in another order",
    "quarters": "quarters drawn again (an interval)",
    "claims": "claims dealt to the other side",
}
# The kinds of shuffle that a finding on the record has to be beyond, its specification curve too.
SHUFFLES = ("pairs", "even", "swapped", "dates")
_COLUMNS = ["finding", "says", "observed", "acts", "kind", "draws", "q025", "q50", "q975"]
_COLUMNS += ["same_direction", "as_extreme", "p", "tells"]


def placebo(
    finding: str | None = None, found: Deeds | None = None, *, draws: int = DRAWS, seed: int = SEED
) -> pd.DataFrame:
    """Findings against shuffled data: a row for each finding and kind of shuffle that applies.

    finding: an id of `COMPARED` or of `claims.SAID`, all by default. found: what `deeds` gives, the
    published ones by default. Same data and seed, same frame.

    Columns: finding; says (in words); observed (its value); acts (deeds or claims it rests on);
    kind (key of `KINDS`); draws; q025, q50, q975 (quantiles of the drawn values); same_direction
    (share of draws, of all in which the number is defined, whose sign is the observed one, 0 to 1);
    as_extreme (share at least as far in that direction; NaN for a resample); p (two-sided, twice
    the smaller tail with the observed value counted as one draw (k + 1) / (n + 1), at most 1; NaN
    for a resample, which is no test); tells (what this row says, in words).

    With fewer than `ENOUGH_ACTS` deeds nothing is drawn: one row with kind "none", no numbers, and
    the reason in `tells`. Raises DataError for an unknown finding.
    """
    known = {**COMPARED, **claims.SAID}
    if finding is not None and finding not in known:
        raise DataError(f'no finding "{finding}"; expected one of {", ".join(known)}')
    rows: list[tuple] = []
    for name in known if finding is None else [finding]:
        if name in claims.SAID:
            rows += claims.rows(name, draws, seed)
        else:
            rows += _rows(COMPARED[name], deeds() if found is None else found, draws, seed)
    return pd.DataFrame(rows, columns=_COLUMNS)


def _rows(known: Compared, found: Deeds, draws: int, seed: int) -> Iterator[tuple]:
    observed, acts = counted(known, found)
    first = (known.id, known.say(observed), observed, acts)
    if acts < ENOUGH_ACTS or math.isnan(observed):
        yield (*first, "none", 0, *[math.nan] * 6, too_few(acts))
        return
    sums = by_quarter(found, weights(found, known.choice))
    for kind in (*SHUFFLES, "quarters"):
        drawn = known.value(shuffled(kind, found, known, sums, draws, seed), known.choice)
        yield (*first, kind, draws, *told(observed, drawn, test=kind != "quarters"))


def too_few(acts: int) -> str:
    """Why nothing was drawn."""
    return (
        f"cannot be told: {acts or 'no'} act{'' if acts == 1 else 's'} in the times compared, "
        f"fewer than the {ENOUGH_ACTS} that a shuffle needs"
    )


def shuffled(
    kind: str, found: Deeds, known: Compared, sums: np.ndarray, draws: int, seed: int
) -> np.ndarray:
    """Sums by quarter and pair of shuffled deeds: draws × QUARTERS × 3."""
    chance = np.random.default_rng([seed, list(KINDS).index(kind)])
    if kind in SHUFFLES:
        own = weights(found, known.choice)
        return dealt_sums(kind, found, own, dealt(kind, found, draws, chance))
    order = np.tile(np.arange(QUARTERS), (draws, 1))
    for years in (known.choice.before, known.choice.after):
        inside = np.arange(QUARTERS)[window(years)]
        order[:, window(years)] = chance.choice(inside, (draws, len(inside)))
    return sums[order]


def dealt(kind: str, found: Deeds, draws: int, chance: np.random.Generator) -> np.ndarray:
    """What one of `SHUFFLES` deals, whatever the deeds count: a pair for each deed (draws × deeds),
    or for each cell of quarter and pair the one that comes there (draws × QUARTERS × 3).
    """
    if kind == "pairs":
        return deal(found, draws, chance)
    if kind == "even":
        return chance.integers(0, 3, (draws, len(found.pair)))
    if kind == "swapped":
        return chance.permuted(np.tile(np.arange(3), (draws, QUARTERS, 1)), axis=-1)
    return chance.permuted(np.tile(np.arange(QUARTERS)[:, None], (draws, 1, 3)), axis=1)


def dealt_sums(kind: str, found: Deeds, own: np.ndarray, hand: np.ndarray) -> np.ndarray:
    """Sums by quarter and pair, draws × QUARTERS × 3, of deeds that count `own`, so dealt."""
    if kind in ("pairs", "even"):
        return by_quarter(found, own, hand)
    sums = np.broadcast_to(by_quarter(found, own), hand.shape)
    return np.take_along_axis(sums, hand, axis=-1 if kind == "swapped" else 1)


def deal(found: Deeds, draws: int, chance: np.random.Generator) -> np.ndarray:
    """Pairs dealt out anew among the deeds, draws × deeds.

    Deeds that a base query met, a later query met or none met are dealt apart, and so are meetings
    and other acts: each pair keeps its number of each.
    """
    dealt = np.tile(found.pair, (draws, 1))
    hands = found.met * 2 + found.meeting
    for hand in np.unique(hands):
        place = np.flatnonzero(hands == hand)
        dealt[:, place] = chance.permuted(dealt[:, place], axis=1)
    return dealt
