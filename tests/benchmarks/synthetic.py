"""Made-up data of any size, for benchmarks and tests only: nothing in it says anything about any
state.

The folder has the same tables and schema as `data/` and passes `companion check`. Claims, their
sentences, ties and needs are multiplied; actors beyond the first few are called synthetic-001
and so on, sources synthetic-2024 and so on. Events grow with the claims up to the number that
the schema's ids allow (E001 to E999).
"""

from __future__ import annotations

import csv
import json
import random
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = 100  # a source
WORDS = 15  # a sentence
PAIRS = ("CHN-PRK", "PRK-RUS", "CHN-RUS")


def write(folder: Path, times: int = 1, actors: int = 200, seed: int = 0) -> Path:
    """Write made-up tables with `times` the published number of claims and `actors` actors into
    folder/data; returns that.
    """
    chance = random.Random(seed)
    data = folder / "data"
    shutil.copytree(ROOT / "data", data)
    tables = {
        r["name"]: r["path"]
        for r in json.loads((data / "datapackage.json").read_text("utf-8"))["resources"]
    }
    rows = {
        name: list(csv.DictReader((data / path).open(encoding="utf-8", newline="")))
        for name, path in tables.items()
    }
    heads = {
        name: list(csv.DictReader((data / path).open(encoding="utf-8", newline="")).fieldnames)
        for name, path in tables.items()
    }
    many = len(rows["claims"]) * times

    people = [f"synthetic-{i:03d}" for i in range(1, actors + 1)]
    blank = dict.fromkeys(heads["actors"], "")
    core = [a for a in rows["actors"] if a["kind"] in ("state", "organisation", "bloc")]
    states = [a["actor_id"] for a in core] + people[: max(0, actors - len(core))]
    kept = {
        name: dict(rows[name][0])
        for name in ("sources", "sentences", "claims", "relations", "dependencies", "events")
    }
    voice = "made-up-voice"
    out = {
        "actors": [
            *rows["actors"],  # the tables left as they are name them
            *(
                {**blank, "actor_id": p, "kind": "state", "name": f"Synthetic state {p[-3:]}"}
                for p in people[: max(0, actors - len(core))]
            ),
            {**blank, "actor_id": voice, "kind": "group", "name": "Made-up voice"},
        ],
        "sources": [],
        "sentences": [],
        "claims": [],
        "relations": [],
        "dependencies": [],
        "events": [],
    }
    relation = [
        ("cooperation", 1),
        ("contact", 1),
        ("economic_support", 1),
        ("pressure", -1),
        ("criticism", -1),
        ("dependence", 0),
        ("concern", -1),
    ]
    for n in range(many):
        block, place = divmod(n, SENTENCES)
        source = f"synthetic{_letters(block)}-2024"
        if place == 0:
            out["sources"].append(
                {
                    **dict.fromkeys(kept["sources"], ""),
                    **{k: kept["sources"][k] for k in ("type", "language")},
                    "source_id": source,
                    "title": "Made-up article",
                    "container_title": "Made-up outlet",
                    "words": str(WORDS * min(SENTENCES, many - n)),
                    "sha256": f"{block:064x}",
                }
            )
        sentence = f"{source}:{place + 1}.1"
        out["sentences"].append(
            {
                **dict.fromkeys(heads["sentences"], ""),
                "sentence_id": sentence,
                "source_id": source,
                "block": str(place + 1),
                "paragraph": str(place + 1),
                "sentence": "1",
                "start": str(place * 100),
                "end": str(place * 100 + 99),  # one character between two sentences
                "words": str(WORDS),
                "role": "body",
                "actors_mentioned": ";".join(chance.sample(states, 2)),
            }
        )
        a, b = chance.sample(states, 2)
        claim = {
            **dict.fromkeys(heads["claims"], ""),
            "claim_id": f"{sentence}a",
            "sentence_id": sentence,
            "speaker_id": voice,
            "speaker_kind": chance.choice(["author", "named_person", "unnamed_group"]),
            "form": "assertion",
            "about": f"{a};{b}",
            "modality": "fact",
            "topic": "diplomacy",
            "concept": "background",
            "paraphrase": "Made-up claim.",
            "checkable": "no",
        }
        out["claims"].append(claim)
        for k in range(4):
            a, b = chance.sample(states, 2)
            kind, sign = chance.choice(relation)
            out["relations"].append(
                {
                    **dict.fromkeys(heads["relations"], ""),
                    "relation_id": f"R{n * 4 + k + 1:09d}",
                    "from": a,
                    "to": b,
                    "relation": kind,
                    "sign": str(sign),
                    "certainty": "stated",
                    "evidence_id": claim["claim_id"],
                    "start": f"{chance.randint(2012, 2025)}-06-01" if k else "",
                    "note": "",
                }
            )
            if kind == "dependence":  # a tie of need has its row among the needs
                out["dependencies"].append(
                    {
                        **dict.fromkeys(heads["dependencies"], ""),
                        "dependency_id": f"D{n * 4 + k + 1:09d}",
                        "dependent": a,
                        "on": b,
                        "good": "trade",
                        "change": "unstated",
                        "evidence_id": claim["claim_id"],
                    }
                )
    scores = {r["cameo"]: r["goldstein"] for r in rows["cameo"] if r["goldstein"]}
    for n in range(1, min(999, 278 * times) + 1):
        a, b = chance.sample(states, 2) if n > 1 else ("CHN", "RUS")
        code = chance.choice(sorted(scores))
        pair = [p for p in PAIRS if {a, b} == set(p.split("-"))]
        year = 2012 + n % 14
        event = {
            **dict.fromkeys(heads["events"], ""),
            "event_id": f"E{n:03d}",
            "date": f"{year}-{1 + n % 12:02d}-15",
            "precision": "day",
            "actors": f"{a};{b}",
            "kind": "other",
            "source_actors": a,
            "target_actors": b,
            "cameo": code,
            "goldstein": scores[code],
            "title": "Made-up event",
            "summary": "Made up.",
            "confidence": "low",
            "level": "other" if pair else "",
            "pair": ";".join(pair),
            "gathered": "selection",
        }
        out["events"].append(event)
        score = float(scores[code])
        out["relations"].append(
            {
                **dict.fromkeys(heads["relations"], ""),
                "relation_id": f"R8{n:09d}",
                "from": a,
                "to": b,
                "relation": "cooperation" if score > 0 else "criticism",
                "sign": "1" if score > 0 else "-1",
                "start": event["date"],
                "end": event["date"],
                "certainty": "stated",
                "evidence_id": event["event_id"],
                "note": "",
            }
        )
    out |= _judged(out["claims"], heads) | _searched(out["events"][0], out["relations"], heads)
    # The other tables stay as they are published.
    for name, table in out.items():
        with (data / tables[name]).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, heads[name], lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
    return data


def _judged(claims: list[dict], heads: dict[str, list[str]]) -> dict[str, list[dict]]:
    """Two passes, and on the first claim a difference resolved and a verdict: no table is empty."""
    claim = claims[0]
    claim["checkable"] = "yes"
    tie = dict(tie_from="CHN", tie_to="RUS", relation="contact", sign="1", certainty="stated")
    empty = dict.fromkeys(heads["passes"], "")
    coded = [
        empty | {name: row[name] for name in empty if name in row} | tie | {"pass": one}
        for one in "ab"
        for row in claims
    ]
    coded[len(claims)]["topic"] = "treaty"
    return {
        "passes": coded,
        "resolutions": [
            {
                **dict.fromkeys(heads["resolutions"], ""),
                "claim_id": claim["claim_id"],
                "variable": "topic",
                "pass_a": claim["topic"],
                "pass_b": "treaty",
                "resolved": claim["topic"],
                "reason": "Made up.",
                "number": "1",
            }
        ],
        "verdicts": [
            {
                **dict.fromkeys(heads["verdicts"], ""),
                "verdict_id": "V001",
                "claim_id": claim["claim_id"],
                "verdict": "open",
                "first": "open",
                "second": "open",
                "record": "Made up.",
                "second_reason": "Made up.",
                "searched": "Made up.",
                "as_of": "2026-01-01",
                "confidence": "low",
            }
        ],
    }


def _searched(act: dict, ties: list[dict], heads: dict[str, list[str]]) -> dict[str, list[dict]]:
    """One query that met nothing, and two passes over one act whose level is resolved."""
    sign = next(tie["sign"] for tie in ties if tie["evidence_id"] == act["event_id"])
    own = {name: act[name] for name in ("event_id", "pair", "level", "cameo")}
    query = dict(query_id="Q001", pair="CHN-PRK", number="1", round="base", language="English")
    differ = dict(variable="level", pass_a="other", pass_b="leader", resolved="other", number="1")
    return {
        "queries": [
            dict.fromkeys(heads["queries"], "")
            | query
            | dict(words="Made up 2024", results="0", acts_met="0", new_acts="0")
        ],
        "event_passes": [
            own | {"pass": "a", "sign": sign},
            own | {"pass": "b", "sign": sign, "level": "leader"},
        ],
        "event_resolutions": [
            {name: own[name] for name in ("event_id", "pair")}
            | differ
            | dict(earlier="", reason="Made up.")
        ],
    }


def _letters(n: int) -> str:
    """0, 1, 2 … as a, b, c … z, ba, bb … (source ids hold letters only)."""
    out = ""
    while True:
        n, r = divmod(n, 26)
        out = chr(97 + r) + out
        if n == 0:
            return out
