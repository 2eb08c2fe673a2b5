"""Findings on the even search: each compares two pairs, or two times, by counts a year.

A finding is computed from one array: how much each pair did in each quarter. A choice (`Choice`)
says which deeds count, as what, and which years are compared, so that a shuffle, a resample and
another choice all go the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..measures.searched import FIRST
from .acted import BETWEEN, CHINA, QUARTERS, RANKS, RUSSIA, Deeds

# Quarters compared, first and last year with halves: 2024.5 is July 2024.
BEFORE, AFTER = (2017.0, 2022.0), (2023.0, 2026.0)
ENOUGH_ACTS = 10  # fewer deeds in the years compared, and nothing is told


@dataclass(frozen=True)
class Choice:
    """Which deeds count, and when. The defaults are those of the published findings.

    met: 2 deeds that a base query met, 1 any query, 0 all on file. meeting: only meetings. rank:
    the least rank, of RANKS. sure: 1 leaves out what is sourced weakly, 2 keeps the best sourced.
    score: "count", or "goldstein" for sums of scores. before, after: the years compared, from the
    first up to but without the second, in years and halves of them.
    """

    met: int = 2
    meeting: bool = True
    rank: str = "vice_minister"
    sure: int = 0
    score: str = "count"
    before: tuple[float, float] = BEFORE
    after: tuple[float, float] = AFTER


def weights(found: Deeds, choice: Choice) -> np.ndarray:
    """What each deed counts under a choice, whenever it was: 0, 1, or its score."""
    kept = (found.met >= choice.met) & (found.sure >= choice.sure)
    kept = kept & (found.rank >= RANKS.index(choice.rank))
    kept = kept & found.meeting if choice.meeting else kept
    return kept * (found.score if choice.score == "goldstein" else 1.0)


def by_quarter(found: Deeds, own: np.ndarray, pair: np.ndarray | None = None) -> np.ndarray:
    """Sums of the weights `own` by quarter and pair: … × QUARTERS × 3.

    `own` may hold several choices (choices × deeds), or `pair`, which replaces the pairs of the
    deeds, several draws (draws × deeds); not both.
    """
    size = 3 * QUARTERS
    place = found.quarter * 3 + (found.pair if pair is None else pair)
    if own.ndim > 1:
        sums = own @ np.eye(size)[place]
    elif place.ndim > 1:
        draws = len(place)
        cells = (place + size * np.arange(draws)[:, None]).ravel()
        sums = np.bincount(cells, np.tile(own, draws), size * draws).reshape(draws, size)
    else:
        sums = np.bincount(place, own, size)
    return sums.reshape(*sums.shape[:-1], QUARTERS, 3)


def window(years: tuple[float, float]) -> slice:
    """The quarters from the first year up to but without the second."""
    first, last = (int(round(4 * (year - FIRST))) for year in years)
    return slice(max(first, 0), min(last, QUARTERS))


def yearly(sums: np.ndarray, years: tuple[float, float]) -> np.ndarray:
    """What each pair did a year in a window, from sums by quarter and pair (last two axes)."""
    own = sums[..., window(years), :]
    return own.sum(axis=-2) * 4 / own.shape[-2]


def _lead(sums: np.ndarray, choice: Choice) -> np.ndarray:
    late = yearly(sums, choice.after)
    return late[..., RUSSIA] - late[..., CHINA]


def _share(sums: np.ndarray, choice: Choice) -> np.ndarray:
    def of(years: tuple[float, float]) -> np.ndarray:
        own = yearly(sums, years)
        both = own[..., RUSSIA] + own[..., CHINA]
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(both > 0, own[..., RUSSIA] / both, np.nan)

    return of(choice.after) - of(choice.before)


def _change(pair: int, sums: np.ndarray, choice: Choice) -> np.ndarray:
    return yearly(sums, choice.after)[..., pair] - yearly(sums, choice.before)[..., pair]


def _of_china(sums: np.ndarray, choice: Choice) -> np.ndarray:
    return _change(CHINA, sums, choice)


def _of_moscow(sums: np.ndarray, choice: Choice) -> np.ndarray:
    return _change(BETWEEN, sums, choice)


@dataclass(frozen=True)
class Compared:
    """A finding on the even search.

    words: sentences for a value below zero, at zero and above it. choice: the published one.
    value: from sums by quarter and pair. of: the pairs it counts.
    """

    id: str
    question: str
    unit: str
    words: tuple[str, str, str]
    value: Callable[[np.ndarray, Choice], np.ndarray]
    choice: Choice
    of: tuple[int, ...] = (CHINA, RUSSIA)

    def say(self, value: float) -> str:
        """The finding as a sentence; without a number it says that nothing can be told."""
        if np.isnan(value):
            return "cannot be told: in one of the times compared no act was found"
        return self.words[1 + int(np.sign(round(float(value), 9)))]


_ALL = Choice(meeting=False, rank="other")
_LATE = "from 2023 to 2025"
COMPARED = {
    known.id: known
    for known in (
        Compared(
            "meetings-lead",
            "Whom did Pyongyang meet more often, 2023–2025?",
            "meetings a year, Moscow’s minus Beijing’s",
            (
                f"{_LATE} Beijing met Pyongyang more often than Moscow did",
                f"{_LATE} Beijing and Moscow met Pyongyang equally often",
                f"{_LATE} Moscow met Pyongyang more often than Beijing did",
            ),
            _lead,
            Choice(),
        ),
        Compared(
            "meetings-shift",
            "Did Pyongyang’s meetings shift towards Moscow?",
            "change in Moscow’s share of Pyongyang’s meetings with the two (−1 to 1)",
            (
                "of Pyongyang’s meetings with the two, Moscow’s share fell",
                "of Pyongyang’s meetings with the two, Moscow’s share did not change",
                "of Pyongyang’s meetings with the two, Moscow’s share rose",
            ),
            _share,
            Choice(),
        ),
        Compared(
            "meetings-china",
            "Did Beijing meet Pyongyang less often than before?",
            "change in meetings a year, Beijing and Pyongyang",
            (
                "Beijing met Pyongyang less often than before 2022",
                "Beijing met Pyongyang as often as before 2022",
                "Beijing met Pyongyang more often than before 2022",
            ),
            _of_china,
            Choice(),
            (CHINA,),
        ),
        Compared(
            "meetings-moscow",
            "Did Moscow meet Beijing less often than before?",
            "change in meetings a year, Beijing and Moscow",
            (
                "Moscow met Beijing less often than before 2022",
                "Moscow met Beijing as often as before 2022",
                "Moscow met Beijing more often than before 2022",
            ),
            _of_moscow,
            Choice(),
            (BETWEEN,),
        ),
        Compared(
            "acts-lead",
            "Who had more to do with Pyongyang, 2023–2025, letters and papers included?",
            "acts a year, Moscow’s minus Beijing’s",
            (
                f"{_LATE} Beijing and Pyongyang had more acts on record than Moscow and Pyongyang",
                f"{_LATE} both had equally many acts with Pyongyang on record",
                f"{_LATE} Moscow and Pyongyang had more acts on record than Beijing and Pyongyang",
            ),
            _lead,
            _ALL,
        ),
        Compared(
            "acts-shift",
            "Did all dealings of Pyongyang shift towards Moscow?",
            "change in Moscow’s share of Pyongyang’s acts with the two (−1 to 1)",
            (
                "of Pyongyang’s acts with the two, Moscow’s share fell",
                "of Pyongyang’s acts with the two, Moscow’s share did not change",
                "of Pyongyang’s acts with the two, Moscow’s share rose",
            ),
            _share,
            _ALL,
        ),
        Compared(
            "score-lead",
            "Who was friendlier with Pyongyang, 2023–2025, on Goldstein’s scale?",
            "Goldstein points a year, Moscow’s minus Beijing’s",
            (
                f"{_LATE} acts of Beijing and Pyongyang score higher in sum",
                f"{_LATE} acts of both score alike in sum",
                f"{_LATE} acts of Moscow and Pyongyang score higher in sum",
            ),
            _lead,
            replace(_ALL, score="goldstein"),
        ),
    )
}


def counted(known: Compared, found: Deeds, choice: Choice | None = None) -> tuple[float, int]:
    """The value of a finding under a choice, and how many deeds of its pairs and times."""
    choice = known.choice if choice is None else choice
    own = weights(found, choice)
    inside = np.zeros(QUARTERS, bool)
    for years in (choice.before, choice.after):
        inside[window(years)] = True
    acts = int(((own != 0) & inside[found.quarter] & np.isin(found.pair, known.of)).sum())
    return float(known.value(by_quarter(found, own), choice)), acts
