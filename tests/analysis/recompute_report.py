"""What `companion measure`, `by_year` and the textbook measures give, computed a second time with
the standard library alone; see recompute.py. Keys are those of tests/golden/headlines.yml.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from pathlib import Path

from recompute_network import (
    CORE,
    DUTY,
    SIDES,
    Signed,
    brokers,
    duties,
    held,
    listed,
    named,
    pair,
    steps,
    table,
    ties,
)

FIRST, LAST = 2012, 2025
BEFORE, AFTER = range(2012, 2022), range(2024, 2026)


def by_duty(folder: Path) -> dict[str, Fraction]:
    """Votes of each treaty of which articles are on file."""
    weighed = {row["treaty_id"]: Fraction(0) for row in table(folder, "provisions")}
    for treaty, own in duties(folder).items():
        weighed[treaty] = Fraction(max(DUTY[duty] for duty in own), 3)
    return weighed


def of_year(rows: list[tuple], signed: Signed) -> dict:
    """The measures of structure of one year."""
    kind, roles, possible = signed.roles()
    balanced, triads, _ = signed.triads()
    clusters = signed.clusters()
    within = [
        p for p in signed.ties() if signed.sign[p] < 0 and any(set(p) <= {*c} for c in clusters)
    ]
    china = "CHN" in signed.actors
    return {
        "type": kind,
        "possible": possible,
        **{f"role_{a}": role for a, role in roles.items()},
        **{named(*side): signed.sign.get(pair(*side), 0) for side in SIDES},
        "actors": len(signed.actors),
        "signed_ties": len(signed.ties()),
        "triads": triads,
        "balanced": balanced / triads if triads else None,
        "frustration": signed.frustration(),
        "exact": True,
        "weakly_balanced": not within,
        "bypass": signed.bypass(),
        "constraint": signed.constraint("CHN"),
        "effective_size": signed.effective_size("CHN"),
        "betweenness": signed.betweenness("CHN") if china else None,
        "brokerage": brokers(rows, signed.actors)["CHN"]["total"] if china else None,
    }


def years(folder: Path) -> dict[str, dict]:
    every, weight = ties(folder), by_duty(folder)
    found = {}
    for year in range(FIRST, LAST + 1):
        rows = held(every, year)
        found[str(year)] = of_year(rows, Signed(rows, weight))
    return found


def measure(folder: Path, year: int = LAST) -> dict:
    rows = held(ties(folder), year)
    signed = Signed(rows, by_duty(folder))
    own = of_year(rows, signed)
    balanced, triads, wrong = signed.triads()
    clusters = signed.clusters()
    return {
        "year": year,
        "complete": max(e["date"] for e in table(folder, "events")) >= f"{year}-12",
        "ties": len(rows),
        "actors_with_ties": len(signed.actors),
        "triangle": {
            "type": own["type"],
            "possible": own["possible"],
            "roles": {a: own[f"role_{a}"] for a in CORE},
            "signs": {named(*side): own[named(*side)] for side in SIDES},
        },
        "balance": {
            "signed_ties": own["signed_ties"],
            "triads": triads,
            "balanced_triads": balanced,
            "balanced_share": own["balanced"],
            "unbalanced_triads": wrong,
            **dict.fromkeys(
                ("frustration", "frustration_lower", "frustration_upper"), own["frustration"]
            ),
            "exact": True,
            "weakly_balanced": own["weakly_balanced"],
            "clusters": clusters,
        },
        "actors": actors(rows, signed),
        "dyads": dyads(rows, signed),
        "duties": owed(folder, year),
        "cooperation": scores(folder, year),
        "bypass": {"index": own["bypass"], "accompanied": accompanied(folder, year)},
        "dependence": dependence(folder),
        **trade(folder, year),
    }


def actors(rows: list[tuple], signed: Signed) -> dict:
    roles = brokers(rows, signed.actors)
    return {
        a: {
            "constraint": signed.constraint(a),
            "effective_size": signed.effective_size(a),
            "betweenness": signed.betweenness(a),
            **roles[a],
        }
        for a in signed.actors
    }


def dyads(rows: list[tuple], signed: Signed) -> dict:
    given = defaultdict(lambda: [0, 0])
    for a, b, sign, *_ in rows:
        given[pair(a, b)][a > b] += sign > 0
    return {
        named(*p): {
            "a": p[0],
            "b": p[1],
            "a_to_b": x,
            "b_to_a": y,
            "reciprocity": min(x, y) / max(x, y) if x or y else None,
            "asymmetry": (x - y) / (x + y) if x or y else None,
            "sign": signed.sign[p],
            "positive": float(signed.plus[p]),
            "negative": float(signed.minus[p]),
            "mixed": bool(signed.plus[p] and signed.minus[p]),
        }
        for p, (x, y) in given.items()
    }


def owed(folder: Path, year: int) -> list[dict]:
    """What treaties in force in a year oblige each side to, from the provisions."""
    subjects, out = duties(folder), []
    for side in SIDES:
        own = [
            t["treaty_id"]
            for t in table(folder, "treaties")
            if {*side} <= {*listed(t["parties"])}
            and (t["in_force"] or t["signed"]) <= f"{year}-12-31"
            and not (t["ended"] and t["ended"] < f"{year}-01-01")
        ]
        known = {duty for treaty in own for duty in subjects.get(treaty, ())}
        out.append(
            {
                "pair": named(*side),
                "year": year,
                "consultation": "consultation" in known,
                "nonaggression": "non_aggression" in known,
                "defence": "defence_obligation" in known,
                "weight": max((DUTY[duty] for duty in known), default=0),
            }
        )
    return out


def acts(folder: Path) -> list[tuple]:
    """(event, date, pair, score, everyone named), each treaty once: its best scored step."""
    events = {e["event_id"]: e for e in table(folder, "events") if e["goldstein"]}
    for own in steps(folder).values():
        scored = [i for i in own if i in events]
        best = max(scored, key=lambda i: float(events[i]["goldstein"]), default=None)
        for i in scored:
            if i != best:
                del events[i]
    found = {
        (i, pair(a, b)): (i, e["date"], pair(a, b), float(e["goldstein"]), listed(e["actors"]))
        for i, e in events.items()
        for a in listed(e["source_actors"])
        for b in listed(e["target_actors"])
        if a != b
    }
    return list(found.values())


def scores(folder: Path, year: int) -> dict:
    out = {}
    for side in SIDES:
        own = [s for _, date, p, s, _ in acts(folder) if p == pair(*side) and date[:4] == str(year)]
        total, n = sum(own), len(own)
        out[named(*side)] = {
            "acts": n,
            "goldstein_sum": total,
            "goldstein_mean": total / n if n else None,
        }
    return out


def accompanied(folder: Path, year: int) -> float | None:
    own = [
        "CHN" in who
        for _, date, p, _, who in acts(folder)
        if p == ("PRK", "RUS") and date[:4] == str(year)
    ]
    return sum(own) / len(own) if own else None


def dependence(folder: Path) -> dict:
    claims = {row["claim_id"] for row in table(folder, "claims")}
    needs = defaultdict(set)
    for r in table(folder, "relations"):
        if r["relation"] == "dependence" and r["evidence_id"] in claims and r["from"] != r["to"]:
            needs[r["from"], r["to"]].add(r["evidence_id"])
    for d in table(folder, "dependencies"):
        if d["good"] != "primacy" and d["evidence_id"] in claims:
            needs[d["dependent"], d["on"]].add(d["evidence_id"])
    out = {}
    for a, b in sorted({pair(*ends) for ends in needs}):
        there, back = len(needs[a, b]), len(needs[b, a])
        numbers = {"a_needs_b": there, "b_needs_a": back, "advantage_of_a": back - there}
        out[named(a, b)] = {"a": a, "b": b, **numbers}
    return out


def trade(folder: Path, year: int) -> dict:
    shares = [
        row
        for row in table(folder, "indicators")
        if row["series"] == "cn_share_of_dprk_trade" and row["value"]
    ]
    own = [float(row["value"]) for row in shares if row["period_end"][:4] == str(year)]
    return {
        "trade": [
            {
                "china_share": s,
                "hirschman_lower": s,
                "hirschman_upper": (s**2 + (100 - s) ** 2) ** 0.5,
            }
            for s in own
        ],
        "trade_last": max(int(row["period_end"][:4]) for row in shares),
    }


# --- measures of the first edition, each treaty one vote ---------------------------------------


def textbook(folder: Path) -> dict[str, float]:
    every = ties(folder)
    found = {year: Signed(held(every, year), {}) for year in range(FIRST, LAST + 1)}

    def mean(value, years_: range) -> float:
        known = [n for year in years_ if (n := value(found[year])) is not None]
        return float(sum(known) / len(known))

    def change(value) -> float:
        return mean(value, AFTER) - mean(value, BEFORE)

    def pooled(some, whole) -> float:
        shares = [
            Fraction(sum(some(found[y]) for y in ys), sum(whole(found[y]) for y in ys))
            for ys in (AFTER, BEFORE)
        ]
        return float(shares[0] - shares[1])

    def bypass(s: Signed) -> Fraction | None:
        china, between, direct = (
            s.plus[p] for p in (("CHN", "PRK"), ("CHN", "RUS"), ("PRK", "RUS"))
        )
        whole = direct + min(china, between)
        return direct / whole if whole else None

    def votes(s: Signed, *sides: tuple[str, str]) -> int:
        return int(sum(s.plus[p] + s.minus[p] for p in sides))

    core = [pair(*side) for side in SIDES]
    parts = [s.roles()[1]["CHN"] for s in found.values()]
    return {
        "bypass": change(bypass),
        "share": pooled(lambda s: votes(s, ("PRK", "RUS")), lambda s: votes(s, *core)),
        "balance": pooled(lambda s: s.triads()[0], lambda s: s.triads()[1]),
        "frustration": pooled(lambda s: s.frustration(), lambda s: len(s.ties())),
        "betweenness": change(lambda s: s.betweenness("CHN")),
        "constraint": change(lambda s: s.constraint("CHN")),
        "left-out": float(sum(part in ("outcast", "wing") for part in parts)),
        "triangle": 1.0 if found[LAST].roles()[0] == "ménage à trois" else -1.0,
    }
