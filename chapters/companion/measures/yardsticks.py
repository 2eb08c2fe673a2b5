"""Yardsticks: counts that nobody made for this book, by pair and year."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

import pandas as pd

from ..network import CORE, dyad
from ..tables.read import DataError, load

# What is computed here and not stored: the distance of two states between the points that UN votes
# give them, and headlines that name a country in a thousand.
DISTANCES = {"un_distance_final": "un_point_final", "un_distance_all": "un_point_all"}
SHARE = "kcna_headlines_per_1000"
_COLUMNS = ["series", "pair", "year", "value", "low", "high", "whole", "ids"]


def yardsticks(
    series: str | Iterable[str] | None = None,
    actors: Sequence[str] = CORE,
    *,
    indicators: pd.DataFrame | None = None,
    declared: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Yardsticks by pair and year: one row for each figure there is, ordered by series, pair, year.

    series: names of series of indicators.csv that are yearly yardsticks or states (`yardstick` in
    series.csv), or `un_distance_final`, `un_distance_all`, `kcna_headlines_per_1000`, which are
    computed from them; all by default. actors: pairs are those among these; with "USA" beside the
    three, the United States are the measure. indicators, declared: the tables, as loaded.

    Columns: series; pair ("CHN–PRK", by name of id); year; value, low, high (NaN where there is
    none); whole (False when the figure covers a part of the year); ids (the rows behind it). A year
    without a figure has no row, never a zero. A distance is that of the two points; its low and
    high are the least and the greatest that the 5th and 95th percentiles of both allow, which is
    wider than an interval of the distance would be. Series that are a sum over several years have
    no yearly figure and stand in `spans`.

    Raises DataError for a series that is no yearly yardstick.
    """
    indicators = load("indicators") if indicators is None else indicators
    declared = load("series") if declared is None else declared
    kinds = dict(zip(declared["series_id"], declared["yardstick"]))
    plain = [s for s, kind in kinds.items() if kind in ("yearly", "state")]
    every = [*plain, *(d for d, of in DISTANCES.items() if of in plain)]
    every += [SHARE] if "kcna_headlines_all" in plain else []
    wanted = every if series is None else [series] if isinstance(series, str) else list(series)
    if unknown := [name for name in wanted if name not in every]:
        raise DataError(
            f'series "{unknown[0]}" is no yearly yardstick; expected one of {", ".join(every)}'
        )
    pairs = {dyad(a, b): (a, b) for a, b in itertools.combinations(sorted(actors), 2)}
    rows: list[tuple] = []
    for name in wanted:
        if name in DISTANCES:
            rows += _distances(name, _points(indicators, DISTANCES[name]), pairs)
        elif name == SHARE:
            rows += _shares(_of_pairs(indicators, "kcna_headlines", pairs), indicators)
        else:
            rows += _of_pairs(indicators, name, pairs)
    found = pd.DataFrame(rows, columns=_COLUMNS)
    return found.sort_values(["series", "pair", "year"], kind="stable", ignore_index=True)


def spans(
    series: str,
    actors: Sequence[str] = CORE,
    *,
    indicators: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Figures of a series that are sums over several years, as it tells them: one row a figure.

    Columns: series, from, to (actor ids: who delivers and who receives), first and last (years),
    value, id; ordered by these. Only figures between two of `actors`.
    """
    indicators = load("indicators") if indicators is None else indicators
    of = indicators[indicators["series"] == series]
    rows = [
        (
            series,
            r.reporter,
            r.partner,
            r.period_start.year,
            r.period_end.year,
            r.value,
            r.indicator_id,
        )
        for r in of.itertuples(index=False)
        if r.reporter in actors and r.partner in actors
    ]
    columns = ["series", "from", "to", "first", "last", "value", "id"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        ["from", "to", "first", "last"], kind="stable", ignore_index=True
    )


def _of_pairs(indicators: pd.DataFrame, name: str, pairs: dict) -> list[tuple]:
    """Figures of a series between two of the actors, one row for each year of their period."""
    rows = []
    for r in indicators[indicators["series"] == name].itertuples(index=False):
        pair = "" if pd.isna(r.partner) else dyad(r.reporter, r.partner)
        if pair not in pairs:
            continue
        for year in range(r.period_start.year, r.period_end.year + 1):
            whole = r.period_start <= pd.Timestamp(year, 1, 1)
            whole = whole and r.period_end >= pd.Timestamp(year, 12, 31)
            figures = (r.value, r.low, r.high)
            rows.append((name, pair, year, *figures, whole, (r.indicator_id,)))
    return rows


def _points(indicators: pd.DataFrame, name: str) -> dict[tuple[str, int], tuple]:
    """Value, low, high and id of the point of each actor in each year."""
    return {
        (r.reporter, r.period_end.year): (r.value, r.low, r.high, r.indicator_id)
        for r in indicators[indicators["series"] == name].itertuples(index=False)
    }


def _distances(name: str, points: dict, pairs: dict) -> list[tuple]:
    rows = []
    years = sorted({year for _, year in points})
    for (pair, (a, b)), year in itertools.product(pairs.items(), years):
        if (a, year) not in points or (b, year) not in points:
            continue
        (x, x_low, x_high, x_id), (y, y_low, y_high, y_id) = points[a, year], points[b, year]
        gap = max(x_low, y_low) - min(x_high, y_high)  # above zero where the intervals do not meet
        low = math.nan if math.isnan(gap) else max(0.0, gap)
        high = max(x_high, y_high) - min(x_low, y_low)
        rows.append((name, pair, year, abs(x - y), low, high, True, (x_id, y_id)))
    return rows


def _shares(named: list[tuple], indicators: pd.DataFrame) -> list[tuple]:
    """Headlines that name a country in a thousand of the same year and part of it."""
    every = {
        r.period_end.year: (r.value, r.indicator_id)
        for r in indicators[indicators["series"] == "kcna_headlines_all"].itertuples(index=False)
    }
    return [
        (SHARE, pair, year, 1000 * value / every[year][0], low, high, whole, (*ids, every[year][1]))
        for _, pair, year, value, low, high, whole, ids in named
        if year in every
    ]
