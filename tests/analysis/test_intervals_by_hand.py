"""Agreement of two codings, its interval and that of a share, worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from companion import measures
from companion.measures import intervals


def alpha(first: list, second: list) -> float:
    """Krippendorff's nominal alpha of two coders without gaps, written out from the book."""
    n = 2 * len(first)
    counts = [(first + second).count(code) for code in set(first + second)]
    observed = sum(a != b for a, b in zip(first, second)) / len(first)
    expected = 1 - sum(c * (c - 1) for c in counts) / (n * (n - 1))
    return 1 - observed / expected


def test_the_interval_of_alpha_holds_95_of_100_resamples():
    first, second = list("aaaabbbbccccaabb"), list("aaabbbbbcccaaabc")
    chance = np.random.default_rng(5)
    drawn = []
    for _ in range(400):
        units = chance.integers(0, 16, 16)
        drawn.append(alpha([first[i] for i in units], [second[i] for i in units]))
    found = measures.agreement(first, second, draws=400, seed=5)
    assert found["alpha"] == pytest.approx(alpha(first, second))
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert (found["low"], found["high"]) == pytest.approx((low, high))
    assert found["percent"] == 13 / 16 and found["units"] == 16
    plain = measures.agreement(first, second)
    assert plain == measures.agreement(first, second, draws=1000, seed=0)


def test_resamples_with_one_code_left_are_left_out():
    """Of two units a resample often holds one alone, with a single code: it has no alpha."""
    found = measures.agreement(["a", "b"], ["a", "b"], draws=50)
    assert (found["alpha"], found["low"], found["high"]) == (1, 1, 1)
    none = measures.agreement(["a", "b"], ["a", "b"], draws=0)
    assert math.isnan(none["low"]) and math.isnan(none["high"])
    single = measures.agreement(["a"], ["a"], draws=3)
    assert math.isnan(single["alpha"]) and single["percent"] == 1
    for wrong in (([], []), (["a"], ["a", "b"])):
        with pytest.raises(ValueError, match="needs two codings of the same units, got"):
            measures.agreement(*wrong)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, "1.0", True),
        (-1, "−1", True),  # the minus that a printed table has
        (1, "１", True),
        (0.5, ".5", True),
        (np.float32(0.1), "0.1", True),
        (True, "TRUE", True),  # as a spreadsheet writes it
        (np.bool_(False), "false", True),
        (pd.Timestamp("2024-01-01"), "2024-01-01", True),
        ("é", "e\u0301", True),
        ("x\u00a0", "x", True),
        (pd.NaT, " ", True),
        ("01", 1, False),
        ("1e3", 1000, False),
        ("X", "x", False),
        (True, 1, False),
        (2**53 + 1, float(2**53), False),
        ("nan", None, False),
    ],
)
def test_a_code_is_one_code_however_it_was_read(one, other, same):
    assert (measures.agreement([one, "y"], [other, "y"], draws=0)["percent"] == 1) is same


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"u": "a", "v": "b"}, "the order of the units, got dict"),
        ({"a", "b"}, "the order of the units, got set"),
        ("ab", "the order of the units, got str"),
        (pd.DataFrame({"a": [1, 2]}), "the order of the units, got DataFrame"),
        (pd.Series(["a", "b"], index=["v", "u"]), "the same units in one order"),
    ],
)
def test_codings_without_a_common_order_are_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        measures.agreement(pd.Series(["b", "a"], index=["u", "v"]), wrong)


def test_alpha_of_many_resamples_by_hand():
    """Units aab, ab, bb, and one coded once; c is a code of nobody here.

    Of aab two of six ordered pairs agree: 1 of its 3 codes. n = 3 + 2 + 2 = 7, agreeing 1 + 0 + 2,
    a stands 3 times, b 4: alpha = 1 - 6 · (7 - 3) / (49 - 9 - 16) = 0.
    """
    counts = np.array([[2, 1, 0], [1, 1, 0], [0, 2, 0], [0, 0, 1]])
    times = np.array([[1, 1, 1, 1], [0, 0, 3, 1], [2, 0, 1, 5], [0, 1, 0, 0]])
    alpha, agree = intervals.nominal_alpha(counts, times)
    assert alpha[0] == pytest.approx(0) and agree[0] == pytest.approx(3 / 7)
    assert math.isnan(alpha[1]) and agree[1] == 1, "one code alone is left"
    # Twice aab and bb: n = 8, agreeing 4, a 4, b 4: 1 - 7 · 4 / (64 - 32).
    assert alpha[2] == pytest.approx(1 / 8) and agree[2] == 4 / 8
    assert alpha[3] == pytest.approx(1 - 1 * 2 / (4 - 2)) and agree[3] == 0


def test_a_share_with_another_confidence():
    z = 1.6448536  # of 90 %
    low = (8 + z**2 / 2 - z * (8 * 2 / 10 + z**2 / 4) ** 0.5) / (10 + z**2)
    assert measures.proportion(8, 10, confidence=0.9)["low"] == pytest.approx(low, abs=1e-6)
    assert measures.proportion(10, 10)["high"] == 1 and measures.proportion(0, 1)["low"] == 0
    for wrong in ((1, 1.5), (0, 0), (2, 1), (-1, 1), (0.5, 1)):
        with pytest.raises(ValueError, match="proportion: needs 0 <= successes <= total and at"):
            measures.proportion(*wrong)
