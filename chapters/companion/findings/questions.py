"""The title question as five plain ones, each answered by sources under one rule.

    card = scorecard()            # a row a question: verdict, how firm, why, last values, evidence
    readings()                    # a row a source and stretch of time: what it says
    sparks()                      # the yearly values behind the spark lines

The rule. Each source says for each stretch of time whether it points to China being passed by.
The verdict is about the last stretch, since July 2024:

yes            every source that reaches it points that way
no             none does
for a time     none does any more, but every source that reaches 2022 to June 2024 did
partly         they do not agree
cannot be told fewer than two sources that are not made from one another reach it

How firm: `firm` when at least two sources that are not made from one another reach the last stretch
and agree; `depends on` what is counted, which is named, when they differ; `cannot be told` when
only one of them reaches it. The last question is about motives: its sources say what Beijing says
and does, and the verdict is "by choice" when these point to standing aside, "by design" when they
point to being shut out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from ..tables.read import DataError, remembered
from . import witnesses as of
from .acted import BETWEEN
from .compared import Choice
from .witnesses import PHASE_WORDS, PHASES, Source

_WORDS = {True: "yes", False: "no"}


@dataclass(frozen=True)
class Question:
    """A plain question: its key, wording, sources (the first gives the spark line) and verdicts.

    yes, no: the verdict words when all sources point to China being passed by, and when none does.
    note: what no source here can say. most: how firm a verdict can be at best.
    """

    key: str
    asks: str
    sources: tuple[Callable[[], Source], ...]
    note: str
    yes: str = "yes"
    no: str = "no"
    most: str = ""


def _of_moscow() -> Source:
    """Meetings of Beijing and Moscow: a China shut out would be met less often."""
    found = of.searched(
        Choice(), "Beijing’s meetings with Moscow", "meetings a year", (BETWEEN, BETWEEN)
    )
    first = {name: amounts[0] for name, amounts in found.amounts.items()}
    amounts = {name: (value, first["before"]) for name, value in first.items()}
    readings = {
        name: None if name in ("low", "before") else value < first["before"]
        for name, value in first.items()
    }
    return replace(
        found, amounts=amounts, readings=readings, unit="meetings a year (second: mean of 2017–21)"
    )


_SCORES = Choice(meeting=False, rank="other", score="goldstein")
QUESTIONS = {
    asked.key: asked
    for asked in (
        Question(
            "meetings",
            "Overtaken in meetings?",
            (
                partial(of.searched, Choice(), "meetings from vice-minister up", "meetings a year"),
                of.leaders,
                of.topics,
                partial(
                    of.yardstick,
                    "kcna_headlines_per_1000",
                    "headlines of North Korea’s news agency",
                    "X. Marquez; counted for this book",
                    "headlines in a thousand",
                    "KCNA",
                ),
                partial(
                    of.yardstick,
                    "icews_verbal_cooperation",
                    "cooperation in words, counted in news",
                    "ICEWS",
                    "events a year",
                    "ICEWS",
                ),
            ),
            "Seoul counts Russia’s meetings with Pyongyang, and nobody counts China’s",
        ),
        Question(
            "deals",
            "Passed by in what the two do together?",
            (
                partial(of.searched, _SCORES, "cooperation in all acts", "Goldstein points a year"),
                of.goods,
                of.soldiers,
                partial(
                    of.yardstick,
                    "icews_material_cooperation",
                    "cooperation in deeds, counted in news",
                    "ICEWS",
                    "events a year",
                    "ICEWS",
                ),
            ),
            "Chinese help that nobody reports is in no source",
        ),
        Question(
            "need",
            "Needed less?",
            (of.share, of.goods, of.oil),
            "Trade that nobody records, above all arms against oil, is missing",
        ),
        Question(
            "votes",
            "Drawn apart in votes?",
            (
                partial(
                    of.yardstick,
                    "un_distance_final",
                    "distance in UN votes on whole texts",
                    "E. Voeten",
                    "scale points apart",
                    "UN votes",
                    nearer=True,
                ),
                partial(
                    of.yardstick,
                    "un_distance_all",
                    "distance in all UN votes",
                    "E. Voeten",
                    "scale points apart",
                    "UN votes",
                    nearer=True,
                ),
                partial(
                    of.yardstick,
                    "un_votes_alike",
                    "UN votes cast alike",
                    "UN Digital Library",
                    "per cent",
                    "UN votes",
                ),
            ),
            "Three measures of the same votes are one source; intervals of the points overlap",
        ),
        Question(
            "choice",
            "Left out by design or by choice?",
            (of.officials, _of_moscow),
            "Motives stand in no act, and a text signed with Moscow could hardly object to it",
            "by design",
            "by choice",
            "depends on taking Beijing at its word",
        ),
    )
}


@remembered()
def _all() -> dict[str, tuple[Source, ...]]:
    return {key: tuple(make() for make in asked.sources) for key, asked in QUESTIONS.items()}


def scorecard() -> pd.DataFrame:
    """One row for each of the five questions, in the order of `QUESTIONS`.

    Columns: key; question; verdict (one word or two, see the rule above); firm ("firm", "depends
    on …" or "cannot be told"); why (a sentence: what the sources say since July 2024, and before);
    note (what no source can say); spark (name of the source of the spark line); unit, last_year,
    china, russia (last value of the spark line of each pair; NaN without one); sources (number that
    reach the last stretch, those made from one another as one); earlier (source: years before 2017
    in which Russia stood ahead already); ids (evidence and rows of
    indicators behind the last values, a tuple for `{evidence}`); series (names in indicators.csv).
    """
    rows = []
    for key, asked in QUESTIONS.items():
        known = _all()[key]
        word, firm = judge(known, asked.yes, asked.no)
        lead = known[0]
        last = int(lead.values["year"].max())
        ends = lead.values[lead.values["year"] == last].set_index("who")["value"]
        reach = {s.group for s in known if s.readings["since"] is not None}
        rows.append(
            {
                "key": key,
                "question": asked.asks,
                "verdict": word,
                "firm": asked.most if asked.most and firm == "firm" else firm,
                "why": why(known, asked),
                "note": asked.note,
                "spark": lead.name,
                "unit": lead.unit,
                "last_year": last,
                "china": ends.get("CHN–PRK", float("nan")),
                "russia": ends.get("PRK–RUS", float("nan")),
                "earlier": {s.name: s.earlier for s in known if s.earlier},
                "sources": len(reach),
                "ids": tuple(
                    dict.fromkeys(i for s in known for i in s.ids if not i.startswith("T"))
                ),
                "series": tuple(dict.fromkeys(name for s in known for name in s.series)),
            }
        )
    return pd.DataFrame(rows)


def judge(known: Iterable[Source], yes: str = "yes", no: str = "no") -> tuple[str, str]:
    """Verdict word and how firm it is, by the rule at the head of this module."""
    known = list(known)
    now = [s for s in known if s.readings["since"] is not None]
    then = [s.readings["war"] for s in known if s.readings["war"] is not None]
    if len({s.group for s in now}) < 2:
        return "cannot be told", "cannot be told"
    pointing = {True: [s for s in now if s.readings["since"]], False: []}
    pointing[False] = [s for s in now if not s.readings["since"]]
    agreed = not pointing[True] or not pointing[False]
    if then and all(then) and not pointing[True]:
        word = "for a time"
    elif agreed:
        word = yes if pointing[True] else no
    else:
        word = "partly"
    if not agreed:
        for_, against = (" and ".join(s.name for s in pointing[side]) for side in (True, False))
        return word, f"depends on what is counted: {for_} against {against}"
    return word, "firm"


def why(known: Iterable[Source], asked: Question) -> str:
    """What the sources say since July 2024, then from 2022 to June 2024, in a sentence or two."""
    told = []
    for name in ("since", "war"):
        said = {
            word: [s.name for s in known if s.readings[name] is way]
            for way, word in ((True, asked.yes), (False, asked.no))
        }
        parts = [f"{word} by {', '.join(names)}" for word, names in said.items() if names]
        if parts:
            told.append(f"{PHASE_WORDS[name]}: {'; '.join(parts)}")
    sentence = ". ".join(told)
    return sentence[0].upper() + sentence[1:] if sentence else "No source reaches these years"


def readings(key: str | None = None) -> pd.DataFrame:
    """What each source says for each stretch of time: one row for each question, source and phase.

    Columns: key; question; source; maker; group (sources of one group are made from one another);
    phase (key of `witnesses.PHASES`); when (the phase in words); china and russia (the two numbers
    compared, in `unit`; NaN where there is none); says ("yes", "no", or "not reached"); unit; note;
    series; ids. Raises DataError for an unknown question.
    """
    rows = [
        (
            name,
            QUESTIONS[name].asks,
            s.name,
            s.maker,
            s.group,
            phase,
            PHASE_WORDS[phase],
            *s.amounts.get(phase, (float("nan"), float("nan"))),
            _WORDS.get(s.readings[phase], "not reached"),
            s.unit,
            s.note,
            s.series,
            s.ids,
        )
        for name in _keys(key)
        for s in _all()[name]
        for phase in PHASES
    ]
    columns = ["key", "question", "source", "maker", "group", "phase", "when", "china", "russia"]
    return pd.DataFrame(rows, columns=[*columns, "says", "unit", "note", "series", "ids"])


def sparks(key: str | None = None) -> pd.DataFrame:
    """Yearly values of every source, for lines by year: a year without a figure has no row.

    Columns: key, question, source, spark (bool: the spark line of its question), unit, year, who
    (pair as `network.dyad` names it, or words), value, ids (tuple of rows behind it).
    Years before 2012 are kept. A pair that the even search found nothing of in a year has a zero,
    which says that none was found. Raises DataError for an unknown question.
    """
    parts = [
        s.values.assign(
            key=name, question=QUESTIONS[name].asks, source=s.name, unit=s.unit, spark=i == 0
        )
        for name in _keys(key)
        for i, s in enumerate(_all()[name])
    ]
    columns = ["key", "question", "source", "spark", "unit", "year", "who", "value", "ids"]
    return pd.concat(parts, ignore_index=True)[columns]


def _keys(key: str | None) -> list[str]:
    if key is not None and key not in QUESTIONS:
        raise DataError(f'no question "{key}"; expected one of {", ".join(QUESTIONS)}')
    return list(QUESTIONS) if key is None else [key]
