"""Figures of the brief from made-up rows: what they say, and that they look as they did."""

from __future__ import annotations

import pandas as pd
import pytest
from companion.findings import brief
from drawn import looks, meta, named

EVENTS = pd.DataFrame(
    [
        ("E001", "2012-12-31", "summit", ("CHN", "PRK"), "high"),
        ("E093", "2019-04-25", "summit", ("PRK", "RUS"), "high"),
        ("E100", "2018-03-25", "summit", ("CHN", "PRK"), "high"),
        ("E101", "2019-06-20", "summit", ("CHN", "PRK"), "medium"),
        ("E102", "2019-01-08", "summit", ("PRK", "CHN"), "high"),
        ("E103", "2019-01-10", "visit", ("CHN", "PRK"), "high"),
        ("E132", "2023-09-13", "summit", ("RUS", "PRK"), "high"),
        ("E159", "2024-06-19", "summit", ("RUS", "PRK"), "high"),
        ("E231", "2025-09-03", "summit", ("RUS", "PRK", "CHN"), "high"),
        ("E232", "2025-09-04", "summit", ("CHN", "PRK"), "high"),
        ("E233", "2017-05-14", "summit", ("CHN", "RUS"), "high"),
        ("E234", "2025-10-01", "summit", ("CHN", "USA"), "high"),
    ],
    columns=["event_id", "date", "kind", "actors", "confidence"],
).assign(title="A meeting")
INDICATORS = pd.DataFrame(
    [
        ("I158", "limit", None, 500000.0, "2024-12-31", "UN"),
        ("I186", "reported", None, 280928.0, "2024-11-30", "China"),
        ("I201", "estimated", None, 1000000.0, "2024-11-05", "BBC"),
        ("I1", "cn_share_of_dprk_trade", None, 70.0, "2009-12-31", "KOTRA"),
        ("I2", "cn_share_of_dprk_trade", None, 57.0, "2010-12-31", "KOTRA"),
        ("I3", "cn_share_of_dprk_trade", None, 60.0, "2011-12-31", "KOTRA"),
        ("I4", "cn_share_of_dprk_trade", None, 88.0, "2012-12-31", "KOTRA"),
        ("I5", "cn_share_of_dprk_trade", None, 97.0, "2024-12-31", "KOTRA"),
        ("I6", "cn_share_of_dprk_trade", None, 98.4, "2024-12-31", "KOTRA"),
        ("I7", "cn_share_of_dprk_trade", None, 11.0, "2025-12-31", "BOK"),
        ("I8", "other", None, 11.0, "2025-12-31", "KOTRA"),
    ],
    columns=["indicator_id", "series", "x", "value", "period_end", "estimator"],
)
POSITIONS = pd.DataFrame(
    [
        ("P1", "2023-01-01", "official", "russia_dprk", "welcome"),
        ("P2", "2023-01-01", "official", "russia_dprk", "concern"),
        ("P3", "2023-01-01", "expert", "russia_dprk", "concern"),
        ("P4", "2023-01-02", "expert", "russia_dprk", "concern"),
        ("P5", "2023-01-01", "expert", "wider", "concern"),
        ("P6", None, "expert", "russia_dprk", "concern"),
        ("P7", "2023-01-01", "media", "russia_dprk", "concern"),
        ("P8", "2023-01-01", "expert", "russia_dprk", "restraint"),
        ("P9", "2023-01-01", "official", "russia_dprk", "restraint"),
    ],
    columns=["position_id", "date", "speaker_kind", "scope", "stance"],
)
SHARES = pd.DataFrame(
    [("to 2012", 4, 3, 1, 0, 0.75, 0.75), ("since treaty", 5, 0, 3, 2, 0.0, 0.4)],
    columns=["period", "texts", "yes", "no", "unclear", "low", "high"],
).set_index("period")


@pytest.fixture
def tables(monkeypatch):
    known = {
        "events": named("events", EVENTS, "date"),
        "indicators": named("indicators", INDICATORS, "period_end"),
        "positions": named("positions", POSITIONS, "date"),
        "statements": named("statements", pd.DataFrame({"x": [1]})),
    }
    monkeypatch.setattr(brief, "load", lambda name: known[name])
    asked = []
    monkeypatch.setattr(brief, "shares", lambda **rule: asked.append(rule) or SHARES)
    return asked


def test_meetings_of_leaders(tables, file_regression):
    chart = brief.leaders("leaders-met")
    said = meta(chart)
    assert said["title"] == (
        "From June 2019 to September 2025 no meeting of Xi and Kim is on record; Putin and Kim met "
        "three times"
    ), "in Vostochny, Pyongyang and Beijing, not in Vladivostok before"
    assert said["alt"] == (
        "Marks on three time lines. Xi and Putin met in 2017. Xi and Kim met in 2018, 2019, 2025. "
        "Putin and Kim met in 2019, 2023, 2024, 2025."
    )
    assert "from 2017, where the search begins, to" in said["subtitle"], (
        "no lane looks empty before"
    )
    rows = [(r[0][:10], r[1], r[4]) for r in said["data"]["rows"]]
    assert rows[0] == ("2017-05-14", "Xi and Putin", "E233") and len(rows) == 9
    assert ("2025-09-03", "Putin and Kim", "E231") in rows, "the pair that met, not the third"
    assert ("2025-09-03", "Xi and Kim", "E231") not in rows
    sets = chart.to_dict()["datasets"].values()
    (gap,) = (rows[0] for rows in sets if "middle" in rows[0])
    assert gap["label"] == "six years without a meeting" and gap["date"].startswith("2019-06-20")
    labels = {r["label"] for rows in sets for r in rows if r.get("event_id") and "label" in r}
    assert labels == {"Vladivostok 2019", "Vostochny 2023", "Pyongyang 2024", "Beijing 2025"}
    looks(chart, file_regression, "leaders")


def test_refined_oil(tables, file_regression):
    chart = brief.oil("brief-oil")
    said = meta(chart)
    assert "at least 1,000 thousand from Russia" in said["alt"] and "is 500 thousand" in said["alt"]
    assert "reported 281 thousand barrels" in said["alt"]
    assert [row[1] for row in said["data"]["rows"]] == [280.928, 1000.0]
    assert "2 rows" in said["source"]
    looks(chart, file_regression, "oil")


def test_share_of_trade(tables, file_regression):
    said = meta(chart := brief.trade("brief-trade"))
    assert said["title"].endswith("recorded trade was 98% in 2024"), "the last figure of it"
    assert said["alt"].startswith("A line from 57 per cent in 2010 to 98 in 2024; its lowest")
    assert said["alt"].endswith("since 2012 is 88.")
    assert said["data"]["rows"] == [[2010, 57.0], [2011, 60.0], [2012, 88.0], [2024, 98.4]]
    drawn = [r for rows in chart.to_dict()["datasets"].values() for r in rows if "run" in r]
    assert [r["run"] for r in drawn] == [0, 0, 0, 1], "no line from 2012 to 2024: nothing between"
    looks(chart, file_regression, "trade")


def test_chinese_voices(tables, file_regression):
    said = meta(chart := brief.voices("brief-voices"))
    assert said["title"] == (
        "Two texts of Chinese scholars say that they worry, and one official one does"
    )
    assert said["alt"] == (
        "Two bars of texts by stance. officials: 2 other stances, 1 worry; scholars: 1 other "
        "stances, 2 worry."
    )
    assert sorted(map(tuple, said["data"]["rows"])) == [
        ("officials", "other stances", 2),
        ("officials", "worry", 1),
        ("scholars", "other stances", 1),
        ("scholars", "worry", 2),
    ]
    looks(chart, file_regression, "voices")


def test_the_silent_noes(tables, file_regression):
    said = meta(chart := brief.noes("brief-noes"))
    assert tables == [{"rule": brief.Rule(accounts=("chinese",))}]
    assert said["title"] == (
        "Since the treaty none of 3 official Chinese texts on Korea read whole names "
        "denuclearisation"
    )
    assert said["alt"] == (
        "Bars by period, of texts that name it at least and at most. to 2012: 3 of 4; since "
        "treaty: 0–2 of 5."
    )
    assert said["data"]["rows"] == [["to 2012", 3, 1, 0, 4], ["since treaty", 0, 3, 2, 5]]
    looks(chart, file_regression, "noes")
