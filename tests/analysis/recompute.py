"""Headline numbers from the CSV files with the standard library alone.

    python tests/analysis/recompute.py [FOLDER OF CSV FILES]

It shares no code with the library, so that an error in one is not an error in both; only the rules
are the same, and they are written here a second time, the network's in recompute_network.py and
recompute_report.py, the shuffles' in recompute_shuffles.py. `tests/analysis/test_recompute.py`
holds every number of tests/golden/headlines.yml against it, and fails for one that is not
recomputed here.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

import recompute_report
from recompute_network import listed, table

RANKS = {"vice_minister": 1, "minister": 2, "deputy_leader": 3, "leader": 4}
KINDS = {"summit", "visit", "talks"}
CHINA, RUSSIA, BETWEEN = "CHN-PRK", "PRK-RUS", "CHN-RUS"


# --- the even search --------------------------------------------------------------------------


def deeds(folder: Path, first="2017", last="2025") -> list[dict]:
    """One for each deed and pair from 2017 to 2025, the whole years of the search."""
    log = {row["query_id"]: (row["pair"], row["round"]) for row in table(folder, "queries")}
    kept: dict[tuple[str, str], dict] = {}
    for row in sorted(table(folder, "events"), key=lambda row: row["date"]):
        if not row["date"] or not first <= row["date"][:4] <= last:
            continue
        rounds = defaultdict(set)
        for query in listed(row["query_id"]):
            pair, which = log[query]
            rounds[pair].add(which)
        for pair in listed(row["pair"]):
            score = float(row["goldstein"] or 0)
            deed = kept.setdefault(
                (pair, row["deed_id"] or row["event_id"]),
                {
                    "pair": pair,
                    "date": row["date"],
                    "meeting": False,
                    "rank": 0,
                    "score": 0.0,
                    "base": False,
                },
            )
            deed["meeting"] |= row["kind"] in KINDS
            deed["rank"] = max(deed["rank"], RANKS.get(row["level"], 0))
            deed["base"] |= "base" in rounds[pair]
            if abs(score) > abs(deed["score"]):
                deed["score"] = score
    return list(kept.values())


def a_year(
    found: list[dict], pair: str, first: int, last: int, meeting: bool, score=False
) -> float:
    """What a pair did a year from first to last, both included, as the base queries met it."""
    own = [
        deed
        for deed in found
        if deed["base"]
        and deed["pair"] == pair
        and first <= int(deed["date"][:4]) <= last
        and (not meeting or (deed["meeting"] and deed["rank"] >= 1))
    ]
    total = sum(deed["score"] for deed in own) if score else len(own)
    return total / (last - first + 1)


def searched(found: list[dict]) -> dict[str, float]:
    late, early = (2023, 2025), (2017, 2021)

    def lead(meeting: bool, score=False) -> float:
        return a_year(found, RUSSIA, *late, meeting, score) - a_year(
            found, CHINA, *late, meeting, score
        )

    def shift(meeting: bool) -> float:
        shares = []
        for years in (late, early):
            russia, china = (a_year(found, pair, *years, meeting) for pair in (RUSSIA, CHINA))
            shares.append(russia / (russia + china))
        return shares[0] - shares[1]

    def change(pair: str) -> float:
        return a_year(found, pair, *late, True) - a_year(found, pair, *early, True)

    return {
        "meetings-lead": lead(True),
        "meetings-shift": shift(True),
        "meetings-china": change(CHINA),
        "meetings-moscow": change(BETWEEN),
        "acts-lead": lead(False),
        "acts-shift": shift(False),
        "score-lead": lead(False, True),
    }


# --- the articles -----------------------------------------------------------------------------


def claims(folder: Path) -> tuple[dict[str, float], dict[str, int]]:
    """Claims that say who needs whom, and hostile claims of two pairs; and how many these are."""
    known = {row["claim_id"] for row in table(folder, "claims")}
    needs = defaultdict(set)
    signs = defaultdict(dict)
    for row in table(folder, "relations"):
        if row["evidence_id"] not in known:
            continue
        if row["relation"] == "dependence":
            needs[row["from"], row["to"]].add(row["evidence_id"])
        pair = "-".join(sorted((row["from"], row["to"])))
        own = signs[pair]
        own[row["evidence_id"]] = min(int(row["sign"]), own.get(row["evidence_id"], 1))
    for row in table(folder, "dependencies"):
        if row["evidence_id"] in known and row["good"] != "primacy":  # a wish is no need
            ends = row["dependent"], row["on"]
            needs[ends].add(row["evidence_id"])
            pair = "-".join(sorted(ends))
            signs[pair].setdefault(row["evidence_id"], 0)

    def n(who: str, whom: str) -> int:
        return len(needs[who, whom])

    def hostile(pair: str) -> float:
        return sum(sign < 0 for sign in signs[pair].values()) / len(signs[pair])

    china, russia = n("PRK", "CHN"), n("PRK", "RUS")
    back, forth = n("CHN", "PRK"), n("RUS", "PRK")
    values = {
        "need-china": china - back,
        "need-russia": russia - forth,
        "need-which": china - russia,
        "darker": hostile(CHINA) - hostile(RUSSIA),
    }
    both = len(signs[CHINA]) + len(signs[RUSSIA])
    counts = (china + back, russia + forth, china + russia, both)
    return values, dict(zip(values, counts))


# --- the scorecard ----------------------------------------------------------------------------


class Figures:
    """Figures of indicators.csv."""

    def __init__(self, folder: Path):
        self.rows = [row for row in table(folder, "indicators") if row["value"]]

    def yearly(self, series: str, estimator="") -> dict[int, float]:
        """Whole years of a series; of several figures of a year the last in the table."""
        return {
            int(row["period_end"][:4]): float(row["value"])
            for row in self.rows
            if row["series"] == series
            and estimator in row["estimator"]
            and row["period_start"][:4] == row["period_end"][:4]
            and row["period_start"][5:] == "01-01"
            and row["period_end"][5:] == "12-31"
        }

    def gap(self, series: str, year: int, other: str) -> float | None:
        """Distance of the points of North Korea and another state."""
        own = {
            row["reporter"]: float(row["value"])
            for row in self.rows
            if row["series"] == series and row["period_end"][:4] == str(year)
        }
        return abs(own["PRK"] - own[other]) if {"PRK", other} <= set(own) else None

    def longest(self, series: str, reporter: str, year: int) -> float:
        """The figure in barrels that covers most of a year."""
        own = [
            row
            for row in self.rows
            if (row["series"], row["reporter"], row["unit"]) == (series, reporter, "barrels")
            and row["period_start"][:4] == row["period_end"][:4] == str(year)
        ]
        days = [
            date.fromisoformat(row["period_end"]) - date.fromisoformat(row["period_start"])
            for row in own
        ]
        return float(own[days.index(max(days))]["value"])

    def top(self, series: str) -> float:
        return max(float(row["value"]) for row in self.rows if row["series"] == series)

    def reaches(self, series: str) -> bool:
        """Whether a yearly series has a figure for 2024 or later, of both pairs."""
        pairs = {
            "-".join(sorted((row["reporter"], row["partner"])))
            for row in self.rows
            if row["series"] == series and row["period_end"] >= "2024"
        }
        return {CHINA, RUSSIA} <= pairs


def since(found: list[dict], choice: dict, pair: str) -> float:
    """A year since July 2024, of what the base queries met to the end of 2025."""
    own = [d for d in found if d["base"] and d["pair"] == pair and d["date"] >= "2024-07"]
    own = [d for d in own if not choice["meeting"] or (d["meeting"] and d["rank"] >= 1)]
    return sum(d["score"] if choice["score"] else 1 for d in own) / 1.5


def mean(values) -> float:
    values = list(values)
    return sum(values) / len(values)


# Stances that leave the tie to the two, or hail it.
ASIDE = {"neutral_official", "welcome", "trilateral_support", "us_blame", "opportunity"}


def since_july_2024(folder: Path, found: list[dict]) -> dict[str, tuple]:
    """The two numbers that each source compares: China's, then Russia's."""
    figures = Figures(folder)
    count, score = {"meeting": True, "score": False}, {"meeting": False, "score": True}
    china = figures.yearly("cn_dprk_trade_total", "China customs")
    russia = figures.yearly("ru_dprk_trade_total")
    goods = tuple(mean(v for year, v in own.items() if year >= 2024) for own in (china, russia))
    shares = figures.yearly("cn_share_of_dprk_trade", "KOTRA")
    kim = {CHINA: 0, RUSSIA: 0}
    for row in table(folder, "events"):
        if row["level"] == "leader" and row["kind"] in KINDS and row["date"] >= "2024-07":
            for pair in set(listed(row["pair"])) & set(kim):
                kim[pair] += 1
    kinds = [row["kind"] for row in table(folder, "topics") if row["date"] >= "2024-07"]
    words = [
        row["stance"] in ASIDE
        for row in table(folder, "positions")
        if (row["speaker_kind"], row["scope"]) == ("official", "russia_dprk")
        and row["date"] >= "2024-07"
    ]
    points = "un_point_final", "un_point_all"
    votes = [tuple(figures.gap(p, 2024, other) for other in ("CHN", "RUS")) for p in points]
    told = {
        "choice: Beijing’s meetings with Moscow": (
            since(found, count, BETWEEN),
            a_year(found, BETWEEN, 2017, 2021, True),
        ),
        "choice: what Chinese officials say of it": (sum(words), len(words) - sum(words)),
        "deals: cooperation in all acts": tuple(since(found, score, p) for p in (CHINA, RUSSIA)),
        "deals: recorded trade in goods": goods,
        "deals: soldiers sent": (0, figures.top("dprk_troops_in_russia")),
        "meetings: Kim’s meetings with Xi and Putin": (kim[CHINA], kim[RUSSIA]),
        "meetings: meetings from vice-minister up": tuple(
            since(found, count, p) for p in (CHINA, RUSSIA)
        ),
        "meetings: topics on Weibo’s list": (kinds.count("china"), kinds.count("russia")),
        "need: China’s share of North Korea’s recorded trade": (
            mean(v for year, v in shares.items() if year >= 2024),
            mean(v for year, v in shares.items() if 2017 <= year <= 2021),
        ),
        "need: recorded trade in goods": goods,
        "need: refined oil in 2024": (
            figures.longest("refined_petroleum_reported", "CHN", 2024),
            figures.longest("refined_petroleum_estimated", "RUS", 2024),
        ),
        "votes: distance in UN votes on whole texts": votes[0],
        "votes: distance in all UN votes": votes[1],
    }
    ended = {
        "deals: cooperation in deeds, counted in news": "icews_material_cooperation",
        "meetings: cooperation in words, counted in news": "icews_verbal_cooperation",
        "meetings: headlines of North Korea’s news agency": "kcna_headlines",
        "votes: UN votes cast alike": "un_votes_alike",
    }
    # A series that ends has no number; one that went on would need one here.
    for name, series in ended.items():
        assert not figures.reaches(series), f"{series} goes on: recompute its number"
        told[name] = (None, None)
    return told


def scorecard(folder: Path, found: list[dict]) -> dict[str, dict]:
    """The last value of each question's spark line."""
    figures = Figures(folder)
    shares = figures.yearly("cn_share_of_dprk_trade", "KOTRA")
    officials = [
        row["date"][:4]
        for row in table(folder, "positions")
        if (row["speaker_kind"], row["scope"]) == ("official", "russia_dprk") and row["date"]
    ]
    last = {
        "meetings": (2025, *(a_year(found, p, 2025, 2025, True) for p in (CHINA, RUSSIA))),
        "deals": (2025, *(a_year(found, p, 2025, 2025, False, True) for p in (CHINA, RUSSIA))),
        "need": (max(shares), shares[max(shares)], None),
        "votes": (2024, *(figures.gap("un_point_final", 2024, o) for o in ("CHN", "RUS"))),
        "choice": (int(max(officials)), None, None),
    }
    return {key: dict(zip(("last_year", "china", "russia"), v)) for key, v in last.items()}


# --- all of it --------------------------------------------------------------------------------


def acts(found: list[dict], folder: Path) -> dict[str, int]:
    """Deeds or claims that each finding rests on."""

    def n(pairs: tuple[str, ...], early: bool, meeting: bool, scored=False) -> int:
        spans = [range(2023, 2026), *([range(2017, 2022)] if early else [])]
        return sum(
            d["base"]
            and d["pair"] in pairs
            and any(int(d["date"][:4]) in span for span in spans)
            and (not meeting or (d["meeting"] and d["rank"] >= 1))
            and (not scored or d["score"] != 0)
            for d in found
        )

    both = (CHINA, RUSSIA)
    return {
        # The years before are read, too, where a choice compares with them.
        "meetings-lead": n(both, True, True),
        "meetings-shift": n(both, True, True),
        "meetings-china": n((CHINA,), True, True),
        "meetings-moscow": n((BETWEEN,), True, True),
        "acts-lead": n(both, True, False),
        "acts-shift": n(both, True, False),
        "score-lead": n(both, True, False, True),
        **claims(folder)[1],
    }


def meetings(found: list[dict], folder: Path) -> dict[str, dict[str, int]]:
    """Meetings of each pair by year, as the base queries met them; 2026 as far as it was asked."""
    whole = found + deeds(folder, "2026", "2026")
    return {
        pair.replace("-", "–"): {
            str(year): round(a_year(whole, pair, year, year, True)) for year in range(2017, 2027)
        }
        for pair in (CHINA, BETWEEN, RUSSIA)
    }


def headlines(folder: Path) -> dict:
    """Every number of tests/golden/headlines.yml, under the same keys."""
    found = deeds(folder)
    observed, rests = {**searched(found), **claims(folder)[0]}, acts(found, folder)
    return {
        "measure": recompute_report.measure(folder),
        "years": recompute_report.years(folder),
        "textbook": recompute_report.textbook(folder),
        "judged": {
            name: {"observed": value, "acts": rests[name]} for name, value in observed.items()
        },
        "meetings": meetings(found, folder),
        "scorecard": scorecard(folder, found),
        "since July 2024": {
            name: {"china": china, "russia": russia}
            for name, (china, russia) in since_july_2024(folder, found).items()
        },
    }


if __name__ == "__main__":
    default = Path(__file__).resolve().parents[2] / "data"
    print(json.dumps(headlines(Path(sys.argv[1]) if len(sys.argv) > 1 else default), indent=2))
