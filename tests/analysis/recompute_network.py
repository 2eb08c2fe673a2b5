"""The measures of the network from the CSV files with the standard library alone; see recompute.py.

Everything is computed by the plainest way there is: every division of the actors for frustration,
every path for betweenness. Treaties vote by their duty (`duty`) or one vote each (`one`).
"""

from __future__ import annotations

import calendar
import csv
import itertools
import math
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

CORE = ("CHN", "RUS", "PRK")
SIDES = [("CHN", "RUS"), ("CHN", "PRK"), ("PRK", "RUS")]
DUTY = {"consultation": 1, "non_aggression": 2, "defence_obligation": 3}
ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


def named(a: str, b: str) -> str:
    return "–".join(pair(a, b))


def end_of(event: dict) -> str:
    """The last day that the date of an event names; it is written as the first one."""
    date = event["date"]
    if event["precision"] == "year":
        return f"{date[:4]}-12-31"
    if event["precision"] == "month":
        return f"{date[:8]}{calendar.monthrange(int(date[:4]), int(date[5:7]))[1]}"
    return date


# --- ties of the record ------------------------------------------------------------------------


def steps(folder: Path) -> dict[str, list[str]]:
    """Events that are steps of a treaty, by treaty."""
    found = defaultdict(list)
    treaties = table(folder, "treaties")
    for event in sorted(table(folder, "events"), key=lambda e: e["date"]):
        ends = {*listed(event["source_actors"]), *listed(event["target_actors"])}
        own = [
            t
            for t in treaties
            if event["kind"] == "treaty"
            and ends == set(listed(t["parties"]))
            and t["signed"] <= end_of(event)
        ]
        if own:
            found[max(own, key=lambda t: t["signed"])["treaty_id"]].append(event["event_id"])
    return found


def ties(folder: Path) -> list[tuple]:
    """(from, to, sign, first day, last day, evidence, relation) of the record."""
    claims = {row["claim_id"] for row in table(folder, "claims")}
    found, told = [], set()
    for r in table(folder, "relations"):
        told.add(r["evidence_id"])
        if r["evidence_id"] not in claims and r["from"] != r["to"] and r["start"]:
            sign = int(r["sign"])
            ends = r["start"], r["end"]
            found.append((r["from"], r["to"], sign, *ends, r["evidence_id"], r["relation"]))
    for t in table(folder, "treaties"):
        if t["treaty_id"] not in told:
            begun = t["in_force"] or t["signed"]
            for a, b in itertools.permutations(listed(t["parties"]), 2):
                found.append((a, b, 1, begun, t["ended"], t["treaty_id"], "treaty"))
    told |= {event for own in steps(folder).values() for event in own}
    for e in table(folder, "events"):
        if not e["goldstein"] or e["event_id"] in told:
            continue
        score = float(e["goldstein"])
        for a in listed(e["source_actors"]):
            for b in listed(e["target_actors"]):
                if a != b:
                    sign = (score > 0) - (score < 0)
                    days = e["date"], end_of(e)
                    found.append((a, b, sign, *days, e["event_id"], "act"))
    return found


def held(every: list[tuple], year: int) -> list[tuple]:
    return [t for t in every if t[3] <= f"{year}-12-31" and (not t[4] or t[4] >= f"{year}-01-01")]


def duties(folder: Path) -> dict[str, set[str]]:
    found = defaultdict(set)
    for p in table(folder, "provisions"):
        if p["subject"] in DUTY:
            found[p["treaty_id"]].add(p["subject"])
    return found


class Signed:
    """Votes of each pair: friendly, hostile; and the actors with any tie."""

    def __init__(self, rows: list[tuple], weight: dict[str, Fraction]):
        self.actors = sorted({end for a, b, *_ in rows for end in (a, b)})
        papers = {(pair(a, b), sign, evidence) for a, b, sign, _, _, evidence, _ in rows}
        self.plus, self.minus, self.pairs = defaultdict(Fraction), defaultdict(Fraction), set()
        for ends, sign, evidence in papers:
            self.pairs.add(ends)
            votes = self.plus if sign > 0 else self.minus
            if sign:
                votes[ends] += weight.get(evidence, Fraction(1))
        self.sign = {p: (self.plus[p] > self.minus[p]) - (self.plus[p] < self.minus[p])
                     for p in self.pairs}  # fmt: skip
        self.net = defaultdict(dict)
        for (a, b), votes in self.plus.items():
            if votes:
                self.net[a][b] = self.net[b][a] = votes

    def triads(self) -> tuple[int, int, list[list[str]]]:
        wrong, n = [], 0
        for triple in itertools.combinations(self.actors, 3):
            signs = [self.sign.get(p, 0) for p in itertools.combinations(triple, 2)]
            if all(signs):
                n += 1
                if math.prod(signs) < 0:
                    wrong.append(list(triple))
        return n - len(wrong), n, wrong

    def ties(self) -> list[tuple[str, str]]:
        return sorted(p for p, sign in self.sign.items() if sign)

    def frustration(self) -> int:
        """The fewest ties in the way, over every division of the actors into two camps."""
        kept = self.ties()
        actors = sorted({end for p in kept for end in p})
        place = {a: i for i, a in enumerate(actors)}
        bits = [(place[a], place[b], self.sign[a, b] < 0) for a, b in kept]
        return min(
            sum(((camp >> a ^ camp >> b) & 1) != hostile for a, b, hostile in bits)
            for camp in range(1 << max(len(actors) - 1, 0))
        )

    def clusters(self) -> list[list[str]]:
        """Actors joined by chains of friendly ties, of those with a signed tie."""
        left, out = {end for p in self.ties() for end in p}, []
        while left:
            part, todo = set(), [min(left)]
            while todo:
                part.add(at := todo.pop())
                todo += [
                    other
                    for p in self.ties()
                    if at in p and self.sign[p] > 0
                    for other in p
                    if other not in part
                ]
            out.append(sorted(part))
            left -= part
        return sorted(out)

    def share(self, a: str, b: str) -> Fraction:
        return self.net[a].get(b, Fraction(0)) / sum(self.net[a].values())

    def constraint(self, a: str) -> float | None:
        if not self.net.get(a):
            return None
        total = Fraction(0)
        for b in self.net[a]:
            through = sum(self.share(a, q) * self.share(q, b) for q in self.net[a] if q != b)
            total += (self.share(a, b) + through) ** 2
        return float(total)

    def effective_size(self, a: str) -> float | None:
        if not self.net.get(a):
            return None
        size = Fraction(0)
        for b in self.net[a]:
            heaviest = max(self.net[b].values())
            size += 1 - sum(
                self.share(a, q) * self.net[b].get(q, Fraction(0)) / heaviest
                for q in self.net[a]
                if q != b
            )
        return float(size)

    def betweenness(self, a: str) -> float:
        n = len(self.actors)
        if n < 3:
            return 0.0
        total = Fraction(0)
        for s, t in itertools.combinations([x for x in self.actors if x != a], 2):
            paths = self._shortest(s, t)
            if paths:
                total += Fraction(sum(a in path for path in paths), len(paths))
        return float(total * 2 / ((n - 1) * (n - 2)))

    def _shortest(self, s: str, t: str) -> list[tuple[str, ...]]:
        found, seen = [(s,)], {s}
        while found:
            if done := [path for path in found if path[-1] == t]:
                return done
            found = [(*p, q) for p in found for q in self.net.get(p[-1], ()) if q not in seen]
            seen |= {path[-1] for path in found}
        return []

    def flow(self, a: str, b: str, without: str | None = None) -> Fraction:
        """Maximum flow as the least cut, over every division of the actors."""
        rest = [x for x in self.actors if x not in (a, b, without)]
        cuts = []
        for size in range(len(rest) + 1):
            for more in itertools.combinations(rest, size):
                side = {a, *more}
                out = (w for x in side for y, w in self.net.get(x, {}).items()
                       if y not in side and y != without)  # fmt: skip
                cuts.append(sum(out, Fraction(0)))
        return min(cuts)

    def bypass(self) -> float | None:
        if not {"PRK", "RUS"} <= set(self.actors) or not (whole := self.flow("RUS", "PRK")):
            return None
        return float(self.flow("RUS", "PRK", "CHN") / whole)

    def roles(self) -> tuple[str, dict[str, str], list[str]]:
        """Type of the triangle, role of each, types possible where a side is open."""
        open_ = [[s] if (s := self.sign.get(pair(*side), 0)) else [1, -1] for side in SIDES]
        if not any(pair(*side) in self.pairs for side in SIDES):
            return "no data", dict.fromkeys(CORE, "no data"), []
        types = ["unit veto", "stable marriage", "romantic triangle", "ménage à trois"]
        words = [{0: "foe"}, {1: "partner", 0: "outcast"}, {2: "pivot", 1: "wing"}, {2: "friend"}]
        said, kinds = {a: set() for a in CORE}, set()
        for reading in itertools.product(*open_):
            n = sum(sign > 0 for sign in reading)
            kinds.add(n)
            for a in CORE:
                friends = sum(s > 0 and a in side for side, s in zip(SIDES, reading))
                said[a].add(words[n][friends])
        possible = [types[n] for n in sorted(kinds, reverse=True)]
        roles = {a: own.pop() if len(own) == 1 else "undetermined" for a, own in said.items()}
        return possible[0] if len(possible) == 1 else "undetermined", roles, possible


def brokers(rows: list[tuple], actors: list[str]) -> dict[str, dict[str, int]]:
    """Roles of Gould and Fernandez, groups being actors joined by treaties."""
    tie = {(a, b) for a, b, sign, *_ in rows if sign > 0}
    group = {a: {a} for a in actors}
    for a, b, sign, *_, relation in rows:
        if relation == "treaty" and sign > 0 and group[a] is not group[b]:
            joined = group[a] | group[b]
            for member in joined:
                group[member] = joined
    out = {a: dict.fromkeys(ROLES, 0) for a in actors}
    for v in actors:
        for a, b in itertools.permutations(actors, 2):
            if v in (a, b) or (a, v) not in tie or (v, b) not in tie or (a, b) in tie:
                continue
            av, vb, ab = (group[x] is group[y] for x, y in ((a, v), (v, b), (a, b)))
            role = 0 if av and vb else 1 if ab else 2 if vb else 3 if av else 4
            out[v][ROLES[role]] += 1
        out[v]["total"] = sum(out[v].values())
    return out
