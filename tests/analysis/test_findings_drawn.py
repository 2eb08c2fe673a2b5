"""Figures of findings and of the scorecard from made-up rows: what they say, and that they look as
they did.
"""

from __future__ import annotations

import math

import pandas as pd
import pytest
from companion import findings
from companion.findings import pictures
from drawn import looks, meta, named
from small_deeds import SPLIT

NAN = math.nan
C, R = "CHN–PRK", "PRK–RUS"
LEAD, SAID = findings.COMPARED["meetings-lead"], findings.SAID["need-china"]


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
        "anew, pairs swap quarters, short of acts drawn evenly. More claims say that China needs "
        "North Korea than the reverse: beyond no kind of shuffle."
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
).assign(why="why", note="note", unit="acts a year (each)", series=[("a",), ("a", "b"), (), (), ()])
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
        "Sidelined? One of four times yes: one partly, one no, one for a time. If left out, then "
        "by choice, on Beijing’s word"
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
        "Sidelined? No plain yes: three no, one partly. If left out, then by design"
    )


def test_labels_at_the_end_of_lines_stand_apart(card):
    panels = findings.scorecard_chart(56).to_dict()
    ends = {
        tuple(sorted((r["whom"], r["label"], r["value"]) for r in rows))
        for rows in panels["datasets"].values()
        if "label" in rows[0] and "whom" in rows[0]
    }
    # Meetings: the panel is 5.5 high on 56 px, so 14 px are 1.375; the two are 1.6 apart.
    assert (("Beijing", "Beijing: 3", 3.4), ("Moscow", "Moscow: 5", 5.0)) in ends
    # Texts of officials: 7.7 on 56 px; the higher label moves up to 6.9 + 14 px = 8.825.
    apart = next(e for e in ends if e[0][0] == "leave it to the two")
    aside = "leave it to the two"
    assert apart[0] == (aside, f"{aside}: 7", pytest.approx(6.9 + 7.7 / 4))
    assert apart[1] == ("object", "object: 7", 6.9)
    # Deals reach from -4.4 to 2.2: 14 px are 1.65.
    deals = next(e for e in ends if e[0][1] == "Beijing: 1")
    assert deals[1] == ("Moscow", "Moscow: 2", pytest.approx(1 + 6.6 / 4))


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
