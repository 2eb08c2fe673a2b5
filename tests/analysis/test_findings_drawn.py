"""Figures of findings, of the scorecard and of the brief from made-up rows: what they say, and
that they look as they did.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd
import pytest
from companion import findings
from companion.findings import brief, pictures
from small_deeds import SPLIT

NAN = math.nan
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "finding-charts"
C, R, B = "CHN–PRK", "PRK–RUS", "CHN–RUS"
LEAD, SAID = findings.COMPARED["meetings-lead"], findings.SAID["need-china"]


def named(table: str, frame: pd.DataFrame, *days: str) -> pd.DataFrame:
    frame = frame.assign(**{c: pd.to_datetime(frame[c]).astype("datetime64[s]") for c in days})
    frame.attrs["table"] = table
    return frame


def meta(chart) -> dict:
    return chart.to_dict()["usermeta"]["figure"]


def plain(value):
    """Numbers to six digits."""
    if isinstance(value, dict):
        return {key: plain(own) for key, own in value.items()}
    if isinstance(value, list):
        return [plain(own) for own in value]
    return round(value, 6) if isinstance(value, float) else value


def written(value, indent: str = "") -> str:
    """JSON in which whatever fits stands on one line."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) < 100 or not isinstance(value, (dict, list)):
        return line
    deeper = f"{indent} "
    if isinstance(value, list):
        return "[\n" + ",\n".join(deeper + written(own, deeper) for own in value) + "]"
    parts = [f"{deeper}{json.dumps(key)}: {written(own, deeper)}" for key, own in value.items()]
    return "{\n" + ",\n".join(parts) + "}"


def looks(chart, file_regression, name: str) -> None:
    """All of a drawing; renew tests/golden/finding-charts with --force-regen, on purpose."""
    spec = chart.to_dict()
    del spec["$schema"], spec["config"]  # of the version of Altair, and of the theme
    # What is said of a table in its source line is the descriptor's matter.
    figure = spec["usermeta"]["figure"]
    figure["source"] = figure["source"].count("row")
    file_regression.check(written(plain(spec)) + "\n", fullpath=GOLDEN / f"{name}.json")


# --- tests ----------------------------------------------------------------------------------------

PLACEBO = pd.DataFrame(
    [
        ("meetings-lead", LEAD.words[2], 4.0, 32, "pairs", 9, -2.0, 0.5, 3.0, 0.4, 0.02, 0.05, "a"),
        ("meetings-lead", LEAD.words[2], 4.0, 32, "even", 9, -3.0, 0.0, 5.0, 0.5, 0.51, 0.01, "b"),
        ("meetings-lead", LEAD.words[2], 4.0, 32, "swapped", 9, -1, 0, 1, 0.3, 0.0, 0.001, "c"),
        ("meetings-lead", LEAD.words[2], 4.0, 32, "dates", 9, -1, 0, 6, 0.3, 0.2, 0.4, "d"),
        ("meetings-lead", LEAD.words[2], 4.0, 32, "quarters", 9, 3, 4, 5, 1.0, NAN, NAN, "e"),
        ("need-china", SAID.words[0], -2.0, 12, "claims", 9, -6, 0, 6, 0.4, 0.3, 0.6, "f"),
        ("need-russia", "too few", 1.0, 3, "none", 0, NAN, NAN, NAN, NAN, NAN, NAN, "g"),
    ],
    columns=[
        "finding",
        "says",
        "observed",
        "acts",
        "kind",
        "draws",
        "q025",
        "q50",
        "q975",
        "same_direction",
        "as_extreme",
        "p",
        "tells",
    ],
)
JUDGED = pd.DataFrame(
    [
        ("meetings-lead", "depends on x", "because"),
        ("meetings-shift", "firm", "so"),
        ("need-china", "firm", "exact"),
    ],
    columns=["finding", "verdict", "why"],
)


@pytest.fixture
def loaded(monkeypatch):
    from companion.findings import tested

    rows = pd.DataFrame({"x": [1, 2]})
    for module in (tested, pictures):
        monkeypatch.setattr(module, "load", lambda name: named(name, rows))


def test_findings_against_shuffled_data(loaded, file_regression):
    chart = findings.placebo_figure(PLACEBO, JUDGED, "some-placebo")
    said = meta(chart)
    assert said["title"] == "1 of 2 findings on the record lies beyond every kind of shuffle"
    assert said["alt"] == (
        "From 2023 to 2025 Moscow met Pyongyang more often than Beijing did: beyond acts dealt "
        "anew, pairs swap quarters. More claims say that China needs North Korea than the reverse: "
        "within every kind of shuffle."
    )
    rows = said["data"]["rows"]
    assert len(rows) == 7 and [row[3] for row in rows][-2:] == [
        "claims dealt to the other side",
        "none drawn",
    ]
    spec = chart.to_dict()
    drawn = next(iter(spec["datasets"].values()))
    assert [(r["finding"], r["row"]) for r in drawn] == [
        *(("meetings-lead", w) for w in ("acts dealt anew", "acts drawn evenly")),
        *(("meetings-lead", w) for w in ("pairs swap quarters", "quarters reordered")),
        ("need-china", "claims dealt anew"),
    ]
    # The widest of a panel (6, and 6) fills it but for a margin: 4 of 6.48.
    assert [r["observed_at"] for r in drawn] == pytest.approx([4 / 6.48] * 4 + [-2 / 6.48])
    assert drawn[1]["q025_at"] == pytest.approx(-3 / 6.48) and drawn[0]["held"] == "0.050"
    looks(chart, file_regression, "placebo")
    none = JUDGED.assign(verdict="cannot be told")
    title = meta(findings.placebo_figure(PLACEBO, none, "p"))["title"]
    assert title == "None of 2 findings on the record lies beyond every kind of shuffle"
    both = meta(findings.placebo_figure(PLACEBO, JUDGED.assign(verdict="firm"), "p"))["title"]
    assert both.startswith("2 of 2 findings on the record lie beyond")


def test_a_specification_curve(loaded, file_regression):
    found = findings.specifications("meetings-lead", SPLIT)
    chart = findings.curve_figure(found, JUDGED, "some-curve")
    said = meta(chart)
    assert said["title"] == (
        "From 2023 to 2025 Moscow met Pyongyang more often than Beijing did: 18 of 54 ways to "
        "count agree"
    )
    # Ten meetings of leaders in a year and a half; of ministers 8 against 5 in two years.
    assert said["alt"] == (
        "Values from -6.7 to 1.5, the published one 1.0. The finding depends on x. because."
    )
    assert said["data"]["columns"] == [
        *("Value", "Acts", "Which acts count", "How well sourced", "Least rank", "Years told"),
    ]
    assert len(said["data"]["rows"]) == 54
    assert said["data"]["rows"][0][:3] == [-6.67, 10, "any query"]
    assert sum(len(rows) == 54 for rows in chart.to_dict()["datasets"].values()) == 1
    few = found.query("sourcing == 'however sourced' and rank == 'vice-minister up'")
    looks(findings.curve_figure(few, JUDGED, "some-curve"), file_regression, "curve")
    some = findings.curve_chart(few, ("rank",)).to_dict()
    ticks = [r for rows in some["datasets"].values() for r in rows if "dimension" in r]
    assert {r["dimension"] for r in ticks} == {"rank"} and len(ticks) == len(few[few["enough"]])


# --- the scorecard ------------------------------------------------------------------------------

CARD = pd.DataFrame(
    [
        ("meetings", "Overtaken?", "partly", "depends on what is counted: a", 2025, 3.4, 5.0),
        ("deals", "Passed by?", "yes", "firm", 2025, 1.0, 2.0),
        ("need", "Needed less?", "no", "cannot be told", 2024, 98.0, NAN),
        ("votes", "Drawn apart?", "for a time", "firm", 2025, 0.314, 0.5),
        ("choice", "Left out?", "by choice", "depends on Beijing", 2025, NAN, NAN),
    ],
    columns=["key", "question", "verdict", "firm", "last_year", "china", "russia"],
).assign(why="why", note="note", series=[("a",), ("a", "b"), (), (), ()])
LINES = pd.DataFrame(
    [
        ("meetings", 2017, C, 2.0),
        ("meetings", 2025, C, 3.4),
        ("meetings", 2017, R, 1.0),
        ("meetings", 2025, R, 5.0),
        ("deals", 2017, C, -4.0),
        ("deals", 2025, C, 1.0),
        ("deals", 2025, R, 2.0),
        ("need", 2011, C, 50.0),
        ("need", 2012, C, 80.0),
        ("need", 2024, C, 98.0),
        ("votes", 2016, C, 0.25),
        ("votes", 2025, C, 0.314),
        ("votes", 2025, R, 0.5),
        ("choice", 2023, "object", 1.0),
        ("choice", 2025, "leave it to the two", 7.0),
        ("choice", 2025, "object", 6.9),
    ],
    columns=["key", "year", "who", "value"],
).assign(spark=True)
LINES.loc[len(LINES)] = ("deals", 2025, R, 99.0, False)
READ = pd.DataFrame(
    [
        ("Kim’s meetings with Xi and Putin", "low", 0, 0),
        ("Kim’s meetings with Xi and Putin", "war", 4, 4),
    ],
    columns=["source", "phase", "china", "russia"],
)


@pytest.fixture
def card(monkeypatch):
    for name, frame in {"scorecard": CARD, "sparks": LINES}.items():
        monkeypatch.setattr(pictures.card, name, lambda frame=frame: frame.copy())
    monkeypatch.setattr(pictures.card, "readings", lambda key: READ.copy())
    frames = {
        "events": pd.DataFrame({"x": [1]}),
        "indicators": pd.DataFrame({"series": ["a", "b", "c"], "estimator": "who"}),
        "positions": pd.DataFrame({"x": [1, 2]}),
    }
    monkeypatch.setattr(pictures, "load", lambda name: named(name, frames[name]))


def test_the_scorecard_as_a_figure(card, file_regression):
    chart = findings.scorecard_figure("some-card")
    said = meta(chart)
    assert said["title"] == (
        "One of four times yes to China being sidelined: one partly, one no, one for a time; left "
        "out by choice"
    )
    assert said["alt"] == (
        "Overtaken? Partly. Beijing 3, Moscow 5 in 2025. Depends on what is counted. "
        "Passed by? Yes. Beijing 1, Moscow 2 in 2025. Firm. "
        "Needed less? No. Beijing 98 in 2024. How firm: cannot be told, one source only. "
        "Drawn apart? For a time. Beijing 0.31, Moscow 0.50 in 2025. Firm. "
        "Left out? By choice. Depends on Beijing."
    )
    assert said["data"]["columns"][-1] == "What no source says" and len(said["data"]["rows"]) == 5
    assert "2 rows; counted by who" in said["source"], "the series of the card alone"
    looks(chart, file_regression, "scorecard")


def test_a_card_without_a_yes(card, monkeypatch):
    none = CARD.assign(verdict=["no", "no", "partly", "no", "by design"])
    assert findings.scorecard_title(none) == (
        "No plain yes to China being sidelined: three no, one partly; left out by design"
    )


def test_labels_at_the_end_of_lines_stand_apart(card):
    panels = findings.scorecard_chart(56).to_dict()
    ends = {
        tuple(sorted((r["whom"], r["label"], r["value"]) for r in rows))
        for rows in panels["datasets"].values()
        if "label" in rows[0] and "whom" in rows[0]
    }
    # Meetings: the panel is 5.5 high on 56 px, so 14 px are 1.375; the two are 1.6 apart.
    assert (("Beijing", "Beijing 3", 3.4), ("Moscow", "Moscow 5", 5.0)) in ends
    # Texts of officials: 7.7 on 56 px; the higher label moves up to 6.9 + 14 px = 8.825.
    apart = next(e for e in ends if e[0][0] == "leave it to the two")
    assert apart[0] == ("leave it to the two", "leave it to the two", pytest.approx(6.9 + 7.7 / 4))
    assert apart[1] == ("object", "object", 6.9)
    # Deals reach from -4.4 to 2.2: 14 px are 1.65.
    deals = next(e for e in ends if e[0][1] == "Beijing 1")
    assert deals[1] == ("Moscow", "Moscow 2", pytest.approx(1 + 6.6 / 4))


@pytest.mark.parametrize(
    "china, russia, said",
    [(0, 0, "Kim met|neither"), (1, 0, "few|meetings"), (0, 1, "few|meetings")],
)
def test_meetings_of_the_low_are_said_where_the_search_has_none(
    card, monkeypatch, china, russia, said
):
    READ_ = READ.assign(china=[china, 4], russia=[russia, 4])
    monkeypatch.setattr(pictures.card, "readings", lambda key: READ_)
    panels = findings.scorecard_chart().to_dict()
    labels = [r["label"] for rows in panels["datasets"].values() for r in rows if "label" in r]
    assert f"2012–16:|{said}" in labels


# --- the brief ------------------------------------------------------------------------------------

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
    [("to 2012", 4, 3, 1, 0, 0.75), ("since Apr 2024", 5, 0, 3, 2, 0.0)],
    columns=["period", "texts", "yes", "no", "unclear", "low"],
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
        "Since April 2024 none of 5 official Chinese texts found names denuclearisation; 3 were "
        "read whole"
    )
    assert said["alt"] == "Bars by period. to 2012: 3 of 4; since Apr 2024: 0 of 5."
    assert said["data"]["rows"] == [["to 2012", 3, 1, 0, 4], ["since Apr 2024", 0, 3, 2, 5]]
    looks(chart, file_regression, "noes")
