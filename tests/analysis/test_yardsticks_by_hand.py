"""Yardsticks by pair and year, on figures small enough to work out by hand, and on the book's."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest
from companion import DataError, load, measures

SERIES = pd.DataFrame(
    [
        ("un_point_final", "yearly"),
        ("votes", "yearly"),
        ("duty", "state"),
        ("kcna_headlines", "yearly"),
        ("kcna_headlines_all", "yearly"),
        ("arms", "span"),
        ("trade", None),
    ],
    columns=["series_id", "yardstick"],
)


def figures(*rows) -> pd.DataFrame:
    """Rows of (series, reporter, partner, start, end, value, low, high), typed as loaded."""
    named = ["series", "reporter", "partner", "period_start", "period_end", "value", "low", "high"]
    made = pd.DataFrame(rows, columns=named)
    made["indicator_id"] = [f"I{n}" for n in range(len(made))]
    for column in ("period_start", "period_end"):
        made[column] = pd.to_datetime(made[column])
    return made.astype({"value": float, "low": float, "high": float})


def year(series, reporter, partner, of, *told):
    """A figure of a year: its value, and low and high where they are told."""
    figure = (*told, math.nan, math.nan)[:3]
    return (series, reporter, partner, f"{of}-01-01", f"{of}-12-31", *figure)


def by_hand(series, *rows, actors=("CHN", "RUS", "PRK")):
    return measures.yardsticks(series, actors, indicators=figures(*rows), declared=SERIES)


def test_a_figure_a_year_and_no_row_for_a_year_without_one():
    found = by_hand(
        "votes",
        year("votes", "PRK", "CHN", 2001, 60.0),
        year("votes", "CHN", "PRK", 2003, 55.0, 50, 58),
        year("votes", "CHN", "USA", 2003, 10.0),
        year("trade", "CHN", "PRK", 2002, 99.0),
    )
    assert list(found.columns) == ["series", "pair", "year", "value", "low", "high", "whole", "ids"]
    assert found["pair"].tolist() == ["CHN–PRK", "CHN–PRK"], "a pair has one name both ways"
    assert found["year"].tolist() == [2001, 2003], "2002 has no row, and no zero"
    assert found["value"].tolist() == [60, 55] and found["ids"].tolist() == [("I0",), ("I1",)]
    assert found["low"].isna().tolist() == [True, False] and found["high"].iloc[1] == 58
    usa = by_hand("votes", year("votes", "CHN", "USA", 2003, 10.0), actors=("CHN", "USA"))
    assert usa["pair"].tolist() == ["CHN–USA"]


def test_a_part_of_a_year_says_so():
    part = ("votes", "CHN", "PRK", "2014-01-01", "2014-09-25", 5, math.nan, math.nan)
    found = by_hand("votes", part, year("votes", "CHN", "PRK", 2013, 7))
    assert found["whole"].tolist() == [True, False]


def test_what_holds_from_year_to_year_holds_in_each():
    duty = ("duty", "CHN", "RUS", "1995-01-01", "1997-12-31", 1, math.nan, math.nan)
    found = by_hand("duty", duty)
    assert found["year"].tolist() == [1995, 1996, 1997] and set(found["value"]) == {1}
    assert found["whole"].all()


def test_distance_by_hand():
    found = by_hand(
        "un_distance_final",
        year("un_point_final", "CHN", None, 2020, -0.5, -0.7, -0.3),
        year("un_point_final", "PRK", None, 2020, -0.9, -1.2, -0.6),
        year("un_point_final", "RUS", None, 2020, 0.2, 0.1, 0.4),
        year("un_point_final", "CHN", None, 2021, -0.5, -0.7, -0.3),
    )
    assert found["year"].tolist() == [2020] * 3, "2021 has one point, so no distance"
    rows = found.set_index("pair")
    # CHN -0.7..-0.3, PRK -1.2..-0.6: they meet, so the least is 0; the most is 1.2 - 0.3.
    assert rows.loc["CHN–PRK", ["value", "low", "high"]].tolist() == pytest.approx([0.4, 0, 0.9])
    # RUS 0.1..0.4: 0.1 + 0.3 apart at least, 0.4 + 0.7 at most.
    assert rows.loc["CHN–RUS", ["value", "low", "high"]].tolist() == pytest.approx([0.7, 0.4, 1.1])
    assert rows.loc["PRK–RUS", ["value", "low", "high"]].tolist() == pytest.approx([1.1, 0.7, 1.6])
    assert rows.loc["PRK–RUS", "ids"] == ("I1", "I2")


def test_headlines_in_a_thousand_by_hand():
    found = by_hand(
        "kcna_headlines_per_1000",
        year("kcna_headlines", "PRK", "CHN", 2000, 30),
        year("kcna_headlines", "PRK", "RUS", 2000, 15),
        year("kcna_headlines", "PRK", "RUS", 2001, 15),
        year("kcna_headlines_all", "PRK", None, 2000, 2000),
    )
    assert found[["pair", "year", "value"]].values.tolist() == [
        ["CHN–PRK", 2000, 15.0],
        ["PRK–RUS", 2000, 7.5],
    ]


@pytest.mark.parametrize("series", ["trade", "arms", "nothing", ["votes", "trade"]])
def test_what_is_no_yearly_yardstick_is_refused(series):
    with pytest.raises(DataError, match="is no yearly yardstick; expected one of un_point_final"):
        by_hand(series, year("votes", "CHN", "PRK", 2001, 1))


def test_sums_over_years_stand_by_themselves():
    order = ("arms", "RUS", "PRK", "2000-01-01", "2001-12-31", 28.8, math.nan, math.nan)
    other = ("arms", "RUS", "USA", "2000-01-01", "2001-12-31", 1, math.nan, math.nan)
    found = measures.spans("arms", indicators=figures(order, other))
    assert found.values.tolist() == [["arms", "RUS", "PRK", 2000, 2001, 28.8, "I0"]]


def test_the_books_yardsticks_are_what_their_sources_say():
    """Hand-checked cells of the sources, through the function."""
    found = measures.yardsticks(actors=("CHN", "RUS", "PRK", "USA"))
    cells = found.set_index(["series", "pair", "year"])["value"]
    assert cells["un_votes_alike", "CHN–PRK", 2021] == 86.5
    assert cells["un_votes_alike", "PRK–RUS", 1992] == 42.4
    assert cells["icews_verbal_cooperation", "CHN–RUS", 2014] == 4469
    assert cells["kcna_headlines_per_1000", "PRK–RUS", 2014] == pytest.approx(43.9, abs=0.05)
    assert cells["un_distance_final", "PRK–RUS", 2021] == pytest.approx(0.287, abs=0.001)
    assert cells["un_distance_all", "PRK–RUS", 2023] == pytest.approx(0.061, abs=0.001)
    assert cells["atop_defence", "PRK–RUS", 1996] == 1
    assert ("atop_defence", "PRK–RUS", 1997) not in cells.index
    assert ("china_government_visits", "CHN–PRK", 2016) not in cells.index
    pairs = found.groupby("series")["pair"].nunique()
    assert (pairs[["un_distance_final", "un_distance_all", "un_votes_alike"]] == 6).all()
    assert not found.duplicated(["series", "pair", "year"]).any()


def test_shares_of_votes_agree_with_the_counts_beside_them():
    votes = load("indicators").query("series == 'un_votes_alike'")
    assert len(votes) == 180
    for row in votes.itertuples():
        same, both = map(int, re.match(r"(\d+) of (\d+) votes alike", row.note).groups())
        assert row.value == round(100 * same / both, 1), row.indicator_id


def test_topics_by_month_by_hand():
    topics = pd.DataFrame(
        {
            "date": pd.to_datetime(["2024-10-01", "2024-10-31", "2024-12-05"]),
            "kind": ["russia", "sport", "russia"],
        }
    )
    found = measures.topics_by_month(topics, first="2024-10", last="2024-12")
    assert [f"{m:%Y-%m}" for m in found["month"]] == ["2024-10", "2024-11", "2024-12"]
    assert found["russia"].tolist() == [1, 0, 1] and found["total"].tolist() == [2, 0, 1]
    alone = measures.topics_by_month(
        topics, first="2024-10", last="2024-12", kinds=("china", "sport")
    )
    assert list(alone.columns) == ["month", "china", "sport", "total"]
    assert alone["total"].tolist() == [1, 0, 0]
    with pytest.raises(ValueError, match='kind "japan"; expected one of china'):
        measures.topics_by_month(topics, kinds=("japan",))
    with pytest.raises(ValueError, match="the last month 2024-01 is before the first, 2024-02"):
        measures.topics_by_month(topics, first="2024-02", last="2024-01")


def test_every_topic_is_counted_once():
    topics = load("topics")
    counted = measures.topics_by_month()
    assert counted["total"].sum() == len(topics)
    assert counted["month"].min() <= topics["date"].min()
