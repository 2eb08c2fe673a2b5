"""Acts and meetings of the pairs as the published search gives them."""

from __future__ import annotations

import pandas as pd
import pytest
from companion import load, measures


def test_what_was_missed_stands_on_the_published_lists():
    found = measures.missed().set_index("dyad")
    assert tuple(found.loc["CHN–PRK", ["own", "met", "both"]]) == (42, 84, 16)
    for row in found.itertuples():
        assert (
            row.both <= min(row.own, row.met) and row.on_file <= row.low <= row.estimate <= row.high
        )
        assert row.share == pytest.approx(row.met / row.estimate)
    wider = measures.missed(base=False).set_index("dyad")
    assert (wider["met"] > found["met"]).all()


def test_no_estimate_is_below_what_is_on_file():
    """Two lists that promise 121 acts cannot stand against 167 that later queries brought."""
    estimate, _ = measures.chapman(36, 75, 22)
    found = measures.missed().set_index("dyad").loc["PRK–RUS"]
    assert tuple(found[["own", "met", "both"]]) == (36, 75, 22)
    assert found["estimate"] == max(estimate, found["on_file"]) > estimate
    assert found["share"] == pytest.approx(found["met"] / found["on_file"])
    assert found["by_lists"] == pytest.approx(75 / estimate), "what the lists alone let expect"


def test_follow_ups_move_no_base_count():
    """Without any row that only a later query met, the counts of the base queries are the same."""
    events = load("events")
    alone = {"events": events[events["gathered"] == "even_search"]}
    pd.testing.assert_frame_equal(measures.pairs(alone), measures.pairs())


def test_the_published_counts_are_those_of_the_search():
    """84, 118 and 75 acts met by the sixty: the record of the search and its register agree."""
    found = measures.pairs().groupby("dyad")["acts"].sum()
    assert found.to_dict() == {"CHN–PRK": 84, "CHN–RUS": 118, "PRK–RUS": 75}
