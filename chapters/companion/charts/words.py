"""Words for titles, prose and text alternatives: small numbers, lists, years, sentences."""

from __future__ import annotations

from collections.abc import Iterable

SPELT = "no one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905 - easier to read


def spell(number: int, most: int = 10) -> str:
    """A small whole number in words (0 is "no"), one above `most` (at most 12) in digits."""
    return SPELT[number] if 0 <= number <= min(most, 12) else str(number)


def plural(number: int, one: str, many: str = "") -> str:
    """A count with its noun: 1 tie, 2 ties. `many` is the plural where it is not `one` and an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence: a; a and b; a, b and c. Empty for none."""
    *most, end = list(words) or [""]
    return f"{', '.join(most)} {last} {end}" if most else end


def runs(years: Iterable[int]) -> str:
    """Years in words: 2017, 2020 and 2024–2026; "no year" for none. `years` are in order."""
    found: list[list[int]] = []
    for year in years:
        if found and year == found[-1][1] + 1:
            found[-1][1] = year
        else:
            found.append([year, year])
    said = [str(first) if first == last else f"{first}–{last}" for first, last in found]
    return listed(said or ["no year"])


def day(date) -> str:
    """A date as 9 November 2024."""
    return f"{date.day} {date:%B %Y}"


def sentences(*parts: str) -> str:
    """Sentences of a text alternative, one space between them; empty ones are left out.

    Raises ValueError for a sentence without a full stop: it would run into the next one.
    """
    kept = [part.strip() for part in parts if part.strip()]
    for part in kept:
        if part[-1] not in ".!?":
            raise ValueError(f"a sentence of a text alternative has no full stop: “{part[-60:]}”")
    return " ".join(kept)


def each(items: Iterable[str], join: str = "; ") -> str:
    """Several facts as one sentence, a semicolon between them and a full stop at the end."""
    return join.join(items) + "."
