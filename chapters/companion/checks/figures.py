"""Figures: each belongs to a declared series, says itself in words, and is not far from its
neighbours.

A spreadsheet in another language takes a point for a mark of thousands, and a hand slips by a
zero: neither leaves a trace in a cell of digits. So `in_words` says each figure a second time,
to two digits and with its unit, where no program changes it, and the two must agree.
"""

from __future__ import annotations

import datetime
import math
import re
import statistics

from .rule import Record, at, items, number, rule, suspect

_SCALES = {"m": 6, "bn": 9, "tn": 12, "million": 6}
_UNIT = re.compile(r"(US\$|CNY|KRW) (m|bn|tn)\b(.*)|(million) (.*)")
_NAMES = ((12, "trillion"), (9, "billion"), (6, "million"), (3, "thousand"))
# What counts as the same figure told twice, whatever the note beside it.
_SAME = (
    "series",
    "reporter",
    "partner",
    "period_start",
    "period_end",
    "value",
    "low",
    "high",
    "unit",
    "estimator",
    "as_of",
)
# What a figure is of: for one maker, the same figure again on another day is no new one.
_PERIOD = (
    "series",
    "reporter",
    "partner",
    "period_start",
    "period_end",
    "unit",
    "estimator",
    "counting_rule",
)
# From how many such pairs on a series is one of single orders, and from how many years on a maker
# counts by years.
_SEVERAL, _YEARS = 3, 4
# Days of twelve months, give or take a slip.
_TWELVE = 363
# How many figures of the series a figure is held against, and from what factor on it is suspect:
# 10^0.7, about five. A figure off by ten is found this way unless it was off by more than two in
# the other direction before.
NEIGHBOURS = 4
FACTOR = 0.7


def in_words(row: dict) -> str:
    """A row of indicators.csv in words: two digits of the figure and of its bounds, and the unit.

    1974 of US$ m is "2 billion US$"; 15 to 18 of percent "15 to 18 percent"; no figure at all
    "no figure".
    """
    low, value, high = (number(row[column]) for column in ("low", "value", "high"))
    exponent, unit = _unit(row["unit"])
    said = {n: _short(n, exponent) for n in (low, value, high) if n is not None}
    if not said:
        return "no figure"
    if value is None and low is not None and high is not None:
        return f"{said[low]} to {said[high]} {unit}"
    if high is None and low is not None and value in (None, low):
        return f"at least {said[low]} {unit}"
    if low is None and high is not None and value in (None, high):
        return f"at most {said[high]} {unit}"
    assert value is not None  # bounds without a value have one of the three forms above
    aside = "" if high is None else f" (at most {said[high]})"
    if low is not None:
        aside = f" (at least {said[low]})" if high is None else f" ({said[low]} to {said[high]})"
    return f"{said[value]}{aside} {unit}"


def _unit(unit: str) -> tuple[int, str]:
    """The power of ten that a unit holds, and the unit without it."""
    found = _UNIT.fullmatch(unit)
    if not found:
        return 0, unit
    if found[4]:
        return _SCALES[found[4]], found[5]
    return _SCALES[found[2]], found[1] + found[3]


def _short(value: float, exponent: int) -> str:
    """A number to two digits, with the word for its size."""
    if not value:
        return "0"
    first = math.floor(math.log10(abs(value)))
    # Half a digit goes up, as people round; the rest makes up for what binary fractions lack.
    digits = int(abs(value) / 10.0 ** (first - 1) + 0.5 + 1e-9)
    if digits == 100:
        digits, first = 10, first + 1
    power = first - 1 + exponent
    size, name = next(((n, f" {name}") for n, name in _NAMES if power + 1 >= n), (0, ""))
    shift = power - size
    text = str(digits * 10**shift) if shift >= 0 else f"{digits / 10**-shift:.{-shift}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{'-' if value < 0 else ''}{text}{name}"


@rule("indicators")
def said_twice(record: Record):
    """A figure in words is the figure in digits."""
    for row in record["indicators"]:
        expected = in_words(row)
        if row["in_words"] != expected:
            said = f"“{expected}”, which value, low, high and unit say; correct whichever is wrong"
            yield at("indicators", row, "in_words", said)


@rule("indicators", "series")
def declared(record: Record):
    """Units and parties of a figure are among those of its series; every series has a figure."""
    series = record.by("series", "series_id")
    used = {row["series"] for row in record["indicators"]}
    for row in record["indicators"]:
        told = series[row["series"]]
        for column in ("unit", "reporter", "partner"):
            if row[column] not in (items(told[column]) or [""]):
                said = f"{' or '.join(items(told[column])) or 'nothing'}, as series.csv declares"
                yield at("indicators", row, column, f"{said} for {row['series']}")
    for row in record["series"]:
        if row["series_id"] not in used:
            yield at("series", row, "series_id", "a series that indicators.csv has a figure of")


@rule("indicators")
def bounds(record: Record):
    """Bounds enclose their value, a share is one of a hundred, and only what grows or stands on a
    scale goes below zero.
    """
    for row in record["indicators"]:
        columns = ("low", "value", "high")
        known = [n for n in (number(row[column]) for column in columns) if n is not None]
        if known != sorted(known):
            said = f"low <= value <= high ({row['low']} to {row['high']})"
            yield at("indicators", row, "value", said)
        for column in columns:
            if said := _beyond(row, number(row[column])):
                yield at("indicators", row, column, said)


def _beyond(row: dict, size: float | None) -> str:
    """What is expected of a number that is no share or amount of its series; else nothing."""
    if size is None:
        return ""
    why = f"series is {row['series']}" if "_share_of_" in row["series"] else ""
    if not why and row["unit"].startswith("percent of "):
        why = f"unit is {row['unit']}"
    if why and not 0 <= size <= 100:
        return f"a share between 0 and 100 percent, since the {why}"
    if size < 0 and not _signed(row):
        return f"0 or more: what is counted in {row['unit']} does not go below zero"
    return ""


def _signed(row: dict) -> bool:
    """Whether a figure may go below zero: a place on a scale, or growth."""
    return row["unit"] == "scale points" or row["series"].endswith("_growth")


@rule("indicators", "series")
def revised(record: Record):
    """A maker gives one figure for a period on one day; the same figure on another day is no new
    one. Series of single orders give several; yearly ones have a rule of their own.
    """
    yearly = {row["series_id"] for row in record["series"] if row["yardstick"] == "yearly"}
    for same in (_PERIOD + ("as_of",), _PERIOD + ("value", "low", "high")):
        held: dict[tuple, list[dict]] = {}
        for row in record["indicators"]:
            held.setdefault(tuple(row[column] for column in same), []).append(row)
        several: dict[str, int] = {}
        for rows in held.values():
            several[rows[0]["series"]] = several.get(rows[0]["series"], 0) + (len(rows) > 1)
        for rows in held.values():
            first, *others = rows
            if several[first["series"]] >= _SEVERAL:
                continue
            for row in others if first["series"] not in yearly else ():
                said = f"a period, maker or day that {first['indicator_id']} (row {first[None]})"
                yield suspect("indicators", row, "as_of", f"{said} does not have")


@rule("indicators")
def whole_periods(record: Record):
    """Twelve months are whole ones; who counts by years gives no single day."""
    years: dict[tuple, int] = {}
    for row in record["indicators"]:
        maker = row["series"], row["estimator"], row["unit"]
        years[maker] = years.get(maker, 0) + (_length(row) == "year")
    for row in record["indicators"]:
        if _length(row) == "year":
            first = datetime.date.fromisoformat(row["period_start"])
            after = datetime.date.fromisoformat(row["period_end"]) + datetime.timedelta(1)
            slip = {first.day, after.day} & {2, 30, 31} and 1 in (first.day, after.day)
            if (after - first).days >= _TWELVE and slip:
                said = "a period of whole months, from the first day of one to the last of another"
                yield suspect("indicators", row, "period_start", said)
            continue
        yearly = years[row["series"], row["estimator"], row["unit"]] > _YEARS
        if yearly and _length(row) in ("day", "up to a day"):
            said = f"a year, as other figures of {row['series']} by {row['estimator']} have"
            yield suspect("indicators", row, "period_start", said)


@rule("indicators")
def repeated(record: Record):
    """A figure stands once, whatever is noted beside it."""
    used: dict[tuple, dict] = {}
    for row in record["indicators"]:
        first = used.setdefault(tuple(row[column] for column in _SAME), row)
        if first is not row and number(row["value"]) is not None:
            said = (
                f"a figure that no row has yet (row {first[None]}, {first['indicator_id']}, has it)"
            )
            yield suspect("indicators", row, "value", said)


def _length(row: dict) -> str:
    """Periods that may be compared: a month with a month, a year with a year."""
    if not row["period_start"]:
        return "up to a day"
    first, last = (datetime.date.fromisoformat(row[c]) for c in ("period_start", "period_end"))
    days = (last - first).days + 1
    steps = ((10, "day"), (40, "month"), (100, "quarter"), (200, "half"), (370, "year"))
    return next((name for most, name in steps if days <= most), "longer")


@rule("indicators")
def neighbours(record: Record):
    """A figure is like those next to it in its series, of the same unit and length of period, or
    says why not. It is held against those of its own parties where there are enough of them.
    """
    groups: dict[tuple, list[tuple[int, float, dict]]] = {}
    for row in record["indicators"]:
        size = next((n for n in map(number, (row["value"], row["low"], row["high"])) if n), None)
        if size is not None and (size > 0 or _signed(row)):
            day = datetime.date.fromisoformat(row["period_end"]).toordinal()
            key = row["series"], row["unit"], _length(row)
            groups.setdefault(key, []).append((day, size, row))
    for group in groups.values():
        own: dict[tuple, list[tuple[int, float, dict]]] = {}
        for one in group:
            own.setdefault((one[2]["reporter"], one[2]["partner"]), []).append(one)
        for mine in own.values():
            yield from _far(mine, mine if len(mine) > NEIGHBOURS else group)


def _far(some: list[tuple[int, float, dict]], beside: list[tuple[int, float, dict]]):
    """What is said of the figures in `some` (day, size, row) that are far from those `beside`."""
    if len({size > 0 for _, size, _ in beside}) > 1:  # growth turns to loss; its size says little
        return
    for day, size, row in some:
        others = sorted((abs(d - day), s) for d, s, r in beside if r is not row)[:NEIGHBOURS]
        if row["unusual"] or not others:
            continue
        usual = statistics.median(s for _, s in others)
        if abs(math.log10(size / usual)) > FACTOR:
            said = f"a figure nearer to {usual:g}, that of its neighbours in {row['series']}"
            said += " (or the reason in unusual)"
            yield suspect("indicators", row, "value", said)


@rule()
def written(record: Record):
    """A number has one form, and one that no spreadsheet in another language takes for another."""
    for table in record.looked:
        for column, field in record.fields[table].items():
            if field.get("type") not in ("number", "integer"):
                continue
            for row in record[table]:
                if said := _form(row[column]):
                    yield at(table, row, column, said)
                elif re.fullmatch(r"-?[0-9]{1,3}\.[0-9]{3}", row[column]):
                    said = f"{row[column]}0: three decimals are thousands to German and French"
                    yield suspect(table, row, column, f"{said} spreadsheets")


def _form(cell: str) -> str:
    """What is wrong with the way a number is written; nothing when it is well."""
    if re.fullmatch(r"(0|-?[1-9][0-9]*|-?[0-9]+\.[0-9]+)?", cell):
        if re.fullmatch(r"-0(\.0+)?|-?0[0-9].*", cell):
            return f"the number without a sign or a zero it does not need ({float(cell):g})"
        return ""
    return f"the number written out, without + or E ({float(cell):g})"
