"""Findings on deeds made up for the purpose: which count, how they are dealt, how they curve."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import small_record
from companion import DataError, findings
from companion.findings import acted, claims, compared, curve, shuffles, tails
from small_deeds import SPLIT, TURNED, made

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
    assert tails.words(0.89, 0.05) == beyond
    assert tails.words(0.9, 0.05) == beyond + " though they often point the same way"
    assert tails.words(0.9, 0.051) == "shuffled data give as much: 90% point the same way"


# --- every combination of choices ----------------------------------------------------------------


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
