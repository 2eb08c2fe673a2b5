"""Treaties weigh by what they oblige to."""

from __future__ import annotations

import pandas as pd
import pytest
from companion import measures, network


def test_duties_by_year():
    for year, by in ((2015, "ATOP"), (2023, "provisions"), (2025, "provisions")):
        found = measures.obligations(year).set_index("pair")
        assert list(found["by"].unique()) == [by] and found.at["CHN–PRK", "defence"]
    assert not measures.obligations(2023).set_index("pair").at["PRK–RUS", "defence"]
    late = measures.obligations(2025).set_index("pair")
    assert late.at["PRK–RUS", "weight"] == 3 and "DPRK_RU_2024" in late.at["PRK–RUS", "ids"]


@pytest.mark.parametrize(
    "begun, ended, years",
    [
        ("2021-12-31", "2023-01-01", [2021, 2022, 2023]),
        ("2022-01-01", "2022-12-31", [2022]),
    ],
)
def test_a_duty_counts_in_each_year_in_which_it_holds_on_a_day(begun, ended, years):
    data = network.complete(None)
    treaties = data["treaties"]
    own = treaties["treaty_id"] == "CN_DPRK_1961"
    treaties = treaties[own].assign(
        signed=pd.Timestamp(begun), in_force=pd.NaT, ended=pd.Timestamp(ended)
    )
    given = {**data, "treaties": treaties}
    held = {y: measures.obligations(y, given).set_index("pair") for y in range(2020, 2025)}
    assert [y for y, found in held.items() if found.at["CHN–PRK", "defence"]] == years


def test_a_treaty_of_defence_is_one_vote_and_a_promise_to_consult_a_third():
    weights = measures.treaty_weights()
    assert weights["CN_DPRK_1961"] == 1 and set(weights.values()) <= {0, 1 / 3, 2 / 3, 1}
    built = network.build(layer="record", year=2023)
    whole, weighed = network.project(built), network.project(built, counts=weights)
    light = weights["CN_RU_2001"]
    gap = (whole.edges[p]["positive"] - weighed.edges[p]["positive"] for p in [("CHN", "RUS")])
    assert abs(next(gap) - (1 - light)) < 1e-9


def test_a_treaty_votes_by_its_duty_unless_asked_otherwise():
    """In 2012 one treaty each joins Moscow with Pyongyang (a promise to consult) and with Beijing
    (not to attack): a third and two thirds of a vote."""
    by_duty, one = (measures.by_year(which=[2012], treaties=how).iloc[0] for how in ("duty", "one"))
    pd.testing.assert_series_equal(by_duty, measures.by_year(which=[2012]).iloc[0])
    assert by_duty["bypass"] == pytest.approx(1 / 3 / (1 / 3 + 2 / 3)) and one["bypass"] == 0.5
    assert by_duty["constraint"] != one["constraint"]
    votes = measures.report(year=2012)["dyads"]
    assert votes["PRK–RUS"]["positive"] == pytest.approx(1 / 3, abs=1e-6)
    with pytest.raises(ValueError, match='treatment of treaties "all"; expected duty or one'):
        measures.by_year(which=[2012], treaties="all")


def test_the_report_says_what_treaties_oblige_to():
    duties = {d["pair"]: d for d in measures.report(year=2025)["duties"]}
    assert duties["PRK–RUS"]["defence"] and not duties["CHN–RUS"]["defence"]
    assert duties["CHN–RUS"]["weight"] == 2 and duties["CHN–PRK"]["weight"] == 3
