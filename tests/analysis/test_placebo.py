"""Shuffles keep what they promise, notice what is there, and say when they cannot tell."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from companion import DataError, findings, measures
from companion.findings import acted, compared, first_edition, positions, shuffles, voted

PAIRS = acted.PAIRS


def made(rows) -> findings.Deeds:
    """Deeds of (pair, quarter, how many): meetings of ministers, met by base queries, score 2."""
    pair, quarter = zip(*((p, q) for p, q, times in rows for _ in range(times)))
    n = len(pair)
    return findings.Deeds(
        np.array([f"E{i}" for i in range(n)]),
        np.array(pair),
        np.array(quarter),
        np.full(n, True),
        np.full(n, acted.RANKS.index("minister")),
        np.full(n, 2.0),
        np.full(n, 2),
        np.full(n, 2),
    )


# Moscow meets Pyongyang once a quarter from 2023 on, Beijing once a quarter until 2021.
TURNED = made(
    [(acted.RUSSIA, q, 1) for q in range(24, 36)]
    + [(acted.CHINA, q, 1) for q in range(20)]
    + [(acted.BETWEEN, q, 1) for q in range(36)]
)


def test_deeds_are_those_that_measures_count():
    found, counted = findings.deeds(), measures.pairs().set_index(["dyad", "year"])
    for i, pair in enumerate(PAIRS):
        for year in range(2017, 2026):
            own = (found.pair == i) & (found.met == 2) & (found.quarter // 4 == year - 2017)
            meetings = own & found.meeting & (found.rank > 0)
            assert (own.sum(), meetings.sum()) == tuple(
                counted.loc[(pair, year), ["acts", "meetings"]]
            )


def test_values_by_hand():
    value, acts = findings.counted(findings.COMPARED["meetings-lead"], TURNED)
    assert (value, acts) == (4.0, 32), "four meetings a year against none; 12 late, 20 early ones"
    value, acts = findings.counted(findings.COMPARED["meetings-china"], TURNED)
    assert (value, acts) == (-4.0, 20)
    assert findings.counted(findings.COMPARED["meetings-shift"], TURNED)[0] == 1.0
    assert findings.counted(findings.COMPARED["score-lead"], TURNED)[0] == 8.0


def test_dealing_keeps_every_pairs_totals():
    found = findings.deeds()
    dealt = shuffles.deal(found, 5, np.random.default_rng(1))
    for draw in dealt:
        for met in range(3):
            for meeting in (True, False):
                own = (found.met == met) & (found.meeting == meeting)
                np.testing.assert_array_equal(
                    np.bincount(draw[own], minlength=3), np.bincount(found.pair[own], minlength=3)
                )
    assert (dealt != found.pair).any()


@pytest.mark.parametrize("kind", ["swapped", "dates"])
def test_episodes_move_whole(kind):
    known = findings.COMPARED["meetings-lead"]
    sums = compared.by_quarter(TURNED, compared.weights(TURNED, known.choice))
    drawn = shuffles.shuffled(kind, TURNED, known, sums, 20, 1)
    assert drawn.shape == (20, *sums.shape)
    axis = 2 if kind == "swapped" else 1
    for draw in drawn:
        np.testing.assert_array_equal(np.sort(draw, axis - 1), np.sort(sums, axis - 1))
    assert (drawn != sums).any()


def test_resampled_quarters_stay_in_their_time():
    known = findings.COMPARED["meetings-china"]
    sums = compared.by_quarter(TURNED, compared.weights(TURNED, known.choice))
    drawn = shuffles.shuffled("quarters", TURNED, known, sums, 50, 1)
    assert (known.value(drawn, known.choice) == -4.0).all(), (
        "each quarter of a time is like another"
    )


def test_a_turn_is_noticed_and_a_flat_record_is_not():
    turned = findings.placebo("meetings-shift", TURNED, draws=400).set_index("kind")
    assert (turned.loc[["pairs", "even", "dates"], "p"] < 0.01).all()
    assert turned.at["quarters", "same_direction"] == 1 and np.isnan(turned.at["quarters", "p"])
    flat = made([(p, q, 1 + q % 2) for p in range(3) for q in range(36)])
    even = findings.placebo("meetings-lead", flat, draws=400)
    assert (even["observed"] == 0).all() and (even["p"].dropna() > 0.5).all()


@pytest.mark.parametrize("finding", findings.COMPARED)
def test_every_finding_meets_every_kind_of_shuffle(finding):
    kinds = set(findings.placebo(finding, draws=20)["kind"])
    assert kinds == {"pairs", "even", "swapped", "dates", "quarters"}


def test_a_rise_of_all_pairs_is_no_firm_rise_of_one():
    more = made([(p, q, 1 + 3 * (q >= 20)) for p in range(3) for q in range(36)])
    row = findings.judged(more).set_index("finding").loc["meetings-moscow"]
    assert row["observed"] > 0 and row["verdict"] == "depends on how chance is drawn"
    assert "dealt to other pairs" in row["why"]


def test_less_than_chance_gives_is_no_sign_of_more():
    """Beijing's meetings with Pyongyang rose, and by less than those of any pair dealt evenly."""
    drawn = findings.placebo("meetings-china").set_index("kind")
    assert drawn.at["even", "p"] <= 0.05 < 0.5 < drawn.at["even", "as_extreme"]
    found = findings.placebo()
    judged = findings.judged(drawn=found)
    why = judged.set_index("finding").at["meetings-china", "why"]
    assert "every kind of shuffle gives as much" in why
    alt = findings.placebo_figure(found, judged, "p").to_dict()
    said = alt["usermeta"]["figure"]["alt"]
    assert "Beijing met Pyongyang more often than before 2022: within every kind" in said


def test_a_verdict_that_sets_choices_aside_names_chance_as_well():
    judged = findings.judged().set_index("finding")
    word, why = judged.loc["score-lead", ["verdict", "why"]]
    assert word.startswith("depends on least rank") and word.endswith(", and how chance is drawn")
    assert "pairs change places" in why and "another order" in why


def test_too_few_acts_are_said_and_never_a_zero():
    few = made([(acted.RUSSIA, 30, 3), (acted.CHINA, 2, 2)])
    row = findings.placebo("meetings-lead", few).iloc[0]
    assert row["kind"] == "none" and row["tells"].startswith("cannot be told: 5 acts")
    assert pd.isna(row["p"]) and row["draws"] == 0
    none = made([(acted.BETWEEN, 30, 30)])
    row = findings.placebo("meetings-shift", none).iloc[0]
    assert "no acts" in row["tells"] and row["says"].startswith("cannot be told")
    verdicts = findings.judged(few).set_index("finding")["verdict"]
    assert (verdicts[list(findings.COMPARED)] == "cannot be told").all()


def test_same_seed_same_numbers():
    first, again = (findings.placebo("meetings-shift", draws=50, seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    other = findings.placebo("meetings-shift", draws=50, seed=4)
    assert not first["q50"].equals(other["q50"])


def test_an_unknown_finding_is_named():
    for ask in (findings.placebo, findings.specifications):
        with pytest.raises(DataError, match='no finding "nothing"'):
            ask("nothing")


def test_specifications_cross_every_choice_and_hold_the_published_one():
    found = findings.specifications("meetings-shift", TURNED)
    assert len(found) == 2 * 3 * 3 * 4 * 3 and found["published"].sum() == 1
    assert found.loc[found["published"], "value"].item() == 1.0
    assert found["value"].dropna().is_monotonic_increasing
    top = found[found["rank"] == "top two ranks"]
    assert not top["enough"].any() and top["holds"].isna().all(), "no leader met anybody"


def test_the_curve_tells_a_turn_from_noise():
    told = findings.curve_test("meetings-shift", TURNED, draws=200)
    assert told["p"] < 0.02 and told["holding"] == 1.0 and told["against"] == []
    assert findings.deletions("meetings-shift", TURNED) == (32, [])
    noise = np.random.default_rng(5)
    mixed = made([(int(noise.integers(3)), q, 1) for q in range(36) for _ in range(3)])
    assert findings.curve_test("meetings-lead", mixed, draws=200)["p"] > 0.05


def test_one_deed_that_turns_a_finding_is_named():
    close = made(
        [(acted.RUSSIA, q, 1) for q in range(24, 31)] + [(acted.CHINA, q, 1) for q in range(24, 30)]
    )
    tried, turning = findings.deletions("meetings-lead", close)
    assert tried == 13 and turning == [f"E{i}" for i in range(7)], "a tie is no lead"


def test_measures_that_cannot_fail_are_named():
    found = findings.textbook(draws=60).set_index(["measure", "kind"])
    for name in ("triangle", "frustration", "betweenness"):
        assert found.loc[name, "tells"].eq("cannot come out otherwise").all(), name
    assert found.loc["balance", "same_direction"].min() >= 0.95
    same = found.loc["betweenness", ["q025", "q975"]].to_numpy()
    assert np.allclose(same, found.at[("betweenness", "pairs"), "observed"]), "no shuffle moves it"
    assert found.loc["constraint", "same_direction"].max() < 0.9, (
        "this one could come out otherwise"
    )


def test_shuffled_networks_are_measured_as_the_library_does():
    """A draw that deals every vote to its own side gives the published number."""
    v = voted.votes()
    tally = first_edition._tally(v, v.pair[None])
    years = measures.by_year(which=range(voted.FIRST, 2026), treaties="one").set_index("year")

    def change(column: str) -> float:
        return years.loc[2024:, column].mean() - years.loc[:2021, column].mean()

    assert positions.between(v, tally)[0] == pytest.approx(change("betweenness"))
    assert positions.constrained(v, tally)[0] == pytest.approx(change("constraint"))
    share = [
        own["frustration"].sum() / own["signed_ties"].sum()
        for own in (years.loc[2024:], years.loc[:2021])
    ]
    assert positions.frustrated(v, tally)[0] == pytest.approx(share[0] - share[1])


def test_no_claim_on_one_side_is_said_as_that(monkeypatch):
    said = findings.SAID["darker"]
    none = dataclasses.replace(said, sides=lambda _: ((9, 3), (0, 0)))
    monkeypatch.setitem(findings.SAID, "darker", none)
    row = findings.placebo("darker").iloc[0]
    assert row["kind"] == "none" and row["tells"] == "cannot be told: no claim on one side"
    few = dataclasses.replace(said, sides=lambda _: ((2, 1), (1, 1)))
    monkeypatch.setitem(findings.SAID, "darker", few)
    assert findings.placebo("darker").iloc[0]["tells"].endswith("5 claims, fewer than 6")
