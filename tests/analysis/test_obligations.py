"""Treaties weigh by what they oblige to."""

from __future__ import annotations

from companion import measures, network


def test_duties_by_year():
    for year, by in ((2015, "ATOP"), (2023, "provisions"), (2025, "provisions")):
        found = measures.obligations(year).set_index("pair")
        assert list(found["by"].unique()) == [by] and found.at["CHN–PRK", "defence"]
    assert not measures.obligations(2023).set_index("pair").at["PRK–RUS", "defence"]
    late = measures.obligations(2025).set_index("pair")
    assert late.at["PRK–RUS", "weight"] == 3 and "DPRK_RU_2024" in late.at["PRK–RUS", "ids"]


def test_a_treaty_of_defence_is_one_vote_and_a_promise_to_consult_a_third():
    weights = measures.treaty_weights()
    assert weights["CN_DPRK_1961"] == 1 and set(weights.values()) <= {0, 1 / 3, 2 / 3, 1}
    built = network.build(layer="record", year=2023)
    whole, weighed = network.project(built), network.project(built, counts=weights)
    light = weights["CN_RU_2001"]
    gap = (whole.edges[p]["positive"] - weighed.edges[p]["positive"] for p in [("CHN", "RUS")])
    assert abs(next(gap) - (1 - light)) < 1e-9
