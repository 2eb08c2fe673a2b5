"""Estimates from few cases with their intervals: agreement of two codings, and a share."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence, Set
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

import numpy as np
import pandas as pd


def agreement(
    first: Sequence, second: Sequence, *, draws: int = 1000, seed: int = 0
) -> dict[str, float]:
    """Krippendorff's alpha (nominal) of two codings of the same units, with a bootstrap interval.

    `first` and `second` hold the codes of two coders in the same order. A number is one code
    whatever its type (1, 1.0, "1"); a missing code (None, NaN or empty text) counts as a value of
    its own. Returns alpha, low and high (2.5th and 97.5th percentile of `draws` resamples of units
    with replacement; one in which a single code is left has no alpha and is left out), percent
    (share of units coded alike) and units. alpha is 1 for perfect agreement, 0 for what chance
    gives, and NaN when only one code occurs at all.

    Alpha after Krippendorff (2019), computed by the krippendorff package; its resamples by
    `nominal_alpha`, all at once. Raises ValueError when
    the codings differ in length or are empty, and where they have no order of units or two orders.
    """
    import krippendorff

    _comparable(first, second)
    plain = [[_code(code) for code in codes] for codes in (first, second)]
    values = list(dict.fromkeys(code for codes in plain for code in codes))
    place = {value: i for i, value in enumerate(values)}
    table = np.array([[place[code] for code in codes] for codes in plain])
    units = table.shape[1]
    counts = (table[:, :, None] == np.arange(len(values))).sum(axis=0)
    chance = np.random.default_rng(seed)
    times = np.array(
        [np.bincount(chance.integers(0, units, units), minlength=units) for _ in range(draws)]
    )
    resampled, _ = nominal_alpha(counts, times.reshape(draws, units))
    known = resampled[~np.isnan(resampled)]
    low, high = np.percentile(known, [2.5, 97.5]) if len(known) else (math.nan, math.nan)
    alpha = (
        krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")
        if len(values) > 1
        else math.nan
    )
    return {
        "alpha": float(alpha),
        "low": float(low),
        "high": float(high),
        "percent": float((table[0] == table[1]).mean()),
        "units": units,
    }


def nominal_alpha(counts: np.ndarray, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Krippendorff's nominal alpha of any number of coders with gaps, for many resamples at once.

    `counts` (units by codes) says how many coders gave a unit each code; a unit with fewer than two
    codes says nothing and is left out. `times` (resamples by units) says how often each unit counts
    in each resample. Returns for each resample alpha, NaN where one code alone is left, and the
    share of pairs of codes that agree.

    With m codes of a unit, n of all units and N of each code in all: alpha is one minus (n - 1)
    times the disagreeing pairs, each unit's divided by m - 1, over n² - ΣN² (Krippendorff 2019). A
    test holds it to the package that `agreement` uses, which takes one table at a time.
    """
    size = counts.sum(axis=1)
    counts, times, size = counts[size > 1], times[:, size > 1], size[size > 1]
    alike = (counts * (counts - 1)).sum(axis=1) / (size - 1)
    n, agreeing = times @ size, times @ alike
    chance = n.astype(float) ** 2 - ((times @ counts).astype(float) ** 2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = np.where(chance > 0, 1 - (n - 1) * (n - agreeing) / chance, np.nan)
        return alpha, agreeing / n


def _comparable(first, second) -> None:
    """Refuse codings of which no code belongs to a unit of the other's."""
    for codes in (first, second):
        if isinstance(codes, (Mapping, Set, str, pd.DataFrame)):
            raise ValueError(
                f"agreement: needs the codes in the order of the units, got {type(codes).__name__}"
            )
    given = [codes.index for codes in (first, second) if isinstance(codes, pd.Series)]
    if len(given) == 2 and set(given[0]) == set(given[1]) and list(given[0]) != list(given[1]):
        raise ValueError("agreement: needs the same units in one order, got their labels in two")
    if len(first) != len(second) or not len(first):
        raise ValueError(
            f"agreement: needs two codings of the same units, got {len(first)} and {len(second)}"
        )


def _code(value) -> str | None:
    """A code as text, None where it is missing.

    Alike for 1, 1.0, "1" and "1.0", which pandas makes of one column, for a day read as text and as
    a day, for True and the spreadsheet's "TRUE", and for signs that look alike (a minus, full-width
    letters). Text that only looks like a number keeps its form where the form tells codes apart
    ("01", "1e3").
    """
    text = "" if pd.isna(value) else normalize("NFKC", str(value)).strip().replace("−", "-")
    text = re.sub(r"^(\d{4}-\d\d-\d\d)[T ]00:00:00(\.0+)?$", r"\1", text)
    if text.casefold() in ("true", "false"):
        return text.capitalize()
    number = not isinstance(value, str) or re.fullmatch(r"[+-]?(0|[1-9]\d*)?(\.\d+)?", text)
    try:
        known = Decimal(text) if number else None
    except InvalidOperation:  # a day, a truth value
        known = None
    if known is None or not known.is_finite():
        return text or None
    plain = f"{known:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if known == 0 else plain


def proportion(successes: int, total: int, confidence: float = 0.95) -> dict[str, float]:
    """A share of few cases with its Wilson interval: share, low, high (0 to 1) and total.

    Wilson's score interval keeps close to the promised coverage for few cases, where the textbook
    interval does not (Brown, Cai and DasGupta 2001); computed by scipy. It treats the cases as
    independent draws: for a complete count it says how far so few cases could speak for more of
    their kind.

    Raises ValueError when there is no case or `successes` is no whole number between 0 and `total`.
    """
    from scipy.stats import binomtest

    if (
        total < 1
        or not 0 <= successes <= total
        or successes != int(successes)
        or total != int(total)
    ):
        raise ValueError(
            "proportion: needs 0 <= successes <= total and at least one case, "
            f"got {successes} of {total}"
        )
    interval = binomtest(int(successes), int(total)).proportion_ci(confidence, method="wilson")
    return {
        "share": successes / total,
        "low": float(interval.low),
        "high": float(interval.high),
        "total": int(total),
    }
