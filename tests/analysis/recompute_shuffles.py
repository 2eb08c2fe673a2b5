"""The findings on the even search against shuffled data, with the standard library alone.

Nothing is shared with companion.findings, the random numbers neither: so the two agree within what
draws differ by. The rules are those of its docstring, written a second time.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from recompute import BETWEEN, CHINA, RUSSIA, deeds

PAIRS = (CHINA, RUSSIA, BETWEEN)
QUARTERS = 36  # 2017 to 2025
EARLY, LATE = range(20), range(24, 36)  # 2017 to 2021, 2023 to 2025
Sums = dict[str, list[float]]


def quarter(day: str) -> int:
    """Quarters since January 2017."""
    return 4 * (int(day[:4]) - 2017) + (int(day[5:7]) - 1) // 3


def summed(found: list[dict], pairs: list[str], own: list[float]) -> Sums:
    sums: Sums = {pair: [0.0] * QUARTERS for pair in PAIRS}
    for deed, pair, worth in zip(found, pairs, own):
        sums[pair][quarter(deed["date"])] += worth
    return sums


def a_year(row: list[float], when: range) -> float:
    return 4 * sum(row[q] for q in when) / len(when)


def lead(sums: Sums) -> float:
    return a_year(sums[RUSSIA], LATE) - a_year(sums[CHINA], LATE)


def shift(sums: Sums) -> float | None:
    shares = []
    for when in (LATE, EARLY):
        russia, china = (a_year(sums[pair], when) for pair in (RUSSIA, CHINA))
        if not russia + china:
            return None
        shares.append(russia / (russia + china))
    return shares[0] - shares[1]


def change(pair: str) -> Callable[[Sums], float]:
    return lambda sums: a_year(sums[pair], LATE) - a_year(sums[pair], EARLY)


def a_meeting(deed: dict) -> float:
    return float(deed["meeting"] and deed["rank"] >= 1)


FINDINGS: dict[str, tuple[Callable, Callable]] = {
    "meetings-lead": (lead, a_meeting),
    "meetings-shift": (shift, a_meeting),
    "meetings-china": (change(CHINA), a_meeting),
    "meetings-moscow": (change(BETWEEN), a_meeting),
    "acts-lead": (lead, lambda deed: 1.0),
    "acts-shift": (shift, lambda deed: 1.0),
    "score-lead": (lead, lambda deed: deed["score"]),
}


def dealt(found: list[dict], kind: str, chance: random.Random) -> list[str]:
    """A pair for each deed: any of three, or the pairs there are, meetings and other acts apart."""
    if kind == "even":
        return [chance.choice(PAIRS) for _ in found]
    hands = defaultdict(list)
    for deed in found:
        hands[deed["meeting"]].append(deed["pair"])
    for hand in hands.values():
        chance.shuffle(hand)
    return [hands[deed["meeting"]].pop() for deed in found]


def moved(sums: Sums, kind: str, chance: random.Random) -> Sums:
    """Pairs change places within each quarter, or each pair's quarters stand in another order."""
    if kind == "dates":
        return {pair: chance.sample(row, QUARTERS) for pair, row in sums.items()}
    columns = [chance.sample(column, 3) for column in zip(*(sums[pair] for pair in PAIRS))]
    return {pair: list(row) for pair, row in zip(PAIRS, zip(*columns))}


def p_values(folder: Path, draws: int = 1000, seed: int = 1) -> dict[tuple[str, str], float]:
    """Two-sided p of each finding for each kind of shuffle."""
    found = [deed for deed in deeds(folder) if deed["base"]]
    as_met = [deed["pair"] for deed in found]
    out = {}
    for name, (value, worth) in FINDINGS.items():
        own = [worth(deed) for deed in found]
        sums = summed(found, as_met, own)
        observed = value(sums)
        for kind in ("pairs", "even", "swapped", "dates"):
            chance = random.Random(f"{seed} {name} {kind}")
            drawn = []
            for _ in range(draws):
                if kind in ("pairs", "even"):
                    again = summed(found, dealt(found, kind, chance), own)
                else:
                    again = moved(sums, kind, chance)
                if (one := value(again)) is not None:
                    drawn.append(one)
            up = sum(one >= observed - 1e-9 for one in drawn)
            down = sum(one <= observed + 1e-9 for one in drawn)
            out[name, kind] = min(1.0, 2 * (min(up, down) + 1) / (len(drawn) + 1))
    return out
