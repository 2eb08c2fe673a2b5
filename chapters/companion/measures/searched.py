"""Acts and meetings of the three pairs, counted from the search that was made alike for each.

What the book chose to collect says little about how often something happens. Counts that compare
pairs therefore rest on the acts that the sixty base queries of each pair met (events.gathered).
"""

from __future__ import annotations

import itertools
import math

import pandas as pd

from .. import network
from ..network import CORE, dyad
from ..tables.read import load

# Years that the base queries asked about.
FIRST, LAST = 2017, 2026
# Years of which the archive that was asked holds few pages: their counts say next to nothing.
HARDLY_SEARCHED = (2026,)
# A meeting: one of these kinds, at the rank of a vice-minister or above on both sides.
MEETING_KINDS = ("summit", "visit", "talks")
MEETING_LEVELS = ("leader", "deputy_leader", "minister", "vice_minister")
# Ids below this one stood in the book before the search was made; E279 was never given.
_FIRST_OF_SEARCH = 280


def _acts(data: network.Tables | None, queries: pd.DataFrame | None) -> pd.DataFrame:
    """A row for each act and pair: event_id, deed, dyad, year, meeting, met, base and own."""
    events = network.complete(data)["events"]
    log = (load("queries") if queries is None else queries).set_index("query_id")
    rows = []
    for e in events.itertuples(index=False):
        asked = {log.at[q, "pair"]: log.at[q, "round"] for q in e.query_id}
        meeting = e.kind in MEETING_KINDS and e.level in MEETING_LEVELS
        own = int(e.event_id[1:]) < _FIRST_OF_SEARCH
        deed = e.event_id if pd.isna(e.deed_id) else e.deed_id
        for pair in e.pair:
            name = dyad(*pair.split("-"))
            base = asked.get(pair) == "base"
            # A look-up asks for an act already known, so what it shows was not met by chance.
            met = asked.get(pair, "look_up") != "look_up"
            rows.append((e.event_id, deed, name, e.date.year, meeting, met, base, own))
    columns = ["event_id", "deed", "dyad", "year", "meeting", "met", "base", "own"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame[frame["year"].between(FIRST, LAST)]


def pairs(
    data: network.Tables | None = None, *, base: bool = True, queries: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Acts and meetings of each of the three pairs by year, 2017 to 2026.

    base: True counts what the sixty base queries of the pair met, and nothing else: the one count
    that compares pairs. False counts every row of the book that is an act of the pair, follow-ups
    and selection included; it tells what is on file, and compares nothing.

    Columns dyad (as `network.dyad` names it), year, acts (deeds: rows that tell one deed count
    once, in the year of the first) and meetings (those of kind summit, visit or talks at the rank
    of a vice-minister or above, on the lower side). Every pair and year has a row; 0 says that none
    was found, not that none was held. `queries` is the log, by default queries.csv.
    """
    found = _acts(data, queries)
    found = (found[found["base"]] if base else found).sort_values("year", kind="stable")
    once = found.groupby(["dyad", "deed"], sort=False).agg(
        year=("year", "first"), meeting=("meeting", "any")
    )
    counted = once.reset_index().groupby(["dyad", "year"])["meeting"].agg(["size", "sum"])
    names = [dyad(*pair) for pair in itertools.combinations(CORE, 2)]
    every = pd.MultiIndex.from_product([names, range(FIRST, LAST + 1)], names=["dyad", "year"])
    counted = counted.set_axis(["acts", "meetings"], axis=1).reindex(every, fill_value=0)
    return counted.astype(int).reset_index()


def counted(data: network.Tables | None = None) -> dict[str, dict[int, dict[str, int]]]:
    """What `pairs` counts from base queries, by pair and year: acts and meetings."""
    found: dict[str, dict[int, dict[str, int]]] = {}
    for row in pairs(data).itertuples(index=False):
        cell = {"acts": int(row.acts), "meetings": int(row.meetings)}
        found.setdefault(row.dyad, {})[int(row.year)] = cell
    return found


def missed(
    data: network.Tables | None = None, *, base: bool = True, queries: pd.DataFrame | None = None
) -> pd.DataFrame:
    """How many acts of each pair there may be in all, from two lists of them (Chapman 1951).

    The lists are the acts that the book had before the search (own) and those that the search met
    (base: by its base queries; else by any query but look-ups). With M and C acts on the lists and
    R on both, the estimate is (M + 1)(C + 1) / (R + 1) - 1, its variance (M + 1)(C + 1)(M - R)
    (C - R) / ((R + 1)^2 (R + 2)), and the interval the estimate plus and minus 1.96 standard
    errors. None of the three is below what is on file: where further queries brought more than the
    lists let expect, what is on file stands for the estimate, and the share is at most that.

    Assumptions: the same acts could be met by both lists; each act had the same chance to be met;
    being on one list does not change the chance on the other; every act is recognised on both. They
    do not hold strictly. Well-reported acts are met by both lists, and both were drawn from the
    same archive, so the estimate is rather a floor; acts that the rule of the search leaves out
    (events.outside: reports by others, words alone) could be met by one list only and are left out.

    Columns dyad, own, met, both, on_file, estimate, low, high, share (met / estimate) and by_lists
    (the same by the two lists alone, also where more is on file). NaN where both lists are empty.
    """
    found = _acts(data, queries)
    events = network.complete(data)["events"]
    found = found[found["event_id"].isin(events.loc[events["outside"].isna(), "event_id"])]
    rows = []
    for pair in itertools.combinations(CORE, 2):
        own = found[found["dyad"] == dyad(*pair)]
        listed, met = own[own["own"]]["deed"], own[own["base" if base else "met"]]["deed"]
        m, c, r = listed.nunique(), met.nunique(), len(set(listed) & set(met))
        estimate, spread = chapman(m, c, r)
        on_file = own["deed"].nunique()
        found_so_far = (estimate, estimate - 1.96 * spread, estimate + 1.96 * spread)
        # max(NaN, x) is NaN: without lists there is no estimate.
        estimate, low, high = (max(n, on_file) for n in found_so_far)
        share, by_lists = (c / n if n else math.nan for n in (estimate, found_so_far[0]))
        rows.append((dyad(*pair), m, c, r, on_file, estimate, low, high, share, by_lists))
    columns = "dyad own met both on_file estimate low high share by_lists"
    return pd.DataFrame(rows, columns=columns.split())


def chapman(first: int, second: int, both: int) -> tuple[float, float]:
    """Size of a population from two lists, and its standard error (Chapman 1951).

    `first` and `second` are the lengths of the lists, `both` how many stand on both. NaN when a
    list is empty. Raises ValueError when more stand on both than on one.
    """
    if not 0 <= both <= min(first, second):
        raise ValueError(f"chapman: {both} on both lists of {first} and {second}")
    if not first or not second:
        return math.nan, math.nan
    product = (first + 1) * (second + 1)
    variance = product * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    return product / (both + 1) - 1, math.sqrt(variance)
