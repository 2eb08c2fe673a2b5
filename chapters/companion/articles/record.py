"""The record of an article under seeds/: what is known of it, fingerprints, an outline."""

from __future__ import annotations

import hashlib
from pathlib import Path

import yaml

from ..canonical import words
from ..checks import PENDING
from ..tables.read import data_dir, rows

# Roles of sentences that carry claims.
CONTENT = ("body", "standfirst")
# What is asked in an interview or a press conference: part of the text, and not coded.
QUESTION = "question"
# Why a sentence of another role has no claim, until the coder says it better.
REASON = {
    "title": "title",
    "heading": "section heading",
    QUESTION: "question to the speaker",
    "credit": "credit",
    "boilerplate": "page furniture",
}


def block_hash(text: str) -> str:
    """SHA-256 of the words of a block, in lower case, without punctuation."""
    return hashlib.sha256(" ".join(words(text)).encode()).hexdigest()


def boilerplate(spans: list[dict]) -> list[dict]:
    """Blocks around the text, as `companion verify` names them when a copy lacks them.

    spans: rows of sentences.csv of the article, in order. Questions belong to the text: without
    them the answers say something else.
    """
    content = {int(s["block"]) for s in spans if s["role"] in (*CONTENT, QUESTION)}
    seen: dict[int, dict] = {}
    for s in spans:
        block, reason = int(s["block"]), s["uncoded_reason"]
        if block not in content:
            what = REASON[s["role"]] if reason == PENDING else reason
            seen.setdefault(block, {"block": block, "role": s["role"], "what": what})
    return list(seen.values())


def as_yaml(record: dict) -> bytes:
    """A record as the others under seeds/ are written: one line for each block and paragraph."""
    return yaml.safe_dump(
        record, sort_keys=False, allow_unicode=True, default_flow_style=None, width=100_000
    ).encode()


def pending(data: str | Path | None = None) -> dict[str, int]:
    """Articles that wait for their coding sheet: source_id and number of sentences to code."""
    folder = Path(data) if data else data_dir()
    coded = {row["sentence_id"].split(":")[0] for row in rows("claims", folder)}
    out: dict[str, int] = {}
    for row in rows("sentences", folder):
        if row["uncoded_reason"] == PENDING and row["source_id"] not in coded:
            out[row["source_id"]] = out.get(row["source_id"], 0) + (row["role"] in CONTENT)
    return out
