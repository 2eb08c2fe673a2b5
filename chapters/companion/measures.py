"""Numbers computed from the tables. Each function names the source of its formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np


def concentration(shares: Iterable[float]) -> float:
    """Hirschman's index of concentration of trade, 0..100 (Hirschman 1945, chapter VI).

    The square root of the sum of squared percentage shares: 100 when there is one partner,
    100/sqrt(n) for n equal partners. `shares` are non-negative amounts in any unit, at least one
    above zero; they are scaled to 100 here.

    Raises ValueError for a negative amount or when nothing is traded.
    """
    amounts = [float(s) for s in shares]
    if any(s < 0 for s in amounts):
        raise ValueError(f"concentration: amounts must not be negative, got {min(amounts)}")
    total = sum(amounts)
    if total == 0:
        raise ValueError("concentration: nothing is traded, the index is not defined")
    return 100 * sum((s / total) ** 2 for s in amounts) ** 0.5


def dependence_ratio(flow: float, total_a: float, total_b: float) -> float:
    """How many times more A depends on the exchange with B than B on A (after Hirschman 1945).

    `flow` is the exchange between A and B, `total_a` and `total_b` all exchange of each, same unit.
    A's dependence is flow/total_a; the ratio of the two dependences is total_b/total_a, returned
    when the flow is above zero. Raises ValueError for amounts that are not positive or a flow larger
    than a total.
    """
    if min(flow, total_a, total_b) <= 0 or flow > min(total_a, total_b):
        raise ValueError(f"dependence_ratio: needs 0 < flow <= both totals, got {flow}, {total_a}, {total_b}")
    return (flow / total_a) / (flow / total_b)


def power_advantage(b_needs_a: float, a_needs_b: float) -> float:
    """Emerson's power advantage of A over B: dependence of B on A minus dependence of A on B (Emerson 1962).

    In the unit of the two arguments (a count of statements, a share of trade); positive when B needs
    A more than A needs B. Raises ValueError for a negative dependence.
    """
    if min(b_needs_a, a_needs_b) < 0:
        raise ValueError("power_advantage: a dependence must not be negative")
    return b_needs_a - a_needs_b


def agreement(first: Sequence, second: Sequence, *, draws: int = 1000, seed: int = 0) -> dict[str, float]:
    """Krippendorff's alpha (nominal) of two codings of the same units, with a bootstrap interval.

    `first` and `second` hold the codes of two coders in the same order; a missing code (None or NaN)
    counts as a value of its own, "none". Returns alpha, low and high (2.5th and 97.5th percentile of
    `draws` resamples of units with replacement), percent (share of units coded alike) and units.
    alpha is 1 for perfect agreement, 0 for what chance gives, and NaN when only one code occurs at all.

    Alpha after Krippendorff (2019), computed by the krippendorff package. Raises ValueError when the
    codings differ in length or are empty.
    """
    import krippendorff

    if len(first) != len(second) or not len(first):
        raise ValueError(f"agreement: needs two codings of the same units, got {len(first)} and {len(second)}")
    plain = [["none" if code is None or code != code else str(code) for code in codes] for codes in (first, second)]
    values = sorted({code for codes in plain for code in codes})
    place = {value: i for i, value in enumerate(values)}
    table = np.array([[place[code] for code in codes] for codes in plain])

    def alpha(units: np.ndarray) -> float:
        if len(np.unique(units)) < 2:
            return float("nan")
        return float(krippendorff.alpha(reliability_data=units, level_of_measurement="nominal", value_domain=list(range(len(values)))))

    chance = np.random.default_rng(seed)
    resampled = [alpha(table[:, chance.integers(0, table.shape[1], table.shape[1])]) for _ in range(draws)]
    known = [a for a in resampled if a == a]
    low, high = np.percentile(known, [2.5, 97.5]) if known else (float("nan"), float("nan"))
    return {"alpha": alpha(table), "low": float(low), "high": float(high), "percent": float((table[0] == table[1]).mean()), "units": table.shape[1]}
