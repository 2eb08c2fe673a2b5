"""Exact tests agree with the values in print, and say what they cannot tell."""

from __future__ import annotations

import math

import pytest
from companion import measures


@pytest.mark.parametrize(
    "table, p",
    [
        # Fisher (1935): the lady tasting tea, three of four cups right; one-sided 17/70, two 34/70.
        (((3, 1), (1, 3)), 34 / 70),
        # All four right: 1/70 each way.
        (((4, 0), (0, 4)), 2 / 70),
        # Fisher (1935), twins of criminals: 10 of 13 and 2 of 17; two-sided 0.00054 (R, scipy).
        (((10, 3), (2, 15)), 0.0005367),
    ],
)
def test_fisher_as_in_print(table, p):
    assert measures.fisher(table)["p"] == pytest.approx(p, rel=1e-3)


def test_fisher_by_counting_every_table():
    (a, b), (c, d) = (5, 2), (3, 9)
    rows, first, total = a + b, a + c, a + b + c + d

    def chance(x):
        ways = math.comb(first, x) * math.comb(total - first, rows - x)
        return ways / math.comb(total, rows)

    possible = range(max(0, rows + first - total), min(rows, first) + 1)
    least = sum(chance(x) for x in possible if chance(x) <= chance(a) * (1 + 1e-9))
    assert measures.fisher(((a, b), (c, d)))["p"] == pytest.approx(least)


def test_fisher_gives_shares_and_their_difference():
    found = measures.fisher(((3, 1), (1, 3)))
    assert (found["first"], found["second"], found["difference"]) == (0.75, 0.25, 0.5)


def test_a_group_without_a_case_has_no_p():
    found = measures.fisher(((0, 0), (1, 3)))
    assert math.isnan(found["first"]) and math.isnan(found["p"]) and found["second"] == 0.25


@pytest.mark.parametrize(
    "table", [((1, 2, 3), (1, 2)), ((1, 2),), ((1, -2), (1, 2)), ((1.5, 2), (1, 2))]
)
def test_fisher_refuses_what_is_no_table(table):
    with pytest.raises(ValueError, match="fisher"):
        measures.fisher(table)


def test_fisher_says_what_is_wrong_with_a_table():
    with pytest.raises(
        ValueError, match=r"^fisher: needs two groups of two counts each, \(\(yes, "
    ):
        measures.fisher(((1, 2),))
    with pytest.raises(ValueError, match=r"counts are whole numbers from zero, got \[\[1, -1\], "):
        measures.fisher(((1, -1), (0, 2)))
    zero = measures.fisher(((0, 1), (2, 0)))
    assert (zero["first"], zero["second"], zero["difference"]) == (0, 1, -1)
    assert zero["p"] == pytest.approx(1 / 3), "one of the three tables with these margins"
    none = measures.fisher(((1, 3), (0, 0)))
    assert math.isnan(none["p"]) and math.isnan(none["difference"]) and none["first"] == 0.25


def test_sign_test_is_the_binomial_with_one_half():
    assert measures.sign_test(8, 10) == pytest.approx(2 * (45 + 10 + 1) / 1024)
    assert measures.sign_test(5, 10) == 1
    assert math.isnan(measures.sign_test(0, 0))
    assert measures.sign_test(0, 3) == measures.sign_test(3, 3) == pytest.approx(2 / 8)
    for first, total in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError, match=f"sign_test: {first} of {total}"):
            measures.sign_test(first, total)
