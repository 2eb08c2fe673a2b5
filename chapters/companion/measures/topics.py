"""Topics on Weibo's list, by month and kind."""

from __future__ import annotations

import pandas as pd

from ..tables.read import load

KINDS = ("china", "russia", "both", "other", "sport")


def topics_by_month(
    topics: pd.DataFrame | None = None,
    *,
    first: str = "2020-11",
    last: str = "2026-08",
    kinds: tuple[str, ...] = KINDS,
) -> pd.DataFrame:
    """How many topics of each kind were first seen in each month, of `topics` (as loaded).

    first, last: months as YYYY-MM, by default those of which the archive holds at least some days;
    it holds every day between its first (24 November 2020) and its last (23 August 2026), so a
    month without a topic is a month with none on the list, and counts zero. Columns: month (its
    first day), one for each of `kinds`, and total (their sum). Raises ValueError when `last` is
    before `first` or a kind is unknown.
    """
    topics = load("topics") if topics is None else topics
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise ValueError(f'topics: kind "{unknown[0]}"; expected one of {", ".join(KINDS)}')
    months = pd.period_range(first, last, freq="M")
    if months.empty:
        raise ValueError(f"topics: the last month {last} is before the first, {first}")
    seen = pd.crosstab(topics["date"].dt.to_period("M"), topics["kind"].astype(str))
    counts = seen.reindex(index=months, columns=list(kinds), fill_value=0)
    counts["total"] = counts.sum(axis=1)
    out = counts.rename_axis("month").rename_axis(None, axis=1).reset_index()
    return out.assign(month=out["month"].dt.to_timestamp())
