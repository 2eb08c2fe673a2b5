"""Measures against values worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from companion import measures


def test_concentration_known_values():
    assert measures.concentration([7]) == pytest.approx(100)
    assert measures.concentration([1, 1, 1, 1]) == pytest.approx(50)  # 100 / sqrt(4)
    assert measures.concentration([80, 20]) == pytest.approx((80**2 + 20**2) ** 0.5)


def test_concentration_ignores_unit_order_and_empty_partners():
    assert measures.concentration([3, 1]) == pytest.approx(measures.concentration([0, 1000, 3000]))


@pytest.mark.parametrize("bad", [[], [0, 0], [5, -1], [1, float("nan")], [1, float("inf")]])
def test_concentration_rejects_what_makes_no_sense(bad):
    with pytest.raises(ValueError, match="concentration"):
        measures.concentration(bad)


def test_power_advantage_is_antisymmetric():
    assert measures.power_advantage(9, 2) == 7 == -measures.power_advantage(2, 9)
    for missing_or_below in (-1, float("nan")):
        with pytest.raises(ValueError, match="negative"):
            measures.power_advantage(missing_or_below, 2)


def test_agreement_known_value():
    """Four units, one disagreement: observed 2/8, expected 2·3·5/(8·7), so alpha = 1 -
    0.25/(30/56) = 8/15."""
    result = measures.agreement(["a", "a", "b", "b"], ["a", "b", "b", "b"], draws=200)
    assert result["alpha"] == pytest.approx(8 / 15)
    assert result["percent"] == 0.75 and result["units"] == 4
    assert result["low"] <= result["alpha"] <= result["high"]


def test_agreement_is_one_when_all_codes_agree_and_undefined_for_a_single_code():
    assert measures.agreement(["a", None, "b"], ["a", None, "b"], draws=50)[
        "alpha"
    ] == pytest.approx(1)
    assert (
        measures.agreement(["a", "a"], ["a", "a"], draws=10)["alpha"]
        != measures.agreement(["a", "a"], ["a", "a"], draws=10)["alpha"]
    )  # NaN


def test_agreement_ignores_the_names_of_codes_and_the_order_of_units():
    first, second = list("aabbcac"), list("abbbcaa")
    plain = measures.agreement(first, second, draws=10)["alpha"]
    renamed = measures.agreement(["x" + c for c in first], ["x" + c for c in second], draws=10)[
        "alpha"
    ]
    assert (
        plain
        == pytest.approx(renamed)
        == pytest.approx(measures.agreement(first[::-1], second[::-1], draws=10)["alpha"])
    )


def test_agreement_keeps_a_missing_code_apart_from_a_code_called_none():
    assert measures.agreement(["none", "a", "a"], [pd.NA, "a", "a"], draws=0)[
        "percent"
    ] == pytest.approx(2 / 3)


NUMBERS = {
    "decimals": [1.0, -1.0, 0.0, 2.0],
    "text": ["1", "-1", "0", "+2"],
    "text of decimals": ["1.0", "-1.0", "-0.0", " 2 "],
    "Int64": pd.array([1, -1, 0, 2], dtype="Int64"),
    "Float64": pd.array([1, -1, 0, 2], dtype="Float64"),
    "numpy": np.array([1, -1, 0, 2], dtype="int8"),
    "categories": pd.Categorical([1, -1, 0, 2]),
    "categories of text": pd.Categorical(["1", "-1", "0", "2"]),
    "Decimal": [Decimal("1.00"), Decimal(-1), Decimal(0), Decimal(2)],
}


@pytest.mark.parametrize("kind", NUMBERS)
def test_agreement_does_not_depend_on_the_type_of_numbers(kind):
    found = measures.agreement([1, -1, 0, 2], NUMBERS[kind], draws=0)
    assert (found["alpha"], found["percent"]) == (1, 1), f"{kind}: 1, 1.0 and “1” are one code"


@pytest.mark.parametrize(
    "one, other", [("01", "1"), ("010", "10"), (0, ""), (0, None), (1, 1.5), ("1e3", 1000)]
)
def test_agreement_keeps_codes_apart_that_are_not_one(one, other):
    assert measures.agreement([one, "a"], [other, "a"], draws=0)["percent"] == 0.5


@pytest.mark.parametrize("other", [float("nan"), pd.NA, pd.NaT, "", " "])
def test_agreement_knows_a_missing_code_in_every_dress(other):
    assert measures.agreement([None, "a"], [other, "a"], draws=0)["percent"] == 1


def test_agreement_rejects_codings_of_different_units():
    with pytest.raises(ValueError, match="got 2 and 3"):
        measures.agreement(["a", "b"], ["a", "b", "c"])


def test_proportion_against_wilsons_formula():
    # 8 of 10 at z = 1.959964: centre (8 + z²/2)/(10 + z²), half width z·sqrt(8·2/10 + z²/4)/(10 +
    # z²).
    z = 1.959964
    centre, half = (8 + z**2 / 2) / (10 + z**2), z * (8 * 2 / 10 + z**2 / 4) ** 0.5 / (10 + z**2)
    found = measures.proportion(8, 10)
    assert found["share"] == 0.8 and found["total"] == 10
    assert (found["low"], found["high"]) == pytest.approx((centre - half, centre + half), abs=1e-6)


def test_proportion_of_all_or_none_is_not_certain():
    assert measures.proportion(2, 2)["low"] < 0.4
    assert measures.proportion(0, 3)["high"] > 0.5


@pytest.mark.parametrize("bad", [(0, 0), (-1, 3), (4, 3), (1.5, 3)])
def test_proportion_rejects_what_makes_no_sense(bad):
    with pytest.raises(ValueError, match="proportion"):
        measures.proportion(*bad)
