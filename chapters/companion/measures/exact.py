"""Exact tests for few cases, where "the intervals overlap" says nothing either way."""

from __future__ import annotations

import math
from collections.abc import Sequence


def fisher(table: Sequence[Sequence[int]]) -> dict[str, float]:
    """Do two groups differ in a share? Fisher's exact test of a table of two by two (Fisher 1935).

    `table` is ((yes, no) of the first group, (yes, no) of the second), whole numbers from zero.
    Returns first and second (the two shares, 0 to 1), difference (first minus second) and p
    (two-sided: the chance, margins given, of a table at most as probable as this one). Shares are
    NaN for a group without a case, and then so are difference and p. Computed by scipy. Raises
    ValueError for another shape, or numbers that are no counts.
    """
    from scipy.stats import fisher_exact

    cells = [list(row) for row in table]
    if [len(row) for row in cells] != [2, 2]:
        raise ValueError("fisher: needs two groups of two counts each, ((yes, no), (yes, no))")
    if any(n < 0 or n != int(n) for row in cells for n in row):
        raise ValueError(f"fisher: counts are whole numbers from zero, got {cells}")
    shares = [row[0] / sum(row) if sum(row) else math.nan for row in cells]
    empty = any(math.isnan(share) for share in shares)
    return {
        "first": shares[0],
        "second": shares[1],
        "difference": shares[0] - shares[1],
        "p": math.nan if empty else float(fisher_exact(cells).pvalue),
    }


def sign_test(first: int, total: int) -> float:
    """Chance that `total` fair coins fall at least as unevenly as `first` to the rest, two-sided.

    The exact sign test (binomial with one half). NaN without a case. Raises ValueError unless
    0 <= first <= total.
    """
    from scipy.stats import binomtest

    if not 0 <= first <= total:
        raise ValueError(f"sign_test: {first} of {total}")
    return float(binomtest(int(first), int(total)).pvalue) if total else math.nan
