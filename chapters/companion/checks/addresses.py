"""Days in addresses: when a page is from, as far as its address says."""

from __future__ import annotations

import contextlib
import datetime
import re
from dataclasses import dataclass

# 2024-06-19, 2024/6/19, 20240619, 202406/19; not a part of a longer number.
_DAY = re.compile(
    r"(?<!\d)(?P<y>19[5-9]\d|20[0-3]\d)(?P<a>[-/_]?)(?P<m>1[0-2]|0?[1-9])(?P<b>[-/_]?)"
    r"(?P<d>0[1-9]|[12]\d|3[01]|[1-9])(?!\d)"
)
# 2024/06 as folders of their own; 202406 as one.
_MONTH = re.compile(r"/(?P<y>19[5-9]\d|20[0-3]\d)[-/]?(?P<m>0[1-9]|1[0-2])/")
# A page may be dated in America on the day before it is the text's day in Beijing.
ZONES = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """A day, month or year that a page is from, in ISO 8601."""

    iso: str

    def __str__(self) -> str:
        return self.iso

    def before(self, day: str, ahead: datetime.timedelta = ZONES) -> bool:
        """Whether this is before a day, month or year, as far as both are known.

        ahead: how much earlier than a day it may be all the same.
        """
        with contextlib.suppress(ValueError, OverflowError):  # no day, or one in the year 1
            if len(day) == 10:
                day = (datetime.date.fromisoformat(day) - ahead).isoformat()
        size = min(len(self.iso), len(day))
        return self.iso[:size] < day[:size]


def told_on(url: str) -> Told | None:
    """The latest day that stands in an address, else the latest month; None when there is none.

    Months and days of one digit count only between dividers: 2024/6/19, not 2024619.
    """
    days = [iso for match in _DAY.finditer(url) if (iso := _day(match))]
    if days:
        return Told(max(days))
    months = [f"{match['y']}-{match['m']}" for match in _MONTH.finditer(url)]
    return Told(max(months)) if months else None


def _day(match: re.Match) -> str:
    """A day as ISO 8601; empty for what is none."""
    if len(match["m"]) == 1 and not (match["a"] and match["b"]):
        return ""
    if len(match["d"]) == 1 and not match["b"]:
        return ""
    try:
        return datetime.date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
    except ValueError:
        return ""
