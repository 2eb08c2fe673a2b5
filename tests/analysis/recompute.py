"""Headline numbers from the CSV files with the standard library alone.

    python tests/analysis/recompute.py [FOLDER OF CSV FILES]

It shares no code with the library, so that an error in one is not an error in both; only the rules
are the same, and they are written here a second time. `tests/analysis/test_recompute.py` holds it
against the library and against tests/golden/headlines.yml.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

RANKS = {"vice_minister": 1, "minister": 2, "deputy_leader": 3, "leader": 4}
KINDS = {"summit", "visit", "talks"}
SURE = {"low": 0, "medium": 1, "high": 2}
CHINA, RUSSIA, BETWEEN = "CHN-PRK", "PRK-RUS", "CHN-RUS"


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


# --- the even search --------------------------------------------------------------------------


def deeds(folder: Path) -> list[dict]:
    """One for each deed and pair from 2017 to 2025."""
    log = {row["query_id"]: (row["pair"], row["round"]) for row in table(folder, "queries")}
    kept: dict[tuple[str, str], dict] = {}
    for row in sorted(table(folder, "events"), key=lambda row: row["date"]):
        if not row["date"] or not "2017" <= row["date"][:4] <= "2025":
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


def claims(folder: Path) -> dict[str, float]:
    """Claims that say who needs whom, and hostile claims of two pairs."""
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

    return {
        "need-china": n("PRK", "CHN") - n("CHN", "PRK"),
        "need-russia": n("PRK", "RUS") - n("RUS", "PRK"),
        "need-which": n("PRK", "CHN") - n("PRK", "RUS"),
        "darker": hostile(CHINA) - hostile(RUSSIA),
    }


# --- the scorecard ----------------------------------------------------------------------------


def last_values(folder: Path) -> dict[str, float]:
    """The numbers compared since July 2024, of sources that are no count of this book."""
    figures = [row for row in table(folder, "indicators") if row["value"]]

    def whole(row: dict) -> bool:
        return (
            row["period_start"][5:] == "01-01"
            and row["period_end"][5:] == "12-31"
            and row["period_start"][:4] == row["period_end"][:4]
        )

    def value(series: str, year: str, estimator="", reporter="") -> float:
        own = [
            float(row["value"])
            for row in figures
            if row["series"] == series
            and row["period_end"][:4] == year
            and estimator in row["estimator"]
            and (not reporter or row["reporter"] == reporter)
            and whole(row)
        ]
        return own[-1]

    def gap(series: str, year: str, other: str) -> float:
        return abs(value(series, year, reporter="PRK") - value(series, year, reporter=other))

    return {
        "share": value("cn_share_of_dprk_trade", "2024", "KOTRA"),
        "goods-china": (
            value("cn_dprk_trade_total", "2024", "China customs")
            + value("cn_dprk_trade_total", "2025", "China customs")
        )
        / 2,
        "goods-russia": value("ru_dprk_trade_total", "2024"),
        "votes-china": gap("un_point_final", "2024", "CHN"),
        "votes-russia": gap("un_point_final", "2024", "RUS"),
    }


def leaders(folder: Path) -> dict[str, int]:
    """Meetings of Kim with Xi and with Putin since July 2024."""
    counts = {CHINA: 0, RUSSIA: 0}
    for row in table(folder, "events"):
        if row["level"] == "leader" and row["kind"] in KINDS and row["date"] >= "2024-07":
            for pair in set(listed(row["pair"])) & set(counts):
                counts[pair] += 1
    return counts


def meetings(found: list[dict]) -> dict[str, dict[str, int]]:
    """Meetings of each pair by year, as the base queries met them."""
    return {
        pair: {
            str(year): round(a_year(found, pair, year, year, True)) for year in range(2017, 2026)
        }
        for pair in (CHINA, BETWEEN, RUSSIA)
    }


def headlines(folder: Path) -> dict:
    found = deeds(folder)
    return {
        "findings": {**searched(found), **claims(folder)},
        "meetings": meetings(found),
        "leaders": leaders(folder),
        "scorecard": last_values(folder),
    }


if __name__ == "__main__":
    default = Path(__file__).resolve().parents[2] / "data"
    print(json.dumps(headlines(Path(sys.argv[1]) if len(sys.argv) > 1 else default), indent=2))
