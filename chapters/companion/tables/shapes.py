"""What stands in a descriptor, `data/datapackage.json`, has the shape that its readers rely on.

A descriptor is edited by hand. A day in another form would end in a traceback, or, worse, be taken
for something else: it is told by its place.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from typing import Any

from .problems import Problem

_FILE = "data/datapackage.json"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPAN = 'start and end alone, as {"start": "1945-08-15", "end": "2026-08-31"}'


def misshapen(package: dict) -> list[Problem]:
    """What of a descriptor does not have the shape that its readers rely on, by its place.

    The descriptor has resources with name, path and fields that have names (`schema`).
    """
    return list(_misshapen(package))


def _misshapen(package: dict) -> Iterator[Problem]:
    yield from _span("", package.get("temporal", {}), {})
    for resource in package["resources"]:
        if "temporal" in resource:
            yield from _span(f"{resource['name']}.", resource["temporal"], package.get("temporal"))


def _told(place: str, found: Any, expected: str) -> Problem:
    """A fault of the descriptor; what is no text is shown as the file has it."""
    shown = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    return Problem(f"{_FILE}, {place}", None, None, shown, expected)


def _span(place: str, found: Any, whole: Any) -> Iterator[Problem]:
    """Faults of a span of days, which holds within that of the `whole` where it says nothing."""
    if not isinstance(found, dict) or found.keys() - {"start", "end"}:
        yield _told(f"{place}temporal", found, _SPAN)
        return
    wrong = [end for end in found if not is_day(found[end])]
    for end in wrong:
        yield _told(f"{place}temporal.{end}", found[end], "a real date as YYYY-MM-DD")
    both = {"start": "", "end": ""} | (whole if isinstance(whole, dict) else {}) | found
    start, end = both["start"], both["end"]
    if not wrong and is_day(start) and is_day(end) and start > end:
        yield _told(f"{place}temporal.end", end, f"a day not before the start ({start})")


def is_day(value: Any) -> bool:
    """Whether this is a real day, written YYYY-MM-DD."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        return bool(datetime.date.fromisoformat(value))
    except ValueError:
        return False
