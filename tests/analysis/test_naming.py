"""Shares of texts that name an element, and the last naming, on eight texts worked out by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from companion import load
from companion.measures import Rule, shares, texts, turning
from companion.measures.naming import PERIODS

# id, date, rank, occasion, asked, korea_named, peace, nuclear goal, label, account, sample
TEXTS = """
S1 2011-05-01 leader       readout      -       yes   yes yes     no  chinese    main
S2 2016-02-01 spokesperson press_answer missile yes   yes no      no  chinese    routine
S3 2016-03-01 minister     readout      -       yes   no  unclear no  chinese    main
S4 2023-06-01 un_envoy     un           -       yes   yes yes     yes chinese    main
S5 2024-03-28 un_envoy     un           -       yes   yes yes     no  chinese    main
S6 2024-06-19 leader       joint_text   -       yes   yes no      no  joint      main
S7 2024-06-20 spokesperson press_answer other   no    -   -       -   chinese    main
S8 2025-01-16 spokesperson press_answer nuclear yes   yes no      yes chinese    both
S9 2026-05-14 leader       readout      -       topic no  no      no  chinese    main
SA 2026-05-17 leader       document     -       yes   no  yes     no  other_side main
"""
COLUMNS = ["statement_id", "date", "rank", "occasion_kind", "asked_about", "korea_named", "no_war"]
COLUMNS += ["denuclearisation", "dual_track_label", "account", "sample"]


@pytest.fixture
def frame():
    rows = [line.split() for line in TEXTS.strip().splitlines()]
    made = pd.DataFrame(rows, columns=COLUMNS).replace("-", None)
    made["date"] = pd.to_datetime(made["date"])
    return made.assign(stability="yes")


def ids(frame, **rule):
    return "".join(texts(frame, Rule(**rule))["statement_id"].str[1])


def test_a_rule_says_which_texts_count(frame):
    assert ids(frame) == "1345689", "own and joint texts of the main table that name Korea"
    assert ids(frame, accounts=("chinese",)) == "134589"
    assert ids(frame, accounts=("other_side",)) == "A"
    assert ids(frame, routine=True) == "12345689" and ids(frame, routine="alone") == "28"
    assert ids(frame, topic=False) == "134568" and ids(frame, silent=True) == "13456789"
    assert ids(frame, ranks=("leader",)) == "169" and ids(frame, kinds=("un",)) == "45"
    assert ids(frame, asked=("nuclear",), routine=True) == "8"


def test_shares_by_period_by_hand(frame):
    found = shares(frame)
    assert found.index.name == "period" and found.columns.name is None
    assert found.loc["to 2012"].tolist() == [1, 1, 0, 0, 1, 1, 1]
    assert found.loc["2013–17", ["texts", "unclear", "low", "high"]].tolist() == [1, 1, 0, 1]
    assert math.isnan(found.loc["2013–17", "share"]), "nothing is known of the one text"
    assert found.loc["2018–22", "texts"] == 0 and math.isnan(found.loc["2018–22", "low"])
    assert found.loc["2023 to treaty", ["yes", "no"]].tolist() == [2, 0]
    after = found.loc["since treaty", ["texts", "yes", "no", "share"]]
    assert after.tolist() == [3, 0, 3, 0], "the day of the signing counts after it"


def test_what_counts_as_naming(frame):
    def share(period, **rule):
        return shares(frame, Rule(**rule)).loc[period, "share"]

    assert share("since treaty", label=True) == pytest.approx(1 / 3), "S8 has the label"
    assert share("2013–17", unclear="yes") == 1 and share("2013–17", unclear="no") == 0
    assert share("since treaty", silent=True) == 0
    assert shares(frame, Rule(silent=True)).loc["since treaty", "no"] == 4
    assert share("2013–17", routine=True) == 0, "S2 leaves it out, S3 is not known"


def test_another_element_and_other_periods(frame):
    found = shares(frame, element="no_war", periods={"old": "2016-01-01", "new": "2024-01-01"})
    assert found["texts"].tolist() == [2, 4] and found["yes"].tolist() == [1, 3]


def test_the_last_naming_and_what_follows(frame):
    found = turning(frame).loc["all"]
    assert found["last"] == "S5" and found["date"] == pd.Timestamp("2024-03-28")
    assert found[["before", "after", "after_no", "after_unclear"]].tolist() == [4, 2, 2, 0]
    by_rank = turning(frame, by="rank")
    assert list(by_rank.index) == ["leader", "minister", "spokesperson", "un_envoy"]
    assert by_rank.loc["leader", ["last", "after"]].tolist() == ["S1", 1]
    assert by_rank.loc["un_envoy", ["last", "after"]].tolist() == ["S5", 0]
    never = by_rank.loc["spokesperson"]
    assert pd.isna(never["last"]) and pd.isna(never["date"]) and never["after"] == 1
    assert by_rank.loc["minister", "after_unclear"] == 1


@pytest.mark.parametrize("wrong", [{"routine": "some"}, {"unclear": "maybe"}])
def test_a_rule_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match="expected"):
        Rule(**wrong)


def test_an_element_that_is_none_is_refused(frame):
    with pytest.raises(ValueError, match='element "peace"; expected one of no_war'):
        shares(frame, element="peace")


def test_the_table_itself_gives_the_findings_of_the_chapter():
    """What the chapter's headline rests on: change on purpose, and read the chapter again."""
    events = load("events").set_index("event_id")
    assert str(events.at["E158", "date"].date()) == PERIODS["since treaty"], "the day of the treaty"
    found = shares()
    assert found[["texts", "yes", "no", "unclear"]].to_numpy().tolist() == [
        [10, 9, 0, 1],
        [25, 20, 3, 2],
        [22, 18, 2, 2],
        [20, 8, 8, 4],
        [23, 0, 18, 5],
    ]
    last = turning(by="rank")["date"].dt.strftime("%Y-%m-%d")
    assert last.to_dict() == {
        "body": "2017-09-03",
        "leader": "2019-06-20",
        "minister": "2021-07-03",
        "spokesperson": "2022-06-07",
        "un_envoy": "2024-03-28",
    }
    routine = texts(rule=Rule(routine="alone"))
    early = routine[(routine["date"] < "2023") & (routine["neutral_query"] == "yes")]
    assert (len(early), early["date"].nunique()) == (36, 32)
    assert (early["denuclearisation"] == "no").sum() == 18
