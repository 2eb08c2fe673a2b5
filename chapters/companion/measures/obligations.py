"""Alliances weighed by what they oblige to, in place of one vote for any treaty."""

from __future__ import annotations

import itertools

import pandas as pd

from .. import network
from ..network import CORE, dyad
from ..tables.read import load

# What a treaty may oblige to, from least to most, with its weight; the subject of the provisions
# and the series of ATOP that hold it. Weights rank duties and measure no force.
DUTIES = {
    "consultation": (1, "consultation", "atop_consultation"),
    "nonaggression": (2, "non_aggression", "atop_nonaggression"),
    "defence": (3, "defence_obligation", "atop_defence"),
}
ATOP_LAST = 2018


def _subjects(data: network.Tables) -> pd.Series:
    """The subjects that the provisions of each treaty have."""
    coded = data["provisions"].astype({"subject": object})  # pandas 3.0.0 makes no sets of codes
    return coded.groupby("treaty_id")["subject"].agg(set)


def treaty_weights(data: network.Tables | None = None) -> dict[str, float]:
    """A vote for each treaty by its duty: 1 defence, 2/3 non-aggression, 1/3 consultation.

    From the provisions; 0 for a treaty with none of the three. Give it to `network.project` as
    `counts`, and a treaty of defence weighs as one act, a promise to consult as a third of one.
    """
    data = network.complete(data)
    subjects = _subjects(data)
    return {
        treaty: max(
            (weight / 3 for weight, subject, _ in DUTIES.values() if subject in own), default=0.0
        )
        for treaty, own in subjects.items()
    }


def obligations(
    year: int, data: network.Tables | None = None, indicators: pd.DataFrame | None = None
) -> pd.DataFrame:
    """What treaties oblige each of the three pairs to in a year: one row for each pair.

    Columns pair, year, consultation, nonaggression, defence (bool), weight (0 to 3, that of the
    weightiest), by (the source of the row: "ATOP" to 2018, "provisions" from 2019 on, when ATOP has
    ended) and ids (rows of indicators, or treaties). A duty counts in a year in which it holds on
    some day. ATOP and this book's provisions may differ on a treaty: ATOP is others' coding.
    """
    data = network.complete(data)
    held = _by_atop(year, indicators) if year <= ATOP_LAST else _by_provisions(year, data)
    rows = []
    for pair in (dyad(a, b) for a, b in itertools.combinations(CORE, 2)):
        own = [(duty, who) for name, duty, who in held if name == pair]
        known = {duty for duty, _ in own}
        rows.append(
            {
                "pair": pair,
                "year": year,
                **{duty: duty in known for duty in DUTIES},
                "weight": max((DUTIES[duty][0] for duty in known), default=0),
                "by": "ATOP" if year <= ATOP_LAST else "provisions",
                "ids": tuple(dict.fromkeys(who for _, who in own)),
            }
        )
    return pd.DataFrame(rows)


def _by_atop(year: int, indicators: pd.DataFrame | None) -> list[tuple[str, str, str]]:
    found = load("indicators") if indicators is None else indicators
    first, last = found["period_start"].dt.year, found["period_end"].dt.year
    found = found[(first <= year) & (last >= year)]
    duty_of = {series: duty for duty, (_, _, series) in DUTIES.items()}
    found = found[found["series"].isin(list(duty_of))]
    return [
        (dyad(r.reporter, r.partner), duty_of[r.series], r.indicator_id)
        for r in found.itertuples(index=False)
    ]


def _by_provisions(year: int, data: network.Tables) -> list[tuple[str, str, str]]:
    duty_of = {subject: duty for duty, (_, subject, _) in DUTIES.items()}
    subjects = _subjects(data)
    held = []
    for t in data["treaties"].itertuples(index=False):
        begun = t.signed if pd.isna(t.in_force) else t.in_force
        over = not pd.isna(t.ended) and t.ended < pd.Timestamp(year, 1, 1)
        if begun > pd.Timestamp(year, 12, 31) or over or t.treaty_id not in subjects.index:
            continue
        for a, b in itertools.combinations(t.parties, 2):
            for subject in subjects[t.treaty_id] & set(duty_of):
                held.append((dyad(a, b), duty_of[subject], t.treaty_id))
    return sorted(held)
