"""Does a finding survive other choices? Every headline number under every scenario, and a verdict.

    found = sensitivity.run("bypass")          # one row for each scenario: family, scenario, value, holds
    sensitivity.verdict(found)                 # robust or fragile, and what flips it
    theme.figure(sensitivity.chart(found), name="sidelined-bypass-holds", **sensitivity.describe(found))

A finding says which way a number points, and its sentence is made from the number: recode a tie, and sentence,
value and verdict follow. A scenario holds when it points the same way as the published codes do. Scenarios
come in families: one piece of evidence, source, kind of speaker or kind of tie left out; one coding pass in
place of the published codes; other rules for mixed ties, other weights, smoothing and years; and resampled
evidence (bootstrap).

What a finding rests on decides which of them touch it. Findings on the record rest on events and treaties: claims,
speakers and coding passes do not enter them, and one source is one publisher of several events. Findings on the
articles rest on claims; a coding pass gives one main tie for each, so its scenario also drops all other ties.
Events were coded once: no scenario can say what a second coder would have made of them.

A finding is robust when every scenario holds and at least 95 of 100 resamples do, otherwise fragile. Both
words are about these data: no scenario can supply an event that the record lacks. Nor is a scenario a
statistical test: scenarios overlap, and no probability follows from how many of them hold. What their number
(`summary`) does say is how many chances a finding was given to flip, and a reader how many there were to find one.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

import networkx as nx
import numpy as np
import pandas as pd

from .. import measures
from .. import network as graphs
from ..network import CORE, UNNAMED, dyad
from ..tables.read import DataError, load

FIRST = 2012  # the years compared begin here
WAR, PACT = 2022, 2024  # full-scale invasion of Ukraine; treaty of Moscow and Pyongyang
DRAWS = 200  # resamples of each finding
ENOUGH = 0.95  # share of resamples that must hold
NAN = float("nan")
PAIRS = [dyad("CHN", "PRK"), dyad("CHN", "RUS"), dyad("PRK", "RUS")]
_RUN_UP = 5  # years before FIRST that a moving average may reach into

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
    """One set of choices. The defaults are those of the published findings; `counts` says how often a piece of
    evidence counts (1 when not named, 0 leaves it out)."""

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


class Record:
    """The tables in the form that thousands of scenarios need: rows by year, and every number once computed kept."""

    def __init__(self, data: graphs.Tables | None = None, passes: pd.DataFrame | None = None):
        self.data = graphs.complete(data)
        edges = graphs.edges(self.data)
        self.last = measures.years(self.data)[1]
        if self.last < PACT:
            raise DataError(
                f"the record is complete only to {self.last}; the findings compare with the years from {PACT} on"
            )
        columns = ["from", "to", "sign", "evidence_id", "relation", "goldstein"]
        record = graphs.cut(edges, layer="record")
        self.rows = {
            year: list(graphs.cut(record, year=year)[columns].itertuples(index=False, name=None))
            for year in range(FIRST, self.last + 1)
        }
        self.within = {year: frozenset(row[3] for row in rows) for year, rows in self.rows.items()}
        self.events = self.data["events"].set_index("event_id")
        self.acts = {}
        for steps in ("once", "all"):
            found = measures.acts(self.data, treaty_steps=steps)
            year = found["date"].dt.year - FIRST + _RUN_UP
            found = found[found["dyad"].isin(PAIRS) & year.between(0, self.last - FIRST + _RUN_UP)]
            cameo = found["event_id"].map(self.events["cameo"])
            self.acts[steps] = (
                year[found.index].to_numpy(),
                found["dyad"].map(PAIRS.index).to_numpy(),
                found["event_id"].tolist(),
                cameo.tolist(),
                found["goldstein"].to_numpy(),
            )
        self.claims = self.data["claims"].set_index("claim_id")
        said = graphs.cut(edges, layer="articles")
        self.said = {
            "published": list(
                said[
                    ["from", "to", "relation", "sign", "evidence_id", "certainty", "goods"]
                ].itertuples(index=False, name=None)
            )
        }
        passes = load("passes") if passes is None else passes
        for name in passes["pass"].astype(str).unique():
            own = passes[passes["pass"].astype(str) == name]
            self.said[name] = [
                (
                    r.tie_from,
                    r.tie_to,
                    str(r.relation),
                    int(r.sign),
                    r.claim_id,
                    str(r.certainty),
                    (),
                )
                for r in own.itertuples(index=False)
                if r.tie_from != r.tie_to
            ]
        self._kept: dict = {}

    def period(self, s: Scenario, which: str) -> range:
        """Years before or after, as the scenario has them."""
        first, last = s.before if which == "before" else s.after or (PACT, self.last)
        return range(first, last + 1)

    def signed(self, year: int, s: Scenario) -> nx.Graph:
        """The signed pairs of a year."""
        own = tuple(
            sorted((e, n) for e, n in s.counts.items() if n != 1 and e in self.within[year])
        )
        key = (year, s.mixed, s.unit, s.weights, own)
        return self.keep(
            key,
            lambda: graphs.project(
                self.rows[year],
                mixed=s.mixed,
                unit=s.unit,
                weights=dict(s.weights),
                counts=dict(own),
            ),
        )

    def keep(self, key, compute: Callable):
        if key not in self._kept:
            self._kept[key] = compute()
        return self._kept[key]

    def measured(self, function: Callable, year: int, s: Scenario):
        """function(signed pairs of the year), computed once for each graph."""
        signed = self.signed(year, s)
        return self.keep((function, id(signed)), lambda: function(signed))

    def mean(self, function: Callable, s: Scenario, which: str) -> float:
        """Mean over the years of a period, years in which the measure is not defined left out; NaN when none is left."""
        known = [
            v
            for year in self.period(s, which)
            if not math.isnan(v := self.measured(function, year, s))
        ]
        return sum(known) / len(known) if known else NAN

    def frustrated(self, signed: nx.Graph) -> tuple[int, int]:
        """Ties in the way of balance, and signed ties. Kept by the signs alone: the index needs a solver, and many resamples agree."""
        signs = frozenset((a, b, sign) for a, b, sign in signed.edges(data="sign") if sign)
        return self.keep(
            ("frustration", signs),
            lambda: (lambda f: (f.upper, f.signed_ties))(measures.frustration(signed)),
        )


# --- the numbers --------------------------------------------------------------------------------


def _change(function: Callable) -> Callable:
    """Mean of the later years minus mean of the earlier ones."""
    return lambda r, s: r.mean(function, s, "after") - r.mean(function, s, "before")


def _bypass(signed: nx.Graph) -> float:
    return measures.bypass(measures.cooperative(signed))


def _constraint(signed: nx.Graph) -> float:
    net = measures.cooperative(signed)
    return (
        nx.constraint(net, nodes=["CHN"], weight="weight")["CHN"]
        if "CHN" in net and net.degree("CHN")
        else NAN
    )


def _betweenness(signed: nx.Graph) -> float:
    return measures.betweenness(measures.cooperative(signed)).get("CHN", NAN)


def _type(r: Record, s: Scenario) -> str:
    return measures.strategic_triangle(r.signed(r.last, s), zero=s.zero).type


def _others(r: Record, s: Scenario) -> str:
    types = {
        year: measures.strategic_triangle(r.signed(year, s), zero=s.zero).type for year in r.rows
    }
    return (
        "; ".join(
            f"{year} {t}"
            for year, t in types.items()
            if t not in (types[r.last], "undetermined", "no data")
        )
        or "none"
    )


def _left_out(r: Record, s: Scenario) -> int:
    """Years in which China is outcast or wing; a year in which its part is undetermined is not one of them."""
    return sum(
        measures.strategic_triangle(r.signed(year, s), zero=s.zero).roles["CHN"]
        in ("outcast", "wing")
        for year in r.rows
    )


def _balance(r: Record, s: Scenario) -> float:
    def share(which):
        found = [r.measured(measures.balanced_triads, year, s) for year in r.period(s, which)]
        triads = sum(f["triads"] for f in found)
        return sum(f["balanced"] for f in found) / triads if triads else NAN

    return share("after") - share("before")


def _frustration(r: Record, s: Scenario) -> float:
    def share(which):
        found = [r.frustrated(r.signed(year, s)) for year in r.period(s, which)]
        ties = sum(n for _, n in found)
        return sum(bad for bad, _ in found) / ties if ties else NAN

    return share("after") - share("before")


def _scores(r: Record, s: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Score, smoothed, and number of acts of each year (rows, from FIRST) and pair (columns: PAIRS)."""

    def compute():
        year, pair, event, cameo, goldstein = r.acts[s.steps]
        weights = dict(s.weights)
        times = np.array([s.counts.get(e, 1) * weights.get(c, 1.0) for e, c in zip(event, cameo)])
        total, number = np.zeros((2, r.last - FIRST + 1 + _RUN_UP, len(PAIRS)))
        np.add.at(
            total, (year, pair), times * (np.sign(goldstein) if s.score == "sign" else goldstein)
        )
        np.add.at(number, (year, pair), times)
        with np.errstate(invalid="ignore"):
            yearly = total if s.how == "sum" else total / number
        return pd.DataFrame(yearly).rolling(s.window, min_periods=1).mean().to_numpy()[
            _RUN_UP:
        ] if s.window > 1 else yearly[_RUN_UP:], number[_RUN_UP:]

    return r.keep(
        ("scores", s.how, s.window, s.steps, s.score, s.weights, tuple(sorted(s.counts.items()))),
        compute,
    )


def _score(r: Record, s: Scenario, pair: str, which: str) -> float:
    own = _scores(r, s)[0][[year - FIRST for year in r.period(s, which)], PAIRS.index(pair)]
    return float(own[~np.isnan(own)].mean()) if not np.isnan(own).all() else NAN


def _gap(r: Record, s: Scenario) -> float:
    return _score(r, s, "PRK–RUS", "after") - _score(r, s, "CHN–PRK", "after")


def _china_prk(r: Record, s: Scenario) -> float:
    return _score(r, s, "CHN–PRK", "after") - _score(r, s, "CHN–PRK", "before")


def _share(r: Record, s: Scenario) -> float:
    def share(which):
        own = _scores(r, s)[1][[year - FIRST for year in r.period(s, which)]]
        return float(own[:, PAIRS.index("PRK–RUS")].sum() / own.sum()) if own.sum() else NAN

    return share("after") - share("before")


def _needs(r: Record, s: Scenario, who: str, whom: str) -> float:
    """Claims, or goods in them, that say the first needs the second."""
    claims: dict[str, int] = {}
    for a, b, relation, _, claim, certainty, goods in r.said[s.coding]:
        if (a, b, relation) == (who, whom, "dependence") and certainty in s.certainty:
            claims[claim] = max(claims.get(claim, 0), 1 if s.by == "claim" else max(1, len(goods)))
    return float(sum(n * s.counts.get(claim, 1) for claim, n in claims.items()))


def _articles(r: Record, s: Scenario) -> float:
    """Balance of the ties that the articles assert between China and North Korea minus that between Russia and North Korea."""

    def balance(a, b):
        votes = Counter()
        for tail, head, _, sign, claim, certainty, _ in r.said[s.coding]:
            if {tail, head} == {a, b} and certainty in s.certainty:
                votes[sign] += s.counts.get(claim, 1)
        return (votes[1] - votes[-1]) / total if (total := sum(votes.values())) else NAN

    return balance("CHN", "PRK") - balance("RUS", "PRK")


# --- the findings -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """One headline: `value` computes it under a scenario, `words` are (falls or negative, nothing, rises or positive)
    or, for a finding in words, a template that the value is put into."""

    id: str
    question: str
    basis: str  # record, acts or articles: which evidence it rests on and so which scenarios apply
    unit: str
    value: Callable[[Record, Scenario], float | str]
    words: tuple[str, str, str] | str

    def say(
        self, value, before: str = f"{FIRST}–{WAR - 1}", after: str = f"{PACT} and later"
    ) -> str:
        """The finding as a sentence, with the years compared. "not defined" when there is no number."""
        if isinstance(value, str):
            return self.words.format(value)
        return (
            "not defined"
            if math.isnan(value)
            else self.words[1 + int(np.sign(_round(value)))].format(before=before, after=after)
        )

    def same(self, value, published) -> bool | None:
        """Whether a value says what the published one says; None when it is not defined."""
        if isinstance(value, str):
            return value == published
        return (
            None
            if math.isnan(value)
            else bool(np.sign(_round(value)) == np.sign(_round(published)))
        )


def _span(years: range) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])


def _round(value: float) -> float:
    return round(value, 9)


_TIME, _THAN = "from {before} to {after}", "in {after} than in {before}"  # filled in by `say`
FINDINGS = {
    f.id: f
    for f in (
        Finding(
            "triangle",
            "What strategic triangle do the three form in the last complete year?",
            "record",
            "type",
            _type,
            "the signs of the last complete year make a triangle of the type {}",
        ),
        Finding(
            "triangle-changes",
            f"In which earlier years since {FIRST} was it of another type?",
            "record",
            "years and types",
            _others,
            "another type in earlier years: {}",
        ),
        Finding(
            "left-out",
            f"In how many years since {FIRST} was China outcast or wing?",
            "record",
            "years in which China is outcast or wing",
            _left_out,
            (
                "",
                f"in no year since {FIRST} is China outcast or wing of the triangle",
                f"in some year since {FIRST} China is outcast or wing of the triangle",
            ),
        ),
        Finding(
            "balance",
            "Did the web of relations become less balanced?",
            "record",
            "change in share of balanced triads",
            _balance,
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
            _frustration,
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
            _change(_bypass),
            (
                f"direct evidence of Russia and North Korea weighs less against China’s weaker side {_THAN}",
                f"the bypass index did not change {_TIME}",
                f"direct evidence of Russia and North Korea weighs more against China’s weaker side {_THAN}",
            ),
        ),
        Finding(
            "constraint",
            "Did China come to stand between others who are tied to each other anyway?",
            "record",
            "change in Burt’s constraint of China",
            _change(_constraint),
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
            _change(_betweenness),
            (
                f"China stands between others less {_THAN}",
                f"China’s betweenness did not change {_TIME}",
                f"China stands between others more {_THAN}",
            ),
        ),
        Finding(
            "goldstein",
            f"Which of the two cooperates more with North Korea, in the years from {PACT} on?",
            "acts",
            "Goldstein points a year, PRK–RUS minus CHN–PRK",
            _gap,
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
            _china_prk,
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
            _share,
            (
                f"Russia–North Korea’s share of the triangle’s acts fell {_TIME}",
                f"Russia–North Korea’s share of the triangle’s acts did not change {_TIME}",
                f"Russia–North Korea’s share of the triangle’s acts rose {_TIME}",
            ),
        ),
        Finding(
            "need-china",
            "Who needs whom more, North Korea or China?",
            "articles",
            "claims, power advantage of China",
            lambda r, s: _needs(r, s, "PRK", "CHN") - _needs(r, s, "CHN", "PRK"),
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
            lambda r, s: _needs(r, s, "PRK", "RUS") - _needs(r, s, "RUS", "PRK"),
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
            lambda r, s: _needs(r, s, "PRK", "CHN") - _needs(r, s, "PRK", "RUS"),
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
            _articles,
            (
                "the articles paint China–North Korea darker than Russia–North Korea",
                "the articles paint both alike",
                "the articles paint Russia–North Korea darker than China–North Korea",
            ),
        ),
    )
}


# --- the scenarios ------------------------------------------------------------------------------


def scenarios(
    finding: str, record: Record, *, draws: int = DRAWS, seed: int = 0
) -> Iterator[Scenario]:
    """Every scenario that applies to a finding, the published one first. Raises DataError for an unknown finding."""
    basis = _finding(finding).basis
    yield Scenario()
    yield from (_of_articles if basis == "articles" else _of_record)(finding, basis, record)
    # Treaties stand outside the resampling: a handful of them hold in all years and are not a sample of anything.
    pool = (
        sorted(record.claims.index)
        if basis == "articles"
        else sorted(
            set(record.events.index)
            & (
                {e for e in record.acts["once"][2] if record.events.at[e, "date"].year >= FIRST}
                | set().union(*record.within.values())
            )
        )
    )
    chance = np.random.default_rng(seed)
    for n in range(1, draws + 1):
        drawn = Counter(chance.integers(0, len(pool), len(pool)).tolist()) if pool else {}
        yield Scenario(
            "resample", f"resample {n}", {e: drawn.get(i, 0) for i, e in enumerate(pool)}
        )


def _of_record(finding: str, basis: str, r: Record) -> Iterator[Scenario]:
    if basis == "acts":
        used = [e for e in dict.fromkeys(r.acts["once"][2]) if r.events.at[e, "date"].year >= FIRST]
    else:
        used = sorted(set().union(*r.within.values()))
    events = r.events.loc[[e for e in used if e in r.events.index]]
    for e in used:
        yield Scenario("evidence", f"without {e}", {e: 0})
    for publisher, own in events.groupby("publisher", sort=True):
        if len(own) > 1:  # of one event each: see above
            yield Scenario(
                "source", f"without {publisher} ({len(own)} events)", dict.fromkeys(own.index, 0)
            )
    yield Scenario(
        "quality",
        "without low-confidence events",
        dict.fromkeys(events.index[events["confidence"] == "low"], 0),
    )
    yield Scenario(
        "quality",
        "high-confidence events only",
        dict.fromkeys(events.index[events["confidence"] != "high"], 0),
    )
    yield Scenario(
        "quality",
        "events known to the day only",
        dict.fromkeys(events.index[events["precision"] != "day"], 0),
    )
    last = r.last
    periods = {
        f"{WAR - 5}–{WAR - 3} against {PACT}–{last}": ((WAR - 5, WAR - 3), (PACT, last)),
        f"to {WAR - 1} against {WAR} on": ((FIRST, WAR - 1), (WAR, last)),
        f"to {PACT - 1} against {PACT} on": ((FIRST, PACT - 1), (PACT, last)),
        f"{WAR}–{PACT - 1} against {PACT} on": ((WAR, PACT - 1), (PACT, last)),
        f"to {WAR - 1} against {last} alone": ((FIRST, WAR - 1), (last, last)),
        f"without {WAR - 5}": ((WAR - 4, WAR - 1), (PACT, last)),
    }
    if finding not in ("triangle", "triangle-changes", "left-out"):
        for name, (before, after) in periods.items():
            yield Scenario("period", name, before=before, after=after)
    if basis == "acts":
        roots = {
            code: [e for e in used if r.events.at[e, "cameo"] == code]
            for code in sorted(events["cameo"].unique())
        }
        for code, own in roots.items():
            yield Scenario(
                "relation", f"without CAMEO {code} ({len(own)} acts)", dict.fromkeys(own, 0)
            )
        for kind, own in events.groupby("kind", observed=True):
            yield Scenario(
                "relation",
                f"without events of kind {kind} ({len(own)})",
                dict.fromkeys(own.index, 0),
            )
        yield Scenario("weights", "each act one point by its sign", score="sign")
        yield Scenario("weights", "military aid halved", weights=(("072", 0.5), ("062", 0.5)))
        yield Scenario(
            "weights",
            "visits and meetings halved",
            weights=(("042", 0.5), ("043", 0.5), ("044", 0.5)),
        )
        yield Scenario("smoothing", "every step of a treaty counted", steps="all")
        if finding != "share":
            yield Scenario("smoothing", "mean of a year’s acts", how="mean")
            yield Scenario(
                "smoothing", "mean, every step of a treaty counted", how="mean", steps="all"
            )
            for window in (2, 3):
                yield Scenario("smoothing", f"moving average of {window} years", window=window)
                yield Scenario(
                    "smoothing",
                    f"mean, moving average of {window} years",
                    window=window,
                    how="mean",
                )
        return
    kinds = sorted({row[4] for rows in r.rows.values() for row in rows})
    for kind in kinds:
        yield Scenario(
            "relation", f"without {graphs.relation_labels()[kind]}", weights=((kind, 0.0),)
        )
    yield Scenario("weights", "contacts half", weights=(("contact", 0.5),))
    yield Scenario("weights", "treaties double", weights=(("treaty", 2.0),))
    yield Scenario(
        "weights",
        "military and economic support double",
        weights=(("military_support", 2.0), ("economic_support", 2.0)),
    )
    yield Scenario(
        "weights", "pressure and threat double", weights=(("pressure", 2.0), ("threat", 2.0))
    )
    yield Scenario("rule", "every row one vote", unit="row")
    for mixed in graphs.MIXED[1:]:
        yield Scenario(
            "rule",
            {
                "unanimous": "mixed pairs neutral",
                "any_conflict": "one conflict makes a pair hostile",
                "any_cooperation": "one cooperation makes a pair friendly",
                "goldstein": "sign of summed Goldstein scores",
            }[mixed],
            mixed=mixed,
        )
    if finding in ("triangle", "triangle-changes", "left-out"):
        for zero in ("positive", "negative"):
            yield Scenario(
                "rule",
                f"neutral sides read as {'friendly' if zero == 'positive' else 'hostile'}",
                zero=zero,
            )
        yield Scenario(
            "rule",
            "neutral sides hostile, treaties left out",
            zero="negative",
            weights=(("treaty", 0.0),),
        )


def _of_articles(finding: str, basis: str, r: Record) -> Iterator[Scenario]:
    own = [
        row
        for row in r.said["published"]
        if (finding == "articles" and {row[0], row[1]} <= set(CORE)) or row[2] == "dependence"
    ]
    used = sorted({row[4] for row in own})
    claims = r.claims
    for claim in used:
        yield Scenario("evidence", f"without {claim}", {claim: 0})
    source = claims["sentence_id"].str.split(":").str[0]
    for article in sorted(source.unique()):
        yield Scenario(
            "source", f"without {article}", dict.fromkeys(claims.index[source == article], 0)
        )
    speaker = claims["speaker_kind"].astype(str)

    def without(kinds: Collection[str]) -> dict[str, int]:
        return dict.fromkeys(claims.index[speaker.isin(list(kinds))], 0)

    yield Scenario("speakers", "without unnamed speakers and media", without(UNNAMED))
    yield Scenario("speakers", "without the articles’ authors", without(["author"]))
    yield Scenario("speakers", "named persons and states only", without([*UNNAMED, "author"]))
    for person in sorted(claims.loc[used, "speaker_id"].unique()):
        yield Scenario(
            "speakers",
            f"without {person}",
            dict.fromkeys(claims.index[claims["speaker_id"] == person], 0),
        )
    modality = claims["modality"].astype(str)
    yield Scenario(
        "quality",
        "without predictions and norms",
        dict.fromkeys(claims.index[modality.isin(["prediction", "norm"])], 0),
    )
    yield Scenario("quality", "stated ties only", certainty=("stated",))
    for name in sorted(set(r.said) - {"published"}):
        yield Scenario("passes", f"main ties of pass {name}", coding=name)
    if finding == "articles":
        for kind in sorted({row[2] for row in own}):
            # A claim may assert ties of several kinds; it goes when all of its ties within the triangle are of this kind.
            only = [c for c in used if {row[2] for row in own if row[4] == c} == {kind}]
            yield Scenario(
                "relation",
                f"without claims of {graphs.relation_labels()[kind]} alone",
                dict.fromkeys(only, 0),
            )
        return
    goods = sorted({g for row in own for g in row[6]})
    for good in goods:
        only = [c for c in used if {g for row in own if row[4] == c for g in row[6]} == {good}]
        yield Scenario(
            "relation", f"without need of {good.replace('_', ' ')}", dict.fromkeys(only, 0)
        )
    yield Scenario("weights", "every good of a claim counted", by="good")


# --- running them -------------------------------------------------------------------------------


def _finding(name: str) -> Finding:
    if name not in FINDINGS:
        raise DataError(f'no finding "{name}"; expected one of {", ".join(FINDINGS)}')
    return FINDINGS[name]


@functools.lru_cache(maxsize=1)
def _published(stamp) -> Record:
    return Record()


def record(data: graphs.Tables | None = None) -> Record:
    """The tables, prepared; for the published ones prepared once. Pass it to `run` for several findings on other tables."""
    from ..tables.read import data_dir

    if data is not None:
        return Record(data)
    return _published(
        tuple((p.name, p.stat().st_mtime_ns) for p in sorted(data_dir().glob("*.csv")))
    )


def run(
    finding: str, source: Record | None = None, *, draws: int = DRAWS, seed: int = 0
) -> pd.DataFrame:
    """One finding under every scenario.

    Columns finding, family (keys of FAMILIES), scenario (in words, unique), value (number, or str for the two
    findings on triangle types), holds (boolean; missing where the scenario leaves the number undefined) and
    says (the finding as a sentence under that scenario). The first row is the published one. `source` is what
    `record` gives. Same data and seed, same frame. Raises DataError for an unknown finding.
    """
    known, source = _finding(finding), source or record()
    rows, published = [], None
    for scenario in scenarios(finding, source, draws=draws, seed=seed):
        value = known.value(source, scenario)
        published = value if scenario.family == "published" else published
        years = {which: _span(source.period(scenario, which)) for which in ("before", "after")}
        rows.append(
            (
                finding,
                scenario.family,
                scenario.name,
                value,
                known.same(value, published),
                known.say(value, **years),
            )
        )
    return pd.DataFrame(
        rows, columns=["finding", "family", "scenario", "value", "holds", "says"]
    ).astype({"holds": "boolean"})


def run_all(source: Record | None = None, *, draws: int = DRAWS) -> pd.DataFrame:
    """`run` for every finding, one frame under the other."""
    source = source or record()
    return pd.concat(
        [run(name, source, draws=draws) for name in FINDINGS], ignore_index=True
    ).astype({"value": object})


def verdict(found: pd.DataFrame) -> dict:
    """What the scenarios of one finding amount to.

    Keys: finding, says (the finding in words), value (published), unit, verdict ("robust" or "fragile"),
    scenarios (without the published one and the resamples), holding, undefined, flips (list of the scenarios
    that say otherwise, in the order tried), families (those with a flip), resamples, resampled_holding (share of
    the defined ones), low and high (2.5th and 97.5th percentile of the resampled values; None for words).
    Raises ValueError when the frame holds more or less than one finding.
    """
    names = found["finding"].unique()
    if len(names) != 1:
        raise ValueError(f"verdict: needs the scenarios of one finding, got {len(names)}")
    known = _finding(names[0])
    first = found[found["family"] == "published"].iloc[0]
    published = first["value"]
    tried = found[~found["family"].isin(["published", "resample"])]
    drawn = found[found["family"] == "resample"]
    flips = tried[tried["holds"].eq(False).fillna(False)]
    share = float(drawn["holds"].mean()) if drawn["holds"].notna().any() else NAN
    numbers = [] if isinstance(published, str) else [v for v in drawn["value"] if v == v]
    low, high = np.percentile(np.array(numbers, float), [2.5, 97.5]) if numbers else (None, None)
    steady = flips.empty and (drawn.empty or share >= ENOUGH)
    return {
        "finding": known.id,
        "says": first["says"],
        "value": published,
        "unit": known.unit,
        "verdict": "robust" if steady else "fragile",
        "scenarios": len(tried),
        "holding": int(tried["holds"].fillna(False).sum()),
        "undefined": int(tried["holds"].isna().sum()),
        "flips": flips["scenario"].tolist(),
        "families": list(dict.fromkeys(flips["family"])),
        "resamples": len(drawn),
        "resampled_holding": share,
        "low": None if low is None else float(low),
        "high": None if high is None else float(high),
    }


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """One row for each finding of a frame from `run_all`: the keys of `verdict`, flips as their number.

    `frame.attrs["tried"]` holds findings × scenarios, the number of chances there were to find a flip.
    """
    rows = [verdict(own) for _, own in found.groupby("finding", sort=False)]
    table = pd.DataFrame(rows)
    table["flips"] = table["flips"].map(len)
    table.attrs["tried"] = int((table["scenarios"] + table["resamples"]).sum())
    return table


# --- the chart ----------------------------------------------------------------------------------


def chart(found: pd.DataFrame):
    """One finding under all its scenarios, as an Altair chart for `theme.figure`.

    A row for each family. For a number: a mark for each value at its place, its area the number of scenarios
    that give it; the resamples as a bar from the 2.5th to the 97.5th percentile with their median; a rule at zero
    and a dashed one at the published value. For types in words: a mark for each type. Scenarios that hold are
    discs, those that flip the finding are filled diamonds: shape and colour say the same.
    """
    import altair as alt

    from ..charts import theme

    told = verdict(found)
    words = isinstance(told["value"], str)
    shown = found[(found["family"] != "published") & found["holds"].notna()].copy()
    shown["row"] = shown["family"].map(FAMILIES)
    shown["answer"] = shown["holds"].map({True: "same finding", False: "another finding"})
    rows = [label for family, label in FAMILIES.items() if family in set(shown["family"])]
    marks = shown if words else shown[shown["family"] != "resample"]
    # In words there may be as many other answers as scenarios: beyond three they share a place, and the tooltip tells them.
    few = marks["value"].nunique() <= 4
    marks = marks.assign(
        at=marks["value"].where(few | marks["holds"].astype(bool), "other answers")
        if words
        else marks["value"].astype(float).round(3)
    )
    marks = marks.groupby(["row", "at", "answer"], as_index=False).agg(
        scenarios=("scenario", "size"), names=("scenario", _first), says=("says", "first")
    )
    y = alt.Y(
        "row:N",
        sort=rows,
        title=None,
        scale=alt.Scale(domain=rows),
        axis=alt.Axis(ticks=False, domain=False, grid=True, labelLimit=180),
    )
    answers = ["same finding", "another finding"]
    look = {
        "shape": alt.Shape(
            "answer:N", scale=alt.Scale(domain=answers, range=["circle", "diamond"])
        ),
        "fill": alt.Fill(
            "answer:N", scale=alt.Scale(domain=answers, range=["transparent", theme.ACCENT])
        ),
        "stroke": alt.Stroke(
            "answer:N", scale=alt.Scale(domain=answers, range=[theme.SERIES[0], theme.ACCENT])
        ),
    }
    size = alt.Size(
        "scenarios:Q", scale=alt.Scale(type="sqrt", domain=[1, 200], range=[40, 420]), legend=None
    )
    tip = [
        alt.Tooltip("row:N", title="choice"),
        alt.Tooltip("at", title="value"),
        alt.Tooltip("says:N", title="finding"),
        alt.Tooltip("scenarios:Q"),
        alt.Tooltip("names:N", title="for example"),
    ]
    height = alt.Step(26)
    if words:
        order = [told["value"], *sorted(set(marks["at"]) - {told["value"]})]
        return (
            alt.Chart(marks)
            .mark_point(strokeWidth=1.6, opacity=1)
            .encode(
                x=alt.X(
                    "at:N",
                    sort=order,
                    title=None,
                    axis=alt.Axis(
                        orient="top",
                        labelAngle=0,
                        labelLimit=150,
                        grid=False,
                        domain=False,
                        ticks=False,
                    ),
                ),
                y=y,
                size=size,
                tooltip=tip,
                **look,
            )
            .properties(height=height)
        )
    x = alt.X("at:Q", title=None, scale=alt.Scale(nice=True, zero=True))
    reach = [0, *marks["at"], *(v for v in (told["low"], told["high"]) if v is not None)]
    ticks = list(range(math.floor(min(reach)), math.ceil(max(reach)) + 1))
    if (marks["at"] % 1 == 0).all() and len(
        ticks
    ) <= 6:  # few years: ticks at whole numbers, and room for the marks at the ends
        x = alt.X(
            "at:Q",
            title=None,
            scale=alt.Scale(nice=False, zero=True, padding=12),
            axis=alt.Axis(values=ticks, format="d"),
        )
    points = (
        alt.Chart(marks)
        .mark_point(strokeWidth=1.6, opacity=1)
        .encode(x=x, y=y, size=size, tooltip=tip, **look)
    )
    layers = [
        alt.Chart(pd.DataFrame({"at": [0.0]})).mark_rule(opacity=0.6).encode(x="at:Q"),
        alt.Chart(pd.DataFrame({"at": [told["value"]]}))
        .mark_rule(strokeDash=[5, 4], opacity=0.8)
        .encode(x="at:Q"),
        points,
    ]
    if told["low"] is not None:
        middle = float(
            np.median([v for v in found.loc[found["family"] == "resample", "value"] if v == v])
        )
        drawn = pd.DataFrame(
            {
                "row": [FAMILIES["resample"]],
                "low": [told["low"]],
                "high": [told["high"]],
                "middle": [middle],
                "held": [told["resampled_holding"]],
            }
        )
        base = alt.Chart(drawn).encode(
            y=y,
            tooltip=[
                alt.Tooltip("low:Q", format=".3f"),
                alt.Tooltip("middle:Q", title="median", format=".3f"),
                alt.Tooltip("high:Q", format=".3f"),
                alt.Tooltip("held:Q", title="share that holds", format=".0%"),
            ],
        )
        layers += [
            base.mark_rule(strokeWidth=7, opacity=0.4, color=theme.SERIES[0]).encode(
                x="low:Q", x2="high:Q"
            ),
            base.mark_tick(thickness=2.5, size=16, color=theme.SERIES[0]).encode(x="middle:Q"),
        ]
    return alt.layer(*layers).properties(height=height)


def _first(names: pd.Series) -> str:
    listed = list(names)
    return "; ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")


def describe(found: pd.DataFrame) -> dict:
    """Title, subtitle, text alternative, source frames and phone layout of the chart of a finding, for `theme.figure(chart(found), name=…, **describe(found))`."""
    told = verdict(found)
    tried, held = told["scenarios"], told["holding"]
    says = told["says"][0].upper() + told["says"][1:]
    value = (
        told["value"]
        if isinstance(told["value"], str)
        else f"{told['value']:+.2f}".replace("-", "−")
    )
    interval = (
        ""
        if told["low"] is None
        else f", with 95% of the resampled values from {told['low']:+.2f} to {told['high']:+.2f}".replace(
            "-", "−"
        )
    )
    flips = (
        f" Scenarios that say otherwise: {_first(pd.Series(told['flips']))}."
        if told["flips"]
        else ""
    )
    lost = f" In {told['undefined']} more the number is not defined." if told["undefined"] else ""
    return {
        "title": f"{says} ({told['verdict']}: {held} of {tried} scenarios agree)",
        "subtitle": f"{told['unit'][0].upper()}{told['unit'][1:]}. Each mark is a value that scenarios give, its size their number; dashed: as published; bar: middle 95% of {told['resamples']} resamples"
        if told["low"] is not None
        else f"Each mark is an answer that scenarios give, its size their number; resamples: {told['resamples']}",
        "alt": f"Published value {value}{interval}; {told['resampled_holding']:.0%} of the resamples agree. {held} of {tried} scenarios agree.{flips}{lost}",
        "source": _sources(FINDINGS[told["finding"]].basis),
        # On a phone answers in words stand below each other, or they would touch.
        "narrow": {"encoding": {"x": {"axis": {"labelExpr": "split(datum.label, ' ')"}}}}
        if isinstance(told["value"], str)
        else None,
    }


def _sources(basis: str) -> list[pd.DataFrame]:
    if basis == "acts":
        return [load("events")]
    ties = graphs.select(layer="record" if basis == "record" else "articles")
    return [ties] if basis == "record" else [ties, load("dependencies"), load("passes")]
