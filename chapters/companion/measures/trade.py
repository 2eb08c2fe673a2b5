"""Trade and power: concentration of trade, and how lopsided a dependence is."""

from __future__ import annotations

import math
from collections.abc import Iterable


def concentration(shares: Iterable[float]) -> float:
    """Hirschman's index of concentration of trade, 0..100 (Hirschman 1945, chapter VI).

    The square root of the sum of squared percentage shares: 100 when there is one partner,
    100/sqrt(n) for n equal partners. `shares` are non-negative amounts in any unit, at least one
    above zero; they are scaled to 100 here.

    Raises ValueError for an amount that is negative or no number, or when nothing is traded.
    """
    amounts = [float(s) for s in shares]
    if not all(0 <= s < math.inf for s in amounts):
        raise ValueError(f"concentration: needs amounts from zero up, got {amounts}")
    total = sum(amounts)
    if total == 0:
        raise ValueError("concentration: nothing is traded, the index is not defined")
    return 100 * sum((s / total) ** 2 for s in amounts) ** 0.5


def concentration_bounds(share: float) -> tuple[float, float]:
    """Least and greatest Hirschman index when only one partner's share (percent, 0..100) is known.

    Least: the rest spread so thin that it adds nothing, which leaves the share itself. Greatest:
    the rest is one other partner. Raises ValueError for a share outside 0..100.
    """
    if not 0 <= share <= 100:
        raise ValueError(f"concentration_bounds: a share of {share} percent; expected 0 to 100")
    return float(share), concentration([share, 100 - share])


def power_advantage(b_needs_a: float, a_needs_b: float) -> float:
    """Emerson's power advantage of A over B: dependence of B on A minus dependence of A on B
    (Emerson 1962).

    In the unit of the two arguments (a count of statements, a share of trade); positive when B
    needs A more than A needs B. Raises ValueError for a negative dependence.
    """
    if not (b_needs_a >= 0 and a_needs_b >= 0):
        raise ValueError(
            "power_advantage: a dependence must not be negative or missing, "
            f"got {b_needs_a} and {a_needs_b}"
        )
    return b_needs_a - a_needs_b
