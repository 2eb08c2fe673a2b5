"""What can be chosen: the years compared, the families of choices, and one set of choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..network import dyad

FIRST = 2012  # the years compared begin here
WAR, PACT = 2022, 2024  # full-scale invasion of Ukraine; treaty of Moscow and Pyongyang
DRAWS = 200  # resamples of each finding
ENOUGH = 0.95  # share of resamples that must hold
PAIRS = [dyad("CHN", "PRK"), dyad("CHN", "RUS"), dyad("PRK", "RUS")]

FAMILIES = {
    "published": "as published",
    "evidence": "less one piece of evidence",
    "source": "less one source",
    "speakers": "less some speakers",
    "quality": "less weak evidence",
    "passes": "one coding pass",
    "relation": "less one kind of tie",
    "rule": "rule for mixed ties",
    "weights": "weights",
    "smoothing": "sums and smoothing",
    "period": "years compared",
    "resample": "evidence resampled",
}


@dataclass(frozen=True)
class Scenario:
    """One set of choices. The defaults are those of the published findings.

    family: a key of FAMILIES; name: in words, unique for a finding.
    counts: how often a piece of evidence counts (1 when not named, 0 leaves it out).
    mixed, unit: as in `network.project`. weights: votes of a relation type, or for findings on acts
        of a CAMEO root code, as pairs. zero: as in `measures.strategic_triangle`.
    how ("sum" or "mean" of a year's acts), window (years of the moving average), steps ("once" or
        "all" steps of a treaty), score ("goldstein" or "sign"): for findings on acts.
    coding ("published" or a pass), certainty (ties kept), by ("claim" or "good" counted): for
        findings on the articles.
    before, after: first and last year of the two periods; None for after is from PACT to the last
    year.
    """

    family: str = "published"
    name: str = "as published"
    counts: Mapping[str, int] = field(default_factory=dict)
    mixed: str = "majority"
    unit: str = "evidence"
    weights: tuple[tuple[str, float], ...] = ()
    zero: str = "undetermined"
    how: str = "sum"
    window: int = 1
    steps: str = "once"
    score: str = "goldstein"
    coding: str = "published"
    certainty: tuple[str, ...] = ("stated", "reported", "anticipated")
    by: str = "claim"
    before: tuple[int, int] = (FIRST, WAR - 1)
    after: tuple[int, int] | None = None
