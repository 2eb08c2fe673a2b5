"""Rows made up for a source of the scorecard, and what the source makes of them."""

from __future__ import annotations

import math

import pandas as pd
from companion import findings
from companion.findings import witnesses

NAN = math.nan
C, R = "CHN–PRK", "PRK–RUS"


def table(text: str, *columns: str, days: tuple[str, ...] = ("date",)) -> pd.DataFrame:
    rows = [line.split() for line in text.strip().splitlines()]
    frame = pd.DataFrame(rows, columns=list(columns)).replace("-", None)
    return frame.assign(**{c: pd.to_datetime(frame[c]) for c in days if c in frame})


def given(monkeypatch, **tables: pd.DataFrame) -> None:
    monkeypatch.setattr(witnesses, "load", lambda name: tables[name].copy())


def values(source: findings.Source) -> list[tuple]:
    return list(source.values.itertuples(index=False, name=None))


def reads(source: findings.Source) -> list[bool | None]:
    """What it says of 2012–16, 2017–21, 2022 to June 2024 and since."""
    return [source.readings[name] for name in witnesses.PHASES]


def amounts(source: findings.Source) -> list[tuple]:
    return [source.amounts[name] for name in witnesses.PHASES]


def words(source: findings.Source) -> tuple[str, ...]:
    """What a reader is told of it: name, maker, unit, group, note."""
    return source.name, source.maker, source.unit, source.group, source.note


def same(found: list[tuple], wanted: list[tuple]) -> bool:
    return [tuple(map(str, map(float, row))) for row in found] == [
        tuple(map(str, map(float, row))) for row in wanted
    ]
