"""The tables in the form that thousands of scenarios need."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import pandas as pd

from .. import measures, network
from ..tables.read import DataError, load, remembered
from .choices import FIRST, PACT, PAIRS, Scenario

RUN_UP = 5  # years before FIRST that a moving average may reach into


class Acts(NamedTuple):
    """Scored acts of the three pairs, a place for each act in every field."""

    year: np.ndarray  # from FIRST - RUN_UP on, which is 0
    pair: np.ndarray  # place in PAIRS
    event: list[str]
    cameo: list[str]
    goldstein: np.ndarray


class Said(NamedTuple):
    """A tie that a claim asserts."""

    tail: str
    head: str
    relation: str
    sign: int
    claim: str
    certainty: str
    goods: tuple[str, ...] = ()


class Record:
    """The tables prepared: rows by year, acts, ties said; every number once computed is kept.

    data, last (the last complete year), rows (of each year from FIRST: tuples for
    `network.project`), within (evidence of each year), events, claims (indexed by id), acts (by
    treatment of treaty steps, see `measures.acts`), said (by coding: published or a pass). Raises
    DataError when the record ends before PACT.
    """

    def __init__(self, data: network.Tables | None = None, passes: pd.DataFrame | None = None):
        self.data = network.complete(data)
        self.last = measures.years(self.data)[1]
        if self.last < PACT:
            raise DataError(
                f"the record is complete only to {self.last}; "
                f"the findings compare with the years from {PACT} on"
            )
        edges = network.edges(self.data)
        self.rows = self._rows_by_year(network.cut(edges, layer="record"))
        self.within = {year: frozenset(row[3] for row in rows) for year, rows in self.rows.items()}
        self.events = self.data["events"].set_index("event_id")
        self.claims = self.data["claims"].set_index("claim_id")
        self.acts = {steps: self._acts(steps) for steps in ("once", "all")}
        self.said = {
            "published": _published(network.cut(edges, layer="articles")),
            **_by_pass(load("passes") if passes is None else passes),
        }
        self._kept: dict = {}

    def _rows_by_year(self, ties: pd.DataFrame) -> dict[int, list[tuple]]:
        columns = ["from", "to", "sign", "evidence_id", "relation", "goldstein"]
        return {
            year: list(network.cut(ties, year=year)[columns].itertuples(index=False, name=None))
            for year in range(FIRST, self.last + 1)
        }

    def _acts(self, steps: str) -> Acts:
        found = measures.acts(self.data, treaty_steps=steps)
        year = found["date"].dt.year - FIRST + RUN_UP
        found = found[found["dyad"].isin(PAIRS) & year.between(0, self.last - FIRST + RUN_UP)]
        return Acts(
            year[found.index].to_numpy(),
            found["dyad"].map(PAIRS.index).to_numpy(),
            found["event_id"].tolist(),
            found["event_id"].map(self.events["cameo"]).tolist(),
            found["goldstein"].to_numpy(),
        )

    def period(self, s: Scenario, which: str) -> range:
        """Years "before" or "after", as the scenario has them."""
        first, last = {"before": s.before, "after": s.after or (PACT, self.last)}[which]
        return range(first, last + 1)

    def signed(self, year: int, s: Scenario) -> nx.Graph:
        """The signed pairs of a year."""
        own = tuple(
            sorted((e, n) for e, n in s.counts.items() if n != 1 and e in self.within[year])
        )
        return self.keep(
            (year, s.mixed, s.unit, s.weights, own),
            lambda: network.project(
                self.rows[year],
                mixed=s.mixed,
                unit=s.unit,
                weights=dict(s.weights),
                counts=dict(own),
            ),
        )

    def keep(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        """What `compute` gives, computed once for each key."""
        if key not in self._kept:
            self._kept[key] = compute()
        return self._kept[key]

    def measured(self, function: Callable[[nx.Graph], Any], year: int, s: Scenario) -> Any:
        """function(signed pairs of the year), computed once for each graph."""
        signed = self.signed(year, s)
        return self.keep((function, id(signed)), lambda: function(signed))

    def mean(self, function: Callable[[nx.Graph], float], s: Scenario, which: str) -> float:
        """Mean over the years of a period in which the measure is defined; NaN when in none."""
        values = [self.measured(function, year, s) for year in self.period(s, which)]
        known = [v for v in values if not math.isnan(v)]
        return sum(known) / len(known) if known else math.nan

    def frustrated(self, signed: nx.Graph) -> tuple[int, int]:
        """Ties in the way of balance, and signed ties.

        Kept by the signs alone: the index needs a solver, and many resamples agree.
        """
        signs = frozenset((a, b, sign) for a, b, sign in signed.edges(data="sign") if sign)
        found = self.keep(("frustration", signs), lambda: measures.frustration(signed))
        return found.upper, found.signed_ties


def _published(ties: pd.DataFrame) -> list[Said]:
    columns = ["from", "to", "relation", "sign", "evidence_id", "certainty", "goods"]
    return [Said(*row) for row in ties[columns].itertuples(index=False, name=None)]


def _by_pass(passes: pd.DataFrame) -> dict[str, list[Said]]:
    return {
        name: [
            Said(r.tie_from, r.tie_to, str(r.relation), int(r.sign), r.claim_id, str(r.certainty))
            for r in own.itertuples(index=False)
            if r.tie_from != r.tie_to
        ]
        for name, own in passes.groupby(passes["pass"].astype(str))
    }


@remembered()
def _of_files() -> Record:
    return Record()


def record(data: network.Tables | None = None) -> Record:
    """The tables, prepared; for the published ones prepared once.

    Pass it to `run` for several findings on other tables.
    """
    return _of_files() if data is None else Record(data)
