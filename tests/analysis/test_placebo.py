"""Findings on the published record against shuffled data; made-up ones: test_*_by_hand."""

from __future__ import annotations

import numpy as np
import pytest
from companion import findings, measures
from companion.findings import acted, first_edition, positions, voted
from small_deeds import made

PAIRS = acted.PAIRS


def test_deeds_are_those_that_measures_count():
    found, counted = findings.deeds(), measures.pairs().set_index(["dyad", "year"])
    for i, pair in enumerate(PAIRS):
        for year in range(2017, 2026):
            own = (found.pair == i) & (found.met == 2) & (found.quarter // 4 == year - 2017)
            meetings = own & found.meeting & (found.rank > 0)
            assert (own.sum(), meetings.sum()) == tuple(
                counted.loc[(pair, year), ["acts", "meetings"]]
            )


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
    assert "every kind of shuffle gives as much or more" in why
    alt = findings.placebo_figure(found, judged, "p").to_dict()
    said = alt["usermeta"]["figure"]["alt"]
    assert "Beijing met Pyongyang more often than before 2022: beyond no kind" in said


def test_a_verdict_that_sets_choices_aside_names_chance_as_well():
    judged = findings.judged().set_index("finding")
    word, why = judged.loc["score-lead", ["verdict", "why"]]
    assert word.startswith("depends on least rank") and word.endswith(", and how chance is drawn")
    assert "pairs change places" in why and "another order" in why


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
