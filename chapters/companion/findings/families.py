"""The scenarios of a finding, family by family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

import numpy as np
import pandas as pd

from .. import network
from ..network import CORE, UNNAMED
from .catalogue import Finding, finding
from .choices import DRAWS, FIRST, PACT, WAR, Scenario
from .prepared import Record, Said

_RULES = {
    "unanimous": "mixed pairs neutral",
    "any_conflict": "one conflict makes a pair hostile",
    "any_cooperation": "one cooperation makes a pair friendly",
    "goldstein": "sign of summed Goldstein scores",
}
_TIE_WEIGHTS = {
    "contacts half": {"contact": 0.5},
    "treaties double": {"treaty": 2.0},
    "military and economic support double": {"military_support": 2.0, "economic_support": 2.0},
    "pressure and threat double": {"pressure": 2.0, "threat": 2.0},
}
# CAMEO codes of acts: military and humanitarian aid; visits made, visits hosted, meetings
# elsewhere.
_ACT_WEIGHTS = {
    "military aid halved": {"072": 0.5, "062": 0.5},
    "visits and meetings halved": {"042": 0.5, "043": 0.5, "044": 0.5},
}


def scenarios(
    name: str, record: Record, *, draws: int = DRAWS, seed: int = 0
) -> Iterator[Scenario]:
    """Every scenario that applies to a finding, the published one first.

    Raises DataError for an unknown finding.
    """
    known = finding(name)
    yield Scenario()
    if known.basis == "articles":
        yield from _of_articles(known, record)
    else:
        yield from _of_record(known, record)
    yield from _resamples(_pool(known, record), draws, seed)


def _without(name: str, family: str, evidence: Iterable[str]) -> Scenario:
    return Scenario(family, name, dict.fromkeys(evidence, 0))


# --- resampling ---------------------------------------------------------------------------------


def _pool(known: Finding, r: Record) -> list[str]:
    """What is drawn from: all claims, or the events that any finding on the record rests on.

    Treaties stand outside: a handful of them hold in all years and are not a sample of anything.
    """
    if known.basis == "articles":
        return sorted(r.claims.index)
    used = {*_events_compared(r), *(e for within in r.within.values() for e in within)}
    return sorted(used & set(r.events.index))


def _events_compared(r: Record) -> list[str]:
    """Events that are scored acts of the three pairs in the years compared."""
    return [e for e in dict.fromkeys(r.acts["once"].event) if r.events.at[e, "date"].year >= FIRST]


def _resamples(pool: list[str], draws: int, seed: int) -> Iterator[Scenario]:
    """As many draws with replacement as there are pieces of evidence, `draws` times."""
    chance = np.random.default_rng(seed)
    for n in range(1, draws + 1):
        drawn = Counter(chance.integers(0, len(pool), len(pool)).tolist()) if pool else {}
        counts = {e: drawn.get(i, 0) for i, e in enumerate(pool)}
        yield Scenario("resample", f"resample {n}", counts)


# --- findings on events and treaties ------------------------------------------------------------


def _of_record(known: Finding, r: Record) -> Iterator[Scenario]:
    acts = known.basis == "acts"
    used = _events_compared(r) if acts else sorted(set().union(*r.within.values()))
    events = r.events.loc[[e for e in used if e in r.events.index]]
    for e in used:
        yield _without(f"without {e}", "evidence", [e])
    for publisher, own in events.groupby("publisher", sort=True):
        if len(own) > 1:  # of one event each: see above
            yield _without(f"without {publisher} ({len(own)} events)", "source", own.index)
    yield from _less_weak(events)
    if not known.by_type:
        yield from _periods(r.last)
    if acts:
        yield from _of_acts(known, events)
    else:
        yield from _of_ties(known, r)


def _less_weak(events: pd.DataFrame) -> Iterator[Scenario]:
    weak = {
        "without low-confidence events": events["confidence"] == "low",
        "high-confidence events only": events["confidence"] != "high",
        "events known to the day only": events["precision"] != "day",
    }
    for name, those in weak.items():
        yield _without(name, "quality", events.index[those])


def _periods(last: int) -> Iterator[Scenario]:
    war, pact = WAR, PACT
    compared = {
        f"{war - 5}–{war - 3} against {pact}–{last}": ((war - 5, war - 3), (pact, last)),
        f"to {war - 1} against {war} on": ((FIRST, war - 1), (war, last)),
        f"to {pact - 1} against {pact} on": ((FIRST, pact - 1), (pact, last)),
        f"{war}–{pact - 1} against {pact} on": ((war, pact - 1), (pact, last)),
        f"to {war - 1} against {last} alone": ((FIRST, war - 1), (last, last)),
        f"without {war - 5}": ((war - 4, war - 1), (pact, last)),
    }
    for name, (before, after) in compared.items():
        yield Scenario("period", name, before=before, after=after)


def _of_acts(known: Finding, events: pd.DataFrame) -> Iterator[Scenario]:
    for code, own in events.groupby("cameo", sort=True):
        yield _without(f"without CAMEO {code} ({len(own)} acts)", "relation", own.index)
    for kind, own in events.groupby("kind", observed=True):
        yield _without(f"without events of kind {kind} ({len(own)})", "relation", own.index)
    yield Scenario("weights", "each act one point by its sign", score="sign")
    for name, weights in _ACT_WEIGHTS.items():
        yield Scenario("weights", name, weights=tuple(weights.items()))
    yield Scenario("smoothing", "every step of a treaty counted", steps="all")
    if known.id == "share":  # a share of the number of acts: nothing to average
        return
    yield Scenario("smoothing", "mean of a year’s acts", how="mean")
    yield Scenario("smoothing", "mean, every step of a treaty counted", how="mean", steps="all")
    for window in (2, 3):
        name = f"moving average of {window} years"
        yield Scenario("smoothing", name, window=window)
        yield Scenario("smoothing", f"mean, {name}", window=window, how="mean")


def _of_ties(known: Finding, r: Record) -> Iterator[Scenario]:
    labels = network.relation_labels()
    for kind in sorted({row[4] for rows in r.rows.values() for row in rows}):
        yield Scenario("relation", f"without {labels[kind]}", weights=((kind, 0.0),))
    for name, weights in _TIE_WEIGHTS.items():
        yield Scenario("weights", name, weights=tuple(weights.items()))
    yield Scenario("rule", "every row one vote", unit="row")
    for mixed, name in _RULES.items():
        yield Scenario("rule", name, mixed=mixed)
    if known.by_type:
        yield Scenario("rule", "neutral sides read as friendly", zero="positive")
        yield Scenario("rule", "neutral sides read as hostile", zero="negative")
        yield Scenario(
            "rule",
            "neutral sides hostile, treaties left out",
            zero="negative",
            weights=(("treaty", 0.0),),
        )


# --- findings on the articles -------------------------------------------------------------------


def _of_articles(known: Finding, r: Record) -> Iterator[Scenario]:
    on_ties = known.id == "articles"
    own = [
        tie
        for tie in r.said["published"]
        if tie.relation == "dependence" or (on_ties and {tie.tail, tie.head} <= set(CORE))
    ]
    used = sorted({tie.claim for tie in own})
    for claim in used:
        yield _without(f"without {claim}", "evidence", [claim])
    article = r.claims["sentence_id"].str.split(":").str[0]
    for source in sorted(article.unique()):
        yield _without(f"without {source}", "source", r.claims.index[article == source])
    yield from _less_speakers(r.claims, used)
    norms = r.claims["modality"].astype(str).isin(["prediction", "norm"])
    yield _without("without predictions and norms", "quality", r.claims.index[norms])
    yield Scenario("quality", "stated ties only", certainty=("stated",))
    for name in sorted(set(r.said) - {"published"}):
        yield Scenario("passes", f"main ties of pass {name}", coding=name)
    yield from _less_kinds(own) if on_ties else _less_goods(own)


def _less_speakers(claims: pd.DataFrame, used: Collection[str]) -> Iterator[Scenario]:
    kind = claims["speaker_kind"].astype(str)
    left_out = {
        "without unnamed speakers and media": [*UNNAMED],
        "without the articles’ authors": ["author"],
        "named persons and states only": [*UNNAMED, "author"],
    }
    for name, kinds in left_out.items():
        yield _without(name, "speakers", claims.index[kind.isin(kinds)])
    for person in sorted(claims.loc[used, "speaker_id"].unique()):
        own = claims.index[claims["speaker_id"] == person]
        yield _without(f"without {person}", "speakers", own)


def _less_kinds(own: list[Said]) -> Iterator[Scenario]:
    """A claim may assert ties of several kinds: it goes when all of its ties are of this kind."""
    labels = network.relation_labels()
    kinds = {claim: {t.relation for t in own if t.claim == claim} for claim in _claims(own)}
    for kind in sorted({tie.relation for tie in own}):
        only = [claim for claim, of in kinds.items() if of == {kind}]
        yield _without(f"without claims of {labels[kind]} alone", "relation", only)


def _less_goods(own: list[Said]) -> Iterator[Scenario]:
    goods = {c: {g for t in own if t.claim == c for g in t.goods} for c in _claims(own)}
    for good in sorted(set().union(*goods.values())):
        only = [claim for claim, of in goods.items() if of == {good}]
        yield _without(f"without need of {good.replace('_', ' ')}", "relation", only)
    yield Scenario("weights", "every good of a claim counted", by="good")


def _claims(own: list[Said]) -> list[str]:
    return sorted({tie.claim for tie in own})
