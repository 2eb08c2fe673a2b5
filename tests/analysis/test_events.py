"""Goldstein scores by pair and year, and need as the articles state it."""

from __future__ import annotations

import pandas as pd
import pytest
from companion import graph, load, measures


def changed(table: str, edit) -> dict[str, pd.DataFrame]:
    """The tables with one of them edited."""
    data = graph.tables()
    data[table] = edit(data[table].copy())
    return data


def test_acts_are_scored_once_for_each_event_and_pair():
    acts = measures.acts()
    assert not acts.duplicated(["event_id", "dyad"]).any()
    events = load("events").set_index("event_id")
    assert (acts["goldstein"] == acts["event_id"].map(events["goldstein"])).all()
    camp = acts[acts["event_id"] == "E126"]  # China on the Camp David summit: three targets
    assert set(camp["dyad"]) == {"CHN–USA", "CHN–KOR", "CHN–JPN"}


def test_a_test_without_target_and_an_event_without_code_are_no_acts():
    events = load("events").set_index("event_id")
    silent = events.index[(events["target_actors"].map(len) == 0) | events["goldstein"].isna()]
    assert len(silent) and not set(silent) & set(measures.acts()["event_id"])


def test_one_treaty_counts_once_unless_asked():
    steps = graph.steps()["DPRK_RU_2024"]
    assert len(steps) > 2, "the treaty of 2024 has several steps in events.csv"
    once, all_ = (set(measures.acts(treaty_steps=how)["event_id"]) for how in ("once", "all"))
    assert set(steps) & once == {"E158"} and set(steps) <= all_, (
        "the signature stands for the treaty"
    )
    with pytest.raises(ValueError, match='treaty steps "twice"'):
        measures.acts(treaty_steps="twice")


def made_up() -> dict[str, pd.DataFrame]:
    """Three events between China and North Korea: 2020 (+2 and -4) and 2022 (+6)."""
    rows = (
        load("events")
        .head(3)
        .assign(
            date=pd.to_datetime(["2020-01-05", "2020-11-05", "2022-03-01"]),
            precision="day",
            kind="other",
            goldstein=[2.0, -4.0, 6.0],
            source_actors=[("CHN",)] * 3,
            target_actors=[("PRK",)] * 3,
            actors=[("CHN", "PRK"), ("CHN", "PRK", "RUS"), ("CHN", "PRK")],
        )
    )
    return {**graph.tables(), "events": rows}


def test_cooperation_by_hand():
    year = measures.cooperation(made_up(), dyads=["CHN–PRK"])
    assert year["score"].tolist() == [-2, 0, 6] and year["acts"].tolist() == [2, 0, 1], (
        "a quiet year is a row with 0"
    )
    smooth = measures.cooperation(made_up(), dyads=["CHN–PRK"], window=2)
    assert smooth["smoothed"].tolist() == [-2, -1, 3]
    mean = measures.cooperation(made_up(), dyads=["CHN–PRK"], how="mean")["score"]
    assert mean.tolist()[::2] == [-1, 6] and pd.isna(mean[1]), "the mean of no act is not a number"
    month = measures.cooperation(made_up(), dyads=["CHN–PRK"], freq="month")
    assert (
        len(month) == 27
        and month["score"].sum() == 4
        and month["period"].iloc[0] == pd.Timestamp(2020, 1, 1)
    )


def test_accompanied_is_the_share_of_acts_with_the_third():
    assert measures.accompanied(measures.acts(made_up()), "CHN", "PRK", "RUS") == pytest.approx(
        1 / 3
    )
    assert pd.isna(measures.accompanied(measures.acts(made_up()), "RUS", "PRK", "CHN"))


def test_cooperation_without_acts_and_with_wrong_settings():
    assert measures.cooperation(made_up(), dyads=["MYS–VNM"]).empty
    for wrong in ({"freq": "week"}, {"how": "median"}, {"window": 0}):
        with pytest.raises(ValueError, match="cooperation"):
            measures.cooperation(**wrong)


@pytest.mark.parametrize("name", ["PRK-RUS", "RUS–PRK", "PRK"])
def test_a_pair_that_is_named_otherwise_is_no_pair_without_acts(name):
    with pytest.raises(ValueError, match=f'no pair "{name}"; expected two actors as in PRK–RUS'):
        measures.cooperation(dyads=[name])


def test_the_table_by_year_needs_one_of_its_three_actors():
    with pytest.raises(ValueError, match='focus "USA"; expected one of the three actors'):
        measures.by_year(which=[2015], focus="USA")


def test_dependence_counts_a_claim_once():
    said = measures.dependence(graph.build(layer="articles")).set_index(["a", "b"])
    needs = load("dependencies").query("good != 'primacy'")
    for a, b in said.index:
        assert (
            said.loc[(a, b), "a_needs_b"]
            == needs[(needs["dependent"] == a) & (needs["on"] == b)]["evidence_id"].nunique()
        )
        assert (
            said.loc[(a, b), "advantage"]
            == said.loc[(a, b), "b_needs_a"] - said.loc[(a, b), "a_needs_b"]
        )
    assert measures.dependence(graph.build(layer="record")).empty


def test_hirschman_bounds():
    assert measures.concentration_bounds(98) == (98, pytest.approx((98**2 + 2**2) ** 0.5))
    assert measures.concentration_bounds(100) == (100, pytest.approx(100))
    with pytest.raises(ValueError, match="share of 101"):
        measures.concentration_bounds(101)


def test_years_and_the_table_by_year():
    first, last = measures.years()
    dates = load("events")["date"]
    assert first == dates.min().year and pd.Timestamp(
        last, 12, 31
    ) <= dates.max() + pd.offsets.MonthEnd(0)
    table = measures.by_year(which=[1900, 2017, last])
    assert table["year"].tolist() == [1900, 2017, last]
    assert (
        table.loc[0, "type"] == "no data"
        and table.loc[0, ["balanced", "frustration", "bypass", "constraint"]].isna().all()
    )


def test_one_sign_moves_the_measures_of_its_year():
    """Recoding the two conflictual acts of September 2017 towards Pyongyang as cooperation frees
    Russia's side."""

    def friendly(ties):
        ties.loc[ties["evidence_id"].isin(["E066", "E067"]) & (ties["to"] == "PRK"), "sign"] = 1
        return ties

    before, after = (
        measures.by_year(which=[2017, 2018]),
        measures.by_year(changed("relations", friendly), [2017, 2018]),
    )
    assert (
        before.loc[0, "PRK–RUS"] == -1
        and after.loc[0, "PRK–RUS"] == 1
        and before.loc[0, "type"] != after.loc[0, "type"]
    )
    assert before.loc[1].astype(str).equals(after.loc[1].astype(str)), "another year must not move"


def test_order_of_rows_does_not_matter():
    data = {name: frame.sample(frac=1, random_state=1) for name, frame in graph.tables().items()}
    plain, shuffled = measures.by_year(which=[2017, 2024]), measures.by_year(data, [2017, 2024])
    pd.testing.assert_frame_equal(plain, shuffled)
    assert measures.report(year=2024) == measures.report(data, 2024)
