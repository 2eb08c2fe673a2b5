"""Yardsticks and topics: series that nobody made for this book, and what Weibo's list had.

A figure of a yardstick is read by year, so each must belong to one year or say otherwise; a topic
stands once, under its day.
"""

from __future__ import annotations

from .letters import fold
from .rule import Record, at, items, rule

_TOLD = ("made_for", "coverage", "gaps")


@rule("series")
def told(record: Record):
    """Whose figures a yardstick has, why they were made, for when, what they lack, and what they
    would show if China were sidelined; official counts say the last as well.
    """
    for row in record["series"]:
        for column in _TOLD if row["yardstick"] else ():
            if not row[column]:
                yield at("series", row, column, "words, since the series is a yardstick")
        outside = row["yardstick"] or row["series_id"].startswith("official_")
        if outside and not (row["sidelined_if"] or row["would_show"]):
            said = "what the figures would show if China were sidelined, or a sidelined_if"
            yield at("series", row, "would_show", said)
        if row["sidelined_if"] and row["would_show"]:
            said = "nothing here, since sidelined_if says it already"
            yield at("series", row, "would_show", said)


@rule("series", "indicators")
def used(record: Record):
    """What a series declares, some figure of it has: a party or unit that none has is a slip."""
    have: dict[tuple[str, str], set[str]] = {}
    for row in record["indicators"]:
        for column in ("unit", "reporter", "partner"):
            have.setdefault((row["series"], column), set()).add(row[column])
    for row in record["series"]:
        for column in ("unit", "reporter", "partner"):
            for item in items(row[column]):
                if item not in have.get((row["series_id"], column), {item}):
                    said = f"a {column} that a figure of the series has"
                    yield at("series", row, column, said, item)


@rule("indicators")
def two_parties(record: Record):
    """A figure between two parties is not between one and itself."""
    for row in record["indicators"]:
        if row["partner"] and row["partner"] == row["reporter"]:
            yield at("indicators", row, "partner", "another party than the reporter, or none")


@rule("series", "indicators")
def by_year(record: Record):
    """A yearly figure lies in one calendar year, once; what holds from year to year has whole
    ones.
    """
    kinds = {row["series_id"]: row["yardstick"] for row in record["series"]}
    first: dict[tuple, dict] = {}
    for row in record["indicators"]:
        kind, start, end = kinds.get(row["series"], ""), row["period_start"], row["period_end"]
        if kind and not start:
            yield at("indicators", row, "period_start", "a day, since the series is a yardstick")
        elif kind == "yearly" and start[:4] != end[:4]:
            said = f"a day in {start[:4]}, since {row['series']} is yearly"
            yield at("indicators", row, "period_end", said)
        elif kind == "state" and (start[5:], end[5:]) != ("01-01", "12-31"):
            yield at("indicators", row, "period_start", "whole years, since the series is a state")
        elif kind == "yearly":
            pair = frozenset((row["reporter"], row["partner"]))
            before = first.setdefault((row["series"], pair, end[:4]), row)
            if before is not row:
                said = f"one figure a year of {row['series']} for these parties"
                said += f" ({before['indicator_id']}, row {before[None]}, is of {end[:4]})"
                yield at("indicators", row, "period_end", said)


@rule("topics")
def topics(record: Record):
    """Topics stand in the order of their days, each once. (That the archive holds the day is the
    matter of the schema and of `dates.bounded`.)
    """
    above = ""
    titles: dict[str, dict] = {}
    for row in record["topics"]:
        if row["date"] < above:
            said = f"a day not before that of the row above ({above}): rows stand in order"
            yield at("topics", row, "date", said)
        above = max(above, row["date"])
        first = titles.setdefault(fold(row["title"]), row)
        if first is not row:
            said = f"a topic of its own ({first['topic_id']}, row {first[None]}, is the same)"
            yield at("topics", row, "title", said)
