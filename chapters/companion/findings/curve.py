"""The specification curve: a finding under every combination of defensible choices.

After Simonsohn, Simmons and Nelson (2020). The choices are substantive (which deeds count, as what,
which years are compared) and are crossed with one another; leaving out single deeds is no
specification and is told apart (`deletions`). Two questions are put to the whole curve, and both
answered by each of the four shuffles of `placebo`, since no one of them is the right one for every
finding: is its median further out than the medians of shuffled data, and do more specifications
point the same way than there? One answer for the whole curve takes the place of one
verdict for each of its points, which overlap and prove nothing by their number.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ..tables.read import DataError
from .acted import Deeds, deeds
from .compared import COMPARED, ENOUGH_ACTS, Choice, Compared, by_quarter, counted, weights
from .shuffles import KINDS, SEED, SHUFFLES, dealt, dealt_sums, too_few
from .tails import told as told_of

DRAWS = 500
# What each dimension of choice is called, and its options in words.
# What the book had before the search is no option: it was not gathered alike for each pair.
ACTS = {"base queries": 2, "any query": 1}
SOURCING = {"however sourced": 0, "medium or better": 1, "best sourced": 2}
MEETINGS = {
    "vice-minister up": "vice_minister",
    "minister up": "minister",
    "top two ranks": "deputy_leader",
}
DEALINGS = {"every rank": "other", **MEETINGS}
SCORES = {"each act one": "count", "Goldstein": "goldstein"}
AFTER = {
    "2023–2025": (2023, 2026),
    "2024–2025": (2024, 2026),
    "since July 2024": (2024.5, 2026),
    "2022–2025": (2022, 2026),
}
BEFORE = {"2017–2021": (2017, 2022), "2017–2019": (2017, 2020), "2018–2021": (2018, 2022)}
DIMENSIONS = {
    "met": "which acts count",
    "sourcing": "how well sourced",
    "rank": "least rank",
    "score": "each act counts",
    "before": "compared with",
    "after": "years told",
}


def choices(known: Compared) -> list[tuple[dict[str, str], Choice]]:
    """Every combination of choices of a finding: words by dimension, and the choice itself."""
    first = known.choice
    options: dict[str, list[tuple[str, dict]]] = {
        "met": [(word, {"met": met}) for word, met in ACTS.items()],
        "sourcing": [(word, {"sure": sure}) for word, sure in SOURCING.items()],
        "rank": [(w, {"rank": r}) for w, r in (MEETINGS if first.meeting else DEALINGS).items()],
        "after": [(word, {"after": years}) for word, years in AFTER.items()],
    }
    if first.score == "count" and not first.meeting:
        options["score"] = [(word, {"score": score}) for word, score in SCORES.items()]
    if "change" in known.unit:
        options["before"] = [(word, {"before": years}) for word, years in BEFORE.items()]
    told = []
    for combination in itertools.product(*options.values()):
        words = {name: word for name, (word, _) in zip(options, combination)}
        told.append(
            (words, replace(first, **{k: v for _, own in combination for k, v in own.items()}))
        )
    return told


def specifications(name: str, found: Deeds | None = None) -> pd.DataFrame:
    """A finding under every combination of choices: one row each, by rising value.

    Columns: finding; value; acts (deeds it rests on); holds (whether it points the way of the
    published choice; missing where the value is not defined or rests on fewer than `ENOUGH_ACTS`
    deeds, see `enough`); enough; says; one column for each key of `DIMENSIONS` that applies, with
    the choice in words; published (bool). Raises DataError for an id that is not in `COMPARED`.
    """
    known = _known(name)
    found = deeds() if found is None else found
    published = np.sign(round(counted(known, found)[0], 9))
    rows = []
    for words, choice in choices(known):
        value, acts = counted(known, found, choice)
        enough = acts >= ENOUGH_ACTS and not math.isnan(value)
        holds = bool(np.sign(round(value, 9)) == published) if enough else None
        says = known.say(value) if enough else too_few(acts)
        row = {"finding": name, "value": value, "acts": acts, "holds": holds, "enough": enough}
        rows.append({**row, "says": says, **words, "published": choice == known.choice})
    frame = pd.DataFrame(rows).astype({"holds": "boolean"})
    return frame.sort_values("value", kind="stable", ignore_index=True)


def _known(name: str) -> Compared:
    if name not in COMPARED:
        raise DataError(f'no finding "{name}"; expected one of {", ".join(COMPARED)}')
    return COMPARED[name]


def curve_test(
    name: str,
    found: Deeds | None = None,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    without: Sequence[str] = (),
) -> dict:
    """The whole curve against shuffled data, of each of the four kinds (`shuffles.SHUFFLES`).

    without: choices to set aside, in the words of `against`.

    Keys: finding; specifications (those with enough acts); of (all); holding (share that points the
    published way); median; p (the largest of the four kinds' p); p_holding (likewise); kinds (see
    below); against (see there); draws. Without a specification that has enough acts, or with a
    published choice that has not, holding, median and both p are NaN and kinds is empty.

    kinds holds for each kind of shuffle: p (two-sided: is the median as far from the middle in
    shuffled data?); as_extreme (share of shuffled medians at least as far in the direction found);
    p_holding (does as large a share of specifications stand on one side, whichever, in shuffled
    data?); low and high (2.5 and 97.5 % of the shuffled medians).
    """
    known, found = _known(name), deeds() if found is None else found
    frame = specifications(name, found)
    for dimension, word in (choice.split(": ") for choice in without):
        column = next(c for c, words in DIMENSIONS.items() if words == dimension)
        frame = frame[frame[column] != word]
    usable = frame[frame["enough"]]
    out = {"finding": name, "specifications": len(usable), "of": len(frame), "draws": draws}
    if usable.empty or not frame.loc[frame["published"], "enough"].all():
        keys = ("holding", "median", "p", "p_holding")
        return {**out, **dict.fromkeys(keys, math.nan), "kinds": {}, "against": []}
    median, holding = float(usable["value"].median()), float(usable["holds"].mean())
    kinds = {
        kind: _held(median, holding, _shuffled(kind, known, found, usable, draws, seed))
        for kind in SHUFFLES
    }
    return {
        **out,
        "holding": holding,
        "median": median,
        "p": max(own["p"] for own in kinds.values()),
        "p_holding": max(own["p_holding"] for own in kinds.values()),
        "kinds": kinds,
        "against": against(usable),
    }


def _held(median: float, holding: float, drawn: np.ndarray) -> dict[str, float]:
    """What `curve_test` says of one kind of shuffle, from its values (draws × specifications)."""
    low, _, high, _, as_extreme, p, _ = told_of(median, np.nanmedian(drawn, axis=1))
    signs = np.sign(np.round(drawn, 9))
    lopsided = np.maximum((signs > 0).mean(axis=1), (signs < 0).mean(axis=1))
    p_holding = float(((lopsided >= holding - 1e-9).sum() + 1) / (len(drawn) + 1))
    keys = ("p", "as_extreme", "p_holding", "low", "high")
    return dict(zip(keys, map(float, (p, as_extreme, p_holding, low, high))))


def _shuffled(
    kind: str, known: Compared, found: Deeds, usable: pd.DataFrame, draws: int, seed: int
) -> np.ndarray:
    """Values of specifications in data shuffled one way: draws × specifications."""
    chance = np.random.default_rng([seed, 7, list(KINDS).index(kind)])
    by_words = {tuple(words.values()): choice for words, choice in choices(known)}
    named = list(choices(known)[0][0])
    order = [by_words[row] for row in usable[named].itertuples(index=False, name=None)]
    kept: dict[tuple, list[int]] = {}
    for i, choice in enumerate(order):
        kept.setdefault((choice.met, choice.sure, choice.rank, choice.score), []).append(i)
    out = np.empty((draws, len(order)))
    hand = dealt(kind, found, draws, chance)
    for places in kept.values():
        sums = dealt_sums(kind, found, weights(found, order[places[0]]), hand)
        for i in places:
            out[:, i] = known.value(sums, order[i])
    return out


def against(usable: pd.DataFrame) -> list[str]:
    """Choices under which the finding does not hold in at least half of the specifications.

    Strongest first; in words, as "least rank: top two ranks".
    """
    found = []
    for name in (c for c in DIMENSIONS if c in usable):
        for word, own in usable.groupby(name, observed=True)["holds"]:
            if own.mean() <= 0.5:
                found.append((float(own.mean()), f"{DIMENSIONS[name]}: {word}"))
    return [words for _, words in sorted(found)]


def deletions(name: str, found: Deeds | None = None) -> tuple[int, list[str]]:
    """Leaving out one deed at a time: how many were tried, and the deeds that turn the finding."""
    known, found = _known(name), deeds() if found is None else found
    own = weights(found, known.choice)
    sums = by_quarter(found, own)
    sign = np.sign(round(float(known.value(sums, known.choice)), 9))
    turning, used = [], np.flatnonzero((own != 0) & np.isin(found.pair, known.of))
    for i in used:
        less = sums.copy()
        less[found.quarter[i], found.pair[i]] -= own[i]
        if np.sign(round(float(known.value(less, known.choice)), 9)) != sign:
            turning.append(str(found.deed[i]))
    return len(used), turning
