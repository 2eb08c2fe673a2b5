"""Findings on deeds made up for the purpose: which count, what they say, how they are dealt."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import small_record
from companion import DataError, findings
from companion.findings import acted, claims, compared, shuffles, tails
from small_deeds import TURNED, made

NAN = math.nan
CHINA, BETWEEN, RUSSIA = acted.CHINA, acted.BETWEEN, acted.RUSSIA
LEAD, SHIFT, OF_CHINA = (findings.COMPARED[f"meetings-{n}"] for n in ("lead", "shift", "china"))

# --- which deeds there are ----------------------------------------------------------------------

# event, date, kind, level, score, confidence, pairs, queries, deed
EVENTS = [
    ("E1", "2017-01-01", "visit", "minister", 3.0, "high", ["CHN-PRK"], ["Q1"], None),
    ("E2", "2016-12-31", "visit", "minister", 3.0, "high", ["CHN-PRK"], ["Q1"], None),
    ("E3", "2025-12-31", "talks", "leader", NAN, "low", ["PRK-RUS"], [], None),
    ("E4", "2026-01-01", "talks", "leader", 1.0, "low", ["PRK-RUS"], [], None),
    ("E5", None, "talks", "leader", 1.0, "low", ["PRK-RUS"], [], None),
    # Two rows tell one deed; the later of them knows more.
    ("E6", "2018-08-01", "summit", "leader", -5.0, "low", ["CHN-RUS"], ["Q3"], "D1"),
    ("E7", "2018-05-10", "statement", None, 2.0, "medium", ["CHN-RUS"], ["Q2"], "D1"),
    ("E8", "2019-04-01", "message", "other", 2.0, "medium", ["CHN-PRK", "PRK-RUS"], ["Q1"], None),
    ("E9", "2019-03-31", "visit", "vice_minister", 2.0, "medium", ["PRK-RUS"], ["Q4"], None),
]
QUERIES = pd.DataFrame(
    [
        ("Q1", "CHN-PRK", "base"),
        ("Q2", "CHN-RUS", "follow_up"),
        ("Q3", "CHN-RUS", "base"),
        ("Q4", "PRK-RUS", "follow_up"),
    ],
    columns=["query_id", "pair", "round"],
)


def events(rows) -> dict[str, pd.DataFrame]:
    columns = ["event_id", "date", "kind", "level", "goldstein", "confidence", "pair"]
    frame = pd.DataFrame(rows, columns=[*columns, "query_id", "deed_id"])
    return {**small_record.tables(), "events": frame.assign(date=pd.to_datetime(frame["date"]))}


def test_deeds_by_hand():
    found = findings.deeds(events(EVENTS), QUERIES)
    told = list(zip(*(field.tolist() for field in found)))
    assert told == [
        # deed, pair, quarter, meeting, rank, score, sure, met
        ("D1", BETWEEN, 5, True, 4, -5.0, 1, 2),
        ("E1", CHINA, 0, True, 2, 3.0, 2, 2),
        ("E8", CHINA, 9, False, 0, 2.0, 1, 2),
        ("E3", RUSSIA, 35, True, 4, 0.0, 0, 0),
        ("E8", RUSSIA, 9, False, 0, 2.0, 1, 0),
        ("E9", RUSSIA, 8, True, 1, 2.0, 1, 1),
    ]
    assert [acted.PAIRS[i] for i in (CHINA, BETWEEN, RUSSIA)] == ["CHN–PRK", "CHN–RUS", "PRK–RUS"]


def test_deeds_without_a_query_and_without_any():
    alone = findings.deeds(events([EVENTS[2]]))
    assert (alone.deed.tolist(), alone.met.tolist()) == (["E3"], [0]), "the given table counts"
    with pytest.raises(DataError, match="no act of the three pairs from 2017 to 2025"):
        findings.deeds(events([EVENTS[1]]), QUERIES)
    assert findings.deeds() is findings.deeds(), "the published ones are prepared once"


# --- which count, and when ----------------------------------------------------------------------

MIXED = made(
    [(RUSSIA, 24, 6)],
    met=[2, 1, 0, 2, 2, 2],
    meeting=[True, True, True, False, True, True],
    rank=[2, 2, 2, 2, 1, 0],
    sure=[0, 1, 2, 2, 2, 1],
    score=[1.0, 2.0, 4.0, 8.0, -16.0, 32.0],
)


@pytest.mark.parametrize(
    "choice, counts",
    [
        ({}, [1, 0, 0, 0, 1, 0]),
        ({"met": 1}, [1, 1, 0, 0, 1, 0]),
        ({"met": 0}, [1, 1, 1, 0, 1, 0]),
        ({"sure": 1}, [0, 0, 0, 0, 1, 0]),
        ({"sure": 2, "met": 0}, [0, 0, 1, 0, 1, 0]),
        ({"rank": "minister"}, [1, 0, 0, 0, 0, 0]),
        ({"rank": "other", "meeting": False}, [1, 0, 0, 1, 1, 1]),
        ({"score": "goldstein", "met": 0}, [1, 2, 4, 0, -16, 0]),
    ],
)
def test_which_deeds_count(choice, counts):
    assert compared.weights(MIXED, findings.Choice(**choice)).tolist() == counts


def test_sums_by_quarter():
    found = made([(CHINA, 0, 2), (RUSSIA, 35, 1)])
    own = np.array([1.0, 10.0, 100.0])
    sums = compared.by_quarter(found, own)
    assert sums.shape == (36, 3) and sums.sum() == 111
    assert (sums[0, CHINA], sums[35, RUSSIA]) == (11, 100)
    choices = compared.by_quarter(found, np.array([own, 2 * own]))
    np.testing.assert_array_equal(choices, [sums, 2 * sums])
    dealt = compared.by_quarter(found, own, np.array([found.pair, [BETWEEN, CHINA, CHINA]]))
    np.testing.assert_array_equal(dealt[0], sums)
    assert (dealt[1, 0, BETWEEN], dealt[1, 0, CHINA], dealt[1, 35, CHINA]) == (1, 10, 100)
    assert dealt[1].sum() == 111


@pytest.mark.parametrize(
    "years, quarters",
    [
        ((2017, 2022), (0, 20)),
        ((2024.5, 2026), (30, 36)),
        ((2012, 2017), (0, 0)),
        ((2025, 2030), (32, 36)),
    ],
)
def test_a_window_ends_before_its_last_year(years, quarters):
    own = compared.window(years)
    assert (own.start, own.stop) == quarters


def test_values_by_hand():
    value, acts = findings.counted(LEAD, TURNED)
    assert (value, acts) == (4.0, 32), "four meetings a year against none; 12 late, 20 early ones"
    value, acts = findings.counted(OF_CHINA, TURNED)
    assert (value, acts) == (-4.0, 20)
    assert findings.counted(SHIFT, TURNED)[0] == 1.0
    assert findings.counted(findings.COMPARED["score-lead"], TURNED)[0] == 8.0
    assert findings.counted(findings.COMPARED["meetings-moscow"], TURNED) == (0, 20 + 12)
    late = findings.Choice(after=(2024.5, 2026), before=(2017, 2018))
    assert findings.counted(LEAD, TURNED, late) == (4.0, 6 + 4)


def test_a_share_is_that_of_the_two_pairs():
    # Before 2022 one of four meetings a year is Moscow's, from 2023 three of four.
    before = [(RUSSIA, q, 1) for q in range(0, 20, 4)] + [(CHINA, q, 3) for q in range(0, 20, 4)]
    after = [(RUSSIA, q, 3) for q in range(24, 36, 4)] + [(CHINA, q, 1) for q in range(24, 36, 4)]
    assert findings.counted(SHIFT, made(before + after))[0] == pytest.approx(0.75 - 0.25)
    assert math.isnan(findings.counted(SHIFT, made(before))[0]), "none of none is no share"
    assert math.isnan(findings.counted(SHIFT, made(after))[0])
    assert findings.counted(LEAD, made(before + after))[0] == 3 - 1


@pytest.mark.parametrize("name", [*findings.COMPARED, *findings.SAID])
def test_what_a_value_says(name):
    known = (findings.COMPARED | findings.SAID)[name]
    assert [known.say(value) for value in (-0.5, 0.0, 1e-12, -1e-12, 2)] == [
        known.words[i] for i in (0, 1, 1, 1, 2)
    ]
    assert known.say(NAN).startswith("cannot be told")
    assert len(set(known.words)) == 3


# --- dealt, moved, drawn again -------------------------------------------------------------------


def test_dealing_keeps_every_pairs_totals():
    kinds = np.arange(60)
    found = made(
        [(CHINA, 1, 20), (BETWEEN, 2, 20), (RUSSIA, 3, 20)],
        met=kinds % 3,
        meeting=kinds % 2 == 0,
    )
    dealt = shuffles.deal(found, 5, np.random.default_rng(1))
    assert dealt.shape == (5, 60)
    for draw in dealt:
        for met in range(3):
            for meeting in (True, False):
                own = (found.met == met) & (found.meeting == meeting)
                np.testing.assert_array_equal(
                    np.bincount(draw[own], minlength=3), np.bincount(found.pair[own], minlength=3)
                )
    assert (dealt != found.pair).any() and (dealt[0] != dealt[1]).any()


def drawn(kind: str, found=TURNED, known=LEAD, draws=20):
    sums = compared.by_quarter(found, compared.weights(found, known.choice))
    return sums, shuffles.shuffled(kind, found, known, sums, draws, 1)


@pytest.mark.parametrize("kind", ["swapped", "dates"])
def test_episodes_move_whole(kind):
    sums, draws = drawn(kind)
    assert draws.shape == (20, *sums.shape)
    axis = 2 if kind == "swapped" else 1
    for draw in draws:
        np.testing.assert_array_equal(np.sort(draw, axis - 1), np.sort(sums, axis - 1))
    assert (draws != sums).any() and (draws[0] != draws[1]).any()
    if kind == "swapped":
        assert all((own[:, 20:24] == [1, 0, 0]).all(-1).any(1).any() for own in [draws])
    else:
        # Each pair has an order of its own: the two that fill no common quarter share some now.
        assert (draws[..., CHINA] * draws[..., RUSSIA]).any()


@pytest.mark.parametrize("kind", ["pairs", "even"])
def test_deeds_keep_their_quarter_whomever_they_are_dealt_to(kind):
    sums, draws = drawn(kind)
    assert draws.shape == (20, 36, 3)
    np.testing.assert_array_equal(draws.sum(axis=2), np.tile(sums.sum(axis=1), (20, 1)))
    totals = draws.sum(axis=1)
    assert (totals == sums.sum(axis=0)).all() == (kind == "pairs")
    assert (abs(totals.mean(axis=0) - 68 / 3) < 3).all() == (kind == "even")
    assert (draws[0] != draws[1]).any()


def test_resampled_quarters_stay_in_their_time():
    _, draws = drawn("quarters", known=OF_CHINA, draws=50)
    assert (OF_CHINA.value(draws, OF_CHINA.choice) == -4.0).all(), (
        "each quarter of a time is like another"
    )
    # Quarters numbered by what was done in them: some are drawn twice, the year between stays.
    found = made([(CHINA, q, q + 1) for q in range(36)])
    _, draws = drawn("quarters", found)
    own = draws[..., CHINA]
    assert (own[:, 20:24] == [21, 22, 23, 24]).all()
    early, late = own[:, :20], own[:, 24:]
    assert early.min() >= 1 and early.max() <= 20 and late.min() >= 25 and late.max() <= 36
    assert all(len(set(draw)) < 20 for draw in early) and (early[0] != early[1]).any()
    assert {*early.ravel()} == {*range(1, 21)} and {*late.ravel()} == {*range(25, 37)}


def test_a_turn_is_noticed_and_a_flat_record_is_not():
    turned = findings.placebo("meetings-shift", TURNED, draws=400).set_index("kind")
    assert (turned.loc[["pairs", "even", "dates"], "p"] < 0.01).all()
    assert turned.at["quarters", "same_direction"] == 1 and np.isnan(turned.at["quarters", "p"])
    assert (turned["draws"] == 400).all() and (turned["observed"] == 1.0).all()
    assert (turned["acts"] == 32).all() and (turned["says"] == SHIFT.words[2]).all()
    flat = made([(p, q, 1 + q % 2) for p in range(3) for q in range(36)])
    even = findings.placebo("meetings-lead", flat, draws=400)
    assert (even["observed"] == 0).all() and (even["p"].dropna() > 0.5).all()


@pytest.mark.parametrize("finding", findings.COMPARED)
def test_every_finding_meets_every_kind_of_shuffle(finding):
    kinds = list(findings.placebo(finding, TURNED, draws=20)["kind"])
    assert kinds == ["pairs", "even", "swapped", "dates", "quarters"]


def test_too_few_acts_are_said_and_never_a_zero():
    few = made([(RUSSIA, 30, 3), (CHINA, 2, 2)])
    (row,) = findings.placebo("meetings-lead", few).to_dict("records")
    assert row["kind"] == "none" and row["tells"].startswith("cannot be told: 5 acts in the times")
    assert math.isnan(row["p"]) and row["draws"] == 0 and row["observed"] == 1
    assert (
        "told: 1 act in" in findings.placebo("meetings-lead", made([(CHINA, 2, 1)])).at[0, "tells"]
    )
    none = made([(BETWEEN, 30, 30)])
    row = findings.placebo("meetings-shift", none).iloc[0]
    assert "no acts" in row["tells"] and row["says"].startswith("cannot be told")
    enough = made([(RUSSIA, 24, 10)])
    assert findings.placebo("meetings-lead", enough, draws=5)["kind"].iloc[0] == "pairs"
    # Twelve meetings with no base year: the share before is not defined.
    assert findings.placebo("meetings-shift", made([(RUSSIA, 30, 12)]))["kind"].tolist() == ["none"]


def test_same_seed_same_numbers():
    ask = {"found": TURNED, "draws": 50}
    first, again = (findings.placebo("meetings-lead", **ask, seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    other = findings.placebo("meetings-lead", **ask, seed=4)
    assert not first["q025"].equals(other["q025"])
    curves = [findings.curve_test("meetings-lead", TURNED, draws=30, seed=s) for s in (3, 3, 4)]
    assert curves[0] == curves[1] != curves[2]


def test_every_finding_in_turn(monkeypatch):
    monkeypatch.setattr(claims, "counted", lambda name: (0.0, (0, 0), (0, 0)))
    every = findings.placebo(found=TURNED, draws=5)
    assert list(every["finding"].unique()) == [*findings.COMPARED, *findings.SAID]


def test_an_unknown_finding_is_named():
    for ask in (findings.placebo, findings.specifications):
        with pytest.raises(
            DataError, match='no finding "nothing"; expected one of meetings-lead, '
        ):
            ask("nothing")


# --- where a value stands among drawn ones ------------------------------------------------------


def test_a_value_among_drawn_ones_by_hand():
    draws = np.array([-3.0, -1.0, 0.0, 1.0, 2.0, NAN])
    low, middle, high, same, beyond, p, words = tails.told(2.0, draws)
    assert (low, middle, high) == (pytest.approx(-3 + 0.1 * 2), 0, pytest.approx(1 + 0.9))
    assert (same, beyond) == (2 / 5, 1 / 5), "of the five that are defined"
    assert p == pytest.approx(2 * (1 + 1) / (5 + 1))
    assert words == "shuffled data give as much: 40% point the same way"
    _, _, _, same, beyond, p, _ = tails.told(-1.0, draws)
    assert (same, beyond, p) == (2 / 5, 2 / 5, 1.0)
    assert tails.told(0.0, draws)[3:6] == (1 / 5, 3 / 5, 1.0)
    assert tails.told(2.0 + 1e-12, draws)[4] == 1 / 5, "a rounding is no difference"
    assert tails.told(-3.0 - 1e-12, draws)[4] == 1 / 5
    test = tails.told(2.0, draws, test=False)
    assert math.isnan(test[4]) and math.isnan(test[5])
    assert test[6] == "40% of the resamples point the same way"
    nothing = tails.told(2.0, np.array([NAN, NAN]))
    assert nothing[6] == "cannot be told: no draw gives a number" and len(nothing) == 7
    assert all(math.isnan(number) for number in nothing[:6])
    assert tails.told(5.0, np.linspace(-1, 1, 99))[5] == 2 * 1 / 100


def test_words_for_a_value_among_drawn_ones():
    beyond = "its size is beyond what shuffled data give"
    assert tails.words(0.89, 0.05, 0.02) == beyond
    assert tails.words(0.9, 0.05, 0.49) == beyond + " though they often point the same way"
    assert tails.words(0.9, 0.05, 0.5) == "it is less than shuffled data give"
    assert tails.words(0.9, 0.051, 0.99) == "shuffled data give as much: 90% point the same way"
