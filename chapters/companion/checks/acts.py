"""Acts between China, Russia and North Korea: rank, pair, the query that met them, their deed, and
the two passes over their codes.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter

from ..tables.read import Problem
from .agreement import repeats
from .letters import fold
from .rule import Record, at, items, rule, suspect

PAIRS = ("CHN-PRK", "PRK-RUS", "CHN-RUS")
THREE = ("CHN", "PRK", "RUS")
# The search put this many fixed questions for each pair; what came after them are follow-ups.
BASE_QUERIES = 60
_CODED = ("level", "sign", "cameo")
# How base queries call the two states of a pair, in three languages.
_PAIRED = {
    "CHN-PRK": (("China", "North Korea"), ("中朝",), ("북중",)),
    "PRK-RUS": (("Russia", "North Korea"), ("俄朝",), ("朝俄",), ("북러",)),
    "CHN-RUS": (("China", "Russia"), ("中俄",), ("중러",)),
}
# A question shows eight pages at most; a page tells of an act or two.
_PAGES = 8
_ACTS_A_PAGE = 2
_SCRIPTS = {"English": "LATIN", "Chinese": "CJK", "Korean": "HANGUL", "Russian": "CYRILLIC"}


def between(row: dict) -> list[str]:
    """Pairs of the three that an event's source and target make."""
    ends = set(itertools.product(items(row["source_actors"]), items(row["target_actors"])))
    return [p for p in PAIRS if not ends.isdisjoint(itertools.permutations(p.split("-")))]


@rule("events")
def worded(record: Record):
    """A title is a headline and a summary sentences, so that the two cells exchanged are seen."""
    for row in record["events"]:
        if row["title"].endswith("."):
            yield at("events", row, "title", "a headline, without a full stop at its end")
        if row["summary"] and not row["summary"].rstrip("”’)\"'").endswith((".", "?", "!")):
            yield suspect("events", row, "summary", "sentences, with a full stop at the end")


@rule("events")
def again(record: Record):
    """Two acts of one day whose titles differ in nothing but their letters' case and marks."""
    used: dict[tuple, dict] = {}
    for row in record["events"]:
        first = used.setdefault((row["date"], fold(row["title"])), row)
        if first is not row:
            said = f"a title that {first['event_id']} of the same day does not have"
            yield suspect("events", row, "title", said)


@rule("events")
def ranked(record: Record):
    """An act between two of the three has its pair and its rank; other events have neither."""
    for row in record["events"]:
        pairs = items(row["pair"])
        for pair in pairs:
            if pair not in PAIRS:
                yield at("events", row, "pair", f"one of {', '.join(PAIRS)}", pair)
            elif not set(pair.split("-")) <= {*items(row["actors"]), *items(row["target_actors"])}:
                yield at("events", row, "pair", f"actors of the event ({row['actors']})", pair)
        if not pairs and (found := between(row)):
            said = f"{' or '.join(found)}, since source and target are of the three"
            yield at("events", row, "pair", said)
        if not row["level"] and (pairs or between(row)):
            said = "the rank of an act between two of China, Russia and North Korea"
            yield at("events", row, "level", said)
        if row["level"] and not pairs:
            yield at("events", row, "level", "nothing, since the event is an act of no pair")


def _asked(known: dict[str, dict], row: dict) -> list[dict]:
    """Queries of the log (`known`, by id) that met an event."""
    return [known[query] for query in items(row["query_id"]) if query in known]


@rule("events", "queries")
def met(record: Record):
    """How a row was gathered is what its queries are: base, follow-up or none."""
    known = record.by("queries", "query_id")
    for row in record["events"]:
        asked = _asked(known, row)
        if row["query_id"] and len(asked) < len(items(row["query_id"])):
            continue  # a query that is not in the log is reported with the other lists of ids
        base = any(query["round"] == "base" for query in asked)
        fitting = "even_search" if base else "follow_up" if asked else "selection"
        if row["gathered"] != fitting:
            if not asked:
                said = "the query of queries.csv that met the act, since it is no selection"
                yield at("events", row, "query_id", said)
            else:
                yield at("events", row, "gathered", f"{fitting}, as its query is in queries.csv")
        pairs = [query["pair"] for query in asked]
        for pair in pairs:
            if pair not in items(row["pair"]):
                said = f"a query about a pair of the act ({row['pair'] or 'none'}), not {pair}"
                yield at("events", row, "query_id", said)
        if len(set(pairs)) < len(pairs):
            yield at("events", row, "query_id", "one query for each pair, the first that met it")


@rule("events", "queries")
def beyond(record: Record):
    """What the rule of the search leaves out is an act of its years that no base query met."""
    years = [query["year"] for query in record["queries"] if query["round"] == "base"]
    since, known = min(filter(None, years), default=""), record.by("queries", "query_id")
    for row in record["events"]:
        if not row["outside"]:
            continue
        base = any(query["round"] == "base" for query in _asked(known, row))
        if base or not row["pair"] or row["date"] < since:
            said = f"nothing: an act of a pair since {since} that no base query met has it"
            yield at("events", row, "outside", said)


@rule("events")
def deeds(record: Record):
    """Rows that tell one deed name its first row, and are acts of the same pairs."""
    events = record.by("events", "event_id")
    told: dict[str, list[dict]] = {}
    for row in record["events"]:
        if row["deed_id"]:
            told.setdefault(row["deed_id"], []).append(row)
    for deed, rows in told.items():
        first = min(rows, key=lambda row: int(row["event_id"][1:]))
        if deed in events and first["event_id"] != deed:
            said = f"{first['event_id']}, the first event that tells the deed"
            yield at("events", rows[0], "deed_id", said)
        elif len(rows) == 1:
            yield at("events", first, "deed_id", "nothing, since no other row tells the deed")
        for row in rows:
            if set(items(row["pair"])) != set(items(first["pair"])):
                said = f"{first['pair'] or 'nothing'}, the pair of the same deed in"
                yield at("events", row, "pair", f"{said} {first['event_id']} (row {first[None]})")


@rule("queries")
def numbered(record: Record):
    """The queries of a pair are counted without a gap, the base queries first."""
    count: dict[str, int] = {}
    for row in record["queries"]:
        expected = count[row["pair"]] = count.get(row["pair"], 0) + 1
        if int(row["number"]) != expected:
            said = f"{expected}: the queries of a pair are numbered without a gap"
            yield at("queries", row, "number", said)
            return
        if (row["round"] == "base") != (expected <= BASE_QUERIES):
            said = f"base for the first {BASE_QUERIES} queries of a pair, follow_up for the rest"
            yield at("queries", row, "round", said)
        years = set(re.findall(r"20[12][0-9]", row["words"]))
        if row["round"] == "base" and not years:
            told = f", {row['year']}" if row["year"] else ""
            yield at("queries", row, "words", f"words with the year{told}")
        if row["date"] and row["date"][:4] < max(years | {row["year"]}):
            said = f"a day from {max(years | {row['year']})} on, the year that was asked for"
            yield at("queries", row, "date", said)
        if row["year"] and years and row["year"] not in years:
            yield at("queries", row, "year", f"a year of its words ({', '.join(sorted(years))})")


@rule("queries")
def spoken(record: Record):
    """The words of a query have letters of its language, and a base query names its pair."""
    for row in record["queries"]:
        script = _SCRIPTS.get(row["language"])
        if script is None:
            yield at("queries", row, "language", f"one of {', '.join(_SCRIPTS)}")
            continue
        names = _PAIRED[row["pair"]]
        if row["round"] == "base" and not any(all(n in row["words"] for n in two) for two in names):
            said = (
                f"words that name both of {row['pair']} ({' or '.join(map(' and '.join, names))})"
            )
            yield suspect("queries", row, "words", said)
        if not any(script in unicodedata.name(c, "") for c in row["words"] if c.isalpha()):
            said = f"the language of the words ({row['words']})"
            yield at("queries", row, "language", said)


@rule("queries", "events")
def gave(record: Record):
    """A query gave the new acts that the log says: as many rows name it, or more by acts split."""
    naming = Counter(query for row in record["events"] for query in items(row["query_id"]))
    for row in record["queries"]:
        if int(row["new_acts"]) > naming[row["query_id"]]:
            said = f"at most {naming[row['query_id']]}, the rows of events.csv that name the query"
            yield at("queries", row, "new_acts", said)
        if int(row["results"]) > _PAGES:
            yield suspect("queries", row, "results", f"at most {_PAGES}, the pages that are shown")
        if int(row["acts_met"]) > _ACTS_A_PAGE * int(row["results"]):
            said = f"at most {_ACTS_A_PAGE} acts for each of the {row['results']} pages shown"
            yield suspect("queries", row, "acts_met", said)
        if int(row["new_acts"]) > int(row["acts_met"]):
            yield at("queries", row, "acts_met", f"at least the new acts ({row['new_acts']})")


@rule("event_passes", "event_resolutions", "events", "relations")
def settled(record: Record):
    """What one pass codes, both do; where they differ, or a row says otherwise, a reason stands."""
    passes = {(r["pass"], r["event_id"], r["pair"]): r for r in record["event_passes"]}
    shown = _Published(record)
    held = {(r["event_id"], r["pair"], r["variable"]) for r in record["event_resolutions"]}
    for row in record["event_resolutions"]:
        coded = [passes.get((name, row["event_id"], row["pair"])) for name in ("a", "b")]
        cells = shown.cells(row["event_id"], row["pair"], row["variable"])
        told = {cell[row["variable"]] for _, cell in cells}
        yield from repeats("event_resolutions", "event", row, coded, told or None)
    for event, pair in dict.fromkeys((e, p) for _, e, p in passes):
        a, b = passes.get(("a", event, pair)), passes.get(("b", event, pair))
        if a is None or b is None:
            found = f"{event}, {pair}: pass {'a' if a is None else 'b'} is missing"
            said = "a row of each pass for every act"
            yield Problem("data/event_passes.csv", None, "event_id", found, said)
            continue
        if pair not in items(shown.events[event]["pair"]):
            said = f"a pair of the act ({shown.events[event]['pair'] or 'none'})"
            yield at("event_passes", a, "pair", said)
        for variable in _CODED:
            if (event, pair, variable) not in held:
                yield from _agreed(a, b, variable, shown)


class _Published:
    """The cells of events and of their ties that show a code."""

    def __init__(self, record: Record):
        self.events = record.by("events", "event_id")
        self.ties: dict[tuple[str, frozenset], list[dict]] = {}
        for tie in record["relations"]:
            ends = frozenset((tie["from"], tie["to"]))
            self.ties.setdefault((tie["evidence_id"], ends), []).append(tie)

    def cells(self, event: str, pair: str, variable: str) -> list[tuple[str, dict]]:
        """Table and row of each cell that shows the code; steps of a treaty have no tie."""
        if variable != "sign":
            return [("events", self.events[event])]
        return [("relations", t) for t in self.ties.get((event, frozenset(pair.split("-"))), [])]


def _agreed(a: dict, b: dict, variable: str, shown: _Published):
    """What is wrong with a code that no resolution settles."""
    event, pair = a["event_id"], a["pair"]
    if a[variable] != b[variable]:
        told = f"{event}, {variable}: {a[variable]} and {b[variable]}"
        said = "a row that settles where the passes differ"
        yield Problem("data/event_resolutions.csv", None, "event_id", told, said)
        return
    for table, cell in shown.cells(event, pair, variable):
        # An act without a rank is reported as such.
        if cell[variable] != a[variable] and (cell[variable] or variable != "level"):
            said = f"{a[variable]}, as both passes say of {event}"
            yield at(table, cell, variable, f"{said} (or a row of event_resolutions.csv)")
