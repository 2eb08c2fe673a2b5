"""Findings on what the two articles say: claims for one side against claims for the other.

The unit is the claim throughout: one claim counts once, whatever number of goods or ties it names.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import network
from ..measures.exact import fisher, sign_test
from .tails import told, words

ENOUGH_CLAIMS = 6  # with fewer, no split of the claims could be told from chance


@dataclass(frozen=True)
class Said:
    """A finding on claims: question, unit and three sentences (below zero, at zero, above)."""

    id: str
    question: str
    unit: str
    words: tuple[str, str, str]
    sides: Callable[[pd.DataFrame], tuple[tuple[int, int], tuple[int, int]]]

    def say(self, value: float) -> str:
        """The finding as a sentence."""
        if math.isnan(value):
            return "cannot be told: no claim on one of the two sides"
        return self.words[1 + int(np.sign(round(value, 9)))]


def _needs(ties: pd.DataFrame, who: str, whom: str) -> int:
    own = (ties["from"] == who) & (ties["to"] == whom) & (ties["relation"] == "dependence")
    return ties.loc[own, "evidence_id"].nunique()


def _need(first: tuple[str, str], second: tuple[str, str]):
    def sides(ties: pd.DataFrame):
        return (_needs(ties, *first), 0), (_needs(ties, *second), 0)

    return sides


def _hostile(ties: pd.DataFrame):
    """Hostile claims and others of each of the two pairs; a claim with both signs is hostile."""

    def of(a: str, b: str) -> tuple[int, int]:
        own = ties[
            ((ties["from"] == a) & (ties["to"] == b)) | ((ties["from"] == b) & (ties["to"] == a))
        ]
        least = own.groupby("evidence_id")["sign"].min()
        return int((least < 0).sum()), int((least >= 0).sum())

    return of("CHN", "PRK"), of("PRK", "RUS")


SAID = {
    known.id: known
    for known in (
        Said(
            "need-china",
            "Who is said to need whom more, North Korea or China?",
            "claims, needs of North Korea minus needs of China",
            (
                "more claims say that China needs North Korea than the reverse",
                "as many claims say that North Korea needs China as the reverse",
                "more claims say that North Korea needs China than the reverse",
            ),
            _need(("PRK", "CHN"), ("CHN", "PRK")),
        ),
        Said(
            "need-russia",
            "Who is said to need whom more, North Korea or Russia?",
            "claims, needs of North Korea minus needs of Russia",
            (
                "more claims say that Russia needs North Korea than the reverse",
                "as many claims say that North Korea needs Russia as the reverse",
                "more claims say that North Korea needs Russia than the reverse",
            ),
            _need(("PRK", "RUS"), ("RUS", "PRK")),
        ),
        Said(
            "need-which",
            "Whom is North Korea said to need more, China or Russia?",
            "claims, need of China minus need of Russia",
            (
                "more claims say that North Korea needs Russia than that it needs China",
                "as many claims say that North Korea needs Russia as that it needs China",
                "more claims say that North Korea needs China than that it needs Russia",
            ),
            _need(("PRK", "CHN"), ("PRK", "RUS")),
        ),
        Said(
            "darker",
            "Whose tie to North Korea do the articles paint darker?",
            "share of hostile claims, China’s minus Russia’s (−1 to 1)",
            (
                "the articles paint Russia–North Korea darker than China–North Korea",
                "the articles paint both alike",
                "the articles paint China–North Korea darker than Russia–North Korea",
            ),
            _hostile,
        ),
    )
}


def counted(name: str, ties: pd.DataFrame | None = None) -> tuple[float, tuple, tuple]:
    """Value of a finding on claims and the counts of its two sides, (these, others) of each."""
    if ties is None:
        ties = network.cut(network.edges(network.tables()), layer="articles")
    first, second = SAID[name].sides(ties)
    if name != "darker":
        return float(first[0] - second[0]), first, second
    if not sum(first) or not sum(second):
        return math.nan, first, second
    return first[0] / sum(first) - second[0] / sum(second), first, second


def rows(name: str, draws: int, seed: int) -> Iterator[tuple]:
    """The one row of `placebo`: claims dealt to the other side, with the exact test's p."""
    value, first, second = counted(name)
    total = sum(first) + sum(second)
    head = (name, SAID[name].say(value), value, total)
    if total < ENOUGH_CLAIMS or math.isnan(value):
        few = f"{total or 'no'} claims, fewer than {ENOUGH_CLAIMS}"
        why = f"cannot be told: {few if total < ENOUGH_CLAIMS else 'no claim on one side'}"
        yield (*head, "none", 0, *[math.nan] * 6, why)
        return
    chance = np.random.default_rng([seed, 99])
    if name == "darker":
        marked = first[0] + second[0]
        drawn = chance.hypergeometric(marked, total - marked, sum(first), draws)
        values = drawn / sum(first) - (marked - drawn) / sum(second)
        p = fisher((first, second))["p"]
    else:
        values = 2.0 * chance.binomial(total, 0.5, draws) - total
        p = sign_test(first[0], total)
    low, middle, high, same, beyond, _, _ = told(value, values)
    yield (*head, "claims", draws, low, middle, high, same, beyond, p, words(same, p, beyond))
