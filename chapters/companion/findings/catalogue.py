"""The findings: question, evidence it rests on, computation, and the sentences it can give."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..tables.read import DataError
from . import values
from .choices import FIRST, PACT, WAR, Scenario
from .prepared import Record


@dataclass(frozen=True)
class Finding:
    """One headline.

    basis: record, acts or articles, the evidence it rests on, which decides what scenarios apply.
    unit: of the value, in words.
    value: computes it under a scenario: a number, or types of triangle in words.
    words: three sentences, for a value below zero, at zero and above it; or, for a finding in
        words, a template that the value is put into. {before} and {after} stand for the years
        compared.
    by_type: whether it rests on the types of triangle of single years: then no periods are
        compared, and how neutral sides are read is a choice.
    """

    id: str
    question: str
    basis: str
    unit: str
    value: Callable[[Record, Scenario], float | str]
    words: tuple[str, str, str] | str
    by_type: bool = False

    def say(
        self,
        value: float | str,
        before: str = f"{FIRST}–{WAR - 1}",
        after: str = f"{PACT} and later",
    ) -> str:
        """The finding as a sentence, with the years compared; "not defined" without a number."""
        if isinstance(self.words, str):
            return self.words.format(value)
        number = float(value)
        if math.isnan(number):
            return "not defined"
        return self.words[1 + _sign(number)].format(before=before, after=after)

    def same(self, value: float | str, published: float | str) -> bool | None:
        """Whether a value says what the published one says; None when it is not defined."""
        if isinstance(value, str) or isinstance(published, str):
            return value == published
        return None if math.isnan(value) else _sign(value) == _sign(published)


def _sign(value: float) -> int:
    """-1, 0 or 1. Sums of fractions that differ in the tenth digit are equal."""
    return int(np.sign(round(value, 9)))


def finding(name: str) -> Finding:
    """A finding by its id. Raises DataError for an unknown one."""
    if name not in FINDINGS:
        raise DataError(f'no finding "{name}"; expected one of {", ".join(FINDINGS)}')
    return FINDINGS[name]


_TIME = "from {before} to {after}"
_THAN = "in {after} than in {before}"

_ON_TIES = (
    Finding(
        "triangle",
        "What strategic triangle do the three form in the last complete year?",
        "record",
        "type",
        values.triangle,
        "the signs of the last complete year make a triangle of the type {}",
        by_type=True,
    ),
    Finding(
        "triangle-changes",
        f"In which earlier years since {FIRST} was it of another type?",
        "record",
        "years and types",
        values.other_triangles,
        "another type in earlier years: {}",
        by_type=True,
    ),
    Finding(
        "left-out",
        f"In how many years since {FIRST} was China outcast or wing?",
        "record",
        "years in which China is outcast or wing",
        values.years_left_out,
        (
            "",
            f"in no year since {FIRST} is China outcast or wing of the triangle",
            f"in some year since {FIRST} China is outcast or wing of the triangle",
        ),
        by_type=True,
    ),
    Finding(
        "balance",
        "Did the web of relations become less balanced?",
        "record",
        "change in share of balanced triads",
        values.balance,
        (
            f"the share of balanced triads fell {_TIME}",
            f"the share of balanced triads did not change {_TIME}",
            f"the share of balanced triads rose {_TIME}",
        ),
    ),
    Finding(
        "frustration",
        "Are more ties in the way of two clean camps?",
        "record",
        "change in frustrated share of signed ties",
        values.frustration,
        (
            f"the share of ties in the way of balance fell {_TIME}",
            f"the share of ties in the way of balance did not change {_TIME}",
            f"the share of ties in the way of balance rose {_TIME}",
        ),
    ),
    Finding(
        "bypass",
        "Did direct evidence of Russia and North Korea gain on China’s weaker side?",
        "record",
        "change in bypass index (0..1)",
        partial(values.change, values.bypass),
        (
            "direct evidence of Russia and North Korea weighs less against China’s weaker side "
            + _THAN,
            f"the bypass index did not change {_TIME}",
            "direct evidence of Russia and North Korea weighs more against China’s weaker side "
            + _THAN,
        ),
    ),
    Finding(
        "constraint",
        "Did China come to stand between others who are tied to each other anyway?",
        "record",
        "change in Burt’s constraint of China",
        partial(values.change, values.constraint),
        (
            f"China is less constrained {_THAN}",
            f"China’s constraint did not change {_TIME}",
            f"China is more constrained {_THAN}",
        ),
    ),
    Finding(
        "betweenness",
        "Does China stand between others more or less often?",
        "record",
        "change in betweenness of China (0..1)",
        partial(values.change, values.betweenness),
        (
            f"China stands between others less {_THAN}",
            f"China’s betweenness did not change {_TIME}",
            f"China stands between others more {_THAN}",
        ),
    ),
)

_ON_ACTS = (
    Finding(
        "goldstein",
        f"Which of the two cooperates more with North Korea, in the years from {PACT} on?",
        "acts",
        "Goldstein points a year, PRK–RUS minus CHN–PRK",
        values.lead,
        (
            "in {after} China–North Korea scores above Russia–North Korea",
            "in {after} both pairs score alike",
            "in {after} Russia–North Korea scores above China–North Korea",
        ),
    ),
    Finding(
        "goldstein-china",
        "Did China–North Korea cooperation fall?",
        "acts",
        "change in Goldstein points a year, CHN–PRK",
        values.china_change,
        (
            f"China–North Korea cooperation fell {_TIME}",
            f"China–North Korea cooperation did not change {_TIME}",
            f"China–North Korea cooperation rose {_TIME}",
        ),
    ),
    Finding(
        "share",
        "Did Russia–North Korea gain weight within the triangle?",
        "acts",
        "change in PRK–RUS share of the triangle’s scored acts",
        values.acts_share,
        (
            f"Russia–North Korea’s share of the triangle’s acts fell {_TIME}",
            f"Russia–North Korea’s share of the triangle’s acts did not change {_TIME}",
            f"Russia–North Korea’s share of the triangle’s acts rose {_TIME}",
        ),
    ),
)

_ON_ARTICLES = (
    Finding(
        "need-china",
        "Who needs whom more, North Korea or China?",
        "articles",
        "claims, power advantage of China",
        partial(values.more_needed, ("PRK", "CHN"), ("CHN", "PRK")),
        (
            "more claims say that China needs North Korea than the reverse",
            "as many claims say that North Korea needs China as the reverse",
            "more claims say that North Korea needs China than the reverse",
        ),
    ),
    Finding(
        "need-russia",
        "Who needs whom more, North Korea or Russia?",
        "articles",
        "claims, power advantage of Russia",
        partial(values.more_needed, ("PRK", "RUS"), ("RUS", "PRK")),
        (
            "more claims say that Russia needs North Korea than the reverse",
            "as many claims say that North Korea needs Russia as the reverse",
            "more claims say that North Korea needs Russia than the reverse",
        ),
    ),
    Finding(
        "need-which",
        "Whom is North Korea said to need more, China or Russia?",
        "articles",
        "claims, China minus Russia",
        partial(values.more_needed, ("PRK", "CHN"), ("PRK", "RUS")),
        (
            "more claims say that North Korea needs Russia than that it needs China",
            "as many claims say that North Korea needs Russia as that it needs China",
            "more claims say that North Korea needs China than that it needs Russia",
        ),
    ),
    Finding(
        "articles",
        "Whose tie to North Korea do the articles paint darker?",
        "articles",
        "balance of CHN–PRK ties minus that of RUS–PRK (-2..2)",
        values.darker,
        (
            "the articles paint China–North Korea darker than Russia–North Korea",
            "the articles paint both alike",
            "the articles paint Russia–North Korea darker than China–North Korea",
        ),
    ),
)

FINDINGS = {known.id: known for known in (*_ON_TIES, *_ON_ACTS, *_ON_ARTICLES)}
