"""The deeds of the three pairs as arrays: what the shuffles and the specification curve count.

A deed is one act of one pair; rows of events.csv that tell the same deed (`deed_id`) are one. Only
2017 to 2025 are counted, the whole years that the even search asked about.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
import pandas as pd

from .. import network
from ..measures.searched import FIRST, MEETING_KINDS
from ..network import CORE, dyad
from ..tables.read import DataError, load, remembered

LAST = 2025  # the last whole year of the even search
PAIRS = [dyad(a, b) for a, b in itertools.combinations(CORE, 2)]
CHINA, BETWEEN, RUSSIA = (PAIRS.index(p) for p in ("CHN–PRK", "CHN–RUS", "PRK–RUS"))
RANKS = ["other", "vice_minister", "minister", "deputy_leader", "leader"]
QUARTERS = 4 * (LAST - FIRST + 1)
_SURE = {"low": 0, "medium": 1, "high": 2}
_MET = {"selection": 0, "follow_up": 1, "base": 2}


class Deeds(NamedTuple):
    """One place for each deed and pair in every field.

    deed: its id; pair: place in PAIRS; quarter: 0 is the first of 2017; meeting: of the kinds
    summit, visit or talks; rank: place in RANKS, of the lower side; score: Goldstein's (0 without
    one); sure: 0 low, 1 medium, 2 high; met: 2 by a base query of the pair, 1 by a follow-up
    query of the pair, 0 by none or by a look-up alone.
    """

    deed: np.ndarray
    pair: np.ndarray
    quarter: np.ndarray
    meeting: np.ndarray
    rank: np.ndarray
    score: np.ndarray
    sure: np.ndarray
    met: np.ndarray


def deeds(data: network.Tables | None = None, queries: pd.DataFrame | None = None) -> Deeds:
    """The deeds of the three pairs, 2017 to 2025; for the published tables prepared once.

    Raises DataError when there is none.
    """
    return _of_files() if data is None and queries is None else _read(data, queries)


def _read(data: network.Tables | None, queries: pd.DataFrame | None) -> Deeds:
    log = (load("queries") if queries is None else queries).set_index("query_id")
    rows = []
    for e in network.complete(data)["events"].itertuples(index=False):
        if pd.isna(e.date) or not FIRST <= e.date.year <= LAST:
            continue
        asked = {log.at[q, "pair"]: str(log.at[q, "round"]) for q in e.query_id}
        told = e.event_id if pd.isna(e.deed_id) else e.deed_id
        common = {
            "deed": told,
            "quarter": 4 * (e.date.year - FIRST) + (e.date.month - 1) // 3,
            "meeting": e.kind in MEETING_KINDS,
            "rank": RANKS.index(e.level) if e.level in RANKS else 0,
            "score": 0.0 if pd.isna(e.goldstein) else float(e.goldstein),
            "sure": _SURE[str(e.confidence)],
        }
        for pair in e.pair:
            met = _MET.get(asked.get(pair, "selection"), 0)
            rows.append({**common, "pair": PAIRS.index(dyad(*pair.split("-"))), "met": met})
    if not rows:
        raise DataError(f"data/events.csv: no act of the three pairs from {FIRST} to {LAST}")
    # One deed told by several rows: the day of the first, the best of what any row knows.
    found = pd.DataFrame(rows).sort_values(["quarter", "deed"], kind="stable")
    once = found.groupby(["pair", "deed"], sort=True).agg(
        quarter=("quarter", "first"),
        meeting=("meeting", "any"),
        rank=("rank", "max"),
        score=("score", lambda own: own.iloc[own.abs().argmax()]),
        sure=("sure", "max"),
        met=("met", "max"),
    )
    once = once.reset_index()
    return Deeds(*(once[name].to_numpy() for name in Deeds._fields))


@remembered()
def _of_files() -> Deeds:
    return _read(None, None)
