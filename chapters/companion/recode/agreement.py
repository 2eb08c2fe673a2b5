"""How far coders agree, with each other and with the book, and where they differ.

The page on which a reader codes gives the same figures from the same draws: the generator of the
resamples (mulberry32) is a few lines in both languages, and a test holds one to the other.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..measures import nominal_alpha
from .units import Set, units

SEED, DRAWS = 20240619, 1000
PERCENTILES = (2.5, 97.5)
PUBLISHED = "published"


@dataclass(frozen=True)
class Figures:
    """Agreement on one variable: units with two codes or more, share alike, alpha, its interval.

    Missing (None) where it cannot be told: no such unit, or one code alone.
    """

    units: int
    percent: float | None
    alpha: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Difference:
    """A cell on which coders and book are not at one; `codes` by who gave it, where somebody did.

    `reason`: why the book's code is what it is, where its passes differed; `notes`: the coders'.
    """

    unit: str
    variable: str
    codes: dict[str, str]
    reason: str
    notes: dict[str, str]


def random(count: int, seed: int = SEED) -> np.ndarray:
    """The first numbers of mulberry32 (T. Ettinger 2017), from 0 to below 1.

    Its state only counts up, so that all can be made at once.
    """
    with np.errstate(over="ignore"):
        state = np.uint32(seed) + np.uint32(0x6D2B79F5) * np.arange(1, count + 1, dtype=np.uint32)
        mixed = (state ^ (state >> np.uint32(15))) * (state | np.uint32(1))
        mixed ^= mixed + (mixed ^ (mixed >> np.uint32(7))) * (mixed | np.uint32(61))
    return (mixed ^ (mixed >> np.uint32(14))) / 2**32


@functools.lru_cache(maxsize=8)
def resamples(size: int) -> np.ndarray:
    """How often each of `size` units is drawn in each resample; shared, not to be changed."""
    drawn = (random(DRAWS * size) * size).astype(int).reshape(DRAWS, size)
    flat = drawn + size * np.arange(DRAWS)[:, None]
    return np.bincount(flat.ravel(), minlength=DRAWS * size).reshape(DRAWS, size)


def figures(codings: Sequence[Sequence[str]]) -> Figures:
    """Agreement of two or more codings of the same units in the same order; "" is not coded.

    alpha: Krippendorff's, nominal (`measures.nominal_alpha`). low and high: 2.5th and 97.5th
    percentile of 1,000 resamples of the units with two codes or more; a resample in which one code
    alone is left has no alpha and is left out. Raises ValueError when lengths differ.
    """
    if len({len(codes) for codes in codings}) > 1:
        raise ValueError("figures: needs codings of the same units")
    rows = [codes for codes in zip(*codings) if sum(map(bool, codes)) > 1]
    if not rows:
        return Figures(0, None, None, None, None)
    place = {code: n for n, code in enumerate(sorted({c for row in rows for c in row if c}))}
    counts = np.zeros((len(rows), len(place)), dtype=int)
    for n, row in enumerate(rows):
        for code in row:
            if code:
                counts[n, place[code]] += 1
    alpha, percent = nominal_alpha(counts, np.ones((1, len(rows)), dtype=int))
    if math.isnan(alpha[0]):
        return Figures(len(rows), float(percent[0]), None, None, None)
    drawn, _ = nominal_alpha(counts, resamples(len(rows)))
    known = drawn[~np.isnan(drawn)]
    low, high = np.percentile(known, PERCENTILES) if len(known) else (None, None)
    return Figures(
        len(rows),
        float(percent[0]),
        float(alpha[0]),
        None if low is None else float(low),
        None if high is None else float(high),
    )


def book(one: Set) -> dict[str, dict[str, dict[str, str]]]:
    """What the book has of a set, by who coded: each pass, and the published codes."""
    known = units(one.kind)
    passes = sorted({name for unit in one.units for name in known[unit].passes})
    out = {
        f"pass {name}": {unit: known[unit].passes.get(name, {}) for unit in one.units}
        for name in passes
    }
    return out | {PUBLISHED: {unit: known[unit].codes for unit in one.units}}


def column(one: Set, codes: Mapping[str, Mapping[str, str]], variable: str) -> list[str]:
    """Codes of a variable in the order of the set's units; "" where there is none."""
    return [codes.get(unit, {}).get(variable, "") for unit in one.units]


def table(
    one: Set, coders: Mapping[str, Mapping[str, Mapping[str, str]]], pairs: bool = True
) -> dict[tuple[str, str], dict[str, Figures]]:
    """Agreement by who is compared and variable: all coders together, each with each and with the
    book.

    The coders together stand under ("all", ""); pairs: whether each coder is held against each.
    """
    theirs, names = book(one), list(coders)
    compared: dict[tuple[str, str], list[Mapping]] = {}
    if len(names) > 2:
        compared["all", ""] = list(coders.values())
    for n, name in enumerate(names):
        for other in names[n + 1 :] if pairs else ():
            compared[name, other] = [coders[name], coders[other]]
        for other, codes in theirs.items():
            compared[name, other] = [coders[name], codes]
    return {
        pair: {v: figures([column(one, codes, v) for codes in held]) for v in one.variables}
        for pair, held in compared.items()
    }


def differences(
    one: Set,
    coders: Mapping[str, Mapping[str, Mapping[str, str]]],
    notes: Mapping[str, Mapping[str, str]],
) -> Iterator[Difference]:
    """Each cell that a coder filled otherwise than another one or than the published code."""
    theirs, known = book(one), units(one.kind)
    for unit in one.units:
        for variable in one.variables:
            given = {who: c.get(unit, {}).get(variable, "") for who, c in coders.items()}
            mine = {code for code in given.values() if code}
            published = theirs[PUBLISHED][unit].get(variable, "")
            if not mine or mine == {published}:
                continue
            given |= {who: codes[unit].get(variable, "") for who, codes in theirs.items()}
            told = {who: held[unit] for who, held in notes.items() if held.get(unit)}
            yield Difference(
                unit,
                variable,
                {who: code for who, code in given.items() if code},
                known[unit].reasons.get(variable, ""),
                told,
            )
