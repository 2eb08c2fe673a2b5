"""Where an observed value stands among drawn ones, in numbers and in words."""

from __future__ import annotations

import math

import numpy as np


def told(observed: float, drawn: np.ndarray, *, test: bool = True) -> tuple:
    """Quantiles, shares, p and words of one kind of shuffle; see `placebo`."""
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return *[math.nan] * 6, "cannot be told: no draw gives a number"
    low, middle, high = (float(q) for q in np.quantile(known, [0.025, 0.5, 0.975]))
    sign = np.sign(round(observed, 9))
    same = float((np.sign(known.round(9)) == sign).mean())
    up, down = (known >= observed - 1e-9).sum(), (known <= observed + 1e-9).sum()
    beyond = float((up if sign >= 0 else down) / len(known))
    beyond = beyond if test else math.nan
    p = min(1.0, 2 * (min(up, down) + 1) / (len(known) + 1)) if test else math.nan
    return low, middle, high, same, beyond, p, words(same, p, beyond)


def words(same: float, p: float, as_extreme: float) -> str:
    """What a share of draws that point the same way, a p, and a share of draws as far out in the
    direction observed amount to.
    """
    if math.isnan(p):
        return f"{same:.0%} of the resamples point the same way"
    if p <= 0.05 and as_extreme >= 0.5:
        return "it is less than shuffled data give"
    if p <= 0.05:
        size = "its size is beyond what shuffled data give"
        also = " though they often point the same way" if same >= 0.9 else ""
        return size + also
    return f"shuffled data give as much: {same:.0%} point the same way"
