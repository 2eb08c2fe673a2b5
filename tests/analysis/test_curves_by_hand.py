"""Findings under every combination of choices, on deeds made up for the purpose."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from companion import findings
from companion.findings import acted, compared, curve, shuffles
from small_deeds import SPLIT, TURNED, made

CHINA, RUSSIA = acted.CHINA, acted.RUSSIA
LEAD, OF_CHINA = findings.COMPARED["meetings-lead"], findings.COMPARED["meetings-china"]


@pytest.mark.parametrize(
    "name, number, dimensions",
    [
        ("meetings-lead", 2 * 3 * 3 * 4, "met sourcing rank after"),
        ("meetings-shift", 2 * 3 * 3 * 4 * 3, "met sourcing rank after before"),
        ("meetings-china", 2 * 3 * 3 * 4 * 3, "met sourcing rank after before"),
        ("acts-lead", 2 * 3 * 4 * 4 * 2, "met sourcing rank after score"),
        ("acts-shift", 2 * 3 * 4 * 4 * 2 * 3, "met sourcing rank after score before"),
        ("score-lead", 2 * 3 * 4 * 4, "met sourcing rank after"),
    ],
)
def test_choices_are_crossed(name, number, dimensions):
    known = findings.COMPARED[name]
    every = curve.choices(known)
    assert len(every) == len({choice for _, choice in every}) == number
    ranks = curve.MEETINGS if known.choice.meeting else curve.DEALINGS
    for words, choice in every:
        assert list(words) == dimensions.split()
        score = words.get("score")
        assert choice == findings.Choice(
            met=curve.ACTS[words["met"]],
            meeting=known.choice.meeting,
            rank=ranks[words["rank"]],
            sure=curve.SOURCING[words["sourcing"]],
            score=curve.SCORES[score] if score else known.choice.score,
            after=curve.AFTER[words["after"]],
            before=curve.BEFORE[words["before"]] if "before" in words else compared.BEFORE,
        )


def test_specifications_cross_every_choice_and_hold_the_published_one():
    found = findings.specifications("meetings-shift", TURNED)
    assert len(found) == 2 * 3 * 3 * 4 * 3 and found["published"].sum() == 1
    assert found.loc[found["published"], "value"].item() == 1.0
    assert found["value"].dropna().is_monotonic_increasing
    top = found[found["rank"] == "top two ranks"]
    assert not top["enough"].any() and top["holds"].isna().all(), "no leader met anybody"


def test_specifications_by_hand():
    found = findings.specifications("meetings-lead", SPLIT)
    assert set(found.columns) == {
        *("finding", "value", "acts", "holds", "enough", "says", "published"),
        *("met", "sourcing", "rank", "after"),
    }
    assert (found["finding"] == "meetings-lead").all()
    own = found[found["sourcing"] == "however sourced"].set_index(["met", "rank", "after"])

    def row(met: str, rank: str, after: str):
        return own.loc[(met, rank, after), ["value", "acts", "holds", "says"]].tolist()

    base, later = "base queries", "any query"
    more, less = LEAD.words[2], LEAD.words[0]
    assert row(base, "vice-minister up", "2023–2025") == [(12 - 9) / 3, 21, True, more]
    assert row(base, "minister up", "2024–2025") == [(8 - 5) / 2, 13, True, more]
    assert row(base, "vice-minister up", "2022–2025") == [(12 - 9) / 4, 21, True, more]
    assert row(later, "vice-minister up", "2023–2025") == [
        pytest.approx((12 - 19) / 3),
        31,
        False,
        less,
    ]
    assert row(later, "top two ranks", "2024–2025") == [-10 / 2, 10, False, less]
    few = row(base, "vice-minister up", "since July 2024")
    assert few[:2] == [(6 - 3) * 4 / 6, 9] and pd.isna(few[2])
    assert few[3].startswith("cannot be told: 9 acts in the times compared, fewer than the 10")
    assert (
        own["published"].sum() == 1 and own.at[(base, "vice-minister up", "2023–2025"), "published"]
    )
    assert (own["enough"] == (own["acts"] >= 10)).all()
    assert found["value"].is_monotonic_increasing


def test_a_curve_by_hand(monkeypatch):
    """Of 24 specifications with enough acts four, three times over, hold; see the rows above."""
    usable = findings.specifications("meetings-lead", SPLIT).query("enough")
    # Base queries: two ranks, three stretches with enough acts, three ways to source them.
    assert len(usable) == 3 * (2 * 3 + 3 * 4) and (usable["value"] > 0).sum() == 3 * 2 * 3
    assert usable["value"].median() == pytest.approx(-7 / 3)
    # Nine draws with medians from -4 to 4; one has as many values above zero as below.
    draws = np.array([[n] * len(usable) for n in (-4.0, -3, -2, -1, 0, 1, 2, 3, 4)])
    draws[4] = [-1, 1] * (len(usable) // 2)
    asked = []

    def shuffled(*given):
        asked.append(given)
        return draws[:, : len(given[3])]

    monkeypatch.setattr(curve, "_shuffled", shuffled)
    told = findings.curve_test("meetings-lead", SPLIT, draws=9, seed=5)
    assert told["specifications"] == len(usable) and told["of"] == 72 and told["draws"] == 9
    assert told["finding"] == "meetings-lead" and {given[4:] for given in asked} == {(9, 5)}
    assert [given[0] for given in asked] == ["pairs", "even", "swapped", "dates"]
    assert told["median"] == pytest.approx(-7 / 3) and told["holding"] == pytest.approx(18 / 54)
    assert told["p"] == pytest.approx(2 * (2 + 1) / 10), "-4 and -3 are as low"
    assert told["p_holding"] == 1.0, "each draw has a third of its values on one side"
    for own in told["kinds"].values():
        assert (own["low"], own["high"]) == (pytest.approx(-3.8), pytest.approx(3.8))
        assert own["as_extreme"] == pytest.approx(2 / 9), "the direction found is down"
    assert told["against"] == curve.against(usable)
    without = ["which acts count: any query"]
    told = findings.curve_test("meetings-lead", SPLIT, draws=9, without=without)
    # A third each of 1.0, 1.5 and 0.75; four medians are as high.
    assert (told["median"], told["holding"], told["p"]) == (1.0, 1.0, 1.0)
    assert told["p_holding"] == pytest.approx((8 + 1) / 10), "eight draws stand on one side"
    assert (told["of"], told["specifications"], told["against"]) == (36, 18, [])
    draws[5:] = 0.5
    told = findings.curve_test("meetings-lead", SPLIT, draws=9, without=without)
    assert told["p"] == pytest.approx(2 / 10) and told["kinds"]["even"]["high"] == 0.5


@pytest.mark.parametrize("other", shuffles.SHUFFLES)
def test_the_kind_of_shuffle_that_gives_most_decides(monkeypatch, other):
    def shuffled(kind, known, found, usable, draws, seed):
        sign = np.where(np.arange(draws) % 2, 1, -1)[:, None]
        return sign * np.full((draws, len(usable)), 9.0 if kind == other else 0.01)

    monkeypatch.setattr(curve, "_shuffled", shuffled)
    told = findings.curve_test("meetings-shift", TURNED, draws=19)
    ps = {kind: own["p"] for kind, own in told["kinds"].items()}
    assert ps.pop(other) == told["p"] == pytest.approx(2 * (9 + 1) / 20)
    assert set(ps.values()) == {2 / 20} and len(ps) == 3


@pytest.mark.parametrize("finding", findings.COMPARED)
def test_every_curve_meets_every_kind_of_shuffle(finding):
    told = findings.curve_test(finding, TURNED, draws=19)
    assert list(told["kinds"]) == ["pairs", "even", "swapped", "dates"]


def test_the_curve_of_one_pairs_years_is_held_against_other_pairs_too():
    more = made([(p, q, 1 + 3 * (q >= 20)) for p in range(3) for q in range(36)])
    told = findings.curve_test("meetings-moscow", more, draws=200)
    kinds = {kind: own["p"] for kind, own in told["kinds"].items()}
    assert kinds["dates"] < 0.02, "the years differ"
    assert min(kinds["pairs"], kinds["even"], kinds["swapped"]) > 0.3, "but no pair does"
    assert told["p"] > 0.3


def test_choices_may_be_set_aside():
    rest = findings.curve_test(
        "meetings-lead",
        SPLIT,
        draws=9,
        without=["which acts count: base queries", "least rank: top two ranks"],
    )
    assert rest["of"] == rest["specifications"] == 24
    assert rest["holding"] == 0, "none points the way of the published choice, itself set aside"


def test_no_curve_without_a_published_number():
    nothing = findings.curve_test("meetings-lead", made([(CHINA, 30, 2)]), draws=9)
    assert nothing["specifications"] == 0 and nothing["of"] == 72
    late = findings.curve_test("meetings-lead", made([(CHINA, 30, 12)], met=[1] * 12), draws=9)
    assert late["specifications"] > 0, "any query met enough, base queries none"
    for told in (nothing, late):
        assert told["against"] == [] and told["draws"] == 9 and told["kinds"] == {}
        for key in ("holding", "median", "p", "p_holding"):
            assert math.isnan(told[key])


def test_choices_that_speak_against_a_finding():
    rows = [
        ("a", "x", True),
        ("a", "y", False),
        ("b", "y", False),
        ("b", "x", True),
        ("b", "y", True),
    ]
    usable = pd.DataFrame(rows, columns=["sourcing", "rank", "holds"])
    # a: one of two; b: two of three; x: two of two; y: one of three.
    assert curve.against(usable) == ["least rank: y", "how well sourced: a"]


def test_a_curve_of_shuffled_deeds(monkeypatch):
    """Deeds dealt to their own pairs give the values that were found, in the same order."""
    monkeypatch.setattr(shuffles, "deal", lambda found, draws, _: np.tile(found.pair, (draws, 1)))
    for name in ("meetings-lead", "meetings-shift"):
        usable = findings.specifications(name, TURNED).query("enough")
        same = curve._shuffled("pairs", findings.COMPARED[name], TURNED, usable, 3, 1)
        np.testing.assert_allclose(same, [usable["value"]] * 3)
    usable = findings.specifications("meetings-lead", SPLIT).query("enough")
    same = curve._shuffled("pairs", LEAD, SPLIT, usable, 2, 1)
    np.testing.assert_allclose(same, [usable["value"]] * 2)


def test_a_curve_of_years_in_another_order():
    steady = made([(CHINA, q, 1) for q in range(36)])
    usable = findings.specifications("meetings-china", steady).query("enough")
    same = curve._shuffled("dates", OF_CHINA, steady, usable, 4, 1)
    np.testing.assert_allclose(same, 0, atol=1e-12)
    usable = findings.specifications("meetings-china", TURNED).query("enough")
    drawn = curve._shuffled("dates", OF_CHINA, TURNED, usable, 200, 1)
    assert drawn.shape == (200, len(usable)) and usable["value"].max() < -2
    assert abs(drawn.mean()) < 0.5 and (drawn[0] != drawn[1]).any()
    assert drawn.min() >= -4 and drawn.max() <= 4
    told = findings.curve_test("meetings-china", TURNED, draws=200)
    own = told["kinds"]["dates"]
    assert told["p"] < 0.02 and told["p_holding"] > 0.2 and own["low"] < 0 < own["high"]


def test_the_curve_tells_a_turn_from_noise():
    told = findings.curve_test("meetings-shift", TURNED, draws=200)
    assert told["p"] < 0.02 and told["holding"] == 1.0 and told["against"] == []
    noise = np.random.default_rng(5)
    mixed = made([(int(noise.integers(3)), q, 1) for q in range(36) for _ in range(3)])
    assert findings.curve_test("meetings-lead", mixed, draws=200)["p"] > 0.05


def test_one_deed_that_turns_a_finding_is_named():
    close = made([(RUSSIA, q, 1) for q in range(24, 31)] + [(CHINA, q, 1) for q in range(24, 30)])
    tried, turning = findings.deletions("meetings-lead", close)
    assert tried == 13 and turning == [f"E{i}" for i in range(7)], "a tie is no lead"
    assert findings.deletions("meetings-shift", TURNED) == (32, [])
